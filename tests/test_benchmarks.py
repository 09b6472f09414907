"""The benchmark: its graphs, its definition of cost, its peers and their comparison."""

from __future__ import annotations

import math
import sys
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph
import pytest
from click.testing import CliRunner

from benchmarks import building, graphs, measure, pairs, sets
from benchmarks.agreement import disagreements
from benchmarks.costs import Answer, Reckoner
from benchmarks.measure import measure_search, surroundings
from benchmarks.pairs import MAX_EDGES, Pair
from benchmarks.paths import main
from benchmarks.processes import YARDSTICK, run
from benchmarks.report import report
from benchmarks.sets import load_oxigraph
from benchmarks.solvers import JOINED, REACHED, DuckDB, IGraph, NetworkX, Rustworkx, Sparql, Sqlite
from benchmarks.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.graphs import Graph

SMALL = {
    "power law": lambda: graphs.power_law(300, 1500),
    "hubs": lambda: graphs.hubs(3, 30),
    "layers": lambda: graphs.layers(4, 6),
    "ties": lambda: graphs.ties(60, 4),
}


@pytest.fixture(params=SMALL)
def graph(request: pytest.FixtureRequest) -> Graph:
    made: Graph = SMALL[request.param]()
    return made


def every_path(graph: Graph, source: str, target: str) -> list[Answer]:
    """Enumerate the simple paths of at most four edges with their signs, in plain Python and by the definition."""
    edges: dict[tuple[str, str, int], int] = {}
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for start, end, sign, support in zip(graph.source, graph.target, graph.sign, graph.support, strict=True):
        u, v = graph.names[start], graph.names[end]
        cost = round(1e6 * -math.log(min(int(support) / 100, 0.98)))
        edges[u, v, int(sign)] = min(cost, edges.get((u, v, int(sign)), cost))
        after.setdefault(u, set()).add(v)
        before.setdefault(v, set()).add(u)

    def passing(node: str) -> int:
        return 2 * round(1e6 * 0.3 / 4 * (math.log(len(after[node])) + math.log(len(before[node]))))

    def extended(nodes: tuple[str, ...], cost: int) -> Iterator[Answer]:
        if nodes[-1] == target:
            yield Answer(cost, nodes)
            return
        if len(nodes) > MAX_EDGES:
            return
        for node in after.get(nodes[-1], set()) - set(nodes):
            inner = passing(nodes[-1]) if len(nodes) > 1 else 0
            for sign in (1, -1, 0):
                if (nodes[-1], node, sign) in edges:
                    yield from extended((*nodes, node), cost + inner + edges[nodes[-1], node, sign])

    return sorted(extended((source,), 0))


def drawn(graph: Graph) -> list[Pair]:
    everything = np.arange(len(graph.names))
    return pairs.between(graph, "any", everything, everything)[:6]


def test_peers_find_the_same_paths_as_enumeration(graph: Graph) -> None:
    reckoner, peers = Reckoner(graph), [peer(graph) for peer in (IGraph, NetworkX, DuckDB, Sqlite, Rustworkx)]
    for _, source, target in drawn(graph):
        exact = every_path(graph, source, target)
        found = [peer.paths(source, target) for peer in peers]
        assert [answer.cost for answer in found[0]] == [answer.cost for answer in found[1]]
        for answers in found:
            assert answers
            assert disagreements(exact[:10], answers, 10, reckoner.cost) == []


def test_nothing_is_found_where_nothing_leads(graph: Graph) -> None:
    lone = graphs.Graph(
        [*graph.names, "ent:lone"], graph.predicates, graph.source, graph.target, graph.predicate, graph.support
    )
    for peer in (IGraph, NetworkX, DuckDB, Sqlite, Rustworkx):
        assert peer(lone).paths(graph.names[0], "ent:lone") == []


def test_disagreements_are_seen() -> None:
    graph = SMALL["power law"]()
    reckoner, peer = Reckoner(graph), IGraph(graph)
    _, source, target = drawn(graph)[0]
    exact, theirs = every_path(graph, source, target)[:10], peer.paths(source, target)
    short = [answer for answer in theirs if len(answer.nodes) <= MAX_EDGES + 1]
    assert len(exact) == len(theirs) == 10
    assert disagreements(exact, theirs, 10, reckoner.cost) == []
    kept = [answer for answer in exact if answer.nodes != short[0].nodes]
    assert f"ours lacks {' '.join(short[0].nodes)} at {short[0].cost}" in disagreements(kept, theirs, 10, reckoner.cost)
    assert any("theirs lacks" in line for line in disagreements(exact, theirs[1:], 9, reckoner.cost))
    dearer = [Answer(exact[0].cost + 1, exact[0].nodes), *exact[1:]]
    assert any(f"not {exact[0].cost + 1}" in line for line in disagreements(dearer, theirs, 10, reckoner.cost))
    assert "ours are not in order" in disagreements(exact[::-1], theirs, 10, reckoner.cost)
    looped = Answer(exact[-1].cost, (source, target, source))
    assert any("not a simple path" in line for line in disagreements([*exact[:-1], looped], theirs, 10, reckoner.cost))
    long = Answer(exact[-1].cost, tuple(graph.names[:6]))
    assert any("too long" in line for line in disagreements([*exact[:-1], long], theirs, 10, reckoner.cost))


