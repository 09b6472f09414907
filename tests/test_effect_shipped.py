"""The verdicts on the shipped graph: answers taken from the text before the command was first run on it."""

from __future__ import annotations

from typing import Any

import pytest

import kg
from benchmarks.effects import SETS, outcome_of, read_set
from kg.answers.decision import BASES, VERDICTS
from kg.answers.effect_line import effect_line
from kg.knowledge_graph import KnowledgeGraph

#: Basis to how the first line may name it.
BASIS_NAMES = {
    "stated": ("stated (", "stated, held possible", "stated of one trial", "stated of 2 trials"),
    "kind": (
        "stated of a narrower kind",
        "stated of one trial of a narrower kind",
        "stated of the list",
        "stated of giving it",
        "stated of what is given",
    ),
    "inferred": ("inferred by a curator",),
    "correlated": ("a correlation",),
    "composed": ("composed: no source states this",),
}


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_the_sets_are_well_formed_and_large_enough(path: Any) -> None:
    pairs = read_set(path)
    words = {*VERDICTS, "possible", "correlated:higher", "correlated:lower"}
    assert len(pairs) >= 120
    assert len({(row.source, row.target) for row in pairs}) == len(pairs)
    for row in pairs:
        assert row.verdicts
        assert row.verdicts <= words
        assert row.bases <= set(BASES)


#: Set to the most pairs of it of which the graph need not know a name: it grows, and none that it knows may be lost.
UNKNOWN_NAMES = {"effects": 0, "effects_second": 10}


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_no_pair_of_a_set_has_a_wrong_direction_or_a_long_answer(path: Any, shipped: KnowledgeGraph) -> None:
    """The number of pairs answered grows with the data; no pair may be answered with the opposite sign.

    A name that the graph does not know is counted against it, unless nothing is said of the pair.
    """
    outcomes = []
    for row in read_set(path):
        try:
            found = shipped.effect(row.source, row.target)
        except (kg.NameNotFoundError, kg.AmbiguousNameError):
            outcomes.append(outcome_of(row, None)[0])
            continue
        outcome, why = outcome_of(row, found)
        outcomes.append(outcome)
        assert outcome != "wrong direction", f"{row.source} on {row.target}: {why}"
        assert len(str(found).splitlines()) <= 15, f"{row.source} on {row.target}"
        if found.basis == "composed" and row.bases and "composed" not in row.bases and found.sign:
            assert found.decision.certainty == "possible", f"{row.source} on {row.target} is stated, not composed"
        if found.basis:
            words = ["stated as a chain"] if found.decision.chains else BASIS_NAMES[found.basis]
            assert any(f", {name}" in effect_line(found) for name in words)
    assert outcomes.count("no such name") <= UNKNOWN_NAMES[path.stem]
    assert outcomes.count("right") / len(outcomes) > 0.85


@pytest.mark.parametrize(
    ("source", "target", "verdict", "basis", "words"),
    [
        pytest.param("MSC", "Treg", "positive", "stated", "increases Treg", id="Treg"),
        pytest.param("MSC", "aGVHD", "negative", "stated", "prevents or lessens aGVHD", id="aGVHD"),
        pytest.param("MSC", "cGVHD", "negative", "stated", "prevents or lessens cGVHD", id="cGVHD"),
        pytest.param("MSC", "fibrosis", "negative", "stated", "prevents or lessens fibrosis", id="fibrosis"),
        pytest.param("MSC", "IDO1", "positive", "stated", "IFN-γ", id="IDO1, licensed"),
        pytest.param("poor MSC persistence", "MSC efficacy", "negative", "stated", "limited by", id="a limit"),
        pytest.param("umbilical-cord MSC", "cGVHD", "negative", "stated", "Gao 2016, randomised", id="a trial"),
        pytest.param(
            "conditioning", "HLA-DR", "positive", "composed", "may raise HLA-DR [expression] in MSC", id="in MSC"
        ),
    ],
)
def test_first_lines_that_a_specialist_would_act_on(
    source: str, target: str, verdict: str, basis: str, words: str, shipped: KnowledgeGraph
) -> None:
    found = shipped.effect(source, target)
    assert (found.verdict, found.basis) == (verdict, basis)
    assert words in effect_line(found)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("apoptotic MSC", "; not stated with apoptotic cells", id="nothing says it"),
        pytest.param("IFN-γ-licensed MSC", "MSC produces IDO1 (MSC stimulated via IFN-γ)", id="something says it"),
        pytest.param("MSC", "MSC produces IDO1 (MSC stimulated via IFN-γ)", id="not asked for"),
    ],
)
def test_a_condition_of_the_name_that_is_not_stated_is_named(shipped: KnowledgeGraph, name: str, words: str) -> None:
    line = effect_line(shipped.effect(name, "IDO1"))
    assert words in line
    assert ("not stated with" in line) == words.startswith("; not")


def test_a_condition_of_the_name_that_a_narrower_kind_states_is_named(shipped: KnowledgeGraph) -> None:
    """It was said that nothing is stated with thawed cells, although it is of bone-marrow MSC."""
    item = next(item for item in shipped.effect("MSC", "Treg").decision.deciding if item.relation == "exact").statement
    thawed = item._replace(
        id="stm:thawed-1", subject="CL:0002540", context=item.context._replace(product_state=("thawed",))
    )
    content = shipped.content.replace(statements={**shipped.content.statements, thawed.id: thawed})
    line = effect_line(KnowledgeGraph(content).effect("thawed MSC", "Treg"))
    assert line.startswith("POSITIVE, stated (asserted): MSC increases Treg")
    assert "; with thawed cells: bone-marrow MSC increases Treg" in line
    assert "not stated" not in line


def test_an_unstated_condition_stays_in_a_long_first_line(
    shipped: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.answers.effect_line.MOST_CLAUSES", 1)
    assert "; not stated with thawed cells" in effect_line(shipped.effect("thawed MSC", "GVHD"))
