"""Links that RDF writes as nodes of their own: which are read, and how the others are reported."""

from __future__ import annotations

from typing import Any

import pyoxigraph
import pytest

from commands import run
from kg.model.identifiers import to_iri

PREFIXES = """\
@prefix ex: <http://ex.org/> . @prefix RO: <http://purl.obolibrary.org/obo/RO_> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix biolink: <https://w3id.org/biolink/vocab/> . @prefix oban: <http://purl.org/oban/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix wp: <http://vocabularies.wikipathways.org/wp#> .
@prefix bp: <http://www.biopax.org/release/biopax-level3.owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix m: <http://model.geneontology.org/1/> .
@prefix up: <http://identifiers.org/uniprot/> . @prefix obo: <http://purl.obolibrary.org/obo/> .
"""
A, B = "http://ex.org/a", "http://ex.org/b"


def as_suffix(turtle: str, suffix: str) -> str:
    """Return Turtle in another format."""
    text = PREFIXES + turtle
    if suffix == "ttl":
        return text
    triples = (quad.triple for quad in pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE))
    return pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES).decode()


FORMS = [
    pytest.param("a rdf:Statement ; rdf:subject ex:a ; rdf:predicate RO:0002212 ; rdf:object ex:b", id="rdf:Statement"),
    pytest.param(
        "a biolink:Association, biolink:GeneAssociation ; biolink:subject ex:a ;"
        " biolink:predicate RO:0002212 ; biolink:object ex:b",
        id="biolink:Association",
    ),
    pytest.param(
        "a oban:association ; oban:association_has_object ex:b ; oban:association_has_predicate RO:0002212 ;"
        " oban:association_has_subject ex:a",
        id="OBAN",
    ),
]


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
@pytest.mark.parametrize("node", ["ex:link", "_:link"])
@pytest.mark.parametrize("form", FORMS)
def test_a_link_through_a_node_is_read(build: Any, form: str, node: str, suffix: str) -> None:
    made = build(**{f"h__{suffix}": as_suffix(f"{node} {form} .", suffix)})
    (item,) = made.statements()
    assert (item.subject, item.predicate, item.object, item.sign) == (A, "RO:0002212", B, -1)
    assert [path.sign for path in made.paths(A, B)] == [-1]
    assert item.id == ("http://ex.org/link" if node == "ex:link" else "row:0")
    assert build.built.tally.passed_over == {}
    assert build.built.left_out == {}


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
def test_qualifiers_of_a_link_node_are_read(build: Any, suffix: str) -> None:
    made = build(
        **{
            f"g__{suffix}": as_suffix(
                """
                ex:one a biolink:Association ; biolink:subject ex:a ; biolink:predicate biolink:affects ;
                    biolink:object ex:b ; biolink:object_direction_qualifier "decreased" ;
                    biolink:primary_knowledge_source "infores:ctd" ; biolink:publications ex:paper ;
                    dcterms:source ex:db .
                ex:two a rdf:Statement ; rdf:subject ex:a ; rdf:predicate RO:0002213 ; rdf:object ex:c ;
                    biolink:negated true .
                ex:three biolink:negated "perhaps" ; rdf:subject ex:a ; rdf:predicate RO:0002213 ; rdf:object ex:d .
                """,
                suffix,
            )
        }
    )
    one, two, three = (made.content.statements[f"http://ex.org/{name}"] for name in ("one", "two", "three"))
    assert (one.sign, one.comment) == (-1, "source infores:ctd; publications http://ex.org/paper, http://ex.org/db")
    assert (two.is_negated, three.not_understood) == (True, "negated perhaps")
    assert [len(made.paths(A, f"http://ex.org/{end}")) for end in "bcd"] == [1, 0, 0]
    assert len(made.statements()) == 3


