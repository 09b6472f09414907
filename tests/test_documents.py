"""Readers of source documents: what they find, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents.passages import sha256
from kg.documents.registry import read_documents
from kg.errors import SourceError

HERE = Path(__file__).parent / "documents"

pytestmark = pytest.mark.quick


def places(path: Path) -> list[tuple[str, str]]:
    return [(sentence.place, sentence.text) for document in read_documents(path) for sentence in document.sentences()]


def test_pubmed_abstracts() -> None:
    first, second = read_documents(HERE / "pubmed.xml")
    assert first._replace(paragraphs=(), references=()) == first.__class__(
        title="Stroma lowers interferon-γ of CD4+ cells.",
        paragraphs=(),
        authors="Müller, Anna B; The Stroma Group",
        journal="J Made-up Find",
        year=2011,
        volume="12",
        pages="1-9",
        doi="10.9999/made.up.1",
        pmid="90000001",
        pmcid="PMC9000001",
        kind="primary study",
        caveats=("retracted: J Made-up Find. 2013 (PMID 90000009)",),
    )
    assert [(work.number, work.pmid, work.year) for work in first.references] == [(1, "90000008", 2009)]
    assert (second.title, second.year, second.kind, second.authors) == (
        "A trial of stroma",
        2011,
        "trial report",
        "Muller, C",
    )
    assert places(HERE / "pubmed.xml") == [
        ("title-1-1", "Stroma lowers interferon-γ of CD4+ cells."),
        ("abstract-1-1", "Stroma is said to calm T cells (p < 0.05)."),
        ("abstract-2-1", "CD4(+) cells made less IFN-γ beside stroma than alone."),
        ("abstract-2-2", "Blocking PGE2 undid this."),
        ("title-1-1", "A trial of stroma"),
        ("abstract-1-1", "Twelve patients got stroma."),
        ("abstract-1-2", "None fell ill."),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IFN-γ of CD4(+)CD25(high) cells", "IFN-gamma of CD4+CD25high cells"),
        ("TGF-β1 (P < or = 0.05)", "TGF-beta1 (P ≤ 0.05)"),
        ("3.2 +/- 0.1 μM", "3.2 ± 0.1 µM"),
    ],
)
def test_copies_of_an_abstract_have_one_hash(one: str, other: str) -> None:
    assert sha256(one, 2) == sha256(other, 2)
    assert sha256(one, 1) != sha256(other, 1)
    assert sha256("IFN-γ", 2) != sha256("IFN-α", 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "is empty", id="empty"),
        pytest.param("<a><b></a>", "paper.xml:1: not well-formed XML: mismatched tag, at column 9", id="broken"),
        pytest.param('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "entities of", id="entities"),
        pytest.param("<TEI/>", "XML whose root is <TEI>", id="another kind"),
        pytest.param("<PubmedArticleSet/>", "without a PubmedArticle", id="no article"),
        pytest.param(
            "<PubmedArticle><MedlineCitation><PMID>7</PMID><Article/></MedlineCitation></PubmedArticle>",
            "PMID 7: has no ArticleTitle",
            id="no title",
        ),
        pytest.param(
            "<PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>T</ArticleTitle></Article>"
            "</MedlineCitation></PubmedArticle>",
            "PMID 7: has no abstract",
            id="no abstract",
        ),
    ],
)
def test_a_document_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "paper.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_documents(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
