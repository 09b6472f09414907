"""The README tells what is true: its commands print what it shows, and its Python runs."""

from __future__ import annotations

import doctest

import pytest

from readme import CONSOLE, HELP, README, VERSION, run, version

TEXT = README.read_text(encoding="utf-8")
#: The graph that the blocks were printed of; where it has grown since, they are run and not compared.
PRINTED = match[1] if (match := VERSION.search(TEXT)) else ""


@pytest.mark.parametrize("block", [pytest.param(b, id=b["command"]) for b in CONSOLE.finditer(TEXT)])
def test_a_command_prints_what_is_shown(block: dict[str, str]) -> None:
    printed = run(block["command"])
    if version() == PRINTED:
        assert printed == block["output"], "run 'python tests/readme.py' and read the difference"
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
