"""Which predicates of an endpoint make edges, and how these are read: as a store reads triples of two named things."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.ingest.qualifiers import BY_VARIANTS, CAUSES, is_by_variants, may_deny
from kg.ingest.readers.link_nodes import SLOTS, column_of
from kg.ingest.readers.rdf import CATEGORIES, NAMES, SYNTAX
from kg.model.identifiers import to_iri
from kg.model.predicates import KIND_OF, SAME_AS, Predicates
from kg.model.spellings import standard_identifier
from kg.model.terms import PREFIXES
from kg.remote.reading import iri
from kg.sparql.metadata import DCAT, FOAF, PAV, VOID
from kg.triples.schema import ENTITY_PROPERTIES, EVIDENCE_PROPERTIES, REFERENCE_PROPERTIES, STATEMENT_PROPERTIES
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model.predicates import KnownPredicate
    from kg.model.statements import Predicate


RDF, VOCABULARY = PREFIXES["rdf"], PREFIXES["msc"]
#: The vocabulary of statements in our model.
CERTAINTY = f"{VOCABULARY}certainty"
#: The predicates of the graph form, and the beginnings of those that describe its vocabulary and the data set.
MODEL_PREDICATES = frozenset(
    to_iri(curie)
    for table in (ENTITY_PROPERTIES, STATEMENT_PROPERTIES, REFERENCE_PROPERTIES, EVIDENCE_PROPERTIES)
    for curie in table
)
MODEL = (VOCABULARY, *(PREFIXES[name] for name in ("rdfs", "owl", "skos", "dcterms", "prov")), PAV, VOID, FOAF, DCAT)


class EdgeUses:
    """The predicates of an endpoint that make edges.

    :param counts: IRI of every predicate to the number of its triples.
    :param own: The predicates of this graph.
    """

    def __init__(self, counts: Mapping[str, int], own: Mapping[str, Predicate]) -> None:
        self._counts = counts
        predicates = Predicates(own)
        #: The predicates of statements in our model, by IRI; empty where the graph has none.
        self.statements = {to_iri(curie): item for curie, item in own.items()} if CERTAINTY in counts else {}
        makes_edges = _is_foreign if self.statements else _makes_edges
        #: IRI of a predicate to how its links are read.
        self.known: dict[str, KnownPredicate] = {
            name: predicates.get(standard_identifier(name)) for name in counts if makes_edges(name)
        }
        #: Unlisted predicates whose names may express a denial: nothing follows from their links.
        self.not_understood = {name for name, known in self.known.items() if may_deny(known)}
        self._others = [name for name in counts if name not in self.known]
        #: Predicates of broader kinds, and of identifiers for the same thing.
        self.kind_of = [name for name in counts if standard_identifier(name) in KIND_OF]
        self.same_as = [name for name in counts if standard_identifier(name) in SAME_AS]
        #: The predicates as which links are read, by CURIE.
        self.predicates = {known.predicate.curie: known.predicate for known in self.known.values()}
        self.predicates |= {item.curie: item for item in self.statements.values()}

    def not_joined(self) -> str:
        """Return how many links and pairs of equal things stay apart here and are joined in a store; or nothing."""
        links: Counter[str] = Counter()
        for name, (form, part) in SLOTS.items():
            if part == "subject":
                links[form] += self._counts.get(name, 0)
        links["rdf:Statement"] -= self._counts.get(CERTAINTY, 0)  # those in our model
        found = [f"{counted(number, 'link')} through nodes ({form})" for form, number in links.items() if number > 0]
        if self.known and (pairs := sum(self._counts[name] for name in self.same_as)):
            found.append(f"{counted(pairs, 'pair')} of identifiers for the same thing")
        return ", ".join(found)

    def walked(self, *, further: bool, turned: bool) -> list[str]:
        """Return the predicates whose links paths walk, by default or on request (``further``), turned round or not."""
        return [
            name
            for name, known in self.known.items()
            if not known.is_denied
            and name not in self.not_understood
            and known.is_further is further
            and known.is_turned is turned
        ]

    def statement_pattern(self, *, leaving: bool, further: bool) -> str:
        """Return the pattern of statements ``?l`` that paths walk, from ``?x`` to ``?y``; see :meth:`walked`."""
        some = ", ".join(iri(name) for name, item in self.statements.items() if item.is_causal is not further)
        one, other = ("?x", "?y") if leaving else ("?y", "?x")
        return (
            f"?l <{RDF}subject> {one} ; <{RDF}object> {other} ; <{RDF}predicate> ?p ; <{CERTAINTY}> ?c "
            f"FILTER(?y != ?x && ?p IN ({some})) FILTER NOT EXISTS {{ ?l <{PREFIXES['biolink']}negated> true }} "
            f"FILTER NOT EXISTS {{ ?l <{VOCABULARY}sign> 0 }} FILTER NOT EXISTS {{ ?l <{VOCABULARY}retracted> ?w }}"
        )

    def test(self, names: Iterable[str]) -> str:
        """Return the filter by which ``?p`` is one of some predicates, in the shorter of two forms."""
        wanted = list(names)
        rest = [*self._others, *(name for name in self.known if name not in set(wanted))]
        if not rest:
            return "true"
        some, word = (wanted, "IN") if len(wanted) <= len(rest) else (rest, "NOT IN")
        return f"?p {word} ({', '.join(map(iri, some))})" if some else "false"

    def sign(self, predicate: str, subject: str, value: str) -> int | None:
        """Return the sign of a link: that of its predicate, except where a gene causes a disease."""
        known = self.known[predicate]
        if known.is_further or (known.predicate.curie in BY_VARIANTS and is_by_variants(subject, CAUSES, value)):
            return None
        return known.predicate.sign


def _is_foreign(name: str) -> bool:
    """Return whether a predicate makes plain edges in a graph that has statements in our model as well."""
    return _makes_edges(name) and not name.startswith(MODEL) and name not in MODEL_PREDICATES


def _makes_edges(name: str) -> bool:
    """Return whether the triples of a predicate are edges, and not names, types, or parts of a link."""
    is_name = name in NAMES and NAMES[name] != "xref"
    return not (is_name or name in SLOTS or name in CATEGORIES or name.startswith(SYNTAX) or column_of(name))
