"""The content of a store, read from its index and its catalogue as it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, compress
from typing import TYPE_CHECKING, Any, TypeVar

from kg.cached import cached_property
from kg.model.content import Content
from kg.model.statements import CERTAINTIES, Context, Entity, Passage, Predicate, Reference, Statement, Tension
from kg.names.lexicon import Lexicon, fold
from kg.search.index import CERTAINTY_MARK, RECORD_MARK, SIGNS, PathIndex
from kg.store.catalogue import MOST_KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kg.model.predicates import Predicates
    from kg.model.studies import Study
    from kg.store.catalogue import Catalogue

#: Prefix of the identifier of a plain edge; the number of its row follows.
ROW = "row:"
#: Prefix of the predicates of this graph, for which no table needs to be read.
OWN = "msc:"
#: Most names that are looked through for one that is like another; of more, those that begin alike.
MOST_NAMES = 20_000
#: Most narrower or wider kinds of an entity that are looked at.
MOST_KIN = 1_000
#: Most qualified statements that name an entity and are looked at.
MOST_NAMING = 5_000
#: Most entities that a search for a text returns.
MOST_FOUND = 1_000

Part = TypeVar("Part")


class StoredGraph:
    """The part of a store that paths can walk; see :class:`kg.search.edges.Walkable`.

    :param index: The path index.
    :param catalogue: The entities and statements behind its numbers.
    :param predicates: Predicates by the numbers that the index has for them.
    :param count: How many statements the store has.
    """

    def __init__(
        self, index: PathIndex, catalogue: Catalogue, predicates: Mapping[int, Predicate], *, count: int
    ) -> None:
        self.index = index
        self._count = count
        self._catalogue = catalogue
        self._predicates = predicates
        self._predicate_numbers = {item.curie: number for number, item in predicates.items()}
        self._curies: dict[int, str] = {}
        #: The statements that were asked for, by row: a path is often found by several searches.
        self._statements: dict[int, Statement] = {}

    def number(self, curie: str) -> int | None:
        """Return the number of an entity, ``None`` if the store does not know it."""
        return self._catalogue.number(curie)

    def curie(self, node: int) -> str:
        """Return the entity that a number stands for."""
        if node not in self._curies:
            self._curies[node] = self._catalogue.curie(node)
        return self._curies[node]

    def predicate_number(self, curie: str) -> int | None:
        """Return the number of a predicate, ``None`` if no statement that can be walked has it."""
        return self._predicate_numbers.get(curie)

    def statement(self, row: int) -> Statement:
        """Return the statement of a row; a plain edge has an identifier that says so."""
        statement = self._statements.get(row)
        if statement is None:
            statement = self._read(row)
            if len(self._statements) < MOST_KEPT:
                self._statements[row] = statement
        return statement

    def _read(self, row: int) -> Statement:
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
            is_causal=predicate.is_causal,
        )

    @cached_property
    def has_plain_edges(self) -> bool:
        """Whether some statements have no record; the graph of this package has none such."""
        return self._count > self._catalogue.record_count()

    def plain_row(self, identifier: str) -> int | None:
        """Return the row of the plain edge with an identifier, ``None`` if it is not the identifier of one."""
        number = identifier.removeprefix(ROW)
        if number == identifier or not (number.isascii() and number.isdecimal()) or len(number) > 10:
            return None
        is_plain = int(number) < self.index.row_count and not self.index.row_marks[int(number)] & RECORD_MARK
        return int(number) if is_plain else None

    def plain_rows(self, node: int, others: Collection[int] | None = None, *, backwards: bool = False) -> Iterator[int]:
        """Return the rows of plain edges from a node, or to it, to all others or to some."""
        if not self.has_plain_edges:
            return
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
        """Return the rows of plain edges between nodes, searched from the side that has fewer edges."""
        if not self.has_plain_edges:
            return iter(())
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
    """One of the other parts of a content, by identifier; rows are kept, since verdicts ask for them again."""

    def __init__(self, catalogue: Catalogue, kind: str, make: Callable[[tuple[Any, ...]], Part]) -> None:
        self._catalogue = catalogue
        self._kind = kind
        self._make = make
        self._known: dict[str, Part] = {}
        self._every: list[Part] | None = None

    def __getitem__(self, key: str) -> Part:
        if key not in self._known:
            part = self._catalogue.part(self._kind, key, self._make)
            if part is None:
                raise KeyError(key)
            self._known[key] = part
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogue.keys(self._kind))

    def values(self) -> Any:
        """Return every part, in order, read with one query."""
        if self._every is None:
            parts = self._catalogue.parts(self._kind, self._make)
            self._every = [self._known.setdefault(key, part) for key, part in parts]
        return self._every

    def __len__(self) -> int:
        return self._catalogue.count(self._kind)


class StoredStatements(Mapping[str, Statement]):
    """The statements of a store: the qualified ones first, then the plain edges."""

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
        """Return the statements, read as they are asked for."""
        return self._every()

    def _every(self) -> Iterator[Statement]:
        plain = (row for row, marks in enumerate(self._graph.index.row_marks) if not marks & RECORD_MARK)
        return chain(self._catalogue.statements(), map(self._graph.statement, plain))


class StoredContent(Content):
    """The content of a store, read as it is asked for.

    :param index: The path index.
    :param catalogue: The entities and statements behind its numbers.
    :param version: The data version.
    :param count: How many statements the store has.
    """

    _most_kin = MOST_KIN

    def __init__(self, index: PathIndex, catalogue: Catalogue, *, version: str, count: int) -> None:
        predicates = dict(catalogue.parts("predicate", _make_predicate))
        numbered = {number: item for number, item in predicates.values() if number >= 0}
        graph = StoredGraph(index, catalogue, numbered, count=count)
        super().__init__(
            data_version=version,
            predicates={curie: item for curie, (_, item) in predicates.items()},
            entities=StoredEntities(catalogue),
            contexts=StoredPart(catalogue, "context", Context._make),
            passages=StoredPart(catalogue, "passage", Passage._make),
            references=StoredPart(catalogue, "reference", Reference._make),
            statements=StoredStatements(catalogue, graph, count),
            tensions=StoredPart(catalogue, "tension", Tension._make),
            studies=StoredPart(catalogue, "study", _make_study),
            left_out=StoredPart(catalogue, "left_out", _only),
            broader_aspects=StoredPart(catalogue, "aspect", _only),
            replaced=StoredPart(catalogue, "replaced", _only),
        )
        #: The graph that paths can walk.
        self.graph = graph
        #: The entities and statements behind the numbers of the index.
        self.catalogue = catalogue
        self._stored_narrower: dict[str, Sequence[str]] = {}
        self._stored_broader: dict[str, Sequence[str]] = {}

    def qualified(self) -> Iterable[Statement]:
        """Return the statements that say more than two entities and a predicate."""
        return self.catalogue.statements()

    def curated(self) -> Iterable[Statement]:
        """Return the statements that a curator has written, with their evidence."""
        return self.catalogue.curated()

    def described(self) -> Iterable[Entity]:
        """Return the entities that are described by more than names and broader kinds."""
        return self.catalogue.described()

    def categories(self) -> set[str]:
        """Return the categories of the entities."""
        return self.catalogue.categories()

    def naming(self, *curies: str) -> Sequence[Statement]:
        """List the statements that name some entities: qualified ones, then plain edges."""
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

    def qualified_naming(self, curie: str) -> Sequence[Statement]:
        """List the qualified statements that name an entity; of very many, the first."""
        number = self.graph.number(curie)
        return [] if number is None else self.catalogue.statements_naming(number, MOST_NAMING)

    def touching(self, curies: Collection[str]) -> Sequence[Statement]:
        """List the statements whose subject or object is one of some entities: qualified ones, then plain edges."""
        numbers = {number for curie in curies if (number := self.graph.number(curie)) is not None}
        found = dict(pair for number in numbers for pair in self.catalogue.statements_at(number))
        sides = [(number, is_back) for number in numbers for is_back in (False, True)]
        rows = {row for number, is_back in sides for row in self.graph.plain_rows(number, backwards=is_back)}
        return [*(found[number] for number in sorted(found)), *map(self.graph.statement, sorted(rows))]

    def is_descriptive(self, item: Statement) -> bool:
        """Return whether paths follow a statement only when asked to; unknown predicates they follow."""
        if item.is_causal or item.predicate.startswith(OWN):
            return not item.is_causal
        return self._foreign.get(item.predicate).is_further

    @cached_property
    def _foreign(self) -> Predicates:
        from kg.model.predicates import Predicates

        return Predicates({})

    def between(self, subjects: Collection[str], objects: Collection[str]) -> Sequence[Statement]:
        """List the statements of some subjects on some objects: qualified ones, then plain edges."""
        starts, ends = (
            {number for curie in curies if (number := self.graph.number(curie)) is not None}
            for curies in (subjects, objects)
        )
        found = dict(self.catalogue.statements_between(starts, ends))
        rows = self.graph.plain_rows_between(starts, ends)
        return [*(found[number] for number in sorted(found)), *map(self.graph.statement, sorted(rows))]

    def broader(self, curie: str) -> Sequence[str]:
        """List the next broader entities of an entity."""
        return self._kin(curie, self._stored_broader, self.catalogue.wider)

    def narrower(self, curie: str) -> Sequence[str]:
        """List the entities whose next broader entity is this one."""
        return self._kin(curie, self._stored_narrower, self.catalogue.narrower)

    def _kin(self, curie: str, known: dict[str, Sequence[str]], find: Callable[[int], Sequence[str]]) -> Sequence[str]:
        if curie not in known:
            number = self.graph.number(curie)
            known[curie] = [] if number is None else find(number)
        return known[curie]

    def giving(self, curie: str) -> Sequence[str]:
        """List the interventions that are stated to administer an entity."""
        return self.catalogue.part("interventions", curie, tuple) or ()

    def groups(self, curie: str) -> Sequence[str]:
        """List the groups that an entity is a member of."""
        return self.catalogue.part("groups", curie, tuple) or ()

    def studies_measuring(self, outcomes: Collection[str]) -> Sequence[Study]:
        """List the studies with a result on one of some outcomes, in their order; no other study is read."""
        named = {curie for item in outcomes for curie in self.catalogue.part("measured", item, tuple) or ()}
        return [self.studies[curie] for curie in self.studies if curie in named] if named else []


def _make_predicate(row: tuple[Any, ...]) -> tuple[int, Predicate]:
    """Make a predicate and its number in the index, -1 where it has none, of its row."""
    number, *predicate = row
    return int(number), Predicate._make(predicate)


def _make_study(row: tuple[Any, ...]) -> Study:
    from kg.model.studies import make_study

    return make_study(row)


def _only(row: tuple[Any, ...]) -> str:
    return str(row[0])


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
        catalogue = self._catalogue
        return super()._look_up(name) or tuple(catalogue.same_letters(bare) or catalogue.matching(bare))

    def _names_like(self, folded: str) -> Sequence[str]:
        """Return the names to search for near ones; of many, those with the same beginning."""
        if self._catalogue.name_count() <= MOST_NAMES:
            return self._catalogue.folded_names()
        return self._catalogue.folded_names(folded[:3], MOST_NAMES) if folded else ()

    def _candidates(self, text: str) -> Iterable[Entity]:
        """Return the entities whose names contain a text; of many, those with the shortest names."""
        return [self._entities[curie] for curie in self._catalogue.with_text(text, MOST_FOUND)] if fold(text) else ()
