"""Asks one graph from threads; ``python tests/threads.py FOLDER THREADS`` fails unless all get the serial answers.

It runs in a process of its own, so that a deadlock ends a test by its time limit instead of hanging it.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier
from typing import TYPE_CHECKING

import kg
from kg.answers.overlay import Measured
from kg.triples.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[[kg.KnowledgeGraph], object]

SPARQL = "SELECT ?s ?o { ?s msc:increases ?o } ORDER BY ?s ?o"
#: Methods that make a graph or write a store, and give no answer.
NO_ANSWER = {"load", "open", "close", "build_store", "query_pool"}
#: Methods that take longest: one of three threads asks them, and two of eight.
SLOW = {"conflicts", "to_dataframe", "to_igraph", "to_networkx", "to_rdflib"}
#: Method to questions for it.
QUESTIONS: dict[str, list[Ask]] = {
    "bindings": [lambda g: g.bindings(kg_query("raises"), {"target": "Treg"})],
    "block": [lambda g: g.block("IDO", "Treg", inhibit="AHR")],
    "common": [lambda g: g.common(["IL-10", "PGE2"])],
    "conflicts": [lambda g: g.conflicts()],
    "curie": [lambda g: g.curie("PGE2")],
    "effect": [lambda g: g.effect("MSC", "Treg"), lambda g: g.effect("MSC", "GVHD")],
    "explain": [lambda g: g.explain("IDO", "Treg"), lambda g: g.explain("stm:ido_treg-28")],
    "export": [lambda g: g.export("sif"), lambda g: g.export("turtle", path=("IDO", "Treg"))],
    "find": [lambda g: g.find("mac"), lambda g: g.find("γ"), lambda g: g.find("t cell")],
    "find_entities": [lambda g: g.find_entities("MESH")],
    "find_words": [lambda g: g.find_words("ctx:")],
    "gaps": [lambda g: g.gaps("IL-6", "GVHD").rows()],
    "matrix": [lambda g: g.matrix("IDO", "T cell")],
    "neighbors": [lambda g: g.neighbors("PGE2"), lambda g: g.neighbors("Treg", direction="up", sign=1)],
    "overlay": [lambda g: g.overlay([Measured("IDO1", 1.2, 0.01, "", 2)], "IDO", "Treg").rows()],
    "paths": [lambda g: g.paths("MSC", "Treg"), lambda g: g.paths("MSC", "GVHD", context={"licensing": "IFN-γ"})],
    "paths_between": [lambda g: g.paths_between(["IDO", "CD63"], ["Treg", "Th17"])],
    "plot_trials": [lambda g: g.plot_trials().to_svg()],
    "query": [lambda g: g.query("raises", target="Treg")],
    "read": [lambda g: g.read("hUC-MSC"), lambda g: g.read("Tregs")],
    "read_category": [lambda g: g.read_category("gene")],
    "read_context": [lambda g: g.read_context({"licensing": "IFN-γ"})],
    "read_plain": [lambda g: g.read_plain("Th17")],
    "read_predicate": [lambda g: g.read_predicate("increases")],
    "readings": [lambda g: g.readings(["IDO", "IDO1", "Treg"])],
    "show": [lambda g: g.show("IDO"), lambda g: g.show("MSC"), lambda g: g.show("ref:durdu2026-36")],
    "sparql": [lambda g: g.sparql(SPARQL)],
    "statements": [lambda g: g.statements("GVHD"), lambda g: len(g.statements())],
    "stats": [lambda g: g.stats(), lambda g: len(g.stats(caveats=True))],
    "to_dataframe": [lambda g: g.to_dataframe().shape],
    "to_igraph": [lambda g: g.to_igraph().get_edgelist()],
    "to_networkx": [lambda g: sorted(g.to_networkx().edges(keys=True))],
    "to_pyvis": [lambda g: g.to_pyvis("IDO", "Treg").edges],
    "to_rdflib": [lambda g: len(g.to_rdflib())],
    "trials": [lambda g: g.trials(indication="aGVHD"), lambda g: g.trials(outcome="overall response>70")],
    "view": [lambda g: g.view("IDO", "Treg", overlay=[Measured("IDO1", 1.2, 0.01, "", 2)]).html],
}


def kg_query(name: str) -> kg.NamedQuery:
    from kg.sparql.queries import find_query

    return find_query(name)


def questions() -> Iterator[tuple[str, Ask]]:
    """Yield every question with its name; a question for each method that can be called is among them."""
    methods = {name for name in dir(kg.KnowledgeGraph) if not name.startswith("_")}
    methods = {name for name in methods if callable(getattr(kg.KnowledgeGraph, name))}
    if missing := methods - NO_ANSWER - QUESTIONS.keys():
        raise SystemExit(f"no question for {', '.join(sorted(missing))}")
    for method, asked in QUESTIONS.items():
        for number, ask in enumerate(asked, 1):
            yield f"{method} {number}", ask


def plain(answer: object) -> object:
    """Return the parts of an answer by which two answers are compared."""
    return (str(answer), answer.to_dict()) if isinstance(answer, kg.Result) else answer


def check(name: str, threads: int, open_graph: Callable[[], kg.KnowledgeGraph]) -> None:
    """Compare the answers of threads that begin at once, on a graph that is not read yet, with serial ones."""
    asked = list(questions())
    serial = open_graph()
    expected = {question: plain(ask(serial)) for question, ask in asked}
    graph, barrier = open_graph(), Barrier(threads)

    def answers(seed: int) -> dict[str, object]:
        order = [pair for pair in asked if seed <= threads // 8 or pair[0].split()[0] not in SLOW]
        Random(seed).shuffle(order)  # noqa: S311
        barrier.wait()
        return {question: plain(ask(graph)) for question, ask in order}

    with ThreadPoolExecutor(threads) as pool:
        for found in pool.map(answers, range(threads)):
            if differing := sorted(question for question, answer in found.items() if answer != expected[question]):
                raise SystemExit(f"{name}: the answers to {', '.join(differing)} differ")


def main(folder: Path, threads: int) -> None:
    """Check the graph in memory and a store of it."""
    content = load()
    check("in memory", threads, lambda: kg.KnowledgeGraph(load()))
    kg.KnowledgeGraph(content).build_store([], folder / "store", merge=True)
    check("store", threads, lambda: kg.open(folder / "store"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
