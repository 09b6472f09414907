"""Reading the formats of other programs as rows of KGX.

Each module has a function ``rows(file)`` that yields :class:`ForeignRow`. Nothing is dropped silently: whatever is not
an edge or a node is reported as unreadable or counted as passed over.
"""

from __future__ import annotations

from collections import Counter
from typing import IO, TYPE_CHECKING, NamedTuple

from kg.ingest.links import LinkReader, LinkWriter
from kg.ingest.readers import cx2, indra, signor
from kg.ingest.readers.foreign_row import MALFORMED
from kg.ingest.readers.kgx import keep_row, row_quads
from kg.ingest.unpack import GraphFileError, open_unpacked, suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph

    from kg.ingest.readers.foreign_row import ForeignRow
    from kg.ingest.target import Source, Target
    from kg.model.predicates import Predicates

#: Number of bytes of the first line that are read.
HEAD = 1 << 16


class ForeignFormat(NamedTuple):
    """A format of another program."""

    name: str
    rows: Callable[[IO[bytes]], Iterator[ForeignRow]]


def foreign_format(source: Source) -> ForeignFormat | None:
    """Return the format of a file, ``None`` if it is RDF or KGX."""
    suffix = suffix_of(source.path)
    if suffix == ".json":
        return ForeignFormat("INDRA", indra.rows)
    if suffix == ".cx2":
        return ForeignFormat("CX2", cx2.rows)
    if suffix == ".tsv":
        with open_unpacked(source.path) as (file, _):
            if signor.is_header(file.readline(HEAD)):
                return ForeignFormat("SIGNOR", signor.rows)
    return None


def read_foreign(source: Source, file: IO[bytes], format_: ForeignFormat, target: Target) -> None:
    """Read a file of another program, unpacked, into a target.

    The error for a part that cannot be read and is not to be set aside names its place.
    """
    writer = LinkWriter(source.name, target)
    edges: Counter[int] = Counter()
    for line in foreign_rows(source, file, format_):
        if line.number in source.taken:
            continue
        if line.problem:
            target.aside.add(source.path, line.number, line.problem, line.text())
            continue
        if line.passed_over:
            target.tally.passed_over[f"{format_.name} {line.passed_over}"] += 1
            continue
        row = line.row
        if "subject" in row:
            edges[line.number] += 1
            if (count := edges[line.number]) > 1:  # several edges of one line need a name each
                row = {**row, "id": (f"{source.name}:{line.number}.{count}",)}
        try:
            keep_row(row, line.number, writer, target)
        except ValueError as error:
            target.aside.add(source.path, line.number, str(error), line.text())
    writer.flush()
    target.aside.check()


def foreign_quads(
    source: Source, format_: ForeignFormat, predicates: Predicates, *, is_lenient: bool = False
) -> Iterator[pyoxigraph.Quad]:
    """Yield the rows of a file of another program that a plain triple can express, as RDF.

    With ``is_lenient``, parts that cannot be read are left out.
    """
    reader = LinkReader(predicates)
    with open_unpacked(source.path) as (file, _):
        for line in foreign_rows(source, file, format_):
            if line.passed_over or line.number in source.taken:
                continue
            try:
                if line.problem:
                    raise ValueError(line.problem)
                yield from row_quads(line.row, reader)
            except ValueError as error:
                if not is_lenient:
                    raise GraphFileError(f"{source.path}:{line.number}: {error}") from error


def foreign_rows(source: Source, file: IO[bytes], format_: ForeignFormat) -> Iterator[ForeignRow]:
    """Yield the rows of a file of another program; :exc:`GraphFileError` if it is not of its format."""
    try:
        for row in format_.rows(file):
            yield row._replace(problem=f"not {format_.name}: {row.problem}") if row.problem else row
    except MALFORMED as error:
        raise GraphFileError(f"{source.path}: not {format_.name}: {error}") from error
