"""Shared parts of the commands: loading the graph, announcing readings, writing rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from kg.cli._options import GRAPH, graph_options, into_option
from kg.knowledge_graph import KnowledgeGraph
from kg.words.plain import visible
from kg.words.result import Rows, cell_text, text_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kg.curation.sources import SourceDocument
    from kg.curation.workspace import Workspace
    from kg.names.reading import Reading
    from kg.words.result import Result

#: Formats of commands that answer in rows.
ROW_FORMATS = ("table", "tsv", "json", "jsonl")


def load_graph(ctx: click.Context) -> KnowledgeGraph:
    """Load the graph that the options name: a store, an endpoint, a folder of triples, or the shipped graph."""
    named = ctx.meta.get(GRAPH, {})
    triples, store, extra = ctx.find_root().obj, named.get("store"), named.get("with_", ())
    endpoint = named.get("endpoint")
    if not named.get("endpoint typed") and (store is not None or triples is not None):
        endpoint = None  # an option that was typed overrides the environment
    if triples is not None and extra:
        raise click.UsageError("--with lays folders over another graph, not over --triples", ctx)
    given = {"--triples": triples, "--store": store, "--endpoint": endpoint}
    if len(names := [name for name, value in given.items() if value is not None]) > 1:
        raise click.UsageError(f"{' and '.join(names[:2])} name two graphs; give one", ctx)
    if store is None and endpoint is None:
        return KnowledgeGraph.load(triples, extra=extra)
    graph = KnowledgeGraph.open(store, endpoint=endpoint, extra=extra)
    if graph.not_joined:
        tell(f"not joined, since the graph is read hop by hop: {graph.not_joined}; a store joins them (kg build)")
    return graph


def find_workspace(ctx: click.Context) -> Workspace:
    """Find the folder that a curating command works in: ``--into``, ``--triples``, the nearest, or the graph's own."""
    from pathlib import Path

    from kg.curation.workspace import open_workspace

    into, triples = ctx.meta.get(GRAPH, {}).get("into"), ctx.find_root().obj
    if into is not None and triples is not None:
        raise click.UsageError("--into and --triples name two folders; give one", ctx)
    return open_workspace(into and Path(into), triples and Path(triples), Path.cwd())


def read_sources(workspace: Workspace, files: Iterable[str]) -> list[SourceDocument]:
    """Read source documents, recognised by their titles among those of a folder."""
    from pathlib import Path

    from kg.curation.sources import read_source

    blocks = workspace.blocks()
    return [document for file in files for document in read_source(Path(file), workspace, blocks)]


def load_workspace(workspace: Workspace) -> KnowledgeGraph:
    """Load the graph with the folder that a curating command works in."""
    if workspace.own:
        return KnowledgeGraph.load(extra=workspace.own.root)
    from kg.resources import folder

    return KnowledgeGraph.load(None if workspace.triples == folder("triples") else workspace.triples)


def tell(*lines: object) -> None:
    """Write lines on stderr."""
    for line in lines:
        click.echo(str(line), err=True)


def announce(*readings: Reading, is_used: bool = False) -> None:
    """Report on stderr how each name was interpreted, unless it is the label itself, and which part is not used.

    With ``is_used``, the answer uses the aspect, species, context and "less of it" of a name, and says how.
    """
    said: dict[str, None] = {}
    for reading in readings:
        is_whole = is_used or (reading.is_plain and not reading.species)
        if not reading.is_literal:
            said[f"{reading}{'' if is_whole else f'; the answer is about {reading.entity.label} itself'}"] = None
    tell(*said)


