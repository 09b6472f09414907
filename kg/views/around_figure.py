"""The figure of a neighbourhood: the entity in the middle, its causes on the left, its effects on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model.statements import CERTAINTIES
from kg.paths.ranking import support
from kg.views.appearance import family_of, kind_of, mark_of
from kg.views.both_layouts import laid_out
from kg.views.figure import Figure, draw_arrows
from kg.views.folding import FEWEST_FOLDED, MOST_SINGLE, find_ties, fold_nodes, folding_notes
from kg.views.outline import Row
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.figure import Arrow
    from kg.views.folding import Tie

#: Most boxes and arrows of a drawing in SVG; a larger neighbourhood is drawn as a web.
MOST_BOXES, MOST_ARROWS = 160, 200
#: Most arrows of a drawing in which those between neighbours are drawn, too.
MOST_BESIDE = 90
#: Most boxes of several steps that are drawn whole, and most entities of a column where there are more.
MOST_FAR, MOST_KEPT = 90, 16


def around_figure(
    content: Content, curie: str, *, depth: int = 1, upstream: bool = True, downstream: bool = True
) -> Figure:
    """Draw the causes and effects of an entity.

    :param content: The content.
    :param curie: The entity.
    :param depth: How many steps to go, at least 1: causes of causes, and effects of effects.
    :param upstream: Whether to draw its causes.
    :param downstream: Whether to draw its effects.

    :returns: The figure; without arrows if the entity has no neighbours, and without layouts if one step is too large
        for SVG: of several steps the best supported are drawn. Many neighbours with the same relation to one node are
        folded into one box.
    """
    level, statements = _cones(content, curie, depth, upstream=upstream, downstream=downstream)
    said = _tallied(content, curie, statements.values())
    figure = _drawn(content, curie, level, statements, said)
    if depth == 1 or (figure.layouts and len(figure.nodes) <= MOST_FAR) or not figure.arrows:
        return figure
    kept = _best_supported(content, curie, level, statements)
    some = {key: item for key, item in statements.items() if item.subject in kept and item.object in kept}
    entities, items = counted(len(level) - len(kept), "entity"), counted(len(statements) - len(some), "statement")
    note = f"{entities} and {items} are left out: the {MOST_KEPT} best supported of each column are drawn."
    return _drawn(content, curie, {key: place for key, place in level.items() if key in kept}, some, said, (note,))


def _drawn(
    content: Content,
    curie: str,
    level: Mapping[str, int],
    statements: Mapping[str, Statement],
    said: str,
    left_out: tuple[str, ...] = (),
) -> Figure:
    """Draw entities in columns; without layouts if they are too many for SVG.

    :param content: The content.
    :param curie: The entity in the middle.
    :param level: Entity to its column, the middle being 0.
    :param statements: The statements between the entities.
    :param said: How many entities raise or lower it, and how many it does.
    :param left_out: Notes on omitted parts.

    :returns: The figure.
    """
    homes = _folded(content, level, statements, curie)
    arrows = draw_arrows(statements.values(), homes)
    columns = {homes.get(key, key): place for key, place in level.items()}
    onward = [arrow for arrow in arrows if columns[arrow.subject] < columns[arrow.object]]
    beside = len(arrows) - len(onward) if len(arrows) > MOST_BESIDE else 0
    if beside:
        arrows = [arrow._replace(number=n) for n, arrow in enumerate(onward)]
    nodes = fold_nodes(content, arrows, homes, {curie})
    title = f"Around {content.entities[curie].label}"
    notes = [*left_out, *folding_notes(nodes)]
    notes += [f"Not drawn: {counted(beside, 'arrow')} between neighbours or back to them."] if beside else []
    count = counted(sum(len(arrow.statements) for arrow in arrows), "statement")
    figure = Figure(title, tuple(nodes), tuple(arrows), (), (f"{count} around {said}",), (), tuple(notes))
    if not arrows or len(nodes) > MOST_BOXES or len(arrows) > MOST_ARROWS:
        return figure
    first = min(columns[node.key] for node in nodes)
    columns = {node.key: columns[node.key] - first for node in nodes}
    order = {node.key: float(n) for n, node in enumerate(sorted(nodes, key=lambda node: (node.family, node.label)))}
    size, gap = (14.0, 12.0) if len(nodes) < 16 else (12.0, 5.0)
    options: dict[str, Any] = {"rank": order, "size": size, "gap": gap, "width": 920, "gaps": (90.0, 220.0)}
    return laid_out(figure, content, columns, rows_around(curie, arrows), **options)


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


def _best_supported(
    content: Content, curie: str, level: Mapping[str, int], statements: Mapping[str, Statement]
) -> set[str]:
    """Choose the entities to keep of each column: those with the best-supported ways to the middle.

    A way is as well supported as the product of its steps, each causal and with a sign. What leads to a kept entity is
    kept; where that leaves room, so are the best supported of its column.

    :returns: The entity in the middle, and at most :data:`MOST_KEPT` of each column.
    """
    score, before = {curie: 1.0}, {curie: curie}
    onward = [item for item in statements.values() if level[item.object] == level[item.subject] + 1]
    for item in sorted(onward, key=lambda item: max(abs(level[item.subject]), abs(level[item.object]))):
        near, far = sorted((item.subject, item.object), key=lambda key: abs(level[key]))
        value = score.get(near, 0.0) * support(item, content) if item.sign and not mark_of(item) else 0.0
        if value > score.get(far, 0.0):
            score[far], before[far] = value, near
    kept = {curie}
    for place in sorted(set(level.values()), key=abs, reverse=True):
        column = {key for key, own in level.items() if own == place and key in score}
        ranked = sorted(column, key=lambda key: (key not in kept, -score[key], key))[:MOST_KEPT]
        kept |= {*ranked, *(before[key] for key in ranked)}
    return kept


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


def _tallied(content: Content, curie: str, items: Collection[Statement]) -> str:
    """Return how many entities raise or lower one, and how many it raises or lowers, whether drawn or not."""
    causes = [f"{n} {verb if n == 1 else verb[:-1]} it{unsure}" for n, verb, unsure in _tallies(items, curie, "object")]
    effects = [f"{verb} {n}{unsure}" for n, verb, unsure in _tallies(items, curie, "subject")]
    said = [" and ".join(causes)] if causes else []
    said += [f"it {' and '.join(effects)}"] if effects else []
    return f"{content.entities[curie].label}: {'; '.join(said) or 'none with a sign'}"


def _tallies(items: Collection[Statement], curie: str, end: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number of entities at the other end of each sign, its verb, and how many of them nothing asserts."""
    for kind, verb in {"increases": "raises", "decreases": "lowers"}.items():
        own = [item for item in items if getattr(item, end) == curie and kind_of(item) == kind and not mark_of(item)]
        others = {item.object if end == "subject" else item.subject for item in own}
        sure = {item.object if end == "subject" else item.subject for item in own if item.certainty == "asserted"}
        if others:
            unsure = f"{len(others - sure)} " if others & sure else ""
            yield len(others), verb, f" ({unsure}not asserted)" if others - sure else ""


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
