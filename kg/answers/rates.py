"""Rates of studies for a forest plot: the printed percentage, and the count out of n where it follows.

An exact interval needs a count. A printed percentage gives one where exactly one whole number of the arm's participants
rounds to it; where none does, the percentage is impossible for n, and a reader must see that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.clinical import RANDOMISED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.content import Content
    from kg.model.studies import Outcome, Study

#: The parts of a forest plot, with their headings.
PARTS = {
    "response": "Overall response (ORR)",
    "survival": "Survival, as printed",
    "comparison": "Randomised comparisons with control, as printed",
}
#: CURIE and name of the overall response.
RESPONSE = ("ent:overall_response", "overall response")
#: Words of estimates over time, in which patients are censored: no count out of n lies behind them.
OVER_TIME = re.compile(r"cumulative incidence|kaplan|actuarial|probability", re.IGNORECASE)
#: Share of the probability that an interval covers.
COVERED = 0.95
TOLERANCE = 1e-9
#: The fields of a row, in order.
COLUMNS = tuple(
    "part indication study year outcome subgroup time_point arm n printed printed_high count low high control p "
    "verdict dose caveats".split()
)


class Rate(NamedTuple):
    """One printed percentage of a study."""

    #: A key of :data:`PARTS`.
    part: str
    study: Study
    outcome: Outcome
    #: Participants of its arm, or ``None`` where that is not said.
    n: int | None
    #: The number of them, where it follows from the printed percentage.
    counted: int | None
    #: Ends of the exact interval in percent, of an overall response with a count.
    interval: tuple[float, float] | None
    #: Whether no count of the arm's participants gives the printed percentage.
    is_impossible: bool
    #: Why there is no interval, or empty.
    verdict: str

    def row(self, content: Content) -> dict[str, Any]:
        """Return the fields of :data:`COLUMNS`; absent values are ``None``."""
        outcome, (low, high) = self.outcome, self.interval or (None, None)
        return {
            "part": self.part,
            "indication": content.entities[self.study.indication].label,
            "study": self.study.label,
            "year": self.study.year or None,
            "outcome": outcome.name,
            "subgroup": outcome.subgroup or None,
            "time_point": outcome.time_point or None,
            "arm": outcome.arm or None,
            "n": self.n,
            "printed": outcome.value,
            "printed_high": outcome.value_high,
            "count": self.counted,
            "low": None if low is None else round(low, 1),
            "high": None if high is None else round(high, 1),
            "control": outcome.comparator_value if self.part == "comparison" else None,
            "p": outcome.p or None,
            "verdict": f"impossible: {self.verdict}" if self.is_impossible else self.verdict or None,
            "dose": self.study.dose.text or None,
            "caveats": list(self.caveats),
        }

    @property
    def caveats(self) -> tuple[str, ...]:
        """The caveats of the result and of its study, each once."""
        return tuple(dict.fromkeys((*self.outcome.caveats, *self.study.caveats)))


def find_rates(studies: Iterable[Study]) -> list[Rate]:
    """Find the printed percentages that a forest plot shows.

    :param studies: The studies, in the order of their rows.

    :returns: Overall responses, then survival, then outcomes of randomised studies with a figure of the control arm;
        never a result that the source gives for several references at once.
    """
    rates = [
        _rate(part, study, outcome)
        for study in studies
        for outcome in study.outcomes
        if (part := _part(study, outcome))
    ]
    return sorted(rates, key=lambda rate: list(PARTS).index(rate.part))


def _part(study: Study, outcome: Outcome) -> str:
    """Return the part of the plot in which an outcome stands, or nothing."""
    if outcome.value is None or outcome.unit != "%" or outcome.is_of_bundle or outcome.is_negated:
        return ""
    if outcome.comparator_value is not None and re.search(RANDOMISED, study.design):
        return "comparison"
    if outcome.entity == RESPONSE[0] or outcome.name.casefold() == RESPONSE[1]:
        return "response"
    return "survival" if "survival" in outcome.name.casefold() else ""


def _rate(part: str, study: Study, outcome: Outcome) -> Rate:
    n = next((arm.n for arm in study.arms if arm.name == outcome.arm), None)
    bare = Rate(part, study, outcome, None if outcome.subgroup else n, None, None, is_impossible=False, verdict="")
    if part != "response":
        return bare
    if outcome.value_high is not None:
        return bare._replace(verdict="a range")
    if any(OVER_TIME.search(text) for text in (outcome.text, outcome.qualifier, *outcome.caveats)):
        return bare._replace(verdict="an estimate over time, no count out of n")
    if outcome.subgroup:
        return bare._replace(verdict="a subgroup, of unknown size")
    if not n:
        return bare._replace(verdict="n is not said")
    if outcome.qualifier:
        return bare._replace(verdict=f"“{outcome.qualifier}”: no count follows")
    counts = possible_counts(outcome.value or 0.0, n)
    if not counts:
        return bare._replace(is_impossible=True, verdict=f"no count out of {n} gives it")
    if len(counts) > 1:
        return bare._replace(verdict=f"{counts[0]} to {counts[-1]} of {n} would give it")
    return bare._replace(counted=counts[0], interval=exact_interval(counts[0], n))


def possible_counts(percent: float, n: int) -> list[int]:
    """Return the counts out of ``n`` that round to a printed percentage, halves either way.

    :param percent: As printed; its decimals say how it was rounded.
    :param n: The number of participants, at least 1.

    :returns: Counts from 0 to ``n``, rising; empty where the percentage is impossible.

    >>> possible_counts(71, 55), possible_counts(70.8, 55)
    ([39], [])
    """
    decimals = len(f"{percent:.10g}".partition(".")[2])
    half = 0.5 * 10**-decimals + TOLERANCE
    near = int(percent * n / 100)
    reach = range(near - int(half * n / 100) - 1, near + int(half * n / 100) + 3)
    return [count for count in reach if 0 <= count <= n and abs(100 * count / n - percent) <= half]


def exact_interval(count: int, n: int) -> tuple[float, float]:
    """Return the exact interval of Clopper and Pearson for a share, with 95 % coverage at least.

    :param count: The number of patients with the outcome.
    :param n: The number of all patients.

    :returns: Its ends, in percent.

    >>> [round(end, 1) for end in exact_interval(0, 10)]
    [0.0, 30.8]
    """
    from scipy.special import betaincinv

    tail = (1 - COVERED) / 2
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return 100 * low, 100 * high
