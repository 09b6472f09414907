"""The RDF of the package: kept as a store in the user's cache where it can be, and the same triples where it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from folders import block, write_folder
from kg import resources
from kg.errors import KGError
from kg.knowledge_graph import KnowledgeGraph
from kg.resources import signature, sources
from kg.sparql import sandbox
from kg.store import opening, packaged_rdf
from kg.store.blocks import DamagedError
from kg.store.manifest import Manifest
from kg.store.opening import SIGNATURE
from kg.store.packaged_rdf import OLD, TRIPLES, KeptRdf, find_kept, load_triples, write_triples

if TYPE_CHECKING:
    from pathlib import Path

STATEMENT = block("ent:stroma", "msc:increases", "ent:treg", "msc:scope ctx:dish")
#: A triple that only the N-Triples have, by which they are recognised.
MARK = "<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"
IS_MARKED = "ASK { <http://example.org/s> ?p ?o }"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Compile a small graph as the build hook does, with a cache of its own; return the compiled graph."""
    write_folder(tmp_path, STATEMENT)
    shutil.copytree(resources.folder("ontology"), tmp_path / "ontology")
    monkeypatch.setattr(resources, "find_folder", lambda name: str(tmp_path / name))
    monkeypatch.setattr(opening, "COMPILED", tmp_path / "graph")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    graph = KnowledgeGraph.load()
    facts = {SIGNATURE: signature(sources())}
    graph.build_store([], tmp_path / "graph", merge=True, with_sparql=False, facts=facts)
    write_triples(tmp_path / "graph", graph.export("ntriples").text + MARK)
    return tmp_path / "graph"


def kept(package: Path) -> list[Path]:
    return sorted((package.parent / "cache").glob("*"))


def test_the_first_query_makes_the_store_that_later_ones_open(package: Path) -> None:
    assert KnowledgeGraph.load().sparql(IS_MARKED).boolean
    (store,) = kept(package)
    made = store.stat()
    again = find_kept(package, Manifest.read(package))
    assert again is not None
    assert again.folder == str(store)
    assert set(again()) == set(load_triples(package))
    assert kept(package) == [store]
    assert os.path.samestat(store.stat(), made)


def test_the_store_in_memory_is_made_of_the_triples(package: Path) -> None:
    graph = KnowledgeGraph.load()
    assert graph.store.query(IS_MARKED)
    assert kept(package) == []
    assert len(graph.store) == len(KnowledgeGraph.load(package.parent / "triples").store) + 1


@pytest.mark.parametrize("place", ["file/cache", "file"])
def test_the_triples_are_loaded_if_no_store_can_be_written(
    place: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package.parent / "file").touch()
    monkeypatch.setenv("KG_CACHE", str(package.parent / place))
    assert KnowledgeGraph.load().sparql(IS_MARKED).boolean
    assert find_kept(package, Manifest.read(package)) is None


def test_a_store_that_cannot_be_kept_is_not_tried_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    monkeypatch.setattr(packaged_rdf, "find_kept", lambda *given: tried.append(given))
    monkeypatch.setattr(sandbox, "FORKS", False)
    graph = KnowledgeGraph.load()
    assert [graph.sparql(IS_MARKED).boolean for _ in range(3)] == [True] * 3
    assert len(tried) == 1


def test_a_user_without_a_home_loads_the_triples(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # unchanged, as for a user without a home
    assert KnowledgeGraph.load().sparql(IS_MARKED).boolean


@pytest.mark.parametrize("name", ["sparql/CURRENT", "sparql/MANIFEST-*", "manifest.tsv"])
def test_a_store_whose_lists_are_damaged_is_made_again(name: str, package: Path) -> None:
    assert KnowledgeGraph.load().sparql(IS_MARKED).boolean
    (store,) = kept(package)
    (file,) = store.glob(name)
    file.write_bytes(file.read_bytes()[:-3])
    assert KnowledgeGraph.load().sparql(IS_MARKED).boolean
    assert kept(package) == [store]
    KeptRdf(store, Manifest.read(store)).check()


def test_a_store_whose_tables_are_damaged_is_removed_by_the_query_that_fails(package: Path) -> None:
    graph = KnowledgeGraph.load()
    query = "SELECT * { ?s ?p ?o }"
    whole = sorted(graph.sparql(query).terms)
    (store,) = kept(package)
    for table in store.glob("sparql/*.sst"):
        data = bytearray(table.read_bytes())
        data[: len(data) // 3] = bytes(len(data) // 3)
        table.write_bytes(data)
    with pytest.raises(KGError, match="was damaged and has been removed; ask again"):
        graph.sparql(query)
    assert kept(package) == []
    assert sorted(graph.sparql(query).terms) == whole


def test_processes_that_begin_at_once_agree(package: Path) -> None:
    program = (
        "import sys, pathlib; from kg.store.manifest import Manifest; from kg.store.packaged_rdf import find_kept\n"
        "folder = pathlib.Path(sys.argv[1]); print(len(find_kept(folder, Manifest.read(folder))()))"
    )
    asked = [
        subprocess.Popen([sys.executable, "-c", program, str(package)], stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    counts = {process.communicate()[0].strip() for process in asked}
    assert counts == {str(len(load_triples(package)))}
    assert len(kept(package)) == 1


def test_modules_in_the_folder_where_the_user_stands_are_not_run(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = package.parent / "here"
    here.mkdir()
    (here / "gzip.py").write_text("import pathlib; pathlib.Path('was-run').touch()")
    monkeypatch.chdir(here)
    assert find_kept(package, Manifest.read(package)) is not None
    assert not (here / "was-run").exists()


def test_stores_of_other_versions_are_removed_after_a_day(package: Path) -> None:
    old, new = (package.parent / "cache" / f"rdf-{name}" for name in ("old", "new"))
    for folder in (old, new):
        (folder / "sparql").mkdir(parents=True)
    os.utime(old, (old.stat().st_mtime - OLD - 1,) * 2)
    find_kept(package, Manifest.read(package))
    assert not old.exists()
    assert new in kept(package)


def test_a_damaged_package_is_named(package: Path) -> None:
    file = package / TRIPLES
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(DamagedError, match=TRIPLES):
        load_triples(package)
    with pytest.raises(KGError, match=TRIPLES):
        KnowledgeGraph.load().sparql(IS_MARKED)


def test_the_file_has_the_same_bytes_every_time(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 0.0)
    first = (package / TRIPLES).read_bytes(), (package / "manifest.tsv").read_bytes()
    write_triples(package, KnowledgeGraph.load(package.parent / "triples").export("ntriples").text + MARK)
    assert ((package / TRIPLES).read_bytes(), (package / "manifest.tsv").read_bytes()) == first