@pytest.mark.parametrize(
    ("annotation", "signs", "said"),
    [
        pytest.param("biolink:negated true", [], "denied", id="denied"),
        pytest.param('biolink:subject_direction_qualifier "decreased"', [-1], "stated", id="turned"),
        pytest.param('ex:polarity "negative"', [], "not understood", id="polarity"),
        pytest.param('dc:source "PMID:1"', [1], "", id="a source alone"),
    ],
)
@pytest.mark.parametrize("form", ["rdf", "owl", "star"])
@pytest.mark.parametrize("suffix", ["ttl", "nt"])
def test_an_annotation_that_changes_a_triple(
    build: Any, form: str, annotation: str, signs: list[int], said: str, suffix: str
) -> None:
    if form == "star" and suffix == "nt":
        pytest.skip("a triple term needs another serializer")
    link = {
        "rdf": "[] a rdf:Statement ; rdf:subject ex:a ; rdf:predicate RO:0002213 ; rdf:object ex:b",
        "owl": "[] a owl:Axiom ; owl:annotatedTarget ex:b ; owl:annotatedSource ex:a ;"
        " owl:annotatedProperty RO:0002213",
        "star": "<< ex:a RO:0002213 ex:b >> ex:q ex:r",
    }[form]
    made = build(**{f"g__{suffix}": as_suffix(f"ex:a RO:0002213 ex:b . {link} ; {annotation} .", suffix)})
    assert [path.sign for path in made.paths(A, B)] == signs
    states = [
        "not understood" if i.not_understood else "denied" if i.is_negated else "stated" for i in made.statements()
    ]
    assert [state for state in states if said] == [said] * bool(said)


@pytest.mark.parametrize(
    "stated",
    [
        "ex:a RO:0002213 ex:b",
        "ex:l a biolink:Association ; biolink:subject ex:a ; biolink:predicate RO:0002213 ; biolink:object ex:b",
    ],
)
def test_paths_do_not_follow_a_denied_graph(build: Any, stated: str) -> None:
    made = build(g__trig=f"{PREFIXES} ex:g {{ {stated} . ex:b RO:0002212 ex:c }} ex:g biolink:negated true .")
    assert (list(made.paths(A, B)), build.built.tally.denied, build.built.tally.passed_over) == ([], 2, {})
    assert all(item.is_negated for item in made.statements())


def test_paths_do_not_follow_a_denied_graph_of_n_quads(build: Any) -> None:
    ex = "http://ex.org"
    edge = f"<{ex}/a> <{to_iri('RO:0002213')}> <{ex}/b> <{ex}/g> ."
    made = build(g__nq=f'{edge}\n<{ex}/g> <{to_iri("biolink:negated")}> "true" .\n')
    assert (list(made.paths(A, B)), build.built.tally.denied) == ([], 1)


def test_a_graph_that_is_not_denied_is_followed(build: Any) -> None:
    graphs = "ex:g { ex:a RO:0002213 ex:b } ex:h { ex:a RO:0002212 ex:b }"
    made = build(g__trig=f"{PREFIXES} {graphs} ex:g biolink:negated false . ex:h biolink:negated true .")
    assert [path.sign for path in made.paths(A, B)] == [1]


def test_an_edge_of_a_denied_graph_that_another_graph_states_is_both(build: Any) -> None:
    edge = "ex:a RO:0002213 ex:b"
    made = build(g__trig=f"{PREFIXES} ex:g {{ {edge} }} ex:h {{ {edge} }} ex:g biolink:negated true .")
    assert ([path.sign for path in made.paths(A, B)], build.built.tally.denied) == ([1], 1)


def test_kinds_and_identities_of_a_denied_graph_are_not_used(build: Any) -> None:
    said = "ex:g { ex:a owl:sameAs ex:b . ex:a rdfs:subClassOf ex:c }"
    nodes = []
    for word in ("false", "true"):
        build(g__trig=f"{PREFIXES} {said} ex:b RO:0002213 ex:x . ex:g biolink:negated {word} .")
        nodes.append(build.built.facts["nodes"])
    assert nodes == ["3", "4"]


