"""Path search over big graphs, beside igraph, networkx and SPARQL: ``python -m benchmarks.paths --help``.

All engines get the same pairs in the same run; a figure of another run, or of another machine, is not comparable. Our
own command is the one installed beside this Python: install the wheel (``pip install '.[bench,curate]'``), because an
editable install starts more slowly.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from benchmarks.building import build, measure_building
from benchmarks.measure import OURS, measure_processes, measure_search, surroundings
from benchmarks.report import report
from benchmarks.sets import SETS, make
from benchmarks.solvers import SOLVERS, STORE

#: File of what was measured in the folder of a graph.
RESULTS = "results.json"
REPORT = Path(__file__).resolve().parent.parent / "docs" / "reports" / "benchmarks.md"


def _say(line: str) -> None:
    click.echo(line, err=True)


def _results(data: Path, name: str) -> dict[str, Any]:
    path = data / name / RESULTS
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _record(data: Path, name: str, **parts: object) -> None:
    """Replace parts of what was measured on a graph."""
    text = json.dumps(_results(data, name) | parts | {"surroundings": surroundings()}, indent=1)
    (data / name / RESULTS).write_text(text + "\n", encoding="utf-8")


@click.group()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("bench"),
    show_default=True,
    help="Folder of the graphs, one folder each.",
)
@click.pass_context
def main(ctx: click.Context, data: Path) -> None:
    """Measure the search for the ten best paths of at most four edges.

    The steps in their order: make, build and run, each for one graph; then report, for all.
    """
    ctx.obj = data


name_argument = click.argument("name", type=click.Choice(list(SETS)))


@main.command("make")
@name_argument
@click.pass_obj
def make_command(data: Path, name: str) -> None:
    """Write the graph NAME: edge list, N-Triples, arrays, pairs and a bare Oxigraph store."""
    make(name, data / name, _say)


@main.command("build")
@name_argument
@click.option("--rounds", type=click.IntRange(0), default=3, show_default=True, help="0: build the store only.")
@click.pass_obj
def build_command(data: Path, name: str, rounds: int) -> None:
    """Measure how long our store takes to build, and build the one that is searched."""
    if rounds:
        _record(data, name, building=measure_building(data / name, rounds))
    build(data / name)


@main.command("run")
@name_argument
@click.option("--engine", type=click.Choice(list(SOLVERS)), multiple=True, help="Only this one; may be repeated.")
@click.option("--limit", default=60.0, show_default=True, help="Seconds for a question.")
@click.option("--budget", default=60.0, show_default=True, help="Seconds for the questions of a class to an engine.")
@click.pass_obj
def run_command(data: Path, name: str, engine: tuple[str, ...], limit: float, budget: float) -> None:
    """Measure the search. Exit code 1 if the engines disagree on any pair."""
    engines = list(engine or SOLVERS)
    if OURS in engines and not (data / name / STORE).is_dir():
        _say(f"{OURS} is left out: there is no {data / name / STORE}")
        engines.remove(OURS)
    parts: dict[str, Any] = {"processes": measure_processes(data / name)} if OURS in engines else {}
    parts["search"] = measure_search(data / name, engines, limit, budget, _say)
    _record(data, name, **parts)
    for line in parts["search"]["disagreements"]:
        _say(line)
    if parts["search"]["disagreements"]:
        raise SystemExit(1)


@main.command("report")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=REPORT, show_default=False)
@click.pass_obj
def report_command(data: Path, output: Path) -> None:
    """Write docs/reports/benchmarks.md from what was measured."""
    output.write_text(report({name: _results(data, name) for name in SETS}), encoding="utf-8")


if __name__ == "__main__":
    main()
