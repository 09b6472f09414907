"""A batch on our own index: one machine, one pair after the other; the last step is SQLite's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from kg.batch.answers import ANSWERS
from kg.batch.files import written_whole
from kg.batch.parquet_graph import read_graph
from kg.batch.question import ANY, BatchSummary
from kg.search.search import INFINITE, SearchLimitReached, find_index_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.batch.parquet_graph import ParquetGraph
    from kg.batch.question import BatchQuestion

#: The tables that the last step reads; see :mod:`kg.batch.plan`.
TABLES = """
    create table names (node integer primary key, name text);
    create table pairs (source integer, target integer, wanted integer);
    create table ahead1 (source integer, node integer, sign integer);
    create table found (source integer, target integer, wanted integer, rank integer, cost integer, edges integer,
        n1 integer, n2 integer, n3 integer, s1 integer, s2 integer, s3 integer, s4 integer);"""
#: Columns of the answers that are words; costs are integers of 64 bits, and the others of 32.
WORDS = ("source", "target", "via_1", "via_2", "via_3", "verdict", "basis", "opposed", "gap")


class _Found(NamedTuple):
    """A path; its fields are in the order in which paths of a batch are sorted."""

    cost: int
    length: int
    nodes: tuple[int, ...]
    signs: tuple[int, ...]


def run_on_index(question: BatchQuestion, output: str, work: str, say: Callable[[str], None]) -> BatchSummary:
    """Answer a batch by the search of :mod:`kg.search`.

    :param question: The question.
    :param output: Folder to write, as Parquet; it does not exist.
    :param work: Folder for the index, which is deleted at the end.
    :param say: Called with the name of each step before it runs.

    :returns: Its outcome.

    :raises BatchError: If pyarrow is not installed, or the edges cannot be read.
    """
    say("index")
    asked = [list(dict.fromkeys(names)) for names in (question.sources, question.targets)]
    with TemporaryDirectory(dir=work) as folder, closing(sqlite3.connect(":memory:")) as database:
        graph = read_graph(question.edges, Path(folder), include_descriptive=question.include_descriptive)
        numbers = [graph.numbers(names) for names in asked]
        missing = {
            name
            for names, found in zip(asked, numbers, strict=True)
            for name, n in zip(names, found, strict=True)
            if n is None
        }
        sources, targets = ([number for number in side if number is not None] for side in numbers)
        pairs = [(source, target) for source in sources for target in targets if source != target]
        say("search")
        database.executescript(TABLES)
        stopped = sum(not _search(database, graph, *pair, question) for pair in pairs)
        say("answer")
        database.executemany("insert into names values (?, ?)", _used_names(database, graph))
        answer = database.execute(ANSWERS[question.kind])
        columns = [column[0] for column in answer.description]
        rows = answer.fetchall()
    _write(columns, rows, Path(output))
    return BatchSummary(len(pairs), len({row[:2] for row in rows}), len(rows), tuple(sorted(missing)), stopped)


def _search(
    database: sqlite3.Connection, graph: ParquetGraph, source: int, target: int, question: BatchQuestion
) -> bool:
    """Write the paths of a pair into the tables, and return whether the search was complete."""
    _, nodes, edges, _ = graph.view.leaving(source, INFINITE)
    signs = [graph.arrays.sign(edge) or 0 for node, edge in zip(nodes, edges, strict=True) if node == target]
    database.executemany("insert into ahead1 values (?, ?, ?)", [(source, target, sign) for sign in signs])
    is_complete = True
    for wanted in question.wanted:
        database.execute("insert into pairs values (?, ?, ?)", (source, target, wanted))
        found: list[_Found] = []
        try:
            for path in _paths(graph, source, target, question, wanted):
                if len(found) >= question.best and path[:3] != found[-1][:3]:
                    break
                found.append(path)
        except SearchLimitReached:
            is_complete = False
        rows = [
            (
                source,
                target,
                wanted,
                rank,
                path.cost,
                path.length,
                *_padded(path.nodes[1:-1], 3),
                *_padded(path.signs, 4),
            )
            for rank, path in enumerate(sorted(found)[: question.best], 1)
        ]
        database.executemany(f"insert into found values ({', '.join('?' * 13)})", rows)
    return is_complete


def _paths(graph: ParquetGraph, source: int, target: int, question: BatchQuestion, wanted: int) -> Iterator[_Found]:
    """Yield the paths of a pair that are asked for, by cost, length and nodes, each once."""

    def signs_of(edges: Sequence[int]) -> tuple[int, ...]:
        return tuple(graph.arrays.sign(edge) or 0 for edge in edges)

    def accept(edges: Sequence[int], nodes: Sequence[int]) -> bool:
        return len(edges) >= question.min_edges and (wanted == ANY or prod(signs_of(edges)) == wanted)

    seen = set()
    for path in find_index_paths(
        graph.view, source, target, max_edges=question.max_edges, batch=question.best, accept=accept
    ):
        signs = signs_of(path.edges)
        if (path.nodes, signs) not in seen:  # a causal and a descriptive edge may say the same
            seen.add((path.nodes, signs))
            yield _Found(path.cost, len(path.edges), path.nodes, signs)


def _padded(numbers: Sequence[int], length: int) -> tuple[int | None, ...]:
    return (*numbers, *[None] * (length - len(numbers)))


def _used_names(database: sqlite3.Connection, graph: ParquetGraph) -> Iterator[tuple[int, str]]:
    query = " union ".join(
        [f"select {column} from pairs" for column in ("source", "target")]
        + [f"select {column} from found where {column} is not null" for column in ("n1", "n2", "n3")]
    )
    return ((node, graph.names[node].as_py()) for (node,) in database.execute(query).fetchall())


def _write(columns: Sequence[str], rows: Sequence[tuple[object, ...]], folder: Path) -> None:
    """Write an answer as the plans in SQL do: a folder with one file, complete or absent."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = [pa.string() if name in WORDS else pa.int64() if "cost" in name else pa.int32() for name in columns]
    table = pa.table([pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds)], names=list(columns))
    with written_whole(folder) as part:
        pq.write_table(table, part / "part-0.parquet")
