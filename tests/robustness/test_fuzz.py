"""Readers on random input: every file is either read or refused with an error of ours.

``pytest tests/robustness/test_fuzz.py --hypothesis-profile=fuzz`` tries for about two minutes. What failed once is a
case of :data:`FOUND`.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folders import ENTITIES, HEAD, block, make
from kg.errors import KGError
from kg.knowledge_graph import KnowledgeGraph
from kg.store.manifest import Manifest
from kg.triples.turtle import read_blocks
from small import graph

SMALL = graph("a + b")
QUIET = settings(suppress_health_check=list(HealthCheck), deadline=None)

EDGE = {
    "id": "e:1",
    "subject": "NCBIGene:3620",
    "predicate": "biolink:affects",
    "object": "CL:0000815",
    "qualified_predicate": "biolink:causes",
    "object_direction_qualifier": "increased",
    "negated": False,
    "publications": ["PMID:1"],
    "sources": [{"resource_id": "infores:a", "resource_role": "primary_knowledge_source"}],
    "qualifiers": [{"qualifier_type_id": "biolink:object_aspect_qualifier", "qualifier_value": "activity"}],
    "has_confidence_score": 0.5,
}
NODE = {"id": "NCBIGene:3620", "name": "IDO1", "category": ["biolink:Gene"], "synonym": ["IDO"], "xref": ["HGNC:6059"]}
RDF = """\
@prefix ex: <http://ex.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix biolink: <https://w3id.org/biolink/vocab/> .
ex:a biolink:affects ex:b ; biolink:name "a"@en , \"\"\"long "text" \"\"\" .
ex:s a rdf:Statement ; rdf:subject ex:a ; rdf:predicate biolink:causes ; rdf:object ex:b ; biolink:negated true .
[] a biolink:Association ; biolink:subject ex:a ; biolink:predicate biolink:treats ; biolink:object ex:c .
<< ex:a biolink:causes ex:c >> ex:says 1.5e3 . ( ex:a ex:b ) ex:p _:x .
"""
LINES = """\
<http://ex.org/a> <http://ex.org/p> <http://ex.org/b> .
<http://ex.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "a \\u00e9 \\n"@en .
_:x <http://ex.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> . # comment
"""
TABLE = "\t".join(EDGE) + "\n" + "\t".join(str(value) for value in EDGE.values()) + "\n"
CURATED = f"{HEAD}\n{ENTITIES}\n{block(object_='ent:factor')}"

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from([*EDGE, "NOT", "a|b", ""]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from([*EDGE, *NODE, "negated", "subject_direction_qualifier", "_evidence"]) | st.text(max_size=8)
records = st.dictionaries(keys, values, max_size=8).flatmap(
    lambda extra: st.sampled_from([EDGE | extra, NODE | extra, extra])
)


#: Bytes that mean something to a reader.
MARKS = (b"<<(", b"[", b"(", b'"""', b"\t", b"\n", b"|", b"\x00", b"\xff", b"{", b"\\u", b"^^", b"@")


@st.composite
def damaged(draw: st.DrawFn, text: str) -> bytes:
    """Draw a text with some bytes removed, repeated, or replaced by others."""
    data = bytearray(text.encode())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        data[start:end] = draw(
            st.binary(max_size=6)
            | st.just(bytes(data[start:end]) * 3)
            | st.sampled_from(
                [b"<<(", b"[", b"(", b'"""', b"\t", b"\n", b"|", b"\x00", b"\xff", b"{", b"\\u", b"^^", b"@"]
            )
        )
    return bytes(data)


def build(name: str, data: bytes, *, lenient: bool = False, with_sparql: bool = False) -> None:
    """Build a store of a file, and ask it."""
    with TemporaryDirectory() as folder:
        source, store = Path(folder) / name, Path(folder) / "store"
        source.write_bytes(data)
        try:
            SMALL.build_store([source], store, lenient=lenient, with_sparql=with_sparql)
        except KGError:
            assert [path.name for path in Path(folder).iterdir()] == [name], "a build that fails leaves nothing"
            return
        opened = KnowledgeGraph.open(store)
        for item in list(opened.content.statements.values())[:3]:
            str(opened.effect(item.subject, item.object))
            str(opened.paths(item.subject, item.object))
        opened.close()


