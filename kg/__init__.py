"""A knowledge graph of mesenchymal stromal cell mechanisms.

>>> import kg
>>> graph = kg.load()
>>> print(graph.read("IDO"))
IDO read as IDO1 (NCBIGene:3620), not IDO2 (NCBIGene:169355)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from kg.errors import (
        AmbiguousNameError,
        DataError,
        KGError,
        LimitError,
        NameNotFoundError,
        QueryError,
        SourceError,
    )
    from kg.ingest.unpack import GraphFileError
    from kg.knowledge_graph import KnowledgeGraph
    from kg.model.statements import Entity, Evidence, Passage, Reference, Statement
    from kg.resources import FolderError, InstallationError
    from kg.store.catalogue import DuplicateError
    from kg.store.manifest import StoreError

    load = KnowledgeGraph.load

#: Public name to the module it lives in; loaded on first use (PEP 562).
_HOMES = {
    "AmbiguousNameError": "kg.errors",
    "DataError": "kg.errors",
    "DuplicateError": "kg.store.catalogue",
    "Entity": "kg.model.statements",
    "Evidence": "kg.model.statements",
    "FolderError": "kg.resources",
    "GraphFileError": "kg.ingest.unpack",
    "InstallationError": "kg.resources",
    "KGError": "kg.errors",
    "KnowledgeGraph": "kg.knowledge_graph",
    "LimitError": "kg.errors",
    "NameNotFoundError": "kg.errors",
    "Passage": "kg.model.statements",
    "QueryError": "kg.errors",
    "Reference": "kg.model.statements",
    "SourceError": "kg.errors",
    "Statement": "kg.model.statements",
    "StoreError": "kg.store.manifest",
}

__all__ = [
    "AmbiguousNameError",
    "DataError",
    "DuplicateError",
    "Entity",
    "Evidence",
    "FolderError",
    "GraphFileError",
    "InstallationError",
    "KGError",
    "KnowledgeGraph",
    "LimitError",
    "NameNotFoundError",
    "Passage",
    "QueryError",
    "Reference",
    "SourceError",
    "Statement",
    "StoreError",
    "load",
]


def __getattr__(name: str) -> Any:
    if name == "load":
        return import_module("kg.knowledge_graph").KnowledgeGraph.load
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
