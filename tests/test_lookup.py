"""``kg lookup``: outside names, found offline in the table that comes with the package."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import kg
from commands import run
from kg.curation.adding.entities import category_of
from kg.curation.vocabularies.lock import read_lock
from kg.errors import NameNotFoundError
from kg.ingest.identities import own_aliases
from kg.names.abbreviations import ABBREVIATIONS
from kg.names.lookup import candidates, look_up
from kg.names.name_table import MAGIC, KnownTerm, NameTable, NameTableError, pack, shipped_table, table_path

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph


#: Three genes, of which two have an alias in common; the mouse gene of the first; a cell.
TERMS = (
    KnownTerm(
        "NCBIGene:1", "AAA1", "gene", "alpha gene", ("SHARED", "IL-9"), ("OLD1",), ("HGNC:11", "UniProtKB:P00001")
    ),
    KnownTerm("NCBIGene:2", "BBB1", "gene", "beta gene", ("SHARED",)),
    KnownTerm("NCBIGene:3", "SHARED2", "gene", "gamma gene", (), ("AAA1",)),
    KnownTerm("MGI:1", "Aaa1", "mouse gene", synonyms=("IL-9",), orthologue="NCBIGene:1"),
    KnownTerm("CL:1", "stellate cell", "cell", synonyms=("star cell",)),
)


@pytest.fixture(scope="module")
def small() -> NameTable:
    return NameTable(pack(TERMS, {"sources": []}))


@pytest.fixture(scope="module")
def shipped() -> KnowledgeGraph:
    return kg.load()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "AAA1", ["NCBIGene:1", "NCBIGene:3", "MGI:1"], id="a symbol before what was called so, then the mouse"
        ),
        pytest.param("shared", ["NCBIGene:1", "NCBIGene:2"], id="an alias of two"),
        pytest.param("alpha gene", ["NCBIGene:1"], id="a full name"),
        pytest.param("IL9", ["NCBIGene:1", "MGI:1"], id="a hyphen less"),
        pytest.param("murine IL-9", ["MGI:1"], id="the mouse gene alone"),
        pytest.param("human IL-9", ["NCBIGene:1"], id="the human gene alone"),
        pytest.param("Star Cells", ["CL:1"], id="a plural"),
        pytest.param("stellate cell (star cell)", ["CL:1"], id="two names of one thing"),
        pytest.param("AAA1 (BBB1)", [], id="names of two things"),
        pytest.param("star cell+", [], id="a sign that no name has"),
        pytest.param("NCBIGene:2", ["NCBIGene:2"], id="an identifier"),
        pytest.param("HGNC:11", ["NCBIGene:1"], id="an identifier of another vocabulary"),
        pytest.param("P00001", ["NCBIGene:1"], id="an accession"),
        pytest.param("NCBIGene:9", [], id="no such identifier"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_name_is_found(small: NameTable, name: str, expected: list[str]) -> None:
    assert [match.term.curie for match in look_up(name, small)] == expected


def test_a_match_says_why(small: NameTable) -> None:
    whys = [match.why for match in look_up("IL9", small)]
    assert whys == ["alias IL-9", "alias IL-9; orthologue of human AAA1 (NCBIGene:1)"]
    assert [match.why for match in look_up("OLD1", small)] == ["previous symbol OLD1"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("AAA1", ["NCBIGene:1"], id="a symbol wins over what was called so"),
        pytest.param("IL9", ["NCBIGene:1"], id="a gene and its orthologue are one"),
        pytest.param("SHARED", ["NCBIGene:1", "NCBIGene:2"], id="a shared alias"),
    ],
)
def test_candidates_are_ordered_by_match(small: NameTable, name: str, expected: list[str]) -> None:
    assert [match.term.curie for match in candidates(name, look_up(name, small))] == expected


def test_every_term_of_many_blocks_is_found() -> None:
    terms = [
        KnownTerm(f"CL:{n:07d}", f"cell of kind {n}", "cell", synonyms=(f"synonym {n} " * 20,)) for n in range(999)
    ]
    table = NameTable(pack(terms, {"sources": []}))
    assert all([match.term for match in look_up(term.label, table)] == [term] for term in terms)
    assert all(table.get(term.curie) == term for term in terms)
    assert pack(reversed(terms), {"sources": []}) == pack(terms, {"sources": []})


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK..", id="another file"),
        pytest.param(MAGIC + b"\4\0\0\0abcd", id="cut"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(NameTableError, match="reinstall msc-kg"):
        NameTable(data)


def test_the_shipped_table_is_small_and_names_its_sources() -> None:
    assert table_path().stat().st_size <= 6_000_000
    sources = shipped_table().facts["sources"]
    assert {row["prefix"] for row in sources} >= {
        "NCBIGene",
        "CL",
        "MONDO",
        "CHEBI",
        "MESH",
        "UBERON",
        "GO",
        "MGI",
        "RGD",
    }
    assert all(row["release"] and row["licence"] and row["terms"] > 500 for row in sources)


def test_the_shipped_table_agrees_with_the_lock() -> None:
    """The lock was made from the vocabularies themselves: a term that both have has the label of the lock."""
    table = shipped_table()
    both = [(row, term) for row in read_lock() if row.deprecated == "false" and (term := table.get(row.curie))]
    assert len(both) > 200
    assert [(row.curie, row.label, term.label) for row, term in both if row.label != term.label] == []


@pytest.mark.parametrize(
    ("name", "curie", "kind"),
    [
        pytest.param("TSG-6", "NCBIGene:7130", "gene", id="alias"),
        pytest.param("CD39", "NCBIGene:953", "gene", id="previous symbol"),
        pytest.param("iNOS", "NCBIGene:4843", "gene", id="an alias of two, spelt as of one"),
        pytest.param("PGE2", "CHEBI:15551", "chemical", id="a name that only MeSH has"),
        pytest.param("adenosine", "CHEBI:16335", "chemical", id="chemical"),
        pytest.param("Tregs", "CL:0000815", "cell", id="cell"),
        pytest.param("GVHD", "MONDO:0013730", "disease", id="disease"),
        pytest.param("bone marrow", "UBERON:0002371", "tissue", id="tissue"),
        pytest.param("T cell proliferation", "GO:0042098", "process", id="process"),
        pytest.param("mouse", "NCBITaxon:10090", "species", id="species"),
        pytest.param("hsa-miR-21-5p", "mirbase:MI0000077", "microRNA stem-loop", id="microRNA"),
        pytest.param("NF-kB", "FPLX:NFkappaB", "protein family", id="family"),
        pytest.param("murine Nos2", "MGI:97361", "mouse gene", id="mouse gene"),
    ],
)
def test_names_of_the_field(name: str, curie: str, kind: str) -> None:
    match = candidates(name, look_up(name))[0]
    assert (match.term.curie, match.term.kind) == (curie, kind)


def test_a_mouse_gene_keeps_its_own_identifier() -> None:
    found = {match.term.curie: match for match in look_up("Nos2")}
    assert found["MGI:97361"].term.orthologue == "NCBIGene:4843"
    assert "MGI:97361" not in found["NCBIGene:4843"].term.same_as


def test_the_command_lists_readings_with_why() -> None:
    result = run("lookup", "TSG-6", "-f", "json")
    assert result.exit_code == 0
    first = json.loads(result.stdout)[0]
    assert (first["curie"], first["label"], first["why"][:10]) == ("NCBIGene:7130", "TNFAIP6", "alias TSG6")
    assert "HGNC:11898" in first["same_as"]


@pytest.mark.parametrize(
    ("name", "curies"),
    [
        pytest.param("MSC", ["CL:0000134", "NCBIGene:9242"], id="before another thing of that name"),
        pytest.param("bone-marrow MSC", ["CL:0002540"], id="a name that no vocabulary has"),
        pytest.param("IDO", ["NCBIGene:3620", "MGI:96416"], id="the same term"),
    ],
)
def test_entities_of_the_graph_come_first(name: str, curies: list[str]) -> None:
    rows = json.loads(run("lookup", name, "-f", "json").stdout)
    assert [row["curie"] for row in rows[:2]] == curies
    assert "in the graph as " in rows[0]["why"]
    assert not any("in the graph" in row["why"] for row in rows[1:])


def test_the_command_finds_nothing() -> None:
    result = run("lookup", "qqzzq")
    assert result.exit_code == 1
    assert "nothing is called 'qqzzq'" in result.stderr


def test_the_command_lists_its_sources() -> None:
    result = run("lookup", "--sources", "-f", "tsv")
    assert "NCBIGene\tHGNC\t" in result.stdout
    assert run("lookup").exit_code == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("dopamine", "dopamine is CHEBI:18243, which the graph lacks", id="a name in full"),
        pytest.param("ECP", "ECP is Photopheresis (MESH:D017893), which the graph lacks", id="no gene"),
        pytest.param("Tr1", "Tr1 is Tr1 cell (CL:0000901), which the graph lacks", id="no alias of genes"),
        pytest.param("Th2", "Th2 is T-helper 2 cell (CL:0000546), which the graph lacks", id="helper cells"),
        pytest.param("1-MT", "1-MT is 1-methyltryptophan (CHEBI:72821), which the graph lacks", id="a chemical"),
        pytest.param("NETs", "NETs is neutrophil extracellular trap (GO:0140644), which the graph lacks", id="plural"),
        pytest.param("ATG", "ATG stands for anti-thymocyte globulin, which the graph lacks", id="in no vocabulary"),
        pytest.param(
            "ASC",
            "ASC stands for adipose-derived stromal cell, which the graph lacks; did you mean adipose MSC?",
            id="in the graph",
        ),
    ],
)
def test_a_name_that_the_graph_lacks_is_identified(shipped: KnowledgeGraph, name: str, message: str) -> None:
    with pytest.raises(NameNotFoundError) as caught:
        shipped.read(name)
    assert str(caught.value).startswith(message)


def test_no_abbreviation_of_the_field_hides_a_name_of_the_graph(shipped: KnowledgeGraph) -> None:
    """The long form is only for what the graph lacks; what has a vocabulary's sense, too, keeps it in the look-up."""
    assert [name for name in ABBREVIATIONS if shipped.lexicon.direct(name)] == []
    assert [match.term.curie for match in look_up("ECP")][:2] == ["MESH:D017893", "NCBIGene:6037"]


