"""The search is exact: held against plain enumeration and against networkx."""

from __future__ import annotations

from itertools import pairwise, permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.edges import Edge, EdgeGraph
from kg.graph.search import SearchLimitReached, find_paths


class Costs(EdgeGraph):
    """A graph of given edges ``(source, target, sign, cost)`` with given passing costs."""

    def __init__(self, edges: list[tuple[str, str, int, float]], passing: dict[str, float] | None = None) -> None:
        super().__init__([], lambda _: 0.0)
        for source, target, sign, cost in sorted(set(edges)):
            self._add(Edge(source, target, "", sign, cost, ()))
        self._passing = passing or {}


def enumerate_paths(graph: Costs, nodes: str, source: str, target: str, max_edges: int) -> list[tuple[float, int]]:
    """Every simple path with its cost and length, found by trying every order of every set of inner nodes."""
    found = []
    inner = [node for node in nodes if node not in (source, target)]
    for size in range(min(len(inner), max_edges - 1) + 1):
        for order in permutations(inner, size):
            costs = [sum(graph.passing_cost(node) for node in order)]
            for a, b in pairwise([source, *order, target]):
                costs = [cost + e.cost for cost in costs for e in graph.out_edges(a) if e.target == b]
            found += [(round(cost, 6), size + 1) for cost in costs]
    return sorted(found)


def cost_of(graph: Costs, path: tuple[Edge, ...]) -> float:
    return round(sum(e.cost for e in path) + sum(graph.passing_cost(e.target) for e in path[:-1]), 6)


NODES = "abcdef"
EDGES = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from([1, -1]), st.sampled_from([0.0, 0.5, 0.9, 2.0])
    ),
    max_size=24,
)
PASSING = st.dictionaries(st.sampled_from(NODES), st.sampled_from([0.1, 0.7]))


@settings(max_examples=1500, deadline=None)
@given(EDGES, PASSING, st.integers(1, 6))
def test_every_simple_path_is_found_once_and_in_order(
    edges: list[tuple[str, str, int, float]], passing: dict[str, float], max_edges: int
) -> None:
    graph = Costs(edges, passing)
    found = list(find_paths(graph, "a", "b", max_edges=max_edges))
    costs = [(cost_of(graph, path), len(path)) for path in found]
    assert sorted(costs) == enumerate_paths(graph, NODES, "a", "b", max_edges)
    assert costs == sorted(costs)
    assert len(set(found)) == len(found)
    for path in found:
        nodes = ["a", *(edge.target for edge in path)]
        assert len(set(nodes)) == len(nodes)
        assert nodes[-1] == "b"


@settings(max_examples=300, deadline=None)
@given(EDGES)
def test_networkx_finds_the_same_paths(edges: list[tuple[str, str, int, float]]) -> None:
    unsigned = [(a, b, 1, 1.0) for a, b, *_ in edges if a != b]
    peer = nx.DiGraph([(a, b) for a, b, *_ in unsigned])
    peer.add_nodes_from("ab")
    found = {tuple(edge.target for edge in path) for path in find_paths(Costs(unsigned), "a", "b", max_edges=5)}
    assert found == {tuple(path[1:]) for path in nx.all_simple_paths(peer, "a", "b", cutoff=5)}


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param([], [], id="empty graph"),
        pytest.param([("b", "a", 1, 1.0)], [], id="against the direction"),
        pytest.param([("a", "a", 1, 1.0), ("a", "b", 1, 1.0)], ["b"], id="self loop"),
        pytest.param(
            [("a", "c", 1, 1.0), ("c", "a", 1, 1.0), ("c", "b", 1, 1.0)], ["cb"], id="cycle through the source"
        ),
        pytest.param([("a", "b", 1, 1.0), ("a", "b", -1, 1.0)], ["b", "b"], id="parallel edges of both signs"),
        pytest.param(
            [("a", "c", 1, 0.5), ("c", "b", 1, 0.5), ("a", "b", 1, 1.0)], ["b", "cb"], id="a tie: the shorter first"
        ),
    ],
)
def test_edge_cases(edges: list[tuple[str, str, int, float]], expected: list[str]) -> None:
    assert ["".join(e.target for e in path) for path in find_paths(Costs(edges), "a", "b")] == expected


def test_a_node_leads_to_itself_by_no_path() -> None:
    assert list(find_paths(Costs([("a", "b", 1, 1.0), ("b", "a", 1, 1.0)]), "a", "a")) == []


def test_the_limit_is_said_and_not_kept_silent() -> None:
    edges = [(x, y, 1, 1.0) for x in NODES for y in NODES if x != y]
    paths = find_paths(Costs(edges), "a", "b", max_expansions=3)
    with pytest.raises(SearchLimitReached):
        list(paths)


def test_max_edges_must_be_positive() -> None:
    with pytest.raises(ValueError, match="max_edges must be at least 1, got 0"):
        find_paths(Costs([]), "a", "b", max_edges=0)
