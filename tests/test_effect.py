"""The verdict on one pair: its bases, which of them decides, and its two sides."""

from __future__ import annotations

import pytest

from kg.answers.decision import BASES
from kg.answers.effect_line import effect_line
from kg.answers.separation import SEPARATORS
from verdicts import SAID, ask, numbers, rests_on

# The bases.


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + z", "positive, stated, asserted", id="asserted"),
        pytest.param("a - z", "negative, stated, asserted", id="asserted to lower"),
        pytest.param("a + z certainty=suggested", "positive, stated, suggested", id="suggested"),
        pytest.param("a + z certainty=hypothesised", "positive, stated, hypothesised", id="hypothesised"),
        pytest.param("a + z \n a + z", "positive, stated, asserted", id="two that agree"),
        pytest.param("a + z certainty=suggested \n a + z", "positive, stated, asserted", id="the surest of two counts"),
        pytest.param("z limited a", "negative, stated, asserted", id="it limits the other"),
        pytest.param("a limited z", "none", id="it is limited by the other"),
        pytest.param("z limited a negated=true", "denied, stated, asserted", id="that it limits is denied"),
        pytest.param("a ? z", "unsigned, stated, asserted", id="no sign"),
        pytest.param("a approved z", "unsigned, stated, asserted", id="approval"),
        pytest.param("a + z negated=true", "denied, stated, asserted", id="denied"),
        pytest.param("a ? z negated=true", "denied, stated, asserted", id="any effect denied"),
        pytest.param("a 0 z", "no_effect, stated, asserted", id="measured without effect"),
        pytest.param("b + z", "positive, kind, asserted", id="of a narrower subject"),
        pytest.param("a - y", "negative, kind, asserted", id="of a narrower object"),
        pytest.param("b - y", "negative, kind, asserted", id="of narrower kinds of both"),
        pytest.param("b limited y \n y limited b", "negative, kind, asserted", id="a kind limits a kind"),
        pytest.param("b + z negated=true", "denied, kind, asserted", id="denied of a kind"),
        pytest.param("b 0 z", "no_effect, kind, asserted", id="no effect of a kind"),
        pytest.param("b approved z", "unsigned, kind, asserted", id="approval of a kind"),
        pytest.param("b + z certainty=hypothesised", "positive, kind, hypothesised", id="hypothesised of a kind"),
        pytest.param("a + z certainty=inferred", "positive, inferred, inferred", id="closed by a curator"),
        pytest.param("b + z certainty=inferred", "positive, inferred, inferred", id="on a kind"),
        pytest.param("a with z", "correlated, correlated, asserted", id="goes with"),
        pytest.param("b with z", "correlated, correlated, asserted", id="a kind goes with"),
        pytest.param("a with z negated=true", "denied, stated, asserted", id="that it goes with is denied"),
        pytest.param("a + x \n x + z", "positive, composed, possible", id="two steps"),
        pytest.param("a - x \n x - z", "positive, composed, possible", id="two that lower"),
        pytest.param("a + x \n x ? z", "unsigned, composed, possible", id="steps without sign"),
        pytest.param("a carries z", "unsigned, stated, asserted", id="descriptive"),
        pytest.param("a ~ x \n x + z", "none", id="a descriptive step is not walked"),
        pytest.param("z + a", "none", id="the other direction"),
        pytest.param("a + z retracted=wrong", "none", id="withdrawn"),
        pytest.param("a + a \n z + z", "none", id="loops"),
    ],
)
def test_each_basis(lines: str, expected: str) -> None:
    lines = lines.replace("carries", "~")
    assert rests_on(ask(lines, b="a", y="z")) == expected


@pytest.mark.parametrize(
    ("verb", "direction"), [pytest.param("with", "higher", id="with"), pytest.param("against", "lower", id="against")]
)
def test_a_correlation_has_a_direction_and_no_sign(verb: str, direction: str) -> None:
    found = ask(f"a {verb} z")
    assert (found.sign, found.decision.direction) == (None, direction)
    assert str(found).startswith(f"CORRELATED ({direction}), a correlation (asserted): a is ")
    assert found.to_dict()["correlated"] == [{"statement": "stm:test-1", "direction": direction}]


