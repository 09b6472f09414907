"""The build hook: compile the graph into ``kg/_data/graph/`` of a wheel.

The checkout never holds it, so that neither a change of the data nor one of the code can leave it stale.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class CustomBuildHook(BuildHookInterface):
    """Reads ``ontology/`` and ``triples/``; a mistake in them stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the graph and have the wheel take it in; an editable install reads the files themselves."""
        if version == "editable":
            return
        sys.path.insert(0, str(ROOT))
        try:
            from kg.knowledge_graph import KnowledgeGraph
            from kg.resources import signature, sources
            from kg.store.opening import SIGNATURE
            from kg.store.packaged_rdf import write_triples
            from kg.triples.load import load

            self._folder = tempfile.TemporaryDirectory()
            compiled = Path(self._folder.name) / "graph"
            facts = {SIGNATURE: signature(sources())}
            graph = KnowledgeGraph(load())
            graph.build_store([], compiled, merge=True, with_sparql=False, facts=facts)
            write_triples(compiled, graph.export("ntriples").text)
        finally:
            sys.path.remove(str(ROOT))
        for path in sorted(compiled.iterdir()):
            build_data["force_include"][str(path)] = f"kg/_data/graph/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if version != "editable":
            self._folder.cleanup()
