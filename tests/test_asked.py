"""Names that hold more than an entity (an aspect, a species, a context, less of it), and their effect on answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.answers.effect_line import effect_line
from kg.names.reading import Reading
from small import graph

if TYPE_CHECKING:
    from kg.answers.effect import Effect
    from kg.knowledge_graph import KnowledgeGraph

MOUSE, HUMAN = "NCBITaxon:10090", "NCBITaxon:9606"
CONTEXTS = {
    "human": {"species": (HUMAN,)},
    "mouse": {"species": (MOUSE,)},
    "in_mice": {"species": (HUMAN,), "target_species": (MOUSE,)},
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr4": {"licensing": ("ent:tlr4",)},
}


def read(made: KnowledgeGraph, word: str, **said: Any) -> Reading:
    return Reading(word, made.content.entities[f"ent:{word}"], ())._replace(**said)


def ask(lines: str, source: dict[str, Any], target: dict[str, Any] | None = None, **options: Any) -> Effect:
    """Ask for the effect of a on z, of whose names more is known."""
    made = graph(f"{lines} \n ifng ~ tlr4 \n a ~ ifng", CONTEXTS)
    return made.effect(read(made, "a", **source), read(made, "z", **(target or {})), **options)


LESS = {"is_reduced": True}


@pytest.mark.parametrize(
    ("lines", "source", "target", "expected"),
    [
        pytest.param("a + z", LESS, {}, ("negative", -1, True), id="less of what raises"),
        pytest.param("a - z", LESS, {}, ("positive", 1, True), id="less of what lowers"),
        pytest.param("a + z", {}, LESS, ("negative", -1, True), id="less of what is raised"),
        pytest.param("a + z", LESS, LESS, ("positive", 1, False), id="less of both"),
        pytest.param("a + z \n a - z", LESS, {}, ("ambiguous", None, False), id="both signs"),
        pytest.param("a 0 z", LESS, {}, ("no_effect", 0, False), id="no effect"),
        pytest.param("a ? z", LESS, {}, ("unsigned", None, False), id="no direction"),
        pytest.param("a + z negated=true", LESS, {}, ("denied", None, False), id="denied"),
        pytest.param("a + m \n m + z", LESS, {}, ("negative", -1, True), id="composed"),
        pytest.param("q + z", LESS, {}, ("none", None, False), id="nothing"),
    ],
)
def test_less_of_one_entity_reverses_the_verdict(
    lines: str, source: dict[str, Any], target: dict[str, Any], expected: tuple[str, int | None, bool]
) -> None:
    found = ask(lines, source, target)
    assert (found.verdict, found.sign, found.decision.is_turned) == expected
    record = found.to_dict()
    assert (record["verdict"], record["sign"], record["turned"]) == expected


def test_less_of_an_aspect_is_not_concluded_from_the_whole() -> None:
    """More regulatory T cells need not be fewer that die."""
    found = ask("a + z", {}, {"aspect": "msc:Survival", "is_reduced": True})
    assert (found.verdict, found.sign) == ("none", None)
    assert effect_line(found).startswith("NONE: no source states an effect of a on z [survival]; ")
    assert "of another aspect, which decides nothing: a increases z" in str(found)


def test_a_kind_does_not_answer_for_an_aspect() -> None:
    """More regulatory T cells are no proliferation of T cells."""
    made = graph("a + y \n z ~ q", CONTEXTS, y="z")
    found = made.effect("a", read(made, "z", aspect="msc:Proliferation"))
    assert (found.verdict, found.sign, bool(found)) == ("none", None, False)
    assert effect_line(found) == (
        "NONE: no source states an effect of a on z [proliferation]; "
        "of z itself: POSITIVE, stated of a narrower kind (asserted): a increases y"
    )
    stated = graph("a + y \n a - z", CONTEXTS, y="z")
    found = stated.effect("a", read(stated, "z", aspect="msc:Proliferation"))
    assert found.verdict == "negative"
    assert "; not stated of the proliferation of z" in effect_line(found)


def test_an_effect_in_a_cell_does_not_answer_for_an_aspect_of_it() -> None:
    """A factor that raises another within T cells is not said to make them proliferate."""
    made = graph("a + m in_cell=tcell \n tcell ~ q", CONTEXTS)
    target = made.content.entities["ent:tcell"]
    found = made.effect("a", Reading("tcell proliferation", target, (), aspect="msc:Proliferation"))
    assert found.verdict == "none"
    assert effect_line(found) == (
        "NONE: no source states an effect of a on tcell [proliferation]; "
        "of tcell itself: UNSIGNED, stated of what it does in tcell (asserted): a increases m in tcell"
    )


def test_no_path_answers_for_less_of_an_aspect_of_which_nothing_is_said() -> None:
    made = graph("a + z", CONTEXTS)
    found = made.paths("a", read(made, "z", aspect="msc:Survival", is_reduced=True))
    assert len(found) == 0
    assert str(found).startswith(
        "NO PATH from a to z [survival] within 6 edges\n"
        "what acts on z as such need not act on its survival: kg path a z lists it"
    )
    assert len(made.paths("a", read(made, "z", aspect="msc:Survival"))) == 1


def test_the_first_line_says_that_it_turns() -> None:
    first = effect_line(ask("a + z", LESS))
    assert first == (
        "NEGATIVE for less a, turned round, stated (asserted): a increases z; "
        "the reverse for less a is concluded, not stated by a source"
    )
    assert effect_line(ask("a with z", LESS)).startswith("CORRELATED (lower) for less a, turned round, a correlation")
    assert effect_line(ask("a 0 z", LESS)).endswith("; this is about a itself, not less a")
    assert effect_line(ask("a 0 z", {}, LESS)).endswith("; this is about z itself, not less z")
    composed = effect_line(ask("a + m \n m - z sentence=2", LESS))
    assert composed.startswith("POSITIVE for less a, turned round, possible, composed")
    assert "a may lower z, through a → m ⊣ z" in composed


def test_paths_keep_their_signs_and_say_so() -> None:
    made = graph("a + z \n a - m \n m + z")
    less = read(made, "a", is_reduced=True)
    found = made.paths(less, "z")
    assert [path.sign for path in found] == [1, -1]
    assert str(found).startswith(
        "Signs are of a rise; for less a, as asked, each is the reverse, which no source says\n"
    )
    assert [path.sign for path in made.paths(less, "z", sign=1)] == [-1]
    (pair,) = made.paths_between([less], ["z"]).rows()
    assert (pair["source"], pair["sign"]) == ("less a", -1)


@pytest.mark.parametrize(
    ("lines", "source", "target", "verdict", "note"),
    [
        pytest.param("a - z object_aspect=expression", {}, "msc:Expression", "negative", "", id="stated of the aspect"),
        pytest.param(
            "a - z object_aspect=expression \n a + z",
            {},
            "msc:Expression",
            "negative",
            "of another",
            id="not the other",
        ),
        pytest.param("a - z object_aspect=secretion", {}, "msc:Amount", "negative", "", id="of a narrower aspect"),
        pytest.param(
            "a + z",
            {},
            "msc:Expression",
            "positive",
            "nothing is said of the expression of z: this is about z itself",
            id="only of the thing itself",
        ),
        pytest.param("a + z", {}, "msc:Amount", "positive", "", id="more of it is its amount"),
        pytest.param("a + z subject_aspect=activation", {"aspect": "msc:Activation"}, "", "positive", "", id="acting"),
        pytest.param("a + z", {"aspect": "msc:Activation"}, "", "positive", "", id="what acts in no named aspect"),
        pytest.param(
            "a + z subject_aspect=expression \n a - z",
            {"aspect": "msc:Activation"},
            "",
            "negative",
            "of another aspect, which decides nothing: a [expression] increases z",
            id="acting in another aspect",
        ),
        pytest.param(
            "a + m \n m + z object_aspect=secretion \n a - n \n n + z",
            {},
            "msc:Secretion",
            "positive",
            "",
            id="a path that ends in the aspect",
        ),
    ],
)
def test_an_aspect_is_used_or_said_not_to_be(
    lines: str, source: dict[str, Any], target: str, verdict: str, note: str
) -> None:
    found = ask(lines, source, {"aspect": target})
    assert found.verdict == verdict
    assert note in str(found)
    assert ("nothing is said of the" in str(found)) == ("nothing is said of the" in note)


def test_the_first_line_says_that_the_aspect_asked_for_is_not_stated() -> None:
    first = str(ask("a + z object_aspect=proliferation", {}, {"aspect": "msc:Homing"})).splitlines()[0]
    assert first.endswith("; not stated of the homing of z")
    assert "not stated" not in str(ask("a + z object_aspect=homing", {}, {"aspect": "msc:Homing"})).splitlines()[0]


@pytest.mark.parametrize(
    ("lines", "source", "target", "verdict", "note"),
    [
        pytest.param(
            "a + z context=human \n a - z context=mouse",
            {"species": HUMAN},
            {},
            "positive",
            "asked of species human: statements that name another are left out, and those that name none are kept",
            id="the species of the source",
        ),
        pytest.param("a + z context=human \n a - z context=mouse", {"species": MOUSE}, {}, "negative", "", id="mice"),
        pytest.param(
            "a + z",
            {"species": MOUSE},
            {},
            "positive",
            "asked of species mouse: statements that name another are left out, and none of those used here names it",
            id="none is named",
        ),
        pytest.param("a + z context=in_mice", {"species": HUMAN}, {"species": MOUSE}, "positive", "", id="xenogeneic"),
        pytest.param("a + z context=human", {}, {"species": MOUSE}, "none", "", id="the target is of the same species"),
        pytest.param(
            "a + z context=ifng \n a - z context=tlr4",
            {"context": (("licensing", ("ent:tlr4",)),)},
            {},
            "negative",
            "asked of licensing tlr4",
            id="licensing",
        ),
    ],
)
def test_a_context_that_a_name_states_is_used(
    lines: str, source: dict[str, Any], target: dict[str, Any], verdict: str, note: str
) -> None:
    found = ask(lines, source, target)
    assert found.verdict == verdict
    assert note in str(found)


def test_an_option_comes_before_the_name() -> None:
    primed = {"context": (("licensing", ("ent:tlr4",)),)}
    found = ask("a + z context=ifng", primed, context={"licensing": "ifng"})
    assert found.verdict == "positive"
    assert "asked of licensing" not in str(found)


def test_a_comparison_and_an_explanation_say_it_too() -> None:
    made = graph("a + z context=ifng", CONTEXTS)
    less = read(made, "a", is_reduced=True)
    assert "Signs are of a rise; for less a, as asked" in str(made.explain(less, "z"))


def test_kg_common_names_less_of_a_source() -> None:
    made = graph("a + m \n b + m")
    (row,) = made.common([read(made, "a", is_reduced=True), "b"]).rows()
    assert row["agreement"] == "less a lowers it, b raises it"


# On the shipped graph, read in triples/.


def test_ido_deficiency_and_toll_like_receptors() -> None:
    shipped = kg.load()
    assert shipped.effect("IDO deficiency", "Treg").verdict == "negative"  # ido_treg-7: IDO raises them
    found = shipped.effect("TLR4 ligation", "MSC immunosuppressive capacity")
    assert (found.verdict, found.basis) == ("negative", "inferred")  # toll_like_receptors-8
    assert shipped.read("murine MSC").species == MOUSE
