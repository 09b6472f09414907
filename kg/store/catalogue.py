"""What the numbers of an index stand for: names, entities, statements and what belongs to them, in one SQLite file.

A plain edge needs no row here: its subject, predicate, object, sign and certainty stand in the index. A statement of
which more is known has a record, and so have the entities that are described, and every context, passage, reference,
tension and study.
"""

from __future__ import annotations

import json
import sqlite3
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

from kg.errors import KGError
from kg.model.statements import ENTITY_FIELDS, NO_CONTEXT, Context, Entity, Evidence, Mediator, Statement
from kg.names.lexicon import fold, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

SCHEMA = """
    CREATE TABLE node (number INTEGER PRIMARY KEY, curie TEXT NOT NULL, record BLOB) STRICT;
    CREATE TABLE name (number INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL) STRICT;
    CREATE TABLE wider (narrow INTEGER NOT NULL, wide INTEGER NOT NULL) STRICT;
    CREATE TABLE statement (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL, subject INTEGER NOT NULL, object INTEGER NOT NULL,
        is_curated INTEGER NOT NULL, record BLOB NOT NULL
    ) STRICT;
    CREATE TABLE indexed (row INTEGER PRIMARY KEY, statement INTEGER NOT NULL) STRICT;
    CREATE TABLE mention (node INTEGER NOT NULL, statement INTEGER NOT NULL) STRICT;
    CREATE TABLE part (kind TEXT NOT NULL, key TEXT NOT NULL, record BLOB NOT NULL, PRIMARY KEY (kind, key)) STRICT;
"""
INDEXES = """
    CREATE UNIQUE INDEX node_by_curie ON node (curie);
    CREATE INDEX node_by_letters ON node (curie COLLATE NOCASE);
    CREATE INDEX described_node ON node (number) WHERE record IS NOT NULL;
    CREATE INDEX name_by_folded ON name (folded);
    CREATE INDEX name_by_number ON name (number);
    CREATE INDEX wider_by_narrow ON wider (narrow);
    CREATE INDEX wider_by_wide ON wider (wide);
    CREATE UNIQUE INDEX statement_by_id ON statement (id);
    CREATE INDEX statement_by_subject ON statement (subject, object);
    CREATE INDEX statement_by_object ON statement (object);
    CREATE INDEX curated_statement ON statement (number) WHERE is_curated;
    CREATE INDEX mention_by_node ON mention (node);
    ANALYZE;
"""
#: A label of a node that becomes another is a synonym of that one, if it has a label of its own.
MOVE = (
    "CREATE TEMP TABLE labelled AS"
    " SELECT DISTINCT number FROM name WHERE role = 'label' AND number IN (SELECT new FROM moved)",
    "UPDATE name SET number = new, role = CASE WHEN role = 'label' AND new IN (SELECT number FROM labelled)"
    " THEN 'synonym' ELSE role END FROM moved WHERE number = old",
    "UPDATE wider SET narrow = new FROM moved WHERE narrow = old",
    "UPDATE wider SET wide = new FROM moved WHERE wide = old",
    "DELETE FROM wider WHERE narrow = wide",
    "UPDATE statement SET subject = new FROM moved WHERE subject = old",
    "UPDATE statement SET object = new FROM moved WHERE object = old",
    "UPDATE mention SET node = new FROM moved WHERE node = old",
    "DROP TABLE labelled",
    "DROP TABLE moved",
)
#: Bytes that sorting for the indexes may take, in KiB and negative, as SQLite wants it.
CACHE = -64_000
#: Names by which an entity is read, beside which stand its ``category``, ``definition`` and ``match``.
SPOKEN = ("label", "synonym")
#: Identifiers by which an entity is read, the closest first.
IDENTIFYING = ("match", "xref")
#: Category of a node that no source gives one. Of several, the first counts: KGX has the narrowest first.
NO_CATEGORY = "biolink:NamedThing"
#: Bytes at the start of a record that hold the CRC-32 of the others.
CHECKSUM = 4
#: Fewer nodes than this are asked for one by one.
FEW = 20
#: Rows of one kind that are written at once.
BATCH = 50_000
#: Rows that are read while other threads wait.
FETCHED = 1_000

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

#: What a record is read as.
Row = TypeVar("Row")


