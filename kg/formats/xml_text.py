"""XML 1.0: whole documents, and text for it, which cannot hold every character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # written, never read

if TYPE_CHECKING:
    from kg.formats.losses import Losses

XHTML = "http://www.w3.org/1999/xhtml"
#: Characters that XML 1.0 cannot hold, not even escaped; and the carriage return, which a parser changes.
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(root: ET.Element) -> str:
    """Return an element as a document, indented; the element is changed."""
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def xml_safe(text: str, losses: Losses) -> str:
    """Replace each character that XML cannot hold by U+FFFD, and count it."""
    clean, count = _FORBIDDEN.subn("\ufffd", text)
    losses.add("characters that XML cannot hold", count)
    return clean
