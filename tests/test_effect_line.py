"""The verdict on one pair: the clauses of its first line, their order and their conditions."""

from __future__ import annotations

from typing import Any

import pytest

from kg.answers.effect_line import effect_line
from kg.knowledge_graph import KnowledgeGraph
from small import graph
from verdicts import CONTEXTS, ask, make, numbers, trial


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
def test_results_in_animals_are_called_so_once(lines: str, line: str) -> None:
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
            "a + z \n d + z \n d - y", "a increases z; d increases z; d decreases y", id="the entity itself comes first"
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
    found = KnowledgeGraph(made.content.replace(statements=statements, entities=entities)).effect("a", "z")
    assert effect_line(found).endswith("; of narrower kinds the reverse: b increases z")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param("a + z context=before \n a - z", "nothing recorded tells them apart", id="none"),
        pytest.param(
            "a + z context=before \n a + z \n a - z context=refractory",
            "some of them differ in intent, the others in nothing recorded",
            id="one of them",
        ),
        pytest.param(
            "a + z context=before \n a + z context=human \n a + z \n a - z context=refractory \n a - z context=mouse",
            "some of them differ in species and intent, the others in nothing recorded",
            id="two fields",
        ),
    ],
)
def test_an_ambiguous_line_names_the_fields_that_tell_some_apart(lines: str, words: str) -> None:
    found = ask(lines)
    assert found.verdict == "ambiguous"
    assert effect_line(found).endswith(f"; {words}")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param(
            "a - z object_aspect=activity \n a - z object_aspect=secretion \n a 0 z object_aspect=secretion",
            "they disagree on secretion alone",
            id="one of two",
        ),
        pytest.param(
            "a - z object_aspect=secretion \n a 0 z object_aspect=secretion",
            "nothing recorded tells them apart",
            id="the only one",
        ),
        pytest.param(
            "a - z object_aspect=activity \n a - z \n a 0 z object_aspect=secretion \n a 0 z",
            "some of them differ in object aspect, the others in nothing recorded",
            id="the whole",
        ),
        pytest.param(
            "a - z object_aspect=activity \n a - z object_aspect=secretion context=before \n "
            "a 0 z object_aspect=activity \n a 0 z object_aspect=secretion context=refractory",
            "some of them differ in object aspect and intent, the others in nothing recorded",
            id="another field beside the aspect",
        ),
    ],
)
def test_an_ambiguous_line_names_the_aspects_on_which_the_sides_disagree(lines: str, words: str) -> None:
    found = ask(lines)
    assert found.verdict == "ambiguous"
    assert effect_line(found).endswith(f"; {words}")


@pytest.mark.parametrize("sentence", [1, 2], ids=["stated", "composed"])
def test_a_chain_says_which_context_of_the_question_it_does_not_state(sentence: int) -> None:
    made = graph(f"a + x sentence=1 \n x + z sentence={sentence}")
    thawed = made.read("a")._replace(context=(("product_state", ("thawed",)),))
    assert effect_line(made.effect(thawed, "z")).endswith(" through a → x → z; not stated with thawed cells")


def test_nothing_said_of_two_names_a_chain_that_a_source_states_of_a_narrower_kind() -> None:
    made = graph("b + x \n x - z \n a ~ q", b="a")
    line = "NONE: no source states an effect of a on z; of a narrower kind: NEGATIVE, stated as a chain: b lowers z, "
    assert effect_line(made.effect("a", "z")) == f"{line}through b → x ⊣ z"


def test_chains_of_a_narrower_kind_that_no_source_states_are_not_named() -> None:
    line = effect_line(graph("b + x sentence=1 \n x - z sentence=2 \n a ~ q", b="a").effect("a", "z"))
    assert "narrower" not in line


def test_an_effect_on_a_process_of_a_cell_answers_for_the_cell_without_a_sign(shipped: KnowledgeGraph) -> None:
    found = shipped.effect("umbilical-cord MSC", "neutrophil")
    assert (found.verdict, found.basis) == ("unsigned", "kind")
    assert effect_line(found) == (
        "UNSIGNED, stated of a process of neutrophil (asserted): "
        "umbilical-cord MSC decreases neutrophil-associated inflammation"
    )


def test_a_head_of_several_effects_in_a_cell_is_short(shipped: KnowledgeGraph) -> None:
    words = "UNSIGNED, stated of effects in MSC, also of a list that holds TNF-α (asserted): "
    assert effect_line(shipped.effect("TNF-α", "MSC")).startswith(words)


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


def test_clauses_without_room_follow_beneath_the_first_line() -> None:
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


def test_an_effect_of_a_list_stands_beside_the_effect_of_its_member_in_the_cell() -> None:
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


def test_a_statement_without_a_direction_stands_beside_an_inference() -> None:
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


def test_narrower_kinds_with_the_opposite_sign_are_named_beside_the_stated_effect() -> None:
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
            "of what a list that holds f does in acell (asserted): flist increases g in acell",
            id="a list",
        ),
    ],
)
def test_an_effect_in_a_cell_answers_for_the_cell_without_a_sign(line: str, words: str | None) -> None:
    made = graph(f"acell ~ q \n f ~ q \n flist ~ q \n {line}", {"f": {"licensing": ("ent:f",)}}, bcell="acell")
    entities = {
        curie: entity._replace(
            category="biolink:Cell" if curie.endswith("cell") else entity.category,
            members=("ent:f", "ent:q") if curie == "ent:flist" else (),
        )
        for curie, entity in made.content.entities.items()
    }
    found = KnowledgeGraph(made.content.replace(entities=entities)).effect("f", "acell")
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
def test_a_product_answers_only_for_giving_it_as_such(asked: str, fields: dict[str, Any], verdict: str) -> None:
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
    content = made.content.replace(entities={**make("a - z").content.entities, **made.content.entities})
    assert words in effect_line(KnowledgeGraph(content).effect("a", "z"))


def test_the_species_is_set_off_from_the_basis_by_a_comma() -> None:
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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(
            "b 0 z in_cell=a context=thawed", ", where b has no measured effect on z in a (stm:test-2)", id="in it"
        ),
        pytest.param("b 0 z in_cell=a context=fresh", "", id="in another state"),
        pytest.param("b 0 z in_cell=c context=thawed", "", id="in another cell"),
        pytest.param("b 0 z in_cell=a context=thawed certainty=inferred", "", id="only by a curator"),
    ],
)
def test_a_state_of_a_cell_of_which_nothing_is_stated_names_what_is_seen_in_it(line: str, words: str) -> None:
    made = make(f"a makes z \n {line}")
    thawed = made.read("a")._replace(context=(("product_state", ("thawed",)),))
    assert effect_line(made.effect(thawed, "z")).endswith(f"a produces z; not stated with thawed cells{words}")
