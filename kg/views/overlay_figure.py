"""Measured changes on a figure: nodes in the colour of their value, arrows by the agreement of signs."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from kg.views.appearance import LEVELS

if TYPE_CHECKING:
    from kg.answers.overlay import JudgedStep, Measured, Overlay
    from kg.views.figure import Arrow, Figure, Node

#: Most reasons that are listed for one arrow.
MOST_SAID = 6


def lay_over_figure(figure: Figure, overlay: Overlay) -> Figure:
    """Lay measured changes over a figure.

    :param figure: The figure.
    :param overlay: The steps of the figure, judged.

    :returns: The figure with the value on every box that was measured, its arrows lit where the measured signs agree
        and marked where they do not, and the counts among its notes.
    """
    most = max((abs(row.value) for rows in overlay.values.values() for row in rows[:1]), default=0.0)
    judged = {(item.step.source, item.step.target, item.step.aspect, item.step.sign): item for item in overlay}
    notes = [note[:1].upper() + note[1:] + "." for note in overlay.notes()]
    changed = replace(
        figure,
        nodes=tuple(_node(node, overlay, most) for node in figure.nodes),
        arrows=tuple(_arrow(arrow, judged, overlay) for arrow in figure.arrows),
        notes=(*notes, *figure.notes),
        scale=(-most, most) if most else None,
    )
    return changed.laid_out()


def _node(node: Node, overlay: Overlay, most: float) -> Node:
    """Return a node in the colour of its value; one that was not measured has the colour of the background."""
    known = {curie: overlay.values[curie] for curie in node.entities if curie in overlay.values}
    labels = overlay.content.entities
    names = {curie: f"{labels[curie].label} " if node.members else "" for curie in known}
    words = "; ".join(names[curie] + _said(row) for curie, rows in known.items() for row in rows)
    if not known:
        return node._replace(colour="paper")
    if node.members:
        signs = [rows[0].sign(overlay.alpha) for rows in known.values()]
        counts = ((1, "up"), (-1, "down"), (0, "unchanged"))
        tag = ", ".join(f"{signs.count(sign)} {name}" for sign, name in counts if sign in signs)
        return node._replace(colour="paper", tag=tag, measured=words)
    ((first, *_),) = known.values()
    sign = first.sign(overlay.alpha)
    level = min(ceil(LEVELS * abs(first.value) / most), LEVELS) if sign else 0
    colour = "unchanged" if not level else f"{'rose' if sign > 0 else 'fell'}{level}"
    return node._replace(colour=colour, tag=_value(first.value) + ("" if sign else " n.s."), measured=words)


def _value(value: float) -> str:
    """Write a value with its sign, as in ``+2.1``."""
    return f"{value:+.3g}".replace("-", "\N{MINUS SIGN}") if value else "0"


def _said(row: Measured) -> str:
    return f"{_value(row.value)} ({row.aspect}{f', p {row.p:.2g}' if row.p is not None else ''})"


def _arrow(arrow: Arrow, judged: dict[tuple[str, str, str, int | None], JudgedStep], overlay: Overlay) -> Arrow:
    """Return an arrow with the verdict of the measurement on its steps; a step that disagrees decides."""
    keys = dict.fromkeys((item.subject, item.object, item.object_aspect, item.sign) for item in arrow.statements)
    own = [judged[key] for key in keys if key in judged]
    verdicts = {item.verdict for item in own}
    verdict = next((name for name in ("disagrees", "agrees") if name in verdicts), "not judged")
    if not own:
        is_causal = any(item.is_causal for item in arrow.statements)
        return arrow._replace(
            verdict=verdict, measured=(f"not judged: {'in none of the paths' if is_causal else 'not causal'}",)
        )
    said = [_reason(item, overlay) for item in sorted(own, key=lambda item: item.verdict == "not judged")]
    return arrow._replace(verdict=verdict, measured=tuple(dict.fromkeys(said))[:MOST_SAID])


def _reason(item: JudgedStep, overlay: Overlay) -> str:
    """Return whether a step agrees, with the values of its ends, or why it is not judged."""
    labels = overlay.content.entities
    ends = ((item.step.source, item.subject), (item.step.target, item.object))
    values = ", ".join(f"{labels[curie].label} {_said(row)}" for curie, row in ends if row)
    return f"{item.verdict}: {'; '.join(filter(None, [values, item.note]))}"
