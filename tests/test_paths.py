"""Paths: sign, filters, context, order, near misses; on small graphs, then the questions of the shipped graph."""

from __future__ import annotations

import json
from typing import Any

import pytest

import kg
from kg.answers.path_text import components, no_path_report, path_report
from kg.knowledge_graph import KnowledgeGraph
from kg.paths.finder import PathFinder
from small import chains, graph, grouped
from verdicts import trial

LOOP = """
    msc + a
    a + b
    b - a
    a + treg
"""
CONTEXTS = {
    "human": {"species": ("ent:human",)},
    "mouse": {"species": ("ent:mouse",)},
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr4": {"licensing": ("ent:tlr4",)},
    "gvhd": {"disease_setting": ("ent:gvhd",)},
    "agvhd": {"disease_setting": ("ent:agvhd",)},
    "transplant": {"disease_setting": ("ent:transplant",)},
    "haplo": {"disease_setting": ("ent:haplotransplant",)},
    "implant": {"disease_setting": ("ent:implant",)},
    "gvhd_after": {"disease_setting": ("ent:gvhd", "ent:transplant")},
    "failure_after": {"disease_setting": ("ent:failure", "ent:transplant")},
    "soluble": {"delivery": ("soluble",)},
    "contact": {"delivery": ("contact",)},
    "thawed": {"product_state": ("thawed",)},
    "apoptotic": {"product_state": ("apoptotic",)},
    "preventive": {"intent": ("preventive", "pre-emptive")},
    "pre_emptive": {"intent": ("pre-emptive",)},
    "refractory": {"intent": ("refractory",)},
    "on_human": {"target_species": ("ent:human",)},
    "on_mouse": {"target_species": ("ent:mouse",)},
    "early": {"day": ("0",), "dose": ("one dose",)},
    "late": {"day": ("+45",), "dose": ("four doses",)},
}


@pytest.mark.parametrize(
    ("lines", "sign"),
    [
        pytest.param("a + b \n b + c", 1, id="plus plus"),
        pytest.param("a + b \n b - c", -1, id="plus minus"),
        pytest.param("a - b \n b - c", 1, id="double inhibition is positive"),
        pytest.param("a - b \n b - d \n d - c", -1, id="triple inhibition is negative"),
        pytest.param("a + b \n b ? c", None, id="one unknown step leaves no sign"),
        pytest.param("a - c", -1, id="one step"),
    ],
)
def test_the_sign_is_the_product(lines: str, sign: int | None) -> None:
    assert [path.sign for path in graph(lines).paths("a", "c")] == [sign]


def test_a_loop_gives_no_negative_path() -> None:
    """On a doubled graph, msc > a > b | a > treg would count as a negative path: it visits a twice."""
    found = graph(LOOP)
    assert chains(found, "msc", "treg") == ["msc>a>treg"]
    assert chains(found, "msc", "treg", sign=-1) == []


def test_parallel_statements_of_opposite_sign_are_two_paths() -> None:
    assert sorted(chains(graph("a + b \n a - b"), "a", "b")) == ["a>b", "a|b"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("a + b negated=true", [], id="denied"),
        pytest.param("a 0 b", [], id="measured without effect"),
        pytest.param("a + b retracted=wrong", [], id="withdrawn"),
        pytest.param("a ~ b", [], id="descriptive"),
        pytest.param("a + b certainty=inferred", ["a>b"], id="inferred"),
    ],
)
def test_links_that_paths_follow(line: str, expected: list[str]) -> None:
    assert chains(graph(line), "a", "b") == expected


def test_statements_that_say_the_same_share_a_step_the_best_supported_first() -> None:
    path = graph("a + b certainty=suggested \n a + b").paths("a", "b")[0]
    assert [item.id for item in path.steps[0].statements] == ["stm:test-2", "stm:test-1"]
    assert path.certainty == "asserted"