@pytest.mark.parametrize("suffix", ["nq", "trig"])
def test_sparql_has_the_triples_of_a_denied_graph_in_that_graph_only(build: Any, suffix: str) -> None:
    """Of two edges of the denied graph, another graph states one; each file has graphs of its own."""
    both, one, other = "ex:a RO:0002213 ex:b", "ex:a RO:0002213 ex:c", "ex:a RO:0002213 ex:d"
    said = f"{PREFIXES} ex:g {{ {both} . {one} }} ex:h {{ {both} }} ex:g biolink:negated true ."
    quads = list(pyoxigraph.parse(said, pyoxigraph.RdfFormat.TRIG))
    as_quads = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    file = said if suffix == "trig" else as_quads
    made = build(with_sparql=True, **{f"g__{suffix}": file}, k__trig=f"{PREFIXES} ex:g {{ {other} }}")
    found = made.sparql("SELECT ?o { <http://ex.org/a> RO:0002213 ?o } ORDER BY ?o").terms
    assert [row[0].value for row in found] == [B, "http://ex.org/d"]
    found = made.sparql("SELECT ?g ?o { GRAPH ?g { ?s RO:0002213 ?o } } ORDER BY ?o").terms
    assert [(row[0].value, row[1].value) for row in found] == [("http://ex.org/g", each) for each in (B, f"{B[:-1]}c")]


def test_a_denied_edge_of_a_thing_without_a_proper_name_is_counted(build: Any) -> None:
    made = build(g__ttl=f"{PREFIXES} ex:a ex:does_not_affect <x:> . ex:a RO:0002213 ex:b .")
    assert [path.sign for path in made.paths(A, B)] == [1]
    assert list(build.built.tally.passed_over.values()) == [1]


def test_a_denial_of_a_name_that_is_no_graph_is_counted(build: Any) -> None:
    build(g__trig=f"{PREFIXES} ex:g {{ ex:a RO:0002213 ex:b }} ex:h biolink:negated true .")
    assert build.built.tally.passed_over == {"denials of what is neither a link nor a graph": 1}


def test_an_end_that_names_its_own_source_is_no_link(build: Any) -> None:
    link = "ex:l a biolink:Association ; biolink:subject ex:a ; biolink:predicate RO:0002212 ; biolink:object ex:b ."
    made = build(g__ttl=f'{PREFIXES} {link} ex:a biolink:provided_by "infores:x" . ex:b biolink:knowledge_level "x" .')
    assert [path.sign for path in made.paths(A, B)] == [-1]
    assert build.built.tally.passed_over == {}


@pytest.mark.parametrize("order", ["before", "after"])
def test_the_source_of_an_oban_association_is_read_in_any_order(build: Any, order: str) -> None:
    parts = ["dc:source ex:paper", "RO:0002558 ex:eco"]
    slots = [
        "oban:association_has_subject ex:a",
        "oban:association_has_predicate RO:0002213",
        "oban:association_has_object ex:b",
    ]
    said = [*parts, *slots] if order == "before" else [*slots, *parts]
    made = build(g__ttl=f"{PREFIXES} ex:link {' ; '.join(said)} .")
    item = made.content.statements["http://ex.org/link"]
    assert item.comment == "publications http://ex.org/paper; evidence http://ex.org/eco"
    assert "no source recorded" not in str(made.explain(A, B))


def test_a_negative_assertion_is_a_denial(build: Any) -> None:
    made = build(
        g__ttl=f"""{PREFIXES} [] a owl:NegativePropertyAssertion ; owl:sourceIndividual ex:a ;
        owl:assertionProperty RO:0002213 ; owl:targetIndividual ex:b ."""
    )
    (item,) = made.statements()
    assert (item.subject, item.object, item.is_negated, item.sign) == (A, B, True, 1)
    assert len(made.paths(A, B)) == 0
    assert build.built.tally.denied == 1


