"""Passages: from a source document to numbered sentences and their hashes.

A passage is named by its place, ``DOCUMENT-SECTION-PARAGRAPH-SENTENCE`` or ``DOCUMENT-tTABLE-ROW``:

- *Section*: the number in the heading (``3.2``); a heading without a number gives its words in lower case
  (``abstract``). What stands before the first section, and the list of references, is not read.
- *Paragraph*: counted from 1 in its section, on through a second heading of the same number or words. Blank lines and
  list items separate paragraphs. One that does not end like a sentence goes on in the next (a page break). Captions,
  images, abbreviations below a table, and paragraphs that open with a bold label ("**Funding:**") or are one short
  "Label: value" line are left out.
- *Sentence*: counted from 1. A full stop, question or exclamation mark ends it when white space and something other
  than a lower-case letter follow, and no abbreviation ("vs.", "et al.", "e.g.", "U.S.") stands before it; so do "。",
  "？" and "！". Closing quotes and brackets belong to the sentence.
- *Table row*: a line with tabs, counted from 1 below the header row of the table whose caption came last, on through a
  second caption of the same number.

:func:`normalise` takes away what converters differ in, and the hash is SHA-256 of that, in UTF-8.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADING = re.compile(r"#{2,}\s+(?:(?P<number>\d+(?:\.\d+)*)\.?\s+)?(?P<title>.+)")
CAPTION = re.compile(r"\*\*Table (?P<number>\d+)\.?\*\*")
LABELLED = re.compile(
    r"\*\*(?:Figure|Fig\.|Scheme) \w+\.?\*\*|!\["
    r"|\*\*[^*]+:\*\*|Abbreviations:|---$|[A-Z][A-Za-z ]{2,30}: .{1,60}(?<![.?!])$"
)
LIST_ITEM = re.compile(r"\s*[-*+•] +(?!.*\t)")
_CLOSING = "[\"'”’»」』）)\\]*_]*"
SENTENCE_END = re.compile(rf"[.?!。？！]{_CLOSING}$")
BOUNDARY = re.compile(rf"(?<=[.?!])({_CLOSING})\s+(?![a-z])|(?<=[。？！])([”’」』）)\]]*)(?![。？！])\s*")
ABBREVIATION = re.compile(
    r"(?:\b(?:vs|al|[Cc]f|[Aa]pprox|ca|resp|Figs?|Eqs?|Refs?|Nos?|Dr|Prof|St|Inc|Ltd|Co)|\b[Ee]\.g|\b[Ii]\.e|\b(?:[A-Z]\.)+[A-Z])\.$"
)
CITATION = re.compile(r"\[(\d+(?:\s*[-‐‑–—−]\s*\d+)?(?:\s*[,;]\s*\d+(?:\s*[-‐‑–—−]\s*\d+)?)*)\]")
COMMAND = re.compile(r"\\([A-Za-z]+)")
TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))*\s*/?>")
CHARACTER_REFERENCE = re.compile(r"&#?\w+;")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
QUOTES = {**dict.fromkeys(map(ord, "“”„‟"), '"'), **dict.fromkeys(map(ord, "‘’‚‛′"), "'")}
#: LaTeX commands for characters other than Greek letters.
CHARACTERS = {
    **{"times": "×", "cdot": "·", "pm": "±", "sim": "~", "approx": "≈", "infty": "∞", "circ": "°"},
    **{"geq": "≥", "ge": "≥", "leq": "≤", "le": "≤", "neq": "≠", "rightarrow": "→", "to": "→"},
    **{"varepsilon": "ε", "varphi": "φ", "lambda": "λ", "Lambda": "Λ"},
}
#: LaTeX commands that only say how their argument looks.
LOOKS = frozenset({"mathrm", "mathbf", "mathit", "mathsf", "rm", "text", "textbf", "textit", "textrm", "left", "right"})
#: What :func:`normalise` drops: white space, invisible characters, and the marks of Markdown and LaTeX.
DROPPED = re.compile(r"[\s$*_^\\{}\u00ad\u200b-\u200f\u2060\ufeff]")


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
    """Give the reference numbers that stand in square brackets, ranges expanded, in whatever direction they run.

    >>> list(cited_numbers("as shown [26,27], and elsewhere [32–35]."))
    [26, 27, 32, 33, 34, 35]
    """
    for match in CITATION.finditer(text.replace("\\", "")):
        for part in re.split("[,;]", match[1].translate(DASHES)):
            first, _, last = part.partition("-")
            low, high = sorted((int(first), int(last or first)))
            yield from range(low, high + 1)


def normalise(text: str) -> str:
    r"""Take away what converters differ in: markup, LaTeX, character references, compatibility forms, dashes, quotes.

    :param text: A sentence as it stands in a source document (Markdown with HTML tags and LaTeX).

    :returns: The text without any white space. A LaTeX command becomes the character it stands for, sub- and
        superscripts stand on the line.

    >>> normalise("TGF- $\\beta$ and PGE<sub>2</sub>")
    'TGF-βandPGE2'
    """
    text = COMMAND.sub(_character, text)
    text = TAG.sub("", text)
    if "&" in text:
        from html import unescape

        text = CHARACTER_REFERENCE.sub(lambda match: unescape(match[0]), text)
    text = unicodedata.normalize("NFKC", text).translate(DASHES).translate(QUOTES)
    return DROPPED.sub("", text)


def _character(command: re.Match[str]) -> str:
    name = command[1]
    if name in LOOKS:
        return ""
    if name in CHARACTERS:
        return CHARACTERS[name]
    try:
        return unicodedata.lookup(f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.upper()}")
    except KeyError:
        return command[0]


def sha256(text: str) -> str:
    """Hash a sentence after :func:`normalise`, as lower-case hexadecimal."""
    import hashlib

    return hashlib.sha256(normalise(text).encode()).hexdigest()


def read_title(text: str) -> str:
    """Find the title of a source document: its first top-level heading.

    :param text: The whole document, in Markdown.

    :returns: The title as it stands there, without the mark of the heading.

    :raises SourceError: If there is none.
    """
    match = re.search(r"^# (.+)$", text, re.MULTILINE)
    if match is None:
        raise SourceError("no line starts with '# ': a source document opens with its title")
    return match[1].strip()


def read_sentences(text: str) -> list[Sentence]:
    r"""Split a source document into its sentences and table rows.

    :param text: The whole document, in Markdown.

    :returns: In the order of the document; the rules are those of this module.

    >>> text = "# T\n\n## 1. A\n\nOne vs. two [1]. Three.\n\n**Table 1.** C.\n\nh\tk\na\tb\n"
    >>> [(s.place, s.text) for s in read_sentences(text)]
    [('1-1-1', 'One vs. two [1].'), ('1-1-2', 'Three.'), ('t1-1', 'a\tb')]
    """
    found: list[Sentence] = []
    rows: dict[str, int] = {}
    for section, paragraph, prose in _paragraphs(text):
        if paragraph == 0:
            for row in prose.splitlines():
                rows[section] = rows.get(section, 0) + 1
                found.append(Sentence(section, 0, rows[section], row))
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
        piece = paragraph[start : boundary.start()] + (boundary[1] or boundary[2] or "")
        if ABBREVIATION.search(piece):
            continue
        sentences[-1] = piece.strip()
        sentences.append("")
        start = boundary.end()
    sentences[-1] = paragraph[start:].strip()
    return [sentence for sentence in sentences if sentence]


def _paragraphs(text: str) -> Iterator[tuple[str, int, str]]:
    """Give (section, paragraph number, text); a table has the number 0 and its rows, without the header, as lines."""
    section, table, pending, has_header = "", "", "", False
    counts: dict[str, int] = {}
    for block in _blocks(text):
        heading, caption = HEADING.match(block), CAPTION.match(block)
        is_prose = not (heading or caption or "\t" in block or LABELLED.match(block))
        if pending and heading:
            yield section, counts[section], pending
            pending = ""
        if heading:
            words = re.sub(r"\W+", "-", heading["title"].casefold()).strip("-")
            if words == "references":
                return
            section = heading["number"] or words
        elif caption:
            table, has_header = f"t{caption['number']}", False
        elif "\t" in block and table:
            _, _, rows = block.partition("\n")
            if rows or has_header:
                yield table, 0, block if has_header else rows
            has_header = True
        elif section and is_prose:
            if not pending:
                counts[section] = counts.get(section, 0) + 1
            pending = f"{pending} {block}".strip()
            if SENTENCE_END.search(pending):
                yield section, counts[section], pending
                pending = ""
    if pending:
        yield section, counts[section], pending


def _blocks(text: str) -> Iterator[str]:
    """Give what blank lines separate: lines joined, headings and list items apart, rows of a table kept as lines."""
    for block in re.split(r"\n\s*\n", text):
        joined: list[str] = []
        for line in (line for line in block.splitlines() if line.strip()):
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
