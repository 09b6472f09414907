"""Small graphs for batches, and the answers that every engine must give, found by enumerating all simple paths."""

from __future__ import annotations

from itertools import pairwise
from math import prod
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from kg.batch.question import BatchQuestion
from kg.search.in_memory import half_passing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A column of each row of an answer that says which row it is.
Row = dict[str, Any]


class Edge(NamedTuple):
    """A row of the edges."""

    subject: str | None
    object: str | None
    sign: int | None
    cost: int
    causal: bool


def random_edges(seed: int) -> list[Edge]:
    """Draw a graph with two hubs, parallel edges of all signs, loops, many equal costs, and a part that is apart."""
    random = Random(seed)  # noqa: S311
    names = [f"ent:{letter}" for letter in "Aabcdéfgαβ"]
    weights = [random.choice((1, 1, 2, 8)) for _ in names]
    edges = [
        Edge(
            *random.choices(names, weights, k=2),
            random.choice((1, -1, None, 0)),
            random.choice((0, 100, 100, 700)),
            True,
        )
        for _ in range(random.randint(0, 45))
    ]
    edges += [edge._replace(causal=False, cost=random.choice((0, 50))) for edge in edges[::5]]
    edges += [Edge("ent:apart", "ent:beyond", 1, 5, True), Edge(None, "ent:a", 1, 5, True)]
    random.shuffle(edges)
    return edges


def write_edges(edges: list[Edge], path: Path) -> str:
    """Write edges as Parquet."""
    schema = pa.schema(
        [("subject", "string"), ("object", "string"), ("sign", "int8"), ("cost", "int32"), ("causal", "bool")]
    )
    pq.write_table(pa.Table.from_pylist([edge._asdict() for edge in edges], schema=schema), path)
    return str(path)


def random_question(seed: int, file: str) -> BatchQuestion:
    """Draw a question; some of its names are in no edge, and some on both sides."""
    random = Random(seed)  # noqa: S311
    kind = random.choice(("path", "path", "path", "effect", "gaps"))
    names = (*random.sample([f"ent:{letter}" for letter in "Aabcdéfgαβ"], 4), "ent:nowhere", "ent:apart")
    return BatchQuestion(
        kind,
        (file,),
        names,
        (*names[2:4], "ent:β", "ent:beyond", "ent:β"),
        k=random.choice((1, 2, 5, 40)),
        max_edges=random.randint(1 if kind == "path" else 2, 4),
        sign=random.choice((None, None, 1, -1)) if kind == "path" else None,
        include_descriptive=random.random() < 0.3,
    )


def expected_paths(edges: list[Edge], question: BatchQuestion) -> list[Row]:
    """Return the best paths of each pair in the order of batches, as rows."""
    walked = [
        edge
        for edge in edges
        if edge.subject
        and edge.object
        and edge.subject != edge.object
        and (edge.causal or question.include_descriptive)
    ]
    neighbors = {(edge.subject, edge.object) for edge in walked if edge.causal}
    known = {name for edge in walked for name in (edge.subject, edge.object)}
    passing = {
        name: 2 * half_passing(sum(a == name for a, _ in neighbors), sum(b == name for _, b in neighbors), 0.3)
        for name in known
    }
    costs: dict[tuple[str, str, int], int] = {}
    for edge in walked:
        key = (str(edge.subject), str(edge.object), edge.sign or 0)
        costs[key] = min(edge.cost, costs.get(key, edge.cost))

    def walks(nodes: tuple[str, ...], signs: tuple[int, ...]) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
        yield nodes, signs
        if len(signs) < question.max_edges:
            for source, target, sign in costs:
                if source == nodes[-1] and target not in nodes:
                    yield from walks((*nodes, target), (*signs, sign))

    rows = []
    for source in sorted({*question.sources} & known):
        every = [
            (
                sum(costs[(*ends, sign)] for ends, sign in zip(pairwise(nodes), signs, strict=True))
                + sum(passing[node] for node in nodes[1:-1]),
                len(signs),
                nodes,
                signs,
            )
            for nodes, signs in walks((source,), ())
            if signs
        ]
        for target in sorted({*question.targets} & known - {source}):
            found = sorted(path for path in every if path[2][-1] == target)
            found = [path for path in found if question.sign is None or prod(path[3]) == question.sign]
            for rank, (cost, length, nodes, signs) in enumerate(found[: question.k], 1):
                row: Row = {"source": source, "target": target, "rank": rank, "cost": cost, "edges": length}
                row["sign"] = prod(signs) or None
                via, steps = [*nodes[1:-1], *[None] * 3], [*(sign or None for sign in signs), *[None] * 4]
                row |= {f"via_{n}": via[n - 1] for n in (1, 2, 3)} | {f"sign_{n}": steps[n - 1] for n in (1, 2, 3, 4)}
                rows.append(row)
    return rows


def answer_of(folder: Path) -> list[Row]:
    """Read the output of a batch, in its order."""
    rows: list[Row] = pq.read_table(folder).to_pylist()
    return sorted(rows, key=lambda row: (row["source"], row["target"], row.get("rank", 0)))
