"""A picture of statements: an interactive page, a file, or a frame in a notebook."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kg.answers.statements import Statements
from kg.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.answers.paths import Paths
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.reading import Reading

#: Most statements that a picture can show; no browser draws more.
MOST_DRAWN = 20_000
#: Height of the frame in a notebook, in pixels.
HEIGHT = 640


class Picture(Statements):
    """A picture of statements: a sequence of those that it shows.

    :param statements: The statements.
    :param content: The graph that they are of.
    :param title: Heading of the page.
    :param highlight: CURIEs of the entities that stand out.
    :param layout: ``layered`` for paths, ``spring`` for a web.

    :raises LimitError: If there are more statements than can be drawn.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        content: Content,
        title: str,
        highlight: tuple[str, ...] = (),
        layout: Literal["layered", "spring"] = "spring",
    ) -> None:
        super().__init__(statements, content)
        check_size(len(self))
        self.title = title
        self.highlight = highlight
        self.layout = layout

    @cached_property
    def html(self) -> str:
        """The page: one HTML file that loads nothing from outside."""
        from kg.views.page import graph_page

        return graph_page(self.content, self, title=self.title, highlight=self.highlight, layout=self.layout)

    def save(self, path: str | Path) -> None:
        """Write the page to a file, whole or not at all.

        :param path: The file; its folder must be there.

        :raises OutputError: If that is not possible.
        """
        from kg.files import write_text

        write_text(path, self.html)

    def nothing(self) -> str:
        """Return what is said where there is nothing to draw."""
        return f"{self.title}: nothing to draw"

    def __str__(self) -> str:
        return self._title() if self else self.nothing()

    def _title(self) -> str:
        return f"{self.title}: {super()._title()}"

    def _repr_html_(self) -> str:
        from html import escape

        if not self:
            return super()._repr_html_()
        frame = 'sandbox="allow-scripts allow-popups allow-downloads" style="width: 100%; border: 0"'
        return f'<iframe srcdoc="{escape(self.html)}" title="{escape(self.title)}" height="{HEIGHT}" {frame}></iframe>'


def check_size(count: int) -> None:
    """Check that so many statements can be drawn.

    :param count: How many there are.

    :raises LimitError: If they are more than :data:`MOST_DRAWN`.
    """
    if count > MOST_DRAWN:
        raise LimitError(f"{count:,} statements are more than can be drawn ({MOST_DRAWN:,}); name an entity, or two")


def draw_everything(content: Content) -> Picture:
    """Draw every statement that stands."""
    check_size(len(content.statements))
    statements = [item for item in content.statements.values() if not item.retracted]
    return Picture(statements, content, "Mechanisms of mesenchymal stromal cells")


def draw_paths(found: Paths) -> Picture:
    """Draw the statements on some paths, from left to right."""
    source, target = found.answer.source.entity, found.answer.target.entity
    statements = dict.fromkeys(item for path in found for item in path.statements)
    title = f"Paths from {source.label} to {target.label}"
    return Picture(statements, found.content, title, (source.curie, target.curie), "layered")


def draw_neighborhood(reading: Reading, depth: int, content: Content) -> Picture:
    """Draw what lies near an entity.

    :param reading: The entity.
    :param depth: How far, in edges, at least 1.
    :param content: The graph.

    :returns: The picture of the statements that stand within that distance.

    :raises LimitError: If there are more statements than can be drawn.
    """
    near = {reading.entity.curie}
    found: dict[str, Statement] = {}
    for _ in range(depth):
        touching = [item for item in content.touching(near) if not item.retracted]
        found |= {item.id: item for item in touching}
        near |= {curie for item in touching for curie in (item.subject, item.object)}
    return Picture(found.values(), content, f"Around {reading.entity.label}", (reading.entity.curie,))
