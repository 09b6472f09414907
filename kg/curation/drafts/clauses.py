"""Subjects and objects of a trigger: who acts, what changes, and what was absent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.given import was_given
from kg.curation.drafts.phrases import first_list, is_lacking, is_taken_away, last_list
from kg.curation.drafts.triggers import Form, Trigger, starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curation.drafts.sentence_words import SentenceWord
    from kg.curation.drafts.spotting import Mention


class Clause(NamedTuple):
    """A trigger with the words, entities and triggers of its sentence."""

    words: list[SentenceWord]
    #: All entities of the sentence, and those that may act or change by a verb.
    named: list[Mention]
    mentions: list[Mention]
    trigger: Trigger
    #: The triggers behind it.
    later: Sequence[Trigger]
    #: Who acts where the sentence does not say it.
    implied: list[Mention]

    @property
    def stop(self) -> int:
        """Where its objects end: at the next trigger, or at a word that opens another clause."""
        places = range(self.trigger.after, len(self.words))
        ends = [place for place in places if self.words[place].low in (*words_of.STOPS, *words_of.RELATIVES)]
        return min([*ends, *(other.at for other in self.later[:1])], default=len(self.words))


class Found(NamedTuple):
    """The entities that act by a trigger, and those that change."""

    agents: list[Mention]
    patients: list[Mention]
    #: How unsure the reading is, against one that names both beside the trigger.
    doubt: float = 0.0


def find_subjects(clause: Clause, main: list[Mention], previous: list[Mention]) -> list[Mention]:
    """Return the entities that are the subject of a trigger; ``main`` and ``previous`` are those of verbs before it."""
    words, mentions, trigger = clause.words, clause.mentions, clause.trigger
    owners = [m for m in clause.mentions if trigger.at < m.first and m.last < trigger.after]
    if owners and not trigger.sign and words[trigger.at + 1].low == "of":
        return first_list(words, owners)
    before = [mention for mention in mentions if mention.last <= trigger.at]
    word = word_before(words, trigger)
    if trigger.is_participle:
        described = [mention for mention in before if mention.last == trigger.at]
        if starts(words[trigger.at].low, words_of.PRODUCING) and described:
            return described
        if not described and _describes(words, trigger):
            return []
        coming = [] if described else _coming(clause)
        return previous or main or coming or _nearest(words, before)
    if trigger.at > 1 and words[trigger.at - 1].low == "to":
        ends = [m for m in before if m.last == trigger.at - 1 and not _is_place(words, m)]
        if ends and previous and any(_is_means(words, m) for m in ends if m.first):
            return previous
        if ends:
            return last_list(words, ends)
    places = range(trigger.at - 1, max(-1, trigger.at - 5), -1)
    relative = next((place for place in places if words[place].low in ("which", "that")), None)
    if relative is not None and not any(relative < mention.first < trigger.at for mention in before):
        heads = [m for m in before if m.last <= relative and _is_right_before(words, m, relative)]
        if heads and (named := _defined(words, before, heads[-1])):
            return named
        if heads:
            is_one = re.search(r"[^s]s$", words[trigger.at].low) is not None
            if is_one and previous and re.search(r"[a-z]s$", words[heads[-1].last - 1].text):
                return previous
            return heads[-1:] if is_one else last_list(words, [m for m in before if m.last <= heads[-1].last])
        if words[relative].low == "which":
            return []
    if word in ("and", "or", "but", "thereby", "thus", ",") or word_before(words, trigger, 2) == "well as":
        if not previous and not main and words[clause_start(words, trigger)].low in words_of.PRONOUNS:
            return []
        return previous or main or _nearest(words, before)
    starts_at = (*words_of.STOPS, ",", "that")
    start = max((place + 1 for place in range(trigger.at) if words[place].low in starts_at), default=0)
    near = _whole_list(clause, before, [mention for mention in before if mention.first >= start])
    if near and start and words[start - 1].low in words_of.RELATIVES and previous:
        if previous[-1].last <= start and _is_right_before(words, previous[-1], start - 1):
            return previous
    if near:
        lacking = _lacking(words, near)
        heads = [m for m in near if not _is_place(words, m)]
        whole = [m for m in before if not _is_place(words, m) and m.first >= clause_start(words, trigger)]
        return first_list(words, lacking or heads or whole or near)
    if words[start].low in words_of.BEING or words[start].low in words_of.AUXILIARIES:
        return previous or main or _nearest(words, before)
    own = [place for place in range(start, trigger.at) if words[place].low in ("their", "its")]
    if own:
        is_role = any(words[n + 1].low in (*words_of.ABILITY, "role", "roles", "effect", "effects") for n in own)
        return (main if is_role else []) or last_list(words, before)
    if start and words[start - 1].low == "that" and start > 1 and not previous:
        return [m for m in before if m.last == start - 1]
    if any(words[place].low in words_of.PRONOUNS for place in range(start, trigger.at)):
        return main or ([] if word == "this" else first_list(words, before))
    return []


def tell_roles(clause: Clause, subjects: list[Mention], objects: list[Mention], last: list[Mention]) -> Found:
    """Decide which entities act and which change; ``last`` are those that the previous trigger changed."""
    words, mentions, trigger = clause.words, clause.mentions, clause.trigger
    if trigger.form is Form.ECHO or (not objects and _means_last(words, trigger)):
        return Found(subjects, last)
    if trigger.form is Form.NEEDING:
        return Found(objects, last if words[trigger.at].low == "independently" else subjects)
    if trigger.form in (Form.REDUCED, Form.PASSIVE):
        objects = _lacking(words, objects) or objects
    if trigger.form is Form.REDUCED:
        return Found(objects, last_list(words, [m for m in mentions if m.last <= trigger.at][-3:]))
    if trigger.form is not Form.PASSIVE:
        return Found(subjects, objects)
    if trigger.after - trigger.at > 1:
        return Found(objects, subjects)
    agents = _agents_beside(clause)
    patients = [m for m in subjects if m not in agents]
    return Found(agents, patients, doubt=0.15)


def find_objects(clause: Clause) -> list[Mention]:
    """Return the entities after a trigger: the first list of them, before "via", "upon" and the like."""
    words, trigger, later, stop = clause.words, clause.trigger, clause.later, clause.stop
    if trigger.form is Form.ACTIVE and later and words[trigger.after].low in ("and", "or", "but"):
        if any(trigger.after < mention.first and mention.last == later[0].at for mention in clause.mentions):
            return find_objects(clause._replace(trigger=later[0], later=later[1:]))
    origin = next((n for n in range(trigger.after, stop) if words[n].low == "from"), 0)
    if origin and starts(words[trigger.at].low, words_of.SHIFTING):
        states = first_list(words, [mention for mention in clause.mentions if origin < mention.first < stop])
        if len(states) > 1:
            return states
    if later and is_kept_from(words, later[0], trigger):
        return []
    verbs = [other.form for other in later[: 1 + bool(later and later[0].form is Form.REDUCED)]]
    if verbs and verbs[-1] in (Form.ACTIVE, Form.PASSIVE) and later[0].at == stop:
        stop = _next_clause(words, trigger.after, stop)
    ends = (*words_of.CONDITIONS, "to", "into") if trigger.predicate == "msc:carries" else words_of.CONDITIONS
    cut = next((place for place in range(trigger.after, stop) if words[place].low in ends), stop)
    behind = [m for m in clause.mentions if trigger.after <= m.first and (m.first < cut or m.first == m.last == cut)]
    if trigger.form in (Form.ACTIVE, Form.PARTICIPLE):
        behind = [mention for mention in behind if not words[mention.last - 1].low.endswith(words_of.TAKEN_ENDINGS)]
    found = first_list(words, [mention for mention in behind if not _is_owner(words, mention)])
    if found and _is_where(words, trigger, found[0]):
        return []
    return _made(clause, found, stop) if found and starts(words[trigger.at].low, words_of.MAKING) else found


def _made(clause: Clause, found: list[Mention], stop: int) -> list[Mention]:
    """Return what changes where A makes B do something: in "drives B to differentiate into C" C, and else nothing."""
    words, end = clause.words, found[-1].last
    then = [word.low for word in words[end : end + 2]]
    if then[:1] != ["to"] or not (then[-1] in words_of.OTHER_VERBS or end + 1 == stop):
        return found
    if starts(then[-1], words_of.SHIFTING) and "into" in (word.low for word in words[end:stop]):
        return first_list(words, [mention for mention in clause.mentions if end < mention.first < stop])
    return []


def _is_owner(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name says whose effect is meant: "the effect of MSC", "the ability of MSC to lower"."""
    near = words[max(0, mention.first - 4) : mention.first]
    behind = [word.low for word in words[mention.last : mention.last + 1]]
    if [word.low for word in near[-2:]] == ["need", "for"] or behind in (["effect"], ["effects"]):
        return True
    owned = [word.low for word in near]
    if "of" not in owned[1:]:
        return False
    of = len(owned) - owned[::-1].index("of")
    if any(word in (*words_of.PLACES, "and", "or") for word in owned[of:]):
        return False
    owned = owned[:of]
    return (behind == ["to"] and owned[-2] in words_of.ABILITY) or owned[-2] in ("effect", "effects", "properties")


