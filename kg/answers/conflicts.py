"""Disagreements of sources: both sides, the recorded context that keeps them apart, and their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.separation import apart_words
from kg.words.phrases import counted
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model.content import Content

#: The kinds of conflicts, in the order in which they are listed.
KINDS = (
    *("opposite signs", "asserted and denied", "kinds disagree", "opposed verdicts"),
    *("text against table", "tension"),
)
#: Those between verdicts, for which every statement must be looked at.
OF_KINDS = ("kinds disagree", "opposed verdicts")
#: The fields of a row, in order, and those that fit a table.
COLUMNS = (
    *("kind", "subject", "object", "for", "against", "separated_by", "note", "for_ids", "against_ids"),
    *("subject_curie", "object_curie"),
)
TABLE_COLUMNS = ("kind", "subject", "object", "for", "against", "separated_by")
#: Most lines of a side in the short text.
MOST_LINES = 2
#: The words of a row for sides that no field keeps apart.
NOT_SEPARATED = "nothing recorded"


class Said(NamedTuple):
    """One thing that a source says, for or against."""

    #: With certainty, conditions and places.
    words: str
    #: CURIE of the statement or of the outcome of a study.
    id: str


class Conflict(NamedTuple):
    """A disagreement on one pair."""

    #: One of :data:`KINDS`.
    kind: str
    #: CURIEs of subject and object; of a study, its own and that of the outcome; of a tension, its own and empty.
    subject: str
    object: str
    #: Their labels; of a tension, its own.
    subject_label: str
    object_label: str
    #: The side that raises, or asserts; of a study, the reading of the text; of a tension, its first side.
    pro: tuple[Said, ...]
    con: tuple[Said, ...]
    #: The recorded fields in which the sides exclude each other, or ``kind`` where each is of another kind.
    separated_by: tuple[str, ...] = ()
    #: A curator's note.
    note: str = ""
    #: Where no field separates the sides: those in which some of their statements exclude each other.
    separated_partly: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The pair, or the name of the tension."""
        return " → ".join(filter(None, (self.subject_label, self.object_label)))

    @property
    def apart(self) -> str:
        """The fields that tell the sides apart, in words."""
        fields = ", ".join(name.replace("_", " ") for name in self.separated_by)
        return f"told apart by: {fields}" if fields else apart_words(self.separated_partly)


@dataclass(frozen=True, repr=False)
class Conflicts(Result[Conflict]):
    """Everything that disagrees in a graph: a sequence of conflicts by kind, then by pair."""

    conflicts: tuple[Conflict, ...]
    content: Content = field(repr=False, compare=False)

    def of_kinds(self, kinds: Sequence[str]) -> Conflicts:
        """Return the conflicts of some kinds.

        :param kinds: Some of :data:`KINDS`; all where none is named.

        :returns: Those conflicts.

        :raises ValueError: If there is no such kind.
        """
        for kind in kinds:
            if kind not in KINDS:
                raise ValueError(f"no kind {kind!r}; choose from {', '.join(KINDS)}")
        return Conflicts(tuple(item for item in self.conflicts if not kinds or item.kind in kinds), self.content)

    def _held(self) -> Sequence[Conflict]:
        return self.conflicts

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each conflict, with the fields of :data:`COLUMNS`."""
        return [
            {
                "kind": item.kind,
                "subject": item.subject_label,
                "object": item.object_label,
                "for": [said.words for said in item.pro],
                "against": [said.words for said in item.con],
                "separated_by": [name.replace("_", " ") for name in item.separated_by]
                or [item.apart if item.separated_partly else NOT_SEPARATED],
                "note": item.note,
                "for_ids": [said.id for said in item.pro],
                "against_ids": [said.id for said in item.con],
                "subject_curie": item.subject,
                "object_curie": item.object,
            }
            for item in self.conflicts
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the rows with the version of the data, in the JSON form ``msc-kg/conflicts/1``."""
        form = {"schema": "msc-kg/conflicts/1", "data_version": self.content.data_version[:12], "rows": self.rows()}
        return form if self.content.can_be_listed else form | {"not_looked_for": list(OF_KINDS)}

    def notes(self) -> list[str]:
        """Return a line on the kinds that are not looked for among very many statements."""
        if self.content.can_be_listed:
            return []
        return [f"not looked for among so many statements: {', '.join(OF_KINDS)}; a store finds them (kg build)"]

    def nothing(self) -> str:
        """Return the words for an answer without a conflict."""
        return "no conflicts"

    def _title(self) -> str:
        return counted(len(self), "conflict")

    def report(self, *, is_full: bool = False) -> str:
        """Write the conflicts as text.

        :param is_full: Whether to write every statement and every note, and not :data:`MOST_LINES` a side.

        :returns: A paragraph for each kind, without a final line break.
        """
        parts = [self._title()]
        for kind in KINDS:
            items = [item for item in self.conflicts if item.kind == kind]
            lines = [f"{kind} ({len(items)})", *(line for item in items for line in _lines(item, is_full=is_full))]
            parts += ["\n".join(lines)] if items else []
        parts += self.notes()
        return "\n\n".join(parts)

    def __str__(self) -> str:
        return self.report()


def _lines(item: Conflict, *, is_full: bool) -> Iterator[str]:
    """Write a conflict: the pair, the fields that keep the sides apart, then each side."""
    apart = item.apart
    apart += "; see the curator's note (--full)" if item.note and not item.separated_by and not is_full else ""
    yield f"   {item.title}; {apart}"
    for name, side in (("for", item.pro), ("against", item.con)):
        shown = side if is_full else side[:MOST_LINES]
        yield from (f"      {name}: {said.words}" for said in shown)
        if len(side) > len(shown):
            yield f"      {name}: {len(side) - len(shown)} more (--full)"
    if is_full and item.note:
        yield f"      note: {item.note}"
