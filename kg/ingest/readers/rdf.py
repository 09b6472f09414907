"""Reading RDF for a store: links between named things become edges, and some literals become names.

Only SPARQL sees the other triples.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from kg.ingest.edge_columns import EdgeKind
from kg.ingest.links import DEPRECATED_WORDS, LinkWriter
from kg.ingest.qualifiers import BY_VARIANTS, CAUSES, is_by_variants, may_deny
from kg.ingest.readers.bel_terms import BELV
from kg.ingest.readers.go_cam import EVIDENCE, GO_CAM
from kg.ingest.readers.link_nodes import SLOTS, LinkNodes, column_of
from kg.ingest.readers.ntriples import BATCH, plain_links
from kg.ingest.unpack import LINE_SUFFIXES, GraphFileError, open_unpacked
from kg.model.identifiers import contract
from kg.model.predicates import KIND_OF, SAME_AS
from kg.model.spellings import standard_identifier
from kg.model.terms import PREFIXES
from kg.paths.ranking import plain_cost

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    import pyoxigraph

    from kg.ingest.edge_columns import Edge
    from kg.ingest.readers.link_nodes import Taker
    from kg.ingest.row_columns import Row
    from kg.ingest.target import Source, Target

BIOLINK, OBO_IN_OWL = PREFIXES["biolink"], "http://www.geneontology.org/formats/oboInOwl#"
#: Predicates whose literals are names of their subject, or identifiers by which it is found.
NAMES = {
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/2004/02/skos/core#prefLabel": "label",
    "http://www.w3.org/2004/02/skos/core#altLabel": "synonym",
    f"{OBO_IN_OWL}hasExactSynonym": "synonym",
    "http://purl.obolibrary.org/obo/IAO_0000115": "definition",
    f"{OBO_IN_OWL}hasDbXref": "xref",
    f"{BIOLINK}name": "label",
    f"{BIOLINK}synonym": "synonym",
    f"{BIOLINK}description": "definition",
    f"{BIOLINK}xref": "xref",
}
#: The predicate of deprecated entities.
DEPRECATED = f"{PREFIXES['owl']}deprecated"
#: Predicates to the categories of their subject, if the object is a Biolink class.
CATEGORIES = (f"{PREFIXES['rdf']}type", f"{BIOLINK}category")
#: Predicates whose triples are not edges between things; predicates of the syntax of RDF begin with :data:`SYNTAX`.
NO_EDGES = frozenset(
    {*SLOTS, EVIDENCE, *CATEGORIES, *(predicate for predicate, role in NAMES.items() if role != "xref")}
)
SYNTAX = (PREFIXES["rdf"], f"{PREFIXES['owl']}annotated")
#: The beginning of a parser's message.
_PARSER = re.compile(r"(?:Parser error )?(?:at|on) line \d+ (?:between columns (\d+) and \d+|column (\d+))[^:]*: ")


def rdf_format(suffix: str) -> pyoxigraph.RdfFormat:
    """Return the format of RDF that one of :data:`~kg.ingest.unpack.RDF_SUFFIXES` stands for."""
    from pyoxigraph import RdfFormat

    return RdfFormat.from_extension(suffix[1:])  # type: ignore[return-value]  # None for other suffixes only


@contextmanager
def parser_errors(path: Path) -> Iterator[None]:
    """Turn the parser's error into ours, with file, line and column."""
    try:
        yield
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise GraphFileError(f"{path}{line}: {_problem(error)}") from error


def _problem(error: SyntaxError) -> str:
    """Return the parser's message on a line, with the column."""
    words = str(error)
    found = _PARSER.match(words)
    column = f"column {found[1] or found[2]}: " if found else ""
    return column + re.sub(r" \(line \d+\)$", "", words[found.end() :] if found else words)


