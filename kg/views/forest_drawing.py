"""The drawing of a forest plot, as SVG."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kg.answers.rates import PARTS, Rate
from kg.views.dose_panel import dose_panel
from kg.views.forest_marks import line, mark, plain_dose, text
from kg.views.lettering import FONTS, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.content import Content

TITLE = "Studies of MSC: overall response (ORR) and survival"
SUBTITLE = "Interval: exact (Clopper-Pearson), 95 %, where one count out of n gives the printed percentage. Not pooled."
#: Width of the picture, left edge of the figures, and both ends of the axis, in pixels. The figures stand beside the
#: studies, so that a narrow screen shows both.
WIDTH, WORDS, LEFT, RIGHT = 960.0, 222.0, 520.0, 930.0
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


def draw_forest(rates: Sequence[Rate], content: Content, source: str, style: str, *, is_alone: bool) -> str:
    """Draw a forest plot.

    :param rates: The percentages, by part.
    :param content: Holds the labels.
    :param source: The line that says where the data come from.
    :param style: The style sheet.
    :param is_alone: Whether it stands alone, with its title and caveats.

    :returns: An SVG element.
    """
    notes: dict[str, int] = {}
    y, parts = 10.0, []
    if is_alone:
        y += 24
        parts.append(text("part", TITLE, 12, 24, 17))
    parts.append(text("quiet", SUBTITLE, 12, y + 10, 12))
    y += 24
    for part, own in groupby(rates, key=lambda rate: rate.part):
        drawn, y = _part(part, list(own), content, y, notes if is_alone else None)
        parts += drawn
    drawn, y = dose_panel(rates, content, y)
    parts += drawn
    drawn, y = _legend(rates, y + 8)
    parts += drawn
    for words, number in notes.items():
        for n, said in enumerate(wrap(words, 11, WIDTH - 60, 6)):
            parts.append(text("quiet", said, 34, y, 11))
            parts += [text("quiet", str(number), 28, y, 11, "end")] if n == 0 else []
            y += 14
    parts.append(text("quiet", source, 12, y + 8, 11))
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
    """Draw a part with its axis: studies grouped by indication.

    :param part: A key of :data:`kg.answers.rates.PARTS`.
    :param rates: The percentages of the part.
    :param content: Holds the labels.
    :param y: Where it starts.
    :param notes: Caveats to their numbers, to which those of the part are added; ``None`` if they are not drawn.

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
                detail = wrap(detail_words(rate), 11, LEFT - WORDS - 8, 2)
                drawn += _rate(rate, y, detail, notes)
                y += ROW + LINE * (len(detail) - 1)
    drawn[1:1] = [line("grid", _at(value), top, _at(value), y) for value in range(0, 101, 20)]
    drawn += [text("quiet", f"{value} %", _at(value), y + 14, 11, "middle") for value in range(0, 101, 20)]
    return drawn, y + 22


def _study(rate: Rate, y: float) -> Iterator[str]:
    yield text("study", rate.study.label, 20, y + 13, 13)
    arms = " vs ".join(str(arm.n) for arm in rate.study.arms if arm.n is not None)
    words = ", ".join(filter(None, (f"n = {arms}" if arms else "n not stated", plain_dose(rate.study.dose.text))))
    yield text("quiet", wrap(words, 11, WORDS - 24, 1)[0], 20, y + 27, 11)


def _rate(rate: Rate, y: float, detail: Sequence[str], notes: dict[str, int] | None) -> Iterator[str]:
    """Draw the mark of a percentage and its words, the details in a line or two beneath."""
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
    yield from (text("quiet", words, WORDS, y + 27 + LINE * n, 11) for n, words in enumerate(detail))


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


def _legend(rates: Sequence[Rate], y: float) -> tuple[list[str], float]:
    """Draw the legend of the marks that occur."""
    square = '<rect class="counted" x="10" y="-8.5" width="9" height="9"/>' + line("interval", 0, -4, 28, -4)
    cross = '<path class="impossible" d="M9 -9l10 10m0 -10l-10 10"/>'
    items = (
        (any(rate.interval for rate in rates), square, "count out of n, with its interval"),
        (
            any(not rate.interval and not rate.is_impossible and rate.outcome.value_high is None for rate in rates),
            '<circle class="printed" cx="14" cy="-4" r="4.5"/>',
            "percentage as printed",
        ),
        (any(rate.is_impossible for rate in rates), cross, "printed percentage impossible for n"),
        (any(rate.outcome.value_high is not None for rate in rates), line("range", 0, -4, 28, -4), "a range"),
        (
            any(rate.part == "comparison" for rate in rates),
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
