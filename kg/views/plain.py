"""The plain layouts: columns as the arrows run, and rows by subject, for statements without an order of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.views.ordering import Connection, find_columns
from kg.views.outline import Row, lay_out_tall
from kg.views.wide import lay_out_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.views.figure import Arrow, Layout, Node


def plain_layouts(content: Content, nodes: Sequence[Node], arrows: Sequence[Arrow]) -> tuple[Layout, Layout]:
    """Return the layouts ``wide`` and ``tall``: arrows run from left to right, and from above to below."""
    columns = find_columns([node.key for node in nodes], [Connection(a.number, a.subject, a.object) for a in arrows])
    rows = [
        row
        for subject in dict.fromkeys(arrow.subject for arrow in arrows)
        for row in (Row(0, subject), *(Row(1, a.object, a.number) for a in arrows if a.subject == subject))
    ]
    return lay_out_wide(nodes, arrows, columns, size=13, gap=10, width=920), lay_out_tall(nodes, arrows, rows, content)
