"""A picture as users receive it: a figure, and the formats in which it can be written."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answers.statements import Statements
from kg.cached import cached_property
from kg.files import write_bytes
from kg.formats.registry import FormatError, write
from kg.model.part import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.content import Content
    from kg.views.figure import Figure

#: The forms of a picture; each is also the ending of its file.
FORMS = ("html", "svg", "png", "pdf", "mermaid", "dot")
#: Other endings to the form that they stand for.
ENDINGS = {"htm": "html", "mmd": "mermaid", "gv": "dot"}
#: Most documents that the line of the sources names.
MOST_NAMED = 6
#: Height of the frame in a notebook, in pixels.
HEIGHT = 640


class Picture(Statements):
    """A picture: a sequence of the statements that it shows."""

    def __init__(self, figure: Figure, content: Content) -> None:
        super().__init__(figure.statements, content)
        self.figure = figure

    @property
    def title(self) -> str:
        """The heading."""
        return self.figure.title

    @cached_property
    def html(self) -> str:
        """The page, as :meth:`to_html` writes it."""
        return self.to_html()

    @property
    def source(self) -> str:
        """The line that says where the data come from."""
        return source_line(self.content, (line.passage for item in self.figure.statements for line in item.evidence))

    def to_html(self, *, name: str = "msc-kg") -> str:
        """Return the picture as an HTML file to explore in a browser; files that the page saves have the name ``name``.

        The page loads nothing from outside, and is the same on every run.
        """
        from kg.views.page import figure_page

        return figure_page(self.figure, self.content, name=name, source=self.source)

    def to_svg(
        self,
        *,
        width: float = 0.0,
        title: bool = True,
        legend: bool = True,
        transparent: bool = False,
        tall: bool = False,
    ) -> str:
        """Write the picture as an SVG file, its text as text in fonts that exist on every system.

        :param width: Width in pixels; that of the drawing if it is 0.
        :param title: Whether the title and the verdict stand above the drawing.
        :param legend: Whether the legend stands below it.
        :param transparent: Whether there is no white ground.
        :param tall: Whether to draw from above to below, in one narrow column.

        :returns: The text of the file, the same on every run.

        :raises FormatError: If the picture is too large for SVG.
        """
        from kg.views.svg import svg_file

        if not self.figure.layouts:
            count = len(self.figure.nodes)
            raise FormatError(
                f"{count:,} entities are too many for a figure; name an entity or two, or write .html, which shows all"
            )
        return svg_file(
            self.figure,
            layout="tall" if tall else "wide",
            width=width,
            with_title=title,
            with_legend=legend,
            source=self.source,
            is_transparent=transparent,
        )

    def to_mermaid(self) -> str:
        """Write the statements of the picture as a Mermaid flowchart, for Markdown."""
        return self._diagram("mermaid")

    def to_dot(self) -> str:
        """Write the statements of the picture as a graph for Graphviz."""
        return self._diagram("dot")

    def to_pyvis(self) -> Any:
        """Return the picture as a ``pyvis.network.Network`` with our places and styles."""
        from kg.views.network import to_pyvis

        return to_pyvis(self.figure, self.content)

    def to_bytes(self, form: str, *, name: str = "msc-kg", **options: Any) -> bytes:
        """Write the picture in one of its forms.

        :param form: One of :data:`FORMS`.
        :param name: That of :meth:`to_html`.
        :param **options: Those of :meth:`to_svg`, for svg, png and pdf.

        :returns: The bytes of the file.

        :raises FormatError: If there is no such form, or the picture is too large for it.
        :raises InstallationError: If the library that draws PNG or PDF is not installed.
        """
        if form == "html":
            return self.to_html(name=name).encode()
        if form in ("mermaid", "dot"):
            return self._diagram(form).encode()
        if form not in FORMS:
            raise FormatError(f"no picture in the format {form!r}; choose from {', '.join(FORMS)}")
        svg = self.to_svg(**options)
        if form == "svg":
            return svg.encode()
        from kg.views import raster

        return raster.to_png(svg) if form == "png" else raster.to_pdf(svg)

    def save(self, path: str | Path, **options: Any) -> None:
        """Write the picture to a file, in the form that its ending names.

        :param path: The file; one without an ending becomes HTML.
        :param **options: Those of :meth:`to_svg`, for svg, png and pdf.

        :raises FormatError: If there is no such form, or the picture is too large for it.
        :raises InstallationError: If the library that draws PNG or PDF is not installed.
        :raises OutputError: If the file cannot be written.
        """
        write_bytes(path, self.to_bytes(form_of(path), name=Path(path).stem, **options))

    def _diagram(self, form: str) -> str:
        return write(restricted(self.content, self.figure.statements), form).text

    def image(self) -> str:
        """Return the picture as an HTML element; empty if it is too large for SVG."""
        if not self.figure.layouts:
            return ""
        data = b64encode(self.to_svg().encode()).decode()
        return f'<img alt="{escape(self.title, quote=True)}" src="data:image/svg+xml;base64,{data}">'

    def nothing(self) -> str:
        """Return the message for a picture without statements."""
        return f"{self.title}: nothing to draw"

    def notes(self) -> list[str]:
        """Return notes on folded or omitted parts of the picture."""
        return list(self.figure.notes)

    def __str__(self) -> str:
        return self._title() if self else self.nothing()

    def _title(self) -> str:
        return f"{self.title}: {super()._title()}"

    def _repr_html_(self) -> str:
        if not self:
            return super()._repr_html_()
        frame = 'sandbox="allow-scripts allow-popups allow-downloads" style="width: 100%; border: 0"'
        return f'<iframe srcdoc="{escape(self.html)}" title="{escape(self.title)}" height="{HEIGHT}" {frame}></iframe>'


def source_line(content: Content, passages: Iterable[str]) -> str:
    """Return the version of the data, and the documents of some passages."""
    documents = dict.fromkeys(content.passages[curie].document for curie in passages)
    names = [content.references[curie].short for curie in documents]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    read = f"; read in {', '.join(names[:MOST_NAMED])}{more}" if names else ""
    return f"msc-kg, data {content.data_version[:12]}{read}"


def form_of(path: str | Path) -> str:
    """Return the form that the ending of a file names, ``html`` if it has none.

    >>> form_of("figure.svg"), form_of("-"), form_of("chart.mmd")
    ('svg', 'html', 'mermaid')
    """
    ending = Path(path).suffix.removeprefix(".").lower()
    return ENDINGS.get(ending, ending) or "html"
