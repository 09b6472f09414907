"""From a source document to sentences: their ends, their citations, and hashes that converters do not change."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folders import PASSAGES, block, read_folder, write_folder
from kg.curation.sources import passages_text, read_source
from kg.curation.workspace import Workspace
from kg.documents.document import Document
from kg.documents.markdown import read_markdown, read_paragraphs
from kg.documents.passages import cited_numbers, normalise, sha256, split_sentences
from kg.errors import DataError, SourceError
from kg.resources import digest, folder, sources
from kg.triples.load import read as read_content

if TYPE_CHECKING:
    from kg.curation.sources import SourceDocument
    from kg.documents.passages import Sentence

#: The source documents, beside the checkout; they are not part of it.
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param("One. | Two.", id="full stops"),
        pytest.param("Is it? | It is! | Good.", id="question and exclamation marks"),
        pytest.param("It was 27.4% vs. 49.0% there. | Next.", id="vs."),
        pytest.param("It was (n = 5 vs. N = 6). | Next.", id="vs. before a capital"),
        pytest.param("As shown by Kadri et al. IFN rises. | It falls.", id="et al. before a capital"),
        pytest.param("Factors (e.g. VEGF, i.e. A) rise. | Next.", id="e.g. and i.e. before a capital"),
        pytest.param("Factors, e.g., VEGF. | Next.", id="e.g. with a comma"),
        pytest.param("E.g. MSC. | Cf. Table 1.", id="abbreviations that open a sentence"),
        pytest.param("The U.S. Food and Drug Administration. | Next.", id="U.S."),
        pytest.param("See Fig. 2 and Figs. 3 and Ref. 4. | Dr. Doe and Prof. Roe.", id="Fig., Ref., Dr."),
        pytest.param("Approx. 5 of ca. 10. | No. 3.", id="approx., ca., No."),
        pytest.param("p < 0.05 and 1.5 mg. | 5 mice.", id="decimal numbers"),
        pytest.param("See IL-1.a and www.a.org now. | Next.", id="full stops within words"),
        pytest.param("It rises [1,2]. | It falls (p = 1.) | Done.", id="closing brackets"),
        pytest.param("“It rises.” | 'It falls.' | \"It stays.\" | Done.", id="closing quotes"),
        pytest.param("(See “here.”) | Next.", id="quote and bracket"),
        pytest.param("It is *in vivo.* | Next.", id="closing emphasis"),
        pytest.param("It rises. and falls. | $\\beta$ cells.", id="no end before a lower-case letter"),
        pytest.param("One. | αβ T cells.", id="an end before a Greek letter"),
        pytest.param("One. | 3′ ends. | <i>In vitro</i>.", id="before digits and tags"),
        pytest.param("急性。|慢性。", id="Chinese"),
        pytest.param("他说：“好。”|真的？|好！|完", id="Chinese with quotes and other marks"),
        pytest.param("好（见表1。）| 超过40％的。", id="Chinese brackets"),
        pytest.param("No end", id="no end"),
        pytest.param("Wait... | Then.", id="dots"),
        pytest.param("Really?! | Yes.", id="two marks"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(paragraph: str) -> None:
    expected = [sentence.strip() for sentence in paragraph.split("|")]
    assert split_sentences(paragraph.replace("|", "")) == expected


@given(st.lists(st.sampled_from(["A", "b", " ", ".", "?", "。", "”", ")", "1", "vs", "\n"]), max_size=20).map("".join))
def test_splitting_loses_nothing(text: str) -> None:
    sentences = split_sentences(text)
    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)


DOCUMENT = """\
Review

# A Document of Our Own

Doe, J.

Not read. Not this.

## Abstract

First abstract sentence [1]. Second one.

**Keywords:** a; b

Received: 1 May 2026

## 1. Introduction
Right below the heading. It breaks off in the

middle [2–4]. End.

## 2. Methods

### 2.1. Cells

A sentence that a table

**Table 1.** A caption. With two sentences.

