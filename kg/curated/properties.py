"""Which properties a block of each kind may have: whether they hold identifiers, and whether there may be several."""

from __future__ import annotations

from kg import vocabulary as v

#: Why no statement points to a sentence of a source; the only property of its block.
LEFT_OUT = "msc:leftOut"
#: Property of a statement block to whether it holds identifiers, and whether there may be several.
STATEMENT_PROPERTIES = {
    v.RDF_SUBJECT: (True, True),
    v.RDF_PREDICATE: (True, False),
    v.RDF_OBJECT: (True, True),
    "msc:subjectAspect": (True, False),
    "msc:objectAspect": (True, False),
    "msc:inCell": (True, False),
    "msc:via": (True, True),
    v.NEGATED: (False, False),
    "msc:sign": (False, False),
    "msc:certainty": (True, False),
    "msc:reason": (False, False),
    "msc:timing": (False, False),
    "msc:directness": (True, False),
    "msc:omits": (True, True),
    "msc:collective": (True, False),
    "msc:scope": (True, False),
    "msc:passage": (True, True),
    v.HAS_EVIDENCE: (True, True),
    "msc:caveat": (False, True),
    v.RDFS_COMMENT: (False, False),
    "msc:retracted": (False, False),
}
ENTITY_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    v.RDFS_LABEL: (False, False),
    v.PREF_LABEL: (False, False),
    v.ALT_LABEL: (False, True),
    v.EXACT_MATCH: (True, True),
    v.BROADER: (True, True),
    v.DEFINITION: (False, False),
    v.RDFS_COMMENT: (False, False),
    "msc:caveat": (False, True),
}
CONTEXT_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    v.RDFS_LABEL: (False, False),
    "msc:species": (True, True),
    "msc:cellSource": (True, True),
    "msc:licensing": (True, True),
    "msc:delivery": (True, True),
    "msc:diseaseSetting": (True, True),
    "msc:system": (True, True),
    "msc:condition": (False, True),
    "msc:inherited": (True, True),
}
#: Property of a context to the field of :class:`kg.statements.Context`.
CONTEXT_FIELD = {
    "msc:species": "species",
    "msc:cellSource": "cell_source",
    "msc:licensing": "licensing",
    "msc:delivery": "delivery",
    "msc:diseaseSetting": "disease_setting",
    "msc:system": "system",
    "msc:condition": "condition",
}
PASSAGE_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    "msc:document": (True, False),
    "msc:section": (False, False),
    "msc:paragraph": (False, False),
    "msc:sentence": (False, False),
    "msc:sha256": (False, False),
    "msc:cites": (True, True),
}
REFERENCE_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    "msc:number": (False, False),
    "msc:authors": (False, False),
    v.TITLE: (False, False),
    "msc:journal": (False, False),
    "msc:year": (False, False),
    "msc:volume": (False, False),
    "msc:pages": (False, False),
    "msc:doi": (False, False),
    "msc:pmid": (False, False),
    v.SOURCE: (True, False),
    "dcterms:license": (True, False),
    "msc:caveat": (False, True),
    v.RDFS_COMMENT: (False, True),
}
EVIDENCE_PROPERTIES = {
    "msc:passage": (True, False),
    "msc:stance": (True, False),
    "msc:evidenceType": (True, False),
    "msc:evidenceRole": (True, False),
    v.PUBLICATIONS: (True, True),
    v.RDFS_COMMENT: (False, False),
}
TENSION_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    v.RDFS_LABEL: (False, False),
    v.RDFS_COMMENT: (False, False),
    "msc:concerns": (True, True),
}
STUDY_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    v.RDFS_LABEL: (False, False),
    "msc:reference": (True, False),
    "msc:year": (False, False),
    "msc:population": (False, False),
    "msc:indication": (True, False),
    "msc:product": (True, False),
    "msc:design": (False, False),
    "msc:doseLow": (False, False),
    "msc:doseHigh": (False, False),
    "msc:doseStatistic": (False, False),
    "msc:doseUnit": (False, False),
    "msc:doseText": (False, False),
    "msc:dosesLow": (False, False),
    "msc:dosesHigh": (False, False),
    "msc:schedule": (False, False),
    "msc:keyMessage": (False, False),
    "msc:passage": (True, True),
    "msc:caveat": (False, True),
    v.RDFS_COMMENT: (False, False),
}
ARM_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    "msc:ofStudy": (True, False),
    v.RDFS_LABEL: (False, False),
    "msc:participants": (False, False),
}
OUTCOME_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    "msc:ofStudy": (True, False),
    v.RDFS_LABEL: (False, False),
    "msc:outcome": (True, False),
    "msc:value": (False, False),
    "msc:valueHigh": (False, False),
    "msc:qualifier": (False, False),
    "msc:unit": (False, False),
    "msc:direction": (False, False),
    "msc:trend": (False, False),
    v.NEGATED: (False, False),
    "msc:timePoint": (False, False),
    "msc:arm": (True, False),
    "msc:comparator": (True, False),
    "msc:comparatorValue": (False, False),
    "msc:pValue": (False, False),
    "msc:subgroup": (False, False),
    v.RDFS_COMMENT: (False, False),
    "msc:passage": (True, True),
    "msc:caveat": (False, True),
}
#: Properties whose value is a whole number.
INTEGERS = frozenset(
    {"msc:paragraph", "msc:sentence", "msc:number", "msc:year", "msc:dosesLow", "msc:dosesHigh", "msc:participants"}
)
#: Properties whose value is a number.
DECIMALS = frozenset({"msc:doseLow", "msc:doseHigh", "msc:value", "msc:valueHigh", "msc:comparatorValue"})
#: Properties whose value is true or false.
BOOLEANS = frozenset({v.NEGATED, "msc:trend"})
