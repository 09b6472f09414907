"""The reading of edges of other graphs: the tables of ``docs/reference/import.md``, cell by cell."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.answers.describe import describe_entity, describe_statement
from kg.answers.path_text import path_report, related_report
from kg.ingest.qualifiers import read_meaning
from kg.ingest.readers.kgx import KgxRows
from kg.ingest.row_columns import words_of_json
from kg.ingest.unpack import GraphFileError
from kg.model.identifiers import to_iri
from kg.model.predicates import Predicates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ingest.qualifiers import EdgeMeaning

DOC = (Path(__file__).parents[1] / "docs" / "reference" / "import.md").read_text(encoding="utf-8")
PREDICATES = Predicates({})
WORDS = {"0": {}, "+": {"increased", "upregulated"}, "-": {"decreased", "downregulated"}}


def table(name: str) -> Iterator[list[str]]:
    """Return the rows of a table of the page, its head first."""
    _, _, rest = DOC.partition(f"<!-- {name} -->\n\n")
    lines = rest.partition("\n\n")[0].splitlines()
    assert len(lines) > 2, name
    return ([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in (lines[0], *lines[2:]))


def meaning(predicate: str = "biolink:affects", **row: Any) -> EdgeMeaning:
    return read_meaning(words_of_json({"predicate": predicate, **row}), PREDICATES.get(predicate), PREDICATES)


def mark(reading: EdgeMeaning) -> str:
    """Return the mark that the page has for a meaning."""
    if reading.doubts:
        assert reading.sign is None
        return "x"
    if reading.is_further:
        return "."
    assert reading.sign is None or reading.is_causal
    return {1: "+", -1: "-", None: "?"}[reading.sign]


def directions() -> Iterator[Any]:
    """Return a case for every cell of the table of directions, for either word of Biolink."""
    (_, _, *columns), *rows = table("directions")
    assert len(columns) == 9
    for predicate, qualified, *cells in rows:
        for column, cell in zip(columns, cells, strict=True):
            subject, target = column.split()
            for words in product(WORDS[subject] or [""], WORDS[target] or [""]):
                identity = f"{predicate} {qualified} {' '.join(words)}"
                yield pytest.param(predicate, qualified, *words, cell, id=identity)


@pytest.mark.parametrize(("predicate", "qualified", "subject", "target", "expected"), list(directions()))
def test_the_direction_qualifiers_give_the_sign(
    predicate: str, qualified: str, subject: str, target: str, expected: str
) -> None:
    row = {
        "qualified_predicate": qualified,
        "subject_direction_qualifier": subject,
        "object_direction_qualifier": target,
    }
    assert mark(meaning(predicate, **row)) == expected


@pytest.mark.parametrize(
    ("aspect", "side", "expected"),
    [
        (aspect, side, cell)
        for aspect, *cells in list(table("aspects"))[1:]
        for side, cell in zip(("subject", "object"), cells, strict=True)
    ],
)
def test_aspect_qualifiers_become_aspects(aspect: str, side: str, expected: str) -> None:
    row = {"object_direction_qualifier": "increased", f"{side}_aspect_qualifier": aspect}
    assert mark(meaning(**row)) == expected


@pytest.mark.parametrize(("column", "value", "expected"), list(table("denials"))[1:])
@pytest.mark.parametrize("suffix", ["tsv", "jsonl"])
def test_a_denial_is_kept_and_not_followed(build: Any, column: str, value: str, expected: str, suffix: str) -> None:
    value = value.replace("\\|", "|")
    row = {"subject": "X:a", "predicate": "biolink:affects", "object": "X:b", column: value}
    lines = ["\t".join(row), "\t".join(row.values())] if suffix == "tsv" else [json.dumps(row)]
    if suffix == "jsonl" and "|" in value:
        pytest.skip("a bar in JSON is part of the value")
    made = build(with_sparql=True, **{f"e__{suffix}": "\n".join(lines)})
    (item,) = made.statements()
    said = "not understood" if item.not_understood else "denied" if item.is_negated else "stated"
    assert said == expected
    is_followed = expected == "stated"
    assert len(made.paths("X:a", "X:b")) == is_followed
    assert made.sparql("ASK { ?s biolink:affects ?o }").boolean is is_followed
    assert build.built.tally.not_understood == (expected == "not understood")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "denied"), (1, "denied"), ([True], "denied"), (False, "stated"), ([], "stated"), (None, "stated")],
)
def test_denials_of_json(value: Any, expected: str) -> None:
    meaning_ = meaning(negated=value)
    assert (meaning_.is_negated, meaning_.doubts) == (expected == "denied", ())


@pytest.mark.parametrize("column", ["frequency_qualifier", "biolink:has_count", "has_percentage", "has_quotient"])
@pytest.mark.parametrize(
    ("value", "is_denied"),
    [
        ("HP:0040285", True),
        ("0/12", True),
        ("0 %", True),
        ("0.0", True),
        ("0 of 12", True),
        ("Excluded", True),
        ("1/12", False),
        ("10%", False),
        ("HP:0040280", False),
    ],
)
def test_a_frequency_of_zero_is_a_denial(column: str, value: str, is_denied: bool) -> None:
    """HP:0040285 is HPO's *Excluded*; HP:0040280 is *Obligate*."""
    found = meaning("biolink:has_phenotype", **{column: value})
    assert (found.is_negated, found.doubts) == (is_denied, ())
    assert meaning("biolink:has_phenotype", negated=False, **{column: "0"}).doubts == ("denied and not denied",)


