"""A forest plot of studies: overall response with exact intervals, survival, and randomised comparisons.

Studies are not pooled: they differ in product, dose, patients and time point. Only a count out of n has an interval.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.answers.rates import COLUMNS, PARTS, Rate, find_rates
from kg.files import write_bytes
from kg.formats.registry import FormatError
from kg.views.appearance import in_light, screen_colours
from kg.views.forest_drawing import STYLE, TITLE, draw_forest
from kg.words.result import Result, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.study_list import Trials
    from kg.model.content import Content

#: The forms of the plot; each is also the ending of its file.
FORMS = ("html", "svg", "png")
TABLE_COLUMNS = (
    *("study", "outcome", "subgroup", "time_point", "n", "printed", "printed_high", "count", "low", "high"),
    *("control", "p", "verdict", "dose", "caveats"),
)
#: A region that can be scrolled sideways on a narrow screen, by keyboard, too.
REGION = '<div class="wide" tabindex="0" role="region" aria-label="{}">'
PAGE_STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 0 1rem; }
body { background: var(--paper); color: var(--ink); }
h1 { font-size: 1.25rem; margin: .7rem 0 .3rem; }
svg { max-width: 100%; min-width: 54rem; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; }
caption { text-align: left; font-weight: 600; padding: 1rem 0 .5rem; }
th, td { border-bottom: 1px solid var(--rule); padding: .3rem .5rem; text-align: left; vertical-align: top; }
td:last-child { min-width: 16rem; }
"""


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
        passages = (self.content.passages[curie] for rate in self.rates for curie in rate.outcome.passages)
        documents = dict.fromkeys(passage.document for passage in passages)
        read = ", ".join(self.content.references[curie].short for curie in documents)
        return f"msc-kg, data {self.content.data_version[:12]}" + (f"; read in {read}" if read else "")

    def to_svg(self) -> str:
        """Return the plot as an SVG file that stands alone, with the caveats beneath; the same on every run."""
        return draw_forest(self.rates, self.content, self.source, in_light(STYLE), is_alone=True)

    def to_html(self) -> str:
        """Return the plot as a page with its figures as a table, which loads nothing and runs no script."""
        plot = draw_forest(self.rates, self.content, self.source, STYLE, is_alone=False)
        tables = "\n".join(self._tables())
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            f'<title>{TITLE}</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<style>\n{screen_colours()}\n{PAGE_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{TITLE}</h1>\n"
            f"{REGION.format('Plot')}\n{plot}</div>\n{tables}\n"
            f"<p>{escape(self.source)}</p>\n</main>\n</body>\n</html>\n"
        )

    def _tables(self) -> Iterator[str]:
        for part, group in groupby(self.rows(), key=lambda row: str(row["part"])):
            rows = list(group)
            columns = [name for name in ("indication", *TABLE_COLUMNS) if any(row[name] for row in rows)]
            head = "".join(f'<th scope="col">{name.replace("_", " ")}</th>' for name in columns)
            body = "\n".join(
                "<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in columns) + "</tr>" for row in rows
            )
            yield (
                f"{REGION.format(PARTS[part])}<table>\n"
                f"<caption>{PARTS[part]}, in %</caption>\n<thead><tr>{head}</tr></thead>\n"
                f"<tbody>\n{body}\n</tbody>\n</table></div>"
            )

    def save(self, path: str | Path) -> None:
        """Write the plot to a file, in the form that its ending names.

        :param path: The file: ``.html``, ``.svg`` or ``.png``.

        :raises FormatError: If its ending is another.
        :raises InstallationError: If what draws PNG is not installed.
        :raises OutputError: If the file cannot be written.
        """
        form = form_of(path)
        if form == "png":
            from kg.views.raster import to_png

            write_bytes(path, to_png(self.to_svg()))
            return
        write_bytes(path, (self.to_html() if form == "html" else self.to_svg()).encode())


def form_of(path: str | Path) -> str:
    """Return the form that the ending of a file names, one of :data:`FORMS`.

    :param path: The file.

    :returns: The form.

    :raises FormatError: If the ending names none.
    """
    form = Path(path).suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise FormatError(f"{path}: the file of a forest plot ends in .{', .'.join(FORMS)}")
    return form


def forest_plot(trials: Trials) -> ForestPlot:
    """Return a forest plot; empty if no study has a percentage of a response, of survival or against a control."""
    return ForestPlot(tuple(find_rates(trials)), trials.content)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "<br>".join(map(escape, value))
    return escape(f"{value:.10g}" if isinstance(value, float) else cell_text(value))
