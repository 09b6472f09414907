"""``kg matrix``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import (
    ROW_FORMATS,
    announce,
    format_option,
    load_graph,
    output_option,
    write,
    write_json,
    write_rows,
)


@click.command()
@click.argument("source")
@click.argument("target")
@format_option("text", *ROW_FORMATS, "html", default="text")
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, source: str, target: str, fmt: str, output: str) -> None:
    """Show what was seen of SOURCE on TARGET, by species, system, licensing and intent.

    A row says what was found there: how many studies (read, or given with their results), how many reviews, how many
    were studied, and how many of these documents share no author. The lines of one document count once. What a curator
    inferred was seen nowhere and is left out, and so is what is said of wider kinds. The last line names the systems
    of which no study was read. Exit code 1 where nothing was read of the pair.

    \b
    Example:
        kg matrix IDO "T cell"
    """
    graph = load_graph(ctx)
    ends = graph.read(source), graph.read(target)
    announce(*ends, is_used=True)
    found = graph.matrix(*ends)
    if fmt == "json":
        write_json(found.to_dict(), output)
    elif fmt == "html" and found:
        from kg.views.table_page import table_page

        write(table_page(found), output)
    elif fmt == "text" and found:
        write(found.report(), output)
    elif fmt not in ("text", "html"):
        write_rows(found.rows(), found.columns, fmt, output, table_columns=found.table_columns)
        for note in found.notes() if found else ():
            click.echo(note, err=True)
    if not found:
        click.echo(found.nothing(), err=True)
        ctx.exit(1)
