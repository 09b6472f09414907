"""The form of an explanation: chapters of prose with numbered publications, as text, Markdown and JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.words import phrases
from kg.words.left_out import left_out_line
from kg.words.result import Prose
from kg.words.sentences import stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content

#: The fields of a row, one for each sentence.
COLUMNS = ("title", "heading", "step", "statement", "text", "details")
#: The note where the search stopped at a limit.
CUT = "The search stopped at its limit; there may be other paths."
#: Heading of the statements near a question that no path uses, and how many of them are printed.
RELATED = "See also: statements about these two, or narrower or broader kinds, that no path uses"
MOST_RELATED = 8
#: Most lines of a short explanation.
MOST_LINES = 60
#: Heading of the caveats, tensions and notes of a chapter.
WARNINGS = "Keep in mind"
#: Of a short explanation: the order of its sections, most further statements of a step, most caveats of a chapter.
SHORT_ORDER = ("Taken together", "", "Step by step", "Read in", "Not read", "Evidence", WARNINGS)
MOST_FURTHER, MOST_WARNINGS = 2, 3


class Item(NamedTuple):
    """A sentence of an explanation with its details."""

    #: The number of the step that it explains, or 0.
    step: int
    text: str
    details: tuple[str, ...] = ()
    #: The statement that it says, or empty.
    statement: str = ""
    #: Whether it is a further statement of the step before.
    is_further: bool = False
    #: Where the statement was read, in short, as in ``Durdu et al. 2026, 3.2.1.2``; empty where nothing was read.
    place: str = ""


class Section(NamedTuple):
    """A part of an explanation, under a heading."""

    heading: str
    items: tuple[Item, ...]


class Chapter(NamedTuple):
    """The explanation of one statement or one path."""

    title: str
    sections: tuple[Section, ...]
    #: Data for programs, besides the words.
    facts: dict[str, Any]
    #: Numbers of the publications that it names.
    cites: tuple[int, ...] = ()
    #: The result of a path in a few words; empty for a statement.
    answer: str = ""


class Bibliography:
    """The publications of an explanation, numbered from 1 in the order in which they are named.

    :param content: Where they are.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        documents = {curie: item for curie, item in content.references.items() if item.is_document}
        self._read = set(documents).union(*(item.same for item in documents.values()))
        self.numbers: dict[str, int] = {}

    def cite(self, *curies: str) -> str:
        """Return the numbers of publications in brackets, the lowest first; a new one gets the next."""
        numbers = sorted(self.numbers.setdefault(curie, len(self.numbers) + 1) for curie in curies)
        return ", ".join(f"[{number}]" for number in numbers)

    def was_read(self, curie: str) -> bool:
        """Return whether it was read for this graph, under this identifier or as a document of its own."""
        return curie in self._read

    def entries(self) -> list[dict[str, Any]]:
        """Return the list: number, identifier, citation and whether it was read."""
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
        if reference.number or not self.was_read(curie):
            words += (
                f" Number {reference.number} in the list that cites it; {'' if self.was_read(curie) else 'not '}read."
            )
        where = (("doi:", reference.doi), ("PMID ", reference.pmid), ("", reference.url))
        return " ".join([words, *(f"{name}{value}" for name, value in where if value)])


