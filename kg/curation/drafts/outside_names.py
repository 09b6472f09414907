"""Names that the graph lacks, in the table of outside names: symbols, and names of cells, diseases and substances."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.curation.drafts.vocabulary import LOWERING, NOUNS, RAISING, TAKEN_BEHIND, TREATMENTS
from kg.names.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Shortest word that is looked up as a name, and most words of a name.
SHORTEST = 4
MOST_WORDS = 4
#: Kinds of terms whose names are looked up; of several with one name, the first counts.
KINDS = ("cell", "disease", "chemical", "tissue")
#: Words that are names in the vocabularies, and in running text too general or something else.
GENERAL = frozenset(
    "agonist antagonist antibodies antibody antigen application blood cell conditions culture disease disorder donor "
    "effector epitope extension facet group home immunosuppressant inhibitor injury lead ligand medium molecule organ "
    "patient peptide protein reagent role serum solution surfactant syndrome system therapeutic this tissue tumor "
    "tumour water".split()
)
#: A marker, which belongs to the cell behind it.
MARKER = re.compile(r"CD\d+[A-Za-z]?[+⁺-]?")
#: Stems of words that say a change, with which no name begins: "induced Treg".
CHANGES = (*RAISING, *LOWERING)
#: Words that no name begins or ends with.
EDGES = frozenset(
    "agent agents media medium role same "
    "a an and are as at both by for from in into is it its no not of on or per than that the their these this to was "
    "were which with human mouse murine rat".split()
)


def known_outside(word: str) -> str | None:
    """Find the one gene, protein family, cell or substance that a symbol stands for, if it looks like a symbol.

    >>> known_outside("ABCA13")
    'NCBIGene:154664'
    """
    if len(word) < 3 or word.endswith("s") or not re.search(r"\d|[A-Z].*[A-Z]", word):
        return None
    if not any(c.isupper() for c in word) or MARKER.fullmatch(word):
        return None
    return _symbol(word)


@cache
def _symbol(word: str) -> str | None:
    from kg.names.lookup import candidates, look_up

    has_digit = any(c.isdigit() for c in word)
    matches = look_up(word)
    found = {
        match.group
        for match in candidates(word, matches)
        if (match.term.kind == "gene" and (has_digit or (match.kind_of_name == "symbol" and len(word) > 3)))
        or (match.term.kind == "protein family" and (has_digit or match.kind_of_name == "label"))
    }
    if not found and all(match.term.kind in ("cell", "chemical", "mouse gene", "rat gene") for match in matches):
        found = {
            match.term.curie for match in matches if match.term.kind in ("cell", "chemical") and match.name == word
        }
    return found.pop() if len(found) == 1 else None


def named_outside(words: Sequence[str]) -> str | None:
    """Find the cell, disease, substance or tissue that a name stands for; a single word must be its label.

    :param words: The words of the name.

    :returns: Its CURIE, or ``None``.

    >>> named_outside(["rheumatoid", "arthritis"])
    'MONDO:0008383'
    """
    first, last = words[0].casefold(), words[-1].casefold()
    is_change = first.startswith(CHANGES) or last in (*NOUNS, *TAKEN_BEHIND, *TREATMENTS)
    if is_change or MARKER.fullmatch(words[0]) or not EDGES.isdisjoint((first, last)):
        return None
    is_general = len(last) < SHORTEST or last in GENERAL or last.removesuffix("s") in GENERAL
    if len(words) == 1 and (is_general or not words[0][1:].islower()):
        return None
    return _named(" ".join(words))


@cache
def _named(text: str) -> str | None:
    from kg.names.name_table import shipped_table

    key = fold(text)
    for form in dict.fromkeys((key, key.removesuffix("s"))):
        found: dict[str, list[str]] = {}
        for term in shipped_table().find(form):
            fitting = [kind for name, kind in term.names() if fold(name) in (form, f"{form}s")]
            is_label = "label" in fitting or term.curie.startswith("MESH:")
            if fitting and (" " in text or is_label):
                found.setdefault(term.kind, []).append(term.curie)
        if kind := next((kind for kind in KINDS if kind in found), None):
            return found[kind][0] if len(found[kind]) == 1 else None
    return None
