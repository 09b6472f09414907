"""Flips bits of a store and asks it: ``python tests/robustness/flips.py FOLDER [COUNT]`` prints what became of them.

The bits are aimed: of the path index and the catalogue only blocks count that the questions read, of the small files
every byte, and of the RDF more at the ends of each file, where its parts are listed. Each question is asked in a child
process with limits on its time and memory. The answer must be what it was, or one line that names the damaged file.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from random import Random
from typing import NamedTuple

from kg.cli import main as command
from kg.knowledge_graph import KnowledgeGraph
from kg.store import blocks

#: What a child may take.
SECONDS, MEMORY = 20, 3 << 30
QUESTIONS = (
    ("path", "IDO", "Treg", "--format", "json"),
    ("path", "MSC", "GVHD", "--context", "species=human"),
    ("effect", "MSC", "Treg"),
    ("show", "PGE2"),
    ("neighbors", "PGE2", "--format", "tsv"),
    ("find", "galectin"),
    ("stats",),
)
SPARQL = (
    ("sparql", "SELECT ?s ?o { ?s msc:increases ?o } ORDER BY ?s ?o"),
    ("sparql", "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"),
    ("sparql", "SELECT ?p ?o { NCBIGene:3620 ?p ?o } ORDER BY ?p ?o"),
)


#: What may become of an answer, the worst first, and what may not.
RANKS = ("traceback", "killed", "another answer", "another error", "damage named", "as before")
BAD = RANKS[:4]


class Said(NamedTuple):
    """The output of a command and its exit code; a signal that ended it is negative."""

    code: int
    out: str
    err: str


def ask(store: Path, question: tuple[str, ...]) -> Said:
    """Ask a store in a child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        out, err, code = StringIO(), StringIO(), 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                command([question[0], "--store", str(store), *question[1:]])
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else 99
            except BaseException as error:
                import traceback

                traceback.print_exception(error)
                code = 1
        with os.fdopen(writing, "wb") as pipe:
            pipe.write("\0".join((str(code), out.getvalue(), err.getvalue())).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        return Said(status, "", "")
    code, out, err = text.split("\0")
    return Said(int(code), out, err)


def used_blocks(store: Path) -> dict[str, list[int]]:
    """Return the blocks of each file that the questions read, by its name."""
    opened: list[blocks.MappedFile] = []

    class Watched(blocks.MappedFile):
        def __init__(self, file: str | Path) -> None:
            super().__init__(file)
            opened.append(self)

    from kg.store import catalogue, opening

    kept = opening.MappedFile
    opening.MappedFile = catalogue.MappedFile = Watched
    try:
        for question in QUESTIONS:
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                command([question[0], "--store", str(store), *question[1:]], standalone_mode=False)
    finally:
        opening.MappedFile = catalogue.MappedFile = kept
    found: dict[str, set[int]] = {}
    for file in opened:
        numbers = [number for number, known in enumerate(file._known) if known]
        found.setdefault(Path(file.file).name, set()).update(numbers)
    return {name: sorted(numbers) for name, numbers in found.items()}


def places(store: Path, count: int, random: Random) -> list[tuple[Path, int, int]]:
    """Choose bits: file, byte and bit of each."""
    used = used_blocks(store)
    named = [store / name for name in (*used, *used, "manifest.tsv", *(f"{name}.crc" for name in used))]
    rdf = sorted(path for path in (store / "sparql").iterdir() if path.suffix == ".sst" or path.name == "CURRENT")
    rdf += (store / "sparql").glob("MANIFEST-*")
    chosen = []
    for n in range(count):
        files = rdf if n % 3 == 2 else named
        path = files[n // 3 % len(files)]
        size = path.stat().st_size
        if path.name in used:
            start = random.choice(used[path.name]) * blocks.BLOCK
            byte = random.randrange(start, min(start + blocks.BLOCK, size))
        elif path.parent != store and size > 8192 and random.random() < 0.5:
            byte = random.choice((random.randrange(4096), size - 1 - random.randrange(4096)))
        else:
            byte = random.randrange(size)
        chosen.append((path, byte, random.randrange(8)))
    return chosen


def flip(path: Path, byte: int, bit: int) -> None:
    """Flip a bit of a file where it stands."""
    with path.open("r+b") as file:
        file.seek(byte)
        value = file.read(1)[0]
        file.seek(byte)
        file.write(bytes([value ^ 1 << bit]))


def judge(said: Said, expected: Said, path: Path) -> str:
    """Return the class of a changed answer: one of :data:`RANKS`."""
    if said == expected:
        return "as before"
    if "Traceback" in said.err:
        return "traceback"
    if said.code < 0:
        return "killed"
    is_one_line = len([line for line in said.err.splitlines() if "read as" not in line]) == 1
    names_file = path.name in said.err or (path.parent.name == "sparql" and str(path.parent) in said.err)
    if said.code == 3 and not said.out and is_one_line and names_file and "damaged" in said.err:
        return "damage named"
    return "another error" if said.code > 1 else "another answer"


def run(folder: Path, count: int, seed: int = 1) -> dict[str, Counter[str]]:
    """Build a store of the shipped graph, flip bits of it, and count the outcomes by kind of file.

    Of the answers to one damaged store the worst counts; ``as before`` is said where none of them read the bit.
    """
    store = folder / "store"
    if not store.exists():
        KnowledgeGraph.load().build_store([], store, merge=True)
    random = Random(seed)  # noqa: S311
    found: dict[str, Counter[str]] = {}
    expected = {question: ask(store, question) for question in (*QUESTIONS, *SPARQL)}
    assert all(said.code == 0 for said in expected.values()), [pair for pair in expected.items() if pair[1].code]
    chosen = places(store, count, random)
    copy = folder / "damaged"
    for path, byte, bit in chosen:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(store, copy)
        name = path.relative_to(store)
        flip(copy / name, byte, bit)
        worst = "as before"
        for question in SPARQL if path.parent != store else QUESTIONS:
            said = ask(copy, question)
            became = judge(said, expected[question], copy / name)
            if became in BAD:
                place = f"{name}, byte {byte}, bit {bit}"
                print(place, question, said.code, said.out[:99], said.err[-300:], file=sys.stderr)  # noqa: T201
            worst = min(worst, became, key=RANKS.index)
        kind = name.parent / (f"*{name.suffix}" if name.suffix == ".sst" else name.name.split("-")[0])
        found.setdefault(str(kind), Counter())[worst] += 1
    return found


if __name__ == "__main__":
    table = run(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500)
    print("| file | flips |", *(f"{rank} |" for rank in RANKS))  # noqa: T201
    for kind, became in sorted(table.items()):
        print(f"| {kind} | {became.total()} |", *(f"{became[rank]} |" for rank in RANKS))  # noqa: T201
