"""Competency questions: questions with expected answers, asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.comparison.short_answer import ShortAnswer, ask
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.curation.questions import KeptQuestion
    from kg.knowledge_graph import KnowledgeGraph

#: The fields of a row, and those that fit a table.
COLUMNS = (
    *("ok", "question", "source", "target", "expected", "answer", "expected_basis", "basis", "best_path", "wrong"),
    *("read_in", "file", "line"),
)
TABLE_COLUMNS = ("ok", "question", "expected", "answer", "wrong")


class Checked(NamedTuple):
    """A question and its answer."""

    question: KeptQuestion
    answer: ShortAnswer
    #: The differences from the expected answer, in words; empty if there are none.
    wrong: str

    @property
    def is_right(self) -> bool:
        """Whether the answer is the one that is expected."""
        return not self.wrong


class QuestionCheck(Result[Checked]):
    """The questions that were asked, each with its answer, in the order of their files."""

    def __init__(self, checked: Iterable[Checked], data_version: str) -> None:
        self._checked = tuple(checked)
        self.data_version = data_version

    @property
    def wrong(self) -> list[Checked]:
        """The questions whose answers are not as expected."""
        return [item for item in self._checked if not item.is_right]

    def _held(self) -> Sequence[Checked]:
        return self._checked

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each question, with the keys :data:`COLUMNS`."""
        return [_row(item) for item in self._checked]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/check/1``."""
        return {
            "schema": "msc-kg/check/1",
            "data_version": self.data_version,
            "asked": len(self._checked),
            "wrong": len(self.wrong),
            "questions": self.rows(),
        }

    def __str__(self) -> str:
        lines = [
            f"{item.question.file}:{item.question.line}: {words(item.question)}: {item.wrong}" for item in self.wrong
        ]
        right = len(self._checked) - len(lines)
        return "\n".join([*lines, f"{right} of {len(self._checked)} questions are answered as expected"])

    def _title(self) -> str:
        return f"{len(self._checked)} questions, {len(self.wrong)} of them not answered as expected"

    def nothing(self) -> str:
        """Return the message if there are no questions."""
        return "no question"


def check_questions(graph: KnowledgeGraph, questions: Iterable[KeptQuestion]) -> QuestionCheck:
    """Ask questions of a graph and compare the answers with what is expected; return every question with its answer.

    A question with an unknown context field raises :exc:`ValueError`.
    """
    answers = ((question, ask(graph, question)) for question in questions)
    checked = (Checked(question, answer, "; ".join(_wrong(question, answer))) for question, answer in answers)
    return QuestionCheck(checked, graph.content.data_version)


def _wrong(question: KeptQuestion, answer: ShortAnswer) -> Iterator[str]:
    if answer.problem:
        yield answer.problem
        return
    if answer.verdict != question.verdict:
        yield f"the verdict is {answer.verdict}, not {question.verdict}"
    if question.basis and answer.basis != question.basis:
        yield f"the basis is {answer.basis or 'none'}, not {question.basis}"
    if question.via and not answer.best_path:
        yield f"no path passes through {question.via}"


def words(question: KeptQuestion) -> str:
    """Return the words of a question, or its pair."""
    return question.question or f"{question.source} and {question.target}"


def _row(item: Checked) -> dict[str, Any]:
    question, answer = item.question, item.answer
    return {
        "ok": item.is_right,
        "question": question.question,
        "source": question.source,
        "target": question.target,
        "expected": question.verdict,
        "answer": answer.verdict or None,
        "expected_basis": question.basis or None,
        "basis": answer.basis or None,
        "best_path": answer.best_path or None,
        "wrong": item.wrong or None,
        "read_in": question.read_in or None,
        "file": question.file,
        "line": question.line,
    }