@pytest.mark.parametrize(
    ("kinds", "sign", "is_causal"),
    [
        ("wp:Inhibition", -1, True),
        ("wp:Stimulation", 1, True),
        ("wp:DirectedInteraction", None, True),
        ("wp:DirectedInteraction, wp:Inhibition", -1, True),
        ("wp:Conversion", None, False),
    ],
)
def test_interactions_of_wikipathways(build: Any, kinds: str, sign: int | None, is_causal: bool) -> None:
    made = build(
        g__ttl=f"""{PREFIXES} ex:i a wp:Interaction, {kinds} ; wp:source ex:a ; wp:target ex:b ;
        wp:participants ex:a, ex:b ; dcterms:isPartOf ex:pathway ."""
    )
    assert [path.sign for path in made.paths(A, B)] == ([sign] if is_causal else [])
    assert len(made.paths(A, B, include_descriptive=True)) >= 1
    assert build.built.tally.passed_over == {}


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
def test_an_interaction_of_wikipathways_names_its_pathway_and_publication(build: Any, suffix: str) -> None:
    said = """ex:i a wp:Interaction, wp:Inhibition ; dcterms:isPartOf ex:pathway ; wp:source ex:a ; wp:target ex:b ;
        dcterms:bibliographicCitation <http://identifiers.org/pubmed/32125455> ."""
    (item,) = build(**{f"g__{suffix}": as_suffix(said, suffix)}).content.between((A,), (B,))
    assert item.comment == "provided by http://ex.org/pathway; publications http://identifiers.org/pubmed/32125455"


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        pytest.param(
            "ex:i a wp:Interaction, wp:Inhibition, wp:Stimulation ; wp:source ex:a ; wp:target ex:b .",
            {"Interaction without one named subject, predicate and object": 1},
            id="two kinds",
        ),
        pytest.param(
            "ex:i a wp:Interaction, wp:Catalysis ; wp:source ex:a ; wp:target ex:j ."
            "ex:j a wp:Interaction, wp:Conversion ; wp:source ex:c ; wp:target ex:b .",
            {"Interaction without one named subject, predicate and object": 1},
            id="an interaction on an interaction",
        ),
        pytest.param(
            "ex:i a wp:Interaction, wp:Catalysis ; wp:source ex:a ; wp:target ex:j . ex:j a wp:Interaction .",
            {"Interaction without one named subject, predicate and object": 1, "Interaction": 1},
            id="an interaction on one without ends",
        ),
        pytest.param(
            "ex:i a rdf:Statement ; rdf:subject ex:a ; rdf:object ex:b .",
            {"Statement without one named subject, predicate and object": 1},
            id="no predicate",
        ),
        pytest.param(
            'ex:i rdf:subject ex:a ; rdf:predicate RO:0002213 ; rdf:object "b" .',
            {"rdf:Statement without one named subject, predicate and object": 1},
            id="a literal",
        ),
        pytest.param(
            "ex:i a bp:Catalysis . ex:j a bp:Catalysis . ex:k a bp:Control .",
            {"Catalysis": 2, "Control": 1},
            id="BioPAX",
        ),
        pytest.param("ex:i a <http://www.openbel.org/vocabulary/Statement> .", {"Statement": 1}, id="BEL"),
    ],
)
def test_uncertain_link_nodes_are_counted(build: Any, turtle: str, expected: dict[str, int]) -> None:
    build(g__ttl=f"{PREFIXES} ex:x rdfs:label 'x' . {turtle}")
    found = build.built.tally.passed_over
    assert {what.rpartition("#")[2].rpartition("/")[2]: count for what, count in found.items()} == expected


