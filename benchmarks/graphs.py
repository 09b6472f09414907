"""Graphs to measure on, the same on every machine: typed, signed and weighted edges from a fixed seed.

A graph is flat arrays. It is written three ways: as a KGX edge list (TSV, with the support), as N-Triples (the same
edges, without it), and as the arrays themselves, for the engines that are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.model.identifiers import to_iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: One seed for all that is drawn.
SEED = 20261122
#: Lines that are put together at a time.
CHUNK = 1 << 18
#: File of the edge list, of the N-Triples and of the arrays in the folder of a graph.
EDGES, TRIPLES, ARRAYS = "edges.tsv", "edges.nt", "arrays.npz"


class Predicate(NamedTuple):
    """A predicate with the sign that RO or Biolink gives it; 0 where it leaves the direction open."""

    curie: str
    sign: int


#: All causal: each says that the subject changes the object.
PREDICATES = (
    Predicate("RO:0002213", 1),  # positively regulates
    Predicate("RO:0002629", 1),  # directly positively regulates
    Predicate("RO:0002304", 1),  # causally upstream of, positive effect
    Predicate("RO:0011024", 1),  # indirectly positively regulates quantity of
    Predicate("RO:0002212", -1),  # negatively regulates
    Predicate("RO:0002630", -1),  # directly negatively regulates
    Predicate("RO:0002305", -1),  # causally upstream of, negative effect
    Predicate("RO:0011023", -1),  # indirectly negatively regulates quantity of
    Predicate("RO:0002211", 0),  # regulates
    Predicate("RO:0011003", 0),  # regulates quantity of
    Predicate("biolink:affects", 0),
    Predicate("biolink:regulates", 0),
)


@dataclass(frozen=True)
class Graph:
    """Edges as parallel arrays; node *n* is called ``names[n]``, a CURIE."""

    names: Sequence[str]
    predicates: tuple[Predicate, ...]
    source: np.ndarray
    target: np.ndarray
    #: Index in ``predicates``.
    predicate: np.ndarray
    #: Hundredths: 1 to 100.
    support: np.ndarray

    def __len__(self) -> int:
        """Count the edges."""
        return len(self.source)

    @property
    def sign(self) -> np.ndarray:
        """The sign of each edge: 1, -1 or 0 for unknown."""
        signs = np.array([predicate.sign for predicate in self.predicates], np.int8)
        taken: np.ndarray = signs[self.predicate]
        return taken


def power_law(nodes: int, edges: int, seed: int = SEED, exponent: float = 0.8) -> Graph:
    """Draw both ends of each edge with a probability that falls with the rank of the node.

    The probability is (rank + 10)^-exponent; 0.8 gives degrees a power law of exponent 2.25, and 0 makes all nodes
    alike. The same nodes are hubs in both directions. Nodes are numbered and edges are listed in random order: nothing
    is gained from where they stand.

    :param nodes: How many nodes may occur; a few that are drawn by no edge do not.
    :param edges: How many edges, each with a different (source, predicate, target); none is a loop.
    :param seed: Of the random numbers.
    :param exponent: How fast the probability falls.

    :returns: The graph; parallel edges have different predicates.
    """
    random = np.random.default_rng(seed)
    weights = (np.arange(nodes) + 10.0) ** -exponent
    reach = np.cumsum(weights) / weights.sum()
    number = random.permutation(nodes)
    keys = np.empty(0, np.int64)
    while len(keys) < edges:
        count = (edges - len(keys)) * 6 // 5 + 1000
        ends = np.searchsorted(reach[:-1], random.random((2, count)), side="right")
        drawn = (ends[0] * nodes + ends[1]) * len(PREDICATES) + random.integers(0, len(PREDICATES), count)
        keys = np.unique(np.concatenate([keys, drawn[ends[0] != ends[1]]]))
    keys = random.permutation(keys)[:edges]
    couple, predicate = np.divmod(keys, len(PREDICATES))
    source, target = np.divmod(couple, nodes)
    return _graph(nodes, number[source], number[target], predicate, random.integers(5, 101, edges))


def hubs(hub_count: int, nodes: int, seed: int = SEED) -> Graph:
    """Join every hub with every other node both ways: between two hubs all other nodes stand in the middle.

    :param hub_count: Nodes 0 to ``hub_count - 1`` are the hubs; they are not joined with each other.
    :param nodes: How many other nodes.
    :param seed: Of the random numbers.

    :returns: The graph, its edges in random order.
    """
    random = np.random.default_rng(seed)
    hub, node = np.divmod(np.arange(hub_count * nodes), nodes)
    source, target = np.concatenate([hub, node + hub_count]), np.concatenate([node + hub_count, hub])
    order = random.permutation(len(source))
    return _graph(
        hub_count + nodes,
        source[order],
        target[order],
        random.integers(0, len(PREDICATES), len(source)),
        random.integers(5, 101, len(source)),
    )


def layers(count: int, width: int) -> Graph:
    """Join every node of a layer with every node of the next: all paths from the first layer to the last cost the same.

    :param count: How many layers.
    :param width: Nodes in each.

    :returns: The graph; the nodes are numbered from the first layer to the last.
    """
    inner = np.arange(width)
    source = np.concatenate([np.repeat(inner, width) + layer * width for layer in range(count - 1)])
    target = np.concatenate([np.tile(inner, width) + layer * width for layer in range(1, count)])
    return _graph(count * width, source, target, np.zeros(len(source), np.int64), np.full(len(source), 80))


def ties(nodes: int, degree: int, seed: int = SEED) -> Graph:
    """Make a graph of equal degrees and two supports, so that very many paths cost exactly the same.

    :param nodes: How many nodes.
    :param degree: Edges that leave, and that enter, each node.
    :param seed: Of the random numbers.

    :returns: The graph, its edges in random order.
    """
    random = np.random.default_rng(seed)
    steps = 1 + random.choice(nodes - 1, degree, replace=False)
    number = random.permutation(nodes)
    source = np.tile(np.arange(nodes), degree)
    target = (source + np.repeat(steps, nodes)) % nodes
    order = random.permutation(len(source))
    return _graph(
        nodes,
        number[source[order]],
        number[target[order]],
        random.integers(0, len(PREDICATES), len(source)),
        random.choice([50, 90], len(source)),
    )


def _graph(nodes: int, *columns: np.ndarray) -> Graph:
    source, target, predicate, support = columns
    return Graph(
        [f"ent:bench_{number}" for number in range(nodes)],
        PREDICATES,
        source.astype(np.int32),
        target.astype(np.int32),
        predicate.astype(np.uint8),
        support.astype(np.uint8),
    )


def write_edges(graph: Graph, path: Path) -> None:
    """Write a KGX edge list: subject, predicate, object and has_confidence_score, which holds the support."""
    tables = (
        (graph.source, [f"{name}\t" for name in graph.names]),
        (graph.predicate, [f"{predicate.curie}\t" for predicate in graph.predicates]),
        (graph.target, [f"{name}\t" for name in graph.names]),
        (graph.support, [f"{hundredths / 100:.2f}\n" for hundredths in range(101)]),
    )
    with path.open("wb") as stream:
        stream.write(b"subject\tpredicate\tobject\thas_confidence_score\n")
        stream.writelines(_lines(tables))


def write_parquet(graph: Graph, path: Path) -> None:
    """Write the edges as ``kg batch`` reads them: subject, object, sign and cost."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from benchmarks.costs import edge_costs

    names = pa.array(graph.names)
    columns = {
        "subject": names.take(pa.array(graph.source)),
        "object": names.take(pa.array(graph.target)),
        "sign": pa.array(graph.sign),
        "cost": pa.array(edge_costs(graph.support)),
    }
    pq.write_table(pa.table(columns), path)


