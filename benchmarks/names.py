"""Reading of names as papers write them: counts of right and wrong for each half of ``tests/data/names.tsv``.

``python -m benchmarks.names`` prints the counts and every name that was not read right.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.names.lexicon import names_of

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

SET = Path(__file__).parents[1] / "tests/data/names.tsv"
#: What may become of a name; the last if the graph has not got the entity that it stands for.
OUTCOMES = ("right", "wrong", "not found", "not in the graph")


def read_names() -> list[dict[str, str]]:
    """Read the set of names: column to value."""
    return list(csv.DictReader(SET.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def judge(graph: KnowledgeGraph, row: dict[str, str]) -> str:
    """Hold what a name is read as against what it stands for.

    :param graph: The graph that is asked.
    :param row: A row of the set; ``expected`` is a CURIE or several with ``|`` between, ``ambiguous``, or ``-`` for a
        name that stands for nothing in the graph.

    :returns: One of :data:`OUTCOMES`.
    """
    reading = None
    try:
        reading = graph.read(row["name"])
    except NameNotFoundError:
        curie, said = "-", ("", "", "")
    except AmbiguousNameError:
        curie, said = "ambiguous", ("", "", "")
    else:
        context = ";".join(f"{field}={','.join(values)}" for field, values in reading.context)
        curie, said = reading.entity.curie, (reading.aspect, "reduced" if reading.is_reduced else "", context)
    expected = row["expected"].split("|")
    if curie in expected and said == (row["aspect"], row["sense"], row["context"]):
        return "right"
    if curie != "-":
        # an entity that has got the very name since
        is_own = reading is not None and row["name"].casefold() in map(str.casefold, names_of(reading.entity))
        return "right" if "-" in expected and is_own else "wrong"
    is_known = "ambiguous" in expected or any(item in graph.content.entities for item in expected)
    return "not found" if is_known else "not in the graph"


def main() -> None:
    """Print the counts of each half, and the names that were not read right."""
    import kg

    graph = kg.load()
    judged: dict[str, Counter[str]] = {}
    for row in read_names():
        outcome = judge(graph, row)
        judged.setdefault(row["half"], Counter())[outcome] += 1
        if outcome != "right":
            print(row["half"], outcome, row["name"], row["expected"], sep="\t")
    print("half", *OUTCOMES, sep="\t")
    for half, counts in judged.items():
        print(half, *(counts[outcome] for outcome in OUTCOMES), sep="\t")


if __name__ == "__main__":
    main()
