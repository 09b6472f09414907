"""``kg find``."""

from __future__ import annotations

import click

from kg.cli._shared import ROW_FORMATS, answer_options, load_graph, write_answer


@click.command()
@click.argument("text")
@answer_options(*ROW_FORMATS)
def command(ctx: click.Context, text: str, fmt: str | None, output: str) -> None:
    """Search entities, contexts and predicates for TEXT.

    Aspects such as "proliferation" and the fields of --context such as "licensing" are searched too. Case, Greek
    letters, hyphens, sub- and superscripts do not matter. The column "name" has the name that matches.

    \b
    Example:
        kg find macrophage
    """
    write_answer(ctx, load_graph(ctx).find(text), fmt, output)
