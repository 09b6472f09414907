"""Statements about a node that a picture leaves out, laid out in advance so that a page can draw them."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from kg.paths.ranking import support
from kg.views.around_figure import rows_around
from kg.views.figure import Figure, draw_arrows, ends_of, node_of
from kg.views.outline import lay_out_tall
from kg.views.svg import svg_element
from kg.views.wide import lay_out_wide

if TYPE_CHECKING:
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.figure import Arrow, Node

#: Most nodes of a picture whose other statements are listed; how many of each; above how many nodes it is fewer, and
#: how many.
MOST_EXPANDED, MOST_BEYOND, MANY, FEW_BEYOND = 70, 10, 30, 5


class Annex(NamedTuple):
    """The neighbours of one node that a picture does not show."""

    #: The node of the picture.
    root: Node
    #: How many statements on it are not drawn, and the best supported of them.
    total: int
    statements: tuple[Statement, ...]
    #: Their arrows; those within the node have none.
    arrows: tuple[Arrow, ...]
    #: The nodes at their ends that the picture lacks.
    added: tuple[Node, ...]


def find_annexes(figure: Figure, content: Content) -> list[Annex]:
    """Find the statements about the nodes of a picture that the picture leaves out.

    :param figure: The picture.
    :param content: The content it was made from.

    :returns: An annex for each node that has one; none where the picture has too many nodes. Their arrows are numbered
        after those of the picture.
    """
    if len(figure.nodes) > MOST_EXPANDED:
        return []
    drawn = {item.id for item in figure.statements}
    stands = Counter(curie for node in figure.nodes for curie in node.entities)
    is_once = max(stands.values(), default=0) < 2
    homes = {curie: node.key for node in figure.nodes for curie in node.entities}
    most = MOST_BEYOND if len(figure.nodes) <= MANY else FEW_BEYOND
    found, number = [], len(figure.arrows)
    for root in figure.nodes:
        own = set(root.entities)
        others = {
            item.id: item
            for curie in root.entities
            for item in content.naming(curie)
            if own & {item.subject, item.object} and item.id not in drawn and not item.retracted
        }
        if not others:
            continue
        best = sorted(others.values(), key=lambda item: (item.is_causal, support(item, content)), reverse=True)[:most]
        arrows = [arrow for arrow in draw_arrows(best, homes) if arrow.subject != arrow.object] if is_once else []
        arrows = [arrow._replace(number=number + n) for n, arrow in enumerate(arrows)]
        number += len(arrows)
        known = {node.key for node in figure.nodes}
        added = tuple(node_of(content.entities[key]) for key in ends_of(arrows) if key not in known)
        found.append(Annex(root, len(others), tuple(best), tuple(arrows), added))
    return found


def annex_html(annex: Annex, figure: Figure, content: Content) -> str:
    """Draw an annex, wide and tall, as an element that is hidden at first; empty without arrows."""
    if not annex.arrows:
        return ""
    by_key = {node.key: node for node in (*figure.nodes, *annex.added)}
    root = annex.root.key
    nodes = [by_key[key]._replace(stands_out=key == root) for key in ends_of(annex.arrows)]
    effects = {arrow.object for arrow in annex.arrows if arrow.subject == root}
    columns = {node.key: 1 if node.key == root else 2 if node.key in effects else 0 for node in nodes}
    first = min(columns.values())
    columns = {key: column - first for key, column in columns.items()}
    part = Figure("", tuple(nodes), annex.arrows, ())
    layouts = (
        lay_out_wide(nodes, annex.arrows, columns, size=12, gap=6, width=920, gaps=(90.0, 220.0)),
        lay_out_tall(nodes, annex.arrows, rows_around(root, annex.arrows), content),
    )
    title = f"Beyond this picture: {annex.root.label}"
    pictures = "".join(svg_element(part, layout, content, title) for layout in layouts)
    return f'<div class="annex" data-annex="{escape(root)}" hidden><p>{escape(title)}</p>{pictures}</div>'