def test_a_chain_of_one_sentence_is_inferred() -> None:
    found = ask("a + x sentence=1 \n x - z sentence=1")
    assert rests_on(found) == "negative, inferred, inferred"
    assert str(found).startswith("NEGATIVE, stated as a chain: a lowers z, through a → x ⊣ z\n")
    assert "a → x ⊣ z, in one sentence: 1.1.1" in str(found)
    assert "no source" not in str(found)
    assert found.to_dict()["chains"] == [["ent:a", "ent:x", "ent:z"]]
    assert found.to_dict()["composed"]["negative"]["routes"] == 0


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + x sentence=1 \n x + z sentence=2", "positive, composed, possible", id="two sentences"),
        pytest.param(
            "a + x sentence=1 \n x + y sentence=1 \n y + z sentence=2",
            "positive, composed, possible",
            id="one of three steps elsewhere",
        ),
        pytest.param(
            "a + x sentence=1 certainty=hypothesised \n x + z sentence=1",
            "positive, inferred, hypothesised",
            id="a step held possible",
        ),
        pytest.param(
            "a + x sentence=1 \n x + z sentence=1 \n a + y sentence=2 \n y - z sentence=2",
            "ambiguous, inferred, inferred",
            id="two sentences that disagree",
        ),
    ],
)
def test_chains_of_one_sentence(lines: str, expected: str) -> None:
    assert rests_on(ask(lines)) == expected


def test_a_chain_that_a_tension_holds_apart_is_not_stated() -> None:
    found = ask("a + x sentence=1 \n x + z sentence=1", tensions=("1 2",))
    assert (found.verdict, found.decision.because) == ("none", "doubt")


# Precedence: the strongest basis decides, whatever the weaker ones say.

ORDER = [(strong, weak) for n, strong in enumerate(BASES) for weak in BASES[n + 1 :]]


@pytest.mark.parametrize(("strong", "weak"), ORDER)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_weaker_basis_never_overturns_a_stronger(strong: str, weak: str, sign: int) -> None:
    side = int(sign < 0)
    alone = ask(SAID[strong][side], b="a")
    found = ask(f"{SAID[strong][side]} \n {SAID[weak][1 - side]}", b="a")
    assert rests_on(found) == rests_on(alone)
    assert found.decision.direction == alone.decision.direction
    assert found.decision.support == alone.decision.support
    # A chain that runs against what is said of a kind is in doubt, and does not even oppose.
    assert (found.opposed, alone.opposed) == (None if (strong, weak) == ("kind", "composed") else weak, None)
    agreeing = ask(f"{SAID[strong][side]} \n {SAID[weak][side]}", b="a")
    assert (rests_on(agreeing), agreeing.opposed) == (rests_on(alone), None)


@pytest.mark.parametrize("weak", BASES[1:])
def test_a_weaker_basis_is_listed_in_one_line(weak: str) -> None:
    text = str(ask(f"a + z \n {SAID[weak][1]}", b="a"))
    words = {
        "kind": "also of narrower kinds: b decreases z (stm:test-2)",
        "inferred": "also inferred: a decreases z (inferred) (stm:test-2)",
        "correlated": "also correlated: a is negatively correlated with z (stm:test-2)",
        "composed": "composed, stated by no source: 1 route lowers it (support 0.15): a → w ⊣ z",
    }
    assert [line.strip() for line in text.splitlines() if words[weak] in line] == [words[weak]]


@pytest.mark.parametrize(
    ("lines", "basis"),
    [
        pytest.param("b - z", "kind", id="a kind"),
        pytest.param("a - z certainty=inferred", "inferred", id="inferred"),
        pytest.param("a + x sentence=1 \n x - z sentence=1", "inferred", id="a chain of one sentence"),
    ],
)
@pytest.mark.parametrize("unsigned", ["a ? z", "a approved z"])
def test_a_sign_of_basis_1_to_3_decides_before_an_unsigned_statement(lines: str, basis: str, unsigned: str) -> None:
    found = ask(f"{unsigned} \n {lines}", b="a")
    assert (found.verdict, found.basis) == ("negative", basis)
    assert "also stated: a " in str(found)


