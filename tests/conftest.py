"""Fixtures and options that all tests share."""

from __future__ import annotations

from contextlib import suppress
from functools import cache, partialmethod
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import kg
import kg.triples.load
from kg import resources
from kg.curation.vocabularies import tables
from kg.knowledge_graph import KnowledgeGraph
from small import graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.model.content import Content
    from kg.triples.own_folder import OwnFolder

with suppress(ImportError):  # the tests of the lowest dependencies have no hypothesis
    import random_input  # noqa: F401 -- registers the profiles

# Before version 8.2, click writes the stderr of a command into its stdout unless it is asked not to.
if "mix_stderr" in signature(CliRunner).parameters:
    CliRunner.__init__ = partialmethod(CliRunner.__init__, mix_stderr=False)


#: The modules of ``pytest -m quick``: model, reader, names, paths, verdicts and a first look at the commands.
QUICK = {
    *(f"test_{name}" for name in ("content", "documents", "lexicon", "names", "paths", "search", "turtle")),
    *("test_effect", *(f"test_effect_{part}" for part in ("kinds", "trials", "composed", "text", "line", "shipped"))),
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Let ``-m quick`` import no other modules, which would take as long as its tests."""
    is_other = collection_path.suffix == ".py" and collection_path.stem not in QUICK
    return True if is_other and config.option.markexpr == "quick" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the quick selection."""
    for item in items:
        if item.path.stem in QUICK:
            item.add_marker("quick")


#: The modules that look at the files of ``triples/`` themselves. All others ask a copy of them that stays as it is, so
#: that a true statement which is added breaks no test. Where an entry is corrected, or given a name, it is so in both.
LIVE = frozenset(
    (
        *(
            "test_coverage",
            "test_curated",
            "test_install",
            "test_layout",
            "test_lint",
            "test_lookup",
            "test_mention_gold",
        ),
        *("test_ontology", "test_own_folder", "test_passages", "test_readme", "test_source", "test_verify"),
        *("test_vocab", "test_vocab_audit"),
    )
)
FROZEN = "tests/data/shipped"


def _ask(folder: str) -> None:
    """Have the graph's own ``triples/`` stand in a folder of the checkout."""
    resources._IN_CHECKOUT["triples"] = folder
    resources.find_folder.cache_clear()


_ask(FROZEN)


@pytest.fixture(scope="module", autouse=True)
def _own_triples(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the modules of :data:`LIVE` see ``triples/``, and the others the copy."""
    if request.path.stem in LIVE:
        _ask("triples")
        yield
        _ask(FROZEN)
    else:
        yield


@pytest.fixture
def frozen() -> Iterator[None]:
    """Let a test of a module of :data:`LIVE` ask the copy."""
    before = resources._IN_CHECKOUT["triples"]
    _ask(FROZEN)
    yield
    _ask(before)


_read = kg.triples.load.load
_read_once = cache(lambda version: _read())


def _load(triples: Path | None = None, extra: Iterable[OwnFolder] = ()) -> Content:
    """Read the graph's own files once for all tests as long as they stay as they are: a command then takes a fifth."""
    extra = list(extra)
    return _read(triples, extra) if triples or extra else _read_once(resources.digest(resources.sources()))


kg.triples.load.load = _load

# A name is searched among the 200,000 terms of ChEBI for seconds; the tests of that bring vocabularies of their own.
tables.SEARCHED = tuple(prefix for prefix in tables.SEARCHED if prefix != "CHEBI")

SHIPPED = kg.load()
#: What it takes to hold a graph of two entities, and no statement of ours.
SMALL = graph("a + b")


@pytest.fixture(scope="session")
def shipped() -> KnowledgeGraph:
    """Return the graph that most tests ask: the copy."""
    return SHIPPED


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
