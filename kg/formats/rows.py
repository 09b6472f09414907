"""Statements and entities as flat rows, for formats whose nodes and edges have plain attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.paths import ranking
from kg.words.contexts import context_words
from kg.words.phrases import label, labels, mediation, reading, short_place, verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.formats.losses import Losses
    from kg.model.content import Content
    from kg.model.statements import Reference, Statement

#: A value that every format of graphs can hold.
Scalar = str | int | float | bool
#: Separator of the values of one attribute.
BETWEEN = "; "


class FlatEdge(NamedTuple):
    """A statement as an edge."""

    id: str
    source: str
    target: str
    #: Its words with negation and hedge: "increases", "does not derive from", "may increase".
    interaction: str
    #: Its other fields that are not empty.
    attributes: dict[str, Scalar]


def usable(content: Content, losses: Losses) -> Iterator[Statement]:
    """Yield the statements that an edge may stand for; those retracted or not understood are counted as losses."""
    for item in content.statements.values():
        if item.retracted:
            losses.add("retracted statements")
        elif item.not_understood:
            losses.add("statements made of rows that were not understood")
        else:
            yield item


def interaction(statement: Statement, content: Content) -> str:
    """Return the predicate in words with negation and hedge, so that no edge says more than its statement."""
    words = verb(statement, content)
    return words if statement.certainty == "asserted" else f"{words} ({statement.certainty})"


def flat_edge(statement: Statement, content: Content) -> FlatEdge:
    """Return a statement as an edge with plain attributes."""
    entities, references = content.entities, content.references
    cited = [references[curie] for curie in statement.references if curie in references]
    places = [content.passages[line.passage] for line in statement.evidence]
    documents = dict.fromkeys(place.document for place in places)
    fields: dict[str, Scalar | None] = {
        "text": reading([statement], content),
        "predicate": statement.predicate,
        "sign": statement.sign,
        "negated": statement.is_negated,
        "certainty": statement.certainty,
        "reason": statement.reason,
        "causal": statement.is_causal,
        "subject_aspect": statement.subject_aspect,
        "object_aspect": statement.object_aspect,
        "in_cell": label(statement.in_cell, entities) if statement.in_cell else "",
        "mediators": mediation(statement.mediators, entities),
        "omits": labels(statement.omits, entities),
        "timing": statement.timing,
        "context": context_words(statement.context, entities),
        "collective": statement.collective,
        "directness": statement.directness,
        "support": round(ranking.support(statement, content), 3) if statement.evidence else None,
        "documents": _joined([references[curie].short for curie in documents if curie in references]),
        "places": _joined([short_place(place) for place in places]),
        "references": _joined([item.short for item in cited]),
        "pmids": _joined([f"PMID:{item.pmid}" for item in cited if item.pmid]),
        "dois": _joined([item.doi for item in cited if item.doi]),
        "caveats": _joined(statement.caveats),
        "comment": statement.comment,
    }
    attributes = {name: value for name, value in fields.items() if value is not None and value != ""}
    return FlatEdge(statement.id, statement.subject, statement.object, interaction(statement, content), attributes)


def flat_node(curie: str, content: Content) -> dict[str, Scalar]:
    """Return an entity as a node with plain attributes; nothing that is empty."""
    entity = content.entities.get(curie)
    if entity is None:
        return {"label": curie}
    fields = {
        "label": entity.label,
        "category": entity.category,
        "official_label": entity.official_label if entity.official_label != entity.label else "",
        "synonyms": _joined(entity.synonyms),
        "exact_matches": _joined(entity.exact_matches),
        "broader": _joined(entity.broader),
        "members": _joined(entity.members),
        "administers": _joined(entity.administers),
        "definition": entity.definition,
        "caveats": _joined(entity.caveats),
    }
    return {name: value for name, value in fields.items() if value}


def edges_and_nodes(content: Content, losses: Losses) -> tuple[list[FlatEdge], dict[str, dict[str, Scalar]]]:
    """Return an edge for each statement that stands, and the nodes at their ends, sorted by CURIE."""
    items = list(usable(content, losses))
    edges = [flat_edge(item, content) for item in items]
    curies = ends(items)
    count_losses(content, items, losses, nodes=curies)
    return edges, {curie: flat_node(curie, content) for curie in curies}


def drawn(content: Content, losses: Losses) -> tuple[list[Statement], list[str]]:
    """Return the statements that stand, in their order, and the CURIEs of their ends, sorted; count what is lost."""
    items = list(usable(content, losses))
    curies = ends(items)
    count_losses(content, items, losses, nodes=curies)
    losses.add("references of statements", sum(bool(item.evidence) for item in items))
    losses.add("contexts of statements", sum(bool(item.context.curie) for item in items))
    return items, curies


def ends(items: Iterable[Statement]) -> list[str]:
    """Return the subjects and objects of statements, sorted, each once."""
    return sorted({curie for item in items for curie in (item.subject, item.object)})


def category(curie: str, content: Content) -> str:
    """Return the category of an entity, empty if the graph does not know it."""
    return content.entities[curie].category if curie in content.entities else ""


def rests_on(item: Statement, content: Content) -> list[Reference]:
    """Return the publications that a statement rests on: those that its sentence cites, otherwise its documents."""
    cited = [content.references[curie] for curie in item.references if curie in content.references]
    documents = dict.fromkeys(content.passages[line.passage].document for line in item.evidence)
    return cited or [content.references[curie] for curie in documents]


def printable(text: str) -> str:
    """Return a text with a blank for each character that cannot be printed."""
    return "".join(character if character.isprintable() else " " for character in text)


def count_losses(content: Content, items: Sequence[Statement], losses: Losses, *, nodes: Sequence[str]) -> None:
    """Count the parts of the written statements and nodes (CURIEs) that a flat row cannot hold."""
    losses.add("entities that are neither subject nor object", len(content.entities) - len(nodes))
    losses.add("hashes, types and roles of evidence", sum(len(item.evidence) for item in items))
    losses.add("mediators by passage", sum(item.mediators_differ for item in items))
    losses.add("citation notes", sum(len(item.citation_notes) for item in items))
    count_other_parts(content, losses)


def count_other_parts(content: Content, losses: Losses) -> None:
    """Count the parts of a content other than statements, which most formats cannot hold."""
    losses.add("studies", len(content.studies))
    losses.add("tensions", len(content.tensions))
    losses.add("identifiers of statements that were replaced", len(content.replaced))


def _joined(words: Sequence[str]) -> str:
    return BETWEEN.join(dict.fromkeys(words))
