"""The ways in which a statement acts: the mediators that it names, and how they are joined where that is recorded."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kg.paths.found_path import sign_product
from kg.search.edges import StatementGraph
from kg.search.index import View
from kg.search.search import SearchLimitReached, find_index_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from kg.model.statements import Statement
    from kg.paths.cut_sets import Alternative


#: The depth to which mediators of the steps between mediators are followed.
MAX_DEPTH = 3


class Mediation:
    """The ways by which statements act; a way is open as long as none of its nodes is taken out.

    "A acts on B via X, Y and Z" does not say whether X, Y and Z are the steps of one chain or each does it alone. Where
    the links between them are recorded, those say it: a path from A to B through mediators that the statement names,
    of the sign of the statement, is one way, and needs all its nodes and what its steps act via. A mediator that is on
    no such way is a way of its own. Omitted steps are mediators. A statement that names none has one way without nodes,
    which is always open.

    :param between: Returns the statements among some entities that paths may walk.
    """

    def __init__(self, between: Callable[[frozenset[str]], Iterable[Statement]]) -> None:
        self._between = between
        self._known: dict[tuple[str, int], frozenset[Alternative]] = {}

    def ways(self, statement: Statement) -> frozenset[Alternative]:
        """Return the ways by which a statement acts, none of which contains another; there is at least one."""
        return self._ways(statement, MAX_DEPTH)

    def _ways(self, statement: Statement, depth: int) -> frozenset[Alternative]:
        key = statement.id, depth
        if key not in self._known:
            self._known[key] = self._find(statement, depth)
        return self._known[key]

    def _find(self, statement: Statement, depth: int) -> frozenset[Alternative]:
        """Find the ways of a statement, those of the steps between its mediators to one depth less."""
        ends = {statement.subject, statement.object}
        named = mediators(statement)
        if not named or not depth:
            return frozenset((frozenset(),))
        found: set[Alternative] = set()
        joined: set[str] = set()
        with suppress(SearchLimitReached):  # then a mediator may count as a way of its own
            for steps in self._links(statement, named):
                inner = frozenset(step[0].object for step in steps[:-1])
                ways = frozenset((inner,))
                for step in steps:
                    acting = {way - ends for item in step for way in self._ways(item, depth - 1)}
                    ways = shortest({way | further for way in ways for further in acting})
                found |= ways
                joined |= inner.union(*ways)
        return shortest(found | {frozenset((curie,)) for curie in named - joined})

    def _links(self, statement: Statement, named: frozenset[str]) -> Iterator[list[list[Statement]]]:
        """Find the paths through named mediators with the sign of a statement, as the statements of their steps."""
        ends = {statement.subject, statement.object}
        between = [item for item in self._between(named | ends) if {item.subject, item.object} != ends]
        graph = StatementGraph(between, lambda _: 0, hub_weight=0.0)
        source, target = graph.number(statement.subject), graph.number(statement.object)
        if source is None or target is None:
            return
        for route in find_index_paths(View(graph.index, with_further=True), source, target, max_edges=len(named) + 1):
            if statement.sign in (None, sign_product(map(graph.index.sign, route.edges))):
                yield [[graph.statement(row) for row in graph.index.rows(edge)] for edge in route.edges]


def mediators(statement: Statement) -> frozenset[str]:
    """Return the mediators and the omitted steps that a statement names, without its own subject and object."""
    return frozenset((*statement.via, *statement.omits)) - {statement.subject, statement.object}


def shortest(ways: Collection[Alternative]) -> frozenset[Alternative]:
    """Leave out the ways that contain another."""
    return frozenset(way for way in ways if not any(other < way for other in ways))
