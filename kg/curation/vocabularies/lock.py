"""The lock file of outside terms, and its check against vocabulary files."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError
from kg.model.terms import OWN_PREFIXES
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.vocabularies.terms import VocabularyTerm
    from kg.model.content import Content
    from kg.model.statements import Entity

#: Columns of ``ontology/vocab.lock.tsv``.
LOCK_COLUMNS = ("curie", "label", "source", "release", "deprecated", "replaced_by")


class LockRow(NamedTuple):
    """One row of the lock file."""

    curie: str
    label: str
    source: str
    release: str
    #: ``true`` or ``false``.
    deprecated: str
    replaced_by: str


def lock_row(term: VocabularyTerm) -> LockRow:
    """Return the row of a term."""
    deprecated = str(term.is_deprecated).lower()
    return LockRow(term.curie, term.label, term.source, term.release, deprecated, term.replaced_by)


def misfit(row: LockRow, label: str | None) -> str:
    """Return the difference between a row and the entity that uses its term; empty if they agree.

    ``label`` is the ``rdfs:label`` of the entity, ``None`` if the term is only an exact match of it.
    """
    where = f"{row.source} {row.release}"
    if row.deprecated == "true":
        way_out = f"take {row.replaced_by}" if row.replaced_by else "it has no successor"
        return f"{row.curie} is deprecated in {where}; {way_out}"
    if label is not None and label != row.label:
        said = f"rdfs:label {label!r}, but in {where} {row.curie} is {row.label!r}"
        return f"{said}; a wrong digit, or a wrong label"
    return ""


class Mismatch(NamedTuple):
    """A difference between the lock file and a vocabulary."""

    curie: str
    #: ``error``, or ``unchecked`` if there is no file of the vocabulary.
    status: str
    problem: str


def read_lock(path: Path | None = None) -> list[LockRow]:
    """Read the lock file.

    :param path: The file; without it, that of ``ontology/``.

    :returns: Its rows, in order.

    :raises DataError: If it cannot be read, or a row of it has other columns.
    """
    name = str(path or "ontology/vocab.lock.tsv")
    try:
        text = (path or folder("ontology") / "vocab.lock.tsv").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(name, 1, f"cannot be read: {error}") from error
    found = []
    for number, row in enumerate(csv.reader(StringIO(text or "\n"), delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if len(row) != len(LOCK_COLUMNS) or (number == 1 and tuple(row) != LOCK_COLUMNS):
            raise DataError(
                name, number, f"the columns are {', '.join(LOCK_COLUMNS)}; 'kg vocab check --write' makes it"
            )
        found.append(LockRow(*row))
    return found[1:]


def check_lock(rows: list[LockRow], content: Content, vocabularies: Vocabularies) -> list[Mismatch]:
    """Check every row against its vocabulary: existence, label, release, deprecation, replacement; genes against HGNC.

    :param rows: The rows, from :func:`read_lock`.
    :param content: The graph, for the exact matches of its genes.
    :param vocabularies: The vocabulary files.

    :returns: The differences, in the order of the rows.
    """
    found = vocabularies.look_up(row.curie for row in rows)
    problems: list[Mismatch] = []
    for row in rows:
        if (term := found.get(row.curie)) is not None:
            faults = _faults(row, term, content.entities.get(row.curie))
            problems += [Mismatch(row.curie, "error", fault) for fault in faults]
        elif vocabularies.covers(row.curie):
            problems.append(Mismatch(row.curie, "error", f"not in {row.source}"))
        else:
            problems.append(Mismatch(row.curie, "unchecked", f"{row.source} is not at hand"))
    return problems


def _faults(row: LockRow, term: VocabularyTerm, entity: Entity | None) -> Iterator[str]:
    """Yield the faults of a row and of the entity that uses it, compared with the term of the vocabulary."""
    for name, here, there in zip(LOCK_COLUMNS, row, lock_row(term), strict=True):
        if here != there and name != "source":
            yield f"{name} is {here!r} here and {there!r} in {term.source}"
    if term.is_deprecated:
        yield "deprecated" + (f"; use {term.replaced_by}" if term.replaced_by else "")
    if entity and term.hgnc and not entity.is_homonym and term.hgnc not in entity.exact_matches:
        said = ", ".join(c for c in entity.exact_matches if c.startswith("HGNC:")) or "none"
        yield f"HGNC has {term.hgnc} for this gene; skos:exactMatch has {said}"


def used_terms(content: Content) -> list[str]:
    """List the outside terms that entities use, as themselves or as exact matches, sorted."""
    curies = {curie for entity in content.entities.values() for curie in (entity.curie, *entity.exact_matches)}
    return sorted(curie for curie in curies if curie.partition(":")[0] not in OWN_PREFIXES)


def make_lock(
    content: Content, vocabularies: Vocabularies, *, locked: Iterable[LockRow] = (), below: Iterable[LockRow] = ()
) -> tuple[list[LockRow], list[str]]:
    """Make the rows of the lock file from the vocabularies.

    :param content: The graph.
    :param vocabularies: The vocabulary files.
    :param locked: The rows so far; a row stays as it is if no file covers its vocabulary.
    :param below: The rows of the graph that this one is laid over, which need none here.

    :returns: The rows, sorted by identifier, and the identifiers that are in no file.
    """
    known = {row.curie for row in below}
    kept = {row.curie: row for row in locked if not vocabularies.covers(row.curie)}
    wanted = [curie for curie in used_terms(content) if curie not in known]
    found = vocabularies.look_up(curie for curie in wanted if curie not in kept)
    rows = dict(kept) | {curie: lock_row(term) for curie, term in found.items()}
    return [rows[curie] for curie in wanted if curie in rows], [curie for curie in wanted if curie not in rows]


def lock_text(rows: list[LockRow]) -> str:
    """Return the text of the lock file."""
    return "".join("\t".join(row) + "\n" for row in (LOCK_COLUMNS, *rows))
