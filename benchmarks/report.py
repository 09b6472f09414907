"""``docs/reports/benchmarks.md``, from what was measured; what was not measured stays empty."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import OURS, PEERS
from benchmarks.sets import SETS
from benchmarks.solvers import SOLVERS
from benchmarks.targets import pairs, targets, times_faster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.targets import Results

NOTHING = ""
#: Engines that answer less than is asked: theirs is not a ratio.
OTHERS = [engine for engine in SOLVERS if engine not in (OURS, *PEERS)]
HEAD = """\
# Benchmarks

`python -m benchmarks.paths report` writes this page from what was measured; an empty cell was not measured.

```bash
pip install '.[bench,curate]'                 # not editable: that starts more slowly
python -m benchmarks.paths make 1m            # the graph, its pairs, a bare Oxigraph store; also {others}
python -m benchmarks.paths build 1m           # our store, beside a loop that only parses
python -m benchmarks.paths run 1m             # the search
python -m benchmarks.paths report             # this page
python benchmarks/startup.py                  # start-up on the shipped graph: see startup.md
python -m benchmarks.views                    # views: see ../how-to/views.md
```

What is asked: the ten best simple paths of at most four edges between two nodes. An edge costs -ln(support), its
support being 0.98 at most; parallel edges of one sign count as one, at the least cost; an inner node costs
0.15 · (ln out + ln in), *out* and *in* being its distinct neighbours. `benchmarks/costs.py` has it to the last digit.

- **igraph** (`get_k_shortest_paths`) and **networkx** (`shortest_simple_paths`) run Yen's algorithm. They know neither
  signs nor a limit of edges nor costs of nodes: they get each couple of neighbours once, at the least cost, with the
  cost of the node it leads to, and may answer with longer paths. python-igraph turns the list of weights into an array
  at every call; that is in its time, because every caller pays it.
- **DuckDB** (all cores) and **SQLite** hold the same couples in a table with an index on either end, and answer in one
  query: halves of two edges from both ends that meet in the middle, put in order of cost (`HALVES` in
  `benchmarks/solvers.py`). **rustworkx** (`all_simple_paths`) lists every path of at most four edges, and the ten
  cheapest of them are taken. All three stop at four edges, as ours does.
- *Processor time* is that of all threads of an engine; unlike the clock, it hardly depends on what else runs. The
  targets for peers and for the slowest answer count processor time.
- **SPARQL** has neither k paths nor weights. *sparql path* asks a property path whether the two are joined by one to
  four edges; *sparql join* asks for any ten walks of four edges. Both answer less than the others do.
