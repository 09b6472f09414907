"""Invariants of every verdict when a graph grows, over generated graphs and over the shipped one.

Every generated statement is read in a sentence of its own: a second sentence that joins the same steps would be a chain
that the source states, and not a statement on another pair.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import kg
from kg.answers.effect_finder import EffectFinder
from kg.answers.effect_line import effect_line
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import NO_CONTEXT, Evidence, Passage, Reference
from kg.paths.context import ContextJudge
from kg.paths.query import read_path_query
from kg.paths.stated import StatedFinder, stated_of
from random_input import examples
from verdicts import make, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.answers.effect import Effect
    from kg.model.content import Content
    from kg.model.statements import Statement

#: a is asked of z; b is a kind of a and a of w, y is a kind of z and z of u; v gives a.
BROADER: dict[str, Any] = {"b": "a", "a": "w", "y": "z", "z": "u"}
THINGS = {"v": {"administers": ("ent:a",)}}
#: Mentions every word once.
HELD = "v ~ q \n b ~ q \n w ~ q \n y ~ q \n u ~ q \n a ~ q \n z ~ q"
SOURCES, TARGETS = ("a", "b", "v"), ("z", "y")
VERBS = ("+", "-", "?", "0", "with", "against", "approved")

fields = st.lists(
    st.sampled_from(
        (
            *("certainty=suggested", "certainty=hypothesised", "certainty=inferred", "negated=true"),
            *("object_aspect=secretion", "object_aspect=proliferation", "object_aspect=amount"),
            *("context=ifng", "context=tlr4", "context=agvhd", "context=cgvhd", "context=clinic", "in_cell=ccell"),
        )
    ),
    max_size=3,
    unique_by=lambda field: field.partition("=")[0],
).map(" ".join)


def statements(sources: Iterable[str], targets: Iterable[str], verbs: Sequence[str] = VERBS) -> st.SearchStrategy[str]:
    """Return lines of statements of some words on others."""
    ends = st.sampled_from([(a, b) for a in sources for b in targets if a != b])
    return st.tuples(ends, st.sampled_from(verbs), fields).map(lambda row: f"{row[0][0]} {row[1]} {row[0][1]} {row[2]}")


on_the_pair = statements("a", "z")
on_kinds = statements(SOURCES, TARGETS)
anywhere = statements("abvwzyuxm", "abvwzyuxm")
near = st.lists(st.one_of(on_the_pair, on_kinds, anywhere), max_size=6)


def graphs_with(first: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Return graphs that begin with some statement."""
    return st.tuples(first, near).map(lambda parts: [parts[0], *parts[1]])


graphs = st.one_of(near, graphs_with(on_the_pair), graphs_with(on_kinds))
#: The tests set most graphs aside in which something else decides.
often = settings(examples(300), suppress_health_check=[HealthCheck.filter_too_much])


def verdict_on(lines: Iterable[str]) -> Effect:
    return make("\n".join((*HELD.split(" \n "), *lines)), things=THINGS, **BROADER).effect("a", "z")


def agreeing(found: Effect) -> list[str]:
    """Return the beginnings of lines that agree with a stated verdict."""
    signs = {item.sign for item in found.decision.deciding}
    return {
        "positive": ["a + z"],
        "negative": ["a - z"],
        "no_effect": ["a 0 z"],
        "unsigned": ["a ? z", "a approved z"],
        "denied": [
            f"a {'+' if sign == 1 else '-' if sign == -1 else '?'} z negated=true" for sign in sorted(signs, key=str)
        ],
    }.get(found.verdict, [])


def outline(found: Effect) -> tuple[Any, ...]:
    decision = found.decision
    return found.verdict, found.basis, found.sign, decision.direction, round(decision.support, 6)


def field_names(line: str) -> set[str]:
    return {field.partition("=")[0] for field in line.split()[3:]}


@often
@given(graphs_with(on_the_pair), fields, st.integers(0, 9))
@example(["a + z object_aspect=secretion", "a + z negated=true object_aspect=proliferation"], "", 0)
@example(["a approved z"], "certainty=hypothesised", 0)
def test_a_statement_that_agrees_never_changes_a_stated_verdict(lines: list[str], more: str, pick: int) -> None:
    before = verdict_on(lines)
    assume(before.basis == "stated" and agreeing(before) and "inferred" not in more)
    beginnings = agreeing(before)
    line = beginnings[pick % len(beginnings)]
    more = " ".join(field for field in more.split() if field != "negated=true")
    after = verdict_on([*lines, f"{line} {more}"])
    assert (after.verdict, after.basis, after.sign) == (before.verdict, before.basis, before.sign)
    assert after.decision.support >= before.decision.support


