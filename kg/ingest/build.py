"""Building a store on disk from graph files."""

from __future__ import annotations

import shutil
from array import array
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.ingest.edge_columns import COLUMNS, ENDS, EdgeColumns, EdgeKind
from kg.ingest.identities import join, move, own_aliases
from kg.ingest.loader import RdfLoader
from kg.ingest.own_exports import find_exports, union
from kg.ingest.readers.registry import read_source
from kg.ingest.set_aside import SetAside
from kg.ingest.store_folder import new_store, sync
from kg.ingest.tally import Tally
from kg.ingest.target import Target, named
from kg.ingest.unpack import GraphFileError, suffix_of
from kg.model.predicates import Predicates
from kg.paths.ranking import HUB_WEIGHT, statement_cost
from kg.search.in_memory import IndexRow, make_index
from kg.store.blocks import write_checksums
from kg.store.catalogue_writer import CatalogueWriter
from kg.store.checking import digest, rdf_files
from kg.store.manifest import CATALOGUE, FORMAT, INDEX, MANIFEST, PASSED_OVER, SPARQL, Manifest, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.ingest.edge_columns import Edge
    from kg.ingest.target import Source
    from kg.model.content import Content
    from kg.model.statements import Predicate
    from kg.search.on_disk import Numbers

#: Up to this number, edges are indexed in memory, which is faster than loading numpy.
FEW = 20_000
#: The folder of intermediate files.
SCRATCH = "scratch"
#: The file of a store with the rows that could not be read.
SET_ASIDE = "set_aside.tsv"
#: Numbers that are read at once.
CHUNK = 1 << 18


class Built(NamedTuple):
    """The result of a build."""

    facts: dict[str, str]
    #: Kinds of things that were left out, with their counts.
    left_out: dict[str, int]
    #: Counts of the edges by what became of them.
    tally: Tally


