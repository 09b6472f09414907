"""``kg effect``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli._options import question_options
from kg.cli._shared import announce, format_option, load_graph, output_option, write, write_json

if TYPE_CHECKING:
    from kg.cli._options import Question


@click.command()
@click.argument("source")
@click.argument("target")
@question_options(4, walk="route")
@format_option("text", "json", default="text")
@output_option
@click.pass_context
def command(
    ctx: click.Context,
    source: str,
    target: str,
    question: Question,
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
    found = graph.effect(source, target, **question)
    if fmt == "json":
        write_json(found.to_dict(), output)
    elif found.verdict != "no path":
        write(str(found), output)
    if found.verdict == "no path":
        click.echo(str(found), err=True)
        ctx.exit(1)
