"""Statements as nested dictionaries, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.words.phrases import mediator_records, reading

if TYPE_CHECKING:
    from kg.model.content import Content
    from kg.model.statements import Evidence, Statement
    from kg.names.reading import Reading

#: The fields of a reference that may be empty.
CITATION = ("journal", "year", "volume", "pages", "doi", "pmid", "pmcid", "kind", "licence", "retracted")


def end_record(end: Reading) -> dict[str, str]:
    """Return an end of a question: identifier, label, and the name that was typed."""
    return {"curie": end.entity.curie, "label": end.entity.label, "read_from": end.name}


def statement_record(statement: Statement, content: Content) -> dict[str, Any]:
    """Return one statement as nested dictionaries; absent values are ``None`` or empty lists."""
    predicate = content.predicates[statement.predicate]
    return {
        "id": statement.id,
        "text": reading([statement], content),
        "subject": _entity(statement.subject, content),
        "predicate": {"curie": predicate.curie, "label": predicate.label},
        "object": _entity(statement.object, content),
        "sign": statement.sign,
        "negated": statement.is_negated,
        "certainty": statement.certainty,
        "reason": statement.reason or None,
        "subject_aspect": statement.subject_aspect or None,
        "object_aspect": statement.object_aspect or None,
        "in_cell": statement.in_cell or None,
        "via": list(statement.via),
        "mediators": [
            {**record, "id": item.curie}
            for record, item in zip(mediator_records(statement, content.entities), statement.mediators, strict=True)
        ],
        "timing": statement.timing or None,
        "context": {field: list(values) for field, values in statement.context.stated().items()},
        "scope": {"id": statement.context.curie, "label": statement.context.label} if statement.context.curie else None,
        "inherited": list(statement.context.inherited),
        "collective": statement.collective or None,
        "directness": statement.directness or None,
        "omits": list(statement.omits),
        "evidence": [_evidence(line, content) for line in statement.evidence],
        "caveats": list(statement.caveats),
        "citation_notes": list(statement.citation_notes),
        "comment": statement.comment or None,
        "causal": statement.is_causal,
        "retracted": statement.retracted or None,
        "not_understood": statement.not_understood or None,
        "mentioned": [_entity(curie, content) for curie in dict.fromkeys(statement.mentioned) if curie],
        "file": statement.file,
        "line": statement.line,
    }


def _entity(curie: str, content: Content) -> dict[str, str]:
    if curie not in content.entities:  # a word of a store's row
        return {"curie": curie, "label": curie, "category": "biolink:NamedThing"}
    entity = content.entities[curie]
    return {"curie": curie, "label": entity.label, "category": entity.category}


def _evidence(line: Evidence, content: Content) -> dict[str, Any]:
    passage = content.passages[line.passage]
    return {
        "id": line.curie,
        "passage": {
            "id": passage.curie,
            "document": passage.document,
            "section": passage.section,
            "paragraph": passage.paragraph,
            "sentence": passage.sentence,
            "sha256": passage.sha256,
            "cites": list(passage.references),
            "splitting": passage.splitting,
        },
        "source": _reference(passage.document, content),
        "stance": line.stance,
        "eco": line.eco,
        "role": line.role or None,
        "species": list(line.species),
        "system": line.system or None,
        "design": line.design or None,
        "sample_size": line.sample_size,
        "sample_unit": line.sample_unit or None,
        "directness": line.directness or None,
        "quote": line.quote or None,
        "references": [_reference(curie, content) for curie in line.references],
        "comment": line.comment or None,
    }


def _reference(curie: str, content: Content) -> dict[str, Any]:
    reference = content.references[curie]
    return {
        "id": curie,
        "number": reference.number,
        "authors": reference.authors or None,
        "title": reference.title,
        **{name: getattr(reference, name) or None for name in CITATION},
        "same": list(reference.same),
        "url": reference.url or None,
        "caveats": list(reference.caveats),
        "citation_notes": list(reference.citation_notes),
    }