def parse_lines(
    lines: Iterable[tuple[int, bytes]], suffix: str, refuse: Callable[[int, str, bytes], None]
) -> Iterator[pyoxigraph.Quad]:
    """Parse lines of N-Triples or N-Quads, each of which can be read alone.

    :param lines: The lines with their numbers.
    :param suffix: Suffix of the format: ``.nt`` or ``.nq``.
    :param refuse: Called with the number of a line that cannot be read, its problem, and the line.

    :yields: The quads of the others.
    """
    from pyoxigraph import parse

    format_ = rdf_format(suffix)
    waiting = iter(lines)
    while batch := list(islice(waiting, BATCH)):
        text = b"".join(line if line.endswith(b"\n") else line + b"\n" for _, line in batch)
        try:
            quads = list(parse(text, format_))
        except SyntaxError:
            quads = []
            for number, line in batch:
                try:
                    quads += parse(line, format_)
                except SyntaxError as error:
                    refuse(number, _problem(error), line)
        yield from quads


def read_rdf(source: Source, file: IO[bytes], suffix: str, target: Target) -> None:
    """Read RDF; the names of graphs are ignored, unless one is denied: then the file is read again.

    :param source: The file.
    :param file: Its bytes, unpacked.
    :param suffix: Suffix of its format, such as ``.ttl``.
    :param target: Receives what is read.

    :raises GraphFileError: If it is not of its format, and no single line can be set aside.
    """
    reader = _Reader(source, target)
    if suffix == ".nt":
        reader.read_lines(file)
    elif suffix == ".nq":
        reader.read(parse_lines(enumerate(file, 1), suffix, reader.refuse))
    else:
        from pyoxigraph import parse

        with parser_errors(source.path):
            reader.read(parse(file, rdf_format(suffix)))
    target.aside.check()
    reader.finish(lambda: _quads_again(source.path, suffix))


def _quads_again(path: Path, suffix: str) -> Iterator[pyoxigraph.Quad]:
    """Yield the triples of a file that was read before, without the lines that were set aside."""
    from pyoxigraph import parse

    with open_unpacked(path) as (file, _):
        if suffix in LINE_SUFFIXES:
            yield from parse_lines(enumerate(file, 1), suffix, lambda line, problem, text: None)
        else:
            yield from parse(file, rdf_format(suffix))


def read_quads(source: Source, quads: Collection[pyoxigraph.Quad], target: Target) -> None:
    """Read triples of a file that are parsed already; see :func:`read_rdf`."""
    reader = _Reader(source, target)
    reader.read(quads)
    reader.finish(lambda: quads)


class _Use(NamedTuple):
    """How a store uses the triples of a predicate."""

    #: The kind of their edges, ``None`` if they make none.
    kind: int | None = None
    #: Whether they are edges and nothing else.
    is_simple: bool = True
    is_turned: bool = False
    is_denied: bool = False
    #: Whether their subject is a kind of their object.
    is_kind_of: bool = False
    is_same: bool = False
    #: Takes them if they describe a node that stands for a link; returns whether they say nothing else.
    take: Taker | None = None
    #: The kind of their edges if a gene causes a disease.
    by_variants: int | None = None


