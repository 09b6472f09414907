"""``kg export``."""

from __future__ import annotations

import re

import click

from kg.cli._options import ContextValue, _context, graph_options, names_option
from kg.cli._shared import announce, is_terminal, load_graph, output_option, tell, write, write_data
from kg.formats.registry import FORMATS

#: The comma before another field of a context; one within a value has no field after it.
_NEXT_FIELD = re.compile(r",(?=\s*[a-z_ -]+=)")


def _contexts(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, list[str]]:
    """Read values such as ``species=human,licensing=IFNG``."""
    fields = ContextValue()
    wanted = [fields.convert(part, param, ctx) for words in value for part in _NEXT_FIELD.split(words)]
    return _context(ctx, param, tuple(wanted))


@click.command()
@click.option(
    "--format",
    "-f",
    "fmt",
    type=click.Choice(tuple(FORMATS)),
    metavar="FORMAT",
    default="jsonl",
    show_default=True,
    help=f"One of {', '.join(FORMATS)}.",
)
@click.option("--path", nargs=2, multiple=True, metavar="A B", help="Only the statements on the paths from A to B.")
@names_option("--around", "Only the statements on this entity")
@names_option("--category", "Only between entities of this Biolink category")
@click.option("--causal", is_flag=True, help="Only causal statements.")
@click.option(
    "--context",
    multiple=True,
    metavar="FIELD=VALUE[,...]",
    callback=_contexts,
    help="Drop statements seen under other conditions.",
)
@click.option(
    "--table",
    type=click.Choice(("statements", "trials", "references")),
    default="statements",
    show_default=True,
    help="Which table csv writes.",
)
@click.option(
    "--rule",
    type=click.Choice(("or", "and")),
    default="or",
    show_default=True,
    help="How sbml-qual and bnet combine activators.",
)
@output_option
@graph_options
@click.pass_context
def command(
    ctx: click.Context,
    fmt: str,
    path: tuple[tuple[str, str], ...],
    around: tuple[str, ...],
    category: tuple[str, ...],
    causal: bool,
    context: dict[str, list[str]],
    table: str,
    rule: str,
    output: str,
) -> None:
    """Write the graph, or a part of it, in another format.

    Counts of losses in the format go to stderr. KGX writes two files whose names begin with --output. kg build
    reads Turtle, N-Triples and TriG back without loss; docs/reference/formats.md compares all formats.

    \b
    Example:
        kg export -f turtle -o msc.ttl
        kg export -f dot --path IDO Treg -o ido.dot
        kg export -f csv --table trials -o trials.csv
    """
    if table != "statements" and fmt != "csv":
        raise click.UsageError(f"--table chooses a table of csv, not of {fmt}", ctx)
    graph = load_graph(ctx)
    readings = {name: graph.read(name) for name in (*(name for pair in path for name in pair), *around)}
    announce(*readings.values())
    written = graph.export(
        fmt,
        path=[(readings[source], readings[target]) for source, target in path],
        around=[readings[name] for name in around],
        category=category,
        causal=causal,
        context=context,
        table=table,
        rule=rule,
    )
    if not written:
        tell("no statement matches these options")
        ctx.exit(1)
    if len(written.parts) > 1 and output == "-":
        endings = " and ".join(f"NAME{ending}" for ending in written.parts)
        raise click.UsageError(f"{fmt} writes two files; '-o NAME' makes {endings}", ctx)
    for ending, part in written.parts.items():
        if isinstance(part, bytes):
            if is_terminal(output):
                raise click.UsageError(f"{fmt} is not text; give -o FILE", ctx)
            write_data(part, output)
        else:
            write(part, f"{output}{ending}", is_safe=not is_terminal(output))
    tell(*written.notes())
