"""Statements on a pair in one clause, with the conditions under which they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.statements import CONTEXT_FIELDS, NO_CONTEXT
from kg.paths.context import ContextJudge
from kg.words import phrases
from kg.words.contexts import context_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.content import Content
    from kg.paths.stated import Stated

#: Most claims in a first line; how many more there are is said.
MOST_CLAIMS = 3


def claim(items: Sequence[Stated], content: Content) -> str:
    """Write statements in one clause, with conditions and timing that all share, as in ``(given preventively)``.

    Where all together share none, each claim is followed by its own.
    """
    conditions = _conditions(items, content)
    claims: dict[tuple[str, ...], list[Stated]] = {}
    for item in items:
        said = item.statement
        claims.setdefault((said.subject, said.predicate, str(said.is_negated), said.object), []).append(item)
    if (
        not conditions
        and 1 < len(claims) <= MOST_CLAIMS
        and any(_conditions(part, content) for part in claims.values())
    ):
        return "; ".join(claim(part, content) for part in claims.values())
    words = phrases.clauses([item.statement for item in items], content, most=MOST_CLAIMS)
    if len(items) == 1 and items[0].statement.sign is None and items[0].statement.mediators:
        words += f", {phrases.mediation(items[0].statement.mediators, content.entities)}"  # "affects" says too little
    return f"{words} ({conditions})" if conditions else words


def _conditions(items: Sequence[Stated], content: Content) -> str:
    """Name the timing and the context fields that all of some statements share, or nothing."""
    timings = {item.statement.timing for item in items}
    fields = shared_fields(items, content)
    ends = {curie for item in items for curie in (item.statement.subject, item.statement.object)}
    if settings := fields.get("disease_setting"):  # "MSC prevents GVHD in GVHD" says nothing more
        fields["disease_setting"] = tuple(curie for curie in settings if curie not in ends)
    words = context_words(NO_CONTEXT.with_fields(fields), content.entities)
    return "; ".join([*filter(None, timings if len(timings) == 1 else ()), *filter(None, [words])])


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
