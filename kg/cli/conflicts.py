"""``kg conflicts``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import ROW_FORMATS, format_option, load_graph, output_option, write_answer


@click.command()
@click.option("--tensions", is_flag=True, help="List the curated tensions instead: one factor, opposed roles.")
@format_option(*ROW_FORMATS)
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, tensions: bool, fmt: str | None, output: str) -> None:
    """List where statements disagree, and which recorded context separates them.

    A conflict is a pair of entities with statements of both signs, or asserted and denied. Where no context field that
    both sides state keeps them apart, the list says that nothing recorded does.

    \b
    Example:
        kg conflicts --format json
    """
    write_answer(ctx, load_graph(ctx).conflicts(tensions=tensions), fmt, output)
