"""Drafts of the statements of a graph file; the file becomes a source document, a row of it a passage."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts.draft import StatementDraft
from kg.curation.drafts.drafting import known
from kg.curation.drafts.sheet import NEW
from kg.curation.drafts.vocabulary import BY_SIGN
from kg.documents.document import CitedWork, Document, Paragraph
from kg.errors import DataError, KGError
from kg.model.statements import ENTITY_FIELDS
from kg.names.lexicon import Lexicon
from kg.names.lookup import candidates, look_up

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kg.ingest.listing import FileStatements, ListedStatement
    from kg.model.content import Content
    from kg.model.statements import Mediator, Statement

#: Most statements of a file that a person may be asked to review.
MOST = 20_000
#: Section of the document that the rows are in.
SECTION = "rows"
#: Predicates of Biolink that say as much as one of ours, beside those that are its exact match.
ALIKE = {
    "biolink:ameliorates_condition": "msc:ameliorates",
    "biolink:exacerbates_condition": "msc:exacerbates",
    "biolink:has_member": "msc:has_member",
    "biolink:located_in": "msc:located_in",
    "biolink:participates_in": "msc:participates_in",
    "biolink:regulates": "msc:affects",
}
_PUBMED = re.compile(r"PMID:(\d+)", re.IGNORECASE)
#: Prefix of things that have only a name in the file.
UNGROUNDED = "text:"
_SEPARATORS = str.maketrans({";": ",", "\t": " ", "\n": " ", "\r": " "})


class TooLargeError(KGError, ValueError):
    """A file with more statements than a person can review."""


class Imported(NamedTuple):
    """The drafts of a file."""

    #: Column to cell.
    rows: list[dict[str, str]]
    #: Statements that are in the graph already, under the same identifier.
    present: int
    #: Rows that are not drafted, with file and line.
    unread: list[DataError]
    #: Names that neither the graph nor the table of names has, with the number of their occurrences.
    unknown: Counter[str]


def as_document(path: Path, listing: FileStatements, *, title: str = "", authors: str = "", year: int = 0) -> Document:
    """Return a graph file as a source document: a row for each statement, with the publications that it names.

    :param path: The file.
    :param listing: Its statements.
    :param title: Title; by default the name of the file with its format and hash.
    :param authors: Authors; by default the source that the file names, or its format.
    :param year: Year; by default the year of the last change of the file.

    :returns: The document.

    :raises TooLargeError: If it has more than :data:`MOST` statements.
    """
    if len(listing.statements) > MOST:
        what = f"{path}: {len(listing.statements)} statements are more than anybody reviews (at most {MOST})"
        raise TooLargeError(f"{what}; 'kg build' makes a store of them, or take a part of the file")
    numbers: dict[str, int] = {}
    for item in listing.statements:
        for name in item.publications:
            if found := _PUBMED.fullmatch(name):
                numbers.setdefault(found[1], len(numbers) + 1)
    paragraphs = []
    for item in listing.statements:
        cited = (_PUBMED.fullmatch(name) for name in item.publications)
        rests_on = tuple(numbers[found[1]] for found in cited if found)
        paragraphs.append(Paragraph(SECTION, item.text, True, rests_on=rests_on))
    said = {source.rpartition(":")[2] for item in listing.statements for source in item.sources}
    if not year:
        from datetime import UTC, datetime

        year = datetime.fromtimestamp(path.stat().st_mtime, UTC).year
    return Document(
        title or f"{path.name} ({listing.format}, SHA-256 {sha256(path.read_bytes()).hexdigest()[:12]})",
        tuple(paragraphs),
        authors=authors or (said.pop() if len(said) == 1 else listing.format),
        year=year,
        references=tuple(CitedWork(number, title=f"PMID {pmid}", pmid=pmid) for pmid, number in numbers.items()),
    )


def draft_listing(
    listing: FileStatements, document: str, content: Content, *, prefix: str, about: Collection[str] = ()
) -> Imported:
    """Draft the statements of a file.

    :param listing: Its statements.
    :param document: CURIE of the entry of the file.
    :param content: The graph, with the folder that the drafts are for.
    :param prefix: Prefix of the passages of that folder.
    :param about: CURIEs; if there are any, only statements on one of them are drafted.

    :returns: The drafts in the order of the file, none of them accepted.
    """
    drafter = _Drafter(content, listing.names)
    key = document.partition(":")[2]
    found = Imported([], 0, list(listing.unread), drafter.unknown)
    present = 0
    for number, item in enumerate(listing.statements, 1):
        statement = item.statement
        if about and statement.subject not in about and statement.object not in about:
            continue
        if (mine := content.statements.get(statement.id)) is not None and _core(mine) == _core(statement):
            present += 1
            continue
        passages = [line.passage for line in statement.evidence if line.passage in content.passages]
        row = drafter.row(item)
        if isinstance(row, str):
            found.unread.append(DataError(statement.file, statement.line, row))
            continue
        passage = "; ".join(dict.fromkeys(passages)) or f"{prefix}:{key}-{SECTION}-{number}"
        found.rows.append({"status": NEW, "file": re.sub(r"[^a-z0-9_]", "", key), "passage": passage, **row})
    return found._replace(present=present)


def _core(item: Statement) -> tuple[object, ...]:
    return item.subject, item.predicate, item.object, item.sign, item.is_negated, item.certainty


class _Drafter:
    """Writes statements as rows of a table of "kg add".

    :param content: The graph.
    :param names: CURIE to the name that the file has for it.
    """

    def __init__(self, content: Content, names: dict[str, str]) -> None:
        self._content = content
        self._lexicon = Lexicon(content.entities)
        self._names = names
        self._cells: dict[str, str] = {}
        self._aspects = {aspect for row in content.broader_aspects.items() for aspect in row if aspect}
        self._same = ALIKE | {
            curie: own.curie
            for own in content.predicates.values()
            for how, curie in own.mappings
            if how == "skos:exactMatch"
        }
        self.unknown: Counter[str] = Counter()
        #: Name to a remark on how it was interpreted.
        self.remarks: dict[str, str] = {}

    def row(self, listed: ListedStatement) -> dict[str, str] | str:
        """Return the cells of a statement, or the reason why it is not drafted."""
        item = listed.statement
        if item.not_understood:
            return f"not understood: {item.not_understood}"
        sides = {"subject": item.subject_aspect, "object": item.object_aspect}
        strange = {side: aspect for side, aspect in sides.items() if aspect and aspect not in self._aspects}
        predicate = "msc:affects" if strange and item.is_causal else self._predicate(item)
        if not predicate:
            return f"no predicate of this graph says {item.predicate}"
        own = self._content.predicates[predicate]
        sign = item.sign if predicate == "msc:affects" and item.sign == 0 else own.sign
        draft = StatementDraft(item.subject, predicate, item.object, sign, item.certainty, item.is_negated)
        there, against = known(draft, self._content)
        caveats = [*item.caveats, *(f"{side} aspect: {aspect}" for side, aspect in strange.items())]
        if strange and item.sign:
            caveats.append(f"direction of that aspect: {'increased' if item.sign > 0 else 'decreased'}")
        elsewhere = [line.passage for line in item.evidence if line.passage not in self._content.passages]
        place = f"{item.file}:{item.line}" if item.line else item.id
        cells = self._cell(item.subject), self._cell(item.object)
        remarks = [self.remarks[name] for name in cells if name in self.remarks]
        comment = [
            f"imported from {place}",
            item.comment,
            f"read in {', '.join(elsewhere)}" if elsewhere else "",
            *remarks,
        ]
        reason = item.reason or f"said to follow by {', '.join(listed.sources) or 'the file'}"
        return {
            "subject": cells[0],
            "predicate": own.label,
            "object": cells[1],
            "certainty": item.certainty,
            "negated": "true" if item.is_negated else "",
            "sign": "0" if sign == 0 and own.sign is None else "",
            "reason": reason if item.certainty == "inferred" else "",
            **{f"{side}_aspect": "" if side in strange else aspect for side, aspect in sides.items()},
            "in_cell": self._cell(item.in_cell) if item.in_cell else "",
            "via": "; ".join(map(self._mediator, item.mediators)),
            "omits": "; ".join(map(self._cell, item.omits)),
            "timing": item.timing,
            "directness": item.directness,
            "caveat": "; ".join(caveats),
            "citation_note": "; ".join(item.citation_notes),
            **{field: self._values(field, values) for field, values in item.context.stated().items()},
            **_evidence(item),
            "comment": "; ".join(filter(None, comment)),
            "confidence": "" if listed.score is None else f"{listed.score:.2f}",
            "there": " ".join(there),
            "against": " ".join(against),
            "sentence": " ".join(listed.text.split()),
        }

    def _predicate(self, item: Statement) -> str:
        """Return the predicate of this graph that means the same as that of a statement, or an empty string."""
        if item.predicate in self._content.predicates and item.predicate.startswith("msc:"):
            return item.predicate
        same = self._same.get(item.predicate, "")
        if same and self._content.predicates[same].sign == item.sign:
            return same
        return BY_SIGN.get(item.sign or 0, "") if item.is_causal else ""

    def _mediator(self, item: Mediator) -> str:
        sign = {1: "+", -1: "-"}.get(item.sign or 0, "")
        return f"{sign}{self._cell(item.entity)}{f' [{item.aspect}]' if item.aspect else ''}"

    def _values(self, field: str, values: tuple[str, ...]) -> str:
        words = map(self._cell, values) if field in ENTITY_FIELDS else (v.translate(_SEPARATORS) for v in values)
        return "; ".join(words)

    def _cell(self, curie: str) -> str:
        """Return the cell of an entity: its label here, its identifier, or its name in the file."""
        if curie not in self._cells:
            self._cells[curie] = self._written(curie)
        cell = self._cells[curie]
        if cell in self.unknown:
            self.unknown[cell] += 1
        return cell

    def _written(self, curie: str) -> str:
        if entity := self._content.entities.get(curie):
            return entity.label if self._stands_for(entity.label) == curie else curie
        matches = look_up(curie)
        name = (self._names.get(curie) or curie).translate(_SEPARATORS)
        if len(terms := {match.group for match in matches}) == 1:
            label = matches[0].term.label
            if (here := self._stands_for(label)) and here not in terms:
                self.remarks[label] = f"{label} is {curie} there, and {here} here"
                return label
            return next((own for own in (label, name) if self._identified(own) == terms), next(iter(terms)))
        if not curie.startswith(UNGROUNDED):
            self.remarks[name] = f"{name} is {curie} there, which is known here by its name alone"
        if not self._identified(name):
            self.unknown[name] = 0
        return name

    def _identified(self, name: str) -> set[str]:
        """Return the identifier that a name is read as when it is added; empty unless exactly one fits."""
        if here := self._stands_for(name):
            return {here}
        groups = {match.group for match in candidates(name, look_up(name))}
        return groups if len(groups) == 1 else set()

    def _stands_for(self, name: str) -> str:
        try:
            return self._lexicon.read_plain(name).entity.curie
        except LookupError:
            return ""


def _evidence(item: Statement) -> dict[str, str]:
    """Return the columns that are the same for all evidence of a statement."""
    found: dict[str, str] = {}
    columns = {"evidence_type": "eco", "role": "role", "design": "design", "n": "sample_size", "n_of": "sample_unit"}
    for column, name in {**columns, "shown": "directness"}.items():
        values = {getattr(line, name) for line in item.evidence}
        if len(values) == 1 and (value := values.pop()) not in (None, "", "ECO:0000204"):
            found[column] = str(value)
    return found
