"""From a question to the paths that answer it: which edges it lets paths walk, and what stands behind them."""

from __future__ import annotations

from itertools import islice, pairwise, product
from math import exp, prod
from typing import TYPE_CHECKING, NamedTuple

from kg.answers.context import context_filter
from kg.answers.ranking import BREAK_COST, HUB_WEIGHT, cost, support
from kg.graph.edges import Edge, StatementGraph, row_test
from kg.graph.index import UNIT, View
from kg.graph.search import INFINITE, Route, find_routes
from kg.statements import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kg.answers.context import Break, ContextJudge
    from kg.graph.edges import Walkable
    from kg.statements import Content, Statement

#: Most ways to choose an aspect for each step of a path that are looked at.
MAX_VARIANTS = 64


class PathQuery(NamedTuple):
    """What to ask for, beside the two ends. Every entity is a CURIE."""

    #: How many paths, at least 1; expansions of a shortcut come on top.
    k: int = 5
    #: Longest path, in edges.
    max_edges: int = 6
    #: 1 or -1 for paths of that net sign alone.
    sign: int | None = None
    #: Entities that every path passes through.
    via: tuple[str, ...] = ()
    #: Entities that no path passes through.
    avoid: tuple[str, ...] = ()
    #: Predicates that paths may follow; all where empty.
    predicates: tuple[str, ...] = ()
    #: Biolink categories of the inner nodes; all where empty.
    categories: tuple[str, ...] = ()
    #: Context field to values; a step that states something disjoint is dropped.
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Whether a step that does not state a wanted field is dropped too.
    strict_context: bool = False
    #: Weakest certainty, one of :data:`kg.statements.CERTAINTIES`.
    min_certainty: str = "inferred"
    #: Whether to follow predicates that are not causal; they have no sign.
    include_descriptive: bool = False
    #: Whether to walk against the direction too; such a path has no sign.
    is_undirected: bool = False
    #: Identifiers of statements that no path follows.
    without: frozenset[str] = frozenset()


class Cost(NamedTuple):
    """One component of the cost of a path."""

    what: str
    value: float


class FoundPath(NamedTuple):
    """One path of an answer."""

    #: Counted from 1.
    rank: int
    steps: tuple[Edge, ...]
    #: 1, -1, or ``None`` where a step's sign is unknown.
    sign: int | None
    #: Lower is better; the components add up.
    cost: float
    components: tuple[Cost, ...]
    #: Product of the supports of the steps, 0 to 1.
    support: float
    #: ``coherent``, ``unstated``, ``broken``, or ``None`` for a single step.
    coherence: str | None
    breaks: tuple[Break, ...]
    #: Context fields in which steps differ without contradiction.
    mixed: tuple[str, ...]
    #: Rank of the shortcut that this path spells out, or ``None``.
    expands: int | None
    #: The mediators and omitted steps that the statements of its steps name, whatever the aspect.
    mediators: frozenset[str] = frozenset()

    @property
    def nodes(self) -> tuple[str, ...]:
        """CURIEs of the nodes, source first."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def certainty(self) -> str:
        """The certainty of the weakest step."""
        return max((step_certainty(step) for step in self.steps), key=CERTAINTIES.index)

    @property
    def weakest_step(self) -> int:
        """The step of the least certainty, and of those the one of the least support; counted from 1."""
        ordered = sorted(
            enumerate(self.steps, 1),
            key=lambda item: (-CERTAINTIES.index(step_certainty(item[1])), -item[1].cost, item[0]),
        )
        return ordered[0][0]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of every step, in order."""
        return tuple(statement for step in self.steps for statement in step.statements)


def walkable_graph(content: Content) -> Walkable:
    """Give what paths can walk of a content; it is made once."""
    if "walkable" not in content.memo:
        passages = content.passages
        content.memo["walkable"] = StatementGraph(
            content.statements.values(), lambda item: cost(support(item, passages)), hub_weight=HUB_WEIGHT
        )
    graph: Walkable = content.memo["walkable"]
    return graph


