"""``kg serve``: the SPARQL protocol, the JSON API and the pages, with hostile requests among the good ones."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import kg
from drawn import HOSTILE, WEB, content
from kg.server.app import make_app
from kg.server.guard import AnswerCache, Guard, KeptAnswer
from kg.server.negotiation import GRAPHS, RESULTS, choose
from kg.server.settings import Settings
from kg.sparql.sandbox import FORKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message, Receive, Scope, Send

pytestmark = pytest.mark.skipif(not FORKS, reason="the pool of processes needs a system that forks")

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
SELECT = "SELECT ?o { CHEBI:15551 msc:increases ?o } ORDER BY ?o"
CROSS_JOIN = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i ."
TREG = "http://purl.obolibrary.org/obo/CL_0000815"


@pytest.fixture(scope="module")
def client(shipped: kg.KnowledgeGraph) -> Iterator[TestClient]:
    settings = Settings(seconds=2, rows=1000, queries=3)
    from kg.sparql.evaluation import Limits

    with closing(shipped.query_pool(size=3, limits=Limits(2, 1 << 30, 1000, 1_000_000))) as pool:
        app = make_app(shipped, pool, settings)
        with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
            yield client


# The SPARQL protocol


@pytest.mark.parametrize("how", ["get", "form", "direct"])
def test_a_query_by_each_way(client: TestClient, how: str) -> None:
    match how:
        case "get":
            answer = client.get("/sparql", params={"query": SELECT})
        case "form":
            answer = client.post("/sparql", data={"query": SELECT})
        case _:
            answer = client.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON
    assert {"type": "uri", "value": TREG} in [row["o"] for row in answer.json()["results"]["bindings"]]


@pytest.mark.parametrize(
    ("query", "accept", "status", "kind"),
    [
        (SELECT, "*/*", 200, JSON),
        (SELECT, "", 200, JSON),
        (SELECT, XML, 200, XML),
        (SELECT, "application/rdf+xml, application/sparql-results+xml", 200, XML),
        (SELECT, "application/json", 200, "application/json"),
        (SELECT, f"{JSON};q=1, {XML};q=0.7", 200, JSON),
        (SELECT, f"{JSON};q=0.2, {XML};q=0.7", 200, XML),
        (SELECT, "text/csv", 200, "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", 200, "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/turtle", 406, None),
        (SELECT, "image/png", 406, None),
        ("ASK {}", XML, 200, XML),
        ("ASK {}", "text/csv", 406, None),
        ("DESCRIBE CL:0000815", "*/*", 200, "text/turtle; charset=utf-8"),
        ("DESCRIBE CL:0000815", "application/n-triples", 200, "application/n-triples"),
        ("DESCRIBE CL:0000815", "application/ld+json", 200, "application/ld+json"),
        ("DESCRIBE CL:0000815", "application/rdf+xml", 200, "application/rdf+xml"),
        ("DESCRIBE CL:0000815", "text/html, application/xhtml+xml", 406, None),
    ],
)
def test_the_format_fits_the_kind_of_answer(
    client: TestClient, query: str, accept: str, status: int, kind: str | None
) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == status
    if kind:
        assert answer.headers["content-type"] == kind
    else:
        is_known = "image/png" not in accept and "html" not in accept
        assert ("this query is answered in" if is_known else "no answer to a query is written as") in answer.text


@pytest.mark.parametrize(("named", "kind"), [("csv", "text/csv; charset=utf-8"), ("xml", XML), ("nonsense", JSON)])
def test_a_format_that_is_named_decides_where_anything_is_taken(client: TestClient, named: str, kind: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": named})
    assert answer.headers["content-type"] == kind
    wins = client.get("/sparql", params={"query": SELECT, "format": named}, headers={"Accept": XML})
    assert wins.headers["content-type"] == XML


def test_an_answer_is_the_one_of_the_shell(client: TestClient, shipped: kg.KnowledgeGraph) -> None:
    found = client.get("/sparql", params={"query": SELECT}).json()
    shell = shipped.sparql(SELECT).to_dict()
    assert found["results"] == shell["results"]


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        pytest.param("SELECT * {", 400, "line 1", id="malformed"),
        pytest.param("", 400, "empty", id="empty"),
        pytest.param("INSERT DATA { <x:a> <x:b> <x:c> }", 403, "update", id="update"),
        pytest.param("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE", id="service"),
        pytest.param(f"SELECT (COUNT(*) AS ?n) {{ {CROSS_JOIN} }}", 504, "stopped after 2 s", id="time"),
        pytest.param("SELECT * { ?s ?p ?o . ?a ?b ?c }", 422, "more than 1,000 rows", id="rows"),
        pytest.param("ASK " + "{" * 5000 + "}" * 5000, 400, "crashed", id="nesting"),
        pytest.param("SELECT (REPLACE('aaaa', '(a*)*$', 'b') AS ?x) {}", 200, "", id="regular expression"),
        pytest.param("SELECT * { ?s ?p ?o }\0", 400, "zero byte", id="zero byte"),
    ],
)
def test_a_query_that_cannot_be_answered(client: TestClient, query: str, status: int, message: str) -> None:
    answer = client.post("/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == status, answer.text
    assert message in answer.text
    assert "Traceback" not in answer.text
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_memory_has_a_limit(client: TestClient) -> None:
    query = f"SELECT ?a ?i {{ {CROSS_JOIN} }} ORDER BY ?a ?i"
    assert client.get("/sparql", params={"query": query}).status_code in (422, 504)
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_a_request_may_ask_for_less_time(client: TestClient) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ {CROSS_JOIN} }}"
    answer = client.get("/sparql", params={"query": query, "timeout": "0.3"})
    assert (answer.status_code, "stopped after 0.3 s" in answer.text) == (504, True)


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "soon"])
def test_a_time_that_is_no_number_of_seconds(client: TestClient, value: str) -> None:
    assert client.get("/sparql", params={"query": "ASK {}", "timeout": value}).status_code == 400


@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        pytest.param({"method": "GET", "url": "/sparql?query=ASK+%7B%7D&query=ASK+%7B%7D"}, 400, id="two queries"),
        pytest.param({"method": "GET", "url": "/sparql?update=CLEAR+ALL"}, 403, id="update in the address"),
        pytest.param({"method": "POST", "url": "/sparql", "data": {"update": "CLEAR ALL"}}, 403, id="update in a form"),
        pytest.param(
            {
                "method": "POST",
                "url": "/sparql",
                "content": "CLEAR ALL",
                "headers": {"Content-Type": "application/sparql-update"},
            },
            403,
            id="update direct",
        ),
        pytest.param({"method": "POST", "url": "/sparql", "content": "ASK {}"}, 415, id="no content type"),
        pytest.param({"method": "POST", "url": "/sparql", "data": {"x": "y"}}, 400, id="a form without query"),
        pytest.param({"method": "PUT", "url": "/sparql", "content": "ASK {}"}, 405, id="put"),
        pytest.param({"method": "DELETE", "url": "/sparql"}, 405, id="delete"),
        pytest.param({"method": "GET", "url": "/sparql?query=%FF"}, 400, id="not UTF-8 in the address"),
        pytest.param(
            {
                "method": "POST",
                "url": "/sparql",
                "content": b"ASK { ?s ?p '\xff' }",
                "headers": {"Content-Type": "application/sparql-query"},
            },
            400,
            id="not UTF-8 in the body",
        ),
        pytest.param({"method": "GET", "url": f"/sparql?query={'x' * 20_000}"}, 414, id="a long address"),
        pytest.param(
            {
                "method": "POST",
                "url": "/sparql",
                "content": "x" * 70_000,
                "headers": {"Content-Type": "application/sparql-query"},
            },
            413,
            id="a large body",
        ),
        pytest.param(
            {"method": "GET", "url": "/sparql?query=ASK+%7B%7D&default-graph-uri=not+an+iri"}, 400, id="no iri"
        ),
        pytest.param({"method": "GET", "url": "/sparql", "headers": {"Host": "evil.example"}}, 400, id="rebinding"),
        pytest.param({"method": "GET", "url": "/static/..%2f..%2fsettings.py"}, 404, id="path traversal"),
        pytest.param({"method": "GET", "url": "/static/%2e%2e/app.py"}, 404, id="path traversal, dots"),
        pytest.param({"method": "GET", "url": "/entity/..%2f..%2fetc"}, 404, id="an identifier of dots"),
        pytest.param({"method": "GET", "url": "/nothing"}, 404, id="nowhere"),
    ],
)
def test_a_request_that_is_refused(client: TestClient, request_of: dict[str, Any], status: int) -> None:
    answer = client.request(**request_of)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


def test_a_default_graph_that_is_not_held_is_empty(client: TestClient, tmp_path: Any) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<x:a> <x:b> <x:c> .")
    for iri in (secret.as_uri(), "http://127.0.0.1:9/x"):
        for name in ("default-graph-uri", "named-graph-uri"):
            answer = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", name: iri})
            assert answer.json()["boolean"] is False
        answer = client.get("/sparql", params={"query": "SELECT * FROM <IRI> { ?s ?p ?o }".replace("IRI", iri)})
        assert answer.json()["results"]["bindings"] == []


def test_the_service_describes_itself(client: TestClient) -> None:
    import rdflib

    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    described = rdflib.Graph().parse(data=answer.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = described.subjects(rdflib.RDF.type, sd.Service)
    assert str(described.value(service, sd.endpoint)) == "http://127.0.0.1/sparql"
    assert described.value(service, sd.supportedLanguage) == sd.SPARQL11Query


def test_a_browser_is_led_to_the_page(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/query")


def test_a_program_that_takes_html_too_gets_the_description(client: TestClient) -> None:
    """Comunica asks so, before its first query."""
    accept = "application/n-quads,application/ld+json;q=0.9,text/turtle;q=0.6,text/html;q=0.2"
    answer = client.get("/sparql", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/ld+json"


# Headers


def test_other_origins_may_read(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    preflight = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]


def test_an_answer_that_the_client_holds_is_not_sent_again(client: TestClient) -> None:
    for url in (f"/sparql?query={quote(SELECT)}", "/api/effect?source=MSC&target=Treg", "/?source=MSC&target=Treg"):
        tag = client.get(url).headers["etag"]
        again = client.get(url, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        other = client.get(url, headers={"If-None-Match": '"other"'})
        assert other.status_code == 200


@pytest.mark.parametrize(
    "url", ["/api/stats", "/sparql?query=ASK%20%7B%7D", "/static/page.css", "/?source=IDO&target=Treg"]
)
def test_any_answer_is_held(client: TestClient, url: str) -> None:
    """RFC 9110, 13.1.2: with ``*`` whatever exists is held, whether it was asked for before or not."""
    for _ in range(2):
        again = client.get(url, headers={"If-None-Match": "*"})
        assert (again.status_code, again.content, "content-length" in again.headers) == (304, b"", False)
        assert client.get(url).content
    assert client.head(url, headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize(
    ("url", "status"), [("/api/effect?source=qwxyz&target=Treg", 404), ("/sparql?query=SELEKT", 400), ("/health", 200)]
)
def test_what_does_not_exist_or_has_no_tag_is_not_held(client: TestClient, url: str, status: int) -> None:
    assert client.get(url, headers={"If-None-Match": "*"}).status_code == status


def test_a_tag_belongs_to_one_format(client: TestClient) -> None:
    url = f"/sparql?query={quote(SELECT)}"
    tags = {client.get(url, headers={"Accept": accept}).headers["etag"] for accept in (JSON, XML, "text/csv")}
    assert len(tags) == 3


def test_a_changing_answer_has_no_tag(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT (NOW() AS ?now) {}"})
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_the_version_of_the_data_is_sent(client: TestClient, shipped: kg.KnowledgeGraph) -> None:
    assert client.get("/health").headers["x-data-version"] == shipped.content.data_version


# The JSON API


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("effect?source=MSC&target=Treg", "msc-kg/effect/2"),
        ("path?source=IDO&target=Treg&k=2&context=species%3Dhuman", "msc-kg/path/1"),
        ("common?names=IFN-%CE%B3&names=kynurenine&target=Treg", None),
        ("block?source=IDO&target=Treg&inhibit=AHR", "msc-kg/block/2"),
        ("explain?name=stm:ido_treg-28", "msc-kg/explain/1"),
        ("show?name=Treg", None),
        ("find?text=treg", None),
        ("trials?indication=SR-aGVHD&year=2020", None),
        ("neighbors?name=Treg&direction=up&sign=1", None),
        ("conflicts", "msc-kg/conflicts/1"),
        ("gaps?sources=IL-6&targets=GVHD", "msc-kg/gaps/1"),
        ("stats", None),
    ],
)
def test_a_question(client: TestClient, address: str, schema: str | None) -> None:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == 200, answer.text
    assert answer.json().get("schema") == schema


def test_the_api_answers_as_the_method_does(client: TestClient, shipped: kg.KnowledgeGraph) -> None:
    found = client.get("/api/effect", params={"source": "MSC", "target": "SR-aGVHD"}).json()
    assert found == json.loads(json.dumps(shipped.effect("MSC", "SR-aGVHD").to_dict()))


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("effect?source=MSC", 400, "'target'"),
        ("effect?source=MSC&target=Treg&traget=x", 400, "'traget'"),
        ("effect?source=MSC&target=Nonsensium", 404, "Nonsensium"),
        ("effect?source=MSC&source=IDO&target=Treg", 400, "2 times"),
        ("effect?source=MSC&target=Treg&max_edges=99", 400, "from 1 to 6"),
        ("effect?source=MSC&target=Treg&max_edges=x", 400, "from 1 to 6"),
        ("effect?source=MSC&target=Treg&strict_context=1", 400, "true or false"),
        ("effect?source=MSC&target=Treg&context=human", 400, "FIELD=VALUE"),
        ("effect?source=MSC&target=Treg&context=nofield%3Dhuman", 400, "nofield"),
        ("effect?source=MSC&target=" + "x" * 600, 400, "500 characters"),
        ("effect?source=%00&target=Treg", 400, "zero byte"),
        ("nothing?x=y", 404, "no question 'nothing'"),
        ("path?source=IDO&target=Treg&sign=5", 400, "from -1 to 1"),
    ],
)
def test_a_question_that_cannot_be_answered(client: TestClient, address: str, status: int, message: str) -> None:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == status, answer.text
    assert message in answer.json()["error"]


def test_the_description_names_every_parameter(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    effect = document["paths"]["/api/effect"]["get"]
    assert {"source", "target", "max_edges", "context"} <= {item["name"] for item in effect["parameters"]}
    for path in document["paths"].values():
        for parameter in path["get"]["parameters"]:
            assert parameter["description"], parameter
            assert ":" not in parameter["name"]


# The pages


def test_the_answer_stands_on_the_page_without_a_script(client: TestClient, shipped: kg.KnowledgeGraph) -> None:
    page = client.get("/", params={"source": "MSC", "target": "Treg"})
    first = str(shipped.effect("MSC", "Treg")).split("\n")[0]
    assert first.replace("&", "&amp;") in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert not re.search(r"<script(?! src)|\son\w+=|style=", page.text)
    assert "stm:ido_treg-2" in page.text
    assert "raises, stated" in page.text
    assert "Studies of MSC in patients" not in page.text
    disease = client.get("/", params={"source": "MSC", "target": "SR-aGVHD"})
    assert "Le Blanc 2008" in disease.text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "Nonsensium"]
)
def test_a_name_that_stands_for_nothing(client: TestClient, name: str) -> None:
    page = client.get("/", params={"source": "MSC", "target": name})
    assert page.status_code == 404
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "49" not in page.text


def test_an_identifier_has_one_address_for_people_and_programs(client: TestClient) -> None:
    page = client.get("/entity/CL:0000815", headers={"Accept": "text/html"})
    assert "Treg" in page.text
    turtle = client.get("/entity/CL:0000815", headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert "regulatory T cell" in turtle.text
    assert client.get("/entity/CL:9999999", headers={"Accept": "text/turtle"}).status_code == 404
    assert client.get("/entity/CL:9999999", headers={"Accept": "text/html"}).status_code == 404


def test_a_query_on_the_page(client: TestClient) -> None:
    page = client.get("/query", params={"query": SELECT})
    assert '<a href="/entity/CL:0000815">CL:0000815</a>' in page.text
    assert client.get("/query", params={"query": "SELECT * {"}).status_code == 400
    assert "true" in client.get("/query", params={"query": "ASK {}"}).text
    example = client.get("/query", params={"example": "raises"})
    assert "SELECT" in example.text


def test_the_paths_are_drawn(client: TestClient) -> None:
    figure = client.get("/picture.svg", params={"source": "IDO", "target": "Treg"})
    assert figure.headers["content-type"] == "image/svg+xml"
    assert "IDO1" in figure.text
    assert "<script" not in figure.text
    page = client.get("/view", params={"source": "IDO", "target": "Treg"})
    assert "IDO1" in page.text
    assert client.get("/view").status_code == 400
    assert client.get("/view", params={"source": "Nonsensium"}).status_code == 404


def test_names_are_suggested(client: TestClient) -> None:
    names = client.get("/suggest", params={"text": "treg"}).json()
    assert names[0]["label"] == "Treg"
    assert client.get("/suggest", params={"text": ""}).json() == []


def test_hostile_labels_do_no_harm() -> None:
    hostile = kg.KnowledgeGraph(content(*WEB, treg=HOSTILE, pge2=HOSTILE + "2"))
    query = quote("SELECT ?s ?o ?l { ?s msc:increases ?o . ?o skos:prefLabel ?l }")
    with closing(hostile.query_pool(size=1)) as pool:
        with TestClient(make_app(hostile, pool, Settings()), base_url="http://127.0.0.1") as client:
            for url in ("/?source=MSC&target=ent:treg", "/entity/ent:treg", f"/query?query={query}", "/trials", "/"):
                page = client.get(url)
                assert page.status_code == 200, page.text
                assert not re.search(r"<script(?! src)|<img src=x|<!--|>49<", page.text), url
            found = client.get("/suggest?text=script").json()
            assert found[0]["label"].startswith("</script>")
            assert "<img src=x" not in client.get("/picture.svg?source=MSC&target=ent:treg").text


@pytest.mark.parametrize(
    ("method", "url", "status", "headers"),
    [
        ("HEAD", "/health", 200, {"content-length": "3"}),
        ("HEAD", f"/sparql?query={quote('ASK {}')}", 200, {"content-type": JSON}),
        ("OPTIONS", "/sparql", 204, {"allow": "GET, HEAD, POST, OPTIONS"}),
        ("OPTIONS", "/health", 204, {"allow": "GET, HEAD, OPTIONS"}),
        ("POST", "/health", 405, {}),
        ("POST", "/api/stats", 405, {}),
        ("GET", "/sparql?update=CLEAR+ALL", 403, {"cache-control": "no-store"}),
        ("GET", "/nothing", 404, {"cache-control": "no-store", "x-content-type-options": "nosniff"}),
    ],
)
def test_methods_and_headers(client: TestClient, method: str, url: str, status: int, headers: dict[str, str]) -> None:
    for _ in range(2):  # the second may be given from what was kept
        answer = client.request(method, url)
        assert answer.status_code == status
        assert headers.items() <= dict(answer.headers).items()
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["x-data-version"]


def test_a_kept_answer_is_the_same(client: TestClient) -> None:
    url = f"/sparql?query={quote('SELECT ?o { CHEBI:15551 msc:increases ?o } # kept')}"
    first, second = client.get(url), client.get(url)
    assert (first.content, dict(first.headers)) == (second.content, dict(second.headers))
    assert client.get(url, headers={"Accept": "text/csv"}).text.startswith("o")
    assert client.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_second_host_is_not_taken_for_the_header_accept() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = dict(scope["headers"]).get(b"accept", b"any type")
        headers = [(b"etag", b'"1"'), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def receive() -> Message:
        return {"type": "http.request"}

    guard = Guard(app, Settings(allowed_hosts=("*",)), "1")

    def ask(*headers: tuple[bytes, bytes]) -> bytes:
        parts: list[Message] = []

        async def send(message: Message) -> None:
            parts.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "http_version": "1",
        }
        asyncio.run(guard(scope | {"headers": list(headers)}, receive, send))
        body: bytes = parts[-1]["body"]
        return body

    assert ask((b"host", b"a"), (b"host", b"text/csv")) == b"any type"
    assert ask((b"host", b"a"), (b"accept", b"text/csv")) == b"text/csv"


@pytest.mark.parametrize(("message", "is_raised"), [("the handler is closed", False), ("too short", True)])
def test_an_answer_to_a_closed_connection_is_no_fault(message: str, is_raised: bool) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(sent: Message) -> None:
        raise RuntimeError(message)

    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "http_version": "1.1"}
    answering = Guard(app, Settings(), "v")({**scope, "headers": [(b"host", b"localhost")]}, receive, send)
    if not is_raised:
        asyncio.run(answering)
        return
    with pytest.raises(RuntimeError, match=message):
        asyncio.run(answering)


def test_the_oldest_answers_give_way() -> None:
    cache = AnswerCache(40_000)
    for number in range(50):
        cache.keep((b"%d" % number,), KeptAnswer(b'"a"', [], b"a" * 1_000))
        cache.find((b"0",))
    assert cache.find((b"0",)) is not None
    assert cache.find((b"1",)) is None
    assert cache.find((b"49",)) is not None
    cache.keep((b"large",), KeptAnswer(b'"a"', [], b"a" * 10_000))
    assert cache.find((b"large",)) is None


def test_the_prefix_of_a_proxy_is_in_every_link(shipped: kg.KnowledgeGraph) -> None:
    with closing(shipped.query_pool(size=1)) as pool:
        app = make_app(shipped, pool, Settings(path_prefix="/kg"))
        with TestClient(app, base_url="http://127.0.0.1") as proxied:
            pages = [
                proxied.get(url).text
                for url in ("/?source=IDO&target=Treg", f"/query?query={quote(SELECT)}", "/trials")
            ]
    links = re.findall(r'(?:href|src|srcset|action)="([^"]+)"', "".join(pages))
    own = [link for link in links if link.startswith("/")]
    assert own
    assert all(link.startswith("/kg/") for link in own)


# Negotiation


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "json"),
        ("text/csv;q=0", None),
        ("text/csv;q=0.9, application/sparql-results+xml;q=0.8", "csv"),
        ("text/csv;q=banana", None),
        ("APPLICATION/SPARQL-RESULTS+XML", "xml"),
        ("application/sparql-results+json;q=0.001, */*;q=0.5", "xml"),
        (",,,", None),
    ],
)
def test_the_header_decides(accept: str, format: str | None) -> None:
    chosen = choose(accept, RESULTS)
    assert (chosen and chosen.format) == format


def test_rdf_is_named_first() -> None:
    chosen = choose("application/rdf+xml", GRAPHS)
    assert chosen is not None
    assert chosen.format == "rdfxml"
