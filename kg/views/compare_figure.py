"""The figure of a comparison: statements read under one condition on the left, under another on the right.

Their effects stand between them; opposite effects come first and are lit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.views.appearance import KINDS, MARK_WORDS, family_of
from kg.views.both_layouts import laid_out
from kg.views.figure import Figure, draw_arrows, ends_of, node_of
from kg.views.folding import FEWEST_FOLDED, MOST_SINGLE, folding_notes, group_node
from kg.views.outline import rows_by_subject
from kg.words.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.figure import Arrow

#: Relations between the effects under the two conditions, in the order from above.
RELATIONS = ("opposite", "different", "alike", "left", "right")
#: The effects, each with its mark, that are opposite.
RAISES, LOWERS = ("increases", ""), ("decreases", "")
#: Most entities that a line of the answer names.
MOST_NAMED = 12


class ConditionSide(NamedTuple):
    """One side of a comparison."""

    words: str
    statements: tuple[Statement, ...]


def find_condition(
    content: Content, words: str, curies: Collection[str], fields: Collection[str], *, acting: bool
) -> ConditionSide:
    """Find the causal statements read under a condition.

    :param content: The content.
    :param words: The name of the condition.
    :param curies: The entities, or words of the ontology, that make it.
    :param fields: The fields of a context that may name it.
    :param acting: Whether statements whose subject is the condition count, too.

    :returns: The condition with its causal statements, in their order.
    """
    wanted = set(curies)
    found = [
        item
        for item in content.statements.values()
        if item.is_causal
        and item.stands
        and ((acting and item.subject in wanted) or any(wanted & set(getattr(item.context, field)) for field in fields))
    ]
    return ConditionSide(words, tuple(found))


def compare_figure(content: Content, left: ConditionSide, right: ConditionSide) -> Figure:
    """Draw two conditions side by side.

    :param content: The content.
    :param left: One condition.
    :param right: The other.

    :returns: The figure; without arrows where nothing was read under either.
    """
    arrows = _arrows(left, right, {})
    relation = {key: _relation(key, arrows) for key in dict.fromkeys(arrow.object for arrow in arrows)}
    answer = tuple(_words(relation, arrows, left, right, content))
    groups = _groups(relation, arrows, content)
    homes = {curie: key for key, members in groups.items() for curie in members}
    relation |= {key: relation[members[0]] for key, members in groups.items()}
    arrows = [
        arrow._replace(role="best") if relation[arrow.object] == "opposite" else arrow
        for arrow in _arrows(left, right, homes)
    ]
    nodes = [
        group_node(content, key, groups[key])
        if key in groups
        else node_of(content.entities[key.rpartition("|")[2]], key if "|" in key else "")
        for key in ends_of(arrows)
    ]
    title = f"{left.words} against {right.words}"
    note = "A missing statement is not a difference: what appears on one side only was read for that side only."
    notes = (note, *folding_notes(nodes))
    figure = Figure(title, tuple(nodes), tuple(arrows), (), answer, (), notes, lit="opposite")
    if not arrows:
        return figure
    columns = {node.key: {"left": 0, "right": 2}.get(node.key.partition("|")[0], 1) for node in nodes}
    rank = {key: float(RELATIONS.index(kind)) for key, kind in relation.items()}
    rank |= {node.key: 0.0 for node in nodes if node.key not in relation}
    on_top = {key for key, kind in relation.items() if kind == "opposite"}
    headings = (left.words, "what it acts on", right.words)
    sides = [[arrow for arrow in arrows if arrow.subject.startswith(side)] for side in ("left", "right")]
    rows = (*rows_by_subject(sides[0], left.words), *rows_by_subject(sides[1], right.words))
    return laid_out(
        figure, content, columns, rows, rank=rank, on_top=on_top, headings=headings, width=920, size=13, box=200, gap=8,
        gaps=(110.0, 190.0),
    )  # fmt: skip


def _arrows(left: ConditionSide, right: ConditionSide, homes: Mapping[str, str]) -> list[Arrow]:
    """Return the arrows of both sides; the keys of their subjects begin with the side."""
    drawn = [
        arrow._replace(subject=f"{side}|{arrow.subject}")
        for side, condition in (("left", left), ("right", right))
        for arrow in draw_arrows(condition.statements, homes)
    ]
    return [arrow._replace(number=number) for number, arrow in enumerate(drawn)]


def _groups(relation: Mapping[str, str], arrows: Sequence[Arrow], content: Content) -> dict[str, list[str]]:
    """Group the entities of one class that the same subjects of one side alone affect alike, if there are many.

    :returns: Key of a group to its members.
    """
    subjects = {arrow.subject.partition("|")[2] for arrow in arrows}
    ties: dict[str, set[tuple[str, str, str]]] = {}
    for arrow in arrows:
        ties.setdefault(arrow.object, set()).add((arrow.subject, arrow.kind, arrow.mark))
    alike: dict[object, list[str]] = {}
    for side in ("left", "right"):
        own = [key for key, kind in relation.items() if kind == side and key not in subjects]
        for key in own if len(own) > MOST_SINGLE else ():
            alike.setdefault((family_of(content.entities[key]), frozenset(ties[key])), []).append(key)
    return {f"group:{members[0]}": members for members in alike.values() if len(members) >= FEWEST_FOLDED}


def _relation(key: str, arrows: Sequence[Arrow]) -> str:
    """Return how the effects on an entity differ: one of :data:`RELATIONS`."""
    left, right = (
        {(arrow.kind, arrow.mark) for arrow in arrows if arrow.object == key and arrow.subject.startswith(side)}
        for side in ("left", "right")
    )
    if not (left and right):
        return "left" if left else "right"
    if left == right:
        return "alike"
    signs = [side & {RAISES, LOWERS} for side in (left, right)]
    return "opposite" if signs in ([{RAISES}, {LOWERS}], [{LOWERS}, {RAISES}]) else "different"


def _words(
    relation: Mapping[str, str], arrows: Sequence[Arrow], left: ConditionSide, right: ConditionSide, content: Content
) -> Iterator[str]:
    """Yield one line each for opposite, different and equal effects, and for those read for one side only."""
    heads = {
        "opposite": f"Opposite ({left.words} | {right.words})",
        "different": f"Stated differently ({left.words} | {right.words})",
        "alike": "The same",
        "left": f"Stated for {left.words} only",
        "right": f"Stated for {right.words} only",
    }
    for kind in RELATIONS:
        keys = [key for key, own in relation.items() if own == kind]
        names = [content.entities[key].label for key in keys]
        if kind in ("opposite", "different", "alike"):
            effects = [_effects(key, arrows, kind) for key in keys]
            names = [f"{name} ({said})" if said else name for name, said in zip(names, effects, strict=True)]
        if len(names) > MOST_NAMED:
            names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]
        if names:
            yield f"{heads[kind]}: {listed(names)}"


def _effects(key: str, arrows: Sequence[Arrow], relation: str) -> str:
    """Return how each side acts on an entity, as in ``raises | lowers``; one effect of both only if it has no sign."""
    sides = [
        dict.fromkeys(
            MARK_WORDS.get(arrow.mark, KINDS[arrow.kind].words)
            for arrow in arrows
            if arrow.object == key and arrow.subject.startswith(side)
        )
        for side in ("left", "right")
    ]
    if relation == "alike":
        sides = [] if list(sides[0]) in (["raises"], ["lowers"]) else sides[:1]
    return " | ".join(" or ".join(words) for words in sides)
