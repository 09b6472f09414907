"""Entities that share a box: those of one relation to the same others, or of one group."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.views.appearance import FAMILIES, family_of, kind_of, mark_of
from kg.views.figure import Node, ends_of, node_of
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.figure import Arrow

#: Most entities of one column that stand each in a box of its own, and fewest that share one.
MOST_SINGLE, FEWEST_FOLDED = 22, 3
#: The other end of an arrow, its kind and mark, and whether the arrow leads here.
Tie = tuple[str, str, str, bool]


def find_ties(statements: Iterable[Statement], homes: Mapping[str, str] | None = None) -> dict[str, set[Tie]]:
    """Return the ties of each entity to others; entities with equal ties are drawn alike.

    ``homes`` maps an entity to the box that it shares with others, which then is the other end.
    """
    homes = homes or {}
    ties: dict[str, set[Tie]] = {}
    for item in statements:
        subject, obj = homes.get(item.subject, item.subject), homes.get(item.object, item.object)
        ties.setdefault(item.object, set()).add((subject, kind_of(item), mark_of(item), True))
        ties.setdefault(item.subject, set()).add((obj, kind_of(item), mark_of(item), False))
    return ties


def fold_nodes(
    content: Content, arrows: Sequence[Arrow], homes: Mapping[str, str], stand_out: Iterable[str] = ()
) -> list[Node]:
    """Return a node for every end of some arrows, in their order; groups carry their members.

    ``homes`` maps an entity to the key of its group; the question is about the nodes in ``stand_out``.
    """
    chosen = set(stand_out)
    members: dict[str, list[str]] = {}
    for curie, home in homes.items():
        members.setdefault(home, []).append(curie)
    return [
        group_node(content, key, members[key])
        if key in members
        else node_of(content.entities[key])._replace(stands_out=key in chosen)
        for key in ends_of(arrows)
    ]


def group_node(content: Content, key: str, members: Sequence[str]) -> Node:
    """Return the box of a group; it has the class of most of its members."""
    families = Counter(family_of(content.entities[curie]) for curie in members)
    family = families.most_common(1)[0][0]
    return Node(key, group_label(content, members, family), family, False, tuple(members))


def folding_notes(nodes: Iterable[Node]) -> list[str]:
    """Return a note on how many entities are folded, if any are."""
    groups = [node for node in nodes if node.members]
    folded = sum(len(node.members) for node in groups)
    return [f"{folded} entities are folded into {counted(len(groups), 'box')}."] if groups else []


def group_label(content: Content, members: Sequence[str], family: str) -> str:
    """Return the name of a group: ``9 × gene or protein: IL-6, IL-8 …``; up to three members by their names alone."""
    names = [content.entities[curie].label for curie in members]
    if len(names) <= 3:
        return ", ".join(names)
    classes = {family_of(content.entities[curie]) for curie in members}
    words = f"× {FAMILIES[family].words}" if len(classes) == 1 else "of several classes"
    return f"{len(names)} {words}: {', '.join(names[:2])} …"
