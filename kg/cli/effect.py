"""``kg effect``."""

from __future__ import annotations

import click

from kg.cli._names import ENTITY
from kg.cli._options import WalkOptions, question_options
from kg.cli._shared import announce, answer_options, load_graph, tell, write, write_json

#: Exit codes of the verdicts with nothing to show.
EXIT_CODES = {"none": 1, "unknown": 4}


@click.command()
@click.argument("source", type=ENTITY)
@click.argument("target", type=ENTITY)
@question_options(WalkOptions, max_edges=4, walk="route")
@click.option("--full", is_flag=True, help="Write every statement, caveat and the best route of each sign.")
@answer_options("text", "json", default="text")
def command(
    ctx: click.Context, source: str, target: str, question: WalkOptions, full: bool, fmt: str, output: str
) -> None:
    """Judge the effect of SOURCE on TARGET, and name the basis of the verdict.

    The strongest basis decides, in this order: statements about the two; statements about narrower kinds, about a
    list together or about giving SOURCE; links that a curator inferred; correlations; and last, chains that no source
    states. Weaker bases never overturn it; each has a line below the verdict. Where statements disagree, the verdict
    depends on the recorded field that tells them apart, or is ambiguous. Exit code 1 if nothing is known, 4 if a limit
    stopped the search before it found anything that decides.

    \b
    Example:
        kg effect IDO Treg
        kg effect TGF-beta fibrosis --context disease_setting=cGVHD --format json
    """
    graph = load_graph(ctx)
    ends = graph.read(source), graph.read(target)
    announce(*ends, is_used=True)
    found = graph.effect(*ends, **question)
    if fmt == "json":
        write_json(found.to_dict(), output)
    elif found.verdict not in EXIT_CODES:
        write(found.to_text(full=full), output)
    else:
        tell(found.to_text(full=full))
    ctx.exit(EXIT_CODES.get(found.verdict, 0))
