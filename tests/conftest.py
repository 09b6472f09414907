"""Fixtures that several tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.knowledge_graph import KnowledgeGraph
from small import graph

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = kg.load()
#: What it takes to hold a graph of two entities, and no statement of ours.
SMALL = graph("a + b")


@pytest.fixture
def build(tmp_path: Path) -> Any:
    """Build a store of files, by name and content, and open it."""

    def make(*, merge: bool = False, with_sparql: bool = False, **files: str | bytes) -> KnowledgeGraph:
        paths = []
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        owner = SHIPPED if merge else SMALL
        make.built = owner.build_store(  # type: ignore[attr-defined]
            paths, tmp_path / "store", merge=merge, with_sparql=with_sparql, replace=True
        )
        return KnowledgeGraph.open(tmp_path / "store")

    return make
