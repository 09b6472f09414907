"""``kg find``."""

from __future__ import annotations

import click

from kg.cli._shared import ROW_FORMATS, format_option, load_graph, output_option, write_rows

COLUMNS = ("curie", "label", "category", "name")


@click.command()
@click.argument("text")
@format_option(*ROW_FORMATS)
@output_option
@click.pass_context
def command(ctx: click.Context, text: str, fmt: str | None, output: str) -> None:
    """Search the names of entities for TEXT.

    Case, Greek letters, hyphens, sub- and superscripts do not matter. The last column is the name that fits.

    \b
    Example:
        kg find macrophage
    """
    found = load_graph(ctx).find(text)
    rows = [
        {"curie": entity.curie, "label": entity.label, "category": entity.category, "name": name}
        for entity, name in found
    ]
    write_rows(rows, COLUMNS, fmt, output)
    if not rows:
        click.echo(f"no name contains {text!r}", err=True)
        ctx.exit(1)
