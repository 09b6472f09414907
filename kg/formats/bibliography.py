"""The references as RIS and BibTeX, for reference managers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob
    from kg.model.statements import Reference

#: Characters that BibTeX reads as syntax.
_BIBTEX = re.compile(r"([\\{}#$%&_~^])")
_BIBTEX_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def write_ris(job: ExportJob) -> str:
    """Write every reference as RIS; its identifier in the graph is the reference's ``ID``."""
    _count(job)
    return "".join(map(_ris, job.content.references.values()))


def write_bibtex(job: ExportJob) -> str:
    """Write every reference as BibTeX, in UTF-8; the key is its identifier in the graph."""
    _count(job)
    return "\n".join(map(_bibtex, job.content.references.values()))


def _count(job: ExportJob) -> None:
    references = job.content.references.values()
    job.losses.add("statements", len(job.content.statements))
    job.losses.add(
        "caveats and citation notes of references", sum(len(r.caveats + r.citation_notes) for r in references)
    )


def _authors(reference: Reference) -> list[str]:
    return [" ".join(name.split()) for name in reference.authors.split(";") if name.strip()]


def _ris(reference: Reference) -> str:
    first, _, last = reference.pages.replace("–", "-").partition("-")
    rows = [("TY", "JOUR"), ("ID", reference.curie), *(("AU", name) for name in _authors(reference))]
    rows += [("TI", reference.title), ("JO", reference.journal), ("PY", str(reference.year or ""))]
    rows += [("VL", reference.volume), ("SP", first), ("EP", last), ("DO", reference.doi), ("UR", reference.url)]
    rows += [("AN", f"PMID:{reference.pmid}" if reference.pmid else ""), ("ER", " ")]
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in rows if value) + "\n"


def _bibtex(reference: Reference) -> str:
    fields = {
        "author": " and ".join(map(_bibtex_name, _authors(reference))),
        "title": f"{{{_escaped(reference.title)}}}",
        "journal": _escaped(reference.journal),
        "year": str(reference.year or ""),
        "volume": _escaped(reference.volume),
        "pages": _escaped(reference.pages.replace("–", "--")),
        "doi": reference.doi,
        "pmid": reference.pmid,
        "url": reference.url,
    }
    key = re.sub(r"[^A-Za-z0-9:.-]", "-", reference.curie)
    lines = [f"@article{{{key},"]
    lines += [f"  {name} = {{{value}}}," for name, value in fields.items() if value and value != "{}"]
    return "\n".join([*lines, "}", ""])


def _bibtex_name(name: str) -> str:
    """Return the name of an author; BibTeX would split that of a group at its "and"."""
    return f"{{{_escaped(name)}}}" if " and " in name else _escaped(name)


def _escaped(text: str) -> str:
    return _BIBTEX.sub(lambda match: _BIBTEX_WORDS.get(match[1], f"\\{match[1]}"), " ".join(text.split()))
