"""``kg effect``."""

from __future__ import annotations

import click

from kg.cli.common import announce, format_option, load_graph, output_option, write, write_json
from kg.cli.path import ContextValue, wanted_context
from kg.statements import CERTAINTIES


@click.command()
@click.argument("source")
@click.argument("target")
@click.option("--max-edges", type=click.IntRange(1, 12), default=4, show_default=True, help="Longest route, in edges.")
@click.option("--context", type=ContextValue(), multiple=True, help="Drop steps seen under other conditions.")
@click.option("--strict-context", is_flag=True, help="Drop steps that do not state a wanted field, too.")
@click.option(
    "--min-certainty",
    type=click.Choice(CERTAINTIES),
    default="inferred",
    show_default=True,
    help="Follow nothing weaker.",
)
@format_option("text", "json", default="text")
@output_option
@click.pass_context
def command(
    ctx: click.Context,
    source: str,
    target: str,
    max_edges: int,
    context: tuple[tuple[str, str], ...],
    strict_context: bool,
    min_certainty: str,
    fmt: str,
    output: str,
) -> None:
    """Give one verdict on the effect of SOURCE on TARGET, or abstain.

    Positive or negative, where every route of a known sign agrees; ambiguous, where they do not, with the recorded
    context that tells them apart; unknown, where the sign is not known or in doubt, the effect itself is denied, or the
    search stopped at a limit. The members of one list are one route, and so are a shortcut and what spells it out. Exit
    code 1 and the nearest misses where there is no path.

    \b
    Example:
        kg effect IDO Treg
        kg effect TGF-beta fibrosis --context disease_setting=cGVHD --format json
    """
    graph = load_graph(ctx)
    announce(graph.read(source), graph.read(target))
    found = graph.effect(
        source,
        target,
        max_edges=max_edges,
        context=wanted_context(context),
        strict_context=strict_context,
        min_certainty=min_certainty,
    )
    if fmt == "json":
        write_json(found.to_dict(), output)
    elif found.verdict != "no path":
        write(str(found), output)
    if found.verdict == "no path":
        click.echo(str(found), err=True)
        ctx.exit(1)
