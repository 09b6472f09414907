"""A graph in our model behind an endpoint, read hop by hop: word for word the answers of its copy."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest

import kg
from benchmarks import hops_model
from benchmarks.endpoints import answer
from benchmarks.graphs import power_law
from benchmarks.hops import MAX_EDGES, K
from benchmarks.pairs import by_degree
from fake_endpoint import FakeEndpoint, Reply, engine_endpoint, fake_endpoint
from kg.answers.conflicts import OF_KINDS
from kg.model.identifiers import to_iri
from kg.remote import hop_content, hop_index, model_nodes, opening
from kg.remote.credentials import EndpointError
from kg.remote.endpoint import RemoteEndpoint
from kg.remote.reading import PageReader
from kg.search.index import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeEndpoint]:
    with pytest.MonkeyPatch.context() as patch, engine_endpoint(kg.load().store) as fake:
        patch.setenv("KG_CACHE", str(tmp_path_factory.mktemp("copies")))
        yield fake


@pytest.fixture(scope="module")
def copied(endpoint: FakeEndpoint) -> Iterator[kg.KnowledgeGraph]:
    with kg.open(endpoint=endpoint.url) as graph:
        yield graph


@pytest.fixture
def there(endpoint: FakeEndpoint, copied: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> kg.KnowledgeGraph:
    """Open the graph as one that is too large to be copied."""
    monkeypatch.setattr(opening, "MOST_COPIED", 10)
    return kg.open(endpoint=endpoint.url)


def pairs(name: str) -> list[tuple[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as rows:
        return list(dict.fromkeys((row["source"], row["target"]) for row in csv.DictReader(rows, delimiter="\t")))


def said(ask: Any, graph: kg.KnowledgeGraph) -> Any:
    """Return the text and the JSON of an answer, or its error, without the version of the data."""
    found, _ = answer(ask, graph)
    return [found[0], {**found[1], "data_version": ""}] if isinstance(found, list) and len(found) == 2 else found


@pytest.mark.parametrize("file", ["effects.tsv", "ranking.tsv"])
def test_effects_and_paths_are_those_of_the_copy(
    file: str, copied: kg.KnowledgeGraph, there: kg.KnowledgeGraph
) -> None:
    asked = pairs(file)
    assert len(asked) > 50
    for source, target in asked:
        for ask in (lambda g: g.effect(source, target), lambda g: g.paths(source, target)):  # noqa: B023
            assert said(ask, there) == said(ask, copied), (source, target)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda g: g.paths("MSC", "Treg", undirected=True, include_descriptive=True), id="every link"),
        pytest.param(lambda g: g.paths("MSC", "Treg", context={"species": "human"}), id="a context"),
        pytest.param(lambda g: g.paths("MSC-EV", "Th17", via="miR-21"), id="via"),
        pytest.param(lambda g: g.explain("IDO", "Treg"), id="explain"),
        pytest.param(lambda g: g.block("MSC", "Treg", inhibit="PGE2"), id="block"),
        pytest.param(lambda g: g.common(["IL-10", "PGE2"]), id="common"),
        pytest.param(lambda g: g.matrix("MSC", "Treg"), id="matrix"),
        pytest.param(lambda g: g.neighbors("PGE2"), id="neighbors"),
        pytest.param(lambda g: g.show("Treg"), id="show"),
        pytest.param(lambda g: g.find("mac"), id="find"),
        pytest.param(lambda g: g.trials(indication="SR-aGVHD"), id="trials"),
        pytest.param(lambda g: g.stats(), id="stats"),
    ],
)
def test_the_other_answers_are_those_of_the_copy(ask: Any, copied: kg.KnowledgeGraph, there: kg.KnowledgeGraph) -> None:
    assert said(ask, there) == said(ask, copied)


def test_names_are_looked_up_where_there_are_many(
    copied: kg.KnowledgeGraph, there: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, endpoint: FakeEndpoint
) -> None:
    monkeypatch.setattr(opening, "MOST_NAMED", 10)
    many = kg.open(endpoint=endpoint.url)
    for source, target in pairs("effects.tsv")[::6]:
        assert said(lambda g: g.effect(source, target), many) == said(  # noqa: B023
            lambda g: g.effect(source, target),  # noqa: B023
            copied,
        )
    assert many.content.kinds("CL:0000084") == copied.content.kinds("CL:0000084")


def test_conflicts_on_one_pair_are_found_among_many_statements_and_others_are_named(
    copied: kg.KnowledgeGraph, there: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_nodes, "MOST_WHOLE", 700)
    monkeypatch.setattr(hop_content, "MOST_WHOLE", 700)
    found, whole = there.conflicts(), copied.conflicts()
    assert found.rows() == [row for row in whole.rows() if row["kind"] not in OF_KINDS]
    assert len(found) < len(whole)
    assert found.to_dict()["not_looked_for"] == ["kinds disagree", "opposed verdicts"]
    assert str(found).endswith(
        "not looked for among so many statements: kinds disagree, opposed verdicts; a store finds them (kg build)"
    )
    assert "not_looked_for" not in whole.to_dict()


def test_a_question_of_all_statements_is_refused_where_they_are_many(
    there: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_nodes, "MOST_WHOLE", 500)
    monkeypatch.setattr(hop_content, "MOST_WHOLE", 500)
    with pytest.raises(kg.LimitError, match=r"gaps need all statements, which are too many here; .* build a store"):
        there.gaps("MSC", "Treg")
    with pytest.raises(kg.LimitError, match=r"all of its 8\d\d statements, and at most 500 .* build a store"):
        list(there.content.curated())
    assert there.effect("MSC", "Treg").verdict == "positive"


def test_block_reads_no_more_than_its_paths(
    copied: kg.KnowledgeGraph, there: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_nodes, "MOST_WHOLE", 500)
    for source, target, inhibit in (("MSC", "Treg", "PGE2"), ("MSC-EV", "Th17", "miR-21"), ("MSC", "T cell", "IDO")):
        assert said(lambda g: g.block(source, target, inhibit=inhibit), there) == said(  # noqa: B023
            lambda g: g.block(source, target, inhibit=inhibit),  # noqa: B023
            copied,
        )


def test_counts_read_no_statement(
    copied: kg.KnowledgeGraph, there: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_nodes, "MOST_WHOLE", 500)
    assert there.stats().rows() == copied.stats().rows()


def test_a_search_that_fetches_too_much_says_so(there: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hop_index, "MOST_DESCRIBED", 100)
    with pytest.raises(kg.LimitError, match="stopped before it found a path"):
        there.paths("B-cell dysregulation", "MSC responsiveness")


def test_cut_triples_are_read_in_smaller_parts_and_an_endpoint_that_loses_some_is_named(
    copied: kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut every description at a number of triples, as endpoints do in silence."""
    monkeypatch.setattr(opening, "MOST_COPIED", 10)
    store, most = kg.load().store, [200]

    def reply(asked: Any) -> Reply:
        found = store.query(asked.query)
        if isinstance(found, pyoxigraph.QueryTriples):
            lines = (found.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
            return Reply(b"".join(lines[: most[0]]), kind="application/n-triples")
        return Reply(found.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")

    with fake_endpoint(reply) as fake:
        there = kg.open(endpoint=fake.url)
        assert said(lambda g: g.effect("MSC", "Treg"), there) == said(lambda g: g.effect("MSC", "Treg"), copied)
        most[0] = 3
        with pytest.raises(EndpointError, match=r"3 of .* rows came"):
            there.effect("IDO", "Th17")


@pytest.mark.parametrize("most", [10, 200_000], ids=["hop by hop", "copied"])
def test_costs_are_those_of_an_index_of_the_same_statements(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statements were read in passages that the shipped graph does not have."""
    monkeypatch.setattr(opening, "MOST_COPIED", most)
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    graph = power_law(60, 400)
    store = pyoxigraph.Store()
    store.load("\n".join(hops_model.lines(graph)).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    asked = by_degree(graph)[::12]
    with engine_endpoint(store) as fake, kg.open(endpoint=fake.url) as there:
        found = [
            [round(path.cost * UNIT) for path in there.paths(pair.source, pair.target, k=K, max_edges=MAX_EDGES)]
            for pair in asked
        ]
    assert found == hops_model.costs(graph, asked)
    assert sum(map(len, found)) > len(asked)


def test_predicates_are_counted_page_by_page(endpoint: FakeEndpoint) -> None:
    counted = Counter(quad.predicate.value for quad in kg.load().store)
    assert PageReader(RemoteEndpoint(endpoint.url), page=7).predicate_counts() == counted


def test_plain_edges_beside_the_statements_are_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the shipped graph, MSC → x → y: two plain edges of which one begins at an entity of our model."""
    monkeypatch.setattr(opening, "MOST_COPIED", 10)
    store = pyoxigraph.Store()
    store.extend(kg.load().store)
    raises = "http://purl.obolibrary.org/obo/RO_0002213"
    x, y = "http://example.org/x", "http://example.org/y"
    lines = (f"<{one}> <{raises}> <{other}> ." for one, other in ((to_iri("CL:0000134"), x), (x, y)))
    store.load("\n".join(lines).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    with engine_endpoint(store) as fake:
        there = kg.open(endpoint=fake.url)
        assert [path.nodes for path in there.paths("MSC", y)] == [("CL:0000134", x, y)]
        assert there.effect("MSC", "Treg").verdict == "positive"
        assert {row["neighbor"] for row in there.neighbors(x).rows()} == {"MSC", y}
