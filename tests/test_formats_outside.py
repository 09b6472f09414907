"""Our exports, read by the tools of each format; each tool has an environment of its own in the folder ``KG_TOOLS``.

``.ci/formats`` makes the environments and runs these tests; elsewhere they are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.cli import main

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


def test_graphviz_draws_a_selection(tmp_path: Path) -> None:
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    path = tmp_path / "a.dot"
    assert CliRunner().invoke(main, ["export", "-f", "dot", "--path", "IDO", "Treg", "-o", str(path)]).exit_code == 0
    done = subprocess.run(["dot", "-Tsvg", path], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "IDO1" in done.stdout


@pytest.mark.parametrize(
    ("rule", "proliferation"),
    [pytest.param("or", 1, id="or: MSC and other products suffice"), pytest.param("and", 0, id="and: all are needed")],
)
def test_a_knock_out_of_ido1(rule: str, proliferation: int, tmp_path: Path) -> None:
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
    assert CliRunner().invoke(main, ["export", "-f", fmt, *options, "-o", str(output)]).exit_code == 0
    path = folder / f"graph{name}"
    done = subprocess.run([python, OUTSIDE, tool, path], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout
