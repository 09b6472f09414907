"""Asks one graph from eight threads; ``python tests/threads.py FOLDER`` fails unless all get the serial answers.

It runs in a process of its own, so that a deadlock ends a test by its time limit instead of hanging it.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier
from typing import TYPE_CHECKING

from kg.answers.describe import describe_entity
from kg.answers.neighbors import NeighborQuery, neighbors
from kg.knowledge_graph import KnowledgeGraph
from kg.triples.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 8


def described(graph: KnowledgeGraph, name: str) -> str:
    return describe_entity(graph.read(name), graph.content).to_text(full=True)


QUESTIONS: list[Callable[[KnowledgeGraph], object]] = [
    *(lambda graph, text=text: graph.find_entities(text) for text in ("mac", "γ", "t cell", "MESH", "ent:")),  # type: ignore[misc]
    *(lambda graph, name=name: described(graph, name) for name in ("IDO", "MSC", "Tregs")),  # type: ignore[misc]
    *(lambda graph, end=end: graph.paths("MSC", end).to_dict() for end in ("Treg", "M2 macrophage", "GVHD")),  # type: ignore[misc]
    *(lambda graph, end=end: str(graph.effect("MSC", end)) for end in ("Treg", "Th17", "GVHD")),  # type: ignore[misc]
    lambda graph: list(neighbors(graph.read("PGE2").entity.curie, graph.content, NeighborQuery())),
    lambda graph: graph.sparql("SELECT ?s ?o { ?s msc:increases ?o } ORDER BY ?s ?o"),
]


def answers(graph: KnowledgeGraph, order: list[int]) -> list[tuple[int, object]]:
    """Ask every question in some order; give the answers in the order of the questions."""
    return sorted(((number, QUESTIONS[number](graph)) for number in order), key=lambda pair: pair[0])


def check(name: str, open_graph: Callable[[], KnowledgeGraph]) -> None:
    """Compare the answers of threads that begin at once, on a graph that is not read yet, with serial ones."""
    numbers = list(range(len(QUESTIONS)))
    expected = answers(open_graph(), numbers)
    graph, barrier = open_graph(), Barrier(THREADS)

    def ask(seed: int) -> list[tuple[int, object]]:
        order = Random(seed).sample(numbers, len(numbers))  # noqa: S311
        barrier.wait()
        return answers(graph, order)

    with ThreadPoolExecutor(THREADS) as pool:
        for found in pool.map(ask, range(THREADS)):
            differing = [number for number in numbers if found[number] != expected[number]]
            if differing:
                raise SystemExit(f"{name}: the answers to questions {differing} differ")


def main(folder: Path) -> None:
    """Check the graph in memory and a store of it."""
    content = load()
    check("in memory", lambda: KnowledgeGraph(load()))
    KnowledgeGraph(content).build_store([], folder / "store", merge=True)
    check("store", lambda: KnowledgeGraph.open(folder / "store"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
