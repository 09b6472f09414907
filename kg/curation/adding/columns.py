"""The columns of a table of statements: each becomes a property, a context, or a line of evidence."""

from __future__ import annotations

from typing import NamedTuple

from kg.errors import KGError
from kg.model import terms as v
from kg.model.statements import CONTEXT_FIELDS, ENTITY_FIELDS, WORD_FIELDS


class WordError(KGError, ValueError):
    """A word that cannot be read in its column."""


class Column(NamedTuple):
    """A column of a table of statements, and the property that it fills."""

    #: CURIE of the property; empty for the file.
    property: str
    #: ``file``, ``entity``, ``mediator``, ``predicate``, ``scope``, ``passage``, ``negated``, ``number``, ``text``,
    #: ``eco``, ``quote``, or a class of values such as ``msc:Aspect``.
    kind: str
    #: Whether a cell may hold several values, separated by ``;``.
    is_list: bool = False


#: Columns of the statement itself.
STATEMENT_COLUMNS = {
    "file": Column("", "file"),
    "subject": Column(v.RDF_SUBJECT, "entity", True),
    "predicate": Column(v.RDF_PREDICATE, "predicate"),
    "object": Column(v.RDF_OBJECT, "entity", True),
    "certainty": Column("msc:certainty", "msc:Certainty"),
    "passage": Column("msc:passage", "passage", True),
    "reason": Column("msc:reason", "text"),
    "subject_aspect": Column("msc:subjectAspect", "msc:Aspect"),
    "object_aspect": Column("msc:objectAspect", "msc:Aspect"),
    "in_cell": Column("msc:inCell", "entity"),
    "via": Column("msc:via", "mediator", True),
    "negated": Column(v.NEGATED, "negated"),
    "sign": Column("msc:sign", "number"),
    "timing": Column("msc:timing", "text"),
    "directness": Column("msc:directness", "msc:Directness"),
    "omits": Column("msc:omits", "entity", True),
    "scope": Column("msc:scope", "scope"),
    "caveat": Column("msc:caveat", "text"),
    "citation_note": Column("msc:citationNote", "text"),
    "comment": Column(v.RDFS_COMMENT, "text"),
}


def _context_column(field: str) -> Column:
    name = v.CONTEXT_PROPERTY[field]
    if field in ENTITY_FIELDS:
        return Column(name, "entity", True)
    return Column(name, f"msc:{name[4].upper()}{name[5:]}" if field in WORD_FIELDS else "text", True)


#: Columns that make a context, instead of ``scope``: the fields of a context.
CONTEXT_COLUMNS = {field: _context_column(field) for field in CONTEXT_FIELDS}
#: Columns that make a line of evidence for each passage; species and system of the context are its own, too.
EVIDENCE_COLUMNS = {
    "evidence_type": Column("msc:evidenceType", "eco"),
    "role": Column("msc:evidenceRole", "msc:EvidenceRole"),
    "stance": Column("msc:stance", "msc:Stance"),
    "design": Column("msc:evidenceDesign", "text"),
    "n": Column("msc:sampleSize", "number"),
    "n_of": Column("msc:sampleUnit", "text"),
    "shown": Column("msc:evidenceDirectness", "msc:Directness"),
    "quote": Column("msc:quotePosition", "quote"),
    "evidence_note": Column(v.RDFS_COMMENT, "text"),
}
COLUMNS = STATEMENT_COLUMNS | CONTEXT_COLUMNS | EVIDENCE_COLUMNS
#: Property to the column that fills it, for messages about the statement that a row became.
OF_PROPERTY = {column.property: name for name, column in reversed(COLUMNS.items()) if column.property}
#: The columns that no row leaves empty.
REQUIRED = ("file", "subject", "predicate", "object", "certainty", "passage")
#: Words for the ECO classes that studies use most, as their labels begin; any other is given as its CURIE.
ECO_WORDS = {
    "author statement": "ECO:0000204",
    "experimental": "ECO:0000006",
    "experimental evidence": "ECO:0000006",
    "clinical study": "ECO:0000180",
    "in vitro assay": "ECO:0000181",
    "in vivo assay": "ECO:0000178",
    "animal model": "ECO:0000179",
}
