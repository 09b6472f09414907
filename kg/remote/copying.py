"""A copy of a small graph behind an endpoint, in a store that answers every question.

If the graph states the version of its data, the copy is kept in the user's cache, and used again as long as the version
and the number of triples of each predicate stay the same.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from kg.model.terms import BASE, PREFIXES
from kg.resources import cache_folder
from kg.sparql.metadata import PAV
from kg.sparql.results import engine_term
from kg.store.manifest import StoreError
from kg.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyoxigraph

    from kg.remote.reading import PageReader
    from kg.store.opening import OpenStore

#: Names of the parts of a copy.
TRIPLES, STORE = "endpoint.nt", "store"


class Copy(NamedTuple):
    """A copy of a graph."""

    #: Its triples, as N-Triples.
    triples: Path
    opened: OpenStore
    #: The temporary folder of a copy that is not kept.
    held: TemporaryDirectory[str] | None

    def close(self) -> None:
        """Close the copy, and remove it unless it is kept."""
        self.opened.close()
        if self.held is not None:
            self.held.cleanup()


def read_into_memory(triples: Path) -> pyoxigraph.Store:
    """Return the triples of a file as a store in memory."""
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.bulk_load(path=str(triples), format=RdfFormat.N_TRIPLES)
    return store


def data_version(reader: PageReader) -> str:
    """Return the version that a graph states, empty if it states none."""
    query = (
        f"SELECT ?v {{ <{BASE}> <{PREFIXES['dcterms']}hasVersion> ?version . ?version <{PAV}version> ?v }} "
        "ORDER BY ?v LIMIT 2"
    )
    found = [row[0].value for row in reader.endpoint.ask(query).rows if row[0]]
    return found[0] if len(found) == 1 else ""


def copy(reader: PageReader, counts: Mapping[str, int], build: Callable[[Path, Path], object]) -> Copy:
    """Copy a graph, or open the copy that is in the cache.

    :param reader: Reads the endpoint.
    :param counts: The number of triples of each predicate.
    :param build: Builds a store from a file.

    :returns: The copy.

    :raises EndpointError: If the endpoint returns fewer or more triples than it counts.
    """
    version = data_version(reader)
    if version:
        kept = _kept_folder(str(reader.endpoint), version, counts)
        with suppress(StoreError, OSError):
            return Copy(kept / TRIPLES, open_store(kept / STORE), None)
        with suppress(StoreError, OSError):  # another process may be writing it, or the cache cannot be written
            kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return _make(reader, counts, build, kept)
    held = TemporaryDirectory(prefix="msc-kg-", ignore_cleanup_errors=True)
    return _make(reader, counts, build, Path(held.name))._replace(held=held)


def _make(reader: PageReader, counts: Mapping[str, int], build: Callable[[Path, Path], object], folder: Path) -> Copy:
    """Write the triples of a graph to a folder, and build a store from them."""
    from pyoxigraph import RdfFormat, Triple, serialize

    with TemporaryDirectory(prefix="msc-kg-", ignore_cleanup_errors=True) as scratch:
        file = Path(scratch) / TRIPLES
        triples = (Triple(*(engine_term(term) for term in row if term)) for row in reader.triples(counts))
        serialize(triples, output=str(file), format=RdfFormat.N_TRIPLES)
        folder.mkdir(mode=0o700, exist_ok=True)
        build(file, folder / STORE)
        shutil.copyfile(file, folder / TRIPLES)
    _drop_older(folder)
    return Copy(folder / TRIPLES, open_store(folder / STORE), None)


def _kept_folder(address: str, version: str, counts: Mapping[str, int]) -> Path:
    """Return the folder for the copy of a version of a graph."""
    content = "\n".join((version, *(f"{predicate} {count}" for predicate, count in counts.items())))
    names = (sha256(text.encode()).hexdigest()[:16] for text in (address, content))
    return Path(cache_folder("endpoints"), "-".join(names))


def _drop_older(folder: Path) -> None:
    """Remove the copies of other versions of a graph."""
    address = folder.name.partition("-")[0]
    with suppress(OSError):
        for other in folder.parent.glob(f"{address}-*"):
            if other.name != folder.name:
                shutil.rmtree(other, ignore_errors=True)
