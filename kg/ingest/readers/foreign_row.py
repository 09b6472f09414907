"""A part of a file of another program, as a row of KGX."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from kg.ingest.row_columns import unique_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.ingest.row_columns import Row

#: The errors of a reader that meets a part of another form.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class ForeignRow(NamedTuple):
    """A part of a file, as a row of KGX."""

    #: Its line, or its place in a list, counted from 1.
    number: int
    #: Its columns under Biolink's names; a row with only an ``id`` is a node.
    row: Row
    #: Its kind, if no edge can stand for it.
    passed_over: str = ""
    #: The reason why it cannot be read, if it cannot; and the part as it stands.
    problem: str = ""
    given: bytes = b""

    def text(self) -> bytes:
        """Return it as it is set aside."""
        return self.given or json_bytes({column: list(words) for column, words in self.row.items()})


def each_part(
    parts: Iterable[Any], read: Callable[[int, Any], Iterable[ForeignRow]], start: int = 1
) -> Iterator[ForeignRow]:
    """Yield the rows of the parts of a file, numbered from ``start``; one that cannot be read has a problem."""
    for number, part in enumerate(parts, start):
        try:
            yield from list(read(number, part))
        except MALFORMED as error:
            problem = f"without {error}" if isinstance(error, KeyError) else str(error)
            yield ForeignRow(number, {}, problem=problem, given=part if isinstance(part, bytes) else json_bytes(part))


def read_json(file: IO[bytes]) -> Any:
    """Read a JSON document, in which no object may have a key twice."""
    return json.load(file, object_pairs_hook=unique_keys)


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON in one line."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


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