ROUTES = """
    a + x
    x + z
    a - y object_aspect=expression
    y - z
    a ~ d
    d ~ z
    a + w certainty=hypothesised
    w - z
"""


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ["a>x>z", "a|y|z", "a>w|z"], id="no filter"),
        pytest.param({"k": 1}, ["a>x>z"], id="k"),
        pytest.param({"max_edges": 1}, [], id="max edges"),
        pytest.param({"sign": 1}, ["a>x>z", "a|y|z"], id="positive"),
        pytest.param({"sign": -1}, ["a>w|z"], id="negative"),
        pytest.param({"via": "y"}, ["a|y|z"], id="via"),
        pytest.param({"via": ["x", "y"]}, [], id="via two that no path has"),
        pytest.param({"avoid": "x"}, ["a|y|z", "a>w|z"], id="avoid"),
        pytest.param({"avoid": "a"}, [], id="avoid an end"),
        pytest.param({"min_certainty": "asserted"}, ["a>x>z", "a|y|z"], id="min certainty"),
        pytest.param({"include_descriptive": True}, ["a>x>z", "a?d?z", "a|y|z", "a>w|z"], id="descriptive"),
        pytest.param({"predicate": ("msc:increases",)}, ["a>x>z"], id="predicate"),
    ],
)
def test_filters(options: dict[str, Any], expected: list[str]) -> None:
    assert sorted(chains(graph(ROUTES), "a", "z", **options)) == sorted(expected)


def test_the_category_of_inner_nodes() -> None:
    found = graph("a + x \n x + z \n a + tcell \n tcell + z")
    assert chains(found, "a", "z", category="Cell") == ["a>tcell>z"]


def test_undirected_paths_have_no_sign_where_they_go_back() -> None:
    found = graph("x + a \n x - z")
    assert chains(found, "a", "z") == []
    assert chains(found, "a", "z", undirected=True) == ["a?x|z"]
    assert found.paths("a", "z", undirected=True)[0].sign is None


@pytest.mark.parametrize(
    ("first", "second", "verdict", "field"),
    [
        pytest.param("context=human", "context=human", "coherent", None, id="equal"),
        pytest.param("context=human", "context=mouse", "broken", "species", id="disjoint species"),
        pytest.param("context=ifng", "context=tlr4", "broken", "licensing", id="disjoint licensing"),
        pytest.param("context=gvhd", "context=agvhd", "coherent", None, id="subsumed"),
        pytest.param("context=preventive", "context=refractory", "broken", "intent", id="prevention is no treatment"),
        pytest.param("context=preventive", "context=pre_emptive", "coherent", None, id="one intent of two"),
        pytest.param("context=thawed", "context=apoptotic", "broken", "product_state", id="another product"),
        pytest.param("context=on_human", "context=on_mouse", "broken", "target_species", id="other target species"),
        pytest.param("context=early", "context=late", "unstated", None, id="dose and day are not compared"),
        pytest.param("context=gvhd", "context=transplant", "unstated", None, id="a disease and a procedure"),
        pytest.param("context=gvhd_after", "context=haplo", "coherent", None, id="a narrower procedure"),
        pytest.param(
            "context=gvhd_after", "context=agvhd", "coherent", None, id="a stage is narrower than its disease"
        ),
        pytest.param("context=transplant", "context=implant", "broken", "disease_setting", id="two procedures"),
        pytest.param(
            "context=gvhd_after",
            "context=failure_after",
            "broken",
            "disease_setting",
            id="two diseases after one procedure",
        ),
        pytest.param("context=human", "", "unstated", None, id="stated once"),
        pytest.param("context=human", "context=ifng", "unstated", None, id="two fields, each once"),
        pytest.param("context=soluble", "context=contact", "unstated", None, id="delivery never breaks"),
        pytest.param("object_aspect=secretion", "subject_aspect=proliferation", "broken", "aspect", id="other aspect"),
        pytest.param("object_aspect=expression", "subject_aspect=amount", "unstated", None, id="a wider aspect"),
        pytest.param("object_aspect=expression", "", "unstated", None, id="no aspect named"),
        pytest.param("in_cell=msc", "in_cell=dc", "broken", "in_cell", id="another cell"),
        pytest.param(
            "in_cell=msc object_aspect=secretion", "in_cell=dc", "unstated", None, id="what is secreted may cross"
        ),
        pytest.param("in_cell=msc", "in_cell=bmmsc", "unstated", None, id="a narrower cell"),
    ],
)
def test_coherence(first: str, second: str, verdict: str, field: str | None) -> None:
    path = graph(
        f"a + b {first} \n b + c {second}", CONTEXTS, agvhd="gvhd", bmmsc="msc", haplotransplant="transplant"
    ).paths("a", "c")[0]
    assert path.coherence == verdict
    assert [item.field for item in path.breaks] == ([field] if field else [])


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        pytest.param("msc makes b", "unstated", id="the cell makes it"),
        pytest.param("wide makes b", "unstated", id="a wider kind of the cell makes it"),
        pytest.param("bmmsc makes b", "broken", id="only a narrower kind makes it"),
        pytest.param("dc makes b", "broken", id="the cell makes it in which it acts"),
        pytest.param("msc makes c", "broken", id="the cell makes something else"),
        pytest.param("msc makes b negated=true", "broken", id="the cell does not make it"),
        pytest.param("msc + b", "broken", id="the cell raises it"),
    ],
)
def test_a_product_of_a_cell_may_act_in_another(line: str, verdict: str) -> None:
    path = graph(f"a + b in_cell=msc \n b + c in_cell=dc \n {line}", bmmsc="msc", msc="wide").paths("a", "c")[0]
    assert path.coherence == verdict


