"""JSON lines: one statement a line, with everything known about it; :mod:`kg.formats.records` reads them back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.formats.rows import count_other_parts
from kg.words.records import statement_record

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob


def write(job: ExportJob) -> str:
    """Write every statement, retracted ones too, in the order of files and numbers."""
    content, losses = job.content, job.losses
    named = {curie for item in content.statements.values() for curie in item.entities if curie}
    losses.add("entities that no statement names", len(content.entities.keys() - named))
    losses.add("synonyms, definitions and wider kinds of entities", len(named))
    count_other_parts(content, losses)
    records = (statement_record(statement, content) for statement in content.statements.values())
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
