"""The data of a page, which its scripts read: nodes, arrows, cards, filters and the table of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.names.lexicon import GREEK, GREEK_PATTERN, names_of
from kg.views import cards
from kg.views.appearance import VERDICTS
from kg.words import phrases
from kg.words.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.views.annex import Annex
    from kg.views.figure import Arrow, Figure, Node

#: Name of a filter to its words; the values come from the statements.
FACETS = {
    "predicate": "Predicate",
    "sign": "Sign",
    "certainty": "Certainty",
    "basis": "Basis",
    "context": "Context",
    "document": "Document",
    "section": "Section",
}


def page_data(figure: Figure, content: Content, annexes: Sequence[Annex], name: str) -> dict[str, Any]:
    """Return the data of a page, without its files.

    :param figure: The figure.
    :param content: What labels, identifiers, passages and references are looked up in.
    :param annexes: The parts that a reader can draw beyond the picture.
    :param name: Name of the files that the page saves.

    :returns: Data that can be written as JSON.
    """
    arrows = [("", arrow) for arrow in figure.arrows]
    arrows += [(annex.root.key, arrow) for annex in annexes for arrow in annex.arrows]
    beyond = {node.key: node for annex in annexes for node in annex.added}
    statements = {item.id: item for item in figure.statements}
    statements |= {item.id: item for annex in annexes for item in annex.statements}
    judged = {
        item.id: VERDICTS[arrow.verdict]
        for _, arrow in arrows
        if arrow.verdict in ("agrees", "disagrees")
        for item in arrow.statements
    }
    entities = dict.fromkeys([*figure.entities, *(curie for node in beyond.values() for curie in node.entities)])
    return {
        "name": name,
        "isWhole": figure.routes_are == "paths" and bool(figure.routes),
        "routesAre": figure.routes_are,
        "letters": min((box.size for layout in figure.layouts[:1] for box in layout.boxes), default=12),
        "nodes": [
            *(_node(node) for node in figure.nodes),
            *(_node(node) | {"isBeyond": True} for node in beyond.values()),
        ],
        "arrows": [_arrow(arrow) | {"annex": annex} for annex, arrow in arrows],
        "routes": [
            {"rank": route.rank, "words": route.words, "note": route.note, "arrows": route.arrows}
            for route in figure.routes
        ],
        "entities": {curie: cards.entity_card(content, content.entities[curie]) for curie in entities},
        "names": [[curie, *names_of(content.entities[curie]), curie] for curie in entities],
        "statements": {curie: _statement(item, content, judged.get(curie, "")) for curie, item in statements.items()},
        "beyond": {
            annex.root.key: {"count": annex.total, "ids": [item.id for item in annex.statements]} for annex in annexes
        },
        "facets": _facets(figure.statements, content),
        "folding": {"letters": GREEK, "names": GREEK_PATTERN},
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "key": node.key,
        "label": node.label,
        "family": node.family,
        "standsOut": node.stands_out,
        "members": node.members,
        "entities": node.entities,
        "measured": node.measured,
        "colour": node.colour,
    }


def _arrow(arrow: Arrow) -> dict[str, Any]:
    return {
        "number": arrow.number,
        "from": arrow.subject,
        "to": arrow.object,
        "kind": arrow.kind,
        "mark": arrow.mark,
        "certainty": arrow.certainty,
        "tier": arrow.tier,
        "role": arrow.role,
        "verdict": arrow.verdict,
        "measured": arrow.measured,
        "statements": [item.id for item in arrow.statements],
    }


def _statement(item: Statement, content: Content, verdict: str) -> dict[str, Any]:
    """Return a statement for the page: its card, its texts, its facets, and its cells in the table."""
    places: dict[str, list[str]] = {}
    for line in item.evidence:
        passage = content.passages[line.passage]
        places.setdefault(passage.document, []).append(phrases.short_place(passage))
    references = {curie: content.references[curie] for curie in places}
    read_in = [f"{references[curie].short}, {', '.join(dict.fromkeys(own))}" for curie, own in places.items()]
    links = [f"[{reference.short}]({cards.reference_text(reference).href})" for reference in references.values()]
    qualifiers = [*(f"{term}: {words}" for term, words in cards.qualifiers(content, item)), verdict]
    said, unread = sentence(item, content), phrases.unread(item)
    return {
        "card": cards.statement_card(content, item),
        "sentence": said,
        "entities": list(dict.fromkeys(filter(None, item.entities))),
        "citation": "\n".join(map(phrases.citation, references.values())) or unread,
        "markdown": f"{said} ({', '.join([*links, item.id])})",
        "facets": facets_of(item, content),
        "qualifiers": "; ".join(filter(None, qualifiers)),
        "places": "; ".join(read_in) or unread,
    }


def facets_of(item: Statement, content: Content) -> dict[str, list[str]]:
    """Return the values of :data:`FACETS` that a statement has."""
    passages = [content.passages[line.passage] for line in item.evidence]
    context = [
        f"{field.replace('_', ' ')}: {phrases.label(value, content.entities)}"
        for field, values in item.context.stated().items()
        for value in values
    ]
    basis = "inferred by a curator" if item.certainty == "inferred" else "stated in a source"
    return {
        "predicate": [phrases.verb(item, content)],
        "sign": [phrases.sign_word(item.sign) if item.is_causal else "not causal"],
        "certainty": [item.certainty],
        "basis": [basis if item.evidence else "a row of another graph"],
        "context": context,
        "document": list(dict.fromkeys(content.references[passage.document].short for passage in passages)),
        "section": list(dict.fromkeys(passage.section for passage in passages)),
    }


def _facets(statements: Iterable[Statement], content: Content) -> list[dict[str, Any]]:
    """Return the filters that separate statements, each with its values."""
    found: dict[str, dict[str, None]] = {name: {} for name in FACETS}
    for item in statements:
        for name, values in facets_of(item, content).items():
            found[name] |= dict.fromkeys(values)
    return [
        {"name": name, "words": words, "values": sorted(found[name])}
        for name, words in FACETS.items()
        if len(found[name]) > 1 or (name == "context" and found[name])
    ]
