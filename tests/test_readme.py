"""The README is true: its commands print the output it shows, and its Python runs."""

from __future__ import annotations

import doctest
import re  # noqa: TC003
from pathlib import Path  # noqa: TC003

import pytest

from readme import CONSOLE, FROZEN, HELP, PAGES, README, VERSION, run, version

TEXT = README.read_text(encoding="utf-8")
#: The pages with their blocks.
BLOCKS = [
    pytest.param(page, block, id=f"{page.stem}: {block['command']}")
    for page in (README, *PAGES)
    for block in CONSOLE.finditer(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("page", "block"), BLOCKS)
def test_a_command_prints_what_is_shown(page: Path, block: re.Match[str]) -> None:
    text = page.read_text(encoding="utf-8")
    printed = run(block["command"], frozen=FROZEN in text)
    found = VERSION.search(text)
    assert found or FROZEN in text, "the page does not say of which graph it was printed"
    # Where the graph has grown since the page was printed, its commands are run and not compared.
    if found is None or found[1] == version():
        name = "" if page == README else f" {page.stem}"
        assert printed == block["output"], f"run 'python tests/readme.py{name}' and read the difference"
    assert printed.strip()
    assert "Error" not in printed


def test_the_help_is_the_one_of_the_command() -> None:
    shown = f"<!-- generated: kg --help -->\n\n```text\n{run('kg --help')}```\n"
    assert HELP.sub(lambda _: shown, TEXT) == TEXT


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("page", ["README.md", "docs/how-to/python.md", "docs/how-to/versions.md"])
def test_the_python_runs(page: str) -> None:
    failures, tried = doctest.testfile(str(README.parent / page), module_relative=False, encoding="utf-8")
    assert (failures, tried > 3) == (0, True)


@pytest.mark.parametrize("command", ["pip install . && kg path IDO Treg", "pip install '.[test]' && pytest"])
def test_the_set_up_commands_stand_there(command: str) -> None:
    assert f"```sh\n{command}\n```" in TEXT
