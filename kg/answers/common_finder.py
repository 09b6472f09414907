"""Finding the entities that several others have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.common import Common, Reach, Shared
from kg.answers.effect_finder import EffectFinder
from kg.names.reading import Reading
from kg.paths.context import ContextJudge
from kg.paths.walked_links import WalkedLinks
from kg.paths.walker import Walker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answers.decision import Decision
    from kg.answers.effect import Effect
    from kg.model.content import Content
    from kg.paths.found_path import FoundPath
    from kg.paths.query import PathQuery
    from kg.search.edges import Step


class CommonFinder:
    """Finds the entities that several others of one content have in common."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._effects = EffectFinder(content)
        self._judge = ContextJudge(content)

    def answer(
        self,
        given: Sequence[Reading],
        query: PathQuery,
        *,
        target: Reading | None = None,
        at_least: int | None = None,
        upstream: bool = False,
    ) -> Common:
        """Find the entities that unbroken paths join to all of some given ones, or to a number of them.

        :param given: The entities, at least two different ones.
        :param query: Length, context and certainty of the paths.
        :param target: Only what lies on routes of theirs to this entity.
        :param at_least: To how many of those given each must be joined; all where it is left out.
        :param upstream: Whether to look for entities that act on those given, and not for those that they act on.

        :returns: The shared entities, those joined to most of the given first, then by cost and identifier. One of the
            given is among them if enough of the others reach it, or if it lies on a route of another to the target.

        :raises ValueError: If the question cannot be asked; see :func:`check_question`.
        :raises LimitError: If a search stopped at a limit before it found anything.
        """
        check_question(given, target=target, at_least=at_least, upstream=upstream)
        readings = list({reading.entity.curie: reading for reading in given}.values())
        needed = len(readings) if at_least is None else at_least
        if target:
            shared, complete = self._on_the_way(readings, target, query, needed)
        else:
            shared, complete = self._reached(readings, query, needed, upstream=upstream)
        shared.sort(key=lambda item: (-len(item.reaches), round(item.cost, 9), item.node))
        return Common(tuple(readings), target, upstream, needed, query, tuple(shared), complete, self._content)

    def _reached(
        self, given: Sequence[Reading], query: PathQuery, needed: int, *, upstream: bool
    ) -> tuple[list[Shared], bool]:
        """Find the entities that paths join to the given ones, and return whether the searches saw everything."""
        near = self._near(given, query, upstream=upstream)
        shared: list[Shared] = []
        complete = True
        for node in sorted(set[str]().union(*near.values())):
            reached = [reading for reading in given if node in near[reading.entity.curie]]
            if len(reached) < needed:
                continue
            reaches = []
            for reading in reached:
                other = self._reading(node)
                source, target = (other, reading) if upstream else (reading, other)
                effect = self._effects.answer(source, target, query)
                complete = complete and effect.complete
                if path := best_path(effect):
                    reaches.append(Reach(reading, path, effect.decision))
            if len(reaches) >= needed and any(node in reach.path.nodes for reach in reaches):
                shared.append(Shared(node, tuple(reaches)))
        return shared, complete

    def _near(self, given: Sequence[Reading], query: PathQuery, *, upstream: bool) -> dict[str, set[str]]:
        """Return the entities within the longest path of each given one, whether a path leads there unbroken or not."""
        links = WalkedLinks(Walker(self._content, self._judge, query))
        following = links.preceding if upstream else links.following
        near = {}
        for reading in given:
            starts = {links.number(curie) for curie in self._stand_ins(reading)}
            seen = frontier = starts
            for _ in range(query.max_edges):
                frontier = {there for here in frontier for there in following(here)} - seen
                seen = seen | frontier
            near[reading.entity.curie] = {links.curie(node) for node in seen - starts}
        return near

    def _on_the_way(
        self, given: Sequence[Reading], target: Reading, query: PathQuery, needed: int
    ) -> tuple[list[Shared], bool]:
        """Find the entities on routes of the given ones to the target; the given ones may be among them."""
        routes: list[tuple[Reading, list[FoundPath]]] = []
        complete = True
        for reading in given:
            effect = self._effects.answer(reading, target, query)
            complete = complete and effect.complete
            routes.append((reading, sorted((path for side in effect.sides for path in side.paths), key=_order)))
        shared = []
        given_curies = {reading.entity.curie for reading in given}
        passed = {node for _, paths in routes for path in paths for node in path.nodes[1:-1]}
        starts = {path.nodes[0] for _, paths in routes for path in paths}
        for node in sorted(passed | (starts & given_curies)):
            through = [(reading, [path for path in paths if node in path.nodes]) for reading, paths in routes]
            through = [(reading, paths) for reading, paths in through if paths]
            if len(through) >= needed:
                reaches = [Reach(reading, paths[0], self._decision(reading, node, query)) for reading, paths in through]
                shared.append(Shared(node, tuple(reaches), _onward(node, [paths for _, paths in through])))
        return shared, complete

    def _stand_ins(self, reading: Reading) -> tuple[str, ...]:
        """Return the entity that was given and the groups that hold it, which answer for it where it has no path."""
        curie = reading.entity.curie
        return (curie, *self._content.groups(curie))

    def _decision(self, reading: Reading, node: str, query: PathQuery) -> Decision | None:
        if node == reading.entity.curie:
            return None
        return self._effects.answer(reading, self._reading(node), query).decision

    def _reading(self, node: str) -> Reading:
        entity = self._content.entities[node]
        return Reading(entity.label, entity, ())


