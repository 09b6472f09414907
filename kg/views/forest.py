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
from kg.views.appearance import PALETTE
from kg.views.dose_panel import dose_panel
from kg.views.forest_marks import line, mark, plain_dose, text
from kg.views.lettering import FONTS, text_width, wrap
from kg.words.result import Result, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.study_list import Trials
    from kg.model.content import Content

#: The forms of the plot; each is also the ending of its file.
FORMS = ("html", "svg", "png")
TITLE = "Studies of MSC: overall response (ORR) and survival"
SUBTITLE = "Interval: exact (Clopper-Pearson), 95 %, where one count out of n gives the printed percentage. Not pooled."
#: How wide the picture is, where the figures stand, and where the axis begins and ends, in pixels. The figures stand
#: beside the studies, so that a narrow screen shows both.
WIDTH, WORDS, LEFT, RIGHT = 960.0, 222.0, 520.0, 930.0
ROW = 36.0
TABLE_COLUMNS = (
    *("study", "outcome", "subgroup", "time_point", "n", "printed", "printed_high", "count", "low", "high"),
    *("control", "p", "verdict", "dose", "caveats"),
)
STYLE = """\
.ground { fill: var(--paper); }
.part, .study, .figure { fill: var(--ink); }
.part, .study { font-weight: bold; }
.quiet { fill: var(--quiet); }
.grid { stroke: var(--rule); stroke-width: 1; }
.interval { stroke: var(--increases); stroke-width: 2; }
.counted { fill: var(--increases); }
.printed { fill: var(--ink); }
.control { fill: var(--paper); stroke: var(--ink); stroke-width: 1.6; }
.between { stroke: var(--quiet); stroke-width: 1.4; }
.leader { stroke: var(--rule); stroke-width: 1; fill: none; }
.range { stroke: var(--quiet); stroke-width: 2; stroke-dasharray: 4 3; }
.impossible { stroke: var(--decreases); stroke-width: 2.4; fill: none; }
"""
#: What can be moved sideways on a narrow screen, by keyboard, too.
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
        """Write the plot as an SVG file that stands alone, with the caveats beneath.

        :returns: The text of the file, the same on every run.
        """
        style = STYLE
        for name, (light, _) in PALETTE.items():
            style = style.replace(f"var(--{name})", light)
        return _svg(self, style, is_alone=True)

    def to_html(self) -> str:
        """Write the plot as a page with the same figures as a table, which loads nothing and runs no script.

        :returns: The text of the file, the same on every run.
        """
        light = "".join(f"--{name}: {value}; " for name, (value, _) in PALETTE.items())
        dark = "".join(f"--{name}: {value}; " for name, (_, value) in PALETTE.items())
        colours = f":root {{ color-scheme: light dark; {light}}}\n"
        colours += f"@media (prefers-color-scheme: dark) {{ :root {{ {dark}}} }}\n"
        tables = "\n".join(self._tables())
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            f'<title>{TITLE}</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<style>\n{colours}{PAGE_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{TITLE}</h1>\n"
            f"{REGION.format('Plot')}\n{_svg(self, STYLE, is_alone=False)}</div>\n{tables}\n"
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
        raise FormatError(f"{path}: a forest plot ends in .{', .'.join(FORMS)}")
    return form


def forest_plot(trials: Trials) -> ForestPlot:
    """Make a forest plot of studies.

    :param trials: The studies.

    :returns: The plot; empty where no study has a percentage of a response, of survival or against a control.
    """
    return ForestPlot(tuple(find_rates(trials)), trials.content)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "<br>".join(map(escape, value))
    return escape(f"{value:.10g}" if isinstance(value, float) else cell_text(value))


def _svg(plot: ForestPlot, style: str, *, is_alone: bool) -> str:
    notes: dict[str, int] = {}
    y, parts = 10.0, []
    if is_alone:
        y += 24
        parts.append(text("part", TITLE, 12, 24, 17))
    parts.append(text("quiet", SUBTITLE, 12, y + 10, 12))
    y += 24
    for part, rates in groupby(plot.rates, key=lambda rate: rate.part):
        drawn, y = _part(part, list(rates), plot.content, y, notes if is_alone else None)
        parts += drawn
    drawn, y = dose_panel(plot.rates, plot.content, y)
    parts += drawn
    drawn, y = _legend(plot, y + 8)
    parts += drawn
    for words, number in notes.items():
        for n, said in enumerate(wrap(words, 11, WIDTH - 60, 6)):
            parts.append(text("quiet", said, 34, y, 11))
            parts += [text("quiet", str(number), 28, y, 11, "end")] if n == 0 else []
            y += 14
    parts.append(text("quiet", plot.source, 12, y + 8, 11))
    y += 18
    size = f'viewBox="0 0 {WIDTH:g} {y:g}" width="{WIDTH:g}" height="{y:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONTS}" role="img">\n<title>{TITLE}</title>\n'
        f'<style>{style}</style>\n<rect class="ground" width="{WIDTH:g}" height="{y:g}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _part(
    part: str, rates: list[Rate], content: Content, y: float, notes: dict[str, int] | None
) -> tuple[list[str], float]:
    """Draw a part with its axis: groups by indication, in them studies.

    :param part: A key of :data:`kg.answers.rates.PARTS`.
    :param rates: What it shows.
    :param content: What labels are looked up in.
    :param y: Where it starts.
    :param notes: Caveats to their numbers, to which those of the part are added; ``None`` where they are not drawn.

    :returns: The elements, and where the part ends.
    """
    y += 20
    drawn = [text("part", PARTS[part], 12, y, 14)]
    top = y + 8
    labels = {rate.study.indication: content.entities[rate.study.indication].label for rate in rates}
    for indication, label in labels.items():
        y += 22
        drawn.append(text("quiet", label, 12, y, 12))
        y += 8
        group = [rate for rate in rates if rate.study.indication == indication]
        for _, items in groupby(group, key=lambda rate: rate.study.curie):
            for n, rate in enumerate(items):
                if n == 0:
                    drawn += _study(rate, y)
                drawn += _rate(rate, y, notes)
                y += ROW
    drawn[1:1] = [line("grid", _at(value), top, _at(value), y) for value in range(0, 101, 20)]
    drawn += [text("quiet", f"{value} %", _at(value), y + 14, 11, "middle") for value in range(0, 101, 20)]
    return drawn, y + 22


