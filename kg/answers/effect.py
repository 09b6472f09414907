"""One verdict on the effect of one entity on another, from every route between them: it abstains rather than guess."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.answers.paths import no_path_report, path_record, path_report
from kg.model.statements import CERTAINTIES
from kg.paths.finder import PathAnswer
from kg.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content
    from kg.model.statements import Statement, Tension
    from kg.names.lexicon import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.near_misses import NearMiss
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side


VERDICTS = ("positive", "negative", "ambiguous", "unknown", "no path")


#: Why a verdict is ``unknown``: the search stopped at its limit, the effect itself is denied, every route with a sign
#: is in doubt, or one without a sign weighs as much as those with one (or there is no other).
REASONS = ("limit", "denied", "doubt", "no sign")


@dataclass(frozen=True)
class Effect:
    """The verdict on one pair, with the routes that led to it."""

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
    #: Which of :data:`SEPARATORS` keep the two sides apart: every path of either states them, with values that exclude
    #: each other. The sides are the positive and the negative routes, or the routes of one sign and what denies them.
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

    def path_answer(self, path: FoundPath) -> PathAnswer:
        """Give one path in the form of an answer for paths."""
        return PathAnswer(self.source, self.target, self.query, (path._replace(rank=1),), True, ())

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON form ``msc-kg/effect/1``."""
        return _record(self)

    def __str__(self) -> str:
        return effect_report(self)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


#: The fields of an example, as in ``msc-kg/path/1``.
EXAMPLE_FIELDS = ("sign", "support", "certainty", "coherence", "nodes", "steps", "mixed", "weakest_step", "caveats")


def _record(effect: Effect) -> dict[str, Any]:
    """Give a verdict in the JSON form ``msc-kg/effect/1``."""
    answer = PathAnswer(effect.source, effect.target, effect.query, (), effect.complete, effect.near_misses)
    frame = path_record(answer, effect.content)
    return {
        "schema": "msc-kg/effect/1",
        "data_version": frame["data_version"],
        "source": frame["source"],
        "target": frame["target"],
        "max_edges": effect.query.max_edges,
        "verdict": effect.verdict,
        "because": effect.because or None,
        "positive": _side_record(effect.positive, effect),
        "negative": _side_record(effect.negative, effect),
        "unknown": _side_record(effect.unknown, effect),
        "separated_by": list(effect.separated_by),
        "denied": [item.id for item in effect.denied],
        "complete": effect.complete,
        "tensions": [tension.curie for tension in effect.tensions],
        "caveats": list(dict.fromkeys(text for item in effect.statements for text in item.caveats)),
        "near_misses": frame["near_misses"],
    }


def _side_record(side: Side, effect: Effect) -> dict[str, Any]:
    best = side.best
    example = path_record(effect.path_answer(best), effect.content)["paths"][0] if best else {}
    return {
        "routes": len(side.routes),
        "paths": len(side.paths),
        "support": round(best.support, 6) if best else None,
        "certainty": best.certainty if best else None,
        "direct": side.is_direct,
        "in_doubt": len(side.in_doubt),
        "doubts": list(dict.fromkeys(doubt for route in side.in_doubt for doubt in route.doubts)),
        "example": {name: example[name] for name in EXAMPLE_FIELDS} if best else None,
    }


def effect_report(effect: Effect) -> str:
    """Write a verdict as text.

    :param effect: The verdict.

    :returns: A summary and one paragraph for each sign that has a route; without any route, what came nearest. No
        final line break.
    """
    if effect.verdict == "no path":
        return _no_path(effect)
    parts = ["\n".join(_summary(effect))]
    for title, side in zip(("positive", "negative", "unsigned"), effect.sides, strict=True):
        if side.best:
            parts.append(f"best {title} route\n{path_report(effect.path_answer(side.best), effect.content)}")
    return "\n\n".join(parts)


def _summary(effect: Effect) -> Iterator[str]:
    """Say the verdict in one sentence, then the numbers behind it."""
    yield _sentence(effect)
    for title, side in zip(("positive", "negative", "unknown sign"), effect.sides, strict=True):
        if side.best:
            paths = f" ({len(side.paths)} paths)" if len(side.paths) > len(side.routes) else ""
            yield f"   {title}: {_many(side)}{paths}; {_strongest(side)}"
            yield from _doubts(title, side, effect.content)
        else:
            yield f"   {title}: no route"
    yield from (f"   denied: {_said(item, effect.content)}" for item in effect.denied)
    if effect.separated_by:
        yield f"   told apart by: {_fields(effect)}"
    yield from (f"   tension: {tension.label} ({tension.curie})" for tension in effect.tensions)
    shown = {item.id for side in effect.sides if side.best for item in side.best.statements}
    hidden = {text for item in effect.statements if item.id not in shown for text in item.caveats}
    hidden -= {text for item in effect.statements if item.id in shown for text in item.caveats}
    if hidden:
        yield f"   caveats on what is not shown below: {len(hidden)} (all of them with -f json)"
    if not effect.complete:
        yield "   the search stopped at its limit: there may be other routes"


