"""Support grows with evidence: properties of the table of weights, and the weight of species in a verdict."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import CERTAINTIES, Evidence
from kg.paths.ranking import CAP, CERTAINTY_WEIGHTS, ROLE_WEIGHTS, TYPE_WEIGHTS, independent, support
from random_input import examples
from small import graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement

AUTHOR, IN_VITRO, ANIMAL, CLINICAL = "ECO:0000204", "ECO:0000181", "ECO:0000178", "ECO:0000180"
KNOCK_DOWN, INFERENCE = "ECO:0000019", "ECO:0000205"
HUMAN, MOUSE = "NCBITaxon:9606", "NCBITaxon:10090"
#: Documents: two reviews, and three studies, of which the first review cites two as its references 1 and 2.
DOCUMENTS = {"ref:r1": (), "ref:r2": (), "ref:s1": ("ref:r1-1",), "ref:s2": ("ref:r1-2",), "ref:s3": ()}


def content(lines: str = "a + z") -> Content:
    """Return the content of a small graph with the documents."""
    made = graph(lines).content
    document, passage = made.references["ref:paper"], made.passages["psg:paper-1-1-1"]
    references = {curie: document._replace(curie=curie, same=same) for curie, same in DOCUMENTS.items()}
    passages = {
        f"psg:{curie.removeprefix('ref:')}-{n}": passage._replace(
            curie=f"psg:{curie.removeprefix('ref:')}-{n}", document=curie
        )
        for curie in DOCUMENTS
        for n in range(1, 4)
    }
    return made.replace(references={**made.references, **references}, passages={**made.passages, **passages})


CONTENT = content()
(STATEMENT,) = CONTENT.statements.values()


def line(
    document: str, n: int = 1, *, eco: str = AUTHOR, role: str = "", stance: str = "supports", cites: Sequence[str] = ()
) -> Evidence:
    return Evidence(f"evd:{document}-{n}", f"psg:{document}-{n}", stance, eco, role, tuple(cites))


def supported(*lines: Evidence, certainty: str = "asserted") -> float:
    return support(STATEMENT._replace(evidence=lines, certainty=certainty), CONTENT)


LINES = st.builds(
    line,
    st.sampled_from([curie.removeprefix("ref:") for curie in DOCUMENTS]),
    st.integers(1, 3),
    eco=st.sampled_from(sorted(TYPE_WEIGHTS)),
    role=st.sampled_from(sorted(ROLE_WEIGHTS)),
    stance=st.sampled_from(["supports", "refutes", "inconclusive"]),
    cites=st.lists(st.sampled_from(["ref:r1-1", "ref:r1-2", "ref:r1-9"]), max_size=2),
)
BUNCHES = st.lists(LINES, max_size=5)


@examples(300)
@given(BUNCHES, st.sampled_from(CERTAINTIES))
def test_support_is_between_0_and_the_cap(lines: list[Evidence], certainty: str) -> None:
    assert 0 <= supported(*lines, certainty=certainty) <= CAP


@examples(150)
@given(BUNCHES)
def test_order_and_repetition_do_not_matter(lines: list[Evidence]) -> None:
    expected = pytest.approx(supported(*lines))
    assert all(supported(*some) == expected for some in list(permutations(lines))[:6])
    assert supported(*lines, *lines) == expected


@examples(300)
@given(st.lists(LINES, min_size=1, max_size=5), LINES)
def test_supporting_evidence_never_lowers_and_refuting_never_raises_support(
    lines: list[Evidence], new: Evidence
) -> None:
    """A statement that was read has a line of evidence; one without any is a plain edge, with a weight of its own."""
    before, after = supported(*lines), supported(*lines, new)
    if new.stance == "supports":
        assert after >= before - 1e-9
    else:
        assert after <= before + 1e-9


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([line("r1")], 0.40, id="a review"),
        pytest.param([line("r1"), line("r1", 2), line("r1", 3)], 0.40, id="three sentences of a review are no votes"),
        pytest.param([line("r1"), line("r2")], 0.64, id="two reviews"),
        pytest.param([line("s1", eco=IN_VITRO)], 0.65, id="a study in vitro"),
        pytest.param([line("s1", eco=KNOCK_DOWN)._replace(system="in vitro")], 0.65, id="another experiment in vitro"),
        pytest.param([line("s1", eco=KNOCK_DOWN)._replace(system="animal")], 0.75, id="another experiment in animals"),
        pytest.param([line("s1", eco=KNOCK_DOWN)], 0.40, id="another experiment, nobody says where"),
        pytest.param([line("s1")._replace(system="clinical")], 0.40, id="an author's word on patients"),
        pytest.param([line("s1", eco=INFERENCE)._replace(system="animal")], 0.40, id="a curator's inference"),
        pytest.param([line("s1", eco=IN_VITRO), line("s1", 2, eco=ANIMAL)], 0.75, id="the best line of a study"),
        pytest.param(
            [line("r1", cites=["ref:r1-1"]), line("s1", eco=IN_VITRO)], 0.65, id="a review that reports the study read"
        ),
        pytest.param(
            [line("r1", cites=["ref:r1-9"]), line("s1", eco=IN_VITRO)], 0.79, id="a review that reports another study"
        ),
        pytest.param(
            [line("r1", cites=["ref:r1-1", "ref:r1-9"]), line("s1", eco=IN_VITRO)], 0.79, id="this study and another"
        ),
        pytest.param([line("r1"), line("s1", eco=IN_VITRO)], 0.79, id="a review that cites nobody for it"),
        pytest.param(
            [line("r1", cites=["ref:r1-1"]), line("s1", eco=IN_VITRO, role="correlation")],
            0.40,
            id="the better of the review and its study",
        ),
        pytest.param(
            [line("r1", cites=["ref:r1-1"]), line("r2", cites=["ref:s1"]), line("s1", eco=IN_VITRO)],
            0.65,
            id="two reviews that report one study",
        ),
        pytest.param(
            [line("r1", cites=["ref:r1-1"]), line("r1", 2), line("s1", eco=IN_VITRO)],
            0.79,
            id="another sentence of the review says it by itself",
        ),
        pytest.param(
            [line("s1", eco=CLINICAL, role="correlation")], 0.34, id="a correlation in patients is no mechanism"
        ),
        pytest.param([line("r1"), line("s1", eco=IN_VITRO, stance="refutes")], 0.14, id="a study that refutes"),
        pytest.param([line("r1", stance="inconclusive")], 0.0, id="inconclusive"),
        pytest.param([line("s1", stance="refutes")], 0.0, id="nothing supports it"),
    ],
)
def test_support_of_lines_of_evidence(lines: list[Evidence], expected: float) -> None:
    assert supported(*lines) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([line("r1"), line("r2")], {"r1", "r2"}, id="two reviews"),
        pytest.param([line("r1", cites=["ref:r1-1"]), line("s1")], {"s1"}, id="a review and the study that it cites"),
        pytest.param([line("r1", cites=["ref:r1-9"]), line("s1")], {"r1", "s1"}, id="... another study"),
        pytest.param([line("r1", cites=["ref:r1-1"])], {"r1"}, id="a study that was not read"),
    ],
)
def test_independent_documents(lines: list[Evidence], expected: set[str]) -> None:
    statements = [STATEMENT._replace(evidence=(item,)) for item in lines]
    assert {curie.removeprefix("ref:") for curie in independent(statements, CONTENT)} == expected


def test_a_refutation_weighs_the_same_whatever_it_refutes() -> None:
    against = line("s1", eco=IN_VITRO, stance="refutes")
    for certainty in CERTAINTIES:
        alone = supported(line("r1"), certainty=certainty)
        assert alone == pytest.approx(0.40 * CERTAINTY_WEIGHTS[certainty])
        assert supported(line("r1"), against, certainty=certainty) == pytest.approx(alone * 0.35)


def seen_in(statement: Statement, species: str, eco: str) -> Statement:
    lines = (line("s1", eco=eco)._replace(species=(species,)),)
    return statement._replace(evidence=lines)


def test_the_species_comes_before_the_tier() -> None:
    made = content("a + z \n a + z object_aspect=expression")
    one, other = made.statements.values()
    statements = {one.id: seen_in(one, MOUSE, ANIMAL), other.id: seen_in(other, HUMAN, IN_VITRO)}
    asked = KnowledgeGraph(made.replace(statements=statements))
    # Without a species it is asked of people, and what agrees in animals lowers no support.
    for species, weight in (("", 0.75), (HUMAN, 0.65)):
        human = asked.effect(asked.read("a")._replace(species=species), "z")
        assert [item.statement.id for item in human.decision.deciding] == [other.id, one.id]
        assert human.decision.support == pytest.approx(weight)
    mouse = asked.effect(asked.read("a")._replace(species=MOUSE), "z")
    assert [item.statement.id for item in mouse.decision.deciding] == [one.id, other.id]
    assert mouse.decision.support == pytest.approx(0.75)


def test_a_withdrawn_statement_supports_nothing() -> None:
    assert graph("a + z retracted=mistaken").effect("a", "z").verdict == "none"
