"""Gaps: pairs without a path, the links that would open a path, and rows of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.answers.gaps import unsettled_rows
from kg.answers.gaps_finder import GapFinder
from kg.answers.links import HONEST_WORD, bridges
from kg.answers.path_text import no_path_report
from kg.paths.missing_links import find_missing_links, find_unconnected
from kg.paths.query import PathQuery
from kg.paths.roles import ROLES, may_act
from random_input import examples
from small import graph, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.answers.gaps import Gaps
    from kg.knowledge_graph import KnowledgeGraph
    from kg.paths.missing_links import LinkCandidate, Pair

NODES = range(7)
EDGES = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda e: e[0] != e[1]), max_size=12)
ASKED = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), min_size=1, max_size=12)
MAX_EDGES = st.integers(1, 5)
PREFERRED = st.sets(st.sampled_from([(a, b) for a in range(3) for b in range(2, 5)]))


class Given:
    """The links of given edges."""

    def __init__(self, edges: Iterable[Pair]) -> None:
        self._edges = sorted(edges)

    def following(self, node: int) -> list[int]:
        """Return the ends of the edges from a node."""
        return [b for a, b in self._edges if a == node]

    def preceding(self, node: int) -> list[int]:
        """Return the beginnings of the edges to a node."""
        return [a for a, b in self._edges if b == node]


def digraph(edges: Iterable[Pair]) -> nx.DiGraph[int]:
    peer: nx.DiGraph[int] = nx.DiGraph(sorted(edges))
    peer.add_nodes_from(NODES)
    return peer


def has_path(peer: nx.DiGraph[int], source: int, target: int, max_edges: int) -> bool:
    return source != target and any(True for _ in nx.all_simple_paths(peer, source, target, cutoff=max_edges))


@examples(200)
@given(EDGES, ASKED, MAX_EDGES)
def test_pairs_without_a_path_are_those_of_networkx(edges: set[Pair], asked: list[Pair], max_edges: int) -> None:
    peer = digraph(edges)
    expected = {(a, b) for a, b in asked if a != b and not has_path(peer, a, b, max_edges)}
    assert set(find_unconnected(Given(edges), asked, max_edges=max_edges)) == expected


@examples(300)
@given(EDGES, ASKED, MAX_EDGES, st.booleans())
def test_a_link_opens_the_paths_that_networkx_finds_after_adding_it(
    edges: set[Pair], asked: list[Pair], max_edges: int, include_loops: bool
) -> None:
    found, peer = Given(edges), digraph(edges)
    missing = find_unconnected(found, asked, max_edges=max_edges)
    joins = find_missing_links(found, missing, max_edges=max_edges, count=100, include_loops=include_loops)
    expected: dict[Pair, set[Pair]] = {}
    for u in NODES:
        for v in NODES:
            if u != v and not peer.has_edge(u, v):
                after = peer.copy()
                after.add_edge(u, v)
                opened = {
                    (a, b)
                    for a, b in missing
                    if has_path(after, a, b, max_edges) and (include_loops or not is_loop(peer, a, b, u, v, max_edges))
                }
                if opened and opened != {(u, v)}:
                    expected[u, v] = opened
    assert {(join.source, join.target): set(join.opens) for join in joins} == expected


def is_loop(peer: nx.DiGraph[int], a: int, b: int, u: int, v: int, max_edges: int) -> bool:
    return v == a or u == b or has_path(peer, v, a, max_edges) or has_path(peer, b, u, max_edges)


@examples(200)
@given(
    EDGES,
    ASKED,
    MAX_EDGES,
    st.integers(1, 6),
    st.sets(st.sampled_from([(a, b) for a in range(3) for b in range(2, 5)])),
)
def test_the_best_few_are_the_first_of_all(
    edges: set[Pair], asked: list[Pair], max_edges: int, count: int, preferred: set[Pair]
) -> None:
    found = Given(edges)
    missing = find_unconnected(found, asked, max_edges=max_edges)
    everything = find_missing_links(found, missing, max_edges=max_edges, count=100, preferred=preferred)
    assert (
        find_missing_links(found, missing, max_edges=max_edges, count=count, preferred=preferred) == everything[:count]
    )
    ranks = [
        (
            -len(join.opens),
            (join.source, join.target) not in preferred,
            total_edges(digraph(edges), join),
            (join.source, join.target),
        )
        for join in everything
    ]
    assert ranks == sorted(ranks)
    only = find_missing_links(found, missing, max_edges=max_edges, count=100, preferred=preferred, only_preferred=True)
    assert only == [join for join in everything if (join.source, join.target) in preferred]


def total_edges(peer: nx.DiGraph[int], join: LinkCandidate) -> int:
    peer.add_edge(join.source, join.target)
    return sum(int(nx.shortest_path_length(peer, a, b)) for a, b in join.opens)


@examples(200)
@given(EDGES, ASKED, MAX_EDGES)
def test_the_ways_lead_to_the_link_and_on_from_it(edges: set[Pair], asked: list[Pair], max_edges: int) -> None:
    found, peer = Given(edges), digraph(edges)
    missing = find_unconnected(found, asked, max_edges=max_edges)
    for join in find_missing_links(found, missing, max_edges=max_edges, count=100, include_loops=True):
        nodes = ends_of(join)
        assert (nodes[0], nodes[-1]) == join.opens[0]
        assert len(set(nodes)) == len(nodes)
        peer.add_edge(join.source, join.target)
        assert len(nodes) - 1 == min(nx.shortest_path_length(peer, a, b) for a, b in join.opens) <= max_edges
        peer.remove_edge(join.source, join.target)


def ends_of(join: LinkCandidate) -> list[int]:
    return [*join.before, join.source, join.target, *join.after]


def ends(found: Gaps) -> list[str]:
    return [f"{link.source[4:]}>{link.target[4:]}" for link in found.links]


def test_the_link_that_opens_the_most_pairs_is_first() -> None:
    """A bottleneck: a, b and c lead to u; v leads to x, y and z; nothing joins u and v."""
    found = graph("a + u \n b + u \n c + u \n v + x \n v + y \n v - z").gaps(["a", "b", "c"], ["x", "y", "z"])
    assert (found.asked, len(found.missing)) == (9, 9)
    assert [(join, len(link.opens)) for join, link in zip(ends(found), found.links, strict=True)][:3] == [
        ("u>v", 9),
        ("a>v", 3),
        ("b>v", 3),
    ]
    assert found.rows()[0]["chain"] == "a → u [⇢] v → x"


NEAR = "a + u \n v + b \n w + v"


@pytest.mark.parametrize(
    ("more", "broader", "first", "words"),
    [
        pytest.param("", {"u": "v"}, "u>v", "u is a narrower kind of v", id="narrower"),
        pytest.param("", {"w": "u"}, "u>w", "w is a narrower kind of u", id="wider"),
        pytest.param("u ~ w", {}, "u>w", "said, but not as a cause: u carries w (stm:test-4)", id="descriptive"),
        pytest.param("w ~ u", {}, "u>w", "said, but not as a cause: w carries u (stm:test-4)", id="the other way"),
        pytest.param("u + w negated=true", {}, "u>w", "denied: u does not increase w (stm:test-4)", id="denied"),
        pytest.param("u 0 w", {}, "u>w", "measured: u has no measured effect on w (stm:test-4)", id="no effect"),
        pytest.param("w + u negated=true", {}, "a>v", "", id="denied the other way"),
        pytest.param("u + w retracted=wrong", {}, "a>v", "", id="withdrawn"),
        pytest.param("", {}, "a>v", "", id="nothing ties them: the closest"),
    ],
)
def test_links_to_related_entities_come_first_and_name_the_relation(
    more: str, broader: dict[str, Any], first: str, words: str
) -> None:
    found = graph(f"{NEAR} \n {more}".strip(), **broader).gaps("a", "b")
    assert ends(found)[0] == first
    assert found.rows()[0]["akin"] == ([words] if words else [])


def test_a_statement_that_the_question_leaves_out_is_said() -> None:
    hedged = graph("a + u \n u + b certainty=hypothesised")
    assert ends(hedged.gaps("a", "b")) == []
    (row, *_) = hedged.gaps("a", "b", min_certainty="asserted").rows()
    assert row["akin"] == ["left out by the options of the question: u increases b (hypothesised) (stm:test-2)"]


def test_a_link_between_the_two_asked_is_not_suggested() -> None:
    assert ends(graph("a + u \n v + b").gaps("a", "b")) == ["a>v", "u>b", "u>v"]
    assert ends(graph("x + a \n b + y").gaps("a", "b")) == []
    assert ends(graph("x + a \n b + y", a="b").gaps("a", "b")) == ["a>b"]


def test_a_link_that_leads_back_is_no_answer_unless_wanted() -> None:
    """Sources of a are sources of b too: a link from a to m would lead to b through something that acts on a."""
    found = graph("m + a \n m + b")
    assert ends(found.gaps("a", "b")) == []
    assert ends(found.gaps("a", "b", loops=True)) == ["a>m"]


def test_a_kind_answers_for_the_pair_and_leads_back_as_the_node_itself() -> None:
    """Bone-marrow MSC (k) are a kind of MSC (m): a path from them is one, and a link to them leads back to MSC."""
    assert graph("k + b", k="m").gaps("m", "b").missing == ()
    assert graph("m + k", k="b").gaps("m", "b").missing == ()
    found = graph("m + a \n k + b", k="m")
    assert ends(found.gaps("a", "b")) == []
    assert ends(found.gaps("a", "b", loops=True)) == ["a>k"]


def test_no_link_touches_an_avoided_entity() -> None:
    assert ends(graph("a + u \n v + b").gaps("a", "b", avoid="v")) == ["u>b"]
    assert ends(graph("a + u \n v + b").gaps("a", "b", avoid="b")) == []


def test_the_limit_of_edges_holds_for_the_new_path() -> None:
    found = graph("a + u \n v + b")
    assert "u>v" in ends(found.gaps("a", "b", max_edges=3))
    assert ends(found.gaps("a", "b", max_edges=2)) == ["a>v", "u>b"]
    assert ends(found.gaps("a", "b", max_edges=1)) == []


def test_an_entity_is_never_paired_with_itself() -> None:
    found = graph("a + b").gaps(["a", "b"], ["a", "b", "b"])
    assert (found.asked, found.missing) == (2, (("ent:b", "ent:a"),))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"sign": 1}, "no 'sign'", id="sign"),
        pytest.param({"via": ("ent:u",)}, "no 'via'", id="via"),
        pytest.param({"category": ("biolink:Gene",)}, "no 'category'", id="category"),
        pytest.param({"undirected": True}, "no 'undirected'", id="undirected"),
    ],
)
def test_options_that_no_link_can_meet_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GapFinder(graph("a + u").content).gaps(["ent:a"], ["ent:u"], PathQuery(**options))


def test_no_links_at_all_cannot_be_wanted() -> None:
    with pytest.raises(ValueError, match="limit must be at least 1, got 0"):
        graph("a + u").gaps("a", "u", limit=0)


def test_a_question_without_a_path_names_the_missing_link() -> None:
    found = graph("a + u \n v - b", u="v").paths("a", "b")
    lines = no_path_report(found.answer, bridges(found.bridges, found.content)).splitlines()
    assert lines[1] == ("nearest: one new link, from u to v, would open it: a → u [⇢] v ⊣ b; u is a narrower kind of v")
    assert lines[-1] == f"({HONEST_WORD})"
    assert "nothing came near" not in " ".join(lines)
    record = found.to_dict(suggest_links=True)["bridges"][0]
    assert record == {
        "from": {"curie": "ent:u", "label": "u"},
        "to": {"curie": "ent:v", "label": "v"},
        "edges": 3,
        "chain": "a → u [⇢] v ⊣ b",
        "akin": [{"kind": "narrower", "statement": None, "words": "u is a narrower kind of v"}],
        "note": HONEST_WORD,
    }


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        pytest.param("a + b", {}, id="there is a path"),
        pytest.param("a + b", {"sign": -1}, id="an option about whole paths hides it"),
        pytest.param("a + u \n v + b", {"via": "u"}, id="whole paths are judged"),
        pytest.param("x + a \n b + y", {}, id="nothing leads on"),
        pytest.param("b + a", {}, id="the other way round"),
    ],
)
def test_no_link_is_named_when_none_is_missing(lines: str, options: dict[str, Any]) -> None:
    found = graph(lines).paths("a", "b", **options)
    assert (found.bridges, found.to_dict()["bridges"]) == ((), [])


def test_undirected_ways_are_written_backwards() -> None:
    found = graph("u + a \n v + b").paths("a", "b", undirected=True)
    assert "a ← u [⇢] v → b" in " ".join(bridges(found.bridges, found.content))


# Pairs.


def test_every_pair_gives_one_row_equal_to_the_answer_of_a_single_question() -> None:
    found = graph("a + b \n b - c certainty=suggested \n a - c certainty=hypothesised \n d ~ a")
    rows = found.paths_between(["a", "d", "A"], ["c", "a"]).rows()
    assert [(row["source"], row["target"], row["paths"]) for row in rows] == [
        ("a", "c", 2),
        ("d", "c", 0),
        ("d", "a", 0),
    ]
    best = found.paths("a", "c")[0]
    assert rows[0] | {"best": "", "source_curie": "", "target_curie": ""} == {
        "source": "a",
        "target": "c",
        "paths": 2,
        "best": "",
        "sign": best.sign,
        "support": round(best.support, 6),
        "coherence": best.coherence,
        "certainty": best.certainty,
        "complete": True,
        "source_curie": "",
        "target_curie": "",
    }
    assert (rows[1]["best"], rows[1]["sign"], rows[1]["support"]) == ("no path", None, None)


def test_the_options_of_a_question_hold_for_every_pair() -> None:
    found = graph("a + b \n b - c \n a - c")
    assert [len(answer.paths) for answer in found.paths_between("a", ["b", "c"], sign=1)] == [1, 0]
    assert [len(answer.paths) for answer in found.paths_between("a", ["b", "c"], max_edges=1, k=1)] == [1, 1]
    assert [len(answer.paths) for answer in found.paths_between("c", "b", undirected=True)] == [2]


def test_a_path_that_spells_another_out_is_not_counted() -> None:
    found = graph("a + c via=b \n a + b \n b + c").paths_between("a", "c")
    assert (len(found.answers[0].paths), found.rows()[0]["paths"]) == (2, 1)


def test_a_search_that_stopped_is_not_called_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    (row,) = graph("a + b").paths_between("a", "b").rows()
    assert (row["paths"], row["complete"], row["best"]) == (0, False, "no path before the search stopped at its limit")


# The shipped graph.


def labels(found: KnowledgeGraph, curies: Iterable[str]) -> set[str]:
    return {found.content.entities[curie].label for curie in curies}


def test_the_default_question_is_about_products_and_outcomes(shipped: KnowledgeGraph) -> None:
    finder = GapFinder(shipped.content)
    products, outcomes = labels(shipped, finder.products()), labels(shipped, finder.outcomes())
    assert {"PGE2", "IDO1", "HGF", "miR-21", "PD-L1", "MSC-EV"} <= products
    assert not {"MSC", "IL-17", "kynurenine", "tryptophan"} & products
    assert {"Treg", "M2 macrophage", "Th17 cell", "GVHD", "aGVHD", "cGVHD", "fibrosis", "overall survival"} <= outcomes
    assert not ({"MSC", "PGE2", "pro-inflammatory MSC", "umbilical-cord MSC"} | products) & outcomes


def test_gaps_of_the_shipped_graph_are_pairs_without_a_path(shipped: KnowledgeGraph) -> None:
    found = shipped.gaps(limit=5)
    assert 0 < len(found.missing) < found.asked
    assert all(not shipped.paths(*pair).answer.paths for pair in found.missing[::400])
    connected = next((a, b) for a in found.sources for b in found.targets if a != b and (a, b) not in found.missing)
    assert shipped.paths(*connected).answer.paths
    counts = [len(join.opens) for join in found.links]
    assert counts == sorted(counts, reverse=True)
    assert all(set(join.opens) <= set(found.missing) for join in found.links)


def test_akin_links_of_the_shipped_graph(shipped: KnowledgeGraph) -> None:
    found = shipped.gaps(akin=True, limit=100)
    assert all(link.ties for link in found.links)
    words = {(row["from"], row["to"]): row["akin"] for row in found.rows()}
    assert words["T cell", "donor T cell"] == ["donor T cell is a narrower kind of T cell"]


def test_no_suggested_link_breaks_the_rule_of_kinds(shipped: KnowledgeGraph) -> None:
    entities = shipped.content.entities
    links = [*shipped.gaps(limit=300, loops=True).links, *shipped.paths("MSC", "relapse").bridges]
    assert links
    for link in links:
        assert may_act(entities[link.source].category, entities[link.target].category), link
    assert not any(ROLES[entities[link.source].category] == "outcome" for link in links)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        pytest.param("Gene", "Cell", True, id="factor on cell"),
        pytest.param("SmallMolecule", "Pathway", True, id="factor on process"),
        pytest.param("MicroRNA", "Gene", True, id="factor on factor"),
        pytest.param("Gene", "Disease", False, id="a factor makes no outcome"),
        pytest.param("Cell", "Cell", True, id="cell on cell"),
        pytest.param("Cell", "PathologicalProcess", True, id="cell on process"),
        pytest.param("Cell", "Gene", False, id="cell on factor"),
        pytest.param("BiologicalProcess", "PhenotypicFeature", True, id="process on outcome"),
        pytest.param("BiologicalProcess", "Cell", False, id="process on cell"),
        pytest.param("Disease", "Gene", False, id="outcome on factor"),
        pytest.param("Disease", "NamedThing", False, id="outcome on anything"),
        pytest.param("NamedThing", "Disease", True, id="a category of another graph"),
        pytest.param("Treatment", "Disease", False, id="a treatment is no mechanism"),
        pytest.param("NamedThing", "Attribute", False, id="an attribute is not acted upon"),
    ],
)
def test_kinds_that_may_act_on_each_other(source: str, target: str, expected: bool) -> None:
    assert may_act(f"biolink:{source}", f"biolink:{target}") is expected


# What is unsettled.


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + m certainty=inferred \n m + z", {"1": ["a … m", "a … z"]}, id="a step of the best path"),
        pytest.param("a + z certainty=hypothesised", {"1": ["a … z"]}, id="the statement itself"),
        pytest.param("a + z certainty=suggested \n a + m", {}, id="what a source suggests is settled"),
        pytest.param("a + z \n a + z certainty=inferred", {}, id="a stated verdict does not rest on it"),
        pytest.param(
            "a + z certainty=inferred \n a - z certainty=inferred", {"1": ["a … z"], "2": ["a … z"]}, id="both"
        ),
    ],
)
def test_unsettled_links_are_those_behind_verdicts(lines: str, expected: dict[str, list[str]]) -> None:
    found = graph(f"{lines} \n q ~ m \n q ~ z").gaps(["a"], ["m", "z"])
    rows = {row["statement"].removeprefix("stm:test-"): row["pairs"] for row in unsettled_rows(found)}
    assert rows == expected


def test_contradictions_are_only_those_between_the_entities_asked_that_no_field_separates() -> None:
    lines = "a + z context=ifng \n a - z context=tlr4 \n b + z \n b - z \n c + q \n c - q \n ifng ~ tlr4"
    contexts = {name: {"licensing": (f"ent:{name}",)} for name in ("ifng", "tlr4")}
    found = graph(lines, contexts).gaps(["a", "b"], ["z"])
    assert [item.title for item in found.contradictions] == ["b → z"]


def test_the_report_fits_a_screen_and_says_why(shipped: KnowledgeGraph) -> None:
    found = shipped.gaps()
    lines = str(found).splitlines()
    assert len(lines) <= 40
    for title in ("What an experiment would settle most", "Contradictions that nothing", "Links that are missing"):
        assert any(line.startswith(title) for line in lines)
    assert len(found.report(is_full=True).splitlines()) > 40
    counts = [len(link.rests) for link in found.unsettled]
    assert counts == sorted(counts, reverse=True)
    record = found.to_dict()
    assert record["schema"] == "msc-kg/gaps/1"
    assert len(record["unsettled"]) == len(counts) <= 20
    assert all(link.statement.certainty in ("inferred", "hypothesised") for link in found.unsettled)


def test_a_member_has_the_paths_of_its_group() -> None:
    made = grouped(graph("g + m \n m + z \n x ~ q"), g="x")
    assert made.gaps(["x"], ["z", "q"]).missing == (("ent:x", "ent:q"),)
