"""The engines that are compared, each behind the same two steps: open what was prepared, answer a pair.

No peer of ours has a limit of edges, a sign or a cost of nodes in its search; :mod:`benchmarks.costs` says how their
weights are made, :mod:`benchmarks.agreement` how their answers are held against ours.
"""

from __future__ import annotations

import warnings
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Protocol

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


#: The paths of one to four edges between two nodes, in the SQL of SQLite and DuckDB: two halves meet in the middle.
#: An edge's weight is its cost and half of what it costs to pass through either end; parallel edges are one.
HALVES = """
with a1 as (select target as n1, weight as w from edges where source = $source),
b1 as (select source as n3, weight as w from edges where target = $target),
a2 as (select a1.n1, e.target as n2, a1.w + e.weight as w from a1 join edges e on e.source = a1.n1
    where e.target <> $source),
b2 as (select e.source as n2, b1.n3, b1.w + e.weight as w from b1 join edges e on e.target = b1.n3
    where e.source <> $target)
select w as cost, null as v1, null as v2, null as v3 from a1 where n1 = $target
union all select a1.w + b1.w, n1, null, null from a1 join b1 on b1.n3 = a1.n1
union all select a2.w + b1.w, n1, n2, null from a2 join b1 on b1.n3 = a2.n2 where n1 <> $target
union all select a2.w + b2.w, n1, a2.n2, n3 from a2 join b2 on b2.n2 = a2.n2
    where n1 <> $target and n3 <> $source and n1 <> n3
order by cost limit 10"""


class Tables:
    """The ten best paths in SQL, by a meet-in-the-middle join of one to four edges over a table of edges.

    :param graph: The graph; each couple of neighbors is a row at its least cost.
    :param connect: Opens a database in memory.
    :param table: How the table is made, with its indexes.
    """

    is_complete = True

    def __init__(self, graph: Graph, connect: Callable[[], Any], table: Sequence[str]) -> None:
        from benchmarks.costs import arcs

        reduced = arcs(graph)
        self._names = graph.names
        self._number = {name: number for number, name in enumerate(graph.names)}
        self._passing = reduced.passing
        half = reduced.passing // 2
        weights = reduced.weight - half[reduced.target] + half[reduced.source]
        self._database = connect()
        self._fill(table, reduced.source, reduced.target, weights)

    def _fill(self, table: Sequence[str], *columns: Any) -> None:
        self._database.execute(table[0])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        self._database.executemany("insert into edges values (?, ?, ?)", rows)
        for statement in table[1:]:
            self._database.execute(statement)

    def paths(self, source: str, target: str) -> list[Answer]:
        """Find the ten best paths of at most four edges."""
        ends = {"source": self._number[source], "target": self._number[target]}
        less = int(self._passing[ends["source"]] + self._passing[ends["target"]]) // 2
        return [
            Answer(cost - less, (source, *(self._names[node] for node in inner if node is not None), target))
            for cost, *inner in self._database.execute(HALVES, ends).fetchall()
        ]


class Sqlite(Tables):
    """SQLite with a table in the order of its sources and an index by target."""

    def __init__(self, graph: Graph) -> None:
        import sqlite3

        super().__init__(
            graph,
            lambda: sqlite3.connect(":memory:"),
            [
                "create table edges (source integer, target integer, weight integer, primary key (source, target)) "
                "without rowid",
                "create index entering on edges (target, source, weight)",
                "analyze",
            ],
        )


class DuckDB(Tables):
    """DuckDB in memory, on all cores; an index on either end."""

    def __init__(self, graph: Graph) -> None:
        import duckdb

        super().__init__(
            graph,
            duckdb.connect,
            [
                "create table edges (source integer, target integer, weight bigint)",
                "create index leaving on edges (source)",
                "create index entering on edges (target)",
            ],
        )

    def _fill(self, table: Sequence[str], *columns: Any) -> None:
        import pyarrow as pa

        self._database.execute(table[0])
        self._database.register("rows", pa.table(dict(zip(("source", "target", "weight"), columns, strict=True))))
        self._database.execute("insert into edges select * from rows order by source, target")
        for statement in table[1:]:
            self._database.execute(statement)


class Rustworkx:
    """rustworkx's ``all_simple_paths`` in Rust: every path of at most four edges, put in order of cost afterwards."""

    is_complete = True

    def __init__(self, graph: Graph) -> None:
        import rustworkx as rx

        from benchmarks.costs import arcs

        reduced = arcs(graph)
        self._names = graph.names
        self._number = {name: number for number, name in enumerate(graph.names)}
        self._passing = reduced.passing.tolist()
        ends = zip(reduced.source.tolist(), reduced.target.tolist(), strict=True)
        self._weights = dict(zip(ends, reduced.weight.tolist(), strict=True))
        self._graph = rx.PyDiGraph(multigraph=False)
        self._graph.add_nodes_from(range(len(graph.names)))
        self._graph.add_edges_from_no_data(list(self._weights))

    def paths(self, source: str, target: str) -> list[Answer]:
        """Find the ten best paths of at most four edges."""
        from heapq import nsmallest

        import rustworkx as rx

        end = self._number[target]
        found = rx.all_simple_paths(self._graph, self._number[source], end, cutoff=4 + 1)
        costs = ((sum(map(self._weights.__getitem__, pairwise(nodes))), list(nodes)) for nodes in found)
        return [
            Answer(cost - self._passing[end], tuple(self._names[node] for node in nodes))
            for cost, nodes in nsmallest(K, costs)
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
    "duckdb": _with_arrays(DuckDB),
    "sqlite": _with_arrays(Sqlite),
    "rustworkx": _with_arrays(Rustworkx),
    "sparql path": lambda folder: Sparql(folder, REACHED),
    "sparql join": lambda folder: Sparql(folder, JOINED),
}
