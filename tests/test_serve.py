"""``kg serve`` as a process: attacks on the wire, queries that run away, a kill, and a quiet end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.serving import running
from kg.errors import KGError
from kg.server.negotiation import preference
from kg.server.run import _listen
from kg.server.settings import Settings
from kg.sparql import processes
from kg.sparql.fork_server import ForkServer
from kg.sparql.processes import Overloaded, ProcessPool
from kg.sparql.sandbox import FORKS
from served import ENDLESS, address, gone, short, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from served import Server

pytestmark = pytest.mark.skipif(not FORKS, reason="the pool of processes needs a system that forks")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = start("--timeout", "2", "--queries", "4")
    yield running
    running.end()


def test_a_short_query_is_answered(server: Server) -> None:
    code, body = server.get(short())
    assert code == 200
    assert json.loads(body)["results"]["bindings"]


def test_a_short_query_beside_endless_ones(server: Server) -> None:
    with ThreadPoolExecutor(3) as threads:
        endless = [threads.submit(server.get, address(ENDLESS)) for _ in range(3)]
        time.sleep(0.7)
        begun = time.monotonic()
        assert server.get(short())[0] == 200
        assert time.monotonic() - begun < 1
        assert {future.result()[0] for future in endless} <= {503, 504}


def test_more_than_can_wait_is_sent_away(server: Server) -> None:
    with ThreadPoolExecutor(50) as threads:
        statuses = list(threads.map(lambda _: server.get(address(ENDLESS))[0], range(50)))
    assert set(statuses) == {503, 504}
    assert server.get(short())[0] == 200


def test_a_worker_that_is_killed_costs_one_answer_at_most(server: Server) -> None:
    server.get(short())
    for pid in server.children(at=3):
        os.kill(pid, signal.SIGKILL)
    statuses = [server.get(short())[0] for _ in range(6)]
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
        assert server.get(short())[0] == 200
        assert time.monotonic() - begun < 1
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 500"])
def test_a_client_that_has_sent_its_last_byte_gets_its_answers(server: Server, query: str) -> None:
    raw = f"GET {address(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=10)) as connection:
        connection.sendall(raw * 2)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    assert answer.count(b"HTTP/1.1 200 OK") == 2


def test_a_client_that_has_sent_its_last_byte_waits_for_a_limited_time(server: Server) -> None:
    begun = time.monotonic()
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=10)) as connection:
        connection.sendall(f"GET {address(ENDLESS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            assert connection.recv(100) == b""
    assert 0.9 < time.monotonic() - begun < 1.9


def test_a_fork_server_that_has_died_is_named() -> None:
    server = ForkServer(lambda: lambda: lambda message: (message, b""))
    os.kill(server._pid, signal.SIGKILL)
    with pytest.raises(KGError, match="has ended; restart the server"):
        server.fork()
    with pytest.raises(KGError, match="has ended; restart the server"):
        server.end(1)
    server.kill(1)
    server.close()


def test_killed_workers_are_not_waited_for_and_leave_nothing() -> None:
    server = ForkServer(lambda: lambda: lambda message: (message, b""))
    workers = [server.fork() for _ in range(8)]
    for pid, connection in workers:
        os.kill(pid, signal.SIGSTOP)
        server.kill(pid)
        connection.close()
    pid, connection = server.fork()
    assert server.end(pid) == -signal.SIGKILL
    connection.close()
    assert gone({pid for pid, _ in workers[:4]})
    server.close()
    assert gone({pid for pid, _ in workers})


@pytest.mark.parametrize(
    ("room", "backlog", "in_order", "turned_away"),
    [(9, 99, [0, 1, 2, 3, 4], []), (9, 0, [0, 4, 3, 2, 1], []), (3, 99, [0, 4, 2, 3], [1])],
    ids=["few wait", "the oldest has waited for long", "too many wait"],
)
def test_the_newest_is_answered_first_in_a_backlog(
    monkeypatch: pytest.MonkeyPatch, room: int, backlog: float, in_order: list[int], turned_away: list[int]
) -> None:
    """One is running, and four come after it."""
    monkeypatch.setattr(processes, "BACKLOG", backlog)
    pool = ProcessPool(lambda: _sleep, size=1, waiting=room, patience=20)
    answered: list[int] = []
    refused: list[int] = []

    async def ask(number: int, seconds: float = 0) -> None:
        try:
            await pool.send({"sleep": seconds}, 20)
            answered.append(number)
        except Overloaded:
            refused.append(number)

    async def attack() -> None:
        asked = [asyncio.ensure_future(ask(0, 0.3))]
        for number in (1, 2, 3, 4):
            await asyncio.sleep(0.01)
            asked.append(asyncio.ensure_future(ask(number)))
        await asyncio.gather(*asked)
        pool.close()

    asyncio.run(attack())
    assert (answered, refused) == (in_order, turned_away)


def _sleep() -> Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]:
    def answer(message: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        time.sleep(message["sleep"])
        return {}, b""

    return answer


def test_the_server_ends_with_all_its_processes() -> None:
    running = start("--queries", "3")
    running.get(short())
    below = running.children()
    assert len(below) >= 5
    assert running.end() in (0, -signal.SIGTERM)
    assert gone(below)


def test_a_process_that_dies_is_replaced() -> None:
    running = start()
    try:
        first, second = sorted(running.children(at=1))
        os.kill(first, signal.SIGKILL)
        assert gone({first})
        assert running.get(short())[0] == 200  # the other answers
        for _ in range(50):
            time.sleep(0.2)
            if len(running.children(at=1)) == 2:
                break
        assert running.children(at=1) - {first, second}
    finally:
        running.end()


#: Two processes: the first dies, three in its place cannot start; the second dies meanwhile, and all are stopped.
RESTARTED = """
import os, signal, sys, time
from pathlib import Path
from kg.errors import KGError
from kg.server import supervisor
begun = Path(sys.argv[1])
supervisor.PAUSE = 0.3
def work(ready):
    number = len(list(begun.iterdir()))
    (begun / str(number)).touch()
    if number in (2, 3, 4):
        raise KGError("there is no room")
    ready()
    if number == 0:
        time.sleep(0.2)
        os._exit(7)
    if number == 1:
        while not (begun / "2").exists():
            time.sleep(0.01)
        os._exit(8)
    if number == 6:
        os.kill(os.getppid(), signal.SIGTERM)
    signal.pause()