GO_CAM = """
m:a1 a owl:NamedIndividual, obo:GO_0004672 ; RO:0002333 m:g1 ; RO:0002629 m:a2 .
m:a2 a owl:NamedIndividual, obo:GO_0003700 ; RO:0002333 m:g2 ; RO:0002630 m:a3 .
m:g1 a owl:NamedIndividual, up:P00001 . m:g2 a owl:NamedIndividual, up:P00002 .
m:c a owl:NamedIndividual, obo:CHEBI_15551 ; RO:0012006 m:a1 .
m:a3 a obo:GO_0003700 .
"""


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
def test_activities_of_go_cam_are_read_as_their_enablers(build: Any, suffix: str) -> None:
    """A chemical inhibits the activity of P00001, which activates that of P00002, which acts on one without enabler."""
    made = build(**{f"g__{suffix}": as_suffix(GO_CAM, suffix)})
    assert [path.sign for path in made.paths("UniProtKB:P00001", "UniProtKB:P00002")] == [1]
    assert [path.sign for path in made.paths("CHEBI:15551", "UniProtKB:P00002")] == [-1]
    found = made.content.between(("UniProtKB:P00001",), ("UniProtKB:P00002",))
    assert [(item.object_aspect, item.comment) for item in found] == [
        ("activity", "provided by http://model.geneontology.org/1")
    ]
    assert build.built.tally.passed_over == {"GO-CAM links of activities without one enabler of one class": 1}


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
@pytest.mark.parametrize("node", ["[]", "ex:axiom"])
def test_the_evidence_of_a_link_of_go_cam_is_its_source(build: Any, node: str, suffix: str) -> None:
    """An axiom on the link of two activities names its evidence; one on another link between them is not its own."""
    axiom = """
        {node} a owl:Axiom ; <http://geneontology.org/lego/evidence> m:{evidence} ;
            owl:annotatedTarget m:a2 ; owl:annotatedProperty {predicate} ; owl:annotatedSource m:a1 .
        m:{evidence} a owl:NamedIndividual, obo:ECO_0000314 ; dc:source "{source}" .
    """
    own = axiom.format(node=node, predicate="RO:0002629", evidence="e1", source="PMID:1")
    other = axiom.format(node="[]", predicate="obo:BFO_0000050", evidence="e2", source="PMID:2")
    made = build(**{f"g__{suffix}": as_suffix(GO_CAM + own + other, suffix)})
    (item,) = made.content.between(("UniProtKB:P00001",), ("UniProtKB:P00002",))
    provided = "provided by http://model.geneontology.org/1"
    assert item.comment == f"{provided}; publications PMID:1; evidence ECO:0000314"


def test_effects_of_a_denied_activity_are_not_read(build: Any) -> None:
    """The first activity is said not to be a kinase activity: that its enabler acts on the second is not said."""
    denied = GO_CAM.replace("obo:GO_0004672", "[ a owl:Class ; owl:complementOf obo:GO_0004672 ]")
    made = build(g__ttl=PREFIXES + denied)
    assert list(made.content.between(("UniProtKB:P00001",), ("UniProtKB:P00002",))) == []
    assert list(made.content.between(("CHEBI:15551",), ("UniProtKB:P00001",))) == []
    assert build.built.tally.passed_over["GO-CAM links of activities that are denied or described"] == 2


@pytest.mark.parametrize("word", ["false", "true"])
def test_effects_of_activities_in_a_denied_graph_are_denied(build: Any, word: str) -> None:
    made = build(with_sparql=True, g__trig=f"{PREFIXES} ex:g {{ {GO_CAM} }} ex:g biolink:negated {word} .")
    found = made.content.between(("CHEBI:15551", "UniProtKB:P00001"), ("UniProtKB:P00001", "UniProtKB:P00002"))
    assert [item.is_negated for item in found] == [word == "true"] * 2
    assert len(made.paths("UniProtKB:P00001", "UniProtKB:P00002")) == (word == "false")
    assert made.sparql("ASK { ?s RO:0002629 ?o }").boolean == (word == "false")


def test_two_enablers_are_not_certain(build: Any) -> None:
    build(g__ttl=PREFIXES + GO_CAM + "m:a1 RO:0002333 m:g2 .")
    assert build.built.tally.passed_over.total() == 3


def test_columns_of_a_thing_that_is_no_link_stay_edges(build: Any) -> None:
    made = build(g__ttl=f"{PREFIXES} ex:a biolink:publications ex:b ; RO:0002213 ex:c .")
    assert {(item.subject, item.object) for item in made.statements()} == {(A, B), (A, "http://ex.org/c")}


