"""A table of statements: each row a statement, with its context and its evidence, and the entities that are new.

Names are written as people say them. A name that the graph lacks and the table of names knows for sure becomes an
entity on the way; the context columns of a row become a context, or the one that states the same; the evidence columns
become a line of evidence for each passage of the row.
"""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from kg.curation.adding.batch import Batch, Draft, propose, with_mediators
from kg.curation.adding.columns import (
    COLUMNS,
    CONTEXT_COLUMNS,
    EVIDENCE_COLUMNS,
    OF_PROPERTY,
    REQUIRED,
    STATEMENT_COLUMNS,
    WordError,
)
from kg.documents.passages import normalise
from kg.errors import AmbiguousNameError, DataError, KGError, NameNotFoundError
from kg.files import MOST_BYTES, read_at_most
from kg.model import terms as v
from kg.model.namespaces import sibling
from kg.suggest import suggest
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.curation.adding.interpreter import Interpreter
    from kg.curation.vocabularies.tables import Vocabularies

    Properties = dict[str, list[TurtleTerm]]
    #: Line, column and mistake.
    Mistake = tuple[int, str, KGError]

#: Columns of the context whose values also belong to the evidence.
SHARED = {"species": "msc:evidenceSpecies", "target_species": "msc:evidenceSpecies", "system": "msc:evidenceSystem"}
#: Marks at the edges of words, which a quote need not have.
EDGES = ".,;:()[]"
#: Most lines that a message about one mistake names.
MOST_LINES = 12
#: Characters that no cell has a use for, and a terminal would obey.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_table(path: Path, interpreter: Interpreter, vocabularies: Vocabularies, *, may_be_new: bool = False) -> Batch:
    """Read a table of statements: tab-separated, with the columns of :data:`kg.curation.adding.columns.COLUMNS`.

    :param path: The file.
    :param interpreter: Reads the cells.
    :param vocabularies: Vocabularies to search for unknown names.
    :param may_be_new: Whether a mechanism file may be made.

    :returns: The statements of the rows without a mistake, the new entities and contexts, and every mistake of the
        other rows, once, with the lines that have it.

    :raises DataError: If it is not such a table.
    """
    name = str(path)
    rows, problems = read_rows(path, name, COLUMNS, REQUIRED)
    reader = _RowReader(name, interpreter, problems, may_be_new=may_be_new)
    found = [draft for line, row in rows for draft in reader.read(line, row)]
    unknown = [error.name for _, _, error in reader.problems if isinstance(error, NameNotFoundError)]
    proposed = propose(unknown, vocabularies, interpreter.entities)
    return Batch(found, reader.things, listed_once(name, reader.problems, proposed), OF_PROPERTY)


def listed_once(name: str, problems: Iterable[Mistake], proposed: Mapping[str, str] | None = None) -> list[DataError]:
    """Return every mistake once, at its first line.

    :param name: The name of the table in messages.
    :param problems: Line, column and mistake.
    :param proposed: Unknown name to the end of the message about it.

    :returns: The mistakes, each with the other lines that have it.
    """
    proposed = proposed or {}
    lines: dict[str, list[int]] = {}
    for line, where, error in problems:
        lines.setdefault(f"{where}{error}{proposed.get(getattr(error, 'name', ''), '')}", []).append(line)
    said = []
    for message, found in lines.items():
        first, *others = dict.fromkeys(found)
        more = ", ".join(map(str, others[:MOST_LINES])) + (" and others" if len(others) > MOST_LINES else "")
        also = f" (and in line{'s' if len(others) > 1 else ''} {more})" if others else ""
        said.append(DataError(name, first, f"{message}{also}"))
    return said


