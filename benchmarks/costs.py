"""The cost of a path, as every engine that is compared must reckon it.

An edge costs round(10^6 · -ln(support)), its support being 0.98 at most; parallel edges of one sign count as one, at
the least cost. An inner node costs 2 · round(10^6 · 0.075 · (ln out + ln in)), where *out* and *in* are its distinct
neighbours after and before it by edges that may be causal, at least one: nothing where no edge may be. A path costs the
sum of both. It has at most four edges and visits no node twice.

A node costs the same on every path, so that the whole can be put on the arcs: an arc costs its edge and the node it
leads to, and the target is taken off at the end. Engines that know weights on edges only are given those.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.model.predicates import Predicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.graphs import Graph

#: Costs are integers, so that engines agree to the last digit.
SCALE = 1_000_000
#: No edge is surer than this.
MAX_SUPPORT = 0.98
#: Weight of the mean of the logarithms of the two degrees of an inner node.
HUB_WEIGHT = 0.3


class Answer(NamedTuple):
    """One path: what it costs and the nodes it visits."""

    cost: int
    nodes: tuple[str, ...]


class Arcs(NamedTuple):
    """Each couple of neighbours once, at the least cost over all its edges, in the order of (source, target)."""

    source: np.ndarray
    target: np.ndarray
    #: Cost of the arc with that of passing its target.
    weight: np.ndarray
    #: Node to the cost of passing it.
    passing: np.ndarray


def edge_costs(support: np.ndarray) -> np.ndarray:
    """Return the cost of edges from their support in hundredths."""
    costs: np.ndarray = np.rint(SCALE * -np.log(np.minimum(support / 100, MAX_SUPPORT))).astype(np.int64)
    return costs


def arcs(graph: Graph) -> Arcs:
    """Reduce a graph to what an engine without signs and without costs of nodes needs."""
    size = len(graph.names)
    couple = graph.source.astype(np.int64) * size + graph.target
    cost = edge_costs(graph.support)
    order = np.lexsort((cost, couple))
    couple = couple[order]
    is_first = np.concatenate([[True], couple[1:] != couple[:-1]])
    source, target = np.divmod(couple[is_first], size)
    out, into = (np.maximum(np.bincount(ends, minlength=size), 1) for ends in (source, target))
    passing = 2 * np.rint(SCALE * HUB_WEIGHT / 4 * (np.log(out) + np.log(into))).astype(np.int64)
    known = Predicates({})
    if all(known.get(predicate.curie).is_further for predicate in graph.predicates):
        passing = np.zeros_like(passing)
    return Arcs(source, target, cost[order][is_first] + passing[target], passing)


class Reckoner:
    """Says what a sequence of nodes costs, whoever found it.

    :param graph: The graph; its names are what the paths consist of.
    """

    def __init__(self, graph: Graph) -> None:
        self._number = {name: number for number, name in enumerate(graph.names)}
        self._arcs = arcs(graph)
        self._couple = self._arcs.source * len(graph.names) + self._arcs.target

    def cost(self, nodes: Sequence[str]) -> int:
        """Return the least cost of a path through these nodes.

        :param nodes: Their names.

        :returns: The cost, whatever the number of edges.

        :raises ValueError: If a node comes twice, or two neighbours are not joined.
        """
        numbers = [self._number[name] for name in nodes]
        if len(set(numbers)) < len(numbers):
            raise ValueError(f"not a simple path: {' '.join(nodes)}")
        total = -int(self._arcs.passing[numbers[-1]])
        for source, target in pairwise(numbers):
            wanted = source * len(self._number) + target
            place = int(np.searchsorted(self._couple, wanted))
            if place == len(self._couple) or self._couple[place] != wanted:
                raise ValueError(f"no edge: {' '.join(nodes)}")
            total += int(self._arcs.weight[place])
        return total
