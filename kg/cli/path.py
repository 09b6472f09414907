"""``kg path``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.common import announce, format_option, load_graph, output_option, write, write_json
from kg.cli.question import question_options
from kg.statements import CONTEXT_FIELDS

if TYPE_CHECKING:
    from kg.cli.question import Question
    from kg.knowledge_graph import Paths

SIGNS = {"+": 1, "-": -1}


@click.command()
@click.argument("source")
@click.argument("target")
@click.option(
    "-k", type=click.IntRange(1, 200), default=5, show_default=True, help="How many; spelt-out variants come on top."
)
@question_options(6)
@click.option("--sign", type=click.Choice(list(SIGNS)), help="Only paths of this net sign.")
@click.option("--via", multiple=True, metavar="NAME", help="Only paths through this entity; may be repeated.")
@click.option("--avoid", multiple=True, metavar="NAME", help="No path through this entity; may be repeated.")
@click.option("--predicate", multiple=True, metavar="NAME", help="Follow only this predicate; may be repeated.")
@click.option("--category", multiple=True, metavar="NAME", help="Biolink category of inner nodes; may be repeated.")
@click.option(
    "--compare-contexts",
    type=click.Choice(CONTEXT_FIELDS),
    metavar="FIELD",
    help="Show the paths under each value of a context field, side by side.",
)
@click.option("--include-descriptive", is_flag=True, help="Follow links that are not causal, too.")
@click.option("--undirected", is_flag=True, help="Walk against the direction, too; such a path has no sign.")
@click.option("--why-rank", is_flag=True, help="Print what each path's cost is made of.")
@format_option("text", "json", default="text")
@output_option
@click.pass_context
def command(
    ctx: click.Context,
    source: str,
    target: str,
    k: int,
    question: Question,
    sign: str | None,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    predicate: tuple[str, ...],
    category: tuple[str, ...],
    compare_contexts: str | None,
    include_descriptive: bool,
    undirected: bool,
    why_rank: bool,
    fmt: str,
    output: str,
) -> None:
    """List the paths from SOURCE to TARGET, the best first.

    A path's sign is the product of its steps: two inhibitions make a positive path. Every step is shown with its
    certainty, context and source; a path is as strong as its weakest step. Statements that are denied, withdrawn or
    measured without effect are never walked. Exit code 1 and the nearest misses where there is no path.

    \b
    Example:
        kg path IDO Treg
        kg path MSC "M2 macrophage" --via PGE2 --format json
    """
    from kg.answers.report import no_path_report, path_report, related_report

    graph = load_graph(ctx)
    readings = {name: graph.read(name) for name in (source, target, *via, *avoid)}
    announce(*readings.values())
    if compare_contexts in question["context"]:
        raise click.UsageError(f"--context fixes {compare_contexts}, which --compare-contexts is to compare", ctx)
    found = graph.paths(
        source,
        target,
        k=k,
        sign=SIGNS[sign] if sign else None,
        via=via,
        avoid=avoid,
        predicates=predicate,
        categories=category,
        include_descriptive=include_descriptive,
        is_undirected=undirected,
        **question,
    )
    if compare_contexts and len(found):
        _compare(ctx, found, compare_contexts, fmt, output)
    elif fmt == "json":
        write_json(found.to_dict(), output)
    elif len(found):
        write(path_report(found.answer, found.content, why_rank=why_rank), output)
    if not len(found):
        click.echo(no_path_report(found.answer), err=True)
        if also := related_report(found.answer, found.content):
            click.echo(also, err=True)
        ctx.exit(1)


def _compare(ctx: click.Context, found: Paths, field: str, fmt: str, output: str) -> None:
    """Write the paths under each value of a context field; exit code 1 where there is no value to compare."""
    from kg.answers.compare import compare_contexts, comparison_report, to_dict

    comparison = compare_contexts(found.answer, field, found.content)
    if fmt == "json":
        write_json(to_dict(comparison, found.content), output)
    elif comparison.values:
        write(comparison_report(comparison, found.content), output)
    if not comparison.values:
        click.echo(f"no causal statement about the entities on these paths states {field}", err=True)
        ctx.exit(1)
