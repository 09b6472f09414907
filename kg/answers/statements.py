"""Statements as a table: one row each, with its text, its certainty and its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.words import phrases
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement

#: The fields of a row, in order, and those that fit a table.
COLUMNS = (
    *("id", "text", "subject", "predicate", "object", "sign", "negated", "certainty", "references", "documents"),
    *("caveats", "retracted", "subject_curie", "object_curie"),
)
TABLE_COLUMNS = ("text", "certainty", "references", "id")


class Statements(Result["Statement"]):
    """Statements, in their order.

    :param statements: The statements.
    :param content: The graph that they are of.
    :param about: The subject that they share, as in ``about Treg``; may be empty.
    """

    def __init__(self, statements: Iterable[Statement], content: Content, about: str = "") -> None:
        self._statements = tuple(statements)
        self._about = about
        self.content = content

    def _held(self) -> Sequence[Statement]:
        return self._statements

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement, with the keys :data:`COLUMNS`."""
        return [statement_row(item, self.content) for item in self._statements]

    def to_dict(self) -> dict[str, Any]:
        """Return the rows with the version of the data."""
        return {"data_version": self.content.data_version[:12], "rows": self.rows()}

    def nothing(self) -> str:
        """Return the words for an answer that holds nothing."""
        return " ".join(filter(None, ("no statement", self._about)))

    def _title(self) -> str:
        count = phrases.counted(len(self), "statement")
        return " ".join(filter(None, (count, self._about)))


def statement_row(statement: Statement, content: Content) -> dict[str, Any]:
    """Return a statement as one row of plain values.

    :param statement: The statement.
    :param content: The graph that it is of.

    :returns: The keys :data:`COLUMNS`. ``text`` has its hedges and conditions; ``references`` are those cited for it,
        ``documents`` those in which it was read.
    """
    documents = dict.fromkeys(content.passages[line.passage].document for line in statement.evidence)
    return {
        "id": statement.id,
        "text": phrases.entry(statement, content),
        "subject": phrases.label(statement.subject, content.entities),
        "predicate": phrases.verb(statement, content),
        "object": phrases.label(statement.object, content.entities),
        "sign": statement.sign,
        "negated": statement.is_negated,
        "certainty": statement.certainty,
        "references": [content.references[curie].short for curie in statement.references],
        "documents": [content.references[curie].short for curie in documents],
        "caveats": list(statement.caveats),
        "retracted": statement.retracted or None,
        "subject_curie": statement.subject,
        "object_curie": statement.object,
    }
