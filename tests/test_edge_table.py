"""The fast reader of edge lists gives the same result as the slow one."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.unpack import GraphFileError
from kg.knowledge_graph import KnowledgeGraph
from random_input import examples
from small import graph

if TYPE_CHECKING:
    from kg.model.statements import Statement

SMALL = graph("a + b")
COLUMNS = ["subject", "predicate", "object", "negated", "knowledge_level", "has_confidence_score", "publications"]
IDENTIFIERS = ["X:a", "X:b", "NCBIGene:3620", "https://identifiers.org/ncbigene:3620", "MONDO:0000001"]
PREDICATES = [
    *("RO:0002213", "RO:0002212", "RO:0002335", "biolink:affects", "biolink:causes", "biolink:part_of", "EX:touches"),
    *("rdfs:subClassOf", "SEMMEDDB:neg_inhibits", "ro:0002213"),
]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(IDENTIFIERS),
        st.sampled_from(PREDICATES),
        st.sampled_from(IDENTIFIERS),
        st.sampled_from(["", "", "true", "false", "maybe"]),
        st.sampled_from(["", "prediction", "logical_entailment", "rumour"]),
        st.sampled_from(["", "0.5", "1", "0", ".25"]),
        st.sampled_from(["", "", "PMID:1"]),
    ),
    min_size=1,
    max_size=12,
)


def said(item: Statement) -> tuple[Any, ...]:
    """Return the content of a statement without its place."""
    return item._replace(id="", file="", line=0)


def built(folder: Path, name: str, text: str) -> tuple[list[str], list[str], list[str], list[int]]:
    """Return the content of a store of one file: statements, triples, counts, and the costs of its rows."""
    (folder / name).write_text(text, encoding="utf-8")
    made = SMALL.build_store([folder / name], folder / "store", replace=True)
    store = KnowledgeGraph.open(folder / "store")
    triples = [str(row) for row in store.sparql("SELECT * { ?s ?p ?o }").terms]
    costs = sorted(store.content.graph.index.row_costs)  # type: ignore[attr-defined]
    return sorted(map(str, map(said, store.statements()))), sorted(triples), list(made.tally.lines()), costs


@examples(40)
@given(ROWS)
def test_a_table_is_read_like_its_rows_in_json(rows: list[tuple[str, ...]]) -> None:
    table = "\n".join("\t".join(row) for row in [COLUMNS, *rows])
    records = [{column: cell for column, cell in zip(COLUMNS, row, strict=True) if cell} for row in rows]
    with TemporaryDirectory() as folder:
        quick = built(Path(folder), "e.tsv", table)
        slow = built(Path(folder), "e.jsonl", "\n".join(map(json.dumps, records)))
    assert quick[0] == slow[0]
    assert quick[1] == slow[1]
    assert [line.partition(", first at")[0] for line in quick[2]] == [
        line.partition(", first at")[0] for line in slow[2]
    ]
    assert quick[3] == slow[3]


@pytest.mark.parametrize("with_sparql", [True, False], ids=["with SPARQL", "paths alone"])
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("X:a\tRO:0002213\tX:b\t1.5", "has_confidence_score must be", id="score"),
        pytest.param("X:a\tRO:0002213\tX:b\tmuch", "has_confidence_score must be", id="no number"),
        pytest.param("X a\tRO:0002213\tX:b\t0.5", "subject 'X a' is not a CURIE", id="subject"),
        pytest.param("X:a\tRO:0002213\t\t0.5", "an edge without 'object'", id="no object"),
        pytest.param("X:a\t\tX:b\t0.5", "an edge without 'predicate'", id="no predicate"),
        pytest.param("X:a\tRO:0002213\tX:b", "3 cells, but the header has 4", id="short"),
    ],
)
def test_mistakes_behind_good_rows_are_found(tmp_path: Path, row: str, expected: str, with_sparql: bool) -> None:
    """The row before has made every part of it known."""
    path = tmp_path / "e.tsv"
    lines = ["subject\tpredicate\tobject\thas_confidence_score", "X:a\tRO:0002213\tX:b\t0.5", row]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(GraphFileError, match=rf"e\.tsv:3: {expected}"):
        SMALL.build_store([path], tmp_path / "store", with_sparql=with_sparql)


def test_identifiers_that_are_no_text_are_found(tmp_path: Path) -> None:
    path = tmp_path / "e.tsv"
    path.write_bytes(b"subject\tpredicate\tobject\nX:a\tRO:0002213\tX:b\nX:a\tRO:0002213\tX:\xff\n")
    with pytest.raises(GraphFileError, match=r"e\.tsv:3: not UTF-8"):
        SMALL.build_store([path], tmp_path / "store", with_sparql=False)
