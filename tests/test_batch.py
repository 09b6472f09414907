"""``kg batch``: the three engines against every simple path, then verdicts, names, errors and a million edges."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from commands import run
from kg.batch import plan
from kg.batch.answers import ANSWERS
from kg.batch.duckdb_engine import DuckdbEngine
from kg.batch.files import written_whole
from kg.batch.question import BatchError, BatchQuestion
from kg.batch.run import run_batch
from kg.paths.walker import walkable_graph
from kg.search.index import View
from kg.search.search import find_index_paths
from random_input import examples

pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("duckdb", reason="DuckDB is not installed")

from batches import Edge, answer_of, expected_paths, random_edges, random_question, write_edges

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOCAL = ("kg", "duckdb")
#: a raises d, stated, though the only chain lowers it; b and d are said both ways; c to e is a chain of both signs.
SIGNS = [
    Edge("a", "d", 1, 10, True),
    Edge("a", "b", 1, 10, True),
    Edge("b", "d", -1, 10, True),
    Edge("b", "d", 1, 5_000_000, True),
    Edge("c", "b", None, 10, True),
    Edge("c", "f", 1, 10, True),
    Edge("f", "d", 1, 10, True),
    Edge("f", "e", None, 10, True),
]


def asked(question: BatchQuestion, engine: str, folder: Path, **options: Any) -> list[dict[str, Any]]:
    run_batch(question, folder / engine, engine=engine, **options)
    return answer_of(folder / engine)


@examples(40)
@given(st.integers(0, 1 << 30), st.sampled_from(((32, 1_000), (1, 1), (2, 3))))
def test_the_engines_find_every_simple_path(
    tmp_path_factory: pytest.TempPathFactory, seed: int, beam: tuple[int, int]
) -> None:
    folder = tmp_path_factory.mktemp("batch")
    edges = random_edges(seed)
    question = random_question(seed, write_edges(edges, folder / "edges.parquet"))
    with pytest.MonkeyPatch.context() as patch:  # a loose bound must not change the answer
        patch.setattr(plan, "BEAM", beam[0])
        patch.setattr(plan, "BEAM_OF_TWO", beam[1])
        answers = {engine: asked(question, engine, folder) for engine in LOCAL}
    assert answers["kg"] == answers["duckdb"]
    if question.kind == "path":
        assert answers["kg"] == expected_paths(edges, question)


@pytest.mark.parametrize("engine", LOCAL)
def test_verdicts_and_gaps(engine: str, tmp_path: Path) -> None:
    file = write_edges(SIGNS, tmp_path / "edges.parquet")
    question = BatchQuestion("effect", (file,), ("a", "b", "c", "e"), ("d", "e"))
    verdicts = {
        (row["source"], row["target"]): (row["verdict"], row["basis"], row["opposed"])
        for row in asked(question, engine, tmp_path)
    }
    assert verdicts == {
        ("a", "d"): ("positive", "stated", "composed"),
        ("a", "e"): ("none", None, None),
        ("b", "d"): ("ambiguous", "stated", None),
        ("b", "e"): ("none", None, None),
        ("c", "d"): ("positive", "composed", None),
        ("c", "e"): ("unsigned", "composed", None),
        ("e", "d"): ("none", None, None),
    }
    gaps = asked(question._replace(kind="gaps"), engine, tmp_path / "gaps")
    assert [(row["source"], row["target"], row["gap"]) for row in gaps] == [
        ("a", "d", "opposed"),
        ("a", "e", "no path"),
        ("b", "d", "contradiction"),
        ("b", "e", "no path"),
        ("c", "d", "not stated"),
        ("c", "e", "not stated"),
        ("e", "d", "no path"),
    ]


def test_an_export_has_the_costs_of_the_graph(tmp_path: Path) -> None:
    graph = kg.load()
    graph.export("parquet").save(tmp_path / "edges.parquet")
    ends = graph.curie("MSC"), graph.curie("Treg")
    question = BatchQuestion("path", (str(tmp_path / "edges.parquet"),), ends[:1], ends[1:], k=60)
    rows = asked(question, "duckdb", tmp_path)
    walkable = walkable_graph(graph.content)
    source, target = (walkable.number(curie) or 0 for curie in ends)
    found = list(islice(find_index_paths(View(walkable.index), source, target, max_edges=4, batch=60), 60))
    assert [(row["cost"], row["edges"]) for row in rows] == [(path.cost, len(path.edges)) for path in found]
    assert len(rows) > 10


@pytest.mark.parametrize("column", [{"support": [0.5, None]}, {}], ids=["support", "neither"])
def test_support_stands_for_a_cost(column: dict[str, list[Any]], tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from kg.paths.ranking import PLAIN, cost

    pq.write_table(pa.table({"subject": ["a", "b"], "object": ["b", "c"], **column}), tmp_path / "edges.parquet")
    question = BatchQuestion("path", (str(tmp_path / "edges.parquet"),), ("a",), ("c",))
    wanted = cost(0.5 if column else PLAIN) + cost(PLAIN)
    for engine in LOCAL:
        assert [(row["cost"], row["sign"]) for row in asked(question, engine, tmp_path)] == [(wanted, None)]


#: Columns of edges that cannot be used, and what the error says.
WRONG_COLUMNS = {
    "no object": ({"object": None}, r"edges.parquet: no column 'object'"),
    "numbers for names": ({"subject": [1, 2]}, r"edges.parquet: the column 'subject' is of type \w+; .* text"),
    "lists for names": ({"object": [["b"], ["c"]]}, "the column 'object' is of type .*; .* text"),
    "a word for a sign": ({"sign": ["+", "-"]}, r"the column 'sign' is of type \w+; .* a number"),
    "a number for causal": ({"causal": [1, 0]}, r"the column 'causal' is of type \w+; .* true, false or null"),
    "a sign of 2": ({"sign": [2, None]}, "the edge a to b has the sign 2; a sign is 1, -1, 0 or null"),
    "half a sign": ({"sign": [None, 0.5]}, "the edge b to c has the sign 0.5"),
    "a cost below 0": ({"cost": [1, -1]}, "the edge b to c has the cost -1; a cost is a whole number"),
    "half a cost": ({"cost": [1.5, 2.0]}, "the edge a to b has the cost 1.5"),
    "a cost that is not a number": ({"cost": [float("nan"), 2.0]}, "nan.*; "),
    "a cost that does not end": ({"cost": [1.0, float("inf")]}, "the edge b to c has the cost inf"),
    "a cost beyond the index": ({"cost": [1 << 30, 2]}, "the edge a to b has the cost 1073741824"),
    "a support above 1": (
        {"support": [None, 7.0]},
        "the edge b to c has the support 7.0; a support is a number from 0",
    ),
    "a support below 0": ({"support": [-0.1, 0.5]}, "the edge a to b has the support -0.1"),
    "a support that is not a number": ({"support": [0.5, float("nan")]}, "nan.*; "),
}


def write_columns(file: Path, **columns: Any) -> str:
    """Write the edges a to b and b to c, with some columns in the place of others."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    ends = {"subject": ["a", "b"], "object": ["b", "c"]}
    kept = {name: values for name, values in (ends | columns).items() if values is not None}
    pq.write_table(pa.table(kept), file)
    return str(file)


