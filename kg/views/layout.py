"""Where the nodes of a drawing go: the same places on every run, and no two labels on top of each other."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

#: ``spring`` for a web, ``layered`` for paths, which read from left to right.
Layout = Literal["spring", "layered"]

#: Room between two boxes, in pixels at zoom 1.
GAP = 14.0
#: From one layer to the next, beside the widest box.
LAYER_GAP = 170.0
#: Labels lie, and so do screens: a web is this much wider than high, before labels push each other apart.
ASPECT = 2.0
#: Mean length of an edge in a large web, before that; in a small one there is more room.
EDGE = 110.0
#: A way of n steps is n to this power times as long as one step: below 1, far branches do not make all the rest tiny.
FARNESS = 0.7
#: Rounds of attraction and of pushing apart: more change nothing that one sees.
ROUNDS = 150
PUSHES = 400
#: Rounds in which columns are ordered and levelled.
SWEEPS = 6
#: Ways to bend an edge, the preferred first; see :func:`find_bends`.
BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.45, -0.45)


class Box(NamedTuple):
    """Room that a node takes with its label, in pixels at zoom 1."""

    width: float
    height: float
    #: How far the middle of the box lies below the middle of the node.
    drop: float


def find_positions(
    boxes: Mapping[str, Box], pairs: Iterable[tuple[str, str]], layout: Layout
) -> dict[str, tuple[float, float]]:
    """Find a place for each node.

    :param boxes: Node to its box; the order of the nodes decides between equals.
    :param pairs: Edges, from and to; repeated pairs and loops are welcome.
    :param layout: See :data:`Layout`.

    :returns: Node to the (x, y) of its middle in pixels at zoom 1, y downwards. No two boxes overlap in a
        ``layered`` drawing, and hardly ever in a ``spring`` one.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(boxes)
    graph.add_edges_from((source, target) for source, target in pairs if source != target)
    middles = _layered(graph, boxes) if layout == "layered" else _web(graph, boxes)
    return {node: (x, y - boxes[node].drop) for node, (x, y) in middles.items()}


def find_bends(
    places: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box], pairs: Iterable[tuple[str, str]]
) -> list[float]:
    """Find how to bend each edge, so that it runs through as few other nodes as can be and beside its parallels.

    :param places: As :func:`find_positions` gives them.
    :param boxes: Node to its box.
    :param pairs: Edges, from and to, without loops.

    :returns: For each edge the roundness of its curve in vis-network: 0 is straight, above 0 counterclockwise, below 0
        clockwise.
    """
    import numpy as np

    order = {node: n for n, node in enumerate(places)}
    ends = np.array(list(places.values()))
    middles = ends + [(0, boxes[node].drop) for node in places]
    halves = np.array([(boxes[node].width, boxes[node].height) for node in places]) / 2
    taken: dict[frozenset[str], set[float]] = {}
    bends = []
    for source, target in pairs:
        beside = taken.setdefault(frozenset((source, target)), set())
        side = 1 if order[source] < order[target] else -1  # an edge that runs back bends to the other side
        others = np.ones(len(order), dtype=bool)
        others[[order[source], order[target]]] = False
        best = (len(order), 0.0)
        for bend in BENDS:
            if side * bend not in beside:
                curve = _curve(ends[order[source]], ends[order[target]], bend)
                reach = (middles + halves > curve.min(axis=0)) & (middles - halves < curve.max(axis=0))
                near = others & reach.all(axis=1)
                inside = (np.abs(curve[:, None] - middles[near]) < halves[near]).all(axis=2)
                best = min(best, (int(inside.any(axis=0).sum()), bend), key=lambda found: found[0])
            if best[0] == 0:
                break
        bends.append(best[1])
        beside.add(side * best[1])
    return bends


def _curve(start: Points, end: Points, bend: float) -> Points:
    """Follow the curve that vis-network draws: a quadratic Bézier curve whose handle is turned by the bend."""
    import numpy as np

    turn = bend * np.pi / 2
    turned = (end - start) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    handle = start + (abs(bend) + 1) / 2 * turned
    t = np.linspace(0, 1, 50)[:, None]
    curve: Points = (1 - t) ** 2 * start + 2 * t * (1 - t) * handle + t**2 * end
    return curve


def _web(graph: nx.DiGraph[str], boxes: Mapping[str, Box]) -> dict[str, tuple[float, float]]:
    """Place the middles of boxes so that neighbours are near; parts that do not touch stand in rows."""
    import networkx as nx
    import numpy as np

    parts = []
    for nodes in sorted(nx.weakly_connected_components(graph), key=len, reverse=True):
        names = [node for node in boxes if node in nodes]
        sizes = np.array([(boxes[name].width, boxes[name].height) for name in names])
        parts.append((names, _push_apart(_attract(graph, names), sizes), sizes))
    return _pack(parts)


