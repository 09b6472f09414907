"""Counts of what the graph holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.wording import sign_word, triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.statements import Content


def count(content: Content) -> Iterator[dict[str, Any]]:
    """Count statements, entities, contexts, passages and references, whole and by kind.

    :param content: The graph.

    :returns: Rows of ``what``, ``kind`` and ``count``; the rows without a kind are totals.
    """
    statements = list(content.statements.values())
    entities = [entity for entity in content.entities.values() if not entity.is_homonym]
    cited = {ref for statement in statements for ref in statement.references}
    yield {"what": "statements", "kind": "", "count": len(statements)}
    yield from _rows("statements by predicate", (item.predicate for item in statements))
    yield from _rows("statements by certainty", (item.certainty for item in statements))
    yield from _rows("statements by sign", (sign_word(item.sign) for item in statements))
    yield from _rows("statements by file", (item.file for item in statements))
    yield from _rows(
        "statements by section",
        {(item.id, content.passages[line.passage].section) for item in statements for line in item.evidence},
    )
    yield {"what": "statements negated", "kind": "", "count": sum(item.is_negated for item in statements)}
    yield {"what": "statements retracted", "kind": "", "count": sum(bool(item.retracted) for item in statements)}
    yield {"what": "statements with caveats", "kind": "", "count": sum(bool(item.caveats) for item in statements)}
    yield {
        "what": "direct triples",
        "kind": "",
        "count": len({(s.subject, s.predicate, s.object) for s in statements if s.is_direct_triple}),
    }
    yield {"what": "entities", "kind": "", "count": len(entities)}
    yield from _rows("entities by category", (entity.category for entity in entities))
    yield {"what": "homonyms", "kind": "", "count": len(content.entities) - len(entities)}
    yield {"what": "contexts", "kind": "", "count": len(content.contexts)}
    yield {"what": "tensions", "kind": "", "count": len(content.tensions)}
    yield {"what": "studies", "kind": "", "count": len(content.studies)}
    yield {"what": "outcomes of studies", "kind": "", "count": sum(len(s.outcomes) for s in content.studies.values())}
    yield {"what": "caveats", "kind": "", "count": sum(1 for _ in caveats(content))}
    yield {"what": "passages", "kind": "", "count": len(content.passages)}
    yield {"what": "references", "kind": "", "count": sum(not ref.is_document for ref in content.references.values())}
    yield {"what": "references cited by statements", "kind": "", "count": len(cited)}


def _rows(what: str, kinds: Iterable[Any]) -> Iterator[dict[str, Any]]:
    counts = Counter(kind[1] if isinstance(kind, tuple) else kind for kind in kinds)
    for kind, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield {"what": what, "kind": kind, "count": number}


def caveats(content: Content) -> Iterator[dict[str, str]]:
    """Give every caveat with what it is on.

    :param content: The graph.

    :returns: Rows of ``on``, ``what`` (in words) and ``caveat``: entities, references, statements, studies, outcomes.
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
