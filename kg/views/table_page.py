"""Pages of HTML with tables, which load nothing and run no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from kg.views.appearance import screen_colours
from kg.words.plain import visible
from kg.words.result import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.answers.matrix import Matrix

#: On a narrow screen a row becomes a list of its columns, so that nothing is scrolled sideways.
STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 0 1rem; }
body { background: var(--paper); color: var(--ink); }
h1 { font-size: 1.25rem; margin: .7rem 0 .3rem; }
svg { max-width: 100%; height: auto; }
svg.tall { display: none; width: 30rem; margin: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; width: 100%; }
caption { text-align: left; font-weight: 600; padding: 1rem 0 .5rem; }
th, td { border-bottom: 1px solid var(--rule); padding: .3rem .5rem; text-align: left; vertical-align: top; }
td.unstated { color: var(--quiet); white-space: nowrap; }
td:last-child { min-width: 14rem; }
@media screen and (max-width: 60rem) {
  svg.wide { display: none; }
  svg.tall { display: block; }
  table, caption, tbody, tr { display: block; }
  thead, td:empty { display: none; }
  tr { border-bottom: 1px solid var(--rule); padding: .4rem 0; }
  td { display: block; position: relative; border: 0; padding: .1rem 0 .1rem 7rem; overflow-wrap: anywhere; }
  td::before { content: attr(data-column); position: absolute; left: 0; color: var(--quiet); }
}
"""


def html_page(title: str, *parts: str) -> str:
    """Return a page of HTML with a title and parts that are HTML; its policy forbids all scripts and files."""
    heading, body = escape(title), "\n".join(parts)
    return visible(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<title>{heading}</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>\n{screen_colours()}\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def html_table(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, caption: str = "") -> str:
    """Return rows as a table in a region that is named, can be scrolled, and is reached by keyboard.

    :param name: Name of the region.
    :param columns: The columns; their names are the headings.
    :param rows: Column to value; the items of a list stand one below the other.
    :param caption: Caption of the table, or empty.

    :returns: HTML.
    """
    words = {column: escape(column.replace("_", " ")) for column in columns}
    head = "".join(f'<th scope="col">{heading}</th>' for heading in words.values())
    body = "\n".join(
        f"<tr>{''.join(_cell(row[column], heading) for column, heading in words.items())}</tr>" for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}">\n<table>\n{title}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _cell(value: Any, heading: str) -> str:
    from kg.answers.matrix import NOT_STATED

    items = value if isinstance(value, list) else [f"{value:.10g}" if isinstance(value, float) else cell_text(value)]
    unstated = ' class="unstated"' if items == [NOT_STATED] else ""
    return f'<td{unstated} data-column="{heading}">{"<br>".join(map(escape, items))}</td>'


def table_page(matrix: Matrix) -> str:
    """Return a matrix as a page of HTML with notes and a table."""
    title = f"{matrix.source.phrase} → {matrix.target.phrase}"
    columns = (*matrix.table_columns, "read_in")
    rows = ({name: cell_text(row[name]) for name in columns} for row in matrix.rows())
    notes = (f"<p>{escape(note)}</p>" for note in matrix.notes())
    return html_page(title, *notes, html_table(title, columns, rows))
