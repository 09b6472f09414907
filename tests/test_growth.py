"""The graph may grow: tests still pass in a copy of the checkout with twenty more true statements."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COPIED = ("kg", "ontology", "triples", "tests", "examples", "docs", "benchmarks")
#: Tests that look at the files themselves, and a part of those that ask the graph.
TESTS = ("coverage", "effect", "layout", "named", "passages", "paths", "readme", "verify")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=900)


def additions(folder: Path) -> str:
    """Return the Turtle of the twenty statements, without the entities that the graph has meanwhile."""
    known = set(
        re.findall(r"^(\w+:\w+)$", (folder / "triples" / "entities.ttl").read_text(encoding="utf-8"), re.MULTILINE)
    )
    pieces = (ROOT / "tests" / "growth" / "twenty.ttl").read_text(encoding="utf-8").split("\n\n")
    return "\n\n".join(piece for piece in pieces if piece.partition("\n")[0] not in known)


@pytest.mark.slow
def test_twenty_true_statements_break_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (path for path in ROOT.iterdir() if path.is_file()):
        shutil.copy(path, folder)
    before = {path: path.read_text(encoding="utf-8") for path in (folder / "triples").glob("*.ttl")}
    done = run(folder, "kg", "source", "add", "tests/growth/abstract.xml")
    assert done.returncode == 0, done.stderr
    (folder / "new.ttl").write_text(additions(folder), encoding="utf-8")
    done = run(folder, "kg", "add", "new.ttl", "--new-file", "--no-shacl")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("stm:growth-") >= 15
    shutil.rmtree(folder / "tests" / "growth")
    (folder / "tests" / "test_growth.py").unlink()
    for path, text in before.items():
        lines, kept = path.read_text(encoding="utf-8").splitlines(), text.splitlines()
        changed = [line for line in kept if line not in lines]
        assert len(changed) <= 5, (path.name, changed)
    tests = [f"tests/test_{name}.py" for name in TESTS]
    done = run(folder, "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow and not browser", *tests)
    assert done.returncode == 0, done.stdout[-6000:]
