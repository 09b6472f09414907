"""Explanations: no combination loses its hedge, denial, sign, stance or any qualifier; then the shipped graph."""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS

import commands
import kg
from kg.answers.explain import ROLES, explain_paths, explain_statements
from kg.model.statements import CERTAINTIES, CONTEXT_FIELDS, NO_CONTEXT, Mediator, Tension
from kg.words import phrases
from kg.words.contexts import DELIVERIES, SYSTEMS, context_words
from kg.words.sentences import noun, sentence, source_kind
from small import graph, grouped

if TYPE_CHECKING:
    from kg.model.content import Content
    from kg.model.statements import Predicate, Statement

ROOT = Path(__file__).parents[1]
MSC = rdflib.Namespace("https://w3id.org/msc-kg/vocab#")
ONTOLOGY = rdflib.Graph().parse(ROOT / "ontology" / "msc.ttl")


def words_of(kind: str) -> list[str]:
    """Return the labels of the ontology's terms of a class."""
    return sorted(str(ONTOLOGY.value(term, RDFS.label)) for term in ONTOLOGY.subjects(RDF.type, MSC[kind]))


ASPECTS = words_of("Aspect")
STANCES = words_of("Stance")
PREDICATES = kg.load().content.predicates
#: What a sentence of each certainty has, and a sentence of no other.
HEDGES = {
    "asserted": r"\b(states?|statement|denies|deny)\b",
    "suggested": r"suggest",
    "hypothesised": r"possibility",
    "inferred": r"\binfer",
}
#: What a sentence has if and only if the source denies.
NEGATION = r"\b(not|denies|deny)\b"
REMARK = "Only the first of them."


def mediators(*written: str, passages: tuple[str, ...] = ("psg:paper-1-1-1",)) -> tuple[Mediator, ...]:
    """Make mediators as in ``c``, ``-c`` for one that falls, and ``+c secretion`` for an aspect that rises."""
    found = []
    for n, text in enumerate(written, 1):
        name, _, aspect = text.lstrip("+-").partition(" ")
        found.append(Mediator(f"med:test-1-{n}", f"ent:{name}", {"-": -1, "+": 1}.get(text[0]), aspect, passages))
    return tuple(found)


def setting() -> tuple[Content, Statement]:
    """Return a small graph with the predicates of the ontology, and a statement of it to vary."""
    content = graph("a + b \n c + d \n c + e \n human + tissue \n ifng + gvhd \n mouse + c").content
    statements = dict(content.statements)
    other = statements["stm:test-1"]._replace(id="stm:list-2", object="ent:other", collective="stm:list")
    statements[other.id] = other
    entities = content.entities | {"ent:other": content.entities["ent:b"]._replace(curie="ent:other", label="other")}
    documents = {
        "ref:paper": content.references["ref:paper"],
        "ref:trial": content.references["ref:paper"]._replace(curie="ref:trial", authors="Coe, C.", title="A trial"),
    }
    passages = {
        **content.passages,
        "psg:trial-1-1-1": content.passages["psg:paper-1-1-1"]._replace(curie="psg:trial-1-1-1", document="ref:trial"),
    }
    content = content.replace(
        predicates=PREDICATES,
        statements=statements,
        entities=entities,
        references=content.references | documents,
        passages=passages,
    )
    return content, content.statements["stm:test-1"]


CONTENT, PLAIN = setting()


def signs(predicate: Predicate) -> tuple[int | None, ...]:
    """Return the signs that a predicate allows."""
    return (None, 0) if predicate.curie == "msc:affects" else (predicate.sign,)


def made(predicate: Predicate, certainty: str, sign: int | None, negated: bool, stance: str, **more: Any) -> Statement:
    return PLAIN._replace(
        predicate=predicate.curie,
        certainty=certainty,
        sign=sign,
        is_negated=negated,
        is_causal=predicate.is_causal,
        evidence=(PLAIN.evidence[0]._replace(stance=stance),),
        **more,
    )


#: One aspect of the subject or of the object, or none.
SIDES = [{}, *({side: aspect} for side in ("subject_aspect", "object_aspect") for aspect in ASPECTS)]


def combinations(predicate: Predicate) -> list[Statement]:
    return [
        made(predicate, certainty, sign, negated, stance, **aspect)
        for certainty, sign, negated, stance, aspect in product(
            CERTAINTIES, signs(predicate), (False, True), STANCES, SIDES
        )
    ]


def test_the_combinations_are_those_of_the_ontology() -> None:
    assert set(STANCES) == {"supports", "refutes", "inconclusive"}
    assert len(ASPECTS) >= 10
    assert len(PREDICATES) == len(set(ONTOLOGY.subjects(MSC.negatedLabel)))
    assert {sign for predicate in PREDICATES.values() for sign in signs(predicate)} == {1, -1, 0, None}


@pytest.mark.parametrize("predicate", PREDICATES.values(), ids=PREDICATES)
def test_every_combination_says_all_of_it(predicate: Predicate) -> None:
    for statement in combinations(predicate):
        said = sentence(statement, CONTENT)
        stance = statement.evidence[0].stance
        assert [word for word, hedge in HEDGES.items() if re.search(hedge, said)] == [statement.certainty], said
        assert bool(re.search(NEGATION, said)) == statement.is_negated, said
        assert ("was measured, had no effect on" in said) == (statement.sign == 0 and predicate.sign is None), said
        is_open = statement.sign is None and statement.is_causal and not statement.is_negated
        assert ("in a direction left open" in said) == is_open, said
        assert ("contradicts" in said) == (stance == "refutes"), said
        assert ("is inconclusive on" in said) == (stance == "inconclusive"), said
        for aspect in ASPECTS:
            assert bool(re.search(rf"the {aspect} of a\b", said)) == (aspect == statement.subject_aspect), said
            assert bool(re.search(rf"the {aspect} of b\b", said)) == (aspect == statement.object_aspect), said
        withdrawn = sentence(statement._replace(retracted="a mix-up"), CONTENT)
        assert withdrawn == f"This statement was withdrawn: a mix-up. It said: {said}"


