"""Reading KGX for a store: lists of edges and of nodes, as TSV or JSON lines."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING

from kg.ingest.links import DEPRECATED_WORDS, IDENTIFIER, LinkReader, LinkWriter, identifier_in, triple_of
from kg.ingest.qualifiers import TRUTH
from kg.ingest.readers.edge_table import edge_quads, plain_edges
from kg.ingest.readers.rdf import NAMES
from kg.ingest.row_columns import standard_column, standard_word, unique_keys, words_of_cells, words_of_json
from kg.ingest.unpack import GraphFileError, open_unpacked, suffix_of
from kg.model.identifiers import to_iri
from kg.model.spellings import iri_of, standard_identifier
from kg.model.terms import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    import pyoxigraph

    from kg.ingest.row_columns import Row
    from kg.ingest.target import Source, Target
    from kg.model.predicates import Predicates

#: The predicate of labels in RDF.
LABEL = next(iter(NAMES))
#: Names of the ends of an edge in other formats: a row that has both is no node.
OTHER_ENDS = ({"source", "target"}, {"from", "to"}, {"head", "tail"}, {":START_ID", ":END_ID"})
#: Column of a node to the role of its values.
NODE_COLUMNS = {
    "name": "label",
    "full_name": "synonym",
    "symbol": "synonym",
    "synonym": "synonym",
    "exact_synonym": "synonym",
    "category": "category",
    "description": "definition",
    "xref": "xref",
    "equivalent_identifiers": "match",
    "same_as": "match",
    "exact_match": "match",
}
#: A colon of JSON with white space before it.
_SPACED_COLON = re.compile(rb'"\s+:')


def read_kgx(source: Source, file: IO[bytes], suffix: str, target: Target) -> None:
    """Read a list into a target: rows with a subject and an object are edges, those with an ``id`` alone are nodes.

    The error for a row that cannot be read and is not to be set aside names its line.
    """
    writer = LinkWriter(source.name, target)
    rows = KgxRows(source.path, file, suffix)

    def keep(line: int, data: bytes) -> None:
        try:
            keep_row(rows.read(data), line, writer, target)
        except ValueError as error:
            target.aside.add(source.path, line, str(error), data)

    lines = rows.not_in(source.taken)
    if rows.is_of_edges:
        target.edges.write(plain_edges(lines, rows.header, target, read=rows.read, keep=keep), target.progress)
    else:
        for line, data in lines:
            keep(line, data)
    writer.flush()
    target.aside.check()


def keep_row(row: Row, line: int, writer: LinkWriter, target: Target) -> None:
    """Keep the node or the link that a row states; a row that cannot be read raises :exc:`ValueError`."""
    if _is_node(row):
        _keep_node(row, target)
    elif row:
        writer.keep(row, line)


def kgx_quads(source: Source, predicates: Predicates, *, is_lenient: bool = False) -> Iterator[pyoxigraph.Quad]:
    """Yield a list as RDF: labels and categories of nodes, and the edges that a plain triple may stand for.

    An identifier with an unknown prefix stands for itself. With ``is_lenient``, rows that cannot be read are left out.
    """
    path, reader = source.path, LinkReader(predicates)
    with open_unpacked(path) as (file, _):
        rows = KgxRows(path, file, suffix_of(path))

        def quads(line: int, data: bytes) -> list[pyoxigraph.Quad]:
            try:
                return list(row_quads(rows.read(data), reader))
            except ValueError as error:
                if is_lenient:
                    return []
                raise GraphFileError(f"{path}:{line}: {error}") from error

        lines = rows.not_in(source.taken)
        if rows.is_of_edges:
            yield from edge_quads(lines, rows.header, predicates, read=rows.read, other=quads)
        else:
            for line, data in lines:
                yield from quads(line, data)


def row_quads(row: Row, reader: LinkReader) -> Iterator[pyoxigraph.Quad]:
    """Return a row as RDF: names and categories of a node, or the triple of an edge."""
    from pyoxigraph import Literal, NamedNode, Quad

    if _is_node(row):
        node = NamedNode(iri_of(identifier_in(row, "id")))
        yield from (Quad(node, NamedNode(LABEL), Literal(name)) for name in row.get("name", ()))
        kinds = map(_category, row.get("category", ()))
        yield from (Quad(node, NamedNode(to_iri(RDF_TYPE)), NamedNode(iri_of(kind))) for kind in kinds)
    elif row and (triple := triple_of(reader.read(row))):
        yield Quad(*map(NamedNode, triple))


class KgxRows:
    """The rows of a list.

    :param path: The file.
    :param file: Its bytes, unpacked.
    :param suffix: Suffix of its format, such as ``.tsv``.

    :raises GraphFileError: If the header cannot be read.
    """

    def __init__(self, path: Path, file: IO[bytes], suffix: str) -> None:
        #: The lines of the rows with their numbers, counted from 1.
        self.lines = enumerate(file, 1)
        self._is_table = suffix == ".tsv"
        first = next(self.lines, None) if self._is_table else None
        try:
            #: The columns of a table.
            self.header = _read_header(first[1]) if first else []
        except ValueError as error:
            raise GraphFileError(f"{path}:1: {error}") from error
        #: Whether it is a table of edges.
        self.is_of_edges = {"subject", "predicate", "object"} <= set(self.header)

    def not_in(self, taken: Collection[int]) -> Iterable[tuple[int, bytes]]:
        """Return the lines whose numbers are not among those taken."""
        return ((line, data) for line, data in self.lines if line not in taken) if taken else self.lines

    def read(self, data: bytes) -> Row:
        """Return the row that a line holds, without columns where the line is empty."""
        try:
            return self._read_cells(data) if self._is_table else _read_json(data)
        except RecursionError as error:
            raise ValueError("its JSON is nested too deeply") from error

    def _read_cells(self, data: bytes) -> Row:
        """Read a row of a table; KGX quotes nothing, and its lists of nodes leave out empty cells at the end."""
        cells, header = _cells(data), self.header
        if cells == [""]:
            return {}
        if len(cells) > len(header) or (len(cells) < len(header) and self.is_of_edges):
            raise ValueError(f"{len(cells)} cells, but the header has {len(header)}")
        return words_of_cells(dict(zip(header, cells, strict=False)))


def _cells(data: bytes) -> list[str]:
    try:
        return data.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error}") from error


def _read_header(data: bytes) -> list[str]:
    header = list(map(standard_column, _cells(data)))
    if not ({"subject", "predicate", "object"} <= set(header) or "id" in header):
        raise ValueError(
            "the header has neither subject, predicate and object (a list of edges) nor id (of nodes), "
            "nor the columns of SIGNOR's table"
        )
    if twice := [column for column in header if header.count(column) > 1]:
        raise ValueError(f"the column {twice[0]!r} occurs twice in the header")
    return header


def _read_json(data: bytes) -> Row:
    if not data.strip():
        return {}
    try:
        row = json.loads(data)
        if b"\\u" in data:
            json.dumps(row, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    if data.count(b'":') != len(row) or _SPACED_COLON.search(data):
        json.loads(data, object_pairs_hook=unique_keys)
    return words_of_json(row)


def _is_node(row: Row) -> bool:
    return "id" in row and row.keys().isdisjoint(("subject", "predicate", "object"))


def _keep_node(row: Row, target: Target) -> None:
    for ends in OTHER_ENDS:
        if ends <= row.keys():
            raise ValueError(f"the columns {' and '.join(sorted(ends))} are not read; name them subject and object")
    names = [
        (role, SPELT.get(role, str)(value)) for column, role in NODE_COLUMNS.items() for value in row.get(column, ())
    ]  # read as a whole before anything is kept
    number = target.edges.number(identifier_in(row, "id"))
    for role, name in names:
        target.catalogue.add_name(number, role, name)
    if TRUTH.get(standard_word(row.get("deprecated", ("no",))[0])):
        target.catalogue.add_name(number, "caveat", DEPRECATED_WORDS)


def _category(value: str) -> str:
    """Return a category as a CURIE; one without a prefix is Biolink's.

    :raises ValueError: If it is not a name of a category.
    """
    curie = standard_identifier(value) if ":" in value else f"biolink:{value}"
    if not IDENTIFIER.fullmatch(curie):
        raise ValueError(f"category {value!r} is not a CURIE such as biolink:Gene")
    return curie


#: Roles of names that are identifiers, to the function that standardises them.
SPELT = {"category": _category, "match": standard_identifier, "xref": standard_identifier}
