"""The examples of the README and of ``docs/``: ``python tests/readme.py`` runs them and writes what they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import kg

README = Path(__file__).parents[1] / "README.md"
#: The pages of ``docs/`` that show what commands print.
PAGES = (README.parent / "docs/design/effect.md",)
#: A console block: the command, then what it printed.
CONSOLE = re.compile(r"^```console\n\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)
#: Version of the graph that the blocks were printed of.
VERSION = re.compile(r"<!-- printed of the graph (\w*) -->")
HELP = re.compile(r"<!-- generated: kg --help -->\n(?:\n```text\n(?:.*\n)*?```\n)?")


def run(command: str) -> str:
    """Run a command of the README with this Python's ``kg`` and give all that a terminal would show."""
    kg = f'"{sys.executable}" -c "from kg.cli import main; main(prog_name=\'kg\')"'
    done = subprocess.run(
        ["sh", "-c", re.sub(r"^kg\b", lambda _: kg, command)],
        cwd=README.parent,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.rstrip("\n") + "\n"


def version() -> str:
    """Return the beginning of the version of the shipped graph."""
    return kg.load().content.data_version[:12]


def printed(text: str) -> str:
    """Return the text of a page with what its commands print now."""
    return CONSOLE.sub(lambda block: f"```console\n$ {block['command']}\n{run(block['command'])}```", text)


def filled(text: str) -> str:
    """Return the text of the README with what its commands print now."""
    text = printed(VERSION.sub(f"<!-- printed of the graph {version()} -->", text))
    shown = f"<!-- generated: kg --help -->\n\n```text\n{run('kg --help')}```\n"
    return HELP.sub(lambda _: shown, text)


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    for page in PAGES:
        page.write_text(printed(page.read_text(encoding="utf-8")), encoding="utf-8")
