"""Questions to the graph, answered within a time limit by processes that can be killed."""

from __future__ import annotations

import sys
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.errors import AmbiguousNameError, KGError, LimitError
from kg.sparql import evaluation
from kg.sparql.evaluation import Limits
from kg.sparql.processes import DiedError, Overloaded, ProcessPool
from kg.store.blocks import DamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.server.settings import Settings
    from kg.sparql.fork_server import Answer

    #: Name of a question to the function that answers it.
    Work = Mapping[str, Callable[..., bytes]]

#: Seconds after which a question is slow; most take a tenth of a second.
SLOW = 3.0
#: The message after an unexpected error.
FAULT = "an error of the server; it is written in its log"


class UnansweredError(KGError):
    """A question that has no answer; ``status`` is its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Questions:
    """Processes that answer questions. Make it before the program starts threads.

    :param work: The functions that answer, called in other processes.
    :param warm: Called once before the processes are forked, so that they share the data it reads.
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
        :param **arguments: Its arguments.

        :returns: The answer.

        :raises UnansweredError: If it has no answer, or time or memory ran out.
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
    """Return the HTTP status of an error."""
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
            # The parameters were checked: a name is unknown.
            return 404
    return 500


def _prepare(work: Work, warm: Callable[[], object], limits: Limits) -> Callable[[], Answer]:
    """Warm up once for all processes, and return the function that a new process calls first."""
    warm()

    def begin() -> Answer:
        evaluation.lock_up(limits._replace(seconds=2_000_000), needs_none=False)
        return partial(_answer, work)

    return begin


def _answer(work: Work, message: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return head and body of the answer to a question."""
    try:
        return {}, work[message["name"]](**message["arguments"])
    except (KGError, ValueError) as error:
        return {"status": status_of(error), "message": str(error)}, b""
    except Exception:  # unexpected; the server writes it to its log
        return {"status": 500, "message": FAULT, "trace": traceback.format_exc()}, b""
