"""One thing with all that the graph holds about it, as text and as a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.answers import describe
from kg.answers.description import short_texts
from kg.answers.statements import COLUMNS, statement_row
from kg.answers.tensions import statements_of
from kg.answers.trials import record as trial_record
from kg.errors import NameNotFoundError
from kg.words.records import statement_record
from kg.words.result import Prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answers.description import Description
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.questions import Name, NamedContent
    from kg.names.reading import Reading


@dataclass(frozen=True, eq=False, repr=False)
class Shown(Prose["Statement"]):
    """Everything about one thing: a sequence of the statements that concern it."""

    #: Of a list of statements, one for each.
    descriptions: tuple[Description, ...]
    #: The same for programs.
    record: dict[str, Any]
    #: The statements that it is, or that name it or rest on it.
    statements: tuple[Statement, ...]
    content: Content
    #: The reading of its name, if it is an entity.
    reading: Reading | None = None
    #: The note on an identifier that was replaced, or empty.
    replaced: str = ""

    def _held(self) -> Sequence[Statement]:
        return self.statements

    def __bool__(self) -> bool:
        return True

    #: The fields of a row: those of statements.
    columns = COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement."""
        return [statement_row(item, self.content) for item in self.statements]

    def to_dict(self) -> dict[str, Any]:
        """Return the record of the thing."""
        return self.record

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, *, full: bool = False) -> str:
        """Write the description as the command does.

        :param full: Whether to write every statement, note and citation, and not at most 40 lines.

        :returns: Lines, without a final line break.
        """
        described = self.descriptions
        texts = [item.to_text(full=True) for item in described] if full else short_texts(described)
        return "\n\n".join(filter(None, [self.replaced, *texts]))


def show(name: Name, graph: NamedContent) -> Shown:
    """Collect everything about one thing.

    :param name: A name of an entity; an identifier that begins with ``stm:``, ``evd:``, ``med:``, ``ref:``, ``ctx:``,
        ``psg:``, ``study:`` or ``tns:``; or a PMID, a DOI, or first author and year of a publication or study.
    :param graph: The graph.

    :returns: Its description, and the statements that concern it.

    :raises NameNotFoundError: If it stands for nothing in the graph.
    :raises AmbiguousNameError: If it stands for several entities, or for several publications.
    """
    content = graph.content
    kind, curie = (isinstance(name, str) and describe.kind_of(name, content)) or ("entities", "")
    if kind == "entities":
        try:
            return _show_entity(graph.read(name), content)
        except NameNotFoundError:
            found = describe.find_cited(name, content) if isinstance(name, str) else None
            if found is None:
                raise
            kind, curie = found
    if kind == "statements":
        return _show_statements(curie, content)
    thing = describe.find_thing(kind, curie, content)
    record = trial_record(thing, content) if kind == "studies" else thing._asdict()
    return Shown((describe.DESCRIBERS[kind](curie, content),), record, _resting_on(kind, curie, content), content)


def _show_entity(reading: Reading, content: Content) -> Shown:
    curie = reading.entity.curie
    naming = content.naming(curie)
    record = reading.entity._asdict()
    record["homonyms"] = list(reading.homonyms)
    for role in ("subject", "object"):
        using = [item for item in naming if getattr(item, role) == curie]
        record[f"as_{role}"] = [statement_record(item, content) for item in using]
    return Shown((describe.describe_entity(reading, content),), record, tuple(naming), content, reading)


def _show_statements(curie: str, content: Content) -> Shown:
    statements = describe.find_statements(curie, content)
    parts = tuple(describe.describe_statement(item, content) for item in statements)
    now = content.successor(curie)
    record = {
        "replaced_by": None if now == curie else now,
        "statements": [statement_record(item, content) for item in statements],
    }
    replaced = "" if now == curie else f"{curie}: replaced by {now}"
    return Shown(parts, record, tuple(statements), content, replaced=replaced)


def _resting_on(kind: str, curie: str, content: Content) -> tuple[Statement, ...]:
    """List the statements that rest on a reference, context, passage or tension, in their order."""
    if kind == "tensions":
        return tuple(statements_of(content.tensions[curie], content))
    return tuple(item for item in content.curated() if curie in _grounds(item, content))


def _grounds(item: Statement, content: Content) -> set[str]:
    passages = [line.passage for line in item.evidence]
    documents = [content.passages[passage].document for passage in passages]
    return {item.context.curie, *item.references, *passages, *documents}
