"""``kg view``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from kg.cli._options import graph_options
from kg.cli._shared import announce, load_graph, write
from kg.errors import LimitError

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph
    from kg.model.statements import Statement


#: Most statements that a view can show; of more, no browser makes a picture.
MOST_DRAWN = 20_000


class Picture(NamedTuple):
    """What is to be drawn."""

    title: str
    statements: list[Statement]
    highlight: tuple[str, ...]
    layout: Literal["layered", "spring"]


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
    from kg.views.page import graph_page

    graph = load_graph(ctx)
    if len(names) == 2:
        picture = _paths(graph, *names, k=k, max_edges=max_edges)
    elif names:
        picture = _neighbourhood(graph, names[0], depth)
    else:
        _check_size(len(graph.content.statements))
        statements = [item for item in graph.statements() if not item.retracted]
        picture = Picture("Mechanisms of mesenchymal stromal cells", statements, (), "spring")
    if not picture.statements:
        click.echo(f"{picture.title}: nothing to draw", err=True)
        ctx.exit(1)
    _check_size(len(picture.statements))
    options: dict[str, Any] = {"title": picture.title, "highlight": picture.highlight, "layout": picture.layout}
    write(graph_page(graph.content, picture.statements, **options), output)
    if output != "-":
        click.echo(f"wrote {output}: {len(picture.statements)} statements", err=True)
    if is_opening:
        import webbrowser

        webbrowser.open(Path(output).resolve().as_uri())


def _check_size(count: int) -> None:
    if count > MOST_DRAWN:
        raise LimitError(f"{count:,} statements are more than can be drawn ({MOST_DRAWN:,}); name an entity, or two")


def _paths(graph: KnowledgeGraph, source: str, target: str, *, k: int, max_edges: int) -> Picture:
    found = graph.paths(source, target, k=k, max_edges=max_edges)
    start, end = found.answer.source, found.answer.target
    announce(start, end)
    statements = dict.fromkeys(item for path in found for item in path.statements)
    title = f"Paths from {start.entity.label} to {end.entity.label}"
    return Picture(title, list(statements), (start.entity.curie, end.entity.curie), "layered")


def _neighbourhood(graph: KnowledgeGraph, name: str, depth: int) -> Picture:
    reading = graph.read(name)
    announce(reading)
    near = {reading.entity.curie}
    found: dict[str, Statement] = {}
    for _ in range(depth):
        touching = [item for item in graph.content.touching(near) if not item.retracted]
        found |= {item.id: item for item in touching}
        near |= {curie for item in touching for curie in (item.subject, item.object)}
    return Picture(f"Around {reading.entity.label}", list(found.values()), (reading.entity.curie,), "spring")
