"""``kg gaps``."""

from __future__ import annotations

import click

from kg.cli._names import read_all_names
from kg.cli._options import LinkOptions, graph_options, question_options, read_entities
from kg.cli._shared import ROW_FORMATS, announce, format_option, load_graph, output_option, write_rows


@click.command()
@click.argument("sources", required=False)
@click.argument("targets", required=False)
@click.option("--pairs", is_flag=True, help="List the asked pairs without a path, and not the links.")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many links to list."
)
@click.option("--akin", is_flag=True, help="Only links between entities that something ties already.")
@click.option("--loops", is_flag=True, help="Count links that lead back to what acts on the source, too.")
@question_options(LinkOptions, max_edges=6)
@format_option(*ROW_FORMATS)
@output_option
@graph_options
@click.pass_context
def command(
    ctx: click.Context,
    sources: str | None,
    targets: str | None,
    pairs: bool,
    limit: int,
    akin: bool,
    loops: bool,
    question: LinkOptions,
    fmt: str | None,
    output: str,
) -> None:
    """List the missing links that would open the most pairs without a path.

    Every pair of SOURCES and TARGETS is asked for a path; each is a name or @FILE, with one name a line (@- reads
    stdin). Without SOURCES, all that MSC or their vesicles produce or deliver. Without TARGETS, the diseases,
    conditions and cells that something acts on and that do not act, through whatever they act on, on MSC, their
    vesicles or what they make.

    A row is one new link, how many of the pairs without a path it alone would open, what ties its ends already (one is
    a narrower kind of the other, or a statement that paths do not follow: descriptive, denied, without effect), and the
    shortest path that it would open, with [⇢] for the new link. Akin ends come first among links that open as many.
    What is missing is a gap in what was read, not a prediction. Exit code 1 where every pair has a path.

    \b
    Example:
        kg gaps --akin
        kg gaps @secreted.txt @outcomes.txt --pairs --format json
    """
    from kg.answers.gaps import LINK_COLUMNS, LINK_TABLE_COLUMNS, PAIR_COLUMNS, summary

    graph = load_graph(ctx)
    given = [argument for argument in (sources, targets) if argument is not None]
    read = read_all_names(graph, *given)
    announce(*(reading for readings in read for reading in readings), *read_entities(graph, question))
    found = graph.gaps(*read, limit=limit, akin=akin, loops=loops, **question)
    if pairs:
        write_rows(found.pair_rows(), PAIR_COLUMNS, fmt, output)
    else:
        write_rows(found.link_rows(), LINK_COLUMNS, fmt, output, table_columns=LINK_TABLE_COLUMNS)
    click.echo(summary(found), err=True)
    if not found.missing:
        ctx.exit(1)
