"""The plan on DuckDB: one machine, out of core."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.batch.files import parquet_files, written_whole
from kg.batch.question import BatchError
from kg.batch.tables import TableEngine

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Names that are handed over at once.
NAMES_AT_ONCE = 1_000


class DuckdbEngine(TableEngine):
    """Runs the steps of a plan on DuckDB, each into a Parquet file.

    :param work: Folder of the files, and of data that do not fit in memory.
    :param memory: Most memory, such as ``4GB``; four fifths of the machine's where empty.

    :raises BatchError: If DuckDB is not installed, or does not take the limit.
    """

    def __init__(self, work: str, memory: str = "") -> None:
        self.number = "row_number() over (order by name) - 1"
        try:
            import duckdb
        except ModuleNotFoundError as error:
            raise BatchError("--engine duckdb needs DuckDB; install it: pip install 'msc-kg[duckdb]'") from error
        self._error = duckdb.Error
        self._database = duckdb.connect()
        spill = Path(work) / "spill"
        self._run(f"set temp_directory = {_quoted(str(spill))}")
        self._run("set preserve_insertion_order = false")
        if memory:
            self._run(f"set memory_limit = {_quoted(memory)}")

    def read(self, name: str, files: Sequence[str]) -> None:
        """Make a view of Parquet files."""
        listed = ", ".join(_quoted(_literal(file)) for place in files for file in parquet_files(place))
        self._run(f"create or replace view {name} as select * from read_parquet([{listed}], union_by_name = true)")

    def is_there(self, folder: str) -> bool:
        """Return whether a folder has a complete table."""
        return Path(folder).is_dir()

    def write(self, query: str, folder: str) -> None:
        """Write the rows of a query into a folder; an incomplete table never counts as written."""
        with written_whole(Path(folder)) as part:
            self._run(f"copy ({query}) to {_quoted(str(part / 'part-0.parquet'))} (format parquet)")

    def write_names(self, rows: Sequence[tuple[str, str]], folder: str) -> None:
        """Write the table ``asked`` of the columns ``side`` and ``name`` into a folder."""
        self._run("create or replace temp table given (side varchar, name varchar)")
        for start in range(0, len(rows), NAMES_AT_ONCE):
            part = rows[start : start + NAMES_AT_ONCE]
            marks = ", ".join(["(?, ?)"] * len(part))
            self._database.execute(f"insert into given values {marks}", [word for row in part for word in row])
        self.write("select * from given", folder)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query that has few."""
        found: list[tuple[Any, ...]] = self._run(query).fetchall()
        return found

    def columns(self, name: str) -> dict[str, str]:
        """Return the columns of a view and their types."""
        return {row[0]: row[1] for row in self.rows(f"describe {name}")}

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _run(self, statement: str) -> Any:
        try:
            return self._database.execute(statement)
        except self._error as error:
            raise BatchError(f"DuckDB: {str(error).splitlines()[0]}") from error


def _literal(file: str) -> str:
    """Return the pattern that only one file matches; a file that is not there may be a pattern or a URL itself."""
    return re.sub(r"([*?\[])", r"[\1]", file) if Path(file).exists() else file


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
