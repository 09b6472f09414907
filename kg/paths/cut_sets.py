"""The smallest sets of nodes that stop every one of a number of paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Most trials of a set of nodes on a path.
MAX_TRIALS = 200_000
#: Some nodes, all of which are needed.
Alternative = frozenset[str]


class Requirements(NamedTuple):
    """The requirements of a path: every inner node, and for each step one of the ways by which it acts."""

    nodes: frozenset[str]
    #: The ways of each step; a way without nodes is always open.
    steps: tuple[frozenset[Alternative], ...]

    @property
    def all_nodes(self) -> frozenset[str]:
        """Every node that it may need."""
        return self.nodes.union(*(way for ways in self.steps for way in ways))

    @property
    def can_be_stopped(self) -> bool:
        """Whether there are nodes that stop it."""
        return bool(self.open_way(frozenset()))

    def open_way(self, stopped: frozenset[str]) -> Alternative | None:
        """Return the nodes of an open way with the fewest nodes; ``None`` where the path is stopped."""
        if self.nodes & stopped:
            return None
        needed = self.nodes
        for ways in self.steps:
            open_ways = [way for way in ways if not way & stopped]
            if not open_ways:
                return None
            needed |= min(open_ways, key=lambda way: (len(way - needed), sorted(way)))
        return needed


class Cuts(NamedTuple):
    """The smallest sets of nodes that stop every one of some paths."""

    #: All sets of the least size, each sorted, by their members; empty where there are no paths, or at the limit.
    smallest: tuple[tuple[str, ...], ...] = ()
    #: ``False`` if the search stopped at its limit.
    complete: bool = True


def find_cuts(
    courses: Sequence[Requirements],
    stopped_with: Mapping[str, frozenset[str]],
    first: Iterable[str] = (),
) -> Cuts:
    """Find the smallest sets of nodes that stop every path.

    A set that leaves a way open is tried again with each node that stops this way. No smallest set is missed, because
    each has a node that stops the way.

    :param courses: The paths; each can be stopped.
    :param stopped_with: For each node of the paths, the nodes that are stopped together with it, itself among them.
    :param first: Nodes that are stopped already; they are in no set.

    :returns: The sets.
    """
    stopped_already = frozenset(first)
    courses = [course for course in courses if course.open_way(stopped_already) is not None]
    stoppers: dict[str, list[str]] = {}
    for node, others in sorted(stopped_with.items()):
        for other in others:
            stoppers.setdefault(other, []).append(node)
    level = {frozenset[str]()} if courses else set()
    trials = 0
    while level:
        trials += len(level) * len(courses)
        if trials > MAX_TRIALS:
            return Cuts(complete=False)
        found: list[tuple[str, ...]] = []
        larger: set[frozenset[str]] = set()
        for chosen in level:
            stopped = stopped_already.union(*(stopped_with[node] for node in chosen))
            open_ways = [way for course in courses if (way := course.open_way(stopped)) is not None]
            if not open_ways:
                found.append(tuple(sorted(chosen)))
                continue
            fewest = min(open_ways, key=lambda way: (len(way), sorted(way)))
            larger |= {chosen | {node} for needed in fewest for node in stoppers[needed]}
        if found:
            return Cuts(tuple(sorted(found)))
        level = larger
    return Cuts()
