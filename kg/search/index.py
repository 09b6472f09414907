"""The edges of a graph as flat arrays of whole numbers, which are searched in place, in memory or in a file.

Nodes are numbered. An edge is the statements of one subject, object and sign; edges are numbered by source, and from
one source by weight, so that the search reads only the best edges of a node. First come the edges that paths walk by
default, then the *further* ones, which they walk when asked to. Each statement of an edge has a row.

Every number is an unsigned little-endian integer of 32 bits. A file is the eight bytes of :data:`MAGIC`, the number of
nodes, edges, further edges and rows, and then the tables of :data:`TABLES`, row by row and without padding. Every
number may be checked before it is used; see :class:`NumberColumn`.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, overload

from kg.errors import KGError
from kg.search.search import INFINITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.search.search import Reach

#: How a file begins; the last digit is the version of the format.
MAGIC = b"mscpath2"
#: The costs of the index are in millionths of the natural logarithm's unit.
UNIT = 1_000_000
#: The tables of a file in their order: the columns of each, and its length in terms of the numbers of nodes, edges,
#: further edges and rows. Columns that are read together stand together.
TABLES: tuple[tuple[tuple[str, ...], Callable[[int, int, int, int], int]], ...] = (
    (("half_passing",), lambda n, e, f, r: n),  # half of the cost of passing through a node
    (("out_starts",), lambda n, e, f, r: n + 1),  # first edge from a node; one more for the end
    # Cost of the edge and half_passing of both ends; target.
    (("out_weights", "out_nodes"), lambda n, e, f, r: e),
    (("in_starts",), lambda n, e, f, r: n + 1),  # the same by target: first place of a node in the next table
    # The same weight; source; number of the edge.
    (("in_weights", "in_nodes", "in_edges"), lambda n, e, f, r: e),
    (("further_out_starts",), lambda n, e, f, r: n + 1),  # the same for the further edges
    (("further_out_weights", "further_out_nodes"), lambda n, e, f, r: f),
    (("further_in_starts",), lambda n, e, f, r: n + 1),
    (("further_in_weights", "further_in_nodes", "further_in_edges"), lambda n, e, f, r: f),
    (("links",), lambda n, e, f, r: e + f + 1),  # four times the first row of an edge, plus the code of its sign
    # Cost of the edge if this were its only statement; eight times the number of the predicate, plus marks.
    (("row_costs", "row_marks"), lambda n, e, f, r: r),
)
#: Most nodes whose edges are remembered as checked, so that they are not checked again.
MOST_CHECKED = 1 << 20
#: Sign to its code in ``links``, and back.
SIGN_CODES: dict[int | None, int] = {None: 0, 0: 0, 1: 1, -1: 2}
SIGNS = (None, 1, -1)
#: Marks of a row: the two bits of its certainty, by its place in :data:`kg.model.statements.CERTAINTIES`, and whether
#: more is known of the statement than its subject, predicate, object, sign and certainty.
CERTAINTY_MARK, RECORD_MARK = 3, 4


class IndexFileError(KGError, ValueError):
    """A file that is no complete index of this version."""


class NumberColumn(Sequence[int]):
    """A column of a table, whose numbers are checked before they are returned.

    :param numbers: The table, row by row.
    :param place: Place of the table in the file, in bytes.
    :param width: How many columns the table has.
    :param at: The number of this column, from 0.
    :param check: Checks the bytes of the file from one place to another.
    """

    __slots__ = ("_check", "_place", "_row", "unchecked")

    def __init__(self, numbers: memoryview, place: int, width: int, at: int, check: Callable[[int, int], None]) -> None:
        #: The numbers as they stand in the file.
        self.unchecked = numbers[at::width]
        self._place = place
        self._row = 4 * width
        self._check = check

    def __len__(self) -> int:
        return len(self.unchecked)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> memoryview: ...
    def __getitem__(self, place: int | slice) -> int | memoryview:
        if isinstance(place, slice):
            return self.part(*place.indices(len(self.unchecked))[:2])
        self._check(self._place + self._row * place, self._place + self._row * (place + 1))
        number: int = self.unchecked[place]
        return number

    def __iter__(self) -> Iterator[int]:
        return iter(self.part(0, len(self.unchecked)))

    def part(self, start: int, stop: int) -> memoryview:
        """Return the numbers from one row to another."""
        self.check(start, stop)
        return self.unchecked[start:stop]

    def check(self, start: int, stop: int) -> None:
        """Check the table from one row to another, in all its columns."""
        if start < stop:
            self._check(self._place + self._row * start, self._place + self._row * stop)

    def last_place(self, number: int, *, shift: int = 0) -> int:
        """Return the last row of an ascending column whose number is at most another; -1 if every number is greater.

        :param number: The number.
        :param shift: How many low bits of the column's numbers do not count.

        :returns: The row. Only two numbers are checked: that of the row and the next one, which decide the result.
        """
        after = bisect_right(self.unchecked, number, key=(lambda item: item >> shift) if shift else None)
        self.check(max(after - 1, 0), min(after + 1, len(self.unchecked)))
        return after - 1


class Arcs:
    """The edges of one layer, read from one side.

    :param starts: First row of each node in the other columns, and one more for the end.
    :param weights: Weight of each edge; those of one node ascend.
    :param nodes: The node at its other end, from the same table.
    :param edges: Its number, from the same table or known.
    """

    def __init__(
        self, starts: NumberColumn, weights: NumberColumn, nodes: NumberColumn, edges: NumberColumn | range
    ) -> None:
        self.starts, self.weights, self.nodes, self.edges = starts, weights, nodes, edges
        self._numbers = edges if isinstance(edges, range) else edges.unchecked
        self._weights, self._nodes = weights.unchecked, nodes.unchecked
        #: Node to its rows, first and end, and to the row before which they were checked.
        self._known: dict[int, tuple[int, int, int]] = {}

    def reach(self, node: int, limit: int) -> Reach:
        """Return the edges at a node whose weight is within a limit, and the least weight beyond it."""
        known = self._known.get(node)
        if known is None:
            self.starts.check(node, node + 2)
            start, end = self.starts.unchecked[node : node + 2]
            checked = start
        else:
            start, end, checked = known
        if start == end:
            return (), (), (), INFINITE
        weights = self._weights
        cut = bisect_right(weights, limit, start, end)
        # Bisection compares other weights, too, but those on both sides of the cut decide where it is.
        if cut == end:
            stop, beyond = end, INFINITE
        else:
            stop = cut + 1
            beyond = weights[cut]
        if checked < stop:
            self.weights.check(start, stop)
            if len(self._known) >= MOST_CHECKED:
                self._known.clear()
            self._known[node] = start, end, stop
        if cut == start:
            return (), (), (), beyond
        return weights[start:cut], self._nodes[start:cut], self._numbers[start:cut], beyond

    def least(self, node: int) -> int:
        """Return the least weight of the edges at a node; infinite for a node without edges."""
        known = self._known.get(node)
        return self.reach(node, -1)[3] if known is None else self._weights[known[0]]


class PathIndex:
    """An index, in memory or mapped from a file.

    :param data: The bytes of a file.
    :param check: Called with the first byte and the one after the last before bytes are used; raises an error if they
        are not what was written.

    :raises IndexFileError: If it is not a complete index of this version.
    """

    def __init__(self, data: bytes | memoryview, check: Callable[[int, int], None] = lambda start, stop: None) -> None:
        #: Starts a search of an index on another machine: takes the sides that are walked forwards and backwards, and
        #: returns the function that the search calls before it asks for edges (``expect`` of
        #: :class:`kg.search.search.Adjacency`). ``None`` for an index in memory or in a file.
        self.begin: Callable[..., Callable[[Iterable[tuple[int, int]], bool], None]] | None = None
        if sys.byteorder != "little":
            raise IndexFileError("the path index needs a little-endian machine")
        whole = memoryview(data)
        head = len(MAGIC) + 16
        check(0, head)
        if bytes(whole[: len(MAGIC)]) != MAGIC or len(whole) < head:
            raise IndexFileError("not a path index of this version; build it again")
        counts = tuple(whole[len(MAGIC) : head].cast("I"))
        self.node_count, self.edge_count, self.further_count, self.row_count = counts
        sizes = [len(names) * length(*counts) for names, length in TABLES]
        if len(whole) != head + 4 * sum(sizes):
            raise IndexFileError("the path index is incomplete; build it again")
        numbers = whole[head:].cast("I")
        columns: dict[str, NumberColumn] = {}
        start = 0
        for (names, _), size in zip(TABLES, sizes, strict=True):
            table = numbers[start : start + size]
            for at, name in enumerate(names):
                columns[name] = NumberColumn(table, head + 4 * start, len(names), at, check)
            start += size
        self.half_passing = columns["half_passing"]
        self.links = columns["links"]
        self.row_costs = columns["row_costs"]
        self.row_marks = columns["row_marks"]
        edges, further = range(self.edge_count), range(self.edge_count, self.edge_count + self.further_count)
        #: Layers by side: the edges that are walked by default, and the further ones.
        self.leaving = tuple(
            Arcs(columns[f"{layer}out_starts"], columns[f"{layer}out_weights"], columns[f"{layer}out_nodes"], numbered)
            for layer, numbered in (("", edges), ("further_", further))
        )
        self.entering = tuple(
            Arcs(*(columns[f"{layer}in_{part}"] for part in ("starts", "weights", "nodes", "edges")))
            for layer in ("", "further_")
        )

    def target(self, edge: int) -> int:
        """Return the node that an edge leads to."""
        arcs, place = self._place(edge)
        return arcs.nodes[place]

    def source(self, edge: int) -> int:
        """Return the node that an edge starts from."""
        arcs, place = self._place(edge)
        return arcs.starts.last_place(place)

    def _place(self, edge: int) -> tuple[Arcs, int]:
        layer = edge >= self.edge_count
        return self.leaving[layer], edge - layer * self.edge_count

    def edge_of_row(self, row: int) -> int:
        """Return the edge that a statement belongs to."""
        return self.links.last_place(row, shift=2)

    def sign(self, edge: int) -> int | None:
        """Return the sign of an edge: 1, -1, or ``None`` where it is unknown."""
        return SIGNS[self.links[edge] & 3]

    def rows(self, edge: int) -> range:
        """Return the rows of an edge, the cheapest first."""
        first, following = self.links.part(edge, edge + 2)
        return range(first >> 2, following >> 2)


class View:
    """The edges of an index that one question lets paths walk; see :class:`kg.search.search.Adjacency`.

    :param index: The index.
    :param with_further: Whether the edges that are not walked by default are walked.
    :param is_undirected: Whether edges are walked backwards too.
    :param takes_row: Whether the statement of a row counts; all do where left out.
    :param takes_node: Whether a node may be on a path; all may where left out.
    """

    def __init__(
        self,
        index: PathIndex,
        *,
        with_further: bool = False,
        is_undirected: bool = False,
        takes_row: Callable[[int], bool] | None = None,
        takes_node: Callable[[int], bool] | None = None,
    ) -> None:
        self.index = index
        self._takes_row = takes_row
        self._takes_node = takes_node
        self._costs: dict[int, int | None] = {}
        layers = slice(0, 2 if with_further else 1)
        out, into = index.leaving[layers], index.entering[layers]
        self._leaving = (*out, *into) if is_undirected else out
        self._entering = (*into, *out) if is_undirected else into
        #: See :class:`kg.search.search.Adjacency`.
        self.expect = None if index.begin is None else index.begin(self._leaving, self._entering)
        #: See :class:`kg.search.search.Adjacency`.
        self.ascends = len(self._leaving) == 1 and takes_row is None and takes_node is None

    @property
    def leaving(self) -> Callable[[int, int], Reach]:
        """Function of a node and a limit that returns the edges from the node whose weight is within the limit."""
        return self._reader(self._leaving)

    @property
    def entering(self) -> Callable[[int, int], Reach]:
        """Function of a node and a limit that returns the edges to the node whose weight is within the limit."""
        return self._reader(self._entering)

    @property
    def least_leaving(self) -> Callable[[int], int]:
        """Function of a node that returns a weight which no edge from it is below."""
        return _least_of(self._leaving)

    @property
    def least_entering(self) -> Callable[[int], int]:
        """Function of a node that returns a weight which no edge to it is below."""
        return _least_of(self._entering)

    def half_passing(self, node: int) -> int:
        """Return half the cost of passing through a node."""
        return self.index.half_passing[node]

    def rows(self, edge: int) -> list[int]:
        """Return the rows of an edge that count, the cheapest first."""
        takes = self._takes_row
        return [row for row in self.index.rows(edge) if takes is None or takes(row)]

    def _reader(self, sides: tuple[Arcs, ...]) -> Callable[[int, int], Reach]:
        return sides[0].reach if self.ascends else partial(self._reach, sides)

    def _reach(self, sides: Iterable[Arcs], node: int, limit: int) -> Reach:
        weights: list[int] = []
        nodes: list[int] = []
        edges: list[int] = []
        least_beyond = INFINITE
        for arcs in sides:
            found_weights, found_nodes, found_edges, beyond = arcs.reach(node, limit)
            least_beyond = min(least_beyond, beyond)
            for weight, other, edge in zip(found_weights, found_nodes, found_edges, strict=True):
                if self._takes_node is not None and not self._takes_node(other):
                    continue
                extra = self._extra_cost(edge)
                if extra is None:
                    continue
                if weight + extra > limit:
                    least_beyond = min(least_beyond, weight + extra)
                    continue
                weights.append(weight + extra)
                nodes.append(other)
                edges.append(edge)
        return weights, nodes, edges, least_beyond

    def _extra_cost(self, edge: int) -> int | None:
        """Return the additional cost of an edge without the statements that do not count; ``None`` if none counts."""
        if self._takes_row is None:
            return 0
        if edge not in self._costs:
            rows = self.index.rows(edge)
            costs = self.index.row_costs
            counting = next((row for row in rows if self._takes_row(row)), None)
            self._costs[edge] = None if counting is None else costs[counting] - costs[rows[0]]
        return self._costs[edge]


def _least_of(sides: tuple[Arcs, ...]) -> Callable[[int], int]:
    return sides[0].least if len(sides) == 1 else lambda node: min(arcs.least(node) for arcs in sides)
