"""HTML of a paper: its headings, paragraphs, tables and captions, and the facts in its ``meta`` elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.documents.document import Document, Paragraph, bare_doi, pages, section_name, year_in
from kg.documents.plain_text import ENDINGS
from kg.documents.tables import TableCell, laid_out_rows
from kg.documents.xml_tree import squeezed
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Elements that are not part of the text of a page.
_FURNITURE = "script, style, nav, header, footer, aside, form, button, noscript, svg, math annotation"
#: Headings of PubMed and PubMed Central below the text.
_ENDINGS = {"similar articles", "cited by", "publication types", "mesh terms", "related information", "linkout"}
_KEYWORDS = re.compile(r"key ?words?\s*:", re.IGNORECASE)
_READ = ("h1", "h2", "h3", "h4", "p", "li", "table", "figcaption")
_CITED = re.compile(r"^[\[(]?\d+(?:\s*[-–,]\s*\d+)*[\])]?$")


def read_html(data: bytes, path: Path) -> Document:
    """Read a page.

    :param data: The bytes of the file.
    :param path: Its name in messages.

    :returns: The document.

    :raises SourceError: If Beautiful Soup is missing, or the page has no title, or no text below a heading.
    """
    try:
        from bs4 import BeautifulSoup
    except ImportError as error:
        raise SourceError(f"{path}: reading HTML needs Beautiful Soup: pip install 'msc-kg[curate]'") from error
    page = BeautifulSoup(data, "html.parser")
    facts: dict[str, list[str]] = {}
    for node in page.find_all("meta"):
        name = str(node.get("name") or node.get("property") or "").casefold()
        facts.setdefault(name, []).append(squeezed(str(node.get("content") or "")))
    for node in page.select(_FURNITURE):
        node.decompose()
    for node in page.find_all("br"):
        node.replace_with(" ")
    body: Any = page.find("article") or page.find("main") or page.body or page
    title = _fact(facts, "citation_title", "dc.title", "og:title") or _words(page.find("h1")) or _words(page.title)
    if not title:
        raise SourceError(f"{path}: has no title, neither in a meta element nor in an h1")
    paragraphs = tuple(_paragraphs(body, title))
    if not paragraphs:
        raise SourceError(f"{path}: has no paragraph (p) of text")
    dates = ("citation_publication_date", "citation_date", "dc.date", "citation_online_date")
    return Document(
        title,
        (Paragraph("title", title), *paragraphs),
        authors="; ".join(facts.get("citation_author", []) or facts.get("dc.creator", [])),
        journal=_fact(facts, "citation_journal_abbrev", "citation_journal_title"),
        year=year_in(_fact(facts, *dates)),
        volume=_fact(facts, "citation_volume"),
        pages=pages(_fact(facts, "citation_firstpage"), _fact(facts, "citation_lastpage")),
        doi=bare_doi(_fact(facts, "citation_doi", "dc.identifier")),
        pmid=_fact(facts, "citation_pmid"),
        notes=("read from a web page: which parts are the text of the paper was guessed",),
    )


def _fact(facts: dict[str, list[str]], *names: str) -> str:
    return next((facts[name][0] for name in names if facts.get(name) and facts[name][0]), "")


def _words(node: Any) -> str:
    """Return the text of an element, with raised citations in square brackets.

    The text of a list item excludes its paragraphs and inner items.
    """
    if node is None:
        return ""
    for raised in node.find_all("sup"):
        words = squeezed(raised.get_text())
        if _CITED.match(words) and raised.find("a"):
            raised.replace_with(f"[{words.strip('[]()')}]")
    if node.name == "li":
        return squeezed("".join(text for text in node.strings if text.find_parent(["li", "p"]) is node))
    return squeezed(node.get_text())


def _paragraphs(body: Any, title: str) -> Iterator[Paragraph]:
    section, top, inner, tables, figures = "text", "text", 0, 0, 0
    for node in body.find_all(_READ):
        if node.name == "table":
            tables += 1
            yield from _table(node, f"t{tables}")
            continue
        words = _words(node)
        if not words or words == title or _KEYWORDS.match(words):
            continue
        if node.name in ("p", "li") and node.find_parent(["table", "figcaption"]):
            continue
        if node.name.startswith("h"):
            if words.casefold().strip(" .:") in ENDINGS | _ENDINGS:
                return
            name = section_name(words)
            if node.name in ("h1", "h2"):
                section, top, inner = name, name, 0
            elif name[:1].isdigit():
                section = name
            else:
                inner += 1
                section = f"{top}.{inner}"
        elif node.name == "figcaption":
            figures += 1
            yield Paragraph(f"f{figures}", words)
        else:
            yield Paragraph(section, words)


def _table(table: Any, name: str) -> Iterator[Paragraph]:
    """Yield the caption of a table, and its rows below the header."""
    if words := _words(table.find("caption")):
        yield Paragraph(name, words)
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr") if not row.find_parent("thead")]
    cells = (
        [TableCell(_words(cell), cell.get("colspan"), cell.get("rowspan")) for cell in row]
        for row in rows
        if any(cell.name == "td" for cell in row)
    )
    yield from (Paragraph(name, row, is_row=True) for row in laid_out_rows(cells))
