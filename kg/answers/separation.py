"""Separation of two sides of statements: the recorded fields in which they exclude each other."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from kg.model.statements import CONTEXT_FIELDS, TEXT_FIELDS
from kg.paths.context import OWN_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.statements import Statement
    from kg.paths.context import ContextJudge

#: The fields that may separate statements; free words cannot be compared.
SEPARATORS = (*OWN_FIELDS, *(name for name in CONTEXT_FIELDS if name not in TEXT_FIELDS))

#: Fields to their words, where these are not their names; the object separates kinds of cells.
FIELD_WORDS = {"in_cell": "the cell", "object": "the kind of cell"}
#: Most fields that a line names.
MOST_FIELDS = 2


def separating(some: Iterable[Statement], others: Iterable[Statement], judge: ContextJudge) -> tuple[str, ...]:
    """Return the fields that separate all statements of one side from all of the other.

    :param some: The statements of one side.
    :param others: Those of the other side.
    :param judge: Knows which values exclude each other.

    :returns: Some of :data:`SEPARATORS`: those that separate the sides alone; where none does, the fewest that separate
        them together, then the others that separate two statements. Empty where nothing separates some two, or where a
        side is empty.
    """
    pairs = [_excluding(one, other, judge) for one, other in product(some, others)]
    if not pairs or not all(pairs):
        return ()
    every = [name for name in SEPARATORS if any(name in pair for pair in pairs)]
    if alone := [name for name in every if all(name in pair for pair in pairs)]:
        return tuple(alone)
    together = (chosen for size in range(2, len(every) + 1) for chosen in combinations(every, size))
    fewest = next(chosen for chosen in together if all(pair.intersection(chosen) for pair in pairs))
    return (*fewest, *(name for name in every if name not in fewest))


def separating_some(some: Iterable[Statement], others: Iterable[Statement], judge: ContextJudge) -> tuple[str, ...]:
    """Return the fields that separate a statement of one side from one of the other, in the order of SEPARATORS."""
    wanted = set[str]().union(*(_excluding(one, other, judge) for one, other in product(some, others)))
    return tuple(name for name in SEPARATORS if name in wanted)


def disputed_aspects(some: Sequence[Statement], others: Iterable[Statement], judge: ContextJudge) -> list[str]:
    """Return the aspects of the object on which two sides oppose each other.

    :param some: The statements of one side.
    :param others: Those of the other side.
    :param judge: Knows which values exclude each other.

    :returns: The aspects of those statements of the first side that no field separates from some of the other, in
        their order; empty if another field than the aspect separates the rest, if nothing does, or if a statement of
        these names no aspect.
    """
    pairs = [(one.object_aspect, _excluding(one, other, judge)) for one, other in product(some, others)]
    disputed = list(dict.fromkeys(aspect for aspect, fields in pairs if not fields))
    is_apart = all("object_aspect" in fields for _, fields in pairs if fields)
    return disputed if is_apart and all(disputed) and {*disputed} < {aspect for aspect, _ in pairs} else []


def apart_words(partly: Sequence[str]) -> str:
    """Say that nothing tells two sides apart, or which fields do so for some of their statements only."""
    if not partly:
        return "nothing recorded tells them apart"
    return f"some of them differ in {field_words(partly)}, the others in nothing recorded"


def field_words(names: Sequence[str]) -> str:
    """Name the first two fields in words and count the others, as in ``the cell and object aspect (and 2 more)``."""
    words = " and ".join(FIELD_WORDS.get(name, name.replace("_", " ")) for name in names[:MOST_FIELDS])
    return f"{words} (and {len(names) - MOST_FIELDS} more)" if len(names) > MOST_FIELDS else words


def _excluding(one: Statement, other: Statement, judge: ContextJudge) -> set[str]:
    """Return the fields that two statements both state, with values that exclude each other."""
    found = set()
    for name in SEPARATORS:
        some, others = _values(one, name), _values(other, name)
        if name.endswith("_aspect"):
            is_excluded = bool(some and others) and not judge.aspects_overlap(some, others)
        else:
            is_excluded = judge.clash(name, some, others)
        if is_excluded:
            found.add(name)
    return found


def _values(statement: Statement, name: str) -> tuple[str, ...]:
    """Return the values of a field of a statement, be it its own or of its context."""
    if name in OWN_FIELDS:
        value = getattr(statement, name)
        return (value,) if value else ()
    values: tuple[str, ...] = getattr(statement.context, name)
    return values
