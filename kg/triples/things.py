"""Parts of statements, from their blocks: entities, contexts, passages, references, evidence, mediators; tensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import terms as v
from kg.model.namespaces import block_kind
from kg.model.statements import (
    ENTITY_FIELDS,
    WORD_FIELDS,
    Context,
    Entity,
    Evidence,
    Mediator,
    Passage,
    Reference,
    Tension,
)
from kg.triples.reader import PASSAGES, every, one, texts
from kg.triples.schema import (
    CONTEXT_PROPERTIES,
    ENTITY_PROPERTIES,
    EVIDENCE_PROPERTIES,
    MEDIATION_PROPERTIES,
    PASSAGE_PROPERTIES,
    REFERENCE_PROPERTIES,
    TENSION_PROPERTIES,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.triples.reader import Reader
    from kg.triples.turtle import TurtleBlock


def make_entity(reader: Reader, block: TurtleBlock, *, is_curated: bool = True) -> Entity | None:
    """Make an entity or homonym; ``None`` if its block has a problem.

    :param reader: Collects the problems.
    :param block: The block.
    :param is_curated: Whether it must have the properties of every entity of ``triples/``: a definition of our own
        terms, which have no other label than ours, and the official label of all others.

    :returns: The entity.
    """
    own = block_kind(block.curie) == "ent"
    required = (v.DEFINITION if own else v.RDFS_LABEL,) if is_curated else ()
    if not reader.check(block, ENTITY_PROPERTIES, *required):
        return None
    category = one(block, v.RDF_TYPE)
    is_homonym = category == "msc:Homonym"
    if not is_homonym and not category.startswith("biolink:"):
        reader.problems.append(block.problem(f"{category} is neither a Biolink category nor msc:Homonym"))
    return Entity(
        curie=block.curie,
        label=one(block, v.PREF_LABEL),
        official_label=one(block, v.RDFS_LABEL, one(block, v.PREF_LABEL)),
        category=category,
        synonyms=every(block, v.ALT_LABEL),
        exact_matches=every(block, v.EXACT_MATCH),
        broader=every(block, v.BROADER),
        definition=one(block, v.DEFINITION),
        comment=one(block, v.RDFS_COMMENT),
        caveats=every(block, "msc:caveat"),
        citation_notes=every(block, "msc:citationNote"),
        is_homonym=is_homonym,
        file=block.file,
        line=block.line,
        administers=every(block, "msc:administers"),
        members=every(block, "msc:member"),
        intent=reader.value(block, "msc:intent", "msc:Intent"),
    )


def make_context(reader: Reader, block: TurtleBlock, entities: dict[str, Entity]) -> Context | None:
    """Make a context."""
    if not reader.check(block, CONTEXT_PROPERTIES):
        return None
    fields: dict[str, tuple[str, ...]] = {}
    for field, name in v.CONTEXT_PROPERTY.items():
        fields[field] = every(block, name)
        if field in ENTITY_FIELDS:
            reader.check_links(block, name, entities, "triples/entities.ttl")
        elif field in WORD_FIELDS:
            kind = f"msc:{name[4].upper()}{name[5:]}"
            fields[field] = tuple(reader.label(block, name, term, kind) for term in block.properties.get(name, ()))
    if not any(fields.values()):
        reader.problems.append(block.problem("states no field"))
    inherited = []
    field_of = {name: field for field, name in v.CONTEXT_PROPERTY.items()}
    for name in every(block, "msc:inherited"):
        field = field_of.get(name, "")
        if not fields.get(field):
            reader.problems.append(block.problem(f"msc:inherited {name}: the context does not state it"))
        inherited.append(field)
    return Context(block.curie, one(block, v.RDFS_LABEL), inherited=tuple(inherited), **fields)


def make_passage(reader: Reader, block: TurtleBlock, references: dict[str, Reference]) -> Passage | None:
    """Make a passage."""
    if not reader.check(block, PASSAGE_PROPERTIES):
        return None
    for name in ("msc:document", "msc:cites"):
        reader.check_links(block, name, references, "triples/references.ttl")
    return Passage(
        block.curie,
        one(block, "msc:document"),
        one(block, "msc:section"),
        int(one(block, "msc:paragraph")),
        int(one(block, "msc:sentence")),
        one(block, "msc:sha256"),
        every(block, "msc:cites"),
        int(one(block, "msc:splitting", "1")),
    )


def make_reference(reader: Reader, block: TurtleBlock) -> Reference | None:
    """Make a reference or source document."""
    if not reader.check(block, REFERENCE_PROPERTIES):
        return None
    return Reference(
        curie=block.curie,
        number=int(one(block, "msc:number", "0")),
        title=one(block, v.TITLE),
        year=int(one(block, "msc:year", "0")),
        url=one(block, v.SOURCE),
        caveats=every(block, "msc:caveat"),
        citation_notes=every(block, "msc:citationNote"),
        is_document=one(block, v.RDF_TYPE) == "msc:Document",
        kind=reader.value(block, "msc:documentKind", "msc:DocumentKind"),
        licence=one(block, "dcterms:license"),
        same=every(block, v.EXACT_MATCH),
        **texts(block, "authors", "journal", "volume", "pages", "doi", "pmid", "pmcid", "retracted"),
    )


def make_evidence(
    reader: Reader,
    block: TurtleBlock,
    passages: dict[str, Passage],
    references: dict[str, Reference],
    entities: dict[str, Entity],
) -> Evidence | None:
    """Make a written line of evidence."""
    if not reader.check(block, EVIDENCE_PROPERTIES):
        return None
    reader.check_links(block, "msc:passage", passages, PASSAGES)
    reader.check_links(block, v.PUBLICATIONS, references, "triples/references.ttl")
    reader.check_links(block, "msc:evidenceSpecies", entities, "triples/entities.ttl")
    if ("msc:sampleSize" in block.properties) != ("msc:sampleUnit" in block.properties):
        reader.problems.append(block.problem("msc:sampleSize and msc:sampleUnit stand together: 12, and of what"))
    passage, size = one(block, "msc:passage"), one(block, "msc:sampleSize")
    cited = passages[passage].references if passage in passages else ()
    return Evidence(
        block.curie,
        passage,
        reader.value(block, "msc:stance", "msc:Stance") or "supports",
        one(block, "msc:evidenceType", v.AUTHOR_STATEMENT),
        reader.value(block, "msc:evidenceRole", "msc:EvidenceRole"),
        every(block, v.PUBLICATIONS) or cited,
        one(block, v.RDFS_COMMENT),
        species=every(block, "msc:evidenceSpecies"),
        system=reader.value(block, "msc:evidenceSystem", "msc:System"),
        design=one(block, "msc:evidenceDesign"),
        sample_size=int(size) if size else None,
        sample_unit=one(block, "msc:sampleUnit"),
        directness=reader.value(block, "msc:evidenceDirectness", "msc:Directness"),
        quote=one(block, "msc:quotePosition"),
    )


def make_mediator(reader: Reader, block: TurtleBlock, entities: dict[str, Entity]) -> Mediator | None:
    """Make a mediator of a ``med:`` block; it has no passages if every passage of its statement names it."""
    if not reader.check(block, MEDIATION_PROPERTIES):
        return None
    reader.check_actors(block, "msc:mediator", entities)
    sign = one(block, "msc:mediatorSign")
    return Mediator(
        block.curie,
        one(block, "msc:mediator"),
        int(sign) if sign else None,
        reader.value(block, "msc:mediatorAspect", "msc:Aspect"),
        every(block, "msc:passage"),
    )


def make_tension(reader: Reader, block: TurtleBlock, statements: Collection[str]) -> Tension | None:
    """Make a tension."""
    if not reader.check(block, TENSION_PROPERTIES):
        return None
    reader.check_links(block, "msc:concerns", statements, "triples/")
    return Tension(block.curie, one(block, v.RDFS_LABEL), one(block, v.RDFS_COMMENT), every(block, "msc:concerns"))
