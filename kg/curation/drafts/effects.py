"""Effects and abilities named in a sentence: "the effect of A on B", "the ability of A to lower B"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.clauses import Clause, Found, clause_start, is_kept_from
from kg.curation.drafts.phrases import first_list, negation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curation.drafts.sentence_words import SentenceWord
    from kg.curation.drafts.spotting import Mention
    from kg.curation.drafts.triggers import Trigger


#: Predicate to the predicate of those who are less able to act so.
_OPPOSITE = {
    "msc:increases": "msc:decreases",
    "msc:decreases": "msc:increases",
    "msc:produces": "msc:decreases",
    "msc:affects": "msc:affects",
    "msc:ameliorates": "msc:exacerbates",
    "msc:exacerbates": "msc:ameliorates",
}


class _EffectPhrase(NamedTuple):
    """A noun phrase such as "the inhibitory effect of MSC on T cells"."""

    first: int
    last: int
    patients: list[Mention]
    sign: int | None


def _find_effects(words: Sequence[SentenceWord], mentions: Sequence[Mention]) -> list[_EffectPhrase]:
    """Find the noun phrases of effects that say what the effect is on."""
    found = []
    for at, word in enumerate(words):
        if word.low not in ("effect", "effects", "activity", "capacity", "action", "actions", "impact", "influence"):
            continue
        on = next(
            (n for n in range(at + 1, min(at + 11, len(words))) if words[n].low in ("on", "against", "upon")), None
        )
        if on is None:
            continue
        patients = first_list(words, [m for m in mentions if on < m.first <= on + 6])
        adjective = next((w.low for w in words[max(0, at - 2) : at] if w.low in words_of.EFFECTS), "")
        sign = words_of.EFFECTS[adjective][1] if adjective else None
        if patients:
            found.append(_EffectPhrase(max(0, at - 1), patients[-1].last, patients, sign))
    return found


def on_effects(
    words: Sequence[SentenceWord], mentions: Sequence[Mention], found: Found, trigger: Trigger
) -> tuple[Found, Trigger]:
    """Move a change of an effect to the object of the effect: "abolished the inhibitory effect of MSC on T cells"."""
    for effect in _find_effects(words, mentions):
        inside = [m for m in found.patients if effect.first <= m.first < effect.last]
        if inside and not effect.first <= trigger.at < effect.last:
            patients = [m for m in effect.patients if m not in found.agents]
            return found._replace(patients=patients), times(trigger, effect.sign)
    return found, trigger


def is_of_effect(clause: Clause) -> bool:
    """Return whether the subject of a verb is the effect mentioned before: "and this effect was reversed by"."""
    words, mentions, trigger = clause.words, clause.mentions, clause.trigger
    start = clause_start(words, trigger)
    start = max([start, *(n + 1 for n in range(start, trigger.at) if words[n].low in (",", "and"))])
    said = [word.low for word in words[start : trigger.at]]
    if _is_ability(clause):
        return True
    is_named = any(start <= mention.first < trigger.at for mention in mentions)
    return not is_named and any(w in said for w in ("this", "these", "an")) and any(w in said for w in words_of.EFFECT)


def _is_ability(clause: Clause) -> bool:
    """Return whether the subject of a verb is an ability with its effect: "the ability of A to lower B depended"."""
    words, mentions, trigger = clause.words, clause.mentions, clause.trigger
    start = clause_start(words, trigger)
    said = [word.low for word in words[start : trigger.at]]
    last = max((mention.last for mention in mentions if mention.last <= trigger.at), default=0)
    between = [word.low for word in words[last : trigger.at]]
    is_subject = any(
        word in words_of.ABILITY and said[n + 1 : n + 2] in (["of"], ["to"]) for n, word in enumerate(said[:4])
    )
    return is_subject and all(w in words_of.BEING or w in words_of.NOUNS or w.endswith("ly") for w in between)


def of_ability(words: Sequence[SentenceWord], trigger: Trigger, earlier: Sequence[Trigger]) -> Trigger:
    """Return a trigger; its opposite for a lowered ability: "reduced ability to suppress", "impaired ability to"."""
    if earlier and trigger.sign and is_kept_from(words, trigger, earlier[-1]):
        return trigger._replace(sign=-trigger.sign, predicate=_OPPOSITE[trigger.predicate])
    start = max(0, trigger.at - 5)
    before = [word.low for word in words[start : trigger.at]]
    if not trigger.sign or before[-1:] != ["to"] or not any(word in words_of.ABILITY for word in before):
        return trigger
    said = next((words_of.CHANGED[word] for word in before if word in words_of.CHANGED), 0)
    for verb in earlier[-1:]:
        if negation(words, verb):
            return trigger
        if not any(word.text in ",;" for word in words[verb.at : trigger.at]):
            said = said or verb.sign or 1
    return trigger if said >= 0 else trigger._replace(sign=-trigger.sign, predicate=_OPPOSITE[trigger.predicate])


def times(trigger: Trigger, sign: int | None) -> Trigger:
    """Return a trigger with the sign it has for the object of an effect that it changes."""
    product = 0 if trigger.sign == 0 else trigger.sign * sign if trigger.sign and sign else None
    predicate = "msc:affects" if not product else words_of.BY_SIGN[product]
    return trigger._replace(predicate=predicate, sign=product)
