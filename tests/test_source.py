"""``kg source``: what is registered of a document, and that it changes nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import kg
from kg.cli import main
from kg.curation.starting import make_own_folder
from kg.documents.passages import sha256

if TYPE_CHECKING:
    from click.testing import Result

HERE = Path(__file__).parent / "documents"
HEADER = "file\tsubject\tpredicate\tobject\tcertainty\tpassage\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Make a folder with the prefix ``lab`` in which two abstracts are registered."""
    make_own_folder(tmp_path / "lab")
    done = run("source", "add", HERE / "pubmed.xml", "--into", tmp_path / "lab")
    assert done.exit_code == 0, done.output
    return tmp_path / "lab"


def add(lab: Path, *rows: str) -> Result:
    table = lab / "new.tsv"
    table.write_text(HEADER + "".join("\t".join(row.split(" | ")) + "\n" for row in rows), encoding="utf-8")
    return run("add", table, "--new-file", "--no-shacl", "--into", lab)


def test_a_document_has_an_entry_and_a_register(lab: Path) -> None:
    reference = kg.load(extra=lab).content.references["lab-ref:muller2011"]
    assert (reference.kind, reference.pmid, reference.pmcid) == ("primary study", "90000001", "PMC9000001")
    assert reference.caveats == ("retracted: J Made-up Find. 2013 (PMID 90000009)",)
    lines = (lab / "triples" / "documents" / "muller2011.tsv").read_text(encoding="utf-8").splitlines()
    digest = sha256("Blocking PGE2 undid this.", 2)
    assert lines[-1].split("\t") == ["abstract", "2", "2", digest, "", "2"]
    assert "Blocking" not in "".join(path.read_text(encoding="utf-8") for path in lab.rglob("*") if path.is_file())
    assert run("lint", "--strict", "--into", lab).stdout == ""


def test_registering_again_changes_nothing(lab: Path) -> None:
    before = {path: path.read_bytes() for path in lab.rglob("*") if path.is_file()}
    done = run("source", "add", HERE / "pubmed.xml", "--into", lab, "-f", "jsonl")
    assert done.stdout.count('"there already"') == 2
    assert {path: path.read_bytes() for path in lab.rglob("*") if path.is_file()} == before


@pytest.mark.quick
def test_a_statement_needs_no_file_of_the_document(lab: Path) -> None:
    done = add(lab, "axis | MSC | decreases | IFN-gamma | asserted | muller2011-abstract-2-1")
    assert (done.exit_code, done.stdout) == (0, "lab:axis-1\n"), done.stderr
    first = (lab / "triples" / "passages.ttl").read_text(encoding="utf-8")
    assert "msc:splitting 2" in first
    add(lab, "axis | MSC | decreases | GVHD | asserted | muller2011b-abstract-1-2")
    second = (lab / "triples" / "passages.ttl").read_text(encoding="utf-8")
    assert second.startswith(first.rstrip("\n"))
    done = run("verify", HERE / "pubmed.xml", "--into", lab)
    assert (done.exit_code, done.stderr.startswith("2 found, ")) == (0, True), done.stderr
    done = add(lab, "axis | MSC | decreases | GVHD | asserted | muller2011b-abstract-1-9")
    assert (done.exit_code, "muller2011b has no such sentence" in done.stderr) == (3, True), done.stderr


def test_a_changed_copy_is_seen(lab: Path, tmp_path: Path) -> None:
    add(lab, "axis | MSC | decreases | IFN-gamma | asserted | muller2011-abstract-2-1")
    text = (HERE / "pubmed.xml").read_text(encoding="utf-8")
    copy = tmp_path / "copy.xml"
    copy.write_text(
        text.replace("CD4(+) cells made less IFN-&#x3b3;", "CD4+ cells made less IFN-gamma"), encoding="utf-8"
    )
    assert run("verify", copy, "--into", lab).exit_code == 0
    copy.write_text(text.replace("cells made less", "cells made more"), encoding="utf-8")
    done = run("verify", copy, "--into", lab)
    assert (done.exit_code, "gone\tlab-psg:muller2011-abstract-2-1" in done.stdout) == (1, True)


def test_what_an_option_says_holds(tmp_path: Path) -> None:
    make_own_folder(tmp_path / "lab")
    paper = tmp_path / "paper.md"
    paper.write_text("# On Stroma\n\n## Results\n\nIt calms.\n", encoding="utf-8")
    done = run("source", "add", paper, "--into", tmp_path / "lab")
    assert (done.exit_code, "'On Stroma' has no authors; give it with --authors" in done.stderr) == (3, True)
    words = ("--authors", "Doe, Jane", "--year", 2020, "--kind", "preprint", "--key", "stroma")
    done = run("source", "add", paper, *words, "--into", tmp_path / "lab", "-f", "tsv")
    assert done.stdout.splitlines()[1].split("\t")[:5] == ["lab-ref:stroma", "registered", "preprint", "2020", "1"]
    done = run("source", "add", HERE / "pubmed.xml", "--year", 2020, "--into", tmp_path / "lab")
    assert (done.exit_code, "--year is of one document, and there are 2" in done.stderr) == (2, True)
    done = run("source", "list", "--into", tmp_path / "lab", "-f", "tsv")
    assert "lab-ref:stroma\tpreprint\t2020\t\t\t0\t1\tOn Stroma" in done.stdout.splitlines()