def pack(row: tuple[Any, ...]) -> bytes:
    """Encode a row of plain values, and tuples of them, as a record: a checksum and JSON.

    :param row: Named tuples in it are written as lists.

    :returns: The record.
    """
    text = _encode(row).encode()
    return crc32(text).to_bytes(CHECKSUM, "big") + text


def unpack(record: bytes, make: Callable[[tuple[Any, ...]], Row]) -> Row:
    """Read a row from its record.

    :param record: The return value of :func:`pack`; anything else is an error, whatever it holds.
    :param make: Makes the row of a tuple, in which named tuples are tuples too.

    :returns: The row.

    :raises DamagedError: If the record does not match its checksum, or is no such row.
    """
    try:
        text = record[CHECKSUM:]
        if crc32(text) != int.from_bytes(record[:CHECKSUM], "big"):
            raise ValueError("a record does not match its checksum")
        return make(_tuple(json.loads(text.decode())))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise DamagedError(str(error)) from error


def _tuple(values: list[Any]) -> tuple[Any, ...]:
    """Return a list, and every list within it, as a tuple."""
    return tuple([_tuple(value) if isinstance(value, list) else value for value in values])


def make_statement(row: tuple[Any, ...]) -> Statement:
    """Make a statement of its row."""
    statement = Statement._make(row)
    context = Context._make(statement.context)
    return statement._replace(
        mediators=tuple(map(Mediator._make, statement.mediators)),
        context=context if context.curie or any(context) else NO_CONTEXT,
        evidence=tuple(map(Evidence._make, statement.evidence)),
    )


def _renamed(statement: Statement, spelt: Mapping[str, str]) -> Statement:
    """Return a statement with other identifiers for some entities."""
    context = statement.context
    fields: dict[str, Any] = {
        field: tuple(spelt.get(curie, curie) for curie in getattr(context, field)) for field in ENTITY_FIELDS
    }
    return statement._replace(
        subject=spelt.get(statement.subject, statement.subject),
        object=spelt.get(statement.object, statement.object),
        in_cell=spelt.get(statement.in_cell, statement.in_cell),
        context=context._replace(**fields),
    )


