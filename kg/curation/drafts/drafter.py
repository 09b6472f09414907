"""Drafts of statements by rules: who acts, what changes, which way, through what, how surely, and whether it is denied.

A sentence is a row of triggers: verbs, nouns and phrases of change. The subject of a verb is the list of entities
before it, or that of the main clause where the verb is a participle; its object is the list of entities behind it, up
to the next verb. Passives turn round, and so does what was taken away: "blocking A lowered B" is A raises B. Nouns of
change at the object multiply the sign; "via", "through" and "by" name mediators. The rules give the same drafts on
every run, and fail where a sentence names its actor only by a pronoun, or by a noun that the graph lacks.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.draft import StatementDraft
from kg.curation.drafts.mentions import Mention, MentionFinder
from kg.curation.drafts.phrases import (
    change,
    first_list,
    hedge,
    is_lacking,
    is_modifier,
    is_taken_away,
    last_list,
    negation,
    shift,
    through,
)
from kg.curation.drafts.sentence import ReadSentence, read_sentence
from kg.curation.drafts.triggers import Form, Trigger, by_clause, find_triggers, starts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.curation.drafts.mentions import SentenceWord
    from kg.model.content import Content


#: What is said of an effect that is less than it was.
_OPPOSITE = {
    "msc:increases": "msc:decreases",
    "msc:decreases": "msc:increases",
    "msc:produces": "msc:decreases",
    "msc:affects": "msc:affects",
    "msc:ameliorates": "msc:exacerbates",
}


class Found(NamedTuple):
    """Who does what by a trigger."""

    agents: list[Mention]
    patients: list[Mention]
    #: How unsure the reading is, against one that names both beside the trigger.
    doubt: float = 0.0


class _Effect(NamedTuple):
    """A noun phrase as "the inhibitory effect of MSC on T cells"."""

    first: int
    last: int
    patients: list[Mention]
    sign: int | None


class Drafter:
    """Drafts statements from sentences with the entities of a graph.

    :param content: The graph.
    """

    def __init__(self, content: Content) -> None:
        self._entities = content.entities
        self._finder = MentionFinder(content.entities)

    def read(self, text: str, short: Mapping[str, str] | None = None) -> ReadSentence:
        """Return the words of a sentence outside brackets, and the entities that they name."""
        return read_sentence(text, self._finder, short=short)

    def draft(
        self, text: str, only: Collection[str] | None = None, short: Mapping[str, str] | None = None
    ) -> list[StatementDraft]:
        """Draft the statements of a sentence.

        :param text: The sentence.
        :param only: The entities that it names, where that is known.
        :param short: The abbreviations of the document and what they stand for.

        :returns: The drafts in the order of the triggers, each pair of subject, predicate and object once.
        """
        sentence = read_sentence(text, self._finder, only, short)
        found: dict[tuple[str, str, str], StatementDraft] = {}
        if len(sentence.mentions) > 1:
            for draft in self._drafts(sentence):
                known = found.get((draft.subject, draft.predicate, draft.object))
                if known is None or known.confidence < draft.confidence:
                    found[draft.subject, draft.predicate, draft.object] = draft
        return _without_contraries(list(found.values()))

    def _drafts(self, sentence: ReadSentence) -> Iterator[StatementDraft]:
        words = sentence.words
        if _is_result_of_one_study(words):
            return
        inside = {place for mention in sentence.mentions for place in range(mention.first, mention.last)}
        triggers: list[Trigger] = []
        for item in find_triggers(words, inside):
            if not _is_gerund_subject(words, item, triggers[-1:]):
                triggers.append(item)
        yield from self._joined(words, sentence.mentions)
        yield from self._inhibitors(words, sentence.mentions)
        yield from self._makers(words, sentence.mentions)
        yield from self._nouns(words, sentence.mentions)
        licensing = {m.last: m for m in sentence.mentions if is_modifier(words, m)}
        mentions = [m for m in sentence.mentions if not is_modifier(words, m)]
        effects = _effects(words, mentions)
        changed: set[int] = set()
        is_needless = is_verb = False
        main: list[Mention] = []
        previous: list[Mention] = []
        last: list[Mention] = []
        effect = 0
        for number, verb in enumerate(triggers):
            trigger = _of_ability(words, verb, triggers[:number])
            later = triggers[number + 1 :]
            stop = _stop(words, trigger, later)
            objects = _objects(words, mentions, trigger, stop, later)
            if any(words[place].text in ";:" for place in range(triggers[number - 1].at if number else 0, trigger.at)):
                main, previous, is_verb = [], [], False
            subjects = self._subjects(words, mentions, trigger, main, previous, later)
            if trigger.is_participle and is_verb and not main and not previous:
                subjects = [m for m in subjects if m.last == trigger.at]
            if is_verb and not previous and _word_before(words, trigger) in ("and", "or"):
                subjects = main
            if negation(words, trigger) and trigger.form is Form.ACTIVE:
                subjects = _absent(words, mentions, trigger) or subjects
            if trigger.sign != verb.sign and previous:
                subjects = previous
            if trigger.form not in (Form.PARTICIPLE, Form.REDUCED):
                main, previous, is_verb = main or subjects, subjects, True
            found = self._roles(words, mentions, trigger, subjects, objects, stop, last)
            if not found.agents and trigger.form is Form.PASSIVE:
                found = found._replace(agents=self._treated_with(words, sentence.mentions)[:1], doubt=0.2)
            if effect and _is_of_effect(words, mentions, trigger):
                agents = objects if trigger.form is Form.NEEDING or trigger.after - trigger.at > 1 else found.agents
                found, trigger = Found(agents, last, doubt=0.1), _times(trigger, effect)
            found, trigger = self._on_effects(words, effects, found, trigger)
            if _is_asked_of(words, mentions, trigger, later):
                is_needless = trigger.sign == 0
                continue
            if is_needless:
                trigger, is_needless = trigger._replace(predicate="msc:affects", sign=0), False
            given = self._treated_with(words, sentence.mentions) if trigger.predicate == "msc:produces" else []
            if given and found.patients and not any(agent in given for agent in found.agents):
                if negation(words, trigger):
                    yield from self._kept_from(words, trigger, found._replace(agents=given))
                    continue
                if any(word.low in words_of.DEGREES for word in words[trigger.after : found.patients[0].first]):
                    continue
            if not found.agents or not found.patients:
                continue
            last = found.patients
            if trigger.predicate != "msc:produces":
                changed.update(patient.first for patient in found.patients)
            if trigger.predicate == "msc:produces":
                found = found._replace(patients=[self._of(found.agents, patient) for patient in found.patients])
            agents = [self._given(agent) for agent in self._grouped(words, trigger, found.agents)]
            vias = through(words, mentions, trigger, stop, found.patients)
            for draft in self._pairs(words, trigger, found._replace(agents=agents), vias):
                effect = draft.sign or 0
                yield draft
            yield from self._licensed(words, trigger, found, licensing)
            end = later[0].at if later else len(words)
            is_behind = bool(given) and found.patients[-1].last <= given[0].first < end
            if is_behind and trigger.sign and given[0] not in found.agents:
                raised = trigger._replace(predicate="msc:increases")
                yield from self._pairs(words, raised, Found(given, last, doubt=0.1), ())
            yield from self._but_not(words, mentions, trigger, found)
            yield from self._by_change(words, mentions, found, stop)
        yield from self._changes(words, sentence.mentions, mentions, changed)

    def _on_effects(
        self, words: Sequence[SentenceWord], effects: Sequence[_Effect], found: Found, trigger: Trigger
    ) -> tuple[Found, Trigger]:
        """Turn what acts on an effect to what the effect is on: "abolished the inhibitory effect of MSC on T cells"."""
        for effect in effects:
            inside = [m for m in found.patients if effect.first <= m.first < effect.last]
            if inside and not effect.first <= trigger.at < effect.last:
                patients = [m for m in effect.patients if m not in found.agents]
                return found._replace(patients=patients), _times(trigger, effect.sign)
        return found, trigger

    def _kept_from(self, words: list[SentenceWord], trigger: Trigger, found: Found) -> Iterator[StatementDraft]:
        """Draft what cells do no longer: in the presence of A, they "failed to produce" B."""
        lowered = trigger._replace(predicate="msc:decreases", sign=-1)
        for draft in self._pairs(words, lowered, found, ()):
            yield draft._replace(is_negated=False)

    def _but_not(
        self, words: list[SentenceWord], mentions: list[Mention], trigger: Trigger, found: Found
    ) -> Iterator[StatementDraft]:
        """Draft what a clause denies of a second actor: "induced by A but not by B"."""
        last = max(mention.last for mention in (*found.agents, *found.patients))
        rest = [word.low for word in words[last : last + 3]]
        if trigger.form in (Form.PASSIVE, Form.REDUCED) and rest[:2] == ["but", "not"] and trigger.sign:
            others = first_list(words, [m for m in mentions if last < m.first <= last + 4])
            for draft in self._pairs(words, trigger, Found(others, found.patients, doubt=0.1), ()):
                yield draft._replace(predicate="msc:affects", sign=0, negation="not")

    def _by_change(
        self, words: list[SentenceWord], mentions: list[Mention], found: Found, stop: int
    ) -> Iterator[StatementDraft]:
        """Draft the change through which one acts: "A reversed B through marked inhibition of C"."""
        for place in range(max(mention.last for mention in found.patients), stop - 2):
            noun = words[place].low
            sign, aspect = words_of.NOUNS.get(noun, (0, ""))
            is_made = aspect == "secretion"
            if words[place + 1].low != "of" or not (is_made or (sign and not aspect)):
                continue
            if any(word.low in words_of.THROUGH for word in words[max(0, place - 4) : place]):
                changed = first_list(words, [m for m in mentions if place < m.first < min(stop, place + 6)])
                predicate = "msc:produces" if is_made else "msc:increases" if sign > 0 else "msc:decreases"
                trigger = Trigger(place, place + 2, predicate, sign, Form.NOUN)
                yield from self._pairs(words, trigger, Found(found.agents, changed, doubt=0.1), ())

    def _changes(
        self, words: list[SentenceWord], named: list[Mention], mentions: list[Mention], changed: set[int]
    ) -> Iterator[StatementDraft]:
        """Draft changes that a noun or adjective says of what was given: "mice given MSC showed reduced TNF"."""
        given = self._treated_with(words, named)
        for patient in mentions:
            if not given or patient.first in changed or patient in given:
                continue
            for place in range(patient.first - 1, max(-1, patient.first - 6), -1):
                word, after = words[place].low, words[place + 1].low
                sign = words_of.DEGREES.get(word) or (words_of.CHANGES.get(word) if after in ("in", "of") else None)
                between = [token.low for token in words[place + 1 + (word in words_of.CHANGES) : patient.first]]
                is_far = word in ("more", "less") and between
                if sign and not is_far and not any(token in words_of.PLACES for token in between):
                    trigger = Trigger(place, place + 1, "msc:increases" if sign > 0 else "msc:decreases", sign)
                    agents = [self._given(agent) for agent in given]
                    yield from self._pairs(words, trigger, Found(agents, [patient], doubt=0.15), ())
                    break
                if word in (",", ";", "that", "which") or word in words_of.BEING:
                    break

    def _roles(
        self,
        words: list[SentenceWord],
        mentions: list[Mention],
        trigger: Trigger,
        subjects: list[Mention],
        objects: list[Mention],
        stop: int,
        last: list[Mention],
    ) -> Found:
        """Tell who acts from what changes."""
        if trigger.form is Form.ECHO or (not objects and _means_last(words, trigger)):
            return Found(subjects, last)
        if trigger.form is Form.NEEDING:
            return Found(objects, subjects)
        if trigger.form is Form.REDUCED:
            return Found(objects, last_list(words, [m for m in mentions if m.last <= trigger.at][-3:]))
        if trigger.form is not Form.PASSIVE:
            return Found(subjects, objects)
        if trigger.after - trigger.at > 1:
            return Found(objects, subjects)
        agents = _agents_beside(words, mentions, trigger, stop)
        patients = [m for m in subjects if m not in agents]
        return Found(agents, patients, doubt=0.15)

    def _subjects(
        self,
        words: list[SentenceWord],
        mentions: list[Mention],
        trigger: Trigger,
        main: list[Mention],
        previous: list[Mention],
        later: Sequence[Trigger],
    ) -> list[Mention]:
        """Find who does what a trigger says."""
        before = [mention for mention in mentions if mention.last <= trigger.at]
        word = _word_before(words, trigger)
        if trigger.is_participle:
            described = [mention for mention in before if mention.last == trigger.at]
            coming = [] if described else _coming(words, mentions, trigger, later)
            return previous or main or coming or _nearest(words, before)
        if trigger.at > 1 and words[trigger.at - 1].low == "to":
            ends = [m for m in before if m.last == trigger.at - 1 and not _is_place(words, m)]
            if ends and previous and any(starts(words[m.first - 1].low, words_of.RAISING) for m in ends if m.first):
                return previous
            if ends:
                return last_list(words, ends)
        relative = next(
            (
                place
                for place in range(trigger.at - 1, max(-1, trigger.at - 5), -1)
                if words[place].low in ("which", "that")
            ),
            None,
        )
        if relative is not None and not any(relative < mention.first < trigger.at for mention in before):
            is_clause = words[relative].low == "which"
            heads = [m for m in before if m.last <= relative and _is_right_before(words, m, relative)]
            if heads:
                is_one = re.search(r"[^s]s$", words[trigger.at].low) is not None
                return heads[-1:] if is_one else last_list(words, [m for m in before if m.last <= heads[-1].last])
            if is_clause:
                return []
        if word == "," and trigger.form is Form.NEEDING:
            return []
        if word in ("and", "or", "thereby", "thus", ","):
            return previous or main or _nearest(words, before)
        starts_at = (*words_of.STOPS, ",", "that")
        start = max((place + 1 for place in range(trigger.at) if words[place].low in starts_at), default=0)
        near = [mention for mention in before if mention.first >= start]
        if near:
            lacking = _lacking(words, near)
            heads = [m for m in near if not _is_place(words, m)]
            clause = [m for m in before if not _is_place(words, m) and m.first >= _clause_start(words, trigger)]
            return first_list(words, lacking or heads or clause or near)
        own = [place for place in range(start, trigger.at) if words[place].low in ("their", "its")]
        if own and words[own[-1] + 1].low in ("ability", "capacity", "potential"):
            return main or _nearest(words, before)
        if own:
            return last_list(words, before)
        if any(words[place].low in words_of.PRONOUNS for place in range(start, trigger.at)):
            return main or last_list(words, before)
        return []

    def _joined(self, words: list[SentenceWord], mentions: list[Mention]) -> Iterator[StatementDraft]:
        """Draft what a hyphen says: "IL-17-mediated neutrophil activation", "MSC-mediated suppression of T cells"."""
        for mention, other in pairwise(mentions):
            word = words[mention.last - 1].low.replace("–", "-")
            between = [words[place].low for place in range(mention.last, other.first)]
            is_near = all(token in words_of.NOUNS or token in ("of", "the", "in") for token in between)
            trigger = Trigger(mention.last - 1, mention.last, "msc:increases", 1)
            is_change = word.endswith("-induced") or words[other.last - 1].low in words_of.NOUNS
            is_change = is_change or bool(change(words, trigger, other, [other])[2])
            if word.endswith(words_of.JOINING) and is_near and is_change and mention.curie != other.curie:
                yield from self._pairs(words, trigger, Found([mention], [other]), ())

    def _inhibitors(self, words: list[SentenceWord], mentions: list[Mention]) -> Iterator[StatementDraft]:
        """Draft what a drug is said to be: "ruxolitinib, a JAK inhibitor"."""
        kinds = {"inhibitor": -1, "antagonist": -1, "blocker": -1, "agonist": 1}
        for mention, other in pairwise(mentions):
            between = [words[place].low for place in range(mention.last, other.first)]
            after = words[other.last].low if other.last < len(words) else ""
            if after in kinds and all(token in (",", "a", "an", "the", "selective") for token in between):
                predicate = "msc:increases" if kinds[after] > 0 else "msc:decreases"
                yield from self._pairs(
                    words, Trigger(other.last, other.last + 1, predicate, kinds[after]), Found([mention], [other]), ()
                )

    def _makers(self, words: list[SentenceWord], mentions: list[Mention]) -> Iterator[StatementDraft]:
        """Draft who makes what: "release of ROS from neutrophils", "TNF production by macrophages"."""
        for mention, other in pairwise(mentions):
            between = [words[place].low for place in range(mention.last, other.first)]
            entity = self._entities.get(other.curie)
            if entity is None or entity.category != "biolink:Cell" or not between or len(between) > 3:
                continue
            nouns = [*between[:1], *(words[place].low for place in range(max(0, mention.first - 2), mention.first))]
            is_made = any(words_of.NOUNS.get(noun, (0, ""))[1] == "secretion" for noun in nouns)
            if is_made and any(token in ("from", "by") for token in between):
                at = mention.last if between[0] in words_of.NOUNS else mention.first - 2
                trigger = Trigger(at, at + 1, "msc:produces", 1, Form.NOUN)
                yield from self._pairs(words, trigger, Found([other], [mention]), ())

    def _nouns(self, words: list[SentenceWord], mentions: list[Mention]) -> Iterator[StatementDraft]:
        """Draft what a noun of change says of two names: "suppression of T cells by MSC"."""
        for mention, other in pairwise(mentions):
            between = [words[place].low for place in range(mention.last, other.first)]
            if between[1:2] == ["of"] and between[0] in ("induction", "suppression", "inhibition", "stimulation"):
                sign = -1 if between[0] in ("suppression", "inhibition") else 1
                trigger = Trigger(mention.last, mention.last + 2, "msc:increases", sign, Form.NOUN)
                yield from self._pairs(words, trigger, Found([mention], [other], doubt=0.2), ())
            if "by" not in between or len(between) > 4 or is_taken_away(words, other):
                continue
            _, _, noun = change(words, Trigger(mention.first, 0, "", 1), mention, [mention])
            nouns = [words_of.NOUNS[word.casefold()] for word in noun.split() if word.casefold() in words_of.NOUNS]
            is_change = any(sign < 0 or not name or name == "activation" for sign, name in nouns)
            if is_change and all(word in words_of.NOUNS or word in ("by", "the", "human") for word in between):
                at = mention.last + between.index("by")
                trigger = Trigger(at, at + 1, "msc:increases", 1)
                yield from self._pairs(words, trigger, Found([other], [mention], doubt=0.2), ())

    def _licensed(
        self, words: list[SentenceWord], trigger: Trigger, found: Found, licensing: Mapping[int, Mention]
    ) -> Iterator[StatementDraft]:
        """Draft what a stimulus does: "IFN-γ-activated MSC express more IDO" is IFN-γ raises IDO."""
        for agent in found.agents:
            stimulus = licensing.get(agent.first)
            made = [
                p for p in found.patients if change(words, trigger, p, found.patients)[1] in ("expression", "secretion")
            ]
            if stimulus is not None and made and trigger.sign:
                yield from self._pairs(words, trigger, Found([stimulus], made, doubt=0.1), ())

    def _treated_with(self, words: Sequence[SentenceWord], named: Sequence[Mention]) -> list[Mention]:
        """Return what was given or added in a sentence: "treated with MSC", "MSC-treated", "after MSC infusion"."""
        for mention in named:
            before = [word.low for word in words[max(0, mention.first - 6) : mention.first]]
            if any(word.startswith("compar") for word in before):
                continue
            if _is_given(words, mention) and not any(word in (",", "and") for word in before[-2:]):
                comma = next((n for n in range(mention.last, len(words)) if words[n].text == ","), len(words))
                return first_list(words, [m for m in named if mention.first <= m.first < comma])
            entity = self._entities.get(mention.curie)
            if _is_treatment(words, mention) or (entity is not None and entity.administers):
                return [mention]
        return []

    def _of(self, agents: list[Mention], patient: Mention) -> Mention:
        """Return what agents produce: of MSC, the vesicles of MSC, where the graph has an entity for them."""
        curies = (self._finder.compound(agent, patient) for agent in agents)
        return patient._replace(curie=next(filter(None, curies), patient.curie))

    def _given(self, agent: Mention) -> Mention:
        """Return what an intervention gives: an effect of giving MSC is one of MSC, with the intent in the context."""
        entity = self._entities.get(agent.curie)
        return agent._replace(curie=entity.administers[0]) if entity is not None and entity.administers else agent

    def _grouped(self, words: list[SentenceWord], trigger: Trigger, agents: list[Mention]) -> list[Mention]:
        """Return the entity of a list where the list acts as one: in a relative clause, or "together"."""
        near = [words[place].low for place in range(max(0, trigger.at - 3), trigger.at)]
        if len(agents) < 2 or not any(
            word in (*words_of.RELATIVES, "collectively", "together", "and") for word in near
        ):
            return agents
        curie = self._finder.group({agent.curie for agent in agents})
        return [agents[0]._replace(curie=curie, words=", ".join(a.words for a in agents))] if curie else agents

    def _pairs(
        self, words: list[SentenceWord], trigger: Trigger, found: Found, vias: tuple[str, ...]
    ) -> Iterator[StatementDraft]:
        hedged, certainty = hedge(words, trigger)
        denied = negation(words, trigger)
        role, context = _first_of(words, words_of.ROLES), "; ".join(_contexts(words))
        shifted = shift(words, trigger, found.patients)
        for patient in found.patients:
            factor, aspect, noun = change(words, trigger, patient, found.patients)
            factor *= shifted.get(patient.first, 1)
            if trigger.form is Form.NOUN:
                factor, aspect, noun = 1, "", ""
            elif _is_product(words, trigger, patient):
                factor, aspect, noun = -1, "", "into"
            for agent in found.agents:
                if agent.curie == patient.curie or not factor or not self._may(words, trigger, agent):
                    continue
                predicate, sign, is_negated = trigger.predicate, trigger.sign, bool(denied)
                sign = sign * factor if sign else sign
                if trigger.predicate == "msc:affects" and sign is None and _has_direction(words, trigger, noun):
                    predicate, sign = "msc:increases", factor
                if trigger.predicate == "msc:produces" and sign == -1:
                    continue
                if words[trigger.at].low.startswith("target"):
                    predicate, sign = "msc:decreases", -factor
                is_listed = is_taken_away(words, found.agents[0]) and agent.first - found.agents[0].last < 4
                is_listed = is_listed or (
                    is_taken_away(words, found.agents[-1])
                    and agent.last < len(words)
                    and words[agent.last].low in ("nor", "or", "and")
                )
                is_taken = (is_listed or is_taken_away(words, agent)) and trigger.predicate not in (
                    "msc:produces",
                    "msc:carries",
                )
                if is_taken and sign:
                    sign = -sign
                    is_undoing = starts(words[trigger.at].low, words_of.UNDOING)
                    is_needed = is_lacking(words, agent) or (denied in words_of.FAILING and not is_undoing)
                    if is_negated and is_needed and sign:
                        sign, is_negated = -sign, False
                    elif is_negated:
                        predicate, sign, is_negated = "msc:affects", 0, False
                if trigger.predicate == "msc:affects" and (denied or sign == 0):
                    predicate, sign, is_negated = "msc:affects", 0, False
                predicate = self._predicate(predicate, sign, patient)
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
                    context=context,
                    confidence=round(max(0.1, 0.9 - 0.03 * distance - 0.1 * bool(hedged) - found.doubt), 2),
                )

    def _may(self, words: Sequence[SentenceWord], trigger: Trigger, agent: Mention) -> bool:
        """Whether a trigger says a change of this agent: only microRNAs lower what they "target"."""
        entity = self._entities.get(agent.curie)
        is_target = words[trigger.at].low.startswith("target")
        return not is_target or (entity is not None and entity.category == "biolink:MicroRNA")

    def _is_place(self, curie: str, agent: Mention) -> bool:
        """Whether an entity behind "by" is the cell in which something happens: "TNF production by macrophages"."""
        entity, actor = self._entities.get(curie), self._entities.get(agent.curie)
        is_cell = entity is not None and entity.category == "biolink:Cell"
        return is_cell and (actor is None or actor.category != "biolink:Cell" or agent.curie != curie)

    def _predicate(self, predicate: str, sign: int | None, patient: Mention) -> str:
        """Return the predicate that fits: what acts on a harm worsens or betters it."""
        entity = self._entities.get(patient.curie)
        is_harm = entity is not None and entity.category in words_of.HARMS
        if predicate in ("msc:increases", "msc:decreases") and sign:
            if is_harm and entity is not None and not entity.label.casefold().endswith(words_of.GOODS):
                return "msc:exacerbates" if sign > 0 else "msc:ameliorates"
            return "msc:increases" if sign > 0 else "msc:decreases"
        if predicate in ("msc:ameliorates", "msc:exacerbates") and not is_harm:
            return "msc:affects"
        return predicate


def _effects(words: Sequence[SentenceWord], mentions: Sequence[Mention]) -> list[_Effect]:
    """Find the noun phrases of effects that say what the effect is on."""
    found = []
    for at, word in enumerate(words):
        if word.low not in ("effect", "effects", "activity", "capacity", "action", "actions", "impact", "influence"):
            continue
        on = next(
            (n for n in range(at + 1, min(at + 8, len(words))) if words[n].low in ("on", "against", "upon")), None
        )
        if on is None:
            continue
        patients = first_list(words, [m for m in mentions if on < m.first <= on + 6])
        adjective = next((w.low for w in words[max(0, at - 2) : at] if w.low in words_of.EFFECTS), "")
        sign = words_of.EFFECTS[adjective][1] if adjective else None
        if patients:
            found.append(_Effect(max(0, at - 1), patients[-1].last, patients, sign))
    return found


def _lists(words: Sequence[SentenceWord], mention: Mention, other: Mention) -> bool:
    """Whether a comma or a conjunction stands between two names."""
    return any(word.low in (",", "and", "or", "nor") for word in words[mention.last : other.first])


def _absent(words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger) -> list[Mention]:
    """Return what is said to be absent before the subject of a verb: "In the absence of A, B failed to lower C"."""
    start = _clause_start(words, trigger)
    comma = next((n for n in range(start, trigger.at) if words[n].text == ","), start)
    return first_list(words, [m for m in mentions if start <= m.first < comma and is_lacking(words, m)])


def _times(trigger: Trigger, sign: int | None) -> Trigger:
    """Return what acts on an effect of some sign as what acts on its object."""
    product = 0 if trigger.sign == 0 else trigger.sign * sign if trigger.sign and sign else None
    predicate = "msc:affects" if not product else "msc:increases" if product > 0 else "msc:decreases"
    return trigger._replace(predicate=predicate, sign=product)


def _is_of_effect(words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger) -> bool:
    """Whether the subject of a verb is the effect that was spoken of before: "and this effect was reversed by"."""
    start = _clause_start(words, trigger)
    start = max([start, *(n + 1 for n in range(start, trigger.at) if words[n].low in (",", "and"))])
    said = [word.low for word in words[start : trigger.at]]
    is_named = any(start <= mention.first < trigger.at for mention in mentions)
    return not is_named and any(w in said for w in ("this", "these", "an")) and any(w in said for w in words_of.EFFECT)


def _means_last(words: Sequence[SentenceWord], trigger: Trigger) -> bool:
    """Whether the object of a verb is the change that was spoken of before: "increased this differentiation"."""
    behind = [word.low for word in words[trigger.after : trigger.after + 2]]
    return len(behind) > 1 and behind[0] in ("this", "these") and behind[1] in words_of.NOUNS


def _lacking(words: Sequence[SentenceWord], near: Sequence[Mention]) -> list[Mention]:
    """Return what the subject lacks, where it is cells that lack something: "IDO-deficient MSC", "MSC lacking IDO"."""
    lacking = [mention for mention in near if is_lacking(words, mention)]
    return [
        m
        for m in lacking
        if any(o.first == m.last or (o.last <= m.first and not _lists(words, o, m)) for o in near if o != m)
    ]


def _clause_start(words: Sequence[SentenceWord], trigger: Trigger) -> int:
    return max((place + 1 for place in range(trigger.at) if words[place].low in words_of.STOPS), default=0)


def _of_ability(words: Sequence[SentenceWord], trigger: Trigger, earlier: Sequence[Trigger]) -> Trigger:
    """Return what one does who is less able to do it: "a reduced ability to suppress", "impaired their ability to"."""
    start = max(0, trigger.at - 5)
    before = [word.low for word in words[start : trigger.at]]
    if not trigger.sign or before[-1:] != ["to"] or not any(word in words_of.ABILITY for word in before):
        return trigger
    said = next((words_of.CHANGED[word] for word in before if word in words_of.CHANGED), 0)
    for verb in earlier[-1:]:
        if not any(word.text in ",;" for word in words[verb.at : trigger.at]):
            said = said or verb.sign or 1
    return trigger if said >= 0 else trigger._replace(sign=-trigger.sign, predicate=_OPPOSITE[trigger.predicate])


def _is_asked_of(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger, later: Sequence[Trigger]
) -> bool:
    """Whether what follows says what is needed: "A was required for MSC to suppress B"."""
    word = words[trigger.at].low
    if word not in words_of.NEEDED or not later or words[later[0].at - 1].low != "to":
        return False
    return any(trigger.after <= mention.first < later[0].at for mention in mentions)


def _without_contraries(drafts: list[StatementDraft]) -> list[StatementDraft]:
    """Return the drafts without those that a surer draft of the same pair contradicts."""
    best: dict[tuple[str, str], StatementDraft] = {}
    for draft in drafts:
        if draft.sign and not draft.is_negated:
            known = best.get((draft.subject, draft.object))
            if known is None or known.confidence < draft.confidence:
                best[draft.subject, draft.object] = draft
    return [d for d in drafts if not d.sign or d.is_negated or best[d.subject, d.object].sign == d.sign]


def _is_result_of_one_study(words: Sequence[SentenceWord]) -> bool:
    """Whether a sentence says what a study of patients found: figures and arms, which a table of trials holds.

    One study shows that an outcome goes with a treatment and not that the treatment causes it.
    """
    said = {word.low for word in words}
    is_clinical = any(word in said or f"{word}s" in said for word in words_of.CLINICAL)
    has_figures = any(word in said for word in words_of.FIGURES) or {"et", "al"} <= said
    return is_clinical and has_figures


def _is_gerund_subject(words: Sequence[SentenceWord], trigger: Trigger, earlier: Sequence[Trigger]) -> bool:
    """Whether a participle names what acts: "Blocking IDO restored ...", "was restored by blocking IDO"."""
    if not trigger.is_participle or not starts(words[trigger.at].low, words_of.TAKEN_BEFORE):
        return False
    before = words[trigger.at - 1].low if trigger.at else ""
    if before in ("by", "of"):
        return bool(earlier) and earlier[-1].form is Form.PASSIVE
    if before not in ("", "that", "and", ",", ";", "when"):
        return False
    comma = next(
        (n for n in range(trigger.after, len(words)) if words[n].low in (",", ";", "which", "that")), len(words)
    )
    verbs = [item for item in find_triggers(words, {trigger.at}) if trigger.at < item.at < comma]
    return any(item.form is not Form.PARTICIPLE for item in verbs)


def _is_product(words: Sequence[SentenceWord], trigger: Trigger, patient: Mention) -> bool:
    """Whether a name is what a conversion makes: kynurenine in "catabolizes tryptophan into kynurenine"."""
    before = [words[place].low for place in range(max(trigger.at, patient.first - 2), patient.first)]
    return starts(words[trigger.at].low, words_of.CONVERTING) and any(word in ("into", "to") for word in before)


def _is_right_before(words: Sequence[SentenceWord], mention: Mention, place: int) -> bool:
    """Whether nothing but a comma and nouns of change parts a name from a place."""
    return all(word.text == "," or word.low in words_of.NOUNS for word in words[mention.last : place])


def _is_place(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether a name stands behind a preposition of place: "in T cells", "in the mouse liver"."""
    unknown = 0
    for place in range(mention.first - 1, max(-1, mention.first - 4), -1):
        word = words[place].low
        if word in words_of.PLACES or (word == "of" and words[place - 1].low in ("presence", "absence")):
            return True
        unknown += word not in ("the", "a", "an", "both", "human", "murine", "mouse", "these", "activated")
        if unknown > 1 or word in ("of", "and", "or", ",", "by", "that"):
            return False
    return False


