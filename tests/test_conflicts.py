"""``kg conflicts``: statements that disagree, and the fields that separate them."""

from __future__ import annotations

import json
from functools import partial

import pytest

import commands
from kg.answers.conflict_finder import find_conflicts
from kg.answers.separation import separating
from kg.model.statements import Tension
from kg.paths.context import ContextJudge
from small import graph, grouped

CONTEXTS = {
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr4": {"licensing": ("ent:tlr4",)},
    "gvhd": {"disease_setting": ("ent:gvhd",)},
    "agvhd": {"disease_setting": ("ent:agvhd",)},
    "transplant": {"disease_setting": ("ent:transplant",)},
}


def test_fields_that_separate_some_statements_are_named_as_the_verdict_names_them() -> None:
    made = graph("a + b context=ifng \n a + b \n a - b context=tlr4", CONTEXTS)
    words = "some of them differ in licensing, the others in nothing recorded"
    found = made.conflicts()
    assert [row["separated_by"] for row in found.rows()] == [[words]]
    assert f"   a → b; {words}\n" in found.report()
    assert str(made.effect("a", "b")).splitlines()[0].endswith(f"; {words}")
    assert f"   a → b (opposite signs; {words})\n" in str(made.gaps("a", "b"))


def test_no_field_separates_statements_from_an_empty_side() -> None:
    content = graph("a + b context=ifng", CONTEXTS).content
    assert separating(content.statements, [], ContextJudge(content)) == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + b \n a + b", [], id="agreement"),
        pytest.param("a + b \n a - b", [("opposite signs", ())], id="nothing recorded separates them"),
        pytest.param("a + b context=ifng \n a - b context=tlr4", [("opposite signs", ("licensing",))], id="licensing"),
        pytest.param("a + b context=ifng \n a - b", [("opposite signs", ())], id="one side is silent"),
        pytest.param("a + b context=gvhd \n a - b context=agvhd", [("opposite signs", ())], id="subsumed is not apart"),
        pytest.param(
            "a + b context=gvhd \n a - b context=transplant", [("opposite signs", ())], id="a disease and a procedure"
        ),
        pytest.param(
            "a + b context=ifng \n a + b \n a - b context=tlr4", [("opposite signs", ())], id="one of two is silent"
        ),
        pytest.param(
            "a + b object_aspect=expression \n a - b object_aspect=activity",
            [("opposite signs", ("object_aspect",))],
            id="another aspect",
        ),
        pytest.param(
            "a + b object_aspect=expression context=ifng \n a - b object_aspect=activity \n a - b context=tlr4",
            [("opposite signs", ("object_aspect", "licensing"))],
            id="one by its aspect, one by its licensing",
        ),
        pytest.param(
            "a + b object_aspect=expression context=ifng \n a - b object_aspect=activity \n a - b context=ifng",
            [("opposite signs", ())],
            id="one of two by its aspect",
        ),
        pytest.param("a + b \n a + b negated=true", [("asserted and denied", ())], id="denied"),
        pytest.param("a + b negated=true \n a - b", [], id="a denied rise and a fall agree"),
        pytest.param("a + b \n a - b retracted=wrong", [], id="withdrawn"),
        pytest.param("a + b \n b - a", [], id="another direction"),
    ],
)
def test_conflicts(lines: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    found = find_conflicts(graph(lines, CONTEXTS, agvhd="gvhd").content)
    assert [(item.kind, item.separated_by) for item in found] == expected


def pairs(lines: str, **broader: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = find_conflicts(graph(lines, CONTEXTS, **broader).content)
    return [(item.kind, item.title, item.separated_by) for item in found]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + m1 \n a - m2", [("kinds disagree", "a → m", ("kind",))], id="one kind rises, one falls"),
        pytest.param("a + m \n a - m1", [("opposed verdicts", "a → m", ())], id="the whole rises, a kind falls"),
        pytest.param(
            "a + m context=ifng \n a - m1 context=tlr4",
            [("opposed verdicts", "a → m", ("licensing",))],
            id="told apart by the licensing",
        ),
        pytest.param("a + m1 \n a + m2", [], id="the kinds agree"),
        pytest.param("a + m1 \n a - m2 certainty=inferred", [], id="other kinds, of unlike bases"),
        pytest.param("b + m1 \n a - m1", [], id="another subject"),
        pytest.param(
            "a + m1 \n a 0 m1", [("asserted and denied", "a → m1", ())], id="one pair, not its wider ones too"
        ),
    ],
)
def test_verdicts_on_two_sides(lines: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert pairs(f"{lines} \n m1 ~ q", m1="m", m2="m", m="wide") == expected


@pytest.mark.parametrize(
    ("lines", "groups", "kind"),
    [
        pytest.param("g + z \n x - z", {"g": "x y"}, "opposed verdicts", id="a group and its member"),
        pytest.param("g + z \n h - z \n x ~ q \n y ~ w", {"g": "x y", "h": "x w"}, "kinds disagree", id="two groups"),
    ],
)
def test_groups_disagree_on_their_members(lines: str, groups: dict[str, str], kind: str) -> None:
    found = find_conflicts(grouped(graph(lines), **groups).content)
    assert [(item.kind, item.title) for item in found] == [(kind, "x → z")]


def test_a_tension_names_both_sides_and_the_note() -> None:
    made = graph("a + b \n c - b \n c + d")
    tension = Tension("tns:t", "two roles", "They differ.", ("stm:test-1", "stm:test-2"))
    (found,) = find_conflicts(made.content.replace(tensions={"tns:t": tension}))
    assert (found.kind, found.title, found.note) == ("tension", "two roles", "They differ.")
    assert [[said.id for said in side] for side in (found.pro, found.con)] == [["stm:test-1"], ["stm:test-2"]]
    assert "A review" not in found.pro[0].words
    assert "Doe 2026, 1.1.1 (stm:test-1)" in found.pro[0].words


# On the shipped graph, read in triples/.


run = partial(commands.run, "conflicts")


def test_text_and_table_that_differ_on_an_outcome() -> None:
    record = json.loads(run("--kind", "text against table", "-f", "json").stdout)
    assert record["schema"] == "msc-kg/conflicts/1"
    rows = {row["subject"]: row for row in record["rows"]}
    assert {"Le Blanc 2008", "Yao 2025", "Fernández-Maqueda 2017"} <= rows.keys()
    row = rows["Le Blanc 2008"]
    assert "71 %; 4.2.1.3" in row["for"][0]
    assert "70.8 %; table 1, row 1" in row["against"][0]


def test_the_pairs_that_a_specialist_knows() -> None:
    text = run().stdout
    assert "   MSC → macrophage; told apart by: kind\n" in text
    assert "   TGF-β → fibrosis; nothing recorded tells them apart\n" in text
    assert "misses the primary endpoint" in text
    assert text.count("\ntension (") == 1
    full = run("--kind", "tension", "--full").stdout
    assert "note: The cytokines of acute GVHD license MSC" in full


def test_an_unknown_kind_is_refused() -> None:
    result = run("--kind", "quarrel")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no kind 'quarrel'; choose from opposite signs, " in result.stderr