class _Reader:
    """Reads a file of RDF into a target."""

    def __init__(self, source: Source, target: Target) -> None:
        self._source = source
        self._target = target
        self._uses: dict[str, _Use] = {}
        self._nodes = LinkNodes(target.predicates)
        self._links = LinkWriter(source.name, target)
        #: Edges of blank nodes, which are left out.
        self._blank = 0
        #: Kinds and identities by the named graph that states them, which may turn out to be denied.
        self._waiting: dict[str, list[tuple[_Use, int, int]]] = {}
        #: Number of edges written before those of the file.
        self._since = target.edges.count

    def read_lines(self, file: IO[bytes]) -> None:
        """Read N-Triples: plain edges as they stand, the rest by the parser."""

        def node_of(iri: str) -> int | None:
            return None if iri.startswith(GO_CAM) else edges.number(iri)

        def kind_of(iri: str) -> int | None:
            use = _use(iri, self._target, self._nodes)
            return use.kind if use.is_simple else None  # the others take more than an edge

        def parse(lines: list[tuple[int, bytes]]) -> None:
            self.read(parse_lines(lines, ".nt", self.refuse))

        edges, cost = self._target.edges, plain_cost(None, "asserted")
        links = plain_links(file, node_of=node_of, kind_of=kind_of, cost=cost, parse=parse)
        edges.write(links, self._target.progress)

    def refuse(self, line: int, problem: str, text: bytes) -> None:
        """Take a line that cannot be read."""
        self._target.aside.add(self._source.path, line, problem, text)

    def read(self, quads: Iterable[pyoxigraph.Quad]) -> None:
        """Read triples."""
        self._target.edges.write(self._edges(quads), self._target.progress)

    def _edges(self, quads: Iterable[pyoxigraph.Quad]) -> Iterator[Edge]:
        """Yield the plain edges among triples; keep or collect the others."""
        from pyoxigraph import NamedNode

        target, nodes, uses = self._target, self._nodes, self._uses
        edges = target.edges
        cost = plain_cost(None, "asserted")
        numbers = edges.numbers
        for subject, predicate, value, graph in quads:
            name = predicate.value
            use = uses.get(name)
            if use is None:
                use = uses[name] = _use(name, target, nodes)
            if use.take is not None and use.take(subject, name, value, graph):
                continue
            if use.kind is None or type(value) is not NamedNode or type(subject) is not NamedNode:
                self._blank += _keep_name(subject, name, value, target)
                continue
            iri, other = subject.value, value.value
            if iri.startswith(GO_CAM) and other.startswith(GO_CAM):
                nodes.go_cam.add(iri, name, other, _graph_name(graph))
            if use.is_denied:
                self._keep_triple(iri, name, other)
                continue
            start, end = numbers.get(iri), numbers.get(other)
            start = edges.number(iri) if start is None else start
            end = edges.number(other) if end is None else end
            kind = use.kind
            if not use.is_simple:
                if use.is_turned:
                    start, end = end, start
                if use.is_kind_of or use.is_same:
                    if named_graph := _graph_name(graph):
                        self._waiting.setdefault(named_graph, []).append((use, start, end))
                    else:
                        self._keep_kind(use, start, end)
                if use.by_variants is not None and is_by_variants(edges.curies[start], CAUSES, edges.curies[end]):
                    kind = use.by_variants
            yield start, end, kind, cost, 0

    def finish(self, again: Callable[[], Iterable[pyoxigraph.Quad]]) -> None:
        """Keep the links that nodes of the file represent, and count the links that were left out.

        ``again`` returns the triples of the file once more; it is called if a named graph may be denied.
        """
        target, nodes = self._target, self._nodes
        # An edge that a node qualifies must not also count as a plain triple: KGX writes a denied edge as both.
        restated: set[tuple[int, int, int]] = set()
        denied = nodes.denied()
        for row in nodes.rows(denied):
            try:
                edge = self._links.keep(row)
            except ValueError as error:
                nodes.passed_over[f"links through a node: {error}"] += 1
                continue
            plain = self._plain_edge(row)
            if plain is not None and plain != edge:
                restated.add(plain)
        if denied:
            restated |= self._deny(denied, again)
        for graph, stated in self._waiting.items():
            for use, start, end in stated if graph not in denied else ():
                self._keep_kind(use, start, end)
        for subject, predicate, value in nodes.loose():
            self._keep_triple(subject, predicate, value)
        self._links.flush()
        target.edges.drop(restated, self._since)
        target.tally.passed_over.update(nodes.passed_over)
        if self._blank:
            target.left_out[f"{self._source.name}: edges of blank nodes"] = self._blank

    def _keep_triple(self, subject: str, predicate: str, value: str, **more: tuple[str, ...]) -> Row:
        """Keep a triple as a link with more columns, or count it if that cannot be read; return its row."""
        row = {"subject": (subject,), "predicate": (predicate,), "object": (value,), **more}
        try:
            self._links.keep(row)
        except ValueError as error:
            self._nodes.passed_over[f"triples as links: {error}"] += 1
        return row

    def _deny(self, graphs: set[str], again: Callable[[], Iterable[pyoxigraph.Quad]]) -> set[tuple[int, int, int]]:
        """Keep the plain edges of graphs as denied, and return those that no other graph states."""
        from pyoxigraph import NamedNode

        met: set[str] = set()
        plain: dict[pyoxigraph.Triple, tuple[int, int, int] | None] = {}
        for quad in again():
            if (name := _graph_name(quad.graph_name)) not in graphs:
                continue
            met.add(name)
            use, subject, value = self._uses.get(quad.predicate.value), quad.subject, quad.object
            is_edge = use is not None and use.kind is not None and not use.is_denied
            if is_edge and isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                row = self._keep_triple(subject.value, quad.predicate.value, value.value, negated=("true",))
                plain[quad.triple] = self._plain_edge(row)
        if met:
            self._target.denied[self._source.name] = met
        if others := len(graphs - met):
            self._nodes.passed_over["denials of what is neither a link nor a graph"] += others
        for quad in again():
            if quad.triple in plain and _graph_name(quad.graph_name) not in graphs:
                del plain[quad.triple]
        return {edge for edge in plain.values() if edge is not None}

    def _keep_kind(self, use: _Use, start: int, end: int) -> None:
        """Keep a triple that says that a thing is a kind of another, or the same."""
        if use.is_kind_of:
            self._target.catalogue.add_wider(start, end)
        if use.is_same:
            self._target.catalogue.add_name(start, "match", self._target.edges.curies[end])

    def _plain_edge(self, row: Row) -> tuple[int, int, int] | None:
        """Return source, target and kind of the edge that the triple of a row makes; ``None`` if it makes none."""
        edges, use = self._target.edges, _use(row["predicate"][0], self._target, self._nodes)
        start, end = (edges.number(row[part][0]) for part in ("subject", "object"))
        if use.is_turned:
            start, end = end, start
        is_by = use.by_variants is not None and is_by_variants(edges.curies[start], CAUSES, edges.curies[end])
        kind = use.by_variants if is_by else use.kind
        return None if kind is None else (start, end, kind)


