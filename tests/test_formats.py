"""Export formats: hedges, denials and aspects in each, and the counts of losses."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small
from commands import run
from kg.formats.registry import FORMATS, FormatError, Options, write
from kg.formats.selection import Selection, select
from kg.knowledge_graph import KnowledgeGraph
from random_input import examples

if TYPE_CHECKING:
    from kg.model.content import Content

ROOT = Path(__file__).parents[1]
#: MSC make IDO; IDO may raise Treg; Treg does not lower the B cell; IDO had no effect on NK cells; MSC lower the
#: proliferation of T cells in the graft; a withdrawn statement.
LINES = """
MSC makes IDO
IDO + Tregcell certainty=hypothesised context=mice
Tregcell - Bcell negated=true
IDO 0 NKcell
MSC - Tcell object_aspect=proliferation via=IDO caveat=once
MSC + Bcell retracted=misread
IDO ~ MSC
"""
CONTEXTS = {"mice": {"species": ("ent:mouse",)}}


@pytest.fixture
def graph() -> KnowledgeGraph:
    return small.graph(LINES, CONTEXTS)


@pytest.fixture
def content(graph: KnowledgeGraph) -> Content:
    return graph.content


def test_jsonl_has_every_statement(content: Content) -> None:
    written = write(content, "jsonl")
    records = [json.loads(line) for line in written.text.splitlines()]
    assert [record["id"] for record in records] == [f"stm:test-{n}" for n in range(1, 8)]
    assert [record["retracted"] for record in records if record["retracted"]] == ["misread"]


WRITE_ALL = f"""
import sys, small
from kg.formats.registry import FORMATS, write
content = small.graph({LINES!r}, {CONTEXTS!r}).content
sys.stdout.write(repr({{name: write(content, name).parts for name in FORMATS}}))
"""


def test_every_format_is_the_same_on_every_run() -> None:
    """Two processes order sets differently."""
    folders = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    texts = {
        subprocess.run(
            [sys.executable, "-c", WRITE_ALL],
            env={**os.environ, "PYTHONPATH": folders, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    (text,) = texts
    assert all(repr(name) in text for name in FORMATS)


def test_an_unknown_format_is_named(content: Content) -> None:
    with pytest.raises(FormatError, match="no format 'owl'; choose from jsonl, turtle"):
        write(content, "owl")


def test_kgx_says_no_more_than_the_statements(content: Content) -> None:
    written = write(content, "kgx-jsonl")
    edges = {row["id"]: row for row in map(json.loads, written.parts["_edges.jsonl"].splitlines())}
    assert "stm:test-6" not in edges  # retracted
    produces, may, denied, none, proliferation = (edges[f"stm:test-{n}"] for n in range(1, 6))
    assert produces["knowledge_level"] == "knowledge_assertion"
    assert (may["knowledge_level"], may["object_direction_qualifier"]) == ("prediction", "increased")
    assert may["species_context_qualifier"] == "ent:mouse"
    assert (denied["negated"], denied["object_direction_qualifier"]) == (True, "decreased")
    assert (none["predicate"], none["negated"]) == ("biolink:related_to", True)
    assert "negated" not in may
    # Less of the proliferation of T cells is not fewer T cells.
    assert "object_direction_qualifier" not in proliferation
    assert "object_aspect_qualifier" not in proliferation
    losses = written.losses.to_dict()
    assert losses["retracted statements"] == 1
    assert losses["Biolink's words: directions of effects on aspects without a word there"] == 1
    assert losses["Biolink's words: caveats"] == 1
    assert losses["Biolink's words: predicates without a word there, written as related to"] == 3  # makes, 0, ~


def test_a_cell_of_kgx_is_one_cell() -> None:
    graph = small.graph("a + b")
    item = graph.content.statements["stm:test-1"]
    hostile = item._replace(comment='tab\tline\nbar|quote"', timing="a\tb\nc")
    content = small.graph("a + b").content
    content.statements["stm:test-1"] = hostile  # type: ignore[index]
    text = write(content, "kgx-tsv").parts["_edges.tsv"]
    header, row, *rest = text.splitlines()
    assert rest == []
    assert len(header.split("\t")) == len(row.split("\t"))
    cells = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert cells["temporal_context_qualifier"] == "a b c"
    assert json.loads(cells["msc_statement"])["comment"] == hostile.comment


@pytest.mark.parametrize(
    ("name", "denied", "hedged", "aspect"),
    [
        pytest.param(
            "sif",
            r"Tregcell\tdoes not decrease\tBcell",
            r"IDO\tincreases \(hypothesised\)\tTregcell",
            "MSC\tdecreases [proliferation]\tTcell",
            id="sif",
        ),
        pytest.param(
            "dot",
            r'"ent:Tregcell" -> "ent:Bcell" \[.*does not decrease.*style=dotted',
            r"increases \(hypothesised\).*style=dashed",
            'label="decreases [proliferation]"',
            id="dot",
        ),
        pytest.param(
            "mermaid",
            r'-\.->\|"does not decrease"\|',
            r'-\.->\|"increases #40;hypothesised#41;"\|',
            '--x|"decreases #91;proliferation#93;"|',
            id="mermaid",
        ),
    ],
)
def test_an_edge_has_its_denial_hedge_and_aspect(
    content: Content, name: str, denied: str, hedged: str, aspect: str
) -> None:
    text = write(content, name).text
    assert re.search(denied, text)
    assert re.search(hedged, text)
    assert "misread" not in text
    assert aspect in text


def test_graphml_comes_back_through_networkx(content: Content, tmp_path: Path) -> None:
    import networkx as nx

    path = tmp_path / "a.graphml"
    path.write_text(write(content, "graphml").text, encoding="utf-8")
    graph = nx.read_graphml(path, force_multigraph=True)
    edges = {key: data for *_, key, data in graph.edges(keys=True, data=True)}
    assert edges.keys() == {f"stm:test-{n}" for n in (1, 2, 3, 4, 5, 7)}
    assert (edges["stm:test-3"]["negated"], edges["stm:test-3"]["label"]) == (True, "does not decrease")
    assert (edges["stm:test-4"]["sign"], edges["stm:test-2"]["certainty"]) == (0, "hypothesised")
    assert edges["stm:test-5"]["mediators"] == "via IDO"
    assert graph.nodes["ent:Tregcell"]["label"] == "Tregcell"


def test_cytoscape_and_cx2_have_all_edges(content: Content) -> None:
    elements = json.loads(write(content, "cytoscape").text)["elements"]
    assert len(elements["edges"]) == 6
    denied = next(edge["data"] for edge in elements["edges"] if edge["data"]["id"] == "stm:test-3")
    assert (denied["interaction"], denied["negated"]) == ("does not decrease", True)
    parts = json.loads(write(content, "cx2").text)
    counts = {row["name"]: row["elementCount"] for row in parts[1]["metaData"]}
    found = {name: value for part in parts for name, value in part.items()}
    assert counts == {name: len(found[name]) for name in counts}
    assert found["attributeDeclarations"][0]["edges"]["sign"] == {"d": "integer"}
    assert {edge["v"]["statement"] for edge in found["edges"]} == {f"stm:test-{n}" for n in (1, 2, 3, 4, 5, 7)}


def test_cx2_draws_no_denied_edge_as_an_effect(content: Content) -> None:
    found = {name: value for part in json.loads(write(content, "cx2").text) for name, value in part.items()}
    (denied,) = (edge["id"] for edge in found["edges"] if edge["v"]["negated"])
    look = {"EDGE_LINE_COLOR": "#57606a", "EDGE_TARGET_ARROW_SHAPE": "open_delta", "EDGE_LINE_STYLE": "dotted"}
    assert found["edgeBypasses"] == [{"id": denied, "v": look}]


def test_indra_marks_hedges_and_denials(content: Content) -> None:
    rows = {row["evidence"][0]["source_id"]: row for row in json.loads(write(content, "indra").text)}
    assert "stm:test-7" not in rows  # carries: descriptive
    assert rows["stm:test-2"]["type"] == "Influence"
    assert rows["stm:test-2"]["evidence"][0]["epistemics"] == {"hypothesis": True}
    assert rows["stm:test-3"]["evidence"][0]["epistemics"] == {"negated": True}
    assert rows["stm:test-5"]["obj"]["concept"]["db_refs"] == {"TEXT": "Tcell [proliferation]"}
    assert rows["stm:test-1"]["belief"] < 1


def test_csv_is_read_again() -> None:
    graph = small.graph('a + b caveat=x,"y')
    rows = list(csv.DictReader(io.StringIO(write(graph.content, "csv").text)))
    assert [(row["id"], row["sign"], row["negated"]) for row in rows] == [("stm:test-1", "1", "false")]
    assert rows[0]["caveats"] == 'x,"y'
    references = write(graph.content, "csv", options=Options(table="references")).text
    assert [row["statements"] for row in csv.DictReader(io.StringIO(references))] == ["1", "1"]


def test_the_trials_are_a_table() -> None:
    done = run("export", "-f", "csv", "--table", "trials")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    total = next(
        r["count"] for r in json.loads(run("stats", "-f", "json").stdout) if (r["what"], r["kind"]) == ("studies", "")
    )
    assert len(rows) == total


def test_references_of_other_programs(content: Content) -> None:
    ris = write(content, "ris").text
    assert "TY  - JOUR\nID  - ref:paper-1\nAU  - Roe, R.\nAU  - Poe, P.\nTI  - A study\n" in ris
    bibtex = write(content, "bibtex").text
    assert "@article{ref:paper-1,\n  author = {Roe, R. and Poe, P.},\n  title = {{A study}},\n" in bibtex


def test_bibtex_keeps_the_names_of_groups_whole(content: Content) -> None:
    authors = "Johnson & Johnson; Society for Cells and Genes"
    references = {key: item._replace(authors=authors) for key, item in content.references.items()}
    bibtex = write(content.replace(references=references), "bibtex").text
    assert r"author = {Johnson \& Johnson and {Society for Cells and Genes}}," in bibtex


def test_sssom_has_the_mappings_of_the_graph() -> None:
    lines = run("export", "-f", "sssom").stdout.splitlines()
    assert "#license: https://creativecommons.org/licenses/by/4.0/" in lines
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert ["NCBIGene:3620", "IDO1", "skos:exactMatch", "HGNC:6059", "semapv:ManualMappingCuration"] in rows


def test_sssom_claims_no_curation_of_the_mappings_of_other_graphs(tmp_path: Path) -> None:
    nodes = tmp_path / "nodes.tsv"
    nodes.write_text("id\tname\tsame_as\nNCBIGene:1\ta\tHGNC:5\n", encoding="utf-8")
    small.graph("a + b").build_store([nodes], tmp_path / "store")
    text = write(KnowledgeGraph.open(tmp_path / "store").content, "sssom").text
    assert "NCBIGene:1\ta\tskos:exactMatch\tHGNC:5\tsemapv:UnspecifiedMatching\n" in text


def test_rdf_says_the_same_in_every_syntax(content: Content) -> None:
    import pyoxigraph

    formats = pyoxigraph.RdfFormat
    said = {}
    for name, syntax in (
        ("turtle", formats.TURTLE),
        ("ntriples", formats.N_TRIPLES),
        ("trig", formats.TRIG),
        ("json-ld", formats.JSON_LD),
    ):
        said[name] = {str(quad.triple) for quad in pyoxigraph.parse(write(content, name).text, syntax)}
    assert len(said["turtle"]) > 100
    assert said["ntriples"] == said["trig"] == said["json-ld"] == said["turtle"]


def test_each_statement_is_a_triple_term(content: Content) -> None:
    import pyoxigraph

    quads = list(pyoxigraph.parse(write(content, "rdf12").text, pyoxigraph.RdfFormat.TURTLE))
    terms = {quad.subject.value.rpartition("/")[2]: quad.object for quad in quads if "reifies" in quad.predicate.value}
    assert terms.keys() == {f"test-{n}" for n in range(1, 8)}
    denied = terms["test-3"]
    assert isinstance(denied, pyoxigraph.Triple)
    assert denied.predicate.value.endswith("#decreases")
    # A triple term is not asserted: the denied triple stands nowhere by itself.
    assert denied not in {quad.triple for quad in quads}


def test_a_nanopublication_a_statement(content: Content) -> None:
    import pyoxigraph

    quads = list(pyoxigraph.parse(write(content, "nanopub").text, pyoxigraph.RdfFormat.TRIG))
    graphs = {quad.graph_name.value for quad in quads}
    assert len(graphs) == 4 * 6
    # Only what a source states plainly is also a direct triple.
    direct = [quad for quad in quads if quad.subject.value.startswith("https://w3id.org/msc-kg/entity/")]
    assert {quad.graph_name.value.rpartition("/")[2] for quad in direct} == {f"test-{n}#assertion" for n in (1, 5, 7)}


#: IDO and PGE2 raise Treg, TGFB lowers them; Treg lower T cells; IL6 may raise Treg; two disagree on NK cells;
#: more expression of IDO in MSC; what is denied.
MODEL = """
IDO + Tregcell
PGE2 + Tregcell certainty=suggested
TGFB - Tregcell
Tregcell - Tcell
IL6 + Tregcell certainty=hypothesised
IDO + NKcell
IDO - NKcell
IFNG + IDO object_aspect=expression in_cell=MSCcell
IDO + Bcell negated=true
IDO ? Bcell
PGE2 + Tregcell object_aspect=amount
"""


def rules(rule: str) -> dict[str, str]:
    text = write(small.graph(MODEL).content, "bnet", options=Options(rule=rule)).text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[0] == "targets, factors"
    return dict(line.split(", ") for line in lines[1:])


def test_a_logical_model_under_or() -> None:
    assert rules("or") == {
        "IDO": "IDO_expression_in_MSCcell",  # an assumed link
        "IDO_expression_in_MSCcell": "IFNG",
        "IFNG": "IFNG",
        "PGE2": "PGE2",
        "TGFB": "TGFB",
        "Tcell": "!Tregcell",
        "Tregcell": "(IDO | PGE2) & !TGFB",
    }


def test_indra_counts_the_fields_it_drops() -> None:
    content = small.graph("a + b\na ~ c").content
    content.statements["stm:test-1"] = content.statements["stm:test-1"]._replace(citation_notes=("a review",))  # type: ignore[index]
    losses = write(content, "indra").losses.to_dict()
    assert (losses["citation notes"], losses["hashes, types and roles of evidence"]) == (1, 1)
    assert losses["entities that are neither subject nor object"] == 1


def test_a_logical_model_under_and() -> None:
    assert rules("and")["Tregcell"] == "(IDO & PGE2) & !TGFB"


def test_a_model_names_its_assumptions() -> None:
    written = write(small.graph(MODEL).content, "bnet", options=Options(context=(("species", ("human",)),)))
    comments = [line for line in written.text.splitlines() if line.startswith("#")]
    said = "\n".join(comments)
    assert "any of them is on and no inhibitor is on (rule OR)" in said
    assert "1 statement only suggested by its source counts as if it were asserted." in said
    assert "Context: species human." in said
    assert "Assumed link, which no source states as such: IDO [expression] in MSCcell makes IDO." in said
    assert "Left out, since statements say both signs: IDO on NKcell." in said
    assert "# IDO -> Tregcell: stm:test-1" in comments
    assert written.losses.to_dict() == {
        "hypothesised statements": 1,
        "denials": 1,
        "causal statements without a sign": 1,
        "statements opposed by another on the same two": 2,
        "evidence, contexts and caveats of statements": said.count("stm:"),
    }


def test_sbml_has_the_rules_of_bnet() -> None:
    import xml.etree.ElementTree as ET

    root = ET.fromstring(write(small.graph(MODEL).content, "sbml-qual").text)  # noqa: S314
    qual = "{http://www.sbml.org/sbml/level3/version1/qual/version1}"
    species = {row.get(f"{qual}id"): row.get(f"{qual}constant") for row in root.iter(f"{qual}qualitativeSpecies")}
    assert species == {name: str(rule == name).lower() for name, rule in rules("or").items()}
    signs = {
        (row.get(f"{qual}id"), part.get(f"{qual}qualitativeSpecies"), part.get(f"{qual}sign"))
        for row in root.iter(f"{qual}transition")
        for part in row.iter(f"{qual}input")
    }
    assert ("t__Tregcell", "TGFB", "negative") in signs
    assert ("t__Tregcell", "PGE2", "positive") in signs


def test_sbgn_has_cells_and_signs() -> None:
    import xml.etree.ElementTree as ET

    root = ET.fromstring(write(small.graph(MODEL).content, "sbgn").text)  # noqa: S314
    space = "{http://sbgn.org/libsbgn/0.2}"
    labels = {g.get("id"): g.find(f"{space}label").get("text") for g in root.iter(f"{space}glyph")}  # type: ignore[union-attr]
    inside = [glyph for glyph in root.iter(f"{space}glyph") if glyph.get("compartmentRef")]
    assert [(glyph.get("id"), labels[glyph.get("compartmentRef")]) for glyph in inside] == [
        ("IDO_expression_in_MSCcell", "MSCcell")
    ]
    arcs = {(a.get("source"), a.get("target"), a.get("class")) for a in root.iter(f"{space}arc")}
    assert ("TGFB", "Tregcell", "negative influence") in arcs
    assert ("IDO", "Bcell", "unknown influence") in arcs
    assert not any(source == "IL6" for source, *_ in arcs)


@examples(100)
@given(
    st.dictionaries(
        st.sampled_from(("timing", "reason", "comment")),
        st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
    )
)
def test_hostile_text_leaves_every_format_readable(texts: dict[str, str]) -> None:
    import xml.etree.ElementTree as ET

    import pyoxigraph

    content = small.graph("a + b\nb - c").content
    content.statements["stm:test-1"] = content.statements["stm:test-1"]._replace(**texts)  # type: ignore[index]
    content.entities["ent:a"] = content.entities["ent:a"]._replace(label=texts.get("comment") or "a")  # type: ignore[index]
    for name in FORMATS:
        parts = write(content, name).parts
        for ending, text in parts.items():
            if name in ("json-ld", "cytoscape", "cx2", "indra"):
                json.loads(text)
            elif name in ("jsonl", "kgx-jsonl"):
                assert [json.loads(line) for line in text.split("\n") if line]
            elif name in ("graphml", "sbgn", "sbml-qual"):
                assert len(ET.fromstring(text.encode())) > 0  # noqa: S314
            elif name == "csv":
                assert len(list(csv.reader(io.StringIO(text, newline="")))) == 3
            elif name in ("turtle", "ntriples"):
                assert len(list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE))) > 20
            elif name in ("trig", "nanopub"):
                assert len(list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.TRIG))) > 20
            elif name == "rdf12":
                assert "rdf:reifies <<(" in text
                assert len(list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE))) > 20
            elif name == "bnet":
                rules = [line for line in text.split("\n") if line and line[0] != "#"]
                assert [line for line in rules if re.fullmatch(r"\w+, [\w!&|() ]+", line)] == rules != []
            elif name == "sssom":
                assert len({line.count("\t") for line in text.split("\n") if line and line[0] != "#"}) == 1
            elif name == "sif":
                assert {len(line.split("\t")) for line in text.split("\n") if line} == {3}
            elif name == "kgx-tsv":
                widths = {len(line.split("\t")) for line in text.split("\n") if line}
                assert len(widths) == 1, ending


def test_statements_are_selected_by_path_category_and_neighbourhood(graph: KnowledgeGraph) -> None:
    def chosen(**wanted: Any) -> list[str]:
        return [name.removeprefix("stm:test-") for name in select(graph, Selection(**wanted)).statements]

    assert chosen(around=("NKcell",)) == ["4"]
    assert chosen(path=(("MSC", "Tregcell"),)) == ["1", "2"]
    assert chosen(category=("cell",)) == ["3"]
    assert chosen(causal=True, around=("IDO",)) == ["1", "2", "4"]
    assert chosen(causal=True, category=("gene",)) == ["1"]
    assert select(graph, Selection()) is graph.content


def test_a_selection_has_every_entity_its_statements_name(graph: KnowledgeGraph) -> None:
    part = select(graph, Selection(around=("Tcell",)))
    assert part.entities.keys() == {"ent:MSC", "ent:Tcell", "ent:IDO"}
    assert part.references.keys() == {"ref:paper", "ref:paper-1"}
    assert part.contexts == {}


def test_the_command_counts_the_losses(tmp_path: Path) -> None:
    done = run("export", "-f", "sif", "--around", "IDO", "-o", str(tmp_path / "a.sif"))
    assert done.exit_code == 0
    assert "not in this format: evidence of statements: " in done.stderr
    assert len((tmp_path / "a.sif").read_text(encoding="utf-8").splitlines()) > 5


def test_kgx_needs_names_for_its_two_files(tmp_path: Path) -> None:
    refused = run("export", "-f", "kgx-tsv")
    assert refused.exit_code == 2
    assert "'-o NAME' makes NAME_nodes.tsv and NAME_edges.tsv" in refused.stderr
    assert run("export", "-f", "kgx-tsv", "--path", "IDO", "Treg", "-o", str(tmp_path / "ido")).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ido_edges.tsv", "ido_nodes.tsv"]


def test_nothing_chosen_is_said() -> None:
    done = run("export", "-f", "sif", "--around", "NK cell", "--category", "disease", "--causal")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no statement matches these options" in done.stderr
