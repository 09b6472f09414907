"""Kinship: what already ties two entities that no link of a question joins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kg.answers.context import ContextJudge
    from kg.statements import Content, Statement


#: Most entities among which kinship is looked for.
MOST_ENDS = 5_000


class Kinship(NamedTuple):
    """One reason why two entities are akin."""

    #: ``narrower`` or ``wider`` (the first is such a kind of the second), ``not causal`` (a descriptive statement or a
    #: correlation, in either direction), ``denied``, ``no effect`` (measured), or ``left out`` (a causal statement that
    #: the question does not follow).
    kind: str
    #: CURIE of the statement, empty for a kind.
    statement: str = ""


def find_kinships(
    content: Content,
    judge: ContextJudge,
    walks: Callable[[Statement], bool],
    sources: Collection[str],
    targets: Collection[str],
) -> dict[tuple[str, str], tuple[Kinship, ...]]:
    """Find the entities that are akin.

    :param content: The graph.
    :param judge: Knows what is narrower.
    :param walks: Which statements the question follows; they are links already.
    :param sources: The first entities that are looked at.
    :param targets: The second.

    :returns: A source and a target, different, to their kinships: kinds first, then statements in their order. Empty
        where there are more than :data:`MOST_ENDS` of either.
    """
    if max(len(sources), len(targets)) > MOST_ENDS:
        return {}
    found: dict[tuple[str, str], list[Kinship]] = {}
    for curie in sources:
        wider = judge.wider(curie)
        for other in content.family(curie).intersection(targets) - {curie}:
            found[curie, other] = [Kinship("narrower" if other in wider else "wider")]
    for forwards in (True, False):
        subjects, objects = (sources, targets) if forwards else (targets, sources)
        for item in content.between(subjects, objects):
            if item.retracted or walks(item) or item.subject == item.object:
                continue
            kinship = Kinship(_kind(item), item.id)
            if forwards:
                found.setdefault((item.subject, item.object), []).append(kinship)
            elif kinship.kind == "not causal":
                found.setdefault((item.object, item.subject), []).append(kinship)
    return {pair: tuple(dict.fromkeys(kinships)) for pair, kinships in found.items()}


def _kind(item: Statement) -> str:
    if item.is_negated:
        return "denied"
    if item.sign == 0:
        return "no effect"
    return "left out" if item.is_causal else "not causal"


def kinship_words(kinship: Kinship, source: str, target: str, content: Content) -> str:
    """Say why two entities are akin, as in ``aGVHD is a narrower kind of GVHD``.

    :param kinship: The reason.
    :param source: CURIE of the first entity.
    :param target: CURIE of the second.
    :param content: The graph.

    :returns: The reason, with the words of its statement and their hedge.
    """
    if not kinship.statement:
        narrow, wide = (source, target) if kinship.kind == "narrower" else (target, source)
        return " is a narrower kind of ".join(wording.label(curie, content.entities) for curie in (narrow, wide))
    introduction = {
        "not causal": "said, but not as a cause: ",
        "denied": "denied: ",
        "no effect": "measured: ",
        "left out": "left out by the options of the question: ",
    }[kinship.kind]
    return f"{introduction}{wording.headline(content.statements[kinship.statement], content)} ({kinship.statement})"
