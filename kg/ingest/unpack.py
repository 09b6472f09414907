"""The files that a store is built from: what their names say of their format, and unpacking them."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from kg.errors import KGError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RDF_SUFFIXES = (".nt", ".nq", ".ttl", ".trig")
KGX_SUFFIXES = (".tsv", ".jsonl")
PACKED_SUFFIXES = (".gz", ".zst")
#: Packed bytes that are unpacked at once: few, since they may become many thousand times as many.
PACKED_CHUNK = 1 << 14
BUFFER = 1 << 20


class GraphFileError(KGError, ValueError):
    """A file that a store cannot be built from; the message names it, and the line where it is known."""


class Unpacked(NamedTuple):
    """A file that is open, unpacked if it is compressed."""

    file: IO[bytes]
    #: Gives the share of it that is read.
    share: Callable[[], float]


def suffix_of(path: Path) -> str:
    """Give the suffix that tells the format of a file, without that of a compression.

    :param path: The file; it need not be there.

    :returns: One of :data:`RDF_SUFFIXES` or :data:`KGX_SUFFIXES`.

    :raises GraphFileError: If it is none of those.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in PACKED_SUFFIXES:
        suffixes.pop()
    if not suffixes or suffixes[-1] not in (*RDF_SUFFIXES, *KGX_SUFFIXES):
        known = ", ".join((*RDF_SUFFIXES, *KGX_SUFFIXES))
        raise GraphFileError(f"{path}: no format of that name; there are {known}, each also with .gz or .zst")
    return suffixes[-1]


@contextmanager
def open_unpacked(path: Path) -> Iterator[Unpacked]:
    """Open a file to be read, and unpack it if its suffix says that it is compressed.

    :param path: The file.

    :yields: Its bytes.

    :raises GraphFileError: If it cannot be opened or unpacked, or is cut short.
    """
    try:
        with path.open("rb") as raw:
            size = max(path.stat().st_size, 1)
            yield Unpacked(_unpacked(raw, path.suffix.lower()), lambda: raw.tell() / size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise GraphFileError(f"{path}: cannot be unpacked: {error}") from error
    except OSError as error:
        if error.filename != str(path):
            raise
        raise GraphFileError(f"{path}: cannot be read: {error.strerror}") from error


def _unpacked(raw: IO[bytes], suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return gzip.open(raw)  # type: ignore[return-value]
    return io.BufferedReader(_ZstdFile(raw), BUFFER) if suffix == ".zst" else raw


class _ZstdFile(io.RawIOBase):
    """Unpacks zstd, frame by frame; the library's own reader takes a file that is cut short for a whole one.

    :param raw: The packed bytes.
    """

    def __init__(self, raw: IO[bytes]) -> None:
        super().__init__()
        self._raw = raw
        self._packed = b""
        self._unpacked = memoryview(b"")
        #: Unpacks the frame that has begun and not ended.
        self._frame: Any = None

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as one piece goes.

        :param buffer: Where to put the bytes.

        :returns: How many there are; 0 at the end.

        :raises EOFError: If the file ends within a frame.
        :raises zlib.error: If it is no zstd, or damaged.
        """
        while not self._unpacked:
            self._packed = self._packed or self._raw.read(PACKED_CHUNK)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the file ends before its end-of-stream mark")
                return 0
            self._unpack()
        count = min(len(buffer), len(self._unpacked))
        buffer[:count] = self._unpacked[:count]
        self._unpacked = self._unpacked[count:]
        return count

    def _unpack(self) -> None:
        from zstandard import ZstdDecompressor, ZstdError

        if self._frame is None:
            self._frame = ZstdDecompressor().decompressobj()
        try:
            self._unpacked = memoryview(self._frame.decompress(self._packed))
        except ZstdError as error:
            raise zlib.error(str(error)) from error
        self._packed = b""
        if self._frame.eof:
            self._packed, self._frame = self._frame.unused_data, None
