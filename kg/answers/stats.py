"""Counts of statements, entities and all else in a graph, and the list of caveats."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.words.phrases import sign_word, triple
from kg.words.result import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content


#: The fields of a row of a count, and of a caveat.
COLUMNS = ("what", "kind", "count")
CAVEAT_COLUMNS = ("on", "what", "caveat")


def list_counts(content: Content) -> Rows:
    """Count the contents of a graph; see :func:`count`."""
    version = content.data_version[:12]
    return Rows(count(content), COLUMNS, title="counts", nothing="nothing to count", data_version=version)


def list_caveats(content: Content) -> Rows:
    """List every caveat; see :func:`caveats`."""
    version = content.data_version[:12]
    return Rows(caveats(content), CAVEAT_COLUMNS, title="caveats", nothing="no caveats", data_version=version)


def count(content: Content) -> Iterator[dict[str, Any]]:
    """Count statements, entities, contexts, studies, passages and references, whole and by kind.

    :param content: The graph.

    :yields: Rows of ``what``, ``kind`` and ``count``; those with an empty kind are totals, those with one come from the
        most frequent kind to the rarest.
    """
    for what, found in (content.tallies() or tallies(content)).items():
        if isinstance(found, Counter):
            yield from (_row(what, number, kind) for kind, number in sorted(found.items(), key=lambda f: (-f[1], f[0])))
        else:
            yield _row(what, found)


def tallies(content: Content) -> dict[str, int | Counter[str]]:
    """Count the contents of a graph, statement by statement.

    :param content: The graph.

    :returns: Names of counts to numbers, or to how many there are of each kind, in order.
    """
    statements = list(content.statements.values())
    entities = [entity for entity in content.entities.values() if not entity.is_homonym]
    sections = {(item.id, content.passages[line.passage].section) for item in statements for line in item.evidence}
    return {
        "statements": len(statements),
        "statements by predicate": Counter(item.predicate for item in statements),
        "statements by certainty": Counter(item.certainty for item in statements),
        "statements by sign": Counter(sign_word(item.sign) for item in statements),
        "statements by file": Counter(item.file for item in statements),
        "statements by section": Counter(section for _, section in sections),
        "statements negated": sum(item.is_negated for item in statements),
        "statements retracted": sum(bool(item.retracted) for item in statements),
        "statements with caveats": sum(bool(item.caveats) for item in statements),
        "direct triples": len({(s.subject, s.predicate, s.object) for s in statements if s.is_direct_triple}),
        "entities": len(entities),
        "entities by category": Counter(entity.category for entity in entities),
        "homonyms": len(content.entities) - len(entities),
        "contexts": len(content.contexts),
        "tensions": len(content.tensions),
        "studies": len(content.studies),
        "outcomes of studies": sum(len(study.outcomes) for study in content.studies.values()),
        "caveats": sum(1 for _ in caveats(content)),
        "passages": len(content.passages),
        "references": sum(not ref.is_document for ref in content.references.values()),
        "references cited by statements": len({ref for item in statements for ref in item.references}),
    }


def _row(what: str, number: int, kind: str = "") -> dict[str, Any]:
    return {"what": what, "kind": kind, "count": number}


def caveats(content: Content) -> Iterator[dict[str, str]]:
    """Yield every caveat with its subject.

    :param content: The graph.

    :yields: Rows of ``on`` (a CURIE), ``what`` (in words) and ``caveat``: those of entities, references and statements,
        then study by study those of the study and of its outcomes.
    """
    for entity in content.entities.values():
        yield from ({"on": entity.curie, "what": entity.label, "caveat": text} for text in entity.caveats)
    for reference in content.references.values():
        yield from ({"on": reference.curie, "what": reference.short, "caveat": text} for text in reference.caveats)
    for item in content.statements.values():
        yield from ({"on": item.id, "what": triple(item, content), "caveat": text} for text in item.caveats)
    for study in content.studies.values():
        yield from ({"on": study.curie, "what": study.label, "caveat": text} for text in study.caveats)
        for outcome in study.outcomes:
            what = f"{study.label}: {outcome.name}"
            yield from ({"on": outcome.curie, "what": what, "caveat": text} for text in outcome.caveats)