def test_contexts_are_judged_over_all_steps_that_state_them() -> None:
    """The step between says nothing, and does not hide that the first and the last clash."""
    path = graph("a + b context=human \n b + c \n c + d context=mouse", CONTEXTS).paths("a", "d")[0]
    assert path.coherence == "broken"
    assert path.breaks[0].step == 3
    assert "step 3 was seen with mouse, step 1 with human" in path.breaks[0].reason


def test_steps_that_state_a_disease_and_a_procedure_do_not_agree() -> None:
    lines = "a + b context=gvhd \n b + c context=transplant \n c + d context=agvhd"
    made = graph(lines, CONTEXTS, agvhd="gvhd")
    text = str(made.explain("a", "d", k=1))
    assert "Steps 1 and 3 state disease setting, and agree in it." in text
    pair = str(made.explain("a", "c", k=1))
    assert "Whether the steps share a context is open" in pair


def test_a_procedure_is_kept_where_a_disease_is_wanted() -> None:
    made = graph("a + x context=transplant \n x + z context=gvhd \n a + y context=failure_after \n y + z", CONTEXTS)
    assert chains(made, "a", "z", context={"disease_setting": "gvhd"}) == ["a>x>z"]
    assert chains(made, "a", "z", context={"disease_setting": "gvhd"}, strict_context=True) == []


def test_differing_delivery_doses_and_days_are_reported_as_mixed() -> None:
    path = graph("a + b context=soluble \n b + c context=contact", CONTEXTS).paths("a", "c")[0]
    assert (path.breaks, path.mixed) == ((), ("delivery",))
    path = graph("a + b context=early \n b + c context=late", CONTEXTS).paths("a", "c")[0]
    assert path.mixed == ("dose", "day")


def test_a_single_step_has_no_coherence() -> None:
    assert graph("a + b context=human", CONTEXTS).paths("a", "b")[0].coherence is None


