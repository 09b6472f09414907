"""Statements on a pair as clauses, with the conditions under which they were made.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.model.content import Content
from kg.model.statements import CONTEXT_FIELDS, NO_CONTEXT
from kg.paths.context import ContextJudge
from kg.paths.stated import Stated
from kg.words import phrases
from kg.words.contexts import context_parts

#: Most clauses of a line; how many more there are is said.
MOST_CLAUSES = 3


class Claims(NamedTuple):
    """Statements as clauses."""

    clauses: tuple[str, ...]
    #: The conditions that hold for all of them, as in ``given preventively; in mice``; empty where there are none.
    conditions: str = ""

    def text(self, most: int = MOST_CLAUSES) -> str:
        """Write the first clauses in one line, with the conditions, and how many more there are."""
        words = "; ".join(self.clauses[:most]) + (f" ({self.conditions})" if self.conditions else "")
        return f"{words}; and {len(self.clauses) - most} more" if len(self.clauses) > most else words


def claims(items: Sequence[Stated], content: Content, *, told: str = "") -> Claims:
    """Write statements as clauses, with the conditions and the timing that all share.

    Where all together share none, each clause is followed by its own.

    :param items: The statements, one at least.
    :param content: The graph.
    :param told: A condition that the line has named already, as ``in animals``.

    :returns: The clauses, in the order of the statements.
    """
    conditions = _conditions(items, content, told)
    parts: dict[tuple[str, ...], list[Stated]] = {}
    for item in items:
        said = item.statement
        parts.setdefault((said.subject, said.predicate, str(said.is_negated), said.object), []).append(item)
    if not conditions and 1 < len(parts) <= MOST_CLAUSES:
        each = [claims(part, content, told=told) for part in parts.values()]
        if any(part.conditions for part in each):
            return Claims(tuple(part.text() for part in each))
    words = phrases.clauses((item.statement for item in items), content)
    first = items[0].statement
    if len(items) == 1 and first.sign is None and first.mediators:  # "affects" says too little
        words[0] += f", {phrases.mediation(first.mediators, content.entities)}"
    return Claims(tuple(words), conditions)


def _conditions(items: Sequence[Stated], content: Content, told: str) -> str:
    """Name the timing and the context fields that all of some statements share, or nothing."""
    timings = {item.statement.timing for item in items}
    fields = shared_fields(items, content)
    ends = {curie for item in items for curie in (item.statement.subject, item.statement.object)}
    if settings := fields.get("disease_setting"):  # "MSC prevents GVHD in GVHD" says nothing more
        fields["disease_setting"] = tuple(curie for curie in settings if curie not in ends)
    parts = context_parts(NO_CONTEXT.with_fields(fields), content.entities)
    said = [*(timings if len(timings) == 1 else ()), *(part for part in parts if part != told)]
    return "; ".join(filter(None, said))


def shared_fields(items: Iterable[Stated], content: Content) -> dict[str, tuple[str, ...]]:
    """Return the context fields that all of some statements state, with the values that hold for each of them."""
    contexts = [item.statement.context for item in items]
    judge = ContextJudge(content)
    found = {}
    for name in CONTEXT_FIELDS:
        each: list[tuple[str, ...]] = [getattr(context, name) for context in contexts]
        held = [
            value
            for value in dict.fromkeys(value for values in each for value in values)
            if all(any(value in judge.wider(other) for other in values) for values in each)
        ]
        if held:
            found[name] = tuple(held)
    return found
