"""BioC, as XML and as JSON: the passages of a collection of documents, as PubMed Central and PubTator export them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from kg.documents.document import CitedWork, Document, Paragraph, pages, person, section_name, year_in
from kg.documents.xml_tree import all_text, squeezed
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

#: ``section_type`` to the name of a section without a heading.
SECTIONS = {
    **{"ABSTRACT": "abstract", "INTRO": "introduction", "METHODS": "methods", "RESULTS": "results"},
    **{"DISCUSS": "discussion", "CONCL": "conclusion"},
}
_SKIPPED = ("REF", "ACK_FUND", "AUTH_CONT", "COMP_INT", "SUPPL", "APPENDIX", "ABBR", "KEYWORD")


def read_bioc_xml(root: Element, path: Path) -> list[Document]:
    """Read a BioC collection in XML.

    :param root: Its root, ``collection``.
    :param path: Its name in messages.

    :returns: Its documents, in order.

    :raises SourceError: If it has no document, or one has no title or text.
    """
    documents = [
        {
            "id": all_text(document.find("id")),
            "passages": [
                {
                    "infons": {infon.get("key", ""): all_text(infon) for infon in passage.iterfind("infon")},
                    "text": passage.findtext("text") or "",
                    "sentences": [{"text": inner.findtext("text") or ""} for inner in passage.iterfind("sentence")],
                }
                for passage in document.iterfind("passage")
            ],
        }
        for document in root.iterfind("document")
    ]
    return _documents(documents, path)


def read_bioc_json(data: bytes, path: Path) -> list[Document]:
    """Read BioC in JSON: a collection, several in a list, or one document.

    :param data: The bytes of the file.
    :param path: Its name in messages.

    :returns: Its documents, in order.

    :raises SourceError: If it is not BioC, has no document, or one has no title or text.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        try:
            value = [json.loads(line) for line in data.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise SourceError(f"{path}: not JSON: {error}") from error
    documents: list[Mapping[str, Any]] = []
    for item in value if isinstance(value, list) else [value]:
        found = item.get("documents") or item.get("PubTator3") or [item] if isinstance(item, dict) else []
        if isinstance(found, list):
            documents += [document for document in found if isinstance(document, dict) and "passages" in document]
    if not documents:
        raise SourceError(f"{path}: this JSON is not BioC: no document in it has passages")
    return _documents(documents, path)


def _documents(documents: list[Any], path: Path) -> list[Document]:
    if not documents:
        raise SourceError(f"{path}: this BioC collection has no document")
    try:
        return [_document(document, path) for document in documents]
    except (AttributeError, KeyError, TypeError) as error:
        raise SourceError(f"{path}: a passage does not have the form of BioC: {error}") from error


def _document(document: Mapping[str, Any], path: Path) -> Document:
    passages = [
        ({str(key): str(value) for key, value in (each.get("infons") or {}).items()}, squeezed(_text(each)))
        for each in document["passages"]
    ]
    where = f"{path}: document {document.get('id') or 'without id'}"
    facts: dict[str, str] = {}
    for infons, _ in passages:
        if infons.get("section_type", "TITLE").upper() != "REF":
            facts = {**infons, **facts}
    title = next((text for infons, text in passages if _type(infons) in ("title", "front") and text), "")
    if not title:
        raise SourceError(f"{where}: has no passage of type title")
    paragraphs = [Paragraph("title", title), *_paragraphs(passages)]
    if len(paragraphs) == 1:
        raise SourceError(f"{where}: has no text besides its title")
    pmcid, identifier = facts.get("article-id_pmc", ""), str(document.get("id") or "")
    pmid = facts.get("article-id_pmid") or (identifier if identifier.isdecimal() and not pmcid else "")
    return Document(
        title=title,
        paragraphs=tuple(paragraphs),
        authors="; ".join(_people(facts)) or facts.get("authors", ""),
        journal=facts.get("journal-title", "") or facts.get("journal", "").partition(";")[0].partition(".")[0],
        year=year_in(facts.get("year") or facts.get("journal")),
        volume=facts.get("volume", ""),
        pages=facts.get("elocation-id", "") or facts.get("fpage", ""),
        doi=facts.get("article-id_doi", ""),
        pmid=pmid,
        pmcid=f"PMC{pmcid.removeprefix('PMC')}" if pmcid else "",
        references=tuple(_references(passages)),
    )


def _text(passage: Mapping[str, Any]) -> str:
    """Return the text of a passage, or of the sentences into which it is split."""
    return passage.get("text") or " ".join(each.get("text") or "" for each in passage.get("sentences") or ())


def _type(infons: Mapping[str, str]) -> str:
    return infons.get("type", "").casefold()


def _paragraphs(passages: list[tuple[dict[str, str], str]]) -> Iterator[Paragraph]:
    top, section, inner = "", "", 0
    for infons, text in passages:
        part, kind = infons.get("section_type", "").upper(), _type(infons)
        if not text or part in _SKIPPED or part == "TITLE" or kind in ("title", "front", "ref", "footnote"):
            continue
        if part in ("FIG", "TABLE") or kind in ("fig_caption", "fig_title_caption", "table", "table_caption"):
            yield from _float(infons, text, part, kind)
        elif match := re.fullmatch(r"(?:abstract_)?title_(\d)", kind):
            if kind.startswith("abstract"):
                continue
            number = re.match(r"\d+(?:\.\d+)*", text)
            if match[1] == "1":
                top, inner = section_name(text), 0
                section = top
            elif number:
                section = number[0]
            else:
                inner += 1
                section = f"{top}.{inner}"
        elif part == "ABSTRACT" or kind == "abstract":
            yield Paragraph("abstract", text)
        else:
            yield Paragraph(section or SECTIONS.get(part, "body"), text)


def _float(infons: Mapping[str, str], text: str, part: str, kind: str) -> Iterator[Paragraph]:
    letter = "t" if part == "TABLE" or kind.startswith("table") else "f"
    number = re.search(r"\d{1,9}", infons.get("id", ""))
    name = f"{letter}{int(number[0]) if number else 1}"
    if kind == "table":
        yield from (Paragraph(name, row.strip(), is_row=True) for row in text.split(" \t ") if row.strip())
    else:
        yield Paragraph(name, text)


def _people(facts: Mapping[str, str]) -> Iterator[str]:
    for number in range(len(facts)):
        words = facts.get(f"name_{number}")
        if words is None:
            return
        parts = dict(part.partition(":")[::2] for part in words.split(";"))
        yield person(parts.get("surname"), parts.get("given-names")) or words


def _references(passages: list[tuple[dict[str, str], str]]) -> Iterator[CitedWork]:
    entries = [
        (infons, text)
        for infons, text in passages
        if infons.get("section_type", "").upper() == "REF" and not _type(infons).startswith("title")
    ]
    for number, (infons, text) in enumerate(entries, 1):
        yield CitedWork(
            number,
            authors="; ".join(_people(infons)),
            title=text,
            journal=infons.get("source", ""),
            year=year_in(infons.get("year")),
            volume=infons.get("volume", ""),
            pages=pages(infons.get("fpage", ""), infons.get("lpage", "")),
            doi=infons.get("pub-id_doi", ""),
            pmid=infons.get("pub-id_pmid", ""),
        )
