"""What a store says of itself: ``manifest.tsv``, without which a folder is no store."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError

if TYPE_CHECKING:
    from pathlib import Path

#: Bump when a file of a store changes its form.
FORMAT = "4"
MANIFEST, INDEX, CATALOGUE, SPARQL = "manifest.tsv", "paths.idx", "catalogue.sqlite", "sparql"
#: Endings of the folders beside a store: in which one is made, and what is replaced until the new one is in its place.
BUILDING, REPLACED = ".building", ".replaced"
#: The fact that says which links were not read, since their sources say them through nodes of their own.
PASSED_OVER = "passed_over"
#: The last line of a manifest.
END = "end"


class StoreError(KGError, ValueError):
    """A folder that is not a store, or not a whole one."""


class Manifest(NamedTuple):
    """What a store says of itself."""

    #: Name to value: ``format``, ``version`` (a hash of the content), ``sparql``, and numbers of what is in it.
    facts: dict[str, str]
    #: File to its size in bytes and SHA-256.
    files: dict[str, tuple[int, str]]

    def write(self, path: Path) -> None:
        """Write it."""
        lines = [f"{name}\t{value}" for name, value in self.facts.items()]
        lines += [f"file\t{name}\t{size}\t{digest}" for name, (size, digest) in self.files.items()]
        path.write_text("\n".join([*lines, END]) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a store, and check that its files are there.

        :param folder: The store.

        :returns: What it says.

        :raises StoreError: If there is none, it is of another version, or a file is missing or has another size.
        """
        try:
            text = (folder / MANIFEST).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise StoreError(_why_none(folder)) from None
        if not text.endswith(f"{END}\n"):
            raise StoreError(f"{folder / MANIFEST} is not whole; build the store again with kg build")
        manifest = cls({}, {})
        try:
            for name, value, *rest in (line.split("\t") for line in text.splitlines()[:-1]):
                if name == "file":
                    manifest.files[value] = int(rest[0]), rest[1]
                else:
                    manifest.facts[name] = value
        except (ValueError, LookupError):
            raise StoreError(f"{folder / MANIFEST} is damaged; build the store again with kg build") from None
        if (built_as := manifest.facts.get("format", "")) != FORMAT:
            older = built_as.isdecimal() and int(built_as) < int(FORMAT)
            raise StoreError(
                f"{folder} was built by {'an earlier' if older else 'another'} version of msc-kg; run kg build again"
            )
        for name, (size, _) in manifest.files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise StoreError(f"{path} is missing or not whole; build the store again with kg build")
        return manifest


def beside(folder: Path, ending: str) -> Path:
    """Give a folder beside a store, on the same disk even where the store is a link."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}{ending}")


def _why_none(folder: Path) -> str:
    """Say why a folder is no store."""
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file, and a store is a folder"
    if beside(folder, BUILDING).exists():
        kept = beside(folder, REPLACED)
        old = f"; the store that it replaces is {kept}" if kept.exists() and not folder.exists() else ""
        return f"{folder} is being written, or was not finished; wait for kg build, or run it again{old}"
    if not folder.exists():
        return f"there is no store {folder}; kg build SOURCE --store {folder} makes one"
    if (folder / MANIFEST).exists():
        return f"{folder / MANIFEST} cannot be read"
    return f"{folder} is no store: it has no {MANIFEST}; kg build makes one"
