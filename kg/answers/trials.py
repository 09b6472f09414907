"""Studies, filtered and sorted."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.clinical import COMPARED
from kg.errors import AmbiguousNameError, KGError, NameNotFoundError, names
from kg.model.studies import BUNDLE
from kg.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.model.content import Content
    from kg.model.studies import Outcome, Study
    from kg.names.lexicon import Lexicon
    from kg.names.reading import Reading
    from kg.paths.context import ContextJudge

#: The fields of a row, in order, and those that fit a table.
COLUMNS = tuple(
    "study reference number year population indication product design arms dose doses schedule outcomes key_message "
    "caveats".split()
)
TABLE_COLUMNS = ("study", "indication", "n", "dosing", "results", "key_message", "n_caveats")
CONDITION = re.compile(r"\s*(?P<name>[^<>=≤≥]+?)\s*(?:(?P<operator><=|>=|[≤≥=<>])\s*(?P<value>\d+(?:\.\d+)?)\s*%?\s*)?")
SORTS = ("year", "study", "n")
#: Spellings of designs to the one that is compared: British words, and phases in Arabic numbers.
SPELLINGS = ((r"(random|blind)iz", r"\1is"), ("center", "centre"), (r"\biii\b", "3"), (r"\bii\b", "2"), (r"\bi\b", "1"))


class ConditionError(KGError, ValueError):
    """A condition on an outcome that cannot be read, or that names no outcome of any study."""


class Condition(NamedTuple):
    """A condition on an outcome, as in ``overall response>70``."""

    name: str
    operator: str
    value: float
    #: The reading of the name, if it is the name of an entity.
    reading: Reading | None = None

    def means(self, outcome: Outcome, judge: ContextJudge) -> bool:
        """Return whether it is about an outcome.

        A figure must belong to the outcome itself: 5 % of severe chronic GVHD are not 5 % of chronic GVHD. A condition
        without a figure also fits a narrower outcome, or one with more words.
        """
        asked, said = _words(self.name), _words(outcome.name)
        entity = self.reading.entity.curie if self.reading else None
        if self.operator:
            return asked == said or entity == outcome.entity
        starts = range(len(said) - len(asked) + 1)
        return any(said[n : n + len(asked)] == asked for n in starts) or entity in judge.wider(outcome.entity)

    def fits(self, outcome: Outcome, judge: ContextJudge) -> bool:
        """Return whether an outcome has the name and the figure, if one is asked for; a range must fit as a whole."""
        if not self.means(outcome, judge):
            return False
        if not self.operator:
            return True
        if outcome.value is None:
            return False
        low = outcome.value
        high = low if outcome.value_high is None else outcome.value_high
        return {
            ">": low > self.value,
            "<": high < self.value,
            ">=": low >= self.value,
            "<=": high <= self.value,
            "=": low == high == self.value,
        }[self.operator]


def read_condition(text: str, lexicon: Lexicon | None = None) -> Condition:
    """Read a condition.

    :param text: A name, or a name with ``<``, ``<=``, ``=``, ``>=`` or ``>`` and a number.
    :param lexicon: Knows synonyms such as ``OS``; without it, a name is only compared as text.

    :returns: The condition.

    :raises ConditionError: If it cannot be read as either.

    >>> read_condition("overall response > 70%")
    Condition(name='overall response', operator='>', value=70.0, reading=None)
    """
    match = CONDITION.fullmatch(text)
    if match is None or not _words(match["name"]):
        raise ConditionError(f"{text!r} is not a condition; write it like 'overall response>70' or 'relapse'")
    reading = None
    if lexicon is not None:
        with suppress(NameNotFoundError, AmbiguousNameError):
            reading = lexicon.read_plain(match["name"])
    operator = (match["operator"] or "").replace("≤", "<=").replace("≥", ">=")
    return Condition(match["name"], operator, float(match["value"] or 0), reading)


class StudyQuery(NamedTuple):
    """The filters of a question for studies."""

    #: CURIEs of indications, of which one must fit; any where empty. A narrower disease counts.
    indications: tuple[str, ...] = ()
    #: Each must fit an outcome of the study.
    outcomes: tuple[Condition, ...] = ()
    #: Words that must all stand in the design, in British or American spelling, and not be denied there.
    designs: tuple[str, ...] = ()
    #: First and last year, or ``None``.
    first_year: int | None = None
    last_year: int | None = None
    #: One of :data:`SORTS`.
    sort: str = "year"
    #: Whether an outcome that is given for a bundle of references counts as one of each study.
    bundles: bool = False


def find_studies(content: Content, query: StudyQuery) -> list[Study]:
    """Find studies.

    :param content: Holds the studies, and the entities with their narrower kinds.
    :param query: The filters and the order.

    :returns: Sorted by ``query.sort``, then by label; ``n``, the number of participants, from the largest.

    :raises ConditionError: If no study at all has an outcome that a condition names.
    :raises ValueError: If ``query.sort`` is not one of :data:`SORTS`.
    """
    from kg.paths.context import ContextJudge

    keys: dict[str, Callable[[Study], tuple[Any, ...]]] = {
        "year": lambda study: (study.year == 0, study.year, _collated(study.label)),
        "study": lambda study: (_collated(study.label), study.year),
        "n": lambda study: (-(study.n or 0), _collated(study.label)),
    }
    if query.sort not in keys:
        raise ValueError(f"sort must be one of {', '.join(SORTS)}, got {query.sort!r}")
    judge = ContextJudge(content)
    outcomes = [outcome for study in content.studies.values() for outcome in study.outcomes]
    for condition in query.outcomes:
        if outcomes and not any(condition.means(outcome, judge) for outcome in outcomes):
            raise ConditionError(_unknown(condition, outcomes))
    found = [
        study
        for study in content.studies.values()
        if (not query.indications or judge.wider(study.indication) & set(query.indications))
        and all(
            any(condition.fits(o, judge) for o in study.outcomes if query.bundles or not o.is_of_bundle)
            for condition in query.outcomes
        )
        and all(_says(study.design, words) for words in query.designs)
        and (query.first_year is None or study.year >= query.first_year)
        and (query.last_year is None or 0 < study.year <= query.last_year)
    ]
    return sorted(found, key=keys[query.sort])


def _unknown(condition: Condition, outcomes: list[Outcome]) -> str:
    known = {outcome.name.casefold(): outcome.name for outcome in outcomes}
    asked = " ".join(_words(condition.name))
    near = [name for folded, name in known.items() if set(_words(asked)) & set(_words(folded))]
    near += suggest(asked, known.values(), "name")
    hint = f"did you mean {', '.join(dict.fromkeys(near))}?" if near else f"choose from {names(known.values())}"
    return f"no study has an outcome {condition.name!r}; {hint}"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _collated(label: str) -> str:
    """Return the sort key of a label: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", label).casefold() if not unicodedata.combining(c))


