"""Reading the graph from its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.resources import digest, sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.errors import DataError
    from kg.model.content import Content
    from kg.triples.own_folder import OwnFolder


def load(triples: Path | None = None, extra: Iterable[OwnFolder] = ()) -> Content:
    """Read the graph.

    :param triples: A folder in the place of the graph's own ``triples/``.
    :param extra: Folders of statements that are laid over it.

    :returns: The content.

    :raises DataError: For the first problem in the files.
    :raises FolderError: If ``triples`` is not a folder with ``.ttl`` files.
    """
    files, extra = sources(triples), list(extra)
    version = digest([*files, *(file for folder in extra for file in folder.files())])
    content, problems = read(files, version, extra)
    if problems:
        raise problems[0]
    return content


def read(
    files: Iterable[tuple[str, Path]], version: str, extra: Iterable[OwnFolder] = ()
) -> tuple[Content, list[DataError]]:
    """Read and assemble the files.

    :param files: Pairs of name and path, as :func:`kg.resources.sources` lists them.
    :param version: SHA-256 of the files, as :func:`kg.resources.digest` returns it.
    :param extra: Folders of statements that are laid over them.

    :returns: The content without the blocks that could not be used, and their problems.

    :raises DataError: If a file cannot be split into blocks.
    """
    from kg.triples.merging import merged

    content, problems = read_apart(files, version, extra)
    return merged(content), problems


def read_apart(
    files: Iterable[tuple[str, Path]], version: str, extra: Iterable[OwnFolder] = ()
) -> tuple[Content, list[DataError]]:
    """Read and assemble files as :func:`read` does, but leave statements that say the same apart."""
    from kg.triples.assembly import assemble
    from kg.triples.own_folder import layered
    from kg.triples.reader import read_ontology
    from kg.triples.withdrawing import withdrawn

    blocks = list(layered(files, ((folder, folder.files()) for folder in extra)))
    own = [block for block in blocks if block.file.startswith("ontology/")]
    rest = [block for block in blocks if not block.file.startswith("ontology/")]
    content, problems = assemble(read_ontology(own), rest, version)
    return withdrawn(content), problems