def _is_where(words: Sequence[SentenceWord], trigger: Trigger, mention: Mention) -> bool:
    """Return whether a name is only where something unnamed changes: "raised the share of markers in T cells"."""
    between = [word.low for word in words[trigger.after : mention.first] if word.low not in words_of.ARTICLES]
    is_place = between[-1:] == ["in"] and len(between) > 1 and "of" in between
    return is_place and between[-2] not in words_of.NOUNS and between[-2] not in words_of.CHANGES


def _next_clause(words: Sequence[SentenceWord], start: int, verb: int) -> int:
    """Return where the subject of the next verb begins: "A lowers B, and C raises D"."""
    before = verb - 1
    while before > start and (words[before].low.endswith("ly") or words[before].low in words_of.AUXILIARIES):
        before -= 1
    for place in range(before, start, -1):
        if words[place].low in ("and", "but") and words[place - 1].text == ",":
            return place - 1
    return verb


def _agents_beside(clause: Clause) -> list[Mention]:
    """Find who acts in a passive without "by": "in the presence of A", "upon treatment with A", "by blocking A"."""
    words, mentions, trigger = clause.words, clause.mentions, clause.trigger
    for place in range(trigger.after, min(clause.stop + 12, len(words))):
        word = words[place].low
        if word in (";", "whereas", "while", "but"):
            break
        if word in ("by", "upon", "after", "following", "when", "in", "with", "without", "if", "through", "via"):
            near = [m for m in mentions if place < m.first <= place + 7]
            is_method = word == "by" and words[place - 1].low in words_of.MEASURED
            lacking = [n for n, m in enumerate(near) if is_taken_away(words, m)]
            if word in ("if", "when") and lacking:
                return first_list(words, [m for m in mentions if m.first >= near[lacking[0]].first])
            if word not in ("by", "upon", "without", "through", "via"):
                first = next((n for n, m in enumerate(near) if was_given(words, m)), len(near))
                near = near[first:]
            if near and not is_method:
                return first_list(words, near)
    start = next((place for place in range(trigger.at - 1, 0, -1) if words[place].text in ",;"), 0)
    for place in range(start):
        if words[place].low in ("in", "upon", "after", "following", "with", "when"):
            near = [m for m in mentions if place < m.first < start]
            near = [m for m in near if was_given(words, m) or is_taken_away(words, m)]
            if near:
                return first_list(words, near)
    return []


