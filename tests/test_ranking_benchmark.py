"""The program that scores the ranking of paths."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest

from benchmarks.gold import GoldPair
from benchmarks.ranking import (
    Score,
    all_paths,
    answer,
    score_answer,
    score_chance,
    score_lines,
    score_of,
    score_shortest,
    unwalked,
    weights,
    with_length_cost,
)
from kg.paths import ranking
from small import graph

#: a reaches d at once, which is said to be by m; by e; and by c, of which little is certain.
GRAPH = graph("""
    a + d via=m
    a + m
    m + d
    a + e
    e + d
    a + c certainty=hypothesised
    c + d
""")
AT_ONCE, BY_M, BY_E, BY_C = ("a", "d"), ("a", "m", "d"), ("a", "e", "d"), ("a", "c", "d")


def pair(*paths: tuple[str, ...]) -> GoldPair:
    return GoldPair("tuning", "a", "d", paths, "because")


def test_an_answer_groups_the_paths_beneath_a_shortcut() -> None:
    assert answer(GRAPH, pair()) == [[AT_ONCE, BY_M], [BY_E], [BY_C]]


def test_every_simple_path_fewest_edges_first_then_by_identifiers() -> None:
    assert all_paths(GRAPH, pair()) == [AT_ONCE, BY_C, BY_E, BY_M]


@pytest.mark.parametrize(
    ("paths", "ranks"),
    [
        pytest.param([AT_ONCE], (1, 1, 1), id="first"),
        pytest.param([BY_M], (1, 2, 4), id="beneath its shortcut"),
        pytest.param([BY_C, BY_E], (2, 3, 2), id="the first of several"),
        pytest.param([BY_C], (3, 4, 2), id="last"),
        pytest.param([("a", "x", "d")], (None, None, None), id="missing"),
    ],
)
def test_ranks_of_each_order(paths: list[tuple[str, ...]], ranks: tuple[int | None, ...]) -> None:
    scores = [score(GRAPH, pair(*paths)) for score in (score_answer, score_lines, score_shortest)]
    assert scores == [score_of(rank) for rank in ranks]


def test_a_rank_and_its_score() -> None:
    assert [score_of(rank) for rank in (1, 3, 4, None)] == [(1, 1, 1), (0, 1, 1 / 3), (0, 0, 1 / 4), (0, 0, 0)]


@pytest.mark.parametrize("good", [[BY_E], [BY_M, BY_E], [AT_ONCE, BY_C, BY_E, BY_M], [("a", "x", "d")]])
def test_chance_is_the_mean_over_every_order(good: list[tuple[str, ...]]) -> None:
    ranks = [
        next((n for n, path in enumerate(order, 1) if path in good), None)
        for order in permutations(all_paths(GRAPH, pair()))
    ]
    expected = [sum(map(Fraction, column)) / len(ranks) for column in zip(*map(score_of, ranks), strict=True)]
    assert score_chance(GRAPH, pair(*good)) == pytest.approx(Score(*map(float, expected)))


def first(lines: str) -> tuple[str, ...]:
    return answer(graph(lines), pair())[0][0]


def test_other_weights_reach_the_answer_and_are_taken_back() -> None:
    shipped = answer(GRAPH, pair())
    with weights(CERTAINTY_WEIGHTS=dict.fromkeys(ranking.CERTAINTY_WEIGHTS, 1.0)):
        assert answer(unwalked(GRAPH), pair()) == [[AT_ONCE, BY_M], [BY_C], [BY_E]]
    assert answer(unwalked(GRAPH), pair()) == shipped


@pytest.mark.parametrize(("weight", "expected"), [(0.0, ("a", "h", "d")), (5.0, ("a", "c", "d"))])
def test_another_hub_weight_reaches_the_answer(weight: float, expected: tuple[str, ...]) -> None:
    answer(GRAPH, pair())
    with weights(HUB_WEIGHT=weight):
        assert first("a + h\nh + d\nh + x\nh + y\na + c certainty=suggested\nc + d") == expected


@pytest.mark.parametrize(("cost", "expected"), [(0.0, ("a", "x", "y", "d")), (5.0, ("a", "c", "d"))])
def test_a_cost_of_each_edge_reaches_the_answer(cost: float, expected: tuple[str, ...]) -> None:
    answer(GRAPH, pair())
    unsure = "certainty=hypothesised"
    with weights(cost=with_length_cost(cost)):
        assert first(f"a + x\nx + y\ny + d\na + c {unsure}\nc + d {unsure}") == expected


def test_a_name_that_is_no_weight_is_refused() -> None:
    with pytest.raises(AttributeError, match="NO_WEIGHT"), weights(NO_WEIGHT=1):
        pass
