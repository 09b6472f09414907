"""SPARQL queries answered by warm processes.

:func:`kg.sparql.sandbox.evaluate` starts a process per query. A server keeps some ready.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from kg.errors import KGError, LimitError, QueryError
from kg.sparql import evaluation
from kg.sparql.evaluation import Limits
from kg.sparql.processes import AbandonedError, DiedError, Overloaded, ProcessPool
from kg.sparql.results import to_w3c

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import pyoxigraph

    from kg.sparql.fork_server import Answer
    from kg.sparql.results import Format

__all__ = ["LIMITS", "AbandonedError", "NotAcceptable", "Overloaded", "QueryPool", "Question", "Reply"]

#: The limits of a query of a pool.
LIMITS = Limits(seconds=10.0, rows=10_000)


class Question(NamedTuple):
    """A query with the formats and the time for its answer."""

    query: str
    #: Kind of answer (``select``, ``ask``, ``graph``) to its format; other kinds are refused.
    formats: Mapping[str, Format]
    seconds: float
    #: IRIs of the graphs that are the default graph, in place of the store's own.
    default_graphs: Sequence[str] = ()
    #: IRIs of the graphs that ``GRAPH`` reads, in place of all.
    named_graphs: Sequence[str] = ()


class Reply(NamedTuple):
    """The answer to a query in one of its formats."""

    kind: str
    body: bytes
    rows: int


class NotAcceptable(KGError):
    """The answer is of a ``kind`` that the caller accepts in no format."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"the answer is {'RDF' if kind == 'graph' else f'that of {kind.upper()}'}, in no format asked for"
        )
        self.kind = kind


class QueryPool:
    """Processes that answer queries, at most ``size`` at once, for a program with an event loop.

    Make it before the program starts threads, and ask it from one event loop. Where the system cannot fork, there is no
    pool.

    :param open_store: Opens the store; called in another process.
    :param prefixes: Namespaces by prefix, known to every query.
    :param size: How many queries are answered at once.
    :param limits: The limits of a query; a question may ask for fewer ``seconds``.

    :raises KGError: If the store cannot be opened.
    """

    def __init__(
        self,
        open_store: Callable[[], pyoxigraph.Store],
        *,
        prefixes: Mapping[str, str],
        size: int = 8,
        limits: Limits = LIMITS,
    ) -> None:
        self.limits = limits
        self._processes = ProcessPool(partial(_prepare, open_store, dict(prefixes), limits), size=size)

    def __enter__(self) -> QueryPool:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes, at once."""
        self._processes.close()

    async def ask(self, question: Question, *, gone: Callable[[], Awaitable[object]] | None = None) -> Reply:
        """Answer a query.

        :param question: The query, its formats and its time.
        :param gone: Called if the answer is slow; returns when nobody waits for it any more.

        :returns: The whole answer.

        :raises QueryError: If the query is malformed, is an update, needs the network, or breaks the engine.
        :raises LimitError: If time, memory, rows or bytes ran out.
        :raises NotAcceptable: If the answer is of a kind for which there is no format.
        :raises Overloaded: If every process is busy.
        :raises AbandonedError: If nobody waits for the answer any more.
        """
        seconds = min(question.seconds, self.limits.seconds)
        try:
            head, body = await self._processes.send(question._asdict(), seconds, gone=gone)
        except TimeoutError:
            raise LimitError(f"stopped after {seconds:g} s; simplify the query") from None
        except DiedError as death:
            _raise(evaluation.death(death.exit_code, self.limits))
        if "error" in head:
            _raise(head)
        return Reply(**head, body=body)


def _raise(reply: dict[str, Any]) -> NoReturn:
    """Raise the error that a reply names."""
    if reply["error"] == "NotAcceptable":
        raise NotAcceptable(reply["message"])
    raise {"QueryError": QueryError, "LimitError": LimitError}.get(reply["error"], KGError)(reply["message"])


# The other side


def _prepare(
    open_store: Callable[[], pyoxigraph.Store], prefixes: dict[str, str], limits: Limits
) -> Callable[[], Answer]:
    """Open the store in the fork server, and return the function that a new worker calls first."""
    files = evaluation.open_files()
    try:
        store = open_store()
    except Exception as error:
        raise KGError(f"the store cannot be opened: {' '.join(str(error).split())}") from error
    # A store on disk has threads: each worker opens it for itself.
    opener = (lambda: store) if files is not None and evaluation.open_files() == files else open_store

    def begin() -> Answer:
        held, in_memory = evaluation.open_locked(opener, limits._replace(seconds=2_000_000))
        return lambda question: _answer(held, question, prefixes, limits, walled=in_memory)

    return begin


def _answer(
    store: pyoxigraph.Store, question: dict[str, Any], prefixes: dict[str, str], limits: Limits, *, walled: bool
) -> tuple[dict[str, Any], bytes]:
    """Return head and body of the answer to a question."""
    query = question["query"]
    try:
        evaluation.refuse_service(query, walled=walled)
        result = evaluation.run(
            store,
            query,
            prefixes,
            limits=limits,
            default_graphs=question["default_graphs"],
            named_graphs=question["named_graphs"],
        )
        if not result.complete:
            raise LimitError(f"the answer has more than {limits.rows:,} rows; add LIMIT")
        format = question["formats"].get(result.kind)
        if not format:
            return {"error": "NotAcceptable", "message": result.kind}, b""
        body = to_w3c(result, format, prefixes=prefixes)
        if len(body) > 2 * limits.result_bytes:
            raise LimitError(f"the answer is larger than {2 * limits.result_bytes:,} bytes; add LIMIT")
    except KGError as error:
        return {"error": type(error).__name__, "message": str(error)}, b""
    except MemoryError:
        os._exit(0)
    except BaseException as error:  # a panic of the engine is not an Exception
        return evaluation.fault(error, query), b""
    return {"kind": result.kind, "rows": len(result.terms)}, body