class DamagedError(KGError, LookupError):
    """A catalogue that does not hold what was written."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"the store is damaged ({problem}); build it again with kg build")


class DuplicateError(KGError, ValueError):
    """Two statements with one identifier."""


class CatalogueWriter:
    """Writes a catalogue; it is whole after :meth:`close`.

    :param path: File to write; it must not be there.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = {CACHE}; {SCHEMA}; BEGIN;"
        )
        self._names: list[tuple[int, str, str, str]] = []
        self._wider: list[tuple[int, int]] = []
        self._statements: list[tuple[int, str, int, int, bool, bytes]] = []
        self._mentions: list[tuple[int, int]] = []
        #: How many statements have a record; their numbers count from 1.
        self.statement_count = 0
        #: How many of them the index has; known after :meth:`close`.
        self.indexed_count = 0

    def add_name(self, number: int, role: str, name: str) -> None:
        """Keep a name of a node.

        :param number: Number of the node.
        :param role: ``label``, ``synonym``, ``category``, ``definition``, ``caveat``, ``match`` (an identifier that
            stands for exactly the same) or ``xref`` (one that another database has for it, or for something near).
        :param name: The name; for a category, a match or a cross-reference its CURIE.
        """
        folded = fold(name) if role in SPOKEN else name.casefold() if role in IDENTIFYING else ""
        self._names.append((number, role, name, folded))
        if len(self._names) >= BATCH:
            self._flush()

    def add_entity(self, number: int, entity: Entity) -> None:
        """Keep a described entity, with its names."""
        self._database.execute("INSERT INTO node VALUES (?, ?, ?)", (number, entity.curie, pack(entity)))
        for name in dict.fromkeys(names_of(entity)):
            self.add_name(number, "synonym", name)
        for curie in entity.exact_matches:
            self.add_name(number, "match", curie)

    def add_wider(self, narrow: int, wide: int) -> None:
        """Keep that a node is a kind of another."""
        self._wider.append((narrow, wide))
        if len(self._wider) >= BATCH:
            self._flush()

    def add_statement(
        self,
        statement: Statement,
        subject: int,
        target: int,
        mentioned: Iterable[int] = (),
        *,
        is_curated: bool = False,
    ) -> int:
        """Keep a statement of which more is known than a plain edge says.

        :param statement: The statement.
        :param subject: Number of its subject.
        :param target: Number of its object.
        :param mentioned: Numbers of the nodes that it names otherwise.
        :param is_curated: Whether it is one of this graph, with evidence.

        :returns: The number of its record, counted from 1.
        """
        self.statement_count += 1
        self._statements.append((self.statement_count, statement.id, subject, target, is_curated, pack(statement)))
        self._mentions += [(node, self.statement_count) for node in mentioned]
        if len(self._statements) >= BATCH:
            self._flush()
        return self.statement_count

    def add_part(self, kind: str, key: str, row: tuple[Any, ...]) -> None:
        """Keep one of the other parts of a content, or a predicate."""
        self._database.execute("INSERT OR IGNORE INTO part VALUES (?, ?, ?)", (kind, key, pack(row)))

    def matches(self) -> Iterator[tuple[int, str]]:
        """Return the numbers of nodes with the identifiers that stand for exactly the same."""
        self._flush()
        query = "SELECT number, name FROM name WHERE role = 'match' ORDER BY rowid"
        return iter(self._database.execute(query))

    def move(self, moved: Mapping[int, int], curies: Sequence[str]) -> None:
        """Let nodes become others, with their names and all that is said of them.

        :param moved: Number of a node to that of the node that it becomes.
        :param curies: CURIEs of all nodes, by number.
        """
        self._flush()
        database = self._database
        database.execute("CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
        database.executemany("INSERT INTO moved VALUES (?, ?)", moved.items())
        spelt = {curies[old]: curies[new] for old, new in moved.items()}
        query = (
            "SELECT number FROM statement WHERE subject IN (SELECT old FROM moved) OR object IN (SELECT old FROM moved)"
            " OR number IN (SELECT statement FROM mention JOIN moved ON node = old)"
        )
        for (number,) in database.execute(query).fetchall():
            (record,) = database.execute("SELECT record FROM statement WHERE number = ?", (number,)).fetchone()
            renamed = pack(_renamed(unpack(record, make_statement), spelt))
            database.execute("UPDATE statement SET record = ? WHERE number = ?", (renamed, number))
        for change in MOVE:
            database.execute(change)
        rows = [(new, "match", curies[old], curies[old].casefold()) for old, new in moved.items()]
        database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", rows)

    def close(self, nodes: Iterable[tuple[int, str]], rows: Iterable[tuple[int, int]]) -> None:
        """Finish: the nodes that are not described, and where the statements stand in the index.

        :param nodes: Numbers and CURIEs of all nodes.
        :param rows: Row and record of the statements that the index has, by row.

        :raises DuplicateError: If two statements have the same identifier.
        """
        self._flush()
        execute = self._database.executemany
        execute("INSERT OR IGNORE INTO node VALUES (?, ?, NULL)", nodes)
        execute("INSERT INTO indexed VALUES (?, ?)", rows)
        self._database.execute("COMMIT")
        (self.indexed_count,) = self._database.execute("SELECT count(*) FROM indexed").fetchone()
        try:
            self._database.executescript(INDEXES)
        except sqlite3.IntegrityError:
            raise self._duplicate() from None
        self._database.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._database.close()

    def _flush(self) -> None:
        execute = self._database.executemany
        execute("INSERT INTO name VALUES (?, ?, ?, ?)", self._names)
        execute("INSERT INTO wider VALUES (?, ?)", self._wider)
        execute("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?)", self._statements)
        execute("INSERT INTO mention VALUES (?, ?)", self._mentions)
        for rows in (self._names, self._wider, self._statements, self._mentions):
            rows.clear()

    def _duplicate(self) -> DuplicateError:
        """Say which identifier two statements have."""
        (twice,) = self._database.execute("SELECT id FROM statement GROUP BY id HAVING count(*) > 1 LIMIT 1").fetchone()
        records = self._database.execute("SELECT record FROM statement WHERE id = ? ORDER BY number LIMIT 2", (twice,))
        places = [f"{item.file}:{item.line}" for item in (unpack(record, make_statement) for (record,) in records)]
        return DuplicateError(f"{' and '.join(places)} have one identifier, {twice!r}; give each its own")


class Catalogue:
    """Reads a catalogue; several processes may, and several threads, which take turns.

    :param path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._database.create_function("casefold", 1, str.casefold, deterministic=True)
        # Every call of SQLite is made with this lock. SQLite has a lock of its own, but a thread may wait for that one
        # with the interpreter's lock in hand, while its owner waits for the interpreter's to call casefold. The lock
        # may be taken twice, because the garbage collector may end one query of a thread within another.
        self._turn = RLock()

    def close(self) -> None:
        """Close the file; nothing can be read afterwards."""
        with self._turn:
            self._database.close()

    def _rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        try:
            with self._turn:
                cursor = self._database.execute(query, values)
            try:
                while rows := self._fetch(cursor):
                    yield from rows
            finally:
                with self._turn:
                    cursor.close()
        except (sqlite3.DatabaseError, OverflowError) as error:
            raise DamagedError(str(error)) from error

    def _fetch(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        with self._turn:
            return cursor.fetchmany(FETCHED)

    def _row(self, query: str, *values: Any) -> Any:
        """Return the first row, ``None`` where there is none."""
        try:
            with self._turn:
                return self._database.execute(query, values).fetchone()
        except (sqlite3.DatabaseError, OverflowError) as error:
            raise DamagedError(str(error)) from error

    def _one(self, query: str, *values: Any) -> Any:
        row = self._row(query, *values)
        return row[0] if row else None

    def _column(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self._rows(query, *values)]

    def _statements(self, query: str, *values: Any) -> Iterator[Statement]:
        return (unpack(record, make_statement) for (record,) in self._rows(query, *values))

    def number(self, curie: str) -> int | None:
        """Give the number of a node."""
        found: int | None = self._one("SELECT number FROM node WHERE curie = ?", curie)
        return found

    def curie(self, number: int) -> str:
        """Give the CURIE of a node.

        :param number: Its number.

        :returns: The CURIE.

        :raises DamagedError: If no node has that number.
        """
        found: str | None = self._one("SELECT curie FROM node WHERE number = ?", number)
        if found is None:
            raise DamagedError(f"no node {number}")
        return found

    def entity(self, number: int) -> Entity:
        """Return the entity of a node: as it is described, and with the names that the sources give it."""
        row = self._row("SELECT curie, record FROM node WHERE number = ?", number)
        if row is None:
            raise DamagedError(f"no node {number}")
        curie, record = row
        named: dict[str, list[str]] = {}
        query = "SELECT role, name FROM name WHERE number = ? ORDER BY rowid"
        for role, name in self._rows(query, number):
            named.setdefault(role, []).append(name)
        spoken = sorted(name for role in SPOKEN for name in named.get(role, ()))
        wider = tuple(map(self.curie, self.wider(number)))
        if record is not None:
            described = unpack(record, Entity._make)
            others = [name for name in spoken if name not in names_of(described)]
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
            comment="",
            caveats=tuple(dict.fromkeys(named.get("caveat", ()))),
            is_homonym=False,
            file="",
            line=0,
        )

    def described(self) -> Iterator[Entity]:
        """Return the entities that have a record, as it has them, by number."""
        query = "SELECT record FROM node WHERE record IS NOT NULL ORDER BY number"
        return (unpack(record, Entity._make) for (record,) in self._rows(query))

    def named(self, folded: str) -> tuple[str, ...]:
        """Give the CURIEs of the nodes that have a name."""
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
        count: int = self._one("SELECT count(*) FROM name")
        return count

    def folded_names(self, start: str = "", count: int = -1) -> list[str]:
        """Give the names that begin with some letters, as they are folded and in the order in which they were kept.

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
        """Give the CURIEs of nodes whose names or CURIEs have a text, those with the shortest names first.

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
        """Give the CURIEs that differ in their case only."""
        return self._column("SELECT curie FROM node WHERE curie = ? COLLATE NOCASE ORDER BY curie", curie)

    def curies(self) -> Iterator[str]:
        """Give the CURIE of every node, sorted."""
        return (curie for (curie,) in self._rows("SELECT curie FROM node ORDER BY curie"))

    def node_count(self) -> int:
        """Count the nodes."""
        count: int = self._one("SELECT count(*) FROM node")
        return count

    def wider(self, number: int) -> list[int]:
        """Give the nodes that a node is a kind of."""
        return self._column("SELECT DISTINCT wide FROM wider WHERE narrow = ? ORDER BY wide", number)

    def narrower(self, number: int) -> list[int]:
        """Give the nodes that are a kind of a node."""
        return self._column("SELECT DISTINCT narrow FROM wider WHERE wide = ? ORDER BY narrow", number)

    def statement_of_row(self, row: int) -> Statement:
        """Give the statement of a row of the index that has a record.

        :param row: Its number in the index.

        :returns: The statement.

        :raises DamagedError: If there is none.
        """
        query = "SELECT record FROM indexed JOIN statement ON number = statement WHERE row = ?"
        return unpack(self._one(query, row), make_statement)

    def statement(self, identifier: str) -> Statement | None:
        """Give a statement that has a record by its identifier."""
        return next(self._statements("SELECT record FROM statement WHERE id = ?", identifier), None)

    def statements(self) -> Iterator[Statement]:
        """Give every statement that has a record, in their order."""
        return self._statements("SELECT record FROM statement ORDER BY number")

    def curated(self) -> Iterator[Statement]:
        """Give every statement of the graph that was merged in, in their order."""
        return self._statements("SELECT record FROM statement WHERE is_curated ORDER BY number")

    def statements_naming(self, number: int) -> list[Statement]:
        """Give the statements with a record that name a node, in their order."""
        query = (
            "SELECT record FROM statement WHERE number IN (SELECT number FROM statement WHERE subject = ?1"
            " UNION SELECT number FROM statement WHERE object = ?1"
            " UNION SELECT statement FROM mention WHERE node = ?1) ORDER BY number"
        )
        return list(self._statements(query, number))

    def statements_at(self, number: int) -> Iterator[tuple[int, Statement]]:
        """Give the statements with a record whose subject or object is a node, with their own numbers."""
        query = "SELECT number, record FROM statement WHERE subject = ?1 OR object = ?1"
        return ((own, unpack(record, make_statement)) for own, record in self._rows(query, number))

    def statements_between(self, subject: int, targets: Collection[int]) -> Iterator[tuple[int, Statement]]:
        """Give the statements with a record of one node on some others, with their own numbers."""
        if len(targets) < FEW:
            query = "SELECT number, record FROM statement WHERE subject = ? AND object = ?"
            found = (row for target in targets for row in self._rows(query, subject, target))
        else:
            query = "SELECT number, object FROM statement WHERE subject = ?"
            numbers = [number for number, target in self._rows(query, subject) if target in targets]
            query = "SELECT number, record FROM statement WHERE number = ?"
            found = (row for number in numbers for row in self._rows(query, number))
        return ((number, unpack(record, make_statement)) for number, record in found)

    def part(self, kind: str, key: str, make: Callable[[tuple[Any, ...]], Row]) -> Row | None:
        """Return one of the other parts of a content.

        :param kind: Its kind, such as ``passage``.
        :param key: Its identifier.
        :param make: Makes it of its row.

        :returns: The part, ``None`` if there is none of that name.

        :raises DamagedError: If its record is damaged.
        """
        record = self._one("SELECT record FROM part WHERE kind = ? AND key = ?", kind, key)
        return None if record is None else unpack(record, make)

    def parts(self, kind: str, make: Callable[[tuple[Any, ...]], Row]) -> Iterator[tuple[str, Row]]:
        """Return all parts of a kind with their keys, in the order in which they were kept."""
        query = "SELECT key, record FROM part WHERE kind = ? ORDER BY rowid"
        return ((key, unpack(record, make)) for key, record in self._rows(query, kind))

    def keys(self, kind: str) -> list[str]:
        """Give the keys of all parts of a kind, in the order in which they were kept."""
        return self._column("SELECT key FROM part WHERE kind = ? ORDER BY rowid", kind)

    def categories(self) -> set[str]:
        """Give every category that a node has."""
        given = self._column("SELECT DISTINCT name FROM name WHERE role = 'category'")
        without = (
            "SELECT count(*) FROM (SELECT 1 FROM node WHERE record IS NULL"
            " AND number NOT IN (SELECT number FROM name WHERE role = 'category') LIMIT 1)"
        )
        return {*given, *(entity.category for entity in self.described()), *[NO_CATEGORY] * self._one(without)}

    def count(self, kind: str) -> int:
        """Count the parts of a kind."""
        count: int = self._one("SELECT count(*) FROM part WHERE kind = ?", kind)
        return count
