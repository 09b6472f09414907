"""``kg serve`` as a process: attacks on the wire, queries that run away, a kill, and a quiet end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import pytest

from kg.sparql.sandbox import FORKS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not FORKS, reason="the pool of processes needs a system that forks")

SHORT = "/sparql?query=" + quote("SELECT ?o { CHEBI:15551 msc:increases ?o }")
ENDLESS = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


class Server(NamedTuple):
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int
    #: Reads what the server writes to stderr.
    drain: threading.Thread

    def end(self) -> int:
        """Wait for the end, and return the exit code."""
        code = self.process.wait(10)
        self.drain.join(10)
        if self.process.stderr:
            self.process.stderr.close()
        return code

    def get(self, url: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", url, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def send(self, raw: bytes, *, seconds: float = 3) -> bytes:
        """Send bytes, and return what comes back until the server closes or goes silent."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=seconds)) as connection:
            connection.sendall(raw)
            parts = b""
            try:
                while part := connection.recv(65_536):
                    parts += part
            except (TimeoutError, ConnectionResetError):
                pass
            return parts

    def children(self, at: int | None = None) -> set[int]:
        """Return the processes below the server: those that answer, a fork server for each, and its workers.

        ``at`` names one of the three levels.
        """
        parents = {int(path.name): status(int(path.name))[1] for path in Path("/proc").glob("[0-9]*")}
        levels = [{self.process.pid}]
        for _ in range(3):
            levels.append({pid for pid, parent in parents.items() if parent and int(parent) in levels[-1]})
        return levels[at] if at else set().union(*levels[1:])


def start(*options: str) -> Server:
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0", "--processes", "2", *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
    assert found, line
    drain = threading.Thread(target=process.stderr.read, daemon=True)
    drain.start()
    return Server(process, int(found[1]), drain)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = start("--timeout", "2", "--queries", "4")
    yield running
    running.process.terminate()
    running.end()


def test_a_short_query(server: Server) -> None:
    code, body = server.get(SHORT)
    assert code == 200
    assert json.loads(body)["results"]["bindings"]


def test_a_short_query_beside_endless_ones(server: Server) -> None:
    with ThreadPoolExecutor(3) as threads:
        endless = [threads.submit(server.get, ENDLESS) for _ in range(3)]
        time.sleep(0.7)
        begun = time.monotonic()
        assert server.get(SHORT)[0] == 200
        assert time.monotonic() - begun < 1
        assert {future.result()[0] for future in endless} == {504}


def test_more_than_can_wait_is_sent_away(server: Server) -> None:
    with ThreadPoolExecutor(50) as threads:
        statuses = list(threads.map(lambda _: server.get(ENDLESS)[0], range(50)))
    assert set(statuses) == {503, 504}
    assert server.get(SHORT)[0] == 200


def test_a_worker_that_is_killed_costs_one_answer_at_most(server: Server) -> None:
    server.get(SHORT)
    for pid in server.children(at=3):
        os.kill(pid, signal.SIGKILL)
    statuses = [server.get(SHORT)[0] for _ in range(6)]
    assert statuses[-1] == 200
    assert set(statuses) <= {200, 422}


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            id="two lengths",
        ),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\nContent-Length: 0\r\n\r\nASK {}",
            id="two content lengths",
        ),
        pytest.param(b"GET /health HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", id="no such version"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"GET /health\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", id="zero byte in the address"),
        pytest.param(
            b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b: c\x00\r\n\r\n", id="zero byte in a header"
        ),
        pytest.param(b"GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n", id="another host"),
        pytest.param(
            b"GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n\r\n", id="an absolute address"
        ),
        pytest.param(b"GET /health HTTP/1.1\r\n\r\n", id="no host"),
    ],
)
def test_a_request_that_is_not_one(server: Server, raw: bytes) -> None:
    answer = server.send(raw)
    assert b" 200 " not in answer
    assert b"Traceback" not in answer
    assert server.get("/health")[0] == 200


def test_a_header_cannot_be_injected(server: Server) -> None:
    code, body = server.get("/?source=MSC%0d%0aSet-Cookie:%20a=b&target=Treg")
    assert code == 404
    assert b"Set-Cookie: a=b\r\n" not in body


def test_slow_clients_hold_up_nobody(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nA")
        begun = time.monotonic()
        assert server.get(SHORT)[0] == 200
        assert time.monotonic() - begun < 1
    finally:
        for connection in slow:
            connection.close()


def test_the_server_ends_with_all_its_processes() -> None:
    running = start("--queries", "3")
    running.get(SHORT)
    below = running.children()
    assert len(below) >= 5
    running.process.send_signal(signal.SIGTERM)
    assert running.end() in (0, -signal.SIGTERM)
    assert gone(below)


def test_a_process_that_dies_is_replaced() -> None:
    running = start()
    try:
        first, second = sorted(running.children(at=1))
        os.kill(first, signal.SIGKILL)
        assert gone({first})
        assert running.get(SHORT)[0] == 200  # the other answers
        for _ in range(50):
            time.sleep(0.2)
            if len(running.children(at=1)) == 2:
                break
        assert running.children(at=1) - {first, second}
    finally:
        running.process.terminate()
        running.end()


def test_no_process_outlives_a_server_that_is_killed() -> None:
    running = start("--queries", "3")
    running.get(SHORT)
    below = running.children()
    running.process.kill()
    running.end()
    assert gone(below)


def gone(pids: set[int]) -> bool:
    for _ in range(30):
        if all(status(pid)[0] in ("", "Z") for pid in pids):
            return True
        time.sleep(0.1)
    return False


def status(pid: int) -> tuple[str, str]:
    """Return the state of a process and its parent, both empty where there is no such process."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
    except OSError:
        return "", ""
    return state, parent


def test_the_port_may_be_taken() -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "kg", "serve", "--port", port],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith(f"Error: cannot listen at 127.0.0.1:{port}")