def test_broken_paths_come_last() -> None:
    lines = "a + x context=human \n x + z context=mouse \n a + p \n p + q \n q + z"
    assert chains(graph(lines, CONTEXTS), "a", "z") == ["a>p>q>z", "a>x>z"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"context": {"licensing": "ifng"}}, ["a>x>z", "a>w>z"], id="drops what is disjoint"),
        pytest.param(
            {"context": {"licensing": "ifng"}, "strict_context": True}, ["a>x>z"], id="strict drops what is silent"
        ),
    ],
)
def test_wanted_context(options: dict[str, Any], expected: list[str]) -> None:
    lines = "a + x context=ifng \n x + z context=ifng \n a + y context=tlr4 \n y + z \n a + w \n w + z"
    assert sorted(chains(graph(lines, CONTEXTS), "a", "z", **options)) == sorted(expected)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param({"intent": "refractory"}, ["a>y>z"], id="intent"),
        pytest.param({"intent": "Pre-emptive"}, ["a>x>z"], id="one of two intents"),
        pytest.param({"product_state": "apoptotic"}, ["a>x>z"], id="product state"),
        pytest.param({"target_species": "mouse"}, ["a>x>z"], id="target species"),
        pytest.param({"day": "+45"}, ["a>x>z", "a>y>z"], id="day"),
    ],
)
def test_paths_are_filtered_by_the_fields_of_an_intervention(wanted: dict[str, str], expected: list[str]) -> None:
    lines = "a + x context=preventive \n x + z context=late \n a + y context=refractory \n y + z context=thawed_human"
    contexts = CONTEXTS | {"thawed_human": {"product_state": ("thawed",), "target_species": ("ent:human",)}}
    assert sorted(chains(graph(lines, contexts), "a", "z", context=wanted)) == expected


@pytest.mark.parametrize("word", ["via", "omits"])
def test_a_shortcut_is_followed_by_the_paths_that_spell_it_out(word: str) -> None:
    found = graph(f"a + z {word}=m \n a + m \n m + z \n a + q \n q + z").paths("a", "z")
    shown = [("".join(n[4:] for n in path.nodes), path.rank, path.expands) for path in found]
    assert shown == [("az", 1, None), ("amz", 2, 1), ("aqz", 3, None)]


def test_an_expansion_of_another_sign_does_not_spell_out_the_shortcut() -> None:
    found = graph("a + z via=m \n a + m \n m - z").paths("a", "z")
    assert [path.expands for path in found] == [None, None]


def test_the_weakest_step_is_the_least_certain() -> None:
    path = graph("a + b \n b + c certainty=inferred \n c + d certainty=suggested").paths("a", "d")[0]
    assert (path.weakest_step, path.certainty) == (2, "inferred")


def test_the_components_of_a_cost_add_up() -> None:
    lines = "a + b context=human \n b + c context=mouse \n b + d \n x + b"
    content = graph(lines, CONTEXTS)
    path = content.paths("a", "c")[0]
    costs = dict(components(path, content.content))
    assert path.cost == pytest.approx(sum(costs.values()))
    assert [what.split(":")[0] for what in costs] == ["step 1", "step 2", "hub b", "break at step 2"]


@pytest.mark.parametrize(
    ("options", "hidden_by"),
    [
        pytest.param({"max_edges": 1}, "--max-edges 1", id="length"),
        pytest.param({"sign": -1}, "--sign -", id="sign"),
        pytest.param({"avoid": "b"}, "--avoid b", id="avoid"),
        pytest.param({"min_certainty": "asserted"}, "--min-certainty asserted", id="certainty"),
    ],
)
def test_near_misses_name_the_constraint_that_hides_a_path(options: dict[str, Any], hidden_by: str) -> None:
    answer = graph("a + b certainty=suggested \n b + c").paths("a", "c", **options).answer
    assert answer.paths == ()
    assert (hidden_by, 1) in answer.near_misses


def test_longer_paths_are_named_with_their_length() -> None:
    answer = graph("a + b \n b + c").paths("a", "c", max_edges=1).answer
    assert no_path_report(answer).splitlines()[1] == "nearest: 1 path of 2 to 4 edges; raise --max-edges"


