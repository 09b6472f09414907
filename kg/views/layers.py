"""Columns from left to right: the places of nodes, and the course of arrows between them.

An arrow that passes a column has a slot of its own in it, like a node of small height; there are no nodes between the
columns. So no two labels can overlap, and no arrow can cross a label.

.. seealso:: K. Sugiyama, S. Tagawa and M. Toda, *Methods for visual understanding of hierarchical system structures*,
    1981.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from kg.views.ordering import level_columns, neighbours, order_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.views.ordering import Connection

#: Height of the slot of an arrow that passes a column, and of one that stands above everything, with its words.
SLOT, TOP_SLOT = 9.0, 34.0
#: How far before the column of its target an arrow is level: marks and dots stand there.
LEVEL = 28.0
#: Room before a node for an arrow of which only the end is drawn.
SHORT = 43.0


class Size(NamedTuple):
    """Room that a node takes, in pixels."""

    width: float
    height: float


@dataclass
class Arrangement:
    """Nodes and slots in columns, each with its middle; a slot is named after its arrow and column."""

    layers: list[list[str]]
    x: dict[str, float]
    y: dict[str, float]
    #: Left and right edge of each column.
    edges: list[tuple[float, float]]
    #: Arrow to the points that it runs through, from the side of its source to that of its target.
    points: dict[int, list[tuple[float, float]]]
    width: float
    height: float
    words_at: dict[int, tuple[float, float]] = field(default_factory=dict)


def arrange(
    sizes: Mapping[str, Size],
    links: Sequence[Connection],
    columns: Mapping[str, int],
    *,
    rank: Mapping[str, float] | None = None,
    blocks: Mapping[str, str] | None = None,
    on_top: Collection[str] = (),
    width: float = 900.0,
    gap: float = 8.0,
    gaps: tuple[float, float] = (46.0, 170.0),
    port: float = 11.0,
) -> Arrangement:
    """Order the columns, find their levels, and route the arrows through them.

    :param sizes: Node to its size.
    :param links: The arrows.
    :param columns: Node to its column.
    :param rank: Node to its wished place from above, which decides between orders that cross as little.
    :param blocks: Node to a name; nodes of one name in a column stand together.
    :param on_top: Nodes that stand above all others of their columns.
    :param width: Wished width of the whole.
    :param gap: Room between two nodes of a column.
    :param gaps: Least and greatest room between two columns.
    :param port: Room between two arrows at one side of a node, at most.

    :returns: The columns, the upper left corner at (0, 0).
    """
    count = max(columns.values(), default=0) + 1
    layers: list[list[str]] = [[] for _ in range(count)]
    rank = dict(rank or {node: n for n, node in enumerate(sizes)})
    for node in sorted(sizes, key=lambda node: rank.get(node, len(rank))):
        layers[columns[node]].append(node)
    heights = {node: size.height for node, size in sizes.items()}
    chains: dict[int, list[str]] = {}
    tops: dict[str, int] = {}
    for link in links:
        if link.is_short:
            continue
        start, end = columns[link.source], columns[link.target]
        step = 1 if start < end else -1
        slots = [f"{link.number}|{n}" for n in range(start + step, end, step)] if start != end else []
        for slot in slots:
            if not link.is_on_top:
                layers[int(slot.partition("|")[2])].append(slot)
            heights[slot] = SLOT
            rank[slot] = (rank[link.source] + rank[link.target]) / 2
        if link.is_on_top:
            tops |= dict.fromkeys(slots, link.number)
        chains[link.number] = [link.source, *slots, link.target]
    layers = [sorted(layer, key=rank.__getitem__) for layer in layers]
    below = [chain for chain in chains.values() if not tops.keys() & chain]
    beside = neighbours(below, columns)
    layers = order_columns(layers, beside, dict(blocks or {}), on_top)
    spaces = {item: gap if item in sizes else 3.0 for item in heights}
    y = level_columns(layers, beside, heights, spaces)
    top = min((y[item] - heights[item] / 2 for item in y), default=0.0)
    heights |= dict.fromkeys(tops, TOP_SLOT)
    for n, number in enumerate(reversed(dict.fromkeys(tops.values()))):
        y |= {slot: top - TOP_SLOT * (n + 0.5) for slot, other in tops.items() if other == number}

    wide = [max([size.width for node, size in sizes.items() if columns[node] == n], default=0.0) for n in range(count)]
    least, most = gaps
    between = min(max((width - sum(wide)) / max(count - 1, 1), least), most)
    edges: list[tuple[float, float]] = []
    x: dict[str, float] = {}
    left = 0.0
    for n, items in enumerate(layers):
        edges.append((left, left + wide[n]))
        x |= dict.fromkeys([*items, *(slot for slot in tops if slot.endswith(f"|{n}"))], left + wide[n] / 2)
        left += wide[n] + between
    found = Arrangement(layers, x, y, edges, {}, left - between, 0.0)
    short = {link.number: link.target for link in links if link.is_short}
    _lead(found, chains, short, columns, sizes, between, port)
    _move_to_corner(found, sizes, heights)
    for number in dict.fromkeys(tops.values()):
        slots = [slot for slot, other in tops.items() if other == number]
        found.words_at[number] = (fmean(found.x[slot] for slot in slots), found.y[slots[0]] - 13)
    return found


def _lead(
    found: Arrangement,
    chains: Mapping[int, list[str]],
    short: Mapping[int, str],
    columns: Mapping[str, int],
    sizes: Mapping[str, Size],
    between: float,
    port: float,
) -> None:
    """Place the ports of each arrow at both ends, and the points that it runs through."""
    ports: dict[tuple[str, int], list[tuple[float, int, int]]] = {}
    for number, chain in chains.items():
        for place, (node, other) in enumerate(((chain[0], chain[1]), (chain[-1], chain[-2]))):
            is_same = len(chain) == 2 and columns[chain[0]] == columns[chain[1]]
            far = columns[other] if other in columns else int(other.partition("|")[2])
            side = 1 if is_same or far > columns[node] else -1
            # Arrows within a column leave on the right: those to a node above on top, the others at the bottom.
            level = found.y[other] + (0.1 * place if chain[0] == chain[-1] else 0.0)
            ports.setdefault((node, side), []).append((level, number, place))
    for number, node in short.items():  # above the others, in their own order
        ports.setdefault((node, -1), []).append((float("-inf"), number, 1))
    at: dict[tuple[int, int], tuple[float, float]] = {}
    for (node, side), wanted in ports.items():
        room = sizes[node].height - 8
        step = min(port, room / max(len(wanted) - 1, 1))
        x = found.x[node] + side * sizes[node].width / 2
        for n, (_, number, place) in enumerate(sorted(wanted)):
            at[number, place] = (x, found.y[node] + (n - (len(wanted) - 1) / 2) * step)
    for number in short:
        x, y = at[number, 1]
        found.points[number] = [(x - SHORT, y), (x, y)]
    nested: dict[int, int] = {}
    for number, chain in chains.items():
        start, end = at[number, 0], at[number, 1]
        first, last = columns[chain[0]], columns[chain[-1]]
        if first == last:
            nested[first] = nested.get(first, 0) + 1
            right = found.edges[first][1]
            turn = (right + min(between * 0.62, 14 + 6 * (nested[first] % 6)), (start[1] + end[1]) / 2)
            found.points[number] = [start, (right, start[1]), turn, (right, end[1]), end]
            continue
        way = 1 if first < last else -1
        near, far = (1, 0) if way == 1 else (0, 1)
        points = [start, (found.edges[first][near], start[1])]
        for slot in chain[1:-1]:
            left, right = found.edges[int(slot.partition("|")[2])]
            across = ((left, found.y[slot]), (right, found.y[slot]))
            points += across if way == 1 else across[::-1]
        level = found.edges[last][far] - way * min(LEVEL, 0.45 * between)
        found.points[number] = [*points, (level, end[1]), end]


def _move_to_corner(found: Arrangement, sizes: Mapping[str, Size], heights: Mapping[str, float]) -> None:
    """Move everything so that the upper left corner of the drawing is at (0, 0)."""
    top = min((found.y[item] - heights[item] / 2 for item in found.y), default=0.0)
    bottom = max((found.y[item] + heights[item] / 2 for item in found.y), default=0.0)
    found.y = {item: y - top for item, y in found.y.items()}
    found.points = {number: [(px, py - top) for px, py in points] for number, points in found.points.items()}
    found.height = bottom - top
    xs = [px for points in found.points.values() for px, _ in points]
    if (left := min(xs, default=0.0)) < 0:  # short arrows begin before the first column
        found.x = {item: x - left for item, x in found.x.items()}
        found.edges = [(start - left, end - left) for start, end in found.edges]
        found.points = {number: [(px - left, py) for px, py in points] for number, points in found.points.items()}
    found.width = max([found.width, *xs]) - min(left, 0.0)
