"""Studies, filtered and sorted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KGError

if TYPE_CHECKING:
    from kg.statements import Content
    from kg.studies import Outcome, Study

#: The fields of a row, in order, and those that fit a table.
COLUMNS = tuple(
    "study reference number year population indication product design arms dose doses schedule outcomes key_message "
    "caveats".split()
)
TABLE_COLUMNS = ("study", "indication", "n", "dose", "results", "key_message")
CONDITION = re.compile(r"\s*(?P<name>[^<>=]+?)\s*(?:(?P<operator><=|>=|=|<|>)\s*(?P<value>\d+(?:\.\d+)?)\s*%?\s*)?")
SORTS = ("year", "study", "n")


class ConditionError(KGError, ValueError):
    """A condition on an outcome that cannot be read."""


class Condition(NamedTuple):
    """What an outcome is asked for, as in ``overall response>70``."""

    name: str
    operator: str
    value: float

    def fits(self, outcome: Outcome) -> bool:
        """Whether an outcome has the name and, where one is asked for, such a value."""
        if self.name not in outcome.name.casefold():
            return False
        if not self.operator:
            return True
        if outcome.value is None:
            return False
        return {
            ">": outcome.value > self.value,
            "<": outcome.value < self.value,
            ">=": outcome.value >= self.value,
            "<=": outcome.value <= self.value,
            "=": outcome.value == self.value,
        }[self.operator]


def read_condition(text: str) -> Condition:
    """Read a condition.

    :raises ConditionError: If it is not a name, or a name with ``<``, ``<=``, ``=``, ``>=`` or ``>`` and a number.

    >>> read_condition("overall response > 70%")
    Condition(name='overall response', operator='>', value=70.0)
    """
    match = CONDITION.fullmatch(text)
    if match is None:
        raise ConditionError(f"{text!r} is not a condition; write it like 'overall response>70' or 'relapse'")
    return Condition(match["name"].casefold(), match["operator"] or "", float(match["value"] or 0))


class StudyQuery(NamedTuple):
    """Which studies are wanted."""

    #: CURIEs of indications; any where empty. A narrower disease counts.
    indications: tuple[str, ...] = ()
    #: Each must fit an outcome of the study.
    outcomes: tuple[Condition, ...] = ()
    #: Words that must stand in the design.
    designs: tuple[str, ...] = ()
    #: First and last year, or ``None``.
    first_year: int | None = None
    last_year: int | None = None
    #: One of :data:`SORTS`.
    sort: str = "year"


def find_studies(content: Content, query: StudyQuery) -> list[Study]:
    """Find studies.

    :returns: Sorted by ``query.sort``, then by label; ``n``, the number of participants, from the largest.
    """
    from kg.answers.context import ContextJudge

    judge = ContextJudge(content.entities, content.broader_aspects)
    found = [
        study
        for study in content.studies.values()
        if (not query.indications or judge.wider(study.indication) & set(query.indications))
        and all(any(condition.fits(outcome) for outcome in study.outcomes) for condition in query.outcomes)
        and all(word.casefold() in study.design.casefold() for word in query.designs)
        and (query.first_year is None or study.year >= query.first_year)
        and (query.last_year is None or study.year <= query.last_year)
    ]
    keys = {
        "year": lambda study: (study.year, study.label),
        "study": lambda study: (study.label,),
        "n": lambda study: (-participants(study), study.label),
    }
    return sorted(found, key=keys[query.sort])


def participants(study: Study) -> int:
    """Give the number of participants of all arms."""
    return sum(arm.n or 0 for arm in study.arms)


def record(study: Study, content: Content) -> dict[str, Any]:
    """Give a study as nested dictionaries; absent values are ``None`` or empty."""
    reference = content.references.get(study.reference)
    return {
        "id": study.curie,
        "study": study.label,
        "reference": study.reference or None,
        "number": reference.number if reference else None,
        "year": study.year,
        "population": study.population,
        "indication": {"curie": study.indication, "label": content.entities[study.indication].label},
        "product": {"curie": study.product, "label": content.entities[study.product].label},
        "design": study.design,
        "arms": [{"name": arm.name, "n": arm.n} for arm in study.arms],
        "dose": study.dose._asdict(),
        "doses": {"low": study.doses_low, "high": study.doses_high},
        "schedule": study.schedule or None,
        "outcomes": [_outcome(outcome) for outcome in study.outcomes],
        "key_message": study.key_message,
        "passages": list(study.passages),
        "caveats": list(study.caveats),
        "comment": study.comment or None,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "entity": outcome.entity or None,
        "value": outcome.value,
        "value_high": outcome.value_high,
        "qualifier": outcome.qualifier or None,
        "unit": outcome.unit or None,
        "direction": outcome.direction or None,
        "trend": outcome.is_trend,
        "negated": outcome.is_negated,
        "time_point": outcome.time_point or None,
        "arm": outcome.arm or None,
        "comparator": outcome.comparator or None,
        "comparator_value": outcome.comparator_value,
        "p": outcome.p or None,
        "subgroup": outcome.subgroup or None,
        "text": outcome.text,
        "passages": list(outcome.passages),
        "caveats": list(outcome.caveats),
    }


def flat_record(study: Study, content: Content) -> dict[str, Any]:
    """Give a study as one row of words, for a table or TSV."""
    row = record(study, content)
    arms = ", ".join(f"{arm.name} {'n = ' + str(arm.n) if arm.n is not None else ''}".strip() for arm in study.arms)
    doses = [str(n) for n in (study.doses_low, study.doses_high) if n is not None]
    row |= {
        "indication": row["indication"]["label"],
        "product": row["product"]["label"],
        "arms": arms,
        "n": " vs ".join(str(arm.n) for arm in study.arms if arm.n is not None),
        "dose": study.dose.text,
        "doses": "–".join(dict.fromkeys(doses)),
        "outcomes": "; ".join(outcome_words(outcome) for outcome in study.outcomes),
        "results": "\n".join(outcome_words(outcome) for outcome in study.outcomes),
        "caveats": " | ".join((*study.caveats, *(text for o in study.outcomes for text in o.caveats))),
    }
    return row


def outcome_words(outcome: Outcome) -> str:
    """Say an outcome in words, with its hedge, comparison, p value, time point and subgroup."""
    parts = [f"{outcome.name}:"]
    if outcome.is_negated:
        parts.append("not")
    if outcome.is_trend:
        parts.append("trend towards")
    parts.append(outcome.direction)
    if outcome.value is not None:
        high = f"–{_number(outcome.value_high)}" if outcome.value_high is not None else ""
        versus = f" vs {_number(outcome.comparator_value)}" if outcome.comparator_value is not None else ""
        parts.append(f"{outcome.qualifier} {_number(outcome.value)}{high}{versus} {outcome.unit}".strip())
    elif not outcome.direction:
        parts.append(outcome.text)
    parts.append(f"(p {'' if outcome.p[0] in '<=>' else '= '}{outcome.p})" if outcome.p else "")
    parts.append(f"at {outcome.time_point}" if outcome.time_point else "")
    parts.append(f"in {outcome.subgroup}" if outcome.subgroup else "")
    return " ".join(part for part in parts if part)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
