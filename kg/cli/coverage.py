"""``kg coverage``."""

from __future__ import annotations

import click

from kg.cli._options import into_option, sources_argument
from kg.cli._shared import find_workspace, load_workspace, output_option, read_sources, write


@click.command()
@sources_argument
@output_option
@into_option
@click.pass_context
def command(ctx: click.Context, documents: tuple[str, ...], output: str) -> None:
    """Report how much of the source documents the graph covers.

    One row per section: its sentences and table rows, how many of them a statement or study points to, how many were
    left out with a reason, and the statements and studies read there. Then the sentences that nothing points to. The
    report is Markdown.

    \b
    Example:
        kg coverage review.txt -o docs/reports/coverage.md
    """
    from kg.curation.coverage import coverage_report

    workspace = find_workspace(ctx)
    report = coverage_report(load_workspace(workspace).content, read_sources(workspace, documents))
    write(report.rstrip("\n"), output)
