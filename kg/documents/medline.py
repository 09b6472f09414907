"""The MEDLINE format (``.nbib``), as PubMed saves it: records of tagged lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.documents.document import CitedWork, Document, Paragraph, year_in
from kg.documents.pubmed import kind_of_publication, with_abstracts, with_retraction
from kg.documents.xml_tree import squeezed
from kg.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

_TAG = re.compile(r"([A-Z]{2,4}) *- (.*)")
#: The beginning of a file in the format.
START = re.compile(r"\s*PMID *- ?\d")
#: Tag of a correction to the caveat for the article; see :mod:`kg.documents.pubmed`.
_CORRECTIONS = {
    "RIN": "retracted",
    "EIN": "erratum",
    "ECI": "expression of concern",
    "PRIN": "partly retracted",
    "RRI": "retracted and republished",
    "ROF": "a notice of retraction, of",
}


def read_records(text: str) -> list[dict[str, list[str]]]:
    r"""Read the records of a file: tag to its values, in order.

    >>> read_records("PMID- 1\nTI  - On\n      stroma\n")
    [{'PMID': ['1'], 'TI': ['On stroma']}]
    """
    records: list[dict[str, list[str]]] = []
    values: list[str] = []
    for line in text.splitlines():
        if match := _TAG.match(line):
            if match[1] == "PMID" or not records:
                records.append({})
            values = records[-1].setdefault(match[1], [])
            values.append(match[2])
        elif line.startswith("      ") and values:
            values[-1] += f" {line.strip()}"
    return [{tag: list(map(squeezed, found)) for tag, found in record.items()} for record in records]


def read_medline(text: str, path: Path) -> list[Document]:
    """Read the abstracts of a file.

    :param text: The text of the file.
    :param path: Its name in messages.

    :returns: One document for each record, in order.

    :raises SourceError: If a record has no title, or none has an abstract.
    """
    found = []
    for record in read_records(text):
        work = read_work(record)
        abstract = _first(record, "AB")
        if not work.title:
            raise SourceError(f"{path}: PMID {work.pmid}: has no title (TI)")
        bibliography = {name: value for name, value in work._asdict().items() if name != "number"}
        paragraphs = (Paragraph("title", work.title), *([Paragraph("abstract", abstract)] if abstract else []))
        types = [name.casefold() for name in record.get("PT", [])]
        kind = kind_of_publication(types)
        notices = (f"{what}: {words}" for tag, what in _CORRECTIONS.items() for words in record.get(tag, ()))
        caveats = with_retraction(notices, work.title, types)
        found.append(Document(paragraphs=paragraphs, kind=kind, caveats=caveats, **bibliography))
    return with_abstracts(found, path)


def read_work(record: dict[str, list[str]]) -> CitedWork:
    """Read a record as an entry of a list of references, without its number there."""
    ids = [*record.get("LID", ()), *record.get("AID", ())]
    doi = next((words.removesuffix("[doi]").strip() for words in ids if words.endswith("[doi]")), "")
    return CitedWork(
        0,
        authors="; ".join(record.get("FAU") or record.get("AU", [])),
        title=_first(record, "TI"),
        journal=_first(record, "TA") or _first(record, "JT"),
        year=year_in(_first(record, "DP")),
        volume=_first(record, "VI"),
        pages=_first(record, "PG"),
        doi=doi,
        pmid=_first(record, "PMID"),
        pmcid=_first(record, "PMC"),
    )


def _first(record: dict[str, list[str]], tag: str) -> str:
    return record.get(tag, [""])[0]
