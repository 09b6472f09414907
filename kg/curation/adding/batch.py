"""What is to be added to ``triples/``, read from a table or a Turtle file.

A draft is a block in the curated form whose identifier ends in ``-new``; it keeps the file and line in which it was
written, so that whatever is wrong with it is said there.
"""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.adding.columns import COLUMNS, REQUIRED
from kg.curation.adding.interpreter import WordError
from kg.curation.file_names import FILE_NAMES
from kg.curation.layout import laid_out
from kg.errors import AmbiguousNameError, DataError, KGError, NameNotFoundError
from kg.files import MOST_BYTES, read_at_most
from kg.model.identifiers import to_curie
from kg.model.namespaces import block_kind, sibling
from kg.suggest import suggest
from kg.triples.own_folder import check_owner
from kg.triples.turtle import OPENING, TurtleBlock, TurtleTerm, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.curation.adding.interpreter import Interpreter
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.model.statements import Entity

#: Identifier of a draft: the stem of its mechanism file, and what tells it from other drafts.
DRAFT = re.compile(r"([a-z][a-z0-9-]*):([a-z][a-z0-9_]*)-(new\d*)(-[1-9]\d*)?")


class Draft(NamedTuple):
    """A block that is to be added."""

    block: TurtleBlock
    #: The comment lines that stand above it.
    comment: str = ""


class Batch(NamedTuple):
    """All that is to be added at once."""

    #: Statements, each followed by the evidence and mediator blocks of its own.
    statements: list[Draft]
    #: Entities and contexts.
    things: list[Draft]
    #: What is wrong with the rest of the input.
    problems: list[DataError]

    def blocks(self) -> list[TurtleBlock]:
        """Return every block of it."""
        return [draft.block for draft in (*self.things, *self.statements)]


def read_table(path: Path, interpreter: Interpreter, vocabularies: Vocabularies, *, may_be_new: bool = False) -> Batch:
    """Read a table of statements: tab-separated, with the columns of :data:`COLUMNS`.

    :param path: The file.
    :param interpreter: What reads the cells.
    :param vocabularies: Where identifiers for unknown names are looked for.
    :param may_be_new: Whether a mechanism file may be made.

    :returns: The statements of the rows without a mistake, and every mistake of the others.

    :raises DataError: If it is not such a table.
    """
    name = str(path)
    header, rows = _rows(path, name)
    found: list[Draft] = []
    problems: list[tuple[int, str, KGError]] = []
    for line, cells in rows:
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        before = len(problems)
        if extra := [cell for cell in cells[len(header) :] if cell.strip()]:
            problems.append((line, "", WordError(f"{extra[0]!r} stands beyond the last column")))
        stem, properties = "", {}
        mediators: list[dict[str, list[TurtleTerm]]] = []
        for column in COLUMNS:
            word = row.get(column, "")
            try:
                if not word and column in REQUIRED:
                    raise WordError("is empty; every statement needs it")
                if column == "file":
                    stem = interpreter.stem(word, may_be_new=may_be_new)
                elif column == "via":
                    mediators = _mediators(word, interpreter)
                elif word and (terms := interpreter.terms(column, word)):
                    properties[COLUMNS[column].property] = terms
                elif column in REQUIRED:
                    raise WordError(f"{word!r} names nothing")
            except (WordError, NameNotFoundError, AmbiguousNameError) as error:
                problems.append((line, f"{column}: ", error))
        if len(problems) == before:
            found += with_mediators(TurtleBlock(interpreter.draft(stem, line), properties, name, line), mediators)
    unknown = [error.name for _, _, error in problems if isinstance(error, NameNotFoundError)]
    proposed = propose(unknown, vocabularies, interpreter.entities)
    said = [
        DataError(name, line, f"{where}{error}{proposed.get(getattr(error, 'name', ''), '')}")
        for line, where, error in problems
    ]
    return Batch(found, [], said)


def _mediators(text: str, interpreter: Interpreter) -> list[dict[str, list[TurtleTerm]]]:
    """Read the column ``via`` as the properties of a block for each mediator."""
    found = []
    for word in filter(None, map(str.strip, text.split(";"))):
        name, properties = interpreter.mediator(word)
        found.append({"msc:mediator": interpreter.terms("via", name), **properties})
    return found


def with_mediators(statement: TurtleBlock, mediators: Iterable[dict[str, list[TurtleTerm]]]) -> list[Draft]:
    """Return a statement with its mediators, as drafts: a block each, or ``msc:via`` where nothing more is said.

    :param statement: The block of the statement, which is given them.
    :param mediators: The properties of a block for each.

    :returns: The draft of the statement, then those of the mediators that take a block.
    """
    drafts = [Draft(statement)]
    for properties in mediators:
        if properties.keys() == {"msc:mediator"}:
            statement.properties.setdefault("msc:via", []).extend(properties["msc:mediator"])
        else:
            curie = f"{sibling(statement.curie, 'med')}:{statement.curie.partition(':')[2]}-{len(drafts)}"
            drafts.append(Draft(TurtleBlock(curie, properties, statement.file, statement.line)))
            statement.properties.setdefault("msc:mediation", []).append(TurtleTerm(curie, True))
    return drafts


