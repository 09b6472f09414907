"""The ontologies of the package ``cellxgene-ontology-guide``: CL, UBERON, MONDO, ChEBI, NCBITaxon and Cellosaurus.

Terms are cut out of the text of an ontology where parsing all of it would take gigabytes.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.curation.vocabularies.terms import VocabularyError, VocabularyTerm
from kg.ingest.unpack import GraphFileError, open_unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Prefix to the name of its ontology in cellxgene-ontology-guide, and to its name in the lock file.
GUIDE = {
    "CHEBI": ("CHEBI", "ChEBI"),
    "CL": ("CL", "CL"),
    "CVCL": ("CVCL", "Cellosaurus"),
    "MONDO": ("MONDO", "MONDO"),
    "NCBITaxon": ("NCBITaxon", "NCBITaxon"),
    "UBERON": ("UBERON", "UBERON"),
}
#: Bytes of an unpacked ontology to search at a time, and to repeat in the next portion; a term has fewer.
PORTION, OVERLAP = 1 << 24, 1 << 20


class Guide:
    """The newest releases of the ontologies.

    :param folder: The folder of the package's data.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def release(self, prefix: str) -> str:
        """Return the release of an ontology; empty if it is missing."""
        path = self._file(prefix)
        return _release(path, prefix) if path else ""

    def terms(self, prefix: str) -> Iterator[VocabularyTerm]:
        """Yield every term of an ontology; none if it is missing. NCBITaxon takes gigabytes."""
        if path := self._file(prefix):
            source, release = GUIDE[prefix][1], _release(path, prefix)
            for local, term in _parse_packed(path).items():
                if isinstance(term, _Slim):
                    curie = local if prefix != "CVCL" else f"CVCL:{local}"
                    yield VocabularyTerm(curie, term.label, source, release, term.is_deprecated, "", term.names)

    def taxa(self) -> Iterator[VocabularyTerm]:
        """Yield every term of NCBITaxon."""
        if path := self._file("NCBITaxon"):
            release = _release(path, "NCBITaxon")
            for curie, term in _each(path, "NCBITaxon"):
                yield _term(curie, term, "NCBITaxon", release)

    def look_up(self, prefix: str, curies: set[str]) -> Iterator[VocabularyTerm]:
        """Yield the terms of an ontology that have these identifiers.

        :param prefix: One of :data:`GUIDE`.
        :param curies: Identifiers with that prefix.

        :yields: The terms, by identifier.

        :raises VocabularyError: If the ontology is missing or cannot be read.
        """
        path = self._file(prefix)
        if path is None:
            raise VocabularyError(f"cellxgene-ontology-guide has no {GUIDE[prefix][0]}")
        keys = {curie: curie if prefix != "CVCL" else curie.removeprefix("CVCL:") for curie in curies}
        found = _cut_out(path, keys.values())
        for curie in sorted(curies):
            if (term := found.get(keys[curie])) is not None:
                yield _term(curie, term, GUIDE[prefix][1], _release(path, prefix))

    def _file(self, prefix: str) -> Path | None:
        """Return the newest release of an ontology."""
        return max(self._folder.glob(f"{GUIDE[prefix][0]}-ontology-*.json.zst"), default=None)


def installed_guide() -> Guide | None:
    """Return the ontologies of the installed package; ``None`` if it is not installed."""
    from importlib.util import find_spec

    spec = find_spec("cellxgene_ontology_guide")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "data"
    return Guide(folder) if folder.is_dir() else None


def _term(curie: str, found: dict[str, Any], source: str, release: str) -> VocabularyTerm:
    names = tuple(found.get("synonyms") or ())
    replaced_by = found.get("replaced_by") or ""
    return VocabularyTerm(curie, found["label"], source, release, bool(found.get("deprecated")), replaced_by, names)


class _Slim(NamedTuple):
    """The part of a term of cellxgene-ontology-guide that a search needs."""

    label: str
    names: tuple[str, ...]
    is_deprecated: bool


def _slim(found: dict[str, Any]) -> object:
    """Shorten a term while its ontology is parsed: its long lists of ancestors would fill the memory."""
    if "label" in found:
        return _Slim(found["label"], tuple(found.get("synonyms") or ()), bool(found.get("deprecated")))
    return found if any(isinstance(term, _Slim) for term in found.values()) else None


def _release(path: Path, prefix: str) -> str:
    name = path.name.removeprefix(f"{GUIDE[prefix][0]}-ontology-").removesuffix(".json.zst")
    return name.removeprefix("v")


def _parse_packed(path: Path) -> dict[str, Any]:
    text = b"".join(_portions(path))
    try:
        parsed: dict[str, Any] = json.loads(text, object_hook=_slim)
    except ValueError as error:
        raise VocabularyError(f"{path} cannot be read: {error}") from error
    return parsed


def _cut_out(path: Path, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Find terms by their keys, one portion of the text at a time: all of NCBITaxon takes 400 MB."""
    wanted = {key: f'"{key}":'.encode() for key in keys}
    decoder = json.JSONDecoder()
    found: dict[str, dict[str, Any]] = {}
    text = b""
    portions = _portions(path)
    is_last = False
    while not is_last and len(found) < len(wanted):
        portion = next(portions, b"")
        is_last = not portion
        text = text[-OVERLAP:] + portion
        end = len(text) if is_last else max(0, len(text) - OVERLAP)
        for key, mark in wanted.items():
            stop = end + len(mark) - 1
            place = -1 if key in found else text.find(mark, 0, stop)
            while place >= 0:
                term = text[place + len(mark) : place + OVERLAP].decode("utf-8", "ignore").lstrip()
                if term.startswith("{"):  # a number follows where the key stands among the ancestors of another term
                    found[key] = decoder.raw_decode(term)[0]
                    break
                place = text.find(mark, place + 1, stop)
    return found


def _each(path: Path, prefix: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every term of an ontology with its identifier, one portion of the text at a time."""
    start = re.compile(rf'"({prefix}:\d+)":(?={{"ancestors":)'.encode())
    decoder = json.JSONDecoder()
    text = b""
    for portion in _portions(path):
        text += portion
        marks = list(start.finditer(text))
        for mark, following in pairwise(marks):
            yield mark[1].decode(), decoder.raw_decode(text[mark.end() : following.start()].decode())[0]
        text = text[marks[-1].start() :] if marks else text
    for mark in start.finditer(text):
        yield mark[1].decode(), decoder.raw_decode(text[mark.end() :].decode())[0]


def _portions(path: Path) -> Iterator[bytes]:
    """Unpack a file, some bytes at a time."""
    try:
        with open_unpacked(path) as (file, _):
            while portion := file.read(PORTION):
                yield portion
    except GraphFileError as error:
        raise VocabularyError(str(error)) from error
