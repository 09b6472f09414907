"""The statements of a graph file, each with its place and the words of its source, for people to review."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError
from kg.formats.kgx import publications
from kg.ingest.identities import own_aliases
from kg.ingest.links import LinkReader, statement_of
from kg.ingest.own_exports import find_exports
from kg.ingest.provenance import QUOTED, SOURCE_COLUMNS, SOURCES
from kg.ingest.qualifiers import spoken
from kg.ingest.readers.foreign import foreign_format, foreign_rows
from kg.ingest.readers.kgx import KgxRows
from kg.ingest.target import named
from kg.ingest.unpack import RDF_SUFFIXES, GraphFileError, open_unpacked, suffix_of
from kg.model.predicates import Predicates
from kg.model.spellings import standard_identifier
from kg.words.phrases import reading

if TYPE_CHECKING:
    from pathlib import Path

    from kg.ingest.row_columns import Row
    from kg.ingest.target import Source
    from kg.model.content import Content
    from kg.model.statements import Statement

#: Columns that are kept beside the text of a row.
UNSPOKEN = SOURCE_COLUMNS | {"id", "category", "knowledge_level", "agent_type", "has_confidence_score"}


class ListedStatement(NamedTuple):
    """A statement of a file."""

    #: It has its file and line; in JSON and CX2, the line is its place, counted from 1.
    statement: Statement
    #: The sentences that its source quotes, or the columns of its row.
    text: str
    #: Such as ``PMID:19530226``.
    publications: tuple[str, ...] = ()
    #: Who says so, such as ``infores:signor``.
    sources: tuple[str, ...] = ()
    #: From 0 to 1, if the file gives it.
    score: float | None = None


class FileStatements(NamedTuple):
    """The content of a file."""

    #: Such as ``INDRA``.
    format: str
    statements: list[ListedStatement]
    #: CURIE to the name that the file has for it.
    names: dict[str, str]
    #: Rows that could not be read, with their reasons.
    unread: list[DataError]


def list_statements(path: Path, own: Content) -> FileStatements:
    """List the statements of a file: KGX, INDRA JSON, SIGNOR's table, CX2, or an export of this graph.

    :param path: The file, plain or compressed.
    :param own: The content whose predicates and identifiers are known.

    :returns: The statements in their order; those of exports of this graph as they were exported.

    :raises GraphFileError: If the file is none of these.
    """
    suffix = suffix_of(path)
    if not path.is_file():
        raise GraphFileError(f"{path} {'is not a regular file' if path.exists() else 'does not exist'}")
    exports = find_exports(named([path]), own)
    source = exports.sources[0]
    listing = FileStatements("", [], {}, [])
    if exports.content is not None:
        listing = listing._replace(format="msc-kg")
        _take_whole(listing, exports.content)
    if source.rest is not None:
        if source.rest:
            listing.unread.append(DataError(path.name, 1, f"{len(source.rest)} triples beside the statements"))
        return listing
    if suffix in RDF_SUFFIXES:
        raise GraphFileError(
            f"{path}: RDF of another graph has no rows to review; 'kg build {path}' makes a store of it"
        )
    format_ = foreign_format(source)
    lister = _Lister(path.name, own, listing)
    with open_unpacked(path) as (file, _):
        if format_ is not None:
            for item in foreign_rows(source, file, format_):
                if item.problem:
                    lister.refuse(item.number, item.problem)
                elif item.passed_over:
                    lister.refuse(item.number, f"{item.passed_over} is not an effect of one thing on another")
                elif item.number not in source.taken:
                    lister.take(item.row, item.number)
        else:
            _list_kgx(KgxRows(path, file, suffix), source, lister)
    return listing._replace(format=listing.format or (format_.name if format_ else "KGX"))


def _list_kgx(rows: KgxRows, source: Source, lister: _Lister) -> None:
    for line, data in rows.lines:
        if line not in source.taken:
            try:
                lister.take(rows.read(data), line)
            except ValueError as error:
                lister.refuse(line, str(error))


def _take_whole(listing: FileStatements, content: Content) -> None:
    """Take the statements of an export of this graph."""
    for curie, entity in content.entities.items():
        listing.names[curie] = entity.label
    for item in content.statements.values():
        if item.retracted:
            listing.unread.append(DataError(item.file, item.line, f"{item.id} was retracted: {item.retracted}"))
            continue
        found = tuple(publications(item, content))
        listing.statements.append(ListedStatement(item, reading([item], content), found, ("msc-kg",)))


class _Lister:
    """Adds the statements of rows to a listing, with the predicates and identifiers of a content."""

    def __init__(self, name: str, own: Content, listing: FileStatements) -> None:
        self._name = name
        self._listing = listing
        self._reader = LinkReader(Predicates(own.predicates))
        self._aliases = own_aliases(own)

    def take(self, row: Row, line: int) -> None:
        """Take a row; what cannot be read of it is kept with its line."""
        try:
            if "subject" in row or "object" in row:
                self._listing.statements.append(self._listed(row, line))
            elif "id" in row and "name" in row:
                self._listing.names[self._named(row["id"][0])] = row["name"][0]
        except ValueError as error:
            self.refuse(line, str(error))

    def refuse(self, line: int, reason: str) -> None:
        """Keep the reason why something is no statement."""
        self._listing.unread.append(DataError(self._name, line, reason))

    def _listed(self, row: Row, line: int) -> ListedStatement:
        link = self._reader.read(row)
        plain = {column: words for column, words in row.items() if column != QUOTED}
        statement = statement_of(
            plain, link, self._named, identifier=f"{self._name}:{line}", file=self._name, line=line
        )
        found = [value for column in SOURCES["publications"] for value in row.get(column, ())]
        sources = [value for column in SOURCES["source"] for value in row.get(column, ())]
        columns = (f"{spoken(name)} {', '.join(words)}" for name, words in plain.items() if name not in UNSPOKEN)
        text = " ".join(row.get(QUOTED, ())) or "; ".join(columns)
        return ListedStatement(statement, text, tuple(found), tuple(dict.fromkeys(sources)), link.support)

    def _named(self, identifier: str) -> str:
        curie = standard_identifier(identifier)
        return self._aliases.get(curie, curie)