def _rows(path: Path, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Read the header and the rows that are not empty, with their lines."""
    try:
        text = read_at_most(path, MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise DataError(name, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DataError(name, line, f"byte 0x{error.object[error.start]:02X} is not UTF-8; save it as UTF-8") from error
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t", strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(name, line, f"not a table: {error}; a quote that opens a cell must close it") from error
    if not rows:
        raise DataError(name, 1, f"is empty; the first line names the columns: {', '.join(REQUIRED)}")
    (line, cells), *rows = rows
    header = [cell.strip().casefold() for cell in cells]
    while header and not header[-1]:
        header.pop()
    problems = []
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            near = suggest(column, COLUMNS, "word", count=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(COLUMNS)}"
            problems.append(f"unknown column {column!r}; {hint}")
        elif header.count(column) > 1:
            problems.append(f"the column {column!r} stands there twice")
    if missing := [column for column in REQUIRED if column not in header]:
        problems.append(f"no column {', '.join(missing)}; the columns are separated by tabs")
    if problems:
        raise DataError(name, line, "; ".join(problems))
    return header, rows


def propose(unknown: Iterable[str], vocabularies: Vocabularies, entities: Mapping[str, Entity]) -> dict[str, str]:
    """Suggest vocabulary terms for names that the graph does not know.

    :param unknown: The names.
    :param vocabularies: Where they are looked for.
    :param entities: What the graph has.

    :returns: Name to what a message about it goes on with.
    """
    found = vocabularies.search(unknown)
    said = {}
    for name, terms in found.items():
        listed = []
        for term in terms:
            here = f", here {entities[term.curie].label}" if term.curie in entities else ""
            listed.append(f"{term.curie} ({term.label}, {term.source}{here})")
        if listed:
            way_out = "'kg add' on a terminal, or its block in a .ttl file, adds what is new"
            said[name] = f"; in the vocabularies: {', '.join(listed)}; {way_out}"
    return said


def read_turtle(path: Path, interpreter: Interpreter, *, may_be_new: bool = False) -> Batch:
    """Read a Turtle file of drafts: statements with their evidence, and the entities and contexts that they need.

    :param path: The file.
    :param interpreter: What knows the mechanism files.
    :param may_be_new: Whether a mechanism file may be made.

    :returns: What may be added, with the comments right above each block, and what is wrong with the rest.

    :raises DataError: If it is not Turtle in the curated form, or a comment stands inside a block.
    """
    name = str(path)
    blocks = read_blocks(path, name)
    if not blocks:
        raise DataError(name, 1, "holds no block")
    pieces = laid_out(path, name, {}).rstrip("\n").split("\n\n")
    comments = {curie: comment for comment, curie in map(split_piece, pieces)}
    batch = Batch([], [], [])
    for block in blocks:
        draft = Draft(block, comments.get(block.curie, ""))
        kind = block_kind(block.curie)
        if kind in ("stm", "evd", "med"):
            match = DRAFT.fullmatch(block.curie)
            if not match or (kind != "stm") != bool(match[4]):
                prefix = interpreter.tree.workspace.namespace.prefix_of(kind)
                form = f"{prefix}:macrophages-new1{'' if kind == 'stm' else '-1'}"
                what = f"the identifier of what is new reads as in {form}; 'kg add' gives it its number"
                batch.problems.append(block.problem(what))
                continue
            try:
                check_owner(block, interpreter.tree.workspace.namespace)
                interpreter.stem(match[2], may_be_new=may_be_new)
            except DataError as error:
                batch.problems.append(error)
                continue
            except WordError as error:
                batch.problems.append(block.problem(str(error)))
                continue
            batch.statements.append(draft)
        elif kind not in ("ctx", "ent", ""):
            home = FILE_NAMES.get(kind, "another file")
            batch.problems.append(
                block.problem(f"'kg add' takes statements, entities and contexts; this belongs in {home}")
            )
        else:
            batch.things.append(draft)
    return batch


def split_piece(piece: str) -> tuple[str, str]:
    r"""Take apart what blank lines separate in the one layout.

    :param piece: A block with the comment above it, or comment lines alone.

    :returns: The comment above the block, and the CURIE of the block; empty where there is none.

    >>> split_piece("# why\nstm:x-1  # A increases B\n    rdf:subject CL:0000134 .")
    ('# why', 'stm:x-1')
    """
    lines = piece.split("\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    match = OPENING.match(lines[count]) if count < len(lines) else None
    token = match[1] if match else ""
    return "\n".join(lines[:count]), to_curie(token[1:-1]) if token.startswith("<") else token
