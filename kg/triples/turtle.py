"""Reading the Turtle of ``triples/`` and ``ontology/`` as blocks that know their file and line.

A block is one subject with all its properties; it opens in column 0 with the subject's IRI. There are no blank nodes,
no language tags and no relative IRIs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError, names
from kg.files import MOST_BYTES, read_at_most
from kg.model.identifiers import to_curie
from kg.model.terms import PREFIXES
from kg.suggest import suggest
from kg.triples.nesting import Nesting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyoxigraph

#: The subject that opens a block.
OPENING = re.compile(r"^(<[^>]+>|[A-Za-z][\w-]*:[^\s;,#]+)")
#: Most files whose blocks are kept: a curating command reads each file several times, in the folder and in a copy.
MOST_KEPT = 128
#: The declaration of a prefix.
PREFIX = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_LONG = r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\''
#: Strings that may run over several lines.
LONG_STRING = re.compile(_LONG, re.DOTALL)
#: Strings of every kind, IRIs and comments.
QUOTED = re.compile(_LONG + r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*', re.DOTALL)


class TurtleTerm(NamedTuple):
    """A value: a CURIE, or the text of a literal."""

    value: str
    is_iri: bool
    #: CURIE of a literal's datatype; empty for a plain string.
    datatype: str = ""


class TurtleBlock(NamedTuple):
    """One subject with its properties, and where it stands."""

    curie: str
    #: Property CURIE to its values, both in the order of the file.
    properties: dict[str, list[TurtleTerm]]
    file: str
    line: int

    def problem(self, what: str) -> DataError:
        """Make the error for a problem of this block."""
        return DataError(self.file, self.line, f"{self.curie}: {what}")


def read_text(path: Path, name: str) -> str:
    """Read a file as UTF-8.

    :param path: The file.
    :param name: Its name in messages.

    :returns: Its text, every line break a line feed.

    :raises DataError: If it cannot be read, is not UTF-8, or begins with a byte order mark.
    """
    try:
        data = read_at_most(path, MOST_BYTES)
        text = data.decode("utf-8")
    except OSError as error:
        raise DataError(name, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(name, line, f"byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8") from error
    if text.startswith("\ufeff"):
        raise DataError(name, 1, "begins with a byte order mark; save the file as UTF-8 without it")
    return text.replace("\r\n", "\n")


def read_blocks(path: Path, name: str) -> list[TurtleBlock]:
    """Read one Turtle file.

    :param path: The file.
    :param name: Its name in messages, such as ``triples/macrophages.ttl``.

    :returns: Its blocks, in the order of the file.

    :raises DataError: If it is not Turtle, declares a prefix other than the graph does, has a blank node or a language
        tag, or has a block that does not open in column 0 or opens twice.
    """
    return parse_blocks(read_text(path, name), name)


def parse_blocks(text: str, name: str) -> list[TurtleBlock]:
    """Parse the text of a Turtle file, as :func:`read_blocks` does."""
    return [
        block._replace(properties={property_: [*terms] for property_, terms in block.properties.items()})
        for block in _parsed(text, name)
    ]


@lru_cache(MOST_KEPT)
def _parsed(text: str, name: str) -> list[TurtleBlock]:
    lines = _opening_lines(text, name)
    blocks: dict[str, TurtleBlock] = {}
    for subject, predicate, obj in _triples(text, name):
        curie = to_curie(subject.value)
        if curie not in lines:
            raise DataError(name, _indented_line(text, curie), f"the block of {curie} does not open in column 0")
        line = lines[curie][0]
        if curie not in blocks:
            if len(lines[curie]) > 1:
                raise DataError(name, lines[curie][1], f"a second block of {curie}; the first is in line {line}")
            blocks[curie] = TurtleBlock(curie, {}, name, line)
        blocks[curie].properties.setdefault(to_curie(predicate.value), []).append(_term(obj, name, line))
    return list(blocks.values())


def _triples(
    text: str, name: str
) -> Iterator[tuple[pyoxigraph.NamedNode, pyoxigraph.NamedNode, pyoxigraph.NamedNode | pyoxigraph.Literal]]:
    import pyoxigraph

    try:
        Nesting().feed(text.encode())
        for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE):
            subject, obj = quad.subject, quad.object
            if not isinstance(subject, pyoxigraph.NamedNode) or not isinstance(
                obj, (pyoxigraph.NamedNode, pyoxigraph.Literal)
            ):
                raise DataError(name, _blank_line(text), "a blank node; they are not used here: give it an IRI")
            yield subject, quad.predicate, obj
    except SyntaxError as error:
        raise DataError(name, error.lineno or 1, _syntax_problem(error.msg)) from error


def _syntax_problem(message: str) -> str:
    """Return the message of the parser; for a prefix that is not declared, say how to declare it."""
    if not (undeclared := re.search(r"The prefix ([\w-]*): has not been declared", message)):
        return f"not Turtle: {message}"
    prefix = undeclared[1]
    if prefix in PREFIXES:
        return f"prefix {prefix!r} is not declared; add '@prefix {prefix}: <{PREFIXES[prefix]}> .'"
    near = suggest(prefix, PREFIXES, "word", count=1)
    return f"unknown prefix {prefix!r}; {f'did you mean {near[0]}?' if near else f'this graph knows {names(PREFIXES)}'}"


def _opening_lines(text: str, name: str) -> dict[str, list[int]]:
    """Return the lines in which the blocks of each subject open, and check the prefixes on the way."""
    lines: dict[str, list[int]] = {}
    declared: dict[str, str] = {}
    if '"""' in text or "'''" in text:  # a line within a string opens no block
        text = LONG_STRING.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(text.split("\n"), 1):
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


def _indented_line(text: str, curie: str) -> int:
    """Find the line that opens a block after white space, or after another block."""
    local = curie.partition(":")[2]
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if re.match(rf"(.*\.)?\s+\S*{re.escape(local)}>?(\s|$)", line)), 1)


def _blank_line(text: str) -> int:
    """Find the line of the first blank node: ``[``, ``(`` or ``_:`` outside strings, IRIs and comments."""
    bare = QUOTED.sub(lambda match: "\n" * match[0].count("\n"), text)
    return next((number for number, line in enumerate(bare.split("\n"), 1) if re.search(r"[\[(]|_:|<<", line)), 1)


def _term(node: pyoxigraph.NamedNode | pyoxigraph.Literal, name: str, line: int) -> TurtleTerm:
    import pyoxigraph

    if isinstance(node, pyoxigraph.NamedNode):
        return TurtleTerm(to_curie(node.value), True)
    if node.language:
        raise DataError(name, line, f"{node}: language tags are not used here; leave out '@{node.language}'")
    datatype = to_curie(node.datatype.value)
    return TurtleTerm(node.value, False, "" if datatype == "xsd:string" else datatype)


def read_files(paths: Iterable[tuple[str, Path]]) -> Iterator[TurtleBlock]:
    """Yield the blocks of several files, in order; two files with a block of one subject are a :class:`DataError`."""
    seen: dict[str, TurtleBlock] = {}
    for name, path in paths:
        for block in read_blocks(path, name):
            if other := seen.get(block.curie):
                raise block.problem(f"already has a block in {other.file}:{other.line}")
            seen[block.curie] = block
            yield block
