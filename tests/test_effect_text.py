"""The verdict on one pair: its first line, its record, its options, and the command."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import commands
from kg.answers.decision import BASES, VERDICTS
from kg.answers.effect_finder import MAX_PATHS
from verdicts import SAID, ask, make, numbers, rests_on, trial

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

#: What the name of an end says beside its entity, where it says nothing.
PLAIN: dict[str, Any] = {"aspect": None, "reduced": False, "species": None, "context": {}}


# The first line.


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param("a makes z", "POSITIVE, stated (asserted): a produces z", id="own predicate"),
        pytest.param("z limited a", "NEGATIVE, stated (asserted): z is limited by a", id="a limit"),
        pytest.param(
            "a - z object_aspect=secretion in_cell=ccell context=ifng",
            "NEGATIVE, stated (asserted): a decreases z [secretion] in ccell (MSC stimulated via ifng)",
            id="aspect, cell and condition",
        ),
        pytest.param(
            "a - z subject_aspect=secretion timing=late",
            "NEGATIVE, stated (asserted): a [secretion] decreases z (late)",
            id="what of the subject, and when",
        ),
        pytest.param(
            "a - z object_aspect=secretion \n a - z object_aspect=amount",
            "NEGATIVE, stated (asserted): a decreases z [secretion, amount]",
            id="several aspects",
        ),
        pytest.param(
            "a - z object_aspect=secretion \n a - z",
            "NEGATIVE, stated (asserted): a decreases z (and its secretion)",
            id="an aspect and the whole",
        ),
        pytest.param(
            "a - z in_cell=ccell \n a - z in_cell=dcell",
            "NEGATIVE, stated (asserted): a decreases z in ccell and dcell",
            id="several cells",
        ),
        pytest.param(
            "a brings z in_cell=ccell \n a brings z in_cell=dcell",
            "POSITIVE, stated (asserted): a delivers z to ccell and dcell",
            id="cargo to cells",
        ),
        pytest.param(
            "a - z object_aspect=secretion in_cell=ccell \n a - z object_aspect=amount",
            "NEGATIVE, stated (asserted): a decreases z [secretion] in ccell, z [amount]",
            id="each aspect in its own cells",
        ),
        pytest.param(
            "a - z in_cell=ccell \n a - z",
            "NEGATIVE, stated (asserted): a decreases z",
            id="a cell and none in particular",
        ),
        pytest.param(
            "a - z context=ifngdish \n a - z context=ifngclinic",
            "NEGATIVE, stated (asserted): a decreases z (MSC stimulated via ifng)",
            id="the condition that all share",
        ),
        pytest.param(
            "a - z context=agvhd \n a - z context=gvhd",
            "NEGATIVE, stated (asserted): a decreases z (in gvhd)",
            id="the wider of two conditions",
        ),
        pytest.param("a - z context=ifng \n a - z", "NEGATIVE, stated (asserted): a decreases z", id="one is silent"),
        pytest.param("a + z negated=true", "DENIED, stated (asserted): a does not increase z", id="what is denied"),
        pytest.param(
            "a 0 z context=before",
            "NO EFFECT SHOWN, stated (asserted): a has no measured effect on z (given preventively)",
            id="no effect",
        ),
        pytest.param(
            "a missed z",
            "NO EFFECT SHOWN, stated (asserted): a misses the primary endpoint of its trials in z",
            id="a missed endpoint",
        ),
        pytest.param(
            "a - z certainty=hypothesised \n a missed z",
            "AMBIGUOUS, stated, held possible: a may decrease z; a misses the primary endpoint of its trials in z; "
            "nothing recorded tells them apart",
            id="a missed endpoint against a hope",
        ),
        pytest.param("a + z certainty=suggested", "POSITIVE, stated (suggested): a increases z", id="certainty"),
        pytest.param("a - z certainty=inferred", "NEGATIVE, inferred by a curator: a decreases z", id="inferred"),
        pytest.param("b - z", "NEGATIVE, stated of a narrower kind (asserted): b decreases z", id="a kind"),
        pytest.param(
            "b approved z", "UNSIGNED, stated of a narrower kind (asserted): b is approved for z", id="approved"
        ),
        pytest.param(
            "a + x \n x brings z in_cell=ccell",
            "POSITIVE, possible, composed: no source states this: a may raise z in ccell, through a → x → z",
            id="composed of a delivery",
        ),
        pytest.param(
            "a + x \n x ? z",
            "UNSIGNED, possible, composed: no source states this: a may affect z, through a → x ⇢ z",
            id="composed without a sign",
        ),
        pytest.param("z + a", "NONE: no source states an effect of a on z, and no path leads from a to z", id="none"),
    ],
)
def test_the_first_line(lines: str, words: str) -> None:
    first = str(ask(lines, b="a")).splitlines()[0]
    assert first.partition(" within 4 edges")[0] == words


def test_the_fields_of_the_first_line_are_in_the_record() -> None:
    record = ask("a makes z object_aspect=secretion context=ifngdish \n a makes z object_aspect=secretion context=ifng")
    found = record.to_dict()
    assert found["aspect"] == "msc:Secretion"
    assert found["predicate"] == "msc:produces"
    assert found["conditions"] == [{"field": "licensing", "values": ["ent:ifng"]}]
    assert ask("a + z object_aspect=secretion \n a + z").to_dict()["aspect"] is None


# The record.

KEYS = {
    "schema": str,
    "data_version": str,
    "source": dict,
    "target": dict,
    "max_edges": int,
    "verdict": str,
    "basis": str | None,
    "sign": int | None,
    "direction": str | None,
    "aspect": str | None,
    "predicate": str | None,
    "conditions": list,
    "certainty": str | None,
    "support": float | None,
    "sources": int,
    "opposed": str | None,
    "separated_by": list,
    "stated": dict,
    "kinds": list,
    "inferred": dict,
    "correlated": list,
    "composed": dict,
    "clinical": list,
    "because": str | None,
    "complete": bool,
    "near_misses": list,
    "caveats": list,
    "citation_notes": list,
    "tensions": list,
}
EVERYTHING = (
    "a + z context=ifng caveat=small \n a - z \n a 0 z \n a ? z \n a + z negated=true \n b + z \n "
    "a + z certainty=inferred \n a with z \n a + x \n x + z \n w + z"
)


@pytest.mark.parametrize(
    "lines", [*(line for sides in SAID.values() for line in sides), "z + a", "a + z negated=true", "a 0 z", EVERYTHING]
)
def test_the_record_has_every_field_of_the_contract(lines: str) -> None:
    record = json.loads(json.dumps(ask(lines, b="a", a="w", studies=[trial()]).to_dict()))
    assert record["schema"] == "msc-kg/effect/2"
    assert KEYS.keys() <= record.keys()
    for name, kind in KEYS.items():
        assert isinstance(record[name], kind), name
    assert set(record["stated"]) == {"positive", "negative", "no_effect", "unsigned", "denied"}
    assert set(record["inferred"]) == {"positive", "negative", "unsigned"}
    assert set(record["composed"]) == {"positive", "negative", "unsigned"}
    for side in record["composed"].values():
        assert {"routes", "paths", "support", "in_doubt", "example"} <= side.keys()
    assert record["verdict"] in VERDICTS
    assert record["basis"] in (*BASES, None)
    assert record["certainty"] in ("asserted", "suggested", "hypothesised", "inferred", "possible", None)
    assert (record["basis"] is None) == (record["verdict"] in ("none", "unknown"))
    assert (record["direction"] is None) == (record["verdict"] != "correlated")
    assert (record["sign"] is None) == (record["verdict"] not in ("positive", "negative", "no_effect"))


def test_the_record_files_every_statement_where_it_belongs() -> None:
    record = ask(EVERYTHING, b="a", a="w", tensions=("1",), studies=[trial()]).to_dict()
    assert record["source"] == {"curie": "ent:a", "label": "a", "read_from": "a"} | PLAIN
    assert (record["verdict"], record["basis"], record["sources"], record["max_edges"]) == ("ambiguous", "stated", 1, 4)
    assert record["stated"] == {
        "positive": ["stm:test-1"],
        "negative": ["stm:test-2"],
        "no_effect": ["stm:test-3"],
        "unsigned": ["stm:test-4"],
        "denied": ["stm:test-5"],
    }
    assert [(kind["relation"], kind["statements"]) for kind in record["kinds"]] == [
        ("narrower_subject", ["stm:test-6"]),
        ("wider", ["stm:test-11"]),
    ]
    assert record["inferred"] == {"positive": ["stm:test-7"], "negative": [], "unsigned": []}
    assert record["correlated"] == [{"statement": "stm:test-8", "direction": "higher"}]
    composed = record["composed"]["positive"]
    assert (composed["routes"], composed["paths"], composed["in_doubt"]) == (1, 1, 0)
    assert [node["curie"] for node in composed["example"]["nodes"]] == ["ent:a", "ent:x", "ent:z"]
    assert record["composed"]["negative"]["example"] is None
    assert (record["tensions"], record["caveats"], record["near_misses"]) == (["tns:t1"], ["small"], [])
    assert record["clinical"] == [
        {
            "study": "study:Doe-2020",
            "outcome": "z",
            "direction": "increased",
            "design": "phase 3, randomised, open-label",
            "endpoint_met": None,
        }
    ]


def test_near_misses_stand_in_the_record_of_no_verdict() -> None:
    record = ask("z + a").to_dict()
    assert (record["verdict"], record["near_misses"]) == ("none", [{"hidden_by": "direction", "paths": 1}])


# The options of a question.


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ("ambiguous", "stated"), id="no option"),
        pytest.param({"context": {"licensing": "ifng"}}, ("ambiguous", "stated"), id="one side leaves it open"),
        pytest.param(
            {"context": {"licensing": "ifng"}, "strict_context": True}, ("positive", "stated"), id="stated by one"
        ),
        pytest.param({"context": {"licensing": "tlr4"}}, ("negative", "stated"), id="one side excludes it"),
        pytest.param({"context": {"licensing": "tlr4"}, "strict_context": True}, ("none", ""), id="stated by none"),
        pytest.param({"min_certainty": "asserted"}, ("positive", "stated"), id="certainty"),
    ],
)
def test_options_of_the_question_limit_the_statements(options: dict[str, Any], expected: tuple[str, str]) -> None:
    found = ask("a + z context=ifng \n a - z certainty=suggested \n q + q context=tlr4", options=options)
    assert (found.verdict, found.basis) == expected


@pytest.mark.parametrize(
    ("options", "basis"),
    [
        pytest.param({}, "kind", id="none"),
        pytest.param({"min_certainty": "asserted"}, "correlated", id="asserted only"),
        pytest.param({"min_certainty": "suggested"}, "kind", id="suggested"),
    ],
)
def test_certainty_filters_every_basis(options: dict[str, Any], basis: str) -> None:
    lines = "b + z certainty=suggested \n a + z certainty=inferred \n a with z"
    assert ask(lines, b="a", options=options).basis == basis


def test_no_option_hides_a_denial_but_a_context_that_excludes_it() -> None:
    lines = "a + z context=ifng \n a + z negated=true certainty=suggested"
    for options in ({"min_certainty": "asserted"}, {"context": {"licensing": "ifng"}, "strict_context": True}):
        assert ask(lines, options=options).verdict == "ambiguous"
    elsewhere = "a + z context=ifng \n a + z negated=true context=tlr4"
    assert ask(elsewhere, options={"context": {"licensing": "ifng"}}).verdict == "positive"


def test_statements_on_the_wanted_species_stand_first() -> None:
    lines = "a + z \n a + z context=human certainty=suggested"
    found = ask(lines, options={"context": {"species": "human"}})
    assert numbers(found.decision.deciding) == ["2", "1"]
    assert numbers(ask(lines).decision.deciding) == ["1", "2"]


def test_routes_have_at_most_four_edges_unless_another_limit_is_given() -> None:
    chain = make("a + b \n b + c \n c + d \n d + e \n e + z")
    assert chain.effect("a", "z").near_misses == (("--max-edges 4", 1),)
    assert chain.effect("a", "z", max_edges=5).verdict == "positive"
    assert make("a + x \n x + z").effect("a", "z", max_edges=1).verdict == "none"
    assert make("a + z").effect("a", "z", max_edges=1).verdict == "positive"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"max_edges": 0}, "max_edges must be at least 1", id="max edges"),
        pytest.param({"min_certainty": "sure"}, "no certainty 'sure'", id="certainty"),
        pytest.param({"context": {"age": "old"}}, "no context field 'age'", id="context field"),
    ],
)
def test_wrong_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask("a + z", options=options)


# The limit of the search.


def test_a_search_that_stopped_before_anything_decides_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    found = ask("a + x \n x + z")
    assert (found.verdict, found.basis, found.decision.because, found.complete) == ("unknown", "", "limit", False)
    assert str(found).startswith("UNKNOWN: the search for paths from a to z stopped at its limit")
    assert "lower --max-edges (it is 4)" in str(found)
    assert (found.to_dict()["because"], found.to_dict()["near_misses"]) == ("limit", [])


@pytest.mark.parametrize("basis", ["stated", "kind", "inferred", "correlated"])
def test_a_search_that_stopped_does_not_change_a_stated_verdict(basis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = f"{SAID[basis][0]} \n a + w \n w - z"
    whole = ask(lines, b="a")
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    found = ask(lines, b="a")
    assert rests_on(found) == rests_on(whole)
    assert found.complete is False
    assert "stopped at its limit: there may be others, which cannot change this verdict" in str(found)


def test_a_chain_of_a_stopped_search_is_only_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "a + x context=ifng \n x + z context=ifng \n a + p \n p + q \n q + r \n r + z"
    assert ask(lines).decision.certainty == "inferred"
    monkeypatch.setattr("kg.answers.effect_finder.MAX_PATHS", 1)
    found = ask(lines)
    assert (found.verdict, found.decision.certainty, found.complete) == ("positive", "possible", False)
    assert "the search for paths stopped at its limit: there may be others" in str(found)


def test_the_shipped_graph_stays_below_the_limit(shipped: KnowledgeGraph) -> None:
    """The pair with most paths: all of them are seen."""
    found = shipped.effect("MSC", "overall response")
    assert found.complete
    assert 2 * sum(len(side.paths) for side in found.sides) < MAX_PATHS


def test_two_runs_give_the_same_bytes() -> None:
    lines = "\n".join(f"{a} {'+' if a < b else '-'} {b}" for a in "abcdef" for b in "abcdef" if a != b)
    made = [make(f"{lines} \n g + f \n g - b", g="a").effect("a", "f") for _ in range(2)]
    assert json.dumps(made[0].to_dict()) == json.dumps(made[1].to_dict())
    assert made[0].to_text(full=True) == made[1].to_text(full=True)


def test_everything_is_written_where_it_is_asked_for() -> None:
    lines = "\n".join(f"a + z object_aspect=secretion caveat=c{n}" for n in range(9)) + " \n a + x \n x - z"
    short, full = (ask(lines).to_text(full=is_full) for is_full in (False, True))
    assert "and 6 more (--full)" in short
    assert "9 caveats (--full)" in short
    assert "(stm:test-9)" not in short
    for words in ("(stm:test-9)", "caveat: c8", "1. a → x ⊣ z"):
        assert words in full


def test_a_notebook_shows_the_text_escaped() -> None:
    found = ask("a + z timing=<b>")
    assert "<b>" in str(found)
    assert found._repr_html_() == f"<pre>{str(found).replace('<', '&lt;').replace('>', '&gt;')}</pre>"


# The command, on the shipped graph.


run = partial(commands.run, "effect")


def test_the_command_says_the_verdict_first() -> None:
    result = run("IDO", "Treg")
    assert result.exit_code == 0
    assert result.stdout.startswith("POSITIVE, stated (asserted): IDO1 ")
    assert "IDO read as IDO1" in result.stderr


def test_nothing_is_exit_code_1_and_goes_to_stderr() -> None:
    result = run("Treg", "IDO")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "NONE: no source states an effect of Treg on IDO1, and no path leads" in result.stderr


def test_nothing_is_a_record_all_the_same() -> None:
    result = run("Treg", "IDO", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["verdict"] == "none"


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_unknown_is_exit_code_4(fmt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    result = run("MSC", "transplant-related mortality", "--format", fmt)
    assert result.exit_code == 4
    if fmt == "json":
        assert json.loads(result.stdout)["verdict"] == "unknown"
    else:
        assert result.stdout == ""
        assert "UNKNOWN: the search for paths" in result.stderr


@pytest.mark.parametrize(
    ("pair", "verdict"),
    [
        pytest.param(("MSC", "relapse"), "DENIED", id="denied"),
        pytest.param(("MSC", "macrophage"), "BY KIND", id="by kind"),
        pytest.param(("ruxolitinib", "SR-aGVHD"), "UNSIGNED", id="unsigned"),
        pytest.param(("children", "overall response"), "CORRELATED (higher)", id="correlated"),
    ],
)
def test_every_other_verdict_is_a_result(pair: tuple[str, str], verdict: str) -> None:
    result = run(*pair)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{verdict}, ")


def test_the_command_passes_its_options_on(tmp_path: Any) -> None:
    file = tmp_path / "effect.json"
    options = ("--context", "intent=preventive", "--strict-context", "--max-edges", "2", "--min-certainty", "asserted")
    result = run("MSC", "aGVHD", *options, "-f", "json", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert (record["verdict"], record["basis"], record["max_edges"]) == ("negative", "stated", 2)
    assert record["inferred"] == {"positive": [], "negative": [], "unsigned": []}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(("nothing-of-that-name", "Treg"), 3, id="unknown name"),
        pytest.param(("IDO", "Treg", "--max-edges", "0"), 2, id="max edges"),
        pytest.param(("IDO", "Treg", "--context", "licensing"), 2, id="context"),
    ],
)
def test_wrong_use(args: tuple[str, ...], code: int) -> None:
    assert run(*args).exit_code == code
