"""``ontology/``: every term is defined and mapped, and the shapes list its terms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib import RDF, SH
from rdflib.collection import Collection

from kg.curation import shapes as made_shapes
from kg.curation.graph_checks import SHAPES
from kg.curation.shapes import FILE, shapes_text
from kg.model import terms as v
from kg.model.identifiers import to_curie, to_iri
from kg.model.terms import value_curie
from kg.sparql.dataset import open_store, quads
from kg.sparql.metadata import DCAT, VOID
from kg.triples.load import load
from kg.triples.reader import read_ontology
from kg.triples.turtle import read_blocks

ROOT = Path(__file__).parents[1]
BLOCKS = {block.curie: block for block in read_blocks(ROOT / "ontology" / "msc.ttl", "ontology/msc.ttl")}
ONTOLOGY = read_ontology(BLOCKS.values())
TRIPLES = sorted((ROOT / "triples").glob("*.ttl"))

#: As DESIGN has them, the causal predicates and the descriptive ones with a sign: None leaves the sign open.
SIGNS = {
    "msc:increases": 1,
    "msc:decreases": -1,
    "msc:affects": None,
    "msc:missed_endpoint_in": 0,
    "msc:produces": 1,
    "msc:delivers": 1,
    "msc:ameliorates": -1,
    "msc:exacerbates": 1,
    "msc:positively_correlated_with": 1,
    "msc:negatively_correlated_with": -1,
}
#: Terms of Biolink 4.4.6 that the ontology maps to, each seen in its biolink_model.yaml.
BIOLINK = set(
    """
    Association Cell Gene InformationContentEntity NamedThing Publication Study affects ameliorates_condition
    anatomical_context_qualifier applied_to_treat associated_with derives_from disease_context_qualifier
    exacerbates_condition has_attribute has_biomarker has_evidence has_evidence_of_type has_member has_part
    has_phenotype lacks_part located_in mentions negatively_correlated_with object_aspect_qualifier part_of
    participates_in positively_correlated_with produces related_to species_context_qualifier subject_aspect_qualifier
    temporal_context_qualifier treats
    """.split()
)
#: Terms of RO 2025-12-17 that the ontology may map to.
RO = set(
    """
    0000053 0000056 0001000 0002351 0002558 0003000 0003307 0003309 0011003 0011009 0011010 0011023 0011024
    0017003 0017004
    """.split()
)


def first(curie: str, name: str) -> str:
    terms = BLOCKS[curie].properties.get(name, [])
    return terms[0].value if terms else ""


@pytest.mark.parametrize("path", TRIPLES, ids=lambda path: path.name)
def test_every_term_in_triples_is_defined(path: Path) -> None:
    used = set()
    for block in read_blocks(path, path.name):
        used |= set(block.properties)
        used |= {term.value for terms in block.properties.values() for term in terms if term.is_iri}
    assert {curie for curie in used if curie.startswith("msc:")} <= BLOCKS.keys()


def test_every_term_of_the_graph_form_is_defined() -> None:
    content = load()
    terms = (term for quad in quads(content) for term in (quad.predicate, quad.object))
    used = {to_curie(term.value) for term in terms if isinstance(term, NamedNode)}
    assert {curie for curie in used if curie.startswith("msc:")} <= BLOCKS.keys()


@pytest.mark.parametrize("curie", [curie for curie in BLOCKS if ":" in curie and not curie.startswith("http")])
def test_every_term_has_a_kind_a_label_and_a_definition(curie: str) -> None:
    assert BLOCKS[curie].properties[v.RDF_TYPE]
    assert first(curie, v.RDFS_LABEL)
    assert first(curie, v.DEFINITION).endswith(".")


@pytest.mark.parametrize("curie", ONTOLOGY.predicates)
def test_every_predicate_is_described_in_full(curie: str) -> None:
    predicate = ONTOLOGY.predicates[curie]
    types = {term.value for term in BLOCKS[curie].properties[v.RDF_TYPE]}
    assert len(types & {"msc:CausalPredicate", "msc:DescriptivePredicate"}) == 1
    assert "owl:ObjectProperty" in types
    assert (first(curie, "rdfs:domain"), first(curie, "rdfs:range")) == ("msc:Entity", "msc:Entity")
    assert predicate.negated_label.split()[:2] in (["does", "not"], ["is", "not"])
    assert predicate.mappings, f"{curie} is mapped to nothing outside"
    direction = {1: "increased", -1: "decreased", 0: "", None: ""}[predicate.sign] if predicate.is_causal else ""
    assert first(curie, "msc:biolinkDirection") == direction


def test_the_signs_are_those_of_the_design() -> None:
    signs = {
        curie: predicate.sign
        for curie, predicate in ONTOLOGY.predicates.items()
        if predicate.is_causal or predicate.sign
    }
    assert signs == SIGNS


@pytest.mark.parametrize("curie", ONTOLOGY.values)
def test_the_identifier_of_a_value_follows_from_its_label(curie: str) -> None:
    _, label = ONTOLOGY.values[curie]
    if curie not in ONTOLOGY.predicates:
        assert value_curie(label) == curie


def test_labels_are_unique_in_their_class() -> None:
    pairs = list(ONTOLOGY.values.values())
    assert len(pairs) == len(set(pairs))


def test_broader_aspects_are_aspects() -> None:
    aspects = {label for kind, label in ONTOLOGY.values.values() if kind == "msc:Aspect"}
    assert set(ONTOLOGY.broader_aspects) | set(ONTOLOGY.broader_aspects.values()) <= aspects


@pytest.mark.parametrize("curie", BLOCKS)
def test_outside_terms_are_terms_of_their_vocabulary(curie: str) -> None:
    values = {term.value for terms in BLOCKS[curie].properties.values() for term in terms if term.is_iri}
    assert {value.removeprefix("biolink:") for value in values if value.startswith("biolink:")} <= BIOLINK
    assert {value.removeprefix("RO:") for value in values if value.startswith("RO:")} <= RO


# shapes.ttl


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    shapes = rdflib.Graph()
    for name in SHAPES:
        shapes.parse(ROOT / "ontology" / name)
    return shapes


def lists_at(shapes: rdflib.Graph, path: str) -> list[set[str]]:
    """Return every sh:in that stands at a property."""
    found = [shapes.value(shape, SH["in"]) for shape in shapes.subjects(SH.path, rdflib.URIRef(to_iri(path)))]
    return [{to_curie(str(item)) for item in Collection(shapes, node)} for node in found if node is not None]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("msc:certainty", "msc:Certainty"),
        ("msc:subjectAspect", "msc:Aspect"),
        ("msc:objectAspect", "msc:Aspect"),
        ("msc:mediatorAspect", "msc:Aspect"),
        ("msc:directness", "msc:Directness"),
        ("msc:delivery", "msc:Delivery"),
        ("msc:system", "msc:System"),
        ("msc:intent", "msc:Intent"),
        ("msc:productState", "msc:ProductState"),
        ("msc:stance", "msc:Stance"),
        ("msc:evidenceRole", "msc:EvidenceRole"),
    ],
)
def test_shapes_list_the_values_of_the_ontology(shapes: rdflib.Graph, path: str, kind: str) -> None:
    values = {curie for curie, (of, _) in ONTOLOGY.values.items() if of == kind}
    assert values
    assert values in lists_at(shapes, path)


def test_shapes_list_the_predicates_with_their_signs(shapes: rdflib.Graph) -> None:
    predicates = ONTOLOGY.predicates.values()
    lists = lists_at(shapes, "rdf:predicate")
    assert {predicate.curie for predicate in predicates} in lists
    for name, fitting in {
        "positive": {p.curie for p in predicates if p.sign == 1},
        "negative": {p.curie for p in predicates if p.sign == -1},
        "open": {p.curie for p in predicates if p.sign is None and p.is_causal},
        "none": {p.curie for p in predicates if p.sign is None and not p.is_causal},
    }.items():
        nodes = shapes.objects(rdflib.URIRef(f"{v.BASE}shape/sign-{name}"), SH.targetNode)
        assert {to_curie(str(node)) for node in nodes} == fitting, name


def test_the_shapes_of_properties_are_those_of_the_tables() -> None:
    """``python -m kg.curation.shapes --write`` brings the file up to date."""
    assert (ROOT / "ontology" / FILE).read_text(encoding="utf-8") == shapes_text(ONTOLOGY)


def test_the_command_says_whether_the_file_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "msc.ttl").write_bytes((ROOT / "ontology" / "msc.ttl").read_bytes())
    monkeypatch.setattr(made_shapes, "folder", lambda name: tmp_path)
    assert made_shapes.main(["--check"]) == 1
    assert "run python -m kg.curation.shapes --write" in capsys.readouterr().err
    assert made_shapes.main(["--write"]) == 0
    assert (tmp_path / FILE).read_bytes() == (ROOT / "ontology" / FILE).read_bytes()
    assert made_shapes.main(["--check"]) == 0
    (tmp_path / FILE).write_text("", encoding="utf-8")
    assert made_shapes.main(["--check"]) == 1


def test_a_value_of_the_ontology_comes_into_the_shapes() -> None:
    more = ONTOLOGY._replace(values={**ONTOLOGY.values, "msc:Frozen": ("msc:ProductState", "frozen")})
    assert "msc:Apoptotic msc:Frozen )" in shapes_text(more)
    assert "msc:Frozen" not in shapes_text(ONTOLOGY)


def targets(shapes: rdflib.Graph) -> set[Any]:
    ways = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf)
    return {shape for way in ways for shape in shapes.subjects(way)}


def test_every_shape_has_a_message_with_the_way_out(shapes: rdflib.Graph) -> None:
    for shape in targets(shapes):
        demand = shapes.value(shape, SH.property) or shape  # of the statements that have the value
        assert len(list(shapes.objects(demand, SH.message))) == 1, shape
    named = {shape for shape in shapes.subjects(RDF.type) if isinstance(shape, rdflib.URIRef)}
    used = set(shapes.objects(None, None))
    assert {shape for shape in named if shape not in used} <= targets(shapes)


def test_shapes_are_core_only(shapes: rdflib.Graph) -> None:
    used = {str(term).removeprefix(str(SH)) for term in shapes.predicates() if str(term).startswith(str(SH))}
    assert not used & {"sparql", "select", "ask", "js", "rule", "expression", "target", "function"}


def test_shapes_name_properties_that_exist(shapes: rdflib.Graph) -> None:
    terms = {to_curie(str(term)) for triple in shapes for term in triple if isinstance(term, rdflib.URIRef)}
    assert {curie for curie in terms if curie.startswith("msc:")} <= BLOCKS.keys()


def test_shapes_are_good_shacl(shapes: rdflib.Graph) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    data = rdflib.Graph()
    data.add((rdflib.URIRef(to_iri("ent:x")), RDF.type, rdflib.URIRef(to_iri("msc:Entity"))))
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, meta_shacl=True, advanced=False)
    assert not conforms
    assert "skos:prefLabel is one text" in text


def test_the_graph_form_has_only_classes_with_a_shape(shapes: rdflib.Graph) -> None:
    """A class that no shape looks at would pass unseen; Biolink categories are those of entities."""
    content = load()
    rows = open_store(content).query(
        "SELECT DISTINCT ?class WHERE { ?node a ?class . FILTER NOT EXISTS { ?node a msc:Entity } }",
        prefixes={"msc": v.PREFIXES["msc"]},
    )
    classes = {to_curie(row["class"].value) for row in rows}
    seen = {to_curie(str(term)) for term in shapes.objects(None, SH.targetClass)} | {"biolink:Association"}
    kinds = {kind for kind, _ in ONTOLOGY.values.values()}
    described = {"prov:Entity", "prov:Activity", "prov:Agent", f"{VOID}Dataset", f"{DCAT}Dataset"}
    assert {c for c in classes if not c.startswith("owl:")} - kinds - described <= seen


# vocab.lock.tsv


def test_the_lock_is_sorted() -> None:
    lines = (ROOT / "ontology" / "vocab.lock.tsv").read_text(encoding="utf-8").splitlines()[1:]
    curies = [line.split("\t")[0] for line in lines]
    assert curies == sorted(set(curies))


def test_the_readme_names_every_file() -> None:
    text = (ROOT / "ontology" / "README.md").read_text(encoding="utf-8")
    names = [path.name for path in (ROOT / "ontology").iterdir() if path.is_file() and path.name != "README.md"]
    assert [name for name in names if f"`{name}`" not in text] == []
