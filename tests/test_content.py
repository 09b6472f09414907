"""Loading the graph: the compiled rows are used for the very files they were made of, and for no others."""

from __future__ import annotations

import marshal
import shutil
from typing import TYPE_CHECKING

import pytest

from folders import block, make, read_folder, write_folder
from kg import content as module
from kg import resources
from kg.content import MARSHAL_VERSION, _seal, _unpack, load, pack, read
from kg.errors import DataError, KGError
from kg.lexicon import make_index
from kg.resources import FolderError, digest, folder, sources

if TYPE_CHECKING:
    from pathlib import Path

    from kg.statements import Content

STATEMENTS = (
    block("ent:stroma", "msc:increases", "ent:treg , ent:tcell", "msc:scope ctx:dish", "msc:via ent:factor")
    + block(number=2, passage="psg:paper-1-1-1 , psg:paper-1-1-2")
    + block("ent:factor", "msc:affects", "ent:treg", "msc:sign 0", number=3)
)
#: A label that no file says, by which compiled content is recognised.
MARK = "from the compiled file"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a package of its own: the ontology, a small graph, and where to compile it to.

    ::

        stroma -> treg, tcell    stroma -> treg    factor -0- treg
    """
    write_folder(tmp_path, STATEMENTS)
    shutil.copytree(folder("ontology"), tmp_path / "ontology")
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path / name)
    monkeypatch.setattr(module, "COMPILED", tmp_path / "graph.bin")
    return tmp_path


def compile_marked(home: Path) -> bytes:
    content, _ = load()
    marked = content.entities["ent:stroma"]._replace(label=MARK)
    content = content._replace(entities={**content.entities, "ent:stroma": marked})
    data = pack(content, make_index(content.entities.values()))
    (home / "graph.bin").write_bytes(data)
    return data


def is_compiled() -> bool:
    content, index = load()
    assert (index is not None) == (content.entities["ent:stroma"].label == MARK)
    return index is not None


def test_round_trip(tmp_path: Path) -> None:
    content = make(tmp_path, STATEMENTS)
    index = make_index(content.entities.values())
    again = _unpack(pack(content, index), content.data_version)
    assert again == (content, index)
    kinds = {type(row) for part in (again[0].statements, again[0].entities, again[0].contexts) for row in part.values()}
    assert kinds == {
        type(row) for part in (content.statements, content.entities, content.contexts) for row in part.values()
    }
    statement = again[0].statements["stm:axis-1.ent_treg"]
    assert statement.context is again[0].contexts["ctx:dish"]
    assert statement.evidence[0].passage == "psg:paper-1-1-1"
    assert [list(part) for part in again[0][1:]] == [list(part) for part in content[1:]]


def shipped() -> Content:
    content, problems = read(sources(), digest(sources()))
    assert problems == []
    return content


def test_round_trip_of_the_shipped_graph() -> None:
    content = shipped()
    index = make_index(content.entities.values())
    data = pack(content, index)
    assert _unpack(data, content.data_version) == (content, index)
    assert len(data) < sum(path.stat().st_size for _, path in sources())


def test_a_context_is_stored_once(tmp_path: Path) -> None:
    many = "".join(
        block("ent:stroma", "msc:increases", "ent:treg", "msc:scope ctx:dish", number=n) for n in range(1, 51)
    )
    data = pack(make(tmp_path, many), {})
    assert data.count(b"in a dish, after enzyme") == 1


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    triples = write_folder(tmp_path, STATEMENTS)
    first, second = read_folder(triples), read_folder(triples)
    assert first == second
    assert [list(part) for part in first[0][1:]] == [list(part) for part in second[0][1:]]
    assert pack(first[0], {}) == pack(second[0], {})


def test_the_compiled_rows_are_used_while_nothing_changed(home: Path) -> None:
    assert not is_compiled()
    compile_marked(home)
    assert is_compiled()


NAMES = ["ontology/msc.ttl", *(f"triples/{n}.ttl" for n in ("axis", "contexts", "entities", "passages", "references"))]


@pytest.mark.parametrize("name", NAMES)
def test_one_changed_byte_puts_them_out_of_use(home: Path, name: str) -> None:
    compile_marked(home)
    path = home / name
    path.write_bytes(path.read_bytes().replace(b" .\n", b"\t.\n", 1))
    assert not is_compiled()


def test_another_file_puts_them_out_of_use(home: Path) -> None:
    compile_marked(home)
    (home / "triples" / "zzz.ttl").write_bytes(b"")
    assert not is_compiled()


def test_a_renamed_file_puts_them_out_of_use(home: Path) -> None:
    compile_marked(home)
    (home / "triples" / "axis.ttl").rename(home / "triples" / "axes.ttl")
    assert not is_compiled()


def test_bytes_that_move_to_the_next_file_put_them_out_of_use(home: Path) -> None:
    """The hash is over each file, not over what they make together."""
    before = digest(sources())
    axis, contexts = (home / "triples" / f"{name}.ttl" for name in ("axis", "contexts"))
    text = axis.read_bytes() + contexts.read_bytes()
    axis.write_bytes(text[:-1])
    contexts.write_bytes(text[-1:])
    assert digest(sources()) != before


def test_another_format_puts_them_out_of_use(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_marked(home)
    monkeypatch.setattr(resources, "FORMAT", resources.FORMAT + 1)
    assert not is_compiled()


def test_a_folder_of_ones_own_is_read(home: Path) -> None:
    compile_marked(home)
    content, index = load(home / "triples")
    assert index is None
    assert content.entities["ent:stroma"].label == "stroma"


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_not_used(home: Path, part: float) -> None:
    data = compile_marked(home)
    (home / "graph.bin").write_bytes(data[: int(len(data) * part)])
    assert not is_compiled()


def _wider(home: Path) -> bytes:
    """Rows of another release, compiled from the same files."""
    rows, *rest = marshal.loads(compile_marked(home)[32:])  # noqa: S302
    return sealed(([[(*row, "more") for row in part] for part in rows], *rest))


def sealed(rows: object) -> bytes:
    data = marshal.dumps(rows, MARSHAL_VERSION)
    return _seal(data, digest(sources())) + data


def _flipped(home: Path) -> bytes:
    data = compile_marked(home)
    at = data.index(MARK.encode())
    return data[:at] + b"F" + data[at + 1 :]


GARBAGE = {
    "empty": lambda _: b"",
    "text": lambda _: b"not marshal at all",
    "zeros": lambda _: bytes(1000),
    "a huge tuple": lambda _: b"(\xff\xff\xff\x7f",
    "rows without a seal": lambda home: compile_marked(home)[32:],
    "one letter flipped": _flipped,
    "sealed None": lambda _: sealed(None),
    "sealed, too few parts": lambda _: sealed(([],)),
    "sealed numbers": lambda _: sealed((1, 2, 3, 4, 5)),
    "sealed empty rows": lambda _: sealed(([[], [], [], [], [()]], [], [], {}, {})),
    "sealed wider rows": _wider,
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_not_used(home: Path, name: str) -> None:
    (home / "graph.bin").write_bytes(GARBAGE[name](home))
    assert not is_compiled()


def test_the_first_mistake_is_raised(home: Path) -> None:
    write_folder(home, block("ent:nobody"))
    with pytest.raises(DataError, match=r"rdf:subject ent:nobody"):
        load()


@pytest.mark.parametrize("make_it", [True, False], ids=["empty", "missing"])
def test_a_folder_without_files_is_no_empty_graph(tmp_path: Path, make_it: bool) -> None:
    if make_it:
        (tmp_path / "none").mkdir()
    with pytest.raises(FolderError, match="has no .ttl file" if make_it else "is not a folder") as caught:
        load(tmp_path / "none")
    assert isinstance(caught.value, KGError)
    assert str(tmp_path / "none") in str(caught.value)
