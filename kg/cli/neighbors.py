"""``kg neighbors``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import ROW_FORMATS, announce, format_option, load_graph, output_option, write_rows

SIGNS = {"+": 1, "-": -1, "0": 0}


@click.command()
@click.argument("name")
@click.option(
    "--direction",
    type=click.Choice(["up", "down", "both"]),
    default="both",
    show_default=True,
    help="What acts on NAME, what NAME acts on, or both.",
)
@click.option("--sign", type=click.Choice(list(SIGNS)), help="Only this sign; 0 is measured without effect.")
@click.option("--predicate", multiple=True, metavar="NAME", help="Only this predicate; may be repeated.")
@click.option(
    "--category", multiple=True, metavar="NAME", help="Only neighbors of this Biolink category; may be repeated."
)
@click.option("--causal", is_flag=True, help="Only causal predicates.")
@format_option(*ROW_FORMATS)
@output_option
@graph_options
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    direction: str,
    sign: str | None,
    predicate: tuple[str, ...],
    category: tuple[str, ...],
    causal: bool,
    fmt: str | None,
    output: str,
) -> None:
    """List what stands next to an entity.

    One row per statement: what acts on NAME (up), what NAME acts on (down). Denied and withdrawn statements are listed
    and say so.

    \b
    Example:
        kg neighbors Treg --direction up --sign +
    """
    from kg.answers.neighbors import COLUMNS, TABLE_COLUMNS, NeighborQuery, neighbors

    graph = load_graph(ctx)
    reading = graph.read(name)
    announce(reading)
    query = NeighborQuery(
        direction=direction,
        sign=SIGNS[sign] if sign else None,
        predicates=tuple(graph.read_predicate(word) for word in predicate),
        categories=tuple(graph.read_category(word) for word in category),
        include_descriptive=not causal,
    )
    rows = list(neighbors(reading.entity.curie, graph.content, query))
    write_rows(rows, COLUMNS, fmt, output, table_columns=TABLE_COLUMNS)
    if not rows:
        click.echo(f"no such neighbour of {reading.entity.label}", err=True)
        ctx.exit(1)
