"""A fast reader for N-Triples, for links between named things, which most lines of large files are.

A line of four words is split at its blanks. Each term is checked when it first occurs, and is remembered from then on.
Every other line (literals, blank nodes, comments, unusual white space, mistakes) is left to the parser.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.ingest.edge_columns import Edge

#: An IRI as the grammar of N-Triples has it, without escapes.
IRI = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*>")
#: Number of lines that are parsed at once.
BATCH = 10_000


def is_iri(term: bytes) -> bool:
    """Return whether a term is an IRI without escapes, in UTF-8."""
    try:
        return IRI.fullmatch(term) is not None and bool(term.decode())
    except UnicodeDecodeError:
        return False


def plain_links(
    file: Iterable[bytes],
    *,
    node_of: Callable[[str], int | None],
    kind_of: Callable[[str], int | None],
    cost: int,
    parse: Callable[[list[tuple[int, bytes]]], None],
) -> Iterator[Edge]:
    """Yield the links of N-Triples as edges.

    :param file: The lines.
    :param node_of: Returns the number of a thing by its IRI; ``None`` for one whose triples are left to the parser.
    :param kind_of: Returns the kind of the edges of a predicate; ``None`` if it makes none.
    :param cost: The cost of each.
    :param parse: Called with the other lines and their numbers, counted from 1.

    :yields: The links.
    """

    @cache
    def node(term: bytes) -> int | None:
        return node_of(term[1:-1].decode()) if is_iri(term) else None

    @cache
    def kind(term: bytes) -> int | None:
        return kind_of(term[1:-1].decode()) if is_iri(term) else None

    others: list[tuple[int, bytes]] = []
    for count, line in enumerate(file, 1):
        words = line.split(b" ")
        if len(words) == 4 and words[3] in (b".\n", b".\r\n", b".") and (of_kind := kind(words[1])) is not None:
            source, target = node(words[0]), node(words[2])
            if source is not None and target is not None:
                yield source, target, of_kind, cost, 0
                continue
        if line.isspace():
            continue
        others.append((count, line))
        if len(others) == BATCH:
            parse(others)
            others = []
    parse(others)
