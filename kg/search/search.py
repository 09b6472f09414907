"""The search for the cheapest simple paths: from both ends at once, meeting in the middle.

A path is two halves that one edge joins. A round builds every half that can be part of a path within a bound on the
cost, and joins them; as soon as enough paths are found, the cost of the last of them becomes the bound. From one length
of path to the next, the halves of one side grow by an edge: those of the side that has fewer. Where a round finds too
few paths, the next one has a wider bound, and finds the paths that lie between the two. The result is therefore exact:
every path of a round is cheaper than any of a later one, and none is left out. Each node's edges are sorted by cost, so
that a round reads only those it can use: at a hub, a few out of many thousands.

A path never visits an entity twice, whatever the signs: walking a doubled graph of raised and lowered entities would
pass through one entity as both.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappush, heapreplace
from itertools import compress, count, repeat
from typing import NamedTuple, Protocol

from kg.cached import cached_property

#: Larger than any cost.
INFINITE = 1 << 62
#: Most paths of equal cost that are put in order; of more, the first that are found.
MAX_TIES = 1_000
#: Most halves whose edges are read before any is joined; meanwhile the bound does not fall.
AHEAD = 256
#: How many times as many halves are many.
MANY = 4
#: A round that looked at fewer edges and pairs of halves was cheap: the next one has a much wider bound.
FEW_STEPS = 128


class _Halves:
    """Parts of paths with the same number of edges, one a row, counted from the end of the path where they begin."""

    def __init__(self) -> None:
        self.weights: list[int] = []
        #: The nodes that they reach.
        self.nodes: list[int] = []
        #: Their last edges.
        self.edges: list[int] = []
        #: The rows, among the halves of one edge less, that they make longer.
        self.before: list[int] = []
        #: The least weight of one of them with one more edge, once it was looked for.
        self.least: int | None = None
        #: The edges that were read at each; ``None`` at those that cost too much to be joined. Empty before.
        self.read: list[Reach | None] = []

    @cached_property
    def order(self) -> list[int]:
        """The rows, the cheapest first; it is asked for when all are there."""
        return sorted(range(len(self.nodes)), key=self.weights.__getitem__)


#: The nodes and edges of one of them, the last first.
_Half = tuple[list[int], list[int]]
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
        """Function of a node that returns a lower bound of the weights of the edges from it, or :data:`INFINITE`."""

    @property
    def least_entering(self) -> Callable[[int], int]:
        """Function of a node that returns a lower bound of the weights of the edges to it, or :data:`INFINITE`."""

    #: Whether the edges at a node are in the order of their weights.
    ascends: bool

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
    """The search has looked at as many edges as it may; there may be other paths, some of them cheaper."""


def find_index_paths(
    graph: Adjacency,
    source: int,
    target: int,
    *,
    max_edges: int = 6,
    batch: int = 10,
    accept: Callable[[Sequence[int], Sequence[int]], bool] | None = None,
    at_once: bool = False,
    max_steps: int = 2_000_000,
) -> Iterator[IndexPath]:
    """Find the simple paths from one node to another, cheapest first.

    Edges of different sign between the same nodes give separate paths.

    :param graph: Where to search.
    :param source: First node.
    :param target: Last node.
    :param max_edges: Longest path to find, in edges.
    :param batch: How many paths the caller will want, as far as it knows; the search goes on where it wants more.
    :param accept: Whether a path counts, by its edges and nodes; all do where left out.
    :param at_once: Whether the first round looks for all paths, as is quickest in a graph of a few nodes.
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
    return _rounds(question, at_once, max_steps) if source != target else iter(())


class _Question(NamedTuple):
    """The part of a question that is the same in all rounds; see :func:`find_index_paths`."""

    graph: Adjacency
    source: int
    target: int
    max_edges: int
    batch: int
    accept: Callable[[Sequence[int], Sequence[int]], bool] | None


def _rounds(question: _Question, at_once: bool, max_steps: int) -> Iterator[IndexPath]:
    graph, source, target = question[:3]
    ends = graph.half_passing(source) + graph.half_passing(target)
    bound = max(ends, graph.least_leaving(source), graph.least_entering(target))
    if bound >= INFINITE:
        return
    if at_once:
        bound = INFINITE
    floor, found = -1, 0
    while True:
        current = _Round(question, question.batch - found % question.batch, floor, bound, max_steps)
        is_whole = current.run()
        for weight, _, nodes, edges in current.routes():
            found += 1
            yield IndexPath(weight - ends, edges, nodes)
        if not is_whole:
            raise SearchLimitReached
        if current.beyond >= INFINITE:
            return
        max_steps -= current.steps
        floor = current.bound
        is_cheap = current.steps < FEW_STEPS and question.accept is None and graph.ascends
        bound = max((4 if is_cheap else 2) * floor, current.beyond)


