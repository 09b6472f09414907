"""Leaving out of a short text: the room that each list gets, and the last line, which counts the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def shares(wanted: Sequence[int], room: int) -> list[int]:
    """Divide the room among lists: three entries for each, then always one for the list that leaves out the most.

    :param wanted: The length of each list.
    :param room: The number of entries that fit.

    :returns: The share of each list, at most its length.

    >>> shares([181, 2, 50], 20)
    [15, 2, 3]
    """
    given = [min(want, 3, room // len(wanted)) for want in wanted]
    for _ in range(min(room, sum(wanted)) - sum(given)):
        given[max(range(len(wanted)), key=lambda n: wanted[n] - given[n])] += 1
    return given


def left_out_line(counts: Mapping[str, int]) -> list[str]:
    """Say how much was left out of a short text.

    :param counts: The kinds of things that were left out, in the singular, to how many.

    :returns: One line, or none where nothing was left out.

    >>> left_out_line({"statement": 2, "citation note": 1, "study": 0})
    ['left out: 2 statements, 1 citation note (--full)']
    """
    words = [counted(count, noun) for noun, count in counts.items() if count]
    return [f"left out: {', '.join(words)} (--full)"] if words else []
