"""Coverage of the source documents: the statements of each section, and the sentences left out, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.verify import by_passage, each_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.sources import SourceDocument
    from kg.model.content import Content


def coverage_report(content: Content, documents: Iterable[SourceDocument]) -> str:
    """Write a report in Markdown.

    :param content: The graph.
    :param documents: The source documents.

    :returns: For each document a table of its sections, and the sentences that nothing points to with the reason.
        Statements that were retracted do not count.

    :raises SourceError: If two of the documents are the same.
    """
    lines = [
        "# Coverage",
        "",
        "Made by `kg coverage SOURCE...`; do not edit. A statement counts in every section it was",
    ]
    lines += ["read in. What was left out stands in `triples/left_out.ttl`.", ""]
    in_force = sum(not statement.retracted for statement in content.statements.values())
    lines += [f"In all {in_force} statements and {len(content.studies)} studies.", ""]
    for document in each_once(documents):
        lines += _document(content, document)
    return "\n".join(lines).rstrip() + "\n"


def _document(content: Content, document: SourceDocument) -> Iterator[str]:
    statements, studies = by_passage(content)
    used = statements.keys() | studies.keys()
    reasons = {**_retracted(content), **content.left_out}
    sections: dict[str, list[str]] = {}
    for curie, sentence in document.passages().items():
        sections.setdefault(sentence.section, []).append(curie)
    yield f"## {' '.join(content.references[document.curie].title.split())}"
    yield ""
    yield "| section | sentences or rows | pointed to | left out, with reason | neither | statements | studies |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    totals = [0, 0, 0, 0]
    for section, passages in sections.items():
        covered = sum(passage in used for passage in passages)
        left = sum(passage in reasons and passage not in used for passage in passages)
        cells = [len(passages), covered, left, len(passages) - covered - left]
        totals = [a + b for a, b in zip(totals, cells, strict=True)]
        counts = [
            len({item for passage in passages for item in index.get(passage, ())}) for index in (statements, studies)
        ]
        yield f"| {_name(section)} | " + " | ".join(map(str, [*cells, *counts])) + " |"
    yield "| all | " + " | ".join(map(str, totals)) + " | | |"
    yield ""
    missing = [p for passages in sections.values() for p in passages if p not in used]
    if missing:
        yield "| nothing points to | because |"
        yield "|---|---|"
        yield from (f"| {passage} | {_cell(reasons.get(passage, '**no reason given**'))} |" for passage in missing)
        yield ""


def _retracted(content: Content) -> dict[str, str]:
    """Return the passages of retracted statements, with the reason."""
    return {
        line.passage: f"{statement.id} was retracted: {statement.retracted}"
        for statement in content.statements.values()
        if statement.retracted
        for line in statement.evidence
    }


def _cell(text: str) -> str:
    """Put a text into one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def _name(section: str) -> str:
    return f"Table {section[1:]}" if section[0] == "t" and section[1:].isdigit() else section