def test_a_path_command_counts_the_links_it_skipped(build: Any, tmp_path: Any) -> None:
    build(g__ttl=f"{PREFIXES} ex:a RO:0002213 ex:c . ex:i a bp:Catalysis . ex:b rdfs:label 'b' .")
    result = run("path", A, B, "--store", str(tmp_path / "store"))
    assert result.exit_code == 1
    expected = "links through nodes of their own: 1 (http://www.biopax.org/release/biopax-level3.owl#Catalysis: 1)"
    assert expected in result.stderr
    found = run("path", A, "http://ex.org/c", "--store", str(tmp_path / "store"))
    assert (found.exit_code, "passed over" in found.stderr) == (0, False)


def test_a_store_without_such_links_says_nothing(build: Any, tmp_path: Any) -> None:
    build(g__nt=f"<{A}> <{to_iri('RO:0002213')}> <{B}> .\n")
    result = run("path", B, A, "--store", str(tmp_path / "store"))
    assert (result.exit_code, "passed over" in result.stderr) == (1, False)


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
def test_a_triple_that_is_also_reified_is_one_statement(build: Any, suffix: str) -> None:
    said = "ex:s rdf:subject ex:a ; rdf:predicate RO:0002212 ; rdf:object ex:{} ; biolink:publications {} ."
    plain = "ex:a RO:0002212 ex:b , ex:c , ex:d ."
    qualified = said.format("d", '"PMID:2" ; biolink:object_direction_qualifier "increased"').replace("ex:s", "ex:q")
    reified = said.format("b", '"PMID:1"')
    graph = build(**{f"a__{suffix}": as_suffix(f"{plain} {reified} {qualified}", suffix)})
    assert {name: len(graph.statements(f"http://ex.org/{name}")) for name in "bcd"} == {"b": 1, "c": 1, "d": 1}
    (stated,) = graph.statements(B)
    assert "PMID:1" in stated.comment


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
@pytest.mark.parametrize(
    ("annotation", "signs", "said"),
    [
        pytest.param("biolink:negated true", [], "denied", id="denied"),
        pytest.param("biolink:negated 'perhaps'", [], "not understood", id="not understood"),
        pytest.param("biolink:object_direction_qualifier 'decreased'", [-1], "stated", id="a sign"),
        pytest.param("biolink:publications 'PMID:1'", [None], "stated", id="a source"),
        pytest.param("biolink:has_confidence_score 0.5", [None], "stated", id="a score"),
        pytest.param("dcterms:created '2020'", [None], "stated", id="nothing that is read"),
    ],
)
def test_an_annotation_of_rdf_12_qualifies_its_triple(
    build: Any, annotation: str, signs: list[int | None], said: str, suffix: str
) -> None:
    made = build(**{f"g__{suffix}": as_suffix(f"ex:a biolink:affects ex:b {{| {annotation} |}} .", suffix)})
    (item,) = {(each.sign, each.is_negated, each.not_understood) for each in made.content.between((A,), (B,))}
    assert said == ("not understood" if item[2] else "denied" if item[1] else "stated")
    assert [path.sign for path in made.paths(A, B)] == signs


