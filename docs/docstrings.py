"""Docstrings of the Python reference in Markdown: roles become names, and examples become blocks of code."""

from __future__ import annotations

import re
from typing import Any

import griffe

#: A role such as ``:meth:`~kg.names.lexicon.Lexicon.read```; the last name is shown.
_ROLE = re.compile(r":\w+:`~?(?:[\w.]+\.)?([\w.]+)`")
#: The lines of an example, up to the next empty one.
_EXAMPLE = re.compile(r"(?:^>>> .*\n?(?:^(?!\s*$).*\n?)*)+", re.MULTILINE)


class MarkdownDocstrings(griffe.Extension):
    """Rewrites the docstring of each object as it is loaded."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of an object.

        :param obj: The object.
        :param **_: What else the loader says.
        """
        if obj.docstring:
            text = _ROLE.sub(r"`\1`", obj.docstring.value)
            obj.docstring.value = _EXAMPLE.sub(lambda found: f"```pycon\n{found[0].rstrip()}\n```\n", text)
