"""Activities of GO-CAM: an effect of one activity on another becomes an effect of its enabler, with the evidence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.model.identifiers import contract
from kg.model.spellings import standard_identifier
from kg.model.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.model.predicates import Predicates

#: Beginning of the IRIs of individuals of GO-CAM.
GO_CAM = "http://model.geneontology.org/"
RO, OWL = PREFIXES["RO"], PREFIXES["owl"]
#: Predicate from an activity to its enabler, and the inverse.
ENABLED_BY, ENABLES = f"{RO}0002333", f"{RO}0002327"
#: Predicates of an axiom: the link that it is about, and its evidence.
LINK = tuple(f"{OWL}annotated{part}" for part in ("Source", "Property", "Target"))
EVIDENCE = "http://geneontology.org/lego/evidence"
AXIOM = frozenset({*LINK, EVIDENCE})


class GoCam:
    """The individuals of GO-CAM in a file."""

    def __init__(self, predicates: Predicates) -> None:
        self._predicates = predicates
        self._enablers: dict[str, set[str]] = {}
        self._classes: dict[str, set[str]] = {}
        #: Individuals whose class is described, such as "not a kinase activity".
        self._described: set[str] = set()
        #: Effects, each with the IRI of its graph, which is empty for the default graph.
        self._effects: list[tuple[tuple[str, str, str], str]] = []
        #: Axiom to the values of each of its predicates.
        self._axioms: dict[str, dict[str, list[str]]] = {}
        #: Individual to the publications that it names as its source: it is evidence.
        self._read_in: dict[str, list[str]] = {}
        #: Links that were not read, by kind.
        self.passed_over: Counter[str] = Counter()

    def add_class(self, individual: str, class_: str | None) -> None:
        """Take the IRI of the class of an individual; ``None`` for a class that is described in another form."""
        if class_ is None:
            self._described.add(individual)
        elif not class_.startswith(OWL):
            self._classes.setdefault(individual, set()).add(class_)

    def add(self, subject: str, predicate: str, value: str, graph: str) -> None:
        """Take a triple of two individuals, all by their IRIs; ``graph`` is empty for the default graph."""
        if predicate == ENABLED_BY:
            self._enablers.setdefault(subject, set()).add(value)
        elif predicate == ENABLES:
            self._enablers.setdefault(value, set()).add(subject)
        elif self._is_effect(predicate):
            self._effects.append(((subject, predicate, value), graph))

    def add_axiom(self, axiom: str, predicate: str, value: str) -> None:
        """Take a part of an axiom, by a predicate of :data:`AXIOM`; parts of links that are no effects are not kept."""
        if self._is_effect(value) if predicate == LINK[1] else value.startswith(GO_CAM):
            self._axioms.setdefault(axiom, {}).setdefault(predicate, []).append(value)

    def add_source(self, individual: str, publication: str) -> None:
        """Take the publication that an individual names as its source."""
        self._read_in.setdefault(individual, []).append(publication)

    def rows(self, denied: Collection[str] = ()) -> Iterator[dict[str, tuple[str, ...]]]:
        """Yield the effects of enablers of activities as rows; count those whose form is not certain.

        The effects of the graphs that are ``denied`` are denied.
        """
        evidence: dict[tuple[str, ...], list[str]] = {}
        for axiom in self._axioms.values():
            if all(len(axiom.get(part, ())) == 1 for part in LINK):
                evidence.setdefault(tuple(axiom[part][0] for part in LINK), []).extend(axiom.get(EVIDENCE, ()))
        for effect, graph in self._effects:
            subject, predicate, value = effect
            if subject in self._described or value in self._described:
                self.passed_over["GO-CAM links of activities that are denied or described"] += 1
                continue
            ends = self._actor(subject), self._actor(value)
            if not all(ends):
                self.passed_over["GO-CAM links of activities without one enabler of one class"] += 1
                continue
            named = evidence.get(effect, ())
            kinds = (kind for each in named for kind in sorted(self._classes.get(each, ())))
            row = {
                "subject": (ends[0],),
                "predicate": (predicate,),
                "object": (ends[1],),
                "provided_by": (subject.rpartition("/")[0],),
                "object_aspect_qualifier": ("activity",) if value in self._enablers else (),
                "publications": tuple(text for each in named for text in self._read_in.get(each, ())),
                "has_evidence": tuple(map(standard_identifier, kinds)),
                "negated": ("true",) if graph in denied else (),
            }
            yield {column: tuple(dict.fromkeys(values)) for column, values in row.items() if values}

    def _is_effect(self, predicate: str) -> bool:
        return self._predicates.get(contract(predicate)).predicate.is_causal

    def _actor(self, individual: str) -> str:
        """Return the class of the enabler of an activity, or of a chemical; empty where it is not certain."""
        enablers = self._enablers.get(individual, set())
        (actor,) = enablers if len(enablers) == 1 else ("",) if enablers else (individual,)
        classes = self._classes.get(actor, set())
        (found,) = classes if len(classes) == 1 else ("",)
        return found if enablers or found.startswith(PREFIXES["CHEBI"]) else ""
