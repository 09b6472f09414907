"""Drafts of whole documents as rows of a table, by the rules or by a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts.abbreviations import abbreviations
from kg.curation.drafts.drafter import Drafter
from kg.curation.drafts.reader_program import ask_reader, check, request
from kg.curation.drafts.sentence_words import plain
from kg.curation.drafts.sheet import NEW
from kg.model.identifiers import local_part_fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.drafts.draft import StatementDraft
    from kg.curation.sources import SourceDocument
    from kg.documents.passages import Sentence
    from kg.model.content import Content
    from kg.model.statements import Statement


class Drafted(NamedTuple):
    """The drafts of documents."""

    #: Column of :data:`kg.curation.drafts.sheet.COLUMNS` to cell.
    rows: list[dict[str, str]]
    #: Number of sentences that were read.
    sentences: int
    #: Why drafts of a program were refused, each with its passage.
    refused: list[str]


class _Prose(NamedTuple):
    """A sentence of running text."""

    document: SourceDocument
    passage: str
    sentence: Sentence
    #: The abbreviations of the document and what they stand for.
    short: dict[str, str]
    #: The sentence before it in its paragraph, or empty.
    before: str


def draft_documents(
    documents: Iterable[SourceDocument], content: Content, *, reader: str = "", least: float = 0.0
) -> Drafted:
    """Draft the statements of documents, a sentence at a time.

    :param documents: The documents, with the text of their sentences.
    :param content: The graph.
    :param reader: A program that drafts in the place of the rules; see :mod:`kg.curation.drafts.reader_program`.
    :param least: Least confidence of a draft of the rules.

    :returns: The drafts in the order of the sentences, the surest of a sentence first.

    :raises SourceError: If the program cannot be run or writes what is not a draft.
    """
    drafter = Drafter(content)
    prose: list[_Prose] = []
    for document in documents:
        passages = document.passages()
        short = abbreviations(s.text for s in passages.values() if s.text)
        texts = {s.place: s.text for s in passages.values()}
        prose += [
            _Prose(document, curie, s, short, texts.get(s._replace(sentence=s.sentence - 1).place, ""))
            for curie, s in passages.items()
            if s.paragraph and s.text
        ]
    found: dict[str, list[StatementDraft]] = {}
    refused: list[str] = []
    if reader:
        found, refused = _by_reader(reader, prose, drafter, content)
    else:
        found = {p.passage: drafter.draft(p.sentence.text, short=p.short, before=p.before) for p in prose}
    rows = []
    for item in prose:
        drafts = [draft for draft in found.get(item.passage, ()) if reader or draft.confidence >= least]
        drafts.sort(key=lambda draft: -draft.confidence)
        rows += [_row(draft, item.document, item.passage, item.sentence, content) for draft in drafts]
    return Drafted(rows, len(prose), refused)


def _by_reader(
    command: str, prose: list[_Prose], drafter: Drafter, content: Content
) -> tuple[dict[str, list[StatementDraft]], list[str]]:
    read = {item.passage: drafter.read(item.sentence.text, item.short) for item in prose}
    asked = [
        request(item.passage, item.sentence.text, read[item.passage].named, content)
        for item in prose
        if len(read[item.passage].named) > 1
    ]
    found: dict[str, list[StatementDraft]] = {}
    refused = []
    for answer in ask_reader(command, asked):
        passage = str(answer.get("passage"))
        if passage not in read:
            refused.append(f"{passage}: this passage was not asked about")
            continue
        draft = check(answer, read[passage], content)
        if isinstance(draft, str):
            refused.append(f"{passage}: {draft}")
        else:
            found.setdefault(passage, []).append(draft)
    return found, refused


def _row(
    draft: StatementDraft, document: SourceDocument, passage: str, sentence: Sentence, content: Content
) -> dict[str, str]:
    fields = dict(part.partition("=")[::2] for part in draft.context.split("; ") if part)
    same, opposed = known(draft, content)
    words = (draft.subject_words, *draft.trigger.split(), draft.object_words, draft.hedge, draft.negation)
    return {
        "status": NEW,
        "file": document.key,
        "subject": _name(draft.subject, draft.subject_words, content),
        "predicate": content.predicates[draft.predicate].label,
        "object": _name(draft.object, draft.object_words, content),
        "certainty": draft.certainty,
        "passage": passage,
        "negated": "true" if draft.is_negated else "",
        "subject_aspect": draft.subject_aspect,
        "object_aspect": draft.object_aspect,
        "in_cell": content.entities[draft.in_cell].label if draft.in_cell else "",
        "via": "; ".join(content.entities[curie].label for curie in draft.via if curie in content.entities),
        "sign": "0" if draft.sign == 0 else "",
        "role": draft.role,
        "species": fields.get("species", ""),
        "system": fields.get("system", ""),
        "confidence": f"{draft.confidence:.2f}",
        "words": " | ".join(filter(None, words)),
        "there": " ".join(same),
        "against": " ".join(opposed),
        "sentence": plain(sentence.text),
    }


def _name(curie: str, words: str, content: Content) -> str:
    """Return the name of an entity for a curator; for one that the graph lacks, its name in the sentence."""
    if curie in content.entities:
        return content.entities[curie].label
    return words if local_part_fits(curie) else curie


def known(draft: StatementDraft, content: Content) -> tuple[list[str], list[str]]:
    """Find the statements of the graph that say the same of a pair as a draft, and those that say the opposite.

    :param draft: The draft.
    :param content: The graph.

    :returns: Identifiers of the statements, at most three of each. A correlation says neither the same as an effect nor
        the opposite.
    """
    predicate = content.predicates.get(draft.predicate)
    claim = _claim(draft.predicate, draft.sign, is_causal=predicate.is_causal if predicate else bool(draft.sign))
    own = _direction(draft.sign, is_negated=draft.is_negated)
    items: Iterator[Statement] = (i for i in content.between([draft.subject], [draft.object]) if i.stands)
    same, opposed = [], []
    for item in items:
        if _claim(item.predicate, item.sign, is_causal=item.is_causal) != claim:
            continue
        direction = _direction(item.sign, is_negated=item.is_negated)
        if direction == own:
            same.append(item.id)
        elif own and direction == -own:
            opposed.append(item.id)
    return same[:3], opposed[:3]


def _claim(predicate: str, sign: int | None, *, is_causal: bool) -> str:
    """Return the kind of claim: an effect, a correlation, or the predicate itself for a description."""
    return "effect" if is_causal else "correlation" if sign else predicate


def _direction(sign: int | None, *, is_negated: bool) -> int | None:
    return -sign if sign and is_negated else sign
