"""CSV (RFC 4180): a table of the statements, of the trials, or of the references."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from kg.answers import trials
from kg.formats.rows import count_losses, count_other_parts, ends, flat_edge
from kg.words.phrases import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.formats.registry import ExportJob

#: Columns of the table of statements.
STATEMENT_COLUMNS = (
    *("id", "subject", "subject_label", "predicate", "object", "object_label", "text", "sign", "negated", "certainty"),
    *("reason", "causal", "subject_aspect", "object_aspect", "in_cell", "mediators", "omits", "timing", "context"),
    *("collective", "directness", "support", "documents", "places", "references", "pmids", "dois", "caveats"),
    *("comment", "retracted", "not_understood"),
)
#: Columns of the table of references.
REFERENCE_COLUMNS = (
    *("id", "number", "authors", "title", "journal", "year", "volume", "pages", "doi", "pmid", "url"),
    *("statements", "caveats"),
)
#: The tables, by name.
TABLES = ("statements", "trials", "references")


def write(job: ExportJob) -> str:
    """Write one table; lists are joined with semicolons, and booleans are ``true`` or ``false``."""
    return {"statements": _statements, "trials": _trials, "references": _references}[job.options.table](job)


def _statements(job: ExportJob) -> str:
    content = job.content
    rows = []
    for item in content.statements.values():
        edge = flat_edge(item, content)
        sides = {"subject": edge.source, "object": edge.target}
        names = {f"{side}_label": label(curie, content.entities) for side, curie in sides.items()}
        gone = {"retracted": item.retracted, "not_understood": item.not_understood}
        rows.append({"id": edge.id, **sides, **names, **edge.attributes, **gone})
    items = list(content.statements.values())
    count_losses(content, items, job.losses, nodes=ends(items))
    return _csv(rows, STATEMENT_COLUMNS)


def _trials(job: ExportJob) -> str:
    rows = [trials.flat_record(study, job.content) for study in job.content.studies.values()]
    job.losses.add("statements, which are in the table statements", len(job.content.statements))
    return _csv(rows, trials.COLUMNS)


def _references(job: ExportJob) -> str:
    content = job.content
    cited: dict[str, int] = {}
    for item in content.statements.values():
        documents = {content.passages[line.passage].document for line in item.evidence}
        for curie in {*item.references, *documents}:
            cited[curie] = cited.get(curie, 0) + 1
    rows = [
        {**reference._asdict(), "id": curie, "statements": cited.get(curie, 0)}
        for curie, reference in content.references.items()
    ]
    job.losses.add("statements, which are in the table statements", len(content.statements))
    count_other_parts(content, job.losses)
    return _csv(rows, REFERENCE_COLUMNS)


def _csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return file.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n")  # the writer does not quote a lone carriage return
