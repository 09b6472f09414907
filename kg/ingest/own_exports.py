"""Exports of this graph among the sources of a build: their statements come back with everything that belongs to them.

The vocabulary of the graph form identifies Turtle, N-Triples, N-Quads and TriG; records identify jsonl, KGX and CX2. A
record counts only if the rest of its row says the same: an edge that was changed after the export is read like any
other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import DataError
from kg.formats import kgx
from kg.formats.losses import Losses
from kg.formats.records import RecordReader
from kg.formats.rows import flat_edge
from kg.ingest.readers import cx2
from kg.ingest.row_columns import standard_column, words_of_cells, words_of_json
from kg.ingest.unpack import RDF_SUFFIXES, GraphFileError, open_unpacked, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import IO

    from kg.ingest.target import Source
    from kg.model.content import Content

#: Bytes that are searched for the graph form: at first, and at most if the first part uses its vocabulary.
HEAD, MOST = 1 << 20, 1 << 28
VOCABULARY = b"w3id.org/msc-kg/vocab#"
#: A property that only the graph form has, in full or with our prefix.
MARKS = (b"w3id.org/msc-kg/vocab#certainty>", b"msc:certainty")
#: The column and attribute of a record.
RECORD = "msc_statement"
#: Columns that tools add to rows, and that do not belong to the statement.
ADDED = frozenset({RECORD, "knowledge_source", "provided_by"})
#: Parts of a content, each by identifier.
PARTS = ("entities", "contexts", "passages", "references", "statements", "tensions", "studies", "left_out", "replaced")


class OwnExports(NamedTuple):
    """The exports found among the sources of a build."""

    #: Their content; ``None`` if there are none.
    content: Content | None
    #: The sources, each with the part that is left to read.
    sources: list[Source]


def find_exports(sources: Sequence[Source], own: Content) -> OwnExports:
    """Return the content of the exports of this graph among some sources, and the parts that are left to read.

    ``own`` has the known predicates. A damaged export raises :exc:`GraphFileError`, and so do two that say different
    things by one identifier.
    """
    contents: list[Content] = []
    left: list[Source] = []
    for source in sources:
        suffix = suffix_of(source.path)
        if suffix in RDF_SUFFIXES:
            if _is_graph_form(source):
                content, rest = _graph_form(source, suffix)
                contents.append(content)
                source = source._replace(rest=rest)
        elif _has_records(source, suffix):
            reader = RecordReader(own.predicates, own.broader_aspects)
            source = source._replace(taken=_read_records(source, suffix, reader, own))
            if source.taken:
                contents.append(reader.content())
        left.append(source)
    return OwnExports(union(contents) if contents else None, left)


def union(contents: Iterable[Content]) -> Content:
    """Return one or more contents as one; of a part that several have, the first counts.

    A content made of several has no version. Two statements with one identifier that say different things raise
    :exc:`GraphFileError`.
    """
    first, *others = contents
    for other in others:
        for curie, item in other.statements.items():
            known = first.statements.get(curie)
            if known is not None and _core(known) != _core(item):
                places = f"{known.file} and {item.file}"
                raise GraphFileError(f"{places}: {curie} says two different things; leave one of them out")
        parts: dict[str, Any] = {name: {**getattr(other, name), **getattr(first, name)} for name in PARTS}
        first = first.replace(data_version="", **parts)
    return first


def _core(item: Any) -> tuple[object, ...]:
    return (item.subject, item.predicate, item.object, item.sign, item.is_negated, item.certainty, item.context.curie)


def _is_graph_form(source: Source) -> bool:
    """Return whether a file of RDF is in the graph form; only one with our vocabulary is searched beyond its head."""
    with open_unpacked(source.path) as (file, _):
        if VOCABULARY not in (data := file.read(HEAD)):
            return False
        read = 0
        while data:
            if any(mark in data for mark in MARKS):
                return True
            read += len(data)
            data = data[-64:] + more if read < MOST and (more := file.read(HEAD)) else b""
    return False


def _graph_form(source: Source, suffix: str) -> tuple[Content, tuple[Any, ...]]:
    from pyoxigraph import Quad, RdfFormat, parse

    from kg.ingest.readers.rdf import parser_errors, rdf_format
    from kg.resources import sources as data_files
    from kg.triples.graph_form import read_graph_form
    from kg.triples.reader import read_ontology
    from kg.triples.turtle import read_files

    ontology_file = data_files()[0][1]
    ontology = read_ontology(list(read_files(data_files()[:1])))
    declared = {quad.triple for quad in parse(path=ontology_file, format=RdfFormat.TURTLE)}

    def quads() -> Iterator[Quad]:
        with open_unpacked(source.path) as (file, _), parser_errors(source.path):
            yield from parse(file, rdf_format(suffix))

    try:
        content, rest = read_graph_form(quads, ontology, source.name, "")
    except DataError as error:
        raise GraphFileError(f"{source.path}: {error.problem}") from error
    return content, tuple(quad for quad in rest if quad.triple not in declared)


def _has_records(source: Source, suffix: str) -> bool:
    if suffix == ".cx2":
        return True
    with open_unpacked(source.path) as (file, _):
        first = file.readline(HEAD)
    if suffix == ".tsv":
        return RECORD.encode() in first.rstrip(b"\r\n").split(b"\t")
    record = _json(first)
    return isinstance(record, dict) and (RECORD in record or isinstance(record.get("predicate"), dict))


def _read_records(source: Source, suffix: str, reader: RecordReader, own: Content) -> frozenset[int]:
    """Read the records of a file; return the numbers of the lines whose record says everything."""
    taken = set()
    with open_unpacked(source.path) as (file, _):
        for line, record, row in _rows(file, suffix):
            try:
                if row is None or _says_the_same(record, row, suffix, RecordReader(own.predicates, {})):
                    reader.add(record)
                    taken.add(line)
            except ValueError:  # the reader of rows reports the problem
                continue
    return frozenset(taken)


def _rows(file: IO[bytes], suffix: str) -> Iterable[tuple[int, Any, Any]]:
    """Return the lines with their records, and the row that a record must agree with; jsonl has no such row."""
    header: list[str] = []
    if suffix == ".cx2":
        yield from _edges_of_cx2(file)
        return
    for line, data in enumerate(file, 1):
        if suffix == ".tsv":
            cells = data.decode("utf-8", "replace").rstrip("\r\n").split("\t")
            if not header:
                header = list(map(standard_column, cells))
            elif len(cells) == len(header):
                row = words_of_cells(dict(zip(header, cells, strict=True)))
                if RECORD in row:
                    yield line, _json(row[RECORD][0]), row
        elif isinstance(record := _json(data), dict):
            if isinstance(record.get(RECORD), str):
                yield line, _json(record[RECORD]), words_of_json(record)
            elif isinstance(record.get("predicate"), dict):
                yield line, record, None


def _edges_of_cx2(file: IO[bytes]) -> Iterator[tuple[int, Any, Any]]:
    """Return the edges of a network that carry a record, with the record and their attributes."""
    try:
        aspects = cx2.read_aspects(file)
        nodes = {node["id"]: (node.get("v") or {}).get("represents", "") for node in aspects.get("nodes", ())}
        for number, edge in enumerate(aspects.get("edges", ()), 1 + len(nodes)):
            values = edge.get("v") or {}
            if RECORD in values:
                ends = {"subject": nodes.get(edge["s"]), "object": nodes.get(edge["t"])}
                yield number, _json(values[RECORD]), {**values, **ends}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return  # the reader of CX2 says what is wrong with the file


def _says_the_same(record: Any, row: Any, suffix: str, reader: RecordReader) -> bool:
    """Return whether a row of KGX or CX2 still says what its record says, as it did when it was exported."""
    statement = reader.add(record)
    if suffix == ".cx2":
        flat = flat_edge(statement, reader.content())
        ends = {"subject": flat.source, "object": flat.target, "interaction": flat.interaction}
        return all(row.get(name) == value for name, value in {**ends, **flat.attributes}.items())
    edge = kgx.edge_row(statement, reader.content(), Losses())
    if suffix == ".tsv":
        written = words_of_cells({standard_column(name): kgx.cell(value, Losses()) for name, value in edge.items()})
    else:
        written = words_of_json(kgx.typed(edge))
    return _but_added(written) == _but_added(row)


def _but_added(row: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {column: words for column, words in row.items() if column not in ADDED}


def _json(text: bytes | str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