@pytest.mark.parametrize("suffix", ["tsv", "jsonl", "nt", "ttl", "cx2"])
@pytest.mark.parametrize(
    ("name", "is_followed"),
    [
        *((f"{word}_affect", False) for word in ("doesnt", "cannot", "fails_to", "non", "no_longer")),
        *(("unaffected_by", False), ("expression_absent", False), ("absentIn", False), ("nonsense_in", True)),
        *(("does_not_affect", False), ("doesNotInhibit", False), ("hasNoEffectOn", False), ("NOT_seen_in", False)),
        *(
            (name, False)
            for name in ("does-not-affect", "does%20not%20affect", "NOTaffects", "NOTAffects", "NegatedRegulates")
        ),
        *(
            (name, False)
            for name in ("neg.inhibits", "excluded_from", "independent_of", "ineffective_for", "no-increase")
        ),
        *((name, True) for name in ("notch_activates", "NOTCH_activates", "neglects", "noradrenergic")),
        *(("touches", True), ("produces_NO", True), ("notifies", True), ("has_notch", True)),
    ],
)
def test_a_predicate_of_no_table_that_may_deny_is_not_followed(
    build: Any, name: str, is_followed: bool, suffix: str
) -> None:
    triple = f"<http://x.org/a> <http://x.org/{name}> <http://x.org/b> ."
    nodes = [{"id": number, "v": {"represents": f"http://x.org/{end}"}} for number, end in enumerate("ab")]
    edges = [{"id": 0, "s": 0, "t": 1, "v": {"interaction": f"http://x.org/{name}"}}]
    text = {
        "tsv": f"subject\tpredicate\tobject\nhttp://x.org/a\thttp://x.org/{name}\thttp://x.org/b\n",
        "jsonl": json.dumps(dict(zip(("subject", "predicate", "object"), re.findall("<(.*?)>", triple), strict=True))),
        "cx2": json.dumps([{"CXVersion": "2.0"}, {"nodes": nodes}, {"edges": edges}]),
    }.get(suffix, triple)
    made = build(**{f"e__{suffix}": text})
    assert len(made.paths("http://x.org/a", "http://x.org/b")) == is_followed
    assert build.built.tally.not_understood == (not is_followed)


@pytest.mark.parametrize("suffix", ["tsv", "ttl"])
def test_a_predicate_of_no_effect_is_kept_and_not_followed(build: Any, suffix: str) -> None:
    missed = "msc:missed_endpoint_in"
    text = {
        "tsv": f"subject\tpredicate\tobject\nHP:1\t{missed}\tHP:2\n",
        "ttl": f"<{to_iri('HP:1')}> <{to_iri(missed)}> <{to_iri('HP:2')}> .\n",
    }[suffix]
    made = build(**{f"e__{suffix}": text})
    assert [item.predicate for item in made.statements()] == [missed]
    assert len(made.paths("HP:1", "HP:2")) == 0
    assert [path.sign for path in made.paths("HP:1", "HP:2", include_descriptive=True)] == [None]


@pytest.mark.parametrize("suffix", ["tsv", "jsonl", "nt", "ttl"])
def test_a_byte_order_mark_is_no_part_of_a_file(build: Any, suffix: str) -> None:
    text = {
        "tsv": "subject\tpredicate\tobject\nX:a\tRO:0002212\tX:b\n",
        "jsonl": '{"subject":"X:a","predicate":"RO:0002212","object":"X:b"}',
    }.get(suffix, f"<X:a> <{to_iri('RO:0002212')}> <X:b> .")
    made = build(with_sparql=True, **{f"e__{suffix}": "\ufeff" + text})
    assert [path.sign for path in made.paths("X:a", "X:b")] == [-1]
    assert made.sparql("ASK { ?s <http://purl.obolibrary.org/obo/RO_0002212> ?o }").boolean


@pytest.mark.parametrize(
    "line",
    [
        '{"subject":"X:a","predicate":"RO:0002213","object":"X:b","negated":true,"negated":false}',
        '{"subject":"X:a","predicate":"RO:0002213","object":"X:b","negated" : true, "negated" : false}',
        '{"subject":"X:a","predicate":"RO:0002213","object":"X:b","qualifiers":[{"a":"negated","a":"b"}]}',
        '{"subject":"X:a","predicate":"RO:0002213","object":"X:b","properties":{"negated"\t:true,"negated"\t:false}}',
    ],
)
def test_a_key_of_json_that_stands_twice_is_refused(build: Any, line: str) -> None:
    with pytest.raises(GraphFileError, match=r"e.jsonl:1: the key '(negated|a)' occurs twice"):
        build(e__jsonl=line)


