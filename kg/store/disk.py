"""A store on disk: a folder with a path index, a catalogue of what its numbers stand for, and RDF for SPARQL.

``manifest.tsv`` is written last and names the other files with their sizes and hashes, so that a folder without it is
no store. Everything is opened to be read only; any number of processes may.
"""

from __future__ import annotations

import mmap
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import chain, compress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from kg.errors import KGError
from kg.graph.index import CERTAINTY_MARK, RECORD_MARK, SIGNS, IndexFileError, PathIndex
from kg.lexicon import Lexicon, fold
from kg.resources import COMPILED, are_as_compiled, sources
from kg.statements import (
    CERTAINTIES,
    NO_CONTEXT,
    Content,
    Context,
    Entity,
    Passage,
    Predicate,
    Reference,
    Statement,
    Tension,
)
from kg.store.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    import pyoxigraph

#: Bump when a file of a store changes its form.
FORMAT = "1"
MANIFEST, INDEX, CATALOGUE, SPARQL = "manifest.tsv", "paths.idx", "catalogue.sqlite", "sparql"
#: Endings of the folders beside a store: in which one is made, and what is replaced until the new one is in its place.
BUILDING, REPLACED = ".building", ".replaced"
#: What a compiled graph says of the files that it was made of.
SIGNATURE = "signature"
#: The last line of a manifest.
END = "end"
#: What the identifier of a plain edge begins with; the number of its row follows.
ROW = "row:"

#: Most names that are looked through for one that is like another; of more, those that begin alike.
MOST_NAMES = 20_000
#: Most narrower or wider kinds of an entity that are looked at.
MOST_KIN = 1_000
#: Most entities that a search for a text gives.
MOST_FOUND = 1_000

Part = TypeVar("Part")


class StoreError(KGError, ValueError):
    """A folder that is not a store, or not a whole one."""


class Manifest(NamedTuple):
    """What a store says of itself."""

    #: Name to value: ``format``, ``version`` (a hash of the content), ``sparql``, and numbers of what is in it.
    facts: dict[str, str]
    #: File to its size in bytes and SHA-256.
    files: dict[str, tuple[int, str]]

    def write(self, path: Path) -> None:
        """Write it."""
        lines = [f"{name}\t{value}" for name, value in self.facts.items()]
        lines += [f"file\t{name}\t{size}\t{digest}" for name, (size, digest) in self.files.items()]
        path.write_text("\n".join([*lines, END]) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a store, and check that its files are there.

        :param folder: The store.

        :returns: What it says.

        :raises StoreError: If there is none, it is of another version, or a file is missing or has another size.
        """
        try:
            text = (folder / MANIFEST).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise StoreError(_why_none(folder)) from None
        if not text.endswith(f"{END}\n"):
            raise StoreError(f"{folder / MANIFEST} is not whole; build the store again with kg build")
        manifest = cls({}, {})
        try:
            for name, value, *rest in (line.split("\t") for line in text.splitlines()[:-1]):
                if name == "file":
                    manifest.files[value] = int(rest[0]), rest[1]
                else:
                    manifest.facts[name] = value
        except (ValueError, LookupError):
            raise StoreError(f"{folder / MANIFEST} is damaged; build the store again with kg build") from None
        if manifest.facts.get("format") != FORMAT:
            raise StoreError(f"{folder} is a store of another version of msc-kg; build it again with kg build")
        for name, (size, _) in manifest.files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise StoreError(f"{path} is missing or not whole; build the store again with kg build")
        return manifest


def beside(folder: Path, ending: str) -> Path:
    """Give a folder beside a store, on the same disk even where the store is a link."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}{ending}")


def _why_none(folder: Path) -> str:
    """Say why a folder is no store."""
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file, and a store is a folder"
    if beside(folder, BUILDING).exists():
        kept = beside(folder, REPLACED)
        old = f"; the store that it replaces is {kept}" if kept.exists() and not folder.exists() else ""
        return f"{folder} is being written, or was not finished; wait for kg build, or run it again{old}"
    if not folder.exists():
        return f"there is no store {folder}; kg build SOURCE --store {folder} makes one"
    if (folder / MANIFEST).exists():
        return f"{folder / MANIFEST} cannot be read"
    return f"{folder} is no store: it has no {MANIFEST}; kg build makes one"


