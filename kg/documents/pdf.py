"""The text layer of a PDF, the last resort: a page has lines, but no sentences, headings or tables."""

from __future__ import annotations

import logging
import re
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from kg.documents.document import Document, Paragraph
from kg.documents.plain_text import heading, paragraphs_of
from kg.documents.xml_tree import squeezed
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTE = (
    "read from the text layer of a PDF, which is second best: columns, tables, headings and raised citations may be "
    "misread; register the JATS or PubMed XML of the paper where there is one"
)
#: Numbers behind the full stop of a sentence: a citation that was raised.
_RAISED = re.compile(r"(?<=[a-z)])(?<!Fig)(?<!Figs)(?<!Ref)(?<!Refs)\.(\d{1,3}(?:[,–-]\d{1,3})*)(?=\s+[A-Z]|$)")
#: A line that ends like a sentence and is shorter than this share of the usual length ends a paragraph.
_SHORT = 0.8


def read_pdf(data: bytes, path: Path) -> Document:
    """Read a PDF.

    :param data: The bytes of the file.
    :param path: Its name in messages.

    :returns: The document; its title is in the metadata of the PDF, or is its first line.

    :raises SourceError: If pypdf is missing, or the file cannot be read or has no text layer.
    """
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise SourceError(f"{path}: reading PDF needs pypdf: pip install 'msc-kg[curate]'") from error
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # otherwise it prints warnings of its own
    try:
        reader = PdfReader(BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        described = reader.metadata
        facts = (described.title, described.author) if described else ("", "")
    except Exception as error:  # damage ends in errors of any kind
        raise SourceError(f"{path}: cannot be read as PDF: {error}") from error
    lines = list(_lines(pages))
    if sum(map(len, lines)) < 100:
        raise SourceError(f"{path}: has no text layer; it may be a scan: run text recognition (OCR) first")
    title, authors = (squeezed(str(words or "")) for words in facts)
    if len(title) < 10 or title.casefold().endswith((".doc", ".docx", ".pdf", ".indd")):
        title = squeezed(lines[0])
    paragraphs = tuple(paragraphs_of(_RAISED.sub(r".[\1]", block) for block in _blocks(lines)))
    if not paragraphs:
        raise SourceError(f"{path}: has no text below its headings")
    doi = re.search(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]", " ".join(lines[:60]))
    return Document(
        title,
        (Paragraph("title", title), *paragraphs),
        authors=authors,
        doi=doi[0] if doi else "",
        notes=(NOTE,),
    )


def _lines(pages: list[str]) -> Iterator[str]:
    """Yield the lines without running heads and page numbers."""
    counts = Counter(re.sub(r"\d+", "", line.strip()) for page in pages for line in {*page.splitlines()})
    for page in pages:
        for line in page.splitlines():
            bare = line.strip()
            is_furniture = len(pages) > 2 and counts[re.sub(r"\d+", "", bare)] > len(pages) / 2
            if bare and not bare.isdecimal() and not is_furniture:
                yield bare


def _blocks(lines: list[str]) -> Iterator[str]:
    """Yield paragraphs: a heading opens one, and a short line that ends a sentence closes one."""
    usual = sorted(map(len, lines))[int(len(lines) * 0.75)]
    block = ""
    for line in lines:
        if heading(line):
            if block:
                yield block
            yield line
            block = ""
            continue
        if re.search(r"[a-z][-\u2010\u00ad]$", block) and line[:1].islower():
            block = block[:-1] + line
        else:
            block = f"{block} {line}".strip()
        if re.search(r"[.?!][\])0-9,]*$", line) and len(line) < usual * _SHORT:
            yield block
            block = ""
    if block:
        yield block
