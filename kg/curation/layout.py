"""One layout for the curated Turtle: properties in one order, values in theirs, comments above the blocks kept.

The line that opens a statement or a context ends in its *reading*, a comment with its identifiers in words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.model import terms as v
from kg.model.identifiers import to_iri
from kg.model.namespaces import block_kind
from kg.triples.schema import (
    ARM_PROPERTIES,
    CONTEXT_PROPERTIES,
    ENTITY_PROPERTIES,
    EVIDENCE_PROPERTIES,
    LEFT_OUT,
    MEDIATION_PROPERTIES,
    OUTCOME_PROPERTIES,
    PASSAGE_PROPERTIES,
    REFERENCE_PROPERTIES,
    REPLACED_BY,
    STATEMENT_PROPERTIES,
    STUDY_PROPERTIES,
    TENSION_PROPERTIES,
)
from kg.triples.turtle import OPENING, QUOTED, TurtleBlock, TurtleTerm, parse_blocks, read_text
from kg.words.contexts import context_words
from kg.words.phrases import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.model.content import Content
    from kg.model.statements import Statement

#: Kind of a block to the properties it may have, in the order in which they are written.
ORDERS = {
    "stm": [*STATEMENT_PROPERTIES, REPLACED_BY],
    "ctx": list(CONTEXT_PROPERTIES),
    "psg": [*PASSAGE_PROPERTIES, LEFT_OUT],
    "ref": list(REFERENCE_PROPERTIES),
    "evd": list(EVIDENCE_PROPERTIES),
    "med": list(MEDIATION_PROPERTIES),
    "study": list({**STUDY_PROPERTIES, **OUTCOME_PROPERTIES, **ARM_PROPERTIES}),
    "tns": list(TENSION_PROPERTIES),
}
#: Kinds of the blocks whose opening line ends in a reading.
READ = ("stm", "ctx")
#: Datatypes that Turtle writes without quotes, and how such a value looks.
BARE = {
    "xsd:integer": re.compile(r"[+-]?[0-9]+"),
    "xsd:decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    "xsd:boolean": re.compile("true|false"),
}
#: The local part of a CURIE that Turtle takes without escapes.
PLAIN_LOCAL = re.compile(r"\w(?:[\w.-]*[\w-])?")
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
TOKEN = re.compile(QUOTED.pattern + r"|\n|[^\s\"'<#]+|[\"'<]", re.DOTALL)


def readings(content: Content) -> dict[str, str]:
    """Return the reading of every statement block and context."""
    members: dict[str, list[Statement]] = {}
    for statement in content.statements.values():
        members.setdefault(statement.block, []).append(statement)
    found = {curie: reading(statements, content) for curie, statements in members.items()}
    for context in content.contexts.values():
        found[context.curie] = context_words(context, content.entities)
    return found


def written_readings(path: Path) -> dict[str, tuple[int, str]]:
    """Find the readings in a file, with their lines."""
    found = {}
    for number, line in enumerate(read_text(path, path.name).split("\n"), 1):
        if match := OPENING.match(line):
            _, mark, said = line[match.end() :].partition("#")
            found[match[1]] = (number, said.strip() if mark else "")
    return found


def laid_out(path: Path, name: str, said: Mapping[str, str]) -> str:
    """Return a file of ``triples/`` in the one layout.

    :param path: The file.
    :param name: Its name in messages.
    :param said: TurtleBlock CURIE to its reading.

    :returns: The text as it should be. Comments between the blocks are kept.

    :raises DataError: If the file is not Turtle, or a comment is inside a block, where it could be lost.
    """
    return _laid_out(read_text(path, name), name, said)


def _laid_out(text: str, name: str, said: Mapping[str, str]) -> str:
    blocks = parse_blocks(text, name)
    found = "\n\n".join(filter(None, [prefix_lines(blocks), *_pieces(text, name, blocks, said)]))
    return f"{found}\n" if found else ""


def arranged(text: str, blocks: Iterable[TurtleBlock], name: str) -> str:
    """Append blocks to the text of a file, in the one layout.

    :param text: The text of the file; none of its blocks has a reading.
    :param blocks: The blocks.
    :param name: Its name in messages.

    :returns: The text of the file with the blocks at its end.

    :raises DataError: If the file is not Turtle in the curated form.
    """
    rest = "\n".join(line for line in text.splitlines() if not line.startswith("@prefix"))
    return _laid_out(with_prefixes([rest.strip("\n"), *map(turtle, blocks)]), name, {})


def with_prefixes(pieces: Iterable[str]) -> str:
    """Return the text of a file that declares every prefix; the layout takes out those that are not used."""
    declared = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in v.PREFIXES.items())
    return "\n\n".join([declared, *pieces]) + "\n"


def _pieces(text: str, name: str, blocks: Iterable[TurtleBlock], said: Mapping[str, str]) -> Iterator[str]:
    """Return the blocks, each with the comment right above it, and the other comments, in the order of the file."""
    opens = {block.line: block for block in blocks}
    comment: list[str] = []
    number, words, inside = 1, 0, ""
    for match in TOKEN.finditer(text):
        piece = match[0]
        if piece == "\n":
            if not words and comment:
                yield "\n".join(comment)
                comment = []
            number, words = number + 1, 0
            continue
        words += 1
        if piece.startswith("#"):
            is_reading = words == 2 and number in opens and block_kind(opens[number].curie) in READ
            if words == 1 and not inside:
                comment.append(piece.rstrip())
            elif not is_reading:
                where = "inside a block" if inside else "at the end of a line"
                raise DataError(name, number, f"a comment {where}; put it above the block")
            continue
        if not inside:
            if words == 1 and (block := opens.get(number)):
                yield "\n".join([*comment, turtle(block, said.get(block.curie, ""))])
            elif comment:
                yield "\n".join(comment)
            comment = []
            inside = piece
        is_end = piece.endswith(".") and not piece.startswith(('"', "'", "<"))
        if is_end or (inside.casefold() == "prefix" and piece.startswith("<")):
            inside = ""
        number += piece.count("\n")
    if comment:
        yield "\n".join(comment)


def prefix_lines(blocks: Iterable[TurtleBlock]) -> str:
    """Declare the prefixes that blocks use, sorted."""
    used = set()
    for block in blocks:
        curies = [written(block.curie), *(written(name) for name in block.properties if name != v.RDF_TYPE)]
        for terms in block.properties.values():
            curies += [
                written(term.value if term.is_iri else term.datatype) for term in terms if term.is_iri or term.datatype
            ]
        used |= {curie.partition(":")[0] for curie in curies}
    return "\n".join(f"@prefix {p}: <{v.PREFIXES[p]}> ." for p in sorted(used & v.PREFIXES.keys()))


def written(curie: str) -> str:
    """Return an identifier as the files write it: RO under ``obo:``, and an IRI if Turtle does not take the CURIE."""
    prefix, _, local = curie.partition(":")
    if prefix == "RO":
        return f"obo:RO_{local}"
    return curie if prefix in v.PREFIXES and PLAIN_LOCAL.fullmatch(local) else f"<{to_iri(curie)}>"


def turtle(block: TurtleBlock, said: str = "") -> str:
    """Write one block."""
    order = ORDERS.get(block_kind(block.curie), list(ENTITY_PROPERTIES))
    names = sorted(block.properties, key=lambda name: order.index(name) if name in order else len(order))
    lines = []
    for name in names:
        values = " , ".join(_written(term) for term in block.properties[name])
        lines.append(f"    {'a' if name == v.RDF_TYPE else written(name)} {values}")
    opening = f"{written(block.curie)}  # {' '.join(said.split())}" if said else written(block.curie)
    return opening + "\n" + " ;\n".join(lines) + " ."


def _written(term: TurtleTerm) -> str:
    if term.is_iri:
        return written(term.value)
    if term.datatype in BARE and BARE[term.datatype].fullmatch(term.value):
        return term.value
    quoted = f'"{term.value.translate(ESCAPES)}"'
    return f"{quoted}^^{written(term.datatype)}" if term.datatype else quoted
