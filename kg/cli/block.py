"""``kg block``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli._names import ENTITY
from kg.cli._options import WalkOptions, question_options
from kg.cli._shared import announce, answer_options, load_graph, tell, write, write_json
from kg.errors import NameNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.knowledge_graph import KnowledgeGraph
    from kg.names.reading import Reading


@click.command()
@click.argument("source", type=ENTITY)
@click.argument("target", type=ENTITY)
@click.option("--inhibit", multiple=True, metavar="NAME[,NAME]", help="Entities to remove; may be repeated.")
@question_options(WalkOptions, max_edges=4, walk="route")
@answer_options("text", "json", default="text")
def command(
    ctx: click.Context, source: str, target: str, inhibit: tuple[str, ...], question: WalkOptions, fmt: str, output: str
) -> None:
    """Remove entities, and report which routes from SOURCE to TARGET remain.

    --inhibit removes an entity with its narrower kinds: no route passes through it, and a statement that acts via it
    falls unless it names another mediator. The verdict of kg effect is shown before and after, with the fate of every
    path and the smallest sets of inner nodes that stop every path, with and without --inhibit. If there is no path to
    begin with, the nearest misses are listed, with exit code 1. This removes statements; it is not an experiment.

    \b
    Example:
        kg block IDO Treg
        kg block MSC fibrosis --inhibit TGF-beta,HGF --format json
    """
    graph = load_graph(ctx)
    ends = graph.read(source), graph.read(target)
    taken_out = list(_readings(graph, inhibit))
    announce(*ends, *taken_out, is_used=True)
    for reading in taken_out:
        if reading.entity.curie in {end.entity.curie for end in ends}:
            raise click.UsageError(f"--inhibit names {reading.entity.label}, which is SOURCE or TARGET", ctx)
    found = graph.block(*ends, inhibit=taken_out, **question)
    if fmt == "json":
        write_json(found.to_dict(), output)
    elif found.fates:
        write(str(found), output)
    if not found.fates:
        tell(str(found))
        ctx.exit(1)


def _readings(graph: KnowledgeGraph, values: Iterable[str]) -> Iterator[Reading]:
    """Read names, each alone or several with commas between; a name may have a comma of its own."""
    for value in values:
        try:
            yield graph.lexicon.read_plain(value)
        except NameNotFoundError:
            if "," not in value:
                raise
            yield from (graph.lexicon.read_plain(name) for name in value.split(",") if name.strip())
