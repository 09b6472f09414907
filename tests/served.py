"""A server that runs as a process, for tests on the wire, and a canary that counts who calls."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The copy of the shipped graph that stays as it is.
FROZEN = str(Path(__file__).parent / "data/shipped")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_number = count()


def short() -> str:
    """Return the address of a short query that was not asked before, so that no kept answer is given."""
    return address(f"SELECT ?o {{ CHEBI:15551 msc:increases ?o }} # {next(_number)}")


def address(query: str) -> str:
    """Return the address of a query by GET."""
    return "/sparql?query=" + quote(query, safe="")


class Server(NamedTuple):
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int
    #: What it writes to stderr, line by line.
    log: list[str]
    reader: threading.Thread

    def end(self, number: int = signal.SIGTERM) -> int:
        """Stop it, and return its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(15)
        self.reader.join(10)
        if self.process.stderr:
            self.process.stderr.close()
        return code

    def get(self, url: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body."""
        return self.ask("GET", url, **headers)

    def ask(self, method: str, url: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Send a request, and return status and body."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, url, body=body or None, headers=names)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def post(self, query: str | bytes) -> tuple[int, bytes]:
        """Send a query as a body, and return status and body."""
        body = query if isinstance(query, bytes) else query.encode()
        return self.ask("POST", "/sparql", body, Content_Type="application/sparql-query")

    def send(self, raw: bytes, *, seconds: float = 3) -> bytes:
        """Send bytes, and return the reply until the server closes or goes silent."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=seconds)) as connection:
            parts = b""
            try:
                connection.sendall(raw)
                while part := connection.recv(65_536):
                    parts += part
            except (TimeoutError, ConnectionResetError, BrokenPipeError):
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

    def memory(self) -> int:
        """Return the memory that the server holds with all its processes, in MB; shared pages count once."""
        total = 0
        for pid in {self.process.pid, *self.children()}:
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            except OSError:
                continue
            found = re.search(r"^Pss: +(\d+) kB", text, re.MULTILINE)
            total += int(found[1]) if found else 0
        return total // 1024


def start(*options: str) -> Server:
    """Start a server of two processes at a free port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "--triples", FROZEN, "serve", "--port", "0", "--processes", "2", *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    stderr = process.stderr
    assert stderr is not None
    line = stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
    assert found, line + stderr.read()
    log: list[str] = []
    reader = threading.Thread(target=lambda: log.extend(stderr), daemon=True)
    reader.start()
    return Server(process, int(found[1]), log, reader)


@contextmanager
def canary() -> Iterator[tuple[int, list[bytes]]]:
    """Listen at a port, and keep everything received."""
    heard: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def listen() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with closing(connection):
                    connection.settimeout(1)
                    try:
                        heard.append(connection.recv(1_000))
                    except OSError:
                        heard.append(b"")

        threading.Thread(target=listen, daemon=True).start()
        yield listener.getsockname()[1], heard


def gone(pids: set[int]) -> bool:
    """Return whether processes have ended, or do within three seconds."""
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
