"""A table of trials: each row is an outcome; the first row of a study also describes the study and its arms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.curation.adding.batch import Batch, Draft
from kg.curation.adding.columns import WordError
from kg.curation.adding.plan import place
from kg.curation.adding.table import listed_once, read_rows
from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.model import terms as v
from kg.model.namespaces import block_kind
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.curation.adding.interpreter import Interpreter
    from kg.curation.adding.table import Mistake

#: Column to its property and kind of value: ``text``, ``integer``, ``decimal``, ``boolean``, ``entity``, ``intent``,
#: ``passage``.
STUDY_COLUMNS = {
    "label": (v.RDFS_LABEL, "text"),
    "year": ("msc:year", "integer"),
    "population": ("msc:population", "text"),
    "indication": ("msc:indication", "entity"),
    "product": ("msc:product", "entity"),
    "intervention": ("msc:intervention", "entity"),
    "intent": ("msc:intent", "intent"),
    "design": ("msc:design", "text"),
    "dose_low": ("msc:doseLow", "decimal"),
    "dose_high": ("msc:doseHigh", "decimal"),
    "dose_statistic": ("msc:doseStatistic", "text"),
    "dose_unit": ("msc:doseUnit", "text"),
    "dose": ("msc:doseText", "text"),
    "doses_low": ("msc:dosesLow", "integer"),
    "doses_high": ("msc:dosesHigh", "integer"),
    "schedule": ("msc:schedule", "text"),
    "enrolled": ("msc:enrolled", "integer"),
    "key_message": ("msc:keyMessage", "text"),
    "study_caveat": ("msc:caveat", "text"),
}
OUTCOME_COLUMNS = {
    "outcome": (v.RDFS_LABEL, "text"),
    "measures": ("msc:outcome", "entity"),
    "value": ("msc:value", "decimal"),
    "value_high": ("msc:valueHigh", "decimal"),
    "qualifier": ("msc:qualifier", "text"),
    "unit": ("msc:unit", "text"),
    "direction": ("msc:direction", "text"),
    "endpoint_met": ("msc:endpointMet", "boolean"),
    "trend": ("msc:trend", "boolean"),
    "negated": (v.NEGATED, "boolean"),
    "time_point": ("msc:timePoint", "text"),
    "comparator_value": ("msc:comparatorValue", "decimal"),
    "p": ("msc:pValue", "text"),
    "subgroup": ("msc:subgroup", "text"),
    "caveat": ("msc:caveat", "text"),
    "text": (v.RDFS_COMMENT, "text"),
}
#: Columns that name the study, its arms (``MSC=173; placebo=87``), those that are compared, and where it was read.
NAMING = ("study", "arms", "arm", "comparator", "passage")
COLUMNS = (*NAMING, *STUDY_COLUMNS, *OUTCOME_COLUMNS)
REQUIRED = ("study", "outcome", "passage")
OF_STUDY = "msc:ofStudy"
#: Property to its column, for messages about the blocks of a row.
OF_PROPERTY = {name: column for column, (name, _) in (OUTCOME_COLUMNS | STUDY_COLUMNS).items()}
FORMS = {"integer": r"\d+", "decimal": r"\d+(\.\d+)?", "boolean": "true|false"}
#: Kind of a cell to the words for its form.
TAKES = {"boolean": "true or false", "integer": "a whole number", "decimal": "a number such as 70.5"}
#: Properties in which two outcomes of a study differ.
APART = (
    *(OF_STUDY, v.RDFS_LABEL, "msc:outcome", "msc:arm", "msc:comparator", "msc:subgroup", "msc:timePoint"),
    *("msc:qualifier", "msc:unit"),
)
KEY = re.compile(r"[a-z][a-z0-9_]*")


def is_trials(header: str) -> bool:
    """Return whether the first line of a table names the columns of trials and not of statements."""
    columns = {cell.strip().casefold() for cell in header.split("\t")}
    return {"study", "outcome"} <= columns and "subject" not in columns


def read_trials(path: Path, interpreter: Interpreter) -> Batch:
    """Read a table of trials.

    :param path: The file, tab-separated, with the columns of :data:`COLUMNS`.
    :param interpreter: Reads names and passages.

    :returns: The blocks of studies, arms and outcomes, and every mistake once.

    :raises DataError: If it is not such a table.
    """
    name = str(path)
    rows, problems = read_rows(path, name, COLUMNS, REQUIRED)
    reader = _TrialReader(name, interpreter, problems)
    for line, row in rows:
        reader.read(line, row)
    drafts = [Draft(block) for block in reader.blocks.values()]
    return Batch([], drafts, listed_once(name, reader.problems), OF_PROPERTY)


class _TrialReader:
    """Reads rows into blocks, and collects the mistakes."""

    def __init__(self, name: str, interpreter: Interpreter, problems: list[Mistake]) -> None:
        self._name = name
        self._interpreter = interpreter
        self._prefix = interpreter.tree.workspace.namespace.prefix_of("study")
        self._arms: dict[str, dict[str, str]] = {}
        self._counts: dict[str, int] = {}
        #: The properties that tell outcomes apart, to the place of the outcome that has them.
        self._outcomes: dict[tuple[str, ...], str] = {}
        self._there = {block.curie: block for block in interpreter.tree.blocks if block_kind(block.curie) == "study"}
        self.blocks: dict[str, TurtleBlock] = {}
        self.problems = problems

    def read(self, line: int, row: Mapping[str, str]) -> None:
        """Read a row: an outcome, and in the first row of a study the study and its arms."""
        key = row.get("study", "")
        if not KEY.fullmatch(key):
            self._note(
                line, "study", f"{key!r} cannot be the key of a study: use small letters, digits and _, such as doe2020"
            )
            return
        for column in ("outcome", "passage"):
            if not row.get(column):
                self._note(line, column, "is empty; every row needs it")
        study = f"{self._prefix}:{key}"
        passages = self._values(line, "passage", row.get("passage", ""), "passage")
        if study in self._there:
            self._take_up(line, study, row)
        elif study not in self.blocks:
            properties = {v.RDF_TYPE: [TurtleTerm("msc:Study", True)], "msc:passage": passages}
            self.blocks[study] = self._block(study, line, properties, row, STUDY_COLUMNS)
            self._make_arms(line, study, row.get("arms", ""))
        elif further := [column for column in (*STUDY_COLUMNS, "arms") if row.get(column)]:
            self._note(line, further[0], "may be given in the first row of the study only")
        self._counts[study] = self._counts.get(study, 0) + 1
        curie = f"{study}-outcome{self._counts[study]}"
        of_study = [TurtleTerm(study, True)]
        properties = {v.RDF_TYPE: [TurtleTerm("msc:Outcome", True)], OF_STUDY: of_study, "msc:passage": passages}
        for column in ("arm", "comparator"):
            if word := row.get(column, ""):
                if word in self._arms.get(study, {}):
                    properties[f"msc:{column}"] = [TurtleTerm(self._arms[study][word], True)]
                else:
                    arms = ", ".join(self._arms[study])
                    hint = f"choose from {arms}" if arms else "the column arms names them, as in MSC=173; placebo=87"
                    self._note(line, column, f"{word!r} is not an arm of {key}; {hint}")
        block = self._block(curie, line, properties, row, OUTCOME_COLUMNS)
        if other := self._outcomes.get(_apart(block)):
            self._note(line, "outcome", f"is that of {other}; say in subgroup or time_point how the two differ")
        self.blocks[curie], self._outcomes[_apart(block)] = block, place(block)

    def _take_up(self, line: int, study: str, row: Mapping[str, str]) -> None:
        """Continue an existing study: new outcomes get the next numbers, and the arms keep their names."""
        block = self._there[study]
        if said := [column for column in (*STUDY_COLUMNS, "arms") if row.get(column)]:
            where = f"{block.file}:{block.line}"
            self._note(line, said[0], f"{study} is already in {where}; a table only adds outcomes to it")
        if study in self._arms:
            return
        here = TurtleTerm(study, True)
        mine = [one for one in self._there.values() if here in one.properties.get(OF_STUDY, ())]
        self._arms[study] = {one.properties[v.RDFS_LABEL][0].value: one.curie for one in mine if _is(one, "msc:Arm")}
        self._outcomes |= {_apart(one): place(one) for one in mine if _is(one, "msc:Outcome")}
        numbers = [re.search(r"-outcome(\d+)$", one.curie) for one in mine if _is(one, "msc:Outcome")]
        self._counts[study] = max((int(number[1]) for number in numbers if number), default=0)

    def _make_arms(self, line: int, study: str, text: str) -> None:
        """Read arms as in ``MSC=173; placebo=87``; the number may be left out."""
        self._arms[study] = {}
        for number, part in enumerate(filter(None, map(str.strip, text.split(";"))), 1):
            label, _, size = map(str.strip, part.partition("="))
            if not label or label in self._arms[study]:
                self._note(line, "arms", f"{part!r} {'has the name of another arm' if label else 'names no arm'}")
                continue
            curie = f"{study}-arm{number}"
            self._arms[study][label] = curie
            properties = {
                v.RDF_TYPE: [TurtleTerm("msc:Arm", True)],
                v.RDFS_LABEL: [TurtleTerm(label, False)],
                OF_STUDY: [TurtleTerm(study, True)],
                "msc:participants": self._values(line, "arms", size, "integer"),
            }
            self.blocks[curie] = self._block(curie, line, properties, {}, {})

    def _block(
        self,
        curie: str,
        line: int,
        properties: dict[str, list[TurtleTerm]],
        row: Mapping[str, str],
        columns: Mapping[str, tuple[str, str]],
    ) -> TurtleBlock:
        said = {name: self._values(line, column, row.get(column, ""), kind) for column, (name, kind) in columns.items()}
        filled = {name: terms for name, terms in {**properties, **said}.items() if terms}
        return TurtleBlock(curie, filled, self._name, line)

    def _values(self, line: int, column: str, word: str, kind: str) -> list[TurtleTerm]:
        if not word:
            return []
        try:
            if kind in ("entity", "intent", "passage"):
                return self._interpreter.terms("in_cell" if kind == "entity" else kind, word)
        except (WordError, NameNotFoundError, AmbiguousNameError) as error:
            self.problems.append((line, f"{column}: ", error))
            return []
        if kind == "text":
            return [TurtleTerm(word, False)]
        if not re.fullmatch(FORMS[kind], word):
            self._note(line, column, f"takes {TAKES[kind]}, not {word!r}")
            return []
        word = f"{word}.0" if kind == "decimal" and "." not in word else word
        return [TurtleTerm(word, False, f"xsd:{kind}")]

    def _note(self, line: int, column: str, what: str) -> None:
        self.problems.append((line, f"{column}: ", WordError(what)))


def _apart(block: TurtleBlock) -> tuple[str, ...]:
    """Return the values of an outcome that tell it apart from others."""
    return tuple(" ".join(term.value for term in block.properties.get(name, ())) for name in APART)


def _is(block: TurtleBlock, kind: str) -> bool:
    """Return whether a block is of a class."""
    return TurtleTerm(kind, True) in block.properties.get(v.RDF_TYPE, ())