def _word_before(words: Sequence[SentenceWord], trigger: Trigger) -> str:
    """Return the word before a verb and its auxiliaries and adverbs."""
    for place in range(trigger.at - 1, -1, -1):
        word = words[place].low
        if not (word.endswith("ly") or word in words_of.BEING or word in words_of.AUXILIARIES):
            return word
    return ""


def _nearest(words: Sequence[SentenceWord], before: Sequence[Mention]) -> list[Mention]:
    return first_list(words, [m for m in before if not _is_place(words, m)] or before)


def _stop(words: Sequence[SentenceWord], trigger: Trigger, later: Sequence[Trigger]) -> int:
    """Return where the objects of a trigger end: at the next one, or at a word that opens another clause."""
    ends = [
        place
        for place in range(trigger.after, len(words))
        if words[place].low in (*words_of.STOPS, *words_of.RELATIVES)
    ]
    ends += [other.at for other in later[:1]]
    return min(ends, default=len(words))


def _objects(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger, stop: int, later: Sequence[Trigger]
) -> list[Mention]:
    """Return the entities behind a trigger: the first list of them, before "via", "in" and the like."""
    if trigger.is_participle and trigger.at and words[trigger.at - 1].low in ("by", "through") and later:
        commas = [place for place in range(trigger.after, stop) if words[place].text == ","]
        opens = trigger.at < 2 or words[trigger.at - 2].low in (*words_of.STOPS, ",")
        stop = commas[-1] if commas and opens else stop
    if later and later[0].form in (Form.ACTIVE, Form.PASSIVE) and later[0].at == stop:
        stop = _next_clause(words, trigger.after, stop)
    cut = next((place for place in range(trigger.after, stop) if words[place].low in words_of.CONDITIONS), stop)
    return first_list(words, [mention for mention in mentions if trigger.after <= mention.first < cut])