def _coming(clause: Clause) -> list[Mention]:
    """Return the subject of the main clause that follows a participle: "by secreting PGE2, MSC induce ..."."""
    words, trigger = clause.words, clause.trigger
    main = next((other for other in clause.later if not other.is_participle), None)
    if main is None:
        return []
    commas = [place for place in range(trigger.after, main.at) if words[place].text == ","]
    if not commas:
        return []
    return last_list(words, [m for m in clause.mentions if commas[-1] < m.first and m.last <= main.at])


def find_absent(clause: Clause) -> list[Mention]:
    """Return the entities in whose absence a verb is denied: "In the absence of A, B failed to lower C"."""
    words, trigger = clause.words, clause.trigger
    start = clause_start(words, trigger)
    comma = next((n for n in range(start, trigger.at) if words[n].text == ","), start)
    places = (*range(start, comma), *range(trigger.after, clause.stop))
    return first_list(words, [m for m in clause.mentions if m.first in places and is_lacking(words, m)])


def is_kept_from(words: Sequence[SentenceWord], trigger: Trigger, earlier: Trigger) -> bool:
    """Return whether a verb says what another keeps from happening: "prevents A from suppressing B"."""
    is_from = trigger.is_participle and words[trigger.at - 1].low == "from"
    return is_from and starts(words[earlier.at].low, ("prevent", "block", "inhibit", "protect", "stop", "keep"))


