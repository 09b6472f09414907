"""Measured changes held against the steps of paths, sign by sign.

A step is judged only where both of its ends were measured, with a change, and in the aspect that the step speaks of: a
change of mRNA says nothing of secretion or activity. That signs agree does not show that a step took place.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KGError
from kg.files import read_at_most
from kg.names.lexicon import fold, names_of
from kg.names.patterns import ASPECTS
from kg.search.edges import Step
from kg.words.phrases import counted
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.answers.paths import Paths
    from kg.model.content import Content
    from kg.model.statements import Entity, Statement

#: The fields of a row, in order.
COLUMNS = tuple("path step subject object aspect sign subject_value object_value verdict note".split())
#: Names of the column of names.
NAME_COLUMNS = ("name", "gene", "cell", "entity", "symbol")
#: Most bytes of a table.
MOST_BYTES = 50_000_000
#: Largest p of a change.
ALPHA = 0.05
#: Most names that are listed in a note.
MOST_NAMED = 10
#: The aspect of an entity of which a statement names none.
AMOUNT = "amount"
#: The aspects that a table may name.
KNOWN_ASPECTS = tuple(dict.fromkeys(curie.removeprefix("msc:").lower() for curie, *_ in ASPECTS))
#: The note on a step that is judged though no statement names the aspect of its object.
UNSTATED = "aspect not stated, taken as amount"
#: Categories whose measured value is taken for expression where the table names no aspect.
EXPRESSED = frozenset(
    "Gene Protein Polypeptide ProteinIsoform Transcript RNAProduct MicroRNA NoncodingRNAProduct".split()
)
#: Name of a column that holds names of one kind to the categories of that kind.
KINDS = {"gene": EXPRESSED, "symbol": EXPRESSED, "cell": frozenset({"Cell", "CellLine"})}


class MeasurementError(KGError, ValueError):
    """A table of measured values that cannot be read."""


class Measured(NamedTuple):
    """A row of a table: the measured change of one entity."""

    name: str
    #: Above 0 where it rose, below 0 where it fell; such as a log2 fold change.
    value: float
    p: float | None
    #: The aspect that was measured, or empty where the table does not say.
    aspect: str
    #: Its line of the table.
    line: int
    #: The key of :data:`KINDS` that the column of names is called, or empty: a gene MSC is not an MSC.
    kind: str = ""

    def sign(self, alpha: float) -> int:
        """Return 1, -1, or 0 where there is no change, or p is above ``alpha``."""
        if self.value == 0 or (self.p is not None and self.p > alpha):
            return 0
        return 1 if self.value > 0 else -1


class JudgedStep(NamedTuple):
    """A step of a path, and whether the measurement agrees with it."""

    path: int
    number: int
    step: Step
    subject: Measured | None
    object: Measured | None
    #: ``agrees``, ``disagrees`` or ``not judged``.
    verdict: str
    #: Why it is not judged, or which aspect was assumed; or empty.
    note: str


@dataclass(frozen=True, repr=False)
class Overlay(Result[JudgedStep]):
    """The steps of paths against a measurement: a sequence of judged steps."""

    steps: tuple[JudgedStep, ...]
    #: Names of the table that stand for nothing in the graph, or for several entities.
    unknown: tuple[str, ...]
    content: Content = field(repr=False, compare=False)
    #: CURIE of an entity to its rows of the table, that of its usual aspect first.
    values: Mapping[str, tuple[Measured, ...]] = field(default_factory=dict, repr=False, compare=False)
    #: Largest p of a change.
    alpha: float = ALPHA

    def _held(self) -> Sequence[JudgedStep]:
        return self.steps

    #: The fields of a row: :data:`COLUMNS`.
    columns = COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each step of each path; absent values are ``None``."""
        labels = self.content.entities
        return [
            {
                "path": item.path,
                "step": item.number,
                "subject": labels[item.step.source].label,
                "object": labels[item.step.target].label,
                "aspect": item.step.aspect or None,
                "sign": item.step.sign,
                "subject_value": item.subject.value if item.subject else None,
                "object_value": item.object.value if item.object else None,
                "verdict": item.verdict,
                "note": item.note or None,
            }
            for item in self.steps
        ]

    @property
    def counts(self) -> dict[str, int]:
        """Verdict to the number of steps, a step of several paths counted once."""
        found = Counter(item.verdict for item in self._once())
        return {verdict: found[verdict] for verdict in ("agrees", "disagrees", "not judged")}

    def _once(self) -> list[JudgedStep]:
        keys = ((item.step.source, item.step.target, item.step.aspect, item.step.sign) for item in self.steps)
        return list(dict(zip(keys, self.steps, strict=True)).values())

    def to_dict(self) -> dict[str, Any]:
        """Return the steps with their counts and the version of the data."""
        version = self.content.data_version[:12]
        return {"data_version": version, "counts": self.counts, "unknown": list(self.unknown), "steps": self.rows()}

    def nothing(self) -> str:
        """Return the words where there is no path."""
        return "no path to compare the table with"

    def notes(self) -> list[str]:
        """Return the counts, and the names that were not found."""
        counts = self.counts
        total = sum(counts.values())
        notes = [
            f"{counted(total, 'different step')}: {_with_verb(counts['agrees'], 'agree')} with the measured signs, "
            f"{_with_verb(counts['disagrees'], 'disagree')}, {counts['not judged']} cannot be judged; "
            "agreement does not show that a step took place"
        ]
        if assumed := sum(item.note == UNSTATED for item in self._once()):
            states, was = ("states", "was") if assumed == 1 else ("state", "were")
            notes.append(f"{assumed} of the judged steps {states} no aspect, and {was} taken to be about the amount")
        if self.unknown:
            more = f" and {len(self.unknown) - MOST_NAMED} more" if len(self.unknown) > MOST_NAMED else ""
            names = f"{', '.join(self.unknown[:MOST_NAMED])}{more}"
            notes.append(
                f"left out, as no entity of the graph or several have the name: {names}; 'kg lookup' has identifiers"
            )
        return notes


