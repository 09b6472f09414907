"""Our exports, read by the tools of each format; each tool has an environment of its own in the folder ``KG_TOOLS``.

``.ci/formats`` makes the environments and runs these tests; elsewhere they are skipped.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

OUTSIDE = Path(__file__).parent / "outside.py"
TOOLS = Path(os.environ.get("KG_TOOLS", "/nowhere"))


@pytest.mark.parametrize(
    ("tool", "fmt", "name", "expected"),
    [
        pytest.param("kgx", "kgx-tsv", "_nodes.tsv", "13 denied", id="KGX TSV"),
        pytest.param("kgx", "kgx-jsonl", "_nodes.jsonl", "13 denied", id="KGX JSONL"),
        pytest.param("ndex2", "cx2", ".cx2", "look of default, edgeMapping, nodeMapping", id="CX2"),
        pytest.param("igraph", "graphml", ".graphml", " edges", id="GraphML"),
        pytest.param("nanopub", "nanopub", ".trig", " nanopublications", id="nanopublications"),
        pytest.param("sssom", "sssom", ".sssom.tsv", " mappings", id="SSSOM"),
        pytest.param("indra", "indra", ".json", "13 denied", id="INDRA"),
    ],
)
def test_the_tool_accepts_it(tool: str, fmt: str, name: str, expected: str, tmp_path: Path) -> None:
    python = TOOLS / tool / "bin" / "python"
    if not python.exists():
        pytest.skip(f"no environment of {tool}: .ci/formats makes it")
    target = tmp_path / "graph"
    output = target if name.startswith("_") else tmp_path / f"graph{name}"
    assert CliRunner().invoke(main, ["export", "-f", fmt, "-o", str(output)]).exit_code == 0
    path = tmp_path / f"graph{name}"
    done = subprocess.run([python, OUTSIDE, tool, path], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout
