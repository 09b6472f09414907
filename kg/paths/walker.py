"""From a question to the paths that answer it: the edges that paths may follow, and the statements behind them."""

from __future__ import annotations

from functools import partial
from itertools import islice, pairwise, product
from math import exp
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kg.model.statements import CERTAINTIES
from kg.paths.asked import fits_aspects
from kg.paths.context import context_filter
from kg.paths.found_path import FoundPath, sign_product
from kg.paths.ranking import BREAK_COST, HUB_WEIGHT, statement_cost
from kg.search.edges import StatementGraph, Step, row_test
from kg.search.index import UNIT, View
from kg.search.search import INFINITE, IndexPath, find_index_paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.paths.context import ContextJudge
    from kg.paths.query import PathQuery
    from kg.search.edges import Walkable

#: Most ways to choose an aspect for each step of a path that are looked at.
MAX_VARIANTS = 64


#: Contents in memory to their graphs, which are made at the first question and go with the content.
_GRAPHS: WeakKeyDictionary[Content, Walkable] = WeakKeyDictionary()


def walkable_graph(content: Content) -> Walkable:
    """Return what paths can walk of a content: the graph that it has, or one that is made once of its statements."""
    own: Walkable | None = getattr(content, "graph", None)
    if own is not None:
        return own
    graph = _GRAPHS.get(content)
    if graph is None:
        graph = StatementGraph(
            content.statements.values(), lambda item: statement_cost(item, content), hub_weight=HUB_WEIGHT
        )
        _GRAPHS[content] = graph
    return graph


