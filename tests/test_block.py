"""``kg block``: hand-drawn graphs with known cuts, brute force, and the shipped graph."""

from __future__ import annotations

import json
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import commands
import readme
from kg.answers.block import FATES, Block
from kg.paths.cut_sets import Requirements, find_cuts
from kg.paths.mediation import Mediation
from random_input import examples
from small import graph, grouped

if TYPE_CHECKING:
    import re

    from kg.knowledge_graph import KnowledgeGraph

CONTEXTS = {"ifng": {"licensing": ("ent:ifng",)}, "tlr4": {"licensing": ("ent:tlr4",)}}
DIAMOND = "a + x \n a + y \n x + z \n y + z"
CHAIN = "a + z omits=x,y \n a + x \n x + y \n y + z"
LIST = "a + z via=x,y \n a + x \n a + y \n x + z certainty=inferred \n y + z certainty=inferred"


def words(curies: Any) -> list[str]:
    return [curie.removeprefix("ent:") for curie in curies]


def cuts(found: Block) -> list[list[str]]:
    return [words(chosen) for chosen in found.cuts.smallest]


def fates(found: Block) -> dict[str, str]:
    """Return the fate of each path, written as its nodes."""
    return {"".join(words(fate.path.nodes)): fate.what for fate in found.fates}


# By which ways a statement acts.


@pytest.mark.parametrize(
    ("lines", "ways"),
    [
        pytest.param("a + z", [""], id="no mediator: nothing stops it"),
        pytest.param("a + z via=x", ["x"], id="one mediator"),
        pytest.param("a + z via=x,y", ["x", "y"], id="a list whose links are not recorded: each may do it alone"),
        pytest.param("a + z omits=x", ["x"], id="an omitted step"),
        pytest.param(CHAIN, ["xy"], id="a chain that is recorded needs every step"),
        pytest.param(LIST, ["x", "y"], id="a list whose links are recorded"),
        pytest.param("a + z via=x,y,w \n a + x \n x + y \n y + z", ["w", "xy"], id="a chain, and one beside it"),
        pytest.param("a + z via=x,y \n a + x \n x + z \n x + y \n y + z", ["x"], id="a step that can be left out"),
        pytest.param("a + z via=x,y \n a + x \n x + y \n y - z", ["x", "y"], id="links of the other sign say nothing"),
        pytest.param("a - z via=x,y \n a + x \n x + y \n y - z", ["xy"], id="a chain that lowers"),
        pytest.param("a ? z via=x,y \n a + x \n x + y \n y - z", ["xy"], id="a statement without a sign takes any"),
        pytest.param("a + z via=x,y \n x + a \n z + x", ["x", "y"], id="links in the other direction"),
        pytest.param(
            "a + z via=x,y,w \n a + x \n x + z omits=y,w \n x + y \n y + w \n w + z",
            ["wxy"],
            id="a step that names some",
        ),
        pytest.param("a + z via=x \n a + x \n x + z via=q", ["qx"], id="a step that names what the whole does not"),
        pytest.param("a + z via=x \n a + x via=z \n x + z", ["x"], id="a step that names an end"),
        pytest.param("a + z via=x \n a + x \n x + z via=a \n x + a", ["x"], id="two that name each other"),
    ],
)
def test_a_statement_acts_through_its_mediators_or_directly(lines: str, ways: list[str]) -> None:
    content = graph(lines).content
    statements = list(content.statements.values())
    found = Mediation(lambda nodes: content.between(nodes, nodes)).ways(statements[0])
    assert sorted("".join(sorted(words(way))) for way in found) == ways


# What becomes of the paths.


