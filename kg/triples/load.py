"""Reading the graph from its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model.studies import Arm, Dose, Outcome, Study
from kg.resources import digest, sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.errors import DataError
    from kg.model.content import Content


def load(triples: Path | None = None) -> Content:
    """Read the graph.

    :param triples: A folder in the place of the graph's own ``triples/``.

    :returns: The content.

    :raises DataError: For the first thing that is wrong in the files.
    :raises FolderError: If ``triples`` is not a folder with ``.ttl`` files.
    """
    files = sources(triples)
    content, problems = read(files, digest(files))
    if problems:
        raise problems[0]
    return content


def read(files: Iterable[tuple[str, Path]], version: str) -> tuple[Content, list[DataError]]:
    """Read and assemble the files.

    :param files: Pairs of name and path, as :func:`kg.resources.sources` lists them.
    :param version: SHA-256 of the files, as :func:`kg.resources.digest` gives it.

    :returns: The content without what could not be used, and every problem but those that stop a file from being read.

    :raises DataError: If a file cannot be read as blocks at all.
    """
    from kg.triples.assembly import assemble
    from kg.triples.reader import read_ontology
    from kg.triples.turtle import read_files

    blocks = list(read_files(files))
    own = [block for block in blocks if block.file.startswith("ontology/")]
    rest = [block for block in blocks if not block.file.startswith("ontology/")]
    return assemble(read_ontology(own), rest, version)


def make_study(row: tuple[Any, ...]) -> Study:
    """Read a study from its row, in which what belongs to it are rows too."""
    study = Study._make(row)
    return study._replace(
        arms=tuple(map(Arm._make, study.arms)),
        dose=Dose._make(study.dose),
        outcomes=tuple(map(Outcome._make, study.outcomes)),
    )