class Walker:
    """Walks a content under one question.

    :param content: The content.
    :param judge: Judges contexts and joints.
    :param query: The options of the question.
    """

    def __init__(self, content: Content, judge: ContextJudge, query: PathQuery) -> None:
        self._content = content
        self._judge = judge
        self._query = query
        #: The graph that it walks.
        self.graph = walkable_graph(content)
        self._wanted = dict(query.context)
        #: The steps along each edge and towards each node that were made, by the aspects that they may change.
        self._made: dict[tuple[int, int], list[Step]] = {}
        #: The signs of steps along each edge and towards each node.
        self._sign_of: dict[tuple[int, int], int | None] = {}
        #: The numbers that pass for each entity of ``via``: its own, and those of the groups that it is a member of.
        self._via = [{self.graph.number(c) for c in (curie, *content.groups(curie))} - {None} for curie in query.via]
        self._fits_context = context_filter(self._wanted, judge, is_strict=query.strict_context)
        self._takes_row = row_test(
            self.graph,
            predicates=query.predicate,
            min_certainty=query.min_certainty,
            fits_context=self._fits_context if query.context else None,
            without=query.without,
        )

    def walks(self, item: Statement) -> bool:
        """Return whether a path may follow a statement."""
        query = self._query
        return (
            item.is_walkable
            and (query.include_descriptive or not self._content.is_descriptive(item))
            and CERTAINTIES.index(item.certainty) <= CERTAINTIES.index(query.min_certainty)
            and (not query.predicate or item.predicate in query.predicate)
            and item.id not in query.without
            and item.subject not in query.avoid
            and item.object not in query.avoid
            and self._fits_context(item.context)
        )

    def routes(self, start: str, end: str, *, batch: int, among: frozenset[str] | None = None) -> Iterator[IndexPath]:
        """Find paths as the index has them, cheapest first, each sequence of nodes and signs once.

        :param start: CURIE of the first entity.
        :param end: CURIE of the last entity.
        :param batch: The number of paths that are likely to be wanted.
        :param among: The entities that paths may visit; all where left out.

        :yields: Paths that keep to the question, whatever their contexts.

        :raises SearchLimitReached: Where the search stopped at its limit.
        """
        source, target = self.graph.number(start), self.graph.number(end)
        found: Iterator[IndexPath] = iter(())
        if source is not None and target is not None and not {start, end} & set(self._query.avoid):
            view = self.view((source, target), among)
            accept = self._accepts if self._query.via or self._query.sign else None
            found = find_index_paths(
                view,
                source,
                target,
                max_edges=self._query.max_edges,
                batch=batch,
                accept=accept,
                at_once=among is not None,
            )
        if not (self._query.include_descriptive or self._query.undirected):
            yield from found
            return
        seen = set()
        for route in found:
            identity = (route.nodes, tuple(self._signs(route.edges, route.nodes)))
            if identity not in seen:  # a causal and a descriptive edge may say the same
                seen.add(identity)
                yield route

    def paths(self, route: IndexPath) -> Iterator[FoundPath]:
        """Return the paths of a route, one for each choice of the aspects that its steps change.

        :param route: A path of the index.

        :returns: First those whose statements state a wanted context, then by cost.
        """
        steps = list(self._steps(route))
        half_passing = self.graph.index.half_passing
        judged = partial(
            self._judged,
            nodes=tuple(map(self.graph.curie, route.nodes)),
            sign=sign_product(self._signs(route.edges, route.nodes)),
            passing=tuple(2 * half_passing[node] / UNIT for node in route.nodes[1:-1]),
            choices=steps,
        )
        choices = [steps for steps in islice(product(*steps), MAX_VARIANTS) if self._fits_ends(steps)]
        if len(choices) > 1:
            choices.sort(key=lambda steps: (-sum(map(self._states_wanted, steps)), sum(step.cost for step in steps)))
        return map(judged, choices)

    def best_path(self, route: IndexPath) -> FoundPath | None:
        """Return the first unbroken path of a route, otherwise its first; ``None`` if none is of the wanted aspects."""
        first = None
        for path in self.paths(route):
            if not path.breaks:
                return path
            first = first or path
        return first

    def _fits_ends(self, steps: Sequence[Step]) -> bool:
        """Return whether a path starts and ends in the aspects that the question asks for."""
        query = self._query
        if not query.source_aspect and not query.target_aspect:
            return True
        ends = ((steps[0], {"starts": True, "ends": False}), (steps[-1], {"starts": False, "ends": True}))
        return all(
            any(fits_aspects(item, query, self._judge, **which) for item in step.statements) for step, which in ends
        )

    def steps(self, nodes: Sequence[int]) -> tuple[Step, ...]:
        """Return the cheapest step from each node to the next; each must have one."""
        view = self.view()
        edges = []
        for node, following in pairwise(nodes):
            _, reached, numbers, _ = view.leaving(node, INFINITE)
            edges.append(next(edge for edge, other in zip(numbers, reached, strict=True) if other == following))
        return tuple(choices[0] for choices in self._steps(IndexPath(0, tuple(edges), tuple(nodes))))

    def view(self, ends: Collection[int] = (), among: frozenset[str] | None = None) -> View:
        """Return the edges that paths may walk.

        :param ends: Nodes of whatever category.
        :param among: The entities that paths may visit; all where left out.

        :returns: The edges, to be searched.
        """
        query, graph = self._query, self.graph
        avoid = {graph.number(curie) for curie in query.avoid}
        visited = None if among is None else {graph.number(curie) for curie in among}
        entities = self._content.entities

        def takes_node(node: int) -> bool:
            return (
                node not in avoid
                and (visited is None or node in visited)
                and (not query.category or node in ends or entities[graph.curie(node)].category in query.category)
            )

        return View(
            graph.index,
            with_further=query.include_descriptive,
            is_undirected=query.undirected,
            takes_row=self._takes_row,
            takes_node=takes_node if avoid or query.category or among is not None else None,
        )

    def _accepts(self, edges: Sequence[int], nodes: Sequence[int]) -> bool:
        query = self._query
        return all(any(number in nodes for number in numbers) for numbers in self._via) and (
            query.sign is None or sign_product(self._signs(edges, nodes)) == query.sign
        )

    def _signs(self, edges: Sequence[int], nodes: Sequence[int]) -> Iterator[int | None]:
        """Return the signs of the steps of a path; one that is walked backwards has none."""
        index = self.graph.index
        for edge, following in zip(edges, nodes[1:], strict=True):
            if (edge, following) not in self._sign_of:
                self._sign_of[edge, following] = None if self._is_reversed(edge, following) else index.sign(edge)
            yield self._sign_of[edge, following]

    def _is_reversed(self, edge: int, following: int) -> bool:
        """Return whether an edge that leads to a node of a path is walked backwards."""
        return self._query.undirected and self.graph.index.target(edge) != following

    def _steps(self, route: IndexPath) -> Iterator[list[Step]]:
        """Return the steps of a path, each by the aspects that it may change."""
        for edge, (source, target) in zip(route.edges, pairwise(route.nodes), strict=True):
            if (edge, target) not in self._made:
                self._made[edge, target] = self._along(edge, source, target)
            yield self._made[edge, target]

    def _along(self, edge: int, source: int, target: int) -> list[Step]:
        """Return the steps along an edge, one for each aspect that its statements change."""
        index, graph = self.graph.index, self.graph
        by_aspect: dict[str, list[Statement]] = {}
        costs: dict[str, int] = {}
        for row in index.rows(edge):
            if self._takes_row is None or self._takes_row(row):
                item = graph.statement(row)
                if item.object_aspect not in costs:
                    costs[item.object_aspect] = index.row_costs[row]
                by_aspect.setdefault(item.object_aspect, []).append(item)
        (sign,) = self._signs((edge,), (source, target))
        return [
            Step(
                graph.curie(source),
                graph.curie(target),
                aspect,
                sign,
                costs[aspect] / UNIT,
                tuple(sorted(items, key=lambda item: not self._states(item))),
                is_reversed=self._is_reversed(edge, target),
            )
            for aspect, items in by_aspect.items()
        ]

    def _states_wanted(self, step: Step) -> bool:
        return bool(self._wanted) and any(map(self._states, step.statements))

    def _states(self, item: Statement) -> bool:
        """Return whether a statement states a context that is wanted, rather than leave it open."""
        return any(self._judge.overlap(getattr(item.context, name), values) for name, values in self._wanted.items())

    def _judged(
        self,
        steps: tuple[Step, ...],
        *,
        nodes: tuple[str, ...],
        sign: int | None,
        passing: tuple[float, ...],
        choices: Sequence[Sequence[Step]],
    ) -> FoundPath:
        judgement = self._judge.judge(steps)
        of_steps = sum(step.cost for step in steps)
        return FoundPath(
            rank=0,
            nodes=nodes,
            steps=steps,
            sign=sign,
            cost=of_steps + sum(passing) + BREAK_COST * len(judgement.breaks),
            passing=passing,
            support=exp(-of_steps),
            coherence=judgement.verdict,
            breaks=judgement.breaks,
            mixed=judgement.mixed,
            silent=judgement.silent,
            expands=None,
            choices=choices,
        )
