"""Our side: the one place where the benchmark touches the path search of ``kg``."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.search.index import View
from kg.search.search import SearchLimitReached, find_index_paths
from kg.store.opening import open_store

if TYPE_CHECKING:
    from kg.store.opening import OpenStore

#: The command as it is installed beside this Python.
KG = [str(Path(sys.executable).with_name("kg"))]


class Engine:
    """The search over a store that ``kg build`` wrote.

    :param store: The store, open.
    :param with_further: Whether edges that are not causal are walked.
    """

    def __init__(self, store: OpenStore, *, with_further: bool = False) -> None:
        self._graph = store.content.graph
        self._view = View(self._graph.index, with_further=with_further)

    @classmethod
    def open(cls, store: Path) -> Engine:
        """Open a store.

        :param store: Its folder.

        :returns: The search, ready to be asked; edges that are not causal are walked where there are no others.
        """
        opened = open_store(store)
        return cls(opened, with_further=opened.content.graph.index.edge_count == 0)

    def paths(self, source: str, target: str, k: int = 10, max_edges: int = 4) -> list[tuple[int, list[str], bool]]:
        """Find the best simple paths.

        :param source: CURIE of the first node.
        :param target: CURIE of the last.
        :param k: How many.
        :param max_edges: Longest path.

        :returns: Cost as :mod:`benchmarks.costs` has it, nodes, and whether the search was complete; the best first.
        """
        graph = self._graph
        ends = graph.number(source), graph.number(target)
        if ends[0] is None or ends[1] is None:
            return []
        found = []
        complete = True
        try:
            for route in islice(find_index_paths(self._view, ends[0], ends[1], max_edges=max_edges, batch=k), k):
                found.append(route)
        except SearchLimitReached:
            complete = False
        return [(route.cost, [graph.curie(node) for node in route.nodes], complete) for route in found]


def path_command(store: Path, source: str, target: str) -> list[str]:
    """Return the command that is measured as a whole process; it walks what :class:`Engine` walks."""
    options = ["--include-descriptive"] if open_store(store).content.graph.index.edge_count == 0 else []
    return [*KG, "path", "--store", str(store), source, target, "-k", "10", "--max-edges", "4", *options]


def build_command(source: Path, store: Path, *, with_sparql: bool) -> list[str]:
    """Return the command that builds a store: the path index alone, or with the SPARQL store."""
    return [*KG, "build", str(source), "--store", str(store), *([] if with_sparql else ["--no-sparql"])]
