"""The sources that a store is built from, and the target of their readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph

    from kg.ingest.edge_columns import EdgeColumns
    from kg.ingest.set_aside import SetAside
    from kg.ingest.tally import Tally
    from kg.model.predicates import Predicates
    from kg.store.catalogue_writer import CatalogueWriter


class Target(NamedTuple):
    """The parts of a store that readers write to."""

    edges: EdgeColumns
    catalogue: CatalogueWriter
    predicates: Predicates
    #: Called now and then while more is read.
    progress: Callable[[], None]
    #: Kinds of things that were left out, with their counts.
    left_out: dict[str, int]
    #: Counts of the edges by what became of them.
    tally: Tally
    #: Takes the rows that cannot be read.
    aside: SetAside
    #: Name of a source to the names of its denied graphs.
    denied: dict[str, set[str]]


class Source(NamedTuple):
    """A file to read."""

    path: Path
    #: Its name in the store.
    name: str
    #: Of an export of this graph: the lines that were read as statements, and the triples that are still to be read.
    taken: frozenset[int] = frozenset()
    rest: tuple[pyoxigraph.Quad, ...] | None = None


def named(paths: list[Path]) -> list[Source]:
    """Name files by the last part of their path if it is unique among them, otherwise by the whole path."""
    lasts = [path.name for path in paths]
    return [Source(path, path.name if lasts.count(path.name) == 1 else str(path)) for path in paths]
