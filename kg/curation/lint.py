"""Checks of the files of ``triples/`` and ``ontology/`` that a reviewer cannot make by looking at one block.

They ask in this order: can the files be read, is each identifier real, are readings and names unambiguous. If all files
can be read, the rules of ``ontology/checks/`` and the shapes check the graph as a whole.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.curation.graph_checks import broken_rules, broken_shapes, choose_focus, find_places, shacl_is_installed
from kg.curation.layout import laid_out, readings, written_readings
from kg.curation.problem import ERROR, WARNING, Problem
from kg.curation.vocabularies.lock import LockRow, misfit, read_lock
from kg.curation.workspace import FILE_NAMES
from kg.errors import DataError, names
from kg.model import terms as v
from kg.model.identifiers import local_part_fits
from kg.model.namespaces import block_kind
from kg.names.lexicon import fold, make_index, names_of
from kg.resources import folder
from kg.triples.assembly import assemble
from kg.triples.merging import merged
from kg.triples.own_folder import laid_over
from kg.triples.reader import read_ontology
from kg.triples.schema import LEFT_OUT, REPLACED_BY
from kg.triples.turtle import OPENING, TurtleBlock, read_blocks, read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.curation.workspace import Workspace
    from kg.model.content import Content
    from kg.model.statements import Entity

#: Rules whose problems leave a part of the graph unread, so that it cannot be judged as a whole.
UNREAD = frozenset({"file", "ontology", "prefix", "block"})

LOCK = "ontology/vocab.lock.tsv"
#: Prefix of a block to the classes that it may be of.
CLASSES = {
    "ctx": ("msc:Context",),
    "psg": ("msc:Passage",),
    "study": ("msc:Study", "msc:Arm", "msc:Outcome"),
    "tns": ("msc:Tension",),
    "ref": ("msc:Document", "biolink:Article", "biolink:Book", "biolink:BookChapter", "biolink:WebPage"),
}
#: Prefixes of the subjects of blocks.
SUBJECTS = {*v.LOCAL_PATTERNS, *v.OWN_PREFIXES} - {"msc"}
#: Properties whose value is an address and no identifier.
ADDRESSES = (v.SOURCE, "dcterms:license")


def check(
    workspace: Workspace, triples: Path | None = None, *, shacl: bool = True, changed: Collection[str] | None = None
) -> list[Problem]:
    """Check the files of a folder, together with all that they are read with.

    :param workspace: The folder; ``ontology/`` is always ours, and a mistake in the shipped graph is not a problem of
        a folder that is laid over it.
    :param triples: A copy of the folder, in its place.
    :param shacl: Whether to check the graph against its SHACL shapes, if pySHACL is installed.
    :param changed: CURIEs of the blocks that are checked against the shapes; by default all, or for a folder that is
        laid over the graph, its own blocks.

    :returns: Every problem once, by file and line. Readings and the graph as a whole are checked only if no problem
        has a rule of :data:`UNREAD`: half a graph would have problems everywhere.

    :raises FolderError: If the folder has no ``.ttl`` files.
    :raises DataError: If a file of ``ontology/checks/`` cannot be used.
    """
    files = workspace.files(triples)
    blocks, problems, lost = _read([*workspace.below(), *files], workspace)
    ontology = [block for block in blocks if block.file.startswith("ontology/")]
    problems += _ontology(ontology)
    if any(problem.file.startswith("ontology/") for problem in problems):
        return sorted(problems, key=_order)
    rest = [block for block in blocks if not block.file.startswith("ontology/")]
    own = {name for name, _ in files}
    homes = {kind: workspace.name(Path(name).name) for kind, name in FILE_NAMES.items()}
    for block in (block for block in rest if block.file in own):
        problems += _identifiers(block, workspace)
        problems += _form(block, homes, workspace.name("left_out.ttl"))
    content, unread = assemble(read_ontology(ontology), rest, "")
    problems += _unread(unread, problems, lost | _dropped(rest, content))
    problems += _names(content)
    is_whole = not unread and not any(problem.rule in UNREAD for problem in problems)
    is_own = (triples or workspace.triples).resolve() == folder("triples").resolve()
    problems += _lock(content, workspace, is_whole=is_whole and is_own)
    if is_whole:
        from kg.sparql.dataset import open_store

        problems += _readings(files, content)
        store = open_store(merged(content))
        places = find_places(blocks, content)
        problems += broken_rules(store, places)
        if shacl and shacl_is_installed():
            focus = choose_focus(places, blocks, own, workspace, changed)
            problems += broken_shapes(store, places, workspace.namespace, focus)
    if workspace.own:
        problems = list(_concerning(problems, own | {lock_name(workspace)}, blocks, workspace))
    return sorted(set(problems), key=_order)


def _concerning(
    problems: Iterable[Problem], files: set[str], blocks: Iterable[TurtleBlock], workspace: Workspace
) -> Iterator[Problem]:
    """Yield the problems in some files, and those elsewhere that name a block in one of them, at that block."""
    places = {block.curie: block for block in blocks if block.file in files}
    for problem in problems:
        if problem.rule == "same-identity" and len(set(re.findall(r"(\S+?):\S+(?=: says|;)", problem.message))) > 1:
            continue  # a folder may say what the graph below says: its evidence is laid over that
        if problem.file in files:
            if problem.rule != "unused" or block_kind(problem.message.partition(": ")[0]) == "psg":
                yield problem  # contexts and documents may wait for their first statement
            continue
        named = [word.strip(";,():'") for word in problem.message.split()]
        block = next((places[word.partition(".")[0]] for word in named if word.partition(".")[0] in places), None)
        if block is not None:
            yield problem._replace(file=block.file, line=block.line)


def lock_name(workspace: Workspace) -> str:
    """Return the name of the lock file of a workspace in messages."""
    return f"{workspace.own.root.name}/{workspace.lock.name}" if workspace.own else LOCK


def _order(problem: Problem) -> tuple[str, int, str, str, str]:
    return problem.file, problem.line, problem.severity, problem.rule, problem.message


def _error(error: DataError, rule: str) -> Problem:
    return Problem(ERROR, error.file, error.line, rule, error.problem)


def _at(block: TurtleBlock, rule: str, what: str) -> Problem:
    return Problem(ERROR, block.file, block.line, rule, f"{block.curie}: {what}")


def _read(files: Iterable[tuple[str, Path]], workspace: Workspace) -> tuple[list[TurtleBlock], list[Problem], set[str]]:
    """Read every file that can be read, and of two blocks of one subject the first.

    Return the blocks, the problems, and the subjects of the files that could not be read.
    """
    blocks: dict[str, TurtleBlock] = {}
    problems = []
    lost: set[str] = set()
    for name, path in files:
        try:
            found = read_blocks(path, name)
        except DataError as error:
            problems.append(_error(error, "file"))
            lost |= set(_subjects(path))
            continue
        for block in found:
            other = blocks.get(block.curie)
            if other and workspace.own and _is_entity(block.curie) and not block_kind(block.curie):
                blocks[block.curie] = laid_over(block, other)
            elif other:
                where = f"{other.file}:{other.line}"
                problems.append(_at(block, "file", f"already has a block in {where}; merge the two"))
            else:
                blocks[block.curie] = block
    return list(blocks.values()), problems, lost - blocks.keys()


def _dropped(blocks: Iterable[TurtleBlock], content: Content) -> set[str]:
    """Find the blocks of which no row could be made, although other blocks may name them."""
    rows = content.entities.keys() | content.contexts.keys() | content.passages.keys() | content.references.keys()
    kinds = ("ctx", "psg", "ref", "ent", "")
    return {block.curie for block in blocks if block_kind(block.curie) in kinds} - rows


def _unread(errors: Iterable[DataError], problems: Iterable[Problem], lost: set[str]) -> list[Problem]:
    """Keep the problems of the assembler, except those that follow from a problem reported elsewhere."""
    said = {(problem.file, problem.line) for problem in problems if problem.rule == "prefix"}
    found = []
    for error in errors:
        subject, *words = (word.rstrip(":") for word in error.problem.split())
        if (error.file, error.line) not in said and not lost & (set(words) - {subject}):
            found.append(_error(error, "block"))
    return found


def _subjects(path: Path) -> Iterator[str]:
    """Guess the subjects of a file that cannot be read."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        match = OPENING.match(line.lstrip())
        if match and match[1].partition(":")[0] in SUBJECTS:
            yield match[1]


