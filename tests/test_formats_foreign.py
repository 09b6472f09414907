"""INDRA JSON, SIGNOR's table and CX2, read by a build. INDRA and ndex2 have written the files of ``data/formats``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
import small
from kg.formats.registry import FORMATS
from kg.ingest.unpack import GraphFileError
from random_input import examples

if TYPE_CHECKING:
    from kg.ingest.tally import Tally
    from kg.model.statements import Statement

DATA = Path(__file__).parent / "data" / "formats"


def built(source: Path, folder: Path) -> tuple[dict[str, Statement], Tally]:
    tally = small.graph("a + b").build_store([source], folder / "store").tally
    content = kg.KnowledgeGraph.open(folder / "store").content
    return {item.id.partition(":")[2] or item.id: item for item in content.statements.values()}, tally


def said(item: Statement) -> tuple[str, str, int | None, str]:
    return item.subject, item.object, item.sign, item.object_aspect


def test_indra_effects(tmp_path: Path) -> None:
    found, tally = built(DATA / "indra_a.json", tmp_path)
    assert said(found["1"]) == ("HGNC:5438", "HGNC:6059", 1, "amount")
    assert found["1"].comment == "source signor, reach; publications PMID:1000001, PMID:1000002"
    # More phosphorylation is no more of the protein.
    assert said(found["3"]) == ("HGNC:6190", "HGNC:11362", None, "phosphorylation")
    # A mutant may do more or less than the gene.
    assert (found["6"].sign, found["6"].caveats[-1]) == (None, "subject form or variant: mutations")
    assert tally.passed_over == {"INDRA Translocation": 1}


def test_indra_evidence_that_denies_or_hedges_is_kept_apart(tmp_path: Path) -> None:
    found, tally = built(DATA / "indra_a.json", tmp_path)
    hedged, denied = found["2"], found["2.2"]
    assert (hedged.certainty, hedged.is_negated, hedged.sign) == ("hypothesised", False, -1)
    assert (denied.is_negated, denied.comment) == (True, "source sparser; publications PMID:1000004")
    assert "found by text mining" in hedged.caveats
    assert tally.denied == 1


def test_indra_complexes_are_descriptive(tmp_path: Path) -> None:
    found, _ = built(DATA / "indra_a.json", tmp_path)
    members = [(item.subject, item.object) for key, item in found.items() if key.partition(".")[0] == "4"]
    assert members == [("HGNC:6190", "HGNC:11362"), ("HGNC:6190", "text:IFNGR"), ("HGNC:11362", "text:IFNGR")]
    assert not any(item.is_causal for key, item in found.items() if key.startswith("4"))


def test_indra_influences_have_both_polarities(tmp_path: Path) -> None:
    found, tally = built(DATA / "indra_b.json", tmp_path)
    assert said(found["1"]) == ("CL:0000134", "CL:0000815", 1, "")
    # Less of MSC raises T cells: MSC lower them.
    assert said(found["2"]) == ("CL:0000134", "CL:0000084", -1, "")
    assert (found["2"].certainty, found["1"].certainty) == ("suggested", "asserted")
    assert (found["3"].subject, found["3"].is_causal) == ("text:age", False)
    assert tally.passed_over == {"INDRA Dephosphorylation": 1}


def test_signor(tmp_path: Path) -> None:
    found, tally = built(DATA / "signor_a.tsv", tmp_path)
    assert said(found["2"]) == ("UniProtKB:Q04206", "UniProtKB:P08581", 1, "amount")
    assert found["2"].context.species == ("NCBITaxon:10090",)
    assert found["2"].caveats == ("causal mechanism: transcriptional regulation",)
    assert found["2"].comment == "source infores:signor; publications PMID:19530226; evidence SIGNOR-241929"
    assert said(found["3"]) == ("PUBCHEM.COMPOUND:16659841", "SIGNOR:SIGNOR-PH42", -1, "amount")
    assert (tally.signed, tally.not_understood) == (2, 0)


def test_signor_without_a_direction(tmp_path: Path) -> None:
    found, tally = built(DATA / "signor_b.tsv", tmp_path)
    assert said(found["2"]) == ("SIGNOR:SIGNOR-C1", "UniProtKB:P41134", 1, "expression")
    assert (found["3"].sign, found["3"].is_causal) == (None, False)
    assert (found["4"].sign, found["4"].is_causal) == (None, True)
    assert (tally.signed, tally.unsigned, tally.not_causal) == (1, 1, 1)


def test_cx2(tmp_path: Path) -> None:
    found, _ = built(DATA / "ndex_a.cx2", tmp_path)
    assert said(found["4"]) == ("HGNC:5438", "UniProtKB:P14902", 1, "expression")
    assert found["4"].comment == "publications PMID:1000001"
    assert said(found["5"]) == ("UniProtKB:P14902", "text:T%20cell", -1, "amount")
    store = kg.KnowledgeGraph.open(tmp_path / "store")
    assert [path.nodes for path in store.paths("IFNG", "T cell")] == [
        ("HGNC:5438", "UniProtKB:P14902", "text:T%20cell")
    ]


def test_cx2_interactions(tmp_path: Path) -> None:
    found, tally = built(DATA / "ndex_b.cx2", tmp_path)
    assert sorted((item.predicate, item.sign) for item in found.values()) == [
        ("CX2:controls_state_change_of", None),
        ("biolink:physically_interacts_with", None),
        ("biolink:regulates", None),
    ]
    assert tally.unlisted == {"CX2:controls_state_change_of": 1}


def test_aliases_and_defaults_of_cx2(tmp_path: Path) -> None:
    network = [
        {"CXVersion": "2.0", "hasFragments": False},
        {
            "attributeDeclarations": [
                {"nodes": {"name": {"a": "n"}}, "edges": {"interaction": {"a": "i", "v": "inhibits"}}}
            ]
        },
        {"nodes": [{"id": 7, "v": {"n": "EX:a"}}, {"id": 9, "v": {"n": "EX:b"}}]},
        {"edges": [{"id": 0, "s": 7, "t": 9}]},
        {"edges": [{"id": 1, "s": 9, "t": 7, "v": {"i": "activates"}}]},
    ]
    path = tmp_path / "a.cx2"
    path.write_text(json.dumps(network), encoding="utf-8")
    found, _ = built(path, tmp_path)
    assert [said(item)[:3] for item in found.values()] == [("EX:a", "EX:b", -1), ("EX:b", "EX:a", 1)]


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"interaction": "activates", "negated": True}, "denied"),
        ({"interaction": "activates", "Negated": "yes"}, "denied"),
        ({"interaction": "activates", "negated": "perhaps"}, "not understood"),
        ({"interaction": "activates", "negated": False, "pmid": "1"}, "stated"),
        ({"interaction": "does not activate"}, "not understood"),
    ],
)
def test_denials_in_cx2(tmp_path: Path, attributes: dict[str, Any], said: str) -> None:
    nodes = [{"id": number, "v": {"name": name}} for number, name in enumerate(("EX:a", "EX:b"))]
    network = [{"CXVersion": "2.0"}, {"nodes": nodes}, {"edges": [{"id": 0, "s": 0, "t": 1, "v": attributes}]}]
    path = tmp_path / "a.cx2"
    path.write_text(json.dumps(network), encoding="utf-8")
    found, _ = built(path, tmp_path)
    store = kg.KnowledgeGraph.open(tmp_path / "store")
    assert [len(store.paths("EX:a", "EX:b"))] == [said == "stated"]
    assert [
        "not understood" if item.not_understood else "denied" if item.is_negated else "stated"
        for item in found.values()
    ] == ([said] if found else [])
    assert found or said == "stated", "a plain edge has no statement of its own"


def test_sparql_sees_what_a_triple_may_say(tmp_path: Path) -> None:
    built(DATA / "indra_a.json", tmp_path)
    store = kg.KnowledgeGraph.open(tmp_path / "store")
    assert store.sparql("ASK { HGNC:5438 biolink:affects HGNC:6059 }").boolean
    # Hypothesised by one reader, and denied by another.
    assert not store.sparql("ASK { HGNC:6059 biolink:affects CHEBI:27897 }").boolean


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        pytest.param("a.json", "{", "not INDRA: ", id="no JSON"),
        pytest.param("a.json", '{"a": 1}', "no list of statements", id="another JSON"),
        pytest.param("a.json", '[{"type": "Activation", "subj": 1, "obj": 2}]', "not INDRA: ", id="agents"),
        pytest.param(
            "a.json", '{"nodes": [], "edges": []}', "as KGX in JSON does; write them as .jsonl", id="KGX in JSON"
        ),
        pytest.param("a.cx2", "[]", "not CX2: no list of aspects", id="empty CX2"),
        pytest.param("a.cx2", '[{"CXVersion": "1.0"}]', "no CXVersion 2", id="older CX"),
        pytest.param("a.cx2", '[{"CXVersion": "2.0"}, {"edges": [{}]}]', "not CX2: ", id="an edge without ends"),
    ],
)
def test_what_is_not_of_its_format_is_named(name: str, text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GraphFileError, match=f"{name}: .*{problem}"):
        built(path, tmp_path)


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KINDS = ("Activation", "Influence", "Association", "Complex", "Dephosphorylation", "X")
statements = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS)},
    optional={name: values for name in ("subj", "obj", "enz", "sub", "members", "evidence", "belief")},
)
parts = st.dictionaries(st.sampled_from(("nodes", "edges", "attributeDeclarations")), values, max_size=2)


@examples(150)
@given(
    st.tuples(st.just("a.json"), st.lists(statements, max_size=3))
    | st.tuples(st.just("a.cx2"), st.lists(parts, max_size=3).map(lambda found: [{"CXVersion": "2.0"}, *found]))
)
def test_hostile_files_are_read_or_refused(file: tuple[str, Any]) -> None:
    name, document = file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(json.dumps(document), encoding="utf-8")
        try:
            built(path, Path(folder))
        except GraphFileError as error:
            assert name in str(error)  # noqa: PT017


@pytest.mark.parametrize("name", FORMATS)
def test_a_store_of_other_graphs_is_written_in_every_format(name: str, tmp_path: Path) -> None:
    sources = sorted(DATA.iterdir())
    small.graph("a + b").build_store(sources, tmp_path / "store")
    written = kg.KnowledgeGraph.open(tmp_path / "store").export(name)
    assert written.parts
    assert "infores:msc-kg" not in written.text  # none of it is ours


def test_a_text_miner_stays_one(tmp_path: Path) -> None:
    built(DATA / "indra_a.json", tmp_path)
    edges = kg.KnowledgeGraph.open(tmp_path / "store").export("kgx-jsonl").parts["_edges.jsonl"]
    agents = {row["id"]: row["agent_type"] for row in map(json.loads, edges.splitlines())}
    assert (agents["indra_a.json:2"], agents["indra_a.json:1"]) == ("text_mining_agent", "not_provided")