def test_an_outside_name_of_an_entity_of_the_graph_is_read(shipped: KnowledgeGraph) -> None:
    entity = shipped.content.entities["NCBIGene:3620"]
    assert "CD107B" not in entity.synonyms
    assert shipped.read("INDO").entity == entity
    assert shipped.curie("INDO") == entity.curie


@pytest.mark.parametrize("name", ["Ido1+/+", "IL-6 (IL-6R)", "CD34+ foo", "miR-146"])
def test_a_text_that_is_not_quite_a_name_is_not_read(shipped: KnowledgeGraph, name: str) -> None:
    with pytest.raises(NameNotFoundError):
        shipped.read(name)


def test_a_quick_answer_does_not_read_the_table() -> None:
    code = (
        "import sys; from kg.cli import main\n"
        "try: main(['path', 'IDO', 'Treg', '-f', 'json', '-o', '/dev/null'])\n"
        "except SystemExit: pass\n"
        "print('kg.names.name_table' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_look_up_is_quick() -> None:
    look_up("TSG-6")
    start = time.perf_counter()
    for name in ("p38", "murine Nos2", "qqzzq", "HGNC:11898", "GVHD"):
        look_up(name)
    assert time.perf_counter() - start < 0.5


def test_genes_have_their_other_identifiers_when_graphs_are_joined(shipped: KnowledgeGraph) -> None:
    aliases = own_aliases(shipped.content)
    assert aliases["UniProtKB:P14902"] == aliases["ENSEMBL:ENSG00000131203"] == "NCBIGene:3620"


def test_the_block_of_an_entity() -> None:
    result = run("add", "--entity", "NANOG", "--entity", "Dopamine")
    assert result.exit_code == 0, result.output
    gene, chemical = result.stdout.rstrip("\n").split("\n\n")
    assert gene.startswith('NCBIGene:79923\n    a biolink:Gene ;\n    rdfs:label "NANOG" ;')
    assert "skos:exactMatch HGNC:20857 ." in gene
    assert 'rdfs:label "dopamine" ;\n    skos:prefLabel "Dopamine"' in chemical


@pytest.mark.parametrize(
    ("name", "category"),
    [
        pytest.param("MIR21", "biolink:MicroRNA", id="microRNA"),
        pytest.param("MIRLET7A1", "biolink:MicroRNA", id="let-7"),
        pytest.param("MIR155HG", "biolink:Gene", id="host gene of a microRNA"),
    ],
)
def test_the_gene_of_a_micro_rna_stands_for_the_micro_rna(name: str, category: str) -> None:
    match = next(match for match in look_up(name) if match.term.label == name)
    assert category_of(match.term) == category


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("INDO", "INDO is IDO1 (NCBIGene:3620), which the graph has as IDO1", id="it is there"),
        pytest.param("qqzzq", "no term 'qqzzq'", id="unknown"),
        pytest.param("p21", "several readings", id="ambiguous"),
    ],
)
def test_no_block_is_made_for_an_unclear_name_or_an_entity_of_the_graph(name: str, message: str) -> None:
    result = run("add", "--entity", name)
    assert result.exit_code == 3
    assert message in result.stderr