def _ontology(blocks: Iterable[TurtleBlock]) -> Iterator[Problem]:
    """Find the terms of ``ontology/msc.ttl`` that lack a property which the package reads."""
    for block in blocks:
        types = [term.value for term in block.properties.get(v.RDF_TYPE, ())]
        needed = [v.RDFS_LABEL, v.DEFINITION] if block.curie.startswith("msc:") else []
        if "msc:CausalPredicate" in types or "msc:DescriptivePredicate" in types:
            needed += ["msc:negatedLabel", "rdfs:domain", "rdfs:range"]
        for name in needed:
            if name not in block.properties:
                yield _at(block, "ontology", f"{name} is missing")


def _identifiers(block: TurtleBlock, workspace: Workspace) -> Iterator[Problem]:
    """Find malformed identifiers, and blocks whose identifier does not fit their kind or file."""
    prefix, _, local = block.curie.partition(":")
    kind = block_kind(block.curie)
    right = workspace.namespace.prefix_of(kind)
    if kind and kind != "msc" and prefix != right:
        yield _at(block, "identifier", f"this folder has a prefix of its own; the identifier must read {right}:{local}")
    elif kind in ("stm", "evd", "med"):
        stem = Path(block.file).stem
        numbers, form = (1, f"{stem}-1") if kind == "stm" else (2, f"{stem}-1-1")
        member = r"(\.[A-Za-z]+_\w+)*" if REPLACED_BY in block.properties else ""
        if not re.fullmatch(re.escape(stem) + r"(-[1-9]\d*)" * numbers + member, local):
            yield _at(block, "identifier", f"such a block is named after its file and numbered, as {prefix}:{form}")
    elif prefix not in v.PREFIXES:
        yield _at(block, "prefix", f"no prefix of this graph fits; choose from {names(v.PREFIXES)}")
    elif _is_entity(block.curie) and prefix not in v.LOCAL_PATTERNS:
        yield _at(block, "identifier", f"an entity has an identifier of one of {names(v.LOCAL_PATTERNS)}")
    elif not local_part_fits(block.curie):
        form = v.LOCAL_PATTERNS[prefix]
        yield _at(block, "identifier", f"{local!r} does not look like an identifier of {prefix}: {form}")
    for name, terms in block.properties.items():
        for term in terms:
            if term.is_iri and name not in ADDRESSES and term.value.partition(":")[0] not in v.PREFIXES:
                what = f"{name} <{term.value}>: no prefix of this graph fits; choose from {names(v.PREFIXES)}"
                yield _at(block, "prefix", what)


