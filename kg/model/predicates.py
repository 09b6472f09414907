"""What is known of the predicates of plain edges: their sign, and whether paths follow them.

The table is ``ontology/predicates.tsv``, in which a term that ends in ``*`` stands for all that begin so and are not
named; this graph's own predicates come from ``ontology/msc.ttl``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.model.statements import Predicate
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNS = {"+": 1, "-": -1, "?": None}
#: Predicates that say that one thing is a kind of another.
KIND_OF = ("rdfs:subClassOf", "skos:broader", "biolink:subclass_of")


class KnownPredicate(NamedTuple):
    """A predicate, and how paths treat it."""

    predicate: Predicate
    #: Whether paths follow it only when asked to: it is known not to be causal.
    is_further: bool
    #: Whether a table has it.
    is_listed: bool = True


class Predicates:
    """The predicates that a store may meet.

    :param own: Those of this graph.
    """

    def __init__(self, own: Mapping[str, Predicate]) -> None:
        self._known = {curie: KnownPredicate(item, not item.is_causal) for curie, item in own.items()}
        #: How the predicates begin that describe, and cause nothing.
        self._families: list[str] = []
        lines = (folder("ontology") / "predicates.tsv").read_text(encoding="utf-8").splitlines()
        for term, label, sign, walked in (line.split("\t") for line in lines[1:]):
            is_causal = walked == "causal"
            if not term.endswith("*"):
                self._known[term] = _known(term, label, SIGNS[sign], is_causal=is_causal, is_further=not is_causal)
            else:
                self._families.append(term.removesuffix("*"))

    def get(self, curie: str) -> KnownPredicate:
        """Give what is known of a predicate; of one that is not in the tables, neither sign nor cause is."""
        if curie not in self._known:
            words = re.split(r"[#/:]", curie)[-1].replace("_", " ") or curie
            is_further = curie.startswith(tuple(self._families))
            known = _known(curie, words, None, is_causal=False, is_further=is_further)
            self._known[curie] = known._replace(is_listed=is_further)
        return self._known[curie]


def _known(curie: str, label: str, sign: int | None, *, is_causal: bool, is_further: bool) -> KnownPredicate:
    return KnownPredicate(Predicate(curie, label, f"not: {label}", sign, is_causal, "", ()), is_further)