@pytest.mark.parametrize("engine", LOCAL)
@pytest.mark.parametrize(("columns", "message"), WRONG_COLUMNS.values(), ids=WRONG_COLUMNS)
def test_columns_that_cannot_be_used_are_named(columns: Any, message: str, engine: str, tmp_path: Path) -> None:
    write_columns(tmp_path / "a.parquet")
    write_columns(tmp_path / "edges.parquet", **columns)
    with pytest.raises(BatchError, match=message):
        run_batch(BatchQuestion("path", (str(tmp_path),), ("a",), ("b",)), tmp_path / "out", engine=engine)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "edges.parquet"]


@pytest.mark.parametrize("engine", LOCAL)
@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "edges.parquet.*--edges takes Parquet", id="no file"),
        pytest.param(b"", "edges.parquet.*--edges takes Parquet", id="empty"),
        pytest.param(b"subject\tobject\n", "edges.parquet.*--edges takes Parquet", id="text"),
    ],
)
def test_a_file_that_is_not_parquet_is_named(content: bytes | None, message: str, engine: str, tmp_path: Path) -> None:
    file = tmp_path / "edges.parquet"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BatchError, match=message):
        run_batch(BatchQuestion("path", (str(file),), ("a",), ("b",)), tmp_path / "out", engine=engine)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BatchError, match=r"empty: no file \*.parquet in this folder"):
        run_batch(BatchQuestion("path", (str(tmp_path / "empty"),), ("a",), ("b",)), tmp_path / "out", engine=engine)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", LOCAL)
