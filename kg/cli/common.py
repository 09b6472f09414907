"""``kg common``."""

from __future__ import annotations

import click

from kg.cli._names import ENTITY
from kg.cli._options import WalkOptions, question_options
from kg.cli._shared import ROW_FORMATS, announce, answer_options, load_graph, tell, write_rows


@click.command()
@click.argument("names", type=ENTITY, nargs=-1, required=True, metavar="NAME NAME...")
@click.option("--target", metavar="NAME", help="Only entities on their paths to this one.")
@click.option("--upstream", is_flag=True, help="List what acts on the entities instead.")
@click.option(
    "--at-least", type=click.IntRange(2), show_default="all", help="Least number of them that it must be linked to."
)
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True, help="Maximum number of rows.")
@question_options(WalkOptions, max_edges=4, walk="route")
@answer_options(*ROW_FORMATS)
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    target: str | None,
    upstream: bool,
    at_least: int | None,
    limit: int,
    question: WalkOptions,
    fmt: str | None,
    output: str,
) -> None:
    """List the entities that several entities act on in common, and where their routes meet.

    One row per entity that routes connect to all those named; the most connected come first, then the best supported.
    "Both raise Treg" is the verdict of kg effect on each; the routes are the best supported. With --target the routes
    run to it; "onward" is their shared end, if they first meet at this entity. Exit code 1 if nothing is found.

    \b
    Example:
        kg common IL-10 PGE2
        kg common IFN-γ kynurenine --target Treg --format json
    """
    from kg.answers.common_finder import check_question

    graph = load_graph(ctx)
    readings = [graph.read(name) for name in names]
    end = graph.read(target) if target is not None else None
    announce(*readings, *([end] if end else []), is_used=True)
    try:
        check_question(readings, target=end, at_least=at_least, upstream=upstream)
    except ValueError as error:
        raise click.UsageError(str(error).replace("at_least", "--at-least"), ctx) from error
    found = graph.common(readings, target=end, at_least=at_least, upstream=upstream, **question)
    shown = found.rows()[:limit]
    write_rows(shown, found.columns, fmt, output, table_columns=found.table_columns)
    if len(found) > limit:
        tell(f"{len(found) - limit} more; -n {len(found)} lists all")
    tell(*found.notes())
    if not found:
        tell(found.nothing())
        ctx.exit(1)
