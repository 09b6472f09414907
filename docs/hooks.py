"""What the pages need beside their text.

Links to files of the repository become names of them, as a site has none; the help of the commands and the vocabulary
are put in where a page asks for them.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.structure.pages import Page

#: Where a page takes in what is made of the program.
COMMANDS, VOCABULARY = "<!-- generated: the commands -->", "<!-- generated: the vocabulary -->"
#: Columns of a help text.
WIDTH = 80
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(((?:\.\./)+[^)#\s]+)(?:#[^)\s]*)?\)")
_HEADING = re.compile(r'<h([23]) id="([^"]+)">(.+?)</h[23]>')


def commands() -> str:
    """Return the help of every command in Markdown, in the groups of "kg --help"."""
    import click

    from kg.cli import GROUPS, main

    lines = []
    with click.Context(main, info_name="kg") as context:
        for heading, rows in GROUPS.items():
            lines.append(f"## {heading}")
            for name in (name for names in rows for name in names.split(", ")):
                for full, text in _help(main.get_command(context, name), f"kg {name}"):
                    lines.append(f"### {full}\n\n```text\n{text}\n```")
    return "\n\n".join(lines)


def _help(command: Any, name: str) -> Iterator[tuple[str, str]]:
    """Return the help of a command and of the commands below it."""
    import click

    with click.Context(
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=["-h", "--help"]
    ) as context:
        yield name, command.get_help(context)
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                yield from _help(command.get_command(context, below), f"{name} {below}")


def vocabulary() -> str:
    """Return the terms of the vocabulary in Markdown, with headings that a table of contents lists."""
    from kg.curation.vocabularies.page import vocabulary_page

    _, _, terms = vocabulary_page().partition("</nav>")

    def heading(found: re.Match[str]) -> str:
        return f"\n\n{'#' * int(found[1])} {found[3]} {{#{found[2]}}}\n\n"

    return _HEADING.sub(heading, terms.partition("</body>")[0])


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Return the text of a page with what it takes in; links that leave the documentation are names of files."""
    for mark, made in ((COMMANDS, commands), (VOCABULARY, vocabulary)):
        if mark in markdown:
            markdown = markdown.replace(mark, made())

    def named(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page.file.src_uri), link[2]))
        if target.startswith("docs/"):
            return link[0]
        return link[1] if link[1].strip("`") == target else f"{link[1]} (`{target}`)"

    return _LINK.sub(named, markdown)
