"""``kg review``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cached import cached_property
from kg.cli._options import into_option, shacl_option
from kg.cli._shared import find_workspace, load_workspace, stdin_is_terminal, tell
from kg.model.statements import CONTEXT_FIELDS
from kg.words.phrases import brief

if TYPE_CHECKING:
    from kg.curation.drafts.acceptance import Acceptance
    from kg.curation.workspace import Workspace
    from kg.model.content import Content

    Row = dict[str, str]

#: Columns without which "kg lint" warns of a statement of a primary study.
RECORDED = ("evidence_type", "role", "species", "system")
#: Answers and what they do.
ANSWERS = {
    "a": "accept: add it at the end",
    "e": "edit: give columns other values",
    "s": "split: make two of it, and edit each",
    "r": "reject",
    "x": "reject this one and the rest of the sentence",
    "k": "skip: ask again next time",
    "b": "back to the draft before",
    "q": "quit: accepted drafts wait for the next time",
    "?": "this list",
}


@click.command()
@click.argument("sheet", metavar="DRAFTS", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--add-only", is_flag=True, help="Ask nothing; add the accepted drafts.")
@click.option("--again", is_flag=True, help="Also ask about drafts accepted and not yet added.")
@shacl_option
@into_option
@click.pass_context
def command(ctx: click.Context, sheet: Path, add_only: bool, again: bool, shacl: bool) -> None:
    """Review drafts one by one, and add those that are accepted.

    Each draft is shown with its sentence, in which the words that it rests on are marked, and with what the graph says
    about the pair: the same, or the opposite. Answer a (accept), e (edit), s (split into two), r (reject), x (reject
    the rest of the sentence), k (skip), b (back) or q (quit). A draft that cannot be added is not accepted, and its
    problems are shown at once. Every answer is saved in DRAFTS, so the review can be interrupted and resumed. After the
    last draft, the accepted ones are added as by "kg add": one lint, one write.

    \b
    Example:
        kg review drafts.tsv
    """
    from kg.curation.drafts.acceptance import Acceptance
    from kg.curation.drafts.sheet import ACCEPTED, read_sheet

    rows = read_sheet(sheet)
    workspace = find_workspace(ctx)
    acceptance = Acceptance(workspace)
    if not add_only:
        if not stdin_is_terminal():
            raise click.UsageError("standard input is not a terminal; --add-only asks no questions")
        try:
            is_done = _Walk(sheet, rows, acceptance, workspace, again=again).run()
        except click.Abort:
            tell("\nstopped; every answer so far is saved")
            ctx.exit(130)
        if not is_done:
            count = sum(row["status"] == ACCEPTED for row in rows)
            tell(f"{count} accepted, not added; --add-only adds them" if count else "nothing to add")
            return
    count = sum(row["status"] == ACCEPTED for row in rows)
    tell(f"{count} accepted, to be added")
    if count:
        _add(ctx, acceptance, sheet, rows, shacl=shacl)


class _Walk:
    """A review of a table of drafts: each is shown until it has an answer."""

    def __init__(
        self, sheet: Path, rows: list[Row], acceptance: Acceptance, workspace: Workspace, *, again: bool
    ) -> None:
        from kg.curation.drafts.sheet import ACCEPTED, NEW, SKIPPED

        self._sheet, self._rows, self._acceptance, self._workspace = sheet, rows, acceptance, workspace
        self._open = {NEW, SKIPPED, *([ACCEPTED] if again else [])}
        #: Places of the drafts still to be asked about, and of those that were.
        self._left = [place for place, row in enumerate(rows) if row["status"] in self._open]
        self._asked: list[int] = []

    @cached_property
    def _content(self) -> Content:
        return load_workspace(self._workspace).content

    def run(self) -> bool:
        """Ask about each draft; return whether the last one was reached."""
        from kg.curation.drafts.sheet import ACCEPTED, NEW, REJECTED, SKIPPED, save

        while self._left:
            place = self._left[0]
            row = self._rows[place]
            answer = self._ask(row)
            if answer == "q":
                return False
            if answer == "b":
                if self._asked:
                    self._left.insert(0, self._asked.pop())
                else:
                    tell("  this is the first draft that was asked about; 'kg review --again' goes further back")
                continue
            if answer == "s":
                self._rows.insert(place + 1, {**row, "status": NEW})
                self._left = [place, place + 1, *(other + 1 for other in self._left[1:])]
                tell("  the draft is there twice now: edit this one, then the next")
            elif answer == "x":
                rest = [other for other in self._left if self._rows[other]["passage"] == row["passage"]]
                for other in rest:
                    self._rows[other]["status"] = REJECTED
                self._asked += rest
                self._left = [other for other in self._left if other not in rest]
            else:
                row["status"] = {"a": ACCEPTED, "r": REJECTED, "k": SKIPPED}[answer]
                self._asked.append(self._left.pop(0))
            save(self._sheet, self._rows)
        return True

    def _ask(self, row: Row) -> str:
        """Show a draft and take the answer."""
        from kg.curation.drafts.sheet import save

        self._show(row)
        while True:
            answer: str = click.prompt(
                "accept, edit, split, reject, rest, skip, back, quit",
                type=click.Choice(list(ANSWERS), case_sensitive=False),
                show_choices=True,
                err=True,
            )
            if answer == "?":
                tell("\n".join(f"  {key}  {meaning}" for key, meaning in ANSWERS.items()))
            elif answer == "e":
                self._edit(row)
                save(self._sheet, self._rows)
                self._show(row)
            elif answer == "a" and (problems := self._acceptance.problems(row)):
                _say_problems(problems)
                tell("  not accepted: edit it first")
            else:
                return answer

    def _show(self, row: Row) -> None:
        text = _clean(row["sentence"])
        for words in sorted(filter(None, _clean(row["words"]).split(" | ")), key=len, reverse=True):
            text = re.sub(rf"(?<![\w[]){re.escape(words)}(?![\w\]])", lambda match: f"[{match[0]}]", text, count=1)
        fields = ("sign", "subject_aspect", "object_aspect", "in_cell", "via", "role", *CONTEXT_FIELDS)
        more = "; ".join(
            [row["certainty"], *(f"{name.replace('_', ' ')} {row[name]}" for name in fields if row.get(name))]
        )
        said = _clean(f"{row['subject']} {self._verb(row)} {row['object']}")
        same = [other for other in self._left if self._rows[other]["passage"] == row["passage"]]
        rest = f", {len(same)} of this sentence" if len(same) > 1 else ""
        tell(f"\n{_clean(row['passage'])}, {len(self._left)} left{rest}\n{text}\n")
        tell(f"  {said} ({_clean(more)})")
        if missing := [name for name in RECORDED if not row[name]]:
            tell(f"  not said: {', '.join(missing)}")
        for name, words in (("there", "the graph already says so"), ("against", "the graph says the opposite")):
            tell(*(f"  {words}: {_clean(self._said(identifier))}" for identifier in row.get(name, "").split()))
        for name, words in (("caveat", "caveat"), ("comment", "from")):
            if row.get(name):
                tell(f"  {words}: {_clean(row[name])}")

    def _verb(self, row: Row) -> str:
        """Return the predicate of a draft in words; of a denial, as a denied statement reads."""
        words = row["predicate"]
        if row["negated"] != "true":
            return words
        known = self._content.predicates.values()
        return next((item.negated_label for item in known if words in (item.label, item.curie)), f"not: {words}")

    def _said(self, identifier: str) -> str:
        """Return a statement in one line; its identifier alone if the graph no longer has it."""
        statement = self._content.statements.get(identifier)
        return brief(statement, self._content) if statement else identifier

    def _edit(self, row: Row) -> None:
        """Ask for new values of columns, as in ``object=Treg``, until an empty line."""
        from kg.curation.adding.columns import COLUMNS

        filled = "; ".join(f"{column}={row[column]}" for column in COLUMNS if row.get(column))
        tell(f"  {_clean(filled)}")
        tell(f"  empty: {', '.join(column for column in COLUMNS if not row.get(column))}")
        for column in (name for name in RECORDED if not row[name]):
            if words := self._acceptance.choices(column):
                tell(f"  {column} may be {', '.join(words)}")
        before = dict(row)
        while True:
            line: str = click.prompt("column=value, empty to go on", default="", show_default=False, err=True)
            if not line.strip():
                break
            name, equals, value = line.partition("=")
            if not equals:
                tell(f"  {line!r} has no '='; write column=value, such as object=Treg")
                continue
            fits = [column for column in COLUMNS if column.startswith(name.strip())]
            column = name.strip() if name.strip() in COLUMNS else fits[0] if len(fits) == 1 else ""
            if not column:
                hint = f"; {name.strip()} may be {', '.join(fits)}" if len(fits) > 1 and name.strip() else ""
                tell(f"  {name.strip()!r} is not one of these columns{hint}")
                continue
            row[column] = " ".join(value.split())
        if row != before:
            same, opposed = self._acceptance.known(row, self._content)
            row["there"], row["against"] = " ".join(same), " ".join(opposed)
            _say_problems(self._acceptance.problems(row))


def _say_problems(problems: list[str]) -> None:
    tell(*(f"  {problem}" for problem in problems))


def _clean(text: str) -> str:
    """Return a text without control characters, which a terminal would obey."""
    return "".join(character for character in text if character.isprintable())


def _named(message: str, accepted: list[Row]) -> str:
    """Return a message that names the draft instead of its line in the table of accepted drafts."""
    from kg.curation.drafts.acceptance import TABLE

    def draft(match: re.Match[str]) -> str:
        row = accepted[int(match[1]) - 2]
        return f"{row['passage']}, {row['subject']} {row['predicate']} {row['object']}:"

    return _clean(re.sub(rf"^\S*{TABLE}:(\d+):", draft, message))


def _add(ctx: click.Context, acceptance: Acceptance, sheet: Path, rows: list[Row], *, shacl: bool) -> None:
    """Add the accepted drafts: all of them, or none."""
    from kg.curation.adding.plan import InputError
    from kg.curation.adding.write import write as write_files
    from kg.curation.drafts.sheet import ACCEPTED, DONE, save
    from kg.curation.problem import summed_up

    accepted = [row for row in rows if row["status"] == ACCEPTED]
    try:
        prepared = acceptance.prepare(accepted, shacl=shacl)
    except InputError as error:
        tell(*(_named(str(problem), accepted) for problem in error.problems))
        tell("nothing was added; 'kg review --again' shows the accepted drafts, to edit them")
        ctx.exit(3)
    tell(*(_named(line, accepted) for line in (*prepared.notes, *summed_up(prepared.problems))))
    if not prepared.is_clean:
        tell("nothing was added: kg lint found errors; 'kg review --again' shows the accepted drafts")
        ctx.exit(1)
    write_files(prepared)
    for row in accepted:
        row["status"] = DONE
    save(sheet, rows)
    tell(*(f"{receipt.status}: {receipt.id}: {receipt.reading}" for receipt in prepared.receipts))
    click.echo("\n".join(dict.fromkeys(receipt.id for receipt in prepared.receipts)))
