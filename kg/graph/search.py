"""The search for the cheapest simple paths.

Best first on partial paths, with the cheapest way on to the target as the bound (A*). A path never visits an entity
twice, whatever the signs: walking a doubled graph of raised and lowered entities would pass through one entity as both.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.edges import Edge, Neighbours


INFINITE = float("inf")


class SearchLimitReached(Exception):
    """The search has looked at as many partial paths as it may; there may be more paths."""


def find_paths(
    graph: Neighbours, source: str, target: str, *, max_edges: int = 6, max_expansions: int = 200_000
) -> Iterator[tuple[Edge, ...]]:
    """Find the simple paths from one node to another, cheapest first.

    The cost of a path is the sum of its edges' costs and of the passing costs of its inner nodes. Parallel edges give
    separate paths.

    :param graph: Where to search.
    :param source: First node.
    :param target: Last node.
    :param max_edges: Longest path to find, in edges.
    :param max_expansions: How many partial paths to extend before giving up.

    :returns: The edges of each path, ordered by cost, then length, then nodes and signs. Empty if the nodes are not
        connected within ``max_edges``, or are the same.

    :raises ValueError: If ``max_edges`` is less than 1.
    :raises SearchLimitReached: From the iterator, after ``max_expansions``.
    """
    if max_edges < 1:
        raise ValueError(f"max_edges must be at least 1, got {max_edges}")
    return _search(graph, source, target, max_edges, max_expansions) if source != target else iter(())


def _search(
    graph: Neighbours, source: str, target: str, max_edges: int, max_expansions: int
) -> Iterator[tuple[Edge, ...]]:
    bound = cheapest_ways(graph, target, max_edges)
    if source not in bound:
        return
    ticket = count()
    # (least total cost, edges, key, ticket, cost so far, edges walked, nodes visited)
    heap: list[tuple[float, int, tuple[tuple[str, str, int], ...], int, float, tuple[Edge, ...], frozenset[str]]] = [
        (bound[source][max_edges], 0, (), next(ticket), 0.0, (), frozenset((source,)))
    ]
    expansions = 0
    while heap:
        _, length, key, _, cost, walked, visited = heappop(heap)
        node = walked[-1].target if walked else source
        if node == target:
            yield walked
            continue
        expansions += 1
        if expansions > max_expansions:
            raise SearchLimitReached
        passing = graph.passing_cost(node) if walked else 0.0
        left = max_edges - length - 1
        for edge in graph.out_edges(node):
            following = edge.target
            ways = bound.get(following)
            if ways is None or following in visited or ways[left] == INFINITE:
                continue
            total = cost + passing + edge.cost
            onward = ways[left] + (graph.passing_cost(following) if following != target else 0.0)
            entry = (following, edge.aspect, edge.sign or 0)
            heappush(
                heap,
                # Rounded, so that sums of the same costs in another order tie.
                (
                    round(total + onward, 9),
                    length + 1,
                    (*key, entry),
                    next(ticket),
                    total,
                    (*walked, edge),
                    visited | {following},
                ),
            )


def cheapest_ways(graph: Neighbours, target: str, max_edges: int) -> dict[str, list[float]]:
    """Give, for every node within reach, the least cost of going on to the target in at most 0, 1, 2, ... edges.

    The passing cost of the node itself is not in it. It never exceeds the cost of a simple path, so that the search is
    exact.

    :param graph: Where to search.
    :param target: Last node.
    :param max_edges: Longest way, in edges, at least 0.

    :returns: Node to costs, index = number of edges allowed; infinite where that is too few.
    """
    best: dict[str, list[float]] = {target: [0.0] * (max_edges + 1)}
    frontier = {target}
    for edges in range(1, max_edges + 1):
        changed: dict[str, float] = {}
        for node in frontier:
            passing = graph.passing_cost(node) if node != target else 0.0
            onward = best[node][edges - 1] + passing
            for edge in graph.in_edges(node):
                known = best[edge.source][edges - 1] if edge.source in best else INFINITE
                if onward + edge.cost < min(known, changed.get(edge.source, INFINITE)):
                    changed[edge.source] = onward + edge.cost
        for node, cost in changed.items():
            ways = best.setdefault(node, [INFINITE] * (max_edges + 1))
            ways[edges:] = [cost] * (max_edges + 1 - edges)
        frontier = set(changed)
    return best
