"""The verdict on one pair: chains, the routes they make, and their certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.answers.chain_verdicts import MUCH_LESS
from kg.answers.effect_line import effect_line
from kg.paths.routes import COMPOSED_CAP

if TYPE_CHECKING:
    from collections.abc import Mapping


from verdicts import GIVING, HELD, ask, rests_on, trial

DISEASE = {"category": "biolink:Disease"}


# Composed.


@pytest.mark.parametrize(
    ("lines", "things", "certainty"),
    [
        pytest.param("a + x context=ifng \n x + z context=ifng", {}, "inferred", id="two steps state the field"),
        pytest.param("a + x context=ifng \n x + z", {}, "possible", id="one of them does"),
        pytest.param("a + x \n x + z", {}, "possible", id="neither does"),
        pytest.param("a + x context=day1 \n x + z context=day9", {}, "possible", id="free words do not count"),
        pytest.param("a + x context=ifngdish \n x + z context=ifngclinic", {}, "inferred", id="another field is mixed"),
        pytest.param("a + x context=dish \n x + z context=clinic", {}, "possible", id="the only one is mixed"),
        pytest.param("a + x context=ifng \n x + z context=ifng", {"x": DISEASE}, "possible", id="through a wide node"),
        pytest.param(
            "a + x context=ifng \n x + z context=ifng \n x2 ~ a", {"x": {}, "x2": {}}, "possible", id="it has kinds"
        ),
        *(
            pytest.param(
                "a + x context=ifng \n x + z context=ifng",
                {"z": {"category": f"biolink:{category}"}},
                "possible",
                id=f"onto a {category}",
            )
            for category in ("Disease", "PhenotypicFeature", "ClinicalFinding", "PathologicalProcess")
        ),
    ],
)
def test_a_composed_verdict_is_possible_unless_it_holds_together(
    lines: str, things: Mapping[str, Mapping[str, Any]], certainty: str
) -> None:
    broader: dict[str, Any] = {"x2": "x"} if "x2" in things else {}
    found = ask(lines, things=things, **broader)
    assert rests_on(found) == f"positive, composed, {certainty}"
    first = effect_line(found)
    verb = "may raise" if certainty == "possible" else "raises"
    possible = "possible, " if certainty == "possible" else ""
    assert first == f"POSITIVE, {possible}composed: no source states this: a {verb} z, through a → x → z"


def test_a_composed_effect_on_a_clinical_outcome_is_possible_at_best() -> None:
    """An engraftment is a biological process like others, and is observed in patients."""
    lines = "a + x context=ifng \n x + z context=ifng \n q ~ gvhd"
    for outcome in ("z", "u"):
        assert ask(lines, z="u", studies=[trial(product="q", outcome=outcome)]).decision.certainty == "possible"
    assert ask(lines, z="u", studies=[trial(product="q", outcome="x")]).decision.certainty == "inferred"


def test_a_broken_chain_composes_nothing() -> None:
    found = ask("a + x context=ifng \n x + z context=tlr4")
    assert (found.verdict, found.near_misses) == ("none", (("broken", 1),))
    assert "1 path whose steps were not seen under the same conditions" in str(found)
    assert "nothing came near" not in str(found)


def test_the_cells_of_the_steps_are_not_dropped() -> None:
    first = effect_line(ask("a + x in_cell=ccell \n x + y \n y - z in_cell=ccell object_aspect=secretion"))
    assert first == (
        "NEGATIVE, possible, composed: no source states this: a may lower z [secretion] in ccell, "
        "through a → x → y ⊣ z (step 1 in ccell)"
    )


@pytest.mark.parametrize(
    ("lines", "tensions", "expected"),
    [
        pytest.param("a + x \n x + z \n a + y \n y - z", (), ("ambiguous", None), id="both sides"),
        pytest.param("a + x \n x + z \n a + y \n y - z", ("3 4",), ("positive", None), id="one in doubt"),
        pytest.param("a + x \n x + z \n a + y \n y - z", ("1 2", "3 4"), ("none", "doubt"), id="both in doubt"),
        pytest.param("a + x \n x + z", ("1 2",), ("none", "doubt"), id="the only one in doubt"),
        pytest.param("a + x \n x + z \n a + w \n w + z", ("1 2",), ("positive", None), id="another route is sound"),
        pytest.param("a + x \n x + z", ("1", "2"), ("positive", None), id="two tensions of a step each"),
        pytest.param(
            "a - x \n x + agvhd \n agvhd + z \n a + gvhd", (), ("none", "doubt"), id="of a wider kind the opposite"
        ),
        pytest.param("a - x \n x + gvhd \n gvhd + z \n a + agvhd", (), ("none", "doubt"), id="of a narrower kind"),
        pytest.param("a - x \n x + agvhd \n agvhd + z \n a + cgvhd", (), ("negative", None), id="of a sister kind"),
    ],
)
def test_a_chain_in_doubt_does_not_decide(
    lines: str, tensions: tuple[str, ...], expected: tuple[str, str | None]
) -> None:
    found = ask(lines, tensions=tensions)
    assert (found.verdict, found.decision.because) == expected
    assert not found.basis or found.basis == "composed"


def test_both_sides_of_a_composed_verdict_are_named() -> None:
    text = str(ask("a + x \n x + z \n a + y \n y - z"))
    assert text.startswith(
        "AMBIGUOUS, possible, composed: no source states this: a raises and lowers z, "
        "through a → x → z; and against it a → y ⊣ z\n"
    )
    assert "1 route raises it (support 0.15): a → x → z" in text
    assert "1 route lowers it (support 0.15): a → y ⊣ z" in text


def test_a_chain_with_a_step_that_is_held_possible_is_in_doubt() -> None:
    found = ask("a + x certainty=hypothesised \n x + z")
    assert (found.verdict, found.decision.because) == ("none", "doubt")
    assert "every composed route is in doubt: a → x → z" in str(found)
    beside = ask("a + x certainty=hypothesised \n x + z \n a - y \n y + z")
    assert (beside.verdict, beside.basis, beside.opposed) == ("negative", "composed", None)


def test_a_side_that_is_much_less_supported_does_not_decide() -> None:
    """Steps of 0.4: a chain of two has 0.16, one of four 0.0256, with two suggested steps 0.012544."""
    near, far = "a + x \n x + z", "a + p \n p + q \n q + r{0} \n r - z{0}"
    assert ask(f"{near} \n {far.format('')}").verdict == "ambiguous"
    much_less = ask(f"{near} \n {far.format(' certainty=suggested')}")
    assert 0.16 / 0.012544 > MUCH_LESS > 0.16 / 0.0256
    assert (much_less.verdict, much_less.opposed) == ("positive", "composed")
    assert "composed, stated by no source: 1 route lowers it (support 0.01)" in str(much_less)


def test_the_support_of_a_composed_effect_is_capped_below_a_stated_one() -> None:
    found = ask("a + x \n x + z")
    assert found.decision.support == COMPOSED_CAP < ask("a + z certainty=hypothesised").decision.support
    assert found.to_dict()["composed"]["positive"]["support"] == COMPOSED_CAP


def test_a_shortcut_and_its_chain_stand_side_by_side() -> None:
    alone, both = ask("a + z via=x"), ask("a + z via=x \n a + x \n x + z")
    assert both.decision.support == alone.decision.support
    assert rests_on(both) == rests_on(alone)


# Routes: paths that make one argument are counted once.


@pytest.mark.parametrize(
    ("lines", "lists", "expected"),
    [
        pytest.param("a + x \n a + y \n x + z \n y + z", (), (2, 0, 0), id="no list"),
        pytest.param("a + x \n a + y \n x + z \n y + z", ("1 2",), (1, 0, 0), id="objects of one list"),
        pytest.param("a + x \n a + y \n x + z \n y + z", ("3 4",), (1, 0, 0), id="subjects of one list"),
        pytest.param("a + x \n a + y \n x + z \n y - z", ("1 2",), (1, 1, 0), id="members that act oppositely"),
        pytest.param("a + x \n a - y \n x + z \n y - z", ("1 2",), (2, 0, 0), id="other signs on the way"),
        pytest.param("a + x \n x + m \n x + n \n m + z \n n + z", ("2 3",), (1, 0, 0), id="in the middle"),
        pytest.param("a + z via=m \n a + m \n m + z", (), (1, 0, 0), id="mediator"),
        pytest.param("a + z omits=m \n a + m \n m + z", (), (1, 0, 0), id="omitted step"),
        pytest.param("a + z \n a + m \n m + z", (), (2, 0, 0), id="not named"),
        pytest.param("a + z via=m,n \n a + m \n m + n \n n + z", (), (1, 0, 0), id="two mediators, in a row"),
        pytest.param("a + z via=m \n a + m \n m + n \n n + z", (), (2, 0, 0), id="one of two is not named"),
        pytest.param("a + z via=m \n a + m \n m - z", (), (1, 1, 0), id="another sign"),
        pytest.param("a + z object_aspect=secretion \n a + z object_aspect=amount", (), (1, 0, 0), id="two aspects"),
        pytest.param("a + x \n x ? z", (), (0, 0, 1), id="no sign"),
    ],
)
def test_routes_are_counted_by_sign(lines: str, lists: tuple[str, ...], expected: tuple[int, int, int]) -> None:
    found = ask(lines, lists=lists)
    positive, negative, unknown = (len(side.routes) for side in found.sides)
    assert (positive, negative, unknown) == expected


# Certainty that falls by a step.

AGAINST = "a + x context=ifng \n x - z context=ifng"


@pytest.mark.parametrize(
    ("lines", "options", "expected"),
    [
        pytest.param("a + z certainty=suggested", {}, ("hypothesised", True), id="suggested"),
        pytest.param("giving + z certainty=suggested", {}, ("hypothesised", True), id="of giving it"),
        pytest.param("a + z", {}, ("asserted", False), id="asserted"),
        pytest.param(
            "a + z \n q ~ q context=human", {"context": {"species": "human"}}, ("suggested", True), id="of no species"
        ),
        pytest.param(
            "a + z context=human", {"context": {"species": "human"}}, ("asserted", False), id="of the species asked for"
        ),
        pytest.param(
            "a + z \n q ~ q context=gvhd",
            {"context": {"disease_setting": "gvhd"}},
            ("suggested", True),
            id="of no setting",
        ),
    ],
)
def test_a_coherent_chain_against_it_lowers_the_certainty_and_not_the_sign(
    lines: str, options: Mapping[str, Any], expected: tuple[str, bool]
) -> None:
    found = ask(f"{lines} \n {AGAINST} \n {HELD}", options=options, things=GIVING)
    assert (found.sign, found.verdict) == (1, "positive")
    assert (found.decision.certainty, found.decision.is_lowered) == expected
    words = "shown one step less certain: a coherent chain of asserted steps says the opposite"
    assert (words in str(found)) == expected[1]


@pytest.mark.parametrize(
    "against",
    [
        pytest.param("a + x \n x - z", id="a chain that states no context"),
        pytest.param("a + x context=ifng certainty=suggested \n x - z context=ifng", id="a step suggested"),
        pytest.param("a + x context=ifng \n x + z context=ifng", id="it agrees"),
        pytest.param("a - z certainty=inferred", id="a single link"),
    ],
)
def test_chains_that_do_not_lower_the_certainty(against: str) -> None:
    found = ask(f"a + z certainty=suggested \n {against}")
    assert (found.verdict, found.decision.certainty, found.decision.is_lowered) == ("positive", "suggested", False)
