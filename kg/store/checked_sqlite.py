"""SQLite on a file whose blocks are checked as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw

if TYPE_CHECKING:
    from kg.store.blocks import MappedFile

#: The size of a page of a database that :func:`open_checked` opens; several blocks make one.
PAGE = 4096


def open_checked(file: MappedFile) -> apsw.Connection:
    """Open a database to be read.

    :param file: The file; nothing may change it.

    :returns: The connection. A query on damaged bytes raises :class:`kg.store.blocks.DamagedError`.
    """
    system = _FileSystem(file)
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection("file:database?immutable=1", flags=flags, vfs=system.name)


class _FileSystem(apsw.VFS):
    """The file system that SQLite sees: one file, and the real system for sorting on disk."""

    def __init__(self, file: MappedFile) -> None:
        self._file = file
        self.name = f"kg-{id(self)}"
        super().__init__(self.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        """Open the file, or one to sort in."""
        if flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            return _ReadFile(self._file)
        return super().xOpen(name, flags)

    def xFullPathname(self, name: str) -> str:
        """Return a name as it is."""
        return name


class _ReadFile(apsw.VFSFile):
    """A file as SQLite reads it. Inherited methods are not used: the bytes are in memory, and are only read."""

    def __init__(self, file: MappedFile) -> None:
        self._file = file

    def xRead(self, amount: int, offset: int) -> bytes:
        """Return some bytes, fewer at the end."""
        self._file.check(offset, offset + amount)
        return bytes(self._file.data[offset : offset + amount])

    def xFileSize(self) -> int:
        """Return the size in bytes."""
        return len(self._file.data)

    def xClose(self) -> None:
        """Do nothing."""

    def xLock(self, level: int) -> None:
        """Do nothing: the file is only read."""

    def xUnlock(self, level: int) -> None:
        """Do nothing."""

    def xCheckReservedLock(self) -> bool:
        """Report that no other process writes."""
        return False

    def xSectorSize(self) -> int:
        """Return the size of a page."""
        return PAGE

    def xDeviceCharacteristics(self) -> int:
        """Report that the device has no special properties."""
        return 0

    def xFileControl(self, op: int, ptr: int) -> bool:
        """Report that the operation is unknown."""
        return False
