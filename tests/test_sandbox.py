"""Tests of the SPARQL sandbox. The graph: ``ex:msc`` produces ``ex:pge2``, which increases ``ex:m2``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pytest

import served
from kg.errors import KGError, LimitError, QueryError
from kg.sparql import sandbox
from kg.sparql.results import QueryResult, Term, to_w3c
from kg.sparql.sandbox import Limits, evaluate

PREFIXES = {"ex": "http://example.org/", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
XSD = "http://www.w3.org/2001/XMLSchema#"
DATA = """
    @prefix ex: <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    ex:msc ex:produces ex:pge2 ; rdfs:label "MSC" , "cellule stromale mésenchymateuse"@FR .
    ex:pge2 ex:increases ex:m2 ; rdfs:label "PGE₂" ; ex:rank 2 .
"""
#: Runs for ever on any graph that is not empty.
CROSS_JOIN = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(16))
BRACES = "ASK " + "{" * 5000 + "}" * 5000

Ask = Callable[..., QueryResult]

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on a process's resources")


@pytest.fixture
def store() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(DATA, format=pyoxigraph.RdfFormat.TURTLE)
    return store


@pytest.fixture
def ask(store: pyoxigraph.Store) -> Ask:
    def ask(query: str, **limits: float) -> QueryResult:
        return evaluate(lambda: store, query, prefixes=PREFIXES, limits=Limits(**({"seconds": 20} | limits)))  # type: ignore[arg-type]

    return ask


@pytest.fixture
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """Address of a loopback server, and the requests it received."""
    with served.canary() as (port, heard):
        yield f"http://127.0.0.1:{port}/", heard


@pytest.fixture
def disk(tmp_path: Path) -> Callable[[], pyoxigraph.Store]:
    store = pyoxigraph.Store(tmp_path / "store")
    store.load(DATA, format=pyoxigraph.RdfFormat.TURTLE)
    store.flush()
    return partial(pyoxigraph.Store.read_only, str(tmp_path / "store"))


# Answers


def test_select_gives_terms_in_order(ask: Ask) -> None:
    result = ask("SELECT ?label ?thing WHERE { ?thing rdfs:label ?label } ORDER BY ?label")
    assert (result.kind, result.variables, result.boolean, result.complete) == (
        "select",
        ("label", "thing"),
        None,
        True,
    )
    assert result.terms == (
        (Term("literal", "MSC"), Term("iri", "http://example.org/msc")),
        (Term("literal", "PGE₂"), Term("iri", "http://example.org/pge2")),
        (Term("literal", "cellule stromale mésenchymateuse", "", "fr"), Term("iri", "http://example.org/msc")),
    )


def test_a_query_may_hold_unicode(ask: Ask) -> None:
    assert ask('SELECT ?s { ?s rdfs:label "PGE₂" }').terms == ((Term("iri", "http://example.org/pge2"),),)


def test_typed_literals_and_unbound_variables_are_kept(ask: Ask) -> None:
    result = ask("SELECT ?rank ?none { ex:pge2 ex:rank ?rank OPTIONAL { ?rank ex:none ?none } }")
    assert result.terms == ((Term("literal", "2", XSD + "integer"), None),)


def test_nothing_found_keeps_the_columns(ask: Ask) -> None:
    assert ask("SELECT ?b ?a { ?a ex:none ?b }") == QueryResult("select", ("b", "a"), (), None, True)


@pytest.mark.parametrize(("triple", "expected"), [("ex:msc ex:produces ex:pge2", True), ("ex:m2 ?p ?o", False)])
def test_ask(ask: Ask, triple: str, expected: bool) -> None:
    assert ask(f"ASK {{ {triple} }}") == QueryResult("ask", (), (), expected, True)


def test_construct_gives_distinct_sorted_triples(ask: Ask) -> None:
    result = ask("CONSTRUCT { ?s ex:in ex:graph } WHERE { ?s ?p ?o }")
    assert (result.kind, result.variables) == ("graph", ("subject", "predicate", "object"))
    assert [row[0].value for row in result.terms if row[0]] == ["http://example.org/msc", "http://example.org/pge2"]


def test_the_limit_counts_distinct_triples(ask: Ask) -> None:
    assert ask("CONSTRUCT { ?s ex:in ex:graph } WHERE { ?s ?p ?o }", rows=2).complete


def test_describe(ask: Ask) -> None:
    assert len(ask("DESCRIBE ex:pge2").terms) == 3


def test_blank_nodes_are_counted_anew(ask: Ask) -> None:
    results = [ask("CONSTRUCT { [] ex:of ?s } WHERE { ?s ex:produces ?o }") for _ in range(2)]
    assert results[0] == results[1]
    assert results[0].terms[0][0] == Term("blank", "b0")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("SELECT * { ?z ex:produces ?m . ?m ex:increases ?a }", ("z", "m", "a"), id="all"),
        pytest.param("SELECT DISTINCT * { # ?a\n $z ex:produces ?a }", ("z", "a"), id="distinct, comment"),
        pytest.param("SELECT ?a ?z { ?z ex:produces ?a }", ("a", "z"), id="named"),
        pytest.param("SELECT ?a ?z { ?z ex:produces ?a { SELECT * { ?z ?p ?a } } }", ("a", "z"), id="inner"),
        pytest.param("SELECT (?z AS ?a) ?z { ?z ex:produces ?m }", ("a", "z"), id="computed"),
    ],
)
def test_columns_keep_the_order_of_the_query(ask: Ask, query: str, expected: tuple[str, ...]) -> None:
    result = ask(query)
    assert result.variables == expected
    assert result.terms[0][expected.index("z")] == Term("iri", "http://example.org/msc")


def test_terms_of_rdf_1_2_are_refused(ask: Ask) -> None:
    for term in ("TRIPLE(ex:a, ex:b, ex:c)", 'STRLANGDIR("a", "ar", "rtl")'):
        with pytest.raises(QueryError, match=r"RDF 1\.2"):
            ask(f"SELECT ({term} AS ?t) {{}}")


# W3C formats


def test_json(ask: Ask) -> None:
    result = ask("SELECT * { ?s rdfs:label ?l OPTIONAL { ?s ex:rank ?r } } ORDER BY ?l")
    document = json.loads(to_w3c(result, "json"))
    assert document["head"] == {"vars": ["s", "l", "r"]}
    assert document["results"]["bindings"][1:] == [
        {
            "s": {"type": "uri", "value": "http://example.org/pge2"},
            "l": {"type": "literal", "value": "PGE₂"},
            "r": {"type": "literal", "value": "2", "datatype": XSD + "integer"},
        },
        {
            "s": {"type": "uri", "value": "http://example.org/msc"},
            "l": {"type": "literal", "value": "cellule stromale mésenchymateuse", "xml:lang": "fr"},
        },
    ]


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("csv", "s,l\r\n_:b0,PGE₂\r\n"),
        ("tsv", '?s\t?l\n_:b0\t"PGE₂"\n'),
        ("xml", '<binding name="s"><bnode>b0</bnode></binding><binding name="l"><literal>PGE₂</literal></binding>'),
    ],
)
def test_rows_as_text(format: sandbox.Format, expected: str) -> None:
    result = QueryResult("select", ("s", "l"), ((Term("blank", "b0"), Term("literal", "PGE₂")),), None, True)
    assert expected in to_w3c(result, format).decode()


@pytest.mark.parametrize(
    ("format", "expected"), [("json", b'{"head":{},"boolean":true}'), ("xml", b"<boolean>true</boolean>")]
)
def test_ask_as_text(ask: Ask, format: sandbox.Format, expected: bytes) -> None:
    assert expected in to_w3c(ask("ASK {}"), format)


@pytest.mark.parametrize("format", ["turtle", "ntriples"])
def test_a_graph_survives_the_round_trip(ask: Ask, store: pyoxigraph.Store, format: sandbox.Format) -> None:
    text = to_w3c(ask("CONSTRUCT WHERE { ?s ?p ?o }"), format, prefixes=PREFIXES)
    assert text.startswith(b"@prefix" if format == "turtle" else b"<http://example.org/msc>")
    parsed = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)
    assert {quad.triple for quad in parsed} == {quad.triple for quad in store}


def test_a_format_that_does_not_fit(ask: Ask) -> None:
    with pytest.raises(ValueError, match=r"'turtle' does not fit this query; use one of json, xml, csv, tsv"):
        to_w3c(ask("SELECT * {}"), "turtle")


# Limits


def test_a_query_is_stopped_at_its_time_limit(ask: Ask) -> None:
    begun = time.monotonic()
    with pytest.raises(LimitError, match=r"stopped after 0\.5 s; simplify the query or raise --timeout"):
        ask(f"SELECT (COUNT(*) AS ?n) {{ {CROSS_JOIN} }}", seconds=0.5)
    assert time.monotonic() - begun < 2
    assert ask("ASK {}").boolean


def test_time_of_planning(ask: Ask) -> None:
    with pytest.raises(LimitError, match="stopped after"):
        ask("ASK { " + "?s ?p ?o . " * 400 + "}", seconds=0.5)


def test_deep_nesting_is_a_query_error_and_no_crash(ask: Ask, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(QueryError, match=r"the engine crashed on this query \(SIG.*deep nesting"):
        ask(BRACES)
    assert capfd.readouterr() == ("", "")
    assert ask("ASK {}").boolean


@posix
def test_a_query_is_stopped_at_its_memory_limit(ask: Ask, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LimitError, match="stopped at the limit of 64 MiB of memory"):
        ask(f"SELECT * {{ {CROSS_JOIN} }} ORDER BY ?s0", memory=64 << 20)
    assert capfd.readouterr() == ("", "")
    assert ask("ASK {}").boolean


@posix
def test_memory_of_rows(ask: Ask) -> None:
    # Once in a hundred times the engine's panic over Python's lack of memory locks itself up, and the time ends it.
    with pytest.raises(LimitError, match=r"stopped at the limit of 32 MiB of memory|stopped after 5 s"):
        ask(f"SELECT * {{ {CROSS_JOIN} }}", memory=32 << 20, rows=10**9, result_bytes=10**12, seconds=5)


def test_memory_of_python(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object, **options: object) -> None:
        raise MemoryError

    monkeypatch.setattr(sandbox, "run", run)
    with pytest.raises(LimitError, match="stopped at the limit of 1,024 MiB of memory"):
        ask("ASK {}")


@pytest.mark.parametrize(("rows", "found", "complete"), [(5, 5, False), (6, 6, True), (7, 6, True)])
@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_rows_beyond_the_limit_are_cut_and_the_result_says_so(
    ask: Ask, query: str, rows: int, found: int, complete: bool
) -> None:
    result = ask(query, rows=rows)
    assert (len(result.terms), result.complete) == (found, complete)


def test_rows_end_an_endless_query(ask: Ask) -> None:
    assert not ask(f"SELECT * {{ {CROSS_JOIN} }}", rows=10).complete


@pytest.mark.parametrize("limit", [19, 20])
def test_result_bytes(ask: Ask, limit: int) -> None:
    query = 'SELECT ("éé" AS ?a) { VALUES ?n { 1 2 3 4 5 } }'
    if limit == 20:
        assert len(ask(query, result_bytes=limit).terms) == 5
        return
    with pytest.raises(LimitError, match="the result exceeds 19 bytes; add LIMIT"):
        ask(query, result_bytes=limit)


@pytest.mark.parametrize("limits", [{"seconds": 0}, {"rows": -1}, {"seconds": float("inf")}])
def test_impossible_limits(ask: Ask, limits: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="limits must be positive and finite"):
        ask("ASK {}", **limits)


def test_threads_do_not_hide_a_death() -> None:
    """A child that is forked beside another keeps no end of the other's pipe, or the death would show at its own."""
    deaths: list[float] = []

    def linger() -> None:
        with pytest.raises(LimitError):
            evaluate(partial(time.sleep, 60), "ASK {}", prefixes={}, limits=Limits(seconds=6))  # type: ignore[arg-type]

    def crash() -> None:
        begun = time.monotonic()
        with pytest.raises(QueryError):
            evaluate(pyoxigraph.Store, BRACES, prefixes={})
        deaths.append(time.monotonic() - begun)

    threads = [threading.Thread(target=target) for target in (linger, crash) * 20]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(deaths) == 20
    assert max(deaths) < 5.9  # a death that is hidden shows when the others end, after 6


