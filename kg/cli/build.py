"""``kg build``."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli._shared import load_graph, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--store", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to make, or to check."
)
@click.option("--with-msc", is_flag=True, help="Merge in the MSC graph, with its statements and their evidence.")
@click.option(
    "--sparql/--no-sparql", default=True, show_default=True, help="Also make the RDF store that SPARQL needs."
)
@click.option("--replace", is_flag=True, help="Replace an existing store.")
@click.option(
    "--lenient",
    is_flag=True,
    help="Write rows that cannot be read to set_aside.tsv in the store, rename repeated identifiers, and go on.",
)
@click.option("--check", is_flag=True, help="Build nothing: check the files of a store against their hashes.")
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[Path, ...],
    store: Path,
    with_msc: bool,
    sparql: bool,
    replace: bool,
    lenient: bool,
    check: bool,
) -> None:
    """Build a store on disk from RDF, KGX, INDRA, SIGNOR or CX2 files.

    SOURCES are RDF (.nt, .nq, .ttl, .trig), KGX lists of edges and nodes (.tsv, .jsonl), INDRA JSON (.json), SIGNOR's
    table (.tsv) or CX2 (.cx2), plain or compressed (.gz, .zst); exports of kg export come back whole. With --store, the
    other commands ask it as they ask the MSC graph. A link between two things is an edge; its sign comes from its
    predicate or from KGX's qualifiers; otherwise it is unknown. Predicates known not to be causal (rdfs:subClassOf,
    biolink:part_of ...) are followed with --include-descriptive only. A row that is not understood is kept, listed at
    the end, and not followed; one that cannot be read stops the build, unless --lenient sets it aside. The store
    appears when it is complete; a build that is stopped leaves none.

    \b
    Example:
        kg build edges.tsv.gz nodes.tsv --store big --with-msc
        kg path --store big IDO Treg
        kg build --check --store big
    """
    if check:
        if sources:
            raise click.UsageError("--check takes no SOURCES", ctx)
        _check(ctx, store)
        return
    if not (sources or with_msc):
        raise click.UsageError("nothing to build: give SOURCES, or --with-msc", ctx)
    from kg.ingest.build import SET_ASIDE
    from kg.words.phrases import counted

    graph = load_graph(ctx)
    with _progress() as report:
        built = graph.build_store(
            sources, store, merge=with_msc, with_sparql=sparql, replace=replace, lenient=lenient, progress=report
        )
    facts = built.facts
    entities, statements = counted(int(facts["nodes"]), "entity"), counted(int(facts["statements"]), "statement")
    tell(f"{store}: {entities}, {statements}")
    tell(*(f"left out: {what}: {count}" for what, count in built.left_out.items()))
    tell(*built.tally.lines())
    if built.tally.set_aside:
        tell(f"  see {store / SET_ASIDE}")


def _check(ctx: click.Context, store: Path) -> None:
    from kg.store.checking import check_store

    problems = check_store(store)
    tell(*problems)
    if problems:
        ctx.exit(1)
    tell(f"{store} is intact: no file has changed since it was written")


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """Show the progress, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda step, share: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.__stderr__)) as bar:
        tasks: dict[str, Any] = {}

        def report(step: str, share: float) -> None:
            if step not in tasks:
                for task in tasks.values():
                    bar.update(task, completed=1)
                tasks[step] = bar.add_task(step, total=1)
            bar.update(tasks[step], completed=share)

        yield report
        for task in tasks.values():
            bar.update(task, completed=1)
