"""Compares the verdicts of ``kg effect`` with sets of expected answers.

Usage: ``python -m benchmarks.effects [FILE ...] [--half tuning|held_back] [--wrong]``. A file is a TSV with the columns
``source``, ``target``, ``verdict`` (or ``expected``), ``basis`` and, where known, ``first_line_names``, ``half`` and
``class``; several words are separated by commas. ``possible`` stands for no stated answer and at most a composed one
that is headed "possible". Prints, by file, half and class, how many pairs are right, abstained, wrong, and wrong in
direction.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import kg
from kg.answers.effect_line import effect_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.answers.effect import Effect

ROOT = Path(__file__).parents[1]
#: The sets that are read where none is named.
SETS = (ROOT / "tests/data/effects.tsv", ROOT / "tests/data/effects_second.tsv")
#: What may come of a pair. An abstention answers a pair with a direction without one.
OUTCOMES = ("right", "abstained", "wrong", "wrong direction", "no such name")
DIRECTED = {"positive": 1, "negative": -1}


class Expected(NamedTuple):
    """One pair with what is right for it."""

    source: str
    target: str
    verdicts: frozenset[str]
    #: Any where empty.
    bases: frozenset[str]
    #: A text that the first line must hold, whatever its case.
    names: str
    half: str
    kind: str


def read_set(path: Path) -> list[Expected]:
    """Return the pairs of a file, in their order."""
    with path.open(encoding="utf-8") as file:
        return [
            Expected(
                row["source"],
                row["target"],
                frozenset(_words(row.get("verdict") or row["expected"])),
                frozenset(_words(row.get("basis") or "")),
                row.get("first_line_names") or "",
                row.get("half") or "",
                row.get("class") or "",
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def _words(text: str) -> Iterator[str]:
    return (word.strip() for word in text.split(",") if word.strip())


def outcome_of(expected: Expected, effect: Effect | None) -> tuple[str, str]:
    """Return one of :data:`OUTCOMES` and, where it is not right, why.

    :param expected: What is right.
    :param effect: The verdict; ``None`` where a name is not known.

    :returns: Outcome and reason.
    """
    if effect is None:
        return ("right", "") if expected.verdicts & {"none", "possible"} else ("no such name", "")
    found = f"correlated:{effect.decision.direction}" if effect.verdict == "correlated" else effect.verdict
    is_possible = effect.verdict == "none" or (effect.basis == "composed" and effect.decision.certainty == "possible")
    signs = {DIRECTED[word] for word in expected.verdicts & DIRECTED.keys()}
    if "possible" in expected.verdicts and is_possible:
        return "right", ""
    if "kind" in expected.verdicts and effect.basis == "kind":
        return "right", ""
    if found not in expected.verdicts:
        is_firm = effect.sign in (1, -1) and not is_possible
        if signs and is_firm and effect.sign not in signs:
            return "wrong direction", f"{found}, {effect.basis}"
        return ("abstained" if signs and not is_firm else "wrong"), f"{found}, {effect.basis}"
    if is_possible and effect.basis and "composed" not in expected.bases:
        return "abstained", "only possible"
    if expected.bases and effect.basis and effect.basis not in expected.bases:
        return "wrong", f"basis {effect.basis}"
    if expected.names.casefold() not in effect_line(effect).casefold():
        return "wrong", f"first line without {expected.names!r}"
    return "right", ""


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=SETS)
    parser.add_argument("--half", choices=("tuning", "held_back"))
    parser.add_argument("--wrong", action="store_true", help="list the pairs that are not right")
    given = parser.parse_args()
    graph = kg.load()
    for path in given.files:
        asked_of = [row for row in read_set(path) if not given.half or row.half == given.half]
        if not asked_of:
            print(f"{path.name}: no pair of that half")
            continue
        counts: Counter[tuple[str, str]] = Counter()
        lengths = []
        for expected in asked_of:
            try:
                effect = graph.effect(expected.source, expected.target)
            except (kg.NameNotFoundError, kg.AmbiguousNameError):
                effect = None
            outcome, why = outcome_of(expected, effect)
            counts[f"{expected.kind} {expected.half}".strip() or "all", outcome] += 1
            lengths.append(len(str(effect).splitlines()) if effect else 1)
            if given.wrong and outcome != "right":
                asked = ",".join(sorted(expected.verdicts)), ",".join(sorted(expected.bases))
                line = effect_line(effect).splitlines()[0] if effect else "-"
                print("\t".join((outcome, expected.source, expected.target, *asked, why, line)))
        print(f"{path.name}: lines of an answer: median {sorted(lengths)[len(lengths) // 2]}, most {max(lengths)}")
        for group in sorted({group for group, _ in counts}):
            words = ", ".join(f"{counts[group, outcome]} {outcome}" for outcome in OUTCOMES if counts[group, outcome])
            print(f"   {group}: {words}")


if __name__ == "__main__":
    main()
