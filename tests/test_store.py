"""The graph as RDF: triples that the build derives, and triples that it must not write."""

from __future__ import annotations

import sys
from itertools import product
from typing import TYPE_CHECKING

import networkx
import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic

import kg
from folders import ENTITIES, REFERENCES, block, make
from kg.answers.describe import describe_reference, describe_study
from kg.answers.trials import record as trial_record
from kg.formats.interop import to_rdflib
from kg.formats.rdf import to_ntriples, to_turtle
from kg.knowledge_graph import KnowledgeGraph
from kg.model.identifiers import to_curie, to_iri
from kg.model.statements import CERTAINTIES
from kg.model.terms import PREFIXES, value_curie
from kg.resources import sources
from kg.sparql.dataset import KNOWLEDGE_LEVEL, open_store, quads
from kg.triples.reader import read_ontology
from kg.triples.turtle import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.model.content import Content

EVERYTHING = (
    block(
        "ent:stroma",
        "msc:decreases",
        "ent:tcell , ent:treg",
        "msc:subjectAspect msc:Secretion",
        "msc:objectAspect msc:Proliferation",
        "msc:inCell ent:treg",
        "msc:via ent:factor , ent:enzyme",
        'msc:timing "for a while"',
        "msc:directness msc:Indirect",
        "msc:omits ent:treg",
        "msc:scope ctx:dish",
        'msc:caveat "one" , "t\\"w\\\\o\\n"',
        'msc:citationNote "a title"',
        'rdfs:comment "a note"',
        'msc:reason "because"',
        certainty="msc:Inferred",
    )
    + block(number=2, passage="psg:paper-1-1-1 , psg:paper-1-1-2")
    + block("ent:factor", "msc:affects", "ent:treg", "msc:sign 0", 'msc:retracted "no"', number=3)
)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """Make stroma ⊣ tcell and treg, in one list; stroma → treg; factor, which had no effect on treg, retracted."""
    return make(tmp_path, EVERYTHING)


@pytest.fixture(scope="module")
def shipped() -> Content:
    return kg.load().content


def curies(found: Iterable[pyoxigraph.Quad]) -> set[tuple[str, str, str | int | bool]]:
    return {(to_curie(q.subject.value), to_curie(q.predicate.value), value_of(q.object)) for q in found}


def value_of(node: pyoxigraph.NamedNode | pyoxigraph.Literal) -> str | int | bool:
    if isinstance(node, pyoxigraph.NamedNode):
        return to_curie(node.value)
    kind = to_curie(node.datatype.value)
    return {"xsd:integer": int, "xsd:boolean": lambda text: text == "true"}.get(kind, str)(node.value)


@pytest.mark.parametrize(
    ("certainty", "is_negated", "sign", "retracted"),
    list(product(CERTAINTIES, [False, True], [1, -1, 0, None], ["", "was wrong"])),
)
def test_the_direct_triple_says_no_more_than_the_statement(
    content: Content, certainty: str, is_negated: bool, sign: int | None, retracted: str
) -> None:
    statement = content.statements["stm:axis-2"]._replace(
        certainty=certainty, is_negated=is_negated, sign=sign, retracted=retracted
    )
    found = curies(quads(content.replace(statements={statement.id: statement})))
    is_said = ("ent:stroma", "msc:increases", "ent:treg") in found
    assert is_said == (certainty in ("asserted", "suggested") and not is_negated and sign != 0 and not retracted)
    assert ("stm:axis-2", "rdf:subject", "ent:stroma") in found
    assert ("stm:axis-2", "biolink:negated", is_negated) in found
    assert (("stm:axis-2", "msc:retracted", "was wrong") in found) == bool(retracted)
    assert {value for _, name, value in found if name == "msc:sign"} == ({sign} if sign is not None else set())
    (label,) = (value for subject, name, value in found if (subject, name) == ("stm:axis-2", "rdfs:label"))
    assert ("does not increase" in label) == is_negated
    assert (certainty in label) == (certainty != "asserted")
    assert ("withdrawn" in label) == bool(retracted)


