"""Bounds that keep a hostile file from exhausting its reader: the length of a line, and how deep terms are nested."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from typing import IO, TYPE_CHECKING

from kg.triples.nesting import Nesting

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Longest line of the formats that are read line by line, in bytes. The parser of N-Triples takes no longer term.
LONGEST_LINE = 1 << 24


class BoundedFile(io.RawIOBase):
    """A file, unpacked, that is read up to the first place that breaks a bound, without its byte order mark.

    ``is_lines`` bounds the length of lines, for formats that are read line by line; ``is_rdf`` bounds the nesting of
    RDF.
    """

    def __init__(self, file: IO[bytes], *, is_lines: bool, is_rdf: bool) -> None:
        super().__init__()
        self._file = file
        self._is_lines = is_lines
        self._nesting = Nesting() if is_rdf else None
        self._line, self._length, self._is_first = 1, 0, True

    def readable(self) -> bool:
        """Report that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the next bytes; :exc:`SyntaxError` if a line is too long, or nesting too deep."""
        view = memoryview(buffer).cast("B")
        data = self._file.read(len(view))
        if self._is_first:
            data, self._is_first = data.removeprefix(BOM_UTF8), False
        view[: len(data)] = data
        if self._nesting is not None:
            self._nesting.feed(data)
        if self._is_lines:
            self._measure(data)
        return len(data)

    def _measure(self, data: bytes) -> None:
        """Follow the length of the current line; one call gets fewer bytes than a line may have."""
        first, last = data.find(b"\n"), data.rfind(b"\n")
        self._length += len(data) if first < 0 else first
        if self._length > LONGEST_LINE:
            problem = SyntaxError(f"a line of more than {LONGEST_LINE:,} bytes")
            problem.lineno = self._line
            raise problem
        if first >= 0:
            self._line += data.count(b"\n")
            self._length = len(data) - last - 1