def _sentence(effect: Effect) -> str:
    source, target = effect.source.entity.label, effect.target.entity.label
    within = _within(effect.query)
    side = effect.positive if effect.positive.routes else effect.negative
    verb = "raises" if side.sign == 1 else "lowers"
    if effect.verdict == "ambiguous":
        apart = f"{_fields(effect)} tells them apart" if effect.separated_by else "nothing recorded tells them apart"
        raises = f"by {_many(effect.positive)} {within} ({_strongest(effect.positive)}) {source} raises {target}"
        lowers = f"by {_many(effect.negative)} ({_strongest(effect.negative)}) it lowers it"
        return f"AMBIGUOUS: {raises}, {lowers}; {apart}"
    if effect.verdict in ("positive", "negative"):
        every = f"all {len(side.routes)} routes" if len(side.routes) > 1 else "the one route"
        signed = f"{every} {within}{' with a known sign' if effect.unknown.routes else ''}"
        return f"{effect.verdict.upper()}, {_strength(side)}: by {signed}, {source} {verb} {target}"
    if effect.because == "limit":
        return f"UNKNOWN: the search for routes from {source} to {target} stopped at its limit; others may not agree"
    if not side.routes and effect.because == "denied":
        return f"UNKNOWN: no route {within} leads from {source} to {target}, and an effect is denied"
    if not side.routes:
        by = f"by {_many(effect.unknown)} {within}"
        if not any(all(item.is_causal for item in path.statements) for path in effect.unknown.paths):
            return f"UNKNOWN: {by} {source} leads to {target}, but no route is known to be causal throughout"
        return f"UNKNOWN: {by} {source} affects {target}, which way is not known"
    told = f"by {_many(side)} {within} {source} {verb} {target}"
    if effect.because == "denied":
        return f"UNKNOWN: {told}, but that is denied of the pair itself"
    if effect.because == "doubt":
        return f"UNKNOWN: {told}, but no route is beyond doubt"
    return f"UNKNOWN: {told}, but a route whose sign is not known is at least as well supported"


def _within(query: PathQuery) -> str:
    """Say which routes were looked for, as in ``of at most 4 edges``."""
    words = f"of at most {query.max_edges} edge{'' if query.max_edges == 1 else 's'}"
    if query.min_certainty != CERTAINTIES[-1]:
        words += f" (none weaker than {query.min_certainty})"
    return f"{words} in the wanted context" if query.context else words


def _doubts(title: str, side: Side, content: Content) -> Iterator[str]:
    """Say what speaks against the routes on which no verdict may rest."""
    for route in side.in_doubt:
        for curie in route.doubts:
            if curie in content.tensions:
                why = f"joins what a tension holds apart ({curie})"
            else:
                opposite = _said(content.statements[curie], content)
                why = f"runs against what is said of a wider or narrower kind: {opposite}"
            yield f"   in doubt: a route whose sign is {title.removesuffix(' sign')} {why}"


def _strength(side: Side) -> str:
    """Name the certainty of the best supported path: that of a statement, or that of the weakest of several steps."""
    if side.best is None:
        return ""
    certainty = side.best.certainty
    if side.surest != certainty:
        words = f"{certainty} by the best supported way, {side.surest} by another"
    elif certainty == "asserted":
        words = certainty if len(side.best.steps) == 1 else "each step asserted"
    else:
        words = f"{certainty} at best"
    return words if len(side.best.steps) == 1 else f"composed of {len(side.best.steps)} steps, {words}"


def _strongest(side: Side) -> str:
    return f"best support {phrases.support(side.best.support)}, {side.best.certainty}" if side.best else ""


def _many(side: Side) -> str:
    return f"{len(side.routes)} route{'' if len(side.routes) == 1 else 's'}"


def _fields(effect: Effect) -> str:
    return " and ".join(name.replace("_", " ") for name in effect.separated_by)


def _said(item: Statement, content: Content) -> str:
    words = phrases.context_words(item.context, content.entities)
    return f"{item.certainty}: {phrases.triple(item, content)}{f' ({words})' if words else ''} ({item.id})"


def _no_path(effect: Effect) -> str:
    """Say that there is no route; paths that were left out as broken are the nearest."""
    misses = tuple(miss for miss in effect.near_misses if miss.hidden_by != "broken")
    answer = PathAnswer(effect.source, effect.target, effect.query, (), effect.complete, misses)
    lines = no_path_report(answer).splitlines()
    broken = sum(miss.paths for miss in effect.near_misses if miss.hidden_by == "broken")
    if broken:
        many = f"{broken} path{'' if broken == 1 else 's'}"
        lines[1:] = [f"nearest: {many} whose steps were not seen under the same conditions; kg path shows them"]
    return "\n".join(lines)
