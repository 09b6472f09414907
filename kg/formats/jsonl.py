"""JSON lines: one statement a line, with everything that is known of it.

:mod:`kg.formats.records` makes statements of the lines again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.formats.rows import count_other_parts
from kg.words.records import statement_record

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob
    from kg.model.content import Content


def write(job: ExportJob) -> str:
    """Write every statement, retracted ones too, in the order of files and numbers."""
    content, losses = job.content, job.losses
    named = {curie for item in content.statements.values() for curie in item.entities if curie}
    losses.add("entities that no statement names", len(content.entities.keys() - named))
    losses.add("synonyms, definitions and wider kinds of entities", len(named))
    count_other_parts(content, losses)
    return to_jsonl(content)


def to_jsonl(content: Content) -> str:
    """Write every statement, in the order of files and numbers."""
    import json

    return "".join(
        json.dumps(statement_record(statement, content), ensure_ascii=False) + "\n"
        for statement in content.statements.values()
    )
