"""Running a plan of SQL: every step is written as Parquet, so that a stopped batch resumes where it was."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.batch.answers import ANSWERS
from kg.batch.plan import MOST_COST, WRONG, check_columns, graph_steps, path_steps
from kg.batch.question import BatchError, BatchSummary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.batch.plan import PlannedTable
    from kg.batch.question import BatchQuestion

#: Column to what is wrong with it.
TESTS = {"cost": f"cost < 0 or cost >= {MOST_COST}", "sign": "sign not in (-1, 0, 1)"}
#: Rises when the tables of a plan change: those of an earlier version are not used again.
VERSION = 2


class TableEngine(ABC):
    """An engine of SQL whose tables are Parquet files."""

    #: An expression that numbers rows in the order of the column ``name``.
    number: str

    @abstractmethod
    def read(self, name: str, files: Sequence[str]) -> None:
        """Make a view of Parquet files, or of folders of them."""

    @abstractmethod
    def is_there(self, folder: str) -> bool:
        """Return whether a complete table was written into a folder."""

    @abstractmethod
    def write(self, query: str, folder: str) -> None:
        """Write the rows of a query into a folder; an incomplete table never counts as written."""

    @abstractmethod
    def write_names(self, rows: Sequence[tuple[str, str]], folder: str) -> None:
        """Write the table ``asked`` of the columns ``side`` and ``name`` into a folder."""

    @abstractmethod
    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query that has few."""

    @abstractmethod
    def columns(self, name: str) -> Sequence[str]:
        """Return the columns of a view."""


def run_plan(
    engine: TableEngine, question: BatchQuestion, output: str, work: str, say: Callable[[str], None]
) -> BatchSummary:
    """Answer a batch by SQL.

    :param engine: Runs the steps.
    :param question: The question.
    :param output: Folder to write, as Parquet.
    :param work: Folder of the tables in between; those of the same edges and the same question are used again.
    :param say: Called with the name of each step before it runs.

    :returns: Its outcome.

    :raises BatchError: If the edges cannot be read, or the engine fails.
    """
    try:
        engine.read("raw", question.edges)
    except BatchError as error:
        raise BatchError(f"{error}; --edges takes Parquet, such as 'kg export -f parquet' writes") from error
    columns = set(engine.columns("raw"))
    check_columns(question.edges[0], columns)
    tests = [test for name, test in TESTS.items() if name in columns]
    for edge in engine.rows(f"select subject, object from raw where {' or '.join(tests)} limit 1") if tests else ():
        raise BatchError(WRONG.format(*edge))

    def run(steps: Iterable[PlannedTable], folder: str) -> None:
        for step in steps:
            place = f"{folder}/{step.name}"
            if not engine.is_there(place):
                say(step.name)
                engine.write(step.query, place)
            engine.read(step.name, [place])

    graph = f"{work}/graph-{_digest(question.include_descriptive, *map(_state, question.edges))}"
    run(graph_steps(columns, engine.number, include_descriptive=question.include_descriptive), graph)
    asked = f"{work}/asked-{_digest(graph, *question)}"
    names = [(side, name) for side, names in _sides(question) for name in names]
    if not engine.is_there(f"{asked}/asked"):
        engine.write_names(names, f"{asked}/asked")
    engine.read("asked", [f"{asked}/asked"])
    run(path_steps(question), asked)
    say("answer")
    engine.write(ANSWERS[question.kind], output)
    engine.read("answer", [output])
    missing = engine.rows(
        "select distinct asked.name from asked left join names on names.name = asked.name "
        "where names.name is null order by asked.name"
    )
    ((pairs,),) = engine.rows("select count(*) from (select distinct source, target from pairs) as each")
    ((rows,),) = engine.rows("select count(*) from answer")
    ((answered,),) = engine.rows("select count(*) from (select distinct source, target from answer) as each")
    return BatchSummary(pairs, answered, rows, tuple(name for (name,) in missing))


def _sides(question: BatchQuestion) -> Iterable[tuple[str, Iterable[str]]]:
    return ("source", dict.fromkeys(question.sources)), ("target", dict.fromkeys(question.targets))


def _state(file: str) -> tuple[object, ...]:
    """Return names, sizes and times of a file or of the files in a folder; of a URL only its name."""
    path = Path(file)
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path] if path.exists() else []
    return str(path.absolute()) if parts else file, *(
        (part.name, part.stat().st_size, part.stat().st_mtime_ns) for part in parts
    )


def _digest(*what: object) -> str:
    return hashlib.sha256(repr((VERSION, *what)).encode()).hexdigest()[:12]