def test_the_other_direction_is_a_near_miss() -> None:
    answer = graph("a + b").paths("b", "a").answer
    assert answer.near_misses == (("direction", 1),)
    assert "the other way round, from a to b, there is 1 path" in no_path_report(answer)


def test_near_misses_are_found_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[tuple[str, str]] = []
    found = PathFinder._count
    monkeypatch.setattr(PathFinder, "_count", lambda self, *asked: counted.append(asked[:2]) or found(self, *asked))
    answer = graph("a + b").paths("b", "a").answer
    assert counted == []
    assert answer.near_misses
    assert counted


def test_nothing_near_is_said() -> None:
    assert "nothing came near" in no_path_report(graph("a + b \n c + d").paths("a", "d").answer)


def test_the_same_entity_twice_has_no_path() -> None:
    assert graph("a + b \n b + a").paths("a", "a").answer.paths == ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"k": 0}, "k and max_edges must be at least 1", id="k"),
        pytest.param({"max_edges": 0}, "k and max_edges must be at least 1", id="max edges"),
        pytest.param({"sign": 2}, "sign must be 1, -1 or None, got 2", id="sign"),
        pytest.param({"min_certainty": "sure"}, "no certainty 'sure'; choose from asserted", id="certainty"),
        pytest.param({"context": {"age": "old"}}, "no context field 'age'", id="unknown context field"),
    ],
)
def test_wrong_options_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        graph("a + b").paths("a", "b", **options)
    with pytest.raises(TypeError, match="unexpected keyword argument 'maxedges'"):
        graph("a + b").paths("a", "b", maxedges=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"predicate": "incrases"}, "no predicate 'incrases' .*did you mean msc:increases", id="predicate"),
        pytest.param({"category": "Genes"}, "no category 'Genes' .*did you mean biolink:Gene", id="category"),
        pytest.param({"context": {"delivery": "solubel"}}, "no delivery value 'solubel' .*soluble", id="context word"),
        pytest.param(
            {"context": {"licensing": "xyz"}}, "no licensing value 'xyz' .*; choose from ifng", id="context entity"
        ),
        pytest.param(
            {"context": {"cell_source": "xyz"}},
            "no cell_source value 'xyz' .*; no context states any",
            id="context field",
        ),
    ],
)
def test_misspelt_words(options: dict[str, Any], message: str) -> None:
    with pytest.raises(kg.NameNotFoundError, match=message):
        graph("a + b context=soluble \n a + b context=ifng", CONTEXTS).paths("a", "b", **options)


def test_words_are_read_as_people_write_them() -> None:
    found = graph("a + b context=soluble", CONTEXTS)
    assert chains(found, "a", "b", predicate="increases", context={"delivery": "Soluble"}) == ["a>b"]


def test_two_runs_give_the_same_bytes() -> None:
    lines = "\n".join(f"{a} + {b}" for a in "abcdef" for b in "abcdef" if a != b)
    first, second = (json.dumps(graph(lines).paths("a", "f", k=50).to_dict()) for _ in range(2))
    assert first == second


def test_the_text_has_every_field_of_the_path() -> None:
    found = graph("a - b certainty=suggested in_cell=msc caveat=small \n b - c certainty=inferred").paths("a", "c")
    text = path_report(found.answer, found.content, why_rank=True)
    for words in (
        "1. a ⊣ b ⊣ c",
        "net positive",
        "step 1, suggested: a decreases b in msc",
        "step 2, inferred: b decreases c",
        "as strong as its weakest step, 2, inferred",
        "caveat: small",
        "Doe 2026, section 1, paragraph 1, sentence 1, citing Roe et al. 2020 [1] (stm:test-1)",
        "-ln support",
    ):
        assert words in text


