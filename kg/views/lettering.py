"""The width of text, estimated before a browser draws it."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

#: Fonts that have the same widths and exist on every system; the last is whatever there is.
FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
#: Width to the letters that have it, in parts of the font size, as in Arial.
_WIDTHS = {
    0.22: "'ijl|",
    0.28: ' !,./:;I[\\]ft"',
    0.34: "()-`r{}*",
    0.5: "Jcksvxyz^",
    0.67: "&ABEKPSVXYFTZ",
    0.72: "CDHNRUw",
    0.78: "GOQ",
    0.86: "Mm%",
    1.0: "@W…→←⊣⊢⇢",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
#: Other letters of the Latin and Greek scripts, and a reserve for fonts that run wider than Arial.
_USUAL, _RESERVE = 0.57, 1.06
#: Height of a line, in parts of the font size.
LINE = 1.2
#: Font sizes of a heading and of the note beneath it, the height of a line of either, and the most lines, in pixels.
HEADING_SIZE, NOTE_SIZE, HEADING_LINE, MOST_LINES = 12.0, 11.0, 15.0, 2


def text_width(text: str, size: float) -> float:
    """Return the width of a line of text in pixels, erring on the wide side; ``size`` is the font size."""
    return size * _RESERVE * sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _WIDTH:
        return _WIDTH[letter]
    if combining(letter):
        return 0.0
    return 1.0 if east_asian_width(letter) in "WF" or letter > "\u2190" else _USUAL


def wrap(text: str, size: float, width: float, most: int = 3) -> tuple[str, ...]:
    """Break a label into lines that fit.

    :param text: The label.
    :param size: Its font size, in pixels.
    :param width: Room for a line, in pixels.
    :param most: Most lines; longer text ends in an ellipsis.

    :returns: One line at least.

    >>> wrap("plasmacytoid dendritic cell", 12, 120)
    ('plasmacytoid', 'dendritic cell')
    >>> len(wrap("x" * 99, 12, 120)), wrap("x" * 99, 12, 120)[-1][-1]
    (3, '…')
    """
    lines = [""]
    for word in text.split():
        for part in _parts(word, size, width):
            joined = f"{lines[-1]} {part}".strip()
            if text_width(joined, size) <= width:
                lines[-1] = joined
            elif lines[-1]:
                lines.append(part)
            else:
                lines[-1] = part
    if len(lines) > most:
        last = lines[most - 1]
        while last and text_width(f"{last}…", size) > width:
            last = last[:-1]
        lines[most - 1 :] = [f"{last}…"]
    return _balanced(tuple(lines), size, width)


def _balanced(lines: tuple[str, ...], size: float, width: float) -> tuple[str, ...]:
    """Break two or more lines again so that they have similar lengths."""
    words = " ".join(lines).split(" ")
    if len(lines) < 2 or len(words) < len(lines) or lines[-1].endswith("…"):
        return lines
    narrow = max(text_width(word, size) for word in words)
    while narrow < width:
        tried = [""]
        for word in words:
            joined = f"{tried[-1]} {word}".strip()
            if not tried[-1] or text_width(joined, size) <= narrow:
                tried[-1] = joined
            else:
                tried.append(word)
        if len(tried) <= len(lines):
            return tuple(tried)
        narrow += size / 2
    return lines


def headed(words: str, note: str, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Break a heading and the note beneath it into lines that fit a panel of this width."""
    room = width - 20
    return wrap(words, HEADING_SIZE, room, MOST_LINES), wrap(note, NOTE_SIZE, room, MOST_LINES)


def _parts(word: str, size: float, width: float) -> list[str]:
    """Cut a word that is too long for a line, after a hyphen or slash if it has one."""
    if text_width(word, size) <= width:
        return [word]
    end = next((n for n in range(len(word) - 1, 0, -1) if text_width(word[:n], size) <= width), 1)
    mark = max(word.rfind(sign, 0, end) for sign in "-/–") + 1
    end = mark if mark > 2 else end
    return [word[:end], *_parts(word[end:], size, width)] if len(word) < 400 else [word[:end]]