@pytest.mark.parametrize(
    ("kind", "title", "word"),
    [
        ("trial report", "A randomized study and literature review", "source"),
        ("review", "Stroma in disease", "review"),
        ("", "Stroma: a review", "review"),
        ("", "Stroma reviewed", "source"),
    ],
)
def test_the_registered_kind_of_a_document_outweighs_its_title(kind: str, title: str, word: str) -> None:
    (document, reference) = next(item for item in CONTENT.references.items() if item[1].is_document)
    content = CONTENT.replace(references={document: reference._replace(kind=kind, title=title)})
    assert source_kind(document, content) == word


def test_no_two_combinations_give_the_same_sentence() -> None:
    all_of_them = list(chain.from_iterable(combinations(predicate) for predicate in PREDICATES.values()))
    assert len(all_of_them) > 10_000
    assert len({sentence(statement, CONTENT) for statement in all_of_them}) == len(all_of_them)


#: Predicate to its words for one subject and for several, and the same denied.
VERBS = {
    "increases": ("increases", "increase", "does not increase", "do not increase"),
    "decreases": ("decreases", "decrease", "does not decrease", "do not decrease"),
    "affects": ("affects", "affect", "does not affect", "do not affect"),
    "produces": ("produces", "produce", "does not produce", "do not produce"),
    "delivers": ("delivers", "deliver", "does not deliver", "do not deliver"),
    "ameliorates": (
        "prevents or lessens",
        "prevent or lessen",
        "does not prevent or lessen",
        "do not prevent or lessen",
    ),
    "exacerbates": ("causes or worsens", "cause or worsen", "does not cause or worsen", "do not cause or worsen"),
    "missed_endpoint_in": (
        "misses the primary endpoint of its trials in",
        "miss the primary endpoint of its trials in",
        "does not miss the primary endpoint of its trials in",
        "do not miss the primary endpoint of its trials in",
    ),
    "carries": ("carries", "carry", "does not carry", "do not carry"),
    "has_marker": ("has the marker", "have the marker", "does not have the marker", "do not have the marker"),
    "lacks_marker": ("lacks the marker", "lack the marker", "does not lack the marker", "do not lack the marker"),
    "has_property": ("has the property", "have the property", "does not have the property", "do not have the property"),
    "has_member": ("has the member", "have the member", "does not have the member", "do not have the member"),
    "derived_from": ("is derived from", "are derived from", "is not derived from", "are not derived from"),
    "participates_in": ("takes part in", "take part in", "does not take part in", "do not take part in"),
    "differentiates_into": (
        "differentiates into",
        "differentiate into",
        "does not differentiate into",
        "do not differentiate into",
    ),
    "has_phenotype": ("shows as", "show as", "does not show as", "do not show as"),
    "needs": ("needs", "need", "does not need", "do not need"),
    "covers": ("covers", "cover", "does not cover", "do not cover"),
    "targets": ("targets", "target", "does not target", "do not target"),
}


@pytest.mark.parametrize("predicate", PREDICATES.values(), ids=PREDICATES)
def test_the_verb_is_the_ontology_s_and_agrees_with_its_subject(predicate: Predicate) -> None:
    """``a`` is a gene and takes the singular; cells are many. What is not in the table begins with "is"."""
    cells = CONTENT.entities["ent:a"]._replace(label="T cell", category="biolink:Cell")
    many = CONTENT.replace(entities=CONTENT.entities | {"ent:a": cells})
    rest = predicate.label.removeprefix("is ")
    expected = VERBS.get(predicate.curie.removeprefix("msc:")) or (
        f"is {rest}",
        f"are {rest}",
        f"is not {rest}",
        f"are not {rest}",
    )
    cases = [("a", CONTENT, False), ("T cells", many, False), ("a", CONTENT, True), ("T cells", many, True)]
    for words, (subject, content, negated) in zip(expected, cases, strict=True):
        item = made(predicate, "suggested", predicate.sign, negated, "supports")
        assert f"suggests that {subject} {words} b" in sentence(item, content)
    of_cells = made(predicate, "suggested", predicate.sign, False, "supports", subject_aspect="activity")
    assert f"the activity of T cells {expected[0]} b" in sentence(of_cells, many)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        pytest.param("M2 macrophage", "M2 macrophages", id="a cell"),
        pytest.param("Treg", "Tregs", id="an abbreviation that is counted"),
        pytest.param("MSC", "MSC", id="an abbreviation that is a plural"),
        pytest.param("MSC-EV", "MSC-EVs", id="a vesicle"),
        pytest.param("multivesicular body", "multivesicular bodies", id="y"),
        pytest.param("IDO1", "IDO1", id="a gene"),
        pytest.param("human study with extractable data", "human studies with extractable data", id="a head noun"),
        pytest.param("cell source of MSC", "cell source of MSC", id="a mass noun of MSC"),
        pytest.param("first MSC product approved in China", "first MSC product approved in China", id="the only one"),
    ],
)
def test_counted_nouns_are_in_the_plural(label: str, words: str) -> None:
    entities = CONTENT.entities | {"ent:a": CONTENT.entities["ent:a"]._replace(label=label)}
    assert noun("ent:a", CONTENT.replace(entities=entities)) == words


