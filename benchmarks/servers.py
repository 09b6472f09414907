"""SPARQL servers to measure and test against, each on a free port of this machine and with a graph of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
#: Seconds in which a server must be there, and its graph loaded.
STARTING = 300.0
#: The graph that Virtuoso keeps the triples in.
GRAPH = "http://example.org/graph"
#: How Virtuoso is set up: on this machine only, and with Debian's limit on the rows of an answer.
VIRTUOSO = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str], address: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends.

    :param command: Its command.
    :param address: It is there when this is answered.
    :param log: A file for its output.

    :yields: Its process.

    :raises RuntimeError: If it ends before it is there, or takes more than :data:`STARTING`.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, cwd=log.parent, env=environment) as server,
    ):
        try:
            end = time.monotonic() + STARTING
            while server.poll() is None and time.monotonic() < end:
                with suppress(URLError, OSError):
                    urlopen(address, timeout=5).close()  # noqa: S310
                    break
                time.sleep(0.1)
            else:
                raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace')[-500:]}")
            yield server
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def find_oxigraph() -> str | None:
    """Return the program of PyPI's ``oxigraph``, beside this Python or on the path."""
    return shutil.which("oxigraph", path=str(sys.executable).rpartition("/")[0]) or shutil.which("oxigraph")


def find_virtuoso() -> str | None:
    """Return the program of Debian's ``virtuoso-opensource-7-bin``."""
    return shutil.which("virtuoso-t")


@contextmanager
def oxigraph(triples: Path, folder: Path) -> Iterator[str]:
    """Run ``oxigraph serve-read-only`` on a file of triples.

    :param triples: The file.
    :param folder: An empty folder to work in.

    :yields: The address of its endpoint.
    """
    program, port, store = str(find_oxigraph()), free_port(), str(folder / "oxigraph")
    for words in (["load", "--location", store, "--file", str(triples)], ["optimize", "--location", store]):
        subprocess.run([program, *words], check=True, capture_output=True)
    command = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with running(command, f"http://127.0.0.1:{port}/", folder / "oxigraph.log"):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def kg_serve(folder: Path, *options: str, triples: Path | None = None) -> Iterator[str]:
    """Run ``kg serve``.

    :param folder: A folder to work in.
    :param *options: Those of the command, such as ``--store``.
    :param triples: A folder in the place of the graph's own ``triples/``.

    :yields: The address of its endpoint.
    """
    port = free_port()
    graph = ["--triples", str(triples)] if triples else []
    command = [sys.executable, "-m", "kg", *graph, "serve", "--port", str(port), *options]
    with running(command, f"http://127.0.0.1:{port}/health", folder / "serve.log"):
        yield f"http://127.0.0.1:{port}/sparql"


@contextmanager
def virtuoso(triples: Path, folder: Path) -> Iterator[str]:
    """Run Virtuoso on a file of triples.

    :param triples: The file.
    :param folder: An empty folder to work in.

    :yields: The address of its endpoint, which names the graph.
    """
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, sql=sql, http=http))
    shutil.copyfile(triples, folder / "graph.nt")
    command = [str(find_virtuoso()), "+foreground", "+wait", "+configfile", str(folder / "virtuoso.ini")]
    with running(command, f"http://127.0.0.1:{http}/sparql", folder / "virtuoso.log"):
        loading = f"log_enable(2); ttlp(file_to_string_output('{folder}/graph.nt'),'','{GRAPH}',512); checkpoint;"
        isql = shutil.which("isql-vt") or "isql"
        subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={loading}"], check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql?default-graph-uri={quote(GRAPH, safe='')}"
