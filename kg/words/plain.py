"""Text for a terminal: characters that it would obey instead of showing are written as their numbers."""

from __future__ import annotations

import re

#: Control characters but tab and line break, marks that change the direction of the text, hidden line breaks, and
#: what is no character of XML.
_HIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|\r(?!\n)"


def visible(text: str) -> str:
    r"""Write characters that a terminal would obey as their numbers, which JSON and RDF read as the characters again.

    :param text: Any text; a label of another graph may hold an escape, or change the direction of the text.

    :returns: The text; tabs and line breaks stay.

    >>> print(visible("\x1b[31mred \u202egnp.exe"))
    \u001b[31mred \u202egnp.exe
    """
    if all(map(str.isprintable, text.split("\n"))):  # as nearly every text, which needs no pattern to be compiled
        return text
    return re.sub(_HIDDEN, lambda found: f"\\u{ord(found[0]):04x}", text)
