"""Statements from the records of :mod:`kg.formats.jsonl`, with all that belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model.content import Content
from kg.model.statements import (
    CERTAINTIES,
    NO_CONTEXT,
    Context,
    Entity,
    Evidence,
    Mediator,
    Passage,
    Reference,
    Statement,
)
from kg.paths.ranking import ROLE_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model.statements import Predicate


#: Fields that a record has by the same name, as words or as null.
STATEMENT_WORDS = (
    *("reason", "subject_aspect", "object_aspect", "in_cell", "timing", "collective", "directness", "comment"),
    *("retracted", "not_understood"),
)
EVIDENCE_WORDS = ("comment", "system", "design", "sample_unit", "directness")
STANCES = ("supports", "refutes", "inconclusive")
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
        if record["certainty"] not in CERTAINTIES:
            raise ValueError(f"certainty {record['certainty']!r}: not of this graph")
        for entity in (record["subject"], record["object"], *record["mentioned"]):
            self._entities.setdefault(_text(entity["curie"]), _entity(entity))
        return Statement(
            id=_text(record["id"]),
            subject=record["subject"]["curie"],
            predicate=predicate.curie,
            object=record["object"]["curie"],
            sign=_sign(record["sign"]),
            is_negated=_flag(record["negated"]),
            certainty=record["certainty"],
            mediators=tuple(map(_mediator, record["mediators"])),
            context=self._context(record),
            omits=_texts(record["omits"]),
            evidence=tuple(map(self._evidence, record["evidence"])),
            caveats=_texts(record["caveats"]),
            is_causal=_flag(record["causal"]),
            file=_text(record["file"]),
            line=_whole(record["line"]),
            citation_notes=_texts(record["citation_notes"]),
            **{name: _word(record[name]) for name in STATEMENT_WORDS},
        )

    def _context(self, record: Mapping[str, Any]) -> Context:
        scope, fields = record["scope"], record["context"]
        if scope is None and not fields:
            return NO_CONTEXT
        stated = {field: _texts(values) for field, values in fields.items()}
        names = scope or {"id": "", "label": ""}
        context = NO_CONTEXT._replace(
            curie=_text(names["id"]), label=_text(names["label"]), inherited=_texts(record["inherited"]), **stated
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
                _text(place["document"]),
                _text(place["section"]),
                _whole(place["paragraph"]),
                _whole(place["sentence"]),
                _text(place["sha256"]),
                _texts(place["cites"]),
                _whole(place["splitting"]),
            ),
        )
        self._reference(row["source"], is_document=True)
        for reference in row["references"]:
            self._reference(reference)
        if row["stance"] not in STANCES or _word(row["role"]) not in ROLE_WEIGHTS:
            raise ValueError(f"stance {row['stance']!r}, role {row['role']!r}: not of this graph")
        return Evidence(
            curie=_text(row["id"]),
            passage=place["id"],
            stance=row["stance"],
            eco=_text(row["eco"]),
            role=_word(row["role"]),
            references=tuple(reference["id"] for reference in row["references"]),
            species=_texts(row["species"]),
            sample_size=None if row["sample_size"] is None else _whole(row["sample_size"]),
            quote=_word(row.get("quote")),
            **{name: _word(row[name]) for name in EVIDENCE_WORDS},
        )

    def _reference(self, row: Mapping[str, Any], *, is_document: bool = False) -> None:
        made = Reference(
            curie=_text(row["id"]),
            number=_whole(row["number"]),
            title=_text(row["title"]),
            year=0 if row["year"] is None else _whole(row["year"]),
            caveats=_texts(row["caveats"]),
            is_document=is_document,
            citation_notes=_texts(row["citation_notes"]),
            retracted=_word(row.get("retracted")),
            same=_texts(row["same"]),
            **{name: _word(row[name]) for name in REFERENCE_WORDS},
        )
        known = self._references.setdefault(made.curie, made)
        if is_document and not known.is_document:
            self._references[made.curie] = made


def _entity(row: Mapping[str, Any]) -> Entity:
    label = _text(row["label"])
    return Entity(row["curie"], label, label, _text(row["category"]))


def _mediator(row: Mapping[str, Any]) -> Mediator:
    return Mediator(
        _text(row["id"]), _text(row["curie"]), _sign(row["sign"]), _word(row["aspect"]), _texts(row["passages"])
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _word(value: Any) -> str:
    """Return a text that may be missing."""
    return "" if value is None else _text(value)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _sign(value: Any) -> int | None:
    if value is not None and _whole(value) not in (1, 0, -1):
        raise ValueError(f"sign {value!r}: not of this graph")
    return None if value is None else _whole(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is not a list")
    return tuple(map(_text, values))
