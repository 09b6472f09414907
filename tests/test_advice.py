"""Advice on queries."""

from __future__ import annotations

import pytest

import kg
from kg.model.terms import PREFIXES
from kg.sparql.advice import cross_joins, unknown_names
from kg.sparql.queries import list_queries


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s msc:incrases ?o }", ["msc:incrases does not occur in this graph; did you mean msc:increases?"]),
        ("SELECT * { ?s a biolink:Celll }", ["biolink:Celll does not occur in this graph; did you mean biolink:Cell?"]),
        (
            "SELECT * { ?s <http://example.org/nothing> ?o }",
            ["http://example.org/nothing does not occur in this graph"],
        ),
        (
            "PREFIX x: <http://example.org/> SELECT * { x:a msc:increases ?o }",
            ["http://example.org/a does not occur in this graph"],
        ),
        ("SELECT * { ?s msc:increases CL:0000815 }", []),
        ("SELECT * FROM <http://example.org/g> { ?s ?p 'msc:incrases' }", []),
        ('SELECT * { ?s ?p "1"^^xsd:integer }', []),
    ],
)
def test_names_that_do_not_occur(query: str, expected: list[str]) -> None:
    assert unknown_names(query, PREFIXES, kg.load().sparql) == expected


@pytest.mark.parametrize(
    ("query", "crossed"),
    [
        ("SELECT * { ?s ?p ?o . ?a ?b ?c }", ["?a, ?b, ?c and ?o, ?p, ?s"]),
        ("SELECT * { ?s ?p ?o . ?o ?q ?r }", []),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c . ?o ?d ?a }", []),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c FILTER(?o = ?a) }", []),
        ("SELECT * { ?s ?p ?o OPTIONAL { ?a ?b ?c } }", ["?a, ?b, ?c and ?o, ?p, ?s"]),
        ("SELECT * { ?s ?p ?o VALUES ?v { 1 2 } }", []),
        ("SELECT * { { ?s ?p ?o . ?a ?b ?c } UNION { ?s ?p ?o } }", ["?a, ?b, ?c and ?o, ?p, ?s"]),
        (
            "SELECT * { ?s ?p ?o { SELECT * { ?x ?y ?z . ?u ?v ?w } } }",
            ["?o, ?p, ?s and ?u, ?v, ?w, ?x", "?u, ?v, ?w and ?x, ?y, ?z"],
        ),
        ("SELECT * { CHEBI:15551 msc:increases ?o . CL:0000815 skos:prefLabel ?l }", ["?l and ?o"]),
        ("SELECT * { ?s ?p ?o BIND(?o AS ?a) ?a ?b ?c }", []),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c }", []),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c } GROUP BY ?a HAVING (?n > 1) ORDER BY ?n", []),
        ("SELECT * { ?s ?p ?o { SELECT ?s (COUNT(*) AS ?n) { ?s ?q ?r } GROUP BY ?s } }", []),
        ("SELECT * { { ?s ?p ?o } UNION { ?s ?q ?o } ?o ?r ?t }", []),
        ("SELECT * {", []),
        ("{" * 500, []),
    ],
)
def test_parts_that_nothing_joins(query: str, crossed: list[str]) -> None:
    found = cross_joins(query, PREFIXES)
    assert [line.removeprefix("nothing joins ").partition(":")[0] for line in found] == crossed


def test_the_named_queries_hold_together() -> None:
    assert {query.name: crossed for query in list_queries() if (crossed := cross_joins(query.text, PREFIXES))} == {}
