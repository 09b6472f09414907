"""Mermaid flowcharts, for Markdown pages; meant for a selection, since a browser lays them out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.formats.dot import edge_words
from kg.formats.rows import drawn, printable
from kg.words.phrases import label

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob
    from kg.model.statements import Statement

#: Sign to the head of an arrow.
HEADS = {1: ">", -1: "x", 0: "o", None: ">"}
#: Characters that Mermaid reads as syntax.
_SPECIAL = re.compile(r"""["#;&<>`\\|{}\[\]()]""")


def write(job: ExportJob) -> str:
    """Write a flowchart: ``-->`` raises or acts, ``--x`` lowers, ``--o`` had no effect, dots hedge or deny."""
    content = job.content
    items, curies = drawn(content, job.losses)
    names = {curie: f"n{number}" for number, curie in enumerate(curies)}
    lines = ["flowchart LR"]
    lines += [f'  {name}["{_escaped(label(curie, content.entities))}"]' for curie, name in names.items()]
    lines += [
        f'  {names[i.subject]} {_arrow(i)}|"{_escaped(edge_words(i, content))}"| {names[i.object]}' for i in items
    ]
    return "\n".join([*lines, ""])


def _arrow(item: Statement) -> str:
    head = ">" if item.is_negated else HEADS[item.sign]
    return f"-.-{head}" if item.is_negated or item.certainty != "asserted" else f"--{head}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", printable(text))
