"""``kg stats``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import ROW_FORMATS, format_option, load_graph, output_option, write_answer


@click.command()
@click.option("--caveats", is_flag=True, help="List every caveat and its subject instead.")
@format_option(*ROW_FORMATS)
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, caveats: bool, fmt: str | None, output: str) -> None:
    """Count what the graph holds.

    \b
    Example:
        kg stats --format json
    """
    write_answer(ctx, load_graph(ctx).stats(caveats=caveats), fmt, output)
