"""An installed package has the data of the checkout, and the graph compiled from them."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def installed_data() -> Path:
    """Find the data folder of an installed wheel; skip where there is none."""
    try:
        files = distribution("msc-kg").files or []
    except PackageNotFoundError:
        pytest.skip("msc-kg is not installed: pip install .")
    compiled = [file for file in files if file.as_posix().endswith("kg/_data/graph/manifest.tsv")]
    if not compiled:
        pytest.skip("an editable install reads the checkout itself")
    return Path(compiled[0].locate()).parent.parent


@pytest.mark.parametrize("folder", ["ontology", "triples", "examples/queries"])
def test_the_installed_data_are_those_of_the_checkout(folder: str) -> None:
    installed = installed_data() / Path(folder).name
    here = {path.relative_to(ROOT / folder): path.read_bytes() for path in (ROOT / folder).rglob("*") if path.is_file()}
    there = {path.relative_to(installed): path.read_bytes() for path in installed.rglob("*") if path.is_file()}
    differing = sorted(str(name) for name in here.keys() | there.keys() if here.get(name) != there.get(name))
    assert differing == [], "the installed data differ from the checkout; reinstall with 'pip install .'"


def test_an_installed_wheel_uses_its_compiled_graph(tmp_path: Path) -> None:
    installed_data()
    program = (
        "import kg, kg.triples.turtle\n"
        "kg.triples.turtle.read_files = None\n"  # reading the sources would fail
        "content = kg.load().content\n"
        "print(len(content.statements), type(content).__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    count, kind = done.stdout.split()
    assert int(count) > 500
    assert kind == "StoredContent"
