"""Words around the names of a sentence: lists, nouns of change, removal, hedges, negations and mediators."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.triggers import Form, Trigger, by_clause, starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curation.drafts.sentence_words import SentenceWord
    from kg.curation.drafts.spotting import Mention

#: Words between the members of a list.
JOINTS = frozenset(
    ", and or as well such including like both the of their its / & to toward towards into nor "
    "human mouse murine".split()
)
#: Endings that make a name describe what stands behind it.
MODIFYING = (*words_of.LICENSING, *words_of.JOINING, *words_of.SOURCES, *words_of.MAKERS, "-specific")
#: Reach of a hedge before a verb, in words.
REACH = 6
#: Words between a noun of change and the name of what changes.
LINKS = frozenset(
    "of in the a an both to by their its these and or human murine mouse from for cell cells at on with either".split()
)


#: Verbs of cells that do not have something.
LACKING = ("lack", "lacked", "lacks", "lacking")
#: Stems of verbs of change, and of all verbs.
CHANGES = (*words_of.RAISING, *words_of.LOWERING)
VERBS = (*CHANGES, *words_of.PRODUCING, "mediat")


def first_list(words: Sequence[SentenceWord], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the first entity and those that are listed with it."""
    listed = list(mentions[:1])
    for mention in mentions[1:]:
        between = [words[place].low for place in range(listed[-1].last, mention.first)]
        if _joins(between) or _resumes(between):
            listed.append(mention)
        elif between[:1] not in (["in"], ["of"], ["from"], ["by"]):
            break
    return listed


def _resumes(between: Sequence[str]) -> bool:
    """Return whether a list goes on with another noun of change: "the expression of A in B and the secretion of" C."""
    if len(between) > 9 or any(word in (*words_of.STOPS, *words_of.RELATIVES, *LACKING) for word in between):
        return False
    tail = [word for word in between if word not in words_of.ARTICLES]
    for of in range(len(tail) - 1, max(1, len(tail) - 3), -1):
        if tail[of] == "of" and tail[of - 1] in words_of.NOUNS:
            return any(word in ("and", "or", ",") for word in tail[max(0, of - 3) : of - 1])
    return False


