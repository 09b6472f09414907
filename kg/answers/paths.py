"""Paths between two entities: ranked, signed, judged, and with the nearest misses where there is none."""

from __future__ import annotations

from contextlib import suppress
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from kg.answers.context import ContextJudge, context_filter
from kg.answers.ranking import BREAK_COST, HUB_WEIGHT, step_cost, support
from kg.answers.related import related_statements
from kg.errors import LimitError
from kg.graph.edges import Edge, EdgeGraph
from kg.graph.search import SearchLimitReached, find_paths
from kg.statements import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.answers.context import Break
    from kg.lexicon import Reading
    from kg.statements import Content, Statement

#: Most paths to look at while looking for the best unbroken ones.
MAX_JUDGED = 20_000


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


class NearMiss(NamedTuple):
    """What hides paths that would else be found."""

    #: An option of the question, such as ``--max-edges 4``, or ``direction``.
    hidden_by: str
    #: How many paths there would be, at most 100 counted.
    paths: int


class PathAnswer(NamedTuple):
    """The answer to one question for paths."""

    source: Reading
    target: Reading
    query: PathQuery
    paths: tuple[FoundPath, ...]
    #: ``False`` if the search stopped at a limit.
    complete: bool
    near_misses: tuple[NearMiss, ...]
    #: What is said between the ends or their narrower and wider kinds and is in none of the paths, denied ones first.
    related: tuple[Statement, ...] = ()


def step_certainty(step: Edge) -> str:
    """Give the certainty of a step: the strongest of its statements."""
    return min((statement.certainty for statement in step.statements), key=CERTAINTIES.index)


def _identity(steps: Sequence[Edge]) -> tuple[tuple[str, int | None], ...]:
    """Give what a path is, its nodes and signs: of several aspects, the first unbroken one stands for it."""
    return tuple((step.target, step.sign) for step in steps)


def _key(path: FoundPath) -> tuple[tuple[str, int | None], ...]:
    return _identity(path.steps)


def _longest(paths: Sequence[FoundPath]) -> list[FoundPath]:
    """Leave out the paths that pass through some of the nodes of another only."""
    nodes = [set(path.nodes) for path in paths]
    return [path for path in paths if not any(set(path.nodes) < other for other in nodes)]


def _order(path: FoundPath) -> tuple[bool, float, int, tuple[str, ...], tuple[int, ...]]:
    """Order paths: unbroken first, then by cost, length, nodes and signs."""
    signs = tuple(step.sign or 0 for step in path.steps)
    return bool(path.breaks), round(path.cost, 9), len(path.steps), path.nodes, signs


