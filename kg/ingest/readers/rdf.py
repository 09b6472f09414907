"""Reading RDF for a store: links between named things are edges, some literals are names; the rest is for SPARQL."""

from __future__ import annotations

import re
from array import array
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from kg.ingest.edge_columns import CHUNK, EdgeKind
from kg.ingest.readers.ntriples import read_links
from kg.ingest.unpack import GraphFileError
from kg.model.identifiers import contract
from kg.model.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph

    from kg.ingest.target import Source, Target

#: Predicates whose literals are names of their subject.
NAMES = {
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/2004/02/skos/core#prefLabel": "label",
    "http://www.w3.org/2004/02/skos/core#altLabel": "synonym",
    "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym": "synonym",
    "http://purl.obolibrary.org/obo/IAO_0000115": "definition",
}
#: Predicates whose objects, where they are Biolink's, are categories of their subject.
CATEGORIES = (f"{PREFIXES['rdf']}type", f"{PREFIXES['biolink']}category")
#: What begins so says how RDF is built, and is no edge between things.
SYNTAX = (PREFIXES["rdf"], f"{PREFIXES['owl']}annotated")
#: Predicates that say that one thing is a kind of another.
KIND_OF = ("rdfs:subClassOf", "skos:broader", "biolink:subclass_of")
#: What the parser puts before its message.
_PARSER = re.compile(r"(?:Parser error )?(?:at|on) line \d+ (?:between columns (\d+) and \d+|column (\d+))[^:]*: ")


def rdf_format(suffix: str) -> pyoxigraph.RdfFormat:
    """Give the format of RDF that a suffix stands for."""
    from pyoxigraph import RdfFormat

    return {
        ".nt": RdfFormat.N_TRIPLES,
        ".nq": RdfFormat.N_QUADS,
        ".ttl": RdfFormat.TURTLE,
        ".trig": RdfFormat.TRIG,
    }[suffix]


@contextmanager
def parser_errors(path: Path) -> Iterator[None]:
    """Turn what the parser has against a file into our error, with file, line and column.

    :param path: The file.

    :yields: Once, for the parsing.

    :raises GraphFileError: If the file is not of its format.
    """
    try:
        yield
    except SyntaxError as error:
        words = str(error)
        found = _PARSER.match(words)
        column = f"column {found[1] or found[2]}: " if found else ""
        problem = re.sub(r" \(line \d+\)$", "", words[found.end() :] if found else words)
        line = f":{error.lineno}" if error.lineno else ""
        raise GraphFileError(f"{path}{line}: {column}{problem}") from error


def read_rdf(source: Source, file: IO[bytes], suffix: str, target: Target) -> None:
    """Read RDF; the names of graphs do not matter.

    :param source: The file.
    :param file: Its bytes, unpacked.
    :param suffix: Tells its format.
    :param target: Where to put what it says.

    :raises GraphFileError: If it is not of its format.
    """
    with parser_errors(source.path):
        blank = _read(file, suffix, target)
    if blank:
        target.left_out[f"{source.name}: edges of blank nodes"] = blank


def _read(file: IO[bytes], suffix: str, target: Target) -> int:
    """Read RDF, and count the edges of blank nodes, which are left out."""
    if suffix != ".nt":
        return _parse(file, suffix, target)
    blank = 0

    def kind_of(iri: str) -> int | None:
        wider: set[int] = set()
        kind = _edge_kind(iri, target, wider)
        return None if wider else kind  # these say more than an edge does

    def parse(lines: list[tuple[int, bytes]]) -> None:
        nonlocal blank
        text = b"".join(line if line.endswith(b"\n") else line + b"\n" for _, line in lines)
        try:
            blank += _parse(BytesIO(text), suffix, target)
        except SyntaxError as error:
            if error.lineno:
                error.lineno = lines[error.lineno - 1][0]
            raise

    cost = target.cost(None, "asserted")
    read_links(file, target.edges, cost=cost, kind_of=kind_of, parse=parse, progress=target.progress)
    return blank


def _parse(file: IO[bytes], suffix: str, target: Target) -> int:
    """Read RDF by the parser, and count the edges of blank nodes."""
    from pyoxigraph import NamedNode, parse

    edges = target.edges
    plain_cost = target.cost(None, "asserted")
    kinds: dict[str, int | None] = {}
    wider: set[int] = set()
    numbers = edges.numbers
    sources, targets, found = array("I"), array("I"), array("I")
    blank = 0
    for subject, predicate, value, _ in parse(file, rdf_format(suffix)):
        name = predicate.value
        if name not in kinds:
            kinds[name] = _edge_kind(name, target, wider)
        kind = kinds[name]
        if kind is None or type(value) is not NamedNode or type(subject) is not NamedNode:
            blank += _keep_name(subject, name, value, target)
            continue
        iri = subject.value
        number = numbers.get(iri)
        sources.append(edges.number(iri) if number is None else number)
        iri = value.value
        number = numbers.get(iri)
        targets.append(edges.number(iri) if number is None else number)
        found.append(kind)
        if kind in wider:
            target.catalogue.add_wider(sources[-1], targets[-1])
        if len(found) == CHUNK:
            edges.write(sources, targets, found, plain_cost)
            sources, targets, found = array("I"), array("I"), array("I")
            target.progress()
    edges.write(sources, targets, found, plain_cost)
    return blank


def _edge_kind(iri: str, target: Target, wider: set[int]) -> int | None:
    """Give the kind of the edges of a predicate, ``None`` if it makes none."""
    if iri.startswith(SYNTAX) or iri in NAMES or iri in CATEGORIES:
        return None
    curie = contract(iri)
    known = target.predicates.get(curie)
    sign = known.predicate.sign if not known.is_further else None
    number = target.edges.predicate(curie)
    kind = target.edges.kind(EdgeKind(number, sign, known.is_further, "asserted", has_record=False))
    if curie in KIND_OF:
        wider.add(kind)
    return kind


def _keep_name(subject: Any, predicate: str, value: Any, target: Target) -> bool:
    """Keep a name or a category of a thing; tell whether the triple is an edge of a blank node instead."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(subject, NamedNode):
        if isinstance(value, Literal) and predicate in NAMES:
            if (value.language or "en").partition("-")[0] == "en":
                target.catalogue.add_name(target.edges.number(subject.value), NAMES[predicate], value.value)
            return False
        if isinstance(value, NamedNode) and predicate in CATEGORIES and value.value.startswith(PREFIXES["biolink"]):
            category = contract(value.value)
            target.catalogue.add_name(target.edges.number(subject.value), "category", category)
    is_edge = isinstance(value, NamedNode | BlankNode) and isinstance(subject, NamedNode | BlankNode)
    return is_edge and BlankNode in (type(subject), type(value)) and not predicate.startswith(SYNTAX)
