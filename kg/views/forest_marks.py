"""Lines, words and marks of the forest plot, as SVG."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from kg.views.lettering import wrap

if TYPE_CHECKING:
    from kg.answers.rates import Rate

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Frame(NamedTuple):
    """The measures of a plot, in pixels."""

    #: ``wide``, or ``tall`` for a telephone: there the mark of a percentage stands below its words.
    name: str
    width: float
    #: The left edge of the figures, and both ends of the axis.
    words: float
    left: float
    right: float

    def at(self, percent: float) -> float:
        """Return where a percentage stands on the axis."""
        return self.left + (self.right - self.left) * min(max(percent, 0.0), 100.0) / 100


WIDE, TALL = Frame("wide", 960.0, 222.0, 520.0, 930.0), Frame("tall", 366.0, 20.0, 20.0, 346.0)


def line(kind: str, x: float, y: float, x2: float, y2: float) -> str:
    """Return a line of a class of the style sheet."""
    return f'<line class="{kind}" x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def text(kind: str, words: str, x: float, y: float, size: float, anchor: str = "start", raised: str = "") -> str:
    """Return a line of words, with raised numbers after them; ``y`` is their base line."""
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
    notes = f'<tspan class="quiet" dx="3" dy="-4" font-size="9">{raised}</tspan>' if raised else ""
    return f'<text class="{kind}" {place}>{escape(words)}{notes}</text>'


def paragraph(words: str, x: float, y: float, size: float, width: float) -> tuple[list[str], float]:
    """Return quiet words in lines of at most ``width``, and the base line after them."""
    lines = wrap(words, size, width, 9)
    return [text("quiet", line, x, y + 14 * n, size) for n, line in enumerate(lines)], y + 14 * len(lines)


def mark(rate: Rate, x: float, y: float) -> str:
    """Return the mark of a percentage: a square for a count, a cross if it is impossible, otherwise a disc."""
    if rate.interval:
        return f'<rect class="counted" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"/>'
    if rate.is_impossible:
        return f'<path class="impossible" d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10"/>'
    return f'<circle class="printed" cx="{x:.1f}" cy="{y:g}" r="4.5"/>'


def plain_dose(words: str) -> str:
    """Return a dose with its exponent in superscript.

    >>> plain_dose("median 1.4 × 10^6 cells/kg")
    'median 1.4 × 10⁶ cells/kg'
    """
    return re.sub(r"\^(\d+)", lambda match: match[1].translate(_RAISED), words)
