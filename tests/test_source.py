"""``kg source``: it registers a document with its contexts and studies, and changes nothing else."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

import kg
from commands import run
from kg.curation.problem import ERROR, WARNING, Problem, summed_up
from kg.curation.starting import make_own_folder
from kg.documents.passages import sha256

if TYPE_CHECKING:
    from click.testing import Result

HERE = Path(__file__).parent / "documents"
HEADER = "file\tsubject\tpredicate\tobject\tcertainty\tpassage\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with the prefix ``lab`` in which two abstracts are registered."""
    lab = tmp_path_factory.mktemp("made") / "lab"
    make_own_folder(lab)
    done = run("source", "add", HERE / "pubmed.xml", "--into", lab)
    assert done.exit_code == 0, done.output
    return lab


@pytest.fixture
def lab(made: Path, tmp_path: Path) -> Path:
    """Copy that folder."""
    return copytree(made, tmp_path / "lab")


def add(lab: Path, *rows: str) -> Result:
    table = lab / "new.tsv"
    table.write_text(HEADER + "".join("\t".join(row.split(" | ")) + "\n" for row in rows), encoding="utf-8")
    return run("add", table, "--new-file", "--no-shacl", "--into", lab)


def test_a_document_has_an_entry_and_a_register(lab: Path) -> None:
    reference = kg.load(extra=lab).content.references["lab-ref:muller2011"]
    assert (reference.kind, reference.pmid, reference.pmcid) == ("primary study", "90000001", "PMC9000001")
    assert (reference.retracted, reference.caveats) == ("J Made-up Find. 2013 (PMID 90000009)", ())
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


def test_a_statement_needs_no_file_of_the_document(lab: Path) -> None:
    done = add(lab, "axis | MSC | decreases | IFN-gamma | asserted | muller2011-abstract-2-1")
    assert (done.exit_code, done.stdout) == (0, "lab:axis-1\n"), done.stderr
    first = (lab / "triples" / "passages.ttl").read_text(encoding="utf-8")
    assert "msc:splitting 2" in first
    add(lab, "axis | MSC | decreases | GVHD | asserted | muller2011b-abstract-1-2")
    second = (lab / "triples" / "passages.ttl").read_text(encoding="utf-8")
    assert second.startswith(first.rstrip("\n"))
    done = run("verify", HERE / "pubmed.xml", "--into", lab)
    assert (done.exit_code, done.stderr.startswith("2 found; ")) == (0, True), done.stderr
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["status", "found", "found"]
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


@pytest.mark.parametrize("authors", ["Doe JA; van der Berg R", "Doe JA, van der Berg R", "Doe, J.A.; van der Berg, R."])
def test_authors_may_be_written_as_pubmed_writes_them(tmp_path: Path, authors: str) -> None:
    make_own_folder(tmp_path / "lab")
    paper = tmp_path / "paper.md"
    paper.write_text("# On Stroma\n\n## Results\n\nIt calms.\n", encoding="utf-8")
    done = run("source", "add", paper, "--authors", authors, "--year", 2020, "--into", tmp_path / "lab")
    assert done.exit_code == 0, done.output
    reference = kg.load(extra=tmp_path / "lab").content.references["lab-ref:doe2020"]
    assert (reference.authors, reference.short) == ("Doe, J.A.; van der Berg, R.", "Doe et al. 2020")


def test_options_come_before_the_fields_of_the_file(tmp_path: Path) -> None:
    make_own_folder(tmp_path / "lab")
    paper = tmp_path / "paper.md"
    paper.write_text("# On Stroma\n\n## Results\n\nIt calms.\n", encoding="utf-8")
    done = run("source", "add", paper, "--into", tmp_path / "lab")
    assert done.exit_code == 3
    assert "'On Stroma' has no authors and no year; give them with --authors and --year" in done.stderr
    words = ("--authors", "Doe, Jane", "--year", 2020, "--kind", "preprint", "--key", "stroma")
    done = run("source", "add", paper, *words, "--into", tmp_path / "lab", "-f", "tsv")
    assert done.stdout.splitlines()[1].split("\t")[:5] == ["lab-ref:stroma", "registered", "preprint", "2020", "1"]
    done = run("source", "add", HERE / "pubmed.xml", "--year", 2020, "--into", tmp_path / "lab")
    assert (done.exit_code, "--year belongs to one document, but the files hold 2" in done.stderr) == (2, True)
    done = run("source", "list", "--into", tmp_path / "lab", "-f", "tsv")
    assert "lab-ref:stroma\tpreprint\t2020\t\t\t0\t0\t\t\t0\t1\t\tOn Stroma" in done.stdout.splitlines()


