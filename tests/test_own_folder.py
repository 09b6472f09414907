"""A folder of one's own: made, laid over the graph, and kept apart from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kg
from commands import run
from kg.curation.questions import read_questions
from kg.curation.starting import make_own_folder
from kg.errors import DataError
from kg.model.identifiers import contract, expand
from kg.model.namespaces import Namespace, NamespaceError, block_kind, register, sibling
from kg.resources import FolderError, folder
from kg.store.layering import laid_over
from kg.triples.own_folder import read_own_folder

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

HEADER = "file\tsubject\tpredicate\tobject\tcertainty\tpassage\n"


def add(root: Path, *rows: str) -> Result:
    """Add rows of five cells; the passage is one of the shipped graph."""
    table = root.parent / "rows.tsv"
    lines = ["\t".join([*row.split(" | "), "durdu2026-3.2-1-2"]) for row in rows]
    table.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return run("add", table, "--new-file", "--no-shacl", "--into", root)


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Make a folder with the prefix ``lab``."""
    make_own_folder(tmp_path / "lab")
    return tmp_path / "lab"


def test_a_new_folder_is_clean_and_changes_no_answer(lab: Path) -> None:
    done = run("lint", "--strict", "--into", lab)
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    assert run("fmt", "--check", "--into", lab).exit_code == 0
    plain, laid = run("effect", "IDO", "Treg"), run("effect", "IDO", "Treg", "--with", lab)
    assert laid.stdout == plain.stdout != ""


def test_a_statement_is_added_and_answers(lab: Path) -> None:
    done = add(lab, "axis | galectin-9 | decreases | Treg | suggested")
    assert (done.exit_code, done.stdout) == (0, "lab:axis-1\n"), done.stderr
    assert "lab-" not in (lab / "triples" / "axis.ttl").read_text(encoding="utf-8")
    assert "NEGATIVE, stated (suggested)" in run("effect", "galectin-9", "Treg", "--with", lab).stdout
    assert "NEGATIVE" not in run("effect", "galectin-9", "Treg").output
    assert "lab:axis-1" in run("effect", "galectin-9", "Treg", env={"KG_WITH": str(lab)}).stdout
    assert run("lint", "--into", lab).exit_code == 0
    asked = run("sparql", "ASK { <https://example.org/lab/statement/axis-1> ?p ?o }", "--with", lab)
    assert asked.stdout.strip() == "true"


def test_the_nearest_folder_is_worked_in(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (lab / "deep").mkdir()
    monkeypatch.chdir(lab / "deep")
    (lab / "rows.tsv").write_text(
        HEADER + "axis\tgalectin-9\tdecreases\tTreg\tasserted\tdurdu2026-3.2-1-2\n", encoding="utf-8"
    )
    assert run("add", lab / "rows.tsv", "--new-file", "--no-shacl").stdout == "lab:axis-1\n"
    (lab / "triples" / "axis.ttl").unlink()
    assert run("lint", "--no-shacl").exit_code == 0


def test_a_statement_that_the_graph_has_becomes_evidence_of_it(lab: Path) -> None:
    before = kg.load()
    same = next(item for item in before.statements() if item.id == "stm:overview-5")
    assert add(lab, "axis | MSC | increases | M2 macrophage | asserted").stdout == "lab:axis-1\n"
    graph = kg.load(extra=lab)
    laid = graph.content.statements["stm:overview-5"]
    assert [line.passage for line in laid.evidence] == [same.evidence[0].passage, "psg:durdu2026-3.2-1-2"]
    assert len(graph.content.statements) == len(before.content.statements)
    assert run("show", "lab:axis-1", "--with", lab).stdout.startswith("lab:axis-1: replaced by stm:overview-5")
    assert run("lint", "--no-shacl", "--into", lab).exit_code == 0


def test_shipped_files_are_never_written_to(lab: Path) -> None:
    shipped = {path: path.read_bytes() for path in folder("triples").iterdir() if path.is_file()}
    lock = (folder("ontology") / "vocab.lock.tsv").read_bytes()
    add(
        lab,
        "macrophages | MSC | increases | M2 macrophage | asserted",
        "macrophages | MSC | decreases | Treg | asserted",
    )
    run("fmt", "--into", lab)
    assert {path: path.read_bytes() for path in shipped} == shipped
    assert (folder("ontology") / "vocab.lock.tsv").read_bytes() == lock


def test_an_identifier_of_the_graph_is_refused(lab: Path) -> None:
    add(lab, "axis | galectin-9 | decreases | Treg | suggested")
    path = lab / "triples" / "axis.ttl"
    text = path.read_text(encoding="utf-8").replace("lab:axis-1", "stm:axis-1")
    text = text.replace("@prefix lab: <https://example.org/lab/", "@prefix stm: <https://w3id.org/msc-kg/")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"lab/triples/axis.ttl:\d+: stm:axis-1: .* must read lab:axis-1"):
        kg.load(extra=[lab])
    done = run("lint", "--no-shacl", "--into", lab)
    assert (done.exit_code, "the identifier must read lab:axis-1" in done.stdout) == (1, True)