def test_a_statement_whole(content: Content) -> None:
    found = {(name, value) for subject, name, value in curies(quads(content)) if subject == "stm:axis-1.ent_tcell"}
    assert found == {
        ("rdf:type", "rdf:Statement"),
        ("rdf:type", "biolink:Association"),
        ("rdfs:label", "stroma [secretion] in regulator decreases T cell [proliferation] (inferred)"),
        ("rdf:subject", "ent:stroma"),
        ("rdf:predicate", "msc:decreases"),
        ("rdf:object", "ent:tcell"),
        ("msc:sign", -1),
        ("biolink:negated", False),
        ("msc:certainty", "msc:Inferred"),
        ("msc:reason", "because"),
        ("msc:subjectAspect", "msc:Secretion"),
        ("msc:objectAspect", "msc:Proliferation"),
        ("msc:inCell", "ent:treg"),
        ("msc:via", "ent:factor"),
        ("msc:via", "ent:enzyme"),
        ("msc:timing", "for a while"),
        ("msc:directness", "msc:Indirect"),
        ("msc:omits", "ent:treg"),
        ("msc:scope", "ctx:dish"),
        ("msc:collective", "stm:axis-1"),
        ("biolink:knowledge_level", KNOWLEDGE_LEVEL["inferred"]),
        ("biolink:agent_type", "manual_agent"),
        ("biolink:publications", "ref:paper-1"),
        ("RO:0002558", "evd:axis-1.ent_tcell-1"),
        ("msc:passage", "psg:paper-1-1-1"),
        ("msc:caveat", "one"),
        ("msc:caveat", 't"w\\o\n'),
        ("msc:citationNote", "a title"),
        ("rdfs:comment", "a note"),
    }


def test_each_passage_has_its_own_mediators(tmp_path: Path) -> None:
    both = "psg:paper-1-1-1 , psg:paper-1-1-2"
    text = block(
        "ent:stroma", "msc:increases", "ent:treg", "msc:via ent:factor ; msc:mediation med:axis-1-1", passage=both
    )
    mediator = """\
med:axis-1-1
    msc:mediator ent:enzyme ;
    msc:mediatorSign -1 ;
    msc:mediatorAspect msc:Expression ;
    msc:passage psg:paper-1-1-2 .
"""
    found = curies(quads(make(tmp_path, text + mediator)))
    assert {(s, value) for s, name, value in found if name == "msc:mediation"} == {
        ("evd:axis-1-1", "med:axis-1.ent_factor"),
        ("evd:axis-1-2", "med:axis-1.ent_factor"),
        ("evd:axis-1-2", "med:axis-1-1"),
    }
    assert {(s, value) for s, name, value in found if name == "msc:via"} == {
        ("stm:axis-1", "ent:factor"),
        ("stm:axis-1", "ent:enzyme"),
    }
    assert {triple for triple in found if triple[0].startswith("med:")} == {
        ("med:axis-1.ent_factor", "rdf:type", "msc:Mediation"),
        ("med:axis-1.ent_factor", "msc:mediator", "ent:factor"),
        ("med:axis-1-1", "rdf:type", "msc:Mediation"),
        ("med:axis-1-1", "msc:mediator", "ent:enzyme"),
        ("med:axis-1-1", "msc:mediatorSign", -1),
        ("med:axis-1-1", "msc:mediatorAspect", "msc:Expression"),
    }


def test_a_context_whole(content: Content) -> None:
    found = {(name, value) for subject, name, value in curies(quads(content)) if subject == "ctx:dish"}
    assert found == {
        ("rdf:type", "msc:Context"),
        ("rdfs:label", "in a dish, after enzyme"),
        ("msc:licensing", "ent:enzyme"),
        ("msc:delivery", "msc:Soluble"),
        ("msc:delivery", "msc:Contact"),
        ("msc:system", "msc:InVitro"),
        ("msc:condition", "for two days"),
        ("msc:inherited", "msc:licensing"),
    }


def test_the_delivery_of_a_product_is_in_triples(tmp_path: Path) -> None:
    context = """\
ctx:dish
    a msc:Context ;
    rdfs:label "thawed, early" ;
    msc:targetSpecies ent:tcell ;
    msc:productState msc:Thawed ;
    msc:intent msc:Preventive , msc:PreEmptive ;
    msc:dose "one dose" ;
    msc:day "before the graft" ;
    msc:inherited msc:intent .
"""
    made = make(tmp_path, contexts=context)
    assert made.contexts["ctx:dish"].stated() == {
        "target_species": ("ent:tcell",),
        "product_state": ("thawed",),
        "intent": ("preventive", "pre-emptive"),
        "dose": ("one dose",),
        "day": ("before the graft",),
    }
    assert {(name, value) for subject, name, value in curies(quads(made)) if subject == "ctx:dish"} == {
        ("rdf:type", "msc:Context"),
        ("rdfs:label", "thawed, early"),
        ("msc:targetSpecies", "ent:tcell"),
        ("msc:productState", "msc:Thawed"),
        ("msc:intent", "msc:Preventive"),
        ("msc:intent", "msc:PreEmptive"),
        ("msc:dose", "one dose"),
        ("msc:day", "before the graft"),
        ("msc:inherited", "msc:intent"),
    }