WIDE = (
    *("file", "subject", "predicate", "object", "certainty", "passage", "species", "target_species", "system"),
    *("condition", "evidence_type", "role", "n", "n_of", "design", "quote"),
)


def add_wide(lab: Path, *rows: dict[str, str]) -> Result:
    usual = {
        "file": "axis",
        "subject": "MSC",
        "predicate": "decreases",
        "object": "IFN-gamma",
        "certainty": "asserted",
        "passage": "muller2011-abstract-2-1",
    }
    lines = ["\t".join(WIDE), *("\t".join({**usual, **row}.get(column, "") for column in WIDE) for row in rows)]
    table = lab / "wide.tsv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return run("add", table, "--new-file", "--no-shacl", "--into", lab, "--source", HERE / "pubmed.xml")


STUDY = {
    **{"species": "human", "target_species": "mouse", "system": "animal", "condition": "at day 7", "role": "necessity"},
    **{
        "evidence_type": "in vivo assay",
        "n": "6",
        "n_of": "mice",
        "design": "one dose",
        "quote": "made less IFN-gamma",
    },
}


def test_a_row_makes_its_context_and_its_evidence(lab: Path) -> None:
    done = add_wide(lab, STUDY)
    assert (done.exit_code, done.stdout) == (0, "lab:axis-1\n"), done.stderr
    (statement,) = (item for item in kg.load(extra=lab).statements() if item.id == "lab:axis-1")
    assert statement.context.species == ("NCBITaxon:9606",)
    assert (statement.context.target_species, statement.context.system) == (("NCBITaxon:10090",), ("animal",))
    (line,) = statement.evidence
    assert (line.curie, line.eco, line.role, line.species) == (
        "lab-evd:axis-1-1",
        "ECO:0000178",
        "necessity",
        ("NCBITaxon:9606", "NCBITaxon:10090"),
    )
    assert (line.system, line.sample_size, line.sample_unit, line.design) == ("animal", 6, "mice", "one dose")
    assert line.quote == "3-5"
    shown = run("show", "lab:axis-1", "--with", lab).stdout
    assert "necessity, animal, human and mouse, one dose, n = 6 mice" in shown
    again = add_wide(lab, STUDY)
    assert (again.exit_code, again.stdout) == (0, ""), again.output
    other = {**STUDY, "passage": "muller2011-abstract-2-2", "role": "rescue", "quote": ""}
    done = add_wide(lab, other)
    assert "the passage lab-psg:muller2011-abstract-2-2 and its evidence are added to it" in done.stderr
    (statement,) = (item for item in kg.load(extra=lab).statements() if item.id == "lab:axis-1")
    assert [(item.curie, item.role) for item in statement.evidence] == [
        ("lab-evd:axis-1-1", "necessity"),
        ("lab-evd:axis-1-2", "rescue"),
    ]


def test_a_name_that_the_table_of_names_knows_becomes_an_entity(lab: Path) -> None:
    done = add_wide(lab, {"object": "ABCA13"}, {"object": "ABCA13", "predicate": "produces"})
    assert (done.exit_code, "ABCA13 becomes NCBIGene:154664" in done.stderr) == (0, True), done.stderr
    assert "NCBIGene:154664\t" in (lab / "vocab.lock.tsv").read_text(encoding="utf-8")


def test_a_mistake_is_named_once_with_its_lines(lab: Path) -> None:
    wrong = {"role": "needed", "n": "6"}
    done = add_wide(lab, wrong, {}, wrong, {"quote": "no such words"}, {"object": "no such thing"})
    assert done.exit_code == 3
    assert done.stderr.count("role: no evidence role 'needed'") == 1
    assert "wide.tsv:2: role: " in done.stderr
    assert "(and in line 4)" in done.stderr
    assert "wide.tsv:5: quote: 'no such words' is not in the sentence" in done.stderr
    assert "wide.tsv:6: object: no entity 'no such thing'" in done.stderr


