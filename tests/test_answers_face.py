"""Every answer is one kind of result: a sequence, a text, rows, a dictionary, a table of pandas, HTML in a notebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.answers.describe import find_cited
from kg.answers.statements import Statements
from kg.sparql.results import XSD, QueryResult, Term
from kg.words.result import LINE, Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: A question with an answer, and one without, by the type of the answer.
QUESTIONS: dict[str, tuple[Callable[[kg.KnowledgeGraph], Any], Callable[[kg.KnowledgeGraph], Any]]] = {
    "Paths": (lambda g: g.paths("IDO", "Treg"), lambda g: g.paths("Treg", "IDO")),
    "Comparison": (
        lambda g: g.paths("MSC", "Treg").compare_contexts("licensing"),
        lambda g: g.paths("CD63", "Treg").compare_contexts("species"),
    ),
    "Effect": (lambda g: g.effect("IDO", "Treg"), lambda g: g.effect("CD63", "Treg")),
    "Block": (lambda g: g.block("IDO", "Treg", inhibit="AHR"), lambda g: g.block("CD63", "Treg")),
    "Common": (lambda g: g.common(["IL-10", "PGE2"]), lambda g: g.common(["CD63", "PGE2"])),
    "Gaps": (lambda g: g.gaps("belumosudil", "fibrosis"), lambda g: g.gaps("IDO", "Treg")),
    "PairAnswers": (lambda g: g.paths_between(["IDO", "CD63"], "Treg"), lambda g: g.paths_between("IDO", "IDO1")),
    "Explanation": (lambda g: g.explain("IDO", "Treg"), lambda g: g.explain("CD63", "Treg")),
    "Rows": (lambda g: g.find("indoleamine"), lambda g: g.find("no such name")),
    "Statements": (lambda g: g.statements("IDO"), lambda g: Statements((), g.content, "about it")),
    "Trials": (lambda g: g.trials(indication="aGVHD"), lambda g: g.trials(year=1900)),
    "Picture": (lambda g: g.view("IDO", "Treg"), lambda g: g.view("Treg", "IDO")),
    "Export": (lambda g: g.export(), lambda g: g.export(category="gene", around="CD63")),
    "QueryResult": (
        lambda g: g.sparql("SELECT ?s ?o { ?s msc:increases ?o } ORDER BY ?s ?o LIMIT 3"),
        lambda g: g.sparql("SELECT ?s { ?s msc:none ?o }"),
    ),
}


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
        assert str(result).strip() or name == "Export"
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
    made = kg.KnowledgeGraph(content.replace(entities=hostile), shipped.lexicon)
    page = QUESTIONS[name][0](made)._repr_html_()
    assert "<script>" not in page
    assert page.startswith(("<pre>", "<table>", "<iframe srcdoc=", "<img alt="))


def test_the_description_of_an_entity_is_a_text_a_record_and_statements(shipped: kg.KnowledgeGraph) -> None:
    found = shipped.show("IDO")
    assert str(found).startswith("IDO1  (NCBIGene:3620, biolink:Gene)")
    assert found.to_dict()["curie"] == "NCBIGene:3620"
    assert {item.id for item in found} >= {item["id"] for item in found.to_dict()["as_subject"]}
    assert repr(found).startswith("<Shown: IDO1")
    assert found._repr_html_().startswith("<pre>IDO1")
    assert found.reading is not None


@pytest.mark.parametrize("prefix", ["ref", "ctx", "psg", "tns", "study", "stm"])
def test_whatever_has_an_identifier_is_shown_with_its_statements(prefix: str, shipped: kg.KnowledgeGraph) -> None:
    parts = {"ref": "references", "ctx": "contexts", "psg": "passages", "tns": "tensions", "study": "studies"}
    curie = next(iter(getattr(shipped.content, parts.get(prefix, "statements"))))
    found = shipped.show(curie)
    assert str(found).startswith((curie, found.to_text(full=True)[:20]))
    assert found
    assert all(item.id in found.to_text(full=True) for item in found)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("PMID:8642258", "ref:durdu2026-46: "),
        ("pmid 8642258", "ref:durdu2026-46: "),
        ("8642258", "ref:durdu2026-46: "),
        ("https://doi.org/10.3390/BIOM16010147", "ref:durdu2026: "),
        ("Durdu et al. 2026", "ref:durdu2026: "),
        ("raposo 1996", "ref:durdu2026-46: "),
        ("Le Blanc et al. 2008", "study:leblanc2008: "),
    ],
)
def test_a_publication_is_shown_by_the_words_that_answers_cite_it_by(
    name: str, first: str, shipped: kg.KnowledgeGraph
) -> None:
    assert str(shipped.show(name)).startswith(first)


def test_several_documents_of_one_name_are_all_named(shipped: kg.KnowledgeGraph) -> None:
    review = shipped.content.references["ref:durdu2026"]
    twin = review._replace(curie="ref:durdu2026b")
    with pytest.raises(kg.AmbiguousNameError, match="ref:durdu2026, ref:durdu2026b; give one of the identifiers"):
        find_cited("Durdu 2026", shipped.content.replace(references={review.curie: review, twin.curie: twin}))


def test_a_picture_is_saved_and_framed(shipped: kg.KnowledgeGraph, tmp_path: Path) -> None:
    picture = shipped.view("IDO", "Treg")
    picture.save(tmp_path / "ido.html")
    assert (tmp_path / "ido.html").read_text(encoding="utf-8") == picture.to_html(name="ido")
    assert str(picture) == f"Paths from IDO1 to Treg: {len(picture)} statements"
    assert 'sandbox="allow-scripts' in picture._repr_html_()
    assert len(shipped.view("IDO")) < len(shipped.view("IDO", depth=2)) < len(shipped.view())
    assert str(shipped.view("Treg", "IDO")) == "Paths from Treg to IDO1: nothing to draw"


def test_a_view_of_a_target_alone_is_refused(shipped: kg.KnowledgeGraph) -> None:
    with pytest.raises(ValueError, match="a target needs the name of a first entity"):
        shipped.view(target="Treg")
    with pytest.raises(ValueError, match="depth must be at least 1, got 0"):
        shipped.view("Treg", depth=0)


def test_an_export_is_saved(shipped: kg.KnowledgeGraph, tmp_path: Path) -> None:
    made = shipped.export("ntriples")
    made.save(tmp_path / "msc.nt")
    assert (tmp_path / "msc.nt").read_text(encoding="utf-8") == made.text
    assert made.text == f"{made}\n"
    with pytest.raises(kg.FormatError, match="no format 'docx'; choose from "):
        shipped.export("docx")


def test_an_export_has_the_part_that_was_asked_for(shipped: kg.KnowledgeGraph, tmp_path: Path) -> None:
    made = shipped.export("kgx-tsv", path=("IDO", "Treg"))
    assert len(made) == len({item.id for path in shipped.paths("IDO", "Treg") for item in path.statements})
    made.save(tmp_path / "ido")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ido_edges.tsv", "ido_nodes.tsv"]
    both = shipped.export("sif", path=[("IDO", "Treg"), ("PGE2", "M2 macrophage")])
    assert len(both) > len(made)
    assert both.notes() == [f"not in this format: {what}: {count}" for what, count in both.losses.items()] != []


def test_words_that_name_no_direction_are_refused(shipped: kg.KnowledgeGraph) -> None:
    with pytest.raises(ValueError, match="direction must be one of up, down, both, got 'left'"):
        shipped.neighbors("IDO", direction="left")


def test_studies_are_asked_for_by_one_word_or_several(shipped: kg.KnowledgeGraph) -> None:
    acute = shipped.trials(indication="aGVHD")
    assert 0 < len(shipped.trials(indication="aGVHD", year=(2010, None))) < len(acute)
    assert len(shipped.trials(indication=["aGVHD", "cGVHD"])) > len(acute)
    assert set(shipped.trials(design="randomised")) == set(shipped.trials(design=["randomised"]))
    with pytest.raises(kg.ConditionError, match="no study has an outcome 'nonsense'"):
        shipped.trials(outcome="nonsense")


def test_a_row_of_sparql_has_values_of_python(shipped: kg.KnowledgeGraph) -> None:
    found = shipped.sparql(
        "SELECT ?s (1 AS ?whole) (1.50 AS ?part) (true AS ?yes) ('x'@en AS ?text) ?none { ?s msc:produces CHEBI:16946 }"
    )
    assert found.terms[0][0] is not None
    assert list(found) == [{"s": "NCBIGene:3620", "whole": 1, "part": 1.5, "yes": True, "text": "x", "none": None}]
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
def test_a_literal_becomes_a_python_value(text: str, datatype: str, expected: object) -> None:
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


def test_a_result_cut_by_a_limit_says_so(shipped: kg.KnowledgeGraph) -> None:
    found = QueryResult("select", ("s",), ((Term("literal", "<b>"),),), None, False)
    assert str(found).endswith("cut after 1 row")
    assert "&lt;b&gt;" in found._repr_html_()
    assert found.to_dict()["complete"] is False


def test_common_prints_like_the_command(shipped: kg.KnowledgeGraph) -> None:
    text = str(shipped.common(["IL-10", "PGE2"]))
    assert "both raise Treg" in text
    assert str(shipped.common(["CD63", "PGE2"])) == "nothing is acted on by each of CD63, PGE2 within 4 edges"
