"""``kg overlay``."""

from __future__ import annotations

import click

from kg.cli._names import ENTITY
from kg.cli._options import alpha_option
from kg.cli._shared import ROW_FORMATS, announce, answer_options, load_graph, write_answer


@click.command()
@click.argument("table", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.argument("source", type=ENTITY)
@click.argument("target", type=ENTITY)
@click.option("-k", type=click.IntRange(1), default=5, show_default=True, help="Number of paths.")
@click.option("--max-edges", type=click.IntRange(1, 12), default=6, show_default=True, help="Longest path, in edges.")
@alpha_option
@answer_options(*ROW_FORMATS)
def command(
    ctx: click.Context,
    table: str,
    source: str,
    target: str,
    k: int,
    max_edges: int,
    alpha: float,
    fmt: str | None,
    output: str,
) -> None:
    """Compare measured changes with the paths from SOURCE to TARGET.

    TABLE is separated by tabs or commas. Its first line names the columns: name (or gene, cell), value (above 0 for a
    rise, such as a log2 fold change), and optionally p and aspect. Without an aspect, the value of a gene or protein is
    its expression, any other value an amount. Each step of each path gets a row: it agrees, disagrees or is not judged,
    and why. A step is judged only if both ends changed and its aspect was measured: expression is not secretion or
    activity. Agreement of signs does not show that a step took place. Exit code 1 if there is no path.

    \b
    Example:
        kg overlay changes.tsv IDO Treg
        kg overlay changes.csv MSC Treg -k 10 --format tsv
    """
    from kg.answers.overlay import read_table

    graph = load_graph(ctx)
    measured = read_table(table)
    ends = [graph.read(source), graph.read(target)]
    announce(*ends)
    found = graph.overlay(measured, *ends, k=k, max_edges=max_edges, alpha=alpha)
    write_answer(ctx, found, fmt, output)