def is_on(line: str, sources: Iterable[str], targets: Iterable[str]) -> bool:
    source, verb, target = line.split()[:3]
    ends = (target, source) if verb == "limited" else (source, target)
    return ends[0] in sources and ends[1] in targets


@often
@given(graphs_with(on_the_pair), st.lists(anywhere, min_size=1, max_size=4))
def test_statements_on_other_pairs_never_change_a_stated_verdict(lines: list[str], more: list[str]) -> None:
    """The exceptions are those of the contract, where kinds say more than a hypothesis, or than what has no sign."""
    before = verdict_on(lines)
    assume(before.basis == "stated" and not any(is_on(line, "a", "z") for line in more))
    if before.verdict == "unsigned" or before.decision.certainty == "hypothesised":
        assume(not any(is_on(line, SOURCES, TARGETS) for line in more))
    assert outline(verdict_on([*lines, *more])) == outline(before)


@often
@given(graphs_with(on_kinds), st.lists(anywhere, min_size=1, max_size=4))
def test_statements_on_other_pairs_never_change_a_verdict_of_kinds_or_of_a_curator(
    lines: list[str], more: list[str]
) -> None:
    """Statements on kinds of the two are a stronger basis than an inference by a curator."""
    before = verdict_on(lines)
    assume(before.basis in ("kind", "inferred") and not any(is_on(line, SOURCES, TARGETS) for line in more))
    assert outline(verdict_on([*lines, *more])) == outline(before)


@often
@given(graphs_with(on_kinds), st.lists(statements(SOURCES, TARGETS), min_size=1, max_size=3))
@example(["b + z"], ["a - y"])
@example(["b with z"], ["a - y"])
@example(["a + z certainty=hypothesised"], ["b - z"])
@example(["a ? y negated=true"], ["a ? y"])
def test_results_in_animals_never_change_the_verdict_on_people(lines: list[str], more: list[str]) -> None:
    """The exception is an opposite on exactly the two: then it depends on the species."""
    before = verdict_on(lines)
    assume(before.basis in ("stated", "kind") and before.verdict != "unsigned")
    assume(not any(is_on(line, "a", "z") or "inferred" in line for line in more))
    in_mice = [" ".join(word for word in line.split() if not word.startswith("context=")) for line in more]
    assert outline(verdict_on([*lines, *(f"{line} context=mouse" for line in in_mice)])) == outline(before)


@often
@given(
    st.tuples(statements("a", "x", "+-"), statements("x", "z", "+-"), statements("axm", "xmz", "+-")).map(list),
    st.lists(anywhere, min_size=1, max_size=4),
)
@example(["a + x context=ifng", "x - z context=tlr4", "a + m", "m + z"], ["a + x"])
def test_statements_on_other_pairs_never_change_a_chain_of_one_sentence(lines: list[str], more: list[str]) -> None:
    in_one = [f"{line} sentence=1" for line in lines if "inferred" not in line]
    before = verdict_on(in_one)
    assume(before.decision.chains and not any(is_on(line, SOURCES, TARGETS) for line in more))
    assert outline(verdict_on([*in_one, *more])) == outline(before)


@often
@given(graphs_with(statements("a", "z", "+-")), fields, st.sampled_from(("sign", "denied", "no effect")))
@example(["a + z object_aspect=secretion"], "object_aspect=proliferation", "denied")
@example(["a + z context=ifng"], "context=tlr4", "no effect")
def test_an_opposing_statement_leaves_no_direction_and_names_both_sides(lines: list[str], more: str, how: str) -> None:
    before = verdict_on(lines)
    assume(
        before.basis == "stated"
        and before.sign in (1, -1)
        and not field_names(f"a + z {more}") & {"negated", "certainty"}
    )
    assume(any(item.is_strong for item in before.decision.deciding))
    same, other = ("+", "-") if before.sign == 1 else ("-", "+")
    against = {"sign": f"a {other} z", "denied": f"a {same} z negated=true", "no effect": "a 0 z"}[how]
    after = verdict_on([*lines, f"{against} {more}"])
    if how == "no effect" and after.sign is not None:
        assert f"context={more.partition('context=')[2].split()[0]}" in ("context=ifng", "context=tlr4")
        assert not any(item.statement.context.licensing for item in before.decision.deciding)
        assert (after.verdict, after.basis, after.sign) == (before.verdict, before.basis, before.sign)
        assert "no effect shown: a has no measured effect on z" in effect_line(after)
        return
    assert (after.verdict, after.basis, after.sign) in (("ambiguous", "stated", None), ("depends", "stated", None))
    both = [numbers(side) for side in (after.decision.deciding, after.decision.opposing)]
    added = str(len(HELD.splitlines()) + len(lines) + 1)
    assert sum(added in side for side in both) == 1
    assert any(set(numbers(before.decision.deciding)) & set(side) for side in both if added not in side)
    for side in (after.decision.deciding, after.decision.opposing):
        assert said(side[0]) in effect_line(after)


