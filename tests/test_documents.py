"""Readers of source documents: the sentences they find, and the files they refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.documents.document import CitedWork
from kg.documents.passages import sha256
from kg.documents.reference_lists import read_reference_list
from kg.documents.registry import read_documents
from kg.errors import SourceError

HERE = Path(__file__).parent / "documents"


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
        pytest.param("\ufeff \n", "is empty", id="a byte order mark alone"),
        pytest.param("<a><b></a>", "paper.xml:1: not well-formed XML: mismatched tag, at column 9", id="broken"),
        pytest.param('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "entities of", id="entities"),
        pytest.param(
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "this is TEI (as GROBID makes it), not JATS", id="TEI"
        ),
        pytest.param('<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"/>', "this is TEI, not JATS", id="TEI, a corpus"),
        pytest.param("MIME-Version: 1.0\n", "this is a web archive (MHTML); save it as HTML", id="MHTML"),
        pytest.param('<a:article xmlns:a="http://www.elsevier.com/xml/ja/dtd"/>', "Elsevier's own XML", id="Elsevier"),
        pytest.param("<Publisher/>", "Springer's own XML (A++), not JATS", id="Springer"),
        pytest.param("<rss/>", "XML with the root <rss>; use JATS", id="another kind"),
        pytest.param("<article><body/></article>", "lacks <front>", id="no front"),
        pytest.param("<article><front><article-meta/></front></article>", "has no article-title", id="JATS, no title"),
        pytest.param(
            "<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta>"
            "</front></article>",
            "has neither an abstract nor a body",
            id="JATS, no text",
        ),
        pytest.param("<collection/>", "this BioC collection has no document", id="BioC, empty"),
        pytest.param('{"a": 1}', "not BioC", id="JSON"),
        pytest.param("<html><body><h1>T</h1></body></html>", "has no paragraph", id="HTML, no text"),
        pytest.param("PMID- 1\nTI  - T\n", "PMID 1: has no abstract", id="MEDLINE, no abstract"),
        pytest.param("Alone", "has no title: a first paragraph of one to three lines, a blank", id="one paragraph"),
        pytest.param("PK\x03\x04", "this is a Word or another zipped file; save it as HTML", id="Word"),
        pytest.param("{\\rtf1", "this is RTF; save it as HTML", id="RTF"),
        pytest.param("<PubmedArticleSet/>", "has no PubmedArticle", id="no article"),
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


JATS = (
    "<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front>"
    '<body>{}</body><back><ref-list><ref id="r1"/><ref id="r2"/></ref-list></back></article>'
)
HTML = "<html><body><h1>T</h1><h2>A</h2>{}</body></html>"
SPANS = (
    '<table><tr><th>A</th><th>B</th></tr><tr><td rowspan="2">x</td><td>1</td></tr><tr><td>2</td></tr>'
    '<tr><td colspan="2">y</td></tr></table>'
)


BIOC = (
    '{"id": "1", "passages": [{"infons": {"type": "title"}, "text": "T"},'
    ' {"infons": {"type": "abstract"}, "sentences": [{"text": "One."}]}]}'
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            JATS.format(
                "<p>Two:<list><list-item><p>One.</p><list><list-item><p>Inner.</p></list-item></list></list-item></list></p>"
            ),
            [("body-1-1", "Two:"), ("body-2-1", "One."), ("body-3-1", "Inner.")],
            id="JATS, nested lists",
        ),
        pytest.param(
            JATS.format("<p>A.<fig-group><fig><caption><p>B.</p></caption></fig></fig-group></p>"),
            [("body-1-1", "A."), ("f1-1-1", "B.")],
            id="JATS, figures in a paragraph",
        ),
        pytest.param(
            JATS.format(f"<table-wrap>{SPANS}</table-wrap>"),
            [("t1-1", "x\t1"), ("t1-2", "\t2"), ("t1-3", "y\t")],
            id="JATS, spans",
        ),
        pytest.param(
            HTML.format(SPANS + "<table><tr><td>z</td></tr></table>"),
            [("t1-1", "x\t1"), ("t1-2", "\t2"), ("t1-3", "y\t"), ("t2-1", "z")],
            id="HTML, spans, and another table",
        ),
        pytest.param(
            HTML.format("<ul><li>One.<ul><li>Inner.</li></ul></li><li><p>Two.</p><p>More<br>lines.</p></li></ul>"),
            [("a-1-1", "One."), ("a-2-1", "Inner."), ("a-3-1", "Two."), ("a-4-1", "More lines.")],
            id="HTML, nested lists",
        ),
        pytest.param(
            HTML.format(f'<table><tr><td colspan="{"9" * 5000}">x</td></tr></table>'),
            [("t1-1", "x" + "\t" * 999)],
            id="HTML, a span that no table has",
        ),
        pytest.param("T\n=\n\nA\n---\n\nOne.", [("a-1-1", "One.")], id="Markdown, underlined headings"),
        *(
            pytest.param(f"---\na: b\n---\n# T\n\n## A\n\nOne.\n\n{text}\n\nTwo.", found, id=f"Markdown, {what}")
            for what, text, found in (
                ("code", "```sh\n# Not. A\n## title.\n```", [("a-1-1", "One."), ("a-2-1", "Two.")]),
                ("a comment", "<!-- Not\n\nthis. -->", [("a-1-1", "One."), ("a-2-1", "Two.")]),
                ("notes", "[^1]: Note.\n[x]: http://x.org/", [("a-1-1", "One."), ("a-2-1", "Two.")]),
                ("a line across", "***", [("a-1-1", "One."), ("a-2-1", "Two.")]),
                ("a quotation", "> Said\n> so.", [("a-1-1", "One."), ("a-2-1", "Said so."), ("a-3-1", "Two.")]),
                ("a sign", "A share\n> 5.", [("a-1-1", "One."), ("a-2-1", "A share > 5."), ("a-3-1", "Two.")]),
                ("a part", "**Results:** B.", [("a-1-1", "One."), ("a-2-1", "B."), ("a-3-1", "Two.")]),
                (
                    "a bar in a cell",
                    "|h|k|\n|-|-|\n|a\\|b|c|",
                    [("a-1-1", "One."), ("t1-1", "a|b\tc"), ("a-2-1", "Two.")],
                ),
                ("a bare table", "h | k\n--|--\na | b", [("a-1-1", "One."), ("t1-1", "a\tb"), ("a-2-1", "Two.")]),
            )
        ),
        pytest.param(
            JATS.format("<boxed-text><sec><p>In a box.</p></sec></boxed-text>"),
            [("body-1-1", "In a box.")],
            id="JATS, a section in a box",
        ),
        pytest.param(
            JATS.format(
                "<p><inline-formula><math><semantics><mi>x</mi><annotation>y</annotation></semantics></math></inline-formula>"
                "=1.</p>"
            ),
            [("body-1-1", "x=1.")],
            id="JATS, an annotated formula",
        ),
        pytest.param(
            JATS.format(
                "<table-wrap><table><tr><td><list><list-item><p>a</p></list-item><list-item><p>b</p></list-item></list></td>"
                "<td>c</td></tr></table></table-wrap>"
            ),
            [("t1-1", "a b\tc")],
            id="JATS, a list in a cell",
        ),
        pytest.param(
            JATS.format("").replace(
                "</article-meta>",
                '<abstract abstract-type="teaser"><p>No.</p></abstract>'
                '<abstract abstract-type="structured"><p>Yes.</p></abstract></article-meta>',
            ),
            [("abstract-1-1", "Yes.")],
            id="JATS, an abstract with a type",
        ),
        pytest.param(
            HTML.format(
                "<p>One.</p><p><b>Keywords:</b> a; b.</p><h2>Similar articles</h2><ul><li>Another paper.</li></ul>"
            ),
            [("a-1-1", "One.")],
            id="HTML, the page of an abstract",
        ),
        pytest.param(
            "<collection><document><id>1</id><passage><infon key='type'>title</infon><text>T</text></passage><passage>"
            "<infon key='type'>abstract</infon><sentence><text>One.</text></sentence><sentence><text>Two.</text>"
            "</sentence></passage></document></collection>",
            [("abstract-1-1", "One."), ("abstract-1-2", "Two.")],
            id="BioC, sentences",
        ),
        *(
            pytest.param(text, [("abstract-1-1", "One.")], id=f"BioC, {what}")
            for what, text in (("PubTator 3", f'{{"PubTator3": [{BIOC}]}}'), ("JSON lines", f"{BIOC}\n\n"))
        ),
    ],
)
def test_each_block_is_read_once(tmp_path: Path, text: str, found: list[tuple[str, str]]) -> None:
    path = tmp_path / "paper.md"
    path.write_text(text, encoding="utf-8")
    assert [item for item in places(path) if item[0] != "title-1-1"] == found


@pytest.mark.parametrize("text", ["T\r\rβ rose.\r", JATS.format("<p>β rose.</p>"), HTML.format("<p>β rose.</p>")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "paper"
    path.write_bytes(text.encode(encoding))
    assert [words for _, words in places(path)] == ["T", "β rose."]


def test_numbers_in_round_brackets_cite_the_linked_references(tmp_path: Path) -> None:
    path = tmp_path / "paper.xml"
    link = '<xref ref-type="bibr" rid="r{0}">{0}</xref>'
    path.write_text(JATS.format(f"<p>A ({link.format(1)}, {link.format(2)}). B (7). C (2).</p>"), encoding="utf-8")
    (document,) = read_documents(path)
    assert [sentence.numbers for sentence in document.sentences()[1:]] == [(1, 2), (), (2,)]
    path.write_text(JATS.format("<p>A date (2019-12-01). A dose (10-900000000000).</p>"), encoding="utf-8")
    (document,) = read_documents(path)
    assert [sentence.numbers for sentence in document.sentences()[1:]] == [(), ()]


PUBMED = (
    "<PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>{title}</ArticleTitle>"
    "<VernacularTitle>Titel</VernacularTitle><Abstract><AbstractText>One.</AbstractText></Abstract>"
    "<PublicationTypeList><PublicationType>{kind}</PublicationType></PublicationTypeList></Article>"
    '<CommentsCorrectionsList><CommentsCorrections RefType="{change}"><RefSource>J</RefSource></CommentsCorrections>'
    "</CommentsCorrectionsList></MedlineCitation></PubmedArticle>"
)


@pytest.mark.parametrize(
    ("change", "title", "kind", "caveats"),
    [
        ("", "T", "Journal Article", ()),
        ("RetractionIn", "RETRACTED: T", "Retracted Publication", ("retracted: J",)),
        ("RetractedandRepublishedIn", "T", "", ("retracted and republished: J",)),
        ("PartialRetractionIn", "T", "", ("partly retracted: J",)),
        ("RetractionOf", "T", "Retraction of Publication", ("a notice of retraction, of: J",)),
        ("", "T", "Retraction Notice", ("a notice of retraction",)),
        ("", "T", "Retracted Publication", ("retracted, as the type says",)),
        ("", "RETRACTED: T", "", ("retracted, as the title says",)),
        ("", "Retraction of lamellipodia in stromal cells", "", ()),
    ],
)
def test_a_retraction_is_seen(tmp_path: Path, change: str, title: str, kind: str, caveats: tuple[str, ...]) -> None:
    path = tmp_path / "a.xml"
    path.write_text(PUBMED.format(change=change, title=title, kind=kind), encoding="utf-8")
    assert read_documents(path)[0].caveats == caveats


def test_a_record_of_medline_names_its_notices_and_its_retraction(tmp_path: Path) -> None:
    path = tmp_path / "a.nbib"
    notices = "EIN - J. 2020\nECI - J. 2021\nPRIN- J. 2022\nRRI - J. 2023\n"
    path.write_text(f"PMID- 1\nTI  - T\nAB  - One.\n{notices}", encoding="utf-8")
    assert read_documents(path)[0].caveats == (
        *("erratum: J. 2020", "expression of concern: J. 2021", "partly retracted: J. 2022"),
        "retracted and republished: J. 2023",
    )
    path.write_text("PMID- 1\nTI  - T\nPT  - Retracted Publication\nAB  - One.\n", encoding="utf-8")
    assert read_documents(path)[0].caveats == ("retracted, as the type says",)


@pytest.mark.parametrize("title", ["", "[Not Available]."])
def test_a_title_that_was_not_translated_is_read(tmp_path: Path, title: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(PUBMED.format(change="", title=title, kind=""), encoding="utf-8")
    assert read_documents(path)[0].title == "Titel"


@pytest.mark.parametrize(("language", "is_read"), [("eng", True), ("fre", False)])
def test_an_english_abstract_of_the_publisher_is_read_where_there_is_no_other(
    tmp_path: Path, language: str, is_read: bool
) -> None:
    path = tmp_path / "a.xml"
    other = f"<OtherAbstract Language='{language}'><AbstractText>Two.</AbstractText></OtherAbstract></MedlineCitation>"
    text = PUBMED.format(change="", title="T", kind="").replace("</MedlineCitation>", other)
    path.write_text(text, encoding="utf-8")
    assert [words for _, words in places(path)] == ["T", "One."]
    path.write_text(text.replace("<AbstractText>One.</AbstractText>", ""), encoding="utf-8")
    if is_read:
        assert [words for _, words in places(path)] == ["T", "Two."]
    else:
        with pytest.raises(SourceError, match="has no abstract"):
            read_documents(path)


@pytest.mark.parametrize(
    ("people", "authors"),
    [
        ("<contrib><string-name><given-names>Xi</given-names> <surname>Li</surname></string-name></contrib>", "Li, Xi"),
        (
            "<contrib><collab>The Group<contrib-group><contrib><name><surname>Li</surname></name></contrib>"
            "</contrib-group></collab></contrib>",
            "The Group",
        ),
    ],
)
def test_authors_of_jats(tmp_path: Path, people: str, authors: str) -> None:
    path = tmp_path / "a.xml"
    text = JATS.format("<p>One.</p>")
    path.write_text(text.replace("</article-meta>", f"<contrib-group>{people}</contrib-group></article-meta>"))
    assert read_documents(path)[0].authors == authors


@pytest.mark.parametrize(
    ("kind", "caveat"),
    [
        ("expression-of-concern", "expression of concern: n"),
        ("correction-forward", "erratum: n"),
        ("companion", ""),
        ("retraction-forward", "retracted: n"),
        ("partial-retraction", "partly retracted: n"),
        ("retracted-article", "a notice of retraction, of: n"),
        ("object-of-concern", "a notice of concern, about: n"),
    ],
)
def test_notices_that_jats_names(tmp_path: Path, kind: str, caveat: str) -> None:
    path = tmp_path / "a.xml"
    notice = f'<related-article related-article-type="{kind}">n</related-article></article-meta>'
    path.write_text(JATS.format("<p>One.</p>").replace("</article-meta>", notice))
    assert read_documents(path)[0].caveats == ((caveat,) if caveat else ())


@pytest.mark.parametrize(
    ("title", "kind", "caveats"),
    [
        ("RETRACTED: T", "research-article", ("retracted, as the title says",)),
        ("Withdrawal of a paper", "retraction", ("a notice of retraction",)),
        ("Retraction Note: T", "other", ("a notice of retraction",)),
        ("Retraction of lamellipodia in stromal cells", "research-article", ()),
    ],
)
def test_a_retraction_is_seen_in_the_title_and_type_of_jats(
    tmp_path: Path, title: str, kind: str, caveats: tuple[str, ...]
) -> None:
    path = tmp_path / "a.xml"
    text = JATS.format("<p>One.</p>").replace("<article>", f'<article article-type="{kind}">')
    path.write_text(text.replace(">T</article-title>", f">{title}</article-title>"))
    assert read_documents(path)[0].caveats == caveats


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", '{"documents": 5}', "no document in it has passages"),
        ("a.json", "[" * 100_000, "not JSON"),
        ("a.xml", JATS.format("<i>" * 1000 + "One." + "</i>" * 1000), "elements are nested 100\\d deep"),
        ("library.ris", "TY  - JOUR\nER  - \n", "give it with --references"),
    ],
    ids=["a number of documents", "deep JSON", "deep XML", "a list of references"],
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SourceError, match=words):
        read_documents(path)


def test_bioc_in_json_is_known_by_its_beginning(tmp_path: Path) -> None:
    passages = [{"infons": {"type": kind}, "text": text} for kind, text in (("title", "T"), ("abstract", "One."))]
    path = tmp_path / "a.txt"
    path.write_text(json.dumps([{"documents": [{"id": "1", "passages": passages}]}], indent=1))
    assert [words for _, words in places(path)] == ["T", "One."]


@pytest.mark.parametrize(("dates", "year"), [("[[]]", 0), ("[]", 0), ("[[2020, 1]]", 2020)])
def test_dates_of_csl(tmp_path: Path, dates: str, year: int) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'[{{"title": "T", "issued": {{"date-parts": {dates}}}}}]')
    assert [work.year for work in read_reference_list(path)] == [year]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "a.bib",
            "@article{a,\n title = {One}}\n@article{b,\n title {Two}}\n@article{c,\n title = {Three}}\n",
            "line 3",
        ),
        ("a.bib", "@article{a,\n title = {One}}\n@article{a,\n title = {Two}}\n", "line 3: Duplicate entry key 'a'"),
        ("a.ris", "TY  - JOUR\nTI  - One\nER  - \nTI  - Two\nER  - \n", "2 records end with ER, and 1 can be read"),
    ],
    ids=["a mistake", "one key twice", "no type"],
)
def test_a_list_is_refused_if_a_reference_cannot_be_read(tmp_path: Path, name: str, text: str, problem: str) -> None:
    """All later references would have other numbers than in the paper."""
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SourceError, match=problem):
        read_reference_list(path)


def test_a_list_of_references_in_deep_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" * 100_000)
    with pytest.raises(SourceError, match="cannot be read"):
        read_reference_list(path)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (
            "<citation-alternatives><mixed-citation>Li. On.</mixed-citation><element-citation><article-title>On"
            "</article-title></element-citation></citation-alternatives>",
            ("On", "", ""),
        ),
        (
            '<mixed-citation><article-title>On</article-title> <ext-link ext-link-type="doi">https://doi.org/10.9/x'
            "</ext-link></mixed-citation>",
            ("On", "10.9/x", ""),
        ),
        (
            '<element-citation><person-group person-group-type="author"><collab>A</collab></person-group><person-group '
            'person-group-type="editor"><collab>E</collab></person-group><source>On</source></element-citation>',
            ("On", "", "A"),
        ),
    ],
)
def test_entries_of_a_list_in_jats(tmp_path: Path, entry: str, found: tuple[str, str, str]) -> None:
    path = tmp_path / "a.xml"
    path.write_text(JATS.format("<p>One.</p>").replace('<ref id="r1"/>', f'<ref id="r1">{entry}</ref>'))
    work = read_documents(path)[0].references[0]
    assert (work.title, work.doi, work.authors) == found


def test_a_title_without_an_abstract_is_read_beside_others(tmp_path: Path) -> None:
    path = tmp_path / "saved.nbib"
    path.write_text("PMID- 1\nTI  - One\nAB  - Text.\n\nPMID- 2\nTI  - Two\n", encoding="utf-8")
    assert [document.notes for document in read_documents(path)] == [
        (),
        ("it has no abstract: only its title was read",),
    ]
    path.write_text("PMID- 2\nTI  - Two\n\nPMID- 3\nTI  - Three\n", encoding="utf-8")
    with pytest.raises(SourceError, match="PMID 2, 3: has no abstract"):
        read_documents(path)


def test_jats() -> None:
    (document,) = read_documents(HERE / "jats.xml")
    assert document._replace(paragraphs=(), references=()) == document.__class__(
        title="Stroma × T cells: a review",
        paragraphs=(),
        authors="O’Neil, Jo; The Stroma Group",
        journal="Made-up Rev.",
        year=2019,
        volume="7",
        pages="11-19",
        doi="10.9999/made.up.3",
        pmid="90000003",
        pmcid="PMC9000003",
        licence="https://creativecommons.org/licenses/by/4.0/",
        kind="review",
    )
    assert [(s.place, s.text, s.numbers) for s in document.sentences()] == [
        ("title-1-1", "Stroma × T cells: a review", ()),
        ("abstract-1-1", "Stroma calms.", ()),
        ("abstract-1-2", "It may heal.", ()),
        ("abstract-2-1", "It does.", ()),
        ("introduction-1-1", "Raised ones[1,2] come first.", (1, 2)),
        ("introduction-1-2", "A range follows [1–3].", (1, 2, 3)),
        ("introduction-1-3", "Each raised by itself[2–4], too.", (2, 3, 4)),
        ("introduction.1-1-1", "A section without a title names an author (Doe and Roe, 2004).", (4,)),
        ("introduction.2-1-1", "What follows is a list:", ()),
        ("introduction.2-2-1", "Cells of CD4+ kind.", ()),
        ("introduction.2-3-1", "106 of them.", ()),
        ("2-1-1", "See Table 1; x=1 holds.", ()),
        ("t1-1-1", "What was done.", ()),
        ("t1-1-2", "In order.", ()),
        ("t1-1", "Doe [4]\tall of it\t", (4,)),
        ("t1-2", "\ta\tb", ()),
        ("2.1-1-1", "Here.", ()),
        ("section-3-1-1", "No title at the top.", ()),
        ("f3-1-1", "How it looks.", ()),
    ]
    assert [(w.number, w.authors, w.title, w.year, w.doi, w.pmid) for w in document.references] == [
        (1, "Roe, R", "On stroma", 2001, "10.9999/b1", ""),
        (2, "Poe, P", "More stroma", 2002, "", ""),
        (3, "", "Coe C. A book of it, 2003.", 0, "", ""),
        (4, "Doe, J", "Last", 2004, "", "90000004"),
    ]


def test_citations_by_name_without_links() -> None:
    (document,) = read_documents(HERE / "names.xml")
    assert [sentence.numbers for sentence in document.sentences()] == [(), (1, 2), (), ()]


def test_bioc_in_xml_and_json(tmp_path: Path) -> None:
    (document,) = read_documents(HERE / "bioc.xml")
    assert (document.authors, document.year, document.pmid, document.pmcid) == (
        "Doe, Jane",
        2020,
        "90000005",
        "PMC9000005",
    )
    assert [(work.title, work.authors, work.pmid) for work in document.references] == [
        ("On stroma", "Roe, R", "90000008")
    ]
    found = places(HERE / "bioc.xml")
    assert found == [
        ("title-1-1", "Stroma by passages"),
        ("abstract-1-1", "It calms."),
        ("abstract-1-2", "It heals."),
        ("introduction-1-1", "Known before [1]."),
        ("main-results-of.1-1-1", "Cells fell."),
        ("f2-1-1", "A figure."),
    ]
    root = ElementTree.parse(HERE / "bioc.xml").getroot()  # noqa: S314
    passages = [
        {"infons": {i.get("key"): i.text for i in p.iterfind("infon")}, "text": p.findtext("text")}
        for p in root.iter("passage")
    ]
    path = tmp_path / "bioc.json"
    path.write_text(json.dumps([{"documents": [{"id": "9000005", "passages": passages}]}]), encoding="utf-8")
    assert read_documents(path) == [document]


def test_medline() -> None:
    first, second = read_documents(HERE / "medline.nbib")
    assert (first.title, first.authors, first.kind, first.doi) == (
        "Stroma in tagged lines.",
        "Doe, Jane; Roe, Richard",
        "review",
        "10.9999/made.up.6",
    )
    assert [s.text for s in first.sentences()][1:] == ["It calms T cells.", "It may not heal."]
    assert (second.kind, second.year) == ("preprint", 2023)


def test_html() -> None:
    (document,) = read_documents(HERE / "page.html")
    assert (document.title, document.authors, document.year, document.doi) == (
        "Stroma on a page",
        "Doe, Jane; Roe, R",
        2021,
        "10.9999/made.up.8",
    )
    assert places(HERE / "page.html")[1:] == [
        ("abstract-1-1", "It calms & heals."),
        ("2-1-1", "Cells fell[1,2] by 106."),
        ("2.1-1-1", "Mice lived."),
        ("t1-1-1", "Doses given."),
        ("t1-1", "mice\ttwo"),
        ("f1-1-1", "How it looks."),
    ]
    assert document.notes


def test_plain_text() -> None:
    assert places(HERE / "plain.txt") == [
        ("title-1-1", "Stroma in plain text"),
        ("abstract-1-1", "It calms."),
        ("abstract-1-2", "It heals over time."),
        ("2.1-1-1", "Cells fell [1]."),
    ]


def pdf(*lines: str, title: str = "") -> bytes:
    """Make a PDF of one page with lines of text; none for a page without a text layer."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 750 Td {shown}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) /Author (Jane Doe) >>".encode(),
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % len(data)
    return data + b"xref\n0 7\n0000000000 65535 f \n" + table + trailer


