"""All engines on the pairs of a graph: every pair is put to one engine after the other."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.agreement import disagreements
from benchmarks.costs import Reckoner
from benchmarks.engine import path_command
from benchmarks.graphs import ARRAYS, load
from benchmarks.pairs import MAX_EDGES, PAIRS, read_pairs
from benchmarks.processes import against_click
from benchmarks.solvers import STORE, K
from benchmarks.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from benchmarks.pairs import Pair
    from benchmarks.worker import Timed

#: Our own engine, and the peers whose answers are compared with it; SPARQL's are not paths of least cost.
OURS, PEERS = "kg", ("igraph", "networkx", "duckdb", "sqlite", "rustworkx")
#: Those of them that run Yen's algorithm: they must find the same costs as each other, whatever the number of edges.
YEN = PEERS[:2]
PACKAGES = ("click", "duckdb", "igraph", "msc-kg", "networkx", "numpy", "pyoxigraph", "rustworkx")
#: Pairs of a class that are asked for as whole processes, and how often each.
PROCESS_PAIRS, PROCESS_ROUNDS = 3, 7


def measure_search(
    folder: Path, engines: Iterable[str], limit: float, budget: float, say: Callable[[str], None]
) -> dict[str, Any]:
    """Put all pairs to all engines.

    :param folder: Of the graph, with our store in it if ours is among the engines.
    :param engines: Names in :data:`benchmarks.solvers.SOLVERS`.
    :param limit: Seconds after which a question is given up.
    :param budget: Seconds an engine has for a class of pairs; then it is asked for no more, but for one at least.
    :param say: Takes a line on every question.

    :returns: ``engines``, each with ``opening`` (s), ``memory`` (MB) and ``pairs``, those it was asked for with their
        ``label``, ``seconds`` and ``processor`` (the medians; ``None`` beyond the limit), ``is_complete``, ``paths``
        and ``long`` (those of more than four edges); ``disagreements``, a line each, and ``compared``, how many answers
        were.
    """
    workers = {name: Worker(name, folder) for name in engines}
    spent: dict[tuple[str, str], float] = {}
    asked: dict[str, list[dict[str, Any]]] = {name: [] for name in workers}
    replies: list[tuple[Pair, dict[str, Timed]]] = []
    try:
        for pair in read_pairs(folder / PAIRS):
            found: dict[str, Timed] = {}
            for name, worker in workers.items():
                if spent.get((name, pair.label), 0.0) < budget:
                    found[name] = timed = worker.ask(pair, limit)
                    spent[name, pair.label] = spent.get((name, pair.label), 0.0) + (sum(timed.seconds) or limit)
                    asked[name].append(_summary(pair, timed))
                    say(f"{pair.label} {pair.source} {pair.target} {name}: {_duration(timed)}")
            replies.append((pair, found))
    finally:
        for worker in workers.values():
            worker.stop()
    problems, compared = _compare(folder, replies)
    return {
        "engines": {
            name: {"opening": worker.opening, "memory": worker.memory, "pairs": asked[name]}
            for name, worker in workers.items()
        },
        "limit": limit,
        "disagreements": problems,
        "compared": compared,
    }


def measure_processes(folder: Path) -> dict[str, dict[str, float]]:
    """Run ``kg path`` on some pairs of each class, in turn with a click command that does nothing.

    :param folder: Of the graph, with our store in it.

    :returns: Class to ``seconds``, ``yardstick``, ``ratio`` and ``memory`` (MB).
    """
    commands: dict[str, list[list[str]]] = {}
    for label, source, target in read_pairs(folder / PAIRS):
        commands.setdefault(label, []).append(path_command(folder / STORE, source, target))
    return {
        label: against_click(members[:PROCESS_PAIRS], PROCESS_ROUNDS)._asdict() for label, members in commands.items()
    }


def surroundings() -> dict[str, str]:
    """Name what decides how fast all this is: versions, and the machine."""
    return {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}} | {
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _summary(pair: Pair, timed: Timed) -> dict[str, Any]:
    return {
        **pair._asdict(),
        "seconds": median(timed.seconds) if timed.seconds else None,
        "processor": median(timed.processor) if timed.processor else None,
        "is_complete": timed.is_complete,
        "paths": len(timed.answers),
        "long": sum(len(answer.nodes) > MAX_EDGES + 1 for answer in timed.answers),
    }


def _duration(timed: Timed) -> str:
    return f"{1000 * median(timed.seconds):.2f} ms" if timed.seconds else "over the limit"


def _compare(folder: Path, replies: list[tuple[Pair, dict[str, Timed]]]) -> tuple[list[str], int]:
    """Hold our answers against those of the peers, and the peers' against each other."""
    reckoner = Reckoner(load(folder / ARRAYS))
    problems: list[str] = []
    compared = 0
    for pair, found in replies:
        answered = {name: timed for name, timed in found.items() if timed.seconds}
        lines: list[str] = []
        for peer in PEERS:
            if OURS in answered and peer in answered:
                compared += 1
                wrong = disagreements(answered[OURS].answers, answered[peer].answers, K, reckoner.cost)
                lines += [
                    f"{peer}: {line}"
                    for line in wrong
                    if answered[OURS].is_complete or not line.startswith("ours lacks")
                ]
        if all(peer in answered for peer in YEN):
            compared += 1
            one, other = ([answer.cost for answer in answered[peer].answers] for peer in YEN)
            lines += [f"{' and '.join(YEN)} differ: {one} {other}"] if one != other else []
        problems += [f"{pair.source} to {pair.target}: {line}" for line in lines]
    return problems, compared
