"""The statement model: what the graph holds, as plain immutable rows.

Identifiers are CURIEs throughout; words such as ``asserted`` or ``in vitro`` are the labels of the terms in
``ontology/msc.ttl``. The classes are named tuples, so that the compiled graph is read without building anything.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kg.studies import Study

#: Certainties from the strongest to the weakest; msc:Inferred is a curator's own link.
CERTAINTIES = ("asserted", "suggested", "hypothesised", "inferred")

#: The fields of a context, in the order in which they are shown.
CONTEXT_FIELDS = ("species", "cell_source", "licensing", "delivery", "disease_setting", "system", "condition")
#: Those of them whose values are entities, and those whose values are words of the ontology; a condition is free text.
ENTITY_FIELDS = ("species", "cell_source", "licensing", "disease_setting")
WORD_FIELDS = ("delivery", "system")


class Predicate(NamedTuple):
    """A predicate of ``ontology/msc.ttl``."""

    curie: str
    #: As in "PGE2 *increases* M2 macrophage".
    label: str
    #: As in "PGE2 *does not increase* M2 macrophage".
    negated_label: str
    #: 1, -1, or ``None`` where the predicate does not fix it.
    sign: int | None
    #: Whether paths follow it without being asked to.
    is_causal: bool
    definition: str
    #: Outside terms: ``(mapping property, CURIE)``.
    mappings: tuple[tuple[str, str], ...]


class Entity(NamedTuple):
    """Something that statements are about."""

    curie: str
    #: What people of the field say (``skos:prefLabel``), unique in the graph.
    label: str
    #: The label of the vocabulary that the identifier comes from (``rdfs:label``).
    official_label: str
    #: Biolink category, such as ``biolink:Gene``.
    category: str
    synonyms: tuple[str, ...]
    exact_matches: tuple[str, ...]
    #: The next wider entities (``skos:broader``).
    broader: tuple[str, ...]
    definition: str
    comment: str
    caveats: tuple[str, ...]
    #: Whether it only shares a name with an entity and stands in no statement.
    is_homonym: bool
    file: str
    line: int


class Context(NamedTuple):
    """Under which conditions a statement is made. An empty field is unknown, not "any"."""

    curie: str
    label: str
    #: NCBITaxon CURIEs.
    species: tuple[str, ...]
    #: CL or UBERON CURIEs: where the MSC come from.
    cell_source: tuple[str, ...]
    #: What stimulated the MSC beforehand.
    licensing: tuple[str, ...]
    #: ``soluble``, ``contact`` or ``vesicle``.
    delivery: tuple[str, ...]
    #: MONDO or ``ent:`` CURIEs.
    disease_setting: tuple[str, ...]
    #: ``in vitro``, ``animal`` or ``clinical``.
    system: tuple[str, ...]
    #: Free words.
    condition: tuple[str, ...]
    #: Names of fields that the clause takes over from the one before.
    inherited: tuple[str, ...]

    def stated(self) -> dict[str, tuple[str, ...]]:
        """Give the fields that are stated, in order."""
        return {field: values for field in CONTEXT_FIELDS if (values := getattr(self, field))}


#: The context of a statement that names none.
NO_CONTEXT = Context("", "", (), (), (), (), (), (), (), ())


class Passage(NamedTuple):
    """One sentence or table row of a source document, by place and hash."""

    curie: str
    #: CURIE of the source document.
    document: str
    #: ``3.2``, ``abstract``, or ``t1`` for the first table.
    section: str
    #: Counted from 1 in the section; 0 in a table.
    paragraph: int
    #: Counted from 1 in the paragraph, or the row of the table.
    sentence: int
    #: SHA-256 of the normalised text, lower-case hexadecimal.
    sha256: str
    #: CURIEs of the references that are cited in it.
    references: tuple[str, ...]


class Reference(NamedTuple):
    """A publication: a source document or one that it cites."""

    curie: str
    #: Number in the list of the citing document; 0 for a source document.
    number: int
    authors: str
    title: str
    journal: str
    #: 0 where unknown.
    year: int
    volume: str
    pages: str
    doi: str
    pmid: str
    url: str
    caveats: tuple[str, ...]
    #: Whether it is a document that was read.
    is_document: bool

    @property
    def short(self) -> str:
        """First author and year, as in ``Kadri et al. 2023``."""
        people = [author for author in self.authors.split(";") if author.strip()]
        first = people[0].split(",")[0].strip() if people else "Anonymous"
        return f"{first}{' et al.' if len(people) > 1 else ''} {self.year or 'n.d.'}"


class Evidence(NamedTuple):
    """One line of evidence of a statement."""

    curie: str
    #: CURIE of the passage it was read in.
    passage: str
    #: ``supports``, ``refutes`` or ``inconclusive``.
    stance: str
    #: ECO CURIE; ECO:0000204 is an author statement.
    eco: str
    #: ``observation``, ``necessity``, ``sufficiency``, ``rescue``, ``correlation``, or empty.
    role: str
    #: CURIEs of the references it rests on.
    references: tuple[str, ...]
    comment: str


class Statement(NamedTuple):
    """One mechanism statement: subject, predicate, object, and all that qualifies it."""

    #: ``stm:`` CURIE: the file's stem and a number, and for a list its members after a full stop each.
    id: str
    subject: str
    predicate: str
    object: str
    #: 1: the object rises with the subject; -1: it falls; 0: measured, no effect; ``None``: unknown.
    sign: int | None
    is_negated: bool
    #: One of :data:`CERTAINTIES`.
    certainty: str
    #: Why the link was closed, for ``inferred``.
    reason: str
    subject_aspect: str
    object_aspect: str
    #: CURIE of the cell in which it happens, or empty.
    in_cell: str
    via: tuple[str, ...]
    timing: str
    context: Context
    #: CURIE shared by the members of one list, or empty.
    collective: str
    #: ``direct``, ``indirect`` or empty.
    directness: str
    #: CURIEs of known steps between subject and object that it leaves out.
    omits: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    caveats: tuple[str, ...]
    comment: str
    #: Why it was withdrawn, or empty.
    retracted: str
    is_causal: bool
    file: str
    line: int

    @property
    def block(self) -> str:
        """CURIE of the block that it was made of: its own, without the members of a list."""
        return self.id.partition(".")[0]

    @property
    def is_walkable(self) -> bool:
        """Whether a path may follow it: neither denied, nor withdrawn, nor measured without effect."""
        return not self.is_negated and not self.retracted and self.sign != 0

    @property
    def is_direct_triple(self) -> bool:
        """Whether the graph also says it as a plain triple: walkable, and asserted or suggested."""
        return self.is_walkable and self.certainty in ("asserted", "suggested")

    @property
    def entities(self) -> tuple[str, ...]:
        """CURIEs of all that it names, in whatever role: some more than once, some empty."""
        context = self.context
        return (
            self.subject,
            self.object,
            self.in_cell,
            *self.via,
            *self.omits,
            *(curie for field in ENTITY_FIELDS for curie in getattr(context, field)),
        )

    @property
    def references(self) -> tuple[str, ...]:
        """CURIEs of the references of all its evidence, each once, in order."""
        return tuple(dict.fromkeys(ref for item in self.evidence for ref in item.references))


class Tension(NamedTuple):
    """A curator's note that links statements in which one factor plays opposed roles."""

    curie: str
    label: str
    comment: str
    statements: tuple[str, ...]