def test_a_step_names_its_mediators_with_their_signs_and_passages() -> None:
    """The first passage names the mediator that falls, the second the one of which nothing is said."""
    made = graph("a + b via=c,d")
    (item,) = made.content.statements.values()
    first, second = item.mediators
    line = item.evidence[0]._replace(curie="evd:test-1-2", passage="psg:paper-1-1-2")
    passage = made.content.passages["psg:paper-1-1-1"]._replace(curie="psg:paper-1-1-2", sentence=2)
    mediators = (first._replace(sign=-1, aspect="expression"), second._replace(passages=("psg:paper-1-1-2",)))
    content = made.content.replace(
        statements={item.id: item._replace(mediators=mediators, evidence=(*item.evidence, line))},
        passages={**made.content.passages, passage.curie: passage},
    )
    found = kg.KnowledgeGraph(content).paths("a", "b")
    text = path_report(found.answer, content)
    assert "by lowering c [expression], via d\n" in text
    assert (
        "section 1, paragraph 1, sentence 1 (by lowering c [expression]); "
        "section 1, paragraph 1, sentence 2 (via d), citing"
    ) in text
    (said,) = found.to_dict()["paths"][0]["steps"][0]["statements"]
    assert said["via"] == ["ent:c", "ent:d"]
    assert said["mediators"] == [
        {"curie": "ent:c", "label": "c", "sign": -1, "aspect": "expression", "passages": ["psg:paper-1-1-1"]},
        {"curie": "ent:d", "label": "d", "sign": None, "aspect": None, "passages": ["psg:paper-1-1-2"]},
    ]


@pytest.mark.parametrize("target", ["c", "d"])
def test_a_table_has_its_columns_without_rows_too(target: str) -> None:
    pytest.importorskip("pandas")
    table = graph("a + b \n b - c \n d + e").paths("a", target).to_dataframe()
    columns = ["path", "path_sign", "step", "subject", "object", "aspect", "sign", "certainty", "statements"]
    assert list(table.columns) == columns
    assert [list(row[:5]) for row in table.itertuples(index=False)] == {
        "c": [[1, -1, 1, "ent:a", "ent:b"], [1, -1, 2, "ent:b", "ent:c"]],
        "d": [],
    }[target]


# The shipped graph: expected answers are those of the text, not of the program.


def labels(graph: kg.KnowledgeGraph, source: str, target: str, **options: Any) -> list[tuple[list[str], int | None]]:
    entities = graph.content.entities
    return [([entities[n].label for n in path.nodes], path.sign) for path in graph.paths(source, target, **options)]


def test_ido_raises_tregs_through_kynurenine_and_ahr(shipped: kg.KnowledgeGraph) -> None:
    found = labels(shipped, "IDO", "Treg")
    assert (["IDO1", "kynurenine", "AHR", "Treg"], 1) in found
    assert all(sign == 1 for _, sign in found)
    path = next(path for path in shipped.paths("IDO", "Treg") if len(path.steps) == 3)
    assert path.coherence == "coherent"
    assert all("NCBIGene:3458" in item.context.licensing for step in path.steps[1:] for item in step.statements)


def test_msc_raise_m2_macrophages_through_pge2(shipped: kg.KnowledgeGraph) -> None:
    (group,) = shipped.content.groups("CHEBI:15551")[:1]
    assert any(nodes[0] == "MSC" and sign == 1 for nodes, sign in labels(shipped, "MSC", "M2 macrophage", via="PGE2"))
    assert "CHEBI:15551" in shipped.content.entities[group].members


@pytest.mark.parametrize("cargo", ["miR-21", "miR-146a", "miR-155", "PD-L1"])
def test_vesicle_cargo_lowers_th17(shipped: kg.KnowledgeGraph, cargo: str) -> None:
    found = shipped.paths("MSC-EV", "Th17", via=cargo)
    assert [path.sign for path in found] == [-1]
    (_, group, _) = found[0].nodes
    assert shipped.read(cargo).entity.curie in shipped.content.entities[group].members


