"""The text of JATS paragraphs, captions and tables, with citations as numbers in square brackets."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.documents.passages import cited_numbers
from kg.documents.tables import TableCell, laid_out_rows
from kg.documents.xml_tree import all_text, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from kg.documents.document import CitedWork

#: Elements that are not part of the sentence around them.
_LEFT_OUT = frozenset(
    ("fig", "fig-group", "table-wrap", "table-wrap-group", "list", "disp-formula", "fn", "supplementary-material")
)
_TEX = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_NUMBER = re.compile(r"\d{1,4}")
_BRACKETS = re.compile(r"\((\d{1,4}(?:\s*[,;‐‑–—−-]\s*\d{1,4})*)\)")
#: Two brackets with no more than a comma or a dash between them are one citation.
_JOINED = re.compile(r"\]\s*([,;–‑‐−-])\s*\[")


class Citations:
    """The list of references of an article, and the citations in its text; ``read`` reads an entry of the list."""

    def __init__(self, article: Element, read: Callable[[Element, int], CitedWork]) -> None:
        entries = [node for place in article.iterfind("back") for node in place.iter("ref")]
        labels = [all_text(entry.find("label")).strip("[]().") for entry in entries]
        are_numbers = all(map(_NUMBER.fullmatch, labels)) and len(set(labels)) == len(labels)
        numbers = list(map(int, labels)) if are_numbers else list(range(1, len(entries) + 1))
        #: Identifier of an entry to its number.
        self.numbers = {entry.get("id", ""): number for entry, number in zip(entries, numbers, strict=True)}
        self.works = [read(entry, number) for entry, number in zip(entries, numbers, strict=True)]
        #: Kind of float, such as ``fig``, to the count of those read so far.
        self.floats = Counter[str]()
        self._named = [
            (re.compile(rf"\b{re.escape(family)}\b[^();\d]{{0,80}}[\s(,]+{work.year}[a-z]?\b"), work.number)
            for work in self.works
            if (family := work.authors.split(";")[0].split(",")[0].strip()) and work.year
        ]

    def of(self, node: Element) -> list[int]:
        """Return the numbers of the references that an ``xref`` names."""
        return [self.numbers[name] for name in node.get("rid", "").split() if name in self.numbers]

    def named(self, text: str, node: Element) -> tuple[tuple[str, int], ...]:
        """Return the references that the text of an element cites by author and year, or by numbers in round brackets.

        Each comes after the words that cite it. Numbers in round brackets cite if the element links to the references
        of these numbers.
        """
        found = [(match[0], number) for pattern, number in self._named if (match := pattern.search(text))]
        linked = {number for link in node.iter("xref") for number in self.of(link)}
        for match in _BRACKETS.finditer(text):
            if {*map(int, _NUMBER.findall(match[1]))} <= linked:
                found += [(match[0], number) for number in cited_numbers(f"[{match[1]}]")]
        return tuple(found)


def inline_text(node: Element | None, citations: Citations | None = None) -> str:
    """Return the text of a paragraph; citations by raised or bare numbers become numbers in square brackets.

    Without ``citations``, they are left as they are. Floats, lists and footnotes are left out.
    """
    if node is None:
        return ""
    text = squeezed("".join(_pieces(node, citations)))
    return re.sub(r"\s+([,.;:)\]])", r"\1", _JOINED.sub(r"\1", text))


def _pieces(node: Element, citations: Citations | None) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        kind = child.tag
        if kind == "xref" and child.get("ref-type") in ("aff", "fn", "corresp", "author-notes"):
            pass
        elif kind == "xref" and citations and citations.of(child):
            yield _citation(child)
        elif kind == "sup" and citations and any(citations.of(inner) for inner in child.iter("xref")):
            words = "".join(_pieces(child, citations))
            yield f"[{words.replace('[', '').replace(']', '').strip()}]"
        elif kind in ("inline-formula", "alternatives"):
            yield _formula(child)
        elif kind in ("break", "p"):
            yield " "
            yield from _pieces(child, citations)
            yield " "
        elif kind not in _LEFT_OUT:
            yield from _pieces(child, citations)
        yield child.tail or ""


def _citation(node: Element) -> str:
    """Return a citation: raised numbers and lists of numbers in square brackets, any other as it is written."""
    words = all_text(node)
    if _NUMBER.fullmatch(words):
        is_number = any(inner.tag == "sup" for inner in node)
    else:
        is_number = re.fullmatch(r"[\d\s,;–‑‐−-]+", words) is not None
    return f"[{words}]" if is_number else words


def _formula(node: Element) -> str:
    """Return the text of a formula: its MathML, or otherwise its TeX without the document around it."""
    for inner in node.iter():
        if inner.tag == "math":
            return "".join(_math(inner))
    words = "".join(node.itertext())
    match = _TEX.search(words)
    return (match[1] if match else words).strip().strip("$")


def _math(node: Element) -> Iterator[str]:
    """Yield the text of MathML without its annotations, which repeat it in another language."""
    if not node.tag.startswith("annotation"):
        yield node.text or ""
        for child in node:
            yield from _math(child)
            yield child.tail or ""


def numbered(node: Element, citations: Citations) -> str:
    """Return the number in the label of a table or figure, or its place among those of its kind."""
    citations.floats[node.tag] += 1
    match = re.search(r"\d+", all_text(node.find("label")))
    return match[0] if match else str(citations.floats[node.tag])


def caption(node: Element, citations: Citations) -> str:
    """Return the caption of a table or figure, its title first."""
    found = node.find("caption")
    parts = [inline_text(part, citations) for part in found if part.tag in ("title", "p")] if found is not None else []
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def rows(node: Element, citations: Citations) -> Iterator[str]:
    """Yield the rows of a ``table-wrap`` below its header that are not empty, cells separated by tabs."""
    for table in node.iter("table"):
        header = {row for head in table.iter("thead") for row in head.iter("tr")}
        found = ([cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr") if row not in header)
        yield from laid_out_rows(
            [TableCell(_cell_text(cell, citations), cell.get("colspan"), cell.get("rowspan")) for cell in cells]
            for cells in found
            if any(cell.tag == "td" for cell in cells)
        )


def _cell_text(cell: Element, citations: Citations) -> str:
    """Return the text of a cell, followed by the items of its lists."""
    return " ".join(filter(None, (inline_text(part, citations) for part in (cell, *cell.iter("list-item")))))
