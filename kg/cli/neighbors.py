"""``kg neighbors``."""

from __future__ import annotations

import click

from kg.cli._names import ENTITY
from kg.cli._options import SIGNS, names_option
from kg.cli._shared import ROW_FORMATS, announce, answer_options, load_graph, write_answer

#: Signs as they are typed, with that of a measurement without effect.
ALL_SIGNS = {**SIGNS, "0": 0}


@click.command()
@click.argument("name", type=ENTITY)
@click.option(
    "--direction",
    type=click.Choice(["up", "down", "both"]),
    default="both",
    show_default=True,
    help="What acts on NAME, what NAME acts on, or both.",
)
@click.option("--sign", type=click.Choice(list(ALL_SIGNS)), help="Only this sign; 0 means measured without effect.")
@names_option("--predicate", "Only this predicate")
@names_option("--category", "Only neighbors of this Biolink category")
@click.option("--causal", is_flag=True, help="Only causal predicates.")
@answer_options(*ROW_FORMATS)
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
    """List the direct causes and effects of an entity.

    One row per statement: up for what acts on NAME, down for what NAME acts on. Denied and retracted statements are
    included and marked.

    \b
    Example:
        kg neighbors Treg --direction up --sign +
    """
    graph = load_graph(ctx)
    reading = graph.read(name)
    announce(reading)
    found = graph.neighbors(
        reading,
        direction=direction,
        sign=ALL_SIGNS[sign] if sign else None,
        predicate=predicate,
        category=category,
        causal=causal,
    )
    write_answer(ctx, found, fmt, output)
