"""One HTML file that shows a figure, explains it and opens without a network.

The picture is drawn by :mod:`kg.views.svg`; the style and the scripts lie in ``assets/``. Nothing is loaded from
outside, and the page's own policy forbids every script and style but those it was made with.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.resources import InstallationError
from kg.views.annex import annex_html, find_annexes
from kg.views.appearance import screen_colours
from kg.views.page_data import page_data
from kg.views.svg import ASSETS, figure_style, file_style, legend_items, svg_element
from kg.words.plain import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.content import Content
    from kg.views.annex import Annex
    from kg.views.figure import Figure

#: Most statements whose Turtle a page carries.
MOST_TURTLE = 400
#: A picture wider than this, in pixels, has the whole width of the page.
BROAD = 1100.0
#: Keys and what they do, for the help of the page.
HELP = (
    ("Tab, arrows", "go to the picture, and from node to arrow to node"),
    ("Enter", "open the chosen item"),
    ("/", "find an entity"),
    ("n, p", "next and previous path"),
    ("k, h, x", "keep the chosen node lit, hide it, draw its neighbours"),
    ("u", "undo"),
    ("r", "show everything as it was"),
    ("+, -, 0", "zoom in, zoom out, fit"),
    ("Esc", "close"),
)
#: The note on boxes, which unfold on a page and not in a printed figure.
UNFOLDING = "Choose a box to unfold it, an arrow to read its statements."
_SLOT = re.compile(r"<!--(\w+)-->")


def figure_page(figure: Figure, content: Content, *, name: str = "msc-kg", source: str = "") -> str:
    """Write a figure as a page to explore in a browser.

    :param figure: The figure; without layouts it is drawn on the canvas of vis-network.
    :param content: What labels, identifiers, passages and references are looked up in.
    :param name: Name of the files that the page saves, without an extension.
    :param source: A line that says where the data come from.

    :returns: The text of an HTML file, the same on every run. Write it as UTF-8.
    """
    annexes = find_annexes(figure, content)
    data = page_data(figure, content, annexes, name) | {"fileStyle": file_style(), "turtle": ""}
    if 0 < len(figure.statements) <= MOST_TURTLE:
        from kg.formats.rdf import part_turtle

        data["turtle"] = part_turtle(content, figure.statements)
    style = f"{screen_colours()}\n{figure_style()}\n{_asset('page.css')}"
    is_canvas = bool(figure.arrows) and not figure.layouts
    scripts = [f'"use strict";\n{_asset("stage_canvas.js" if is_canvas else "stage_svg.js")}\n{_asset("page.js")}']
    if is_canvas:
        from kg.views.network import canvas_edges, canvas_nodes

        data["canvas"] = {"nodes": canvas_nodes(figure), "edges": canvas_edges(figure)}
        scripts.insert(0, vis_network())
    is_broad = is_canvas or any(layout.width > BROAD for layout in figure.layouts)
    has_groups = any(node.members for node in figure.nodes)
    notes = [*figure.notes, *([UNFOLDING] if has_groups else [])]
    slots = {
        "policy": _policy(style, scripts),
        "title": escape(figure.title),
        "style": style,
        "answer": "".join(f"<p>{escape(line)}</p>" for line in figure.answer),
        "drawing": _drawing(figure, content) + "".join(annex_html(annex, figure, content) for annex in annexes),
        "notes": "".join(f'<p class="note">{escape(note)}</p>' for note in notes),
        "legend": _legend(figure, annexes),
        "saving": _saving(is_canvas=is_canvas, has_turtle=bool(data["turtle"])),
        "stage": "canvas" if is_canvas else "",
        "page": "broad" if is_broad else "",
        "help": "<dl>" + "".join(f"<dt>{escape(key)}</dt><dd>{escape(words)}</dd>" for key, words in HELP) + "</dl>",
        "source": escape(source),
        "data": _json(data),
        "scripts": "".join(f"<script>{text}</script>" for text in scripts),
    }
    exact = ("policy", "style", "data", "scripts")
    words = {name: text if name in exact else visible(text) for name, text in slots.items()}
    return _SLOT.sub(lambda match: words[match[1]], _asset("page.html"))


def vis_network() -> str:
    """Return the script of vis-network that comes with pyvis, without importing pyvis.

    :returns: The script.

    :raises InstallationError: If pyvis is not installed.
    """
    found = find_spec("pyvis")
    places = found.submodule_search_locations if found else None
    scripts = [path for place in places or () for path in Path(place).glob("templates/lib/vis-9*/vis-network.min.js")]
    if not scripts:
        raise InstallationError("pyvis lacks vis-network, which draws large graphs; pip install 'pyvis>=0.3.2'")
    return max(scripts).read_text(encoding="utf-8").replace("</script", "<\\/script")


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _policy(style: str, scripts: Iterable[str]) -> str:
    allowed = " ".join(f"'sha256-{_hash(text)}'" for text in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'sha256-{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """Return the SHA-256 of a text in base64, as the policy of a page names scripts."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _json(value: Any) -> str:
    """Write data as JSON that cannot end the script element around it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _drawing(figure: Figure, content: Content) -> str:
    """Draw each layout as an SVG element; the style sheet shows the one that fits the screen."""
    if not figure.arrows:
        return "<p>There are no statements to draw.</p>"
    if not figure.layouts:
        return ""
    title = "Picture of the statements in the table below"
    return "".join(svg_element(figure, layout, content, title) for layout in figure.layouts)


def _legend(figure: Figure, annexes: Sequence[Annex]) -> str:
    """Write the legend; entries that only occur beyond the picture are hidden at first."""
    own = {key for key, *_ in legend_items(figure)}
    arrows = (*figure.arrows, *(arrow for annex in annexes for arrow in annex.arrows))
    whole = replace(figure, arrows=arrows, nodes=(*figure.nodes, *(node for annex in annexes for node in annex.added)))
    items = []
    for key, swatch, words in legend_items(whole):
        hidden = "" if key in own else f' data-beyond="{key}" hidden'
        picture = f'<svg width="38" height="16" viewBox="0 0 38 16" aria-hidden="true">{swatch}</svg>'
        if key == "scale":
            items.append(f"<li{hidden}><span>{picture}{escape(words)}</span></li>")
            continue
        button = f'<button type="button" data-key="{key}" aria-pressed="true">{picture}{escape(words)}</button>'
        items.append(f"<li{hidden}>{button}</li>")
    return "\n".join(items)


def _saving(*, is_canvas: bool, has_turtle: bool) -> str:
    """Write the buttons that save files."""
    buttons = [] if is_canvas else [("svg", "Picture (SVG)")]
    buttons += [("png", "Picture (PNG)"), ("table", "Table (TSV)")]
    buttons += [("turtle", "Statements (Turtle)")] if has_turtle else []
    return "".join(f'<button type="button" data-do="{action}">{words}</button>' for action, words in buttons)
