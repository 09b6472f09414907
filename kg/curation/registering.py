"""Registering source documents: their entries in ``triples/references.ttl`` and the hashes of their sentences."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.layout import arranged
from kg.curation.sources import REGISTER, citing, find_entry, is_document, plain_title, register_text, same_works
from kg.curation.workspace import FILE_NAMES
from kg.documents.document import family_first
from kg.documents.passages import SPLITTING
from kg.errors import SourceError
from kg.files import OutputError, write_text
from kg.model import terms as v
from kg.model.namespaces import block_kind
from kg.model.terms import value_curie
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from kg.curation.workspace import Workspace
    from kg.documents.document import CitedWork, Document

#: Form of the keys of documents; a hyphen ends the key in the identifier of a passage.
KEY = re.compile(r"[a-z][a-z0-9]*")
REGISTERED, PRESENT = "registered", "there already"


class Registration(NamedTuple):
    """The result of registering a document."""

    #: CURIE of its entry.
    curie: str
    #: :data:`REGISTERED` or :data:`PRESENT`.
    status: str
    title: str
    kind: str
    year: int
    #: Number of its sentences and table rows, then of the references in its list.
    sentences: int
    references: int
    #: CURIEs of the references under which other documents cite it.
    cited_as: tuple[str, ...]
    #: The title of its entry, if it is another one: the PMID or DOI was the same.
    other_title: str = ""


def register(workspace: Workspace, documents: Iterable[Document], *, key: str = "") -> list[Registration]:
    """Write the entries and registers of documents that have none yet.

    :param workspace: Where to write.
    :param documents: The documents, as they were read and completed.
    :param key: Part of the identifiers, such as ``choi2011``; made from first author and year if it is left out.

    :returns: One for each document, in order.

    :raises SourceError: If a document lacks its authors or year, or the key cannot be used.
    :raises OutputError: If a file cannot be written.
    """
    blocks = workspace.blocks()
    taken = {block.curie.partition(":")[2] for block in blocks if block_kind(block.curie) == "ref"}
    found: list[Registration] = []
    entries: list[TurtleBlock] = []
    registers: dict[Path, str] = {}
    for document in documents:
        curie = find_entry(document, [*blocks, *entries])
        cited_as = tuple(block.curie for block in same_works(document, blocks) if not is_document(block))
        status, other_title = PRESENT, ""
        sentences = document.sentences()
        if curie:
            title = next(b.properties[v.TITLE][0].value for b in (*blocks, *entries) if b.curie == curie)
            other_title = title if plain_title(title) != plain_title(document.title) else ""
        else:
            status = REGISTERED
            document = document._replace(authors=family_first(document.authors))
            _check_complete(document)
            own = _key(document, key, taken)
            taken.add(own)
            curie = f"{workspace.namespace.prefix_of('ref')}:{own}"
            entries += [_entry(curie, document, cited_as), *_cited_works(curie, document.references)]
            listed = {work.number for work in document.references}
            found_in_list = [citing(sentence, listed.__contains__) for sentence in sentences]
            registers[workspace.triples / REGISTER / f"{own}.tsv"] = register_text(found_in_list, SPLITTING)
        bibliography = (document.title, document.kind, document.year)
        counts = (len(sentences), len(document.references))
        found.append(Registration(curie, status, *bibliography, *counts, cited_as, other_title))
    if entries:
        _write(workspace, entries, registers)
    return found


def _check_complete(document: Document) -> None:
    """Check that a document has authors and a year, as every entry must."""
    if missing := [name for name in ("authors", "year") if not getattr(document, name)]:
        options = " and ".join(f"--{name}" for name in missing)
        it = "them" if len(missing) > 1 or missing == ["authors"] else "it"
        raise SourceError(f"{document.title!r} has no {' and no '.join(missing)}; give {it} with {options}")


def _key(document: Document, wanted: str, taken: Collection[str]) -> str:
    """Make the key of a document: first author and year, and a letter if another document has the same."""
    if wanted:
        if not KEY.fullmatch(wanted):
            raise SourceError(f"the key {wanted!r} is not small letters and digits, such as choi2011")
        if wanted in taken:
            raise SourceError(f"the key {wanted!r} is taken; name another one")
        return wanted
    family = document.authors.split(";")[0].split(",")[0]
    stem = re.sub("[^a-z]", "", unicodedata.normalize("NFKD", family).lower())
    if not stem:
        raise SourceError(f"no key can be made of the author {family!r}; name one with --key, such as smith2020")
    stem += str(document.year)
    for suffix in ("", *"bcdefghijklmnopqrstuvwxyz"):
        if f"{stem}{suffix}" not in taken:
            return f"{stem}{suffix}"
    raise SourceError(f"every key from {stem} to {stem}z is taken; name another one with --key")


def _entry(curie: str, document: Document, cited_as: Iterable[str]) -> TurtleBlock:
    """Make the entry of a document; a retracted one is marked, so that nothing read in it counts."""
    retractions = [re.sub(r"^retracted(: |, )", "", caveat) for caveat in document.caveats if _is_retraction(caveat)]
    properties = {
        v.RDF_TYPE: [TurtleTerm("msc:Document", True)],
        **_bibliography(document),
        "msc:documentKind": [TurtleTerm(value_curie(document.kind), True)] if document.kind else [],
        v.EXACT_MATCH: [TurtleTerm(other, True) for other in cited_as],
        "dcterms:license": [TurtleTerm(document.licence, True)] if document.licence else [],
        "msc:retracted": [TurtleTerm("; ".join(retractions), False)] if retractions else [],
        "msc:caveat": [TurtleTerm(caveat, False) for caveat in document.caveats if not _is_retraction(caveat)],
    }
    return TurtleBlock(curie, {name: terms for name, terms in properties.items() if terms}, FILE_NAMES["ref"], 1)


def _is_retraction(caveat: str) -> bool:
    return caveat.startswith("retracted")


def _bibliography(work: Document | CitedWork) -> dict[str, list[TurtleTerm]]:
    texts = {"msc:authors": work.authors, v.TITLE: work.title}
    texts |= {f"msc:{name}": getattr(work, name) for name in ("journal", "volume", "pages", "doi", "pmid", "pmcid")}
    found = {name: [TurtleTerm(text, False)] for name, text in texts.items() if text}
    if work.year:
        found["msc:year"] = [TurtleTerm(str(work.year), False, "xsd:integer")]
    return found


def _cited_works(curie: str, works: Iterable[CitedWork]) -> Iterator[TurtleBlock]:
    """Yield the entries of a list of references; a year that the list does not state is left out."""
    for work in works:
        complete = work._replace(authors=work.authors or "Anonymous", title=work.title or work.journal or "Untitled")
        properties = {
            v.RDF_TYPE: [TurtleTerm("biolink:Article", True)],
            "msc:number": [TurtleTerm(str(work.number), False, "xsd:integer")],
            **_bibliography(complete),
        }
        yield TurtleBlock(f"{curie}-{work.number}", properties, FILE_NAMES["ref"], 1)


def _write(workspace: Workspace, entries: list[TurtleBlock], registers: dict[Path, str]) -> None:
    """Write the registers, then append the entries to the file of references."""
    path = workspace.triples / "references.ttl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    appended = arranged(text, entries, workspace.name(path.name))
    try:
        (workspace.triples / REGISTER).mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make {workspace.triples / REGISTER}: {error.strerror}") from error
    for register_path, lines in registers.items():
        write_text(register_path, lines)
    write_text(path, appended)
