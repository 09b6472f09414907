"""``kg query``: the named queries with values that are read as people write them, and bound, never pasted."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

import commands
import kg
from kg import resources
from kg.model.identifiers import to_curie
from kg.sparql.queries import NamedQuery, Parameter, find_query, list_queries, read_query
from kg.sparql.results import Term
from kg.sparql.sandbox import evaluate

FOLDER = Path(__file__).parents[1] / "examples" / "queries"
QUERIES = [pytest.param(query, id=query.name) for query in list_queries()]
#: A query over three parameters, for what is read of a file.
FILE = """# title: What
# param: what = CL:0000815 — the cell; of all of them
# param: section = "3.2" — section
# param: number = 3 — paragraph
# columns: what, section, number
SELECT ?what ?section ?number WHERE { ?what ?section ?number } ORDER BY ?what
"""


run = partial(commands.run, "query", prog_name="kg")


def cell(term: Term | None) -> str:
    return "" if term is None else to_curie(term.value) if term.kind == "iri" else term.value


@pytest.mark.parametrize("query", QUERIES)
def test_the_defaults_give_the_expected_result(query: NamedQuery, shipped: kg.KnowledgeGraph) -> None:
    found = shipped.query(query.name, **{p.name: p.default.strip('"') for p in query.parameters})
    assert {p.kind for p in query.parameters} <= {"text", "number", "category", "word", "entity", "psg", "tns"}
    if found.kind == "graph":
        assert found.terms
        return
    lines = (FOLDER / f"{query.name}.expected.tsv").read_text(encoding="utf-8").splitlines()
    if found.kind == "ask":
        assert lines == [str(found.boolean).lower()]
    else:
        assert lines == ["\t".join(found.variables), *("\t".join(map(cell, row)) for row in found.terms)]


def test_a_value_may_be_left_out(shipped: kg.KnowledgeGraph) -> None:
    whole, part = shipped.query("raises"), shipped.query("raises", target="M2 macrophage")
    assert set(part.terms) < set(whole.terms)
    assert {cell(row[0]) for row in part.terms} == {"CL:0000890"}


@pytest.mark.parametrize(
    ("name", "values", "bound"),
    [
        pytest.param("raises", {"target": "regulatory T cells"}, "CL:0000815", id="entity"),
        pytest.param("raises", {"target": "CL:0000815"}, "CL:0000815", id="CURIE"),
        pytest.param("genes", {"category": "microrna"}, "biolink:MicroRNA", id="category"),
        pytest.param("sentence", {"passage": "durdu2026-3.2-2-4"}, "psg:durdu2026-3.2-2-4", id="passage"),
        pytest.param("sentence", {"passage": "psg:durdu2026-3.2-2-4"}, "psg:durdu2026-3.2-2-4", id="with prefix"),
        pytest.param("hedged", {"paragraph": 3}, "3", id="number"),
        pytest.param("hedged", {"section": "4.2"}, "4.2", id="text"),
    ],
)
def test_values_are_bound_as_the_terms_they_name(
    name: str, values: dict[str, str], bound: str, shipped: kg.KnowledgeGraph
) -> None:
    assert [cell(term) for term in shipped.bindings(find_query(name), values).values()] == [bound]


def test_a_value_cannot_change_the_query() -> None:
    done = run("references", "--param", 'section=3.2" } #')
    assert (done.exit_code, done.stderr) == (1, "no results\n")


def test_names_are_announced() -> None:
    done = run("raises", "--param", "target=IDO", "-f", "json")
    assert done.exit_code == 0
    assert done.stderr == "IDO read as IDO1 (NCBIGene:3620), not IDO2 (NCBIGene:169355)\n"
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert {row["target"]["value"] for row in rows} == {"http://identifiers.org/ncbigene/3620"}


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        pytest.param(["rises"], 3, "no query 'rises'; did you mean raises?", id="name"),
        pytest.param(["xyzzy"], 3, "no query 'xyzzy'; 'kg query' lists them", id="nothing like it"),
        pytest.param(["raises", "--param", "target=xyzzy"], 3, "no entity 'xyzzy'", id="entity"),
        pytest.param(["sentence", "--param", "passage=durdu2026-9"], 3, "no passage 'psg:durdu2026-9'", id="passage"),
        pytest.param(["genes", "--param", "category=gen"], 3, "did you mean biolink:Gene", id="category"),
        pytest.param(["raises", "--param", "targets=Treg"], 2, "it takes target, section", id="parameter"),
        pytest.param(["denied", "--param", "section=3.2"], 2, "it takes no value at all", id="without parameters"),
        pytest.param(["hedged", "--param", "paragraph=3rd"], 2, "a whole number, not '3rd'", id="number"),
        pytest.param(["raises", "--param", "target"], 2, "'target' is not NAME=VALUE", id="no value"),
        pytest.param(["raises", "--param", "section=1", "--param", "section=2"], 2, "has two values", id="two values"),
        pytest.param(["--param", "section=1"], 2, "--param needs the NAME", id="parameter without name"),
        pytest.param(["raises", "-f", "turtle"], 2, "this query gives table", id="format"),
        pytest.param(["-f", "csv"], 2, "table, tsv, json or turtle, not csv", id="format of the list"),
        pytest.param(["raises", "--timeout", "nan"], 2, "not a number of seconds", id="time"),
    ],
)
def test_queries_that_cannot_be_asked(args: list[str], code: int, words: str) -> None:
    done = run(*args)
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


def test_the_list_names_every_query() -> None:
    done = run("-f", "json")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert (done.exit_code, list(rows)) == (0, sorted(path.stem for path in FOLDER.glob("*.rq")))
    assert rows["tension"]["params"] == [
        "tension=tns:acute-chronic-milieu (the note; acute and chronic GVHD as surroundings of MSC)"
    ]
    assert run().stdout.splitlines()[0] == "name\ttitle\tparams"


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "what.rq"
    path.write_text(FILE, encoding="utf-8")
    parameters = (
        Parameter("what", "CL:0000815", "the cell; of all of them"),
        Parameter("section", '"3.2"', "section"),
        Parameter("number", "3", "paragraph"),
    )
    assert read_query(path) == NamedQuery("what", "What", parameters, ("what", "section", "number"), FILE)
    assert [parameter.kind for parameter in parameters] == ["entity", "text", "number"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("# title: What\n", "", "what.rq:1: no line '# title: ...'", id="title"),
        pytest.param(' = "3.2"', "", "what.rq:3: not '# param: name = default — meaning'", id="parameter"),
    ],
)
def test_a_file_that_says_too_little(old: str, new: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "what.rq").write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(kg.DataError) as caught:
        read_query(tmp_path / "what.rq")
    assert str(caught.value).startswith(message)


def test_a_wheel_has_them_beside_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "kg")
    resources.find_folder.cache_clear()
    with pytest.raises(kg.InstallationError, match="'queries' is missing"):
        list_queries()
    (tmp_path / "kg" / "_data" / "queries").mkdir(parents=True)
    (tmp_path / "kg" / "_data" / "queries" / "what.rq").write_text(FILE, encoding="utf-8")
    try:
        assert [query.name for query in list_queries()] == ["what"]
    finally:
        resources.find_folder.cache_clear()


def test_the_sandbox_binds_only_selected_variables(shipped: kg.KnowledgeGraph) -> None:
    text = Term("literal", "3.2")
    with pytest.raises(kg.QueryError, match=r"\?other"):
        shipped.sparql("SELECT ?section { ?passage msc:section ?section }", bindings={"other": text})
    found = evaluate(lambda: shipped.store, "SELECT ?x { VALUES ?x { 1 2 } }", prefixes={}, bindings={"x": text})
    assert found.terms == ()