def _next_clause(words: Sequence[SentenceWord], start: int, verb: int) -> int:
    """Return where the subject of the next verb begins: "A lowers B, and C raises D"."""
    before = verb - 1
    while before > start and (words[before].low.endswith("ly") or words[before].low in words_of.AUXILIARIES):
        before -= 1
    if words[before].low in ("and", "or", "which", "that"):
        return verb
    for place in range(before, start, -1):
        if words[place].low in ("and", "but") and words[place - 1].text == ",":
            return place - 1
    return verb


def _has_direction(words: Sequence[SentenceWord], trigger: Trigger, nouns: str) -> bool:
    """Whether a noun says which way: "is involved in the suppression of T cells"."""
    if words[trigger.at].low not in ("role", "involved", "implicated"):
        return False
    said = [words_of.NOUNS[noun.casefold()] for noun in nouns.split() if noun.casefold() in words_of.NOUNS]
    return any(sign < 0 or not aspect for sign, aspect in said)


def _agents_beside(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger, stop: int
) -> list[Mention]:
    """Find who acts in a passive without "by": "in the presence of A", "upon treatment with A", "by blocking A"."""
    for place in range(trigger.after, min(stop + 12, len(words))):
        word = words[place].low
        if word in (";", "whereas", "while", "but"):
            break
        if word in ("by", "upon", "after", "following", "when", "in", "with", "without", "if", "through", "via"):
            near = [m for m in mentions if place < m.first <= place + 7]
            is_method = word == "by" and words[place - 1].low in words_of.MEASURED
            if word in ("if", "when") and near and is_taken_away(words, near[0]):
                return near[:1]
            if word not in ("by", "upon", "without", "through", "via"):
                first = next((n for n, m in enumerate(near) if _was_given(words, m)), len(near))
                near = near[first:]
            if near and not is_method:
                return first_list(words, near)
    start = next((place for place in by_clause(words, trigger.at) if words[place].text == ","), 0)
    for place in range(start):
        if words[place].low in ("in", "upon", "after", "following", "with", "when"):
            near = [m for m in mentions if place < m.first < start and _was_given(words, m)]
            if near:
                return first_list(words, near)
    return []


