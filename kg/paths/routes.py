"""Routes: the paths of one sign that make one argument are counted once.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.model.statements import CERTAINTIES
from kg.paths.found_path import FoundPath, path_sign
from kg.search.edges import Step

#: No composed side is better supported: a hypothesised statement of one review has 0.16.
COMPOSED_CAP = 0.15


class Route(NamedTuple):
    """Paths that differ in the member of a list that they pass through, or in how far they spell a shortcut out."""

    #: Those not in doubt first, then the best supported.
    paths: tuple[FoundPath, ...]
    #: Identifiers of the tensions and statements that put all its paths in doubt; empty if they leave any.
    doubts: tuple[str, ...]


class Side(NamedTuple):
    """The routes of one sign: those not in doubt first, then the best supported."""

    #: 1, -1, or ``None`` for the routes whose sign is unknown.
    sign: int | None
    routes: tuple[Route, ...]

    @property
    def best(self) -> FoundPath | None:
        """The best supported path that is not in doubt, otherwise the best in doubt; ``None`` without a route."""
        return self.routes[0].paths[0] if self.routes else None

    @property
    def support(self) -> float:
        """The support of the best path; 0 without a path."""
        return round(self.best.support, 6) if self.best else 0.0

    @property
    def capped_support(self) -> float:
        """The support as it is shown of chains that no source states: at most :data:`COMPOSED_CAP`."""
        return min(self.support, COMPOSED_CAP)

    @property
    def paths(self) -> tuple[FoundPath, ...]:
        """Every path of every route."""
        return tuple(path for route in self.routes for path in route.paths)

    @property
    def in_doubt(self) -> tuple[Route, ...]:
        """The routes on which no verdict may rest."""
        return tuple(route for route in self.routes if route.doubts)

    @property
    def is_in_doubt(self) -> bool:
        """Whether no verdict may rest on any of its routes; true of a side without routes."""
        return len(self.in_doubt) == len(self.routes)


def composed_part(side: Side) -> Side:
    """Return the routes of a side that no source states: neither a single statement nor one sentence makes them."""
    return side._replace(
        routes=tuple(route for route in side.routes if not any(path.basis != "composed" for path in route.paths))
    )


def shared_passages(path: FoundPath) -> set[str]:
    """Return the CURIEs of the passages in which every step of a path was read."""
    return set.intersection(
        *({line.passage for item in step.statements for line in item.evidence} for step in path.steps)
    )


def find_side(sign: int | None, found: Mapping[FoundPath, tuple[str, ...]]) -> Side:
    """Group the paths of one sign into routes.

    Paths are one route if they have the same nodes and signs (whatever the aspects); if they differ in one node only,
    and the steps to it, or from it, are of one collective; and if one makes a single step of what the other spells out,
    and names all that it leaves out as mediators or omitted steps. A doubt about a shortcut holds for the paths that
    spell it out, too.

    :param sign: 1, -1 or ``None``.
    :param found: Paths of whatever sign, with the identifiers of what puts each in doubt.

    :returns: The routes, empty if no path has the sign.
    """
    paths = sorted((path for path in found if path.sign == sign), key=lambda path: len(path.steps))
    doubts = dict(found)
    leaders = list(range(len(paths)))

    def leader(number: int) -> int:
        while leaders[number] != number:
            number = leaders[number]
        return number

    alike: dict[_Key, list[int]] = {}
    for number, path in enumerate(paths):
        for key in _keys(path):
            group = alike.setdefault(key, [])
            group.append(number)
            if len(group) > 1:
                leaders[leader(number)] = leader(group[0])
    nodes = {path.nodes for path in paths}
    mediators: dict[tuple[_Key, int], set[str]] = {}
    for number, path in enumerate(paths):
        for shortcut, place, left_out in _shortcuts(path, nodes):
            if shortcut not in alike:
                continue
            if (shortcut, place) not in mediators:
                mediators[shortcut, place] = _mediators(paths[other].steps[place] for other in alike[shortcut])
            if left_out <= mediators[shortcut, place]:
                first = alike[shortcut][0]
                leaders[leader(number)] = leader(first)
                doubts[path] = tuple(dict.fromkeys((*doubts[path], *doubts[paths[first]])))
    groups: dict[int, list[FoundPath]] = {}
    ordered = sorted(enumerate(paths), key=lambda item: (bool(doubts[item[1]]), _order(item[1])))
    for number, path in ordered:
        groups.setdefault(leader(number), []).append(path)
    return Side(sign, tuple(Route(tuple(group), _common(group, doubts)) for group in groups.values()))


def _common(group: Sequence[FoundPath], doubts: Mapping[FoundPath, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the doubts about a route; there is none unless each of its paths is in doubt."""
    if not all(doubts[path] for path in group):
        return ()
    return tuple(dict.fromkeys(doubt for path in group for doubt in doubts[path]))


def _order(path: FoundPath) -> tuple[float, int, int, tuple[str, ...], tuple[str, ...]]:
    """Order paths: the best supported first, then the surest, the shortest, and by nodes and aspects."""
    aspects = tuple(step.aspect for step in path.steps)
    return -round(path.support, 6), CERTAINTIES.index(path.certainty), len(path.steps), path.nodes, aspects


#: The key that the paths of one route share: nodes, signs, and the node left open for a collective.
_Key = tuple[tuple[str, ...], tuple["int | None", ...], str]


def _identity(path: FoundPath) -> _Key:
    return path.nodes, tuple(step.sign for step in path.steps), ""


def _keys(path: FoundPath) -> Iterator[_Key]:
    """Return the key that a path shares with its other aspects and with paths through other members of a list."""
    nodes, signs, _ = _identity(path)
    yield nodes, signs, ""
    for place in range(1, len(nodes) - 1):
        open_nodes = (*nodes[:place], "", *nodes[place + 1 :])
        for role, step in (("object", path.steps[place - 1]), ("subject", path.steps[place])):
            for collective in dict.fromkeys(item.collective for item in step.statements if item.collective):
                yield open_nodes, signs, f"{role} of {collective}"


def _mediators(steps: Iterable[Step]) -> set[str]:
    """Return the mediators and omitted steps that the statements of some steps name."""
    return {curie for step in steps for item in step.statements for curie in (*item.via, *item.omits)}


def _shortcuts(path: FoundPath, known: Collection[tuple[str, ...]]) -> Iterator[tuple[_Key, int, set[str]]]:
    """Return the paths that one step would make of a path, the place of the step, and what it would leave out.

    Those along other nodes than are known are left out.
    """
    nodes, signs, _ = _identity(path)
    for start in range(len(signs)):
        for end in range(start + 2, len(nodes)):
            shorter = (*nodes[: start + 1], *nodes[end:])
            if shorter not in known:
                continue
            sign = path_sign(path.steps[start:end])
            yield (shorter, (*signs[:start], sign, *signs[end:]), ""), start, set(nodes[start + 1 : end])
