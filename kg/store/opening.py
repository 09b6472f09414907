"""Opening a store: a folder with a path index, a catalogue of the entities and statements behind its numbers, and RDF.

Stores are opened read-only, by any number of processes at once.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

import math
import os
from os import PathLike
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.resources import COMPILED, are_as_compiled, source_files
from kg.search.index import IndexFileError, PathIndex
from kg.store.blocks import DamagedError, MappedFile
from kg.store.catalogue import Catalogue
from kg.store.checking import check_rdf
from kg.store.manifest import CATALOGUE, INDEX, MANIFEST, SPARQL, Manifest, StoreError, unreadable
from kg.store.stored_content import StoredContent, StoredLexicon

if TYPE_CHECKING:
    import pyoxigraph

#: The fact of a compiled graph that holds the names and sizes of the files that it was made of.
SIGNATURE = "signature"


class StoredRdf:
    """The RDF of a store; a call opens it.

    :param folder: The store.
    :param manifest: Its manifest.
    """

    def __init__(self, folder: str | PathLike[str], manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @property
    def is_there(self) -> bool:
        """Whether the store was built with it."""
        return self.manifest.facts["sparql"] == "yes"

    def __call__(self) -> "pyoxigraph.Store":
        """Open it read-only.

        :returns: All triples, in the default graph.

        :raises DamagedError: If it cannot be opened.
        :raises StoreError: If the store was built without it, or was replaced since it was opened.
        """
        if not self.is_there:
            raise StoreError(f"{self.folder} was built without RDF; build it without --no-sparql to ask SPARQL")
        from pyoxigraph import Store

        self.check(only_lists=True)
        place = os.path.join(self.folder, SPARQL)
        try:
            store = Store.read_only(place)
        except (OSError, RuntimeError, ValueError) as error:
            raise DamagedError(place, f"it cannot be opened: {error}") from error
        _check_same(self.folder, self.manifest)
        return store

    def check(self, seconds: float = math.inf, *, only_lists: bool = False) -> None:
        """Compare it with its hashes.

        :param seconds: Most seconds to take.
        :param only_lists: Whether to leave out the tables, whose blocks the engine checks as it reads them.

        :raises DamagedError: If a file changed since it was written.
        :raises StoreError: If the store was replaced since it was opened.
        """
        try:
            check_rdf(self.folder, self.manifest, seconds, only_lists=only_lists)
        except (DamagedError, FileNotFoundError):
            _check_same(self.folder, self.manifest)
            raise


class OpenStore(NamedTuple):
    """A store that is open."""

    folder: str | PathLike[str]
    manifest: Manifest
    content: StoredContent
    lexicon: StoredLexicon

    def close(self) -> None:
        """Close the catalogue; the index is unmapped when nothing refers to it any more."""
        self.content.catalogue.close()

    @property
    def rdf(self) -> StoredRdf:
        """Its RDF, not open yet."""
        return StoredRdf(self.folder, self.manifest)


def open_store(folder: str | PathLike[str]) -> OpenStore:
    """Open a store.

    :param folder: A folder that ``kg build`` wrote.

    :returns: Its content and names, each read when it is asked for.

    :raises StoreError: If it is not a store, is incomplete, or is being written.
    """
    manifest = Manifest.read(folder)
    manifest.check_sizes(folder)
    try:
        file = MappedFile(os.path.join(folder, INDEX))
        index = PathIndex(file.data, file.check)
        catalogue = Catalogue(os.path.join(folder, CATALOGUE))
        version, count = manifest.facts["version"], int(manifest.facts["statements"])
        content = StoredContent(index, catalogue, version=version, count=count)
    except DamagedError:
        raise
    except OSError as error:
        raise StoreError(unreadable(error.filename or folder, error)) from error
    except (IndexFileError, LookupError, ValueError, TypeError) as error:
        raise StoreError(f"{folder} cannot be opened: {error}; build it again with kg build") from error
    _check_same(folder, manifest)
    return OpenStore(folder, manifest, content, StoredLexicon(content.entities, catalogue))


def _check_same(folder: str | PathLike[str], manifest: Manifest) -> None:
    """Check that all parts that were opened are of one store: another may have replaced it meanwhile."""
    if Manifest.read(folder) != manifest:
        raise StoreError(f"{folder} was replaced just now; ask again")


def open_compiled() -> OpenStore | None:
    """Open the graph that was compiled into the package.

    :returns: The store; ``None`` if there is none, or it was compiled from other files.
    """
    manifest = os.path.join(COMPILED, MANIFEST)
    if not os.path.isfile(manifest):
        return None
    try:
        opened = open_store(COMPILED)
    except KGError:  # of another release
        return None
    facts = opened.manifest.facts
    made = os.path.getmtime(manifest)
    is_same = are_as_compiled(source_files(), made, facts.get(SIGNATURE, ""), facts["version"])
    return opened if is_same else None
