"""What a store is built from: each file is read by what its format is, into the same columns and catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.store.kgx import read_kgx
from kg.store.rdf import read_rdf
from kg.store.unpack import RDF_SUFFIXES, open_unpacked, suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.store.catalogue import CatalogueWriter
    from kg.store.predicates import Predicates
    from kg.store.spool import Spool


class Target(NamedTuple):
    """Where what is read goes to."""

    spool: Spool
    catalogue: CatalogueWriter
    predicates: Predicates
    #: Cost of a plain edge in millionths, by the support that is stated, if any, and its certainty.
    cost: Callable[[float | None, str], int]
    #: Is told now and then that some more is read.
    progress: Callable[[], None]
    #: What was left out, and how often.
    left_out: dict[str, int]


class Source(NamedTuple):
    """A file to read."""

    path: Path
    #: What the store calls it.
    name: str


def read_source(source: Source, target: Target, progress: Callable[[float], None]) -> None:
    """Read a file.

    :param source: An RDF file (``.nt``, ``.nq``, ``.ttl``, ``.trig``), or a KGX list of edges or of nodes (``.tsv``,
        ``.jsonl``), plain or compressed (``.gz``, ``.zst``).
    :param target: Where to put what it says.
    :param progress: Is told the share of the file that is read.

    :raises GraphFileError: If it cannot be read; the message names the line where it is known.
    """
    suffix = suffix_of(source.path)
    with open_unpacked(source.path) as (file, share):
        counted = target._replace(progress=lambda: progress(share()))
        if suffix in RDF_SUFFIXES:
            read_rdf(source, file, suffix, counted)
        else:
            read_kgx(source, file, suffix, counted)


def named(paths: list[Path]) -> list[Source]:
    """Name files: by their last part, where no other of them has the same, else by their whole path."""
    lasts = [path.name for path in paths]
    return [Source(path, path.name if lasts.count(path.name) == 1 else str(path)) for path in paths]
