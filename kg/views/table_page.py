"""A page of HTML with one table, which loads nothing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kg.words.result import cell_text

if TYPE_CHECKING:
    from kg.answers.matrix import Matrix

STYLE = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.25rem; margin: .7rem 0 .3rem; }
div { overflow-x: auto; }
table { border-collapse: collapse; min-width: 46rem; width: 100%; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .4rem .6rem; }
th, td { text-align: left; vertical-align: top; }
td.unstated { opacity: .6; white-space: nowrap; }
td:last-child { min-width: 14rem; }
"""


def table_page(matrix: Matrix) -> str:
    """Return a matrix as a page of HTML with notes and a table, which loads nothing and runs no script."""
    from kg.answers.matrix import NOT_STATED

    title = escape(f"{matrix.source.phrase} → {matrix.target.phrase}")
    columns = (*matrix.table_columns, "read_in")
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in columns)
    body = []
    for row in matrix.rows():
        cells = []
        for name in columns:
            text = cell_text(row[name])
            unstated = ' class="unstated"' if text == NOT_STATED else ""
            cells.append(f"<td{unstated}>{escape(text)}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    rows = "\n".join(body)
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in matrix.notes())
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{notes}"
        f'<div tabindex="0" role="region" aria-label="{title}">\n<table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n</body>\n</html>\n"
    )
