"""An index of the edges behind an endpoint that grows during a search; see :class:`kg.search.index.PathIndex`."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.model.identifiers import to_iri
from kg.model.spellings import standard_identifier
from kg.model.statements import CERTAINTIES
from kg.paths.ranking import CAP, HUB_WEIGHT, cost, plain_cost, statement_cost
from kg.remote.neighborhoods import EndpointTriple
from kg.search.in_memory import half_passing
from kg.search.index import RECORD_MARK, SIGN_CODES, SIGNS
from kg.search.search import INFINITE, SearchLimitReached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.remote.edge_uses import EdgeUses
    from kg.remote.model_nodes import ModelNodes
    from kg.remote.neighborhoods import EndpointLink, Neighborhoods
    from kg.search.search import Reach

#: The most rows that one search may fetch, and the most triples of statements in our model.
MOST_FETCHED, MOST_DESCRIBED = 100_000, 1_000_000
#: Bytes of a CURIE that decide the order of things.
ORDERED = 120


#: The marks of a triple.
ASSERTED = CERTAINTIES.index("asserted")
#: An edge: whether it is walked on request only, its source, its target, and the code of its sign.
_Edge = tuple[bool, int, int, int]


class _Row(NamedTuple):
    """A statement of an edge."""

    cost: int
    link: EndpointLink
    #: Of the rows of an edge with the same text, one is kept.
    said: str
    predicate: str
    marks: int


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
        """Return a lower bound of the weights of the edges at a node; infinite for a node without edges."""
        if node in self.known:
            weights = self.known[node][0]
            return weights[0] if weights else INFINITE
        if not self.is_further and not self._index.degree(node, leaving=self.is_leaving):
            return INFINITE
        return self._index.least_cost + self._index.half_passing[node]


class _Halves:
    """Half the cost of passing through a node, by its number."""

    def __init__(self, index: HopIndex) -> None:
        self._index = index

    def __getitem__(self, node: int) -> int:
        index = self._index
        return half_passing(index.degree(node, leaving=True), index.degree(node, leaving=False), HUB_WEIGHT)


class HopIndex:
    """The edges behind an endpoint; nodes and edges are numbered as they are fetched.

    :param source: Fetches the edges.
    :param uses: How predicates are read.
    :param nodes: Fetches the statements in our model.
    """

    def __init__(self, source: Neighborhoods, uses: EdgeUses, nodes: ModelNodes) -> None:
        #: An upper bound of the numbers of nodes.
        self.node_count = 1 << (8 * ORDERED + 32)
        self._source = source
        self._uses = uses
        self._nodes = nodes
        self.plain_cost = plain_cost(None, "asserted")
        #: The lower bound of the cost of an edge.
        self.least_cost = cost(CAP) if nodes.is_there else self.plain_cost
        self.half_passing = _Halves(self)
        self.leaving = tuple(HopArcs(self, leaving=True, further=further) for further in (False, True))
        self.entering = tuple(HopArcs(self, leaving=False, further=further) for further in (False, True))
        self._turn = RLock()
        self._iris: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        #: By side, the number of a node to how many neighbors and triples it has.
        self._degrees: dict[bool, dict[int, tuple[int, int]]] = {True: {}, False: {}}
        #: Edges to their numbers, and back.
        self._edges: dict[_Edge, int] = {}
        self._ends: list[_Edge] = []
        self._rows: list[list[int]] = []
        #: The triples and the identifiers of statements by row (one of several triples that say the same), and the
        #: edges, costs and marks of these rows.
        self.links: list[EndpointLink] = []
        self._edge_of_row: list[int] = []
        self.row_costs: list[int] = []
        self.row_marks: list[int] = []
        self.predicate_numbers = {curie: number for number, curie in enumerate(sorted(uses.predicates))}
        self._start = 0, 0

    def node(self, name: str) -> int:
        """Return the number of a thing; a new thing gets one.

        Numbers are in the order of CURIEs, as in memory: they decide between paths of equal cost.
        """
        if name not in self._numbers:
            key = standard_identifier(name).encode()[:ORDERED].ljust(ORDERED, b"\0")
            number = (int.from_bytes(key) << 32) + len(self._iris)
            self._numbers[name] = number
            self._iris[number] = name
        return self._numbers[name]

    def iri(self, node: int) -> str:
        """Return the IRI of a node."""
        return self._iris[node]

    def degree(self, node: int, *, leaving: bool) -> int:
        """Return how many things a node leads to, or how many lead to it."""
        if node not in self._degrees[leaving]:
            self._know_degrees([node])
        return self._degrees[leaving][node][0]

    def begin(
        self, leaving: Sequence[HopArcs], entering: Sequence[HopArcs]
    ) -> Callable[[Iterable[tuple[int, int]], bool], None]:
        """Begin a search: its limits count from here.

        :param leaving: The sides that it walks forwards.
        :param entering: The sides that it walks backwards.

        :returns: A function that fetches together the edges that the search needs next, by nodes and limits. It raises
            :class:`~kg.search.search.SearchLimitReached` when the search has fetched as much as it may.
        """
        self._start = self._source.fetched, self._nodes.fetched

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
            of_edges, of_nodes = self._start
            if self._source.fetched - of_edges > MOST_FETCHED or self._nodes.fetched - of_nodes > MOST_DESCRIBED:
                raise SearchLimitReached
            names = [self._iris[node] for node in wanted]
            if arcs.is_further:
                counts = self._source.further_counts(names, leaving=arcs.is_leaving)
            else:
                self._know_degrees(wanted)
                counts = {name: self._degrees[arcs.is_leaving][self._numbers[name]][1] for name in names}
            links = list(self._source.edges(counts, leaving=arcs.is_leaving, further=arcs.is_further))
            at: dict[int, set[_Edge]] = {node: set() for node in wanted}
            rows: dict[_Edge, dict[str, _Row]] = {}
            for name, edge, row in (*self._statement_rows(links, arcs), *self._plain_rows(links, arcs)):
                at[self._numbers[name]].add(edge)
                if edge not in self._edges:  # otherwise its other end has all of its rows
                    rows.setdefault(edge, {}).setdefault(row.said, row)
            self._add(rows)
            self._know_degrees(dict.fromkeys(end for edge in chain.from_iterable(at.values()) for end in edge[1:3]))
            for node, edges in at.items():
                numbers = [(self._weight(edge), edge[1] + edge[2] - node, self._edges[edge]) for edge in edges]
                numbers.sort()
                arcs.known[node] = ([n[0] for n in numbers], [n[1] for n in numbers], [n[2] for n in numbers])

    def _know_degrees(self, nodes: Iterable[int]) -> None:
        with self._turn:
            wanted = list(nodes)
            for side, known in self._degrees.items():
                names = [self._iris[node] for node in wanted if node not in known]
                if names:
                    for name, numbers in self._source.degrees(names, leaving=side).items():
                        known[self._numbers[name]] = numbers

    def _plain_rows(
        self, links: Iterable[tuple[str, EndpointLink]], arcs: HopArcs
    ) -> Iterator[tuple[str, _Edge, _Row]]:
        """Yield things with the edges and rows of their triples."""
        for name, link in sorted((name, link) for name, link in links if isinstance(link, EndpointTriple)):
            known = self._uses.known[link.predicate]
            ends = (link.object, link.subject) if known.is_turned else (link.subject, link.object)
            sign = self._uses.sign(link.predicate, *map(standard_identifier, ends))
            predicate = known.predicate.curie
            yield name, self._edge(arcs, *ends, sign), _Row(self.plain_cost, link, predicate, predicate, ASSERTED)

    def _statement_rows(
        self, links: Iterable[tuple[str, EndpointLink]], arcs: HopArcs
    ) -> Iterator[tuple[str, _Edge, _Row]]:
        """Yield things with the edges and rows of their statements."""
        content: Any = self._nodes  # it has passages and references; a cost needs no more
        names = {link: name for name, link in links if isinstance(link, str)}
        for item in self._nodes.statements(names):
            edge = self._edge(arcs, to_iri(item.subject), to_iri(item.object), item.sign if item.is_causal else None)
            marks = RECORD_MARK + CERTAINTIES.index(item.certainty)
            yield (
                names[to_iri(item.id)],
                edge,
                _Row(statement_cost(item, content), item.id, item.id, item.predicate, marks),
            )

    def _edge(self, arcs: HopArcs, source: str, target: str, sign: int | None) -> _Edge:
        return arcs.is_further, self.node(source), self.node(target), SIGN_CODES[sign]

    def _weight(self, edge: _Edge) -> int:
        cheapest = self._rows[self._edges[edge]][0]
        return self.row_costs[cheapest] + self.half_passing[edge[1]] + self.half_passing[edge[2]]

    def _add(self, rows: Mapping[_Edge, Mapping[str, _Row]]) -> None:
        """Add edges with their rows in the order that they have in memory, the cheapest first."""
        cheapest = {edge: min(row.cost for row in of_edge.values()) for edge, of_edge in rows.items()}
        for edge in sorted(rows, key=lambda edge: (cheapest[edge], edge[3])):
            self._edges[edge] = len(self._ends)
            self._ends.append(edge)
            self._rows.append([])
            for row in sorted(rows[edge].values(), key=lambda row: row.cost):
                self._rows[-1].append(len(self.links))
                self.links.append(row.link)
                self._edge_of_row.append(self._edges[edge])
                self.row_costs.append(row.cost)
                self.row_marks.append(8 * self.predicate_numbers[row.predicate] + row.marks)

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
