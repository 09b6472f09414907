"""Turtle of a part of the graph: some statements, with all that belongs to them and without the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.model.content import Content
    from kg.model.statements import Statement


def part_turtle(content: Content, statements: Collection[Statement]) -> str:
    """Write some statements as Turtle, in the form in which the whole graph is exported.

    :param content: Where they come from.
    :param statements: The statements.

    :returns: Turtle of the statements, their entities, contexts, passages and references; subjects sorted.
    """
    from pyoxigraph import Store

    from kg.formats.rdf import to_turtle
    from kg.formats.selection import restricted
    from kg.sparql.dataset import quads

    store = Store()
    store.bulk_extend(quads(restricted(content, statements)))
    return to_turtle(store)
