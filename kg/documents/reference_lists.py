"""Lists of references in files of their own: RIS, BibTeX, CSL-JSON and MEDLINE, numbered in the order of the file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from kg.documents import medline
from kg.documents.document import CitedWork, bare_doi, pages, person, year_in
from kg.documents.xml_tree import squeezed
from kg.errors import SourceError
from kg.files import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

READABLE = "RIS (.ris), BibTeX (.bib), CSL-JSON (.json) and MEDLINE (.nbib)"


def read_reference_list(path: Path) -> tuple[CitedWork, ...]:
    """Read a list of references.

    :param path: The file; its ending decides the format.

    :returns: The works, numbered from 1 in the order of the file.

    :raises SourceError: If it cannot be read, holds no reference, or a library that reads it is missing.
    """
    readers = {".ris": _ris, ".bib": _bibtex, ".bibtex": _bibtex, ".json": _csl, ".nbib": _medline}
    read = readers.get(path.suffix.casefold())
    if read is None:
        raise SourceError(f"{path} is not a readable list of references; choose {READABLE}")
    try:
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot read {path}: {error}") from error
    try:
        works = tuple(work._replace(number=number) for number, work in enumerate(read(text), 1))
    except ImportError as error:
        raise SourceError(f"{path}: reading it needs {error.name}: pip install 'msc-kg[curate]'") from error
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as error:
        raise SourceError(f"{path}: cannot be read: {error}") from error
    if not works:
        raise SourceError(f"{path}: holds no reference")
    return works


def _ris(text: str) -> Iterable[CitedWork]:
    import rispy

    entries = rispy.loads(text)
    if (ends := len(re.findall("^ER  ?-", text, re.MULTILINE))) > len(entries):
        raise ValueError(f"{ends} records end with ER, and {len(entries)} can be read; each begins with TY")
    for entry in entries:
        title = entry.get("title") or entry.get("primary_title") or ""
        journal = entry.get("alternate_title3") or entry.get("journal_name") or entry.get("secondary_title") or ""
        yield CitedWork(
            0,
            authors="; ".join(entry.get("authors") or entry.get("first_authors") or []),
            title=squeezed(title),
            journal=squeezed(journal),
            year=year_in(entry.get("year") or entry.get("publication_year") or entry.get("date")),
            volume=str(entry.get("volume") or ""),
            pages=pages(str(entry.get("start_page") or ""), str(entry.get("end_page") or "")),
            doi=bare_doi(entry.get("doi") or ""),
        )


def _bibtex(text: str) -> Iterable[CitedWork]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    for block in library.failed_blocks:  # without it, all later references would have other numbers
        problem = str(block.error).partition(" Note:")[0] or "this entry is not BibTeX"
        raise ValueError(f"line {(block.start_line or 0) + 1}: {problem}")
    for entry in library.entries:
        fields = {key.casefold(): squeezed(str(field.value)) for key, field in entry.fields_dict.items()}
        people = re.split(r"\s+and\s+", fields["author"]) if fields.get("author") else []
        yield CitedWork(
            0,
            authors="; ".join(_family_first(person) for person in people),
            title=fields.get("title", "").replace("{", "").replace("}", ""),
            journal=fields.get("journal") or fields.get("booktitle") or "",
            year=year_in(fields.get("year") or fields.get("date")),
            volume=fields.get("volume", ""),
            pages=re.sub(r"-+", "-", fields.get("pages", "").replace("–", "-")),
            doi=bare_doi(fields.get("doi", "")),
            pmid=fields.get("pmid", ""),
        )


def _family_first(person: str) -> str:
    """Return a name of BibTeX as in "Doe, Jane"."""
    if "," in person or " " not in person:
        return person
    given, _, family = person.rpartition(" ")
    return f"{family}, {given}"


def _csl(text: str) -> Iterable[CitedWork]:
    value: Any = json.loads(text)
    for entry in value if isinstance(value, list) else value.get("items", [value]):
        people = [
            person(author.get("family"), author.get("given")) or author.get("literal", "")
            for author in entry.get("author", [])
        ]
        issued = entry.get("issued") or {}
        (first, *_), *_ = filter(None, [*(issued.get("date-parts") or ()), [""]])
        yield CitedWork(
            0,
            authors="; ".join(people),
            title=squeezed(entry.get("title") or ""),
            journal=squeezed(entry.get("container-title-short") or entry.get("container-title") or ""),
            year=year_in(first or issued.get("raw")),
            volume=str(entry.get("volume") or ""),
            pages=str(entry.get("page") or ""),
            doi=bare_doi(entry.get("DOI") or ""),
            pmid=str(entry.get("PMID") or ""),
            pmcid=str(entry.get("PMCID") or ""),
        )


def _medline(text: str) -> Iterable[CitedWork]:
    return map(medline.read_work, medline.read_records(text))
