"""One question for paths under each value of a context field: the paths that hold, and those that state it.

A path whose steps are silent about the field is found under every value; that says nothing about any of them, so it is
set apart from a path that states the value.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from dataclasses import field as data_field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.answers.answer_notes import answer_notes
from kg.errors import LimitError
from kg.model.statements import CERTAINTIES
from kg.paths.context import ContextJudge
from kg.paths.finder import PathFinder
from kg.words import phrases
from kg.words.chains import chain, net_words
from kg.words.records import end_record
from kg.words.result import Prose
from kg.words.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.reading import Reading
    from kg.paths.finder import PathAnswer
    from kg.paths.found_path import FoundPath
    from kg.search.edges import Step

#: Most sentences that are printed under a value beside the paths.
MAX_SENTENCES = 10


class Cell(NamedTuple):
    """A path under a value."""

    #: For each step the statements that state the value or a narrower one; where none does, all that are left.
    steps: tuple[tuple[Statement, ...], ...]
    #: The steps that state the value, counted from 1.
    stating: tuple[int, ...]

    @property
    def certainty(self) -> str:
        """The certainty of the weakest step."""
        strongest = [min((s.certainty for s in step), key=CERTAINTIES.index) for step in self.steps]
        return max(strongest, key=CERTAINTIES.index)


class ComparedPath(NamedTuple):
    """A path under every value."""

    path: FoundPath
    #: One for each value; ``None`` where a step was seen under other values only.
    cells: tuple[Cell | None, ...]


class Value(NamedTuple):
    """Values of the field that the same statements state, taken together."""

    values: tuple[str, ...]
    #: The statements on the target under them, or under narrower ones; denied ones too.
    of_target: tuple[Statement, ...]
    #: The other causal statements that state the very values.
    of_others: tuple[Statement, ...]


#: The fields of a row, one for each path under each value.
COLUMNS = ("path", "sign", "value", "dropped", "stated_by_steps", "certainty", "statements")


@dataclass(frozen=True, repr=False)
class Comparison(Prose[ComparedPath]):
    """Paths between two entities under each value of a context field: a sequence of the paths.

    It is false where there is no value to compare.
    """

    source: Reading
    target: Reading
    field: str
    values: tuple[Value, ...]
    paths: tuple[ComparedPath, ...]
    #: ``False`` if a search stopped at a limit.
    complete: bool
    #: Notes on the use of the names of the two ends, where they say more than two entities.
    readings: tuple[str, ...]
    content: Content = data_field(repr=False, compare=False)

    def _held(self) -> Sequence[ComparedPath]:
        return self.paths

    def __bool__(self) -> bool:
        return bool(self.values)

    #: The fields of a row: :data:`COLUMNS`.
    columns = COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each path under each value, with the keys :data:`COLUMNS`.

        :returns: Rows in the order of paths, then of values. A path is ``dropped`` under a value where a step was seen
            under other values only; where no step states the value, ``stated_by_steps`` is empty.
        """
        return [
            {
                "path": chain(compared.path, self.content),
                "sign": compared.path.sign,
                "value": _heading(value, self.content),
                **_cell_dict(cell),
            }
            for compared in self.paths
            for value, cell in zip(self.values, compared.cells, strict=True)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form ``msc-kg/compare/1``."""
        content = self.content
        return {
            "schema": "msc-kg/compare/1",
            "data_version": content.data_version[:12],
            "source": end_record(self.source),
            "target": end_record(self.target),
            "field": self.field,
            "notes": list(self.readings),
            "values": [
                {
                    "values": [{"value": v, "label": phrases.label(v, content.entities)} for v in value.values],
                    "said_of_target": [item.id for item in value.of_target],
                    "said_of_others": [item.id for item in value.of_others],
                }
                for value in self.values
            ],
            "paths": [
                {
                    "nodes": [{"curie": n, "label": phrases.label(n, content.entities)} for n in row.path.nodes],
                    "sign": row.path.sign,
                    "broken": bool(row.path.breaks),
                    "under": [
                        {"values": list(value.values), **_cell_dict(cell)}
                        for value, cell in zip(self.values, row.cells, strict=True)
                    ],
                }
                for row in self.paths
            ],
            "complete": self.complete,
        }

    def nothing(self) -> str:
        """Return the words for an answer without a value to compare."""
        return f"no causal statement about the entities on these paths states {self.field}"

    def __str__(self) -> str:
        return _report(self) if self else self.nothing()

    def _title(self) -> str:
        return f"{len(self)} paths from {self.source.entity.label} to {self.target.entity.label} by {self.field}"


def compare_contexts(answer: PathAnswer, field: str, content: Content) -> Comparison:
    """Ask a question for paths again under each value of a context field.

    :param answer: The question, answered without a value for the field.
    :param field: One of :data:`kg.model.statements.CONTEXT_FIELDS`.
    :param content: The graph.

    :returns: The values that occur among the causal statements about any entity on a way from source to target, those
        under which most paths are stated first; and for each of them the k best paths, and the k best that state it
        throughout. Without values where no such statement states the field.
    """
    judge = ContextJudge(content)
    finder = PathFinder(content)
    query = answer.query
    groups = _values(_nearby(finder, answer, content), field, content)
    found: dict[tuple[tuple[str, int | None], ...], FoundPath] = {}
    complete = True
    for values in groups:
        under = query._replace(context=(*query.context, (field, values)))
        for question in (under._replace(strict_context=True), under):
            try:
                got = finder.answer(answer.source, answer.target, question)
            except LimitError:
                complete = False
                continue
            complete &= got.complete
            for path in got.paths:
                found.setdefault(tuple((step.target, step.sign) for step in path.steps), path)
    columns = {
        values: list(finder.statements(query._replace(context=(*query.context, (field, values))))) for values in groups
    }
    rows = [
        ComparedPath(path, tuple(_cell(path, columns[values], field, values, judge) for values in groups))
        for path in found.values()
    ]
    order = sorted(
        range(len(groups)), key=lambda n: (-sum(bool(c and c.stating) for r in rows if (c := r.cells[n])), n)
    )
    rows = [row._replace(cells=tuple(row.cells[n] for n in order)) for row in rows]
    rows.sort(key=lambda row: (not _is_stated(row), len(row.path.steps), row.path.cost, row.path.nodes))
    target = answer.target.entity.curie
    said = [_said(groups[n], field, target, content, judge) for n in order]
    notes = tuple(answer_notes(answer, content))
    return Comparison(answer.source, answer.target, field, tuple(said), tuple(rows), complete, notes, content)


def _nearby(finder: PathFinder, answer: PathAnswer, content: Content) -> list[Statement]:
    """Return the causal statements about any entity that lies on a way from source to target within the limit."""
    query = answer.query
    walkable = list(finder.statements(query))
    ahead = _distances(answer.source.entity.curie, ((s.subject, s.object) for s in walkable))
    behind = _distances(answer.target.entity.curie, ((s.object, s.subject) for s in walkable))
    on_the_way = {n for n in ahead if n in behind and ahead[n] + behind[n] <= query.max_edges}
    return [
        item
        for item in content.statements.values()
        if item.stands and item.is_causal and on_the_way & {item.subject, item.object}
    ]


def _distances(start: str, links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Count the links from a node to every node that can be reached."""
    following: dict[str, set[str]] = {}
    for one, other in links:
        following.setdefault(one, set()).add(other)
    distances = {start: 0}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in following.get(node, ()):
            if other not in distances:
                distances[other] = distances[node] + 1
                waiting.append(other)
    return distances


def _values(statements: Iterable[Statement], field: str, content: Content) -> list[tuple[str, ...]]:
    """Return the values of a field, by label; those that the same statements state are one."""
    stating: dict[str, set[str]] = {}
    for item in statements:
        for value in getattr(item.context, field):
            stating.setdefault(value, set()).add(item.id)
    together: dict[frozenset[str], list[str]] = {}
    for value in sorted(stating, key=lambda value: phrases.label(value, content.entities)):
        together.setdefault(frozenset(stating[value]), []).append(value)
    return [tuple(values) for values in together.values()]


def _cell(
    path: FoundPath, statements: Sequence[Statement], field: str, values: Sequence[str], judge: ContextJudge
) -> Cell | None:
    steps = tuple(tuple(item for item in statements if _serves(item, step)) for step in path.steps)
    if not all(steps):
        return None
    stating = [tuple(s for s in step if _states(s, field, values, judge)) for step in steps]
    said = tuple(some or step for some, step in zip(stating, steps, strict=True))
    return Cell(said, tuple(n for n, some in enumerate(stating, 1) if some))


def _states(statement: Statement, field: str, values: Sequence[str], judge: ContextJudge) -> bool:
    """Return whether a statement was made under a value or a narrower one: GVHD does not answer for acute GVHD."""
    return any(judge.wider(stated) & set(values) for stated in getattr(statement.context, field))


def _serves(statement: Statement, step: Step) -> bool:
    ends = (step.target, step.source) if step.is_reversed else (step.source, step.target)
    sign = statement.sign if statement.is_causal and not step.is_reversed else None
    return (statement.subject, statement.object) == ends and sign == step.sign


def _said(values: tuple[str, ...], field: str, target: str, content: Content, judge: ContextJudge) -> Value:
    said = [s for s in content.statements.values() if s.stands and _states(s, field, values, judge)]
    named = [item for item in said if target in (item.subject, item.object, item.in_cell, *item.via)]
    others = [s for s in said if s.is_causal and s not in named and set(values) & set(getattr(s.context, field))]
    return Value(values, tuple(named), tuple(others))


def _is_stated(row: ComparedPath) -> bool:
    return any(cell and cell.stating for cell in row.cells)


def _is_same(row: ComparedPath) -> bool:
    """Return whether the field makes no difference to a path: none of its steps states it."""
    return all(cell and not cell.stating for cell in row.cells)


def _report(comparison: Comparison) -> str:
    """Write a comparison as text: the paths against the values, then the statements under each value."""
    content = comparison.content
    field = comparison.field.replace("_", " ")
    target = comparison.target.entity.label
    title = f"{comparison.source.entity.label} to {target}, compared by {field}"
    parts = ["\n".join([title, *comparison.readings])]
    differing = [row for row in comparison.paths if not _is_same(row)]
    same = [row for row in comparison.paths if _is_same(row)]
    if differing:
        parts.append("\n".join(_table(comparison.values, differing, content)))
        parts.append(
            "stated: so many of the path's steps state the value. unstated: none does; unstated is not 'any'.\n"
            f"dropped: a step was seen under another {field} only."
        )
    silent = [value for value in comparison.values if not differing and not value.of_target]
    for number, value in enumerate(comparison.values):
        if value not in silent:
            parts.append("\n".join(_value_lines(number, value, comparison, content)))
    if silent:
        near = "; ".join(_heading(value, content) for value in silent)
        parts.append(f"near these paths it is stated, and nothing is said of {target} under it: {near}")
    if same:
        lines = [f"the same under each, for none of their steps states {field}:"]
        parts.append("\n".join([*lines, *(f"  {_named(row.path, row.path.certainty, content)}" for row in same)]))
    if not comparison.complete:
        parts.append("The search stopped at its limit; there may be other paths.")
    return "\n\n".join(parts)


def _heading(value: Value, content: Content) -> str:
    return phrases.labels(value.values, content.entities)


def _table(values: Sequence[Value], rows: Sequence[ComparedPath], content: Content) -> Iterator[str]:
    headings = [_heading(value, content) for value in values]
    widths = [max(len(heading), len("stated 9 of 9")) for heading in headings]
    chains = [chain(row.path, content) for row in rows]
    first = max(map(len, chains))
    for words, cells in [
        ("", headings),
        *((c, [_cell_words(cell) for cell in row.cells]) for c, row in zip(chains, rows, strict=True)),
    ]:
        yield "   ".join(
            [words.ljust(first), *(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))]
        ).rstrip()