def build_store(
    sources: Sequence[Path],
    store: Path,
    *,
    own: Content,
    merge_own: bool = False,
    with_sparql: bool = True,
    replace: bool = False,
    is_lenient: bool = False,
    facts: Mapping[str, str] = MappingProxyType({}),
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Built:
    """Build a store.

    Memory grows with the number of nodes (some hundred bytes each), not with the number of edges.

    :param sources: Files that :func:`kg.ingest.readers.registry.read_source` reads.
    :param store: Folder to make.
    :param own: The content whose predicates are known, and which may be merged in.
    :param merge_own: Whether the statements of ``own`` go into the store, with all that belongs to them.
    :param with_sparql: Whether the store can answer SPARQL; the path index alone takes a third of the time.
    :param replace: Whether a store of that name may be replaced.
    :param is_lenient: Whether rows that cannot be read are set aside in a file of the store, :data:`SET_ASIDE`, and
        statements whose identifier an earlier one has get another.
    :param facts: Further entries of the manifest.
    :param progress: Called with the current step and the fraction done (0 to 1).

    :returns: The facts of the store, the things left out, and counts of its edges.

    :raises GraphFileError: If a source cannot be read, or the sources hold no entity and no edge.
    :raises DuplicateError: If two statements have the same identifier, unless the build is lenient.
    :raises StoreError: If the store exists and may not be replaced, or another process is writing it.
    """
    try:
        str(store).encode()
    except UnicodeEncodeError:
        raise StoreError(f"{str(store)!r} cannot be written in UTF-8; choose another name") from None
    for source in sources:
        suffix_of(source)
        if not source.is_file():
            problem = "is not a regular file" if source.exists() else "does not exist"
            raise GraphFileError(f"{source} {problem}")
    exports = find_exports(named(list(sources)), own)
    if exports.content is not None:
        own, merge_own = union([own, exports.content] if merge_own else [exports.content]), True
    job = _Job(exports.sources, own, merge_own, is_lenient, facts, progress)
    with new_store(store, replace=replace) as folder:
        loader = None
        if with_sparql:
            loader = RdfLoader(folder / SPARQL, job.sources, own, merge_own=merge_own, is_lenient=is_lenient)
        try:
            built = _build(folder, job, loader)
        finally:
            if loader is not None:
                loader.stop()
    whole = exports.content.statements.values() if exports.content else ()
    built.tally.whole, built.tally.whole_denied = len(whole), sum(item.is_negated for item in whole)
    return built


class _Job(NamedTuple):
    """The job of a build; see :func:`build_store`."""

    sources: list[Source]
    own: Content
    merge_own: bool
    is_lenient: bool
    facts: Mapping[str, str]
    progress: Callable[[str, float], None]


def _build(folder: Path, job: _Job, loader: RdfLoader | None) -> Built:
    """Write the files of a store."""
    scratch = folder / SCRATCH
    scratch.mkdir()
    edges = EdgeColumns(scratch, own_aliases(job.own) if job.merge_own else {})
    catalogue = CatalogueWriter(folder / CATALOGUE)
    aside = SetAside(folder / SET_ASIDE if job.is_lenient else None)
    predicates, left_out, tally = Predicates(job.own.predicates), dict[str, int](), Tally()
    target = Target(edges, catalogue, predicates, lambda: None, left_out, tally, aside, {})
    if loader is not None:
        loader.start()
    try:
        _read_sources(target, job)
        if job.merge_own:
            _merge(job.own, edges, catalogue)
        _keep_predicates(edges, catalogue, predicates, job.own.predicates)
        edges.close()
        joined = join(catalogue.matches(), edges, job.own.entities if job.merge_own else ())
        if joined.moved:
            move([scratch / name for name in ENDS], joined.moved)
            catalogue.move(joined.moved, edges.curies)
        records = _index(folder, edges, job)
        job.progress("catalogue", 0.0)
        nodes = ((number, curie) for number, curie in enumerate(edges.curies) if number not in joined.moved)
        catalogue.close(nodes, _recorded(records))
    finally:
        edges.close()
        catalogue.abandon()
        aside.close()
    shutil.rmtree(scratch)
    if loader is not None:
        job.progress("RDF for SPARQL", 0.0)
        loader.finish(target.denied)
    job.progress("hashing", 0.0)
    if joined.refused:
        left_out["from joining: identifiers that several things claim as their own"] = joined.refused
    if left := edges.count - len(records):
        left_out["from paths: edges of a thing with itself, and repeated ones"] = left
    facts = {PASSED_OVER: words} if (words := tally.passed_over_words()) else {}
    facts |= {
        "nodes": str(len(edges.curies) - len(joined.moved)),
        "statements": str(len(records) + catalogue.statement_count - catalogue.indexed_count),
        "walkable": str(len(records)),
    }
    return Built(_write_manifest(folder, job, facts, with_sparql=loader is not None), left_out, tally)


def _read_sources(target: Target, job: _Job) -> None:
    """Read all sources, and count what became of their edges."""
    count, tally, aside = len(job.sources), target.tally, target.aside
    for n, source in enumerate(job.sources):
        read_source(source, target, lambda share, n=n: job.progress("reading", (n + share) / count))  # type: ignore[misc]
    if job.is_lenient and (repeated := target.catalogue.rename_repeated()):
        target.left_out["identifiers that an earlier statement has: file and line name the later one"] = repeated
    tally.count_kinds(target.edges, target.predicates)
    tally.set_aside = aside.count
    if not target.edges.curies and not job.merge_own:
        why = f": none of {aside.count} rows can be read, the first is {aside.first}" if aside.count else ""
        why += f"; links that are not read: {words}" if (words := tally.passed_over_words()) else ""
        raise GraphFileError(f"no entities and no edges in {' '.join(source.name for source in job.sources)}{why}")


def _write_manifest(folder: Path, job: _Job, counts: Mapping[str, str], *, with_sparql: bool) -> dict[str, str]:
    """Write the manifest of a store after its files have reached the disk, and return its facts."""
    sums = [write_checksums(folder / name).name for name in (INDEX, CATALOGUE)]
    names = [INDEX, CATALOGUE, *sums, *(rdf_files(folder) if with_sparql else [])]
    files = {}
    for name in names:
        sync(folder / name)
        files[name] = (folder / name).stat().st_size, digest(folder / name)
    # The RDF store is laid out anew each time.
    version = sha256("".join(files[name][1] for name in (INDEX, CATALOGUE)).encode()).hexdigest()
    facts = {
        "format": FORMAT,
        "version": version if job.sources else job.own.data_version,
        "sparql": "yes" if with_sparql else "no",
        **counts,
        **job.facts,
    }
    Manifest(facts, files).write(folder / MANIFEST)
    for path in (folder / MANIFEST, folder):
        sync(path)
    return facts


def _index(folder: Path, edges: EdgeColumns, job: _Job) -> Sequence[int] | Numbers:
    """Write the path index, and return the record of each of its rows, 0 where it has none."""
    files = [folder / SCRATCH / name for name in COLUMNS]
    kinds = list(edges.kinds)
    if edges.count <= FEW:
        return _index_in_memory(folder, files, kinds, len(edges.curies))
    from kg.search.on_disk import Bulk, write_index

    return write_index(
        folder / INDEX,
        Bulk.open(files, [(kind.layer_and_sign, kind.marks) for kind in kinds]),
        len(edges.curies),
        hub_weight=HUB_WEIGHT,
        scratch=folder / SCRATCH,
        progress=job.progress,
    )


def _index_in_memory(folder: Path, files: Sequence[Path], kinds: Sequence[EdgeKind], node_count: int) -> Sequence[int]:
    """Write the path index without numpy; see :func:`_index`."""
    columns = [array("I", file.read_bytes()) for file in files]
    rows = [
        IndexRow(kinds[kind].is_further, source, target, kinds[kind].sign, cost, kinds[kind].marks)
        for source, target, kind, cost, _ in zip(*columns, strict=True)
    ]
    data, places = make_index(rows, node_count, hub_weight=HUB_WEIGHT)
    (folder / INDEX).write_bytes(data)
    return array("I", [columns[-1][place] for place in places])


def _recorded(records: Sequence[int] | Numbers) -> Iterator[tuple[int, int]]:
    """Return row and record of the rows that have one."""
    for start in range(0, len(records), CHUNK):
        part: list[int] = records[start : start + CHUNK].tolist()  # type: ignore[union-attr]
        yield from ((row, record) for row, record in enumerate(part, start) if record)


def _keep_predicates(edges: EdgeColumns, catalogue: CatalogueWriter, predicates: Predicates, own: Any) -> None:
    known: dict[str, Predicate] = {curie: predicates.get(curie).predicate for curie in (*own, *edges.predicates)}
    for curie, predicate in known.items():
        catalogue.add_part("predicate", curie, (edges.predicates.get(curie, -1), *predicate))


def _merge(own: Content, edges: EdgeColumns, catalogue: CatalogueWriter) -> None:
    """Put the statements of a content into a store, with everything that belongs to them."""
    # Numbers follow CURIEs, as in memory: they decide between equals.
    curies = sorted({*own.entities, *(curie for item in own.statements.values() for curie in item.entities if curie)})
    in_sources = {curie: curie in edges.numbers for curie in curies}
    for curie in curies:
        edges.number(curie)
    for entity in own.entities.values():
        # A thing that only shares a name with an entity of this graph may be an entity of the sources.
        is_homonym = entity.is_homonym and not in_sources[entity.curie]
        number = edges.number(entity.curie)
        catalogue.add_entity(number, entity._replace(is_homonym=is_homonym))
        for wider in entity.broader:
            catalogue.add_wider(number, edges.number(wider))
    edges.write(_merged_edges(own, edges, catalogue))
    _merge_parts(own, catalogue)


def _merged_edges(own: Content, edges: EdgeColumns, catalogue: CatalogueWriter) -> Iterator[Edge]:
    """Put the statements of a content into a store, and yield the edges of those that paths may follow."""
    for item in own.statements.values():
        source, target = edges.number(item.subject), edges.number(item.object)
        mentioned = [edges.number(curie) for curie in dict.fromkeys(item.mentioned) if curie]
        record = catalogue.add_statement(item, source, target, mentioned, is_curated=True)
        if item.is_walkable:
            sign = item.sign if item.is_causal else None
            kind = EdgeKind(edges.predicate(item.predicate), sign, not item.is_causal, item.certainty, has_record=True)
            yield source, target, edges.kind(kind), statement_cost(item, own), record


def _merge_parts(own: Content, catalogue: CatalogueWriter) -> None:
    """Put the parts of a content into a store that are not statements: contexts, passages, references and others."""
    parts: dict[str, Mapping[str, tuple[Any, ...]]] = {
        **{"context": own.contexts, "passage": own.passages, "reference": own.references},
        **{"tension": own.tensions, "study": own.studies},
        "left_out": {key: (word,) for key, word in own.left_out.items()},
        "aspect": {key: (word,) for key, word in own.broader_aspects.items()},
        "replaced": {key: (word,) for key, word in own.replaced.items()},
    }
    for kind, part in parts.items():
        for key, row in part.items():
            catalogue.add_part(kind, key, row)
    for member in dict.fromkeys(curie for entity in own.entities.values() for curie in entity.members):
        catalogue.add_part("groups", member, tuple(own.groups(member)))
    for given in dict.fromkeys(curie for entity in own.entities.values() for curie in entity.administers):
        catalogue.add_part("interventions", given, tuple(own.giving(given)))
    for outcome in dict.fromkeys(item.entity for study in own.studies.values() for item in study.outcomes):
        catalogue.add_part("measured", outcome, tuple(study.curie for study in own.studies_measuring((outcome,))))