@pytest.mark.parametrize("damage", [b"trailer <<", b"xref\n0 7\n0000000000"], ids=["trailer", "table"])
def test_a_damaged_pdf_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "paper.pdf"
    whole = pdf("Abstract", "It calms T cells of many kinds.")
    path.write_bytes(whole.replace(damage, damage[: -2 if b"<<" in damage else -10]))
    with pytest.raises(SourceError, match="cannot be read as PDF"):
        read_documents(path)


def test_pdf(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    text = (
        "On Stroma in Print",
        "doi: 10.9999/made.up.9.",
        "Abstract",
        "It calms T cells of many kinds, and of the com\\255",
    )
    text += (
        "mon ones most of all.",
        "3.1 Of mice",
        "Mice that got stroma lived as long as the others did,",
        "or so.1,2 As in Fig.1 They",
        "ate.",
    )
    path.write_bytes(pdf(*text, "References", "1. Roe.", title="On Stroma in Print"))
    (document,) = read_documents(path)
    assert (document.title, document.doi) == ("On Stroma in Print", "10.9999/made.up.9")
    assert [(s.place, s.text) for s in document.sentences()][-3:] == [
        ("abstract-1-1", "It calms T cells of many kinds, and of the common ones most of all."),
        ("3.1-1-1", "Mice that got stroma lived as long as the others did, or so.[1,2]"),
        ("3.1-1-2", "As in Fig.1 They ate."),
    ]
    assert "second best" in document.notes[0]
    path.write_bytes(pdf())
    with pytest.raises(SourceError, match="has no text layer"):
        read_documents(path)
    path.write_bytes(b"%PDF-1.4\nbroken")
    with pytest.raises(SourceError, match="cannot be read as PDF"):
        read_documents(path)
    words = ["import sys, pathlib, kg.documents.registry as r", "r.read_documents(pathlib.Path(sys.argv[1]))"]
    done = subprocess.run([sys.executable, "-c", "\n".join(words), path], capture_output=True, text=True, check=False)
    assert "EOF marker not found" not in done.stderr.partition("Traceback")[0]


@pytest.mark.parametrize(
    ("name", "authors"),
    [("list.ris", "Roe, Richard"), ("list.bib", "Roe, Richard; Müller, Anna"), ("list.json", "Roe, Richard")],
)
def test_lists_of_references(name: str, authors: str) -> None:
    (work,) = read_reference_list(HERE / name)
    assert work._replace(pmid="", title=work.title.casefold()) == CitedWork(
        1, authors, "on stroma", "Made-up Lett", 2001, "3", "4-9", "10.9999/b1"
    )


def test_a_list_that_cannot_be_read(tmp_path: Path) -> None:
    assert len(read_reference_list(HERE / "medline.nbib")) == 2
    for name, text, said in [
        ("x.ris", "", "holds no reference"),
        ("x.json", "{", "cannot be read"),
        ("x.doc", "", "not a readable list"),
    ]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(SourceError, match=said):
            read_reference_list(tmp_path / name)
