"""From the curated form to statements: derived values and refused input."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

import kg
from folders import CONTEXTS, ENTITIES, FIRST, PASSAGES, REFERENCES, block, make, read_folder, write_folder
from kg.errors import DataError
from kg.model.statements import NO_CONTEXT, Evidence, Mediator
from kg.model.terms import LOCAL_PATTERNS
from kg.resources import digest, sources
from kg.triples.load import read
from kg.triples.reader import read_ontology
from kg.triples.turtle import read_blocks
from kg.views.map_figure import COMPARTMENTS, placed

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model.content import Content


def test_one_statement_whole(tmp_path: Path) -> None:
    content = make(
        tmp_path,
        block(
            "ent:stroma",
            "msc:decreases",
            "ent:tcell",
            "msc:subjectAspect msc:Secretion",
            "msc:objectAspect msc:Proliferation",
            "msc:inCell ent:treg",
            "msc:via ent:factor , ent:enzyme",
            'msc:timing "for a while"',
            "msc:directness msc:Indirect",
            "msc:omits ent:treg",
            "msc:scope ctx:dish",
            "biolink:negated true",
            'msc:caveat "one" , "two"',
            'msc:citationNote "a title"',
            'rdfs:comment "a note"',
            'msc:reason "because"',
            'msc:retracted "was wrong"',
            certainty="msc:Inferred",
        ),
    )
    (statement,) = content.statements.values()
    assert statement == (
        "stm:axis-1",
        "ent:stroma",
        "msc:decreases",
        "ent:tcell",
        -1,
        True,
        "inferred",
        "because",
        "secretion",
        "proliferation",
        "ent:treg",
        (
            Mediator("med:axis-1.ent_factor", "ent:factor", None, "", ("psg:paper-1-1-1",)),
            Mediator("med:axis-1.ent_enzyme", "ent:enzyme", None, "", ("psg:paper-1-1-1",)),
        ),
        "for a while",
        content.contexts["ctx:dish"],
        "",
        "indirect",
        ("ent:treg",),
        (Evidence("evd:axis-1-1", "psg:paper-1-1-1", "supports", "ECO:0000204", "", ("ref:paper-1",), ""),),
        ("one", "two"),
        "a note",
        "was wrong",
        True,
        "triples/axis.ttl",
        FIRST,
        ("a title",),
        "",
    )


def test_fields_that_are_not_given_are_empty(tmp_path: Path) -> None:
    (statement,) = make(tmp_path, block()).statements.values()
    assert statement.context is NO_CONTEXT
    assert not any(
        (statement.is_negated, statement.reason, statement.in_cell, statement.collective, statement.retracted)
    )
    assert statement.subject_aspect == statement.object_aspect == statement.directness == ""
    assert statement.via == statement.omits == statement.caveats == ()


@pytest.mark.parametrize(
    ("subjects", "objects", "members"),
    [
        pytest.param("ent:stroma", "ent:treg", [""], id="no list"),
        pytest.param("ent:stroma", "ent:treg , ent:tcell", [".ent_treg", ".ent_tcell"], id="objects"),
        pytest.param("ent:factor , ent:enzyme", "ent:treg", [".ent_factor", ".ent_enzyme"], id="subjects"),
        pytest.param(
            "ent:factor , ent:enzyme",
            "ent:treg , ent:tcell",
            [".ent_factor.ent_treg", ".ent_factor.ent_tcell", ".ent_enzyme.ent_treg", ".ent_enzyme.ent_tcell"],
            id="both",
        ),
        pytest.param(
            "ent:factor , ent:enzyme",
            "ent:enzyme , ent:factor",
            [".ent_factor.ent_enzyme", ".ent_factor.ent_factor", ".ent_enzyme.ent_enzyme", ".ent_enzyme.ent_factor"],
            id="the same on both sides",
        ),
    ],
)
def test_lists_are_expanded(tmp_path: Path, subjects: str, objects: str, members: list[str]) -> None:
    content = make(tmp_path, block(subjects, "msc:increases", objects, "msc:scope ctx:dish"))
    assert list(content.statements) == [f"stm:axis-1{member}" for member in members]
    for statement in content.statements.values():
        names = [curie.replace(":", "_") for curie in (statement.subject, statement.object)]
        assert statement.id.split(".")[1:] in ([], names, names[:1], names[1:])
        assert statement.collective == ("stm:axis-1" if len(members) > 1 else "")
        assert statement.evidence[0].curie == f"evd:{statement.id.removeprefix('stm:')}-1"
        assert statement.context.curie == "ctx:dish"
        assert statement.line == FIRST


@pytest.mark.parametrize("added", ["ent:enzyme , {}", "{} , ent:enzyme"], ids=["in front", "behind"])
@pytest.mark.parametrize("side", ["subject", "object"])
def test_another_member_changes_no_identifier(tmp_path: Path, added: str, side: str) -> None:
    def ids(folder: str, names: str) -> dict[str, str]:
        pair = (names, "ent:tcell") if side == "subject" else ("ent:tcell", names)
        content = make(tmp_path / folder, block(pair[0], "msc:increases", pair[1]) + block(number=2))
        return {statement.id: statement.evidence[0].curie for statement in content.statements.values()}

    before = ids("before", "ent:stroma , ent:treg")
    after = ids("after", added.format("ent:stroma , ent:treg"))
    assert before.items() < after.items()
    assert after.keys() - before.keys() == {"stm:axis-1.ent_enzyme"}


def test_a_written_collective_stays(tmp_path: Path) -> None:
    content = make(tmp_path, block("ent:stroma", "msc:increases", "ent:treg , ent:tcell", "msc:collective stm:all"))
    assert {statement.collective for statement in content.statements.values()} == {"stm:all"}


@pytest.mark.parametrize(
    ("predicate", "sign", "is_causal"),
    [
        pytest.param("msc:increases", 1, True, id="raises"),
        pytest.param("msc:decreases", -1, True, id="lowers"),
        pytest.param("msc:produces", 1, True, id="makes"),
        pytest.param("msc:ameliorates", -1, True, id="ameliorates"),
        pytest.param("msc:exacerbates", 1, True, id="exacerbates"),
        pytest.param("msc:affects", None, True, id="unknown"),
        pytest.param("msc:has_marker", None, False, id="descriptive"),
    ],
)
@pytest.mark.parametrize("negated", ["true", "false"])
def test_the_predicate_fixes_the_sign(
    tmp_path: Path, predicate: str, sign: int | None, is_causal: bool, negated: str
) -> None:
    content = make(tmp_path, block("ent:stroma", predicate, "ent:treg", f"biolink:negated {negated}"))
    statement = content.statements["stm:axis-1"]
    assert (statement.sign, statement.is_causal, statement.is_negated) == (sign, is_causal, negated == "true")
    assert statement.is_walkable == (negated == "false")


def test_no_effect_is_zero_and_not_unknown(tmp_path: Path) -> None:
    statement = make(tmp_path, block("ent:stroma", "msc:affects", "ent:treg", "msc:sign 0")).statements["stm:axis-1"]
    assert statement.sign == 0
    assert not statement.is_walkable


EVIDENCE = """\
evd:axis-1-1
    msc:passage psg:paper-1-1-1 ;
    msc:stance msc:Refutes ;
    msc:evidenceType ECO:0000006 ;
    msc:evidenceRole msc:Necessity ;
    biolink:publications ref:paper-2 ;
    rdfs:comment "a note" .

