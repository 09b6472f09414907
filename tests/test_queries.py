"""The example queries give their expected results in both engines and in the sandbox.

The expected results were written by hand from the source and the files of ``triples/``, not taken from a run.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph
import pytest
import rdflib

from kg.formats.rdf import to_ntriples
from kg.model.identifiers import to_curie, to_iri
from kg.model.terms import PREFIXES
from kg.sparql.queries import list_queries, to_shacl
from kg.sparql.results import Term, to_w3c

if TYPE_CHECKING:
    import kg

EXAMPLES = Path(__file__).parents[1] / "examples"
FILES = sorted((EXAMPLES / "queries").glob("*.rq"))
#: The queries that the commands of the README name.
SHOWN = re.findall(r"kg sparql (queries/\S+\.rq)", (EXAMPLES / "README.md").read_text(encoding="utf-8"))
PARAM = re.compile(r"(?P<name>\w+) = (?P<value>\"[^\"]*\"|\d+|[\w.-]+:[\w.-]+) — .*\S")

#: A row of an answer: CURIEs, the text of literals, nothing where a variable is unbound.
Row = tuple[str, ...]
#: Rows in their order, or yes and no, or the sorted N-Triples of a graph (there are no blank nodes).
Answer = list[Row] | bool | list[str]
Value = rdflib.URIRef | rdflib.Literal


class Example(NamedTuple):
    """A query file: its text and the fields of its header."""

    path: Path
    text: str
    title: str
    #: Name to default value, an IRI or a literal, in the order of the header.
    params: dict[str, Value]
    columns: Row

    @property
    def form(self) -> str:
        """SELECT, ASK or CONSTRUCT: the first word that is not in a comment."""
        return next(line for line in self.text.splitlines() if line and not line.startswith("#")).split()[0]

    @property
    def defaults(self) -> Row:
        """The parameters' values as they stand in the first columns."""
        return tuple(map(cell, self.params.values()))

    @property
    def table(self) -> list[Row]:
        """The expected table with its header."""
        lines = self.path.with_suffix(".expected.tsv").read_text(encoding="utf-8").splitlines()
        return [tuple(line.split("\t")) for line in lines]

    @property
    def expected(self) -> Answer:
        """The rows that were written by hand."""
        if self.form == "CONSTRUCT":
            return triples(self.path.with_suffix(".expected.ttl").read_bytes(), pyoxigraph.RdfFormat.TURTLE)
        return self.table == [("true",)] if self.form == "ASK" else self.table[1:]


def read(path: Path) -> Example:
    text = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {"title": [], "param": [], "columns": []}
    for line in text.splitlines():
        if found := re.fullmatch(r"# (title|param|columns): (.*)", line):
            header[found[1]].append(found[2])
    params = {found["name"]: _value(found["value"]) for line in header["param"] if (found := PARAM.fullmatch(line))}
    assert len(params) == len(header["param"]), f"a line of {path.name} is not '# param: name = default — meaning'"
    columns = tuple(column for line in header["columns"] for column in line.split(", "))
    return Example(path, text, "".join(header["title"]), params, columns)


def _value(text: str) -> Value:
    if text.startswith('"'):
        return rdflib.Literal(text[1:-1])
    return rdflib.Literal(int(text)) if text.isdigit() else rdflib.URIRef(to_iri(text))


examples = pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])


@pytest.fixture(scope="module")
def plain(shipped: kg.KnowledgeGraph) -> rdflib.Graph:
    """Load the output of ``kg export -f ntriples`` into rdflib's own store, with no prefix bound."""
    return rdflib.Graph(bind_namespaces="none").parse(data=to_ntriples(shipped.store), format="nt")


# The engines


def cell(term: object) -> str:
    """Write a term of any of the engines, or an IRI, as it stands in an expected table."""
    if isinstance(term, rdflib.URIRef):
        return to_curie(str(term))
    if isinstance(term, pyoxigraph.NamedNode):
        return to_curie(term.value)
    if isinstance(term, Term):
        return to_curie(term.value) if term.kind == "iri" else term.value
    return "" if term is None else str(term) if isinstance(term, rdflib.Literal) else term.value


def triples(data: bytes | str, format: pyoxigraph.RdfFormat = pyoxigraph.RdfFormat.N_TRIPLES) -> list[str]:
    """Write a graph in one way: oxrdflib says ``xsd:string`` where others say nothing."""
    return sorted({str(quad.triple) for quad in pyoxigraph.parse(data, format)})


def in_pyoxigraph(store: pyoxigraph.Store, example: Example, **params: Value) -> Answer:
    values = {
        pyoxigraph.Variable(name): pyoxigraph.NamedNode(value)
        if isinstance(value, rdflib.URIRef)
        else pyoxigraph.Literal(value.value)
        for name, value in {**example.params, **params}.items()
    }
    found = store.query(example.text, prefixes=PREFIXES, substitutions=values)
    if isinstance(found, pyoxigraph.QueryBoolean):
        return bool(found)
    if isinstance(found, pyoxigraph.QueryTriples):
        return sorted({str(triple) for triple in found})
    assert tuple(variable.value for variable in found.variables) == example.columns
    return [tuple(map(cell, row)) for row in found]


