"""Placing nodes: their columns, their order from above, and their heights."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

#: Rounds in which columns are ordered, and in which they are levelled.
SWEEPS, LEVELLINGS = 16, 60
#: The levels are final when no item moves by more, in pixels.
STILL = 0.02


class Connection(NamedTuple):
    """An arrow to be laid out."""

    number: int
    source: str
    target: str
    #: Whether it runs above everything, with words over it.
    is_on_top: bool = False
    #: Whether only its end is drawn, as a short arrow from a dot.
    is_short: bool = False


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


def neighbours(chains: Iterable[list[str]], columns: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the neighbours of each node and slot in other columns."""
    beside: dict[str, list[str]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            if len(chain) > 2 or columns[one] != columns[other]:
                beside.setdefault(one, []).append(other)
                beside.setdefault(other, []).append(one)
    return beside


def order_columns(
    layers: list[list[str]], beside: Mapping[str, list[str]], blocks: Mapping[str, str], on_top: Collection[str]
) -> list[list[str]]:
    """Order columns by the mean place of the neighbours of their items; keep the order with the fewest crossings."""
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


def level_columns(
    layers: Sequence[Sequence[str]],
    beside: Mapping[str, list[str]],
    heights: Mapping[str, float],
    spaces: Mapping[str, float],
) -> dict[str, float]:
    """Find the height of every item: as level as possible with its neighbours, in the order of its column."""
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
    """Place items in their order, without overlap, as near to their wished places as possible.

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
