"""The cases of the W3C's test suite for the SPARQL 1.1 Protocol, under their names there; the requests are ours.

The store holds three named graphs of one triple each, and one triple in its default graph. Queries are answered as the
protocol says; every update is refused, as the service description says.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph
import pytest
import rdflib
from starlette.testclient import TestClient

import kg
from kg.server.app import make_app
from kg.server.settings import Settings
from kg.sparql.pool import QueryPool
from kg.sparql.sandbox import FORKS, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

pytestmark = pytest.mark.skipif(not FORKS, reason="the pool of processes needs a system that forks")

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
#: The formats of the W3C by kind of answer.
RESULTS = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
GRAPHS = {"application/rdf+xml", "text/turtle", "application/n-triples"}
ALL = "SELECT ?s { ?s ?p ?o }"
NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
EXAMPLE = "http://example.org/"
ONE, TWO, THREE = (f"{EXAMPLE}{name}" for name in ("one", "two", "three"))
FROM_ONE = "SELECT ?s FROM <http://example.org/one> { ?s ?p ?o }"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    store = pyoxigraph.Store()
    for name in ("default", "one", "two", "three"):
        node, rule = pyoxigraph.NamedNode(f"{EXAMPLE}{name}#thing"), pyoxigraph.NamedNode(f"{EXAMPLE}is")
        graph = pyoxigraph.DefaultGraph() if name == "default" else pyoxigraph.NamedNode(f"{EXAMPLE}{name}")
        store.add(pyoxigraph.Quad(node, rule, pyoxigraph.Literal(name), graph))
    with closing(QueryPool(lambda: store, prefixes={}, size=2, limits=Limits(5.0, 1 << 30, 100, 1_000_000))) as pool:
        with TestClient(make_app(kg.load(), pool, Settings()), base_url="http://127.0.0.1") as found:
            yield found


def things(answer: Response) -> set[str]:
    """Return the graphs whose things an answer names."""
    assert answer.status_code == 200, answer.text
    (name,) = answer.json()["head"]["vars"]
    return {
        row[name]["value"].removeprefix(EXAMPLE).removesuffix("#thing") for row in answer.json()["results"]["bindings"]
    }


def get(client: TestClient, query: str, *pairs: tuple[str, str], **headers: str) -> Response:
    return client.get("/sparql?" + urlencode([("query", query), *pairs]), headers=headers)


def post(client: TestClient, body: str | bytes, kind: str | None, *pairs: tuple[str, str]) -> Response:
    headers = {"Content-Type": kind} if kind else {}
    return client.post(f"/sparql?{urlencode(pairs)}", content=body, headers=headers)


@pytest.mark.parametrize("how", ["query_get", "query_post_form", "query_post_direct"])
def test_a_query_is_accepted_in_each_form(client: TestClient, how: str) -> None:
    match how:
        case "query_get":
            answer = get(client, ALL)
        case "query_post_form":
            answer = post(client, urlencode({"query": ALL}), FORM)
        case _:
            answer = post(client, ALL, QUERY)
    assert things(answer) == {"default"}


@pytest.mark.parametrize("how", ["get", "post_form", "post_direct"])
@pytest.mark.parametrize(
    ("query", "dataset", "expected"),
    [
        pytest.param(ALL, [("default-graph-uri", ONE)], {"one"}, id="query_dataset_default_graph"),
        pytest.param(
            ALL,
            [("default-graph-uri", ONE), ("default-graph-uri", TWO)],
            {"one", "two"},
            id="query_dataset_default_graphs",
        ),
        pytest.param(
            NAMED, [("named-graph-uri", ONE), ("named-graph-uri", TWO)], {"one", "two"}, id="query_dataset_named_graphs"
        ),
        pytest.param(ALL, [("named-graph-uri", ONE)], set(), id="named graphs alone leave the default graph empty"),
        pytest.param(
            "SELECT ?t { { ?t ?p ?o } UNION { GRAPH ?g { ?t ?p ?o } } }",
            [("default-graph-uri", THREE), ("named-graph-uri", ONE)],
            {"three", "one"},
            id="query_dataset_full",
        ),
        pytest.param(FROM_ONE, [("default-graph-uri", TWO)], {"two"}, id="query_multiple_dataset"),
        pytest.param(FROM_ONE, [], {"one"}, id="the query's own data set"),
    ],
)
def test_the_data_set_of_a_request_is_used(
    client: TestClient, how: str, query: str, dataset: list[tuple[str, str]], expected: set[str]
) -> None:
    match how:
        case "get":
            answer = get(client, query, *dataset)
        case "post_form":
            answer = post(client, urlencode([("query", query), *dataset]), FORM)
        case _:
            answer = post(client, query, QUERY, *dataset)
    assert things(answer) == expected


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        pytest.param(ALL, RESULTS, id="query_content_type_select"),
        pytest.param(
            "ASK {}", {"application/sparql-results+json", "application/sparql-results+xml"}, id="query_content_type_ask"
        ),
        pytest.param(f"DESCRIBE <{ONE}>", GRAPHS, id="query_content_type_describe"),
        pytest.param("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", GRAPHS, id="query_content_type_construct"),
    ],
)
def test_the_content_type_follows_the_query_and_the_accept_header(
    client: TestClient, query: str, kinds: set[str]
) -> None:
    assert get(client, query).headers["content-type"].partition(";")[0] in kinds
    for kind in kinds:
        answer = get(client, query, Accept=kind)
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert answer.headers["vary"] == "Accept"


def _bad(client: TestClient, name: str) -> Response:
    """Send the request of a case that must fail."""
    insert = f"INSERT DATA {{ <{ONE}> <{TWO}> 1 }}"
    requests: dict[str, Any] = {
        "bad_query_method": lambda: client.put("/sparql?" + urlencode({"query": ALL})),
        "bad_multiple_queries": lambda: get(client, "ASK {}", ("query", ALL)),
        "bad_multiple_queries, in a form": lambda: post(client, urlencode([("query", ALL), ("query", ALL)]), FORM),
        "bad_multiple_queries, in address and form": lambda: post(
            client, urlencode({"query": ALL}), FORM, ("query", ALL)
        ),
        "bad_query_wrong_media_type": lambda: post(client, ALL, "text/plain"),
        "bad_query_missing_form_type": lambda: post(client, urlencode({"query": ALL}), None),
        "bad_query_missing_direct_type": lambda: post(client, ALL, None),
        "bad_query_non_utf8": lambda: post(client, ALL.encode("utf-16"), QUERY),
        "bad_query_syntax": lambda: get(client, "SELECT ?s { ?s ?p"),
        "bad_update_get": lambda: client.get("/sparql?" + urlencode({"update": insert})),
        "bad_multiple_updates": lambda: post(client, urlencode([("update", insert), ("update", insert)]), FORM),
        "bad_update_wrong_media_type": lambda: post(client, insert, "text/plain"),
        "bad_update_missing_form_type": lambda: post(client, urlencode({"update": insert}), None),
        "bad_update_non_utf8": lambda: post(client, insert.encode("utf-16"), UPDATE),
        "bad_update_syntax": lambda: post(client, "INSERT DATA {", UPDATE),
        "bad_update_dataset_conflict": lambda: post(
            client, urlencode({"using-named-graph-uri": ONE, "update": f"WITH <{TWO}> {insert}"}), FORM
        ),
        # Updates that the protocol allows; this service has none.
        "update_post_form": lambda: post(client, urlencode({"update": insert}), FORM),
        "update_post_direct": lambda: post(client, insert, UPDATE),
        "update_base_uri": lambda: post(client, "INSERT DATA { <x> <y> 1 }", UPDATE),
        "update_dataset_default_graph": lambda: post(client, insert, UPDATE, ("using-graph-uri", ONE)),
        "update_dataset_default_graphs": lambda: post(
            client, insert, UPDATE, ("using-graph-uri", ONE), ("using-graph-uri", TWO)
        ),
        "update_dataset_named_graphs": lambda: post(client, insert, UPDATE, ("using-named-graph-uri", ONE)),
        "update_dataset_full": lambda: post(
            client, insert, UPDATE, ("using-graph-uri", ONE), ("using-named-graph-uri", TWO)
        ),
    }
    found: Response = requests[name]()
    return found


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("bad_query_method", 405),
        ("bad_multiple_queries", 400),
        ("bad_multiple_queries, in a form", 400),
        ("bad_multiple_queries, in address and form", 400),
        ("bad_query_wrong_media_type", 415),
        ("bad_query_missing_form_type", 415),
        ("bad_query_missing_direct_type", 415),
        ("bad_query_non_utf8", 400),
        ("bad_query_syntax", 400),
        ("bad_update_get", 403),
        ("bad_multiple_updates", 403),
        ("bad_update_wrong_media_type", 415),
        ("bad_update_missing_form_type", 415),
        ("bad_update_non_utf8", 403),
        ("bad_update_syntax", 403),
        ("bad_update_dataset_conflict", 403),
        ("update_post_form", 403),
        ("update_post_direct", 403),
        ("update_base_uri", 403),
        ("update_dataset_default_graph", 403),
        ("update_dataset_default_graphs", 403),
        ("update_dataset_named_graphs", 403),
        ("update_dataset_full", 403),
    ],
)
def test_a_request_that_must_fail(client: TestClient, name: str, status: int) -> None:
    before = things(get(client, NAMED))
    answer = _bad(client, name)
    assert answer.status_code == status, answer.text
    assert things(get(client, NAMED + f" # {name}")) == before


# The service description


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
def test_the_description_of_the_service(client: TestClient, accept: str) -> None:
    """The three cases of its suite: it has a document, of the type asked for, that says what the vocabulary demands."""
    answer = client.get("/sparql", headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    name = {"application/ld+json": "json-ld", "application/n-triples": "nt", "application/rdf+xml": "xml"}
    graph = rdflib.Graph().parse(data=answer.text, format=name.get(accept, "turtle"))
    sd, void = (
        rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#"),
        rdflib.Namespace("http://rdfs.org/ns/void#"),
    )
    (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
    assert str(graph.value(service, sd.endpoint)).endswith("/sparql")
    assert set(graph.objects(service, sd.supportedLanguage)) == {sd.SPARQL11Query}
    assert graph.value(service, sd.defaultDataset)
    assert list(graph.objects(service, sd.resultFormat))
    (dataset,) = graph.subjects(rdflib.RDF.type, void.Dataset)
    assert graph.value(dataset, void.sparqlEndpoint) == graph.value(service, sd.endpoint)