class Explanation(Prose[Chapter]):
    """Chapters of prose and the publications that they cite.

    :param chapters: One for each statement or path.
    :param bibliography: Their publications.
    :param header: Further fields of the JSON form.
    :param related: Statements near the question that no path uses.
    :param nothing: The text where there is no chapter.
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

    #: The fields of a row: :data:`COLUMNS`.
    columns = COLUMNS

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
        return self.to_text()

    def to_text(self, *, full: bool = False) -> str:
        """Write the explanation as text.

        :param full: Whether to write every statement, caveat, note and publication. Otherwise the text has at most
            :data:`MOST_LINES` lines: the answer, then why, then where it was read, then a count of what was left out.

        :returns: Lines, without a final line break.
        """
        return self._whole_text() if full or not self.chapters else self._short_text()

    def _whole_text(self) -> str:
        parts = [] if self.chapters or not self._nothing else [self._nothing]
        for chapter in self.chapters:
            lines = [chapter.title]
            for section in chapter.sections:
                lines += ["", f"  {section.heading}"] if section.heading else [""]
                for item in section.items:
                    lines.append(f"    {_mark(item)}{item.text}")
                    lines += [f"       {detail}" for detail in item.details]
            parts.append("\n".join(lines))
        parts += [CUT] if self.is_cut else []
        parts += [self.related_text()] if self.related else []
        entries = self.bibliography.entries()
        if entries:
            parts.append("\n".join(["References", *(f"  [{e['number']}] {e['citation']}" for e in entries)]))
        return "\n\n".join(parts)

    def _short_text(self) -> str:
        """Write each chapter in the longest form that leaves room for the titles of the others."""
        chosen = self._chosen(MOST_LINES - 4)
        lines = [line for form in chosen for line in (*form.lines, "")]
        lines += [CUT, ""] if self.is_cut else []
        shown = {number for form in chosen for number in form.cites}
        cited = [entry for entry in self.bibliography.entries() if entry["number"] in shown]
        lines += ["References", *(f"  [{entry['number']}] {entry['citation']}" for entry in cited)] if cited else []
        left_out = Counter(
            {
                "chapter": len(self.chapters) - len(chosen),
                **{noun: sum(form.left_out[noun] for form in chosen) for noun in ("statement", "caveat", "note")},
                "related statement": len(self.related),
                "reference": len(self.bibliography.numbers) - len(cited),
            }
        )
        return "\n".join([*lines, *left_out_line(left_out)]).rstrip()

    def _chosen(self, room: int) -> list[_Form]:
        """Choose the form of each chapter; one for whose title there is no room has none."""
        forms = [_forms(chapter, is_first=not n) for n, chapter in enumerate(self.chapters[: room // 2])]
        chosen = [of_chapter[-1] for of_chapter in forms]
        for n, of_chapter in enumerate(forms):
            for form in of_chapter:
                tried = [*chosen[:n], form, *chosen[n + 1 :]]
                cited = {number for one in tried for number in one.cites}
                if sum(len(one.lines) + 1 for one in tried) + len(cited) <= room:
                    chosen = tried
                    break
        return chosen

    def related_text(self) -> str:
        """Write the statements near the question that no path uses; empty where there is none."""
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
        """Return the JSON form ``msc-kg/explain/1``."""
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


class _Form(NamedTuple):
    """A chapter, written at some length."""

    lines: tuple[str, ...]
    #: Numbers of the publications that the lines name.
    cites: tuple[int, ...]
    #: The kinds of things that the lines leave out, in the singular, to how many.
    left_out: Counter[str]


def _forms(chapter: Chapter, *, is_first: bool) -> list[_Form]:
    """Write a chapter at each length, the longest first.

    A path that spells out another, or a further member of a list, is not written at full length.
    """
    title = f"{chapter.title}: {chapter.answer}" if chapter.answer else chapter.title
    items = [item for section in chapter.sections for item in section.items]
    statements = [item for item in items if item.statement]
    first = [item for item in statements if not item.is_further]
    warnings = sum(len(section.items) for section in chapter.sections if section.heading == WARNINGS)
    notes = sum(len(item.details[1:]) for item in items)
    steps = tuple(f"  {_mark(item)}{item.text}{_place(item, chapter)}" for item in first)
    short = Counter(statement=len(statements) - len(first), caveat=warnings, note=notes)
    shortest = Counter(statement=len(statements), caveat=warnings, note=notes)
    forms = [_Form((title, *steps), (), short), _Form((title,), (), shortest)]
    is_further = chapter.facts.get("expands") or ("statement" in chapter.facts and not is_first)
    return forms if is_further else [_long_form(title, chapter), *forms]


def _long_form(title: str, chapter: Chapter) -> _Form:
    """Write a chapter with its first caveats, the first statements of each step, and where each was read."""
    lines, left_out, seen = [title], Counter[str](), Counter[int]()
    for section in sorted(chapter.sections, key=lambda section: SHORT_ORDER.index(section.heading)):
        for number, item in enumerate(section.items):
            seen[item.step] += item.is_further
            left_out["note"] += len(item.details[1:])
            if item.is_further and seen[item.step] > MOST_FURTHER:
                left_out["statement"] += 1
            elif section.heading == WARNINGS and number >= MOST_WARNINGS:
                left_out["caveat"] += 1
            else:
                lines.append(f"  {'Read in: ' if section.heading == 'Read in' else _mark(item)}{item.text}")
                lines += [f"     {detail}" for detail in item.details[:1]]
    return _Form(tuple(lines), chapter.cites, left_out)


def _mark(item: Item) -> str:
    return "   Also: " if item.is_further else f"{item.step}. " if item.step else ""


def _place(item: Item, chapter: Chapter) -> str:
    """Return in brackets where a statement was read, and its identifier where the title does not have that."""
    words = "; ".join(filter(None, (item.place, item.statement if item.statement != chapter.title else "")))
    return f" ({words})" if words else ""


def _most(related: Sequence[str]) -> list[str]:
    more = len(related) - MOST_RELATED
    return [*related[:MOST_RELATED], *([f"And {more} more; the format json has them all."] if more > 0 else [])]


def _escaped(text: str) -> str:
    """Keep Markdown from reading markup in a text; an underscore within a word is none."""
    for character in "\\`*<":
        text = text.replace(character, f"\\{character}")
    return text
