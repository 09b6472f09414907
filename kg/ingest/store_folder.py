"""The folder of a new store: it appears at its place when it is complete, or not at all.

The files are written to a folder beside the store, which is renamed to the store when it is complete. The folder of an
interrupted build is not a store; the next build removes it.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

import apsw

from kg.errors import KGError
from kg.store.manifest import BUILDING, MANIFEST, REPLACED, StoreError, beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The file that a process holds while it builds.
LOCK = "lock"
#: Errors of a system whose disk, share of a disk, or largest file is full.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def new_store(store: Path, *, replace: bool) -> Iterator[Path]:
    """Hold an empty folder, and rename it to the store at the end; remove it if the work fails.

    :param store: Folder to make.
    :param replace: Whether a store of that name may be replaced.

    :yields: The folder in which the files are to be written.

    :raises StoreError: If the folder of that name may not be replaced, is being written, or the disk or memory is full.
    """
    folder = beside(store, BUILDING)
    try:
        lock = _hold(folder)
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror}") from error
    if lock is None:
        raise StoreError(f"{store} is being written by another process; wait for it")
    with lock:
        try:
            _check_free(store, replace=replace)
            for left in folder.iterdir():
                if left.name != LOCK:
                    shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield folder
            _take_place(folder, store, replace=replace)
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if reason := _want_of(error):
                raise StoreError(f"{store} was not built: {reason}; nothing of it is left") from error
            raise


def _want_of(error: BaseException) -> str:
    """Return the shortage of memory or disk behind an error; empty if the error has another cause."""
    if isinstance(error, MemoryError | apsw.NoMemError) or "emory allocation" in str(error):
        return "there is not enough memory"
    words = str(error)
    is_full = isinstance(error, apsw.FullError) or (isinstance(error, OSError) and error.errno in FULL)
    if is_full or any(os.strerror(number) in words for number in FULL):
        return f"there is no space left on its disk ({words})"
    is_ours = isinstance(error, KGError) or not isinstance(error, apsw.IOError | OSError)
    return "" if is_ours else f"its disk cannot be written ({words})"


def _check_free(store: Path, *, replace: bool) -> None:
    """Check that a store may be made of that name."""
    is_store = (store / MANIFEST).is_file()
    if store.exists() and not (replace and is_store):
        way_out = "--replace replaces it" if is_store else "it is not a store; choose another name"
        raise StoreError(f"{store} already exists; {way_out}")


def _hold(folder: Path) -> IO[str] | None:
    """Hold the lock of a folder for as long as the process lives or the lock is open; make the folder if needed.

    Returns ``None`` if another process holds the lock.
    """
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # the store of another process has just taken its place
            lock = (folder / LOCK).open("a")
            if not _hold_file(lock.fileno()):
                lock.close()
                return None
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(lock.fileno()), (folder / LOCK).stat()):
                    return lock
            lock.close()


def _hold_file(lock: int) -> bool:
    """Try to lock an open file; return whether this process holds the lock now."""
    try:
        import fcntl
    except ImportError:  # Windows: two builds of one store at a time are not found out
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_place(folder: Path, store: Path, *, replace: bool) -> None:
    """Rename the finished folder to the store; then remove the store that had that name before."""
    _check_free(store, replace=replace)
    place, before = beside(store, ""), beside(store, REPLACED)
    shutil.rmtree(before, ignore_errors=True)
    (folder / LOCK).unlink()
    if place.exists():
        place.rename(before)
    folder.rename(place)
    sync(place.parent)
    shutil.rmtree(before, ignore_errors=True)


def sync(path: Path) -> None:
    """Let a file, or the names in a folder, reach the disk."""
    with suppress(PermissionError):  # Windows opens no folders
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
