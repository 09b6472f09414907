"""Abbreviations that a document defines, as "acute lung injury (ALI)" does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.curation.drafts.sentence_words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Tissues that cells are named after.
TISSUES = "bone[ -]marrow|umbilical[ -]cord|adipose[ -]tissue"
#: Words that no name has.
CLAUSE = re.compile(r"\b(?:is|are|was|were|that|which)\b")


def abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Find the abbreviations that a document defines, as "acute lung injury (ALI)" does.

    :param texts: Its sentences.

    :returns: The abbreviation to the words it stands for; the first definition counts.

    .. seealso:: A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation definitions in
        biomedical text, Pacific Symposium on Biocomputing 8:451, 2003.

    >>> abbreviations(["It protects against acute lung injury (ALI)."])
    {'ALI': 'acute lung injury'}
    """
    found: dict[str, str] = {}
    read = [plain(text) for text in texts]
    for text in read:
        for match in re.finditer(r"\(([^\W_][\w+-]{1,9})\)", text):
            short = match[1]
            before = text[: match.start()].split()[-min(len(short) + 5, 2 * len(short)) :]
            if any(c.isupper() for c in short) and (meant := spelled_out(short, " ".join(before))):
                found.setdefault(short, meant)
    return {short: _with_tissue(short, meant, read) for short, meant in found.items()}


def _with_tissue(short: str, meant: str, texts: Iterable[str]) -> str:
    """Return the meaning of an abbreviation of cells, with their tissue if the document names just one."""
    names = "|".join(sorted((rf"{re.escape(short)}s?", re.escape(meant)), key=len, reverse=True))
    before = rf"\b({TISSUES})[\s-](?:(?:derived|isolated)\s(?:\w+\s){{0,2}})?(?:{names})\b"
    made = r"(?:derived|isolated|obtained|expanded)"
    behind = rf"\b(?:{names})\s(?:were\s|was\s)?{made}\sfrom\s(?:\w+\s){{0,2}}({TISSUES})\b"
    found = {
        match[1].casefold().replace("-", " ")
        for text in texts
        for pattern in (before, behind)
        for match in re.finditer(pattern, text, re.IGNORECASE)
    }
    is_stromal = re.search(r"\b(?:mesenchymal|multipotent|stromal)\b.*\bcells?$", meant, re.IGNORECASE)
    return f"{found.pop()}-derived MSC" if len(found) == 1 and is_stromal else meant


def spelled_out(short: str, before: str) -> str:
    """Return the end of a text that an abbreviation stands for: its letters in order, the first opening a word."""
    letters = [c.casefold() for c in short if c.isalnum()]
    if letters[-1] == "s" and short[-1] == "s" and short[:-1].isupper():
        letters.pop()
    begins = [match.start() for match in re.finditer(r"[^\W_]+", before)][-len(letters) :]
    if [before[place].casefold() for place in begins] == letters:
        return before[begins[0] :]
    at = len(before)
    for place in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (
            before[at].casefold() != letters[place] or (place == 0 and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
    return "" if CLAUSE.search(before, at) else before[at:]
