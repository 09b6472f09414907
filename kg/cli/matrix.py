"""``kg matrix``."""

from __future__ import annotations

import click

from kg.cli._names import ENTITY
from kg.cli._shared import ROW_FORMATS, announce, answer_options, load_graph, write_answer


@click.command()
@click.argument("source", type=ENTITY)
@click.argument("target", type=ENTITY)
@answer_options("text", *ROW_FORMATS, "html", default="text")
def command(ctx: click.Context, source: str, target: str, fmt: str, output: str) -> None:
    """Show the evidence for SOURCE on TARGET by species, system, licensing and intent.

    Each row has the finding, the number of studies (read, or cited with their results) and of reviews, how many were
    studied (n), and how many of these documents share no author. A document counts once in a row. Inferred links and
    statements about wider kinds are left out. The last line names the systems without a study. Exit code 1 if nothing
    was read about the pair.

    \b
    Example:
        kg matrix IDO "T cell"
    """
    graph = load_graph(ctx)
    ends = graph.read(source), graph.read(target)
    announce(*ends, is_used=True)
    found = graph.matrix(*ends)
    text = found.report() if found else ""
    if fmt == "html" and found:
        from kg.views.table_page import table_page

        text = table_page(found)
    write_answer(ctx, found, "text" if fmt == "html" else fmt, output, text=text)
