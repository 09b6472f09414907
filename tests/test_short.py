"""Short texts: their length over the whole graph, and their counts of omitted lines."""

from __future__ import annotations

import json
import re
from itertools import cycle, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from commands import run
from kg.answers import description
from kg.answers.describe import DESCRIBERS, describe_entity, describe_statement
from kg.answers.description import Description, Entry, Listing, shares, short_texts
from kg.answers.explain import explain_paths, explain_statements
from kg.names.reading import Reading
from kg.words import explanation

if TYPE_CHECKING:
    from kg.model.statements import Statement

GRAPH = kg.load()
CONTENT = GRAPH.content


def lines(text: str) -> int:
    return text.count("\n") + 1


def blocks() -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for item in CONTENT.curated():
        found.setdefault(item.block, []).append(item)
    return found


def causal_pairs() -> list[tuple[str, str]]:
    causal = [item for item in CONTENT.curated() if item.is_causal]
    return sorted({(item.subject, item.object) for item in causal})


def test_the_limits_are_those_of_the_contract() -> None:
    assert (description.MOST_LINES, explanation.MOST_LINES) == (40, 60)


def test_every_entity_has_a_short_description() -> None:
    assert len(CONTENT.entities) > 300
    for entity in CONTENT.entities.values():
        assert lines(describe_entity(Reading(entity.label, entity, ()), CONTENT).to_text()) <= 40, entity.label


@pytest.mark.parametrize("kind", DESCRIBERS)
def test_every_other_thing_has_a_short_description(kind: str) -> None:
    known = getattr(CONTENT, kind)
    assert known
    for curie in known:
        assert lines(DESCRIBERS[kind](curie, CONTENT).to_text()) <= 40, curie


def test_every_statement_and_every_list_is_described_and_explained_in_short() -> None:
    for name, members in blocks().items():
        for group in (members, *([item] for item in members)):
            described = "\n\n".join(short_texts([describe_statement(item, CONTENT) for item in group]))
            assert lines(described) <= 40, name
            assert lines(explain_statements(group, CONTENT).to_text()) <= 60, name


def test_every_stated_pair_is_explained_in_short() -> None:
    pairs = causal_pairs()
    assert len(pairs) > 300
    for source, target in pairs:
        found = GRAPH.paths(source, target, k=1)
        assert lines(explain_paths(found.answer, CONTENT).to_text()) <= 60, (source, target)


def test_pairs_of_longer_paths_and_many_paths_are_explained_in_short() -> None:
    ends = [sorted({pair[n] for pair in causal_pairs()}) for n in (0, 1)]
    asked = [(*pair, k) for pair, k in zip(list(product(*ends))[::53], cycle((1, 5, 60)))]
    asked += [("CL:0000134", "CL:0000815", k) for k in (2, 10, 200)]
    explained = [explain_paths(GRAPH.paths(s, t, k=k).answer, CONTENT) for s, t, k in asked if s != t]
    assert max(len(item.chapters) for item in explained) > 10
    assert max(lines(item.to_text()) for item in explained) <= 60


def test_a_short_description_counts_omitted_lines() -> None:
    shown = run("show", "MSC").stdout
    whole = run("show", "MSC", "--full").stdout
    listed = {title: int(count) for title, count in re.findall(r"^(.+) \((\d+)\):$", whole, re.MULTILINE)}
    cut = {
        title: (int(some), int(all_)) for title, some, all_ in re.findall(r"^(.+) \((\d+) of (\d+)\):$", shown, re.M)
    }
    assert {title: all_ for title, (_, all_) in cut.items()} == listed
    missing = sum(all_ - some for title, (some, all_) in cut.items() if title != "studies")
    assert f"{missing} statements" in shown.splitlines()[-1]
    assert shown.endswith("(--full)\n")
    assert "citation note:" in whole
    assert "citation note:" not in shown


def test_a_short_text_is_left_whole_but_for_citation_notes() -> None:
    assert run("show", "ctx:soluble").stdout.count("\n") <= 41
    few = run("show", "stm:neutrophils-1").stdout
    assert "negated: yes: the source denies it" in few
    assert "left out" not in few


def test_a_member_of_a_long_list_keeps_its_certainty_in_one_line() -> None:
    text = run("show", "stm:immune_cells-2").stdout
    assert "5 more of the list, in a line each (--full):\nasserted: " in text


def test_a_short_explanation_says_the_answer_first_then_why_then_where() -> None:
    text = run("explain", "MSC", "Treg").stdout
    assert lines(text) <= 60
    order = [
        "net positive, stated",
        "the net effect is positive",
        "1. The review",
        "Author statement: read in",
        "References",
    ]
    assert sorted(order, key=text.index) == order
    assert text.splitlines()[-1].startswith("left out: ")
    assert len(run("explain", "MSC", "Treg", "--full").stdout.splitlines()) > 100


