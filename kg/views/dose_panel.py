"""The panel of a forest plot that plots overall response against dose; no trend is drawn."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from kg.views.forest_marks import line, mark, plain_dose, text
from kg.views.ordering import spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.answers.rates import Rate
    from kg.model.content import Content

HEADING = "Dose against overall response"
NOTE = (
    "Dose of one infusion as printed, median or planned; a dashed line is a range. No trend is drawn: indication, "
    "product, time point and number of infusions differ."
)
UNIT = "cells/kg"
#: Where the axes stand, how high the panel is, and where the labels begin, in pixels.
LEFT, RIGHT, HEIGHT, LABELS = 60.0, 520.0, 240.0, 562.0
#: Height of a label.
STEP = 15.0


def find_doses(rates: Iterable[Rate]) -> list[Rate]:
    """Return the overall responses of studies whose dose per kilogram is known, the highest first."""
    known = [rate for rate in rates if rate.part == "response" and rate.study.dose.unit == UNIT and rate.study.dose.low]
    return sorted(known, key=lambda rate: -(rate.outcome.value or 0.0))


def dose_panel(rates: Iterable[Rate], content: Content, y: float) -> tuple[list[str], float]:
    """Draw the panel.

    :param rates: Of all parts of the plot.
    :param content: Holds the labels of indications.
    :param y: Where it starts.

    :returns: The elements, and where it ends; nothing if fewer than two doses are known.
    """
    found = find_doses(rates)
    if len({rate.study.dose.low for rate in found}) < 2:
        return [], y
    most = ceil(max(rate.study.dose.high or rate.study.dose.low or 0.0 for rate in found) / 1e6)
    top = y + 58
    bottom = top + HEIGHT

    def across(dose: float) -> float:
        return LEFT + (RIGHT - LEFT) * dose / 1e6 / most

    def up(percent: float) -> float:
        return bottom - HEIGHT * min(max(percent, 0.0), 100.0) / 100

    drawn = [text("part", HEADING, 12, y + 20, 14), text("quiet", NOTE, 12, y + 38, 11)]
    for percent in range(0, 101, 20):
        drawn.append(line("grid", LEFT, up(percent), RIGHT, up(percent)))
        drawn.append(text("quiet", f"{percent} %", LEFT - 6, up(percent) + 4, 11, "end"))
    for millions in range(most + 1):
        drawn.append(line("grid", across(millions * 1e6), bottom, across(millions * 1e6), bottom + 5))
        drawn.append(text("quiet", str(millions), across(millions * 1e6), bottom + 18, 11, "middle"))
    drawn.append(text("quiet", f"dose, 10⁶ {UNIT}", (LEFT + RIGHT) / 2, bottom + 34, 11, "middle"))
    levels = [up(rate.outcome.value or 0.0) for rate in found]
    places = spread(levels, [1.0] * len(levels), [STEP] * len(levels), [0.0] * len(levels))
    for rate, level, place in zip(found, levels, places, strict=True):
        low = rate.study.dose.low or 0.0
        high = rate.study.dose.high or low
        middle = across((low + high) / 2)
        lead = f"M{across(high) + 7:.1f} {level:.1f}L{LABELS - 26:.1f} {place:.1f}H{LABELS - 4:.1f}"
        drawn.append(f'<path class="leader" d="{lead}"/>')
        if high > low:
            drawn.append(line("range", across(low), level, across(high), level))
        drawn.append(mark(rate, middle, level))
        outcome = rate.outcome
        when = f", {outcome.time_point}" if outcome.time_point else ""
        indication = content.entities[rate.study.indication].label
        printed = f"{outcome.qualifier} {outcome.value:.10g} %".strip()
        words = f"{rate.study.label}: {printed}, {plain_dose(rate.study.dose.text)}, {indication}{when}"
        drawn.append(text("figure", words, LABELS, place + 4, 11))
    return drawn, bottom + 40
