"""The tall layout: rows from top to bottom, for a telephone.

Every arrow has a row of its own: the node it comes from stands above and to the left of the node it leads to. A node
may stand in several rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.views.appearance import FAMILIES, KINDS
from kg.views.figure import Band, Box, Layout, Line
from kg.views.lettering import LINE, text_width, wrap
from kg.views.shapes import INSETS, SETBACKS
from kg.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.figure import Arrow, Node

#: Width of the whole, of a step to the right, and of the room around; sizes of the label and of the words above it.
WIDTH, INDENT, MARGIN = 366.0, 42.0, 8.0
SIZE, CAPTION = 14.0, 11.0
PAD_X, PAD_Y, GAP = 8.0, 5.0, 8.0


class Row(NamedTuple):
    """A node in a row, with the arrow that leads to it from the row above, if any."""

    depth: int
    node: str
    arrow: int | None = None
    #: Whether the arrow leads from this node to the one that the rows are gathered above.
    is_cause: bool = False
    #: A heading above the row, or empty.
    heading: str = ""


def rows_by_subject(arrows: Sequence[Arrow], heading: str = "") -> Iterator[Row]:
    """Yield a row for each subject of some arrows, with the rows of its objects; the heading stands above the first."""
    for subject in dict.fromkeys(arrow.subject for arrow in arrows):
        yield Row(0, subject, heading=heading)
        heading = ""
        yield from (Row(1, arrow.object, arrow.number) for arrow in arrows if arrow.subject == subject)


def lay_out_tall(nodes: Sequence[Node], arrows: Sequence[Arrow], rows: Iterable[Row], content: Content) -> Layout:
    """Lay out rows.

    :param nodes: The nodes.
    :param arrows: The arrows.
    :param rows: The rows, from above; causes stand directly above their node, which has depth 0.
    :param content: Where the words above the labels come from.

    :returns: The layout ``tall``.
    """
    by_key = {node.key: node for node in nodes}
    by_number = {arrow.number: arrow for arrow in arrows}
    boxes: list[Box] = []
    lines: list[Line] = []
    spines: list[str] = []
    bands: list[Band] = []
    above: list[tuple[Box, list[float]]] = []
    causes: list[tuple[Row, Box]] = []
    y = MARGIN
    for row in rows:
        if row.heading:
            y += 4
            bands.append(Band(row.heading, 0.0, y, WIDTH, 26.0))
            y += 34
        caption = arrow_words(by_number[row.arrow], content) if row.arrow is not None else ""
        right = WIDTH - MARGIN - (INDENT if row.is_cause else 0.0)
        box = _box(by_key[row.node], row, caption, right, y)
        if row.is_cause:
            causes.append((row, box))
        elif causes:
            box = box._replace(y=box.y + 10)
            _gather(causes, box, by_number, lines, spines)
            causes = []
        y = box.y + box.height / 2 + GAP
        boxes.append(box)
        if row.is_cause:
            continue
        for parent, ends in above[row.depth :]:
            _drop_spine(parent, ends, spines)
        above = above[: row.depth]
        if row.depth and row.arrow is not None:
            parent, ends = above[-1]
            ends.append(box.y)
            lines.append(_branch(by_number[row.arrow], _spine(parent), box))
        above.append((box, []))
    for parent, ends in above:
        _drop_spine(parent, ends, spines)
    return Layout("tall", WIDTH, y - GAP + MARGIN, tuple(boxes), tuple(lines), tuple(spines), tuple(bands))


def arrow_words(arrow: Arrow, content: Content) -> str:
    """Return an arrow in a few words, as in ``increases [proliferation], inferred``."""
    first = surest(arrow)
    aspects = list(dict.fromkeys(item.object_aspect for item in arrow.statements))
    words = phrases.verb(first, content) + (f" [{', '.join(aspects)}]" if all(aspects) else "")
    weak = ["withdrawn"] if first.retracted else []
    weak += ["not understood"] if first.not_understood else []
    weak += [arrow.certainty] if arrow.certainty != "asserted" else []
    return ", ".join([words, *weak])


def surest(arrow: Arrow) -> Statement:
    """Return the first of the most certain statements of an arrow."""
    return next(item for item in arrow.statements if item.certainty == arrow.certainty)


def _box(node: Node, row: Row, caption: str, right: float, top: float) -> Box:
    left = MARGIN + INDENT * row.depth
    inset = 2 * (PAD_X + INSETS[FAMILIES[node.family].shape])
    room = right - left
    lines = wrap(node.label, SIZE, room - inset, 4) + ((node.tag,) if node.tag else ())
    said = wrap(caption, CAPTION, room - inset, 1)[0] if caption else ""
    width = max([text_width(said, CAPTION), *(text_width(line, SIZE) for line in lines)]) + inset
    height = SIZE * LINE * len(lines) + (CAPTION * LINE + 2 if said else 0) + 2 * PAD_Y
    return Box(row.node, left + width / 2, top + height / 2, width, height, lines, said, SIZE)


def _spine(parent: Box) -> float:
    """Return the x of the line down from a node."""
    return parent.x - parent.width / 2 + 7


def _drop_spine(parent: Box, ends: Sequence[float], spines: list[str]) -> None:
    if ends:
        spines.append(f"M{_spine(parent):.1f} {parent.y + parent.height / 2:.1f}V{ends[-1]:.1f}")


def _branch(arrow: Arrow, x: float, box: Box) -> Line:
    """Draw an arrow from the line down to the node of a row."""
    end = box.x - box.width / 2
    path = f"M{x:.1f} {box.y:.1f}H{end - SETBACKS[KINDS[arrow.kind].head]:.1f}"
    return Line(arrow.number, path, (end, box.y), (1.0, 0.0), (end - 17, box.y))


def _gather(
    causes: Sequence[tuple[Row, Box]], box: Box, arrows: Mapping[int, Arrow], lines: list[Line], spines: list[str]
) -> None:
    """Lead the arrows of causes to a line on the right that runs down to their node."""
    x = WIDTH - MARGIN - 10
    end = box.x + box.width / 2
    spines.append(f"M{x:.1f} {causes[0][1].y:.1f}V{box.y:.1f}H{end:.1f}")
    for row, cause in causes:
        if row.arrow is None:
            continue
        arrow = arrows[row.arrow]
        start = cause.x + cause.width / 2
        path = f"M{start:.1f} {cause.y:.1f}H{x - SETBACKS[KINDS[arrow.kind].head]:.1f}"
        lines.append(Line(arrow.number, path, (x, cause.y), (1.0, 0.0), (x - 20, cause.y)))
