"""The verdict on one pair: the rules on small graphs, then the pairs whose answer was read in the source first.

In the small graphs every statement was read in a sentence of its own, unless the line says ``sentence=N``, so that no
chain counts as stated by one sentence by accident.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import commands
import kg
from benchmarks.effects import SETS, outcome_of, read_set
from kg.answers.chain_verdicts import MUCH_LESS
from kg.answers.decision import BASES, VERDICTS
from kg.answers.effect_finder import MAX_PATHS
from kg.answers.effect_line import effect_line
from kg.answers.separation import SEPARATORS
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import Tension
from kg.model.studies import Outcome, Study
from kg.paths.routes import COMPOSED_CAP
from small import graph, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.answers.effect import Effect

CONTEXTS = {
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr4": {"licensing": ("ent:tlr4",)},
    "ifngdish": {"licensing": ("ent:ifng",), "system": ("in vitro",)},
    "ifngclinic": {"licensing": ("ent:ifng",), "system": ("clinical",)},
    "human": {"species": ("NCBITaxon:9606",)},
    "mouse": {"species": ("NCBITaxon:10090",)},
    "tohuman": {"target_species": ("NCBITaxon:9606",)},
    "tomouse": {"target_species": ("NCBITaxon:10090",)},
    "marrow": {"cell_source": ("ent:marrow",)},
    "cord": {"cell_source": ("ent:cord",)},
    "fresh": {"product_state": ("fresh",)},
    "thawed": {"product_state": ("thawed",)},
    "soluble": {"delivery": ("soluble",)},
    "contact": {"delivery": ("contact",)},
    "before": {"intent": ("preventive",)},
    "refractory": {"intent": ("refractory",)},
    "gvhd": {"disease_setting": ("ent:gvhd",)},
    "agvhd": {"disease_setting": ("ent:agvhd",)},
    "cgvhd": {"disease_setting": ("ent:cgvhd",)},
    "dish": {"system": ("in vitro",)},
    "beast": {"system": ("animal",)},
    "clinic": {"system": ("clinical",)},
    "once": {"dose": ("one dose",)},
    "twice": {"dose": ("two doses",)},
    "day1": {"day": ("1",)},
    "day9": {"day": ("9",)},
    "young": {"condition": ("in the young",)},
    "old": {"condition": ("in the old",)},
}
KINDS = {"agvhd": "gvhd", "cgvhd": "gvhd"}
SPECIES = {"NCBITaxon:9606": "human", "NCBITaxon:10090": "mouse"}
DISEASE = {"category": "biolink:Disease"}


def make(
    lines: str,
    *,
    tensions: Iterable[str] = (),
    lists: Iterable[str] = (),
    things: Mapping[str, Mapping[str, Any]] | None = None,
    studies: Iterable[Study] = (),
    **broader: str,
) -> KnowledgeGraph:
    """Make a small graph.

    :param lines: As :func:`small.graph` has them; a line without ``sentence=`` is read in a sentence of its own.
    :param tensions: Numbers of the statements of each, with blanks between.
    :param lists: Numbers of the statements that are one list, with blanks between.
    :param things: Word to the fields of its entity that are to be others.
    :param studies: Studies that it has.
    :param **broader: Word to that of a wider entity.
    """
    rows = [line.strip() for line in lines.strip().splitlines()]
    rows = [row if "sentence=" in row else f"{row} sentence={n + 10}" for n, row in enumerate(rows)]
    made = graph("\n".join(rows), CONTEXTS, **{**KINDS, **broader})
    statements = dict(made.content.statements)
    for numbers in lists:
        for number in numbers.split():
            key = f"stm:test-{number}"
            statements[key] = statements[key]._replace(collective=f"stm:list-{numbers.replace(' ', '-')}")
    held = {
        f"tns:t{n}": Tension(f"tns:t{n}", f"tension {n}", "they clash", tuple(f"stm:test-{i}" for i in numbers.split()))
        for n, numbers in enumerate(tensions, 1)
    }
    entities = dict(made.content.entities)
    for curie, name in SPECIES.items():
        entities[curie] = entities["ent:agvhd"]._replace(curie=curie, label=name, broader=())
    for word, fields in (things or {}).items():
        entities[f"ent:{word}"] = entities[f"ent:{word}"]._replace(**fields)
    return KnowledgeGraph(
        replace(
            made.content,
            statements=statements,
            tensions=held,
            entities=entities,
            studies={study.curie: study for study in studies},
        )
    )


def ask(
    lines: str, *, source: str = "a", target: str = "z", options: Mapping[str, Any] | None = None, **kw: Any
) -> Effect:
    return make(lines, **kw).effect(source, target, **(options or {}))


def rests_on(found: Effect) -> tuple[str, str, int | None, str]:
    """Return the verdict, its basis, sign and certainty, and check that they are words of the contract."""
    assert found.verdict in VERDICTS
    assert found.basis in (*BASES, "")
    return found.verdict, found.basis, found.sign, found.decision.certainty


def numbers(items: Iterable[Any]) -> list[str]:
    return [item.statement.id.removeprefix("stm:test-") for item in items]


# The bases.


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + z", ("positive", "stated", 1, "asserted"), id="asserted"),
        pytest.param("a - z", ("negative", "stated", -1, "asserted"), id="asserted to lower"),
        pytest.param("a + z certainty=suggested", ("positive", "stated", 1, "suggested"), id="suggested"),
        pytest.param("a + z certainty=hypothesised", ("positive", "stated", 1, "hypothesised"), id="hypothesised"),
        pytest.param("a + z \n a + z", ("positive", "stated", 1, "asserted"), id="two that agree"),
        pytest.param(
            "a + z certainty=suggested \n a + z", ("positive", "stated", 1, "asserted"), id="the surest of two counts"
        ),
        pytest.param("z limited a", ("negative", "stated", -1, "asserted"), id="it limits the other"),
        pytest.param("a limited z", ("none", "", None, ""), id="it is limited by the other"),
        pytest.param("z limited a negated=true", ("denied", "stated", None, "asserted"), id="that it limits is denied"),
        pytest.param("a ? z", ("unsigned", "stated", None, "asserted"), id="no sign"),
        pytest.param("a approved z", ("unsigned", "stated", None, "asserted"), id="approval"),
        pytest.param("a + z negated=true", ("denied", "stated", None, "asserted"), id="denied"),
        pytest.param("a ? z negated=true", ("denied", "stated", None, "asserted"), id="any effect denied"),
        pytest.param("a 0 z", ("no_effect", "stated", 0, "asserted"), id="measured without effect"),
        pytest.param("b + z", ("positive", "kind", 1, "asserted"), id="of a narrower subject"),
        pytest.param("a - y", ("negative", "kind", -1, "asserted"), id="of a narrower object"),
        pytest.param("b - y", ("negative", "kind", -1, "asserted"), id="of narrower kinds of both"),
        pytest.param("b limited y \n y limited b", ("negative", "kind", -1, "asserted"), id="a kind limits a kind"),
        pytest.param("b + z negated=true", ("denied", "kind", None, "asserted"), id="denied of a kind"),
        pytest.param("b 0 z", ("no_effect", "kind", 0, "asserted"), id="no effect of a kind"),
        pytest.param("b approved z", ("unsigned", "kind", None, "asserted"), id="approval of a kind"),
        pytest.param(
            "b + z certainty=hypothesised", ("positive", "kind", 1, "hypothesised"), id="hypothesised of a kind"
        ),
        pytest.param("a + z certainty=inferred", ("positive", "inferred", 1, "inferred"), id="closed by a curator"),
        pytest.param("b + z certainty=inferred", ("positive", "inferred", 1, "inferred"), id="on a kind"),
        pytest.param("a with z", ("correlated", "correlated", None, "asserted"), id="goes with"),
        pytest.param("b with z", ("correlated", "correlated", None, "asserted"), id="a kind goes with"),
        pytest.param("a with z negated=true", ("denied", "stated", None, "asserted"), id="that it goes with is denied"),
        pytest.param("a + x \n x + z", ("positive", "composed", 1, "possible"), id="two steps"),
        pytest.param("a - x \n x - z", ("positive", "composed", 1, "possible"), id="two that lower"),
        pytest.param("a + x \n x ? z", ("unsigned", "composed", None, "possible"), id="steps without sign"),
        pytest.param("a carries z", ("unsigned", "stated", None, "asserted"), id="descriptive"),
        pytest.param("a ~ x \n x + z", ("none", "", None, ""), id="a descriptive step is not walked"),
        pytest.param("z + a", ("none", "", None, ""), id="the other direction"),
        pytest.param("a + z retracted=wrong", ("none", "", None, ""), id="withdrawn"),
        pytest.param("a + a \n z + z", ("none", "", None, ""), id="loops"),
    ],
)
def test_each_basis(lines: str, expected: tuple[str, str, int | None, str]) -> None:
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
    assert rests_on(found) == ("negative", "inferred", -1, "inferred")
    assert str(found).startswith("NEGATIVE, stated as a chain: a lowers z, through a → x ⊣ z\n")
    assert "a → x ⊣ z, in one sentence: 1.1.1" in str(found)
    assert "no source" not in str(found)
    assert found.to_dict()["chains"] == [["ent:a", "ent:x", "ent:z"]]
    assert found.to_dict()["composed"]["negative"]["routes"] == 0


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "a + x sentence=1 \n x + z sentence=2", ("positive", "composed", 1, "possible"), id="two sentences"
        ),
        pytest.param(
            "a + x sentence=1 \n x + y sentence=1 \n y + z sentence=2",
            ("positive", "composed", 1, "possible"),
            id="one of three steps elsewhere",
        ),
        pytest.param(
            "a + x sentence=1 certainty=hypothesised \n x + z sentence=1",
            ("positive", "inferred", 1, "hypothesised"),
            id="a step held possible",
        ),
        pytest.param(
            "a + x sentence=1 \n x + z sentence=1 \n a + y sentence=2 \n y - z sentence=2",
            ("ambiguous", "inferred", None, "inferred"),
            id="two sentences that disagree",
        ),
    ],
)
def test_what_one_sentence_joins(lines: str, expected: tuple[str, str, int | None, str]) -> None:
    assert rests_on(ask(lines)) == expected


def test_a_chain_that_a_tension_holds_apart_is_not_stated() -> None:
    found = ask("a + x sentence=1 \n x + z sentence=1", tensions=("1 2",))
    assert (found.verdict, found.decision.because) == ("none", "doubt")


# Precedence: the strongest basis decides, whatever the weaker ones say.

SAID = {
    "stated": ("a + z", "a - z"),
    "kind": ("b + z", "b - z"),
    "inferred": ("a + z certainty=inferred", "a - z certainty=inferred"),
    "correlated": ("a with z", "a against z"),
    "composed": ("a + x \n x + z", "a + w \n w - z"),
}
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
def test_what_does_not_decide_is_listed_in_one_line(weak: str) -> None:
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
def test_a_sign_of_basis_1_to_3_speaks_before_what_has_none(lines: str, basis: str, unsigned: str) -> None:
    found = ask(f"{unsigned} \n {lines}", b="a")
    assert (found.verdict, found.basis) == ("negative", basis)
    assert "also stated: a " in str(found)


@pytest.mark.parametrize("weaker", ["a with z", "a + x \n x + z"])
@pytest.mark.parametrize("unsigned", ["a ? z", "a approved z"])
def test_what_has_no_sign_speaks_before_correlations_and_chains(weaker: str, unsigned: str) -> None:
    found = ask(f"{unsigned} \n {weaker}")
    assert rests_on(found) == ("unsigned", "stated", None, "asserted")


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
def test_what_is_no_second_side(lines: str, expected: str) -> None:
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
@pytest.mark.parametrize(
    ("one", "other"),
    [pytest.param("+", "-", id="signs"), pytest.param("-", "0", id="no effect")],
)
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
def test_what_does_not_separate(some: str, others: str) -> None:
    assert ask(f"a + z {some} \n a - z {others}").verdict == "ambiguous"


def test_every_statement_of_both_sides_must_be_apart() -> None:
    assert ask("a + z context=ifng \n a + z \n a - z context=tlr4").verdict == "ambiguous"
    both = ask("a + z context=ifng \n a + z context=ifngdish \n a - z context=tlr4")
    assert (both.verdict, both.decision.separated_by) == ("depends", ("licensing",))


def test_the_first_line_of_what_depends_has_the_conditions_of_each_side() -> None:
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
def test_what_is_held_possible_of_a_kind_silences_no_denial(line: str, verdict: str) -> None:
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


# Kinds, lists and interventions.


def test_kinds_with_opposite_signs_are_named_with_theirs() -> None:
    found = ask("a + y \n a - x", y="z", x="z")
    assert (found.verdict, found.basis, found.sign) == ("by_kind", "kind", None)
    text = str(found)
    assert text.startswith("BY KIND, stated of a narrower kind (asserted): a increases y; a decreases x\n")
    assert "of a narrower kind, asserted: a increases y; 1.1.10 (stm:test-1)" in text
    assert "of a narrower kind, asserted: a decreases x; 1.1.11 (stm:test-2)" in text
    assert found.to_dict()["kinds"] == [
        {
            "subject": "ent:a",
            "object": "ent:y",
            "relation": "narrower_object",
            "mode": "signed",
            "sign": 1,
            "statements": ["stm:test-1"],
        },
        {
            "subject": "ent:a",
            "object": "ent:x",
            "relation": "narrower_object",
            "mode": "signed",
            "sign": -1,
            "statements": ["stm:test-2"],
        },
    ]


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        pytest.param("a + y \n a + x", "positive", id="they agree"),
        pytest.param("a + y \n a - x certainty=hypothesised", "positive", id="the contrary is held possible"),
        pytest.param("a + y certainty=hypothesised \n a - x certainty=hypothesised", "by_kind", id="both are"),
        pytest.param("a + y \n a - y", "ambiguous", id="one kind, both signs"),
        pytest.param("a + y context=ifng \n a - y context=tlr4", "depends", id="... kept apart"),
        pytest.param("a + y \n a - y \n a + x \n a - w", "by_kind", id="others are clear"),
        pytest.param("a + y certainty=inferred \n a - x certainty=inferred", "by_kind", id="inferred ones"),
        pytest.param("a + y \n a - x certainty=inferred", "positive", id="read before inferred"),
    ],
)
def test_several_kinds(lines: str, verdict: str) -> None:
    assert ask(lines, y="z", x="z", w="z").verdict == verdict


@pytest.mark.parametrize(
    ("lines", "verdict", "basis"),
    [
        pytest.param("a makes z negated=true \n a - z context=mouse", "negative", "stated", id="it does not make it"),
        pytest.param(
            "a + z negated=true object_aspect=proliferation \n a - z object_aspect=activation context=mouse",
            "negative",
            "stated",
            id="another aspect",
        ),
        pytest.param(
            "a makes z negated=true \n a - z context=mouse \n b - z context=human", "negative", "kind", id="a kind, too"
        ),
        pytest.param("b makes z negated=true \n b - z context=mouse", "negative", "kind", id="all of a kind"),
        pytest.param("a makes z negated=true \n b - z context=human", "denied", "stated", id="only a kind has a sign"),
        pytest.param("a + z negated=true \n a - z context=mouse", "denied", "stated", id="the same aspect"),
        pytest.param(
            "a + z negated=true object_aspect=expression \n a - z context=mouse", "denied", "stated", id="a kind of it"
        ),
    ],
)
def test_a_denial_of_one_aspect_does_not_head_above_a_sign_of_another(lines: str, verdict: str, basis: str) -> None:
    """That a cell does not make a factor does not answer whether it lowers it; both stand in the first line."""
    found = make(f"b ~ q \n {lines}", b="a").effect("a", "z")
    assert (found.verdict, found.basis) == (verdict, basis)
    first = effect_line(found)
    assert first.startswith(verdict.upper())
    assert "does not" in first
    assert "decreases z" in first


def test_cells_that_one_source_lowers_and_others_that_it_does_not_are_apart() -> None:
    lines = "a - dimcell \n a 0 brightcell \n wholecell ~ q"
    kinds = {"dimcell": "wholecell", "brightcell": "wholecell"}
    found = make(lines, **kinds).effect("a", "wholecell")
    assert (found.verdict, found.basis, found.decision.separated_by) == ("depends", "kind", ("object",))
    first = effect_line(found)
    assert first.startswith("DEPENDS ON THE KIND OF CELL, stated of a narrower kind (asserted): a decreases dimcell; ")
    assert first.endswith("a has no measured effect on brightcell")
    narrower = make(f"{lines} \n verydimcell ~ q", **{**kinds, "brightcell": "dimcell"}).effect("a", "wholecell")
    assert narrower.verdict == "negative"
    assert effect_line(narrower).endswith("; no effect shown: a has no measured effect on brightcell")
    other_source = make(f"b - dimcell \n {lines.partition(chr(10))[2]}", b="a", **kinds).effect("a", "wholecell")
    assert other_source.verdict == "negative"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("w + z", id="a wider subject"),
        pytest.param("a + u", id="a wider object"),
        pytest.param("w + u", id="both"),
        pytest.param("w + y", id="a wider subject, a narrower object"),
        pytest.param("w with z", id="a correlation"),
        pytest.param("w + z certainty=inferred", id="inferred"),
        pytest.param("w approved z", id="an approval"),
    ],
)
def test_a_wider_kind_never_decides(line: str) -> None:
    found = ask(line, a="w", z="u", y="z")
    assert (found.verdict, found.decision.because) == ("none", None)
    assert [item.relation for item in found.items] == ["wider"]
    text = str(found)
    assert text.startswith(
        "NONE: no source states an effect of a on z; statements about wider kinds are listed below\n"
    )
    assert "   of wider kinds, which decide nothing: " in text
    assert "nothing came near" not in text
    assert (found.to_dict()["correlated"], found.to_dict()["inferred"]["positive"]) == ([], [])
    beside = ask(f"{line} \n a - z", a="w", z="u", y="z")
    assert (beside.verdict, beside.basis, beside.opposed) == ("negative", "stated", None)


def test_a_sister_kind_says_nothing() -> None:
    found = ask("v + z", a="w", v="w")
    assert (found.verdict, found.items) == ("none", ())


@pytest.mark.parametrize(
    ("line", "source", "target", "member"),
    [
        pytest.param("list - z", "a", "z", "a", id="subject"),
        pytest.param("q - list", "q", "a", "a", id="object"),
    ],
)
def test_a_list_answers_for_its_members(line: str, source: str, target: str, member: str) -> None:
    things = {"list": {"members": ("ent:a", "ent:b")}}
    found = ask(f"{line} \n a ~ b", source=source, target=target, things=things)
    assert rests_on(found) == ("negative", "kind", -1, "asserted")
    assert str(found).startswith(f"NEGATIVE, stated of the list that holds {member}, together (asserted): ")
    assert found.to_dict()["kinds"][0]["relation"] == "list_member"
    assert ask(f"{line} \n a ~ b", source=source, target=target).verdict == "none"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(
            "list limited z",
            "of the list that holds a, together, it is said: list is limited by z (stm:test-1)",
            id="described",
        ),
        pytest.param("z - list", "nearest: the other way round, from z to a, there is 1 path", id="acted upon"),
    ],
)
def test_where_nothing_answers_what_is_said_of_a_list_is_named(line: str, said: str) -> None:
    things = {"list": {"members": ("ent:a", "ent:b")}}
    found = ask(f"{line} \n a ~ b", things=things)
    assert found.verdict == "none"
    assert said in str(found)


def test_what_limits_giving_a_cell_does_not_lower_the_cell() -> None:
    found = ask("giving limited z \n a ~ q", source="z", target="a", things={"giving": {"administers": ("ent:a",)}})
    assert rests_on(found) == ("unsigned", "kind", None, "asserted")


@pytest.mark.parametrize(
    ("lines", "source", "target", "expected"),
    [
        pytest.param("drug approved z", "kinase inhibitor", "z", ("unsigned", "kind", None, "asserted"), id="approved"),
        pytest.param("drug - z", "kinase inhibitor", "z", ("negative", "kind", -1, "asserted"), id="lowers"),
        pytest.param(
            "drug - z", "kinase inhibitor", "z inhibition", ("positive", "kind", 1, "asserted"), id="less of z"
        ),
        pytest.param(
            "drug - z \n kinase - z",
            "kinase inhibitor",
            "z",
            ("negative", "kind", -1, "asserted"),
            id="before concluded",
        ),
        pytest.param(
            "drug approved z \n kinase + z",
            "kinase inhibitor",
            "z",
            ("negative", "stated", -1, "asserted"),
            id="signed",
        ),
        pytest.param(
            "drug approved z \n kinase + m \n m + z",
            *("kinase inhibitor", "z", ("unsigned", "kind", None, "asserted")),
            id="before composed",
        ),
        *(
            pytest.param("drug - z", loss, "z", ("none", "", None, ""), id=loss)
            for loss in ("kinase deficiency", "kinase knock-out", "silencing of kinase", "kinase-/-")
        ),
        pytest.param(
            *("drug - z \n kinase - z", "kinase deficiency", "z", ("positive", "stated", 1, "asserted")),
            id="a loss is concluded from the factor itself",
        ),
        pytest.param("drug approved z", "kinase", "z", ("none", "", None, ""), id="not asked for less of it"),
        pytest.param("cell + z", "kinase inhibitor", "z", ("none", "", None, ""), id="no drug"),
        pytest.param("mediator + z", "kinase inhibitor", "z", ("none", "", None, ""), id="not directed at it"),
    ],
)
def test_a_drug_that_lowers_the_source_is_a_kind_of_less_of_it(
    lines: str, source: str, target: str, expected: tuple[object, ...]
) -> None:
    things = {
        "drug": {"category": "biolink:Drug"},
        "mediator": {"category": "biolink:SmallMolecule"},
        "cell": {"category": "biolink:Cell"},
        **{name: {"category": "biolink:Gene"} for name in ("kinase", "z")},
    }
    lowering = "drug targets kinase \n drug - kinase \n cell - kinase \n mediator - kinase"
    found = ask(f"{lowering} \n {lines}", source=source, target=target, things=things)
    assert rests_on(found) == expected


def test_the_first_line_names_the_drug_and_turns_nothing_round() -> None:
    things = {"drug": {"category": "biolink:Drug"}, "kinase": {"category": "biolink:Gene"}}
    found = ask(
        "drug - kinase \n drug - z \n kinase + z \n drug targets kinase", source="kinase inhibitor", things=things
    )
    assert str(found).splitlines()[0] == (
        "NEGATIVE, stated of a narrower kind, a drug that lowers kinase (asserted): drug decreases z"
    )
    assert "also stated: kinase increases z (stm:test-3)" in str(found)
    assert (found.to_dict()["turned"], found.opposed) == (False, None)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        pytest.param("q + z via=a", True, id="as a mediator"),
        pytest.param("a + q in_cell=z", True, id="as the cell"),
        pytest.param("q + z", False, id="one of them"),
        pytest.param("q + z via=a retracted=2020", False, id="retracted"),
    ],
)
def test_a_statement_that_names_both_otherwise_comes_near(line: str, named: bool) -> None:
    text = str(ask(f"{line} \n a ~ r"))
    assert text.startswith("NONE: no source states an effect of a on z")
    assert ("both are named in: asserted: " in text) == named
    assert ("nothing came near" in text) == (not named)


@pytest.mark.parametrize(
    ("lines", "source", "certainty"),
    [
        pytest.param("list + z", "less", "possible", id="turned, of a list"),
        pytest.param("list + z \n a + z", "less", "asserted", id="of the entity itself"),
        pytest.param("list + z", "a", "asserted", id="not turned"),
    ],
)
def test_the_reverse_of_what_a_list_does_is_only_possible(lines: str, source: str, certainty: str) -> None:
    """The other members may do it alone."""
    made = make(f"{lines} \n a ~ b", things={"list": {"members": ("ent:a", "ent:b")}})
    reading = made.read("a")._replace(is_reduced=source == "less")
    decision = made.effect(reading, "z").decision
    assert (decision.certainty, decision.is_turned) == (certainty, source == "less")


def test_what_a_factor_does_in_a_cell_has_three_clauses() -> None:
    lines = "a + m in_cell=zcell \n a - n in_cell=zcell \n a ? o in_cell=zcell \n zcell + p context=by_a"
    contexts = {"by_a": {"licensing": ("ent:a",)}}
    found = graph(lines, contexts).effect("a", "zcell")
    assert effect_line(found).split(": ", 1)[1].count("; ") == 3
    assert "; and 1 more; 1 statement holds of zcell stimulated with a" in effect_line(found)


@pytest.mark.parametrize(
    ("lines", "target", "expected"),
    [
        pytest.param("a + dying in_cell=tcell", "tcell", ("unsigned", "kind", None, "asserted"), id="the cell"),
        pytest.param("a - dying in_cell=tcell", "tcell survival", ("positive", "stated", 1, "asserted"), id="survival"),
        pytest.param("a 0 dying in_cell=tcell", "tcell apoptosis", ("no_effect", "stated", 0, "asserted"), id="none"),
        pytest.param("a + dying in_cell=tcell", "tcell apoptosis", ("positive", "stated", 1, "asserted"), id="turned"),
        pytest.param(
            "a - tcell object_aspect=survival",
            "tcell apoptosis",
            ("positive", "stated", 1, "asserted"),
            id="as survival",
        ),
        pytest.param(
            "a - tcell object_aspect=survival \n a 0 dying in_cell=tcell",
            "tcell apoptosis",
            ("ambiguous", "stated", None, "asserted"),
            id="both ways to write it",
        ),
        pytest.param(
            "a + dying in_cell=narrowcell", "tcell survival", ("negative", "kind", -1, "asserted"), id="a narrower cell"
        ),
        pytest.param("a + dying \n tcell ~ q", "tcell", ("none", "", None, ""), id="in no cell"),
        pytest.param(
            "a + dying in_cell=tcell",
            "tcell proliferation",
            ("unsigned", "kind", None, "asserted"),
            id="of another aspect",
        ),
    ],
)
def test_apoptosis_in_a_cell_is_less_survival_of_it(lines: str, target: str, expected: tuple[object, ...]) -> None:
    content = make(lines, narrowcell="tcell").content
    named = {"curie": "GO:0006915", "category": "biolink:BiologicalProcess"}
    statements = {
        key: item._replace(object="GO:0006915") if item.object == "ent:dying" else item
        for key, item in content.statements.items()
    }
    entities = {**content.entities, "GO:0006915": content.entities["ent:a"]._replace(**named)}
    aspects = {**content.broader_aspects, "survival": "amount"}
    found = KnowledgeGraph(replace(content, statements=statements, entities=entities, broader_aspects=aspects))
    assert rests_on(found.effect("ent:a", target)) == expected


def test_a_drug_is_listed_and_says_nothing_of_a_loss() -> None:
    things = {"drug": {"category": "biolink:Drug"}, "kinase": {"category": "biolink:Gene"}}
    made = make("drug targets kinase \n drug - kinase \n drug approved z", things=things)
    text = str(made.effect("kinase deficiency", "z"))
    first, *beneath = text.splitlines()
    assert first == (
        "NONE: no source states an effect of kinase on z; statements about drugs that lower it are listed below"
    )
    said = "drug is approved for z (stm:test-3)"
    assert beneath == [f"   of a drug that lowers it, which decides nothing for a loss: {said}"]


@pytest.mark.parametrize(
    ("source", "options", "stated", "related"),
    [
        pytest.param("kinase inhibitor", {}, ["stm:test-3"], [], id="an inhibitor"),
        pytest.param("kinase inhibitor", {"sign": -1}, ["stm:test-3"], [], id="with the sign of the drug"),
        pytest.param("kinase inhibitor", {"sign": 1}, [], [], id="with the other sign"),
        pytest.param("kinase deficiency", {}, [], ["stm:test-3"], id="a loss"),
        pytest.param("kinase", {}, [], [], id="the factor itself"),
    ],
)
def test_paths_of_an_inhibitor_name_what_is_said_of_the_drug(
    source: str, options: dict[str, Any], stated: list[str], related: list[str]
) -> None:
    things = {"drug": {"category": "biolink:Drug"}, "kinase": {"category": "biolink:Gene"}}
    made = make("drug targets kinase \n drug - kinase \n drug - z", things=things)
    found = made.paths(source, "z", **options)
    answer = found.answer
    assert ([item.id for item in answer.stated], [item.id for item in answer.related]) == (stated, related)
    if stated or related:
        assert "(drug is a drug that lowers kinase)" in str(found)
        assert "nothing came near" not in str(found)


def test_that_a_list_has_a_member_says_nothing_of_another_member() -> None:
    made = make("list ~ b \n a ~ q", things={"list": {"members": ("ent:a", "ent:b")}})
    statements = {key: item._replace(predicate="msc:has_member") for key, item in made.content.statements.items()}
    found = KnowledgeGraph(replace(made.content, statements=statements))
    assert found.effect("a", "b").verdict == "none"
    assert found.effect("list", "b").verdict == "unsigned"


GIVING = {"giving": {"administers": ("ent:a",)}, "early": {"administers": ("ent:a",), "intent": "preventive"}}
HELD = "giving ~ early \n giving ~ a"


@pytest.mark.parametrize(
    ("line", "source", "expected"),
    [
        pytest.param("giving + z", "a", ("positive", "kind", "intervention"), id="what is said of giving it"),
        pytest.param("early + z", "a", ("positive", "kind", "intervention"), id="... with an intent"),
        pytest.param("a + z", "giving", ("positive", "kind", "intervention"), id="what is said of what is given"),
        pytest.param("a + z context=clinic", "giving", ("positive", "stated", "exact"), id="... in patients"),
        pytest.param("a + z context=before", "early", ("positive", "kind", "intervention"), id="same intent"),
        pytest.param("a + z context=refractory", "giving", ("positive", "kind", "intervention"), id="it treats"),
        pytest.param("a + z context=refractory", "early", ("none", "", "other_intent"), id="another intent"),
        pytest.param("a + z context=before", "giving", ("none", "", "other_intent"), id="prevention is no treatment"),
        pytest.param("a + y context=refractory", "early", ("none", "", "other_intent"), id="... on a kind"),
        pytest.param("a + z context=before", "a", ("positive", "stated", "exact"), id="no intent is asked of"),
    ],
)
def test_an_intervention_answers_with_the_same_intent(line: str, source: str, expected: tuple[str, ...]) -> None:
    found = ask(f"{line} \n {HELD}", source=source, things=GIVING, y="z")
    assert (found.verdict, found.basis, found.items[0].relation) == expected


@pytest.mark.parametrize(
    ("line", "studies", "expected"),
    [
        pytest.param("early + z", [], ("none", "wider"), id="said of the wider way"),
        pytest.param("a + z context=before", [], ("none", "wider"), id="said of what is given, with the same intent"),
        pytest.param("a + z context=clinic", [], ("none", "wider"), id="seen in patients"),
        pytest.param("a + z", [], ("positive", "intervention"), id="what is given does as such"),
        pytest.param("special + z", [], ("positive", "exact"), id="said of it"),
        pytest.param("q ~ z", [{}], ("none", ""), id="a trial of no way"),
        pytest.param("q ~ z", [{"intervention": "early"}], ("none", ""), id="a trial of the wider way"),
        pytest.param("q ~ z", [{"intervention": "special"}], ("positive", ""), id="a trial of this way"),
        pytest.param("q ~ z", [{"design": "randomised, no special"}], ("none", ""), id="a design that has the word"),
    ],
)
def test_prevention_answers_for_no_special_way_of_giving_it(
    line: str, studies: list[dict[str, str]], expected: tuple[str, str]
) -> None:
    """As what is said of MSC prophylaxis is not said of MSC given with the graft."""
    special = {"special": {"administers": ("ent:a",), "intent": "preventive"}}
    trials = [trial(intent="preventive", **fields) for fields in studies]
    found = ask(
        f"{line} \n {HELD} \n special ~ q", source="special", things=GIVING | special, special="early", studies=trials
    )
    assert (found.verdict, "".join(item.relation for item in found.items[:1])) == expected


def test_another_intent_is_one_named_line() -> None:
    text = str(ask(f"a + z context=before \n giving - z \n {HELD}", source="giving", things=GIVING))
    assert text.startswith("NEGATIVE, stated (asserted): giving decreases z\n")
    assert "   with another intent, which decides nothing: a increases z (before) (stm:test-1)" in text


@pytest.mark.parametrize(
    ("line", "source", "words"),
    [
        pytest.param("giving + z", "a", "of giving it", id="asked of what is given"),
        pytest.param("a + z", "giving", "of what is given", id="asked of giving it"),
    ],
)
def test_the_basis_says_what_the_statement_is_about(line: str, source: str, words: str) -> None:
    found = ask(f"{line} \n {HELD}", source=source, things=GIVING)
    assert str(found).startswith(f"POSITIVE, stated {words} (asserted): ")


#: What the name of an end says beside its entity, where it says nothing.
PLAIN: dict[str, Any] = {"aspect": None, "reduced": False, "species": None, "context": {}}


def test_a_wider_cell_whose_source_is_named_answers_for_the_narrower() -> None:
    """As "MSC therapy", said of MSC of bone marrow, is of bone-marrow MSC."""
    contexts = {
        "of_b": {"cell_source": ("ent:b",)},
        "of_c": {"cell_source": ("ent:c",)},
    }
    lines = "a + z context=of_b \n giving with y context=of_b \n a - z context=of_c"
    made = graph(lines, contexts, b="a", c="a")
    entities = made.content.entities
    giving = entities["ent:giving"]._replace(administers=("ent:a",))
    content = replace(made.content, entities={**entities, "ent:giving": giving})
    asked = KnowledgeGraph(content)
    assert rests_on(asked.effect("b", "z")) == ("positive", "stated", 1, "asserted")
    assert asked.effect("b", "y").verdict == "correlated"
    assert asked.effect("c", "y").verdict == "none"


def test_what_a_curator_inferred_of_a_list_is_not_called_a_mere_possibility() -> None:
    found = grouped(graph("g approved z certainty=inferred \n x ~ q"), g="x y").effect("x", "z")
    assert (
        effect_line(found)
        == "NONE: no source states an effect of x on z; statements inferred by a curator are listed below"
    )


def test_a_group_answers_for_the_wider_kind_of_its_member() -> None:
    made = grouped(graph("g + z \n x ~ q \n w ~ q", x="w"), g="x y")
    found = made.effect("w", "z")
    assert (found.verdict, found.basis) == ("positive", "kind")
    assert "of the list that holds w, together" in effect_line(found)


def test_an_association_is_said_of_both() -> None:
    made = graph("z ~ a")
    item = next(iter(made.content.statements.values()))._replace(predicate="msc:associated_with")
    predicate = made.content.predicates["msc:carries"]._replace(curie="msc:associated_with", label="is associated with")
    content = replace(
        made.content, statements={item.id: item}, predicates={**made.content.predicates, predicate.curie: predicate}
    )
    found = KnowledgeGraph(content).effect("a", "z")
    assert (found.verdict, found.basis) == ("unsigned", "stated")
    assert "z is associated with a" in effect_line(found)


def test_an_answer_of_any_length_fits_15_lines() -> None:
    lines = "\n".join(f"a + z{n} \n z{n} + y \n b + z{n}" for n in range(9))
    lines += "\n b + y \n b2 - y \n a with y \n a limited y \n a approved y \n b3 ? y \n b4 0 y"
    found = ask(lines, target="y", b="a", b2="a", b3="a", b4="a")
    assert len(str(found).splitlines()) <= 15


def test_a_hypothesis_on_a_kind_comes_after_a_correlation() -> None:
    found = ask("b + z certainty=hypothesised \n a against z", b="a")
    assert (found.verdict, found.basis, found.decision.direction) == ("correlated", "correlated", "lower")
    assert ask("b + z certainty=hypothesised", b="a").basis == "kind"
    assert ask("b + z certainty=suggested \n a against z", b="a").basis == "kind"


# Trials.


def trial(
    *,
    product: str = "a",
    outcome: str = "z",
    direction: str = "increased",
    name: str = "Doe 2020",
    design: str = "phase 3, randomised, open-label",
    comparator: str = "control",
    intent: str = "",
    intervention: str = "",
    endpoint_met: bool | None = None,
    **fields: Any,
) -> Study:
    """Make a study with one outcome."""
    result = Outcome(
        curie="out:1",
        name=outcome,
        entity=f"ent:{outcome}",
        direction=direction,
        comparator=comparator,
        passages=("psg:paper-1-1-1",),
        endpoint_met=endpoint_met,
    )._replace(**fields)
    return Study(
        curie=f"study:{name.replace(' ', '-')}",
        label=name,
        indication="ent:gvhd",
        product=f"ent:{product}",
        design=design,
        intent=intent,
        intervention=intervention and f"ent:{intervention}",
        year=2020,
        outcomes=(result,),
    )


def test_a_missed_endpoint_says_nothing_of_another_outcome() -> None:
    study = trial(outcome="y", endpoint_met=False)
    response = trial(subgroup="children").outcomes[0]
    made = graph("a ~ z \n a ~ y \n q + gvhd")
    study = study._replace(outcomes=(*study.outcomes, response))
    found = KnowledgeGraph(replace(made.content, studies={study.curie: study})).effect("a", "z")
    assert found.verdict == "unsigned"
    measured = "measured in 1 study (1 randomised): 1 increased in a subgroup; primary endpoint missed by Doe 2020"
    assert measured in str(found)


def test_patients_who_differ_are_not_called_an_effect_of_what_they_were_given() -> None:
    study = trial(subgroup="responders", comparator="", design="single arm")
    other = trial(subgroup="ill", comparator="well", direction="decreased", design="cohort", name="Roe 2021")
    found = KnowledgeGraph(replace(graph("a ~ z").content, studies={item.curie: item for item in (study, other)}))
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
    found = KnowledgeGraph(replace(graph("a ~ z").content, studies={study.curie: study}))
    assert f"measured in 1 study: {words}" in str(found.effect("a", "z"))


def test_the_command_that_is_named_can_be_pasted() -> None:
    made = graph("a ~ z").content
    entities = {**made.entities, "ent:z": made.entities["ent:z"]._replace(label="Crohn's disease")}
    study = trial()
    found = KnowledgeGraph(replace(made, entities=entities, studies={study.curie: study})).effect("ent:a", "ent:z")
    command = re.search(r"\(kg (trials .*)\)", str(found))
    assert command
    assert shlex.split(command[1]) == ["trials", "--outcome", "Crohn's disease"]


@pytest.mark.parametrize(
    ("studies", "expected"),
    [
        pytest.param([trial()], ("positive", "stated", 1, "asserted"), id="raised"),
        pytest.param([trial(direction="decreased")], ("negative", "stated", -1, "asserted"), id="lowered"),
        pytest.param([trial(direction="unchanged")], ("no_effect", "stated", 0, "asserted"), id="no difference"),
        pytest.param(
            [trial(), trial(name="Roe 2021", direction="decreased")],
            ("ambiguous", "stated", None, "asserted"),
            id="two that disagree",
        ),
        pytest.param(
            [trial(), trial(name="Roe 2021", direction="unchanged")],
            ("positive", "stated", 1, "asserted"),
            id="one of two without a difference",
        ),
        pytest.param([trial(design="single arm")], ("none", "", None, ""), id="a single arm"),
        pytest.param([trial(design="non-randomised, two arms")], ("none", "", None, ""), id="not at random"),
        pytest.param([trial(comparator="")], ("none", "", None, ""), id="no comparison"),
        pytest.param([trial(subgroup="children")], ("none", "", None, ""), id="a subgroup"),
        pytest.param([trial(is_trend=True)], ("none", "", None, ""), id="a trend"),
        pytest.param([trial(is_negated=True)], ("none", "", None, ""), id="no rise, says the source"),
        pytest.param([trial(outcome="q")], ("none", "", None, ""), id="another outcome"),
        pytest.param([trial(product="q")], ("none", "", None, ""), id="another product"),
    ],
)
def test_the_result_between_the_arms_of_a_trial_is_stated(
    studies: list[Study], expected: tuple[str, str, int | None, str]
) -> None:
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
def test_what_is_listed_as_measured(study: Study, count: int) -> None:
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
def test_statements_and_trials(line: str, study: Study, verdict: str, words: str) -> None:
    found = ask(f"{line} \n q ~ gvhd", studies=[study], b="a")
    assert (found.verdict, found.basis) == (verdict, "stated")
    assert words in effect_line(found)


def test_one_line_says_what_studies_measured() -> None:
    studies = [trial(), trial(name="Roe 2021", design="cohort", direction="", comparator="")]
    text = str(ask("a + z \n q ~ gvhd", studies=studies))
    assert "measured in 2 studies (1 randomised): 1 increased, 1 without a comparison (kg trials --outcome z)" in text


def test_what_is_measured_without_effect_is_named_beside_a_sign() -> None:
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


def test_no_effect_under_the_condition_that_the_question_names_leaves_no_direction() -> None:
    found = ask("a + z \n a 0 z context=thawed", options={"context": {"product_state": "thawed"}})
    assert found.verdict == "ambiguous"


def test_no_effect_on_a_narrower_outcome_is_listed_and_not_in_the_first_line() -> None:
    found = ask(f"a + z \n giving 0 y \n {HELD}", things=GIVING, y="z")
    assert effect_line(found) == "POSITIVE, stated (asserted): a increases z"
    assert "also of narrower kinds: giving has no measured effect on y (stm:test-2)" in str(found)


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
    assert rests_on(found) == ("positive", "composed", 1, certainty)
    first = effect_line(found)
    verb = "may raise" if certainty == "possible" else "raises"
    possible = "possible, " if certainty == "possible" else ""
    assert first == f"POSITIVE, {possible}composed: no source states this: a {verb} z, through a → x → z"


def test_what_a_study_measures_is_possible_at_best() -> None:
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
def test_what_is_in_doubt_does_not_decide(
    lines: str, tensions: tuple[str, ...], expected: tuple[str, str | None]
) -> None:
    found = ask(lines, tensions=tensions)
    assert (found.verdict, found.decision.because) == expected
    assert not found.basis or found.basis == "composed"


def test_both_sides_of_what_is_composed_are_named() -> None:
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


def test_the_support_of_what_is_composed_is_capped_below_what_is_stated() -> None:
    found = ask("a + x \n x + z")
    assert found.decision.support == COMPOSED_CAP < ask("a + z certainty=hypothesised").decision.support
    assert found.to_dict()["composed"]["positive"]["support"] == COMPOSED_CAP


def test_what_is_stated_as_a_shortcut_and_spelt_out_stand_side_by_side() -> None:
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
def test_routes(lines: str, lists: tuple[str, ...], expected: tuple[int, int, int]) -> None:
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
def test_what_does_not_lower_the_certainty(against: str) -> None:
    found = ask(f"a + z certainty=suggested \n {against}")
    assert (found.verdict, found.decision.certainty, found.decision.is_lowered) == ("positive", "suggested", False)


# The first line.


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param("a makes z", "POSITIVE, stated (asserted): a produces z", id="own predicate"),
        pytest.param("z limited a", "NEGATIVE, stated (asserted): z is limited by a", id="a limit"),
        pytest.param(
            "a - z object_aspect=secretion in_cell=ccell context=ifng",
            "NEGATIVE, stated (asserted): a decreases z [secretion] in ccell (MSC stimulated via ifng)",
            id="aspect, cell and condition",
        ),
        pytest.param(
            "a - z subject_aspect=secretion timing=late",
            "NEGATIVE, stated (asserted): a [secretion] decreases z (late)",
            id="what of the subject, and when",
        ),
        pytest.param(
            "a - z object_aspect=secretion \n a - z object_aspect=amount",
            "NEGATIVE, stated (asserted): a decreases z [secretion, amount]",
            id="several aspects",
        ),
        pytest.param(
            "a - z object_aspect=secretion \n a - z",
            "NEGATIVE, stated (asserted): a decreases z (and its secretion)",
            id="an aspect and the whole",
        ),
        pytest.param(
            "a - z context=ifngdish \n a - z context=ifngclinic",
            "NEGATIVE, stated (asserted): a decreases z (MSC stimulated via ifng)",
            id="the condition that all share",
        ),
        pytest.param(
            "a - z context=agvhd \n a - z context=gvhd",
            "NEGATIVE, stated (asserted): a decreases z (in gvhd)",
            id="the wider of two conditions",
        ),
        pytest.param("a - z context=ifng \n a - z", "NEGATIVE, stated (asserted): a decreases z", id="one is silent"),
        pytest.param("a + z negated=true", "DENIED, stated (asserted): a does not increase z", id="what is denied"),
        pytest.param(
            "a 0 z context=before",
            "NO EFFECT SHOWN, stated (asserted): a has no measured effect on z (given preventively)",
            id="no effect",
        ),
        pytest.param(
            "a missed z",
            "NO EFFECT SHOWN, stated (asserted): a misses the primary endpoint of its trials in z",
            id="a missed endpoint",
        ),
        pytest.param(
            "a - z certainty=hypothesised \n a missed z",
            "AMBIGUOUS, stated, held possible: a may decrease z; a misses the primary endpoint of its trials in z; "
            "nothing recorded tells them apart",
            id="a missed endpoint against a hope",
        ),
        pytest.param("a + z certainty=suggested", "POSITIVE, stated (suggested): a increases z", id="certainty"),
        pytest.param("a - z certainty=inferred", "NEGATIVE, inferred by a curator: a decreases z", id="inferred"),
        pytest.param("b - z", "NEGATIVE, stated of a narrower kind (asserted): b decreases z", id="a kind"),
        pytest.param(
            "b approved z", "UNSIGNED, stated of a narrower kind (asserted): b is approved for z", id="approved"
        ),
        pytest.param(
            "a + x \n x ? z",
            "UNSIGNED, possible, composed: no source states this: a may affect z, through a → x ⇢ z",
            id="composed without a sign",
        ),
        pytest.param("z + a", "NONE: no source states an effect of a on z, and no path leads from a to z", id="none"),
    ],
)
def test_the_first_line(lines: str, words: str) -> None:
    first = str(ask(lines, b="a")).splitlines()[0]
    assert first.partition(" within 4 edges")[0] == words


def test_the_fields_of_the_first_line_are_in_the_record() -> None:
    record = ask("a makes z object_aspect=secretion context=ifngdish \n a makes z object_aspect=secretion context=ifng")
    found = record.to_dict()
    assert found["aspect"] == "msc:Secretion"
    assert found["predicate"] == "msc:produces"
    assert found["conditions"] == [{"field": "licensing", "values": ["ent:ifng"]}]
    assert ask("a + z object_aspect=secretion \n a + z").to_dict()["aspect"] is None


# The record.

KEYS = {
    "schema": str,
    "data_version": str,
    "source": dict,
    "target": dict,
    "max_edges": int,
    "verdict": str,
    "basis": str | None,
    "sign": int | None,
    "direction": str | None,
    "aspect": str | None,
    "predicate": str | None,
    "conditions": list,
    "certainty": str | None,
    "support": float | None,
    "sources": int,
    "opposed": str | None,
    "separated_by": list,
    "stated": dict,
    "kinds": list,
    "inferred": dict,
    "correlated": list,
    "composed": dict,
    "clinical": list,
    "because": str | None,
    "complete": bool,
    "near_misses": list,
    "caveats": list,
    "citation_notes": list,
    "tensions": list,
}
EVERYTHING = (
    "a + z context=ifng caveat=small \n a - z \n a 0 z \n a ? z \n a + z negated=true \n b + z \n "
    "a + z certainty=inferred \n a with z \n a + x \n x + z \n w + z"
)


@pytest.mark.parametrize(
    "lines", [*(line for sides in SAID.values() for line in sides), "z + a", "a + z negated=true", "a 0 z", EVERYTHING]
)
def test_the_record_has_every_field_of_the_contract(lines: str) -> None:
    record = json.loads(json.dumps(ask(lines, b="a", a="w", studies=[trial()]).to_dict()))
    assert record["schema"] == "msc-kg/effect/2"
    assert KEYS.keys() <= record.keys()
    for name, kind in KEYS.items():
        assert isinstance(record[name], kind), name
    assert set(record["stated"]) == {"positive", "negative", "no_effect", "unsigned", "denied"}
    assert set(record["inferred"]) == {"positive", "negative", "unsigned"}
    assert set(record["composed"]) == {"positive", "negative", "unsigned"}
    for side in record["composed"].values():
        assert {"routes", "paths", "support", "in_doubt", "example"} <= side.keys()
    assert record["verdict"] in VERDICTS
    assert record["basis"] in (*BASES, None)
    assert record["certainty"] in ("asserted", "suggested", "hypothesised", "inferred", "possible", None)
    assert (record["basis"] is None) == (record["verdict"] in ("none", "unknown"))
    assert (record["direction"] is None) == (record["verdict"] != "correlated")
    assert (record["sign"] is None) == (record["verdict"] not in ("positive", "negative", "no_effect"))


def test_the_record_files_every_statement_where_it_belongs() -> None:
    record = ask(EVERYTHING, b="a", a="w", tensions=("1",), studies=[trial()]).to_dict()
    assert record["source"] == {"curie": "ent:a", "label": "a", "read_from": "a"} | PLAIN
    assert (record["verdict"], record["basis"], record["sources"], record["max_edges"]) == ("ambiguous", "stated", 1, 4)
    assert record["stated"] == {
        "positive": ["stm:test-1"],
        "negative": ["stm:test-2"],
        "no_effect": ["stm:test-3"],
        "unsigned": ["stm:test-4"],
        "denied": ["stm:test-5"],
    }
    assert [(kind["relation"], kind["statements"]) for kind in record["kinds"]] == [
        ("narrower_subject", ["stm:test-6"]),
        ("wider", ["stm:test-11"]),
    ]
    assert record["inferred"] == {"positive": ["stm:test-7"], "negative": [], "unsigned": []}
    assert record["correlated"] == [{"statement": "stm:test-8", "direction": "higher"}]
    composed = record["composed"]["positive"]
    assert (composed["routes"], composed["paths"], composed["in_doubt"]) == (1, 1, 0)
    assert [node["curie"] for node in composed["example"]["nodes"]] == ["ent:a", "ent:x", "ent:z"]
    assert record["composed"]["negative"]["example"] is None
    assert (record["tensions"], record["caveats"], record["near_misses"]) == (["tns:t1"], ["small"], [])
    assert record["clinical"] == [
        {
            "study": "study:Doe-2020",
            "outcome": "z",
            "direction": "increased",
            "design": "phase 3, randomised, open-label",
            "endpoint_met": None,
        }
    ]


def test_what_came_near_stands_in_the_record_of_nothing() -> None:
    record = ask("z + a").to_dict()
    assert (record["verdict"], record["near_misses"]) == ("none", [{"hidden_by": "direction", "paths": 1}])


# The options of a question.


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ("ambiguous", "stated"), id="no option"),
        pytest.param({"context": {"licensing": "ifng"}}, ("ambiguous", "stated"), id="one side leaves it open"),
        pytest.param(
            {"context": {"licensing": "ifng"}, "strict_context": True}, ("positive", "stated"), id="stated by one"
        ),
        pytest.param({"context": {"licensing": "tlr4"}}, ("negative", "stated"), id="one side excludes it"),
        pytest.param({"context": {"licensing": "tlr4"}, "strict_context": True}, ("none", ""), id="stated by none"),
        pytest.param({"min_certainty": "asserted"}, ("positive", "stated"), id="certainty"),
    ],
)
def test_limits_of_the_question(options: dict[str, Any], expected: tuple[str, str]) -> None:
    found = ask("a + z context=ifng \n a - z certainty=suggested \n q + q context=tlr4", options=options)
    assert (found.verdict, found.basis) == expected


@pytest.mark.parametrize(
    ("options", "basis"),
    [
        pytest.param({}, "kind", id="none"),
        pytest.param({"min_certainty": "asserted"}, "correlated", id="asserted only"),
        pytest.param({"min_certainty": "suggested"}, "kind", id="suggested"),
    ],
)
def test_certainty_filters_every_basis(options: dict[str, Any], basis: str) -> None:
    lines = "b + z certainty=suggested \n a + z certainty=inferred \n a with z"
    assert ask(lines, b="a", options=options).basis == basis


def test_no_option_hides_a_denial_but_a_context_that_excludes_it() -> None:
    lines = "a + z context=ifng \n a + z negated=true certainty=suggested"
    for options in ({"min_certainty": "asserted"}, {"context": {"licensing": "ifng"}, "strict_context": True}):
        assert ask(lines, options=options).verdict == "ambiguous"
    elsewhere = "a + z context=ifng \n a + z negated=true context=tlr4"
    assert ask(elsewhere, options={"context": {"licensing": "ifng"}}).verdict == "positive"


def test_what_was_seen_on_the_wanted_species_stands_first() -> None:
    lines = "a + z \n a + z context=human certainty=suggested"
    found = ask(lines, options={"context": {"species": "human"}})
    assert numbers(found.decision.deciding) == ["2", "1"]
    assert numbers(ask(lines).decision.deciding) == ["1", "2"]


def test_routes_have_at_most_four_edges_unless_another_limit_is_given() -> None:
    chain = make("a + b \n b + c \n c + d \n d + e \n e + z")
    assert chain.effect("a", "z").near_misses == (("--max-edges 4", 1),)
    assert chain.effect("a", "z", max_edges=5).verdict == "positive"
    assert make("a + x \n x + z").effect("a", "z", max_edges=1).verdict == "none"
    assert make("a + z").effect("a", "z", max_edges=1).verdict == "positive"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"max_edges": 0}, "max_edges must be at least 1", id="max edges"),
        pytest.param({"min_certainty": "sure"}, "no certainty 'sure'", id="certainty"),
        pytest.param({"context": {"age": "old"}}, "no context field 'age'", id="context field"),
    ],
)
def test_wrong_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask("a + z", options=options)


# The limit of the search.


def test_a_search_that_stopped_before_anything_decides_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    found = ask("a + x \n x + z")
    assert (found.verdict, found.basis, found.decision.because, found.complete) == ("unknown", "", "limit", False)
    assert str(found).startswith("UNKNOWN: the search for paths from a to z stopped at its limit")
    assert "lower --max-edges (it is 4)" in str(found)
    assert (found.to_dict()["because"], found.to_dict()["near_misses"]) == ("limit", [])


@pytest.mark.parametrize("basis", ["stated", "kind", "inferred", "correlated"])
def test_a_search_that_stopped_does_not_change_what_is_stated(basis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = f"{SAID[basis][0]} \n a + w \n w - z"
    whole = ask(lines, b="a")
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    found = ask(lines, b="a")
    assert rests_on(found) == rests_on(whole)
    assert found.complete is False
    assert "stopped at its limit: there may be others, which cannot change this verdict" in str(found)


def test_what_a_search_that_stopped_has_composed_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "a + x context=ifng \n x + z context=ifng \n a + p \n p + q \n q + r \n r + z"
    assert ask(lines).decision.certainty == "inferred"
    monkeypatch.setattr("kg.answers.effect_finder.MAX_PATHS", 1)
    found = ask(lines)
    assert (found.verdict, found.decision.certainty, found.complete) == ("positive", "possible", False)
    assert "the search for paths stopped at its limit: there may be others" in str(found)


def test_the_limit_is_beyond_what_the_shipped_graph_has(shipped: KnowledgeGraph) -> None:
    """The pair with most paths: all of them are seen."""
    found = shipped.effect("MSC", "overall response")
    assert found.complete
    assert 2 * sum(len(side.paths) for side in found.sides) < MAX_PATHS


def test_two_runs_give_the_same_bytes() -> None:
    lines = "\n".join(f"{a} {'+' if a < b else '-'} {b}" for a in "abcdef" for b in "abcdef" if a != b)
    made = [make(f"{lines} \n g + f \n g - b", g="a").effect("a", "f") for _ in range(2)]
    assert json.dumps(made[0].to_dict()) == json.dumps(made[1].to_dict())
    assert made[0].to_text(full=True) == made[1].to_text(full=True)


def test_everything_is_written_where_it_is_asked_for() -> None:
    lines = "\n".join(f"a + z object_aspect=secretion caveat=c{n}" for n in range(9)) + " \n a + x \n x - z"
    short, full = (ask(lines).to_text(full=is_full) for is_full in (False, True))
    assert "and 6 more (--full)" in short
    assert "9 caveats (--full)" in short
    assert "(stm:test-9)" not in short
    for words in ("(stm:test-9)", "caveat: c8", "1. a → x ⊣ z"):
        assert words in full


def test_a_notebook_shows_the_text_escaped() -> None:
    found = ask("a + z timing=<b>")
    assert "<b>" in str(found)
    assert found._repr_html_() == f"<pre>{str(found).replace('<', '&lt;').replace('>', '&gt;')}</pre>"


# The command, on the shipped graph.


run = partial(commands.run, "effect")


def test_the_command_says_the_verdict_first() -> None:
    result = run("IDO", "Treg")
    assert result.exit_code == 0
    assert result.stdout.startswith("POSITIVE, stated (asserted): IDO1 ")
    assert "IDO read as IDO1" in result.stderr


def test_nothing_is_exit_code_1_and_goes_to_stderr() -> None:
    result = run("Treg", "IDO")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "NONE: no source states an effect of Treg on IDO1, and no path leads" in result.stderr


def test_nothing_is_a_record_all_the_same() -> None:
    result = run("Treg", "IDO", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["verdict"] == "none"


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_unknown_is_exit_code_4(fmt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    result = run("MSC", "transplant-related mortality", "--format", fmt)
    assert result.exit_code == 4
    if fmt == "json":
        assert json.loads(result.stdout)["verdict"] == "unknown"
    else:
        assert result.stdout == ""
        assert "UNKNOWN: the search for paths" in result.stderr


@pytest.mark.parametrize(
    ("pair", "verdict"),
    [
        pytest.param(("MSC", "relapse"), "DENIED", id="denied"),
        pytest.param(("MSC", "macrophage"), "BY KIND", id="by kind"),
        pytest.param(("ruxolitinib", "SR-aGVHD"), "UNSIGNED", id="unsigned"),
        pytest.param(("children", "overall response"), "CORRELATED (higher)", id="correlated"),
    ],
)
def test_every_other_verdict_is_a_result(pair: tuple[str, str], verdict: str) -> None:
    result = run(*pair)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{verdict}, ")


def test_the_command_passes_its_options_on(tmp_path: Any) -> None:
    file = tmp_path / "effect.json"
    options = (
        "--context",
        "intent=preventive",
        "--strict-context",
        "--max-edges",
        "2",
        "--min-certainty",
        "asserted",
    )
    result = run("MSC", "aGVHD", *options, "-f", "json", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert (record["verdict"], record["basis"], record["max_edges"]) == ("negative", "stated", 2)
    assert record["inferred"] == {"positive": [], "negative": [], "unsigned": []}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(("nothing-of-that-name", "Treg"), 3, id="unknown name"),
        pytest.param(("IDO", "Treg", "--max-edges", "0"), 2, id="max edges"),
        pytest.param(("IDO", "Treg", "--context", "licensing"), 2, id="context"),
    ],
)
def test_wrong_use(args: tuple[str, ...], code: int) -> None:
    assert run(*args).exit_code == code


# The shipped graph: answers taken from the text before the command was first run on it.


#: Basis to how the first line may name it.
BASIS_NAMES = {
    "stated": ("stated (", "stated, held possible", "stated of one trial", "stated of 2 trials"),
    "kind": (
        "stated of a narrower kind",
        "stated of one trial of a narrower kind",
        "stated of the list",
        "stated of giving it",
        "stated of what is given",
    ),
    "inferred": ("inferred by a curator",),
    "correlated": ("a correlation",),
    "composed": ("composed: no source states this",),
}


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_the_sets_are_what_they_should_be(path: Any) -> None:
    pairs = read_set(path)
    words = {*VERDICTS, "possible", "correlated:higher", "correlated:lower"}
    assert len(pairs) >= 120
    assert len({(row.source, row.target) for row in pairs}) == len(pairs)
    for row in pairs:
        assert row.verdicts
        assert row.verdicts <= words
        assert row.bases <= set(BASES)


#: Set to the most pairs of it of which the graph need not know a name: it grows, and none that it knows may be lost.
UNKNOWN_NAMES = {"effects": 0, "effects_second": 10}


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_no_pair_of_a_set_has_a_wrong_direction_or_a_long_answer(path: Any, shipped: KnowledgeGraph) -> None:
    """The number of pairs answered grows with the data; no pair may be answered with the opposite sign.

    A name that the graph does not know is counted against it, unless nothing is said of the pair.
    """
    outcomes = []
    for row in read_set(path):
        try:
            found = shipped.effect(row.source, row.target)
        except (kg.NameNotFoundError, kg.AmbiguousNameError):
            outcomes.append(outcome_of(row, None)[0])
            continue
        outcome, why = outcome_of(row, found)
        outcomes.append(outcome)
        assert outcome != "wrong direction", f"{row.source} on {row.target}: {why}"
        assert len(str(found).splitlines()) <= 15, f"{row.source} on {row.target}"
        if found.basis == "composed" and row.bases and "composed" not in row.bases and found.sign:
            assert found.decision.certainty == "possible", f"{row.source} on {row.target} is stated, not composed"
        if found.basis:
            words = ["stated as a chain"] if found.decision.chains else BASIS_NAMES[found.basis]
            assert any(f", {name}" in effect_line(found) for name in words)
    assert outcomes.count("no such name") <= UNKNOWN_NAMES[path.stem]
    assert outcomes.count("right") / len(outcomes) > 0.85


@pytest.mark.parametrize(
    ("source", "target", "verdict", "basis", "words"),
    [
        pytest.param("MSC", "Treg", "positive", "stated", "increases Treg", id="Treg"),
        pytest.param("MSC", "aGVHD", "negative", "stated", "prevents or lessens aGVHD", id="aGVHD"),
        pytest.param("MSC", "cGVHD", "negative", "stated", "prevents or lessens cGVHD", id="cGVHD"),
        pytest.param("MSC", "fibrosis", "negative", "stated", "prevents or lessens fibrosis", id="fibrosis"),
        pytest.param("MSC", "IDO1", "positive", "stated", "IFN-γ", id="IDO1, licensed"),
        pytest.param("poor MSC persistence", "MSC efficacy", "negative", "stated", "limited by", id="a limit"),
        pytest.param("umbilical-cord MSC", "cGVHD", "negative", "stated", "Gao 2016, randomised", id="a trial"),
        pytest.param(
            "conditioning", "HLA-DR", "positive", "composed", "may raise HLA-DR [expression] in MSC", id="in MSC"
        ),
    ],
)
def test_what_a_specialist_would_act_on(
    source: str, target: str, verdict: str, basis: str, words: str, shipped: KnowledgeGraph
) -> None:
    found = shipped.effect(source, target)
    assert (found.verdict, found.basis) == (verdict, basis)
    assert words in effect_line(found)


def test_each_claim_keeps_its_own_condition_where_all_share_none() -> None:
    """A second statement with another verb must not take the condition of the first from the line."""
    contexts = {"licensed": {"licensing": ("ent:c",)}, "mice": {"species": ("NCBITaxon:10090",)}}
    line = str(graph("a + b context=licensed\na makes b context=mice", contexts).effect("a", "b")).splitlines()[0]
    assert line.endswith("a increases b (MSC stimulated via c); a produces b (in NCBITaxon:10090 material)")


def test_a_setting_that_is_the_object_is_not_repeated() -> None:
    contexts = {"ill": {"disease_setting": ("ent:b", "ent:c"), "system": ("animal",)}}
    line = str(graph("a - b context=ill", contexts).effect("a", "b")).splitlines()[0]
    assert line == "NEGATIVE, stated in animals (asserted): a decreases b (in c)"


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        pytest.param(
            "a + z context=beast", "POSITIVE, stated in animals (asserted): a increases z", id="of what decides"
        ),
        pytest.param(
            "b + z \n a + z context=beast",
            "POSITIVE, stated of a narrower kind (asserted): b increases z; in animals: a increases z",
            id="of what stands beside it",
        ),
        pytest.param(
            "b + z \n a + z context=beast \n a makes z context=mouse",
            "POSITIVE, stated of a narrower kind (asserted): b increases z; in animals: a increases z; "
            "a produces z (in mouse material)",
            id="a closer one stays",
        ),
    ],
)
def test_that_it_is_of_animals_is_said_once(lines: str, line: str) -> None:
    assert effect_line(ask(lines, b="a")) == line


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        pytest.param(
            "b + z \n c + z \n d + z \n b - y \n c - y \n d - y",
            "b increases z; c increases z; and 1 more; b decreases y; and 2 more",
            id="both are long",
        ),
        pytest.param(
            "b + z \n b - y \n c - y \n d - y",
            "b increases z; b decreases y; c decreases y; and 1 more",
            id="one is long",
        ),
        pytest.param(
            "a + z \n d + z \n d - y",
            "a increases z; d increases z; d decreases y",
            id="the entity itself comes first",
        ),
    ],
)
def test_a_first_line_of_two_sides_has_three_clauses(lines: str, shown: str) -> None:
    found = ask(lines, target="w", z="w", y="w", b="a", c="a", d="a")
    assert found.verdict == "by_kind"
    assert effect_line(found).endswith(f": {shown}")


def test_clauses_are_counted_and_not_their_semicolons() -> None:
    """A condition in free words may have semicolons; what stands beside must not leave the line for them."""
    made = make("a - z context=young \n b + z")
    context = made.content.contexts["ctx:young"]._replace(condition=("in (the young; (or) the; old)",))
    statements = {
        key: item._replace(context=context) if item.context.curie else item
        for key, item in made.content.statements.items()
    }
    entities = {**made.content.entities}
    entities["ent:b"] = entities["ent:b"]._replace(broader=("ent:a",))
    found = KnowledgeGraph(replace(made.content, statements=statements, entities=entities)).effect("a", "z")
    assert effect_line(found).endswith("; of narrower kinds the reverse: b increases z")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param("a + z context=before \n a - z", "nothing recorded tells them apart", id="none"),
        pytest.param(
            "a + z context=before \n a + z \n a - z context=refractory",
            "intent tells only some of them apart",
            id="one of them",
        ),
        pytest.param(
            "a + z context=before \n a + z context=human \n a + z \n a - z context=refractory \n a - z context=mouse",
            "species and intent tell only some of them apart",
            id="two fields",
        ),
    ],
)
def test_an_ambiguous_line_names_the_fields_that_tell_some_apart(lines: str, words: str) -> None:
    found = ask(lines)
    assert found.verdict == "ambiguous"
    assert effect_line(found).endswith(f"; {words}")


def test_people_come_before_mice_in_the_first_line() -> None:
    contexts = {"mice": {"species": ("NCBITaxon:10090",)}}
    line = str(graph("a makes b context=mice\na + b", contexts).effect("a", "b")).splitlines()[0]
    assert line.index("a increases b") < line.index("a produces b")


IN_MICE = [
    pytest.param("b + z", "a + z", "positive", "kind", "b increases z; in animals: a increases z", id="the same"),
    pytest.param("b + z", "a - z", "positive", "kind", "b increases z; in animals: a decreases z", id="the opposite"),
    pytest.param("b + z", "a 0 z", "positive", "kind", "in animals: a has no measured effect on z", id="no effect"),
    pytest.param("b ? z", "a - z", "negative", "stated", "in animals (asserted): a decreases z", id="people unsigned"),
    pytest.param(
        *("a + z certainty=hypothesised", "a + z", "positive", "stated"),
        "held possible: a may increase z; in animals: a increases z",
        id="people perhaps",
    ),
    pytest.param(
        *("a + z certainty=hypothesised", "a - z", "ambiguous", "stated"),
        "held possible: a may increase z; a decreases z (in mouse material)",
        id="people perhaps the opposite",
    ),
    pytest.param(
        *("b + z certainty=hypothesised", "a + z", "positive", "stated"),
        "in animals (asserted): a increases z (in mouse material); in people: b may increase z",
        id="a kind of people perhaps",
    ),
    pytest.param(
        *("a + z negated=true", "a - z", "denied", "stated"),
        "a does not increase z; in animals: a decreases z (in mouse material)",
        id="people deny the reverse",
    ),
    pytest.param(
        *("a + z negated=true \n b - z", "a - z", "denied", "stated"),
        "a does not increase z; in animals: a decreases z (in mouse material); of narrower kinds: b decreases z",
        id="people deny the reverse, and a kind has a sign",
    ),
    pytest.param(
        *("a - z negated=true", "a - z", "ambiguous", "stated"),
        "a decreases z (in mouse material); a does not decrease z; nothing recorded tells them apart",
        id="people deny it",
    ),
    pytest.param("b with z", "a - y", "correlated", "correlated", "; in animals: a decreases y", id="a correlation"),
    pytest.param("b + z", "b - y", "positive", "kind", "b increases z; in animals: b decreases y", id="two kinds"),
    pytest.param("b + z", "b + y", "positive", "kind", "(asserted): b increases z", id="kinds that agree"),
]


def test_what_has_no_room_in_the_first_line_follows_beneath_it() -> None:
    """A trial without a difference stays in the first line, and so do two sides; animals give way."""
    lines = "b - z \n c - z \n a - z context=mouse \n b 0 z context=mouse \n q ~ gvhd"
    found = ask(lines, b="a", c="a", studies=[trial(direction="unchanged")])
    assert str(found).splitlines()[:4] == [
        "NEGATIVE, stated of a narrower kind (asserted): b decreases z; c decreases z; "
        "no difference in Doe 2020, randomised",
        "   in animals: a decreases z (in mouse material)",
        "   no effect shown: b has no measured effect on z (in mouse material)",
        "   support 0.40; 2 statements; read in Doe 2026",
    ]
    short = str(ask("b - z \n a - z context=mouse", b="a")).splitlines()[0]
    assert short.endswith("b decreases z; in animals: a decreases z (in mouse material)")


def test_beside_what_is_said_of_a_list_stands_what_its_member_does_in_the_cell() -> None:
    """As PD-L1 lowers AKT in T cells, beside what four things together do to kinds of them."""
    things = {"list": {"members": ("ent:a", "ent:b")}, "z": {"category": "biolink:Cell"}}
    lines = "a - kinase in_cell=z \n b - kinase in_cell=z \n list - kinase in_cell=z \n a ~ b"
    found = ask(f"list + y \n {lines}", y="z", things=things)
    first, *others = str(found).splitlines()
    assert first == (
        "POSITIVE, stated of the list that holds a, together (asserted): list increases y; "
        "of what it does in z: a decreases kinase in z"
    )
    assert not any("kinase" in line for line in others)
    assert "kinase" not in str(ask(f"a + y \n {lines}", y="z", things=things))


def test_what_is_stated_without_a_direction_stands_beside_what_is_inferred() -> None:
    first = effect_line(ask("a + z certainty=inferred \n a ~ z"))
    assert first == "POSITIVE, inferred by a curator: a increases z; stated: a carries z"


def test_both_sides_are_counted_with_their_documents() -> None:
    assert "2 statements; read in" in str(ask("a + y \n a - x", y="z", x="z"))


@pytest.mark.parametrize(("people", "mice", "verdict", "basis", "words"), IN_MICE)
def test_people_come_before_animals_and_both_are_named(
    people: str, mice: str, verdict: str, basis: str, words: str
) -> None:
    found = ask(f"{people} \n {mice} context=mouse", b="a", y="z")
    assert (found.verdict, found.basis) == (verdict, basis)
    assert words in effect_line(found)


def test_a_question_on_mice_is_answered_by_mice() -> None:
    found = ask("b + z \n a - z context=mouse", b="a", options={"context": {"species": "mouse"}})
    assert (found.verdict, found.basis) == ("negative", "stated")


def test_narrower_kinds_with_the_opposite_sign_are_named_beside_what_is_stated() -> None:
    assert effect_line(ask("a - z \n a + y \n a + x", y="z")).endswith(
        "a decreases z; of narrower kinds the reverse: a increases y"
    )


@pytest.mark.parametrize(
    ("line", "tensions", "words"),
    [
        pytest.param("a - z", [], "; a decreases z;", id="asserted"),
        pytest.param("a - z certainty=suggested", [], "; suggested: a decreases z;", id="suggested"),
        pytest.param("a - z certainty=suggested \n a - z", [], "; a decreases z;", id="asserted as well"),
        pytest.param("b - z certainty=inferred", ["1 2"], "; inferred by a curator: b decreases z;", id="inferred"),
    ],
)
def test_the_other_side_keeps_its_hedge(line: str, tensions: list[str], words: str) -> None:
    first = "a + y" if tensions else "a + z"
    assert words in effect_line(ask(f"{first} \n {line}", y="z", b="a", tensions=tensions))


def test_a_tension_between_a_kind_and_its_opposite_leaves_no_direction() -> None:
    lines = "a + y \n b - z certainty=inferred"
    assert ask(lines, y="z", b="a").verdict == "positive"
    found = ask(lines, y="z", b="a", tensions=["1 2"])
    assert (found.verdict, numbers(found.decision.opposing)) == ("ambiguous", ["2"])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("f + g in_cell=acell", "of what it does in acell (asserted): f increases g in acell", id="in it"),
        pytest.param("f + g in_cell=bcell", "of what it does in acell (asserted): f increases g in bcell", id="a kind"),
        pytest.param("acell - g context=f", "of acell stimulated with it (asserted): 1 statement holds", id="after it"),
        pytest.param("f + g in_cell=acell certainty=inferred", None, id="nothing that only a curator says"),
        pytest.param("f + g in_cell=acell negated=true", None, id="nothing denied"),
        pytest.param("f + ccell in_cell=acell", None, id="nothing that it does from there to another cell"),
        pytest.param(
            "flist + g in_cell=acell",
            "of what it does in acell in a list that holds f (asserted): flist increases g in acell",
            id="a list",
        ),
    ],
)
def test_what_is_said_of_a_factor_in_a_cell_answers_for_the_cell_without_a_sign(line: str, words: str | None) -> None:
    made = graph(f"acell ~ q \n f ~ q \n flist ~ q \n {line}", {"f": {"licensing": ("ent:f",)}}, bcell="acell")
    entities = {
        curie: entity._replace(
            category="biolink:Cell" if curie.endswith("cell") else entity.category,
            members=("ent:f", "ent:q") if curie == "ent:flist" else (),
        )
        for curie, entity in made.content.entities.items()
    }
    found = KnowledgeGraph(replace(made.content, entities=entities)).effect("f", "acell")
    assert found.verdict == ("none" if words is None else "unsigned")
    assert words is None or words in effect_line(found)


@pytest.mark.parametrize(
    ("asked", "fields", "verdict"),
    [
        pytest.param("therapy", {}, "positive", id="giving it"),
        pytest.param("early", {}, "none", id="giving it in its own way"),
        pytest.param("prevention", {"intent": "preventive"}, "positive", id="giving it with an intent"),
        pytest.param("both", {"administers": ("ent:a", "ent:b")}, "none", id="giving two things"),
    ],
)
def test_what_is_given_answers_for_giving_it_as_such_alone(asked: str, fields: dict[str, Any], verdict: str) -> None:
    things = {"therapy": {"administers": ("ent:a",)}, asked: {"administers": ("ent:a",), **fields}}
    broader = {} if asked in ("therapy", "both") else {asked: "therapy"}
    found = ask(f"a + z \n therapy ~ q \n {asked} ~ q \n b ~ q", source=asked, things=things, **broader)
    assert found.verdict == verdict
    assert found.items


@pytest.mark.parametrize(
    ("contexts", "words"),
    [
        pytest.param(("dish", "dish"), "stated in animal cells (asserted): a decreases z", id="cells"),
        pytest.param(("dish", "live"), "stated in animals (asserted): a decreases z", id="cells and animals"),
        pytest.param(("mouse", "mouse"), "stated in animals (asserted): a decreases z", id="not stated"),
    ],
)
def test_animal_cells_are_not_called_animals(contexts: tuple[str, str], words: str) -> None:
    mouse = CONTEXTS["mouse"]
    known = {"mouse": mouse, "dish": {**mouse, "system": ("in vitro",)}, "live": {**mouse, "system": ("animal",)}}
    one, other = contexts
    made = graph(f"a - z context={one} \n a - z context={other} object_aspect=activity sentence=2", CONTEXTS | known)
    content = replace(made.content, entities={**make("a - z").content.entities, **made.content.entities})
    assert words in effect_line(KnowledgeGraph(content).effect("a", "z"))


def test_where_it_was_seen_does_not_join_the_words_before() -> None:
    line = effect_line(ask("a - z certainty=inferred context=mouse"))
    assert line.startswith("NEGATIVE, inferred by a curator, in animals: a decreases z")


def test_an_entity_that_is_an_aspect_is_answered_by_statements_on_that_aspect() -> None:
    things = {"severity": {"exact_matches": ("msc:Severity",)}}
    lines = "f with d object_aspect=severity \n f + e object_aspect=activity \n severity ~ q"
    found = ask(lines, source="f", target="severity", things=things)
    assert (found.verdict, found.decision.direction, numbers(found.decision.deciding)) == (
        "correlated",
        "higher",
        ["1"],
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("apoptotic MSC", "; not stated with apoptotic cells", id="nothing says it"),
        pytest.param("IFN-γ-licensed MSC", "MSC produces IDO1 (MSC stimulated via IFN-γ)", id="something says it"),
        pytest.param("MSC", "MSC produces IDO1 (MSC stimulated via IFN-γ)", id="not asked for"),
    ],
)
def test_what_a_name_asks_for_and_nothing_says_is_named_first(shipped: KnowledgeGraph, name: str, words: str) -> None:
    line = effect_line(shipped.effect(name, "IDO1"))
    assert words in line
    assert ("not stated with" in line) == words.startswith("; not")


def test_what_nothing_says_stays_in_a_long_first_line(shipped: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.answers.effect_line.MOST_CLAUSES", 1)
    assert "; not stated with thawed cells" in effect_line(shipped.effect("thawed MSC", "GVHD"))


@pytest.mark.parametrize(
    ("context", "certainty"),
    [
        pytest.param("ifng", "inferred", id="licensing"),
        pytest.param("human", "possible", id="species"),
        pytest.param("clinic", "possible", id="system"),
    ],
)
def test_species_and_system_alone_do_not_join_a_chain(context: str, certainty: str) -> None:
    found = ask(f"a + b context={context} \n b + z context={context}")
    assert (found.verdict, found.basis, found.decision.certainty) == ("positive", "composed", certainty)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"direction": "decreased", "is_negated": True}, True, id="the sign is denied"),
        pytest.param({"direction": "unchanged"}, True, id="no difference"),
        pytest.param({"direction": "increased", "is_negated": True}, False, id="the other sign is denied"),
        pytest.param({"direction": "decreased"}, False, id="the same"),
        pytest.param({"direction": "unchanged", "design": "single arm"}, False, id="not randomised"),
        pytest.param({"direction": "unchanged", "outcome": "y"}, False, id="of a narrower outcome"),
    ],
)
def test_a_trial_without_a_difference_is_named_beside_a_stated_sign(fields: dict[str, Any], words: bool) -> None:
    line = effect_line(ask("a - z \n q ~ gvhd", y="z", studies=[trial(**fields)]))
    assert ("; no difference in Doe 2020, randomised" in line) == words
