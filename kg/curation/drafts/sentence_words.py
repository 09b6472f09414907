"""The words and marks of a sentence, without its markup."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.documents.passages import CITATION, COMMAND, DASHES, TAG, latex_character

#: A word, with hyphens, slashes between letters and trailing signs in it; or a mark.
TOKEN = re.compile(r"[^\W_]+(?:(?:[-–‑−'’./+]|(?<=\d),(?=\d))[^\W_]+)*[+⁺]?|[,;:()\[\]/&.+]")


class SentenceWord(NamedTuple):
    """A word or mark of a sentence."""

    text: str
    #: Place in the sentence, in characters.
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in lower case, with plain hyphens; "NO" stays, since it is nitric oxide and denies nothing."""
        return self.text if self.text == "NO" else self.text.casefold().translate(DASHES)


def plain(text: str) -> str:
    r"""Return a sentence without citations, tags and LaTeX.

    >>> plain(r"PGE<sub>2</sub> and TGF- $\beta$ fell [1,2].")
    'PGE2 and TGF-β fell.'
    """
    text = CITATION.sub("", TAG.sub("", text))
    text = re.sub(r"[${}^_\\]", "", COMMAND.sub(latex_character, text))
    text = re.sub(r"([-‑])\s+(?=[^\W\d_]\b)", r"\1", text)
    text = re.sub(r"(?<=[α-ω])\s+(?=[-–]\w|\d\b|/)", "", text)
    return re.sub(r"\s+([,.;:)])", r"\1", " ".join(text.split()))


def tokens(text: str) -> list[SentenceWord]:
    """Split a sentence into words and marks."""
    return [SentenceWord(match[0], match.start(), match.end()) for match in TOKEN.finditer(text)]
