"""``kg find``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli._options import graph_options
from kg.cli._shared import ROW_FORMATS, format_option, load_graph, output_option, write_rows

if TYPE_CHECKING:
    from kg.model.statements import Entity
    from kg.names.questions import Word

COLUMNS = ("curie", "label", "category", "name", "kind")


@click.command()
@click.argument("text")
@format_option(*ROW_FORMATS)
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, text: str, fmt: str | None, output: str) -> None:
    """Search entities, contexts and predicates for TEXT.

    Aspects such as "proliferation" and the fields of --context such as "licensing" are searched, too. Case, Greek
    letters, hyphens, sub- and superscripts do not matter. The column "name" has the name that fits.

    \b
    Example:
        kg find macrophage
    """
    graph = load_graph(ctx)
    rows = [_row(entity, name, "entity") for entity, name in graph.find(text)]
    rows += [_row(word, name, word.kind) for word, name in graph.find_words(text)]
    write_rows(rows, COLUMNS, fmt, output)
    if not rows:
        click.echo(f"no name contains {text!r}", err=True)
        ctx.exit(1)


def _row(item: Entity | Word, name: str, kind: str) -> dict[str, str]:
    return {"curie": item.curie, "label": item.label, "category": item.category, "name": name, "kind": kind}
