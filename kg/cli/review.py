"""``kg review``."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from kg.cli._options import into_option
from kg.cli._shared import find_workspace
from kg.model.statements import CONTEXT_FIELDS

if TYPE_CHECKING:
    from kg.curation.workspace import Workspace

    Row = dict[str, str]

#: Answers and what they do.
ANSWERS = {"a": "accept", "e": "edit", "s": "split", "r": "reject", "k": "skip", "q": "quit"}


@click.command()
@click.argument("sheet", metavar="DRAFTS", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--add-only", is_flag=True, help="Ask nothing; add what is accepted in DRAFTS.")
@click.option("--shacl/--no-shacl", default=True, show_default=True, help="Check the graph against its SHACL shapes.")
@into_option
@click.pass_context
def command(ctx: click.Context, sheet: Path, add_only: bool, shacl: bool) -> None:
    """Walk through drafts, and add those that are accepted.

    Each draft is shown with its sentence, the words that it rests on marked, and what the graph says of the pair: the
    same, or the opposite. Answer a (accept), e (edit), s (split into two), r (reject), k (skip) or q (quit). Every
    answer is saved in DRAFTS, so that the review can be broken off and taken up again. At the end the accepted drafts
    are added as by "kg add": one lint, one write.

    \b
    Example:
        kg review drafts.tsv
    """
    from kg.curation.drafts.sheet import ACCEPTED, NEW, SKIPPED, read_sheet, save

    rows = read_sheet(sheet)
    if not add_only:
        if not _is_terminal():
            raise click.UsageError("standard input is not a terminal; --add-only asks no questions")
        place = 0
        while place < len(rows):
            row = rows[place]
            if row["status"] in (NEW, SKIPPED):
                left = sum(item["status"] in (NEW, SKIPPED) for item in rows[place:])
                answer = _ask(row, left)
                if answer == "q":
                    break
                if answer == "s":
                    rows.insert(place + 1, dict(row))
                    save(sheet, rows)
                    continue
                save(sheet, rows)
            place += 1
    accepted = [row for row in rows if row["status"] == ACCEPTED]
    click.echo(f"{len(accepted)} accepted drafts to add", err=True)
    if accepted:
        _add(ctx, find_workspace(ctx), sheet, rows, shacl=shacl)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(row: Row, left: int) -> str:
    """Show a draft and take the answer; the row gets its new status."""
    from kg.curation.drafts.sheet import ACCEPTED, REJECTED, SKIPPED

    while True:
        _show(row, left)
        answer: str = click.prompt(
            "accept, edit, split, reject, skip, quit", type=click.Choice(list(ANSWERS)), show_choices=True, err=True
        )
        if answer == "e":
            _edit(row)
            continue
        row["status"] = {"a": ACCEPTED, "r": REJECTED, "k": SKIPPED}.get(answer, row["status"])
        return answer


def _show(row: Row, left: int) -> None:
    text = row["sentence"]
    for words in sorted(filter(None, row["words"].split(" | ")), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", lambda match: f"[{match[0]}]", text, count=1)
    denied = "NOT " if row["negated"] == "true" else ""
    fields = ("subject_aspect", "object_aspect", "in_cell", "via", "role", *CONTEXT_FIELDS)
    more = "; ".join([row["certainty"], *(f"{name} {row[name]}" for name in fields if row.get(name))])
    click.echo(f"\n{row['passage']}, {left} left\n{text}\n", err=True)
    said = f"{row['subject']} {denied}{row['predicate']} {row['object']}"
    click.echo(f"  {click.style(said, bold=True)} ({more})", err=True)
    remarks = {"there": "the graph already says so", "against": "the graph says the opposite"}
    for name, words in (*remarks.items(), ("caveat", "caveat"), ("comment", "from")):
        if row.get(name):
            click.echo(f"  {words}: {row[name]}", err=True)


def _edit(row: Row) -> None:
    """Take new values for columns, as in ``object=Treg``; an empty line ends it."""
    from kg.curation.adding.columns import COLUMNS

    click.echo(f"  columns: {', '.join(COLUMNS)}", err=True)
    while True:
        line: str = click.prompt("column=value, empty to go on", default="", show_default=False, err=True)
        if not line.strip():
            return
        column, equals, value = line.partition("=")
        if not equals or column.strip() not in COLUMNS:
            click.echo(f"  {line!r} is not column=value with one of these columns", err=True)
            continue
        row[column.strip()] = value.strip()


def _add(ctx: click.Context, workspace: Workspace, sheet: Path, rows: list[Row], *, shacl: bool) -> None:
    """Add the accepted drafts: all of them, or none."""
    from kg.curation.adding.interpreter import Interpreter, read_tree
    from kg.curation.adding.plan import InputError
    from kg.curation.adding.table import read_table
    from kg.curation.adding.write import prepare
    from kg.curation.adding.write import write as write_files
    from kg.curation.drafts.sheet import ACCEPTED, DONE, addition, save
    from kg.curation.sources import registered
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.workspace import editable
    from kg.names.name_table import shipped_table

    tree = read_tree(editable(workspace))
    sources = registered(workspace, tree.blocks)
    interpreter, vocabularies = Interpreter(tree, sources), Vocabularies(None, shipped_table())
    with TemporaryDirectory(prefix="kg-review-") as name:
        table = Path(name) / "accepted.tsv"
        table.write_text(addition(rows), encoding="utf-8")
        batch = read_table(table, interpreter, vocabularies, may_be_new=True)
        try:
            prepared = prepare(batch, tree, vocabularies, documents=sources, shacl=shacl)
        except InputError as error:
            click.echo(str(error).replace(str(table), "accepted draft"), err=True)
            click.echo("nothing was added; edit these drafts", err=True)
            ctx.exit(3)
    for line in (*prepared.notes, *prepared.problems):
        click.echo(str(line), err=True)
    if not prepared.is_clean:
        click.echo("nothing was added: kg lint says no", err=True)
        ctx.exit(1)
    write_files(prepared)
    for row in rows:
        if row["status"] == ACCEPTED:
            row["status"] = DONE
    save(sheet, rows)
    for receipt in prepared.receipts:
        click.echo(f"{receipt.status}: {receipt.id}: {receipt.reading}", err=True)
    click.echo("\n".join(dict.fromkeys(receipt.id for receipt in prepared.receipts)))
