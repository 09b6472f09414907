"""The entities that paths may reach from each other under a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.search.search import INFINITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.paths.walker import Walker
    from kg.search.edges import Step


class WalkedLinks:
    """The entities that paths may reach under a question, as numbers; see :class:`kg.paths.missing_links.LinkGraph`.

    :param walker: Walks under the question.
    """

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._view = walker.view()
        self._graph = walker.graph
        self._count = walker.graph.index.node_count
        self._others: list[str] = []

    def number(self, curie: str) -> int:
        """Return the number of an entity; one that no statement lets paths walk to gets one of its own."""
        number = self._graph.number(curie)
        if number is not None:
            return number
        if curie not in self._others:
            self._others.append(curie)
        return self._count + self._others.index(curie)

    def curie(self, node: int) -> str:
        """Return the entity that a number stands for."""
        return self._graph.curie(node) if node < self._count else self._others[node - self._count]

    def following(self, node: int) -> Sequence[int]:
        """Return the nodes that an edge leads to from a node, the cheapest first."""
        return self._view.leaving(node, INFINITE)[1] if node < self._count else ()

    def preceding(self, node: int) -> Sequence[int]:
        """Return the nodes from which an edge leads to a node, the cheapest first."""
        return self._view.entering(node, INFINITE)[1] if node < self._count else ()

    def steps(self, nodes: Sequence[int]) -> tuple[Step, ...]:
        """Return the cheapest step from each node to the next; each must have one."""
        return self._walker.steps(nodes)