evd:axis-1-2
    msc:passage psg:paper-1-1-2 .
"""
HAS = "obo:RO_0002558"


@pytest.mark.parametrize(
    ("passages", "written", "expected"),
    [
        pytest.param(
            "psg:paper-1-1-1 , psg:paper-1-1-2",
            "",
            [
                ("evd:axis-1-1", "psg:paper-1-1-1", "supports", "ECO:0000204", "", ("ref:paper-1",), ""),
                ("evd:axis-1-2", "psg:paper-1-1-2", "supports", "ECO:0000204", "", ("ref:paper-1", "ref:paper-2"), ""),
            ],
            id="two passages",
        ),
        pytest.param(
            "",
            "evd:axis-1-1 , evd:axis-1-2",
            [
                ("evd:axis-1-1", "psg:paper-1-1-1", "refutes", "ECO:0000006", "necessity", ("ref:paper-2",), "a note"),
                ("evd:axis-1-2", "psg:paper-1-1-2", "supports", "ECO:0000204", "", ("ref:paper-1", "ref:paper-2"), ""),
            ],
            id="written evidence alone, with and without its own publications",
        ),
        pytest.param(
            "psg:paper-1-1-1 , psg:paper-1-1-2",
            "evd:axis-1-1 , evd:axis-1-2",
            [
                ("evd:axis-1-1", "psg:paper-1-1-1", "refutes", "ECO:0000006", "necessity", ("ref:paper-2",), "a note"),
                ("evd:axis-1-2", "psg:paper-1-1-2", "supports", "ECO:0000204", "", ("ref:paper-1", "ref:paper-2"), ""),
            ],
            id="a passage with written evidence gets no other",
        ),
    ],
)
def test_evidence(tmp_path: Path, passages: str, written: str, expected: list[tuple[object, ...]]) -> None:
    more = [f"{HAS} {written}"] if written else []
    statements = block("ent:stroma", "msc:increases", "ent:treg", *more, passage=passages) + (
        EVIDENCE if written else ""
    )
    assert [line[:7] for line in make(tmp_path, statements).statements["stm:axis-1"].evidence] == expected


def test_filled_in_evidence_never_takes_a_written_identifier(tmp_path: Path) -> None:
    only_second = EVIDENCE[EVIDENCE.index("evd:axis-1-2") :]
    content = make(tmp_path, block(*TRIPLE, f"{HAS} evd:axis-1-2") + only_second)
    lines = content.statements["stm:axis-1"].evidence
    assert [(line.curie, line.passage) for line in lines] == [
        ("evd:axis-1-2", "psg:paper-1-1-2"),
        ("evd:axis-1-1", "psg:paper-1-1-1"),
    ]


MEDIATORS = """\
med:axis-1-1
    msc:mediator ent:enzyme ;
    msc:mediatorSign -1 ;
    msc:mediatorAspect msc:Expression .

