"""Edges with the statements behind them, by the numbers of an index.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Callable, Collection, Container, Iterable
from typing import NamedTuple, Protocol

from kg.model.statements import CERTAINTIES, NO_CONTEXT, Context, Statement
from kg.search.index import CERTAINTY_MARK, RECORD_MARK, PathIndex


class Step(NamedTuple):
    """One step of a path: the statements of one subject, object, object aspect and sign, taken together."""

    #: The node it starts from, and the one it leads to.
    source: str
    target: str
    #: Aspect of the object that is changed, or empty.
    aspect: str
    #: 1, -1, or ``None`` where it is unknown.
    sign: int | None
    #: At least 0; costs of steps add up.
    cost: float
    statements: tuple[Statement, ...]
    #: Whether it is walked from object to subject.
    is_reversed: bool = False

    def __hash__(self) -> int:
        """Return the hash of its ends: that of a tuple would visit every statement, and all that these hold."""
        return hash((self.source, self.target))


class Walkable(Protocol):
    """A graph that paths can walk: an index, and the entities and statements that its numbers stand for."""

    index: PathIndex

    def number(self, curie: str) -> int | None:
        """Return the number of an entity, ``None`` if no statement that can be walked names it."""

    def curie(self, node: int) -> str:
        """Return the entity that a number stands for."""

    def predicate_number(self, curie: str) -> int | None:
        """Return the number of a predicate, ``None`` if no statement that can be walked has it."""

    def statement(self, row: int) -> Statement:
        """Return the statement of a row."""


class StatementGraph:
    """The statements of a content that can be walked.

    :param statements: Those that cannot be walked are left out: denied, withdrawn, or measured without effect.
    :param cost: Cost of a statement in millionths, at least 0.
    :param hub_weight: Weight of the degrees of a node in the cost of passing through it.
    """

    def __init__(self, statements: Iterable[Statement], cost: Callable[[Statement], int], *, hub_weight: float) -> None:
        from kg.search.in_memory import IndexRow, make_index

        walkable = [item for item in statements if item.is_walkable]
        self._curies = sorted({curie for item in walkable for curie in (item.subject, item.object)})
        self._numbers = {curie: number for number, curie in enumerate(self._curies)}
        predicates = sorted({item.predicate for item in walkable})
        self._predicates = {curie: number for number, curie in enumerate(predicates)}
        rows = [
            IndexRow(
                not item.is_causal,
                self._numbers[item.subject],
                self._numbers[item.object],
                # A correlation has a sign, but a path gets none from it.
                item.sign if item.is_causal else None,
                cost(item),
                8 * self._predicates[item.predicate] + RECORD_MARK + CERTAINTIES.index(item.certainty),
            )
            for item in walkable
        ]
        data, places = make_index(rows, len(self._curies), hub_weight=hub_weight)
        self.index = PathIndex(data)
        self._statements = [walkable[place] for place in places]

    def number(self, curie: str) -> int | None:
        """Return the number of an entity, ``None`` if no statement that can be walked names it."""
        return self._numbers.get(curie)

    def curie(self, node: int) -> str:
        """Return the entity that a number stands for."""
        return self._curies[node]

    def predicate_number(self, curie: str) -> int | None:
        """Return the number of a predicate, ``None`` if no statement that can be walked has it."""
        return self._predicates.get(curie)

    def statement(self, row: int) -> Statement:
        """Return the statement of a row."""
        return self._statements[row]


def row_test(
    graph: Walkable,
    *,
    predicates: Collection[str] = (),
    min_certainty: str = CERTAINTIES[-1],
    fits_context: Callable[[Context], bool] | None = None,
    without: Container[str] = (),
) -> Callable[[int], bool] | None:
    """Return the test of whether a statement counts.

    :param graph: The graph that has their rows.
    :param predicates: CURIEs of the predicates that count; all where empty.
    :param min_certainty: The weakest certainty that counts.
    :param fits_context: Which contexts count; all where left out.
    :param without: Identifiers of statements that do not count.

    :returns: The test of a row, or ``None`` where every statement counts.
    """
    if not (predicates or without) and min_certainty == CERTAINTIES[-1] and fits_context is None:
        return None
    numbers = {graph.predicate_number(curie) for curie in predicates}
    weakest = CERTAINTIES.index(min_certainty)
    marks = graph.index.row_marks
    fits_none = fits_context is None or fits_context(NO_CONTEXT)

    def counts(row: int) -> bool:
        mark = marks[row]
        if (mark & CERTAINTY_MARK) > weakest or (numbers and mark >> 3 not in numbers):
            return False
        if not mark & RECORD_MARK or (fits_context is None and not without):
            return fits_none
        item = graph.statement(row)
        return item.id not in without and (fits_context is None or fits_context(item.context))

    return counts
