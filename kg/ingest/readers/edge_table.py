"""A fast reader for lists of edges, for rows without qualifiers, which most rows of large files are.

An identifier is checked when it first occurs, and has a number from then on. The predicate and the other columns of a
plain edge are looked up together, as a kind of edges. Every other row (more columns, a denial, an inverse predicate,
a mistake) is left to the general reader.
"""

from __future__ import annotations

from array import array
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from kg.ingest.edge_columns import CHUNK, EdgeKind
from kg.ingest.links import IDENTIFIER, PLAIN_COLUMNS, LinkReader, triple_of
from kg.ingest.qualifiers import BY_VARIANTS, matters
from kg.model.predicates import KIND_OF, SAME_AS
from kg.model.spellings import iri_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph

    from kg.ingest.row_columns import Row
    from kg.ingest.target import Target
    from kg.model.predicates import Predicates

#: Columns without which a row is not an edge.
ENDS = ("subject", "object")
SCORE = "has_confidence_score"
#: Costs of one kind that are kept, for edges with the same score.
MOST_COSTS = 10_000
#: Number of an identifier that is left to the general reader.
OTHER = -1


class _Places:
    """The places of the columns of a list of edges, from its header."""

    def __init__(self, header: list[str]) -> None:
        self.width = len(header)
        self.subject, self.object = map(header.index, ENDS)
        self.score = header.index(SCORE) if SCORE in header else None
        meaning = [place for place, column in enumerate(header) if matters(column) and column in PLAIN_COLUMNS]
        further = [place for place, column in enumerate(header) if column not in PLAIN_COLUMNS]
        #: Returns the cells that decide the meaning of a plain edge, and the further ones, if there are any.
        self.meaning_of = itemgetter(*meaning)
        self.further_of = itemgetter(*further) if further else None
        #: The further cells of a plain row.
        self.nothing = (b"",) * len(further) if len(further) > 1 else b""

    def is_plain(self, cells: list[bytes]) -> bool:
        """Return whether a row says no more than a plain edge."""
        return len(cells) == self.width and (self.further_of is None or self.further_of(cells) == self.nothing)


class _Kind(NamedTuple):
    """The common properties of edges of one predicate, knowledge level and so on."""

    number: int
    certainty: str
    #: Score, as it stands in its cell, to the cost.
    costs: dict[bytes, int]


def read_edges(
    lines: Iterable[tuple[int, bytes]],
    header: list[str],
    target: Target,
    *,
    read: Callable[[bytes], Row],
    keep: Callable[[int, bytes], None],
) -> None:
    """Read the rows of a list of edges.

    :param lines: The rows with their numbers.
    :param header: The columns.
    :param target: Receives the plain edges.
    :param read: Reads a row in general.
    :param keep: Called with the number and the bytes of every other line.
    """
    edges = target.edges
    places = _Places(header)
    subject, object_, score = places.subject, places.object, places.score
    meaning_of, is_plain = places.meaning_of, places.is_plain
    reader = LinkReader(target.predicates)
    numbers: dict[bytes, int] = {}
    kinds: dict[bytes | tuple[bytes, ...], _Kind | None] = {}

    def number_of(cell: bytes) -> int:
        if not (name := _identifier(cell)):
            return OTHER
        number = numbers[cell] = edges.number(name)
        return number

    def kind_of(data: bytes) -> _Kind | None:
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
        return _Kind(edges.kind(kind), found.certainty, {b"": target.cost(None, found.certainty)})

    def cost_of(cell: bytes, kind: _Kind) -> int | None:
        if (support := _score(cell)) is None:
            return None
        if len(kind.costs) > MOST_COSTS:
            kind.costs.clear()
        cost = kind.costs[cell] = target.cost(support, kind.certainty)
        return cost

    known = numbers.get
    sources, targets, found, costs = array("I"), array("I"), array("I"), array("I")
    for line, data in lines:
        cells = data.rstrip(b"\r\n").split(b"\t")
        if is_plain(cells):
            key = meaning_of(cells)
            kind = kinds.get(key)
            if kind is None and key not in kinds:
                kind = kinds[key] = kind_of(data)
            if kind is not None:
                cell = cells[score] if score is not None else b""
                cost = kind.costs.get(cell)
                if cost is None:
                    cost = cost_of(cell, kind)
                source = known(cells[subject])
                if source is None:
                    source = number_of(cells[subject])
                end = known(cells[object_])
                if end is None:
                    end = number_of(cells[object_])
                if cost is not None and source >= 0 and end >= 0:
                    sources.append(source)
                    targets.append(end)
                    found.append(kind.number)
                    costs.append(cost)
                    if len(found) == CHUNK:
                        edges.write(sources, targets, found, costs)
                        sources, targets, found, costs = array("I"), array("I"), array("I"), array("I")
                        target.progress()
                    continue
        keep(line, data)
    edges.write(sources, targets, found, costs)


def edge_quads(
    lines: Iterable[tuple[int, bytes]],
    header: list[str],
    predicates: Predicates,
    *,
    read: Callable[[bytes], Row],
    other: Callable[[int, bytes], Iterable[pyoxigraph.Quad]],
) -> Iterator[pyoxigraph.Quad]:
    """Yield the numbered rows of a list of edges as RDF.

    ``read`` reads a row in general; ``other`` returns the triples of every line that is not a plain edge.
    """
    from pyoxigraph import NamedNode, Quad

    places = _Places(header)
    subject, object_, meaning_of, is_plain = places.subject, places.object, places.meaning_of, places.is_plain
    reader = LinkReader(predicates)
    things: dict[bytes, NamedNode] = {}
    kinds: dict[bytes | tuple[bytes, ...], NamedNode | None] = {}

    def thing_of(cell: bytes) -> NamedNode | None:
        if not (name := _identifier(cell)):
            return None
        things[cell] = NamedNode(iri_of(name))
        return things[cell]

    def is_scored(cells: list[bytes]) -> bool:
        cell = cells[places.score] if places.score is not None else b""
        return not cell or _score(cell) is not None

    def kind_of(data: bytes) -> NamedNode | None:
        """Return the predicate of the triples of a kind of rows, ``None`` if they are left to the general reader."""
        try:
            link = reader.read(read(data))
        except ValueError:
            return None
        triple = triple_of(link)
        if triple is None or link.is_turned or link.meaning.predicate.curie in BY_VARIANTS:
            return None
        return NamedNode(triple[1])

    for line, data in lines:
        cells = data.rstrip(b"\r\n").split(b"\t")
        if is_plain(cells):
            key = meaning_of(cells)
            kind = kinds.get(key)
            if kind is None and key not in kinds:
                kind = kinds[key] = kind_of(data)
            if kind is not None and is_scored(cells):
                source = things.get(cells[subject]) or thing_of(cells[subject])
                end = things.get(cells[object_]) or thing_of(cells[object_])
                if source is not None and end is not None:
                    yield Quad(source, kind, end)
                    continue
        yield from other(line, data)


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
