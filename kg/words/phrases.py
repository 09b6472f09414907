"""Statements, contexts and places in words. No hedge, negation or context is left out."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.model.terms import IN_NO_CELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model.content import Content
    from kg.model.statements import Entity, Evidence, Mediator, Passage, Predicate, Reference, Statement

#: Intent of a treatment to how it is given.
INTENT_WORDS = {
    "preventive": "preventively",
    "pre-emptive": "pre-emptively",
    "first-line": "as first-line treatment",
    "second-line": "as second-line treatment",
    "refractory": "for refractory disease",
}
#: Most objects of one subject and predicate that a clause names; how many more there are is said.
MOST_OBJECTS = 5
#: Sign of a mediator to how it is introduced.
MEDIATION_WORDS = {None: "via", -1: "by lowering", 1: "by raising"}
#: The words for a passage that names no mediator, where another passage of its statement does.
NO_MEDIATOR = "naming no mediator"

#: The predicate of what brings its object to a cell.
DELIVERS = "msc:delivers"
#: The words for a measurement that found no effect.
NO_EFFECT = "has no measured effect on"


def label(curie: str, entities: Mapping[str, Entity]) -> str:
    """Return the label of an entity, or its identifier where it has none."""
    return entities[curie].label if curie in entities else curie


def labels(curies: Iterable[str], entities: Mapping[str, Entity]) -> str:
    """Return labels, joined with commas."""
    return ", ".join(label(curie, entities) for curie in curies)


def listed(words: Iterable[str]) -> str:
    """Join words as in running text.

    >>> listed(["CXCL10", "IL-6", "IL-8"])
    'CXCL10, IL-6 and IL-8'
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def counted(count: int, noun: str) -> str:
    """Return a number with its noun in the singular or the plural.

    >>> counted(1, "study"), counted(2, "study"), counted(1200, "path"), counted(0, "box")
    ('1 study', '2 studies', '1,200 paths', '0 boxes')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("x") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def verb(statement: Statement, content: Content, *, is_plural: bool = False) -> str:
    """Return the predicate in words: negated, or measured without effect, where the statement says so."""
    predicate = content.predicates[statement.predicate]
    words = predicate.negated_label if statement.is_negated else predicate.label
    if statement.sign == 0 and predicate.sign is None and not statement.is_negated:
        return plural_verb(NO_EFFECT) if is_plural else NO_EFFECT
    return (plural_verb(words) if is_plural else words) + direction(statement, predicate)


def is_several(label: str) -> bool:
    """Return whether a label names several entities that act together.

    >>> is_several("galectin-1 and galectin-9, together")
    True
    """
    return label.endswith(", together")


def direction(statement: Statement, predicate: Predicate) -> str:
    """Return the direction of a statement in words, after a space, where its predicate does not name it."""
    if not statement.sign or statement.sign == predicate.sign:
        return ""
    word = "positively" if statement.sign > 0 else "negatively"
    return f" ({word})" if predicate.sign is None else f" (as qualified: {word})"


def triple(statement: Statement, content: Content) -> str:
    """Return subject, predicate and object in words, with aspects and cell.

    As in "MSC decreases CD80 [expression] in dendritic cell".
    """
    return _clause(statement, content, [statement.subject], [statement.object])


def headline(statement: Statement, content: Content) -> str:
    """Return a statement in one line with all that weakens it, as in "PGE2 increases M2 macrophage (suggested)"."""
    weak = ["withdrawn"] if statement.retracted else []
    weak += ["not understood"] if statement.not_understood else []
    weak += [statement.certainty] if statement.certainty != "asserted" else []
    words = triple(statement, content)
    return f"{words} ({', '.join(weak)})" if weak else words


def is_subjects_cell(statement: Statement, content: Content) -> bool:
    """Return whether the cell of a statement is where its subject acts, and not where its object changes.

    A cell or a disease is in no cell: ``COX-2 in MSC decreases M1 macrophage``, but ``MSC decreases CD80 in dendritic
    cell``.
    """
    if not statement.in_cell or statement.object not in content.entities:
        return False
    return content.entities[statement.object].category in IN_NO_CELL


def cell_word(statement: Statement) -> str:
    """Return the word before the cell of a statement: cargo is delivered *to* a cell, anything else happens *in* it."""
    return "to" if statement.predicate == DELIVERS else "in"


def _clause(statement: Statement, content: Content, subjects: list[str], objects: list[str]) -> str:
    cell = f" {cell_word(statement)} {label(statement.in_cell, content.entities)}" if statement.in_cell else ""
    is_subjects = is_subjects_cell(statement, content)
    words = labels(subjects, content.entities)
    is_plural = (len(subjects) > 1 or is_several(words)) and not statement.subject_aspect
    if statement.subject_aspect:
        words += f" [{statement.subject_aspect}]"
    does = verb(statement, content, is_plural=is_plural)
    words += f"{cell if is_subjects else ''} {does} {labels(objects, content.entities)}"
    if statement.object_aspect:
        words += f" [{statement.object_aspect}]"
    return words if is_subjects else words + cell


def clauses(statements: Iterable[Statement], content: Content) -> list[str]:
    """Write several statements as clauses, with those of one subject and predicate together.

    :param statements: Statements, one at least; those only hypothesised are said with "may".
    :param content: Where their labels are.

    :returns: As in ``MSC increases HSC [survival, activity]`` and ``MSC may decrease relapse``.
    """
    groups: dict[tuple[str, str, str, str], dict[str, list[Statement]]] = {}
    for item in statements:
        words = verb(
            item, content, is_plural=is_several(label(item.subject, content.entities)) and not item.subject_aspect
        )
        words = f"may {infinitive(words)}" if item.certainty == "hypothesised" and not item.is_negated else words
        cell = item.in_cell if is_subjects_cell(item, content) else ""
        of_subject = groups.setdefault((item.subject, item.subject_aspect, cell, words), {})
        of_subject.setdefault(item.object, []).append(item)
    written = []
    for (subject, aspect, cell, words), objects in groups.items():
        acting = f"{label(subject, content.entities)} [{aspect}]" if aspect else label(subject, content.entities)
        acting += f" in {label(cell, content.entities)}" if cell else ""
        upon = [
            acted_upon(curie, said, content, cell_word(said[0]))
            for curie, said in islice(objects.items(), MOST_OBJECTS)
        ]
        if len(upon) > 1:
            upon = [f"({name})" if is_several(name) else name for name in upon]
        left = len(objects) - len(upon)
        written.append(f"{acting} {words} {', '.join(upon)}{f' and {left} more' if left else ''}")
    return written


def acted_upon(curie: str, statements: Iterable[Statement], content: Content, word: str = "in") -> str:
    """Name the object of several statements, with their aspects, and the aspects with the cells that they are seen in.

    :param curie: The object.
    :param statements: Statements on it, one at least.
    :param content: Where the labels are.
    :param word: The word before the cells; see :func:`cell_word`.

    :returns: As in ``HSC [survival, activity]`` and ``apoptosis in T cell and Treg``. An aspect that is stated of no
        cell in particular is written without those that other statements name.
    """
    cells: dict[str, dict[str, None]] = {}
    for item in statements:
        cells.setdefault(item.object_aspect, {})["" if is_subjects_cell(item, content) else item.in_cell] = None
    aspects: dict[tuple[str, ...], list[str]] = {}
    for aspect, seen in cells.items():
        aspects.setdefault(() if "" in seen else tuple(seen), []).append(aspect)
    written = []
    for where, changed in aspects.items():
        words = label(curie, content.entities)
        if all(changed):
            words += f" [{', '.join(changed)}]"
        elif any(changed):
            words += f" (and its {', '.join(filter(None, changed))})"
        written.append(f"{words} {word} {listed(label(cell, content.entities) for cell in where)}" if where else words)
    return ", ".join(written)


def plural_verb(words: str, be: str = "are") -> str:
    """Return the verb of a predicate as it stands after a plural.

    >>> plural_verb("prevents or lessens"), plural_verb("is approved for"), plural_verb("has no measured effect on")
    ('prevent or lessen', 'are approved for', 'have no measured effect on')
    """
    first, space, rest = words.partition(" ")
    if rest.startswith("or "):
        return f"{plural_verb(first, be)} or {plural_verb(rest.removeprefix('or '), be)}"
    plural = {"is": be, "has": "have", "does": "do"}.get(first)
    if plural is None:
        plural = f"{first[:-3]}y" if first.endswith("ies") else re.sub("(?<=ss)es$|s$", "", first)
    return f"{plural}{space}{rest}"


def infinitive(words: str) -> str:
    """Return the verb of a predicate as it stands after "may".

    >>> infinitive("decreases"), infinitive("is approved for")
    ('decrease', 'be approved for')
    """
    return plural_verb(words, "be")


def reading(members: list[Statement], content: Content) -> str:
    """Return the one line that a reviewer reads after a block's identifier.

    :param members: The statements of the block: one, or those of a list.
    :param content: Where their labels are.

    :returns: Subject, predicate and object in words, then via, omitted steps, context and the part not understood.
    """
    first = members[0]
    subjects = list(dict.fromkeys(item.subject for item in members))
    objects = list(dict.fromkeys(item.object for item in members))
    words = _clause(first, content, subjects, objects)
    if first.mediators:
        words += f", {mediation(first.mediators, content.entities)}"
    if first.omits:
        words += f", omitting {labels(first.omits, content.entities)}"
    if first.context.curie:
        words += f" ({first.context.label})"
    if first.not_understood:
        words += f" (not understood: {first.not_understood})"
    return words


def mediator_rows(mediators: Iterable[Mediator], entities: Mapping[str, Entity]) -> list[tuple[str, str]]:
    """Return how mediators take part, and which, as in ``("by lowering", "CD80 [expression], CD86 [expression]")``."""
    groups: dict[str, list[str]] = {}
    for item in mediators:
        aspect = f" [{item.aspect}]" if item.aspect else ""
        groups.setdefault(MEDIATION_WORDS[item.sign], []).append(label(item.entity, entities) + aspect)
    return [(how, ", ".join(dict.fromkeys(names))) for how, names in groups.items()]


def mediation(mediators: Iterable[Mediator], entities: Mapping[str, Entity]) -> str:
    """Name mediators, as in ``via PGE2, by lowering CD80 [expression]``; empty without mediators."""
    return ", ".join(f"{how} {names}" for how, names in mediator_rows(mediators, entities))


def own_mediation(statement: Statement, passage: str, entities: Mapping[str, Entity]) -> str:
    """Say which mediators a passage names; empty where all passages of its statement name the same."""
    if not statement.mediators_differ:
        return ""
    return mediation(statement.mediators_in(passage), entities) or NO_MEDIATOR


def evidence_facts(line: Evidence, entities: Mapping[str, Entity]) -> list[str]:
    """List the recorded facts about a line of evidence: system, species, design, number, directness.

    :param line: The evidence.
    :param entities: The entities of the graph.

    :returns: A phrase for each recorded fact.
    """
    species = " and ".join(label(curie, entities) for curie in line.species)
    known = line.sample_size is not None or line.sample_unit
    number = f"n = {'?' if line.sample_size is None else line.sample_size} {line.sample_unit}".strip() if known else ""
    effect = f"{line.directness} effect" if line.directness else ""
    quote = f"words {line.quote} of the sentence" if line.quote else ""
    return [fact for fact in (line.system, species, line.design, number, effect, quote) if fact]


def mediator_records(statement: Statement, entities: Mapping[str, Entity]) -> list[dict[str, Any]]:
    """Return the mediators of a statement as the JSON forms have them, in the order in which they are written."""
    return [
        {
            "curie": item.entity,
            "label": label(item.entity, entities),
            "sign": item.sign,
            "aspect": item.aspect or None,
            "passages": list(item.passages),
        }
        for item in statement.mediators
    ]


def brief(statement: Statement, content: Content) -> str:
    """Say a statement in one line: its certainty, its words, where it was read, and its identifier.

    As in ``asserted: MSC produces PGE2; Durdu et al. 2026, 3.2.1.2 (stm:macrophages-3)``.
    """
    words = f"{entry(statement, content)}; {read_in(statement, content) or unread(statement)}"
    return f"{statement.certainty}: {words} ({statement.id})"


def read_in(statement: Statement, content: Content) -> str:
    """Say in short where a statement was read, as in ``Durdu et al. 2026, 3.2.1.2, 3.3.2.3``; empty where nowhere."""
    documents: dict[str, list[str]] = {}
    for line in statement.evidence:
        passage = content.passages[line.passage]
        documents.setdefault(content.references[passage.document].short, []).append(short_place(passage))
    return "; ".join(f"{document}, {', '.join(places)}" for document, places in documents.items())


def entry(statement: Statement, content: Content) -> str:
    """Return the reading of one statement for a list, marked if it was withdrawn."""
    return f"{'WITHDRAWN: ' if statement.retracted else ''}{reading([statement], content)}"


def sign_word(sign: int | None) -> str:
    """Name a sign: ``positive``, ``negative``, ``no effect`` or ``unknown``.

    >>> sign_word(-1)
    'negative'
    """
    return {1: "positive", -1: "negative", 0: "no effect", None: "unknown"}[sign]


def support(value: float) -> str:
    """Return a support in two decimals; one that would be rounded to none is below a hundredth.

    >>> support(0.4), support(0.0041)
    ('0.40', 'below 0.01')
    """
    return f"{value:.2f}" if value >= 0.005 else "below 0.01"


def place(passage: Passage) -> str:
    """Say where a passage stands, as in ``section 3.2, paragraph 1, sentence 2`` or ``table 1, row 3``."""
    if passage.paragraph == 0:
        return f"table {passage.section.removeprefix('t')}, row {passage.sentence}"
    section = f"section {passage.section}" if passage.section[0].isdigit() else passage.section.replace("-", " ")
    return f"{section}, paragraph {passage.paragraph}, sentence {passage.sentence}"


def short_place(passage: Passage) -> str:
    """Say in short where a passage stands, as in ``3.2.1.2`` or ``table 1, row 3``."""
    if passage.paragraph == 0:
        return place(passage)
    return f"{passage.section}.{passage.paragraph}.{passage.sentence}"


def unread(statement: Statement) -> str:
    """Name the source of a statement without evidence, as the file that it comes from names it.

    :param statement: A statement of a store of which nothing was read.

    :returns: As in ``an edge of genes.tsv:7, source infores:ctd``.
    """
    place = f"{statement.file}:{statement.line}" if statement.line else statement.file
    edge = f"an edge of {place}" if statement.file else "a plain edge of the store"
    return f"{edge}, {statement.comment or 'no source recorded'}"


def citation(reference: Reference) -> str:
    """Cite a reference in full, as in ``[36] Kadri, N.; Amu, S. Title. Journal 2023;20:613–625. doi:...``."""
    number = f"[{reference.number}] " if reference.number else ""
    volume = f";{reference.volume}" if reference.volume else ""
    pages = f":{reference.pages}" if reference.pages else ""
    where = f"{reference.journal} {reference.year or 'n.d.'}{volume}{pages}".strip()
    doi = f". doi:{reference.doi}" if reference.doi else ""
    return f"{number}{reference.authors.removesuffix('.')}. {reference.title.removesuffix('.')}. {where}{doi}"


def references_words(statement: Statement | Evidence, content: Content) -> str:
    """Name the references of a statement or a line of evidence with their numbers, as in ``Kadri et al. 2023 [36]``."""
    return ", ".join(f"{content.references[c].short} [{content.references[c].number}]" for c in statement.references)
