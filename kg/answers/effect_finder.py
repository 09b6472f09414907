"""Finding the verdict on one pair from every route between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.conflicts import OWN_FIELDS, tensions_of
from kg.answers.effect import Effect
from kg.errors import LimitError
from kg.model.statements import CONTEXT_FIELDS, TEXT_FIELDS
from kg.paths.context import ContextJudge, context_filter
from kg.paths.finder import PathFinder
from kg.paths.found_path import FoundPath, path_sign
from kg.paths.near_misses import NearMiss
from kg.paths.routes import find_side
from kg.search.search import SearchLimitReached
from kg.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.lexicon import Reading
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side


#: What may separate routes beside the fields of their contexts; a free condition cannot be compared.
SEPARATORS = (*OWN_FIELDS, *(name for name in CONTEXT_FIELDS if name not in TEXT_FIELDS))


#: The statements of each step of a path.
_Steps = tuple[tuple["Statement", ...], ...]


class EffectFinder:
    """Gives verdicts on one content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._judge = ContextJudge(content.entities, content.broader_aspects)
        self._finder = PathFinder(content)

    def answer(self, source: Reading, target: Reading, query: PathQuery) -> Effect:
        """Give the verdict on the effect of one entity on another, from every unbroken path within the limits.

        :param source: What acts.
        :param target: What is acted upon.
        :param query: Length, context and certainty of the paths; their number does not matter.

        :returns: ``ambiguous`` where there are routes of both signs, however they are supported; ``positive`` or
            ``negative`` where there are routes of one; ``no path`` with the near misses where there is none.
            ``unknown`` where no route has a sign or one without a sign is at least as well supported as the best of the
            others and does not merely say the same less exactly; where every route is in doubt; where a statement on
            the pair itself denies the effect; and where the search stopped at a limit before it saw both signs. A path
            is in doubt if it joins statements that a tension holds against each other, or if the opposite of what it
            says on its way is stated of the same things one kind wider or narrower.

        :raises LimitError: If the search stopped at a limit before it found anything.
        """
        found, broken, complete = self._find(source, target, query)
        denied = tuple(self._denials(source, target, query))
        if not (found or denied or complete):
            raise LimitError(f"the search stopped before it found a path; lower --max-edges (it is {query.max_edges})")
        doubts = self._doubts(source, found, query)
        positive, negative, unknown = (find_side(sign, doubts) for sign in (1, -1, None))
        verdict, because = self._verdict(positive, negative, unknown, denied, is_complete=complete)
        near: tuple[NearMiss, ...] = ()
        if not found:
            near = (NearMiss("broken", broken),) if broken else self._finder.answer(source, target, query).near_misses
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
            separated_by=tuple(self._separating(positive, negative, denied)),
            denied=denied,
            complete=complete,
            tensions=tuple(tensions_of([*touching, *denied], self._content)),
            near_misses=near,
            content=self._content,
        )

    def _find(self, source: Reading, target: Reading, query: PathQuery) -> tuple[list[FoundPath], int, bool]:
        """Find every unbroken path, count the broken ones, and tell whether the search saw all there is."""
        found: list[FoundPath] = []
        broken = 0
        try:
            for path in self._finder.every_path(source.entity.curie, target.entity.curie, query):
                if path.breaks:
                    broken += 1
                else:
                    found.append(path)
        except SearchLimitReached:
            return found, broken, False
        return found, broken, True

    def _denials(self, source: Reading, target: Reading, query: PathQuery) -> Iterator[Statement]:
        """Find the statements on the pair itself that deny an effect, or measured none, whatever their certainty.

        They are dropped only where they state another context than the one wanted: a denial that leaves it open stays,
        even with ``--strict-context``.
        """
        fits = context_filter(dict(query.context), self._judge)
        for item in self._content.between((source.entity.curie,), (target.entity.curie,)):
            if (item.is_negated or item.sign == 0) and item.is_causal and not item.retracted and fits(item.context):
                yield item

    def _doubts(
        self, source: Reading, found: Sequence[FoundPath], query: PathQuery
    ) -> dict[FoundPath, tuple[str, ...]]:
        """Give what puts each path in doubt: tensions whose sides it joins, and statements that it runs against."""
        start = source.entity.curie
        passed = {step.target for path in found for step in path.steps}
        kinds = {kind for curie in passed for kind in self._content.family(curie)}
        near = self._content.between(self._content.family(start), kinds)
        akin = [item for item in self._finder.statements(query, near) if item.sign]
        known: dict[tuple[str, int | None], tuple[str, ...]] = {}
        doubts = {}
        for path in found:
            against: list[str] = []
            for length, step in enumerate(path.steps, 1):
                said = step.target, path_sign(path.steps[:length])
                if said not in known:
                    known[said] = tuple(self._opposed(akin, start, *said))
                against += known[said]
            doubts[path] = (*self._joined(path), *dict.fromkeys(against))
        return doubts

    def _joined(self, path: FoundPath) -> Iterator[str]:
        """Find the tensions that several steps of a path belong to."""
        for tension in tensions_of(path.statements, self._content):
            touched = [step for step in path.steps if tensions_of(step.statements, self._content).count(tension)]
            if len(touched) > 1:
                yield tension.curie

    def _opposed(self, akin: Sequence[Statement], start: str, reached: str, sign: int | None) -> Iterator[str]:
        """Find the statements with the opposite sign on a pair of which one or both are a kind wider or narrower."""
        for item in akin:
            if (
                sign
                and item.sign == -sign
                and (item.subject, item.object) != (start, reached)
                and self._judge.overlap((item.object,), (reached,))
            ):
                yield item.id

    def _verdict(
        self, positive: Side, negative: Side, unknown: Side, denied: Sequence[Statement], *, is_complete: bool
    ) -> tuple[str, str]:
        """Give the verdict, and why it abstains."""
        signed = [side for side in (positive, negative) if side.routes]
        if len(signed) == 2:
            return "ambiguous", ""
        if not signed and not unknown.routes:
            return ("unknown", "denied") if denied else ("no path", "")
        if not is_complete:
            return "unknown", "limit"
        if not signed:
            return "unknown", "no sign"
        (side,) = signed
        if any(_denies(item, side.sign) for item in denied):
            return "unknown", "denied"
        if len(side.in_doubt) == len(side.routes):
            return "unknown", "doubt"
        if any(
            round(path.support, 6) >= side.support and not self._is_less_exact(path, side) for path in unknown.paths
        ):
            return "unknown", "no sign"
        return phrases.sign_word(side.sign), ""

    def _is_less_exact(self, path: FoundPath, side: Side) -> bool:
        """Tell whether a path without a sign says less exactly what one with a sign says of the same nodes.

        The other is then at least as well supported, and nothing recorded keeps the two apart.
        """
        return any(
            other.nodes == path.nodes
            and round(other.support, 6) >= round(path.support, 6)
            and not any(self._separates(name, [_said_in(path)], [_said_in(other)]) for name in SEPARATORS)
            for other in side.paths
        )

    def _separating(self, positive: Side, negative: Side, denied: Sequence[Statement]) -> Iterator[str]:
        """Give what keeps the positive routes from the negative, or the routes of one sign from what denies them."""
        one, other = ([_said_in(path) for path in side.paths] for side in (positive, negative))
        if not (one and other):
            sign = 1 if one else -1
            one, other = one or other, [((item,),) for item in denied if _denies(item, sign)]
        if one and other:
            yield from (name for name in SEPARATORS if self._separates(name, one, other))

    def _separates(self, name: str, some: Sequence[_Steps], others: Sequence[_Steps]) -> bool:
        """Tell whether every path of both sides states a field, with values that exclude those of the other side."""
        one, other = ([self._values(steps, name) for steps in side] for side in (some, others))
        overlap = self._aspects_overlap if name.endswith("_aspect") else self._judge.overlap
        return all(one) and all(other) and not any(overlap(a, b) for a in one for b in other)

    def _values(self, steps: _Steps, name: str) -> tuple[str, ...]:
        """Give what a path states in a field: aspects and cell at its ends, a context in any of its steps.

        A step states a field if all its statements do.
        """
        if name in OWN_FIELDS:
            values = [getattr(item, name) for item in steps[0 if name == "subject_aspect" else -1]]
            return tuple(values) if all(values) else ()
        each = [[getattr(item.context, name) for item in step] for step in steps]
        return tuple(value for step in each if all(step) for values in step for value in values)

    def _aspects_overlap(self, some: Sequence[str], others: Sequence[str]) -> bool:
        """Tell whether two sets of aspects share one, or one aspect is a narrower kind of another."""
        return any(a in self._wider(b) or b in self._wider(a) for a in some for b in others)

    def _wider(self, aspect: str) -> set[str]:
        found = {aspect}
        while aspect := self._content.broader_aspects.get(aspect, ""):
            found.add(aspect)
        return found


def _denies(item: Statement, sign: int | None) -> bool:
    """Tell whether a denial is of an effect of this sign; one that names no direction denies both."""
    return item.sign not in (1, -1) or item.sign == sign


def _said_in(path: FoundPath) -> _Steps:
    return tuple(step.statements for step in path.steps)
