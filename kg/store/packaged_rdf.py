"""The RDF of the installed package: N-Triples, and the engine's store that is made of them in the user's cache.

The package has no store of its own, since RocksDB writes times and random identifiers into its files: no two wheels
would have the same bytes. But it takes ten times longer to load the N-Triples than to open a store. So the first query
makes a store for all; where nothing can be written, each process loads the N-Triples into memory.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
from contextlib import suppress
from time import time
from typing import TYPE_CHECKING

from kg.errors import KGError
from kg.resources import cache_folder
from kg.store.blocks import DamagedError
from kg.store.checking import digest, rdf_files
from kg.store.manifest import FORMAT, MANIFEST, SPARQL, Manifest
from kg.store.opening import StoredRdf

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    import pyoxigraph

#: The file in the package.
TRIPLES = "rdf.nt.gz"
#: Makes a store in a process of its own.
PROGRAM = "import sys; from kg.store.packaged_rdf import make_store; make_store(*sys.argv[1:])"
#: Most seconds that it may take.
MOST_SECONDS = 60
#: Seconds after which the stores of other versions, and what interrupted processes left, are removed.
OLD = 86_400


def write_triples(folder: Path, triples: str) -> None:
    """Add the RDF to a store that was built without it.

    :param folder: The store.
    :param triples: The RDF, as N-Triples.
    """
    import gzip

    file = folder / TRIPLES
    file.write_bytes(gzip.compress(triples.encode(), mtime=0))
    manifest = Manifest.read(folder)
    manifest.files[TRIPLES] = file.stat().st_size, digest(file)
    manifest.write(folder / MANIFEST)


def load_triples(folder: str | PathLike[str]) -> pyoxigraph.Store:
    """Load the RDF of the package into memory.

    :param folder: The compiled graph.

    :returns: All triples, in the default graph.

    :raises DamagedError: If the file was changed.
    """
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.load(_triples(folder), RdfFormat.N_TRIPLES, lenient=True)
    return store


class KeptRdf(StoredRdf):
    """The store in the cache; a call opens it."""

    def check(self, seconds: float = math.inf, *, only_lists: bool = False) -> None:
        """Compare the store with its hashes, and remove it if it is damaged.

        :param seconds: Most seconds to take.
        :param only_lists: Whether to leave out the tables.

        :raises KGError: If it was damaged.
        """
        try:
            super().check(seconds, only_lists=only_lists)
        except DamagedError as error:
            _remove(self.folder)
            raise KGError(f"{error.file} was damaged and has been removed; ask again") from error


def find_kept(folder: str | PathLike[str], manifest: Manifest) -> KeptRdf | None:
    """Return the store in the cache; make it if need be.

    :param folder: The compiled graph.
    :param manifest: Its manifest.

    :returns: The store; ``None`` if none can be kept, or the compiled graph has no RDF.
    """
    from pyoxigraph import __version__

    if TRIPLES not in manifest.files:
        return None
    with suppress(OSError):
        place = os.path.join(cache_folder("rdf"), f"rdf-{manifest.files[TRIPLES][1][:16]}-{FORMAT}-{__version__}")
        for is_made in (False, True):
            try:
                kept = KeptRdf(place, Manifest.read(place))
                kept.check(only_lists=True)
            except DamagedError:  # of the manifest
                _remove(place)
            except KGError:
                pass
            else:
                return kept
            if not is_made:
                _start_making(folder, place)
    return None


def _remove(place: str | PathLike[str]) -> None:
    """Remove a store at once, so that no process finds a part of it."""
    from tempfile import TemporaryDirectory

    cache = os.path.dirname(place)
    with suppress(OSError), TemporaryDirectory(prefix="rdf-", dir=cache, ignore_cleanup_errors=True) as away:
        os.rename(place, os.path.join(away, "removed"))


def _start_making(folder: str | PathLike[str], place: str) -> None:
    """Make the store in a process of its own, and wait for it.

    RocksDB has threads, which a forked process lacks: if this one had opened a store, its children could write none.
    """
    import subprocess

    cache = os.path.dirname(place)
    os.makedirs(cache, mode=0o700, exist_ok=True)
    if not os.access(cache, os.W_OK):
        return
    with suppress(subprocess.SubprocessError):
        subprocess.run(  # noqa: S603
            [sys.executable, "-P", "-c", PROGRAM, str(folder), place],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
        )


def make_store(folder: str, place: str) -> None:
    """Make the engine's store of the RDF: complete or absent, whatever other processes do.

    :param folder: The compiled graph.
    :param place: The store to make, in the cache.
    """
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from pyoxigraph import RdfFormat, Store

    target = Path(place)
    with TemporaryDirectory(prefix="rdf-", dir=target.parent, ignore_cleanup_errors=True) as scratch:
        made = Path(scratch) / target.name
        made.mkdir()
        store = Store(str(made / SPARQL))
        store.bulk_load(_triples(folder), RdfFormat.N_TRIPLES, lenient=True)
        store.flush()
        del store  # closes it
        files = {name: ((made / name).stat().st_size, digest(made / name)) for name in rdf_files(made)}
        Manifest(Manifest.read(folder).facts | {"sparql": "yes"}, files).write(made / MANIFEST)
        with suppress(OSError):  # another process was faster
            made.rename(target)
    for other in target.parent.glob("rdf-*"):
        if other != target and other.stat().st_mtime < time() - OLD:
            shutil.rmtree(other, ignore_errors=True)


def _triples(folder: str | PathLike[str]) -> bytes:
    """Read the N-Triples."""
    import gzip
    from zlib import error

    path = os.path.join(folder, TRIPLES)
    try:
        with open(path, "rb") as file:
            return gzip.decompress(file.read())
    except (OSError, EOFError, error) as problem:
        raise DamagedError(path, str(problem)) from problem
