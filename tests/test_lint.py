"""``kg lint``: small folders with one mistake each, and its message."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

from commands import run
from kg.curation import graph_checks, lint, workspace
from kg.curation.layout import laid_out, readings, written
from kg.curation.problem import ERROR, Problem
from kg.curation.shapes import KINDS
from kg.curation.vocabularies.lock import LOCK_COLUMNS
from kg.curation.workspace import Workspace
from kg.errors import DataError
from kg.model.identifiers import to_iri
from kg.model.terms import PREFIXES
from kg.resources import FolderError, folder, sources
from kg.sparql.dataset import open_store
from kg.triples.load import read

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]

#: MSC -> PGE2 -> M2, and MSC -| M1; musculin is a homonym of MSC.
VALID = {
    "entities.ttl": """
CL:0000134
    a biolink:Cell ;
    rdfs:label "mesenchymal stem cell" ;
    skos:prefLabel "MSC" .

CL:0000863
    a biolink:Cell ;
    rdfs:label "M1 macrophage" ;
    skos:prefLabel "M1 macrophage" .

CL:0000890
    a biolink:Cell ;
    rdfs:label "M2 macrophage" ;
    skos:prefLabel "M2 macrophage" .

CHEBI:15551
    a biolink:SmallMolecule ;
    rdfs:label "prostaglandin E2" ;
    skos:prefLabel "PGE2" ;
    skos:exactMatch MESH:D015232 .

NCBIGene:9242
    a msc:Homonym ;
    rdfs:label "MSC" ;
    skos:prefLabel "musculin" .
""",
    "contexts.ttl": """
ctx:soluble  # delivery soluble
    a msc:Context ;
    rdfs:label "by soluble factors" ;
    msc:delivery msc:Soluble .
""",
    "references.ttl": """
ref:doc
    a msc:Document ;
    dcterms:title "A review" ;
    msc:authors "Doe, J." ;
    msc:year 2026 .

ref:doc-1
    a biolink:Article ;
    dcterms:title "A study" ;
    msc:authors "Roe, R.; Poe, P." ;
    msc:number 1 ;
    msc:year 2020 .
""",
    "passages.ttl": f"""
psg:doc-1-1-1
    a msc:Passage ;
    msc:document ref:doc ;
    msc:section "1" ;
    msc:paragraph 1 ;
    msc:sentence 1 ;
    msc:sha256 "{"0" * 64}" ;
    msc:cites ref:doc-1 .
""",
    "demo.ttl": """
stm:demo-1  # MSC produces PGE2
    rdf:subject CL:0000134 ;
    rdf:predicate msc:produces ;
    rdf:object CHEBI:15551 ;
    msc:certainty msc:Asserted ;
    msc:passage psg:doc-1-1-1 .

stm:demo-2  # PGE2 increases M2 macrophage (by soluble factors)
    rdf:subject CHEBI:15551 ;
    rdf:predicate msc:increases ;
    rdf:object CL:0000890 ;
    msc:certainty msc:Inferred ;
    msc:reason "Named as the mediator of the shift." ;
    msc:scope ctx:soluble ;
    msc:passage psg:doc-1-1-1 .

stm:demo-3  # MSC decreases M1 macrophage, via PGE2
    rdf:subject CL:0000134 ;
    rdf:predicate msc:decreases ;
    rdf:object CL:0000863 ;
    msc:via CHEBI:15551 ;
    msc:certainty msc:Asserted ;
    msc:passage psg:doc-1-1-1 .
