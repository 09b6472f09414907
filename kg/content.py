"""Loading the graph: the compiled rows while they fit the files, else the files themselves."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any

from kg.resources import COMPILED, digest, sources
from kg.statements import (
    NO_CONTEXT,
    Content,
    Context,
    Entity,
    Evidence,
    Passage,
    Predicate,
    Reference,
    Statement,
    Tension,
)
from kg.studies import Arm, Dose, Outcome, Study

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.errors import DataError

#: The marshal format that every Python from 3.4 on reads.
MARSHAL_VERSION = 4


def load(triples: Path | None = None) -> tuple[Content, dict[str, tuple[str, ...]] | None]:
    """Load the graph.

    :param triples: A folder in the place of the graph's own ``triples/``.

    :returns: The content, and the index of names where it was compiled.

    :raises DataError: For the first thing that is wrong in the files.
    """
    files = sources(triples)
    version = digest(files)
    if triples is None and COMPILED.is_file():
        stored = _unpack(COMPILED.read_bytes(), version)
        if stored is not None:
            return stored
    content, problems = read(files, version)
    if problems:
        raise problems[0]
    return content, None


def read(files: Iterable[tuple[str, Path]], version: str) -> tuple[Content, list[DataError]]:
    """Read and assemble the files.

    :param files: Pairs of name and path, as :func:`kg.resources.sources` lists them.
    :param version: SHA-256 of the files, as :func:`kg.resources.digest` gives it.

    :returns: The content without what could not be used, and every problem but those that stop a file from being read.

    :raises DataError: If a file cannot be read as blocks at all.
    """
    from kg.curated import assemble, read_ontology
    from kg.turtle import read_files

    blocks = list(read_files(files))
    own = [block for block in blocks if block.file.startswith("ontology/")]
    rest = [block for block in blocks if not block.file.startswith("ontology/")]
    return assemble(read_ontology(own), rest, version)


def pack(content: Content, index: dict[str, tuple[str, ...]]) -> bytes:
    """Compile content and its index of names; :func:`load` reads it back."""
    contexts = list(content.contexts.values())
    places = {context.curie: n for n, context in enumerate(contexts)}
    statements = [
        tuple(s._replace(context=places.get(s.context.curie, -1), evidence=tuple(map(tuple, s.evidence))))  # type: ignore[arg-type]
        for s in content.statements.values()
    ]
    rows = [
        [tuple(row) for row in part.values()]
        for part in (content.predicates, content.entities, content.passages, content.references, content.tensions)
    ]
    studies = [
        tuple(s._replace(arms=tuple(map(tuple, s.arms)), dose=tuple(s.dose), outcomes=tuple(map(tuple, s.outcomes))))  # type: ignore[arg-type]
        for s in content.studies.values()
    ]
    rest = (dict(content.left_out), dict(content.broader_aspects), index)
    data = (rows, [tuple(c) for c in contexts], statements, studies, *rest)
    packed = marshal.dumps(data, MARSHAL_VERSION)
    return _seal(packed, content.data_version) + packed


def _seal(packed: bytes, version: str) -> bytes:
    """Hash the compiled rows with what they were made of, in 32 bytes; marshal must see no other rows."""
    from hashlib import sha256

    return sha256(version.encode() + packed).digest()


def _unpack(data: bytes, version: str) -> tuple[Content, dict[str, tuple[str, ...]]] | None:
    """Read what :func:`pack` wrote; ``None`` if it is of other files, or is not what it wrote."""
    seal, packed = data[:32], data[32:]
    if seal != _seal(packed, version):
        return None
    try:
        return _content(version, *marshal.loads(packed))  # noqa: S302  our own file
    except (ValueError, EOFError, TypeError, LookupError):  # of another release
        return None


def _content(
    version: str,
    rows: list[list[tuple[Any, ...]]],
    context_rows: list[tuple[Any, ...]],
    statement_rows: list[tuple[Any, ...]],
    study_rows: list[tuple[Any, ...]],
    left_out: dict[str, str],
    broader: dict[str, str],
    index: dict[str, tuple[str, ...]],
) -> tuple[Content, dict[str, tuple[str, ...]]]:
    contexts = [Context._make(row) for row in context_rows]
    evidence_at, context_at = Statement._fields.index("evidence"), Statement._fields.index("context")
    statements = {}
    for row in statement_rows:
        fields = list(row)
        fields[evidence_at] = tuple(map(Evidence._make, row[evidence_at]))
        fields[context_at] = contexts[row[context_at]] if row[context_at] >= 0 else NO_CONTEXT
        statements[row[0]] = Statement._make(fields)
    predicates, entities, passages, references, tensions = rows
    content = Content(
        version,
        {row[0]: Predicate._make(row) for row in predicates},
        {row[0]: Entity._make(row) for row in entities},
        {context.curie: context for context in contexts},
        {row[0]: Passage._make(row) for row in passages},
        {row[0]: Reference._make(row) for row in references},
        statements,
        {row[0]: Tension._make(row) for row in tensions},
        {row[0]: make_study(row) for row in study_rows},
        left_out,
        broader,
    )
    return content, index


def make_study(row: tuple[Any, ...]) -> Study:
    """Read a study from its row, in which what belongs to it are rows too."""
    study = Study._make(row)
    return study._replace(
        arms=tuple(map(Arm._make, study.arms)),
        dose=Dose._make(study.dose),
        outcomes=tuple(map(Outcome._make, study.outcomes)),
    )
