"""How much of the source documents the graph holds: each section against its statements, and what was left out, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.verify import used_passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.sources import SourceDocument
    from kg.statements import Content


def coverage_report(content: Content, documents: Iterable[SourceDocument]) -> str:
    """Write a report in Markdown.

    :param content: The graph.
    :param documents: The source documents.

    :returns: For each document a table of its sections, and the sentences that nothing points to with the reason.
    """
    lines = [
        "# Coverage",
        "",
        "Made by `kg coverage SOURCE...`; do not edit. A statement counts in every section it was",
    ]
    lines += ["read in. What was left out stands in `triples/left_out.ttl`.", ""]
    lines += [f"In all {len(content.statements)} statements and {len(content.studies)} studies.", ""]
    for document in documents:
        lines += _document(content, document)
    return "\n".join(lines).rstrip() + "\n"


def _document(content: Content, document: SourceDocument) -> Iterator[str]:
    used = used_passages(content)
    sections: dict[str, list[str]] = {}
    for sentence in document.sentences:
        sections.setdefault(sentence.section, []).append(f"psg:{document.key}-{sentence.place}")
    statements, studies = _by_passage(content)
    yield f"## {content.references[document.curie].title}"
    yield ""
    yield "| section | sentences or rows | pointed to | left out, with reason | neither | statements | studies |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    totals = [0, 0, 0, 0]
    for section, passages in sections.items():
        covered = sum(passage in used for passage in passages)
        left = sum(passage in content.left_out and passage not in used for passage in passages)
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
        yield from (f"| {passage} | {content.left_out.get(passage, '**no reason given**')} |" for passage in missing)
        yield ""


def _name(section: str) -> str:
    return f"Table {section[1:]}" if section[0] == "t" and section[1:].isdigit() else section


def _by_passage(content: Content) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Index the statements and the studies by the passages they point to."""
    statements: dict[str, set[str]] = {}
    studies: dict[str, set[str]] = {}
    for statement in content.statements.values():
        for line in statement.evidence:
            statements.setdefault(line.passage, set()).add(statement.id)
    for study in content.studies.values():
        for passage in {*study.passages, *(p for outcome in study.outcomes for p in outcome.passages)}:
            studies.setdefault(passage, set()).add(study.curie)
    return statements, studies
