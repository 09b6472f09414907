"""A forest plot of studies: overall response with exact intervals, survival, and randomised comparisons.

Studies are not pooled: they differ in product, dose, patients and time point. Only a count out of n has an interval.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.answers.rates import COLUMNS, PARTS, Rate, find_rates
from kg.files import write_bytes
from kg.formats.registry import FormatError
from kg.views.appearance import in_light
from kg.views.forest_drawing import STYLE, TITLE, draw_forest
from kg.views.forest_marks import TALL, WIDE, plain_dose
from kg.views.picture import form_of, source_line
from kg.views.table_page import html_page, html_table
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.answers.study_list import Trials
    from kg.model.content import Content

#: The forms of the plot; each is also the ending of its file.
FORMS = ("html", "svg", "png")
TABLE_COLUMNS = (
    *("study", "outcome", "subgroup", "time_point", "n", "printed", "printed_high", "count", "low", "high"),
    *("control", "p", "verdict", "dose", "caveats"),
)


@dataclass(frozen=True, repr=False)
class ForestPlot(Result[Rate]):
    """A forest plot: a sequence of the printed percentages that it shows."""

    rates: tuple[Rate, ...]
    content: Content = field(repr=False, compare=False)

    def _held(self) -> Sequence[Rate]:
        return self.rates

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each percentage."""
        return [rate.row(self.content) for rate in self.rates]

    def to_dict(self) -> dict[str, Any]:
        """Return the rows, with the version of the data."""
        return {"data_version": self.content.data_version[:12], "rates": self.rows()}

    def nothing(self) -> str:
        """Return the words for a plot without a percentage."""
        return "none of these studies has a percentage to plot"

    @property
    def source(self) -> str:
        """The line that says where the data come from."""
        return source_line(self.content, (curie for rate in self.rates for curie in rate.outcome.passages))

    def to_svg(self) -> str:
        """Return the plot as an SVG file that stands alone, with the caveats beneath; the same on every run."""
        return draw_forest(self.rates, self.content, self.source, in_light(STYLE), is_alone=True)

    def to_html(self) -> str:
        """Return the plot as a page with its figures as a table, which loads nothing and runs no script."""
        plots = (
            draw_forest(self.rates, self.content, self.source, STYLE, is_alone=False, frame=frame)
            for frame in (WIDE, TALL)
        )
        return html_page(TITLE, *plots, *self._tables(), f"<p>{escape(self.source)}</p>")

    def _tables(self) -> Iterator[str]:
        for part, group in groupby(self.rows(), key=lambda row: str(row["part"])):
            rows = [row | {"dose": plain_dose(row["dose"] or "")} for row in group]
            columns = [name for name in ("indication", *TABLE_COLUMNS) if any(row[name] for row in rows)]
            yield html_table(PARTS[part], columns, rows, caption=f"{PARTS[part]}, in %")

    def save(self, path: str | Path) -> None:
        """Write the plot to a file, in the form that its ending names.

        :param path: The file: ``.html``, ``.svg`` or ``.png``.

        :raises FormatError: If its ending is another.
        :raises InstallationError: If the library that draws PNG is not installed.
        :raises OutputError: If the file cannot be written.
        """
        form = form_of(path)
        if form not in FORMS:
            raise FormatError(f"{path}: the file of a forest plot ends in .{', .'.join(FORMS)}")
        text = self.to_html() if form == "html" else self.to_svg()
        if form == "png":
            from kg.views.raster import to_png

            write_bytes(path, to_png(text))
        else:
            write_bytes(path, text.encode())


def forest_plot(trials: Trials) -> ForestPlot:
    """Return a forest plot; empty if no study has a percentage of a response, of survival or against a control."""
    return ForestPlot(tuple(find_rates(trials)), trials.content)
