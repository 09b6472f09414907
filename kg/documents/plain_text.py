"""Plain text: its first paragraph is the title, blank lines separate paragraphs, and short lines may be headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.documents.document import Document, Paragraph, section_name
from kg.documents.xml_tree import squeezed
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Headings that papers have, in lower case.
HEADINGS = frozenset(
    "abstract|summary|background|introduction|objective|objectives|methods|materials and methods|patients and methods"
    "|subjects and methods|experimental procedures|results|results and discussion|discussion|conclusion|conclusions"
    "|concluding remarks|limitations|case presentation".split("|")
)
#: Headings after which nothing of the paper follows.
ENDINGS = frozenset(
    "references|bibliography|literature cited|acknowledgements|acknowledgments|funding|author contributions"
    "|conflict of interest|conflicts of interest|competing interests|data availability|data availability statement"
    "|supplementary material|supporting information".split("|")
)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[A-Z])(.{3,90}[^.,;:])$")


def heading(line: str) -> str:
    """Return the name of the section that a line opens; empty if it is not a heading.

    >>> heading("2.1. Cells and mice"), heading("RESULTS"), heading("It fell."), heading("References")
    ('2.1', 'results', '', 'references')
    """
    words = squeezed(line).strip("#*: ").casefold()
    if words in HEADINGS or words in ENDINGS:
        return section_name(words)
    match = _NUMBERED.match(squeezed(line))
    if match and match[2].casefold() in ENDINGS:
        return section_name(match[2].casefold())
    return match[1] if match else ""


def read_plain_text(text: str, path: Path) -> Document:
    """Read a document in plain text.

    :param text: The text of the file.
    :param path: Its name in messages.

    :returns: The document, without authors and year.

    :raises SourceError: If there is nothing below the title.
    """
    title, *blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    if len(title.splitlines()) > 3 or not blocks:
        way_out = "a first paragraph of one to three lines, a blank line, then the text"
        raise SourceError(f"{path}: has no title: {way_out}")
    paragraphs = tuple(paragraphs_of(blocks))
    if not paragraphs:
        raise SourceError(f"{path}: has no text below its headings")
    note = "read as plain text: headings were guessed from the lines"
    return Document(squeezed(title), (Paragraph("title", squeezed(title)), *paragraphs), notes=(note,))


def paragraphs_of(blocks: Iterable[str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of blocks of lines up to the references, with the sections that their headings open.

    Before the first heading, the section is ``text``.
    """
    section = "text"
    endings = {section_name(words) for words in ENDINGS}
    for block in blocks:
        lines = block.strip().splitlines()
        if name := heading(lines[0]):
            if name in endings:
                return
            section, lines = name, lines[1:]
        if "\t" in block and all("\t" in line for line in lines):
            yield from (Paragraph(f"{section}.t", line.strip(), is_row=True) for line in lines)
        elif text := squeezed(" ".join(lines)):
            yield Paragraph(section, text)