def _is_given(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether the words before a name say that it was given or added: "treated with MSC", and not "treated MSC"."""
    for place in range(max(0, mention.first - 4), mention.first):
        word = words[place].low
        if word in words_of.GIVEN and (not word.endswith("ed") or words[place + 1].low in ("with", "to", "by", "in")):
            return True
    return False


def _was_given(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether the words on either side of a name say that it was given or added."""
    return _is_given(words, mention) or _is_treatment(words, mention)


def _is_treatment(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether a name stands before a word for giving it: "MSC infusion", "MSC-treated mice", "MSC treated mice"."""
    after = words[mention.last].low if mention.last < len(words) else ""
    treated = ("treated", "injected", "stimulated", "primed")
    return after in (*words_of.TREATMENTS, *treated) or words[mention.last - 1].low.endswith(treated)


def _coming(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger, later: Sequence[Trigger]
) -> list[Mention]:
    """Return the subject of the main clause that follows a participle: "by secreting PGE2, MSC induce ..."."""
    main = next((other for other in later if not other.is_participle), None)
    if main is None:
        return []
    commas = [place for place in range(trigger.after, main.at) if words[place].text == ","]
    if not commas:
        return []
    return last_list(words, [mention for mention in mentions if commas[-1] < mention.first and mention.last <= main.at])


def _first_of(words: Sequence[SentenceWord], table: Mapping[str, str]) -> str:
    return next((table[word.low] for word in words if word.low in table), "")


def _contexts(words: Sequence[SentenceWord]) -> list[str]:
    return list(dict.fromkeys(words_of.CONTEXTS[word.low] for word in words if word.low in words_of.CONTEXTS))
