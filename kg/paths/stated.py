"""The statements on two entities or on narrower kinds of them, whether or not a path follows them.

A statement bears on a question as *exact* (it is about these two), or through a relation: one end is a narrower kind, a
member of a list that was spoken of together, or an intervention that gives the subject; it is about what the subject
does in a cell, or about that cell once stimulated with it; or, never deciding, a wider kind or a treatment of another
intent.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from kg.model.content import Content
from kg.model.statements import CERTAINTIES, Statement
from kg.model.terms import IN_NO_CELL
from kg.names.reading import HUMAN, Reading
from kg.paths.asked import fits_aspects
from kg.paths.context import ContextJudge, context_filter
from kg.paths.query import PathQuery

#: The relations of the pair of a statement to the pair of the question, ``exact`` first.
RELATIONS = (
    *("exact", "narrower_subject", "narrower_object", "list_member", "intervention"),
    *("of_property", "of_process", "in_cell", "stimulated"),
    *("wider", "other_intent", "other_aspect", "drug"),
)
#: Relations of statements on what an entity does to a property of a cell, or within a cell.
IN_CELL = ("of_property", "of_process", "in_cell", "stimulated")
#: Those that are listed and never decide: wider kinds, treatments of another intent, other aspects, and drugs that
#: inhibit an entity of which the question names a loss.
BESIDE = ("wider", "other_intent", "other_aspect", "drug")
#: The prefix of the identifiers of aspects.
ASPECT_PREFIX = "msc:"
#: Predicate by which a cell has a property.
PROPERTY = "msc:has_property"
#: The category of processes: a source says that a cell goes with one, as neutrophils with their inflammation.
PROCESS = "biolink:BiologicalProcess"
#: Predicate by which a list has a member.
MEMBER = "msc:has_member"
#: The process in a cell that is less of an aspect of the cell, and that aspect.
APOPTOSIS, SURVIVAL = "GO:0006915", "survival"
#: The modes of a statement: the kinds of claims on its pair.
MODES = ("signed", "denied", "no_effect", "correlated", "unsigned")
#: Predicates by which the object acts on the subject, and the sign of that.
REVERSED: dict[str, int | None] = {"msc:limited_by": -1, "msc:needs": None}
#: Predicates that say the same of object and subject.
SYMMETRICAL = ("msc:associated_with",)
#: The intents of what is given before there is established disease.
PREVENTING = frozenset(("preventive", "pre-emptive"))
#: Categories of what is given as a drug.
DRUG_CATEGORIES = ("biolink:SmallMolecule", "biolink:Drug")
#: The predicate of what a drug is directed at.
TARGETS = "msc:targets"
#: Predicates that say that two things go together, not that one acts.
CORRELATIONS = ("msc:positively_correlated_with", "msc:negatively_correlated_with")


class Stated(NamedTuple):
    """A statement that bears on a pair, from the entity that acts to the one that is acted upon."""

    statement: Statement
    #: One of :data:`RELATIONS`.
    relation: str
    #: One of :data:`MODES`.
    mode: str
    #: 1 or -1 as the statement has it (a denial has the sign that it denies), 0 for no effect, ``None`` where unknown.
    sign: int | None
    #: CURIEs of the entity that acts and of the one acted upon.
    source: str
    target: str

    @property
    def is_inferred(self) -> bool:
        """Whether a curator closed the link, so that no source states it."""
        return self.statement.certainty == "inferred"

    @property
    def is_beside(self) -> bool:
        """Whether it is listed only: said of a wider kind, under another intent, or of another aspect."""
        return self.relation in BESIDE

    @property
    def is_of_animals(self) -> bool:
        """Whether all of it was seen in animals or their cells; what names no species is taken to be of people, too."""
        context = self.statement.context
        if context.system == ("animal",) or {*context.species, *context.target_species} - {HUMAN}:
            return True
        lines = [line for line in self.statement.evidence if not context.species]
        return bool(lines) and all(
            line.system == "animal" or (line.species and HUMAN not in line.species) for line in lines
        )

    @property
    def is_strong(self) -> bool:
        """Whether a source asserts or suggests it."""
        return self.statement.certainty in ("asserted", "suggested")


class StatedFinder:
    """Finds the statements that bear on pairs of one content.

    :param content: The content.
    :param judge: Knows what is narrower, and which contexts exclude each other.
    """

    def __init__(self, content: Content, judge: ContextJudge) -> None:
        self._content = content
        self._judge = judge

    def find(self, source: str, target: str, query: PathQuery) -> list[Stated]:
        """Find every statement that bears on the effect of one entity on another.

        Denials are dropped only where they state another context than the one wanted: neither a limit of certainty nor
        ``--strict-context`` hides them.

        :param source: CURIE of the entity that acts.
        :param target: CURIE of the entity that is acted upon.
        :param query: The contexts, certainties and statements that are wanted, and the entities to avoid.

        :returns: The exact ones first, then by relation and in the order of statements; each statement once.
        """
        fits = context_filter(dict(query.context), self._judge, is_strict=query.strict_context)
        fits_denial = context_filter(dict(query.context), self._judge)
        weakest = CERTAINTIES.index(query.min_certainty)
        found: dict[str, Stated] = {}
        of_survival = self._of_survival(source, target) if query.target_aspect else ()
        for item in chain(self._bearing(source, target), of_survival):
            statement = item.statement
            if not statement.stands or statement.id in query.without or {item.source, item.target} & {*query.avoid}:
                continue
            if item.mode in ("denied", "no_effect"):
                is_wanted = fits_denial(statement.context)
            else:
                is_wanted = fits(statement.context) and CERTAINTIES.index(statement.certainty) <= weakest
            if is_wanted and not item.is_beside and not self._fits_aspects(item, query):
                item = item._replace(relation="other_aspect")
            if is_wanted:
                found.setdefault(statement.id, item)

        def nearness(item: Stated) -> tuple[int, int, bool]:
            """Order by relation; of what is listed beside, first what shares an end, and people before animals."""
            ends = (item.source != source) + (item.target != target)
            return RELATIONS.index(item.relation), ends if item.is_beside else 0, item.is_beside and item.is_of_animals

        return sorted(found.values(), key=nearness)

    def find_in_cell(self, source: str, cell: str, query: PathQuery) -> list[Stated]:
        """Find what an entity does to a property or a process of a cell and in it, and what such a cell does after it.

        None of these statements is on the pair, and none has a sign of it: that a factor raises an enzyme in a cell
        neither raises nor lowers the cell. Nor is any of them about an aspect of the cell, such as its proliferation.

        :param source: CURIE of the entity that acts.
        :param cell: CURIE of a cell; of anything else nothing is found, and nothing if the question names an aspect.
        :param query: The contexts, certainties and statements that are wanted, and the entities to avoid.

        :returns: By relation: ``of_property``, ``of_process``, ``in_cell``, ``stimulated``.
        """
        if self._category(cell) != "biolink:Cell" or query.target_aspect:
            return []
        fits = context_filter(dict(query.context), self._judge, is_strict=query.strict_context)
        weakest = CERTAINTIES.index(query.min_certainty)
        sources = (source, *self._content.groups(source))
        named = {item.id: item for curie in sources for item in self._content.qualified_naming(curie)}
        naming = [
            item
            for item in named.values()
            if item.is_walkable
            and item.is_causal
            and item.certainty != "inferred"
            and item.id not in query.without
            and fits(item.context)
            and CERTAINTIES.index(item.certainty) <= weakest
            and not {*item.entities} & {*query.avoid}
        ]
        cells = self._content.kinds(cell)
        owned = self._content.between(cells, {item.object for item in naming if item.subject in sources})
        properties = {item.object for item in owned if item.predicate == PROPERTY and item.is_walkable}
        processes = {item.object for item in owned if item.predicate in SYMMETRICAL and item.is_walkable}
        processes = {curie for curie in processes if self._category(curie) == PROCESS}
        inner = {item.object for item in naming if self._category(item.object) not in IN_NO_CELL}
        bearing = [
            Stated(item, relation, "unsigned", None, source, cell)
            for item in naming
            if (relation := _in_cell(item, sources, cells, properties, processes, inner))
        ]
        return sorted(bearing, key=lambda item: RELATIONS.index(item.relation))

    def find_of_drugs(self, source: Reading, target: str, query: PathQuery) -> list[Stated]:
        """Find the statements on the effect of the drugs that lower an entity: each is a kind of inhibitor of it.

        :param source: The entity that acts, of which there may be less, as with a JAK inhibitor or in JAK deficiency.
        :param target: CURIE of the entity that is acted upon.
        :param query: The contexts, certainties and statements that are wanted, and the entities to avoid.

        :returns: Drug by drug, those that may decide, with the relation ``narrower_subject``; of a loss, which no drug
            is a kind of, with ``drug``. Empty where the name does not ask for less of the entity.
        """
        if not source.is_reduced:
            return []
        query = query._replace(source_aspect="")
        found = (
            item._replace(relation="drug" if source.is_loss else "narrower_subject")
            for drug in drugs_lowering(source.entity.curie, self._content)
            for item in (self.find(drug, target, query) if drug != target else ())
            if not item.is_beside
        )
        return list({item.statement.id: item for item in found}.values())

    def _category(self, curie: str) -> str:
        entities = self._content.entities
        return entities[curie].category if curie in entities else ""

    def _fits_aspects(self, item: Stated, query: PathQuery) -> bool:
        if item.statement.object == APOPTOSIS and item.target == item.statement.in_cell:
            return query.target_aspect in self._judge.wider_aspects(SURVIVAL)
        is_reversed = item.statement.predicate in REVERSED
        return is_reversed or fits_aspects(item.statement, query, self._judge, starts=True, ends=True)

    def _bearing(self, source: str, target: str) -> Iterator[Stated]:
        """Find statements on the pair, on narrower kinds, lists and interventions, then on wider kinds."""
        subjects, objects = dict(self._narrower(source)), dict(self._narrower(target))
        for item in self._between(subjects, objects):
            relation = self._relation(item, subjects[item.source], objects[item.target], source, target)
            if item.mode == "signed" and objects[item.target] == "intervention":  # less of giving it is not less of it
                item = item._replace(mode="unsigned", sign=None)
            if relation != "list_member" or item.statement.predicate != MEMBER:  # a member has no other member
                yield item._replace(relation=relation)
        yield from self._of_aspect(subjects, target)
        of_source = dict(self._named_in_context(source))
        for item in self._between(of_source, objects):
            if self._judge.overlap(item.statement.context.cell_source, (source,)):
                relation = self._relation(item, of_source[item.source], objects[item.target], source, target)
                yield item._replace(relation=relation)
        family = self._content.family
        for item in self._between([*family(source), *subjects], [*family(target), *objects]):
            if (item.source not in subjects or item.target not in objects) and item.source != item.target:
                yield item._replace(relation="wider")

    def _of_aspect(self, subjects: Collection[str], target: str) -> Iterator[Stated]:
        """Return the statements about an aspect of anything, where the target is one, such as disease severity."""
        entity = self._content.entities.get(target)
        own = [match for match in entity.exact_matches if match.startswith(ASPECT_PREFIX)] if entity else []
        aspects = {match.removeprefix(ASPECT_PREFIX).lower() for match in own}
        for item in self._content.touching(subjects) if aspects else ():
            if item.object_aspect in aspects and item.subject in subjects and item.predicate not in REVERSED:
                yield stated_of(item)._replace(relation="narrower_object")

    def _of_survival(self, source: str, target: str) -> Iterator[Stated]:
        """Yield the statements on apoptosis in a cell as statements on the cell, with the sign of its survival."""
        subjects, cells = dict(self._narrower(source)), dict(self._narrower(target))
        for item in map(stated_of, self._content.between(subjects, (APOPTOSIS,))):
            if (cell := item.statement.in_cell) in cells:
                relation = self._relation(item, subjects[item.source], cells[cell], source, target)
                yield item._replace(relation=relation, target=cell, sign=item.sign and -item.sign)

    def _narrower(self, curie: str) -> Iterator[tuple[str, str]]:
        """Return the entities whose statements answer for an entity, each with its relation to it."""
        seen = {curie}
        yield curie, "exact"
        for other in sorted(self._content.kinds(curie) - seen):
            seen.add(other)
            yield other, "narrower"
        for other in (group for kind in (curie, *sorted(seen)) for group in self._content.groups(kind)):
            if other not in seen:
                seen.add(other)
                yield other, "list_member"
        for other in self._content.interventions_of(curie):
            if other not in seen:
                seen.add(other)
                yield other, "intervention"

    def _named_in_context(self, curie: str) -> Iterator[tuple[str, str]]:
        """Return the wider kinds of a cell, and their interventions: a context may name the cell as the source."""
        for wider in sorted(self._judge.wider(curie) - {curie}):
            yield wider, "exact"
            for other in self._content.giving(wider):
                yield other, "intervention"

    def _relation(self, item: Stated, to_source: str, to_target: str, source: str, target: str) -> str:
        """Return how the pair of a statement is related to the pair that is asked of.

        A statement on what an intervention gives, in patients and with the same intent, is about the intervention.
        """
        if not self._intents_agree(item, source, target):
            return "exact" if to_source == to_target == "exact" else "other_intent"
        entities = self._content.entities
        if to_source == "intervention" and source in entities and item.source in entities[source].administers:
            context = item.statement.context
            is_clinical = context.system == ("clinical",)
            if item.source not in self._content.gives_as_such(source) or (
                (is_clinical or context.intent) and self._content.is_one_way(source)
            ):
                return "wider"
            if is_clinical:
                to_source = "exact"
        if to_source == "exact":
            return "narrower_object" if to_target == "narrower" else to_target
        return "narrower_subject" if to_source == "narrower" else to_source

    def _intents_agree(self, item: Stated, source: str, target: str) -> bool:
        """Return whether a statement was made under the intent of the question; what leaves it open agrees.

        An intervention without an intent of its own treats, and is not answered by what is said of prevention.
        """
        entities = self._content.entities
        asked = {entities[curie].intent for curie in (source, target) if curie in entities} - {""}
        said = {*item.statement.context.intent}
        said |= {entities[curie].intent for curie in (item.source, item.target) if curie in entities} - {""}
        if not asked and source in entities and entities[source].administers:
            return not said or not said <= PREVENTING
        return not asked or not said or bool(asked & said)

    def _between(self, subjects: Iterable[str], objects: Iterable[str]) -> Iterator[Stated]:
        subjects, objects = set(subjects), set(objects)
        forward = self._content.between(subjects, objects)
        yield from (stated_of(item) for item in forward if item.predicate not in REVERSED)
        for item in self._content.between(objects, subjects):
            if item.predicate in REVERSED:
                yield stated_of(item)
            elif item.predicate in SYMMETRICAL and item.subject != item.object:
                yield stated_of(item)._replace(source=item.object, target=item.subject)


def _in_cell(
    statement: Statement,
    sources: Sequence[str],
    cells: Collection[str],
    properties: Collection[str],
    processes: Collection[str],
    inner: Collection[str],
) -> str:
    """Return how a statement bears on an entity, the first, or on the lists that hold it, in cells; empty if not."""
    if statement.subject in sources and statement.object in properties:
        return "of_property"
    if statement.subject in sources and statement.object in processes:
        return "of_process"
    if statement.subject in sources and statement.in_cell in cells and statement.object in inner:
        return "in_cell"
    is_of_cell = statement.subject in cells or statement.in_cell in cells
    return "stimulated" if is_of_cell and sources[0] in statement.context.licensing else ""


def drugs_lowering(curie: str, content: Content) -> list[str]:
    """Return the CURIEs of the drugs that are directed at an entity or a narrower kind, and lower it, sorted.

    Lowering alone makes no inhibitor: PGE2 lowers TNF-α, and much more.
    """
    kinds = content.kinds(curie)
    onto = [item for item in content.touching(kinds) if item.object in kinds and item.is_walkable]
    directed = {(item.subject, item.object) for item in onto if item.predicate == TARGETS}
    lowering = {item.subject for item in onto if item.sign == -1 and (item.subject, item.object) in directed}
    return sorted(drug for drug in lowering if content.entities[drug].category in DRUG_CATEGORIES)


def stated_of(statement: Statement) -> Stated:
    """Return a statement with its mode and sign on its own pair, and the relation ``exact``."""
    source, target, sign = statement.subject, statement.object, statement.sign
    is_reversed = statement.predicate in REVERSED
    if is_reversed:
        source, target, sign = target, source, REVERSED[statement.predicate]
    if statement.is_negated:
        mode = "denied"
    elif statement.predicate in CORRELATIONS:
        mode = "correlated"
    elif sign == 0:
        mode = "no_effect"
    elif sign is not None and (statement.is_causal or is_reversed):
        mode = "signed"
    else:
        mode = "unsigned"
    return Stated(statement, "exact", mode, sign, source, target)
