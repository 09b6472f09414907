"""The wide layout: columns from left to right, for a screen, a slide or a page of paper."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.views.appearance import FAMILIES, KINDS, SCALES
from kg.views.figure import Band, Box, Layout, Line
from kg.views.layers import Arrangement, Size, arrange
from kg.views.lettering import HEADING_SIZE, LINE, text_width, wrap
from kg.views.ordering import Connection
from kg.views.shapes import INSETS, SETBACKS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.views.figure import Arrow, Node

#: Room around the drawing, between a label and its outline, and for the heading of a column.
MARGIN, PAD_X, PAD_Y, HEADING = 12.0, 7.0, 4.0, 26.0
#: Height of a node for each arrow on one of its sides, and the greatest that it grows to for them; of a node that the
#: question is about, too.
PER_ARROW, GROWN = 9.0, 160.0
PER_ARROW_ASKED, GROWN_ASKED = 12.0, 420.0
#: Most arrows of a drawing to the room between two of them at a node.
PORTS = {5: 18.0, 16: 14.0, 10_000: 11.0}
#: How far behind the tip of an arrow its mark stands, at least.
MARK_BACK = 22.0
#: Length of an arrow of which only the end is drawn, without a mark and with one, and how far back the mark stands.
SHORT, SHORT_MARKED, SHORT_MARK = 32.0, 43.0, 18.0
#: A word is not broken unless it is longer, in pixels.
LONG_WORD = 136.0


def fitted(node: Node, size: float, width: float, most: int = 3) -> tuple[Size, tuple[str, ...]]:
    """Return the room that a node takes, at most ``width`` wide, and the lines of its label, at most ``most``."""
    inset = 2 * (PAD_X + INSETS[FAMILIES[node.family].shape])
    word = max((text_width(word, size) for word in node.label.split()), default=0.0)
    room = max(width - inset, min(word, LONG_WORD))
    lines = next(
        (
            lines
            for more in (1.0, 1.2, 1.45)
            if not (lines := wrap(node.label, size, more * room, most))[-1].endswith("…")
        ),
        wrap(node.label, size, 1.45 * room, most),
    )
    lines += (node.tag,) if node.tag else ()
    wide = max(text_width(line, size) for line in lines) + inset
    return Size(max(wide, 34.0), size * LINE * len(lines) + 2 * PAD_Y), lines


def lay_out_wide(
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    columns: Mapping[str, int],
    *,
    rank: Mapping[str, float] | None = None,
    blocks: Mapping[str, str] | None = None,
    on_top: Collection[str] = (),
    headings: Sequence[str] = (),
    width: float = 900.0,
    size: float = 13.0,
    box: float = 0.0,
    gap: float = 8.0,
    gaps: tuple[float, float] = (46.0, 170.0),
    corner: tuple[float, float] = (0.0, 0.0),
) -> Layout:
    """Lay out a figure in columns.

    :param nodes: The nodes.
    :param arrows: The arrows.
    :param columns: Node to its column.
    :param rank: Node to its wished place from above.
    :param blocks: Node to a name; nodes of one name in a column stand together.
    :param on_top: Nodes that stand above all others of their columns.
    :param headings: Heading of each column, or none.
    :param width: Wished width.
    :param size: Font size of labels.
    :param box: Greatest width of a node; chosen by the number of columns if it is 0.
    :param gap: Room between two nodes of a column.
    :param gaps: Least and greatest room between two columns.
    :param corner: Where the upper left corner of the drawing stands, for a part of a larger one.

    :returns: The layout ``wide``; its width and height are those of the drawing itself.
    """
    count = max(columns.values(), default=0) + 1
    box = box or min(max((width - 2 * MARGIN - (count - 1) * gaps[0] * 1.3) / count, 96.0), 200.0)
    fits = {node.key: fitted(node, size, box, 3 if box > 140 else 5) for node in nodes}
    sides: Counter[tuple[str, bool]] = Counter()
    for a in arrows:
        if a.role == "short":
            sides[a.object, False] += 1
            continue
        sides[a.subject, columns[a.object] >= columns[a.subject]] += 1
        sides[a.object, columns[a.subject] >= columns[a.object]] += 1
    links = [
        Connection(
            a.number,
            a.subject,
            a.object,
            is_on_top=a.role == "direct" and columns[a.object] - columns[a.subject] > 1,
            is_short=a.role == "short",
        )
        for a in arrows
    ]
    sizes = {}
    port = next(room for most, room in PORTS.items() if len(arrows) <= most)
    for node in nodes:
        each, most = (PER_ARROW_ASKED, GROWN_ASKED) if node.stands_out else (PER_ARROW, GROWN)
        needed = (port if port > PER_ARROW_ASKED else each) * (max(sides[node.key, False], sides[node.key, True]) - 1)
        fit, _ = fits[node.key]
        sizes[node.key] = fit._replace(height=max(fit.height, min(needed + 14, most)))
    found = arrange(
        sizes, links, columns, rank=rank, blocks=blocks, on_top=on_top, width=width - 2 * MARGIN, gap=gap, gaps=gaps,
        port=port,
    )  # fmt: skip
    top = MARGIN + (HEADING if headings else 0.0)
    left, upper = corner[0] + MARGIN, corner[1] + top
    boxes = tuple(
        Box(key, found.x[key] + left, found.y[key] + upper, *sizes[key], fits[key][1], size=size) for key in sizes
    )
    lines = tuple(draw_line(arrow, found, (left, upper)) for arrow in arrows)
    bands = _bands(headings, found, top) if headings else ()
    right = max([found.width + 2 * MARGIN, *(band.x + band.width + MARGIN for band in bands)])
    return Layout("wide", right, found.height + top + MARGIN, boxes, lines, bands=bands)


def _bands(headings: Sequence[str], found: Arrangement, top: float) -> tuple[Band, ...]:
    """Return a ground behind each column, as wide as its heading needs."""
    bands = []
    for words, (left, right) in zip(headings, found.edges, strict=True):
        if words:
            width = max(right - left + 16, text_width(words, HEADING_SIZE) + 8)
            x = (left + right - width) / 2 + MARGIN
            bands.append(Band(words, x, top - HEADING - 4, width, found.height + HEADING + 12))
    return tuple(bands)


def draw_line(arrow: Arrow, found: Arrangement, corner: tuple[float, float]) -> Line:
    """Draw an arrow along its points: level in the columns, which begin at ``corner``, and curved between them."""
    points = [(x + corner[0], y + corner[1]) for x, y in found.points[arrow.number]]
    setback = SETBACKS[KINDS[arrow.kind].head]
    tip, before = points[-1], points[-2]
    if arrow.role == "short":
        dot = (tip[0] - (SHORT_MARKED if arrow.mark else SHORT), tip[1])
        path = f"M{dot[0]:.1f} {dot[1]:.1f}H{tip[0] - setback:.1f}"
        return Line(arrow.number, path, tip, (1.0, 0.0), (tip[0] - SHORT_MARK, tip[1]), dot=dot)
    way = 1.0 if found.x[arrow.subject] < found.x[arrow.object] else -1.0
    end = (tip[0] - way * setback, tip[1])
    if found.x[arrow.subject] == found.x[arrow.object]:
        return _bent_line(arrow, points, end)
    if (end[0] - before[0]) * way < 0:  # the head is longer than the way from the column's edge to the node
        points[-2] = end
    (x, y), *rest = [*points[:-1], end]
    path = f"M{x:.1f} {y:.1f}"
    for px, py in rest:
        if abs(py - y) < 0.05:
            path += f"H{px:.1f}"
        else:
            half = (x + px) / 2
            path += f"C{half:.1f} {y:.1f} {half:.1f} {py:.1f} {px:.1f} {py:.1f}"
        x, y = px, py
    # A mark stands where the line is still level: just before the column of the node.
    back = max(MARK_BACK + 10 * (SCALES.get(arrow.role, 1.0) - 1), abs(tip[0] - before[0]) - 4)
    words = found.words_at.get(arrow.number)
    at = (words[0] + corner[0], words[1] + corner[1]) if words else None
    return Line(arrow.number, path, tip, (way, 0.0), (tip[0] - way * back, tip[1]), at)


def _bent_line(arrow: Arrow, points: Sequence[tuple[float, float]], end: tuple[float, float]) -> Line:
    """Draw an arrow within a column, which leaves its node on the right and bends back to the column."""
    (x, y), (right, _), (turn, middle), (_, y1), tip = points
    bulge = (turn - right) * 4 / 3
    curve = f"C{right + bulge:.1f} {y:.1f} {right + bulge:.1f} {y1:.1f} {right:.1f} {y1:.1f}"
    path = f"M{x:.1f} {y:.1f}H{right:.1f}{curve}H{end[0]:.1f}"
    return Line(arrow.number, path, tip, (-1.0, 0.0), (turn, middle), level=right - tip[0])
