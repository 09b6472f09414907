"""``kg stats``."""

from __future__ import annotations

import click

from kg.cli._shared import ROW_FORMATS, answer_options, load_graph, write_answer


@click.command()
@click.option("--caveats", is_flag=True, help="List every caveat and its subject instead.")
@answer_options(*ROW_FORMATS)
def command(ctx: click.Context, caveats: bool, fmt: str | None, output: str) -> None:
    """Count the contents of the graph.

    \b
    Example:
        kg stats --format json
    """
    write_answer(ctx, load_graph(ctx).stats(caveats=caveats), fmt, output)
