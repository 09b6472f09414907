"""Which triples of an endpoint are edges, and how they are read: as a store reads triples of two named things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ingest.qualifiers import BY_VARIANTS, CAUSES, is_by_variants, may_deny
from kg.ingest.readers.link_nodes import SLOTS, column_of
from kg.ingest.readers.rdf import CATEGORIES, NAMES, SYNTAX
from kg.model.predicates import KIND_OF, SAME_AS, Predicates
from kg.model.spellings import standard_identifier
from kg.remote.reading import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model.predicates import KnownPredicate
    from kg.model.statements import Predicate


class EdgeUses:
    """The predicates of an endpoint that make edges.

    :param counts: IRI of every predicate to the number of its triples.
    :param own: The predicates of this graph.
    """

    def __init__(self, counts: Mapping[str, int], own: Mapping[str, Predicate]) -> None:
        predicates = Predicates(own)
        #: IRI of a predicate to how its links are read.
        self.known: dict[str, KnownPredicate] = {
            name: predicates.get(standard_identifier(name)) for name in counts if _makes_edges(name)
        }
        #: Predicates of no table whose names may deny: nothing follows from their links.
        self.not_understood = {name for name, known in self.known.items() if may_deny(known)}
        self._others = [name for name in counts if name not in self.known]
        #: Predicates that say which of two things is wider, and that two are the same.
        self.kind_of = [name for name in counts if standard_identifier(name) in KIND_OF]
        self.same_as = [name for name in counts if standard_identifier(name) in SAME_AS]
        #: The predicates as which links are read, by CURIE.
        self.predicates = {known.predicate.curie: known.predicate for known in self.known.values()}

    def walked(self, *, further: bool, turned: bool) -> list[str]:
        """Return the predicates whose links paths walk: by default or only when asked to, turned round or not."""
        return [
            name
            for name, known in self.known.items()
            if not known.is_denied
            and name not in self.not_understood
            and known.is_further is further
            and known.is_turned is turned
        ]

    def test(self, names: Iterable[str]) -> str:
        """Return the filter by which ``?p`` is one of some predicates, in the shorter of two forms."""
        wanted = list(names)
        rest = [*self._others, *(name for name in self.known if name not in set(wanted))]
        if not rest:
            return "true"
        some, word = (wanted, "IN") if len(wanted) <= len(rest) else (rest, "NOT IN")
        return f"?p {word} ({', '.join(map(iri, some))})" if some else "false"

    def sign(self, predicate: str, subject: str, value: str) -> int | None:
        """Return the sign of a link: that of its predicate, but none where a gene is said to cause a disease."""
        known = self.known[predicate]
        if known.is_further or (known.predicate.curie in BY_VARIANTS and is_by_variants(subject, CAUSES, value)):
            return None
        return known.predicate.sign


def _makes_edges(name: str) -> bool:
    """Return whether the triples of a predicate are edges, and not names, types, or parts of a link."""
    is_name = name in NAMES and NAMES[name] != "xref"
    return not (is_name or name in SLOTS or name in CATEGORIES or name.startswith(SYNTAX) or column_of(name))
