"""``kg diff``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli._shared import ROW_FORMATS, format_option, output_option, tell, write, write_answer, write_json


@click.command()
@click.argument("before")
@click.argument("after", default="shipped")
@click.option(
    "--questions",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="File or folder of questions for both, as for kg check; may be repeated.",
)
@format_option("text", "markdown", *ROW_FORMATS, default="text")
@output_option
@click.pass_context
def command(ctx: click.Context, before: str, after: str, questions: tuple[Path, ...], fmt: str, output: str) -> None:
    """List what changed between two versions of a graph, statements and answers.

    BEFORE and AFTER are each "shipped", a store, a folder that kg init made, a folder of Turtle files, a checkout, a
    wheel, or a revision of the git repository here. Statements are compared by their identifiers: added, changed,
    retracted, replaced or removed. With --questions, answers are listed whose verdict, basis or best path changed.
    Markdown suits a pull request or the Data section of a changelog. Exit code 1 if nothing changed.

    \b
    Example:
        kg diff HEAD~20 . --questions examples/questions
    """
    from kg.comparison.difference import find_difference
    from kg.comparison.versions import open_version
    from kg.curation.questions import read_question_files

    asked = read_question_files(questions) if questions else []
    versions = [open_version(name) for name in (before, after)]
    for version in versions:
        if version.problems:
            count = len(version.problems)
            tell(f"{version.name}: left out {count} of its parts, the first: {version.problems[0]}")
    old, new = versions
    found = find_difference(old.graph, new.graph, asked, (old.name, new.name))
    if fmt == "json":
        write_json(found.to_dict(), output)
    elif fmt in ("text", "markdown"):
        write(str(found) if fmt == "text" else found.to_markdown(), output)
    else:
        write_answer(ctx, found, fmt, output)
    if not found:
        ctx.exit(1)
