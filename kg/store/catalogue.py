"""The catalogue of a store: names, entities and statements by the numbers of the index, in one SQLite file.

A plain edge needs no row here: its subject, predicate, object, sign and certainty stand in the index. A statement of
which more is known has a record, and so have the entities that are described, and every context, passage, reference,
tension and study.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import apsw

from kg.errors import ClosedError
from kg.model.statements import NO_CONTEXT, Context, Entity, Evidence, Mediator, Statement
from kg.names.lexicon import fold, names_of
from kg.store.blocks import DamagedError, MappedFile
from kg.store.checked_sqlite import open_checked
from kg.store.turns import fork_safe_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from os import PathLike

#: Roles of the names by which an entity is read; other roles are ``category``, ``definition`` and ``match``.
SPOKEN = ("label", "synonym")
#: Identifiers by which an entity is read, the closest first.
IDENTIFYING = ("match", "xref")
#: Category of a node that no source gives one. Of several, the first counts: KGX has the narrowest first.
NO_CATEGORY = "biolink:NamedThing"
#: Fewer nodes than this are asked for one by one.
FEW = 20
#: Most statements that are kept once they were read: a verdict meets many of them on several paths.
MOST_KEPT = 1_000
#: Rows that are read while other threads wait.
FETCHED = 1_000

#: Places of the values of a statement that are rows themselves.
_MEDIATORS, _CONTEXT, _EVIDENCE = map(Statement._fields.index, ("mediators", "context", "evidence"))

#: The type that a record is read as.
Row = TypeVar("Row")


def pack(row: tuple[Any, ...]) -> bytes:
    """Return the record of a row of plain values and tuples of them, in JSONB, the binary JSON of SQLite."""
    return apsw.jsonb_encode(row, allow_nan=False)


def unpack(record: bytes, make: Callable[[tuple[Any, ...]], Row], file: str | PathLike[str]) -> Row:
    """Read a row from its record.

    :param record: The return value of :func:`pack`; anything else is an error, whatever it holds.
    :param make: Makes the row from a tuple, in which named tuples are tuples too.
    :param file: The file that holds the record, for a message.

    :returns: The row.

    :raises DamagedError: If the record is no such row.
    """
    try:
        return make(apsw.jsonb_decode(record, array_hook=tuple))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise DamagedError(file, str(error)) from error


def make_statement(row: tuple[Any, ...]) -> Statement:
    """Make a statement of its row."""
    values = list(row)
    context = Context._make(values[_CONTEXT])
    values[_MEDIATORS] = tuple(map(Mediator._make, values[_MEDIATORS]))
    values[_CONTEXT] = context if context.curie or any(context) else NO_CONTEXT
    values[_EVIDENCE] = tuple(map(Evidence._make, values[_EVIDENCE]))
    return Statement._make(values)


class Catalogue:
    """Reads a catalogue; several processes may, and several threads, which take turns.

    :param path: The file.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = path
        try:
            self._database = open_checked(MappedFile(path))
        except apsw.Error as error:
            raise DamagedError(path, str(error)) from error
        self._database.create_scalar_function("casefold", _casefold, 1, deterministic=True)
        # Every call of SQLite is made with this lock. SQLite has a lock of its own, but a thread may wait for that one
        # with the interpreter's lock in hand, while its owner waits for the interpreter's to call casefold. The lock
        # may be taken twice, because the garbage collector may end one query of a thread within another.
        self._turn = fork_safe_lock()
        #: The statements that were read, by number, and the numbers of nodes that were asked for.
        self._made: dict[int, Statement] = {}
        self._numbers: dict[str, int] = {}

    def close(self) -> None:
        """Close the file; nothing can be read afterwards."""
        with self._turn:
            self._database.close(True)

    def _rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        try:
            with self._turn:
                cursor = self._database.execute(query, values)
            try:
                while rows := self._fetch(cursor):
                    yield from rows
                    if len(rows) < FETCHED:
                        break
            finally:
                with self._turn:
                    cursor.close()
        except (apsw.Error, OverflowError) as error:
            raise self._problem(error) from error

    def _fetch(self, cursor: apsw.Cursor) -> list[tuple[Any, ...]]:
        with self._turn:
            return list(islice(cursor, FETCHED))

    def _unpack(self, record: bytes, make: Callable[[tuple[Any, ...]], Row]) -> Row:
        return unpack(record, make, self._path)

    def _problem(self, error: Exception) -> ClosedError | DamagedError:
        return ClosedError() if isinstance(error, apsw.ConnectionClosedError) else DamagedError(self._path, str(error))

    def _row(self, query: str, *values: Any) -> Any:
        """Return the first row, ``None`` where there is none."""
        try:
            with self._turn:
                return self._database.execute(query, values).fetchone()
        except (apsw.Error, OverflowError) as error:
            raise self._problem(error) from error

    def _one(self, query: str, *values: Any) -> Any:
        row = self._row(query, *values)
        return row[0] if row else None

    def _number(self, query: str, *values: Any) -> int:
        return int(self._one(query, *values))

    def _column(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self._rows(query, *values)]

    def _numbered(self, query: str, *values: Any) -> Iterator[tuple[int, Statement]]:
        """Return the statements that a query for numbers and records finds, with their numbers."""
        return ((number, self._make(number, record)) for number, record in self._rows(query, *values))

    def _make(self, number: int, record: bytes) -> Statement:
        """Make a statement of its record, unless it was made before."""
        statement = self._made.get(number)
        if statement is None:
            statement = self._unpack(record, make_statement)
            if len(self._made) < MOST_KEPT:
                self._made[number] = statement
        return statement

    def _statements(self, query: str, *values: Any) -> Iterator[Statement]:
        return (self._unpack(record, make_statement) for (record,) in self._rows(query, *values))

    def number(self, curie: str) -> int | None:
        """Return the number of a node."""
        if curie not in self._numbers:
            found: int | None = self._one("SELECT number FROM node WHERE curie = ?", curie)
            if found is None:
                return None
            self._numbers[curie] = found
        return self._numbers[curie]

    def curie(self, number: int) -> str:
        """Return the CURIE of a node.

        :param number: Its number.

        :returns: The CURIE.

        :raises DamagedError: If no node has that number.
        """
        found: str | None = self._one("SELECT curie FROM node WHERE number = ?", number)
        if found is None:
            raise DamagedError(self._path, f"no node {number}")
        self._numbers[found] = number
        return found

    def entity(self, number: int) -> Entity:
        """Return the entity of a node: as it is described, and with the names that the sources give it."""
        query = (
            "SELECT curie, record, role, name FROM node LEFT JOIN name USING (number)"
            " WHERE number = ? ORDER BY name.rowid"
        )
        rows = list(self._rows(query, number))
        if not rows:
            raise DamagedError(self._path, f"no node {number}")
        curie, record = rows[0][:2]
        named: dict[str, list[str]] = {}
        for _, _, role, name in rows:
            if role is not None:
                named.setdefault(role, []).append(name)
        spoken = sorted(name for role in SPOKEN for name in named.get(role, ()))
        wider = tuple(self.wider(number))
        if record is not None:
            described = self._unpack(record, Entity._make)
            known = names_of(described)
            others = [name for name in spoken if name not in known]
            return described._replace(
                synonyms=tuple(dict.fromkeys((*described.synonyms, *others))),
                broader=tuple(dict.fromkeys((*described.broader, *wider))),
                exact_matches=tuple(dict.fromkeys((*described.exact_matches, *named.get("match", ())))),
                caveats=tuple(dict.fromkeys((*described.caveats, *named.get("caveat", ())))),
            )
        label = min(named.get("label", [curie]))
        return Entity(
            curie=curie,
            label=label,
            official_label=label,
            category=next((name for name in named.get("category", ()) if name != NO_CATEGORY), NO_CATEGORY),
            synonyms=tuple(dict.fromkeys(name for name in spoken if name != label)),
            exact_matches=tuple(dict.fromkeys(named.get("match", ()))),
            broader=wider,
            definition=min(named.get("definition", [""])),
            caveats=tuple(dict.fromkeys(named.get("caveat", ()))),
        )

    def described(self) -> Iterator[Entity]:
        """Return the entities that have a record, as it has them, by number."""
        query = "SELECT record FROM node WHERE record IS NOT NULL ORDER BY number"
        return (self._unpack(record, Entity._make) for (record,) in self._rows(query))

    def named(self, folded: str) -> tuple[str, ...]:
        """Return the CURIEs of the nodes that have a name."""
        query = (
            "SELECT DISTINCT curie FROM name JOIN node USING (number)"
            " WHERE folded = ? AND role IN ('label', 'synonym') ORDER BY number"
        )
        return tuple(self._column(query, folded)) if folded else ()

    def matching(self, identifier: str) -> list[str]:
        """Return the CURIEs of the nodes that an identifier stands for, in any case: exactly, if there are any."""
        query = "SELECT DISTINCT curie FROM name JOIN node USING (number) WHERE folded = ? AND role = ? ORDER BY curie"
        found = (self._column(query, identifier.casefold(), role) for role in IDENTIFYING)
        return next(filter(None, found), [])

    def name_count(self) -> int:
        """Count the names."""
        return self._number("SELECT count(*) FROM name")

    def folded_names(self, start: str = "", count: int = -1) -> list[str]:
        """Return the folded names that begin with some letters, in the order in which they were added.

        :param start: Folded letters.
        :param count: How many at most; all where it is negative.

        :returns: The folded names, each once.
        """
        query = (
            "SELECT folded FROM name WHERE folded >= ? AND folded < ? AND role IN ('label', 'synonym') AND folded != ''"
            " GROUP BY folded ORDER BY min(rowid) LIMIT ?"
        )
        return self._column(query, start, start + "\U0010ffff", count)

    def with_text(self, text: str, count: int) -> list[str]:
        """Return the CURIEs of nodes whose names or CURIEs have a text, those with the shortest names first.

        :param text: Part of a name, in whatever spelling.
        :param count: How many at most.

        :returns: Each CURIE once.
        """
        query = (
            "SELECT curie FROM node LEFT JOIN name ON name.number = node.number AND role IN ('label', 'synonym')"
            " WHERE instr(folded, ?1) OR instr(casefold(coalesce(name, '')), ?2) OR instr(casefold(curie), ?2)"
            " GROUP BY curie ORDER BY min(length(folded)), curie LIMIT ?3"
        )
        return self._column(query, fold(text), text.strip().casefold(), count)

    def same_letters(self, curie: str) -> list[str]:
        """Return the CURIEs that differ in their case only."""
        return self._column("SELECT curie FROM node WHERE curie = ? COLLATE NOCASE ORDER BY curie", curie)

    def curies(self) -> Iterator[str]:
        """Return the CURIE of every node, sorted."""
        return (curie for (curie,) in self._rows("SELECT curie FROM node ORDER BY curie"))

    def node_count(self) -> int:
        """Count the nodes."""
        return self._number("SELECT count(*) FROM node")

    def wider(self, number: int) -> list[str]:
        """Return the CURIEs of the nodes that a node is a kind of."""
        query = "SELECT number, curie FROM node WHERE number IN (SELECT wide FROM wider WHERE narrow = ?)"
        return self._by_number(query, number)

    def narrower(self, number: int) -> list[str]:
        """Return the CURIEs of the nodes that are a kind of a node."""
        query = "SELECT number, curie FROM node WHERE number IN (SELECT narrow FROM wider WHERE wide = ?)"
        return self._by_number(query, number)

    def _by_number(self, query: str, number: int) -> list[str]:
        """Return the CURIEs of the nodes that a query finds, in the order of their numbers.

        SQLite would take three times longer to sort the few rows than to find them.
        """
        found = sorted(self._rows(query, number))
        self._numbers |= {curie: number for number, curie in found}
        return [curie for _, curie in found]

    def statement_of_row(self, row: int) -> Statement:
        """Return the statement of a row of the index that has a record.

        :param row: Its number in the index.

        :returns: The statement.

        :raises DamagedError: If there is none.
        """
        query = "SELECT number, record FROM statement WHERE number = (SELECT statement FROM indexed WHERE row = ?)"
        found = self._row(query, row)
        if found is None:
            raise DamagedError(self._path, f"no statement of row {row}")
        return self._make(*found)

    def record_count(self) -> int:
        """Count the statements that have a record, which are numbered from 1."""
        return self._number("SELECT coalesce(max(number), 0) FROM statement")

    def statement(self, identifier: str) -> Statement | None:
        """Return a statement that has a record by its identifier."""
        return next(self._statements("SELECT record FROM statement WHERE id = ?", identifier), None)

    def statements(self) -> Iterator[Statement]:
        """Return every statement that has a record, in their order."""
        return self._statements("SELECT record FROM statement ORDER BY number")

    def curated(self) -> Iterator[Statement]:
        """Return every statement of the graph that was merged in, in their order."""
        return self._statements("SELECT record FROM statement WHERE is_curated ORDER BY number")

    def statements_naming(self, number: int, most: int = -1) -> list[Statement]:
        """Return the statements with a record that name a node, in their order; the first of them where there are more.

        :param number: The node.
        :param most: How many at most; all where it is negative.

        :returns: The statements.
        """
        query = (
            "SELECT number, record FROM statement WHERE number IN (SELECT number FROM statement WHERE subject = ?1"
            " UNION SELECT number FROM statement WHERE object = ?1"
            " UNION SELECT statement FROM mention WHERE node = ?1) ORDER BY number LIMIT ?2"
        )
        return [statement for _, statement in self._numbered(query, number, most)]

    def statements_at(self, number: int) -> Iterator[tuple[int, Statement]]:
        """Return the statements with a record whose subject or object is a node, with their own numbers."""
        query = "SELECT number, record FROM statement WHERE subject = ?1 OR object = ?1"
        return self._numbered(query, number)

    def statements_between(
        self, subjects: Collection[int], targets: Collection[int]
    ) -> Iterator[tuple[int, Statement]]:
        """Return the statements with a record of some nodes on some others, with their own numbers."""
        given = str(list(subjects))
        if len(targets) < FEW:
            # Pair by pair, since either end may be in very many statements.
            query = (
                "SELECT statement.number, record FROM json_each(?) AS one CROSS JOIN json_each(?) AS other"
                " CROSS JOIN statement ON subject = one.value AND object = other.value"
            )
            yield from self._numbered(query, given, str(list(targets)))
            return
        query = "SELECT number, object FROM statement WHERE subject IN (SELECT value FROM json_each(?))"
        numbers = [number for number, target in self._rows(query, given) if target in targets]
        yield from ((number, self._made[number]) for number in numbers if number in self._made)
        unread = [number for number in numbers if number not in self._made]
        query = "SELECT number, record FROM statement WHERE number IN (SELECT value FROM json_each(?))"
        yield from self._numbered(query, str(unread))

    def part(self, kind: str, key: str, make: Callable[[tuple[Any, ...]], Row]) -> Row | None:
        """Return one of the other parts of a content.

        :param kind: Its kind, such as ``passage``.
        :param key: Its identifier.
        :param make: Makes it of its row.

        :returns: The part, ``None`` if there is none of that name.

        :raises DamagedError: If its record is damaged.
        """
        record = self._one("SELECT record FROM part WHERE kind = ? AND key = ?", kind, key)
        return None if record is None else self._unpack(record, make)

    def parts(self, kind: str, make: Callable[[tuple[Any, ...]], Row]) -> Iterator[tuple[str, Row]]:
        """Return all parts of a kind with their keys, in the order in which they were added."""
        query = "SELECT key, record FROM part WHERE kind = ? ORDER BY rowid"
        return ((key, self._unpack(record, make)) for key, record in self._rows(query, kind))

    def keys(self, kind: str) -> list[str]:
        """Return the keys of all parts of a kind, in the order in which they were added."""
        return self._column("SELECT key FROM part WHERE kind = ? ORDER BY rowid", kind)

    def categories(self) -> set[str]:
        """Return every category that a node has."""
        given = self._column("SELECT DISTINCT name FROM name WHERE role = 'category'")
        without = (
            "SELECT count(*) FROM (SELECT 1 FROM node WHERE record IS NULL"
            " AND number NOT IN (SELECT number FROM name WHERE role = 'category') LIMIT 1)"
        )
        return {*given, *(entity.category for entity in self.described()), *[NO_CATEGORY] * self._one(without)}

    def count(self, kind: str) -> int:
        """Count the parts of a kind."""
        return self._number("SELECT count(*) FROM part WHERE kind = ?", kind)


def _casefold(*texts: Any) -> str:
    return str(texts[0]).casefold()
