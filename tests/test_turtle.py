"""Reading Turtle as blocks: wrong input is refused with its file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import DataError
from kg.model.terms import PREFIXES
from kg.triples.turtle import TurtleTerm, read_blocks, read_files

if TYPE_CHECKING:
    from pathlib import Path

CL = f"@prefix CL: <{PREFIXES['CL']}> .\n"
MSC = f"@prefix msc: <{PREFIXES['msc']}> .\n"
HEAD = CL + MSC


def read(path: Path, text: str | bytes) -> dict[str, tuple[int, dict[str, list[TurtleTerm]]]]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return {block.curie: (block.line, block.properties) for block in read_blocks(path, "triples/x.ttl")}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param(HEAD + "CL:1\n    msc:a CL:2\n    msc:b CL:3 .\n", 5, "not Turtle", id="a semicolon is missing"),
        pytest.param(HEAD + "CL:1\n    msc:a CL:2", 4, "not Turtle", id="no full stop at the end"),
        pytest.param(HEAD + 'CL:1\n    msc:a "open .\n', 4, "not Turtle", id="a string that does not close"),
        pytest.param(
            HEAD + "CL:1\n    msc:a CHEBI:2 .\n",
            4,
            f"prefix 'CHEBI' is not declared; add '@prefix CHEBI: <{PREFIXES['CHEBI']}> .'",
            id="a known prefix that is not declared",
        ),
        pytest.param(
            HEAD + "CL:1\n    msc:a HGCN:2 .\n", 4, "unknown prefix 'HGCN'; did you mean HGNC?", id="an unknown prefix"
        ),
        pytest.param(
            MSC + "@prefix CL: <http://purl.obolibrary.org/obo/CL:> .\n",
            2,
            "prefix 'CL' stands for <http://purl.obolibrary.org/obo/CL:>; this graph has <" + PREFIXES["CL"],
            id="a prefix with another IRI",
        ),
        pytest.param(CL + "@prefix x: <http://x/> .\n", 2, "this graph knows CHEBI, CL", id="a prefix of no use here"),
        pytest.param(CL + "@prefix : <http://x/> .\n", 2, "prefix '' stands for <http://x/>", id="the empty prefix"),
        pytest.param(CL + "  PREFIX GO: <http://x/>\n", 2, "prefix 'GO' stands for <http://x/>", id="SPARQL's PREFIX"),
        pytest.param(HEAD + "CL:1\n    msc:a CL:2 ,\n    [ msc:b CL:3 ] .\n", 5, "blank node", id="[ ] as a value"),
        pytest.param(HEAD + "CL:1 msc:a CL:2 .\n[] msc:a CL:3 .\n", 4, "blank node", id="[ ] as a subject"),
        pytest.param(HEAD + "CL:1 msc:a CL:2 .\n_:b msc:a CL:3 .\n", 4, "blank node", id="_: as a subject"),
        pytest.param(
            HEAD + '# [no]\nCL:1 msc:c "[(" ;\n    msc:a _:b .\n', 5, "blank node", id="_: as a value, [ in a string"
        ),
        pytest.param(HEAD + "CL:1\n    msc:a (CL:2) .\n", 4, "blank node", id="a list"),
        pytest.param(HEAD + "<< CL:1 msc:a CL:2 >> msc:a CL:3 .\n", 3, "blank node", id="a reified triple"),
        pytest.param(
            HEAD + "CL:1\n    msc:a CL:2 .\n\nCL:3 msc:a CL:2 .\n\nCL:1\n    msc:b CL:2 .\n",
            8,
            "a second block of CL:1; the first is in line 3",
            id="a second block further down",
        ),
        pytest.param(
            HEAD + "CL:1\n    msc:a CL:2 .\n\nCL:1\n    msc:b CL:2 .\n",
            6,
            "a second block of CL:1; the first is in line 3",
            id="a second block right below",
        ),
        pytest.param(
            HEAD + f"CL:1\n    msc:a CL:2 .\n\n<{PREFIXES['CL']}1>\n    msc:b CL:2 .\n",
            6,
            "a second block of CL:1",
            id="a second block under its IRI",
        ),
        pytest.param(
            HEAD + "CL:1 msc:a CL:2 .\n\n  CL:3 msc:a CL:2 .\n",
            5,
            "the block of CL:3 does not open in column 0",
            id="a block that is indented",
        ),
        pytest.param(
            HEAD + "CL:1 msc:a CL:2 . CL:3 msc:a CL:2 .\n", 3, "the block of CL:3 does not open", id="two in one line"
        ),
        pytest.param(HEAD + 'CL:1\n    msc:a "x"@en .\n', 3, "language tags are not used", id="a language tag"),
        pytest.param("\ufeff" + HEAD, 1, "byte order mark", id="a byte order mark"),
        pytest.param((HEAD + 'CL:1\n    msc:a "caf').encode() + b'\xe9" .\n', 4, "0xE9 is not UTF-8", id="Latin-1"),
    ],
)
def test_wrong_turtle_is_refused_with_file_and_line(tmp_path: Path, text: str | bytes, line: int, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path / "x.ttl", text)
    assert str(caught.value).startswith(f"triples/x.ttl:{line}: ")
    assert said in str(caught.value)
    assert (caught.value.file, caught.value.line) == ("triples/x.ttl", line)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^triples/x.ttl:1: cannot be read: No such file or directory$"):
        read_blocks(tmp_path / "x.ttl", "triples/x.ttl")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\n\n  \n", id="white space"),
        pytest.param("# a comment\n", id="a comment"),
        pytest.param(HEAD, id="prefixes alone"),
    ],
)
def test_no_blocks(tmp_path: Path, text: str) -> None:
    assert read(tmp_path / "x.ttl", text) == {}


TWO = "CL:1\n    msc:a CL:2 ;\n    msc:b CL:3 , CL:4 .\n\nCL:5\n    msc:a CL:2 .\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + TWO, id="as written"),
        pytest.param((HEAD + TWO).replace("\n", "\r\n"), id="CRLF"),
        pytest.param((HEAD + TWO).replace("    ", "\t"), id="tabs"),
        pytest.param((HEAD + TWO).replace(" ;\n", ";\n").replace(" .\n", ".\n"), id="no space before the stops"),
        pytest.param((HEAD + TWO).rstrip("\n"), id="no line break at the end"),
        pytest.param((HEAD + TWO).replace("CL:1\n", "CL:1# said\n"), id="a comment close to the subject"),
        pytest.param((HEAD + TWO).replace("CL:1\n", f"<{PREFIXES['CL']}1>\n"), id="a subject as IRI"),
    ],
)
def test_blocks_and_their_lines(tmp_path: Path, text: str) -> None:
    found = read(tmp_path / "x.ttl", text)
    assert found == {
        "CL:1": (
            3,
            {"msc:a": [TurtleTerm("CL:2", True)], "msc:b": [TurtleTerm("CL:3", True), TurtleTerm("CL:4", True)]},
        ),
        "CL:5": (7, {"msc:a": [TurtleTerm("CL:2", True)]}),
    }


@pytest.mark.parametrize(
    ("written", "term"),
    [
        pytest.param('"text"', TurtleTerm("text", False), id="text"),
        pytest.param(r'"a \"b\" \\ \n"', TurtleTerm('a "b" \\ \n', False), id="escapes"),
        pytest.param(
            '"""two\nCL:5 lines"""', TurtleTerm("two\nCL:5 lines", False), id="a long string that looks like a block"
        ),
        pytest.param("'''two\nCL:1 lines'''", TurtleTerm("two\nCL:1 lines", False), id="... like its own block"),
        pytest.param(
            '"a\u2028b\x0cc\x85d"', TurtleTerm("a\u2028b\x0cc\x85d", False), id="what only Python calls line breaks"
        ),
        pytest.param("0", TurtleTerm("0", False, "xsd:integer"), id="number"),
        pytest.param("true", TurtleTerm("true", False, "xsd:boolean"), id="truth"),
        pytest.param("<http://example.org/a>", TurtleTerm("http://example.org/a", True), id="an IRI of no prefix"),
    ],
)
def test_each_form_of_a_term_is_read(tmp_path: Path, written: str, term: TurtleTerm) -> None:
    text = HEAD + f"CL:1\n    msc:a {written} .\n\nCL:5\n    msc:a CL:2 .\n"
    found = read(tmp_path / "x.ttl", text)
    assert found["CL:1"] == (3, {"msc:a": [term]})
    assert found["CL:5"] == (6 + written.count("\n"), {"msc:a": [TurtleTerm("CL:2", True)]})


def test_one_subject_in_two_files(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text(HEAD + "\nCL:1 msc:a CL:2 .\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"^triples/b.ttl:4: CL:1: already has a block in triples/a.ttl:4$"):
        list(read_files((f"triples/{name}", tmp_path / name) for name in ("a.ttl", "b.ttl")))