""",
}

#: Declared at the top of each file, until the layout keeps those that are used.
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def write(where: Path, files: Mapping[str, str]) -> Path:
    """Write a folder as a curator would: Turtle, then, where it can be read, ``kg fmt``."""
    for name, text in files.items():
        (where / name).write_text(HEADER + text, encoding="utf-8")
    tidy(where)
    return where


def tidy(where: Path) -> None:
    files = sources(where)
    try:
        content, problems = read(files, "")
        if not problems:
            texts = {path: laid_out(path, name, readings(content)) for name, path in files[1:]}
            for path, text in texts.items():
                path.write_text(text, encoding="utf-8")
    except (DataError, ValueError):
        pass  # the mistake of the case: the files stay as they were written


def statement(number: int, subject: str, predicate: str, obj: str, *more: str, certainty: str = "Asserted") -> str:
    """Write a statement; ``more`` are further lines, each with its property."""
    lines = [f"rdf:subject {subject}", f"rdf:predicate msc:{predicate}", f"rdf:object {obj}"]
    lines += [f"msc:certainty msc:{certainty}", "msc:passage psg:doc-1-1-1", *more]
    if certainty == "Inferred":
        lines.append('msc:reason "Left to the reader."')
    return f"\nstm:demo-{number}\n    " + " ;\n    ".join(lines) + " .\n"


def entity(curie: str, category: str, label: str, *more: str) -> str:
    lines = [f"a biolink:{category}", f'rdfs:label "{label}"', f'skos:prefLabel "{label}"', *more]
    if curie.startswith("ent:"):
        lines.append('skos:definition "An entity of a test."')
    return f"\n{curie}\n    " + " ;\n    ".join(lines) + " .\n"


def line_of(where: Path, file: str, start: str) -> int:
    """Find the one line that begins with a text."""
    lines = (where / file).read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if line.startswith(start)]
    assert len(found) == 1, f"{start!r} opens {len(found)} lines of {file}"
    return found[0]


def test_a_valid_folder_has_no_problem(tmp_path: Path) -> None:
    assert lint.check(Workspace(write(tmp_path, VALID))) == []


def edit(file: str, old: str, new: str) -> dict[str, str]:
    """Return the valid folder with one piece of text changed."""
    assert VALID[file].count(old) == 1, f"{old!r} stands {VALID[file].count(old)} times in {file}"
    return VALID | {file: VALID[file].replace(old, new)}


def add(**texts: str) -> dict[str, str]:
    """Return the valid folder with text at the end of some files."""
    return VALID | {f"{stem}.ttl": VALID[f"{stem}.ttl"] + text for stem, text in texts.items()}


INFERRED = '    msc:certainty msc:Inferred ;\n    msc:reason "Named as the mediator of the shift." ;\n'

#: Each: the files, then file, beginning of the line, rule and words of the one problem.
MISTAKES = [
    pytest.param(
        edit("demo.ttl", "msc:certainty msc:Inferred ;", "msc:certainty msc:Inferred"),
        ("demo.ttl", "    msc:reason", "file", "not Turtle"),
        id="not Turtle",
    ),
    pytest.param(
        edit("demo.ttl", "rdf:object CL:0000890", "rdf:object HGCN:1"),
        ("demo.ttl", "    rdf:object HGCN:1", "file", "unknown prefix 'HGCN'; did you mean HGNC?"),
        id="prefix not declared",
    ),
    pytest.param(
        VALID | {"demo.ttl": "@prefix HGCN: <http://identifiers.org/hgnc/> .\n" + VALID["demo.ttl"]},
        ("demo.ttl", "@prefix HGCN:", "file", "prefix 'HGCN' stands for"),
        id="prefix that the graph does not know",
    ),
    pytest.param(
        edit("demo.ttl", "rdf:object CL:0000890", "rdf:object <http://example.org/M2>"),
        ("demo.ttl", "stm:demo-2", "prefix", "<http://example.org/M2>: no prefix of this graph fits"),
        id="address without a prefix",
    ),
    pytest.param(
        add(entities=entity("<http://example.org/x>", "Cell", "x")),
        ("entities.ttl", "<http://example.org/x>", "prefix", "no prefix of this graph fits"),
        id="entity without a prefix",
    ),
    pytest.param(
        edit("contexts.ttl", "msc:delivery msc:Soluble", "msc:delivery [ a msc:Delivery ]"),
        ("contexts.ttl", "    msc:delivery [", "file", "a blank node; they are not used here"),
        id="blank node",
    ),
    pytest.param(
        edit("entities.ttl", "\nCHEBI:15551", '\nCL:0000863 skos:altLabel "M1" .\n\nCHEBI:15551'),
        ("entities.ttl", "CL:0000863 skos", "file", "a second block of CL:0000863; the first is in line"),
        id="two blocks in one file",
    ),
    pytest.param(
        edit("entities.ttl", "\nCL:0000863", "\n  CL:0000863"),
        ("entities.ttl", "  CL:0000863", "file", "CL:0000863 does not open in column 0"),
        id="block that does not open its line",
    ),
    pytest.param(
        edit("passages.ttl", "msc:paragraph 1", 'msc:paragraph "one"'),
        ("passages.ttl", "psg:doc-1-1-1", "block", "msc:paragraph takes a whole number, not 'one'"),
        id="text for a number",
    ),
    pytest.param(
        edit("entities.ttl", 'skos:prefLabel "PGE2"', 'skos:prefLabel "PGE2"@en'),
        ("entities.ttl", "CHEBI:15551", "file", "language tags are not used here"),
        id="language tag",
    ),
    pytest.param(
        edit("demo.ttl", INFERRED, "    msc:certainty msc:Inferred ;\n"),
        ("demo.ttl", "stm:demo-2", "block", "an inferred statement has a msc:reason"),
        id="inferred without a reason",
    ),
    pytest.param(
        edit("demo.ttl", "    msc:scope ctx:soluble ;\n    msc:passage psg:doc-1-1-1 .", "    msc:scope ctx:soluble ."),
        ("demo.ttl", "stm:demo-2", "block", "no msc:passage and no evidence"),
        id="no passage",
    ),
    pytest.param(
        edit(
            "demo.ttl", "ctx:soluble ;\n    msc:passage psg:doc-1-1-1", "ctx:soluble ;\n    msc:passage psg:doc-1-1-2"
        ),
        ("demo.ttl", "stm:demo-2", "block", "msc:passage psg:doc-1-1-2: no such block"),
        id="passage that is missing",
    ),
    pytest.param(
        edit("demo.ttl", "rdf:object CL:0000863", "rdf:object CL:0000235"),
        ("demo.ttl", "stm:demo-3", "block", "rdf:object CL:0000235: no such block in triples/entities.ttl"),
        id="entity that is missing",
    ),
    pytest.param(
        edit("demo.ttl", "msc:scope ctx:soluble", "msc:scope ctx:contact"),
        ("demo.ttl", "stm:demo-2", "block", "msc:scope ctx:contact: no such block in triples/contexts.ttl"),
        id="context that is missing",
    ),
    pytest.param(
        edit("demo.ttl", "rdf:predicate msc:decreases", "rdf:predicate msc:inhibits"),
        ("demo.ttl", "stm:demo-3", "block", "rdf:predicate msc:inhibits: not one of msc:increases"),
        id="predicate that is none",
    ),
    pytest.param(
        edit("demo.ttl", INFERRED, INFERRED + "    msc:objectAspect msc:Polarisation ;\n"),
        ("demo.ttl", "stm:demo-2", "block", "msc:objectAspect msc:Polarisation: not one of msc:Amount"),
        id="aspect that is none",
    ),
    pytest.param(
        edit("demo.ttl", INFERRED, INFERRED + "    msc:mediator CL:0000134 ;\n"),
        ("demo.ttl", "stm:demo-2", "block", "msc:mediator is not a property of such a block"),
        id="property that is none",
    ),
    pytest.param(
        edit("demo.ttl", INFERRED, INFERRED + "    msc:sign 1 ;\n"),
        ("demo.ttl", "stm:demo-2", "block", "msc:sign 1: the predicate fixes the sign"),
        id="sign where the predicate fixes it",
    ),
    pytest.param(
        edit("demo.ttl", "rdf:object CL:0000863", "rdf:object NCBIGene:9242"),
        ("demo.ttl", "stm:demo-3", "block", "NCBIGene:9242: a homonym may not be used in a statement"),
        id="homonym in a statement",
    ),
    pytest.param(
        VALID | {"demo.ttl": VALID["demo.ttl"].replace("stm:demo-3", "stm:other-3")},
        ("demo.ttl", "stm:other-3", "identifier", "named after its file and numbered, as stm:demo-1"),
        id="statement of another file",
    ),
    pytest.param(
        add(entities=entity("CL:863", "Cell", "M1")),
        ("entities.ttl", "CL:863", "identifier", "'863' does not look like an identifier of CL"),
        id="identifier of the wrong form",
    ),
    pytest.param(
        add(entities=entity("PMID:1", "Cell", "a paper")),
        ("entities.ttl", "PMID:1", "identifier", "an entity has an identifier of one of CHEBI, CL"),
        id="entity that is a paper",
    ),
    pytest.param(
        add(demo=entity("ent:other", "Cell", "other")),
        ("demo.ttl", "ent:other", "place", "belongs in triples/entities.ttl"),
        id="entity among statements",
    ),
    pytest.param(
        add(contexts=statement(1, "CL:0000134", "affects", "CL:0000863").replace("demo", "contexts")),
        ("contexts.ttl", "stm:contexts-1", "place", "belongs in the file of its mechanism"),
        id="statement among contexts",
    ),
    pytest.param(
        edit("references.ttl", "a biolink:Article", "a biolink:Gene"),
        (
            "references.ttl",
            "ref:doc-1",
            "class",
            "is a biolink:Gene; such a block is a msc:Document or biolink:Article",
        ),
        id="class of a reference",
    ),
    pytest.param(
        edit("demo.ttl", "msc:via CHEBI:15551", "msc:via CHEBI:15551 , CHEBI:15551"),
        ("demo.ttl", "stm:demo-3", "block", "msc:via names CHEBI:15551 twice"),
        id="value given twice",
    ),
    pytest.param(
        edit("entities.ttl", '"prostaglandin E2"', '"prostaglandin E1"'),
        ("entities.ttl", "CHEBI:15551", "lock", "'prostaglandin E1', but in ChEBI 2026-05-01 CHEBI:15551 is 'prostagl"),
        id="label other than in the lock",
    ),
    pytest.param(
        edit("entities.ttl", "MESH:D015232", "MESH:D000001"),
        ("entities.ttl", "CHEBI:15551", "lock", "MESH:D000001 is not in ontology/vocab.lock.tsv"),
        id="match that is not in the lock",
    ),
    pytest.param(
        edit("entities.ttl", "MESH:D015232", "MESH:15232"),
        ("entities.ttl", "CHEBI:15551", "lock", "MESH:15232 does not look like an identifier of MESH"),
        id="match of the wrong form",
    ),
    pytest.param(
        edit(
            "entities.ttl",
            'skos:prefLabel "PGE2"',
            'skos:prefLabel "PGE2" ;\n    skos:altLabel "M1-macrophages" , "m2 Macrophage"',
        ),
        ("entities.ttl", "CL:0000890", "name", "'M2 macrophage' is a name of PGE2 (CHEBI:15551) too"),
        id="name of two entities",
    ),
    pytest.param(
        edit("entities.ttl", 'skos:prefLabel "PGE2"', 'skos:prefLabel "PGE2" ;\n    skos:altLabel "–"'),
        ("entities.ttl", "CHEBI:15551", "name", "the name '–' has no letter or digit"),
        id="name that cannot be asked for",
    ),
]


@pytest.mark.parametrize(("files", "expected"), MISTAKES)
def test_a_mistake_is_found_once_and_where_it_is(
    files: dict[str, str], expected: tuple[str, str, str, str], tmp_path: Path
) -> None:
    file, start, rule, words = expected
    write(tmp_path, files)
    problems = lint.check(Workspace(tmp_path), shacl=False)
    found = [(p.file, p.line, p.rule) for p in problems if p.rule not in ("layout", "orphan-entity")]
    at = line_of(tmp_path, file, start)
    assert (f"triples/{file}", at, rule) in found, problems
    assert len(found) == 1, problems
    assert any(words in p.message for p in problems if p.rule == rule), problems


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    files = edit("entities.ttl", 'skos:prefLabel "PGE2"', 'skos:prefLabel "PGE2')
    files["demo.ttl"] = files["demo.ttl"].replace("msc:Asserted", "msc:Sure", 1)
    found = [(p.file, p.rule, p.message) for p in lint.check(Workspace(write(tmp_path, files)))]
    assert [(file, rule) for file, rule, _ in found] == [
        ("triples/demo.ttl", "block"),
        ("triples/entities.ttl", "file"),
    ]
    assert "msc:Sure" in found[0][2]


def test_a_statement_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    files = edit("demo.ttl", "rdf:object CL:0000863", "rdf:object CL:0000235")
    files["other.ttl"] = VALID["demo.ttl"].replace("demo", "other").replace("msc:reason", "msc:reason msc:reason")
    found = [(p.file, p.rule) for p in lint.check(Workspace(write(tmp_path, files)))]
    assert sorted(set(found)) == [("triples/demo.ttl", "block"), ("triples/other.ttl", "file")]


def test_a_term_of_the_ontology_that_lacks_something_stops_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sources(write(tmp_path, add(entities=entity("ent:alone", "Cell", "alone"))))
    text = files[0][1].read_text(encoding="utf-8").replace('    msc:negatedLabel "does not increase" ;\n', "")
    (tmp_path / "msc.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(workspace, "sources", lambda triples: [(files[0][0], tmp_path / "msc.txt"), *files[1:]])
    (problem,) = lint.check(Workspace(tmp_path))
    assert str(problem) == (
        f"ontology/msc.ttl:{line_of(tmp_path, 'msc.txt', 'msc:increases a')}: error: "
        "msc:increases: msc:negatedLabel is missing [ontology]"
    )


def test_two_blocks_in_two_files(tmp_path: Path) -> None:
    write(tmp_path, add(demo=entity("CL:0000863", "Cell", "M1 macrophage")))
    first, second = lint.check(Workspace(tmp_path))
    assert (first.file, first.line, first.rule) == (
        "triples/demo.ttl",
        line_of(tmp_path, "demo.ttl", "CL:0000863"),
        "place",
    )
    assert (second.file, second.line, second.rule) == (
        "triples/entities.ttl",
        line_of(tmp_path, "entities.ttl", "CL:0000863"),
        "file",
    )
    assert f"already has a block in triples/demo.ttl:{first.line}" in second.message


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    write(tmp_path, VALID)
    (tmp_path / "zz.ttl").write_bytes(b"# one\n# Sj\xf6gren\n")  # Latin-1
    (problem,) = lint.check(Workspace(tmp_path))
    assert (problem.file, problem.line, problem.rule) == ("triples/zz.ttl", 2, "file")
    assert "save the file as UTF-8" in problem.message


def test_an_empty_folder_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"has no \.ttl file"):
        lint.check(Workspace(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "severity", "rule", "words"),
    [
        pytest.param(
            "M1 macrophage", "M2 macrophage", "error", "reading", "says 'MSC decreases M2", id="wrong reading"
        ),
        pytest.param("  # MSC decreases M1 macrophage, via PGE2", "", "error", "reading", "no label", id="no label"),
        pytest.param("    msc:via", "  msc:via", "warning", "layout", "run kg fmt", id="indent"),
        pytest.param(
            "CHEBI:15551 ;\n    msc:cert", "CHEBI:15551 ; # so\n    msc:cert", "error", "layout", "above", id="comment"
        ),
    ],
)
def test_a_wrong_reading_or_layout_is_named_with_its_line(
    old: str, new: str, severity: str, rule: str, words: str, tmp_path: Path
) -> None:
    write(tmp_path, VALID)
    path = tmp_path / "demo.ttl"
    head, mark, tail = path.read_text(encoding="utf-8").partition("stm:demo-3")
    assert tail.count(old) == 1
    path.write_text(head + mark + tail.replace(old, new), encoding="utf-8")
    (problem,) = lint.check(Workspace(tmp_path), shacl=False)
    at = line_of(tmp_path, "demo.ttl", "stm:demo-3") + (4 if rule == "layout" else 0)
    assert (problem.severity, problem.file, problem.line, problem.rule) == (severity, "triples/demo.ttl", at, rule)
    assert words in problem.message


STATES = "".join(
    entity(curie, "Cell", label)
    for curie, label in (("CL:0000451", "dendritic cell"), ("ent:mature_dendritic_cell", "mature dendritic cell"))
)
IDO = entity("NCBIGene:3620", "Gene", "IDO1") + entity("CHEBI:16828", "SmallMolecule", "L-tryptophan")
IDO += entity("CHEBI:16946", "SmallMolecule", "L-kynurenine")
ALIKE = statement(4, "CL:0000134", "produces", "CHEBI:15551")

#: Rule to a folder that breaks it, with the file and the beginning of the line.
BROKEN = {
    "acts-on-msc": (add(demo=statement(4, "CHEBI:15551", "increases", "CL:0000134")), "demo.ttl", "stm:demo-4"),
    "broader-circle": (
        edit("entities.ttl", 'skos:prefLabel "MSC" .', 'skos:prefLabel "MSC" ;\n    skos:broader CL:0000134 .'),
        "entities.ttl",
        "CL:0000134",
    ),
    "collective": (
        add(
            demo=statement(4, "CL:0000134", "affects", "CL:0000863 , CL:0000890")
            + statement(5, "CHEBI:15551", "affects", "CL:0000863", "msc:collective stm:demo-4", certainty="Suggested")
        ),
        "demo.ttl",
        "stm:demo-5",
    ),
    "conversion-chain": (
        add(
            entities=IDO,
            demo=statement(4, "NCBIGene:3620", "decreases", "CHEBI:16828")
            + statement(5, "NCBIGene:3620", "produces", "CHEBI:16946")
            + statement(6, "CHEBI:16828", "increases", "CHEBI:16946"),
        ),
        "demo.ttl",
        "stm:demo-6",
    ),
    "denied": (
        add(demo=statement(4, "CL:0000134", "decreases", "CL:0000863", "biolink:negated true")),
        "demo.ttl",
        "stm:demo-4",
    ),
    "needless-inference": (
        add(demo=statement(4, "CL:0000134", "produces", "CHEBI:15551", certainty="Inferred")),
        "demo.ttl",
        "stm:demo-4",
    ),
    "opposed-signs": (add(demo=statement(4, "CL:0000134", "increases", "CL:0000863")), "demo.ttl", "stm:demo-4"),
    "orphan-entity": (add(entities=entity("ent:alone", "Cell", "alone")), "entities.ttl", "ent:alone"),
    "predicate-fit": (add(demo=statement(4, "CHEBI:15551", "ameliorates", "CL:0000863")), "demo.ttl", "stm:demo-4"),
    "primary-evidence": (
        add(
            references="""
