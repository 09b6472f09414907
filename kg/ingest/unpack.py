"""The files that a store is built from: their formats by suffix, and unpacking."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.ingest.bounds import BoundedFile

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RDF_SUFFIXES = (".nt", ".nq", ".ttl", ".trig")
KGX_SUFFIXES = (".tsv", ".jsonl")
#: INDRA JSON and CX2.
FOREIGN_SUFFIXES = (".json", ".cx2")
#: Formats that are read line by line.
LINE_SUFFIXES = (".nt", ".nq", *KGX_SUFFIXES)
PACKED_SUFFIXES = (".gz", ".zst")
#: Unpacked bytes that are kept for reading by lines.
BUFFER = 1 << 20


class GraphFileError(KGError, ValueError):
    """A file that cannot be read; the message names the file and, if known, the line."""


class Unpacked(NamedTuple):
    """A file that is open, unpacked if it is compressed."""

    file: IO[bytes]
    #: Returns the fraction that was read.
    share: Callable[[], float]


def suffix_of(path: Path) -> str:
    """Return the suffix of the format of a file, without the suffix of a compression.

    :param path: The file; it need not be there.

    :returns: One of :data:`RDF_SUFFIXES`, :data:`KGX_SUFFIXES` or :data:`FOREIGN_SUFFIXES`.

    :raises GraphFileError: If it is none of those.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in PACKED_SUFFIXES:
        suffixes.pop()
    if not suffixes or suffixes[-1] not in (*RDF_SUFFIXES, *KGX_SUFFIXES, *FOREIGN_SUFFIXES):
        known = ", ".join((*RDF_SUFFIXES, *KGX_SUFFIXES, *FOREIGN_SUFFIXES))
        raise GraphFileError(f"{path}: no format has that suffix; choose from {known}, each also with .gz or .zst")
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
            suffix = suffix_of(path)
            file = _unpacked(raw, path.suffix.lower())
            bounded = BoundedFile(file, is_lines=suffix in LINE_SUFFIXES, is_rdf=suffix in RDF_SUFFIXES)
            yield Unpacked(io.BufferedReader(bounded, BUFFER), lambda: raw.tell() / size)
    except SyntaxError as error:
        raise GraphFileError(f"{path}:{error.lineno}: {error.msg}") from error
    except (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError) as error:
        raise GraphFileError(f"{path}: cannot be unpacked: {error}") from error
    except OSError as error:
        if error.filename != str(path):
            raise
        raise GraphFileError(f"{path}: cannot be read: {error.strerror}") from error


def _unpacked(raw: IO[bytes], suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return gzip.open(raw)  # type: ignore[return-value]
    if suffix == ".zst":
        return zstd.ZstdFile(raw)  # type: ignore[return-value]
    return raw