@pytest.mark.parametrize("suffix", ["ttl", "nt"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("column", "signs"),
    [
        ("biolink:negated true", []),
        ("biolink:negated 'perhaps'", []),
        ("biolink:object_direction_qualifier 'increased'", []),
        ("biolink:knowledge_level 'prediction'", [-1]),
        ("biolink:publications 'PMID:1'", [-1]),
    ],
)
def test_a_triple_is_no_edge_beside_the_node_that_qualifies_it(
    build: Any, form: str, column: str, signs: list[int], suffix: str
) -> None:
    """KGX writes each edge to RDF as a triple and as an association that has its columns, ``negated`` among them."""
    made = build(**{f"g__{suffix}": as_suffix(f"ex:a RO:0002212 ex:b . ex:n {form} ; {column} .", suffix)})
    assert len(made.content.between((A,), (B,))) == 1
    assert [path.sign for path in made.paths(A, B)] == signs
    assert build.built.tally.signed == len(signs)


def test_an_annotation_denies_the_triple_of_its_own_file_alone(build: Any) -> None:
    made = build(
        g__ttl=f"{PREFIXES} ex:a RO:0002213 ex:b {{| biolink:negated true |}} .",
        h__nt=f"<{A}> <{to_iri('RO:0002213')}> <{B}> .",
    )
    assert sorted(item.is_negated for item in made.content.between((A,), (B,))) == [False, True]
    assert [path.sign for path in made.paths(A, B)] == [1]


BEL = """
sub:assertion {
    sub:protein belv:hasConcept hgnc:12833 ; a belv:ProteinAbundance .
    sub:activity belv:activityOf sub:other ; a belv:AbundanceActivity, belv:CatalyticActivity .
    sub:other belv:hasConcept hgnc:12791 ; a belv:ProteinAbundance .
    sub:agent sio:SIO_000139 sub:product ; a obo:GO_0003824 .
    sub:product RO:0002204 hgnc:12517 .
    sub:modified belv:hasConcept hgnc:4055 ; belv:hasModification sub:phosphate ; a belv:ModifiedProteinAbundance .
    sub:complex obo:BFO_0000051 sub:protein, sub:other ; a belv:ComplexAbundance .
    %s
}
sub:provenance { sub:assertion prov:hadPrimarySource <http://www.ncbi.nlm.nih.gov/pubmed/14734561> . }
"""
BEL_PREFIXES = """
@prefix sub: <http://ex.org/np#> . @prefix belv: <http://www.selventa.com/vocabulary/> .
@prefix hgnc: <http://www.genenames.org/cgi-bin/gene_symbol_report?hgnc_id=> .
@prefix sio: <http://semanticscience.org/resource/> . @prefix prov: <http://www.w3.org/ns/prov#> .
"""
STATEMENT = "sub:s a rdf:Statement ; rdf:subject {} ; rdf:predicate belv:{} ; rdf:object {}"


@pytest.mark.parametrize(
    ("said", "sign", "ends", "aspects"),
    [
        pytest.param(
            "sub:protein belv:directlyIncreases sub:activity .",
            *(1, ("HGNC:12833", "HGNC:12791"), ("", "activity")),
            id="a triple",
        ),
        pytest.param(
            f"{STATEMENT.format('obo:CHEBI_15422', 'decreases', 'sub:agent')} .",
            *(-1, ("CHEBI:15422", "HGNC:12517"), ("", "activity")),
            id="a node",
        ),
        pytest.param(
            "sub:agent belv:decreases sub:protein .",
            *(-1, ("HGNC:12517", "HGNC:12833"), ("activity", "")),
            id="an activity acts",
        ),
    ],
)
def test_terms_of_bel_are_read_as_their_entities(
    build: Any, said: str, sign: int, ends: tuple[str, str], aspects: tuple[str, str]
) -> None:
    made = build(g__trig=PREFIXES + BEL_PREFIXES + BEL % said)
    (item,) = (each for each in made.statements() if each.sign)
    assert (item.sign, (item.subject, item.object), (item.subject_aspect, item.object_aspect)) == (sign, ends, aspects)
    assert "14734561" in item.comment


@pytest.mark.parametrize("end", ["sub:modified", "sub:complex"])
def test_terms_of_bel_that_are_more_than_one_entity_are_counted(build: Any, end: str) -> None:
    made = build(g__trig=PREFIXES + BEL_PREFIXES + BEL % f"{end} belv:increases sub:protein .")
    assert [each for each in made.statements() if each.sign] == []
    assert build.built.tally.passed_over.total() == 1


def test_the_location_of_a_bel_relation_is_its_context(build: Any) -> None:
    place = "obo:BFO_0000066 obo:UBERON_0001134, <http://www.ncbi.nlm.nih.gov/Taxonomy/Browser/wwwtax.cgi?id=9606>"
    said = f"{STATEMENT.format('hgnc:1', 'increases', 'hgnc:2')} ; {place} ."
    (item,) = (each for each in build(g__trig=PREFIXES + BEL_PREFIXES + BEL % said).statements() if each.sign)
    assert (item.context.species, item.context.condition) == (("NCBITaxon:9606",), ("UBERON:0001134",))