def test_power_law_graph_is_as_described() -> None:
    graph = graphs.power_law(300, 1500)
    edges = list(zip(graph.source.tolist(), graph.target.tolist(), graph.predicate.tolist(), strict=True))
    assert len(set(edges)) == len(graph) == 1500
    assert all(source != target for source, target, _ in edges)
    assert len({edge[:2] for edge in edges}) < 1500  # parallel edges occur
    assert set(graph.sign.tolist()) == {1, -1, 0}
    assert graph.support.min() > 0
    assert graph.support.max() <= 100
    degrees = sorted(Counter(graph.source.tolist()).values())
    assert degrees[-1] > 8 * degrees[len(degrees) // 2]
    again = graphs.power_law(300, 1500)
    assert (graph.source == again.source).all()
    assert (graph.support == again.support).all()
    assert not np.array_equal(graph.source, graphs.power_law(300, 1500, seed=1).source)


def test_files_hold_the_same_edges(graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "CHUNK", 100)
    graphs.write_edges(graph, tmp_path / graphs.EDGES)
    graphs.write_triples(graph, tmp_path / graphs.TRIPLES)
    graphs.save(graph, tmp_path / graphs.ARRAYS)
    head, *lines = (tmp_path / graphs.EDGES).read_text(encoding="utf-8").splitlines()
    assert head == "subject\tpredicate\tobject\thas_confidence_score"
    assert len(lines) == len(graph)
    number = len(graph) - 1
    assert lines[-1].split("\t") == [
        graph.names[graph.source[number]],
        graph.predicates[graph.predicate[number]].curie,
        graph.names[graph.target[number]],
        f"{graph.support[number] / 100:.2f}",
    ]
    triples = {
        tuple(graphs.to_iri(word) for word in (subject, predicate, object_))
        for subject, predicate, object_, _ in (line.split("\t") for line in lines)
    }
    read = list(pyoxigraph.parse(path=tmp_path / graphs.TRIPLES))
    assert len(read) == len(graph)
    assert {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in read} == triples
    loaded = graphs.load(tmp_path / graphs.ARRAYS)
    assert (loaded.names, loaded.predicates) == (graph.names, graph.predicates)
    assert (loaded.sign == graph.sign).all()


def test_pairs_are_of_their_class_and_joined(tmp_path: Path) -> None:
    graph = graphs.power_law(1500, 6000)
    found = pairs.by_degree(graph)
    assert Counter(pair.label for pair in found) == {"low": 10, "middle": 10, "high": 10, "hub": 10}
    degree = Counter([*graph.source.tolist(), *graph.target.tolist()])
    mean = {
        label: np.mean([degree[graph.names.index(pair.source)] for pair in found if pair.label == label])
        for label in ("low", "middle", "high", "hub")
    }
    assert all(one < other for one, other in pairwise(mean.values()))
    assert all(pair.source != pair.target and every_path(graph, pair.source, pair.target) for pair in found[:20])
    assert pairs.by_degree(graph) == found
    pairs.write_pairs(found, tmp_path / pairs.PAIRS)
    assert pairs.read_pairs(tmp_path / pairs.PAIRS) == found


def test_sparql_reaches_four_edges(tmp_path: Path) -> None:
    """Chain of six nodes."""
    numbers = np.arange(5)
    chain = graphs.Graph(
        [f"ent:{letter}" for letter in "abcdef"], graphs.PREDICATES, numbers, numbers + 1, numbers, numbers + 50
    )
    graphs.write_triples(chain, tmp_path / graphs.TRIPLES)
    graphs.save(chain, tmp_path / graphs.ARRAYS)
    load_oxigraph(tmp_path)
    for query, reached in ((REACHED, [1, 1, 1, 1, 0]), (JOINED, [0, 0, 0, 1, 0])):
        solver = Sparql(tmp_path, query)
        assert [solver.rows("ent:a", f"ent:{letter}") for letter in "bcdef"] == reached


def test_a_question_beyond_the_limit_is_given_up(tmp_path: Path) -> None:
    graph = SMALL["power law"]()
    graphs.save(graph, tmp_path / graphs.ARRAYS)
    given_up, pair, *_ = drawn(graph)
    worker = Worker("igraph", tmp_path)
    try:
        assert worker.ask(given_up, 0).seconds == []
        answered = worker.ask(pair, 60)
        assert answered.answers == IGraph(graph).paths(pair.source, pair.target)
        assert answered.seconds
        assert answered.is_complete
        assert worker.memory > 10
    finally:
        worker.stop()


def test_the_report_shows_measured_values_only(tmp_path: Path) -> None:
    graph = SMALL["power law"]()
    graphs.save(graph, tmp_path / graphs.ARRAYS)
    pairs.write_pairs(drawn(graph)[:3], tmp_path / pairs.PAIRS)
    search = measure_search(tmp_path, ["igraph", "networkx"], 60, 1e-9, lambda line: None)
    assert [len(engine["pairs"]) for engine in search["engines"].values()] == [1, 1]  # no time for a second
    assert (search["compared"], search["disagreements"]) == (1, [])
    text = report({"1m": {"search": search, "surroundings": surroundings()}, "8m": {}})
    row = next(line.split("|") for line in text.splitlines() if line.startswith("| any |"))
    assert [bool(cell.strip()) for cell in row[2:7]] == [False, True, False, True, False]
    assert "1 answers compared, 0 disagreements" in text
    assert "## 8m" not in text
    twice = {
        "seconds": 2.0,
        "processor": 1.8,
        "is_complete": True,
        "paths": 10,
        "long": 0,
        **drawn(graph)[0]._asdict(),
        "label": "low",
    }
    search["engines"] = {
        "kg": {"opening": 0.1, "memory": 50, "pairs": [twice | {"seconds": 0.004, "processor": 0.003}]},
        "igraph": {"opening": 0.1, "memory": 50, "pairs": [twice]},
        "networkx": {"opening": 0.1, "memory": 50, "pairs": [twice | {"seconds": None, "processor": None}]},
    }
    text = report({"1m": {"search": search, "surroundings": surroundings()}})
    assert "| low | 4.00 ms | 2.0 s | 500 | over 60 s | over 15,000 |" in text
    assert "| 1m, low: times faster than igraph | at least 300 | 600 | yes |" in text  # by processor time
    assert "| 1m: slowest complete answer | at most 100 ms | 3.00 | yes |" in text


def test_a_process_is_measured_and_must_end_well() -> None:
    small, big = (run([sys.executable, "-c", f"x = b'x' * {size}"]) for size in (1, 100_000_000))
    assert big.memory - small.memory == pytest.approx(95, abs=5)
    with pytest.raises(RuntimeError, match="exit code 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])


def test_commands_are_compared_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place of ``kg`` is taken by the yardsticks, so that every ratio is about 1."""
    graph = SMALL["ties"]()
    graphs.write_triples(graph, tmp_path / graphs.TRIPLES)
    pairs.write_pairs(drawn(graph)[:2], tmp_path / pairs.PAIRS)
    monkeypatch.setattr(measure, "PROCESS_ROUNDS", 2)
    monkeypatch.setattr(measure, "path_command", lambda *_: [sys.executable, "-c", YARDSTICK])
    monkeypatch.setattr(
        building,
        "build_command",
        lambda source, *_, **__: [sys.executable, "-c", building.PARSE, str(source.with_name(graphs.TRIPLES))],
    )
    started = measure.measure_processes(tmp_path)
    assert list(started) == ["any"]
    built = building.measure_building(tmp_path, 3)
    assert list(built) == [building.BARE, building.INDEX, building.BOTH, building.TABLE, building.TABLE_BOTH]
    assert all(1 / 3 < row["ratio"] < 3 and row["memory"] > 5 for row in (*started.values(), *built.values()))


def test_make_run_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = sets.SETS["layers"]._replace(graph=lambda: graphs.layers(5, 4), pairs=lambda graph: drawn(graph)[:2])
    monkeypatch.setitem(sets.SETS, "layers", small)
    data = ["--data", str(tmp_path)]
    for arguments in (["make", "layers"], ["run", "layers"], ["report", "--output", str(tmp_path / "page.md")]):
        result = CliRunner().invoke(main, data + arguments)
        assert (result.exit_code, result.stdout) == (0, ""), result.output
        if arguments[0] == "run":
            assert "kg is left out" in result.stderr
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "2 answers compared, 0 disagreements" in page
    assert "sparql join" in page
