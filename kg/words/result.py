"""The base of every answer: a sequence, a text, dictionaries, a table of pandas, and a display for notebooks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from kg.words.plain import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Item_co = TypeVar("Item_co", covariant=True)

#: Longest line that stands for an answer, in characters.
LINE = 100
#: Most rows of a table in a notebook.
MOST_SHOWN = 200
#: Width of a text table that is not for a terminal, in characters.
WIDTH = 200
#: A longer word may be broken in a column, in characters.
MOST_WORD = 28


class Result(Sequence[Item_co]):
    """An answer: a sequence of the items that it holds.

    ``str()`` reads like the command of the same name; :meth:`rows`, :meth:`to_dict` and :meth:`to_dataframe` are for
    programs. Where an answer holds nothing, ``str()`` says so, and the answer is false.
    """

    @abstractmethod
    def _held(self) -> Sequence[Item_co]:
        """Return the items of the answer, in order."""

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The fields of a row, in order."""

    @property
    def table_columns(self) -> tuple[str, ...]:
        """The fields of a text table, where all would not fit."""
        return self.columns

    @abstractmethod
    def rows(self) -> list[dict[str, Any]]:
        """Return the answer as rows of plain values.

        :returns: Dictionaries with at least the keys :attr:`columns`; empty where there is nothing.
        """

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return the answer in its JSON form.

        :returns: Dictionaries, lists, texts, numbers, booleans and ``None``, as :mod:`json` writes them.
        """

    def to_dataframe(self) -> Any:
        """Return the rows as a table of pandas.

        :returns: A :class:`pandas.DataFrame` with the columns :attr:`columns`, also where there are no rows.

        :raises ModuleNotFoundError: If pandas is not installed.
        """
        try:
            import pandas as pd  # type: ignore[import-untyped,unused-ignore]
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError("to_dataframe needs pandas; install it: pip install pandas") from error
        return pd.DataFrame(self.rows(), columns=list(self.columns))

    def nothing(self) -> str:
        """Return the words for an answer that holds nothing."""
        return "nothing found"

    def shown_rows(self) -> list[dict[str, Any]]:
        """Return the rows as a text table shows them, with at least the keys :attr:`table_columns`."""
        return self.rows()

    def notes(self) -> list[str]:
        """Return notes for the reader besides the rows, one line each, such as that a limit cut the answer."""
        return []

    def __len__(self) -> int:
        return len(self._held())

    @overload
    def __getitem__(self, index: int) -> Item_co: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Item_co]: ...

    def __getitem__(self, index: int | slice) -> Item_co | Sequence[Item_co]:
        return self._held()[index]

    def __str__(self) -> str:
        if not self:
            return self.nothing()
        return "\n".join([text_table(self.shown_rows(), self.table_columns), *self.notes()])

    def __repr__(self) -> str:
        line = " ".join(self._title().split())
        return f"<{type(self).__name__}: {line if len(line) <= LINE else f'{line[: LINE - 1]}…'}>"

    def _title(self) -> str:
        """Describe the answer in a few words."""
        return str(self).partition("\n")[0]

    def _repr_html_(self) -> str:
        if not self:
            return html_text(self.nothing())
        return "".join([html_table(self.shown_rows(), self.table_columns), *map(html_text, self.notes())])


class Prose(Result[Item_co]):
    """An answer in sentences, which a notebook shows as they are."""

    @abstractmethod
    def __str__(self) -> str: ...

    def _repr_html_(self) -> str:
        return html_text(str(self))


class Rows(Result[dict[str, Any]]):
    """An answer in rows: a sequence of dictionaries.

    :param rows: The rows, with at least the columns as keys.
    :param columns: The fields of a row, in order.
    :param title: A title for the rows, as in ``neighbors: Treg``; their number follows.
    :param nothing: The text where there are no rows.
    :param data_version: The version of the data that they come from.
    :param table_columns: The fields of a text table, where all would not fit.
    """

    def __init__(
        self,
        rows: Iterable[dict[str, Any]],
        columns: Sequence[str],
        *,
        title: str,
        nothing: str,
        data_version: str,
        table_columns: Sequence[str] = (),
    ) -> None:
        self._rows = tuple(rows)
        self._columns = tuple(columns)
        self._table_columns = tuple(table_columns or columns)
        self._words = title
        self._nothing = nothing
        self.data_version = data_version

    def _held(self) -> Sequence[dict[str, Any]]:
        return self._rows

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of a row, in order."""
        return self._columns

    @property
    def table_columns(self) -> tuple[str, ...]:
        """The fields of a text table."""
        return self._table_columns

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows: dictionaries with at least the keys :attr:`columns`."""
        return [dict(row) for row in self._rows]

    def to_dict(self) -> dict[str, Any]:
        """Return the rows with the version of the data."""
        return {"data_version": self.data_version, "rows": self.rows()}

    def nothing(self) -> str:
        """Return the words for an answer without rows."""
        return self._nothing

    def _title(self) -> str:
        return f"{self._words}: {len(self)}"


def text_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, is_terminal: bool = False) -> str:
    """Write rows as a table of text.

    :param rows: Column to value; lists are joined with commas.
    :param columns: Which columns, in order.
    :param is_terminal: Whether it is for a terminal, with its width and styles; otherwise it is :data:`WIDTH` wide.

    :returns: Lines, without a final line break. Where the columns would break words, each row is a block of lines.
    """
    from io import StringIO

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    text = StringIO()
    console = Console(file=text, force_terminal=is_terminal, width=None if is_terminal else WIDTH)
    heads = [column.replace("_", " ") for column in columns]
    cells = [[_lines(row.get(column)) for column in columns] for row in rows]
    words = [[word for part in parts for word in part.split()] for parts in zip(heads, *cells, strict=True)]
    least = [min(max(map(len, own)), MOST_WORD) for own in words]
    if sum(least) + 2 * len(least) <= console.width:
        table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
        for head, width in zip(heads, least, strict=True):
            table.add_column(head, overflow="fold", min_width=width)
    else:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        lines = [[head, cell] for row in cells for head, cell in [*zip(heads, row, strict=True), ("", "")]]
        cells = [line for line in lines if line[1] or not line[0]]
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)
    return text.getvalue().rstrip()


def html_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Write rows as an HTML table, everything escaped; of more than :data:`MOST_SHOWN`, the first."""
    from html import escape

    head = "".join(f"<th>{escape(column.replace('_', ' '))}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(_lines(row.get(column)))}</td>' for column in columns)}</tr>"
        for row in rows[:MOST_SHOWN]
    )
    more = len(rows) - MOST_SHOWN
    rest = html_text(f"and {more} more") if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def html_text(text: str) -> str:
    """Write a text as HTML that keeps its lines, everything escaped."""
    from html import escape

    return f"<pre>{escape(text)}</pre>"


def cell_text(value: Any) -> str:
    """Write a value in one line: nothing for ``None``, a list joined with commas.

    >>> cell_text(["a", None, 2])
    'a, , 2'
    """
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(cell_text, value))
    return visible(" ".join(str(value).split()))


def _lines(value: Any) -> str:
    """Write a cell of a table, where a text may have lines."""
    return "\n".join(map(cell_text, value.splitlines())) if isinstance(value, str) else cell_text(value)
