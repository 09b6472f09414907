"""Running a batch on one of the engines."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.batch.plan import MOST_EDGES
from kg.batch.question import KINDS, BatchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.batch.question import BatchQuestion, BatchSummary

#: The engines, the one for the smallest graphs first.
ENGINES = ("kg", "duckdb", "spark")


def run_batch(
    question: BatchQuestion,
    output: str | Path,
    *,
    engine: str = "duckdb",
    work: str | Path | None = None,
    memory: str = "",
    settings: Mapping[str, str] = {},
    say: Callable[[str], None] = lambda step: None,
) -> BatchSummary:
    """Answer a question for many pairs, and write the answer as a folder of Parquet files.

    :param question: The question.
    :param output: The folder; it does not exist.
    :param engine: One of :data:`ENGINES`. All give the same answer.
    :param work: Folder for the tables in between, which stay there: the same question goes on where it was stopped, and
        another one over the same edges finds them prepared. Where it is left out, they are deleted at the end.
    :param memory: Most memory of DuckDB, such as ``4GB``; what does not fit goes to disk.
    :param settings: Settings of Spark.
    :param say: Called with the name of each step before it runs.

    :returns: Its outcome.

    :raises BatchError: If the engine is not installed or fails, or the edges cannot be read.
    :raises ValueError: If the question is out of range.
    """
    if question.kind not in KINDS or engine not in ENGINES:
        raise ValueError(f"no question {question.kind!r} or engine {engine!r}")
    if not question.min_edges <= question.max_edges <= MOST_EDGES or question.k < 1:
        raise ValueError(f"max_edges must be from {question.min_edges} to {MOST_EDGES}, and k at least 1")
    if Path(output).exists():
        raise BatchError(f"{output} already exists; delete it, or write to another folder")
    if work is None:
        with TemporaryDirectory(prefix="kg-batch-", ignore_cleanup_errors=True) as folder:
            return run_batch(question, output, engine=engine, work=folder, memory=memory, settings=settings, say=say)
    if engine == "kg":
        from kg.batch.index_engine import run_on_index

        Path(work).mkdir(parents=True, exist_ok=True)
        return run_on_index(question, str(output), str(work), say)
    from kg.batch.tables import run_plan

    if engine == "duckdb":
        from kg.batch.duckdb_engine import DuckdbEngine

        with closing(DuckdbEngine(os.fspath(work), memory)) as database:
            return run_plan(database, question, os.fspath(output), os.fspath(work), say)
    from kg.batch.spark_engine import SparkEngine

    with closing(SparkEngine(settings)) as spark:
        return run_plan(spark, question, os.fspath(output), os.fspath(work), say)
