"""The evidence on one pair by species, system, licensing and intent, so that the gaps between them show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.words.phrases import INTENT_WORDS, counted
from kg.words.records import end_record
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.names.reading import Reading

#: The word for a field that nothing states.
NOT_STATED = "not stated"
#: Species and systems in the order of rows: people before animals, patients before the dish.
SYSTEMS = ("clinical", "animal", "in vitro", NOT_STATED)
#: The possible findings, in the order of the columns, each with its words in a row.
FINDINGS = {
    "raises": "raises",
    "lowers": "lowers",
    "may_raise": "may raise",
    "may_lower": "may lower",
    "no_effect": "no effect",
    "denied": "denied",
    "unsigned": "direction not stated",
    "correlated_higher": "goes with higher",
    "correlated_lower": "goes with lower",
}
#: The fields of a row, in order, and those of a text table.
COLUMNS = (
    *("species", "system", "licensing", "intent", "found", "studies", "reviews", "n", "groups", "certainty"),
    *(*FINDINGS, "read_in", "statements"),
)
TABLE_COLUMNS = COLUMNS[: COLUMNS.index("certainty")]


class MatrixRow(NamedTuple):
    """The evidence in one species, system, licensing and intent."""

    species: str
    system: str
    licensing: str
    intent: str
    #: Finding, of :data:`FINDINGS`, to the identifiers of the studies and documents that found it.
    findings: dict[str, tuple[str, ...]]
    #: The number of studies that were read or are given with their results, and of reviews that state it.
    studies: int
    reviews: int
    #: The number studied of each thing counted, as in ``{"patients": 198}``; empty where it is not said.
    sizes: dict[str, int]
    #: The number of these studies and documents that share no author with another.
    groups: int
    #: The strongest certainty of a statement.
    certainty: str
    #: Short citations of the documents, and labels of the studies.
    read_in: tuple[str, ...]
    statements: tuple[str, ...]

    @property
    def found(self) -> str:
        """The findings in words, each with the number of its studies and documents where there are several."""
        several = len(self.findings) > 1
        return ", ".join(
            f"{words} ({len(self.findings[name])})" if several else words
            for name, words in FINDINGS.items()
            if name in self.findings
        )

    @property
    def n(self) -> str:
        """The number studied, in words; empty where it is not said."""
        return ", ".join(f"{count} {unit}" for unit, count in self.sizes.items())


@dataclass(frozen=True, repr=False)
class Matrix(Result[MatrixRow]):
    """The evidence on one pair: a sequence of rows, people and patients first."""

    source: Reading
    target: Reading
    cells: tuple[MatrixRow, ...]
    #: Notes on the use of the names of the two ends, where they say more than two entities.
    used: tuple[str, ...]
    #: Identifiers of the statements that authors of a study make without showing them; no row counts that evidence.
    left_out: tuple[str, ...]
    content: Content = field(repr=False, compare=False)

    def _held(self) -> Sequence[MatrixRow]:
        return self.cells

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each cell, with the fields of :data:`COLUMNS`."""
        return [
            {
                **{name: getattr(cell, name) for name in (*TABLE_COLUMNS, "certainty")},
                **{name: len(cell.findings.get(name, ())) for name in FINDINGS},
                "read_in": list(cell.read_in),
                "statements": list(cell.statements),
            }
            for cell in self.cells
        ]

    @property
    def gaps(self) -> list[str]:
        """The systems of which no study was read: in patients, in animals, in vitro; empty where each has one."""
        return [
            words
            for system, words in (("clinical", "in patients"), ("animal", "in animals"), ("in vitro", "in vitro"))
            if not any(cell.system == system and cell.studies for cell in self.cells)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the cells in the JSON form ``msc-kg/matrix/1``."""
        rows = [
            {**row, "n": cell.sizes, "findings": {name: list(ids) for name, ids in cell.findings.items()}}
            for row, cell in zip(self.rows(), self.cells, strict=True)
        ]
        return {
            "schema": "msc-kg/matrix/1",
            "data_version": self.content.data_version[:12],
            "source": end_record(self.source),
            "target": end_record(self.target),
            "notes": list(self.used),
            "no_study_in": self.gaps,
            "left_out": list(self.left_out),
            "rows": rows,
        }

    def notes(self) -> list[str]:
        """Return notes for the reader of the rows: how names were used, and the systems without a study."""
        gap = f"no study {' or '.join(self.gaps)} was read of this pair" if self.gaps else ""
        count = len(self.left_out)
        words = f"{counted(count, 'statement')} in which a study reports what it did not show, such as earlier work"
        left_out = f"left out: {words}" if count else ""
        return [*self.used, *filter(None, [left_out, gap])]

    def nothing(self) -> str:
        """Return the words for a pair without evidence."""
        return f"nothing was read of {self.source.phrase} and {self.target.phrase}"

    def _title(self) -> str:
        return f"{self.source.phrase} → {self.target.phrase}, by species, system, licensing and intent"

    def report(self) -> str:
        """Write the matrix as text: a line for each cell, then the systems without a study.

        :returns: Lines, without a final line break.
        """
        lines = [self._title()]
        for cell in self.cells:
            named = {"species": cell.species, "system": cell.system}
            silent = [name for name, value in named.items() if value == NOT_STATED]
            under = [value for value in named.values() if value != NOT_STATED]
            under += [f"{' and '.join(silent)} not stated"] if silent else []
            under += [f"licensed by {cell.licensing}"] if cell.licensing != NOT_STATED else []
            intents = [] if cell.intent == NOT_STATED else cell.intent.split(", ")
            under += [f"given {' or '.join(INTENT_WORDS[intent] for intent in intents)}"] if intents else []
            read = [counted(cell.studies, "study")] if cell.studies else []
            read += [counted(cell.reviews, "review")] if cell.reviews else []
            size = [f"n = {cell.n}"] if cell.n else []
            groups = [counted(cell.groups, "independent group")]
            lines.append(f"   {', '.join(under)}: {cell.found}; {', '.join([*read, *size, *groups])}")
            lines.append(f"      {', '.join(cell.read_in)}")
        return "\n".join([*lines, *self.notes()])

    def __str__(self) -> str:
        return self.report() if self.cells else self.nothing()