@pytest.mark.parametrize(
    ("lines", "inhibit", "expected"),
    [
        pytest.param(DIAMOND, "x", {"axz": "falls", "ayz": "survives"}, id="a node on one of two"),
        pytest.param(DIAMOND, "x y", {"axz": "falls", "ayz": "falls"}, id="both"),
        pytest.param(LIST, "x", {"az": "in part", "axz": "falls", "ayz": "survives"}, id="one mediator of two"),
        pytest.param(LIST, "x y", {"az": "falls", "axz": "falls", "ayz": "falls"}, id="both mediators"),
        pytest.param(CHAIN, "y", {"az": "falls", "axyz": "falls"}, id="one step of a chain"),
        pytest.param("a + z via=x \n a + x", "x", {"az": "falls"}, id="the only mediator"),
        pytest.param("a + z via=x \n a + z", "x", {"az": "survives"}, id="another statement of the step names none"),
        pytest.param("a + z via=x \n a + z via=y", "x", {"az": "survives"}, id="another statement names another"),
        pytest.param("a + z via=x \n a + z via=x,y", "x", {"az": "in part"}, id="all name it, and one another, too"),
        pytest.param("a + z via=x \n a + z via=x", "x", {"az": "falls"}, id="all name it"),
        pytest.param("a + m \n m + z via=x", "x", {"amz": "falls"}, id="a later step"),
        pytest.param("a + z via=x \n a + x negated=true", "x", {"az": "falls"}, id="a denied link is none"),
        pytest.param("a + z \n a + q \n q + w", "q", {"az": "survives"}, id="beside every route"),
    ],
)
def test_the_fates_of_the_paths(lines: str, inhibit: str, expected: dict[str, str]) -> None:
    found = graph(lines + "\n q + v").block("a", "z", inhibit=inhibit.split())
    assert fates(found) == expected
    assert set(expected.values()) <= set(FATES)


def test_the_narrower_kinds_go_with_the_wider_but_not_the_ends() -> None:
    made = graph(DIAMOND + "\n k + q", x="k", z="k")
    found = made.block("a", "z", inhibit="k")
    assert fates(found) == {"axz": "falls", "ayz": "survives"}
    assert found.inhibited[0].kinds == ("ent:x",)
    assert fates(made.block("a", "z", inhibit="x")) == {"axz": "falls", "ayz": "survives"}
    assert "passes x (a kind of k)" in str(found)
    assert "with k its kinds are taken out: x" in str(found)


def test_a_wider_kind_is_not_taken_out() -> None:
    assert fates(graph("a + k \n k + z \n x + q", x="k").block("a", "z", inhibit="x")) == {"akz": "survives"}


def test_the_rest_of_a_step_may_not_join_the_next() -> None:
    lines = "a + m via=x context=ifng \n a + m context=tlr4 \n m + z context=ifng"
    found = graph(lines, CONTEXTS).block("a", "z", inhibit="x")
    assert [(fate.what, fate.is_broken) for fate in found.fates] == [("falls", True)]
    assert "what is left of its steps was not seen under the same conditions" in str(found)


@pytest.mark.parametrize(
    ("lines", "inhibit", "verdicts"),
    [
        pytest.param(DIAMOND, "x", ("positive", "positive", "positive"), id="a way is left"),
        pytest.param("a + x \n x + z \n a - z", "x", ("negative", "negative", "negative"), id="one sign falls"),
        pytest.param("a + z via=x", "x", ("positive", "none", "none"), id="nothing is left"),
        pytest.param("a + z via=x,y", "x", ("positive", "positive", "none"), id="left in part alone"),
        pytest.param("a + z \n a + x \n x 0 z \n a 0 z", "x", ("ambiguous", "ambiguous", "ambiguous"), id="denied"),
    ],
)
def test_the_verdict_before_and_after(lines: str, inhibit: str, verdicts: tuple[str, str, str]) -> None:
    found = graph(lines + "\n x + v").block("a", "z", inhibit=inhibit)
    assert (found.before.verdict, found.after.verdict, found.after_at_least.verdict) == verdicts
    assert found.is_changed == (verdicts[0] != verdicts[1])
    assert str(found).startswith("CHANGED from" if found.is_changed else f"UNCHANGED, {verdicts[0]}")
    assert ("after, if the paths left in part fail: NONE" in str(found)) == (verdicts[1] != verdicts[2])


