"""Drafts of pairs of an actor and a change: sign, predicate, aspect, hedge, negation and confidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.draft import StatementDraft
from kg.curation.drafts.phrases import change, hedge, is_lacking, is_taken_away, negation, shift
from kg.curation.drafts.triggers import Form, Trigger, starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.curation.drafts.clauses import Found
    from kg.curation.drafts.entity_names import EntityNames
    from kg.curation.drafts.sentence_words import SentenceWord
    from kg.curation.drafts.spotting import Mention


class Pairs:
    """Drafts a statement for each pair of an actor and something that changes.

    :param names: The names of the entities.
    """

    def __init__(self, names: EntityNames) -> None:
        self._names = names

    def drafts(
        self, words: list[SentenceWord], trigger: Trigger, found: Found, vias: tuple[str, ...]
    ) -> Iterator[StatementDraft]:
        """Yield the drafts of all pairs, by what changes and then by who acts; ``vias`` are CURIEs of mediators."""
        hedged, certainty = hedge(words, trigger)
        denied = negation(words, trigger)
        role = next((words_of.ROLES[word.low] for word in words if word.low in words_of.ROLES), "")
        contexts = dict.fromkeys(words_of.CONTEXTS[word.low] for word in words if word.low in words_of.CONTEXTS)
        shifted = shift(words, trigger, found.patients)
        of_cell = trigger.predicate in ("msc:produces", "msc:carries")
        for patient in found.patients:
            category = self._names.category(patient.curie)
            before = [word.low for word in words[max(0, patient.first - 2) : patient.first] if word.low != "the"]
            is_aim = category == "biolink:AnatomicalEntity" and before[-1:] in (["to"], ["into"])
            if (of_cell and category in words_of.NEVER_MADE) or is_aim:
                continue
            factor, aspect, noun = change(words, trigger, patient, found.patients)
            factor *= shifted.get(patient.first, 1)
            if words[trigger.at].low.startswith("protect") and not self._is_kept_off(words, trigger, patient):
                factor = -factor
            is_better = words[trigger.at].low.startswith("improv") or "improvement" in noun.casefold().split()
            if is_better and self.is_harm(patient):
                factor = -factor
            if trigger.form is Form.NOUN:
                factor, aspect, noun = 1, "", ""
            elif _is_product(words, trigger, patient):
                factor, aspect, noun = -1, "", "into"
            is_paired = len(found.agents) == len(found.patients) and "respectively" in (word.low for word in words)
            for place, agent in enumerate(found.agents):
                if is_paired and patient != found.patients[place]:
                    continue
                if agent.curie == patient.curie or not factor or not self._may(words, trigger, agent):
                    continue
                predicate, sign, is_negated = trigger.predicate, trigger.sign, bool(denied)
                if words[trigger.at].low.startswith(words_of.BECOMING) and self._are_cells(agent, patient) and not noun:
                    predicate, sign = "msc:differentiates_into", None
                if (
                    predicate == "msc:produces"
                    and words[trigger.at].low.startswith("express")
                    and self._is_on_surface(words, trigger, patient)
                ):
                    predicate, sign = "msc:carries", None
                sign = sign * factor if sign else sign
                if trigger.predicate == "msc:affects" and sign is None and _has_direction(words, trigger, noun):
                    predicate, sign = "msc:increases", factor
                if trigger.predicate == "msc:produces" and sign == -1:
                    continue
                if words[trigger.at].low.startswith("target"):
                    predicate, sign = "msc:decreases", -factor
                near = found.agents[max(0, place - 1)]
                is_listed = is_taken_away(words, found.agents[0]) and agent.first - near.last < 4
                is_taken = (is_listed or is_taken_away(words, agent)) and not of_cell
                if is_taken and sign:
                    sign = -sign
                    is_undoing = starts(words[trigger.at].low, words_of.UNDOING)
                    is_needed = is_lacking(words, agent) or (denied in words_of.FAILING and not is_undoing)
                    if is_negated and is_needed and sign:
                        sign, is_negated = -sign, False
                    elif is_negated:
                        predicate, sign, is_negated = "msc:affects", 0, False
                if any(word.low in words_of.WAYLESS for word in words[trigger.after : patient.first]):
                    predicate, sign = "msc:affects", None
                if trigger.predicate == "msc:affects" and (denied or sign == 0):
                    predicate, sign, is_negated = "msc:affects", 0, False
                predicate = self._predicate(predicate, sign, patient)
                sign = None if predicate == "msc:affects" and sign else sign
                cells = [curie for curie in vias if self._is_place(curie, agent)]
                distance = abs(patient.first - trigger.at) + abs(agent.first - trigger.at)
                yield StatementDraft(
                    subject=agent.curie,
                    predicate=predicate,
                    object=patient.curie,
                    sign=sign,
                    certainty=certainty,
                    is_negated=is_negated,
                    object_aspect=aspect if predicate not in ("msc:produces", "msc:carries") else "",
                    in_cell=next((curie for curie in cells if curie != agent.curie), ""),
                    via=tuple(c for c in vias if c not in (agent.curie, patient.curie) and c not in cells),
                    trigger=" ".join(filter(None, (words[trigger.at].text, noun))),
                    subject_words=agent.words,
                    object_words=patient.words,
                    hedge=hedged,
                    negation=denied,
                    role="necessity" if is_taken else role,
                    context="; ".join(contexts),
                    confidence=round(max(0.1, 0.9 - 0.03 * distance - 0.1 * bool(hedged) - found.doubt), 2),
                )

    def _may(self, words: Sequence[SentenceWord], trigger: Trigger, agent: Mention) -> bool:
        """Return whether a trigger says a change of this agent: only microRNAs lower what they "target"."""
        is_target = words[trigger.at].low.startswith("target")
        return not is_target or self._names.category(agent.curie) == "biolink:MicroRNA"

    def _is_kept_off(self, words: Sequence[SentenceWord], trigger: Trigger, patient: Mention) -> bool:
        """Return whether a name is what one is protected against, and not what is protected."""
        between = [word.low for word in words[trigger.after : patient.first]]
        return self._names.category(patient.curie) in words_of.HARMS or "against" in between or "from" in between

    def _is_place(self, curie: str, agent: Mention) -> bool:
        """Return whether an entity behind "by" is the cell of a process: "TNF production by macrophages"."""
        is_cell = self._names.category(curie) == "biolink:Cell"
        return is_cell and (self._names.category(agent.curie) != "biolink:Cell" or agent.curie != curie)

    def _are_cells(self, *mentions: Mention) -> bool:
        """Return whether all names are those of cells."""
        return all(self._names.category(mention.curie) == "biolink:Cell" for mention in mentions)

    def _is_on_surface(self, words: Sequence[SentenceWord], trigger: Trigger, patient: Mention) -> bool:
        """Return whether a name is that of a receptor or marker, which a cell that expresses it carries."""
        is_receptor = any("receptor" in name.casefold() for name in self._names.names(patient.curie))
        said = [word.low for word in words[trigger.after : patient.first]]
        is_marker = any(word in ("surface", "marker", "markers", "antigen", "antigens") for word in said)
        return is_receptor or is_marker or re.match(r"CD\d|HLA|MHC", patient.words) is not None

    def is_harm(self, patient: Mention) -> bool:
        """Return whether what changes is a harm, and no good outcome that has the category of one."""
        is_good = any(name.casefold().endswith(words_of.GOODS) for name in self._names.names(patient.curie))
        return self._names.category(patient.curie) in words_of.HARMS and not is_good

    def _predicate(self, predicate: str, sign: int | None, patient: Mention) -> str:
        """Return the predicate that fits: what acts on a harm worsens or betters it."""
        is_harm = self._names.category(patient.curie) in words_of.HARMS
        if predicate in ("msc:increases", "msc:decreases") and sign:
            if self.is_harm(patient):
                return "msc:exacerbates" if sign > 0 else "msc:ameliorates"
            return words_of.BY_SIGN[sign]
        if predicate in ("msc:ameliorates", "msc:exacerbates") and not is_harm:
            return "msc:affects"
        return predicate


def _is_product(words: Sequence[SentenceWord], trigger: Trigger, patient: Mention) -> bool:
    """Return whether a name is what a conversion makes: kynurenine in "catabolizes tryptophan into kynurenine"."""
    before = [words[place].low for place in range(max(trigger.at, patient.first - 2), patient.first)]
    return starts(words[trigger.at].low, words_of.CONVERTING) and any(word in ("into", "to") for word in before)


def _has_direction(words: Sequence[SentenceWord], trigger: Trigger, nouns: str) -> bool:
    """Return whether a noun says which way: "is involved in the suppression of T cells"."""
    if words[trigger.at].low not in ("role", "in", "involved", "implicated"):
        return False
    said = [words_of.NOUNS[noun.casefold()] for noun in nouns.split() if noun.casefold() in words_of.NOUNS]
    return any(sign < 0 or not aspect for sign, aspect in said)
