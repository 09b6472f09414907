"""Rows that cannot be read: they stop a build, all of them named at once, or are set aside in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ingest.unpack import GraphFileError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

#: Rows that are named before the build stops.
MOST_NAMED = 10
#: The columns of the file.
HEADER = "file\tline\treason\trow\n"


class SetAside:
    """Takes the rows that cannot be read: writes them to a file or, without one, stops the build."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[str] | None = None
        self._named: list[str] = []
        #: Number of rows that were set aside.
        self.count = 0
        #: File, line and reason of the first row that was set aside; or empty.
        self.first = ""

    def add(self, source: Path, line: int, reason: str, row: bytes) -> None:
        """Take a row that stands at a line of a source, and the reason why it cannot be read.

        If the build is to stop, the error is raised when enough rows are named, or by :meth:`check`.
        """
        if self._path is None:
            self._named.append(f"{source}:{line}: {reason}")
            if len(self._named) == MOST_NAMED:
                self.check()
            return
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8", newline="\n")
            self._file.write(HEADER)
        self.count += 1
        self.first = self.first or f"{source.name}:{line}: {reason}"
        text = row.decode("utf-8", "backslashreplace").rstrip("\r\n")
        self._file.write(f"{source}\t{line}\t{' '.join(reason.split())}\t{text}\n")

    def check(self) -> None:
        """Stop the build if a row could not be read.

        :raises GraphFileError: It names the rows that were met so far.
        """
        if len(self._named) > 1:
            first = "at least " * (len(self._named) == MOST_NAMED)
            rows = "".join(f"\n  {named}" for named in self._named)
            raise GraphFileError(f"{first}{len(self._named)} rows cannot be read; --lenient sets them aside:{rows}")
        if self._named:
            raise GraphFileError(self._named[0])

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
