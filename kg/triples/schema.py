"""Which properties a block of each kind may have, in the order in which they are written, and what their values are."""

from __future__ import annotations

from typing import NamedTuple

from kg.model import terms as v


class Values(NamedTuple):
    """What a property takes."""

    #: ``an identifier``, ``a literal``, ``a whole number``, ``a number``, ``1 or -1``, or ``true or false``.
    kind: str
    #: Whether there may be several.
    is_list: bool = False

    @property
    def is_iri(self) -> bool:
        """Whether they are identifiers."""
        return self.kind == "an identifier"


#: One identifier or several; the same of texts; and what is a number or a truth value.
LINK, LINKS = Values("an identifier"), Values("an identifier", True)
TEXT, TEXTS = Values("a literal"), Values("a literal", True)
INTEGER, DECIMAL, BOOLEAN = Values("a whole number"), Values("a number"), Values("true or false")
SIGN = Values("1 or -1")

#: Why no statement points to a sentence of a source; the only property of its block.
LEFT_OUT = "msc:leftOut"
#: What stands in the place of a statement that is there no more; the only property of its block.
REPLACED_BY = "msc:replacedBy"
STATEMENT_PROPERTIES = {
    v.RDF_SUBJECT: LINKS,
    v.RDF_PREDICATE: LINK,
    v.RDF_OBJECT: LINKS,
    "msc:subjectAspect": LINK,
    "msc:objectAspect": LINK,
    "msc:inCell": LINK,
    "msc:via": LINKS,
    "msc:mediation": LINKS,
    v.NEGATED: BOOLEAN,
    "msc:sign": TEXT,
    "msc:certainty": LINK,
    "msc:reason": TEXT,
    "msc:timing": TEXT,
    "msc:directness": LINK,
    "msc:omits": LINKS,
    "msc:collective": LINK,
    "msc:scope": LINK,
    "msc:passage": LINKS,
    v.HAS_EVIDENCE: LINKS,
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
    v.RDFS_COMMENT: TEXT,
    "msc:retracted": TEXT,
}
ENTITY_PROPERTIES = {
    v.RDF_TYPE: LINK,
    v.RDFS_LABEL: TEXT,
    v.PREF_LABEL: TEXT,
    v.ALT_LABEL: TEXTS,
    v.EXACT_MATCH: LINKS,
    v.BROADER: LINKS,
    "msc:member": LINKS,
    "msc:administers": LINKS,
    "msc:intent": LINK,
    v.DEFINITION: TEXT,
    v.RDFS_COMMENT: TEXT,
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
}
CONTEXT_PROPERTIES = {
    v.RDF_TYPE: LINK,
    v.RDFS_LABEL: TEXT,
    "msc:species": LINKS,
    "msc:targetSpecies": LINKS,
    "msc:cellSource": LINKS,
    "msc:productState": LINKS,
    "msc:licensing": LINKS,
    "msc:delivery": LINKS,
    "msc:intent": LINKS,
    "msc:dose": TEXTS,
    "msc:day": TEXTS,
    "msc:diseaseSetting": LINKS,
    "msc:system": LINKS,
    "msc:condition": TEXTS,
    "msc:inherited": LINKS,
}
PASSAGE_PROPERTIES = {
    v.RDF_TYPE: LINK,
    "msc:document": LINK,
    "msc:section": TEXT,
    "msc:paragraph": INTEGER,
    "msc:sentence": INTEGER,
    "msc:sha256": TEXT,
    "msc:cites": LINKS,
}
REFERENCE_PROPERTIES = {
    v.RDF_TYPE: LINK,
    "msc:number": INTEGER,
    "msc:authors": TEXT,
    v.TITLE: TEXT,
    "msc:journal": TEXT,
    "msc:year": INTEGER,
    "msc:volume": TEXT,
    "msc:pages": TEXT,
    "msc:doi": TEXT,
    "msc:pmid": TEXT,
    v.SOURCE: LINK,
    "dcterms:license": LINK,
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
    v.RDFS_COMMENT: TEXTS,
}
EVIDENCE_PROPERTIES = {
    "msc:passage": LINK,
    "msc:stance": LINK,
    "msc:evidenceType": LINK,
    "msc:evidenceRole": LINK,
    v.PUBLICATIONS: LINKS,
    v.RDFS_COMMENT: TEXT,
}
MEDIATION_PROPERTIES = {
    "msc:mediator": LINK,
    "msc:mediatorSign": SIGN,
    "msc:mediatorAspect": LINK,
    "msc:passage": LINKS,
}
TENSION_PROPERTIES = {
    v.RDF_TYPE: LINK,
    v.RDFS_LABEL: TEXT,
    v.RDFS_COMMENT: TEXT,
    "msc:concerns": LINKS,
}
STUDY_PROPERTIES = {
    v.RDF_TYPE: LINK,
    v.RDFS_LABEL: TEXT,
    "msc:reference": LINK,
    "msc:year": INTEGER,
    "msc:population": TEXT,
    "msc:indication": LINK,
    "msc:product": LINK,
    "msc:design": TEXT,
    "msc:doseLow": DECIMAL,
    "msc:doseHigh": DECIMAL,
    "msc:doseStatistic": TEXT,
    "msc:doseUnit": TEXT,
    "msc:doseText": TEXT,
    "msc:dosesLow": INTEGER,
    "msc:dosesHigh": INTEGER,
    "msc:schedule": TEXT,
    "msc:keyMessage": TEXT,
    "msc:passage": LINKS,
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
    v.RDFS_COMMENT: TEXT,
}
ARM_PROPERTIES = {
    v.RDF_TYPE: LINK,
    "msc:ofStudy": LINK,
    v.RDFS_LABEL: TEXT,
    "msc:participants": INTEGER,
}
OUTCOME_PROPERTIES = {
    v.RDF_TYPE: LINK,
    "msc:ofStudy": LINK,
    v.RDFS_LABEL: TEXT,
    "msc:outcome": LINK,
    "msc:value": DECIMAL,
    "msc:valueHigh": DECIMAL,
    "msc:qualifier": TEXT,
    "msc:unit": TEXT,
    "msc:direction": TEXT,
    "msc:endpointMet": BOOLEAN,
    "msc:trend": BOOLEAN,
    v.NEGATED: BOOLEAN,
    "msc:timePoint": TEXT,
    "msc:arm": LINK,
    "msc:comparator": LINK,
    "msc:comparatorValue": DECIMAL,
    "msc:pValue": TEXT,
    "msc:subgroup": TEXT,
    v.RDFS_COMMENT: TEXT,
    "msc:passage": LINKS,
    "msc:caveat": TEXTS,
    "msc:citationNote": TEXTS,
}