def test_homonyms_are_no_entities(content: Content) -> None:
    found = curies(quads(content))
    assert ("NCBIGene:9242", "rdf:type", "msc:Homonym") in found
    assert ("NCBIGene:9242", "rdf:type", "msc:Entity") not in found
    assert ("ent:treg", "rdf:type", "msc:Entity") in found


STUDY = """\
study:one
    a msc:Study ;
    rdfs:label "One 2020" ;
    msc:population "people" ;
    msc:indication ent:tcell ;
    msc:product ent:stroma ;
    msc:design "not stated" ;
    msc:citationNote "of the study" ;
    msc:passage psg:paper-1-1-1 .

study:one-outcome1
    a msc:Outcome ;
    rdfs:label "response" ;
    msc:citationNote "of the outcome" ;
    msc:endpointMet false ;
    msc:ofStudy study:one ;
    msc:passage psg:paper-1-1-1 .
"""


def test_citation_notes_of_everything_that_has_caveats(tmp_path: Path) -> None:
    files = {
        "entities": ENTITIES.replace(
            '"What the stroma makes." .', '"What it makes." ;\n    msc:citationNote "of the entity" .'
        ),
        "references": REFERENCES.replace("msc:year 2020", 'msc:citationNote "of the reference" ;\n    msc:year 2020'),
    }
    made = make(tmp_path, block("ent:factor"), trials=STUDY, **files)
    assert {triple for triple in curies(quads(made)) if triple[1] == "msc:citationNote"} == {
        ("ent:factor", "msc:citationNote", "of the entity"),
        ("ref:paper-1", "msc:citationNote", "of the reference"),
        ("study:one", "msc:citationNote", "of the study"),
        ("study:one-outcome1", "msc:citationNote", "of the outcome"),
    }
    assert ("study:one-outcome1", "msc:endpointMet", False) in curies(quads(made))
    assert "  citation note: of the reference\n" in describe_reference("ref:paper-1", made).to_text(full=True)
    study = describe_study("study:one", made).to_text(full=True)
    assert "  citation note: of the study\n" in study
    assert study.endswith("    citation note: of the outcome")
    record = trial_record(made.studies["study:one"], made)
    assert record["citation_notes"] == ["of the study"]
    assert record["outcomes"][0]["citation_notes"] == ["of the outcome"]


def test_members_of_a_group_and_successors_of_statements_are_triples(tmp_path: Path) -> None:
    content = make(tmp_path, block() + "stm:axis-2.ent_factor\n    msc:replacedBy stm:axis-1 .\n")
    cargo = content.entities["ent:treg"]._replace(members=("ent:factor", "ent:enzyme"))
    found = curies(quads(content.replace(entities={"ent:treg": cargo})))
    assert {value for subject, name, value in found if (subject, name) == ("ent:treg", "msc:member")} == {
        "ent:factor",
        "ent:enzyme",
    }
    old = {triple for triple in found if triple[0] == "stm:axis-2.ent_factor"}
    assert old == {("stm:axis-2.ent_factor", "msc:replacedBy", "stm:axis-1")}


def test_an_intervention(content: Content) -> None:
    therapy = content.entities["ent:treg"]._replace(administers=("ent:stroma",), intent="first-line")
    found = curies(quads(content.replace(entities={"ent:treg": therapy})))
    assert ("ent:treg", "msc:administers", "ent:stroma") in found
    assert ("ent:treg", "msc:intent", "msc:FirstLine") in found
    assert not [triple for triple in curies(quads(content)) if triple[1] in ("msc:administers", "msc:intent")]


def test_every_term_of_the_graph_has_an_iri(shipped: Content) -> None:
    for quad in open_store(shipped):
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        assert not isinstance(quad.object, pyoxigraph.BlankNode)


def test_the_graph_names_nothing_that_it_does_not_have(shipped: Content) -> None:
    found = curies(open_store(shipped))
    subjects = {subject for subject, _, _ in found}
    collectives = {statement.collective for statement in shipped.statements.values()}
    for subject, name, value in found:
        if isinstance(value, str) and value.partition(":")[0] in (
            "stm",
            "ent",
            "ctx",
            "psg",
            "ref",
            "evd",
            "med",
            "msc",
        ):
            assert value in subjects or value in collectives, (subject, name, value)


