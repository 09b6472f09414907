"""What to find out next: unsettled links, contradictions that nothing recorded separates, and missing links.

A gap is a gap in what was read, never a prediction: the missing link may be known elsewhere, unknown, or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.answers.conflicts import Conflicts
from kg.answers.links import HONEST_WORD, link_chain, tie_words
from kg.cached import cached_property
from kg.words import phrases
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.answers.conflicts import Conflict
    from kg.answers.unsettled import Unsettled, Unsettling
    from kg.model.content import Content
    from kg.paths.link_finder import MissingLink
    from kg.paths.query import PathQuery

#: Most rows of a list in the short text, and most examples of a row.
MOST_ROWS, MOST_EXAMPLES = 4, 3
#: The fields of a row of a missing link, in order, and those that fit a table.
LINK_COLUMNS = ("opens", "missing", "asked", "from", "to", "akin", "chain", "edges", "from_curie", "to_curie", "pairs")
LINK_TABLE_COLUMNS = ("opens", "from", "to", "akin", "chain")
#: The fields of a row of a pair without a path.
PAIR_COLUMNS = ("source", "target", "source_curie", "target_curie")


@dataclass(frozen=True, repr=False)
class Gaps(Result["MissingLink"]):
    """The answer to a question for gaps: a sequence of missing links, the best first."""

    query: PathQuery
    #: CURIEs of the first and of the last entities of the question.
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    #: The number of pairs of the question; no entity is paired with itself.
    asked: int
    #: The pairs without a path, in the order of sources and targets.
    missing: tuple[tuple[str, str], ...]
    #: The best first.
    links: tuple[MissingLink, ...]
    #: Find the unsettled links and the contradictions, when they are asked for.
    find_unsettled: Callable[[], Unsettling] = field(repr=False, compare=False)
    find_contradictions: Callable[[], tuple[Conflict, ...]] = field(repr=False, compare=False)
    content: Content = field(repr=False, compare=False)

    @cached_property
    def _unsettling(self) -> Unsettling:
        return self.find_unsettled()

    @property
    def unsettled(self) -> tuple[Unsettled, ...]:
        """The inferred and hypothesised links on which the most verdicts on the pairs rest, the most first."""
        return self._unsettling.links

    @property
    def verdicts(self) -> int:
        """The number of pairs with a verdict."""
        return self._unsettling.verdicts

    @cached_property
    def contradictions(self) -> tuple[Conflict, ...]:
        """The contradictions between sources whose sides no recorded context separates."""
        return self.find_contradictions()

    def _held(self) -> Sequence[MissingLink]:
        return self.links

    #: The fields of a row, and of a text table.
    columns, table_columns = LINK_COLUMNS, LINK_TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return the missing links as rows with the fields of :data:`LINK_COLUMNS`, the best first."""
        content = self.content
        return [
            {
                "opens": len(link.opens),
                "missing": len(self.missing),
                "asked": self.asked,
                "from": phrases.label(link.source, content.entities),
                "to": phrases.label(link.target, content.entities),
                "akin": [tie_words(tie, link.source, link.target, content) for tie in link.ties],
                "chain": link_chain(link, content),
                "edges": link.edges,
                "from_curie": link.source,
                "to_curie": link.target,
                "pairs": [_pair_words(pair, content) for pair in link.opens],
            }
            for link in self.links
        ]

    def pair_rows(self) -> list[dict[str, Any]]:
        """Return the pairs without a path as rows with the fields of :data:`PAIR_COLUMNS`, in the order asked."""
        labels = [[phrases.label(curie, self.content.entities) for curie in pair] for pair in self.missing]
        return [
            dict(zip(PAIR_COLUMNS, (*words, *pair), strict=True))
            for words, pair in zip(labels, self.missing, strict=True)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the three lists and the pairs without a path, in the JSON form ``msc-kg/gaps/1``."""
        return {
            "schema": "msc-kg/gaps/1",
            "data_version": self.content.data_version[:12],
            "asked": self.asked,
            "verdicts": self.verdicts,
            "note": HONEST_WORD,
            "unsettled": unsettled_rows(self),
            "contradictions": Conflicts(self.contradictions, self.content).rows(),
            "links": self.rows(),
            "missing": self.pair_rows(),
        }

    def notes(self) -> list[str]:
        """Return a line with the number of pairs without a path, and the meaning of a missing link."""
        return [summary(self)]

    def nothing(self) -> str:
        """Return the words for an answer without a missing link."""
        return summary(self)

    def _title(self) -> str:
        return summary(self)

    def report(self, *, is_full: bool = False) -> str:
        """Write what to find out next as text: three lists, each with the reason and a few examples.

        :param is_full: Whether to write every row of them, and not the first :data:`MOST_ROWS`.

        :returns: A paragraph for each list that has a row, without a final line break.
        """
        lists = (
            ("What an experiment would settle most", "verdicts that rest on it", _unsettled_lines(self)),
            ("Contradictions that nothing recorded separates", "both sides", _contradiction_lines(self)),
            ("Links that are missing", "pairs without a path that it would open", _link_lines(self)),
        )
        parts = []
        for title, reason, rows in lists:
            shown = rows if is_full else rows[:MOST_ROWS]
            more = f"; {len(rows) - len(shown)} more (--full)" if len(rows) > len(shown) else ""
            if rows:
                parts.append("\n".join([f"{title} ({reason}{more})", *(line for row in shown for line in row)]))
        return "\n\n".join([*parts, summary(self)])

    def __str__(self) -> str:
        return self.report()


def unsettled_rows(gaps: Gaps) -> list[dict[str, Any]]:
    """Return the unsettled links as rows: the statement, its certainty, and the pairs whose verdicts rest on it."""
    content = gaps.content
    return [
        {
            "statement": item.statement.id,
            "text": phrases.triple(item.statement, content),
            "certainty": item.statement.certainty,
            "reason": item.statement.reason,
            "rests": len(item.rests),
            "verdicts": gaps.verdicts,
            "pairs": [_pair_words(pair, content) for pair in item.rests],
        }
        for item in gaps.unsettled
    ]


def _unsettled_lines(gaps: Gaps) -> list[list[str]]:
    return [
        [
            f"   {row['text']} ({row['certainty']}, {row['statement']}): {row['rests']} of {gaps.verdicts} verdicts",
            f"      as {_examples(row['pairs'])}",
        ]
        for row in unsettled_rows(gaps)
    ]


def _contradiction_lines(gaps: Gaps) -> list[list[str]]:
    return [
        [
            f"   {item.title} ({item.kind}{f'; {item.apart}' if item.separated_partly else ''})",
            *(f"      {name}: {side[0].words}" for name, side in (("for", item.pro), ("against", item.con)) if side),
        ]
        for item in gaps.contradictions
    ]


def _link_lines(gaps: Gaps) -> list[list[str]]:
    rows = []
    for row in gaps.rows():
        akin = f"; {row['akin'][0]}" if row["akin"] else ""
        head = f"   {row['from']} [⇢] {row['to']}: opens {row['opens']} of {row['missing']}{akin}"
        rows.append([head, f"      as {_examples(row['pairs'])}"])
    return rows


def _pair_words(pair: tuple[str, str], content: Content) -> str:
    return " … ".join(phrases.label(curie, content.entities) for curie in pair)


def _examples(pairs: Sequence[str]) -> str:
    more = f", and {len(pairs) - MOST_EXAMPLES} more" if len(pairs) > MOST_EXAMPLES else ""
    return "; ".join(pairs[:MOST_EXAMPLES]) + more


def summary(gaps: Gaps) -> str:
    """Count the pairs of the question and those without a path, and say that this is no prediction."""
    return (
        f"asked {phrases.counted(gaps.asked, 'pair')} of {phrases.counted(len(gaps.sources), 'source')} and "
        f"{phrases.counted(len(gaps.targets), 'target')}: "
        f"{len(gaps.missing)} without a path within {gaps.query.max_edges} edges; {HONEST_WORD}"
    )
