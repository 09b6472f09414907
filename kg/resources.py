"""Where ``ontology/``, ``triples/`` and the named queries are, the compiled graph, and the user's cache.

A wheel carries these folders in ``kg/_data/``; in a checkout and an editable install they stand above the package. The
wheel also has the graph as a store, made of the same files by the build hook and used only while they are the same.

Every question starts here and in :mod:`kg.store`. Both use :mod:`os.path`, because importing :mod:`pathlib` takes a
twelfth of the time of an empty click command; functions that return a path object import it themselves.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import KGError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike
    from pathlib import Path

#: Bump when the rows of :mod:`kg.model.statements` or :mod:`kg.model.studies` change.
FORMAT = 6

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
#: The compiled graph of a wheel, a store; a checkout has none.
COMPILED = os.path.join(_PACKAGE, "_data", "graph")
#: Variable of the environment that names another folder for the cache.
CACHE = "KG_CACHE"
#: Where a folder stands in a checkout, if it has another name there than in a wheel.
_IN_CHECKOUT = {"queries": "examples/queries"}


class InstallationError(KGError, RuntimeError):
    """The data that belong to the package are missing."""


class FolderError(KGError, FileNotFoundError):
    """A folder in the place of ``triples/`` that cannot be used."""


@cache
def find_folder(name: str) -> str:
    """Find ``ontology``, ``triples`` or ``queries``.

    :param name: Name of the folder.

    :returns: The folder of the wheel, otherwise that of the checkout.

    :raises InstallationError: If it is nowhere.
    """
    in_checkout = os.path.join(os.path.dirname(_PACKAGE), _IN_CHECKOUT.get(name, name))
    for path in (os.path.join(_PACKAGE, "_data", name), in_checkout):
        if os.path.isdir(path):
            return path
    raise InstallationError(f"the folder {name!r} is missing beside the package in {_PACKAGE}; reinstall msc-kg")


def folder(name: str) -> Path:
    """Return the folder that :func:`find_folder` finds."""
    from pathlib import Path

    return Path(find_folder(name))


def cache_folder(name: str) -> str:
    """Return the folder in the user's cache for files of one kind; it need not exist.

    :param name: Name of the kind.

    :returns: The folder, or the one that :data:`CACHE` names.

    :raises FolderError: If the user has no home.
    """
    if given := os.environ.get(CACHE):
        return given
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if base.startswith("~"):
        raise FolderError(f"this user has no home for a cache; name a folder in {CACHE}")
    return os.path.join(base, "msc-kg", name)


def is_installed(path: str | PathLike[str]) -> bool:
    """Return whether a file or folder belongs to the installed package."""
    from pathlib import Path

    return Path(path).resolve().is_relative_to(Path(COMPILED).parent.resolve())


def editable_folder(triples: Path | None) -> Path:
    """Find the folder of curated files that a command may change.

    :param triples: Folder in the place of the graph's own ``triples/``.

    :returns: That folder, or the graph's own.

    :raises InstallationError: If it belongs to the installed package.
    """
    path = triples or folder("triples")
    if is_installed(path):
        raise InstallationError(
            f"{path} belongs to the installed package and is never written to; 'kg init DIR' makes a folder of your "
            "own: work in there, or name it with --into DIR"
        )
    return path


def sources(triples: Path | None = None) -> list[tuple[str, Path]]:
    """List the files that the graph is made of.

    :param triples: A folder in the place of the graph's own ``triples/``.

    :returns: Pairs of name (``triples/macrophages.ttl``, wherever the folder is) and path: the ontology first, then
        ``triples/`` by name.

    :raises FolderError: If ``triples`` is not a folder with ``.ttl`` files.
    """
    from pathlib import Path

    return [(name, Path(file)) for name, file in source_files(triples)]


def source_files(triples: Path | None = None) -> list[tuple[str, str]]:
    """List the files as :func:`sources` does, with each path as a string."""
    place = str(triples or find_folder("triples"))
    is_there = os.path.isdir(place)
    names = sorted(name for name in os.listdir(place) if name.endswith(".ttl")) if is_there else []
    if not names:
        raise FolderError(f"{place} {'has no .ttl file' if is_there else 'is not a folder'}")
    files = [("ontology/msc.ttl", os.path.join(find_folder("ontology"), "msc.ttl"))]
    for name in names:
        path = os.path.join(place, name)
        if not os.path.isfile(path):  # reading a pipe would never end
            raise FolderError(f"{path} is not a regular file")
        files.append((f"triples/{name}", path))
    return files


def digest(files: Sequence[tuple[str, str | PathLike[str]]]) -> str:
    """Hash names and bytes of files: SHA-256 in hexadecimal."""
    from hashlib import sha256

    total = sha256(str(FORMAT).encode())
    for name, path in files:
        with open(path, "rb") as file:
            data = file.read()
        total.update(f"\0{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def signature(files: Sequence[tuple[str, str | PathLike[str]]]) -> str:
    """Return the names and sizes of files, by which most changes show at once."""
    return f"{FORMAT} " + " ".join(f"{name}:{os.path.getsize(path)}" for name, path in files)


def are_as_compiled(files: Sequence[tuple[str, str | PathLike[str]]], made: float, seen: str, version: str) -> bool:
    """Return whether files are those that something was compiled from.

    :param files: The files.
    :param made: When it was compiled, or installed; if a file is not older, the contents are compared, too.
    :param seen: The return value of :func:`signature` at that time.
    :param version: The return value of :func:`digest` at that time.

    :returns: Whether they are.
    """
    if signature(files) != seen:
        return False
    return max(os.path.getmtime(path) for _, path in files) < made or digest(files) == version