class _RowReader:
    """Reads the rows of a table, and collects the new entities and contexts and the mistakes."""

    def __init__(self, name: str, interpreter: Interpreter, problems: list[Mistake], *, may_be_new: bool) -> None:
        self._name = name
        self._interpreter = interpreter
        self._may_be_new = may_be_new
        #: New entities and contexts.
        self.things: list[Draft] = []
        self.problems = problems

    def read(self, line: int, row: Mapping[str, str]) -> list[Draft]:
        """Return the statement of a row with its mediators and evidence; nothing if a mistake was noted."""
        before = len(self.problems)
        stem, statement = "", TurtleBlock("", {}, self._name, line)
        mediators: list[Properties] = []
        for column in STATEMENT_COLUMNS:
            word = row.get(column, "")
            terms = self._try(line, column, word)
            if terms is None:
                continue
            if column == "file":
                stem = terms[0].value
            elif column == "via":
                mediators = self._mediators(line, word)
            elif terms:
                statement.properties[COLUMNS[column].property] = terms
        context = self._context(line, row)
        evidence = {column: self._try(line, column, row.get(column, "")) or [] for column in EVIDENCE_COLUMNS}
        evidence["quote"] = self._quote(line, row.get("quote", ""), statement.properties.get("msc:passage", []))
        for column, what in self._contradictions(row, statement.properties):
            self.problems.append((line, f"{column}: ", WordError(what)))
        if len(self.problems) > before:
            return []
        statement = statement._replace(curie=self._interpreter.draft(stem, line))
        if context:
            statement.properties["msc:scope"] = [TurtleTerm(context, True)]
        lines = self._evidence(statement, evidence, row)
        first, *others = with_mediators(statement, mediators)
        return [first, *lines, *others]

    def _contradictions(self, row: Mapping[str, str], said: Properties) -> Iterator[tuple[str, str]]:
        """Yield the cells that do not go together with others of the row, with the reason."""
        first = {name: terms[0].value for name, terms in said.items() if terms}
        predicate = self._interpreter.tree.content.predicates.get(first.get(v.RDF_PREDICATE, ""))
        if (sign := row.get("sign")) and predicate and (sign != "0" or predicate.sign is not None):
            yield "sign", f"takes only 0, with the predicate affects; {predicate.label!r} with {sign!r} does not go"
        if row.get("certainty") and bool(row.get("reason")) != (first.get("msc:certainty") == "msc:Inferred"):
            yield "reason", f"an inferred statement has one, and no other; the certainty is {row['certainty']!r}"
        if bool(row.get("n")) != bool(row.get("n_of")):
            yield "n", "n and n_of go together: 12, and of what (mice, donors)"
        if len(said.get(v.RDF_SUBJECT, ())) > 1 and len(said.get(v.RDF_OBJECT, ())) > 1:
            yield "object", "a list of subjects has one object, so that the two are not crossed; write a row for each"

    def _try(self, line: int, column: str, word: str) -> list[TurtleTerm] | None:
        """Return the terms of a cell; ``None`` if it is empty or has a mistake, which is noted."""
        try:
            if not word and column in REQUIRED:
                raise WordError("is empty; every statement needs it")
            if column == "file":
                return [TurtleTerm(self._interpreter.stem(word, may_be_new=self._may_be_new), False)]
            if not word:
                return None
            if column in ("via", "quote"):
                return []
            terms = self._terms(column, word)
            if not terms and column in REQUIRED:
                raise WordError(f"{word!r} names nothing")
            return terms
        except (WordError, NameNotFoundError, AmbiguousNameError) as error:
            self.problems.append((line, f"{column}: ", error))
            return None

    def _terms(self, column: str, word: str) -> list[TurtleTerm]:
        """Read a field; a name that the graph lacks and the table of names knows becomes an entity."""
        for _ in range(len(word.split(";"))):
            try:
                return self._interpreter.terms(column, word)
            except NameNotFoundError as error:
                self.things.append(Draft(self._interpreter.adopt_known(error)))
        return self._interpreter.terms(column, word)

    def _mediators(self, line: int, text: str) -> list[Properties]:
        """Read the column ``via`` as the properties of a block for each mediator."""
        found = []
        for word in filter(None, map(str.strip, text.split(";"))):
            try:
                name, properties = self._interpreter.mediator(word)
                found.append({"msc:mediator": self._terms("via", name), **properties})
            except (WordError, NameNotFoundError, AmbiguousNameError) as error:
                self.problems.append((line, "via: ", error))
        return found

    def _context(self, line: int, row: Mapping[str, str]) -> str:
        """Return the context that the columns of a row state, an existing or a new one; empty if they state none."""
        fields = {column: self._try(line, column, row.get(column, "")) for column in CONTEXT_COLUMNS}
        stated = {CONTEXT_COLUMNS[column].property: terms for column, terms in fields.items() if terms}
        if not stated:
            return ""
        if row.get("scope"):
            others = ", ".join(column for column, terms in fields.items() if terms)
            what = f"names a context, and {others} would make another; leave out one of the two"
            self.problems.append((line, "scope: ", WordError(what)))
            return ""
        curie, block = self._interpreter.context(stated)
        if block is not None:
            self.things.append(Draft(block._replace(file=self._name, line=line)))
        return curie

    def _quote(self, line: int, words: str, passages: Iterable[TurtleTerm]) -> list[TurtleTerm]:
        """Return the position of a quote in its passage, as in 5-14; the cell has these numbers or the words."""
        if not words:
            return []
        if match := re.fullmatch(r"([1-9]\d*)-([1-9]\d*)", words):
            longest = max((len(self._interpreter.sentence(term.value).split()) for term in passages), default=0)
            if int(match[1]) <= int(match[2]) <= (longest or int(match[2])):
                return [TurtleTerm(words, False)]
        wanted = [normalise(word.strip(EDGES), 2) for word in words.split()]
        for term in passages:
            text = [normalise(word.strip(EDGES), 2) for word in self._interpreter.sentence(term.value).split()]
            for start in range(len(text) - len(wanted) + 1):
                if text[start : start + len(wanted)] == wanted:
                    return [TurtleTerm(f"{start + 1}-{start + len(wanted)}", False)]
        what = f"{words!r} is not in the sentence; name its words as in 5-14, or give the document with --source"
        self.problems.append((line, "quote: ", WordError(what)))
        return []

    def _evidence(
        self, statement: TurtleBlock, cells: Mapping[str, list[TurtleTerm]], row: Mapping[str, str]
    ) -> list[Draft]:
        """Return a line of evidence for each passage of a row, if it fills columns of evidence."""
        said = {EVIDENCE_COLUMNS[column].property: terms for column, terms in cells.items() if terms}
        if not said:
            return []
        for column, name in SHARED.items():
            if terms := self._try(statement.line, column, row.get(column, "")):
                known = said.setdefault(name, [])
                known += [term for term in terms if term not in known]
        for scope in statement.properties.get("msc:scope", ()) if row.get("scope") else ():
            for name, terms in self._of_context(scope.value).items():
                said.setdefault(name, terms)
        drafts = []
        stem = f"{sibling(statement.curie, 'evd')}:{statement.curie.partition(':')[2]}"
        for number, passage in enumerate(statement.properties["msc:passage"], 1):
            properties = {"msc:passage": [passage], **{name: list(terms) for name, terms in said.items()}}
            drafts.append(Draft(TurtleBlock(f"{stem}-{number}", properties, statement.file, statement.line)))
        statement.properties[v.HAS_EVIDENCE] = [TurtleTerm(draft.block.curie, True) for draft in drafts]
        return drafts

    def _of_context(self, curie: str) -> dict[str, list[TurtleTerm]]:
        """Return the species and the system of a context that was named, as evidence has them."""
        context = self._interpreter.tree.content.contexts[curie]
        species = [TurtleTerm(one, True) for one in (*context.species, *context.target_species)]
        systems = [TurtleTerm(v.value_curie(one), True) for one in context.system]
        found = {"msc:evidenceSpecies": species, "msc:evidenceSystem": systems if len(systems) == 1 else []}
        return {name: terms for name, terms in found.items() if terms}