class StoredGraph:
    """What paths can walk of a store; see :class:`kg.graph.edges.Walkable`.

    :param index: The path index.
    :param catalogue: What its numbers stand for.
    :param predicates: Predicates by the numbers that the index has for them.
    """

    def __init__(self, index: PathIndex, catalogue: Catalogue, predicates: Mapping[int, Predicate]) -> None:
        self.index = index
        self._catalogue = catalogue
        self._predicates = predicates
        self._predicate_numbers = {item.curie: number for number, item in predicates.items()}
        self._curies: dict[int, str] = {}

    def number(self, curie: str) -> int | None:
        """Give the number of an entity, ``None`` if the store does not know it."""
        return self._catalogue.number(curie)

    def curie(self, node: int) -> str:
        """Give the entity that a number stands for."""
        if node not in self._curies:
            self._curies[node] = self._catalogue.curie(node)
        return self._curies[node]

    def predicate_number(self, curie: str) -> int | None:
        """Give the number of a predicate, ``None`` if no statement that can be walked has it."""
        return self._predicate_numbers.get(curie)

    def statement(self, row: int) -> Statement:
        """Give the statement of a row; a plain edge has an identifier that says so."""
        index = self.index
        marks = index.row_marks[row]
        if marks & RECORD_MARK:
            return self._catalogue.statement_of_row(row)
        edge = index.edge_of_row(row)
        predicate = self._predicates[marks >> 3]
        return Statement(
            id=f"{ROW}{row}",
            subject=self.curie(index.source(edge)),
            predicate=predicate.curie,
            object=self.curie(index.target(edge)),
            sign=SIGNS[index.links[edge] & 3],
            is_negated=False,
            certainty=CERTAINTIES[marks & CERTAINTY_MARK],
            reason="",
            subject_aspect="",
            object_aspect="",
            in_cell="",
            via=(),
            timing="",
            context=NO_CONTEXT,
            collective="",
            directness="",
            omits=(),
            evidence=(),
            caveats=(),
            comment="",
            retracted="",
            is_causal=predicate.is_causal,
            file="",
            line=0,
        )

    def plain_row(self, identifier: str) -> int | None:
        """Give the row of the plain edge that an identifier stands for, ``None`` if it is not one's."""
        number = identifier.removeprefix(ROW)
        if number == identifier or not (number.isascii() and number.isdecimal()) or len(number) > 10:
            return None
        is_plain = int(number) < self.index.row_count and not self.index.row_marks[int(number)] & RECORD_MARK
        return int(number) if is_plain else None

    def plain_rows(self, node: int, others: Collection[int] | None = None, *, backwards: bool = False) -> Iterator[int]:
        """Give the rows of plain edges from a node, or to it, to all others or to some."""
        for arcs in self.index.entering if backwards else self.index.leaving:
            span = slice(arcs.starts[node], arcs.starts[node + 1])
            edges: Iterable[int] = arcs.edges[span]
            if others is not None:
                edges = compress(edges, map(others.__contains__, arcs.nodes[span]))
            for edge in edges:
                for row in self.index.rows(edge):
                    if not self.index.row_marks[row] & RECORD_MARK:
                        yield row

    def plain_rows_between(self, starts: Collection[int], ends: Collection[int]) -> Iterator[int]:
        """Give the rows of plain edges from some nodes to others, sought from the side that has fewer edges."""
        leaving, entering = (
            sum(arcs.starts[node + 1] - arcs.starts[node] for arcs in side for node in nodes)
            for side, nodes in ((self.index.leaving, starts), (self.index.entering, ends))
        )
        if leaving <= entering:
            return chain.from_iterable(self.plain_rows(node, ends) for node in starts)
        return chain.from_iterable(self.plain_rows(node, starts, backwards=True) for node in ends)


