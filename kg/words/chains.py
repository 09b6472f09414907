"""Paths in one line, as in ``IDO1 → kynurenine → AHR → Treg``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.words import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.paths.found_path import FoundPath
    from kg.search.edges import Step


#: Sign of a step to its arrow: raises, lowers, unknown.
ARROWS = {1: "→", -1: "⊣", None: "⇢"}


#: ... for a step that is walked from object to subject.
BACKWARDS = {1: "←", -1: "⊢", None: "⇠"}


def chain(path: FoundPath, content: Content) -> str:
    """Write a path in one line, as in ``IDO1 → kynurenine → AHR → Treg``; ⊣ lowers, ⇢ has no known sign.

    :param path: The path.
    :param content: The content it was found in.

    :returns: The labels of its nodes with an arrow before each but the first; ←, ⊢ and ⇠ are walked backwards.
    """
    return chain_of(path.steps, content)


def chain_of(steps: Sequence[Step], content: Content) -> str:
    """Write steps that follow each other, one at least, as :func:`chain` does."""
    words = phrases.label(steps[0].source, content.entities)
    for step in steps:
        arrow = BACKWARDS[step.statements[0].sign or None] if step.is_reversed else ARROWS[step.sign]
        words += f" {arrow} {phrases.label(step.target, content.entities)}"
    return words


def net_words(path: FoundPath) -> str:
    """Say the sign of a path and its basis, as in ``net negative, stated``.

    The sign of a broken path is the one it would have if its steps joined.
    """
    net = "would be" if path.breaks else "net"
    return f"{net} {phrases.sign_word(path.sign)}, {basis_words(path)}"


def basis_words(path: FoundPath) -> str:
    """Say the basis of a path: stated, inferred by a curator, or stated by no source."""
    if path.basis == "chain" and path.certainty == "inferred":
        return "named in one sentence, links inferred by a curator"
    return {
        "stated": "stated",
        "inferred": "inferred by a curator",
        "chain": "stated as a chain",
        "composed": "composed: no source states the chain",
    }[path.basis]