def test_a_publication_that_a_short_explanation_names_is_listed() -> None:
    every: set[str] = set()
    for source, target in causal_pairs()[::7]:
        text = explain_paths(GRAPH.paths(source, target, k=3).answer, CONTENT).to_text()
        body, _, references = text.partition("\nReferences\n")
        named = {n for line in body.splitlines() if "Caveat" not in line for n in re.findall(r"\[(\d+)\]", line)}
        assert named <= set(re.findall(r"^  \[(\d+)\]", references, re.MULTILINE)), (source, target)
        every |= named
    assert every


def test_hedges_and_denials_survive_in_a_path_that_is_spelt_out() -> None:
    text = run("explain", "IDO", "Treg").stdout
    chain = text.partition("2. IDO1 → kynurenine → AHR → Treg")[2]
    assert chain.count("A curator inferred") == 2
    assert "composed: no source states the chain" in chain


@pytest.mark.parametrize("args", [["show", "MSC"], ["explain", "MSC", "Treg"]])
def test_json_has_everything_with_and_without_full(args: list[str]) -> None:
    short, full = (json.loads(run(*args, *more, "-f", "json").stdout) for more in ([], ["--full"]))
    assert short == full
    if args[0] == "show":
        assert len(short["as_subject"]) > 150


def entry(number: int, **fields: Any) -> Entry:
    return Entry((f"{number}", f"  more of {number}"), f"{number} in short", **{"noun": "statement", **fields})


@given(sizes=st.lists(st.integers(0, 60), max_size=5), head=st.integers(1, 50))
def test_no_description_is_longer_than_it_may_be(sizes: list[int], head: int) -> None:
    listings = [Listing(f"list {n}", tuple(map(entry, range(size)))) for n, size in enumerate(sizes)]
    text = Description([entry(n, noun="fact") for n in range(head)], listings).to_text()
    assert lines(text) <= 40
    shown = text.count("in short") or text.count("more of")
    counted = sum(int(count) for count in re.findall(r"(\d+) (?:statement|fact)", text.splitlines()[-1]))
    assert shown + (counted if "left out" in text else 0) == head + sum(sizes)


@given(wanted=st.lists(st.integers(0, 200), min_size=1, max_size=5), room=st.integers(0, 100))
def test_shares_fill_the_room_and_no_list_more_than_it_wants(wanted: list[int], room: int) -> None:
    given_ = shares(wanted, room)
    assert sum(given_) == min(room, sum(wanted))
    assert all(0 <= share <= want for share, want in zip(given_, wanted, strict=True))


def test_those_of_lower_rank_come_first() -> None:
    entries = tuple(entry(n, rank=(-n,)) for n in range(90))
    text = Description([entry(0)], [Listing("all", entries)]).to_text()
    assert "  89 in short\n  88 in short" in text


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("more", [[], ["--bundles"]])
def test_studies_fit_the_terminal(columns: int, more: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = run("trials", "-f", "text", *more).stdout
    assert max(map(len, text.splitlines())) <= columns
    for study in CONTENT.studies.values():
        assert re.search(rf"^{study.label}( \[\d+\])?: ", text, re.MULTILINE), study.label
        figures = {outcome.value for outcome in study.outcomes if outcome.value is not None}
        assert all(f"{figure:.10g}" in text for figure in figures)


def test_a_result_of_several_references_stands_under_a_study_only_when_asked() -> None:
    ask = ["trials", "--year", "2012", "-f"]
    plain, asked = run(*ask, "text").stdout, run(*ask, "text", "--bundles").stdout
    own, _, together = plain.partition("Given for several references together")
    assert "toxicity: minimal" not in own
    assert together.count("toxicity: minimal") == 1
    assert "Lalu 2012, von Bahr 2012" in together
    assert asked.count("toxicity: minimal (of the bundle, not its own)") == 2
    rows = run(*ask, "tsv")
    assert "minimal" not in rows.stdout
    assert "left out: 8 results given for several references at once (--bundles)" in rows.stderr
    assert run(*ask, "tsv", "--bundles").stdout.count("toxicity: minimal") == 2


def test_json_marks_the_results_of_a_bundle_either_way() -> None:
    plain, asked = (json.loads(run("trials", "-f", "json", *more).stdout) for more in ([], ["--bundles"]))
    assert plain == asked
    assert sum(outcome["of_bundle"] for study in plain for outcome in study["outcomes"]) > 20


def test_bundles_count_as_results_where_they_are_asked_for() -> None:
    ask = ["trials", "--outcome", "toxicity", "-f", "json"]
    without = run(*ask)
    assert without.exit_code == 1
    assert "because only their bundle has it (--bundles)" in without.stderr
    assert len(json.loads(run(*ask, "--bundles").stdout)) == 5
