"""Additions to ``triples/``, read from a table or a Turtle file.

A draft is a block in the curated form whose identifier ends in ``-new``; it keeps the file and line in which it was
written, so that whatever is wrong with it is said there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.adding.interpreter import WordError
from kg.curation.file_names import FILE_NAMES
from kg.curation.layout import laid_out
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

#: Identifier of a draft: the stem of its mechanism file, and a part that is its own.
DRAFT = re.compile(r"([a-z][a-z0-9-]*):([a-z][a-z0-9_]*)-(new\d*)(-[1-9]\d*)?")


class Draft(NamedTuple):
    """A block that is to be added."""

    block: TurtleBlock
    #: The comment lines above it.
    comment: str = ""


class Batch(NamedTuple):
    """All that is to be added at once."""

    #: Statements, each followed by the evidence and mediator blocks of its own.
    statements: list[Draft]
    #: Entities and contexts.
    things: list[Draft]
    #: The mistakes in the rest of the input.
    problems: list[DataError]

    def blocks(self) -> list[TurtleBlock]:
        """Return every block of it."""
        return [draft.block for draft in (*self.things, *self.statements)]


def with_mediators(statement: TurtleBlock, mediators: Iterable[dict[str, list[TurtleTerm]]]) -> list[Draft]:
    """Return a statement with its mediators, as drafts: a block each, or ``msc:via`` if only their names are known.

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


def propose(unknown: Iterable[str], vocabularies: Vocabularies, entities: Mapping[str, Entity]) -> dict[str, str]:
    """Suggest vocabulary terms for names that the graph does not know.

    :param unknown: The names.
    :param vocabularies: Where they are looked for.
    :param entities: The entities of the graph.

    :returns: Name to the end of a message about it.
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
    :param interpreter: Knows the mechanism files.
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
    r"""Split a piece between blank lines of a laid-out file into comment and block.

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
