"""``kg coverage``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli._options import into_option
from kg.cli._shared import find_workspace, load_workspace, output_option, write


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path))
@output_option
@into_option
@click.pass_context
def command(ctx: click.Context, documents: tuple[Path, ...], output: str) -> None:
    """Report how much of the source documents the graph covers.

    One row per section: its sentences and table rows, how many of them a statement or study points to, how many were
    left out with a reason, and the statements and studies read there. Then the sentences that nothing points to. The
    report is Markdown.

    \b
    Example:
        kg coverage review.txt -o docs/reports/coverage.md
    """
    from kg.curation.coverage import coverage_report
    from kg.curation.sources import read_source

    workspace = find_workspace(ctx)
    blocks = workspace.blocks()
    read = [document for path in documents for document in read_source(path, workspace, blocks)]
    report = coverage_report(load_workspace(workspace).content, read)
    write(report.rstrip("\n"), output)