def write_triples(graph: Graph, path: Path) -> None:
    """Write N-Triples, one triple an edge. They have no place for the support."""
    iris = [to_iri(name) for name in graph.names]
    tables = (
        (graph.source, [f"<{iri}> " for iri in iris]),
        (graph.predicate, [f"<{to_iri(predicate.curie)}> " for predicate in graph.predicates]),
        (graph.target, [f"<{iri}> .\n" for iri in iris]),
    )
    with path.open("wb") as stream:
        stream.writelines(_lines(tables))


def _lines(tables: tuple[tuple[np.ndarray, list[str]], ...]) -> Iterator[bytes]:
    """Put the columns side by side, many lines at a time."""
    encoded = [(column, np.array([text.encode() for text in texts], dtype=object)) for column, texts in tables]
    starts = [*range(0, len(tables[0][0]), CHUNK), len(tables[0][0])]
    for start, stop in pairwise(starts):
        parts = np.empty((stop - start, len(encoded)), dtype=object)
        for place, (column, texts) in enumerate(encoded):
            parts[:, place] = texts[column[start:stop]]
        yield b"".join(parts.ravel().tolist())


def save(graph: Graph, path: Path) -> None:
    """Write the arrays, for the engines that take them."""
    np.savez(
        path,
        names=np.array(graph.names),
        curies=np.array([predicate.curie for predicate in graph.predicates]),
        signs=np.array([predicate.sign for predicate in graph.predicates], np.int8),
        source=graph.source,
        target=graph.target,
        predicate=graph.predicate,
        support=graph.support,
    )


def load(path: Path) -> Graph:
    """Read what :func:`save` wrote."""
    with np.load(path) as arrays:
        predicates = zip(arrays["curies"].tolist(), arrays["signs"].tolist(), strict=True)
        return Graph(
            arrays["names"].tolist(),
            tuple(Predicate(curie, sign) for curie, sign in predicates),
            arrays["source"],
            arrays["target"],
            arrays["predicate"],
            arrays["support"],
        )
