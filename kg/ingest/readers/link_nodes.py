"""Links that RDF states through a node of their own: reified statements, associations, interactions, activities.

A link is read if its form is unambiguous: one subject, one predicate and one object, all of them named. All others are
counted by kind.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.ingest.provenance import SOURCE_COLUMNS
from kg.ingest.qualifiers import TRUTH, matters
from kg.ingest.readers.bel_terms import BELV, MADE_OF, RELATIONS, BelTerms
from kg.ingest.readers.go_cam import AXIOM, GO_CAM, LINK, GoCam
from kg.ingest.row_columns import SIGNED, is_flag, standard_column, standard_word
from kg.model.identifiers import contract
from kg.model.spellings import standard_identifier
from kg.model.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from kg.ingest.row_columns import Row
    from kg.model.predicates import Predicates

    Taker = Callable[[Any, str, Any, Any], bool]

RDF, OWL, BIOLINK, RO = (PREFIXES[prefix] for prefix in ("rdf", "owl", "biolink", "RO"))
OBAN = "http://purl.org/oban/"
WP = "http://vocabularies.wikipathways.org/wp#"
#: Vocabulary of the drawing of a pathway.
GPML = "http://vocabularies.wikipathways.org/gpml#"
#: Forms of nodes to the predicates that name their subject, predicate and object.
FORMS = {
    "rdf:Statement": (f"{RDF}subject", f"{RDF}predicate", f"{RDF}object"),
    "biolink:Association": (f"{BIOLINK}subject", f"{BIOLINK}predicate", f"{BIOLINK}object"),
    "OBAN association": tuple(f"{OBAN}association_has_{part}" for part in ("subject", "predicate", "object")),
    "owl:NegativePropertyAssertion": (f"{OWL}sourceIndividual", f"{OWL}assertionProperty", f"{OWL}targetIndividual"),
    "owl:Axiom": LINK,
}
DENYING = "owl:NegativePropertyAssertion"
#: Ontologies annotate most of their triples so: only an annotation that may change the meaning is read.
ANNOTATION = "owl:Axiom"
#: The predicate of a node that stands for a triple term.
REIFIES = f"{RDF}reifies"
RDF_TYPE = f"{RDF}type"
PARTS = ("subject", "predicate", "object")
#: Predicate of a node to the form and the column that it stands for.
SLOTS = {iri: (form, part) for form, iris in FORMS.items() for iri, part in zip(iris, PARTS, strict=True)} | {
    f"{WP}source": ("WikiPathways interaction", "subject"),
    f"{WP}target": ("WikiPathways interaction", "object"),
}
#: Other predicates on the origin of a node, to their column. They are also used of other things.
ORIGINS = {
    "http://purl.org/dc/elements/1.1/source": "publications",
    f"{PREFIXES['dcterms']}source": "publications",
    f"{PREFIXES['dcterms']}bibliographicCitation": "publications",
    f"{PREFIXES['dcterms']}isPartOf": "provided_by",
    f"{RO}0002558": "has_evidence",
    f"{PREFIXES['obo']}BFO_0000066": "occurs_in",
}
#: Predicate from a graph of a nanopublication to its publication.
PRIMARY_SOURCE = f"{PREFIXES['prov']}hadPrimarySource"
#: Kinds of interactions of WikiPathways that say more than that it has a direction.
INTERACTIONS = frozenset(
    f"{WP}{kind}"
    for kind in (
        *("Binding", "Catalysis", "ComplexBinding", "Conversion", "Inhibition", "Stimulation"),
        "TranscriptionTranslation",
    )
)
DIRECTED = f"{WP}DirectedInteraction"
#: Names of types whose nodes are likely to be links.
_LIKELY = re.compile(
    r"(?:association|interaction|statement|regulation|catalysis|modulation|control|reaction)$", re.IGNORECASE
)


def column_of(predicate: str) -> str:
    """Return the column of an edge for a predicate of Biolink, a denial or a sign; empty for any other."""
    column = standard_column(predicate)
    is_of_links = predicate.startswith(BIOLINK) or column == "negated" or column in SIGNED or is_flag(column)
    if predicate in SLOTS or column == "deprecated" or not is_of_links:
        return ""
    return column if matters(column) or column in SOURCE_COLUMNS or column == "has_confidence_score" else ""


class Triple(NamedTuple):
    """A triple of named things."""

    subject: str
    predicate: str
    value: str


class _Node:
    """The triples that describe a node."""

    __slots__ = ("form", "graph", "row", "triples")

    def __init__(self) -> None:
        self.form = ""
        #: IRI of the graph that it is in; empty for the default graph.
        self.graph = ""
        self.row: dict[str, list[str]] = {}
        #: The triples of its columns, if they are between named things.
        self.triples: list[Triple] = []


class LinkNodes:
    """Collects the nodes of a file that stand for links."""

    def __init__(self, predicates: Predicates) -> None:
        self._nodes: dict[str, _Node] = {}
        #: Node to its type, for types that are likely to be of links, and to the kinds of an interaction.
        self._likely: dict[str, str] = {}
        self._kinds: dict[str, set[str]] = {}
        #: The individuals of GO-CAM.
        self.go_cam = GoCam(predicates)
        #: The node of the last origin, with its origins: it may turn out to be a link.
        self._last: tuple[str, list[tuple[str, str]]] = ("", [])
        self._is_likely: dict[str, bool] = {}
        self._terms = BelTerms()
        #: Relations of terms of BEL, each with its graph.
        self._relations: list[tuple[Triple, str]] = []
        #: Graph to the publications that it was read in.
        self._read_in: dict[str, list[str]] = {}
        #: Links that were not read, by kind.
        self.passed_over: Counter[str] = Counter()

    def taker(self, predicate: str) -> Taker | None:
        """Return the function that takes the triples of a predicate (an IRI), ``None`` if they describe no link.

        It takes subject, predicate, value and graph, all but the predicate as terms, and returns whether the triple
        says nothing else.
        """
        if predicate in SLOTS or predicate == REIFIES:
            return self._add_part
        if predicate in RELATIONS:
            return self._add_relation
        if predicate in AXIOM:
            return self._add_axiom
        if predicate.startswith(BELV) or predicate in MADE_OF:
            return self._add_term
        if column_of(predicate):
            return self._add_column
        return {RDF_TYPE: self._add_type, PRIMARY_SOURCE: self._add_primary_source}.get(
            predicate, self._add_origin if predicate in ORIGINS else None
        )

    def _add_part(self, subject: Any, predicate: str, value: Any, graph: Any) -> bool:
        """Take the subject, predicate or object of a link, or all three as a triple."""
        node = self._node(subject)
        node.graph = getattr(graph, "value", "")
        if predicate == REIFIES:
            node.form = REIFIES
            for column, part in zip(PARTS, value if _is_triple(value) else (), strict=False):
                node.row.setdefault(column, []).append(_text(part))
        else:
            node.form, column = SLOTS[predicate]
            node.row.setdefault(column, []).append(_text(value))
            if node.form == ANNOTATION:
                self.go_cam.add_axiom(_text(subject), predicate, _text(value))
        last, origins = self._last
        if last == _text(subject):
            for name, text in origins:
                node.row.setdefault(name, []).append(text)
            origins.clear()
        return True

    def _add_column(self, subject: Any, predicate: str, value: Any, _: Any) -> bool:
        """Take another column of a link."""
        node = self._node(subject)
        node.row.setdefault(column_of(predicate), []).append(_text(value))
        if _is_named(subject) and _is_named(value):
            node.triples.append(Triple(subject.value, predicate, value.value))
        return True

    def _add_origin(self, subject: Any, predicate: str, value: Any, _: Any) -> bool:
        """Take the source of a node; return whether the node is known to be a link."""
        name, column, text = _text(subject), ORIGINS[predicate], _text(value)
        node = self._nodes.get(name)
        if node is not None and node.form:
            node.row.setdefault(column, []).append(text)
            return True
        if name.startswith(GO_CAM) and column == "publications":
            self.go_cam.add_source(name, text)
        if self._last[0] != name:
            self._last = (name, [])
        self._last[1].append((column, text))
        return False

    def _add_axiom(self, subject: Any, predicate: str, value: Any, _: Any) -> bool:
        """Take a part of an axiom on a link of GO-CAM."""
        self.go_cam.add_axiom(_text(subject), predicate, _text(value))
        return True

    def _add_type(self, subject: Any, _: str, value: Any, __: Any) -> bool:
        """Take the type of a node."""
        is_individual = _is_named(subject) and subject.value.startswith(GO_CAM)
        if not _is_named(value):
            if is_individual:
                self.go_cam.add_class(subject.value, None)
            return False
        type_ = value.value
        if type_.startswith(BELV):
            self._terms.add_type(_text(subject))
        if type_ in INTERACTIONS:
            self._kinds.setdefault(_text(subject), set()).add(type_)
        if type_ not in self._is_likely:
            self._is_likely[type_] = not type_.startswith(GPML) and _LIKELY.search(type_) is not None
        if self._is_likely[type_]:
            self._likely.setdefault(_text(subject), type_)
        elif is_individual:
            self.go_cam.add_class(subject.value, type_)
        return False

    def _add_term(self, subject: Any, predicate: str, value: Any, _: Any) -> bool:
        """Take the entity of a node of BEL; some of these predicates also apply to entities."""
        self._terms.add(_text(subject), predicate, _text(value))
        return predicate.startswith(BELV)

    def _add_relation(self, subject: Any, predicate: str, value: Any, graph: Any) -> bool:
        """Take a relation of two terms of BEL."""
        self._relations.append((Triple(_text(subject), predicate, _text(value)), getattr(graph, "value", "")))
        return True

    def _add_primary_source(self, subject: Any, _: str, value: Any, __: Any) -> bool:
        """Take the publication that a graph was read in."""
        self._read_in.setdefault(_text(subject), []).append(_text(value))
        return False

    def denied(self) -> set[str]:
        """Return the names of the denied things that are no links; they may be graphs."""
        return {
            name
            for name, node in self._nodes.items()
            if not node.form and any(TRUTH.get(standard_word(word), True) for word in node.row.get("negated", ()))
        }

    def rows(self, denied: Collection[str] = ()) -> Iterator[Row]:
        """Yield the links as rows with subject, predicate and object; count those whose form is not certain.

        The links of the graphs that are ``denied`` are denied.
        """
        links = {name: node for name, node in self._nodes.items() if node.form}
        are_links = links.keys() | self._likely.keys()
        for name, node in links.items():
            likely = self._likely.pop(name, None)
            row = {column: tuple(dict.fromkeys(values)) for column, values in node.row.items()}
            if node.form == REIFIES and row.keys() <= {*PARTS}:
                continue
            if node.form == ANNOTATION and not any(matters(column) for column in row if column != "predicate"):
                continue
            if node.form == "WikiPathways interaction":
                row["predicate"] = tuple(self._kinds.get(name) or (DIRECTED,))
            if not all(_is_one_name(row.get(part, ()), are_links) for part in PARTS):
                self.passed_over[f"{likely or node.form} without one named subject, predicate and object"] += 1
                continue
            if node.form == DENYING or node.graph in denied:
                row["negated"] = ("true",)
            if self._resolve(row, node.graph):
                yield row if name.startswith("_:") else {**row, "id": (contract(name),)}
        for triple, graph in self._relations:
            row = {part: (word,) for part, word in zip(PARTS, triple, strict=True)}
            if graph in denied:
                row["negated"] = ("true",)
            if self._resolve(row, graph):
                yield row
        yield from self.go_cam.rows(denied)
        self.passed_over.update(self.go_cam.passed_over)
        self.passed_over.update(self._likely.values())

    def loose(self) -> Iterator[Triple]:
        """Return the triples whose predicate is a column of a link but whose subject is not a link."""
        for node in self._nodes.values():
            if not node.form:
                yield from node.triples

    def _resolve(self, row: dict[str, tuple[str, ...]], graph: str) -> bool:
        """Replace the BEL terms of a link by their entities, and add aspects, source and context.

        Return whether both ends are one entity each; if not, the link is counted. ``graph`` is the IRI of its graph.
        """
        for part in ("subject", "object"):
            entity, aspect = self._terms.read(row[part][0])
            if not entity or entity.startswith("_:"):
                self.passed_over["BEL relations of complexes, modified proteins and the like"] += 1
                return False
            row[part] = (entity,)
            if aspect:
                row[f"{part}_aspect_qualifier"] = (aspect,)
        for place in row.pop("occurs_in", ()):
            kind = "species" if standard_identifier(place).startswith("NCBITaxon:") else "anatomical"
            row[f"{kind}_context_qualifier"] = (*row.get(f"{kind}_context_qualifier", ()), place)
        if graph in self._read_in:
            row["publications"] = (*row.get("publications", ()), *self._read_in[graph])
        return True

    def _node(self, subject: Any) -> _Node:
        return self._nodes.setdefault(_text(subject), _Node())


def _is_one_name(values: tuple[str, ...], links: Collection[str]) -> bool:
    """Return whether there is exactly one value, and it names something that is not a link itself."""
    return len(values) == 1 and ":" in values[0] and not values[0].startswith("_:") and values[0] not in links


def _is_triple(term: Any) -> bool:
    from pyoxigraph import Triple as TripleTerm

    return isinstance(term, TripleTerm)


def _is_named(term: Any) -> bool:
    from pyoxigraph import NamedNode

    return isinstance(term, NamedNode)


def _text(term: Any) -> str:
    """Return a term as a value of a row; a blank node begins as in Turtle."""
    from pyoxigraph import BlankNode

    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))
