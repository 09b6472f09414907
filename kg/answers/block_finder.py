"""Finding the routes that are left between two entities when others are taken out."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from kg.answers.block import Block, Hit, Inhibited, PathFate
from kg.answers.effect_finder import EffectFinder
from kg.paths.asked import with_readings
from kg.paths.cut_sets import Requirements, find_cuts
from kg.paths.finder import PathFinder
from kg.paths.groups import members_of
from kg.paths.mediation import Mediation, mediators, shortest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kg.answers.effect import Effect
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.reading import Reading
    from kg.paths.cut_sets import Alternative
    from kg.paths.found_path import FoundPath
    from kg.paths.query import PathQuery


#: The identity of a path among those of one pair.
_Key = tuple[tuple[str, str, "int | None"], ...]


class Passing:
    """The identifiers that pass a test, each tested when it is looked for: few statements of a large graph are.

    :param test: The test.
    """

    def __init__(self, test: Callable[[str], bool]) -> None:
        self._test = cache(test)

    def __contains__(self, curie: object) -> bool:
        return self._test(str(curie))


class BlockFinder:
    """Takes entities out of one content."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def answer(self, source: Reading, target: Reading, inhibit: Sequence[Reading], query: PathQuery) -> Block:
        """Find the routes that are left from one entity to another, and the sets that stop every route.

        :param source: The entity that acts.
        :param target: The entity that is acted upon.
        :param inhibit: The entities to take out, with all narrower kinds but the two ends; may be empty.
        :param query: Length, context and certainty of the paths.

        :returns: The verdicts before and after, the fate of every path, and the smallest cuts. Without fates where
            there was no route to begin with; ``before.near_misses`` then says what hides some.

        :raises ValueError: If one of the two ends is to be taken out.
        :raises LimitError: If the search stopped at a limit before it found anything.
        """
        query = with_readings(query, source, target)
        ends = frozenset((source.entity.curie, target.entity.curie))
        for reading in inhibit:
            if reading.entity.curie in ends:
                raise ValueError(f"{reading.entity.label} is an end of the routes; what lies between can be taken out")
        finder = EffectFinder(self._content)
        before = finder.answer(source, target, query)
        paths = _paths(before)
        walked = partial(PathFinder(self._content).statements, query)
        mediation = Mediation(lambda nodes: walked(self._content.between(nodes, nodes)))
        ends |= {node for path in paths for node in (path.nodes[0], path.nodes[-1])}
        kinds = {reading.entity.curie: self._kinds(reading.entity.curie) - ends for reading in inhibit}
        inhibition = _Inhibition(mediation, _union(kinds.values()), self._content)

        after = at_least = before
        if inhibition.out and paths:
            narrower = query._replace(avoid=(*query.avoid, *sorted(inhibition.out)))
            statements = self._content.statements
            closed = Passing(lambda curie: any(map(inhibition.closes, walked([statements[curie]]))))
            touched = Passing(lambda curie: any(map(inhibition.touches, walked([statements[curie]]))))
            after = finder.answer(source, target, narrower._replace(without=closed))
            partly = tuple(sorted(inhibition.partly))
            at_least = finder.answer(
                source, target, narrower._replace(without=touched, avoid=(*narrower.avoid, *partly))
            )

        fates = tuple(_fates(paths, after, at_least, inhibition))
        met = {node for fate in fates for hit in fate.hits for node in hit.nodes}
        courses = [_course(path, mediation, ends) for path in paths]
        stoppable = [course for course in courses if course.can_be_stopped]
        stopped_with = self._stopped_with(stoppable)
        return Block(
            inhibited=tuple(_inhibited(reading, kinds[reading.entity.curie], met) for reading in inhibit),
            before=before,
            after=after,
            after_at_least=at_least,
            fates=fates,
            unstoppable=tuple(path for path, course in zip(paths, courses, strict=True) if not course.can_be_stopped),
            cuts=find_cuts(stoppable, stopped_with),
            further_cuts=find_cuts(stoppable, self._stopped_with(stoppable, inhibition.out), inhibition.out),
            stopped_with={
                node: tuple(sorted(others - {node})) for node, others in sorted(stopped_with.items()) if len(others) > 1
            },
            content=self._content,
        )

    def _stopped_with(
        self, courses: Sequence[Requirements], out: frozenset[str] = frozenset()
    ) -> dict[str, frozenset[str]]:
        """Map each inner node of some paths to itself and what stops with it.

        That is its narrower kinds, the members of a group, and a group of which every other member is out.
        """
        nodes = _union(course.all_nodes for course in courses)
        found = {}
        for node in nodes:
            stopped = self._kinds(node)
            groups = {
                group for group in self._content.groups(node) if stopped | out >= {*members_of(group, self._content)}
            }
            found[node] = (stopped | groups) & nodes
        return found

    def _kinds(self, curie: str) -> frozenset[str]:
        """Return an entity with its narrower kinds, and of a group its members with theirs."""
        kinds = self._content.kinds(curie)
        members = (member for kind in kinds for member in members_of(kind, self._content))
        return frozenset(kinds).union(*(self._content.kinds(member) for member in members))


