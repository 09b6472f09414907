"""Did-you-mean: the words of a list that look like a typed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Kinds of values: an identifier such as a CURIE or the name of a file, a word of a fixed list such as a command, a
#: column or a predicate, or the name of an entity or outcome as people write it.
Kind = Literal["identifier", "word", "name"]
#: Least similarity of a suggestion, 0 to 1. A common prefix makes identifiers similar, but only the best are shown.
LIKENESS: dict[Kind, float] = {"identifier": 0.6, "word": 0.7, "name": 0.72}


def suggest(
    typed: str, known: Iterable[str], kind: Kind, *, count: int = 3, fold: Callable[[str], str] = str.casefold
) -> list[str]:
    """List the words that look like a typed one.

    :param typed: The typed word.
    :param known: The known words.
    :param kind: Their kind, which decides how similar a suggestion must be.
    :param count: Most words to list, at least 1.
    :param fold: Maps a word to the form that is compared; by default, case does not count.

    :returns: The most similar first, each as it is in ``known``; empty if none is similar enough.

    >>> suggest("efect", ["path", "effect"], "word")
    ['effect']
    """
    from difflib import get_close_matches

    spelt: dict[str, list[str]] = {}
    for word in known:
        spelt.setdefault(fold(word), []).append(word)
    near = get_close_matches(fold(typed), spelt, n=count, cutoff=LIKENESS[kind])
    return [word for key in near for word in spelt[key]][:count]
