"""The facade: one object that holds the graph and answers questions about it."""

from __future__ import annotations

from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any

from kg.cached import cached_property
from kg.drawing import Drawing
from kg.names.questions import each_of
from kg.names.reading import Reading
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    import networkx as nx
    import pyoxigraph
    import rdflib

    from kg.formats.export import Export
    from kg.ingest.build import Built
    from kg.model.content import Content
    from kg.model.statements import Entity, Statement
    from kg.names.lexicon import Lexicon
    from kg.names.questions import Name
    from kg.remote.opening import Remote
    from kg.sparql.evaluation import Limits
    from kg.sparql.pool import QueryPool
    from kg.sparql.queries import NamedQuery
    from kg.sparql.results import QueryResult, Term
    from kg.store.opening import OpenStore, StoredRdf


#: Most seconds that the files of a store are checked after a query has failed.
CHECKING = 10.0
#: Where the graph of this package comes from, in words.
SHIPPED = "the shipped graph"


class KnowledgeGraph(Drawing):
    """Mechanism statements with their entities, contexts, passages and references.

    In a ``with`` block it is closed at the end.

    :param content: The content of the graph.
    :param lexicon: Reads names; made of the entities where it is left out.
    :param origin: Where it comes from, as in ``the shipped graph``; may be empty.
    :param opened: The store on disk that it is read from, if SPARQL is to ask that store.
    :param remote: The endpoint that it is read from, if SPARQL is to ask that endpoint.
    """

    def __init__(
        self,
        content: Content,
        lexicon: Lexicon | None = None,
        *,
        origin: str = "",
        opened: OpenStore | None = None,
        remote: Remote | None = None,
    ) -> None:
        super().__init__(content, lexicon)
        self._origin = origin
        self._opened = opened
        self._remote = remote
        #: The compiled graph of the package, if this is it.
        self._compiled: OpenStore | None = None
        #: Whether no RDF of it can be kept in the cache, which takes long to find out and is not tried again.
        self._cannot_keep_rdf = False

    def __repr__(self) -> str:
        if self._named is None:
            return "<KnowledgeGraph: closed>"
        words = counted(len(self.content.statements), "statement")
        return f"<KnowledgeGraph: {words}{f' from {self._origin}' if self._origin else ''}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files of a store; a later question raises :class:`~kg.errors.ClosedError`."""
        self.__dict__.pop("store", None)
        if self._named is not None:
            self._named = None
            for source in (self._opened, self._remote):
                if source:
                    source.close()

    @property
    def passed_over(self) -> str:
        """The links of a store that were not read, since their sources express them as nodes of their own; or empty."""
        from kg.store.manifest import PASSED_OVER

        return self._opened.manifest.facts.get(PASSED_OVER, "") if self._opened else ""

    @property
    def not_joined(self) -> str:
        """The links and identifiers that a large graph behind an endpoint keeps apart and a store joins; or empty."""
        return self._remote.not_joined if self._remote else ""

    @classmethod
    def load(
        cls, triples: str | Path | None = None, *, extra: str | Path | Iterable[str | Path] = ()
    ) -> KnowledgeGraph:
        """Load the shipped graph, or a folder instead of its ``triples/``, and the folders laid over it.

        :param triples: Folder with the curated Turtle files; the graph's own where it is left out.
        :param extra: Folders of statements of one's own, which ``kg init`` made, one or several.

        :returns: The graph.

        :raises DataError: For the first mistake in the files.
        :raises FolderError: If ``triples`` is not a folder with ``.ttl`` files, or one of ``extra`` has no ``kg.toml``.
        :raises InstallationError: If the data that belong to the package are missing.
        """
        from kg.store.opening import open_compiled

        roots = [extra] if isinstance(extra, (str, PathLike)) else list(extra)
        opened = open_compiled() if triples is None and not roots else None
        if opened is not None:
            graph = cls(opened.content, opened.lexicon, origin=SHIPPED)
            graph._compiled = opened
            return graph
        from pathlib import Path

        from kg.triples.load import load
        from kg.triples.own_folder import read_own_folders

        folders = read_own_folders(Path(root) for root in roots)
        origin = " and ".join([SHIPPED if triples is None else f"the folder {triples}", *map(str, roots)])
        return cls(load(None if triples is None else Path(triples), folders), origin=origin)

    @classmethod
    def open(
        cls,
        store: str | Path | None = None,
        *,
        endpoint: str | None = None,
        extra: str | Path | Iterable[str | Path] = (),
    ) -> KnowledgeGraph:
        """Open a store on disk, or the graph behind a SPARQL endpoint.

        :param store: Folder that :meth:`build_store` or ``kg build`` wrote.
        :param endpoint: Address of an endpoint; credentials are read from the environment.
        :param extra: Folders of statements of one's own, which are laid over it; then it is read into memory.

        :returns: The graph; of a store nothing is read before it is asked for, unless there is ``extra``.

        :raises StoreError: If the folder is not a complete store, is being written, or is too large for ``extra``.
        :raises EndpointError: If the endpoint cannot be reached, or answers otherwise than the protocol says.
        :raises FolderError: If one of ``extra`` has no ``kg.toml``.
        :raises ValueError: If both a store and an endpoint are named, or neither.
        """
        from pathlib import Path

        if (store is None) == (endpoint is None):
            raise ValueError("name either a store or an endpoint")
        if endpoint is not None:
            remote = cls._open_remote(endpoint)
            graph = cls(remote.content, remote.lexicon, origin=f"the endpoint {remote.endpoint}", remote=remote)
        else:
            from kg.store.opening import open_store

            opened = open_store(Path(str(store)))
            graph = cls(opened.content, opened.lexicon, origin=f"the store {store}", opened=opened)
        if roots := [extra] if isinstance(extra, (str, PathLike)) else list(extra):
            from kg.store.layering import laid_over
            from kg.triples.own_folder import read_own_folders

            both = laid_over(graph.content, read_own_folders(Path(root) for root in roots))
            return cls(both, origin=f"{graph._origin}, with {', '.join(map(str, roots))}")
        return graph

    @classmethod
    def _open_remote(cls, url: str) -> Remote:
        from kg.remote.endpoint import RemoteEndpoint
        from kg.remote.opening import open_remote

        def build(file: Path, store: Path) -> object:
            return cls.load().build_store([file], store, with_sparql=False, replace=True)

        return open_remote(RemoteEndpoint(url), build)

    def build_store(
        self,
        sources: Sequence[str | Path],
        store: str | Path,
        *,
        merge: bool = False,
        with_sparql: bool = True,
        replace: bool = False,
        lenient: bool = False,
        facts: Mapping[str, str] | None = None,
        progress: Callable[[str, float], None] = lambda step, share: None,
    ) -> Built:
        """Build a store on disk from RDF and KGX files; this graph says what their predicates mean.

        :param sources: Files: RDF (``.nt``, ``.nq``, ``.ttl``, ``.trig``) or KGX (``.tsv``, ``.jsonl``), plain or
            compressed (``.gz``, ``.zst``).
        :param store: Folder to make.
        :param merge: Whether this graph's statements go into the store, with all that belongs to them.
        :param with_sparql: Whether the store can answer SPARQL.
        :param replace: Whether a store of that name may be replaced.
        :param lenient: Whether rows that cannot be read are set aside in the file ``set_aside.tsv`` of the store, and a
            statement with the identifier of an earlier one is named by its file and line.
        :param facts: Further facts for its manifest.
        :param progress: Called with the current step and the fraction done (0 to 1).

        :returns: The counts of what was written, and everything left out.

        :raises GraphFileError: If a file cannot be read; no store is left then.
        :raises DuplicateError: If two statements have the same identifier, unless ``lenient``; no store is left then.
        :raises StoreError: If the folder is there and may not be replaced, or is being written.
        """
        from pathlib import Path

        from kg.ingest.build import build_store

        return build_store(
            [Path(source) for source in sources],
            Path(store),
            own=self.content,
            merge_own=merge,
            with_sparql=with_sparql,
            replace=replace,
            is_lenient=lenient,
            facts=facts or {},
            progress=progress,
        )

    def bindings(self, query: NamedQuery, values: Mapping[str, str | int]) -> dict[str, Term]:
        """Read the values of a named query as terms; see :func:`kg.sparql.queries.read_bindings`."""
        from kg.sparql.queries import read_bindings

        return read_bindings(query, values, self)

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """The graph as an RDF store: in memory, or the one on disk, all of which is checked first."""
        self._check_open()
        if not self._opened:
            return self._read_rdf()()
        self._opened.rdf.check()
        return self._opened.rdf()

    def _check_open(self) -> None:
        if self._named is None:
            from kg.errors import ClosedError

            raise ClosedError

    def _find_rdf(self) -> StoredRdf | None:
        """Return the RDF on disk; ``None`` if no file has it, or it is in memory already."""
        if self._opened or self._compiled is None or self._cannot_keep_rdf or "store" in self.__dict__:
            return self._opened and self._opened.rdf
        from kg.store.packaged_rdf import find_kept

        found = find_kept(self._compiled.folder, self._compiled.manifest)
        self._cannot_keep_rdf = found is None
        return found

    def _read_rdf(self) -> partial[pyoxigraph.Store]:
        """Return a function that reads the graph as RDF into memory."""
        if self._remote:
            return partial(self._remote.rdf)
        if self._compiled:
            from kg.store.packaged_rdf import TRIPLES, load_triples

            if TRIPLES in self._compiled.manifest.files:  # sooner than from the content
                return partial(load_triples, self._compiled.folder)
        return partial(_open_store, self.content)

    def sparql(
        self, query: str, *, bindings: Mapping[str, Term] | None = None, limits: Limits | None = None
    ) -> QueryResult:
        """Evaluate a SPARQL query in a child process; the graph's prefixes are known.

        If the graph is behind an endpoint, the endpoint evaluates it, unless there are ``bindings``, as in a named
        query: then the local copy does, since some engines ignore the values.

        :param query: SELECT, ASK, CONSTRUCT or DESCRIBE.
        :param bindings: Variables that the query selects to the values they have from the start; may be empty.
        :param limits: Time, memory, rows and bytes; the defaults of :class:`kg.sparql.evaluation.Limits` if left out.

        :returns: Variables and rows, or the boolean, or the triples.

        :raises DamagedError: If the query failed because the RDF of a store is damaged.
        :raises QueryError: If the query is not SPARQL or ended its process, or does not select a bound variable.
        :raises LimitError: If it took too long or its result is too large.
        """
        from kg.model.terms import PREFIXES
        from kg.sparql.evaluation import Limits
        from kg.sparql.sandbox import FORKS, evaluate

        self._check_open()
        if self._remote and (bindings is None or self._remote.copied is None):
            return self._remote.sparql(query, bindings, limits)
        stored = self._find_rdf()
        opener: Callable[[], pyoxigraph.Store] = stored or self._read_rdf()
        if FORKS and not stored:
            store = self.store  # a child that is forked takes the store in memory over
            opener = lambda: store  # noqa: E731
        check = partial(stored.check, CHECKING) if stored else None
        return evaluate(opener, query, prefixes=PREFIXES, bindings=bindings, limits=limits or Limits(), check=check)

    def query_pool(self, *, size: int = 8, limits: Limits | None = None) -> QueryPool:
        """Make a pool of warm processes that answer SPARQL queries, for a server.

        Make it before the program starts threads, ask it from an event loop, and close it at the end.

        :param size: How many queries are answered at once.
        :param limits: Time, memory, rows and bytes of one query; those of the pool where left out.

        :returns: The pool.

        :raises KGError: If the store cannot be opened.
        """
        from kg.model.terms import PREFIXES
        from kg.sparql.pool import LIMITS, QueryPool

        # Processes that are forked share a store in memory; one on disk must be opened by each.
        opener: Callable[[], pyoxigraph.Store]
        if self._opened:
            opener = self._opened.rdf
        else:
            store = self.store
            opener = lambda: store  # noqa: E731
        return QueryPool(opener, prefixes=PREFIXES, size=size, limits=limits or LIMITS)

    def query(self, name: str, /, *, limits: Limits | None = None, **values: str | int) -> QueryResult:
        """Answer one of the named queries; ``kg query`` lists them.

        :param name: Its name, such as ``raises``.
        :param limits: Those of :meth:`sparql`.
        :param **values: Values of its parameters, as :meth:`bindings` reads them.

        :returns: The answer, for all values of a parameter that is left out.

        :raises QueryError: If there is no such query, or it ended its process.
        :raises NameNotFoundError: If a value stands for nothing in the graph.
        :raises AmbiguousNameError: If a value stands for several entities.
        :raises ValueError: If the query has no such parameter, or a value is not of its kind.
        :raises LimitError: If it took too long or its result is too large.

        >>> import kg
        >>> kg.load().query("raises", target="Treg", section="3.2").variables[2:5]
        ('factor', 'aspect', 'certainty')
        """
        from kg.sparql.queries import find_query

        query = find_query(name)
        return self.sparql(query.text, bindings=self.bindings(query, values), limits=limits)

    def export(
        self,
        format: str = "jsonl",
        *,
        path: tuple[Name, Name] | Iterable[tuple[Name, Name]] = (),
        around: Name | Iterable[Name] = (),
        category: str | Iterable[str] = (),
        causal: bool = False,
        context: Mapping[str, str | Sequence[str]] | None = None,
        table: str = "statements",
        rule: str = "or",
    ) -> Export:
        """Write the graph, or a part of it, in another format.

        :param format: One of :data:`kg.formats.registry.FORMATS`.
        :param path: Only the statements on the paths from the first of two entities to the second; one pair or several.
        :param around: Only the statements whose subject or object is this entity; one or several.
        :param category: Only statements between entities of these Biolink categories, one or several.
        :param causal: Whether to take causal statements only.
        :param context: Context field to a value or several; statements seen under other conditions are left out.
        :param table: Which table ``csv`` writes: ``statements``, ``trials`` or ``references``.
        :param rule: How ``sbml-qual`` and ``bnet`` combine activators: ``or`` (any) or ``and`` (all).

        :returns: The text, and everything that the format lacks; :meth:`~kg.formats.export.Export.save` writes it.

        :raises FormatError: If there is no such format, or it cannot hold this graph.
        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.

        >>> import kg
        >>> print(kg.load().export("mermaid", path=("IDO", "kynurenine")).text.splitlines()[0])
        flowchart LR
        """
        from kg.formats.export import export
        from kg.formats.registry import Options
        from kg.formats.selection import Selection

        selection = Selection(
            path=_pairs(path),
            around=tuple(each_of(around)),
            category=tuple(each_of(category)),
            causal=causal,
            context=context or {},
        )
        stated = tuple((field, tuple(each_of(values))) for field, values in selection.context.items())
        options = Options(table=table, rule=rule, context=stated)
        return export(self, format, selection, options, lambda: self.store)

    def to_networkx(
        self,
        *,
        include_descriptive: bool = False,
        nodes: Callable[[Entity], bool] | None = None,
        edges: Callable[[Statement], bool] | None = None,
    ) -> nx.MultiDiGraph[str]:
        """Return the walkable statements as a networkx graph.

        :param include_descriptive: Whether to take statements with predicates that are not causal.
        :param nodes: Returns whether an entity is taken; all are where it is left out.
        :param edges: Returns whether a statement is taken; all are where it is left out.

        :returns: Nodes are CURIEs with ``label``, ``category`` and more; edge keys are identifiers of statements.
            Edges carry ``text``, ``predicate``, ``sign``, ``certainty``, ``support``, ``subject_aspect``,
            ``object_aspect``, ``context``, ``references``, ``documents`` and more, all of them texts, numbers or
            booleans; what is empty or unknown is left out, so that every format of networkx can write them.

        >>> import kg
        >>> made = kg.load().to_networkx(edges=lambda item: item.certainty == "asserted")
        >>> {certainty for *_, certainty in made.edges(data="certainty")}
        {'asserted'}
        """
        from kg.formats.interop import to_networkx, walkable

        return to_networkx(walkable(self.content, include_descriptive, nodes, edges), self.content)

    def to_igraph(
        self,
        *,
        include_descriptive: bool = False,
        nodes: Callable[[Entity], bool] | None = None,
        edges: Callable[[Statement], bool] | None = None,
    ) -> Any:
        """Return the walkable statements as an igraph graph.

        :param include_descriptive: Whether to take statements with predicates that are not causal.
        :param nodes: Returns whether an entity is taken; all are where it is left out.
        :param edges: Returns whether a statement is taken; all are where it is left out.

        :returns: A directed :class:`igraph.Graph`: vertices have the CURIE as ``name``, edges the statement as ``id``;
            the other attributes are those of :meth:`to_networkx`, ``None`` where they are empty.

        :raises ModuleNotFoundError: If igraph is not installed.
        """
        from kg.formats.interop import to_igraph, walkable

        return to_igraph(walkable(self.content, include_descriptive, nodes, edges), self.content)

    def to_dataframe(self) -> Any:
        """Return the statements as a table of pandas; see :meth:`kg.Statements.rows`.

        :returns: A :class:`pandas.DataFrame` with one row for each statement.

        :raises ModuleNotFoundError: If pandas is not installed.
        """
        return self.statements().to_dataframe()

    def to_rdflib(self) -> rdflib.Graph:
        """Return the graph as an rdflib graph that is backed by pyoxigraph, prefixes bound.

        Queries are evaluated by pyoxigraph. It accepts ``initBindings`` only for variables that SELECT names; a query
        that binds others is evaluated by rdflib itself, which is slower.
        """
        from kg.formats.interop import to_rdflib

        return to_rdflib(self.store)


def _open_store(content: Content) -> pyoxigraph.Store:
    from kg.sparql.dataset import open_store

    return open_store(content)


def _pairs(given: tuple[Name, Name] | Iterable[tuple[Name, Name]]) -> tuple[tuple[Name, Name], ...]:
    """Return one pair of names, or several, as several."""
    found: tuple[Any, ...] = tuple(given)
    return (found,) if len(found) == 2 and all(isinstance(name, (str, Reading)) for name in found) else found
