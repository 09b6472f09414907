"""Records of a catalogue: a flipped bit, or a record that somebody made up, is an error of one line."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from click.testing import CliRunner

from folders import block, make
from kg.cli import main
from kg.errors import KGError
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import Entity
from kg.store.catalogue import DamagedError, make_statement, pack, unpack

if TYPE_CHECKING:
    from pathlib import Path

TENSIONS = """\
tns:both
    a msc:Tension ;
    rdfs:label "both" ;
    rdfs:comment "A note." ;
    msc:concerns stm:axis-1 , stm:axis-2 .
"""
TRIALS = """\
study:trial
    a msc:Study ;
    rdfs:label "A trial" ;
    msc:reference ref:paper-1 ;
    msc:population "Adults" ;
    msc:indication ent:tcell ;
    msc:product ent:stroma ;
    msc:design "One arm" ;
    msc:doseLow 1.5 ;
    msc:passage psg:paper-1-1-1 .
"""
LEFT_OUT = """\
psg:paper-1-1-3
    msc:leftOut "Says nothing." .
"""
TABLES = ("node", "statement", "part")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with records of every kind: stroma > factor | treg, a context, a tension, a study."""
    folder = tmp_path_factory.mktemp("catalogue")
    content = make(
        folder,
        block(object_="ent:factor")
        + block("ent:factor", "msc:decreases", "ent:treg", "msc:scope ctx:dish", "msc:via ent:enzyme", number=2),
        tensions=TENSIONS,
        trials=TRIALS,
        left_out=LEFT_OUT,
    )
    KnowledgeGraph(content).build_store([], folder / "store", merge=True, with_sparql=False)
    return folder / "store"


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """Copy that store, so that a test may damage it."""
    (tmp_path / "store").mkdir()
    for path in built.iterdir():
        (tmp_path / "store" / path.name).write_bytes(path.read_bytes())
    return tmp_path / "store"


def records(store: Path) -> list[tuple[str, int, bytes]]:
    """Give every record with its table and row."""
    with sqlite3.connect(store / "catalogue.sqlite") as database:
        found = [
            (table, *row)
            for table in TABLES
            for row in database.execute(f"SELECT rowid, record FROM {table} WHERE record IS NOT NULL")  # noqa: S608
        ]
    database.close()
    return found


def replace(store: Path, table: str, row: int, record: bytes) -> None:
    database = sqlite3.connect(store / "catalogue.sqlite", isolation_level=None)
    database.execute(f"UPDATE {table} SET record = ? WHERE rowid = ?", (record, row))  # noqa: S608
    database.close()


def flipped(record: bytes, bit: int) -> bytes:
    changed = bytearray(record)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def read_all(store: Path) -> None:
    content = KnowledgeGraph.open(store).content
    parts = (content.entities, content.contexts, content.passages, content.references, content.statements)
    for part in (*parts, content.tensions, content.studies, content.left_out, content.broader_aspects):
        assert list(part.values())


def test_records_of_every_kind_are_looked_at(built: Path) -> None:
    read_all(built)
    database = sqlite3.connect(built / "catalogue.sqlite")
    kinds = {kind for (kind,) in database.execute("SELECT kind FROM part")}
    database.close()
    names = ("predicate", "context", "passage", "reference", "tension", "study", "left_out", "aspect")
    assert kinds == set(names)
    assert {table for table, *_ in records(built)} == set(TABLES)


def test_any_flipped_bit_of_any_record_is_found_out(built: Path) -> None:
    for table, row, record in records(built):
        for bit in range(8 * len(record)):
            with pytest.raises(DamagedError, match="the store is damaged"):
                pytest.fail(f"{table} {row}, bit {bit}: {unpack(flipped(record, bit), tuple)}")


def test_a_store_with_a_flipped_bit_in_a_record_says_so(store: Path) -> None:
    for n, (table, row, record) in enumerate(records(store)):
        replace(store, table, row, flipped(record, (8 * len(record) - 1) * n // 100 % (8 * len(record))))
        with pytest.raises(KGError, match=r"a record does not match its checksum.*; build it again with kg build"):
            read_all(store)
        replace(store, table, row, record)
    read_all(store)


def test_a_command_says_it_in_one_line(store: Path) -> None:
    for table, row, record in records(store):
        if table == "statement":
            replace(store, table, row, flipped(record, 100))
    done = CliRunner().invoke(main, ["path", "--store", str(store), "stroma", "regulator"], catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (3, "")
    problem = "the store is damaged (a record does not match its checksum); build it again with kg build"
    assert done.stderr.splitlines()[-1] == f"Error: {problem}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff", id="no UTF-8"),
        pytest.param(b"[1", id="no JSON"),
        pytest.param(b"[" * 1_000_000, id="deep"),
        pytest.param(b"9" * 1_000_000, id="long number"),
        pytest.param(b"null", id="no list"),
        pytest.param(b'{"a": 1}', id="an object"),
        pytest.param(b"[1, 2]", id="too short"),
        pytest.param(b"[" + b",".join([b"1"] * 23) + b"]", id="numbers alone"),
    ],
)
@pytest.mark.parametrize("make_row", [make_statement, Entity._make], ids=["statement", "entity"])
def test_a_record_that_somebody_made_up_is_an_error(text: bytes, make_row: object) -> None:
    with pytest.raises(DamagedError):
        unpack(crc32(text).to_bytes(4, "big") + text, make_row)


@pytest.mark.parametrize("record", [None, 5, "text", b"", b"abc"])
def test_what_is_no_record_is_an_error(record: object) -> None:
    with pytest.raises(DamagedError):
        unpack(record, tuple)


def test_a_row_comes_back_as_it_was() -> None:
    row = ('größe \U0001f9ea \\ " \n', 1, -1.25, 1e-300, True, None, (), (("a", ("b",)), ()))
    assert unpack(pack(row), tuple) == row
