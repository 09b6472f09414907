"""``kg view``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from kg.cli._names import ENTITY
from kg.cli._options import alpha_option, flag, graph_options
from kg.cli._shared import announce, is_terminal, load_graph, tell, write_data
from kg.errors import KGError

#: The formats; without one, the ending of the file decides.
FORMATS = ("html", "svg", "png", "pdf", "mermaid", "dot")
#: The formats of figures.
FIGURES = ("svg", "png", "pdf")


@click.command()
@click.argument("names", type=ENTITY, nargs=-1, metavar="[NAME [TARGET]]")
@click.option(
    "--depth", type=click.IntRange(1, 3), default=1, show_default=True, metavar="N", help="Steps around NAME."
)
@click.option("--upstream", is_flag=True, help="Only what acts on NAME.")
@click.option("--downstream", is_flag=True, help="Only what NAME acts on.")
@click.option("-k", type=click.IntRange(1), default=10, show_default=True, metavar="N", help="Number of paths.")
@click.option(
    "--max-edges", type=click.IntRange(1, 12), default=6, show_default=True, metavar="N", help="Longest path."
)
@click.option("--file", metavar="NAME", help="Draw the statements of one file.")
@click.option("--compare", nargs=2, metavar="A B", help="Draw the effects read under two conditions.")
@click.option("--conflicts", is_flag=True, help="Draw where sources disagree.")
@click.option(
    "--overlay",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="TABLE",
    help="Show measured changes on the picture.",
)
@alpha_option
@click.option(
    "--format",
    "-f",
    "fmt",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help="Format, if not that of the file's ending.",
)
@click.option(
    "--output",
    "-o",
    default=None,
    type=click.Path(dir_okay=False, allow_dash=True),
    metavar="FILE",
    show_default="msc-kg.html",
    help="File to write.",
)
@click.option("--width", type=click.FloatRange(50), metavar="PIXELS", help="Width of a figure.")
@click.option("--tall", is_flag=True, help="Draw a figure in one narrow column.")
@click.option("--no-title", is_flag=True, help="Omit title and verdict from a figure.")
@click.option("--no-legend", is_flag=True, help="Omit legend and notes from a figure.")
@click.option("--transparent", is_flag=True, help="Omit the white background of a figure.")
@click.option("--open", "is_opening", is_flag=True, help="Open the file in the browser.")
@graph_options
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    depth: int,
    upstream: bool,
    downstream: bool,
    k: int,
    max_edges: int,
    file: str | None,
    compare: tuple[str, str] | None,
    conflicts: bool,
    overlay: str | None,
    alpha: float,
    fmt: str | None,
    output: str | None,
    width: float | None,
    tall: bool,
    no_title: bool,
    no_legend: bool,
    transparent: bool,
    is_opening: bool,
) -> None:
    """Draw statements: a page to explore that needs no network, or a figure for a slide.

    With NAME and TARGET the best paths between them; with NAME what acts on it and what it acts on; without a name a
    map of the graph, or the part that --file, --compare (names, or FIELD=VALUE of a context) or --conflicts asks for.
    FILE ends in .html, .svg, .png or .pdf; -f mermaid and -f dot write to stdout. TABLE is that of kg overlay. Exit
    code 1 if there is nothing to draw.

    \b
    Example:
        kg view IDO Treg --open
        kg view MSC Treg -o figure.svg --width 1200
        kg view --compare IFN-gamma TLR3,TLR4
        kg view IDO Treg --overlay changes.tsv
    """
    from kg.views.picture import form_of

    if len(names) > 2:
        raise click.UsageError(f"at most NAME and TARGET, not {len(names)} names; quote a name that has spaces")
    form = fmt or (form_of(output) if output else "html")
    if form not in FORMATS:
        raise click.UsageError(
            f"{output}: the file of a picture ends in .{', .'.join(FORMATS[:4])}, or name its --format"
        )
    output = output or ("-" if form in ("mermaid", "dot") else f"msc-kg.{form}")
    if is_opening and output == "-":
        raise click.UsageError("--open needs a file, not stdout")
    if bool(names) + bool(file) + bool(compare) + conflicts > 1:
        raise click.UsageError("NAME, --file, --compare and --conflicts are different views; give one")
    if form in ("png", "pdf") and is_terminal(output):
        raise click.UsageError(f"{form} is not text; give -o FILE")
    _check_fit(ctx, len(names), form)

    graph = load_graph(ctx)
    measured = None
    if overlay:
        from kg.answers.overlay import read_table

        measured = read_table(overlay)
    readings = [graph.read(name) for name in names]
    announce(*readings)
    try:
        picture = graph.view(
            *readings, depth=depth, upstream=upstream, downstream=downstream, k=k, max_edges=max_edges, file=file,
            compare=compare, conflicts=conflicts, overlay=measured, alpha=alpha,
        )  # fmt: skip
    except ValueError as error:
        if not compare or isinstance(error, KGError):
            raise
        raise click.UsageError(f"--compare: {error}") from error
    if not picture:
        tell(f"{picture.nothing()}{'; kg path lists the nearest misses' if len(names) > 1 else ''}")
        ctx.exit(1)
    drawing: dict[str, Any] = {}
    if form in FIGURES:
        drawing = {"width": width or 0.0, "tall": tall, "transparent": transparent}
        drawing |= {"title": not no_title, "legend": not no_legend}
    name = Path(output).stem if output != "-" else "msc-kg"
    data = picture.to_bytes(form, name=name, **drawing)
    write_data(data, output)
    if output == "-":
        return
    from kg.words.phrases import counted

    tell(f"wrote {output}: {counted(len(picture), 'statement')}")
    tell(*picture.notes())
    if is_opening:
        import webbrowser

        webbrowser.open(Path(output).resolve().as_uri())


def _check_fit(ctx: click.Context, names: int, form: str) -> None:
    """Refuse options that another kind of view or another format has."""
    for options, fits, where in (
        (("depth", "upstream", "downstream"), names == 1, "one NAME"),
        (("k", "max_edges"), names == 2, "NAME and TARGET"),
        (("width", "tall", "no_title", "no_legend", "transparent"), form in FIGURES, ".svg, .png or .pdf"),
    ):
        for option in options:
            if not fits and ctx.get_parameter_source(option) is not ParameterSource.DEFAULT:
                raise click.UsageError(f"{flag(option)} is for {where}", ctx)
