"""Columns from left to right: which node stands in which, in what order, and how arrows run between them.

An arrow that passes a column has a slot of its own in it, like a node of small height; between the columns there are
no nodes. So no two labels can overlap and no arrow can cross a label, whatever is drawn.

.. seealso:: K. Sugiyama, S. Tagawa and M. Toda, *Methods for visual understanding of hierarchical system structures*,
    1981.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

#: Rounds in which columns are ordered, and in which they are levelled.
SWEEPS, LEVELLINGS = 16, 60
#: The levels are found where no item moves by more, in pixels.
STILL = 0.02
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


class Connection(NamedTuple):
    """An arrow to be laid out."""

    number: int
    source: str
    target: str
    #: Whether it runs above everything, with words over it.
    is_on_top: bool = False
    #: Whether only its end is drawn, as a short arrow from a dot.
    is_short: bool = False


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


def find_columns(
    nodes: Sequence[str], links: Iterable[Connection], *, first: str = "", last: str = "", least: int = 0
) -> dict[str, int]:
    """Find the column of each node, so that all arrows but those that close a circle point to the right.

    :param nodes: The nodes; the order decides which arrows close a circle.
    :param links: The arrows.
    :param first: The node that stands alone in the first column, if any.
    :param last: The node that stands alone in the last column, if any.
    :param least: The least column of ``last``.

    :returns: Node to its column, counted from 0.
    """
    following: dict[str, list[str]] = {node: [] for node in nodes}
    for link in links:
        if link.source != link.target and link.target != first and link.source != last:
            following[link.source].append(link.target)
    order: list[str] = []
    onward: dict[str, list[str]] = {node: [] for node in nodes}
    state: dict[str, int] = {}
    for start in nodes:
        stack = [(start, iter(following[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            node, rest = stack[-1]
            for other in rest:
                if state.get(other) != 1:  # an arrow to a node whose turn is not over closes a circle
                    onward[node].append(other)
                if other not in state:
                    state[other] = 1
                    stack.append((other, iter(following[other])))
                    break
            else:
                stack.pop()
                state[node] = 2
                order.append(node)
    column = dict.fromkeys(nodes, 1 if first else 0)
    if first:
        column[first] = 0
    for node in reversed(order):
        for other in onward[node]:
            column[other] = max(column[other], column[node] + 1)
    if last:
        inner = [column[node] for node in nodes if node not in (first, last)]
        column[last] = max([least, column[last], *(value + 1 for value in inner)])
    used = {value: n for n, value in enumerate(sorted(set(column.values())))}
    return column if least else {node: used[value] for node, value in column.items()}


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
    """Order the columns, level them, and lead the arrows through them.

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
    beside = _neighbours(below, columns)
    layers = _ordered(layers, beside, dict(blocks or {}), on_top)
    spaces = {item: gap if item in sizes else 3.0 for item in heights}
    y = _levelled(layers, beside, heights, spaces)
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


