"""Passages: the numbered sentences of a source document, and their hashes.

The name of a passage is its place, ``DOCUMENT-SECTION-PARAGRAPH-SENTENCE`` or ``DOCUMENT-tTABLE-ROW``:

- *Section* and *paragraph* come from the reader of the kind of document; paragraphs are counted from 1 in their
  section.
- *Sentence*: counted from 1. A full stop, question or exclamation mark ends it when white space and something other
  than a lower-case letter follow, and no abbreviation ("vs.", "et al.", "e.g.", "U.S.") stands before it; so do "。",
  "？" and "！". Closing quotes, brackets and a citation right after them belong to the sentence.
- *Table row*: cells separated by tabs, counted from 1 below the header row.

:func:`normalise` removes the differences between converters; the hash is the SHA-256 of the result, in UTF-8.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOSING = "[\"'”’»」』）)\\]*_]*"
#: A citation that was raised behind the full stop.
RAISED = r"(?:\[\d[\d\s,;‐‑–—−-]*\])?"
BOUNDARY = re.compile(rf"(?<=[.?!])({CLOSING}{RAISED})\s+(?![a-z])|(?<=[。？！])([”’」』）)\]]*)(?![。？！])\s*")
ABBREVIATION = re.compile(
    r"(?:\b(?:vs|al|[Cc]f|[Aa]pprox|ca|resp|Figs?|Eqs?|Refs?|Nos?|Dr|Prof|St|Inc|Ltd|Co)|\b[Ee]\.g|\b[Ii]\.e|\b(?:[A-Z]\.)+[A-Z])\.$"
)
_NUMBERS = r"\d{1,4}(?:\s*[-‐‑–—−]\s*\d{1,4})?"
#: Numbers of references in square brackets; no list has more than four digits of them.
CITATION = re.compile(rf"\[({_NUMBERS}(?:\s*[,;]\s*{_NUMBERS})*)\]")
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
#: Version of the rules that split documents and normalise sentences. A passage records the version that it was made
#: with, so that better rules leave the hashes of older passages alone.
SPLITTING = 2
#: Spellings in abstracts to the one character that others write, in version 2.
SPELT = {
    **{"> or =": "≥", "< or =": "≤", ">or=": "≥", "<or=": "≤", "+/-": "±", "µ": "μ"},
    **{"(+)": "+", "(-)": "-", "(hi)": "hi", "(high)": "high", "(lo)": "lo", "(low)": "low", "(dim)": "dim"},
}
#: Greek letters to their names in lower case.
GREEK = {
    ord(unicodedata.lookup(f"GREEK {size} LETTER {name}")): name.lower()
    for size in ("SMALL", "CAPITAL")
    for name in (
        "ALPHA BETA GAMMA DELTA EPSILON ZETA ETA THETA IOTA KAPPA LAMDA MU NU XI OMICRON PI RHO SIGMA TAU UPSILON PHI "
        "CHI PSI OMEGA"
    ).split()
}
#: Characters that :func:`normalise` drops: white space, invisible characters, and the marks of Markdown and LaTeX.
DROPPED = re.compile(r"[\s$*_^\\{}\u00ad\u200b-\u200f\u2060\ufeff]")


class Sentence(NamedTuple):
    """A sentence or table row of a source document, with its text."""

    section: str
    paragraph: int
    sentence: int
    text: str
    #: Numbers of the references cited in it, where the document says which; otherwise they are read from the text.
    cited: tuple[int, ...] | None = None
    #: Its hash, if only that is known.
    known_hash: str = ""

    def sha256(self, splitting: int) -> str:
        """Return its hash by a version of the rules, or the known one."""
        return self.known_hash or sha256(self.text, splitting)

    @property
    def place(self) -> str:
        """The part of a passage's identifier that follows the document."""
        where = [self.section, self.paragraph, self.sentence] if self.paragraph else [self.section, self.sentence]
        return "-".join(map(str, where))

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the references cited in it, ranges expanded, in order."""
        return tuple(cited_numbers(self.text)) if self.cited is None else self.cited


def cited_numbers(text: str) -> Iterator[int]:
    """Yield the reference numbers in square brackets, ranges expanded in either direction.

    >>> list(cited_numbers("as shown [26,27], and elsewhere [32–35]."))
    [26, 27, 32, 33, 34, 35]
    """
    for match in CITATION.finditer(text.replace("\\", "")):
        for part in re.split("[,;]", match[1].translate(DASHES)):
            first, _, last = part.partition("-")
            low, high = sorted((int(first), int(last or first)))
            yield from range(low, high + 1)


def normalise(text: str, splitting: int = 1) -> str:
    r"""Remove the differences between converters: markup, LaTeX, character references, compatibility forms, dashes.

    :param text: A sentence of a source document (Markdown with HTML tags and LaTeX).
    :param splitting: Version of the rules. From 2 on, Greek letters are spelt out and signs lose their brackets,
        because copies of one abstract differ in them.

    :returns: The text without any white space. A LaTeX command becomes the character it stands for, sub- and
        superscripts move to the line.

    >>> normalise("TGF- $\\beta$ and PGE<sub>2</sub>")
    'TGF-βandPGE2'
    >>> normalise("CD4(+) and IFN-γ", 2) == normalise("CD4+ and IFN-gamma", 2)
    True
    """
    text = COMMAND.sub(latex_character, text)
    text = TAG.sub("", text)
    if "&" in text:
        from html import unescape

        text = CHARACTER_REFERENCE.sub(lambda match: unescape(match[0]), text)
    text = unicodedata.normalize("NFKC", text).translate(DASHES).translate(QUOTES)
    if splitting > 1:
        for spelt, sign in SPELT.items():
            text = text.replace(spelt, sign)
        text = text.translate(GREEK).replace("lamda", "lambda")
    return DROPPED.sub("", text)


def latex_character(command: re.Match[str]) -> str:
    """Return the character that a command of LaTeX stands for; nothing if it only sets the type."""
    name = command[1]
    if name in LOOKS:
        return ""
    if name in CHARACTERS:
        return CHARACTERS[name]
    try:
        return unicodedata.lookup(f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.upper()}")
    except KeyError:
        return command[0]


def sha256(text: str, splitting: int = 1) -> str:
    """Hash a sentence after :func:`normalise`, as lower-case hexadecimal."""
    import hashlib

    return hashlib.sha256(normalise(text, splitting).encode()).hexdigest()


def split_sentences(paragraph: str) -> list[str]:
    """Split one paragraph into sentences.

    >>> split_sentences("As shown by Kadri et al. IFN rises (p < 0.5). It falls.")
    ['As shown by Kadri et al. IFN rises (p < 0.5).', 'It falls.']
    >>> split_sentences("It falls.[1,2] It rises.[3]")
    ['It falls.[1,2]', 'It rises.[3]']
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
