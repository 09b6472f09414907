"""Small ``triples/`` folders for tests, written as a curator writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.terms import PREFIXES
from kg.resources import digest, sources
from kg.triples.load import read

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model.content import Content

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
#: The line in which the first block of a file written by :func:`write_folder` opens.
FIRST = HEAD.count("\n") + 2

ENTITIES = """\
ent:stroma
    a biolink:Cell ;
    skos:prefLabel "stroma" ;
    skos:definition "The cell that all comes from." .

ent:factor
    a biolink:SmallMolecule ;
    skos:prefLabel "factor" ;
    skos:altLabel "soluble factor" ;
    skos:definition "What the stroma makes." .

ent:enzyme
    a biolink:Gene ;
    skos:prefLabel "enzyme" ;
    skos:definition "Another thing that the stroma makes." .

ent:treg
    a biolink:Cell ;
    skos:prefLabel "regulator" ;
    skos:definition "A cell that restrains." ;
    skos:broader ent:tcell .

ent:tcell
    a biolink:Cell ;
    skos:prefLabel "T cell" ;
    skos:definition "A cell." .

NCBIGene:9242
    a msc:Homonym ;
    rdfs:label "STROMA" ;
    skos:prefLabel "stromalin" .
"""
CONTEXTS = """\
ctx:dish
    a msc:Context ;
    rdfs:label "in a dish, after enzyme" ;
    msc:licensing ent:enzyme ;
    msc:delivery msc:Soluble , msc:Contact ;
    msc:system msc:InVitro ;
    msc:condition "for two days" ;
    msc:inherited msc:licensing .
"""
REFERENCES = """\
ref:paper
    a msc:Document ;
    dcterms:title "A Paper" ;
    msc:authors "Doe, J." ;
    msc:year 2026 .

ref:paper-1
    a biolink:Article ;
    msc:number 1 ;
    msc:authors "Roe, R.; Poe, P." ;
    dcterms:title "One" ;
    msc:year 2020 .

ref:paper-2
    a biolink:Article ;
    msc:number 2 ;
    msc:authors "Loe, L." ;
    dcterms:title "Two" ;
    msc:year 2021 .
"""


def passage(place: str, sha256: str = "0" * 64, *, document: str = "paper", cites: str = "") -> str:
    """Write the block of a passage; ``place`` is as in its identifier, ``1-1-2`` or ``t1-2``."""
    section, *paragraph, sentence = place.split("-")
    properties = [
        "a msc:Passage",
        f"msc:document ref:{document}",
        f'msc:section "{section}"',
        f"msc:paragraph {paragraph[0] if paragraph else 0}",
        f"msc:sentence {sentence}",
        f'msc:sha256 "{sha256}"',
        *([f"msc:cites {cites}"] if cites else []),
    ]
    return f"psg:{document}-{place}\n    " + " ;\n    ".join(properties) + " .\n\n"


PASSAGES = passage("1-1-1", "1" * 64, cites="ref:paper-1")
PASSAGES += passage("1-1-2", "2" * 64, cites="ref:paper-1 , ref:paper-2")
FILES = {"entities": ENTITIES, "contexts": CONTEXTS, "references": REFERENCES, "passages": PASSAGES}


def block(
    subject: str = "ent:stroma",
    predicate: str = "msc:increases",
    object_: str = "ent:treg",
    *more: str,
    number: int = 1,
    certainty: str = "msc:Asserted",
    passage: str = "psg:paper-1-1-1",
) -> str:
    """Write one statement of ``axis.ttl``; ``more`` are further properties with their values."""
    properties = [
        f"rdf:subject {subject}",
        f"rdf:predicate {predicate}",
        f"rdf:object {object_}",
        f"msc:certainty {certainty}",
        *([f"msc:passage {passage}"] if passage else []),
        *more,
    ]
    return f"stm:axis-{number}\n    " + " ;\n    ".join(properties) + " .\n\n"


def write_folder(folder: Path, statements: str = "", **files: str) -> Path:
    """Write a ``triples/`` folder of six entities, one context, one document, two references and two passages.

    ::

        stroma    factor    enzyme    treg -broader-> tcell    (stromalin, a homonym)

    :param folder: Where; its folder ``triples`` is made.
    :param statements: The blocks of ``axis.ttl``; nothing else joins the entities.
    :param files: Stem to the blocks that replace a file, or make another one.
    """
    triples = folder / "triples"
    triples.mkdir(parents=True, exist_ok=True)
    for stem, blocks in {**FILES, "axis": statements, **files}.items():
        (triples / f"{stem}.ttl").write_text(f"{HEAD}\n{blocks}", encoding="utf-8")
    return triples


def read_folder(triples: Path) -> tuple[Content, list[str]]:
    """Read such a folder: its content, and the messages of its problems."""
    files = sources(triples)
    content, problems = read(files, digest(files))
    return content, [str(problem) for problem in problems]


def make(folder: Path, statements: str = "", **files: str) -> Content:
    """Write a folder without mistakes and read it."""
    content, problems = read_folder(write_folder(folder, statements, **files))
    assert problems == []
    return content
