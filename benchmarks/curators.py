"""Compares the statements of two curators who read the same abstracts without seeing each other's work.

Usage: ``python -m benchmarks.curators A.tsv B.tsv [--names SAME.tsv] [--list]``. Columns: ``study``, ``subject``,
``predicate``, ``object``, ``sign``, ``aspect``, ``certainty``, ``negated``, ``species``, ``system``, ``role``,
``condition``, ``note``.

The rule was fixed before the tables were compared. A statement of the one matches one statement of the other, of the
same study, if subject and object each name the same thing:

- *exact*: the same identifier;
- *tolerant*: also two identifiers that the table of names holds for one thing (synonym, orthologue); a thing and a kind
  of it, at most two steps wider; a treatment and what it administers; a member and its group; a new name, not in the
  graph, with the same words in any order.

The predicate and the aspect are not compared; where several statements of one pair can be matched, those with the same
sign, aspect, certainty and condition come first. Of matched statements the signs are compared (empty is a value of its
own), then the certainties. F1 of signs and of hedges counts a match with another sign, or another certainty, as found
by neither.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.names.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.content import Content

#: One row of a table.
Row = dict[str, str]
#: How far apart a kind and a thing may be.
STEPS = 2
#: The certainty that is no hedge.
ASSERTED = "asserted"


def read_table(path: Path, names: dict[str, str] | None = None) -> list[Row]:
    """Return the statements of one curator.

    :param path: The table. An entity is its identifier, or a name with the identifier in brackets behind it, or a name
        alone where no vocabulary has one.
    :param names: What was settled by hand to be one new thing: a name to the name to read in its place.
    """
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        for end in ("subject", "object"):
            named = re.search(r"\[(\w+:\w+)\]$", row[end])
            row[end] = (names or {}).get(row[end], named[1] if named else row[end])
    return rows


class Tolerance:
    """Says whether two identifiers name the same thing, by the module's rule."""

    def __init__(self, content: Content) -> None:
        """Index the kinds, groups and treatments of ``content``."""
        self._wider: dict[str, set[str]] = {}
        for curie, entity in content.entities.items():
            self._wider.setdefault(curie, set()).update(entity.broader)
            self._wider[curie].update(entity.administers)
            for member in entity.members:
                self._wider.setdefault(member, set()).add(curie)
        self._names: dict[str, frozenset[str]] = {}

    def same(self, one: str, other: str) -> bool:
        """Whether the two name the same thing, or a thing and a kind of it."""
        return (
            one == other
            or other in self._above(one)
            or one in self._above(other)
            or bool(self._outside(one) & self._outside(other))
            or _words(one) == _words(other) != frozenset()
        )

    def _above(self, curie: str) -> set[str]:
        found, level = set(), {curie}
        for _ in range(STEPS):
            level = {wider for item in level for wider in self._wider.get(item, ())}
            found |= level
        return found

    def _outside(self, curie: str) -> frozenset[str]:
        if curie not in self._names:
            hits = look_up(curie) if re.fullmatch(r"(?!ent:)\w+:\w+", curie) else []
            found = {curie} | {
                name for hit in hits for name in (hit.term.curie, *hit.term.same_as, hit.term.orthologue)
            }
            self._names[curie] = frozenset(found - {""})
        return self._names[curie]


def _words(curie: str) -> frozenset[str]:
    """Return the words of a name of ours, singular, but for those that say little."""
    if re.fullmatch(r"(?!ent:)\w+:\w+", curie):
        return frozenset()
    words = re.findall(r"[^\W_]+", curie.removeprefix("ent:").lower())
    return frozenset(word.removesuffix("s") for word in words if word not in {"of", "by", "from", "the", "and", "with"})


