"""``kg trials``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import announce, format_option, load_graph, output_option, write, write_rows

SORTS = ("year", "study", "n")


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
    "--indication", multiple=True, metavar="NAME", help="Only this disease or a narrower one; repeated: any of them."
)
@click.option(
    "--outcome",
    multiple=True,
    metavar="CONDITION",
    help="Only with such an outcome, as 'overall response>70'; repeated: all of them.",
)
@click.option(
    "--design", multiple=True, metavar="TEXT", help="Only with this in the design, as 'randomised'; repeated: all."
)
@click.option(
    "--year", type=Years(), default=(None, None), show_default="any", help="Only of this year or these years."
)
@click.option("--sort", type=click.Choice(SORTS), default="year", show_default=True, help="Order of the rows.")
@format_option("table", "tsv", "json", "jsonl")
@output_option
@graph_options
@click.pass_context
def command(
    ctx: click.Context,
    indication: tuple[str, ...],
    outcome: tuple[str, ...],
    design: tuple[str, ...],
    year: tuple[int | None, int | None],
    sort: str,
    fmt: str | None,
    output: str,
) -> None:
    """List the studies of MSC, with arms, doses and outcomes.

    A study's result is not a mechanism: no path walks it. Where a table of the source and its text disagree, both are
    kept, and a caveat says so; tsv, json and jsonl give the caveats in full.

    A result that the source gives for several references at once is marked as of the bundle, and --outcome does not
    count it as one of the single study. Of a range, the whole must fit; the figure of a subgroup counts.

    \b
    Example:
        kg trials --indication aGVHD --outcome 'overall response>70'
    """
    import json

    from kg.answers import trials

    graph = load_graph(ctx)
    readings = [graph.read(name) for name in indication]
    conditions = [trials.read_condition(text, graph.lexicon) for text in outcome]
    announce(*readings, *(condition.reading for condition in conditions if condition.reading))
    query = trials.StudyQuery(
        indications=tuple(reading.entity.curie for reading in readings),
        outcomes=tuple(conditions),
        designs=design,
        first_year=year[0],
        last_year=year[1],
        sort=sort,
    )
    found = trials.find_studies(graph.content, query)
    if fmt == "json":
        write(
            json.dumps([trials.record(study, graph.content) for study in found], ensure_ascii=False, indent=2), output
        )
    elif fmt == "jsonl":
        lines = (json.dumps(trials.record(study, graph.content), ensure_ascii=False) for study in found)
        if found:
            write("\n".join(lines), output)
    else:
        rows = [trials.flat_record(study, graph.content) for study in found]
        write_rows(rows, trials.COLUMNS, fmt, output, table_columns=trials.TABLE_COLUMNS)
    shared = [study for study in trials.find_studies(graph.content, query._replace(bundles=True)) if study not in found]
    if shared:
        click.echo(f"left out, because only their bundle has it: {', '.join(s.label for s in shared)}", err=True)
    if not found:
        click.echo("no such study", err=True)
        ctx.exit(1)
