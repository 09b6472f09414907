"""An index of edges behind an endpoint, which grows as a search walks it; see :class:`kg.search.index.PathIndex`."""

from __future__ import annotations

from bisect import bisect_right
from threading import RLock
from typing import TYPE_CHECKING

from kg.model.spellings import standard_identifier
from kg.model.statements import CERTAINTIES
from kg.search.in_memory import half_passing
from kg.search.index import SIGN_CODES, SIGNS
from kg.search.search import INFINITE, SearchLimitReached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.remote.edge_uses import EdgeUses
    from kg.remote.neighborhoods import EndpointTriple, Neighborhoods
    from kg.search.search import Reach

#: Most rows that one search may fetch.
MOST_FETCHED = 100_000


class HopArcs:
    """The edges of one layer, seen from one side."""

    def __init__(self, index: HopIndex, *, leaving: bool, further: bool) -> None:
        self._index = index
        self.is_leaving = leaving
        self.is_further = further
        #: Node to weights, nodes and edges in rows, sorted by weight.
        self.known: dict[int, tuple[list[int], list[int], list[int]]] = {}

    def reach(self, node: int, limit: int) -> Reach:
        """Return the edges at a node whose weight is within a limit, and the least weight beyond it."""
        least = self.least(node)
        if least > limit:
            return (), (), (), least
        if node not in self.known:
            self._index.fetch([node], self)
        weights, nodes, edges = self.known[node]
        cut = bisect_right(weights, limit)
        beyond = weights[cut] if cut < len(weights) else INFINITE
        return weights[:cut], nodes[:cut], edges[:cut], beyond

    def least(self, node: int) -> int:
        """Return a weight that no edge at a node is below, infinite where there is none."""
        if node in self.known:
            weights = self.known[node][0]
            return weights[0] if weights else INFINITE
        if not self.is_further and not self._index.degree(node, leaving=self.is_leaving):
            return INFINITE
        return self._index.plain_cost + self._index.half_passing[node]


class _Halves:
    """Half the cost of passing through a node, by its number."""

    def __init__(self, index: HopIndex) -> None:
        self._index = index

    def __getitem__(self, node: int) -> int:
        index = self._index
        return half_passing(index.degree(node, leaving=True), index.degree(node, leaving=False), index.hub_weight)


