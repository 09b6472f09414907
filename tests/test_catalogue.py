"""Blocks and records of a store: a flipped bit or a forged record gives a one-line error."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copytree

import apsw
import pytest

from commands import run
from folders import block, make
from kg.errors import KGError
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import Entity
from kg.resources import COMPILED
from kg.store.blocks import BLOCK, DamagedError, MappedFile
from kg.store.catalogue import make_statement, pack, unpack
from kg.store.manifest import CATALOGUE, INDEX, MANIFEST

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
    copytree(built, tmp_path / "store")
    return tmp_path / "store"


def flip(file: Path, bit: int) -> None:
    changed = bytearray(file.read_bytes())
    changed[bit // 8] ^= 1 << bit % 8
    file.write_bytes(changed)


def read_all(store: Path) -> None:
    content = KnowledgeGraph.open(store).content
    parts = (content.entities, content.contexts, content.passages, content.references, content.statements)
    for part in (*parts, content.tensions, content.studies, content.left_out, content.broader_aspects):
        assert list(part.values())


def test_records_of_every_kind_are_looked_at(built: Path) -> None:
    read_all(built)
    kinds = set(apsw.Connection(str(built / CATALOGUE)).execute("SELECT DISTINCT kind FROM part").get)
    assert kinds == {"predicate", "context", "passage", "reference", "tension", "study", "left_out", "aspect"}


def test_queries_are_not_planned_again_for_each_value(built: Path) -> None:
    tables = set(apsw.Connection(str(built / CATALOGUE)).execute("SELECT name FROM sqlite_schema").get)
    assert "sqlite_stat1" in tables
    assert "sqlite_stat4" not in tables


@pytest.mark.parametrize("name", [INDEX, CATALOGUE])
def test_a_flipped_bit_of_any_block_is_found_out(store: Path, name: str) -> None:
    file = store / name
    for block_number in range(-(-file.stat().st_size // BLOCK)):
        mapped = MappedFile(file)
        mapped.check(0, len(mapped.data))
        start = block_number * BLOCK
        bit = 8 * start + 37 * block_number % (8 * min(BLOCK, len(mapped.data) - start))
        flip(file, bit)
        with pytest.raises(DamagedError, match=rf"{name} is damaged \(the bytes from {start} on"):
            MappedFile(file).check(start, start + 1)
        flip(file, bit)


@pytest.mark.parametrize("name", [INDEX, CATALOGUE])
def test_a_block_that_is_not_read_is_not_checked(store: Path, name: str) -> None:
    file = store / name
    flip(file, 8 * (file.stat().st_size - 1))
    MappedFile(file).check(0, file.stat().st_size - BLOCK)


def test_an_old_block_is_not_taken_for_a_new_one(store: Path) -> None:
    file = store / CATALOGUE
    size = file.stat().st_size
    os.truncate(file, size - BLOCK)
    with pytest.raises(KGError, match=r"catalogue\.sqlite is missing or incomplete"):
        KnowledgeGraph.open(store)
    with pytest.raises(DamagedError, match="another size than"):
        MappedFile(file)


@pytest.mark.parametrize("name", [MANIFEST, CATALOGUE, INDEX])
def test_a_command_names_the_damaged_file_in_one_line(store: Path, name: str) -> None:
    for byte in range(0, (store / name).stat().st_size, 100):
        flip(store / name, 8 * byte)
    done = run("path", "--store", str(store), "stroma", "regulator")
    assert (done.exit_code, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: {store / name} is damaged (")
    assert line.endswith("; build the store again with kg build")


def test_a_damaged_file_of_the_package_asks_to_reinstall_it() -> None:
    assert str(DamagedError(Path(COMPILED) / CATALOGUE, "why")).endswith("(why); reinstall msc-kg")


@pytest.mark.parametrize(
    "record",
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
        pytest.param(None, id="nothing"),
        pytest.param(5, id="a number"),
        pytest.param("text", id="text"),
    ],
)
@pytest.mark.parametrize("make_row", [make_statement, Entity._make], ids=["statement", "entity"])
def test_a_record_that_somebody_made_up_is_an_error(record: object, make_row: object) -> None:
    with pytest.raises(DamagedError, match="a file is damaged"):
        unpack(record, make_row, Path("a file"))


def test_a_row_comes_back_as_it_was() -> None:
    row = ('größe \U0001f9ea \\ " \n', 1, -1.25, 1e-300, True, None, (), (("a", ("b",)), ()))
    assert unpack(pack(row), tuple, Path("a file")) == row
