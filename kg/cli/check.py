"""``kg check``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli._shared import answer_options, load_graph, write_answer


@click.command()
@click.argument("files", metavar="QUESTIONS...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@answer_options("text", "table", "tsv", "json", "jsonl", default="text")
def command(ctx: click.Context, files: tuple[Path, ...], fmt: str, output: str) -> None:
    """Ask competency questions, and report the answers that are not as expected.

    QUESTIONS are files, or folders of .tsv files: tables, separated by tabs, with the columns source, target and
    verdict, and any of question, basis, via, context (FIELD=VALUE, several with semicolons between) and read_in. The
    verdict is that of kg effect; with via, a path must pass through that entity. Text names the answers that differ;
    the other formats list all. Exit code 1 if one differs.

    \b
    Example:
        kg check examples/questions
    """
    from kg.comparison.check import check_questions
    from kg.curation.questions import read_question_files

    found = check_questions(load_graph(ctx), read_question_files(files))
    write_answer(ctx, found, fmt, output, text=str(found))
    if found.wrong:
        ctx.exit(1)
