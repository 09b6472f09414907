"""Additions to ``triples/``, read from a table or a Turtle file.

A draft is a block in the curated form whose identifier ends in ``-new``. Messages about it point to its file and line
in the input.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.adding.columns import WordError
from kg.curation.layout import laid_out
from kg.curation.workspace import FILE_NAMES
from kg.errors import DataError
from kg.model.identifiers import to_curie
from kg.model.namespaces import block_kind, sibling
from kg.triples.own_folder import check_owner
from kg.triples.turtle import OPENING, TurtleBlock, TurtleTerm, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.curation.adding.interpreter import Interpreter
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.model.statements import Entity

#: Identifier of a draft: the stem of its mechanism file, ``new``, and a number.
DRAFT = re.compile(r"([a-z][a-z0-9-]*):([a-z][a-z0-9_]*)-(new\d*)(-[1-9]\d*)?")


class Draft(NamedTuple):
    """A block that is to be added."""

    block: TurtleBlock
    #: The comment lines above it.
    comment: str = ""


class Batch(NamedTuple):
    """Everything that is to be added at once."""

    #: Statements, each followed by the evidence and mediator blocks of its own.
    statements: list[Draft]
    #: Entities and contexts.
    things: list[Draft]
    #: The mistakes in the rest of the input.
    problems: list[DataError]
    #: Property to the column that fills it, if a table was read.
    columns: Mapping[str, str] = {}

    def in_columns(self, message: str) -> str:
        """Return a message on a row of a table with its columns for properties, and without identifiers of drafts."""
        if not self.columns:
            return message
        bare = re.sub(rf"^{DRAFT.pattern}: ", "", message)
        return re.sub(r"\b[a-z]+:\w+", lambda match: self.columns.get(match[0], match[0]), bare)

    def blocks(self) -> list[TurtleBlock]:
        """Return all blocks."""
        return [draft.block for draft in (*self.things, *self.statements)]


def with_mediators(statement: TurtleBlock, mediators: Iterable[dict[str, list[TurtleTerm]]]) -> list[Draft]:
    """Return a statement with its mediators, as drafts: a block each, or ``msc:via`` if only their names are known.

    :param statement: The block of the statement; it gets the properties that name the mediators.
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


def propose(unknown: Iterable[str], vocabularies: Vocabularies, entities: Mapping[str, Entity]) -> dict[str, str]:
    """Return the end of a message for each unknown name that vocabularies have, with their terms."""
    way_out = "'kg add' on a terminal, or its block in a .ttl file, adds a new entity"
    said = {}
    for name, terms in vocabularies.search(unknown).items():
        here = {t.curie: f", here {entities[t.curie].label}" for t in terms if t.curie in entities}
        listed = ", ".join(f"{t.curie} ({t.label}, {t.source}{here.get(t.curie, '')})" for t in terms)
        if listed:
            said[name] = f"; in the vocabularies: {listed}; {way_out}"
    return said


def read_turtle(path: Path, interpreter: Interpreter, *, may_be_new: bool = False) -> Batch:
    """Read a Turtle file of drafts: statements with their evidence, and the entities and contexts that they need.

    :param path: The file.
    :param interpreter: Its tree has the mechanism files.
    :param may_be_new: Whether a mechanism file may be made.

    :returns: The drafts, with the comments right above each block, and the mistakes in the rest.

    :raises DataError: If it is not Turtle in the curated form, or has a comment inside a block.
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
        try:
            if kind in ("stm", "evd", "med"):
                _check_draft(block, kind, interpreter, may_be_new=may_be_new)
                batch.statements.append(draft)
            elif kind in ("ctx", "ent", ""):
                batch.things.append(draft)
            else:
                home = FILE_NAMES.get(kind, "another file")
                raise WordError(f"'kg add' takes statements, entities and contexts; this belongs in {home}")
        except DataError as error:
            batch.problems.append(error)
        except WordError as error:
            batch.problems.append(block.problem(str(error)))
    return batch


def _check_draft(block: TurtleBlock, kind: str, interpreter: Interpreter, *, may_be_new: bool) -> None:
    """Check that the block of a statement, of evidence or of a mediator may be added."""
    namespace = interpreter.tree.workspace.namespace
    match = DRAFT.fullmatch(block.curie)
    if not match or (kind != "stm") != bool(match[4]):
        form = f"{namespace.prefix_of(kind)}:macrophages-new1{'' if kind == 'stm' else '-1'}"
        raise WordError(f"the identifier of a new block reads as in {form}; 'kg add' gives it its number")
    check_owner(block, namespace)
    interpreter.stem(match[2], may_be_new=may_be_new)


def split_piece(piece: str) -> tuple[str, str]:
    r"""Split a piece between blank lines of a laid-out file into comment and block.

    :param piece: A block with the comment above it, or comment lines alone.

    :returns: The comment above the block, and the CURIE of the block; empty if it has none.

    >>> split_piece("# why\nstm:x-1  # A increases B\n    rdf:subject CL:0000134 .")
    ('# why', 'stm:x-1')
    """
    lines = piece.split("\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    match = OPENING.match(lines[count]) if count < len(lines) else None
    token = match[1] if match else ""
    return "\n".join(lines[:count]), to_curie(token[1:-1]) if token.startswith("<") else token
