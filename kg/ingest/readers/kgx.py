"""Reading KGX for a store: lists of edges and of nodes, as TSV or JSON lines."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from kg.ingest.columns import standard_column, standard_word, words_of_cells, words_of_json
from kg.ingest.links import DEPRECATED_WORDS, IDENTIFIER, LinkReader, LinkWriter, identifier_in, iri_of, triple_of
from kg.ingest.qualifiers import TRUTH
from kg.ingest.readers.rdf import NAMES
from kg.ingest.unpack import GraphFileError, open_unpacked, suffix_of
from kg.model.identifiers import to_iri
from kg.model.spellings import standard_identifier
from kg.model.terms import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph

    from kg.ingest.columns import Row
    from kg.ingest.target import Source, Target
    from kg.model.predicates import Predicates

    #: A line of a list with its number.
    Line = tuple[int, Row]

#: Columns of a node to what they are of it.
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


def read_kgx(source: Source, file: IO[bytes], suffix: str, target: Target) -> None:
    """Read a list: rows with a subject and an object are edges, those with an ``id`` alone are nodes.

    :param source: The file.
    :param file: Its bytes, unpacked.
    :param suffix: Tells its format.
    :param target: Where to put what it says.

    :raises GraphFileError: If a row is neither; the message names its line.
    """
    writer = LinkWriter(source.name, target)
    for line, row in _rows(source.path, file, suffix):
        try:
            if _is_node(row):
                _keep_node(row, target)
            else:
                writer.keep(row, line)
        except ValueError as error:
            raise GraphFileError(f"{source.path}:{line}: {error}") from error
    writer.flush()


def kgx_quads(path: Path, predicates: Predicates) -> Iterator[pyoxigraph.Quad]:
    """Read a list as RDF: labels and categories of nodes, and the edges that a plain triple may stand for.

    :param path: The file.
    :param predicates: What is known of predicates.

    :yields: Triples; an identifier whose prefix is not known stands for itself.

    :raises GraphFileError: If a row cannot be read; the message names its line.
    """
    from pyoxigraph import Literal, NamedNode, Quad

    label = NamedNode(next(iter(NAMES)))
    type_ = NamedNode(to_iri(RDF_TYPE))
    reader = LinkReader(predicates)
    with open_unpacked(path) as (file, _):
        for line, row in _rows(path, file, suffix_of(path)):
            try:
                if _is_node(row):
                    node = NamedNode(iri_of(identifier_in(row, "id")))
                    yield from (Quad(node, label, Literal(name)) for name in row.get("name", ()))
                    kinds = map(_category, row.get("category", ()))
                    yield from (Quad(node, type_, NamedNode(iri_of(kind))) for kind in kinds)
                elif triple := triple_of(reader.read(row)):
                    yield Quad(*map(NamedNode, triple))
            except ValueError as error:
                raise GraphFileError(f"{path}:{line}: {error}") from error


def _rows(path: Path, file: IO[bytes], suffix: str) -> Iterator[Line]:
    return _tsv_rows(path, file) if suffix == ".tsv" else _json_rows(path, file)


def _tsv_rows(path: Path, file: IO[bytes]) -> Iterator[Line]:
    """Read the rows of a TSV; KGX quotes nothing."""
    header: list[str] = []
    for line, data in enumerate(file, 1):
        try:
            cells = data.decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError as error:
            raise GraphFileError(f"{path}:{line}: not UTF-8: {error}") from error
        if line == 1:
            header = [standard_column(cell.removeprefix("\ufeff")) for cell in cells]
            _check_header(path, header)
        elif len(cells) == len(header):
            yield line, words_of_cells(dict(zip(header, cells, strict=True)))
        elif cells != [""]:
            raise GraphFileError(f"{path}:{line}: {len(cells)} cells, but the header has {len(header)}")


def _check_header(path: Path, header: list[str]) -> None:
    if not ({"subject", "predicate", "object"} <= set(header) or "id" in header):
        raise GraphFileError(
            f"{path}:1: the header has neither subject, predicate and object (a list of edges) nor id (of nodes)"
        )
    if twice := [column for column in header if header.count(column) > 1]:
        raise GraphFileError(f"{path}:1: the column {twice[0]!r} stands twice in the header")


def _json_rows(path: Path, file: IO[bytes]) -> Iterator[Line]:
    for line, data in enumerate(file, 1):
        if not data.strip():
            continue
        try:
            row = json.loads(data)
            if b"\\u" in data:
                json.dumps(row, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
        except (ValueError, RecursionError) as error:
            raise GraphFileError(f"{path}:{line}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise GraphFileError(f"{path}:{line}: not a JSON object")
        yield line, words_of_json(row)


def _is_node(row: Row) -> bool:
    return "id" in row and "subject" not in row and "object" not in row


def _keep_node(row: Row, target: Target) -> None:
    number = target.edges.number(identifier_in(row, "id"))
    for column, role in NODE_COLUMNS.items():
        for value in row.get(column, ()):
            target.catalogue.add_name(number, role, SPELT.get(role, str)(value))
    if TRUTH.get(standard_word(row.get("deprecated", ("no",))[0])):
        target.catalogue.add_name(number, "caveat", DEPRECATED_WORDS)


def _category(value: str) -> str:
    """Return a category as a CURIE; one without a prefix is Biolink's.

    :raises ValueError: If it is no name of a category.
    """
    curie = standard_identifier(value) if ":" in value else f"biolink:{value}"
    if not IDENTIFIER.fullmatch(curie):
        raise ValueError(f"category {value!r} is no CURIE such as biolink:Gene")
    return curie


#: Roles of names that are identifiers, to what writes them as this graph does.
SPELT = {"category": _category, "match": standard_identifier, "xref": standard_identifier}
