"""The usual spellings of an identifier, and the one that this graph writes.

Synonyms of prefixes and addresses are those that Bioregistry 0.15.6 lists, as far as they mean one vocabulary only.
"""

from __future__ import annotations

import re

from kg.model.identifiers import ALL_PREFIXES, contract, expand
from kg.model.terms import LOCAL_PATTERNS, OTHER_PATTERNS, OWN_PREFIXES

#: Other names of prefixes in small letters.
SYNONYMS = {
    "chebiid": "CHEBI",
    "egid": "NCBIGene",
    "entrez": "NCBIGene",
    "entrezgene": "NCBIGene",
    "famplex": "FPLX",
    "geneid": "NCBIGene",
    "hpo": "HP",
    "mim": "OMIM",
    "mirbase.mature": "mirbase",
    "ncbi_geneid": "NCBIGene",
    "ncbi_taxid": "NCBITaxon",
    "nihgeneid": "NCBIGene",
    "obo.go": "GO",
    "pubmed": "PMID",
    "swissprot": "UniProtKB",
    "taxid": "NCBITaxon",
    "taxonomy": "NCBITaxon",
    "uniprot": "UniProtKB",
}
#: Addresses of pages and older IRIs of terms, without their scheme, to the prefix.
ADDRESSES = {
    "amigo.geneontology.org/amigo/term/": "GO",
    "ensembl.org/id/": "ENSEMBL",
    "hpo.jax.org/app/browse/term/": "HP",
    "marrvel.org/model/gene/": "NCBIGene",
    "monarchinitiative.org/MONDO:": "MONDO",
    "omim.org/entry/": "OMIM",
    "pubmed.ncbi.nlm.nih.gov/": "PMID",
    "purl.bioontology.org/ontology/MSH/": "MESH",
    "purl.bioontology.org/ontology/MESH/": "MESH",
    "purl.org/obo/owl/DOID#DOID_": "DOID",
    "purl.org/obo/owl/GO#GO_": "GO",
    "purl.uniprot.org/taxonomy/": "NCBITaxon",
    "purl.uniprot.org/uniprot/": "UniProtKB",
    "rdf.ebi.ac.uk/resource/ensembl/": "ENSEMBL",
    "rdf.ncbi.nlm.nih.gov/pubmed/": "PMID",
    "www.ebi.ac.uk/chebi/searchId.do?chebiId=": "CHEBI",
    "www.ebi.ac.uk/QuickGO/term/": "GO",
    "www.ensembl.org/id/": "ENSEMBL",
    "www.genenames.org/cgi-bin/gene_symbol_report?hgnc_id=": "HGNC",
    "www.genenames.org/data/gene-symbol-report/#!/hgnc_id/": "HGNC",
    "www.ncbi.nlm.nih.gov/Taxonomy/Browser/wwwtax.cgi?id=": "NCBITaxon",
    "www.ncbi.nlm.nih.gov/gene/": "NCBIGene",
    "www.omim.org/entry/": "OMIM",
    "www.uniprot.org/uniprot/": "UniProtKB",
    "www.uniprot.org/uniprotkb/": "UniProtKB",
}
#: Services whose addresses hold a prefix and an identifier, with a colon or a slash between them.
_RESOLVERS = frozenset({"identifiers.org", "bioregistry.io", "n2t.net", "bio2rdf.org"})
_RESOLVED = r"[^/]+/([\w.]+)[:/](.+)"
_HOSTS = frozenset(start.partition("/")[0].removeprefix("www.") for start in ADDRESSES)
_PATTERNS = LOCAL_PATTERNS | OTHER_PATTERNS
_BY_CASEFOLD = {prefix.casefold(): prefix for prefix in ALL_PREFIXES}
_PREFIXES = SYNONYMS | {prefix.casefold(): prefix for prefix in ALL_PREFIXES if prefix not in OWN_PREFIXES}
#: The beginning of an IRI, which not every prefix of a CURIE is.
_SCHEME = r"[A-Za-z][A-Za-z0-9.+-]*:"


def add_prefix(prefix: str) -> None:
    """Make the identifiers of one more prefix of our own readable."""
    _BY_CASEFOLD[prefix.casefold()] = prefix


def standard_identifier(text: str) -> str:
    """Return an identifier as this graph writes it.

    :param text: A CURIE or an IRI.

    :returns: The CURIE, if the vocabulary is known and the identifier has its form; otherwise the text.

    >>> standard_identifier("ncbigene:3620"), standard_identifier("https://www.ncbi.nlm.nih.gov/gene/3620")
    ('NCBIGene:3620', 'NCBIGene:3620')
    """
    curie = contract(text) if "://" in text else text
    if curie != text or "://" not in text:
        prefix, _, local = curie.partition(":")
        return _of_obo(prefix, local) or _curie(prefix, local) or curie
    scheme, _, address = text.partition("://")
    host = address.partition("/")[0].removeprefix("www.")
    if host in _RESOLVERS and (found := re.fullmatch(_RESOLVED, address)):
        return _curie(found[1], found[2]) or text
    if host in _HOSTS:
        for start, prefix in ADDRESSES.items():
            if address.startswith(start):
                local = address.removeprefix(start).removesuffix("/entry").removesuffix("/")
                return _curie(prefix.casefold(), local) or text
    return standard_identifier(f"http://{address}") if scheme == "https" and host == "purl.obolibrary.org" else text


def _curie(prefix: str, local: str) -> str | None:
    """Return the CURIE of an identifier, ``None`` where the vocabulary is not known or has no such identifiers."""
    standard = _PREFIXES.get(prefix.casefold())
    if standard is None:
        return None
    before, _, after = local.rpartition(":")
    if before and _PREFIXES.get(before.casefold()) == standard:
        local = after  # as in CHEBI:CHEBI:15551
    if standard == "ENSEMBL":
        local = local.partition(".")[0]  # the version of a record, not another gene
    form = _PATTERNS.get(standard)
    # In the standard spelling it is taken as it is.
    return f"{standard}:{local}" if prefix == standard or form is None or re.fullmatch(form, local) else None


def _of_obo(prefix: str, local: str) -> str | None:
    """Return the CURIE that ``obo:CL_0000815`` stands for."""
    if prefix.casefold() not in ("obo", "obo.owl"):
        return None
    vocabulary, _, number = local.partition("_")
    return _curie(vocabulary, number)


def standard_curie(text: str) -> str | None:
    """Read an identifier as people type it: an IRI, or a CURIE in any case.

    :param text: As it was typed; angle brackets and white space around it do not matter.

    :returns: The CURIE with its prefix in the standard case, or ``None`` if it is neither.

    >>> standard_curie("ncbigene:3620"), standard_curie("http://identifiers.org/ncbigene/3620"), standard_curie("IDO")
    ('NCBIGene:3620', 'NCBIGene:3620', None)
    """
    text = text.strip().removeprefix("<").removesuffix(">")
    curie = standard_identifier(text)
    prefix, colon, local = curie.partition(":")
    standard = _BY_CASEFOLD.get(prefix.strip().casefold())
    return f"{standard}:{local.strip()}" if colon and standard and local.strip() else None


def iri_of(identifier: str) -> str:
    """Return the IRI of an identifier in any spelling; without a known prefix it stands for itself, or as a URN."""
    curie = standard_identifier(identifier)
    if curie.partition(":")[0] in ALL_PREFIXES:
        return expand(curie)
    return curie if re.match(_SCHEME, curie) else f"urn:curie:{curie}"
