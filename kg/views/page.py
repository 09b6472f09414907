"""One HTML file that draws statements as a graph and opens without a network.

pyvis writes the page and brings vis-network, which draws it; the template, its style and its script lie beside this
file. Words and shapes come from here, colours from ``page.css``, so that the page follows the reader's light or dark
setting. Nothing is loaded from outside, and the page's own policy forbids every script but the two it was made with.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.model.statements import CERTAINTIES
from kg.names.lexicon import GREEK, GREEK_NAMES, names_of
from kg.views import cards
from kg.views.layout import Box, Layout, find_bends, find_positions
from kg.words.phrases import headline, unread

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.model.content import Content
    from kg.model.statements import Entity, Statement

    #: A node or an edge as vis-network takes it; what it does not know is for ``page.js``.
    Drawn = dict[str, Any]

#: Longest line of a label on the canvas, in characters, and most lines; the panel shows labels in full.
LINE = 22
LINES = 3
#: Width of a letter and height of a line, in parts of the font size.
LETTER = 0.56
LINE_HEIGHT = 1.2


class Family(NamedTuple):
    """Biolink categories that are drawn alike; ``page.css`` has a colour of the same name."""

    words: str
    #: A shape of vis-network.
    shape: str
    #: Biolink categories, without the prefix.
    categories: tuple[str, ...]


FAMILIES = {
    "cell": Family("cell", "dot", ("Cell", "CellLine")),
    "gene": Family("gene or protein", "square", ("Gene", "Polypeptide", "Protein", "ProteinIsoform")),
    "group": Family("gene family or complex", "hexagon", ("GeneFamily", "MacromolecularComplex", "ProteinFamily")),
    "rna": Family("RNA", "triangleDown", ("MicroRNA", "NoncodingRNAProduct", "RNAProduct", "SiRNA", "Transcript")),
    "chemical": Family(
        "chemical or drug",
        "diamond",
        ("ChemicalEntity", "ChemicalMixture", "Drug", "MolecularEntity", "MolecularMixture", "SmallMolecule"),
    ),
    "component": Family("vesicle or cell part", "triangle", ("CellularComponent",)),
    "disease": Family("disease or outcome", "star", ("Disease", "PhenotypicFeature")),
    "process": Family(
        "process or pathway",
        "box",
        ("BiologicalProcess", "MolecularActivity", "PathologicalProcess", "Pathway", "PhysiologicalProcess"),
    ),
    "other": Family("other", "box", ()),
}


class Kind(NamedTuple):
    """What an edge says; ``page.css`` has a colour of the same name."""

    words: str
    #: An arrowhead of vis-network, and its size.
    end: str
    scale: float


KINDS = {
    "increases": Kind("the object rises", "arrow", 0.8),
    "decreases": Kind("the object falls", "bar", 0.7),
    "affects": Kind("direction unknown", "circle", 0.5),
    "describes": Kind("no effect claimed", "vee", 0.6),
}
#: Dash patterns, in pixels at zoom 1.
DASHES: dict[str, tuple[int, ...]] = dict(zip(CERTAINTIES, ((), (14, 5), (7, 7), (2, 5)), strict=True))


class Arrow(NamedTuple):
    """What the statements of one drawn edge have in common."""

    subject: str
    object: str
    #: A key of :data:`KINDS`.
    kind: str
    #: One of :data:`kg.views.cards.MARKS`, written on the grey edge, or empty.
    mark: str


def graph_page(
    content: Content,
    statements: Iterable[Statement],
    *,
    title: str,
    highlight: Collection[str] = (),
    layout: Layout = "spring",
) -> str:
    """Draw statements as a page to explore in a browser.

    Nodes are the entities of the statements. Statements of the same subject, object and sign share an edge; those that
    are denied, withdrawn or measured without effect have grey edges of their own. An edge has the dashes of its most
    certain statement. The side panel and the table under the drawing show every statement.

    :param content: What labels, identifiers, passages and references are looked up in.
    :param statements: What to draw; none gives a page that says so.
    :param title: Heading of the page.
    :param highlight: CURIEs of entities and statements that are to stand out, such as the two ends of a path.
    :param layout: ``layered`` for paths, which then read from left to right; ``spring`` for a web.

    :returns: The text of an HTML file, the same on every run. Write it as UTF-8.
    """
    from kg.views.drawing import Drawing

    groups: dict[Arrow, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(_arrow(statement), []).append(statement)
    degrees = Counter(curie for arrow in groups for curie in (arrow.subject, arrow.object))
    entities = [content.entities[curie] for curie in degrees]
    shown = [statement for group in groups.values() for statement in group]

    nodes = [_drawn_node(entity, degrees[entity.curie], highlight) for entity in entities]
    edges = [_drawn_edge(arrow, group, highlight) | {"id": n} for n, (arrow, group) in enumerate(groups.items())]
    _arrange(nodes, edges, layout)
    names = {
        "entity_cards": {entity.curie: _entity_card(content, entity) for entity in entities},
        "statement_cards": {statement.id: cards.statement_card(content, statement) for statement in shown},
        "rows": [_row(content, n, statement) for n, group in enumerate(groups.values()) for statement in group],
        "families": {key: FAMILIES[key] for key in FAMILIES if any(node["family"] == key for node in nodes)},
        "kinds": KINDS,
        "predicates": {
            key: dict.fromkeys(content.predicates[s.predicate].label for s in shown if _arrow(s).kind == key)
            for key in KINDS
        },
        "dashes": DASHES,
        "marks": cards.MARKS,
        "folding": {"letters": GREEK, "names": GREEK_NAMES.pattern},
    }
    page: str = Drawing(title, nodes, edges, names).generate_html()
    return page


def _arrow(statement: Statement) -> Arrow:
    """Find the arrow that a statement belongs to."""
    if statement.is_causal:
        kind = {1: "increases", -1: "decreases"}.get(statement.sign or 0, "affects")
    else:
        kind = "describes"
    return Arrow(statement.subject, statement.object, kind, cards.mark_of(statement))


def _drawn_node(entity: Entity, degree: int, stand_out: Collection[str]) -> Drawn:
    """Describe a node; the busier it is, the larger."""
    family = _family(entity)
    return {
        "id": entity.curie,
        "label": "\n".join(_lines(entity.label)),
        "names": [*names_of(entity), entity.curie],
        "family": family,
        "shape": FAMILIES[family].shape,
        "size": min(round(6 + 3.5 * sqrt(degree)), 40),
        "font": {"size": min(round(13 + 2 * sqrt(degree)), 32)},
        "standsOut": entity.curie in stand_out,
    }


def _family(entity: Entity) -> str:
    """Find the family that an entity is drawn as."""
    category = entity.category.partition(":")[2]
    return next((key for key, family in FAMILIES.items() if category in family.categories), "other")


def _lines(label: str) -> list[str]:
    """Break a label for the canvas, and shorten what is too long.

    >>> _lines("plasmacytoid dendritic cell"), _lines("x" * 99)[-1]
    (['plasmacytoid dendritic', 'cell'], 'xxxxxxxxxxxxxxxxxxxxx…')
    """
    lines = wrap(label, LINE, break_on_hyphens=False)
    if len(lines) > LINES:
        lines[LINES - 1 :] = [lines[LINES - 1][: LINE - 1] + "…"]
    return lines


def _box(node: Drawn) -> Box:
    """Estimate the room that a node takes; a label stands inside a box, and below any other shape."""
    lines = node["label"].split("\n")
    width = LETTER * node["font"]["size"] * max(map(len, lines))
    height = LINE_HEIGHT * node["font"]["size"] * len(lines)
    if node["shape"] == "box":
        return Box(width + 12, height + 12, 0)
    return Box(max(width, 2 * node["size"]), 2 * node["size"] + height + 4, height / 2 + 2)


def _drawn_edge(arrow: Arrow, statements: Sequence[Statement], stand_out: Collection[str]) -> Drawn:
    """Describe an edge."""
    certainty = min((statement.certainty for statement in statements), key=CERTAINTIES.index)
    kind = KINDS[arrow.kind]
    return {
        "from": arrow.subject,
        "to": arrow.object,
        "kind": arrow.kind,
        "arrows": {"to": {"enabled": True, "type": kind.end, "scaleFactor": kind.scale}},
        "dashes": list(DASHES[certainty]) or False,
        "label": arrow.mark,
        "statements": [statement.id for statement in statements],
        "standsOut": any(statement.id in stand_out for statement in statements),
    }


def _arrange(nodes: Sequence[Drawn], edges: Sequence[Drawn], layout: Layout) -> None:
    """Say where nodes go and how edges bend."""
    boxes = {node["id"]: _box(node) for node in nodes}
    places = find_positions(boxes, [(edge["from"], edge["to"]) for edge in edges], layout)
    for node in nodes:
        node["x"], node["y"] = map(round, places[node["id"]])
    loops = [edge for edge in edges if edge["from"] == edge["to"]]
    for n, edge in enumerate(loops):
        edge["selfReference"] = {"size": 20, "angle": n}
    others = [edge for edge in edges if edge["from"] != edge["to"]]
    for edge, bend in zip(others, find_bends(places, boxes, [(e["from"], e["to"]) for e in others]), strict=True):
        if bend:
            kind = "curvedCCW" if bend > 0 else "curvedCW"
            edge["smooth"] = {"enabled": True, "type": kind, "roundness": abs(bend)}


def _entity_card(content: Content, entity: Entity) -> cards.Card:
    """Fill the card of an entity."""
    category = entity.category.partition(":")[2]
    return cards.entity_card(content, entity, f"{FAMILIES[_family(entity)].words} (Biolink {category})")


def _row(content: Content, edge: int, statement: Statement) -> dict[str, object]:
    """Describe a statement for the table below the drawing."""
    return {
        "edge": edge,
        "id": statement.id,
        "heading": headline(statement, content),
        "qualifiers": list(cards.qualifiers(content, statement)),
        "places": [cards.place_words(content, content.passages[evidence.passage]) for evidence in statement.evidence]
        or [unread(statement)],
    }
