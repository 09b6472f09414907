"""Evaluating a SPARQL query in a process that is cut off and limited, and that may be killed."""

from __future__ import annotations

import math
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pyoxigraph

from kg.errors import KGError, LimitError, QueryError
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


def death(exit_code: int | None, limits: Limits) -> dict[str, Any]:
    """Return why a child died without an answer."""
    name = f"exit code {exit_code}"
    with suppress(ValueError, TypeError):
        name = signal.Signals(-exit_code).name  # type: ignore[operator]
    # Without memory Rust aborts, the system kills, and we go silently.
    if name in {"SIGABRT", "SIGKILL", "exit code 0"}:
        return _out_of_memory(limits)
    if name == "SIGXCPU":
        return timeout(limits)
    return failure(
        QueryError,
        f"the engine crashed on this query ({name}), as it does on very deep nesting; simplify it",
        suspect=True,
    )


def failure(kind: type[KGError], message: str, *, suspect: bool = False) -> dict[str, Any]:
    """Return an error as a reply; the store is suspect where it may have been the cause."""
    return {"error": kind.__name__, "message": message, "suspect": suspect}


def timeout(limits: Limits) -> dict[str, Any]:
    """Return the error of a query that ran out of time."""
    return failure(
        LimitError, f"stopped after {limits.seconds:g} s; simplify the query or raise --timeout", suspect=True
    )


def _out_of_memory(limits: Limits) -> dict[str, Any]:
    return failure(
        LimitError,
        f"stopped at the limit of {_size(limits.memory)} of memory; simplify the query or add LIMIT",
        suspect=True,
    )


def _size(number: int) -> str:
    """Write a number of bytes for people."""
    return f"{number / (1 << 20):,.0f} MiB" if number >= 1 << 20 else f"{number:,} bytes"


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
        raise KGError(f"the store cannot be opened: {one_line(error)}") from error
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
        return failure(KGError, f"the store is damaged: {one_line(error)}", suspect=True)
    if isinstance(error, OSError) and "service" in query.lower():  # where our tokens show none
        return failure(QueryError, _NO_SERVICE, suspect=True)
    return failure(QueryError, f"the engine cannot evaluate this query: {one_line(error)}", suspect=True)


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
    kind: Literal["select", "graph"] = "graph"
    names: tuple[str, ...] = ("subject", "predicate", "object")
    rows: Iterator[tuple[Term | None, ...]]
    if isinstance(found, pyoxigraph.QuerySolutions):
        kind, columns = "select", _columns(found, query)
        names = tuple([name for name, _ in columns])
        rows = (
            tuple([None if (term := row[at]) is None else own_term(term, labels) for _, at in columns]) for row in found
        )
    else:
        rows = (tuple([own_term(term, labels) for term in triple]) for triple in found)  # the engine returns each once
    kept: list[tuple[Term | None, ...]] = []
    size, is_complete = 0, False
    for row in rows:
        if len(kept) == limits.rows:
            break
        kept.append(row)
        size += sum([len(part.encode()) for term in row if term for part in term[1:]])
        if size > limits.result_bytes:
            raise LimitError(f"the result exceeds {_size(limits.result_bytes)}; add LIMIT or select fewer columns")
    else:
        is_complete = True
    return QueryResult(kind, names, tuple(kept if kind == "select" else sorted(kept)), None, is_complete)


def _columns(found: pyoxigraph.QuerySolutions, query: str) -> list[tuple[str, int]]:
    """Return the columns of an answer with their places; those of SELECT * as they first appear in the query."""
    columns = [(variable.value, place) for place, variable in enumerate(found.variables)]
    if "*" in query and selects_all(tokens := [token.text for token in tokenise(query)]):
        order = [text[1:] for text in tokens if text[0] in "?$"]
        columns.sort(key=lambda column: order.index(column[0]) if column[0] in order else len(order))
    return columns


def one_line(error: BaseException) -> str:
    """Return the message of an error in one line."""
    return " ".join(str(error).split()) or type(error).__name__
