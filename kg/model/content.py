"""The content of a graph: its parts by identifier, and look-ups over them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from kg.cached import cached_property
from kg.data_class import DataClass

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kg.model.statements import Context, Entity, Passage, Predicate, Reference, Statement, Tension
    from kg.model.studies import Study

Part = TypeVar("Part")


class Content(DataClass):
    """Everything that ``triples/`` and ``ontology/`` say: each part by identifier.

    Entities, contexts and tensions are sorted; the other parts are in the order of files and lines. The parts of a
    store are read as they are asked for. A content is never changed once it is made, and is equal to itself only, so it
    can be a key.
    """

    #: SHA-256 over the names and bytes of the files it was made from.
    data_version: str
    predicates: Mapping[str, Predicate]
    entities: Mapping[str, Entity]
    contexts: Mapping[str, Context]
    passages: Mapping[str, Passage]
    references: Mapping[str, Reference]
    statements: Mapping[str, Statement]
    tensions: Mapping[str, Tension] = {}
    studies: Mapping[str, Study] = {}
    #: Passage to the reason why nothing points to it.
    left_out: Mapping[str, str] = {}
    #: Aspect to the next broader aspect.
    broader_aspects: Mapping[str, str] = {}
    #: Identifier of a removed statement to that of the statement or list that replaces it.
    replaced: Mapping[str, str] = {}
    #: Most entities of a closure.
    _most_kin = sys.maxsize

    def naming(self, *curies: str) -> Sequence[Statement]:
        """List the statements that name all of some entities, in any role, in their order."""
        first, *others = (self._by_entity.get(curie, ()) for curie in curies)
        both = set.intersection(*({item.id for item in items} for items in others)) if others else None
        return [item for item in first if both is None or item.id in both]

    @property
    def can_be_listed(self) -> bool:
        """Whether one question may look at every statement."""
        return True

    def qualified(self) -> Iterable[Statement]:
        """Return the statements that say more than two entities and a predicate, in order; here, all of them."""
        return self.statements.values()

    def curated(self) -> Iterable[Statement]:
        """Return the statements that a curator wrote, with their evidence, in order; here, all of them."""
        return self.statements.values()

    def contested(self) -> Iterable[Statement]:
        """Return the statements on pairs of which opposite things may be said, in order; here, all of them."""
        return self.statements.values()

    def of_blocks(self, curies: Collection[str]) -> Sequence[Statement]:
        """List the statements with some identifiers, lists expanded, in their order."""
        named = set(curies)
        return [item for item in self.curated() if {item.id, item.block} & named]

    def described(self) -> Iterable[Entity]:
        """Return the entities that are described by more than names and broader kinds; here, all of them."""
        return self.entities.values()

    def tallies(self) -> Mapping[str, int | Counter[str]] | None:
        """Return counts where they are known without reading all; see :func:`kg.answers.stats.tallies`. Here, none."""
        return None

    def categories(self) -> set[str]:
        """Return the categories of the entities."""
        return {entity.category for entity in self.entities.values()}

    def is_descriptive(self, item: Statement) -> bool:
        """Return whether a statement is known not to be causal; paths follow it only when asked to."""
        return not item.is_causal

    def between(self, subjects: Collection[str], objects: Collection[str]) -> Sequence[Statement]:
        """List the statements of some subjects on some objects, in their order."""
        found = [
            item
            for curie in dict.fromkeys(subjects)
            for item in self._by_entity.get(curie, ())
            if item.subject == curie and item.object in objects
        ]
        return sorted(found, key=lambda item: self._places[item.id]) if len(found) > 1 else found

    def touching(self, curies: Collection[str]) -> Sequence[Statement]:
        """List the statements whose subject or object is one of some entities, in their order."""
        return [item for item in self.statements.values() if item.subject in curies or item.object in curies]

    def family(self, curie: str) -> set[str]:
        """Return an entity with everything narrower and wider."""
        return self.kinds(curie) | self.wider(curie)

    def wider(self, curie: str) -> set[str]:
        """Return an entity with everything wider."""
        return self._closure(curie, self.broader)

    def kinds(self, curie: str) -> set[str]:
        """Return an entity with everything narrower."""
        return self._closure(curie, self.narrower)

    def interventions_of(self, curie: str) -> Sequence[str]:
        """List the interventions that administer an entity or a narrower kind, or the entities that one administers."""
        given = self.entities[curie].administers if curie in self.entities else ()
        giving = (other for kind in sorted(self.kinds(curie)) for other in self.giving(kind))
        return tuple(dict.fromkeys((*given, *giving)))

    def gives_as_such(self, curie: str) -> tuple[str, ...]:
        """List the entities whose statements answer for an intervention that gives them.

        There are none where it gives several things, or gives one in its own way and without an intent of its own:
        a statement on MSC says nothing of giving them early.
        """
        if curie not in self.entities:
            return ()
        entity = self.entities[curie]
        is_special = not entity.intent and self.is_one_way(curie)
        return () if is_special or len(entity.administers) > 1 else entity.administers

    def is_one_way(self, curie: str) -> bool:
        """Return whether an intervention is one way of a wider one that has the same intent.

        Giving MSC with the graft is one way of giving them preventively: results on prevention need not hold for it.
        """
        entity = self.entities[curie]
        wider = (self.entities[other] for other in entity.broader if other in self.entities)
        return any(other.administers and other.intent == entity.intent for other in wider)

    def giving(self, curie: str) -> Sequence[str]:
        """List the interventions that are stated to administer an entity."""
        return self._interventions.get(curie, ())

    def broader(self, curie: str) -> Sequence[str]:
        """List the next broader entities of an entity."""
        return self.entities[curie].broader if curie in self.entities else ()

    def narrower(self, curie: str) -> Sequence[str]:
        """List the entities whose next broader entity is this one."""
        return self._narrower.get(curie, ())

    def qualified_naming(self, curie: str) -> Sequence[Statement]:
        """List the qualified statements that name an entity: those that say more than two entities and a predicate."""
        return self.naming(curie)

    def groups(self, curie: str) -> Sequence[str]:
        """List the groups that an entity is a member of."""
        return self._groups.get(curie, ())

    def studies_measuring(self, outcomes: Collection[str]) -> Sequence[Study]:
        """List the studies with a result on one of some outcomes, in their order."""
        return [item for item in self.studies.values() if any(result.entity in outcomes for result in item.outcomes)]

    def successor(self, identifier: str) -> str:
        """Return the identifier that replaced that of a statement, or the same one if it was not replaced."""
        while identifier in self.replaced:
            identifier = self.replaced[identifier]
        return identifier

    def _closure(self, curie: str, following: Callable[[str], Iterable[str]]) -> set[str]:
        """Return an entity with everything reachable from it; of very many, the nearest."""
        found = {curie: None}
        for current in (queue := [curie]):
            new = [other for other in following(current) if other not in found][: self._most_kin - len(found)]
            found.update(dict.fromkeys(new))
            queue += new
        return set(found)

    @cached_property
    def _by_entity(self) -> dict[str, list[Statement]]:
        statements = self.statements.values()
        return _grouped((curie, item) for item in statements for curie in dict.fromkeys(item.entities))

    @cached_property
    def tensions_on(self) -> Mapping[str, Sequence[Tension]]:
        """The tensions that link a statement, or a list of them, by its identifier."""
        return _grouped((identifier, item) for item in self.tensions.values() for identifier in item.statements)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {identifier: place for place, identifier in enumerate(self.statements)}

    @cached_property
    def _interventions(self) -> dict[str, list[str]]:
        return _grouped((given, entity.curie) for entity in self.described() for given in entity.administers)

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        return _grouped((wider, entity.curie) for entity in self.entities.values() for wider in entity.broader)

    @cached_property
    def _groups(self) -> dict[str, list[str]]:
        return _grouped((member, entity.curie) for entity in self.entities.values() for member in entity.members)


def _grouped(pairs: Iterable[tuple[str, Part]]) -> dict[str, list[Part]]:
    """Return the second parts of pairs by the first, in order."""
    found: dict[str, list[Part]] = {}
    for key, part in pairs:
        found.setdefault(key, []).append(part)
    return found
