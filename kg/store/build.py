"""Building a store on disk: all of it or nothing.

Everything is made in a folder beside the store, which takes the store's name when it is whole. What an interrupted
build leaves there is no store, and the next build removes it.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.graph.build import Row, make_index
from kg.resources import folder as data_folder
from kg.store.catalogue import CatalogueWriter
from kg.store.disk import CATALOGUE, FORMAT, INDEX, MANIFEST, SPARQL, Manifest, StoreError, building_folder
from kg.store.predicates import Predicates
from kg.store.sources import (
    RDF_SUFFIXES,
    SourceError,
    Target,
    open_packed,
    plain_quads,
    rdf_format,
    read_source,
    suffix_of,
)
from kg.store.spool import COLUMNS, EdgeKind, Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.statements import Content, Predicate, Statement

#: Statements that are indexed in memory; that is quicker than to load what can do more.
FEW = 20_000
#: The file that a process holds while it builds.
LOCK = "lock"


class Weights(NamedTuple):
    """What paths cost in a store."""

    #: Cost of a plain edge in millionths, by its support; ``None`` where none is stated.
    plain: Callable[[float | None], int]
    #: Cost of a statement in millionths.
    statement: Callable[[Statement], int]
    #: See :func:`kg.graph.build.half_passing`.
    hub: float


class Built(NamedTuple):
    """What a build has made."""

    facts: dict[str, str]
    #: What was left out, and how often.
    left_out: dict[str, int]


def build_store(
    sources: Sequence[Path],
    store: Path,
    *,
    own: Content,
    weights: Weights,
    merge_own: bool = False,
    with_sparql: bool = True,
    replace: bool = False,
    facts: Mapping[str, str] = MappingProxyType({}),
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Built:
    """Build a store.

    Memory grows with the number of nodes, by some hundred bytes each, not with that of edges.

    :param sources: Files that :func:`kg.store.sources.read_source` reads.
    :param store: Folder to make.
    :param own: The content whose predicates are known, and which may be merged in.
    :param weights: What paths cost.
    :param merge_own: Whether the statements of ``own`` go into the store, with all that belongs to them.
    :param with_sparql: Whether the store can answer SPARQL; the path index alone is made in a third of the time.
    :param replace: Whether a store of that name may be replaced.
    :param facts: What the manifest is to say beside what it always does.
    :param progress: Is told the step of the work, and the share of it that is done.

    :returns: What was made.

    :raises SourceError: If a source cannot be read.
    :raises StoreError: If the folder is there and may not be replaced, or is being written.
    """
    for source in sources:
        suffix_of(source)
        if not source.is_file():
            raise SourceError(f"there is no file {source}")
    if store.exists() and not (replace and (store / MANIFEST).is_file()):
        way_out = "--replace replaces it" if (store / MANIFEST).is_file() else "it is no store; choose another name"
        raise StoreError(f"{store} is there already; {way_out}")
    with _workshop(store) as folder:
        rdf = _RdfLoader(folder / SPARQL, sources, own if merge_own else None) if with_sparql else None
        built = _build(sources, folder, own, weights, rdf, merge_own=merge_own, facts=facts, progress=progress)
        _take_place(folder, store)
    return built


@contextmanager
def _workshop(store: Path) -> Iterator[Path]:
    """Hold the folder in which a store is made, empty; nothing of it is left if the work fails."""
    folder = building_folder(store)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror}") from error
    with lock:
        if not _hold(lock.fileno()):
            raise StoreError(f"{store} is being written by another process; wait for it")
        for left in folder.iterdir():
            if left.name != LOCK:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _hold(lock: int) -> bool:
    """Hold a lock for as long as the process lives or the file is open; tell whether nobody else holds it."""
    try:
        import fcntl
    except ImportError:  # Windows: two builds of one store at a time are not found out
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_place(folder: Path, store: Path) -> None:
    """Give what was made the name of the store; what had it before is removed."""
    (folder / LOCK).unlink()
    before = store.with_name(f"{store.name}.replaced")
    shutil.rmtree(before, ignore_errors=True)
    if store.exists():
        store.rename(before)
    folder.rename(store)
    shutil.rmtree(before, ignore_errors=True)


def _build(
    sources: Sequence[Path],
    folder: Path,
    own: Content,
    weights: Weights,
    rdf: _RdfLoader | None,
    *,
    merge_own: bool,
    facts: Mapping[str, str],
    progress: Callable[[str, float], None],
) -> Built:
    scratch = folder / "scratch"
    scratch.mkdir()
    spool = Spool(scratch)
    catalogue = CatalogueWriter(folder / CATALOGUE)
    predicates = Predicates(own.predicates)
    left_out: dict[str, int] = {}
    if rdf is not None:
        rdf.start()
    try:
        for n, source in enumerate(sources):
            target = Target(
                spool,
                catalogue,
                predicates,
                weights.plain,
                lambda share, n=n: progress("reading", (n + share) / len(sources)),  # type: ignore[misc]
                left_out,
            )
            read_source(source, target)
        if merge_own:
            _merge(own, spool, catalogue, weights)
        _keep_predicates(spool, catalogue, predicates, own.predicates)
        spool.close()
        row_count, recorded = _index(folder, scratch, spool, weights, progress)
        catalogue.close(spool.curies, recorded)
    finally:
        catalogue.abandon()
    shutil.rmtree(scratch)
    if rdf is not None:
        progress("RDF for SPARQL", 0.0)
        rdf.finish()
    progress("hashing", 0.0)
    files = {name: _digest(folder / name) for name in (INDEX, CATALOGUE)}
    from hashlib import sha256

    denied = catalogue.statement_count - len(recorded)
    made = {
        "format": FORMAT,
        "version": sha256("".join(digest for _, digest in files.values()).encode()).hexdigest()
        if sources
        else own.data_version,
        "sparql": "yes" if rdf is not None else "no",
        "nodes": str(len(spool.curies)),
        "statements": str(row_count + denied),
        "walkable": str(row_count),
        **facts,
    }
    Manifest(made, files).write(folder / MANIFEST)
    return Built(made, left_out)


def _index(
    folder: Path, scratch: Path, spool: Spool, weights: Weights, progress: Callable[[str, float], None]
) -> tuple[int, list[tuple[int, int]]]:
    """Write the path index; give how many rows it has, and record and row of those that have a record."""
    if spool.count <= FEW:
        return _index_in_memory(folder, scratch, spool, weights)
    from kg.graph.bulk import Bulk, write_index

    bulk = Bulk.open([scratch / name for name in COLUMNS], [(kind.layer_and_sign, kind.marks) for kind in spool.kinds])
    row_count, pairs = write_index(
        folder / INDEX, bulk, len(spool.curies), hub_weight=weights.hub, scratch=scratch, progress=progress
    )
    return row_count, [(int(record), int(row)) for record, row in pairs]


def _index_in_memory(folder: Path, scratch: Path, spool: Spool, weights: Weights) -> tuple[int, list[tuple[int, int]]]:
    """Do the same without numpy."""
    from array import array

    kinds = list(spool.kinds)
    columns = [array("I", (scratch / name).read_bytes()) for name in COLUMNS]
    rows = [
        Row(kinds[kind].is_further, source, target, kinds[kind].sign, cost, kinds[kind].marks)
        for source, target, kind, cost, _ in zip(*columns, strict=True)
    ]
    data, places = make_index(rows, len(spool.curies), hub_weight=weights.hub)
    (folder / INDEX).write_bytes(data)
    return len(places), [(columns[-1][place], row) for row, place in enumerate(places) if columns[-1][place]]


def _keep_predicates(spool: Spool, catalogue: CatalogueWriter, predicates: Predicates, own: Any) -> None:
    known: dict[str, Predicate] = {curie: predicates.get(curie).predicate for curie in (*own, *spool.predicates)}
    for curie, predicate in known.items():
        catalogue.add_part("predicate", curie, (spool.predicates.get(curie, -1), *predicate))


def _merge(own: Content, spool: Spool, catalogue: CatalogueWriter, weights: Weights) -> None:
    """Put the statements of a content into a store, with everything that belongs to them."""
    from array import array

    for entity in own.entities.values():
        number = spool.number(entity.curie)
        catalogue.add_entity(number, entity)
        for wider in entity.broader:
            catalogue.add_wider(number, spool.number(wider))
    columns = [array("I") for _ in COLUMNS]
    for item in own.statements.values():
        source, target = spool.number(item.subject), spool.number(item.object)
        mentioned = [spool.number(curie) for curie in dict.fromkeys(item.entities[2:]) if curie]
        record = catalogue.add_statement(item, source, target, mentioned)
        if item.is_walkable:
            sign = item.sign if item.is_causal else None
            kind = EdgeKind(spool.predicate(item.predicate), sign, not item.is_causal, item.certainty, has_record=True)
            row = source, target, spool.kind(kind), weights.statement(item), record
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    spool.write(*columns)
    for kind_of_part, part in (
        ("context", own.contexts),
        ("passage", own.passages),
        ("reference", own.references),
        ("tension", own.tensions),
        ("study", own.studies),
    ):
        for key, row_of_part in part.items():
            catalogue.add_part(kind_of_part, key, row_of_part)
    for kind_of_part, words in (("left_out", own.left_out), ("aspect", own.broader_aspects)):
        for key, word in words.items():
            catalogue.add_part(kind_of_part, key, (word,))


def _digest(path: Path) -> tuple[int, str]:
    from hashlib import file_digest

    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return path.stat().st_size, digest


def check_store(store: Path) -> list[str]:
    """Hold the files of a store against the hashes that its manifest has.

    :param store: The store.

    :returns: A line for each file that differs; empty where all are as they were written.

    :raises StoreError: If it is no store, or not a whole one.
    """
    manifest = Manifest.read(store)
    return [
        f"{store / name}: its content is not what was written; build the store again"
        for name, (_, digest) in manifest.files.items()
        if _digest(store / name)[1] != digest
    ]


class _RdfLoader:
    """Loads the RDF of a store in a thread of its own, beside the reading for the index.

    :param folder: Folder to make.
    :param sources: Files to load.
    :param own: Content to load too, or ``None``.
    """

    def __init__(self, folder: Path, sources: Sequence[Path], own: Content | None) -> None:
        self._folder = folder
        self._sources = sources
        self._own = own
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def finish(self) -> None:
        """Wait for the end.

        :raises SourceError: If a source could not be loaded.
        """
        self._thread.join()
        if isinstance(self._error, (SyntaxError, ValueError)):
            raise SourceError(f"the RDF could not be loaded: {self._error}") from self._error
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._load()
        except BaseException as error:
            self._error = error

    def _load(self) -> None:
        from pyoxigraph import RdfFormat, Store

        store = Store(str(self._folder))
        for source in self._sources:
            suffix = suffix_of(source)
            if suffix not in RDF_SUFFIXES:
                store.bulk_extend(plain_quads(source))
                continue
            with source.open("rb") as raw, open_packed(source, raw) as file:
                # One graph for all: paths and queries see the same edges.
                store.bulk_load(file, rdf_format(suffix)) if suffix in (".nt", ".ttl") else store.bulk_extend(
                    _default_graph(file, suffix)
                )
        if self._own is not None:
            from kg.store.local import quads

            store.bulk_load(path=str(data_folder("ontology") / "msc.ttl"), format=RdfFormat.TURTLE)
            store.bulk_extend(quads(self._own))
        store.flush()


def _default_graph(file: Any, suffix: str) -> Iterator[Any]:
    """Give the quads of a file without the names of their graphs."""
    from pyoxigraph import Quad, parse

    return (Quad(quad.subject, quad.predicate, quad.object) for quad in parse(file, rdf_format(suffix)))