def _cell_words(cell: Cell | None) -> str:
    if cell is None:
        return "dropped"
    return f"stated {len(cell.stating)} of {len(cell.steps)}" if cell.stating else "unstated"


def _value_lines(number: int, value: Value, comparison: Comparison, content: Content) -> Iterator[str]:
    """List the paths and the sentences that a value alone has."""
    yield f"{comparison.field.replace('_', ' ')} {_heading(value, content)}"
    stated = [(row, cell) for row in comparison.paths if (cell := row.cells[number]) and cell.stating]
    for row, cell in stated:
        others = [other for n, other in enumerate(row.cells) if n != number]
        only = " only here" if others and not any(other and other.stating for other in others) else ""
        steps = f"step{'s' if len(cell.stating) > 1 else ''} {', '.join(map(str, cell.stating))}"
        yield f"  stated{only}, by {steps}: {_named(row.path, cell.certainty, content)}"
    if not stated:
        yield "  no path states it"
    target = comparison.target.entity.label
    if value.of_target:
        yield f"  said of {target}:"
        yield from _sentences(value.of_target, content)
    else:
        yield f"  nothing is said of {target} under it"
    if value.of_others:
        yield "  also said:" if value.of_target else "  said:"
        yield from _sentences(value.of_others, content)


def _sentences(statements: Sequence[Statement], content: Content) -> Iterator[str]:
    """Say statements, one for each list."""
    blocks: dict[str, Statement] = {}
    for item in statements:
        blocks.setdefault(item.block, item)
    for item in list(blocks.values())[:MAX_SENTENCES]:
        yield f"    {sentence(item, content)} ({item.block})"
    if len(blocks) > MAX_SENTENCES:
        yield f"    and {len(blocks) - MAX_SENTENCES} more"


def _named(path: FoundPath, certainty: str, content: Content) -> str:
    broken = "; broken" if path.breaks else ""
    return f"{chain(path, content)} ({net_words(path)}; {certainty}{broken})"


def _cell_dict(cell: Cell | None) -> dict[str, Any]:
    if cell is None:
        return {"dropped": True, "stated_by_steps": [], "certainty": None, "statements": []}
    return {
        "dropped": False,
        "stated_by_steps": list(cell.stating),
        "certainty": cell.certainty,
        "statements": [[item.id for item in step] for step in cell.steps],
    }