@pytest.mark.parametrize(
    "row", ['{"id":"X:e","subject":null,"predicate":"RO:0002213","object":""}', "X:e\t\tRO:0002213\t"]
)
def test_an_edge_without_ends_is_no_node(build: Any, row: str) -> None:
    files = {"e__jsonl": row} if row[0] == "{" else {"e__tsv": f"id\tsubject\tpredicate\tobject\n{row}\n"}
    with pytest.raises(GraphFileError, match="an edge without 'subject'"):
        build(**files)


@pytest.mark.parametrize(
    "key", ["EX:negated", "http://w3id.org/biolink/vocab/negated", "https://ex.org/terms#isNegated"]
)
@pytest.mark.parametrize("suffix", ["tsv", "jsonl", "ttl"])
def test_a_denial_of_another_vocabulary_is_one(build: Any, key: str, suffix: str) -> None:
    iri = key if "//" in key else "http://ex.org/negated"
    parts = "".join(
        f"<{to_iri(f'rdf:{part}')}> <{value}> ; " for part, value in (("subject", "X:a"), ("object", "X:b"))
    )
    text = {
        "tsv": f"subject\tpredicate\tobject\t{key}\nX:a\tRO:0002213\tX:b\ttrue\n",
        "jsonl": json.dumps({"subject": "X:a", "predicate": "RO:0002213", "object": "X:b", key: True}),
        "ttl": f"[] {parts} <{to_iri('rdf:predicate')}> <{to_iri('RO:0002213')}> ; <{iri}> true .",
    }[suffix]
    (item,) = build(**{f"e__{suffix}": text}).statements()
    assert item.is_negated


def test_a_column_of_another_vocabulary_that_ends_in_a_denial_is_not_understood(build: Any) -> None:
    ends = f"<{to_iri('rdf:subject')}> <X:a> ; <{to_iri('rdf:object')}> <X:b>"
    link = f"[] {ends} ; <{to_iri('rdf:predicate')}> <{to_iri('RO:0002213')}> ; <http://ex.org/polarity_negated> true ."
    (item,) = build(e__ttl=link).statements()
    assert item.not_understood == "polarity negated true"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("negated:boolean", "true", "denied"),
        ("properties.negated", "true", "denied"),
        ('"negated"', '"true"', "denied"),
        ("negated\u200b", "true", "denied"),
        ("NOT", "true", "not understood"),
        ("is_not", "1", "not understood"),
        ("denied", "yes", "not understood"),
        ("retracted", "true", "not understood"),
        ("deprecated", "true", "not understood"),
        ("hypothesis", "true", "not understood"),
        ("has_negation", "true", "not understood"),
        ("EX:polarity_negated", "true", "not understood"),
        ("polarity_negated", "false", "stated"),
        ("polarity", "negative", "not understood"),
        ("direction", "down", "not understood"),
        ("sign", "-1", "not understood"),
        ("EX:effect", "inhibition", "not understood"),
        ("object_direction", "decreased", "not understood"),
        ("effect_direction", "down", "not understood"),
        ("Direction of effect", "decrease", "not understood"),
        ("mor", "-1", "not understood"),
        ("mode_of_regulation", "1", "stated"),
        ("is_inhibition", "1", "not understood"),
        ("is_inhibition", "False", "stated"),
        ("is_stimulation", "0", "not understood"),
        ("is_stimulation", "1", "stated"),
        ("consensus_inhibition", "maybe", "not understood"),
        ("NOT", "false", "stated"),
        ("hypothesis", "False", "stated"),
        ("polarity", "positive", "stated"),
        ("sign", "+1", "stated"),
    ],
)
@pytest.mark.parametrize("suffix", ["tsv", "jsonl"])
def test_a_column_that_may_turn_or_deny_an_edge_is_not_passed_over(
    build: Any, column: str, value: str, expected: str, suffix: str
) -> None:
    row = {"subject": "X:a", "predicate": "RO:0002213", "object": "X:b", column: value}
    text = json.dumps(row) if suffix == "jsonl" else "\n".join(["\t".join(row), "\t".join(row.values())])
    made = build(with_sparql=True, **{f"e__{suffix}": text})
    (item,) = made.statements()
    assert ("not understood" if item.not_understood else "denied" if item.is_negated else "stated") == expected
    assert [path.sign for path in made.paths("X:a", "X:b")] == ([1] if expected == "stated" else [])
    assert made.sparql("ASK { ?s ?p ?o }").boolean is (expected == "stated")