def test_the_verdict_after_inhibition_is_that_of_the_remaining_graph() -> None:
    found = graph(LIST).block("a", "z", inhibit="x")
    left = graph("a + z \n a + y \n y + z certainty=inferred").effect("a", "z")
    assert [len(side.paths) for side in found.after.sides] == [len(side.paths) for side in left.sides]
    assert "after: POSITIVE, stated (asserted)" in str(found)


# Cuts.


@pytest.mark.parametrize(
    ("lines", "smallest"),
    [
        pytest.param("a + x \n x + z", [["x"]], id="one node"),
        pytest.param("a + x \n x + y \n y + z", [["x"], ["y"]], id="either of two in a row"),
        pytest.param(DIAMOND, [["x", "y"]], id="two at once"),
        pytest.param("a + x \n x + y \n x + w \n y + z \n w + z", [["x"]], id="before they part"),
        pytest.param("a + z", [], id="nothing stops a direct statement"),
        pytest.param("a + z \n a + x \n x + z", [["x"]], id="of the others beside a direct one"),
        pytest.param("a + z via=x", [["x"]], id="its mediator stops a direct one"),
        pytest.param(LIST, [["x", "y"]], id="all its mediators"),
        pytest.param(CHAIN, [["x"], ["y"]], id="either step of a chain"),
        pytest.param("a + x \n a + y \n x + m \n y + m \n m + z \n y + z", [["m", "y"], ["x", "y"]], id="one of two"),
        pytest.param("a + x \n x + y \n y + w \n w + v \n v + z \n a + q \n q + z", [["q"]], id="beyond the limit"),
        pytest.param("a + x \n x + z via=a", [["x"]], id="a statement that names an end"),
    ],
)
def test_the_smallest_cuts(lines: str, smallest: list[list[str]]) -> None:
    assert cuts(graph(lines).block("a", "z")) == smallest


@pytest.mark.parametrize(
    ("lines", "smallest"),
    [
        pytest.param("a + x \n x + z \n a + g \n g + z", [["g"]], id="a group stops its members"),
        pytest.param("a + g \n g + z", [["g"]], id="no single member stops the group"),
        pytest.param("a + x \n x + z \n a + w \n w + g \n g + z", [["g"]], id="one is enough"),
    ],
)
def test_a_group_is_not_counted_beside_its_members(lines: str, smallest: list[list[str]]) -> None:
    found = grouped(graph(lines + "\n y ~ q"), g="x y").block("a", "z")
    assert cuts(found) == smallest
    assert "all of [g]" in str(found)


@pytest.mark.parametrize(
    ("inhibit", "fate", "verdicts"),
    [
        pytest.param(["x"], "in part", ("positive", "positive", "none"), id="one member"),
        pytest.param(["x", "y"], "falls", ("positive", "none", "none"), id="every member"),
        pytest.param(["g"], "falls", ("positive", "none", "none"), id="the group"),
        pytest.param(["q"], "survives", ("positive", "positive", "positive"), id="something else"),
    ],
)
def test_a_group_without_some_of_its_members(inhibit: list[str], fate: str, verdicts: tuple[str, str, str]) -> None:
    made = grouped(graph("a + g \n g + z \n y ~ q \n x ~ q"), g="x y")
    found = made.block("a", "z", inhibit=inhibit)
    assert fates(found) == {"agz": fate}
    assert (found.before.verdict, found.after.verdict, found.after_at_least.verdict) == verdicts


def test_the_text_says_that_a_list_may_act_without_one_member() -> None:
    made = grouped(graph("a + g \n g + z \n y ~ q \n x ~ q"), g="x y")
    assert "passes through a list that holds x; the statement about the list may hold without it" in str(
        made.block("a", "z", inhibit=["x"])
    )


def test_the_routes_of_a_member_are_those_of_its_group() -> None:
    made = grouped(graph("g + m \n m + z \n x ~ q"), g="x")
    assert cuts(made.block("x", "z")) == [["m"]]