ref:study
    a msc:Document ;
    dcterms:title "A study of its own" ;
    msc:authors "Coe, C." ;
    msc:year 2021 ;
    msc:documentKind msc:PrimaryStudy .
""",
            passages=f'''
psg:study-1-1-1
    a msc:Passage ;
    msc:document ref:study ;
    msc:section "1" ;
    msc:paragraph 1 ;
    msc:sentence 1 ;
    msc:sha256 "{"0" * 64}" .
''',
            demo=statement(4, "CHEBI:15551", "affects", "CL:0000863").replace("psg:doc", "psg:study"),
        ),
        "demo.ttl",
        "stm:demo-4",
    ),
    "refuted": (
        add(
            demo=statement(4, "CHEBI:15551", "affects", "CL:0000863", "obo:RO_0002558 evd:demo-4-1")
            + "\nevd:demo-4-1\n    msc:passage psg:doc-1-1-1 ;\n    msc:stance msc:Refutes .\n"
        ),
        "demo.ttl",
        "stm:demo-4",
    ),
    "same-identity": (add(demo=ALIKE), "demo.ttl", "stm:demo-4"),
    "self-statement": (add(demo=statement(4, "CL:0000863", "decreases", "CL:0000863")), "demo.ttl", "stm:demo-4"),
    "shared-match": (
        edit(
            "entities.ttl",
            'skos:prefLabel "M2 macrophage" .',
            'skos:prefLabel "M2 macrophage" ;\n    skos:exactMatch MESH:D015232 .',
        ),
        "entities.ttl",
        "CL:0000890",
    ),
    "shortcut": (
        add(demo=statement(4, "CL:0000134", "affects", "CL:0000890", "msc:omits CL:0000863")),
        "demo.ttl",
        "stm:demo-4",
    ),
    "state-as-aspect": (
        add(
            entities=STATES,
            demo=statement(4, "CHEBI:15551", "decreases", "CL:0000451", "msc:objectAspect msc:Activation")
            + statement(5, "CHEBI:15551", "decreases", "ent:mature_dendritic_cell"),
        ),
        "demo.ttl",
        "stm:demo-4",
    ),
    "state-chain": (add(demo=statement(4, "CL:0000863", "increases", "CL:0000890")), "demo.ttl", "stm:demo-4"),
    "unused": (
        add(contexts='\nctx:none\n    a msc:Context ;\n    rdfs:label "none" ;\n    msc:system msc:Animal .\n'),
        "contexts.ttl",
        "ctx:none",
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_over_the_whole_graph_finds_its_mistake(rule: str, tmp_path: Path) -> None:
    files, file, start = BROKEN[rule]
    write(tmp_path, files)
    (problem,) = lint.check(Workspace(tmp_path), shacl=False)
    line = line_of(tmp_path, file, start + ("  #" if start.startswith("stm:") else ""))
    assert (problem.rule, problem.file, problem.line) == (rule, f"triples/{file}", line)
    assert start in problem.message
    assert "http" not in problem.message


MORE = [
    pytest.param(
        add(demo=statement(4, "CHEBI:15551", "affects", "CL:0000863", "msc:collective stm:demo-1")),
        "collective",
        id="list of one",
    ),
    pytest.param(
        add(demo=statement(4, "CHEBI:15551", "delivers", "CL:0000863")), "predicate-fit", id="a molecule delivers"
    ),
    pytest.param(
        add(demo=statement(4, "CHEBI:15551", "has_member", "CL:0000863")), "predicate-fit", id="a molecule has members"
    ),
    pytest.param(
        add(
            entities=entity("ent:process", "BiologicalProcess", "process"),
            demo=statement(4, "CL:0000134", "produces", "ent:process"),
        ),
        "predicate-fit",
        id="a process is produced",
    ),
    pytest.param(
        add(
            entities=entity("ent:macrophage", "Cell", "any macrophage")
            + entity("ent:state", "Cell", "a state", "skos:broader ent:macrophage"),
            demo=statement(4, "ent:macrophage", "increases", "ent:state"),
        ),
        "state-chain",
        id="a cell raises its own state",
    ),
    pytest.param(
        add(passages=VALID["passages.ttl"].replace("doc-1-1-1", "doc-1-1-2")), "unused", id="passage that nothing uses"
    ),
    pytest.param(
        add(references=VALID["references.ttl"].split("\nref:doc-1")[0].replace("ref:doc", "ref:other")),
        "unused",
        id="document that nothing uses",
    ),
]


@pytest.mark.parametrize(("files", "rule"), MORE)
def test_a_rule_of_two_halves_finds_the_second_mistake_too(files: dict[str, str], rule: str, tmp_path: Path) -> None:
    assert [problem.rule for problem in lint.check(Workspace(write(tmp_path, files)), shacl=False)] == [rule]


FINE = [
    pytest.param(statement(4, "CL:0000134", "produces", "CHEBI:15551", certainty="Suggested"), id="another hedge"),
    pytest.param(statement(4, "CL:0000134", "produces", "CHEBI:15551", "msc:scope ctx:soluble"), id="another context"),
    pytest.param(
        statement(4, "CL:0000134", "produces", "CHEBI:15551", "biolink:negated true", "msc:scope ctx:soluble"),
        id="denied in another context",
    ),
    pytest.param(
        statement(4, "CL:0000134", "produces", "CHEBI:15551", 'msc:retracted "Read in the wrong sentence."'),
        id="withdrawn",
    ),
    pytest.param(
        statement(4, "CL:0000134", "increases", "CL:0000863", "msc:scope ctx:soluble"),
        id="other sign in another context",
    ),
    pytest.param(
        statement(4, "CL:0000134", "increases", "CL:0000863", "msc:objectAspect msc:Survival"),
        id="other sign of another aspect",
    ),
    pytest.param(statement(4, "CL:0000890", "decreases", "CL:0000863"), id="a state lowers its opposite"),
    pytest.param(
        statement(4, "CHEBI:15551", "increases", "CL:0000134", "msc:objectAspect msc:Survival"), id="how many MSC"
    ),
    pytest.param(
        statement(
            4,
            "CL:0000863",
            "increases",
            "CL:0000863",
            "msc:subjectAspect msc:Activity",
            "msc:objectAspect msc:Survival",
        ),
        id="two aspects of one cell",
    ),
    pytest.param(statement(4, "CHEBI:15551", "affects", "CL:0000863", "msc:sign 0"), id="measured, no effect"),
    pytest.param(
        statement(4, "CL:0000134", "affects", "CL:0000890", "msc:omits CHEBI:15551"), id="a shortcut with its way"
    ),
]


@pytest.mark.parametrize("text", FINE)
def test_no_rule_objects_to_valid_exceptions(text: str, tmp_path: Path) -> None:
    assert lint.check(Workspace(write(tmp_path, add(demo=text)))) == []


def test_a_tension_settles_opposed_signs(tmp_path: Path) -> None:
    files = add(demo=statement(4, "CL:0000134", "increases", "CL:0000863")) | {
        "tensions.ttl": '\ntns:m1\n    a msc:Tension ;\n    rdfs:label "M1" ;\n    rdfs:comment "Both are read." ;\n'
        "    msc:concerns stm:demo-3 , stm:demo-4 .\n"
    }
    assert lint.check(Workspace(write(tmp_path, files))) == []


@pytest.mark.parametrize(
    ("update", "words"),
    [
        pytest.param("DELETE DATA { CL:0000134 msc:produces CHEBI:15551 }", "has no direct triple", id="missing"),
        pytest.param(
            "INSERT DATA { CHEBI:15551 msc:increases CL:0000890 }",
            "has the direct triple msc:increases CL:0000890, which no statement allows",
            id="of an inferred statement",
        ),
    ],
)
def test_direct_triples_are_held_against_the_statements(update: str, words: str, tmp_path: Path) -> None:
    (problem,) = graph_checks.broken_rules(changed(tmp_path, update), {})
    assert (problem.severity, problem.rule) == ("error", "direct-triple")
    assert words in problem.message


def changed(where: Path, update: str) -> Store:
    """Return the graph of the valid folder after a SPARQL update."""
    content, _ = read(sources(write(where, VALID)), "")
    store = open_store(content)
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    store.update(prefixes + update)
    return store


def test_every_rule_has_a_case() -> None:
    queries = {path.stem for path in (folder("ontology") / "checks").glob("*.rq")}
    assert queries == BROKEN.keys() | {"direct-triple"}


@pytest.mark.parametrize("path", sorted((ROOT / "ontology" / "checks").glob("*.rq")), ids=lambda path: path.stem)
def test_each_rule_has_a_title_and_a_severity_and_sorts_its_rows(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# title: ")
    assert lines[1] in ("# severity: error", "# severity: warning")
    assert lines[-1].startswith("ORDER BY ?node")
    assert f"| `{path.stem}` |" in (path.parents[1] / "README.md").read_text(encoding="utf-8")


#: Update to words of the message that it leads to, and to no other.
SHAPES = [
    pytest.param(
        "DELETE DATA { stm:demo-2 msc:sign 1 } ; INSERT DATA { stm:demo-2 msc:sign -1 }",
        "the sign does not fit",
        id="sign",
    ),
    pytest.param("DELETE DATA { stm:demo-3 msc:sign -1 }", "the sign does not fit", id="no sign"),
    pytest.param("DELETE WHERE { stm:demo-2 msc:reason ?why }", "msc:reason why the link was closed", id="no reason"),
    pytest.param("INSERT DATA { stm:demo-1 msc:via CL:0000134 }", "other than the subject", id="via the subject"),
    pytest.param(
        "INSERT DATA { <https://w3id.org/msc-kg/mediation/demo-3.CHEBI_15551> msc:mediatorSign 0 }",
        "msc:mediatorSign is 1 or -1",
        id="a mediator's sign",
    ),
    pytest.param(
        "DELETE DATA { evd:demo-3-1 msc:mediation <https://w3id.org/msc-kg/mediation/demo-3.CHEBI_15551> }",
        "no evidence has this mediation",
        id="a mediator of no passage",
    ),
    pytest.param("INSERT DATA { stm:demo-1 rdf:object CL:0000863 }", "rdf:object is one entity", id="two objects"),
    pytest.param("INSERT DATA { stm:demo-1 msc:mediator CL:0000863 }", "that statements do not have", id="property"),
    pytest.param("INSERT DATA { evd:demo-1-1 msc:stance msc:Refutes }", "msc:stance is one of", id="two stances"),
    pytest.param(
        "DELETE WHERE { evd:demo-1-1 msc:evidenceType ?t } ;"
        "INSERT DATA { evd:demo-1-1 msc:evidenceType obo:ECO_0000182 }",
        "one of the ECO classes",
        id="obsolete evidence type",
    ),
    pytest.param(
        "INSERT DATA { CL:0000863 msc:administers CL:0000134 }", "only a biolink:Treatment", id="a cell gives"
    ),
    pytest.param('INSERT DATA { ref:doc-1 msc:doi "https://doi.org/10.1/x" }', "without the address", id="DOI"),
]


@pytest.mark.parametrize(("update", "words"), SHAPES)
def test_each_shape_finds_its_mistake(update: str, words: str, tmp_path: Path) -> None:
    pytest.importorskip("pyshacl")
    store = changed(tmp_path, update)
    problems = list(graph_checks.broken_shapes(store, {}))
    assert problems
    wrong = {to_iri(problem.message.partition(": ")[0]) for problem in problems}
    assert set(graph_checks.broken_shapes(store, {}, focus=wrong)) == set(problems)
    assert [problem for problem in problems if words not in problem.message] == []
    assert {(problem.severity, problem.rule) for problem in problems} == {("error", "shapes")}


#: One thing of each kind with all wrong that can be wrong.
ALL_WRONG = """
INSERT DATA {
  stm:bad a rdf:Statement , msc:Odd ; msc:odd "x" ; rdf:subject "x" ; rdf:predicate msc:inhibits ; rdf:object "x" ;
    msc:sign 2 ; biolink:negated "no" ; msc:certainty msc:Sure ; msc:reason "x" ; msc:subjectAspect msc:Odd ;
    msc:objectAspect msc:Odd ; msc:inCell CHEBI:15551 ; msc:via NCBIGene:9242 ; msc:timing 1 ; msc:scope ref:doc ;
    msc:collective ref:doc ; msc:directness msc:Odd ; msc:omits ref:doc ; biolink:knowledge_level "x" ;
    biolink:agent_type "x" ; biolink:publications psg:doc-1-1-1 ; obo:RO_0002558 ref:doc ; msc:passage ref:doc ;
    msc:caveat 1 ; msc:citationNote 1 ; rdfs:comment 1 ; msc:retracted "x" .
  stm:demo-1 biolink:negated true ; msc:sign 0 .
  stm:up rdf:predicate msc:increases ; msc:certainty msc:Asserted .
  stm:down rdf:predicate msc:decreases ; msc:certainty msc:Hypothesised .
  stm:missed rdf:predicate msc:missed_endpoint_in ; msc:certainty msc:Inferred .
  stm:open rdf:predicate msc:affects ; msc:sign 1 .
  stm:unsigned rdf:predicate msc:carries ; msc:sign 1 .
  [] a msc:Entity .
  ent:bad a msc:Entity ; rdfs:label 1 ; skos:prefLabel 1 ; skos:altLabel 1 ; skos:exactMatch "x" ;
    skos:broader ref:doc ; skos:definition "x" ; msc:caveat 1 .
  ent:worse a msc:Entity ; msc:administers ref:doc ; msc:intent msc:Odd ; msc:member ref:doc .
  [] a msc:Homonym .
  NCBIGene:9242 a biolink:Gene .
  ctx:bad a msc:Context ; msc:odd "x" ; msc:targetSpecies ref:doc ; msc:productState msc:Odd ; msc:intent msc:Odd ;
    msc:dose 1 ; msc:day 1 ; msc:species ref:doc ; msc:cellSource ref:doc ; msc:licensing ref:doc ;
    msc:delivery msc:Odd ; msc:diseaseSetting ref:doc ; msc:system msc:Odd ; msc:condition 1 ; msc:inherited msc:via .
  ctx:worse a msc:Context .
  ctx:ill a msc:Context ; msc:licensing ent:illness .
  ent:illness a biolink:Disease .
  evd:bad a msc:Evidence ; msc:odd "x" ; msc:stance msc:Odd ; msc:evidenceRole msc:Odd ; rdfs:comment 1 ;
    biolink:publications psg:doc-1-1-1 ; msc:mediation ref:doc .
  med:bad a msc:Mediation ; msc:odd "x" ; msc:mediator ref:doc ; msc:mediatorSign 0 ; msc:mediatorAspect msc:Odd .
  psg:bad a msc:Passage ; msc:odd "x" ; msc:cites psg:doc-1-1-1 .
  ref:bad a biolink:Publication ; msc:odd "x" ; msc:number 0 ; msc:year 1 ; msc:journal 1 ; msc:volume 1 ;
    msc:pages 1 ; msc:doi "x" ; msc:pmid "x" ; msc:caveat 1 .
  tns:bad a msc:Tension ; msc:odd "x" ; rdfs:comment "x" .
  study:bad a msc:Study ; msc:odd "x" ; msc:reference psg:doc-1-1-1 ; msc:doseLow "x" ; msc:dosesLow "x" .
  study:worse a msc:Study ; msc:doseLow 2.0 ; msc:doseHigh 1.0 ; msc:dosesLow 0 .
  study:arm a msc:Arm ; msc:odd "x" ; msc:participants "x" .
  study:outcome a msc:Outcome ; msc:odd "x" ; msc:value "x" ; msc:direction "up" ; msc:endpointMet "x" ;
    msc:arm ref:doc ; msc:outcome ref:doc .
}
"""


def every_value_wrong() -> str:
    """Swap literals and identifiers in each kind of block, wherever it may have one of them."""
    lines = [
        f"study:wrong-{kind.name} a {name} ; {written(property_)} {'true' if values.is_iri else 'ref:doc'} ."
        for kind in KINDS
        for name in kind.classes[:1]
        for property_, values in kind.properties.items()
        if property_ != "rdf:type"
    ]
    return f"INSERT DATA {{ {' '.join(lines)} }}"


def test_every_shape_can_fail(tmp_path: Path) -> None:
    pytest.importorskip("pyshacl")
    store = changed(tmp_path, f"{ALL_WRONG} ; {every_value_wrong()}")
    problems = set(graph_checks.broken_shapes(store, {}))
    found = {problem.message.split(": ", 1)[1] for problem in problems}
    nodes = {problem.message.split(": ", 1)[0] for problem in problems}
    named = {curie for curie in nodes if ":" in curie}  # the others are blank nodes
    of_some = set(graph_checks.broken_shapes(store, {}, focus={to_iri(curie) for curie in named}))
    assert of_some == {problem for problem in problems if problem.message.split(": ", 1)[0] in named}
    shapes = Store()
    for name in graph_checks.SHAPES:
        shapes.load(path=str(folder("ontology") / name), format=RdfFormat.TURTLE)
    rows = shapes.query("PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?message { ?shape sh:message ?message }")
    messages = [row["message"].value for row in rows]
    assert len(set(messages)) == len(messages) > 150
    assert [said for said in messages if not any(message.startswith(said) for message in found)] == []


def test_a_finding_of_a_shape_has_file_and_line(tmp_path: Path) -> None:
    pytest.importorskip("pyshacl")
    files = edit("passages.ttl", "0" * 64, "none") | {
        "demo.ttl": VALID["demo.ttl"]
        + statement(4, "CHEBI:15551", "affects", "CL:0000863 , CL:0000890", "msc:inCell CHEBI:15551")
    }
    write(tmp_path, files)
    problems = lint.check(Workspace(tmp_path))
    assert {problem.rule for problem in problems} == {"shapes"}
    places = [(problem.file, problem.line, problem.message.split(": ")[0]) for problem in problems]
    line = line_of(tmp_path, "demo.ttl", "stm:demo-4")
    assert places == [
        ("triples/demo.ttl", line, "stm:demo-4.CL_0000863"),
        ("triples/demo.ttl", line, "stm:demo-4.CL_0000890"),
        ("triples/passages.ttl", line_of(tmp_path, "passages.ttl", "psg:doc-1-1-1"), "psg:doc-1-1-1"),
    ]
    assert "(msc:inCell CHEBI:15551)" in problems[0].message


LOCK = "\t".join(LOCK_COLUMNS)


@pytest.mark.parametrize(
    ("lock", "file", "line", "words"),
    [
        pytest.param([LOCK, "CL:1\tx\tCL\t1\tfalse"], lint.LOCK, 2, "the columns are curie, label", id="columns"),
        pytest.param(["curie\tlabel"], lint.LOCK, 1, "the columns are curie, label", id="header"),
        pytest.param([LOCK, *2 * ["X:1\tx\tX\t1\tfalse\t"]], lint.LOCK, 3, "X:1 is already in line 2", id="twice"),
        pytest.param(
            [LOCK, "CL:0000134\tmesenchymal stem cell\tCL\t2026\ttrue\tCL:0000001"],
            "triples/entities.ttl",
            10,
            "CL:0000134 is deprecated in CL 2026; take CL:0000001",
            id="deprecated",
        ),
        pytest.param(None, lint.LOCK, 1, "the file is missing", id="no lock"),
    ],
)
def test_mistakes_in_the_lock_are_errors(
    lock: list[str] | None, file: str, line: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, _ = read(sources(write(tmp_path, VALID)), "")
    ontology = tmp_path / "ontology"
    ontology.mkdir()
    if lock is not None:
        (ontology / "vocab.lock.tsv").write_text("\n".join(lock) + "\n", encoding="utf-8")
    monkeypatch.setattr(lint, "folder", lambda name: ontology)
    problems = [
        problem for problem in lint._lock(content, Workspace(tmp_path), is_whole=False) if words in problem.message
    ]
    assert [(problem.file, problem.severity, problem.rule) for problem in problems] == [(file, "error", "lock")]
    if file == lint.LOCK:
        assert problems[0].line == line
    else:
        assert problems[0].line == line_of(tmp_path, "entities.ttl", "CL:0000134")


def test_rows_of_the_lock_that_nothing_uses(tmp_path: Path) -> None:
    content, _ = read(sources(write(tmp_path, VALID)), "")
    problems = lint._lock(content, Workspace(tmp_path), is_whole=True)
    assert {(problem.severity, problem.file) for problem in problems} == {("warning", lint.LOCK)}
    assert any(problem.message == "no entity uses CL:0000899; take the row out" for problem in problems)
    assert not any("CHEBI:15551" in problem.message or "MESH:D015232" in problem.message for problem in problems)


def test_the_shipped_graph_has_no_error() -> None:
    assert [str(problem) for problem in lint.check(Workspace(folder("triples"))) if problem.severity == ERROR] == []


# The command.


def kg(*args: str) -> tuple[int, str, str]:
    result = run(*args)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Return a folder with an error (a reading) and a warning (a context that nothing uses)."""
    write(
        tmp_path,
        add(contexts='\nctx:none\n    a msc:Context ;\n    rdfs:label "none" ;\n    msc:system msc:Animal .\n'),
    )
    path = tmp_path / "demo.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("# MSC produces PGE2", "# MSC"), encoding="utf-8")
    return tmp_path