@pytest.mark.parametrize(
    "column",
    ["subject_direction_qualifier:string[]", "subjectDirectionQualifier", "properties.subject-direction-qualifier"],
)
def test_the_direction_of_a_subject_in_another_spelling(build: Any, column: str) -> None:
    made = build(e__tsv=f"subject\tpredicate\tobject\t{column}\nX:a\tRO:0002213\tX:b\tdecreased\n")
    assert [path.sign for path in made.paths("X:a", "X:b")] == [-1]


@pytest.mark.parametrize("ends", [("source", "target"), ("from", "to"), ("head", "tail"), (":START_ID", ":END_ID")])
@pytest.mark.parametrize("suffix", ["tsv", "jsonl"])
def test_an_edge_under_other_names_is_no_node(build: Any, ends: tuple[str, str], suffix: str) -> None:
    row = {"id": "X:1", ends[0]: "X:a", "relation": "RO:0002212", ends[1]: "X:b"}
    text = json.dumps(row) if suffix == "jsonl" else "\n".join(["\t".join(row), "\t".join(row.values())])
    with pytest.raises(GraphFileError, match="are not read; name them subject and object"):
        build(**{f"e__{suffix}": text})


def test_columns_that_are_not_read_are_listed(build: Any) -> None:
    build(e__tsv="subject\tpredicate\tobject\tweight\tp_value\nX:a\tRO:0002213\tX:b\t3\t\nX:a\tRO:0002213\tX:c\t4\t1\n")
    assert "columns that are not read: weight 2, p_value 1" in list(build.built.tally.lines())


def test_contradictory_denials_are_not_understood() -> None:
    assert meaning(negated="false", qualifier="NOT").doubts == ("denied and not denied",)
    assert meaning(**{"negated": True, "biolink:negated": "0"}).doubts == ("denied and not denied",)


def parsed(cell: str) -> dict[str, Any]:
    """Return the JSON object that a cell of the page shows."""
    found: dict[str, Any] = json.loads(cell.strip("`").replace("\\|", "|"))
    return found


@pytest.mark.parametrize("cell", [row[0] for row in list(table("spellings"))[1:]])
def test_a_qualifier_is_read_in_any_spelling(cell: str) -> None:
    assert mark(meaning(**parsed(cell))) == "-"


@pytest.mark.parametrize(("cell", "said"), list(table("not understood"))[1:])
def test_differing_fields_are_not_understood_and_shown(cell: str, said: str) -> None:
    found = meaning(**parsed(cell))
    assert mark(found) == "x"
    assert " ".join(found.doubts).replace('"', "") == said.replace('"', "").replace("\\|", "|")


def test_arrays_that_disagree_are_kept_shown_and_not_followed(build: Any) -> None:
    row = {
        "subject": "EX:a",
        "predicate": "biolink:affects",
        "object": "EX:b",
        "qualified_predicate": "biolink:causes",
        "object_direction_qualifier": ["decreased", "increased"],
        "object_aspect_qualifier": ["activity", "degradation"],
    }
    made = build(e__jsonl=json.dumps(row))
    (item,) = made.statements()
    assert item.sign is None
    assert item.not_understood == "object direction decreased, increased; object aspect activity, degradation"
    assert len(made.paths("EX:a", "EX:b")) == 0
    related = related_report(made.paths("EX:a", "EX:b").answer, made.content)
    assert "not understood" in related
    assert "decreased, increased" in related


def test_several_aspects_of_a_kind_are_shown() -> None:
    found = meaning(object_direction_qualifier="decreased", object_aspect_qualifier=["activity", "expression"])
    assert (found.object_aspect, found.caveats) == ("", ("object aspect: activity, expression",))


@pytest.mark.parametrize("level", ["prediction", "biolink:Prediction", ["prediction", "knowledge_assertion"]])
def test_the_knowledge_level_in_any_spelling(level: Any) -> None:
    assert meaning(knowledge_level=level).certainty == "hypothesised"
    attribute = {"attribute_type_id": "biolink:knowledge_level", "value": level}
    assert meaning(attributes=[attribute]).certainty == "hypothesised"


@pytest.mark.parametrize(
    ("record", "is_negated", "doubts"),
    [
        ({"attributes": [{"attribute_type_id": "biolink:negated", "value": True}]}, True, ()),
        (
            {
                "attributes": [
                    {"attribute_type_id": "EX:study", "attributes": [{"attribute_type_id": "negated", "value": True}]}
                ]
            },
            True,
            (),
        ),
        (
            {
                "sources": [
                    {"resource_id": "infores:x", "attributes": [{"attribute_type_id": "retracted", "value": True}]}
                ]
            },
            False,
            ("retracted true",),
        ),
        (
            {
                "attributes": [
                    {"attribute_type_id": "EX:x", "attributes": [{"attribute_type_id": "agent_type", "value": 1}]}
                ]
            },
            False,
            (),
        ),
        ({"properties": {"attributes": [{"attribute_type_id": "biolink:negated", "value": True}]}}, True, ()),
        ({"properties": {"properties": {"negated": True}}}, True, ()),
        ({"data": {"negated": True}}, False, ("data negated true",)),
        ({"data": [{"edge": {"negated": False}}]}, False, ()),
        (
            {"qualifiers": {"q": {"qualifier_type_id": "x", "qualifier_value": "y"}}},
            False,
            ('q {"qualifier_type_id": "x", "qualifier_value": "y"}',),
        ),
        ({"qualifier_set": [{"qualifier_type_id": "x"}]}, False, ('qualifier set {"qualifier_type_id": "x"}',)),
    ],
)
def test_a_denial_is_seen_however_deep(record: Any, is_negated: bool, doubts: tuple[str, ...]) -> None:
    found = meaning(**record)
    assert (found.is_negated, found.doubts) == (is_negated, doubts)


