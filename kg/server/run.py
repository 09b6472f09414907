"""Runs the server until it is stopped."""

from __future__ import annotations

import socket
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import uvicorn
import uvicorn.config

from kg.errors import KGError
from kg.server.app import make_app
from kg.sparql.sandbox import Limits

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

    :raises KGError: If the port cannot be opened.
    """
    listener = _listen(settings)
    with listener:
        limits = Limits(settings.seconds, settings.memory, settings.rows, settings.result_bytes)
        # The processes of the pool are forked here, before there are threads.
        with graph.query_pool(size=settings.queries, limits=limits) as pool:
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            started(f"http://{host}:{listener.getsockname()[1]}{settings.path_prefix}/")
            config = uvicorn.Config(
                make_app(graph, pool, settings),
                root_path=settings.path_prefix,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=500,
                timeout_keep_alive=5,
                timeout_graceful_shutdown=GRACE,
                h11_max_incomplete_event_size=64 << 10,
                log_config=_log_config(),
            )
            uvicorn.Server(config).run(sockets=[listener])


def _log_config() -> dict[str, Any]:
    """Return uvicorn's logging, with the access log on stderr."""
    config = deepcopy(uvicorn.config.LOGGING_CONFIG)
    config["handlers"]["access"]["stream"] = "ext://sys.stderr"
    return config


def _listen(settings: Settings) -> socket.socket:
    """Open the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise KGError(f"cannot listen at {settings.host}:{settings.port}: {error.strerror or error}") from error
    return listener
