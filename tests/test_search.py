"""The search is exact: held against plain enumeration and against networkx."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise, permutations, product
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search.in_memory import IndexRow, make_index
from kg.search.index import PathIndex, View
from kg.search.search import MAX_TIES, IndexPath, SearchLimitReached, _Round, find_index_paths
from random_input import examples

#: (source, target, sign, cost, number of the predicate, whether it is a further edge)
Given = tuple[int, int, int | None, int, int, bool]
NODES = 6
A, B = 0, 1


def index_of(edges: list[Given], hub_weight: float = 0.0, nodes: int = NODES) -> PathIndex:
    rows = [IndexRow(further, s, t, sign, cost, 8 * predicate) for s, t, sign, cost, predicate, further in edges]
    return PathIndex(make_index(rows, nodes, hub_weight=hub_weight)[0])


def predicate(index: PathIndex, row: int) -> int:
    return index.row_marks[row] >> 3


class Plain:
    """The same question answered by trying every order of every set of inner nodes, on the edges as they are given."""

    def __init__(self, edges: list[Given], index: PathIndex, *, further: bool, undirected: bool) -> None:
        self.best: dict[tuple[int, int], dict[tuple[int | None, bool], int]] = {}
        for s, t, sign, cost, _, is_further in edges:
            if s != t and (further or not is_further):
                for one, other, way in [(s, t, False), (t, s, True)][: 1 + undirected]:
                    known = self.best.setdefault((one, other), {})
                    # Backwards, an edge of either sign is an edge of its own, as its statements are.
                    key = (sign, is_further, way)
                    known[key] = min(cost, known.get(key, cost))  # type: ignore[index,arg-type]
        self.passing = [2 * half for half in index.half_passing]

    def costs(self, max_edges: int, via: int | None = None) -> list[tuple[int, int]]:
        """Return the cost and length of every simple path."""
        found = []
        inner = [node for node in range(NODES) if node not in (A, B)]
        for size in range(min(len(inner), max_edges - 1) + 1):
            for order in permutations(inner, size):
                if via is not None and via not in order:
                    continue
                steps = [self.best.get(pair, {}).values() for pair in pairwise([A, *order, B])]
                passed = sum(self.passing[node] for node in order)
                found += [(passed + sum(costs), size + 1) for costs in product(*steps)]
        return sorted(found)


EDGES = st.lists(
    st.tuples(
        st.integers(0, NODES - 1),
        st.integers(0, NODES - 1),
        st.sampled_from([1, -1, None]),
        st.sampled_from([0, 5, 9, 20, 1000]),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=26,
)


def check(index: PathIndex, routes: list[IndexPath], max_edges: int) -> None:
    """Every route is a simple path of the index, its cost is the sum of its parts, and they come in order, once."""
    for cost, edges, nodes in routes:
        assert (nodes[0], nodes[-1]) == (A, B)
        assert len(set(nodes)) == len(nodes) == len(edges) + 1 <= max_edges + 1
        assert cost >= sum(2 * index.half_passing[node] for node in nodes[1:-1])
    assert [(r.cost, len(r.edges)) for r in routes] == sorted((r.cost, len(r.edges)) for r in routes)
    assert max(Counter((r.edges, r.nodes) for r in routes).values(), default=1) == 1


@examples(800)
@given(EDGES, st.sampled_from([0.0, 0.3, 2.0]), st.integers(1, 6), st.integers(1, 40), st.booleans(), st.booleans())
def test_every_simple_path_is_found_once_and_in_order(
    edges: list[Given], hub_weight: float, max_edges: int, batch: int, further: bool, undirected: bool
) -> None:
    index = index_of(edges, hub_weight)
    view = View(index, with_further=further, is_undirected=undirected)
    found = list(find_index_paths(view, A, B, max_edges=max_edges, batch=batch))
    check(index, found, max_edges)
    expected = Plain(edges, index, further=further, undirected=undirected).costs(max_edges)
    assert [(route.cost, len(route.edges)) for route in found] == expected


@examples(800)
@given(EDGES, st.integers(1, 6), st.sets(st.integers(0, 2)), st.sampled_from([None, 2, 3]), st.sampled_from([None, 4]))
def test_filters_find_the_same_paths_as_a_smaller_graph(
    edges: list[Given], max_edges: int, predicates: set[int], via: int | None, avoid: int | None
) -> None:
    index = index_of(edges)
    view = View(
        index,
        with_further=True,
        takes_row=(lambda row: predicate(index, row) in predicates) if predicates else None,
        takes_node=(lambda node: node != avoid) if avoid else None,
    )
    accept = (lambda edges, nodes: via in nodes) if via else None
    found = list(find_index_paths(view, A, B, max_edges=max_edges, accept=accept))
    left = [e for e in edges if (not predicates or e[4] in predicates) and avoid not in (e[0], e[1])]
    expected = Plain(left, index, further=True, undirected=False).costs(max_edges, via)
    assert [(route.cost, len(route.edges)) for route in found] == expected


@examples(500)
@given(EDGES, st.integers(1, 5))
def test_networkx_finds_the_same_paths(edges: list[Given], max_edges: int) -> None:
    unsigned: list[Given] = [(s, t, 1, 1, 0, False) for s, t, *_ in edges if s != t]
    peer = nx.DiGraph([edge[:2] for edge in unsigned])
    peer.add_nodes_from((A, B))
    found = {route.nodes for route in find_index_paths(View(index_of(unsigned)), A, B, max_edges=max_edges)}
    assert found == {tuple(path) for path in nx.all_simple_paths(peer, A, B, cutoff=max_edges)}


@examples(60)
@given(st.randoms(use_true_random=False), st.integers(2, 5), st.integers(1, 12))
def test_networkx_agrees_on_larger_weighted_graphs(random, max_edges: int, k: int) -> None:  # type: ignore[no-untyped-def]
    count = 40
    pairs = {(random.randrange(count), random.randrange(count)) for _ in range(220)}
    edges: list[Given] = [(s, t, 1, random.randrange(1, 50), 0, False) for s, t in sorted(pairs) if s != t]
    peer = nx.DiGraph()
    peer.add_nodes_from((A, B))
    peer.add_weighted_edges_from([(s, t, cost) for s, t, _, cost, *_ in edges])
    view = View(index_of(edges, nodes=count))
    found = list(islice(find_index_paths(view, A, B, max_edges=max_edges, batch=k), k))
    every = [nx.path_weight(peer, path, "weight") for path in nx.all_simple_paths(peer, A, B, cutoff=max_edges)]
    assert [route.cost for route in found] == sorted(every)[:k]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param([], [], id="empty graph"),
        pytest.param([(1, 0)], [], id="against the direction"),
        pytest.param([(0, 0), (0, 1)], [(0, 1)], id="self loop"),
        pytest.param([(0, 1), (1, 0)], [(0, 1)], id="there and back"),
        pytest.param([(0, 2), (2, 0), (2, 1)], [(0, 2, 1)], id="cycle through the source"),
        pytest.param([(0, 1), (1, 2), (2, 1)], [(0, 1)], id="cycle through the target"),
        pytest.param([(0, 2), (2, 1), (0, 3), (3, 1)], [(0, 2, 1), (0, 3, 1)], id="a tie: the smaller nodes first"),
    ],
)
def test_simple_paths_of_small_graphs(edges: list[tuple[int, int]], expected: list[tuple[int, ...]]) -> None:
    index = index_of([(s, t, 1, 10, 0, False) for s, t in edges])
    assert [route.nodes for route in find_index_paths(View(index), A, B)] == expected
    assert list(find_index_paths(View(index), A, A)) == [], "no path leads from a node to itself"


def test_a_tie_of_cost_is_broken_by_length() -> None:
    index = index_of([(0, 2, 1, 5, 0, False), (2, 1, 1, 5, 0, False), (0, 1, 1, 10, 0, False)])
    assert [route.nodes for route in find_index_paths(View(index), A, B)] == [(0, 1), (0, 2, 1)]


def test_parallel_edges_of_both_signs_are_two_paths() -> None:
    index = index_of([(0, 1, 1, 10, 0, False), (0, 1, -1, 10, 0, False), (0, 1, 1, 30, 1, False)])
    assert [[index.sign(edge) for edge in route.edges] for route in find_index_paths(View(index), A, B)] == [[1], [-1]]


def layers(width: int) -> PathIndex:
    """From A over three full layers to B, every cost the same: width³ paths that tie."""
    one, two, three = (range(2 + n * width, 2 + (n + 1) * width) for n in range(3))
    pairs = [*product([A], one), *product(one, two), *product(two, three), *product(three, [B])]
    return index_of([(s, t, 1, 7, 0, False) for s, t in pairs], nodes=2 + 3 * width)


def test_ties_come_in_the_order_of_nodes() -> None:
    routes = list(islice(find_index_paths(View(layers(8)), A, B, batch=10), 10))
    assert [route.nodes for route in routes] == [(0, 2, 10, 18 + n, 1) for n in range(8)] + [
        (0, 2, 11, 18 + n, 1) for n in range(2)
    ]


def test_of_too_many_ties_some_are_given_and_then_the_limit_is_said() -> None:
    routes = find_index_paths(View(layers(30)), A, B, batch=10)
    first = list(islice(routes, MAX_TIES // 2))
    assert {route.cost for route in first} == {28}
    assert len({route.nodes for route in first}) == MAX_TIES // 2
    with pytest.raises(SearchLimitReached):
        list(routes)


@pytest.mark.parametrize("depth", [4, 5, 6])
def test_every_pair_of_halves_that_is_tried_counts(depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Full layers, every path the same: there are many more pairs of halves than edges."""
    width = 12
    tiers = [range(2 + n * width, 2 + (n + 1) * width) for n in range(depth)]
    pairs = [*product([A], tiers[0]), *product(tiers[-1], [B])]
    for one, following in pairwise(tiers):
        pairs += product(one, following)
    view = View(index_of([(s, t, 1, 7, 0, False) for s, t in pairs], nodes=2 + depth * width))
    tried = 0
    take = _Round._take

    def counted(self: _Round, *args: Any, **how: Any) -> None:
        nonlocal tried
        tried += 1
        assert tried <= self.steps
        take(self, *args, **how)

    monkeypatch.setattr(_Round, "_take", counted)
    assert {route.cost for route in islice(find_index_paths(view, A, B, max_edges=depth + 1), 10)} == {7 * (depth + 1)}
    assert tried > MAX_TIES


def test_the_limit_is_said_and_not_kept_silent() -> None:
    pairs = [(s, t, 1, 1, 0, False) for s, t in product(range(NODES), repeat=2) if s != t]
    with pytest.raises(SearchLimitReached):
        list(find_index_paths(View(index_of(pairs)), A, B, max_steps=3))


@pytest.mark.parametrize(("max_edges", "batch"), [(0, 1), (1, 0)])
def test_numbers_must_be_positive(max_edges: int, batch: int) -> None:
    with pytest.raises(ValueError, match=f"must be at least 1, got {max_edges} and {batch}"):
        find_index_paths(View(index_of([])), A, B, max_edges=max_edges, batch=batch)
