"""Writing files completely or not at all, and reading them up to a limit."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from kg.errors import KGError

#: Most bytes of a query, of a list of names, and of any other file that is read whole: far above real use.
MOST_QUERY, MOST_NAMES, MOST_BYTES = 1 << 20, 1 << 26, 1 << 28


class OutputError(KGError, OSError):
    """A file that cannot be written."""


class TooLongError(KGError, ValueError):
    """A file, or the text from stdin, that is longer than the limit."""


def read_at_most(path: str | Path, most: int) -> bytes:
    """Read a file, a pipe or a device.

    :param path: The file; ``-`` is stdin.
    :param most: How many bytes it may have.

    :returns: Its bytes.

    :raises OSError: If it cannot be read.
    :raises TooLongError: If it has more.
    """
    if path == "-":
        if sys.stdin is None:
            raise OSError(errno.EBADF, "it is closed")
        data = sys.stdin.buffer.read(most + 1)
    else:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    if len(data) > most:
        raise TooLongError(f"{'stdin' if path == '-' else path}: more than {most:,} bytes, which is the limit here")
    return data


def read_text(path: Path) -> str:
    r"""Read a text file in UTF-8 with any line breaks.

    :param path: The file.

    :returns: Its text with ``\n``, without a byte order mark.

    :raises OSError: If it cannot be read.
    :raises UnicodeDecodeError: If it is not UTF-8.
    :raises TooLongError: If it has more than :data:`MOST_NAMES` bytes.
    """
    text = read_at_most(path, MOST_NAMES).decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_text(path: str | Path, text: str) -> None:
    r"""Write a text file in UTF-8 with ``\n``: to a temporary file beside it, which then takes its place.

    :param path: The file; its folder must be there.
    :param text: The text; its line breaks are kept.

    :raises OutputError: If that is not possible; an earlier file is untouched.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file as :func:`write_text` does.

    A file that is there keeps its permissions, a link goes on pointing where it points, and what is not a file
    (``/dev/null``, a pipe) is written to, not replaced.

    :param path: The file; its folder must be there.
    :param data: The bytes.

    :raises OutputError: If that is not possible; an earlier file is untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.write(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error


def _replace(target: Path, data: bytes) -> None:
    import tempfile  # loads shutil and every compression, which reading a file does not need

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".kg-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(_permissions(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _permissions(target: Path) -> int:
    """Return the permission bits that a file has, or that a new one would have."""
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