def test_no_path_from_ev_to_th17_is_positive(shipped: kg.KnowledgeGraph) -> None:
    assert labels(shipped, "MSC-EV", "Th17", sign=1, max_edges=3) == []


def test_tryptophan_is_never_a_step_towards_kynurenine(shipped: kg.KnowledgeGraph) -> None:
    assert labels(shipped, "tryptophan", "kynurenine") == []
    for target in ("kynurenine", "Treg", "AHR"):
        for nodes, _ in labels(shipped, "IDO", target, k=50):
            assert "tryptophan" not in nodes


@pytest.mark.parametrize(
    ("source", "target"), [("Treg", "IDO"), ("kynurenine", "PGE2"), ("CD63", "Treg"), ("M2 macrophage", "miR-21")]
)
def test_entities_that_the_source_does_not_connect_have_no_path(
    shipped: kg.KnowledgeGraph, source: str, target: str
) -> None:
    assert labels(shipped, source, target) == []


def test_tlr_ligation_lowers_the_capacity_that_ifng_raises(shipped: kg.KnowledgeGraph) -> None:
    assert {sign for _, sign in labels(shipped, "IFN-γ", "MSC immunosuppressive capacity", max_edges=1)} == {1}
    assert {sign for _, sign in labels(shipped, "TLR4", "MSC immunosuppressive capacity", max_edges=1)} == {-1}


def test_gvhd_after_transplantation_is_gvhd(shipped: kg.KnowledgeGraph) -> None:
    """One paragraph tells the cascade from conditioning to death, all of it of GVHD, part of it of transplantation."""
    cascade = shipped.paths("conditioning", "transplant-related mortality", via="donor T cell")[0]
    assert (cascade.coherence, cascade.sign) == ("coherent", 1)
    assert (["donor T cell", "GVHD"], 1) in labels(shipped, "donor T cell", "GVHD", context={"disease_setting": "GVHD"})


def test_ido_raised_in_the_msc_acts_on_the_monocyte(shipped: kg.KnowledgeGraph) -> None:
    """MSC make IDO, of which the text says that it acts as a soluble factor; MHC class II of a dendritic cell stays."""
    (path,) = shipped.paths("IFN-γ", "metabolic reprogramming", via="IDO1", max_edges=2)
    assert (path.breaks, path.sign) == ((), 1)
    stays = shipped.paths("MSC", "MSC immunogenicity", via="MHC class II", max_edges=2)[0]
    assert [item.field for item in stays.breaks] == ["in_cell"]


def test_the_statement_that_states_the_wanted_context_stands_for_the_step(shipped: kg.KnowledgeGraph) -> None:
    """With IFN-γ, Tregs rise over kynurenine and AHR; of TLR4 and Tregs the text says nothing."""
    axis = ["CL:0000134", "NCBIGene:3620", "CHEBI:16946", "NCBIGene:196", "CL:0000815"]
    for curie, first, stated, has_axis in (
        ("NCBIGene:3458", "stm:ido_treg-25", {"NCBIGene:3458"}, True),
        ("NCBIGene:7099", "stm:ido_treg-2", set(), False),
    ):
        found = shipped.paths("MSC", "Treg", context={"licensing": curie})
        assert found[0].statements[0].id == first
        assert {value for path in found for item in path.statements for value in item.context.licensing} == stated
        assert any(list(path.nodes) == axis for path in found) is has_axis
        assert all(path.sign != -1 for path in found)


def test_strict_context_leaves_only_statements_that_state_the_licensing(shipped: kg.KnowledgeGraph) -> None:
    strict = {"strict_context": True}
    (direct, *_) = shipped.paths("MSC", "Treg", context={"licensing": "IFN-γ"}, **strict)
    assert [item.id for item in direct.statements] == ["stm:ido_treg-25"]
    assert not shipped.paths("MSC", "Treg", context={"licensing": "TLR4"}, **strict)
    assert not shipped.paths("TLR4", "MSC immunosuppressive capacity", context={"licensing": "IFN-γ"}, **strict)