def match(ours: Sequence[Row], theirs: Sequence[Row], tolerance: Tolerance | None) -> list[tuple[Row, Row]]:
    """Pair the statements of two curators one to one; without a ``tolerance``, by their identifiers."""
    options = sorted(
        ((-_likeness(a, b), i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs) if _fits(a, b, tolerance)),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, i, j in options:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((ours[i], theirs[j]))
    return pairs


def _fits(a: Row, b: Row, tolerance: Tolerance | None) -> bool:
    if a["study"] != b["study"]:
        return False
    return all(a[end] == b[end] or (tolerance and tolerance.same(a[end], b[end])) for end in ("subject", "object"))


def _likeness(a: Row, b: Row) -> int:
    """Count what two statements of a pair have in common, identifiers and sign before the rest."""
    weights = {"subject": 16, "object": 16, "sign": 8, "aspect": 4, "certainty": 2, "condition": 1}
    return sum(weight for column, weight in weights.items() if a[column].casefold() == b[column].casefold())


def f1(matched: int, ours: int, theirs: int) -> float:
    """Return the harmonic mean of the shares of the two tables that were matched."""
    return 2 * matched / (ours + theirs) if ours + theirs else 1.0


def report(ours: Sequence[Row], theirs: Sequence[Row], tolerance: Tolerance) -> list[str]:
    """Return the table of agreement, a study a line."""
    lines = ["| study | A | B | exact | matched | F1 | sign agrees | F1, signed | certainty agrees | F1, hedge |"]
    lines.append("|---|" + "---:|" * 9)
    studies = list(dict.fromkeys(row["study"] for row in (*ours, *theirs)))
    for name in (*studies, ""):
        a, b = ([row for row in rows if not name or row["study"] == name] for rows in (ours, theirs))
        exact, pairs = match(a, b, None), match(a, b, tolerance)
        signed = sum(x["sign"] == y["sign"] for x, y in pairs)
        hedged = sum(x["certainty"] == y["certainty"] for x, y in pairs)
        cells = [name or "**all**", len(a), len(b), len(exact), len(pairs), f"{f1(len(pairs), len(a), len(b)):.2f}"]
        cells += [signed, f"{f1(signed, len(a), len(b)):.2f}", hedged, f"{f1(hedged, len(a), len(b)):.2f}"]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    pairs = match(ours, theirs, tolerance)
    opposite = sum({x["sign"], y["sign"]} == {"1", "-1"} for x, y in pairs)
    by_identifier = f1(len(match(ours, theirs, None)), len(ours), len(theirs))
    lines.append(f"\nOpposite signs: {opposite} of {len(pairs)}. F1 by identifiers alone: {by_identifier:.2f}.")
    kinds = Counter((x["certainty"], y["certainty"]) for x, y in pairs)
    both = sum(count for (x, y), count in kinds.items() if ASSERTED not in (x, y))
    either = sum(sum(row["certainty"] != ASSERTED for row in pair) for pair in pairs)
    lines.append(f"Hedged at all, of matched statements: F1 {2 * both / either if either else 1:.2f}.")
    return lines


def difference(ours: Sequence[Row], theirs: Sequence[Row], tolerance: Tolerance) -> Iterable[str]:
    """Yield what only one curator has, and the matched statements that differ."""
    pairs = match(ours, theirs, tolerance)
    for rows, side in ((ours, 0), (theirs, 1)):
        matched = {id(pair[side]) for pair in pairs}
        for row in rows:
            if id(row) not in matched:
                yield f"only {'AB'[side]}\t" + "\t".join(row.values())
    for a, b in pairs:
        unlike = [column for column in a if column != "note" and a[column] != b[column]]
        yield f"both ({', '.join(unlike) or 'alike'})\t" + "\t".join(a.values()) + "\n\t\t" + "\t".join(b.values())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the agreement of two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("a", type=Path)
    parser.add_argument("b", type=Path)
    parser.add_argument("--names", type=Path, help="two names a line, of one new thing, as settled by hand")
    parser.add_argument("--list", action="store_true", help="list what the two do not share")
    options = parser.parse_args(arguments)
    names = dict(line.split("\t") for line in options.names.read_text("utf-8").splitlines()) if options.names else {}
    ours, theirs = read_table(options.a, names), read_table(options.b, names)
    tolerance = Tolerance(kg.load().content)
    print("\n".join(report(ours, theirs, tolerance)))
    if options.list:
        print("\n".join(difference(ours, theirs, tolerance)))


if __name__ == "__main__":
    main()
