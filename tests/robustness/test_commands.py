"""Commands under adverse conditions: full disk, closed stdout, names that are not text, signals, bad labels."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import run
from kg.errors import KGError
from kg.knowledge_graph import KnowledgeGraph
from small import graph

SMALL = graph("a + b")
KG = [sys.executable, "-m", "kg"]
HOSTILE = (
    '{"id":"EX:1","name":"\\u001b[31mred\\u0007\\u009b2J","category":["biolink:Gene"],"description":"a\\rb"}\n'
    '{"id":"EX:2","name":"\\u202egnp.exe\\u2066","category":["biolink:Gene"],"synonym":["plain two"]}\n'
    '{"subject":"EX:1","predicate":"RO:0002213","object":"EX:2","publications":["PMID:1\\u202e"],'
    '"description":"\\u001b]0;title\\u0007"}\n'
)
OBEYED = {*map(chr, range(9)), *map(chr, range(11, 32)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u2066"}


def in_shell(line: str, *args: str, seconds: int = 60) -> tuple[int, str, str]:
    """Run a line of the shell, in which ``kg`` is the command, and ``$1`` the first argument."""
    script = f'kg() {{ {" ".join(KG)} "$@"; }}; {line}'
    done = subprocess.run(["bash", "-c", script, "-", *args], capture_output=True, timeout=seconds, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "graph.jsonl").write_text(HOSTILE, encoding="utf-8")
    SMALL.build_store([folder / "graph.jsonl"], folder / "store")
    return folder / "store"


@pytest.mark.parametrize(
    "args",
    [
        "path EX:1 EX:2",
        "path EX:1 EX:2 --format json",
        "effect EX:1 EX:2",
        "effect EX:1 EX:2 --format json",
        "show EX:1",
        "show EX:1 --format json",
        "find plain --format table",
        "find plain --format tsv",
        "neighbors EX:1 --format table",
        "neighbors EX:1 --format jsonl",
        "sparql SELECT(*){?s?p?o} --format csv",
        "sparql SELECT(*){?s?p?o} --format json",
        "sparql SELECT(*){?s?p?o} --format table",
        "explain EX:1 EX:2",
        "export -f jsonl",
    ],
)
def test_a_label_never_steers_the_terminal(hostile: Path, args: str) -> None:
    words = [word.replace("(*)", " * ").replace("?", " ?") for word in args.split()]
    done = run(words[0], "--store", str(hostile), *words[1:])
    assert done.exit_code in (0, 1)
    assert "export" in args or not OBEYED & set(done.output.replace("\r\n", "\n"))
    assert "plain two" in done.output or "red" in done.output
    if "export" not in args:
        assert "\\u00" in done.output or "\\u20" in done.output or "neighbors" in args


def test_a_message_never_steers_the_terminal(hostile: Path) -> None:
    for args in (["show", "\x1b[31m\u202ex"], ["path", "EX:1", "\x9b2J"], ["find", "\u202e\x07"], ["plain two", "x"]):
        done = run(args[0], "--store", str(hostile), *args[1:])
        assert done.exit_code
        assert not OBEYED & set(done.output)


@pytest.mark.parametrize("fault", ["nonsense\n", '<http://a/b> <http://a/c> "text'])
def test_a_build_works_after_one_that_failed(tmp_path: Path, fault: str) -> None:
    good, bad = tmp_path / "good.nt", tmp_path / "bad.ttl"
    good.write_text("<http://a/b> <http://a/c> <http://a/d> .\n")
    bad.write_text("<http://a/b> <http://a/c> <http://a/d> .\n" * 50_000 + fault)
    for _ in range(2):
        with pytest.raises(KGError, match=r"bad\.ttl:50001"):
            SMALL.build_store([good, bad], tmp_path / "store")
    SMALL.build_store([good], tmp_path / "store")
    assert KnowledgeGraph.open(tmp_path / "store").sparql("ASK { ?s ?p ?o }").boolean


@pytest.mark.parametrize("sparql", ["--sparql", "--no-sparql"])
@pytest.mark.parametrize("size", [20, 200, 2_000])
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path, size: int, sparql: str) -> None:
    source = tmp_path / "big.nt"
    source.write_text("".join(f"<http://a/{n}> <http://a/p> <http://a/{n * 7}> .\n" for n in range(60_000)))
    line = f"ulimit -f {size}; kg build --store $1/store {sparql} $1/big.nt"
    code, out, err = in_shell(line, str(tmp_path))
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 1
    assert re.search(
        r"store was not built: (there is no space left on its disk|its disk cannot be written) \(.*\); nothing", err
    )
    assert list(tmp_path.iterdir()) == [source]


NO_TEXT = "$'a\\xffb'"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"kg path {NO_TEXT} Treg", 3),
        ("kg find $'\\xff'", 3),
        (f"kg show {NO_TEXT}", 3),
        (f"kg lookup {NO_TEXT}", 3),
        (f"kg sparql {NO_TEXT}", 3),
        (f"kg stats --store {NO_TEXT}", 3),
        (f"kg build --with-msc --store $1/{NO_TEXT}", 3),
        ("kg stats --store /", 3),
        ("kg build --with-msc --store / --replace", 3),
        ("kg build --check --store /", 3),
        ("printf 'caf\\xe9' > $1/latin; kg path @$1/latin Treg", 3),
        ("printf 'caf\\xe9' > $1/latin; kg sparql $1/latin", 3),
        ("printf 'caf\\xe9' > $1/latin; kg passages $1/latin", 3),
        ("kg stats >&-", 3),
        ("kg export -f turtle >&-", 3),
        ("kg sparql 'SELECT * { ?s ?p ?o }' >&-", 3),
        ("kg stats > /dev/full", 3),
        ("kg export -f turtle > /dev/full", 3),
        ("kg --help > /dev/full", 3),
        ("kg --version > /dev/full", 3),
    ],
)
def test_trouble_is_one_line(tmp_path: Path, line: str, code: int) -> None:
    found, out, err = in_shell(line, str(tmp_path))
    assert (found, out, len(err.splitlines())) == (code, "", 1)
    assert err.startswith("Error: ")


@pytest.mark.parametrize("line", ["kg export -f turtle | head -1", "kg stats 2>&-", "kg stats -o $1/file >&-"])
def test_a_pipe_that_is_left_is_no_trouble(tmp_path: Path, line: str) -> None:
    code, _, err = in_shell(f"set -o pipefail; {line}", str(tmp_path))
    assert (code in (0, 1, 141), err) == (True, "")


def test_ctrl_c_is_one_line_whenever_it_comes() -> None:
    """From the moment that our first module is loaded; before, it is Python's."""
    program = "import kg.__main__, os, signal, sys; sys.argv = ['kg', 'path', 'IDO', 'Treg']; {}kg.__main__.run()"
    first = subprocess.run(
        [sys.executable, "-c", program.format("os.kill(os.getpid(), signal.SIGINT); ")],
        capture_output=True,
        check=False,
    )
    assert (first.returncode, first.stdout, first.stderr) == (130, b"", b"interrupted\n")
    for delay in (0.0, 0.01, 0.02, 0.04, 0.08):
        later = f"signal.setitimer(signal.ITIMER_REAL, {delay or 1e-6}); "
        handler = "signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT)); "
        done = subprocess.run([sys.executable, "-c", program.format(handler + later)], capture_output=True, check=False)
        assert done.returncode in (0, 130)
        assert b"Traceback" not in done.stderr
        assert done.returncode == 0 or done.stderr.endswith(b"interrupted\n")


def is_alive(process: str) -> bool:
    """Return whether a process runs; one that has ended may wait for somebody to look."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_no_child_outlives_its_parent_by_a_second(sent: signal.Signals) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f) }"
    parent = subprocess.Popen([*KG, "sparql", query, "--timeout", "60"], stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    until = time.monotonic() + 30
    while not (found := children.read_text().split()):
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.5)
    parent.send_signal(sent)
    parent.wait()
    time.sleep(1)
    assert not [child for child in found if is_alive(child)]
