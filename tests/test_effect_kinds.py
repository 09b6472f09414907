"""The verdict on one pair: statements about kinds, lists and interventions."""

from __future__ import annotations

from typing import Any

import pytest

from kg.answers.effect_line import effect_line
from kg.knowledge_graph import KnowledgeGraph
from small import graph, grouped
from verdicts import GIVING, HELD, ask, make, rests_on, trial


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


def test_a_description_that_is_denied_of_a_kind_does_not_answer_where_it_is_stated() -> None:
    found = make("a approved z \n b approved z negated=true", b="a").effect("a", "z")
    assert (found.verdict, found.basis) == ("unsigned", "stated")
    assert effect_line(found) == (
        "UNSIGNED, stated (asserted): a is approved for z; of narrower kinds: b is not approved for z"
    )
    of_kinds = make("b approved z negated=true \n c approved z", b="a", c="a").effect("a", "z")
    assert effect_line(of_kinds).endswith("c is approved for z; of narrower kinds: b is not approved for z")
    assert make("b approved z negated=true \n a ~ q", b="a").effect("a", "z").verdict == "denied"
    assert make("a approved z \n b + z negated=true", b="a").effect("a", "z").verdict == "denied"


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


def test_statements_on_the_two_come_before_wider_kinds() -> None:
    found = ask("w + z \n z with a", a="w")
    nobody = "NONE: no source states an effect of a on z"
    said = "of the two it is said: z is positively correlated with a (stm:test-2)"
    assert str(found).startswith(f"{nobody}; {said}; statements about wider kinds are listed below\n")


def test_a_sister_kind_says_nothing() -> None:
    found = ask("v + z", a="w", v="w")
    assert (found.verdict, found.items) == ("none", ())


@pytest.mark.parametrize(
    ("line", "source", "target", "member"),
    [pytest.param("list - z", "a", "z", "a", id="subject"), pytest.param("q - list", "q", "a", "a", id="object")],
)
def test_a_list_answers_for_its_members(line: str, source: str, target: str, member: str) -> None:
    things = {"list": {"members": ("ent:a", "ent:b")}}
    found = ask(f"{line} \n a ~ b", source=source, target=target, things=things)
    assert rests_on(found) == "negative, kind, asserted"
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
def test_statements_about_a_list_are_named_when_no_other_statement_answers(line: str, said: str) -> None:
    things = {"list": {"members": ("ent:a", "ent:b")}}
    found = ask(f"{line} \n a ~ b", things=things)
    assert found.verdict == "none"
    assert said in str(found)


def test_a_limit_on_an_intervention_does_not_lower_the_cell() -> None:
    found = ask("giving limited z \n a ~ q", source="z", target="a", things={"giving": {"administers": ("ent:a",)}})
    assert rests_on(found) == "unsigned, kind, asserted"


