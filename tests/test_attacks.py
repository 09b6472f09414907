"""Attacks over HTTP: each gets a fitting status, reads no file, calls no server, and slows no other client.

After each, another query is answered at once. A canary listens at a port and must hear nothing; a file with a
secret must never be quoted. In the end the memory is about what it was.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import pytest

from kg.sparql.sandbox import FORKS
from served import address, canary, short, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from served import Server

pytestmark = pytest.mark.skipif(not FORKS, reason="the pool of processes needs a system that forks")

SECRET = "the-secret-of-the-test"  # noqa: S105
#: What an answer to a query that uses too much may be: a wrong form, too large, or out of time.
REFUSED = frozenset({400, 422, 504})
#: Seconds in which the next query is answered: one on an idle machine.
WITHIN = 3
#: More megabytes than this a server must not have gained in the end: its processes for questions load the graph at the
#: first question, and answers are kept.
GAIN = 300


class Target(NamedTuple):
    """A server under attack."""

    server: Server
    #: The port of the canary, and what it heard.
    port: int
    heard: list[bytes]
    #: The address of the file with the secret.
    secret: str

    def check(self, answer: bytes = b"") -> None:
        """Check that nothing was read or reached, and that the next query is answered within a second."""
        assert self.heard == []
        assert SECRET.encode() not in answer
        assert b"Traceback" not in answer
        begun = time.monotonic()
        code, body = self.server.get(short())
        assert code == 200, body
        assert time.monotonic() - begun < WITHIN


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    file = tmp_path_factory.mktemp("secret") / "secret.ttl"
    file.write_text(f'<http://example.org/a> <http://example.org/b> "{SECRET}" .', encoding="utf-8")
    with canary() as (port, heard):
        running = start("--timeout", "0.6", "--queries", "4")
        try:
            for _ in range(40):
                running.get(short())
            before, workers = running.memory(), running.children(at=1)
            yield Target(running, port, heard, file.as_uri())
            assert running.children(at=1) == workers, "a process of the server died"
            deadline = time.monotonic() + 5  # the process of the last query may still be ending
            while (gained := running.memory() - before) >= GAIN and time.monotonic() < deadline:
                time.sleep(0.2)
            assert gained < GAIN
            assert "Traceback" not in (log := "".join(running.log)), log[log.index("Traceback") - 500 :][:3000]
        finally:
            running.end()


def nested(opening: str, inner: str, closing_: str, times: int) -> str:
    return opening * times + inner + closing_ * times


TRIPLE = "?s ?p ?o"
CROSSED = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(4))
#: Queries that exhaust something: name to query and the statuses that fit.
HEAVY: dict[str, tuple[str, frozenset[int]]] = {
    "groups, 1,000": (f"SELECT * {nested('{', '', '}', 1_000)}", REFUSED | {200}),
    "groups, 30,000": (f"SELECT * {nested('{', '', '}', 30_000)}", REFUSED),
    "sub-selects": (f"SELECT * {{ {nested('SELECT * { ', TRIPLE, ' }', 2_500)} }}", REFUSED),
    "optional in optional": (f"SELECT * {{ {nested('OPTIONAL { ', TRIPLE, ' }', 4_000)} }}", REFUSED),
    "minus in minus": (f"SELECT * {{ {TRIPLE} {nested('MINUS { ', TRIPLE, ' }', 4_000)} }}", REFUSED),
    "not exists in not exists": (f"ASK {{ {nested('FILTER NOT EXISTS { ', TRIPLE, ' }', 2_000)} }}", REFUSED | {200}),
    "union, long": (f"SELECT * {{ {' UNION '.join(['{}'] * 7_000)} }}", REFUSED | {200}),
    "parentheses": (f"SELECT ({nested('(', '1', ')', 20_000)} AS ?x) {{}}", REFUSED | {200}),
    "negations": (f"ASK {{ FILTER({'!' * 50_000}true) }}", REFUSED | {200}),
    "minus signs": (f"SELECT ({'- ' * 25_000}1 AS ?x) {{}}", REFUSED | {200}),
    "sum, long": (f"SELECT ({'+'.join(['1'] * 25_000)} AS ?x) {{}}", REFUSED | {200}),
    "functions in functions": (f"SELECT ({nested('STR(', '1', ')', 12_000)} AS ?x) {{}}", REFUSED | {200}),
    "blank nodes in blank nodes": (f"ASK {{ {nested('[ ?p ', '1', ' ]', 8_000)} }}", REFUSED | {200}),
    "lists in lists": (f"ASK {{ {nested('( ', '1', ' )', 10_000)} ?p ?o }}", REFUSED | {200}),
    "path in parentheses": (f"ASK {{ ?s {nested('(', '<x:p>', ')', 20_000)} ?o }}", REFUSED | {200}),
    "path of stars": (f"ASK {{ ?s {nested('(', '<x:p>', ')*', 10_000)} ?o }}", REFUSED | {200}),
    "path, 3,000 steps": (f"ASK {{ ?s {'/'.join(['<x:p>'] * 3_000)} ?o }}", REFUSED | {200}),
    "path, 8,000 choices": (f"ASK {{ ?s {'|'.join(['<x:p>'] * 8_000)} ?o }}", REFUSED | {200}),
    "path of everything": ("SELECT (COUNT(*) AS ?n) { ?s (<x:a>|!<x:a>)* ?o }", REFUSED | {200}),
    "path of everything, twice": ("SELECT (COUNT(*) AS ?n) { ?s (!<x:a>)+ ?o . ?t (!<x:a>)+ ?u }", REFUSED),
    "one pattern 300 times": (f"SELECT * {{ {' . '.join([TRIPLE] * 300)} }}", REFUSED | {200}),
    "cross join, counted": (f"SELECT (COUNT(*) AS ?n) {{ {CROSSED} }}", REFUSED),
    "cross join, sorted": (f"SELECT * {{ {CROSSED} }} ORDER BY ?a3 ?a0", REFUSED),
    "cross join, distinct": (f"SELECT DISTINCT ?a0 ?a1 ?a2 ?a3 {{ {CROSSED} }} ORDER BY ?a0", REFUSED),
    "cross join, grouped": (f"SELECT ?a0 (COUNT(?b3) AS ?n) {{ {CROSSED} }} GROUP BY ?a0 ?a1 ?a2", REFUSED),
    "cross join, joined to one text": (f"SELECT (GROUP_CONCAT(?c0) AS ?x) {{ {CROSSED} }}", REFUSED),
    "cross join, as a graph": (f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} {{ {CROSSED} }}", REFUSED),
    "cross join, skipped over": (f"SELECT * {{ {CROSSED} }} OFFSET 9999999999", REFUSED),
    "values, crossed": (
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(300)))} }}" for n in range(6))
        + " }",
        REFUSED,
    ),
    "values, many rows": (f"SELECT * {{ VALUES ?v {{ {' '.join(['1'] * 30_000)} }} }}", frozenset({422, 504})),
    "values, many variables": (
        f"SELECT * {{ VALUES ({' '.join(f'?v{n}' for n in range(5_000))}) {{ ({'1 ' * 5_000}) }} }}",
        REFUSED | {200},
    ),
    "text that doubles": (
        'SELECT (STRLEN(?x40) AS ?n) { BIND("aaaaaaaa" AS ?x0) '
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
        + " }",
        REFUSED,
    ),
    "text that is replaced by more": (
        'SELECT (STRLEN(?x6) AS ?n) { BIND("aaaaaaaaaa" AS ?x0) '
        + " ".join(f'BIND(REPLACE(?x{n}, "a", "{"a" * 100}") AS ?x{n + 1})' for n in range(6))
        + " }",
        REFUSED | {200},
    ),
    "regular expression, backtracking": (f'SELECT (REGEX("{"a" * 5_000}b", "^(a+)+$") AS ?x) {{}}', REFUSED | {200}),
    "regular expression, counted": ('SELECT (REGEX("a", "((a{1,1000}){1,1000}){1,1000}") AS ?x) {}', REFUSED | {200}),
    "regular expression on all": (
        'SELECT * { ?s ?p ?o . ?t ?q ?v FILTER REGEX(?o, CONCAT(".*", ?v, ".*.*")) }',
        REFUSED,
    ),
    "a number of 50,000 digits": (f"SELECT ({'9' * 50_000} AS ?x) {{}}", REFUSED | {200}),
    "a limit of 50 digits": (f"SELECT * {{ {TRIPLE} }} LIMIT {'9' * 50}", REFUSED),
    "a date out of range": (
        'SELECT ("999999999999999-99-99T99:99:99"^^xsd:dateTime - "0001-01-01T00:00:00"^^xsd:dateTime AS ?x) {}',
        REFUSED | {200},
    ),
    "5,000 columns": (f"SELECT {' '.join(f'(1 AS ?x{n})' for n in range(4_500))} {{}}", REFUSED | {200}),
    "4,000 filters": (f"ASK {{ {TRIPLE} {'FILTER(?o != 1) ' * 4_000} }}", REFUSED | {200}),
    "10,000 members": (f"ASK {{ {TRIPLE} FILTER(?o IN ({','.join(['1'] * 30_000)})) }}", REFUSED | {200}),
    "3,000 prefixes": ("".join(f"PREFIX p{n}: <x:>\n" for n in range(3_000)) + "ASK {}", REFUSED | {200}),
    "comments alone": ("#" * 60_000, frozenset({400})),
    "half a string": ('SELECT * { ?s ?p "' + "\\u0041" * 10_000, frozenset({400})),
    "a thousand quotes": ("ASK { FILTER(" + '"' * 20_001 + ") }", frozenset({400})),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_query_that_exhausts_something(target: Target, name: str) -> None:
    query, expected = HEAVY[name]
    code, body = target.server.post(query)
    assert code in expected, body[:300]
    assert len(body) < 2_000_000
    target.check(body)


# Reaching out

REACHING = {
    "service": "SELECT * {{ SERVICE <{http}> {{ ?s ?p ?o }} }}",
    "service, silent": "SELECT * {{ SERVICE SILENT <{http}> {{ ?s ?p ?o }} }}",
    "service, in small letters": "select * {{ service <{http}> {{ ?s ?p ?o }} }}",
    "service, escaped": "SELECT * {{ \\u0053ERVICE <{http}> {{ ?s ?p ?o }} }}",
    "service, from a variable": "SELECT * {{ BIND(<{http}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    "service, from data": "SELECT * {{ VALUES ?e {{ <{http}> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "service, glued to a name": "PREFIX ex: <{http}> SELECT * {{ SERVICEex:a {{ ?s ?p ?o }} }}",
    "service, glued to a comment": "SELECT * {{ SERVICE#\n<{http}>#\n{{ ?s ?p ?o }} }}",
    "service, in a filter": "ASK {{ FILTER EXISTS {{ SERVICE <{http}> {{ ?s ?p ?o }} }} }}",
    "service, in a sub-select": "SELECT * {{ {{ SELECT * {{ SERVICE <{http}> {{ ?s ?p ?o }} }} }} }}",
    "service, to a file": "SELECT * {{ SERVICE <{file}> {{ ?s ?p ?o }} }}",
    "from, http": "SELECT * FROM <{http}> {{ ?s ?p ?o }}",
    "from, file": "SELECT * FROM <{file}> {{ ?s ?p ?o }}",
    "from named, http": "SELECT * FROM NAMED <{http}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "from named, file": "SELECT * FROM NAMED <{file}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "graph, http": "SELECT * {{ GRAPH <{http}> {{ ?s ?p ?o }} }}",
    "graph, file": "SELECT * {{ GRAPH <{file}> {{ ?s ?p ?o }} }}",
    "describe": "DESCRIBE <{http}>",
    "describe, file": "DESCRIBE <{file}>",
    "a base": "BASE <{http}> SELECT * FROM <x> {{ ?s ?p ?o }}",
    "function of that name": "SELECT (<{http}>(1) AS ?x) {{}}",
}


@pytest.mark.parametrize("name", REACHING)
def test_a_query_that_reaches_out(target: Target, name: str) -> None:
    query = REACHING[name].format(http=f"http://127.0.0.1:{target.port}/x", file=target.secret)
    code, body = target.server.post(query)
    assert code == (
        403 if name.startswith("service") and "glued to a name" not in name and "escaped" not in name else code
    )
    assert code in (200, 400, 403)
    if code == 200:
        assert body.count(b'"type"') == (1 if name == "function" else 0), body
    target.check(body)


@pytest.mark.parametrize(
    "parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"]
)
@pytest.mark.parametrize("kind", ["http", "file"])
def test_a_data_set_is_never_fetched(target: Target, parameter: str, kind: str) -> None:
    iri = f"http://127.0.0.1:{target.port}/x" if kind == "http" else target.secret
    code, body = target.server.get(f"{address('ASK { ?s <http://example.org/b> ?o }')}&{parameter}={quote(iri)}")
    assert (code, b"false" in body) == (200, True)
    target.check(body)


UPDATES = (
    "INSERT DATA { <x:a> <x:b> <x:c> }",
    "DELETE DATA { <x:a> <x:b> <x:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:PORT/x>",
    "LOAD SILENT <http://127.0.0.1:PORT/x> INTO GRAPH <x:g>",
    "LOAD <FILE>",
    "CLEAR ALL",
    "CLEAR DEFAULT",
    "DROP ALL",
    "DROP SILENT DEFAULT",
    "CREATE GRAPH <x:g>",
    "ADD <x:g> TO DEFAULT",
    "MOVE DEFAULT TO <x:g>",
    "COPY DEFAULT TO <x:g>",
    "PREFIX x: <x:> INSERT DATA { x:a x:b x:c } ; CLEAR ALL",
    "ASK {} ; CLEAR ALL",
)


@pytest.mark.parametrize("update", UPDATES)
def test_no_update_is_made(target: Target, update: str) -> None:
    text = update.replace("PORT", str(target.port)).replace("FILE", target.secret)
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = target.server.get(address(count))
    answers = [
        target.server.post(text),
        target.server.get(address(text)),
        target.server.get(f"/sparql?update={quote(text)}"),
        target.server.get(f"{address('ASK {}')}&update={quote(text)}"),
        target.server.ask("POST", "/sparql", f"update={quote(text)}".encode(), **form),
        target.server.ask("POST", "/sparql", text.encode(), Content_Type="application/sparql-update"),
        target.server.ask("PUT", "/sparql", text.encode(), Content_Type="text/turtle"),
        target.server.ask("PATCH", "/sparql", text.encode(), Content_Type="application/sparql-update"),
        target.server.ask("DELETE", "/sparql?default"),
    ]
    assert {code for code, _ in answers} <= {400, 403, 405}
    assert target.server.get(address(count + " # again")) == before
    for _, body in answers:
        target.check(body)


# Bytes that are no text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"ASK { ?s ?p '\xff' }", id="no UTF-8"),
        pytest.param("ASK {}".encode("utf-16"), id="UTF-16"),
        pytest.param(b"ASK { ?s ?p '\xc0\xaf' }", id="overlong"),
        pytest.param(b"ASK { ?s ?p '\xed\xa0\x80' }", id="half a pair"),
        pytest.param(b"ASK { ?s ?p '\xf4\x90\x80\x80' }", id="beyond Unicode"),
        pytest.param(b"ASK {\0}", id="zero byte"),
        pytest.param(b"ASK { ?s ?p '\\uD800' }", id="half a pair, escaped"),
        pytest.param(b"\x1b[2J ASK {", id="escape sequence"),
        pytest.param("ASK { <http://example.org/‮> ?p ?o ".encode(), id="text that runs backwards"),
        pytest.param(b"", id="nothing"),
        pytest.param(b" \n\t ", id="white space"),
    ],
)
def test_a_body_that_is_no_query(target: Target, body: bytes) -> None:
    code, said = target.server.post(body)
    assert code == 400, said
    assert b"\x1b" not in said
    target.check(said)


@pytest.mark.parametrize("raw", ["%FF", "%C0%AF", "%ED%A0%80", "%00", "%", "%zz", "%u0041"])
@pytest.mark.parametrize(
    "path", ["/sparql?query=", "/?source=MSC&target=", "/suggest?text=", "/api/find?text=", "/entity/"]
)
def test_an_address_that_is_no_text(target: Target, path: str, raw: str) -> None:
    code, said = target.server.get(path + raw)
    assert code in (200, 400, 404), said
    target.check(said)


# Ways out of the folder, and names that do harm


@pytest.mark.parametrize("start_", ["/static/", "/entity/", "/api/", "/", "/sparql/"])
@pytest.mark.parametrize(
    "way",
    [
        "../../../../etc/passwd",
        "..%2f..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cetc%5cpasswd",
        "%252e%252e%252fetc%252fpasswd",
        "....//....//etc/passwd",
        "/etc/passwd",
        "%00/etc/passwd",
        "page.css%00.html",
        "file:///etc/passwd",
        "..;/..;/etc/passwd",
        "base.html/../../settings.py",
    ],
)
def test_a_way_out_of_the_folder(target: Target, start_: str, way: str) -> None:
    raw = f"GET {start_}{way} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    answer = target.server.send(raw.encode())
    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))
    assert b"root:" not in answer
    assert b"import" not in answer
    target.check(answer)


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "';alert(1)//",
        "{{7*7}}",
        "${7*7}",
        "javascript:alert(1)",
        "\u202eevil",
        "</textarea><script>alert(1)</script>",
        "<!--#exec cmd='ls'-->",
        "\r\nSet-Cookie: a=b",
    ],
)
@pytest.mark.parametrize(
    "page", ["/?source=MSC&target={}", "/query?query={}", "/entity/{}", "/query?example={}", "/view?source={}"]
)
def test_a_name_that_does_harm(target: Target, page: str, name: str) -> None:
    raw = f"GET {page.format(quote(name, safe=''))} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    answer = target.server.send(raw.encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))
    assert b"set-cookie" not in head.lower()
    assert b"x-content-type-options: nosniff" in head.lower()
    if b"text/html" in head:
        assert b"content-security-policy: default-src 'none'" in head.lower()
        assert not [harm for harm in (b"<script>", b"<img src=x", b"<!--#", b">49<") if harm in body]


# The wire


HOST = b"Host: 127.0.0.1\r\n"
FORM = b"Content-Type: application/sparql-query\r\n"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            b"GET /health HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 40_000 + b"\r\n\r\n", b"431", id="a long header"
        ),
        pytest.param(
            b"GET /health HTTP/1.1\r\n" + HOST + b"".join(b"X%d: a\r\n" % n for n in range(5_000)) + b"\r\n",
            b"431",
            id="many headers",
        ),
        pytest.param(b"GET /health HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 500_000, b"431", id="a header without end"),
        pytest.param(b"GET /" + b"a" * 500_000, b"414", id="an address without end"),
        pytest.param(b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", b"414", id="a long address"),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 99999999999\r\n\r\n" + b"a" * 100_000,
            b"413",
            id="a body of 100 GB",
        ),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\n"
            + HOST
            + FORM
            + b"Transfer-Encoding: chunked\r\n\r\n"
            + b"4000\r\n"
            + b"a" * 0x4000
            + b"\r\n" * 1
            + (b"4000\r\n" + b"a" * 0x4000 + b"\r\n") * 8,
            b"413",
            id="chunks without end",
        ),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\n"
            + HOST
            + FORM
            + b"Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\0",
            b"415",
            id="a compressed body",
        ),
        pytest.param(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", b"400", id="two hosts"),
        pytest.param(
            b"GET /health HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", b"400", id="a host that begins as ours"
        ),
        pytest.param(
            b"GET /health HTTP/1.1\r\nHost: evil.example:127.0.0.1\r\n\r\n", b"400", id="a host with an odd port"
        ),
        pytest.param(b"GET /health HTTP/1.1\r\nHost: user@127.0.0.1\r\n\r\n", b"400", id="a host with a user"),
        pytest.param(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1.\r\n\r\n", b"400", id="a host with a dot"),
        pytest.param(b"GET /health HTTP/1.1\r\nHost: \r\n\r\n", b"400", id="an empty host"),
        pytest.param(b"GET /health HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n", b"400", id="a space before the colon"),
        pytest.param(b"GET /health HTTP/1.1\nHost: 127.0.0.1\n\n", b"400", id="bare line feeds"),
        pytest.param(b"get /health HTTP/1.1\r\n" + HOST + b"\r\n", b"400", id="a method in small letters"),
        pytest.param(b"TRACE /health HTTP/1.1\r\n" + HOST + b"\r\n", b"405", id="trace"),
        pytest.param(b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n" + HOST + b"\r\n", b"40", id="connect"),
        pytest.param(
            b"GET /health HTTP/1.1\r\n"
            + HOST
            + b"Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n",
            b"200",
            id="an upgrade is not made",
        ),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"400", id="HTTP/2"),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\n"
            + HOST
            + FORM
            + b"Transfer-Encoding: xchunked\r\nContent-Length: 6\r\n\r\nASK {}",
            b"400",
            id="an unknown transfer",
        ),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: -1\r\n\r\nASK {}",
            b"400",
            id="a negative length",
        ),
        pytest.param(
            b"POST /sparql HTTP/1.1\r\n"
            + HOST
            + FORM
            + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nASK {}",
            b"400",
            id="a chunk of any size",
        ),
    ],
)
def test_a_request_that_is_odd(target: Target, raw: bytes, expected: bytes) -> None:
    answer = target.server.send(raw, seconds=1)
    assert answer.startswith(b"HTTP/1.1 " + expected), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1
    target.check(answer)


@pytest.mark.parametrize(
    "trick",
    [
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 6\r\nContent-Length: 60\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n",
        b"Content-Length: 0x6\r\n",
        b"Content-Length: +6\r\n",
        b"Content-Length: 6, 6\r\n",
        b"X: a\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_a_request_smuggled_in_another(target: Target, trick: bytes) -> None:
    hidden = b"0\r\n\r\nGET /api/stats?smuggled=1 HTTP/1.1\r\n" + HOST + b"\r\n"
    answer = target.server.send(b"POST /sparql HTTP/1.1\r\n" + HOST + FORM + trick + b"\r\n" + hidden, seconds=1)
    assert b"smuggled" not in answer
    assert answer.startswith(b"HTTP/1.1 400")
    target.check(answer)


def test_kept_answers_cannot_be_poisoned(target: Target) -> None:
    """Nothing that one client sends in a header is returned to another."""
    url = short()
    tricks = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/evil",
        "X-Rewrite-URL": "/evil",
        "X-HTTP-Method-Override": "DELETE",
        "Origin": "http://evil.example",
        "Accept-Encoding": "evil",
        "Cookie": "a=evil",
    }
    for page in (url, "/sparql", "/?source=IDO&target=Treg", "/entity/CL:0000815", "/openapi.json", "/static/page.css"):
        poisoned = target.server.get(page, Accept="text/turtle, */*;q=0.5", **tricks)
        clean = target.server.get(page, Accept="text/turtle, */*;q=0.5")
        assert poisoned == clean
        assert b"evil" not in clean[1]
    assert target.server.get(url, Accept="text/csv")[1] != target.server.get(url, Accept="application/json")[1]
    assert target.server.ask("HEAD", url + "1")[1] == b""
    assert target.server.get(url + "1")[1] != b""


# Clients that are slow, or many


def test_clients_that_send_slowly_hold_up_nobody(target: Target) -> None:
    with ExitStack() as stack:
        for begun in (
            b"",
            b"G",
            b"GET / HTTP/1.1\r\nHost: 127",
            b"POST /sparql HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 99\r\n\r\nA",
        ):
            for _ in range(50):
                connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", target.server.port))))
                connection.sendall(begun)
        target.check()


def test_clients_that_do_not_read_hold_up_nobody(target: Target) -> None:
    url = address("SELECT * { ?s ?p ?o } LIMIT 5000")
    with ExitStack() as stack:
        for _ in range(40):
            connection = stack.enter_context(closing(socket.socket()))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.connect(("127.0.0.1", target.server.port))
            connection.sendall(f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        time.sleep(2.5)
        target.check()


def test_a_query_whose_client_has_gone_is_stopped(target: Target) -> None:
    url = address(f"SELECT (COUNT(*) AS ?n) {{ {CROSSED} }} # gone")
    raw = f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for _ in range(30):
        with closing(socket.create_connection(("127.0.0.1", target.server.port))) as connection:
            connection.sendall(raw.encode())
    time.sleep(1)
    target.check()


def test_a_query_does_not_wait_behind_many_that_run_away(target: Target) -> None:
    """More queries run away than may wait: the next one is not refused, and passes them."""
    with ThreadPoolExecutor(200) as threads:
        for number in range(200):
            threads.submit(target.server.get, address(f"SELECT (COUNT(*) AS ?n) {{ {CROSSED} }} # {number}"))
        for _ in range(8):
            time.sleep(0.2)
            target.check()


@pytest.mark.long
@pytest.mark.parametrize("before", [b"", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"], ids=["first", "second"])
def test_a_request_that_never_ends_is_cut_off(target: Target, before: bytes) -> None:
    from kg.server.connection import ARRIVAL

    with closing(socket.create_connection(("127.0.0.1", target.server.port), timeout=ARRIVAL + 5)) as connection:
        connection.sendall(before)
        assert not before or connection.recv(10_000).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127")
        assert connection.recv(100) == b""
    target.check()
