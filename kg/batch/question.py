"""The question of a batch, and its outcome."""

from __future__ import annotations

from typing import NamedTuple

from kg.errors import KGError

#: The kinds of questions.
KINDS = ("path", "effect", "gaps")


#: Instead of a net sign: a path of any sign.
ANY = 2


class BatchError(KGError, ValueError):
    """A batch that cannot be run: its edges cannot be read, or its engine is missing or fails."""


class BatchQuestion(NamedTuple):
    """A question for all pairs of some sources and some targets; a node is never paired with itself."""

    #: One of :data:`KINDS`.
    kind: str
    #: Parquet files, or folders of them.
    edges: tuple[str, ...]
    #: Identifiers as they stand in the edges.
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    #: How many paths a pair, at least 1.
    k: int = 5
    #: Longest path, from 1 to 4, in edges.
    max_edges: int = 4
    #: 1 or -1 for paths of that net sign alone.
    sign: int | None = None
    #: Whether links that are not causal are walked.
    include_descriptive: bool = False

    @property
    def wanted(self) -> tuple[int, ...]:
        """The net signs whose best paths are sought, each by itself: 1, -1, 0 for unknown, or :data:`ANY`."""
        if self.kind == "path":
            return (ANY if self.sign is None else self.sign,)
        return 1, -1, 0

    @property
    def best(self) -> int:
        """How many paths are sought of each sign that is wanted."""
        return self.k if self.kind == "path" else 1

    @property
    def min_edges(self) -> int:
        """Shortest path that is sought, in edges; a verdict takes single edges for what is stated."""
        return 1 if self.kind == "path" else 2


class BatchSummary(NamedTuple):
    """The outcome of a batch: counts of pairs and rows, and names without edges."""

    pairs: int
    #: How many of them have a row in the answer.
    answered: int
    rows: int
    #: Names that no edge has.
    missing: tuple[str, ...]
    #: Pairs for which the search stopped at its limit; the plans in SQL have none.
    stopped: int = 0
