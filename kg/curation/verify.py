"""Compares the passages of the graph with the source documents."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.curation.sources import SourceDocument
    from kg.documents.passages import Sentence
    from kg.model.content import Content
    from kg.model.statements import Passage

COLUMNS = ("status", "passage", "found_at", "statements")


class Finding(NamedTuple):
    """The result for one passage."""

    passage: Passage
    #: ``found``, ``moved``, ``gone``, or ``no source`` where its document was not given.
    status: str
    #: The place of the sentence now, for ``moved``.
    found_at: str


def verify(content: Content, documents: Iterable[SourceDocument]) -> list[Finding]:
    """Recompute the hash of every passage.

    :param content: The graph.
    :param documents: The source documents that were given.

    :returns: One finding per passage, in the order of the graph.

    :raises SourceError: If two of the documents are the same.
    """
    hashes: dict[str, dict[str, str]] = {}
    for document in each_once(documents):
        hashes[document.curie] = {
            curie: sentence.sha256(document.splitting) for curie, sentence in document.passages().items()
        }
    return [_finding(passage, hashes.get(passage.document)) for passage in content.passages.values()]


def each_once(documents: Iterable[SourceDocument]) -> list[SourceDocument]:
    """Return the documents, each of which must be given once: a passage is compared with one text.

    :param documents: The source documents.

    :returns: The same, in order.

    :raises SourceError: If two files are the same document.
    """
    read = list(documents)
    curies = [document.curie for document in read]
    for curie in curies:
        if curies.count(curie) > 1:
            raise SourceError(f"{curies.count(curie)} of the files are {curie}; give one")
    return read


def _finding(passage: Passage, hashes: dict[str, str] | None) -> Finding:
    if hashes is None:
        return Finding(passage, "no source", "")
    if hashes.get(passage.curie) == passage.sha256:
        return Finding(passage, "found", "")
    elsewhere = next((place for place, digest in hashes.items() if digest == passage.sha256), "")
    return Finding(passage, "moved" if elsewhere else "gone", elsewhere)


def uncovered(content: Content, documents: Iterable[SourceDocument]) -> list[tuple[str, Sentence]]:
    """List the sentences that no statement in force and no study points to, each after the CURIE of its passage."""
    used = used_passages(content)
    return [item for document in documents for item in document.passages().items() if item[0] not in used]


def used_passages(content: Content) -> dict[str, int]:
    """Count the statements in force and the studies that point to each passage."""
    used = Counter[str]()
    for index in by_passage(content):
        used.update({curie: len(items) for curie, items in index.items()})
    return used


def by_passage(content: Content) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Index the statements and the studies by the passages they point to, without retracted statements."""
    statements: dict[str, set[str]] = {}
    studies: dict[str, set[str]] = {}
    for statement in content.statements.values():
        for line in statement.evidence if not statement.retracted else ():
            statements.setdefault(line.passage, set()).add(statement.id)
    for study in content.studies.values():
        for passage in {*study.passages, *(p for outcome in study.outcomes for p in outcome.passages)}:
            studies.setdefault(passage, set()).add(study.curie)
    return statements, studies


def finding_row(finding: Finding, used: dict[str, int]) -> dict[str, Any]:
    """Return a finding as a row with the fields of :data:`COLUMNS`."""
    return {
        "status": finding.status,
        "passage": finding.passage.curie,
        "found_at": finding.found_at or None,
        "statements": used.get(finding.passage.curie, 0),
    }
