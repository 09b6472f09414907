"""Runs the server until it is stopped."""

from __future__ import annotations

import gc
import socket
from typing import TYPE_CHECKING

import uvicorn

from kg.errors import KGError
from kg.server.app import make_app
from kg.server.connection import ClientConnection
from kg.server.supervisor import supervise
from kg.sparql.evaluation import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.knowledge_graph import KnowledgeGraph
    from kg.server.settings import Settings

#: Seconds that requests in progress have when the server is stopped.
GRACE = 5


def serve(graph: KnowledgeGraph, settings: Settings, started: Callable[[str], None] = lambda address: None) -> None:
    """Answer requests until Ctrl-C or SIGTERM; requests in progress are finished first.

    :param graph: The graph.
    :param settings: Where to listen, and the limits.
    :param started: Called with the address once the port is open.

    :raises KGError: If the port or the store cannot be opened.
    """
    listener = _listen(settings)
    with listener:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{listener.getsockname()[1]}{settings.path_prefix}/"
        with graph.query_pool(size=1):  # fails early if the store cannot be opened; the processes share one in memory
            pass
        gc.freeze()  # the collector need not visit the graph in the processes, nor copy its pages
        supervise(
            settings.processes,
            lambda ready: _answer(graph, settings, listener, ready),
            started=lambda: started(address),
            patience=GRACE + 2,
        )


def _answer(graph: KnowledgeGraph, settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer requests in this process until it is stopped."""
    limits = Limits(settings.seconds, settings.memory, settings.rows, settings.result_bytes)
    # The processes of the pool are forked here, before there are threads.
    with graph.query_pool(size=settings.queries, limits=limits) as pool:
        config = uvicorn.Config(
            make_app(graph, pool, settings),
            root_path=settings.path_prefix,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=500,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=GRACE,
            http=ClientConnection,
            ws="none",
            log_level="warning",
            access_log=False,  # the guard keeps it
        )
        ready()
        uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    """Open the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except (OSError, TypeError, UnicodeError) as error:  # a name with odd characters is no OSError
        listener.close()
        said = getattr(error, "strerror", None) or error
        raise KGError(f"cannot listen at {settings.host}:{settings.port}: {said}") from error
    return listener
