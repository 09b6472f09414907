"""A SPARQL endpoint whose replies a test writes."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs

import pyoxigraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JSON = "application/sparql-results+json"


class Reply(NamedTuple):
    """A reply of the endpoint."""

    body: bytes = b""
    status: int = 200
    kind: str = JSON
    headers: dict[str, str] = {}  # noqa: RUF012
    #: How many bytes the header promises beyond those that come.
    missing: int = 0
    #: Seconds before each byte of the body.
    slowness: float = 0.0


class Asked(NamedTuple):
    """A request that the endpoint received."""

    path: str
    query: str
    headers: dict[str, str]


class FakeEndpoint(NamedTuple):
    """The endpoint while it runs."""

    url: str
    asked: list[Asked]


def table(*rows: dict[str, Any], variables: str = "s p o") -> bytes:
    """Return the JSON of an answer; values are IRIs, or terms as JSON has them."""
    bindings = [
        {name: value if isinstance(value, dict) else {"type": "uri", "value": value} for name, value in row.items()}
        for row in rows
    ]
    return json.dumps({"head": {"vars": variables.split()}, "results": {"bindings": bindings}}).encode()


def numbers(*values: int) -> bytes:
    return table(*({"n": {"type": "literal", "value": str(value)}} for value in values), variables="n")


@contextmanager
def fake_endpoint(reply: Callable[[Asked], Reply]) -> Iterator[FakeEndpoint]:
    """Run an endpoint on this machine; ``reply`` is called for each request."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            request = Asked(self.path, form.get("query", [""])[0], dict(self.headers.items()))
            asked.append(request)
            answer = reply(request)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body) + answer.missing))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.slowness:
                for byte in answer.body:
                    sleep(answer.slowness)
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
            else:
                self.wfile.write(answer.body)
            if answer.missing:
                self.close_connection = True

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *given: None  # type: ignore[method-assign]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield FakeEndpoint(f"http://127.0.0.1:{server.server_address[1]}/sparql", asked)
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def engine_endpoint(store: pyoxigraph.Store) -> Iterator[FakeEndpoint]:
    """Run an endpoint that answers from a store, as real ones do."""

    def reply(asked: Asked) -> Reply:
        try:
            found = store.query(asked.query)
        except SyntaxError as error:
            return Reply(str(error).encode(), 400, "text/plain")
        if isinstance(found, pyoxigraph.QueryTriples):
            return Reply(found.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b"", kind="application/n-triples")
        return Reply(found.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")

    with fake_endpoint(reply) as fake:
        yield fake
