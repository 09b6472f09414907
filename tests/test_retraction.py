"""Retracted documents: statements read in them alone do not count, and every answer says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import small
from commands import run
from kg.documents.registry import read_documents
from kg.knowledge_graph import KnowledgeGraph
from kg.model.studies import Study
from kg.triples.withdrawing import withdrawn

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """PMID- {pmid}
TI  - {title}
FAU - Doe, Jane
DP  - {year}
AB  - TSG-6 inhibits T cells.
"""
ROWS = """file\tsubject\tpredicate\tobject\tcertainty\tpassage\tevidence_type\trole\tspecies\tsystem
ours\tTSG-6\tdecreases\tT cell\tasserted\tdoe2019-abstract-1-1\tin vitro assay\tnecessity\tmouse\tin vitro
ours\tTSG-6\tdecreases\tNK cell\tasserted\tdoe2019-abstract-1-1{second}\tin vitro assay\tnecessity\tmouse\tin vitro
"""


def kg(*arguments: str) -> tuple[int, str, str]:
    done = run(*list(arguments))
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Make a folder with two documents: doe2019 alone says TSG-6 → T cell, both say TSG-6 → NK cell."""
    own = tmp_path / "lab"
    assert kg("init", str(own))[0] == 0
    for year, pmid, title in (("2019", "1", "A first study"), ("2021", "2", "A second study")):
        file = tmp_path / f"{year}.nbib"
        file.write_text(TEXT.format(title=title, year=year, pmid=pmid), encoding="utf-8")
        done = kg("source", "add", str(file), "--kind", "primary study", "--into", str(own))
        assert done[0] == 0, done
    table = tmp_path / "rows.tsv"
    table.write_text(ROWS.format(second=";doe2021-abstract-1-1"), encoding="utf-8")
    done = kg("add", str(table), "--new-file", "--no-shacl", "--into", str(own))
    assert done[0] == 0, done
    return own


def retract(own: Path) -> None:
    file = own / "triples" / "references.ttl"
    entry = 'msc:pmid "1" ;'
    text = file.read_text(encoding="utf-8")
    assert entry in text
    file.write_text(text.replace(entry, f'{entry}\n    msc:retracted "Notice of 2022, PMID 3." ;'), encoding="utf-8")


def test_a_statement_of_a_retracted_document_counts_nothing_and_says_so(lab: Path) -> None:
    before = kg("effect", "TSG-6", "T cell", "--with", str(lab))
    assert before[1].startswith("NEGATIVE, stated")
    retract(lab)
    code, _, answer = kg("effect", "TSG-6", "T cell", "--with", str(lab))
    assert code == 1
    assert answer.startswith("NONE: no source states an effect of TSG-6 on T cell")
    assert "withdrawn and not counted: TSG-6 decreases T cell" in answer
    assert "Doe 2019, in which it was read, was retracted: Notice of 2022, PMID 3." in answer
    assert "was retracted: Notice of 2022" in kg("show", "lab:ours-1", "--with", str(lab))[1]
    assert not KnowledgeGraph.load(extra=lab).content.statements["lab:ours-1"].stands


def test_it_counts_nothing_over_a_store_either(lab: Path, tmp_path: Path) -> None:
    KnowledgeGraph.load().build_store([], tmp_path / "store", merge=True, with_sparql=False)
    before = KnowledgeGraph.open(tmp_path / "store", extra=lab)
    retract(lab)
    after = KnowledgeGraph.open(tmp_path / "store", extra=lab)
    assert [graph.effect("TSG-6", "T cell").verdict for graph in (before, after)] == ["negative", "none"]


def test_another_document_keeps_a_statement_alive_with_its_own_support(lab: Path) -> None:
    both = KnowledgeGraph.load(extra=lab).effect("TSG-6", "NK cell")
    retract(lab)
    one = KnowledgeGraph.load(extra=lab).effect("TSG-6", "NK cell")
    assert (both.sources, one.sources, one.verdict) == (2, 1, "negative")
    assert one.decision.support < both.decision.support
    assert [line.passage for line in one.decision.deciding[0].statement.evidence] == ["lab-psg:doe2021-abstract-1-1"]
    assert "Also read in Doe 2019, which was retracted" in one.decision.deciding[0].statement.caveats[0]


def test_lint_names_the_statements_lost_and_passes(lab: Path) -> None:
    retract(lab)
    assert kg("fmt", "--into", str(lab))[0] == 0
    code, _, said = kg("lint", "--strict", "--no-shacl", "--into", str(lab))
    assert code == 0, said
    assert (
        "lab-ref:doe2019 was retracted: Notice of 2022, PMID 3., and these statements do not count: lab:ours-1" in said
    )


def test_a_notice_in_the_file_marks_the_document(tmp_path: Path) -> None:
    own = tmp_path / "lab"
    assert kg("init", str(own))[0] == 0
    file = tmp_path / "gone.nbib"
    file.write_text(TEXT.format(title="A study", year="2019", pmid="1") + "RIN - J Test. 2022\n", encoding="utf-8")
    assert read_documents(file)[0].caveats == ("retracted: J Test. 2022",)
    assert kg("source", "add", str(file), "--into", str(own))[0] == 0
    assert 'msc:retracted "J Test. 2022"' in (own / "triples" / "references.ttl").read_text(encoding="utf-8")


def test_a_statement_that_cites_a_retracted_study_says_so(tmp_path: Path) -> None:
    cited = KnowledgeGraph.load().content.references["ref:durdu2026-25"]
    own, file = tmp_path / "lab", tmp_path / "cited.nbib"
    file.write_text(TEXT.format(title=cited.title, year=cited.year, pmid="1"), encoding="utf-8")
    assert kg("init", str(own))[0] == 0
    assert "ref:durdu2026-25" in kg("source", "add", str(file), "--into", str(own))[1]
    retract(own)
    content = KnowledgeGraph.load(extra=own).content
    citing = [item for item in content.statements.values() if any(cited.curie in e.references for e in item.evidence)]
    assert citing
    assert all(any("was retracted: Notice of 2022" in text for text in item.caveats) for item in citing)


def test_a_cited_study_that_is_marked_itself_is_named_where_it_is_cited() -> None:
    content = small.graph("a + b").content
    cited = content.references["ref:paper-1"]._replace(retracted="Notice of 2022")
    study = Study("study:a", "A trial", reference=cited.curie)
    made = content.replace(references={**content.references, cited.curie: cited}, studies={study.curie: study})
    (statement,) = withdrawn(made).statements.values()
    assert (statement.retracted, statement.caveats) == (
        "",
        ("Cites Roe et al. 2020, which was retracted: Notice of 2022",),
    )
    assert withdrawn(made).studies["study:a"].caveats == (
        "Published in Roe et al. 2020, which was retracted: Notice of 2022",
    )
