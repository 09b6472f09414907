"""The count of the verdicts on all pairs, and how they changed between two versions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.verdicts import Answer, changes, counts, pairs, print_rules, read_answers, rules, write_answers
from small import graph

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LINES = "a + x sentence=1 \n x - z sentence=2 \n q with r"


def test_every_subject_is_asked_with_every_object_of_causal_statements() -> None:
    expected = [("ent:a", "ent:x"), ("ent:a", "ent:z"), ("ent:x", "ent:z")]
    assert pairs(graph(LINES)) == expected


def test_the_verdicts_are_counted_by_basis(tmp_path: Path) -> None:
    write_answers(tmp_path / "answers.tsv", graph(LINES))
    found = read_answers(tmp_path / "answers.tsv")
    assert found["ent:a", "ent:z"] == Answer("ent:a", "ent:z", "negative", "composed", "possible")
    assert counts(found) == Counter({"positive, stated": 1, "negative, stated": 1, "negative, composed (possible)": 1})


def test_changes_of_verdicts_on_pairs_of_both_versions(tmp_path: Path) -> None:
    for name, lines in (("before", LINES), ("after", f"{LINES} \n a - z sentence=3 \n z + y sentence=4")):
        write_answers(tmp_path / name, graph(lines))
    found = changes(read_answers(tmp_path / "before"), read_answers(tmp_path / "after"))
    assert found == Counter(
        {
            ("positive, stated", "positive, stated"): 1,
            ("negative, stated", "negative, stated"): 1,
            ("negative, composed (possible)", "negative, stated"): 1,
        }
    )


def test_each_rule_can_be_turned_off_and_is_turned_on_again(capsys: pytest.CaptureFixture[str]) -> None:
    places = [(owner, name, getattr(owner, name)) for changes in rules().values() for owner, name, _ in changes]
    print_rules(graph("a + x sentence=1 \n x - z sentence=1 \n b + z sentence=2 \n x with z sentence=3", b="a"))
    assert [getattr(owner, name) for owner, name, _ in places] == [own for *_, own in places]
    lines = capsys.readouterr().out.splitlines()
    assert "narrower kinds, lists and interventions answer: 1" in lines
    first = next(line for line in lines if line.startswith(" "))
    assert first.split() == "1 negative, inferred -> positive, kind".split()
