"""The losses of an export: counted while it is written, and reported in one line for each kind."""

from __future__ import annotations

from collections import Counter


class Losses:
    """The things that a format could not hold, counted by kind."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, kind: str, count: int = 1) -> None:
        """Add to the count of a kind, named in the plural, such as ``retracted statements``; zero adds nothing."""
        if count > 0:
            self._counts[kind] += count

    def to_dict(self) -> dict[str, int]:
        """Return the kinds with their counts, in the order in which they first occurred."""
        return dict(self._counts)

    def lines(self) -> list[str]:
        """Return a line for each kind, as in ``not in this format: retracted statements: 2``."""
        return [f"not in this format: {kind}: {count}" for kind, count in self._counts.items()]
