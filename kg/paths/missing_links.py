"""Missing links: where one new edge would open pairs of nodes that no path connects.

An edge from ``u`` to ``v`` opens the pair ``(a, b)`` if the way from ``a`` to ``u``, the edge and the way from ``v`` to
``b`` stay within the limit of edges. The shortest ways decide, and what they make is a simple path: ways that shared a
node would connect the pair without the edge. It is a *loop* for the pair if ``v`` leads to ``a``, or ``b`` to ``u``:
the path would pass through a cause of its source, or through an effect of its target.

Method: breadth first from all sources and, backwards, from all targets at once. A set of pairs is one integer with a
bit per pair, so that a level costs one operation per edge, whatever the number of pairs. Nodes that the same pairs
reach in the same numbers of edges are one class, and the best joins are sought between classes: at worst between each
two, which is slow for thousands of pairs in a large graph.
"""

from __future__ import annotations

from heapq import merge
from itertools import accumulate, groupby, islice, product
from operator import or_
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kg.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

#: Most edges that are looked at in going out from the sources, or from the targets.
MOST_LINKS = 1_000_000
#: Source and target of a question, by the numbers of their nodes.
Pair = tuple[int, int]
#: For each number of edges, from 0, the pairs that first arrive with it; a set of pairs is an integer of bits.
_Arrivals = tuple[int, ...]


class LinkGraph(Protocol):
    """The nodes that paths of a question may go to."""

    def following(self, node: int) -> Sequence[int]:
        """Return the nodes that an edge leads to from a node."""

    def preceding(self, node: int) -> Sequence[int]:
        """Return the nodes from which an edge leads to a node."""


class LinkCandidate(NamedTuple):
    """A new edge, and the pairs that it would open."""

    #: The start and the end of the new edge.
    source: int
    target: int
    #: The pairs that it opens, those of the shortest paths first.
    opens: tuple[Pair, ...]
    #: The nodes of the first of these pairs before the new edge starts, and after it ends; either may be empty.
    before: tuple[int, ...]
    after: tuple[int, ...]


def _no_kinds(node: int) -> Iterable[int]:
    return ()


def find_unconnected(
    graph: LinkGraph, pairs: Iterable[Pair], *, max_edges: int, kinds: Callable[[int], Iterable[int]] = _no_kinds
) -> list[Pair]:
    """Return the pairs that no path connects, in the order given.

    :param graph: The graph.
    :param pairs: The pairs of the question.
    :param max_edges: Longest path, in edges, at least 1.
    :param kinds: The narrower kinds of a node: a path from or to one of them connects the pair, too.

    :returns: Those without a path. A node leads to itself.

    :raises LimitError: If more than :data:`MOST_LINKS` edges lie on the way.
    """
    asked = list(pairs)
    starts = {source: 1 << n for n, source in enumerate(dict.fromkeys(source for source, _ in asked))}
    families = {node: {node, *kinds(node)} for node in {node for pair in asked for node in pair}}
    exact = _reached(graph, starts, max_edges)
    of_kinds = _reached(graph, _with_kinds(starts, kinds), max_edges)
    return [
        (source, target)
        for source, target in asked
        if not starts[source] & exact.get(target, 0)
        # A kind of both ends is no path between them.
        and not (
            families[source].isdisjoint(families[target])
            and starts[source] & _union(of_kinds.get(node, 0) for node in families[target])
        )
    ]


def find_ends(graph: LinkGraph, pairs: Iterable[Pair], *, max_edges: int) -> tuple[set[int], set[int]]:
    """Return the nodes from which, and to which, a new edge can open a pair.

    :param graph: The graph.
    :param pairs: Pairs that no path connects.
    :param max_edges: Longest path, in edges, the new one included, at least 1.

    :returns: The nodes that a source reaches, and those that reach a target.

    :raises LimitError: If more than :data:`MOST_LINKS` edges lie on the way.
    """
    sources, targets = zip(*pairs, strict=True)
    return (
        set(_arrivals(graph, dict.fromkeys(sources, 1), max_edges - 1)),
        set(_arrivals(graph, dict.fromkeys(targets, 1), max_edges - 1, backwards=True)),
    )


