"""SBGN-ML, activity flow: the influences between activities, in compartments for cells.

An aspect is part of the label of an activity; processes, diseases and states are phenotypes. Activity flow cannot mark
a hedge: the notes of an arc say that a source only suggests it, or that a curator inferred it. Hypothesised statements
are left out, as denials are.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # written, never read

from kg.formats.activities import identifiers, influences
from kg.formats.indra import MOLECULES
from kg.formats.rows import category
from kg.formats.xml_text import XHTML, document, xml_safe
from kg.words.phrases import label

if TYPE_CHECKING:
    from kg.formats.activities import Activity, Influence
    from kg.formats.registry import ExportJob

SBGN = "http://sbgn.org/libsbgn/0.2"
#: Width and height of an activity, and the free space around it.
WIDTH, HEIGHT, GAP = 120, 40, 40
ARCS = {1: "positive influence", -1: "negative influence", None: "unknown influence"}
#: Categories of entities drawn as biological activities; all others are phenotypes.
ACTING = MOLECULES | {
    f"biolink:{name}" for name in ("Cell", "CellularComponent", "BiologicalEntity", "Treatment", "Procedure")
}


def write(job: ExportJob) -> str:
    """Write the influences of a graph, laid out on a grid."""
    content, losses = job.content, job.losses
    found = influences(content, losses, signed=False)
    activities = {end for item in found for end in (item.source, item.target)}
    ordered = sorted(activities, key=lambda activity: (activity.cell, activity.words(content).casefold(), activity))
    names = identifiers(ordered, content)
    losses.add("contexts of statements", sum(bool(s.context.curie) for i in found for s in i.statements))
    losses.add("mediators of statements", sum(bool(s.mediators) for i in found for s in i.statements))
    ET.register_namespace("", SBGN)
    ET.register_namespace("xhtml", XHTML)
    root = ET.Element(f"{{{SBGN}}}sbgn")
    chart = ET.SubElement(root, f"{{{SBGN}}}map", {"id": "msc_kg", "language": "activity flow"})
    places = _grid(ordered)
    cells = dict.fromkeys(activity.cell for activity in ordered if activity.cell)
    compartments = {cell: f"cell_{number}" for number, cell in enumerate(cells, 1)}
    for cell, name in compartments.items():
        inside = [places[activity] for activity in ordered if activity.cell == cell]
        glyph = ET.SubElement(chart, f"{{{SBGN}}}glyph", {"id": name, "class": "compartment"})
        _label(glyph, label(cell, content.entities), job)
        _box(glyph, *_around(inside))
    for activity in ordered:
        kind = "biological activity" if category(activity.entity, content) in ACTING else "phenotype"
        attributes = {"id": names[activity], "class": kind}
        if activity.cell:
            attributes["compartmentRef"] = compartments[activity.cell]
        glyph = ET.SubElement(chart, f"{{{SBGN}}}glyph", attributes)
        _label(glyph, activity._replace(cell="").words(content), job)
        x, y = places[activity]
        _box(glyph, x, y, WIDTH, HEIGHT)
    for number, item in enumerate(found, 1):
        _arc(chart, number, item, names, places)
    return document(root)


def _grid(activities: list[Activity]) -> dict[Activity, tuple[int, int]]:
    """Return the place of each activity: those of one cell stand in rows of their own, one below the other."""
    columns = max(1, ceil(sqrt(len(activities))))
    places = {}
    row, column, cell = 0, 0, activities[0].cell if activities else ""
    for activity in activities:
        if column == columns or activity.cell != cell:
            row, column = row + (2 if activity.cell != cell else 1), 0
        places[activity] = (GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + GAP))
        column, cell = column + 1, activity.cell
    return places


def _around(places: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """Return the box around some activities."""
    left, top = min(x for x, _ in places), min(y for _, y in places)
    right, bottom = max(x for x, _ in places) + WIDTH, max(y for _, y in places) + HEIGHT
    edge = GAP // 2
    return left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge


def _label(glyph: ET.Element, text: str, job: ExportJob) -> None:
    ET.SubElement(glyph, f"{{{SBGN}}}label", {"text": xml_safe(" ".join(text.split()), job.losses)})


def _box(glyph: ET.Element, x: int, y: int, width: int, height: int) -> None:
    sides = {"x": str(x), "y": str(y), "w": str(width), "h": str(height)}
    ET.SubElement(glyph, f"{{{SBGN}}}bbox", sides)


def _arc(
    chart: ET.Element,
    number: int,
    item: Influence,
    names: dict[Activity, str],
    places: dict[Activity, tuple[int, int]],
) -> None:
    ends = {"source": names[item.source], "target": names[item.target]}
    arc = ET.SubElement(chart, f"{{{SBGN}}}arc", {"id": f"arc_{number}", "class": ARCS[item.sign], **ends})
    notes = ET.SubElement(ET.SubElement(arc, f"{{{SBGN}}}notes"), f"{{{XHTML}}}body")
    for statement in item.statements:
        ET.SubElement(notes, f"{{{XHTML}}}p").text = f"{statement.id}, {statement.certainty}"
    for tag, activity in (("start", item.source), ("end", item.target)):
        x, y = places[activity]
        ET.SubElement(arc, f"{{{SBGN}}}{tag}", {"x": str(x + WIDTH // 2), "y": str(y + HEIGHT // 2)})
