"""Clauses of a sentence: who acts by a verb and what changes, what was given, absent or mentioned before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.phrases import first_list, is_lacking, is_taken_away, last_list
from kg.curation.drafts.triggers import Form, Trigger, by_clause, find_triggers, starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curation.drafts.mentions import Mention
    from kg.curation.drafts.sentence_words import SentenceWord

#: Predicate to the predicate of those who are less able to act so.
_OPPOSITE = {
    "msc:increases": "msc:decreases",
    "msc:decreases": "msc:increases",
    "msc:produces": "msc:decreases",
    "msc:affects": "msc:affects",
    "msc:ameliorates": "msc:exacerbates",
    "msc:exacerbates": "msc:ameliorates",
}


class Found(NamedTuple):
    """Who does what by a trigger."""

    agents: list[Mention]
    patients: list[Mention]
    #: How unsure the reading is, against one that names both beside the trigger.
    doubt: float = 0.0


class EffectPhrase(NamedTuple):
    """A noun phrase such as "the inhibitory effect of MSC on T cells"."""

    first: int
    last: int
    patients: list[Mention]
    sign: int | None


def find_subjects(
    words: list[SentenceWord],
    mentions: list[Mention],
    trigger: Trigger,
    main: list[Mention],
    previous: list[Mention],
    later: Sequence[Trigger],
) -> list[Mention]:
    """Find the subjects of a trigger.

    :param words: The sentence.
    :param mentions: The entities that it names.
    :param trigger: The trigger.
    :param main: The subjects of the first verb of the clause.
    :param previous: The subjects of the previous verb.
    :param later: The triggers after it.

    :returns: A list of entities; empty if the subject names none.
    """
    before = [mention for mention in mentions if mention.last <= trigger.at]
    word = word_before(words, trigger)
    if trigger.is_participle:
        described = [mention for mention in before if mention.last == trigger.at]
        if starts(words[trigger.at].low, words_of.PRODUCING) and described:
            return described
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
        heads = [m for m in before if m.last <= relative and _is_right_before(words, m, relative)]
        if heads:
            is_one = re.search(r"[^s]s$", words[trigger.at].low) is not None
            return heads[-1:] if is_one else last_list(words, [m for m in before if m.last <= heads[-1].last])
        if words[relative].low == "which":
            return []
    if word == "," and trigger.form is Form.NEEDING:
        return []
    if word in ("and", "or", "but", "thereby", "thus", ","):
        return previous or main or _nearest(words, before)
    starts_at = (*words_of.STOPS, ",", "that")
    start = max((place + 1 for place in range(trigger.at) if words[place].low in starts_at), default=0)
    near = _whole_list(words, trigger, before, [mention for mention in before if mention.first >= start])
    if near and start and words[start - 1].low in words_of.RELATIVES and previous:
        if previous[-1].last <= start and _is_right_before(words, previous[-1], start - 1):
            return previous
    if near:
        lacking = _lacking(words, near)
        heads = [m for m in near if not _is_place(words, m)]
        clause = [m for m in before if not _is_place(words, m) and m.first >= _clause_start(words, trigger)]
        return first_list(words, lacking or heads or clause or near)
    if words[start].low in words_of.BEING or words[start].low in words_of.AUXILIARIES:
        return previous or main or _nearest(words, before)
    own = [place for place in range(start, trigger.at) if words[place].low in ("their", "its")]
    if own and words[own[-1] + 1].low in ("ability", "capacity", "potential"):
        return main or _nearest(words, before)
    if own:
        return last_list(words, before)
    if any(words[place].low in words_of.PRONOUNS for place in range(start, trigger.at)):
        return main or ([] if word == "this" else last_list(words, before))
    return []


def tell_roles(
    words: list[SentenceWord],
    mentions: list[Mention],
    trigger: Trigger,
    subjects: list[Mention],
    objects: list[Mention],
    stop: int,
    last: list[Mention],
) -> Found:
    """Decide who acts and what changes.

    :param words: The sentence.
    :param mentions: The entities that it names.
    :param trigger: The trigger.
    :param subjects: Its subjects.
    :param objects: Its objects.
    :param stop: Where its objects end.
    :param last: The mentions that the previous trigger changed.

    :returns: The two lists; for a passive verb without "by", what was given, added or absent acts.
    """
    if trigger.form is Form.ECHO or (not objects and _means_last(words, trigger)):
        return Found(subjects, last)
    if trigger.form is Form.NEEDING:
        return Found(objects, last if words[trigger.at].low == "independently" else subjects)
    if trigger.form is Form.REDUCED:
        return Found(objects, last_list(words, [m for m in mentions if m.last <= trigger.at][-3:]))
    if trigger.form is not Form.PASSIVE:
        return Found(subjects, objects)
    if trigger.after - trigger.at > 1:
        return Found(objects, subjects)
    agents = _agents_beside(words, mentions, trigger, stop)
    patients = [m for m in subjects if m not in agents]
    return Found(agents, patients, doubt=0.15)


def find_objects(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger, stop: int, later: Sequence[Trigger]
) -> list[Mention]:
    """Return the entities after a trigger: the first list of them, before "via", "upon" and the like.

    :param words: The sentence.
    :param mentions: The entities that it names.
    :param trigger: The trigger.
    :param stop: Where its clause ends; see :func:`find_stop`.
    :param later: The triggers after it.

    :returns: A list of entities; empty if there are none.
    """
    if trigger.is_participle and trigger.at and words[trigger.at - 1].low in ("by", "through") and later:
        commas = [place for place in range(trigger.after, stop) if words[place].text == ","]
        opens = trigger.at < 2 or words[trigger.at - 2].low in (*words_of.STOPS, ",")
        stop = commas[-1] if commas and opens else stop
    if later and later[0].form in (Form.ACTIVE, Form.PASSIVE) and later[0].at == stop:
        stop = _next_clause(words, trigger.after, stop)
    ends = (*words_of.CONDITIONS, "to", "into") if trigger.predicate == "msc:carries" else words_of.CONDITIONS
    cut = next((place for place in range(trigger.after, stop) if words[place].low in ends), stop)
    behind = [mention for mention in mentions if trigger.after <= mention.first < cut]
    found = first_list(words, [mention for mention in behind if not _is_owner(words, mention)])
    is_caused = starts(words[trigger.at].low, words_of.MAKING) and words[stop - 1].low == "to"
    return [] if is_caused and found and found[-1].last == stop - 1 else found


def _is_owner(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether a name says whose effect or ability is meant: "the effect of MSC", "the ability of MSC to lower"."""
    owned = [word.low for word in words[max(0, mention.first - 3) : mention.first] if word.low not in words_of.ARTICLES]
    if len(owned) < 2 or owned[-1] != "of":
        return False
    is_ability = owned[-2] in words_of.ABILITY and [word.low for word in words[mention.last : mention.last + 1]] == [
        "to"
    ]
    return is_ability or owned[-2] in ("effect", "effects", "properties")


