"""From names to entities: labels, synonyms, CURIEs and IRIs, however they are typed.

:func:`fold` brings spellings together: case, Greek letters and their names, sub- and superscripts, hyphens and spaces.
A minus that says "negative" is kept: CD4⁻ is not CD4⁺. A name that fits nothing is tried in the singular. Where a name
also stands for something outside the graph (a *homonym*), the reading in the graph wins, and the reading says so.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.model.spellings import standard_curie

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.model.statements import Entity

#: Greek letters become their names.
GREEK = {
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta"},
    **{"κ": "kappa", "λ": "lambda", "μ": "m", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau"},
    **{"υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega"},
}
#: Those that gene symbols write with their Latin initial. Not at the beginning of a name: a beta cell is no B cell.
GREEK_NAMES = re.compile(r"(?<=.)(?:alpha|beta|gamma|delta|epsilon|zeta|kappa|lambda|omega)")
#: A minus at the end of a word that says "negative"; a hyphen does so only after a CD number.
NEGATIVE = re.compile(r"(?<=\w)−(?!\S)|(?:(?<=\bcd\d)|(?<=\bcd\d\d)|(?<=\bcd\d\d[a-z\d]))-(?!\S)")
_TRANSLATE = str.maketrans(GREEK)


class Reading(NamedTuple):
    """How a name was read."""

    #: As it was typed.
    name: str
    entity: Entity
    #: Outside terms that share the name, as "musculin (NCBIGene:9242)".
    homonyms: tuple[str, ...]

    @property
    def is_literal(self) -> bool:
        """Whether the name is the entity's own label or identifier, so that nothing need be said."""
        return self.name in (self.entity.label, self.entity.curie) and not self.homonyms

    def __str__(self) -> str:
        said = f"{' '.join(self.name.split())} read as {self.entity.label} ({self.entity.curie})"
        return f"{said}, not {', '.join(self.homonyms)}" if self.homonyms else said


def fold(name: str) -> str:
    """Bring spellings of one name together.

    >>> {fold(name) for name in ("TGF-β1", "tgf beta 1", "TGFB1", "TGFβ₁")}
    {'tgfb1'}
    >>> fold("IFN-γ") == fold("ifng") == fold("IFN gamma")
    True
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_TRANSLATE)
    text = NEGATIVE.sub("negative", text)
    text = "".join(c for c in text if c.isalnum())
    return GREEK_NAMES.sub(lambda match: match[0][0], text)


def names_of(entity: Entity) -> tuple[str, ...]:
    """Give every name of an entity, its label first."""
    return (entity.label, entity.official_label, *entity.synonyms)


class Lexicon:
    """The names of the entities of a graph.

    :param entities: Every entity, homonyms included.
    :param index: Folded name to CURIEs, where it has been made before.
    """

    def __init__(self, entities: Mapping[str, Entity], index: dict[str, tuple[str, ...]] | None = None) -> None:
        self._entities = entities
        self.index = make_index(entities.values()) if index is None else index

    def read(self, name: str) -> Reading:
        """Read a name, CURIE or IRI.

        :param name: In whatever spelling; see :func:`fold`. The plural will do.

        :returns: The one entity of the graph that it stands for. Where several have the name, the one that is spelt
            like it wins.

        :raises NameNotFoundError: If it stands for nothing in the graph.
        :raises AmbiguousNameError: If it stands for several entities of the graph.
        """
        curie = name if name in self._entities else standard_curie(name)
        found = self._identified(curie) if curie is not None else [self._entities[c] for c in self._look_up(name)]
        inside = [entity for entity in found if not entity.is_homonym]
        outside = tuple(f"{entity.label} ({entity.curie})" for entity in found if entity.is_homonym)
        exact = [entity for entity in inside if name in names_of(entity)]
        if len(inside) > 1 and len(exact) == 1:
            inside = exact
        if len(inside) > 1:
            raise AmbiguousNameError(name, [f"{entity.label} ({entity.curie})" for entity in inside])
        if not inside:
            raise NameNotFoundError(name, [] if curie else self.near(name), outside)
        return Reading(name, inside[0], outside)

    def _identified(self, curie: str) -> list[Entity]:
        """Give the entity of an identifier, else those that it matches exactly; in its own case, else in any."""
        if curie in self._entities:
            return [self._entities[curie]]
        folded = curie.casefold()
        entities = list(self._entities.values())
        return [entity for entity in entities if entity.curie.casefold() == folded] or [
            entity for entity in entities if folded in map(str.casefold, entity.exact_matches)
        ]

    def _look_up(self, name: str) -> tuple[str, ...]:
        folded = fold(name)
        for key in (folded, folded.removesuffix("s"), folded.removesuffix("es"), re.sub("ies$", "y", folded)):
            if key and (found := self._named(key)):
                return found
        return ()

    def _named(self, folded: str) -> tuple[str, ...]:
        """Give the CURIEs of the entities that have a name."""
        return self.index.get(folded, ())

    def near(self, name: str, count: int = 5) -> list[str]:
        """List labels of the graph that look like a name, the most alike first."""
        from difflib import get_close_matches

        folded = fold(name)
        known = self._names_like(folded)
        keys = sorted((key for key in known if len(folded) > 2 and folded in key), key=len)
        keys += get_close_matches(folded, known, n=3 * count, cutoff=0.72)
        found = (self._entities[curie] for key in keys for curie in self._named(key))
        return list(dict.fromkeys(entity.label for entity in found if not entity.is_homonym))[:count]

    def _names_like(self, folded: str) -> Collection[str]:
        """Give the folded names among which those that look like another are sought."""
        return self.index

    def find(self, text: str) -> list[tuple[Entity, str]]:
        """Search every name and identifier for a text.

        :param text: Part of a name, in whatever spelling.

        :returns: The entities, homonyms left out, each with the name that fits best: names that are the text first,
            then names that begin with it, each by label. Empty where no name has the text, or it has no letter or
            digit.
        """
        hits = [(*hit, entity) for entity in self._candidates(text) if (hit := _fit(text, entity))]
        hits.sort(key=lambda hit: (hit[0], hit[-1].label.casefold()))
        return [(entity, name) for *_, name, entity in hits]

    def _candidates(self, text: str) -> Iterable[Entity]:
        """Give entities, among them those that have a text in a name or identifier."""
        return self._entities.values()


def _fit(text: str, entity: Entity) -> tuple[int, int, str] | None:
    """Say how well an entity fits a text: how its best name does, that name's length and the name itself."""
    folded, plain = fold(text), text.strip().casefold()
    fitting = [
        (0 if key == folded else 1 if key.startswith(folded) else 2, len(name), name)
        for name in names_of(entity)
        if folded and (folded in (key := fold(name)) or plain in name.casefold())
    ]
    if folded and plain in entity.curie.casefold():
        fitting.append((2, len(entity.curie), entity.curie))
    return min(fitting, key=lambda fit: fit[:2]) if fitting and not entity.is_homonym else None


def make_index(entities: Iterable[Entity]) -> dict[str, tuple[str, ...]]:
    """Map each folded name to the CURIEs of the entities that have it."""
    index: dict[str, list[str]] = {}
    for entity in entities:
        for name in names_of(entity):
            curies = index.setdefault(fold(name), [])
            if entity.curie not in curies:
                curies.append(entity.curie)
    return {key: tuple(curies) for key, curies in index.items() if key}