def check_question(given: Sequence[Reading], *, target: Reading | None, at_least: int | None, upstream: bool) -> None:
    """Check a question for the entities that several others have in common.

    :param given: The entities.
    :param target: The entity that their routes are to lead to, or ``None``.
    :param at_least: To how many of them a shared entity must be joined, or ``None`` for all.
    :param upstream: Whether the shared entities act on them.

    :raises ValueError: If fewer than two different entities are given, more of them are asked for than there are, or
        fewer than two, or the target is one of them or is asked for together with what lies upstream.
    """
    curies = {reading.entity.curie for reading in given}
    if len(curies) < 2:
        raise ValueError("at least two different entities are needed")
    if at_least is not None and not 2 <= at_least <= len(curies):
        raise ValueError(f"at_least must be between 2 and the number of entities, {len(curies)}; got {at_least}")
    if target and upstream:
        raise ValueError("a target is what routes lead to; what lies upstream has none")
    if target and target.entity.curie in curies:
        raise ValueError(f"the target, {target.entity.label}, is one of the entities given")


def best_path(effect: Effect) -> FoundPath | None:
    """Return the best supported path that is not in doubt, or otherwise the best in doubt; ``None`` without a path."""
    return min((side.best for side in effect.sides if side.best), key=_order, default=None)


def _order(path: FoundPath) -> tuple[float, bool, int, tuple[str, ...], tuple[str, ...]]:
    aspects = tuple(step.aspect for step in path.steps)
    return -round(path.support, 9), path.sign is None, len(path.steps), path.nodes, aspects


def _onward(node: str, routes: Sequence[Sequence[FoundPath]]) -> tuple[Step, ...]:
    """Return the best way on from a node that some route of each list takes, if these routes first meet there.

    They do unless all that take this way come to the node from one and the same other.
    """
    ways: dict[tuple[tuple[str, int | None], ...], tuple[Step, ...]] = {}
    before: list[dict[tuple[tuple[str, int | None], ...], set[str]]] = []
    for paths in routes:
        coming: dict[tuple[tuple[str, int | None], ...], set[str]] = {}
        for path in paths:
            place = path.nodes.index(node)
            rest = path.steps[place:]
            key = tuple((step.target, step.sign) for step in rest)
            ways.setdefault(key, rest)
            coming.setdefault(key, set()).add(path.nodes[place - 1] if place else "")
        before.append(coming)
    meeting = [
        way
        for key, way in ways.items()
        if all(key in coming for coming in before) and len(set[str]().union(*(coming[key] for coming in before))) > 1
    ]
    return min(meeting, key=lambda way: (round(sum(step.cost for step in way), 9), len(way)), default=())