class Walker:
    """Walks a content under one question.

    :param content: The content.
    :param judge: Judges contexts and joints.
    :param query: What is asked beside the two ends.
    """

    def __init__(self, content: Content, judge: ContextJudge, query: PathQuery) -> None:
        self._content = content
        self._judge = judge
        self._query = query
        #: What it walks.
        self.graph = walkable_graph(content)
        self._wanted = dict(query.context)
        self._fits_context = context_filter(self._wanted, judge, is_strict=query.strict_context)
        self._takes_row = row_test(
            self.graph,
            predicates=query.predicates,
            min_certainty=query.min_certainty,
            fits_context=self._fits_context if query.context else None,
            without=query.without,
        )

    def walks(self, item: Statement) -> bool:
        """Tell whether a path may follow a statement."""
        query = self._query
        return (
            item.is_walkable
            and (query.include_descriptive or not self._content.is_descriptive(item))
            and CERTAINTIES.index(item.certainty) <= CERTAINTIES.index(query.min_certainty)
            and (not query.predicates or item.predicate in query.predicates)
            and item.id not in query.without
            and item.subject not in query.avoid
            and item.object not in query.avoid
            and self._fits_context(item.context)
        )

    def routes(self, start: str, end: str, *, batch: int, among: frozenset[str] | None = None) -> Iterator[Route]:
        """Find paths as the index has them, cheapest first, each sequence of nodes and signs once.

        :param start: CURIE of the first entity.
        :param end: CURIE of the last entity.
        :param batch: How many paths are likely to be wanted.
        :param among: The entities that paths may visit; all where left out.

        :yields: Paths that keep to the question, whatever their contexts.

        :raises SearchLimitReached: Where the search stopped at its limit.
        """
        source, target = self.graph.number(start), self.graph.number(end)
        found: Iterator[Route] = iter(())
        if source is not None and target is not None and not {start, end} & set(self._query.avoid):
            view = self.view((source, target), among)
            accept = self._accepts if self._query.via or self._query.sign else None
            found = find_routes(view, source, target, max_edges=self._query.max_edges, batch=batch, accept=accept)
        seen = set()
        for route in found:
            identity = (route.nodes, tuple(self._signs(route.edges, route.nodes)))
            if identity not in seen:  # a causal and a descriptive edge may say the same
                seen.add(identity)
                yield route

    def paths(self, route: Route) -> Iterator[FoundPath]:
        """Give the paths of a route, one for each choice of the aspects that its steps change.

        :param route: A path of the index.

        :returns: First those whose statements state a wanted context, then by cost.
        """
        steps = list(self._steps(route))
        mediators = frozenset(
            curie for step in steps for edge in step for item in edge.statements for curie in (*item.via, *item.omits)
        )
        choices = list(islice(product(*steps), MAX_VARIANTS))
        choices.sort(key=lambda steps: (-sum(map(self._states_wanted, steps)), sum(step.cost for step in steps)))
        return (self._judged(steps, route)._replace(mediators=mediators) for steps in choices)

    def best_path(self, route: Route) -> FoundPath:
        """Give the first unbroken path of a route, else its first."""
        paths = list(self.paths(route))
        return next((path for path in paths if not path.breaks), paths[0])

    def steps(self, nodes: Sequence[int]) -> tuple[Edge, ...]:
        """Give the cheapest step from each node to the next; each must have one."""
        view = self.view()
        edges = []
        for node, following in pairwise(nodes):
            _, reached, numbers, _ = view.leaving(node, INFINITE)
            edges.append(next(edge for edge, other in zip(numbers, reached, strict=True) if other == following))
        return tuple(choices[0] for choices in self._steps(Route(0, tuple(edges), tuple(nodes))))

    def view(self, ends: Collection[int] = (), among: frozenset[str] | None = None) -> View:
        """Give the edges that paths may walk.

        :param ends: Nodes of whatever category.
        :param among: The entities that paths may visit; all where left out.

        :returns: The edges, to be searched.
        """
        query, graph = self._query, self.graph
        avoid = {graph.number(curie) for curie in query.avoid}
        entities = self._content.entities

        def takes_node(node: int) -> bool:
            return (
                node not in avoid
                and (among is None or graph.curie(node) in among)
                and (not query.categories or node in ends or entities[graph.curie(node)].category in query.categories)
            )

        return View(
            graph.index,
            with_further=query.include_descriptive,
            is_undirected=query.is_undirected,
            takes_row=self._takes_row,
            takes_node=takes_node if avoid or query.categories or among is not None else None,
        )

    def _accepts(self, edges: Sequence[int], nodes: Sequence[int]) -> bool:
        query, graph = self._query, self.graph
        return all(graph.number(curie) in nodes for curie in query.via) and (
            query.sign is None or sign_product(self._signs(edges, nodes)) == query.sign
        )

    def _signs(self, edges: Sequence[int], nodes: Sequence[int]) -> Iterator[int | None]:
        """Give the signs of the steps of a path; one that is walked backwards has none."""
        index = self.graph.index
        for edge, following in zip(edges, nodes[1:], strict=True):
            yield index.sign(edge) if index.target(edge) == following else None

    def _steps(self, route: Route) -> Iterator[list[Edge]]:
        """Give the steps of a path, each by the aspects that it may change."""
        index, graph = self.graph.index, self.graph
        signs = self._signs(route.edges, route.nodes)
        for edge, (source, target), sign in zip(route.edges, pairwise(route.nodes), signs, strict=True):
            by_aspect: dict[str, list[Statement]] = {}
            costs: dict[str, int] = {}
            for row in index.rows(edge):
                if self._takes_row is None or self._takes_row(row):
                    item = graph.statement(row)
                    by_aspect.setdefault(item.object_aspect, []).append(item)
                    costs.setdefault(item.object_aspect, index.row_costs[row])
            yield [
                Edge(
                    graph.curie(source),
                    graph.curie(target),
                    aspect,
                    sign,
                    costs[aspect] / UNIT,
                    tuple(sorted(items, key=lambda item: not self._states(item))),
                    is_reversed=index.target(edge) != target,
                )
                for aspect, items in by_aspect.items()
            ]

    def _states_wanted(self, step: Edge) -> bool:
        return any(map(self._states, step.statements))

    def _states(self, item: Statement) -> bool:
        """Tell whether a statement states a context that is wanted, rather than leave it open."""
        return any(self._judge.overlap(getattr(item.context, name), values) for name, values in self._wanted.items())

    def _judged(self, steps: tuple[Edge, ...], route: Route) -> FoundPath:
        judgement = self._judge.judge(steps)
        components = [Cost(f"step {n}: -ln support", step.cost) for n, step in enumerate(steps, 1)]
        for step, node in zip(steps, route.nodes[1:-1], strict=False):
            if half := self.graph.index.half_passing[node]:
                components.append(Cost(f"hub {self._content.entities[step.target].label}", 2 * half / UNIT))
        components += [Cost(f"break at step {b.step}: {b.field}", BREAK_COST) for b in judgement.breaks]
        return FoundPath(
            rank=0,
            steps=steps,
            sign=path_sign(steps),
            cost=sum(component.value for component in components),
            components=tuple(components),
            support=exp(-sum(step.cost for step in steps)),
            coherence=judgement.verdict,
            breaks=judgement.breaks,
            mixed=judgement.mixed,
            expands=None,
        )


