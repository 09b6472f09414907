"""Our exports, read by the tools of each format; each tool has an environment of its own in the folder ``KG_TOOLS``.

``.ci/formats`` makes the environments and runs these tests; elsewhere they are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from commands import run
from kg.ingest.listing import list_statements

if TYPE_CHECKING:
    from kg.model.statements import Statement

OUTSIDE = Path(__file__).parent / "outside.py"
TOOLS = Path(os.environ.get("KG_TOOLS", "/nowhere"))


@pytest.mark.parametrize(
    ("tool", "fmt", "name", "expected"),
    [
        pytest.param("kgx", "kgx-tsv", "_nodes.tsv", "{denied} denied", id="KGX TSV"),
        pytest.param("kgx", "kgx-jsonl", "_nodes.jsonl", "{denied} denied", id="KGX JSONL"),
        pytest.param("ndex2", "cx2", ".cx2", "look of default, edgeMapping, nodeMapping", id="CX2"),
        pytest.param("igraph", "graphml", ".graphml", " edges", id="GraphML"),
        pytest.param("nanopub", "nanopub", ".trig", " nanopublications", id="nanopublications"),
        pytest.param("sssom", "sssom", ".sssom.tsv", " mappings", id="SSSOM"),
        pytest.param("indra", "indra", ".json", " denied and ", id="INDRA"),
        pytest.param("libsbml", "sbml-qual", ".sbml", " transitions", id="SBML-qual"),
        pytest.param("libsbgn", "sbgn", ".sbgn", " arcs", id="SBGN-ML"),
        pytest.param("bibliography", "ris", ".ris", " references", id="RIS"),
        pytest.param("bibliography", "bibtex", ".bib", " references", id="BibTeX"),
        pytest.param("mpbn", "bnet", ".bnet", " fixed points", id="BNet"),
    ],
)
def test_the_tool_accepts_it(tool: str, fmt: str, name: str, expected: str, tmp_path: Path) -> None:
    options = ["--path", "MSC", "Treg"] if fmt == "bnet" else []
    items = [item for item in kg.load().content.statements.values() if not item.retracted]
    denied = sum(item.is_negated or (item.sign == 0 and item.predicate == "msc:affects") for item in items)
    assert denied > 10
    assert expected.format(denied=denied) in read_by(tool, fmt, name, tmp_path, *options)


@pytest.mark.parametrize(
    ("tool", "fmt", "name", "again"),
    [
        pytest.param("kgx", "kgx-tsv", "_nodes.tsv", "again_edges.jsonl", id="KGX: TSV as JSON lines"),
        pytest.param("kgx", "kgx-jsonl", "_nodes.jsonl", "again_edges.tsv", id="KGX: JSON lines as TSV"),
        pytest.param("ndex2", "cx2", ".cx2", "again.cx2", id="CX2"),
        pytest.param("indra", "indra", ".json", "again.json", id="INDRA"),
    ],
)
def test_files_written_by_the_tool_are_read_back(tool: str, fmt: str, name: str, again: str, tmp_path: Path) -> None:
    """A file that the tool has made of ours is read as ours is."""
    options = ["--around", "Treg", "--around", "kynurenine"]
    read_by(tool, fmt, name, tmp_path, *options)
    own = kg.load().content
    ours = tmp_path / (f"graph{name}" if not name.startswith("_") else f"graph{name.replace('_nodes', '_edges')}")
    mine, theirs = (list_statements(path, own) for path in (ours, tmp_path / again))
    assert len(mine.statements) > 20
    pairs = Counter((item.statement.subject, item.statement.object) for item in mine.statements)
    said = [
        sorted(
            _said(item.statement) for item in listed.statements if tool != "kgx" or pairs[_said(item.statement)[:2]] < 2
        )
        for listed in (mine, theirs)  # KGX makes one edge of two with the same ends and predicate
    ]
    assert len(said[0]) > 20
    assert said[0] == said[1]
    assert len(mine.unread) == len(theirs.unread)


def _said(item: Statement) -> tuple[str, ...]:
    return item.subject, item.object, str(item.sign), str(item.is_negated), item.certainty, item.object_aspect


def test_graphviz_draws_a_selection(tmp_path: Path) -> None:
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    path = tmp_path / "a.dot"
    assert run("export", "-f", "dot", "--path", "IDO", "Treg", "-o", str(path)).exit_code == 0
    done = subprocess.run(["dot", "-Tsvg", path], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "IDO1" in done.stdout


@pytest.mark.parametrize(
    ("rule", "proliferation"),
    [pytest.param("or", 1, id="or: MSC and other products suffice"), pytest.param("and", 0, id="and: all are needed")],
)
def test_knocking_out_ido1_stops_only_effects_that_run_through_it(
    rule: str, proliferation: int, tmp_path: Path
) -> None:
    options = ("--rule", rule, "--path", "MSC", "Treg", "--path", "IDO", "Treg", "--context", "licensing=IFNG")
    free, off = read_by("mpbn", "bnet", ".bnet", tmp_path, *options).split("; ")
    assert "'Treg_proliferation', 1" in free
    assert f"'Treg_proliferation', {proliferation}" in off
    # What MSC say of Treg as such, and of their activity, does not run through IDO1.
    assert "('Treg', 1)" in off
    assert "'Treg_activity', 1" in off


def read_by(tool: str, fmt: str, name: str, folder: Path, *options: str) -> str:
    python = TOOLS / tool / "bin" / "python"
    if not python.exists():
        pytest.skip(f"no environment of {tool}: .ci/formats makes it")
    output = folder / "graph" if name.startswith("_") else folder / f"graph{name}"
    assert run("export", "-f", fmt, *options, "-o", str(output)).exit_code == 0
    path = folder / f"graph{name}"
    done = subprocess.run([python, OUTSIDE, tool, path], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout
