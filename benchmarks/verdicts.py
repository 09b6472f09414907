"""Count the verdicts on all pairs of causal subjects and objects, and compare two versions.

Run it as a file, so that it asks the ``kg`` that ``PYTHONPATH`` names, which may be an older one::

    git worktree add --detach ../before REVISION
    PYTHONPATH=../before python benchmarks/verdicts.py ask before.tsv
    PYTHONPATH=. python benchmarks/verdicts.py ask after.tsv
    python benchmarks/verdicts.py compare before.tsv after.tsv
    PYTHONPATH=. python benchmarks/verdicts.py rules

A line has source, target, verdict, basis and certainty. Of versions without bases the basis is empty. Pairs that only
one version has, because a statement came or went, are counted apart. ``rules`` turns one rule off at a time and counts
what each changes.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.knowledge_graph import KnowledgeGraph
    from kg.paths.query import PathQuery
    from kg.paths.stated import Stated


class Answer(NamedTuple):
    """The verdict on one pair."""

    source: str
    target: str
    verdict: str
    basis: str
    certainty: str

    @property
    def words(self) -> str:
        """Verdict and basis, and whether it is only possible, as in ``positive, composed (possible)``."""
        doubt = f" ({self.certainty})" if self.certainty in ("possible", "hypothesised") else ""
        return ", ".join(filter(None, (self.verdict, self.basis))) + doubt


def pairs(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    """Return every subject of a causal statement with every object of one but itself, sorted."""
    causal = [item for item in graph.statements() if item.is_causal]
    subjects, objects = ({getattr(item, end) for item in causal} for end in ("subject", "object"))
    return [(source, target) for source in sorted(subjects) for target in sorted(objects) if source != target]


def answers(graph: KnowledgeGraph, asked: Iterable[tuple[str, str]] | None = None) -> Iterator[Answer]:
    """Return the verdict on every pair, or on some."""
    for source, target in pairs(graph) if asked is None else asked:
        record = graph.effect(source, target).to_dict()
        yield Answer(source, target, record["verdict"], record.get("basis") or "", record.get("certainty") or "")


def write_answers(path: Path, graph: KnowledgeGraph) -> None:
    """Ask for every pair, and write one a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(Answer._fields)
        table.writerows(answers(graph))


def read_answers(path: Path) -> dict[tuple[str, str], Answer]:
    """Read what :func:`write_answers` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [Answer(*row) for row in list(csv.reader(file, delimiter="\t"))[1:]]
    return {(row.source, row.target): row for row in rows}


def counts(found: dict[tuple[str, str], Answer]) -> Counter[str]:
    """Count the answers by verdict and basis."""
    return Counter(answer.words for answer in found.values())


def changes(before: dict[tuple[str, str], Answer], after: dict[tuple[str, str], Answer]) -> Counter[tuple[str, str]]:
    """Count the pairs that both versions have by the words of the two."""
    return Counter((before[pair].words, after[pair].words) for pair in before if pair in after)


def print_counts(title: str, found: dict[tuple[str, str], Answer]) -> None:
    """Print how many pairs have each verdict and basis, the most frequent first."""
    print(f"{title}: {len(found)} pairs")
    for words, count in sorted(counts(found).items(), key=lambda item: (-item[1], item[0])):
        print(f"   {count:6}  {words}")


def rules() -> dict[str, list[tuple[Any, str, Any]]]:
    """Return what turns each rule off: the places that are replaced, and by what."""
    import kg.answers.chain_verdicts as chains
    import kg.answers.statement_verdicts as said
    from kg.answers.chain_verdicts import ChainVerdicts
    from kg.answers.effect_finder import EffectFinder
    from kg.answers.statement_verdicts import StatementVerdicts
    from kg.model.content import Content
    from kg.paths.stated import StatedFinder

    found = StatedFinder.find

    def exact(self: StatedFinder, source: str, target: str, query: PathQuery) -> list[Stated]:
        return [item for item in found(self, source, target, query) if item.relation == "exact"]

    def given(self: Content, curie: str) -> tuple[str, ...]:
        return self.entities[curie].administers if curie in self.entities else ()

    return {
        "narrower kinds, lists and interventions answer": [(StatedFinder, "find", exact)],
        "people come before animals": [(said, "names_species", lambda query: True)],
        "what acts in a cell answers for the cell": [(StatedFinder, "find_in_cell", lambda *args: [])],
        "prevention does not answer for treatment": [(StatedFinder, "_intents_agree", lambda *args: True)],
        "MSC do not answer for a special way of giving them": [
            (Content, "gives_as_such", given),
            (Content, "is_one_way", lambda self, curie: False),
        ],
        "a chain that one sentence joins is stated": [(ChainVerdicts, "stated", lambda *args: None)],
        "correlations answer": [(StatementVerdicts, "correlated", lambda *args: None)],
        "a curated tension leaves no direction": [
            (EffectFinder, "_held_apart", lambda self, decision, items: decision)
        ],
        "a composed route in doubt does not decide": [
            (ChainVerdicts, "doubts", lambda self, found, query: dict.fromkeys(found, ()))
        ],
        "a composed side much less supported does not decide": [(chains, "MUCH_LESS", float("inf"))],
        "a composed verdict is only possible": [(ChainVerdicts, "_is_firm", lambda *args: True)],
        "a coherent chain lowers the certainty": [(EffectFinder, "_is_lowered", lambda *args: False)],
    }


def joined_pairs(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    """Return the pairs of :func:`pairs` on which a statement bears or between which there is a path."""
    return [pair for pair in pairs(graph) if len(graph.effect(*pair))]


def print_rules(graph: KnowledgeGraph) -> None:
    """Print how many verdicts, bases and certainties each rule changes, and from what to what."""
    asked = joined_pairs(graph)
    with_all = {(row.source, row.target): row for row in answers(graph, asked)}
    print(f"{len(asked)} joined pairs")
    for rule, places in rules().items():
        held = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
        for owner, name, other in places:
            setattr(owner, name, other)
        try:
            without = {(row.source, row.target): row for row in answers(graph, asked)}
        finally:
            for owner, name, own in held:
                setattr(owner, name, own)
        differing = {move: n for move, n in changes(without, with_all).items() if move[0] != move[1]}
        print(f"{rule}: {sum(differing.values())}")
        for (old, new), count in sorted(differing.items(), key=lambda item: (-item[1], item[0])):
            print(f"   {count:6}  {old}  ->  {new}")


def main() -> None:
    """Ask, compare, or turn rules off."""
    parser = argparse.ArgumentParser(
        prog="python benchmarks/verdicts.py",
        description="Count the verdicts on all pairs of causal subjects and objects.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("ask", help="ask for every pair, write the verdicts and print their counts")
    asking.add_argument("file", type=Path)
    asking.add_argument("--triples", help="folder in the place of the graph's own triples/")
    comparing = commands.add_parser("compare", help="print what became of the verdicts")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    commands.add_parser("rules", help="print what each rule changes on the joined pairs")
    options = parser.parse_args()
    if options.command == "rules":
        import kg

        print_rules(kg.load())
        return
    if options.command == "ask":
        import kg

        write_answers(options.file, kg.load(options.triples))
        print_counts(options.file.name, read_answers(options.file))
        return
    before, after = read_answers(options.before), read_answers(options.after)
    print(
        f"{len(before.keys() & after.keys())} pairs are in both, {len(before.keys() - after.keys())} only before, "
        f"{len(after.keys() - before.keys())} only after"
    )
    for (old, new), count in sorted(
        changes(before, after).items(), key=lambda item: (item[0][0], -item[1], item[0][1])
    ):
        print(f"   {count:6}  {old}  ->  {new}")


if __name__ == "__main__":
    main()
