"""Questions to the graph, answered by processes that can be killed: none runs for longer than the server allows."""

from __future__ import annotations

import sys
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.errors import AmbiguousNameError, KGError, LimitError
from kg.sparql import sandbox
from kg.sparql.processes import DiedError, Overloaded, ProcessPool
from kg.sparql.sandbox import Limits
from kg.store.blocks import DamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.server.settings import Settings
    from kg.sparql.processes import Answer

    #: Name of a question to what answers it, in bytes.
    Work = Mapping[str, Callable[..., bytes]]

#: After so many seconds a question is slow; most take a tenth of one.
SLOW = 3.0
#: The message for a fault of ours.
FAULT = "an error of the server; it is written in its log"


class UnansweredError(KGError):
    """A question that has no answer; ``status`` is that of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Questions:
    """Processes that answer questions. Make it before the program starts threads.

    :param work: What answers which question; called in another process.
    :param warm: Called once, before the processes are started, so that they need not do everything anew.
    :param settings: The limits.
    """

    def __init__(self, work: Work, warm: Callable[[], object], settings: Settings) -> None:
        self._seconds = settings.question_seconds
        self._processes = ProcessPool(
            partial(_prepare, work, warm, Limits(settings.question_seconds, settings.memory)),
            size=settings.questions,
            waiting=settings.waiting,
            patience=settings.patience,
            slow=SLOW,
        )

    def close(self) -> None:
        """End all processes, at once."""
        self._processes.close()

    async def ask(self, name: str, /, **arguments: Any) -> bytes:
        """Answer a question.

        :param name: Its name.
        :param **arguments: What it takes.

        :returns: The answer.

        :raises UnansweredError: If it has none, or time or memory ran out.
        :raises Overloaded: If every process is busy.
        """
        try:
            head, body = await self._processes.send({"name": name, "arguments": arguments}, self._seconds)
        except TimeoutError:
            raise UnansweredError(504, f"stopped after {self._seconds:g} s; ask for less") from None
        except DiedError:
            raise UnansweredError(504, "stopped at the limit of memory; ask for less") from None
        if "trace" in head:
            sys.stderr.write(head["trace"])
        if "status" in head:
            raise UnansweredError(head["status"], head["message"])
        return body


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error: a fault of the request, a limit, or a fault of ours."""
    match error:
        case UnansweredError():
            return error.status
        case Overloaded():
            return 503
        case AmbiguousNameError():
            return 409
        case LimitError():
            return 504
        case DamagedError():
            return 500
        case KGError() | ValueError():
            # The parameters are of their types and within bounds: what is left is a name that stands for nothing.
            return 404
    return 500


def _prepare(work: Work, warm: Callable[[], object], limits: Limits) -> Callable[[], Answer]:
    """Warm up once for all processes, and return the function that a new process calls first."""
    warm()

    def begin() -> Answer:
        sandbox.lock_up(limits._replace(seconds=2_000_000), needs_none=False)
        return partial(_answer, work)

    return begin


def _answer(work: Work, message: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return head and body of the answer to a question."""
    try:
        return {}, work[message["name"]](**message["arguments"])
    except (KGError, ValueError) as error:
        return {"status": status_of(error), "message": str(error)}, b""
    except Exception:  # a fault of ours, which the server writes in its log
        return {"status": 500, "message": FAULT, "trace": traceback.format_exc()}, b""
