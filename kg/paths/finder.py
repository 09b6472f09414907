"""Paths between two entities: ranked, signed, judged, and with the nearest misses where there is none."""

from __future__ import annotations

from bisect import insort
from contextlib import suppress
from typing import TYPE_CHECKING

from kg.cached import cached_property
from kg.data_class import DataClass
from kg.errors import LimitError
from kg.paths.asked import turn, with_fewer_aspects, with_readings
from kg.paths.context import ContextJudge
from kg.paths.groups import group_pairs
from kg.paths.related import related_statements
from kg.paths.stated import StatedFinder
from kg.paths.walker import Walker
from kg.search.index import UNIT
from kg.search.search import SearchLimitReached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.near_misses import NearMiss
    from kg.paths.query import PathQuery
    from kg.paths.stated import Stated
    from kg.search.search import IndexPath

#: Most paths to look at while looking for the best unbroken ones.
MAX_JUDGED = 20_000
#: Decimals of a cost; what differs beyond them ties, since each cost is rounded before it is added.
DECIMALS = 5


class PathAnswer(DataClass):
    """The answer to one question for paths."""

    source: Reading
    target: Reading
    query: PathQuery
    paths: tuple[FoundPath, ...]
    #: ``False`` if the search stopped at a limit.
    complete: bool
    #: The statements on the ends or narrower kinds of them that no path uses, the exact first.
    stated: tuple[Statement, ...] = ()
    #: The statements between the ends or their narrower and wider kinds that no path uses, denied ones first.
    related: tuple[Statement, ...] = ()
    #: Finds the constraints that hide paths. It is slow, and runs only when its result is read.
    find_near_misses: Callable[[], tuple[NearMiss, ...]] = tuple

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """The constraints that hide paths, where no path is found; found on demand."""
        return self.find_near_misses()

    @property
    def members(self) -> tuple[Reading, ...]:
        """The ends that no path has: a group that holds them, and that a source speaks of as one, stands for them."""
        if not self.paths:
            return ()
        first, last = self.paths[0].nodes[0], self.paths[0].nodes[-1]
        return tuple(end for end, node in ((self.source, first), (self.target, last)) if end.entity.curie != node)


#: The targets and signs of the steps of a path.
_Identity = tuple[tuple[str, "int | None"], ...]


def _key(path: FoundPath) -> _Identity:
    """Return the identity of a path, its nodes and signs; of several aspects, the first unbroken one counts."""
    return tuple((step.target, step.sign) for step in path.steps)


def _is_asked(item: Stated, query: PathQuery, groups: Callable[[str], Sequence[str]]) -> bool:
    """Return whether a statement that bears on the two ends is one that a question asks for."""
    return (
        item.relation not in ("wider", "other_aspect", "drug")
        and (query.sign is None or item.sign == query.sign)
        and (not query.predicate or item.statement.predicate in query.predicate)
        and all({via, *groups(via)} & {*item.statement.via} for via in query.via)
    )


def _avoided(query: PathQuery, asked: tuple[str, str], walked: tuple[str, str]) -> tuple[str, ...]:
    """Return the entities that paths of groups must avoid: those that the question avoids, and its ends."""
    return (*query.avoid, *(curie for curie in asked if curie not in walked))


def _longest(paths: Sequence[FoundPath]) -> list[FoundPath]:
    """Leave out the paths that pass through some of the nodes of another only."""
    nodes = [set(path.nodes) for path in paths]
    return [path for path in paths if not any(set(path.nodes) < other for other in nodes)]


def _ranked(found: Sequence[FoundPath], expansions: Mapping[_Identity, list[FoundPath]], count: int) -> list[FoundPath]:
    """Rank the best paths, each shortcut followed by the paths that spell it out."""
    beneath = {_key(inner) for path in found for inner in expansions[_key(path)]}
    shortcuts = [path for path in found if _key(path) not in beneath]
    shown: list[FoundPath] = []
    for path in shortcuts[:count]:
        shortcut = len(shown) + 1
        shown.append(path._replace(rank=shortcut))
        for inner in _longest(expansions[_key(path)]):
            shown.append(inner._replace(rank=len(shown) + 1, expands=shortcut))
    return shown


