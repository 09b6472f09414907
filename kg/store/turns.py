"""Locks that no thread holds while the process forks: a child has no other thread that could release them."""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Iterable

_locks: WeakSet[Any] = WeakSet()
_held: list[Any] = []


def fork_safe_lock() -> Any:
    """Return a new lock, which a thread may take several times."""
    lock = RLock()
    _locks.add(lock)
    return lock


def _hold() -> None:
    locks: Iterable[Any] = sorted(_locks, key=id)  # two threads that fork at once must not wait for each other
    for lock in locks:
        lock.acquire()
        _held.append(lock)


def _release() -> None:
    while _held:
        _held.pop().release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold, after_in_parent=_release, after_in_child=_release)
