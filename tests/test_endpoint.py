"""Asking an endpoint: either a complete answer or a one-line error."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from fake_endpoint import Asked, Reply, fake_endpoint, numbers, table
from kg.errors import KGError, LimitError, QueryError
from kg.model.terms import PREFIXES
from kg.remote.credentials import Credentials, EndpointError, read_address
from kg.remote.endpoint import EndpointLimits, RemoteEndpoint
from kg.remote.querying import evaluate_there, with_prefixes
from kg.remote.reading import PageReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECRET = "correct-horse"  # noqa: S105
QUICK = EndpointLimits(seconds=1.0, most_bytes=10_000, tries=3, pause=0.01)
ROWS = table({"s": "http://example.org/a", "p": "http://example.org/p", "o": "http://example.org/b"})


def endpoint(url: str, given: Mapping[str, str] | None = None, limits: EndpointLimits = QUICK) -> RemoteEndpoint:
    return RemoteEndpoint(url, credentials=Credentials.read(given or {}), limits=limits)


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        pytest.param(Reply(ROWS, missing=9), EndpointError, "the answer was cut off; given up after 3 times", id="cut"),
        pytest.param(Reply(ROWS[:-9]), EndpointError, "no whole JSON of SPARQL results", id="broken JSON"),
        pytest.param(Reply(b'{"head": {}}'), EndpointError, "no whole JSON", id="other JSON"),
        pytest.param(Reply(ROWS, slowness=0.02), LimitError, "no whole answer within 1 s", id="slow body"),
        pytest.param(Reply(b"x" * 20_000), LimitError, "more than 10,000 bytes", id="huge body"),
        pytest.param(Reply(ROWS, kind="application/rdf+xml"), EndpointError, "application/rdf+xml", id="wrong type"),
        pytest.param(
            Reply(b"<html><title>Welcome</title>", kind="text/html"), EndpointError, "a page, 'Welcome'", id="a page"
        ),
        pytest.param(
            Reply(b"\x1b[31mline 1: unexpected }\n\nSPARQL query:\n" + b"x" * 999, 400, "text/plain"),
            QueryError,
            r"cannot read the query: \u001b[31mline 1: unexpected }",
            id="malformed",
        ),
        pytest.param(Reply(b"too long", 504, "text/plain"), EndpointError, "(504): too long", id="timeout there"),
        pytest.param(Reply(b"", 401), EndpointError, "KG_ENDPOINT_USER", id="no credentials"),
        pytest.param(Reply(b"", 503, headers={"Retry-After": "3600"}), EndpointError, "more than 1 s", id="much later"),
        pytest.param(Reply(b"", 503), EndpointError, "given up after 3 times", id="always busy"),
        pytest.param(
            Reply(b"", 302, headers={"Location": "http://example.org/sparql"}),
            EndpointError,
            "redirects to http://example.org:80, which is not followed",
            id="another host",
        ),
        pytest.param(Reply(b"", 307, headers={"Location": "/sparql"}), EndpointError, "3 redirects", id="in a circle"),
        pytest.param(
            Reply(b"", 302, headers={"Location": "file:///etc/passwd"}), EndpointError, "no address", id="a file"
        ),
    ],
)
def test_whatever_else_comes_is_one_line(reply: Reply, error: type[KGError], words: str) -> None:
    with fake_endpoint(lambda asked: reply) as fake, pytest.raises(error) as caught:
        endpoint(fake.url).ask("SELECT * { ?s ?p ?o }")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_it_comes_back_when_it_is_told_to() -> None:
    replies = iter([Reply(b"", 503, headers={"Retry-After": "1"}), Reply(ROWS, missing=5), Reply(ROWS)])
    with fake_endpoint(lambda asked: next(replies)) as fake:
        start = time.monotonic()
        answer = endpoint(fake.url, limits=QUICK._replace(seconds=10)).ask("SELECT * { ?s ?p ?o }")
    assert len(answer.rows) == 1
    assert time.monotonic() - start > 1


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def reply(asked: Asked) -> Reply:
        return Reply(ROWS) if asked.path == "/new" else Reply(b"", 307, headers={"Location": "/new"})

    with fake_endpoint(reply) as fake:
        assert len(endpoint(fake.url).ask("SELECT * { ?s ?p ?o }").rows) == 1
        assert [asked.query for asked in fake.asked] == ["SELECT * { ?s ?p ?o }"] * 2


@pytest.mark.parametrize(
    ("given", "header"),
    [
        pytest.param({"KG_ENDPOINT_USER": "ann", "KG_ENDPOINT_PASSWORD": SECRET}, "Basic ", id="a password"),
        pytest.param({"KG_ENDPOINT_TOKEN": SECRET}, f"Bearer {SECRET}", id="a token"),
    ],
)
def test_credentials_are_sent_and_never_shown(given: dict[str, str], header: str) -> None:
    def reply(asked: Asked) -> Reply:
        return Reply(f"bad {asked.headers['Authorization']} {SECRET}".encode(), 500, "text/plain")

    with fake_endpoint(reply) as fake:
        there = endpoint(fake.url, given)
        with pytest.raises(EndpointError) as caught:
            there.ask("ASK {}")
    sent = fake.asked[0].headers["Authorization"]
    assert sent.startswith(header)
    shown = f"{caught.value} {caught.value!r} {there!r} {there} {Credentials.read(given)!r}"
    assert SECRET not in shown
    assert sent.split()[1] not in shown


@pytest.mark.parametrize(
    "given",
    [
        {"KG_ENDPOINT_USER": "ann"},
        {"KG_ENDPOINT_TOKEN": SECRET, "KG_ENDPOINT_USER": "ann", "KG_ENDPOINT_PASSWORD": SECRET},
        {"KG_ENDPOINT_TOKEN": f"{SECRET}\r\nX: y"},
    ],
)
def test_half_credentials_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(EndpointError) as caught:
        Credentials.read(given)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/sparql",
        "ftp://example.org/",
        "http://ann:correct-horse@example.org/",
        "http://[/",
        "http://x:y/",
    ],
)
def test_a_text_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        read_address(url)
    assert SECRET not in str(caught.value)


def test_credentials_go_by_tls_only() -> None:
    with pytest.raises(EndpointError, match="https only"):
        endpoint("http://example.org/sparql", {"KG_ENDPOINT_TOKEN": SECRET})
    endpoint("https://example.org/sparql", {"KG_ENDPOINT_TOKEN": SECRET})


# Reading much


def made(count: int, most: int | None = None, *, says_so: bool = False, lacks: int = 0) -> Iterator[PageReader]:
    """Return a reader of an endpoint with as many triples of one predicate, which cuts answers at ``most``."""
    subjects = [f"http://example.org/{number:05}" for number in range(count)]

    def reply(asked: Asked) -> Reply:
        if "SELECT (COUNT(*)" in asked.query:
            return Reply(numbers(count + lacks))
        if "GROUP BY" in asked.query:
            return Reply(
                table(
                    {"p": "http://example.org/p", "n": {"type": "literal", "value": str(count + lacks)}},
                    variables="p n",
                )
            )
        after = asked.query.partition("STR(?s) >")[2].partition('"')[2].partition('"')[0]
        inclusive = ">=" in asked.query
        limit = int(asked.query.rpartition("LIMIT ")[2]) if "LIMIT" in asked.query else count
        rows = [name for name in subjects if name > after or (inclusive and name == after)][:limit]
        cut = len(rows) > (most or count)
        body = table(
            *({"s": name, "o": "http://example.org/o", "p": "http://example.org/p"} for name in rows[: most or count]),
            variables="s p o" if "?p ?o {" in asked.query else "s o",
        )
        return Reply(body, headers={"X-SPARQL-MaxRows": str(most)} if cut and says_so else {})

    with fake_endpoint(reply) as fake:
        yield PageReader(endpoint(fake.url, limits=QUICK._replace(most_bytes=10_000_000, seconds=20)), page=50)


@pytest.mark.parametrize(
    ("count", "most", "says_so"),
    [
        pytest.param(7, None, False, id="one answer"),
        pytest.param(120, None, False, id="pages"),
        pytest.param(120, 10, True, id="an endpoint that cuts and says so"),
        pytest.param(120, 10, False, id="an endpoint that cuts in silence"),
    ],
)
def test_every_triple_comes_once(count: int, most: int | None, says_so: bool) -> None:
    for reader in made(count, most, says_so=says_so):
        counts = reader.copied_counts()
        found = [row[0].value for row in reader.triples(counts) if row[0]]
        assert len(found) == counts["http://example.org/p"] == count
        assert found == sorted(set(found))


@pytest.mark.parametrize("count", [7, 120])
def test_missing_triples_are_an_error(count: int) -> None:
    for reader in made(count, lacks=3):
        with pytest.raises(EndpointError, match=f"{count} of {count + 3} rows came"):
            list(reader.triples(reader.copied_counts()))


# Queries that are sent on


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("INSERT DATA { <http://a> <http://b> <http://c> }", "INSERT"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p }", "unexpected"),
    ],
)
def test_an_update_is_never_sent(query: str, words: str) -> None:
    with fake_endpoint(lambda asked: Reply(ROWS)) as fake:
        with pytest.raises(QueryError, match=words):
            evaluate_there(endpoint(fake.url), query, prefixes=PREFIXES)
        assert fake.asked == []


def test_prefixes_are_declared_that_the_query_uses() -> None:
    query = "PREFIX ex: <http://example.org/> SELECT * { ex:a msc:increases 'CL:1', <skos:x>, CHEBI:15551 }"
    added = with_prefixes(query, PREFIXES).removesuffix(query)
    assert [line.split()[1] for line in added.splitlines()] == ["CHEBI:", "msc:"]


def test_blank_nodes_are_counted_anew() -> None:
    node = {"type": "bnode", "value": "nodeID://b10017"}
    rows = table({"s": node, "p": "http://example.org/p", "o": node})
    with fake_endpoint(lambda asked: Reply(rows)) as fake:
        found = evaluate_there(endpoint(fake.url), "SELECT ?s ?o ?p { ?s ?p ?o }", prefixes={})
    assert [str(term and term.value) for term in found.terms[0]] == ["b0", "b0", "http://example.org/p"]


@pytest.mark.parametrize(("count", "complete"), [(100, True), (250, False)])
def test_an_answer_of_a_round_number_of_rows_is_counted(count: int, complete: bool) -> None:
    row = {"s": "http://example.org/a"}

    def reply(asked: Asked) -> Reply:
        return Reply(numbers(count)) if "COUNT" in asked.query else Reply(table(*[row] * 100, variables="s"))

    with fake_endpoint(reply) as fake:
        there = endpoint(fake.url, limits=QUICK._replace(most_bytes=100_000))
        assert evaluate_there(there, "SELECT ?s { ?s ?p ?o }", prefixes={}).complete is complete
