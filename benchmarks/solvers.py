"""The engines that are compared, each behind the same two steps: open what was prepared, answer a pair.

No peer of ours has a limit of edges, a sign or a cost of nodes in its search; :mod:`benchmarks.costs` says how their
weights are made, :mod:`benchmarks.agreement` how their answers are held against ours.
"""

from __future__ import annotations

import warnings
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Protocol

from benchmarks.costs import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.graphs import Graph

#: How many paths are asked for.
K = 10
#: Folder of our store, and of the bare Oxigraph store, beside the arrays of a graph.
STORE, OXIGRAPH = "store", "oxigraph"


class Solver(Protocol):
    """An engine with a graph opened."""

    #: False once a limit has cut an answer short.
    is_complete: bool

    def paths(self, source: str, target: str) -> list[Answer]:
        """Find the ten best paths between two nodes, by their CURIEs, the best first."""


class Ours:
    """The path index of ``kg``."""

    def __init__(self, folder: Path) -> None:
        from benchmarks.engine import Engine

        self._engine = Engine.open(folder / STORE)
        self.is_complete = True

    def paths(self, source: str, target: str) -> list[Answer]:
        """Find the ten best paths of at most four edges; those that differ in signs are paths of their own."""
        rows = self._engine.paths(source, target, k=K, max_edges=4)
        self.is_complete = all(is_complete for _, _, is_complete in rows)
        return [Answer(cost, tuple(nodes)) for cost, nodes, _ in rows]


class IGraph:
    """igraph's ``get_k_shortest_paths``, Yen's algorithm in C."""

    is_complete = True

    def __init__(self, graph: Graph) -> None:
        import igraph
        import numpy as np

        from benchmarks.costs import arcs

        self._names: Sequence[str] = graph.names
        self._number = {name: number for number, name in enumerate(graph.names)}
        reduced = arcs(graph)
        self._passing = reduced.passing.tolist()
        self._weights = reduced.weight.tolist()
        ends = np.stack([reduced.source, reduced.target], axis=1)
        self._graph = igraph.Graph(n=len(graph.names), edges=ends, directed=True)

    def paths(self, source: str, target: str) -> list[Answer]:
        """Find the ten best paths of any length."""
        end = self._number[target]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # that a node cannot be reached
            found = self._graph.get_k_shortest_paths(
                self._number[source], to=end, k=K, weights=self._weights, mode="out", output="epath"
            )
        answers = []
        for edges in found:
            cost = sum(self._weights[edge] for edge in edges) - self._passing[end]
            nodes = [self._number[source], *(self._graph.es[edge].target for edge in edges)]
            answers.append(Answer(cost, tuple(self._names[node] for node in nodes)))
        return [answer for answer in answers if len(answer.nodes) > 1]


class NetworkX:
    """networkx's ``shortest_simple_paths``, Yen's algorithm in Python with a two-sided Dijkstra search."""

    is_complete = True

    def __init__(self, graph: Graph) -> None:
        import networkx as nx

        from benchmarks.costs import arcs

        reduced = arcs(graph)
        names = graph.names
        self._passing = dict(zip(names, reduced.passing.tolist(), strict=True))
        self._graph: nx.DiGraph[str] = nx.DiGraph()
        self._graph.add_nodes_from(names)
        self._graph.add_weighted_edges_from(
            (names[source], names[target], weight)
            for source, target, weight in zip(*(column.tolist() for column in reduced[:3]), strict=True)
        )

    def paths(self, source: str, target: str) -> list[Answer]:
        """Find the ten best paths of any length."""
        import networkx as nx

        passing = self._passing[target]
        try:
            found = list(islice(nx.shortest_simple_paths(self._graph, source, target, weight="weight"), K))
        except nx.NetworkXNoPath:
            return []
        return [
            Answer(sum(self._graph[u][v]["weight"] for u, v in pairwise(nodes)) - passing, tuple(nodes))
            for nodes in found
        ]


class Sparql:
    """An Oxigraph store on disk. SPARQL has neither k paths nor weights: the closest questions are asked.

    :param folder: Of the graph, with the store in it.
    :param query: The query, with ``%s`` for the two ends and for a step by any predicate.
    """

    def __init__(self, folder: Path, query: str) -> None:
        import numpy as np
        import pyoxigraph

        from benchmarks.graphs import ARRAYS
        from kg.model.identifiers import to_iri

        self._store = pyoxigraph.Store.read_only(str(folder / OXIGRAPH))
        self._query = query
        self.is_complete = True
        with np.load(folder / ARRAYS) as arrays:
            self._step = "(" + "|".join(f"<{to_iri(curie)}>" for curie in arrays["curies"].tolist()) + ")"

    def paths(self, source: str, target: str) -> list[Answer]:
        """Evaluate the query; what it finds has no cost and is not given."""
        self.rows(source, target)
        return []

    def rows(self, source: str, target: str) -> int:
        """Evaluate the query to its last row and count the rows; a yes counts as one."""
        from pyoxigraph import QuerySolutions

        from kg.model.identifiers import to_iri

        ends = {"source": f"<{to_iri(source)}>", "target": f"<{to_iri(target)}>", "step": self._step}
        found = self._store.query(self._query % ends)
        return sum(1 for _ in found) if isinstance(found, QuerySolutions) else int(bool(found))


#: Whether the two are joined by one to four edges.
REACHED = "ASK { %(source)s %(step)s/%(step)s?/%(step)s?/%(step)s? %(target)s }"
#: Ten walks of exactly four edges, whichever come first.
JOINED = """SELECT ?p ?a ?q ?b ?r ?c ?s {
  %(source)s ?p ?a . ?a ?q ?b . ?b ?r ?c . ?c ?s %(target)s
} LIMIT 10"""


def _with_arrays(kind: Callable[[Graph], Solver]) -> Callable[[Path], Solver]:
    def opened(folder: Path) -> Solver:
        from benchmarks.graphs import ARRAYS, load

        return kind(load(folder / ARRAYS))

    return opened


#: Name of an engine to what opens it, given the folder of a graph.
SOLVERS: dict[str, Callable[[Path], Solver]] = {
    "kg": Ours,
    "igraph": _with_arrays(IGraph),
    "networkx": _with_arrays(NetworkX),
    "sparql path": lambda folder: Sparql(folder, REACHED),
    "sparql join": lambda folder: Sparql(folder, JOINED),
}
