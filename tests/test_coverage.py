"""``kg coverage``: the table of a document of our own, and that the real sources are held or left out for a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import run
from folders import REFERENCES, block, passage, write_folder

PAPER = Path(__file__).parent / "data" / "paper.md"
#: The source documents, beside the checkout; they are not part of it.
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
LEFT_OUT = """
psg:paper-2-1-1
    msc:leftOut "Says that | it ends." .
"""
PASSAGES = "".join(map(passage, ("1-1-1", "1-1-2", "1-2-1", "t1-1")))
EXPECTED = """\
# Coverage

Made by `kg coverage SOURCE...`; do not edit. A statement counts in every section it was
read in. What was left out stands in `triples/left_out.ttl`.

In all 2 statements and 1 studies.

## A Paper

| section | sentences or rows | pointed to | left out, with reason | neither | statements | studies |
|---|---:|---:|---:|---:|---:|---:|
| 1 | 3 | 2 | 1 | 0 | 2 | 1 |
| 2 | 2 | 0 | 1 | 1 | 0 | 0 |
| Table 1 | 2 | 1 | 0 | 1 | 0 | 1 |
| all | 7 | 3 | 2 | 2 | | |

| nothing points to | because |
|---|---|
| psg:paper-1-2-1 | stm:axis-3 was retracted: It was misread. |
| psg:paper-2-1-1 | Says that \\| it ends. |
| psg:paper-2-1-2 | **no reason given** |
| psg:paper-t1-2 | **no reason given** |
"""
STUDIES = """
study:trial
    a msc:Study ;
    rdfs:label "A trial" ;
    msc:reference ref:paper-1 ;
    msc:population "Adults" ;
    msc:indication ent:tcell ;
    msc:product ent:stroma ;
    msc:design "One arm" ;
    msc:keyMessage "It ran." ;
    msc:passage psg:paper-t1-1 , psg:paper-1-1-2 .
"""


@pytest.fixture
def triples(tmp_path: Path) -> Path:
    """Write a graph of the paper: two statements in force, one retracted, a study of a row and a sentence.

    ::

        stroma -> treg (1-1-1, 1-1-2)    factor -> treg (1-1-1)    enzyme -> treg (1-1-1, 1-2-1, retracted)
    """
    return write_folder(
        tmp_path,
        block(passage="psg:paper-1-1-1 , psg:paper-1-1-2")
        + block("ent:factor", number=2)
        + block(
            "ent:enzyme",
            "msc:increases",
            "ent:treg",
            'msc:retracted "It was misread."',
            number=3,
            passage="psg:paper-1-2-1 , psg:paper-1-1-1",
        ),
        references=REFERENCES,
        passages=PASSAGES,
        left_out=LEFT_OUT,
        trials=STUDIES,
    )


def test_the_report_is_printed_or_written_to_a_file(triples: Path, tmp_path: Path) -> None:
    done = run("--triples", str(triples), "coverage", str(PAPER))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == EXPECTED
    target = tmp_path / "coverage.md"
    written = run("--triples", str(triples), "coverage", str(PAPER), "-o", str(target))
    assert (written.exit_code, written.stdout, target.read_text(encoding="utf-8")) == (0, "", EXPECTED)


def test_each_sum_is_of_its_column(triples: Path) -> None:
    report = run("--triples", str(triples), "coverage", str(PAPER)).stdout
    rows = [line.strip("| ").split(" | ") for line in report.splitlines() if re.match(r"\| .*\d", line)]
    numbers = [list(map(int, row[1:5])) for row in rows if len(row) > 4]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert all(total == sum(parts) for total, *parts in numbers)


def test_a_document_that_is_held_whole_has_no_list(triples: Path, tmp_path: Path) -> None:
    file = tmp_path / "short.md"
    file.write_text("# A Paper\n\n## 1. Cells\n\nStroma makes TGF-β [1].\n", encoding="utf-8")
    report = run("--triples", str(triples), "coverage", str(file)).stdout
    assert "| all | 1 | 1 | 0 | 0 | | |" in report
    assert "nothing points to" not in report


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("# A Paper of Others\n\n## 1. A\n\nText.\n", "'A Paper of Others'", id="unknown title"),
        pytest.param(
            "# A Paper\n\n## 1. A\n\nText.\n", "2 of the files are ref:paper; give one", id="one document twice"
        ),
    ],
)
def test_a_document_that_cannot_be_used(triples: Path, tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "document.md"
    file.write_text(text, encoding="utf-8")
    done = run("--triples", str(triples), "coverage", str(PAPER), str(file))
    assert (done.exit_code, done.stdout) == (3, "")
    assert words in done.stderr


def test_no_document_is_wrong_usage(triples: Path) -> None:
    assert run("--triples", str(triples), "coverage").exit_code == 2


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not part of the checkout")
def test_no_sentence_of_the_sources_is_without_a_reason() -> None:
    done = run("coverage", *map(str, sorted(SEEDS.glob("*.txt"))))
    assert done.exit_code == 0
    assert "no reason given" not in done.stdout
    totals = re.findall(r"^\| all \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", done.stdout, re.MULTILINE)
    assert len(totals) == 2
    for sentences, pointed_to, left_out, neither in (map(int, total) for total in totals):
        assert (sentences, neither) == (pointed_to + left_out, 0)