@pytest.mark.parametrize("weaker", ["a with z", "a + x \n x + z"])
@pytest.mark.parametrize("unsigned", ["a ? z", "a approved z"])
def test_statements_without_a_sign_come_before_correlations_and_chains(weaker: str, unsigned: str) -> None:
    found = ask(f"{unsigned} \n {weaker}")
    assert rests_on(found) == "unsigned, stated, asserted"


def test_an_approval_is_said_with_its_own_predicate() -> None:
    assert str(ask("a approved z")).startswith("UNSIGNED, stated (asserted): a is approved for z\n")


def test_an_inferred_link_speaks_before_a_chain_of_one_sentence_and_that_before_one_on_a_kind() -> None:
    chained = "a + x sentence=1 \n x - z sentence=1"
    on_kind = "b + z certainty=inferred"
    assert ask(f"a + z certainty=inferred \n {chained}").sign == 1
    assert ask(f"{on_kind} \n {chained}", b="a").sign == -1


# Two sides.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a + z", "a - z", id="both signs"),
        pytest.param("a + z", "a - z certainty=suggested", id="one of them suggested"),
        pytest.param("a + z", "a + z negated=true", id="said and denied"),
        pytest.param("a - z", "a - z negated=true", id="a fall, said and denied"),
        pytest.param("a + z", "a ? z negated=true", id="any effect denied"),
        pytest.param("a + z", "a 0 z", id="measured without effect"),
        pytest.param("a + z certainty=hypothesised", "a + z negated=true", id="held possible and denied"),
        pytest.param("a + z certainty=hypothesised", "a - z certainty=hypothesised", id="both held possible"),
        pytest.param("z limited a", "a + z", id="it limits and it raises"),
    ],
)
def test_two_sides_of_one_basis(one: str, other: str) -> None:
    found = ask(f"{one} \n {other}")
    assert (found.verdict, found.basis, found.sign, found.decision.separated_by) == ("ambiguous", "stated", None, ())
    assert sorted(numbers((*found.decision.deciding, *found.decision.opposing))) == ["1", "2"]
    first = str(found).splitlines()[0]
    assert first.startswith("AMBIGUOUS, stated")
    assert first.endswith("; nothing recorded tells them apart")
    for number in ("1", "2"):
        assert f"(stm:test-{number})" in str(found)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + z \n a - z certainty=hypothesised", "positive", id="a contrary that is held possible"),
        pytest.param("a + z \n a + z negated=true certainty=hypothesised", "positive", id="a denial held possible"),
        pytest.param("a - z \n a + z negated=true", "negative", id="a denied rise beside a fall"),
        pytest.param("a + z negated=true \n a - z certainty=hypothesised", "denied", id="... that is held possible"),
        pytest.param("a + z \n a - z retracted=wrong", "positive", id="a contrary that is withdrawn"),
        pytest.param("a + z \n a + z negated=true retracted=wrong", "positive", id="a denial that is withdrawn"),
        pytest.param("a + z \n a - z certainty=inferred", "positive", id="the curator's contrary"),
        pytest.param("a + z negated=true \n a + x \n x + z", "denied", id="a chain says what is denied"),
        pytest.param("a + z negated=true \n b + z", "denied", id="a kind does what is denied"),
    ],
)
def test_statements_that_are_no_second_side(lines: str, expected: str) -> None:
    assert ask(lines, b="a").verdict == expected


def test_sentences_are_no_votes() -> None:
    assert ask("a + z \n" * 9 + "a - z certainty=suggested").verdict == "ambiguous"


PARTS = {
    "object_aspect": ("object_aspect=secretion", "object_aspect=proliferation"),
    "subject_aspect": ("subject_aspect=secretion", "subject_aspect=proliferation"),
    "in_cell": ("in_cell=ccell", "in_cell=dcell"),
    "species": ("context=human", "context=mouse"),
    "target_species": ("context=tohuman", "context=tomouse"),
    "cell_source": ("context=marrow", "context=cord"),
    "product_state": ("context=fresh", "context=thawed"),
    "licensing": ("context=ifng", "context=tlr4"),
    "delivery": ("context=soluble", "context=contact"),
    "intent": ("context=before", "context=refractory"),
    "disease_setting": ("context=agvhd", "context=cgvhd"),
    "system": ("context=dish", "context=clinic"),
}


