"""``kg verify``: passages held against a document of our own, and against the real sources where they are."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from commands import run
from folders import REFERENCES, block, passage, write_folder
from kg.curation.sources import read_source
from kg.curation.verify import uncovered, used_passages, verify
from kg.curation.workspace import Workspace
from kg.errors import SourceError
from kg.knowledge_graph import KnowledgeGraph
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

PAPER = Path(__file__).parent / "data" / "paper.md"
#: The source documents, beside the checkout; they are not part of it.
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
ANOTHER = """
ref:other
    a msc:Document ;
    dcterms:title "Another Paper" ;
    msc:authors "Zoe, Z." ;
    msc:year 2026 .
"""
#: Place in the paper to what is hashed there, normalised by hand.
SENTENCES = {
    "1-1-1": "StromamakesTGF-β[1].",
    "1-1-2": "Factorhelpsregulators[1,2].",
    "1-2-1": "Enzymecutsfactor.",
    "t1-2": "Low1",
}


def hashed(place: str, text: str, document: str = "paper") -> str:
    return passage(place, sha256(text.encode()).hexdigest(), document=document)


@pytest.fixture
def triples(tmp_path: Path) -> Path:
    """Write a graph of the paper: its first two sentences and the second row of its table are used, the third is not.

    ::

        stroma -> treg (1-1-1, 1-1-2)    factor -> treg (t1-2, 1-1-2)    enzyme -> treg (1-2-1, retracted)
    """
    return write_folder(
        tmp_path,
        block(passage="psg:paper-1-1-1 , psg:paper-1-1-2")
        + block("ent:factor", number=2, passage="psg:paper-t1-2 , psg:paper-1-1-2")
        + block(
            "ent:enzyme",
            "msc:increases",
            "ent:treg",
            'msc:retracted "It was misread."',
            number=3,
            passage="psg:paper-1-2-1",
        ),
        references=REFERENCES,
        passages="".join(hashed(place, text) for place, text in SENTENCES.items()),
    )


def kg(triples: Path, *args: str) -> Result:
    return run("--triples", str(triples), "verify", *args)


def statuses(done: Result) -> dict[str, tuple[str, str | None]]:
    return {row["passage"]: (row["status"], row["found_at"]) for row in json.loads(done.stdout)}


@pytest.fixture
def verified(triples: Path, tmp_path: Path) -> Callable[[str, str], tuple[int, dict[str, tuple[str, str | None]]]]:
    """Change the paper, and verify the passages against it."""

    def run(old: str, new: str) -> tuple[int, dict[str, tuple[str, str | None]]]:
        text = PAPER.read_text(encoding="utf-8")
        assert old in text
        changed = tmp_path / "changed.md"
        changed.write_text(text.replace(old, new), encoding="utf-8")
        done = kg(triples, str(changed), "-f", "json")
        return done.exit_code, statuses(done)

    return run


def test_all_is_found(triples: Path) -> None:
    done = kg(triples, str(PAPER), "-f", "json")
    assert done.exit_code == 0
    assert statuses(done) == {f"psg:paper-{place}": ("found", None) for place in SENTENCES}
    assert done.stderr == "4 found; 4 sentences that nothing points to (--uncovered lists them)\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Factor helps", "Factor\n   helps", id="line break"),
        pytest.param("regulators [1,2]", "**regulators**  [1,2]", id="bold and spaces"),
        pytest.param("regulators [1,2]", "<i>regulators</i> \\[1,2\\]", id="tags and escapes"),
        pytest.param("TGF- $\\beta$", "TGF-β", id="a letter for LaTeX"),
        pytest.param("TGF- $\\beta$", "TGF‑&beta;", id="another dash and a character reference"),
        pytest.param("Low\t1", "Low \t $1$", id="markup in a row"),
        pytest.param("It ends twice.", "It ends thrice.", id="a sentence that nothing points to"),
    ],
)
def test_a_sentence_changed_by_a_converter_is_found(verified: Callable[..., Any], old: str, new: str) -> None:
    code, found = verified(old, new)
    assert (code, {status for status, _ in found.values()}) == (0, {"found"})


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        pytest.param(
            "Stroma makes", "Before all. Stroma makes", {"1-1-1": "1-1-2", "1-1-2": "1-1-3"}, id="a sentence before"
        ),
        pytest.param("Enzyme cuts", "Between.\n\nEnzyme cuts", {"1-2-1": "1-3-1"}, id="a paragraph before"),
        pytest.param("Low\t1", "Mid\t1.5\nLow\t1", {"t1-2": "t1-3"}, id="a row before"),
        pytest.param("## 2. Ends", "## 2. Ends\n\nEnzyme cuts factor.", {}, id="said again, which is not a move"),
        pytest.param("## 1. Cells", "## 7. Cells", {p: f"7{p[1:]}" for p in SENTENCES if p[0] == "1"}, id="section"),
        pytest.param("**Table 1.**", "**Table 3.**", {"t1-2": "t3-2"}, id="table"),
    ],
)
def test_a_moved_sentence_names_its_new_place(
    verified: Callable[..., Any], old: str, new: str, moved: dict[str, str]
) -> None:
    code, found = verified(old, new)
    assert code == bool(moved)
    assert found == {
        f"psg:paper-{p}": ("moved", f"psg:paper-{moved[p]}") if p in moved else ("found", None) for p in SENTENCES
    }


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        pytest.param("Enzyme cuts factor.", "", "1-2-1", id="sentence left out"),
        pytest.param("Enzyme cuts factor.", "Enzyme may cut factor.", "1-2-1", id="word changed"),
        pytest.param("Enzyme cuts factor.", "Enzyme cuts factors.", "1-2-1", id="letter changed"),
        pytest.param("Enzyme cuts", "enzyme cuts", "1-2-1", id="case changed"),
        pytest.param("regulators [1,2]", "regulators [1,3]", "1-1-2", id="citation changed"),
        pytest.param("Low\t1", "Low\t10", "t1-2", id="number changed"),
    ],
)
def test_a_changed_sentence_is_gone(verified: Callable[..., Any], old: str, new: str, gone: str) -> None:
    code, found = verified(old, new)
    assert code == 1
    assert {curie: status for curie, (status, _) in found.items() if status != "found"} == {f"psg:paper-{gone}": "gone"}


def test_two_passages_may_change_places(verified: Callable[..., Any]) -> None:
    code, found = verified("Factor helps regulators [1,2].\n\nEnzyme cuts factor.", "Enzyme cuts factor.\n\n"
                           "Factor helps regulators [1,2].")  # fmt: skip
    assert code == 1
    assert found["psg:paper-1-1-2"] == ("moved", "psg:paper-1-2-1")
    assert found["psg:paper-1-2-1"] == ("moved", "psg:paper-1-1-2")


def test_a_document_that_is_not_given_is_no_problem(tmp_path: Path) -> None:
    triples = write_folder(
        tmp_path,
        block() + block("ent:factor", number=2, passage="psg:other-1-1-1"),
        references=REFERENCES + ANOTHER,
        passages=hashed("1-1-1", SENTENCES["1-1-1"]) + hashed("1-1-1", SENTENCES["1-1-1"], "other"),
    )
    done = kg(triples, str(PAPER), "-f", "json")
    assert done.exit_code == 0
    assert statuses(done) == {"psg:paper-1-1-1": ("found", None), "psg:other-1-1-1": ("no source", None)}
    assert done.stderr.startswith("1 found, 1 no source; ")
    other = tmp_path / "other.md"
    other.write_text("# Another Paper\n\n## 1. A\n\nStroma makes TGF-β [1].\n", encoding="utf-8")
    both = kg(triples, str(PAPER), str(other), "-f", "json")
    assert (both.exit_code, {status for status, _ in statuses(both).values()}) == (0, {"found"})


def test_a_sentence_of_another_document_is_no_move(tmp_path: Path) -> None:
    triples = write_folder(
        tmp_path,
        block() + block("ent:factor", number=2, passage="psg:other-1-1-1"),
        references=REFERENCES + ANOTHER,
        passages=hashed("1-1-1", SENTENCES["1-1-1"]) + hashed("1-1-1", SENTENCES["1-2-1"], "other"),
    )
    other = tmp_path / "other.md"
    other.write_text("# Another Paper\n\n## 1. A\n\nIt says so.\n", encoding="utf-8")
    done = kg(triples, str(PAPER), str(other), "-f", "json")
    assert (done.exit_code, statuses(done)["psg:other-1-1-1"]) == (1, ("gone", None))


def test_the_count_is_of_statements_in_force(triples: Path) -> None:
    rows = json.loads(kg(triples, str(PAPER), "-f", "json").stdout)
    assert {row["passage"]: row["statements"] for row in rows} == {
        "psg:paper-1-1-1": 1,
        "psg:paper-1-1-2": 2,
        "psg:paper-1-2-1": 0,
        "psg:paper-t1-2": 1,
    }


def test_a_statement_with_two_lines_of_evidence_from_one_sentence_counts_once(triples: Path) -> None:
    content = KnowledgeGraph.load(triples).content
    statement = content.statements["stm:axis-1"]
    twice = statement._replace(evidence=(*statement.evidence, *statement.evidence))
    content = content.replace(statements={**content.statements, "stm:axis-1": twice})
    assert used_passages(content) == {"psg:paper-1-1-1": 1, "psg:paper-1-1-2": 2, "psg:paper-t1-2": 1}


def test_uncovered_lists_sentences_to_which_no_statement_in_force_points(triples: Path) -> None:
    done = kg(triples, str(PAPER), "--uncovered", "-f", "tsv")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "passage\ttext",
        "psg:paper-1-2-1\tEnzyme cuts factor.",
        "psg:paper-2-1-1\tIt ends.",
        "psg:paper-2-1-2\tIt ends twice.",
        "psg:paper-t1-1\tHigh 2",
    ]


def test_formats(triples: Path, tmp_path: Path) -> None:
    tsv = kg(triples, str(PAPER)).stdout
    assert tsv.splitlines()[:2] == ["status\tpassage\tfound_at\tstatements", "found\tpsg:paper-1-1-1\t\t1"]
    assert kg(triples, str(PAPER), "-f", "tsv").stdout == tsv
    rows = json.loads(kg(triples, str(PAPER), "-f", "json").stdout)
    lines = kg(triples, str(PAPER), "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert rows[0] == {"status": "found", "passage": "psg:paper-1-1-1", "found_at": None, "statements": 1}
    assert "found at" in kg(triples, str(PAPER), "-f", "table").stdout
    target = tmp_path / "out.tsv"
    written = kg(triples, str(PAPER), "-o", str(target))
    assert (written.exit_code, written.stdout, target.read_text(encoding="utf-8")) == (0, "", tsv)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"# A Paper of Others\n\n## 1. A\n\nIt is.\n", "'A Paper of Others'", id="unknown title"),
        pytest.param(b"It has no title.\n", "opens with its title", id="no title"),
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"%PDF-1.4\n\xff\xfe\x00", "cannot be read as PDF", id="a broken PDF"),
        pytest.param(None, "cannot read", id="no file"),
    ],
)
def test_a_document_that_cannot_be_used(triples: Path, tmp_path: Path, data: bytes | None, words: str) -> None:
    file = tmp_path / "document.md"
    if data is not None:
        file.write_bytes(data)
    for documents in ([str(file)], [str(PAPER), str(file)]):
        done = kg(triples, *documents)
        assert (done.exit_code, done.stdout) == (3, "")
        assert words in done.stderr
        assert "document.md" in done.stderr


def test_one_document_twice_is_refused(triples: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.md"
    changed.write_text("# A Paper\n\n## 1. A\n\nAll else.\n", encoding="utf-8")
    done = kg(triples, str(PAPER), str(changed))
    assert (done.exit_code, done.stdout) == (3, "")
    assert "2 of the files are ref:paper; give one" in done.stderr
    workspace = Workspace(triples)
    blocks = workspace.blocks()
    content = KnowledgeGraph.load(triples).content
    with pytest.raises(SourceError, match="give one"):
        verify(content, [*read_source(PAPER, workspace, blocks), *read_source(changed, workspace, blocks)])


def test_no_document_is_wrong_usage(triples: Path) -> None:
    assert kg(triples).exit_code == 2


def test_an_empty_document_is_refused(triples: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.md"
    bare.write_text("# A Paper\n", encoding="utf-8")
    done = kg(triples, str(bare), "-f", "json")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "no line starts with '## '" in done.stderr


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not part of the checkout")
def test_every_passage_of_the_graph_is_found_in_the_sources() -> None:
    workspace = Workspace(folder("triples"))
    blocks = workspace.blocks()
    paths = sorted(SEEDS.glob("*.txt"))
    documents = [document for path in paths for document in read_source(path, workspace, blocks)]
    content = KnowledgeGraph.load().content
    findings = verify(content, documents)
    assert [f.passage.curie for f in findings] == list(content.passages)
    at_hand = {document.curie for document in documents}
    assert [f for f in findings if f.status != "found" and f.passage.document in at_hand] == []
    assert {curie for curie, _ in uncovered(content, documents)} == content.left_out.keys()
