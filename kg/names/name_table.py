"""The table of outside names: one compressed file, of which a look-up reads a few kilobytes.

The terms are lines, sorted by identifier, in blocks that are compressed each on its own. Names are found by a hash: the
index has an entry of three bytes for each folded name, a fingerprint and the place of the term, in the order of the
hashes. A place is a block and a slice of its lines; every match of a fingerprint is compared with the names there, so
that a collision only costs time. ``kg vocab table`` writes the file.
"""

from __future__ import annotations

import json
import lzma
import struct
from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from kg.errors import KGError
from kg.names.lexicon import fold
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: The first bytes of the file: its kind and the version of its format.
MAGIC = b"msc-kg names 1\n"
#: Characters of lines that one block holds, about.
BLOCK = 1 << 16
#: The index has a bucket for each value of the first 16 bits of a hash.
BUCKETS = 1 << 16
#: Slices of a block.
SLICES = 1 << 7
#: An entry of the index: fingerprint, and number of the slice among those of all blocks.
ENTRY = struct.Struct("<BH")
_LENGTH = struct.Struct("<I")
_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]


class NameTableError(KGError, ValueError):
    """A table of names that cannot be used."""


class KnownTerm(NamedTuple):
    """A term of an outside vocabulary."""

    curie: str
    #: Its name in the vocabulary; the approved symbol of a gene.
    label: str
    #: Its kind, such as ``gene``.
    kind: str
    #: The full name of a gene.
    title: str = ""
    synonyms: tuple[str, ...] = ()
    #: Symbols that a gene had before.
    previous: tuple[str, ...] = ()
    #: Identifiers of the same thing in other vocabularies.
    same_as: tuple[str, ...] = ()
    #: Of a mouse or rat gene, the human gene; orthology, not identity.
    orthologue: str = ""

    def names(self) -> Iterator[tuple[str, str]]:
        """Return every name with the kind of name that it is.

        :yields: The label first, then full name, synonyms and previous symbols.
        """
        is_gene = self.kind.endswith("gene")
        yield self.label, "symbol" if is_gene else "label"
        if self.title:
            yield self.title, "full name"
        yield from ((name, "alias" if is_gene else "synonym") for name in self.synonyms)
        yield from ((name, "previous symbol") for name in self.previous)

    def keys(self) -> set[str]:
        """Return the keys by which it is found: its folded names, and its other identifiers."""
        return {fold(name) for name, _ in self.names()} | set(self.same_as)

    def to_line(self) -> str:
        """Write the term as a line of the table."""
        lists = ("|".join(values) for values in (self.synonyms, self.previous, self.same_as))
        return "\t".join((self.curie, self.label, self.kind, self.title, *lists, self.orthologue)).rstrip("\t")

    @classmethod
    def from_line(cls, line: str) -> KnownTerm:
        """Read a line of the table."""
        cells = [*line.split("\t"), *[""] * 5]
        synonyms, previous, same_as = (tuple(cell.split("|")) if cell else () for cell in cells[4:7])
        return cls(cells[0], cells[1], cells[2], cells[3], synonyms, previous, same_as, cells[7])


