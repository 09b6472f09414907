"""Nodes and edges of a build: nodes get numbers, edges are written to a file per column.

Memory grows with the number of nodes and of kinds of edges, not with the number of edges.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.model.spellings import standard_identifier
from kg.model.statements import CERTAINTIES
from kg.search.index import RECORD_MARK, SIGN_CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    #: The values of :data:`COLUMNS` for an edge.
    Edge = tuple[int, int, int, int, int]

#: The columns of the edges: source, target, kind, cost in millionths, and the number of a record or 0.
COLUMNS = ("sources", "targets", "kinds", "costs", "records")
#: Those of them that are numbers of nodes.
ENDS = COLUMNS[:2]
KIND = COLUMNS.index("kinds")
#: Edges that are kept in memory before they go to disk.
CHUNK = 1 << 16

#: The index counts four times its rows in 32 bits.
MOST_EDGES = (1 << 30) - 1


class TooManyError(KGError, ValueError):
    """More edges than an index can hold."""


class EdgeKind(NamedTuple):
    """The properties of an edge other than its ends; many edges share one kind."""

    predicate: int
    sign: int | None
    #: Whether paths walk it only when asked to.
    is_further: bool
    certainty: str
    has_record: bool

    @property
    def marks(self) -> int:
        """The marks of its rows; see :data:`kg.search.index.TABLES`."""
        return 8 * self.predicate + RECORD_MARK * self.has_record + CERTAINTIES.index(self.certainty)

    @property
    def layer_and_sign(self) -> int:
        """Four times whether it is a further edge, plus the code of its sign."""
        return 4 * self.is_further + SIGN_CODES[self.sign]


class EdgeColumns:
    """The nodes of a build by number, and its edges, which are written to a folder.

    ``aliases`` maps CURIEs to those that they stand for.
    """

    def __init__(self, folder: Path, aliases: Mapping[str, str] = MappingProxyType({})) -> None:
        self.aliases = aliases
        self._files = [(folder / name).open("wb") for name in COLUMNS]
        #: IRI or CURIE to the number of its node; every spelling that was read stands beside the CURIE.
        self.numbers: dict[str, int] = {}
        #: CURIEs of the nodes by number.
        self.curies: list[str] = []
        #: Predicates by number, and back.
        self.predicates: dict[str, int] = {}
        #: Kinds of edges by number, and back.
        self.kinds: dict[EdgeKind, int] = {}
        #: Number of edges written to disk.
        self.count = 0
        #: Number of edges of each kind, by the number of the kind.
        self.kind_counts: Counter[int] = Counter()
        self._folder = folder

    def number(self, name: str) -> int:
        """Return the number of a node by its IRI or CURIE, counted from 0; a new one if it has none."""
        known = self.numbers.get(name)
        if known is None:
            curie = standard_identifier(name)
            curie = self.aliases.get(curie, curie)
            known = self.numbers.get(curie)
            if known is None:
                known = self.numbers[curie] = len(self.curies)
                self.curies.append(curie)
            self.numbers[name] = known
        return known

    def predicate(self, curie: str) -> int:
        """Return the number of a predicate, a new one if it has none."""
        return self.predicates.setdefault(curie, len(self.predicates))

    def kind(self, kind: EdgeKind) -> int:
        """Return the number of a kind of edges, a new one if it has none."""
        return self.kinds.setdefault(kind, len(self.kinds))

    def write(self, rows: Iterable[Edge], progress: Callable[[], None] = lambda: None) -> None:
        """Write edges.

        :param rows: The edges.
        :param progress: Called now and then.

        :raises TooManyError: If there are more than an index can hold.
        """
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            columns = [array("I", column) for column in zip(*chunk, strict=True)]
            for column, file in zip(columns, self._files, strict=True):
                column.tofile(file)
            self.count += len(chunk)
            self.kind_counts.update(columns[KIND])
            if self.count > MOST_EDGES:
                raise TooManyError(f"a store holds at most {MOST_EDGES:,} edges; build several")
            progress()

    def drop(self, edges: Collection[tuple[int, int, int]], since: int) -> None:
        """Turn edges (source, target, kind) into edges of a thing with itself, after the first ``since`` written."""
        if not edges:
            return
        for file in self._files:
            file.flush()
        dropped_kinds = {kind for *_, kind in edges}
        paths = [self._folder / name for name in COLUMNS[:3]]
        with paths[0].open("rb") as sources, paths[1].open("r+b") as targets, paths[2].open("rb") as kinds:
            for column in (sources, targets, kinds):
                column.seek(4 * since)
            while data := sources.read(4 * CHUNK):
                starts, ends, numbers = array("I", data), array("I", targets.read(4 * CHUNK)), array("I")
                numbers.frombytes(kinds.read(4 * CHUNK))
                if dropped_kinds.isdisjoint(numbers):
                    continue
                for n, edge in enumerate(zip(starts, ends, numbers, strict=True)):
                    if edge[2] in dropped_kinds and edge in edges:
                        ends[n] = starts[n]
                        self.kind_counts[edge[2]] -= 1
                targets.seek(-len(data), 1)
                ends.tofile(targets)

    def close(self) -> None:
        """Close the columns; nothing can be written any more."""
        for file in self._files:
            file.close()
