"""``kg common``: hand-drawn graphs, brute force by verdicts, and the shipped graph."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commands
import kg
from kg.answers.common import COLUMNS, TARGET_COLUMNS
from random_input import examples
from small import graph, grouped

if TYPE_CHECKING:
    from pathlib import Path

    from kg.answers.common import Common
    from kg.knowledge_graph import KnowledgeGraph

CONTEXTS = {"ifng": {"licensing": ("ent:ifng",)}, "tlr4": {"licensing": ("ent:tlr4",)}}
#: a and b meet in m; only a reaches w.
MEETING = "a + x \n x + m \n b - m \n m + z \n a + w"
#: a and b share the two last nodes on their way to z, and a has a way of its own.
JOINED = "a + x \n x + m \n b + m \n m + n \n n + z \n a + w \n w + z"


def nodes(found: Common) -> list[str]:
    return [item.node.removeprefix("ent:") for item in found.shared]


def record(made: KnowledgeGraph, *names: str, **options: Any) -> dict[str, dict[str, Any]]:
    """Return the rows by the label of the shared entity."""
    return {row["shared"]: row for row in made.common(names, **options).rows()}


# What is reached.


@pytest.mark.parametrize(
    ("lines", "options", "expected"),
    [
        pytest.param(MEETING, {}, ["m", "z"], id="the nearest first"),
        pytest.param(MEETING, {"max_edges": 2}, ["m"], id="within the limit of both"),
        pytest.param("a + m \n b + n", {}, [], id="nothing"),
        pytest.param("a + b \n b + m", {}, ["m"], id="one of those given is reached by one other"),
        pytest.param("a + m \n b ~ m", {}, [], id="descriptive"),
        pytest.param("a + m \n b + m negated=true", {}, [], id="denied"),
        pytest.param("a + m \n b + m certainty=inferred", {"min_certainty": "asserted"}, [], id="certainty"),
        pytest.param("a + m \n b + m context=tlr4", {"context": {"licensing": "ifng"}}, [], id="context"),
        pytest.param("a + m \n b + x context=ifng \n x + m context=tlr4", {}, [], id="broken"),
        pytest.param("m + a \n m + b \n a + n \n b + n", {"upstream": True}, ["m"], id="upstream"),
        pytest.param("m + a \n m + x \n x + b \n n + b", {"upstream": True}, ["m"], id="upstream by a longer way"),
        pytest.param("a + m certainty=inferred \n b + m \n a + n \n b + n", {}, ["n", "m"], id="the better supported"),
        pytest.param("a + n \n b + n \n a + m \n b + m", {}, ["m", "n"], id="as good: by identifier"),
    ],
)
def test_shared_entities_and_their_order(lines: str, options: dict[str, Any], expected: list[str]) -> None:
    made = graph(lines + "\n a ~ m \n b ~ n \n ifng + q", CONTEXTS)
    assert nodes(made.common(["a", "b"], **options)) == expected


def test_of_three_some_may_do() -> None:
    made = graph("a + m \n b + m \n c + m \n a + n certainty=inferred \n b + n \n c + o \n a + o")
    assert nodes(made.common(["a", "b", "c"])) == ["m"]
    found = made.common(["a", "b", "c"], at_least=2)
    assert nodes(found) == ["m", "o", "n"]
    assert [reach.given.entity.label for reach in found.shared[1].reaches] == ["a", "c"]


def test_one_of_three_is_reached_by_the_others() -> None:
    made = graph("a + b \n c + b")
    assert nodes(made.common(["a", "b", "c"], at_least=2)) == ["b"]
    assert nodes(made.common(["a", "b", "c"])) == []


def test_one_entity_under_two_names_is_one() -> None:
    assert len(graph(MEETING).common(["a", "A", "b"]).given) == 2


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        pytest.param(["a"], {}, "at least two different", id="one"),
        pytest.param(["a", "A"], {}, "at least two different", id="one twice"),
        pytest.param(["a", "b"], {"at_least": 3}, "between 2 and the number of entities", id="more than there are"),
        pytest.param(["a", "b"], {"at_least": 1}, "between 2 and the number of entities", id="fewer than two"),
        pytest.param(["a", "b"], {"target": "z", "upstream": True}, "what lies upstream has none", id="both"),
        pytest.param(["a", "b"], {"target": "b"}, "the target, b, is one of", id="the target is given"),
        pytest.param(["a", "b"], {"max_edges": 0}, "max_edges must be at least 1", id="max edges"),
    ],
)
def test_questions_that_cannot_be_asked(names: list[str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        graph(MEETING).common(names, **options)


LETTERS = "abcdef"
LINES = st.lists(
    st.tuples(st.sampled_from(LETTERS), st.sampled_from("+-?"), st.sampled_from(LETTERS)), min_size=1, max_size=10
)


@examples(80)
@given(LINES, st.booleans())
def test_shared_entities_are_those_with_a_verdict_from_each_source(
    lines: list[tuple[str, str, str]], upstream: bool
) -> None:
    made = graph("\n".join([*map(" ".join, lines), *(f"{one} ~ a" for one in LETTERS[1:])]))
    found = made.common(["a", "b"], upstream=upstream, max_edges=3)

    def verdict(given: str, node: str) -> str | None:
        """Return the verdict, ``None`` where no path joins the two."""
        effect = made.effect(*((node, given) if upstream else (given, node)), max_edges=3)
        return effect.verdict if any(side.routes for side in effect.sides) else None

    expected = {node: (verdict("a", node), verdict("b", node)) for node in LETTERS[2:]}
    assert {
        item.node.removeprefix("ent:"): tuple(reach.verdict for reach in item.reaches) for item in found.shared
    } == {node: verdicts for node, verdicts in expected.items() if None not in verdicts}


@pytest.mark.parametrize(
    ("lines", "options", "expected"),
    [
        pytest.param("g + m \n b + m \n a + w", {}, {"m": ["g", "b"]}, id="a member and another"),
        pytest.param("g + m \n b + m \n a + m", {}, {"m": ["a", "b"]}, id="the member's own path comes first"),
        pytest.param("m + g \n m + b \n w + a", {"upstream": True}, {"m": ["g", "b"]}, id="upstream"),
        pytest.param("w + a \n g ~ b", {}, {}, id="a group that acts on nothing"),
    ],
)
def test_a_member_answers_through_its_group(
    lines: str, options: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    made = grouped(graph(lines), g="a x")
    found = made.common(["a", "b"], **options)
    ends = {
        item.node.removeprefix("ent:"): [
            reach.path.nodes[-1 if options else 0].removeprefix("ent:") for reach in item.reaches
        ]
        for item in found.shared
    }
    assert ends == expected
    for row in found.rows():
        assert ("said of a list with a, together" in row["agreement"]) == (expected[row["shared"]][0] == "g")


def test_routes_of_a_member_meet_with_those_of_another() -> None:
    made = grouped(graph("g + m \n b + m \n m + z \n a + w"), g="a x")
    assert nodes(made.common(["a", "b"], target="z")) == ["m"]


# On the way to a target.


@pytest.mark.parametrize(
    ("lines", "options", "expected"),
    [
        pytest.param(JOINED, {}, {"m": "m → n → z", "n": None}, id="they meet at the first shared"),
        pytest.param("a + x \n b + y \n x + z \n y + z", {}, {}, id="only the target is shared"),
        pytest.param("a + m \n b + m \n m + z", {}, {"m": "m → z"}, id="at once"),
        pytest.param("a + b \n b + n \n n + z", {}, {"b": "b → n → z", "n": None}, id="one is on the way of the other"),
        pytest.param(
            "a + m \n b + m \n m + z \n a + n \n b + n \n n ? w \n w + z",
            {},
            {"m": "m → z", "n": "n ⇢ w → z", "w": None},
            id="two",
        ),
        pytest.param("a + x \n x + m \n a + m \n b + x \n m + z", {}, {"x": "x → m → z", "m": "m → z"}, id="twice"),
        pytest.param(JOINED, {"max_edges": 3}, {}, id="beyond the limit"),
        pytest.param("a + m \n m + n \n n + a \n b + n \n n + z", {}, {"n": "n → z"}, id="a loop"),
    ],
)
def test_routes_with_a_target_name_the_entity_where_they_meet(
    lines: str, options: dict[str, Any], expected: dict[str, str | None]
) -> None:
    found = record(graph(lines), "a", "b", target="z", **options)
    assert {label: row["onward"] for label, row in found.items()} == expected


def test_routes_of_two_of_three_may_meet_first() -> None:
    made = graph("a + x \n b + x \n x + m \n c + m \n m + z")
    assert nodes(made.common(["a", "b", "c"], target="z")) == ["m"]
    found = record(made, "a", "b", "c", target="z", at_least=2)
    assert {label: (row["reached_by"], row["onward"]) for label, row in found.items()} == {
        "m": (["a", "b", "c"], "m → z"),
        "x": (["a", "b"], "x → m → z"),
    }


def test_with_a_target_the_paths_are_whole_routes() -> None:
    found = record(graph(JOINED), "a", "b", target="z")
    assert found["m"]["paths"] == ["a → x → m → n → z", "b → m → n → z"]
    assert found["m"]["agreement"] == "both raise m (composed)"


# In words and rows.


@pytest.mark.parametrize(
    ("lines", "names", "options", "words"),
    [
        pytest.param("a + m \n b + m", "ab", {}, "both raise m", id="both raise"),
        pytest.param("a - m \n b - m", "ab", {}, "both lower m", id="both lower"),
        pytest.param("a + m \n b - m", "ab", {}, "a raises it, b lowers it", id="they differ"),
        pytest.param("a + m \n b - m \n c + m", "abc", {}, "a and c raise it, b lowers it", id="one of three differs"),
        pytest.param("a + m \n b + m \n c + m", "abc", {}, "all raise m", id="all"),
        pytest.param("a ? m \n b ? m", "ab", {}, "both affect m (direction not stated)", id="unknown"),
        pytest.param(
            "a + m \n a - m \n b + m", "ab", {}, "a raises and lowers it (ambiguous), b raises it", id="ambiguous"
        ),
        pytest.param("a + m certainty=inferred \n b + m", "ab", {}, "both raise m (inferred)", id="the weakest"),
        pytest.param(
            "a + m certainty=suggested \n b - m", "ab", {}, "a raises it (suggested), b lowers it", id="each its own"
        ),
        pytest.param(
            "a + x certainty=hypothesised \n x + m \n b + m",
            "ab",
            {},
            "both raise m (composed, hypothesised)",
            id="far",
        ),
        pytest.param(
            "a + narrow \n narrow + t \n t - m \n b - m \n c - m",
            "abc",
            {},
            "a raises it (of narrower kinds), b and c lower it",
            id="of narrower kinds, against the path",
        ),
        pytest.param("m + a \n m + b", "ab", {"upstream": True}, "raises both", id="raises both"),
        pytest.param("m + a \n m - b", "ab", {"upstream": True}, "raises a, lowers b", id="upstream, they differ"),
        pytest.param(
            "m + a \n m + b certainty=inferred \n m + c",
            "abc",
            {"upstream": True},
            "raises all (inferred)",
            id="upstream, all",
        ),
    ],
)
def test_agreement_in_words(lines: str, names: str, options: dict[str, Any], words: str) -> None:
    kinds = {"narrow": "m"} if "narrow" in lines else {}
    assert record(graph(lines, **kinds), *names, **options)["m"]["agreement"] == words


def test_steps_after_the_shared_entity_do_not_weaken_the_agreement() -> None:
    lines = "a + m \n b + m \n m + z certainty=inferred"
    assert record(graph(lines), "a", "b", target="z")["m"]["agreement"] == "both raise m"


def test_one_of_those_given_on_the_way_of_another() -> None:
    found = record(graph("a - b \n b + z"), "a", "b", target="z")["b"]
    assert (found["agreement"], found["verdicts"]) == ("a lowers it, b is it", ["negative", None])
    assert found["paths"] == ["a ⊣ b → z", "b → z"]


def test_the_path_is_the_best_supported_and_one_with_a_sign_where_there_is_one() -> None:
    made = graph("a + m object_aspect=secretion \n a ? m \n a + x \n x + m \n b + m certainty=inferred \n b ? m")
    assert record(made, "a", "b")["m"]["paths"] == ["a → m", "b ⇢ m"]


def test_the_fields_of_a_row() -> None:
    row = record(graph(MEETING), "a", "b", target="z")["m"]
    assert {*TARGET_COLUMNS, "routes"} == set(row)
    assert TARGET_COLUMNS[:-1] == COLUMNS
    assert row == {
        "shared": "m",
        "curie": "ent:m",
        "category": "biolink:Gene",
        "reached_by": ["a", "b"],
        "agreement": "a raises it (composed), b lowers it",
        "verdicts": ["positive", "negative"],
        "signs": [1, -1],
        "supports": [0.064, 0.16],
        "certainties": ["asserted", "asserted"],
        "paths": ["a → x → m → z", "b ⊣ m → z"],
        "statements": [["stm:test-1", "stm:test-2", "stm:test-4"], ["stm:test-3", "stm:test-4"]],
        "cost": 4.581455,
        "onward": "m → z",
        "routes": "a → x → m → z (0.06, asserted)\nb ⊣ m → z (0.16, asserted)",
    }


def test_two_runs_give_the_same_bytes() -> None:
    lines = "\n".join(f"{a} {'+' if a < b else '-'} {b}" for a in "abcde" for b in "bcdef" if a != b)
    first, second = (json.dumps(record(graph(lines), "a", "b", target="f")) for _ in range(2))
    assert first == second


# The command, on the shipped graph. What is expected was read in triples/.


run = partial(commands.run, "common")


def shipped_rows(*args: str) -> dict[str, dict[str, Any]]:
    return {row["shared"]: row for row in json.loads(run(*args, "-f", "json").stdout)}


def test_ifn_gamma_and_kynurenine_meet_on_their_way_to_tregs() -> None:
    """IFN-γ raises IDO1 (ido_treg-19), which makes kynurenine (-13), which acts by AHR (-28, -29), both inferred."""
    found = shipped_rows("IFN-γ", "kynurenine", "--target", "Treg")
    assert list(found) == ["kynurenine", "AHR"]
    assert found["kynurenine"]["onward"] == "kynurenine → AHR → Treg"
    assert found["kynurenine"]["agreement"] == "IFN-γ raises it (composed), kynurenine is it"
    assert found["AHR"]["onward"] is None
    assert found["AHR"]["agreement"] == "both raise AHR (composed, inferred)"


def test_the_receptors_of_which_cytokines_follow() -> None:
    """TLR3 and TLR4 are subjects of one list (toll_like_receptors-4) with three objects."""
    found = shipped_rows("TLR3", "TLR4", "--max-edges", "1")
    assert {"CXCL10", "IL-6", "IL-8"} <= found.keys()
    assert all(found[label]["verdicts"] == ["positive", "positive"] for label in ("CXCL10", "IL-6", "IL-8"))


def test_upstream_of_il_10_and_pge2_are_msc() -> None:
    found = shipped_rows("IL-10", "PGE2", "--upstream", "--max-edges", "1")
    assert found["MSC"]["agreement"] == "raises both"


def test_il_10_and_pge2_share_the_effects_of_the_list_that_holds_them() -> None:
    """Both stand in the list of ido_treg-6 (Treg), and in the group of -8 (FOXP3) and -9 (alloreactive response)."""
    found = shipped_rows("IL-10", "PGE2")
    assert found["Treg"]["agreement"] == "both raise Treg"
    assert found["Treg"]["statements"] == [["stm:ido_treg-6.NCBIGene_3586"], ["stm:ido_treg-6.CHEBI_15551"]]
    of_lists = "said of lists with IL-10 and PGE2, together"
    assert found["FOXP3"]["agreement"] == f"both raise FOXP3 ({of_lists})"
    assert found["FOXP3"]["statements"] == [["stm:ido_treg-8"], ["stm:ido_treg-8"]]
    assert found["alloreactive response"]["agreement"] == f"both lower alloreactive response ({of_lists})"


def test_rows_and_messages() -> None:
    result = run("IL-10", "PGE2", "-n", "1")
    assert result.exit_code == 0
    header, row = result.stdout.splitlines()
    assert header.split("\t") == list(COLUMNS)
    assert row.startswith("Treg\t")
    assert "more; -n " in result.stderr
    table = run("IL-10", "PGE2", "-f", "table").stdout
    assert "both raise Treg" in table
    assert "IL-10 → Treg (0.40, asserted)" in table


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(("Treg", "PGE2"), "nothing is acted on by each of Treg, PGE2 within 1 edge", id="downstream"),
        pytest.param(
            ("AHR", "relapse", "--upstream"), "nothing acts on each of AHR, relapse within 1 edge", id="upstream"
        ),
        pytest.param(
            ("PGE2", "IL-6", "MSC", "--target", "AHR", "--at-least", "2"),
            "nothing lies on routes of 2 of PGE2, IL-6, MSC to AHR within 1 edge",
            id="target",
        ),
    ],
)
def test_nothing_is_exit_code_1(args: tuple[str, ...], words: str) -> None:
    result = run(*args, "--max-edges", "1", "-f", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, [])
    assert words in result.stderr


def test_the_command_passes_its_options_on(tmp_path: Path) -> None:
    file = tmp_path / "common.tsv"
    result = run("IFN-γ", "kynurenine", "--min-certainty", "asserted", "--target", "Treg", "-o", str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    assert file.read_text(encoding="utf-8") == "\t".join(TARGET_COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        pytest.param((), 2, "Missing argument", id="no name"),
        pytest.param(("IDO",), 2, "at least two different entities", id="one name"),
        pytest.param(("IDO", "IDO1"), 2, "at least two different entities", id="one entity"),
        pytest.param(("IDO", "PGE2", "--at-least", "3"), 2, "between 2 and the number of entities", id="at least"),
        pytest.param(("IDO", "PGE2", "--target", "IDO1"), 2, "is one of the entities given", id="target"),
        pytest.param(("IDO", "PGE2", "--target", "Treg", "--upstream"), 2, "what lies upstream has none", id="both"),
        pytest.param(("IDO", "qqqzz"), 3, "no entity 'qqqzz'", id="an unknown name"),
    ],
)
def test_wrong_use(args: tuple[str, ...], code: int, words: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr


def test_a_search_that_stopped_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 1)
    assert not graph("a + m \n a - m \n b + m").common(["a", "b"]).complete
    assert "a search stopped at its limit: there may be more" in run("MSC", "MSC-EV", "--target", "Treg").stderr


def test_the_facade_reads_names() -> None:
    found = kg.load().common(["IDO", "prostaglandin E2"], max_edges=1)
    assert [reading.entity.label for reading in found.given] == ["IDO1", "PGE2"]
