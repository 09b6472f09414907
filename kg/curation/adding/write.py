"""Adds drafts to ``triples/``: edits and checks them in a copy, then moves all files, or none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.adding.edit import edit, lay_out, write_passages
from kg.curation.adding.plan import make_plan, place
from kg.curation.adding.vouching import vouch
from kg.curation.layout import readings, turtle
from kg.curation.lint import check, lock_name
from kg.curation.problem import ERROR, Problem
from kg.curation.vocabularies.lock import LockRow, lock_text, read_lock
from kg.curation.workspace import FILE_NAMES
from kg.files import OutputError, write_bytes
from kg.triples.turtle import read_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.curation.adding.batch import Batch, Draft
    from kg.curation.adding.interpreter import Tree
    from kg.curation.adding.plan import Plan
    from kg.curation.sources import SourceDocument
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.model.content import Content


class Receipt(NamedTuple):
    """The report on one draft for the person who adds it."""

    #: CURIE of its block, or of the one that says the same.
    id: str
    #: :data:`kg.curation.adding.plan.ADDED`, ``PASSAGE_ADDED`` or ``PRESENT``.
    status: str
    #: The reading of the block.
    reading: str
    #: The statements that the block makes.
    statements: list[str]
    #: The passages that are new to it.
    passages: list[str]
    file: str
    #: Of the block, counted from 1, when all is written.
    line: int
    #: The place of the draft, as in ``rows.tsv:3``.
    written_in: str


class Prepared(NamedTuple):
    """An addition that was tried in a copy; nothing has been written yet."""

    receipts: list[Receipt]
    #: CURIEs of the entities and contexts that are new.
    things: list[str]
    #: Remarks for the person who adds.
    notes: list[str]
    #: The problems that ``kg lint`` finds; with an error it must not be written.
    problems: list[Problem]
    #: File to its text; files come before those that refer to them.
    changed: dict[Path, str]
    #: File to its bytes before; ``None`` for a new one.
    before: dict[Path, bytes | None]
    #: CURIE to the text of each block that is new or changed.
    blocks: dict[str, str]

    @property
    def is_clean(self) -> bool:
        """Whether lint reports no error in it."""
        return all(problem.severity != ERROR for problem in self.problems)


def prepare(
    batch: Batch,
    tree: Tree,
    vocabularies: Vocabularies,
    *,
    documents: Iterable[SourceDocument] = (),
    shacl: bool = True,
    progress: Callable[[str], None] = lambda step: None,
) -> Prepared:
    """Try an addition in a copy of the folder.

    A draft of the same identity as a statement (subject, predicate, object, aspects, cell, negation, certainty,
    context) is not added; its passages are given to the statement.

    :param batch: The drafts.
    :param tree: The folder, as it was read.
    :param vocabularies: The vocabularies of outside identifiers.
    :param documents: Source documents, from which the entries of new passages are made.
    :param shacl: Whether lint checks the graph against its SHACL shapes.
    :param progress: Called with each step that begins.

    :returns: The texts that :func:`write` writes, and the remarks about them.

    :raises InputError: If a draft cannot be used.
    :raises SourceError: If a document is not the one that the other passages were made from.
    :raises InstallationError: If an entity needs a row in the lock file of the installed package.
    """
    documents = list(documents)
    things, rows, problems = vouch(batch.things, tree, vocabularies)
    plan = make_plan(batch, things, tree, documents, [*batch.problems, *problems])
    with TemporaryDirectory(prefix="kg-add-") as name:
        copy = Path(name) / "triples"
        copy.mkdir()
        for file, data in tree.files.items():
            (copy / file).write_bytes(data)
        progress("writing the copy")
        edited = edit(copy, plan, things, tree)
        if plan.needs_passages:
            write_passages(copy, documents, tree)
        content = lay_out(copy, edited, tree)
        progress("checking the copy")
        prepared = _prepared(copy, plan, things, tree, rows, content, shacl=shacl)
    written_in = {draft.block.file for draft in (*batch.things, *batch.statements)}
    return prepared._replace(
        problems=[
            p._replace(message=batch.in_columns(p.message)) if p.file in written_in else p for p in prepared.problems
        ]
    )


def _lint(
    copy: Path, plan: Plan, things: Iterable[Draft], tree: Tree, rows: list[LockRow], shacl: bool
) -> list[Problem]:
    """Check the copy: every error, and the warnings about new blocks; each at the place where the draft was written."""
    fresh = {draft.block.curie: draft.block for draft in (*things, *plan.new.values())}
    origins = {block.curie: (block.file, block.line) for block in (*tree.blocks, *fresh.values())}
    blocks = [block for name, path in tree.workspace.files(copy) for block in read_blocks(path, name)]
    here = {(block.file, block.line): block.curie for block in blocks}
    lock = lock_name(tree.workspace)
    unlocked = {f"{curie}: {row.curie} is not in {lock}" for curie in fresh for row in rows}
    problems = []
    changed = {*fresh, *plan.grown}
    for problem in check(tree.workspace, copy, shacl=shacl, changed=changed):
        curie = here.get((problem.file, problem.line), "")
        named = {word.strip(";,()") for word in problem.message.split()}
        is_about_new = curie in fresh or curie in plan.grown or not named.isdisjoint(fresh)
        if problem.rule == "lock" and problem.message.partition(";")[0] in unlocked:
            continue
        if problem.severity == ERROR or is_about_new:
            file, line = origins.get(curie, (problem.file, problem.line))
            problems.append(problem._replace(file=file, line=line))
    return problems


def _prepared(
    copy: Path, plan: Plan, things: list[Draft], tree: Tree, rows: list[LockRow], content: Content, *, shacl: bool
) -> Prepared:
    """Gather the changes in the copy, and the remarks about them."""
    changed: dict[Path, str] = {}
    before_of: dict[Path, bytes | None] = {}
    if rows:
        lock = tree.workspace.lock
        before_of[lock] = lock.read_bytes() if lock.exists() else None
        changed[lock] = lock_text(sorted([*(read_lock(lock) if lock.exists() else ()), *rows]))
    homes = [Path(home).name for home in FILE_NAMES.values()]
    paths = sorted(copy.glob("*.ttl"), key=lambda path: (path.name not in homes, path.name))
    for path in paths:
        if path.read_bytes() != tree.files.get(path.name):
            changed[tree.folder / path.name] = path.read_text(encoding="utf-8")
            before_of[tree.folder / path.name] = tree.files.get(path.name)
    notes = list(plan.notes)
    problems = _lint(copy, plan, things, tree, rows, shacl) if changed else []
    fresh = {place(draft.block) for draft in (*things, *plan.new.values())}
    errors = [problem for problem in problems if problem.severity == ERROR]
    if any(f"{problem.file}:{problem.line}" not in fresh for problem in errors):
        before = {(problem.rule, problem.message) for problem in check(tree.workspace, shacl=shacl)}
        if old := sum((problem.rule, problem.message) in before for problem in errors):
            notes.append(f"{old} of the errors are in {tree.folder} already; put them right first (kg lint)")
    said = readings(content)
    shown = [*(draft.block for draft in (*things, *plan.new.values())), *plan.grown.values()]
    lines = {block.curie: block for name, path in tree.workspace.files(copy) for block in read_blocks(path, name)}
    members: dict[str, list[str]] = {}
    for statement in content.statements.values():
        members.setdefault(statement.block, []).append(statement.id)
    receipts = [
        Receipt(curie, status, said[curie], members[curie], passages, lines[curie].file, lines[curie].line, written_in)
        for curie, status, passages, written_in in plan.fates
    ]
    return Prepared(
        receipts,
        [draft.block.curie for draft in things],
        notes,
        problems,
        changed,
        before_of,
        {block.curie: turtle(lines[block.curie], said.get(block.curie, "")) for block in shown},
    )


def write(prepared: Prepared) -> None:
    """Write an addition: every file, or none.

    The new texts are first written beside the files; then each replaces its file, files before those that refer to
    them. If one cannot be replaced, those before it are put back.

    :param prepared: The result of :func:`prepare`.

    :raises OutputError: If a file cannot be written, or has changed since the addition was prepared.
    :raises ValueError: If lint has errors.
    """
    if not prepared.is_clean:
        raise ValueError("lint has errors; this is not to be written")
    for path, before in prepared.before.items():
        if (path.read_bytes() if path.exists() else None) != before:
            raise OutputError(f"{path} has changed while the addition was prepared; nothing was written, try again")
    temporary: dict[Path, Path] = {}
    moved: list[Path] = []
    try:
        for path, text in prepared.changed.items():
            target = Path(os.path.realpath(path))
            temporary[path] = target.with_name(f".kg-add-{os.getpid()}-{target.name}")
            with temporary[path].open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            if target.exists():
                shutil.copymode(target, temporary[path])
        for path, new in temporary.items():
            new.replace(os.path.realpath(path))
            moved.append(path)
    except BaseException as error:
        left = _put_back(moved, prepared.before)
        if isinstance(error, OSError):
            state = f"these stay changed: {', '.join(map(str, left))}" if left else "nothing was changed"
            raise OutputError(f"cannot write {path}: {error.strerror}; {state}") from error
        raise
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _put_back(moved: Iterable[Path], before: Mapping[Path, bytes | None]) -> list[Path]:
    """Undo the moves.

    :returns: The files for which that was not possible.
    """
    left = []
    for path in moved:
        data = before[path]
        try:
            if data is None:
                path.unlink()
            else:
                write_bytes(path, data)
        except OSError:
            left.append(path)
    return left
