"""``kg matrix`` of one pair, and the summary of findings of studies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import kg
from commands import run
from kg.answers.findings import summarise
from kg.knowledge_graph import KnowledgeGraph
from small import graph
from test_support import ANIMAL, CLINICAL, DOCUMENTS, HUMAN, IN_VITRO, MOUSE, content, line
from verdicts import trial

if TYPE_CHECKING:
    from kg.answers.matrix import Matrix
    from kg.model.statements import Evidence
    from kg.model.studies import Study


def ask(lines: str, *evidence: list[Evidence], studies: tuple[Study, ...] = (), authors: str = "") -> Matrix:
    """Ask for the matrix of a on z; each statement has its evidence, or none."""
    made = content(lines)
    statements = {
        item.id: item._replace(evidence=tuple(some))
        for item, some in zip(made.statements.values(), evidence, strict=True)
    }
    references = {
        curie: made.references[curie]._replace(authors=authors or curie)
        if curie in DOCUMENTS
        else made.references[curie]
        for curie in made.references
    }
    held = {study.curie: study for study in studies}
    found = made.replace(statements=statements, studies=held, references=references)
    return KnowledgeGraph(found).matrix("a", "z")


def seen(document: str, species: str, eco: str, **more: Any) -> Evidence:
    size = more.pop("size", None)
    made = line(document, eco=eco, **more)
    return made._replace(species=(species,) if species else (), sample_size=size, sample_unit="donors" if size else "")


def test_people_come_first_and_each_place_is_one_row() -> None:
    found = ask(
        "a + z \n a - z object_aspect=expression",
        [seen("s1", HUMAN, IN_VITRO, size=6), line("r1")],
        [seen("s2", MOUSE, ANIMAL, size=8)],
    )
    assert [(row["species"], row["system"], row["found"]) for row in found.rows()] == [
        ("human", "in vitro", "raises"),
        ("not stated", "not stated", "raises"),
        ("mouse", "animal", "lowers"),
    ]
    assert [(row["studies"], row["reviews"], row["n"]) for row in found.rows()] == [
        (1, 0, "6 donors"),
        (0, 1, ""),
        (1, 0, "8 donors"),
    ]
    assert found.gaps == ["in patients"]
    assert "no study in patients was read of this pair" in str(found)


def test_the_lines_of_one_document_are_one_study() -> None:
    lines = [seen("s1", HUMAN, IN_VITRO, size=6), seen("s1", HUMAN, IN_VITRO, n=2, size=4)]
    (row,) = ask("a + z", lines).rows()
    assert (row["studies"], row["n"], row["raises"]) == (1, "6 donors", 1)


def test_statements_of_authors_on_earlier_work_are_counted_and_left_out() -> None:
    """It is no result of their study; what a review states is one of a review."""
    made = content("a + z")
    (item,) = made.statements.values()
    statements = {item.id: item._replace(evidence=(line("s1"), line("r1")))}
    references = {**made.references, "ref:s1": made.references["ref:s1"]._replace(kind="primary study")}
    found = KnowledgeGraph(made.replace(statements=statements, references=references)).matrix("a", "z")
    (row,) = found.rows()
    assert (row["studies"], row["reviews"]) == (0, 1)
    assert found.to_dict()["left_out"] == [item.id]
    assert "left out: 1 statement in which a study reports what it did not show, such as earlier work" in str(found)
    shown = ask("a + z", [seen("s1", HUMAN, IN_VITRO)])
    assert (shown.rows()[0]["studies"], shown.left_out) == (1, ())


@pytest.mark.parametrize(
    ("authors", "groups"),
    [pytest.param("", 2, id="other authors"), pytest.param("Doe, J.; Roe, R.", 1, id="the same authors")],
)
def test_documents_that_share_an_author_are_one_group(authors: str, groups: int) -> None:
    (row,) = ask("a + z", [seen("s1", HUMAN, IN_VITRO), seen("s2", HUMAN, IN_VITRO)], authors=authors).rows()
    assert (row["studies"], row["groups"]) == (2, groups)


@pytest.mark.parametrize(
    ("lines", "stance", "expected"),
    [
        pytest.param("a - z", "supports", "lowers", id="lowers"),
        pytest.param("a + z certainty=hypothesised", "supports", "may raise", id="held possible"),
        pytest.param("a 0 z", "supports", "no effect", id="no effect"),
        pytest.param("a + z negated=true", "supports", "denied", id="denied"),
        pytest.param("a + z", "refutes", "denied", id="refuted"),
        pytest.param("a ? z", "supports", "direction not stated", id="unsigned"),
        pytest.param("a against z", "supports", "goes with lower", id="correlated"),
    ],
)
def test_the_findings_of_a_row(lines: str, stance: str, expected: str) -> None:
    (row,) = ask(lines, [seen("s1", HUMAN, CLINICAL, stance=stance)]).rows()
    assert (row["found"], row["system"]) == (expected, "clinical")


def test_an_inference_is_no_finding() -> None:
    found = ask("a + z certainty=inferred", [line("r1")])
    assert not found
    assert str(found) == "nothing was read of a and z"


def test_trials_are_studies_of_patients() -> None:
    found = ask("a ~ z \n q ~ gvhd", [], [], studies=(trial(), trial(name="Roe 2021", direction="unchanged")))
    (row,) = found.rows()
    assert (row["species"], row["system"], row["found"]) == ("human", "clinical", "raises (1), no effect (1)")
    assert row["read_in"] == ["Doe 2020", "Roe 2021"]
    denied = ask("a ~ z \n q ~ gvhd", [], [], studies=(trial(is_negated=True),))
    assert denied.rows()[0]["found"] == "denied"


@pytest.mark.parametrize(("reference", "studies"), [("s1", 1), ("r1-1", 1), ("r2", 2), ("", 2)])
def test_a_trial_whose_own_report_was_read_counts_once(reference: str, studies: int) -> None:
    evidence = seen("s1", HUMAN, CLINICAL, size=8)
    done = trial()._replace(reference=f"ref:{reference}" if reference else "")
    (row,) = ask("a + z", [evidence], studies=(done,)).rows()
    assert (row["studies"], row["groups"], row["raises"]) == (studies, studies, studies)


def test_less_of_the_source_reverses_the_findings() -> None:
    made = content("a + z")
    asked = KnowledgeGraph(made)
    less = asked.read("a")._replace(is_reduced=True)
    assert [row["found"] for row in asked.matrix(less, "z").rows()] == ["lowers"]


# The commands, on the shipped graph.


def test_the_formats_of_a_matrix() -> None:
    text = run("matrix", "MSC", "aGVHD").stdout
    assert text.startswith(
        "MSC → aGVHD, by species, system, licensing and intent\n   human, clinical, given preventively: "
    )
    record = json.loads(run("matrix", "MSC", "aGVHD", "-f", "json").stdout)
    assert (record["schema"], record["source"]["label"]) == ("msc-kg/matrix/1", "MSC")
    assert record["rows"][0]["n"]["patients"] > 0
    page = run("matrix", "MSC", "aGVHD", "-f", "html").stdout
    assert page.startswith("<!doctype html>")
    assert page.count("<tr>") == len(record["rows"]) + 1
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    nothing = run("matrix", "RUNX2", "Th17")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "nothing was read of RUNX2 and Th17 cell" in nothing.stderr


# Findings.


def findings(*studies: Study) -> list[dict[str, Any]]:
    made = graph("a + z \n q ~ gvhd").content
    return summarise(studies, made).rows()


def test_findings_keep_comparisons_changes_and_rates_apart() -> None:
    (row,) = findings(
        trial(p="0.02"),
        trial(name="B", comparator="", design="single arm"),
        trial(name="C", direction="", comparator="", value=40.0, unit="%", time_point="day 28"),
        trial(name="D", direction="", comparator="", value=81.0, unit="%"),
    )
    assert row["effect"] == [
        "increased between arms in 1 (p = 0.02)",
        "increased without a comparison in 1",
        "40–81 % in 2 results",
    ]
    assert (row["studies"], row["randomised"], row["when"]) == (4, 3, ["day 28"])
    assert (row["endpoint"], row["intent"]) == ("not said", "not said")


def test_rates_of_subgroups_do_not_widen_the_range_of_whole_arms() -> None:
    (row,) = findings(
        trial(direction="", comparator="", value=82.0, unit="%", subgroup="responders"),
        trial(name="B", direction="", comparator="", value=60.0, unit="%"),
        trial(name="C", direction="", comparator="", value=40.0, unit="%"),
    )
    assert row["effect"] == ["40–60 % in 2 results", "82 % in 1 result of subgroups"]


def test_findings_say_whether_the_endpoint_was_met() -> None:
    (row,) = findings(trial(endpoint_met=True), trial(name="B", endpoint_met=False), trial(name="C"))
    assert row["endpoint"] == "met by 1, missed by 1"


def test_findings_are_apart_by_intent_and_leave_bundles_out() -> None:
    rows = findings(
        trial(intent="preventive"), trial(name="B", intent="refractory"), trial(name="C", qualifier="of the bundle")
    )
    assert [(row["intent"], row["labels"]) for row in rows] == [("preventive", ["Doe 2020"]), ("refractory", ["B"])]


def test_the_summary_of_findings_of_the_shipped_studies() -> None:
    record = json.loads(run("trials", "--by", "outcome", "-f", "json").stdout)
    assert record["schema"] == "msc-kg/findings/1"
    rows = {(row["outcome"], row["indication"], row["intent"]): row for row in record["rows"]}
    # Table 1 of the review: 203 patients at random, fewer with chronic GVHD.
    row = rows["cGVHD", "SR-aGVHD", "refractory"]
    assert (row["n"], row["randomised"], row["labels"]) == (203, 1, ["Ke Zhao 2022"])
    assert row["effect"] == ["decreased between arms in 1"]
    text = run("trials", "--by", "outcome", "-f", "text").stdout
    assert "   cGVHD, in SR-aGVHD, given refractory: 1 study (1 randomised), n = 203\n" in text
    assert len(kg.load().trials().findings()) == len(record["rows"])
