"""Many processes on one store, and a process that forks while its threads ask."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from pathlib import Path

#: Asks in threads without end, and forks: every child must answer as its parent does.
FORKING = """
import os, sys, threading
from kg.knowledge_graph import KnowledgeGraph

graph = KnowledgeGraph.open(sys.argv[1]) if len(sys.argv) > 1 else KnowledgeGraph.load()

def answer():
    return str(graph.paths("IDO", "Treg")), len(graph.find("a")), graph.sparql("ASK { ?s ?p ?o }").boolean

expected = answer()

def ask():
    while True:
        graph.find("mac"), graph.paths("MSC", "Treg", k=2)

for _ in range(4):
    threading.Thread(target=ask, daemon=True).start()
for _ in range(12):
    child = os.fork()
    if child == 0:
        os._exit(0 if answer() == expected else 1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        print(code, flush=True)
        os._exit(1)
os._exit(0)
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("processes") / "store"
    KnowledgeGraph.load().build_store([], path, merge=True)
    return path


@pytest.mark.parametrize("on_disk", [True, False], ids=["a store", "in memory"])
def test_a_child_of_a_process_with_threads_answers(store: Path, on_disk: bool) -> None:
    line = [sys.executable, "-W", "ignore", "-c", FORKING, *([str(store)] if on_disk else [])]
    done = subprocess.run(line, capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_twenty_processes_ask_one_store(store: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*")}
    sparql = "SELECT * { ?s msc:increases ?o } ORDER BY ?s ?o"
    questions = [["path", "IDO", "Treg"], ["effect", "MSC", "Treg"], ["sparql", sparql]]
    asked = []
    for n in range(20):
        command, *rest = questions[n % len(questions)]
        line = [sys.executable, "-m", "kg", command, "--store", str(store), *rest]
        process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        asked.append((n % len(questions), process))
    answers: dict[int, set[bytes]] = {}
    for number, process in asked:
        out, err = process.communicate(timeout=240)
        assert (process.returncode, b"Traceback" in err) == (0, False)
        answers.setdefault(number, set()).add(out)
    assert [len(answers[number]) for number in range(len(questions))] == [1, 1, 1]
    assert before == {path: path.stat().st_mtime_ns for path in store.rglob("*")}, "reading changes no file"
