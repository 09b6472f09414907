"""Time to build a store, compared with a loop that only parses the same file."""

from __future__ import annotations

import shutil
import sys
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.engine import build_command
from benchmarks.graphs import EDGES, TRIPLES
from benchmarks.processes import run
from benchmarks.solvers import STORE

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.processes import Process

PARSE = "import sys, pyoxigraph\nfor _ in pyoxigraph.parse(path=sys.argv[1]): pass"
#: What is compared; the first is what the others are ratios to.
BARE, INDEX, BOTH = "bare parse loop", "path index alone", "path index and SPARQL store"
#: The same from the edge list, which is KGX.
TABLE, TABLE_BOTH = f"{INDEX}, from KGX", f"{BOTH}, from KGX"
#: Folder of the stores that are only measured.
SCRATCH = "scratch"


def measure_building(folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Build from the N-Triples and from the edge list of a graph, in turn with a loop over the N-Triples.

    :param folder: Of the graph.
    :param rounds: How often each is done.

    :returns: What was done to its seconds (median), its ratio to the loop (median of those within a round) and its peak
        memory in MB.
    """
    scratch, triples = folder / SCRATCH, folder / TRIPLES
    commands = {
        BARE: [sys.executable, "-c", PARSE, str(triples)],
        INDEX: build_command(triples, scratch, with_sparql=False),
        BOTH: build_command(triples, scratch, with_sparql=True),
        TABLE: build_command(folder / EDGES, scratch, with_sparql=False),
        TABLE_BOTH: build_command(folder / EDGES, scratch, with_sparql=True),
    }
    done: dict[str, list[Process]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            shutil.rmtree(scratch, ignore_errors=True)
            done[name].append(run(command))
    shutil.rmtree(scratch, ignore_errors=True)
    return {
        name: {
            "seconds": median(process.seconds for process in processes),
            "ratio": median(one.seconds / bare.seconds for one, bare in zip(processes, done[BARE], strict=True)),
            "memory": max(process.memory for process in processes),
        }
        for name, processes in done.items()
    }


def build(folder: Path) -> None:
    """Build the store that is searched: from the edge list, because only that has the support."""
    shutil.rmtree(folder / STORE, ignore_errors=True)
    run(build_command(folder / EDGES, folder / STORE, with_sparql=False))
