"""Paths under each value of a context field: steps that state it, that are dropped, that are silent."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import commands
import kg
from small import graph

if TYPE_CHECKING:
    from kg.answers.compare import Comparison

CONTEXTS = {
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr": {"licensing": ("ent:tlr3", "ent:tlr4")},
    "both": {"licensing": ("ent:ifng", "ent:tnf")},
    "human": {"species": ("ent:human",)},
    "soluble": {"delivery": ("soluble",)},
}
#: msc > ido > treg under ifng, msc > pge2 > treg anyhow, and a statement on msc under tlr that leads nowhere.
LINES = """
    msc + ido context=ifng
    ido + treg
    msc + pge2
    pge2 + treg
    msc + il6 context=tlr
    il6 - capacity context=tlr
"""


def compared(graph: kg.KnowledgeGraph, field: str = "licensing", **options: Any) -> Comparison:
    return graph.paths("msc", "treg", **options).compare_contexts(field)


def fates(comparison: Comparison) -> dict[str, list[Any]]:
    """Return for each path, written as its nodes, the steps that state each value; ``None`` where it is dropped."""
    return {
        ">".join(n.removeprefix("ent:") for n in row.path.nodes): [c and list(c.stating) for c in row.cells]
        for row in comparison.paths
    }


def test_each_path_stands_against_each_value() -> None:
    found = compared(graph(LINES, CONTEXTS))
    assert [value.values for value in found.values] == [("ent:ifng",), ("ent:tlr3", "ent:tlr4")]
    assert fates(found) == {"msc>ido>treg": [[1], None], "msc>pge2>treg": [[], []]}


def test_statements_under_a_value_are_listed_without_a_path() -> None:
    found = compared(graph(LINES, CONTEXTS))
    tlr = found.values[1]
    assert tlr.of_target == ()
    assert [item.object for item in tlr.of_others] == ["ent:il6", "ent:capacity"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("il6 + treg context=tlr negated=true", ["stm:test-7"], id="denied"),
        pytest.param("x + y context=tlr via=treg", ["stm:test-7"], id="as a mediator"),
        pytest.param("x + treg context=tlr retracted=wrong", [], id="withdrawn"),
        pytest.param("x + y context=ifng via=treg", [], id="under another value"),
    ],
)
def test_statements_on_the_target_count_unless_withdrawn(line: str, expected: list[str]) -> None:
    found = compared(graph(LINES.rstrip() + f"\n{line}", CONTEXTS))
    tlr = next(value for value in found.values if "ent:tlr4" in value.values)
    assert [item.id for item in tlr.of_target] == expected


def test_a_value_that_only_a_denied_statement_states_is_compared() -> None:
    found = compared(graph("msc + treg \n msc + treg negated=true context=tlr", CONTEXTS))
    assert [value.values for value in found.values] == [("ent:tlr3", "ent:tlr4")]
    assert [item.is_negated for item in found.values[0].of_target] == [True]
    assert fates(found) == {"msc>treg": [[]]}


def test_values_that_share_a_context_are_parted_where_another_states_one_of_them() -> None:
    found = compared(graph("msc + a context=ifng \n a + treg \n msc + b context=both \n b + treg", CONTEXTS))
    assert [value.values for value in found.values] == [("ent:ifng",), ("ent:tnf",)]
    assert fates(found) == {"msc>a>treg": [[1], None], "msc>b>treg": [[1], [1]]}


def test_the_statement_that_states_the_value_stands_for_its_step() -> None:
    """The plain statement is asserted; the one under ifng is inferred, and so is the step under ifng."""
    found = compared(graph("msc + treg \n msc + treg certainty=inferred context=ifng", CONTEXTS))
    cell = found.paths[0].cells[0]
    assert cell is not None
    assert (cell.certainty, [[item.id for item in step] for step in cell.steps]) == ("inferred", [["stm:test-2"]])


def test_a_path_beyond_the_k_best_is_found_where_it_states_the_value() -> None:
    lines = "msc + treg \n msc + a context=ifng \n a + b context=ifng \n b + treg context=ifng"
    found = compared(graph(lines, CONTEXTS), k=1)
    assert fates(found) == {"msc>treg": [[]], "msc>a>b>treg": [[1, 2, 3]]}


def test_a_wider_value_does_not_answer_for_a_narrower_one() -> None:
    contexts = {name: {"disease_setting": (f"ent:{name}",)} for name in ("gvhd", "agvhd")}
    lines = "msc + a context=gvhd \n a + treg \n msc + b context=agvhd \n b + treg"
    found = compared(graph(lines, contexts, agvhd="gvhd"), "disease_setting")
    assert [value.values for value in found.values] == [("ent:gvhd",), ("ent:agvhd",)]
    assert fates(found) == {"msc>a>treg": [[1], []], "msc>b>treg": [[1], [1]]}
    assert [[item.object for item in value.of_others] for value in found.values] == [["ent:a"], ["ent:b"]]


def test_values_that_part_no_path_are_named_and_no_more() -> None:
    found = graph("msc + treg \n msc + il6 context=tlr", CONTEXTS)
    text = str(compared(found))
    assert "near these paths it is stated, and nothing is said of treg under it: tlr3, tlr4" in text
    assert "il6" not in text


def test_the_other_options_of_the_question_hold() -> None:
    found = compared(graph(LINES, CONTEXTS), avoid="pge2")
    assert list(fates(found)) == ["msc>ido>treg"]
    assert fates(compared(graph(LINES, CONTEXTS), sign=-1)) == {}


def test_words_are_compared_as_entities_are() -> None:
    found = compared(graph("msc + a context=soluble \n a + treg", CONTEXTS), "delivery")
    assert [value.values for value in found.values] == [("soluble",)]
    assert "delivery soluble" in str(found)


def test_a_field_that_nothing_states_has_no_values() -> None:
    found = compared(graph(LINES, CONTEXTS), "species")
    assert (found.values, found.paths) == ((), ())
    assert str(found) == "no causal statement about the entities on these paths states species"
    assert not found


def test_a_statement_far_from_the_paths_gives_no_value() -> None:
    found = compared(graph(LINES.rstrip() + "\n x + y context=human", CONTEXTS), "species")
    assert found.values == ()


def test_the_text_shows_them_side_by_side() -> None:
    found = graph(LINES, CONTEXTS)
    text = str(compared(found))
    heading, *rows = (line.split() for line in text.split("\n\n")[1].splitlines())
    assert heading == ["ifng", "tlr3,", "tlr4"]
    assert rows == [["msc", "→", "ido", "→", "treg", "stated", "1", "of", "2", "dropped"]]
    assert "stated only here, by step 1: msc → ido → treg (net positive, stated as a chain; asserted)" in text
    assert "nothing is said of treg under it" in text
    assert "il6 decreases capacity" in text
    silent = text.partition("the same under each, for none of their steps states licensing:")[2]
    assert "msc → pge2 → treg" in silent


def test_the_json_has_everything_in_the_text() -> None:
    found = graph(LINES, CONTEXTS)
    answer = compared(found).to_dict()
    assert (answer["schema"], answer["field"]) == ("msc-kg/compare/1", "licensing")
    under = answer["paths"][0]["under"]
    assert [(part["dropped"], part["stated_by_steps"]) for part in under] == [(False, [1]), (True, [])]
    assert answer["values"][1]["said_of_target"] == []
    assert answer == json.loads(json.dumps(answer))


# The shipped graph: with IFN-γ, MSC raise Tregs through IDO, kynurenine and AHR; with TLR3 and TLR4 ligated the
# capacity to suppress falls for a time, and nothing is said of Tregs.


@pytest.fixture(scope="module")
def licensing() -> tuple[kg.KnowledgeGraph, Comparison]:
    shipped = kg.load()
    return shipped, shipped.paths("MSC", "Treg").compare_contexts("licensing")


def column(found: Comparison, curie: str) -> int:
    return next(n for n, value in enumerate(found.values) if curie in value.values)


def test_ifng_states_the_way_over_ido_kynurenine_and_ahr(licensing: tuple[kg.KnowledgeGraph, Comparison]) -> None:
    _, found = licensing
    ifng, tlr = column(found, "NCBIGene:3458"), column(found, "NCBIGene:7099")
    ido, kynurenine, ahr = "NCBIGene:3620", "CHEBI:16946", "NCBIGene:196"
    row = next(row for row in found.paths if row.path.nodes == ("CL:0000134", ido, kynurenine, ahr, "CL:0000815"))
    assert row.path.sign == 1
    cell = row.cells[ifng]
    assert cell is not None
    assert (cell.stating, cell.certainty) == ((1, 3, 4), "inferred")
    assert row.cells[tlr] is None


def test_tlr_states_no_path_to_tregs_and_the_loss_of_capacity(licensing: tuple[kg.KnowledgeGraph, Comparison]) -> None:
    _, found = licensing
    tlr = column(found, "NCBIGene:7099")
    assert not any(cell and cell.stating for row in found.paths if (cell := row.cells[tlr]))
    assert found.values[tlr].of_target == ()
    loss = [s for s in found.values[tlr].of_others if s.object == "ent:msc_immunosuppressive_capacity"]
    assert loss
    assert all(item.sign == -1 and item.timing == "temporarily" for item in loss)
    text = str(found)
    part = text.partition("\nlicensing TLR3, TLR4\n")[2].partition("\n\n")[0]
    assert "no path states it" in part
    assert "nothing is said of Treg under it" in part
    assert "decrease MSC immunosuppressive capacity (timing: temporarily)" in part


command = partial(commands.run, "path")


def test_the_command_compares() -> None:
    done = command("MSC", "Treg", "--compare-contexts", "licensing")
    assert done.exit_code == 0
    assert "compared by licensing" in done.stdout
    answer = json.loads(command("MSC", "Treg", "--compare-contexts", "licensing", "-f", "json").stdout)
    assert {v["label"] for value in answer["values"] for v in value["values"]} >= {"IFN-γ", "TLR3", "TLR4"}


def test_the_two_contexts_differ_in_the_plain_answer_too() -> None:
    ifng = command("MSC", "Treg", "--context", "licensing=IFNG").stdout
    tlr4 = command("MSC", "Treg", "--context", "licensing=TLR4").stdout
    assert "kynurenine → AHR → Treg" in ifng
    assert "AHR → Treg" not in tlr4


@pytest.mark.parametrize(
    ("args", "exit_code", "words"),
    [
        pytest.param(["IDO", "Treg", "--compare-contexts", "species"], 1, "states species", id="a field not stated"),
        pytest.param(["Treg", "IDO", "--compare-contexts", "licensing"], 1, "NO PATH from Treg to IDO1", id="no path"),
        pytest.param(["IDO", "Treg", "--compare-contexts", "age"], 2, "age", id="an unknown field"),
        pytest.param(
            ["IDO", "Treg", "--compare-contexts", "licensing", "--context", "licensing=IFNG"],
            2,
            "--context fixes licensing",
            id="a field that is fixed",
        ),
    ],
)
def test_the_command_refuses_values_that_cannot_be_compared(args: list[str], exit_code: int, words: str) -> None:
    done = command(*args)
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert words in done.stderr


def test_a_field_that_cannot_be_compared_is_refused() -> None:
    found = graph(LINES, CONTEXTS).paths("msc", "treg", context={"licensing": "ifng"})
    with pytest.raises(ValueError, match="the question has a value for licensing"):
        found.compare_contexts("licensing")
    with pytest.raises(ValueError, match="no context field 'moon'; choose from species"):
        found.compare_contexts("moon")
