"""Opening a graph behind an endpoint: copied where it is small, read hop by hop where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.model.terms import PREFIXES
from kg.remote.copying import copy, read_into_memory
from kg.remote.credentials import EndpointError
from kg.remote.edge_uses import EdgeUses
from kg.remote.hop_content import HopContent, HopEntities, HopLexicon, HopStatements
from kg.remote.hop_graph import HopGraph, Spellings
from kg.remote.hop_index import HopIndex
from kg.remote.neighborhoods import Neighborhoods
from kg.remote.querying import evaluate_there
from kg.remote.reading import PageReader
from kg.resources import sources
from kg.sparql.sandbox import Limits
from kg.triples.reader import read_ontology
from kg.triples.turtle import read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pyoxigraph

    from kg.model.content import Content
    from kg.names.lexicon import Lexicon
    from kg.remote.copying import Copy
    from kg.remote.endpoint import RemoteEndpoint
    from kg.sparql.results import QueryResult, Term

#: Most triples of a graph that is copied whole; ours has some 40,000.
MOST_COPIED = 200_000
#: The vocabulary of statements in our model.
CERTAINTY = f"{PREFIXES['msc']}certainty"


class Costs(NamedTuple):
    """The cost of paths."""

    #: Cost of a plain edge, in millionths.
    plain: int
    #: See :func:`kg.search.in_memory.half_passing`.
    hub: float


class Remote(NamedTuple):
    """A graph behind an endpoint."""

    endpoint: RemoteEndpoint
    content: Content
    lexicon: Lexicon
    #: The copy of it; ``None`` where it is read hop by hop.
    copied: Copy | None

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


def open_remote(
    endpoint: RemoteEndpoint,
    build: Callable[[Path, Path], object],
    costs: Costs,
) -> Remote:
    """Open the graph behind an endpoint.

    :param endpoint: The endpoint.
    :param build: Builds a store of a file.
    :param costs: What paths cost.

    :returns: The graph.

    :raises EndpointError: If the endpoint cannot be used, holds no triple, or too many statements in our model.
    """
    reader = PageReader(endpoint)
    counts = reader.predicate_counts()
    total = sum(counts.values())
    if not total:
        raise EndpointError(f"{endpoint}: its default graph holds no triple; name another by ?default-graph-uri=IRI")
    if total <= MOST_COPIED:
        copied = copy(reader, reader.copied_counts(), build)
        return Remote(endpoint, copied.opened.content, copied.opened.lexicon, copied)
    if CERTAINTY in counts:
        raise EndpointError(
            f"{endpoint}: it holds {counts[CERTAINTY]:,} statements in our model among {total:,} triples; more than "
            f"{MOST_COPIED:,} triples are read as plain edges only; export them, and build a store of them (kg build)"
        )
    own = read_ontology(list(read_files(sources()[:1]))).predicates
    uses, spellings = EdgeUses(counts, own), Spellings()
    if not uses.known:
        raise EndpointError(f"{endpoint}: none of its {len(counts):,} predicates links two things")
    source = Neighborhoods(reader, uses)
    index = HopIndex(source, uses, plain_cost=costs.plain, hub_weight=costs.hub)
    graph = HopGraph(index, uses, spellings)
    entities = HopEntities(reader, uses, spellings)
    edges = {name: counts[name] for name in uses.known}
    content = HopContent(
        data_version="",
        predicates={**own, **uses.predicates},
        entities=entities,
        contexts={},
        passages={},
        references={},
        statements=HopStatements(reader, source, graph, edges),
        tensions={},
        studies={},
        left_out={},
        broader_aspects={},
        replaced={},
        graph=graph,
        source=source,
        spellings=spellings,
        uses=uses,
        reader=reader,
    )
    return Remote(endpoint, content, HopLexicon(entities, reader, spellings), None)