def format_option(
    *formats: str, default: str | None = None, shown: str = "table on a terminal, tsv in a pipe"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the option ``--format/-f``; without a default, its help has the words ``shown``."""
    return click.option(
        "--format",
        "-f",
        "fmt",
        type=click.Choice(formats),
        default=default,
        show_default=True if default else shown,
        help="Output format.",
    )


def output_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make the option ``--output/-o``."""
    return click.option(
        "--output",
        "-o",
        default="-",
        show_default="stdout",
        type=click.Path(dir_okay=False, allow_dash=True),
        help="File to write.",
    )(function)


def answer_options(*formats: str, **shown: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--format``, ``--output`` and the options that choose the graph, and pass the context.

    :param *formats: Those of :func:`format_option`.
    :param **shown: ``default`` and ``shown`` of :func:`format_option`.

    :returns: The decorator.
    """
    return lambda function: format_option(*formats, **shown)(output_option(graph_options(click.pass_context(function))))


def curating_options(*formats: str, **shown: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--format``, ``--output`` and ``--into``, and pass the context; see :func:`answer_options`.

    :param *formats: Those of :func:`format_option`.
    :param **shown: ``default`` and ``shown`` of :func:`format_option`.

    :returns: The decorator.
    """
    return lambda function: format_option(*formats, **shown)(output_option(into_option(click.pass_context(function))))


def is_terminal(output: str) -> bool:
    """Return whether the output is read on a terminal."""
    return output == "-" and sys.stdout.isatty()


def stdin_is_terminal() -> bool:
    """Return whether somebody can answer questions."""
    return sys.stdin.isatty()


def terminal_width() -> int:
    """Return the width of the terminal in characters, at most 100: longer lines are hard to read."""
    from shutil import get_terminal_size

    return max(40, min(get_terminal_size().columns, 100))


def write(text: str, output: str, *, is_safe: bool = False) -> None:
    """Write text, with one line break at its end, to stdout (``-``), or completely or not at all to a file.

    With ``is_safe``, every character is written as it stands, also those that a terminal would obey.
    """
    text = text if is_safe else visible(text)
    text = text if text.endswith("\n") else text + "\n"
    if output == "-":
        click.echo(text, nl=False)
        return
    from kg.files import write_text

    write_text(output, text)


def write_data(data: bytes, output: str) -> None:
    """Write bytes to stdout (``-``), or completely or not at all to a file."""
    if output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    from kg.files import write_bytes

    write_bytes(output, data)


def write_json(value: Any, output: str) -> None:
    """Write one JSON document."""
    import json

    write(json.dumps(value, ensure_ascii=False, indent=2), output)


def write_jsonl(values: Sequence[Any], output: str) -> None:
    """Write one JSON document per line; write nothing if there are none."""
    import json

    if values:
        write("\n".join(json.dumps(value, ensure_ascii=False) for value in values), output)


def write_answer(ctx: click.Context, result: Result[Any], fmt: str | None, output: str, *, text: str = "") -> None:
    """Write an answer as text, as its JSON document or in rows; exit with 1 if it holds nothing.

    :param ctx: The command's context.
    :param result: The answer; the JSON of :class:`~kg.words.result.Rows` is a list of rows.
    :param fmt: ``text`` or one of :data:`ROW_FORMATS`; ``None`` chooses by whether stdout is a terminal.
    :param output: ``-`` or a file.
    :param text: The answer as text, with its notes.
    """
    if fmt == "json" and not isinstance(result, Rows):
        write_json(result.to_dict(), output)
    elif fmt != "text":
        write_rows(result.rows(), result.columns, fmt, output, table_columns=result.table_columns)
    elif result:
        write(text, output)
    if not result:
        tell(result.nothing())
        ctx.exit(1)
    tell(*(result.notes() if fmt != "text" else ()))


def write_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    fmt: str | None,
    output: str = "-",
    *,
    table_columns: Sequence[str] = (),
) -> None:
    """Write rows as a table, TSV, JSON or JSON lines.

    :param rows: Column to value; a list is joined with commas in table and TSV.
    :param columns: The columns, in order.
    :param fmt: One of :data:`ROW_FORMATS`; ``None`` chooses by whether stdout is a terminal.
    :param output: ``-`` or a file.
    :param table_columns: The columns of a table, where all would not fit.
    """
    fmt = fmt or ("table" if is_terminal(output) else "tsv")
    chosen = [{column: row.get(column) for column in columns} for row in rows]
    if fmt == "json":
        write_json(chosen, output)
    elif fmt == "jsonl":
        write_jsonl(chosen, output)
    elif fmt == "tsv":
        lines = ["\t".join(columns), *("\t".join(map(cell_text, row.values())) for row in chosen)]
        write("\n".join(lines), output)
    else:
        table = text_table(rows, table_columns or columns, is_terminal=sys.stdout.isatty())
        write(table, output, is_safe=True)  # its cells are; it has colours of its own
