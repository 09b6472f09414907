"""The ranking of paths against the gold set: ``python -m benchmarks.ranking`` from the top of the checkout.

Three orders are scored alike: that of ``kg path``, fewest edges first, and chance. A hit at n is an acceptable path
among the first n; a shortcut of ``kg path`` and the paths printed beneath it are one rank, and a second row counts each
line. A pair whose ends no step joins is *indirect*: there the order decides more than whether that step comes first.

``--misses`` prints what came before an acceptable path, and ``--tune`` tries other weights. Both look at the tuning
half unless told otherwise: weights chosen with the held-back half in view would be judged on what they were fitted to.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack, contextmanager
from itertools import product
from math import comb
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import networkx as nx

from benchmarks.gold import HELD_BACK, TUNING, GoldPair, read_gold
from kg.knowledge_graph import KnowledgeGraph
from kg.paths import ranking
from kg.search.index import UNIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


#: How many shortcuts of an answer are looked at; an acceptable path further down counts as missing.
DEPTH = 10
#: Longest path, in edges: what a question without options asks for.
MAX_EDGES = 6

#: The labels along a path.
Labels = tuple[str, ...]

#: What ``--tune`` tries, every combination of the three: tables of certainty, ...
CERTAINTIES = {
    "as shipped": {},
    "inferred 0.4": {"inferred": 0.4},
    "inferred 0.8": {"inferred": 0.8},
    "all 1": {"suggested": 1.0, "hypothesised": 1.0, "inferred": 1.0},
}
#: ... hub weights, ...
HUB_WEIGHTS = (0.0, 0.15, 0.3, 0.6, 1.0)
#: ... and costs of an edge as such, on top of what its support costs.
LENGTH_COSTS = (0.0, 0.3, 0.7, 1.5)


class Score(NamedTuple):
    """The score of one order on one pair, or its mean over several."""

    hit_at_1: float
    hit_at_3: float
    #: One over the rank of the first acceptable path; 0 where there is none.
    reciprocal_rank: float


def score_of(rank: int | None) -> Score:
    """Score the rank of the first acceptable path, counted from 1; ``None`` where there is none."""
    return Score(0, 0, 0) if rank is None else Score(rank <= 1, rank <= 3, 1 / rank)


def mean(scores: Iterable[Score]) -> Score:
    """Average over pairs."""
    columns = list(zip(*scores, strict=True))
    return Score(*(sum(column) / len(column) for column in columns))


def first_acceptable(ranks: Sequence[Sequence[Labels]], pair: GoldPair) -> int | None:
    """Return the first rank, counted from 1, that holds an acceptable path of a pair."""
    return next((rank for rank, paths in enumerate(ranks, 1) if not set(pair.paths).isdisjoint(paths)), None)


# kg path


def answer(graph: KnowledgeGraph, pair: GoldPair) -> list[list[Labels]]:
    """Ask for the paths of a pair: one list for each shortcut, itself first and then what is printed beneath it."""
    ranks: list[list[Labels]] = []
    for path in graph.paths(pair.source, pair.target, k=DEPTH, max_edges=MAX_EDGES):
        if path.expands is None:
            ranks.append([])
        ranks[-1].append(tuple(graph.content.entities[curie].label for curie in path.nodes))
    return ranks


def score_answer(graph: KnowledgeGraph, pair: GoldPair) -> Score:
    """Score what ``kg path`` prints, a shortcut and its expansions as one rank."""
    return score_of(first_acceptable(answer(graph, pair), pair))


def score_lines(graph: KnowledgeGraph, pair: GoldPair) -> Score:
    """Score what ``kg path`` prints, each line as a rank of its own."""
    lines = [[labels] for paths in answer(graph, pair) for labels in paths]
    return score_of(first_acceptable(lines, pair))


# What it is compared with


def all_paths(graph: KnowledgeGraph, pair: GoldPair) -> list[Labels]:
    """List every simple path of a pair, fewest edges first and then by identifiers."""
    plain: nx.DiGraph[str] = nx.DiGraph(graph.to_networkx())
    source, target = (graph.read(name).entity.curie for name in (pair.source, pair.target))
    found = sorted(nx.all_simple_paths(plain, source, target, cutoff=MAX_EDGES), key=lambda path: (len(path), path))
    return [tuple(graph.content.entities[curie].label for curie in path) for path in found]


def score_shortest(graph: KnowledgeGraph, pair: GoldPair) -> Score:
    """Score the order of fewest edges."""
    return score_of(first_acceptable([[labels] for labels in all_paths(graph, pair)], pair))


def score_chance(graph: KnowledgeGraph, pair: GoldPair) -> Score:
    """Return the expected score where every order of all simple paths is as likely, exactly."""
    found = all_paths(graph, pair)
    good, total = len(set(pair.paths) & set(found)), len(found)
    if not good:
        return score_of(None)
    # The first acceptable path has rank r if the others are among the total - r paths behind it.
    chances = [comb(total - rank, good - 1) / comb(total, good) for rank in range(1, total - good + 2)]
    return Score(chances[0], sum(chances[:3]), sum(chance / rank for rank, chance in enumerate(chances, 1)))


ORDERS: dict[str, Callable[[KnowledgeGraph, GoldPair], Score]] = {
    "kg path": score_answer,
    "kg path, each line a rank": score_lines,
    "fewest edges": score_shortest,
    "chance": score_chance,
}


# Weights


@contextmanager
def weights(**values: Any) -> Iterator[None]:
    """Put other values in the place of names of :mod:`kg.paths.ranking`, wherever ``kg`` has imported them.

    A module that ``kg`` imports only now would take the other values for good: ask one question before.

    :param **values: Name in that module to value.

    :raises AttributeError: If the module has no such name.
    """
    with ExitStack() as stack:
        for name, value in values.items():
            shipped = getattr(ranking, name)
            for module in [m for key, m in sys.modules.items() if key.startswith("kg.")]:
                if getattr(module, name, None) is shipped:
                    stack.enter_context(mock.patch.object(module, name, value))
        yield


def unwalked(graph: KnowledgeGraph) -> KnowledgeGraph:
    """Return a graph anew, without what was made with other weights."""
    return KnowledgeGraph(graph.content.replace())


def with_length_cost(extra: float) -> Callable[[float], int]:
    """Make a cost of a step that adds a constant to the shipped one."""
    shipped = ranking.cost

    def cost(support: float) -> int:
        return shipped(support) + round(UNIT * extra)

    return cost


def tune(graph: KnowledgeGraph, pairs: Sequence[GoldPair]) -> None:
    """Score every combination of weights, and print them best first."""

    def score() -> Score:
        fresh = unwalked(graph)
        return mean(score_answer(fresh, pair) for pair in pairs)

    shipped = score()
    rows = []
    for (table, changes), hub, length in product(CERTAINTIES.items(), HUB_WEIGHTS, LENGTH_COSTS):
        certainty = ranking.CERTAINTY_WEIGHTS | changes
        with weights(CERTAINTY_WEIGHTS=certainty, HUB_WEIGHT=hub, cost=with_length_cost(length)):
            rows.append((score(), table, hub, length))
    print(f"{'certainty':14}{'hub':>6}{'edge':>6}{'hit@1':>8}{'hit@3':>8}{'MRR':>8}   ({len(pairs)} pairs)")
    print(f"{'shipped':26}" + "".join(f"{x:8.3f}" for x in shipped))
    for result, table, hub, length in sorted(rows, key=lambda row: row[0], reverse=True):
        print(f"{table:14}{hub:6.2f}{length:6.2f}" + "".join(f"{x:8.3f}" for x in result))


# Output


def print_scores(graph: KnowledgeGraph, pairs: Sequence[GoldPair]) -> None:
    """Print the score of each order on each half and its indirect pairs, and how often two orders differ on a pair."""
    print(f"{'order':28}{'pairs':22}{'':>4}{'hit@1':>8}{'hit@3':>8}{'MRR':>8}")
    groups = {half: [pair for pair in pairs if pair.half == half] for half in (TUNING, HELD_BACK)}
    for half, chosen in list(groups.items()):
        groups[f"{half}, indirect"] = [pair for pair in chosen if len(all_paths(graph, pair)[0]) > 2]
    for name, score in ORDERS.items():
        for group, chosen in groups.items():
            result = mean(score(graph, pair) for pair in chosen)
            print(f"{name:28}{group:22}{len(chosen):4}" + "".join(f"{x:8.3f}" for x in result))
    for half in (TUNING, HELD_BACK):
        hits = [(score_answer(graph, pair).hit_at_1, score_shortest(graph, pair).hit_at_1) for pair in groups[half]]
        print(f"hit@1, {half}: kg path alone {hits.count((1, 0))}, fewest edges alone {hits.count((0, 1))}")


def print_misses(graph: KnowledgeGraph, pairs: Sequence[GoldPair]) -> None:
    """Print, for each pair whose first rank holds no acceptable path, what is there and what was wanted."""
    for pair in pairs:
        ranks = answer(graph, pair)
        rank = first_acceptable(ranks, pair)
        if rank == 1:
            continue
        print(
            f"{pair.source} to {pair.target}: rank {rank or f'below {DEPTH}'}, fewest edges "
            f"{first_acceptable([[labels] for labels in all_paths(graph, pair)], pair)}"
        )
        for paths in ranks[: (rank or 3) - 1]:
            print(f"    before  {' > '.join(paths[0])}")
        for labels in pair.paths:
            print(f"    wanted  {' > '.join(labels)}")
        print(f"    because {pair.why}")


def main() -> None:
    """Score, or print misses, or try weights."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ranking", description="Score the ranking of paths.")
    parser.add_argument(
        "--misses", nargs="?", const=TUNING, choices=(TUNING, HELD_BACK), help="print the misses of a half"
    )
    parser.add_argument("--tune", action="store_true", help="try other weights, on the tuning half alone")
    options = parser.parse_args()
    graph, pairs = KnowledgeGraph.load(), read_gold()
    if options.tune:
        tune(graph, [pair for pair in pairs if pair.half == TUNING])
    elif options.misses:
        print_misses(graph, [pair for pair in pairs if pair.half == options.misses])
    else:
        print_scores(graph, pairs)


if __name__ == "__main__":
    main()