def test_broken_paths_are_not_counted_as_cut() -> None:
    lines = "a + x context=ifng \n x + z context=tlr4 \n a + y \n y + z"
    assert cuts(graph(lines, CONTEXTS).block("a", "z")) == [["y"]]


def test_further_cuts_stop_the_remaining_paths() -> None:
    found = graph(DIAMOND).block("a", "z", inhibit="x")
    assert (cuts(found), [words(chosen) for chosen in found.further_cuts.smallest]) == ([["x", "y"]], [["y"]])
    assert "y alone stops every path that is left" in str(found)
    assert graph(DIAMOND).block("a", "z", inhibit=["x", "y"]).further_cuts.smallest == ()


def test_a_wider_kind_on_the_routes_stops_its_kinds() -> None:
    lines = "a + x \n x + z \n a + y \n y + z \n a + k \n k + z"
    found = graph(lines, x="k", y="k").block("a", "z")
    assert cuts(found) == [["k"]]
    assert found.stopped_with == {"ent:k": ("ent:x", "ent:y")}
    assert "k (and x, y) alone stops every path found" in str(found)


def test_a_search_for_cuts_that_stopped_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.cut_sets.MAX_TRIALS", 0)
    course = Requirements(frozenset("x"), (frozenset((frozenset(),)),))
    assert find_cuts([course], {"x": frozenset("x")}) == ((), False)
    assert "are not known: the search stopped at its limit" in str(graph(DIAMOND).block("a", "z"))


LABELS = "abcdez"
LINES = st.lists(
    st.tuples(
        st.sampled_from(LABELS[:-1]),
        st.sampled_from("+-?"),
        st.sampled_from(LABELS[1:]),
        st.sets(st.sampled_from(LABELS), max_size=3),
        st.sampled_from(["via", "omits"]),
    ).filter(lambda line: line[0] != line[2]),
    min_size=1,
    max_size=9,
)


def drawn(lines: list[tuple[str, str, str, set[str], str]], *, with_mediators: bool = True) -> KnowledgeGraph:
    """Make a graph of random lines; all letters are in it."""
    rows = ["a ~ b", "b ~ c", "c ~ d", "d ~ e", "e ~ z"]
    for subject, sign, object_, named, field in lines:
        mediators = ",".join(sorted(named - {subject, object_})) if with_mediators else ""
        rows.append(f"{subject} {sign} {object_}" + (f" {field}={mediators}" if mediators else ""))
    return graph("\n".join(rows))


@examples(60)
@given(LINES)
def test_a_cut_stops_every_path_and_no_smaller_set_does(lines: list[tuple[str, str, str, set[str], str]]) -> None:
    made = drawn(lines)
    found = made.block("a", "z", max_edges=6)
    direct = {path.nodes for path in found.unstoppable}
    stoppable = {"".join(words(fate.path.nodes)) for fate in found.fates if fate.path not in found.unstoppable}

    def stops_all(chosen: tuple[str, ...]) -> bool:
        after = made.block("a", "z", inhibit=chosen, max_edges=6)
        return all(fate.what == "falls" for fate in after.fates if fate.path not in found.unstoppable)

    if not stoppable:
        assert found.cuts.smallest == ()
        assert all(len(nodes) == 2 for nodes in direct)
        return
    for size in range(1, 5):
        expected = [chosen for chosen in combinations("bcde", size) if stops_all(chosen)]
        if expected:
            assert cuts(found) == [list(chosen) for chosen in expected]
            return
    pytest.fail("four nodes are all there are between the ends")


@examples(150)
@given(LINES)
def test_networkx_agrees_where_no_statement_names_a_mediator(lines: list[tuple[str, str, str, set[str], str]]) -> None:
    found = drawn(lines, with_mediators=False).block("a", "z", max_edges=6)
    walked = nx.DiGraph((subject, object_) for subject, _, object_, _, _ in lines)
    walked.add_nodes_from("az")
    if walked.has_edge("a", "z"):
        assert found.unstoppable
        walked.remove_edge("a", "z")
    least = nx.node_connectivity(walked, "a", "z")
    assert len(found.cuts.smallest[0] if found.cuts.smallest else ()) == least


