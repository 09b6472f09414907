"""The figure of many statements at once: a web, or its best-supported part if it is too large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.paths.ranking import support
from kg.views.figure import Figure, draw_arrows
from kg.views.folding import fold_nodes
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement

#: Most statements that a view can show: browsers cannot draw more.
MOST_DRAWN = 10_000


def web_figure(content: Content, statements: Sequence[Statement], title: str) -> Figure:
    """Return statements as a web on a canvas, without layouts; of more than :data:`MOST_DRAWN`, the best supported."""
    drawn = best_supported(content, statements, MOST_DRAWN)
    arrows = draw_arrows(drawn)
    notes = []
    if len(drawn) < len(statements):
        notes.append(
            f"{len(statements) - len(drawn):,} of {len(statements):,} statements are left out: the {len(drawn):,} best "
            "supported are drawn. Name an entity, or two, to see more of a part."
        )
    answer = (counted(len(drawn), "statement"),)
    return Figure(title, tuple(fold_nodes(content, arrows, {})), tuple(arrows), (), answer, (), tuple(notes))


def best_supported(content: Content, statements: Sequence[Statement], most: int) -> list[Statement]:
    """Return the best-supported statements, in their own order; causal ones before others of the same support."""
    if len(statements) <= most:
        return list(statements)
    weight = {item.id: (support(item, content), item.is_causal) for item in statements}
    kept = {item.id for item in sorted(statements, key=lambda item: weight[item.id], reverse=True)[:most]}
    return [item for item in statements if item.id in kept]
