"""One layout for the curated Turtle: properties in one order, values in theirs, comments above the blocks kept.

The line that opens a statement or a context ends in its *reading*, a comment that says in words what the identifiers say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg import vocabulary as v
from kg.curated import (
    CONTEXT_PROPERTIES,
    ENTITY_PROPERTIES,
    EVIDENCE_PROPERTIES,
    PASSAGE_PROPERTIES,
    REFERENCE_PROPERTIES,
    STATEMENT_PROPERTIES,
    TENSION_PROPERTIES,
)
from kg.errors import DataError
from kg.turtle import OPENING, PREFIX, Block, Term, read_blocks
from kg.wording import context_words, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.statements import Content, Statement

#: Prefix of a block to the properties it may have, in the order in which they are written.
ORDERS = {
    "stm": list(STATEMENT_PROPERTIES),
    "ctx": list(CONTEXT_PROPERTIES),
    "psg": list(PASSAGE_PROPERTIES),
    "ref": list(REFERENCE_PROPERTIES),
    "evd": list(EVIDENCE_PROPERTIES),
    "tns": list(TENSION_PROPERTIES),
}
#: Datatypes that Turtle writes without quotes.
BARE = ("xsd:integer", "xsd:boolean")
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
STRING_OR_IRI = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')


def readings(content: Content) -> dict[str, str]:
    """Give the reading of every statement block and context."""
    members: dict[str, list[Statement]] = {}
    for statement in content.statements.values():
        members.setdefault(block_of(statement), []).append(statement)
    found = {curie: reading(statements, content) for curie, statements in members.items()}
    for context in content.contexts.values():
        found[context.curie] = context_words(context, content.entities)
    return found


def block_of(statement: Statement) -> str:
    """Give the CURIE of the block that a statement was made of: without the members of a list.

    >>> from types import SimpleNamespace
    >>> block_of(SimpleNamespace(id="stm:vesicles-7.CL_0000899"))
    'stm:vesicles-7'
    """
    return statement.id.partition(".")[0]


def written_readings(path: Path) -> dict[str, tuple[int, str]]:
    """Find the readings that stand in a file, with their lines."""
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if (match := OPENING.match(line)) and not line.startswith("@"):
            _, mark, said = line[match.end() :].partition("#")
            found[match[1]] = (number, said.strip() if mark else "")
    return found


def laid_out(path: Path, name: str, said: Mapping[str, str]) -> str:
    """Give a file of ``triples/`` in the one layout.

    :param path: The file.
    :param name: What messages call it.
    :param said: Block CURIE to its reading.

    :returns: The text as it should be. What stood between the blocks is kept.

    :raises DataError: If the file is not Turtle, or a comment stands inside a block, where it could be lost.
    """
    blocks = {block.curie: block for block in read_blocks(path, name)}
    pieces = list(_pieces(path, name, blocks))
    text = "\n\n".join(
        turtle(piece, said.get(piece.curie, "")) if isinstance(piece, Block) else piece for piece in pieces
    )
    return f"{prefix_lines(blocks.values())}\n\n{text}\n"


def _pieces(path: Path, name: str, blocks: Mapping[str, Block]) -> Iterator[Block | str]:
    """Give blocks and the comments between them, in the order of the file."""
    opens = {block.line: block for block in blocks.values()}
    comment: list[str] = []
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if number in opens:
            if comment:
                yield "\n".join(comment)
                comment = []
            yield opens[number]
            inside = True
        elif line.startswith("#"):
            comment.append(line.rstrip())
            inside = False
        elif not line.strip() or PREFIX.match(line):
            if comment:
                yield "\n".join(comment)
                comment = []
        elif inside and "#" in STRING_OR_IRI.sub("", line):
            raise DataError(name, number, "a comment inside a block; put it above the block")
    if comment:
        yield "\n".join(comment)


def prefix_lines(blocks: Iterable[Block]) -> str:
    """Declare the prefixes that blocks use, sorted."""
    used = set()
    for block in blocks:
        curies = [block.curie, *(written(name) for name in block.properties if name != v.RDF_TYPE)]
        for terms in block.properties.values():
            curies += [written(term.value) if term.is_iri else term.datatype for term in terms]
        used |= {curie.partition(":")[0] for curie in curies}
    return "\n".join(f"@prefix {p}: <{v.PREFIXES[p]}> ." for p in sorted(used & v.PREFIXES.keys()))


def written(curie: str) -> str:
    """Give a CURIE as the files write it: RO terms under ``obo:``."""
    return f"obo:RO_{curie[3:]}" if curie.startswith("RO:") else curie


def turtle(block: Block, said: str = "") -> str:
    """Write one block."""
    order = ORDERS.get(block.curie.partition(":")[0], list(ENTITY_PROPERTIES))
    names = sorted(block.properties, key=lambda name: order.index(name) if name in order else len(order))
    lines = []
    for name in names:
        values = " , ".join(_written(term) for term in block.properties[name])
        lines.append(f"    {'a' if name == v.RDF_TYPE else written(name)} {values}")
    opening = f"{block.curie}  # {said}" if said else block.curie
    return opening + "\n" + " ;\n".join(lines) + " ."


def _written(term: Term) -> str:
    if term.is_iri:
        return f"<{term.value}>" if "://" in term.value else written(term.value)
    if term.datatype in BARE:
        return term.value
    quoted = f'"{term.value.translate(ESCAPES)}"'
    return f"{quoted}^^{term.datatype}" if term.datatype else quoted