def test_mixed_evidence_is_said_beside_the_statement() -> None:
    line = PLAIN.evidence[0]
    against = line._replace(stance="refutes", passage="psg:trial-1-1-1")
    said = sentence(PLAIN._replace(evidence=(line, against)), CONTENT)
    assert "The review (Doe 2026) states that a increases b." in said
    assert "is contradicted by the source (Coe 2026)" in said
    undecided = sentence(PLAIN._replace(evidence=(line, against._replace(stance="inconclusive"))), CONTENT)
    assert "The source (Coe 2026) is inconclusive on this" in undecided
    two = sentence(PLAIN._replace(evidence=(line, against._replace(stance="supports"))), CONTENT)
    assert "The sources (Doe 2026; Coe 2026) state that" in two


def test_a_denied_statement_that_nothing_was_measured_stays_denied() -> None:
    said = sentence(made(PREDICATES["msc:affects"], "suggested", 0, True, "supports"), CONTENT)
    assert "it is not the case that a, whose effect was measured, had no effect on b" in said


#: Every field of a context with a value, and the words that a reader must find.
CONTEXTS = {
    "cell_source": ("ent:tissue", "with MSC from tissue"),
    "product_state": ("thawed", "with thawed cells"),
    "licensing": ("ent:ifng", "with MSC stimulated via ifng"),
    "delivery": ("vesicle", "by extracellular vesicles"),
    "intent": ("pre-emptive", "given pre-emptively"),
    "dose": ("two doses", "with the dose “two doses”"),
    "day": ("+45", "on day +45"),
    "disease_setting": ("ent:gvhd", "in the setting of gvhd"),
    "system": ("in vitro", "in vitro"),
    "condition": ("as first-line treatment", "under the condition “as first-line treatment”"),
}


def test_every_field_of_a_context_is_said_and_inherited_fields_are_marked() -> None:
    assert {"species", "target_species", *CONTEXTS} == set(CONTEXT_FIELDS)
    for inherited in (None, *CONTEXTS):
        fields = {field: (value,) for field, (value, _) in CONTEXTS.items()}
        context = NO_CONTEXT._replace(curie="ctx:c", inherited=(inherited,) if inherited else (), **fields)
        said = sentence(PLAIN._replace(context=context), CONTENT)
        for field, (_, words) in CONTEXTS.items():
            assert words in said
            assert (f"{words} (inherited from the clause before)" in said) == (field == inherited)
        assert said.index("gvhd") < said.index("a increases b")


def test_the_short_words_of_a_context() -> None:
    context = NO_CONTEXT._replace(
        intent=("preventive", "first-line"), product_state=("thawed",), dose=("two doses",), day=("+45",)
    )
    said = context_words(context._replace(inherited=("day",)), CONTENT.entities)
    assert said == "with thawed cells; given preventively or as first-line treatment; two doses; on day +45 (inherited)"


HUMAN, MOUSE, DOG = ("NCBITaxon:9606",), ("NCBITaxon:10090",), ("NCBITaxon:9615",)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"species": HUMAN}, "in human material", id="species alone"),
        pytest.param({"species": HUMAN, "system": ("in vitro",)}, "in human cells in vitro", id="cells"),
        pytest.param(
            {"species": HUMAN + MOUSE, "system": ("in vitro",)}, "in human and mouse cells in vitro", id="both"
        ),
        pytest.param({"species": MOUSE, "system": ("animal",)}, "in mice", id="animals"),
        pytest.param({"species": DOG, "system": ("animal",)}, "in animals (dog)", id="other animals"),
        pytest.param({"species": HUMAN, "system": ("animal",)}, "with human material in animals", id="host not named"),
        pytest.param({"species": HUMAN, "system": ("clinical",)}, "in people", id="people"),
        pytest.param({"species": DOG, "system": ("clinical",)}, "in dog patients", id="animals as patients"),
        pytest.param(
            {"species": HUMAN, "target_species": MOUSE, "system": ("animal",)},
            "with human material in mice",
            id="given to another species",
        ),
        pytest.param(
            {"species": HUMAN + MOUSE, "target_species": MOUSE, "system": ("animal",)},
            "with human and mouse material in mice",
            id="given to another species and to its own",
        ),
        pytest.param(
            {"species": HUMAN, "system": ("in vitro",), "inherited": ("species",)},
            "in human material (inherited); in vitro",
            id="one of them inherited",
        ),
        pytest.param(
            {"species": HUMAN, "system": ("in vitro", "clinical")},
            "in human material; in vitro and in people",
            id="two systems",
        ),
    ],
)
def test_species_and_system_are_said_together(fields: dict[str, tuple[str, ...]], words: str) -> None:
    named = {"NCBITaxon:9606": "human", "NCBITaxon:10090": "mouse", "NCBITaxon:9615": "dog"}
    entities = {curie: CONTENT.entities["ent:gvhd"]._replace(curie=curie, label=name) for curie, name in named.items()}
    assert context_words(NO_CONTEXT._replace(**fields), entities) == words


