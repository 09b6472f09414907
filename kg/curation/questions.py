"""The questions of a folder whose verdicts are to stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "questions.tsv"
COLUMNS = ("source", "target", "verdict")


class KeptQuestion(NamedTuple):
    """The verdict that a pair is to have, and the line that says so."""

    source: str
    target: str
    verdict: str
    line: int


def read_questions(path: Path) -> list[KeptQuestion]:
    """Read a file of questions.

    :param path: A table with the columns of :data:`COLUMNS`, separated by tabs.

    :returns: Its rows, without those that are empty or begin with ``#``; none where there is no file.

    :raises DataError: If it has other columns.
    """
    if not path.exists():
        return []
    name = f"{path.parent.name}/{path.name}"
    header, *lines = path.read_text(encoding="utf-8").splitlines() or [""]
    if tuple(header.split("\t")) != COLUMNS:
        raise DataError(name, 1, f"the columns are {', '.join(COLUMNS)}, separated by tabs")
    found = []
    for number, line in enumerate(lines, 2):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#"):
            continue
        if len(cells) != len(COLUMNS) or not all(cells):
            raise DataError(name, number, f"takes {len(COLUMNS)} cells, {', '.join(COLUMNS)}, separated by tabs")
        source, target, verdict = cells
        found.append(KeptQuestion(source, target, verdict, number))
    return found
