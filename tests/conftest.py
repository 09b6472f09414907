"""What all tests need."""

from __future__ import annotations

from functools import partialmethod
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import kg
from kg.knowledge_graph import KnowledgeGraph
from small import graph

if TYPE_CHECKING:
    from pathlib import Path

# Before version 8.2, click writes the stderr of a command into its stdout unless it is asked not to.
if "mix_stderr" in signature(CliRunner).parameters:
    CliRunner.__init__ = partialmethod(CliRunner.__init__, mix_stderr=False)


#: The modules of ``pytest -m quick``: model, reader, names, paths, verdicts and a first look at the commands.
QUICK = frozenset(
    ("test_content", "test_turtle", "test_lexicon", "test_search", "test_paths", "test_effect", "test_names")
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the quick selection."""
    for item in items:
        if item.path.stem in QUICK:
            item.add_marker("quick")


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
