"""Batches on Spark: the same answers as the other engines, and the loss of an executor."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.batch.question import BatchQuestion
from kg.batch.run import run_batch

pytest.importorskip("pyspark", reason="Spark is not installed")
if shutil.which("java") is None:
    pytest.skip("Java is not installed", allow_module_level=True)

from batches import answer_of, expected_paths, random_edges, random_question, write_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
}


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
@pytest.mark.parametrize("seed", [1, 5])
def test_spark_finds_every_simple_path(seed: int, tmp_path: Path) -> None:
    edges = random_edges(seed)
    question = random_question(seed, write_edges(edges, tmp_path / "edges.parquet"))
    for engine in ("kg", "spark"):
        run_batch(question, tmp_path / engine, engine=engine, settings=SETTINGS | {"spark.master": "local[1]"})
    assert answer_of(tmp_path / "spark") == answer_of(tmp_path / "kg")
    if question.kind == "path":
        assert answer_of(tmp_path / "spark") == expected_paths(edges, question)


def executors(ancestor: int) -> Iterator[int]:
    """Return the executors among the descendants of a process."""
    parents = {}
    names = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                names[int(folder.name)] = (folder / "cmdline").read_bytes()
            except OSError:  # it has ended
                continue
    for process, name in names.items():
        above = process
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor and b"CoarseGrainedExecutorBackend" in name and name.startswith((b"java", b"/")):
            yield process


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for executors in /proc")
def test_a_lost_executor_is_replaced(tmp_path: Path) -> None:
    from benchmarks.graphs import power_law, write_parquet
    from benchmarks.pairs import by_degree

    graph = power_law(2_000, 20_000)
    write_parquet(graph, tmp_path / "edges.parquet")
    pairs = by_degree(graph)[::9]
    sources, targets = (sorted({pair[at] for pair in pairs}) for at in (1, 2))
    for side, names in (("sources", sources), ("targets", targets)):
        (tmp_path / side).write_text("\n".join(names), encoding="utf-8")
    (tmp_path / "events").mkdir()
    settings = SETTINGS | {
        "spark.master": "local-cluster[2,1,1024]",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": (tmp_path / "events").as_uri(),
    }
    command = [sys.executable, "-m", "kg", "batch", "path", f"@{tmp_path / 'sources'}", f"@{tmp_path / 'targets'}"]
    command += [
        "--edges",
        str(tmp_path / "edges.parquet"),
        "-o",
        str(tmp_path / "spark"),
        "--engine",
        "spark",
        "-k",
        "10",
    ]
    command += [word for name, value in settings.items() for word in ("--spark-conf", f"{name}={value}")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    killed = None
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if line.strip() == "ahead2" and killed is None:
                    killed = next(executors(process.pid))
                    os.kill(killed, signal.SIGKILL)
            assert process.wait(timeout=300) == 0
        finally:
            process.kill()
    assert killed is not None
    (log,) = (tmp_path / "events").iterdir()
    events = [json.loads(line)["Event"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert events.count("SparkListenerExecutorRemoved") >= 1
    assert events.count("SparkListenerExecutorAdded") >= 3
    question = BatchQuestion("path", (str(tmp_path / "edges.parquet"),), tuple(sources), tuple(targets), k=10)
    run_batch(question, tmp_path / "kg", engine="kg")
    answer = answer_of(tmp_path / "kg")
    assert answer_of(tmp_path / "spark") == answer
    assert len(answer) > 10
