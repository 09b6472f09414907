"""A graph of plain edges behind an endpoint, read hop by hop: the paths and costs are those of a store."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest

import kg
from commands import run
from fake_endpoint import engine_endpoint
from kg.remote import hop_index, opening

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Predicates with their share: raising, lowering, unknown, inverse, descriptive and denied ones.
PREDICATES = {
    "http://purl.obolibrary.org/obo/RO_0002213": 4,
    "http://purl.obolibrary.org/obo/RO_0002212": 4,
    "http://example.org/touches": 3,
    "http://purl.obolibrary.org/obo/RO_0002334": 2,
    "http://purl.obolibrary.org/obo/BFO_0000050": 3,
    "http://semmeddb.example/NEG_x": 1,
}
THING = "http://example.org/thing/"
NODES, EDGES = 40, 150


def lines() -> Iterator[str]:
    """Yield the triples: edges, some of them twice over or to themselves, a kind, names, a blank node, and a type."""
    random = Random(7)  # noqa: S311
    predicates = random.choices(list(PREDICATES), list(PREDICATES.values()), k=EDGES)
    for predicate in predicates:
        one, other = (int(random.random() ** 2 * NODES) for _ in range(2))
        yield f"<{THING}{one}> <{predicate}> <{THING}{other}> ."
    for number in range(0, NODES, 3):
        yield f'<{THING}{number}> <http://www.w3.org/2000/01/rdf-schema#label> "thing {number}"@en .'
        yield f"<{THING}{number}> <https://w3id.org/biolink/vocab/category> <https://w3id.org/biolink/vocab/Cell> ."
    yield f"<{THING}1> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{THING}0> ."
    for disease in ("MONDO_0005", "CL_0000134"):  # the first may follow from variants only
        causes = "<http://identifiers.org/ncbigene/5> <https://w3id.org/biolink/vocab/causes>"
        yield f"{causes} <http://purl.obolibrary.org/obo/{disease}> ."
    yield f"<{THING}1> <http://example.org/touches> _:b ."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> kg.KnowledgeGraph:
    folder = tmp_path_factory.mktemp("store")
    file = folder / "edges.nt"
    file.write_text("\n".join(dict.fromkeys(lines())) + "\n")
    kg.load().build_store([file], folder / "store", with_sparql=False)
    return kg.open(folder / "store")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    served = pyoxigraph.Store()
    served.load("\n".join(lines()).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    with engine_endpoint(served) as fake:
        yield fake.url


@pytest.fixture
def there(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[kg.KnowledgeGraph]:
    """Open the graph as one that is too large to be copied."""
    monkeypatch.setattr(opening, "MOST_COPIED", 10)
    with kg.open(endpoint=url) as graph:
        yield graph


def found(graph: kg.KnowledgeGraph, one: str, other: str, **options: Any) -> list[Any]:
    """Return cost, nodes and signs of paths, in an order that does not hang on numbers."""
    paths = graph.paths(one, other, **options)
    return sorted((round(path.cost, 4), path.nodes, str([step.sign for step in path.steps])) for path in paths)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="as they are"),
        pytest.param({"max_edges": 3}, id="short ones"),
        pytest.param({"include_descriptive": True}, id="descriptive links too"),
        pytest.param({"undirected": True}, id="against the direction"),
        pytest.param({"sign": -1}, id="a sign"),
        pytest.param({"avoid": f"{THING}0"}, id="not through the hub"),
        pytest.param({"category": "biolink:Cell"}, id="through cells"),
    ],
)
def test_paths_and_costs_are_those_of_a_store(
    options: dict[str, Any], store: kg.KnowledgeGraph, there: kg.KnowledgeGraph
) -> None:
    random = Random(3)  # noqa: S311
    asked = 0
    for _ in range(5):
        one, other = (f"{THING}{number}" for number in random.sample(range(NODES), 2))
        try:
            expected = found(store, one, other, k=400, max_edges=options.get("max_edges", 4), **_without(options))
        except kg.KGError:  # a thing without edges
            continue
        assert found(there, one, other, k=400, max_edges=options.get("max_edges", 4), **_without(options)) == expected
        asked += bool(expected)
    assert asked


def _without(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "max_edges"}


def test_names_neighbours_and_verdicts_are_those_of_a_store(store: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    hub, other = f"{THING}0", f"{THING}9"
    for graph in (store, there):
        assert graph.read("Thing 9").entity.curie == other
        assert graph.read("thing 3").entity.category == "biolink:Cell"
        assert [row["curie"] for row in graph.find("hing 3")] == [f"{THING}{n}" for n in (3, 30, 33, 36, 39)]
        assert f"{THING}1" in graph.content.kinds(hub)
        with pytest.raises(kg.NameNotFoundError, match="did you mean thing 3"):
            graph.read("thingg 3")
    neighbors = [{(r["predicate"], r["neighbor"], r["sign"]) for r in g.neighbors(hub).rows()} for g in (store, there)]
    assert neighbors[0] == neighbors[1]
    verdicts = [graph.effect(hub, other).to_dict() for graph in (store, there)]
    for field in ("verdict", "basis", "sign", "support"):
        assert verdicts[0][field] == verdicts[1][field]
    (statement, *_) = there.statements(hub)
    assert statement.id in str(there.show(statement.id))
    assert len(there.statements()) >= len(store.statements())
    assert there.export("sif", around=hub).text.count("\n") > 5
    assert there.sparql(f"ASK {{ <{hub}> ?p ?o }}").boolean


def test_links_that_are_not_joined_are_counted(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """A reified link, an association, and two identifiers of one thing, which a store joins."""
    monkeypatch.setattr(opening, "MOST_COPIED", 10)
    served, rdf = pyoxigraph.Store(), "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    served.load("\n".join(lines()).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    biolink = "https://w3id.org/biolink/vocab/"
    for name, base in (("reified", rdf), ("association", biolink)):
        for part, value in (("subject", 1), ("predicate", 2), ("object", 3)):
            served.load(f"<{THING}{name}> <{base}{part}> <{THING}{value}> .".encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    same = f"<{THING}1> <http://www.w3.org/2002/07/owl#sameAs> <{THING}2> ."
    served.load(same.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    with engine_endpoint(served) as fake:
        done = run("neighbors", f"{THING}0", "--endpoint", fake.url)
    assert done.exit_code == 0
    assert done.stderr.startswith(
        "not joined, since the graph is read hop by hop: 1 link through nodes (rdf:Statement), 1 link through nodes "
        "(biolink:Association), 1 pair of identifiers for the same thing; a store joins them (kg build)\n"
    )
    assert "not joined" not in run("neighbors", f"{THING}0", "--endpoint", url).stderr


def test_edges_are_counted_as_in_a_store(store: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    """Counts of files differ, and of entities: a thing with a link to itself alone is in no store."""
    counts = [
        {(row["what"], row["kind"]): row["count"] for row in graph.stats().rows() if "file" not in row["what"]}
        for graph in (store, there)
    ]
    loops = counts[1]["entities", ""] - counts[0]["entities", ""]
    for key in (("entities", ""), ("entities by category", "biolink:NamedThing")):
        counts[0][key] += loops
    assert counts[0] == counts[1]
    assert counts[0]["statements", ""] > counts[0]["direct triples", ""] > 90
    assert loops in (0, 1)


def test_a_search_that_fetches_too_much_says_so(
    store: kg.KnowledgeGraph, there: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = ((one, other) for one in store.content.entities for other in store.content.entities if one != other)
    one, other = next(pair for pair in pairs if min((len(p[1]) for p in found(store, *pair)), default=0) > 3)
    monkeypatch.setattr(hop_index, "MOST_FETCHED", 5)
    with pytest.raises(kg.LimitError):
        there.paths(one, other)