def test_every_way_of_delivery_and_every_system_has_words() -> None:
    assert set(DELIVERIES) == set(words_of("Delivery"))
    assert set(SYSTEMS) == set(words_of("System"))
    assert set(ROLES) == set(words_of("EvidenceRole"))
    assert set(phrases.INTENT_WORDS) == set(words_of("Intent"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"mediators": mediators("c", "d", "e")}, "increases b via c, d and e.", id="via"),
        pytest.param(
            {"mediators": mediators("-c", "-d")}, "increases b by lowering c and d.", id="mediators that fall"
        ),
        pytest.param({"mediators": mediators("+c")}, "increases b by raising c.", id="a mediator that rises"),
        pytest.param(
            {"mediators": mediators("c", "-d", "+e")},
            "increases b via c, by lowering d and by raising e.",
            id="mediators of every kind",
        ),
        pytest.param(
            {"mediators": mediators("-c expression", "-d", "-e expression", "+c secretion")},
            "by lowering d and the expression of c and e and by raising the secretion of c.",
            id="aspects of mediators",
        ),
        pytest.param({"timing": "temporarily"}, "(timing: temporarily)", id="timing"),
        pytest.param({"in_cell": "ent:d"}, "increases b in d", id="in cell"),
        pytest.param({"directness": "indirect"}, "increases b, indirectly.", id="indirect"),
        pytest.param({"directness": "direct"}, "increases b, directly.", id="direct"),
        pytest.param({"omits": ("ent:d", "ent:e")}, "leaving out d and e on the way", id="omitted steps"),
        pytest.param({"collective": "stm:list"}, "as one of a list: b and other", id="one of a list"),
        pytest.param({"certainty": "inferred", "reason": "It follows."}, "The reason given: It follows.", id="reason"),
        pytest.param({"retracted": "a mix-up"}, "This statement was withdrawn: a mix-up.", id="retracted"),
    ],
)
def test_qualifiers_are_said(fields: dict[str, Any], words: str) -> None:
    content = CONTENT.replace(statements=CONTENT.statements | {PLAIN.id: PLAIN._replace(**fields)})
    assert words in sentence(PLAIN._replace(**fields), content)


def two_passages(*more: tuple[Mediator, ...]) -> Statement:
    """Return the plain statement with a second passage, of the trial, and the mediators of both."""
    line = PLAIN.evidence[0]._replace(curie="evd:test-1-2", passage="psg:trial-1-1-1", references=())
    return PLAIN._replace(evidence=(*PLAIN.evidence, line), mediators=tuple(chain(*more)))


PLACES = ("psg:paper-1-1-1", "psg:trial-1-1-1")
PLACE = "section 1, paragraph 1, sentence 1"


def test_each_passage_is_credited_with_its_own_mediators() -> None:
    statement = two_passages(mediators("-c", "d"), mediators("e", passages=PLACES[1:]))
    paper, trial = f"Doe 2026, {PLACE}", f"Coe 2026, {PLACE}"
    assert f"increases b by lowering c and via d ({paper}) and via e ({trial})." in sentence(statement, CONTENT)
    explanation = explained(statement)
    assert f"Doe 2026 [1], {PLACE}, citing [2]; by lowering c, via d.\n" in explanation
    assert f"Coe 2026 [3], {PLACE}; via e.\n" in explanation


@pytest.mark.parametrize(
    ("passages", "said", "credited"),
    [
        pytest.param(PLACES[:1], f"via c (Doe 2026, {PLACE}).", "; naming no mediator", id="one names none"),
        pytest.param(PLACES, "via c.", "", id="both name the same"),
    ],
)
def test_a_sentence_tells_passages_apart_only_if_their_mediators_differ(
    passages: tuple[str, ...], said: str, credited: str
) -> None:
    statement = two_passages(mediators("c", passages=passages))
    assert f"increases b {said}" in sentence(statement, CONTENT)
    assert f"Coe 2026 [3], {PLACE}{credited}.\n" in explained(statement)


QUALIFIERS: dict[str, tuple[Any, Any]] = {
    "certainty": ("inferred", "asserted"),
    "is_negated": (True, False),
    "subject_aspect": ("secretion", ""),
    "object_aspect": ("expression", ""),
    "in_cell": ("ent:d", ""),
    "mediators": (mediators("c", "e"), mediators("c")),
    "timing": ("early", ""),
    "collective": ("stm:list", ""),
    "directness": ("indirect", ""),
    "omits": (("ent:c", "ent:d"), ("ent:d",)),
    "reason": ("It follows.", ""),
    "retracted": ("a mix-up", ""),
    "not_understood": ("object direction sideways", ""),
    "caveats": ((REMARK, "A small one."), ("A small one.",)),
    "comment": ("A trend.", ""),
}
EVIDENCE = {
    "evidence stance": ("refutes", "supports"),
    "evidence eco": ("ECO:0000181", "ECO:0000204"),
    "evidence role": ("necessity", ""),
    "evidence references": (("ref:paper-1",), ()),
    "evidence comment": ("In one figure.", ""),
    "evidence species": (("ent:d",), ()),
    "evidence system": ("animal", ""),
    "evidence design": ("one dose", ""),
    "evidence sample_size": (6, None),
    "evidence sample_unit": ("donors", ""),
    "evidence directness": ("direct", ""),
    "evidence quote": ("5-14", ""),
}
ALL = [*QUALIFIERS, *EVIDENCE, *CONTEXTS, *(f"inherited {field}" for field in CONTEXTS)]


def qualified(names: set[str]) -> Statement:
    """Return the plain statement with some qualifiers; an inherited field needs to be stated."""
    fields = {name: values[name not in names] for name, values in QUALIFIERS.items()}
    evidence = {name.split()[1]: values[name not in names] for name, values in EVIDENCE.items()}
    stated = {f: (v,) for f, (v, _) in CONTEXTS.items() if f in names or f"inherited {f}" in names}
    inherited = tuple(field for field in CONTEXTS if f"inherited {field}" in names)
    context = NO_CONTEXT._replace(curie="ctx:c", inherited=inherited, **stated)
    return PLAIN._replace(context=context, evidence=(PLAIN.evidence[0]._replace(**evidence),), **fields)