med:axis-1-2
    msc:mediator ent:tcell ;
    msc:passage psg:paper-1-1-2 .
"""
BOTH = "psg:paper-1-1-1 , psg:paper-1-1-2"


def mediated(*more: str, mediators: str = MEDIATORS, passage: str = BOTH) -> str:
    """Write a statement that two passages make, with mediators that have a block."""
    return block("ent:stroma", "msc:increases", "ent:treg", *more, passage=passage) + mediators


def test_mediators_with_a_sign_an_aspect_and_passages_of_their_own(tmp_path: Path) -> None:
    text = mediated("msc:via ent:factor", "msc:mediation med:axis-1-1 , med:axis-1-2")
    (statement,) = make(tmp_path, text).statements.values()
    first, second = both = ("psg:paper-1-1-1", "psg:paper-1-1-2")
    factor = Mediator("med:axis-1.ent_factor", "ent:factor", None, "", both)
    enzyme = Mediator("med:axis-1-1", "ent:enzyme", -1, "expression", both)
    tcell = Mediator("med:axis-1-2", "ent:tcell", None, "", (second,))
    assert statement.mediators == (factor, enzyme, tcell)
    assert statement.via == ("ent:factor", "ent:enzyme", "ent:tcell")
    assert statement.mediators_in(first) == (factor, enzyme)
    assert statement.mediators_in(second) == (factor, enzyme, tcell)
    assert statement.mediators_differ
    assert not statement._replace(mediators=(factor, enzyme)).mediators_differ


def test_one_mediator_may_have_different_signs_in_two_passages(tmp_path: Path) -> None:
    blocks = MEDIATORS.replace("ent:tcell", "ent:enzyme").replace("Expression .", "Expression ;\n    msc:passage {} .")
    text = mediated("msc:mediation med:axis-1-1 , med:axis-1-2", mediators=blocks.format("psg:paper-1-1-1"))
    (statement,) = make(tmp_path, text).statements.values()
    assert [(item.entity, item.sign) for item in statement.mediators] == [("ent:enzyme", -1), ("ent:enzyme", None)]
    assert statement.via == ("ent:enzyme",)


def test_a_problem_of_a_list_is_reported_once(tmp_path: Path) -> None:
    text = block("ent:stroma", "msc:increases", "ent:treg , ent:tcell", "msc:objectAspect msc:Asserted")
    _, problems = read_folder(write_folder(tmp_path, text))
    assert len(problems) == 1
    assert "msc:objectAspect msc:Asserted: not one of" in problems[0]


def test_the_members_of_a_list_share_their_mediators(tmp_path: Path) -> None:
    text = block("ent:stroma", "msc:increases", "ent:treg , ent:tcell", "msc:mediation med:axis-1-1") + (
        "med:axis-1-1\n    msc:mediator ent:factor .\n"
    )
    first, second = make(tmp_path, text).statements.values()
    assert (
        first.mediators == second.mediators == (Mediator("med:axis-1-1", "ent:factor", None, "", ("psg:paper-1-1-1",)),)
    )


@pytest.mark.parametrize(
    ("more", "mediators", "said"),
    [
        pytest.param(
            "msc:mediation med:axis-1-9", "", "med:axis-1-9: no such block in triples/axis.ttl", id="no such block"
        ),
        pytest.param(
            "msc:mediation med:axis-2-1",
            "med:axis-2-1\n    msc:mediator ent:factor .\n",
            "msc:mediation med:axis-2-1: those of this statement read as med:axis-1-1",
            id="that of another statement",
        ),
        pytest.param(
            "",
            "med:axis-1-1\n    msc:mediator ent:factor .\n",
            "med:axis-1-1: no statement has it; name it",
            id="unused",
        ),
        pytest.param(
            "msc:mediation med:axis-1-1",
            "med:axis-1-1\n    msc:mediatorSign 1 .\n",
            "med:axis-1-1: msc:mediator is missing",
            id="no entity",
        ),
        pytest.param(
            "msc:mediation med:axis-1-1",
            "med:axis-1-1\n    msc:mediator NCBIGene:9242 .\n",
            "msc:mediator NCBIGene:9242: a homonym may not be used in a statement",
            id="a homonym",
        ),
        pytest.param(
            "msc:mediation med:axis-1-1",
            "med:axis-1-1\n    msc:mediator ent:factor ;\n    msc:mediatorSign 0 .\n",
            "med:axis-1-1: msc:mediatorSign takes 1 or -1, not '0'",
            id="sign 0",
        ),
        pytest.param(
            "msc:mediation med:axis-1-1",
            "med:axis-1-1\n    msc:mediator ent:factor ;\n    msc:mediatorAspect msc:Direct .\n",
            "med:axis-1-1: msc:mediatorAspect msc:Direct: not one of msc:Amount",
            id="no aspect",
        ),
        pytest.param(
            "msc:mediation med:axis-1-1",
            "med:axis-1-1\n    msc:mediator ent:factor ;\n    msc:passage psg:paper-1-1-3 .\n",
            "stm:axis-1: med:axis-1-1 names psg:paper-1-1-3, which the statement does not",
            id="a passage of another statement",
        ),
        pytest.param(
            "msc:via ent:factor ;\n    msc:mediation med:axis-1-1",
            "med:axis-1-1\n    msc:mediator ent:factor ;\n    msc:mediatorSign 1 .\n",
            "med:axis-1.ent_factor and med:axis-1-1 are one mediator, ent:factor, of psg:paper-1-1-1",
            id="one mediator twice",
        ),
    ],
)
def test_problems_of_mediators(tmp_path: Path, more: str, mediators: str, said: str) -> None:
    _, problems = read_folder(write_folder(tmp_path, mediated(*filter(None, [more]), mediators=mediators)))
    assert any(said in problem for problem in problems), problems


def test_a_context_with_inherited_fields(tmp_path: Path) -> None:
    context = make(tmp_path, block(*TRIPLE, "msc:scope ctx:dish")).statements["stm:axis-1"].context
    assert context.stated() == {
        "licensing": ("ent:enzyme",),
        "delivery": ("soluble", "contact"),
        "system": ("in vitro",),
        "condition": ("for two days",),
    }
    assert context.inherited == ("licensing",)


TRIPLE = ("ent:stroma", "msc:increases", "ent:treg")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        pytest.param(
            block("ent:nobody"), "rdf:subject ent:nobody: no such block in triples/entities.ttl", id="subject"
        ),
        pytest.param(block(object_="ent:nobody"), "rdf:object ent:nobody: no such block", id="object"),
        pytest.param(block(*TRIPLE, "msc:via ent:nobody"), "msc:via ent:nobody: no such block", id="mediator"),
        pytest.param(block(*TRIPLE, "msc:inCell ent:nobody"), "msc:inCell ent:nobody: no such block", id="cell"),
        pytest.param(block(*TRIPLE, "msc:omits ent:nobody"), "msc:omits ent:nobody: no such block", id="omitted step"),
        pytest.param(
            block("NCBIGene:9242"),
            "rdf:subject NCBIGene:9242: a homonym may not be used in a statement",
            id="a homonym",
        ),
        pytest.param(
            block("ent:stroma", "msc:boosts"),
            "rdf:predicate msc:boosts: not one of msc:increases, msc:decreases,",
            id="predicate",
        ),
        pytest.param(
            block(certainty="msc:Sure"),
            "msc:certainty msc:Sure: not one of msc:Asserted, msc:Suggested, msc:Hypothesised, msc:Inferred",
            id="certainty",
        ),
        pytest.param(
            block(certainty="msc:Expression"), "msc:certainty msc:Expression: not one of", id="a value of another kind"
        ),
        pytest.param(block(certainty='"asserted"'), "msc:certainty takes an identifier, not 'asserted'", id="a word"),
        pytest.param(
            block(certainty="msc:Inferred"), "an inferred statement has a msc:reason, and no other", id="no reason"
        ),
        pytest.param(
            block(*TRIPLE, 'msc:reason "why"'), "an inferred statement has a msc:reason, and no other", id="a reason"
        ),
        pytest.param(block(*TRIPLE, "msc:objectAspect msc:Size"), "msc:objectAspect msc:Size: not one of", id="aspect"),
        pytest.param(block(*TRIPLE, "msc:directness msc:Far"), "not one of msc:Direct, msc:Indirect", id="directness"),
        pytest.param(
            block(*TRIPLE, "msc:scope ctx:moon"),
            "msc:scope ctx:moon: no such block in triples/contexts.ttl",
            id="context",
        ),
        pytest.param(
            block(passage="psg:paper-9-9-9"),
            "msc:passage psg:paper-9-9-9: no such block in triples/passages.ttl; 'kg passages SOURCE --write' makes it",
            id="passage",
        ),
        pytest.param(block(passage=""), "has no msc:passage and no evidence", id="no passage"),
        pytest.param(block(*TRIPLE, f"{HAS} evd:axis-1-9"), "RO:0002558 evd:axis-1-9: no such block", id="evidence"),
        pytest.param(
            block(*TRIPLE, "msc:sign 0"), "msc:sign 0: the predicate fixes the sign", id="sign 0 of a fixed sign"
        ),
        pytest.param(
            block("ent:stroma", "msc:affects", "ent:treg", "msc:sign -1"),
            "msc:sign -1: the predicate fixes the sign; only 0, with msc:affects, is written",
            id="sign -1",
        ),
        pytest.param(
            block("ent:stroma", "msc:has_marker", "ent:treg", "msc:sign 0"),
            "msc:sign 0: the pred",
            id="sign 0, descriptive",
        ),
        pytest.param(
            block(*TRIPLE, 'biolink:negated "yes"'), "biolink:negated takes true or false, not 'yes'", id="negated: yes"
        ),
        pytest.param(
            block(*TRIPLE, 'biolink:negated "1"^^xsd:boolean'), "takes true or false, not '1'", id="negated: 1"
        ),
        pytest.param(block(*TRIPLE, "biolink:negated 1"), "takes true or false, not '1'", id="negated: the number 1"),
        pytest.param(block(*TRIPLE, 'msc:retracted ""'), "msc:retracted is empty", id="an empty retraction"),
        pytest.param(block(*TRIPLE, 'msc:caveat " "'), "msc:caveat is empty", id="a caveat of spaces"),
        pytest.param(
            block(*TRIPLE, "msc:timing ent:treg"), "msc:timing takes a literal, not 'ent:treg'", id="no literal"
        ),
        pytest.param(
            block(*TRIPLE, "msc:inCell ent:treg , ent:tcell"), "msc:inCell takes one value, not 2", id="two cells"
        ),
        pytest.param(
            block(*TRIPLE, "biolink:negated true , false"), "biolink:negated takes one value, not 2", id="yes and no"
        ),
        pytest.param(
            block(*TRIPLE, 'rdfs:label "x"'),
            "rdfs:label is not a property of such a block; choose from rdf:subject",
            id="property",
        ),
        pytest.param(block(object_="ent:treg , ent:treg"), "rdf:object names ent:treg twice", id="a member twice"),
        pytest.param(
            block().replace("msc:certainty msc:Asserted ;", ""), "msc:certainty is missing", id="no certainty"
        ),
        pytest.param(block().replace("rdf:subject ent:stroma ;", ""), "rdf:subject is missing", id="no subject"),
        pytest.param(
            block(object_="ent:treg , ent:tcell") + block().replace("axis-1", "axis-1.ent_treg"),
            f"stm:axis-1.ent_treg: makes stm:axis-1.ent_treg, as triples/axis.ttl:{FIRST} does",
            id="the identifier of a list's member",
        ),
        pytest.param(
            block() + "evd:axis-1-1\n    msc:passage psg:paper-1-1-1 .\n",
            "evd:axis-1-1: no statement has it",
            id="no owner",
        ),
        pytest.param(
            block(*TRIPLE, f"{HAS} evd:axis-1-1") + "evd:axis-1-1\n    msc:stance msc:Supports .\n",
            "evd:axis-1-1: msc:passage is missing",
            id="evidence without a passage",
        ),
    ],
)
def test_problems_of_statements(tmp_path: Path, statement: str, said: str) -> None:
    _, problems = read_folder(write_folder(tmp_path, statement))
    assert any(said in problem for problem in problems), problems
    assert all(problem.startswith("triples/axis.ttl:") and "-1" in problem for problem in problems)
    assert problems[0].startswith(f"triples/axis.ttl:{FIRST}: ") or "evd:" in problems[0] or "makes" in problems[0]


def altered(blocks: str, old: str, new: str) -> str:
    assert old in blocks
    return blocks.replace(old, new)


ENTITY = """\
ent:more
    a biolink:Cell ;
    skos:prefLabel "more" ;
    skos:definition "One more." .
