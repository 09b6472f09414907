"""Properties that are computed once for each instance."""

from __future__ import annotations

import threading

from kg.cached import cached_property


class Slow:
    """Counts how often its property is computed, each time once it may."""

    def __init__(self) -> None:
        self.begun, self.may_end, self.count = threading.Event(), threading.Event(), 0

    @cached_property
    def value(self) -> int:
        """The number of times it was computed."""
        self.begun.set()
        self.may_end.wait(5)
        self.count += 1
        return self.count


def test_a_property_is_computed_once_and_documented() -> None:
    slow = Slow()
    slow.may_end.set()
    assert (slow.value, slow.value, slow.count) == (1, 1, 1)
    assert type(slow).__dict__["value"].__doc__ == "The number of times it was computed."


def test_no_thread_waits_for_another_that_computes() -> None:
    """A lock would never be released in a forked process, in which the other thread does not run."""
    slow, quick = Slow(), Slow()
    thread = threading.Thread(target=lambda: slow.value)
    thread.start()
    slow.begun.wait(5)
    quick.may_end.set()
    other = threading.Thread(target=lambda: quick.value)
    other.start()
    other.join(2)
    assert quick.count == 1
    slow.may_end.set()
    thread.join()