@pytest.mark.parametrize(
    ("lines", "source", "target", "expected"),
    [
        pytest.param("drug approved z", "kinase inhibitor", "z", "unsigned, kind, asserted", id="approved"),
        pytest.param("drug - z", "kinase inhibitor", "z", "negative, kind, asserted", id="lowers"),
        pytest.param("drug - z", "kinase inhibitor", "z inhibition", "positive, kind, asserted", id="less of z"),
        pytest.param(
            "drug - z \n kinase - z", "kinase inhibitor", "z", "negative, kind, asserted", id="before concluded"
        ),
        pytest.param(
            "drug approved z \n kinase + z", "kinase inhibitor", "z", "negative, stated, asserted", id="signed"
        ),
        pytest.param(
            "drug approved z \n kinase + m \n m + z",
            *("kinase inhibitor", "z", "unsigned, kind, asserted"),
            id="before composed",
        ),
        *(
            pytest.param("drug - z", loss, "z", "none", id=loss)
            for loss in ("kinase deficiency", "kinase knock-out", "silencing of kinase", "kinase-/-")
        ),
        pytest.param(
            *("drug - z \n kinase - z", "kinase deficiency", "z", "positive, stated, asserted"),
            id="a loss is concluded from the factor itself",
        ),
        pytest.param("drug approved z", "kinase", "z", "none", id="not asked for less of it"),
        pytest.param("cell + z", "kinase inhibitor", "z", "none", id="no drug"),
        pytest.param("mediator + z", "kinase inhibitor", "z", "none", id="not directed at it"),
    ],
)
def test_a_drug_that_lowers_the_source_is_a_kind_of_less_of_it(
    lines: str, source: str, target: str, expected: str
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
def test_less_of_a_member_has_the_reverse_effect_of_its_list_only_possibly(
    lines: str, source: str, certainty: str
) -> None:
    """The other members may do it alone."""
    made = make(f"{lines} \n a ~ b", things={"list": {"members": ("ent:a", "ent:b")}})
    reading = made.read("a")._replace(is_reduced=source == "less")
    decision = made.effect(reading, "z").decision
    assert (decision.certainty, decision.is_turned) == (certainty, source == "less")


def test_effects_of_a_factor_in_a_cell_have_three_clauses() -> None:
    lines = "a + m in_cell=zcell \n a - n in_cell=zcell \n a ? o in_cell=zcell \n zcell + p context=by_a"
    contexts = {"by_a": {"licensing": ("ent:a",)}}
    found = graph(lines, contexts).effect("a", "zcell")
    assert effect_line(found).split(": ", 1)[1].count("; ") == 3
    assert "; and 1 more; 1 statement holds of zcell stimulated with a" in effect_line(found)


@pytest.mark.parametrize(
    ("lines", "target", "expected"),
    [
        pytest.param("a + dying in_cell=tcell", "tcell", "unsigned, kind, asserted", id="the cell"),
        pytest.param("a - dying in_cell=tcell", "tcell survival", "positive, stated, asserted", id="survival"),
        pytest.param("a 0 dying in_cell=tcell", "tcell apoptosis", "no_effect, stated, asserted", id="none"),
        pytest.param("a + dying in_cell=tcell", "tcell apoptosis", "positive, stated, asserted", id="turned"),
        pytest.param(
            "a - tcell object_aspect=survival", "tcell apoptosis", "positive, stated, asserted", id="as survival"
        ),
        pytest.param(
            "a - tcell object_aspect=survival \n a 0 dying in_cell=tcell",
            "tcell apoptosis",
            "ambiguous, stated, asserted",
            id="both ways to write it",
        ),
        pytest.param(
            "a + dying in_cell=narrowcell", "tcell survival", "negative, kind, asserted", id="a narrower cell"
        ),
        pytest.param("a + dying \n tcell ~ q", "tcell", "none", id="in no cell"),
        pytest.param("a + dying in_cell=tcell", "tcell proliferation", "none", id="of another aspect"),
    ],
)
def test_apoptosis_in_a_cell_is_less_survival_of_it(lines: str, target: str, expected: str) -> None:
    content = make(lines, narrowcell="tcell").content
    named = {"curie": "GO:0006915", "category": "biolink:BiologicalProcess"}
    statements = {
        key: item._replace(object="GO:0006915") if item.object == "ent:dying" else item
        for key, item in content.statements.items()
    }
    entities = {**content.entities, "GO:0006915": content.entities["ent:a"]._replace(**named)}
    aspects = {**content.broader_aspects, "survival": "amount"}
    found = KnowledgeGraph(content.replace(statements=statements, entities=entities, broader_aspects=aspects))
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
def test_paths_of_an_inhibitor_name_the_statements_about_the_drug(
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


def test_membership_of_a_list_answers_for_no_other_member() -> None:
    made = make("list ~ b \n a ~ q", things={"list": {"members": ("ent:a", "ent:b")}})
    statements = {key: item._replace(predicate="msc:has_member") for key, item in made.content.statements.items()}
    found = KnowledgeGraph(made.content.replace(statements=statements))
    assert found.effect("a", "b").verdict == "none"
    assert found.effect("list", "b").verdict == "unsigned"


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
    """For example, a statement about MSC prophylaxis does not answer for MSC given with the graft."""
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
def test_the_first_line_says_that_the_statement_is_about_a_group_or_a_kind(line: str, source: str, words: str) -> None:
    found = ask(f"{line} \n {HELD}", source=source, things=GIVING)
    assert str(found).startswith(f"POSITIVE, stated {words} (asserted): ")


def test_a_wider_cell_whose_source_is_named_answers_for_the_narrower() -> None:
    """As "MSC therapy", said of MSC of bone marrow, is of bone-marrow MSC."""
    contexts = {"of_b": {"cell_source": ("ent:b",)}, "of_c": {"cell_source": ("ent:c",)}}
    lines = "a + z context=of_b \n giving with y context=of_b \n a - z context=of_c"
    made = graph(lines, contexts, b="a", c="a")
    entities = made.content.entities
    giving = entities["ent:giving"]._replace(administers=("ent:a",))
    content = made.content.replace(entities={**entities, "ent:giving": giving})
    asked = KnowledgeGraph(content)
    assert rests_on(asked.effect("b", "z")) == "positive, stated, asserted"
    assert asked.effect("b", "y").verdict == "correlated"
    assert asked.effect("c", "y").verdict == "none"


def test_an_inference_about_a_list_is_called_one() -> None:
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
    content = made.content.replace(
        statements={item.id: item}, predicates={**made.content.predicates, predicate.curie: predicate}
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
