"""Making an index of edges that fit in memory."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate, groupby
from math import log
from typing import TYPE_CHECKING, NamedTuple

from kg.search.index import MAGIC, RECORD_MARK, SIGN_CODES, TABLES, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class IndexRow(NamedTuple):
    """One statement as a row of an index."""

    #: Whether paths walk it only when asked to.
    is_further: bool
    source: int
    target: int
    sign: int | None
    #: In millionths; see :data:`kg.search.index.UNIT`.
    cost: int
    #: See :data:`kg.search.index.TABLES`.
    marks: int


def half_passing(out_degree: int, in_degree: int, hub_weight: float) -> int:
    """Return half the cost of passing through a node; hubs cost more, because a path through one says little.

    :param out_degree: How many nodes follow it.
    :param in_degree: How many nodes lead to it.
    :param hub_weight: The cost of passing is this times the mean of the logarithms of both.

    :returns: A quarter of the weight times the sum of the logarithms, in millionths; a degree of 0 counts as 1.
    """
    return round(UNIT * hub_weight / 4 * (log(max(out_degree, 1)) + log(max(in_degree, 1))))


def make_index(rows: Iterable[IndexRow], node_count: int, *, hub_weight: float) -> tuple[bytes, list[int]]:
    """Make an index.

    :param rows: The statements; one from a node to itself is left out, since no path has it, and of several that say
        the same and have no record all but one.
    :param node_count: Nodes are numbered below it.
    :param hub_weight: See :func:`half_passing`; the degrees are those of the edges that are walked by default.

    :returns: The bytes of a file, and the places among the statements, in the order of the rows of the index.
    """
    numbered = [(row, place) for place, row in enumerate(rows) if row.source != row.target]
    pairs = {(row.source, row.target) for row, _ in numbered if not row.is_further}
    following, leading = Counter(source for source, _ in pairs), Counter(target for _, target in pairs)
    halves = [half_passing(following[node], leading[node], hub_weight) for node in range(node_count)]

    def edge_of(item: tuple[IndexRow, int]) -> tuple[bool, int, int, int]:
        row = item[0]
        return row.is_further, row.source, row.target, SIGN_CODES[row.sign]

    numbered.sort(key=lambda item: (edge_of(item), item[0].cost, _plain(item[0]), item[1]))
    edges = []  # (is further, source, weight, target, code of the sign, rows)
    for (is_further, source, target, code), group in groupby(numbered, edge_of):
        members: list[tuple[IndexRow, int]] = []
        for row, place in group:
            if not (members and _plain(row) and members[-1][0] == row):
                members.append((row, place))
        weight = members[0][0].cost + halves[source] + halves[target]
        edges.append((is_further, source, weight, target, code, members))
    edges.sort(key=lambda edge: edge[:5])
    edge_count = sum(not edge[0] for edge in edges)
    columns: dict[str, Sequence[int]] = {"half_passing": halves}
    for layer, start, stop in (("", 0, edge_count), ("further_", edge_count, len(edges))):
        part = [(source, weight, target, n) for n, (_, source, weight, target, *_) in enumerate(edges)][start:stop]
        columns[f"{layer}out_starts"] = _starts((edge[0] for edge in part), node_count)
        columns[f"{layer}out_weights"] = [edge[1] for edge in part]
        columns[f"{layer}out_nodes"] = [edge[2] for edge in part]
        part.sort(key=lambda edge: (edge[2], edge[1], edge[0], edge[3]))
        columns[f"{layer}in_starts"] = _starts((edge[2] for edge in part), node_count)
        columns[f"{layer}in_weights"] = [edge[1] for edge in part]
        columns[f"{layer}in_nodes"] = [edge[0] for edge in part]
        columns[f"{layer}in_edges"] = [edge[3] for edge in part]
    places: list[int] = []
    links, costs, marks = [], [], []
    for *_, code, members in edges:
        links.append(4 * len(places) + code)
        for row, place in members:
            places.append(place)
            costs.append(row.cost)
            marks.append(row.marks)
    links.append(4 * len(places))
    columns |= {"links": links, "row_costs": costs, "row_marks": marks}
    return pack(columns, (node_count, edge_count, len(edges) - edge_count, len(places))), places


def _plain(row: IndexRow) -> int:
    """Return the marks of a statement without a record plus 1, and 0 for one with a record."""
    return 0 if row.marks & RECORD_MARK else row.marks + 1


def _starts(nodes: Iterable[int], node_count: int) -> list[int]:
    """Return the first row of each node in a column sorted by node, and one more for the end."""
    counts = Counter(nodes)
    return list(accumulate((counts[node] for node in range(node_count)), initial=0))


def pack(columns: Mapping[str, Sequence[int]], counts: Sequence[int]) -> bytes:
    """Return the bytes of a file with some columns.

    :param columns: By the names of :data:`kg.search.index.TABLES`.
    :param counts: Numbers of nodes, edges, further edges and rows.

    :returns: The bytes.
    """
    parts = [MAGIC, array("I", counts).tobytes()]
    for names, length in TABLES:
        table = array("I", bytes(4 * len(names) * length(*counts)))
        for at, name in enumerate(names):
            table[at :: len(names)] = array("I", columns[name])
        parts.append(table.tobytes())
    return b"".join(parts)
