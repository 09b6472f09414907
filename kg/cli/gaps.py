"""``kg gaps``."""

from __future__ import annotations

import click

from kg.cli._names import ENTITY, read_all_names
from kg.cli._options import LinkOptions, question_options, read_entities
from kg.cli._shared import ROW_FORMATS, announce, answer_options, load_graph, tell, write, write_json, write_rows


@click.command()
@click.argument("sources", type=ENTITY, required=False)
@click.argument("targets", type=ENTITY, required=False)
@click.option("--pairs", is_flag=True, help="List the pairs without a path instead of the links.")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="Maximum number of rows per list.",
)
@click.option("--akin", is_flag=True, help="Only links between entities that something connects already.")
@click.option("--loops", is_flag=True, help="Also count links that lead back to causes of the source.")
@question_options(LinkOptions, max_edges=6)
@click.option("--full", is_flag=True, help="Write every row of the lists, up to the limit.")
@answer_options("text", *ROW_FORMATS, default="text")
def command(
    ctx: click.Context,
    sources: str | None,
    targets: str | None,
    pairs: bool,
    limit: int,
    akin: bool,
    loops: bool,
    question: LinkOptions,
    full: bool,
    fmt: str,
    output: str,
) -> None:
    """List what to find out next: unsettled links, contradictions and missing links.

    Three short lists, each row with its reason and at most three examples. First, the inferred and hypothesised links
    on which the most verdicts rest: an experiment on them would settle the most. Second, the contradictions that no
    recorded context separates. Third, the links that are missing between kinds that can act on each other (a factor on
    a cell, a process or a factor; a cell on a cell or a process; a process on an outcome; an outcome on nothing),
    ranked by how many of the pairs without a path each alone would connect. A gap is a gap in what was read, not a
    prediction.

    SOURCES and TARGETS choose the pairs; each is a name or @FILE with one name per line (@- reads stdin). SOURCES
    default to MSC, their vesicles and all that they produce or deliver; TARGETS to the diseases, conditions and cells
    that something acts on and that do not act back, directly or through others, on MSC, their vesicles or their
    products. Table, tsv and jsonl have one row per missing link. Exit code 1 if there is nothing to find out.

    \b
    Example:
        kg gaps
        kg gaps @secreted.txt @outcomes.txt --pairs --format json
    """
    from kg.answers.gaps import PAIR_COLUMNS, summary

    graph = load_graph(ctx)
    given = [argument for argument in (sources, targets) if argument is not None]
    read = read_all_names(graph, *given)
    announce(*(reading for readings in read for reading in readings), *read_entities(graph, question))
    found = graph.gaps(*read, limit=limit, akin=akin, loops=loops, **question)
    if pairs:
        write_rows(found.pair_rows(), PAIR_COLUMNS, fmt if fmt != "text" else None, output)
    elif fmt == "text":
        write(found.report(is_full=full), output)
    elif fmt == "json":
        write_json(found.to_dict(), output)
    else:
        write_rows(found.rows(), found.columns, fmt, output, table_columns=found.table_columns)
    if pairs or fmt != "text":
        tell(summary(found))
    if not (found.missing or (fmt in ("text", "json") and (found.unsettled or found.contradictions))):
        ctx.exit(1)
