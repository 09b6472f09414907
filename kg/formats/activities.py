"""Influences for models: activities (entities with an aspect, in a cell) and the influences between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.words.phrases import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.formats.losses import Losses
    from kg.model.content import Content
    from kg.model.statements import Statement


class Activity(NamedTuple):
    """An entity with the aspect of it that changes or acts, and the cell in which it does; both may be empty."""

    entity: str
    aspect: str
    cell: str

    def words(self, content: Content) -> str:
        """Return its name, as in ``CD80 [expression] in dendritic cell``."""
        words = label(self.entity, content.entities)
        words += f" [{self.aspect}]" if self.aspect else ""
        return words + (f" in {label(self.cell, content.entities)}" if self.cell else "")


class Influence(NamedTuple):
    """One activity acts on another."""

    source: Activity
    target: Activity
    #: 1, -1, or ``None`` where no statement gives one.
    sign: int | None
    #: The statements that say so; none for a link that a model assumes.
    statements: tuple[Statement, ...]


def influences(content: Content, losses: Losses, *, signed: bool) -> list[Influence]:
    """Return the influences that causal statements express, one for each pair of activities and sign, in their order.

    Statements that are denied, measured without effect, hypothesised, retracted or not understood are left out, and, if
    ``signed``, those without a sign; ``losses`` counts them.
    """
    found: dict[tuple[Activity, Activity, int | None], list[Statement]] = {}
    for item in content.statements.values():
        if reason := _why_not(item, signed=signed):
            losses.add(reason)
            continue
        source = Activity(item.subject, _aspect(item.subject_aspect), "")
        target = Activity(item.object, _aspect(item.object_aspect), item.in_cell)
        found.setdefault((source, target, item.sign), []).append(item)
    return [Influence(*key, tuple(items)) for key, items in found.items()]


def _aspect(aspect: str) -> str:
    """Return an aspect, or nothing for the amount: a statement without an aspect means the amount."""
    return "" if aspect == "amount" else aspect


def _why_not(item: Statement, *, signed: bool) -> str:
    """Return the reason to leave a statement out; empty for one that is kept."""
    if item.retracted or item.not_understood:
        return "statements retracted or not understood"
    if not item.is_causal:
        return "descriptive statements"
    if item.is_negated:
        return "denials"
    if item.sign == 0:
        return "effects measured as none"
    if item.certainty == "hypothesised":
        return "hypothesised statements"
    return "causal statements without a sign" if signed and item.sign is None else ""


def identifiers(activities: Iterable[Activity], content: Content) -> dict[Activity, str]:
    """Return a unique name of letters, digits and underscores per activity: ``CD80_expression_in_dendritic_cell``."""
    names: dict[Activity, str] = {}
    taken: set[str] = set()
    for activity in activities:
        word = re.sub(r"[\W_]+", "_", activity.words(content).translate(_GREEK), flags=re.ASCII).strip("_")
        word = word if word[:1].isalpha() else f"n_{word}"
        name, number = word, 2
        while name.casefold() in taken:
            name, number = f"{word}_{number}", number + 1
        taken.add(name.casefold())
        names[activity] = name
    return names


#: Greek letters and signs of labels, in letters that every tool takes.
_GREEK = str.maketrans(
    {
        **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "μ": "mu", "ω": "omega"},
        **{"+": "pos", "–": "_", "‑": "_"},
    }
)
