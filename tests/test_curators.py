"""The agreement of two curators of the same abstracts, by a rule that matches their statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.curators import Row, Tolerance, match, read_table, report
from kg.knowledge_graph import KnowledgeGraph

DATA = Path(__file__).parent / "data/curators"
COLUMNS = ("study", "subject", "predicate", "object", "sign", "aspect", "certainty", "condition")


def row(subject: str, object_: str, sign: str = "1", certainty: str = "asserted") -> Row:
    return dict(zip(COLUMNS, ("s", subject, "p", object_, sign, "", certainty, ""), strict=True))


@pytest.fixture(scope="module")
def tolerance() -> Tolerance:
    return Tolerance(KnowledgeGraph.load().content)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param("CL:0000084", "CL:0000084", True, id="one identifier"),
        pytest.param("CL:0002540", "CL:0000134", True, id="a kind"),
        pytest.param("MESH:D045164", "CL:0000134", True, id="what a treatment administers"),
        pytest.param("NCBIGene:4843", "MGI:97361", True, id="orthologues"),
        pytest.param("ent:lung_protein_leaks", "protein leak of the lung", True, id="new names of the same words"),
        pytest.param("CL:0000084", "CL:0000236", False, id="two kinds of one thing"),
        pytest.param("ent:a_b", "ent:a_c", False, id="new names of other words"),
    ],
)
def test_names_of_one_thing(tolerance: Tolerance, one: str, other: str, *, is_same: bool) -> None:
    assert (tolerance.same(one, other), tolerance.same(other, one)) == (is_same, is_same)


def test_the_likest_statements_are_matched_one_to_one(tolerance: Tolerance) -> None:
    ours = [row("CL:0000134", "CL:0000084", "-1"), row("CL:0000134", "CL:0000084", "0")]
    theirs = [row("CL:0002540", "CL:0000084", "0"), row("CL:0000134", "CL:0000084", "-1", "suggested")]
    pairs = match(ours, theirs, tolerance)
    assert {(a["sign"], b["sign"]) for a, b in pairs} == {("-1", "-1"), ("0", "0")}
    assert len(match(ours, theirs, None)) == 1


def test_the_tables_of_the_ten_abstracts(tolerance: Tolerance) -> None:
    lines = report(read_table(DATA / "a.tsv"), read_table(DATA / "b.tsv"), tolerance)
    assert lines[-3].startswith("| **all** | 114 | 112 |")
    assert "Opposite signs: 0 of " in lines[-2]
