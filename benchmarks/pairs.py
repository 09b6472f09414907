"""Pairs of nodes to ask for: ten of each class, drawn once and written beside the graph."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.graphs import SEED

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.graphs import Graph

#: File of the pairs in the folder of a graph.
PAIRS = "pairs.tsv"
COUNT = 10
#: Beginnings that are tried for each of them.
TRIES = 50
MAX_EDGES = 4
#: Class to the quantiles of total degree between which both nodes lie.
BANDS = {"low": (0.10, 0.30), "middle": (0.45, 0.55), "high": (0.98, 0.99)}
#: The class whose nodes are those of greatest degree.
HUB, HUB_COUNT = "hub", 5


class Pair(NamedTuple):
    """Two nodes, by their CURIEs, and the class they were drawn from."""

    label: str
    source: str
    target: str


def by_degree(graph: Graph) -> list[Pair]:
    """Draw pairs of low, middle, high and hub degree, joined by at most four edges.

    :param graph: Degrees are total: edges in and out, parallel ones included.

    :returns: Ten pairs a class, no pair twice; less where the graph has not as many.
    """
    degree = np.bincount(graph.source, minlength=len(graph.names)) + np.bincount(
        graph.target, minlength=len(graph.names)
    )
    members = {
        label: np.flatnonzero((degree >= low) & (degree <= high) & (degree > 0))
        for label, (low, high) in ((label, np.quantile(degree, band)) for label, band in BANDS.items())
    }
    members[HUB] = np.argsort(-degree, kind="stable")[:HUB_COUNT]
    return [pair for label, nodes in members.items() for pair in between(graph, label, nodes, nodes)]


def between(graph: Graph, label: str, sources: np.ndarray, targets: np.ndarray, min_edges: int = 1) -> list[Pair]:
    """Draw pairs from two sets of nodes.

    :param graph: The graph.
    :param label: What the class is called.
    :param sources: Where a pair may begin.
    :param targets: Where it may end.
    :param min_edges: How far apart the two are at least; at most it is :data:`MAX_EDGES`.

    :returns: Ten pairs; less where there are not as many.
    """
    random = np.random.default_rng(SEED)
    reach = _Reach(graph)
    drawn: dict[Pair, None] = {}
    starts = random.permutation(sources)
    for start in np.resize(starts, COUNT * TRIES):
        if len(drawn) == COUNT:
            break
        distance = reach.distances(int(start))[targets]
        near = targets[(distance >= min_edges) & (distance <= MAX_EDGES)]
        if len(near):
            drawn[Pair(label, graph.names[start], graph.names[random.choice(near)])] = None
    return list(drawn)


class _Reach:
    """Breadth-first search over the edges in the order of their sources."""

    def __init__(self, graph: Graph) -> None:
        self._start = np.concatenate([[0], np.cumsum(np.bincount(graph.source, minlength=len(graph.names)))])
        self._target = graph.target[np.argsort(graph.source, kind="stable")]

    def distances(self, source: int) -> np.ndarray:
        """Count the edges to every node; beyond four they are not counted and the number is greater than four."""
        distance = np.full(len(self._start) - 1, MAX_EDGES + 1, np.int8)
        distance[source] = 0
        border = np.array([source])
        for edges in range(1, MAX_EDGES + 1):
            parts = [self._target[self._start[node] : self._start[node + 1]] for node in border]
            is_reached = np.zeros(len(distance), bool)
            is_reached[np.concatenate([border[:0], *parts])] = True
            border = np.flatnonzero(is_reached & (distance > edges))
            distance[border] = edges
        return distance


def write_pairs(pairs: list[Pair], path: Path) -> None:
    """Write one pair a line, with its class."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, delimiter="\t", lineterminator="\n")
        table.writerow(Pair._fields)
        table.writerows(pairs)


def read_pairs(path: Path) -> list[Pair]:
    """Read what :func:`write_pairs` wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [Pair(*row) for row in list(csv.reader(stream, delimiter="\t"))[1:]]
