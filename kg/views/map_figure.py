"""The figure of the whole graph: a mechanism map in compartments, from inflammatory signals to the patient.

It shows causal statements only. Entities of one group of ``assets/compartments.tsv`` share a box, and so do those with
the same relations. The kinds of the busiest entity, MSC, share its box, and their arrows are drawn as short arrows from
a dot at their target: as lines they would hide everything else. If there are many other arrows, those with the fewest
sources are left out.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.views.appearance import family_of
from kg.views.both_layouts import laid_out
from kg.views.figure import Figure, draw_arrows
from kg.views.folding import find_ties, fold_nodes
from kg.views.outline import rows_by_subject
from kg.views.svg import ASSETS
from kg.words.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Entity, Statement
    from kg.views.figure import Arrow, Node
    from kg.views.outline import Row

#: The compartments from left to right: key to heading.
COMPARTMENTS = {
    "licensing": "inflammatory signals",
    "msc": "MSC",
    "made": "molecules",
    "carried": "vesicles and contact",
    "innate": "innate cells",
    "adaptive": "adaptive cells",
    "niche": "niche and tissue",
    "patient": "patient",
    "other": "other",
}
#: Biolink category to the compartment and the group of entities that neither are in the table nor are kinds of those.
DEFAULTS = {
    **dict.fromkeys(
        ("Gene", "GeneFamily", "Protein", "ProteinIsoform", "SmallMolecule", "ChemicalEntity"),
        ("made", "other molecules"),
    ),
    **dict.fromkeys(
        ("MicroRNA", "NoncodingRNAProduct", "Transcript", "CellularComponent"), ("carried", "other vesicles and RNA")
    ),
    **dict.fromkeys(
        ("Disease", "Drug", "PhenotypicFeature", "ClinicalFinding", "PathologicalProcess"),
        ("patient", "other diseases and inflammation"),
    ),
    "AnatomicalEntity": ("niche", "other tissues"),
}
#: Fewest arrows of an entity whose arrows are drawn short.
HUB, HUB_OF_PART = 40, 12
#: Rounds of folding: entities that lead to a group may become a group themselves.
ROUNDS = 3
#: Most arrows of a map of the whole graph, beside short ones, and most boxes that are drawn as a map.
MOST_ARROWS, MOST_BOXES = 70, 260


class MapPlace(NamedTuple):
    """The place of an entity in the map."""

    #: A key of :data:`COMPARTMENTS`, or empty for an entity that is hidden at first.
    compartment: str
    #: Name of the entity that it stands beside, such as its opposite; or empty.
    beside: str = ""
    #: Name of the group whose box it shares, or empty.
    group: str = ""


@cache
def placed() -> Mapping[str, MapPlace]:
    """Read the table of entities with a compartment of their own."""
    lines = (ASSETS / "compartments.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {
        curie: MapPlace(compartment.replace("hidden", ""), beside, group)
        for curie, compartment, beside, group, *_ in rows
    }


def place_of(entity: Entity, content: Content, *, is_whole: bool = False) -> MapPlace:
    """Return where an entity stands: its own row, that of the nearest wider kind, or the place of its category.

    :param entity: The entity.
    :param content: Where wider kinds are.
    :param is_whole: Whether entities that are hidden at first have a place too: that of their kind or category.

    :returns: The place; without a compartment if the entity is hidden.
    """
    table = placed()
    near, seen = [entity.curie], set()
    while near:
        for curie in near:
            if curie in table:
                if curie == entity.curie and (table[curie].compartment or not is_whole):
                    return table[curie]
                if table[curie].compartment:  # what is hidden hides nothing narrower
                    return table[curie]._replace(beside="")
        seen |= set(near)
        known = (content.entities[curie] for curie in near if curie in content.entities)
        near = [wider for item in known for wider in item.broader if wider not in seen]
    if entity.members:
        return place_of(content.entities[entity.members[0]], content, is_whole=is_whole)._replace(beside="")
    compartment, group = DEFAULTS.get(entity.category.partition(":")[2], ("", ""))
    return MapPlace(compartment, "", group)


def map_figure(content: Content, statements: Sequence[Statement], title: str, *, is_whole: bool = False) -> Figure:
    """Draw statements as a map.

    :param content: The content.
    :param statements: The causal ones between entities that have a compartment are drawn.
    :param title: Title of the figure.
    :param is_whole: Whether to draw the others too; those without a compartment get a column of their own.

    :returns: The figure; without layouts if it is too large for SVG, without arrows if nothing fits the map.
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
    homes = _folded(content, drawn, places, hub, by_group=not is_whole)
    top = homes.get(hub, hub)
    arrows = draw_arrows(drawn, homes)
    notes: list[str] = []
    if not is_whole:
        outside = [arrow for arrow in arrows if arrow.subject != arrow.object]
        chosen = _strongest(outside, top)
        notes += _notes(statements, causal, arrows, outside, chosen)
        arrows = [arrow._replace(number=n) for n, arrow in enumerate(chosen)]
    arrows = [a._replace(role="short") if a.subject == top and a.object != top else a for a in arrows]
    nodes = fold_nodes(content, arrows, homes, {top} if top else ())
    nodes = nodes if is_whole else [_named(node, places, content, hub) for node in nodes]
    if any(node.members for node in nodes):
        folded, boxes = sum(len(node.members) for node in nodes), sum(bool(node.members) for node in nodes)
        each = " An arrow at a box holds for one of its members at least." if not is_whole else ""
        notes.insert(0, f"{folded} entities share {counted(boxes, 'box')}.{each}")
    count = sum(len(arrow.statements) for arrow in arrows)
    many = counted(count, "statement") if is_whole else f"{counted(count, 'causal statement')} of {len(statements):,}"
    answer = (f"{many}, in the compartments in which they act",)
    figure = Figure(title, tuple(nodes), tuple(arrows), (), answer, (), tuple(notes))
    if not arrows or len(nodes) > MOST_BOXES:
        return figure
    used = [key for key in COMPARTMENTS if any(_place(node, places).compartment == key for node in nodes)]
    columns = {node.key: used.index(_place(node, places).compartment) for node in nodes}
    blocks = {node.key: beside for node in nodes if (beside := _place(node, places).beside)}
    headings = [COMPARTMENTS[key] for key in used]
    return laid_out(
        figure, content, columns, _rows(nodes, arrows, columns, headings), blocks=blocks, on_top=(top,),
        headings=headings, width=1240, size=12, box=92, gap=4, gaps=(44.0, 90.0 if is_whole else 46.0),
    )  # fmt: skip


