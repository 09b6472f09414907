"""Rows of tables whose cells may span columns and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


#: Most columns or rows that a cell spans.
MOST_SPANNED = 1000


class TableCell(NamedTuple):
    """A cell of a table in XML or HTML."""

    text: str
    #: Number of columns and of rows, as the attributes have them.
    colspan: str | None = None
    rowspan: str | None = None


def laid_out_rows(rows: Iterable[Iterable[TableCell]]) -> Iterator[str]:
    r"""Yield the rows of a table, cells separated by tabs.

    :param rows: The cells of each row, as they are written.

    :yields: The rows that are not empty. A cell that spans columns is followed by empty cells; the cells below one that
        spans rows are empty.

    >>> list(laid_out_rows([[TableCell("x", rowspan="2"), TableCell("1")], [TableCell("2")]]))
    ['x\t1', '\t2']
    """
    below: dict[int, int] = {}
    for row in rows:
        texts: list[str] = []
        for cell in row:
            _fill(texts, below)
            start, wide, high = len(texts), _number(cell.colspan), _number(cell.rowspan)
            texts += [cell.text, *[""] * (wide - 1)]
            below |= {column: high - 1 for column in range(start, start + wide) if high > 1}
        _fill(texts, below)
        if any(texts):
            yield "\t".join(texts)


def _fill(texts: list[str], below: dict[int, int]) -> None:
    """Append an empty cell for each column that a cell above spans."""
    while below.get(len(texts), 0):
        below[len(texts)] -= 1
        texts.append("")


def _number(value: str | None) -> int:
    return min(max(1, int(value[:9])), MOST_SPANNED) if value and value.isdecimal() else 1