TRIALS = (
    *("study", "label", "population", "indication", "product", "design", "arms", "passage", "outcome", "measures"),
    *("value", "unit", "direction", "endpoint_met", "arm", "comparator", "comparator_value", "p"),
)
TRIAL = {
    **{"study": "doe2020", "label": "Doe 2020", "population": "adults", "indication": "GVHD", "product": "MSC"},
    **{"design": "phase 2, randomised", "arms": "MSC=12; placebo=10", "passage": "muller2011b-abstract-1-2"},
    **{"outcome": "GVHD at day 100", "measures": "GVHD", "value": "20", "unit": "%", "direction": "decreased"},
    **{"endpoint_met": "true", "arm": "MSC", "comparator": "placebo", "comparator_value": "50.5", "p": "0.04"},
}


def add_trials(lab: Path, *rows: dict[str, str]) -> Result:
    table = lab / "trials.tsv"
    lines = ["\t".join(TRIALS), *("\t".join(row.get(column, "") for column in TRIALS) for row in rows)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return run("add", table, "--no-shacl", "--into", lab)


def test_trials_by_table(lab: Path) -> None:
    second = {
        "study": "doe2020",
        "passage": "muller2011b-abstract-1-1",
        "outcome": "survival",
        "value": "90",
        "unit": "%",
    }
    done = add_trials(lab, TRIAL, second)
    assert done.exit_code == 0, done.stderr
    study = kg.load(extra=lab).content.studies["lab-study:doe2020"]
    assert [(arm.name, arm.n) for arm in study.arms] == [("MSC", 12), ("placebo", 10)]
    first, other = study.outcomes
    assert (first.value, first.arm, first.comparator, first.comparator_value, first.endpoint_met) == (
        20.0,
        "MSC",
        "placebo",
        50.5,
        True,
    )
    assert (other.name, other.value, other.passages) == ("survival", 90.0, ("lab-psg:muller2011b-abstract-1-1",))
    assert run("lint", "--strict", "--into", lab).stdout == ""
    assert "Doe 2020" in run("trials", "--with", lab).stdout


def test_mistakes_in_a_table_of_trials(lab: Path) -> None:
    done = add_trials(lab, {**TRIAL, "value": "many", "comparator": "sham"}, {**TRIAL, "endpoint_met": "yes"})
    assert done.exit_code == 3
    for said in (
        "trials.tsv:2: value: takes a number such as 70.5, not 'many'",
        "trials.tsv:2: comparator: 'sham' is not an arm of doe2020; choose from MSC, placebo",
        "trials.tsv:3: label: may be given in the first row of the study only",
        "trials.tsv:3: endpoint_met: takes true or false, not 'yes'",
    ):
        assert said in done.stderr
    done = add_trials(lab, {**TRIAL, "outcome": "", "arms": "MSC=12; MSC=10; =3", "passage": ""})
    assert [line.partition("trials.tsv:")[2] for line in done.stderr.splitlines()[1:-1]] == [
        "2: outcome: is empty; every row needs it",
        "2: passage: is empty; every row needs it",
        "2: arms: 'MSC=10' has the name of another arm",
        "2: arms: '=3' names no arm",
        "2: comparator: 'placebo' is not an arm of doe2020; choose from MSC",
    ]
    (lab / "more.tsv").write_text("study\toutcome\tpassage\nx\ty\tz\tmore\n", encoding="utf-8")
    done = run("add", lab / "more.tsv", "--into", lab)
    assert (done.exit_code, "2: 'more' is beyond the last column" in done.stderr) == (3, True)


def test_one_outcome_of_a_study_is_given_once(lab: Path) -> None:
    again = {column: cell for column, cell in TRIAL.items() if column in ("study", "passage", "outcome", "measures")}
    again |= {"arm": "MSC", "comparator": "placebo", "unit": "%", "value": "60", "direction": "increased"}
    done = add_trials(lab, TRIAL, again)
    assert (done.exit_code, "trials.tsv:3: outcome: is that of " in done.stderr) == (3, True), done.stderr
    assert add_trials(lab, TRIAL).exit_code == 0
    done = add_trials(lab, again)
    assert (done.exit_code, "outcome: is that of lab/triples/trials.ttl:" in done.stderr) == (3, True), done.stderr


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"sign": "0"}, "sign: takes only 0, with the predicate affects; 'increases' with '0'", id="sign"),
        pytest.param({"reason": "so"}, "reason: an inferred statement has one, and no other", id="reason"),
        pytest.param({"certainty": "inferred"}, "reason: an inferred statement has one", id="no reason"),
        pytest.param({"n": "six", "n_of": "mice"}, "n: takes a whole number, not 'six'", id="number"),
        pytest.param({"n": "6"}, "n: n and n_of go together", id="number of what"),
        pytest.param({"subject": "MSC; Treg", "object": "IL-10; IL-6"}, "object: a list of subjects has", id="lists"),
        pytest.param({"quote": "3-2"}, "quote: '3-2' is not in the sentence", id="backwards"),
        pytest.param({"scope": "nowhere"}, "scope: no context 'nowhere'; the labels are in contexts.ttl", id="scope"),
        pytest.param({"via": "IL-10"}, "mediators (via, and those of msc:mediation) are entities other", id="shape"),
    ],
)
def test_cells_that_do_not_go_together(lab: Path, cells: dict[str, str], said: str) -> None:
    row = {"file": "cells", "subject": "MSC", "predicate": "increases", "object": "IL-10", "certainty": "asserted"}
    row |= {"passage": "muller2011b-abstract-1-1", **cells}
    (lab / "new.tsv").write_text("\t".join(row) + "\n" + "\t".join(row.values()) + "\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in lab.rglob("*") if path.is_file()}
    done = run("add", lab / "new.tsv", "--new-file", "--into", lab)
    assert (done.exit_code in (1, 3), done.stdout) == (True, "")
    assert f"new.tsv:2: {said}" in done.stderr.replace("error: lab:cells-1: ", "")
    assert {path: path.read_bytes() for path in lab.rglob("*") if path.is_file()} == before


def test_a_folder_may_restate_a_member_of_a_shipped_list(lab: Path) -> None:
    member = kg.load().content.statements["stm:macrophages-3.CHEBI_15551"]
    assert (member.subject, member.predicate, member.object, member.context.curie) == (
        *("CL:0000134", "msc:produces", "CHEBI:15551"),
        "",
    )
    done = add(lab, "cells | MSC | produces | PGE2 | asserted | muller2011b-abstract-1-1")
    assert (done.exit_code, done.stdout) == (0, "lab:cells-1\n"), done.stderr
    assert "0 errors" in run("lint", "--no-shacl", "--into", lab).stderr
    text = (lab / "triples" / "cells.ttl").read_text(encoding="utf-8")
    block = text[text.index("lab:cells-1") :].replace("lab:cells-1", "lab:cells-2").partition("\n\n")[0]
    (lab / "triples" / "cells.ttl").write_text(f"{text}\n{block}\n", encoding="utf-8")
    assert "says the same as lab:cells-1" in run("lint", "--no-shacl", "--into", lab).stdout


def test_warnings_of_one_rule_are_counted() -> None:
    rules = [(WARNING, "a"), (ERROR, "b"), (WARNING, "a"), (ERROR, "b"), (WARNING, "c"), (WARNING, "a")]
    said = list(summed_up(Problem(kind, "x.ttl", line, rule, "why") for line, (kind, rule) in enumerate(rules, 1)))
    assert [line.partition(": ")[0] for line in said[:-1]] == ["x.ttl:1", "x.ttl:2", "x.ttl:4", "x.ttl:5"]
    assert said[-1] == "and 2 more like it [a]; 'kg lint' lists all"


def test_another_document_with_the_same_identifier_is_named(lab: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("On quite another thing\n\nIt is not stroma.\n", encoding="utf-8")
    done = run("source", "add", tmp_path / "other.txt", "--pmid", "90000001", "--into", lab)
    assert done.exit_code == 0
    assert "On quite another thing: its PMID or DOI is that of lab-ref:muller2011, " in done.stderr
    done = run("source", "add", HERE / "pubmed.xml", "--into", lab)
    assert "its PMID or DOI" not in done.stderr