def test_json_that_is_nested_too_deeply_is_a_row_that_cannot_be_read(tmp_path: Path) -> None:
    deep = '{"attributes":' + '[{"attributes":' * 420 + "1" + "}]" * 420 + "}"
    rows = KgxRows(tmp_path / "e.jsonl", io.BytesIO(), ".jsonl")
    with pytest.raises(ValueError, match="nested too deeply"):
        rows.read(deep.encode())


def test_a_knowledge_level_that_biolink_does_not_have_is_a_hint() -> None:
    found = meaning(knowledge_level="rumour")
    assert (found.certainty, found.caveats) == ("suggested", ("knowledge level: rumour",))


@pytest.mark.parametrize("side", ["subject", "object"])
@pytest.mark.parametrize("what", ["form_or_variant", "part", "derivative", "specialization", "activity", "process"])
def test_a_side_that_is_another_thing_has_no_sign(side: str, what: str) -> None:
    row = {"object_direction_qualifier": "increased", f"{side}_{what}_qualifier": "X:1"}
    reading = meaning(**row)
    assert mark(reading) == "?"
    assert f"{side} {what.replace('_', ' ')}: X:1" in reading.caveats


def test_a_qualifier_that_biolink_does_not_have_is_not_understood() -> None:
    reading = meaning(object_direction_qualifier="increased", moon_phase_qualifier="full")
    assert (mark(reading), reading.doubts) == ("x", ("moon phase full",))
    assert mark(meaning(object_direction_qualifier="increased", onset_qualifier="HP:1")) == "+"


def test_fields_without_a_sign_are_caveats() -> None:
    assert meaning(subject_direction_qualifier="decreased").caveats == ("subject direction: decreased",)
    assert meaning("EX:no_row", object_direction_qualifier="increased").caveats == ("object direction: increased",)
    assert meaning(object_direction_qualifier="increased").caveats == ()


def test_the_page_names_the_fields_that_contradict_each_other() -> None:
    reading = meaning("RO:0002213", object_direction_qualifier="decreased")
    assert reading.doubts == ("object direction decreased, against the predicate 'positively regulates'",)


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        *(
            (curie, "+")
            for curie in "biolink:causes biolink:promotes_condition biolink:predisposes_to_condition".split()
        ),
        *((curie, "-") for curie in "biolink:preventative_for_condition biolink:disrupts biolink:prevents".split()),
        *((curie, "+") for curie in "RO:0002407 RO:0004047 RO:0012005 RO:0018027 RO:0002406 RO:0012009".split()),
        *((curie, "-") for curie in "RO:0002409 RO:0004046 RO:0012006 RO:0018029 RO:0002408 RO:0012010".split()),
        *((curie, "+") for curie in "biolink:increases_expression_of biolink:positively_regulates".split()),
        *((curie, "-") for curie in "biolink:decreases_activity_of biolink:entity_negatively_regulates_entity".split()),
        *((curie, "?") for curie in "biolink:increases_degradation_of biolink:affects RO:0002411 RO:0003304".split()),
        *((curie, ".") for curie in "biolink:similar_to biolink:contraindicated_in biolink:coexpressed_with".split()),
        *((curie, ".") for curie in "biolink:part_of biolink:xref RO:0002333 RO:HOM0000017 biolink:binds".split()),
        *((curie, "-") for curie in "SEMMEDDB:INHIBITS SEMMEDDB:inhibits semmeddb:inhibits".split()),
    ],
)
def test_a_predicate_has_the_sign_of_its_row(predicate: str, expected: str) -> None:
    assert mark(meaning(predicate)) == expected


def test_every_predicate_of_biolink_has_a_row() -> None:
    names = (Path(__file__).parent / "data" / "biolink_predicates.txt").read_text(encoding="utf-8").split()
    assert len(names) > 200
    assert [name for name in names if not PREDICATES.get(f"biolink:{name}").is_listed] == []