def _is_entity(curie: str) -> bool:
    return block_kind(curie) in ("ent", "")


def _form(block: TurtleBlock, homes: Mapping[str, str], left_out: str) -> Iterator[Problem]:
    """Find blocks in the wrong file or of the wrong class, given the file of each kind and of sentences left out."""
    kind = block_kind(block.curie)
    home = left_out if LEFT_OUT in block.properties else homes.get(kind or "ent", block.file)
    if block.file != home:
        yield _at(block, "place", f"belongs in {home}")
    elif kind in ("stm", "evd", "med") and block.file in homes.values():
        yield _at(block, "place", "belongs in the file of its mechanism")
    for term in block.properties.get(v.RDF_TYPE, ()):
        if term.value not in CLASSES.get(kind, (term.value,)):
            yield _at(block, "class", f"is a {term.value}; such a block is a {' or '.join(CLASSES[kind])}")


def _names(content: Content) -> Iterator[Problem]:
    """Find names that two entities have, and names that cannot be looked up."""
    entities = [entity for entity in content.entities.values() if not entity.is_homonym]
    for entity in entities:
        for name in names_of(entity):
            if not fold(name):
                yield _of(entity, "name", f"the name {name!r} has no letter or digit, and cannot be asked for")
    by_curie = {entity.curie: entity for entity in entities}
    for key, curies in make_index(entities).items():
        first = by_curie[curies[0]]
        for entity in (by_curie[curie] for curie in curies[1:]):
            here, there = (next(name for name in names_of(item) if fold(name) == key) for item in (entity, first))
            what = "the label" if there == first.label else "a name"
            whose = f"{first.label} ({first.curie})"
            yield _of(entity, "name", f"{here!r} is {what} of {whose} too; take it from one of the two")