def in_rdflib(graph: rdflib.Graph, example: Example) -> Answer:
    found = graph.query(example.text, initNs=PREFIXES, initBindings=example.params)
    if found.type == "ASK":
        return bool(found.askAnswer)
    if found.type == "CONSTRUCT":
        return triples(found.graph.serialize(format="nt", encoding="utf-8"))
    assert tuple(map(str, found.vars)) == example.columns
    return [tuple(cell(row.get(name)) for name in found.vars) for row in found.bindings]


# The files


@examples
def test_each_query_has_a_title_and_lists_its_columns(path: Path) -> None:
    example = read(path)
    lines = example.text.splitlines()
    kinds = [line.split(":")[0].removeprefix("# ") for line in lines if re.match(r"# (title|param|columns):", line)]
    assert kinds == ["title", *["param"] * len(example.params), *["columns"] * (example.form == "SELECT")]
    assert all(re.match(r"# \w+: \S", line) for line in lines[: len(kinds)]), "title, param, columns come first"
    assert not re.search(r"^\s*(PREFIX|BASE)\b", example.text, re.MULTILINE | re.IGNORECASE), "kg knows the prefixes"


@examples
def test_a_parameter_is_a_column(path: Path) -> None:
    """So that an answer without it says which value each row is about."""
    example = read(path)
    assert tuple(example.params) == example.columns[: len(example.params)]


@examples
def test_a_select_ends_in_order_by(path: Path) -> None:
    example = read(path)
    assert example.form in ("SELECT", "ASK", "CONSTRUCT")
    last = example.text.rstrip("\n").rpartition("\n")[2]
    assert last.startswith("ORDER BY ?") == (example.form == "SELECT")


@examples
def test_the_expected_result_is_there(path: Path) -> None:
    example = read(path)
    endings = {"SELECT": [".tsv"], "ASK": [".tsv"], "CONSTRUCT": [".ttl"]}[example.form]
    beside = [other.suffix for other in path.parent.glob(f"{path.stem}.expected.*")]
    assert beside == endings
    if example.form == "SELECT":
        assert example.table[0] == example.columns
        assert {len(row) for row in example.table} == {len(example.columns)}
        assert {row[: len(example.params)] for row in example.table[1:]} <= {example.defaults}


def test_no_expected_result_is_left_over() -> None:
    stems = {path.name.partition(".")[0] for path in (EXAMPLES / "queries").iterdir()}
    assert stems == {path.stem for path in FILES}
    assert len(FILES) >= 12


# Their answers


@examples
def test_pyoxigraph_and_rdflib_give_the_expected_result(
    path: Path, shipped: kg.KnowledgeGraph, plain: rdflib.Graph
) -> None:
    """``plain`` is rdflib alone; :meth:`to_rdflib` is rdflib over pyoxigraph."""
    example = read(path)
    assert in_pyoxigraph(shipped.store, example) == example.expected
    assert in_rdflib(shipped.to_rdflib(), example) == example.expected
    assert in_rdflib(plain, example) == example.expected


@examples
def test_the_sandbox_runs_it(path: Path, shipped: kg.KnowledgeGraph) -> None:
    """Without values for its parameters a query answers for all of them; the rows of the defaults are the expected."""
    example = read(path)
    found = shipped.sparql(example.text)
    assert (found.kind, found.complete) == (example.form.replace("CONSTRUCT", "graph").lower(), True)
    if found.kind == "ask":
        assert found.boolean == example.expected
    elif found.kind == "graph":
        assert triples(to_w3c(found, "ntriples")) == example.expected
    else:
        assert found.variables == example.columns
        rows = [tuple(map(cell, row)) for row in found.terms]
        assert [row for row in rows if row[: len(example.params)] == example.defaults] == example.expected


@pytest.mark.parametrize(
    ("path", "name"),
    [pytest.param(path, name, id=f"{path.stem} {name}") for path in FILES for name in read(path).params],
)
def test_a_parameter_narrows_the_answer(path: Path, name: str, shipped: kg.KnowledgeGraph) -> None:
    example = read(path)
    other = rdflib.URIRef("urn:none") if isinstance(example.params[name], rdflib.URIRef) else rdflib.Literal("none")
    assert in_pyoxigraph(shipped.store, example, **{name: other}) == []


def test_the_readme_lists_every_query() -> None:
    lines = (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [f"| [{path.stem}](queries/{path.name}) | {read(path).title} |" for path in FILES]
    assert [line for line in lines if line.startswith("| [")] == rows


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES.parent)
    failures, tried = doctest.testfile(str(EXAMPLES / "README.md"), module_relative=False, encoding="utf-8")
    assert (failures, tried > 3) == (0, True)


@pytest.mark.parametrize("path", [pytest.param(EXAMPLES / name, id=name) for name in SHOWN])
def test_a_command_of_the_readme_names_a_query(path: Path) -> None:
    assert path in FILES


def test_query_editors_can_pick_the_queries_up(shipped: kg.KnowledgeGraph) -> None:
    """Each stands alone: with its prefixes declared, it gives the same answer where none is known."""
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    described = rdflib.Graph().parse(data=to_shacl(list_queries()), format="turtle")
    nodes = set(described.subjects(rdflib.RDF.type, sh.SPARQLExecutable))
    assert len(nodes) == len(FILES) >= 25
    for node in nodes:
        (text,) = [str(value) for form in (sh.select, sh.ask, sh.construct) for value in described.objects(node, form)]
        shipped.store.query(text)
        assert described.value(node, rdflib.RDFS.comment)
