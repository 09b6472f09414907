"""The table of drafts: a row for each draft, with its sentence and its state."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from kg.curation.adding.columns import COLUMNS as ADDED
from kg.errors import DataError
from kg.files import read_text, write_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

#: States of a draft; "kg review" writes ``added``.
NEW, ACCEPTED, REJECTED, SKIPPED, DONE = "new", "accepted", "rejected", "skipped", "added"
STATUSES = (NEW, ACCEPTED, REJECTED, SKIPPED, DONE)
#: Columns of the statement, which are those of a table of "kg add".
OF_STATEMENT = tuple(
    "file subject predicate object certainty passage negated subject_aspect object_aspect in_cell via evidence_type "
    "role species system condition comment".split()
)
#: Columns that say why it was drafted, and what the graph says of the pair.
REASONS = ("confidence", "words", "there", "against", "sentence")
COLUMNS = ("status", *OF_STATEMENT, *REASONS)


def sheet_text(rows: Collection[Mapping[str, str]]) -> str:
    """Write drafts as a table, cells separated by tabs; of the columns of "kg add", also those that a draft fills."""
    out = StringIO()
    more = [column for column in ADDED if column not in COLUMNS and any(row.get(column) for row in rows)]
    columns = ("status", *OF_STATEMENT, *more, *REASONS)
    writer = csv.DictWriter(out, columns, "", "ignore", "excel-tab", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: " ".join(str(cell).split()) for name, cell in row.items()} for row in rows)
    return out.getvalue()


def read_sheet(path: Path) -> list[dict[str, str]]:
    """Read a table of drafts.

    :param path: The file.

    :returns: Its rows: column to cell.

    :raises DataError: If it cannot be read, lacks a column, or has a status that is none.
    """
    try:
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(str(path), 1, f"cannot be read: {error}") from error
    reader = csv.DictReader(StringIO(text, newline=""), delimiter="\t")
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
        raise DataError(str(path), 1, f"no column {', '.join(missing)}; 'kg draft' makes such a table")
    rows = []
    for row in reader:
        if row["status"] not in STATUSES:
            raise DataError(str(path), reader.line_num, f"status {row['status']!r} is not one of {', '.join(STATUSES)}")
        rows.append({column: row[column] or "" for column in row if column in ADDED or column in COLUMNS})
    return rows


def save(path: Path, rows: Collection[Mapping[str, str]]) -> None:
    """Write the table whole or not at all, so that nothing is lost when the review is interrupted."""
    write_text(path, sheet_text(rows))


def addition(rows: Collection[Mapping[str, str]]) -> str:
    """Return the accepted drafts as a table of "kg add"."""
    columns = [column for column in ADDED if any(column in row for row in rows)]
    lines = ["\t".join(columns)]
    lines += ["\t".join(row.get(column, "") for column in columns) for row in rows if row["status"] == ACCEPTED]
    return "\n".join(lines) + "\n"
