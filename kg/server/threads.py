"""Blocking work of a server in threads: a bounded number at once, a bounded number in the queue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import CapacityLimiter, fail_after, to_thread

from kg.sparql.pool import Overloaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.server.settings import Settings

Answer = TypeVar("Answer")


class BoundedThreads:
    """Runs blocking work in threads.

    :param settings: How much runs at once, and how much may wait.
    """

    def __init__(self, settings: Settings) -> None:
        self._waiting = settings.waiting
        self._patience = settings.patience
        self._limiter = CapacityLimiter(settings.questions)

    async def question(self, work: Callable[..., Answer], *arguments: Any, **options: Any) -> Answer:
        """Run work that is done by this process.

        :param work: What to call.
        :param *arguments: Its arguments by position.
        :param **options: Its arguments by name.

        :returns: What it returns.

        :raises Overloaded: If too much is waiting.
        """
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise Overloaded("too many requests are waiting; try again in a moment")
        # Whoever holds a token has a thread of its own: the limiter of the threads must not bind first.
        token = object()
        try:
            with fail_after(self._patience):
                await self._limiter.acquire_on_behalf_of(token)
        except TimeoutError:
            raise Overloaded("everything is busy; try again in a moment") from None
        try:
            return await to_thread.run_sync(partial(work, *arguments, **options), limiter=CapacityLimiter(1))
        finally:
            self._limiter.release_on_behalf_of(token)
