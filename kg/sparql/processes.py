"""A pool of warm processes that each answer one message after another, and can be killed.

A worker that runs out of time or memory dies, and the fork server forks another.
"""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from kg.errors import KGError
from kg.sparql.fork_server import LENGTH, ForkServer, framed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kg.sparql.fork_server import Prepare

#: Queries that start together; more than there are processors would only compete for their caches.
AT_ONCE = os.cpu_count() or 1
#: Seconds after which another query starts beside one that still runs.
SHORT = 0.02
#: Seconds after which a query is slow and its process yields to the others. At most half of the running queries may be
#: slow, so that there is always room for quick ones.
SLOW = 0.5
#: Seconds that an answer waits for the end of its process.
ENDING = 1.0
#: Seconds that the oldest message waits before those that wait are a backlog, of queries that run away for instance.
#: The newest is then answered first, so that a good query does not wait behind all others.
BACKLOG = 0.5


class Overloaded(KGError):
    """No worker was free within the time that a query may wait."""


class AbandonedError(KGError):
    """Nobody waits for the answer any more."""


class DiedError(KGError):
    """The process that was asked died; ``exit_code`` says how, negative for a signal."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(f"the process ended with {exit_code}")
        self.exit_code = exit_code


class ProcessPool:
    """Processes that answer messages, at most ``size`` at once, for a program with an event loop.

    Make it before the program starts threads, and ask it from one event loop. Where the system cannot fork, there is no
    pool.

    :param prepare: Prepares the answers; called in another process.
    :param size: How many messages are answered at once.
    :param waiting: How many messages may wait for a process; if there are more, the oldest is refused.
    :param patience: How many seconds a message waits for one.
    :param slow: After how many seconds an answer is slow.

    :raises KGError: If the answers cannot be prepared.
    """

    def __init__(
        self, prepare: Prepare, *, size: int, waiting: int = 32, patience: float = 2.0, slow: float = SLOW
    ) -> None:
        self.size = size
        self._room = waiting
        self._patience = patience
        self._running = 0
        #: The turns of the messages that wait, each with the time since when it does.
        self._waiting: dict[asyncio.Future[None], float] = {}
        self._start = asyncio.Semaphore(AT_ONCE)
        self._idle: list[_Worker] = []
        self._slow_after = slow
        self._slow = 0
        self._fork_server = ForkServer(prepare)

    def close(self) -> None:
        """End all processes, at once."""
        for worker in self._idle:
            worker.transport.abort()
        self._idle.clear()
        self._fork_server.close()

    async def send(
        self, message: dict[str, Any], seconds: float, *, gone: Callable[[], Awaitable[object]] | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Send a message, and return the answer.

        :param message: A message that JSON can express.
        :param seconds: How long to wait for the answer.
        :param gone: Called if the answer is slow; returns when nobody waits for it any more.

        :returns: Head and body.

        :raises TimeoutError: If there is no answer in time.
        :raises DiedError: If the process died.
        :raises Overloaded: If every process is busy.
        :raises AbandonedError: If nobody waits for the answer any more.
        """
        if self._running < self.size:
            self._running += 1
        else:
            await self._wait()
        try:
            await self._start.acquire()
            is_first = True

            def let_another_start() -> None:
                nonlocal is_first
                if is_first:
                    self._start.release()
                is_first = False

            timer = asyncio.get_running_loop().call_later(SHORT, let_another_start)
            try:
                return await self._send(message, seconds, gone)
            finally:
                timer.cancel()
                let_another_start()
        finally:
            self._let_next_run()

    async def _wait(self) -> None:
        """Wait until another query has ended and its place is ours.

        :raises Overloaded: If none ends in time, or too many wait.
        """
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting[turn] = loop.time()
        if len(self._waiting) > self._room:
            oldest = next(iter(self._waiting))
            del self._waiting[oldest]
            _refuse(oldest, "too many queries are waiting; try again in a moment")
        message = f"{self.size} queries are running; try again in a moment"
        timer = loop.call_later(self._patience, _refuse, turn, message)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._let_next_run()
            raise
        finally:
            timer.cancel()
            self._waiting.pop(turn, None)

    def _let_next_run(self) -> None:
        """Pass the place of a query that has ended on to one that waits."""
        while self._waiting:
            turn = next(reversed(self._waiting)) if self._is_backlog() else next(iter(self._waiting))
            del self._waiting[turn]
            if not turn.done():
                turn.set_result(None)
                return
        self._running -= 1

    def _is_backlog(self) -> bool:
        """Return whether as many wait as may, or the oldest has waited for long."""
        since = next(iter(self._waiting.values()))
        return len(self._waiting) >= self._room or asyncio.get_running_loop().time() - since > BACKLOG

    async def _send(
        self, message: dict[str, Any], seconds: float, gone: Callable[[], Awaitable[object]] | None
    ) -> tuple[dict[str, Any], bytes]:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        worker = await self._worker(seconds)
        slow = loop.call_later(self._slow_after, self._slow_down, worker, gone)
        try:
            head, body = await worker.ask({**message, "seconds": seconds}, end - loop.time())
        except (TimeoutError, Overloaded, AbandonedError):
            await self._kill(worker)
            raise
        except EOFError:
            raise DiedError(await self._end(worker)) from None
        except BaseException:  # the server is stopped
            worker.transport.abort()
            self._fork_server.kill(worker.pid)
            raise
        finally:
            slow.cancel()
            self._slow -= worker.is_slowed
            if worker.watch:
                worker.watch.cancel()
        if head.pop("retires", False) or worker.is_slowed:
            await self._kill(worker)
        else:
            self._idle.append(worker)
        return head, body

    def _slow_down(self, worker: _Worker, gone: Callable[[], Awaitable[object]] | None) -> None:
        """Lower the priority of a process, or end its query if too many running queries are slow."""
        if self._slow >= max(1, self.size // 2):
            worker.give_up(Overloaded(f"{self._slow} slow ones are running; try again later, or ask for less"))
            return
        self._slow += 1
        worker.is_slowed = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, 10)
        if gone:
            worker.watch = asyncio.ensure_future(gone())
            worker.watch.add_done_callback(lambda _: worker.give_up(AbandonedError("nobody waits for the answer")))

    async def _worker(self, seconds: float) -> _Worker:
        """Return a process that is idle, or a new one.

        :raises Overloaded: If none has started in time; the one that starts later waits for another message.
        """
        while self._idle:
            worker = self._idle.pop()
            if not worker.transport.is_closing():
                return worker
            await self._kill(worker)  # it died meanwhile
        starting = asyncio.ensure_future(self._start_worker())
        try:
            return await asyncio.wait_for(asyncio.shield(starting), seconds)
        except TimeoutError:
            starting.add_done_callback(self._keep)
            raise Overloaded("no process has started in time; try again in a moment") from None

    def _keep(self, started: asyncio.Future[_Worker]) -> None:
        """Keep a process that nobody waits for any more."""
        if not started.cancelled() and started.exception() is None:
            self._idle.append(started.result())

    async def _start_worker(self) -> _Worker:
        pid, connection = await asyncio.to_thread(self._fork_server.fork)
        loop = asyncio.get_running_loop()
        _, worker = await loop.create_unix_connection(lambda: _Worker(pid), sock=connection)
        return worker

    async def _kill(self, worker: _Worker) -> None:
        """End a process; wait for the signal, but not for the end."""
        worker.transport.abort()
        await asyncio.wait(
            [asyncio.ensure_future(asyncio.to_thread(self._fork_server.kill, worker.pid))], timeout=ENDING
        )

    async def _end(self, worker: _Worker) -> int:
        """Return the exit code of a process that has died.

        :raises Overloaded: If the fork server does not answer; it ends the process as soon as it can.
        """
        worker.transport.abort()
        ending = asyncio.ensure_future(asyncio.to_thread(self._fork_server.end, worker.pid))
        try:
            return await asyncio.wait_for(asyncio.shield(ending), ENDING)
        except TimeoutError:
            raise Overloaded("a process does not end; try again in a moment") from None


