"""The figure of where sources disagree: every conflict with both sides, to be stepped through."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.answers.conflicts import NOT_SEPARATED
from kg.views.figure import Figure, RankedPath, draw_arrows, draw_nodes
from kg.views.plain import plain_layouts

if TYPE_CHECKING:
    from kg.answers.conflicts import Conflict, Conflicts, Said
    from kg.model.statements import Statement


def conflict_figure(conflicts: Conflicts) -> Figure:
    """Draw the statements that disagree.

    :param conflicts: The conflicts; those between results of studies have no statements and are counted in a note.

    :returns: The figure; without arrows where no statements disagree.
    """
    content = conflicts.content
    drawn = [conflict for conflict in conflicts if any(said.id in content.statements for said in _said(conflict))]
    statements: dict[str, Statement] = {
        said.id: content.statements[said.id]
        for conflict in drawn
        for said in _said(conflict)
        if said.id in content.statements
    }
    arrows = draw_arrows(statements.values())
    number = {item.id: arrow.number for arrow in arrows for item in arrow.statements}
    routes = tuple(
        RankedPath(
            rank,
            conflict.title,
            _note(conflict),
            tuple(dict.fromkeys(number[said.id] for said in _said(conflict) if said.id in number)),
        )
        for rank, conflict in enumerate(drawn, 1)
    )
    counts = Counter(conflict.kind for conflict in conflicts)
    answer = (f"{len(conflicts)} conflicts: {', '.join(f'{count} {kind}' for kind, count in counts.items())}",)
    beside = len(conflicts) - len(drawn)
    notes = (f"{beside} between results of studies are not drawn; kg conflicts lists them.",) if beside else ()
    nodes = draw_nodes(content, arrows)
    title = "Where sources disagree"
    if not arrows:
        return Figure(title, (), (), (), answer, (), notes)
    layouts = plain_layouts(content, nodes, arrows)
    return Figure(title, tuple(nodes), tuple(arrows), layouts, answer, routes, notes, routes_are="conflicts")


def _said(conflict: Conflict) -> tuple[Said, ...]:
    return (*conflict.pro, *conflict.con)


def _note(conflict: Conflict) -> str:
    """Say of which kind a conflict is, and what tells its sides apart."""
    fields = ", ".join(field.replace("_", " ") for field in conflict.separated_by) or NOT_SEPARATED
    return f"{conflict.kind}; told apart by {fields}" + (f". {conflict.note}" if conflict.note else "")
