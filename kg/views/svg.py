"""A figure as SVG: inside the page, where the style sheet colours it, or as a file that stands alone."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.views import shapes
from kg.views.appearance import (
    CERTAINTY_WORDS,
    DASHES,
    FAMILIES,
    KINDS,
    MARK_WORDS,
    SCALE,
    SCALES,
    TIERS,
    VERDICTS,
    in_light,
)
from kg.views.lettering import FONTS, HEADING_LINE, HEADING_SIZE, LINE, NOTE_SIZE, headed, text_width, wrap
from kg.views.shapes import px
from kg.words.phrases import headline
from kg.words.plain import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.views.figure import Arrow, Band, Box, Figure, Layout, Node
    from kg.views.figure import Line as DrawnLine

ASSETS = Path(__file__).parent / "assets"
#: Distance of two dots on an arrow.
DOT = 5.0
#: Radius of the disc of a mark: those of two arrows side by side do not overlap.
DISC = 5.5
#: Verdict of a measurement to the class of its arrows.
JUDGED = {"agrees": "agreeing", "disagrees": "opposing", "not judged": "unjudged"}


def figure_style() -> str:
    """Return the style sheet of a figure, which names its colours; classes and measured values have one each."""
    fills = [f".{name} .outline {{ fill: var(--{name}); }}\n" for name in FAMILIES]
    fills += [f".{name} > .outline, rect.{name} {{ fill: var(--{name}); }}\n" for name in ("paper", *SCALE)]
    return "".join(fills) + (ASSETS / "figure.css").read_text(encoding="utf-8")


def file_style() -> str:
    """Return the style sheet of a file, in light colours."""
    return in_light(figure_style())


def drawing(figure: Figure, layout: Layout, names: Mapping[str, str]) -> str:
    """Draw a layout as the inner elements of an SVG.

    :param figure: The figure.
    :param layout: One of its layouts.
    :param names: Node, or number of an arrow, to its description for screen readers.

    :returns: ``<g>`` elements: grounds, arrows, nodes.
    """
    nodes = {node.key: node for node in figure.nodes}
    arrows = {arrow.number: arrow for arrow in figure.arrows}
    # Emphasised arrows are drawn last, on top of the others.
    lines = sorted(layout.lines, key=lambda line: bool(arrows[line.arrow].role))
    parts = [
        *map(_band, layout.bands),
        *(f'<path class="spine" d="{path}"/>' for path in layout.spines),
        *(_arrow(arrows[line.arrow], line, names) for line in lines),
        *(_node(nodes[box.node], box, names) for box in layout.boxes),
    ]
    for band in layout.bands:
        if band.note:
            words, note = headed(band.words, band.note, band.width)
            below = band.y + HEADING_LINE * (len(words) + 1)
            parts.append(_text("heading", words, band.x + 10, band.y + 14, HEADING_SIZE, "start"))
            parts.append(_text("caption", note, band.x + 10, below, NOTE_SIZE, "start"))
            continue
        is_centred = layout.name == "wide"
        at, anchor = (band.x + band.width / 2, "middle") if is_centred else (band.x + 10, "start")
        parts.append(_text("heading", wrap(band.words, HEADING_SIZE, band.width, 1), at, band.y + 14, 12, anchor))
    return "\n".join(parts)


def svg_element(figure: Figure, layout: Layout, content: Content, title: str) -> str:
    """Return a layout as an SVG element of a page, with a description of every mark for screen readers.

    The class of the element is the name of the layout.
    """
    names = {node.key: f"{node.label}, {FAMILIES[node.family].words}" for node in figure.nodes}
    for arrow in figure.arrows:
        said = [*filter(None, [arrow.words]), *(headline(item, content) for item in arrow.statements), *arrow.measured]
        names[str(arrow.number)] = "; ".join(said)
    return (
        f'<svg class="{layout.name}" viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" role="group" '
        f'aria-label="{escape(title)}" font-family="Arial, Helvetica, sans-serif">\n'
        f"{drawing(figure, layout, names)}\n</svg>"
    )


def _band(band: Band) -> str:
    place = f'x="{px(band.x)}" y="{px(band.y)}" width="{px(band.width)}" height="{px(band.height)}"'
    return f'<rect class="band" {place} rx="6"/>'


def _arrow(arrow: Arrow, line: DrawnLine, names: Mapping[str, str]) -> str:
    kind = KINDS[arrow.kind]
    classes = ("arrow", arrow.kind, "marked" if arrow.mark else "", arrow.role, JUDGED.get(arrow.verdict))
    x, y = line.middle
    parts = [
        f'<path class="halo" d="{line.path}"/>' if arrow.role else "",
        f'<path class="glow" d="{line.path}"/>' if arrow.verdict == "agrees" else "",
        f'<path class="line" d="{line.path}"{_dashed(arrow.dashes)}/>',
        f'<path class="head" d="{shapes.head(kind.head, line.tip, line.direction, SCALES.get(arrow.role, 1.0))}"/>',
        *_dots(arrow, line),
    ]
    if line.dot:
        parts.append(f'<circle class="hub" cx="{px(line.dot[0])}" cy="{px(line.dot[1])}" r="3"/>')
    if arrow.mark:
        parts.append(_mark(arrow.mark, x, y))
    elif arrow.verdict in ("agrees", "disagrees"):
        parts.append(_seal(arrow.verdict, x, y))
    if line.words_at and arrow.words:
        parts.append(_text("words", [arrow.words], *line.words_at, 13))
    said = escape(names.get(str(arrow.number), ""), quote=True)
    handle = f' data-arrow="{arrow.number}" tabindex="-1" role="button" aria-label="{said}"' if said else ""
    touch = f'<path class="touch" d="{line.path}"/>' if said else ""
    return f'<g class="{" ".join(filter(None, classes))}"{handle}>{touch}{"".join(parts)}</g>'


def _dots(arrow: Arrow, line: DrawnLine) -> Iterator[str]:
    """Draw the system of the evidence as dots behind the head."""
    count, _ = TIERS[arrow.tier]
    (x, y), (dx, dy) = line.tip, line.direction
    first = 5 + 10 * SCALES.get(arrow.role, 1.0)
    disc = abs(x - line.middle[0])
    is_marked = bool(arrow.mark) or arrow.verdict in ("agrees", "disagrees")
    if first + DOT * count > line.level:  # no room before the bend: down its middle, where the line is upright
        (x, y), (dx, dy), first = line.middle, (0.0, -1.0), 11.0 if is_marked else -DOT * (count - 1) / 2
    elif is_marked and line.middle[1] == y and disc < first + DOT * count + 8:
        first = disc + 11  # behind the disc, for want of room before it
    for n in range(count):
        back = first + DOT * n
        yield f'<circle class="dots" cx="{px(x - back * dx)}" cy="{px(y - back * dy)}" r="2.4"/>'


def _mark(name: str, x: float, y: float) -> str:
    disc = f'<circle class="disc" cx="{px(x)}" cy="{px(y)}" r="{DISC}"/>'
    return f'{disc}<path class="sign" d="{shapes.mark(name, x, y)}"/>'


def _seal(verdict: str, x: float, y: float) -> str:
    square = f'<rect class="seal" x="{px(x - 7)}" y="{px(y - 7)}" width="14" height="14" rx="2"/>'
    return f'{square}<path class="verdict" d="{shapes.seal(verdict, x, y)}"/>'


def _node(node: Node, box: Box, names: Mapping[str, str]) -> str:
    shape = FAMILIES[node.family].shape
    place = (box.x, box.y, box.width, box.height)
    is_group = bool(node.members) or node.is_list
    kinds = ("node", node.family, node.colour, "out" if node.stands_out else "", "group" if is_group else "")
    classes = " ".join(filter(None, kinds))
    behind = shapes.outline(shape, box.x + 3, box.y + 3, box.width, box.height)
    under = f'<path class="outline under" d="{behind}"/>' if is_group else ""
    # The description begins with the visible words.
    seen, name = " ".join(filter(None, [box.caption, *box.lines])), names.get(node.key, "")
    said = escape(name if name.startswith(seen) or not name else f"{seen}; {name}", quote=True)
    handle = (
        f' data-node="{escape(node.key, quote=True)}" tabindex="-1" role="button" aria-label="{said}"' if said else ""
    )
    height = box.size * LINE
    top = box.y - height * (len(box.lines) - 1) / 2
    caption = ""
    if box.caption:
        top += 7.6
        caption = _text("caption", [f"{box.caption} "], box.x, top - box.size * LINE / 2 - 8, 11)
    label = _text("label", box.lines, box.x, top, box.size)
    outline = f'<path class="outline" d="{shapes.outline(shape, *place)}"/>'
    return f'<g class="{classes}"{handle}>{under}{outline}{caption}{label}</g>'


def _text(kind: str, lines: Sequence[str], x: float, y: float, size: float, anchor: str = "middle") -> str:
    """Write lines of text; ``y`` is the middle of the first."""
    # A blank ends every line but the last, for those who copy the text or hear it.
    joined = [escape(line) + " " * (n < len(lines) - 1) for n, line in enumerate(lines)]
    spans = "".join(
        f'<tspan x="{px(x)}" y="{px(y + n * size * LINE + size * 0.36)}">{line}</tspan>'
        for n, line in enumerate(joined)
    )
    return f'<text class="{kind}" text-anchor="{anchor}" font-size="{px(size)}">{spans}</text>'


def svg_file(
    figure: Figure,
    *,
    layout: str = "wide",
    width: float = 0.0,
    with_title: bool = True,
    with_legend: bool = True,
    source: str = "",
    is_transparent: bool = False,
) -> str:
    """Write a figure as an SVG file that stands alone.

    :param figure: The figure.
    :param layout: The name of the layout to draw.
    :param width: Width of the picture, in pixels; that of the layout if it is 0.
    :param with_title: Whether the title and the first line of the answer stand above the drawing.
    :param with_legend: Whether the legend and the notes stand below it.
    :param source: A line that says where the data come from, or empty.
    :param is_transparent: Whether there is no ground.

    :returns: The text of the file, the same on every run; its text is text, in fonts that exist on every system.
    """
    chosen = next(item for item in figure.layouts if item.name == layout)
    wide = max(chosen.width, 360.0)
    head = list(_words_above(figure, wide) if with_title else ())
    top = sum(height for _, height in head) + (8 if head else 0)
    y, parts = 0.0, []
    for text, height in head:
        parts.append(text.replace("§", px(y)))
        y += height
    parts.append(
        f'<g transform="translate({px((wide - chosen.width) / 2)} {px(top)})">{drawing(figure, chosen, {})}</g>'
    )
    y = top + chosen.height
    if with_legend:
        legend, height = _legend(figure, wide)
        parts.append(f'<g transform="translate(0 {px(y)})">{legend}</g>')
        y += height
    for words, most in (*((note, 3) for note in figure.notes if with_legend), *([(source, 3)] if source else [])):
        for line in wrap(words, 11, wide - 24, most):
            parts.append(_text("source", [line], 12, y + 8, 11, "start"))
            y += 14
        y += 4
    scale = width / wide if width else 1.0
    ground = "" if is_transparent else f'<rect class="ground" width="{px(wide)}" height="{px(y)}"/>'
    return visible(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(wide)} {px(y)}" width="{px(wide * scale)}" '
        f'height="{px(y * scale)}" font-family="{FONTS}" role="img">\n<title>{escape(figure.title)}</title>\n'
        f"<style>{file_style()}</style>\n{ground}\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _words_above(figure: Figure, width: float) -> Iterator[tuple[str, float]]:
    """Write the title and the verdict, each line with its height; § stands for the height at which it starts."""
    for line in wrap(figure.title, 17, width - 24, 2):
        yield f'<g transform="translate(0 §)">{_text("said heading", [line], 12, 16, 17, "start")}</g>', 24.0
    for words in figure.answer[:1]:
        for line in wrap(words, 13, width - 24, 4):
            yield f'<g transform="translate(0 §)">{_text("said", [line], 12, 9, 13, "start")}</g>', 17.0


def _legend(figure: Figure, width: float) -> tuple[str, float]:
    """Draw the legend of the forms that occur, and return its height."""
    x, y, parts = 12.0, 18.0, []
    for _, swatch, words in legend_items(figure):
        needed = 44 + text_width(words, 11) + 12
        if x > 12 and x + needed > width:
            x, y = 12.0, y + 20
        parts.append(f'<g transform="translate({px(x)} {px(y - 8)})">{swatch}</g>')
        parts.append(_text("caption", [words], x + 42, y, 11, "start"))
        x += needed
    return "".join(parts), y + 16


def legend_items(figure: Figure) -> Iterator[tuple[str, str, str]]:
    """Yield the forms that occur: a key such as ``kind:increases``, a swatch of 38 by 16 pixels, and words."""
    kinds = {arrow.kind for arrow in figure.arrows if not arrow.mark}
    marks, certainties, tiers, verdicts, roles = (
        {getattr(arrow, name) for arrow in figure.arrows} for name in ("mark", "certainty", "tier", "verdict", "role")
    )
    for key, kind in KINDS.items():
        if key in kinds:
            yield f"kind:{key}", _swatch(key, head=kind.head), kind.words
    for mark, words in MARK_WORDS.items():
        if mark in marks:
            yield f"mark:{mark}", _swatch("describes marked", _mark(mark, 19, 8)), words
    for certainty, dash in DASHES.items():
        if certainty in certainties:
            yield f"certainty:{certainty}", _swatch("describes", dash=dash), CERTAINTY_WORDS[certainty]
    for tier, (count, words) in TIERS.items():
        if count and tier in tiers:
            dots = (f'<circle class="dots" cx="{px(24 - DOT * n)}" cy="8" r="2.4"/>' for n in range(count))
            yield f"tier:{tier}", _swatch("describes", "".join(dots)), words
    if figure.scale:
        most = f"{figure.scale[1]:.3g}"
        fields = "".join(
            f'<rect class="{name}" x="{px(1 + 4 * n)}" y="2" width="4" height="12"/>' for n, name in enumerate(SCALE)
        )
        yield "scale", fields, f"measured, from \N{MINUS SIGN}{most} to +{most}; grey: unchanged, white: not measured"
    for verdict, words in VERDICTS.items():
        if verdict in verdicts:
            seal = _seal(verdict, 19, 8) if verdict != "not judged" else ""
            yield f"verdict:{verdict}", _swatch(f"describes {JUDGED[verdict]}", seal, is_lit=verdict == "agrees"), words
    if "direct" in roles:
        yield "role:direct", _swatch("direct describes"), "direct link of the two"
    if hub := next((arrow.subject for arrow in figure.arrows if arrow.role == "short"), ""):
        label = next(node.label for node in figure.nodes if node.key == hub)
        yield "role:short", _swatch("short describes", '<circle class="hub" cx="3" cy="8" r="3"/>'), f"from {label}"
    if "best" in roles:
        yield "role:best", _swatch("best describes"), figure.lit
    ground = " paper" if figure.scale else ""
    families = {node.family for node in figure.nodes}
    for key, family in FAMILIES.items():
        if key in families:
            shape = f'<path class="outline" d="{shapes.outline(family.shape, 19, 8, 30, 13)}"/>'
            yield f"family:{key}", f'<g class="node {key}{ground}">{shape}</g>', family.words
    if any(node.members or node.is_list for node in figure.nodes):
        under, shape = shapes.outline("plain", 20, 9, 28, 12), shapes.outline("plain", 18, 7, 28, 12)
        both = "".join(f'<path class="outline under" d="{path}"/>' for path in (under, shape))
        yield "group", f'<g class="node group">{both}</g>', "a group"


def _swatch(classes: str, inner: str = "", *, head: str = "", dash: tuple[int, ...] = (), is_lit: bool = False) -> str:
    """Return an arrow for the legend; only the entries for a sign have a head, because a head means a sign."""
    end = 36 - shapes.SETBACKS[head] if head else 36.0
    glow = '<path class="glow" d="M2 8H34"/>' if is_lit else ""
    line = f'<path class="line" d="M0 8H{px(end)}"{_dashed(dash)}/>'
    tip = f'<path class="head" d="{shapes.head(head, (36, 8), (1, 0))}"/>' if head else ""
    return f'<g class="arrow {classes}">{glow}{line}{tip}{inner}</g>'


def _dashed(dash: tuple[int, ...]) -> str:
    return f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
