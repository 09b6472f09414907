"""``kg sparql``."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import click

from kg.cli._shared import answer_options, is_terminal, load_graph, tell, write, write_rows
from kg.errors import LimitError, QueryError
from kg.files import MOST_QUERY, read_at_most

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.knowledge_graph import KnowledgeGraph
    from kg.sparql.results import QueryResult

#: The beginning of a query, or characters that no name of a file has.
QUERY = re.compile(
    r"^\s*(?:#|(?:PREFIX|BASE|SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|WITH)\b)|[{}\n]",
    re.IGNORECASE,
)
FORMATS = ("table", "tsv", "csv", "json", "turtle", "ntriples")


def limit_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make the options ``--timeout`` and ``--rows``."""
    for option in (
        click.option(
            "--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Maximum number of rows."
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(0, 86_400, min_open=True),
            callback=_finite,
            default=30.0,
            show_default=True,
            help="Seconds before the query is stopped.",
        ),
    ):
        function = option(function)
    return function


def _finite(ctx: click.Context, param: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a number of seconds", ctx, param)
    return value


@click.command()
@click.argument("query", metavar="QUERY|FILE|-")
@limit_options
@click.option("--explain", "explained", is_flag=True, help="Check the query without running it.")
@answer_options(*FORMATS)
def command(
    ctx: click.Context, query: str, timeout: float, rows: int, explained: bool, fmt: str | None, output: str
) -> None:
    """Evaluate a SPARQL query.

    The query is the text itself, the name of a file that holds it, or - for stdin. The graph's prefixes are known
    without being declared. SELECT and ASK give table, tsv, csv or json (SPARQL 1.1 results); CONSTRUCT and DESCRIBE
    give turtle or ntriples. The query reads no file and no network, and changes nothing.

    \b
    Example:
        kg sparql "SELECT ?what WHERE { CHEBI:15551 msc:increases ?what }"
    """
    from kg.sparql.evaluation import Limits

    graph, text, limits = load_graph(ctx), _text(query), Limits(seconds=timeout, rows=rows)
    if explained:
        _explain(ctx, graph, text)
        return
    try:
        result = graph.sparql(text, limits=limits)
    except LimitError as error:
        from kg.model.terms import PREFIXES
        from kg.sparql.advice import cross_joins

        raise LimitError("; ".join([str(error), *cross_joins(text, PREFIXES)])) from error
    if result.kind != "ask" and not len(result):
        from kg.model.terms import PREFIXES
        from kg.sparql.advice import unknown_names

        tell(*unknown_names(text, PREFIXES, graph.sparql))
    write_result(ctx, result, fmt, output)


def _explain(ctx: click.Context, graph: KnowledgeGraph, query: str) -> None:
    """Report problems of a query: a fault, parts that nothing joins, names that do not occur.

    :raises QueryError: If the query is malformed.
    """
    from kg.model.terms import PREFIXES
    from kg.sparql.advice import cross_joins, unknown_names
    from kg.sparql.sandbox import check_form

    check_form(query, PREFIXES)
    advice = [*cross_joins(query, PREFIXES), *unknown_names(query, PREFIXES, graph.sparql)]
    click.echo("\n".join(advice or ["no remarks: the query is well formed and joined, and every name occurs"]))
    ctx.exit(1 if advice else 0)


def write_result(ctx: click.Context, result: QueryResult, fmt: str | None, output: str) -> None:
    """Write the answer to a query in a format of :data:`FORMATS`; ``None`` chooses. Exit with 1 if it is empty."""
    _write(result, fmt, output)
    tell(*(f"{note}; raise --rows for more" for note in result.notes()))
    if result.kind != "ask" and not result:
        tell(result.nothing())
        ctx.exit(1)


def _text(query: str) -> str:
    """Return the text of the query, from a file or stdin if one is named.

    :raises QueryError: If a file that is named cannot be read.
    """
    if not query.strip():
        raise QueryError("the query is empty")
    if query != "-" and QUERY.search(query):
        return query
    try:
        return read_at_most(query, MOST_QUERY).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        if query == "-":
            raise QueryError(f"stdin cannot be read: {reason}; give the query itself or a file") from error
        what = f"{query!r} is neither a query (no word of SPARQL opens it) nor a file that can be read: {reason}"
        raise QueryError(what) from error


def _write(result: QueryResult, fmt: str | None, output: str) -> None:
    from kg.model.terms import PREFIXES
    from kg.sparql.results import to_w3c

    if fmt is None:
        fmt = "turtle" if result.kind == "graph" else "table" if is_terminal(output) else "tsv"
    if (result.kind == "graph") != (fmt in ("turtle", "ntriples")):
        fitting = "turtle or ntriples" if result.kind == "graph" else "table, tsv, csv or json"
        raise click.UsageError(f"this query gives {fitting}, not {fmt}")
    if result.kind == "ask" and fmt != "json":
        write("true" if result.boolean else "false", output)
    elif fmt == "table":
        write_rows(result.shown_rows(), result.variables, "table", output)
    else:
        text = to_w3c(result, fmt, prefixes=PREFIXES).decode()  # type: ignore[arg-type]
        write(text.rstrip("\r\n"), output)
