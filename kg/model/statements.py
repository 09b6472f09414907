"""The statement model: the contents of the graph as plain immutable rows.

Identifiers are CURIEs throughout; words such as ``asserted`` or ``in vitro`` are the labels of the terms in
``ontology/msc.ttl``. A default means that nothing is stated.

The classes are named tuples, so that the compiled graph is read without building anything. Their annotations are types
and not texts (no ``from __future__ import annotations``), since typing compiles each text anew whenever the module is
imported.
"""

from collections.abc import Mapping
from typing import NamedTuple

#: Certainties from the strongest to the weakest; msc:Inferred is a curator's own link.
CERTAINTIES = ("asserted", "suggested", "hypothesised", "inferred")

#: The fields of a context, in the order in which they are shown.
CONTEXT_FIELDS = (
    *("species", "target_species", "cell_source", "product_state", "licensing", "delivery", "intent", "dose", "day"),
    *("disease_setting", "system", "condition"),
)
#: Those of them whose values are entities, words of the ontology, and free text, which cannot be compared.
ENTITY_FIELDS = ("species", "target_species", "cell_source", "licensing", "disease_setting")
WORD_FIELDS = ("product_state", "delivery", "intent", "system")
TEXT_FIELDS = ("dose", "day", "condition")


class Predicate(NamedTuple):
    """A predicate of ``ontology/msc.ttl``."""

    curie: str
    #: As in "PGE2 *increases* M2 macrophage".
    label: str
    #: As in "PGE2 *does not increase* M2 macrophage".
    negated_label: str
    #: 1, -1, 0 (measured, and no effect shown), or ``None`` where the predicate does not fix it.
    sign: int | None
    #: Whether paths follow it without being asked to.
    is_causal: bool
    definition: str = ""
    #: Outside terms: ``(mapping property, CURIE)``.
    mappings: tuple[tuple[str, str], ...] = ()


class Entity(NamedTuple):
    """A thing that statements are about: a gene, cell, disease and the like."""

    curie: str
    #: The name that people of the field use (``skos:prefLabel``), unique in the graph.
    label: str
    #: The label of the vocabulary that the identifier comes from (``rdfs:label``).
    official_label: str
    #: Biolink category, such as ``biolink:Gene``.
    category: str
    synonyms: tuple[str, ...] = ()
    exact_matches: tuple[str, ...] = ()
    #: The next wider entities (``skos:broader``).
    broader: tuple[str, ...] = ()
    definition: str = ""
    comment: str = ""
    caveats: tuple[str, ...] = ()
    #: Whether it only shares a name with an entity and stands in no statement.
    is_homonym: bool = False
    file: str = ""
    line: int = 0
    #: Of an intervention: the entities that are given in it.
    administers: tuple[str, ...] = ()
    #: Of a group that a source names by its members and speaks of as a whole: those members.
    members: tuple[str, ...] = ()
    #: Of an intervention: its intent, in the words of a context; empty where it may be any.
    intent: str = ""
    #: Notes for a reviewer of the source, as on the title of a cited work; readers of answers do not need them.
    citation_notes: tuple[str, ...] = ()


class Context(NamedTuple):
    """The conditions under which a statement holds. An empty field is unknown, not "any"."""

    curie: str
    label: str
    #: NCBITaxon CURIEs.
    species: tuple[str, ...] = ()
    #: CL or UBERON CURIEs: where the MSC come from.
    cell_source: tuple[str, ...] = ()
    #: The factors that stimulated the MSC beforehand.
    licensing: tuple[str, ...] = ()
    #: ``soluble``, ``contact`` or ``vesicle``.
    delivery: tuple[str, ...] = ()
    #: MONDO or ``ent:`` CURIEs.
    disease_setting: tuple[str, ...] = ()
    #: ``in vitro``, ``animal`` or ``clinical``.
    system: tuple[str, ...] = ()
    #: Free words.
    condition: tuple[str, ...] = ()
    #: Names of fields that the clause takes over from the one before.
    inherited: tuple[str, ...] = ()
    #: NCBITaxon CURIEs: whose cells or body the effect was seen on, where it is not the species of the MSC.
    target_species: tuple[str, ...] = ()
    #: ``fresh``, ``thawed`` or ``apoptotic``.
    product_state: tuple[str, ...] = ()
    #: ``preventive``, ``pre-emptive``, ``first-line``, ``second-line`` or ``refractory``.
    intent: tuple[str, ...] = ()
    #: Free words: how much was given, and on which day.
    dose: tuple[str, ...] = ()
    day: tuple[str, ...] = ()

    def stated(self) -> dict[str, tuple[str, ...]]:
        """Return the fields that are stated, in order."""
        return {field: values for field in CONTEXT_FIELDS if (values := getattr(self, field))}

    def with_fields(self, fields: Mapping[str, tuple[str, ...]]) -> "Context":
        """Return a copy with some of :data:`CONTEXT_FIELDS` replaced."""
        return Context._make(fields.get(name, value) for name, value in self._asdict().items())


#: The context of a statement that names none.
NO_CONTEXT = Context("", "")


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
    references: tuple[str, ...] = ()
    #: Version of the rules that split the document and normalised the sentence.
    splitting: int = 1


