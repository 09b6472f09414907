"""Questions with the verdicts that they must keep: those of the user's own folder, and competency questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.answers.decision import BASES, VERDICTS
from kg.errors import DataError, KGError
from kg.files import read_text
from kg.model.statements import CONTEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "questions.tsv"
#: The columns that a file of questions has, and those that it may have.
COLUMNS = ("source", "target", "verdict")
FURTHER = ("question", "basis", "via", "context", "read_in")


class QuestionError(KGError, ValueError):
    """Files without a question."""


class KeptQuestion(NamedTuple):
    """A pair, its expected verdict, and the line that states it."""

    source: str
    target: str
    #: One of :data:`kg.answers.decision.VERDICTS`.
    verdict: str
    #: The name of the file, and the number of the line.
    file: str
    line: int
    #: The question as a person asks it. This and the fields below may be empty.
    question: str = ""
    #: The expected basis, one of :data:`kg.answers.decision.BASES`; empty for any.
    basis: str = ""
    #: An entity that a path between the two must pass through.
    via: str = ""
    #: The conditions of the question: ``FIELD=VALUE``, separated by semicolons.
    context: str = ""
    #: The place where a source gives the answer.
    read_in: str = ""

    @property
    def wanted_context(self) -> dict[str, list[str]]:
        """Context field to the values of the question."""
        wanted: dict[str, list[str]] = {}
        for part in filter(None, self.context.split(";")):
            field, _, value = part.partition("=")
            wanted.setdefault(field.strip(), []).append(value.strip())
        return wanted


def read_questions(path: Path) -> list[KeptQuestion]:
    """Read a file of questions.

    :param path: A table, separated by tabs, with the columns of :data:`COLUMNS` and any of :data:`FURTHER`.

    :returns: Its rows, without empty ones and those that begin with ``#``; none if the file is missing.

    :raises DataError: If a column is missing or unknown, or a row lacks a value or has an unknown one.
    """
    if not path.exists():
        return []
    name = "/".join(filter(None, (path.parent.name, path.name)))
    try:
        header, *lines = read_text(path).splitlines() or [""]
    except UnicodeDecodeError as error:
        raise DataError(name, 1, f"is not UTF-8: {error.reason}") from error
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


def _tables(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.tsv") if path.is_file())


def read_question_files(paths: Iterable[Path]) -> list[KeptQuestion]:
    """Read the questions of files, and of all ``.tsv`` files of folders.

    :param paths: Files or folders.

    :returns: The questions, in the order of the files.

    :raises DataError: If :func:`read_questions` cannot read a file.
    :raises QuestionError: If none of them has a question.
    """
    paths = list(paths)
    files = [file for path in paths for file in (_tables(path) if path.is_dir() else [path])]
    questions = [question for file in files for question in read_questions(file)]
    if not questions:
        raise QuestionError(f"there is no question in {', '.join(map(str, paths))}")
    return questions
