"""What the numbers of an index stand for: names, entities, statements and what belongs to them, in one SQLite file.

A plain edge needs no row here: its subject, predicate, object, sign and certainty stand in the index. A statement of
which more is known has a record, and so have the entities that are described, and every context, passage, reference,
tension and study.
"""

from __future__ import annotations

import marshal
import sqlite3
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.lexicon import fold, names_of
from kg.statements import NO_CONTEXT, Context, Entity, Evidence, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SCHEMA = """
    CREATE TABLE node (number INTEGER PRIMARY KEY, curie TEXT NOT NULL UNIQUE, record BLOB) STRICT;
    CREATE TABLE name (number INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL) STRICT;
    CREATE TABLE wider (narrow INTEGER NOT NULL, wide INTEGER NOT NULL) STRICT;
    CREATE TABLE statement (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subject INTEGER NOT NULL, object INTEGER NOT NULL,
        indexed INTEGER, record BLOB NOT NULL
    ) STRICT;
    CREATE TABLE mention (node INTEGER NOT NULL, statement INTEGER NOT NULL) STRICT;
    CREATE TABLE part (kind TEXT NOT NULL, key TEXT NOT NULL, record BLOB NOT NULL, PRIMARY KEY (kind, key)) STRICT;
"""
INDEXES = """
    CREATE INDEX name_by_folded ON name (folded);
    CREATE INDEX name_by_number ON name (number);
    CREATE INDEX wider_by_wide ON wider (wide);
    CREATE INDEX statement_by_subject ON statement (subject, object);
    CREATE INDEX statement_by_object ON statement (object);
    CREATE INDEX statement_by_row ON statement (indexed) WHERE indexed IS NOT NULL;
    CREATE INDEX mention_by_node ON mention (node);
    ANALYZE;
"""
#: The marshal format that every Python from 3.4 on reads.
MARSHAL_VERSION = 4
#: Statements, names and pairs that are written at once.
BATCH = 50_000


def pack(row: tuple[Any, ...]) -> bytes:
    """Compile a row of plain values, named tuples within it as tuples."""
    return marshal.dumps(_plain(row), MARSHAL_VERSION)


def _plain(value: Any) -> Any:
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def unpack(record: bytes) -> tuple[Any, ...]:
    """Read what :func:`pack` compiled."""
    row: tuple[Any, ...] = marshal.loads(record)  # noqa: S302  our own file
    return row


def make_statement(row: tuple[Any, ...]) -> Statement:
    """Read a statement from its row."""
    statement = Statement._make(row)
    context = Context._make(statement.context)
    return statement._replace(
        context=context if context.curie or any(context) else NO_CONTEXT,
        evidence=tuple(map(Evidence._make, statement.evidence)),
    )


class DuplicateError(KGError, ValueError):
    """Two statements with one identifier."""


