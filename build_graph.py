"""The build hook: compile the graph into ``kg/_data/graph.bin`` when a wheel is made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class CustomBuildHook(BuildHookInterface):
    """Reads ``ontology/`` and ``triples/``; a mistake in them stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the compiled graph and have the wheel take it in."""
        sys.path.insert(0, str(ROOT))
        try:
            from kg.content import pack, read
            from kg.lexicon import make_index
            from kg.resources import digest, sources

            files = sources()
            content, problems = read(files, digest(files))
        finally:
            sys.path.remove(str(ROOT))
        if problems:
            raise problems[0]
        compiled = ROOT / "kg" / "_data" / "graph.bin"
        compiled.parent.mkdir(exist_ok=True)
        compiled.write_bytes(pack(content, make_index(content.entities.values())))
        build_data["artifacts"].append("kg/_data/graph.bin")
