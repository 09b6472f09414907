"""Loading the RDF of a store for SPARQL, in parallel with reading the edges for paths."""

from __future__ import annotations

import io
import shutil
from threading import Event, Thread
from typing import IO, TYPE_CHECKING, Any

from kg.ingest.readers.foreign import foreign_format, foreign_quads
from kg.ingest.readers.kgx import kgx_quads
from kg.ingest.readers.rdf import parse_lines, parser_errors, rdf_format
from kg.ingest.unpack import LINE_SUFFIXES, RDF_SUFFIXES, open_unpacked, suffix_of
from kg.model.predicates import Predicates
from kg.resources import folder as data_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyoxigraph

    from kg.ingest.target import Source
    from kg.model.content import Content

#: Formats that have no named graphs.
TRIPLE_SUFFIXES = (".nt", ".ttl")


class _Stopped(Exception):
    """Raised in the loading thread when the build has failed or was interrupted."""


class RdfLoader:
    """Loads files in a thread of its own, all into one graph: paths and queries see the same edges.

    Only graphs that are denied keep their names: what they state is no fact of the default graph.

    :param folder: Folder to make.
    :param sources: Files to load.
    :param own: The content whose predicates are known.
    :param merge_own: Whether to load that content too.
    :param is_lenient: Whether rows and lines that cannot be read are left out.
    """

    def __init__(
        self, folder: Path, sources: Sequence[Source], own: Content, *, merge_own: bool, is_lenient: bool
    ) -> None:
        self._folder = folder
        self._sources = sources
        self._own = own
        self._merge_own = merge_own
        self._is_lenient = is_lenient
        #: Name of a source to the names of its denied graphs.
        self._denied: Mapping[str, Collection[str]] = {}
        self._error: BaseException | None = None
        self._stop = Event()
        self._ended = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Start loading."""
        self._thread.start()

    def finish(self, denied: Mapping[str, Collection[str]]) -> None:
        """Wait until everything is loaded.

        :param denied: The names of the denied graphs by the name of their source. They are known once all is read, and
            a triple may be in several graphs: if there are any, everything is loaded again.

        :raises GraphFileError: If a source could not be loaded.
        """
        # Not Thread.join: when Ctrl-C interrupts it, Python may take the thread for ended while it still writes.
        while not self._ended.wait(0.5):
            pass
        if self._error is not None:
            raise self._error
        if denied and not self._denied:
            shutil.rmtree(self._folder)
            self._denied = denied
            self._ended.clear()
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()
            self.finish(denied)

    def stop(self) -> None:
        """Stop loading, wait for the thread, and close the files."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        from pyoxigraph import Store

        try:
            self._fill(Store(str(self._folder)))  # not a local name: the frame would keep the store open
        except BaseException as error:
            self._error = error
            reason: BaseException | None = error
            while reason is not None:  # the frames of each would keep the store open
                reason.__traceback__ = None
                reason = reason.__context__
        finally:
            self._ended.set()

    def _fill(self, store: pyoxigraph.Store) -> None:
        from pyoxigraph import RdfFormat, parse

        for source in self._sources:
            suffix = suffix_of(source.path)
            if source.rest is not None:
                store.bulk_extend(self._into_one(source, source.rest))
                continue
            if suffix not in RDF_SUFFIXES:
                predicates = Predicates(self._own.predicates)
                if format_ := foreign_format(source):
                    found = foreign_quads(source, format_, predicates, is_lenient=self._is_lenient)
                else:
                    found = kgx_quads(source, predicates, is_lenient=self._is_lenient)
                store.bulk_extend(self._stoppable(found))
                continue
            with open_unpacked(source.path) as (file, _), parser_errors(source.path):
                if self._is_lenient and suffix in LINE_SUFFIXES:
                    readable = parse_lines(enumerate(file, 1), suffix, lambda line, problem, text: None)
                    store.bulk_extend(self._into_one(source, readable))
                elif suffix in TRIPLE_SUFFIXES:
                    stoppable: Any = _StoppableFile(file, self._stop)
                    store.bulk_load(stoppable, rdf_format(suffix))
                else:
                    store.bulk_extend(self._into_one(source, parse(file, rdf_format(suffix))))
        if self._merge_own:
            from kg.sparql.dataset import quads
            from kg.sparql.metadata import describe_dataset

            store.bulk_load(path=str(data_folder("ontology") / "msc.ttl"), format=RdfFormat.TURTLE)
            store.bulk_extend(quads(self._own))
            store.bulk_extend(describe_dataset(self._own))
        store.flush()

    def _into_one(self, source: Source, quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
        """Yield the quads of a source without the names of their graphs, unless these are denied."""
        from pyoxigraph import NamedNode, Quad

        denied = {NamedNode(name) for name in self._denied.get(source.name, ())}
        for subject, predicate, value, graph in self._stoppable(quads):
            yield Quad(subject, predicate, value, graph if graph in denied else None)

    def _stoppable(self, quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
        for quad in quads:
            if self._stop.is_set():
                raise _Stopped
            yield quad


class _StoppableFile(io.RawIOBase):
    """A file that can be read until the build stops."""

    def __init__(self, file: IO[bytes], stop: Event) -> None:
        super().__init__()
        self._file = file
        self._stop = stop

    def read(self, size: int = -1) -> bytes:
        """Return at most ``size`` bytes, none at the end."""
        if self._stop.is_set():
            raise _Stopped
        return self._file.read(size)
