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
from kg.sparql.errors import explain, selects_all, tokenise
from kg.sparql.results import QueryResult, Term, engine_term, own_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class Limits(NamedTuple):
    """How much one query may use."""

    #: Wall clock, the opening of the store included.
    seconds: float = 30.0
    #: Bytes of address space beyond what the process holds with its store; where the system can limit that.
    memory: int = 1 << 30
    #: Solutions or triples; more are cut, and the result says so.
    rows: int = 100_000
    #: Size of the answer's terms in UTF-8; a larger answer is an error.
    result_bytes: int = 20_000_000


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
            reply = _timeout(job.limits)
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
        return _timeout(job.limits)
    reply: dict[str, Any] = json.loads(done.stdout) if done.stdout else death(done.returncode, job.limits)
    return reply


def death(exit_code: int | None, limits: Limits) -> dict[str, Any]:
    """Return why a child died without an answer."""
    name = f"exit code {exit_code}"
    with suppress(ValueError, TypeError):
        name = signal.Signals(-exit_code).name  # type: ignore[operator]
    # Without memory Rust aborts, the system kills, and we go silently.
    if name in {"SIGABRT", "SIGKILL", "exit code 0"}:
        return _out_of_memory(limits)
    if name == "SIGXCPU":
        return _timeout(limits)
    return _error(
        QueryError,
        f"the engine crashed on this query ({name}), as it does on very deep nesting; simplify it",
        suspect=True,
    )


def _error(kind: type[KGError], message: str, *, suspect: bool = False) -> dict[str, Any]:
    """Return an error as a reply; the store is suspect where it may have been the cause."""
    return {"error": kind.__name__, "message": message, "suspect": suspect}


def _timeout(limits: Limits) -> dict[str, Any]:
    return _error(
        LimitError, f"stopped after {limits.seconds:g} s; simplify the query or raise --timeout", suspect=True
    )


def _out_of_memory(limits: Limits) -> dict[str, Any]:
    return _error(
        LimitError,
        f"stopped at the limit of {_size(limits.memory)} of memory; simplify the query or add LIMIT",
        suspect=True,
    )


def _size(number: int) -> str:
    """Write a number of bytes for people."""
    return f"{number / (1 << 20):,.0f} MiB" if number >= 1 << 20 else f"{number:,} bytes"


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
            output.write(_encode(_error(KGError, f"the store cannot be opened: {_one_line(error)}")))
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
        answer = _encode(_error(type(error), str(error), suspect=type(error) is KGError))
    except MemoryError:  # the rows are still held: there may be none for an answer either
        os._exit(0)
    except BaseException as error:  # a panic of the engine is not an Exception
        answer = _encode(fault(error, query))
    return send(answer)


def isolate() -> None:
    """Cut this process off from the terminal: Ctrl-C is ignored, and the standard streams lead nowhere."""
    import faulthandler

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and kills
    faulthandler.disable()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def open_locked(open_store: Callable[[], pyoxigraph.Store], limits: Limits) -> tuple[pyoxigraph.Store, bool]:
    """Open the store, then limit this process for good.

    :param open_store: Opens the store. Its attribute ``tables``, if it has one, is how many files a store on disk has.
    :param limits: The limits on memory and processor time.

    :returns: The store, and whether it needs no further files; then the process can no longer open files or sockets.

    :raises KGError: If the store cannot be opened.
    """
    files = open_files()
    try:
        store = open_store()
    except Exception as error:
        raise KGError(f"the store cannot be opened: {_one_line(error)}") from error
    held = None if files is None else (open_files() or 0) - files
    needs_none = held is not None and (held == 0 or held >= getattr(open_store, "tables", math.inf))
    lock_up(limits, needs_none=needs_none)
    return store, needs_none


def fault(error: BaseException, query: str) -> dict[str, Any]:
    """Return the error of a query that the engine could not evaluate.

    :param error: The engine's error.
    :param query: The query.

    :returns: Kind and message of the error, and whether the store is suspected.
    """
    if "Corruption" in str(error):  # as RocksDB begins what it says of its files
        return _error(KGError, f"the store is damaged: {_one_line(error)}", suspect=True)
    if isinstance(error, OSError) and "service" in query.lower():  # where our tokens show none
        return _error(QueryError, _NO_SERVICE, suspect=True)
    return _error(QueryError, f"the engine cannot evaluate this query: {_one_line(error)}", suspect=True)


def _encode(reply: dict[str, Any]) -> bytes:
    return json.dumps(reply, ensure_ascii=False).encode(errors="replace")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def open_files() -> int | None:
    """Count the open files; ``None`` where the system does not show them."""
    try:
        return len(os.listdir("/dev/fd"))  # noqa: PTH208 (no Path needed)
    except OSError:
        return None


