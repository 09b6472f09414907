"""The effect of a change on the answers: asks one set of questions before and after it, and classes the differences.

The questions are every pair of ``tests/data/effects.tsv`` and ``tests/data/ranking.tsv``, with and without filters.
Run it as a file, so that it asks the ``kg`` that ``PYTHONPATH`` names, which may be an older one::

    git worktree add --detach ../before REVISION
    PYTHONPATH=../before python benchmarks/answers.py ask before.jsonl
    PYTHONPATH=. python benchmarks/answers.py ask after.jsonl
    python benchmarks/answers.py compare before.jsonl after.jsonl

``ask --triples ../before/triples`` tells what the code changed from what the data did; ``ask --every-pair`` asks for
nothing but the verdict, on every pair that a chain of at most four statements joins.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.knowledge_graph import KnowledgeGraph

DATA = Path(__file__).parents[1] / "tests/data"
#: Options of a question for paths, by what the table calls them, ...
FILTERS: dict[str, dict[str, Any]] = {
    "no option": {},
    "licensing=IFNG": {"context": {"licensing": "IFNG"}},
    "licensing=IFNG, strict": {"context": {"licensing": "IFNG"}, "strict_context": True},
    "licensing=TLR4": {"context": {"licensing": "TLR4"}},
    "sign -": {"sign": -1},
    "via IDO1": {"via": "IDO1"},
    "avoid IDO1": {"avoid": "IDO1"},
    "asserted": {"min_certainty": "asserted"},
}
#: ... those that are asked of every third pair only, ...
SAMPLED: dict[str, dict[str, Any]] = {
    "sign +": {"sign": 1},
    "avoid PGE2": {"avoid": "PGE2"},
    "suggested": {"min_certainty": "suggested"},
    "3 edges": {"max_edges": 3},
    "descriptive, 4 edges": {"include_descriptive": True, "max_edges": 4},
    "undirected, 3 edges": {"undirected": True, "max_edges": 3},
}
#: ... and those of a question for a verdict.
VERDICTS = ("no option", "licensing=IFNG", "asserted")

#: A question: source, target, ``path`` or ``effect``, and the name of its options.
Question = tuple[str, str, str, str]


def read_pairs() -> list[tuple[str, str]]:
    """Read the pairs of both sets, each once."""
    pairs: dict[tuple[str, str], None] = {}
    for name in ("effects.tsv", "ranking.tsv"):
        with (DATA / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                pairs[row["source"], row["target"]] = None
    return list(pairs)


def questions(pairs: list[tuple[str, str]]) -> Iterator[tuple[Question, dict[str, Any]]]:
    """Return the questions on pairs, each with its options."""
    for number, (source, target) in enumerate(pairs):
        for name, options in (FILTERS | (SAMPLED if number % 3 == 0 else {})).items():
            yield (source, target, "path", name), {"k": 5, **options}
        for name in VERDICTS:
            yield (source, target, "effect", name), FILTERS[name]


def joined(graph: KnowledgeGraph, max_edges: int = 4) -> Iterator[tuple[Question, dict[str, Any]]]:
    """Return the question for the verdict on every pair that a chain of statements joins."""
    following: dict[str, set[str]] = {}
    for item in graph.statements():
        if item.is_walkable and item.is_causal:
            following.setdefault(item.subject, set()).add(item.object)
    for source in sorted(following):
        reached, latest = set[str](), {source}
        for _ in range(max_edges):
            latest = {node for curie in latest for node in following.get(curie, ())}
            reached |= latest
        for target in sorted(reached - {source}):
            yield (source, target, "effect", "no option"), {}


def ask(file: Path, graph: KnowledgeGraph, asked: Iterable[tuple[Question, dict[str, Any]]]) -> None:
    """Ask questions, and write a line of JSON for each."""
    from kg.errors import KGError

    with file.open("w", encoding="utf-8") as out:
        for question, options in asked:
            source, target, kind, _ = question
            try:
                found = (graph.effect if kind == "effect" else graph.paths)(source, target, **options).to_dict()
            except KGError as error:
                found = {"error": str(error)}
            print(json.dumps([*question, found]), file=out)


def read_answers(file: Path) -> dict[Question, dict[str, Any]]:
    """Read what :func:`ask` wrote."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def differences(kind: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Name the classes of difference between two answers to one question."""
    if "error" in before or "error" in after:
        if before != after:
            yield "error"
    elif kind == "effect":
        if before["verdict"] != after["verdict"]:
            yield f"verdict {before['verdict']} to {after['verdict']}"
    else:
        yield from _path_differences(before, after)


