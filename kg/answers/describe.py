"""All that the graph knows of one thing: an entity, statement, reference, context, passage, study or tension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.answers.conflicts import statements_of, tensions_of
from kg.answers.trials import flat_record, outcome_words
from kg.errors import NameNotFoundError
from kg.model.spellings import standard_curie
from kg.words import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model.content import Content
    from kg.model.statements import Entity, Statement
    from kg.model.studies import Study
    from kg.names.reading import Reading

#: Kinds of things by the prefix of their identifiers; everything else is an entity.
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


def kind_of(name: str, content: Content) -> tuple[str, str] | None:
    """Tell what an identifier stands for.

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
    kind = KINDS.get(curie.partition(":")[0]) if curie else None
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

    :param kind: The part of the content, as :func:`kind_of` gives it.
    :param curie: Its CURIE.
    :param content: The graph.

    :returns: The row: a :class:`~kg.model.statements.Reference`, ``Context``, ``Passage``, ``Study`` or ``Tension``.

    :raises NameNotFoundError: If there is none; ``near`` has identifiers like it.
    """
    part = getattr(content, kind)
    if curie not in part:
        raise _not_found(curie, kind, content)
    return part[curie]


def _not_found(curie: str, kind: str, content: Content) -> NameNotFoundError:
    from difflib import get_close_matches

    known = [item.id for item in content.curated()] if kind == "statements" else list(getattr(content, kind))
    way_out = f"its identifiers read as in {known[0]}" if known else "there is none at all"
    return NameNotFoundError(curie, get_close_matches(curie, known, n=3), what=kind.removesuffix("s"), way_out=way_out)


def describe_entity(reading: Reading, content: Content) -> str:
    """Describe an entity: names, identifiers, what it raises and lowers, what raises and lowers it."""
    entity = reading.entity
    lines = [f"{entity.label}  ({entity.curie}, {entity.category})"]
    lines += _entity_lines(entity, content)
    if reading.homonyms:
        lines.append(f"  not: {', '.join(reading.homonyms)}")
    naming = content.naming(entity.curie)
    for title, statements in (
        ("as subject", [s for s in naming if s.subject == entity.curie]),
        ("as object", [s for s in naming if s.object == entity.curie]),
        (
            "as mediator, cell or omitted step",
            [s for s in naming if entity.curie in (*s.via, s.in_cell, *s.omits)],
        ),
    ):
        if statements:
            lines += ["", f"{title} ({len(statements)}):"]
            lines += [f"  {line}" for statement in statements for line in _brief(statement, content)]
    studies = [study for study in content.studies.values() if entity.curie in _entities(study)]
    return "\n".join([*lines, *_study_list(studies)])


def _entities(study: Study) -> set[str]:
    return {study.indication, study.product, *(outcome.entity for outcome in study.outcomes)}


def _study_list(studies: Iterable[Study]) -> list[str]:
    lines = [f"  {study.label}: {study.population} ({study.curie})" for study in studies]
    return ["", f"studies ({len(lines)}):", *lines] if lines else []


def _entity_lines(entity: Entity, content: Content) -> Iterator[str]:
    narrower = content.narrower(entity.curie)
    for title, value in (
        ("official label", entity.official_label if entity.official_label != entity.label else ""),
        ("synonyms", ", ".join(entity.synonyms)),
        ("same as", ", ".join(entity.exact_matches)),
        ("broader", phrases.labels(entity.broader, content.entities)),
        ("narrower", phrases.labels(narrower, content.entities)),
        ("any of these, together", phrases.labels(entity.members, content.entities)),
        ("in the group", phrases.labels(content.groups(entity.curie), content.entities)),
        ("administers", phrases.labels(entity.administers, content.entities)),
        ("intent", entity.intent),
        ("definition", entity.definition),
        ("note", entity.comment),
    ):
        if value:
            yield f"  {title}: {value}"
    yield from (f"  caveat: {text}" for text in entity.caveats)
    yield from (f"  citation note: {text}" for text in entity.citation_notes)


def _brief(statement: Statement, content: Content) -> Iterator[str]:
    yield f"{phrases.entry(statement, content)} [{statement.certainty}]"
    references = phrases.references_words(statement, content)
    yield f"    {statement.id}{f'; {references}' if references else ''}"


def describe_statement(statement: Statement, content: Content) -> str:
    """Describe a statement: everything that qualifies it and everything it rests on."""
    entities = content.entities
    lines = [f"{statement.id}: {phrases.triple(statement, content)}"]
    rows = [
        ("sign", phrases.sign_word(statement.sign)),
        ("negated", "yes: the source denies it" if statement.is_negated else ""),
        ("retracted", statement.retracted),
        ("not understood", statement.not_understood and f"{statement.not_understood}; no path follows it"),
        ("certainty", statement.certainty),
        ("reason", statement.reason),
        *phrases.mediator_rows(statement.mediators, entities),
        ("timing", statement.timing),
        ("directness", statement.directness),
        ("omits", phrases.labels(statement.omits, entities)),
        ("one of the list", statement.collective),
        ("context", phrases.context_words(statement.context, entities)),
        ("identifiers", f"{statement.subject} {statement.predicate} {statement.object}"),
        ("note", statement.comment if statement.evidence else ""),
    ]
    lines += [f"  {title}: {value}" for title, value in rows if value]
    lines += [f"  caveat: {text}" for text in statement.caveats]
    lines += [f"  citation note: {text}" for text in statement.citation_notes]
    for line in statement.evidence:
        passage = content.passages[line.passage]
        document = content.references[passage.document]
        role = f", {line.role}" if line.role else ""
        lines.append(
            f"  {line.stance}{role} ({line.eco}): {document.short}, {phrases.place(passage)} ({passage.curie})"
        )
        if own := phrases.own_mediation(statement, line.passage, entities):
            lines.append(f"    {own}")
        lines += [f"    {phrases.citation(content.references[curie])}" for curie in line.references]
        if line.comment:
            lines.append(f"    note: {line.comment}")
    lines += [
        f"  tension: {tension.label} ({tension.curie}): {tension.comment}"
        for tension in tensions_of([statement], content)
    ]
    if statement.evidence:
        lines.append(f"  written in {statement.file}:{statement.line}")
    else:
        lines.append(f"  rests on {phrases.unread(statement)}")
    return "\n".join(lines)


def describe_reference(curie: str, content: Content) -> str:
    """Describe a reference: the citation, and the statements that rest on it."""
    reference = content.references[curie]
    if reference.is_document:
        using = [
            s for s in content.curated() if any(content.passages[line.passage].document == curie for line in s.evidence)
        ]
    else:
        using = [s for s in content.curated() if curie in s.references]
    lines = [f"{curie}: {phrases.citation(reference)}"]
    lines += [f"  {title}: {value}" for title, value in (("PMID", reference.pmid), ("at", reference.url)) if value]
    lines += [f"  caveat: {text}" for text in reference.caveats]
    lines += [f"  citation note: {text}" for text in reference.citation_notes]
    return "\n".join([*lines, *_list("read in it" if reference.is_document else "cited for", using, content)])


def describe_context(curie: str, content: Content) -> str:
    """Describe a context: its fields, and the statements made in it."""
    context = content.contexts[curie]
    using = [s for s in content.curated() if s.context.curie == curie]
    lines = [f"{curie}: {context.label}", f"  {phrases.context_words(context, content.entities)}"]
    return "\n".join([*lines, *_list("statements", using, content)])


def describe_passage(curie: str, content: Content) -> str:
    """Describe a passage: its place and hash, and the statements read in it."""
    passage = content.passages[curie]
    using = [s for s in content.curated() if any(line.passage == curie for line in s.evidence)]
    lines = [
        f"{curie}: {content.references[passage.document].title}, {phrases.place(passage)}",
        f"  SHA-256 of the normalised sentence: {passage.sha256}",
        *(f"  cites {phrases.citation(content.references[ref])}" for ref in passage.references),
    ]
    studies = [study for study in content.studies.values() if curie in study.read_in]
    return "\n".join([*lines, *_list("statements", using, content), *_study_list(studies)])


def describe_study(curie: str, content: Content) -> str:
    """Describe a study: who was given what, and every outcome with the place it was read in."""
    study = content.studies[curie]
    lines = [f"{curie}: {study.label}"]
    row = flat_record(study, content)
    for title, key in (
        ("population", "population"),
        ("indication", "indication"),
        ("product", "product"),
        ("design", "design"),
        ("arms", "arms"),
        ("dose", "dose"),
        ("doses", "doses"),
        ("schedule", "schedule"),
        ("key message", "key_message"),
        ("note", "comment"),
    ):
        if row.get(key):
            lines.append(f"  {title}: {row[key]}")
    lines += [f"  caveat: {text}" for text in study.caveats]
    lines += [f"  citation note: {text}" for text in study.citation_notes]
    if study.reference:
        lines.append(f"  {phrases.citation(content.references[study.reference])}")
    lines += ["", f"outcomes ({len(study.outcomes)}):"]
    for outcome in study.outcomes:
        places = "; ".join(phrases.place(content.passages[passage]) for passage in outcome.passages)
        lines += [f"  {outcome_words(outcome)}", f"    {places} ({outcome.curie})"]
        lines += [f"    {outcome.text}"] if outcome.text else []
        lines += [f"    caveat: {text}" for text in outcome.caveats]
        lines += [f"    citation note: {text}" for text in outcome.citation_notes]
    return "\n".join(lines)


def describe_tension(curie: str, content: Content) -> str:
    """Describe a tension and the statements that it links."""
    tension = content.tensions[curie]
    lines = [f"{curie}: {tension.label}", f"  {tension.comment}"]
    return "\n".join([*lines, *_list("statements", statements_of(tension, content), content)])


#: Describers of the things that :func:`find_thing` finds, by their kind.
DESCRIBERS = {
    "references": describe_reference,
    "contexts": describe_context,
    "passages": describe_passage,
    "studies": describe_study,
    "tensions": describe_tension,
}


def _list(title: str, statements: Iterable[Statement], content: Content) -> list[str]:
    lines = [f"  {line}" for statement in statements for line in _brief(statement, content)]
    return ["", f"{title} ({len(lines) // 2}):", *lines] if lines else []
