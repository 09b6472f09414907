"""Links that RDF says through a node of their own: reified statements, associations, interactions, activities.

They are read where their form is certain: one subject, one predicate and one object, all of which have names. What is
left is counted by what it is.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.ingest.provenance import SOURCE_COLUMNS
from kg.ingest.qualifiers import matters
from kg.ingest.row_columns import standard_column
from kg.model.identifiers import contract
from kg.model.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.predicates import Predicates

RDF, OWL, BIOLINK, RO = (PREFIXES[prefix] for prefix in ("rdf", "owl", "biolink", "RO"))
OBAN = "http://purl.org/oban/"
WP = "http://vocabularies.wikipathways.org/wp#"
#: How the individuals of GO-CAM begin.
GO_CAM = "http://model.geneontology.org/"
#: Forms of nodes to the predicates that name their subject, predicate and object.
FORMS = {
    "rdf:Statement": (f"{RDF}subject", f"{RDF}predicate", f"{RDF}object"),
    "biolink:Association": (f"{BIOLINK}subject", f"{BIOLINK}predicate", f"{BIOLINK}object"),
    "OBAN association": tuple(f"{OBAN}association_has_{part}" for part in ("subject", "predicate", "object")),
    "owl:NegativePropertyAssertion": (f"{OWL}sourceIndividual", f"{OWL}assertionProperty", f"{OWL}targetIndividual"),
}
DENYING = "owl:NegativePropertyAssertion"
PARTS = ("subject", "predicate", "object")
#: Predicates of the nodes to what they say of them: its form and its column.
SLOTS = {iri: (form, part) for form, iris in FORMS.items() for iri, part in zip(iris, PARTS, strict=True)} | {
    f"{WP}source": ("WikiPathways interaction", "subject"),
    f"{WP}target": ("WikiPathways interaction", "object"),
}
#: Other predicates that say where a node comes from, to its column. They are used of other things, too.
ORIGINS = {
    "http://purl.org/dc/elements/1.1/source": "publications",
    f"{PREFIXES['dcterms']}source": "publications",
    f"{RO}0002558": "has_evidence",
}
#: Kinds of interactions of WikiPathways that say more than that it has a direction.
INTERACTIONS = frozenset(
    f"{WP}{kind}"
    for kind in (
        *("Binding", "Catalysis", "ComplexBinding", "Conversion", "Inhibition", "Stimulation"),
        "TranscriptionTranslation",
    )
)
DIRECTED = f"{WP}DirectedInteraction"
#: What enables an activity of GO-CAM, and the inverse.
ENABLED_BY, ENABLES = f"{RO}0002333", f"{RO}0002327"
#: Names of types whose nodes are likely to be links.
_LIKELY = re.compile(
    r"(?:association|interaction|statement|regulation|catalysis|modulation|control|reaction)$", re.IGNORECASE
)


def column_of(predicate: str) -> str:
    """Return the column of an edge that a predicate of Biolink is, empty if it is none."""
    if not predicate.startswith(BIOLINK) or predicate in SLOTS:
        return ""
    column = standard_column(predicate)
    return column if matters(column) or column in SOURCE_COLUMNS or column == "has_confidence_score" else ""


class Triple(NamedTuple):
    """A triple of named things."""

    subject: str
    predicate: str
    value: str


class _Node:
    """The triples that describe a node."""

    def __init__(self) -> None:
        self.form = ""
        self.row: dict[str, list[str]] = {}
        #: The triples of its columns, if they are between named things.
        self.triples: list[Triple] = []


class LinkNodes:
    """Collects what a file says of the nodes that stand for links.

    :param predicates: What is known of predicates.
    """

    def __init__(self, predicates: Predicates) -> None:
        self._predicates = predicates
        self._nodes: dict[str, _Node] = {}
        #: Node to its type, for types that are likely to be of links, and to the kinds of an interaction.
        self._likely: dict[str, str] = {}
        self._kinds: dict[str, set[str]] = {}
        #: Individuals of GO-CAM: what enables them, their classes, and the causal links between them.
        self._enablers: dict[str, set[str]] = {}
        self._classes: dict[str, set[str]] = {}
        self._effects: list[Triple] = []
        #: The node of the last origin, with its origins: it may turn out to be a link.
        self._last: tuple[str, list[tuple[str, str]]] = ("", [])
        self._is_likely: dict[str, bool] = {}
        #: Links that were not read, by what they are.
        self.passed_over: Counter[str] = Counter()

    def add_part(self, subject: Any, predicate: str, value: Any) -> None:
        """Take the subject, predicate or object of a link.

        :param subject: The node, a term.
        :param predicate: One of :data:`SLOTS`.
        :param value: The part, a term.
        """
        form, column = SLOTS[predicate]
        node = self._node(subject)
        node.form = form
        node.row.setdefault(column, []).append(_text(value))
        last, origins = self._last
        if last == _text(subject):
            for name, text in origins:
                node.row.setdefault(name, []).append(text)
            origins.clear()

    def add_column(self, subject: Any, predicate: str, column: str, value: Any) -> None:
        """Take another column of a link.

        :param subject: The node, a term.
        :param predicate: The predicate.
        :param column: The column that it is; see :func:`column_of`.
        :param value: The value, a term.
        """
        node = self._node(subject)
        node.row.setdefault(column, []).append(_text(value))
        if _is_named(subject) and _is_named(value):
            node.triples.append(Triple(subject.value, predicate, value.value))

    def add_origin(self, subject: Any, predicate: str, value: Any) -> bool:
        """Take what says where something comes from.

        :param subject: The node, a term.
        :param predicate: One of :data:`ORIGINS`.
        :param value: Where it comes from, a term.

        :returns: Whether the node is known to be a link.
        """
        name, column, text = _text(subject), ORIGINS[predicate], _text(value)
        node = self._nodes.get(name)
        if node is not None and node.form:
            node.row.setdefault(column, []).append(text)
            return True
        if self._last[0] != name:
            self._last = (name, [])
        self._last[1].append((column, text))
        return False

    def add_type(self, subject: Any, type_: str) -> None:
        """Take the type of a node.

        :param subject: The node, a term.
        :param type_: IRI of the type.
        """
        if type_ in INTERACTIONS:
            self._kinds.setdefault(_text(subject), set()).add(type_)
        if type_ not in self._is_likely:
            self._is_likely[type_] = _LIKELY.search(type_) is not None
        if self._is_likely[type_]:
            self._likely.setdefault(_text(subject), type_)
        elif _is_named(subject) and subject.value.startswith(GO_CAM) and not type_.startswith(OWL):
            self._classes.setdefault(subject.value, set()).add(type_)

    def add_activity(self, subject: str, predicate: str, value: str) -> None:
        """Take a triple of two individuals of GO-CAM.

        :param subject: IRI of the first.
        :param predicate: IRI of the predicate.
        :param value: IRI of the second.
        """
        if predicate == ENABLED_BY:
            self._enablers.setdefault(subject, set()).add(value)
        elif predicate == ENABLES:
            self._enablers.setdefault(value, set()).add(subject)
        elif self._predicates.get(contract(predicate)).predicate.is_causal:
            self._effects.append(Triple(subject, predicate, value))

    def rows(self) -> Iterator[dict[str, tuple[str, ...]]]:
        """Return the links, as rows; count those whose form is not certain.

        :yields: Rows with a subject, a predicate and an object.
        """
        for name, node in self._nodes.items():
            if not node.form:
                continue
            likely = self._likely.pop(name, None)
            row = {column: tuple(dict.fromkeys(values)) for column, values in node.row.items()}
            if node.form == "WikiPathways interaction":
                row["predicate"] = tuple(self._kinds.get(name) or (DIRECTED,))
            if not all(self._is_one_name(row.get(part, ())) for part in PARTS):
                self.passed_over[f"{likely or node.form} without one named subject, predicate and object"] += 1
                continue
            if node.form == DENYING:
                row["negated"] = ("true",)
            yield row if name.startswith("_:") else {**row, "id": (contract(name),)}
        yield from self._activities()
        self.passed_over.update(self._likely.values())

    def loose(self) -> Iterator[Triple]:
        """Return the triples with a column of a link whose subject is none."""
        for node in self._nodes.values():
            if not node.form:
                yield from node.triples

    def _activities(self) -> Iterator[dict[str, tuple[str, ...]]]:
        """Return what activities of GO-CAM do to each other as links between what enables them."""
        for subject, predicate, value in self._effects:
            ends = self._actor(subject), self._actor(value)
            if not all(ends):
                self.passed_over["GO-CAM links of activities without one enabler of one class"] += 1
                continue
            row = {"subject": ends[0], "predicate": predicate, "object": ends[1], "provided_by": _model(subject)}
            if value in self._enablers:
                row["object_aspect_qualifier"] = "activity"
            yield {column: (word,) for column, word in row.items()}

    def _actor(self, individual: str) -> str:
        """Return the class of what enables an activity, or of a chemical; empty where it is not certain."""
        enablers = self._enablers.get(individual, set())
        (actor,) = enablers if len(enablers) == 1 else ("",) if enablers else (individual,)
        classes = self._classes.get(actor, set())
        (found,) = classes if len(classes) == 1 else ("",)
        return found if enablers or found.startswith(PREFIXES["CHEBI"]) else ""

    def _node(self, subject: Any) -> _Node:
        return self._nodes.setdefault(_text(subject), _Node())

    def _is_one_name(self, values: tuple[str, ...]) -> bool:
        return len(values) == 1 and ":" in values[0] and not values[0].startswith("_:") and values[0] not in self._nodes


def _model(individual: str) -> str:
    return individual.rpartition("/")[0]


def _is_named(term: Any) -> bool:
    from pyoxigraph import NamedNode

    return isinstance(term, NamedNode)


def _text(term: Any) -> str:
    """Return a term as a value of a row; a blank node begins as in Turtle."""
    from pyoxigraph import BlankNode

    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))