def test_the_name_of_a_file_is_no_pattern(engine: str, tmp_path: Path) -> None:
    for name in ("2", "[2]", "*", "?"):
        write_columns(tmp_path / f"edges{name}.parquet", subject=["a", name], object=[name, "c"])
    for number, name in enumerate(("[2]", "*", "?")):
        question = BatchQuestion("path", (str(tmp_path / f"edges{name}.parquet"),), ("a",), ("c",))
        assert [row["via_1"] for row in asked(question, engine, tmp_path / str(number))] == [name]


@pytest.mark.parametrize("engine", LOCAL)
def test_a_folder_may_hold_other_files(engine: str, tmp_path: Path) -> None:
    (tmp_path / "edges").mkdir()
    write_columns(tmp_path / "edges" / "one.parquet")
    write_columns(tmp_path / "edges" / "other.parquet", object=["c", "d"], sign=[-1, -1])
    (tmp_path / "edges" / "README.txt").write_text("three edges", encoding="utf-8")
    question = BatchQuestion("path", (str(tmp_path / "edges"),), ("a",), ("d",))
    assert [(row["via_1"], row["sign_2"]) for row in asked(question, engine, tmp_path)] == [("b", -1)]


@pytest.mark.parametrize("engine", LOCAL)
def test_files_may_write_a_column_in_types_of_their_own(engine: str, tmp_path: Path) -> None:
    """Columns of few values are often written as dictionaries, and the numbers of a database as decimals."""
    import pyarrow as pa

    (tmp_path / "edges").mkdir()
    subjects = pa.array(["a", "a"]).dictionary_encode()
    write_columns(tmp_path / "edges" / "one.parquet", subject=subjects, object=["b", "b"], sign=[1, 1])
    signs = pa.array([-1, -1], pa.decimal128(5, 0))
    write_columns(tmp_path / "edges" / "other.parquet", subject=["b", "b"], object=["c", "c"], sign=signs)
    question = BatchQuestion("path", (str(tmp_path / "edges"),), ("a",), ("c",))
    assert [(row["via_1"], row["sign_2"]) for row in asked(question, engine, tmp_path)] == [("b", -1)]


def test_a_folder_is_written_whole_by_one_process(tmp_path: Path) -> None:
    folder = tmp_path / "above" / "out"

    def write(name: str, then: Callable[[], object] = lambda: None) -> None:
        with written_whole(folder) as part:
            (part / name).touch()
            then()

    with pytest.raises(ZeroDivisionError):
        write("half", lambda: divmod(1, 0))
    assert list(folder.parent.iterdir()) == []
    with pytest.raises(BatchError, match="out was written by another process meanwhile"):
        write("second", lambda: write("first"))
    assert [path.name for path in folder.parent.rglob("*")] == ["out", "first"]


def test_batches_at_once_may_share_their_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_edges(SIGNS, tmp_path / "edges.parquet")
    question = BatchQuestion("path", (file,), ("a",), ("d",))
    write = DuckdbEngine.write

    def overtaken(self: DuckdbEngine, query: str, folder: str) -> None:
        """Write a table, as another process does while this one makes it, and then once more."""
        if not folder.endswith("out"):
            write(self, query, folder)
        write(self, query, folder)

    monkeypatch.setattr(DuckdbEngine, "write", overtaken)
    run_batch(question, tmp_path / "out", work=tmp_path / "work")
    assert answer_of(tmp_path / "out") == expected_paths(SIGNS, question)


