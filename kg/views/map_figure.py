"""The figure of the whole graph: a mechanism map in compartments, from what licenses MSC to the patient.

At first it shows causal statements alone, and neighbours of one relation folded. The arrows of the busiest entity, MSC,
are drawn as short arrows from a dot at what they lead to: as lines they would hide everything else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.views.appearance import family_of, kind_of, mark_of
from kg.views.around_figure import fold_nodes
from kg.views.figure import Figure, draw_arrows
from kg.views.outline import Row, lay_out_tall
from kg.views.path_figure import arrow_words
from kg.views.svg import ASSETS
from kg.views.wide import lay_out_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Entity, Statement
    from kg.views.figure import Arrow, Node

#: The compartments from left to right: key to heading.
COMPARTMENTS = {
    "licensing": "what licenses MSC",
    "msc": "MSC",
    "made": "what they make",
    "carried": "what carries it",
    "innate": "innate cells",
    "adaptive": "adaptive cells",
    "niche": "niche and tissue",
    "patient": "patient",
    "other": "other",
}
#: Biolink category to the compartment of what neither stands in the table nor is a kind of what does.
DEFAULTS = {
    "Gene": "made",
    "GeneFamily": "made",
    "Protein": "made",
    "ProteinIsoform": "made",
    "SmallMolecule": "made",
    "ChemicalEntity": "made",
    "MicroRNA": "carried",
    "NoncodingRNAProduct": "carried",
    "Transcript": "carried",
    "CellularComponent": "carried",
    "Disease": "patient",
    "Drug": "patient",
    "PhenotypicFeature": "patient",
    "ClinicalFinding": "patient",
    "PathologicalProcess": "patient",
    "AnatomicalEntity": "niche",
}
#: Fewest arrows of an entity whose arrows are drawn short.
HUB, HUB_OF_PART = 40, 12
#: Rounds of folding: what leads to a group may become a group itself.
ROUNDS = 3
#: Boxes that a map of the whole graph should have at most: where there are more, entities with few statements are left
#: out, those with fewer than :data:`LEAST` at most; and the most boxes that are drawn as a map.
MOST_SHOWN, LEAST, MOST_BOXES = 140, 6, 260


class MapPlace(NamedTuple):
    """Where an entity stands in the map."""

    #: A key of :data:`COMPARTMENTS`, or empty for what is hidden at first.
    compartment: str
    #: Name of what it stands beside, such as its opposite; or empty.
    beside: str = ""


@cache
def placed() -> Mapping[str, MapPlace]:
    """Read the table of the entities whose compartment is settled."""
    lines = (ASSETS / "compartments.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {curie: MapPlace(compartment.replace("hidden", ""), beside) for curie, compartment, beside, *_ in rows}


def place_of(entity: Entity, content: Content, *, is_whole: bool = False) -> MapPlace:
    """Return where an entity stands: its own row, that of the nearest wider kind, or the place of its category.

    :param entity: The entity.
    :param content: Where wider kinds are.
    :param is_whole: Whether what is hidden at first has a place, too: that of its kind or category.

    :returns: The place, without a compartment for what is hidden.
    """
    table = placed()
    near, seen = [entity.curie], set()
    while near:
        for curie in near:
            if curie in table:
                if curie == entity.curie and (table[curie].compartment or not is_whole):
                    return table[curie]
                if table[curie].compartment:  # what is hidden hides nothing narrower
                    return MapPlace(table[curie].compartment)
        seen |= set(near)
        known = (content.entities[curie] for curie in near if curie in content.entities)
        near = [wider for item in known for wider in item.broader if wider not in seen]
    if entity.members:
        return MapPlace(place_of(content.entities[entity.members[0]], content, is_whole=is_whole).compartment)
    return MapPlace(DEFAULTS.get(entity.category.partition(":")[2], ""))


def map_figure(content: Content, statements: Sequence[Statement], title: str, *, is_whole: bool = False) -> Figure:
    """Draw statements as a map.

    :param content: The content.
    :param statements: What to draw: the causal ones between entities that have a compartment.
    :param title: Title of the figure.
    :param is_whole: Whether to draw the others, too, those without a compartment in a column of their own.

    :returns: The figure; without layouts where it is too large for SVG, without arrows where nothing fits the map.
    """
    places = {
        curie: place_of(content.entities[curie], content, is_whole=is_whole)
        for curie in dict.fromkeys(curie for item in statements for curie in (item.subject, item.object))
    }
    causal = [item for item in statements if item.is_causal and not item.not_understood]
    drawn = [item for item in causal if places[item.subject].compartment and places[item.object].compartment]
    if is_whole:
        drawn = causal = list(statements)
        places = {curie: place if place.compartment else MapPlace("other") for curie, place in places.items()}
    degrees = Counter(curie for item in drawn for curie in (item.subject, item.object))
    hub = next((curie for curie, count in degrees.most_common(1) if count >= (HUB_OF_PART if is_whole else HUB)), "")
    whole, least = drawn, 1
    homes = _folded(content, drawn, places, hub)
    while not is_whole and least < LEAST and _count_boxes(drawn, homes) > MOST_SHOWN:
        least += 1
        drawn = [item for item in whole if min(degrees[item.subject], degrees[item.object]) >= least]
        homes = _folded(content, drawn, places, hub)
    arrows = draw_arrows(drawn, homes)
    arrows = [a._replace(role="short") if a.subject == hub and a.object != hub else a for a in arrows]
    nodes = fold_nodes(content, arrows, homes, {hub} if hub else ())
    notes = list(_notes(statements, causal, whole, nodes))
    if len(drawn) < len(whole):
        few = len({curie for curie, count in degrees.items() if count < least})
        notes.append(f"Left out, too: {few} entities with fewer than {least} causal statements each.")
    count = f"{len(drawn)} statements" if is_whole else f"{len(drawn)} causal statements of {len(statements)}"
    answer = (f"{count}, in the compartments in which they act",)
    figure = Figure(title, tuple(nodes), tuple(arrows), (), answer, (), tuple(notes))
    if not arrows or len(nodes) > MOST_BOXES:
        return figure
    used = [key for key in COMPARTMENTS if any(_place(node, places).compartment == key for node in nodes)]
    columns = {node.key: used.index(_place(node, places).compartment) for node in nodes}
    blocks = {node.key: beside for node in nodes if (beside := _place(node, places).beside)}
    headings = [COMPARTMENTS[key] for key in used]
    wide = lay_out_wide(
        nodes, arrows, columns, blocks=blocks, on_top=hub, headings=headings, width=1240, size=11, box=100, gap=4,
        gaps=(36.0, 60.0),
    )  # fmt: skip
    words = {arrow.number: arrow_words(arrow, content) for arrow in arrows}
    rows = _rows(nodes, arrows, columns, headings)
    tall = lay_out_tall({node.key: node for node in nodes}, {a.number: a for a in arrows}, rows, words)
    return replace(figure, layouts=(wide, tall))


def _count_boxes(statements: Sequence[Statement], homes: Mapping[str, str]) -> int:
    return len({homes.get(curie, curie) for item in statements for curie in (item.subject, item.object)})


def _place(node: Node, places: Mapping[str, MapPlace]) -> MapPlace:
    return places[node.entities[0]]


def _folded(
    content: Content, statements: Sequence[Statement], places: Mapping[str, MapPlace], hub: str
) -> dict[str, str]:
    """Fold the entities of one compartment and class that have the same relations to the same others.

    :returns: Entity to the key of its group.
    """
    homes: dict[str, str] = {}
    for _ in range(ROUNDS):
        ties: dict[str, set[tuple[str, str, str, bool]]] = {}
        for item in statements:
            subject, obj = homes.get(item.subject, item.subject), homes.get(item.object, item.object)
            ties.setdefault(item.object, set()).add((subject, kind_of(item), mark_of(item), True))
            ties.setdefault(item.subject, set()).add((obj, kind_of(item), mark_of(item), False))
        alike: dict[object, list[str]] = {}
        for curie in ties:
            if curie != hub:
                # What only the hub acts on is folded whatever its class.
                is_leaf = {other for other, *_ in ties[curie]} == {hub}
                family = "" if is_leaf else family_of(content.entities[curie])
                key = (places[curie], family, frozenset(ties[curie]))
                alike.setdefault(key, []).append(curie)
        homes = {curie: f"group:{members[0]}" for members in alike.values() if len(members) > 1 for curie in members}
    return homes


def _notes(
    statements: Sequence[Statement], causal: Sequence[Statement], drawn: Sequence[Statement], nodes: Sequence[Node]
) -> Iterator[str]:
    """Say what is folded, and what is left out."""
    folded = sum(len(node.members) for node in nodes)
    if folded:
        boxes = sum(bool(node.members) for node in nodes)
        yield f"{folded} entities are folded into {boxes} boxes; choose a box to unfold it."
    beside, other = len(causal) - len(drawn), sum(not item.is_causal for item in statements)
    if len(drawn) < len(statements):
        yield (
            f"Not drawn: {beside} causal statements on matters without a compartment, such as methods and trials, and "
            f"{other} that claim no effect. kg view NAME and kg view --file FILE draw them, too."
        )


def _rows(
    nodes: Sequence[Node], arrows: Sequence[Arrow], columns: Mapping[str, int], headings: Sequence[str]
) -> Iterator[Row]:
    """Write a compartment at a time: what acts in it, and on what."""
    for column, heading in enumerate(headings):
        is_first = True
        for node in nodes:
            own = [arrow for arrow in arrows if arrow.subject == node.key]
            if columns[node.key] == column and own:
                yield Row(0, node.key, heading=heading if is_first else "")
                is_first = False
                yield from (Row(1, arrow.object, arrow.number) for arrow in own)