def _spelt_out(path: FoundPath, walker: Walker) -> list[FoundPath]:
    """Find the paths that put back what a path's statements name as mediators or as steps they omit."""
    between = path.mediators - set(path.nodes)
    if not between:
        return []
    found: dict[_Identity, FoundPath] = {}
    among = between | set(path.nodes)
    with suppress(SearchLimitReached):  # then some are not shown beneath the shortcut
        for route in walker.routes(path.nodes[0], path.nodes[-1], batch=MAX_JUDGED, among=among):
            inner = walker.best_path(route)
            if inner and set(inner.nodes) > set(path.nodes) and inner.sign == path.sign and not inner.breaks:
                found.setdefault(_key(inner), inner)
    return list(found.values())


def _order(path: FoundPath) -> tuple[bool, float, int, tuple[str, ...], tuple[int, ...]]:
    """Order paths: unbroken first, then by cost, length, nodes and signs."""
    signs = tuple(step.sign or 0 for step in path.steps)
    return bool(path.breaks), round(path.cost, DECIMALS), len(path.steps), path.nodes, signs


class _Best:
    """The best paths from one entity to another, searched for as far as they are asked for.

    :param walker: Finds and judges them.
    :param start: CURIE of the first entity.
    :param end: CURIE of the last entity.
    :param count: How many are likely to be asked for.
    """

    def __init__(self, walker: Walker, start: str, end: str, count: int) -> None:
        self._walker = walker
        self._routes = walker.routes(start, end, batch=count + 1)
        self._found: list[FoundPath] = []
        self._unbroken: list[float] = []  # costs, lowest first
        self._judged = 0
        #: ``False`` once the search stopped at a limit.
        self.complete = True
        self._route = self._following()

    def first(self, count: int) -> list[FoundPath]:
        """Return the first of them, unbroken before broken."""
        while self._route is not None and not self._are_found(count, self._route):
            path = self._walker.best_path(self._route)
            self._route = self._following()
            if path is not None:
                self._found.append(path)
                if not path.breaks:
                    insort(self._unbroken, round(path.cost, DECIMALS))
        return sorted(self._found, key=_order)[:count]

    def _are_found(self, count: int, route: IndexPath) -> bool:
        """Return whether so many unbroken paths are found that none on a route, or on a later one, is better."""
        return len(self._unbroken) >= count and round(route.cost / UNIT, DECIMALS) > self._unbroken[count - 1]

    def _following(self) -> IndexPath | None:
        """Return the next route, ``None`` after the last one and at a limit."""
        try:
            route = next(self._routes, None)
        except SearchLimitReached:
            self.complete = False
            return None
        if route is not None and self._judged == MAX_JUDGED:
            self.complete = False
            return None
        self._judged += 1
        return route


