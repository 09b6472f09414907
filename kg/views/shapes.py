"""The outlines of nodes, the heads of arrows and the marks on them, as SVG path data."""

from __future__ import annotations

#: How far a shape cuts into its box on each side: room that its label must leave.
INSETS = {
    "pill": 4,
    "rectangle": 0,
    "hexagon": 8,
    "slant": 8,
    "octagon": 3,
    "bracket": 6,
    "notched": 8,
    "rounded": 0,
    "arrowed": 8,
    "plain": 0,
}
#: How far before its tip an arrow's line ends.
SETBACKS = {"arrow": 8.0, "bar": 1.5, "ring": 8.5, "vee": 0.5}


def outline(shape: str, x: float, y: float, width: float, height: float) -> str:
    """Return the outline of a node around its middle, as a closed SVG path; ``shape`` is a key of :data:`INSETS`."""
    left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    if shape in ("pill", "rounded"):
        r = min(height / 2, 14.0) if shape == "pill" else min(height / 3, 6.0)
        return (
            f"M{px(left + r)} {px(top)}H{px(right - r)}a{px(r)} {px(r)} 0 0 1 {px(r)} {px(r)}V{px(bottom - r)}"
            f"a{px(r)} {px(r)} 0 0 1 {px(-r)} {px(r)}H{px(left + r)}a{px(r)} {px(r)} 0 0 1 {px(-r)} {px(-r)}"
            f"V{px(top + r)}a{px(r)} {px(r)} 0 0 1 {px(r)} {px(-r)}z"
        )
    if shape == "bracket":
        return (
            f"M{px(left + 8)} {px(top)}H{px(right - 8)}Q{px(right + 6)} {px(y)} {px(right - 8)} {px(bottom)}"
            f"H{px(left + 8)}Q{px(left - 6)} {px(y)} {px(left + 8)} {px(top)}z"
        )
    cut, corner = 7.0, min(7.0, height / 3)
    corners = {
        "hexagon": [
            *((left + cut, top), (right - cut, top), (right, y)),
            *((right - cut, bottom), (left + cut, bottom), (left, y)),
        ],
        "slant": [(left + cut, top), (right, top), (right - cut, bottom), (left, bottom)],
        "octagon": [
            *((left + corner, top), (right - corner, top), (right, top + corner), (right, bottom - corner)),
            *((right - corner, bottom), (left + corner, bottom), (left, bottom - corner), (left, top + corner)),
        ],
        "notched": [(left, top), (right, top), (right - cut, y), (right, bottom), (left, bottom), (left + cut, y)],
        "arrowed": [(left, top), (right - cut, top), (right, y), (right - cut, bottom), (left, bottom)],
    }  # fmt: skip
    square = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return "M" + "L".join(f"{px(cx)} {px(cy)}" for cx, cy in corners.get(shape, square)) + "z"


def head(kind: str, tip: tuple[float, float], direction: tuple[float, float], scale: float = 1.0) -> str:
    """Return the head of an arrow.

    :param kind: A key of :data:`SETBACKS`.
    :param tip: Where it points to.
    :param direction: The unit vector along which it points.
    :param scale: How many times as large as usual.

    :returns: The data of an SVG path, closed for all but ``vee``.
    """
    (x, y), (dx, dy) = tip, direction

    def at(back: float, side: float) -> str:
        ahead, across = back * scale, side * scale
        return f"{px(x - ahead * dx - across * dy)} {px(y - ahead * dy + across * dx)}"

    if kind == "arrow":
        return f"M{at(0, 0)}L{at(10, 4.8)}L{at(10, -4.8)}z"
    if kind == "bar":
        return f"M{at(0, 5.4)}L{at(0, -5.4)}L{at(3, -5.4)}L{at(3, 5.4)}z"
    if kind == "ring":
        r = px(4.2 * scale)
        return f"M{at(0, 0)}A{r} {r} 0 1 0 {at(8.4, 0)}A{r} {r} 0 1 0 {at(0, 0)}z"
    return f"M{at(8, 4.5)}L{at(0, 0)}L{at(8, -4.5)}"


def mark(name: str, x: float, y: float) -> str:
    """Return the sign that stands in a disc on the line of a marked arrow.

    :param name: One of :data:`kg.views.appearance.MARKS`.
    :param x: The middle.
    :param y: The middle.

    :returns: The data of an SVG path without area: two crossed lines for ``retracted``, an equals sign that is struck
        through for a denial, a nought for no effect, a wave for a statement that was not understood.
    """
    if name == "retracted":
        return f"M{px(x - 3)} {px(y - 3)}l6 6M{px(x - 3)} {px(y + 3)}l6 -6"
    if name == "not":
        return f"M{px(x - 3.5)} {px(y - 1.5)}h7M{px(x - 3.5)} {px(y + 1.5)}h7M{px(x - 2)} {px(y + 4)}l4 -8"
    if name == "no effect":
        return f"M{px(x - 2.6)} {px(y)}a2.6 3.6 0 1 0 5.2 0a2.6 3.6 0 1 0 -5.2 0z"
    return f"M{px(x - 4)} {px(y)}q2 -4 4 0t4 0"


def seal(name: str, x: float, y: float) -> str:
    """Return the sign in the square of a measured arrow: a tick if the sign ``agrees``, or an exclamation mark."""
    if name == "agrees":
        return f"M{px(x - 3.5)} {px(y)}l2.5 3l4.5 -6"
    return f"M{px(x)} {px(y - 4)}v4.5M{px(x)} {px(y + 4)}v0.1"


def px(value: float) -> str:
    """Write a number with one decimal at most, so that the text is short and the same on every machine."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