def _neighbours(chains: Iterable[list[str]], columns: Mapping[str, int]) -> dict[str, list[str]]:
    """Return what each node and slot is joined to in other columns; a node of the same column does not count."""
    beside: dict[str, list[str]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            if len(chain) > 2 or columns[one] != columns[other]:
                beside.setdefault(one, []).append(other)
                beside.setdefault(other, []).append(one)
    return beside


def _ordered(
    layers: list[list[str]], beside: Mapping[str, list[str]], blocks: Mapping[str, str], on_top: Collection[str]
) -> list[list[str]]:
    """Order columns by the mean place of what their items are joined to, and keep the order that crosses least."""
    layers = [sorted(layer, key=lambda item: item not in on_top) for layer in layers]
    best, fewest = [list(layer) for layer in layers], _crossings(layers, beside)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        numbers = range(1, len(layers)) if sweep % 2 == 0 else range(len(layers) - 2, -1, -1)
        for n in numbers:
            other = layers[n - 1] if sweep % 2 == 0 else layers[n + 1]
            place = {item: m / max(len(other) - 1, 1) for m, item in enumerate(other)}
            own = {item: m / max(len(layers[n]) - 1, 1) for m, item in enumerate(layers[n])}
            wish = {
                item: fmean([place[o] for o in beside.get(item, ()) if o in place] or [own[item]]) for item in layers[n]
            }
            shared: dict[str, list[float]] = {}
            for item in layers[n]:
                shared.setdefault(blocks.get(item, item), []).append(wish[item])
            mean = {block: fmean(values) for block, values in shared.items()}
            layers[n].sort(
                key=lambda item, mean=mean, wish=wish: (  # type: ignore[misc]
                    item not in on_top,
                    mean[blocks.get(item, item)],
                    blocks.get(item, ""),
                    wish[item],
                )
            )
        crossed = _crossings(layers, beside)
        if crossed < fewest:
            best, fewest = [list(layer) for layer in layers], crossed
    return best


def _crossings(layers: Sequence[Sequence[str]], beside: Mapping[str, list[str]]) -> int:
    """Count how often lines between neighbouring columns cross."""
    total = 0
    for left, right in pairwise(layers):
        place = {item: n for n, item in enumerate(right)}
        seen: list[int] = []
        for item in left:
            ends = sorted(place[other] for other in beside.get(item, ()) if other in place)
            for end in ends:
                total += len(seen) - bisect_left(seen, end + 1)
            for end in ends:
                insort(seen, end)
    return total


def _levelled(
    layers: Sequence[Sequence[str]],
    beside: Mapping[str, list[str]],
    heights: Mapping[str, float],
    spaces: Mapping[str, float],
) -> dict[str, float]:
    """Find the height of everything: as level as may be with what it is joined to, in the order of its column."""
    y: dict[str, float] = {}
    for layer in layers:
        total = sum(heights[item] + spaces[item] for item in layer)
        at = -total / 2
        for item in layer:
            y[item] = at + heights[item] / 2
            at += heights[item] + spaces[item]
    for sweep in range(LEVELLINGS):
        before = dict(y)
        for layer in layers if sweep % 2 == 0 else list(reversed(layers)):
            wishes, weights = [], []
            for item in layer:
                near = beside.get(item, ())
                is_slot = "|" in item
                pull = [(8.0 if is_slot and "|" in other else 2.0 if is_slot else 1.0) for other in near]
                weight = sum(pull)
                wish = sum(p * y[other] for p, other in zip(pull, near, strict=True)) / weight if weight else y[item]
                wishes.append(wish)
                weights.append(weight or 0.1)
            places = spread(wishes, weights, [heights[item] for item in layer], [spaces[item] for item in layer])
            y |= dict(zip(layer, places, strict=True))
        if all(abs(y[item] - at) < STILL for item, at in before.items()):
            break
    return y


def spread(
    wishes: Sequence[float], weights: Sequence[float], heights: Sequence[float], spaces: Sequence[float]
) -> list[float]:
    """Place items in their order, without overlap, as near to their wishes as can be.

    The sum of the weighted squares of the distances is least: pool-adjacent-violators on the wishes, each less the
    room that the items above it take.

    :param wishes: The wished middle of each item.
    :param weights: How much a wish counts.
    :param heights: The room that each takes.
    :param spaces: The room that each leaves to the next, the larger of the two.

    :returns: The middle of each.

    >>> spread([0, 1], [1, 1], [4, 4], [0, 2])
    [-2.5, 3.5]
    """
    offsets, at = [0.0], 0.0
    for n in range(1, len(wishes)):
        at += (heights[n - 1] + heights[n]) / 2 + max(spaces[n - 1], spaces[n])
        offsets.append(at)
    pools: list[tuple[float, float, int]] = []
    for wish, weight, offset in zip(wishes, weights, offsets, strict=False):
        mean, total, count = wish - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other, more, size = pools.pop()
            mean = (mean * total + other * more) / (total + more)
            total, count = total + more, count + size
        pools.append((mean, total, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


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
