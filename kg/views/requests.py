"""Figures of the whole graph and of a file, and the statements of a condition, from the request for a view."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from kg.errors import NameNotFoundError
from kg.model.statements import ENTITY_FIELDS
from kg.suggest import suggest
from kg.views.both_layouts import plainly_laid_out
from kg.views.compare_figure import ConditionSide, find_condition
from kg.views.map_figure import map_figure
from kg.views.web_figure import web_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.questions import NamedContent
    from kg.views.figure import Figure

#: MSC: a graph without them has no place in the compartments of the map.
MSC = "CL:0000134"
#: Most statements that become a map, and most boxes and arrows that stand in plain columns; more become a web.
MOST_MAPPED, MOST_BOXES, MOST_ARROWS = 4000, 80, 120
#: Most files that the message about an unknown one lists.
MOST_LISTED = 30


def whole_figure(content: Content) -> Figure:
    """Draw a whole graph: as a map if it is about MSC, otherwise in columns if it is small, or as a web."""
    statements = [item for item in content.statements.values() if not item.retracted]
    mapped = _map(content, statements, "Mechanisms of mesenchymal stromal cells")
    return mapped or _part_figure(content, statements, "The whole graph")


def file_figure(content: Content, name: str) -> Figure:
    """Draw the statements of one file.

    :param content: The content.
    :param name: Name of the file, with or without folder and ending.

    :returns: The figure.

    :raises NameNotFoundError: If no statement comes from such a file; ``near`` has files like it.
    """
    wanted = PurePath(name).stem
    found = [item for item in content.statements.values() if PurePath(item.file).stem == wanted and not item.retracted]
    if not found:
        known = sorted({PurePath(item.file).stem for item in content.statements.values() if item.file})
        more = f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else ""
        way_out = f"choose from {', '.join(known[:MOST_LISTED]) or 'none'}{more}"
        raise NameNotFoundError(name, suggest(wanted, known, "word"), what="file of statements", way_out=way_out)
    title = f"Statements of {found[0].file}"
    return _map(content, found, title, is_whole=True) or _part_figure(content, found, title)


def _map(content: Content, statements: Sequence[Statement], title: str, *, is_whole: bool = False) -> Figure | None:
    """Draw statements as a map; ``None`` if the graph is not about MSC, or there are too many for a map."""
    if MSC not in content.entities or len(statements) > MOST_MAPPED:
        return None
    figure = map_figure(content, statements, title, is_whole=is_whole)
    return figure if figure.layouts else None


def _part_figure(content: Content, statements: Sequence[Statement], title: str) -> Figure:
    """Draw statements in columns as their arrows run, or as a web if they are too many."""
    figure = web_figure(content, statements, title)
    if not figure.arrows or len(figure.nodes) > MOST_BOXES or len(figure.arrows) > MOST_ARROWS:
        return figure
    return plainly_laid_out(figure, content)


def read_condition(graph: NamedContent, given: str) -> ConditionSide:
    """Find the statements read under a condition.

    :param graph: The graph, and the names by which it is asked.
    :param given: ``FIELD=VALUE`` for a field of the context, or the names of entities, joined with commas: statements
        whose subject or context one of them is.

    :returns: One side of a comparison.

    :raises NameNotFoundError: If a name stands for nothing in the graph.
    :raises AmbiguousNameError: If a name stands for several entities.
    :raises ValueError: If a field is unknown.
    """
    content = graph.content
    field, equals, value = given.partition("=")
    if equals:
        ((name, values),) = graph.read_context({field.strip(): [part.strip() for part in value.split(",")]})
        labels = [content.entities[item].label if item in content.entities else item for item in values]
        kinds = {kind for item in values for kind in content.kinds(item)} if name in ENTITY_FIELDS else set(values)
        words = f"{name.replace('_', ' ')}: {', '.join(labels)}"
        return find_condition(content, words, kinds, [name], acting=False)
    entities = [graph.read(part.strip()).entity for part in given.split(",")]
    kinds = {kind for entity in entities for kind in content.kinds(entity.curie)}
    return find_condition(content, ", ".join(item.label for item in entities), kinds, ENTITY_FIELDS, acting=True)
