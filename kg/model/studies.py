"""The study model: a trial or cohort with its arms, doses and outcomes, as plain immutable rows.

A study's result is not a mechanism: studies link products, indications and outcomes, and no path walks them.
Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from typing import Any, NamedTuple

#: The qualifier of an outcome that the source gives for several references at once: no result of the single study.
BUNDLE = "of the bundle"


class Dose(NamedTuple):
    """An amount with its range; a single value has ``low`` and ``high`` alike."""

    low: float | None = None
    high: float | None = None
    #: ``median`` where the source says so, otherwise empty.
    statistic: str = ""
    #: Such as ``cells/kg``.
    unit: str = ""
    #: As the source gives it.
    text: str = ""


class Arm(NamedTuple):
    """A group of participants."""

    curie: str
    name: str
    #: Number of participants, or ``None`` where it is not said.
    n: int | None


class Outcome(NamedTuple):
    """One result, as read in one place."""

    curie: str
    #: In words, such as ``overall response``.
    name: str
    #: CURIE of the outcome as an entity, or empty.
    entity: str = ""
    value: float | None = None
    #: Upper end of a range, or ``None``.
    value_high: float | None = None
    #: Such as ``about``, or empty.
    qualifier: str = ""
    #: Such as ``%``, or empty.
    unit: str = ""
    #: ``increased``, ``decreased``, ``unchanged`` (no difference) or empty.
    direction: str = ""
    #: Whether it is a mere trend.
    is_trend: bool = False
    #: Whether the source denies it, as in "no increase in relapse".
    is_negated: bool = False
    #: Such as ``2 years``, or empty.
    time_point: str = ""
    #: Name of the arm, or empty.
    arm: str = ""
    #: Name of the arm it is compared with, or empty.
    comparator: str = ""
    comparator_value: float | None = None
    #: As printed, such as ``0.021``, or empty.
    p: str = ""
    subgroup: str = ""
    #: In own words.
    text: str = ""
    #: CURIEs of the passages it was read in.
    passages: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    #: Notes for a reviewer of the source, as on the title of a cited work; readers of answers do not need them.
    citation_notes: tuple[str, ...] = ()
    #: Of the endpoint that the study was to show: whether it was met. ``None`` where the source does not say.
    endpoint_met: bool | None = None

    @property
    def is_of_bundle(self) -> bool:
        """Whether the source gives it for several references at once."""
        return BUNDLE in self.qualifier

    @property
    def sign(self) -> int | None:
        """1: increased; -1: decreased; 0: no difference, or the endpoint was missed; ``None``: not said, or denied."""
        if self.is_negated:
            return None
        if self.endpoint_met is False:
            return 0
        return {"increased": 1, "decreased": -1, "unchanged": 0}.get(self.direction)


class Study(NamedTuple):
    """A trial, cohort or case."""

    curie: str
    #: Such as ``Le Blanc 2008``.
    label: str
    #: CURIE of its publication, or empty.
    reference: str = ""
    #: Who was treated, in own words.
    population: str = ""
    #: CURIE of the disease or condition.
    indication: str = ""
    #: CURIE of the product given.
    product: str = ""
    #: Such as ``phase 2, multicentre, single arm``, in own words.
    design: str = ""
    #: Year of publication.
    year: int = 0
    arms: tuple[Arm, ...] = ()
    dose: Dose = Dose()
    #: Fewest and most doses, or ``None``.
    doses_low: int | None = None
    doses_high: int | None = None
    schedule: str = ""
    outcomes: tuple[Outcome, ...] = ()
    #: In own words.
    key_message: str = ""
    passages: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    comment: str = ""
    file: str = ""
    line: int = 0
    #: Notes for a reviewer of the source, as on the title of a cited work; readers of answers do not need them.
    citation_notes: tuple[str, ...] = ()
    #: Number of participants of the whole study, or ``None`` where it is the sum of the arms or is not said.
    enrolled: int | None = None
    #: The intent with which the product was given, such as ``preventive``; empty where it is not said.
    intent: str = ""
    #: CURIE of the intervention whose own way of giving the product it studies, as MSC co-infusion; otherwise empty.
    intervention: str = ""

    @property
    def n(self) -> int | None:
        """Number of participants: as stated for the whole study, otherwise the sum of the arms; ``None`` if unknown."""
        return self.enrolled or sum(arm.n or 0 for arm in self.arms) or None

    def __repr__(self) -> str:
        return f"<Study {self.curie}: {self.label}>"

    @property
    def endpoint_met(self) -> bool | None:
        """Whether it met its endpoint; ``None`` where that is not said, ``False`` if it missed any of several."""
        said = [item.endpoint_met for item in self.outcomes if item.endpoint_met is not None and not item.is_of_bundle]
        return all(said) if said else None

    @property
    def read_in(self) -> tuple[str, ...]:
        """CURIEs of every passage that it or an outcome of it was read in, each once, in order."""
        places = (*self.passages, *(curie for outcome in self.outcomes for curie in outcome.passages))
        return tuple(dict.fromkeys(places))


def make_study(row: tuple[Any, ...]) -> Study:
    """Make a study of its row, in which its arms, dose and outcomes are rows too."""
    study = Study._make(row)
    return study._replace(
        arms=tuple(map(Arm._make, study.arms)),
        dose=Dose._make(study.dose),
        outcomes=tuple(map(Outcome._make, study.outcomes)),
    )
