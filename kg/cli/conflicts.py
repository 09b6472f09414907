"""``kg conflicts``."""

from __future__ import annotations

import click

from kg.cli._shared import ROW_FORMATS, answer_options, load_graph, write_answer


@click.command()
@click.option(
    "--kind",
    multiple=True,
    metavar="KIND",
    help="Only this kind, such as 'tension' or 'text against table'; may be repeated.",
)
@click.option("--full", is_flag=True, help="Write every statement and the curators' notes.")
@answer_options("text", *ROW_FORMATS, default="text")
def command(ctx: click.Context, kind: tuple[str, ...], full: bool, fmt: str, output: str) -> None:
    """List where sources disagree: both sides, the fields that separate them, and where each was read.

    Kinds: opposite signs; asserted and denied (statements on one pair); kinds disagree (M1 falls, M2 rises); opposed
    verdicts (a statement or trial on the pair against what is stated of a kind, a list or an intervention); text
    against table (one outcome of a study); tension (a curator's note on opposed roles). Each is listed for the
    narrowest pair. Exit code 1 if nothing disagrees.

    \b
    Example:
        kg conflicts --kind tension --full
    """
    try:
        found = load_graph(ctx).conflicts(kind=kind)
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from error
    write_answer(ctx, found, fmt, output, text=found.report(is_full=full))
