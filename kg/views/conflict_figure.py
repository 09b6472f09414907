"""The figure of conflicts: a panel for each, with both sides."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.views.figure import Band, Figure, Layout, RankedPath, draw_arrows, ends_of, node_of
from kg.views.lettering import HEADING_LINE, headed
from kg.views.ordering import Connection, find_columns
from kg.views.outline import lay_out_tall, rows_by_subject
from kg.views.wide import lay_out_wide
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answers.conflicts import Conflict, Conflicts
    from kg.views.figure import Arrow, Box, Line, Node

#: Width of a panel and the room between two, in pixels; panels side by side.
PANEL, BETWEEN, ABREAST = 454.0, 12.0, 2


def conflict_figure(conflicts: Conflicts) -> Figure:
    """Draw the statements that disagree; without arrows if none do.

    Conflicts between results of studies have no statements, and are counted in a note.
    """
    content = conflicts.content
    panels: list[tuple[Conflict, list[Arrow]]] = []
    arrows: list[Arrow] = []
    for conflict in conflicts:
        said = (content.statements.get(item.id) for item in (*conflict.pro, *conflict.con))
        own = [
            arrow._replace(
                number=len(arrows) + n, subject=f"{len(panels)}|{arrow.subject}", object=f"{len(panels)}|{arrow.object}"
            )
            for n, arrow in enumerate(draw_arrows(dict.fromkeys(filter(None, said))))
        ]
        if own:
            panels.append((conflict, own))
            arrows += own
    counts = Counter(conflict.kind for conflict in conflicts)
    answer = (
        f"{counted(len(conflicts), 'conflict')}: {', '.join(f'{kind} ({count})' for kind, count in counts.items())}",
    )
    beside = len(conflicts) - len(panels)
    between = counted(beside, "conflict")
    notes = (f"Not drawn: {between} between results of studies; kg conflicts lists them.",) if beside else ()
    title = "Where sources disagree"
    if not arrows:
        return Figure(title, (), (), (), answer, (), notes)
    nodes = tuple(node_of(content.entities[key.partition("|")[2]], key) for key in ends_of(arrows))
    routes = tuple(
        RankedPath(rank, conflict.title, _note(conflict), tuple(arrow.number for arrow in own))
        for rank, (conflict, own) in enumerate(panels, 1)
    )
    rows = [
        row for n, (conflict, own) in enumerate(panels, 1) for row in rows_by_subject(own, f"{n}. {conflict.title}")
    ]

    def lay_out(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> tuple[Layout, Layout]:
        return _wide(panels, nodes, arrows), lay_out_tall(nodes, arrows, rows, content)

    figure = Figure(title, nodes, tuple(arrows), (), answer, routes, notes, routes_are="conflicts", lay_out=lay_out)
    return figure.laid_out()


def _wide(panels: Sequence[tuple[Conflict, Sequence[Arrow]]], nodes: Sequence[Node], arrows: Sequence[Arrow]) -> Layout:
    """Lay out the panels side by side, in rows."""
    by_key = {node.key: node for node in nodes}
    boxes: list[Box] = []
    lines: list[Line] = []
    bands: list[Band] = []
    y = BETWEEN
    for first in range(0, len(panels), ABREAST):
        height = 0.0
        for n, (conflict, made) in enumerate(panels[first : first + ABREAST]):
            own = [arrows[arrow.number] for arrow in made]
            x = BETWEEN + n * (PANEL + BETWEEN)
            title, note = f"{first + n + 1}. {conflict.title}", _note(conflict)
            upper = 6 + HEADING_LINE * sum(map(len, headed(title, note, PANEL)))
            keys = ends_of(own)
            columns = find_columns(keys, [Connection(arrow.number, arrow.subject, arrow.object) for arrow in own])
            part = lay_out_wide(
                [by_key[key] for key in keys], own, columns, width=PANEL, size=12, gap=6, gaps=(60.0, 260.0),
                corner=(x, y + upper),
            )  # fmt: skip
            boxes += part.boxes
            lines += part.lines
            height = max(height, part.height + upper)
            bands.append(Band(title, x, y, max(PANEL, part.width), 0.0, note))
        bands = [band._replace(height=height) if band.y == y else band for band in bands]
        y += height + BETWEEN
    return Layout(
        "wide", max(band.x + band.width for band in bands) + BETWEEN, y, tuple(boxes), tuple(lines), (), tuple(bands)
    )


def _note(conflict: Conflict) -> str:
    """Return the kind of a conflict, and the fields that separate its sides."""
    fields = ", ".join(field.replace("_", " ") for field in conflict.separated_by)
    apart = f"the sides differ in: {fields}" if fields else conflict.apart
    return f"{conflict.kind}; {apart}" + (f". {conflict.note}" if conflict.note else "")