INVERSE = {
    "biolink:affected_by": "biolink:affects",
    "biolink:regulated_by": "biolink:regulates",
    "biolink:caused_by": "biolink:causes",
    "RO:0002334": "RO:0002211",
    "RO:0002335": "RO:0002212",
    "RO:0002336": "RO:0002213",
    "RO:0003001": "RO:0003000",
    "biolink:condition_ameliorated_by": "biolink:ameliorates_condition",
}


@pytest.mark.parametrize("suffix", ["tsv", "nt", "ttl"])
@pytest.mark.parametrize("predicate", INVERSE)
def test_an_inverse_predicate_is_turned_round(build: Any, predicate: str, suffix: str) -> None:
    text = {
        "tsv": f"subject\tpredicate\tobject\nHP:1\t{predicate}\tHP:2\n",
        "nt": f"<{to_iri('HP:1')}> <{to_iri(predicate)}> <{to_iri('HP:2')}> .\n",
        "ttl": f"<{to_iri('HP:1')}> <{to_iri(predicate)}> <{to_iri('HP:2')}> .\n",
    }[suffix]
    made = build(**{f"g__{suffix}": text})
    (item,) = made.statements()
    assert (item.subject, item.predicate, item.object) == ("HP:2", INVERSE[predicate], "HP:1")
    assert item.sign == PREDICATES.get(INVERSE[predicate]).predicate.sign
    assert (len(made.paths("HP:2", "HP:1")), len(made.paths("HP:1", "HP:2"))) == (1, 0)


def test_the_qualifiers_of_an_inverse_predicate_are_turned_with_it(build: Any) -> None:
    row = {
        "subject": "X:gene",
        "predicate": "biolink:affected_by",
        "object": "X:drug",
        "qualified_predicate": "biolink:caused_by",
        "subject_direction_qualifier": "decreased",
        "subject_aspect_qualifier": "expression",
    }
    made = build(e__jsonl=json.dumps(row))
    (item,) = made.statements()
    assert (item.subject, item.predicate, item.object) == ("X:drug", "biolink:affects", "X:gene")
    assert (item.sign, item.subject_aspect, item.object_aspect) == (-1, "", "expression")
    assert item.caveats == ("given as: X:gene biolink:affected_by X:drug",)


def test_a_qualified_predicate_of_the_other_direction_is_not_understood() -> None:
    assert mark(meaning(qualified_predicate="biolink:caused_by", object_direction_qualifier="increased")) == "x"


@pytest.mark.parametrize("suffix", ["tsv", "nt"])
@pytest.mark.parametrize("predicate", ["SEMMEDDB:neg_inhibits", "SEMMEDDB:NEG_INHIBITS", "semmeddb:neg_inhibits"])
def test_denials_of_semmeddb_are_denials(build: Any, predicate: str, suffix: str) -> None:
    text = {
        "tsv": f"subject\tpredicate\tobject\nX:a\t{predicate}\tX:b\n",
        "nt": f"<http://x.org/a> <{predicate}> <http://x.org/b> .\n",
    }[suffix]
    made = build(**{f"g__{suffix}": text})
    (item,) = made.statements()
    assert (item.is_negated, item.predicate, item.sign) == (True, "SEMMEDDB:INHIBITS", -1)
    assert len(made.paths(item.subject, item.object)) == 0
    assert "no source recorded" in str(made.explain(item.id))
    assert build.built.tally.denied == 1


def test_denied_twice_is_not_understood() -> None:
    assert meaning("SEMMEDDB:neg_inhibits", negated="true").doubts == ("negated true, beside a predicate that denies",)


@pytest.mark.parametrize("suffix", ["tsv", "nt", "ttl"])
@pytest.mark.parametrize("gene", ["NCBIGene:50943", "UniProtKB:Q9BZS1"])
@pytest.mark.parametrize("disease", ["MONDO:0010580", "MESH:D000001"])
def test_a_gene_causes_a_disease_by_its_variants(build: Any, gene: str, disease: str, suffix: str) -> None:
    """FOXP3 causes IPEX where it is lost, so Monarch's *causes* gives no sign."""
    causes = "biolink:causes"
    text = {"tsv": f"subject\tpredicate\tobject\n{gene}\t{causes}\t{disease}\nCHEBI:1\t{causes}\t{disease}\n"}.get(
        suffix, "".join(f"<{to_iri(s)}> <{to_iri(causes)}> <{to_iri(disease)}> .\n" for s in (gene, "CHEBI:1"))
    )
    made = build(**{f"g__{suffix}": text})
    assert [path.sign for path in made.paths(gene, disease)] == [None]
    assert [path.sign for path in made.paths("CHEBI:1", disease)] == [1]


