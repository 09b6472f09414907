"""The formats of ``kg export`` by name: the module that writes each, and what it cannot hold.

The function of a format takes a job and returns text or bytes, or a mapping of file endings to them. What the format
cannot hold is counted in ``job.losses``; nothing is left out silently.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.formats.losses import Losses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyoxigraph

    from kg.model.content import Content


class FormatError(KGError, ValueError):
    """An unknown format, or one that cannot hold a graph."""


class GraphFormat(NamedTuple):
    """A format that the graph is written in."""

    name: str
    #: Module of :mod:`kg.formats`, and its function.
    module: str
    function: str
    #: Suffix of a file; of several files, of the first.
    suffix: str
    description: str
    #: The things that it never holds, in short; :class:`~kg.formats.losses.Losses` counts them.
    loses: str


_NOTHING = "nothing"
_FLAT = "places by hash, kinds of evidence, mediators by passage, studies, tensions, retracted statements"
_BARE = "references, contexts, caveats, studies, tensions, retracted statements"
_EDGES = "denied and retracted statements, evidence, references, contexts, names, studies, tensions"
_MODEL = "denied, hypothesised, unsigned and descriptive statements, references"

#: Every format by its name, in the order of the documentation.
FORMATS: Mapping[str, GraphFormat] = {
    row[0]: GraphFormat(*row)
    for row in (
        ("jsonl", "jsonl", "write", ".jsonl", "one statement a line, as JSON", "names of entities, studies, tensions"),
        ("turtle", "rdf", "write_turtle", ".ttl", "RDF: the graph form with the ontology", _NOTHING),
        ("ntriples", "rdf", "write_ntriples", ".nt", "RDF: one triple a line", _NOTHING),
        ("trig", "rdf", "write_trig", ".trig", "RDF: in a named graph", _NOTHING),
        ("json-ld", "rdf", "write_json_ld", ".jsonld", "RDF: JSON with its context", _NOTHING),
        ("rdf12", "rdf", "write_rdf12", ".ttl", "RDF 1.2: Turtle with triple terms", _NOTHING),
        ("nanopub", "nanopub", "write", ".trig", "nanopublications, unsigned", "names of entities, studies, tensions"),
        ("kgx-tsv", "kgx", "write_tsv", "_nodes.tsv", "KGX: tables of nodes and edges", _FLAT),
        ("kgx-jsonl", "kgx", "write_jsonl", "_nodes.jsonl", "KGX: JSON lines of nodes and edges", _FLAT),
        ("cx2", "cx2", "write", ".cx2", "Cytoscape exchange format, for NDEx", _FLAT),
        ("graphml", "graphml", "write", ".graphml", "GraphML, for networkx, igraph, yEd, Gephi", _FLAT),
        ("cytoscape", "cytoscape", "write", ".cyjs", "JSON of Cytoscape and Cytoscape.js", _FLAT),
        ("sif", "sif", "write", ".sif", "simple interactions, three columns", _BARE),
        ("dot", "dot", "write", ".dot", "Graphviz", _BARE),
        ("mermaid", "mermaid", "write", ".mmd", "flowchart for Markdown", _BARE),
        ("indra", "indra", "write", ".json", "INDRA statements", "descriptive statements, studies, tensions"),
        ("sbgn", "sbgn", "write", ".sbgn", "SBGN-ML, activity flow", _MODEL),
        ("sbml-qual", "sbml_qual", "write", ".sbml", "logical model of one context: see --rule", _MODEL),
        ("bnet", "bnet", "write", ".bnet", "the same as Boolean rules", _MODEL),
        ("parquet", "parquet", "write", ".parquet", "signed edges with their costs, for kg batch", _EDGES),
        ("csv", "tables", "write", ".csv", "a table: see --table", _FLAT),
        ("sssom", "sssom", "write", ".sssom.tsv", "mappings of identifiers", "everything else"),
        ("ris", "bibliography", "write_ris", ".ris", "the references", "everything else"),
        ("bibtex", "bibliography", "write_bibtex", ".bib", "the references", "everything else"),
    )
}


class Options(NamedTuple):
    """Options that only some formats take."""

    #: ``statements``, ``trials`` or ``references``: of csv.
    table: str = "statements"
    #: ``or`` or ``and``: of sbml-qual and bnet.
    rule: str = "or"
    #: Context field to values, for the text of a model.
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()


DEFAULTS = Options()


class ExportJob(NamedTuple):
    """The job of a format: the content to write, and how."""

    content: Content
    #: Returns the graph as RDF.
    open_rdf: Callable[[], pyoxigraph.Store]
    options: Options
    losses: Losses


class Written(NamedTuple):
    """A graph as a format writes it."""

    format: GraphFormat
    #: Ending of a file to its text or its bytes; a single file has the ending ``""``.
    parts: dict[str, str | bytes]
    losses: Losses

    @property
    def text(self) -> str:
        """The text of a format that writes a single text file."""
        (text,) = self.parts.values()
        if isinstance(text, bytes):
            raise FormatError(f"{self.format.name} is not text; save it to a file")
        return text


def write(
    content: Content, name: str, *, open_rdf: Callable[[], pyoxigraph.Store] | None = None, options: Options = DEFAULTS
) -> Written:
    """Write a graph in a format.

    :param content: The graph, or a part of it as :func:`kg.model.part.restricted` makes.
    :param name: Name of the format, one of :data:`FORMATS`.
    :param open_rdf: Returns the graph as RDF; by default it is made from the content.
    :param options: Options that only some formats take.

    :returns: The files, and counts of the things left out.

    :raises FormatError: If there is no such format, or it cannot hold this graph.
    """
    known = FORMATS.get(name)
    if known is None:
        raise FormatError(f"no format {name!r}; choose from {', '.join(FORMATS)}")

    losses = Losses()
    job = ExportJob(content, open_rdf or (lambda: _open_rdf(content, losses)), options, losses)
    module = import_module(f"kg.formats.{known.module}")
    made: str | bytes | dict[str, str | bytes] = getattr(module, known.function)(job)
    return Written(known, made if isinstance(made, dict) else {"": made}, losses)


def _open_rdf(content: Content, losses: Losses) -> pyoxigraph.Store:
    from kg.sparql.dataset import is_of_other_graph, open_store

    others = sum(map(is_of_other_graph, content.statements.values()))
    losses.add("statements of other graphs, but for their plain triple", others)
    return open_store(content, is_whole=False)
