"""Evaluates a user's SPARQL query in a child process that can be killed.

The engine has no timeout, ignores Ctrl-C, follows ``SERVICE`` and dies on a few kB of nested braces. So each query runs
in a child of its own, and the parent sees a whole answer, a cut one that says so, or an error of one line.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import threading
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph

from kg.errors import KGError, LimitError, QueryError
from kg.files import MOST_QUERY
from kg.sparql.evaluation import (
    Limits,
    death,
    failure,
    fault,
    isolate,
    one_line,
    open_locked,
    refuse_service,
    run,
    timeout,
)
from kg.sparql.results import QueryResult, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def evaluate(
    open_store: Callable[[], pyoxigraph.Store],
    query: str,
    *,
    prefixes: Mapping[str, str],
    bindings: Mapping[str, Term] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (immutable)
    check: Callable[[], None] | None = None,
) -> QueryResult:
    """Evaluate a SPARQL 1.1 query in a child process, within limits, without network or files.

    The child is forked where the platform can, otherwise spawned (Windows): then ``open_store`` must be importable, and
    there are no limits on memory and processor time. A graph that the store does not hold is empty, also in ``FROM``.

    :param open_store: Called in the child. After a fork it may return a store of the parent that lives in memory;
        a store on disk must be opened by the call itself.
    :param query: SELECT, ASK, CONSTRUCT or DESCRIBE.
    :param prefixes: Namespaces by prefix, known to the query without being declared.
    :param bindings: Variables of the query, among those that it selects, to the values they have from the start.
    :param limits: The limits of the query.
    :param check: Called when the engine failed on a well-formed query; raises an error if the store is damaged.

    :returns: The answer, whole unless ``complete`` is false.

    :raises QueryError: If the query is malformed, is an update, needs the network, or breaks the engine, or if a
        variable that is bound is none of those it selects.
    :raises LimitError: If time, memory or result size ran out.
    :raises KGError: If the store cannot be opened, or is damaged.
    :raises ValueError: If a limit is not positive and finite.

    >>> evaluate(pyoxigraph.Store, "SELECT (1 + 1 AS ?two) {}", prefixes={}).terms[0][0].value
    '2'
    """
    if not all(0 < limit < math.inf for limit in limits):
        raise ValueError(f"limits must be positive and finite, got {limits}")
    if len(query) > MOST_QUERY:
        raise QueryError(f"the query has {len(query):,} characters, and {MOST_QUERY:,} are the limit")
    job = _Job(open_store, query, dict(prefixes), dict(bindings or {}), limits)
    reply = _ask_fork(job) if FORKS else _ask_spawn(job)
    if check is not None and reply.get("suspect"):
        check()
    match reply.get("error"):
        case "QueryError":
            raise QueryError(reply["message"])
        case "LimitError":
            raise LimitError(reply["message"])
        case "KGError":
            raise KGError(reply["message"])
    terms = tuple(tuple(cell and Term(*cell) for cell in row) for row in reply["terms"])
    return QueryResult(reply["kind"], tuple(reply["variables"]), terms, reply["boolean"], reply["complete"])


def check_form(query: str, prefixes: Mapping[str, str]) -> None:
    """Check the form of a query, in a child process, without evaluating it.

    :param query: The query.
    :param prefixes: Namespaces by prefix, known to it.

    :raises QueryError: If it is malformed, is an update, needs the network, or breaks the engine.
    :raises LimitError: If the engine needs too long to read it.
    """
    # An empty store answers any query at once.
    evaluate(pyoxigraph.Store, query, prefixes=prefixes, limits=Limits(seconds=5.0))


# The parent's side

#: Held while a child starts: a sibling that is forked meanwhile would keep this child's end of the pipe open, and the
#: child's death would go unseen.
_starting = threading.Lock()


def _begin_anew() -> None:
    global _starting
    _starting = threading.Lock()  # the thread that held it may not be in the child


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)

#: Whether the system can fork; otherwise a new interpreter is started, and ``open_store`` must be importable.
FORKS = hasattr(os, "fork")


class _Job(NamedTuple):
    open_store: Callable[[], pyoxigraph.Store]
    query: str
    prefixes: dict[str, str]
    bindings: dict[str, Term]
    limits: Limits


def _ask_fork(job: _Job) -> dict[str, Any]:
    """Fork a child and wait for its answer, its death or the end of its time; it is gone afterwards in every case.

    Not by :class:`multiprocessing.Process`: there one thread's start may reap another thread's child.
    """
    from select import poll

    with _starting:
        receiver, sender = os.pipe()
        with warnings.catch_warnings():
            # The child of a process with threads (a notebook's) uses the store and the pipe only; a hang is killed.
            warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
            child = os.fork()
        if not child:
            with suppress(BaseException):
                os.close(receiver)
                _die_with_parent(sender, True)

                def send(answer: bytes) -> None:
                    _die_with_parent(sender, False)
                    with os.fdopen(sender, "wb") as pipe:
                        pipe.write(answer)

                _answer(job, send)
            os._exit(0)
        os.close(sender)
    reply: dict[str, Any] | None = None
    exit_code: int | None = None
    try:
        waiting = poll()
        waiting.register(receiver)
        if waiting.poll(1000 * min(job.limits.seconds, 2_000_000)):  # the system counts milliseconds in 31 bits
            with os.fdopen(receiver, "rb", closefd=False) as pipe:
                answer = pipe.read()
            with suppress(ValueError):  # the child died before its end
                reply = json.loads(answer)
        else:
            reply = timeout(job.limits)
    finally:
        os.close(receiver)
        with suppress(ProcessLookupError, ChildProcessError):  # where the program lets the system reap its children
            os.kill(child, signal.SIGKILL)
            exit_code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return reply or death(exit_code, job.limits)


def _ask_spawn(job: _Job) -> dict[str, Any]:
    """Do as :func:`_ask_fork` with a new interpreter."""
    import pickle
    import subprocess

    program = "from kg.sparql.sandbox import _answer_spawned; _answer_spawned()"
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", "-c", program],
            input=pickle.dumps(job),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=job.limits.seconds,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return timeout(job.limits)
    reply: dict[str, Any] = json.loads(done.stdout) if done.stdout else death(done.returncode, job.limits)
    return reply


# The child's side


def _die_with_parent(pipe: int, does: bool) -> None:
    """Have the system end this process when its answer can no longer be read, where the system supports that.

    :param pipe: The end to write to.
    :param does: Whether it does so, which it must not while the answer is written: reading it would be a signal, too.
    """
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        flags = fcntl.fcntl(pipe, fcntl.F_GETFL)
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, flags | os.O_ASYNC if does else flags & ~os.O_ASYNC)


def _answer_spawned() -> None:
    """Read the job from stdin, which the parent wrote, and answer on stdout."""
    import pickle

    with os.fdopen(os.dup(1), "wb") as output:
        try:
            job = pickle.load(sys.stdin.buffer)  # noqa: S301
        except Exception as error:
            output.write(_encode(failure(KGError, f"the store cannot be opened: {one_line(error)}")))
        else:
            _answer(job, output.write)


def _answer(job: _Job, send: Callable[[bytes], object]) -> object:
    """Send the answer or the error as JSON, never as a pickle: the parent need not trust this process."""
    isolate()
    query, limits = job.query, job.limits
    try:
        store, in_memory = open_locked(job.open_store, limits)
        refuse_service(query, walled=in_memory)
        answer = _encode(vars(run(store, query, job.prefixes, bindings=job.bindings, limits=limits)))
    except KGError as error:
        answer = _encode(failure(type(error), str(error), suspect=type(error) is KGError))
    except MemoryError:  # the rows are still held: there may be none for an answer either
        os._exit(0)
    except BaseException as error:  # a panic of the engine is not an Exception
        answer = _encode(fault(error, query))
    return send(answer)


def _encode(reply: dict[str, Any]) -> bytes:
    return json.dumps(reply, ensure_ascii=False).encode(errors="replace")
