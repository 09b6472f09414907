"""The notes above the paths of an answer: how the names were used, and where a list answers for its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.paths.asked import notes, turn
from kg.words.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content
    from kg.paths.finder import PathAnswer


def answer_notes(answer: PathAnswer, content: Content) -> Iterator[str]:
    """Say how the names of a question were used, where they say more than two entities, or a list answers for one.

    :param answer: The answer.
    :param content: The content it was found in.

    :yields: A sentence each; nothing where the paths lead from end to end and the names stand for entities as such.
    """
    if not answer.paths:
        return
    if members := _members_note(answer):
        yield members
    less = [end.phrase for end in (answer.source, answer.target) if end.is_reduced]
    if turn(answer.source, answer.target) < 0:
        yield f"Signs are of a rise; for {listed(less)}, as asked, each is the reverse, which no source says"
    elif less:
        yield f"Signs are of a rise; for {listed(less)}, as asked, they are the same, which no source says"
    used = [item for path in answer.paths for item in path.statements]
    for words in notes(answer.source, answer.target, answer.query, content, used):
        yield f"{words[0].upper()}{words[1:]}"


def _members_note(answer: PathAnswer) -> str:
    """Say that a list stands for the ends that no path has; empty where every path leads from end to end."""
    if not answer.members:
        return ""
    ends = [end.entity.label for end in answer.members]
    it = "them" if len(ends) > 1 else "it"
    return (
        f"No path has {listed(ends)} itself: below, a list that holds {it} stands for {it}; what is said of the list "
        "is shown of no single member"
    )
