"""Known predicates of other graphs: their sign, their direction, and whether paths follow them.

The table is ``ontology/predicates.tsv``, in which a term that ends in ``*`` stands for all that begin so and are not
listed; this graph's own predicates come from ``ontology/msc.ttl``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.model.statements import Predicate
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNS = {"+": 1, "-": -1, "?": None}
#: Uses of a predicate in the table, besides ``causal`` and ``descriptive``.
INVERSE, DENIED = "inverse", "denied"
#: Predicates that say that one thing is a kind of another.
KIND_OF = ("rdfs:subClassOf", "skos:broader", "biolink:subclass_of")
#: Predicates that say that two identifiers stand for the same thing.
SAME_AS = ("owl:sameAs", "skos:exactMatch", "biolink:same_as", "biolink:exact_match")


class KnownPredicate(NamedTuple):
    """A predicate, and how a link of it is read."""

    #: The predicate that its links are read as; for an inverse predicate, the one that it inverts.
    predicate: Predicate
    #: Whether paths follow it only when asked to: it is known not to be causal.
    is_further: bool
    #: Whether a table has it.
    is_listed: bool = True
    #: Whether a link of it leads from its object to its subject.
    is_turned: bool = False
    #: Whether a link of it denies that ``predicate`` holds.
    is_denied: bool = False


class Predicates:
    """The predicates that a store may contain.

    :param own: Those of this graph.
    """

    def __init__(self, own: Mapping[str, Predicate]) -> None:
        self._known = {curie: KnownPredicate(item, not item.is_causal or item.sign == 0) for curie, item in own.items()}
        #: Terms of the table, by their small letters: SEMMEDDB is written in any case.
        self._spellings: dict[str, str] = {}
        #: Beginnings of the predicates that describe without causing, and of those that deny the one that follows.
        self._families: list[str] = []
        self._denying: list[str] = []
        inverses: dict[str, str] = {}
        lines = (folder("ontology") / "predicates.tsv").read_text(encoding="utf-8").splitlines()
        for term, label, sign, use, inverse in (line.split("\t") for line in lines[1:]):
            if term.endswith("*"):
                (self._denying if use == DENIED else self._families).append(term.removesuffix("*").casefold())
                continue
            self._spellings[term.casefold()] = term
            if use == INVERSE:
                inverses[term] = inverse
                continue
            is_causal = use == "causal"
            self._known[term] = _known(term, label, SIGNS[sign], is_causal=is_causal, is_further=not is_causal)
        for term, inverse in inverses.items():
            self._known[term] = self._known[inverse]._replace(is_turned=True)

    def get(self, curie: str) -> KnownPredicate:
        """Return the entry of a predicate.

        :param curie: Its CURIE, whose case does not matter where the table has it.

        :returns: Its entry; a predicate that is in no table has no sign and is not causal.
        """
        if curie not in self._known:
            self._known[curie] = self._find(curie)
        return self._known[curie]

    def _find(self, curie: str) -> KnownPredicate:
        folded = curie.casefold()
        if folded in self._spellings:
            return self._known[self._spellings[folded]]
        for start in self._denying:
            if folded.startswith(start):
                prefix = start.partition(":")[0]
                return self.get(f"{prefix}:{folded.removeprefix(start)}")._replace(is_denied=True)
        words = re.split(r"[#/:]", curie)[-1].replace("_", " ") or curie
        is_further = folded.startswith(tuple(self._families))
        known = _known(curie, words, None, is_causal=False, is_further=is_further)
        return known._replace(is_listed=is_further)


def _known(curie: str, label: str, sign: int | None, *, is_causal: bool, is_further: bool) -> KnownPredicate:
    return KnownPredicate(Predicate(curie, label, f"not: {label}", sign, is_causal, "", ()), is_further)
