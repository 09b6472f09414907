"""Reading the Turtle of ``triples/`` and ``ontology/`` as blocks that know their file and line.

A block is one subject with all its properties; it opens in column 0 with the subject's IRI. There are no blank nodes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError, names
from kg.identifiers import to_curie
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyoxigraph

OPENING = re.compile(r"^(<[^>]+>|[A-Za-z][\w-]*:[^\s;,]+)")
PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s*<([^>]*)>")


class Term(NamedTuple):
    """A value: a CURIE, or the text of a literal."""

    value: str
    is_iri: bool
    #: CURIE of a literal's datatype; empty for a plain string.
    datatype: str = ""


class Block(NamedTuple):
    """One subject with its properties, and where it stands."""

    curie: str
    #: Property CURIE to its values, both in the order of the file.
    properties: dict[str, list[Term]]
    file: str
    line: int

    def problem(self, what: str) -> DataError:
        """Make the error that says what is wrong with this block."""
        return DataError(self.file, self.line, f"{self.curie}: {what}")


def read_blocks(path: Path, name: str) -> list[Block]:
    """Read one Turtle file.

    :param path: The file.
    :param name: What messages call it, such as ``triples/macrophages.ttl``.

    :returns: Its blocks, in the order of the file.

    :raises DataError: If it is not Turtle, declares a prefix other than the graph does, has a blank node, or has a
        block that does not open in column 0 or opens twice.
    """
    text = path.read_text(encoding="utf-8")
    lines = _opening_lines(text, name)
    blocks: dict[str, Block] = {}
    closed: set[str] = set()
    last = ""
    for subject, predicate, obj in _triples(text, name):
        curie = _curie(subject, name)
        if curie not in lines:
            raise DataError(name, 1, f"the block of {curie} does not open in column 0")
        if curie != last:
            closed.add(last)
            if curie in closed:
                raise DataError(name, lines[curie][-1], f"a second block of {curie}; the first is in line {lines[curie][0]}")
            blocks[curie] = Block(curie, {}, name, lines[curie][0])
            last = curie
        blocks[curie].properties.setdefault(_curie(predicate, name), []).append(_term(obj, name))
    return list(blocks.values())


def _triples(text: str, name: str) -> Iterator[tuple[pyoxigraph.NamedNode, pyoxigraph.NamedNode, object]]:
    import pyoxigraph

    try:
        for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE):
            yield quad.subject, quad.predicate, quad.object
    except SyntaxError as error:
        raise DataError(name, error.lineno or 1, f"not Turtle: {error.msg}") from error


def _opening_lines(text: str, name: str) -> dict[str, list[int]]:
    """Give each subject the lines in which a block of it opens, and check the prefixes on the way."""
    lines: dict[str, list[int]] = {}
    declared: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := PREFIX.match(line):
            prefix, iri = match.groups()
            if PREFIXES.get(prefix) != iri:
                known = PREFIXES.get(prefix)
                hint = f"this graph has <{known}>" if known else f"this graph knows {names(PREFIXES)}"
                raise DataError(name, number, f"prefix {prefix!r} stands for <{iri}>; {hint}")
            declared[prefix] = iri
        elif match := OPENING.match(line):
            token = match[1]
            prefix, _, local = token.partition(":")
            curie = to_curie(token[1:-1] if token[0] == "<" else declared.get(prefix, f"{prefix}:") + local)
            lines.setdefault(curie, []).append(number)
    return lines


def _curie(node: object, name: str) -> str:
    import pyoxigraph

    if not isinstance(node, pyoxigraph.NamedNode):
        raise DataError(name, 1, f"{node} is not an IRI; blank nodes are not used here: give it an IRI")
    return to_curie(node.value)


def _term(node: object, name: str) -> Term:
    import pyoxigraph

    if isinstance(node, pyoxigraph.Literal):
        datatype = to_curie(node.datatype.value)
        return Term(node.value, False, "" if datatype == "xsd:string" else datatype)
    return Term(_curie(node, name), True)


def read_files(paths: Iterable[tuple[str, Path]]) -> Iterator[Block]:
    """Read several files, in order; each comes as ``(name, path)``.

    :raises DataError: As :func:`read_blocks` does, and if two files have a block of the same subject.
    """
    seen: dict[str, Block] = {}
    for name, path in paths:
        for block in read_blocks(path, name):
            if other := seen.get(block.curie):
                raise block.problem(f"has a block in {other.file}:{other.line} already")
            seen[block.curie] = block
            yield block
