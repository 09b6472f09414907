"""Statements from the records of :mod:`kg.formats.jsonl`, with all that belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model.content import Content
from kg.model.statements import (
    CERTAINTIES,
    CONTEXT_FIELDS,
    NO_CONTEXT,
    Context,
    Entity,
    Evidence,
    Mediator,
    Passage,
    Reference,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model.statements import Predicate


#: Fields that a record has by the same name, as words or as null.
STATEMENT_WORDS = (
    *("reason", "subject_aspect", "object_aspect", "in_cell", "timing", "collective", "directness", "comment"),
    *("retracted", "not_understood"),
)
EVIDENCE_WORDS = ("role", "comment", "system", "design", "sample_unit", "directness")
REFERENCE_WORDS = ("authors", "journal", "volume", "pages", "doi", "pmid", "url", "pmcid", "kind", "licence")


class RecordReader:
    """Collects records into a content, with the given predicates; entities have their label and category only."""

    def __init__(self, predicates: Mapping[str, Predicate], broader_aspects: Mapping[str, str]) -> None:
        self._predicates = predicates
        self._broader_aspects = broader_aspects
        self._entities: dict[str, Entity] = {}
        self._contexts: dict[str, Context] = {}
        self._passages: dict[str, Passage] = {}
        self._references: dict[str, Reference] = {}
        self._statements: dict[str, Statement] = {}

    def add(self, record: Any) -> Statement:
        """Take a record, a JSON value, and return its statement.

        :exc:`ValueError` if it is no record of a statement, or if another record has its identifier and says something
        else.
        """
        try:
            statement = self._statement(record)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a record of a statement: {type(error).__name__} {error}") from error
        other = self._statements.setdefault(statement.id, statement)
        if other != statement:
            raise ValueError(f"{statement.id} occurs twice and says different things")
        return statement

    def content(self) -> Content:
        """Return the content of the records; they have no studies, tensions and homonyms."""
        entities, contexts = dict(sorted(self._entities.items())), dict(sorted(self._contexts.items()))
        parts = (entities, contexts, self._passages, self._references, self._statements)
        return Content("", self._predicates, *parts, broader_aspects=self._broader_aspects)

    def _statement(self, record: Mapping[str, Any]) -> Statement:
        predicate = self._predicates.get(record["predicate"]["curie"])
        if predicate is None:
            raise ValueError(f"predicate {record['predicate']['curie']!r}: not one of this graph")
        if record["certainty"] not in CERTAINTIES or record["sign"] not in (1, 0, -1, None):
            raise ValueError(f"certainty {record['certainty']!r}, sign {record['sign']!r}: not of this graph")
        for entity in (record["subject"], record["object"], *record["mentioned"]):
            self._entities.setdefault(_text(entity["curie"]), _entity(entity))
        return Statement(
            id=_text(record["id"]),
            subject=record["subject"]["curie"],
            predicate=predicate.curie,
            object=record["object"]["curie"],
            sign=record["sign"],
            is_negated=record["negated"] is True,
            certainty=record["certainty"],
            mediators=tuple(map(_mediator, record["mediators"])),
            context=self._context(record),
            omits=_texts(record["omits"]),
            evidence=tuple(map(self._evidence, record["evidence"])),
            caveats=_texts(record["caveats"]),
            is_causal=record["causal"] is True,
            file=record["file"],
            line=int(record["line"]),
            citation_notes=_texts(record["citation_notes"]),
            **{name: record[name] or "" for name in STATEMENT_WORDS},
        )

    def _context(self, record: Mapping[str, Any]) -> Context:
        scope, fields = record["scope"], record["context"]
        if scope is None and not fields:
            return NO_CONTEXT
        stated = {field: _texts(fields[field]) for field in CONTEXT_FIELDS if field in fields}
        names = scope or {"id": "", "label": ""}
        context = NO_CONTEXT._replace(
            curie=names["id"], label=names["label"], inherited=_texts(record["inherited"]), **stated
        )
        if context.curie:
            self._contexts.setdefault(context.curie, context)
        return context

    def _evidence(self, row: Mapping[str, Any]) -> Evidence:
        place = row["passage"]
        self._passages.setdefault(
            _text(place["id"]),
            Passage(
                place["id"],
                place["document"],
                place["section"],
                int(place["paragraph"]),
                int(place["sentence"]),
                place["sha256"],
                _texts(place["cites"]),
                int(place["splitting"]),
            ),
        )
        self._reference(row["source"], is_document=True)
        for reference in row["references"]:
            self._reference(reference)
        references = tuple(reference["id"] for reference in row["references"])
        return Evidence(
            curie=_text(row["id"]),
            passage=place["id"],
            stance=row["stance"],
            eco=row["eco"],
            references=references,
            species=_texts(row["species"]),
            sample_size=row["sample_size"],
            **{name: row[name] or "" for name in EVIDENCE_WORDS},
        )

    def _reference(self, row: Mapping[str, Any], *, is_document: bool = False) -> None:
        made = Reference(
            curie=_text(row["id"]),
            number=int(row["number"]),
            title=row["title"],
            year=int(row["year"] or 0),
            caveats=_texts(row["caveats"]),
            is_document=is_document,
            citation_notes=_texts(row["citation_notes"]),
            retracted=row.get("retracted") or "",
            same=_texts(row["same"]),
            **{name: row[name] or "" for name in REFERENCE_WORDS},
        )
        known = self._references.setdefault(made.curie, made)
        if is_document and not known.is_document:
            self._references[made.curie] = made


def _entity(row: Mapping[str, Any]) -> Entity:
    label = _text(row["label"])
    return Entity(row["curie"], label, label, _text(row["category"]))


def _mediator(row: Mapping[str, Any]) -> Mediator:
    return Mediator(row["id"], row["curie"], row["sign"], row["aspect"] or "", _texts(row["passages"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is not a list")
    return tuple(map(_text, values))
