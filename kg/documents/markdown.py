"""Markdown with ``##`` headings: the paragraphs of its sections, and its tables.

- *Section*: the number in the heading (``3.2``), or its words in lower case (``abstract``). Text before the first
  section, and the list of references, are not read.
- *Not read*: front matter, comments, blocks of code, footnotes and targets of links.
- *Paragraph*: counted from 1 in its section, on through a second heading of the same number or words. Blank lines and
  list items separate paragraphs. One that does not end like a sentence goes on in the next (a page break). Captions,
  images, abbreviations below a table, and paragraphs that open with a bold label ("**Funding:**") or are one short
  "Label: value" line are left out; the labels of a structured abstract ("**Results:**") alone are.
- *Table row*: a line with tabs, or with bars around and between its cells, counted from 1 below the header row of the
  table whose caption came last, on through a second caption of the same number. Where no table has a caption, they are
  counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.documents.document import Document, Paragraph
from kg.documents.passages import CLOSING
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADING = re.compile(r"#{2,}\s+(?:(?P<number>\d+(?:\.\d+)*)\.?\s+)?(?P<title>.+)")
CAPTION = re.compile(r"\*\*Table (?P<number>\d+)\.?\*\*|Table (?P<plain>\d+)[.:] ")
LABELLED = re.compile(
    r"\*\*(?:Figure|Fig\.|Scheme) \w+\.?\*\*|!\["
    r"|\*\*[^*]+:\*\*|Abbreviations:|---$|[A-Z][A-Za-z ]{2,30}: .{1,60}(?<![.?!])$"
)
LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)]) +(?!.*\t)")
#: Front matter, comments, blocks of code, notes below the text and targets of links.
NO_TEXT = re.compile(
    r"\A---\n.*?\n(?:---|\.\.\.)\n|<!--.*?-->|^ {0,3}(```|~~~).*?\n {0,3}\1`*~*[ \t]*$|^\[\^?[^\]\n]+\]:[ \t][^\n]*$",
    re.MULTILINE | re.DOTALL,
)
#: A heading that is underlined.
UNDERLINED = re.compile(r"^(\S.*)\n(?:(=+)|-{3,})[ \t]*$", re.MULTILINE)
#: A line across the page.
RULE = re.compile(r"(?:\*\s*){3,}|(?:_\s*){3,}")
#: The line below the header of a table without bars around it.
TABLE_RULE = re.compile(r"\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+")
#: A bold label of a part of a structured abstract.
PART = re.compile(
    r"\*\*(?:aims?|background|conclusions?|findings|interpretation|introduction|methods|objectives?|purpose|results)"
    r"(?::\*\*|\*\*:)\s*",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(rf"[.?!。？！]{CLOSING}$")


def read_markdown(text: str, path: Path) -> Document:
    """Read a document in Markdown.

    :param text: The whole document.
    :param path: Its name in messages.

    :returns: The document, without authors and year.

    :raises SourceError: If it has no title, no section or no text.
    """
    text = NO_TEXT.sub("\n", text)
    text = UNDERLINED.sub(lambda match: f"{'#' if match[2] else '##'} {match[1]}", text)
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    if title is None:
        raise SourceError(f"{path}: no line starts with '# ': a source document opens with its title")
    if not any(map(HEADING.match, text.splitlines())):
        raise SourceError(
            f"{path}: no line starts with '## '; a sentence needs the heading of its section for its place"
        )
    paragraphs = tuple(read_paragraphs(text))
    if not paragraphs:
        raise SourceError(f"{path}: has no text below its headings")
    return Document(title[1].strip(), paragraphs)


def read_paragraphs(text: str) -> Iterator[Paragraph]:
    r"""Yield the paragraphs and table rows of a document in Markdown.

    :param text: The whole document.

    :yields: In the order of the document; the rules are those of this module.

    >>> text = "# T\n\n## 1. A\n\nOne vs. two [1]. Three.\n\n**Table 1.** C.\n\nh\tk\na\tb\n"
    >>> [tuple(paragraph)[:3] for paragraph in read_paragraphs(text)]
    [('1', 'One vs. two [1]. Three.', False), ('t1', 'a\tb', True)]
    """
    section, table, pending, has_header, captions, counted = "", "", "", False, 0, 0
    for each in _blocks(text):
        block = PART.sub("", each, count=1) if PART.match(each) else each
        heading, caption = HEADING.match(block), CAPTION.match(block)
        is_prose = not (heading or caption or "\t" in block or LABELLED.match(block))
        if pending and heading:
            yield Paragraph(section, pending)
            pending = ""
        if heading:
            words = re.sub(r"\W+", "-", heading["title"].casefold()).strip("-")
            if words == "references":
                return
            section = heading["number"] or words
        elif caption:
            table, has_header, captions = f"t{caption['number'] or caption['plain']}", False, captions + 1
        elif "\t" in block:
            if not captions:
                counted += 1
                table, has_header = f"t{counted}", False
            _, *rows = block.splitlines()
            yield from (Paragraph(table, row, is_row=True) for row in (block.splitlines() if has_header else rows))
            has_header = True
        elif section and is_prose:
            pending = f"{pending} {block}".strip()
            if SENTENCE_END.search(pending):
                yield Paragraph(section, pending)
                pending = ""
    if pending:
        yield Paragraph(section, pending)


def _blocks(text: str) -> Iterator[str]:
    """Yield the blocks between blank lines: lines joined, headings and list items apart, rows of a table as lines."""
    for block in re.split(r"\n\s*\n", text):
        joined: list[str] = []
        for line in filter(None, map(_row, _marked(block.splitlines()))):
            item = LIST_ITEM.match(line)
            is_row = "\t" in line
            before = joined[-1] if joined else ""
            if item:
                joined.append(line[item.end() :])
            elif is_row and "\t" in before:
                joined[-1] += "\n" + line
            elif not before or is_row or "\t" in before or HEADING.match(line) or HEADING.match(before):
                joined.append(line)
            else:
                joined[-1] += " " + line.strip()
        yield from joined


def _marked(lines: list[str]) -> list[str]:
    """Return the lines of a block: those of a quotation without its marks, those of a table with bars around them."""
    if all(line.startswith(">") for line in lines):
        return [line[1:].removeprefix(" ") for line in lines]
    if any(map(TABLE_RULE.fullmatch, lines)):
        return [f"| {line.strip().strip('|')} |" for line in lines]
    return lines


def _row(line: str) -> str:
    """Return a line; a row with bars as cells with tabs between them, and nothing for the rule below a header."""
    bare = line.strip()
    if not re.fullmatch(r"\|.*\|.*\|", bare):
        return line if bare and not RULE.fullmatch(bare) else ""
    cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", bare[1:-1])]
    return "" if all(re.fullmatch(":?-+:?", cell) for cell in cells) else "\t".join(cells)
