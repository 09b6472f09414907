"""The web layout: places for the nodes of a large graph, found with numpy in a second or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Points = NDArray[np.float64]

#: Room between two boxes, and the mean length of an edge, in pixels at zoom 1.
GAP, EDGE = 14.0, 120.0
#: Labels lie, and so do screens: a web is this much wider than high.
ASPECT = 1.8
#: Nodes whose distances to all others are known; rounds of attraction; rounds of pushing apart.
PIVOTS, ROUNDS, PUSHES = 60, 60, 120


class Room(NamedTuple):
    """Room that a node takes with its label, in pixels at zoom 1."""

    width: float
    height: float
    #: How far the middle of the box lies below the middle of the node.
    drop: float = 0.0


def find_places(rooms: Mapping[str, Room], pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Find a place for each node of a web: neighbours near each other, labels apart if there is room.

    :param rooms: Node to its room; the order of the nodes decides between equals.
    :param pairs: Edges, from and to; repeated pairs and loops are allowed.

    :returns: Node to the (x, y) of its middle in pixels at zoom 1, y downwards; the same on every run.

    .. seealso:: U. Brandes and C. Pich, *Eigensolver methods for progressive multidimensional scaling of large data*,
        2006, for the first places.
    """
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not rooms:
        return {}
    number = {node: n for n, node in enumerate(rooms)}
    ends = np.array([(number[a], number[b]) for a, b in pairs if a != b], dtype=np.int64).reshape(-1, 2)
    size = len(rooms)
    ones = np.ones(len(ends))
    graph = coo_matrix((ones, (ends[:, 0], ends[:, 1])), shape=(size, size)).tocsr()
    graph = graph + graph.T
    sizes = np.array([(room.width, room.height) for room in rooms.values()])
    _, part_of = connected_components(graph, directed=False)
    parts = []
    for part in np.argsort(-np.bincount(part_of), kind="stable"):
        own = np.flatnonzero(part_of == part)
        places = _attract(graph[own][:, own], _first_places(graph[own][:, own]), sizes[own])
        parts.append((own, _push_apart(places, sizes[own]), sizes[own]))
    found = _pack(parts, size)
    names = list(rooms)
    return {name: (float(x), float(y) - rooms[name].drop) for name, (x, y) in zip(names, found, strict=True)}


def _first_places(graph: csr_matrix) -> Points:
    """Place the nodes of one part by their distances, in steps, to some of them."""
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    size = graph.shape[0]
    if size < 3:
        row: Points = np.arange(size)[:, None] * np.array([[EDGE, 0.0]])
        return row
    start = int(np.asarray(graph.sum(axis=1)).argmax())
    rows = [dijkstra(graph, unweighted=True, indices=start)]
    for _ in range(min(PIVOTS, size) - 1):  # the next pivot is the node that is farthest from those before it
        rows.append(dijkstra(graph, unweighted=True, indices=int(np.min(rows, axis=0).argmax())))
    squares = np.array(rows).T ** 2
    centred = -0.5 * (squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean())
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, [-1, -2]]
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1, 1)  # the sign of an eigenvector is arbitrary
    places: Points = centred @ axes
    spread = np.random.default_rng(0).normal(size=places.shape)  # leaves of one node would lie on one spot
    scale = np.abs(places).max() or 1.0
    found: Points = (places / scale + 0.02 * spread) * EDGE * size**0.5
    return found


def _attract(graph: csr_matrix, places: Points, sizes: Points) -> Points:
    """Draw neighbours together and push near nodes apart, in rounds of falling strength."""
    import numpy as np
    from scipy.spatial import cKDTree

    one, other = graph.nonzero()
    degree = np.maximum(np.bincount(one, minlength=len(places)), 1)
    reach = EDGE * 1.5
    for round_ in range(ROUNDS if len(places) > 2 else 0):
        step = 0.9 * (1 - round_ / ROUNDS) + 0.05
        moves = np.zeros_like(places)
        away = places[other] - places[one]
        length = np.maximum(np.linalg.norm(away, axis=1), 1.0)
        np.add.at(moves, one, away * ((length - EDGE) / length * 0.5 / degree[one])[:, None])
        a, b = cKDTree(places).query_pairs(reach, output_type="ndarray").T
        apart = places[a] - places[b]
        near = np.maximum(np.linalg.norm(apart, axis=1), 1.0)
        push = apart * ((reach - near) / near * 0.12)[:, None]
        np.add.at(moves, a, push)
        np.add.at(moves, b, -push)
        long = np.maximum(np.linalg.norm(moves, axis=1), 1e-9)
        places = places + moves * (np.minimum(long, EDGE) / long * step)[:, None]
    # The room that the labels need decides how wide the whole is.
    area = float((sizes + GAP).prod(axis=1).sum()) * 1.6
    extent = np.maximum(np.ptp(places, axis=0), 1.0)
    wished = np.array([(area * ASPECT) ** 0.5, (area / ASPECT) ** 0.5])
    found: Points = (places - places.min(axis=0)) * np.maximum(wished / extent, 1.0 if len(places) < 30 else 0.0)
    return found


def _push_apart(places: Points, sizes: Points) -> Points:
    """Move boxes until none covers another, each pair along the shorter way, for a limited number of rounds."""
    import numpy as np
    from scipy.spatial import cKDTree

    places = places.copy()
    largest = sizes.max(axis=0) + GAP
    for _ in range(PUSHES if len(places) < 1500 else PUSHES // 4):
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


def _pack(parts: list[tuple[NDArray[np.int64], Points, Points]], size: int) -> Points:
    """Set parts that do not touch side by side, in rows."""
    import numpy as np

    corners = [((places - sizes / 2).min(axis=0), (places + sizes / 2).max(axis=0)) for _, places, sizes in parts]
    row_width = sum(ASPECT * float((high - low).prod()) for low, high in corners) ** 0.5
    found = np.zeros((size, 2))
    x = y = row_height = 0.0
    for (own, places, _), (low, high) in zip(parts, corners, strict=True):
        width, height = (high - low + 4 * GAP).tolist()
        if x and x + width > row_width:
            x, y, row_height = 0.0, y + row_height, 0.0
        found[own] = places - low + (x, y)
        x, row_height = x + width, max(row_height, height)
    return found
