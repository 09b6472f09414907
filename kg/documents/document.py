"""A source document, as every reader returns it: bibliographic facts, paragraphs, table rows and references."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kg.documents.passages import Sentence, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Kinds of publications, the labels of ``msc:DocumentKind``.
KINDS = ("review", "primary study", "trial report", "preprint", "guideline")


class Paragraph(NamedTuple):
    """A paragraph, title, caption or table row."""

    #: ``abstract``, ``3.2``, ``results.2``, ``title``, ``t1`` for the first table and ``f1`` for the first figure.
    section: str
    #: As it is read: citations as numbers in square brackets, cells of a row separated by tabs.
    text: str
    is_row: bool = False
    #: Words that cite a reference without square brackets, each with the number of the reference.
    cited: tuple[tuple[str, int], ...] = ()
    #: Numbers of the references of a row, if its source states them outside its text.
    rests_on: tuple[int, ...] | None = None


class CitedWork(NamedTuple):
    """An entry of a list of references."""

    number: int
    authors: str = ""
    title: str = ""
    journal: str = ""
    year: int = 0
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""


class Document(NamedTuple):
    """A source document."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    #: As in ``Doe, Jane; Roe, Richard``.
    authors: str = ""
    journal: str = ""
    year: int = 0
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    #: IRI of the licence.
    licence: str = ""
    #: One of :data:`KINDS`; empty if the document does not say.
    kind: str = ""
    references: tuple[CitedWork, ...] = ()
    #: Reasons not to rely on it, such as "retracted: PMID 123".
    caveats: tuple[str, ...] = ()
    #: Notes for the curator about how it was read.
    notes: tuple[str, ...] = ()

    def sentences(self) -> list[Sentence]:
        """Return the sentences and table rows in the order of the document, each with its place."""
        return list(_sentences(self.paragraphs))


def _sentences(paragraphs: tuple[Paragraph, ...]) -> Iterator[Sentence]:
    rows, counts = Counter[str](), Counter[str]()
    for paragraph in paragraphs:
        section = paragraph.section
        if paragraph.is_row:
            rows[section] += 1
            yield Sentence(section, 0, rows[section], paragraph.text, paragraph.rests_on)
            continue
        counts[section] += 1
        for number, text in enumerate(split_sentences(paragraph.text), 1):
            sentence = Sentence(section, counts[section], number, text)
            named = [n for words, n in paragraph.cited if words in text]
            yield sentence._replace(cited=tuple(dict.fromkeys((*sentence.numbers, *named)))) if named else sentence


def section_name(title: str) -> str:
    """Return the short name of a section for places: its number, or the first three words of its title.

    >>> section_name("Materials and Methods"), section_name("3.2. IDO and its role in tolerance")
    ('materials-and-methods', '3.2')
    """
    if number := re.match(r"\s*(\d+(?:\.\d+)*)\.?\s", title):
        return number[1]
    return "-".join(re.sub(r"\W+", " ", title.casefold()).split()[:3])


def year_in(words: object) -> int:
    """Return the first number of four digits in a text; 0 if there is none."""
    match = re.search(r"\d{4}", str(words))
    return int(match[0]) if match else 0


def person(family: str | None, given: str | None) -> str:
    """Return a name as in "Doe, Jane"; one half if the other is missing."""
    return ", ".join(filter(None, (family, given)))


def family_first(authors: str) -> str:
    """Return a list of authors with a comma after each family name, also where PubMed writes none.

    >>> family_first("Doe JA, van der Berg R; Choi, Hosoon; WHO")
    'Doe, J.A.; van der Berg, R.; Choi, Hosoon; WHO'
    """
    people: list[str] = []
    for part in authors.split(";"):
        found = [re.fullmatch(r"\s*(\w.*?) ([A-Z]{1,2})\s*", name) for name in part.split(",")]
        if all(found):
            people += [f"{name[1]}, {''.join(f'{letter}.' for letter in name[2])}" for name in found if name]
        else:
            people.append(part.strip())
    return "; ".join(people)


def pages(first: str, last: str) -> str:
    """Return a range of pages as in "12-19"; one page as it is."""
    return f"{first}-{last}" if first and last and first != last else first or last


def bare_doi(text: str) -> str:
    """Return a DOI without the address of a resolver."""
    return re.sub(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", text.strip(), flags=re.IGNORECASE)
