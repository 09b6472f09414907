"""A store on disk is complete or absent: killed builds, several processes, damaged files, odd names, answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from itertools import groupby, product
from pathlib import Path
from zlib import crc32

import pytest

from commands import run
from kg.ingest.loader import RdfLoader
from kg.ingest.store_folder import _hold
from kg.knowledge_graph import KnowledgeGraph
from kg.store.manifest import BUILDING, MANIFEST, Manifest, StoreError, beside
from small import chains, graph

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')"]
NT = """\
<http://ex.org/new> <http://purl.obolibrary.org/obo/RO_0002213> <http://ex.org/b> .
<http://ex.org/b> <http://purl.obolibrary.org/obo/RO_0002212> <http://ex.org/c> .
"""
NEW, C = "http://ex.org/new", "http://ex.org/c"
SMALL = graph("a + b")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "sources" / "new.nt"
    path.parent.mkdir()
    path.write_text(NT, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path, source: Path) -> Path:
    """Make a store of two steps: new > b | c."""
    SMALL.build_store([source], tmp_path / "home" / "store")
    return tmp_path / "home" / "store"


@pytest.mark.parametrize("graph", ["--small", pytest.param("--shipped", marks=pytest.mark.long)])
@pytest.mark.parametrize("replace", [False, True], ids=["new store", "replaced store"])
def test_a_killed_build_leaves_the_old_store_or_none(tmp_path: Path, source: Path, replace: bool, graph: str) -> None:
    (tmp_path / "home").mkdir()
    command = [sys.executable, str(ROOT / "tests" / "crashes.py"), str(tmp_path / "home"), str(source), graph]
    done = subprocess.run(
        [*command, *(["--replace"] if replace else [])],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    unfinished = "store is being written, or was not finished; wait for kg build, or run it again"
    between = f"{unfinished}; the store that it replaces is store.replaced"
    absent = "there is no store store; kg build SOURCE --store store makes one"
    expected = ["old", between, "new"] if replace else [absent, unfinished, "new"]
    assert [state for state, _ in groupby(json.loads(done.stdout))] == expected


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
@pytest.mark.parametrize("seconds", [0.3, 0.8])
def test_a_build_that_is_stopped_leaves_no_store(tmp_path: Path, sent: signal.Signals, seconds: float) -> None:
    source, store = tmp_path / "big.nt", tmp_path / "home" / "store"
    line = "<http://ex.org/{}> <http://ex.org/p> <http://ex.org/{}> .\n"
    source.write_text("".join(line.format(n % 999, n % 1_001) for n in range(400_000)), encoding="utf-8")
    child = subprocess.Popen(
        [*COMMAND, "build", str(source), "--store", str(store)], env=environment(), stderr=subprocess.PIPE
    )
    while not beside(store, BUILDING).exists():
        time.sleep(0.01)
    time.sleep(seconds)
    assert child.poll() is None
    child.send_signal(sent)
    said = child.communicate()[1].decode()
    with pytest.raises(StoreError):
        KnowledgeGraph.open(store)
    if sent == signal.SIGINT:
        assert (child.returncode, said) == (130, "interrupted\n")
        assert list(store.parent.iterdir()) == []
    SMALL.build_store([tmp_path / "home" / ".." / "big.nt"], store, with_sparql=False)
    assert [path.name for path in store.parent.iterdir()] == ["store"]


def test_an_interrupt_while_the_rdf_is_loaded_leaves_the_loading_thread_known(tmp_path: Path) -> None:
    """A thread that is taken for ended would go on writing into the folder that is being removed."""
    loader = RdfLoader(tmp_path / "sparql", [], SMALL.content, merge_own=False, is_lenient=False)
    go_on = threading.Event()
    loader._fill = lambda store: go_on.wait()  # type: ignore[method-assign, assignment, return-value]
    loader.start()
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            loader.finish({})
        assert loader._thread.is_alive()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        go_on.set()
        loader.stop()
    assert not loader._thread.is_alive()


def test_a_store_that_is_being_written_is_refused(tmp_path: Path, source: Path) -> None:
    store = tmp_path / "home" / "store"
    lock = _hold(beside(store, BUILDING))
    assert lock is not None
    with lock:
        done = run("path", "--store", store, "a", "b")
        assert (done.exit_code, done.stdout) == (3, "")
        assert f"{store} is being written, or was not finished; wait for kg build" in done.stderr
        done = run("build", source, "--store", store)
        assert (done.exit_code, done.stdout) == (3, "")
        assert f"{store} is being written by another process; wait for it" in done.stderr
    assert run("build", source, "--store", store).exit_code == 0


def test_a_store_is_read_while_its_successor_is_written(store: Path, source: Path) -> None:
    lock = _hold(beside(store, BUILDING))
    assert lock is not None
    with lock:
        assert run("path", "--store", store, NEW, C).exit_code == 0
        assert "by another process" in run("build", source, "--store", store, "--replace").stderr


def test_a_store_is_replaced_only_when_asked(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "sources" / "other.nt"
    other.write_text(NT.replace("/c>", "/d>"), encoding="utf-8")
    done = run("build", other, "--store", store)
    assert (done.exit_code, done.stderr) == (3, f"Error: {store} already exists; --replace replaces it\n")
    opened = KnowledgeGraph.open(store)
    assert run("build", other, "--store", store, "--replace").exit_code == 0
    assert chains(opened, NEW, C), "what is open stays as it was"
    assert chains(KnowledgeGraph.open(store), NEW, "http://ex.org/d")
    with pytest.raises(StoreError, match="was replaced just now"):
        opened.sparql("ASK {}") if opened.store else None


def test_a_build_that_fails_keeps_the_store_that_it_would_replace(store: Path, source: Path) -> None:
    source.write_text(f"{NT}nonsense\n", encoding="utf-8")
    done = run("build", source, "--store", store, "--replace")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith(f"Error: {source}:3: ")
    assert chains(KnowledgeGraph.open(store), NEW, C)
    assert [path.name for path in store.parent.iterdir()] == ["store"]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, source: Path) -> None:
    home = tmp_path / "papers"
    home.mkdir()
    (home / "paper.txt").touch()
    way_out = "it is not a store; choose another name"
    for options in ([], ["--replace"]):
        done = run("build", source, "--store", home, *options)
        assert (done.exit_code, done.stderr) == (3, f"Error: {home} already exists; {way_out}\n")
    assert [path.name for path in home.iterdir()] == ["paper.txt"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, source: Path) -> None:
    (tmp_path / "file").touch()
    done = run("build", source, "--store", tmp_path / "file" / "store")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "cannot write" in done.stderr


def ended(text: bytes) -> bytes:
    """Return lines of a manifest with their checksum."""
    return text + b"end\t%08x\n" % crc32(text)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param({}, "store is not a store: it has no manifest.tsv", id="empty folder"),
        pytest.param({MANIFEST: b""}, "manifest.tsv is damaged", id="empty manifest"),
        pytest.param({MANIFEST: ended(b"format\n")}, "manifest.tsv is damaged", id="manifest without values"),
        pytest.param(
            {MANIFEST: b"format\t1\nend\n"},
            "store was built by an earlier version of msc-kg; run kg build again\n",
            id="earlier version",
        ),
        pytest.param(
            {MANIFEST: ended(b"format\t999\n")},
            "store was built by another version of msc-kg; run kg build again\n",
            id="later version",
        ),
        pytest.param({MANIFEST: ended(b"format\t4\nfile\tx\ty\n")}, "manifest.tsv is damaged", id="no number"),
        pytest.param({MANIFEST: ended(b"\xff\n")}, "manifest.tsv is damaged", id="manifest that is not UTF-8"),
    ],
)
def test_a_folder_that_is_no_store_is_refused(tmp_path: Path, content: dict[str, bytes], expected: str) -> None:
    store = tmp_path / "store"
    store.mkdir()
    for name, data in content.items():
        (store / name).write_bytes(data)
    done = run("path", "--store", store, "a", "b")
    assert (done.exit_code, done.stdout) == (3, "")
    assert expected in done.stderr


def test_no_store_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "there is no store none; kg build SOURCE --store none makes one" in run("stats", "--store", "none").stderr
    assert ". is not a store" in run("stats", "--store", ".").stderr
    assert run("stats", "--store", "none").exit_code == 3


def names_of_files(store: Path) -> list[str]:
    return list(Manifest.read(store).files)


def test_every_file_of_a_store_is_guarded(store: Path) -> None:
    names = names_of_files(store)
    assert {"paths.idx", "catalogue.sqlite", "sparql/CURRENT"} < set(names)
    for name in filter(lambda name: (store / name).stat().st_size, names):
        path = store / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        with pytest.raises(StoreError, match="is missing or incomplete"):
            KnowledgeGraph.open(store)
        path.unlink()
        with pytest.raises(StoreError, match="is missing or incomplete"):
            KnowledgeGraph.open(store)
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        done = run("build", "--check", "--store", store)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == f"{path}: its content is not what was written; build the store again\n"
        path.write_bytes(whole)
    done = run("build", "--check", "--store", store)
    assert (done.exit_code, done.stderr) == (0, f"{store} is intact: no file has changed since it was written\n")


def test_a_store_that_may_not_be_read_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    way_out = "check its permissions, or build the store again with kg build"

    def refuse(file: str) -> None:
        raise PermissionError(13, "Permission denied", file)

    monkeypatch.setattr("kg.store.opening.MappedFile", refuse)
    with pytest.raises(StoreError, match=rf"paths\.idx cannot be read: Permission denied; {way_out}"):
        KnowledgeGraph.open(store)
    (store / "manifest.tsv").unlink()
    (store / "manifest.tsv").mkdir()
    with pytest.raises(StoreError, match=rf"manifest\.tsv cannot be read: Is a directory; {way_out}"):
        KnowledgeGraph.open(store)


def test_a_file_of_another_store_is_found_out(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "sources" / "other.nt"
    other.write_text(NT.replace("/c>", "/d>"), encoding="utf-8")
    SMALL.build_store([other], tmp_path / "other")
    (store / "catalogue.sqlite").write_bytes((tmp_path / "other" / "catalogue.sqlite").read_bytes())
    assert run("build", "--check", "--store", store).exit_code == 1


@pytest.mark.parametrize("name", ["paths.idx", "catalogue.sqlite"])
def test_rubbish_of_the_right_size_is_no_traceback(store: Path, name: str) -> None:
    (store / name).write_bytes(bytes((store / name).stat().st_size))
    done = run("path", "--store", store, NEW, C)
    assert (done.exit_code, done.stdout) == (3, "")
    assert "build the store again" in done.stderr


@pytest.mark.parametrize("name", ["with a space", "größe αβ", "per%20cent?#&", "end/", "./here", "up/../up"])
def test_a_store_may_have_any_name(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "up").mkdir()
    monkeypatch.chdir(tmp_path)
    name = "up/../there" if name == "up/../up" else name
    assert run("build", source, "--store", name).exit_code == 0
    assert run("path", "--store", name, NEW, C).exit_code == 0
    assert run("sparql", "--store", name, "ASK { ?s ?p ?o }").stdout == "true\n"
    assert run("build", "--check", "--store", name).exit_code == 0


def test_a_link_to_a_store_is_followed(store: Path, source: Path) -> None:
    link = store.with_name("link")
    link.symlink_to(store)
    assert run("build", source, "--store", link, "--replace").exit_code == 0
    assert link.is_symlink()
    assert sorted(path.name for path in store.parent.iterdir()) == ["link", "store"]
    assert run("path", "--store", link, NEW, C).exit_code == 0


def test_reading_changes_nothing_in_a_store(store: Path) -> None:
    def files() -> dict[str, tuple[int, int]]:
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in store.rglob("*")}

    before = files()
    for args in (["path", NEW, C], ["sparql", "ASK { ?s ?p ?o }"], ["find", "new"], ["stats"], ["export"]):
        assert run(args[0], "--store", store, *args[1:]).exit_code == 0
    assert files() == before


def test_several_processes_read_at_once(store: Path) -> None:
    asked = [["path", "--store", str(store), NEW, C], ["sparql", "--store", str(store), "SELECT * { ?s ?p ?o }"]] * 3
    running = [
        subprocess.Popen([*COMMAND, *args], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for args in asked
    ]
    said = [child.communicate() for child in running]
    assert [child.returncode for child in running] == [0] * 6, said
    assert len({out for out, _ in said}) == 2


@pytest.mark.parametrize("count", ["3", pytest.param("8", marks=pytest.mark.long)])
def test_threads_get_the_answers_that_one_thread_gets(tmp_path: Path, count: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "threads.py"), str(tmp_path), count],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_store_without_rdf_says_so(tmp_path: Path, source: Path) -> None:
    store = tmp_path / "store"
    assert run("build", source, "--store", store, "--no-sparql").exit_code == 0
    assert run("path", "--store", store, NEW, C).exit_code == 0
    done = run("sparql", "--store", store, "ASK {}")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "built without RDF" in done.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["build", "--store", "x"], "nothing to build: give SOURCES, or --with-msc", id="nothing to build"),
        pytest.param(["build", "--check", "--store", "x", str(ROOT / "README.md")], "--check takes no", id="check"),
        pytest.param(["--triples", "triples", "path", "--store", "x", "a", "b"], "name two graphs", id="two graphs"),
    ],
)
def test_wrong_usage(args: list[str], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = run(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


# A store of the shipped graph answers as the files do.


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[KnowledgeGraph, Path]:
    from kg.triples.load import load

    files = KnowledgeGraph(load())
    store = tmp_path_factory.mktemp("shipped") / "store"
    files.build_store([], store, merge=True)
    return files, store


NAMES = "IDO Tregs MESH:D012333 hgnc:6059 thrombopoietin musculin macrophag TGF-β1 PD-1 stm:x".split()
PAIRS = list(product(["MSC", "IDO", "IFNG"], ["Treg", "GVHD"]))
ASKED: list[list[str]] = [
    *(["show", name] for name in [*NAMES, "stm:ido_treg-25", "ref:durdu2026-36", "ctx:nix", "stm:nix-1"]),
    *(["show", name] for name in ("hsa-miR-21-5p", "anti-IL-6", "regulatory T (Treg) cells", "M1/M2", "CD34+ cell")),
    *(["find", text] for text in ("mac", "γ", "ent:", "MESH", "", "xyz", "licens")),
    *(["neighbors", name] for name in ("IDO", "TGFβ")),
    *(["path", *pair, *more] for pair in PAIRS for more in ([], ["-f", "json"])),
    ["path", "MSC", "Treg", "--context", "licensing=IFNG", "--why-rank"],
    ["path", "MSC", "Treg", "--include-descriptive", "--category", "gene"],
    ["path", "bone-marrow MSC", "immune response", "--undirected", "-k", "3"],
    ["path", "MSC", "Treg", "--category", "nix"],
    ["path", "MSC", "Treg", "--compare-contexts", "licensing"],
    ["effect", "MSC", "Th17"],
    ["explain", "IDO", "Treg"],
    ["explain", "stm:ido_treg-25", "-f", "json"],
    ["block", "MSC", "Treg", "--inhibit", "PGE2"],
    ["common", "IDO", "PGE2", "--target", "Treg"],
    ["gaps", "IL-6", "GVHD"],
    ["conflicts", "-f", "json"],
    ["trials"],
    ["stats"],
    ["export"],
    ["export", "-f", "ntriples"],
    ["sparql", "SELECT (count(*) AS ?n) { ?s ?p ?o }"],
    ["query", "raises", "--param", "target=Treg"],
    ["view", "AHR", "-o", "-"],
]


@pytest.mark.parametrize("args", ASKED, ids=" ".join)
def test_a_store_answers_as_the_files_do(
    both: tuple[KnowledgeGraph, Path], monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    files, store = both
    monkeypatch.setattr(KnowledgeGraph, "load", lambda triples=None, extra=(): files)
    expected, done = run(*args), run(args[0], "--store", store, *args[1:])
    assert (done.exit_code, done.stdout, done.stderr) == (expected.exit_code, expected.stdout, expected.stderr)
