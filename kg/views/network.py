"""A figure as a pyvis network, for the canvas of large graphs and for use with pyvis."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING, Any

from kg.views.appearance import FAMILIES, KINDS, PALETTE
from kg.views.lettering import LINE, text_width, wrap
from kg.views.web import Room, find_places

if TYPE_CHECKING:
    from kg.model.content import Content
    from kg.views.figure import Arrow, Figure, Node

#: Longest line of a label on the canvas, in pixels at font size 13.
LABEL = 150.0


def canvas_nodes(figure: Figure) -> list[dict[str, Any]]:
    """Return the nodes as vis-network takes them, with their places; the busier a node, the larger."""
    degrees = Counter(key for arrow in figure.arrows for key in (arrow.subject, arrow.object))
    drawn = [_node(node, degrees[node.key]) for node in figure.nodes]
    if figure.layouts:  # the marks of the canvas need more room than boxes do
        places = {box.node: (1.5 * box.x, 1.8 * box.y) for box in figure.layouts[0].boxes}
    else:
        rooms = {node["id"]: _room(node) for node in drawn}
        places = find_places(rooms, [(arrow.subject, arrow.object) for arrow in figure.arrows])
    for node in drawn:
        node["x"], node["y"] = (round(value) for value in places[node["id"]])
    return drawn


def canvas_edges(figure: Figure) -> list[dict[str, Any]]:
    """Return the arrows as vis-network takes them; parallel and opposite ones bend apart."""
    seen: Counter[frozenset[str]] = Counter()
    drawn = []
    for n, arrow in enumerate(figure.arrows):
        edge = _edge(arrow)
        pair = frozenset((arrow.subject, arrow.object))
        if arrow.subject == arrow.object:
            edge["selfReference"] = {"size": 20, "angle": n % 6}
        elif seen[pair]:
            side = "curvedCW" if (seen[pair] % 2 == 0) == (arrow.subject < arrow.object) else "curvedCCW"
            edge["smooth"] = {"enabled": True, "type": side, "roundness": 0.12 * ((seen[pair] + 1) // 2)}
        seen[pair] += 1
        drawn.append(edge)
    return drawn


def to_pyvis(figure: Figure, content: Content) -> Any:
    """Return a figure as a ``pyvis.network.Network`` with our places and styles; its physics is off."""
    from pyvis.network import Network

    from kg.words.phrases import headline

    network = Network(directed=True, cdn_resources="in_line", height="90vh", width="100%")
    network.toggle_physics(False)
    # Handed over as lists: add_node and add_edge of pyvis look through all nodes each time.
    network.nodes = [node | {"title": ""} for node in canvas_nodes(figure)]
    for node, drawn in zip(figure.nodes, network.nodes, strict=True):
        drawn |= {"title": node.label, "color": PALETTE[node.colour or node.family][0]}
    network.node_ids = [node["id"] for node in network.nodes]
    network.node_map = {node["id"]: node for node in network.nodes}
    network.edges = [
        edge
        | {
            "color": PALETTE["marked" if arrow.mark else arrow.kind][0],
            "title": "\n".join(headline(item, content) for item in arrow.statements),
        }
        for arrow, edge in zip(figure.arrows, canvas_edges(figure), strict=True)
    ]
    return network


def _node(node: Node, degree: int) -> dict[str, Any]:
    size = min(round(12 + 1.6 * sqrt(degree)), 26)
    return {
        "id": node.key,
        "label": "\n".join([*wrap(node.label, 13, LABEL), *filter(None, [node.tag])]),
        "group": node.family,
        "shape": FAMILIES[node.family].canvas_shape,
        "size": min(round(6 + 3 * sqrt(degree)), 34),
        "font": {"size": size},
    }


def _room(node: dict[str, Any]) -> Room:
    """Estimate the room that a node takes; a label stands inside a box or ellipse, and below any other shape."""
    size, lines = node["font"]["size"], node["label"].split("\n")
    width = max(text_width(line, size) for line in lines)
    height = LINE * size * len(lines)
    if node["shape"] in ("box", "ellipse"):
        return Room(width + 14, height + 14)
    return Room(max(width, 2 * node["size"]), 2 * node["size"] + height + 4, height / 2 + 2)


def _edge(arrow: Arrow) -> dict[str, Any]:
    kind = KINDS[arrow.kind]
    return {
        "id": arrow.number,
        "from": arrow.subject,
        "to": arrow.object,
        "arrows": {"to": {"enabled": True, "type": kind.canvas_head, "scaleFactor": kind.scale}},
        "dashes": list(arrow.dashes) or False,
        "label": arrow.mark or (arrow.verdict if arrow.verdict in ("agrees", "disagrees") else ""),
        "width": 0.8 if arrow.kind == "describes" else 1.6,
    }
