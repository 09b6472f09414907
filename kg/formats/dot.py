"""DOT, for Graphviz: green arrows raise, red tees lower, dashes hedge, dots deny."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.formats.rows import drawn, interaction, printable
from kg.words.phrases import label

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob
    from kg.model.content import Content
    from kg.model.statements import Statement

#: Sign to arrow head and colour; the same colours as in ``kg view``.
ARROWS = {1: ("normal", "#1a7f37"), -1: ("tee", "#b42318"), 0: ("odot", "#57606a"), None: ("vee", "#57606a")}


def write(job: ExportJob) -> str:
    """Write a directed graph; the label of an edge has aspect, cell, negation and hedge."""
    content = job.content
    items, curies = drawn(content, job.losses)
    lines = ["digraph msc_kg {", "  rankdir=LR;", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    lines.append('  edge [fontname="sans-serif", fontsize=9];')
    lines += [f"  {quoted(curie)} [label={quoted(label(curie, content.entities))}];" for curie in curies]
    lines += [f"  {quoted(i.subject)} -> {quoted(i.object)} [{_style(i, content)}];" for i in items]
    return "\n".join([*lines, "}", ""])


def edge_words(item: Statement, content: Content) -> str:
    """Return the words of an edge without its ends, as in ``increases [expression] in macrophage (suggested)``."""
    words = interaction(item, content)
    words = f"[{item.subject_aspect}] {words}" if item.subject_aspect else words
    words += f" [{item.object_aspect}]" if item.object_aspect else ""
    return f"{words} in {label(item.in_cell, content.entities)}" if item.in_cell else words


def _style(item: Statement, content: Content) -> str:
    head, colour = ARROWS[None if item.is_negated else item.sign]
    style = "dotted" if item.is_negated else "solid" if item.certainty == "asserted" else "dashed"
    words = quoted(edge_words(item, content))
    return f'id={quoted(item.id)}, label={words}, arrowhead={head}, color="{colour}", style={style}'


def quoted(text: str) -> str:
    """Return a text as a quoted identifier of DOT, in one line."""
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