@posix
def test_the_warning_of_newer_pythons_about_threads_is_no_error(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    fork = os.fork

    def warn_and_fork() -> int:
        text = "This process (pid=1) is multi-threaded, use of fork() may lead to deadlocks in the child."
        warnings.warn(text, DeprecationWarning, stacklevel=2)
        return fork()

    monkeypatch.setattr(os, "fork", warn_and_fork)
    assert ask("ASK {}").boolean


@posix
def test_a_program_that_ignores_the_end_of_its_children(ask: Ask) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert ask("ASK {}").boolean
        with pytest.raises(QueryError):
            ask(BRACES)
    finally:
        signal.signal(signal.SIGCHLD, before)


@pytest.fixture
def endless(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Return a process that waits so many seconds for an endless query, and the id of its child."""
    script = textwrap.dedent(f"""
        import os, pathlib, pyoxigraph
        from kg.sparql.sandbox import Limits, evaluate

        def open_store():
            store = pyoxigraph.Store()
            store.load({DATA!r}, format=pyoxigraph.RdfFormat.TURTLE)
            pathlib.Path("new").write_text(str(os.getpid()))
            os.rename("new", "pid")
            return store

        query = "SELECT (COUNT(*) AS ?n) {{ {CROSS_JOIN} }}"
        evaluate(open_store, query, prefixes={{}}, limits=Limits(seconds={request.param}))
    """)
    command = [sys.executable, "-c", script]
    environment = os.environ | {"PYTHONPATH": str(Path(sandbox.__file__).parents[2])}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    ) as parent:
        _wait_for((tmp_path / "pid").exists)
        time.sleep(0.2)  # let the child get into the engine
        yield parent, int((tmp_path / "pid").read_text())


@posix
@pytest.mark.parametrize("endless", [20], indirect=True)
@pytest.mark.parametrize("whole_group", [True, False], ids=["terminal", "parent only"])
def test_ctrl_c(endless: tuple[subprocess.Popen[str], int], whole_group: bool) -> None:
    parent, child = endless
    assert _is_alive(child)
    (os.killpg if whole_group else os.kill)(parent.pid, signal.SIGINT)
    begun = time.monotonic()
    _, errors = parent.communicate(timeout=5)
    assert time.monotonic() - begun < 1
    assert errors.count("Traceback") == 1
    assert errors.endswith("KeyboardInterrupt\n")
    assert not _is_alive(child)


@posix
@pytest.mark.parametrize("endless", [0.9], indirect=True)
def test_the_child_of_a_killed_parent_ends(endless: tuple[subprocess.Popen[str], int]) -> None:
    parent, child = endless
    parent.kill()
    _wait_for(lambda: not _is_alive(child))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("waited in vain")


# Network and files

SERVICE = {
    "plain": "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "lower case": "SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "ask": "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "like a name": "PREFIX u: <{url}> SELECT * {{SERVICEu: {{}}}}",
    "like an IRI": "SELECT * {{FILTER(1<2)SERVICE#>\n<{url}>{{}}}}",
}


def test_without_the_sandbox_service_reaches_the_server(canary: tuple[str, list[bytes]]) -> None:
    """Without the sandbox, each of these queries reaches the server."""
    url, seen = canary
    for query in SERVICE.values():
        seen.clear()
        with suppress(OSError, TypeError):  # the server refuses; ASK cannot be iterated
            list(pyoxigraph.Store().query(query.format(url=url)))  # type: ignore[arg-type]
        assert seen, query


@posix
@pytest.mark.parametrize("query", SERVICE.values(), ids=SERVICE)
def test_service_in_memory(ask: Ask, canary: tuple[str, list[bytes]], query: str) -> None:
    url, seen = canary
    with pytest.raises(QueryError, match=r"^SERVICE is not available: queries here cannot reach the network; [^(]*$"):
        ask(query.format(url=url))
    assert not seen


@pytest.mark.parametrize("query", SERVICE.values(), ids=SERVICE)
def test_service_on_disk(disk: Callable[[], pyoxigraph.Store], canary: tuple[str, list[bytes]], query: str) -> None:
    url, seen = canary
    with pytest.raises(QueryError, match=r"^SERVICE is not available"):
        evaluate(disk, query.format(url=url), prefixes={})
    assert not seen


@posix
def test_service_is_blocked_even_if_the_lexer_misses_it(
    ask: Ask, canary: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "refuse_service", lambda query, *, walled: None)
    url, seen = canary
    with pytest.raises(QueryError, match=r"^SERVICE is not available"):
        ask(SERVICE["plain"].format(url=url))
    assert ask(SERVICE["silent"].format(url=url)).terms == ((None, None, None),)
    assert not seen


@posix
def test_the_word_service_is_free_in_memory(ask: Ask) -> None:
    assert ask(
        'SELECT ?service { # SERVICE\n BIND("SERVICE" AS ?service) OPTIONAL { ex:service ex:p <http://a/SERVICE> } }'
    ).terms


def test_a_store_on_disk(disk: Callable[[], pyoxigraph.Store]) -> None:
    result = evaluate(disk, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", prefixes={}, limits=Limits(seconds=5))
    assert result.terms == ((Term("literal", "6", XSD + "integer"),),)


@posix
@pytest.mark.parametrize("on_disk", [True, False])
def test_only_a_store_on_disk_may_open_files(
    disk: Callable[[], pyoxigraph.Store], monkeypatch: pytest.MonkeyPatch, on_disk: bool
) -> None:
    """Of a large store the engine opens most files only when a query needs them; without files it hangs."""
    import resource

    def run(*_: object, **options: object) -> QueryResult:
        may_open = resource.getrlimit(resource.RLIMIT_NOFILE) != (0, 0)
        return QueryResult("ask", (), (), may_open, True)

    monkeypatch.setattr(sandbox, "run", run)
    assert evaluate(disk if on_disk else pyoxigraph.Store, "ASK {}", prefixes={}).boolean is on_disk


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_from_reads_no_file_and_calls_no_server(
    ask: Ask, canary: tuple[str, list[bytes]], tmp_path: Path, clause: str
) -> None:
    url, seen = canary
    (tmp_path / "secret.ttl").write_text("<http://a> <http://b> <http://c> .")
    for iri in ("file:///etc/passwd", (tmp_path / "secret.ttl").as_uri(), url):
        assert ask(f"SELECT * {clause} <{iri}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}").terms == ()
    assert not seen


def test_a_store_that_does_not_open(tmp_path: Path) -> None:
    with pytest.raises(KGError, match=r"^the store cannot be opened: .*No such file"):
        evaluate(partial(pyoxigraph.Store.read_only, str(tmp_path / "none")), "ASK {}", prefixes={})


# Without fork


def test_spawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "FORKS", False)
    assert evaluate(pyoxigraph.Store, "ASK {}", prefixes={}).boolean
    with pytest.raises(QueryError, match="the engine crashed"):
        evaluate(pyoxigraph.Store, BRACES, prefixes={})
    monkeypatch.setattr(sandbox, "_Job", lambda *_: _Unreadable())
    with pytest.raises(KGError, match=r"^the store cannot be opened: .*unreadable"):
        evaluate(pyoxigraph.Store, "ASK {}", prefixes={})


def test_spawn_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "FORKS", False)
    begun = time.monotonic()
    with pytest.raises(LimitError, match=r"stopped after 0\.5 s"):
        evaluate(partial(time.sleep, 60), "ASK {}", prefixes={}, limits=Limits(seconds=0.5))  # type: ignore[arg-type]
    assert time.monotonic() - begun < 2


class _Unreadable(NamedTuple):
    """A job that the child cannot read."""

    limits: Limits = Limits()

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return int, ("unreadable",)


# Queries that are wrong


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "the query is empty"),
        ("# only a comment", "the query is empty"),
        ("SELEC ?s { ?s ?p ?o }", "line 1, column 1: unexpected 'SELEC'; did you mean SELECT?"),
        ("SELECT ?s\nWHER { ?s ?p ?o }", "line 2, column 1: unexpected 'WHER'; did you mean WHERE?"),
        (
            "SELECT ?s {\n  ?s ?p ?o\n  OPTIONL { ?s ?p ?o }\n}",
            "line 3, column 3: unexpected 'OPTIONL'; did you mean OPTIONAL?",
        ),
        (
            "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y } GRUP BY ?x",
            "line 1, column 42: unexpected 'GRUP'; did you mean GROUP?",
        ),
        ("ASK {} INSERT DATA {}", "line 1, column 8: unexpected 'INSERT'"),
        ("ASK {} ASK {}", "line 1, column 8: unexpected 'ASK'"),
        ("ASK { ?s ?p ?o } }", "line 1, column 18: unexpected '}'"),
        ("ASK { FILTER(?x = ) }", "line 1, column 19: unexpected ')'"),
        ("ASK {\n  ?é 🙂 ?o }", "line 2, column 6: unexpected '🙂'"),
        ("ASK { ?s ?p 'PGE₂' x }", "line 1, column 20: unexpected 'x'"),
        ("SELECT * {} LIMIT many", "line 1, column 19: unexpected 'many'"),
        ("ASK { x" + "y" * 100 + " }", "line 1, column 7: unexpected 'x" + "y" * 36 + "...'"),
        ("SELECT", "line 1, column 7: unexpected end of the query"),
        (
            "SELECT ?s WHERE {\n  ?s ?p ?o .\n  FILTER(?s = 1",
            "line 3, column 16: unexpected end of the query: the '(' of line 3, column 9 is not closed",
        ),
        (
            "ASK { ?s ?p ?o # }",
            "line 1, column 15: unexpected end of the query: the '{' of line 1, column 5 is not closed",
        ),
        ('ASK {\n ?s ?p "abc }', "line 2, column 8: the string that starts here is not closed"),
        ("ASK { ?s ?p '''abc }", "line 1, column 13: the string that starts here is not closed"),
        ("ASK { ?s foo:p ?o }", "line 1, column 10: unknown prefix 'foo:'; known: ex:, rdfs:"),
        (
            "PREFIX own: <http://a/> ASK { own:a rdf:p ?o }",
            "line 1, column 37: unknown prefix 'rdf:'; did you mean 'rdfs:'?; known: ex:, own:, rdfs:",
        ),
        ("ASK { :a ?p ?o }", "line 1, column 7: unknown prefix ':'; known: ex:, rdfs:"),
        (
            "PREFIX a <http://a/> ASK {}",
            "line 1, column 8: unexpected 'a'; a prefix is declared as in PREFIX ex: <http://example.org/>",
        ),
        (
            "ASK { ?s <rel> ?o }",
            "line 1, column 10: not an absolute IRI (declare a BASE, or write it in full), at '<rel>'",
        ),
        (
            "ASK { ?s ?p <http://a b> }",
            "line 1, column 13: not an absolute IRI (declare a BASE, or write it in full), at '<http://a b>'",
        ),
        (
            "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }",
            "line 1, column 41: SELECT names a variable that is neither in GROUP BY nor inside an aggregate such as "
            "COUNT or SAMPLE",
        ),
        (
            "SELECT * { ?s ?p ?o } GROUP BY ?s",
            "line 1, column 34: SELECT * does not go with GROUP BY; name the variables",
        ),
        ("SELECT ?s ?s {}", "line 1, column 16: SELECT names a variable twice"),
        (
            "ASK { VALUES (?a ?b) { (1) } }",
            "line 1, column 28: a row of VALUES has not as many values as there are variables; write UNDEF for a gap, "
            "at '}'",
        ),
        ("ASK { BIND(1 AS ?s) BIND(2 AS ?s) }", "line 1, column 35: BIND gives a name that is already in use, at '}'"),
        (
            "ASK { FILTER(<http://example.org/f>(1)) }",
            "the engine cannot evaluate this query: The custom function <http://example.org/f> is not supported",
        ),
    ],
)
def test_an_error_in_a_query_is_one_line(ask: Ask, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask(query)
    assert str(caught.value) == message


def test_a_fresh_process_suggests_too(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked child opens no file, so it must import everything that a message needs before."""
    monkeypatch.delitem(sys.modules, "difflib", raising=False)
    with pytest.raises(QueryError, match=r"^line 1, column 1: unexpected 'SELEC'; did you mean SELECT\?$"):
        ask("SELEC * {}")
    with pytest.raises(QueryError, match="unknown prefix 'exx:'"):
        ask("ASK { ?s exx:produces ?o }")


@pytest.mark.parametrize(
    "form", ["INSERT DATA { ex:a ex:b ex:c }", "delete where { ?s ?p ?o }", "LOAD <http://a>", "CLEAR ALL"]
)
def test_updates_are_refused(ask: Ask, store: pyoxigraph.Store, form: str) -> None:
    size = len(store)
    with pytest.raises(
        QueryError, match=r"^line 2, column 1: \w+ is an update, but queries here are read-only: SELECT, "
    ):
        ask(f"PREFIX own: <http://a/>\n{form}")
    assert len(store) == size


def test_the_fault_is_found_wherever_a_query_breaks(ask: Ask) -> None:
    """The message points at a stray ``%`` put before any token."""
    query = (
        "PREFIX o: <http://o/> SELECT ?s ( COUNT ( ?o ) AS ?n ) "
        "{ ?s o:p ?o ; rdfs:label 'a' . FILTER ( ?o > 1 ) } GROUP BY ?s"
    )
    assert ask(query).kind == "select"
    for start in [at + 1 for at, letter in enumerate(query) if letter == " "]:
        with pytest.raises(QueryError, match=rf"^line 1, column {start + 1}: unexpected '%'"):
            ask(f"{query[:start]}% {query[start:]}")