def find_stop(words: Sequence[SentenceWord], trigger: Trigger, later: Sequence[Trigger]) -> int:
    """Return where the objects of a trigger end: at the next one, or at a word that opens another clause."""
    ends = [
        place
        for place in range(trigger.after, len(words))
        if words[place].low in (*words_of.STOPS, *words_of.RELATIVES)
    ]
    ends += [other.at for other in later[:1]]
    return min(ends, default=len(words))


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
            lacking = [n for n, m in enumerate(near) if is_taken_away(words, m)]
            if word in ("if", "when") and lacking:
                return first_list(words, near[lacking[0] :])
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


def find_absent(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger, stop: int
) -> list[Mention]:
    """Return the entities in whose absence a verb is denied: "In the absence of A, B failed to lower C"."""
    start = _clause_start(words, trigger)
    comma = next((n for n in range(start, trigger.at) if words[n].text == ","), start)
    places = (*range(start, comma), *range(trigger.after, stop))
    return first_list(words, [m for m in mentions if m.first in places and is_lacking(words, m)])


def is_either(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether something is said both with and without what a name stands for: "with or without MSC"."""
    before = [word.low for word in words[max(0, mention.first - 3) : mention.first]]
    return before[-2:] == ["or", "without"] or before[-3:] == ["or", "absence", "of"]


def is_aside(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether a name only says what the name before it is, or stands for either of two cases: "PGE2, a mediator"."""
    before = [word.low for word in words[max(0, mention.first - 2) : mention.first]]
    return before in ([",", "a"], [",", "an"]) or is_either(words, mention)


def is_given(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether the words before a name say that it was given or added: "treated with MSC", and not "treated MSC"."""
    before = [word.low for word in words[max(0, mention.first - 3) : mention.first]]
    if before == ["in", "response", "to"]:
        return True
    if before[-2:-1] and before[-2] in words_of.SEEN and before[-1] in ("with", "after", "upon", "following"):
        return True
    for place in range(max(0, mention.first - 4), mention.first):
        word = words[place].low
        if word in ("received", "receiving"):
            return True
        if word in words_of.GIVEN and (not word.endswith("ed") or words[place + 1].low in ("with", "to", "by", "in")):
            return True
    return False


def _was_given(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether the words on either side of a name say that it was given or added."""
    behind = [word.low for word in words[mention.last : mention.last + 2]]
    is_added = behind[:1] and behind[0] in words_of.BEING and behind[-1] in ("added", "given", "present")
    return bool(is_added) or is_given(words, mention) or is_treatment(words, mention)


def is_treatment(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether a name stands before a word for giving it: "MSC infusion", "MSC-treated mice", "MSC treated mice"."""
    after = words[mention.last].low if mention.last < len(words) else ""
    treated = ("treated", "injected", "stimulated", "primed", "group", "groups")
    if [word.low for word in words[mention.last + 1 : mention.last + 2]] in (["with"], ["by"]):
        return words[mention.last - 1].low.endswith(treated)
    return after in (*words_of.TREATMENTS, *treated) or words[mention.last - 1].low.endswith(treated)


def is_needed_for_verb(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger, later: Sequence[Trigger]
) -> bool:
    """Whether the later verb is what something is needed for: "A was required for MSC to suppress B"."""
    word = words[trigger.at].low
    if word not in words_of.NEEDED or not later or words[later[0].at - 1].low != "to":
        return False
    return any(trigger.after <= mention.first < later[0].at for mention in mentions)


def is_gerund_subject(words: Sequence[SentenceWord], trigger: Trigger, earlier: Sequence[Trigger]) -> bool:
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


def find_effects(words: Sequence[SentenceWord], mentions: Sequence[Mention]) -> list[EffectPhrase]:
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
            found.append(EffectPhrase(max(0, at - 1), patients[-1].last, patients, sign))
    return found


def on_effects(
    words: Sequence[SentenceWord], effects: Sequence[EffectPhrase], found: Found, trigger: Trigger
) -> tuple[Found, Trigger]:
    """Move a change of an effect to the object of the effect: "abolished the inhibitory effect of MSC on T cells"."""
    for effect in effects:
        inside = [m for m in found.patients if effect.first <= m.first < effect.last]
        if inside and not effect.first <= trigger.at < effect.last:
            patients = [m for m in effect.patients if m not in found.agents]
            return found._replace(patients=patients), times(trigger, effect.sign)
    return found, trigger


def is_of_effect(words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger) -> bool:
    """Whether the subject of a verb is the effect mentioned before: "and this effect was reversed by"."""
    start = _clause_start(words, trigger)
    start = max([start, *(n + 1 for n in range(start, trigger.at) if words[n].low in (",", "and"))])
    said = [word.low for word in words[start : trigger.at]]
    if is_ability(words, mentions, trigger):
        return True
    is_named = any(start <= mention.first < trigger.at for mention in mentions)
    return not is_named and any(w in said for w in ("this", "these", "an")) and any(w in said for w in words_of.EFFECT)


def is_ability(words: Sequence[SentenceWord], mentions: Sequence[Mention], trigger: Trigger) -> bool:
    """Whether the subject of a verb is an ability that says its effect: "the ability of A to lower B depended on"."""
    start = _clause_start(words, trigger)
    said = [word.low for word in words[start : trigger.at]]
    last = max((mention.last for mention in mentions if mention.last <= trigger.at), default=0)
    between = [word.low for word in words[last : trigger.at]]
    is_subject = any(
        word in words_of.ABILITY and said[n + 1 : n + 2] in (["of"], ["to"]) for n, word in enumerate(said[:4])
    )
    return is_subject and all(w in words_of.BEING or w in words_of.NOUNS or w.endswith("ly") for w in between)


def _means_last(words: Sequence[SentenceWord], trigger: Trigger) -> bool:
    """Whether the object of a verb is the change mentioned before: "increased this differentiation"."""
    behind = [word.low for word in words[trigger.after : trigger.after + 2]]
    is_noun = len(behind) > 1 and behind[0] in ("this", "these") and behind[1] in words_of.NOUNS
    return is_noun or behind[:1] in (["it"], ["them"])


def of_ability(words: Sequence[SentenceWord], trigger: Trigger, earlier: Sequence[Trigger]) -> Trigger:
    """Return a trigger; its opposite for a lowered ability: "reduced ability to suppress", "impaired ability to"."""
    start = max(0, trigger.at - 5)
    before = [word.low for word in words[start : trigger.at]]
    if not trigger.sign or before[-1:] != ["to"] or not any(word in words_of.ABILITY for word in before):
        return trigger
    said = next((words_of.CHANGED[word] for word in before if word in words_of.CHANGED), 0)
    for verb in earlier[-1:]:
        if not any(word.text in ",;" for word in words[verb.at : trigger.at]):
            said = said or verb.sign or 1
    return trigger if said >= 0 else trigger._replace(sign=-trigger.sign, predicate=_OPPOSITE[trigger.predicate])


def times(trigger: Trigger, sign: int | None) -> Trigger:
    """Return a trigger that acts on an effect of some sign as one that acts on the object of the effect."""
    product = 0 if trigger.sign == 0 else trigger.sign * sign if trigger.sign and sign else None
    predicate = "msc:affects" if not product else "msc:increases" if product > 0 else "msc:decreases"
    return trigger._replace(predicate=predicate, sign=product)


def _lacking(words: Sequence[SentenceWord], near: Sequence[Mention]) -> list[Mention]:
    """Return what the subject lacks, if it is cells that lack something: "IDO-deficient MSC", "MSC lacking IDO"."""
    lacking = [mention for mention in near if is_lacking(words, mention)]
    return [
        m
        for m in lacking
        if any(o.first == m.last or (o.last <= m.first and not _lists(words, o, m)) for o in near if o != m)
    ]


def _lists(
    words: Sequence[SentenceWord], mention: Mention, other: Mention, joints: Sequence[str] = (",", "and", "or", "nor")
) -> bool:
    """Whether a comma or a conjunction stands between two names."""
    return any(word.low in joints for word in words[mention.last : other.first])


def _whole_list(
    words: Sequence[SentenceWord], trigger: Trigger, before: Sequence[Mention], near: list[Mention]
) -> list[Mention]:
    """Return the mentions behind the last comma, with those before it in the same list: "A, B and C"."""
    listed = last_list(words, [mention for mention in before if near and mention.last <= near[-1].last])
    if len(listed) <= len(near) or not _lists(words, listed[-2], listed[-1], ("and", "or", "nor")):
        return near
    opening = words[_clause_start(words, trigger) : listed[0].first]
    is_apart = any(word.low in (*words_of.PLACES, *words_of.THROUGH, "of", "unlike") for word in opening)
    return near if is_apart else listed


def _is_right_before(words: Sequence[SentenceWord], mention: Mention, place: int) -> bool:
    """Whether only commas and nouns of change separate a name from a place."""
    return all(word.text == "," or word.low in words_of.NOUNS for word in words[mention.last : place])


def _is_place(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Whether a name follows a preposition of place: "in T cells", "in the mouse liver"."""
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


def word_before(words: Sequence[SentenceWord], trigger: Trigger) -> str:
    """Return the word before a verb and its auxiliaries and adverbs."""
    for place in range(trigger.at - 1, -1, -1):
        word = words[place].low
        if not (word.endswith("ly") or word in words_of.BEING or word in words_of.AUXILIARIES):
            return word
    return ""


def _nearest(words: Sequence[SentenceWord], before: Sequence[Mention]) -> list[Mention]:
    return first_list(words, [m for m in before if not _is_place(words, m)] or before)


def _clause_start(words: Sequence[SentenceWord], trigger: Trigger) -> int:
    return max((place + 1 for place in range(trigger.at) if words[place].low in words_of.STOPS), default=0)
