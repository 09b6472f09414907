"""Statements near a question that no path uses: on its ends, or on narrower and broader kinds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.model.content import Content
    from kg.model.statements import Statement


def related_statements(
    start: str, end: str, content: Content, shown: Collection[str], *, with_mentions: bool
) -> tuple[Statement, ...]:
    """Find the statements about two entities that an answer with paths must mention.

    Denied statements, those that are not causal and those that were not wholly understood count; so do the narrower and
    wider kinds of both ends.

    :param start: CURIE of the first entity.
    :param end: CURIE of the last entity.
    :param content: The graph.
    :param shown: Identifiers of the statements that the answer shows already.
    :param with_mentions: Whether statements count that name both ends otherwise: as mediator, as the cell, or in their
        context.

    :returns: Denied ones first, then those between the very ends, then the rest, each part in the order of statements.
    """
    found: list[tuple[int, Statement]] = []
    for item in content.between(content.family(start), content.family(end)):
        exact = (item.subject, item.object) == (start, end)
        found.append((0 if item.is_negated else 1 if exact else 2, item))
    if with_mentions:
        listed = {item.id for _, item in found}
        found += [(3, item) for item in content.naming(start, end) if item.id not in listed]
    return tuple(
        item
        for _, item in sorted(found, key=lambda entry: entry[0])
        if item.id not in shown and not item.retracted and item.subject != item.object
    )
