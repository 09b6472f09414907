"""The folder that a curator works in: the graph's own ``triples/``, or the user's own folder laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.model.namespaces import OWN, Namespace
from kg.resources import editable_folder, folder, sources
from kg.triples.own_folder import OwnFolder, find_own_folder, layered, read_own_folder

if TYPE_CHECKING:
    from pathlib import Path

    from kg.triples.turtle import TurtleBlock

#: Prefix of a block to the file that it belongs in; statements and evidence go into the file of their mechanism.
FILE_NAMES = {
    "ctx": "triples/contexts.ttl",
    "psg": "triples/passages.ttl",
    "ref": "triples/references.ttl",
    "study": "triples/trials.ttl",
    "tns": "triples/tensions.ttl",
    "ent": "triples/entities.ttl",
}


class Workspace(NamedTuple):
    """A folder of curated files that commands check and write."""

    triples: Path
    #: ``None`` for the graph's own ``triples/``, or a folder in its place.
    own: OwnFolder | None = None

    @property
    def namespace(self) -> Namespace:
        """The prefix of its identifiers."""
        return self.own.namespace if self.own else OWN

    @property
    def lock(self) -> Path:
        """The file that records the outside identifiers of its entities."""
        return self.own.lock if self.own else folder("ontology") / "vocab.lock.tsv"

    @property
    def owns_lock(self) -> bool:
        """Whether that file is for this folder, and not for a ``triples/`` which this one stands in for."""
        return self.own is not None or self.triples.resolve().parent == self.lock.resolve().parent.parent

    def name(self, file: str) -> str:
        """Return the name of a file of ``triples/`` in messages.

        >>> from pathlib import Path
        >>> Workspace(Path("triples")).name("macrophages.ttl")
        'triples/macrophages.ttl'
        """
        return f"{self.own.root.name}/triples/{file}" if self.own else f"triples/{file}"

    def files(self, triples: Path | None = None) -> list[tuple[str, Path]]:
        """List its files by name.

        :param triples: A copy of the folder, in its place.

        :returns: Pairs of name and path.
        """
        return self.own.files(triples) if self.own else sources(triples or self.triples)[1:]

    def below(self) -> list[tuple[str, Path]]:
        """List the files that are read with its own: the ontology, and for the user's own folder the shipped graph."""
        return sources() if self.own else sources(self.triples)[:1]

    def blocks(self, triples: Path | None = None) -> list[TurtleBlock]:
        """Read the files below it, then its own files.

        :param triples: A copy of the folder, in its place.

        :returns: The blocks, those of the ontology first.

        :raises FolderError: If it has no ``.ttl`` files.
        :raises DataError: If a file cannot be read, or two blocks have one subject.
        """
        layers = [(self.own, self.files(triples))] if self.own else []
        return list(layered(self.below() if self.own else sources(triples or self.triples), layers))


def open_workspace(into: Path | None, triples: Path | None, here: Path) -> Workspace:
    """Find the folder that curating commands read.

    :param into: A folder with a ``kg.toml``, if one was given.
    :param triples: A folder in the place of the graph's own ``triples/``, if one was given.
    :param here: The working directory; otherwise, the nearest folder with a ``kg.toml`` from here upwards is taken.

    :returns: The folder that was given, or the nearest, or the graph's own.

    :raises FolderError: If the folder has no ``kg.toml``.
    :raises DataError: If its ``kg.toml`` cannot be used.
    """
    root = into or (find_own_folder(here) if triples is None else None)
    if root is None:
        return Workspace(triples or folder("triples"))
    own = read_own_folder(root)
    return Workspace(own.triples, own)


def editable(workspace: Workspace) -> Workspace:
    """Return a workspace, if it may be written to.

    :param workspace: The workspace.

    :returns: The same.

    :raises InstallationError: If it belongs to the installed package.
    """
    if workspace.own is None:
        editable_folder(workspace.triples)
    return workspace
