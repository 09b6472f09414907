"""A folder of one's own: statements that are laid over the graph, with the prefix that keeps the two apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError
from kg.model.namespaces import Namespace, NamespaceError, block_kind, register
from kg.resources import FolderError, folder, is_installed
from kg.triples.turtle import TurtleBlock, read_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: The file that makes a folder one of these, and its required keys with an example of each.
CONFIGURATION = "kg.toml"
KEYS = {"prefix": "lab", "base": "https://example.org/lab/"}
#: Properties of an outside entity that a second block of it adds to.
SHARED = ("skos:altLabel", "skos:exactMatch", "skos:broader", "msc:member")


class OwnFolder(NamedTuple):
    """A folder with a ``kg.toml``, and statements in its ``triples/``."""

    root: Path
    namespace: Namespace

    @property
    def triples(self) -> Path:
        """Where its Turtle files are."""
        return self.root / "triples"

    @property
    def lock(self) -> Path:
        """The file that records the outside identifiers of its entities."""
        return self.root / "vocab.lock.tsv"

    def files(self, triples: Path | None = None) -> list[tuple[str, Path]]:
        """List its files by name, as ``my-lab/triples/macrophages.ttl`` and the path.

        :param triples: A folder in the place of its ``triples/``.

        :returns: The files.
        """
        paths = sorted((triples or self.triples).glob("*.ttl"))
        return [(f"{self.root.name}/triples/{path.name}", path) for path in paths]


def read_own_folder(root: Path) -> OwnFolder:
    """Read the ``kg.toml`` of a folder, and make its identifiers known.

    :param root: The folder.

    :returns: The folder.

    :raises FolderError: If it has no ``kg.toml`` or no ``triples/``, or belongs to the installed package.
    :raises DataError: If ``kg.toml`` cannot be read, or lacks a key.
    """
    import tomllib

    path = root / CONFIGURATION
    name = str(path)
    if not path.is_file():
        what = "has no kg.toml" if root.is_dir() else "is not a folder"
        raise FolderError(f"{root} {what}; 'kg init {root}' makes a folder of statements of your own")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(name, 1, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DataError(name, 1, f"is not TOML: {error}") from error
    for key, example in KEYS.items():
        if not isinstance(said.get(key), str):
            raise DataError(name, 1, f'says no {key}; a line such as {key} = "{example}" is needed')
    if unknown := [key for key in said if key not in KEYS]:
        raise DataError(name, 1, f"{unknown[0]!r} is not known; choose from {' and '.join(KEYS)}")
    namespace = Namespace(said["prefix"], said["base"])
    try:
        register(namespace)
    except NamespaceError as error:
        raise DataError(name, 1, str(error)) from error
    found = OwnFolder(root.resolve(), namespace)
    if is_installed(root) or found.triples.resolve() == folder("triples").resolve():
        raise FolderError(f"{root} is a folder of msc-kg itself; 'kg init DIR' makes one of your own elsewhere")
    if not found.triples.is_dir():
        raise FolderError(f"{root} has a kg.toml and no folder triples/; make it, or 'kg init' a new folder")
    return found


def read_own_folders(roots: Iterable[Path]) -> list[OwnFolder]:
    """Read several folders, each once.

    :param roots: The folders.

    :returns: The folders, in the order given.

    :raises FolderError: If two of them have one prefix, or one is not such a folder.
    :raises DataError: If a ``kg.toml`` cannot be used.
    """
    found: dict[Path, OwnFolder] = {}
    for root in roots:
        own = read_own_folder(root)
        for other in found.values():
            if other.root != own.root and other.namespace.prefix == own.namespace.prefix:
                raise FolderError(
                    f"{other.root} and {own.root} have one prefix, {own.namespace.prefix!r}; change it in one kg.toml"
                )
        found[own.root] = own
    return list(found.values())


def find_own_folder(start: Path) -> Path | None:
    """Find the nearest folder with a ``kg.toml``: the one given, or the first above it."""
    start = start.resolve()
    return next((path for path in (start, *start.parents) if (path / CONFIGURATION).is_file()), None)


def layered(
    files: Iterable[tuple[str, Path]], layers: Iterable[tuple[OwnFolder, Iterable[tuple[str, Path]]]]
) -> Iterator[TurtleBlock]:
    """Read files, then those of folders that are laid over them.

    An entity of an outside vocabulary may have a block in several layers: the first one counts, and the names, matches
    and wider kinds of the others are added to it.

    :param files: Pairs of name and path, as :func:`kg.resources.sources` lists them.
    :param layers: The folders, each with its files, in the order in which they are laid over.

    :returns: The blocks.

    :raises DataError: If a file cannot be read, two blocks have one subject otherwise, or a folder has a block whose
        identifier is not its own.
    """
    blocks = {block.curie: block for block in read_files(files)}
    for own, added in layers:
        for block in read_files(added):
            check_owner(block, own.namespace)
            known = blocks.get(block.curie)
            blocks[block.curie] = block if known is None else laid_over(block, known)
    return iter(blocks.values())


def check_owner(block: TurtleBlock, namespace: Namespace) -> None:
    """Check that a block of a folder has an identifier of that folder or of an outside vocabulary."""
    kind = block_kind(block.curie)
    right = namespace.prefix_of(kind)
    if kind and block.curie.partition(":")[0] != right:
        local = block.curie.partition(":")[2]
        raise block.problem(f"this folder has a prefix of its own; the identifier must read {right}:{local}")


def laid_over(block: TurtleBlock, known: TurtleBlock) -> TurtleBlock:
    """Return the known block of an outside entity with the names and links of a second block of it."""
    if block_kind(block.curie):
        raise block.problem(f"already has a block in {known.file}:{known.line}")
    properties = dict(known.properties)
    for name in SHARED:
        values = [*properties.get(name, ()), *block.properties.get(name, ())]
        if name == "skos:altLabel":
            values += block.properties.get("skos:prefLabel", ())
            values = [value for value in values if value not in properties.get("skos:prefLabel", ())]
        if values:
            properties[name] = list(dict.fromkeys(values))
    return known._replace(properties=properties)