Study\tn\tOutcome
Doe 2020 [5]\t5\t-
-\t6\tRoe [6]
- none\t0\t*

Abbreviations: n = number. Not read.

interrupts [7]. After it.

#### 2.1.1 Deeper

- First item.
- Second item,
  wrapped.
* Third item [8].

**Figure 1.** A picture. With words.

![a picture](a.png)

---

## Discussion and Outlook

Text before a heading.
## 3. Ends
Last (“quoted.”)

**Table 1.** *Cont.*

Study\tn\tOutcome
Loe 2021\t7\tz

Last 2022\t8\ty

**Funding:** None. At all.

## References

1. Doe, J. Not read. Not at all.
"""


def test_a_document_of_our_own() -> None:
    found = [(s.place, s.text.replace("\t", "|"), s.numbers) for s in read_sentences(DOCUMENT)]
    assert found == [
        ("abstract-1-1", "First abstract sentence [1].", (1,)),
        ("abstract-1-2", "Second one.", ()),
        ("1-1-1", "Right below the heading.", ()),
        ("1-1-2", "It breaks off in the middle [2–4].", (2, 3, 4)),
        ("1-1-3", "End.", ()),
        ("t1-1", "Doe 2020 [5]|5|-", (5,)),
        ("t1-2", "-|6|Roe [6]", (6,)),
        ("t1-3", "- none|0|*", ()),
        ("2.1-1-1", "A sentence that a table interrupts [7].", (7,)),
        ("2.1-1-2", "After it.", ()),
        ("2.1.1-1-1", "First item.", ()),
        ("2.1.1-2-1", "Second item, wrapped.", ()),
        ("2.1.1-3-1", "Third item [8].", (8,)),
        ("discussion-and-outlook-1-1", "Text before a heading.", ()),
        ("3-1-1", "Last (“quoted.”)", ()),
        ("t1-4", "Loe 2021|7|z", ()),
        ("t1-5", "Last 2022|8|y", ()),
    ]
    assert read_markdown(DOCUMENT, Path("paper.md")).title == "A Document of Our Own"


@pytest.mark.parametrize("line_break", ["\r\n", "\n \n"], ids=["CRLF", "spaces in empty lines"])
def test_line_breaks_make_no_difference(line_break: str) -> None:
    text = DOCUMENT.replace("\n", "\r\n") if line_break == "\r\n" else DOCUMENT.replace("\n\n", line_break)
    assert read_sentences(text) == read_sentences(DOCUMENT)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("Text without a section.", [], id="no section"),
        pytest.param("## 4 No full stop\n\nA.", ["4-1-1"], id="number without a full stop"),
        pytest.param("## 4.2. Two numbers\n\nA.", ["4.2-1-1"], id="two numbers"),
        pytest.param("#### TL;DR\n\nA.", ["tl-dr-1-1"], id="words"),
        pytest.param("## 摘要\n\n急性。慢性。", ["摘要-1-1", "摘要-1-2"], id="Chinese"),
        pytest.param("##No space\n\nA.", [], id="no heading"),
        pytest.param(
            "## A\n\nOne.\n\n## B\n\nTwo.\n\n## A\n\nThree.", ["a-1-1", "b-1-1", "a-2-1"], id="a section again"
        ),
        pytest.param("## A\n\nOne.\n\n## 9. References\n\n1. Two.", ["a-1-1"], id="references with a number"),
        pytest.param("## A\n\nOne.\n\n### REFERENCES\n\n1. Two.", ["a-1-1"], id="references in capitals"),
        pytest.param("## A\n\nBroken\n\n## References\n\n1. Two.", ["a-1-1"], id="broken off by the references"),
        pytest.param("## A\n\nBroken\n\n## B\n\noff.", ["a-1-1", "b-1-1"], id="no sentence goes over a heading"),
        pytest.param("## A\n\nx\ty\n1\t2\n\nz\n\nx\ty\n3\t4", ["t1-1", "t2-1", "a-1-1"], id="without captions"),
        pytest.param("## A\n\nTable 3. C.\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\nB.", ["t3-1", "a-1-1"], id="bars"),
        pytest.param("## A\n\nTwo:\n1. One.\n2. Two.", ["a-1-1", "a-2-1"], id="numbered items"),
        pytest.param("## A\n\n**Table 2.** C.\n\nx\ty", [], id="a header alone"),
        pytest.param(
            "## A\n\n**Table 2.** C.\nx\ty\n1\t2\nNote below.", ["t2-1", "a-1-1"], id="a table without blank lines"
        ),
        pytest.param("## A\n\n**Table 2.** C.\n\nx\ty\n\n1\t2\n\n3\t4", ["t2-1", "t2-2"], id="rows apart"),
        pytest.param("## A\n\nEt al.\n\n\n\nThen.", ["a-1-1", "a-2-1"], id="blank lines"),
    ],
)
def test_each_sentence_has_its_place_in_the_document(body: str, places: list[str]) -> None:
    assert [sentence.place for sentence in read_sentences(f"# T\n\n{body}\n")] == places


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("none", []),
        ("[1]", [1]),
        ("[1,2] and [3, 4]", [1, 2, 3, 4]),
        ("[1–3]", [1, 2, 3]),
        ("[1-3]", [1, 2, 3]),
        ("[1 – 3, 7,9–10]", [1, 2, 3, 7, 9, 10]),
        ("[1—3] [5‑6] [8−9]", [1, 2, 3, 5, 6, 8, 9]),
        ("[35–32]", [32, 33, 34, 35]),
        ("\\[26,27\\]", [26, 27]),
        ("[[26](#b26)]", [26]),
        ("[1; 2]", [1, 2]),
        ("[n = 5] [5 mg] [] [a] (1)", []),
        ("[1, 1]", [1, 1]),
        ("[1–30000000]", []),
        pytest.param(f"[{'9' * 5000}]", [], id="more digits than int takes"),
    ],
)
def test_cited_numbers(text: str, numbers: list[int]) -> None:
    assert list(cited_numbers(text)) == numbers


SAME = {
    "Greek letters": ["TGF- $\\beta$ and", "TGF-β and", "TGF-\\beta{} and", "TGF-&beta; and", "TGF-&#946; and"],
    "capital Greek letters": ["$\\Delta$F508", "ΔF508"],
    "lambda, which Unicode spells lamda": ["$\\lambda$", "λ"],
    "micro sign": ["5 µm", "5 μm", "5 $\\mu$m"],
    "subscripts": ["PGE<sub>2</sub>", "PGE₂", "PGE $_{2}$", "PGE$_2$", "PGE2"],
    "superscripts": ["CD4<sup>+</sup> 10<sup>6</sup>", "CD4⁺ 10⁶", "CD4$^{+}$ $10^6$"],
    "roman type in formulas": ["$\\mathrm{PGE}_{2}$", "PGE2"],
    "times": ["1.5 $\\times$ 2", "1.5 × 2", "1.5 &times; 2"],
    "comparison": ["p &lt; 0.05, x ≥ 2", "p < 0.05, x $\\geq$ 2"],
    "dashes": ["IL-17–mediated", "IL-17-mediated", "IL‑17—mediated", "IL−17‒mediated"],
    "quotes": ["“licenses” MSCs'", '"licenses" MSCs’', "„licenses‟ MSCs′"],
    "white space": ["a b  c", "a\u00a0b\nc", "abc", " a\u2009b\tc ", "a\u200bb\u00adc\ufeff"],
    "emphasis": ["*in vivo* p", "_in vivo_ p", "<i>in vivo</i> p", '<em class="x">in vivo</em> p', "in vivo p"],
    "escapes of Markdown": ["a \\* b\\_c \\[1\\]", "a b c [1]"],
    "composed and decomposed": [unicodedata.normalize(form, "Türkiye é Å") for form in ("NFC", "NFD", "NFKC", "NFKD")],
    "ligatures and full width": ["ﬁbrosis 40％", "fibrosis 40%"],
}


@pytest.mark.parametrize("variants", SAME.values(), ids=SAME)
def test_converters_do_not_change_the_hash(variants: list[str]) -> None:
    assert {normalise(text) for text in variants} == {normalise(variants[0])}
    assert len({sha256(text) for text in variants}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("MSC increase Treg.", "MSC decrease Treg.", id="words"),
        pytest.param("MSC may increase Treg.", "MSC increase Treg.", id="a hedge"),
        pytest.param("TGF-β", "TGF-γ", id="Greek letters"),
        pytest.param("$\\Delta$", "$\\delta$", id="capital and small Greek letters"),
        pytest.param("TGF-β", "TGF-B", id="Greek and Latin"),
        pytest.param("IL-1", "IL-1.", id="a full stop"),
        pytest.param("CD4+", "CD4-", id="plus and minus"),
        pytest.param("a < b and c > d", "a < x and y > d", id="between comparison signs"),
        pytest.param("a <b and c> d", "a <x and y> d", id="between comparison signs that look like tags"),
        pytest.param("p < 0.05", "p > 0.05", id="less and more"),
        pytest.param("Msc", "MSC", id="case"),
        pytest.param("[1]", "[2]", id="references"),
        pytest.param("急性", "慢性", id="Chinese"),
    ],
)
def test_different_sentences_differ(one: str, other: str) -> None:
    assert sha256(one) != sha256(other)


@given(st.text(max_size=50))
def test_normalising_does_not_depend_on_composition(text: str) -> None:
    assert normalise(unicodedata.normalize("NFC", text)) == normalise(unicodedata.normalize("NFD", text))


def test_the_hash_is_stable() -> None:
    assert sha256("PGE<sub>2</sub> rises.") == "653e9650daebae8c09e559579ed0435dd7a96b0af214d2c1caf46a75b67ec05c"


# Source documents and triples/passages.ttl.


def read_own(tmp_path: Path, text: str = "# A Paper\n\n## 1. A\n\nOne [1]. Two [1,2]. Three.\n") -> SourceDocument:
    (tmp_path / "paper.txt").write_text(text, encoding="utf-8")
    triples = write_folder(tmp_path, block(passage="psg:paper-1-1-2"))
    (document,) = read(triples, tmp_path / "paper.txt")
    return document


def read(triples: Path, *paths: Path) -> list[SourceDocument]:
    """Read documents that are registered in a folder."""
    workspace = Workspace(triples)
    blocks = workspace.blocks()
    return [document for path in paths for document in read_source(path, workspace, blocks)]


def read_sentences(text: str) -> list[Sentence]:
    return Document("", tuple(read_paragraphs(text))).sentences()


def test_a_document_is_recognised_by_its_title(tmp_path: Path) -> None:
    document = read_own(tmp_path, "# *A*  Paper \n\n## 1. A\n\nOne.\n")
    assert (document.curie, document.key, len(document.sentences)) == ("ref:paper", "paper", 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"## 1. A\n", "no line starts with '# '", id="no title"),
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"# A Paper\n\nText.\n", "no line starts with '## '", id="no heading"),
        pytest.param(b"# A Paper\n\n## 1. A\n", "has no text below its headings", id="no text"),
        pytest.param(b"# Another\n\n## 1. A\n\nText.\n", "of triples/references.ttl is 'Another'", id="unknown"),
        pytest.param(b"# A Paper \xff\n", "not UTF-8 text", id="not UTF-8"),
        pytest.param(None, "No such file or directory", id="missing"),
    ],
)
def test_a_document_that_cannot_be_used(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "paper.txt"
    if content is not None:
        path.write_bytes(content)
    triples = write_folder(tmp_path)
    with pytest.raises(SourceError) as caught:
        read(triples, path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_passages_are_those_that_statements_name(tmp_path: Path) -> None:
    document = read_own(tmp_path)
    triples = tmp_path / "triples"
    (triples / "passages.ttl").write_text(passages_text([document], sources(triples)[1:]), encoding="utf-8")
    content, problems = read_folder(triples)
    assert problems == []
    assert list(content.passages.values()) == [
        ("psg:paper-1-1-2", "ref:paper", "1", 1, 2, sha256("Two [1,2]."), ("ref:paper-1", "ref:paper-2"), 1)
    ]
    again = passages_text([document], sources(triples)[1:])
    assert again == (triples / "passages.ttl").read_text(encoding="utf-8")


def test_passages_of_other_documents_are_kept(tmp_path: Path) -> None:
    document = read_own(tmp_path)
    other = PASSAGES.replace("psg:paper-", "psg:letter-")
    triples = write_folder(
        tmp_path, block(passage="psg:paper-1-1-2") + block(number=2, passage="psg:letter-1-1-1"), passages=other
    )
    text = passages_text([document], sources(triples)[1:])
    assert [line for line in text.splitlines() if line.startswith("psg:")] == ["psg:letter-1-1-1", "psg:paper-1-1-2"]


def test_a_sentence_that_is_not_there_is_named(tmp_path: Path) -> None:
    document = read_own(tmp_path)
    triples = write_folder(tmp_path, block(passage="psg:paper-1-1-9"))
    with pytest.raises(
        DataError, match=r"^triples/axis.ttl:\d+: stm:axis-1: msc:passage psg:paper-1-1-9: paper has no such"
    ):
        passages_text([document], sources(triples)[1:])


def seeds() -> list[Path]:
    return sorted(SEEDS.glob("*.txt"))


@pytest.mark.skipif(not seeds(), reason=f"the source documents are not in {SEEDS}")
def test_every_shipped_passage_is_found_at_its_place_with_its_hash() -> None:
    files = sources()
    content, _ = read_content(files, digest(files))
    documents = read(folder("triples"), *seeds())
    assert {document.curie for document in documents} == {"ref:durdu2026", "ref:wang2026"}
    found = {f"psg:{d.key}-{s.place}": (d, s) for d in documents for s in d.sentences}
    assert len(found) == sum(len(document.sentences) for document in documents)
    for passage in (item for item in content.passages.values() if item.document in ("ref:durdu2026", "ref:wang2026")):
        document, sentence = found[passage.curie]
        cited = tuple(dict.fromkeys(f"{document.curie}-{number}" for number in sentence.numbers))
        assert passage == (
            passage.curie,
            document.curie,
            sentence.section,
            sentence.paragraph,
            sentence.sentence,
            sha256(sentence.text),
            cited,
            1,
        )
    assert passages_text(documents, files[1:]) == (folder("triples") / "passages.ttl").read_text(encoding="utf-8")


#: Sentences that were hard to find, with the beginning of their hash.
PLACES = {
    "durdu2026-abstract-1-13": "0313693734b7ef40",
    "durdu2026-1-1-2": "8ad8ecbdbbe3fc4b",  # goes over a page break
    "durdu2026-3.1-3-3": "67e1556982040191",  # within a list in brackets, over a page break
    "durdu2026-3.2-2-5": "4c99e462ade09e34",  # "et al." without a comma, before a capital
    "durdu2026-4.2-2-1": "cab56dbb86236409",  # "U.S."
    "durdu2026-t1-6": "f6c895731e30da5e",
    "durdu2026-4.3-2-2": "2c35c21fc4a84427",  # a heading of four #
    "durdu2026-t3-3": "83e16e6f4bedb7d5",
    "durdu2026-6-3-1": "edf6e7d9086203b2",  # the last one before the back matter
    "wang2026-key-findings-3-1": "00804c4309fea6c5",
    "wang2026-abstract-1-5": "914dc3659149015c",
}


@pytest.mark.skipif(not seeds(), reason=f"the source documents are not in {SEEDS}")
def test_places_in_the_source_documents() -> None:
    documents = read(folder("triples"), *seeds())
    found = {f"{d.key}-{s.place}": s.text for d in documents for s in d.sentences}
    assert {place: sha256(found[place])[:16] for place in PLACES} == PLACES
    assert not any("CrossRef" in text for text in found.values())
    assert not any("-references-" in place for place in found)
