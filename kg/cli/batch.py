"""``kg batch``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.batch.question import BatchQuestion
from kg.batch.run import ENGINES, run_batch
from kg.cli._names import is_list, name_lines
from kg.cli._options import read_sign
from kg.cli._shared import tell
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Callable

#: Names that no edge has which are listed one by one.
MOST_LISTED = 5


def _settings(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """Read values such as ``spark.master=local[2]``."""
    pairs = [word.partition("=") for word in value]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise click.BadParameter(f"{wrong[0]!r} has no value; give NAME=VALUE", ctx, param)
    return {name: setting for name, _, setting in pairs}


def _batch_options(least: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the arguments and options that the questions share; ``least`` is the lowest ``--max-edges``."""
    options = [
        click.argument("sources"),
        click.argument("targets"),
        click.option(
            "--edges",
            multiple=True,
            required=True,
            metavar="PARQUET",
            help="File or folder of edges, as kg export -f parquet writes; may be repeated.",
        ),
        click.option("--max-edges", type=click.IntRange(least, 4), default=4, show_default=True, help="Longest path."),
        click.option("--include-descriptive", is_flag=True, help="Also follow links that are not causal."),
        click.option("--output", "-o", required=True, type=click.Path(), help="New folder of Parquet to write."),
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            default="duckdb",
            show_default=True,
            help="All give the same answers.",
        ),
        click.option(
            "--work", type=click.Path(), show_default="a temporary folder", help="Folder of intermediate tables."
        ),
        click.option("--memory", default="", metavar="SIZE", help="Memory limit of --engine duckdb, such as 4GB."),
        click.option(
            "--spark-conf",
            "settings",
            multiple=True,
            metavar="NAME=VALUE",
            callback=_settings,
            help="Setting of Spark; may be repeated.",
        ),
    ]

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return click.pass_context(function)

    return decorate


@click.group()
def command() -> None:
    """Ask for many pairs at once over a graph of any size, in Parquet.

    Each command asks about every pair of a source and a target, and writes one row or several per pair as Parquet.
    SOURCES and TARGETS are identifiers as they stand in the edges, or @FILE with one per line.

    The edges have the columns subject and object, and may have sign (1, -1, or null if unknown), cost (-ln of the
    support, in millionths), or support itself (0 to 1), and causal. Nothing else is known about them: no contexts, no
    denials, no hedges. Costs are those of kg path (docs/design/ranking.md).

    --engine kg is for few pairs on one machine; duckdb for many pairs on one machine, on disk if they exceed memory;
    spark for several machines. docs/how-to/scale-out.md has sizes and times.

    \b
    Example:
        kg export -f parquet -o edges.parquet
        kg batch path @sources.txt @targets.txt --edges edges.parquet -o paths
        kg batch effect NCBIGene:3620 CL:0000815 --edges edges.parquet -o verdicts
    """


@command.command("path")
@_batch_options(1)
@click.option("-k", type=click.IntRange(1, 1000), default=5, show_default=True, help="Number of paths per pair.")
@click.option("--sign", type=click.Choice(["+", "-"]), callback=read_sign, help="Only paths of this net sign.")
def path(ctx: click.Context, **asked: Any) -> None:
    """Write the best simple paths of every pair.

    A row is a path: source, target, rank, cost, edges, sign (the product of its steps; null where one is unknown),
    via_1 to via_3, and the sign of each step. Paths of equal cost are ordered by length, then by the identifiers of
    their nodes, then by their signs (-1, unknown, 1).

    \b
    Example:
        kg batch path @sources.txt @targets.txt --edges edges.parquet -o paths
        kg batch path A B --edges hdfs:///graph --engine spark -o hdfs:///paths
    """
    _run(ctx, "path", **asked)


@command.command("effect")
@_batch_options(2)
def effect(ctx: click.Context, **asked: Any) -> None:
    """Write a verdict on every pair, from signs alone.

    Edges from the one to the other are stated: positive, negative, or ambiguous where both signs are. Where there is
    none, the cheapest chain of each net sign decides (basis composed): its sign, or ambiguous where both signs are and
    neither costs ln(10) less; unsigned where all chains are of unknown sign; none where there is no chain. opposed says
    that the chains speak against what is stated. Unlike kg effect, it knows no contexts, denials, hedges, kinds
    or trials: a verdict here is a place to look, not an answer.

    \b
    Example:
        kg batch effect @sources.txt @targets.txt --edges edges.parquet -o out
    """
    _run(ctx, "effect", **asked)


@command.command("gaps")
@_batch_options(2)
def gaps(ctx: click.Context, **asked: Any) -> None:
    """Write the pairs that signs alone leave unsettled.

    gap is the first that holds: contradiction (both signs are stated), opposed (the chains speak against what is
    stated), no path, no sign (only edges of unknown sign are stated), not stated (chains only). Unlike kg gaps, it
    counts no verdicts that rest on a link, and proposes none.

    \b
    Example:
        kg batch gaps @sources.txt @targets.txt --edges edges.parquet -o open
    """
    _run(ctx, "gaps", **asked)


def _run(
    ctx: click.Context,
    kind: str,
    *,
    sources: str,
    targets: str,
    edges: tuple[str, ...],
    output: str,
    engine: str,
    work: str | None,
    memory: str,
    settings: dict[str, str],
    **question: Any,
) -> None:
    """Run a batch; exit code 1 if its answer has no row."""
    if sources == targets == "@-":
        raise click.UsageError("stdin (@-) can be read only once")
    if memory and engine != "duckdb":
        raise click.UsageError(f"--memory limits duckdb only, and --engine is {engine}")
    asked = BatchQuestion(kind, edges, _names(sources), _names(targets), **question)
    done = run_batch(asked, output, engine=engine, work=work, memory=memory, settings=settings, say=tell)
    if done.missing:
        listed = ", ".join(done.missing[:MOST_LISTED])
        more = f" and {len(done.missing) - MOST_LISTED:,} more" if len(done.missing) > MOST_LISTED else ""
        tell(f"in no edge: {listed}{more}; write identifiers as the edges have them")
    if done.stopped:
        tell(f"stopped at the limit of the search: {counted(done.stopped, 'pair')}; --engine duckdb has none")
    tell(f"{counted(done.rows, 'row')} on {done.answered:,} of {counted(done.pairs, 'pair')}: {output}")
    if not done.rows:
        ctx.exit(1)


def _names(argument: str) -> tuple[str, ...]:
    return tuple(name for _, name in name_lines(argument[1:])) if is_list(argument) else (argument,)