# Text, record, errors.


def test_the_text_without_inhibition_names_the_cut_sets() -> None:
    text = str(graph(CHAIN).block("a", "z"))
    assert text.startswith("2 paths of at most 4 edges from a to z\n   verdict: POSITIVE, stated (asserted)")
    assert "each of x and y alone stops every path found" in text
    assert "a → x → y → z (asserted)" in text
    assert "not an experiment" in text


def test_the_text_counts_paths_that_no_node_stops() -> None:
    text = str(graph("a + z \n a + x certainty=hypothesised \n x + z").block("a", "z", max_edges=2))
    assert "no inner node stops a → z (asserted): stated for the two without a mediator (stm:test-1)" in text
    assert "x alone stops every other path found" in text
    assert "a → x → z (hypothesised)" in text
    named = str(graph("a + z via=x \n x + z via=a \n a + x via=z").block("a", "z"))
    assert "x alone stops every path found" in named


def test_an_inhibited_entity_on_no_path_takes_few_lines() -> None:
    made = graph("a + z \n a + m \n m + z \n q ~ a")
    assert str(made.block("a", "z", inhibit=["q"])).splitlines() == [
        "UNCHANGED, positive: the effect of a on z without q",
        "   before and after: POSITIVE, stated (asserted): a increases z",
        "   q is on no path found, and no statement on one acts via it",
        "   2 paths found, none falls; kg block a z lists what stops them",
    ]
    assert "no inner node stops" in str(made.block("a", "z", inhibit=["m"]))


def test_the_text_says_why_a_path_falls() -> None:
    text = str(graph(LIST + "\n q + v").block("a", "z", inhibit=["x", "q"]))
    assert "of 3 paths found 1 falls, 1 is left in part, 1 survives" in text
    assert "a → x → z (inferred): passes x" in text
    assert "a → z (asserted): stm:test-1 acts via x, and via y, not taken out" in text
    assert "q is on no path found, and no statement on one acts via it" in text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(DIAMOND, "at least 2 must be taken out to stop every path found: x and y\n", id="one set"),
        pytest.param(
            "a + x \n x + v \n v + z \n a + y \n y + z", "to stop every path found: y with one of v, x\n", id="a choice"
        ),
        pytest.param(
            "a + x \n x + v \n v + z \n a + y \n y + w \n w + z",
            "   at least 2 must be taken out to stop every path found, as one of these sets:\n"
            "      v and w\n      v and y\n      w and x\n      x and y\n",
            id="several sets",
        ),
        pytest.param(
            "a + q \n q + z \n a + x \n x + v \n v + z \n a + y \n y + w \n w + z",
            "   at least 3 must be taken out to stop every path found: q, and one of these sets:\n"
            "      v and w\n      v and y\n      w and x\n      x and y\n",
            id="sets that share a member",
        ),
    ],
)
def test_cuts_in_words(lines: str, expected: str) -> None:
    assert expected in str(graph(lines).block("a", "z"))


def test_paths_that_read_alike_are_one_line_with_their_number() -> None:
    lines = "a + x object_aspect=secretion \n a + x object_aspect=expression \n x + z"
    text = str(graph(lines).block("a", "z", inhibit="x"))
    assert "   a → x → z (asserted): passes x (2 paths)\n" in text


def test_long_lists_are_cut_and_say_so() -> None:
    lines = "\n".join(f"a + x{n} \n x{n} + z" for n in range(14))
    assert "and 2 more (all of them with -f json)" in str(graph(lines).block("a", "z"))
    many = "\n".join(f"a + x{n} \n x{n} + y{n} \n y{n} + z" for n in range(3))
    assert "and 3 more sets of 3 (all of them with -f json)" in str(graph(many).block("a", "z"))


