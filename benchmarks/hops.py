"""Paths in a million plain edges behind endpoints: ``python -m benchmarks.hops FOLDER``.

The graph is that of ``benchmarks/paths.py``. Each server that is installed gets it, and is asked hop by hop for the ten
best paths of at most four edges; costs and paths are compared with those of a store of the same edges.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import kg
from benchmarks import servers
from benchmarks.graphs import TRIPLES, write_triples
from benchmarks.sets import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How many paths, of how many edges at most, for every which pair of the set.
K, MAX_EDGES, EVERY = 10, 4, 4


def found(graph: kg.KnowledgeGraph, source: str, target: str) -> tuple[list[float], set[Any]]:
    """Return the costs of the best paths, and nodes and signs of those below the last cost, at which ties are cut."""
    paths = graph.paths(source, target, k=K, max_edges=MAX_EDGES)
    costs = [round(path.cost, 5) for path in paths]
    kept = (path for path, cost in zip(paths, costs, strict=True) if cost < costs[-1])
    return costs, {(path.nodes, tuple(step.sign for step in path.steps)) for path in kept}


def running(folder: Path, triples: Path, store: Path) -> Iterator[tuple[str, Any]]:
    """Yield the servers that are installed, with what runs them."""
    for name in ("kg serve", "oxigraph", "virtuoso"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    yield "kg serve", lambda: servers.kg_serve(folder / "kg serve", "--store", str(store))
    if servers.find_oxigraph():
        yield "oxigraph", lambda: servers.oxigraph(triples, folder / "oxigraph")
    if servers.find_virtuoso():
        yield "virtuoso", lambda: servers.virtuoso(triples, folder / "virtuoso")


def main(folder: Path, only: str = "") -> None:
    """Ask every server."""
    folder.mkdir(parents=True, exist_ok=True)
    triples, store = folder / TRIPLES, folder / "store"
    graph = SETS["1m"].graph()
    if not store.exists():
        write_triples(graph, triples)
        kg.load().build_store([triples], store)
    pairs = SETS["1m"].pairs(graph)[::EVERY]
    here = kg.open(store)
    for name, run in running(folder, triples, store):
        if only not in name:
            continue
        with ExitStack() as stack:
            url = stack.enter_context(run())
            start = time.perf_counter()
            there = stack.enter_context(kg.open(endpoint=url))
            remote = there._remote
            assert remote is not None  # noqa: S101
            print(f"{name}: opened in {time.perf_counter() - start:.1f} s", flush=True)
            seconds: dict[str, list[tuple[float, int]]] = {}
            same = 0
            for pair in pairs:
                before, start = remote.endpoint.requests, time.perf_counter()
                same += found(there, pair.source, pair.target) == found(here, pair.source, pair.target)
                elapsed = time.perf_counter() - start
                seconds.setdefault(pair.label, []).append((elapsed, remote.endpoint.requests - before))
            print(f"{name}: {same} of {len(pairs)} the same")
            for label, took in seconds.items():
                times, requests = zip(*took, strict=True)
                print(f"{name}\t{label}\t{median(times):.1f} s\t{max(times):.1f} s\t{median(requests):.0f} requests")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