def test_text_is_one_line_a_problem(wrong: Path) -> None:
    code, stdout, stderr = kg("--triples", str(wrong), "lint")
    assert code == 1
    first, second = stdout.splitlines()
    assert first.startswith(f"triples/contexts.ttl:{line_of(wrong, 'contexts.ttl', 'ctx:none')}: warning: ctx:none: ")
    assert second.startswith(f"triples/demo.ttl:{line_of(wrong, 'demo.ttl', 'stm:demo-1')}: error: stm:demo-1: ")
    assert (first.endswith("[unused]"), second.endswith("[reading]")) == (True, True)
    assert stderr == "1 error, 1 warning\n"


def test_rows_carry_the_same(wrong: Path) -> None:
    said = [str(problem) for problem in lint.check(Workspace(wrong))]
    for fmt in ("json", "jsonl", "tsv"):
        code, stdout, _ = kg("--triples", str(wrong), "lint", "-f", fmt)
        lines = stdout.splitlines()
        if fmt == "tsv":
            rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
        else:
            rows = json.loads(stdout) if fmt == "json" else list(map(json.loads, lines))
        assert code == 1
        assert [str(Problem(**row)) for row in rows] == said, fmt


def test_a_clean_folder_reports_no_errors(tmp_path: Path) -> None:
    write(tmp_path, VALID)
    assert kg("--triples", str(tmp_path), "lint", "--strict") == (0, "", "0 errors, 0 warnings\n")
    assert kg("--triples", str(tmp_path), "lint", "-f", "json")[:2] == (0, "[]\n")


