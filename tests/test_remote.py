"""Graphs behind real endpoints: our own server, PyPI's oxigraph and Debian's Virtuoso."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

import kg
from benchmarks import servers
from benchmarks.endpoints import answer, unordered
from commands import run
from kg.remote.credentials import EndpointError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IN_CI = bool(os.environ.get("CI"))


def need(program: str | None, name: str, *, in_ci: bool) -> None:
    """Skip where a server is not installed; in CI those fail that it installs."""
    if program is None:
        assert not (IN_CI and in_ci), f"CI installs {name}"
        pytest.skip(f"{name} is not installed")


@pytest.fixture(scope="module")
def triples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the shipped graph as N-Triples, named as a copy of it is."""
    file = tmp_path_factory.mktemp("triples") / "endpoint.nt"
    kg.load().export("ntriples").save(str(file))
    return file


@pytest.fixture(scope="module")
def same(triples: Path) -> kg.KnowledgeGraph:
    """Build a store of these triples: the embedded engine."""
    store = triples.parent / "store"
    kg.load().build_store([triples], store)
    return kg.open(store)


@pytest.fixture(scope="module", params=["kg serve", "oxigraph", "virtuoso"])
def url(request: pytest.FixtureRequest, triples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    if request.param == "kg serve":
        with servers.kg_serve(folder, triples=servers.ROOT / "tests/data/shipped") as address:
            yield address
    elif request.param == "oxigraph":
        need(servers.find_oxigraph(), "oxigraph", in_ci=True)
        with servers.oxigraph(triples, folder) as address:
            yield address
    else:
        need(servers.find_virtuoso(), "virtuoso", in_ci=False)
        with servers.virtuoso(triples, folder) as address:
            yield address


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path_factory.getbasetemp() / "copies"))


#: A question of each kind; benchmarks/endpoints.py has them all.
QUESTIONS: dict[str, Any] = {
    "effect": lambda g: g.effect("MSC", "Treg"),
    "a verdict of chains": lambda g: g.effect("IL-6", "GVHD"),
    "path": lambda g: g.paths("MSC-EV", "Th17", via="miR-21"),
    "no path": lambda g: g.paths("Treg", "IDO"),
    "explain": lambda g: g.explain("IDO", "Treg"),
    "block": lambda g: g.block("MSC", "Treg", inhibit="PGE2"),
    "common": lambda g: g.common(["IL-10", "PGE2"]),
    "show": lambda g: g.show("Treg"),
    "find": lambda g: g.find("mac"),
    "neighbors": lambda g: g.neighbors("PGE2"),
    "trials": lambda g: g.trials(indication="SR-aGVHD"),
    "stats": lambda g: g.stats(),
    "export": lambda g: g.export("jsonl").text,
    "query": lambda g: sorted(map(str, g.query("raises", target="Treg").rows())),
    "sparql": lambda g: sorted(map(str, g.sparql("SELECT ?s ?o { ?s msc:increases ?o }").rows())),
    "a count": lambda g: g.sparql("SELECT (COUNT(*) AS ?n) { ?s a msc:Study }").rows(),
    "ask": lambda g: g.sparql("ASK { CL:0000134 msc:increases CL:0000815 }").boolean,
    "construct": lambda g: g.sparql("CONSTRUCT { ?s msc:year ?o } { ?s a msc:Study ; msc:year ?o }").terms,
}


def test_an_endpoint_answers_as_the_embedded_engine_does(url: str, same: kg.KnowledgeGraph) -> None:
    with kg.open(endpoint=url) as there:
        differing = [name for name, ask in QUESTIONS.items() if answer(ask, same)[0] != answer(ask, there)[0]]
    assert differing == []


def test_it_answers_as_the_shipped_graph_but_for_the_order_of_lists(url: str) -> None:
    shipped = kg.load()
    with kg.open(endpoint=url) as there:
        for ask in (QUESTIONS["effect"], QUESTIONS["path"], QUESTIONS["block"], QUESTIONS["trials"]):
            assert unordered(answer(ask, shipped)[0][1]) == unordered(answer(ask, there)[0][1])
        assert (
            repr(there) == f"<KnowledgeGraph: {len(shipped.content.statements):,} statements from the endpoint {url}>"
        )


def test_the_commands_take_it(url: str) -> None:
    found = run("effect", "MSC", "Treg", "--endpoint", url)
    assert (found.exit_code, found.stdout.splitlines()[0]) == (0, run("effect", "MSC", "Treg").stdout.splitlines()[0])
    assert run("effect", "MSC", "Treg", env={"KG_ENDPOINT": url}).stdout == found.stdout
    cut = run("sparql", "SELECT ?s { ?s a msc:Study }", "--rows", "3", "-f", "csv", "--endpoint", url)
    assert len(cut.stdout.splitlines()) == 4
    assert "cut after 3 rows" in cut.stderr


@pytest.mark.parametrize(
    ("words", "env", "message"),
    [
        (["stats", "--store", "x", "--endpoint", "http://127.0.0.1:1/"], {}, "--store and --endpoint name two graphs"),
        (["serve", "--endpoint", "http://127.0.0.1:1/"], {}, "needs a graph on this machine"),
        (["stats", "--store", "nowhere"], {"KG_ENDPOINT": "http://127.0.0.1:1/"}, "there is no store nowhere"),
        (["stats", "--endpoint", "http://127.0.0.1:1/"], {}, "nothing listens there"),
    ],
)
def test_options_that_exclude_each_other_are_refused(words: list[str], env: dict[str, str], message: str) -> None:
    found = run(*words, env=env)
    assert found.exit_code in (2, 3)
    assert message in found.stderr


def test_a_copy_is_kept_while_the_version_is_the_same(
    triples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(servers.find_oxigraph(), "oxigraph", in_ci=True)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))
    with servers.oxigraph(triples, tmp_path) as address:
        for requests in (range(9, 40), range(4, 5)):
            with kg.open(endpoint=address) as there:
                assert there.effect("MSC", "Treg").verdict == "positive"
                assert there._remote is not None
                assert there._remote.endpoint.requests in requests
        assert len(list((tmp_path / "kept").iterdir())) == 1


def test_an_empty_graph_is_said_to_be_empty(tmp_path: Path) -> None:
    need(servers.find_oxigraph(), "oxigraph", in_ci=True)
    (tmp_path / "none.nt").write_text("")
    with (
        servers.oxigraph(tmp_path / "none.nt", tmp_path) as address,
        pytest.raises(EndpointError, match="holds no triple; name another"),
    ):
        kg.open(endpoint=address)


def test_own_folders_are_laid_over_it(url: str, tmp_path: Path) -> None:
    run("init", str(tmp_path / "mine"))
    with kg.open(endpoint=url, extra=tmp_path / "mine") as there:
        assert there.effect("MSC", "Treg").verdict == "positive"
