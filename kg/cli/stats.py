"""``kg stats``."""

from __future__ import annotations

import click

from kg.cli.common import ROW_FORMATS, format_option, load_graph, output_option, write_rows


@click.command()
@format_option(*ROW_FORMATS)
@output_option
@click.pass_context
def command(ctx: click.Context, fmt: str | None, output: str) -> None:
    """Count what the graph holds.

    \b
    Example:
        kg stats --format json
    """
    from kg.answers.stats import count

    write_rows(list(count(load_graph(ctx).content)), ("what", "kind", "count"), fmt, output)
