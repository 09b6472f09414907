"""Symbols that the graph lacks, in the table of outside names."""

from __future__ import annotations

import re
from functools import cache


@cache
def known_outside(word: str) -> str | None:
    """Find the one gene or protein family that a symbol stands for, if it looks like a symbol.

    >>> known_outside("ABCA13")
    'NCBIGene:154664'
    """
    from kg.names.lookup import candidates, look_up

    if len(word) < 3 or word.endswith("s") or not re.search(r"\d|[A-Z].*[A-Z]", word):
        return None
    if not any(c.isupper() for c in word) or re.fullmatch(r"CD\d+[A-Za-z]?", word):
        return None
    has_digit = any(c.isdigit() for c in word)
    found = {
        match.group
        for match in candidates(word, look_up(word))
        if (match.term.kind == "gene" and (has_digit or (match.kind_of_name == "symbol" and len(word) > 3)))
        or (match.term.kind == "protein family" and (has_digit or match.kind_of_name == "label"))
    }
    return found.pop() if len(found) == 1 else None
