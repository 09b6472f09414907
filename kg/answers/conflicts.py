"""Where statements disagree: pairs with both signs, or asserted and denied, and what recorded context keeps apart."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.model.statements import CONTEXT_FIELDS
from kg.paths.context import ContextJudge
from kg.words import phrases
from kg.words.result import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement, Tension

#: What may separate two statements beside the fields of their contexts.
OWN_FIELDS = ("object_aspect", "subject_aspect", "in_cell")
#: The fields of a row of a conflict, and of a tension, in order.
COLUMNS = ("subject", "object", "kind", "for", "against", "separated_by")
TENSION_COLUMNS = ("id", "tension", "note", "statements")


class Conflict(NamedTuple):
    """Statements about one pair that disagree."""

    subject: str
    object: str
    #: ``opposite signs`` or ``asserted and denied``.
    kind: str
    #: The statements that raise, or that assert.
    pro: tuple[Statement, ...]
    #: The statements that lower, or that deny.
    con: tuple[Statement, ...]
    #: Fields that every statement of both sides states, with values that exclude each other.
    separated_by: tuple[str, ...]


def find_conflicts(content: Content) -> list[Conflict]:
    """Find the pairs whose statements disagree, by subject and object."""
    judge = ContextJudge(content.entities, content.broader_aspects)
    pairs: dict[tuple[str, str], list[Statement]] = {}
    for item in content.statements.values():
        if item.is_causal and item.stands:
            pairs.setdefault((item.subject, item.object), []).append(item)
    return [
        Conflict(*pair, kind, tuple(pro), tuple(con), tuple(_separating(pro, con, judge)))
        for pair, items in sorted(pairs.items())
        for kind, pro, con in _sides(items)
    ]


def _sides(items: Sequence[Statement]) -> Iterator[tuple[str, list[Statement], list[Statement]]]:
    stated = [item for item in items if not item.is_negated]
    raising = [item for item in stated if item.sign == 1]
    lowering = [item for item in stated if item.sign == -1]
    if raising and lowering:
        yield "opposite signs", raising, lowering
    for sign in (1, -1):
        asserted = [item for item in stated if item.sign == sign]
        denied = [item for item in items if item.sign == sign and item.is_negated]
        denied += [item for item in stated if item.sign == 0]
        if asserted and denied:
            yield "asserted and denied", asserted, denied


def _separating(pro: Sequence[Statement], con: Sequence[Statement], judge: ContextJudge) -> Iterator[str]:
    for field in (*OWN_FIELDS, *CONTEXT_FIELDS):
        pairs = [(_values(a, field), _values(b, field)) for a, b in product(pro, con)]
        if all(judge.clash(field, a, b) for a, b in pairs):
            yield field


def _values(statement: Statement, field: str) -> tuple[str, ...]:
    if field in OWN_FIELDS:
        value = getattr(statement, field)
        return (value,) if value else ()
    values: tuple[str, ...] = getattr(statement.context, field)
    return values


def list_conflicts(content: Content, *, tensions: bool = False) -> Rows:
    """List where statements disagree.

    :param content: The graph.
    :param tensions: Whether to list the curated tensions instead.

    :returns: Rows with the fields :data:`COLUMNS`; of tensions, :data:`TENSION_COLUMNS`.
    """
    if tensions:
        rows = [tension_row(tension, content) for tension in content.tensions.values()]
    else:
        rows = [conflict_row(conflict, content) for conflict in find_conflicts(content)]
    what = "tensions" if tensions else "conflicts"
    return Rows(
        rows,
        TENSION_COLUMNS if tensions else COLUMNS,
        title=what,
        nothing=f"no {what}",
        data_version=content.data_version[:12],
    )


def conflict_row(conflict: Conflict, content: Content) -> dict[str, Any]:
    """Give a conflict as a row with the fields of :data:`COLUMNS`."""
    return {
        "subject": phrases.label(conflict.subject, content.entities),
        "object": phrases.label(conflict.object, content.entities),
        "kind": conflict.kind,
        "for": [_said(item, content) for item in conflict.pro],
        "against": [_said(item, content) for item in conflict.con],
        "separated_by": list(conflict.separated_by) or ["nothing recorded"],
    }


def _said(statement: Statement, content: Content) -> str:
    context = f" ({words})" if (words := phrases.context_words(statement.context, content.entities)) else ""
    return f"{statement.id} {statement.certainty}: {phrases.triple(statement, content)}{context}"


def tension_row(tension: Tension, content: Content) -> dict[str, Any]:
    """Give a curated tension as a row with the fields of :data:`TENSION_COLUMNS`."""
    return {
        "id": tension.curie,
        "tension": tension.label,
        "note": tension.comment,
        "statements": [_said(item, content) for item in statements_of(tension, content)],
    }


def statements_of(tension: Tension, content: Content) -> list[Statement]:
    """Give the statements that a tension links, lists expanded."""
    named = set(tension.statements)
    return [item for item in content.curated() if {item.id, item.block} & named]


def tensions_of(statements: Sequence[Statement], content: Content) -> list[Tension]:
    """Give the tensions that touch any of some statements."""
    keys = {key for item in statements for key in (item.id, item.block)}
    found = {tension.curie: tension for key in keys for tension in content.tensions_on.get(key, ())}
    return [found[curie] for curie in sorted(found)]