def test_every_direct_triple_has_its_statement(shipped: Content) -> None:
    said = {(s.subject, s.predicate, s.object) for s in shipped.statements.values() if s.is_direct_triple}
    direct = {t for t in curies(quads(shipped)) if t[1] in shipped.predicates}
    assert direct == said
    assert said


def test_values_are_the_terms_of_the_ontology() -> None:
    name, path = sources()[0]
    values = read_ontology(read_blocks(path, name)).values
    kinds = {
        "Certainty",
        "Aspect",
        "Stance",
        "EvidenceRole",
        "Directness",
        "Delivery",
        "System",
        "Intent",
        "ProductState",
    }
    named = {curie: label for curie, (kind, label) in values.items() if kind.removeprefix("msc:") in kinds}
    assert {curie: value_curie(label) for curie, label in named.items()} == {curie: curie for curie in named}
    assert {label for label in named.values() if label in CERTAINTIES} == set(CERTAINTIES) == set(KNOWLEDGE_LEVEL)


def through_rdflib(store: pyoxigraph.Store) -> rdflib.Graph:
    """Return a store as rdflib's triples; oxrdflib spells out xsd:string, which rdflib takes for another literal."""
    graph = rdflib.Graph()
    for subject, predicate, value in to_rdflib(store):
        is_text = isinstance(value, rdflib.Literal) and value.datatype == rdflib.XSD.string
        graph.add((subject, predicate, rdflib.Literal(str(value)) if is_text else value))
    return graph


def test_rdflib_reads_the_same_graph(content: Content) -> None:
    text = to_ntriples(open_store(content))
    parsed = rdflib.Graph().parse(data=text, format="nt")
    assert isomorphic(parsed, through_rdflib(open_store(content)))
    assert isomorphic(parsed, rdflib.Graph().parse(data=to_turtle(open_store(content)), format="turtle"))
    assert len(parsed) == text.count("\n")


def test_rdflib_reads_the_shipped_graph(shipped: Content) -> None:
    parsed = rdflib.Graph().parse(data=to_ntriples(open_store(shipped)), format="nt")
    assert set(parsed) == set(through_rdflib(open_store(shipped)))


def test_rdflib_asks_the_store(content: Content) -> None:
    graph = to_rdflib(open_store(content))
    rows = graph.query("SELECT ?o WHERE { ent:stroma msc:increases ?o }")
    assert [str(row[0]) for row in rows] == [to_iri("ent:treg")]
    assert {prefix: str(iri) for prefix, iri in graph.namespaces()}.items() >= PREFIXES.items()


@pytest.mark.parametrize("write", [to_ntriples, to_turtle])
def test_two_writes_give_the_same_bytes(content: Content, write: object) -> None:
    assert write(open_store(content)) == write(open_store(content))  # type: ignore[operator]
    lines = to_ntriples(open_store(content)).splitlines()
    assert lines == sorted(set(lines))


def test_networkx_has_the_edges_that_paths_may_follow(content: Content) -> None:
    graph = KnowledgeGraph(content).to_networkx()
    assert {(u, v, key) for u, v, key in graph.edges(keys=True)} == {
        ("ent:stroma", "ent:tcell", "stm:axis-1.ent_tcell"),
        ("ent:stroma", "ent:treg", "stm:axis-1.ent_treg"),
        ("ent:stroma", "ent:treg", "stm:axis-2"),
    }
    assert graph.nodes["ent:treg"]["label"] == "regulator"
    edge = graph.edges["ent:stroma", "ent:treg", "stm:axis-2"]
    assert {"predicate": "msc:increases", "sign": 1, "certainty": "asserted"}.items() <= edge.items()


def test_edges_carry_the_qualifiers_of_a_statement(shipped: Content) -> None:
    graph = KnowledgeGraph(shipped).to_networkx()
    assert graph.number_of_edges() > 0
    for subject, target, key, data in graph.edges(keys=True, data=True):
        item = shipped.statements[key]
        assert (subject, target) == (item.subject, item.object)
        assert all(isinstance(value, (str, int, float, bool)) for value in data.values())
        assert data["text"]
        assert data.get("object_aspect", "") == item.object_aspect
        assert ("context" in data) == bool(item.context.stated())
        assert ("support" in data, "documents" in data) == (bool(item.evidence),) * 2
        assert data.get("caveats", "") == "; ".join(dict.fromkeys(item.caveats))


