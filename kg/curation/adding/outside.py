"""The block of an entity, from the table of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.adding.interpreter import CATEGORIES, OF_KIND, WordError
from kg.curation.layout import turtle
from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.model import terms as v
from kg.model.spellings import standard_curie
from kg.names.lookup import candidates, identification, look_up
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model.statements import Entity
    from kg.names.name_table import KnownTerm


def entity_block(name: str, entities: Mapping[str, Entity]) -> str:
    """Make the block of an entity in the curated form.

    :param name: What people of the field call it, or its identifier.
    :param entities: What the graph has.

    :returns: The block with identifier, labels, synonyms and exact matches. A mouse or rat gene becomes the human gene:
        here the species stands in the context.

    :raises NameNotFoundError: If nothing in the table has the name.
    :raises WordError: If the graph has the entity.
    :raises AmbiguousNameError: If several terms have it.
    """
    found = candidates(name, look_up(name))
    if len(found) > 1:
        raise AmbiguousNameError(name, [str(match) for match in found])
    if not found:
        raise NameNotFoundError(name, what="term", way_out="'kg vocab' with --tables searches the whole vocabularies")
    match = found[0]
    term = match.term if match.group == match.term.curie else look_up(match.group)[0].term
    if own := entities.get(term.curie):
        raise WordError(f"{identification(name, found)}, which the graph has as {own.label}")
    return turtle(TurtleBlock(term.curie, _properties(term, name), "the new entity", 1))


def _properties(term: KnownTerm, name: str) -> dict[str, list[TurtleTerm]]:
    label = term.label if standard_curie(name) else " ".join(name.split())
    category = CATEGORIES.get(term.curie.partition(":")[0]) or OF_KIND[term.kind]
    others = [other for other, _ in term.names() if other not in (label, term.label)]
    matches = [curie for curie in term.same_as if curie.startswith("HGNC:")]
    properties = {
        v.RDF_TYPE: [TurtleTerm(category, True)],
        v.RDFS_LABEL: [TurtleTerm(term.label, False)],
        v.PREF_LABEL: [TurtleTerm(label, False)],
        v.ALT_LABEL: [TurtleTerm(other, False) for other in others],
        v.EXACT_MATCH: [TurtleTerm(curie, True) for curie in matches],
    }
    return {curie: values for curie, values in properties.items() if values}
