"""Where knowledge ends: asked pairs without a path, and the one new link that would open the most of them.

A gap is a gap in what was read, never a prediction: what would close it may be known elsewhere, unknown, or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.words import phrases
from kg.words.chains import ARROWS, chain_of
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.paths.query import PathQuery
    from kg.paths.ties import Tie
    from kg.search.edges import Step


class MissingLink(NamedTuple):
    """A link that the graph does not have, what it would open, and why one may look there."""

    #: Where it starts, and where it leads to.
    source: str
    target: str
    #: The pairs that it opens, those of the shortest paths first.
    opens: tuple[tuple[str, str], ...]
    #: The way of the first of these pairs to the link, and from there on; either may be empty.
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    #: What ties its two ends already; empty where nothing does.
    ties: tuple[Tie, ...]

    @property
    def edges(self) -> int:
        """The number of edges of the path that the first pair gets."""
        return len(self.before) + 1 + len(self.after)


@dataclass(frozen=True, repr=False)
class Gaps(Result[MissingLink]):
    """The answer to a question for gaps: a sequence of missing links, the best first."""

    query: PathQuery
    #: CURIEs of what was asked from, and for.
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    #: How many pairs were asked: all but those of an entity and itself.
    asked: int
    #: The pairs without a path, in the order of sources and targets.
    missing: tuple[tuple[str, str], ...]
    #: The best first.
    links: tuple[MissingLink, ...]
    content: Content = field(repr=False, compare=False)

    def _held(self) -> Sequence[MissingLink]:
        return self.links

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of a row: :data:`LINK_COLUMNS`."""
        return LINK_COLUMNS

    @property
    def table_columns(self) -> tuple[str, ...]:
        """The fields of a text table: :data:`LINK_TABLE_COLUMNS`."""
        return LINK_TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return the missing links as rows; see :meth:`link_rows`."""
        return self.link_rows()

    def to_dict(self) -> dict[str, Any]:
        """Return the missing links and the pairs without a path, with the version of the data and what they mean."""
        return {
            "data_version": self.content.data_version[:12],
            "asked": self.asked,
            "note": HONEST_WORD,
            "links": self.link_rows(),
            "missing": self.pair_rows(),
        }

    def notes(self) -> list[str]:
        """Return a line that says how many pairs have no path, and what a missing link is."""
        return [summary(self)]

    def nothing(self) -> str:
        """Return what is said where no link is missing."""
        return summary(self)

    def _title(self) -> str:
        return summary(self)

    def link_rows(self) -> list[dict[str, Any]]:
        """Give the missing links as rows with the fields of :data:`LINK_COLUMNS`."""
        return link_rows(self)

    def pair_rows(self) -> list[dict[str, Any]]:
        """Give the pairs without a path as rows with the fields of :data:`PAIR_COLUMNS`."""
        return pair_rows(self)


#: What is said wherever a missing link is shown.
HONEST_WORD = "a missing link is a gap in what was read, not a prediction"
#: The fields of a row of a missing link, in order, and those that fit a table.
LINK_COLUMNS = ("opens", "missing", "asked", "from", "to", "akin", "chain", "edges", "from_curie", "to_curie", "pairs")
LINK_TABLE_COLUMNS = ("opens", "from", "to", "akin", "chain")
#: The fields of a row of a pair without a path.
PAIR_COLUMNS = ("source", "target", "source_curie", "target_curie")


def link_chain(link: MissingLink, content: Content) -> str:
    """Write the shortest path that a new link would open, with the link in brackets: ``IL-6 → aGVHD [⇢] GVHD``."""
    source, target = (phrases.label(curie, content.entities) for curie in (link.source, link.target))
    before = chain_of(link.before, content) if link.before else source
    after = chain_of(link.after, content) if link.after else target
    return f"{before} [{ARROWS[None]}] {after}"


def bridges(links: Sequence[MissingLink], content: Content) -> list[str]:
    """Say which new link would open a question.

    :param links: The links.
    :param content: The graph.

    :returns: A line per link, with the path and what ties the two ends already; then the word that it is no prediction.
        Empty where there are no links.
    """
    lines = []
    for link in links:
        source, target = (phrases.label(curie, content.entities) for curie in (link.source, link.target))
        line = f"nearest: one new link, from {source} to {target}, would open it: {link_chain(link, content)}"
        reasons = [tie_words(tie, link.source, link.target, content) for tie in link.ties]
        lines.append("; ".join([line, *reasons]))
    return [*lines, f"({HONEST_WORD})"] if lines else []


def bridge_record(link: MissingLink, content: Content) -> dict[str, Any]:
    """Give a missing link for the JSON forms: its ends, the path that it would open, and what ties its ends already."""
    ends = {"from": link.source, "to": link.target}
    return {
        **{end: {"curie": c, "label": phrases.label(c, content.entities)} for end, c in ends.items()},
        "edges": link.edges,
        "chain": link_chain(link, content),
        "akin": [
            {
                "kind": tie.kind,
                "statement": tie.statement or None,
                "words": tie_words(tie, link.source, link.target, content),
            }
            for tie in link.ties
        ],
        "note": HONEST_WORD,
    }


def link_rows(gaps: Gaps) -> list[dict[str, Any]]:
    """Give the missing links as rows with the fields of :data:`LINK_COLUMNS`, the best first."""
    content = gaps.content
    return [
        {
            "opens": len(link.opens),
            "missing": len(gaps.missing),
            "asked": gaps.asked,
            "from": phrases.label(link.source, content.entities),
            "to": phrases.label(link.target, content.entities),
            "akin": [tie_words(tie, link.source, link.target, content) for tie in link.ties],
            "chain": link_chain(link, content),
            "edges": link.edges,
            "from_curie": link.source,
            "to_curie": link.target,
            "pairs": [" … ".join(phrases.label(curie, content.entities) for curie in pair) for pair in link.opens],
        }
        for link in gaps.links
    ]


def pair_rows(gaps: Gaps) -> list[dict[str, Any]]:
    """Give the asked pairs without a path as rows with the fields of :data:`PAIR_COLUMNS`, in the order asked."""
    content = gaps.content
    return [
        {
            "source": phrases.label(source, content.entities),
            "target": phrases.label(target, content.entities),
            "source_curie": source,
            "target_curie": target,
        }
        for source, target in gaps.missing
    ]


def summary(gaps: Gaps) -> str:
    """Say how many pairs were asked and how many of them have no path, and what that means."""
    return (
        f"asked {gaps.asked} pairs of {len(gaps.sources)} sources and {len(gaps.targets)} targets: "
        f"{len(gaps.missing)} without a path within {gaps.query.max_edges} edges; {HONEST_WORD}"
    )


def tie_words(tie: Tie, source: str, target: str, content: Content) -> str:
    """Say why two entities are akin, as in ``aGVHD is a narrower kind of GVHD``.

    :param tie: The reason.
    :param source: CURIE of the first entity.
    :param target: CURIE of the second.
    :param content: The graph.

    :returns: The reason, with the words of its statement and their hedge.
    """
    if not tie.statement:
        narrow, wide = (source, target) if tie.kind == "narrower" else (target, source)
        return " is a narrower kind of ".join(phrases.label(curie, content.entities) for curie in (narrow, wide))
    introduction = {
        "not causal": "said, but not as a cause: ",
        "denied": "denied: ",
        "no effect": "measured: ",
        "not understood": "in the graph, and not wholly understood: ",
        "left out": "left out by the options of the question: ",
    }[tie.kind]
    return f"{introduction}{phrases.headline(content.statements[tie.statement], content)} ({tie.statement})"