def last_list(words: Sequence[SentenceWord], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the last entity and those that are listed before it."""
    listed = list(mentions[-1:])
    for mention in reversed(mentions[:-1]):
        between = [words[place].low for place in range(mention.last, listed[0].first)]
        if not _joins(between):
            break
        listed.insert(0, mention)
    return listed


def _joins(between: Sequence[str]) -> bool:
    """Return whether the words between two entities make them members of one list."""
    rest = [word for word in between if word not in JOINTS and word not in words_of.NOUNS]
    if any(word in words_of.CHANGES or word in words_of.CHANGED for word in between):
        other = [word for word in rest if word not in words_of.CHANGED and word not in ("a", "an", "in")]
        rest = rest if other else []
    if any(
        word in (*words_of.BEING, *words_of.OTHER_VERBS, *LACKING, "positive", "negative")
        or (word.endswith("ed") and starts(word, VERBS))
        for word in rest
    ):
        return False
    has_joint = not between or any(
        word in (",", "and", "or", "nor", "as", "including", "/", "to", "toward", "towards", "into") for word in between
    )
    return has_joint and len(rest) <= 1 and not any(word in (*words_of.STOPS, *words_of.RELATIVES) for word in rest)


def is_modifier(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name stands before another word by a hyphen, as in "IFN-γ-licensed MSC"."""
    return words[mention.last - 1].low.endswith(MODIFYING)


def _is_manner(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name says through what something happens: "in a PGE2-dependent manner"."""
    behind = [word.low for word in words[mention.last : mention.last + 3]]
    return words[mention.last - 1].low.endswith("-dependent") and any(w in ("manner", "fashion", "way") for w in behind)


def is_taken_away(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name stands for a lack of its entity: "anti-IL-10", "knockdown of TAB2", "IDO inhibitors"."""
    last = words[mention.last - 1].low
    if is_lacking(words, mention) or words[mention.first].low.startswith("anti-"):
        return True
    if last.endswith(words_of.JOINING):
        return False
    behind = [word.low for word in words[mention.last : mention.last + 2]]
    if mention.first and words[mention.first - 1].low in ("if", "when") and behind[:1] and behind[0] in words_of.BEING:
        return starts(behind[-1], words_of.TAKEN_BEFORE)
    after = words[mention.last + 1].low if mention.last + 1 < len(words) else ""
    if after != "of":
        behind = behind[1:] if behind and behind[0] in words_of.PARTS else behind[:1]
        if behind and behind[0] in words_of.TAKEN_BEHIND:
            return True
    unknown = 0
    for place in range(mention.first - 1, max(-1, mention.first - 7), -1):
        word = words[place].low
        if word in words_of.BEING or word in words_of.NEEDING or word in (",", ";", ":", "that", "which", "who", "by"):
            return False
        if starts(word, words_of.TAKEN_BEFORE) and not word.endswith(("ory", "ic", "ive", "ed", "s")):
            return True
        if word in ("inhibitors", "antagonists", "antibodies", "loss"):
            return True
        before = words[place - 1].low if place else ""
        if word in ("defective", "insufficient", "dysfunctional"):
            return True
        if word in words_of.FEWER and before in ("", "the", "that", "of", "a", "from", ";"):
            return True
        unknown += word not in LINKS and word not in ("against", "endogenous", "specific", "activity", "signaling")
        if unknown > 1:
            return False
    return False


def is_lacking(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name stands for what cells or animals lack: "IDO-deficient MSC", "MSC lacking iNOS"."""
    near = [word.low for word in words[max(0, mention.first - 5) : mention.first]]
    while near and near[-1] in ("the", "gene", "genes", "encoding", "for"):
        near.pop()
    is_absent = near[-1:] and (near[-1] in LACKING or any(word in ("absence", "without") for word in near[-3:]))
    return bool(is_absent) or words[mention.last - 1].low.endswith(words_of.TAKEN_ENDINGS)


def change(
    words: Sequence[SentenceWord], trigger: Trigger, patient: Mention, listed: Sequence[Mention]
) -> tuple[int, str, str]:
    """Read the nouns of change at what changes: the factor of the sign, the aspect, and the words."""
    factor, aspect, said = -1 if words[patient.last - 1].low.endswith("-low") else 1, "", []
    place = patient.last
    if place < len(words) and words[place].low not in words_of.NOUNS and listed and patient is not listed[-1]:
        place = listed[-1].last
    while place < len(words) and (found := words_of.NOUNS.get(words[place].low)) and place != trigger.at:
        factor, aspect = factor * found[0], found[1] or aspect
        said.append(words[place].text)
        place += 1
    head = listed[0].first if listed else patient.first
    before = (place + 1 for place in range(head - 1, -1, -1) if words[place].low in (*words_of.STOPS, ","))
    low = trigger.after if trigger.after <= head else next(before, 0)
    if own := _own_nouns(words, patient, listed):
        head, low = patient.first, own
    for place in range(head - 1, max(low - 1, head - 9), -1):
        word = words[place].low
        if (found := words_of.NOUNS.get(word)) and _is_linked(words, place, head):
            factor, aspect = factor * found[0], aspect or found[1]
            said.insert(0, words[place].text)
        elif trigger.leads and word in words_of.CHANGED:
            factor *= words_of.CHANGED[word]
            said.insert(0, words[place].text)
        elif word in (",", ";", ":") or word in words_of.RELATIVES or (starts(word, CHANGES) and word.endswith("ed")):
            break
    return factor, aspect, " ".join(said)


def _own_nouns(words: Sequence[SentenceWord], patient: Mention, listed: Sequence[Mention]) -> int:
    """Return where a list goes on with another change: at "decrease" in "increase in A and decrease in B", or 0."""
    before = [mention.last for mention in listed if mention.last <= patient.first]
    start = max(before, default=0)
    if not start:
        return 0
    for place in range(start, patient.first):
        word = words[place].low
        is_noun = word in words_of.NOUNS and words[place + 1].low == "of"
        if is_noun or word in words_of.CHANGES or word in words_of.CHANGED:
            return place
    return 0


def _is_linked(words: Sequence[SentenceWord], place: int, head: int) -> bool:
    """Return whether a noun of change stands before "of" or "in", or directly before a name."""
    after = words[place + 1].low
    return place + 1 == head or after in ("of", "in", "to", "from", "by", "and", "or")


def shift(words: Sequence[SentenceWord], trigger: Trigger, patients: Sequence[Mention]) -> dict[int, int]:
    """Read "from A toward B": A falls where B rises; of "a shift of A toward B", only B is said to change (0)."""
    found: dict[int, int] = {}
    for patient, other in pairwise(patients):
        before = [words[place].low for place in range(max(trigger.at, patient.first - 4), patient.first)]
        between = [words[place].low for place in range(patient.last, other.first)]
        if patient.first == other.first and [word.low for word in words[other.last : other.last + 1]] == ["ratio"]:
            found[other.first] = 0
        if any(word in ("to", "toward", "towards", "into") for word in between):
            if "ratio" in before:
                found[other.first] = 0
            elif "from" in before:
                found[patient.first] = -1
            elif any(starts(word, words_of.SHIFTING) for word in before):
                found[patient.first] = 0
    return found


def hedge(words: Sequence[SentenceWord], trigger: Trigger) -> tuple[str, str]:
    """Return the hedge that reaches a trigger, and the certainty that it leaves."""
    reported = ("", "asserted")
    if (
        trigger.is_participle
        and trigger.at
        and words[trigger.at - 1].low == "for"
        and not _is_needed_for(words, trigger)
    ):
        return "for", "hypothesised"
    for place in by_clause(words, trigger.at):
        certainty = words_of.HEDGES.get(words[place].low)
        is_noun = words[place].low == "potential" and words[place + 1].low in ("of", "for", "to", "and")
        if is_noun or (words[place].low == "could" and _is_past(words)):
            certainty = None
        if certainty and trigger.at - place <= REACH:
            return words[place].text, certainty
        if certainty and words[place].low in words_of.REPORTED_HEDGES and reported[0] == "":
            reported = (words[place].text, certainty)
    return reported


def _is_needed_for(words: Sequence[SentenceWord], trigger: Trigger) -> bool:
    """Return whether "for" before a verb says that something is needed or acts: "is essential for maintaining A"."""
    return trigger.at > 1 and words[trigger.at - 2].low in (*words_of.NEEDED, *words_of.NEEDING)


def _is_past(words: Sequence[SentenceWord]) -> bool:
    """Return whether a sentence tells what was found, so that "could" says what was possible and not what may be."""
    return any(word.low in ("was", "were", "did", "not", "had") for word in words) or any(
        word.low in words_of.FOUND or (word.low.endswith("ed") and starts(word.low, CHANGES)) for word in words
    )


def negation(words: Sequence[SentenceWord], trigger: Trigger) -> str:
    """Return the word that denies a trigger."""
    is_ability = trigger.at > 1 and words[trigger.at - 2].low in words_of.ABILITY
    for place in range(trigger.at - 1, max(-1, trigger.at - 4 - is_ability), -1):
        word = words[place].low
        if word in words_of.STOPS or word == ",":
            break
        if word in words_of.NEGATIONS:
            return "" if words[place + 1].low in ("only", "just", "of") else words[place].text
    for place in range(trigger.at - 1, 0, -1):
        if words[place].low not in ("or", "nor"):
            break
        earlier = [word.low for word in words[:place] if word.low in ("not", "neither")]
        if earlier and not any(word.text in ";," for word in words[:place][-8:]):
            return earlier[-1]
    neither = next((place for place in by_clause(words, trigger.at) if words[place].low == "neither"), None)
    if neither is not None:
        return words[neither].text
    if [word.low for word in words[max(0, trigger.at - 2) : trigger.at]] == ["rather", "than"]:
        return "rather than"
    return ""


def through(
    words: Sequence[SentenceWord], named: Sequence[Mention], trigger: Trigger, stop: int, objects: Sequence[Mention]
) -> tuple[str, ...]:
    """Return the entities behind "via", "through" or "by" after the objects of a trigger, or in "A-dependent"."""
    mentions = [mention for mention in named if mention.acts and not is_modifier(words, mention)]
    start = max((mention.last for mention in objects), default=trigger.after)
    for place in range(start, min(stop, len(words))):
        if words[place - 1].low in ("accompanied", "followed", "paralleled"):
            break
        if words[place].low in words_of.THROUGH and trigger.form in (Form.ACTIVE, Form.PARTICIPLE):
            found = [mention for mention in mentions if place < mention.first < stop]
            if found and found[0].first - place <= 4:
                return tuple(dict.fromkeys(mention.curie for mention in first_list(words, found)))
    in_manner = (mention for mention in named if start <= mention.first and _is_manner(words, mention))
    return tuple(mention.curie for mention in in_manner)