def find_missing_links(
    graph: LinkGraph,
    pairs: Iterable[Pair],
    *,
    max_edges: int,
    count: int,
    preferred: Collection[Pair] = (),
    only_preferred: bool = False,
    include_loops: bool = False,
    allows: Callable[[int, int], bool] = lambda source, target: True,
    kinds: Callable[[int], Iterable[int]] = _no_kinds,
) -> list[LinkCandidate]:
    """Find the new edges that would open the most pairs.

    An edge between the ends of a pair that opens this pair alone is the question over again, and is left out unless
    it is preferred.

    :param graph: The graph.
    :param pairs: Pairs that no path of the graph connects; see :func:`find_unconnected`.
    :param max_edges: Longest path, in edges, the new one included, at least 1.
    :param count: How many to return, at least 1.
    :param preferred: Ends that come first among edges that open as many pairs.
    :param only_preferred: Whether to look at no other edges.
    :param include_loops: Whether an edge also opens the pairs for which it is a loop of at most ``max_edges`` edges.
    :param allows: Whether an edge between two nodes is possible at all.
    :param kinds: The narrower kinds of a node. An edge to a kind of a cause of the source is a loop, too.

    :returns: The best edges: by the number of pairs that they open, preferred ones, then by the number of edges of the
        paths that the pairs get, then by numbers. Fewer than ``count`` if no other edge opens any.

    :raises LimitError: If more than :data:`MOST_LINKS` edges lie on the way.
    """
    search = _Search(graph, tuple(dict.fromkeys(pairs)), max_edges, kinds, include_loops=include_loops)
    best = [(search.rank(*ends), ends) for ends in preferred if allows(*ends) and search.opened(*ends)]
    if not only_preferred:
        others = (
            ends for ends in search.ends() if allows(*ends) and ends not in preferred and not search.is_question(ends)
        )
        best += [(search.rank(*ends), ends) for ends in islice(others, count)]
    best.sort(key=lambda item: (item[0][0], item[1] not in preferred, item[0][1], item[1]))
    return [search.join(*ends) for _, ends in best[:count]]


class _Search:
    """The ways of unconnected pairs to the ends of a new edge."""

    def __init__(
        self,
        graph: LinkGraph,
        pairs: tuple[Pair, ...],
        max_edges: int,
        kinds: Callable[[int], Iterable[int]],
        *,
        include_loops: bool,
    ) -> None:
        self._graph = graph
        self._pairs = pairs
        self._bits = {pair: 1 << n for n, pair in enumerate(pairs)}
        self._max_edges = max_edges
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        for (source, target), bit in self._bits.items():
            starts[source] = starts.get(source, 0) | bit
            ends[target] = ends.get(target, 0) | bit
        self._forward = _arrivals(graph, starts, max_edges - 1)
        self._backward = _arrivals(graph, ends, max_edges - 1, backwards=True)
        if include_loops:
            self._before, self._after = self._forward, self._backward
        else:
            leading_back = _with_kinds(_reached(graph, starts, max_edges, backwards=True), kinds)
            self._before = _without(self._forward, _reached(graph, ends, max_edges))
            self._after = _without(self._backward, leading_back)

    def opened(self, source: int, target: int) -> int:
        """Return the pairs that an edge opens."""
        if source not in self._before or target not in self._after:
            return 0
        return self._joined(self._before[source], tuple(accumulate(self._after[target], or_)))

    def _joined(self, before: _Arrivals, within: _Arrivals) -> int:
        """Return the pairs that arrive on one side, and on the other within the edges that are left."""
        return _union(bits & left for bits, left in zip(before, reversed(within), strict=True))

    def rank(self, source: int, target: int) -> tuple[int, int]:
        """Rank an edge: by how many pairs it opens, then by the number of edges of all their paths."""
        edges = self._edges(self._before[source], self._after[target])
        return -self.opened(source, target).bit_count(), edges

    def _edges(self, before: _Arrivals, after: _Arrivals) -> int:
        return sum(
            (first & second).bit_count() * (i + 1 + j)
            for i, first in enumerate(before)
            for j, second in enumerate(after[: self._max_edges - i])
        )

    def is_question(self, ends: Pair) -> bool:
        """Return whether an edge opens the pair of its own ends and no other."""
        return self.opened(*ends) == self._bits.get(ends)

    def ends(self) -> Iterator[Pair]:
        """Return the ends of every edge that opens a pair, by :meth:`rank`, then by numbers."""
        sources, targets = _classes(self._before), _classes(self._after)
        for band in self._bands(list(sources), list(targets)):
            for _, group in groupby(sorted(band, key=lambda item: item[0]), key=lambda item: item[0]):
                yield from merge(*(product(sources[before], targets[after]) for _, before, after in group))

    def _bands(
        self, befores: Iterable[_Arrivals], afters: Iterable[_Arrivals]
    ) -> Iterator[list[tuple[tuple[int, int], _Arrivals, _Arrivals]]]:
        """Join classes: those that open the most pairs first, in bands that halve, so that the rest need not be seen.

        No edge opens more pairs than arrive on either side, nor others than arrive on both.
        """
        firsts = _by_size(befores)
        seconds = _by_size(afters)
        within = {after: tuple(accumulate(after, or_)) for *_, after in seconds}
        above = min(firsts[0][0], seconds[0][0]) + 1 if firsts and seconds else 1
        while above > 1:
            least = above // 2
            band: list[tuple[tuple[int, int], _Arrivals, _Arrivals]] = []
            for most, some, before in firsts:
                if most < least:
                    break
                for also, others, after in seconds:
                    if also < least:
                        break
                    if (some & others).bit_count() < least:
                        continue
                    opened = self._joined(before, within[after]).bit_count()
                    if least <= opened < above:
                        band.append(((-opened, self._edges(before, after)), before, after))
            yield band
            above = least

    def join(self, source: int, target: int) -> LinkCandidate:
        """Return an edge with the pairs that it opens, and the ways of the one of the shortest path."""
        opened = self.opened(source, target)
        lengths: dict[Pair, int] = {}
        for i, first in enumerate(self._before[source]):
            for j, second in enumerate(self._after[target]):
                for pair in self._members(opened & first & second):
                    lengths[pair] = i + 1 + j
        pairs = sorted(lengths, key=lambda pair: (lengths[pair], pair))
        bit = self._bits[pairs[0]]
        before = _way(self._forward, self._graph.preceding, source, bit)
        after = _way(self._backward, self._graph.following, target, bit)
        return LinkCandidate(source, target, tuple(pairs), tuple(reversed(before)), tuple(after))

    def _members(self, bits: int) -> Iterator[Pair]:
        while bits:
            lowest = bits & -bits
            yield self._pairs[lowest.bit_length() - 1]
            bits ^= lowest


