"""``kg find``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import ROW_FORMATS, format_option, load_graph, output_option, write_answer


@click.command()
@click.argument("text")
@format_option(*ROW_FORMATS)
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, text: str, fmt: str | None, output: str) -> None:
    """Search entities, contexts and predicates for TEXT.

    Aspects such as "proliferation" and the fields of --context such as "licensing" are searched too. Case, Greek
    letters, hyphens, sub- and superscripts do not matter. The column "name" has the name that matches.

    \b
    Example:
        kg find macrophage
    """
    write_answer(ctx, load_graph(ctx).find(text), fmt, output)
