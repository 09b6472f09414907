"""Our side: the one place where the benchmark touches the path search of ``kg``."""

from __future__ import annotations

import sys
from pathlib import Path

#: The command as it is installed beside this Python.
KG = [str(Path(sys.executable).with_name("kg"))]


class Engine:
    """The search over a store that ``kg build`` wrote."""

    @classmethod
    def open(cls, store: Path) -> Engine:
        """Open a store.

        :param store: Its folder.

        :returns: The search, ready to be asked.
        """
        raise NotImplementedError("the path search over a store is not there yet")

    def paths(self, source: str, target: str, k: int = 10, max_edges: int = 4) -> list[tuple[int, list[str], bool]]:
        """Find the best simple paths.

        :param source: CURIE of the first node.
        :param target: CURIE of the last.
        :param k: How many.
        :param max_edges: Longest path.

        :returns: Cost as :mod:`benchmarks.costs` has it, nodes, and whether the search was complete; the best first.
        """
        raise NotImplementedError("the path search over a store is not there yet")


def path_command(store: Path, source: str, target: str) -> list[str]:
    """Give the command that is measured as a whole process."""
    return [*KG, "path", "--store", str(store), source, target, "-k", "10", "--max-edges", "4"]


def build_command(source: Path, store: Path, *, with_sparql: bool) -> list[str]:
    """Give the command that builds a store: the path index alone, or with the SPARQL store."""
    return [*KG, "build", str(source), "--store", str(store), *([] if with_sparql else ["--no-sparql"])]