def explained(statement: Statement) -> str:
    content = CONTENT.replace(statements=CONTENT.statements | {PLAIN.id: statement})
    return explain_statements([statement], content).to_text(full=True)


@pytest.mark.parametrize("gone", ALL)
def test_each_qualifier_is_seen_alone_and_among_all_the_others(gone: str) -> None:
    assert explained(qualified({gone})) != explained(qualified(set()))
    assert explained(qualified(set(ALL))) != explained(qualified(set(ALL) - {gone, f"inherited {gone}"}))


@given(names=st.sets(st.sampled_from(ALL)), data=st.data())
def test_no_qualifier_can_be_taken_away_unseen(names: set[str], data: st.DataObject) -> None:
    """Whatever else qualifies a statement, its explanation is another without one of the qualifiers."""
    removable = {n for n in names if f"inherited {n}" not in names}
    if removable:
        gone = data.draw(st.sampled_from(sorted(removable)))
        assert explained(qualified(names)) != explained(qualified(names - {gone}))


def test_every_qualifier_of_the_model_is_among_those() -> None:
    """A field that is added to a statement must be said, too; citation notes are for ``kg show``."""
    said_otherwise = {
        "citation_notes",
        "id",
        "subject",
        "predicate",
        "object",
        "sign",
        "context",
        "evidence",
        "is_causal",
        "file",
        "line",
    }
    assert set(PLAIN._fields) == set(QUALIFIERS) | said_otherwise
    assert set(PLAIN.evidence[0]._fields) == {name.split()[1] for name in EVIDENCE} | {"curie", "passage"}


def section(explanation: Any, heading: str, chapter: int = 0) -> str:
    found = [part for part in explanation.chapters[chapter].sections if part.heading == heading]
    return "\n".join("\n".join([item.text, *item.details]) for part in found for item in part.items)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param("a + b \n b + c", "positive (more a, more c): every step raises", id="no inhibition"),
        pytest.param("a + b \n b - c", "negative (more a, less c): step 2 lowers, and the other raises", id="one"),
        pytest.param(
            "a - b \n b - c",
            "positive (more a, more c): steps 1 and 2 lower, and two inhibitions",
            id="two inhibitions",
        ),
        pytest.param("a - b \n b - d \n d - c", "steps 1, 2 and 3 lower, and three inhibitions", id="three"),
        pytest.param("a + b \n b ? c", "no known sign: step 2 leaves its direction open", id="unknown"),
    ],
)
def test_the_net_sign_and_how_it_comes_about(lines: str, words: str) -> None:
    together = section(graph(lines).explain("a", "c"), "Taken together")
    assert words in together
    assert "One sentence names all the steps." in together


@pytest.mark.parametrize(
    ("lines", "lead", "basis"),
    [
        pytest.param("a + c", "As stated, the net effect is", "", id="stated"),
        pytest.param("a + c certainty=suggested", "The net effect would be", "stated", id="suggested"),
        pytest.param("a + c certainty=inferred", "The net effect would be", "inferred by a curator", id="inferred"),
        pytest.param("a + b \n b + c", "The net effect would be", "stated as a chain", id="one sentence"),
        pytest.param(
            "a + b \n b + c sentence=2",
            "The net effect would be",
            "composed: no source states the chain",
            id="two sentences",
        ),
    ],
)
def test_the_net_sign_names_its_basis(lines: str, lead: str, basis: str) -> None:
    together = section(graph(lines).explain("a", "c"), "Taken together").splitlines()
    net = next(line for line in together if "net effect" in line)
    assert net.startswith(f"{lead} positive (more a, more c)")
    assert net.endswith(f"; {basis}." if basis else "more c).")
    put_together = "Each step stands by itself; that they act in a row is put together here."
    assert (put_together in together) == basis.startswith("composed")


@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("weak", [1, 2])
def test_a_path_is_never_stronger_than_its_weakest_step(certainty: str, weak: int) -> None:
    first, second = (f"certainty={certainty if weak == n else 'asserted'}" for n in (1, 2))
    explanation = graph(f"a + b {first} \n b + c {second}").explain("a", "c")
    most = {
        "asserted": "what a source states of each step",
        "suggested": "a suggestion.",
        "hypothesised": "a possibility.",
        "inferred": "an inference of a curator.",
    }
    together = section(explanation, "Taken together")
    assert f"at most {most[certainty]}" in together
    assert "The net effect would be positive" in together
    if certainty != "asserted":
        assert f"its weakest step, {weak} (" in together
        assert certainty in explanation.chapters[0].title
    assert explanation.chapters[0].facts["certainty"] == certainty


def test_only_an_asserted_step_by_itself_is_an_effect_that_is() -> None:
    assert "As stated, the net effect is positive" in section(graph("a + b").explain("a", "b"), "Taken together")
    hedged = section(graph("a + b certainty=suggested").explain("a", "b"), "Taken together")
    assert "The net effect would be positive" in hedged


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param(
            "a + c context=ifng", "As stated and under the conditions named, the net effect is", id="one step"
        ),
        pytest.param(
            "a + c certainty=suggested context=ifng", "Under the conditions named, the net effect would be", id="hedged"
        ),
        pytest.param(
            "a + b context=ifng \n b + c", "Under the conditions of step 1, the net effect would be", id="one of two"
        ),
        pytest.param(
            "a + b context=ifng \n b + c timing=briefly",
            "Under the conditions of steps 1 and 2, the net effect would be",
            id="timing",
        ),
        pytest.param("a + c context=ifng \n a + c", "As stated, the net effect is", id="also said without"),
        pytest.param("a + c context=soluble", "As stated, the net effect is", id="delivery is none"),
    ],
)
def test_the_net_effect_names_that_it_has_conditions(lines: str, words: str) -> None:
    contexts = {"ifng": {"licensing": ("ent:ifng",)}, "soluble": {"delivery": ("soluble",)}}
    assert f"{words} positive" in section(graph(lines, contexts).explain("a", "c"), "Taken together")


