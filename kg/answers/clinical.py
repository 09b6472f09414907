"""Study results on a pair: the outcomes of the studies that gave the subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.paths.stated import PREVENTING
from kg.words import phrases
from kg.words.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Entity
    from kg.model.studies import Outcome, Study

#: Direction of an outcome to its sign.
SIGNS = {"increased": 1, "decreased": -1, "unchanged": 0}
#: Direction of an outcome to the word for some patients as against others.
COMPARED = {"increased": "higher", "decreased": "lower", "unchanged": "no different"}
#: The word for a comparison at random in the design of a study.
RANDOMISED = r"(?<!non-)(?<!not )\brandomi[sz]ed"


class StudyResult(NamedTuple):
    """One outcome of one study that bears on a pair."""

    study: Study
    outcome: Outcome

    @property
    def direction(self) -> str:
        """``increased``, ``decreased``, ``unchanged``, ``not increased`` ..., or empty where no comparison is given."""
        if not self.outcome.direction:
            return ""
        return f"{'not ' if self.outcome.is_negated else ''}{self.outcome.direction}"

    @property
    def is_randomised(self) -> bool:
        """Whether the study compares arms at random, as far as its design says."""
        return bool(re.search(RANDOMISED, self.study.design))

    @property
    def is_between_arms(self) -> bool:
        """Whether it compares the arms of a randomised study, whole and not by subgroup, and is more than a trend."""
        outcome = self.outcome
        return self.is_randomised and bool(outcome.comparator) and not (outcome.subgroup or outcome.is_trend)

    @property
    def is_between_patients(self) -> bool:
        """Whether it compares some patients with others, rather than those given the product with those without it."""
        outcome = self.outcome
        compares_arms = self.is_randomised and outcome.comparator
        return bool(outcome.subgroup) and outcome.direction in COMPARED and not compares_arms

    @property
    def sign(self) -> int | None:
        """1, -1 or 0 of a result between arms, 0 of an endpoint that was missed; otherwise, and where denied, ``None``.

        That the study missed its endpoint says nothing of its other outcomes.
        """
        if self.outcome.endpoint_met is False:
            return 0
        if not self.is_between_arms or self.outcome.is_negated:
            return None
        return SIGNS.get(self.outcome.direction)

    @property
    def endpoint_met(self) -> bool | None:
        """Whether the endpoint was met: this one, or that of the study; ``None`` where it is not said."""
        met = self.outcome.endpoint_met
        return self.study.endpoint_met if met is None else met

    def disagrees(self, sign: int) -> bool:
        """Return whether the study speaks against an effect of a sign.

        It found the opposite or no difference, it denies the effect, or it missed its primary endpoint.
        """
        if self.endpoint_met is False:
            return True
        if self.is_between_arms and self.outcome.is_negated:
            return SIGNS.get(self.outcome.direction) == sign
        return self.sign not in (None, sign)


def find_results(source: str, target: str, content: Content) -> Iterator[StudyResult]:
    """Find the outcomes that studies measured of a pair.

    :param source: CURIE of a product, of a kind that it belongs to, or of an intervention that gives it.
    :param target: CURIE of the outcome; a narrower outcome counts.
    :param content: The graph.

    :yields: The results in the order of studies; none that a source gives for several references at once.
    """
    entity = content.entities.get(source)
    outcomes = content.kinds(target)
    kinds: dict[tuple[str, ...], set[str]] = {}
    for study in content.studies_measuring(outcomes):
        given = (source, *_given(source, study, content))
        if given not in kinds:
            kinds[given] = {kind for curie in given for kind in content.kinds(curie)}
        if study.product not in kinds[given] or _is_of_other_intent(study, entity):
            continue
        for outcome in study.outcomes:
            if outcome.entity in outcomes and not outcome.is_of_bundle:
                yield StudyResult(study, outcome)


def find_trials(results: Iterable[StudyResult], source: str, target: str, content: Content) -> list[StudyResult]:
    """Find the results between arms of a trial on exactly the pair of the question.

    :param results: Results on the pair or on narrower ones.
    :param source: CURIE of what was given. Of an intervention, the intent of the study must be known and the same.
    :param target: CURIE of the outcome.
    :param content: The graph.

    :returns: The results with a sign, in their order.
    """
    return [
        result
        for result in results
        if result.sign is not None
        and result.outcome.entity == target
        and (
            result.study.product == source
            or (result.study.product in _given(source, result.study, content) and result.study.intent)
        )
    ]


def find_trials_of_kinds(results: Iterable[StudyResult], source: str, content: Content) -> list[StudyResult]:
    """Find the results between arms of a trial that found a difference, on the pair or on narrower ones.

    :param results: Results on the pair or on narrower ones.
    :param source: CURIE of what was given. Of an intervention, the intent of the study must be known.
    :param content: The graph.

    :returns: The results whose sign is 1 or -1, in their order.
    """
    kinds = content.kinds(source)
    return [item for item in results if item.sign and (item.study.product in kinds or item.study.intent)]


def _given(source: str, study: Study, content: Content) -> tuple[str, ...]:
    """Return the entities that an intervention gives, if a study of them answers for it.

    One that gives something in its own way, as MSC co-infusion does, is answered by the studies of that intervention.
    """
    entity = content.entities.get(source)
    if entity is None or not entity.administers:
        return ()
    if study.intervention == source:
        return entity.administers
    return () if content.is_one_way(source) else content.gives_as_such(source)


def _is_of_other_intent(study: Study, asked: Entity | None) -> bool:
    """Return whether a study states an intent that is not that of an intervention.

    An intervention without an intent of its own treats.
    """
    if asked is None or not asked.administers or not study.intent:
        return False
    return study.intent != asked.intent if asked.intent else study.intent in PREVENTING


def result_record(result: StudyResult) -> dict[str, Any]:
    """Return a result in the JSON form of an effect."""
    return {
        "study": result.study.curie,
        "outcome": result.outcome.name,
        "direction": result.direction or None,
        "design": result.study.design,
        "endpoint_met": result.endpoint_met,
    }


def missed_endpoints(results: Iterable[StudyResult]) -> list[str]:
    """Return the labels of the studies that missed an endpoint, each once."""
    return list(dict.fromkeys(result.study.label for result in results if result.endpoint_met is False))


def without_difference(
    results: Iterable[StudyResult], outcomes: Collection[str], sign: int | None, told: Collection[str]
) -> list[str]:
    """Return the studies whose arms did not differ in an outcome as a sign says.

    :param results: Results on the pair or on narrower ones.
    :param outcomes: CURIEs of the outcomes.
    :param sign: 1 or -1; ``None`` for a verdict without a direction, for which any sign counts.
    :param told: Labels of studies that are named elsewhere.

    :returns: Their labels, each once, in the order of the results.
    """
    found = (
        result.study.label
        for result in results
        if result.is_between_arms
        and result.outcome.entity in outcomes
        and (result.outcome.is_negated or result.sign == 0)
        and SIGNS.get(result.outcome.direction) in (0, sign or 1, sign or -1)
    )
    return [label for label in dict.fromkeys(found) if label not in told]


def trials_clauses(results: Sequence[StudyResult], content: Content) -> list[str]:
    """State the results of trials between their arms, as in ``MSC raises GRFS (in cGVHD; Huang 2024, randomised)``.

    :param results: Results with a sign, at least one.
    :param content: The graph.

    :returns: A clause for each product, outcome, sign, indication and intent.
    """
    groups: dict[tuple[str, str, int, str, str], list[str]] = {}
    for item in results:
        study = item.study
        key = study.product, item.outcome.entity, item.sign or 0, study.indication, study.intent
        groups.setdefault(key, []).append(study.label)
    clauses = []
    for (product, outcome, sign, indication, intent), studies in groups.items():
        words = {1: "raises", -1: "lowers", 0: "makes no difference to"}[sign]
        if any(item.outcome.endpoint_met is False for item in results if item.study.label in studies):
            words = "misses the endpoint"
        disease = phrases.label(indication, content.entities)
        given = f"given {phrases.INTENT_WORDS[intent]}; in {disease}" if intent else f"in {disease}"
        schedules = {item.study.schedule for item in results if item.study.label in studies}
        where = [
            f"given to prevent {disease}" if intent == "preventive" else given,
            *filter(None, schedules if len(schedules) == 1 and intent in PREVENTING else ()),
            f"{listed(dict.fromkeys(studies))}, randomised",
        ]
        ends = (phrases.label(curie, content.entities) for curie in (product, outcome))
        clauses.append(f"{f' {words} '.join(ends)} ({'; '.join(where)})")
    return clauses


def results_line(results: Sequence[StudyResult], target: str) -> str:
    """Count in one line the studies that measured a pair, by design and by direction.

    :param results: At least one.
    :param target: Label of the outcome.

    :returns: As in ``measured in 3 studies (2 randomised): 1 increased, 2 rates without a comparison``.
    """
    from shlex import quote

    studies = {result.study.curie: result.study for result in results}
    randomised = len({result.study.curie for result in results if result.is_randomised})
    counts: dict[str, int] = {}
    for result in results:
        words = result.direction or "without a comparison"
        if result.is_between_patients:
            words = COMPARED[result.outcome.direction]
            words = f"{'not ' if result.outcome.is_negated else ''}{words} in some patients than in others"
        elif result.outcome.subgroup:
            words += " in a subgroup"
        elif result.direction and result.outcome.comparator and not result.is_randomised:
            words += " between groups that were not randomised"
        words = f"trend to {words}" if result.outcome.is_trend else words
        counts[words] = counts.get(words, 0) + 1
    missed = missed_endpoints(results)
    many = phrases.counted(len(studies), "study")
    design = f" ({randomised} randomised)" if randomised else ""
    words = ", ".join(f"{count} {words}" for words, count in counts.items())
    line = f"measured in {many}{design}: {words}"
    if missed:
        line += f"; primary endpoint missed by {', '.join(missed)}"
    return f"{line} (kg trials --outcome {quote(target)})"