def test_every_recorded_field_may_separate() -> None:
    assert set(PARTS) == set(SEPARATORS)


@pytest.mark.parametrize("field", PARTS)
@pytest.mark.parametrize(("one", "other"), [pytest.param("+", "-", id="signs"), pytest.param("-", "0", id="no effect")])
def test_a_field_that_keeps_the_sides_apart(field: str, one: str, other: str) -> None:
    some, others = PARTS[field]
    found = ask(f"a {one} z {some} \n a {other} z {others}")
    assert (found.verdict, found.basis, found.decision.separated_by) == ("depends", "stated", (field,))
    assert str(found).startswith(
        f"DEPENDS ON {'THE CELL' if field == 'in_cell' else field.replace('_', ' ').upper()}, stated (asserted): a "
    )
    assert found.to_dict()["separated_by"] == [field]
    silent = ask(f"a {one} z {some} \n a {other} z")
    assert (silent.verdict, silent.decision.separated_by) == ("ambiguous", ())


@pytest.mark.parametrize(
    ("lines", "fields", "head"),
    [
        pytest.param(
            "a + z object_aspect=secretion in_cell=ccell context=human",
            ("object_aspect", "in_cell", "species"),
            "OBJECT ASPECT AND THE CELL (AND 1 MORE)",
            id="each alone",
        ),
        pytest.param(
            "a + z object_aspect=secretion in_cell=ccell \n a + z in_cell=ccell",
            ("in_cell",),
            "THE CELL",
            id="one alone",
        ),
        pytest.param(
            "a + z object_aspect=secretion in_cell=ccell \n a + z context=human",
            ("object_aspect", "species", "in_cell"),
            "OBJECT ASPECT AND SPECIES (AND 1 MORE)",
            id="two together",
        ),
    ],
)
def test_the_head_names_the_fewest_fields_that_keep_the_sides_apart(
    lines: str, fields: tuple[str, ...], head: str
) -> None:
    found = ask(f"{lines} \n a - z object_aspect=proliferation in_cell=dcell context=mouse")
    assert found.decision.separated_by == fields
    assert effect_line(found).startswith(f"DEPENDS ON {head}, ")


@pytest.mark.parametrize("field", PARTS)
def test_a_denial_elsewhere_is_a_side_of_its_own(field: str) -> None:
    some, others = PARTS[field]
    found = ask(f"a + z {some} \n a + z negated=true {others}")
    assert (found.verdict, found.decision.separated_by) == ("depends", (field,))
    first = str(found).splitlines()[0]
    assert " increases z" in first
    assert " does not increase z" in first


@pytest.mark.parametrize(
    ("some", "others"),
    [
        pytest.param("context=once", "context=twice", id="dose"),
        pytest.param("context=day1", "context=day9", id="day"),
        pytest.param("context=young", "context=old", id="condition"),
        pytest.param("context=gvhd", "context=agvhd", id="a kind of the other"),
        pytest.param("object_aspect=secretion", "object_aspect=amount", id="a wider aspect"),
        pytest.param("context=ifng", "context=ifngdish", id="a shared value"),
        pytest.param("context=ifng", "context=clinic", id="other fields"),
    ],
)
def test_fields_that_do_not_separate(some: str, others: str) -> None:
    assert ask(f"a + z {some} \n a - z {others}").verdict == "ambiguous"


def test_every_statement_of_both_sides_must_be_apart() -> None:
    assert ask("a + z context=ifng \n a + z \n a - z context=tlr4").verdict == "ambiguous"
    both = ask("a + z context=ifng \n a + z context=ifngdish \n a - z context=tlr4")
    assert (both.verdict, both.decision.separated_by) == ("depends", ("licensing",))


def test_a_verdict_that_depends_has_the_conditions_of_each_side_in_its_first_line() -> None:
    first = str(ask("a + z context=ifng \n a - z context=tlr4")).splitlines()[0]
    assert first == (
        "DEPENDS ON LICENSING, stated (asserted): a increases z (MSC stimulated via ifng); "
        "a decreases z (MSC stimulated via tlr4)"
    )