def test_there_is_more_of_the_aspect_that_acts() -> None:
    found = graph("a - b subject_aspect=expression object_aspect=secretion").explain("a", "b")
    assert "(more expression of a, less secretion of b)" in section(found, "Taken together")
    both = graph("a - b subject_aspect=expression \n a - b").explain("a", "b")
    assert "(more a, less b)" in section(both, "Taken together")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        pytest.param("context=human", "context=mouse", "conditions that exclude each other", id="context"),
        pytest.param("in_cell=x", "in_cell=y", "is not what the next one starts from", id="joint"),
    ],
)
def test_a_broken_path_says_so_before_its_net_effect(first: str, second: str, words: str) -> None:
    contexts = {name: {"species": (f"ent:{name}",)} for name in ("human", "mouse")}
    together = section(graph(f"a + b {first} \n b + c {second}", contexts).explain("a", "c"), "Taken together")
    assert words in together.partition("\n")[0]
    assert together.index("Break at step 2") < together.index("As strong as")


CONTEXT_PAIRS = {
    "human": {"species": ("ent:human",)},
    "mouse": {"species": ("ent:mouse",)},
    "soluble": {"delivery": ("soluble",)},
    "contact": {"delivery": ("contact",)},
}


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        pytest.param("context=human", "context=human", "Steps 1 and 2 state species, and agree in it", id="coherent"),
        pytest.param("context=human", "", "no field that two of them state alike", id="unstated"),
        pytest.param(
            "context=human",
            "context=mouse",
            "Break at step 2 (species): step 2 was seen with mouse, step 1 with human",
            id="broken",
        ),
        pytest.param("context=soluble", "context=contact", "in delivery, which is not a contradiction", id="mixed"),
        pytest.param(
            "object_aspect=secretion", "subject_aspect=proliferation", "Break at step 2 (aspect)", id="broken joint"
        ),
    ],
)
def test_coherence_and_breaks_are_in_words(first: str, second: str, words: str) -> None:
    explanation = graph(f"a + b {first} \n b + c {second}", CONTEXT_PAIRS).explain("a", "c")
    together = section(explanation, "Taken together")
    assert words in together
    assert ("may not hold" in together) == ("Break" in words) == ("broken" in explanation.chapters[0].title)
    assert ("agree in it" in together) == ("agree in it" in words)


def test_a_step_says_every_statement_it_has() -> None:
    explanation = graph("a + b \n a + b certainty=suggested in_cell=d caveat=small \n b + c").explain("a", "c")
    text = explanation.to_text(full=True)
    assert "1. The review (Doe 2026) states that a increases b." in text
    assert "Also: The review (Doe 2026) suggests that a increases b in d." in text
    assert "2. The review (Doe 2026) states that b increases c." in text
    assert "Caveat: small." in text
    assert "   - Also: The review" in explanation.to_markdown()


def test_the_ladder_counts_the_documents_that_were_read() -> None:
    found = graph("a + b")
    evidence = section(found.explain("a", "b"), "Evidence")
    assert "read in one review (Doe 2026 [1]); the studies it cites were not read ([2])" in evidence
    assert "No in vitro, animal or clinical study was read" in evidence
    content, statement = found.content, found.content.statements["stm:test-1"]
    line = statement.evidence[0]
    for eco, rung, missing in (
        ("ECO:0000181", "In vitro study: read in", "No animal or clinical study"),
        ("ECO:0000179", "Animal study: read in", "No in vitro or clinical study"),
        ("ECO:0000180", "Clinical study: read in", "No in vitro or animal study"),
        ("ECO:0000006", "Other evidence (ECO:0000006): read in", "No in vitro, animal or clinical study"),
    ):
        read = section(
            explain_statements([statement._replace(evidence=(line._replace(eco=eco),))], content), "Evidence"
        )
        assert rung in read
        assert missing in read
        assert "uthor statement" not in read
    inhibited = line._replace(eco="ECO:0000020", system="in vitro")
    read = section(explain_statements([statement._replace(evidence=(inhibited,))], content), "Evidence")
    assert "In vitro study: read in" in read
    assert "No animal or clinical study" in read
    bare = explain_statements([statement._replace(evidence=(line._replace(references=()),))], content)
    assert "no study is cited there" in section(bare, "Evidence")


def test_references_are_numbered_as_they_are_cited() -> None:
    explanation = graph("a + b").explain("a", "b")
    entries = explanation.to_dict()["references"]
    assert [(e["number"], e["id"], e["read"]) for e in entries] == [(1, "ref:paper", True), (2, "ref:paper-1", False)]
    markdown = explanation.to_markdown()
    assert "citing [2]" in markdown
    assert "\n2. Roe, R.; Poe, P. A study. J 2020;1:2. Number 1 in the list that cites it; not read." in markdown


def test_a_reference_with_a_doi_is_cited_with_it() -> None:
    found = graph("a + b")
    reference = found.content.references["ref:paper-1"]._replace(doi="10.1000/x.1", pmid="123")
    content = found.content.replace(references=found.content.references | {"ref:paper-1": reference})
    entry = explain_statements([content.statements["stm:test-1"]], content).to_dict()["references"][1]
    assert entry["citation"].endswith("not read. doi:10.1000/x.1 PMID 123")
    assert (entry["doi"], entry["pmid"]) == ("10.1000/x.1", "123")


