"""The documents that statements were read in, with counts of the statements of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.content import Content
    from kg.model.statements import Evidence


def list_documents(content: Content) -> list[dict[str, Any]]:
    """Return a row for each document, in the order in which they were registered.

    :param content: The graph.

    :returns: Identifier, kind, year, identifiers elsewhere, counts, and the systems and species of its evidence. A
        statement counts for every document that one of its passages is of; lists count once, and what was retracted not
        at all.
    """
    passages = content.passages
    read: dict[str, set[str]] = {}
    lines: dict[str, list[Evidence]] = {}
    for statement in content.statements.values():
        for line in statement.evidence if not statement.retracted else ():
            document = passages[line.passage].document
            read.setdefault(document, set()).add(statement.block)
            lines.setdefault(document, []).append(line)
    used: dict[str, int] = {}
    for passage in passages.values():
        used[passage.document] = used.get(passage.document, 0) + 1
    studies: dict[str, set[str]] = {}
    for study in content.studies.values():
        for place in (*study.passages, *(place for outcome in study.outcomes for place in outcome.passages)):
            studies.setdefault(passages[place].document, set()).add(study.curie)
    return [
        {
            "id": curie,
            "kind": item.kind or None,
            "year": item.year or None,
            "pmid": item.pmid or None,
            "doi": item.doi or None,
            "statements": len(read.get(curie, ())),
            "studies": len(studies.get(curie, ())),
            "systems": _sorted(line.system for line in lines.get(curie, ())),
            "species": _sorted(content.entities[one].label for line in lines.get(curie, ()) for one in line.species),
            "passages": used.get(curie, 0),
            "retracted": item.retracted or None,
            "title": item.title,
        }
        for curie, item in content.references.items()
        if item.is_document
    ]


def _sorted(words: Iterable[str]) -> list[str]:
    return sorted({word for word in words if word})
