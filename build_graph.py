"""The build hook: compile the graph into ``kg/_data/graph.bin`` of a wheel.

The checkout never holds the compiled file, so that neither a change of the data nor one of the code can leave it stale.
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
            from kg.content import pack, read
            from kg.lexicon import make_index
            from kg.resources import digest, sources

            files = sources()
            content, problems = read(files, digest(files))
        finally:
            sys.path.remove(str(ROOT))
        if problems:
            raise problems[0]
        self._folder = tempfile.TemporaryDirectory()
        compiled = Path(self._folder.name) / "graph.bin"
        compiled.write_bytes(pack(content, make_index(content.entities.values())))
        build_data["force_include"][str(compiled)] = "kg/_data/graph.bin"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary file."""
        if version != "editable":
            self._folder.cleanup()
