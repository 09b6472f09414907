"""The reading of a name: the entity, and the aspect, context or reduction that the name states.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from typing import NamedTuple

from kg.model.statements import Entity

#: People.
HUMAN = "NCBITaxon:9606"
#: The species that names state, in words.
SPECIES_WORDS = {HUMAN: "human", "NCBITaxon:10090": "mouse", "NCBITaxon:10116": "rat"}


class Reading(NamedTuple):
    """How a name was read."""

    #: As it was typed.
    name: str
    entity: Entity
    #: Outside terms that share the name, as "musculin (NCBIGene:9242)".
    homonyms: tuple[str, ...]
    #: CURIE of the aspect that the name speaks of: ``msc:Activation`` of "TLR4 ligation". Empty for the entity as such.
    aspect: str = ""
    #: Whether the name says that there is less of it, as "IDO inhibition" does.
    is_reduced: bool = False
    #: Whether the less of it is a loss, as in a deficiency or a knock-out, and not the effect of an inhibitor.
    is_loss: bool = False
    #: Fields and values of the context that the name states, as a question for paths takes them.
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: The same in words, as "licensing IFN-γ".
    context_words: str = ""
    #: The words of the name that were not used, as "serum" or "5p".
    ignored: str = ""
    #: CURIE of the species that the name states, as of "murine MSC"; empty where it states none.
    species: str = ""

    @property
    def is_literal(self) -> bool:
        """Whether the name is the entity's own label or identifier, so that nothing need be said."""
        return self.name in (self.entity.label, self.entity.curie) and not self.homonyms

    @property
    def is_plain(self) -> bool:
        """Whether the name stands for the entity as such, of any species: no aspect, no context, not less of it."""
        return not (self.aspect or self.is_reduced or self.context)

    @property
    def aspect_word(self) -> str:
        """The aspect as statements have it, as "activation"; empty for the entity as such."""
        return self.aspect.removeprefix("msc:").lower()

    @property
    def phrase(self) -> str:
        """The reading in a few words, as "less IDO1" or "T cell [proliferation]"."""
        aspect = f" [{self.aspect_word}]" if self.aspect else ""
        return f"{'less ' if self.is_reduced else ''}{self.entity.label}{aspect}"

    @property
    def sense(self) -> str:
        """The entity and all that the name says about it, as "T cell [proliferation] (CL:0000084), lowered"."""
        aspect = f" [{self.aspect_word}]" if self.aspect else ""
        said = f"{self.entity.label}{aspect} ({self.entity.curie})"
        species = f"species {SPECIES_WORDS.get(self.species, self.species)}" if self.species else ""
        return ", ".join(filter(None, (said, "lowered" if self.is_reduced else "", species, self.context_words)))

    def __str__(self) -> str:
        said = f"{' '.join(self.name.split())} read as {self.sense}"
        if self.homonyms:
            said += f", not {', '.join(self.homonyms)}"
        strand = "the strand " if self.ignored.startswith(("3p", "5p")) else ""
        return f"{said}, ignoring {strand}{self.ignored}" if self.ignored else said