def said(item: Any) -> str:
    """Return words that the first line must have of a statement in a small graph."""
    statement = item.statement
    verb = {1: "increases", -1: "decreases", None: "affects", 0: "has no measured effect on"}[statement.sign]
    return f"does not {verb[:-1]} z" if statement.is_negated else f"{verb} z"


CERTAINTY_WORDS = {
    "asserted": r"\(asserted\)",
    "suggested": r"\(suggested\)",
    "hypothesised": r"held possible: .*\bmay\b|held possible: .*\bis not\b",
    "inferred": r"inferred by a curator\)?: ",
}
BASIS_WORDS = {
    "stated": r"stated( of one trial| of \d+ trials)?( \(|, held)",
    "kind": "stated (of|of giving|with)",
    "inferred": "(inferred by a curator|stated as a chain)",
    "correlated": "a correlation",
    "composed": "composed: no source states this",
}


def check_line(found: Effect) -> None:
    """Check that a first line names the basis of its verdict and, of a single statement, the certainty."""
    line, decision = effect_line(found), found.decision
    if not decision.basis:
        assert line.startswith(("NONE: ", "UNKNOWN: "))
        return
    head = re.match(r"[A-Z ]+( \((higher|lower)\))?, (possible, )?", line)
    assert head, line
    assert re.match(BASIS_WORDS[decision.basis], line[head.end() :]), line
    if len(decision.deciding) == 1 and not decision.opposing:
        assert re.search(CERTAINTY_WORDS[decision.certainty], line), line
    if decision.certainty == "possible":
        assert head.group(3), line


@often
@given(graphs)
def test_every_first_line_names_its_basis_and_the_certainty_of_a_single_statement(lines: list[str]) -> None:
    check_line(verdict_on(lines))


@often
@given(graphs)
def test_the_record_and_the_text_are_of_one_verdict(lines: list[str]) -> None:
    found = verdict_on(lines)
    record = found.to_dict()
    assert (record["verdict"], record["basis"] or "", record["sign"]) == (found.verdict, found.basis, found.sign)
    assert effect_line(found).startswith(found.verdict.upper().replace("_", " "))
    assert len(str(found).splitlines()) <= 15


# The shipped graph, grown.


@pytest.fixture(scope="module")
def content() -> Content:
    return kg.load().content


@pytest.fixture(scope="module")
def before(content: Content) -> dict[tuple[str, str], Effect]:
    """Return every verdict of the shipped graph on a pair that some statement is about, or about kinds of it."""
    graph = KnowledgeGraph(content)
    finder = EffectFinder(content)
    pairs = {(item.source, item.target) for item in map(stated_of, content.statements.values())}
    query = read_path_query(graph, max_edges=4)
    return {
        pair: finder.answer(graph.read(pair[0]), graph.read(pair[1]), query)
        for pair in sorted(pairs)
        if pair[0] != pair[1]
    }


def test_no_answer_says_that_nothing_came_near_where_something_is_said(before: dict[tuple[str, str], Effect]) -> None:
    assert [pair for pair, found in before.items() if "nothing came near" in str(found)] == []


def grown(content: Content, added: Sequence[Statement]) -> KnowledgeGraph:
    """Return a graph with further statements, each read in a sentence of its own of another document."""
    places = {
        f"psg:other-1-1-{n}": Passage(f"psg:other-1-1-{n}", "ref:other", "1", 1, n, "0" * 64)
        for n, _ in enumerate(added, 1)
    }
    paper = Reference("ref:other", 0, "Poe, P.", "Another paper", year=2026, is_document=True)
    new = {
        f"stm:other-{n}": item._replace(
            id=f"stm:other-{n}",
            mediators=(),
            omits=(),
            collective="",
            evidence=(Evidence(f"evd:other-{n}", place, "supports", "ECO:0000204"),),
        )
        for n, (item, place) in enumerate(zip(added, places, strict=True), 1)
    }
    return KnowledgeGraph(
        content.replace(
            statements={**content.statements, **new},
            passages={**content.passages, **places},
            references={**content.references, "ref:other": paper},
        )
    )