def test_a_build_ends_with_a_count_of_the_edges(build: Any) -> None:
    rows = [
        "subject\tpredicate\tobject\tnegated",
        "X:a\tRO:0002213\tX:b\t",
        "X:a\tbiolink:affects\tX:c\t",
        "X:a\tEX:touches\tX:d\t",
        "X:a\tEX:touches\tX:e\t",
        "X:a\tEX:sees\tX:e\t",
        "X:a\tRO:0002213\tX:f\ttrue",
        "X:a\tRO:0002213\tX:g\tperhaps",
        "X:a\tbiolink:part_of\tX:h\t",
    ]
    build(e__tsv="\n".join(rows))
    assert list(build.built.tally.lines()) == [
        "edges with a sign: 1",
        "edges without a sign: 4",
        "  their predicates that are in no table: EX:touches 2, EX:sees 1",
        "denied: 1",
        "not causal, followed with --include-descriptive only: 1",
        "not understood, kept and not followed: 1",
        "  negated perhaps: 1, first at e.tsv:8",
        "set aside, because they cannot be read: 0",
    ]


def test_the_edges_that_are_merged_in_are_not_counted(build: Any) -> None:
    build(merge=True, e__tsv="subject\tpredicate\tobject\nX:a\tRO:0002213\tX:b\n")
    assert build.built.tally.signed == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"primary_knowledge_source": "infores:ctd"}, "source infores:ctd"),
        ({"biolink:primary_knowledge_source": "infores:ctd"}, "source infores:ctd"),
        ({"knowledge_source": "infores:ctd"}, "source infores:ctd"),
        (
            {"aggregator_knowledge_source": ["infores:monarch", "infores:rtx"]},
            "aggregated by infores:monarch, infores:rtx",
        ),
        ({"provided_by": "monarch"}, "provided by monarch"),
        ({"has_evidence": ["ECO:1", "ECO:2"]}, "evidence ECO:1, ECO:2"),
        ({"supporting_text": ["One, two.", "Three."]}, 'text "One, two."; text "Three."'),
        (
            {"publications": ["PMID:1"], "supporting_data_source": "infores:x"},
            "data from infores:x; publications PMID:1",
        ),
        (
            {
                "sources": [
                    {"resource_id": "infores:ctd", "resource_role": "primary_knowledge_source"},
                    {"resource_id": "infores:rtx", "resource_role": "aggregator_knowledge_source"},
                ]
            },
            "source infores:ctd; aggregated by infores:rtx",
        ),
        ({"sources": ["infores:ctd"]}, "sources infores:ctd"),
        ({"attributes": [{"attribute_type_id": "biolink:publications", "value": ["PMID:1"]}]}, "publications PMID:1"),
    ],
)
@pytest.mark.parametrize("suffix", ["tsv", "jsonl"])
def test_the_source_of_an_edge_is_shown_everywhere(build: Any, row: dict[str, Any], expected: str, suffix: str) -> None:
    row = {"subject": "X:a", "predicate": "biolink:affects", "object": "X:b", **row}
    cells = [
        cell if isinstance(cell, str) else json.dumps(cell) if isinstance(cell[0], dict) else "|".join(cell)
        for cell in row.values()
    ]
    text = json.dumps(row) if suffix == "jsonl" else "\n".join(["\t".join(row), "\t".join(cells)])
    made = build(**{f"e__{suffix}": text})
    (item,) = made.statements()
    assert item.comment == expected
    report = path_report(made.paths("X:a", "X:b").answer, made.content)
    assert expected in report
    described = describe_statement(item, made.content).to_text(full=True)
    assert "no source recorded" not in report + str(made.explain(item.id)) + described


def test_the_doubts_of_a_build_are_listed_with_their_first_place(build: Any) -> None:
    rows = [
        "subject\tpredicate\tobject\tobject_direction_qualifier",
        "X:a\tbiolink:affects\tX:b\tsideways",
        "X:b\tbiolink:affects\tX:c\tsideways",
        "X:c\tbiolink:affects\tX:d\tdecreased",
    ]
    made = build(with_sparql=True, e__tsv="\n".join(rows))
    tally = build.built.tally
    assert tally.not_understood == 2
    assert {text: (doubt.first, doubt.count) for text, doubt in tally.doubts.items()} == {
        "object direction sideways": ("e.tsv:2", 2)
    }
    assert len(made.statements()) == 3
    assert [len(made.paths(f"X:{a}", f"X:{b}")) for a, b in pairwise("abcd")] == [0, 0, 1]
    assert len(made.sparql("SELECT * { ?s ?p ?o }").terms) == 1
    related = made.paths("X:a", "X:b").answer.related
    assert [item.not_understood for item in related] == ["object direction sideways"]
    assert made.effect("X:a", "X:b").verdict == "none"


def test_a_statement_says_that_it_was_not_understood(build: Any) -> None:
    rows = [
        "id\tsubject\tpredicate\tobject\tobject_direction_qualifier\tnegated",
        "e1\tX:a\tbiolink:affects\tX:b\tsideways\ttrue",
    ]
    made = build(e__tsv="\n".join(rows))
    (item,) = made.statements()
    assert (item.stands, item.is_walkable, item.is_direct_triple) == (False, False, False)
    described = describe_statement(item, made.content).to_text(full=True)
    assert "not understood: object direction sideways; no path follows it" in described
    assert "was not wholly understood: object direction sideways." in str(made.explain("e1"))
    assert made.effect("X:a", "X:b").verdict == "none"


