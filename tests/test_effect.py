"""The verdict on one pair: every verdict on small graphs, then the pairs whose answer was read in the source first."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg
from kg.answers.effect import REASONS, VERDICTS
from kg.cli import main
from kg.errors import LimitError
from kg.knowledge_graph import KnowledgeGraph
from kg.model.statements import Tension
from small import graph

CONTEXTS = {
    "ifng": {"licensing": ("ent:ifng",)},
    "tlr4": {"licensing": ("ent:tlr4",)},
    "gvhd": {"disease_setting": ("ent:gvhd",)},
    "agvhd": {"disease_setting": ("ent:agvhd",)},
    "cgvhd": {"disease_setting": ("ent:cgvhd",)},
    "day1": {"condition": ("on day 1",)},
    "day9": {"condition": ("on day 9",)},
    "vitro": {"system": ("in vitro",)},
    "clinic": {"system": ("clinical",)},
}
KINDS = {"agvhd": "gvhd", "cgvhd": "gvhd"}


def make(lines: str, *, lists: tuple[str, ...] = (), tensions: tuple[str, ...] = (), **broader: str) -> KnowledgeGraph:
    """Make a small graph in which the statements of each string of numbers are one list, or one tension."""
    made = graph(lines, CONTEXTS, **{**KINDS, **broader})
    statements = dict(made.content.statements)
    for numbers in lists:
        for number in numbers.split():
            key = f"stm:test-{number}"
            statements[key] = statements[key]._replace(collective=f"stm:list-{numbers.replace(' ', '-')}")
    held = {
        f"tns:t{n}": Tension(f"tns:t{n}", f"tension {n}", "they clash", tuple(f"stm:test-{i}" for i in numbers.split()))
        for n, numbers in enumerate(tensions, 1)
    }
    return KnowledgeGraph(replace(made.content, statements=statements, tensions=held))


def counts(found: Any) -> tuple[int, int, int]:
    """Count the routes by sign: positive, negative, unknown."""
    positive, negative, unknown = (len(side.routes) for side in found.sides)
    return positive, negative, unknown


@pytest.mark.parametrize(
    ("lines", "verdict", "because"),
    [
        pytest.param("a + z", "positive", "", id="one statement"),
        pytest.param("a - z", "negative", "", id="one that lowers"),
        pytest.param("a - x \n x - z", "positive", "", id="two inhibitions"),
        pytest.param("a + x \n x + z \n a + z", "positive", "", id="two that agree"),
        pytest.param("a + z \n a - z", "ambiguous", "", id="two that disagree"),
        pytest.param("a + z \n a + x \n x + y \n y - z certainty=inferred", "ambiguous", "", id="however weak one is"),
        pytest.param("a ? z", "unknown", "no sign", id="no sign"),
        pytest.param("a + x \n x ? z", "unknown", "no sign", id="no sign in a later step"),
        pytest.param("z + a", "no path", "", id="the other direction"),
        pytest.param("a ~ z", "no path", "", id="descriptive"),
        pytest.param("a + z retracted=wrong", "no path", "", id="withdrawn"),
        pytest.param("a + a \n a + z", "positive", "", id="a loop is not walked"),
    ],
)
def test_verdicts(lines: str, verdict: str, because: str) -> None:
    found = make(lines).effect("a", "z")
    assert (found.verdict, found.because) == (verdict, because)
    assert found.verdict in VERDICTS
    assert not found.because or found.because in REASONS


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        pytest.param("a + z \n a + x \n x ? z", "positive", id="the unsigned route is weaker"),
        pytest.param("a + x \n x + z \n a ? z", "unknown", id="the unsigned route is stronger"),
        pytest.param("a + x \n x + z \n a + y \n y ? z", "unknown", id="as strong"),
        pytest.param("a + z \n a ? z", "positive", id="the same, said less exactly"),
        pytest.param("a + z certainty=suggested \n a ? z", "unknown", id="the exact statement is less sure"),
        pytest.param("a + z context=ifng \n a ? z context=tlr4", "unknown", id="less exact, in another context"),
        pytest.param("a + z context=gvhd \n a ? z context=agvhd", "positive", id="less exact, in a narrower context"),
        pytest.param(
            "a + z object_aspect=proliferation \n a ? z object_aspect=secretion", "unknown", id="of another aspect"
        ),
        pytest.param("a + z \n a - z \n a ? z", "ambiguous", id="three ways"),
    ],
)
def test_an_unsigned_route_weighs_by_its_support(lines: str, verdict: str) -> None:
    found = make(lines).effect("a", "z")
    assert found.verdict == verdict
    assert len(found.unknown.routes) == 1


@pytest.mark.parametrize(
    ("lines", "lists", "expected", "paths"),
    [
        pytest.param("a + x \n a + y \n x + z \n y + z", (), (2, 0, 0), 2, id="no list"),
        pytest.param("a + x \n a + y \n x + z \n y + z", ("1 2",), (1, 0, 0), 2, id="objects of one list"),
        pytest.param("a + x \n a + y \n x + z \n y + z", ("3 4",), (1, 0, 0), 2, id="subjects of one list"),
        pytest.param("a + x \n a + y \n x + z \n y - z", ("1 2",), (1, 1, 0), 2, id="members that act oppositely"),
        pytest.param("a + x \n a - y \n x + z \n y - z", ("1 2",), (2, 0, 0), 2, id="other signs on the way"),
        pytest.param("a + x \n x + m \n x + n \n m + z \n n + z", ("2 3",), (1, 0, 0), 2, id="in the middle"),
        pytest.param(
            "a + w \n w + x \n a + v \n v + y \n x + z \n y + z", ("5 6",), (2, 0, 0), 2, id="they differ in more"
        ),
        pytest.param(
            "a + x \n a + y \n a + w \n x + z \n y + z \n w + z", ("1 2",), (2, 0, 0), 3, id="beside the list"
        ),
    ],
)
def test_the_members_of_a_list_are_one_route(
    lines: str, lists: tuple[str, ...], expected: tuple[int, int, int], paths: int
) -> None:
    found = make(lines, lists=lists).effect("a", "z")
    assert counts(found) == expected
    assert sum(len(side.paths) for side in found.sides) == paths


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + z via=m \n a + m \n m + z", (1, 0, 0), id="mediator"),
        pytest.param("a + z omits=m \n a + m \n m + z", (1, 0, 0), id="omitted step"),
        pytest.param("a + z \n a + m \n m + z", (2, 0, 0), id="not named"),
        pytest.param("a + z via=m,n \n a + m \n m + z \n a + n \n n + z", (1, 0, 0), id="two mediators, side by side"),
        pytest.param("a + z via=m,n \n a + m \n m + n \n n + z", (1, 0, 0), id="two mediators, in a row"),
        pytest.param("a + z via=m \n a + m \n m + n \n n + z", (2, 0, 0), id="one of two is not named"),
        pytest.param("a + z via=m \n a + m \n m - z", (1, 1, 0), id="another sign"),
        pytest.param("a + x \n x + z via=m \n x - m \n m - z", (1, 0, 0), id="a step spelt out"),
        pytest.param("a + z object_aspect=secretion \n a + z object_aspect=proliferation", (1, 0, 0), id="two aspects"),
    ],
)
def test_a_shortcut_and_what_spells_it_out_are_one_route(lines: str, expected: tuple[int, int, int]) -> None:
    assert counts(make(lines).effect("a", "z")) == expected


def test_broken_paths_are_no_routes() -> None:
    found = make("a + x context=ifng \n x - z context=tlr4 \n a + z").effect("a", "z")
    assert (found.verdict, counts(found)) == ("positive", (1, 0, 0))


def test_of_broken_paths_alone_the_near_miss_tells() -> None:
    found = make("a + x context=ifng \n x - z context=tlr4").effect("a", "z")
    assert (found.verdict, found.near_misses) == ("no path", (("broken", 1),))
    assert "1 path whose steps were not seen under the same conditions" in str(found)
    assert "nothing came near" not in str(found)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param("a + z context=ifng \n a - z context=tlr4", ("licensing",), id="licensing"),
        pytest.param("a + z context=agvhd \n a - z context=cgvhd", ("disease_setting",), id="two kinds"),
        pytest.param("a + z context=gvhd \n a - z context=agvhd", (), id="one is a kind of the other"),
        pytest.param("a + z context=ifng \n a - z", (), id="one side is silent"),
        pytest.param("a + z context=ifng \n a + x \n x + z \n a - z context=tlr4", (), id="one of two is silent"),
        pytest.param("a + x context=ifng \n x + z \n a - z context=tlr4", ("licensing",), id="stated in any step"),
        pytest.param("a + z context=ifng \n a + z \n a - z context=tlr4", (), id="a step of two, one silent"),
        pytest.param("a + z context=vitro \n a - z context=clinic", ("system",), id="system"),
        pytest.param("a + z context=day1 \n a - z context=day9", (), id="free words are not compared"),
        pytest.param(
            "a + z object_aspect=secretion \n a - z object_aspect=proliferation", ("object_aspect",), id="aspect"
        ),
        pytest.param("a + z object_aspect=secretion \n a - z object_aspect=amount", (), id="a wider aspect"),
        pytest.param(
            "a + x \n x + z object_aspect=secretion \n a - z object_aspect=proliferation",
            ("object_aspect",),
            id="aspect of the last step",
        ),
        pytest.param(
            "a + x subject_aspect=secretion \n x + z \n a - z subject_aspect=proliferation",
            ("subject_aspect",),
            id="aspect of the first step",
        ),
        pytest.param("a + z in_cell=ccell \n a - z in_cell=dcell", ("in_cell",), id="cell"),
        pytest.param(
            "a + z context=ifng object_aspect=secretion \n a + z object_aspect=amount \n a - z context=tlr4",
            (),
            id="another aspect of the same path is silent",
        ),
    ],
)
def test_what_tells_the_routes_apart(lines: str, expected: tuple[str, ...]) -> None:
    found = make(lines).effect("a", "z")
    assert (found.verdict, found.separated_by) == ("ambiguous", expected)
    words = " and ".join(expected).replace("_", " ") or "nothing recorded"
    assert f"{words} tells them apart" in str(found)


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        pytest.param({}, "ambiguous", id="no filter"),
        pytest.param({"context": {"licensing": "ifng"}}, "ambiguous", id="a context that one side leaves open"),
        pytest.param({"context": {"licensing": "ifng"}, "strict_context": True}, "positive", id="strict"),
        pytest.param({"context": {"licensing": "tlr4"}}, "negative", id="a context that one side excludes"),
        pytest.param({"context": {"licensing": "tlr4"}, "strict_context": True}, "no path", id="stated by none"),
        pytest.param({"min_certainty": "asserted"}, "positive", id="certainty"),
        pytest.param({"max_edges": 1}, "positive", id="length"),
    ],
)
def test_limits_of_the_question(options: dict[str, Any], verdict: str) -> None:
    lines = "a + z context=ifng \n a + x \n x - z certainty=suggested"
    assert make(lines + "\n q + q context=tlr4").effect("a", "z", **options).verdict == verdict


def test_routes_have_at_most_four_edges_unless_told_otherwise() -> None:
    chain = make("a + b \n b + c \n c + d \n d + e \n e + z")
    assert chain.effect("a", "z").near_misses == (("--max-edges 4", 1),)
    assert chain.effect("a", "z", max_edges=5).verdict == "positive"


@pytest.mark.parametrize(
    ("lines", "verdict", "because"),
    [
        pytest.param("a + z negated=true", "unknown", "denied", id="denied, and no route"),
        pytest.param("a 0 z", "unknown", "denied", id="measured without effect, and no route"),
        pytest.param("a + z negated=true \n a + x \n x + z", "unknown", "denied", id="a route says what is denied"),
        pytest.param("a + z negated=true \n a - x \n x + z", "negative", "", id="a denied rise agrees with a fall"),
        pytest.param("a - z negated=true \n a - x \n x + z", "unknown", "denied", id="a denied fall does not"),
        pytest.param("a 0 z \n a + x \n x + z", "unknown", "denied", id="no effect denies either"),
        pytest.param("a ? z negated=true \n a + z", "unknown", "denied", id="no influence denies either"),
        pytest.param("a + z negated=true \n a + z \n a - z", "ambiguous", "", id="both signs and a denial"),
        pytest.param("a + z negated=true certainty=suggested \n a + z", "unknown", "denied", id="a hedged denial"),
    ],
)
def test_what_is_denied_of_the_pair_is_not_concluded(lines: str, verdict: str, because: str) -> None:
    found = make(lines).effect("a", "z")
    assert (found.verdict, found.because) == (verdict, because)
    assert [item.id for item in found.denied] == ["stm:test-1"]
    assert "denied: " in str(found)
    assert "(stm:test-1)" in str(found)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("a + z negated=true retracted=wrong", id="withdrawn"),
        pytest.param("a ~ z negated=true", id="descriptive"),
        pytest.param("z + a negated=true", id="the other direction"),
    ],
)
def test_what_does_not_deny(line: str) -> None:
    found = make(f"{line} \n a + z").effect("a", "z")
    assert (found.verdict, found.denied) == ("positive", ())


def test_a_denial_in_another_context_is_dropped_and_one_without_stays() -> None:
    lines = "a + z context=ifng \n a + z negated=true context=tlr4"
    assert make(lines).effect("a", "z").verdict == "unknown"
    assert make(lines).effect("a", "z").separated_by == ("licensing",)
    assert make(lines).effect("a", "z", context={"licensing": "ifng"}).verdict == "positive"
    silent = make("a + z context=ifng \n a + z negated=true")
    wanted = {"context": {"licensing": "ifng"}, "strict_context": True, "min_certainty": "asserted"}
    assert silent.effect("a", "z", **wanted).verdict == "unknown"


def test_a_path_that_joins_what_a_tension_holds_apart_gives_no_verdict() -> None:
    lines = "a + x \n x + z"
    assert make(lines).effect("a", "z").verdict == "positive"
    found = make(lines, tensions=("1 2",)).effect("a", "z")
    assert (found.verdict, found.because, found.positive.in_doubt[0].doubts) == ("unknown", "doubt", ("tns:t1",))
    assert str(found).startswith("UNKNOWN: by 1 route of at most 4 edges a raises z, but no route is beyond doubt")
    assert "joins what a tension holds apart (tns:t1)" in str(found)


@pytest.mark.parametrize(
    ("lines", "tensions", "verdict"),
    [
        pytest.param("a + x \n x + z", ("1",), "positive", id="it touches one step"),
        pytest.param("a + x \n x + z", ("1", "2"), "positive", id="two tensions, one step each"),
        pytest.param("a + x \n x + z \n a + z", ("1 2",), "positive", id="another route is sound"),
        pytest.param("a + x \n x - z \n a + z", ("1 2",), "ambiguous", id="in doubt, it still speaks against"),
        pytest.param("a + x \n x + z via=m \n x + m \n m + z", ("1 2",), "unknown", id="what it spells out, too"),
        pytest.param(
            "a + x \n x + z via=m \n x + m via=n \n m + z \n x + n \n n + m", ("1 2",), "unknown", id="spelt out twice"
        ),
        pytest.param("a + x \n x + z \n x + m \n m + z", ("1 2",), "positive", id="no shortcut"),
    ],
)
def test_tensions(lines: str, tensions: tuple[str, ...], verdict: str) -> None:
    found = make(lines, tensions=tensions).effect("a", "z")
    assert found.verdict == verdict
    assert [tension.curie for tension in found.tensions] == [f"tns:t{n}" for n, _ in enumerate(tensions, 1)]
    assert "tension: tension 1 (tns:t1)" in str(found)


def test_the_best_route_is_one_that_is_not_in_doubt() -> None:
    found = make("a + x \n x + z \n a + y certainty=suggested \n y + z", tensions=("1 2",)).effect("a", "z")
    assert (found.verdict, len(found.positive.routes), len(found.positive.in_doubt)) == ("positive", 2, 1)
    assert found.positive.best is not None
    assert found.positive.best.nodes == ("ent:a", "ent:y", "ent:z")


def test_opposite_statements_on_one_pair_disagree_and_are_not_in_doubt() -> None:
    found = make("a + z \n a - z").effect("a", "z")
    assert (found.verdict, found.positive.in_doubt, found.negative.in_doubt) == ("ambiguous", (), ())


@pytest.mark.parametrize(
    ("lines", "target", "verdict"),
    [
        pytest.param("a - x \n x + gvhd \n a + agvhd", "gvhd", "unknown", id="of a narrower kind the opposite is said"),
        pytest.param("a - x \n x + agvhd \n a + gvhd", "agvhd", "unknown", id="of a wider kind"),
        pytest.param("a + x \n x + gvhd \n a + agvhd", "gvhd", "positive", id="of a narrower kind the same is said"),
        pytest.param("a - x \n x + agvhd \n a + cgvhd", "agvhd", "negative", id="of a sister kind"),
        pytest.param("a - x \n x + gvhd \n gvhd + z \n a + agvhd", "z", "unknown", id="on the way"),
        pytest.param("a - x \n x + z \n kind + z", "z", "unknown", id="by a narrower kind of the source"),
        pytest.param("a - x \n x + gvhd \n a + agvhd negated=true", "gvhd", "negative", id="denied of the kind"),
        pytest.param("a - gvhd \n a + agvhd", "gvhd", "unknown", id="a single statement, too"),
    ],
)
def test_what_is_said_of_a_kind_puts_the_opposite_in_doubt(lines: str, target: str, verdict: str) -> None:
    found = make(lines, kind="a").effect("a", target)
    assert found.verdict == verdict
    assert (found.because == "doubt") == (verdict == "unknown")
    assert ("wider or narrower kind" in str(found)) == (verdict == "unknown")


def test_a_search_that_stopped_abstains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 1)
    found = make("a + z \n a + x \n x - z").effect("a", "z")
    assert (found.verdict, found.because, found.complete) == ("unknown", "limit", False)
    assert str(found).startswith("UNKNOWN: the search for routes from a to z stopped at its limit")
    assert found.to_dict()["complete"] is False


def test_a_search_that_stopped_after_both_signs_is_ambiguous(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 2)
    found = make("a + z \n a - z \n a + x \n x + z").effect("a", "z")
    assert (found.verdict, found.complete) == ("ambiguous", False)
    assert "the search stopped at its limit: there may be other routes" in str(found)


def test_a_search_that_stopped_with_nothing_to_show_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    with pytest.raises(LimitError, match="lower --max-edges"):
        make("a + z").effect("a", "z")


def test_the_best_route_of_each_sign_is_the_best_supported() -> None:
    found = make("a + x \n x + z \n a + y certainty=suggested \n y + z \n a - z certainty=hypothesised").effect(
        "a", "z"
    )
    assert found.positive.best is not None
    assert found.negative.best is not None
    assert found.positive.best.nodes == ("ent:a", "ent:x", "ent:z")
    assert (found.positive.support, found.negative.support) == (0.16, 0.16)
    tied = make("a + x certainty=hypothesised \n x + z \n a + p \n p + q \n q + z").effect("a", "z")
    assert tied.positive.best is not None
    assert (tied.positive.support, tied.positive.best.certainty) == (0.064, "asserted")
    assert (found.positive.best.certainty, found.negative.best.certainty) == ("asserted", "hypothesised")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param("a + z", "POSITIVE, asserted: by the one route of at most 4 edges, a raises z", id="asserted"),
        pytest.param(
            "a - z certainty=suggested",
            "NEGATIVE, suggested at best: by the one route of at most 4 edges, a lowers z",
            id="suggested",
        ),
        pytest.param("a + z certainty=hypothesised", "POSITIVE, hypothesised at best: ", id="hypothesised"),
        pytest.param("a + z certainty=inferred", "POSITIVE, inferred at best: ", id="inferred"),
        pytest.param(
            "a + x \n x + z", "POSITIVE, composed of 2 steps, each step asserted: ", id="nobody says it whole"
        ),
        pytest.param(
            "a + x certainty=inferred \n x + z", "POSITIVE, composed of 2 steps, inferred at best: ", id="one step"
        ),
        pytest.param(
            "a + z certainty=inferred \n a + x \n x + y \n y + z",
            "POSITIVE, inferred by the best supported way, asserted by another: by all 2 routes",
            id="another route is surer",
        ),
        pytest.param("a + z \n a + x \n x ? z", "by the one route of at most 4 edges with a known sign", id="unsigned"),
        pytest.param(
            "a + z \n a + x \n x - z",
            "AMBIGUOUS: by 1 route of at most 4 edges (best support 0.40, asserted) a raises z, "
            "by 1 route (best support 0.16, asserted) it lowers it; nothing recorded",
            id="ambiguous",
        ),
        pytest.param(
            "a ? z", "UNKNOWN: by 1 route of at most 4 edges a affects z, which way is not known", id="no sign"
        ),
        pytest.param("a + z negated=true", "UNKNOWN: no route of at most 4 edges leads from a to z", id="denied"),
        pytest.param("a ? z \n a + x \n x + z", "but a route whose sign is not known is at least as", id="outweighed"),
        pytest.param("a 0 z \n a + z", "a raises z, but that is denied of the pair itself", id="denied and said"),
        pytest.param("z + a", "NO PATH from a to z within 4 edges\nnearest: the other way round", id="no path"),
    ],
)
def test_the_first_line_says_no_more_than_the_routes(lines: str, words: str) -> None:
    assert words in str(make(lines).effect("a", "z"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"max_edges": 1}, "by the one route of at most 1 edge, a raises z", id="length"),
        pytest.param({"context": {"licensing": "ifng"}}, "of at most 4 edges in the wanted context, a", id="context"),
        pytest.param(
            {"min_certainty": "suggested"}, "of at most 4 edges (none weaker than suggested), a", id="certainty"
        ),
    ],
)
def test_the_first_line_names_what_was_left_out(options: dict[str, Any], words: str) -> None:
    assert words in str(make("a + z context=ifng").effect("a", "z", **options))


def test_the_text_shows_the_best_route_each_way_with_its_caveats() -> None:
    lines = "a + z caveat=small \n a + x caveat=long \n x - z \n a + y caveat=hidden \n y ? z certainty=suggested"
    text = str(make(lines + "\n a + w caveat=hidden \n w - z certainty=inferred").effect("a", "z"))
    for words in (
        "best positive route\n1. a → z",
        "best negative route\n1. a → x ⊣ z",
        "best unsigned route\n1. a → y",
    ):
        assert words in text
    assert "caveats on what is not shown" not in text
    for words in ("caveat: small", "caveat: long", "negative: 2 routes; best support 0.16, asserted"):
        assert words in text


def test_caveats_of_other_routes_are_counted() -> None:
    found = make("a + z \n a + x caveat=far \n x + z").effect("a", "z")
    assert "caveats on what is not shown below: 1" in str(found)
    assert found.to_dict()["caveats"] == ["far"]


def test_the_record() -> None:
    found = make("a + z context=ifng \n a + x \n x - z context=tlr4 \n a 0 z", tensions=("1",)).effect("a", "z")
    record = json.loads(json.dumps(found.to_dict()))
    assert list(record) == [
        "schema",
        "data_version",
        "source",
        "target",
        "max_edges",
        "verdict",
        "because",
        "positive",
        "negative",
        "unknown",
        "separated_by",
        "denied",
        "complete",
        "tensions",
        "caveats",
        "citation_notes",
        "near_misses",
    ]
    assert record["schema"] == "msc-kg/effect/1"
    assert record["source"] == {"curie": "ent:a", "label": "a", "read_from": "a"}
    assert (record["verdict"], record["because"], record["complete"]) == ("ambiguous", None, True)
    assert (record["separated_by"], record["denied"]) == (["licensing"], ["stm:test-4"])
    assert (record["tensions"], record["near_misses"]) == (["tns:t1"], [])
    example = record["positive"].pop("example")
    assert record["positive"] == {
        "routes": 1,
        "paths": 1,
        "support": 0.4,
        "certainty": "asserted",
        "direct": True,
        "in_doubt": 0,
        "doubts": [],
    }
    assert [node["curie"] for node in example["nodes"]] == ["ent:a", "ent:z"]
    assert example["steps"][0]["statements"][0]["id"] == "stm:test-1"
    assert record["negative"]["direct"] is False
    assert record["unknown"] == {
        "routes": 0,
        "paths": 0,
        "support": None,
        "certainty": None,
        "direct": False,
        "in_doubt": 0,
        "doubts": [],
        "example": None,
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"max_edges": 0}, "max_edges must be at least 1", id="max edges"),
        pytest.param({"min_certainty": "sure"}, "no certainty 'sure'", id="certainty"),
        pytest.param({"context": {"age": "old"}}, "no context field 'age'", id="context field"),
    ],
)
def test_wrong_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make("a + z").effect("a", "z", **options)


def test_two_runs_give_the_same_bytes() -> None:
    lines = "\n".join(f"{a} {'+' if a < b else '-'} {b}" for a in "abcdef" for b in "abcdef" if a != b)
    first, second = (json.dumps(make(lines).effect("a", "f").to_dict()) for _ in range(2))
    assert first == second


def test_a_notebook_shows_the_text_escaped() -> None:
    found = make("a + z caveat=<b>").effect("a", "z")
    assert found._repr_html_() == f"<pre>{str(found).replace('<', '&lt;').replace('>', '&gt;')}</pre>"


# The command, on the shipped graph.


def run(*args: str) -> Any:
    return CliRunner().invoke(main, ["effect", *args], catch_exceptions=False)


def test_the_command_says_the_verdict_first() -> None:
    result = run("IDO", "Treg")
    assert result.exit_code == 0
    assert result.stdout.startswith("POSITIVE, asserted: ")
    assert "IDO read as IDO1" in result.stderr


def test_no_path_is_exit_code_1_and_goes_to_stderr() -> None:
    result = run("Treg", "IDO")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "NO PATH from Treg to IDO1 within 4 edges\nnearest: the other way round" in result.stderr


def test_no_path_is_a_record_all_the_same() -> None:
    result = run("Treg", "IDO", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["verdict"] == "no path"


@pytest.mark.parametrize("pair", [("MSC", "relapse"), ("galectin-1", "cytokine profile"), ("TGF-β", "fibrosis")])
def test_to_abstain_is_a_result(pair: tuple[str, str]) -> None:
    assert run(*pair).exit_code == 0


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        pytest.param((), "ambiguous", id="none"),
        pytest.param(("--max-edges", "2"), "ambiguous", id="length"),
        pytest.param(("--context", "disease_setting=aGVHD"), "negative", id="context"),
        pytest.param(("--context", "disease_setting=aGVHD", "--strict-context"), "no path", id="strict"),
        pytest.param(("--context", "disease_setting=cGVHD", "--strict-context"), "positive", id="stated"),
        pytest.param(("--min-certainty", "asserted"), "positive", id="certainty"),
    ],
)
def test_the_command_passes_its_options_on(options: tuple[str, ...], verdict: str, tmp_path: Path) -> None:
    file = tmp_path / "effect.json"
    result = run("TGF-beta", "fibrosis", *options, "-f", "json", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0 if verdict != "no path" else 1, "")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert (record["verdict"], record["max_edges"]) == (verdict, 2 if "--max-edges" in options else 4)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(("nothing-of-that-name", "Treg"), 3, id="unknown name"),
        pytest.param(("IDO", "Treg", "--max-edges", "0"), 2, id="max edges"),
        pytest.param(("IDO", "Treg", "--context", "licensing"), 2, id="context"),
    ],
)
def test_wrong_use(args: tuple[str, ...], code: int) -> None:
    assert run(*args).exit_code == code


# The shipped graph: answers taken from the text before the command was first run on it.

LINES = (Path(__file__).parent / "data/effects.tsv").read_text(encoding="utf-8").splitlines()
PAIRS = list(csv.DictReader(LINES, delimiter="\t"))
#: What the verdict is where it is not what the text says; docs/effect.md tells why. Each of them abstains, but one.
OTHERWISE = {
    ("MSC", "Treg"): "ambiguous",
    ("MSC", "tolerogenic dendritic cell"): "ambiguous",
    ("MSC", "fibrosis"): "ambiguous",
    ("MSC", "aGVHD"): "ambiguous",
    ("MSC", "cGVHD"): "ambiguous",
    ("MSC-EV", "Treg"): "unknown",
    ("MSC prophylaxis", "severe aGVHD"): "no path",
    ("MSC prophylaxis", "platelet engraftment"): "no path",
    ("MSC prophylaxis", "relapse"): "no path",
    ("MSC prophylaxis", "graft-versus-leukemia effect"): "no path",
}
#: The source says both, and the graph holds one: that IL-6 belongs to the shift that lowers the capacity is a tension.
ONE_SIDED = {("IL-6", "MSC immunosuppressive capacity"): "positive"}
DIRECTIONS = ("positive", "negative")


@pytest.fixture(scope="module")
def shipped() -> KnowledgeGraph:
    return kg.load()


def test_the_pairs_are_what_they_should_be(shipped: KnowledgeGraph) -> None:
    assert len(PAIRS) >= 60
    assert len({(row["source"], row["target"]) for row in PAIRS}) == len(PAIRS)
    assert sum(row["expected"] == "no path" for row in PAIRS) >= 15
    assert {row["expected"] for row in PAIRS} == set(VERDICTS)
    for row in PAIRS:
        assert row["sentence"] in shipped.content.passages
        assert row["reason"]


@pytest.mark.parametrize("row", PAIRS, ids=[f"{row['source']} on {row['target']}" for row in PAIRS])
def test_no_wrong_direction(row: dict[str, str], shipped: KnowledgeGraph) -> None:
    pair = row["source"], row["target"]
    verdict = shipped.effect(*pair).verdict
    if verdict in DIRECTIONS and pair not in ONE_SIDED:
        assert verdict == row["expected"], f"{row['sentence']}: {row['reason']}"
    assert verdict == {**OTHERWISE, **ONE_SIDED}.get(pair, row["expected"])


def test_nine_of_ten_pairs_with_a_direction_are_answered(shipped: KnowledgeGraph) -> None:
    directed = [row for row in PAIRS if row["expected"] in DIRECTIONS]
    answered = [row for row in directed if shipped.effect(row["source"], row["target"]).verdict == row["expected"]]
    assert len(answered) / len(directed) >= 0.9
    text = (Path(__file__).parents[1] / "docs/effect.md").read_text(encoding="utf-8")
    assert f"{len(answered)} of {len(directed)} pairs with a direction are answered" in text


def test_the_documentation_names_every_pair_that_differs() -> None:
    text = (Path(__file__).parents[1] / "docs/effect.md").read_text(encoding="utf-8")
    expected = {(row["source"], row["target"]): row["expected"] for row in PAIRS}
    for (source, target), verdict in {**OTHERWISE, **ONE_SIDED}.items():
        assert f"| {source}, {target} | {expected[source, target]} | {verdict} |" in text


@pytest.mark.parametrize(
    ("source", "target", "doubt"),
    [
        pytest.param("IFN-γ", "GVHD", "stm:gvhd_licensing-5.NCBIGene_3458", id="IFN-γ is said to drive acute GVHD"),
        pytest.param(
            "MSC exosome",
            "MSC immunosuppressive capacity",
            "tns:ifng-licenses-and-is-lowered",
            id="less IFN-γ by exosomes is not said to lower the capacity",
        ),
    ],
)
def test_what_the_source_does_not_join_is_not_concluded(
    source: str, target: str, doubt: str, shipped: KnowledgeGraph
) -> None:
    """Pairs that were found wrong when every pair of the graph was asked."""
    found = shipped.effect(source, target)
    assert (found.verdict, found.because) == ("unknown", "doubt")
    assert doubt in {doubt for side in found.sides for route in side.in_doubt for doubt in route.doubts}
