"""The graph as an object of networkx, igraph or rdflib, and its prefixes as a converter of curies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.formats.rows import flat_edge, flat_node
from kg.model.terms import OTHER_PREFIXES, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import networkx as nx
    import pyoxigraph
    import rdflib

    from kg.model.content import Content
    from kg.model.statements import Entity, Statement

    NodeFilter = Callable[[Entity], bool]
    EdgeFilter = Callable[[Statement], bool]


def to_networkx(statements: Iterable[Statement], content: Content) -> nx.MultiDiGraph[str]:
    """Return statements as a networkx graph; see :meth:`kg.KnowledgeGraph.to_networkx`."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for item in statements:
        for curie in (item.subject, item.object):
            if curie not in graph:
                graph.add_node(curie, **flat_node(curie, content))
        graph.add_edge(item.subject, item.object, key=item.id, **flat_edge(item, content).attributes)
    return graph


def to_igraph(statements: Iterable[Statement], content: Content) -> Any:
    """Return statements as an igraph graph; see :meth:`kg.KnowledgeGraph.to_igraph`."""
    try:
        import igraph
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("to_igraph needs igraph; install it: pip install igraph") from error
    items = list(statements)
    curies = list(dict.fromkeys(curie for item in items for curie in (item.subject, item.object)))
    numbers = {curie: number for number, curie in enumerate(curies)}
    graph = igraph.Graph(n=len(curies), directed=True)
    graph.vs["name"] = curies
    _set_attributes(graph.vs, [flat_node(curie, content) for curie in curies])
    graph.add_edges([(numbers[item.subject], numbers[item.object]) for item in items])
    graph.es["id"] = [item.id for item in items]
    _set_attributes(graph.es, [flat_edge(item, content).attributes for item in items])
    return graph


def _set_attributes(sequence: Any, rows: list[dict[str, Any]]) -> None:
    """Set the attributes of vertices or edges; one that a row lacks is ``None``."""
    for name in dict.fromkeys(name for row in rows for name in row):
        sequence[name] = [row.get(name) for row in rows]


def walkable(
    content: Content, include_descriptive: bool, nodes: NodeFilter | None, edges: EdgeFilter | None
) -> Iterator[Statement]:
    """Yield the statements that paths follow, without those that a filter refuses."""
    for item in content.statements.values():
        if (
            item.is_walkable
            and (item.is_causal or include_descriptive)
            and (edges is None or edges(item))
            and (nodes is None or (nodes(content.entities[item.subject]) and nodes(content.entities[item.object])))
        ):
            yield item


def to_rdflib(store: pyoxigraph.Store) -> rdflib.Graph:
    """Return a store as an rdflib graph; see :meth:`kg.KnowledgeGraph.to_rdflib`."""
    import rdflib
    from oxrdflib import OxigraphStore

    class BindingStore(OxigraphStore):
        """A store that leaves queries to rdflib if pyoxigraph does not take their bindings."""

        def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: str, **options: Any) -> Any:
            """Evaluate a query; pyoxigraph binds only variables that SELECT names."""
            try:
                return super().query(query, initNs, initBindings, queryGraph, **options)
            except RuntimeError as error:
                if not initBindings:
                    raise
                raise NotImplementedError("rdflib evaluates it") from error

    graph = rdflib.Graph(BindingStore(store=store), identifier=rdflib.graph.DATASET_DEFAULT_GRAPH_ID)
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    return graph


def converter() -> Any:
    """Return the prefixes of the graph as a converter of the package curies.

    :returns: A :class:`curies.Converter`, which expands CURIEs and contracts IRIs.

    :raises ModuleNotFoundError: If curies is not installed.
    """
    try:
        import curies
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("converter needs curies; install it: pip install curies") from error
    return curies.Converter.from_prefix_map(OTHER_PREFIXES | PREFIXES)
