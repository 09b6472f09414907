"""A graph, or a part of it, in one of the formats of ``kg export``: to be printed or saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.statements import Statements
from kg.formats.registry import write
from kg.formats.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph

    from kg.formats.registry import Options, Written
    from kg.formats.selection import Selection
    from kg.model.content import Content
    from kg.names.questions import NamedContent


class Export(Statements):
    """A graph, or a part of it, in another format: a sequence of its statements, and the text."""

    def __init__(self, written: Written, content: Content) -> None:
        super().__init__(content.statements.values(), content, f"as {written.name}")
        #: Ending of the name of a file to its text, or to its bytes; a single file has the ending ``""``.
        self.parts = written.parts
        #: Kinds of things that the format could not hold, with their counts.
        self.losses = written.losses.to_dict()
        self._notes = written.losses.lines()

    @property
    def text(self) -> str:
        """The text of all files, one after the other; empty if the format is not text."""
        return "".join(part for part in self.parts.values() if isinstance(part, str))

    def save(self, path: str | Path) -> None:
        """Write it to a file, completely or not at all.

        :param path: The file, in an existing folder; for a format of several files, the start of their names.

        :raises OutputError: If that is not possible.
        """
        from kg.files import write_bytes

        for ending, part in self.parts.items():
            write_bytes(f"{path}{ending}", part.encode("utf-8") if isinstance(part, str) else part)

    def notes(self) -> list[str]:
        """Return a line for each kind of thing that the format could not hold."""
        return self._notes

    def __str__(self) -> str:
        return self.text.removesuffix("\n")


def export(
    graph: NamedContent,
    format: str,
    selection: Selection,
    options: Options,
    open_rdf: Callable[[], pyoxigraph.Store],
) -> Export:
    """Write a graph, or the part that a selection names, in one of :data:`kg.formats.registry.FORMATS`.

    ``open_rdf`` returns the whole graph as RDF. The errors are those of :func:`~kg.formats.selection.select` and of
    :func:`~kg.formats.registry.write`.
    """
    content = select(graph, selection)
    opener = open_rdf if selection.is_everything else None
    return Export(write(content, format, open_rdf=opener, options=options), content)