def test_a_member_without_a_path_is_answered_by_its_group() -> None:
    made = grouped(graph("g + m \n m + z \n x ~ q \n y + z"), g="x y")
    found = made.paths("x", "z")
    assert [path.nodes for path in found] == [("ent:g", "ent:m", "ent:z")]
    assert [end.name for end in found.answer.members] == ["x"]
    assert str(found).startswith("No path has x itself: below, a list that holds it stands for it")
    assert [path.nodes for path in made.paths("y", "z")] == [("ent:y", "ent:z")]
    assert not made.paths("y", "z").answer.members


def test_the_group_of_an_end_does_not_pass_that_end() -> None:
    made = grouped(graph("g + x \n x + w \n g ~ z"), g="x")
    assert len(made.paths("x", "z")) == 0
    assert len(made.paths("g", "x")) == 1


def test_broken_paths_are_counted_where_others_are_unbroken() -> None:
    contexts = {"ifng": {"licensing": ("ent:ifng",)}, "tlr4": {"licensing": ("ent:tlr4",)}}
    broken = "a - m context=ifng \n m + z context=tlr4"
    both, alone = (str(graph(lines, contexts).paths("a", "z")) for lines in (f"a + z \n {broken}", broken))
    assert "1 broken path, whose steps do not join (--full)" in both
    assert "a ⊣ m → z" not in both
    assert "a ⊣ m → z" in alone


@pytest.mark.parametrize("way", ["short", "full", "explanation", "comparison", "picture"])
def test_a_broken_path_has_the_sign_it_would_have_unbroken(way: str) -> None:
    contexts = {"ifng": {"licensing": ("ent:ifng",), "species": ("ent:human",)}, "tlr4": {"licensing": ("ent:tlr4",)}}
    made = graph("a - m context=ifng \n m + z context=tlr4", contexts)
    found = made.paths("a", "z")
    text = {
        "short": lambda: str(found),
        "full": lambda: found.to_text(full=True),
        "explanation": lambda: str(made.explain("a", "z")),
        "comparison": lambda: str(found.compare_contexts("species")),
        "picture": lambda: made.view("a", "z").to_html(),
    }[way]()
    assert "would be negative" in text
    assert "net negative" not in text


def test_nothing_is_listed_of_a_pair_of_one_entity() -> None:
    answer = graph("a + b \n c ~ a", c="a").paths("a", "a")
    assert str(answer).splitlines() == ["NO PATH from a to a within 6 edges", "source and target are the same"]


@pytest.mark.parametrize("full", [False, True], ids=["short", "full"])
@pytest.mark.parametrize(
    ("lines", "leads"),
    [
        pytest.param("a ~ z \n a + x sentence=1 \n x + z sentence=2", True, id="no source states a path"),
        pytest.param("a ~ z \n a + x sentence=1 \n x + z sentence=1", False, id="a sentence states a chain"),
        pytest.param("a ~ z \n a + z", False, id="a source states a path"),
        pytest.param("a ~ z", True, id="no path"),
    ],
)
def test_what_is_stated_of_the_two_comes_before_paths_that_no_source_states(
    lines: str, leads: bool, full: bool
) -> None:
    text = graph(lines).paths("a", "z").to_text(full=full)
    assert text.startswith("Stated of these two or of narrower kinds:\n") == leads
    assert ("Also stated" in text) != leads


def test_studies_that_measured_the_two_are_counted_beside_their_paths() -> None:
    study = trial()
    content = graph("a + x sentence=1 \n x + z sentence=2").content
    text = str(KnowledgeGraph(content.replace(studies={study.curie: study})).paths("a", "z"))
    assert text.startswith("measured in 1 study (1 randomised): 1 increased (kg trials --outcome z)\n\n1. a → x → z")
    assert "measured" not in str(KnowledgeGraph(content).paths("a", "z"))