"""
TENSION = """\
tns:both
    a msc:Tension ;
    rdfs:label "both" ;
    rdfs:comment "A note." ;
    msc:concerns stm:axis-1 , stm:axis-2.ent_treg , stm:axis-2 .
"""


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param(
            {"entities": altered(ENTITIES, "a biolink:Gene", "a msc:Gene")},
            "ent:enzyme: msc:Gene is neither a Biolink category nor msc:Homonym",
            id="category",
        ),
        pytest.param(
            {"entities": altered(ENTITIES, 'skos:definition "A cell."', 'rdfs:comment "A cell."')},
            "ent:tcell: skos:definition is missing",
            id="an entity of our own without a definition",
        ),
        pytest.param(
            {"entities": altered(ENTITIES, 'rdfs:label "STROMA" ;', "")},
            "NCBIGene:9242: rdfs:label is missing",
            id="an outside entity without its label",
        ),
        pytest.param(
            {"entities": altered(ENTITIES, "skos:broader ent:tcell", "skos:broader ent:animal")},
            "ent:treg: skos:broader ent:animal: no such entity",
            id="a wider entity",
        ),
        pytest.param(
            {"entities": altered(ENTITIES, "skos:broader ent:tcell", "msc:administers ent:animal")},
            "ent:treg: msc:administers ent:animal: no such entity",
            id="what is given",
        ),
        pytest.param(
            {"entities": altered(ENTITIES, "skos:broader ent:tcell", "msc:member ent:animal")},
            "ent:treg: msc:member ent:animal: no such entity",
            id="a member",
        ),
        pytest.param(
            {"entities": altered(ENTITIES, "skos:broader ent:tcell", "msc:intent msc:Clinical")},
            "ent:treg: msc:intent msc:Clinical: not one of msc:Preventive, msc:PreEmptive, msc:FirstLine, "
            "msc:SecondLine, msc:Refractory",
            id="an intent",
        ),
        pytest.param(
            {"contexts": altered(CONTEXTS, "licensing ent:enzyme", "licensing ent:nobody")},
            "ctx:dish: msc:licensing ent:nobody: no such block in triples/entities.ttl",
            id="a field of a context",
        ),
        pytest.param(
            {"contexts": altered(CONTEXTS, "msc:InVitro", "msc:InSilico")},
            "ctx:dish: msc:system msc:InSilico: not one of msc:InVitro, msc:Animal, msc:Clinical",
            id="a word of a context",
        ),
        pytest.param(
            {"contexts": altered(CONTEXTS, "inherited msc:licensing", "inherited msc:species")},
            "ctx:dish: msc:inherited msc:species: the context does not state it",
            id="inherited and not stated",
        ),
        pytest.param(
            {"contexts": 'ctx:none\n    a msc:Context ;\n    rdfs:label "none" .\n'},
            "ctx:none: states no field",
            id="empty",
        ),
        pytest.param(
            {"passages": altered(PASSAGES, "msc:cites ref:paper-1 .", "msc:cites ref:paper-9 .")},
            "psg:paper-1-1-1: msc:cites ref:paper-9: no such block in triples/references.ttl",
            id="a reference that is not there",
        ),
        pytest.param(
            {"passages": altered(PASSAGES, "document ref:paper", "document ref:letter")},
            "psg:paper-1-1-1: msc:document ref:letter: no such block in triples/references.ttl",
            id="a document that is not there",
        ),
        pytest.param(
            {"passages": altered(PASSAGES, "msc:paragraph 1", 'msc:paragraph "one"')},
            "psg:paper-1-1-1: msc:paragraph takes a whole number, not 'one'",
            id="paragraph one",
        ),
        pytest.param(
            {"references": altered(REFERENCES, "msc:year 2020", 'msc:year "n.d."')},
            "ref:paper-1: msc:year takes a whole number, not 'n.d.'",
            id="a year in words",
        ),
        pytest.param(
            {"references": altered(REFERENCES, 'dcterms:title "Two" ;', "")},
            "ref:paper-2: dcterms:title is missing",
            id="a reference without a title",
        ),
        pytest.param(
            {"tensions": altered(TENSION, "stm:axis-1", "stm:axis-9")},
            "tns:both: msc:concerns stm:axis-9: no such block in triples/",
            id="a tension about nothing",
        ),
    ],
)
def test_problems_of_other_blocks(tmp_path: Path, files: dict[str, str], said: str) -> None:
    statements = block() + block(object_="ent:treg , ent:tcell", number=2)
    _, problems = read_folder(write_folder(tmp_path, statements, **files))
    place, _, problem = problems[0].partition(": ")
    assert place.partition(":")[0] == f"triples/{next(iter(files))}.ttl"
    assert problem == said


def test_every_problem_is_found_at_once(tmp_path: Path) -> None:
    statements = block("ent:a") + block("ent:b", number=2) + block(number=3) + block("ent:c", number=4)
    content, problems = read_folder(write_folder(tmp_path, statements))
    assert [problem.split(": ")[1] for problem in problems] == ["stm:axis-1", "stm:axis-2", "stm:axis-4"]
    assert "stm:axis-3" in content.statements


GROUP = """\
ent:cargo
    a biolink:MolecularMixture ;
    skos:prefLabel "cargo" ;
    msc:member ent:factor , ent:enzyme ;
    skos:definition "Factor and enzyme, together." .
