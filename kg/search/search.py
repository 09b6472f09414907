"""The search for the cheapest simple paths: from both ends at once, meeting in the middle.

A path of an even number of edges is two halves of equal length that end at one node; a path of an odd number, two
halves that one edge joins. A round builds every half that can be part of a path within a bound on the cost, and joins
them; as soon as enough paths are found, the cost of the last of them becomes the bound. Where a round finds too few,
the next one has a wider bound, and finds the paths that lie between the two. The result is therefore exact: every
path of a round is cheaper than any of a later one, and none is left out. Each node's edges are sorted by cost, so that
a round reads only those it can use: at a hub, a few out of many thousands.

A path never visits an entity twice, whatever the signs: walking a doubled graph of raised and lowered entities would
pass through one entity as both.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappush, heapreplace
from itertools import compress, count, repeat
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Larger than any cost.
INFINITE = 1 << 62
#: Most paths of equal cost that are put in order; of more, the first that are found.
MAX_TIES = 1_000


class _Halves(NamedTuple):
    """Parts of paths with the same number of edges, one a row, counted from the end of the path where they begin."""

    weights: list[int]
    #: The nodes that they reach.
    nodes: list[int]
    #: Their last edges.
    edges: list[int]
    #: The rows, among the halves of one edge less, that they make longer.
    before: list[int]


#: The edges at a node: weights, nodes and edges in rows, and the least weight beyond the limit.
Reach = tuple[Sequence[int], Sequence[int], Sequence[int], int]


class Adjacency(Protocol):
    """The interface that the search needs of a graph; nodes and edges are numbers.

    The weight of an edge is its cost and half of what it costs to pass through each of its ends, so that it is the same
    from both. Weights are whole numbers, at least 0.
    """

    #: Called before edges are asked for one node after another, with the nodes, the limits, and whether edges leave
    #: them; ``None`` where all are at hand. It may raise :class:`SearchLimitReached`, and so may the other methods.
    expect: Callable[[Iterable[tuple[int, int]], bool], None] | None

    @property
    def leaving(self) -> Callable[[int, int], Reach]:
        """Function of a node and a limit that returns the edges from the node whose weight is within the limit."""

    @property
    def entering(self) -> Callable[[int, int], Reach]:
        """Function of a node and a limit that returns the edges to the node whose weight is within the limit."""

    @property
    def least_leaving(self) -> Callable[[int], int]:
        """Function of a node: a weight that no edge from it is below, :data:`INFINITE` where there is none."""

    @property
    def least_entering(self) -> Callable[[int], int]:
        """Function of a node: a weight that no edge to it is below, :data:`INFINITE` where there is none."""

    def half_passing(self, node: int) -> int:
        """Return half the cost of passing through a node."""


class IndexPath(NamedTuple):
    """One path that the search found."""

    #: The sum of the costs of its edges and of passing through its inner nodes.
    cost: int
    #: Its edges, as the graph numbers them.
    edges: tuple[int, ...]
    #: Its nodes, one more than edges.
    nodes: tuple[int, ...]


class SearchLimitReached(Exception):
    """The search has looked at as many edges as it may; there may be more paths, and cheaper ones."""


def find_index_paths(
    graph: Adjacency,
    source: int,
    target: int,
    *,
    max_edges: int = 6,
    batch: int = 10,
    accept: Callable[[Sequence[int], Sequence[int]], bool] | None = None,
    max_steps: int = 2_000_000,
) -> Iterator[IndexPath]:
    """Find the simple paths from one node to another, cheapest first.

    Edges of different sign between the same nodes give separate paths.

    :param graph: Where to search.
    :param source: First node.
    :param target: Last node.
    :param max_edges: Longest path to find, in edges.
    :param batch: How many paths the caller will want, as far as it knows; the search goes on where it wants more.
    :param accept: Which paths count, by their edges and nodes; all where left out.
    :param max_steps: How many edges and pairs of halves to look at before giving up.

    :returns: Paths by cost, then length, then numbers of nodes and edges; of more than :data:`MAX_TIES` that tie, some.
        Empty if the nodes are not connected within ``max_edges``, or are the same.

    :raises ValueError: If ``max_edges`` or ``batch`` is less than 1.
    :raises SearchLimitReached: From the iterator, after ``max_steps``; the paths since the last full round are real,
        but there may be cheaper ones.
    """
    if max_edges < 1 or batch < 1:
        raise ValueError(f"max_edges and batch must be at least 1, got {max_edges} and {batch}")
    question = _Question(graph, source, target, max_edges, batch, accept)
    return _rounds(question, max_steps) if source != target else iter(())


class _Question(NamedTuple):
    """The part of a question that is the same in all rounds; see :func:`find_index_paths`."""

    graph: Adjacency
    source: int
    target: int
    max_edges: int
    batch: int
    accept: Callable[[Sequence[int], Sequence[int]], bool] | None


def _rounds(question: _Question, max_steps: int) -> Iterator[IndexPath]:
    graph, source, target = question[:3]
    ends = graph.half_passing(source) + graph.half_passing(target)
    bound = max(ends, graph.least_leaving(source), graph.least_entering(target))
    if bound >= INFINITE:
        return
    floor, step = -1, max(bound // 4, 1)
    while True:
        current = _Round(question, floor, bound, max_steps)
        is_whole = current.run()
        for weight, _, nodes, edges in current.routes():
            yield IndexPath(weight - ends, edges, nodes)
        if not is_whole:
            raise SearchLimitReached
        if current.beyond >= INFINITE:
            return
        max_steps -= current.steps
        floor = current.bound
        bound, step = max(floor + step, current.beyond), 2 * step


class _Stopped(Exception):
    """The round has no steps left."""


class _Round:
    """The paths whose weight is above a floor and within a bound, or the cheapest ``batch`` of them and their ties."""

    def __init__(self, question: _Question, floor: int, bound: int, max_steps: int) -> None:
        self._question = question
        self._floor = floor
        self._max_steps = max_steps
        #: The halves from the source and from the target, by number of edges.
        self._ahead: list[_Halves] = []
        self._behind: list[_Halves] = []
        #: (weight, number of edges, nodes, edges) of the paths found; some above the bound, since it falls.
        self._found: list[tuple[int, int, tuple[int, ...], tuple[int, ...]]] = []
        #: The least weights found, negated: those of the cheapest ``batch``.
        self._cheapest: list[int] = []
        #: The weight at which there are too many paths to put in order, if any.
        self._crowded: int | None = None
        #: Paths above it are left out; it falls to the weight of the last path that is wanted.
        self.bound = bound
        #: No path that was left out for its weight is below this; infinite where none was.
        self.beyond = INFINITE
        #: How many edges and pairs of halves were looked at.
        self.steps = 0

    def run(self) -> bool:
        """Search, and return whether everything within the bound was found."""
        is_whole = True
        try:
            self._meet()
        except (_Stopped, SearchLimitReached):
            is_whole = False
        if self._crowded is not None and -self._cheapest[0] == self._crowded:
            self.bound = self._crowded
            is_whole = False
        self._drop_above(self.bound)
        return is_whole

    def routes(self) -> list[tuple[int, int, tuple[int, ...], tuple[int, ...]]]:
        """Return the paths found within the bound, in order."""
        return sorted(self._found)

    def _meet(self) -> None:
        graph, source, target, max_edges = self._question[:4]
        ahead, behind = self._ahead, self._behind
        ahead.append(_Halves([0], [source], [], []))
        behind.append(_Halves([0], [target], [], []))
        for length in range(1, max_edges + 1):
            if length % 2:
                self._join_by_edge(length)
            else:
                ahead.append(self._grow(ahead[-1], _least(behind[-1], graph.least_entering), is_ahead=True))
                behind.append(self._grow(behind[-1], min(ahead[-1].weights, default=INFINITE), is_ahead=False))
                self._join_at_node(length)
            if not (ahead[-1].weights and behind[-1].weights):
                return

    def _grow(self, halves: _Halves, rest: int, *, is_ahead: bool) -> _Halves:
        """Lengthen halves by one edge; ``rest`` is the least that the other half of a path weighs."""
        grown = _Halves([], [], [], [])
        if rest >= INFINITE:
            return grown
        reach = self._reach(halves, rest, is_ahead=is_ahead)
        most, least_beyond = self.bound - rest, INFINITE
        for row, (so_far, node) in enumerate(zip(halves.weights, halves.nodes, strict=True)):
            if so_far > most:
                beyond = 0
            else:
                weights, nodes, edges, beyond = reach(node, most - so_far)
                if nodes:
                    grown.weights.extend([so_far + weight for weight in weights])
                    grown.nodes.extend(nodes)
                    grown.edges.extend(edges)
                    grown.before.extend(repeat(row, len(nodes)))
                    self._count(len(nodes))
            if so_far + beyond < least_beyond:
                least_beyond = so_far + beyond
        self.beyond = min(self.beyond, least_beyond + rest)
        return grown

    def _reach(self, halves: _Halves, rest: int, *, is_ahead: bool) -> Callable[[int, int], Reach]:
        """Return the method that returns the edges at the ends of halves; a graph elsewhere fetches them all first."""
        graph = self._question.graph
        if graph.expect is not None:
            limits = (
                (node, self.bound - rest - so_far) for so_far, node in zip(halves.weights, halves.nodes, strict=True)
            )
            graph.expect(limits, is_ahead)
        return graph.leaving if is_ahead else graph.entering

    def _join_at_node(self, length: int) -> None:
        """Join halves that reach one node."""
        ahead, behind = self._ahead[-1], self._behind[-1]
        common = set(ahead.nodes).intersection(behind.nodes)
        if not common:
            return
        onward = _rows_by_node(behind, common)
        is_sorted = set()
        least = min(behind.weights)
        least_of_all = least + min(ahead.weights)
        for row in compress(count(), map(common.__contains__, ahead.nodes)):
            so_far, node = ahead.weights[row], ahead.nodes[row]
            if so_far + least > self.bound:
                self.beyond = min(self.beyond, so_far + least)
                if least_of_all > self.bound:
                    break
                continue
            others = onward[node]
            if node not in is_sorted:
                is_sorted.add(node)
                others.sort(key=behind.weights.__getitem__)
            for other in others:
                self._count(1)
                if so_far + behind.weights[other] > self.bound:
                    self.beyond = min(self.beyond, so_far + behind.weights[other])
                    break
                self._join(row, -1, 0, other, length)

    def _join_by_edge(self, length: int) -> None:
        """Join halves by an edge between the nodes they reach, looked for from the side that has fewer of them."""
        from_source = len(self._ahead[-1].nodes) <= len(self._behind[-1].nodes)
        near, far = (self._ahead[-1], self._behind[-1]) if from_source else (self._behind[-1], self._ahead[-1])
        rest = min(far.weights)
        reach = self._reach(near, rest, is_ahead=from_source)
        reached = set(far.nodes)
        onward: dict[int, list[int]] = {}
        least_beyond = INFINITE
        for so_far, row in sorted(zip(near.weights, count())):
            so_far += rest
            if so_far > self.bound:
                least_beyond = min(least_beyond, so_far)
                break
            weights, nodes, edges, beyond = reach(near.nodes[row], self.bound - so_far)
            if so_far + beyond < least_beyond:
                least_beyond = so_far + beyond
            self._count(len(nodes))
            if reached.isdisjoint(nodes):
                continue
            onward = onward or _rows_by_node(far, reached)
            for weight, node, edge in compress(
                zip(weights, nodes, edges, strict=True), map(reached.__contains__, nodes)
            ):
                for other in onward[node]:
                    if so_far + weight > self.bound:  # it may have fallen
                        least_beyond = min(least_beyond, so_far + weight)
                        break
                    self._count(1)
                    if from_source:
                        self._join(row, edge, weight, other, length)
                    else:
                        self._join(other, edge, weight, row, length)
        self.beyond = min(self.beyond, least_beyond)

    def _join(self, one: int, edge: int, weight: int, other: int, length: int) -> None:
        """Make a path of two halves, and of an edge between them unless it is -1."""
        weight += self._ahead[-1].weights[one] + self._behind[-1].weights[other]
        if weight > self.bound:
            self.beyond = min(self.beyond, weight)
            return
        if weight <= self._floor:
            return
        nodes, edges = _walk(self._ahead, one)
        onward, rest = _walk(self._behind, other)
        nodes.reverse()
        edges.reverse()
        if edge >= 0:
            edges.append(edge)
        else:
            nodes.pop()
        nodes += onward
        edges += rest
        accept = self._question.accept
        if len(set(nodes)) > length and (accept is None or accept(edges, nodes)):
            self._found.append((weight, length, tuple(nodes), tuple(edges)))
            self._lower(weight)

    def _lower(self, weight: int) -> None:
        """Lower the bound to the weight of the last path that is wanted, now that one more is found."""
        batch = self._question.batch
        if len(self._cheapest) < batch:
            heappush(self._cheapest, -weight)
        elif -weight > self._cheapest[0]:
            heapreplace(self._cheapest, -weight)
        if len(self._cheapest) == batch:
            self.bound = min(self.bound, -self._cheapest[0])
        if len(self._found) > 2 * batch + MAX_TIES:
            last = -self._cheapest[0]
            self._drop_above(last)
            if len(self._found) >= batch + MAX_TIES:
                self._crowded = last
                self.bound = last - 1

    def _drop_above(self, last: int) -> None:
        """Leave the paths above a weight to a later round."""
        self.beyond = min(self.beyond, min((route[0] for route in self._found if route[0] > last), default=INFINITE))
        self._found = [route for route in self._found if route[0] <= last]

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self._max_steps:
            raise _Stopped


def _least(halves: _Halves, onward: Callable[[int], int]) -> int:
    """Return the least weight of halves with one more edge, from the least weight of an edge at each node."""
    least = INFINITE
    for weight, node in sorted(zip(halves.weights, halves.nodes, strict=True)):
        if weight >= least:
            break
        least = min(least, weight + onward(node))
    return least


def _rows_by_node(halves: _Halves, among: set[int]) -> dict[int, list[int]]:
    """Return the rows of the halves that reach each of some nodes."""
    rows: dict[int, list[int]] = {node: [] for node in among}
    for row, node in compress(zip(count(), halves.nodes), map(among.__contains__, halves.nodes)):
        rows[node].append(row)
    return rows


def _walk(levels: Sequence[_Halves], row: int) -> tuple[list[int], list[int]]:
    """List the nodes and edges of a half, the last first."""
    nodes, edges = [], []
    for level in reversed(levels[1:]):
        nodes.append(level.nodes[row])
        edges.append(level.edges[row])
        row = level.before[row]
    nodes.append(levels[0].nodes[0])
    return nodes, edges
