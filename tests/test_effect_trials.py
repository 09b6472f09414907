"""The verdict on one pair: the results of trials."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from kg.answers.effect_line import effect_line
from kg.knowledge_graph import KnowledgeGraph
from small import graph
from verdicts import GIVING, HELD, ask, rests_on, trial

if TYPE_CHECKING:
    from kg.model.studies import Study


def test_a_missed_endpoint_says_nothing_of_another_outcome() -> None:
    study = trial(outcome="y", endpoint_met=False)
    response = trial(subgroup="children").outcomes[0]
    made = graph("a ~ z \n a ~ y \n q + gvhd")
    study = study._replace(outcomes=(*study.outcomes, response))
    found = KnowledgeGraph(made.content.replace(studies={study.curie: study})).effect("a", "z")
    assert found.verdict == "unsigned"
    measured = "measured in 1 study (1 randomised): 1 increased in a subgroup; primary endpoint missed by Doe 2020"
    assert measured in str(found)


def test_a_difference_between_patients_is_not_called_an_effect_of_the_product() -> None:
    study = trial(subgroup="responders", comparator="", design="single arm")
    other = trial(subgroup="ill", comparator="well", direction="decreased", design="cohort", name="Roe 2021")
    found = KnowledgeGraph(graph("a ~ z").content.replace(studies={item.curie: item for item in (study, other)}))
    line = "measured in 2 studies: 1 higher in some patients than in others, 1 lower in some patients than in others"
    assert line in str(found.effect("a", "z"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"subgroup": "ill", "is_trend": True}, "1 trend to higher in some patients than", id="a trend"),
        pytest.param({"subgroup": "ill", "is_negated": True}, "1 not higher in some patients than", id="denied"),
        pytest.param({}, "1 increased between groups that were not randomised", id="not at random"),
    ],
)
def test_a_count_of_results_says_no_more_than_they_do(changes: dict[str, Any], words: str) -> None:
    study = trial(design="cohort", **changes)
    found = KnowledgeGraph(graph("a ~ z").content.replace(studies={study.curie: study}))
    assert f"measured in 1 study: {words}" in str(found.effect("a", "z"))


def test_the_command_that_is_named_can_be_pasted() -> None:
    made = graph("a ~ z").content
    entities = {**made.entities, "ent:z": made.entities["ent:z"]._replace(label="Crohn's disease")}
    study = trial()
    found = KnowledgeGraph(made.replace(entities=entities, studies={study.curie: study})).effect("ent:a", "ent:z")
    command = re.search(r"\(kg (trials .*)\)", str(found))
    assert command
    assert shlex.split(command[1]) == ["trials", "--outcome", "Crohn's disease"]


@pytest.mark.parametrize(
    ("studies", "expected"),
    [
        pytest.param([trial()], "positive, stated, asserted", id="raised"),
        pytest.param([trial(direction="decreased")], "negative, stated, asserted", id="lowered"),
        pytest.param([trial(direction="unchanged")], "no_effect, stated, asserted", id="no difference"),
        pytest.param(
            [trial(), trial(name="Roe 2021", direction="decreased")],
            "ambiguous, stated, asserted",
            id="two that disagree",
        ),
        pytest.param(
            [trial(), trial(name="Roe 2021", direction="unchanged")],
            "positive, stated, asserted",
            id="one of two without a difference",
        ),
        pytest.param([trial(design="single arm")], "none", id="a single arm"),
        pytest.param([trial(design="non-randomised, two arms")], "none", id="not at random"),
        pytest.param([trial(comparator="")], "none", id="no comparison"),
        pytest.param([trial(subgroup="children")], "none", id="a subgroup"),
        pytest.param([trial(is_trend=True)], "none", id="a trend"),
        pytest.param([trial(is_negated=True)], "none", id="no rise, says the source"),
        pytest.param([trial(outcome="q")], "none", id="another outcome"),
        pytest.param([trial(product="q")], "none", id="another product"),
    ],
)
def test_the_result_between_the_arms_of_a_trial_is_stated(studies: list[Study], expected: str) -> None:
    assert rests_on(ask("q ~ gvhd \n a ~ q \n z ~ q", studies=studies)) == expected


@pytest.mark.parametrize(
    ("study", "count"),
    [
        pytest.param(trial(design="single arm", comparator=""), 1, id="it is listed without a comparison"),
        pytest.param(trial(product="b"), 1, id="of a narrower product"),
        pytest.param(trial(outcome="y"), 1, id="of a narrower outcome"),
        pytest.param(trial(product="w"), 0, id="of a wider product"),
        pytest.param(trial(outcome="q"), 0, id="of another outcome"),
        pytest.param(trial(product="q"), 0, id="of another product"),
    ],
)
def test_studies_that_are_listed_as_measured(study: Study, count: int) -> None:
    found = ask("a + z \n q ~ gvhd", b="a", a="w", y="z", studies=[study])
    assert len(found.clinical) == len(found.to_dict()["clinical"]) == count
    assert ("measured in 1 study" in str(found)) == bool(count)


@pytest.mark.parametrize(
    ("lines", "studies", "expected"),
    [
        pytest.param("q ~ z", [trial(product="b")], ("positive", "kind", 1), id="of a narrower product"),
        pytest.param("q ~ z", [trial(outcome="y")], ("positive", "kind", 1), id="of a narrower outcome"),
        pytest.param("q ~ z", [trial(outcome="y", direction="unchanged")], ("none", "", None), id="no difference"),
        pytest.param(
            "q ~ z",
            [trial(outcome="y"), trial(product="b", direction="decreased", name="Roe 2021")],
            ("none", "", None),
            id="of both signs",
        ),
        pytest.param("b - z", [trial(outcome="y")], ("negative", "kind", -1), id="a firm statement on a kind decides"),
        pytest.param("a - z", [trial(outcome="y")], ("negative", "stated", -1), id="so does one on the two"),
        pytest.param("a with z", [trial(outcome="y")], ("positive", "kind", 1), id="before a correlation"),
        pytest.param(
            "q ~ z",
            [trial(outcome="y"), trial(is_negated=True, name="Roe 2021")],
            ("none", "", None),
            id="a trial on the two denies it",
        ),
        pytest.param(
            "b - z certainty=hypothesised",
            [trial(outcome="y")],
            ("negative", "kind", -1),
            id="what is held possible of a kind says otherwise",
        ),
        pytest.param(
            "b + z certainty=hypothesised \n a with z",
            [trial(outcome="y")],
            ("positive", "kind", 1),
            id="before a correlation, beside a possibility that agrees",
        ),
        pytest.param(
            "b - z certainty=hypothesised \n a with z",
            [trial(outcome="y")],
            ("correlated", "correlated", None),
            id="a correlation, beside a possibility that says otherwise",
        ),
    ],
)
def test_a_trial_of_a_narrower_kind_decides_where_nothing_firm_is_stated(
    lines: str, studies: list[Study], expected: tuple[str, str, int | None]
) -> None:
    found = ask(f"{lines} \n q ~ gvhd \n a ~ q \n b ~ q \n y ~ q", b="a", y="z", studies=studies)
    assert (found.verdict, found.basis, found.sign) == expected


def test_a_correlation_stands_beside_a_trial_without_a_difference() -> None:
    first = effect_line(ask("a with z \n q ~ gvhd", studies=[trial(direction="unchanged")]))
    assert first == (
        "NO EFFECT SHOWN, stated of one trial (asserted): a makes no difference to z (in gvhd; Doe 2020, randomised); "
        "also: a is positively correlated with z"
    )


def test_the_first_line_says_that_a_trial_is_of_a_narrower_kind() -> None:
    first = effect_line(ask("a ~ q \n z ~ q \n y ~ q", y="z", studies=[trial(outcome="y")]))
    assert first == (
        "POSITIVE, stated of one trial of a narrower kind (asserted): a raises y (in gvhd; Doe 2020, randomised)"
    )


def test_the_first_line_names_the_trial_with_its_population_and_intent() -> None:
    studies = [trial(), trial(name="Roe 2021")]
    first = effect_line(ask("a ~ q \n z ~ q", studies=studies))
    assert first == "POSITIVE, stated of 2 trials (asserted): a raises z (in gvhd; Doe 2020 and Roe 2021, randomised)"
    first = effect_line(ask("a ~ q \n z ~ q", studies=[trial(intent="preventive")]))
    assert first == (
        "POSITIVE, stated of one trial (asserted): a raises z (given to prevent gvhd; Doe 2020, randomised)"
    )
    one_dose = trial(intent="preventive")._replace(schedule="one dose, before the graft")
    first = effect_line(ask("a ~ q \n z ~ q", studies=[one_dose]))
    assert "a raises z (given to prevent gvhd; one dose, before the graft; Doe 2020, randomised)" in first
    several = [one_dose, trial(intent="preventive", name="Roe 2021")._replace(schedule="four doses")]
    first = effect_line(ask("a ~ q \n z ~ q", studies=several))
    assert "a raises z (given to prevent gvhd; Doe 2020 and Roe 2021, randomised)" in first


@pytest.mark.parametrize(
    ("intent", "source", "verdict"),
    [
        pytest.param("preventive", "early", "positive", id="same intent"),
        pytest.param("refractory", "early", "none", id="another"),
        pytest.param("preventive", "giving", "none", id="prevention is no treatment"),
        pytest.param("refractory", "giving", "positive", id="treatment"),
        pytest.param("", "early", "none", id="not known"),
        pytest.param("", "a", "positive", id="not asked of"),
    ],
)
def test_a_trial_answers_under_its_intent(intent: str, source: str, verdict: str) -> None:
    found = ask(f"{HELD} \n z ~ a", source=source, things=GIVING, studies=[trial(intent=intent)])
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("line", "study", "verdict", "words"),
    [
        pytest.param("a + z", trial(), "positive", "a increases z", id="it agrees"),
        pytest.param(
            "a + z", trial(direction="decreased"), "ambiguous", "a lowers z (in gvhd; Doe 2020", id="it disagrees"
        ),
        pytest.param(
            "a + z negated=true", trial(), "ambiguous", "a raises z (in gvhd; Doe", id="it found what is denied"
        ),
        pytest.param("a - z negated=true", trial(), "positive", "a raises z (in gvhd", id="the other sign is denied"),
        pytest.param("a + z certainty=hypothesised", trial(), "positive", "a raises z (in gvhd", id="of what may be"),
        pytest.param(
            "a + z certainty=hypothesised", trial(direction="decreased"), "ambiguous", "a lowers z", id="against it"
        ),
        pytest.param(
            "a + z certainty=hypothesised",
            trial(direction="unchanged"),
            "ambiguous",
            "a makes no difference to z",
            id="without a difference",
        ),
        pytest.param(
            "a + z certainty=hypothesised",
            trial(is_negated=True),
            "ambiguous",
            "a may increase z",
            id="no rise, says the source",
        ),
        pytest.param(
            "a + z certainty=hypothesised",
            trial(endpoint_met=False),
            "ambiguous",
            "primary endpoint missed by Doe 2020",
            id="endpoint missed",
        ),
        pytest.param(
            "a + z",
            trial(endpoint_met=False),
            "positive",
            "primary endpoint missed by Doe 2020",
            id="... of what is said",
        ),
        pytest.param("b - z", trial(), "positive", "a raises z (in gvhd", id="before a kind"),
    ],
)
def test_statements_are_weighed_against_trials(line: str, study: Study, verdict: str, words: str) -> None:
    found = ask(f"{line} \n q ~ gvhd", studies=[study], b="a")
    assert (found.verdict, found.basis) == (verdict, "stated")
    assert words in effect_line(found)


def test_one_line_counts_the_studies_by_result() -> None:
    studies = [trial(), trial(name="Roe 2021", design="cohort", direction="", comparator="")]
    text = str(ask("a + z \n q ~ gvhd", studies=studies))
    assert "measured in 2 studies (1 randomised): 1 increased, 1 without a comparison (kg trials --outcome z)" in text


def test_a_result_without_effect_is_named_beside_a_sign() -> None:
    first = effect_line(ask(f"a + z \n giving 0 z context=ifng \n {HELD}", things=GIVING))
    assert first == (
        "POSITIVE, stated (asserted): a increases z; no effect shown: "
        "giving has no measured effect on z (MSC stimulated via ifng)"
    )


@pytest.mark.parametrize(
    ("context", "words"),
    [
        pytest.param("thawed", "with thawed cells", id="product state"),
        pytest.param("ifng", "MSC stimulated via ifng", id="licensing"),
        pytest.param("before", "given preventively", id="intent"),
        pytest.param("day1", "on day 1", id="day"),
    ],
)
def test_no_effect_under_conditions_that_nothing_else_states_is_named_beside_the_sign(context: str, words: str) -> None:
    found = ask(f"a + z \n a + z context=human \n a 0 z context={context}")
    assert (found.verdict, found.sign) == ("positive", 1)
    said = f"a increases z; no effect shown: a has no measured effect on z ({words})"
    assert effect_line(found) == f"POSITIVE, stated (asserted): {said}"


def test_no_effect_under_special_conditions_stays_in_the_first_line_beside_many_clauses() -> None:
    first = effect_line(ask("a + z \n a makes z \n a 0 z context=thawed \n a missed z context=before"))
    assert first.startswith("POSITIVE, stated (asserted): a increases z; and 1 more; no effect shown: ")
    for words in ("has no measured effect on z (with thawed cells)", "in z (given preventively)"):
        assert words in first


def test_no_effect_under_special_conditions_on_a_narrower_outcome_that_decides_is_named() -> None:
    found = ask(f"a + y \n a 0 y context=thawed \n {HELD}", things=GIVING, y="z")
    assert (found.verdict, found.basis) == ("positive", "kind")
    assert effect_line(found).endswith(
        "a increases y; no effect shown: a has no measured effect on y (with thawed cells)"
    )


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        pytest.param("a + z context=thawed \n a 0 z context=thawed", "ambiguous", id="the same condition"),
        pytest.param("a + z context=fresh \n a 0 z context=thawed", "depends", id="conditions that exclude each other"),
        pytest.param("a + z \n a 0 z context=clinic", "ambiguous", id="a system is no special condition"),
        pytest.param("a + z \n a 0 z context=human", "ambiguous", id="nor are people"),
        pytest.param("a + z \n a 0 z context=thawed \n a 0 z", "ambiguous", id="as such, too"),
        pytest.param("a + z \n a + z context=thawed negated=true", "ambiguous", id="a denial"),
        pytest.param("a + z certainty=hypothesised \n a 0 z context=thawed", "ambiguous", id="against a hypothesis"),
    ],
)
def test_no_effect_leaves_no_direction_under_the_conditions_of_an_effect(lines: str, verdict: str) -> None:
    assert ask(lines).verdict == verdict


def test_a_denial_in_a_narrower_kind_of_cell_is_an_exception_and_stands_beside_the_sign() -> None:
    found = ask("a - z in_cell=dcell \n a - z in_cell=ccell negated=true", ccell="dcell")
    assert (found.verdict, found.sign) == ("negative", -1)
    said = "a decreases z in dcell; an exception: a does not decrease z in ccell"
    assert effect_line(found) == f"NEGATIVE, stated (asserted): {said}"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("a - z in_cell=ccell \n a - z in_cell=dcell negated=true", id="a denial in a wider kind"),
        pytest.param("a - z in_cell=ccell \n a - z in_cell=ccell negated=true", id="in the same cell"),
        pytest.param("a - z \n a - z in_cell=ccell negated=true", id="an effect in no cell named"),
    ],
)
def test_a_denial_that_is_no_exception_leaves_no_direction(lines: str) -> None:
    assert ask(lines, ccell="dcell").sign is None


def test_no_effect_under_the_condition_that_the_question_names_leaves_no_direction() -> None:
    found = ask("a + z \n a 0 z context=thawed", options={"context": {"product_state": "thawed"}})
    assert found.verdict == "ambiguous"


def test_no_effect_on_a_narrower_outcome_is_listed_and_not_in_the_first_line() -> None:
    found = ask(f"a + z \n giving 0 y \n {HELD}", things=GIVING, y="z")
    assert effect_line(found) == "POSITIVE, stated (asserted): a increases z"
    assert "also of narrower kinds: giving has no measured effect on y (stm:test-2)" in str(found)