class Reference(NamedTuple):
    """A publication: a source document or one that it cites."""

    curie: str
    #: Number in the list of the citing document; 0 for a source document.
    number: int
    authors: str
    title: str
    journal: str = ""
    #: 0 where unknown.
    year: int = 0
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    caveats: tuple[str, ...] = ()
    #: Whether it is a document that was read.
    is_document: bool = False
    #: Notes for a reviewer of the source, as on the title of a cited work; readers of answers do not need them.
    citation_notes: tuple[str, ...] = ()
    pmcid: str = ""
    #: Of a document: ``review``, ``primary study``, ``trial report``, ``preprint``, ``guideline``, or empty.
    kind: str = ""
    #: IRI of the licence.
    licence: str = ""
    #: CURIEs under which other documents cite it.
    same: tuple[str, ...] = ()
    #: Why the publication was retracted, or empty; nothing that was read in it counts then.
    retracted: str = ""

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
    role: str = ""
    #: CURIEs of the references it rests on.
    references: tuple[str, ...] = ()
    comment: str = ""
    #: NCBITaxon CURIEs of the species whose cells or body were studied.
    species: tuple[str, ...] = ()
    #: ``in vitro``, ``animal``, ``clinical``, or empty.
    system: str = ""
    #: How the study was made, in few words.
    design: str = ""
    #: How many were studied, and the unit of the count: donors, animals, patients.
    sample_size: int | None = None
    sample_unit: str = ""
    #: ``direct``, ``indirect`` or empty: of the effect in the experiment, not in the claim.
    directness: str = ""
    #: Numbers of the first and last word of the passage that say it, as in ``5-14``, or empty.
    quote: str = ""


class Mediator(NamedTuple):
    """A mediator: the effect of a statement runs through it, according to one or more of its passages."""

    #: ``med:`` CURIE of its block; for plain ``msc:via``, that of the statement's block and the entity.
    curie: str
    entity: str
    #: 1: it rises when the subject rises; -1: it falls; ``None``: not said.
    sign: int | None = None
    #: The aspect of it that rises or falls, or empty.
    aspect: str = ""
    #: CURIEs of the passages that name it.
    passages: tuple[str, ...] = ()


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
    reason: str = ""
    subject_aspect: str = ""
    object_aspect: str = ""
    #: CURIE of the cell in which it happens, or empty.
    in_cell: str = ""
    #: In the order in which they are written.
    mediators: tuple[Mediator, ...] = ()
    timing: str = ""
    context: Context = NO_CONTEXT
    #: CURIE shared by the members of one list, or empty.
    collective: str = ""
    #: ``direct``, ``indirect`` or empty.
    directness: str = ""
    #: CURIEs of known steps between subject and object that it leaves out.
    omits: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    caveats: tuple[str, ...] = ()
    comment: str = ""
    #: Why it was withdrawn, or empty.
    retracted: str = ""
    #: Whether its predicate is known to be causal.
    is_causal: bool = False
    file: str = ""
    line: int = 0
    #: Notes for a reviewer of the source, as on the title of a cited work; readers of answers do not need them.
    citation_notes: tuple[str, ...] = ()
    #: The part of its row in another graph that was not understood, or empty.
    not_understood: str = ""

    def __repr__(self) -> str:
        denied = "not " if self.is_negated else ""
        return f"<Statement {self.id}: {self.subject} {denied}{self.predicate} {self.object}, {self.certainty}>"

    @property
    def block(self) -> str:
        """CURIE of the block that it was made of: its own, without the members of a list."""
        return self.id.partition(".")[0]

    @property
    def stands(self) -> bool:
        """Whether it counts: it was not withdrawn, and its row was understood completely."""
        return not self.retracted and not self.not_understood

    @property
    def via(self) -> tuple[str, ...]:
        """CURIEs of the mediators that any of its passages names, each once, in order."""
        return tuple(dict.fromkeys(item.entity for item in self.mediators))

    def mediators_in(self, passage: str) -> tuple[Mediator, ...]:
        """Return the mediators that a passage names."""
        return tuple(item for item in self.mediators if passage in item.passages)

    @property
    def mediators_differ(self) -> bool:
        """Whether its passages name different mediators, so that each is printed with its own."""
        return len({self.mediators_in(line.passage) for line in self.evidence}) > 1

    @property
    def is_walkable(self) -> bool:
        """Whether a path may follow it: it stands, and is neither denied nor measured without effect."""
        return self.stands and not self.is_negated and self.sign != 0

    @property
    def is_direct_triple(self) -> bool:
        """Whether the graph also says it as a plain triple: walkable, and asserted or suggested."""
        return self.is_walkable and self.certainty in ("asserted", "suggested")

    @property
    def entities(self) -> tuple[str, ...]:
        """CURIEs of everything that it names, in any role: some more than once, some empty."""
        return (self.subject, self.object, *self.mentioned)

    @property
    def mentioned(self) -> tuple[str, ...]:
        """CURIEs of everything that it names besides subject and object: some more than once, some empty."""
        context = self.context
        return (
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