class StoredEntities(Mapping[str, Entity]):
    """The entities of a store by CURIE."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[str, Entity] = {}

    def __getitem__(self, curie: str) -> Entity:
        if curie not in self._known:
            number = self._catalogue.number(curie)
            if number is None:
                raise KeyError(curie)
            self._known[curie] = self._catalogue.entity(number)
        return self._known[curie]

    def __iter__(self) -> Iterator[str]:
        return self._catalogue.curies()

    def __len__(self) -> int:
        return self._catalogue.node_count()


class StoredPart(Mapping[str, Part]):
    """One of the other parts of a content, by identifier."""

    def __init__(self, catalogue: Catalogue, kind: str, make: Callable[[tuple[Any, ...]], Part]) -> None:
        self._catalogue = catalogue
        self._kind = kind
        self._make = make

    def __getitem__(self, key: str) -> Part:
        row = self._catalogue.part(self._kind, key)
        if row is None:
            raise KeyError(key)
        return self._make(row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogue.keys(self._kind))

    def __len__(self) -> int:
        return self._catalogue.count(self._kind)


class StoredStatements(Mapping[str, Statement]):
    """The statements of a store: first those of which more is known, then the plain edges."""

    def __init__(self, catalogue: Catalogue, graph: StoredGraph, count: int) -> None:
        self._catalogue = catalogue
        self._graph = graph
        self._count = count

    def __getitem__(self, identifier: str) -> Statement:
        row = self._graph.plain_row(identifier)
        if row is not None:
            return self._graph.statement(row)
        statement = self._catalogue.statement(identifier)
        if statement is None:
            raise KeyError(identifier)
        return statement

    def __iter__(self) -> Iterator[str]:
        return (item.id for item in self._every())

    def __len__(self) -> int:
        return self._count

    def values(self) -> Any:
        """Give the statements, read as they are asked for."""
        return self._every()

    def _every(self) -> Iterator[Statement]:
        plain = (row for row, marks in enumerate(self._graph.index.row_marks) if not marks & RECORD_MARK)
        return chain(self._catalogue.statements(), map(self._graph.statement, plain))


class StoredContent(Content):
    """The content of a store, read as it is asked for."""

    @property
    def graph(self) -> StoredGraph:
        """What paths can walk."""
        graph: StoredGraph = self.memo["walkable"]
        return graph

    @property
    def catalogue(self) -> Catalogue:
        """What the numbers of the index stand for."""
        catalogue: Catalogue = self.memo["catalogue"]
        return catalogue

    def qualified(self) -> Iterable[Statement]:
        """Give the statements of which more is known than two entities and a predicate."""
        return self.catalogue.statements()

    def curated(self) -> Iterable[Statement]:
        """Give the statements that a curator has written, with their evidence."""
        return self.catalogue.curated()

    def categories(self) -> set[str]:
        """Give the categories of the entities."""
        return self.catalogue.categories()

    def naming(self, *curies: str) -> Sequence[Statement]:
        """List the statements that name some entities: those of which more is known, then plain edges."""
        numbers = [number for curie in curies if (number := self.graph.number(curie)) is not None]
        if len(numbers) < len(curies):
            return []
        first, *others = numbers
        found = self.catalogue.statements_naming(first)
        for other in others:
            ids = {item.id for item in self.catalogue.statements_naming(other)}
            found = [item for item in found if item.id in ids]
        wanted = frozenset(others) if others else None
        rows = chain(self.graph.plain_rows(first, wanted), self.graph.plain_rows(first, wanted, backwards=True))
        return [*found, *map(self.graph.statement, rows if len(others) < 2 else ())]

    def touching(self, curies: Collection[str]) -> Sequence[Statement]:
        """List the statements whose subject or object is one of some entities: qualified ones, then plain edges."""
        numbers = {number for curie in curies if (number := self.graph.number(curie)) is not None}
        found = dict(pair for number in numbers for pair in self.catalogue.statements_at(number))
        sides = [(number, is_back) for number in numbers for is_back in (False, True)]
        rows = {row for number, is_back in sides for row in self.graph.plain_rows(number, backwards=is_back)}
        return [*(found[number] for number in sorted(found)), *map(self.graph.statement, sorted(rows))]

    def between(self, subjects: Collection[str], objects: Collection[str]) -> Sequence[Statement]:
        """List the statements of some subjects on some objects: those of which more is known, then plain edges."""
        starts, ends = (
            {number for curie in curies if (number := self.graph.number(curie)) is not None}
            for curies in (subjects, objects)
        )
        found = dict(pair for start in starts for pair in self.catalogue.statements_between(start, ends))
        rows = self.graph.plain_rows_between(starts, ends)
        return [*(found[number] for number in sorted(found)), *map(self.graph.statement, sorted(rows))]

    def narrower(self, curie: str) -> Sequence[str]:
        """List the entities that an entity is the next wider one of."""
        number = self.graph.number(curie)
        return [] if number is None else [self.graph.curie(node) for node in self.catalogue.narrower(number)]

    def _closure(self, curie: str, following: Callable[[str], Iterable[str]]) -> set[str]:
        """Give an entity with all that follows it: of very many, the nearest."""
        found = {curie: None}
        for current in (queue := [curie]):
            new = [other for other in following(current) if other not in found][: MOST_KIN - len(found)]
            found.update(dict.fromkeys(new))
            queue += new
        return set(found)


class StoredLexicon(Lexicon):
    """The names of the entities of a store.

    :param entities: The entities.
    :param catalogue: Knows their names.
    """

    def __init__(self, entities: Mapping[str, Entity], catalogue: Catalogue) -> None:
        super().__init__(entities, {})
        self._catalogue = catalogue

    def _named(self, folded: str) -> tuple[str, ...]:
        return self._catalogue.named(folded)

    def _identified(self, curie: str) -> list[Entity]:
        if curie in self._entities:
            return [self._entities[curie]]
        same = self._catalogue.same_letters(curie) or self._catalogue.matching(curie)
        return [self._entities[other] for other in same]

    def _look_up(self, name: str) -> tuple[str, ...]:
        """Look a name up; it may also be an identifier, in whatever case, whose prefix is not known here."""
        bare = name.strip().removeprefix("<").removesuffix(">")
        return super()._look_up(name) or tuple(self._catalogue.same_letters(bare))

    def _names_like(self, folded: str) -> Sequence[str]:
        """Give the names among which near ones are sought: of many, those that begin alike."""
        if self._catalogue.name_count() <= MOST_NAMES:
            return self._catalogue.folded_names()
        return self._catalogue.folded_names(folded[:3], MOST_NAMES) if folded else ()

    def _candidates(self, text: str) -> Iterable[Entity]:
        """Give the entities that have a text; of many, those with the shortest names."""
        return [self._entities[curie] for curie in self._catalogue.with_text(text, MOST_FOUND)] if fold(text) else ()


class OpenStore(NamedTuple):
    """A store that is open."""

    folder: Path
    manifest: Manifest
    content: StoredContent
    lexicon: StoredLexicon

    def open_rdf(self) -> pyoxigraph.Store:
        """Open the RDF, to be read.

        :returns: All triples, in the default graph.

        :raises StoreError: If the store was built without it, or is not the one that was opened any more.
        """
        if self.manifest.facts["sparql"] != "yes":
            raise StoreError(f"{self.folder} was built without RDF; build it without --no-sparql to ask SPARQL")
        from pyoxigraph import Store

        try:
            store = Store.read_only(str(self.folder / SPARQL))
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.folder / SPARQL} cannot be opened: {error}; build the store again") from error
        _check_same(self.folder, self.manifest)
        return store


def open_store(folder: Path) -> OpenStore:
    """Open a store.

    :param folder: What ``kg build`` wrote.

    :returns: Its content and names; nothing is read before it is asked for.

    :raises StoreError: If it is no store, not a whole one, or is being written.
    """
    manifest = Manifest.read(folder)
    try:
        with (folder / INDEX).open("rb") as file:
            index = PathIndex(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
        catalogue = Catalogue(folder / CATALOGUE)
        content = _content(manifest, index, catalogue)
    except (OSError, IndexFileError, sqlite3.DatabaseError, LookupError, ValueError, TypeError) as error:
        raise StoreError(f"{folder} cannot be opened: {error}; build it again with kg build") from error
    _check_same(folder, manifest)
    return OpenStore(folder, manifest, content, StoredLexicon(content.entities, catalogue))


def _check_same(folder: Path, manifest: Manifest) -> None:
    """Check that what was opened is of one store: another may have taken its place meanwhile."""
    if Manifest.read(folder) != manifest:
        raise StoreError(f"{folder} was replaced just now; ask again")


def _content(manifest: Manifest, index: PathIndex, catalogue: Catalogue) -> StoredContent:
    predicates: dict[str, Predicate] = {}
    numbered: dict[int, Predicate] = {}
    for key in catalogue.keys("predicate"):
        number, *row = catalogue.part("predicate", key) or ()
        predicates[key] = Predicate._make(row)
        if number >= 0:
            numbered[number] = predicates[key]
    graph = StoredGraph(index, catalogue, numbered)
    content = StoredContent(
        manifest.facts["version"],
        predicates,
        StoredEntities(catalogue),
        StoredPart(catalogue, "context", Context._make),
        StoredPart(catalogue, "passage", Passage._make),
        StoredPart(catalogue, "reference", Reference._make),
        StoredStatements(catalogue, graph, int(manifest.facts["statements"])),
        StoredPart(catalogue, "tension", Tension._make),
        StoredPart(catalogue, "study", _make_study),
        StoredPart(catalogue, "left_out", lambda row: str(row[0])),
        StoredPart(catalogue, "aspect", lambda row: str(row[0])),
    )
    content.memo.update(walkable=graph, catalogue=catalogue)
    return content


def open_compiled() -> OpenStore | None:
    """Open the graph that was compiled into the package.

    :returns: The store; ``None`` where there is none, or it is not of the files that are there.
    """
    if not (COMPILED / MANIFEST).is_file():
        return None
    try:
        opened = open_store(COMPILED)
    except KGError:  # of another release
        return None
    facts = opened.manifest.facts
    made = (COMPILED / MANIFEST).stat().st_mtime
    is_same = are_as_compiled(sources(), made, facts.get(SIGNATURE, ""), facts["version"])
    return opened if is_same else None


def _make_study(row: tuple[Any, ...]) -> Any:
    from kg.content import make_study

    return make_study(row)