def find_lacking_animals(words: Sequence[SentenceWord], named: Sequence[Mention]) -> list[Mention]:
    """Return what the animals lack that are the subject of a sentence: "IDO-deficient mice", "mice lacking IDO"."""
    for mention in named[:1]:
        before = [word.low for word in words[max(0, mention.first - 3) : mention.first]]
        end = mention.last
        if words[end - 1].low.endswith(words_of.TAKEN_ENDINGS) and words[end].low in words_of.ANIMALS:
            end += 1
        elif not (is_lacking(words, mention) or before[-2:] == ["deficient", "in"]):
            return []
        elif not any(word in words_of.ANIMALS for word in before):
            return []
        behind = [word.low for word in words[end : end + 3]]
        if any(word in words_of.REPORTS or word.startswith("develop") for word in behind) and "," not in behind:
            return [mention]
    return []


def is_needed_for_verb(clause: Clause) -> bool:
    """Return whether the later verb is what something is needed for: "A was required for MSC to suppress B"."""
    words, trigger, later = clause.words, clause.trigger, clause.later
    word = words[trigger.at].low
    if word not in words_of.NEEDED or not later or words[later[0].at - 1].low != "to":
        return False
    return any(trigger.after <= mention.first < later[0].at for mention in clause.mentions)


def _means_last(words: Sequence[SentenceWord], trigger: Trigger) -> bool:
    """Return whether the object of a verb is the change mentioned before: "increased this differentiation"."""
    behind = [word.low for word in words[trigger.after : trigger.after + 2]]
    is_noun = len(behind) > 1 and behind[0] in ("this", "these") and behind[1] in words_of.NOUNS
    return is_noun or behind[:1] in (["it"], ["them"])


def _lacking(words: Sequence[SentenceWord], near: Sequence[Mention]) -> list[Mention]:
    """Return the factors that the cells of a subject lack: IDO in "IDO-deficient MSC" and "MSC lacking IDO"."""

    def is_of(lacked: Mention, cell: Mention) -> bool:
        is_behind = cell.last <= lacked.first and not _lists(
            words, cell, lacked, (",", "and", "or", "nor", "in", "given")
        )
        return cell.first == lacked.last or is_behind

    lacked = [
        m for m in near if is_lacking(words, m) and (m == near[0] or words[m.first - 1].low not in ("in", "given"))
    ]
    return [m for m in lacked if any(is_of(m, other) for other in near if other != m)]