def _refuse(turn: asyncio.Future[None], message: str) -> None:
    """End the waiting of a message."""
    if not turn.done():
        turn.set_exception(Overloaded(message))


class _Worker(asyncio.Protocol):
    """The server's end of the connection to one process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.is_slowed = False
        #: Done when nobody waits for the answer any more; only of a slow one.
        self.watch: asyncio.Future[object] | None = None
        self._parts = bytearray()
        self._reply: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = cast("asyncio.WriteTransport", transport)

    async def ask(self, question: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """Ask a question.

        :param question: A message that JSON can express.
        :param seconds: How long to wait.

        :returns: Head and body of the answer.

        :raises TimeoutError: If there is none in time.
        :raises EOFError: If the process died.
        """
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[tuple[dict[str, Any], bytes]] = loop.create_future()
        self._reply = reply
        self.transport.write(framed(json.dumps(question).encode()))
        timer = loop.call_later(seconds, self.give_up, TimeoutError())
        try:
            return await reply
        finally:
            timer.cancel()

    def give_up(self, error: Exception) -> None:
        """Wait no longer for the answer; the error is raised in its place."""
        if self._reply and not self._reply.done():
            self._reply.set_exception(error)

    def data_received(self, data: bytes) -> None:
        """Collect an answer until all of it has arrived."""
        self._parts += data
        if len(self._parts) < LENGTH.size or len(self._parts) - LENGTH.size < LENGTH.unpack_from(self._parts)[0]:
            return
        head, _, body = bytes(self._parts[LENGTH.size :]).partition(b"\n")
        self._parts.clear()
        if self._reply and not self._reply.done():
            self._reply.set_result((json.loads(head), body))

    def connection_lost(self, error: Exception | None) -> None:
        """Report that the process has ended."""
        self.give_up(EOFError())
