"""The difference between two versions of a graph: statements, and answers to questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.comparison.check import words
from kg.comparison.short_answer import ask
from kg.words import phrases
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.curation.questions import KeptQuestion
    from kg.knowledge_graph import KnowledgeGraph
    from kg.model.content import Content
    from kg.model.statements import Statement

#: The kinds of change of a statement or an answer, in the order of the list.
CHANGES = ("added", "changed", "retracted", "replaced", "removed", "answer changed")
#: The fields of a row.
COLUMNS = ("change", "id", "statement", "details")
#: Fields for the place where a statement is written, which are not compared.
PLACES = ("file", "line")


class Change(NamedTuple):
    """One thing that changed."""

    #: One of :data:`CHANGES`.
    change: str
    #: The statement, or the question.
    id: str
    #: The statement in words, as it is now, or as it was if it is gone.
    statement: str
    #: The details that changed, one text each.
    details: tuple[str, ...] = ()


class Difference(Result[Change]):
    """The difference between two versions.

    :param names: The names of the two versions.
    :param versions: The versions of their data.
    :param changes: The changes.
    :param asked: Number of questions asked of both.
    """

    def __init__(
        self, names: tuple[str, str], versions: tuple[str, str], changes: Iterable[Change], asked: int = 0
    ) -> None:
        self.names = names
        self.versions = versions
        self._changes = tuple(sorted(changes, key=lambda item: CHANGES.index(item.change)))
        self._asked = asked

    def _held(self) -> Sequence[Change]:
        return self._changes

    #: The fields of a row: :data:`COLUMNS`.
    columns = COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each change, with the keys :data:`COLUMNS`."""
        return [{**item._asdict(), "details": list(item.details)} for item in self._changes]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/diff/1``."""
        return {
            "schema": "msc-kg/diff/1",
            **{
                side: {"name": name, "data_version": version}
                for side, name, version in zip(("before", "after"), self.names, self.versions, strict=True)
            },
            "counts": {change: len(self.of(change)) for change in CHANGES},
            "asked": self._asked,
            "changes": self.rows(),
        }

    def of(self, change: str) -> list[Change]:
        """Return the changes of one kind."""
        return [item for item in self._changes if item.change == change]

    def __str__(self) -> str:
        return "\n".join([self._title(), *(line for change in CHANGES for line in self._lines(change))])

    def to_markdown(self) -> str:
        """Write the changes in Markdown, as for a pull request or the Data section of a changelog."""
        lines = ["### Data", "", f"{self._title()}."]
        for change in CHANGES:
            found = self.of(change)
            lines += ["", f"**{change[0].upper()}{change[1:]}** ({len(found)})", ""] if found else []
            for item in found:
                lines.append(f"- `{item.id}` {item.statement}" if change != "answer changed" else f"- {item.statement}")
                lines += [f"  - {detail}" for detail in item.details]
        return "\n".join(lines)

    def _lines(self, change: str) -> list[str]:
        found = self.of(change)
        lines = ["", f"{change} ({len(found)}):"] if found else []
        for item in found:
            lines.append(f"  {item.statement}" + (f" ({item.id})" if change != "answer changed" else ""))
            lines += [f"      {detail}" for detail in item.details]
        return lines

    def _title(self) -> str:
        counts = [f"{len(self.of(change))} {change}" for change in CHANGES[:-1] if self.of(change)]
        said = f"statements: {', '.join(counts) if counts else 'no difference'}"
        if self._asked:
            said += f"; answers changed: {len(self.of(CHANGES[-1]))} of {self._asked}"
        return f"{self.names[0]} → {self.names[1]}: {said}"

    def nothing(self) -> str:
        """Return the message if nothing changed."""
        return self._title()


def find_difference(
    before: KnowledgeGraph,
    after: KnowledgeGraph,
    questions: Sequence[KeptQuestion] = (),
    names: tuple[str, str] = ("before", "after"),
) -> Difference:
    """Compare two versions of a graph.

    Statements are compared by their identifiers. The plain edges of a store are not compared.

    :param before: The older version.
    :param after: The newer one.
    :param questions: Questions to ask of both; their verdict, basis and best path are compared.
    :param names: The names of the two.

    :returns: The changes.

    :raises ValueError: If a question asks for a context field that is not known.
    """
    versions = before.content.data_version, after.content.data_version
    changes = [*_statements(before.content, after.content)]
    for question in questions:
        old, new = ask(before, question), ask(after, question)
        if old != new:
            changes.append(Change(CHANGES[-1], words(question), words(question), (f"before: {old}", f"after: {new}")))
    return Difference(names, versions, changes, len(questions))


def _statements(before: Content, after: Content) -> Iterable[Change]:
    old = {item.id: item for item in before.qualified()}
    new = {item.id: item for item in after.qualified()}
    for curie, item in new.items():
        now = _said(item, after)
        if curie not in old:
            yield Change("added", curie, now)
        elif item.retracted and not old[curie].retracted:
            yield Change("retracted", curie, now, (f"reason: {item.retracted}",))
        elif details := tuple(_fields(old[curie], item)):
            yield Change("changed", curie, now, details)
    for curie, item in old.items():
        if curie not in new:
            said, successor = _said(item, before), after.successor(curie)
            if successor != curie:
                yield Change("replaced", curie, said, (f"by {successor}",))
            else:
                yield Change("removed", curie, said)


def _said(statement: Statement, content: Content) -> str:
    """Return a statement in one line: its certainty, its words, and where it was read."""
    read = phrases.read_in(statement, content) or phrases.unread(statement)
    return f"{statement.certainty}: {phrases.entry(statement, content)}; {read}"


def _fields(old: Statement, new: Statement) -> Iterable[str]:
    """Yield the fields in which two versions of a statement differ, with values that are words."""
    for field, was, now in zip(old._fields, old, new, strict=True):
        if field in PLACES or was == now:
            continue
        if isinstance(was, str) and isinstance(now, str):
            yield f"{field}: {was or 'none'} → {now or 'none'}"
        elif field == "sign":
            yield f"sign: {phrases.sign_word(old.sign)} → {phrases.sign_word(new.sign)}"
        elif field == "context":
            yield f"context: {old.context.label or 'none'} → {new.context.label or 'none'}"
        else:
            yield f"{field} changed"