def test_warnings_fail_only_when_asked(tmp_path: Path) -> None:
    write(tmp_path, add(entities=entity("ent:alone", "Cell", "alone")))
    assert kg("--triples", str(tmp_path), "lint")[0] == 0
    code, _, stderr = kg("--triples", str(tmp_path), "lint", "--strict")
    assert (code, stderr) == (1, "0 errors, 1 warning\n")


def test_without_pyshacl_a_warning_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, VALID)
    monkeypatch.setattr(graph_checks, "find_spec", lambda name: None)
    code, stdout, stderr = kg("--triples", str(tmp_path), "lint", "--strict")
    assert (code, stdout) == (0, "")
    assert "warning: the shapes were not checked: pyshacl is missing" in stderr
    assert "pyshacl" not in kg("--triples", str(tmp_path), "lint", "--no-shacl")[2]


def test_checks_that_did_not_run_are_named(tmp_path: Path) -> None:
    write(tmp_path, edit("demo.ttl", "rdf:object CL:0000863", "rdf:object CL:0000235"))
    code, stdout, stderr = kg("--triples", str(tmp_path), "lint")
    assert (code, len(stdout.splitlines())) == (1, 1)
    assert "the graph as a whole was not checked" in stderr


def test_an_empty_folder_is_no_input(tmp_path: Path) -> None:
    code, stdout, stderr = kg("--triples", str(tmp_path), "lint")
    assert (code, stdout) == (3, "")
    assert "has no .ttl file" in stderr


def test_no_shacl_loads_neither_rdflib_nor_pyshacl(tmp_path: Path) -> None:
    write(tmp_path, VALID)
    program = (
        "import sys\nfrom kg.cli import main\n"
        f"main(['--triples', {str(tmp_path)!r}, 'lint', '--no-shacl'], standalone_mode=False)\n"
        "sys.exit(str(sorted({'rdflib', 'pyshacl'} & sys.modules.keys())))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr.splitlines()[-1] == "[]"