def test_a_cut_table_is_named(tmp_path: Path) -> None:
    question = BatchQuestion("path", (write_edges(SIGNS, tmp_path / "edges.parquet"),), ("a",), ("d",))
    run_batch(question, tmp_path / "out", work=tmp_path / "work")
    (table,) = (tmp_path / "work").glob("graph-*/names/*.parquet")
    table.write_bytes(table.read_bytes()[:40])
    with pytest.raises(BatchError, match=r"names/part-0.parquet.*; delete .*/graph-\w+, and run the batch again"):
        run_batch(question, tmp_path / "again", work=tmp_path / "work")
    assert not (tmp_path / "again").exists()


def test_a_stopped_batch_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_edges(SIGNS, tmp_path / "edges.parquet")
    question = BatchQuestion("path", (file,), ("a",), ("d",))
    monkeypatch.setitem(ANSWERS, "path", "select nothing")
    steps: list[str] = []
    with pytest.raises(BatchError):
        run_batch(question, tmp_path / "out", work=tmp_path / "work", say=steps.append)
    assert steps[-2:] == ["found", "answer"]
    monkeypatch.undo()
    steps.clear()
    run_batch(question, tmp_path / "out", work=tmp_path / "work", say=steps.append)
    assert steps == ["answer"]
    assert answer_of(tmp_path / "out") == expected_paths(SIGNS, question)
    run_batch(question._replace(k=1), tmp_path / "one", work=tmp_path / "work", say=steps.append)
    assert steps[1] == "pairs"  # the edges are prepared
    write_edges(SIGNS[1:], tmp_path / "edges.parquet")
    run_batch(question, tmp_path / "other", work=tmp_path / "work")
    assert answer_of(tmp_path / "other") == expected_paths(SIGNS[1:], question)


def test_the_command(tmp_path: Path) -> None:
    file = write_edges(SIGNS, tmp_path / "edges.parquet")
    (tmp_path / "sources").write_text("# all\na\nnobody\n\n", encoding="utf-8")
    arguments = ["batch", "path", f"@{tmp_path / 'sources'}", "d", "--edges", file, "-o", str(tmp_path / "out")]
    done = run(*arguments, "--sign", "-")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines()[-2:] == [
        "in no edge: nobody; write identifiers as the edges have them",
        f"1 row on 1 of 1 pair: {tmp_path / 'out'}",
    ]
    again = run(*arguments)
    assert (again.exit_code, "already exists" in again.stderr) == (3, True)
    (tmp_path / "nobody").write_text("# none\n", encoding="utf-8")
    empty = run(*arguments[:2], f"@{tmp_path / 'nobody'}", *arguments[3:-1], str(tmp_path / "no"))
    assert (empty.exit_code, "nobody: no names; give one per line" in empty.stderr) == (3, True)
    ignored = run(*arguments, "--engine", "kg", "--memory", "4GB")
    assert (ignored.exit_code, ignored.stdout) == (2, "")
    assert "--memory limits duckdb only, and --engine is kg" in ignored.stderr
    none = run("batch", "path", "d", "a", "--edges", file, "-o", str(tmp_path / "none"))
    assert none.exit_code == 1


@pytest.mark.slow
def test_a_million_edges(tmp_path: Path) -> None:
    from benchmarks.graphs import power_law, write_parquet
    from benchmarks.pairs import by_degree

    graph = power_law(50_000, 1_000_000)
    write_parquet(graph, tmp_path / "edges.parquet")
    pairs = by_degree(graph)[::4]
    sources, targets = ({pair[at] for pair in pairs} for at in (1, 2))
    question = BatchQuestion("path", (str(tmp_path / "edges.parquet"),), tuple(sources), tuple(targets), k=10)
    answers = [
        asked(question, "kg", tmp_path),
        asked(question, "duckdb", tmp_path, memory="500MB", work=tmp_path / "work"),
    ]
    assert len(answers[0]) == 10 * len([1 for source in sources for target in targets if source != target])
    assert answers[0] == answers[1]
