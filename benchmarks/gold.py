"""The gold set for the ranking of paths: which path a specialist would want to read first.

``tests/data/ranking.tsv`` has one row for each pair, written before any ranking was scored on it. A path is the labels
of its entities, ``A > B > C``; where several would do, as a shortcut and its expansion, they stand beside each other:
``A > C | A > B > C``. The half of a pair follows from its names alone, so nobody chose it, and a pair added later moves
no other.
"""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

GOLD = Path(__file__).parents[1] / "tests/data/ranking.tsv"
TUNING, HELD_BACK = "tuning", "held_back"


class GoldPair(NamedTuple):
    """One question for paths, and the answers that may come first."""

    #: :data:`TUNING` or :data:`HELD_BACK`; weights are chosen on the first and judged on the second.
    half: str
    source: str
    target: str
    #: The labels along each acceptable path, the preferred one first.
    paths: tuple[tuple[str, ...], ...]
    why: str


def read_gold(file: Path = GOLD) -> list[GoldPair]:
    """Read the gold set, in the order of the file.

    :param file: The table.

    :returns: The pairs.
    """
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        GoldPair(
            half=row["half"],
            source=row["source"],
            target=row["target"],
            paths=tuple(tuple(path.split(" > ")) for path in row["path"].split(" | ")),
            why=row["why"],
        )
        for row in rows
    ]


def half_of(source: str, target: str) -> str:
    """Return the half that a pair belongs to: two fifths of all pairs, by their hash, are for tuning."""
    digest = sha256(f"{source}\t{target}".encode()).hexdigest()
    return TUNING if int(digest[:8], 16) % 5 < 2 else HELD_BACK
