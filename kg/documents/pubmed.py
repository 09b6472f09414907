"""PubMed XML: one abstract or many, as PubMed exports them (``PubmedArticleSet`` or a single ``PubmedArticle``).

Its sections are ``title`` and ``abstract``; the parts of a structured abstract are paragraphs of it, without labels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.documents.document import CitedWork, Document, Paragraph, person
from kg.documents.xml_tree import all_text, local_name, squeezed
from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

#: Names of the root.
ROOTS = ("PubmedArticleSet", "PubmedArticle")
#: Beginning of a publication type, in lower case, to the kind of document; the first that fits counts.
PUBLICATION_TYPES = {
    **{"preprint": "preprint", "practice guideline": "guideline", "guideline": "guideline"},
    **dict.fromkeys(("clinical trial", "randomized controlled trial", "controlled clinical trial"), "trial report"),
    **dict.fromkeys(("systematic review", "meta-analysis", "review"), "review"),
}
#: Type of a correction to the caveat for the article.
_CORRECTIONS = {
    "RetractionIn": "retracted",
    "RetractedandRepublishedIn": "retracted and republished",
    "PartialRetractionIn": "partly retracted",
    "RetractionOf": "a notice of retraction, of",
    "ExpressionOfConcernIn": "expression of concern",
    "ErratumIn": "erratum",
}


def read_pubmed(root: Element, path: Path) -> list[Document]:
    """Read the abstracts of a PubMed file.

    :param root: Its root.
    :param path: Its name in messages.

    :returns: One document for each article, in order.

    :raises SourceError: If there is no article, one has no title, or none has an abstract.
    """
    articles = [root] if local_name(root) == "PubmedArticle" else list(root.iter("PubmedArticle"))
    if not articles:
        raise SourceError(f"{path}: this PubMed XML has no PubmedArticle")
    return with_abstracts([_article(article, path) for article in articles], path)


def with_abstracts(documents: list[Document], path: Path) -> list[Document]:
    """Add a note to each document without an abstract: statements can point only to its title.

    :param documents: The documents of a file.
    :param path: Its name in messages.

    :returns: The documents, in order.

    :raises SourceError: If none has an abstract.
    """
    if all(len(document.paragraphs) == 1 for document in documents):
        pmids = ", ".join(document.pmid or "unknown" for document in documents)
        raise SourceError(
            f"{path}: PMID {pmids}: has no abstract, so it has no sentence that a statement could point to"
        )
    note = "it has no abstract: only its title was read"
    return [
        document if len(document.paragraphs) > 1 else document._replace(notes=(*document.notes, note))
        for document in documents
    ]


def _article(article: Element, path: Path) -> Document:
    pmid = all_text(article.find("MedlineCitation/PMID"))
    where = f"{path}: PMID {pmid or 'unknown'}"
    content = article.find("MedlineCitation/Article")
    title = all_text(content.find("ArticleTitle")) if content is not None else ""
    if content is not None and _bare(title).strip(".").casefold() in ("", "not available"):
        title = _first(content, "VernacularTitle")
    if content is None or not title:
        raise SourceError(f"{where}: has no ArticleTitle")
    english = "MedlineCitation/OtherAbstract[@Language='eng']/AbstractText"
    texts = map(all_text, list(content.iterfind("Abstract/AbstractText")) or article.iterfind(english))
    parts = [Paragraph("abstract", text) for text in texts if text]
    ids = {node.get("IdType"): all_text(node) for node in article.iterfind("PubmedData/ArticleIdList/ArticleId")}
    doi = ids.get("doi") or _first(content, "ELocationID[@EIdType='doi']")
    types = [all_text(node).casefold() for node in content.iterfind("PublicationTypeList/PublicationType")]
    return Document(
        title=_bare(title),
        paragraphs=(Paragraph("title", _bare(title)), *parts),
        authors="; ".join(_authors(content)),
        journal=_first(content, "Journal/ISOAbbreviation") or _first(content, "Journal/Title"),
        year=_year(content),
        volume=_first(content, "Journal/JournalIssue/Volume"),
        pages=_first(content, "Pagination/MedlinePgn"),
        doi=doi,
        pmid=pmid,
        pmcid=ids.get("pmc") or "",
        kind=kind_of_publication(types),
        references=tuple(_references(article)),
        caveats=with_retraction(_caveats(article), title, types),
    )


def _bare(title: str) -> str:
    """Return a title without the brackets that mark a translation."""
    match = re.fullmatch(r"\[(.+)\]\.?", title)
    return match[1] if match else title


def _first(element: Element, path: str) -> str:
    return all_text(element.find(path))


def _authors(content: Element) -> Iterator[str]:
    for author in content.iterfind("AuthorList/Author"):
        family = _first(author, "LastName")
        given = _first(author, "ForeName") or _first(author, "Initials")
        yield person(family, given) if family else _first(author, "CollectiveName")


def _year(content: Element) -> int:
    for path in ("Journal/JournalIssue/PubDate/Year", "Journal/JournalIssue/PubDate/MedlineDate", "ArticleDate/Year"):
        if match := re.search(r"\b(1[89]|20)\d\d\b", _first(content, path)):
            return int(match[0])
    return 0


def kind_of_publication(types: list[str]) -> str:
    """Return the kind of document for publication types of MEDLINE in lower case."""
    for start, kind in PUBLICATION_TYPES.items():
        if any(name.startswith(start) for name in types):
            return kind
    return "primary study" if "journal article" in types else ""


def with_retraction(caveats: Iterable[str], title: str, types: list[str]) -> tuple[str, ...]:
    """Return caveats, with a retraction that only the title or the publication types in lower case show."""
    found = tuple(caveats)
    if any(caveat.startswith("retracted") for caveat in found):
        return found
    if "retracted publication" in types or re.match(r"\W*retracted\b", title, re.IGNORECASE):
        return (*found, f"retracted, as the {'title' if 'retracted publication' not in types else 'type'} says")
    is_notice = not {"retraction of publication", "retraction notice"}.isdisjoint(types)
    is_notice = is_notice or re.match(r"\W*retraction(?::| notice\b| note\b)", title, re.IGNORECASE) is not None
    return (*found, "a notice of retraction") if is_notice and not found else found


def _references(article: Element) -> Iterator[CitedWork]:
    entries = article.iterfind("PubmedData/ReferenceList/Reference")
    for number, entry in enumerate(entries, 1):
        ids = {node.get("IdType"): all_text(node) for node in entry.iterfind("ArticleIdList/ArticleId")}
        words = squeezed(_first(entry, "Citation"))
        year = re.search(r"\b(?:19|20)\d\d\b", words)
        yield CitedWork(
            number, title=words, year=int(year[0]) if year else 0, doi=ids.get("doi", ""), pmid=ids.get("pubmed", "")
        )


def _caveats(article: Element) -> Iterator[str]:
    for node in article.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        if what := _CORRECTIONS.get(node.get("RefType", "")):
            source, pmid = _first(node, "RefSource"), _first(node, "PMID")
            yield f"{what}: {source}{f' (PMID {pmid})' if pmid else ''}".replace(": .", ":")
