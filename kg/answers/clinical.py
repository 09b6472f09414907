"""What studies measured of a pair: the outcomes of those that gave the subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.trials import is_of_bundle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.content import Content
    from kg.model.studies import Outcome, Study
    from kg.paths.context import ContextJudge


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
        return "randomised" in self.study.design

    @property
    def sign(self) -> int | None:
        """1, -1 or 0 of the between-arm result of a randomised comparison, no mere trend; otherwise ``None``."""
        if not (self.is_randomised and self.direction) or self.outcome.is_trend:
            return None
        return {"increased": 1, "decreased": -1}.get(self.direction, 0)


def find_results(source: str, target: str, content: Content, judge: ContextJudge) -> Iterator[StudyResult]:
    """Find the outcomes that studies measured of a pair.

    :param source: CURIE of what was given: a product, a kind that it belongs to, or an intervention that gives it.
    :param target: CURIE of the outcome; a narrower outcome counts.
    :param content: Where the studies are.
    :param judge: Knows what is narrower.

    :yields: The results in the order of studies; none that a source gives for several references at once.
    """
    entity = content.entities.get(source)
    given = {source, *(entity.administers if entity else ())}
    intent = entity.intent if entity else ""
    for study in content.studies.values():
        if not judge.wider(study.product) & given:
            continue
        if intent and getattr(study, "intent", "") and intent != getattr(study, "intent", ""):
            continue
        for outcome in study.outcomes:
            if outcome.entity and target in judge.wider(outcome.entity) and not is_of_bundle(outcome):
                yield StudyResult(study, outcome)


def result_record(result: StudyResult) -> dict[str, Any]:
    """Return a result in the JSON form of an effect."""
    return {
        "study": result.study.curie,
        "outcome": result.outcome.name,
        "direction": result.direction or None,
        "design": result.study.design,
        "endpoint_met": getattr(result.study, "endpoint_met", None),
    }


def results_line(results: Sequence[StudyResult], source: str, target: str) -> str:
    """Say in one line how many studies measured a pair, of what design, and in which direction.

    :param results: At least one.
    :param source: Label of what was given.
    :param target: Label of the outcome.

    :returns: As in ``measured in 3 studies (2 randomised): 1 increased, 2 rates without a comparison``.
    """
    studies = {result.study.curie: result.study for result in results}
    randomised = sum("randomised" in study.design for study in studies.values())
    counts: dict[str, int] = {}
    for result in results:
        words = result.direction or "without a comparison"
        words = f"trend to {words}" if result.outcome.is_trend else words
        counts[words] = counts.get(words, 0) + 1
    missed = [study.label for study in studies.values() if getattr(study, "endpoint_met", None) is False]
    many = f"{len(studies)} stud{'y' if len(studies) == 1 else 'ies'}"
    design = f" ({randomised} randomised)" if randomised else ""
    words = ", ".join(f"{count} {words}" for words, count in counts.items())
    line = f"measured in {many}{design}: {words}"
    if missed:
        line += f"; primary endpoint missed by {', '.join(missed)}"
    return f"{line} (kg trials --outcome {target!r})" if " " in target else f"{line} (kg trials --outcome {target})"
