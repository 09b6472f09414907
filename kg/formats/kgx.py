"""KGX, the exchange format of Biolink: a list of nodes and one of edges, as TSV or JSON lines.

A statement becomes an edge in the words of Biolink. Where Biolink has no word for an aspect or a condition, the edge
says less than the statement, never more: an effect on an aspect without a word (*proliferation* of a cell) loses its
direction, since the bare edge would say it of the cell itself. The column ``msc_statement`` holds the whole statement
as ``kg export -f jsonl`` writes it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from kg.formats.rows import category, count_losses, rests_on, usable
from kg.model.terms import MAPPINGS
from kg.words.phrases import reading
from kg.words.records import statement_record

if TYPE_CHECKING:
    from kg.formats.losses import Losses
    from kg.formats.registry import ExportJob
    from kg.model.content import Content
    from kg.model.statements import Entity, Reference, Statement

    #: A row: column to a word or a list of words.
    KgxRow = dict[str, str | list[str]]

NODE_COLUMNS = ("id", "category", "name", "synonym", "xref", "description")
EDGE_COLUMNS = (
    *("id", "category", "subject", "predicate", "object", "qualified_predicate", "subject_aspect_qualifier"),
    *("object_aspect_qualifier", "object_direction_qualifier", "anatomical_context_qualifier"),
    *("species_context_qualifier", "disease_context_qualifier", "temporal_context_qualifier", "negated"),
    *("knowledge_level", "agent_type", "primary_knowledge_source", "publications", "original_predicate"),
    *("description", "msc_statement"),
)
#: The source that edges name. It is not registered as an information resource.
SOURCE = "infores:msc-kg"
#: The predicate of statements for whose predicate Biolink has none.
NO_WORD = "biolink:related_to"
#: Certainty to Biolink's knowledge level, which is never more certain than the statement.
LEVELS = {
    "asserted": "knowledge_assertion",
    "suggested": "not_provided",
    "hypothesised": "prediction",
    "inferred": "logical_entailment",
}
#: Aspects of this graph to the words of Biolink.
ASPECT_WORDS = {
    "activity": "activity",
    "amount": "abundance",
    "expression": "expression",
    "secretion": "secretion",
    "stability": "stability",
    "synthesis": "synthesis",
}
#: Caveats of statements from other graphs to the agents that made them.
AGENTS = {
    "found by text mining": "text_mining_agent",
    "given by a computational model": "computational_model",
    "found by an automated analysis of data": "data_analysis_pipeline",
}
#: Predicates of an effect whose direction stands in a qualifier.
BY_DIRECTION = {"msc:increases": "increased", "msc:decreases": "decreased", "msc:delivers": "increased"}
DISEASES = ("biolink:Disease", "biolink:PhenotypicFeature")


def write_tsv(job: ExportJob) -> dict[str, str]:
    """Write two tables; since KGX has no quotes, tabs and line breaks become blanks, and bars in lists slashes."""
    nodes, edges = rows(job.content, job.losses)
    return {
        "_nodes.tsv": _table(NODE_COLUMNS, nodes, job.losses),
        "_edges.tsv": _table(EDGE_COLUMNS, edges, job.losses),
    }


def write_jsonl(job: ExportJob) -> dict[str, str]:
    """Write two lists of JSON objects, one a line."""
    nodes, edges = rows(job.content, job.losses)
    lines = ["".join(json.dumps(typed(row), ensure_ascii=False) + "\n" for row in part) for part in (nodes, edges)]
    return {"_nodes.jsonl": lines[0], "_edges.jsonl": lines[1]}


def rows(content: Content, losses: Losses) -> tuple[list[KgxRow], list[KgxRow]]:
    """Return the nodes and edges of a graph as rows of KGX; the wider kinds of an entity are edges, too.

    ``losses`` counts what Biolink has no word for.
    """
    items = list(usable(content, losses))
    named = {curie for item in items for curie in (item.subject, item.object, item.in_cell) if curie}
    for item in items:
        named.update((*item.context.species, *item.context.disease_setting))
    waiting = sorted(named)
    while waiting:
        entity = content.entities.get(waiting.pop())
        new = set(entity.broader) - named if entity else set()
        named |= new
        waiting += new
    entities = [content.entities[curie] for curie in sorted(named) if curie in content.entities]
    edges = [edge_row(item, content, losses) for item in items]
    edges += [_kind(entity, wider) for entity in entities for wider in entity.broader]
    count_losses(content, [], losses, nodes=sorted(named))
    losses.add("groups' members and what interventions give", sum(bool(e.members or e.administers) for e in entities))
    return [_node(entity) for entity in entities], edges


def _node(entity: Entity) -> KgxRow:
    names = dict.fromkeys((entity.official_label, *entity.synonyms))
    return _filled(
        {
            "id": entity.curie,
            "category": [entity.category if entity.category.startswith("biolink:") else "biolink:NamedThing"],
            "name": entity.label,
            "synonym": [name for name in names if name != entity.label],
            "xref": list(entity.exact_matches),
            "description": entity.definition,
        }
    )


def _kind(entity: Entity, wider: str) -> KgxRow:
    row: KgxRow = {
        "id": f"{entity.curie}-subclass_of-{wider}",
        "category": ["biolink:Association"],
        "subject": entity.curie,
        "predicate": "biolink:subclass_of",
        "object": wider,
        "knowledge_level": "knowledge_assertion",
        "agent_type": "manual_agent" if entity.file else "not_provided",
        "primary_knowledge_source": SOURCE if entity.file else "",
        "original_predicate": "skos:broader",
    }
    return _filled(row)


class _Effect(NamedTuple):
    """A predicate in the words of Biolink."""

    predicate: str
    qualified: str = ""
    direction: str = ""


def edge_row(item: Statement, content: Content, losses: Losses) -> KgxRow:
    """Return a statement as an edge in the words of Biolink: the columns of :data:`EDGE_COLUMNS` that are not empty.

    The statement was neither retracted nor misunderstood. ``losses`` counts what Biolink has no word for.
    """
    effect = _effect(item, content)
    aspects = {side: getattr(item, f"{side}_aspect") for side in ("subject", "object")}
    if unknown := [aspect for aspect in aspects.values() if aspect and aspect not in ASPECT_WORDS]:
        if effect.direction:
            losses.add("Biolink's words: directions of effects on aspects without a word there")
        losses.add("Biolink's words: aspects without a word there", len(unknown))
        effect = _Effect("biolink:affects") if effect.direction else effect
    if effect.predicate == NO_WORD:
        losses.add("Biolink's words: predicates without a word there, written as related to")
    losses.add(
        "Biolink's words: sources of statements from other graphs", int(not item.evidence and bool(item.comment))
    )
    is_none = item.sign == 0 and item.predicate == "msc:affects"
    if is_none:
        losses.add("Biolink's words: effects measured as none, written as a denied effect")
    context = item.context
    others = ("target_species", "cell_source", "product_state", "licensing", "delivery", "intent", "dose", "day")
    lost = [field for field in (*others, "system", "condition") if getattr(context, field)]
    diseases = [curie for curie in context.disease_setting if category(curie, content) in DISEASES]
    losses.add("Biolink's words: fields of contexts without a qualifier there", len(lost))
    losses.add("Biolink's words: settings that are no disease", len(context.disease_setting) - len(diseases))
    losses.add("Biolink's words: mediators", len(item.mediators))
    losses.add("Biolink's words: caveats", len(item.caveats))
    return _filled(
        {
            "id": item.id,
            "category": ["biolink:Association"],
            "subject": item.subject,
            "predicate": effect.predicate,
            "object": item.object,
            "qualified_predicate": effect.qualified,
            "subject_aspect_qualifier": ASPECT_WORDS.get(item.subject_aspect, ""),
            "object_aspect_qualifier": ASPECT_WORDS.get(item.object_aspect, ""),
            "object_direction_qualifier": effect.direction,
            "anatomical_context_qualifier": [item.in_cell] if item.in_cell else [],
            "species_context_qualifier": context.species[0] if len(context.species) == 1 else "",
            "disease_context_qualifier": diseases[0] if len(diseases) == 1 else "",
            "temporal_context_qualifier": item.timing,
            "negated": "true" if item.is_negated or is_none else "",
            "knowledge_level": LEVELS[item.certainty],
            "agent_type": _agent(item),
            "primary_knowledge_source": SOURCE if item.evidence else "",
            "publications": publications(item, content),
            "original_predicate": item.predicate,
            "description": reading([item], content),
            "msc_statement": json.dumps(statement_record(item, content), ensure_ascii=False),
        }
    )


def _effect(item: Statement, content: Content) -> _Effect:
    if item.predicate in BY_DIRECTION:
        return _Effect("biolink:affects", "biolink:causes", BY_DIRECTION[item.predicate])
    predicate = content.predicates[item.predicate]
    if predicate.curie.startswith("biolink:"):
        direction = {1: "increased", -1: "decreased"}.get(item.sign or 0, "") if predicate.sign is None else ""
        return _Effect(predicate.curie, "", direction)
    mapped = sorted((MAPPINGS.index(how), curie) for how, curie in predicate.mappings if curie.startswith("biolink:"))
    return _Effect(mapped[0][1] if mapped else NO_WORD)


def _agent(item: Statement) -> str:
    """Return the kind of agent that made a statement; for one from another graph its caveats decide."""
    if item.evidence:
        return "manual_agent"
    return next((AGENTS[words] for words in item.caveats if words in AGENTS), "not_provided")


def publications(item: Statement, content: Content) -> list[str]:
    """Return the identifiers of the publications that a statement rests on."""
    return list(dict.fromkeys(filter(None, map(publication, rests_on(item, content)))))


def publication(reference: Reference) -> str:
    """Return the PubMed identifier, DOI or address of a publication, empty if it has none."""
    if reference.pmid:
        return f"PMID:{reference.pmid}"
    return f"doi:{reference.doi}" if reference.doi else reference.url


def _filled(row: KgxRow) -> KgxRow:
    return {column: value for column, value in row.items() if value}


def typed(row: KgxRow) -> dict[str, str | list[str] | bool]:
    """Return a row with the values of JSON."""
    return {column: value == "true" if column == "negated" else value for column, value in row.items()}


def _table(columns: tuple[str, ...], table: list[KgxRow], losses: Losses) -> str:
    rows = (columns, *([cell(row.get(column, ""), losses) for column in columns] for row in table))
    return "".join("\t".join(row) + "\n" for row in rows)


def cell(value: str | list[str], losses: Losses) -> str:
    """Return a value as a cell of a table, in one line, lists separated by bars."""
    words = [value] if isinstance(value, str) else value
    blanks = str.maketrans("\t\n\r", "   ") if isinstance(value, str) else str.maketrans("\t\n\r|", "   /")
    clean = [word.translate(blanks) for word in words]
    losses.add("tabs, line breaks and bars in cells", sum(map(str.__ne__, clean, words)))
    return "|".join(clean)
