"""Several processes that do the same work: started and stopped together, and replaced when one dies."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from kg.errors import KGError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    #: The work of a process: it calls its argument when it is ready, and ends by itself at SIGINT or SIGTERM.
    Work = Callable[[Callable[[], None]], None]

#: Seconds between the death of a process and the start of the next.
PAUSE = 1.0
#: The message of a process that is ready; any other says why it is not.
READY = b"ready"


def supervise(count: int, work: Work, *, started: Callable[[], None], patience: float) -> None:
    """Do some work in several processes until SIGINT or SIGTERM.

    :param count: How many.
    :param work: The work of one.
    :param started: Called once all are ready.
    :param patience: Seconds that they have to end.

    :raises KGError: If the work cannot begin.
    """
    if count == 1:
        work(started)
        return
    ours, theirs = os.pipe()  # closed by our death, which ends them
    children: set[int] = set()
    stopped = False

    def stop(signum: int, frame: object) -> None:
        nonlocal stopped
        stopped = True
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for _ in range(count):
            children.add(_start(work, ours, theirs, before))
        started()
        while not stopped:
            pid, status = _wait(forever=len(children) == count)
            if pid in children:
                children.discard(pid)
                if not stopped:
                    sys.stderr.write(f"a process ended with {os.waitstatus_to_exitcode(status)}; another is started\n")
            elif not stopped and len(children) < count:
                time.sleep(PAUSE)
                try:
                    children.add(_start(work, ours, theirs, before))
                except KGError as error:  # the others go on
                    sys.stderr.write(f"it did not start: {error}\n")
    finally:
        os.close(theirs)
        os.close(ours)
        _end(children, patience)
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(*, forever: bool) -> tuple[int, int]:
    """Return a process that has ended and its status; 0 if none has ended and we are not to wait."""
    with suppress(ChildProcessError):
        return os.waitpid(-1, 0 if forever else os.WNOHANG)
    return 0, 0


def _start(work: Work, alive: int, theirs: int, handlers: Mapping[signal.Signals, Any]) -> int:
    """Start one process, and return it when it is ready.

    :raises KGError: If it says why it is not.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.close(reader)
        os.close(theirs)
        _work(work, alive, writer)
    os.close(writer)
    said = os.read(reader, 10_000)
    os.close(reader)
    if said != READY:
        os.waitpid(pid, 0)
        raise KGError(said.decode(errors="replace") or "a process of the server ended before it was ready")
    return pid


def _work(work: Work, alive: int, writer: int) -> NoReturn:
    """Do the work in this process, and end it."""

    def ready() -> None:
        os.write(writer, READY)
        os.close(writer)
        threading.Thread(target=_end_with_parent, args=(alive,), daemon=True).start()

    code = 1
    try:
        work(ready)
        code = 0
    except KGError as error:
        with suppress(OSError):
            os.write(writer, str(error).encode())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent(alive: int) -> None:
    """End this process when its parent is gone."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(children: set[int], patience: float) -> None:
    """End processes with SIGTERM, then with SIGKILL."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + patience
        while children and time.monotonic() < deadline:
            for pid in list(children):
                with suppress(ChildProcessError):
                    if not os.waitpid(pid, os.WNOHANG)[0]:
                        continue
                children.discard(pid)
            time.sleep(0.02)
