"""Sentences for statements: every qualifier of a statement has words here, and none of them can be left out.

The verb comes from the predicate, the sign, the certainty, the negation and the stance of the evidence. Labels are
those of the entities and of the ontology; what is counted is put into the plural, with its verb.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.words import phrases
from kg.words.contexts import context_phrases
from kg.words.phrases import listed, plural_verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model.content import Content
    from kg.model.statements import Mediator, Statement

#: Certainty to the verb of a source; an inferred link is the curator's.
VERBS = {"asserted": "states", "suggested": "suggests", "hypothesised": "raises the possibility"}
#: Certainty to the noun for a clause that evidence may contradict.
CLAIMS = {
    "asserted": "the statement",
    "suggested": "the suggestion",
    "hypothesised": "the possibility",
    "inferred": "the inference of a curator",
}
#: Names of things that are counted: cells, vesicles, kinds of molecules, patients. Other names stay as they are.
_COUNTED = re.compile(
    r"(?:cell|cyte|phage|phil|blast|population|Treg|EV|exosome|endosome|vesicle|body|kine|mediator|ligand|receptor|protein"
    r"|proteinase|factor|enzyme|lipid|RNA|corticosteroid|glucocorticoid|patient|recipient|trial|study|report|dataset"
    r"|assay)$"
)
#: Abbreviations that are read as plurals: MSC increase Tregs.
_PLURAL_ABBREVIATION = re.compile(r"(?:^|[ -])(?:MSC|HSC|HSPC)$")
_HEAD = re.compile(r" (?:of|in|with|across|over|approved) ")


def sentence(statement: Statement, content: Content) -> str:
    """Say a statement in words that are never stronger than it.

    :param statement: The statement.
    :param content: Where its labels, its sources and the other members of its list are.

    :returns: A sentence that names who says it, how surely, whether it is denied or contradicted, and every
        qualifier; after it, where there is one, the curator's reason. What was withdrawn is said first.

    >>> import kg
    >>> content = kg.load().content
    >>> sentence(content.statements["stm:dendritic_cells-11"], content)
    'The review (Durdu et al. 2026) states that tolerogenic dendritic cells have the marker IL-10.'
    """
    sources = {
        stance: list(
            dict.fromkeys(content.passages[e.passage].document for e in statement.evidence if e.stance == stance)
        )
        for stance in ("supports", "refutes", "inconclusive")
    }
    clause = _clause(statement, content, is_denied=statement.is_negated)
    if statement.certainty == "inferred" and not statement.evidence:
        lead = "An edge of the store records as inferred that"
    elif statement.certainty == "inferred" and sources["supports"]:
        lead = f"A curator inferred, from {_documents(sources['supports'], content)}, that"
    elif sources["supports"] or not statement.evidence:
        if statement.certainty == "asserted" and statement.is_negated and statement.is_causal:
            verb, clause = "denies", _clause(statement, content, is_denied=False)
        else:
            verb = VERBS[statement.certainty]
        lead = f"{_does(sources['supports'], verb, content)} that"
    elif sources["refutes"]:
        lead = f"{_does(sources['refutes'], 'contradicts', content)} {CLAIMS[statement.certainty]} that"
    else:
        lead = f"{_does(sources['inconclusive'], 'is inconclusive on', content)} {CLAIMS[statement.certainty]} that"
    parts = [f"{lead}{clause}"]
    if sources["supports"] and sources["refutes"]:
        parts.append(f"This is contradicted by {_documents(sources['refutes'], content)}")
    if sources["inconclusive"] and (sources["supports"] or sources["refutes"]):
        parts.append(f"{_does(sources['inconclusive'], 'is inconclusive on', content)} this")
    if statement.reason:
        parts.append(f"The reason given: {statement.reason}")
    if statement.retracted:
        parts = [f"This statement was withdrawn: {statement.retracted}", f"It said: {parts[0]}", *parts[1:]]
    if statement.not_understood:
        doubt = f"No answer rests on it, because its row was not wholly understood: {statement.not_understood}"
        parts = [*parts, doubt]
    return " ".join(map(stopped, parts))


def stopped(text: str) -> str:
    """End a text with one full stop.

    >>> stopped("A trend"), stopped("A trend.")
    ('A trend.', 'A trend.')
    """
    return f"{text.rstrip().removesuffix('.')}."


def noun(curie: str, content: Content, aspect: str = "") -> str:
    """Name an entity in running text, in the plural where it is counted, as in ``the expression of FOXP3``.

    :param curie: The entity.
    :param content: Where its label is.
    :param aspect: The aspect of it that is meant, or empty.

    :returns: The words, without an article of their own.
    """
    label = phrases.label(curie, content.entities)
    head, rest = _head(label)
    if _COUNTED.search(head):
        head = f"{head[:-1]}ies" if head.endswith(("body", "study")) else f"{head}s"
    return f"the {aspect} of {head}{rest}" if aspect else f"{head}{rest}"


def source_kind(document: str, content: Content) -> str:
    """Call a source document a ``review`` if it is registered as one; without a registered kind, its title decides."""
    reference = content.references[document]
    kind = reference.kind or ("review" if re.search(r"\breview\b", reference.title, re.IGNORECASE) else "")
    return "review" if kind == "review" else "source"


def _documents(documents: Sequence[str], content: Content) -> str:
    """Name source documents, as in ``the review (Durdu et al. 2026)``."""
    if not documents:
        return "an edge of the store"
    kinds = {source_kind(document, content) for document in documents}
    kind = kinds.pop() if len(kinds) == 1 else "source"
    names = "; ".join(content.references[document].short for document in documents)
    return f"the {kind}{'s' if len(documents) > 1 else ''} ({names})"


def _does(documents: Sequence[str], verb: str, content: Content) -> str:
    """Begin a sentence with source documents and a verb."""
    words = _documents(documents, content)
    return f"{words[0].upper()}{words[1:]} {plural_verb(verb) if len(documents) > 1 else verb}"


def _clause(statement: Statement, content: Content, *, is_denied: bool) -> str:
    """Return the clause after "that": the context between commas; subject, verb and object; the qualifiers."""
    subject = noun(statement.subject, content, statement.subject_aspect)
    is_plural = not statement.subject_aspect and _is_plural(phrases.label(statement.subject, content.entities))
    object_ = noun(statement.object, content, statement.object_aspect)
    cell = f" {phrases.cell_word(statement)} {noun(statement.in_cell, content)}" if statement.in_cell else ""
    if phrases.is_subjects_cell(statement, content):
        subject, cell = subject + cell, ""
    if statement.sign == 0 and content.predicates[statement.predicate].sign is None:
        words = f"{subject}, whose effect was measured, had no effect on {object_}{cell}"
        words = f"it is not the case that {words}" if is_denied else words
    else:
        words = f"{subject} {_predicate(statement, content, is_denied=is_denied, is_plural=is_plural)} {object_}{cell}"
        if statement.sign is None and statement.is_causal and not statement.is_negated:
            words += " (in a direction left open)"
    if statement.mediators:
        words += f" {_mediation(statement, content)}"
    if statement.directness:
        words += f", {statement.directness}ly"
    if statement.timing:
        words += f" (timing: {statement.timing})"
    if statement.omits:
        words += f", leaving out {listed(noun(curie, content) for curie in statement.omits)} on the way"
    if statement.collective:
        words += f", as one of a list: {_list_of(statement, content)}"
    context = context_phrases(statement.context, content.entities)
    return f", {listed(context)}, {words}" if context else f" {words}"


def _mediation(statement: Statement, content: Content) -> str:
    """Say through which mediators an effect comes about; where passages name different ones, name the passages."""
    if not statement.mediators_differ:
        return _by(statement.mediators, content)
    places: dict[tuple[Mediator, ...], list[str]] = {}
    for line in statement.evidence:
        passage = content.passages[line.passage]
        place = f"{content.references[passage.document].short}, {phrases.place(passage)}"
        places.setdefault(statement.mediators_in(line.passage), []).append(place)
    return listed(f"{_by(named, content)} ({'; '.join(where)})" for named, where in places.items() if named)


def _by(mediators: Iterable[Mediator], content: Content) -> str:
    """Say which mediators rise, fall or have no stated direction: whole entities first, then their aspects."""
    groups: dict[str, dict[str, list[str]]] = {}
    for item in mediators:
        names = groups.setdefault(phrases.MEDIATION_WORDS[item.sign], {}).setdefault(item.aspect, [])
        names.append(noun(item.entity, content))
    parts = []
    for how, by_aspect in groups.items():
        whole = by_aspect.pop("", [])
        aspects = [f"the {aspect} of {listed(dict.fromkeys(names))}" for aspect, names in by_aspect.items()]
        parts.append(f"{how} {listed([*dict.fromkeys(whole), *aspects])}")
    return listed(parts)


def _predicate(statement: Statement, content: Content, *, is_denied: bool, is_plural: bool) -> str:
    predicate = content.predicates[statement.predicate]
    words = predicate.negated_label if is_denied else predicate.label
    words += phrases.direction(statement, predicate)
    words = re.sub(r" (marker|member|property)$", r" the \1", words)
    return plural_verb(words) if is_plural else words


def _list_of(statement: Statement, content: Content) -> str:
    """Name the members of a statement's list: its subjects or its objects, whichever are several, or both."""
    members, ends = [statement], set[str]()
    while not {curie for item in members for curie in (item.subject, item.object)} <= ends:  # the rest share an end
        ends |= {curie for item in members for curie in (item.subject, item.object)}
        members = [item for item in content.touching(ends) if item.collective == statement.collective] or [statement]
    sides = [list(dict.fromkeys(getattr(item, role) for item in members)) for role in ("subject", "object")]
    several = [side for side in sides if len(side) > 1] or sides[1:]
    return ", with ".join(listed(noun(curie, content) for curie in side) for side in several)


def _head(label: str) -> tuple[str, str]:
    """Split a label into the words that are counted and the rest."""
    if " that " in label:
        return "", label
    found = _HEAD.search(label)
    return (label[: found.start()], label[found.start() :]) if found else (label, "")


def _is_plural(label: str) -> bool:
    head, _ = _head(label)
    return bool(_COUNTED.search(head) or _PLURAL_ABBREVIATION.search(head))
