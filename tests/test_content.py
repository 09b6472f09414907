"""Loading the graph: the compiled store is used only with the files it was made from."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from folders import block, make, read_folder, write_folder
from kg import resources
from kg.errors import DataError, KGError
from kg.knowledge_graph import KnowledgeGraph
from kg.resources import FolderError, digest, folder, signature, sources
from kg.store import opening as disk
from kg.store.manifest import CATALOGUE, INDEX, MANIFEST
from kg.store.opening import SIGNATURE, open_store
from kg.triples.load import load, read

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model.content import Content

STATEMENTS = (
    block("ent:stroma", "msc:increases", "ent:treg , ent:tcell", "msc:scope ctx:dish", "msc:via ent:factor")
    + block(
        "ent:stroma",
        "msc:increases",
        "ent:treg",
        "msc:mediation med:axis-2-1",
        number=2,
        passage="psg:paper-1-1-1 , psg:paper-1-1-2",
    )
    + "med:axis-2-1\n    msc:mediator ent:factor ;\n    msc:mediatorSign 1 ;\n    msc:passage psg:paper-1-1-2 .\n\n"
    + block("ent:factor", "msc:affects", "ent:treg", "msc:sign 0", number=3)
    + "stm:axis-4\n    msc:replacedBy stm:axis-2 .\n"
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
    monkeypatch.setattr(resources, "find_folder", lambda name: str(tmp_path / name))
    monkeypatch.setattr(disk, "COMPILED", tmp_path / "graph")
    return tmp_path


def compile_marked(home: Path) -> Path:
    """Compile with a label that no file has; the files are a minute old then, as those of an installation are."""
    content = load()
    marked = content.entities["ent:stroma"]._replace(label=MARK)
    content = content.replace(entities={**content.entities, "ent:stroma": marked})
    facts = {SIGNATURE: signature(sources())}
    KnowledgeGraph(content).build_store([], home / "graph", merge=True, with_sparql=False, facts=facts)
    made = (home / "graph" / MANIFEST).stat().st_mtime
    for _, path in sources():
        os.utime(path, (made - 60, made - 60))
    return home / "graph"


def is_compiled() -> bool:
    return KnowledgeGraph.load().content.entities["ent:stroma"].label == MARK


PARTS = ("entities", "contexts", "passages", "references", "statements", "tensions", "studies", "left_out", "replaced")


def same(one: Content, other: Content) -> None:
    assert (one.data_version, one.predicates) == (other.data_version, other.predicates)
    assert one.broader_aspects == dict(other.broader_aspects)
    for name in PARTS:
        mine, theirs = getattr(one, name), getattr(other, name)
        assert {key: theirs[key] for key in mine} == mine, name
        assert set(theirs) == set(mine), name
        assert {key: type(row) for key, row in mine.items()} == {key: type(theirs[key]) for key in mine}


def test_a_store_gives_back_the_content_it_was_built_from(tmp_path: Path) -> None:
    content = make(tmp_path, STATEMENTS)
    KnowledgeGraph(content).build_store([], tmp_path / "store", merge=True, with_sparql=False)
    again = open_store(tmp_path / "store").content
    same(content, again)
    assert [item.id for item in again.statements.values()] == list(content.statements)
    assert again.statements["stm:axis-1.ent_treg"].evidence[0].passage == "psg:paper-1-1-1"
    (mediator,) = again.statements["stm:axis-2"].mediators
    assert again.successor("stm:axis-4") == "stm:axis-2"
    assert (mediator.entity, mediator.sign, mediator.passages) == ("ent:factor", 1, ("psg:paper-1-1-2",))


def test_a_store_knows_the_groups_of_a_member(tmp_path: Path) -> None:
    group = 'ent:group\n    a biolink:Cell ;\n    skos:prefLabel "group" ;\n    msc:member ent:treg , ent:tcell ;\n'
    content = make(tmp_path, STATEMENTS, more=f'{group}    skos:definition "Both of them." .\n')
    KnowledgeGraph(content).build_store([], tmp_path / "store", merge=True, with_sparql=False)
    again = open_store(tmp_path / "store").content
    assert [list(again.groups(curie)) for curie in ("ent:treg", "ent:stroma")] == [["ent:group"], []]


def test_round_trip_of_the_shipped_graph(tmp_path: Path) -> None:
    content, problems = read(sources(), digest(sources()))
    assert problems == []
    KnowledgeGraph(content).build_store([], tmp_path / "store", merge=True, with_sparql=False)
    again = open_store(tmp_path / "store").content
    same(content, again)
    measured = {item.entity for study in content.studies.values() for item in study.outcomes}
    assert len(content.studies_measuring(measured)) > len(content.studies_measuring(["MESH:D012008"])) > 1
    for outcomes in (measured, ["CL:0000815"], ["MESH:D012008"], ["ent:severe_cgvhd", "MESH:D012008"]):
        assert again.studies_measuring(outcomes) == content.studies_measuring(outcomes)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    triples = write_folder(tmp_path, STATEMENTS)
    (first, problems), (second, others) = read_folder(triples), read_folder(triples)
    assert vars(first) == vars(second)
    assert problems == others
    parts = [name for name in first.fields() if name != "data_version"]
    assert [list(getattr(first, part)) for part in parts] == [list(getattr(second, part)) for part in parts]


def test_the_compiled_rows_are_used_while_nothing_changed(home: Path) -> None:
    assert not is_compiled()
    compile_marked(home)
    assert is_compiled()


NAMES = ["ontology/msc.ttl", *(f"triples/{n}.ttl" for n in ("axis", "contexts", "entities", "passages", "references"))]


@pytest.mark.parametrize("name", NAMES)
def test_one_changed_byte_puts_them_out_of_use(home: Path, name: str) -> None:
    """The change keeps the length of the file, so its time must tell."""
    compile_marked(home)
    path = home / name
    path.write_bytes(path.read_bytes().replace(b" .\n", b"\t.\n", 1))
    assert not is_compiled()


def test_an_added_or_a_renamed_file_puts_them_out_of_use(home: Path) -> None:
    compile_marked(home)
    (home / "triples" / "zzz.ttl").write_bytes(b"")
    assert not is_compiled()
    (home / "triples" / "zzz.ttl").unlink()
    assert is_compiled()
    (home / "triples" / "axis.ttl").rename(home / "triples" / "axes.ttl")
    assert not is_compiled()


def test_bytes_that_move_to_the_next_file_put_them_out_of_use(home: Path) -> None:
    """The hash covers each file, not their concatenation."""
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
    content = KnowledgeGraph.load(home / "triples").content
    assert content.entities["ent:stroma"].label == "stroma"


def test_an_older_file_of_another_size_puts_them_out_of_use(home: Path) -> None:
    compile_marked(home)
    path = home / "triples" / "axis.ttl"
    path.write_bytes(path.read_bytes() + b"\n")
    os.utime(path, (0, 0))
    assert not is_compiled()


def test_newer_files_of_equal_content_keep_them_in_use(home: Path) -> None:
    made = (compile_marked(home) / MANIFEST).stat().st_mtime
    os.utime(home / "triples" / "axis.ttl", (made + 60, made + 60))
    assert is_compiled()


@pytest.mark.parametrize("name", [INDEX, CATALOGUE, MANIFEST])
@pytest.mark.parametrize("part", [0.0, 0.5, 0.999])
def test_a_truncated_file_is_not_used(home: Path, name: str, part: float) -> None:
    path = compile_marked(home) / name
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    assert not is_compiled()


@pytest.mark.parametrize("name", [INDEX, CATALOGUE])
def test_a_missing_file_is_no_error(home: Path, name: str) -> None:
    (compile_marked(home) / name).unlink()
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


def test_a_store_can_be_built_from_the_content_of_a_store(tmp_path: Path) -> None:
    """The RDF is written in a thread of its own, which reads the content, too."""
    content = make(tmp_path, STATEMENTS)
    KnowledgeGraph(content).build_store([], tmp_path / "one", merge=True)
    KnowledgeGraph.open(tmp_path / "one").build_store([], tmp_path / "two", merge=True)
    same(content, open_store(tmp_path / "two").content)
    again = KnowledgeGraph.open(tmp_path / "two").store
    assert set(again) == set(KnowledgeGraph(content).store)