class CatalogueWriter:
    """Writes a catalogue; it is whole after :meth:`close`.

    :param path: File to write; it must not be there.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA}; BEGIN;")
        self._names: list[tuple[int, str, str, str]] = []
        self._statements: list[tuple[int, str, int, int, bytes]] = []
        self._mentions: list[tuple[int, int]] = []
        #: How many statements have a record; their numbers count from 1.
        self.statement_count = 0

    def add_name(self, number: int, role: str, name: str) -> None:
        """Keep a name of a node.

        :param number: Number of the node.
        :param role: ``label``, ``synonym``, ``category`` or ``definition``.
        :param name: The name; for a category its CURIE.
        """
        folded = fold(name) if role in ("label", "synonym") else ""
        self._names.append((number, role, name, folded))
        if len(self._names) >= BATCH:
            self._flush()

    def add_entity(self, number: int, entity: Entity) -> None:
        """Keep a described entity, with its names."""
        self._database.execute("INSERT INTO node VALUES (?, ?, ?)", (number, entity.curie, pack(entity)))
        for name in dict.fromkeys(names_of(entity)):
            self.add_name(number, "synonym", name)

    def add_wider(self, narrow: int, wide: int) -> None:
        """Keep that a node is a kind of another."""
        self._database.execute("INSERT INTO wider VALUES (?, ?)", (narrow, wide))

    def add_statement(self, statement: Statement, subject: int, target: int, mentioned: Iterable[int] = ()) -> int:
        """Keep a statement of which more is known than a plain edge says.

        :param statement: The statement.
        :param subject: Number of its subject.
        :param target: Number of its object.
        :param mentioned: Numbers of the nodes that it names otherwise.

        :returns: The number of its record, counted from 1.
        """
        self.statement_count += 1
        self._statements.append((self.statement_count, statement.id, subject, target, pack(statement)))
        self._mentions += [(node, self.statement_count) for node in mentioned]
        if len(self._statements) >= BATCH:
            self._flush()
        return self.statement_count

    def add_part(self, kind: str, key: str, row: tuple[Any, ...]) -> None:
        """Keep one of the other parts of a content, or a predicate."""
        self._database.execute("INSERT OR IGNORE INTO part VALUES (?, ?, ?)", (kind, key, pack(row)))

    def close(self, curies: Iterable[str], rows: Iterable[tuple[int, int]]) -> None:
        """Finish: the nodes that are not described, and where the statements stand in the index.

        :param curies: Those of all nodes, by number.
        :param rows: Record and row of the statements that the index has.
        """
        self._flush()
        execute = self._database.executemany
        execute("INSERT OR IGNORE INTO node VALUES (?, ?, NULL)", enumerate(curies))
        execute("UPDATE statement SET indexed = ? WHERE number = ?", ((row, record) for record, row in rows))
        self._database.execute(
            "INSERT INTO name SELECT number, 'label', curie, '' FROM node"
            " WHERE record IS NULL AND number NOT IN (SELECT number FROM name WHERE role = 'label')"
        )
        self._database.execute("COMMIT")
        self._database.executescript(INDEXES)
        self._database.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._database.close()

    def _flush(self) -> None:
        execute = self._database.executemany
        execute("INSERT INTO name VALUES (?, ?, ?, ?)", self._names)
        try:
            execute("INSERT INTO statement VALUES (?, ?, ?, ?, NULL, ?)", self._statements)
        except sqlite3.IntegrityError:
            seen = set(self._ids_before())
            twice = next(row[1] for row in self._statements if row[1] in seen or seen.add(row[1]))  # type: ignore[func-returns-value]
            raise DuplicateError(f"two statements have the identifier {twice!r}; give each its own") from None
        execute("INSERT INTO mention VALUES (?, ?)", self._mentions)
        for rows in (self._names, self._statements, self._mentions):
            rows.clear()

    def _ids_before(self) -> Iterator[str]:
        """Give the identifiers of the statements that are written."""
        batch = self._statements[0][0]
        return (row[0] for row in self._database.execute("SELECT id FROM statement WHERE number < ?", (batch,)))


class Catalogue:
    """Reads a catalogue; several processes may.

    :param path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def _one(self, query: str, *values: Any) -> Any:
        row = self._database.execute(query, values).fetchone()
        return None if row is None else row[0]

    def _column(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self._database.execute(query, values)]

    def number(self, curie: str) -> int | None:
        """Give the number of a node."""
        found: int | None = self._one("SELECT number FROM node WHERE curie = ?", curie)
        return found

    def curie(self, number: int) -> str:
        """Give the CURIE of a node.

        :raises LookupError: If no node has that number.
        """
        found: str | None = self._one("SELECT curie FROM node WHERE number = ?", number)
        if found is None:
            raise LookupError(f"no node {number}")
        return found

    def entity(self, number: int) -> Entity:
        """Give the entity of a node: as it is described, or made of the names that it has."""
        curie, record = self._database.execute("SELECT curie, record FROM node WHERE number = ?", (number,)).fetchone()
        named: dict[str, list[str]] = {}
        for role, name in self._database.execute("SELECT role, name FROM name WHERE number = ?", (number,)):
            named.setdefault(role, []).append(name)
        if record is not None:
            return Entity._make(unpack(record))
        labels = sorted(named.get("label", [curie]))
        return Entity(
            curie=curie,
            label=labels[0],
            official_label=labels[0],
            category=min(named.get("category", ["biolink:NamedThing"])),
            synonyms=tuple(dict.fromkeys((*labels[1:], *sorted(named.get("synonym", []))))),
            exact_matches=(),
            broader=tuple(map(self.curie, self.wider(number))),
            definition=min(named.get("definition", [""])),
            comment="",
            caveats=(),
            is_homonym=False,
            file="",
            line=0,
        )

    def named(self, folded: str) -> tuple[str, ...]:
        """Give the CURIEs of the nodes that have a name."""
        query = "SELECT DISTINCT curie FROM name JOIN node USING (number) WHERE folded = ? ORDER BY number"
        return tuple(self._column(query, folded))

    def folded_names(self, start: str, count: int) -> list[str]:
        """Give names that begin with some letters, as they are folded."""
        query = "SELECT DISTINCT folded FROM name WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT ?"
        return self._column(query, start, start + "\U0010ffff", count)

    def folded_with(self, text: str, count: int) -> list[str]:
        """Give the CURIEs of nodes whose names or CURIEs have a text, those with the shortest names first."""
        query = (
            "SELECT curie FROM name JOIN node USING (number) WHERE instr(folded, ?) OR instr(lower(curie), ?)"
            " GROUP BY curie ORDER BY min(length(folded)), curie LIMIT ?"
        )
        return self._column(query, fold(text), text.strip().casefold(), count)

    def same_letters(self, curie: str) -> list[str]:
        """Give the CURIEs that differ in their case only."""
        return self._column("SELECT curie FROM node WHERE curie = ? COLLATE NOCASE ORDER BY curie", curie)

    def curies(self) -> Iterator[str]:
        """Give the CURIE of every node, by number."""
        return (row[0] for row in self._database.execute("SELECT curie FROM node ORDER BY number"))

    def node_count(self) -> int:
        """Count the nodes."""
        count: int = self._one("SELECT count(*) FROM node")
        return count

    def wider(self, number: int) -> list[int]:
        """Give the nodes that a node is a kind of."""
        return self._column("SELECT wide FROM wider WHERE narrow = ? ORDER BY wide", number)

    def narrower(self, number: int) -> list[int]:
        """Give the nodes that are a kind of a node."""
        return self._column("SELECT narrow FROM wider WHERE wide = ? ORDER BY narrow", number)

    def statement_of_row(self, row: int) -> Statement:
        """Give the statement of a row of the index that has a record."""
        return make_statement(unpack(self._one("SELECT record FROM statement WHERE indexed = ?", row)))

    def statement(self, identifier: str) -> Statement | None:
        """Give a statement that has a record by its identifier."""
        record = self._one("SELECT record FROM statement WHERE id = ?", identifier)
        return None if record is None else make_statement(unpack(record))

    def statements(self) -> Iterator[Statement]:
        """Give every statement that has a record, in their order."""
        for (record,) in self._database.execute("SELECT record FROM statement ORDER BY number"):
            yield make_statement(unpack(record))

    def statements_naming(self, number: int) -> list[Statement]:
        """Give the statements with a record that name a node, in their order."""
        query = (
            "SELECT record FROM statement WHERE number IN (SELECT number FROM statement WHERE subject = ?1"
            " UNION SELECT number FROM statement WHERE object = ?1"
            " UNION SELECT statement FROM mention WHERE node = ?1) ORDER BY number"
        )
        return [make_statement(unpack(record)) for record in self._column(query, number)]

    def statements_between(self, subject: int, target: int) -> list[Statement]:
        """Give the statements with a record of one node on another, in their order."""
        query = "SELECT record FROM statement WHERE subject = ? AND object = ? ORDER BY number"
        return [make_statement(unpack(record)) for record in self._column(query, subject, target)]

    def part(self, kind: str, key: str) -> tuple[Any, ...] | None:
        """Give one of the other parts of a content."""
        record = self._one("SELECT record FROM part WHERE kind = ? AND key = ?", kind, key)
        return None if record is None else unpack(record)

    def keys(self, kind: str) -> list[str]:
        """Give the keys of all parts of a kind, in the order in which they were kept."""
        return self._column("SELECT key FROM part WHERE kind = ? ORDER BY rowid", kind)

    def count(self, kind: str) -> int:
        """Count the parts of a kind."""
        count: int = self._one("SELECT count(*) FROM part WHERE kind = ?", kind)
        return count
