"""Did-you-mean: the words of a list that look like a typed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Kinds of values: an identifier such as a CURIE or the name of a file, a word of a fixed list such as a command, a
#: column or a predicate, or the name of an entity or outcome as people write it.
Kind = Literal["identifier", "word", "name"]
#: Least likeness of a suggestion, 0 to 1. Of identifiers only the best are shown, whatever their common prefix adds.
LIKENESS: dict[Kind, float] = {"identifier": 0.6, "word": 0.7, "name": 0.72}


def suggest(
    typed: str, known: Iterable[str], kind: Kind, *, count: int = 3, fold: Callable[[str], str] = str.casefold
) -> list[str]:
    """List the words that look like a typed one.

    :param typed: What was typed.
    :param known: The words that there are.
    :param kind: What they are; it decides how much alike a suggestion must be.
    :param count: Most words to list, at least 1.
    :param fold: Reduces a word to what is compared; the case does not count unless this keeps it.

    :returns: The most alike first, each as it stands in ``known``; empty where none is alike.

    >>> suggest("efect", ["path", "effect"], "word")
    ['effect']
    """
    from difflib import get_close_matches

    spelt: dict[str, list[str]] = {}
    for word in known:
        spelt.setdefault(fold(word), []).append(word)
    near = get_close_matches(fold(typed), spelt, n=count, cutoff=LIKENESS[kind])
    return [word for key in near for word in spelt[key]][:count]