def _of(entity: Entity, rule: str, what: str) -> Problem:
    return Problem(ERROR, entity.file, entity.line, rule, f"{entity.curie}: {what}")


def _lock(content: Content, workspace: Workspace, *, is_whole: bool) -> list[Problem]:
    """Check the outside identifiers of entities against ``ontology/vocab.lock.tsv`` and the lock of the workspace.

    Only of the whole graph that the lock was made for are rows that nothing uses left-overs.
    """
    problems: list[Problem] = []
    rows: dict[str, tuple[int, LockRow]] = {}
    shipped = folder("ontology") / "vocab.lock.tsv"
    for name, path in [(LOCK, shipped), *([(lock_name(workspace), workspace.own.lock)] if workspace.own else [])]:
        if not path.is_file():
            if path == shipped:
                return [Problem(ERROR, LOCK, 1, "lock", "the file is missing; ontology/README.md says how it is made")]
            continue
        try:
            locked = read_lock(path)
        except DataError as error:
            return [Problem(ERROR, name, error.line, "lock", error.problem)]
        own: dict[str, int] = {}
        for number, row in enumerate(locked, 2):
            rows.setdefault(row.curie, (number, row))
            first = own.setdefault(row.curie, number)
            if first != number:
                what = f"{row.curie} is already in line {first}; keep one row for each term"
                problems.append(Problem(ERROR, name, number, "lock", what))
    used = set()
    for entity in content.entities.values():
        for curie in (entity.curie, *entity.exact_matches):
            if block_kind(curie):
                continue
            used.add(curie)
            found = rows[curie][1] if curie in rows else None
            problems += [_of(entity, "lock", what) for what in _mismatches(entity, curie, found, lock_name(workspace))]
    if is_whole:
        for curie in rows.keys() - used:
            what = f"no entity uses {curie}; take the row out"
            problems.append(Problem(WARNING, LOCK, rows[curie][0], "lock", what))
    return problems


def _mismatches(entity: Entity, curie: str, row: LockRow | None, lock: str) -> Iterator[str]:
    """Yield the problems of an outside identifier, given its row of the lock."""
    prefix = curie.partition(":")[0]
    if curie == entity.curie and (prefix not in v.LOCAL_PATTERNS or not local_part_fits(curie)):
        return  # said of the block already
    if not local_part_fits(curie):
        yield f"{curie} does not look like an identifier of {prefix}: {v.LOCAL_PATTERNS[prefix]}"
    elif row is None:
        yield f"{curie} is not in {lock}; 'kg vocab check --write' looks it up in its vocabulary"
    elif problem := misfit(row, entity.official_label if curie == entity.curie else None):
        yield problem


def _readings(files: Iterable[tuple[str, Path]], content: Content) -> Iterator[Problem]:
    """Check the readings against the identifiers, and the files against the layout."""
    said = readings(content)
    for name, path in files:
        if path.name == "passages.ttl":
            continue
        found = list(_wrong_readings(name, path, said))
        yield from found
        if found:
            continue
        try:
            right = laid_out(path, name, said).splitlines()
        except DataError as error:
            yield _error(error, "layout")
            continue
        lines = read_text(path, name).splitlines()
        if lines != right:
            pairs = enumerate(zip(lines, right, strict=False), 1)
            line = next((number for number, pair in pairs if pair[0] != pair[1]), len(lines))
            yield Problem(
                WARNING, name, line, "layout", "from here on, the file is not in the standard layout; run kg fmt"
            )


def _wrong_readings(name: str, path: Path, said: Mapping[str, str]) -> Iterator[Problem]:
    for curie, (line, reading) in written_readings(path).items():
        right = said.get(curie, reading)
        if not reading and right:
            yield Problem(ERROR, name, line, "reading", f"{curie}: no label follows the identifier; run kg fmt")
        elif reading != right:
            what = f"{curie}: the reading says {reading!r}, the identifiers say {right!r}"
            way_out = "correct the identifiers, or run kg fmt if they are right"
            yield Problem(ERROR, name, line, "reading", f"{what}; {way_out}")
