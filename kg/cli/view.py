"""``kg view``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli._options import graph_options
from kg.cli._shared import announce, load_graph, write


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME [TARGET]]")
@click.option(
    "--depth", type=click.IntRange(1, 3), default=1, show_default=True, help="Size of a neighbourhood, in edges."
)
@click.option("-k", type=click.IntRange(1), default=10, show_default=True, help="How many paths.")
@click.option("--max-edges", type=click.IntRange(1, 12), default=6, show_default=True, help="Longest path, in edges.")
@click.option(
    "--output",
    "-o",
    default="msc-kg.html",
    show_default=True,
    type=click.Path(dir_okay=False, allow_dash=True),
    help="File to write; - for stdout.",
)
@click.option("--open", "is_opening", is_flag=True, help="Open the file in the browser.")
@graph_options
@click.pass_context
def command(
    ctx: click.Context, names: tuple[str, ...], depth: int, k: int, max_edges: int, output: str, is_opening: bool
) -> None:
    """Write an interactive HTML view that needs no network.

    Without a name the whole graph; with NAME its neighbourhood; with NAME and TARGET the best paths between them.
    Click an arrow to see its statements with context and source. The file loads nothing from outside.

    \b
    Example:
        kg view IDO Treg --open
    """
    if len(names) > 2:
        raise click.UsageError(f"at most NAME and TARGET, not {len(names)} names; quote a name that has spaces")
    if is_opening and output == "-":
        raise click.UsageError("--open needs a file, not stdout")
    graph = load_graph(ctx)
    readings = [graph.read(name) for name in names]
    announce(*readings)
    picture = graph.view(*readings, depth=depth, k=k, max_edges=max_edges)
    if not picture:
        click.echo(picture.nothing(), err=True)
        ctx.exit(1)
    write(picture.html, output)
    if output != "-":
        click.echo(f"wrote {output}: {len(picture)} statements", err=True)
    if is_opening:
        import webbrowser

        webbrowser.open(Path(output).resolve().as_uri())
