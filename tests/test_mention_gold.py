"""The annotated sentences that measure ``kg draft``: their targets and their counts."""

from __future__ import annotations

import pytest

import kg
from benchmarks.mentions import DRAWN, GoldSentence, certainty_score, mention_score, read_certainty, read_gold
from kg.names.lookup import look_up

GOLD = read_gold()


def test_entities_are_known() -> None:
    entities = kg.load().content.entities
    named = {curie for sentence in GOLD.values() for curie in sentence.optional.union(*sentence.wanted)}
    outside = [curie for curie in sorted(named) if curie not in entities]
    assert [curie for curie in outside if curie not in {found.term.curie for found in look_up(curie)}] == []


def test_halves_are_of_equal_size() -> None:
    halves = [sentence.half for sentence in GOLD.values()]
    assert (halves.count("tuning"), halves.count("held back")) == (2 * DRAWN, 2 * DRAWN)


def test_enough_hedges_and_negations_are_annotated() -> None:
    marks = read_certainty().values()
    assert sum(len(hedged) for hedged, _ in marks) >= 25
    assert sum(len(negated) for _, negated in marks) >= 15


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        pytest.param(set(), (0, 0, 2), id="nothing"),
        pytest.param({"ex:a", "ex:c"}, (2, 2, 2), id="everything"),
        pytest.param({"ex:a", "ex:b"}, (1, 1, 2), id="two names of one entity"),
        pytest.param({"ex:a", "ex:may", "ex:wrong"}, (1, 2, 2), id="one optional, one wrong"),
    ],
)
def test_entities_are_counted(found: set[str], counts: tuple[int, int, int]) -> None:
    sentence = GoldSentence("tuning", (frozenset({"ex:a", "ex:b"}), frozenset({"ex:c"})), frozenset({"ex:may"}))
    assert mention_score([(sentence, found)])[:3] == counts


@pytest.mark.parametrize(
    ("marked", "counts"),
    [
        pytest.param([(["raised"], False)], (0, 0, 1), id="missed"),
        pytest.param([(["raised"], True), (["raised"], True)], (1, 1, 1), id="twice"),
        pytest.param([(["raised"], True), (["fell"], True)], (1, 2, 1), id="one wrong"),
    ],
)
def test_marks_are_counted(marked: list[tuple[list[str], bool]], counts: tuple[int, int, int]) -> None:
    assert certainty_score(marked, [frozenset({"raised", "rose"})]) == counts