def _attract(graph: nx.DiGraph[str], names: list[str]) -> Points:
    """Place connected nodes so that the way between two is as far as it has steps, the longest way across being level.

    .. seealso:: E. R. Gansner, Y. Koren and S. North, *Graph drawing by stress majorization*, 2004.
    """
    import networkx as nx
    import numpy as np
    from scipy.sparse.csgraph import shortest_path
    from scipy.spatial.distance import cdist

    web = nx.to_numpy_array(graph.subgraph(names), nodelist=names)
    wanted = shortest_path(web, directed=False, unweighted=True) ** FARNESS
    np.fill_diagonal(wanted, np.inf)
    weights = wanted**-2.0
    # The 1 holds the middle in its place, without which there is no inverse.
    inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1)
    places = np.random.default_rng(0).normal(size=(len(names), 2))
    for _ in range(ROUNDS):
        apart = cdist(places, places)
        np.fill_diagonal(apart, 1)
        pull = 1 / (wanted * apart)
        places = inverse @ (pull.sum(axis=1)[:, None] * places - pull @ places)
    places *= EDGE * (1 + 1.5 / len(names))
    _, lengths, axes = np.linalg.svd(places, full_matrices=False)
    level: Points = places @ axes.T
    level[:, 0] *= max(1.0, ASPECT * lengths[1] / lengths[0]) if lengths[0] else 1.0
    return level


def _push_apart(places: Points, sizes: Points) -> Points:
    """Move boxes until none covers another, each pair along the shorter way."""
    import numpy as np
    from scipy.spatial import cKDTree

    places = places.copy()
    largest = sizes.max(axis=0) + GAP
    for _ in range(PUSHES):
        one, other = cKDTree(places / largest).query_pairs(1, p=np.inf, output_type="ndarray").T
        depth = (sizes[one] + sizes[other]) / 2 + GAP - np.abs(places[one] - places[other])
        overlapping = depth.min(axis=1) > 0.5
        if not overlapping.any():
            break
        one, other, depth = one[overlapping], other[overlapping], depth[overlapping]
        along = (depth / (ASPECT, 1)).argmin(axis=1)
        side = np.where(places[one, along] < places[other, along], -1, 1)
        move = np.zeros((len(one), 2))
        move[np.arange(len(one)), along] = side * depth[np.arange(len(one)), along] / 2
        moves = np.zeros_like(places)
        np.add.at(moves, one, move)
        np.add.at(moves, other, -move)
        crowd = np.bincount(np.concatenate([one, other]), minlength=len(places))
        places += moves / np.sqrt(np.maximum(1, crowd))[:, None]
    return places


def _pack(parts: list[tuple[list[str], Points, Points]]) -> dict[str, tuple[float, float]]:
    """Set drawings that do not touch side by side, in rows."""
    corners = [((places - sizes / 2).min(axis=0), (places + sizes / 2).max(axis=0)) for _, places, sizes in parts]
    row_width = sum(ASPECT * float((high - low).prod()) for low, high in corners) ** 0.5
    found: dict[str, tuple[float, float]] = {}
    x = y = row_height = 0.0
    for (names, places, _), (low, high) in zip(parts, corners, strict=True):
        width, height = (high - low + 4 * GAP).tolist()
        if x and x + width > row_width:
            x, y, row_height = 0.0, y + row_height, 0.0
        found |= {name: (x + px, y + py) for name, (px, py) in zip(names, (places - low).tolist(), strict=True)}
        x, row_height = x + width, max(row_height, height)
    return found


def _layered(graph: nx.DiGraph[str], boxes: Mapping[str, Box]) -> dict[str, tuple[float, float]]:
    """Place nodes in columns, so that all edges but those that close a circle point to the right.

    An edge that skips a column has a place of its own in it.

    .. seealso:: K. Sugiyama, S. Tagawa and M. Toda, *Methods for visual understanding of hierarchical system
        structures*, 1981.
    """
    import networkx as nx

    onward = graph.copy()
    onward.remove_edges_from(_closing_edges(graph))
    layers = [list(layer) for layer in nx.topological_generations(onward)]
    column = {node: n for n, layer in enumerate(layers) for node in layer}
    tracks: nx.Graph[str] = nx.Graph()
    tracks.add_nodes_from(graph)
    heights = {node: box.height + GAP for node, box in boxes.items()}
    for source, target in onward.edges:
        skipped = {f"{source} {target} {n}": n for n in range(column[source] + 1, column[target])}
        for waypoint, n in skipped.items():
            layers[n].append(waypoint)
        heights |= dict.fromkeys(skipped, GAP)
        nx.add_path(tracks, [source, *skipped, target])

    y = dict.fromkeys(heights, 0.0)
    for layer in (*layers, *reversed(layers)) * SWEEPS:
        # Each node wishes to be level with its neighbours; the column is stacked in the order of the wishes.
        wish = {node: fmean([y[n] for n in tracks[node]] or [y[node]]) for node in layer}
        top = fmean(wish.values()) - sum(heights[node] for node in layer) / 2
        for node in sorted(layer, key=wish.__getitem__):
            y[node] = top + heights[node] / 2
            top += heights[node]
    widths = [max(boxes[node].width for node in layer if node in boxes) + LAYER_GAP for layer in layers]
    x = [sum(widths[:n]) + width / 2 for n, width in enumerate(widths)]
    return {node: (x[column[node]], y[node]) for node in boxes}


def _closing_edges(graph: nx.DiGraph[str]) -> list[tuple[str, str]]:
    """Find edges without which the graph has no circle: those that lead back, seen from where nothing leads to."""
    import networkx as nx

    starts = sorted(graph, key=lambda node: graph.in_degree(node) > 0)
    ordered: nx.DiGraph[str] = nx.DiGraph()
    ordered.add_nodes_from(starts)
    ordered.add_edges_from(graph.edges)
    closing, path = [], set()
    for source, target, kind in nx.dfs_labeled_edges(ordered):
        if kind == "forward":
            path.add(target)
        elif kind == "reverse":
            path.discard(target)
        elif target in path:
            closing.append((source, target))
    return closing
