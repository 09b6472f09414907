"""``kg import``: the statements of other graphs become drafts, with their source, and nothing is added unreviewed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from commands import run
from kg.curation.drafts.importing import as_document, draft_listing
from kg.curation.drafts.sheet import read_sheet, save
from kg.curation.starting import make_own_folder
from kg.ingest.listing import list_statements
from random_input import examples

CONTENT = kg.load().content
DATA = Path(__file__).parent / "data" / "formats"
HEADER = "subject\tpredicate\tobject\tqualified_predicate\tobject_direction_qualifier\tpublications\tnegated\n"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    make_own_folder(tmp_path / "lab")
    return tmp_path / "lab"


def drafts(lab: Path, *files: Path, options: tuple[str, ...] = ()) -> tuple[list[dict[str, str]], str]:
    """Import files; return the drafts and the messages."""
    sheet = lab.parent / "drafts.tsv"
    done = run("import", *files, *options, "--into", lab, "-o", sheet)
    assert done.exit_code == 0, done.output
    return read_sheet(sheet), done.stderr


def said(row: dict[str, str]) -> str:
    words = [row["subject"], *(["NOT"] if row["negated"] else []), row["predicate"], row["object"]]
    return " ".join([*words, f"[{row['object_aspect']}]" if row["object_aspect"] else "", row["certainty"]])


@pytest.mark.parametrize(
    ("name", "statements", "remarks"),
    [
        pytest.param(
            "indra_a.json",
            [
                "IFN-γ increases IDO1 [amount] asserted",
                "IDO1 decreases tryptophan [amount] hypothesised",
                "IDO1 NOT decreases tryptophan [amount] suggested",
                "JAK1 affects STAT1  asserted",
                "IDO1 affects T cell [activity] suggested",
            ],
            ["biolink:in_complex_with: 3, first at indra_a.json:4", "Translocation is not an effect"],
            id="INDRA",
        ),
        pytest.param(
            "signor_a.tsv",
            ["RELA increases MET [amount] asserted", "AZD1480 decreases Cell cycle progr. [amount] asserted"],
            ["names to edit, because the graph does not have them: AZD1480, Cell cycle progr."],
            id="SIGNOR",
        ),
        pytest.param(
            "ndex_a.cx2",
            ["IFN-γ increases IDO1 [expression] asserted", "IDO1 decreases T cell [amount] asserted"],
            ["nothing is added before 'kg review' accepts it"],
            id="CX2",
        ),
    ],
)
def test_other_formats_become_drafts(lab: Path, name: str, statements: list[str], remarks: list[str]) -> None:
    before = {path.name for path in (lab / "triples").glob("*.ttl")}
    rows, words = drafts(lab, DATA / name)
    assert list(map(said, rows)) == statements
    assert {row["status"] for row in rows} == {"new"}
    assert all(remark in words for remark in remarks), words
    assert {path.name for path in (lab / "triples").glob("*.ttl")} == before
    assert run("lint", "--no-shacl", "--into", lab).exit_code == 0


def test_text_mined_edges_keep_their_source(lab: Path) -> None:
    rows, _ = drafts(lab, DATA / "indra_a.json")
    mined = [row for row in rows if row["caveat"].startswith("found by text mining")]
    assert [row["comment"].partition(";")[0] for row in mined] == [
        "imported from indra_a.json:2",
        "imported from indra_a.json:2",
        "imported from indra_a.json:6",
    ]
    # The file means another form of tryptophan than this graph has.
    assert "tryptophan is CHEBI:27897 there, and CHEBI:16828 here" in mined[0]["comment"]


def test_an_accepted_draft_is_a_statement_with_its_publications(lab: Path) -> None:
    rows, _ = drafts(lab, DATA / "signor_a.tsv")
    save(lab.parent / "accepted.tsv", [{**row, "status": "accepted"} for row in rows[:1]])
    done = run("review", lab.parent / "accepted.tsv", "--add-only", "--no-shacl", "--into", lab)
    assert (done.exit_code, done.stdout) == (0, "lab:signor2026-1\n".replace("2026", rows[0]["file"][-4:])), done.output
    assert run("lint", "--into", lab).exit_code == 0
    content = kg.load(extra=[lab]).content
    item = next(item for item in content.statements.values() if item.id.startswith("lab:"))
    assert (item.subject, item.sign, item.object, item.context.species) == (
        *("NCBIGene:5970", 1, "NCBIGene:4233"),
        ("NCBITaxon:10090",),
    )
    assert [content.references[curie].pmid for curie in item.references] == ["19530226"]
    assert "evidence SIGNOR-241929" in item.comment


def test_rows_that_cannot_be_read_are_listed_with_their_lines(lab: Path) -> None:
    table = lab.parent / "edges.tsv"
    rows = (
        "NCBIGene:3458\tbiolink:affects\tNCBIGene:3620\tbiolink:causes\tincreased\tPMID:1\t",
        "NCBIGene:3458\tbiolink:affects\t\tbiolink:causes\tincreased\tPMID:1\t",
        "NCBIGene:3458\tbiolink:affects\tNCBIGene:3620\tbiolink:causes\tsideways\tPMID:1\t",
        "NCBIGene:3458\tbiolink:treats\tMONDO:0013730\t\t\tPMID:1\t",
        "NCBIGene:3458\tbiolink:affects",
    )
    table.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    left = lab.parent / "left.tsv"
    found, _ = drafts(lab, table, options=("--left-out", str(left)))
    assert list(map(said, found)) == ["IFN-γ increases IDO1  asserted"]
    lines = [line.split("\t") for line in left.read_text(encoding="utf-8").splitlines()[1:]]
    assert [line[1] for line in sorted(lines)] == ["3", "4", "5", "6"]
    assert any("sideways" in line[2] for line in lines)


def test_about_chooses_and_keeps_the_places_of_rows(lab: Path) -> None:
    rows, _ = drafts(lab, DATA / "indra_a.json", options=("--about", "T cell"))
    assert [row["passage"].rpartition("-")[2] for row in rows] == ["8"]


def test_a_statement_of_one_folder_comes_whole_into_another(lab: Path) -> None:
    columns = (
        "file\tsubject\tpredicate\tobject\tcertainty\tpassage\tvia\tobject_aspect\tspecies\tsystem\tdose\tcaveat\n"
    )
    cells = "axis\tgalectin-9\tdecreases\tTreg\tsuggested\tdurdu2026-3.2-1-2"
    cells += "\t-PGE2\tproliferation\tmouse\tin vitro\t1 µM\tnot mine"
    (lab.parent / "rows.tsv").write_text(columns + cells + "\n", encoding="utf-8")
    assert run("add", lab.parent / "rows.tsv", "--new-file", "--no-shacl", "--into", lab).exit_code == 0
    other = lab.parent / "other"
    make_own_folder(other)
    for name, ending in (("jsonl", ".jsonl"), ("kgx-tsv", "_edges.tsv"), ("cx2", ".cx2")):
        stem = lab.parent / f"export-{name}"
        target = stem if name == "kgx-tsv" else stem.with_name(stem.name + ending)
        done = run("export", "-f", name, "--around", "galectin-9", "--with", lab, "-o", target)
        assert done.exit_code == 0, done.output
        (row,), words = drafts(other, Path(f"{stem}{ending}"))
        assert "already in the graph: " in words
        assert said(row) == "galectin-9 decreases Treg [proliferation] suggested"
        fields = ("passage", "via", "species", "system", "dose", "caveat")
        assert [row[name] for name in fields] == [
            "psg:durdu2026-3.2-1-2",
            "-PGE2",
            "mouse",
            "in vitro",
            "1 µM",
            "not mine",
        ]


def test_a_file_that_is_not_imported_names_the_right_command(lab: Path, tmp_path: Path) -> None:
    (tmp_path / "other.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    done = run("import", tmp_path / "other.nt", "--into", lab)
    assert (done.exit_code, "kg build" in done.stderr) == (3, True)
    (tmp_path / "x.json").write_text(json.dumps([{"type": "Complex", "members": []}]), encoding="utf-8")
    done = run("import", tmp_path / "x.json", "--into", lab)
    assert (done.exit_code, "Complex is not an effect" in done.stderr) == (1, True)


KEYS = (
    "type subj obj evidence db_refs name pmid text CXVersion nodes edges id s t v subject predicate object members "
    "concept delta polarity HGNC"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["Activation", "HGNC:1", "2.0"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)


@examples(40)
@given(value=JSON, name=st.sampled_from(["a.json", "a.cx2", "a.jsonl", "a.tsv"]))
def test_a_hostile_file_is_refused_or_listed(value: object, name: str) -> None:
    """Malformed input ends in a message with file and line, never a traceback."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        text = json.dumps(value)
        path.write_text(f"subject\tpredicate\tobject\n{text}\t{text}\n" if name == "a.tsv" else text, encoding="utf-8")
        try:
            found = list_statements(path, CONTENT)
        except kg.KGError:
            return
        document = as_document(path, found)
        drafted = draft_listing(found, "lab-ref:x", CONTENT, prefix="lab-psg")
        assert len(document.sentences()) == len(found.statements)
        assert all(item.line >= 0 for item in drafted.unread)