def test_the_record() -> None:
    record = json.loads(json.dumps(graph(LIST).block("a", "z", inhibit="x").to_dict()))
    assert list(record) == [
        "schema",
        "data_version",
        "source",
        "target",
        "max_edges",
        "inhibited",
        "changed",
        "before",
        "after",
        "after_at_least",
        "paths",
        "unstoppable",
        "cuts",
        "further_cuts",
        "stopped_with",
        "complete",
        "near_misses",
    ]
    assert record["schema"] == "msc-kg/block/2"
    assert record["inhibited"] == [{"curie": "ent:x", "label": "x", "read_from": "x", "kinds": [], "on_route": True}]
    assert [record[name]["verdict"] for name in ("before", "after", "after_at_least")] == ["positive"] * 3
    assert record["cuts"] == {"smallest": [["ent:x", "ent:y"]], "complete": True}
    assert record["further_cuts"] == {"smallest": [["ent:y"]], "complete": True}
    first = record["paths"][0]
    assert (first["fate"], first["broken_by_rest"]) == ("in part", False)
    assert first["hits"] == [{"step": 1, "statement": "stm:test-1", "nodes": ["ent:x"], "left": ["ent:y"]}]
    assert first["steps"][0]["statements"][0]["id"] == "stm:test-1"
    passed = next(path for path in record["paths"] if path["fate"] == "falls")
    assert passed["hits"] == [{"step": 1, "statement": None, "nodes": ["ent:x"], "left": []}]


def test_an_end_cannot_be_taken_out() -> None:
    with pytest.raises(ValueError, match="z is an end of the routes"):
        graph(DIAMOND).block("a", "z", inhibit=["x", "z"])


def test_a_search_that_stopped_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 1)
    found = graph(DIAMOND).block("a", "z")
    assert not found.complete
    assert "there may be other paths, which these sets need not stop" in str(found)
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    assert graph(DIAMOND).block("a", "z").before.verdict == "unknown"


def test_two_runs_give_the_same_bytes() -> None:
    lines = "\n".join(f"{a} {'+' if a < b else '-'} {b} via=q" for a in "abcde" for b in "bcdef" if a != b)
    first, second = (json.dumps(graph(lines).block("a", "f", inhibit="c").to_dict()) for _ in range(2))
    assert first == second


# The command, on the shipped graph. What is expected was read in triples/.


#: The group that three factors are, which a source names together.
FACTORS = "PGE2, TGF-β and CCL2, together"

