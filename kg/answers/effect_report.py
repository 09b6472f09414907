"""A verdict on one pair, for people: one line first, then the numbers, then the best route each way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import wording
from kg.answers.paths import PathAnswer
from kg.answers.report import no_path_report, path_report
from kg.statements import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.answers.effect import Effect
    from kg.answers.routes import Side
    from kg.answers.walks import PathQuery
    from kg.statements import Content, Statement


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
    return f"best support {wording.support(side.best.support)}, {side.best.certainty}" if side.best else ""


def _many(side: Side) -> str:
    return f"{len(side.routes)} route{'' if len(side.routes) == 1 else 's'}"


def _fields(effect: Effect) -> str:
    return " and ".join(name.replace("_", " ") for name in effect.separated_by)


def _said(item: Statement, content: Content) -> str:
    words = wording.context_words(item.context, content.entities)
    return f"{item.certainty}: {wording.triple(item, content)}{f' ({words})' if words else ''} ({item.id})"


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
