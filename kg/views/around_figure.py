"""The figure of a neighbourhood: the entity in the middle, its causes on the left, its effects on the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model.statements import CERTAINTIES
from kg.views.appearance import family_of, kind_of, mark_of
from kg.views.figure import Figure, draw_arrows
from kg.views.folding import find_ties, fold_nodes
from kg.views.outline import Row, lay_out_tall
from kg.views.wide import lay_out_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.figure import Arrow, Layout, Node
    from kg.views.folding import Tie

#: Most neighbours of one column that stand each in a box of its own, and fewest that share one.
MOST_SINGLE, FEWEST_FOLDED = 22, 3
#: Most boxes and arrows of a drawing in SVG; a larger neighbourhood is drawn as a web.
MOST_BOXES, MOST_ARROWS = 160, 200
#: Most arrows of a drawing in which those between neighbours are drawn, too.
MOST_BESIDE = 90


def around_figure(
    content: Content, curie: str, *, depth: int = 1, upstream: bool = True, downstream: bool = True
) -> Figure:
    """Draw what acts on an entity and what it acts on.

    :param content: The content.
    :param curie: The entity.
    :param depth: How many steps to go, at least 1: causes of causes, and effects of effects.
    :param upstream: Whether to draw what acts on it.
    :param downstream: Whether to draw what it acts on.

    :returns: The figure; without arrows if the entity has no neighbours, and without layouts if it is too large
        for SVG. Many neighbours with the same relation to one node are folded into one box.
    """
    level, statements = _cones(content, curie, depth, upstream=upstream, downstream=downstream)
    homes = _folded(content, level, statements, curie)
    arrows = draw_arrows(statements.values(), homes)
    columns = {homes.get(key, key): place for key, place in level.items()}
    onward = [arrow for arrow in arrows if columns[arrow.subject] < columns[arrow.object]]
    beside = len(arrows) - len(onward) if len(arrows) > MOST_BESIDE else 0
    if beside:
        arrows = [arrow._replace(number=n) for n, arrow in enumerate(onward)]
    nodes = fold_nodes(content, arrows, homes, {curie})
    title = f"Around {content.entities[curie].label}"
    notes = _notes(nodes, beside)
    figure = Figure(
        title, tuple(nodes), tuple(arrows), (), _counts(content, curie, arrows, list(statements.values())), (), notes
    )
    if not arrows or len(nodes) > MOST_BOXES or len(arrows) > MOST_ARROWS:
        return figure
    first = min(columns[node.key] for node in nodes)
    columns = {node.key: columns[node.key] - first for node in nodes}
    order = {node.key: float(n) for n, node in enumerate(sorted(nodes, key=lambda node: (node.family, node.label)))}
    size, gap = (14.0, 12.0) if len(nodes) < 16 else (12.0, 5.0)
    rows = list(rows_around(curie, arrows))

    def lay_out(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> tuple[Layout, Layout]:
        wide = lay_out_wide(nodes, arrows, columns, rank=order, size=size, gap=gap, width=920, gaps=(90.0, 220.0))
        return wide, lay_out_tall(nodes, arrows, rows, content)

    return replace(figure, lay_out=lay_out).laid_out()


def _cones(
    content: Content, curie: str, depth: int, *, upstream: bool, downstream: bool
) -> tuple[dict[str, int], dict[str, Statement]]:
    """Return the column of each entity, the middle being 0, and the statements that lead there."""
    level, found = {curie: 0}, {}
    for side, is_wanted in ((1, downstream), (-1, upstream)):
        edge = {curie}
        for step in range(1, depth + 1 if is_wanted else 1):
            following: dict[str, None] = {}
            for item in content.touching(edge):
                near, far = (item.subject, item.object) if side == 1 else (item.object, item.subject)
                if item.retracted or near not in edge:
                    continue
                found[item.id] = item
                if far not in level:
                    level[far] = side * step
                    following[far] = None
            edge = set(following)
    return level, found


def _folded(
    content: Content, level: Mapping[str, int], statements: Mapping[str, Statement], curie: str
) -> dict[str, str]:
    """Fold neighbours that have the same relation to one node into groups if a column holds many.

    :returns: Entity to the key of its group.
    """
    ties = find_ties(statements.values())
    columns: dict[int, list[str]] = {}
    for key, place in level.items():
        if key != curie:
            columns.setdefault(place, []).append(key)
    homes: dict[str, str] = {}
    for place, keys in columns.items():
        alike: dict[tuple[str, frozenset[Tie]], list[str]] = {}
        for key in keys if len(keys) > MOST_SINGLE else ():
            alike.setdefault((family_of(content.entities[key]), frozenset(ties.get(key, ()))), []).append(key)
        for n, members in enumerate(alike.values()):
            if len(members) >= FEWEST_FOLDED:
                homes |= dict.fromkeys(members, f"group:{place}.{n}")
    return homes


def _counts(content: Content, curie: str, arrows: Iterable[Arrow], items: Sequence[Statement]) -> tuple[str, ...]:
    """Return one line: the number of statements drawn, of causes of each sign, and of effects of each sign.

    :param content: Where labels are.
    :param curie: The entity.
    :param arrows: The drawn arrows.
    :param items: All statements found, also those without an arrow.

    :returns: The line.
    """
    passive = " and ".join(_tallies(items, curie, "object", {"increases": "raised by", "decreases": "lowered by"}))
    active = " and ".join(_tallies(items, curie, "subject", {"increases": "raises", "decreases": "lowers"}))
    said = f"is {passive}; it {active}" if passive and active else f"is {passive}" if passive else active
    label = content.entities[curie].label
    drawn = sum(len(arrow.statements) for arrow in arrows)
    count = f"{drawn} statement{'' if drawn == 1 else 's'}"
    return (f"{count}: {label} {said}" if said else f"{count} about {label}, none with a sign",)


def _tallies(items: Sequence[Statement], curie: str, end: str, words: Mapping[str, str]) -> Iterator[str]:
    """Count the entities at the other end of each sign, as in ``raised by 19 (5 not asserted)``."""
    for kind, verb in words.items():
        own = [item for item in items if getattr(item, end) == curie and kind_of(item) == kind and not mark_of(item)]
        others = {item.object if end == "subject" else item.subject for item in own}
        sure = {item.object if end == "subject" else item.subject for item in own if item.certainty == "asserted"}
        if others:
            unsure = f"{len(others - sure)} " if others & sure else ""
            yield f"{verb} {len(others)}" + (f" ({unsure}not asserted)" if others - sure else "")


def _notes(nodes: Sequence[Node], beside: int) -> tuple[str, ...]:
    """Return notes on what is folded and what is not drawn."""
    folded = sum(len(node.members) for node in nodes)
    groups = sum(bool(node.members) for node in nodes)
    notes = [f"{folded} entities are folded into {groups} boxes; choose a box to unfold it."] if folded else []
    notes += [f"{beside} arrows between neighbours, or back to them, are not drawn."] if beside else []
    return tuple(notes)


def rows_around(curie: str, arrows: Sequence[Arrow]) -> Iterator[Row]:
    """Return the rows of causes, of the entity and of its effects; then those of the next step, by the nearer node."""
    causes = [arrow for arrow in arrows if arrow.object == curie and arrow.subject != curie]
    causes.sort(key=lambda arrow: (bool(arrow.mark), arrow.kind == "describes", CERTAINTIES.index(arrow.certainty)))
    yield from (Row(0, arrow.subject, arrow.number, is_cause=True) for arrow in causes)
    yield Row(0, curie)
    yield from (Row(1, arrow.object, arrow.number) for arrow in arrows if arrow.subject == curie)
    farther: dict[str, list[Arrow]] = {}
    for arrow in arrows:
        if curie not in (arrow.subject, arrow.object):
            farther.setdefault(arrow.subject, []).append(arrow)
    for n, (subject, own) in enumerate(farther.items()):
        yield Row(0, subject, heading="" if n else "A step farther")
        yield from (Row(1, arrow.object, arrow.number) for arrow in own)
