"""JATS, the XML of PubMed Central and of many publishers: front matter, abstract, sections, floats and references.

The name of a section is its number; without one, the first words of the title of the section around it, and its place
there (``results.2``). ``t1`` and ``f1`` are tables and figures by their numbers: captions are paragraphs, and the rows
of a table below its header are rows. Reviews, responses and translations within the file are not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.documents.document import CitedWork, Document, Paragraph, bare_doi, pages, person, section_name, year_in
from kg.documents.jats_text import Citations, caption, inline_text, numbered, rows
from kg.documents.pubmed import with_retraction
from kg.documents.xml_tree import all_text, local_name, squeezed
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

#: Elements that hold JATS articles, as PubMed Central delivers them.
WRAPPERS = ("pmc-articleset", "OAI-PMH", "articles")
#: Root, or the beginning of its namespace, to the name of a format that is not JATS.
OTHERS = {
    "TEI": "TEI (as GROBID makes it)",
    "full-text-retrieval-response": "Elsevier's own XML",
    "Publisher": "Springer's own XML (A++)",
    "component": "Wiley's own XML",
    "http://www.elsevier.com": "Elsevier's own XML",
    "http://www.tei-c.org": "TEI",
    "http://www.wiley.com": "Wiley's own XML",
}
#: Article type to the kind of document; other types are primary studies.
ARTICLE_TYPES = {
    **dict.fromkeys(("review-article", "systematic-review", "meta-analysis"), "review"),
    **{"preprint": "preprint", "guideline": "guideline", "clinical-trial": "trial report"},
    **dict.fromkeys(("editorial", "letter", "news", "correction", "retraction"), ""),
}
#: Types of an abstract that may be the abstract of the article, where none is without a type.
_WHOLE_ABSTRACTS = ("main", "section", "sections", "structured", "summary", "unstructured")
#: Part of the type of a related article to the caveat for this one; the first that fits counts. A notice names the
#: article that it is about as ``retracted-article`` or ``object-of-concern``.
_NOTICES = {
    "retracted-article": "a notice of retraction, of",
    "partial-retraction": "partly retracted",
    "retract": "retracted",
    "object-of-concern": "a notice of concern, about",
    "concern": "expression of concern",
    "correction-forward": "erratum",
}
_LINK = "{http://www.w3.org/1999/xlink}href"
_DATES = ("ppub", "collection", "pub", "epub", "epub-ppub", "pmc-release")
_FLOATS = ("fig", "fig-group", "table-wrap", "table-wrap-group")
_SKIPPED = ("disp-formula", "disp-formula-group", "supplementary-material", "media", "fn-group", "ref-list", "title")


def other_format(root: Element) -> str:
    """Return the name of a known format that is not JATS; empty for any other."""
    name = local_name(root)
    return next((what for mark, what in OTHERS.items() if name == mark or root.tag.startswith(f"{{{mark}")), "")


def read_jats(root: Element, path: Path) -> list[Document]:
    """Read the articles of a JATS file.

    :param root: Its root.
    :param path: Its name in messages.

    :returns: One document for each article, in order.

    :raises SourceError: If there is no article, or one has no title or no text.
    """
    found = [root] if local_name(root) == "article" else list(_outermost(root, "article"))
    if not found:
        raise SourceError(f"{path}: this JATS has no <article>")
    return [_article(article, path) for article in found]


def _outermost(root: Element, *names: str) -> Iterator[Element]:
    """Yield the elements of some names below a root, but none within another of them."""
    for child in root:
        if local_name(child) in names:
            yield child
        else:
            yield from _outermost(child, *names)


def _article(article: Element, path: Path) -> Document:
    for node in article.iter():
        node.tag = local_name(node)
    meta = article.find("front/article-meta")
    if meta is None:
        raise SourceError(f"{path}: an <article> lacks <front> with <article-meta>, so this JATS cannot be read")
    title = inline_text(meta.find("title-group/article-title"))
    if not title:
        raise SourceError(f"{path}: has no article-title; a source document needs a title")
    citations = Citations(article, read_work)
    paragraphs = [Paragraph("title", title), *_abstract(meta, citations)]
    for place in ("body", "floats-group"):
        if (part := article.find(place)) is not None:
            paragraphs += _section(part, "", citations)
    if len(paragraphs) == 1:
        raise SourceError(f"{path}: has neither an abstract nor a body, so it has no sentences")
    ids = {node.get("pub-id-type"): all_text(node) for node in meta.iterfind("article-id")}
    pmcid = ids.get("pmcid") or ids.get("pmc") or ""
    return Document(
        title=title,
        paragraphs=tuple(paragraphs),
        authors="; ".join(filter(None, _authors(meta))),
        journal=_journal(article),
        year=_year(meta),
        volume=all_text(meta.find("volume")),
        pages=_pages(meta),
        doi=ids.get("doi", ""),
        pmid=ids.get("pmid", ""),
        pmcid=f"PMC{pmcid.removeprefix('PMC')}" if pmcid else "",
        licence=_licence(meta),
        kind=_kind(article, meta),
        references=tuple(citations.works),
        caveats=with_retraction(
            _caveats(meta), title, ["retraction notice"] if article.get("article-type") == "retraction" else []
        ),
    )


def _abstract(meta: Element, citations: Citations) -> Iterator[Paragraph]:
    """Yield the abstract, without teasers, highlights and the like."""
    found = list(meta.iterfind("abstract"))
    plain = [abstract for abstract in found if not abstract.get("abstract-type")]
    for abstract in plain or [abstract for abstract in found if abstract.get("abstract-type") in _WHOLE_ABSTRACTS]:
        for node in abstract.iter("p"):
            yield from _paragraph(inline_text(node, citations), node, "abstract", citations)


def _section(section: Element, name: str, citations: Citations) -> Iterator[Paragraph]:
    """Yield the paragraphs of a section and of the sections in it, in order."""
    number = 0
    for node in section:
        if node.tag == "sec":
            number += 1
            yield from _section(node, _name(node, name, number), citations)
        else:
            yield from _block(node, name or "body", citations)


def _name(section: Element, above: str, number: int) -> str:
    label, title = all_text(section.find("label")), all_text(section.find("title"))
    if match := re.match(r"(\d+(?:\.\d+)*)\.?$", label) or re.match(r"(\d+(?:\.\d+)*)\.?\s", title):
        return match[1]
    if above:
        return f"{above}.{number}"
    return section_name(title) or f"section-{number}"


def _block(node: Element, name: str, citations: Citations) -> Iterator[Paragraph]:
    """Yield the text of a block of a section: a paragraph, followed by the floats within it."""
    kind = node.tag
    if kind in _SKIPPED:
        return
    if kind in ("fig-group", "table-wrap-group", "boxed-text", "list", "list-item", "disp-quote", "statement"):
        for child in node:
            yield from _block(child, name, citations)
    elif kind == "sec":
        yield from _section(node, name, citations)
    elif kind == "fig":
        yield from _paragraph(caption(node, citations), node, f"f{numbered(node, citations)}", citations)
    elif kind == "table-wrap":
        table = f"t{numbered(node, citations)}"
        yield from _paragraph(caption(node, citations), node, table, citations)
        yield from (Paragraph(table, row, is_row=True) for row in rows(node, citations))
    elif kind == "def-list":
        for item in node.iter("def-item"):
            yield Paragraph(name, f"{all_text(item.find('term'))}: {inline_text(item.find('def'), citations)}")
    elif kind == "p":
        yield from _paragraph(inline_text(node, citations), node, name, citations)
        for inner in _outermost(node, *_FLOATS, "list"):
            yield from _block(inner, name, citations)


def _paragraph(text: str, node: Element, name: str, citations: Citations) -> Iterator[Paragraph]:
    if text:
        yield Paragraph(name, text, cited=citations.named(text, node))


def _authors(meta: Element) -> Iterator[str]:
    for contributor in meta.iterfind("contrib-group/contrib"):
        if contributor.get("contrib-type", "author") != "author":
            continue
        kinds = ("name", "name-alternatives/name", "string-name")
        names = [node for kind in kinds for node in contributor.iterfind(kind)]
        if names:
            yield _person(names[0]) or all_text(names[0])
        elif (group := contributor.find("collab")) is not None:
            parts = ("" if part.tag == "contrib-group" else all_text(part) for part in group)
            yield squeezed((group.text or "") + "".join(parts))


def _person(name: Element) -> str:
    return person(all_text(name.find("surname")), all_text(name.find("given-names")))


def _journal(article: Element) -> str:
    meta = article.find("front/journal-meta")
    if meta is None:
        return ""
    ids = {node.get("journal-id-type"): all_text(node) for node in meta.iterfind("journal-id")}
    title = next((all_text(node) for node in meta.iter("journal-title")), "")
    return ids.get("iso-abbrev") or ids.get("nlm-ta") or title


def _year(meta: Element) -> int:
    dates = {
        node.get("pub-type") or node.get("date-type") or "": all_text(node.find("year"))
        for node in meta.iterfind("pub-date")
    }
    years = [dates[kind] for kind in _DATES if kind in dates] + list(dates.values())
    return next((int(year) for year in years if re.fullmatch(r"\d{4}", year)), 0)


def _pages(meta: Element) -> str:
    first, last = all_text(meta.find("fpage")), all_text(meta.find("lpage"))
    return pages(first, last) if first else all_text(meta.find("elocation-id"))


def _licence(meta: Element) -> str:
    """Return the address of the licence, preferably one of Creative Commons."""
    found = [node.get(_LINK, "") for node in meta.iter("license")]
    found += [all_text(node) for node in meta.iter("license_ref")]
    found += [node.get(_LINK, "") for licence in meta.iter("license") for node in licence.iter("ext-link")]
    addresses = [address for address in found if address.startswith("http")]
    return next((a for a in addresses if "creativecommons.org" in a), addresses[0] if addresses else "")


def _kind(article: Element, meta: Element) -> str:
    subjects = " ".join(all_text(node) for node in meta.iter("subject")).casefold()
    kind = ARTICLE_TYPES.get(article.get("article-type", ""), "primary study")
    if kind == "primary study" and re.search(r"clinical trial|randomi[sz]ed", subjects):
        return "trial report"
    return "guideline" if "guideline" in subjects else kind


def _caveats(meta: Element) -> Iterator[str]:
    for node in meta.iterfind("related-article"):
        kind = node.get("related-article-type", "")
        if what := next((what for part, what in _NOTICES.items() if part in kind), ""):
            yield f"{what}: {all_text(node) or node.get(_LINK, '')}"


def read_work(reference: Element, number: int) -> CitedWork:
    """Return the work of a ``ref`` element; if its citation has no parts, the text is the title."""
    kinds = ("element-citation", "mixed-citation", "nlm-citation", "citation")
    entry = next((node for kind in kinds for node in reference.iter(kind)), None)
    if entry is None:
        return CitedWork(number, title=all_text(reference))
    authors = [group for group in entry.iter("person-group") if group.get("person-group-type", "author") == "author"]
    named = [node for group in authors for node in group.iter()] if authors else entry.iter()
    people = [node for node in named if node.tag in ("name", "string-name", "collab", "institution")]
    ids = {node.get("ext-link-type", ""): bare_doi(all_text(node)) for node in entry.iter("ext-link")}
    ids |= {node.get("pub-id-type", ""): all_text(node) for node in entry.iter("pub-id")}
    title = all_text(entry.find("article-title")) or all_text(entry.find("chapter-title"))
    source = all_text(entry.find("source"))
    return CitedWork(
        number,
        authors="; ".join(_person(node) or all_text(node) for node in people),
        title=title or source or all_text(entry),
        journal=source if title else "",
        year=year_in(all_text(entry.find("year"))),
        volume=all_text(entry.find("volume")),
        pages=_pages(entry),
        doi=ids.get("doi", ""),
        pmid=ids.get("pmid", ""),
        pmcid=ids.get("pmcid", ""),
    )
