"""Finding the graph's entities by their names in running text, with their wider and narrower kinds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.curation.drafts.outside_names import known_outside
from kg.curation.drafts.vocabulary import ALIKE, NO_ACTORS
from kg.names.lexicon import fold, make_index, names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.model.statements import Entity

#: Names of so few letters count only in capitals.
TOO_SHORT = 2
#: Short words that may stand in capitals.
WORDS = frozenset(("or", "in", "as", "it", "at", "is", "of", "to", "an", "we"))
#: Prefix of an identifier to the category of what the graph lacks.
CATEGORIES = {"CL": "biolink:Cell", "MONDO": "biolink:Disease", "UBERON": "biolink:AnatomicalEntity"}


class EntityNames:
    """Finds entities by name.

    :param entities: The entities.
    """

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        actors = [item for item in entities.values() if _is_actor(item)]
        index = make_index(actors)
        self._index = {key: curies for key, curies in index.items() if len(key) > TOO_SHORT}
        self._two_letters = {key: curies for key, curies in index.items() if len(key) == TOO_SHORT}
        self._all = frozenset(make_index(entities.values()))
        self._entities = entities
        self._names = {curie: names_of(item) for curie, item in entities.items()}
        self._alike: dict[str, set[str]] = {}
        for item in actors:
            for name in self._names[item.curie]:
                self._alike.setdefault(_alike(name), set()).add(item.curie)
        self._groups = {frozenset(item.members): curie for curie, item in entities.items() if item.members}

    def find(self, text: str, *, alike: bool = True) -> str | None:
        """Find the one entity of the graph that has a name.

        :param text: The name, also in the plural.
        :param alike: Whether words that mean the same may stand for each other, as "capacity" and "ability".

        :returns: Its CURIE, or ``None``.
        """
        key = fold(text)
        for form in (key, key.removesuffix("s"), f"{key[:-3]}y" if key.endswith("ies") else key):
            if len(curies := self._index.get(form, ())) == 1:
                return curies[0]
        symbol = text.removesuffix("s")
        if len(symbol) == TOO_SHORT and symbol.isupper() and symbol.casefold() not in WORDS:
            curies = self._two_letters.get(fold(symbol), ())
            return curies[0] if len(curies) == 1 else None
        if alike and " " in text:
            found = self._alike.get(_alike(text), ())
            if len(found) == 1:
                return next(iter(found))
        return None

    def is_own(self, curie: str) -> bool:
        """Return whether an entity is one of the graph."""
        return curie in self._entities

    def find_anywhere(self, text: str) -> str | None:
        """Find the one entity that has a name, outside the graph if it is a symbol."""
        return self.find(text) or known_outside(text)

    def has(self, text: str) -> bool:
        """Return whether a name is one of the graph as it stands, without other words for the same."""
        return fold(text) in self._index

    def is_taken(self, word: str) -> bool:
        """Return whether a word is a name of any entity of the graph, also of one that drafts never use."""
        return fold(word) in self._all

    def names(self, curie: str) -> Collection[str]:
        """Return the names of an entity."""
        return self._names.get(curie, ())

    def label(self, curie: str) -> str:
        """Return the label of an entity; empty outside the graph."""
        entity = self._entities.get(curie)
        return entity.label if entity is not None else ""

    def category(self, curie: str) -> str:
        """Return the category of an entity; outside the graph that of its vocabulary, or nothing."""
        entity = self._entities.get(curie)
        return entity.category if entity is not None else CATEGORIES.get(curie.partition(":")[0], "")

    def is_intervention(self, curie: str) -> bool:
        """Return whether an entity is the administration of another."""
        entity = self._entities.get(curie)
        return entity is not None and bool(entity.administers)

    def broader(self, curie: str) -> tuple[str, ...]:
        """Return the entities of the graph that are one step wider."""
        entity = self._entities.get(curie)
        return tuple(wider for wider in entity.broader if wider in self._entities) if entity is not None else ()

    def is_kind(self, curie: str, wider: str | None) -> bool:
        """Return whether an entity is another, or a kind of it."""
        return curie == wider or wider in self._wider(curie)

    def is_kin(self, curie: str, other: str) -> bool:
        """Return whether one of two entities is wider than the other, or administers it."""
        return other in self._wider(curie) or curie in self._wider(other)

    def group(self, members: Collection[str]) -> str | None:
        """Find the entity of a list whose members are exactly these."""
        return self._groups.get(frozenset(members))

    def may_act(self, curie: str) -> bool:
        """Return whether an entity acts in a sentence that does not say who acts: a cell or drug, and no process."""
        return self.category(curie) not in NO_ACTORS and not self.members(curie)

    def members(self, curie: str) -> tuple[str, ...]:
        """Return the members of an entity that is a list."""
        entity = self._entities.get(curie)
        return tuple(entity.members) if entity is not None else ()

    def is_listed(self, curie: str, groups: Collection[str]) -> bool:
        """Return whether an entity is a member of a list that is one of some entities."""
        return any(group in groups and curie in members for members, group in self._groups.items())

    def _wider(self, curie: str) -> set[str]:
        found: set[str] = set()
        queue = [curie]
        while queue:
            entity = self._entities.get(queue.pop())
            if entity is not None:
                queue += [wider for wider in (*entity.broader, *entity.administers) if wider not in found]
                found.update((*entity.broader, *entity.administers))
        return found


def _alike(name: str) -> str:
    """Return a name with words that mean the same brought together."""
    found = []
    name = re.sub(r"\bimmuno?e?[\s-](?=suppress|modulat|regulat)", "immuno", name.casefold())
    name = re.sub(r"\b(?:beneficial|therapeutic|protective)\s(?:effects?|activity|efficacy)\b", "efficacy", name)
    for word in re.sub(r"(?<=\S\s)lymphocytes?\b", "cell", name.replace("-", " ")).split():
        singular = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
        found.append(ALIKE.get(word, ALIKE.get(singular, singular)))
    return fold(" ".join(found))


def _is_actor(entity: Entity) -> bool:
    """Return whether an entity may act in a draft: no homonym, and no species, which is a matter of the context."""
    return not entity.is_homonym and entity.category != "biolink:OrganismTaxon"