def test_a_study_that_was_read_under_an_identifier_of_its_own_is_called_read() -> None:
    found = graph("a + b")
    references = dict(found.content.references)
    references["ref:paper"] = references["ref:paper"]._replace(same=("ref:paper-1",))
    content = found.content.replace(references=references)
    explanation = explain_statements([content.statements["stm:test-1"]], content)
    assert "were not read" not in section(explanation, "Evidence")
    assert explanation.to_dict()["references"][1]["citation"].endswith("Number 1 in the list that cites it; read.")


def test_a_tension_is_told_for_a_statement_and_for_a_path() -> None:
    found = graph("a + b \n b + c")
    tension = Tension("tns:t", "two roles", "They differ", ("stm:test-1",))
    content = found.content.replace(tensions={"tns:t": tension})
    words = "Tension: two roles. They differ. (tns:t)"
    assert words in explain_statements([content.statements["stm:test-1"]], content).to_text(full=True)
    assert words not in explain_statements([content.statements["stm:test-2"]], content).to_text(full=True)
    assert words in explain_paths(found.paths("a", "c").answer, content).to_text(full=True)


def test_markup_in_a_text_is_no_markup() -> None:
    statement = PLAIN._replace(caveats=("p <0.05 *only* in `a_b`.",))
    markdown = explain_statements([statement], CONTENT).to_markdown()
    assert r"p \<0.05 \*only\* in \`a_b\`." in markdown


def test_a_search_that_was_cut_says_so() -> None:
    found = graph("a + b").paths("a", "b")
    cut = explain_paths(found.answer.replace(complete=False), found.content)
    assert "there may be other paths" in cut.to_text(full=True)
    assert "there may be other paths" in cut.to_markdown()
    assert "there may be other paths" not in explain_paths(found.answer, found.content).to_text(full=True)


def test_a_step_walked_backwards_says_so() -> None:
    found = graph("x + a \n x - z").paths("a", "z", undirected=True)
    assert "The path walks it against its direction." in explain_paths(found.answer, found.content).to_text(full=True)


def test_no_effect_is_made_of_a_link_that_is_not_causal() -> None:
    together = section(graph("a ~ b \n b + c").explain("a", "c", include_descriptive=True), "Taken together")
    assert "Not every link is known to be causal: no effect follows" in together
    assert "net effect" not in together


def test_a_caveat_that_two_paths_share_is_said_once_and_named_in_both() -> None:
    found = graph("a + b caveat=small \n b + d \n b + c caveat=late \n c + d caveat=odd").explain("a", "d", k=2)
    assert found.to_text(full=True).count("Caveat: small.") == 1
    assert "As under path 1: 1 of the caveats" in section(found, "Keep in mind", 1)
    assert [chapter.facts["caveats"] for chapter in found.chapters] == [["small"], ["small", "late", "odd"]]


def test_statements_beside_the_paths_are_explained_too() -> None:
    lines = "a + b \n a + b negated=true certainty=suggested context=human"
    explanation = graph(lines, CONTEXT_PAIRS).explain("a", "b")
    words = "suggests that, in human material, a does not increase b. (stm:test-2)"
    assert words in explanation.to_text(full=True).partition("that no path uses")[2]
    assert words in explanation.to_markdown().partition("that no path uses")[2]
    assert [item["statement"] for item in explanation.to_dict()["related"]] == ["stm:test-2"]
    many = graph("a + b\n" + "\n".join(["a + b negated=true"] * 10)).explain("a", "b")
    assert "And 2 more" in many.to_text(full=True)
    assert len(many.to_dict()["related"]) == 10


def test_a_name_alone_is_no_statement() -> None:
    with pytest.raises(ValueError, match="'a' is not an identifier of a statement"):
        graph("a + b").explain("a")


# The shipped graph: expected words are those of the text, not of the program.


def said(graph: kg.KnowledgeGraph, statement: str) -> str:
    return sentence(graph.content.statements[statement], graph.content)


def test_every_statement_of_the_graph_is_explained_with_all_its_fields(shipped: kg.KnowledgeGraph) -> None:
    content = shipped.content
    seen: dict[str, str] = {}
    assert content.statements
    for item in content.statements.values():
        words = sentence(item, content)
        assert seen.setdefault(words, item.id) == item.id
        said = words.rpartition("It said: ")[2]
        assert (said != words) == bool(item.retracted), words
        lead = said.partition(" that")[0] if item.certainty != "hypothesised" else said
        assert [w for w, hedge in HEDGES.items() if re.search(hedge, lead)] == [item.certainty], words
        clause = words.partition("The reason given: ")[0]
        labels = [
            content.entities[c].label for c in (item.subject, item.object, *item.via, *item.omits, item.in_cell) if c
        ]
        assert all(noun_stem(label) in clause for label in labels), words
        assert not item.is_negated or re.search(NEGATION, clause)
        assert all(f"the {aspect} of" in clause for aspect in (item.subject_aspect, item.object_aspect) if aspect)
        assert item.timing in clause
        assert item.reason.removesuffix(".") in words
        assert clause.count("(inherited from the clause before)") == len(item.context.inherited)


