"""Comparing the files of a store with the hashes in its manifest."""

from __future__ import annotations

import math
import os
from time import monotonic
from typing import TYPE_CHECKING

from kg.store.blocks import DamagedError
from kg.store.manifest import SPARQL, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

#: Bytes that are hashed at once.
CHUNK = 1 << 20
#: Files of the RDF that no answer needs; they differ from build to build, or change when the store is opened.
UNCHECKED = ("LOCK", "LOG", "LOG.old", "IDENTITY")
#: Ending of the files of the RDF that hold its triples and terms.
TABLE = ".sst"


def rdf_files(folder: str | PathLike[str]) -> list[str]:
    """Return the names of the files of a store's RDF that answers need."""
    return [f"{SPARQL}/{name}" for name in sorted(os.listdir(os.path.join(folder, SPARQL))) if name not in UNCHECKED]


def check_store(folder: str | PathLike[str]) -> list[str]:
    """Compare every file of a store with its hash.

    :param folder: The store.

    :returns: A line for each file that differs; empty where none does.

    :raises StoreError: If it is not a store, or is incomplete.
    """
    manifest = Manifest.read(folder)
    manifest.check_sizes(folder)
    found = _damaged(folder, manifest, list(manifest.files), math.inf)
    return [f"{path}: its content is not what was written; build the store again" for path in found]


def check_rdf(
    folder: str | PathLike[str], manifest: Manifest, seconds: float = math.inf, *, only_lists: bool = False
) -> None:
    """Compare the RDF of a store with its hashes, small files first.

    :param folder: The store.
    :param manifest: Its manifest.
    :param seconds: Most seconds to take; files that were not read by then count as undamaged.
    :param only_lists: Whether to leave out the tables. The engine checks their blocks, but of a damaged list of them it
        reads the part before the damage.

    :raises DamagedError: For the first file that differs.
    """
    names = [name for name in manifest.files if name.startswith(f"{SPARQL}/")]
    names = [name for name in names if not (only_lists and name.endswith(TABLE))]
    for path in _damaged(folder, manifest, sorted(names, key=manifest.files.__getitem__), seconds):
        raise DamagedError(path, "it does not match its hash")


def digest(path: str | PathLike[str], until: float = math.inf) -> str:
    """Return the SHA-256 of a file in hexadecimal, empty if the clock gets there first."""
    from hashlib import sha256

    total = sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            total.update(chunk)
            if monotonic() > until:
                return ""
    return total.hexdigest()


def _damaged(folder: str | PathLike[str], manifest: Manifest, names: list[str], seconds: float) -> Iterator[str]:
    until = monotonic() + seconds
    for name in names:
        path = os.path.join(folder, name)
        if (found := digest(path, until)) and found != manifest.files[name][1]:
            yield path