def test_a_sign_that_qualifiers_turn_is_said_and_is_no_triple(build: Any) -> None:
    rows = [
        "subject\tpredicate\tobject\tsubject_direction_qualifier",
        "X:a\tbiolink:ameliorates_condition\tX:b\tdecreased",
    ]
    made = build(with_sparql=True, e__tsv="\n".join(rows))
    found = made.paths("X:a", "X:b")
    assert [path.sign for path in found] == [1]
    assert "X:a ameliorates (as qualified: positively) X:b" in str(found)
    assert re.search(r"subject direction: decreased", found.to_text(full=True))
    assert made.sparql("ASK { ?s ?p ?o }").boolean is False


def test_names_of_biolink_in_rdf(build: Any) -> None:
    made = build(
        g__ttl="""
        @prefix ex: <http://ex.org/> . @prefix biolink: <https://w3id.org/biolink/vocab/> .
        ex:a biolink:name "alpha" ; biolink:synonym "first letter" ; biolink:description "A letter." ;
            biolink:affects ex:b ; biolink:xref "UMLS:C1", ex:c ; <http://www.w3.org/2002/07/owl#deprecated> true .
        ex:b <http://www.w3.org/2002/07/owl#deprecated> false ; biolink:name "β" ;
            <http://www.geneontology.org/formats/oboInOwl#hasDbXref> "SCTID:7" .
        """
    )
    alpha = made.read("First letter").entity
    assert (alpha.label, alpha.synonyms, alpha.definition) == ("alpha", ("first letter",), "A letter.")
    assert alpha.caveats == ("deprecated: its source no longer uses it",)
    beta = made.read("http://ex.org/b").entity
    assert (beta.label, beta.caveats) == ("β", ())
    assert [made.read(name).entity.label for name in ("UMLS:C1", "sctid:7")] == ["alpha", "β"]
    assert "deprecated" in describe_entity(made.read("alpha"), made.content).to_text(full=True)


@pytest.mark.parametrize("suffix", ["tsv", "jsonl"])
def test_a_bar_in_a_name_is_part_of_it(build: Any, suffix: str) -> None:
    node = {"id": "X:1", "name": "16|A-Methyl Prednisolone", "description": "this | that", "category": "Drug"}
    text = json.dumps(node) if suffix == "jsonl" else "\n".join(["\t".join(node), "\t".join(node.values())])
    made = build(with_sparql=True, **{f"n__{suffix}": text})
    entity = made.read("X:1").entity
    assert (entity.label, entity.definition) == ("16|A-Methyl Prednisolone", "this | that")
    assert made.sparql('ASK { <X:1> rdfs:label "16|A-Methyl Prednisolone" }').boolean


def test_a_bar_parts_synonyms_in_tsv_only(build: Any) -> None:
    made = build(n__tsv="id\tsynonym\nX:1\tone|uno\n", m__jsonl='{"id": "X:2", "synonym": ["two|dos", "zwei"]}')
    assert made.read("uno").entity.curie == "X:1"
    assert made.read("X:2").entity.synonyms == ("two|dos", "zwei")


@pytest.mark.parametrize("value", ["true", "True", "1"])
def test_deprecated_edges_of_kgx_are_named(build: Any, value: str) -> None:
    made = build(n__tsv=f"id\tdeprecated\nX:1\t{value}\nX:2\tFalse\n")
    assert [bool(made.read(name).entity.caveats) for name in ("X:1", "X:2")] == [True, False]


def test_other_identifiers_are_looked_up(build: Any) -> None:
    made = build(n__tsv="id\txref\tequivalent_identifiers\nX:1\tUMLS:C1|MESH:D1\tUMLS:C2|CHEBI:7\nX:2\tUMLS:C2\t\n")
    found = [made.read(name).entity.curie for name in ("umls:c1", "mesh:D1", "CHEBI:7", "UMLS:C2")]
    assert found == ["X:1", "X:1", "X:1", "X:1"]  # what is exactly the same comes before a cross-reference
    assert made.read("X:1").entity.exact_matches == ("UMLS:C2", "CHEBI:7")


def test_a_verdict_names_statements_that_were_not_understood(build: Any) -> None:
    made = build(e__tsv="subject\tpredicate\tobject\tobject_direction_qualifier\nX:a\tbiolink:affects\tX:b\tsideways\n")
    found = made.effect("X:a", "X:b")
    text = str(found)
    assert found.verdict == "none"
    assert "1 statement on the two was not understood" in text
    assert "(not understood: object direction sideways)" in text
    assert "nothing came near" not in text
    assert found.to_dict()["not_understood"] == [item.id for item in found.not_understood]
    assert len(found.not_understood) == 1
    assert made.effect("X:b", "X:a").not_understood == ()
