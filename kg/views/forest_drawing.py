"""The drawing of a forest plot, as SVG."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kg.answers.rates import PARTS, Rate
from kg.views.dose_panel import dose_panel
from kg.views.forest_marks import WIDE, Frame, line, mark, paragraph, plain_dose, text
from kg.views.lettering import FONTS, text_width, wrap
from kg.words.plain import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content

TITLE = "Studies of MSC: overall response (ORR) and survival"
SUBTITLE = "Interval: exact (Clopper-Pearson), 95 %, where one count out of n gives the printed percentage. Not pooled."
#: Height of a row of the wide plot, and of each further line in it.
ROW, LINE = 36.0, 13.0
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


def draw_forest(
    rates: Sequence[Rate], content: Content, source: str, style: str, *, is_alone: bool, frame: Frame = WIDE
) -> str:
    """Draw a forest plot.

    :param rates: The percentages, by part.
    :param content: Holds the labels.
    :param source: The line that says where the data come from.
    :param style: The style sheet.
    :param is_alone: Whether it stands alone, with its title and caveats.
    :param frame: :data:`WIDE` or :data:`TALL`.

    :returns: An SVG element, whose class is the name of the frame.
    """
    notes: dict[str, int] = {}
    y, parts = 10.0, []
    if is_alone:
        y += 24
        parts.append(text("part", TITLE, 12, 24, 17))
    drawn, y = paragraph(SUBTITLE, 12, y + 10, 12, frame.width - 24)
    parts += drawn
    for part, own in groupby(rates, key=lambda rate: rate.part):
        drawn, y = _part(part, list(own), content, y, frame, notes if is_alone else None)
        parts += drawn
    drawn, y = dose_panel(rates, content, y, frame)
    parts += drawn
    drawn, y = _legend(rates, y + 8, frame)
    parts += drawn
    for words, number in notes.items():
        parts.append(text("quiet", str(number), 28, y, 11, "end"))
        drawn, y = paragraph(words, 34, y, 11, frame.width - 60)
        parts += drawn
    drawn, y = paragraph(source, 12, y + 8, 11, frame.width - 24)
    parts += drawn
    size = f'viewBox="0 0 {frame.width:g} {y:g}" width="{frame.width:g}" height="{y:g}"'
    return visible(
        f'<svg class="{frame.name}" xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONTS}" role="img">\n'
        f"<title>{TITLE}</title>\n<style>{style}</style>\n"
        f'<rect class="ground" width="{frame.width:g}" height="{y:g}"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _part(
    part: str, rates: list[Rate], content: Content, y: float, frame: Frame, notes: dict[str, int] | None
) -> tuple[list[str], float]:
    """Draw a part with its axis: studies grouped by indication.

    :param part: A key of :data:`kg.answers.rates.PARTS`.
    :param rates: The percentages of the part.
    :param content: Holds the labels.
    :param y: Where it starts.
    :param frame: The measures.
    :param notes: Caveats to their numbers, to which those of the part are added; ``None`` if they are not drawn.

    :returns: The elements, and where the part ends.
    """
    y += 20
    drawn = [text("part", PARTS[part], 12, y, 14)]
    top = y + 8
    row = _wide_row if frame.name == "wide" else _tall_row
    labels = {rate.study.indication: content.entities[rate.study.indication].label for rate in rates}
    for indication, label in labels.items():
        y += 22
        drawn.append(text("quiet", label, 12, y, 12))
        y += 8
        group = [rate for rate in rates if rate.study.indication == indication]
        for _, items in groupby(group, key=lambda rate: rate.study.curie):
            for n, rate in enumerate(items):
                numbers = (
                    [notes.setdefault(words, len(notes) + 1) for words in rate.caveats] if notes is not None else ()
                )
                more, y = row(rate, y, frame, ",".join(map(str, numbers)), is_first=n == 0)
                drawn += more
    if frame.name == "wide":
        drawn[1:1] = [line("grid", frame.at(value), top, frame.at(value), y) for value in range(0, 101, 20)]
    drawn += [text("quiet", f"{value} %", frame.at(value), y + 14, 11, "middle") for value in range(0, 101, 20)]
    return drawn, y + 22


def _wide_row(rate: Rate, y: float, frame: Frame, numbers: str, *, is_first: bool) -> tuple[list[str], float]:
    """Draw a percentage: the study on the left if it is its first, then the words, then the mark."""
    detail = wrap(detail_words(rate), 11, frame.left - frame.words - 8, 2)
    drawn = _study(rate, y, frame.words - 24) if is_first else []
    drawn += _mark(rate, y + 14, frame)
    drawn.append(text("figure", figure_words(rate), frame.words, y + 13, 13, raised=numbers))
    drawn += [text("quiet", words, frame.words, y + 27 + LINE * n, 11) for n, words in enumerate(detail)]
    return drawn, y + ROW + LINE * (len(detail) - 1)


def _tall_row(rate: Rate, y: float, frame: Frame, numbers: str, *, is_first: bool) -> tuple[list[str], float]:
    """Draw a percentage: the study if it is its first, the words below it, and the mark on an axis below them."""
    drawn = _study(rate, y, frame.width - 32) if is_first else []
    y += 34 if is_first else 0
    drawn.append(text("figure", figure_words(rate), frame.words, y + 13, 13, raised=numbers))
    detail, y = paragraph(detail_words(rate), frame.words, y + 28, 11, frame.width - 32)
    drawn += [*detail, line("grid", frame.left, y, frame.right, y)]
    drawn += [line("grid", frame.at(value), y - 5, frame.at(value), y + 5) for value in range(0, 101, 20)]
    return [*drawn, *_mark(rate, y, frame)], y + 14


def _study(rate: Rate, y: float, width: float) -> list[str]:
    arms = " vs ".join(str(arm.n) for arm in rate.study.arms if arm.n is not None)
    words = ", ".join(filter(None, (f"n = {arms}" if arms else "n not stated", plain_dose(rate.study.dose.text))))
    return [
        text("study", rate.study.label, 20, y + 13, 13),
        text("quiet", wrap(words, 11, width, 1)[0], 20, y + 27, 11),
    ]


def _mark(rate: Rate, y: float, frame: Frame) -> list[str]:
    """Draw the mark of a percentage on the axis, with its interval, its range or its control."""
    outcome = rate.outcome
    x = frame.at(outcome.value or 0.0)
    if rate.interval:
        low, high = rate.interval
        return [line("interval", frame.at(low), y, frame.at(high), y), mark(rate, x, y)]
    if outcome.value_high is not None:
        return [line("range", x, y, frame.at(outcome.value_high), y)]
    drawn = [mark(rate, x, y)]
    if rate.part == "comparison" and outcome.comparator_value is not None:
        control = frame.at(outcome.comparator_value)
        drawn[:0] = [
            line("between", x, y, control, y),
            f'<circle class="control" cx="{control:.1f}" cy="{y:g}" r="4.5"/>',
        ]
    return drawn


def figure_words(rate: Rate) -> str:
    """Return a percentage with its count and interval (``39/55, 71 % (57–82)``), or with the control and p."""
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
    when = outcome.time_point or ("" if rate.is_impossible or outcome.value_high is not None else "time not stated")
    name = "" if rate.part == "response" else outcome.name
    verdict = f"impossible: {rate.verdict}" if rate.is_impossible else rate.verdict
    # Of several arms the one that it is of; it need not be that of the treated.
    arm = outcome.arm if len(rate.study.arms) > 1 and rate.part != "comparison" else ""
    return ", ".join(filter(None, (name, arm, outcome.subgroup, when, verdict)))


def _legend(rates: Sequence[Rate], y: float, frame: Frame) -> tuple[list[str], float]:
    """Draw the legend of the marks that occur."""
    square = '<rect class="counted" x="10" y="-8.5" width="9" height="9"/>' + line("interval", 0, -4, 28, -4)
    cross = '<path class="impossible" d="M9 -9l10 10m0 -10l-10 10"/>'
    disc, ring = (f'<circle class="{kind}" cx="14" cy="-4" r="4.5"/>' for kind in ("printed", "control"))
    ranges = [rate for rate in rates if rate.outcome.value_high is not None]
    printed = any(not (rate.interval or rate.is_impossible or rate in ranges) for rate in rates)
    items = (
        (any(rate.interval for rate in rates), square, "count out of n, with its interval"),
        (printed, disc, "percentage as printed"),
        (any(rate.is_impossible for rate in rates), cross, "printed percentage impossible for n"),
        (bool(ranges), line("range", 0, -4, 28, -4), "a range"),
        (any(rate.part == "comparison" for rate in rates), ring, "control"),
    )
    x, drawn = 12.0, []
    y += 14
    for is_there, sign, words in items:
        if is_there:
            needed = 34 + text_width(words, 11) + 14
            if x > 12 and x + needed > frame.width:
                x, y = 12.0, y + 18
            drawn += [f'<g transform="translate({x:.1f} {y:g})">{sign}</g>', text("quiet", words, x + 34, y, 11)]
            x += needed
    return drawn, y + 22
