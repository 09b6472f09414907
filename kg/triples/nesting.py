"""Triple terms within triple terms: the parser follows them with its stack, which 20,000 of them exhaust."""

from __future__ import annotations

import re

#: How deep triple terms may be nested. Nobody needs three.
DEEPEST = 100
#: The marks that open and close a triple term, the end of a statement, and a line feed.
_MARK = re.compile(rb"<<\(|\)>>|\.[ \t\r]*\n|\n")


class Nesting:
    """Follows how deep the triple terms of a text of RDF are nested.

    Strings are not told from terms, so the depth is counted anew after a line that ends with a full stop.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._line = 1
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the text.

        :param data: The bytes.

        :raises SyntaxError: If they go deeper than :data:`DEEPEST`, with the line.
        """
        text = self._rest + data
        self._rest = next((text[-size:] for size in (2, 1) if text[-size:] in (b"<<", b"<", b")>", b")")), b"")
        if self._rest:
            text = text[: -len(self._rest)]
        if not self._depth and b"<<(" not in text:
            self._line += text.count(b"\n")
            return
        for mark in _MARK.findall(text):
            if mark == b"<<(":
                self._depth += 1
                if self._depth > DEEPEST:
                    problem = SyntaxError(f"triple terms are nested more than {DEEPEST} deep")
                    problem.lineno = self._line
                    raise problem
            elif mark == b")>>":
                self._depth = max(self._depth - 1, 0)
            else:
                self._line += 1
                if mark != b"\n":
                    self._depth = 0
