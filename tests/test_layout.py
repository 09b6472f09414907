"""The one layout of ``triples/``: nothing is lost, comments least of all, and laying out twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph
import pytest

from folders import CONTEXTS, HEAD, block, make, write_folder
from kg.curation.layout import laid_out, prefix_lines, readings, turtle, written, written_readings
from kg.errors import DataError
from kg.model.terms import PREFIXES
from kg.resources import digest, sources
from kg.triples.load import read
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from pathlib import Path


def triples(text: str) -> set[pyoxigraph.Triple]:
    return {quad.triple for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)}


def lay_out(path: Path, text: str, **said: str) -> str:
    """Lay out a text, and the result again, which must change nothing."""
    path.write_text(text, encoding="utf-8")
    readings_of = {f"stm:{name}": words for name, words in said.items()}
    once = laid_out(path, "triples/x.ttl", readings_of)
    assert triples(once) == triples(text)
    path.write_text(once, encoding="utf-8")
    assert laid_out(path, "triples/x.ttl", readings_of) == once
    return once


def body(text: str) -> str:
    """Return the text after the prefixes."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("@prefix")).lstrip("\n")


MESSY = """\
stm:x-1   # what it once said
  rdf:object ent:b,ent:a; msc:certainty msc:Asserted;
\tmsc:passage psg:p-1-1-1 ;
    obo:RO_0002558 evd:x-1-1;
    rdf:subject ent:c ;
    <https://w3id.org/biolink/vocab/negated> true ; rdf:predicate msc:affects; msc:sign 0.
"""
TIDY = """\
stm:x-1  # c affects b, a
    rdf:subject ent:c ;
    rdf:predicate msc:affects ;
    rdf:object ent:b , ent:a ;
    biolink:negated true ;
    msc:sign 0 ;
    msc:certainty msc:Asserted ;
    msc:passage psg:p-1-1-1 ;
    obo:RO_0002558 evd:x-1-1 .
"""


def test_a_file_is_laid_out_in_one_way(tmp_path: Path) -> None:
    text = lay_out(tmp_path / "x.ttl", f"{HEAD}\n{MESSY}", **{"x-1": "c affects b, a"})
    assert body(text) == TIDY
    used = ["biolink", "ent", "evd", "msc", "obo", "psg", "rdf", "stm", "xsd"]
    assert text.startswith("".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used) + "\nstm:x-1")


ONE, TWO = "ent:a\n    a biolink:Cell .\n", "ent:b\n    a biolink:Cell .\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"# above\n{ONE}", f"# above\n{ONE}", id="right above a block"),
        pytest.param(f"# above\n\n{ONE}", f"# above\n\n{ONE}", id="above, apart"),
        pytest.param(f"{ONE}# below\n", f"{ONE}\n# below\n", id="right below a block"),
        pytest.param(f"{ONE}\n\n\n# between\n\n\n{TWO}", f"{ONE}\n# between\n\n{TWO}", id="between, apart"),
        pytest.param(f"{ONE}# a\n# b\n{TWO}", f"{ONE}\n# a\n# b\n{TWO}", id="two lines"),
        pytest.param(f"# a\n\n# b\n\n{ONE}", f"# a\n\n# b\n\n{ONE}", id="two comments"),
        pytest.param(f"{ONE}    # indented\n{TWO}", f"{ONE}\n# indented\n{TWO}", id="indented"),
        pytest.param(f"{ONE}\n#\n#  x  \n", f"{ONE}\n#\n#  x\n", id="empty, and spaces at the end"),
        pytest.param("# only\n", "# only\n", id="no block"),
        pytest.param("", "", id="nothing"),
        pytest.param("# 'a quote\n\n" + ONE, "# 'a quote\n\n" + ONE, id="with an apostrophe"),
        pytest.param(f'# "a quote\n{ONE}# "\n', f'# "a quote\n{ONE}\n# "\n', id="with quotes that do not match"),
        pytest.param(TWO + ONE, f"{TWO}\n{ONE}", id="blocks keep their order"),
    ],
)
def test_comments_and_order_are_kept(tmp_path: Path, before: str, after: str) -> None:
    assert body(lay_out(tmp_path / "x.ttl", f"{HEAD}\n{before}")) == after


def test_a_comment_above_the_prefixes_is_kept(tmp_path: Path) -> None:
    text = lay_out(tmp_path / "x.ttl", f"# top\n{HEAD}# middle\n{ONE}")
    assert body(text) == f"# top\n\n# middle\n{ONE}"


