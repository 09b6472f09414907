"""A question admits the same edges by statement and by the index, in memory and in a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.knowledge_graph import KnowledgeGraph
from kg.paths.context import ContextJudge
from kg.paths.query import PathQuery
from kg.paths.walker import Walker
from small import graph

if TYPE_CHECKING:
    from pathlib import Path

EDGES = """\
subject\tpredicate\tobject\tpublications
x:a\tbiolink:affects\tx:b\tPMID:1
x:b\tx:unheard_of\tx:c\tPMID:2
x:b\tbiolink:part_of\tx:c\tPMID:3
"""


@pytest.mark.parametrize(("descriptive", "walked"), [(False, 2), (True, 3)])
def test_an_unknown_predicate_is_walked_and_a_descriptive_one_when_asked(
    tmp_path: Path, descriptive: bool, walked: int
) -> None:
    (tmp_path / "edges.tsv").write_text(EDGES, encoding="utf-8")
    graph("a + b").build_store([tmp_path / "edges.tsv"], tmp_path / "store", with_sparql=False)
    content = KnowledgeGraph.open(tmp_path / "store").content
    walker = Walker(content, ContextJudge(content), PathQuery(include_descriptive=descriptive))
    assert sum(map(walker.walks, content.statements.values())) == walked
    routes = list(walker.routes("x:a", "x:c", batch=5))
    assert len(routes) == 1  # of equal nodes and signs, the cheaper stands for both
    assert len(list(walker.routes("x:b", "x:c", batch=5))) == 1


def test_a_verdict_says_that_no_route_is_known_to_be_causal(tmp_path: Path) -> None:
    (tmp_path / "edges.tsv").write_text(EDGES, encoding="utf-8")
    graph("a + b").build_store([tmp_path / "edges.tsv"], tmp_path / "store", with_sparql=False)
    words = str(KnowledgeGraph.open(tmp_path / "store").effect("x:a", "x:c"))
    assert words.startswith("NONE")
    assert "no route is known to be causal" in words
    assert "no route is known to be causal throughout" in words.splitlines()[0]
