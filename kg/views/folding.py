"""Entities that share a box: those of one relation to the same others, or of one group."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.views.appearance import FAMILIES, family_of, kind_of, mark_of
from kg.views.figure import Node, node_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.figure import Arrow

#: The other end of an arrow, its kind and mark, and whether the arrow leads here.
Tie = tuple[str, str, str, bool]


def find_ties(statements: Iterable[Statement], homes: Mapping[str, str] | None = None) -> dict[str, set[Tie]]:
    """Return how each entity is tied to others.

    :param statements: The statements.
    :param homes: Entity to the key of the box that it shares with others, if any; it stands for the other end.

    :returns: Entity to its ties; entities with equal ties are drawn alike.
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
    """Return a node for every end of some arrows; groups carry their members.

    :param content: Where labels are.
    :param arrows: The arrows.
    :param homes: Entity to the key of its group.
    :param stand_out: The keys of the nodes that the question is about.

    :returns: The nodes, in the order in which they come.
    """
    chosen = set(stand_out)
    members: dict[str, list[str]] = {}
    for curie, home in homes.items():
        members.setdefault(home, []).append(curie)
    nodes = []
    for key in dict.fromkeys(key for arrow in arrows for key in (arrow.subject, arrow.object)):
        if key in members:
            own = members[key]
            families = Counter(family_of(content.entities[curie]) for curie in own)
            family = families.most_common(1)[0][0]
            nodes.append(Node(key, group_label(content, own, family), family, False, tuple(own)))
        else:
            nodes.append(node_of(content.entities[key])._replace(stands_out=key in chosen))
    return nodes


def group_label(content: Content, members: Sequence[str], family: str) -> str:
    """Name a group by its size, its class and its first members; three or fewer by their names alone.

    :param content: Where labels are.
    :param members: CURIEs of the members.
    :param family: The class of the first.

    :returns: As in ``9 × gene or protein: IL-6, IL-8 …``.
    """
    names = [content.entities[curie].label for curie in members]
    if len(names) <= 3:
        return ", ".join(names)
    classes = {family_of(content.entities[curie]) for curie in members}
    words = FAMILIES[family].words if len(classes) == 1 else "of several classes"
    return f"{len(names)} × {words}: {', '.join(names[:2])} …"
