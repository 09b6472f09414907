"""``kg serve`` beside Oxigraph's own server, in one run: ``python -m benchmarks.serving [SECONDS] [ROUNDS]``.

Needs ``oxigraph`` (``pip install oxigraph``) and the extra ``serve``. Both servers answer the same short
queries from the same triples, one server after the other within a round. The clients are one process with as many open
connections as there are clients, each with one request under way, so that they take little of the machine. Processor
time holds where other programs run beside; it is that of the server with all its processes.
"""

from __future__ import annotations

import re
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from itertools import count, cycle
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import quote

from benchmarks import servers
from benchmarks.servers import find_oxigraph, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLIENTS = 8
#: The query on an entity: what it increases.
SHORT = "SELECT ?o WHERE {{ <{}> <{}> ?o }}"
ACCEPT = "application/sparql-results+json"


class Server(NamedTuple):
    """A server that runs."""

    name: str
    port: int
    pid: int

    def processor_seconds(self) -> float:
        """Return the processor time that the server and the processes below it have used."""
        below, parents = {self.pid}, {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / 100)
        for _ in range(3):
            below |= {pid for pid, (parent, _) in parents.items() if parent in below}
        return sum(parents[pid][1] for pid in below if pid in parents)


class Load(NamedTuple):
    """Performance of a server under load."""

    answered: int
    wall: float
    #: Of the server and of the clients, in seconds.
    processor: float
    client: float
    #: Median time of an answer, in seconds.
    latency: float


def request(query: str) -> bytes:
    """Return a request by GET, as it goes over the wire."""
    return f"GET /sparql?query={quote(query, safe='')} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {ACCEPT}\r\n\r\n".encode()


def put_under_load(server: Server, requests: Iterator[bytes], clients: int, seconds: float) -> Load:
    """Send requests for some seconds.

    :param server: Where to.
    :param requests: What to send, without end.
    :param clients: How many connections, each with one request under way.
    :param seconds: How long.

    :returns: The performance.

    :raises RuntimeError: If an answer is not 200.
    """
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        begun: dict[socket.socket, float] = {}
        parts: dict[socket.socket, bytes] = {}

        def send(connection: socket.socket) -> None:
            parts[connection], begun[connection] = b"", time.perf_counter()
            connection.sendall(next(requests))

        used, client = server.processor_seconds(), time.process_time()
        start = time.perf_counter()
        for _ in range(clients):
            connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", server.port))))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ)
            send(connection)
        times: list[float] = []
        while (now := time.perf_counter()) < start + seconds:
            for key, _ in selector.select(1):
                connection = key.fileobj  # type: ignore[assignment]
                parts[connection] += connection.recv(1 << 16)
                if _is_whole(parts[connection]):
                    times.append(time.perf_counter() - begun[connection])
                    send(connection)
        return Load(
            len(times),
            now - start,
            server.processor_seconds() - used,
            time.process_time() - client,
            median(times),
        )


def _is_whole(answer: bytes) -> bool:
    """Return whether all of an answer has arrived.

    :raises RuntimeError: If it is not 200.
    """
    head, gap, body = answer.partition(b"\r\n\r\n")
    if not gap:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(answer[:500].decode(errors="replace"))
    if length := re.search(rb"(?i)content-length: *(\d+)", head):
        return len(body) >= int(length[1])
    return body.endswith(b"0\r\n\r\n")


@contextmanager
def running(name: str, *command: str) -> Iterator[Server]:
    """Start a server at a free port, which takes the place of PORT in its command, and stop it in the end."""
    port = free_port()
    words = [word.replace("PORT", str(port)) for word in command]
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.running(words, f"http://127.0.0.1:{port}/", Path(folder) / "log") as process,
    ):
        yield Server(name, port, process.pid)


def _figures(loads: list[Load]) -> str:
    """Return the cells of a row of the table."""
    rate = median(load.answered / load.wall for load in loads)
    latency = 1_000 * median(load.latency for load in loads)
    server = 1e6 * median(load.processor / load.answered for load in loads)
    client = 1e6 * median(load.client / load.answered for load in loads)
    return f"{rate:9,.0f}{latency:11.2f}{server:15.0f}{client:15.0f}"


def main(seconds: float, rounds: int) -> None:
    """Measure and print a table."""
    import pyoxigraph

    import kg
    from kg.model.identifiers import to_iri

    oxigraph = find_oxigraph()
    if not oxigraph:
        raise SystemExit("oxigraph is missing: pip install oxigraph")
    graph = kg.load()
    queries = [SHORT.format(to_iri(curie), to_iri("msc:increases")) for curie in graph.content.entities]
    number = count()
    loads: dict[str, Callable[[], Iterator[bytes]]] = {
        "one query, again and again": lambda: cycle([request(queries[0])]),
        f"{len(queries):,} queries in turn": lambda: cycle([request(query) for query in queries]),
        "no query twice": lambda: (request(f"{query} # {next(number)}") for query in cycle(queries)),
    }
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder, "graph.nt")
        graph.store.dump(str(data), pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
        subprocess.run(
            [oxigraph, "load", "--location", f"{folder}/store", "--file", str(data)], check=True, capture_output=True
        )
        peer = (oxigraph, "serve-read-only", "--location", f"{folder}/store", "--bind", "127.0.0.1:PORT")
        ours = (sys.executable, "-m", "kg", "serve", "--port", "PORT")
        servers = [stack.enter_context(running("oxigraph", *peer)), stack.enter_context(running("kg", *ours))]
        print(f"{rounds} rounds of {seconds:g} s; medians; Python {sys.version.split()[0]}")
        print(f"{'':34}{'clients':>8}{'per s':>9}{'median ms':>11}{'server cpu us':>15}{'client cpu us':>15}")
        for title, requests in loads.items():
            for clients in (1, CLIENTS):
                found: dict[str, list[Load]] = {server.name: [] for server in servers}
                for _ in range(rounds):
                    for server in servers:
                        found[server.name].append(put_under_load(server, requests(), clients, seconds))
                for name, every in found.items():
                    print(f"{f'{title}, {name}':34.34}{clients:8}{_figures(every)}")
    times = []
    for query in queries:
        begun = time.perf_counter()
        cast("pyoxigraph.QuerySolutions", graph.store.query(query)).serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        times.append(time.perf_counter() - begun)
    print(f"pyoxigraph called directly: {1000 * median(times):.3f} ms at the median")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else 3.0, int(given[1]) if len(given) > 1 else 3)
