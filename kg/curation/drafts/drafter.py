"""Drafts of statements by rules: who acts, what changes, which way, through what, how surely, and whether it is denied.

A sentence is a row of triggers: verbs, nouns and phrases of change. The subject of a verb is the list of entities
before it, or that of the main clause where the verb is a participle; its object is the list of entities behind it, up
to the next verb. Passives turn round, and so does what was taken away: "blocking A lowered B" is A raises B. Nouns of
change at the object multiply the sign; "via", "through" and "by" name mediators. The rules give the same drafts on
every run, and fail where a sentence names its actor only by a pronoun, or by a noun that the graph lacks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.curation.drafts import clauses, effects
from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.clauses import Clause, Found
from kg.curation.drafts.entity_names import EntityNames
from kg.curation.drafts.given import is_aside, is_either, is_given, is_treatment
from kg.curation.drafts.mentions import MentionFinder
from kg.curation.drafts.noun_phrases import noun_phrases
from kg.curation.drafts.pairs import Pairs
from kg.curation.drafts.phrases import change, first_list, is_modifier, negation, through
from kg.curation.drafts.sentence import ReadSentence, read_sentence
from kg.curation.drafts.triggers import Form, Trigger, find_triggers, starts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.curation.drafts.draft import StatementDraft
    from kg.curation.drafts.sentence_words import SentenceWord
    from kg.curation.drafts.spotting import Mention
    from kg.model.content import Content


class EarlierVerbs:
    """The findings of the earlier verbs of a sentence, which later verbs refer to."""

    def __init__(self) -> None:
        #: Subjects of the first verb of the clause, and of the verb before.
        self.main: list[Mention] = []
        self.previous: list[Mention] = []
        #: Whether the clause has an earlier verb.
        self.is_verb = False
        #: The mentions of the last effect, and its sign; 0 before the first effect.
        self.last: list[Mention] = []
        self.effect = 0
        #: Places of what changed.
        self.changed: set[int] = set()
        #: Whether something was not needed for the next verb.
        self.is_needless = False

    def end_clause(self) -> None:
        """Forget the subjects of the clause."""
        self.main, self.previous, self.is_verb = [], [], False


class Drafter:
    """Drafts statements from sentences with the entities of a graph.

    :param content: The graph.
    """

    def __init__(self, content: Content) -> None:
        self._entities = content.entities
        names = EntityNames(content.entities)
        self._finder = MentionFinder(names)
        self._pairs = Pairs(names)

    def read(self, text: str, short: Mapping[str, str] | None = None) -> ReadSentence:
        """Return the words of a sentence outside brackets, and the entities that they name."""
        return read_sentence(text, self._finder, short=short)

    def draft(
        self,
        text: str,
        only: Collection[str] | None = None,
        short: Mapping[str, str] | None = None,
        before: str = "",
    ) -> list[StatementDraft]:
        """Draft the statements of a sentence.

        :param text: The sentence.
        :param only: The entities that it names, where that is known.
        :param short: The abbreviations of the document and what they stand for.
        :param before: The sentence before it in its paragraph, whose subject "they" and "these cells" stand for.

        :returns: The drafts in the order of the triggers, each pair of subject, predicate and object once.
        """
        earlier = read_sentence(before, self._finder, None, short).mentions[:1] if only is None else []
        sentence = read_sentence(text, self._finder, only, short, [mention.curie for mention in earlier])
        found: dict[tuple[str, str, str], StatementDraft] = {}
        if len(sentence.mentions) + len(sentence.implied) > 1 and not _is_result_of_one_study(sentence.words, text):
            drafts = self._drafts(sentence)
            for draft in drafts if only is None else self._together(list(drafts), only):
                if only is not None and not (draft.subject in only and draft.object in only):
                    continue
                known = found.get((draft.subject, draft.predicate, draft.object))
                if known is None or known.confidence < draft.confidence:
                    found[draft.subject, draft.predicate, draft.object] = draft
        return _without_contraries(list(found.values()))

    def _together(self, drafts: list[StatementDraft], only: Collection[str]) -> list[StatementDraft]:
        """Return drafts, with one of a list that is known to be there where they say the same of all its members."""
        found = list(drafts)
        for group in sorted(only):
            members = self._finder.names.members(group)
            for end in ("subject", "object") if members else ():
                same: dict[StatementDraft, set[str]] = {}
                for draft in drafts:
                    bare = draft._replace(subject_words="", object_words="", object_aspect="", confidence=0.5)
                    bare = bare._replace(subject=group) if end == "subject" else bare._replace(object=group)
                    same.setdefault(bare, set()).add(draft.subject if end == "subject" else draft.object)
                found += [draft for draft, ends in same.items() if ends >= set(members)]
        return found

    def _drafts(self, sentence: ReadSentence) -> Iterator[StatementDraft]:
        words = sentence.words
        inside = {place for mention in sentence.mentions for place in range(mention.first, mention.last)}
        triggers = find_triggers(words, inside)
        for trigger, found in noun_phrases(words, sentence.mentions, self._finder.names):
            yield from self._pairs.drafts(words, trigger, found, ())
        mentions = [m for m in sentence.mentions if not is_modifier(words, m) and not is_aside(words, m)]
        before = EarlierVerbs()
        for number, verb in enumerate(triggers):
            trigger = effects.of_ability(words, verb, triggers[:number])
            if any(words[place].text in ";:" for place in range(triggers[number - 1].at if number else 0, trigger.at)):
                before.end_clause()
            clause = Clause(words, sentence.mentions, mentions, trigger, triggers[number + 1 :], sentence.implied)
            subjects = self._subjects(clause, before, is_less=trigger.sign != verb.sign)
            found, trigger = self._found(clause, subjects, before)
            if clauses.is_needed_for_verb(clause):
                before.is_needless = trigger.sign == 0
                continue
            if before.is_needless:
                trigger, before.is_needless = trigger._replace(predicate="msc:affects", sign=0), False
            yield from self._of_verb(clause._replace(trigger=trigger), found, before)
        yield from self._changes(sentence, mentions, before.changed)

    def _subjects(self, clause: Clause, before: EarlierVerbs, *, is_less: bool) -> list[Mention]:
        """Find who does what a trigger says, and keep it for later verbs; ``is_less``: with a lowered ability."""
        words, trigger = clause.words, clause.trigger
        subjects = clauses.find_subjects(clause, before.main, before.previous)
        if trigger.is_participle and before.is_verb and not before.main and not before.previous:
            subjects = [mention for mention in subjects if mention.last == trigger.at]
        if before.is_verb and not before.previous and clauses.word_before(words, trigger) in ("and", "or"):
            subjects = []
        if negation(words, trigger) and trigger.form is Form.ACTIVE:
            subjects = clauses.find_absent(clause) or subjects
        if is_less and before.is_verb:
            subjects = before.previous
        if trigger.form is Form.ACTIVE or trigger.is_participle:
            subjects = self._grouped(words, trigger, subjects)
        if trigger.is_participle and not subjects:
            before.is_verb = True
        if trigger.form not in (Form.PARTICIPLE, Form.REDUCED):
            before.main, before.previous, before.is_verb = before.main or subjects, subjects, True
        return subjects

    def _found(self, clause: Clause, subjects: list[Mention], before: EarlierVerbs) -> tuple[Found, Trigger]:
        """Find who acts and what changes; a change of an effect is a change of the object of the effect."""
        trigger = clause.trigger
        objects = clauses.find_objects(clause)
        found = clauses.tell_roles(clause, subjects, objects, before.last)
        if not found.agents and trigger.form is Form.PASSIVE:
            found = found._replace(agents=self._treated_with(clause.words, clause.named)[:1], doubt=0.2)
        if not found.agents and trigger.form is Form.PASSIVE:
            found = found._replace(agents=clause.implied, doubt=0.3)
        if before.effect and effects.is_of_effect(clause):
            agents = objects if trigger.form is Form.NEEDING or trigger.after - trigger.at > 1 else found.agents
            found, trigger = Found(agents, before.last, doubt=0.1), effects.times(trigger, before.effect)
        return effects.on_effects(clause.words, clause.mentions, found, trigger)

    def _of_verb(self, clause: Clause, found: Found, before: EarlierVerbs) -> Iterator[StatementDraft]:
        """Draft the statements of a verb, and those of the rest of its clause."""
        words, trigger = clause.words, clause.trigger
        is_made = trigger.predicate == "msc:produces"
        given = self._treated_with(words, clause.named) if is_made else []
        if given and found.patients and not any(agent in given for agent in found.agents):
            if negation(words, trigger) and given[0].first < trigger.at:
                lowered = trigger._replace(predicate="msc:decreases", sign=-1)
                for draft in self._pairs.drafts(words, lowered, found._replace(agents=given), ()):
                    yield draft._replace(is_negated=False)
                return
            said = [word.low for word in words[trigger.after : found.patients[0].first]]
            if sign := next((words_of.DEGREES[word] for word in said if word in words_of.DEGREES), 0):
                before.last, before.effect = found.patients, sign
                return
        if not found.agents or not found.patients:
            before.changed.update(patient.first for patient in found.patients if trigger.form is Form.ACTIVE)
            return
        patients = before.last = found.patients
        if is_made:
            found = found._replace(patients=[self._of(found.agents, patient) for patient in patients])
        else:
            before.changed.update(patient.first for patient in patients)
        agents = [self._given(agent) for agent in found.agents]
        verbs = [other for other in clause.later if words[other.at].low not in words_of.NOUNS]
        vias = through(words, clause.named, trigger, clause._replace(later=verbs).stop, found.patients)
        for draft in self._pairs.drafts(words, trigger, found._replace(agents=agents), vias):
            before.effect = draft.sign or 0
            yield draft
        yield from self._licensed(clause, found)
        end = clause.later[0].at if clause.later else len(words)
        is_behind = bool(given) and patients[-1].last <= given[0].first < end
        if is_behind and trigger.sign and given[0] not in found.agents:
            raised = trigger._replace(predicate="msc:increases")
            yield from self._pairs.drafts(words, raised, Found(given, patients, doubt=0.1), ())
        yield from self._but_not(clause, found)

    def _but_not(self, clause: Clause, found: Found) -> Iterator[StatementDraft]:
        """Draft the denial for a second actor or object: "A, but not B, induced C", "but not D"."""
        words, trigger = clause.words, clause.trigger
        for ends, is_object in ((found.agents, False), (found.patients, True)):
            last = max(mention.last for mention in ends)
            rest = [word.low for word in words[last : last + 4] if word.low not in words_of.NOUNS and word.text != ","]
            if rest[:2] != ["but", "not"] or not trigger.sign:
                continue
            others = first_list(words, [m for m in clause.mentions if last < m.first <= last + 5])
            denied = found._replace(patients=others) if is_object else found._replace(agents=others)
            for draft in self._pairs.drafts(words, trigger, denied._replace(doubt=0.1), ()):
                yield draft._replace(predicate="msc:affects", sign=0, negation="not", is_negated=False)

    def _changes(self, sentence: ReadSentence, mentions: list[Mention], changed: set[int]) -> Iterator[StatementDraft]:
        """Draft changes that a noun or adjective says of what was given: "mice given MSC showed reduced TNF".

        What animals lack counts too: "IDO-deficient mice developed GVHD".
        """
        words, named = sentence.words, sentence.mentions
        lacking = clauses.find_lacking_animals(words, named)
        given = lacking or self._treated_with(words, named) or sentence.implied
        for patient in mentions:
            if not given or patient.first in changed or patient in given:
                continue
            for place in range(patient.first - 1, max(-1, patient.first - 6), -1):
                word, after = words[place].low, words[place + 1].low
                sign = words_of.DEGREES.get(word) or (words_of.CHANGES.get(word) if after in ("in", "of") else None)
                if word in ("difference", "change") and negation(words, Trigger(place, place, "", 0)):
                    trigger = Trigger(place, place + 1, "msc:affects", 0)
                    yield from self._pairs.drafts(words, trigger, Found(given, [patient], doubt=0.15), ())
                    break
                between = [token.low for token in words[place + 1 + (word in words_of.CHANGES) : patient.first]]
                is_far = word in ("more", "less") and between
                if sign and not is_far and not any(token in words_of.PLACES for token in between):
                    trigger = Trigger(place, place + 1, words_of.BY_SIGN[sign], sign)
                    agents = [self._given(agent) for agent in given]
                    yield from self._pairs.drafts(words, trigger, Found(agents, [patient], doubt=0.15), ())
                    break
                if lacking and starts(word, ("develop",)) and self._pairs.is_harm(patient):
                    trigger = Trigger(place, place + 1, "msc:increases", 1)
                    yield from self._pairs.drafts(words, trigger, Found(given, [patient], doubt=0.15), ())
                    break
                if word in (",", ";", "that", "which") or word in words_of.BEING:
                    break

    def _licensed(self, clause: Clause, found: Found) -> Iterator[StatementDraft]:
        """Draft effects of a stimulus: "IFN-γ-activated MSC express more IDO" is IFN-γ raises IDO."""
        words, trigger = clause.words, clause.trigger
        changes = {patient: change(words, trigger, patient, found.patients)[1] for patient in found.patients}
        made = [patient for patient, aspect in changes.items() if aspect in ("expression", "secretion")]
        for stimulus in clause.named if made and trigger.sign else ():
            is_licensing = words[stimulus.last - 1].low.endswith(words_of.LICENSING)
            if is_licensing and any(agent.first == stimulus.last for agent in found.agents):
                yield from self._pairs.drafts(words, trigger, Found([stimulus], made, doubt=0.1), ())

    def _treated_with(self, words: Sequence[SentenceWord], named: Sequence[Mention]) -> list[Mention]:
        """Return the entities that were given or added: "treated with MSC", "MSC-treated", "after MSC infusion"."""
        last = [m for m in named if any(w.low in ("when", "upon") for w in words[max(0, m.first - 4) : m.first])]
        for mention in (*last, *named):
            before = [word.low for word in words[max(0, mention.first - 6) : mention.first]]
            is_model = words[mention.last - 1].low.endswith("-induced")
            if is_model or any(word.startswith("compar") for word in before) or is_either(words, mention):
                continue
            if is_given(words, mention) and not any(word in (",", "and") for word in before[-2:]):
                comma = next((n for n in range(mention.last, len(words)) if words[n].text == ","), len(words))
                return first_list(words, [m for m in named if mention.first <= m.first < comma])
            entity = self._entities.get(mention.curie)
            if is_treatment(words, mention) or (entity is not None and entity.administers):
                return [mention]
        return []

    def _of(self, agents: list[Mention], patient: Mention) -> Mention:
        """Return the product of agents: for MSC and vesicles, the vesicles of MSC if the graph has them."""
        names = self._finder.names
        curies = filter(None, (self._finder.compound(agent, patient) for agent in agents))
        same = (curie for curie in curies if names.category(curie) == names.category(patient.curie))
        return patient._replace(curie=next(same, patient.curie))

    def _given(self, agent: Mention) -> Mention:
        """Return the entity that an intervention administers: an effect of giving MSC is an effect of MSC."""
        entity = self._entities.get(agent.curie)
        return agent._replace(curie=entity.administers[0]) if entity is not None and entity.administers else agent

    def _grouped(self, words: list[SentenceWord], trigger: Trigger, agents: list[Mention]) -> list[Mention]:
        """Return the entity of a list where the list acts as one: in a relative clause, or "together".

        What a relative clause says of a list without an entity, it says of no single member. Examples ("including A")
        do not act beside what they are examples of.
        """
        example = next((n for n, m in enumerate(agents) if words[m.first - 1].low == "including"), 0)
        agents = agents[:example] or agents
        near = [words[place].low for place in range(max(0, trigger.at - 3), trigger.at)]
        is_relative = trigger.form is Form.ACTIVE and any(word in words_of.RELATIVES for word in near)
        if len(agents) < 2 or not (is_relative or any(word in ("collectively", "together", "and") for word in near)):
            return agents
        names = self._finder.names
        curie = names.group({agent.curie for agent in agents})
        if curie is None and is_relative:
            return agents[: all(names.is_kind(agent.curie, agents[0].curie) for agent in agents)]
        if curie is None:
            return agents
        return [agents[0]._replace(curie=curie, words=", ".join(agent.words for agent in agents))]


def _without_contraries(drafts: list[StatementDraft]) -> list[StatementDraft]:
    """Return the drafts without those that a surer draft of the same pair contradicts."""
    best: dict[tuple[str, str], StatementDraft] = {}
    for draft in drafts:
        if draft.sign and not draft.is_negated:
            known = best.get((draft.subject, draft.object))
            if known is None or known.confidence < draft.confidence:
                best[draft.subject, draft.object] = draft
    return [d for d in drafts if not d.sign or d.is_negated or best[d.subject, d.object].sign == d.sign]


def _is_result_of_one_study(words: Sequence[SentenceWord], text: str) -> bool:
    """Return whether a sentence says what a study of patients found: figures and arms, which a table of trials holds.

    One study shows that an outcome goes with a treatment and not that the treatment causes it.
    """
    said = {word.low for word in words}
    is_clinical = any(word in said or f"{word}s" in said for word in words_of.CLINICAL)
    has_figures = any(word in said for word in words_of.FIGURES) or {"et", "al"} <= said
    has_shares = re.search(r"\d\s?\\?%|\b\d+\s(?:patients|recipients|children)", text) is not None
    return is_clinical and (has_figures or has_shares)