@QUIET
@given(st.lists(records, min_size=1, max_size=3), st.booleans())
def test_kgx_json(rows: list[dict[str, object]], lenient: bool) -> None:
    build("graph.jsonl", "\n".join(json.dumps(row) for row in rows).encode(), lenient=lenient)


@QUIET
@given(damaged(json.dumps(EDGE) + "\n" + json.dumps(NODE)), st.booleans())
def test_kgx_json_lines(data: bytes, lenient: bool) -> None:
    build("graph.jsonl", data, lenient=lenient)


@QUIET
@given(damaged(TABLE), st.booleans())
def test_kgx_tables(data: bytes, lenient: bool) -> None:
    build("graph.tsv", data, lenient=lenient)


@QUIET
@given(damaged(RDF), st.sampled_from([".ttl", ".trig"]))
def test_turtle_of_others(data: bytes, suffix: str) -> None:
    build(f"graph{suffix}", data)


@QUIET
@given(damaged(LINES), st.sampled_from([".nt", ".nq"]), st.booleans())
def test_lines_of_rdf(data: bytes, suffix: str, lenient: bool) -> None:
    build(f"graph{suffix}", data, lenient=lenient)


@settings(QUIET, max_examples=max(settings().max_examples // 10, 5))
@given(damaged(RDF))
def test_the_rdf_store(data: bytes) -> None:
    build("graph.ttl", data, with_sparql=True)


@QUIET
@given(damaged(CURATED))
def test_curated_turtle(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "all.ttl").write_bytes(data)
        with suppress(KGError):
            read_blocks(Path(folder) / "all.ttl", "triples/all.ttl")
        with suppress(KGError):
            KnowledgeGraph.load(folder)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz")
    content = make(folder, block(object_="ent:factor") + block("ent:factor", "msc:decreases", "ent:treg", number=2))
    KnowledgeGraph(content).build_store([], folder / "store", merge=True, with_sparql=False)
    return folder / "store"


def answers(store: Path) -> list[str]:
    opened = KnowledgeGraph.open(store)
    try:
        return [
            str(opened.paths("stroma", "regulator")),
            str(opened.effect("stroma", "factor")),
            *map(str, opened.find("f")),
        ]
    finally:
        opened.close()


@QUIET
@given(st.data())
def test_stores(store: Path, data: st.DataObject) -> None:
    expected = answers(store)
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(store, Path(folder) / "store"))
        file = copy / data.draw(st.sampled_from([*Manifest.read(copy).files, "manifest.tsv"]))
        whole = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            start = data.draw(st.integers(0, len(whole)))
            part = data.draw(st.binary(max_size=8))
            is_same_size = data.draw(st.booleans())
            whole[start : start + len(part) * is_same_size] = part[
                : max(len(whole) - start, 0) if is_same_size else None
            ]
        file.write_bytes(whole)
        with suppress(KGError):
            assert answers(copy) == expected


#: Inputs that once ended in another way: the name of a file, and what it holds.
FOUND = [
    ("graph.nt", b"<http:\x80//ex.org/a> <http://ex.org/p> <http://ex.org/b> .\n"),
    ("graph.nt", b"<http://ex.org/a> <http://ex.org/p\xaf> <http://ex.org/b> .\n"),
    ("graph.tsv", b"\x80id\tsubject\tpredicate\tobject\n1\tEX:1\tEX:p\tEX:2\n"),
]


@pytest.mark.parametrize(("name", "data"), FOUND, ids=[str(n) for n in range(len(FOUND))])
def test_inputs_that_failed_once(name: str, data: bytes) -> None:
    for lenient in (False, True):
        build(name, data, lenient=lenient)