class _Inhibition:
    """The fate of statements when entities are taken out.

    A group falls when all its members are taken out. When some are, what is said of the group may hold of the rest.

    :param mediation: The ways by which statements act.
    :param out: The entities that are taken out.
    :param content: The graph.
    """

    def __init__(self, mediation: Mediation, out: frozenset[str], content: Content) -> None:
        self._mediation = mediation
        self._content = content
        groups = _union(content.groups(curie) for curie in out)
        #: The entities that are taken out, with the groups of which all members are.
        self.out = out | {group for group in groups if out.issuperset(members_of(group, content))}
        #: The groups of which some members are taken out.
        self.partly = groups - self.out

    def closes(self, statement: Statement) -> bool:
        """Return whether a statement has no way left."""
        return not self._open_ways(statement)

    def touches(self, statement: Statement) -> bool:
        """Return whether a statement acts via an entity that is taken out."""
        return bool(self._met(statement))

    def stops(self, path: FoundPath) -> bool:
        """Return whether a path passes an entity that is taken out, or a step has no statement with a way left."""
        return bool(self.out & set(path.nodes)) or any(all(map(self.closes, step.statements)) for step in path.steps)

    def hits(self, path: FoundPath) -> Iterator[Hit]:
        """Find the points at which a path meets an entity that is taken out, in its order."""
        for number, step in enumerate(path.steps, 1):
            for item in step.statements:
                if met := self._met(item):
                    left = _union(self._open_ways(item))
                    yield Hit(number, item.id, _in_order(met, item), _in_order(left, item))
            if step.target in self.out:
                yield Hit(number, "", (step.target,))
            elif step.target in self.partly and step.target != path.nodes[-1]:
                members = members_of(step.target, self._content)
                out = tuple(curie for curie in members if curie in self.out)
                yield Hit(number, "", out, tuple(curie for curie in members if curie not in out), step.target)

    def _open_ways(self, statement: Statement) -> list[Alternative]:
        return [way for way in self._mediation.ways(statement) if not way & self.out]

    def _met(self, statement: Statement) -> frozenset[str]:
        return mediators(statement).union(*self._mediation.ways(statement)) & (self.out | self.partly)


def _in_order(nodes: Collection[str], statement: Statement) -> tuple[str, ...]:
    """Put mediators into the order in which a statement names them, those of other statements last."""
    named = (*statement.via, *statement.omits)
    return tuple(sorted(nodes, key=lambda node: (named.index(node) if node in named else len(named), node)))


def _course(path: FoundPath, mediation: Mediation, ends: frozenset[str]) -> Requirements:
    """Return the requirements of a path, without the ends of the routes, which cannot be taken out."""
    steps = (shortest({way - ends for item in step.statements for way in mediation.ways(item)}) for step in path.steps)
    return Requirements(frozenset(path.nodes) - ends, tuple(steps))


def _paths(effect: Effect) -> list[FoundPath]:
    """Return every path of every route, in the order of the routes."""
    return [path for side in effect.sides for path in side.paths]


def _fates(paths: Sequence[FoundPath], after: Effect, at_least: Effect, inhibition: _Inhibition) -> Iterator[PathFate]:
    """Return the fate of each path.

    :param paths: The paths that were found with everything in place.
    :param after: The verdict without the entities that are taken out.
    :param at_least: The same, if no statement that acts via it counts.
    :param inhibition: The entities that are taken out.

    :yields: The fate of each path, in their order.
    """
    left, surely_left = set(map(_key, _paths(after))), set(map(_key, _paths(at_least)))
    for path in paths:
        what = "falls" if _key(path) not in left else "in part" if _key(path) not in surely_left else "survives"
        is_broken = what == "falls" and not inhibition.stops(path)
        yield PathFate(path, what, tuple(inhibition.hits(path)), is_broken)


def _inhibited(reading: Reading, kinds: frozenset[str], met: Collection[str]) -> Inhibited:
    """Say which kinds are taken out with an entity, and whether any of them is among the nodes that paths met."""
    return Inhibited(reading, tuple(sorted(kinds - {reading.entity.curie})), not kinds.isdisjoint(met))


def _key(path: FoundPath) -> _Key:
    return tuple((step.target, step.aspect, step.sign) for step in path.steps)


def _union(sets: Iterable[Collection[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)
