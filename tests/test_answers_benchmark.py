"""The comparison of answers before and after a change: its questions and its classes of difference."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

import kg
from benchmarks.answers import ask, compare, differences, joined, questions, read_answers, read_pairs
from small import graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    """Return an answer of two paths, of which the second spells out the first."""
    found: dict[str, Any] = kg.load().paths("IDO", "Treg").to_dict()
    assert [path["expands"] for path in found["paths"]] == [None, 1]
    return found


def lose_all(found: dict[str, Any]) -> None:
    found["paths"] = []


def lose_the_second(found: dict[str, Any]) -> None:
    found["paths"].pop()


def turn_the_order(found: dict[str, Any]) -> None:
    found["paths"].reverse()
    for path in found["paths"]:
        path["expands"] = None


def lower_the_support(found: dict[str, Any]) -> None:
    found["paths"][0]["support"] = 0.1


def raise_the_cost(found: dict[str, Any]) -> None:
    found["paths"][0]["cost"] += 0.1


def name_an_aspect(found: dict[str, Any]) -> None:
    found["paths"][0]["steps"][0]["aspect"] = "survival"


def break_it(found: dict[str, Any]) -> None:
    found["paths"][1]["coherence"] = "broken"


@pytest.mark.parametrize(
    ("change", "classes"),
    [
        pytest.param(lambda found: None, [], id="nothing"),
        pytest.param(lose_all, ["a path is lost"], id="no path left"),
        pytest.param(lose_the_second, ["a path is lost"], id="a path less"),
        pytest.param(turn_the_order, ["another path first", "order of the best paths"], id="order"),
        pytest.param(lower_the_support, ["support"], id="support"),
        pytest.param(raise_the_cost, ["cost at equal support"], id="cost"),
        pytest.param(name_an_aspect, ["what stands first in a step"], id="aspect"),
        pytest.param(break_it, ["coherence at equal aspects"], id="coherence"),
    ],
)
def test_differences_are_classed(
    answer: dict[str, Any], change: Callable[[dict[str, Any]], None], classes: list[str]
) -> None:
    other = deepcopy(answer)
    change(other)
    found = list(differences("path", answer, other))
    assert set(classes) <= set(found)
    assert bool(found) is bool(classes)


def test_a_verdict_and_an_error_are_classed() -> None:
    assert list(differences("effect", {"verdict": "positive"}, {"verdict": "unknown"})) == [
        "verdict positive to unknown"
    ]
    assert list(differences("path", {"error": "no entity"}, {"paths": []})) == ["error"]


def test_every_pair_of_both_sets_is_asked_each_once() -> None:
    pairs = read_pairs()
    assert len(pairs) == len(set(pairs)) > 150
    asked = [question for question, _ in questions(pairs)]
    assert len(asked) == len(set(asked))


def test_the_commands_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("before", "after"):
        ask(tmp_path / name, kg.load(), questions([("IDO", "Treg"), ("IDO", "no such thing")]))
    assert len(read_answers(tmp_path / "before")) == 14 + 3 + 8 + 3
    compare(tmp_path / "before", tmp_path / "after", is_long=True)
    assert capsys.readouterr().out == "28 questions, 28 answers without a difference that is classed here\n"


def test_a_pair_that_is_not_joined_any_more_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, lines in (("before", "a + b \n b + c"), ("after", "a - b")):
        made = graph(lines)
        ask(tmp_path / name, made, joined(made))
    compare(tmp_path / "before", tmp_path / "after", is_long=False)
    said = capsys.readouterr().out
    assert "effect: verdict positive to negative: 1 (no option 1/3)" in said
    assert "effect: not asked any more: 2 (no option 2/3)" in said
