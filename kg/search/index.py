"""The edges of a graph as flat arrays of whole numbers, which are searched where they lie, in memory or in a file.

Nodes are numbered. An edge is the statements of one subject, object and sign; edges are numbered by source, and from
one source by weight, so that the search reads the best of a node and no others. First come the edges that paths walk
by default, then the *further* ones, which they walk when asked to. Behind each edge stand its statements, one a row.

Every number is an unsigned little-endian integer of 32 bits. A file is the eight bytes of :data:`MAGIC`, the number of
nodes, edges, further edges and rows, and then the arrays of :data:`ARRAYS` without a gap.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.search.search import INFINITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.search.search import Reach

#: How a file begins; the last digit is the version of the format.
MAGIC = b"mscpath1"
#: The costs of the index are in millionths of the natural logarithm's unit.
UNIT = 1_000_000
#: The arrays of a file in their order, with their lengths in terms of the counts: nodes, edges, further edges, rows.
ARRAYS: dict[str, Callable[[int, int, int, int], int]] = {
    "half_passing": lambda n, e, f, r: n,  # half of the cost of passing through a node
    "out_starts": lambda n, e, f, r: n + 1,  # first edge from a node; one more for the end
    "out_weights": lambda n, e, f, r: e,  # cost of the edge and half_passing of both ends
    "out_nodes": lambda n, e, f, r: e,  # target
    "in_starts": lambda n, e, f, r: n + 1,  # the same by target: first place of a node in the three below
    "in_weights": lambda n, e, f, r: e,
    "in_nodes": lambda n, e, f, r: e,  # source
    "in_edges": lambda n, e, f, r: e,  # number of the edge
    "further_out_starts": lambda n, e, f, r: n + 1,  # the same for the further edges
    "further_out_weights": lambda n, e, f, r: f,
    "further_out_nodes": lambda n, e, f, r: f,
    "further_in_starts": lambda n, e, f, r: n + 1,
    "further_in_weights": lambda n, e, f, r: f,
    "further_in_nodes": lambda n, e, f, r: f,
    "further_in_edges": lambda n, e, f, r: f,
    "links": lambda n, e, f, r: e + f + 1,  # four times the first row of an edge, plus the code of its sign
    "row_costs": lambda n, e, f, r: r,  # cost of the edge if this were its only statement
    "row_marks": lambda n, e, f, r: r,  # eight times the number of the predicate, plus marks
}
#: Sign to its code in ``links``, and back.
SIGN_CODES: dict[int | None, int] = {None: 0, 1: 1, -1: 2}
SIGNS = (None, 1, -1)
#: Marks of a row: the two bits of its certainty, by its place in :data:`kg.model.statements.CERTAINTIES`, and whether
#: more is known of the statement than its subject, predicate, object, sign and certainty.
CERTAINTY_MARK, RECORD_MARK = 3, 4


class IndexFileError(KGError, ValueError):
    """A file that is not a whole index, or of another version."""


class Arcs(NamedTuple):
    """The edges of one layer, read from one side."""

    starts: Sequence[int]
    weights: Sequence[int]
    nodes: Sequence[int]
    edges: Sequence[int]

    def reach(self, node: int, limit: int) -> Reach:
        """Give the edges at a node whose weight is within a limit, and the least weight beyond it."""
        start, end = self.starts[node], self.starts[node + 1]
        if start == end:
            return (), (), (), INFINITE
        weights = self.weights
        cut = end if weights[end - 1] <= limit else bisect_right(weights, limit, start, end)
        beyond = INFINITE if cut == end else weights[cut]
        return weights[start:cut], self.nodes[start:cut], self.edges[start:cut], beyond

    def least(self, node: int) -> int:
        """Give the least weight of an edge at a node, infinite where there is none."""
        start = self.starts[node]
        return self.weights[start] if start < self.starts[node + 1] else INFINITE


class PathIndex:
    """An index, in memory or mapped from a file.

    :param data: What a file holds.

    :raises IndexFileError: If it is not a whole index of this version.
    """

    def __init__(self, data: bytes | memoryview) -> None:
        if sys.byteorder != "little":
            raise IndexFileError("the path index needs a little-endian machine")
        whole = memoryview(data)
        head = len(MAGIC) + 16
        if bytes(whole[: len(MAGIC)]) != MAGIC or len(whole) < head:
            raise IndexFileError("not a path index of this version; build it again")
        counts = tuple(whole[len(MAGIC) : head].cast("I"))
        self.node_count, self.edge_count, self.further_count, self.row_count = counts
        sizes = {name: size(*counts) for name, size in ARRAYS.items()}
        if len(whole) != head + 4 * sum(sizes.values()):
            raise IndexFileError("the path index is not whole; build it again")
        numbers = whole[head:].cast("I")
        arrays: dict[str, memoryview] = {}
        start = 0
        for name, size in sizes.items():
            arrays[name] = numbers[start : start + size]
            start += size
        self.half_passing = arrays["half_passing"]
        self.links = arrays["links"]
        self.row_costs = arrays["row_costs"]
        self.row_marks = arrays["row_marks"]
        edges, further = range(self.edge_count), range(self.edge_count, self.edge_count + self.further_count)
        #: Layers by side: the edges that are walked by default, and the further ones.
        self.leaving = tuple(
            Arcs(arrays[f"{layer}out_starts"], arrays[f"{layer}out_weights"], arrays[f"{layer}out_nodes"], numbered)
            for layer, numbered in (("", edges), ("further_", further))
        )
        self.entering = tuple(
            Arcs(*(arrays[f"{layer}in_{part}"] for part in ("starts", "weights", "nodes", "edges")))
            for layer in ("", "further_")
        )

    def target(self, edge: int) -> int:
        """Give the node that an edge leads to."""
        arcs, place = self._place(edge)
        return arcs.nodes[place]

    def source(self, edge: int) -> int:
        """Give the node that an edge starts from."""
        arcs, place = self._place(edge)
        return bisect_right(arcs.starts, place) - 1

    def _place(self, edge: int) -> tuple[Arcs, int]:
        layer = edge >= self.edge_count
        return self.leaving[layer], edge - layer * self.edge_count

    def edge_of_row(self, row: int) -> int:
        """Give the edge that a statement stands behind."""
        return bisect_right(self.links, row, hi=self.edge_count + self.further_count, key=lambda link: link >> 2) - 1

    def sign(self, edge: int) -> int | None:
        """Give the sign of an edge: 1, -1, or ``None`` where it is unknown."""
        return SIGNS[self.links[edge] & 3]

    def rows(self, edge: int) -> range:
        """Give the rows of an edge, the cheapest first."""
        return range(self.links[edge] >> 2, self.links[edge + 1] >> 2)


class View:
    """The edges of an index that one question lets paths walk; see :class:`kg.search.search.Adjacency`.

    :param index: The index.
    :param with_further: Whether the edges that are not walked by default are walked.
    :param is_undirected: Whether edges are walked backwards too.
    :param takes_row: Which statements count, by their rows; all where left out.
    :param takes_node: Which nodes may be on a path; all where left out.
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
        self._is_plain = len(self._leaving) == 1 and takes_row is None and takes_node is None

    def leaving(self, node: int, limit: int) -> Reach:
        """Give the edges from a node whose weight is within a limit."""
        return self._reach(self._leaving, node, limit)

    def entering(self, node: int, limit: int) -> Reach:
        """Give the edges to a node whose weight is within a limit."""
        return self._reach(self._entering, node, limit)

    def least_leaving(self, node: int) -> int:
        """Give a weight that no edge from a node is below."""
        return min(arcs.least(node) for arcs in self._leaving)

    def least_entering(self, node: int) -> int:
        """Give a weight that no edge to a node is below."""
        return min(arcs.least(node) for arcs in self._entering)

    def half_passing(self, node: int) -> int:
        """Give half of what it costs to pass through a node."""
        return self.index.half_passing[node]

    def rows(self, edge: int) -> list[int]:
        """Give the rows of an edge that count, the cheapest first."""
        takes = self._takes_row
        return [row for row in self.index.rows(edge) if takes is None or takes(row)]

    def _reach(self, sides: Iterable[Arcs], node: int, limit: int) -> Reach:
        if self._is_plain:
            (arcs,) = sides
            return arcs.reach(node, limit)
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
        """Give what an edge costs more without the statements that do not count; ``None`` if none of them does."""
        if self._takes_row is None:
            return 0
        if edge not in self._costs:
            rows = self.index.rows(edge)
            costs = self.index.row_costs
            counting = next((row for row in rows if self._takes_row(row)), None)
            self._costs[edge] = None if counting is None else costs[counting] - costs[rows[0]]
        return self._costs[edge]
