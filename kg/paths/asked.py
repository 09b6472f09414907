"""Contexts, aspects and reductions that the names of a question state beside its two entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.names.reading import SPECIES_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.reading import Reading
    from kg.paths.context import ContextJudge
    from kg.paths.query import PathQuery

#: The fields of a context that name a species.
SPECIES_FIELDS = ("species", "target_species")
#: The aspect of an object of which a statement names none: more of it, or less.
AMOUNT = "amount"


def with_readings(query: PathQuery, source: Reading, target: Reading) -> PathQuery:
    """Return a question with the contexts and aspects that the names of its two ends state.

    :param query: The options of the question; a context field that it states stays as it is.
    :param source: The entity that acts. Its species is that of the statement.
    :param target: The entity that is acted upon. Its species is the target species.

    :returns: The question; the same where the names say no more than two entities.
    """
    stated = dict(query.context)
    for field, values in _contexts(source, target):
        stated.setdefault(field, values)
    return query._replace(
        context=tuple(stated.items()), source_aspect=source.aspect_word, target_aspect=target.aspect_word
    )


def _contexts(source: Reading, target: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from source.context
    yield from target.context
    if source.species:
        yield "species", (source.species,)
    if target.species:
        yield "target_species", (target.species,)


def names_species(query: PathQuery) -> bool:
    """Return whether a question names a species; otherwise it is about people, and animals come after them."""
    return not set(SPECIES_FIELDS).isdisjoint(dict(query.context))


def turn(source: Reading, target: Reading) -> int:
    """Return -1 where the names ask for less of one of the two ends, so that signs are reversed; otherwise 1."""
    return -1 if source.is_reduced != target.is_reduced else 1


def fits_aspects(statement: Statement, query: PathQuery, judge: ContextJudge, *, starts: bool, ends: bool) -> bool:
    """Return whether a statement is about the aspects that a question asks for.

    A subject without a named aspect acts as such, in every aspect. An object without one rises or falls in amount, and
    answers for no other aspect.

    :param statement: A statement.
    :param query: The question.
    :param judge: Knows which aspects are narrower.
    :param starts: Whether its subject is the source.
    :param ends: Whether its object is the target.

    :returns: ``True`` where it is, or the question names none.
    """
    acting, changed = statement.subject_aspect, statement.object_aspect or AMOUNT
    return (not starts or _is_of(acting or query.source_aspect, query.source_aspect, judge)) and (
        not ends or _is_of(changed, query.target_aspect, judge)
    )


def with_fewer_aspects(query: PathQuery, target: Reading) -> Iterator[PathQuery]:
    """Yield a question, then the same without the aspect of the target, of the source, and of both.

    Less of an aspect of the target keeps it: more of a cell does not mean that fewer of them die.
    """
    yield query
    may_drop = query.target_aspect and not target.is_reduced
    if may_drop:
        yield query._replace(target_aspect="")
    if query.source_aspect:
        yield query._replace(source_aspect="")
    if query.source_aspect and may_drop:
        yield query._replace(source_aspect="", target_aspect="")


def _is_of(said: str, wanted: str, judge: ContextJudge) -> bool:
    return not wanted or wanted in judge.wider_aspects(said)


def notes(source: Reading, target: Reading, query: PathQuery, content: Content, used: Sequence[Statement]) -> list[str]:
    """Say how the contexts and aspects that the names of a question state were used.

    :param source: The entity that acts.
    :param target: The entity that is acted upon.
    :param query: The question as it was answered; without an aspect that a name states where nothing is said of it.
    :param content: The graph.
    :param used: The statements that the answer rests on.

    :returns: A clause for each context and for each aspect; empty where the names stand for the entities as such.
    """
    found = []
    asked = dict(query.context)
    for field, values in _contexts(source, target):
        if asked.get(field) == values:
            words = f"{field.replace('_', ' ')} {', '.join(_name(value, content) for value in values)}"
            is_stated = any(_states(statement, field) for statement in used)
            rest = "those that name none are kept" if is_stated else "none of those used here names it"
            found.append(f"asked of {words}: statements that name another are left out, and {rest}")
    for reading, aspect in ((source, query.source_aspect), (target, query.target_aspect)):
        if reading.aspect and not aspect:
            label = reading.entity.label
            found.append(f"nothing is said of the {reading.aspect_word} of {label}: this is about {label} itself")
    return found


def unstated(
    source: Reading, target: Reading, query: PathQuery, used: Sequence[Statement]
) -> dict[str, tuple[str, ...]]:
    """Return the contexts that the names of a question state and no statement that the answer rests on does.

    :param source: The entity that acts.
    :param target: The entity that is acted upon.
    :param query: The question as it was answered.
    :param used: The statements that the answer rests on.

    :returns: Fields and values; empty where every context is stated, or there is no statement.
    """
    asked = dict(query.context)
    return {
        field: values
        for field, values in _contexts(source, target)
        if used and asked.get(field) == values and not any(_states(item, field) for item in used)
    }


def _states(statement: Statement, field: str) -> bool:
    of_evidence = field in SPECIES_FIELDS and any(line.species for line in statement.evidence)
    return bool(of_evidence or getattr(statement.context, field))


def _name(curie: str, content: Content) -> str:
    return content.entities[curie].label if curie in content.entities else SPECIES_WORDS.get(curie, curie)