"""


def test_a_group_and_its_members(tmp_path: Path) -> None:
    content = make(tmp_path, block("ent:cargo"), entities=ENTITIES + GROUP)
    assert content.entities["ent:cargo"].members == ("ent:factor", "ent:enzyme")
    assert (content.groups("ent:enzyme"), content.groups("ent:cargo")) == (["ent:cargo"], ())


def test_a_statement_that_is_replaced(tmp_path: Path) -> None:
    gone = """\
stm:axis-2
    msc:replacedBy stm:axis-1 .

stm:axis-3.ent_factor
    msc:replacedBy stm:axis-2 .

stm:axis-4
    msc:replacedBy stm:axis-5 .

"""
    content = make(tmp_path, block() + gone + block(object_="ent:treg , ent:tcell", number=5))
    assert list(content.statements) == ["stm:axis-1", "stm:axis-5.ent_treg", "stm:axis-5.ent_tcell"]
    assert content.replaced == {
        "stm:axis-2": "stm:axis-1",
        "stm:axis-3.ent_factor": "stm:axis-2",
        "stm:axis-4": "stm:axis-5",
    }
    assert content.successor("stm:axis-3.ent_factor") == content.successor("stm:axis-1") == "stm:axis-1"


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        pytest.param(
            "stm:axis-2\n    msc:replacedBy stm:axis-9 .\n",
            "msc:replacedBy stm:axis-9: leads to no statement",
            id="nowhere",
        ),
        pytest.param(
            "stm:axis-2\n    msc:replacedBy stm:axis-3 .\n\nstm:axis-3\n    msc:replacedBy stm:axis-2 .\n",
            "stm:axis-2: msc:replacedBy stm:axis-3: leads to no statement",
            id="in a circle",
        ),
        pytest.param(
            'stm:axis-2\n    msc:replacedBy stm:axis-1 ;\n    msc:retracted "It was crossed." .\n',
            "stm:axis-2: msc:retracted is not a property of such a block; choose from msc:replacedBy",
            id="more than that",
        ),
        pytest.param(
            "stm:axis-3.ent_treg\n    msc:replacedBy stm:axis-1 .\n" + block(object_="ent:treg , ent:tcell", number=3),
            "stm:axis-3.ent_treg: has msc:replacedBy, and is a statement still",
            id="a member that is still there",
        ),
    ],
)
def test_problems_of_replaced_statements_are_named(tmp_path: Path, blocks: str, said: str) -> None:
    _, problems = read_folder(write_folder(tmp_path, block() + blocks))
    assert any(said in problem for problem in problems), problems


def test_an_intervention(tmp_path: Path) -> None:
    given = """\