class HopIndex:
    """The edges behind an endpoint; nodes and edges are numbered as they are fetched.

    :param source: Fetches the edges.
    :param uses: How predicates are read.
    :param plain_cost: Cost of an edge, in millionths.
    :param hub_weight: See :func:`kg.search.in_memory.half_passing`.
    """

    def __init__(self, source: Neighborhoods, uses: EdgeUses, *, plain_cost: int, hub_weight: float) -> None:
        #: More than there are nodes.
        self.node_count = 1 << 60
        self._source = source
        self._uses = uses
        self.plain_cost = plain_cost
        self.hub_weight = hub_weight
        self.half_passing = _Halves(self)
        self.leaving = tuple(HopArcs(self, leaving=True, further=further) for further in (False, True))
        self.entering = tuple(HopArcs(self, leaving=False, further=further) for further in (False, True))
        self._turn = RLock()
        self._iris: list[str] = []
        self._numbers: dict[str, int] = {}
        #: Number of a node to how many things and triples there are, by side.
        self._degrees: dict[bool, dict[int, tuple[int, int]]] = {True: {}, False: {}}
        #: Layer, source, target and code of the sign of an edge to its number, and back.
        self._edges: dict[tuple[bool, int, int, int], int] = {}
        self._ends: list[tuple[bool, int, int, int]] = []
        self._rows: list[list[int]] = []
        #: The triples that are rows, one of several that say the same; their edges, costs and marks.
        self.triples: list[EndpointTriple] = []
        self._edge_of_row: list[int] = []
        self.row_costs: list[int] = []
        self.row_marks: list[int] = []
        self.predicate_numbers = {curie: number for number, curie in enumerate(sorted(uses.predicates))}
        self._stated: set[tuple[int, str]] = set()
        self._start = 0

    def node(self, name: str) -> int:
        """Return the number of a thing, which gets one where it has none."""
        if name not in self._numbers:
            self._numbers[name] = len(self._iris)
            self._iris.append(name)
        return self._numbers[name]

    def iri(self, node: int) -> str:
        """Return the IRI of a node."""
        return self._iris[node]

    def degree(self, node: int, *, leaving: bool) -> int:
        """Return how many things follow a node, or lead to it."""
        if node not in self._degrees[leaving]:
            self._know_degrees([node])
        return self._degrees[leaving][node][0]

    def begin(
        self, leaving: Sequence[HopArcs], entering: Sequence[HopArcs]
    ) -> Callable[[Iterable[tuple[int, int]], bool], None]:
        """Begin a search: what it may fetch is counted from here.

        :param leaving: The sides that it walks forwards.
        :param entering: Those that it walks backwards.

        :returns: What fetches at once the edges that the search asks for next, by nodes and limits. It raises
            :class:`~kg.search.search.SearchLimitReached` when the search has fetched as much as it may.
        """
        self._start = self._source.fetched

        def expect(nodes: Iterable[tuple[int, int]], is_leaving: bool) -> None:
            limits: dict[int, int] = {}
            for node, limit in nodes:
                limits[node] = max(limit, limits.get(node, limit))
            with self._turn:
                self._know_degrees(limits)
                for side in leaving if is_leaving else entering:
                    self.fetch([node for node, limit in limits.items() if side.least(node) <= limit], side)

        return expect

    def fetch(self, nodes: Iterable[int], arcs: HopArcs) -> None:
        """Fetch the edges at some nodes, with the degrees of their other ends."""
        with self._turn:
            wanted = [node for node in nodes if node not in arcs.known]
            if not wanted:
                return
            if self._source.fetched - self._start > MOST_FETCHED:
                raise SearchLimitReached
            names = [self._iris[node] for node in wanted]
            if arcs.is_further:
                counts = self._source.further_counts(names, leaving=arcs.is_leaving)
            else:
                self._know_degrees(wanted)
                counts = {name: self._degrees[arcs.is_leaving][self._numbers[name]][1] for name in names}
            found: dict[int, dict[int, int]] = {node: {} for node in wanted}
            links = sorted(self._source.edges(counts, leaving=arcs.is_leaving, further=arcs.is_further))
            others = set()
            for name, link in links:
                other = self.node(link.object if link.subject == name else link.subject)
                others.add(other)
                found[self._numbers[name]][self._add(link, further=arcs.is_further)] = other
            self._know_degrees(sorted(others))
            halves = {node: self.half_passing[node] for node in (*others, *wanted)}
            for node, edges in found.items():
                own = self.plain_cost + halves[node]
                rows = sorted((own + halves[other], other, edge) for edge, other in edges.items())
                arcs.known[node] = ([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])

    def _know_degrees(self, nodes: Iterable[int]) -> None:
        with self._turn:
            wanted = list(nodes)
            for side, known in self._degrees.items():
                names = [self._iris[node] for node in wanted if node not in known]
                if names:
                    for name, numbers in self._source.degrees(names, leaving=side).items():
                        known[self._numbers[name]] = numbers

    def _add(self, link: EndpointTriple, *, further: bool) -> int:
        """Return the number of the edge of a link, which becomes one of its rows."""
        known = self._uses.known[link.predicate]
        ends = (link.object, link.subject) if known.is_turned else (link.subject, link.object)
        sign = self._uses.sign(link.predicate, *map(standard_identifier, ends))
        key = (further, self.node(ends[0]), self.node(ends[1]), SIGN_CODES[sign])
        if key not in self._edges:
            self._edges[key] = len(self._ends)
            self._ends.append(key)
            self._rows.append([])
        edge = self._edges[key]
        if (edge, known.predicate.curie) not in self._stated:
            self._stated.add((edge, known.predicate.curie))
            self._rows[edge].append(len(self.triples))
            self.triples.append(link)
            self._edge_of_row.append(edge)
            self.row_costs.append(self.plain_cost)
            self.row_marks.append(8 * self.predicate_numbers[known.predicate.curie] + CERTAINTIES.index("asserted"))
        return edge

    def source(self, edge: int) -> int:
        """Return the node that an edge starts from."""
        return self._ends[edge][1]

    def target(self, edge: int) -> int:
        """Return the node that an edge leads to."""
        return self._ends[edge][2]

    def sign(self, edge: int) -> int | None:
        """Return the sign of an edge: 1, -1, or ``None`` where it is unknown."""
        return SIGNS[self._ends[edge][3]]

    def edge_of_row(self, row: int) -> int:
        """Return the edge that a statement stands behind."""
        return self._edge_of_row[row]

    def rows(self, edge: int) -> list[int]:
        """Return the rows of an edge."""
        return self._rows[edge]