class NameTable:
    """A table of names in memory.

    :param data: The bytes of the file.
    :param file: Its name, for messages.

    :raises NameTableError: If it is no such file.
    """

    def __init__(self, data: bytes, file: str = "the table of names") -> None:
        if not data.startswith(MAGIC):
            raise NameTableError(f"{file} is not a table of names of this version; reinstall msc-kg")
        start = len(MAGIC) + _LENGTH.size
        end = start + _LENGTH.unpack_from(data, len(MAGIC))[0]
        try:
            #: The contents of the table and their sources; see :func:`pack`.
            self.facts: dict[str, Any] = json.loads(_unpack(data[start:end]))
        except (lzma.LZMAError, ValueError) as error:
            raise NameTableError(f"{file} is damaged: {error}; reinstall msc-kg") from error
        self._data = data
        self._counts = data[end : end + BUCKETS]
        self._entries = end + BUCKETS
        self._firsts: list[str] = self.facts.pop("firsts")
        sizes: list[int] = self.facts.pop("sizes")
        blocks = self._entries + ENTRY.size * sum(self._counts)
        self._offsets = [blocks, *(blocks + offset for offset in accumulate(sizes))]

    def source(self, curie: str) -> dict[str, Any]:
        """Return the vocabulary of an identifier with its release and licence."""
        prefix = curie.partition(":")[0]
        found: dict[str, Any] = next(source for source in self.facts["sources"] if source["prefix"] == prefix)
        return found

    def get(self, curie: str) -> KnownTerm | None:
        """Return the term of an identifier, or ``None``; for a human gene, the term of NCBIGene."""
        block = bisect_right(self._firsts, curie) - 1
        if block < 0:
            return None
        line = next((line for line in self._lines(block) if line.partition("\t")[0] == curie), None)
        return KnownTerm.from_line(line) if line else None

    def find(self, key: str) -> list[KnownTerm]:
        """Return the terms with a folded name, or an identifier such as ``HGNC:11898``, sorted by identifier."""
        bucket, fingerprint = _places(key)
        start = self._entries + ENTRY.size * sum(self._counts[:bucket])
        entries = self._data[start : start + ENTRY.size * self._counts[bucket]]
        places = sorted({place for own, place in ENTRY.iter_unpack(entries) if own == fingerprint})
        terms = [KnownTerm.from_line(line) for place in places for line in self._slice(*divmod(place, SLICES))]
        return [term for term in terms if key in term.keys()]

    def _slice(self, block: int, number: int) -> list[str]:
        lines = self._lines(block)
        width = _width(len(lines))
        return lines[number * width : (number + 1) * width]

    def _lines(self, block: int) -> list[str]:
        packed = self._data[self._offsets[block] : self._offsets[block + 1]]
        return _unpack(packed).decode().split("\n")


def _width(lines: int) -> int:
    """Return how many lines a slice of a block has."""
    return -(-lines // SLICES)


def _places(key: str) -> tuple[int, int]:
    """Return the bucket of a key, and its fingerprint."""
    number = crc32(key.encode())
    return number & 0xFFFF, number >> 24


def pack(terms: Iterable[KnownTerm], facts: dict[str, Any]) -> bytes:
    """Make the file.

    :param terms: The terms, each identifier once.
    :param facts: The facts that ``kg lookup --sources`` prints.

    :returns: Its bytes, the same for the same terms and facts.

    :raises NameTableError: If a bucket of the index is full, or there are too many blocks.
    """
    blocks: list[list[KnownTerm]] = [[]]
    length = 0
    for term in sorted(terms):
        if length > BLOCK:
            blocks.append([])
            length = 0
        blocks[-1].append(term)
        length += len(term.to_line())
    buckets: list[set[tuple[int, int]]] = [set() for _ in range(BUCKETS)]
    for number, block in enumerate(blocks):
        width = _width(len(block))
        for line, term in enumerate(block):
            for key in filter(None, term.keys()):
                bucket, fingerprint = _places(key)
                buckets[bucket].add((fingerprint, number * SLICES + line // width))
    if max(map(len, buckets)) > 0xFF or len(blocks) * SLICES > 1 << 16:
        raise NameTableError("too many names for the form of the table")
    packed = [_pack("\n".join(term.to_line() for term in block)) for block in blocks]
    header = {**facts, "firsts": [block[0].curie for block in blocks], "sizes": [len(block) for block in packed]}
    header_bytes = _pack(json.dumps(header, ensure_ascii=False, sort_keys=True))
    entries = b"".join(ENTRY.pack(*entry) for bucket in buckets for entry in sorted(bucket))
    counts = bytes(len(bucket) for bucket in buckets)
    return b"".join((MAGIC, _LENGTH.pack(len(header_bytes)), header_bytes, counts, entries, *packed))


def _pack(text: str) -> bytes:
    return lzma.compress(text.encode(), lzma.FORMAT_RAW, filters=_FILTERS)


def _unpack(data: bytes) -> bytes:
    return lzma.decompress(data, lzma.FORMAT_RAW, filters=_FILTERS)


@cache
def shipped_table() -> NameTable:
    """Return the table that comes with the package."""
    path = table_path()
    return NameTable(path.read_bytes(), str(path))


def table_path() -> Path:
    """Return where the table of the package stands."""
    return folder("ontology") / "names.table"


def unique(names: Iterable[str], *, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Leave out names whose spelling another one covers.

    :param names: Names of a term.
    :param without: Names that it has already.

    :returns: The first of each folded spelling, without those that the form of the table cannot hold.
    """
    seen = {fold(name) for name in without} | {""}
    kept = []
    for name in names:
        if (key := fold(name)) not in seen and not set("|\t\n") & set(name):
            seen.add(key)
            kept.append(name)
    return tuple(kept)
