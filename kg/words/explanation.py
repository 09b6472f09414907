"""The form of an explanation: chapters of prose with numbered publications, as text, Markdown and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.words import phrases
from kg.words.result import Prose
from kg.words.sentences import stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content

#: The fields of a row, one for each sentence.
COLUMNS = ("title", "heading", "step", "statement", "text", "details")
#: What is said where the search stopped at a limit.
CUT = "The search stopped at its limit: there may be other paths."
#: Heading of what is said near a question, and how many sentences of it are printed.
RELATED = "Said of the two, or of narrower or wider kinds, and in no path"
MOST_RELATED = 8


class Item(NamedTuple):
    """A sentence of an explanation, and what belongs to it."""

    #: The number of the step that it explains, or 0.
    step: int
    text: str
    details: tuple[str, ...] = ()
    #: The statement that it says, or empty.
    statement: str = ""
    #: Whether it is a further statement of the step before.
    is_further: bool = False


class Section(NamedTuple):
    """A part of an explanation, under a heading."""

    heading: str
    items: tuple[Item, ...]


class Chapter(NamedTuple):
    """The explanation of one statement or one path."""

    title: str
    sections: tuple[Section, ...]
    #: What a program may ask of it beside the words.
    facts: dict[str, Any]


class Bibliography:
    """The publications of an explanation, numbered from 1 in the order in which they are named.

    :param content: Where they are.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._read = {passage.document for passage in content.passages.values()}
        self.numbers: dict[str, int] = {}

    def cite(self, *curies: str) -> str:
        """Give the numbers of publications in brackets, the lowest first; a new one gets the next."""
        numbers = sorted(self.numbers.setdefault(curie, len(self.numbers) + 1) for curie in curies)
        return ", ".join(f"[{number}]" for number in numbers)

    def was_read(self, curie: str) -> bool:
        """Tell whether anybody read it for this graph, or a source only cites it."""
        return curie in self._read

    def entries(self) -> list[dict[str, Any]]:
        """Give the list: number, identifier, citation and whether it was read."""
        return [
            {
                "number": number,
                "id": curie,
                "citation": self._citation(curie),
                "doi": self._content.references[curie].doi or None,
                "pmid": self._content.references[curie].pmid or None,
                "read": self.was_read(curie),
            }
            for curie, number in self.numbers.items()
        ]

    def _citation(self, curie: str) -> str:
        reference = self._content.references[curie]
        words = stopped(phrases.citation(reference._replace(number=0, doi="")))
        if not self.was_read(curie):
            words += f" Number {reference.number} in the list that cites it; not read."
        where = (("doi:", reference.doi), ("PMID ", reference.pmid), ("", reference.url))
        return " ".join([words, *(f"{name}{value}" for name, value in where if value)])


class Explanation(Prose[Chapter]):
    """Chapters of prose and the publications that they cite.

    :param chapters: One for each statement or path.
    :param bibliography: Their publications.
    :param header: What the JSON form says beside them.
    :param related: What is said near the question and is in no path.
    :param nothing: What is said where there is no chapter.
    """

    def __init__(
        self,
        chapters: Sequence[Chapter],
        bibliography: Bibliography,
        header: dict[str, Any],
        related: Sequence[str] = (),
        nothing: str = "",
    ) -> None:
        self.chapters = tuple(chapters)
        self.bibliography = bibliography
        self.related = tuple(related)
        self._header = header
        self._nothing = nothing
        #: Whether the search stopped at a limit.
        self.is_cut = not header.get("complete", True)

    def _held(self) -> Sequence[Chapter]:
        return self.chapters

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of a row: :data:`COLUMNS`."""
        return COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each sentence, with the keys :data:`COLUMNS`."""
        return [
            {
                "title": chapter.title,
                "heading": section.heading,
                "step": item.step or None,
                "statement": item.statement or None,
                "text": item.text,
                "details": list(item.details),
            }
            for chapter in self.chapters
            for section in chapter.sections
            for item in section.items
        ]

    def _title(self) -> str:
        return "; ".join(chapter.title for chapter in self.chapters) or self._nothing

    def __str__(self) -> str:
        """Write it as text."""
        parts = [] if self.chapters or not self._nothing else [self._nothing]
        for chapter in self.chapters:
            lines = [chapter.title]
            for section in chapter.sections:
                lines += ["", f"  {section.heading}"] if section.heading else [""]
                for item in section.items:
                    mark = "   Also: " if item.is_further else f"{item.step}. " if item.step else ""
                    lines.append(f"    {mark}{item.text}")
                    lines += [f"       {detail}" for detail in item.details]
            parts.append("\n".join(lines))
        parts += [CUT] if self.is_cut else []
        parts += [self.related_text()] if self.related else []
        entries = self.bibliography.entries()
        if entries:
            parts.append("\n".join(["References", *(f"  [{e['number']}] {e['citation']}" for e in entries)]))
        return "\n\n".join(parts)

    def related_text(self) -> str:
        """Write what is said near the question and is in no path; empty where there is nothing."""
        return "\n".join([RELATED, *(f"    {text}" for text in _most(self.related))]) if self.related else ""

    def to_markdown(self) -> str:
        """Write it as Markdown, the publications as a numbered list at the end."""
        lines: list[str] = []
        for chapter in self.chapters:
            lines += [f"## {_escaped(chapter.title)}", ""]
            for section in chapter.sections:
                lines += [f"### {section.heading}", ""] if section.heading else []
                for item in section.items:
                    mark = "   - Also:" if item.is_further else f"{item.step}." if item.step else "-"
                    lines.append(f"{mark} {_escaped(item.text)}")
                    indent = "   " if item.step else "  "
                    lines += [f"{indent}- {_escaped(detail)}" for detail in item.details]
                lines.append("")
        lines += [CUT, ""] if self.is_cut else []
        if self.related:
            lines += [f"## {RELATED}", "", *(f"- {_escaped(text)}" for text in _most(self.related)), ""]
        entries = self.bibliography.entries()
        if entries:
            lines += ["## References", "", *(f"{e['number']}. {_escaped(e['citation'])}" for e in entries)]
        return "\n".join(lines).rstrip()

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON form ``msc-kg/explain/1``."""
        return {
            "schema": "msc-kg/explain/1",
            **self._header,
            "explanations": [
                {
                    "title": chapter.title,
                    **chapter.facts,
                    "sections": [
                        {
                            "heading": section.heading,
                            "items": [
                                {
                                    "step": item.step or None,
                                    "statement": item.statement or None,
                                    "text": item.text,
                                    "details": list(item.details),
                                }
                                for item in section.items
                            ],
                        }
                        for section in chapter.sections
                    ],
                }
                for chapter in self.chapters
            ],
            "references": self.bibliography.entries(),
        }

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def _most(related: Sequence[str]) -> list[str]:
    more = len(related) - MOST_RELATED
    return [*related[:MOST_RELATED], *([f"And {more} more; the format json has them all."] if more > 0 else [])]


def _escaped(text: str) -> str:
    """Keep Markdown from reading markup in a text; an underscore within a word is none."""
    for character in "\\`*<":
        text = text.replace(character, f"\\{character}")
    return text
