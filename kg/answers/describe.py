"""Descriptions of an entity, statement, reference, context, passage, study or tension: all that the graph holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.answers.description import Description, Entry, Listing, facts, line, remarks
from kg.answers.tensions import statements_of, tensions_of
from kg.answers.trials import flat_record, outcome_words
from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.model.namespaces import block_kind
from kg.model.spellings import standard_curie
from kg.model.statements import CERTAINTIES
from kg.names.lexicon import fold
from kg.suggest import suggest
from kg.words import phrases
from kg.words.contexts import context_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model.content import Content
    from kg.model.statements import Entity, Evidence, Statement
    from kg.model.studies import Outcome, Study
    from kg.names.reading import Reading

#: Kinds of blocks to the part of the content that has them; everything else is an entity.
KINDS = {
    "stm": "statements",
    "evd": "statements",
    "med": "statements",
    "ref": "references",
    "ctx": "contexts",
    "psg": "passages",
    "tns": "tensions",
    "study": "studies",
}

#: The beginning of a PMID or DOI as people write it.
_CITED_BY = re.compile(r"^(https?://)?((dx\.)?doi\.org/|pubmed\.ncbi\.nlm\.nih\.gov/|doi:|pmid:?)\s*", re.IGNORECASE)
#: The words after a first author.
_ET_AL = re.compile(r"\s+et\s+al\.?\s+", re.IGNORECASE)


def kind_of(name: str, content: Content) -> tuple[str, str] | None:
    """Find the part of a graph that an identifier belongs to.

    :param name: Any name of an entity, an identifier of our own in any case, or one that a store has for a statement.
    :param content: The graph.

    :returns: The part of :class:`~kg.model.content.Content` and the identifier, or ``None`` for the name of an entity.

    >>> import kg
    >>> content = kg.load().content
    >>> kind_of("STM:ido_treg-1", content), kind_of("IDO", content)
    (('statements', 'stm:ido_treg-1'), None)
    """
    if name in content.statements and name not in content.entities:
        return "statements", name
    curie = standard_curie(name)
    kind = KINDS.get(block_kind(curie)) if curie else None
    return (kind, curie) if kind and curie else None


def find_statements(curie: str, content: Content) -> list[Statement]:
    """Find a statement by its identifier, or several by that of their block, their evidence or a mediator.

    :param curie: A ``stm:``, ``evd:`` or ``med:`` CURIE; for one that was replaced, its successor is found.
    :param content: The graph.

    :returns: One statement, or the members of the list in their order.

    :raises NameNotFoundError: If there is none; ``near`` has identifiers like it.
    """
    known = content.successor(curie)
    if known in content.statements:
        return [content.statements[known]]
    found = [
        item
        for item in content.curated()
        if known in (item.id, item.block)
        or any(known == line.curie for line in item.evidence)
        or any(known == mediator.curie for mediator in item.mediators)
    ]
    if not found:
        raise _not_found(curie, "statements", content)
    return found


def find_thing(kind: str, curie: str, content: Content) -> Any:
    """Find a reference, context, passage, study or tension by its identifier.

    :param kind: The part of the content, as :func:`kind_of` returns it.
    :param curie: Its CURIE.
    :param content: The graph.

    :returns: The row: a :class:`~kg.model.statements.Reference`, ``Context``, ``Passage``, ``Study`` or ``Tension``.

    :raises NameNotFoundError: If there is none; ``near`` has identifiers like it.
    """
    part = getattr(content, kind)
    if curie not in part:
        raise _not_found(curie, kind, content)
    return part[curie]


def find_cited(name: str, content: Content) -> tuple[str, str] | None:
    """Find a publication or study by its PMID, its DOI, or its first author and year.

    :param name: As in ``PMID:19414750``, ``https://doi.org/10.4049/jimmunol.0803962`` or ``Chen et al. 2008``.
    :param content: The graph.

    :returns: The part of the content and the CURIE; documents and studies come before publications that are only cited.
        ``None`` if nothing has that name.

    :raises AmbiguousNameError: If several have it.
    """
    number = _CITED_BY.sub("", name.strip()).rstrip("/").casefold()
    words = fold(_ET_AL.sub(" ", name))
    references = [
        item
        for item in content.references.values()
        if number in (item.pmid, item.doi.casefold()) or words == fold(_ET_AL.sub(" ", item.short))
    ]
    found = [("studies", item.curie) for item in content.studies.values() if words == fold(item.label)]
    found += [("references", item.curie) for item in references if item.is_document]
    found = found or [("references", item.curie) for item in references]
    if len(found) > 1:
        raise AmbiguousNameError(name, [curie for _, curie in found])
    return found[0] if found else None


def _not_found(curie: str, kind: str, content: Content) -> NameNotFoundError:
    known = [item.id for item in content.curated()] if kind == "statements" else list(getattr(content, kind))
    way_out = f"its identifiers read as in {known[0]}" if known else "there is none at all"
    return NameNotFoundError(curie, suggest(curie, known, "identifier"), what=kind.removesuffix("s"), way_out=way_out)


def describe_entity(reading: Reading, content: Content) -> Description:
    """Describe an entity: names, identifiers, effects, and what acts on it."""
    entity = reading.entity
    head = [line(f"{entity.label}  ({entity.curie}, {entity.category})"), *_entity_facts(entity, content)]
    if reading.homonyms:
        head.append(line(f"  not: {', '.join(reading.homonyms)}"))
    naming = content.naming(entity.curie)
    lists = {
        "as subject": [s for s in naming if s.subject == entity.curie],
        "as object": [s for s in naming if s.object == entity.curie],
        "as mediator, cell or omitted step": [s for s in naming if entity.curie in (*s.via, s.in_cell, *s.omits)],
    }
    studies = [study for study in content.studies.values() if entity.curie in _entities(study)]
    listings = [_statements(heading, statements, content) for heading, statements in lists.items()]
    return Description(head, [*listings, _studies(studies)])


def _entities(study: Study) -> set[str]:
    return {study.indication, study.product, *(outcome.entity for outcome in study.outcomes)}


def _entity_facts(entity: Entity, content: Content) -> list[Entry]:
    rows = [
        ("official label", entity.official_label if entity.official_label != entity.label else ""),
        ("synonyms", ", ".join(entity.synonyms)),
        ("same as", ", ".join(entity.exact_matches)),
        ("broader", phrases.labels(entity.broader, content.entities)),
        ("narrower", phrases.labels(content.narrower(entity.curie), content.entities)),
        ("any of these, together", phrases.labels(entity.members, content.entities)),
        ("in the group", "; ".join(phrases.label(group, content.entities) for group in content.groups(entity.curie))),
        ("administers", phrases.labels(entity.administers, content.entities)),
        ("intent", entity.intent),
        ("definition", entity.definition),
        ("note", entity.comment),
    ]
    return [*facts(rows), *remarks(entity.caveats, entity.citation_notes)]


def describe_statement(statement: Statement, content: Content) -> Description:
    """Describe a statement: its qualifiers and its evidence."""
    entities = content.entities
    rows = [
        ("sign", phrases.sign_word(statement.sign)),
        ("negated", "yes: the source denies it" if statement.is_negated else ""),
        ("withdrawn", statement.retracted),
        ("not understood", statement.not_understood and f"{statement.not_understood}; no path follows it"),
        ("certainty", statement.certainty),
        ("reason", statement.reason),
        *phrases.mediator_rows(statement.mediators, entities),
        ("timing", statement.timing),
        ("directness", statement.directness),
        ("omits", phrases.labels(statement.omits, entities)),
        ("one of the list", statement.collective),
        ("context", context_words(statement.context, entities)),
        ("identifiers", f"{statement.subject} {statement.predicate} {statement.object}"),
        ("note", statement.comment if statement.evidence else ""),
    ]
    return Description(
        [
            line(f"{statement.id}: {phrases.triple(statement, content)}", "statement"),
            *facts(rows),
            *remarks(statement.caveats, statement.citation_notes),
            *(entry for item in statement.evidence for entry in _evidence(item, statement, content)),
            *(
                line(f"  tension: {tension.label} ({tension.curie}): {tension.comment}", "tension")
                for tension in tensions_of([statement], content)
            ),
            line(
                f"  written in {statement.file}:{statement.line}"
                if statement.evidence
                else f"  rests on {phrases.unread(statement)}"
            ),
        ],
        brief=phrases.brief(statement, content),
    )


def _evidence(item: Evidence, statement: Statement, content: Content) -> Iterator[Entry]:
    """Describe a line of evidence; in short with the short citations of what the passage cites."""
    passage = content.passages[item.passage]
    document = content.references[passage.document]
    made = "".join(f", {fact}" for fact in (item.role, *phrases.evidence_facts(item, content.entities)) if fact)
    words = f"  {item.stance}{made} ({item.eco}): {document.short}, {phrases.place(passage)} ({passage.curie})"
    own = phrases.own_mediation(statement, item.passage, content.entities)
    lines = [words, *([f"    {own}"] if own else [])]
    lines += [f"    {phrases.citation(content.references[curie])}" for curie in item.references]
    cited = phrases.references_words(item, content)
    brief = "; ".join(filter(None, (words, own, f"citing {cited}" if cited else "")))
    yield Entry(tuple(lines), brief, "line of evidence")
    if item.comment:
        yield Entry((f"    note: {item.comment}",), "", "note")


def describe_reference(curie: str, content: Content) -> Description:
    """Describe a reference: the citation, and the statements that rest on it."""
    reference = content.references[curie]
    if reference.is_document:
        using = [
            s for s in content.curated() if any(content.passages[item.passage].document == curie for item in s.evidence)
        ]
    else:
        using = [s for s in content.curated() if curie in s.references]
    head = [
        line(f"{curie}: {phrases.citation(reference)}"),
        *facts(
            (
                ("PMID", reference.pmid),
                ("PMCID", reference.pmcid),
                ("kind", reference.kind),
                ("licence", reference.licence),
                ("retracted", reference.retracted and f"{reference.retracted}; nothing read in it counts"),
                ("at", reference.url),
                ("cited as", ", ".join(reference.same)),
                ("read itself, as", ", ".join(name for name, row in content.references.items() if curie in row.same)),
            )
        ),
        *remarks(reference.caveats, reference.citation_notes),
    ]
    return Description(head, [_statements("read in it" if reference.is_document else "cited for", using, content)])


def describe_context(curie: str, content: Content) -> Description:
    """Describe a context: its fields, and the statements made in it."""
    context = content.contexts[curie]
    using = [s for s in content.curated() if s.context.curie == curie]
    head = [line(f"{curie}: {context.label}"), line(f"  {context_words(context, content.entities)}")]
    return Description(head, [_statements("statements", using, content)])


def describe_passage(curie: str, content: Content) -> Description:
    """Describe a passage: its place and hash, and the statements read in it."""
    passage = content.passages[curie]
    using = [s for s in content.curated() if any(item.passage == curie for item in s.evidence)]
    studies = [study for study in content.studies.values() if curie in study.read_in]
    cited = [content.references[reference] for reference in passage.references]
    head = [
        line(f"{curie}: {content.references[passage.document].title}, {phrases.place(passage)}"),
        line(f"  SHA-256 of the normalised sentence: {passage.sha256}"),
        *(line(f"  cites {phrases.citation(reference)}", "citation") for reference in cited),
    ]
    return Description(head, [_statements("statements", using, content), _studies(studies)])


def describe_study(curie: str, content: Content) -> Description:
    """Describe a study: who was given what, and every outcome with the place it was read in."""
    study = content.studies[curie]
    row = flat_record(study, content)
    titles = "population indication product design arms dose doses schedule".split()
    rows = [(title, row[title] or "") for title in titles]
    rows += [("key message", study.key_message), ("note", study.comment)]
    head = [
        line(f"{curie}: {study.label}"),
        *facts(rows),
        *remarks(study.caveats, study.citation_notes),
        *([line(f"  {phrases.citation(content.references[study.reference])}")] if study.reference else []),
    ]
    return Description(head, [Listing("outcomes", tuple(_outcome(item, content) for item in study.outcomes))])


def _outcome(outcome: Outcome, content: Content) -> Entry:
    words = outcome_words(outcome)
    passages = [content.passages[passage] for passage in outcome.passages]
    lines = [words, f"  {'; '.join(map(phrases.place, passages))} ({outcome.curie})"]
    lines += [f"  {outcome.text}"] if outcome.text else []
    lines += [text for entry in remarks(outcome.caveats, outcome.citation_notes) for text in entry.lines]
    caveats = len(outcome.caveats)
    beside = f"; {phrases.counted(caveats, 'caveat')}" if caveats else ""
    return Entry(tuple(lines), f"{words}; {', '.join(map(phrases.short_place, passages))}{beside}", "outcome")


def describe_tension(curie: str, content: Content) -> Description:
    """Describe a tension and the statements that it links."""
    tension = content.tensions[curie]
    head = [line(f"{curie}: {tension.label}"), line(f"  {tension.comment}")]
    return Description(head, [_statements("statements", statements_of(tension, content), content)])


#: Describers of the things that :func:`find_thing` finds, by their kind.
DESCRIBERS = {
    "references": describe_reference,
    "contexts": describe_context,
    "passages": describe_passage,
    "studies": describe_study,
    "tensions": describe_tension,
}


def _statements(heading: str, statements: Iterable[Statement], content: Content) -> Listing:
    """List statements; in short, the asserted come first, then those with a sign, then those read most often."""
    entries = []
    for item in statements:
        references = phrases.references_words(item, content)
        lines = (
            f"{phrases.entry(item, content)} [{item.certainty}]",
            f"    {item.id}{f'; {references}' if references else ''}",
        )
        rank = (bool(item.retracted), CERTAINTIES.index(item.certainty), not item.sign, -len(item.evidence))
        entries.append(Entry(lines, phrases.brief(item, content), "statement", rank))
    return Listing(heading, tuple(entries))


def _studies(studies: Iterable[Study]) -> Listing:
    lines = [f"{study.label}: {study.population} ({study.curie})" for study in studies]
    return Listing("studies", tuple(line(text, "study") for text in lines))
