"""A fast reader for N-Triples, for links between named things, which most lines of large files are.

A line of four words is split at its blanks. Each term is checked when it first occurs, and has a number from then on.
Every other line (literals, blank nodes, comments, unusual white space, mistakes) is left to the parser.
"""

from __future__ import annotations

import re
from array import array
from typing import IO, TYPE_CHECKING

from kg.ingest.edge_columns import CHUNK

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ingest.edge_columns import EdgeColumns

#: An IRI as the grammar of N-Triples has it, without escapes.
IRI = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*>")
#: Number of a term that is not such an IRI, or of a predicate that makes no edges.
OTHER = -1
#: Number of lines that are parsed at once.
BATCH = 10_000


def is_iri(term: bytes) -> bool:
    """Return whether a term is an IRI without escapes, in UTF-8."""
    try:
        return IRI.fullmatch(term) is not None and bool(term.decode())
    except UnicodeDecodeError:
        return False


def read_links(
    file: IO[bytes],
    edges: EdgeColumns,
    *,
    cost: int,
    apart: bytes,
    kind_of: Callable[[str], int | None],
    parse: Callable[[list[tuple[int, bytes]]], None],
    progress: Callable[[], None],
) -> None:
    """Read N-Triples.

    :param file: The lines.
    :param edges: Receives the edges.
    :param cost: Cost of each, in millionths.
    :param apart: Start of the IRIs whose triples are left to the parser, with its angle bracket.
    :param kind_of: Returns the kind of the edges of a predicate, ``None`` if it makes none.
    :param parse: Called with the other lines and their numbers, counted from 1.
    :param progress: Called now and then while lines are read.
    """
    numbers: dict[bytes, int] = {}
    kinds: dict[bytes, int] = {}

    def number_of(term: bytes) -> int:
        is_apart = term.startswith(apart) or not is_iri(term)
        number = OTHER if is_apart else edges.number(term[1:-1].decode())
        if number >= 0:
            numbers[term] = number
        return number

    def kind_number(term: bytes) -> int:
        kind = kind_of(term[1:-1].decode()) if is_iri(term) else None
        kinds[term] = OTHER if kind is None else kind
        return kinds[term]

    known, known_kind = numbers.get, kinds.get
    sources, targets, found = array("I"), array("I"), array("I")
    others: list[tuple[int, bytes]] = []
    for count, line in enumerate(file, 1):
        words = line.split(b" ")
        if len(words) == 4 and words[3] in (b".\n", b".\r\n", b"."):
            subject, predicate, value, _ = words
            kind = known_kind(predicate)
            if kind is None:
                kind = kind_number(predicate)
            if kind >= 0:
                source = known(subject)
                if source is None:
                    source = number_of(subject)
                target = known(value)
                if target is None:
                    target = number_of(value)
                if source >= 0 and target >= 0:
                    sources.append(source)
                    targets.append(target)
                    found.append(kind)
                    if len(found) == CHUNK:
                        edges.write(sources, targets, found, cost)
                        sources, targets, found = array("I"), array("I"), array("I")
                        progress()
                    continue
        if line.isspace():
            continue
        others.append((count, line))
        if len(others) == BATCH:
            parse(others)
            others = []
    parse(others)
    edges.write(sources, targets, found, cost)
