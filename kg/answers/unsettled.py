"""The links that an experiment would settle most by: inferred or hypothesised, and many verdicts rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.answers.effect_finder import EffectFinder
from kg.names.reading import Reading
from kg.paths.routes import composed_part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.answers.effect import Effect
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.paths.query import PathQuery
    from kg.search.edges import Step

#: The certainties that leave a link open.
OPEN = ("hypothesised", "inferred")
#: Most edges of a path behind a verdict, as in ``kg effect``.
MAX_EDGES = 4
#: Most pairs whose verdicts are asked for.
MOST_PAIRS = 20_000


class Unsettled(NamedTuple):
    """A link that no source asserts or suggests, and the verdicts that would fall or turn with it."""

    statement: Statement
    #: The pairs whose verdicts rest on it, in the order in which they were asked.
    rests: tuple[tuple[str, str], ...]


class Unsettling(NamedTuple):
    """The unsettled links behind the verdicts on some pairs."""

    #: Those on which the most verdicts rest first, then by identifier.
    links: tuple[Unsettled, ...]
    #: The number of pairs with a verdict.
    verdicts: int


def find_unsettled(
    sources: Collection[str], targets: Collection[str], query: PathQuery, content: Content, *, limit: int
) -> Unsettling:
    """Ask for the verdict on each pair, and find the open links on which the verdicts rest.

    A verdict rests on the statements that decide it, on both sides; a composed one on the statements of its best path.

    :param sources: CURIEs of what acts.
    :param targets: CURIEs of what is acted upon.
    :param query: The statements that count.
    :param content: The graph.
    :param limit: Most links to return.

    :returns: The links, and how many verdicts there are; nothing where there are more than :data:`MOST_PAIRS`.
    """
    if len(sources) * len(targets) > MOST_PAIRS:
        return Unsettling((), 0)
    finder = EffectFinder(content)
    sources = tuple(dict.fromkeys(sources))
    query = query._replace(max_edges=min(query.max_edges, MAX_EDGES))
    rests: dict[str, list[tuple[str, str]]] = {}
    statements: dict[str, Statement] = {}
    verdicts = 0
    for source in sources:
        for target in targets:
            if source == target:
                continue
            effect = finder.answer(_reading(source, content), _reading(target, content), query)
            verdicts += bool(effect)
            for item in _open_links(effect):
                statements[item.id] = item
                rests.setdefault(item.id, []).append((source, target))
    found = (Unsettled(item, tuple(rests[item.id])) for item in statements.values())
    ordered = sorted(found, key=lambda link: (-len(link.rests), link.statement.id))
    return Unsettling(tuple(ordered[:limit]), verdicts)


def _open_links(effect: Effect) -> Iterator[Statement]:
    """Find the open statements that a verdict rests on, each once."""
    decision = effect.decision
    used = [item.statement for item in decision.both_sides]
    used += [item for path in decision.chains for item in path.statements]
    if decision.basis == "composed":
        for side in effect.sides:
            best = composed_part(side).best
            if best and (decision.verdict == "ambiguous" or side.sign == decision.said_sign):
                used += _needed(best.steps)
    seen: set[str] = set()
    for item in used:
        if item.certainty in OPEN and item.id not in seen:
            seen.add(item.id)
            yield item


def _needed(steps: Iterable[Step]) -> Iterator[Statement]:
    """Return the statements of the steps that stand on open statements alone."""
    for step in steps:
        if all(item.certainty in OPEN for item in step.statements):
            yield from step.statements


def _reading(curie: str, content: Content) -> Reading:
    entity = content.entities[curie]
    return Reading(entity.label, entity, ())