def _path_differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    old, new = _by_identity(before), _by_identity(after)
    if old and new and next(iter(old)) != next(iter(new)):
        yield "another path first"
    if old.keys() - new.keys():
        yield "a path is lost"
    if new.keys() - old.keys():
        yield "a path is new"
    for words, is_shown in (("best paths", _is_best), ("paths spelt out", lambda path: not _is_best(path))):
        orders = [
            [key for key, path in side.items() if is_shown(path) and key in other]
            for side, other in ((old, new), (new, old))
        ]
        if orders[0] != orders[1]:
            yield f"order of the {words}"
    both = [(old[key], new[key]) for key in old if key in new]
    if any(abs(a["support"] - b["support"]) > 2e-6 for a, b in both):
        yield "support"
    if any(abs(a["cost"] - b["cost"]) > 1e-5 and abs(a["support"] - b["support"]) <= 2e-6 for a, b in both):
        yield "cost at equal support"
    if any(_aspects(a) != _aspects(b) for a, b in both):
        yield "what stands first in a step"
    for field in ("certainty", "coherence", "sign"):
        if any(a[field] != b[field] and _aspects(a) == _aspects(b) for a, b in both):
            yield f"{field} at equal aspects"
    if before["complete"] != after["complete"]:
        yield "complete"


def _by_identity(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the paths of an answer in their order, by nodes and signs."""
    return {
        repr(([node["curie"] for node in path["nodes"]], [step["sign"] for step in path["steps"]])): path
        for path in answer["paths"]
    }


def _is_best(path: dict[str, Any]) -> bool:
    return path["expands"] is None


def _aspects(path: dict[str, Any]) -> list[tuple[str | None, bool]]:
    """Return what was chosen for each step: the aspect, and whether the statements first named state a context."""
    return [(step["aspect"], bool(step["statements"][0]["context"])) for step in path["steps"]]


def compare(before: Path, after: Path, *, is_long: bool) -> None:
    """Print how many answers differ, by class and options; and each of them where asked to."""
    old, new = read_answers(before), read_answers(after)
    asked = Counter((kind, name) for _, _, kind, name in old)
    found: dict[str, Counter[str]] = {}
    same = 0
    for question, answer in old.items():
        source, target, kind, name = question
        classes = list(differences(kind, answer, new[question])) if question in new else ["not asked any more"]
        same += not classes
        for words in classes:
            found.setdefault(f"{kind}: {words}", Counter())[name] += 1
            if is_long:
                print(kind, words, source, target, name, sep="\t")
    print(f"{len(old)} questions, {same} answers without a difference that is classed here")
    for words, names in sorted(found.items()):
        where = ", ".join(f"{name} {count}/{asked[words.partition(':')[0], name]}" for name, count in names.items())
        print(f"{words}: {names.total()} ({where})")


def main() -> None:
    """Ask, or compare."""
    parser = argparse.ArgumentParser(
        prog="python benchmarks/answers.py", description="Compare answers of two versions."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("ask", help="ask every question and write the answers")
    asking.add_argument("file", type=Path)
    asking.add_argument("--triples", help="folder in the place of the graph's own triples/")
    asking.add_argument("--every-pair", action="store_true", help="ask for the verdict on every pair, and nothing else")
    comparing = commands.add_parser("compare", help="class what differs")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--long", action="store_true", help="name every question whose answer differs")
    options = parser.parse_args()
    if options.command == "ask":
        import kg

        graph = kg.load(options.triples)
        ask(options.file, graph, joined(graph) if options.every_pair else questions(read_pairs()))
    else:
        compare(options.before, options.after, is_long=options.long)


if __name__ == "__main__":
    main()
