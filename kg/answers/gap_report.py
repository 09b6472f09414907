"""Missing links and pairs without a path in words and in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg import wording
from kg.answers.kinship import kinship_words
from kg.answers.report import ARROWS, chain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answers.gaps import Gaps, MissingLink
    from kg.statements import Content

#: What is said wherever a missing link is shown.
HONEST_WORD = "a missing link is a gap in what was read, not a prediction"
#: The fields of a row of a missing link, in order, and those that fit a table.
LINK_COLUMNS = ("opens", "missing", "asked", "from", "to", "akin", "chain", "edges", "from_curie", "to_curie", "pairs")
LINK_TABLE_COLUMNS = ("opens", "from", "to", "akin", "chain")
#: The fields of a row of a pair without a path.
PAIR_COLUMNS = ("source", "target", "source_curie", "target_curie")


def link_chain(link: MissingLink, content: Content) -> str:
    """Write the shortest path that a new link would open, with the link in brackets: ``IL-6 → aGVHD [⇢] GVHD``."""
    source, target = (wording.label(curie, content.entities) for curie in (link.source, link.target))
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
        source, target = (wording.label(curie, content.entities) for curie in (link.source, link.target))
        line = f"nearest: one new link, from {source} to {target}, would open it: {link_chain(link, content)}"
        reasons = [kinship_words(kinship, link.source, link.target, content) for kinship in link.kinships]
        lines.append("; ".join([line, *reasons]))
    return [*lines, f"({HONEST_WORD})"] if lines else []


def bridge_record(link: MissingLink, content: Content) -> dict[str, Any]:
    """Give a missing link for the JSON forms: its ends, the path that it would open, and what ties its ends already."""
    ends = {"from": link.source, "to": link.target}
    return {
        **{end: {"curie": c, "label": wording.label(c, content.entities)} for end, c in ends.items()},
        "edges": link.edges,
        "chain": link_chain(link, content),
        "akin": [
            {
                "kind": kinship.kind,
                "statement": kinship.statement or None,
                "words": kinship_words(kinship, link.source, link.target, content),
            }
            for kinship in link.kinships
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
            "from": wording.label(link.source, content.entities),
            "to": wording.label(link.target, content.entities),
            "akin": [kinship_words(kinship, link.source, link.target, content) for kinship in link.kinships],
            "chain": link_chain(link, content),
            "edges": link.edges,
            "from_curie": link.source,
            "to_curie": link.target,
            "pairs": [" … ".join(wording.label(curie, content.entities) for curie in pair) for pair in link.opens],
        }
        for link in gaps.links
    ]


def pair_rows(gaps: Gaps) -> list[dict[str, Any]]:
    """Give the asked pairs without a path as rows with the fields of :data:`PAIR_COLUMNS`, in the order asked."""
    content = gaps.content
    return [
        {
            "source": wording.label(source, content.entities),
            "target": wording.label(target, content.entities),
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