def read_rows(
    path: Path, name: str, columns: Collection[str], required: Collection[str]
) -> tuple[list[tuple[int, dict[str, str]]], list[Mistake]]:
    """Read the rows of a table that are not empty, each with its line.

    :param path: The file.
    :param name: Its name in messages.
    :param columns: The columns that it may have.
    :param required: Those that it must have.

    :returns: Each row with its line, column to cell, and the mistake of each row with more cells than columns.

    :raises DataError: If it is not such a table, or has no row.
    """
    try:
        text = read_at_most(path, MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise DataError(name, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DataError(name, line, f"byte 0x{error.object[error.start]:02X} is not UTF-8; save it as UTF-8") from error
    if match := CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise DataError(name, line, f"holds the control character U+{ord(match[0]):04X}; take it out")
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t", strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(name, line, f"not a table: {error}; a quote that opens a cell must close it") from error
    if not rows:
        raise DataError(name, 1, f"is empty; the first line names the columns: {', '.join(required)}")
    (line, cells), *rows = rows
    header = [cell.strip().casefold() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if len(header) == 1:
        raise DataError(name, line, f"has one column, {header[0]!r}; separate the columns by tabs (.tsv)")
    problems = []
    for place, column in enumerate(dict.fromkeys(header), 1):
        if not column:
            problems.append(f"column {place} has no name")
        elif column not in columns:
            near = suggest(column, columns, "word", count=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(columns)}"
            problems.append(f"unknown column {column!r}; {hint}")
        elif header.count(column) > 1:
            problems.append(f"the column {column!r} occurs twice")
    if missing := [column for column in required if column not in header]:
        problems.append(f"no column {', '.join(missing)}")
    if problems:
        raise DataError(name, line, "; ".join(problems))
    if not rows:
        raise DataError(name, line, "has no row below the names of its columns")
    found: list[tuple[int, dict[str, str]]] = []
    mistakes: list[Mistake] = []
    for line, cells in rows:
        if extra := [cell for cell in cells[len(header) :] if cell.strip()]:
            what = f"{extra[0]!r} is beyond the last column; a tab within a cell moves the cells after it"
            mistakes.append((line, "", WordError(what)))
        else:
            found.append((line, dict(zip(header, (cell.strip() for cell in cells), strict=False))))
    return found, mistakes
