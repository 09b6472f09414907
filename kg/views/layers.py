"""Columns from left to right: the places of nodes, and the course of arrows between them.

An arrow that passes a column has a slot of its own in it, like a node of small height; there are no nodes between the
columns. So no two labels can overlap, and no arrow can cross a label.

.. seealso:: K. Sugiyama, S. Tagawa and M. Toda, *Methods for visual understanding of hierarchical system structures*,
    1981.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
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
#: How many times the room of another arrow a raised one takes at a node: its head is larger.
RAISED = 1.6


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
    chains = {link.number: _chain(link, columns) for link in links if not link.is_short}
    raised = [chains[link.number] for link in links if link.is_on_top]
    below = [chain for chain in chains.values() if chain not in raised]
    ranks = dict(rank or {node: n for n, node in enumerate(sizes)})
    for chain in below:
        ranks |= dict.fromkeys(chain[1:-1], (ranks[chain[0]] + ranks[chain[-1]]) / 2)
    place = {**columns, **{slot: _column(slot) for chain in chains.values() for slot in chain[1:-1]}}
    layers: list[list[str]] = [[] for _ in range(count)]
    for item in sorted([*sizes, *(slot for chain in below for slot in chain[1:-1])], key=ranks.__getitem__):
        layers[place[item]].append(item)
    heights = {item: sizes[item].height if item in sizes else SLOT for layer in layers for item in layer}
    beside = neighbours(below, columns)
    layers = order_columns(layers, beside, dict(blocks or {}), on_top)
    y = level_columns(layers, beside, heights, {item: gap if item in sizes else 3.0 for item in heights})
    top = min((y[item] - heights[item] / 2 for item in y), default=0.0)
    if raised and not below:  # with no arrow beneath them, they run level with the nodes
        top = y[raised[0][0]] + TOP_SLOT * len(raised) / 2
    for n, chain in enumerate(reversed(raised)):
        heights |= dict.fromkeys(chain[1:-1], TOP_SLOT)
        y |= dict.fromkeys(chain[1:-1], top - TOP_SLOT * (n + 0.5))

    wide = [max([size.width for node, size in sizes.items() if columns[node] == n], default=0.0) for n in range(count)]
    least, most = gaps
    between = min(max((width - sum(wide)) / max(count - 1, 1), least), most)
    lefts = [sum(wide[:n]) + between * n for n in range(count)]
    x = {item: lefts[place[item]] + wide[place[item]] / 2 for item in y}
    edges = [(left, left + own) for left, own in zip(lefts, wide, strict=True)]
    found = Arrangement(layers, x, y, edges, {}, edges[-1][1], 0.0)
    at = _ports(found, links, chains, columns, sizes, port)
    for link in links:
        if link.is_short:
            px, py = at[link.number, 1]
            found.points[link.number] = [(px - SHORT, py), (px, py)]
    _lead(found, chains, at, columns, between)
    _move_to_corner(found, heights)
    for number, chain in chains.items():
        if chain in raised:
            found.words_at[number] = (fmean(found.x[slot] for slot in chain[1:-1]), found.y[chain[1]] - 13)
    return found


def _chain(link: Connection, columns: Mapping[str, int]) -> list[str]:
    """Return the two nodes of an arrow, with its slots in the columns between them."""
    start, end = columns[link.source], columns[link.target]
    step = 1 if start < end else -1
    return [link.source, *(f"{link.number}|{n}" for n in range(start + step, end, step) if start != end), link.target]


def _column(slot: str) -> int:
    return int(slot.partition("|")[2])


def _ports(
    found: Arrangement,
    links: Sequence[Connection],
    chains: Mapping[int, list[str]],
    columns: Mapping[str, int],
    sizes: Mapping[str, Size],
    port: float,
) -> dict[tuple[int, int], tuple[float, float]]:
    """Return where each arrow touches its nodes: its number, and 0 or 1 for its source or target, to the point."""
    ports: dict[tuple[str, int], list[tuple[float, int, int]]] = {}
    for number, chain in chains.items():
        for end, (node, other) in enumerate(((chain[0], chain[1]), (chain[-1], chain[-2]))):
            is_same = len(chain) == 2 and columns[chain[0]] == columns[chain[1]]
            far = columns[other] if other in columns else _column(other)
            side = 1 if is_same or far > columns[node] else -1
            # Arrows within a column leave on the right: those to a node above on top, the others at the bottom.
            level = found.y[other] + (0.1 * end if chain[0] == chain[-1] else 0.0)
            ports.setdefault((node, side), []).append((level, number, end))
    for link in links:
        if link.is_short:  # above the others, in their own order
            ports.setdefault((link.target, -1), []).append((float("-inf"), link.number, 1))
    weight = {link.number: RAISED if link.is_on_top else 1.0 for link in links}
    at: dict[tuple[int, int], tuple[float, float]] = {}
    for (node, side), wanted in ports.items():
        wanted.sort()
        spaces = [(weight[one[1]] + weight[other[1]]) / 2 for one, other in pairwise(wanted)]
        step = min(port, (sizes[node].height - 8) / max(sum(spaces), 1))
        px = found.x[node] + side * sizes[node].width / 2
        py = found.y[node] - step * sum(spaces) / 2
        for (_, number, end), space in zip(wanted, [*spaces, 0.0], strict=True):
            at[number, end] = (px, py)
            py += step * space
    return at


def _lead(
    found: Arrangement,
    chains: Mapping[int, list[str]],
    at: Mapping[tuple[int, int], tuple[float, float]],
    columns: Mapping[str, int],
    between: float,
) -> None:
    """Find the points that each arrow runs through, from port to port."""
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
            left, right = found.edges[_column(slot)]
            across = ((left, found.y[slot]), (right, found.y[slot]))
            points += across if way == 1 else across[::-1]
        level = found.edges[last][far] - way * min(LEVEL, 0.45 * between)
        found.points[number] = [*points, (level, end[1]), end]


def _move_to_corner(found: Arrangement, heights: Mapping[str, float]) -> None:
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
