"""The targets of our engine, compared with the measurements."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.building import BARE, BOTH, INDEX
from benchmarks.measure import OURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    #: What ``results.json`` of a graph holds.
    Results = Mapping[str, Any]

#: Graph, class, engine and how many times less processor time ours is to take.
FASTER = (
    ("1m", "low", "igraph", 300),
    ("1m", "middle", "igraph", 300),
    ("1m", "low", "networkx", 10_000),
    ("1m", "middle", "networkx", 10_000),
    ("1m", "low", "duckdb", 10),
    ("1m", "middle", "duckdb", 10),
    ("1m", "high", "duckdb", 10),
    ("1m", "hub", "duckdb", 30),
    ("1m", "low", "rustworkx", 1),
    ("1m", "middle", "rustworkx", 1),
    ("1m", "high", "rustworkx", 1),
    ("1m", "hub", "rustworkx", 1),
    ("8m", "low", "igraph", 300),
    ("8m", "middle", "igraph", 300),
    ("8m", "high", "igraph", 50),
    ("8m", "hub", "igraph", 1),
)
#: The graph of the other targets.
LARGEST = "8m"
#: Class to how many times an empty click command a whole process may take.
STARTED = {"low": 2.0, "middle": 2.0, "high": 4.0}
#: What is built to how many times the bare parse loop it may take.
BUILT = {INDEX: 3.5, BOTH: 10.0}
#: Most processor time for any pair that was answered completely, in milliseconds.
WORST = 100
#: The most memory of a whole process, in MB, for the classes of :data:`STARTED`.
MEMORY = 200


class Target(NamedTuple):
    """A target with what was measured, ``None`` if nothing was."""

    what: str
    wanted: str
    measured: float | None
    is_met: bool


def targets(results: Mapping[str, Results]) -> Iterator[Target]:
    """Return all targets.

    :param results: Name of a graph to what was measured on it; empty where nothing was.

    :yields: The targets.
    """
    for name, label, engine, least in FASTER:
        ratio = times_faster(results.get(name, {}), engine, label, "processor")
        measured = ratio[0] if ratio else None
        yield Target(
            f"{name}, {label}: times faster than {engine}", f"at least {least:,}", measured, (measured or 0) >= least
        )
    processes, building = (results.get(LARGEST, {}).get(part, {}) for part in ("processes", "building"))
    for label, most in STARTED.items():
        measured = processes.get(label, {}).get("ratio")
        yield _at_most(f"{LARGEST}, {label}: whole process to an empty click command", most, "", measured)
    for what, most in BUILT.items():
        yield _at_most(f"{LARGEST}: {what}, to the {BARE}", most, "", building.get(what, {}).get("ratio"))
    for name, found in results.items():
        complete = [
            1000 * pair.get("processor", pair["seconds"])
            for pair in pairs(found, OURS)
            if pair["seconds"] and pair["is_complete"]
        ]
        yield _at_most(f"{name}: slowest complete answer", WORST, " ms", max(complete, default=None))
    memory = [processes[label]["memory"] for label in STARTED if label in processes]
    yield _at_most(f"{LARGEST}: peak memory of a query, low to high", MEMORY, " MB", max(memory, default=None))


def _at_most(what: str, most: float, unit: str, measured: float | None) -> Target:
    return Target(what, f"at most {most:g}{unit}", measured, measured is not None and measured <= most)


def pairs(found: Results, engine: str, label: str = "") -> list[Mapping[str, Any]]:
    """Return what an engine was asked for, of one class or of all."""
    asked = found.get("search", {}).get("engines", {}).get(engine, {}).get("pairs", [])
    return [pair for pair in asked if not label or pair["label"] == label]


def times_faster(found: Results, engine: str, label: str, of: str = "seconds") -> tuple[float, bool] | None:
    """Return how many times longer an engine took than ours: the median over the pairs of a class both were asked for.

    :param found: What was measured on a graph.
    :param engine: A peer.
    :param label: The class.
    :param of: ``seconds`` or ``processor``.

    :returns: The ratio, and whether it is a lower bound because the engine went over its limit; ``None`` if there is
        none.
    """
    ours = {_ends(pair): pair[of] for pair in pairs(found, OURS, label) if pair.get(of)}
    # Beyond the limit, which is one of the clock, the processor time is not known.
    theirs = [pair for pair in pairs(found, engine, label) if _ends(pair) in ours and (of == "seconds" or pair.get(of))]
    if not theirs:
        return None
    limit = found["search"]["limit"]
    ratio = median((pair.get(of) or limit) / ours[_ends(pair)] for pair in theirs)
    return ratio, any(pair.get(of) is None for pair in theirs)


def _ends(pair: Mapping[str, Any]) -> Iterable[str]:
    return pair["source"], pair["target"]