def _says(design: str, words: str) -> bool:
    """Return whether a design has these words, or beginnings of words, and does not deny them."""
    asked, said = _spelt(words), _spelt(design)
    return re.search(rf"(?<!\w)(?<!\bnon )(?<!\bnot ){re.escape(asked)}", said) is not None


def _spelt(text: str) -> str:
    text = " ".join(re.split(r"[\s‐-―-]+", text.casefold().strip()))
    for pattern, spelling in SPELLINGS:
        text = re.sub(pattern, spelling, text)
    return text


def record(study: Study, content: Content) -> dict[str, Any]:
    """Return a study as nested dictionaries; absent values are ``None`` or empty."""
    reference = content.references.get(study.reference)
    return {
        "id": study.curie,
        "study": study.label,
        "reference": study.reference or None,
        "number": reference.number if reference else None,
        "year": study.year or None,
        "population": study.population,
        "indication": {"curie": study.indication, "label": content.entities[study.indication].label},
        "product": {"curie": study.product, "label": content.entities[study.product].label},
        "intervention": study.intervention or None,
        "intent": study.intent or None,
        "design": study.design,
        "n": study.n,
        "arms": [{"name": arm.name, "n": arm.n} for arm in study.arms],
        "dose": study.dose._asdict(),
        "doses": {"low": study.doses_low, "high": study.doses_high},
        "schedule": study.schedule or None,
        "endpoint_met": study.endpoint_met,
        "outcomes": [_outcome(outcome) for outcome in study.outcomes],
        "key_message": study.key_message,
        "passages": list(study.passages),
        "caveats": list(study.caveats),
        "citation_notes": list(study.citation_notes),
        "comment": study.comment or None,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    renamed = {"is_trend": "trend", "is_negated": "negated"}
    found = {renamed.get(name, name): value for name, value in outcome._asdict().items() if name != "curie"}
    empty = {name: None for name, value in found.items() if value in ("", None)}
    lists = {name: list(found[name]) for name in ("passages", "caveats", "citation_notes")}
    return found | empty | lists | {"text": outcome.text, "sign": outcome.sign, "of_bundle": outcome.is_of_bundle}


def flat_record(study: Study, content: Content) -> dict[str, Any]:
    """Return a study as one row of words, for a table or TSV."""
    row = record(study, content)
    arms = ", ".join(f"{arm.name} {'n = ' + str(arm.n) if arm.n is not None else ''}".strip() for arm in study.arms)
    doses = "–".join(dict.fromkeys(str(n) for n in (study.doses_low, study.doses_high) if n is not None))
    schedule = study.schedule or (f"{doses} dose{'' if doses == '1' else 's'}" if doses else "")
    results = [outcome_words(outcome) for outcome in study.outcomes]
    caveats = dict.fromkeys((*study.caveats, *(text for o in study.outcomes for text in o.caveats)))
    row |= {
        "indication": row["indication"]["label"],
        "product": row["product"]["label"],
        "arms": arms,
        "n": " vs ".join(str(arm.n) for arm in study.arms if arm.n is not None) or str(study.n or ""),
        "dose": study.dose.text,
        "doses": doses,
        "dosing": "\n".join(filter(None, (study.dose.text, schedule))),
        "outcomes": " | ".join(results),
        "results": "\n".join(results),
        "caveats": " | ".join(caveats),
        "n_caveats": len(caveats),
    }
    return row


def outcome_words(outcome: Outcome) -> str:
    """Return an outcome in words, with its hedge, comparison, p value, time point and subgroup.

    An outcome without direction and figure has the words of its text. That of a subgroup is higher or lower than
    that of others; the treatment did not raise or lower it.
    """
    direction = COMPARED.get(outcome.direction, "") if outcome.subgroup else outcome.direction
    direction = "no difference" if outcome.direction == "unchanged" and outcome.comparator else direction
    denied, trend = "not" * outcome.is_negated, "trend towards" * outcome.is_trend
    change = " ".join(filter(None, (denied, trend, direction))) if direction else ""
    hedge = outcome.qualifier.replace(BUNDLE, "").strip(", ")
    figure = ""
    if outcome.value is not None:
        high = f"–{outcome.value_high:.10g}" if outcome.value_high is not None else ""
        versus = f" vs {outcome.comparator_value:.10g}" if outcome.comparator_value is not None else ""
        figure = f"{hedge} {outcome.value:.10g}{high}{versus} {outcome.unit}".strip()
        hedge = ""
    said = ", ".join(filter(None, (change, figure))) or outcome.text.removeprefix("Of the bundle: ").rstrip(".")
    notes = (
        {None: "", True: "endpoint met", False: "endpoint missed"}[outcome.endpoint_met],
        hedge,
        "" if outcome.direction else " ".join(("denied" * outcome.is_negated, "a trend" * outcome.is_trend)).strip(),
        f"p {'' if outcome.p[0] in '<=>' else '= '}{outcome.p}" if outcome.p else "",
        "of the bundle, not its own" if outcome.is_of_bundle else "",
    )
    noted = "; ".join(filter(None, notes))
    parts = (said, f"({noted})" if noted else "", f"at {outcome.time_point}" if outcome.time_point else "")
    words = " ".join(filter(None, parts))
    return f"{outcome.name}: {words}{f', in {outcome.subgroup}' if outcome.subgroup else ''}"
