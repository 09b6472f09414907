"""SIF, the simple interaction format: source, interaction and target, with tabs between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.formats.rows import count_losses, ends, interaction, usable
from kg.words.phrases import label

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob


def write(job: ExportJob) -> str:
    """Write one line a statement, names as labels.

    SIF has no place for anything but the interaction: it holds negation and hedge, and the rest is lost. It also names
    the aspects of a statement (*expression*, *activity*), since the line would say something else without them.
    """
    content, losses = job.content, job.losses
    items = list(usable(content, losses))
    lines = []
    for item in items:
        aspects = [f"[{aspect}]" if aspect else "" for aspect in (item.subject_aspect, item.object_aspect)]
        words = " ".join(filter(None, (aspects[0], interaction(item, content), aspects[1])))
        names = (label(item.subject, content.entities), words, label(item.object, content.entities))
        lines.append("\t".join(" ".join(name.split()) for name in names))
    losses.add("evidence of statements", sum(bool(item.evidence) for item in items))
    losses.add("contexts of statements", sum(bool(item.context.curie) for item in items))
    more = [(item.in_cell, item.mediators, item.caveats, item.timing, item.omits) for item in items]
    losses.add("cells, mediators and caveats of statements", sum(map(any, more)))
    count_losses(content, items, losses, nodes=ends(items))
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))