def test_nodes_and_edges_are_filtered(shipped: Content) -> None:
    whole = KnowledgeGraph(shipped).to_networkx()
    cells = KnowledgeGraph(shipped).to_networkx(nodes=lambda entity: entity.category == "biolink:Cell")
    assert {category for _, category in cells.nodes(data="category")} == {"biolink:Cell"}
    assert set(cells.edges(keys=True)) == {
        (u, v, key)
        for u, v, key in whole.edges(keys=True)
        if {whole.nodes[u]["category"], whole.nodes[v]["category"]} == {"biolink:Cell"}
    }
    sure = KnowledgeGraph(shipped).to_networkx(edges=lambda item: item.certainty == "asserted")
    assert 0 < sure.number_of_edges() < whole.number_of_edges()
    assert all(sure.degree(node) for node in sure)


def test_igraph_has_the_nodes_and_edges_of_networkx(shipped: Content) -> None:
    pytest.importorskip("igraph")
    graph = KnowledgeGraph(shipped).to_igraph(edges=lambda item: item.sign == -1)
    other = KnowledgeGraph(shipped).to_networkx(edges=lambda item: item.sign == -1)
    names = graph.vs["name"]
    assert {(names[e.source], names[e.target], e["id"]) for e in graph.es} == set(other.edges(keys=True))
    for edge in graph.es:
        attributes = {name: value for name, value in edge.attributes().items() if value is not None and name != "id"}
        assert attributes == other.edges[names[edge.source], names[edge.target], edge["id"]]
    assert graph.vs.find(name="CL:0000815")["label"] == "Treg"


def test_a_missing_igraph_is_named_with_the_install_command(shipped: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)
    with pytest.raises(ModuleNotFoundError, match="to_igraph needs igraph; install it: pip install igraph"):
        KnowledgeGraph(shipped).to_igraph()


def test_a_converter_knows_the_prefixes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("curies")
    made = kg.converter()
    for curie in ("CL:0000815", "NCBIGene:3620", "stm:ido_treg-7", "UniProtKB:P14902"):
        assert (made.expand(curie), made.compress(to_iri(curie))) == (to_iri(curie), curie)
    monkeypatch.setitem(sys.modules, "curies", None)
    with pytest.raises(ModuleNotFoundError, match="converter needs curies; install it: pip install curies"):
        kg.converter()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o { ?s msc:increases ?o } ORDER BY ?s",
        "SELECT ?s { ?s msc:increases ?o } ORDER BY ?s",
        "SELECT ?s { ?s msc:increases ?o MINUS { ?s msc:decreases ?o } } ORDER BY ?s",
        "ASK { ?s msc:increases ?o }",
    ],
)
def test_rdflib_binds_values_through_the_store_as_in_memory(content: Content, query: str) -> None:
    stored = to_rdflib(open_store(content))
    parsed = rdflib.Graph().parse(data=to_ntriples(open_store(content)), format="nt")
    bindings = {"o": rdflib.URIRef(to_iri("ent:treg"))}
    found = [list(graph.query(query, initNs=PREFIXES, initBindings=bindings)) for graph in (stored, parsed)]
    assert found[0] == found[1] != []


def test_an_error_of_the_engine_is_no_matter_of_bindings(content: Content) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        to_rdflib(open_store(content)).query("SELECT ?s { ?s msc:increases }", initBindings={"s": rdflib.Literal(1)})


def test_networkx_can_write_the_whole_graph(shipped: Content, tmp_path: Path) -> None:
    """GraphML has no value for unknown."""
    graph = KnowledgeGraph(shipped).to_networkx(include_descriptive=True)
    unknown = [key for _, _, key, sign in graph.edges(keys=True, data="sign") if sign is None]
    assert {key for key in unknown if shipped.statements[key].sign is not None} == set()
    assert unknown
    networkx.write_graphml(graph, tmp_path / "graph.graphml")
    networkx.write_gexf(graph, tmp_path / "graph.gexf")
    again = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(again.edges(keys=True)) == set(graph.edges(keys=True))


def test_networkx_leaves_descriptions_out(tmp_path: Path) -> None:
    content = make(tmp_path, block("ent:stroma", "msc:has_marker", "ent:enzyme"))
    assert KnowledgeGraph(content).to_networkx().number_of_edges() == 0
    assert KnowledgeGraph(content).to_networkx(include_descriptive=True).number_of_edges() == 1