def asked_again(graph: KnowledgeGraph, before: dict[tuple[str, str], Effect]) -> dict[tuple[str, str], Effect]:
    finder = EffectFinder(graph.content)
    query = read_path_query(graph, max_edges=4)
    return {pair: finder.answer(graph.read(pair[0]), graph.read(pair[1]), query) for pair in before}


CERTAINTIES = ("asserted", "suggested", "hypothesised")
AGREEING = ("positive", "negative", "no_effect", "denied", "unsigned")


@pytest.mark.parametrize("seed", range(3))
def test_200_statements_that_agree_make_no_answer_worse(
    seed: int, content: Content, before: dict[tuple[str, str], Effect]
) -> None:
    random = Random(seed)  # noqa: S311  reproducible, not secret
    stated = {pair: found for pair, found in before.items() if found.basis == "stated" and found.verdict in AGREEING}
    assert len(stated) > 150
    added = []
    for pair in random.choices(sorted(stated), k=200):
        item = random.choice([one for one in stated[pair].decision.deciding] or [None])
        if item is not None:
            context = random.choice((item.statement.context, NO_CONTEXT))
            aspect = random.choice((item.statement.object_aspect, ""))
            certainty = random.choice(CERTAINTIES)
            added.append(item.statement._replace(context=context, object_aspect=aspect, certainty=certainty))
    after = asked_again(grown(content, added), stated)
    assert {pair: found.verdict for pair, found in after.items()} == {p: found.verdict for p, found in stated.items()}
    assert {pair: found.basis for pair, found in after.items()} == dict.fromkeys(stated, "stated")
    for pair, found in after.items():
        assert found.decision.support >= stated[pair].decision.support, pair


@pytest.mark.parametrize("seed", range(3))
def test_200_statements_on_other_pairs_change_no_stated_answer(
    seed: int, content: Content, before: dict[tuple[str, str], Effect]
) -> None:
    random = Random(seed)  # noqa: S311  reproducible, not secret
    firm = {
        pair: found
        for pair, found in before.items()
        if found.basis in ("stated", "kind", "inferred") and found.decision.certainty != "hypothesised"
    }
    kept = random.sample(sorted(firm), 100)
    near = {pair: kinds_of(pair, content) for pair in kept}
    signed = [item for item in content.statements.values() if item.sign in (1, -1) and item.is_causal]
    nodes = sorted({curie for item in signed for curie in (item.subject, item.object)})
    added: list[Statement] = []
    while len(added) < 200:
        source, target = random.sample(nodes, 2)
        if not any(source in sources and target in targets for sources, targets in near.values()):
            pattern = random.choice(signed)
            added.append(pattern._replace(subject=source, object=target, certainty=random.choice(CERTAINTIES)))
    asked = {pair: firm[pair] for pair in kept}
    after = asked_again(grown(content, added), asked)
    assert {pair: outline(found) for pair, found in after.items()} == {p: outline(found) for p, found in asked.items()}


def kinds_of(pair: tuple[str, str], content: Content) -> tuple[set[str], set[str]]:
    """Return the entities that answer for the ends of a pair: kinds, groups and interventions."""
    finder = StatedFinder(content, ContextJudge(content))
    return tuple({curie for curie, _ in finder._narrower(end)} for end in pair)  # type: ignore[return-value]


def test_an_opposing_statement_on_any_stated_pair_leaves_no_direction(
    content: Content, before: dict[tuple[str, str], Effect]
) -> None:
    directed = {
        pair: found
        for pair, found in before.items()
        if found.basis == "stated" and found.sign in (1, -1) and any(i.is_strong for i in found.decision.deciding)
    }
    assert len(directed) > 150
    added = []
    for found in directed.values():
        item = next(item for item in found.decision.deciding if item.is_strong).statement
        opposite = "msc:decreases" if found.sign == 1 else "msc:increases"
        ends: dict[str, Any] = {"subject": found.source.entity.curie, "object": found.target.entity.curie}
        added.append(
            item._replace(**ends, predicate=opposite, sign=-(found.sign or 0), is_causal=True, certainty="asserted")
        )
    after = asked_again(grown(content, added), directed)
    for pair, found in after.items():
        assert (found.verdict, found.basis, found.sign) in (
            ("ambiguous", "stated", None),
            ("depends", "stated", None),
        ), pair
        ids = {item.statement.id.partition("-")[0] for item in (*found.decision.deciding, *found.decision.opposing)}
        assert "stm:other" in ids
        assert len(ids) > 1
        assert "; " in effect_line(found)


def test_every_first_line_of_the_shipped_graph_names_its_basis(before: dict[tuple[str, str], Effect]) -> None:
    for found in before.values():
        check_line(found)
