"""Sets of names on the command line: ``@FILE``, and the answers of ``kg path`` and ``kg gaps``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest

from commands import run
from kg.answers.gaps import LINK_COLUMNS, PAIR_COLUMNS
from kg.answers.pairs import COLUMNS
from kg.cli._names import read_all_names, read_names
from kg.errors import NameListError, NameNotFoundError
from small import graph

if TYPE_CHECKING:
    from pathlib import Path


SMALL = "alpha + beta \n beta - gamma"


@pytest.fixture
def secreted(tmp_path: Path) -> str:
    file = tmp_path / "secreted.txt"
    file.write_text("# what MSC make\nPGE2\n\n  IDO\nprostaglandin E2\nCD63\n", encoding="utf-8")
    return f"@{file}"


@pytest.fixture
def outcomes(tmp_path: Path) -> str:
    file = tmp_path / "outcomes.txt"
    file.write_text("Treg\r\nGVHD\r\n", encoding="utf-8")
    return f"@{file}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("alpha\nbeta", ["alpha", "beta"], id="no line break at the end"),
        pytest.param("# a comment\n\n  alpha \n#beta\n", ["alpha"], id="comments, blank lines, spaces"),
        pytest.param("\ufeff# names\r\nalpha\r\nbeta\r\n", ["alpha", "beta"], id="from Windows"),
        pytest.param("beta\nALPHA\nalpha\nent:beta\n", ["beta", "alpha"], id="each entity once"),
    ],
)
def test_a_file_has_one_name_a_line(tmp_path: Path, text: str, expected: list[str]) -> None:
    file = tmp_path / "names.txt"
    file.write_bytes(text.encode())
    assert [reading.entity.label for reading in read_names(graph(SMALL), f"@{file}")] == expected


def test_a_list_has_an_entity_in_one_sense_only(tmp_path: Path) -> None:
    from kg.knowledge_graph import KnowledgeGraph

    file = tmp_path / "names.txt"
    file.write_text("IDO\nIDO1\nIDO inhibition\n", encoding="utf-8")
    with pytest.raises(NameListError) as caught:
        read_names(KnowledgeGraph.load(), f"@{file}")
    assert caught.value.problems == (
        f"{file}:3: 'IDO inhibition' is IDO1 (NCBIGene:3620), lowered, 'IDO' IDO1 (NCBIGene:3620)",
    )


def test_a_plain_name_is_a_list_of_one() -> None:
    assert [reading.name for reading in read_names(graph(SMALL), "Alpha")] == ["Alpha"]
    with pytest.raises(NameNotFoundError, match="no entity 'deltoo'"):
        read_names(graph(SMALL), "deltoo")


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        pytest.param(
            b"alpha\nbetta\n\nqqq\n", [":2: no entity 'betta' in the graph; did", ":4: no entity"], id="names"
        ),
        pytest.param(b"# nothing\n\n", [": no names; give one per line"], id="empty"),
        pytest.param(b"alpha\n\xff\xfe\n", [":2: not UTF-8 text"], id="not text"),
    ],
)
def test_every_bad_line_is_named_with_its_place(tmp_path: Path, data: bytes, problems: list[str]) -> None:
    file = tmp_path / "names.txt"
    file.write_bytes(data)
    with pytest.raises(NameListError) as raised:
        read_names(graph(SMALL), f"@{file}")
    assert len(raised.value.problems) == len(problems)
    for said, expected in zip(raised.value.problems, problems, strict=True):
        assert said.startswith(f"{file}{expected}")


def test_the_problems_of_all_arguments_come_together(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("qqq\n")
    with pytest.raises(NameListError) as raised:
        read_all_names(graph(SMALL), f"@{file}", "zzz", f"@{file}")
    assert [problem.split(" in the graph")[0] for problem in raised.value.problems] == [
        f"{file}:1: no entity 'qqq'",
        "no entity 'zzz'",
    ]


def test_stdin_is_read_once() -> None:
    with pytest.raises(click.UsageError, match="only once"):
        read_all_names(graph(SMALL), "@-", "@-")


def test_path_between_sets_is_one_row_a_pair(secreted: str, outcomes: str) -> None:
    done = run("path", secreted, outcomes)
    assert done.exit_code == 0
    header, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert tuple(header) == COLUMNS
    assert [row[:2] for row in rows] == [[s, t] for s in ("PGE2", "IDO1", "CD63") for t in ("Treg", "GVHD")]
    assert rows[0][3:8] == ["PGE2 → Treg", "1", "0.4", "", "asserted"]
    assert rows[4][2:5] == ["0", "no path", ""]
    assert "IDO read as IDO1" in done.stderr


def test_path_between_sets_in_json(secreted: str) -> None:
    rows = json.loads(run("path", "@-", "Treg", "-f", "json", input="IDO\n").stdout)
    assert [(row["source"], row["source_curie"], row["sign"]) for row in rows] == [("IDO1", "NCBIGene:3620", 1)]
    lines = run("path", secreted, "Treg", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["PGE2", "IDO1", "CD63"]


def test_no_path_for_any_pair_is_exit_1_with_the_rows() -> None:
    done = run("path", "@-", "IDO", input="CD63\nTreg\n")
    assert (done.exit_code, len(done.stdout.splitlines())) == (1, 3)
    assert "no path for any of 2 pairs" in done.stderr


def test_a_search_that_stopped_is_exit_4(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.paths.finder.MAX_JUDGED", 0)
    assert run("path", "IDO", "Treg", "-f", "tsv").exit_code == 4


def test_a_single_pair_gives_one_row() -> None:
    assert run("path", "IDO", "Treg", "-f", "tsv").stdout.splitlines()[1].startswith("IDO1\tTreg\t1\tIDO1 → Treg")


@pytest.mark.parametrize(
    ("args", "exit_code", "words"),
    [
        pytest.param(["path", "@-", "Treg", "-f", "text"], 2, "not text", id="sets as text"),
        pytest.param(["path", "@-", "Treg", "--why-rank"], 2, "of one pair", id="components of sets"),
        pytest.param(["path", "@-", "Treg", "--compare-contexts", "species"], 2, "of one pair", id="contexts of sets"),
        pytest.param(["path", "@-", "@-"], 2, "only once", id="stdin twice"),
        pytest.param(
            ["path", "@-", "Treg"], 3, "stdin:2: no entity 'Tregg' in the graph; did you mean Treg", id="name"
        ),
        pytest.param(["gaps", "@-"], 3, "stdin:2: no entity 'Tregg' in the graph; did you mean Treg", id="gaps"),
        pytest.param(["path", "@nowhere.txt", "Treg"], 3, "nowhere.txt", id="no such file"),
    ],
)
def test_an_unusable_set_of_names_is_refused(args: list[str], exit_code: int, words: str) -> None:
    done = run(*args, input="PGE2\nTregg\n")
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert words in done.stderr
    assert "read as" not in done.stderr


def test_gaps_lists_links_and_calls_them_no_prediction(secreted: str, outcomes: str) -> None:
    done = run("gaps", secreted, outcomes, "-n", "4", "-f", "tsv")
    header, *rows = done.stdout.splitlines()
    assert (done.exit_code, tuple(header.split("\t")), len(rows)) == (0, LINK_COLUMNS, 4)
    assert "asked 6 pairs of 3 sources and 2 targets: 4 without a path within 6 edges" in done.stderr
    assert "a gap in what was read, not a prediction" in done.stderr


def test_gaps_counts_a_single_pair_in_the_singular() -> None:
    assert "asked 1 pair of 1 source and 1 target: " in run("gaps", "HGF", "GVHD").stdout


def test_gaps_lists_the_pairs(secreted: str, outcomes: str) -> None:
    done = run("gaps", secreted, outcomes, "--pairs")
    assert done.stdout.splitlines() == [
        "\t".join(PAIR_COLUMNS),
        # No source carries the suppression of alloreactive responses on to GVHD itself.
        "PGE2\tGVHD\tCHEBI:15551\tMONDO:0013730",
        "IDO1\tGVHD\tNCBIGene:3620\tMONDO:0013730",
        "CD63\tTreg\tNCBIGene:967\tCL:0000815",
        "CD63\tGVHD\tNCBIGene:967\tMONDO:0013730",
    ]


def test_gaps_options_reach_the_question() -> None:
    assert run("gaps", "IDO", "Treg").exit_code == 1
    assert "0 without a path" in run("gaps", "IDO", "Treg").stdout
    assert run("gaps", "IDO", "Treg", "--avoid", "Treg").exit_code == 0
    assert run("gaps", "kynurenine", "Treg", "--max-edges", "1").exit_code == 0
    assert run("gaps", "kynurenine", "Treg", "--min-certainty", "asserted").exit_code == 0
    akin = [json.loads(line) for line in run("gaps", "--akin", "-n", "3", "-f", "jsonl").stdout.splitlines()]
    assert all(row["akin"] for row in akin)
    assert json.loads(run("gaps", "PGE2", "GVHD", "-f", "json").stdout)["links"] != []
    few, many = (
        json.loads(run("gaps", "Treg", "kynurenine", *loops, "-n", "900", "-f", "json").stdout)["links"]
        for loops in ((), ("--loops",))
    )
    assert len(few) < len(many)


def test_a_question_without_a_path_names_the_missing_link() -> None:
    done = run("path", "IL-6", "GVHD", "--suggest-links")
    assert "nearest: one new link, from IL-6 to " in done.stderr
    assert "a gap in what was read, not a prediction" in done.stderr
    bridge = json.loads(run("path", "IL-6", "GVHD", "--suggest-links", "-f", "json").stdout)["bridges"][0]
    assert bridge["from"]["label"] == "IL-6"
