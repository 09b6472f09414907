"""Counts of what became of the edges that a build read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.ingest.edge_columns import EdgeColumns
    from kg.model.predicates import Predicates

#: Number of doubts and of unlisted predicates that are shown, the most frequent first.
MOST_LISTED = 10


@dataclass
class Doubt:
    """A part of a row that was not understood."""

    #: File and line of the first one.
    first: str
    count: int = 0


@dataclass
class Tally:
    """Counts of edges by what became of them."""

    #: Edges with a sign, without one, and those that paths follow only when asked to.
    signed: int = 0
    unsigned: int = 0
    not_causal: int = 0
    denied: int = 0
    #: Edges that were not fully understood.
    not_understood: int = 0
    #: Statements of exports of this graph, which came back whole.
    whole: int = 0
    whole_denied: int = 0
    #: Rows that could not be read.
    set_aside: int = 0
    #: Predicates of edges without a sign that are in no table.
    unlisted: Counter[str] = field(default_factory=Counter)
    #: Links through nodes of their own that were not read, by kind.
    passed_over: Counter[str] = field(default_factory=Counter)
    #: Columns that are not read, by the number of edges that have them.
    unread: Counter[str] = field(default_factory=Counter)
    #: Parts that were not understood, in the order in which they occurred.
    doubts: dict[str, Doubt] = field(default_factory=dict)

    def doubt(self, reasons: Iterable[str], place: str) -> None:
        """Count an edge that was not fully understood, read at a place (file and line), for the given reasons."""
        self.not_understood += 1
        for reason in reasons:
            self.doubts.setdefault(reason, Doubt(place)).count += 1

    def count_kinds(self, edges: EdgeColumns, predicates: Predicates) -> None:
        """Count the edges that were written, by their kinds."""
        curies = list(edges.predicates)
        for number, kind in enumerate(edges.kinds):
            count = edges.kind_counts[number]
            if kind.is_further:
                self.not_causal += count
            elif kind.sign is not None:
                self.signed += count
            else:
                self.unsigned += count
                if count and not predicates.get(curies[kind.predicate]).is_listed:
                    self.unlisted[curies[kind.predicate]] += count

    def lines(self) -> Iterator[str]:
        """Return the lines that end a build."""
        if self.whole:
            yield f"statements of this graph, whole: {self.whole}, {self.whole_denied} of them denied"
        yield f"edges with a sign: {self.signed}"
        yield f"edges without a sign: {self.unsigned}"
        listed = [f"{curie} {count}" for curie, count in self.unlisted.most_common()]
        if listed:
            yield f"  their predicates that are in no table: {_shortened(listed)}"
        yield f"denied: {self.denied}"
        yield f"not causal, followed with --include-descriptive only: {self.not_causal}"
        if words := self.passed_over_words():
            yield f"links through nodes of their own, not read: {words}"
        yield f"not understood, kept and not followed: {self.not_understood}"
        ranked = sorted(self.doubts.items(), key=lambda item: -item[1].count)
        for reason, doubt in ranked[:MOST_LISTED]:
            yield f"  {reason}: {doubt.count}, first at {doubt.first}"
        if len(ranked) > MOST_LISTED:
            yield f"  and {len(ranked) - MOST_LISTED} other reasons"
        if self.unread:
            yield f"columns that are not read: {_shortened([f'{name} {n}' for name, n in self.unread.most_common()])}"
        yield f"set aside, because they cannot be read: {self.set_aside}"

    def passed_over_words(self) -> str:
        """Return the number and kinds of links through nodes that were not read; empty if there are none."""
        listed = [f"{what}: {count}" for what, count in self.passed_over.most_common()]
        return f"{self.passed_over.total()} ({_shortened(listed)})" if listed else ""


def _shortened(words: Sequence[str]) -> str:
    """Return a list in one line: its first members, and how many more it has."""
    more = len(words) - MOST_LISTED
    return ", ".join([*words[:MOST_LISTED], *([f"and {more} more"] if more > 0 else [])])
