"""``kg trials``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli._shared import (
    ROW_FORMATS,
    announce,
    answer_options,
    is_terminal,
    load_graph,
    tell,
    terminal_width,
    write,
    write_json,
    write_jsonl,
    write_rows,
)
from kg.words.phrases import counted

if TYPE_CHECKING:
    from kg.answers.study_list import Trials
    from kg.knowledge_graph import KnowledgeGraph
    from kg.names.reading import Reading

SORTS = ("year", "study", "n")
#: Endings of the file of a forest plot.
ENDINGS = (".html", ".svg", ".png")


class Years(click.ParamType):  # type: ignore[type-arg, unused-ignore]  # generic from click 8.4 on
    """A year, or a first and a last year with a hyphen between; either may be left out."""

    name = "YEAR[-YEAR]"

    def convert(
        self, value: str | tuple[int | None, int | None], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int | None, int | None]:
        """Read the two years."""
        if isinstance(value, tuple):
            return value
        first, dash, last = value.strip().replace("–", "-").partition("-")
        try:
            start = int(first) if first else None
            end = (int(last) if last else None) if dash else start
        except ValueError:
            self.fail(f"{value!r} is neither a year nor a range such as 2016-2020", param, ctx)
        if start is None and end is None:
            self.fail(f"{value!r} names no year", param, ctx)
        if start is not None and end is not None and start > end:
            self.fail(f"{value!r} runs backwards; write {end}-{start}", param, ctx)
        return start, end


@click.command()
@click.option(
    "--indication", multiple=True, metavar="NAME", help="Only this disease or narrower ones; may be repeated (any)."
)
@click.option(
    "--outcome",
    multiple=True,
    metavar="CONDITION",
    help="Only studies with this outcome, such as 'overall response>70'; may be repeated (all).",
)
@click.option(
    "--design",
    multiple=True,
    metavar="TEXT",
    help="Only studies whose design has this text, such as 'randomised'; may be repeated (all).",
)
@click.option("--year", type=Years(), default=(None, None), show_default="any", help="Only this year or these years.")
@click.option("--sort", type=click.Choice(SORTS), default="year", show_default=True, help="Order of the rows.")
@click.option("--bundles", is_flag=True, help="Also count a result given for several references as a result of each.")
@click.option(
    "--by",
    type=click.Choice(("study", "outcome")),
    default="study",
    show_default=True,
    help="One row per study, or a summary of findings: one per outcome, indication and intent.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write a forest plot of responses and survival to this .html, .svg or .png.",
)
@answer_options("text", *ROW_FORMATS, shown="text on a terminal, tsv in a pipe")
def command(
    ctx: click.Context,
    indication: tuple[str, ...],
    outcome: tuple[str, ...],
    design: tuple[str, ...],
    year: tuple[int | None, int | None],
    sort: str,
    bundles: bool,
    by: str,
    plot: str | None,
    fmt: str | None,
    output: str,
) -> None:
    """List the studies of MSC, with arms, doses and outcomes.

    A study's result is not a mechanism, and no path uses it. If a table and the text of the source disagree, both are
    kept with a caveat; tsv, json and jsonl have the caveats in full.

    A result that the source gives for several references at once belongs to none of them alone: text lists it once, at
    the end; table and tsv leave it out; json and jsonl mark it as a bundle; --outcome ignores it. With --bundles it is
    listed under each of its studies and counts. A range must meet the condition of --outcome as a whole; the figure of
    a subgroup counts.

    --by outcome gives a summary of findings: for each outcome the number of studies and patients, the effect between
    arms, changes and rates without a control (each apart), whether the primary endpoint was met, when it was measured,
    and the number of caveats.

    \b
    Example:
        kg trials --by outcome --indication aGVHD
        kg trials --plot responses.svg
        kg trials --indication aGVHD --outcome 'overall response>70'
    """
    from kg.answers.trials import read_condition

    if plot and (by == "outcome" or fmt or output != "-"):
        raise click.UsageError("--plot writes its own file; leave out --by, --format and --output")
    if plot and Path(plot).suffix.lower() not in ENDINGS:
        raise click.UsageError(f"{plot}: the file of a forest plot ends in {', '.join(ENDINGS)}")
    graph = load_graph(ctx)
    readings = [_read_indication(graph, name) for name in indication]
    conditions = [read_condition(text, graph.lexicon) for text in outcome]
    announce(*readings, *(condition.reading for condition in conditions if condition.reading))
    found = graph.trials(indication=readings, outcome=outcome, design=design, year=year, sort=sort, bundles=bundles)
    if found and plot:
        _write_plot(found, plot)
    elif by == "outcome":
        _write_findings(found, fmt, output)
    elif fmt in ("json", "jsonl"):
        records = found.to_dict()["studies"]
        write_json(records, output) if fmt == "json" else write_jsonl(records, output)
    elif found and (fmt == "text" or (fmt is None and is_terminal(output))):
        write(found.to_text(width=terminal_width()), output)
    else:
        write_rows(found.shown_rows(), found.columns, fmt, output, table_columns=found.table_columns)
        if left_out := found.left_out_of_rows():
            tell(f"left out: {left_out} results given for several references at once (--bundles)")
    tell(*found.notes())
    if not found:
        tell(found.nothing())
        ctx.exit(1)


def _read_indication(graph: KnowledgeGraph, name: str) -> Reading:
    """Read the name of a disease; for one that the graph lacks, suggest only the diseases of its studies."""
    from kg.errors import NameNotFoundError
    from kg.suggest import suggest

    try:
        return graph.read(name)
    except NameNotFoundError as error:
        labels = graph.trials().indications
        near = suggest(name, labels, "name")
        way_out = f"the studies are of {', '.join(labels)}"
        raise NameNotFoundError(name, near, error.known_as, way_out=way_out, outside=error.outside) from None


def _write_plot(found: Trials, path: str) -> None:
    """Write a forest plot; exit code 1 if there is nothing to plot."""
    from kg.views.forest import forest_plot

    drawn = forest_plot(found)
    if not drawn:
        tell(drawn.nothing())
        click.get_current_context().exit(1)
    drawn.save(path)
    count = len({rate.study.curie for rate in drawn})
    tell(f"wrote {path}: {counted(len(drawn), 'percentage')} of {count} of {counted(len(found), 'study')}")


def _write_findings(found: Trials, fmt: str | None, output: str) -> None:
    """Write a summary of findings."""
    findings = found.findings()
    if fmt == "json":
        write_json(findings.to_dict(), output)
    elif findings and (fmt == "text" or (fmt is None and is_terminal(output))):
        write(str(findings), output)
    elif fmt != "text":
        write_rows(findings.rows(), findings.columns, fmt, output, table_columns=findings.table_columns)
