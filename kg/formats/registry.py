"""The formats of ``kg export`` by name, with the module that writes each.

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


#: Every format by its name, in the order of the documentation: the module of :mod:`kg.formats` that writes it, and its
#: function there.
FORMATS: Mapping[str, tuple[str, str]] = {
    "jsonl": ("jsonl", "write"),
    "turtle": ("rdf", "write_turtle"),
    "ntriples": ("rdf", "write_ntriples"),
    "trig": ("rdf", "write_trig"),
    "json-ld": ("rdf", "write_json_ld"),
    "rdf12": ("rdf", "write_rdf12"),
    "nanopub": ("nanopub", "write"),
    "kgx-tsv": ("kgx", "write_tsv"),
    "kgx-jsonl": ("kgx", "write_jsonl"),
    "cx2": ("cx2", "write"),
    "graphml": ("graphml", "write"),
    "cytoscape": ("cytoscape", "write"),
    "sif": ("sif", "write"),
    "dot": ("dot", "write"),
    "mermaid": ("mermaid", "write"),
    "indra": ("indra", "write"),
    "sbgn": ("sbgn", "write"),
    "sbml-qual": ("sbml_qual", "write"),
    "bnet": ("bnet", "write"),
    "parquet": ("parquet", "write"),
    "csv": ("tables", "write"),
    "sssom": ("sssom", "write"),
    "ris": ("bibliography", "write_ris"),
    "bibtex": ("bibliography", "write_bibtex"),
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

    name: str
    #: Ending of a file to its text or its bytes; a single file has the ending ``""``.
    parts: dict[str, str | bytes]
    losses: Losses

    @property
    def text(self) -> str:
        """The text of a format that writes a single text file."""
        (text,) = self.parts.values()
        if isinstance(text, bytes):
            raise FormatError(f"{self.name} is not text; save it to a file")
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
    if name not in FORMATS:
        raise FormatError(f"no format {name!r}; choose from {', '.join(FORMATS)}")
    module, function = FORMATS[name]
    losses = Losses()
    job = ExportJob(content, open_rdf or (lambda: _open_rdf(content, losses)), options, losses)
    made: str | bytes | dict[str, str | bytes] = getattr(import_module(f"kg.formats.{module}"), function)(job)
    return Written(name, made if isinstance(made, dict) else {"": made}, losses)


def _open_rdf(content: Content, losses: Losses) -> pyoxigraph.Store:
    from kg.sparql.dataset import is_of_other_graph, open_store

    others = sum(map(is_of_other_graph, content.statements.values()))
    losses.add("statements of other graphs, but for their plain triple", others)
    return open_store(content, is_whole=False)