class WalkedLinks:
    """Which entities a question lets paths go to, as numbers; see :class:`kg.answers.joins.Links`.

    :param walker: Walks under the question.
    """

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._view = walker.view()
        self._graph = walker.graph
        self._count = walker.graph.index.node_count
        self._others: list[str] = []

    def number(self, curie: str) -> int:
        """Give the number of an entity; one that no statement lets paths walk to gets one of its own."""
        number = self._graph.number(curie)
        if number is not None:
            return number
        if curie not in self._others:
            self._others.append(curie)
        return self._count + self._others.index(curie)

    def curie(self, node: int) -> str:
        """Give the entity that a number stands for."""
        return self._graph.curie(node) if node < self._count else self._others[node - self._count]

    def following(self, node: int) -> Sequence[int]:
        """Give the nodes that an edge leads to from a node, the cheapest first."""
        return self._view.leaving(node, INFINITE)[1] if node < self._count else ()

    def preceding(self, node: int) -> Sequence[int]:
        """Give the nodes from which an edge leads to a node, the cheapest first."""
        return self._view.entering(node, INFINITE)[1] if node < self._count else ()

    def steps(self, nodes: Sequence[int]) -> tuple[Edge, ...]:
        """Give the cheapest step from each node to the next; each must have one."""
        return self._walker.steps(nodes)


def step_certainty(step: Edge) -> str:
    """Give the certainty of a step: the strongest of its statements."""
    return min((statement.certainty for statement in step.statements), key=CERTAINTIES.index)


def path_sign(steps: Iterable[Edge]) -> int | None:
    """Multiply the signs of steps; one unknown sign leaves the path without."""
    return sign_product(step.sign for step in steps)


def sign_product(signs: Iterable[int | None]) -> int | None:
    """Multiply signs; one unknown leaves the product unknown."""
    known = list(signs)
    return None if None in known else prod(sign for sign in known if sign)
