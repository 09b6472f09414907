"""Every answer is one kind of result: a sequence, a text, rows, a dictionary, a table of pandas, HTML in a notebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.sparql.results import XSD, QueryResult, Term
from kg.words.result import LINE, Result

if TYPE_CHECKING:
    from collections.abc import Callable

#: A question with an answer, and one without, by the type of the answer.
QUESTIONS: dict[str, tuple[Callable[[kg.KnowledgeGraph], Any], Callable[[kg.KnowledgeGraph], Any]]] = {
    "Paths": (lambda g: g.paths("IDO", "Treg"), lambda g: g.paths("Treg", "IDO")),
    "Effect": (lambda g: g.effect("IDO", "Treg"), lambda g: g.effect("CD63", "Treg")),
    "Block": (lambda g: g.block("IDO", "Treg", inhibit="AHR"), lambda g: g.block("CD63", "Treg")),
    "Common": (lambda g: g.common(["IL-10", "PGE2"]), lambda g: g.common(["CD63", "PGE2"])),
    "Gaps": (lambda g: g.gaps("IL-6", "GVHD"), lambda g: g.gaps("IDO", "Treg")),
    "PairAnswers": (lambda g: g.paths_between(["IDO", "CD63"], "Treg"), lambda g: g.paths_between("IDO", "IDO1")),
    "Explanation": (lambda g: g.explain("IDO", "Treg"), lambda g: g.explain("CD63", "Treg")),
    "QueryResult": (
        lambda g: g.sparql("SELECT ?s ?o { ?s msc:increases ?o } ORDER BY ?s ?o LIMIT 3"),
        lambda g: g.sparql("SELECT ?s { ?s msc:none ?o }"),
    ),
}


@pytest.fixture(scope="module")
def shipped() -> kg.KnowledgeGraph:
    return kg.load()


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_a_result(name: str, shipped: kg.KnowledgeGraph) -> None:
    found, none = (ask(shipped) for ask in QUESTIONS[name])
    for result in (found, none):
        assert isinstance(result, Result)
        assert type(result).__name__ == name
        assert len(list(result)) == len(result)
        assert result.__repr__.__func__ is Result.__repr__
        assert repr(result).startswith(f"<{name}: ")
        assert len(repr(result)) <= LINE + len(name) + 4
        assert "\n" not in repr(result)
        assert str(result).strip()
        assert json.loads(json.dumps(result.to_dict())) == result.to_dict()
        assert all(result.columns == tuple(row)[: len(result.columns)] for row in result.rows())
    assert found
    assert len(found) > 0
    assert found[0] == next(iter(found))
    assert not none
    assert (len(none), none.rows()) == (0, [])


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_a_table_of_pandas(name: str, shipped: kg.KnowledgeGraph) -> None:
    pytest.importorskip("pandas")
    for ask in QUESTIONS[name]:
        result = ask(shipped)
        table = result.to_dataframe()
        assert (tuple(table.columns), len(table)) == (result.columns, len(result.rows()))


@pytest.mark.parametrize("name", QUESTIONS)
def test_html_is_escaped(name: str, shipped: kg.KnowledgeGraph) -> None:
    content = shipped.content
    hostile = {curie: entity._replace(label=f"<script>{entity.label}&") for curie, entity in content.entities.items()}
    from dataclasses import replace

    made = kg.KnowledgeGraph(replace(content, entities=hostile), shipped.lexicon)
    page = QUESTIONS[name][0](made)._repr_html_()
    assert "<script>" not in page
    assert page.startswith(("<pre>", "<table>"))


def test_a_row_of_sparql_has_values_of_python(shipped: kg.KnowledgeGraph) -> None:
    found = shipped.sparql(
        "SELECT ?s (1 AS ?whole) (1.50 AS ?part) (true AS ?yes) ('x'@en AS ?text) ?none { ?s msc:produces CHEBI:16946 }"
    )
    assert found.terms[0][0] is not None
    assert list(found) == [
        {"s": "NCBIGene:3620", "whole": 1, "part": 1.5, "yes": True, "text": "x", "none": None},
    ]
    assert "true" in str(found)


def test_a_table_keeps_literals_as_they_are_written() -> None:
    found = QueryResult("select", ("n",), ((Term("literal", "1.50", XSD + "decimal"),),), None, True)
    assert (found[0], found.shown_rows()) == ({"n": 1.5}, [{"n": "1.50"}])
    assert "1.50" in str(found)


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        pytest.param("007", "integer", 7, id="integer"),
        pytest.param("many", "integer", "many", id="no integer"),
        pytest.param("9" * 5000, "integer", "9" * 5000, id="longer than Python reads"),
        pytest.param("1", "boolean", True, id="boolean"),
        pytest.param("yes", "boolean", "yes", id="no boolean"),
        pytest.param("-INF", "double", float("-inf"), id="infinity"),
        pytest.param("2020-01-01", "date", "2020-01-01", id="date"),
    ],
)
def test_a_literal_becomes_what_it_means(text: str, datatype: str, expected: object) -> None:
    value = Term("literal", text, XSD + datatype).to_python()
    assert (value, type(value)) == (expected, type(expected))


def test_an_answer_to_ask_is_as_true_as_the_answer(shipped: kg.KnowledgeGraph) -> None:
    yes, no = (
        shipped.sparql("ASK { NCBIGene:3620 msc:produces CHEBI:16946 }"),
        shipped.sparql("ASK { msc:no msc:no 1 }"),
    )
    assert (bool(yes), str(yes), list(yes)) == (True, "true", [{"answer": True}])
    assert (bool(no), str(no), no._repr_html_()) == (False, "false", "<pre>false</pre>")


def test_triples_are_rows_and_print_as_turtle(shipped: kg.KnowledgeGraph) -> None:
    found = shipped.sparql("CONSTRUCT { ?s msc:produces ?o } { ?s msc:produces ?o FILTER(?s = NCBIGene:3620) }")
    assert {"subject": "NCBIGene:3620", "predicate": "msc:produces", "object": "CHEBI:16946"} in list(found)
    assert "NCBIGene:3620 msc:produces" in str(found)
    assert repr(found) == f"<QueryResult: {len(found)} triple{'s' * (len(found) > 1)} of subject, predicate, object>"


def test_what_a_limit_cut_says_so(shipped: kg.KnowledgeGraph) -> None:
    found = QueryResult("select", ("s",), ((Term("literal", "<b>"),),), None, False)
    assert str(found).endswith("cut after 1 rows")
    assert "&lt;b&gt;" in found._repr_html_()
    assert found.to_dict()["complete"] is False


def test_common_prints_like_the_command(shipped: kg.KnowledgeGraph) -> None:
    text = str(shipped.common(["IL-10", "PGE2"]))
    assert "both raise Treg" in text
    assert str(shipped.common(["CD63", "PGE2"])) == "nothing is acted on by each of CD63, PGE2 within 4 edges"
