"""``kg serve``."""

from __future__ import annotations

import os

import click

from kg.cli._options import GRAPH, graph_options
from kg.cli._shared import load_graph, tell
from kg.errors import KGError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=7373, show_default=True, help="Port; 0 for any free one."
)
@click.option("--path-prefix", default="", metavar="/PATH", help="Path below which a proxy serves the pages.")
@click.option(
    "--allowed-host", multiple=True, metavar="NAME", help="Also answer to this name in the Host header; * for any."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 600),
    default=10.0,
    show_default=True,
    help="Time limit of a query, in seconds.",
)
@click.option(
    "--rows", type=click.IntRange(1), default=10_000, show_default=True, help="Maximum number of rows of an answer."
)
@click.option(
    "--queries", type=click.IntRange(1, 64), default=8, show_default=True, help="Concurrent queries per process."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), show_default="one per processor, at most 4", help="Number of processes."
)
@graph_options
@click.pass_context
def command(
    ctx: click.Context,
    host: str,
    port: int,
    path_prefix: str,
    allowed_host: tuple[str, ...],
    timeout: float,
    rows: int,
    queries: int,
    processes: int | None,
) -> None:
    """Serve the graph over HTTP: SPARQL, a JSON API and pages.

    The first page is at /, SPARQL at /sparql, the API below /api/, its description at /openapi.json. Queries only read;
    each runs in a process that is killed when its time or memory is used up.

    \b
    Example:
        kg serve --port 7373
    """
    try:
        from kg.server.run import serve
        from kg.server.settings import Settings
    except ModuleNotFoundError as error:
        raise KGError(f"kg serve needs {error.name}: pip install 'msc-kg[serve]'") from error
    if "endpoint" in ctx.meta.get(GRAPH, {}):
        raise click.UsageError("kg serve needs a graph on this machine, not one behind an endpoint", ctx)
    if path_prefix and (not path_prefix.startswith("/") or path_prefix.endswith("/")):
        raise click.UsageError(f"--path-prefix begins with a slash and does not end with one, got {path_prefix!r}", ctx)
    settings = Settings(
        host=host,
        port=port,
        path_prefix=path_prefix,
        allowed_hosts=allowed_host,
        seconds=timeout,
        rows=rows,
        queries=queries,
        processes=processes or min(os.cpu_count() or 1, 4),
    )
    if not settings.is_local:
        tell(f"warning: {host} can be reached from other machines; put a proxy with TLS in front of it")
        if not allowed_host:
            tell("warning: only the host's own name is answered; add --allowed-host NAME for others")
    serve(load_graph(ctx), settings, lambda address: tell(f"serving at {address} (Ctrl-C stops)"))
