"""The block of an entity from the table of names, for ``kg add --entity``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.adding.interpreter import WordError, category_of, entity_properties, genes_of, human_term
from kg.curation.layout import turtle
from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.model import terms as v
from kg.names.lookup import candidates, identification, look_up
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model.statements import Entity


def entity_block(name: str, entities: Mapping[str, Entity]) -> str:
    """Make the block of an entity in the curated form.

    :param name: Its name in the field, or its identifier.
    :param entities: The entities of the graph.

    :returns: The block with identifier, labels, synonyms and exact matches. A mouse or rat gene becomes the human gene:
        the context states the species.

    :raises NameNotFoundError: If nothing in the table has the name.
    :raises WordError: If the graph has the entity.
    :raises AmbiguousNameError: If several terms have it.
    """
    found = candidates(name, look_up(name))
    if len(found) > 1:
        raise AmbiguousNameError(name, [str(match) for match in found])
    if not found:
        raise NameNotFoundError(name, what="term", way_out="'kg vocab' with --tables searches the whole vocabularies")
    term = human_term(found[0])
    if own := entities.get(term.curie):
        raise WordError(f"{identification(name, found)}, which the graph has as {own.label}")
    properties = entity_properties(term, name, category_of(term), genes_of(term))
    labels = {properties[v.PREF_LABEL][0].value, term.label}
    if others := [TurtleTerm(other, False) for other, _ in term.names() if other not in labels]:
        properties[v.ALT_LABEL] = others
    return turtle(TurtleBlock(term.curie, properties, "the new entity", 1))
