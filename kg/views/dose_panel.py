"""The panel of a forest plot that plots overall response against dose; no trend is drawn."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from kg.views.forest_marks import WIDE, Frame, line, mark, paragraph, plain_dose, text
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
#: Where the axes stand in a wide and a tall plot, how high the panel is, and where the labels of a wide one begin.
ENDS, HEIGHT, LABELS = {"wide": (60.0, 520.0), "tall": (44.0, 346.0)}, 240.0, 562.0
#: Height of a label.
STEP = 15.0


def find_doses(rates: Iterable[Rate]) -> list[Rate]:
    """Return the overall responses of studies whose dose per kilogram is known, the highest first."""
    known = [rate for rate in rates if rate.part == "response" and rate.study.dose.unit == UNIT and rate.study.dose.low]
    return sorted(known, key=lambda rate: -(rate.outcome.value or 0.0))


def dose_panel(rates: Iterable[Rate], content: Content, y: float, frame: Frame = WIDE) -> tuple[list[str], float]:
    """Draw the panel.

    :param rates: Of all parts of the plot.
    :param content: Holds the labels of indications.
    :param y: Where it starts.
    :param frame: The measures of the plot.

    :returns: The elements, and where it ends; nothing if fewer than two doses are known.
    """
    found = find_doses(rates)
    if len({rate.study.dose.low for rate in found}) < 2:
        return [], y
    left, right = ENDS[frame.name]
    most = ceil(max(rate.study.dose.high or rate.study.dose.low or 0.0 for rate in found) / 1e6)
    note, y = paragraph(NOTE, 12, y + 38, 11, frame.width - 24)
    drawn = [text("part", HEADING, 12, y - 14 * len(note) - 18, 14), *note]
    top = y + 6
    bottom = top + HEIGHT

    def across(dose: float) -> float:
        return left + (right - left) * dose / 1e6 / most

    def up(percent: float) -> float:
        return bottom - HEIGHT * min(max(percent, 0.0), 100.0) / 100

    for percent in range(0, 101, 20):
        drawn.append(line("grid", left, up(percent), right, up(percent)))
        drawn.append(text("quiet", f"{percent} %", left - 6, up(percent) + 4, 11, "end"))
    for millions in range(most + 1):
        drawn.append(line("grid", across(millions * 1e6), bottom, across(millions * 1e6), bottom + 5))
        drawn.append(text("quiet", str(millions), across(millions * 1e6), bottom + 18, 11, "middle"))
    drawn.append(text("quiet", f"dose, 10⁶ {UNIT}", (left + right) / 2, bottom + 34, 11, "middle"))
    levels = [up(rate.outcome.value or 0.0) for rate in found]
    places = spread(levels, [1.0] * len(levels), [STEP] * len(levels), [0.0] * len(levels))
    end = bottom + 56
    for number, (rate, level, place) in enumerate(zip(found, levels, places, strict=True), 1):
        low = rate.study.dose.low or 0.0
        high = rate.study.dose.high or low
        if high > low:
            drawn.append(line("range", across(low), level, across(high), level))
        drawn.append(mark(rate, across((low + high) / 2), level))
        if frame.name == "wide":
            lead = f"M{across(high) + 7:.1f} {level:.1f}L{LABELS - 26:.1f} {place:.1f}H{LABELS - 4:.1f}"
            drawn.append(f'<path class="leader" d="{lead}"/>')
            drawn.append(text("figure", _label(rate, content), LABELS, place + 4, 11))
        else:  # there is no room beside the panel: a number here, the label below
            drawn.append(text("figure", str(number), across((low + high) / 2) + 9, place + 4, 11))
            label, end = paragraph(f"{number}  {_label(rate, content)}", left, end, 11, right - left)
            drawn += label
    return drawn, bottom + 40 if frame.name == "wide" else end


def _label(rate: Rate, content: Content) -> str:
    """Return the study of a percentage with its dose, its indication and when it was measured."""
    outcome = rate.outcome
    printed = f"{outcome.qualifier} {outcome.value:.10g} %".strip()
    when = f", {outcome.time_point}" if outcome.time_point else ""
    indication = content.entities[rate.study.indication].label
    return f"{rate.study.label}: {printed}, {plain_dose(rate.study.dose.text)}, {indication}{when}"
