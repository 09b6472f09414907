"""Kills builds at their steps: ``python tests/crashes.py FOLDER SOURCE [--replace] [--shipped]`` prints what each left.

A build touches files by calls that Python announces (open, rename, mkdir, remove ...). Builds of a small graph without
RDF are killed at every one of them; builds of the shipped graph with its RDF at every fifth, and at each of the last,
by which a store takes its place. Everything is done in children, since the RDF store's threads do not outlive a fork.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.knowledge_graph import KnowledgeGraph
from kg.store.checking import check_store
from kg.store.manifest import SPARQL
from small import graph

if TYPE_CHECKING:
    from collections.abc import Callable

IS_SHIPPED = "--shipped" in sys.argv
GRAPH = KnowledgeGraph.load() if IS_SHIPPED else graph("a + b")
#: Every how many calls a build is killed, and the last calls, at each of which it is.
STRIDE, LAST = (5 if IS_SHIPPED else 1), 10


def in_child(work: Callable[[], str]) -> str | None:
    """Run a function in a child and return its output, ``None`` if it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, work().encode())
        except BaseException as error:
            os.write(writing, f"FAILED {error!r}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    was_killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    if said.startswith("FAILED"):
        raise SystemExit(said)
    return None if was_killed else said


def build(sources: list[Path], store: Path, *, replace: bool = False, killed_at: int = 0) -> str:
    """Build and return the number of calls; the process is killed at one of them, if that is not 0.

    The files of the RDF do not count: their number is not the same in every build.
    """
    count = 0

    def strike(event: str, args: tuple[Any, ...]) -> None:
        nonlocal count
        paths = [str(os.fspath(arg)) for arg in args if isinstance(arg, str | os.PathLike)]
        if any(str(store.parent) in path and f"/{SPARQL}" not in path for path in paths):
            count += 1
            if count == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(strike)
    GRAPH.build_store(sources, store, replace=replace, merge=True, with_sparql=IS_SHIPPED)
    return str(count)


def state(store: Path) -> str:
    """Return the store that a reader finds: ``old``, ``new``, or why there is none."""
    try:
        opened = KnowledgeGraph.open(store)
        has_new = "http://ex.org/new" in opened.content.entities
        assert check_store(store) == []
        if IS_SHIPPED:
            assert opened.sparql("ASK { <http://ex.org/new> ?p ?o }").boolean == has_new
        assert opened.content.statements[next(iter(GRAPH.content.statements))].evidence
        assert len(list(opened.content.statements.values())) == len(opened.content.statements)
    except KGError as error:
        return str(error).replace(f"{store.parent}/", "")
    return "new" if has_new else "old"


def main(folder: Path, source: Path, *, replace: bool) -> None:
    """Kill builds, and build again after each; print the states as a list."""
    store = folder / "count" / "store"
    store.parent.mkdir()
    GRAPH.build_store([source], folder / "first", merge=True, with_sparql=False)  # the children then import nothing
    count = int(in_child(lambda: build([source], store)) or 0)
    assert count > LAST
    # The last number is one that no build reaches.
    numbers = (n for n in (*range(1, count + 1), 2 * count) if n % STRIDE == 1 % STRIDE or n > count - LAST)
    states = [after_kill(folder, source, number, replace=replace) for number in numbers]
    print(json.dumps(states))  # noqa: T201


def after_kill(folder: Path, source: Path, number: int, *, replace: bool) -> str | None:
    """Kill a build at a call; return the store that a reader finds; check that the next build leaves nothing else."""
    store = folder / f"at {number}" / "store"
    store.parent.mkdir()
    if replace:
        in_child(lambda: build([], store))
    in_child(lambda: build([source], store, replace=replace, killed_at=number))
    found = in_child(lambda: state(store))
    in_child(lambda: build([source], store, replace=True))
    assert in_child(lambda: state(store)) == "new"
    assert [path.name for path in store.parent.iterdir()] == ["store"], "something is left beside the store"
    shutil.rmtree(store.parent)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), replace="--replace" in sys.argv)
