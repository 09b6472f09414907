"""What the graph says near a question and no path shows: between the ends, or their narrower and wider kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.answers.context import ContextJudge
    from kg.statements import Content, Statement


def related_statements(
    start: str, end: str, content: Content, judge: ContextJudge, shown: Collection[str]
) -> tuple[Statement, ...]:
    """Find the statements that a question for paths from one entity to another must not leave unsaid.

    Denied statements and those that are not causal count; so do the narrower and wider kinds of both ends, and, where
    no path is shown, statements that name both ends otherwise: as mediator, as the cell, or in their context.

    :param start: CURIE of the first entity.
    :param end: CURIE of the last entity.
    :param content: The graph.
    :param judge: Knows what is narrower.
    :param shown: Identifiers of the statements that the answer shows already.

    :returns: Denied ones first, then those between the very ends, then the rest, each part in the order of statements.
    """
    starts, ends = _family(start, content, judge), _family(end, content, judge)
    found: list[tuple[int, Statement]] = []
    for item in content.statements.values():
        if item.id in shown or item.retracted or item.subject == item.object:
            continue
        if item.subject in starts and item.object in ends:
            exact = (item.subject, item.object) == (start, end)
            found.append((0 if item.is_negated else 1 if exact else 2, item))
        elif not shown and _names(item, start) and _names(item, end):
            found.append((3, item))
    return tuple(item for _, item in sorted(found, key=lambda entry: entry[0]))


def _family(curie: str, content: Content, judge: ContextJudge) -> set[str]:
    """Give an entity with everything narrower and wider."""
    return {other for other in content.entities if curie in judge.wider(other)} | judge.wider(curie)


def _names(item: Statement, curie: str) -> bool:
    context = item.context
    return curie in (
        item.subject,
        item.object,
        item.in_cell,
        *item.via,
        *item.omits,
        *context.licensing,
        *context.disease_setting,
        *context.cell_source,
    )
