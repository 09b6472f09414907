"""The graphs that are measured on, with their pairs and files, each in a folder of its own."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.graphs import (
    ARRAYS,
    EDGES,
    SEED,
    TRIPLES,
    hubs,
    layers,
    power_law,
    save,
    ties,
    write_edges,
    write_triples,
)
from benchmarks.ontology import ontology
from benchmarks.pairs import PAIRS, Pair, between, by_degree, write_pairs
from benchmarks.solvers import OXIGRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.graphs import Graph

#: Sizes of the worst cases.
HUBS, LAYERS, WIDTH = 20, 5, 300


class Set(NamedTuple):
    """A graph and how its pairs are drawn."""

    #: What it is, in a few words.
    title: str
    graph: Callable[[], Graph]
    pairs: Callable[[Graph], list[Pair]]


def _all(graph: Graph) -> np.ndarray:
    return np.arange(len(graph.names))


SETS = {
    "1m": Set("power law, 50,000 nodes and 1 million edges", lambda: power_law(50_000, 1_000_000), by_degree),
    "seed": Set("the graph 1m from another seed", lambda: power_law(50_000, 1_000_000, SEED + 1), by_degree),
    "sparse": Set(
        "200,000 nodes joined at random by 1 million edges",
        lambda: power_law(200_000, 1_000_000, exponent=0),
        lambda graph: between(graph, "any", _all(graph), _all(graph)),
    ),
    "8m": Set("power law, 100,000 nodes and 8 million edges", lambda: power_law(100_000, 8_000_000), by_degree),
    "hubs": Set(
        f"{HUBS} hubs, each joined both ways with the same 20,000 nodes",
        lambda: hubs(HUBS, 20_000),
        lambda graph: between(graph, "hub to hub", _all(graph)[:HUBS], _all(graph)[:HUBS]),
    ),
    "layers": Set(
        f"{LAYERS} layers of {WIDTH} nodes, complete between neighbours, all costs equal",
        lambda: layers(LAYERS, WIDTH),
        lambda graph: between(graph, "first to last layer", _all(graph)[:WIDTH], _all(graph)[-WIDTH:]),
    ),
    "ties": Set(
        "20,000 nodes of equal degree, 1 million edges of two costs",
        lambda: ties(20_000, 50),
        lambda graph: between(graph, "any", _all(graph), _all(graph)),
    ),
    "ontology": Set(
        "terms of CHEBI, CL, EFO, MONDO and UBERON with their parents",
        ontology,
        lambda graph: between(graph, "term to ancestor", _all(graph), _all(graph), min_edges=3),
    ),
}


def make(name: str, folder: Path, say: Callable[[str], None]) -> None:
    """Write a graph: edge list, N-Triples, arrays, pairs, and the N-Triples loaded into a bare Oxigraph store.

    :param name: One of :data:`SETS`.
    :param folder: Where; it may exist.
    :param say: Takes a line on every part with the seconds it took.
    """

    @contextmanager
    def timed(what: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        say(f"{what}: {time.perf_counter() - start:.1f} s")

    folder.mkdir(parents=True, exist_ok=True)
    with timed("the graph"):
        graph = SETS[name].graph()
    with timed(EDGES):
        write_edges(graph, folder / EDGES)
    with timed(TRIPLES):
        write_triples(graph, folder / TRIPLES)
    with timed(ARRAYS):
        save(graph, folder / ARRAYS)
    with timed(PAIRS):
        write_pairs(SETS[name].pairs(graph), folder / PAIRS)
    with timed(OXIGRAPH):
        load_oxigraph(folder)


def load_oxigraph(folder: Path) -> None:
    """Load the N-Triples of a graph into a store on disk, in the place of what was there."""
    import pyoxigraph

    shutil.rmtree(folder / OXIGRAPH, ignore_errors=True)
    store = pyoxigraph.Store(str(folder / OXIGRAPH))
    store.bulk_load(path=str(folder / TRIPLES))
    store.optimize()
