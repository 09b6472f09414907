"""Where ``ontology/``, ``triples/`` and the named queries are, and the compiled graph.

A wheel carries these folders in ``kg/_data/``; in a checkout and an editable install they stand above the package. The
wheel also has the graph as a store, made of the same files by the build hook and used only while they are the same.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import KGError

#: Bump when the rows of :mod:`kg.model.statements` or :mod:`kg.model.studies` change.
FORMAT = 5

_PACKAGE = Path(__file__).parent
#: The compiled graph of a wheel, a store; a checkout has none.
COMPILED = _PACKAGE / "_data" / "graph"
#: Where a folder stands in a checkout, if it has another name there than in a wheel.
_IN_CHECKOUT = {"queries": "examples/queries"}


class InstallationError(KGError, RuntimeError):
    """The data that belong to the package are missing."""


class FolderError(KGError, FileNotFoundError):
    """A folder in the place of ``triples/`` that cannot be used."""


@cache
def folder(name: str) -> Path:
    """Find ``ontology``, ``triples`` or ``queries``.

    :param name: Name of the folder.

    :returns: The folder of the wheel, otherwise that of the checkout.

    :raises InstallationError: If it is nowhere.
    """
    for path in (_PACKAGE / "_data" / name, _PACKAGE.parent / _IN_CHECKOUT.get(name, name)):
        if path.is_dir():
            return path
    raise InstallationError(f"the folder {name!r} is missing beside the package in {_PACKAGE}; reinstall msc-kg")


def is_installed(path: Path) -> bool:
    """Whether a file or folder belongs to the installed package."""
    return path.resolve().is_relative_to(COMPILED.parent.resolve())


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
    triples = triples or folder("triples")
    paths = sorted(triples.glob("*.ttl"))
    if not paths:
        raise FolderError(f"{triples} {'has no .ttl file' if triples.is_dir() else 'is not a folder'}")
    files = [("ontology/msc.ttl", folder("ontology") / "msc.ttl")]
    for path in paths:
        if not path.is_file():  # reading a pipe would never end
            raise FolderError(f"{path} is not a regular file")
        files.append((f"triples/{path.name}", path))
    return files


def digest(files: list[tuple[str, Path]]) -> str:
    """Hash names and bytes of files: SHA-256 in hexadecimal."""
    from hashlib import sha256

    total = sha256(str(FORMAT).encode())
    for name, path in files:
        data = path.read_bytes()
        total.update(f"\0{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def signature(files: list[tuple[str, Path]]) -> str:
    """Return the names and sizes of files, by which most changes show at once."""
    return f"{FORMAT} " + " ".join(f"{name}:{path.stat().st_size}" for name, path in files)


def are_as_compiled(files: list[tuple[str, Path]], made: float, seen: str, version: str) -> bool:
    """Return whether files are those that something was compiled from.

    :param files: The files.
    :param made: When it was compiled, or installed; the content of files that are not older is compared, too.
    :param seen: The value that :func:`signature` returned.
    :param version: The value that :func:`digest` returned.

    :returns: Whether they are.
    """
    if signature(files) != seen:
        return False
    return max(path.stat().st_mtime for _, path in files) < made or digest(files) == version