supervisor.supervise(2, work, started=lambda: None, patience=5)
"""


def test_processes_that_die_are_replaced_although_one_cannot_start_at_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RESTARTED, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    first, *others, last = done.stderr.splitlines()
    no_room = "it did not start: there is no room"
    assert (first, last) == ("a process ended with 7; another is started", no_room)
    assert sorted(others) == ["a process ended with 8; another is started", no_room, no_room]


def test_the_time_limit_holds_where_no_process_can_be_started() -> None:
    """Stop the fork server, as on a machine that has no time for it."""
    pool = ProcessPool(lambda: lambda: lambda message: (message, b""), size=2)

    async def ask() -> None:
        stopped = pool._fork_server._pid
        os.kill(stopped, signal.SIGSTOP)
        begun = time.monotonic()
        try:
            with pytest.raises(Overloaded, match="no process has started in time"):
                await pool.send({}, 0.3)
            assert time.monotonic() - begun < 2
        finally:
            os.kill(stopped, signal.SIGCONT)
        while not pool._idle:  # the process that came too late is kept
            await asyncio.sleep(0.01)
        (late,) = pool._idle
        assert (await pool.send({"n": 1}, 10))[0]["n"] == 1
        assert pool._idle == [late]
        os.kill(stopped, signal.SIGSTOP)
        os.kill(late.pid, signal.SIGSTOP)
        begun = time.monotonic()
        try:
            with pytest.raises(TimeoutError):
                await pool.send({}, 0.3)
            assert time.monotonic() - begun < 3
        finally:
            os.kill(stopped, signal.SIGCONT)

    try:
        asyncio.run(ask())
    finally:
        pool.close()


def test_of_a_long_accept_header_the_beginning_is_read_and_quoted(server: Server) -> None:
    ranges = ",".join(f"a/b{number}" for number in range(3_000))
    assert preference(f"{ranges},text/csv", "text/csv") == (0.0, 0)
    code, body = server.get(short(), Accept=ranges)
    assert code == 406
    assert len(body) < 300
    assert server.get(short(), Accept=f"application/json,{ranges}")[0] == 200


def test_no_process_outlives_a_server_that_is_killed() -> None:
    running = start("--queries", "3")
    running.get(short())
    below = running.children()
    running.end(signal.SIGKILL)
    assert gone(below)


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


def test_a_host_that_is_no_name_is_refused() -> None:
    with pytest.raises(KGError, match="cannot listen at red"):
        _listen(Settings(host="red\x07\u202egnp\u2066x\x9b2J", port=0))


def test_a_measured_server_that_does_not_start_is_named() -> None:
    with (
        pytest.raises(RuntimeError, match=r"(?s)did not start: .*no port"),
        running("server", sys.executable, "-c", "raise SystemExit('no port')"),
    ):
        pytest.fail("nothing runs")
