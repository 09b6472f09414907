"""The gold set for the ranking of paths fits the graph that it is about."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from benchmarks.gold import HELD_BACK, TUNING, GoldPair, half_of, read_gold

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

PAIRS = read_gold()
each_pair = pytest.mark.parametrize("pair", [pytest.param(p, id=f"{p.source} to {p.target}") for p in PAIRS])


@pytest.fixture(scope="module")
def steps(shipped: KnowledgeGraph) -> set[tuple[str, str]]:
    """Return the edges that a question for paths may follow by default."""
    return {(s.subject, s.object) for s in shipped.statements() if s.is_walkable and s.is_causal}


def test_the_set_is_large_enough_and_half_of_it_is_held_back() -> None:
    halves = [pair.half for pair in PAIRS]
    assert len(halves) >= 40
    assert set(halves) == {TUNING, HELD_BACK}
    assert halves.count(HELD_BACK) >= len(halves) / 2


def test_no_pair_stands_twice() -> None:
    assert len({(pair.source, pair.target) for pair in PAIRS}) == len(PAIRS)


@each_pair
def test_the_half_of_a_pair_follows_from_its_names(pair: GoldPair) -> None:
    assert pair.half == half_of(pair.source, pair.target)


@each_pair
def test_a_pair_has_a_reason_and_few_answers(pair: GoldPair) -> None:
    assert pair.why
    assert 1 <= len(set(pair.paths)) == len(pair.paths) <= 3


@each_pair
def test_the_answers_are_paths_of_the_graph(
    pair: GoldPair, shipped: KnowledgeGraph, steps: set[tuple[str, str]]
) -> None:
    for labels in pair.paths:
        assert (labels[0], labels[-1]) == (pair.source, pair.target)
        entities = [shipped.read(label).entity for label in labels]
        assert [entity.label for entity in entities] == list(labels)
        curies = [entity.curie for entity in entities]
        assert len(set(curies)) == len(curies), "a path visits an entity once"
        assert len(curies) <= 7, "no question without options asks for more than 6 edges"
        assert [step for step in pairwise(curies) if step not in steps] == []
