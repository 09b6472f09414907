"""Reads a source document of any kind: chooses its reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.files import MOST_BYTES, read_at_most

if TYPE_CHECKING:
    from pathlib import Path

    from kg.documents.document import Document

#: Kinds of files that can be read, for messages.
READABLE = "JATS, PubMed XML, MEDLINE (.nbib), BioC (XML or JSON), Markdown, plain text, HTML and PDF"
_MARKDOWN = (".md", ".markdown")
#: First bytes of formats that cannot be read, to their names in messages.
_OTHERS = {b"PK\x03\x04": "a Word or another zipped file", b"\xd0\xcf\x11\xe0": "an old Word file", b"{\\rtf": "RTF"}
_OTHERS |= {b"From: <Saved by": "a web archive (MHTML)", b"MIME-Version:": "a web archive (MHTML)"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_documents(path: Path) -> list[Document]:
    """Read a file of one source document, or of several.

    The content decides the kind; the name only helps to tell Markdown from plain text.

    :param path: The file.

    :returns: The documents, in order; each has a title and at least one sentence.

    :raises SourceError: If the file or its kind cannot be read, or it lacks title, headings or text.
    """
    try:
        data = read_at_most(path, MOST_BYTES)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}") from error
    if not data.strip():
        raise SourceError(f"{path} is empty")
    if what := next((what for start, what in _OTHERS.items() if data.startswith(start)), ""):
        raise SourceError(f"{path}: this is {what}; save it as HTML, PDF or plain text")
    if path.suffix.casefold() in (".ris", ".bib", ".bibtex"):
        raise SourceError(
            f"{path}: this is a list of references; give it with --references beside the paper that cites them"
        )
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    if data.startswith(_UTF_16):
        start = data[:400].decode("utf-16", "replace").lstrip().encode()
    from kg.documents import bioc, html, pdf

    if start.startswith(b"%PDF"):
        return [pdf.read_pdf(data, path)]
    if re.match(rb"<!doctype html|<html|<head|<body", start, re.IGNORECASE):
        return [html.read_html(data, path)]
    if start.startswith(b"<"):
        return _read_xml(data, path)
    if re.match(rb"\{|\[\s*\{", start) or path.suffix.casefold() == ".json":
        return bioc.read_bioc_json(data, path)
    return _read_text(data, path)


def _read_text(data: bytes, path: Path) -> list[Document]:
    from kg.documents import markdown, medline, plain_text

    try:
        text = re.sub("\r\n?", "\n", data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(f"cannot read {path}: not UTF-8 text; save it as UTF-8, or as {READABLE}") from error
    if not text.strip():
        raise SourceError(f"{path} is empty")
    if medline.START.match(text):
        return medline.read_medline(text, path)
    if path.suffix.casefold() in _MARKDOWN or re.search(r"^##? ", text, re.MULTILINE):
        return [markdown.read_markdown(text, path)]
    return [plain_text.read_plain_text(text, path)]


def _read_xml(data: bytes, path: Path) -> list[Document]:
    from kg.documents import bioc, html, jats, pubmed
    from kg.documents.xml_tree import local_name, read_xml

    root = read_xml(data, path)
    name = local_name(root)
    if name in pubmed.ROOTS:
        return pubmed.read_pubmed(root, path)
    if name == "collection":
        return bioc.read_bioc_xml(root, path)
    if name == "html":
        return [html.read_html(data, path)]
    if what := jats.other_format(root):
        raise SourceError(f"{path}: this is {what}, not JATS; use the article from PubMed Central, or its PDF")
    if name == "article" or name in jats.WRAPPERS:
        return jats.read_jats(root, path)
    raise SourceError(f"{path}: XML with the root <{name}>; use {READABLE}")
