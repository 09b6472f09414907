"""Tensions, which curators note between statements: from a tension to its statements, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement, Tension


def statements_of(tension: Tension, content: Content) -> list[Statement]:
    """Return the statements that a tension links, lists expanded, in their order."""
    return list(content.of_blocks(tension.statements))


def tensions_of(statements: Sequence[Statement], content: Content) -> list[Tension]:
    """Return the tensions that touch any of some statements."""
    linked = content.tensions_on
    keys = [key for item in statements for key in (item.id, item.block) if key in linked]
    found = {tension.curie: tension for key in keys for tension in linked[key]}
    return [found[curie] for curie in sorted(found)]
