"""``kg check`` and ``kg diff``: questions with expected answers, and two versions of a graph."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from commands import run
from folders import block, write_folder
from kg.comparison.check import check_questions
from kg.comparison.difference import CHANGES, find_difference
from kg.comparison.versions import VersionError, open_version
from kg.curation.questions import KeptQuestion, QuestionError, read_question_files, read_questions
from kg.errors import DataError
from kg.knowledge_graph import KnowledgeGraph
from kg.resources import folder as data_folder
from small import graph

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "examples" / "questions"


def asked(source: str, target: str, verdict: str, **fields: str) -> KeptQuestion:
    return KeptQuestion(source, target, verdict, "questions/test.tsv", 2, **fields)


# kg check


@pytest.mark.parametrize("triples", [None, ROOT / "triples"], ids=["the copy for tests", "the graph as it is"])
def test_the_competency_questions_are_answered_as_the_sources_say(triples: Path | None) -> None:
    questions = read_question_files([QUESTIONS])
    assert len(questions) >= 40
    assert all(question.question.endswith("?") for question in questions)
    found = check_questions(KnowledgeGraph.load(triples), questions)
    assert [(item.question.question, item.wrong) for item in found.wrong] == []


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        pytest.param(asked("a", "b", "positive", basis="stated"), "", id="as expected"),
        pytest.param(asked("a", "b", "negative"), "the verdict is positive, not negative", id="another verdict"),
        pytest.param(asked("a", "b", "positive", basis="kind"), "the basis is stated, not kind", id="another basis"),
        pytest.param(asked("c", "a", "positive"), "the verdict is none, not positive", id="nothing is said"),
        pytest.param(asked("c", "a", "none"), "", id="nothing, as expected"),
        pytest.param(asked("a", "c", "positive", via="b"), "", id="a path through an entity"),
        pytest.param(asked("a", "b", "positive", via="c"), "no path passes through c", id="no such path"),
        pytest.param(asked("a", "qqzz", "positive"), "no entity 'qqzz'", id="an unknown name"),
    ],
)
def test_a_wrong_answer_says_why(question: KeptQuestion, wrong: str) -> None:
    (item,) = check_questions(graph("a + b \n b + c \n a + c"), [question])
    assert item.wrong.startswith(wrong)
    assert item.is_right == (not wrong)


def test_a_question_may_name_conditions() -> None:
    contexts = {name: {"species": (f"ent:{name}",)} for name in ("human", "mouse")}
    made = graph("a + b context=human \n a - b context=mouse", contexts)
    questions = [
        asked("a", "b", verdict, context=f"species={name}")
        for name, verdict in (("human", "positive"), ("mouse", "negative"))
    ]
    assert check_questions(made, questions).wrong == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a\tb\n", "the columns are source, target, verdict", id="columns are missing"),
        pytest.param("source\ttarget\tverdict\tcolour\n", "the columns are", id="an unknown column"),
        pytest.param("source\ttarget\tverdict\nx\ty\n", "2: takes 3 cells", id="a cell too few"),
        pytest.param("source\ttarget\tverdict\nx\ty\t\n", "2: has no verdict", id="no verdict"),
        pytest.param("source\ttarget\tverdict\nx\ty\tgood\n", "'good' is not a verdict", id="no such verdict"),
        pytest.param("source\ttarget\tverdict\tbasis\nx\ty\tnone\tsure\n", "'sure' is not a basis", id="no such basis"),
        pytest.param("source\ttarget\tverdict\tcontext\nx\ty\tnone\tage=9\n", "no context field 'age'", id="no field"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "q.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_questions(path)


def test_a_file_is_called_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("q.tsv").write_text("a\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"^q\.tsv:1: the columns are"):
        read_questions(Path("q.tsv"))


def test_without_a_question_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="there is no question in"):
        read_question_files([tmp_path])


def test_the_command_names_wrong_answers_and_exits_with_1(tmp_path: Path) -> None:
    path = tmp_path / "q.tsv"
    path.write_text("source\ttarget\tverdict\n# a remark\nIDO\tTreg\tpositive\nMSC\tTreg\tnegative\n", encoding="utf-8")
    done = run("check", path)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"{tmp_path.name}/q.tsv:4: MSC and Treg: the verdict is positive, not negative",
        "1 of 2 questions are answered as expected",
    ]
    record = json.loads(run("check", path, "-f", "json").stdout)
    assert (record["schema"], record["asked"], record["wrong"]) == ("msc-kg/check/1", 2, 1)
    assert [row["ok"] for row in record["questions"]] == [True, False]
    path.write_text("source\ttarget\tverdict\nIDO\tTreg\tpositive\n", encoding="utf-8")
    assert run("check", path).exit_code == 0


# kg diff


def changes(before: str, after: str, *questions: KeptQuestion) -> list[tuple[str, str, tuple[str, ...]]]:
    found = find_difference(graph(before), graph(after), questions)
    return [(item.change, item.id, item.details) for item in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("a + b", "a + b", [], id="nothing"),
        pytest.param("a + b", "a + b \n b + c", [("added", "stm:test-2", ())], id="added"),
        pytest.param("a + b \n b + c", "a + b", [("removed", "stm:test-2", ())], id="removed"),
        pytest.param(
            "a + b",
            "a + b certainty=suggested",
            [("changed", "stm:test-1", ("certainty: asserted → suggested",))],
            id="certainty",
        ),
        pytest.param(
            "a + b",
            "a - b",
            [("changed", "stm:test-1", ("predicate: msc:increases → msc:decreases", "sign: positive → negative"))],
            id="sign",
        ),
        pytest.param(
            "a + b", "a + b negated=true", [("changed", "stm:test-1", ("is_negated changed",))], id="denied now"
        ),
        pytest.param(
            "a + b", "a + b retracted=wrong", [("retracted", "stm:test-1", ("reason: wrong",))], id="retracted"
        ),
    ],
)
def test_changes_of_statements(before: str, after: str, expected: list[object]) -> None:
    assert changes(before, after) == expected


def test_an_answer_that_changed_is_listed_with_both() -> None:
    question = asked("a", "c", "positive", question="Does a raise c?")
    found = changes("a + b \n b + c", "a + b \n b + c \n a - c", question)
    assert found[-1] == (
        "answer changed",
        "Does a raise c?",
        ("before: positive (inferred); a → b → c", "after: negative (stated); a ⊣ c"),
    )
    assert changes("a + b", "a + b", question) == []


def test_a_difference_has_text_markdown_and_a_record() -> None:
    found = find_difference(graph("a + b"), graph("b + c"), [asked("b", "c", "positive")], ("old", "new"))
    assert str(found).startswith("old → new: statements: 1 changed; answers changed: 1 of 1\n")
    markdown = found.to_markdown()
    assert markdown.startswith("### Data\n")
    assert "- `stm:test-1` asserted: b increases c" in markdown
    record = found.to_dict()
    assert set(record["counts"]) == set(CHANGES)
    assert record["before"]["name"] == "old"
    assert [row["change"] for row in record["changes"]] == ["changed", "answer changed"]
    assert len(find_difference(graph("a + b"), graph("a + b"))) == 0


def test_a_folder_is_compared_with_another(tmp_path: Path) -> None:
    old = write_folder(tmp_path / "old", block() + block("ent:factor", number=2))
    new = write_folder(
        tmp_path / "new", block(certainty="msc:Suggested") + "stm:axis-2\n    msc:replacedBy stm:axis-1 .\n"
    )
    done = run("diff", old, new)
    assert done.exit_code == 0
    assert "statements: 1 changed, 1 replaced" in done.stdout
    assert "certainty: asserted → suggested" in done.stdout
    assert "by stm:axis-1" in done.stdout
    assert run("diff", old, old).exit_code == 1
    rows = json.loads(run("diff", old, new, "-f", "json").stdout)["changes"]
    assert {row["id"] for row in rows} == {"stm:axis-1", "stm:axis-2"}
    assert run("diff", old, new, "-f", "markdown").stdout.startswith("### Data")


def checkout(root: Path, statements: str) -> Path:
    """Write a folder with ``triples/`` and the ontology of this package."""
    write_folder(root, statements)
    (root / "ontology").mkdir(exist_ok=True)
    (root / "ontology" / "msc.ttl").write_bytes((data_folder("ontology") / "msc.ttl").read_bytes())
    return root


def test_a_wheel_a_store_and_a_checkout_are_versions(tmp_path: Path) -> None:
    root = checkout(tmp_path / "root", block())
    wheel = tmp_path / "msc_kg-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        for path in root.rglob("*.ttl"):
            file.write(path, f"kg/_data/{path.relative_to(root)}")
    graph_ = open_version(str(root)).graph
    graph_.build_store([], tmp_path / "store", merge=True, with_sparql=False)
    for name in (root, wheel, tmp_path / "store"):
        assert [item.id for item in open_version(str(name)).graph.content.curated()] == ["stm:axis-1"]
        assert len(find_difference(graph_, open_version(str(name)).graph)) == 0
    (tmp_path / "no.whl").write_bytes(b"nothing")
    with pytest.raises(VersionError, match="is not a wheel"):
        open_version(str(tmp_path / "no.whl"))


def test_a_revision_is_a_version_and_its_unreadable_statements_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=tmp_path, check=True)

    git("init", "-q")
    checkout(tmp_path, block() + block("ent:factor", "msc:of_old", number=2))
    git("add", ".")
    git("commit", "-qm", "one")
    write_folder(tmp_path, block() + block("ent:factor", number=3))
    (tmp_path / "triples" / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "triples" / "deep")
    done = run("diff", "HEAD", tmp_path)
    assert done.exit_code == 0
    assert "HEAD: left out 1 of its parts, the first: triples/axis.ttl:" in done.stderr
    assert "statements: 1 added" in done.stdout
    for odd in ("HEAD~7", "--output=x", "nix", ""):
        done = run("diff", "--", odd, tmp_path)
        assert (done.exit_code, done.stdout) == (3, "")


def test_the_shipped_graph_is_a_version(tmp_path: Path) -> None:
    assert run("diff", "shipped", "shipped").exit_code == 1
    done = run("diff", write_folder(tmp_path, block()), "--questions", QUESTIONS / "niche.tsv", "-f", "json")
    assert json.loads(done.stdout)["asked"] == 10
