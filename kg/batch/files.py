"""The files of a batch: Parquet that is read, and folders that are written whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.batch.question import BatchError

if TYPE_CHECKING:
    from collections.abc import Iterator


def parquet_files(place: str) -> list[str]:
    """List the Parquet files of a folder; a file or a URL is its own only one.

    :param place: The folder, file or URL.

    :returns: The files, by name.

    :raises BatchError: If a folder has none.
    """
    folder = Path(place)
    if not folder.is_dir():
        return [place]
    if not (found := sorted(map(str, folder.glob("*.parquet")))):
        raise BatchError(f"{place}: no file *.parquet in this folder")
    return found


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """Provide a folder to write into, which gets its name at the end, if there was no error.

    :param folder: The folder to write; the folders above it are made.

    :yields: A folder beside it; several processes that write the same have one each.

    :raises BatchError: If another process wrote it meanwhile.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f"{folder.name}.part-", dir=folder.parent, ignore_cleanup_errors=True) as scratch:
        part = Path(scratch) / folder.name
        part.mkdir()
        yield part
        try:
            part.rename(folder)
        except OSError as error:
            if not folder.exists():
                raise
            raise BatchError(f"{folder} was written by another process meanwhile; write to another folder") from error
