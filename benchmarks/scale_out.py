"""Batches on Spark, DuckDB and our own index as a graph grows: ``python -m benchmarks.scale_out --help``.

Beside time and memory it counts the stages of Spark and the bytes that it shuffles, from its event log: these say how a
plan grows past one machine. The rows of docs/how-to/scale-out.md come from here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchmarks.graphs import power_law, write_parquet
from benchmarks.pairs import by_degree

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Edges of a graph for each of its nodes.
DENSITY = 20
#: Tables of a plan that do not depend on what is asked.
GRAPH_TABLES = ("names", "links", "nodes", "edges", "cheapest")
COLUMNS = ("millions", "engine", "part", "seconds", "stages", "shuffled MB", "spilled MB", "peak MB")
SPARK = {
    "spark.master": "local[2]",
    "spark.driver.memory": "6g",
    "spark.ui.enabled": "false",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.rolling.enabled": "false",
    "spark.eventLog.compress": "false",
}


def make(millions: int, folder: Path) -> Path:
    """Write a graph, and five pairs of each class of degree as sources and targets, unless they are there."""
    if not (folder / "targets").exists():
        folder.mkdir(parents=True, exist_ok=True)
        graph = power_law(millions * 1_000_000 // DENSITY, millions * 1_000_000)
        write_parquet(graph, folder / "edges.parquet")
        pairs = by_degree(graph)[::2]
        for side, at in (("sources", 1), ("targets", 2)):
            (folder / side).write_text("\n".join(sorted({pair[at] for pair in pairs})) + "\n", encoding="utf-8")
    return folder


def measure(millions: int, folder: Path, engine: str) -> Iterator[dict[str, Any]]:
    """Run one batch, and return a row for the preparation of the edges and one for the question."""
    output, work, events = folder / f"out-{engine}", folder / f"work-{engine}", folder / "events"
    for old in (output, work, events):
        shutil.rmtree(old, ignore_errors=True)
    events.mkdir()
    command = [sys.executable, "-m", "kg", "batch", "path", f"@{folder / 'sources'}", f"@{folder / 'targets'}"]
    command += ["--edges", str(folder / "edges.parquet"), "-k", "10", "--engine", engine]
    command += ["-o", str(output), "--work", str(work), "--memory", "3GB"]
    for name, value in (SPARK | {"spark.eventLog.dir": events.as_uri()}).items():
        command += ["--spark-conf", f"{name}={value}"]
    start = time.perf_counter()
    began: dict[str, float] = {}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None  # noqa: S101
        for line in process.stderr:
            began.setdefault(line.strip(), time.perf_counter() - start)
        memory = 0.0
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / 1024
    if process.returncode:
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}")
    end = time.perf_counter() - start
    asked = began.get("pairs", began.get("search", 0.0))
    counts = _spark_counts(events)
    for part, seconds in (("edges", asked), ("question", end - asked)):
        yield {"millions": millions, "engine": engine, "part": part, "seconds": round(seconds, 1)} | counts.get(
            part, {"peak MB": round(memory)}
        )


def _spark_counts(events: Path) -> dict[str, dict[str, Any]]:
    """Count the stages, and the megabytes shuffled and spilled, of each part, from the event log of Spark."""
    parts: dict[str, Counter[str]] = {}
    of_stage: dict[int, str] = {}
    for log in events.iterdir():
        for line in log.open(encoding="utf-8"):
            event = json.loads(line)
            if event["Event"] == "SparkListenerJobStart":
                table = event.get("Properties", {}).get("spark.job.description", "")
                part = "edges" if table in GRAPH_TABLES else "question"
                of_stage.update((stage, part) for stage in event["Stage IDs"])
            elif event["Event"] == "SparkListenerStageCompleted":
                parts.setdefault(of_stage[event["Stage Info"]["Stage ID"]], Counter())["stages"] += 1
            elif event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                metrics = event["Task Metrics"]
                count = parts.setdefault(of_stage[event["Stage ID"]], Counter())
                count["shuffled MB"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                count["spilled MB"] += metrics["Disk Bytes Spilled"]
    return {
        part: {name: round(n / 1e6, 1) if name.endswith("MB") else n for name, n in count.items()}
        for part, count in parts.items()
    }


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--millions", type=int, multiple=True, default=(1, 2, 4, 8), show_default=True)
@click.option("--engine", multiple=True, default=("duckdb", "spark"), show_default=True)
def main(folder: Path, millions: tuple[int, ...], engine: tuple[str, ...]) -> None:
    """Write a row for each size, engine and part into FOLDER/rows.jsonl, and print it."""
    for size in millions:
        made = make(size, folder / f"{size}m")
        for name in engine:
            for row in measure(size, made, name):
                click.echo("\t".join(str(row.get(column, "")) for column in COLUMNS))
                with (folder / "rows.jsonl").open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
