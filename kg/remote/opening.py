"""Opening a graph behind an endpoint: copied if it is small, otherwise read hop by hop."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.model.terms import PREFIXES
from kg.names.lexicon import Lexicon
from kg.remote.copying import copy, read_into_memory
from kg.remote.credentials import EndpointError
from kg.remote.edge_uses import EdgeUses
from kg.remote.hop_content import HopContent, HopEntities, HopLexicon, HopStatements
from kg.remote.hop_graph import HopGraph, Spellings
from kg.remote.hop_index import HopIndex
from kg.remote.model_nodes import PARTS, ModelNodes, NodePart
from kg.remote.neighborhoods import Neighborhoods
from kg.remote.querying import evaluate_there
from kg.remote.reading import PageReader
from kg.resources import sources
from kg.sparql.evaluation import Limits
from kg.triples.reader import read_ontology
from kg.triples.turtle import read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pyoxigraph

    from kg.model.content import Content
    from kg.model.statements import Entity
    from kg.remote.copying import Copy
    from kg.remote.endpoint import RemoteEndpoint
    from kg.sparql.results import QueryResult, Term

#: Most triples of a graph that is copied whole; ours has some 40,000.
MOST_COPIED = 200_000
#: Most entities in our model whose names are read at once.
MOST_NAMED = 5_000


class Remote(NamedTuple):
    """A graph behind an endpoint."""

    endpoint: RemoteEndpoint
    content: Content
    lexicon: Lexicon
    #: Its copy; ``None`` if it is read hop by hop.
    copied: Copy | None
    #: The links and equal things that a graph read hop by hop leaves apart, in words; or empty.
    not_joined: str = ""

    def sparql(self, query: str, bindings: Mapping[str, Term] | None, limits: Limits | None) -> QueryResult:
        """Evaluate a query at the endpoint; see :func:`kg.remote.querying.evaluate_there`."""
        return evaluate_there(self.endpoint, query, prefixes=PREFIXES, bindings=bindings, limits=limits or Limits())

    def rdf(self) -> pyoxigraph.Store:
        """Return the triples of the copy as a store in memory.

        :returns: The store.

        :raises KGError: If there is no copy.
        """
        if self.copied is None:
            raise KGError(f"the graph behind {self.endpoint} is too large to be read as RDF; ask it by kg sparql")
        return read_into_memory(self.copied.triples)

    def close(self) -> None:
        """Close the connection and the copy."""
        self.endpoint.close()
        if self.copied is not None:
            self.copied.close()


def open_remote(endpoint: RemoteEndpoint, build: Callable[[Path, Path], object]) -> Remote:
    """Open the graph behind an endpoint.

    :param endpoint: The endpoint.
    :param build: Builds a store from a file.

    :returns: The graph.

    :raises EndpointError: If the endpoint cannot be used, or holds no triple, or none that links two things.
    """
    reader = PageReader(endpoint)
    total = reader.count(MOST_COPIED + 1)
    if not total:
        raise EndpointError(f"{endpoint}: its default graph holds no triple; name another by ?default-graph-uri=IRI")
    if total <= MOST_COPIED:
        counts = reader.copied_counts()
        if sum(counts.values()) <= MOST_COPIED:  # an endpoint may cut the rows that it counts
            copied = copy(reader, counts, build)
            return Remote(endpoint, copied.opened.content, copied.opened.lexicon, copied)
    return _open_by_hops(reader, reader.predicate_counts())


def _open_by_hops(reader: PageReader, counts: Mapping[str, int]) -> Remote:
    """Open a graph that is read on demand."""
    ontology = read_ontology(list(read_files(sources()[:1])))
    uses, spellings = EdgeUses(counts, ontology.predicates), Spellings()
    if not uses.predicates:
        raise EndpointError(f"{reader.endpoint}: none of its {len(counts):,} predicates links two things")
    nodes = ModelNodes(reader, ontology, is_there=bool(uses.statements))
    source = Neighborhoods(reader, uses)
    graph = HopGraph(HopIndex(source, uses, nodes), uses, spellings, nodes)
    there = HopEntities(reader, uses, spellings, nodes)
    entities: Mapping[str, Entity] = there
    lexicon: Lexicon = HopLexicon(there, reader, spellings, nodes)
    if nodes.is_there and not uses.known and nodes.count("entities") <= MOST_NAMED:
        entities = nodes.every("entities")
        lexicon = Lexicon(entities)
    parts = {name: NodePart(nodes, name) for name in PARTS if name not in ("entities", "statements")}
    content = HopContent(
        data_version="",
        predicates={**ontology.predicates, **uses.predicates},
        entities=entities,
        statements=HopStatements(reader, source, graph, {name: counts[name] for name in uses.known}, nodes),
        broader_aspects=ontology.broader_aspects if nodes.is_there else {},
        **parts,
        nodes=nodes,
        graph=graph,
        source=source,
        spellings=spellings,
        uses=uses,
        reader=reader,
    )
    return Remote(reader.endpoint, content, lexicon, None, uses.not_joined())
