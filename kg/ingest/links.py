"""Keeping a row as a plain edge, or as a statement if it says more than an edge can hold.

No qualifier is lost: one without a field of its own becomes a caveat. Paths never follow a statement that is denied or
not understood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.ingest.edge_columns import CHUNK, EdgeKind
from kg.ingest.provenance import provenance
from kg.ingest.qualifiers import BY_VARIANTS, WITH_FIELD, is_by_variants, matters, read_meaning, turned
from kg.ingest.row_columns import is_known
from kg.model.predicates import KIND_OF, SAME_AS
from kg.model.spellings import iri_of, standard_identifier
from kg.model.statements import NO_CONTEXT, Statement
from kg.paths.ranking import plain_cost

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ingest.edge_columns import Edge
    from kg.ingest.qualifiers import EdgeMeaning
    from kg.ingest.row_columns import Row
    from kg.ingest.target import Target
    from kg.model.predicates import KnownPredicate, Predicates

#: Columns of an edge that need no statement.
PLAIN_COLUMNS = frozenset(
    {"subject", "predicate", "object", "category", "negated", "knowledge_level", "has_confidence_score"}
)
#: The caveat of a deprecated entity.
DEPRECATED_WORDS = "deprecated: its source no longer uses it"
#: Meanings that are kept, for rows that say the same of other things.
MOST_MEANINGS = 10_000
#: A CURIE or an IRI: what RDF can name.
IDENTIFIER = re.compile(r"[A-Za-z][\w.+-]*:[^\x00-\x20<>\"{}|\\^`]+")


class StatedLink(NamedTuple):
    """The content of a row about two things."""

    subject: str
    object: str
    meaning: EdgeMeaning
    #: Its score, 0 to 1, if it has one.
    support: float | None
    #: Whether the row states the link in the opposite direction.
    is_turned: bool


class LinkReader:
    """Reads the links that rows state, with the known predicates."""

    def __init__(self, predicates: Predicates) -> None:
        self._predicates = predicates
        self._spelt: dict[str, KnownPredicate] = {}
        self._meanings: dict[tuple[object, ...], EdgeMeaning] = {}

    def read(self, row: Row) -> StatedLink:
        """Read a row.

        :param row: Its columns.

        :returns: The link.

        :raises ValueError: If it has no subject, predicate or object, one of them is not an identifier, or its score is
            not a number from 0 to 1.
        """
        known = self._known(identifier_in(row, "predicate"))
        curie = known.predicate.curie
        if known.is_turned:
            row = turned(row)
        subject, target = identifier_in(row, "subject"), identifier_in(row, "object")
        by_variants = curie in BY_VARIANTS and is_by_variants(
            standard_identifier(subject), curie, standard_identifier(target)
        )
        key = (known.is_turned, by_variants, *(item for item in row.items() if matters(item[0])))
        meaning = self._meanings.get(key)
        if meaning is None:
            if len(self._meanings) >= MOST_MEANINGS:
                self._meanings.clear()
            meaning = self._meanings[key] = read_meaning(row, known, self._predicates, by_variants=by_variants)
        return StatedLink(subject, target, meaning, _support(row), known.is_turned)

    def _known(self, predicate: str) -> KnownPredicate:
        """Return a predicate by any spelling."""
        known = self._spelt.get(predicate)
        if known is None:
            known = self._spelt[predicate] = self._predicates.get(standard_identifier(predicate))
        return known


class LinkWriter:
    """Writes the links that the rows of a file state to a target."""

    def __init__(self, name: str, target: Target) -> None:
        self._name = name
        self._target = target
        self._reader = LinkReader(target.predicates)
        self._edges: list[Edge] = []

    def keep(self, row: Row, line: int = 0) -> tuple[int, int, int] | None:
        """Keep the link that a row states at a line; RDF has no lines.

        Return source, target and kind of its edge, ``None`` if no path may follow it. A row that cannot be read raises
        :exc:`ValueError`.
        """
        link = self._reader.read(row)
        edge = self._keep(link, row, line)
        if edge is None:
            return None
        self._edges.append(edge)
        if len(self._edges) == CHUNK:
            self.flush()
        return edge[:3]

    def flush(self) -> None:
        """Write the edges that are kept in memory."""
        self._target.edges.write(self._edges, self._target.progress)
        self._edges = []

    def _keep(self, link: StatedLink, row: Row, line: int) -> Edge | None:
        """Keep a link; return its edge if paths may follow it."""
        edges, catalogue, tally = self._target.edges, self._target.catalogue, self._target.tally
        meaning = link.meaning
        where = f"{self._name}:{line}" if line else self._name
        source, end = edges.number(link.subject), edges.number(link.object)
        predicate = edges.predicate(meaning.predicate.curie)
        is_followed = not meaning.is_negated and not meaning.doubts
        if is_followed and meaning.predicate.curie in KIND_OF:
            catalogue.add_wider(source, end)
        if is_followed and meaning.predicate.curie in SAME_AS and meaning.certainty == "asserted":
            catalogue.add_name(source, "match", edges.curies[end])
        record = 0
        if not is_followed or not row.keys() <= PLAIN_COLUMNS:
            name = where if line else f"{where}#{catalogue.statement_count + 1}"
            identifier = row["id"][0] if "id" in row else name
            statement = statement_of(
                row, link, lambda it: edges.curies[edges.number(it)], identifier=identifier, file=self._name, line=line
            )
            others = [edges.number(curie) for curie in statement.mentioned if curie]
            record = catalogue.add_statement(statement, source, end, others)
            tally.unread.update(column for column in row if not is_known(column))
        if meaning.doubts:
            tally.doubt(meaning.doubts, where)
        elif meaning.is_negated:
            tally.denied += 1
        if not is_followed:
            return None
        sign = meaning.sign if meaning.is_causal else None
        kind = edges.kind(EdgeKind(predicate, sign, meaning.is_further, meaning.certainty, has_record=record > 0))
        return source, end, kind, plain_cost(link.support, meaning.certainty), record


def triple_of(link: StatedLink) -> tuple[str, str, str] | None:
    """Return the triple that says the same as a link, as three IRIs; ``None`` if a plain triple would not.

    That is so if the link is denied, hypothesised, inferred or not understood, or if qualifiers reverse the sign of the
    predicate.
    """
    meaning = link.meaning
    if meaning.is_negated or meaning.doubts or meaning.certainty not in ("asserted", "suggested"):
        return None
    if meaning.predicate.sign is not None and meaning.predicate.sign != meaning.sign:
        return None
    return iri_of(link.subject), iri_of(meaning.predicate.curie), iri_of(link.object)


def identifier_in(row: Row, column: str) -> str:
    """Return the CURIE or IRI in a column of a row; :exc:`ValueError` if it is missing or is neither."""
    values = row.get(column)
    if values is None:
        raise ValueError(f"{'a node' if column == 'id' else 'an edge'} without {column!r}")
    if len(values) > 1 or not IDENTIFIER.fullmatch(values[0]):
        raise ValueError(f"{column} {'|'.join(values)!r} is not a CURIE such as NCBIGene:3620, nor an IRI")
    return values[0]


def _support(row: Row) -> float | None:
    scores = row.get("has_confidence_score")
    if scores is None:
        return None
    try:
        support = float(scores[0])
    except ValueError:
        support = -1.0
    if not 0 <= support <= 1 or len(scores) > 1:
        raise ValueError(f"has_confidence_score must be a number from 0 to 1, got {'|'.join(scores)!r}")
    return support


def statement_of(
    row: Row, link: StatedLink, named: Callable[[str], str], *, identifier: str, file: str, line: int
) -> Statement:
    """Return the statement of a link that a row states in a file; ``named`` returns the CURIE of an identifier."""
    meaning = link.meaning
    cell, context = "", NO_CONTEXT
    if not WITH_FIELD.isdisjoint(row):
        anatomy = tuple(map(named, row.get("anatomical_context_qualifier", ())))
        cell = next((curie for curie in anatomy if curie.startswith("CL:")), "")
        context = NO_CONTEXT._replace(
            species=tuple(map(named, row.get("species_context_qualifier", ()))),
            disease_setting=tuple(map(named, row.get("disease_context_qualifier", ()))),
            condition=tuple(curie for curie in anatomy if curie != cell),
        )
    given = tuple(row[column][0] for column in ("subject", "predicate", "object"))
    curie = meaning.predicate.curie
    is_as_given = not link.is_turned and (given[1] == curie or standard_identifier(given[1]) == curie)
    return Statement(
        id=identifier,
        subject=named(link.subject),
        predicate=curie,
        object=named(link.object),
        sign=meaning.sign,
        is_negated=meaning.is_negated,
        certainty=meaning.certainty,
        subject_aspect=meaning.subject_aspect,
        object_aspect=meaning.object_aspect,
        in_cell=cell,
        timing=", ".join(row.get("temporal_context_qualifier", ())),
        context=context,
        caveats=meaning.caveats if is_as_given else (*meaning.caveats, f"given as: {' '.join(given)}"),
        comment=provenance(row),
        is_causal=meaning.is_causal,
        file=file,
        line=line,
        not_understood="; ".join(meaning.doubts),
    )
