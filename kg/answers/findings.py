"""A summary of findings: for each outcome, the results of the studies that measured it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.clinical import StudyResult
from kg.words import phrases
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.content import Content
    from kg.model.studies import Outcome, Study

#: The fields of a row, in order, and those of a text table.
COLUMNS = (
    *("outcome", "indication", "intent", "studies", "n", "randomised", "effect", "endpoint", "when", "caveats"),
    *("outcome_curie", "indication_curie", "labels", "caveat_texts"),
)
TABLE_COLUMNS = COLUMNS[:10]
#: Most texts of results without direction and figure.
MOST_TEXTS = 2
#: The words for a time point that is not given.
NOT_SAID = "not said"


class OutcomeFinding(NamedTuple):
    """The results of studies on one outcome, in one indication and with one intent."""

    outcome: str
    #: CURIE of the outcome as an entity, or empty.
    curie: str
    indication: str
    intent: str
    results: tuple[StudyResult, ...]

    @property
    def studies(self) -> tuple[Study, ...]:
        """The studies, each once."""
        return tuple({item.study.curie: item.study for item in self.results}.values())

    @property
    def participants(self) -> int:
        """The number of participants of all of them, as far as that is said."""
        return sum(study.n or 0 for study in self.studies)

    @property
    def caveats(self) -> tuple[str, ...]:
        """The caveats of the results, each once."""
        return tuple(dict.fromkeys(text for item in self.results for text in item.outcome.caveats))


@dataclass(frozen=True, repr=False)
class Findings(Result[OutcomeFinding]):
    """A summary of findings: by outcome, then by indication and intent."""

    findings: tuple[OutcomeFinding, ...]
    content: Content = field(repr=False, compare=False)

    def _held(self) -> Sequence[OutcomeFinding]:
        return self.findings

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each finding, with the fields of :data:`COLUMNS`."""
        return [
            {
                "outcome": item.outcome,
                "indication": phrases.label(item.indication, self.content.entities),
                "intent": item.intent or NOT_SAID,
                "studies": len(item.studies),
                "n": item.participants or None,
                "randomised": len({result.study.curie for result in item.results if result.is_randomised}),
                "effect": list(_effects(item.results)),
                "endpoint": _endpoint(item.studies),
                "when": list(dict.fromkeys(filter(None, (result.outcome.time_point for result in item.results))))
                or [NOT_SAID],
                "caveats": len(item.caveats),
                "outcome_curie": item.curie or None,
                "indication_curie": item.indication,
                "labels": [study.label for study in item.studies],
                "caveat_texts": list(item.caveats),
            }
            for item in self.findings
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the rows in the JSON form ``msc-kg/findings/1``."""
        return {"schema": "msc-kg/findings/1", "data_version": self.content.data_version[:12], "rows": self.rows()}

    def nothing(self) -> str:
        """Return the words for an answer without a study."""
        return "no such study"

    def _title(self) -> str:
        return f"{phrases.counted(len(self), 'outcome')}, by indication and intent"

    def __str__(self) -> str:
        """Write a paragraph for each outcome: participants, results and caveats."""
        return "\n".join([self._title(), *(line for row in self.rows() for line in _lines(row))])


def summarise(studies: Iterable[Study], content: Content, *, bundles: bool = False) -> Findings:
    """Summarise the results of studies by outcome.

    A result that a source gives for several references at once belongs to no single study, and is left out.

    :param studies: The studies.
    :param content: The graph.
    :param bundles: Whether such a result counts as one of each of its studies.

    :returns: A finding for each outcome, indication and intent, by their names.
    """
    groups: dict[tuple[str, str, str, str], list[StudyResult]] = {}
    for study in studies:
        for outcome in study.outcomes:
            if bundles or not outcome.is_of_bundle:
                label = phrases.label(outcome.entity, content.entities) if outcome.entity else outcome.name
                key = label, outcome.entity, study.indication, study.intent
                groups.setdefault(key, []).append(StudyResult(study, outcome))
    found = (
        OutcomeFinding(label, curie, indication, intent, tuple(results))
        for (label, curie, indication, intent), results in groups.items()
    )
    order = sorted(found, key=lambda item: (item.outcome.casefold(), item.indication, item.intent))
    return Findings(tuple(order), content)


def _effects(results: Sequence[StudyResult]) -> Iterator[str]:
    """State the results between arms first, then changes without a comparison, then rates."""
    compared = [item for item in results if item.outcome.direction and item.outcome.comparator]
    changed = [item for item in results if item.outcome.direction and not item.outcome.comparator]
    rates = [item.outcome for item in results if not item.outcome.direction and item.outcome.value is not None]
    yield from _counted(compared, "between arms")
    yield from _counted(changed, "without a comparison")
    units: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in sorted(rates, key=lambda outcome: bool(outcome.subgroup)):
        units.setdefault((outcome.unit, " of subgroups" if outcome.subgroup else ""), []).append(outcome)
    for (unit, whose), outcomes in units.items():
        low = min(outcome.value or 0.0 for outcome in outcomes)
        high = max(outcome.value_high or outcome.value or 0.0 for outcome in outcomes)
        span = f"{low:g}" if low == high else f"{low:g}–{high:g}"
        yield f"{f'{span} {unit}'.strip()} in {phrases.counted(len(outcomes), 'result')}{whose}"
    said = [item.outcome for item in results if not item.outcome.direction and item.outcome.value is None]
    if texts := list(dict.fromkeys(text for outcome in said if (text := outcome.text.rstrip(".")))):
        more = f" and {len(texts) - MOST_TEXTS} more" if len(texts) > MOST_TEXTS else ""
        yield f"in words: {'; '.join(texts[:MOST_TEXTS])}{more}"


def _counted(results: Sequence[StudyResult], how: str) -> Iterator[str]:
    groups: dict[str, list[StudyResult]] = {}
    for item in results:
        words = f"trend to {item.direction}" if item.outcome.is_trend else item.direction
        words = "no difference" if words == "unchanged" else words
        words += " in a subgroup" if item.outcome.subgroup else ""
        groups.setdefault(words, []).append(item)
    for words, items in groups.items():
        figures = ", ".join(f"p {p}" if p[0] in "<=>" else f"p = {p}" for item in items if (p := item.outcome.p))
        yield f"{words} {how} in {len(items)}{f' ({figures})' if figures else ''}"


def _endpoint(studies: Sequence[Study]) -> str:
    """Say how many studies met their endpoint, of those of which it is said."""
    said = [study.endpoint_met for study in studies if study.endpoint_met is not None]
    if not said:
        return NOT_SAID
    missed = said.count(False)
    words = [f"met by {said.count(True)}"] if said.count(True) else []
    words += [f"missed by {missed}"] if missed else []
    return ", ".join(words)


def _lines(row: dict[str, Any]) -> Iterator[str]:
    intent = "" if row["intent"] == NOT_SAID else f", given {row['intent']}"
    size = f", n = {row['n']}" if row["n"] else ""
    design = f" ({row['randomised']} randomised)" if row["randomised"] else ""
    many = phrases.counted(row["studies"], "study")
    yield f"   {row['outcome']}, in {row['indication']}{intent}: {many}{design}{size}"
    when = "" if row["when"] == [NOT_SAID] else f"; at {', '.join(row['when'])}"
    endpoint = "" if row["endpoint"] == NOT_SAID else f"; primary endpoint {row['endpoint']}"
    caveats = f"; {phrases.counted(row['caveats'], 'caveat')}" if row["caveats"] else ""
    yield f"      {'; '.join(row['effect'])}{when}{endpoint}{caveats}"
    yield f"      {', '.join(row['labels'])}"
