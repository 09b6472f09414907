"""One verdict on the effect of one entity on another, from every route between them: it abstains rather than guess."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import wording
from kg.answers.conflicts import OWN_FIELDS, tensions_of
from kg.answers.context import ContextJudge, context_filter
from kg.answers.paths import MAX_JUDGED, FoundPath, NearMiss, PathAnswer, PathFinder, path_sign, to_dict
from kg.answers.ranking import HUB_WEIGHT, step_cost, support
from kg.errors import LimitError
from kg.graph.edges import EdgeGraph
from kg.graph.search import SearchLimitReached, find_paths
from kg.statements import CERTAINTIES, CONTEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.paths import PathQuery
    from kg.lexicon import Reading
    from kg.statements import Content, Statement, Tension

VERDICTS = ("positive", "negative", "ambiguous", "unknown", "no path")
#: What may separate routes beside the fields of their contexts; a free condition cannot be compared.
SEPARATORS = (*OWN_FIELDS, *(name for name in CONTEXT_FIELDS if name != "condition"))
#: Why a verdict is ``unknown``: the effect itself is denied, a route without a sign weighs as much as those with one
#: (or there is no other), or the search stopped at its limit.
REASONS = ("denied", "no sign", "limit")
#: The fields of an example in JSON, as in ``msc-kg/path/1``.
EXAMPLE_FIELDS = ("sign", "support", "certainty", "coherence", "nodes", "steps", "mixed", "weakest_step", "caveats")


class Side(NamedTuple):
    """The routes of one sign, the best supported first."""

    #: 1, -1, or ``None`` for the routes whose sign is unknown.
    sign: int | None
    #: Each route as its paths, the best supported first: the members of one list, or a shortcut and what spells it out.
    routes: tuple[tuple[FoundPath, ...], ...]

    @property
    def best(self) -> FoundPath | None:
        """The best supported path, or ``None`` where there is none."""
        return self.routes[0][0] if self.routes else None

    @property
    def support(self) -> float:
        """The support of the best path, 0 where there is none."""
        return round(self.best.support, 9) if self.best else 0.0

    @property
    def paths(self) -> tuple[FoundPath, ...]:
        """Every path of every route."""
        return tuple(path for route in self.routes for path in route)

    @property
    def surest(self) -> str:
        """The strongest certainty of any path, which may be less supported than the best; empty where there is none."""
        return min((path.certainty for path in self.paths), key=CERTAINTIES.index, default="")


@dataclass(frozen=True)
class Effect:
    """The verdict on one pair, with the numbers that led to it."""

    source: Reading
    target: Reading
    query: PathQuery
    #: One of :data:`VERDICTS`.
    verdict: str
    #: Why it abstains, one of :data:`REASONS`; empty unless the verdict is ``unknown``.
    because: str
    positive: Side
    negative: Side
    unknown: Side
    #: Which of :data:`SEPARATORS` keep the two sides apart: every route of either states them, with values that exclude
    #: each other. The sides are those of a verdict ``ambiguous``, or the routes and what denies them.
    separated_by: tuple[str, ...]
    #: The statements on the pair itself that deny an effect, or measured none.
    denied: tuple[Statement, ...]
    #: ``False`` if the search stopped at a limit.
    complete: bool
    #: The tensions that touch a route or a denial.
    tensions: tuple[Tension, ...]
    #: What hides paths, where there is no route.
    near_misses: tuple[NearMiss, ...]
    content: Content = field(repr=False, compare=False)

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """The routes by sign: positive, negative, unknown."""
        return self.positive, self.negative, self.unknown

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of every route, and those that deny, each once."""
        routes = (item for side in self.sides for path in side.paths for item in path.statements)
        return tuple({item.id: item for item in (*routes, *self.denied)}.values())

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON form ``msc-kg/effect/1``."""
        answer = PathAnswer(self.source, self.target, self.query, (), self.complete, self.near_misses)
        frame = to_dict(answer, self.content)
        return {
            "schema": "msc-kg/effect/1",
            "data_version": frame["data_version"],
            "source": frame["source"],
            "target": frame["target"],
            "max_edges": self.query.max_edges,
            "verdict": self.verdict,
            "because": self.because or None,
            "positive": self._side(self.positive),
            "negative": self._side(self.negative),
            "unknown": self._side(self.unknown),
            "separated_by": list(self.separated_by),
            "denied": [item.id for item in self.denied],
            "complete": self.complete,
            "tensions": [tension.curie for tension in self.tensions],
            "caveats": list(dict.fromkeys(text for item in self.statements for text in item.caveats)),
            "near_misses": frame["near_misses"],
        }

    def _side(self, side: Side) -> dict[str, Any]:
        best = side.best
        example = to_dict(self.path_answer(best), self.content)["paths"][0] if best else {}
        return {
            "routes": len(side.routes),
            "paths": len(side.paths),
            "support": round(best.support, 6) if best else None,
            "certainty": best.certainty if best else None,
            "example": {name: example[name] for name in EXAMPLE_FIELDS} if best else None,
        }

    def path_answer(self, path: FoundPath) -> PathAnswer:
        """Give one path as an answer for paths would show it."""
        return PathAnswer(self.source, self.target, self.query, (path._replace(rank=1),), True, ())

    def __str__(self) -> str:
        from kg.answers.effect_report import effect_report

        return effect_report(self)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def find_effect(content: Content, source: Reading, target: Reading, query: PathQuery) -> Effect:
    """Give the verdict on the effect of one entity on another.

    It rests on every unbroken simple path within the limits. The paths that pass through the members of one list, and a
    shortcut with the paths that spell it out, are one route. Where routes of both signs exist the verdict is
    ``ambiguous``, however they are supported. It is ``unknown`` where no route has a sign, where one without a sign is
    at least as well supported as the best of the others and does not merely say less exactly what they say, where a
    statement on the pair itself denies what the routes say, and where the search stopped at a limit before it saw both
    signs.

    :param content: The graph.
    :param source: What acts.
    :param target: What is acted upon.
    :param query: Length, context and certainty of the paths; the number of paths does not matter.

    :returns: The verdict with its routes; near misses, where there is no route.

    :raises LimitError: If the search stopped at a limit before it found anything.
    """
    finder = PathFinder(content)
    judge = ContextJudge(content.entities, content.broader_aspects)
    found, broken, complete = _find_paths(finder, judge, content, source, target, query)
    denied = tuple(_denials(content, judge, source, target, query))
    if not (found or denied or complete):
        raise LimitError(f"the search stopped before it found a path; lower --max-edges (it is {query.max_edges})")
    positive, negative, unknown = (
        Side(sign, _routes([path for path in found if path.sign == sign])) for sign in (1, -1, None)
    )
    rivals = [
        path for path in unknown.paths if not _is_less_exact(path, (*positive.paths, *negative.paths), content, judge)
    ]
    verdict, because = _verdict(positive, negative, unknown, rivals, denied, is_complete=complete)
    near: tuple[NearMiss, ...] = ()
    if not found:
        near = (NearMiss("broken", broken),) if broken else finder.answer(source, target, query).near_misses
    touching = [item for path in found for item in path.statements]
    return Effect(
        source=source,
        target=target,
        query=query,
        verdict=verdict,
        because=because,
        positive=positive,
        negative=negative,
        unknown=unknown,
        separated_by=tuple(_separating(positive, negative, denied, content, judge)),
        denied=denied,
        complete=complete,
        tensions=tuple(tensions_of([*touching, *denied], content)),
        near_misses=near,
        content=content,
    )


def _find_paths(
    finder: PathFinder, judge: ContextJudge, content: Content, source: Reading, target: Reading, query: PathQuery
) -> tuple[list[FoundPath], int, bool]:
    """Find every unbroken path, count the broken ones, and tell whether the search saw all there is."""

    def cost(statements: Sequence[Statement]) -> float:
        return step_cost(statements, content.passages)

    graph = EdgeGraph(finder.statements(query), cost, hub_weight=HUB_WEIGHT)
    found: list[FoundPath] = []
    broken = 0
    try:
        for steps in find_paths(graph, source.entity.curie, target.entity.curie, max_edges=query.max_edges):
            if len(found) + broken == MAX_JUDGED:
                return found, broken, False
            judgement = judge.judge(steps)
            if judgement.breaks:
                broken += 1
                continue
            found.append(
                FoundPath(
                    rank=0,
                    steps=steps,
                    sign=path_sign(steps),
                    cost=sum(step.cost for step in steps),
                    components=(),
                    support=prod(support(step.statements, content.passages) for step in steps),
                    coherence=judgement.verdict,
                    breaks=(),
                    mixed=judgement.mixed,
                    expands=None,
                )
            )
    except SearchLimitReached:
        return found, broken, False
    return found, broken, True


def _denials(
    content: Content, judge: ContextJudge, source: Reading, target: Reading, query: PathQuery
) -> Iterator[Statement]:
    """Find the statements on the pair itself that deny an effect, or measured none, whatever their certainty.

    They are dropped only where they state another context than the one wanted: a denial that leaves it open stays, even
    with ``--strict-context``.
    """
    fits = context_filter(dict(query.context), judge)
    for item in content.statements.values():
        if (
            (item.subject, item.object) == (source.entity.curie, target.entity.curie)
            and (item.is_negated or item.sign == 0)
            and item.is_causal
            and not item.retracted
            and fits(item.context)
        ):
            yield item


def _denies(item: Statement, sign: int | None) -> bool:
    """Tell whether a denial is of an effect of this sign; one that names no direction denies both."""
    return item.sign not in (1, -1) or item.sign == sign


def _is_less_exact(path: FoundPath, signed: Sequence[FoundPath], content: Content, judge: ContextJudge) -> bool:
    """Tell whether a path without a sign says less exactly what one with a sign says of the same nodes.

    The other is then at least as well supported and as sure, and nothing recorded keeps the two apart.
    """
    return any(
        other.nodes == path.nodes
        and round(other.support, 9) >= round(path.support, 9)
        and CERTAINTIES.index(other.certainty) <= CERTAINTIES.index(path.certainty)
        and not any(_separates(name, [_said_in(path)], [_said_in(other)], content, judge) for name in SEPARATORS)
        for other in signed
    )


def _verdict(
    positive: Side,
    negative: Side,
    unknown: Side,
    rivals: Sequence[FoundPath],
    denied: Sequence[Statement],
    *,
    is_complete: bool,
) -> tuple[str, str]:
    """Give the verdict, and why it abstains; the rivals are the unsigned paths that speak against a sign."""
    signed = [side for side in (positive, negative) if side.routes]
    if len(signed) == 2:
        return "ambiguous", ""
    if not signed and not unknown.routes:
        return ("unknown", "denied") if denied else ("no path", "")
    if not is_complete:
        return "unknown", "limit"
    if not signed:
        return "unknown", "no sign"
    side = signed[0]
    if any(_denies(item, side.sign) for item in denied):
        return "unknown", "denied"
    if any(round(path.support, 9) >= side.support for path in rivals):
        return "unknown", "no sign"
    return wording.sign_word(side.sign), ""


def _routes(paths: Sequence[FoundPath]) -> tuple[tuple[FoundPath, ...], ...]:
    """Put together the paths of one sign that make one route; the best supported route and path come first."""
    leaders = list(range(len(paths)))

    def leader(number: int) -> int:
        while leaders[number] != number:
            number = leaders[number]
        return number

    first: dict[_Key, int] = {}
    for number, path in enumerate(paths):
        for key in _keys(path):
            leaders[leader(number)] = leader(first.setdefault(key, number))
    mediators: dict[_Key, tuple[set[str], ...]] = {}
    for path in paths:
        known = mediators.setdefault(_identity(path), tuple(set() for _ in path.steps))
        for named, step in zip(known, path.steps, strict=True):
            named.update(curie for item in step.statements for curie in (*item.via, *item.omits))
    for number, path in enumerate(paths):
        for shortcut, place, left_out in _shortcuts(path):
            if shortcut in mediators and left_out <= mediators[shortcut][place]:
                leaders[leader(number)] = leader(first[shortcut])
    routes: dict[int, list[FoundPath]] = {}
    for number, path in sorted(enumerate(paths), key=lambda item: _order(item[1])):
        routes.setdefault(leader(number), []).append(path)
    return tuple(map(tuple, routes.values()))


def _order(path: FoundPath) -> tuple[float, int, int, tuple[str, ...], tuple[str, ...]]:
    """Order paths: the best supported first, then the surest, the shortest, and by nodes and aspects."""
    aspects = tuple(step.aspect for step in path.steps)
    return -round(path.support, 9), CERTAINTIES.index(path.certainty), len(path.steps), path.nodes, aspects


#: What paths of one route share: nodes, signs, and which node was left open for which collective.
_Key = tuple[tuple[str, ...], tuple["int | None", ...], str]


def _identity(path: FoundPath) -> _Key:
    return path.nodes, tuple(step.sign for step in path.steps), ""


def _keys(path: FoundPath) -> Iterator[_Key]:
    """Give what a path shares with the same path of another aspect, and with those through other members of a list."""
    nodes, signs, _ = _identity(path)
    yield nodes, signs, ""
    for place in range(1, len(nodes) - 1):
        open_nodes = (*nodes[:place], "", *nodes[place + 1 :])
        for role, step in (("object", path.steps[place - 1]), ("subject", path.steps[place])):
            for collective in dict.fromkeys(item.collective for item in step.statements if item.collective):
                yield open_nodes, signs, f"{role} of {collective}"


def _shortcuts(path: FoundPath) -> Iterator[tuple[_Key, int, set[str]]]:
    """Give the paths that one step would make of a path, which of their steps it is, and what that would leave out."""
    nodes, signs, _ = _identity(path)
    for start in range(len(signs)):
        for end in range(start + 2, len(nodes)):
            sign = path_sign(path.steps[start:end])
            shorter = (*nodes[: start + 1], *nodes[end:])
            yield (shorter, (*signs[:start], sign, *signs[end:]), ""), start, set(nodes[start + 1 : end])


#: The statements of each step of a path.
_Steps = tuple[tuple["Statement", ...], ...]


def _said_in(path: FoundPath) -> _Steps:
    return tuple(step.statements for step in path.steps)


def _separating(
    positive: Side, negative: Side, denied: Sequence[Statement], content: Content, judge: ContextJudge
) -> Iterator[str]:
    """Give what keeps the positive routes from the negative ones, or the routes of one sign from what denies them."""
    one, other = ([_said_in(path) for path in side.paths] for side in (positive, negative))
    if not (one and other):
        sign = 1 if one else -1
        one, other = one or other, [((item,),) for item in denied if _denies(item, sign)]
    if one and other:
        yield from (name for name in SEPARATORS if _separates(name, one, other, content, judge))


def _separates(
    name: str, some: Sequence[_Steps], others: Sequence[_Steps], content: Content, judge: ContextJudge
) -> bool:
    """Tell whether every path of both sides states a field, with values that exclude those of the other side."""
    one, other = ([_values(steps, name, content) for steps in side] for side in (some, others))
    return all(one) and all(other) and not any(judge.overlap(a, b) for a in one for b in other)


def _values(steps: _Steps, name: str, content: Content) -> tuple[str, ...]:
    """Give what a path states in a field: its own aspects and cell at its ends, a context in any of its steps.

    A step states a field if all its statements do. An aspect comes with the wider ones, which it does not exclude.
    """
    if name in OWN_FIELDS:
        values = [getattr(item, name) for item in steps[0 if name == "subject_aspect" else -1]]
        stated = dict.fromkeys(values) if all(values) else {}
        return tuple(wide for value in stated for wide in (value, *_wider(value, content)))
    each = [[getattr(item.context, name) for item in step] for step in steps]
    return tuple(value for step in each if all(step) for values in step for value in values)


def _wider(aspect: str, content: Content) -> Iterator[str]:
    while aspect := content.broader_aspects.get(aspect, ""):
        yield aspect