def test_an_entity_of_two_layers_is_one(lab: Path) -> None:
    path = lab / "triples" / "entities.ttl"
    text = path.read_text(encoding="utf-8")
    block = (
        '\nCL:0000134\n    a biolink:Cell ;\n    rdfs:label "mesenchymal stem cell" ;\n    skos:prefLabel "rostral".\n'
    )
    path.write_text(f"@prefix CL: <http://purl.obolibrary.org/obo/CL_> .\n{text}{block}", encoding="utf-8")
    entity = kg.load(extra=lab).read("rostral").entity
    assert (entity.curie, entity.label) == ("CL:0000134", "MSC")


def test_two_folders_of_one_prefix_are_refused(lab: Path, tmp_path: Path) -> None:
    make_own_folder(tmp_path / "other" / "lab")
    with pytest.raises(FolderError, match="one prefix, 'lab'"):
        kg.load(extra=[lab, tmp_path / "other" / "lab"])
    assert kg.load(extra=[lab, lab]).content.entities


def test_a_folder_without_kg_toml_is_named(tmp_path: Path) -> None:
    done = run("effect", "IDO", "Treg", "--with", tmp_path)
    assert done.exit_code == 3
    assert f"{tmp_path} has no kg.toml; 'kg init {tmp_path}'" in done.stderr
    assert run("lint", "--into", tmp_path).exit_code == 3
    assert run("--triples", folder("triples"), "effect", "IDO", "Treg", "--with", tmp_path).exit_code == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param('prefix = "abc"', "says no base", id="no base"),
        pytest.param("prefix = abc", "is not TOML", id="not TOML"),
        pytest.param('prefix = "stm"\nbase = "https://example.org/x/"', "the prefix 'stm' is taken", id="stm"),
        pytest.param('prefix = "chebi"\nbase = "https://example.org/x/"', "'chebi' is taken", id="a vocabulary"),
        pytest.param('prefix = "A-b"\nbase = "https://example.org/x/"', "small letters", id="form"),
        pytest.param('prefix = "abc"\nbase = "example.org"', "is not an http address", id="base form"),
        pytest.param('prefix = "abc"\nbase = "https://w3id.org/msc-kg/abc/"', "the graph's own", id="our base"),
        pytest.param('prefix = "abc"\nbase = "https://w3id.org/"', "is that of", id="above ours"),
        pytest.param('prefix = "abc"\nbase = "https://example.org/x/"\nport = 1', "'port' is not known", id="unknown"),
    ],
)
def test_a_wrong_kg_toml_is_explained(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "kg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=problem):
        read_own_folder(tmp_path)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine", encoding="utf-8")
    done = run("init", tmp_path / "full")
    assert (done.exit_code, "is not empty" in done.stderr) == (3, True)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.txt"]
    done = run("init", tmp_path / "CL")
    assert (done.exit_code, "--prefix" in done.stderr) == (3, True)
    assert not (tmp_path / "CL").exists()


def test_identifiers_of_a_namespace() -> None:
    register(Namespace("xyz", "https://example.org/xyz#"))
    assert expand("xyz:axis-1") == "https://example.org/xyz#statement/axis-1"
    assert contract("https://example.org/xyz#passage/a-1-1") == "xyz-psg:a-1-1"
    assert [block_kind(curie) for curie in ("xyz:a-1", "xyz-ref:b", "ref:b", "CL:1")] == ["stm", "ref", "ref", ""]
    assert [sibling("xyz-ref:b", kind) for kind in ("stm", "evd")] == ["xyz", "xyz-evd"]
    with pytest.raises(NamespaceError, match="'xyz' is taken"):
        register(Namespace("xyz", "https://example.org/other/"))


def test_kept_questions_are_asked(lab: Path) -> None:
    path = lab / "questions.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "# kept\nIDO\tTreg\tpositive\n", encoding="utf-8")
    assert run("lint", "--no-shacl", "--into", lab).exit_code == 0
    add(lab, "axis | IDO | decreases | Treg | asserted")
    done = run("lint", "--no-shacl", "--into", lab)
    assert done.exit_code == 1
    assert "lab/questions.tsv:3: error: IDO and Treg: the verdict is" in done.stdout
    path.write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(DataError, match="the columns are source, target, verdict"):
        read_questions(path)


def test_a_folder_is_laid_over_a_store(lab: Path, tmp_path: Path) -> None:
    add(lab, "axis | galectin-9 | decreases | Treg | suggested")
    nodes = tmp_path / "x_nodes.tsv"
    nodes.write_text(
        "id\tname\tcategory\nCL:0000815\tTreg\tbiolink:Cell\nHGNC:1\tA1BG\tbiolink:Gene\n", encoding="utf-8"
    )
    edges = tmp_path / "x_edges.tsv"
    edges.write_text("subject\tpredicate\tobject\nHGNC:1\tbiolink:related_to\tCL:0000815\n", encoding="utf-8")
    built = run("build", nodes, edges, "--store", tmp_path / "store")
    assert built.exit_code == 0, built.output
    done = run("effect", "galectin-9", "Treg", "--store", tmp_path / "store", "--with", lab)
    assert "lab:axis-1" in done.stdout, done.output
    assert run("effect", "galectin-9", "Treg", "--store", tmp_path / "store").exit_code == 3
    graph = kg.KnowledgeGraph.open(tmp_path / "store", extra=lab)
    assert len(graph.content.statements) == 2
    with pytest.raises(kg.StoreError, match="more than 0"):
        laid_over(kg.KnowledgeGraph.open(tmp_path / "store").content, [read_own_folder(lab)], most=0)