def test_an_empty_file_stays_empty(tmp_path: Path) -> None:
    assert lay_out(tmp_path / "x.ttl", "") == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('ent:a\n    # lost\n    a biolink:Cell ;\n    rdfs:label "x" .\n', 2, id="on a line of its own"),
        pytest.param('ent:a\n# lost\n    a biolink:Cell ;\n    rdfs:label "x" .\n', 2, id="in column 0"),
        pytest.param("ent:a\n    a biolink:Cell .  # lost\n", 2, id="behind the end"),
        pytest.param('ent:a\n    a biolink:Cell ; # lost\n    rdfs:label "x" .\n', 2, id="behind a value"),
        pytest.param("ent:a  # lost\n    a biolink:Cell .\n", 1, id="behind the subject of a block without a reading"),
        pytest.param("ent:a a biolink:Cell .  # lost\n", 1, id="in one line"),
        pytest.param("stm:x-1 rdf:subject ent:a .  # lost\n", 1, id="a statement in one line"),
        pytest.param(
            "ent:a\n    rdfs:label \"# not\", '# this' ; # lost\n    a biolink:Cell .\n", 2, id="after strings"
        ),
        pytest.param(
            'ent:a\n    rdfs:label """two\nlines""" ; # lost\n    a biolink:Cell .\n', 3, id="after a long string"
        ),
        pytest.param(
            "@prefix x: <http://x/> . # lost\n".replace("x:", "CL:").replace("http://x/", PREFIXES["CL"]),
            1,
            id="prefix",
        ),
    ],
)
def test_a_comment_that_could_be_lost_is_refused(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "x.ttl").write_text(f"{HEAD}{text}", encoding="utf-8")
    with pytest.raises(
        DataError, match=r"a comment (inside a block|at the end of a line); put it above the block"
    ) as caught:
        laid_out(tmp_path / "x.ttl", "triples/x.ttl", {})
    assert (caught.value.file, caught.value.line) == ("triples/x.ttl", HEAD.count("\n") + line)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(r'"a \"b\" c"', r'"a \"b\" c"', id="quotes"),
        pytest.param("'a \"b\" c'", r'"a \"b\" c"', id="quotes within apostrophes"),
        pytest.param(r'"a \\ b"', r'"a \\ b"', id="backslash"),
        pytest.param(r'"a \\"', r'"a \\"', id="backslash at the end"),
        pytest.param(r'"a\nb\tc\rd"', r'"a\nb\tc\rd"', id="line break, tab, carriage return"),
        pytest.param('"""a\nb "c" # d\nent:z x .\n"""', r'"a\nb \"c\" # d\nent:z x .\n"', id="a long string"),
        pytest.param('"# no comment"', '"# no comment"', id="number sign"),
        pytest.param(r'"β–γ \u03B4 🙂 中"', '"β–γ δ 🙂 中"', id="Unicode"),
        pytest.param('"a\u2028b"', '"a\u2028b"', id="what only Python calls a line break"),
        pytest.param('""', '""', id="empty"),
        pytest.param("5", "5", id="integer"),
        pytest.param('"05"^^xsd:integer', "05", id="integer in quotes"),
        pytest.param('"five"^^xsd:integer', '"five"^^xsd:integer', id="no integer at all"),
        pytest.param('"1"^^xsd:boolean', '"1"^^xsd:boolean', id="a truth value of 1"),
        pytest.param("1.5", "1.5", id="decimal"),
        pytest.param('"x"^^<http://example.org/t>', '"x"^^<http://example.org/t>', id="another datatype"),
        pytest.param("<http://example.org/a#b>", "<http://example.org/a#b>", id="an IRI of no prefix"),
        pytest.param(f"<{PREFIXES['CL']}1>", "CL:1", id="an IRI of a prefix"),
        pytest.param(f"<{PREFIXES['MESH']}D1/Q2>", f"<{PREFIXES['MESH']}D1/Q2>", id="an IRI that is not a CURIE"),
        pytest.param(f"<{PREFIXES['ref']}a.>", f"<{PREFIXES['ref']}a.>", id="an IRI that ends in a full stop"),
        pytest.param("obo:RO_0002558", "obo:RO_0002558", id="a term of RO"),
        pytest.param("psg:durdu2026-3.2-2-4", "psg:durdu2026-3.2-2-4", id="full stops in a CURIE"),
        pytest.param("psg:wang2026-摘要-1-1", "psg:wang2026-摘要-1-1", id="Chinese in a CURIE"),
    ],
)
def test_values_are_written_so_that_they_come_back(tmp_path: Path, value: str, expected: str) -> None:
    text = lay_out(tmp_path / "x.ttl", f"{HEAD}\nent:a\n    rdfs:seeAlso {value} .\n")
    assert body(text) == f"ent:a\n    rdfs:seeAlso {expected} .\n"


