"""A fast reader for lists of edges, for rows without qualifiers, which most rows of large files are.

An identifier is checked when it first occurs, and has a number from then on. The predicate and the other columns of a
plain edge are looked up together, as a kind of edges. Every other row (more columns, a denial, an inverse predicate,
a mistake) is left to the general reader.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from kg.ingest.edge_columns import EdgeKind
from kg.ingest.links import IDENTIFIER, PLAIN_COLUMNS, LinkReader, triple_of
from kg.ingest.qualifiers import BY_VARIANTS, matters
from kg.model.predicates import KIND_OF, SAME_AS
from kg.model.spellings import iri_of
from kg.paths.ranking import plain_cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph

    from kg.ingest.edge_columns import Edge
    from kg.ingest.row_columns import Row
    from kg.ingest.target import Target
    from kg.model.predicates import Predicates

#: Columns without which a row is not an edge.
ENDS = ("subject", "object")
SCORE = "has_confidence_score"
#: Costs that are kept in memory.
MOST_COSTS = 10_000

Thing = TypeVar("Thing")
Kind = TypeVar("Kind")


def plain_rows(
    lines: Iterable[tuple[int, bytes]],
    header: list[str],
    *,
    thing_of: Callable[[str], Thing],
    kind_of: Callable[[bytes], Kind | None],
    cost_of: Callable[[bytes, Kind], int | None],
    other: Callable[[int, bytes], None],
) -> Iterator[tuple[Thing, Thing, Kind, int, int]]:
    """Yield the plain edges of a list of edges, with the columns of :data:`kg.ingest.edge_columns.COLUMNS`.

    :param lines: The rows with their numbers.
    :param header: The columns.
    :param thing_of: Returns what stands for an identifier.
    :param kind_of: Returns what stands for the meaning of a row; ``None`` if no plain edge has it.
    :param cost_of: Returns the cost of a kind of edges with the score in a cell; ``None`` if the cell holds none.
    :param other: Called with the number and the bytes of every other row.

    :yields: The edges.
    """
    width, (subject, object_) = len(header), map(header.index, ENDS)
    score = header.index(SCORE) if SCORE in header else None
    meaning_of = itemgetter(*(n for n, column in enumerate(header) if matters(column) and column in PLAIN_COLUMNS))
    further = [n for n, column in enumerate(header) if column not in PLAIN_COLUMNS]
    # A dict is faster than a cached function, and this loop runs for every row.
    things: dict[bytes, Thing | None] = {}
    kinds: dict[bytes | tuple[bytes, ...], Kind | None] = {}
    costs: dict[tuple[bytes, Kind], int | None] = {}

    for line, data in lines:
        cells = data.rstrip(b"\r\n").split(b"\t")
        if len(cells) == width and not (further and any([cells[n] for n in further])):
            key = meaning_of(cells)
            if key not in kinds:
                kinds[key] = kind_of(data)
            if (kind := kinds[key]) is not None:
                first, last = cells[subject], cells[object_]
                if first not in things:
                    things[first] = thing_of(name) if (name := _identifier(first)) else None
                if last not in things:
                    things[last] = thing_of(name) if (name := _identifier(last)) else None
                priced = b"" if score is None else cells[score], kind
                if priced not in costs:
                    if len(costs) == MOST_COSTS:
                        costs.clear()
                    costs[priced] = cost_of(*priced)
                source, end, cost = things[first], things[last], costs[priced]
                if cost is not None and source is not None and end is not None:
                    yield source, end, kind, cost, 0
                    continue
        other(line, data)


def plain_edges(
    lines: Iterable[tuple[int, bytes]],
    header: list[str],
    target: Target,
    *,
    read: Callable[[bytes], Row],
    keep: Callable[[int, bytes], None],
) -> Iterator[Edge]:
    """Return the plain edges of a list of edges.

    ``read`` reads a row in general; ``keep`` is called with the number and the bytes of every other row.
    """
    edges, reader = target.edges, LinkReader(target.predicates)
    certainties: dict[int, str] = {}

    def kind_of(data: bytes) -> int | None:
        try:
            link = reader.read(read(data))
        except ValueError:
            return None
        found = link.meaning
        curie = found.predicate.curie
        if found.doubts or found.is_negated or link.is_turned or curie in (*KIND_OF, *SAME_AS, *BY_VARIANTS):
            return None
        sign = found.sign if found.is_causal else None
        kind = EdgeKind(edges.predicate(curie), sign, found.is_further, found.certainty, has_record=False)
        certainties[edges.kind(kind)] = found.certainty
        return edges.kind(kind)

    def cost_of(score: bytes, kind: int) -> int | None:
        support = _score(score)
        return None if score and support is None else plain_cost(support, certainties[kind])

    return plain_rows(lines, header, thing_of=edges.number, kind_of=kind_of, cost_of=cost_of, other=keep)


def edge_quads(
    lines: Iterable[tuple[int, bytes]],
    header: list[str],
    predicates: Predicates,
    *,
    read: Callable[[bytes], Row],
    other: Callable[[int, bytes], Iterable[pyoxigraph.Quad]],
) -> Iterator[pyoxigraph.Quad]:
    """Yield the numbered rows of a list of edges as RDF.

    ``read`` reads a row in general; ``other`` returns the triples of every row that is no plain edge.
    """
    from pyoxigraph import NamedNode, Quad

    reader = LinkReader(predicates)
    others: list[pyoxigraph.Quad] = []

    def kind_of(data: bytes) -> NamedNode | None:
        try:
            link = reader.read(read(data))
        except ValueError:
            return None
        triple = triple_of(link)
        if triple is None or link.is_turned or link.meaning.predicate.curie in BY_VARIANTS:
            return None
        return NamedNode(triple[1])

    for subject, object_, predicate, *_ in plain_rows(
        lines,
        header,
        thing_of=lambda name: NamedNode(iri_of(name)),
        kind_of=kind_of,
        cost_of=lambda score, _: None if score and _score(score) is None else 0,
        other=lambda line, data: others.extend(other(line, data)),
    ):
        yield Quad(subject, predicate, object_)
        if others:
            yield from others
            others.clear()
    yield from others


def _identifier(cell: bytes) -> str:
    """Return the CURIE or IRI in a cell; empty if it holds neither."""
    try:
        name = cell.decode()
    except UnicodeDecodeError:
        return ""
    return name if IDENTIFIER.fullmatch(name) else ""


def _score(cell: bytes) -> float | None:
    """Return the score in a cell; ``None`` if it is not a number from 0 to 1."""
    try:
        score = float(cell)
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None
