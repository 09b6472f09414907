"""Retracted documents: a statement read only there is retracted; others lose the evidence read there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model.content import Content
    from kg.model.statements import Mediator, Reference, Statement
    from kg.model.studies import Study


def withdrawn(content: Content) -> Content:
    """Take out everything that rests on retracted documents.

    A statement that was read in such documents alone is kept, and marked as retracted. Another loses the evidence read
    there, and the mediators that nothing else names, and a caveat says so. A study loses the outcomes read there alone.
    A caveat also names a retracted publication that a statement cites, or in which a study was published.

    :param content: The content.

    :returns: The content; the same where no document was retracted.
    """
    gone = {curie: item for curie, item in content.references.items() if item.retracted}
    if not gone:
        return content
    of_passage = {
        curie: gone[passage.document] for curie, passage in content.passages.items() if passage.document in gone
    }
    cited = {curie: item for item in gone.values() for curie in (item.curie, *item.same)}
    return content.replace(
        statements={key: _statement(item, of_passage, cited) for key, item in content.statements.items()},
        studies={key: _study(item, of_passage, cited) for key, item in content.studies.items()},
    )


def lost(content: Content) -> dict[Reference, list[str]]:
    """Return the documents that were retracted, each with the statements that are retracted for it."""
    return {
        document: [item.id for item in content.statements.values() if why(document) in item.retracted]
        for document in content.references.values()
        if document.is_document and document.retracted
    }


def why(document: Reference) -> str:
    """Return why a statement that was read in a retracted document does not count.

    >>> from kg.triples.load import load
    >>> study = load().references["ref:durdu2026"]
    >>> why(study._replace(retracted="PMID 1"))
    'Durdu et al. 2026, in which it was read, was retracted: PMID 1'
    """
    return f"{document.short}, in which it was read, was retracted: {document.retracted}"


def _statement(item: Statement, of_passage: Mapping[str, Reference], cited: Mapping[str, Reference]) -> Statement:
    read = [of_passage.get(line.passage) for line in item.evidence]
    left = [line for line, document in zip(item.evidence, read, strict=True) if document is None]
    lost = dict.fromkeys(filter(None, read))
    if lost and not left:
        return item._replace(retracted=item.retracted or "; ".join(map(why, lost)))
    citing = [cited[curie] for line in left for curie in line.references if curie in cited]
    words = [
        f"Also read in {document.short}, which was retracted and does not count: {document.retracted}"
        for document in lost
    ]
    words += [
        f"Cites {document.short}, which was retracted: {document.retracted}" for document in dict.fromkeys(citing)
    ]
    if not words:
        return item
    mediators = tuple(kept for one in item.mediators if (kept := _mediator(one, of_passage)).passages)
    caveats = tuple(dict.fromkeys((*item.caveats, *words)))
    return item._replace(evidence=tuple(left), mediators=mediators, caveats=caveats)


def _mediator(item: Mediator, of_passage: Mapping[str, Reference]) -> Mediator:
    return item._replace(passages=tuple(passage for passage in item.passages if passage not in of_passage))


def _study(item: Study, of_passage: Mapping[str, Reference], cited: Mapping[str, Reference]) -> Study:
    kept = tuple(
        outcome for outcome in item.outcomes if not outcome.passages or {*outcome.passages} - of_passage.keys()
    )
    lost = {of_passage[passage] for outcome in item.outcomes for passage in outcome.passages if passage in of_passage}
    words = [
        f"Results read in {document.short} are left out, which was retracted: {document.retracted}"
        for document in sorted(lost)
    ]
    if gone := cited.get(item.reference):
        words.append(f"Published in {gone.short}, which was retracted: {gone.retracted}")
    return item._replace(outcomes=kept, caveats=(*item.caveats, *words))
