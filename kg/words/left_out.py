"""The last line of a short text: how much it leaves out, and how to see the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Mapping


def left_out_line(counts: Mapping[str, int]) -> list[str]:
    """Say how much was left out of a short text.

    :param counts: The kinds of things that were left out, in the singular, to how many.

    :returns: One line, or none where nothing was left out.

    >>> left_out_line({"statement": 2, "citation note": 1, "study": 0})
    ['left out: 2 statements, 1 citation note (--full)']
    """
    words = [counted(count, noun) for noun, count in counts.items() if count]
    return [f"left out: {', '.join(words)} (--full)"] if words else []