DOCUMENTATION = (Path(__file__).parents[1] / "docs/how-to/block.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("shown", [pytest.param(b, id=b["command"]) for b in readme.CONSOLE.finditer(DOCUMENTATION)])
def test_the_documentation_shows_the_output_of_the_commands(shown: re.Match[str]) -> None:
    """The page says that its examples are of the two reviews alone."""
    of_reviews = shown["command"].replace("kg ", "kg --triples tests/data/shipped ", 1)
    assert readme.run(of_reviews) == shown["output"]


run = partial(commands.run, "block")


@pytest.mark.parametrize(
    ("source", "target", "smallest", "unstoppable"),
    [
        # ido_treg-7 and -26 omit kynurenine and AHR, which ido_treg-13, -28 and -29 join to one chain.
        pytest.param("IDO", "Treg", [{"kynurenine"}, {"AHR"}], 0, id="IDO1 acts on Tregs by one axis"),
        # macrophages-2 acts via the three, -5 is said of them together, and nothing else lowers the M1 macrophage.
        pytest.param("MSC", "M1 macrophage", [{FACTORS}], 0, id="three factors shift macrophages"),
        # The same for M2, but overview-5 says it without naming any.
        pytest.param("MSC", "M2 macrophage", [{FACTORS}], 1, id="said without a mediator, too"),
        # neutrophils-5 names Th17-driven inflammation and IL-17, and the first acts via the second (neutrophils-7).
        pytest.param("MSC", "activated neutrophil", [{"IL-17"}], 0, id="neutrophils are activated by IL-17"),
    ],
)
def test_cuts_that_were_read(
    source: str, target: str, smallest: list[set[str]], unstoppable: int, shipped: KnowledgeGraph
) -> None:
    found = shipped.block(source, target)
    labels = [{shipped.content.entities[curie].label for curie in chosen} for chosen in found.cuts.smallest]
    assert sorted(map(sorted, labels)) == sorted(map(sorted, smallest))
    assert len(found.unstoppable) == unstoppable


def test_the_command_prints_the_change_of_verdict_first() -> None:
    result = run("IDO", "Treg", "--inhibit", "AHR")
    assert result.exit_code == 0
    assert result.stdout.startswith("CHANGED from positive to none: the effect of IDO1 on Treg without AHR\n")
    assert "stm:ido_treg-7 acts via AHR" in result.stdout
    assert "IDO read as IDO1" in result.stderr


def test_without_tgf_beta_nothing_speaks_for_fibrosis() -> None:
    record = json.loads(run("MSC", "fibrosis", "--inhibit", "TGF-beta", "-f", "json").stdout)
    assert (record["before"]["verdict"], record["after"]["verdict"]) == ("negative", "negative")
    in_part = [path["hits"][0] for path in record["paths"] if path["fate"] == "in part"]
    assert {hit["statement"] for hit in in_part if hit["statement"]} == {"stm:niche-40", "stm:niche-42"}
    of_lists = [hit for hit in in_part if not hit["statement"]]
    assert {hit["group"] for hit in of_lists} == {"ent:msc_repair_factors"}  # niche-44, via niche-57 and -59
    assert all("FPLX:TGFB" in hit["nodes"] and "NCBIGene:3082" in hit["left"] for hit in of_lists)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--inhibit", "PGE2,TGF-beta"), id="with a comma"),
        pytest.param(("--inhibit", "PGE2", "--inhibit", "TGFβ"), id="repeated"),
        pytest.param(("--inhibit", " PGE2 , TGF-beta,"), id="with spaces"),
    ],
)
def test_names_to_inhibit(options: tuple[str, ...]) -> None:
    result = run("MSC", "M1 macrophage", *options, "-f", "json")
    record = json.loads(result.stdout)
    assert [item["label"] for item in record["inhibited"]] == ["PGE2", "TGF-β"]
    assert record["further_cuts"]["smallest"] == [["NCBIGene:6347"], ["ent:pge2_tgfb_ccl2"]]
    assert "read as TGF-β" in result.stderr


def test_the_command_passes_its_options_on(tmp_path: Path) -> None:
    file = tmp_path / "block.json"
    result = run("IDO", "Treg", "--min-certainty", "asserted", "--max-edges", "2", "-f", "json", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert (record["max_edges"], len(record["paths"])) == (2, 1)
    assert run("IDO", "Treg", "--context", "licensing=TLR4", "--strict-context").exit_code == 1


def test_no_path_is_exit_code_1_and_goes_to_stderr() -> None:
    result = run("Treg", "IDO", "--inhibit", "AHR")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no path leads from Treg to IDO1 within 4 edges\nnearest: the other way round" in result.stderr
    record = json.loads(run("Treg", "IDO", "-f", "json").stdout)
    assert (record["paths"], record["near_misses"][0]["hidden_by"]) == ([], "direction")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        pytest.param(("IDO", "Treg", "--inhibit", "Tregs"), 2, "Treg, which is SOURCE or TARGET", id="an end"),
        pytest.param(("IDO", "Treg", "--inhibit", "AHR,qqqzz"), 3, "no entity 'qqqzz'", id="an unknown name"),
        pytest.param(("IDO", "Treg", "--inhibit", "qqqzz"), 3, "no entity 'qqqzz'", id="a single unknown name"),
        pytest.param(("IDO", "Treg", "--max-edges", "0"), 2, "0 is not in the range", id="max edges"),
    ],
)
def test_wrong_use(args: tuple[str, ...], code: int, words: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
