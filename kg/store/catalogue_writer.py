"""Writing a catalogue; :mod:`kg.store.catalogue` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import apsw

from kg.errors import KGError
from kg.model.statements import ENTITY_FIELDS
from kg.names.lexicon import fold, names_of
from kg.store.catalogue import IDENTIFYING, SPOKEN, make_statement, pack, unpack
from kg.store.checked_sqlite import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.model.statements import Entity, Statement

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
    DROP TABLE IF EXISTS sqlite_stat4;  -- with these samples, SQLite plans a query again for each value
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
#: The file need not outlive a crash while it is written. The cache, in which indexes are sorted, has 64 MB, which is
#: given in KiB and negative.
SETTINGS = (
    f"PRAGMA page_size = {PAGE}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000;"
)
#: Rows of one kind that are written at once.
BATCH = 50_000


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


class DuplicateError(KGError, ValueError):
    """Two statements with one identifier."""


class CatalogueWriter:
    """Writes a catalogue; it is complete after :meth:`close`.

    :param path: File to write; it must not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = apsw.Connection(str(path))
        self._database.execute(f"{SETTINGS} {SCHEMA} BEGIN;").fetchall()
        self._names: list[tuple[int, str, str, str]] = []
        self._wider: list[tuple[int, int]] = []
        self._statements: list[tuple[int, str, int, int, bool, bytes]] = []
        self._mentions: list[tuple[int, int]] = []
        #: How many statements have a record; their numbers count from 1.
        self.statement_count = 0
        #: How many of them the index has; known after :meth:`close`.
        self.indexed_count = 0

    def add_name(self, number: int, role: str, name: str) -> None:
        """Add a name of a node.

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
        """Add a described entity, with its names."""
        self._database.execute("INSERT INTO node VALUES (?, ?, ?)", (number, entity.curie, pack(entity)))
        for name in dict.fromkeys(names_of(entity)):
            self.add_name(number, "synonym", name)
        for curie in entity.exact_matches:
            self.add_name(number, "match", curie)

    def add_wider(self, narrow: int, wide: int) -> None:
        """Add that a node is a kind of another."""
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
        """Add a statement of which more is known than a plain edge says.

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
        """Add one of the other parts of a content, or a predicate."""
        self._database.execute("INSERT OR IGNORE INTO part VALUES (?, ?, ?)", (kind, key, pack(row)))

    def rename_repeated(self) -> int:
        """Name each statement whose identifier an earlier one has by its file and line; return how many there are."""
        self._flush()
        execute = self._database.execute
        query = "SELECT number FROM statement WHERE number NOT IN (SELECT min(number) FROM statement GROUP BY id)"
        repeated = [number for (number,) in execute(query)]
        for number in repeated:
            record = execute("SELECT record FROM statement WHERE number = ?", (number,)).get
            item = unpack(record, make_statement, self._path)
            identity = f"{item.file}:{item.line}" if item.line else f"{item.file}#{number}"
            renamed = pack(item._replace(id=identity))
            execute("UPDATE statement SET id = ?, record = ? WHERE number = ?", (identity, renamed, number))
        return len(repeated)

    def matches(self) -> Iterator[tuple[int, str]]:
        """Return the numbers of nodes with the identifiers that stand for exactly the same."""
        self._flush()
        query = "SELECT number, name FROM name WHERE role = 'match' ORDER BY rowid"
        return iter(self._database.execute(query))

    def move(self, moved: Mapping[int, int], curies: Sequence[str]) -> None:
        """Merge nodes into others, with their names and statements.

        :param moved: Number of a node to that of the node that it becomes a part of.
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
            record = database.execute("SELECT record FROM statement WHERE number = ?", (number,)).get
            renamed = pack(_renamed(unpack(record, make_statement, self._path), spelt))
            database.execute("UPDATE statement SET record = ? WHERE number = ?", (renamed, number))
        for change in MOVE:
            database.execute(change)
        rows = [(new, "match", curies[old], curies[old].casefold()) for old, new in moved.items()]
        database.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", rows)

    def close(self, nodes: Iterable[tuple[int, str]], rows: Iterable[tuple[int, int]]) -> None:
        """Write the nodes that are not described and the rows of the index, and finish the file.

        :param nodes: Numbers and CURIEs of all nodes.
        :param rows: Row and record of the statements that the index has, by row.

        :raises DuplicateError: If two statements have the same identifier.
        """
        self._flush()
        execute = self._database.executemany
        execute("INSERT OR IGNORE INTO node VALUES (?, ?, NULL)", nodes)
        execute("INSERT INTO indexed VALUES (?, ?)", rows)
        self._database.execute("COMMIT")
        self.indexed_count = self._database.execute("SELECT count(*) FROM indexed").get
        try:
            self._database.execute(INDEXES).fetchall()
        except apsw.ConstraintError:
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
        """Return the error that names two statements with one identifier."""
        twice = self._database.execute("SELECT id FROM statement GROUP BY id HAVING count(*) > 1 LIMIT 1").get
        records = self._database.execute("SELECT record FROM statement WHERE id = ? ORDER BY number LIMIT 2", (twice,))
        places = [
            f"{item.file}:{item.line}" for item in (unpack(record, make_statement, self._path) for (record,) in records)
        ]
        way_out = "give each its own, or use --lenient"
        return DuplicateError(f"{' and '.join(places)} have one identifier, {twice!r}; {way_out}")
