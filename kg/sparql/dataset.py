"""The graph as RDF: every statement with its direct triple and its evidence, in a pyoxigraph store in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.model import terms as v
from kg.model.identifiers import ALL_PREFIXES, to_iri
from kg.model.spellings import iri_of
from kg.model.statements import ENTITY_FIELDS, WORD_FIELDS
from kg.model.terms import value_curie
from kg.resources import folder
from kg.sparql.metadata import describe_dataset
from kg.triples.schema import REPLACED_BY
from kg.words.phrases import headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content
    from kg.model.statements import Context, Entity, Evidence, Mediator, Passage, Reference, Statement, Tension
    from kg.model.studies import Arm, Outcome, Study

#: A CURIE, a literal of text, a number or a truth value.
Value = str | int | bool | Literal

#: Certainty to Biolink's knowledge level: a curator's own link is not an assertion of the source.
KNOWLEDGE_LEVEL = {
    "asserted": "knowledge_assertion",
    "suggested": "knowledge_assertion",
    "hypothesised": "not_provided",
    "inferred": "logical_entailment",
}


def open_store(content: Content, *, is_whole: bool = True) -> Store:
    """Make a store of the content and the ontology, in the default graph.

    :param content: The content.
    :param is_whole: Whether it is the whole graph, which is described as a data set, and not a part of it.

    :returns: The store, in memory.
    """
    store = Store()
    store.bulk_load(path=str(folder("ontology") / "msc.ttl"), format=RdfFormat.TURTLE)
    store.bulk_extend(quads(content))
    if is_whole:
        store.bulk_extend(describe_dataset(content))
    return store


def quads(content: Content) -> Iterator[Quad]:
    """Yield the graph form of a content, part by part."""
    for entity in content.entities.values():
        yield from _quads(entity.curie, _entity(entity))
    for context in content.contexts.values():
        yield from _quads(context.curie, _context(context))
    for passage in content.passages.values():
        yield from _quads(passage.curie, _passage(passage))
    for reference in content.references.values():
        yield from _quads(reference.curie, _reference(reference))
    for statement in content.statements.values():
        yield from statement_quads(statement, content)
    for tension in content.tensions.values():
        yield from _quads(tension.curie, _tension(tension))
    for study in content.studies.values():
        yield from _quads(study.curie, _study(study))
        for arm in study.arms:
            yield from _quads(arm.curie, _arm(arm, study))
        for outcome in study.outcomes:
            yield from _quads(outcome.curie, _outcome(outcome, study))
    for gone, successor in content.replaced.items():
        yield _quad(gone, REPLACED_BY, successor)
    for passage_curie, reason in content.left_out.items():
        yield _quad(passage_curie, "msc:leftOut", Literal(reason))


def statement_quads(statement: Statement, content: Content) -> Iterator[Quad]:
    """Yield the graph form of a statement with its evidence, its mediators and its direct triple, if it has one.

    A statement of another graph has no IRI: only its direct triple is returned.
    """
    if is_of_other_graph(statement):
        own = content.predicates[statement.predicate].sign
        if statement.is_direct_triple and own in (None, statement.sign):
            yield _quad(statement.subject, statement.predicate, statement.object)
        return
    yield from _quads(statement.id, _statement(statement, content))
    for line in statement.evidence:
        yield from _quads(line.curie, _evidence(line, statement))
    for mediator in statement.mediators:
        yield from _quads(mediator.curie, _mediator(mediator))
    if statement.is_direct_triple:
        yield _quad(statement.subject, statement.predicate, statement.object)


def is_of_other_graph(statement: Statement) -> bool:
    """Return whether a statement was made from a row of another graph."""
    return not statement.evidence and statement.id.partition(":")[0] not in ALL_PREFIXES


def _iri(identifier: str) -> str:
    return to_iri(identifier) if identifier.partition(":")[0] in ALL_PREFIXES else iri_of(identifier)


def _quads(subject: str, pairs: Iterator[tuple[str, Value]]) -> Iterator[Quad]:
    for predicate, value in pairs:
        if value != "":
            yield _quad(subject, predicate, value)


def _quad(subject: str, predicate: str, value: Value) -> Quad:
    if isinstance(value, str):
        node: NamedNode | Literal = NamedNode(_iri(value))
    else:
        node = value if isinstance(value, Literal) else Literal(value)
    return Quad(NamedNode(_iri(subject)), NamedNode(_iri(predicate)), node)


def _text(text: str) -> Value:
    return Literal(text) if text else ""


def _remarks(thing: Entity | Reference | Statement | Study | Outcome) -> Iterator[tuple[str, Value]]:
    yield from (("msc:caveat", _text(text)) for text in thing.caveats)
    yield from (("msc:citationNote", _text(text)) for text in thing.citation_notes)


def _number(value: int | None) -> Value:
    return "" if value is None else value


def _word(word: str) -> Value:
    return value_curie(word) if word else ""


def _entity(entity: Entity) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, entity.category
    if not entity.is_homonym:
        yield v.RDF_TYPE, "msc:Entity"
    yield v.RDFS_LABEL, _text(entity.official_label)
    yield v.PREF_LABEL, _text(entity.label)
    yield from ((v.ALT_LABEL, _text(name)) for name in entity.synonyms)
    yield from ((v.EXACT_MATCH, curie) for curie in entity.exact_matches)
    yield from ((v.BROADER, curie) for curie in entity.broader)
    yield from (("msc:member", curie) for curie in entity.members)
    yield from (("msc:administers", curie) for curie in entity.administers)
    yield "msc:intent", _word(entity.intent)
    yield v.DEFINITION, _text(entity.definition)
    yield v.RDFS_COMMENT, _text(entity.comment)
    yield from _remarks(entity)


def _context(context: Context) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Context"
    yield v.RDFS_LABEL, _text(context.label)
    for field, values in context.stated().items():
        for value in values:
            node = value if field in ENTITY_FIELDS else value_curie(value) if field in WORD_FIELDS else Literal(value)
            yield v.CONTEXT_PROPERTY[field], node
    yield from (("msc:inherited", v.CONTEXT_PROPERTY[field]) for field in context.inherited)


def _passage(passage: Passage) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Passage"
    yield "msc:document", passage.document
    yield "msc:section", _text(passage.section)
    yield "msc:paragraph", passage.paragraph
    yield "msc:sentence", passage.sentence
    yield "msc:sha256", _text(passage.sha256)
    if passage.splitting != 1:
        yield "msc:splitting", passage.splitting
    yield from (("msc:cites", curie) for curie in passage.references)


def _reference(reference: Reference) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Document" if reference.is_document else "biolink:Publication"
    if reference.number:
        yield "msc:number", reference.number
    yield "msc:authors", _text(reference.authors)
    yield v.TITLE, _text(reference.title)
    yield "msc:journal", _text(reference.journal)
    if reference.year:
        yield "msc:year", reference.year
    yield "msc:volume", _text(reference.volume)
    yield "msc:pages", _text(reference.pages)
    yield "msc:doi", _text(reference.doi)
    yield "msc:pmid", _text(reference.pmid)
    yield "msc:pmcid", _text(reference.pmcid)
    yield "dcterms:license", reference.licence
    yield "msc:documentKind", _word(reference.kind)
    yield from ((v.EXACT_MATCH, curie) for curie in reference.same)
    if reference.url:
        yield v.SOURCE, Literal(reference.url)
    yield "msc:retracted", _text(reference.retracted)
    yield from _remarks(reference)


def _statement(statement: Statement, content: Content) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "rdf:Statement"
    yield v.RDF_TYPE, "biolink:Association"
    yield v.RDFS_LABEL, _text(headline(statement, content))
    yield v.RDF_SUBJECT, statement.subject
    yield v.RDF_PREDICATE, statement.predicate
    yield v.RDF_OBJECT, statement.object
    if statement.sign is not None:
        yield "msc:sign", statement.sign
    yield v.NEGATED, statement.is_negated
    yield "msc:certainty", value_curie(statement.certainty)
    yield "msc:reason", _text(statement.reason)
    yield "msc:subjectAspect", _word(statement.subject_aspect)
    yield "msc:objectAspect", _word(statement.object_aspect)
    yield "msc:directness", _word(statement.directness)
    yield "msc:inCell", statement.in_cell
    yield from (("msc:via", curie) for curie in statement.via)
    yield "msc:timing", _text(statement.timing)
    yield "msc:scope", statement.context.curie
    yield "msc:collective", statement.collective
    yield from (("msc:omits", curie) for curie in statement.omits)
    yield "biolink:knowledge_level", _text(KNOWLEDGE_LEVEL[statement.certainty])
    yield "biolink:agent_type", _text("manual_agent")
    yield from ((v.PUBLICATIONS, curie) for curie in statement.references)
    for line in statement.evidence:
        yield v.HAS_EVIDENCE, line.curie
        yield "msc:passage", line.passage
    yield from _remarks(statement)
    yield v.RDFS_COMMENT, _text(statement.comment)
    yield "msc:retracted", _text(statement.retracted)


def _evidence(line: Evidence, statement: Statement) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Evidence"
    yield "msc:passage", line.passage
    yield "msc:stance", value_curie(line.stance)
    yield "msc:evidenceType", line.eco
    yield "msc:evidenceRole", _word(line.role)
    yield from (("msc:evidenceSpecies", curie) for curie in line.species)
    yield "msc:evidenceSystem", _word(line.system)
    yield "msc:evidenceDesign", _text(line.design)
    yield "msc:sampleSize", _number(line.sample_size)
    yield "msc:sampleUnit", _text(line.sample_unit)
    yield "msc:quotePosition", _text(line.quote)
    yield "msc:evidenceDirectness", _word(line.directness)
    yield from (("msc:mediation", mediator.curie) for mediator in statement.mediators_in(line.passage))
    yield from ((v.PUBLICATIONS, curie) for curie in line.references)
    yield v.RDFS_COMMENT, _text(line.comment)


def _mediator(mediator: Mediator) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Mediation"
    yield "msc:mediator", mediator.entity
    yield "msc:mediatorSign", _number(mediator.sign)
    yield "msc:mediatorAspect", _word(mediator.aspect)


def _tension(tension: Tension) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Tension"
    yield v.RDFS_LABEL, _text(tension.label)
    yield v.RDFS_COMMENT, _text(tension.comment)
    yield from (("msc:concerns", curie) for curie in tension.statements)


def _amount(value: float | None) -> Value:
    if value is None:
        return ""
    return Literal(f"{value:f}".rstrip("0").rstrip("."), datatype=NamedNode(to_iri("xsd:decimal")))


def _study(study: Study) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Study"
    yield v.RDFS_LABEL, _text(study.label)
    yield "msc:reference", study.reference
    if study.year:
        yield "msc:year", study.year
    yield "msc:population", _text(study.population)
    yield "msc:indication", study.indication
    yield "msc:product", study.product
    yield "msc:intervention", study.intervention
    yield "msc:intent", _word(study.intent)
    yield "msc:design", _text(study.design)
    yield "msc:doseLow", _amount(study.dose.low)
    yield "msc:doseHigh", _amount(study.dose.high)
    yield "msc:doseStatistic", _text(study.dose.statistic)
    yield "msc:doseUnit", _text(study.dose.unit)
    yield "msc:doseText", _text(study.dose.text)
    yield "msc:dosesLow", _number(study.doses_low)
    yield "msc:dosesHigh", _number(study.doses_high)
    yield "msc:schedule", _text(study.schedule)
    yield "msc:enrolled", _number(study.enrolled)
    yield "msc:keyMessage", _text(study.key_message)
    yield from (("msc:passage", curie) for curie in study.passages)
    yield from _remarks(study)
    yield v.RDFS_COMMENT, _text(study.comment)


def _arm(arm: Arm, study: Study) -> Iterator[tuple[str, Value]]:
    yield v.RDF_TYPE, "msc:Arm"
    yield "msc:ofStudy", study.curie
    yield v.RDFS_LABEL, _text(arm.name)
    yield "msc:participants", _number(arm.n)


def _outcome(outcome: Outcome, study: Study) -> Iterator[tuple[str, Value]]:
    arms = {arm.name: arm.curie for arm in study.arms}
    yield v.RDF_TYPE, "msc:Outcome"
    yield "msc:ofStudy", study.curie
    yield v.RDFS_LABEL, _text(outcome.name)
    yield "msc:outcome", outcome.entity
    yield "msc:value", _amount(outcome.value)
    yield "msc:valueHigh", _amount(outcome.value_high)
    yield "msc:qualifier", _text(outcome.qualifier)
    yield "msc:unit", _text(outcome.unit)
    yield "msc:direction", _text(outcome.direction)
    yield "msc:endpointMet", _number(outcome.endpoint_met)
    yield "msc:trend", outcome.is_trend
    yield v.NEGATED, outcome.is_negated
    yield "msc:timePoint", _text(outcome.time_point)
    yield "msc:arm", arms.get(outcome.arm, "")
    yield "msc:comparator", arms.get(outcome.comparator, "")
    yield "msc:comparatorValue", _amount(outcome.comparator_value)
    yield "msc:pValue", _text(outcome.p)
    yield "msc:subgroup", _text(outcome.subgroup)
    yield from (("msc:passage", curie) for curie in outcome.passages)
    yield from _remarks(outcome)
    yield v.RDFS_COMMENT, _text(outcome.text)
