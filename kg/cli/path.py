"""``kg path``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kg.cli._names import ENTITY, is_list, read_all_names
from kg.cli._options import PathOptions, question_options, read_entities
from kg.cli._shared import ROW_FORMATS, announce, answer_options, load_graph, tell, write, write_json, write_rows
from kg.model.statements import CONTEXT_FIELDS
from kg.words.phrases import counted

if TYPE_CHECKING:
    from kg.answers.pairs import PairAnswers
    from kg.answers.paths import Paths


@click.command()
@click.argument("source", type=ENTITY)
@click.argument("target", type=ENTITY)
@click.option(
    "-k",
    type=click.IntRange(1, 200),
    default=5,
    show_default=True,
    help="Number of paths; variants that spell one out are extra.",
)
@question_options(PathOptions, max_edges=6)
@click.option(
    "--compare-contexts",
    type=click.Choice(CONTEXT_FIELDS),
    metavar="FIELD",
    help="Show the paths under each value of a context field, side by side.",
)
@click.option("--suggest-links", is_flag=True, help="If there is no path, name links that would open one.")
@click.option("--full", is_flag=True, help="Write every statement with its context, places and caveats.")
@click.option("--why-rank", is_flag=True, help="Show how the cost of each path is made up.")
@answer_options("text", *ROW_FORMATS, default="text")
def command(
    ctx: click.Context,
    source: str,
    target: str,
    k: int,
    question: PathOptions,
    compare_contexts: str | None,
    suggest_links: bool,
    full: bool,
    why_rank: bool,
    fmt: str,
    output: str,
) -> None:
    """List the paths from SOURCE to TARGET, the best first.

    The sign of a path is the product of its steps: two inhibitions make a positive path. Every step is shown with its
    certainty and source; a path is only as certain as its weakest step. Statements that are denied, retracted or
    measured without effect are never followed; those about the pair itself are listed. If nothing is stated and no path
    is found, the nearest misses are listed, with exit code 1. --suggest-links names gaps in what was read, not
    predictions.

    SOURCE and TARGET may each be @FILE, a text file with one name per line; blank lines and lines that begin with # are
    ignored (@- reads stdin). Every pair then gets one row: the number of paths, and the chain, sign, support, coherence
    and weakest certainty of the best, or "no path". Rows come as table (the default on a terminal), tsv (in a pipe),
    json or jsonl. An entity is never paired with itself. For a single pair, table, tsv and jsonl have such a row too.
    Exit code 1 if no pair has a path.

    \b
    Example:
        kg path IDO Treg
        kg path MSC "M2 macrophage" --via PGE2 --format json
        kg path @secreted.txt @outcomes.txt --max-edges 4 --format tsv
    """
    is_rows = is_list(source) or is_list(target) or fmt not in ("text", "json")
    if is_rows and (compare_contexts or why_rank):
        raise click.UsageError("--compare-contexts and --why-rank are for the text or json of one pair", ctx)
    if is_rows and fmt == "text" and ctx.get_parameter_source("fmt") is not ParameterSource.DEFAULT:
        raise click.UsageError(f"pairs of @FILE are rows: give -f {', '.join(ROW_FORMATS)}, not text", ctx)
    graph = load_graph(ctx)
    sources, targets = read_all_names(graph, source, target)
    readings = {reading.name: reading for reading in (*sources, *targets, *read_entities(graph, question))}
    announce(*readings.values(), is_used=True)
    if compare_contexts in question["context"]:
        raise click.UsageError(f"--context fixes {compare_contexts}, which --compare-contexts is to compare", ctx)
    if is_rows:
        _pairs(ctx, graph.paths_between(sources, targets, k=k, **question), fmt, output)
        return
    found = graph.paths(sources[0], targets[0], k=k, **question)
    if compare_contexts and len(found):
        _compare(ctx, found, compare_contexts, fmt, output)
    elif fmt == "json":
        write_json(found.to_dict(suggest_links=suggest_links), output)
    elif found.answer.paths or found.answer.stated:
        from kg.answers.path_text import path_report

        write(path_report(found.answer, found.content, is_full=full, why_rank=why_rank), output)
    if not len(found):
        _no_path(ctx, found, graph.passed_over, suggest_links=suggest_links)


def _no_path(ctx: click.Context, found: Paths, passed_over: str, *, suggest_links: bool) -> None:
    """Report the nearest misses, related statements about the two, and links that the store left out.

    Exit code 1 if nothing is stated about the two.
    """
    from kg.answers.links import bridges
    from kg.answers.path_text import no_path_report, related_report

    links = bridges(found.bridges, found.content) if suggest_links else []
    tell(no_path_report(found.answer, links))
    if also := related_report(found.answer, found.content):
        tell(also)
    if passed_over:
        tell(f"passed over when the store was built, links through nodes of their own: {passed_over}")
    if not found.answer.stated:
        ctx.exit(1)


def _pairs(ctx: click.Context, found: PairAnswers, fmt: str, output: str) -> None:
    """Write a row for every pair; exit code 1 if none has a path, 4 if a limit may be the reason."""
    from kg.answers.pairs import COLUMNS, TABLE_COLUMNS

    write_rows(found.rows(), COLUMNS, None if fmt == "text" else fmt, output, table_columns=TABLE_COLUMNS)
    if not any(answer.paths for answer in found):
        tell(f"no path for any of {counted(len(found), 'pair')}")
        ctx.exit(1 if all(answer.complete for answer in found) else 4)


def _compare(ctx: click.Context, found: Paths, field: str, fmt: str, output: str) -> None:
    """Write the paths under each value of a context field; exit code 1 if there is no value to compare."""
    comparison = found.compare_contexts(field)
    if fmt == "json":
        write_json(comparison.to_dict(), output)
    elif comparison:
        write(str(comparison), output)
    if not comparison:
        tell(comparison.nothing())
        ctx.exit(1)
