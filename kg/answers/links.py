"""Missing links in words: the path that each would open, and the ties that its two ends have already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.words import phrases
from kg.words.chains import ARROWS, chain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.paths.link_finder import MissingLink
    from kg.paths.ties import Tie

#: The words that go with every missing link.
HONEST_WORD = "a missing link is a gap in what was read, not a prediction"


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

    :returns: A line per link, with the path and the ties of the two ends; then a line that it is not a
        prediction. Empty where there are no links.
    """
    lines = []
    for link in links:
        source, target = (phrases.label(curie, content.entities) for curie in (link.source, link.target))
        line = f"nearest: one new link, from {source} to {target}, would open it: {link_chain(link, content)}"
        reasons = [tie_words(tie, link.source, link.target, content) for tie in link.ties]
        lines.append("; ".join([line, *reasons]))
    return [*lines, f"({HONEST_WORD})"] if lines else []


def bridge_record(link: MissingLink, content: Content) -> dict[str, Any]:
    """Return a missing link for JSON: its ends, the path that it would open, and the ties of its ends."""
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
