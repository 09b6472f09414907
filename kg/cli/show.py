"""``kg show``."""

from __future__ import annotations

import click

from kg.cli._names import ENTITY
from kg.cli._shared import announce, answer_options, load_graph, write, write_json


@click.command()
@click.argument("name", type=ENTITY)
@click.option("--full", is_flag=True, help="Write every statement, note and citation.")
@answer_options("text", "json", default="text")
def command(ctx: click.Context, name: str, full: bool, fmt: str, output: str) -> None:
    """Show an entity, statement, reference or context.

    NAME is any name of an entity; an identifier that begins with stm:, evd:, med:, ref:, ctx:, psg:, study: or tns:;
    or a PMID, a DOI, or first author and year of a publication or study.
    The text has at most 40 lines without --full: long lists begin with the best supported. JSON is always complete.

    \b
    Example:
        kg show IDO
        kg show 'Rafei 2009'
    """
    found = load_graph(ctx).show(name)
    if found.reading:
        announce(found.reading)
    if fmt == "json":
        write_json(found.to_dict(), output)
    else:
        write(found.to_text(full=full), output)
