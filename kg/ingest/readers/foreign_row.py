"""A part of a file of another program, as a row of KGX."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from kg.ingest.row_columns import Row


class ForeignRow(NamedTuple):
    """A part of a file, as a row of KGX."""

    #: Its line, or its place in a list, counted from 1.
    number: int
    #: Its columns under Biolink's names; a row with only an ``id`` is a node.
    row: Row
    #: Its kind, if no edge can stand for it.
    passed_over: str = ""

    def text(self) -> bytes:
        """Return it as it is set aside."""
        return json.dumps({column: list(words) for column, words in self.row.items()}, ensure_ascii=False).encode()


def filled(**columns: str | tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return a row of the columns that are not empty."""
    tuples = {name: (words,) if isinstance(words, str) else words for name, words in columns.items()}
    return {name: kept for name, words in tuples.items() if (kept := tuple(filter(None, words)))}


def ungrounded(name: str) -> str:
    """Return an identifier for a thing that has only a name in its source.

    >>> ungrounded("T cell [x]")
    'text:T%20cell%20%5Bx%5D'
    """
    return f"text:{quote(name, safe='')}"
