"""The groups that answer for their members: a source spoke of all of them together, and of no single one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content


def group_pairs(start: str, end: str, content: Content) -> Iterator[tuple[str, str]]:
    """Find the pairs that answer for two entities of which one or both are members of a group.

    :param start: CURIE of the first entity.
    :param end: CURIE of the last entity.
    :param content: The graph.

    :yields: Pairs of CURIEs: never the two themselves, nor a group with one of its own members.
    """
    firsts, lasts = (start, *content.groups(start)), (end, *content.groups(end))
    for one in firsts if start != end else ():
        for other in lasts:
            members = {member for curie in (one, other) for member in members_of(curie, content)}
            if (one, other) != (start, end) and one != other and not {one, other} & members:
                yield one, other


def members_of(curie: str, content: Content) -> tuple[str, ...]:
    """Return the members of a group; empty for everything that is none."""
    return content.entities[curie].members if curie in content.entities else ()