ent:therapy
    a biolink:Treatment ;
    skos:prefLabel "therapy" ;
    msc:administers ent:stroma , ent:factor ;
    msc:intent msc:PreEmptive ;
    skos:definition "Giving stroma." .
"""
    entities = make(tmp_path, block(), entities=ENTITIES + given).entities
    assert (entities["ent:therapy"].administers, entities["ent:therapy"].intent) == (
        ("ent:stroma", "ent:factor"),
        "pre-emptive",
    )
    assert (entities["ent:stroma"].administers, entities["ent:stroma"].intent) == ((), "")


def test_tensions(tmp_path: Path) -> None:
    content = make(tmp_path, block() + block(object_="ent:treg , ent:tcell", number=2), tensions=TENSION)
    assert content.tensions["tns:both"].statements == ("stm:axis-1", "stm:axis-2.ent_treg", "stm:axis-2")


def test_the_order_of_statements_is_that_of_the_files(tmp_path: Path) -> None:
    other = block(number=7).replace("stm:axis", "stm:a")
    content = make(tmp_path, block(number=10) + block(number=9), a=other)
    assert list(content.statements) == ["stm:a-7", "stm:axis-10", "stm:axis-9"]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        pytest.param('    rdfs:label "increases" ;\n', "msc:increases: rdfs:label is missing", id="label"),
        pytest.param('    msc:negatedLabel "does not increase" ;\n', "msc:negatedLabel is missing", id="negated label"),
        pytest.param('    rdfs:label "asserted" ;\n', "msc:Asserted: rdfs:label is missing", id="label of a value"),
    ],
)
def test_an_ontology_without_a_label_is_refused(tmp_path: Path, missing: str, said: str) -> None:
    text = sources()[0][1].read_text(encoding="utf-8")
    (tmp_path / "msc.ttl").write_text(altered(text, missing, ""), encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_ontology(read_blocks(tmp_path / "msc.ttl", "ontology/msc.ttl"))


@cache
def shipped() -> tuple[Content, list[DataError]]:
    files = sources()
    return read(files, digest(files))


@pytest.mark.parametrize(("name", "path"), sources(), ids=[name for name, _ in sources()])
def test_nothing_of_the_shipped_graph_is_lost(name: str, path: Path) -> None:
    content, problems = shipped()
    assert [str(problem) for problem in problems] == []
    parts = {"ctx": content.contexts, "psg": content.passages, "ref": content.references, "tns": content.tensions}
    made: dict[str, int] = {}
    for statement in content.statements.values():
        key = statement.id.partition(".")[0]
        made[key] = made.get(key, 0) + 1
    for written in read_blocks(path, name) if name.startswith("triples/") else []:
        prefix = written.curie.partition(":")[0]
        if name == "triples/left_out.ttl":
            assert content.left_out[written.curie]
        elif "msc:replacedBy" in written.properties:
            assert content.successor(written.curie).partition(".")[0] in made
        elif prefix == "stm":
            members = len(written.properties["rdf:subject"]) * len(written.properties["rdf:object"])
            assert made[written.curie] == members
        elif prefix in parts or prefix in LOCAL_PATTERNS:
            assert written.curie in parts.get(prefix, content.entities)


def test_the_entities_of_a_statement_are_its_ends_and_every_entity_it_mentions(tmp_path: Path) -> None:
    more = ("msc:inCell ent:tcell", "msc:via ent:factor", "msc:omits ent:enzyme", "msc:scope ctx:dish")
    item = make(tmp_path, block("ent:stroma", "msc:increases", "ent:treg", *more)).statements["stm:axis-1"]
    assert item.mentioned == ("ent:tcell", "ent:factor", "ent:enzyme", "ent:enzyme")  # the context licenses with it
    assert item.entities == ("ent:stroma", "ent:treg", *item.mentioned)


def test_every_entity_of_the_table_of_the_map_is_in_the_graph() -> None:
    known = kg.load().content.entities
    assert [curie for curie in placed() if curie not in known] == []
    assert {place.compartment for place in placed().values()} <= {*COMPARTMENTS, ""}
    groups = {(place.group, place.compartment) for place in placed().values() if place.group}
    assert len(groups) == len({group for group, _ in groups})
