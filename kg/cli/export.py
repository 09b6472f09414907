"""``kg export``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import format_option, load_graph, output_option, write


@click.command()
@format_option("jsonl", "turtle", "ntriples", default="jsonl")
@output_option
@graph_options
@click.pass_context
def command(ctx: click.Context, fmt: str, output: str) -> None:
    """Write the whole graph in another format.

    jsonl is one statement a line; turtle and ntriples are the graph form, with labels, evidence, direct triples and
    the ontology.

    \b
    Example:
        kg export -f turtle -o msc.ttl
    """
    graph = load_graph(ctx)
    if fmt == "jsonl":
        from kg.formats.jsonl import to_jsonl

        text = to_jsonl(graph.content)
    else:
        from kg.formats import rdf

        text = rdf.to_turtle(graph.store) if fmt == "turtle" else rdf.to_ntriples(graph.store)
    write(text, output)
