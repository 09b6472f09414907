"""The two layouts of a figure: columns for a wide screen, and rows for a telephone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.views.ordering import Connection, find_columns
from kg.views.outline import lay_out_tall, rows_by_subject
from kg.views.wide import lay_out_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model.content import Content
    from kg.views.figure import Arrow, Figure, Layout, Node
    from kg.views.outline import Row


def laid_out(
    figure: Figure, content: Content, columns: Mapping[str, int], rows: Iterable[Row], **options: Any
) -> Figure:
    """Return a figure with both layouts.

    :param figure: The figure.
    :param content: Where the words above the labels of the tall layout come from.
    :param columns: Node to its column in the wide layout.
    :param rows: The rows of the tall layout.
    :param **options: Those of :func:`kg.views.wide.lay_out_wide`.

    :returns: The figure, with the function that lays it out anew when its labels change.
    """
    rows = list(rows)

    def lay_out(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> tuple[Layout, Layout]:
        return lay_out_wide(nodes, arrows, columns, **options), lay_out_tall(nodes, arrows, rows, content)

    return replace(figure, lay_out=lay_out).laid_out()


def plainly_laid_out(figure: Figure, content: Content) -> Figure:
    """Return a figure without an order of its own with both layouts: arrows run to the right, rows go by subject."""
    links = [Connection(arrow.number, arrow.subject, arrow.object) for arrow in figure.arrows]
    columns = find_columns([node.key for node in figure.nodes], links)
    return laid_out(figure, content, columns, rows_by_subject(figure.arrows), size=13, gap=10, width=920)
