"""Text for XML 1.0, which cannot hold every character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.formats.losses import Losses

#: What XML 1.0 cannot hold, not even escaped; and the carriage return, which a parser changes.
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str, losses: Losses) -> str:
    """Return a text with what XML cannot hold replaced by U+FFFD, and counted."""
    clean, count = _FORBIDDEN.subn("\ufffd", text)
    losses.add("characters that XML cannot hold", count)
    return clean
