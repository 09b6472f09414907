"""What became of the edges that a build has read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Doubts that are listed, those that were met most often.
MOST_LISTED = 10


@dataclass
class Doubt:
    """Something that was not understood."""

    #: File and line where it was met first.
    first: str
    count: int = 0


@dataclass
class Tally:
    """Counts of edges by what became of them."""

    #: What was not understood, in the order in which it was met.
    doubts: dict[str, Doubt] = field(default_factory=dict)
    #: Edges of which something was not understood.
    not_understood: int = 0

    def doubt(self, reasons: Iterable[str], place: str) -> None:
        """Count an edge of which something was not understood.

        :param reasons: What was not understood of it.
        :param place: Its file and line.
        """
        self.not_understood += 1
        for reason in reasons:
            self.doubts.setdefault(reason, Doubt(place)).count += 1

    def lines(self) -> Iterator[str]:
        """Return the lines that end a build."""
        if self.not_understood:
            yield f"not understood, kept and not followed: {self.not_understood} edges"
        ranked = sorted(self.doubts.items(), key=lambda item: -item[1].count)
        for reason, doubt in ranked[:MOST_LISTED]:
            yield f"  {reason}: {doubt.count}, first at {doubt.first}"
        left = len(ranked) - MOST_LISTED
        if left > 0:
            yield f"  and {left} more such reasons"
