"""Decides for each draft whether it is new, and numbers it, or whether it repeats an existing statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.adding.batch import DRAFT
from kg.curation.adding.interpreter import no_passage
from kg.curation.workspace import FILE_NAMES
from kg.errors import DataError, KGError
from kg.model import terms as v
from kg.model.namespaces import block_kind, sibling
from kg.triples.assembly import assemble
from kg.triples.merging import identity
from kg.triples.turtle import TurtleBlock, TurtleTerm
from kg.words.phrases import MEDIATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from kg.curation.adding.batch import Batch, Draft
    from kg.curation.adding.interpreter import Tree
    from kg.curation.sources import SourceDocument
    from kg.documents.passages import Sentence
    from kg.model.content import Content
    from kg.model.statements import Mediator

#: Properties that make the identity of a statement: two statements that differ in none of them are one.
IDENTITY = frozenset(
    (
        *(v.RDF_SUBJECT, v.RDF_PREDICATE, v.RDF_OBJECT, v.NEGATED, "msc:subjectAspect", "msc:objectAspect"),
        *("msc:inCell", "msc:sign", "msc:certainty", "msc:scope"),
    )
)
#: Properties that name mediators, without a block and with one; compared by entity, sign and aspect.
MEDIATING = ("msc:via", "msc:mediation")
ADDED, PASSAGE_ADDED, PRESENT = "added", "passage added", "there already"


class InputError(KGError, ValueError):
    """Drafts that cannot be added; ``problems`` has every reason, with file and line."""

    def __init__(self, problems: Sequence[DataError]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class DraftFate(NamedTuple):
    """The decision on one draft."""

    #: CURIE of the block that it is, or that says the same.
    id: str
    #: :data:`ADDED`, :data:`PASSAGE_ADDED` or :data:`PRESENT`.
    status: str
    #: The passages that are new to it.
    passages: list[str]
    #: The place of the draft, as in ``rows.tsv:3``.
    written_in: str


class Plan:
    """The drafts that are new, and the blocks of the tree that get a passage."""

    def __init__(self, tree: Tree, batch: Batch) -> None:
        #: Final identifier to its draft, for statements and their evidence.
        self.new: dict[str, Draft] = {}
        #: Blocks of the tree that are given passages.
        self.grown: dict[str, TurtleBlock] = {}
        #: One for each statement of the input, in its order.
        self.fates: list[DraftFate] = []
        #: Remarks for the person who adds.
        self.notes: list[str] = []
        #: Whether passages are named that have no entry yet.
        self.needs_passages = False
        #: Identifier of a draft to the final one.
        self.names: dict[str, str] = {}
        #: Lines of evidence that are given to blocks which say the same, by their final identifier.
        self._merged: dict[str, TurtleBlock] = {}
        self._blocks = {block.curie: block for block in (*tree.blocks, *batch.blocks())}
        self._numbers: dict[str, int] = {}
        #: Prefix of the statements of the workspace.
        self.prefix = tree.workspace.namespace.prefix_of("stm")
        for block in tree.blocks:
            if match := re.fullmatch(rf"{self.prefix}:(.+)-(\d+)", block.curie.partition(".")[0]):
                self._numbers[match[1]] = max(self._numbers.get(match[1], 0), int(match[2]))

    def number(self, draft: Draft) -> str:
        """Add a draft as new, with the next free number of its file."""
        match = DRAFT.fullmatch(draft.block.curie)
        stem = match[2] if match else ""
        self._numbers[stem] = self._numbers.get(stem, 0) + 1
        curie = f"{self.prefix}:{stem}-{self._numbers[stem]}"
        properties = {name: list(terms) for name, terms in draft.block.properties.items()}
        self.new[curie] = draft._replace(block=draft.block._replace(curie=curie, properties=properties))
        self.names[draft.block.curie] = curie
        passages = [term.value for term in properties.get("msc:passage", ())]
        self.fates.append(DraftFate(curie, ADDED, passages, place(draft.block)))
        return curie

    def block(self, curie: str) -> TurtleBlock:
        """Return a block of the tree or of the input, with all changes so far."""
        return self.new[curie].block if curie in self.new else self.grown.get(curie) or self._blocks[curie]

    def merge(
        self, curie: str, block: TurtleBlock, said: Iterable[Mediator], own: Iterable[Mediator]
    ) -> DataError | None:
        """Add the passages of a draft to the block that says the same, unless the draft says more.

        :param curie: The block that says the same.
        :param block: The draft.
        :param said: The mediators of the block.
        :param own: Those of the draft.

        :returns: The problem if the draft says more; ``None`` if its passages were added.
        """
        target = self.block(curie)
        other = f"{curie} ({place(target)})"
        own_evidence = self._evidence(curie, block)
        more = _missing(own, said) | {
            name: [term.value for term in terms if term not in target.properties.get(name, ())]
            for name, terms in block.properties.items()
            if name not in IDENTITY and name not in (*MEDIATING, "msc:passage", v.HAS_EVIDENCE)
        }
        if besides := [f"{name} {', '.join(values)}" for name, values in more.items() if values]:
            return block.problem(
                f"says the same as {other}, and besides {'; '.join(besides)}; leave that out here, so that the passage "
                "is added to the statement, or write it into its block by hand"
            )
        known = target.properties.get("msc:passage", [])
        fresh = [term for term in block.properties.get("msc:passage", ()) if term not in known]
        self._warn(block, target, other, _missing(said, own), has_fresh=bool(fresh))
        if fresh or own_evidence:
            properties = {**target.properties, "msc:passage": [*known, *fresh]}
            if own_evidence:
                properties[v.HAS_EVIDENCE] = [*target.properties.get(v.HAS_EVIDENCE, []), *own_evidence]
            if curie in self.new:
                self.new[curie].block.properties.update(properties)
            else:
                self.grown[curie] = target._replace(properties=properties)
        passages = [term.value for term in fresh]
        added = [*(f"the passage {passage}" for passage in passages), *(["its evidence"] if own_evidence else [])]
        what = f"{' and '.join(added)} {'are' if len(added) > 1 else 'is'} added to it" if added else "nothing is added"
        self.notes.append(f"{place(block)}: {other} says this already; {what}")
        self.fates.append(DraftFate(curie, PASSAGE_ADDED if added else PRESENT, passages, place(block)))
        return None

    def _warn(
        self, block: TurtleBlock, target: TurtleBlock, other: str, unsaid: dict[str, list[str]], *, has_fresh: bool
    ) -> None:
        """Note the properties that only the target has, and the mediators that list their passages.

        :param block: The draft.
        :param target: The block that gets its passages.
        :param other: The target in words.
        :param unsaid: Mediators of the target that the draft lacks, by their property.
        :param has_fresh: Whether the draft has passages that are new to the target.
        """
        for name in ("msc:timing", "msc:directness", "msc:omits"):
            own = block.properties.get(name, ())
            unsaid[name] = [term.value for term in target.properties.get(name, ()) if term not in own]
        for name, lost in unsaid.items():
            if lost:
                self.notes.append(
                    f"warning: {place(block)}: {other} says {name} {', '.join(lost)}, which is not said here; "
                    "its passages must bear it out"
                )
        mediators = [term.value for term in target.properties.get("msc:mediation", ())]
        limited = [name for name in mediators if "msc:passage" in self._blocks[name].properties]
        if has_fresh and limited:
            self.notes.append(
                f"warning: {place(block)}: {', '.join(limited)} of {other} names its passages; add the new one by hand "
                "where it names the mediator"
            )

    def _evidence(self, curie: str, draft: TurtleBlock) -> list[TurtleTerm]:
        """Return the lines of evidence of a draft, numbered for a block that says the same, without those it has."""
        prefix, local = sibling(curie, "evd"), curie.partition(":")[2]
        there = [term.value for term in self.block(curie).properties.get(v.HAS_EVIDENCE, ())]
        known = [self._blocks[name].properties for name in there if name in self._blocks]
        known += [self._merged[name].properties for name in there if name in self._merged]
        taken = [
            int(name.rpartition("-")[2])
            for name in (*self._blocks, *self._merged)
            if name.startswith(f"{prefix}:{local}-")
        ]
        number, found = max(taken, default=0), []
        for term in draft.properties.get(v.HAS_EVIDENCE, ()):
            block = self._blocks.get(term.value)
            if block is None or block.properties in known:
                continue
            number += 1
            name = f"{prefix}:{local}-{number}"
            self.names[term.value] = name
            self._merged[name] = block
            found.append(TurtleTerm(name, True))
        return found


def make_plan(
    batch: Batch, things: list[Draft], tree: Tree, documents: list[SourceDocument], problems: list[DataError]
) -> Plan:
    """Decide on each draft.

    :param batch: The drafts.
    :param things: Its entities and contexts, checked against their vocabularies.
    :param tree: The folder, as it was read.
    :param documents: The documents that passages can be made of.
    :param problems: The problems found so far.

    :returns: The plan.

    :raises InputError: If there is any problem, found before or now.
    """
    plan = Plan(tree, batch)
    places = {block.curie: block for block in tree.blocks}
    for draft in things:
        if other := places.get(draft.block.curie):
            what = (
                "is a homonym there" if TurtleTerm("msc:Homonym", True) in other.properties[v.RDF_TYPE] else "is there"
            )
            problems.append(draft.block.problem(f"{what} already, in {place(other)}; it takes one block"))
    offered = {curie: (doc, sentence) for doc in documents for curie, sentence in doc.passages().items()}
    wanted: dict[str, TurtleBlock] = {}
    usable: list[Draft] = []
    studies = [draft for draft in things if block_kind(draft.block.curie) == "study"]
    for draft in (*studies, *batch.statements):
        curies = [term.value for term in draft.block.properties.get("msc:passage", ())]
        missing = [problem for curie in curies if (problem := no_passage(curie, tree, documents))]
        problems += [draft.block.problem(problem) for problem in missing]
        if not missing:
            usable += [draft] if draft not in studies else []
            wanted |= {curie: _stub(curie, *offered[curie]) for curie in curies if curie in offered}
    wanted = {curie: block for curie, block in wanted.items() if curie not in tree.content.passages}
    blocks = [draft.block for draft in (*things, *usable)]
    content, found = assemble(tree.ontology, [*tree.blocks, *wanted.values(), *blocks], "")
    unread = {(problem.file, problem.line) for problem in problems if batch.columns}
    problems += (problem for problem in found if (problem.file, problem.line) not in unread)
    _settle(plan, usable, tree.content, content, problems)
    if problems:
        worded = [DataError(p.file, p.line, batch.in_columns(p.problem)) for p in problems]
        once = {str(problem): problem for problem in worded}
        raise InputError(sorted(once.values(), key=lambda problem: (problem.file, problem.line)))
    _rename(plan, batch)
    plan.needs_passages = bool(wanted)
    return plan


def _stub(curie: str, document: SourceDocument, sentence: Sentence) -> TurtleBlock:
    """Return a provisional entry of a passage, for reading statements; the real one is made with the others."""
    properties = {
        v.RDF_TYPE: [TurtleTerm("msc:Passage", True)],
        "msc:document": [TurtleTerm(document.curie, True)],
        "msc:section": [TurtleTerm(sentence.section, False)],
        "msc:paragraph": [TurtleTerm(str(sentence.paragraph), False)],
        "msc:sentence": [TurtleTerm(str(sentence.sentence), False)],
        "msc:sha256": [TurtleTerm("0" * 64, False)],
    }
    return TurtleBlock(curie, properties, FILE_NAMES["psg"], 1)


def _settle(plan: Plan, drafts: list[Draft], before: Content, after: Content, problems: list[DataError]) -> None:
    """Find out which drafts are new and which repeat an existing statement, in the order of the input."""
    owners: dict[Hashable, str] = {}
    keys: dict[str, set[Hashable]] = {}
    mediators = {item.block: item.mediators for content in (before, after) for item in content.statements.values()}
    for statement in before.statements.values():
        if not statement.retracted and statement.id.startswith(f"{plan.prefix}:"):
            owners[identity(statement)] = statement.block
            keys.setdefault(statement.block, set()).add(identity(statement))
    made: dict[str, set[Hashable]] = {}
    for statement in after.statements.values():
        made.setdefault(statement.block, set()).add(identity(statement))
    for draft in drafts:
        own = made.get(draft.block.curie)
        if not own:  # evidence, a mediator, or a statement that was not read
            continue
        there = sorted({owners[key] for key in own if key in owners})
        if not there:
            curie = plan.number(draft)
            keys[curie] = own
            mediators[curie] = mediators[draft.block.curie]
            owners |= dict.fromkeys(own, curie)
        elif keys[there[0]] == own:
            said = mediators[there[0]], mediators[draft.block.curie]
            if problem := plan.merge(there[0], draft.block, *said):
                problems.append(problem)
        else:
            listed = ", ".join(f"{curie} ({place(plan.block(curie))})" for curie in there)
            problems.append(
                draft.block.problem(
                    f"this and {listed} overlap, and a list shares its passages; "
                    "make the lists the same, or say here only what is not there yet"
                )
            )


def _missing(some: Iterable[Mediator], others: Iterable[Mediator]) -> dict[str, list[str]]:
    """Return the mediators that only the first have, in words, by their property."""
    known = {(item.entity, item.sign, item.aspect) for item in others}
    found: dict[str, list[str]] = {name: [] for name in MEDIATING}
    for item in some:
        if (item.entity, item.sign, item.aspect) not in known:
            is_plain = item.sign is None and not item.aspect
            words = f"{MEDIATION_WORDS[item.sign]} {item.entity}{f' [{item.aspect}]' if item.aspect else ''}"
            found[MEDIATING[0 if is_plain else 1]].append(item.entity if is_plain else words)
    return found


def _rename(plan: Plan, batch: Batch) -> None:
    """Renumber evidence and mediators with their statement, and update the references to them."""
    ordered: dict[str, Draft] = {}
    for draft in batch.statements:
        match = DRAFT.fullmatch(draft.block.curie)
        if match and block_kind(draft.block.curie) != "stm":
            statement = plan.names.get(f"{sibling(draft.block.curie, 'stm')}:{match[2]}-{match[3]}", "")
            if draft.block.curie not in plan.names and not statement:
                continue  # it says what another says, with the same mediators
            final = plan.names.get(draft.block.curie) or f"{match[1]}:{statement.partition(':')[2]}{match[4]}"
            plan.names[draft.block.curie] = final
            ordered[final] = draft._replace(block=draft.block._replace(curie=final))
        elif (curie := plan.names.get(draft.block.curie)) is not None:
            ordered[curie] = plan.new[curie]
    for draft in ordered.values():
        for name, terms in draft.block.properties.items():
            draft.block.properties[name] = [
                term._replace(value=plan.names.get(term.value, term.value)) if term.is_iri else term for term in terms
            ]
    plan.new = ordered


def place(block: TurtleBlock) -> str:
    """Return the place of a block, as in ``triples/macrophages.ttl:17``."""
    return f"{block.file}:{block.line}"