def _study(rate: Rate, y: float) -> Iterator[str]:
    yield text("study", rate.study.label, 20, y + 13, 13)
    arms = " vs ".join(str(arm.n) for arm in rate.study.arms if arm.n is not None)
    words = ", ".join(filter(None, (f"n = {arms}" if arms else "n not said", plain_dose(rate.study.dose.text))))
    yield text("quiet", wrap(words, 11, WORDS - 24, 1)[0], 20, y + 27, 11)


def _rate(rate: Rate, y: float, notes: dict[str, int] | None) -> Iterator[str]:
    """Draw the mark of a percentage and its words."""
    outcome, middle = rate.outcome, y + 14
    value = outcome.value or 0.0
    x = _at(value)
    if rate.interval:
        low, high = rate.interval
        yield line("interval", _at(low), middle, _at(high), middle)
        yield mark(rate, x, middle)
    elif outcome.value_high is not None:
        yield line("range", x, middle, _at(outcome.value_high), middle)
    else:
        if rate.part == "comparison" and outcome.comparator_value is not None:
            control = _at(outcome.comparator_value)
            yield line("between", x, middle, control, middle)
            yield f'<circle class="control" cx="{control:.1f}" cy="{middle:g}" r="4.5"/>'
        yield mark(rate, x, middle)
    numbers = [notes.setdefault(words, len(notes) + 1) for words in rate.caveats] if notes is not None else []
    yield text("figure", figure_words(rate), WORDS, y + 13, 13, raised=",".join(map(str, numbers)))
    yield text("quiet", wrap(detail_words(rate), 11, LEFT - WORDS - 8, 1)[0], WORDS, y + 27, 11)


def figure_words(rate: Rate) -> str:
    """Return the figure of a percentage in words, with its count and interval, or the control and p.

    :param rate: The percentage.

    :returns: Such as ``39/55, 71 % (57–82)``.
    """
    outcome = rate.outcome
    printed = f"{outcome.value:.10g}" + (f"–{outcome.value_high:.10g}" if outcome.value_high is not None else "")
    if rate.interval:
        low, high = rate.interval
        return f"{rate.counted}/{rate.n}, {printed} % ({low:.0f}–{high:.0f})"
    if rate.part == "comparison":
        p = f"p {'' if outcome.p[0] in '<=>' else '= '}{outcome.p}" if outcome.p else "no p value given"
        return f"{printed} vs {outcome.comparator_value:.10g} %, {p}"
    return f"{outcome.qualifier} {printed} %".strip()


def detail_words(rate: Rate) -> str:
    """Return the outcome, its arm, when it was measured, and why there is no interval."""
    outcome = rate.outcome
    when = outcome.time_point or ("" if rate.is_impossible or outcome.value_high is not None else "time not said")
    name = "" if rate.part == "response" else outcome.name
    verdict = f"impossible: {rate.verdict}" if rate.is_impossible else rate.verdict
    # Of several arms the one that it is of; it need not be that of the treated.
    arm = outcome.arm if len(rate.study.arms) > 1 and rate.part != "comparison" else ""
    return ", ".join(filter(None, (name, arm, outcome.subgroup, when, verdict)))


def _legend(plot: ForestPlot, y: float) -> tuple[list[str], float]:
    """Draw what the marks mean, of those that are there."""
    square = '<rect class="counted" x="10" y="-8.5" width="9" height="9"/>' + line("interval", 0, -4, 28, -4)
    cross = '<path class="impossible" d="M9 -9l10 10m0 -10l-10 10"/>'
    items = (
        (any(rate.interval for rate in plot.rates), square, "count out of n, with its interval"),
        (
            any(
                not rate.interval and not rate.is_impossible and rate.outcome.value_high is None for rate in plot.rates
            ),
            '<circle class="printed" cx="14" cy="-4" r="4.5"/>',
            "percentage as printed",
        ),
        (any(rate.is_impossible for rate in plot.rates), cross, "printed percentage impossible for n"),
        (any(rate.outcome.value_high is not None for rate in plot.rates), line("range", 0, -4, 28, -4), "a range"),
        (
            any(rate.part == "comparison" for rate in plot.rates),
            '<circle class="control" cx="14" cy="-4" r="4.5"/>',
            "control",
        ),
    )
    x, drawn = 12.0, []
    y += 14
    for is_there, sign, words in items:
        if is_there:
            drawn += [f'<g transform="translate({x:.1f} {y:g})">{sign}</g>', text("quiet", words, x + 34, y, 11)]
            x += 34 + text_width(words, 11) + 14
    return drawn, y + 22


def _at(percent: float) -> float:
    return LEFT + (RIGHT - LEFT) * min(max(percent, 0.0), 100.0) / 100