def _strongest(arrows: Sequence[Arrow], hub: str) -> list[Arrow]:
    """Return the short arrows and, of the others, those with the most sources, in their own order.

    The strongest arrow of every box is among them, so no box is left out.
    """

    def weight(arrow: Arrow) -> tuple[int, int]:
        sources = {line.passage.partition("-")[0] for item in arrow.statements for line in item.evidence}
        return len(sources), len(arrow.statements)

    ranked = sorted((arrow for arrow in arrows if arrow.subject != hub), key=weight, reverse=True)
    met = {arrow.object for arrow in arrows if arrow.subject == hub} | {hub}
    kept = set()
    for arrow in ranked:
        if not {arrow.subject, arrow.object} <= met:
            kept.add(arrow.number)
            met |= {arrow.subject, arrow.object}
    kept |= {arrow.number for arrow in ranked[: max(MOST_ARROWS - len(kept), 0)]}
    return [arrow for arrow in arrows if arrow.subject == hub or arrow.number in kept]


def _named(node: Node, places: Mapping[str, MapPlace], content: Content, hub: str) -> Node:
    """Return a box with the name of its group, if it has one, and the class of the member of that name."""
    if hub in node.members:
        label = content.entities[hub].label
        return node._replace(label=f"{label} and kinds of {label}", stands_out=True)
    group = places[node.members[0]].group if node.members else ""
    if not group or not node.key.endswith(f":{group}"):
        return node
    alike = [content.entities[curie] for curie in node.members if content.entities[curie].label == group]
    return node._replace(label=group, family=family_of(alike[0]) if alike else node.family)


def _place(node: Node, places: Mapping[str, MapPlace]) -> MapPlace:
    return places[node.entities[0]]


def _folded(
    content: Content, statements: Sequence[Statement], places: Mapping[str, MapPlace], hub: str, *, by_group: bool
) -> dict[str, str]:
    """Fold the entities of one group, and those of one compartment and class that have one relation to the same others.

    :returns: Entity to the key of the box that it shares with others.
    """
    named: dict[str, str] = {}
    if by_group:
        groups: dict[MapPlace, list[str]] = {}
        for curie in dict.fromkeys(curie for item in statements for curie in (item.subject, item.object)):
            if places[curie].group and curie != hub:
                groups.setdefault(places[curie]._replace(beside=""), []).append(curie)
        named = {
            curie: f"group:{place.compartment}:{place.group}"
            for place, members in groups.items()
            if len(members) > 1
            for curie in members
        }
        if hub:
            beside_hub = {curie for curie in content.kinds(hub) & places.keys() if not places[curie].group}
            alike = sorted(curie for curie in beside_hub if places[curie].compartment == places[hub].compartment)
            named |= dict.fromkeys(alike, f"group:{places[hub].compartment}:{hub}") if len(alike) > 1 else {}
    homes, top = dict(named), named.get(hub, hub)
    for _ in range(ROUNDS):
        ties = find_ties(statements, homes)
        same: dict[object, list[str]] = {}
        for curie in ties:
            if curie != hub and curie not in named:
                # Entities that only the hub acts on are folded whatever their class.
                is_leaf = {other for other, *_ in ties[curie]} == {top}
                family = "" if is_leaf else family_of(content.entities[curie])
                key = (places[curie], family, frozenset(ties[curie]))
                same.setdefault(key, []).append(curie)
        own = {curie: f"group:{members[0]}" for members in same.values() if len(members) > 1 for curie in members}
        homes = named | own
    return homes


def _notes(
    statements: Sequence[Statement],
    causal: Sequence[Statement],
    arrows: Sequence[Arrow],
    outside: Sequence[Arrow],
    chosen: Sequence[Arrow],
) -> Iterator[str]:
    """Yield notes on the statements left out."""
    in_map, apart, drawn = (sum(len(arrow.statements) for arrow in some) for some in (arrows, outside, chosen))
    if len(chosen) < len(outside):
        few = counted(len(outside) - len(chosen), "arrow")
        yield f"{few} with the fewest sources ({counted(apart - drawn, 'statement')}) are left out."
    if apart < in_map:
        yield f"{in_map - apart} statements are on members of one box, and have no arrow."
    beside, other = len(causal) - in_map, sum(not item.is_causal for item in statements)
    if in_map < len(statements):
        yield (
            f"Not drawn: {beside} causal statements on entities without a compartment, such as methods and trials, and "
            f"{other} that are not causal. kg view NAME and kg view --file FILE draw them all."
        )


def _rows(
    nodes: Sequence[Node], arrows: Sequence[Arrow], columns: Mapping[str, int], headings: Sequence[str]
) -> Iterator[Row]:
    """Yield the rows of one compartment after another: the entities that act in it, each with those it acts on."""
    for column, heading in enumerate(headings):
        own = [node.key for node in nodes if columns[node.key] == column]
        yield from rows_by_subject([arrow for key in own for arrow in arrows if arrow.subject == key], heading)
