"""Passages: from a source document to numbered sentences and their hashes.

A passage is named by its place, ``DOCUMENT-SECTION-PARAGRAPH-SENTENCE`` or ``DOCUMENT-tTABLE-ROW``:

- *Section*: the number in the heading (``3.2``); a heading without a number gives its words in lower case
  (``abstract``). What stands before the first section, and the list of references, is not read.
- *Paragraph*: counted from 1 in its section. Blank lines and list items separate paragraphs. One that does not end
  like a sentence goes on in the next (a page break). Captions, abbreviations below a table, and paragraphs that open
  with a bold label ("**Funding:**") or are one short "Label: value" line are left out.
- *Sentence*: counted from 1. A full stop, question or exclamation mark ends it when white space and something other
  than a lower-case letter follow, and no abbreviation ("vs.", "et al.", "e.g.") stands before it; so does "。".
- *Table row*: a line with tabs, counted from 1 below the header row of the table whose caption came last.

:func:`normalise` takes away what converters differ in, and the hash is SHA-256 of that, in UTF-8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import SourceError

HEADING = re.compile(r"#{2,}\s+(?:(?P<number>\d+(?:\.\d+)*)\.?\s+)?(?P<title>.+)")
CAPTION = re.compile(r"\*\*Table (?P<number>\d+)\.?\*\*")
LABELLED = re.compile(r"\*\*[^*]+:\*\*|Abbreviations:|---$|[A-Z][A-Za-z ]{2,30}: .{1,60}(?<![.?!])$")
LIST_ITEM = re.compile(r"[-*]\s+")
SENTENCE_END = re.compile(r"[.?!。][\"'”’)\]]*$")
BOUNDARY = re.compile(r"(?<=[.?!])([\"”’)]*)\s+(?![a-z])|(?<=。)")
ABBREVIATION = re.compile(r"(?:\b(?:vs|al|cf|approx|Fig|No|Dr)|\be\.g|\bi\.e)\.$")
CITATION = re.compile(r"\[(\d+(?:\s*[-–]\s*\d+)?(?:\s*,\s*\d+(?:\s*[-–]\s*\d+)?)*)\]")
COMMAND = re.compile(r"\\([A-Za-z]+)")
TAG = re.compile(r"</?[A-Za-z][^>]*>")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
QUOTES = {**dict.fromkeys(map(ord, "“”„"), '"'), **dict.fromkeys(map(ord, "‘’‚"), "'")}


class Sentence(NamedTuple):
    """A sentence or table row of a source document, with its text."""

    section: str
    paragraph: int
    sentence: int
    text: str

    @property
    def place(self) -> str:
        """The part of a passage's identifier that follows the document."""
        where = [self.section, self.paragraph, self.sentence] if self.paragraph else [self.section, self.sentence]
        return "-".join(map(str, where))

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the references cited in it, ranges expanded, in order."""
        return tuple(cited_numbers(self.text))


def cited_numbers(text: str) -> Iterator[int]:
    """Give the reference numbers that stand in square brackets, ranges expanded.

    >>> list(cited_numbers("as shown [26,27], and elsewhere [32–35]."))
    [26, 27, 32, 33, 34, 35]
    """
    for match in CITATION.finditer(text):
        for part in match[1].split(","):
            first, _, last = re.sub(r"[-–]", "-", part).partition("-")
            yield from range(int(first), int(last or first) + 1)


def normalise(text: str) -> str:
    r"""Take away what converters differ in: markup, LaTeX commands, compatibility forms, dashes, quotes, white space.

    :param text: A sentence as it stands in a source document (Markdown with HTML tags and LaTeX).

    :returns: The text without any white space. A LaTeX command becomes the character of that Greek name, or ``×``.

    >>> normalise("TGF- $\\beta$ and PGE<sub>2</sub>")
    'TGF-βandPGE2'
    """
    text = COMMAND.sub(_character, text)
    text = TAG.sub("", text)
    text = unicodedata.normalize("NFKC", text).translate(DASHES).translate(QUOTES)
    return re.sub(r"[\s$*\\{}]", "", text)


def _character(command: re.Match[str]) -> str:
    if command[1] == "times":
        return "×"
    try:
        return unicodedata.lookup(f"GREEK SMALL LETTER {command[1].upper()}")
    except KeyError:
        return command[0]


def sha256(text: str) -> str:
    """Hash a sentence after :func:`normalise`, as lower-case hexadecimal."""
    import hashlib

    return hashlib.sha256(normalise(text).encode()).hexdigest()


def read_title(text: str) -> str:
    """Find the title of a source document: its first top-level heading.

    :raises SourceError: If there is none.
    """
    match = re.search(r"^# (.+)$", text, re.MULTILINE)
    if match is None:
        raise SourceError("no line starts with '# ': a source document opens with its title")
    return match[1].strip()


def read_sentences(text: str) -> list[Sentence]:
    """Split a source document into its sentences and table rows.

    :param text: The whole document, in Markdown.

    :returns: In the order of the document; the rules are those of this module.

    >>> text = "# T\\n\\n## 1. A\\n\\nOne vs. two [1]. Three.\\n\\n**Table 1.** C.\\n\\nh\\tk\\na\\tb\\n"
    >>> [(s.place, s.text) for s in read_sentences(text)]
    [('1-1-1', 'One vs. two [1].'), ('1-1-2', 'Three.'), ('t1-1', 'a\\tb')]
    """
    found: list[Sentence] = []
    for section, paragraph, prose in _paragraphs(text):
        if paragraph == 0:
            found += [Sentence(section, 0, n, row) for n, row in enumerate(prose.splitlines()[1:], 1)]
        else:
            found += [Sentence(section, paragraph, n, s) for n, s in enumerate(split_sentences(prose), 1)]
    return found


def split_sentences(paragraph: str) -> list[str]:
    """Split one paragraph into sentences.

    >>> split_sentences("As shown by Kadri et al. IFN rises (p < 0.5). It falls.")
    ['As shown by Kadri et al. IFN rises (p < 0.5).', 'It falls.']
    """
    sentences = [""]
    start = 0
    for boundary in BOUNDARY.finditer(paragraph):
        piece = paragraph[start : boundary.start()] + (boundary[1] or "")
        if ABBREVIATION.search(piece):
            continue
        sentences[-1] = piece.strip()
        sentences.append("")
        start = boundary.end()
    sentences[-1] = paragraph[start:].strip()
    return [sentence for sentence in sentences if sentence]


def _paragraphs(text: str) -> Iterator[tuple[str, int, str]]:
    """Give (section, paragraph number, text); a table has the number 0 and its rows as lines."""
    section, table, count, pending = "", "", 0, ""
    for block in _blocks(text):
        heading, caption = HEADING.match(block), CAPTION.match(block)
        is_prose = not (heading or caption or "\t" in block or LABELLED.match(block))
        if pending and not is_prose and (heading or not section):
            yield section, count, pending
            pending = ""
        if heading:
            section = heading["number"] or re.sub(r"\W+", "-", heading["title"].casefold()).strip("-")
            count = 0
            if section == "references":
                return
        elif caption:
            table = f"t{caption['number']}"
        elif "\t" in block and table:
            yield table, 0, block
        elif section and is_prose:
            if not pending:
                count += 1
            pending = f"{pending} {block}".strip()
            if SENTENCE_END.search(pending):
                yield section, count, pending
                pending = ""
    if pending:
        yield section, count, pending


def _blocks(text: str) -> Iterator[str]:
    """Give what blank lines separate: lines joined, list items apart, the rows of a table kept as lines."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip("\n") for line in block.splitlines() if line.strip()]
        joined: list[str] = []
        for line in lines:
            item = LIST_ITEM.match(line)
            if item:
                joined.append(line[item.end() :])
            elif joined and "\t" not in line and not HEADING.match(joined[-1]):
                joined[-1] += " " + line.strip()
            elif joined and "\t" in line and "\t" in joined[-1]:
                joined[-1] += "\n" + line
            else:
                joined.append(line)
        yield from joined
