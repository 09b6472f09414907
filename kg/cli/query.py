"""``kg query``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli._shared import announce, answer_options, load_graph, write, write_rows
from kg.cli.sparql import FORMATS, limit_options, write_result

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("name", "title", "params")


@click.command()
@click.argument("name", required=False)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a parameter; entities by any of their names. May be repeated.",
)
@limit_options
@answer_options(*FORMATS)
def command(
    ctx: click.Context,
    name: str | None,
    params: tuple[str, ...],
    timeout: float,
    rows: int,
    fmt: str | None,
    output: str,
) -> None:
    """Answer one of the named queries, or list them.

    Without NAME, list what each query answers and which parameters it takes. A parameter without a value stays open:
    the query answers for every value, and its first columns name the value of each row. Formats are those of kg sparql;
    as turtle, the list describes each query as sh:SPARQLExecutable, for query editors.

    \b
    Example:
        kg query raises --param target=Treg --param section=3.2
    """
    from kg.sparql.evaluation import Limits
    from kg.sparql.queries import find_query

    if name is None:
        if params:
            raise click.UsageError("--param needs the NAME of a query")
        _list(fmt, output)
        return
    query = find_query(name)
    values = _values(params)
    graph = load_graph(ctx)
    try:
        entities = [value for key, value in values.items() if query.parameter(key).kind == "entity"]
        announce(*map(graph.read, entities))
        bindings = graph.bindings(query, values)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param_hint="--param") from error
    result = graph.sparql(query.text, bindings=bindings, limits=Limits(seconds=timeout, rows=rows))
    write_result(ctx, result, fmt, output)


def _values(params: Iterable[str]) -> dict[str, str]:
    """Split ``NAME=VALUE``."""
    values: dict[str, str] = {}
    for text in params:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--param")
        if name in values:
            raise click.BadParameter(f"{name!r} has two values", param_hint="--param")
        values[name] = value
    return values


def _list(fmt: str | None, output: str) -> None:
    from kg.sparql.queries import list_queries, to_shacl

    if fmt == "turtle":
        write(to_shacl(list_queries()), output)
        return
    if fmt not in (None, "table", "tsv", "json"):
        raise click.UsageError(f"the list of queries comes as table, tsv, json or turtle, not {fmt}")
    rows = [
        {
            "name": query.name,
            "title": query.title,
            "params": [f"{p.name}={p.default} ({p.meaning})" for p in query.parameters],
        }
        for query in list_queries()
    ]
    write_rows(rows, COLUMNS, fmt, output)
