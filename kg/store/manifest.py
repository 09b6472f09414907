"""The manifest of a store, ``manifest.tsv``: facts about it and its files. A folder without one is not a store.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

import os
from os import PathLike
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from kg.errors import KGError
from kg.store.blocks import DamagedError

if TYPE_CHECKING:
    from pathlib import Path

#: Bump when a file of a store changes its form.
FORMAT = "7"
MANIFEST, INDEX, CATALOGUE, SPARQL = "manifest.tsv", "paths.idx", "catalogue.sqlite", "sparql"
#: Endings of the folders beside a store: where a store is built, and where the one that it replaces is kept meanwhile.
BUILDING, REPLACED = ".building", ".replaced"
#: The fact that names the links that were not read, since their sources express them as nodes of their own.
PASSED_OVER = "passed_over"
#: The last line of a manifest of an earlier version; now the CRC-32 of the other lines follows.
OLD_END = b"end\n"
#: More bytes than any manifest has.
MOST_BYTES = 1 << 24


class StoreError(KGError, ValueError):
    """A folder that is not a store, or an incomplete one."""


class Manifest(NamedTuple):
    """The manifest of a store: facts about it and its files."""

    #: Name to value: ``format``, ``version`` (a hash of the content), ``sparql``, and counts of its contents.
    facts: dict[str, str]
    #: File to its size in bytes and SHA-256.
    files: dict[str, tuple[int, str]]

    def write(self, path: "Path") -> None:
        """Write the manifest, with a checksum at its end."""
        lines = [f"{name}\t{value}\n" for name, value in self.facts.items()]
        lines += [f"file\t{name}\t{size}\t{digest}\n" for name, (size, digest) in self.files.items()]
        text = "".join(lines).encode()
        path.write_bytes(text + _end(text))

    @classmethod
    def read(cls, folder: str | PathLike[str]) -> "Manifest":
        """Read the manifest of a store.

        :param folder: The store.

        :returns: The manifest.

        :raises DamagedError: If it changed since it was written.
        :raises StoreError: If there is none, or it is of another version.
        """
        place = os.path.join(folder, MANIFEST)
        try:
            with open(place, "rb") as file:
                text = file.read(MOST_BYTES)
        except OSError as error:
            raise StoreError(_why_none(folder, error)) from None
        lines = text.splitlines(keepends=True)
        if lines[-1:] == [OLD_END]:
            raise StoreError(f"{folder} was built by an earlier version of msc-kg; run kg build again")
        text = b"".join(lines[:-1])
        if lines[-1:] != [_end(text)]:
            raise DamagedError(place, "its lines do not match the checksum at its end")
        manifest = cls({}, {})
        try:
            for name, value, *rest in (line.split("\t") for line in text.decode().splitlines()):
                if name == "file":
                    manifest.files[value] = int(rest[0]), rest[1]
                else:
                    manifest.facts[name] = value
        except (ValueError, LookupError) as error:
            raise DamagedError(place, str(error)) from None
        if (built_as := manifest.facts.get("format", "")) != FORMAT:
            older = built_as.isdecimal() and int(built_as) < int(FORMAT)
            raise StoreError(
                f"{folder} was built by {'an earlier' if older else 'another'} version of msc-kg; run kg build again"
            )
        return manifest

    def check_sizes(self, folder: str | PathLike[str]) -> None:
        """Check that the files of a store exist and have their sizes.

        :param folder: The store.

        :raises StoreError: If a file is missing or has another size.
        """
        for name, (size, _) in self.files.items():
            path = os.path.join(folder, name)
            if not os.path.isfile(path) or os.path.getsize(path) != size:
                raise StoreError(f"{path} is missing or incomplete; build the store again with kg build")


def _end(text: bytes) -> bytes:
    """Return the last line of a manifest with some other lines."""
    return b"end\t%08x\n" % crc32(text)


def beside(folder: "Path", ending: str) -> "Path":
    """Return a folder beside a store, on the same disk even where the store is a link.

    :param folder: The store.
    :param ending: The ending that is added to its name.

    :returns: The folder.

    :raises StoreError: If nothing can be beside it.
    """
    whole = folder.resolve()
    if not whole.name:
        raise StoreError(f"{folder} is the root of the file system and cannot be a store; choose another name")
    return whole.with_name(f"{whole.name}{ending}")


def unreadable(file: str | PathLike[str], error: OSError) -> str:
    """Return the message about a file of a store that the system does not let us read."""
    return f"{file} cannot be read: {error.strerror}; check its permissions, or build the store again with kg build"


def _why_none(place: str | PathLike[str], error: OSError) -> str:
    """Explain why a folder is not a store."""
    from pathlib import Path

    folder = Path(place)
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file, and a store is a folder"
    if beside(folder, BUILDING).exists():
        kept = beside(folder, REPLACED)
        old = f"; the store that it replaces is {kept}" if kept.exists() and not folder.exists() else ""
        return f"{folder} is being written, or was not finished; wait for kg build, or run it again{old}"
    if not folder.exists():
        return f"there is no store {folder}; kg build SOURCE --store {folder} makes one"
    if (folder / MANIFEST).exists():
        return unreadable(folder / MANIFEST, error)
    return f"{folder} is not a store: it has no {MANIFEST}; kg build makes one"
