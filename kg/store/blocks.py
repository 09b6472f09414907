"""Checksums of the blocks of a file, so that a query checks the bytes that it reads and no others."""

from __future__ import annotations

import mmap
import os
from typing import TYPE_CHECKING
from zlib import crc32

from kg.errors import KGError
from kg.resources import is_installed

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

#: Bytes that one checksum covers.
BLOCK = 2048
#: The ending of the file of checksums, after the name of the other: a CRC-32 a block, 32 bits each, little-endian.
ENDING = ".crc"
#: Bytes that are read at once.
CHUNK = 512 * BLOCK


class DamagedError(KGError, LookupError):
    """A file of a store whose content changed since it was written.

    :param file: The file.
    :param problem: A description of the damage.
    """

    def __init__(self, file: str | PathLike[str], problem: str) -> None:
        way_out = "reinstall msc-kg" if is_installed(file) else "build the store again with kg build"
        super().__init__(f"{file} is damaged ({problem}); {way_out}")
        self.file = file


def write_checksums(file: Path) -> Path:
    """Write the checksums of a file beside it.

    :param file: The file.

    :returns: The file of checksums.
    """
    from array import array

    sums = array("I")
    with file.open("rb") as opened:
        while chunk := memoryview(opened.read(CHUNK)):
            sums.extend([crc32(chunk[start : start + BLOCK]) for start in range(0, len(chunk), BLOCK)])
    beside = file.with_name(file.name + ENDING)
    beside.write_bytes(sums.tobytes())
    return beside


class MappedFile:
    """A file that is mapped into memory, and the checksums of its blocks.

    :param file: The file, with its checksums beside it.

    :raises DamagedError: If there are not as many checksums as blocks.
    """

    def __init__(self, file: str | PathLike[str]) -> None:
        self.file = file
        sums = f"{os.fspath(file)}{ENDING}"
        with open(file, "rb") as opened:
            #: Its bytes; :meth:`check` comes before their use.
            self.data = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        with open(sums, "rb") as opened:
            self._sums = memoryview(opened.read()).cast("I")
        if len(self._sums) != -(-len(self.data) // BLOCK):
            raise DamagedError(file, f"it has another size than {os.path.basename(sums)} says")
        # 1 for each block that matches its checksum, 0 for those that were not used yet.
        self._known = bytearray(len(self._sums))

    def check(self, start: int, stop: int) -> None:
        """Check the blocks that hold some bytes, those that were not checked before.

        :param start: The first byte.
        :param stop: The one after the last, above it.

        :raises DamagedError: If a block changed since it was written.
        """
        known, number, end = self._known, start // BLOCK, (stop - 1) // BLOCK + 1
        while (number := known.find(0, number, end)) >= 0:
            if crc32(self.data[number * BLOCK : (number + 1) * BLOCK]) != self._sums[number]:
                raise DamagedError(
                    self.file,
                    f"the bytes from {number * BLOCK} on do not match their checksum in "
                    f"{os.path.basename(self.file)}{ENDING}",
                )
            known[number] = 1
