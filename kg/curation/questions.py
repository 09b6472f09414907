"""Questions with the verdicts that they must keep: those of the user's own folder, and competency questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.answers.decision import BASES, VERDICTS
from kg.errors import DataError, KGError
from kg.model.statements import CONTEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "questions.tsv"
#: The columns that a file of questions has, and those that it may have.
COLUMNS = ("source", "target", "verdict")
FURTHER = ("question", "basis", "via", "context", "read_in")


class QuestionError(KGError, ValueError):
    """Files in which there is no question."""


class KeptQuestion(NamedTuple):
    """A pair, the verdict that it is to have, and the line that says so."""

    source: str
    target: str
    #: One of :data:`kg.answers.decision.VERDICTS`.
    verdict: str
    #: The name of the file, and the number of the line.
    file: str
    line: int
    #: The question as a person asks it; may be empty, as may all that follows.
    question: str = ""
    #: The basis that the verdict is to have, one of :data:`kg.answers.decision.BASES`; any where empty.
    basis: str = ""
    #: An entity that a path between the two is to pass through.
    via: str = ""
    #: Under which conditions it is asked, as ``FIELD=VALUE``, several with semicolons between.
    context: str = ""
    #: Where a source gives the answer.
    read_in: str = ""

    @property
    def wanted_context(self) -> dict[str, list[str]]:
        """Context field to the values that are asked for."""
        wanted: dict[str, list[str]] = {}
        for part in filter(None, self.context.split(";")):
            field, _, value = part.partition("=")
            wanted.setdefault(field.strip(), []).append(value.strip())
        return wanted


def read_questions(path: Path) -> list[KeptQuestion]:
    """Read a file of questions.

    :param path: A table, separated by tabs, with the columns of :data:`COLUMNS` and any of :data:`FURTHER`.

    :returns: Its rows, without those that are empty or begin with ``#``; none where there is no file.

    :raises DataError: If a column is missing or not known, or a row does not state its verdict.
    """
    if not path.exists():
        return []
    name = "/".join(filter(None, (path.parent.name, path.name)))
    header, *lines = path.read_text(encoding="utf-8").splitlines() or [""]
    columns = header.split("\t")
    if not set(COLUMNS) <= set(columns) or set(columns) - {*COLUMNS, *FURTHER}:
        raise DataError(
            name, 1, f"the columns are {', '.join(COLUMNS)}, and may be {', '.join(FURTHER)}, separated by tabs"
        )
    found = []
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(columns):
            raise DataError(name, number, f"takes {len(columns)} cells, {', '.join(columns)}, separated by tabs")
        row = dict(zip(columns, cells, strict=True))
        if empty := [column for column in COLUMNS if not row[column]]:
            raise DataError(name, number, f"has no {empty[0]}")
        for column, known in (("verdict", VERDICTS), ("basis", ("", *BASES))):
            if row.get(column, "") not in ("", *known):
                words = ", ".join(filter(None, known))
                raise DataError(name, number, f"{row[column]!r} is not a {column}; choose from {words}")
        question = KeptQuestion(**row, file=name, line=number)
        if unknown := [field for field in question.wanted_context if field not in CONTEXT_FIELDS]:
            raise DataError(name, number, f"no context field {unknown[0]!r}; choose from {', '.join(CONTEXT_FIELDS)}")
        found.append(question)
    return found


def read_question_files(paths: Iterable[Path]) -> list[KeptQuestion]:
    """Read the questions of files, and of the ``.tsv`` files of folders.

    :param paths: Files or folders.

    :returns: The questions, in the order of the files.

    :raises DataError: If a file is not as :func:`read_questions` reads it.
    :raises QuestionError: If there is no question in all of them.
    """
    paths = list(paths)
    files = [file for path in paths for file in (sorted(path.glob("*.tsv")) if path.is_dir() else [path])]
    questions = [question for file in files for question in read_questions(file)]
    if not questions:
        raise QuestionError(f"there is no question in {', '.join(map(str, paths))}")
    return questions