def _with_kinds(arrived: Mapping[int, int], kinds: Callable[[int], Iterable[int]]) -> dict[int, int]:
    """Return nodes and their narrower kinds, each with the pairs that arrive there."""
    found = dict(arrived)
    for node, bits in arrived.items():
        for kind in kinds(node):
            found[kind] = found.get(kind, 0) | bits
    return found


def _reached(graph: LinkGraph, starts: Mapping[int, int], max_edges: int, *, backwards: bool = False) -> dict[int, int]:
    """Return the pairs that arrive at each node within some edges; see :func:`_arrivals`."""
    arrived = _arrivals(graph, starts, max_edges, backwards=backwards)
    return {node: _union(ways) for node, ways in arrived.items()}


def _arrivals(
    graph: LinkGraph, starts: Mapping[int, int], max_edges: int, *, backwards: bool = False
) -> dict[int, _Arrivals]:
    """Go out from several nodes at once, each with the pairs that start there.

    :param graph: The graph.
    :param starts: Node to the pairs that start there.
    :param max_edges: The number of edges to go, at least 0.
    :param backwards: Whether to go from target to source.

    :returns: For every node within reach, the pairs that first arrive with 0, 1, ... ``max_edges`` edges.

    :raises LimitError: If more than :data:`MOST_LINKS` edges lie on the way.
    """
    seen = dict(starts)
    levels = [dict(starts)]
    left = MOST_LINKS
    for _ in range(max_edges):
        coming: dict[int, int] = {}
        for node, bits in levels[-1].items():
            around = graph.preceding(node) if backwards else graph.following(node)
            left -= len(around)
            if left < 0:
                raise LimitError(f"more than {MOST_LINKS:,} links lie on the way; lower --max-edges")
            for following in around:
                if new := bits & ~seen.get(following, 0):
                    coming[following] = coming.get(following, 0) | new
        for node, bits in coming.items():
            seen[node] = seen.get(node, 0) | bits
        levels.append(coming)
    return {node: tuple(level.get(node, 0) for level in levels) for node in seen}


def _without(arrived: Mapping[int, _Arrivals], left_out: Mapping[int, int]) -> dict[int, _Arrivals]:
    """Leave out the pairs that also arrive at a node otherwise, and the nodes at which none is left."""
    kept: dict[int, _Arrivals] = {}
    for node, ways in arrived.items():
        others = left_out.get(node, 0)
        if any(left := tuple(bits & ~others for bits in ways)):
            kept[node] = left
    return kept


def _classes(arrived: Mapping[int, _Arrivals]) -> dict[_Arrivals, list[int]]:
    """Put the nodes together at which the same pairs arrive with the same numbers of edges; sorted in each class."""
    classes: dict[_Arrivals, list[int]] = {}
    for node in sorted(arrived):
        classes.setdefault(arrived[node], []).append(node)
    return classes


def _by_size(classes: Iterable[_Arrivals]) -> list[tuple[int, int, _Arrivals]]:
    """Return the number of pairs that arrive in each class, these pairs, and the class; the most pairs first."""
    unions = ((_union(ways), ways) for ways in classes)
    return sorted(((bits.bit_count(), bits, ways) for bits, ways in unions), reverse=True)


def _way(arrived: Mapping[int, _Arrivals], around: Callable[[int], Sequence[int]], node: int, bit: int) -> list[int]:
    """Go back from a node, level by level, to where a pair started; of several ways, the first."""
    way: list[int] = []
    for level in range(next(n for n, bits in enumerate(arrived[node]) if bits & bit) - 1, -1, -1):
        node = next(other for other in around(node) if other in arrived and arrived[other][level] & bit)
        way.append(node)
    return way


def _union(sets: Iterable[int]) -> int:
    union = 0
    for bits in sets:
        union |= bits
    return union