def _use(iri: str, target: Target, nodes: LinkNodes) -> _Use:
    """Return the use of the triples of a predicate."""
    take = nodes.taker(iri)
    if iri in NO_EDGES or iri.startswith((*SYNTAX, BELV)) or column_of(iri):
        return _Use(take=take)
    known = target.predicates.get(standard_identifier(iri))
    curie = known.predicate.curie
    sign = known.predicate.sign if not known.is_further else None
    number = target.edges.predicate(curie)
    kinds = [
        target.edges.kind(EdgeKind(number, each, known.is_further, "asserted", has_record=False))
        for each in ([sign, None] if curie in BY_VARIANTS else [sign])
    ]
    is_denied = known.is_denied or may_deny(known)
    is_plain = not known.is_turned and not is_denied and curie not in (*KIND_OF, *SAME_AS) and len(kinds) == 1
    return _Use(
        kind=kinds[0],
        is_simple=is_plain and take is None,
        is_turned=known.is_turned,
        is_denied=is_denied,
        is_kind_of=curie in KIND_OF,
        is_same=curie in SAME_AS,
        take=take,
        by_variants=kinds[1] if len(kinds) > 1 else None,
    )


def _graph_name(graph: Any) -> str:
    """Return the IRI of a graph; empty for the default graph."""
    return getattr(graph, "value", "")


def _keep_name(subject: Any, predicate: str, value: Any, target: Target) -> bool:
    """Keep a name or a category of a thing; return whether the triple is an edge of a blank node instead."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(subject, NamedNode):
        if isinstance(value, Literal) and predicate == DEPRECATED:
            if value.value in ("true", "1"):
                target.catalogue.add_name(target.edges.number(subject.value), "caveat", DEPRECATED_WORDS)
            return False
        if isinstance(value, Literal) and predicate in NAMES:
            if (value.language or "en").partition("-")[0] == "en":
                target.catalogue.add_name(target.edges.number(subject.value), NAMES[predicate], value.value)
            return False
        if isinstance(value, NamedNode) and predicate in CATEGORIES and value.value.startswith(BIOLINK):
            category = contract(value.value)
            target.catalogue.add_name(target.edges.number(subject.value), "category", category)
    is_edge = isinstance(value, NamedNode | BlankNode) and isinstance(subject, NamedNode | BlankNode)
    return is_edge and BlankNode in (type(subject), type(value)) and not predicate.startswith(SYNTAX)
