"""Accepted drafts: whether each can be added, and the addition of all of them at once."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.cached import cached_property
from kg.curation.adding.interpreter import Interpreter, read_tree
from kg.curation.adding.table import read_table
from kg.curation.adding.write import prepare
from kg.curation.drafts.draft import StatementDraft
from kg.curation.drafts.drafting import known
from kg.curation.drafts.sheet import ACCEPTED, addition
from kg.curation.sources import registered
from kg.curation.vocabularies.tables import Vocabularies
from kg.curation.workspace import editable
from kg.errors import KGError
from kg.names.name_table import shipped_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.curation.adding.batch import Batch
    from kg.curation.adding.interpreter import Tree
    from kg.curation.adding.write import Prepared
    from kg.curation.sources import SourceDocument
    from kg.curation.workspace import Workspace
    from kg.model.content import Content


#: Name of the table of accepted drafts in messages.
TABLE = "accepted drafts"


class Acceptance:
    """Reads drafts as "kg add" will, before they are added and when they are.

    :param workspace: The folder that they are added to.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def _tree(self) -> Tree:
        return read_tree(editable(self._workspace))

    @cached_property
    def _sources(self) -> list[SourceDocument]:
        return registered(self._workspace, self._tree.blocks)

    @cached_property
    def _vocabularies(self) -> Vocabularies:
        return Vocabularies(None, shipped_table())

    def problems(self, row: Mapping[str, str]) -> list[str]:
        """Find the mistakes that keep a draft from being added.

        :param row: Column to cell.

        :returns: A line for each mistake in a cell; none where the draft can be read.
        """
        batch, name = self._read([{**row, "status": ACCEPTED}])
        return [str(problem).removeprefix(f"{name}:2: ") for problem in batch.problems]

    def choices(self, column: str) -> list[str]:
        """Return the words that may stand in a column; none where it takes names or text."""
        return list(Interpreter(self._tree).choices(column).values())

    def known(self, row: Mapping[str, str], content: Content) -> tuple[list[str], list[str]]:
        """Find the statements of the graph that say the same as an edited draft, and those that say the opposite."""
        reader = Interpreter(self._tree)
        try:
            found = {column: reader.terms(column, row[column]) for column in ("subject", "predicate", "object")}
        except KGError:
            return [], []
        subject, predicate, target = (found[column][0].value if found[column] else "" for column in found)
        known_sign = content.predicates[predicate].sign if predicate in content.predicates else None
        sign = 0 if row.get("sign") == "0" else known_sign
        return known(StatementDraft(subject, predicate, target, sign, is_negated=row["negated"] == "true"), content)

    def prepare(self, rows: Collection[Mapping[str, str]], *, shacl: bool) -> Prepared:
        """Try the addition of the accepted drafts: all of them, or none.

        :param rows: The drafts, of which those that are accepted count.
        :param shacl: Whether lint checks the graph against its SHACL shapes.

        :returns: The files to write, with notes and problems.

        :raises InputError: If a draft cannot be used.
        """
        batch, _ = self._read(rows)
        return prepare(batch, self._tree, self._vocabularies, documents=self._sources, shacl=shacl)

    def _read(self, rows: Collection[Mapping[str, str]]) -> tuple[Batch, str]:
        with TemporaryDirectory(prefix="kg-review-") as folder:
            table = Path(folder) / TABLE
            table.write_text(addition(rows), encoding="utf-8")
            reader = Interpreter(self._tree, self._sources)
            return read_table(table, reader, self._vocabularies, may_be_new=True), str(table)
