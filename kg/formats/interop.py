"""The graph for those who use networkx or rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.terms import PREFIXES

if TYPE_CHECKING:
    import networkx as nx
    import pyoxigraph
    import rdflib

    from kg.model.content import Content


def to_networkx(content: Content, *, include_descriptive: bool = False) -> nx.MultiDiGraph[str]:
    """Give the walkable statements as a networkx graph; see :meth:`kg.knowledge_graph.KnowledgeGraph.to_networkx`."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for item in content.statements.values():
        if item.is_walkable and (item.is_causal or include_descriptive):
            for curie in (item.subject, item.object):
                entity = content.entities[curie]
                graph.add_node(curie, label=entity.label, category=entity.category)
            # No attribute rather than None, which the formats of networkx cannot write.
            sign = {} if item.sign is None else {"sign": item.sign}
            attributes = {"predicate": item.predicate, **sign, "certainty": item.certainty}
            graph.add_edge(item.subject, item.object, key=item.id, **attributes)
    return graph


def to_rdflib(store: pyoxigraph.Store) -> rdflib.Graph:
    """Give a store as an rdflib graph; its queries are evaluated by pyoxigraph."""
    import rdflib
    from oxrdflib import OxigraphStore

    graph = rdflib.Graph(OxigraphStore(store=store), identifier=rdflib.graph.DATASET_DEFAULT_GRAPH_ID)
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    return graph
