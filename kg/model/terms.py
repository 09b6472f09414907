"""The terms that the code names: prefixes, and the properties and classes of ``ontology/msc.ttl``.

Predicates, aspects and the other values live in the ontology alone and are read from there.
"""

from __future__ import annotations

#: Root of every identifier of this graph.
BASE = "https://w3id.org/msc-kg/"

#: Every prefix that the graph uses, in the form of Biolink's prefix map where it has one.
PREFIXES = {
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
    "CL": "http://purl.obolibrary.org/obo/CL_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "ECO": "http://purl.obolibrary.org/obo/ECO_",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "FPLX": "https://identifiers.org/fplx:",
    "GO": "http://purl.obolibrary.org/obo/GO_",
    "HGNC": "http://identifiers.org/hgnc/",
    "HP": "http://purl.obolibrary.org/obo/HP_",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "NCBIGene": "http://identifiers.org/ncbigene/",
    "NCBITaxon": "http://purl.obolibrary.org/obo/NCBITaxon_",
    "PMID": "http://www.ncbi.nlm.nih.gov/pubmed/",
    "UBERON": "http://purl.obolibrary.org/obo/UBERON_",
    "mirbase": "http://identifiers.org/mirbase/",
    "RO": "http://purl.obolibrary.org/obo/RO_",
    "biolink": "https://w3id.org/biolink/vocab/",
    "ctx": BASE + "context/",
    "dcterms": "http://purl.org/dc/terms/",
    "ent": BASE + "entity/",
    "evd": BASE + "evidence/",
    "med": BASE + "mediation/",
    "msc": BASE + "vocab#",
    "obo": "http://purl.obolibrary.org/obo/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "psg": BASE + "passage/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "ref": BASE + "reference/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "stm": BASE + "statement/",
    "study": BASE + "study/",
    "tns": BASE + "tension/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Categories of entities that are in no cell.
IN_NO_CELL = frozenset(f"biolink:{name}" for name in ("Cell", "Disease", "PathologicalProcess", "PhenotypicFeature"))

#: Prefixes of vocabularies that other graphs use for the same things, in the form of Biolink's prefix map.
OTHER_PREFIXES = {
    "ENSEMBL": "http://identifiers.org/ensembl/",
    "OMIM": "http://purl.obolibrary.org/obo/OMIM_",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
}
OTHER_PATTERNS = {
    "ENSEMBL": r"ENS[A-Z]*\d{11}",
    "HGNC": r"\d+",
    "OMIM": r"\d{6}",
    "PMID": r"\d+",
    "UniProtKB": r"[A-Z0-9]{6,10}(-\d+)?",
}

#: Pattern of the local part of the CURIEs that an entity may have.
LOCAL_PATTERNS = {
    "CHEBI": r"\d+",
    "CL": r"\d{7}",
    "DOID": r"\d+",
    "EFO": r"\d{7}",
    "FPLX": r"[A-Za-z0-9_]+",
    "GO": r"\d{7}",
    "HP": r"\d{7}",
    "MESH": r"[A-Z]\d{6,9}",
    "MONDO": r"\d{7}",
    "NCBIGene": r"\d+",
    "NCBITaxon": r"\d+",
    "UBERON": r"\d{7}",
    "ent": r"[a-z0-9_]+",
    "mirbase": r"MI(MAT)?\d{7}",
}

#: Prefix of identifiers that nobody outside maintains to the kind of thing that they identify; a folder of a user's
#: own adds its prefixes (:func:`kg.model.namespaces.register`).
OWN_PREFIXES = {kind: kind for kind in ("ctx", "ent", "evd", "med", "msc", "psg", "ref", "stm", "study", "tns")}

#: ECO: author statement, the default type of evidence.
AUTHOR_STATEMENT = "ECO:0000204"

RDF_TYPE = "rdf:type"
RDF_SUBJECT = "rdf:subject"
RDF_PREDICATE = "rdf:predicate"
RDF_OBJECT = "rdf:object"
RDFS_LABEL = "rdfs:label"
RDFS_COMMENT = "rdfs:comment"
PREF_LABEL = "skos:prefLabel"
ALT_LABEL = "skos:altLabel"
BROADER = "skos:broader"
EXACT_MATCH = "skos:exactMatch"
DEFINITION = "skos:definition"
TITLE = "dcterms:title"
SOURCE = "dcterms:source"
NEGATED = "biolink:negated"
PUBLICATIONS = "biolink:publications"
#: obo:RO_0002558, has evidence.
HAS_EVIDENCE = "RO:0002558"
#: Field of a context (:class:`kg.model.statements.Context`) to its property.
CONTEXT_PROPERTY = {
    "species": "msc:species",
    "target_species": "msc:targetSpecies",
    "cell_source": "msc:cellSource",
    "product_state": "msc:productState",
    "licensing": "msc:licensing",
    "delivery": "msc:delivery",
    "intent": "msc:intent",
    "dose": "msc:dose",
    "day": "msc:day",
    "disease_setting": "msc:diseaseSetting",
    "system": "msc:system",
    "condition": "msc:condition",
}
#: The mapping properties that the ontology uses, from the closest to the loosest.
MAPPINGS = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch")


def value_curie(word: str) -> str:
    """Return the term of ``ontology/msc.ttl`` that a word such as ``in vitro`` is the label of.

    >>> value_curie("in vitro")
    'msc:InVitro'
    """
    return "msc:" + "".join(part.capitalize() for part in word.replace("-", " ").split())