def test_unknown_properties_come_last(tmp_path: Path) -> None:
    text = f"{HEAD}\nent:a\n    rdfs:seeAlso ent:b ;\n    skos:broader ent:c ;\n    a biolink:Cell .\n"
    properties = [line.split()[0] for line in body(lay_out(tmp_path / "x.ttl", text)).splitlines()[1:]]
    assert properties == ["a", "skos:broader", "rdfs:seeAlso"]


def test_prefixes_are_those_in_use() -> None:
    block_ = TurtleBlock(
        "ent:a", {"rdf:type": [TurtleTerm("biolink:Cell", True)], "msc:x": [TurtleTerm("1", False, "xsd:date")]}, "", 1
    )
    assert prefix_lines([block_]).split() == [
        word
        for prefix in ("biolink", "ent", "msc", "xsd")
        for word in ("@prefix", f"{prefix}:", f"<{PREFIXES[prefix]}>", ".")
    ]
    assert prefix_lines([]) == ""


def test_a_reading_stays_in_its_line() -> None:
    assert turtle(
        TurtleBlock("stm:a-1", {"msc:sign": [TurtleTerm("0", False, "xsd:integer")]}, "", 1), "two\n lines"
    ) == ("stm:a-1  # two lines\n    msc:sign 0 .")


def test_ro_terms_are_written_under_obo() -> None:
    assert (written("RO:0002558"), written("CL:0000134")) == ("obo:RO_0002558", "CL:0000134")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param(block(), "stroma increases regulator", id="plain"),
        pytest.param(
            block("ent:stroma", "msc:increases", "ent:treg", "biolink:negated true"),
            "stroma does not increase regulator",
            id="negated",
        ),
        pytest.param(
            block("ent:stroma", "msc:affects", "ent:treg", "msc:sign 0"),
            "stroma has no measured effect on regulator",
            id="no effect",
        ),
        pytest.param(
            block("ent:factor , ent:enzyme", "msc:decreases", "ent:treg , ent:tcell"),
            "factor, enzyme decrease regulator, T cell",
            id="lists",
        ),
        pytest.param(
            block(
                "ent:stroma",
                "msc:decreases",
                "ent:factor",
                "msc:subjectAspect msc:Activity",
                "msc:objectAspect msc:Secretion",
                "msc:inCell ent:tcell",
            ),
            "stroma [activity] decreases factor [secretion] in T cell",
            id="aspects and cell",
        ),
        pytest.param(
            block(
                "ent:stroma",
                "msc:increases",
                "ent:treg",
                "msc:via ent:factor , ent:enzyme",
                "msc:omits ent:tcell",
                "msc:scope ctx:dish",
            ),
            "stroma increases regulator, via factor, enzyme, omitting T cell (in a dish, after enzyme)",
            id="via, omitted steps and context",
        ),
    ],
)
def test_readings_of_statements(tmp_path: Path, statement: str, expected: str) -> None:
    content = make(tmp_path, statement)
    assert readings(content) == {
        "stm:axis-1": expected,
        "ctx:dish": "MSC stimulated via enzyme (inherited); by soluble factors and direct cell contact; in vitro; "
        "for two days",
    }


def test_readings_are_written_and_found_again(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, block(object_="ent:treg , ent:tcell") + block(number=2))
    files = sources(folder)
    said = readings(read(files, digest(files))[0])
    for name, path in files[1:]:
        path.write_text(laid_out(path, name, said), encoding="utf-8")
    found = {name: words for _, path in files[1:] for name, (_, words) in written_readings(path).items() if words}
    assert found == said
    lines = (folder / "axis.ttl").read_text(encoding="utf-8").splitlines()
    for name, (line, words) in written_readings(folder / "axis.ttl").items():
        assert lines[line - 1] == f"{name}  # {words}"


def test_crlf_becomes_lf(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(f"{HEAD}\n# c\n{CONTEXTS}".replace("\n", "\r\n").encode())
    text = laid_out(tmp_path / "x.ttl", "triples/x.ttl", {})
    assert "\r" not in text
    assert body(text) == f"# c\n{CONTEXTS}"


@pytest.mark.parametrize(("name", "path"), sources()[1:], ids=[name for name, _ in sources()[1:]])
def test_the_shipped_files_lose_nothing(tmp_path: Path, name: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    laid = lay_out(tmp_path / "x.ttl", text)
    comments = [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in laid.splitlines() if line.startswith("#")] == comments
