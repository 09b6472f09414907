"""Measured changes against the steps of paths: signs, aspects, tables and the command."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import commands
import kg
from commands import run
from drawn import content, drawn_figure, statement
from kg.answers.overlay import KNOWN_ASPECTS, Measured, MeasurementError, judge_statements, read_measured
from kg.views.overlay_figure import lay_over_figure
from small import graph

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model.content import Content
    from kg.views.figure import Figure


#: Small graphs name no aspects.
ASSUMED = "aspect not stated, taken as amount"


command = partial(commands.run, "overlay")


def verdicts(lines: str, table: str) -> list[tuple[str, str | None]]:
    found = graph(lines).overlay(read_measured(f"name,value,p,aspect\n{table}"), "a", "c")
    return [(row["verdict"], row["note"]) for row in found.rows()]


@pytest.mark.parametrize(
    ("line", "a", "c", "verdict"),
    [
        pytest.param("a + c", 1, 2, "agrees", id="up raises: up"),
        pytest.param("a + c", -1, -2, "agrees", id="down raises: down"),
        pytest.param("a - c", 1, -2, "agrees", id="up lowers: down"),
        pytest.param("a - c", -1, 2, "agrees", id="down lowers: up"),
        pytest.param("a + c", 1, -2, "disagrees", id="up raises: not down"),
        pytest.param("a - c", -1, -2, "disagrees", id="down lowers: not down"),
    ],
)
def test_the_sign_of_a_step_is_compared_with_the_measured_change(line: str, a: float, c: float, verdict: str) -> None:
    assert verdicts(line, f"a,{a},,amount\nc,{c},,amount") == [(verdict, ASSUMED)]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param("a,1,,amount", "c not measured", id="no object"),
        pytest.param("c,1,,amount", "a not measured", id="no subject"),
        pytest.param("a,1,,amount\nc,0,,amount", "c unchanged", id="zero"),
        pytest.param("a,1,0.2,amount\nc,1,0.01,amount", "a unchanged", id="p above alpha"),
        pytest.param("a,1,,amount\nc,1,,activity", "of c activity was measured, not amount", id="other aspect"),
    ],
)
def test_measurements_that_are_not_judged(table: str, reason: str) -> None:
    assert verdicts("a + c", table) == [("not judged", reason)]


def test_a_step_of_unknown_sign_is_not_judged() -> None:
    ((verdict, reason),) = verdicts("a ? c", "a,1,,amount\nc,1,,amount")
    assert (verdict, reason) == ("not judged", "the sign of the step is unknown")


def of_aspect(aspect: str) -> tuple[Content, kg.Statement]:
    content = kg.load().content
    statements = content.statements.values()
    return content, next(
        item
        for item in statements
        if item.object_aspect == aspect and item.sign and item.is_causal and not item.is_negated
    )


def test_expression_is_not_secretion() -> None:
    content, found = of_aspect("secretion")
    subject, target = content.entities[found.subject].curie, content.entities[found.object].curie
    for aspect, is_judged in (("expression", False), ("secretion", True)):
        table = f"{subject},1,,amount\n{target},1,,{aspect}"
        steps = [
            item
            for item in kg.load().overlay(read_measured(f"name,value,p,aspect\n{table}"), subject, target, max_edges=1)
            if item.step.aspect == "secretion" and item.step.sign
        ]
        assert steps
        assert all((item.verdict != "not judged") == is_judged for item in steps)
        assert all(is_judged == (item.note == "") for item in steps)


def test_expression_is_a_kind_of_amount() -> None:
    assert verdicts("a + c", "a,1,,expression\nc,1,,expression") == [("agrees", ASSUMED)]


def test_a_step_of_several_paths_is_counted_once() -> None:
    made = graph("a + b \n b + c \n b + d \n d + c")
    found = made.overlay([Measured("a", 1.0, None, "amount", 2), Measured("b", 1.0, None, "amount", 3)], "a", "c")
    assert len(found) > sum(found.counts.values()) == 4
    assert found.counts["agrees"] == 1
    assert "4 different steps: 1 agrees with" in found.notes()[0]
    assert found.notes()[1].startswith("1 of the judged steps states no aspect, and was taken")


def test_names_that_are_not_in_the_graph_are_listed() -> None:
    found = graph("a + c").overlay([Measured("nothing", 1.0, None, "", 2)], "a", "c")
    assert found.unknown == ("nothing",)
    assert found.notes()[-1].endswith("or several have the name: nothing; 'kg lookup' has identifiers")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "the first line must name a column", id="empty"),
        pytest.param("name,fold\na,1", "the first line must name a column", id="no value"),
        pytest.param("name,value\na,high", "line 2: value is 'high', not a number", id="words"),
        pytest.param("name,value\na,inf", "line 2: value is 'inf', not a number", id="infinite"),
        pytest.param("name,value,p\na,1,3", "line 2: p is 3, not between 0 and 1", id="p"),
        pytest.param("name,value,aspect\na,1,colour", "line 2: no aspect 'colour'", id="aspect"),
    ],
)
def test_tables_that_are_refused(text: str, words: str) -> None:
    with pytest.raises(MeasurementError, match=words):
        read_measured(text)


def test_tables_may_name_every_aspect_of_the_graph() -> None:
    named = {item.object_aspect for item in kg.load().content.statements.values()} - {""}
    assert named <= set(KNOWN_ASPECTS)


def test_tables_that_are_read() -> None:
    assert read_measured("Gene\tValue\tp\nx\t-1.5\t0.01\ny\tNA\t1\n") == [Measured("x", -1.5, 0.01, "", 2, "gene")]
    assert read_measured("cell,value\nx,2") == [Measured("x", 2.0, None, "", 2, "cell")]


@pytest.mark.parametrize(("column", "is_found"), [("gene", False), ("symbol", False), ("cell", True), ("name", True)])
def test_a_gene_of_the_name_of_a_cell_is_not_the_cell(column: str, *, is_found: bool) -> None:
    found = kg.load().overlay(read_measured(f"{column},value\nMSC,1"), "MSC", "Treg", k=1, max_edges=1)
    assert [step.subject is not None for step in found] == [is_found] * len(found)
    assert found.unknown == (() if is_found else ("MSC",))


def test_two_values_of_one_aspect_are_refused() -> None:
    rows = read_measured("name,value,aspect\na,1,amount\nA,-1,amount")
    with pytest.raises(MeasurementError, match="lines 2 and 3 both give the amount of"):
        graph("a + c").overlay(rows, "a", "c")


def test_the_command(tmp_path: Path) -> None:
    table = tmp_path / "changes.tsv"
    table.write_text("\ufeffname\tvalue\nkynurenine\t1\nTreg\t0.5\n", encoding="utf-8")
    done = command(str(table), "kynurenine", "Treg", "-f", "tsv")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0].split("\t")[-2:] == ["verdict", "note"]
    assert "different steps" in done.stderr
    table.write_bytes(b"name\tvalue\n\xff\t1\n")
    done = command(str(table), "kynurenine", "Treg")
    assert "not UTF-8 at byte 11" in done.stderr
    assert done.exit_code == 3


CHANGES = "name,value,p,aspect\na,2,0.01,amount\nb,-1,0.01,amount\nc,1,0.3,amount\nd,1,,activity"


def drawn(lines: str, table: str = CHANGES, **options: Any) -> Figure:
    return graph(lines).view(*options.pop("names", ()), overlay=read_measured(table), **options).figure


def test_a_view_shows_the_value_and_the_verdict() -> None:
    figure = drawn("a - b \n a + c \n b + c \n a + d \n a + b", names=("a", "c"))
    nodes = {node.label: node for node in figure.nodes}
    assert {label: (node.tag, node.colour) for label, node in nodes.items()} == {
        "a": ("+2", "rose4"),
        "b": ("\N{MINUS SIGN}1", "fell2"),
        "c": ("+1 n.s.", "unchanged"),
    }
    assert nodes["a"].measured == "+2 (amount, p 0.01)"
    verdicts = {(arrow.subject, arrow.object, arrow.kind): arrow.verdict for arrow in figure.arrows}
    assert verdicts == {
        ("ent:a", "ent:b", "decreases"): "agrees",
        ("ent:a", "ent:b", "increases"): "disagrees",
        ("ent:b", "ent:c", "increases"): "not judged",
        ("ent:a", "ent:c", "increases"): "not judged",
    }
    assert figure.scale == (-2, 2)


@pytest.mark.parametrize("names", [("a", "b"), ("a",), ()], ids=["paths", "around", "whole"])
def test_the_counts_of_a_view_are_those_of_the_command(names: tuple[str, ...]) -> None:
    made, measured = graph("a - b"), read_measured(CHANGES)
    figure = made.view(*names, overlay=measured).figure
    told = made.overlay(measured, "a", "b").notes()
    assert [note.casefold() for note in figure.notes[: len(told)]] == [f"{note}.".casefold() for note in told]


def test_an_aspect_that_was_not_measured_lights_nothing() -> None:
    figure = drawn("a + d", names=("a", "d"))
    (arrow,) = figure.arrows
    assert arrow.verdict == "not judged"
    assert "of d activity was measured, not amount" in arrow.measured[0]


def test_of_an_arrow_with_two_aspects_the_one_that_disagrees_decides() -> None:
    items = tuple(
        statement(n, "CHEBI:15551", "increases", "ent:treg", object_aspect=aspect)
        for n, aspect in enumerate(("amount", "activity"))
    )
    held = content(*items)
    rows = read_measured("name,value,aspect\nPGE2,1,amount\nTreg,1,amount\nTreg,-1,activity")
    figure = lay_over_figure(drawn_figure(held, items), judge_statements(items, rows, held))
    (arrow,) = figure.arrows
    assert arrow.verdict == "disagrees"
    assert [line.partition(":")[0] for line in arrow.measured] == ["agrees", "disagrees"]


def test_a_page_and_a_figure_tell_the_measurement() -> None:
    picture = graph("a - b").view("a", "b", overlay=read_measured(CHANGES))
    for text in (picture.to_svg(), picture.html):
        assert "measured signs agree" in text
        assert "1 different step: 1 agrees with" in text
        assert "\N{MINUS SIGN}1</tspan>" in text
    assert "agrees: a +2 (amount, p 0.01), b \N{MINUS SIGN}1 (amount, p 0.01)" in picture.html


def test_the_command_view_takes_the_table_of_the_command_overlay(tmp_path: Path) -> None:
    table = tmp_path / "changes.tsv"
    table.write_text("name\tvalue\nkynurenine\t1\nIDO1\t0.5\n", encoding="utf-8")
    done = run("view", "IDO", "Treg", "--overlay", str(table), "-o", str(tmp_path / "x.svg"))
    assert done.exit_code == 0, done.output
    assert "1 agrees with the measured signs" in done.stderr
    assert "+0.5" in (tmp_path / "x.svg").read_text(encoding="utf-8")