def lock_up(limits: Limits, *, needs_none: bool) -> None:
    """Limit memory, processor time and core dumps, and forbid files and sockets unless the store needs more files."""
    if sys.platform == "win32":
        return
    import resource

    held = 0
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 (Linux)
        held = int(statm.read().split()[0]) * resource.getpagesize()
    bounds = {
        resource.RLIMIT_AS: held + limits.memory,
        resource.RLIMIT_CPU: int(limits.seconds) + 1,  # ends the child of a killed parent
        resource.RLIMIT_CORE: 0,
    }
    if needs_none:  # a big store on disk opens its files as it needs them
        import difflib  # noqa: F401 (a message's "did you mean" imports it, and then no file can be opened)

        bounds[resource.RLIMIT_NOFILE] = 0
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        with suppress(ValueError, OSError):  # macOS has no RLIMIT_AS
            resource.setrlimit(kind, (bound, bound))


def refuse_service(query: str, *, walled: bool) -> None:
    """Refuse a query that would ask another endpoint.

    Our tokens are not quite the engine's (it reads ``SERVICEex:a`` as two). Where sockets are closed that is enough
    for a good message; where they are not, the letters may stand nowhere, not even in a comment.
    """
    if "service" not in query.lower():
        return
    if any(token.text.upper() == "SERVICE" for token in tokenise(query)):
        raise QueryError(_NO_SERVICE)
    if not walled:
        raise QueryError(f"{_NO_SERVICE} (with a store on disk the word may not occur in a query at all)")


#: The answer to every query that would ask another endpoint.
_NO_SERVICE = "SERVICE is not available: queries here cannot reach the network; load the other data into this graph"


def run(
    store: pyoxigraph.Store,
    query: str,
    prefixes: dict[str, str],
    *,
    bindings: Mapping[str, Term] | None = None,
    limits: Limits,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> QueryResult:
    """Evaluate a query in this process to its end, or to a limit on rows or bytes.

    :param store: The store.
    :param query: The query.
    :param prefixes: Namespaces by prefix.
    :param bindings: Variables with their values.
    :param limits: The limits.
    :param default_graphs: IRIs of the graphs that make up the default graph; the store's own if empty.
    :param named_graphs: IRIs of the graphs that ``GRAPH`` reads; if both are empty, all.

    :returns: The answer.

    :raises QueryError: If the query is malformed.
    :raises LimitError: If the answer is too large.
    """
    values = {pyoxigraph.Variable(name): engine_term(term) for name, term in (bindings or {}).items()}
    dataset: dict[str, Any] = {}
    if default_graphs or named_graphs:
        dataset = {
            "default_graph": [pyoxigraph.NamedNode(iri) for iri in default_graphs],
            "named_graphs": [pyoxigraph.NamedNode(iri) for iri in named_graphs],
        }
    try:
        used = {prefix: iri for prefix, iri in prefixes.items() if f"{prefix}:" in query}
        found = store.query(query, prefixes=used, substitutions=values, **dataset)
    except SyntaxError as error:
        raise QueryError(explain(query, prefixes)) from error
    if isinstance(found, pyoxigraph.QueryBoolean):
        return QueryResult("ask", (), (), bool(found), True)
    labels: dict[str, str] = {}
    rows: Iterator[tuple[Term | None, ...]]
    if isinstance(found, pyoxigraph.QuerySolutions):
        columns = [(variable.value, index) for index, variable in enumerate(found.variables)]
        if "*" in query and selects_all(tokens := [token.text for token in tokenise(query)]):
            order = [text[1:] for text in tokens if text[0] in "?$"]
            columns.sort(key=lambda column: order.index(column[0]) if column[0] in order else len(order))
        rows = (
            tuple([None if (term := solution[at]) is None else own_term(term, labels) for _, at in columns])
            for solution in found
        )
    else:
        rows = (tuple([own_term(term, labels) for term in triple]) for triple in found)  # the engine gives each once
    kept: list[tuple[Term | None, ...]] = []
    size = 0
    is_complete = True
    for row in rows:
        if len(kept) == limits.rows:
            is_complete = False
            break
        kept.append(row)
        size += sum([len(part.encode()) for term in row if term for part in term[1:]])
        if size > limits.result_bytes:
            raise LimitError(f"the result exceeds {_size(limits.result_bytes)}; add LIMIT or select fewer columns")
    if isinstance(found, pyoxigraph.QuerySolutions):
        return QueryResult("select", tuple([name for name, _ in columns]), tuple(kept), None, is_complete)
    return QueryResult("graph", ("subject", "predicate", "object"), tuple(sorted(kept)), None, is_complete)