class _Parts(NamedTuple):
    """The parts of a content, each by identifier."""

    #: SHA-256 over the names and bytes of the files it was made from.
    data_version: str
    predicates: Mapping[str, Predicate]
    entities: Mapping[str, Entity]
    contexts: Mapping[str, Context]
    passages: Mapping[str, Passage]
    references: Mapping[str, Reference]
    statements: Mapping[str, Statement]
    tensions: Mapping[str, Tension]
    studies: Mapping[str, Study]
    #: Passage to the reason why nothing points to it.
    left_out: Mapping[str, str]
    #: Aspect to the next broader aspect.
    broader_aspects: Mapping[str, str]


class Content(_Parts):
    """Everything that ``triples/`` and ``ontology/`` say.

    Entities, contexts and tensions are sorted; the other parts are in the order of files and lines.
    """

    def naming(self, *curies: str) -> Sequence[Statement]:
        """List the statements that name some entities, all of them and in whatever role, in their order."""
        first, *others = (self._by_entity.get(curie, ()) for curie in curies)
        both = set.intersection(*({item.id for item in items} for items in others)) if others else None
        return [item for item in first if both is None or item.id in both]

    def qualified(self) -> Iterable[Statement]:
        """Give the statements of which more is known than two entities and a predicate, in their order: all."""
        return self.statements.values()

    def curated(self) -> Iterable[Statement]:
        """Give the statements that a curator has written, with their evidence, in their order: all."""
        return self.statements.values()

    def categories(self) -> set[str]:
        """Give the categories of the entities."""
        return {entity.category for entity in self.entities.values()}

    def is_descriptive(self, item: Statement) -> bool:
        """Tell whether paths follow a statement only when asked to, for it is known not to be causal."""
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
        """Give an entity with everything narrower and wider."""
        return self.kinds(curie) | self._closure(
            curie, lambda kind: self.entities[kind].broader if kind in self.entities else ()
        )

    def kinds(self, curie: str) -> set[str]:
        """Give an entity with everything narrower."""
        return self._closure(curie, self.narrower)

    def narrower(self, curie: str) -> Sequence[str]:
        """List the entities that an entity is the next wider one of."""
        return self._narrower.get(curie, ())

    def _closure(self, curie: str, following: Callable[[str], Iterable[str]]) -> set[str]:
        found: set[str] = set()
        waiting = [curie]
        while waiting:
            if (current := waiting.pop()) not in found:
                found.add(current)
                waiting += following(current)
        return found

    @cached_property
    def _by_entity(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for item in self.statements.values():
            for curie in dict.fromkeys(item.entities):
                found.setdefault(curie, []).append(item)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {identifier: place for place, identifier in enumerate(self.statements)}

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entity in self.entities.values():
            for wider in entity.broader:
                found.setdefault(wider, []).append(entity.curie)
        return found

    @cached_property
    def memo(self) -> dict[str, Any]:
        """What others have made of the content and want to keep as long as it."""
        return {}