class _Stopped(Exception):
    """The round has no steps left."""


class _Side(NamedTuple):
    """One end of the path that is sought: its halves, and the functions of the graph that make them longer."""

    is_ahead: bool
    #: The halves by number of edges.
    levels: list[_Halves]
    #: See :class:`Adjacency`: ``leaving`` or ``entering``.
    reach: Callable[[int, int], Reach]
    #: ... and ``least_leaving`` or ``least_entering``.
    least: Callable[[int], int]


class _Round:
    """The paths whose weight is above a floor and within a bound, or the cheapest ``wanted`` of them and their ties."""

    def __init__(self, question: _Question, wanted: int, floor: int, bound: int, max_steps: int) -> None:
        graph, source, target = question[:3]
        self._question = question
        self._wanted = wanted
        self._floor = floor
        self._max_steps = max_steps
        self._sides = (
            _Side(True, [_end(source)], graph.leaving, graph.least_leaving),
            _Side(False, [_end(target)], graph.entering, graph.least_entering),
        )
        #: (weight, number of edges, nodes, edges) of the paths found; some above the bound, since it falls.
        self._found: list[tuple[int, int, tuple[int, ...], tuple[int, ...]]] = []
        #: The least weights found, negated: those of the cheapest ``wanted``.
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
        """Find the paths of one edge, of two, and so on: from one length to the next, one side grows by an edge."""
        for length in range(1, self._question.max_edges + 1):
            # Edges are looked for from the side where they were read, or that has fewer halves.
            near, far = sorted(self._sides, key=lambda side: (not side.levels[-1].read, len(side.levels[-1].nodes)))
            if not (near.levels[-1].nodes and far.levels[-1].nodes):
                return
            self._join(near, far)
            if length < self._question.max_edges:
                self._grow(near, far, is_last=length + 1 == self._question.max_edges)

    def _read(self, side: _Side, rest: int) -> set[int]:
        """Read the edges that lead on from the longest halves of a side, and return the nodes that they reach."""
        halves, most, least = side.levels[-1], self.bound - rest, INFINITE
        reached: set[int] = set()
        for so_far, node in zip(halves.weights, halves.nodes, strict=True):
            if so_far > most:
                halves.read.append(None)
                least = min(least, so_far)
                continue
            reach = side.reach(node, most - so_far)
            if reach[0]:
                reach = reach[0], list(reach[1]), *reach[2:]
                reached.update(reach[1])
                self._count(len(reach[1]))
            halves.read.append(reach)
            if so_far + reach[3] < least:
                least = so_far + reach[3]
        self._leave_out(least + rest)
        return reached

    def _join(self, near: _Side, far: _Side) -> None:
        """Join halves by an edge from one side to the other; the cheapest come first, so that the bound falls early."""
        halves, others = near.levels[-1], far.levels[-1]
        rest = others.weights[others.order[0]]
        self._expect(near, rest)
        rows = others.order
        if not halves.read and len(rows) > MANY * len(halves.nodes) and self._may_read(near):
            reached = self._read(near, rest)  # few of the others are met
            met = compress(count(), map(reached.__contains__, others.nodes))
            rows = sorted(met, key=others.weights.__getitem__)
        onward: defaultdict[int, list[int]] = defaultdict(list)
        for row in rows:
            onward[others.nodes[row]].append(row)
        goals = set(onward)
        read = halves.read = halves.read or [None] * len(halves.nodes)
        for row in halves.order:
            so_far = halves.weights[row]
            limit = self.bound - rest - so_far
            if limit < 0:
                self._leave_out(so_far + rest)
                break
            reach = read[row]
            if reach is None:
                reach = read[row] = near.reach(halves.nodes[row], limit)
            else:
                reach = _within(reach, limit)
            weights, nodes, edges, beyond = reach
            self._leave_out(so_far + beyond + rest)
            self._count(len(nodes))
            if goals.isdisjoint(nodes):
                continue
            begun: _Half | None = None
            for at in compress(count(), map(goals.__contains__, nodes)):
                weight = so_far + weights[at]
                for other in onward[nodes[at]]:
                    whole = weight + others.weights[other]
                    if whole > self.bound:
                        if whole < self.beyond:
                            self.beyond = whole
                        break
                    self._count(1)
                    if whole > self._floor:
                        begun = begun or _walk(near, row)
                        self._take(whole, begun, edges[at], _walk(far, other), is_ahead=near.is_ahead)

    def _grow(self, near: _Side, far: _Side, *, is_last: bool) -> None:
        """Add the halves of a side that have one more edge; at least one more edge leads on to the other side.

        :param near: The side; its halves were joined.
        :param far: The other side.
        :param is_last: Whether none grow after these; then those that no edge of the other side meets are left out.
        """
        halves, grown = near.levels[-1], _Halves()
        ascends, rest, onward = self._question.graph.ascends, _least(far), _least(near)
        near.levels.append(grown)
        if onward + rest > self.bound:
            self._leave_out(onward + rest)
            return
        most, beyond = self.bound - rest, INFINITE
        kept: list[tuple[int, int, Reach]] = []
        for row, (so_far, reach) in enumerate(zip(halves.weights, halves.read, strict=True)):
            limit = most - so_far
            if reach is None or limit < 0:
                beyond = min(beyond, so_far)
                continue
            reach = _within(reach, limit) if ascends else near.reach(halves.nodes[row], limit)
            kept.append((row, so_far, reach))
            beyond = min(beyond, so_far + reach[3])
        self._leave_out(beyond + rest)
        met: set[int] | None = None
        count_kept, others = sum(len(reach[1]) for *_, reach in kept), len(far.levels[-1].nodes)
        if is_last and others < count_kept and others <= MANY * len(halves.nodes) and self._may_read(far):
            steps = self.steps
            reached = self._read(far, onward)
            if self.steps - steps < MANY * len(reached):  # otherwise most are met
                met = reached
        for row, so_far, reach in kept:
            weights, nodes, edges, _ = reach
            if met is not None:
                places = list(compress(count(), map(met.__contains__, nodes)))
                weights, nodes, edges = ([column[at] for at in places] for column in (weights, nodes, edges))
            if nodes:
                grown.weights.extend([so_far + weight for weight in weights])
                grown.nodes.extend(nodes)
                grown.edges.extend(edges)
                grown.before.extend(repeat(row, len(nodes)))
                self._count(len(nodes))

    def _may_read(self, side: _Side) -> bool:
        """Return whether the edges at all halves of a side can be read at little cost."""
        graph = self._question.graph
        return graph.expect is None and graph.ascends and len(side.levels[-1].nodes) <= AHEAD

    def _expect(self, side: _Side, rest: int) -> None:
        """Let a graph that is elsewhere fetch the edges at the ends of halves at once."""
        expect = self._question.graph.expect
        if expect is not None:
            halves, most = side.levels[-1], self.bound - rest
            limits = ((node, most - so_far) for so_far, node in zip(halves.weights, halves.nodes, strict=True))
            expect(limits, side.is_ahead)

    def _leave_out(self, weight: int) -> None:
        """Note that paths are left out, of which none is below a weight."""
        if weight < self.beyond:
            self.beyond = weight

    def _take(self, weight: int, near: _Half, edge: int, far: _Half, *, is_ahead: bool) -> None:
        """Take the path of two halves with an edge between them, if it is simple and accepted."""
        ahead, behind = (near, far) if is_ahead else (far, near)
        nodes = (*reversed(ahead[0]), *behind[0])
        edges = (*reversed(ahead[1]), edge, *behind[1])
        accept = self._question.accept
        if len(set(nodes)) == len(nodes) and (accept is None or accept(edges, nodes)):
            self._found.append((weight, len(edges), nodes, edges))
            self._lower(weight)

    def _lower(self, weight: int) -> None:
        """Lower the bound to the weight of the last path that is wanted, now that one more is found."""
        wanted = self._wanted
        if len(self._cheapest) < wanted:
            heappush(self._cheapest, -weight)
        elif -weight > self._cheapest[0]:
            heapreplace(self._cheapest, -weight)
        if len(self._cheapest) == wanted:
            self.bound = min(self.bound, -self._cheapest[0])
        if len(self._found) > 2 * wanted + MAX_TIES:
            last = -self._cheapest[0]
            self._drop_above(last)
            if len(self._found) >= wanted + MAX_TIES:
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


def _end(node: int) -> _Halves:
    """Return the half that is an end of the path and has no edge."""
    halves = _Halves()
    halves.weights.append(0)
    halves.nodes.append(node)
    return halves


def _least(side: _Side) -> int:
    """Return the least weight of the longest halves of a side with one more edge."""
    halves = side.levels[-1]
    if halves.least is None:
        halves.least = INFINITE
        for row in halves.order:
            if halves.weights[row] >= halves.least:
                break
            halves.least = min(halves.least, halves.weights[row] + side.least(halves.nodes[row]))
    return halves.least


def _within(reach: Reach, limit: int) -> Reach:
    """Return those of the edges at a node, in the order of their weights, whose weight is within a limit."""
    weights, nodes, edges, _ = reach
    cut = bisect_right(weights, limit)
    return reach if cut == len(weights) else (weights[:cut], nodes[:cut], edges[:cut], weights[cut])


def _walk(side: _Side, row: int) -> _Half:
    """List the nodes and edges of one of the longest halves of a side, the last first."""
    nodes, edges = [], []
    for level in side.levels[:0:-1]:
        nodes.append(level.nodes[row])
        edges.append(level.edges[row])
        row = level.before[row]
    nodes.append(side.levels[0].nodes[0])
    return nodes, edges
