"""Reading a graph file by its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ingest.readers.foreign import foreign_format, read_foreign
from kg.ingest.readers.kgx import read_kgx
from kg.ingest.readers.rdf import read_quads, read_rdf
from kg.ingest.unpack import RDF_SUFFIXES, open_unpacked, suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ingest.target import Source, Target


def read_source(source: Source, target: Target, progress: Callable[[float], None]) -> None:
    """Read a file.

    :param source: RDF (``.nt``, ``.nq``, ``.ttl``, ``.trig``), a KGX list of edges or of nodes (``.tsv``, ``.jsonl``),
        SIGNOR's table (``.tsv``), INDRA JSON (``.json``) or CX2 (``.cx2``), plain or compressed (``.gz``, ``.zst``).
    :param target: Receives what is read.
    :param progress: Called with the fraction of the file that was read (0 to 1).

    :raises GraphFileError: If it cannot be read; the message names the line where it is known.
    """
    suffix = suffix_of(source.path)
    if source.rest is not None:
        read_quads(source, source.rest, target)
        return
    with open_unpacked(source.path) as (file, share):
        counted = target._replace(progress=lambda: progress(share()))
        if suffix in RDF_SUFFIXES:
            read_rdf(source, file, suffix, counted)
        elif format_ := foreign_format(source):
            read_foreign(source, file, format_, counted)
        else:
            read_kgx(source, file, suffix, counted)
