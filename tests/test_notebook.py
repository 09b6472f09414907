"""The notebook of the tour runs from the package alone, in an empty folder."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import kg

TOUR = Path(__file__).parents[1] / "examples" / "tour.ipynb"


def cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_is_kept_without_outputs() -> None:
    text = TOUR.read_text(encoding="utf-8")
    for cell in cells(json.loads(text)):
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.filterwarnings("default")
def test_the_notebook_runs_from_the_package_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [name for name in ("nbclient", "ipykernel", "pandas") if find_spec(name) is None]
    if missing:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"{', '.join(missing)} missing: pip install '.[test]'")
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(Path(kg.__file__).parents[1]))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    notebook = nbformat.read(TOUR, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()

    shown = {cell["source"]: cell["outputs"] for cell in cells(notebook)}
    for source, outputs in shown.items():
        assert outputs, source
        assert {output["output_type"] for output in outputs} <= {"execute_result", "stream", "display_data"}, source
    html = {source: page for source, outputs in shown.items() if (page := _html(outputs))}
    assert "POSITIVE, stated" in html['graph.effect("MSC", "Treg")']
    assert html['picture = graph.view("IDO", "Treg")\npicture'].startswith("<iframe srcdoc=")
    assert sum("dataframe" in page for page in html.values()) >= 4
    assert (tmp_path / "ido.graphml").read_text(encoding="utf-8").startswith("<?xml")


def _html(outputs: list[dict[str, Any]]) -> str:
    """Return the HTML that a cell shows, if any."""
    pages = [output.get("data", {}).get("text/html", "") for output in outputs]
    return next(filter(None, pages), "")
