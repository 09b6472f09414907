"""The examples of the README and of ``docs/``: ``python tests/readme.py`` runs them and writes what they print.

With a name of a page, such as ``tutorial``, or ``all``, it does so for pages of ``docs/``; otherwise for the README.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import kg

README = Path(__file__).parents[1] / "README.md"
#: The pages of ``docs/`` that show what commands print.
PAGES = tuple(
    page
    for page in sorted((README.parent / "docs").rglob("*.md"))
    if "```console\n$ " in page.read_text(encoding="utf-8")
)
#: A console block: the command, then what it printed.
CONSOLE = re.compile(r"^```console\n\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)
#: Version of the graph that the blocks were printed of.
VERSION = re.compile(r"<!-- printed of the graph (\w*) -->")
#: Stands on a page whose blocks are of the copy that tests ask, which stays as it is.
FROZEN = "<!-- printed of tests/data/shipped -->"
HELP = re.compile(r"<!-- generated: kg --help -->\n(?:\n```text\n(?:.*\n)*?```\n)?")


def run(command: str, *, frozen: bool = False) -> str:
    """Run a command of a page with this Python's ``kg``, and return all that a terminal would show.

    :param command: The command.
    :param frozen: Whether the copy that tests ask is to answer.

    :returns: What it prints on stdout and stderr.
    """
    kg = f'"{sys.executable}" -c "from kg.cli import main; main(prog_name=\'kg\')"'
    kg += " --triples tests/data/shipped" * frozen
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
    """Return the text of a page with the current output of its commands."""
    text, frozen = VERSION.sub(f"<!-- printed of the graph {version()} -->", text), FROZEN in text

    def block(found: re.Match[str]) -> str:
        return f"```console\n$ {found['command']}\n{run(found['command'], frozen=frozen)}```"

    return CONSOLE.sub(block, text)


def filled(text: str) -> str:
    """Return the text of the README with the current output of its commands."""
    shown = f"<!-- generated: kg --help -->\n\n```text\n{run('kg --help')}```\n"
    return HELP.sub(lambda _: shown, printed(text))


if __name__ == "__main__":
    wanted = sys.argv[1:]
    if not wanted:
        README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    for page in PAGES:
        if page.stem in wanted or "all" in wanted:
            page.write_text(printed(page.read_text(encoding="utf-8")), encoding="utf-8")