class PathFinder:
    """Answers questions for paths on one content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._judge = ContextJudge(content)
        self._stated = StatedFinder(content, self._judge)

    def answer(self, source: Reading, target: Reading, query: PathQuery) -> PathAnswer:
        """Find the best paths from one entity to another.

        :param source: The first entity.
        :param target: The last entity.
        :param query: The options of the question.

        :returns: Unbroken paths first, each part by cost, length and identifiers; a path that spells out a shortcut
            follows it. Without any path, the near misses name the parts of the question that hide some. Contexts and
            aspects that the names of the ends state are part of the question; its ``query`` lacks an aspect that no
            statement is about.

        :raises LimitError: If the search stopped at a limit before it found anything.
        """
        query = with_readings(query, source, target)
        if query.sign:
            query = query._replace(sign=query.sign * turn(source, target))
        answers = (self._answer(source, target, easier) for easier in with_fewer_aspects(query, target))
        first = next(answers)
        return first if first.paths or first.stated else next((a for a in answers if a.paths or a.stated), first)

    def _answer(self, source: Reading, target: Reading, query: PathQuery) -> PathAnswer:
        start, end = source.entity.curie, target.entity.curie
        shown, complete = self._shown(start, end, query)
        if not shown and complete:
            shown, complete = self._of_groups(start, end, query)
        if not shown and not complete:
            raise LimitError(f"the search stopped before it found a path; lower --max-edges (it is {query.max_edges})")
        said = {item.id for path in shown for item in path.statements}
        bearing = self._stated.find(start, end, query) if start != end else []
        stated = [item.statement for item in bearing if _is_asked(item, query, self._content.groups)]
        of_drugs = self._stated.find_of_drugs(source, end, query)
        as_asked = query._replace(sign=query.sign and -query.sign)  # a drug lowers the source
        stated += [item.statement for item in of_drugs if _is_asked(item, as_asked, self._content.groups)]
        stated = [item for item in stated if item.id not in said]
        said.update(item.id for item in stated)
        related = related_statements(start, end, self._content, said, with_mentions=not shown) if start != end else ()
        related = (*related, *(item.statement for item in of_drugs if item.is_beside))

        def find_near_misses() -> tuple[NearMiss, ...]:
            from kg.paths.near_misses import near_misses

            return () if shown else tuple(near_misses(start, end, query, self._content, self._count))

        return PathAnswer(
            source, target, query, tuple(shown), complete, tuple(stated), related, find_near_misses=find_near_misses
        )

    def _shown(self, start: str, end: str, query: PathQuery) -> tuple[list[FoundPath], bool]:
        """Find the paths to show from one entity to another, ranked; and whether the search saw all it had to."""
        wanted = query.k
        walker = self._walker(query)
        best = _Best(walker, start, end, query.k)
        expansions: dict[_Identity, list[FoundPath]] = {}
        while True:
            found = best.first(wanted)
            for path in found:
                if _key(path) not in expansions:
                    expansions[_key(path)] = _spelt_out(path, walker)
            shown = _ranked(found, expansions, query.k)
            if len(found) < wanted or sum(path.expands is None for path in shown) >= query.k:
                return shown, best.complete
            wanted += query.k  # some of them only spell out others

    def _of_groups(self, start: str, end: str, query: PathQuery) -> tuple[list[FoundPath], bool]:
        """Find the paths of the first groups, by cost, that hold one or both ends; whether the search saw all."""
        complete = True
        answers = []
        for one, other in group_pairs(start, end, self._content):
            paths, is_whole = self._shown(one, other, query._replace(avoid=_avoided(query, (start, end), (one, other))))
            complete = complete and is_whole
            if paths:
                answers.append(paths)
        return min(answers, key=lambda paths: _order(paths[0]), default=[]), complete

    def statements(self, query: PathQuery, among: Iterable[Statement] | None = None) -> Iterator[Statement]:
        """Return the statements that paths may walk under a query, of all or of some."""
        return filter(self._walker(query).walks, self._content.statements.values() if among is None else among)

    def every_path(self, start: str, end: str, query: PathQuery, *, wanted: int = MAX_JUDGED) -> Iterator[FoundPath]:
        """Find every path within the limits, those that differ in the aspect that a step changes included.

        Where no unbroken one leads from the one to the other, those of the groups that hold them follow.

        :param start: CURIE of the first entity.
        :param end: CURIE of the last entity.
        :param query: The options of the question; the number of paths in it does not matter.
        :param wanted: The number of paths that the caller is likely to take; the search goes on if it takes more.

        :yields: Paths by the cost of their nodes and signs, broken ones among them.

        :raises SearchLimitReached: After :data:`MAX_JUDGED`, or at the limit of the search.
        """
        is_joined = False
        for path in self._every(start, end, query, wanted):
            is_joined = is_joined or not path.breaks
            yield path
        for one, other in () if is_joined else group_pairs(start, end, self._content):
            avoid = _avoided(query, (start, end), (one, other))
            yield from self._every(one, other, query._replace(avoid=avoid), wanted)

    def _every(self, start: str, end: str, query: PathQuery, wanted: int) -> Iterator[FoundPath]:
        walker = self._walker(query)
        judged = 0
        for route in walker.routes(start, end, batch=wanted + 1):
            for path in walker.paths(route):
                judged += 1
                if judged > MAX_JUDGED:
                    raise SearchLimitReached
                yield path

    def _walker(self, query: PathQuery) -> Walker:
        return Walker(self._content, self._judge, query)

    def _count(self, start: str, end: str, query: PathQuery) -> int:
        """Count the paths from one entity to another; if there are none, those of the first groups that hold them."""
        for one, other in ((start, end), *group_pairs(start, end, self._content)):
            avoid = _avoided(query, (start, end), (one, other))
            if found := _Best(self._walker(query._replace(avoid=avoid)), one, other, query.k).first(query.k):
                return len(found)
        return 0
