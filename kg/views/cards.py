"""The text of the side panel of a drawing, about a statement or an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from kg.model.identifiers import to_iri
from kg.model.statements import CONTEXT_FIELDS
from kg.model.terms import AUTHOR_STATEMENT, OWN_PREFIXES, PREFIXES
from kg.views.appearance import FAMILIES, family_of
from kg.words.phrases import evidence_facts, headline, label, labels, mediator_rows, own_mediation, place, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model.content import Content
    from kg.model.statements import Entity, Evidence, Reference, Statement

#: The meaning of a sign.
SIGN_WORDS = {
    1: "positive: the object rises with the subject",
    -1: "negative: the object falls as the subject rises",
    0: "none: measured, no effect found",
    None: "unknown: the source gives no direction",
}
#: The meaning of a sign that the source denies.
DENIED_WORDS = {
    1: "denied: the object does not rise with the subject",
    -1: "denied: the object does not fall as the subject rises",
}
DESCRIPTIVE_WORDS = "none: the statement is not causal"
CERTAINTY_WORDS = {
    "asserted": "asserted: stated without a hedge",
    "suggested": "suggested: the source hedges (suggests, likely, trend)",
    "hypothesised": "hypothesised: the source holds it possible (may, could, potential)",
    "inferred": "inferred: a link that a curator closed",
}


class Text(NamedTuple):
    """Words, and the address they lead to, if any."""

    words: str
    href: str = ""


class Card(NamedTuple):
    """A heading with rows of terms and their texts."""

    heading: str
    rows: tuple[tuple[str, tuple[Text, ...]], ...]


def sign_words(statement: Statement) -> str:
    """Return the meaning of the sign of a statement."""
    if statement.is_negated:
        return DENIED_WORDS.get(statement.sign or 0, "denied")
    return SIGN_WORDS[statement.sign] if statement.is_causal else DESCRIPTIVE_WORDS


def qualifiers(content: Content, statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield everything that narrows a statement beside its headline, as (term, words)."""
    yield from mediator_rows(statement.mediators, content.entities)
    context = statement.context
    fields = [
        ("timing", (statement.timing,)),
        *((field.replace("_", " "), getattr(context, field)) for field in CONTEXT_FIELDS),
        ("directness", (statement.directness,)),
        ("leaves out", statement.omits),
    ]
    inherited = {field.replace("_", " ") for field in context.inherited}
    for term, values in fields:
        words = labels(filter(None, values), content.entities)
        if words:
            yield term, f"{words} (taken over from the clause before)" if term in inherited else words


def statement_card(content: Content, statement: Statement) -> Card:
    """Return the card of a statement, with everything known about it."""
    certainty = CERTAINTY_WORDS[statement.certainty]
    tensions = (tension for tension in content.tensions.values() if statement.id in tension.statements)
    rows: list[tuple[str, Iterable[Text | str]]] = [
        ("withdrawn", (statement.retracted,)),
        ("not understood", (statement.not_understood,)),
        ("sign", (sign_words(statement),)),
        ("certainty", (f"{certainty}. {statement.reason}" if statement.reason else certainty,)),
        ("in cell", (labels(filter(None, [statement.in_cell]), content.entities),)),
        *((term, (words,)) for term, words in qualifiers(content, statement)),
        ("list", ("one of several in a list of the source: one route, not many" if statement.collective else "",)),
        ("caveat", statement.caveats),
        ("citation note", statement.citation_notes),
        ("tension", (f"{tension.label}: {tension.comment}" for tension in tensions)),
        ("note", (statement.comment if statement.evidence else "",)),
        ("read in", (evidence_words(content, statement, evidence) for evidence in statement.evidence)),
        ("rests on", ("" if statement.evidence else unread(statement),)),
        ("cites", (reference_text(content.references[curie]) for curie in statement.references)),
        ("statement", (statement.id,)),
    ]
    return _card(headline(statement, content), rows)


def entity_card(content: Content, entity: Entity) -> Card:
    """Return the card of an entity, with everything known about it."""
    category = entity.category.partition(":")[2]
    rows: list[tuple[str, Iterable[Text | str]]] = [
        ("definition", (entity.definition,)),
        ("category", (f"{FAMILIES[family_of(entity)].words} (Biolink {category})",)),
        ("official name", (entity.official_label if entity.official_label != entity.label else "",)),
        ("also called", (", ".join(entity.synonyms),)),
        ("kind of", (labels(entity.broader, content.entities),)),
        ("any of these, together", (labels(entity.members, content.entities),)),
        ("in the group", (label(group, content.entities) for group in content.groups(entity.curie))),
        ("administers", (labels(entity.administers, content.entities),)),
        ("intent", (entity.intent,)),
        ("caveat", entity.caveats),
        ("identifier", (curie_text(entity.curie),)),
        ("same as", (curie_text(curie) for curie in entity.exact_matches)),
        ("note", (entity.comment,)),
        ("citation note", entity.citation_notes),
    ]
    return _card(entity.label, rows)


def evidence_words(content: Content, statement: Statement, evidence: Evidence) -> str:
    """Return the place of a line of evidence, with its kind unless it is a plain statement of the authors.

    If the passages of the statement name different mediators, those of this one are included.
    """
    passage = content.passages[evidence.passage]
    said = [
        own_mediation(statement, evidence.passage, content.entities),
        evidence.stance if evidence.stance != "supports" else "",
        evidence.role,
        ", ".join(evidence_facts(evidence, content.entities)),
        evidence.eco if evidence.eco != AUTHOR_STATEMENT else "",
        evidence.comment,
    ]
    where = f"{content.references[passage.document].short}, {place(passage)}"
    return "; ".join([where, *filter(None, said)])


def reference_text(reference: Reference) -> Text:
    """Return a citation, with the address of the reference."""
    number = f"[{reference.number}] " if reference.number else ""
    caveats = "".join(f" ({caveat})" for caveat in reference.caveats)
    words = f"{number}{reference.short}. {reference.title}.{caveats}"
    if reference.doi:
        return Text(words, f"https://doi.org/{quote(reference.doi)}")
    if reference.pmid:
        return Text(words, f"https://pubmed.ncbi.nlm.nih.gov/{quote(reference.pmid)}/")
    return Text(words, reference.url if reference.url.startswith(("https://", "http://")) else "")


def curie_text(curie: str) -> Text:
    """Return an identifier, with the address of its vocabulary if that is known and not our own."""
    prefix = curie.partition(":")[0]
    return Text(curie, to_iri(curie) if prefix in PREFIXES and prefix not in OWN_PREFIXES else "")


def _card(heading: str, rows: Iterable[tuple[str, Iterable[Text | str]]]) -> Card:
    """Return a card of the rows that are not empty."""
    said = (
        (term, tuple(value if isinstance(value, Text) else Text(value) for value in values if value))
        for term, values in rows
    )
    return Card(heading, tuple((term, values) for term, values in said if values))
