"""A process that forks workers, each of which answers one message after another.

The fork server is small. It prepares what the answers need and forks workers of itself. It is forked before the
program has threads, so every fork is safe.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
import threading
import time
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.sparql import evaluation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    #: Answers a message with head and body.
    Answer = Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]
    #: Called in the fork server; returns the function that a new worker calls before its first message.
    Prepare = Callable[[], Callable[[], Answer]]

#: A worker that has grown by more bytes is replaced.
GROWTH = 256 << 20
#: The length that precedes a message.
LENGTH = struct.Struct("!Q")
#: Killed workers that may still be ending, which takes long on a busy machine, before the next request waits for one:
#: the memory that they still hold is limited.
DYING = 4


class ForkServer:
    """The process that forks the workers, seen from the server."""

    def __init__(self, prepare: Prepare) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours
        self._lock = threading.Lock()
        with warnings.catch_warnings():
            # The child of a process with threads (a test's) uses the store and its socket only.
            warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
            self._pid = os.fork()
        if not self._pid:
            with suppress(BaseException):
                ours.close()
                _run_fork_server(theirs, prepare)
            os._exit(0)
        theirs.close()
        problem = json.loads(_receive(ours))
        if problem:
            os.waitpid(self._pid, 0)
            raise KGError(problem)

    def fork(self) -> tuple[int, socket.socket]:
        """Start a worker.

        :returns: Its process and the connection to it.

        :raises KGError: If the fork server has died.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid = self._ask(b"fork", [theirs.fileno()])
            except KGError:
                ours.close()
                raise
        return pid, ours

    def end(self, pid: int) -> int:
        """End a worker and wait for its end.

        :param pid: The worker.

        :returns: Its exit code, negative for a signal.

        :raises KGError: If the fork server has died.
        """
        return self._ask(b"end %d" % pid)

    def kill(self, pid: int) -> None:
        """Kill a worker, and do not wait for its end; if the fork server has died, the next fork says so."""
        with suppress(KGError):
            self._ask(b"kill %d" % pid)

    def _ask(self, message: bytes, files: Sequence[int] = ()) -> int:
        """Return the number with which the fork server answers."""
        try:
            with self._lock:
                socket.send_fds(self._control, [message], files)
                return int(_receive(self._control))
        except (EOFError, OSError) as error:
            raise KGError("the process that starts the processes for queries has ended; restart the server") from error

    def close(self) -> None:
        """End the fork server, which takes its workers along."""
        self._control.close()
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


# The fork server's side


def _run_fork_server(control: socket.socket, prepare: Prepare) -> None:
    """Fork and end workers on request until the server is gone."""
    evaluation.isolate()
    for low, high in ((3, control.fileno()), (control.fileno() + 1, 4_096)):
        os.closerange(low, high)  # a worker must not have the server's sockets and files
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a terminal's group gets it too; the server closes us
    workers: set[int] = set()
    dying: list[int] = []
    try:
        begin = prepare()
    except Exception as error:
        _send(control, json.dumps(" ".join(str(error).split())).encode())
        return
    gc.freeze()  # the collector need not visit it in any worker, nor copy its pages
    _send(control, b'""')
    while True:
        message, sockets, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            break
        if sockets:
            pid = os.fork()
            if not pid:
                control.close()
                with suppress(BaseException):
                    _run_worker(socket.socket(fileno=sockets[0]), begin)
                os._exit(0)
            os.close(sockets[0])
            workers.add(pid)
            _send(control, b"%d" % pid)
        else:
            verb, number = message.split()
            pid = int(number)
            workers.discard(pid)
            if verb == b"end":
                _send(control, b"%d" % _end(pid))
            else:
                os.kill(pid, signal.SIGKILL)
                dying.append(pid)
                _send(control, b"0")
        dying = [pid for pid in dying if not os.waitpid(pid, os.WNOHANG)[0]]
        while len(dying) > DYING:
            os.waitpid(dying.pop(0), 0)
    for pid in workers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _end(pid: int) -> int:
    """Return the exit code of a worker, which is killed if it has not ended."""
    with suppress(ProcessLookupError):
        done, status = os.waitpid(pid, os.WNOHANG)
        if not done:
            time.sleep(0.002)  # a process that closed its socket may be about to end by itself
            done, status = os.waitpid(pid, os.WNOHANG)
        if not done:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status)
    return 0


# The worker's side


def _run_worker(connection: socket.socket, begin: Callable[[], Answer]) -> None:
    """Answer messages until the server closes the connection, or this process has grown too large."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    answer = begin()
    start = _most_memory()
    while True:
        try:
            message = json.loads(_receive(connection))
        except EOFError:
            return
        _limit_processor(message["seconds"])
        head, body = answer(message)
        head["retires"] = _most_memory() - start > GROWTH
        _send(connection, json.dumps(head).encode() + b"\n" + body)


def _limit_processor(seconds: float) -> None:
    """Limit the processor time of the next answer: the system ends this process even if the server is gone."""
    used = time.process_time()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 2, hard))


def _most_memory() -> int:
    """Return the most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# Messages


def framed(message: bytes) -> bytes:
    """Return a message with its length before it."""
    return LENGTH.pack(len(message)) + message


def _send(connection: socket.socket, message: bytes) -> None:
    connection.sendall(framed(message))


def _receive(connection: socket.socket) -> bytes:
    """Return the next message; the other side sends one at a time.

    :raises EOFError: If the other side has gone.
    """
    message = bytearray()
    end = LENGTH.size
    while len(message) < end:
        part = connection.recv(1 << 15)
        if not part:
            raise EOFError
        message += part
        if len(message) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(message)[0]
    return bytes(message[LENGTH.size :])
