"""Running a plan of SQL: every step is written as Parquet, so that a stopped batch resumes where it was."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.batch.answers import ANSWERS
from kg.batch.files import parquet_files
from kg.batch.plan import RULES, WAY_OUT, check_columns, graph_steps, path_steps, wrong_edge
from kg.batch.question import BatchError, BatchSummary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.batch.plan import PlannedTable
    from kg.batch.question import BatchQuestion

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
        """Return whether a folder has a complete table."""

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
    def columns(self, name: str) -> dict[str, str]:
        """Return the columns of a view and their types."""


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
    columns = _read_edges(engine, question.edges)

    def add(name: str, folder: str, make: Callable[[str], None]) -> None:
        """Make a table, unless it is there, and read it."""
        place = f"{folder}/{name}"
        if not engine.is_there(place):
            try:
                make(place)
            except BatchError as error:
                if not engine.is_there(place):  # otherwise another process made it meanwhile
                    edges = ", ".join(question.edges)
                    raise BatchError(f"{error}; the table {name} of {edges} cannot be made") from error
        with _explained(f"delete {folder}, and run the batch again"):
            engine.read(name, [place])

    def run(steps: Iterable[PlannedTable], folder: str) -> None:
        for step in steps:

            def make(place: str, step: PlannedTable = step) -> None:
                say(step.name)
                engine.write(step.query, place)

            add(step.name, folder, make)

    graph = f"{work}/graph-{_digest(question.include_descriptive, *map(_state, question.edges))}"
    run(graph_steps(columns, engine.number, include_descriptive=question.include_descriptive), graph)
    asked = f"{work}/asked-{_digest(graph, *question)}"
    sides = ("source", question.sources), ("target", question.targets)
    names = [(side, name) for side, names in sides for name in dict.fromkeys(names)]
    add("asked", asked, lambda place: engine.write_names(names, place))
    run(path_steps(question), asked)
    say("answer")
    engine.write(ANSWERS[question.kind], output)
    engine.read("answer", [output])
    missing = engine.rows(
        "select distinct asked.name from asked left join names on names.name = asked.name "
        "where names.name is null order by asked.name"
    )
    each = "(select distinct source, target from {}) as each"
    ((pairs, answered, rows),) = engine.rows(
        f"select (select count(*) from {each.format('pairs')}), (select count(*) from {each.format('answer')}), "
        "(select count(*) from answer)"
    )
    return BatchSummary(pairs, answered, rows, tuple(name for (name,) in missing))


def _read_edges(engine: TableEngine, places: Sequence[str]) -> set[str]:
    """Make the view ``raw`` of edges, check it, and return its columns."""
    files = [file for place in places for file in parquet_files(place)]
    for file in files:
        with _explained(f"{file} cannot be read: {WAY_OUT}"):
            engine.read("raw", [file])
        check_columns(file, engine.columns("raw"))
    with _explained(f"{files[0]} cannot be read: {WAY_OUT}"):
        engine.read("raw", files)
        columns = set(engine.columns("raw"))
        wrong = {
            name: engine.rows(f"select subject, object, {name} from raw where {RULES[name][0]} limit 1")
            for name in columns & RULES.keys()
        }
    for name, edges in wrong.items():
        for subject, target, value in edges:
            raise wrong_edge(subject, target, name, value)
    return columns


@contextmanager
def _explained(explanation: str) -> Iterator[None]:
    """Add an explanation to the error of an engine."""
    try:
        yield
    except BatchError as error:
        raise BatchError(f"{error}; {explanation}") from error


def _state(file: str) -> tuple[object, ...]:
    """Return names, sizes and times of a file or of the files in a folder; of a URL only its name."""
    parts = [path for path in map(Path, parquet_files(file)) if path.exists()]
    return str(Path(file).absolute()) if parts else file, *(
        (part.name, part.stat().st_size, part.stat().st_mtime_ns) for part in parts
    )


def _digest(*what: object) -> str:
    return hashlib.sha256(repr((VERSION, *what)).encode()).hexdigest()[:12]