def _lists(
    words: Sequence[SentenceWord], mention: Mention, other: Mention, joints: Sequence[str] = (",", "and", "or", "nor")
) -> bool:
    """Return whether a comma or a conjunction stands between two names."""
    return any(word.low in joints for word in words[mention.last : other.first])


def _whole_list(clause: Clause, before: Sequence[Mention], near: list[Mention]) -> list[Mention]:
    """Return the mentions behind the last comma, with those before it in the same list: "A, B and C"."""
    words, trigger = clause.words, clause.trigger
    listed = last_list(words, [mention for mention in before if near and mention.last <= near[-1].last])
    if len(listed) <= len(near) or not _lists(words, listed[-2], listed[-1], ("and", "or", "nor")):
        return near
    if len(listed) == 2 and words[listed[0].last].text == ",":
        return near
    opening = words[clause_start(words, trigger) : listed[0].first]
    is_apart = any(word.low in (*words_of.PLACES, *words_of.THROUGH, "of", "unlike") for word in opening)
    return near if is_apart else listed


def _is_right_before(words: Sequence[SentenceWord], mention: Mention, place: int) -> bool:
    """Return whether only commas and nouns of change separate a name from a place."""
    return all(word.text == "," or word.low in words_of.NOUNS for word in words[mention.last : place])


def _is_means(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name right before "to" is raised or gone through, so that it does not do what follows."""
    before = [word.low for word in words[max(0, mention.first - 2) : mention.first]]
    return starts(before[-1], words_of.RAISING) or any(word in words_of.THROUGH for word in before)


def _defined(words: Sequence[SentenceWord], before: Sequence[Mention], head: Mention) -> list[Mention]:
    """Return what a sentence says to be a kind of a name: Treg in "Treg are a subset of T cells that suppress"."""
    is_being = (
        n for n in range(head.first - 1) if words[n].low in words_of.BEING and words[n + 1].low in ("a", "an", "one")
    )
    verb = next(is_being, 0)
    return last_list(words, [m for m in before if m.last <= verb]) if verb else []


def _is_place(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name follows a preposition of place: "in T cells", "in the mouse liver"."""
    unknown = 0
    for place in range(mention.first - 1, max(-1, mention.first - 4), -1):
        word = words[place].low
        if word == "in" and words[place - 1].low in (*words_of.CHANGES, "difference", "change"):
            return False
        if word in words_of.PLACES or (word == "of" and words[place - 1].low in ("presence", "absence")):
            return True
        unknown += word not in ("the", "a", "an", "both", "human", "murine", "mouse", "these", "activated")
        if unknown > 1 or word in ("of", "and", "or", ",", "by", "that"):
            return False
    return False


def word_before(words: Sequence[SentenceWord], trigger: Trigger, count: int = 1) -> str:
    """Return the word, or as many as are asked for, before a verb and its auxiliaries and adverbs."""
    for place in range(trigger.at - 1, -1, -1):
        word = words[place].low
        if not (word.endswith("ly") or word in words_of.BEING or word in words_of.AUXILIARIES):
            return " ".join(token.low for token in words[max(0, place + 1 - count) : place + 1])
    return ""


def _describes(words: Sequence[SentenceWord], trigger: Trigger) -> bool:
    """Return whether a participle describes the noun before it: "genes regulating A", not "thereby reducing A"."""
    before = words[trigger.at - 1].low if trigger.at else ""
    is_noun = before.isalpha() and not before.endswith(("ly", "ing")) and before not in words_of.BEFORE_GERUNDS
    return is_noun and words[trigger.at].low.endswith("ing")


def _nearest(words: Sequence[SentenceWord], before: Sequence[Mention]) -> list[Mention]:
    return first_list(words, [m for m in before if not _is_place(words, m)] or before)


def clause_start(words: Sequence[SentenceWord], trigger: Trigger) -> int:
    """Return where the clause of a trigger begins."""
    return max((place + 1 for place in range(trigger.at) if words[place].low in words_of.STOPS), default=0)
