"""Edges: the statements of one subject, object, object aspect and sign, taken together."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.statements import Statement


class Edge(NamedTuple):
    """One step that a path may take."""

    #: The node it starts from, and the one it leads to.
    source: str
    target: str
    #: Aspect of the object that is changed, or empty.
    aspect: str
    #: 1, -1, or ``None`` where it is unknown.
    sign: int | None
    #: At least 0; costs of steps add up.
    cost: float
    statements: tuple[Statement, ...]
    #: Whether it is walked from object to subject.
    is_reversed: bool = False


class Neighbours(Protocol):
    """What the search needs of a graph."""

    def out_edges(self, node: str) -> Sequence[Edge]:
        """Give the edges that start from a node, in a fixed order."""

    def in_edges(self, node: str) -> Sequence[Edge]:
        """Give the edges that lead to a node, in a fixed order."""

    def passing_cost(self, node: str) -> float:
        """Give what it costs a path to pass through a node, at least 0: hubs say little."""


class EdgeGraph:
    """The edges of a set of statements, in memory.

    :param statements: What paths may walk; the caller has filtered them.
    :param cost: Cost of an edge from its statements, at least 0.
    :param hub_weight: Weight of the logarithm of a node's degrees in :meth:`passing_cost`.
    :param is_undirected: Whether each edge may also be walked backwards, which leaves it without a sign.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        cost: Callable[[Sequence[Statement]], float],
        *,
        hub_weight: float = 0.0,
        is_undirected: bool = False,
    ) -> None:
        groups: dict[tuple[str, str, str, int | None], list[Statement]] = {}
        for item in statements:
            # A correlation has a sign, but a path gets none from it.
            sign = item.sign if item.is_causal else None
            groups.setdefault((item.subject, item.object, item.object_aspect, sign), []).append(item)
        self._out: dict[str, list[Edge]] = {}
        self._in: dict[str, list[Edge]] = {}
        for key in sorted(groups, key=lambda key: (key[0], key[1], key[2], key[3] or 0)):
            members = tuple(groups[key])
            self._add(Edge(*key, cost(members), members))
            if is_undirected:
                source, target, aspect, _ = key
                self._add(Edge(target, source, aspect, None, cost(members), members, is_reversed=True))
        self._passing = {
            node: hub_weight / 2 * (log(_degree(self._out[node])) + log(_degree(self._in[node])))
            for node in self._out.keys() & self._in.keys()
        }

    def _add(self, edge: Edge) -> None:
        if edge.source != edge.target:
            self._out.setdefault(edge.source, []).append(edge)
            self._in.setdefault(edge.target, []).append(edge)

    def out_edges(self, node: str) -> Sequence[Edge]:
        """Give the edges that start from a node, by target, aspect and sign."""
        return self._out.get(node, ())

    def in_edges(self, node: str) -> Sequence[Edge]:
        """Give the edges that lead to a node, by source, aspect and sign."""
        return self._in.get(node, ())

    def passing_cost(self, node: str) -> float:
        """Give half the hub weight times the logarithms of the numbers of neighbours before and after the node."""
        return self._passing.get(node, 0.0)


def _degree(edges: Sequence[Edge]) -> int:
    return len({(edge.source, edge.target) for edge in edges})
