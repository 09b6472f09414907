"""Names looked up in the outside vocabularies, offline: genes, cells, diseases, chemicals, tissues, processes and more.

>>> [str(match) for match in look_up("TSG-6")][0]
'TNFAIP6 (NCBIGene:7130): alias TSG6'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.model.spellings import standard_curie
from kg.names.abbreviations import long_form
from kg.names.lexicon import fold, sign_of
from kg.names.name_table import KnownTerm, NameTable, shipped_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Kinds of terms, the likeliest first.
KINDS = (
    *("gene", "protein family", "cell", "chemical", "disease", "process", "tissue", "microRNA stem-loop", "cell part"),
    *("species", "procedure", "mouse gene", "rat gene"),
)
#: The rank of each kind of name: symbols and labels first, then other names, then former symbols.
FITS = {"identifier": 0, "symbol": 0, "label": 0, "full name": 1, "alias": 1, "synonym": 1, "previous symbol": 2}
#: Words and letters before a name that say of which animal the gene is.
ANIMALS = {
    "": r"(?:human|h(?=[A-Z]))\s*",
    "mouse gene": r"(?:murine|mouse|m(?=[A-Z]))\s*",
    "rat gene": r"(?:rat|r(?=[A-Z]))\s+",
}
#: The name of a mature microRNA. The strand is left out; without a prefix of three letters, it is human.
STRAND = re.compile(r"(?P<animal>[a-z]{3}-)?(?P<rest>(?:miR|let|microRNA|miRNA)-?\d.*?)(?:-[35]p)?", re.IGNORECASE)


class NameMatch(NamedTuple):
    """A term that has a name."""

    term: KnownTerm
    #: The name of the term, as the vocabulary spells it.
    name: str
    #: The kind of that name, such as ``previous symbol``.
    kind_of_name: str
    #: The human gene of a mouse or rat gene, in words; empty for others.
    orthologue: str = ""

    @property
    def why(self) -> str:
        """Why the term was found, as "alias TSG-6; orthologue of human TNFAIP6 (NCBIGene:7130)"."""
        said = f"{self.kind_of_name} {self.name}"
        return f"{said}; orthologue of human {self.orthologue}" if self.orthologue else said

    @property
    def group(self) -> str:
        """The identifier that a gene shares with its orthologues: that of the human gene."""
        return self.term.orthologue or self.term.curie

    def to_dict(self) -> dict[str, Any]:
        """Return the match as plain data."""
        term = self.term
        return {
            "curie": term.curie,
            "label": term.label,
            "kind": term.kind,
            "why": self.why,
            "full_name": term.title,
            "synonyms": list(term.synonyms),
            "previous": list(term.previous),
            "same_as": list(term.same_as),
            "orthologue": term.orthologue,
        }

    def __str__(self) -> str:
        return f"{self.term.label} ({self.term.curie}): {self.why}"


def look_up(name: str, table: NameTable | None = None) -> list[NameMatch]:
    """Find the terms that a name or an identifier stands for.

    :param name: In whatever case, Greek letters, hyphens or plural; with a species before it ("murine Nos2"), with
        another name of the same thing in brackets after it, or as a mature microRNA ("hsa-miR-21-5p"). Identifiers of
        HGNC, Ensembl and UniProt find the gene.
    :param table: The table to look in; the shipped one where it is left out.

    :returns: The terms, those first for which it stands in this field, then those whose label or symbol it is, then
        those with that synonym or alias, then genes that were once called so; human genes before those of mouse and
        rat. Empty where nothing has the name.
    """
    table = table or shipped_table()
    curies = (
        standard_curie(name) or name.strip(),
        *(f"{prefix}:{name.strip()}" for prefix in ("ENSEMBL", "UniProtKB")),
    )
    for curie in curies:
        term = table.get(curie)
        if found := [term] if term else table.find(curie) if ":" in curie else []:
            return [_match(table, term, curie, "identifier") for term in found]
    of_field = _hits(table, long, None) if (long := long_form(name)) else []
    for form, kind in _forms(name):
        if hits := _hits(table, form, kind):
            return [*of_field, *(hit for hit in hits if hit.term not in {other.term for other in of_field})]
    if of_field:
        return of_field
    if bracketed := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name.strip()):
        outer, inner = (_hits(table, part, None) for part in bracketed.groups())
        return [hit for hit in outer if hit.group in {other.group for other in inner}]
    return []


def _forms(name: str) -> Iterator[tuple[str, str | None]]:
    """Yield a name as it is, then without species or strand, each with the kind of its term (``None`` for any)."""
    text = " ".join(name.split())
    yield text, None
    for kind, pattern in ANIMALS.items():
        if match := re.match(pattern, text):
            yield text[match.end() :], kind
    if strand := STRAND.fullmatch(text):
        rest = re.sub("^(?:microRNA|miRNA)-?", "miR-", strand["rest"], flags=re.IGNORECASE)
        yield f"{strand['animal'] or 'hsa-'}{rest}", "microRNA stem-loop"


def _hits(table: NameTable, name: str, kind: str | None) -> list[NameMatch]:
    """Return the terms with a name, in their order; where a kind of gene is asked for, those alone."""
    folded, sign = fold(name), sign_of(name)
    keys = [key for key in dict.fromkeys((folded, folded.removesuffix("s"), folded.removesuffix("es"))) if key]
    for key in keys:
        hits = []
        for term in table.find(key):
            fitting = [own for own in term.names() if fold(own[0]) == key and sign in ("", sign_of(own[0]))]
            own = next((own for own in fitting if own[0] == name), fitting[0] if fitting else None)
            if own and (kind is None or kind == term.kind or (not kind and term.kind in ("gene", "protein family"))):
                hits.append(_match(table, term, *own))
        if hits:
            return sorted(hits, key=lambda hit: _rank(hit, name))
    return []


def _match(table: NameTable, term: KnownTerm, name: str, kind_of_name: str) -> NameMatch:
    human = table.get(term.orthologue) if term.orthologue else None
    return NameMatch(term, name, kind_of_name, f"{human.label} ({human.curie})" if human else "")


def _rank(hit: NameMatch, name: str) -> tuple[object, ...]:
    of_rodent = bool(hit.term.orthologue)
    is_genus = hit.term.kind == "species" and " " not in hit.term.label.partition(" <")[0]
    return of_rodent, FITS[hit.kind_of_name], hit.name != name, KINDS.index(hit.term.kind), is_genus, hit.term.curie


def candidates(name: str, matches: Sequence[NameMatch]) -> list[NameMatch]:
    """Choose the terms that a name most likely stands for.

    :param name: The name.
    :param matches: As :func:`look_up` returns them.

    :returns: The best match of each thing, a gene and its orthologues being one: of those for which it stands in this
        field, otherwise whose label or symbol it is, otherwise whose synonym, otherwise whose previous symbol, those
        that are spelt like it, or all.
    """
    groups: dict[str, NameMatch] = {}
    for match in matches:
        groups.setdefault(match.group, match)
    long = fold(long_form(name))
    ranks = {
        match: (bool(long) and fold(match.name) != long, FITS[match.kind_of_name], match.name != name)
        for match in groups.values()
    }
    return [match for match, rank in ranks.items() if rank == min(ranks.values())]


def identify(name: str) -> str:
    """Say which outside term a name most likely stands for, as "TSG-6 is TNFAIP6 (NCBIGene:7130)"; empty if none."""
    found = candidates(name, look_up(name))
    return identification(name, found) if found else ""


def identification(name: str, matches: Iterable[NameMatch]) -> str:
    """Say which terms outside the graph a name stands for.

    :param name: The name as it was typed.
    :param matches: One or more terms.

    :returns: Such as "TSG-6 is TNFAIP6 (NCBIGene:7130)", or "dopamine is CHEBI:18243" for a label.
    """
    found, name = [match.term for match in matches], " ".join(name.split())
    if len(found) == 1 and found[0].label.casefold() == name.casefold():
        return f"{name} is {found[0].curie}"
    terms = [f"{term.label} ({term.curie})" for term in found]
    if len(terms) == 1:
        return f"{name} is {terms[0]}"
    shown = terms[:4] + ([f"{len(terms) - 4} more ('kg lookup' lists them)"] if len(terms) > 4 else [])
    return f"{name} may be {', '.join(shown[:-1])} or {shown[-1]}"
