"""Hostile files: deep nesting, endless lines, pipes and folders instead of files."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from commands import run
from kg.files import MOST_QUERY
from kg.ingest.bounds import LONGEST_LINE
from kg.triples.nesting import DEEPEST, Nesting

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "@prefix ex: <http://ex.org/> .\n"
EDGE = "<http://ex.org/a> <http://ex.org/p> <http://ex.org/b> .\n"


def nested(depth: int, opening: str = "<<( ex:a ex:p ", inner: str = "ex:b", closing: str = " )>>") -> str:
    return f"{PREFIX}{EDGE}ex:a ex:p {opening * depth}{inner}{closing * depth} .\n"


def as_process(*args: object, seconds: int = 60) -> tuple[int, str, str]:
    """Run a command in a process of its own, which may crash, with bounds on its time and memory."""
    line = ["bash", "-c", 'ulimit -v 4000000; exec "$@"', "-", sys.executable, "-m", "kg", *map(str, args)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=seconds, check=False)
    return done.returncode, done.stdout, done.stderr


def is_one_line(code: int, out: str, err: str, *words: str) -> bool:
    return code == 3 and not out and len(err.splitlines()) == 1 and all(word in err for word in words)


@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt", ".nq", ".ttl.gz"])
def test_triple_terms_nested_too_deep_are_refused(tmp_path: Path, suffix: str) -> None:
    text = nested(20_000)
    if suffix in (".nt", ".nq"):
        text = text.removeprefix(PREFIX).replace("ex:", "<http://ex.org/").replace(" )>>", "> )>>")
        text = text.replace("/a ", "/a> ").replace("/p ", "/p> ").replace("/b>> ", "/b> ")
    source = tmp_path / f"deep{suffix}"
    source.write_bytes(gzip.compress(text.encode()) if suffix.endswith(".gz") else text.encode())
    done = as_process("build", source, "--store", tmp_path / "store")
    line = 2 if suffix in (".nt", ".nq") else 3
    assert is_one_line(*done, f"{source}:{line}: triple terms are nested more than {DEEPEST} deep")
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    "brackets",
    [
        pytest.param(("[ ex:p ", "ex:b", " ]"), id="brackets"),
        pytest.param(("( ", "ex:b", " )"), id="collections"),
        pytest.param(("<< ex:a ex:p ", "ex:b", " >>"), id="reified triples"),
        pytest.param(("ex:b {| ex:p ", "ex:b", " |}"), id="annotations"),
    ],
)
def test_other_nesting_is_read(tmp_path: Path, brackets: tuple[str, str, str]) -> None:
    source = tmp_path / "deep.ttl"
    source.write_text(nested(20_000, *brackets), encoding="utf-8")
    code, out, err = as_process("build", source, "--store", tmp_path / "store")
    assert (code, out, "Traceback" in err) == (0, "", False)


@pytest.mark.parametrize("command", [["path", "a", "b"], ["lint"], ["fmt", "--check"]], ids=" ".join)
@pytest.mark.parametrize(("opening", "closing"), [("<<( msc:a msc:p ", " )>>"), ("[ msc:p ", " ]"), ("( ", " )")])
def test_a_folder_of_statements_is_read_with_care(
    tmp_path: Path, command: list[str], opening: str, closing: str
) -> None:
    value = f"{opening * 20_000}msc:b{closing * 20_000}"
    text = f"@prefix msc: <https://w3id.org/msc-kg/vocab#> .\n\nmsc:a\n    msc:p {value} .\n"
    (tmp_path / "deep.ttl").write_text(text, encoding="utf-8")
    code, out, err = as_process("--triples", tmp_path, *command)
    assert code in (1, 3)
    assert "triples/deep.ttl:" in out + err
    assert "Traceback" not in err


def test_nesting_that_somebody_may_use_is_read(tmp_path: Path) -> None:
    source = tmp_path / "shallow.ttl"
    source.write_text(nested(DEEPEST) + nested(DEEPEST) + f'ex:a ex:says """{"<<( " * 90}""" .\n' * 3, encoding="utf-8")
    done = run("build", str(source), "--store", str(tmp_path / "store"))
    assert done.exit_code == 0


def feed(data: bytes, size: int) -> None:
    nesting = Nesting()
    for start in range(0, len(data), size):
        nesting.feed(data[start : start + size])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_marks_across_reads_are_counted(size: int) -> None:
    data = nested(DEEPEST + 1).encode()
    with pytest.raises(SyntaxError, match="nested more than") as caught:
        feed(data, size)
    assert caught.value.lineno == 3
    feed(nested(DEEPEST).encode() * 3, size)


@pytest.mark.parametrize("suffix", [".nt", ".tsv", ".jsonl", ".jsonl.gz"])
def test_a_line_without_end_is_refused(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"long{suffix}"
    head = {".nt": EDGE, ".tsv": "subject\tpredicate\tobject\n"}.get(suffix, '{"id": "EX:1"}\n').encode()
    data = head + b"x" * (LONGEST_LINE + (1 << 21))
    source.write_bytes(gzip.compress(data, 1) if suffix.endswith(".gz") else data)
    done = as_process("build", source, "--store", tmp_path / "store")
    assert is_one_line(*done, f"{source}:2: a line of more than 16,777,216 bytes")


def test_a_long_line_is_read(tmp_path: Path) -> None:
    source = tmp_path / "long.jsonl"
    name = "x" * (LONGEST_LINE - 1000)
    source.write_text(
        f'{{"id": "EX:1", "name": "{name}"}}\n{{"subject": "EX:1", "predicate": "EX:p", "object": "EX:2"}}\n'
    )
    assert run("build", str(source), "--store", str(tmp_path / "store")).exit_code == 0


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "dangling link"])
def test_a_path_that_is_no_regular_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd.ttl"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.symlink_to("nowhere")
    code, out, err = as_process("build", path, "--store", tmp_path / "store", seconds=20)
    assert (code, out) == (2 if kind in ("folder", "dangling link") else 3, "")
    assert "odd.ttl" in err.splitlines()[-1]
    assert is_one_line(
        *as_process("--triples", tmp_path, "path", "IDO", "Treg", seconds=20), f"{path} is not a regular file"
    )


def test_a_query_has_a_limit(tmp_path: Path) -> None:
    long = tmp_path / "long.rq"
    long.write_text("# " + "x" * MOST_QUERY, encoding="utf-8")
    for argument, text in ((str(long), None), ("-", long.read_text())):
        done = run("sparql", argument, input=text)
        assert (done.exit_code, done.stdout) == (3, "")
        assert "more than 1,048,576 bytes" in done.stderr


@pytest.mark.parametrize(
    "args", ["sparql /dev/zero", "path @/dev/zero Treg", "passages /dev/zero", "sparql -", "path @- Treg"]
)
def test_a_source_without_end_is_left(args: str) -> None:
    with open("/dev/zero", "rb") as zeros:  # noqa: PTH123
        line = ["bash", "-c", 'ulimit -v 4000000; exec "$@"', "-", sys.executable, "-m", "kg", *args.split()]
        done = subprocess.run(line, stdin=zeros, capture_output=True, text=True, timeout=60, check=False)
    assert is_one_line(done.returncode, done.stdout, done.stderr, "which is the limit here")
