"""Counts of statements, entities and all else in a graph, and the list of caveats."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.words.phrases import sign_word, triple
from kg.words.result import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    statements = list(content.statements.values())
    entities = [entity for entity in content.entities.values() if not entity.is_homonym]
    cited = {ref for statement in statements for ref in statement.references}
    sections = {(item.id, content.passages[line.passage].section) for item in statements for line in item.evidence}
    yield _row("statements", len(statements))
    yield from _rows("statements by predicate", (item.predicate for item in statements))
    yield from _rows("statements by certainty", (item.certainty for item in statements))
    yield from _rows("statements by sign", (sign_word(item.sign) for item in statements))
    yield from _rows("statements by file", (item.file for item in statements))
    yield from _rows("statements by section", (section for _, section in sections))
    yield _row("statements negated", sum(item.is_negated for item in statements))
    yield _row("statements retracted", sum(bool(item.retracted) for item in statements))
    yield _row("statements with caveats", sum(bool(item.caveats) for item in statements))
    yield _row("direct triples", len({(s.subject, s.predicate, s.object) for s in statements if s.is_direct_triple}))
    yield _row("entities", len(entities))
    yield from _rows("entities by category", (entity.category for entity in entities))
    yield _row("homonyms", len(content.entities) - len(entities))
    yield _row("contexts", len(content.contexts))
    yield _row("tensions", len(content.tensions))
    yield _row("studies", len(content.studies))
    yield _row("outcomes of studies", sum(len(study.outcomes) for study in content.studies.values()))
    yield _row("caveats", sum(1 for _ in caveats(content)))
    yield _row("passages", len(content.passages))
    yield _row("references", sum(not ref.is_document for ref in content.references.values()))
    yield _row("references cited by statements", len(cited))


def _row(what: str, number: int, kind: str = "") -> dict[str, Any]:
    return {"what": what, "kind": kind, "count": number}


def _rows(what: str, kinds: Iterable[str]) -> Iterator[dict[str, Any]]:
    for kind, number in sorted(Counter(kinds).items(), key=lambda item: (-item[1], item[0])):
        yield _row(what, number, kind)


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