# What is only held possible.


def test_a_hypothesis_heads_as_may() -> None:
    assert str(ask("a - z certainty=hypothesised")).startswith("NEGATIVE, stated, held possible: a may decrease z\n")


@pytest.mark.parametrize(
    ("line", "verdict", "named"),
    [
        pytest.param("b - z", "ambiguous", "b decreases z", id="an asserted kind that disagrees"),
        pytest.param("b - z certainty=suggested", "ambiguous", "b decreases z", id="a suggested one"),
        pytest.param("b 0 z", "ambiguous", "b has no measured effect on z", id="a kind without effect"),
        pytest.param("b + z negated=true", "ambiguous", "b does not increase z", id="a kind of which it is denied"),
        pytest.param("b - z \n b + y", "ambiguous", "b decreases z", id="kinds of both signs"),
        pytest.param("b - z negated=true", "positive", "", id="a kind of which the other sign is denied"),
        pytest.param("b + z", "positive", "b increases z", id="a kind that agrees"),
        pytest.param("b - z certainty=hypothesised", "positive", "", id="a kind that is held possible"),
        pytest.param("a - z certainty=inferred", "positive", "", id="a curator's link"),
        pytest.param("w - z", "positive", "", id="a wider kind"),
    ],
)
def test_a_hypothesis_silences_no_kind(line: str, verdict: str, named: str) -> None:
    found = ask(f"a + z certainty=hypothesised \n {line}", b="a", y="z", a="w")
    assert (found.verdict, found.basis, found.decision.certainty) == (verdict, "stated", "hypothesised")
    first = str(found).splitlines()[0]
    assert "a may increase z" in first
    assert named in first


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        pytest.param("b 0 y", "ambiguous", id="no effect of another kind on the same"),
        pytest.param("b + y negated=true", "ambiguous", id="denied of another kind"),
        pytest.param("b - y negated=true", "positive", id="the other sign is denied"),
        pytest.param("b 0 x", "positive", id="no effect on something else"),
        pytest.param("b 0 y certainty=hypothesised", "positive", id="an effect is held to be absent"),
    ],
)
def test_a_possibility_of_a_kind_silences_no_denial(line: str, verdict: str) -> None:
    found = ask(f"a + y certainty=hypothesised \n {line}", b="a", y="z", x="z")
    assert (found.verdict, found.basis, found.decision.certainty) == (verdict, "kind", "hypothesised")


@pytest.mark.parametrize(
    ("lines", "beside"),
    [
        pytest.param("b + z", "; of narrower kinds: b increases z", id="a kind"),
        pytest.param(
            "b + z certainty=suggested", "; of narrower kinds (suggested): b increases z", id="a suggested one"
        ),
        pytest.param("b + z certainty=hypothesised", "", id="a kind that is held possible"),
        pytest.param(
            "b + z \n b - z context=mouse",
            "; of narrower kinds: b increases z; in animals: b decreases z (in mouse material)",
            id="the reverse in animals",
        ),
        pytest.param(
            "b + z \n a + z context=mouse",
            "; of narrower kinds: b increases z; in animals: a increases z (in mouse material)",
            id="the two in animals",
        ),
        pytest.param("b + z context=mouse", "", id="a kind of animals alone"),
    ],
)
def test_a_hypothesis_names_firm_kinds_that_agree(lines: str, beside: str) -> None:
    line = effect_line(ask(f"a + z certainty=hypothesised \n {lines}", b="a"))
    assert line == f"POSITIVE, stated, held possible: a may increase z{beside}"


def test_a_hypothesis_on_which_the_source_is_inconsistent_is_ambiguous() -> None:
    found = ask("a + z certainty=hypothesised \n q + r", tensions=("1 2",))
    assert found.verdict == "ambiguous"
    assert str(found).startswith(
        "AMBIGUOUS, stated, held possible: a may increase z; stated inconsistency: tension 1\n"
    )
    assert ask("a + z \n q + r", tensions=("1 2",)).verdict == "positive"
