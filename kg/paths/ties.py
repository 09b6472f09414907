"""Ties: what already connects two entities that no link of a question joins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.paths.context import ContextJudge


#: Most entities among which ties are looked for.
MOST_ENDS = 5_000


class Tie(NamedTuple):
    """One reason why two entities are related."""

    #: ``narrower`` or ``wider`` (the first is such a kind of the second), ``not causal`` (a descriptive statement or a
    #: correlation, in either direction), ``denied``, ``no effect`` (measured), ``not understood`` (made of a row that
    #: was not), or ``left out`` (a causal statement that the question does not follow).
    kind: str
    #: CURIE of the statement, empty for a kind.
    statement: str = ""


def find_ties(
    content: Content,
    judge: ContextJudge,
    walks: Callable[[Statement], bool],
    sources: Collection[str],
    targets: Collection[str],
) -> dict[tuple[str, str], tuple[Tie, ...]]:
    """Find the entities that are related already.

    :param content: The graph.
    :param judge: Knows what is narrower.
    :param walks: Whether the question follows a statement; then it is a link already.
    :param sources: The first entities that are looked at.
    :param targets: The second.

    :returns: A source and a target, different, to their ties: kinds first, then statements in their order. Empty
        where there are more than :data:`MOST_ENDS` of either.
    """
    if max(len(sources), len(targets)) > MOST_ENDS:
        return {}
    found: dict[tuple[str, str], list[Tie]] = {}
    for curie in sources:
        wider = judge.wider(curie)
        for other in content.family(curie).intersection(targets) - {curie}:
            found[curie, other] = [Tie("narrower" if other in wider else "wider")]
    for forwards in (True, False):
        subjects, objects = (sources, targets) if forwards else (targets, sources)
        for item in content.between(subjects, objects):
            if item.retracted or walks(item) or item.subject == item.object:
                continue
            tie = Tie(_kind(item), item.id)
            if forwards:
                found.setdefault((item.subject, item.object), []).append(tie)
            elif tie.kind == "not causal":
                found.setdefault((item.object, item.subject), []).append(tie)
    return {pair: tuple(dict.fromkeys(ties)) for pair, ties in found.items()}


def _kind(item: Statement) -> str:
    if item.not_understood:
        return "not understood"
    if item.is_negated:
        return "denied"
    if item.sign == 0:
        return "no effect"
    return "left out" if item.is_causal else "not causal"