- Every pair is put to one engine after the other, in processes of their own, the graph opened before. A question that
  takes under half a second is asked up to seven times; the median counts. A cell is the median of its class (ten pairs,
  or as many as fit in the engine's time), with the slowest pair in brackets; *times* is the median over the pairs of
  their time divided by ours.
- Answers are compared: whatever a peer finds within four edges below our last cost must be among ours, at the same
  cost, and the reverse; igraph and networkx must find the same costs.
"""


def report(results: Mapping[str, Results]) -> str:
    """Write the page.

    :param results: Name of a graph to what was measured on it; empty where nothing was.

    :returns: Markdown.
    """
    parts = [HEAD.format(others=", ".join(name for name in SETS if name != "1m")), _surroundings(results)]
    rows = [
        [target.what, target.wanted, *(_number(target.measured), "yes" if target.is_met else "no")]
        if target.measured is not None
        else [target.what, target.wanted, NOTHING, NOTHING]
        for target in targets(results)
    ]
    parts += ["## Targets\n", _table(["", "target", "measured", "met"], rows)]
    for name, found in results.items():
        if found:
            parts += [f"## {name}: {SETS[name].title}\n", *_search(found), *_processes(found), *_building(found)]
    return "\n".join(parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] + ["---:"] * (len(lines[0]) - 1))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1000 * seconds:.{0 if seconds >= 0.1 else 1 if seconds >= 0.01 else 2}f} ms"


def _number(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _surroundings(results: Mapping[str, Results]) -> str:
    """List versions and the machine, each set of them with the graphs that were measured so."""
    measured: dict[str, list[str]] = {}
    for name, found in results.items():
        if found:
            text = ", ".join(f"{what} {value}" for what, value in found["surroundings"].items())
            measured.setdefault(text, []).append(name)
    return "".join(f"Measured with {text} ({', '.join(names)}).\n" for text, names in measured.items())


def _search(found: Results) -> Iterator[str]:
    labels = dict.fromkeys(pair["label"] for engine in SOLVERS for pair in pairs(found, engine))
    if not labels:
        return
    for of, others in (("seconds", OTHERS), ("processor", [])):
        yield _table(
            [
                "pairs" if of == "seconds" else "processor time",
                *(OURS, *(cell for engine in PEERS for cell in (engine, "times")), *others),
            ],
            (
                [
                    label,
                    _cell(found, OURS, label, of),
                    *(c for peer in PEERS for c in (_cell(found, peer, label, of), _times(found, peer, label, of))),
                    *(_cell(found, engine, label, of) for engine in others),
                ]
                for label in labels
            ),
        )
    opened = [found["search"]["engines"].get(engine) for engine in SOLVERS]
    yield _table(
        ["", *SOLVERS],
        [
            ["opening", *(_duration(one["opening"]) if one else NOTHING for one in opened)],
            ["peak memory, MB", *(f"{one['memory']:,.0f}" if one else NOTHING for one in opened)],
            ["paths of more than four edges", *(_long(found, engine) for engine in SOLVERS)],
        ],
    )
    search = found["search"]
    yield f"{search['compared']} answers compared, {len(search['disagreements'])} disagreements.\n"


def _cell(found: Results, engine: str, label: str, of: str = "seconds") -> str:
    """Return the median of a class with its slowest pair, and say what is missing."""
    asked = pairs(found, engine, label)
    if not asked:
        return NOTHING
    seconds = [pair.get(of) or math.inf for pair in asked]
    over = f"over {found['search']['limit']:.0f} s"
    middle, slowest = (over if one == math.inf else _duration(one) for one in (median(seconds), max(seconds)))
    text = middle if middle == slowest else f"{middle} ({slowest})"
    count = max(len(pairs(found, other, label)) for other in SOLVERS)
    if len(asked) < count:
        text += f", {len(asked)} of {count} pairs"
    if cut := sum(pair["seconds"] is not None and not pair["is_complete"] for pair in asked):
        text += f", {cut} incomplete"
    return text


def _times(found: Results, engine: str, label: str, of: str) -> str:
    if (ratio := times_faster(found, engine, label, of)) is None:
        return NOTHING
    return f"over {_number(ratio[0])}" if ratio[1] else _number(ratio[0])


def _long(found: Results, engine: str) -> str:
    asked = pairs(found, engine)
    paths = sum(pair["paths"] for pair in asked)
    return f"{sum(pair['long'] for pair in asked)} of {paths}" if paths else NOTHING


def _processes(found: Results) -> Iterator[str]:
    if processes := found.get("processes"):
        yield _table(
            ["whole process of `kg path --store`", "time", "empty click command", "ratio", "peak memory, MB"],
            (
                [
                    label,
                    _duration(row["seconds"]),
                    _duration(row["yardstick"]),
                    _number(row["ratio"]),
                    _number(row["memory"]),
                ]
                for label, row in processes.items()
            ),
        )


def _building(found: Results) -> Iterator[str]:
    if building := found.get("building"):
        yield _table(
            ["building, from N-Triples where nothing else is said", "time", "ratio", "peak memory, MB"],
            (
                [what, _duration(row["seconds"]), _number(row["ratio"]), _number(row["memory"])]
                for what, row in building.items()
            ),
        )