def _with_verb(count: int, verb: str) -> str:
    return f"{count} {verb}{'s' if count == 1 else ''}"


def read_table(path: str) -> list[Measured]:
    """Read a file of measured changes, as :func:`read_measured` does.

    :param path: The file; ``-`` is stdin.

    :returns: The rows that have a value.

    :raises MeasurementError: If it cannot be read or is not UTF-8, a column is missing, a value is not a number, or an
        aspect is unknown.
    :raises TooLongError: If it is longer than what is read of a table.
    """
    try:
        text = read_at_most(path, MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MeasurementError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8 text") from error
    except OSError as error:
        raise MeasurementError(f"{path} cannot be read: {error.strerror}") from error
    return read_measured(text, "stdin" if path == "-" else path)


def read_measured(text: str, place: str = "the table") -> list[Measured]:
    """Read a table of measured changes.

    :param text: Lines with tabs or commas; the first names the columns: a name, ``value``, and if wanted ``p`` and
        ``aspect``.
    :param place: The name of the table in error messages.

    :returns: The rows that have a value; NA and empty values are left out.

    :raises MeasurementError: If a column is missing, a value is not a number, or an aspect is unknown.
    """
    rows = list(csv.reader(text.splitlines(), delimiter="\t" if "\t" in text.partition("\n")[0] else ","))
    head = [name.strip().casefold() for name in rows[0]] if rows else []
    name = next((head.index(known) for known in NAME_COLUMNS if known in head), None)
    if name is None or "value" not in head:
        raise MeasurementError(f"{place}: the first line must name a column {NAME_COLUMNS[0]!r} and one 'value'")
    measured = []
    for line, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        value = _number(cells.get("value", ""), f"{place}, line {line}: value")
        aspect = cells.get("aspect", "").casefold()
        if value is None or len(row) <= name:
            continue
        if aspect and aspect not in KNOWN_ASPECTS:
            known = ", ".join(KNOWN_ASPECTS)
            raise MeasurementError(f"{place}, line {line}: no aspect {aspect!r}; choose from {known}")
        p = _number(cells.get("p", ""), f"{place}, line {line}: p")
        if p is not None and not 0 <= p <= 1:
            raise MeasurementError(f"{place}, line {line}: p is {p:g}, not between 0 and 1")
        measured.append(Measured(row[name].strip(), value, p, aspect, line, head[name] if head[name] in KINDS else ""))
    return measured


def _number(text: str, place: str) -> float | None:
    if text.casefold() in ("", "na", "nan", "n/a"):
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise MeasurementError(f"{place} is {text!r}, not a number")
    return number


def lay_over(paths: Paths, measured: Sequence[Measured], *, alpha: float = ALPHA) -> Overlay:
    """Hold measured changes against the steps of paths.

    :param paths: The paths.
    :param measured: The changes.
    :param alpha: Largest p of a change; above it, an entity counts as unchanged.

    :returns: Every step of every path, judged where that is possible.

    :raises MeasurementError: If the table has two values of one entity and aspect.
    """
    content = paths.content
    steps = ((path.rank, number, step) for path in paths for number, step in enumerate(path.steps, 1))
    return _overlay(steps, measured, content, alpha)


def judge_statements(
    statements: Iterable[Statement], measured: Sequence[Measured], content: Content, *, alpha: float = ALPHA
) -> Overlay:
    """Hold measured changes against statements that are in no path.

    :param statements: The statements; those that claim an effect are judged, those of one subject, object, aspect and
        sign together.
    :param measured: The changes.
    :param content: The graph.
    :param alpha: Largest p of a change; above it, an entity counts as unchanged.

    :returns: Every step, of path 0.

    :raises MeasurementError: If the table has two values of one entity and aspect.
    """
    groups: dict[tuple[str, str, str, int | None], list[Statement]] = {}
    for item in statements:
        if item.is_causal and item.is_walkable:
            groups.setdefault((item.subject, item.object, item.object_aspect, item.sign), []).append(item)
    steps = ((0, n, Step(*key, 0.0, tuple(items))) for n, (key, items) in enumerate(groups.items(), 1))
    return _overlay(steps, measured, content, alpha)


def _overlay(
    steps: Iterable[tuple[int, int, Step]], measured: Sequence[Measured], content: Content, alpha: float
) -> Overlay:
    found, unknown = _assign(measured, content)
    judged = tuple(JudgedStep(path, number, step, *_judge(step, found, content, alpha)) for path, number, step in steps)
    values = {
        curie: tuple(sorted(rows, key=lambda row, curie=curie: row.aspect != _usual_aspect(content.entities[curie])))  # type: ignore[misc]
        for curie, rows in found.items()
    }
    return Overlay(judged, tuple(unknown), content, values, alpha)


def _assign(measured: Sequence[Measured], content: Content) -> tuple[dict[str, list[Measured]], list[str]]:
    """Return the rows of each entity with their aspects, and the names of no entity of the graph, or of several."""
    by_label: dict[str, set[str]] = {}
    by_name: dict[str, set[str]] = {}
    for entity in content.entities.values():
        by_label.setdefault(fold(entity.label), set()).add(entity.curie)
        for name in (*names_of(entity), entity.curie):
            by_name.setdefault(fold(name), set()).add(entity.curie)
    found: dict[str, list[Measured]] = {}
    unknown: list[str] = []
    for row in measured:
        curies = _of_kind(by_label.get(fold(row.name), set()), row.kind, content)
        if len(curies) != 1:
            curies = _of_kind(by_name.get(fold(row.name), set()), row.kind, content)
        if len(curies) != 1:
            unknown.append(row.name)
            continue
        (curie,) = curies
        row = row._replace(aspect=row.aspect or _usual_aspect(content.entities[curie]))
        twin = next((other for other in found.get(curie, ()) if other.aspect == row.aspect), None)
        if twin:
            label = content.entities[curie].label
            raise MeasurementError(f"lines {twin.line} and {row.line} both give the {row.aspect} of {label}; keep one")
        found.setdefault(curie, []).append(row)
    return found, unknown


def _of_kind(curies: set[str], kind: str, content: Content) -> set[str]:
    if not kind:
        return curies
    return {curie for curie in curies if content.entities[curie].category.partition(":")[2] in KINDS[kind]}


def _usual_aspect(entity: Entity) -> str:
    return "expression" if entity.category.partition(":")[2] in EXPRESSED else AMOUNT


def _judge(
    step: Step, found: Mapping[str, list[Measured]], content: Content, alpha: float
) -> tuple[Measured | None, Measured | None, str, str]:
    labels, broader = content.entities, content.broader_aspects
    first = {item.subject_aspect or AMOUNT for item in step.statements}
    ends = ((step.source, first), (step.target, {step.aspect or AMOUNT}))
    rows, reasons = [], []
    for curie, wanted in ends:
        fitting = [row for row in found.get(curie, ()) if wanted & {row.aspect, broader.get(row.aspect, row.aspect)}]
        # The narrowest comes first: a value for the very aspect, then one for a narrower aspect.
        row = min(fitting, key=lambda row: row.aspect not in wanted, default=None)
        rows.append(row)
        if row is None:
            measured = ", ".join(other.aspect for other in found.get(curie, ()))
            asked = " or ".join(sorted(wanted))
            reasons.append(
                f"of {labels[curie].label} {measured} was measured, not {asked}"
                if measured
                else f"{labels[curie].label} not measured"
            )
        elif not row.sign(alpha):
            reasons.append(f"{labels[curie].label} unchanged")
    if step.sign not in (1, -1):
        reasons.append("the sign of the step is unknown")
    subject, target = rows
    if reasons or subject is None or target is None or step.sign is None:
        return subject, target, "not judged", "; ".join(reasons)
    agrees = subject.sign(alpha) * step.sign == target.sign(alpha)
    return subject, target, "agrees" if agrees else "disagrees", "" if step.aspect else UNSTATED