def noun_stem(label: str) -> str:
    """Return the stem that singular and plural of a label share."""
    return re.split(r" (?:of|in|with|across|over) ", label)[0].removesuffix("y")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param(
            "stm:ido_treg-28",
            ["curator inferred", "IFN-γ", "kynurenine increases the activation of AHR"],
            id="inferred",
        ),
        pytest.param("stm:neutrophils-1", ["denies that MSC produce IL-17"], id="denied"),
        pytest.param(
            "stm:niche-27", ["raises the possibility", "MSC prevent or lessen poor graft function"], id="hypothesised"
        ),
        pytest.param("stm:prophylaxis-11", ["suggests", "grade II–IV aGVHD"], id="a trend"),
        pytest.param("stm:vesicles-44.CL_0000815", ["affect Tregs", "direction left open"], id="sign unknown"),
        pytest.param(
            "stm:toll_like_receptors-9",
            ["TLR3 and TLR4 (inherited", "decrease MSC immunosuppressive capacity", "temporarily"],
            id="inherited and for a time",
        ),
        pytest.param(
            "stm:poor_graft_function-5", ["shows as absence of relapse, infection and GVHD"], id="part of a definition"
        ),
    ],
)
def test_statements_of_the_text(shipped: kg.KnowledgeGraph, statement: str, words: list[str]) -> None:
    assert [word for word in words if word not in said(shipped, statement)] == []


def test_ido_to_treg_is_an_inference_where_it_is_spelt_out(shipped: kg.KnowledgeGraph) -> None:
    explanation = shipped.explain("IDO", "Treg")
    chapter = next(n for n, c in enumerate(explanation.chapters) if len(c.facts["nodes"]) == 4)
    together = section(explanation, "Taken together", chapter)
    assert "at most an inference of a curator" in together
    assert "positive (more IDO1, more proliferation of Tregs)" in together
    assert "Steps 2 and 3 state licensing, and agree in it" in together
    steps = section(explanation, "Step by step", chapter)
    assert "states that IDO1 produces kynurenine" in steps
    assert steps.count("A curator inferred") == 2
    assert steps.count("IFN-γ") >= 2
    evidence = section(explanation, "Evidence", chapter)
    assert "read in one review" in evidence
    assert "the studies it cites were not read" in evidence
    assert "Kadri, N." in explanation.to_text(full=True)


def test_vesicles_to_th17_is_negative_and_asserted(shipped: kg.KnowledgeGraph) -> None:
    explanation = shipped.explain("MSC-EV", "Th17")
    assert explanation.chapters
    for number, chapter in enumerate(explanation.chapters):
        assert chapter.facts["sign"] == -1
        assert "inferred" not in chapter.title
        assert "net effect is negative" in section(explanation, "Taken together", number)
        assert "miR-155 promotes Th17" in explanation.to_text(full=True)


kg_command = partial(commands.run, "explain")


def test_the_command_explains_a_statement_and_the_members_of_a_list() -> None:
    one = kg_command("stm:neutrophils-1")
    assert one.exit_code == 0
    assert "denies that MSC produce IL-17" in one.stdout
    many = json.loads(kg_command("stm:toll_like_receptors-8", "-f", "json").stdout)
    assert many["schema"] == "msc-kg/explain/1"
    assert [e["statement"] for e in many["explanations"]] == [
        "stm:toll_like_receptors-8.NCBIGene_7098",
        "stm:toll_like_receptors-8.NCBIGene_7099",
    ]
    assert {e["certainty"] for e in many["explanations"]} == {"inferred"}


def test_the_command_explains_paths() -> None:
    done = kg_command("IDO", "Treg", "-f", "markdown")
    assert done.exit_code == 0
    assert "IDO read as IDO1" in done.stderr
    assert done.stdout.startswith("## 1. IDO1 → Treg")
    assert "\n## References\n" in done.stdout
    only = json.loads(kg_command("IDO", "Treg", "--max-edges", "1", "-f", "json").stdout)
    assert [len(e["nodes"]) for e in only["explanations"]] == [2]
    other = kg_command("MSC", "Treg", "--context", "licensing=TLR4").stdout
    assert "AHR → Treg" not in other


@pytest.mark.parametrize(
    ("args", "exit_code", "words"),
    [
        pytest.param(["Treg", "IDO"], 1, "NO PATH from Treg to IDO1", id="no path"),
        pytest.param(["IDO"], 2, "'IDO' is not a statement", id="a name alone"),
        pytest.param(["stm:neutrophils-1", "-k", "2"], 2, "leave out -k or give", id="an option of paths"),
        pytest.param(["stm:neutrophils-1", "--max-edges", "2"], 2, "leave out --max-edges or", id="a long option"),
        pytest.param(["stm:neutrophils-999"], 3, "no statement 'stm:neutrophils-999'", id="an unknown statement"),
        pytest.param(["IDO", "Tregg"], 3, "did you mean Treg", id="a misspelt name"),
    ],
)
def test_the_command_names_the_mistake(args: list[str], exit_code: int, words: str) -> None:
    done = kg_command(*args)
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert words in done.stderr


def test_the_command_takes_every_option_of_a_question() -> None:
    assert kg_command("IDO", "kynurenine").exit_code == 0
    assert kg_command("IDO", "kynurenine", "--context", "licensing=TLR4", "--strict-context").exit_code == 1
    assert kg_command("kynurenine", "Treg").exit_code == 0
    assert kg_command("kynurenine", "Treg", "--min-certainty", "asserted").exit_code == 1


def test_denied_statements_are_named_when_no_path_exists() -> None:
    done = kg_command("MSC", "relapse")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "denies that" in done.stderr
    assert "MSC increase relapse" in done.stderr


def test_no_path_in_json_is_an_object_all_the_same() -> None:
    done = kg_command("Treg", "IDO", "-f", "json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert answer["explanations"] == []
    assert answer["near_misses"][0]["hidden_by"] == "direction"


def test_a_member_is_explained_by_its_group() -> None:
    made = grouped(graph("g + z \n x ~ q"), g="x y")
    text = str(made.explain("x", "z"))
    assert "1. g → z" in text
    assert "No path has x itself: below, a list that holds it stands for it" in text
