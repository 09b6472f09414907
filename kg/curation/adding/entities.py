"""New entities: their categories, their properties, and their blocks for ``kg add --entity``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.adding.columns import WordError
from kg.curation.layout import turtle
from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.model import terms as v
from kg.model.spellings import standard_curie
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curation.vocabularies.terms import VocabularyTerm
    from kg.model.statements import Entity
    from kg.names.lookup import NameMatch
    from kg.names.name_table import KnownTerm

#: Prefix to the category of everything that has such an identifier.
CATEGORIES = {
    "NCBIGene": "biolink:Gene",
    "FPLX": "biolink:GeneFamily",
    "CL": "biolink:Cell",
    "CHEBI": "biolink:SmallMolecule",
    "MONDO": "biolink:Disease",
    "DOID": "biolink:Disease",
    "UBERON": "biolink:AnatomicalEntity",
    "HP": "biolink:PhenotypicFeature",
    "NCBITaxon": "biolink:OrganismTaxon",
    "mirbase": "biolink:MicroRNA",
}
#: Kind of a term to its category, where its prefix does not say it.
OF_KIND = {
    "process": "biolink:BiologicalProcess",
    "cell part": "biolink:CellularComponent",
    "chemical": "biolink:ChemicalEntity",
    "procedure": "biolink:Procedure",
}
#: Further categories of terms of GO, besides those in use.
GO_CATEGORIES = ("biolink:BiologicalProcess", "biolink:CellularComponent", "biolink:MolecularActivity")


def human_term(match: NameMatch) -> KnownTerm:
    """Return the term of a match: for a mouse or rat gene the human gene, because contexts state the species."""
    from kg.names.lookup import look_up

    return match.term if match.group == match.term.curie else look_up(match.group)[0].term


def category_of(term: KnownTerm) -> str:
    """Return the category of a term of the table of names; empty if it follows neither from its prefix nor its kind."""
    if term.title.startswith("microRNA "):  # the gene stands for the microRNA; a host gene has another full name
        return "biolink:MicroRNA"
    return CATEGORIES.get(term.curie.partition(":")[0]) or OF_KIND.get(term.kind, "")


def genes_of(term: KnownTerm) -> list[str]:
    """Return the HGNC identifiers that are the same as a term."""
    return [curie for curie in term.same_as if curie.startswith("HGNC:")]


def entity_properties(
    term: KnownTerm | VocabularyTerm, name: str, category: str, matches: Iterable[str] = ()
) -> dict[str, list[TurtleTerm]]:
    """Return the properties of a new entity.

    :param term: Its term in a vocabulary.
    :param name: Its name in the field, which becomes its label, or its identifier.
    :param category: Biolink category.
    :param matches: Identifiers of the same thing in other vocabularies.

    :returns: Properties to values; none is empty.
    """
    label = term.label if standard_curie(name) else " ".join(name.split())
    properties = {
        v.RDF_TYPE: [TurtleTerm(category, True)],
        v.RDFS_LABEL: [TurtleTerm(term.label, False)],
        v.PREF_LABEL: [TurtleTerm(label, False)],
        v.EXACT_MATCH: [TurtleTerm(match, True) for match in matches],
    }
    return {curie: values for curie, values in properties.items() if values}


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
    from kg.names.lookup import candidates, identification, look_up

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
