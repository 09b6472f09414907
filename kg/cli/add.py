"""``kg add``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

import click

from kg.cli._asking import ask_statement
from kg.cli._options import shacl_option
from kg.cli._shared import announce, curating_options, find_workspace, stdin_is_terminal, tell, write, write_rows
from kg.cli.vocab import tables_option
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.curation.adding.batch import Batch
    from kg.curation.adding.interpreter import Interpreter
    from kg.curation.adding.write import Prepared
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.triples.turtle import TurtleBlock

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
@shacl_option
@curating_options("text", "json", "jsonl", default="text")
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
    from kg.curation.adding.interpreter import Interpreter, read_tree
    from kg.curation.adding.plan import InputError
    from kg.curation.adding.write import prepare
    from kg.curation.adding.write import write as write_files
    from kg.curation.problem import summed_up
    from kg.curation.sources import read_source, registered
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.workspace import editable
    from kg.names.name_table import shipped_table

    if entities:
        from kg.curation.adding.entities import entity_block

        known = read_tree(editable(find_workspace(ctx))).content.entities
        write("\n\n".join(entity_block(name, known) for name in entities), output)
        return
    if file is None and not stdin_is_terminal():
        raise click.UsageError("give FILE, or run kg add in a terminal, where it asks for the fields")
    if file is not None and file.suffix.casefold() not in (".tsv", ".ttl"):
        raise click.UsageError(f"{file} is neither a table (.tsv) nor Turtle (.ttl)")
    started = monotonic()
    tree = read_tree(editable(find_workspace(ctx)))
    sources = [source for path in documents for source in read_source(path, tree.workspace, tree.blocks)]
    given = {source.curie for source in sources}
    sources += [source for source in registered(tree.workspace, tree.blocks) if source.curie not in given]
    interpreter = Interpreter(tree, sources)
    vocabularies = Vocabularies(tables, shipped_table())
    batch = _read_batch(file, interpreter, vocabularies, may_be_new=new_file)
    if not batch.problems:
        _tell_if_long(started, f"trying {counted(len(batch.statements) + len(batch.things), 'block')} in a copy")
    try:
        prepared = prepare(
            batch, tree, vocabularies, documents=sources, shacl=shacl, progress=partial(_tell_if_long, started)
        )
    except InputError as error:
        tell(error)
        _refuse(ctx, 3, counted(len(error.problems), "problem"), () if file else batch.blocks())
    tell(*prepared.notes, *summed_up(prepared.problems))
    if not prepared.is_clean:
        _refuse(ctx, 1, "kg lint found errors", () if file else batch.blocks())
    if file is None and prepared.changed:
        tell(*(f"\n{text}" for text in prepared.blocks.values()))
        if not click.confirm("\nAdd this?", default=True, err=True):
            _refuse(ctx, 1, "you said no")
    write_files(prepared)
    _report(prepared, fmt, output)


def _read_batch(file: Path | None, interpreter: Interpreter, vocabularies: Vocabularies, *, may_be_new: bool) -> Batch:
    """Read the additions of a file, or ask for a statement, and report how the names were read."""
    from kg.curation.adding.batch import read_turtle
    from kg.curation.adding.table import read_table
    from kg.curation.adding.trials import is_trials, read_trials
    from kg.files import MOST_NAMES, read_at_most

    if file is None:
        return ask_statement(interpreter, vocabularies)
    if file.suffix.casefold() == ".ttl":
        return read_turtle(file, interpreter, may_be_new=may_be_new)
    first = read_at_most(file, MOST_NAMES).partition(b"\n")[0]
    if is_trials(first.decode("utf-8-sig", errors="replace").rstrip("\r")):
        batch = read_trials(file, interpreter)
    else:
        batch = read_table(file, interpreter, vocabularies, may_be_new=may_be_new)
    announce(*interpreter.readings.values())
    made = {name: interpreter.entities[curie] for name, curie in interpreter.made.items()}
    tell(*(f"{name} becomes {own.curie} ({own.official_label}), which is new here" for name, own in made.items()))
    return batch


def _tell_if_long(started: float, step: str) -> None:
    """Report the step that begins, if the command has run for longer than :data:`PATIENCE`."""
    if monotonic() - started > PATIENCE:
        tell(f"{step} ...")


def _refuse(ctx: click.Context, code: int, why: str, typed: Iterable[TurtleBlock] = ()) -> NoReturn:
    """Stop, and show the typed text, so that it is not lost."""
    from kg.curation.layout import turtle

    tell(*(f"\n{turtle(block)}" for block in typed))
    tell(f"nothing was added: {why}")
    ctx.exit(code)


def _report(prepared: Prepared, fmt: str, output: str) -> None:
    """Report the changed files, and write the identifiers of new statements."""
    from kg.curation.adding.plan import ADDED

    tell(*(f"{curie} is new" for curie in prepared.things))
    added = [receipt for receipt in prepared.receipts if receipt.status == ADDED]
    tell(*(f"{receipt.id} in {receipt.file}:{receipt.line}: {receipt.reading}" for receipt in added))
    tell(*(f"wrote {path}" for path in prepared.changed))
    if not prepared.changed:
        tell("nothing to add: the graph already has all of it")
    if fmt != "text":
        write_rows([receipt._asdict() for receipt in prepared.receipts], FIELDS, fmt, output)
    elif added or output != "-":
        write("\n".join(receipt.id for receipt in added), output)