class PathFinder:
    """Answers questions for paths on one content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._judge = ContextJudge(content.entities, content.broader_aspects)

    def answer(self, source: Reading, target: Reading, query: PathQuery) -> PathAnswer:
        """Find the best paths from one entity to another.

        :param source: The first entity.
        :param target: The last entity.
        :param query: What else is asked.

        :returns: Unbroken paths first, each part by cost, length and identifiers; a path that spells out a shortcut
            follows it. Without any path, the near misses say which part of the question hides some.

        :raises LimitError: If the search stopped at a limit before it found anything.
        """
        start, end = source.entity.curie, target.entity.curie
        wanted = query.k
        while True:
            found, complete = self._best(start, end, query._replace(k=wanted))
            shown = self._ranked(found, query)
            if len(found) < wanted or sum(path.expands is None for path in shown) >= query.k:
                break
            wanted += query.k  # some of them only spell out others
        if not found and not complete:
            raise LimitError(f"the search stopped before it found a path; lower --max-edges (it is {query.max_edges})")
        misses = () if found else tuple(self._near_misses(start, end, query))
        said = {item.id for path in shown for item in path.statements}
        related = related_statements(start, end, self._content, self._judge, said)
        return PathAnswer(source, target, query, tuple(shown), complete, misses, related)

    def statements(self, query: PathQuery) -> Iterator[Statement]:
        """Give the statements that paths may walk under a query."""
        entities = self._content.entities
        weakest = CERTAINTIES.index(query.min_certainty)
        context_fits = context_filter(dict(query.context), self._judge, is_strict=query.strict_context)
        avoid = frozenset(query.avoid)
        for item in self._content.statements.values():
            if (
                item.is_walkable
                and (item.is_causal or query.include_descriptive)
                and CERTAINTIES.index(item.certainty) <= weakest
                and (not query.predicates or item.predicate in query.predicates)
                and not avoid & {item.subject, item.object}
                and context_fits(item.context)
                and item.subject in entities
                and item.object in entities
            ):
                yield item

    def _graph(self, query: PathQuery, statements: Iterable[Statement]) -> EdgeGraph:
        return EdgeGraph(statements, self._step_cost, hub_weight=HUB_WEIGHT, is_undirected=query.is_undirected)

    def _step_cost(self, statements: Sequence[Statement]) -> float:
        return step_cost(statements, self._content.passages)

    def _best(self, start: str, end: str, query: PathQuery) -> tuple[list[FoundPath], bool]:
        """Find the k best paths, unbroken before broken; and whether the search saw all it had to."""
        graph = self._graph(query, self.statements(query))
        found: dict[tuple[tuple[str, int | None], ...], FoundPath] = {}
        unbroken = judged = 0
        complete = True
        try:
            for steps in find_paths(graph, start, end, max_edges=query.max_edges):
                judged += 1
                if judged > MAX_JUDGED:
                    raise SearchLimitReached
                key = _identity(steps)
                known = found.get(key)
                if not self._fits(steps, query) or (known and not known.breaks):
                    continue
                path = self._judged(graph, steps)
                if known is None or not path.breaks:
                    found[key] = path
                    unbroken += not path.breaks
                if unbroken == query.k:
                    break
        except SearchLimitReached:
            complete = False
        return sorted(found.values(), key=_order)[: query.k], complete

    def _fits(self, steps: Sequence[Edge], query: PathQuery) -> bool:
        nodes = {step.target for step in steps} | {steps[0].source}
        inner = [step.target for step in steps[:-1]]
        return (
            (query.sign is None or path_sign(steps) == query.sign)
            and nodes.issuperset(query.via)
            and (not query.categories or all(self._content.entities[n].category in query.categories for n in inner))
        )

    def _judged(self, graph: EdgeGraph, steps: tuple[Edge, ...]) -> FoundPath:
        judgement = self._judge.judge(steps)
        components = [Cost(f"step {n}: -ln support", step.cost) for n, step in enumerate(steps, 1)]
        for step in steps[:-1]:
            if passing := graph.passing_cost(step.target):
                components.append(Cost(f"hub {self._content.entities[step.target].label}", passing))
        components += [Cost(f"break at step {b.step}: {b.field}", BREAK_COST) for b in judgement.breaks]
        return FoundPath(
            rank=0,
            steps=steps,
            sign=path_sign(steps),
            cost=sum(component.value for component in components),
            components=tuple(components),
            support=prod(support(step.statements, self._content.passages) for step in steps),
            coherence=judgement.verdict,
            breaks=judgement.breaks,
            mixed=judgement.mixed,
            expands=None,
        )

    def _ranked(self, found: Sequence[FoundPath], query: PathQuery) -> list[FoundPath]:
        """Rank the k best paths, each shortcut followed by the paths that spell it out."""
        expansions = {_key(path): self._expansions(path, query) for path in found}
        beneath = {_key(inner) for paths in expansions.values() for inner in paths}
        shortcuts = [path for path in found if _key(path) not in beneath]
        shown: list[FoundPath] = []
        for path in shortcuts[: query.k]:
            shortcut = len(shown) + 1
            shown.append(path._replace(rank=shortcut))
            for inner in _longest(expansions[_key(path)]):
                shown.append(inner._replace(rank=len(shown) + 1, expands=shortcut))
        return shown

    def _expansions(self, path: FoundPath, query: PathQuery) -> list[FoundPath]:
        """Find the paths that put back what a path's statements name as mediators or as steps they omit."""
        walkable = list(self.statements(query))
        steps_taken = {(step.source, step.target, step.sign) for step in path.steps}
        same = [item for item in walkable if (item.subject, item.object, item.sign) in steps_taken]  # of any aspect
        between = {curie for item in same for curie in (*item.via, *item.omits)} - set(path.nodes)
        if not between:
            return []
        allowed = between | set(path.nodes)
        graph = self._graph(query, (item for item in walkable if {item.subject, item.object} <= allowed))
        found: dict[tuple[tuple[str, int | None], ...], FoundPath] = {}
        with suppress(SearchLimitReached):  # then some are not shown beneath the shortcut
            for steps in find_paths(graph, path.nodes[0], path.nodes[-1], max_edges=query.max_edges):
                candidate = self._judged(graph, steps)
                if (
                    set(candidate.nodes) > set(path.nodes)
                    and candidate.sign == path.sign
                    and not candidate.breaks
                    and self._fits(steps, query)
                ):
                    found.setdefault(_key(candidate), candidate)
        return list(found.values())

    def _near_misses(self, start: str, end: str, query: PathQuery) -> Iterator[NearMiss]:
        """Leave out one part of the question at a time, and count what that brings."""
        plain = PathQuery()
        relaxed: list[tuple[str, str, str, PathQuery]] = [
            (
                f"--{option} {value}" if value else f"--{option}",
                start,
                end,
                query._replace(**{field: getattr(plain, field)}),
            )
            for field, option, value in _stated_options(query)
        ]
        relaxed.append((f"--max-edges {query.max_edges}", start, end, query._replace(max_edges=query.max_edges + 3)))
        if not query.include_descriptive:
            relaxed.append(("--include-descriptive", start, end, query._replace(include_descriptive=True)))
        relaxed.append(("direction", end, start, query))
        for hidden_by, one, other, easier in relaxed:
            paths, _ = self._best(one, other, easier._replace(k=100))
            if paths:
                yield NearMiss(hidden_by, len(paths))


def _stated_options(query: PathQuery) -> Iterator[tuple[str, str, str]]:
    """Give the filters that a query sets, as (field, option, value in words)."""
    if query.sign:
        yield "sign", "sign", "+" if query.sign > 0 else "-"
    for field, option in (("via", "via"), ("avoid", "avoid"), ("predicates", "predicate"), ("categories", "category")):
        if values := getattr(query, field):
            yield field, option, ",".join(values)
    if query.context:
        yield "context", "context", " ".join(f"{field}={','.join(values)}" for field, values in query.context)
    if query.strict_context:
        yield "strict_context", "strict-context", ""
    if query.min_certainty != "inferred":
        yield "min_certainty", "min-certainty", query.min_certainty


def path_sign(steps: Iterable[Edge]) -> int | None:
    """Multiply the signs of steps; one unknown sign leaves the path without."""
    signs = [step.sign for step in steps]
    return None if None in signs else prod(sign for sign in signs if sign)
