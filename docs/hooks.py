"""What the pages need beside their text: links to files of the repository become names of them, as a site has none."""

from __future__ import annotations

import re
from typing import Any

#: A link that leaves ``docs/``.
_OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+([^)#\s]+)(?:#[^)\s]*)?\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return the text of a page with the links that leave the documentation as names of files."""
    return _OUTSIDE.sub(lambda link: link[1] if link[1].strip("`") == link[2] else f"{link[1]} (`{link[2]}`)", markdown)
