"""``kg mcp``."""

from __future__ import annotations

import click

from kg.cli._options import graph_options
from kg.cli._shared import load_graph
from kg.resources import InstallationError


@click.command()
@graph_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Serve the graph to an assistant (Model Context Protocol, on stdin and stdout).

    The tools schema, resolve, effect, path, evidence, trials and sparql answer with basis, certainty, caveats and
    references. They change nothing, reach no network except an --endpoint, and limit the size and time of an answer.
    The command needs the extra mcp: pip install 'msc-kg[mcp]'. An assistant starts it; configure it with the command
    below.

    \b
    Example:
        kg mcp
    """
    try:
        from kg.assistants.server import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "mcp":
            raise
        raise InstallationError("kg mcp needs the package mcp; install it: pip install 'msc-kg[mcp]'") from error
    make_server(load_graph(ctx)).run("stdio")
