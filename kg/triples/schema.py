"""The properties that a block of each kind may have, in the order in which they are written, and their values.

The reader checks blocks against these tables; ``python -m kg.curation.shapes --write`` makes
``ontology/property_shapes.ttl`` of them.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.model import terms as v


class Values(NamedTuple):
    """The values that a property takes."""

    #: ``an identifier``, ``a literal``, ``a whole number``, ``a number``, ``1 or -1``, or ``true or false``.
    kind: str
    #: Whether there may be several.
    is_list: bool = False
    #: Of identifiers, the class of the things that they stand for: a kind of block such as ``msc:Entity``, or the class
    #: of the values of the ontology such as ``msc:Aspect``; empty where no class says enough.
    of: str = ""
    #: Whether every block has one.
    is_required: bool = False

    @property
    def is_iri(self) -> bool:
        """Whether they are identifiers."""
        return self.kind == "an identifier"


def link(of: str) -> Values:
    """Return the table entry of a property that takes one identifier of a class."""
    return Values("an identifier", of=of)


def links(of: str) -> Values:
    """Return the table entry of a property that takes identifiers of a class."""
    return Values("an identifier", True, of)


def needed(values: Values) -> Values:
    """Return a table entry as that of a property that every block has."""
    return values._replace(is_required=True)


#: One identifier of any class, or several; one text, or several; numbers and truth values.
LINK, LINKS = link(""), links("")
TEXT, TEXTS = Values("a literal"), Values("a literal", True)
INTEGER, DECIMAL, BOOLEAN = Values("a whole number"), Values("a number"), Values("true or false")
SIGN = Values("1 or -1")
ENTITY, ENTITIES = link("msc:Entity"), links("msc:Entity")
ASPECT = link("msc:Aspect")

#: Why no statement points to a sentence of a source; the only property of its block.
LEFT_OUT = "msc:leftOut"
#: The replacement of a removed statement; the only property of its block.
REPLACED_BY = "msc:replacedBy"
STATEMENT_PROPERTIES = {
    v.RDF_SUBJECT: needed(ENTITIES),
    v.RDF_PREDICATE: needed(LINK),
    v.RDF_OBJECT: needed(ENTITIES),
    "msc:subjectAspect": ASPECT,
    "msc:objectAspect": ASPECT,
    "msc:inCell": ENTITY,
    "msc:via": ENTITIES,
    "msc:mediation": links("msc:Mediation"),
    v.NEGATED: BOOLEAN,
    "msc:sign": TEXT,
    "msc:certainty": needed(link("msc:Certainty")),
    "msc:reason": TEXT,
    "msc:timing": TEXT,
    "msc:directness": link("msc:Directness"),
    "msc:omits": ENTITIES,
    "msc:collective": LINK,
    "msc:scope": link("msc:Context"),
    "msc:passage": links("msc:Passage"),
    v.HAS_EVIDENCE: links("msc:Evidence"),
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
    v.RDFS_COMMENT: TEXT,
    "msc:retracted": TEXT,
}
ENTITY_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    v.RDFS_LABEL: TEXT,
    v.PREF_LABEL: needed(TEXT),
    v.ALT_LABEL: TEXTS,
    v.EXACT_MATCH: LINKS,
    v.BROADER: ENTITIES,
    "msc:member": ENTITIES,
    "msc:administers": ENTITIES,
    "msc:intent": link("msc:Intent"),
    v.DEFINITION: TEXT,
    v.RDFS_COMMENT: TEXT,
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
}
CONTEXT_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    v.RDFS_LABEL: needed(TEXT),
    "msc:species": ENTITIES,
    "msc:targetSpecies": ENTITIES,
    "msc:cellSource": ENTITIES,
    "msc:productState": links("msc:ProductState"),
    "msc:licensing": ENTITIES,
    "msc:delivery": links("msc:Delivery"),
    "msc:intent": links("msc:Intent"),
    "msc:dose": TEXTS,
    "msc:day": TEXTS,
    "msc:diseaseSetting": ENTITIES,
    "msc:system": links("msc:System"),
    "msc:condition": TEXTS,
    "msc:inherited": LINKS,
}
PASSAGE_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    "msc:document": needed(link("msc:Document")),
    "msc:section": needed(TEXT),
    "msc:paragraph": needed(INTEGER),
    "msc:sentence": needed(INTEGER),
    "msc:sha256": needed(TEXT),
    "msc:splitting": INTEGER,
    "msc:cites": links("biolink:Publication"),
}
REFERENCE_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    "msc:number": INTEGER,
    "msc:authors": needed(TEXT),
    v.TITLE: needed(TEXT),
    "msc:journal": TEXT,
    "msc:year": INTEGER,
    "msc:volume": TEXT,
    "msc:pages": TEXT,
    "msc:doi": TEXT,
    "msc:pmid": TEXT,
    "msc:pmcid": TEXT,
    "msc:documentKind": link("msc:DocumentKind"),
    v.EXACT_MATCH: links("biolink:Publication"),
    v.SOURCE: LINK,
    "dcterms:license": LINK,
    "msc:retracted": TEXT,
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
    v.RDFS_COMMENT: TEXTS,
}
EVIDENCE_PROPERTIES = {
    "msc:passage": needed(link("msc:Passage")),
    "msc:stance": link("msc:Stance"),
    "msc:evidenceType": LINK,
    "msc:evidenceRole": link("msc:EvidenceRole"),
    "msc:evidenceSpecies": ENTITIES,
    "msc:evidenceSystem": link("msc:System"),
    "msc:evidenceDesign": TEXT,
    "msc:sampleSize": INTEGER,
    "msc:sampleUnit": TEXT,
    "msc:evidenceDirectness": link("msc:Directness"),
    "msc:quotePosition": TEXT,
    v.PUBLICATIONS: LINKS,
    v.RDFS_COMMENT: TEXT,
}
MEDIATION_PROPERTIES = {
    "msc:mediator": needed(ENTITY),
    "msc:mediatorSign": SIGN,
    "msc:mediatorAspect": ASPECT,
    "msc:passage": links("msc:Passage"),
}
TENSION_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    v.RDFS_LABEL: needed(TEXT),
    v.RDFS_COMMENT: needed(TEXT),
    "msc:concerns": needed(LINKS),
}
STUDY_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    v.RDFS_LABEL: needed(TEXT),
    "msc:reference": link("biolink:Publication"),
    "msc:year": INTEGER,
    "msc:population": needed(TEXT),
    "msc:indication": needed(ENTITY),
    "msc:product": needed(ENTITY),
    "msc:intervention": ENTITY,
    "msc:intent": link("msc:Intent"),
    "msc:design": needed(TEXT),
    "msc:doseLow": DECIMAL,
    "msc:doseHigh": DECIMAL,
    "msc:doseStatistic": TEXT,
    "msc:doseUnit": TEXT,
    "msc:doseText": TEXT,
    "msc:dosesLow": INTEGER,
    "msc:dosesHigh": INTEGER,
    "msc:schedule": TEXT,
    "msc:enrolled": INTEGER,
    "msc:keyMessage": TEXT,
    "msc:passage": needed(links("msc:Passage")),
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
    v.RDFS_COMMENT: TEXT,
}
ARM_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    "msc:ofStudy": needed(link("msc:Study")),
    v.RDFS_LABEL: needed(TEXT),
    "msc:participants": INTEGER,
}
OUTCOME_PROPERTIES = {
    v.RDF_TYPE: needed(LINK),
    "msc:ofStudy": needed(link("msc:Study")),
    v.RDFS_LABEL: needed(TEXT),
    "msc:outcome": ENTITY,
    "msc:value": DECIMAL,
    "msc:valueHigh": DECIMAL,
    "msc:qualifier": TEXT,
    "msc:unit": TEXT,
    "msc:direction": TEXT,
    "msc:endpointMet": BOOLEAN,
    "msc:trend": BOOLEAN,
    v.NEGATED: BOOLEAN,
    "msc:timePoint": TEXT,
    "msc:arm": link("msc:Arm"),
    "msc:comparator": link("msc:Arm"),
    "msc:comparatorValue": DECIMAL,
    "msc:pValue": TEXT,
    "msc:subgroup": TEXT,
    v.RDFS_COMMENT: TEXT,
    "msc:passage": needed(links("msc:Passage")),
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
}
