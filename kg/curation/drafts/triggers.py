"""Triggers: verbs of change in all their forms, and phrases such as "is required for" and "had no effect on"."""

from __future__ import annotations

from enum import Enum
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts import vocabulary as words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kg.curation.drafts.sentence_words import SentenceWord

#: Endings of nouns and adjectives that share a stem with a verb of change.
NO_VERB = tuple(
    "tion tions ment ments tor tors ory ive ance ence ity er ers sis sion ible able ant ants ary ility ily ingly ature "
    "eness age al ally ness ade".split()
)
#: Verbs that end so all the same.
VERBS = frozenset(
    "enhance lower trigger foster deliver transfer hamper alter hinder drive augment enable influence silence "
    "encourage bolster degrade".split()
)
#: Forms that are nouns more often than verbs where an article or a preposition is beside them.
NOUN_OR_VERB = frozenset(
    "release increase increases decrease decreases limit limits support control controls transfer block blocks "
    "influence delay delays arrest shift shifts switch switches changes change boost prime benefit benefits "
    "targets target".split()
)
#: Words before a noun.
NOUN_MARKS = frozenset("the a an of in this no significant dependent marked further with by any clinical".split())
#: Stems of all verbs of change.
VERBS_OF_CHANGE = (*words_of.RAISING, *words_of.LOWERING, *words_of.PRODUCING, *words_of.CHANGING)
#: Verbs that may stand without an object: what stands before them changes.
INTRANSITIVE = ("increas", "decreas", "expand", "diminish", "improv", "accumulat", "declin", "rose", "fell")


class Form(Enum):
    """How a trigger stands to its subject."""

    ACTIVE = "active"
    #: The subject changes, and what acts stands behind "by" or elsewhere.
    PASSIVE = "passive"
    #: A participle, whose subject is that of another verb.
    PARTICIPLE = "participle"
    #: A participle behind what it describes: "IFN-γ produced by T cells".
    REDUCED = "reduced"
    #: The object acts on the subject: "requires", "depends on".
    NEEDING = "needing"
    #: No effect, on what the clause before was about: "..., whereas B had no effect".
    ECHO = "echo"
    #: A noun, whose meaning no other noun changes: "release of A from B".
    NOUN = "noun"


class Trigger(NamedTuple):
    """A word or phrase of change in a sentence."""

    at: int
    #: First word behind it.
    after: int
    predicate: str
    #: 0 where the sentence says that there was no effect.
    sign: int | None
    form: Form = Form.ACTIVE
    #: Whether an adjective or article behind the trigger may change the sign: "led to a reduced ...".
    leads: bool = False

    @property
    def is_participle(self) -> bool:
        """Whether the subject is that of another verb."""
        return self.form is Form.PARTICIPLE


def starts(word: str, stems: Iterable[str]) -> bool:
    """Return whether a word begins with one of some stems."""
    return any(word.startswith(stem) for stem in stems)


def said_sign(words: Iterable[str]) -> int | None:
    """Return the sign that words of change say together, as -1 for "prevented expansion"; ``None`` if none says one."""
    signs = [sign for word in words if (sign := _sign(word))]
    return prod(signs) if signs else None


def _sign(word: str) -> int:
    if word.endswith(words_of.JOINING):
        return 1
    for table in (words_of.DEGREES, words_of.CHANGES):
        if word in table:
            return table[word]
    for actions in (words_of.EFFECTS, words_of.ACTORS):
        if (name := word.removesuffix("s")) in actions:
            return actions[name][1] or 0
    if word in words_of.NOUNS:
        return words_of.NOUNS[word][0]
    if starts(word, (*words_of.LOWERING, "interfer")):
        return -1
    raising = (*words_of.RAISING, *words_of.WORSENING, *words_of.PRODUCING, "mediat", "deliver")
    needed = (*words_of.LEADING, *words_of.NEEDING, *words_of.NEEDED)
    return 1 if starts(word, raising) or word in needed else 0


def find_triggers(words: Sequence[SentenceWord], names: set[int]) -> list[Trigger]:
    """Return the triggers of a sentence in order, none overlapping; ``names`` are the places of words in names."""
    asked = _asked(words)
    found: list[Trigger] = []
    for at in range(len(words)):
        if at in asked or at in names or (found and at < found[-1].after):
            continue
        last = found[-1] if found else None
        trigger = _phrase(words, at) or _through(words, at, last) or _verb(words, at, last)
        if trigger is not None and not (found and _is_on_effect(words, found[-1], trigger, names)):
            found.append(trigger)
    return found


def _is_on_effect(words: Sequence[SentenceWord], verb: Trigger, effect: Trigger, names: set[int]) -> bool:
    """Return whether the object of a verb is an effect on something: "abolished their inhibitory effect on"."""
    is_effect = words[effect.at].low.startswith("effect") and bool(effect.sign)
    is_verb = verb.form in (Form.ACTIVE, Form.PARTICIPLE) and bool(verb.sign) and effect.at - verb.after < 4
    return is_effect and is_verb and names.isdisjoint(range(verb.after, effect.at))


def _asked(words: Sequence[SentenceWord]) -> set[int]:
    """Return the places of what is asked, and not found: behind "investigated", up to "and found"."""
    asked: set[int] = set()
    for at, word in enumerate(words):
        if word.low in words_of.UNKNOWN and _is_be(words, at):
            asked.update(by_clause(words, at, (",", "and", "but", "yet")))
    is_asked = False
    for at, word in enumerate(words):
        if (
            (starts(word.low, words_of.AIMS) and word.low.isalpha())
            or word.low == "how"
            or (word.low == "which" and _low(words, at - 1) == "by")
        ):
            is_asked = True
        elif word.low in words_of.FOUND or (
            word.text == "," and is_asked and _low(words, at + 1) in ("and", "but", "we")
        ):
            is_asked = False
        if is_asked:
            asked.add(at)
    return asked


def _low(words: Sequence[SentenceWord], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def _phrase(words: Sequence[SentenceWord], at: int) -> Trigger | None:
    """Read a trigger of several words."""
    word, after = words[at].low, _low(words, at + 1)
    if word in words_of.LEADING and after == words_of.LEADING[word] and _low(words, at - 1) not in ("the", "a", "an"):
        form = Form.PARTICIPLE if word.endswith("ing") else Form.ACTIVE
        if word.startswith("interfer"):
            return Trigger(at, at + 2, "msc:decreases", -1, form)
        if _low(words, at + 2) in ("no", "little", "minimal"):
            return Trigger(at, at + 3, "msc:affects", 0, form)
        return Trigger(at, at + 2, "msc:increases", 1, form, leads=True)
    if word in words_of.NEEDING and words_of.NEEDING[word] in ("", after):
        if word == "required" and (_is_be(words, at) or after in ("for", "to", "by")):
            return _needed(words, at)
        return Trigger(at, at + 1 + bool(words_of.NEEDING[word]), "msc:increases", 1, Form.NEEDING)
    if after == "of" and (word == "independently" or (word == "independent" and _is_be(words, at))):
        return Trigger(at, at + 2, "msc:affects", 0, Form.NEEDING)
    if word in words_of.NEEDED:
        return _needed(words, at)
    if word in ("effect", "effects", "impact", "influence", "benefit", "benefits"):
        return _effect(words, at)
    if word == "role" and after in ("of", "for"):
        end = next((place for place in range(at + 2, min(at + 9, len(words))) if words[place].low == "in"), None)
        return Trigger(end, end + 1, "msc:affects", None) if end is not None else None
    if word == "role" and after == "in":
        return Trigger(at, at + 2, "msc:affects", None)
    if word.removesuffix("s") in words_of.ACTORS and after == "of" and _is_said_to_be(words, at):
        predicate, sign = words_of.ACTORS[word.removesuffix("s")]
        return Trigger(at, at + 2, predicate, sign)
    if word in ("unaffected", "unchanged", "unaltered") and _is_be(words, at):
        return Trigger(at, at + 1 + (after == "by"), "msc:affects", 0, Form.PASSIVE)
    if word in ("higher", "lower", "greater", "fewer") and _is_be(words, at):
        sign = words_of.CHANGED[word]
        return Trigger(at, at + 1, words_of.BY_SIGN[sign], sign, Form.PASSIVE)
    if word in ("involved", "implicated") and after == "in":
        return Trigger(at, at + 2, "msc:affects", None)
    is_good = word in ("effective", "efficacious", "efficacy") or (word in words_of.EFFECTS and _is_be(words, at))
    if is_good and after in ("against", "in", "for"):
        predicate, sign = words_of.EFFECTS.get(word, ("msc:ameliorates", -1))
        return Trigger(at, at + 2, predicate, sign)
    if word == "protection" and after in ("against", "from") and starts(_low(words, at - 1), words_of.CONFERRING):
        return Trigger(at, at + 1, "msc:decreases", -1)
    return None


def _is_be(words: Sequence[SentenceWord], at: int) -> bool:
    """Return whether a form of "be" stands before a word, adverbs between."""
    for place in range(at - 1, max(-1, at - 4), -1):
        word = words[place].low
        if word in words_of.BEING:
            return True
        if not (
            word.endswith("ly") or word in ("not", "also", "more", "most", "no", "then", "further", "even", "only")
        ):
            return False
    return False


def _is_said_to_be(words: Sequence[SentenceWord], at: int) -> bool:
    """Return whether a noun says what something is: "is a key regulator", "as an inducer"."""
    return any(
        word.low in ("as", "represent", "represents") or word.low in words_of.BEING
        for word in words[max(0, at - 5) : at]
    )


def _needed(words: Sequence[SentenceWord], at: int) -> Trigger | None:
    """Read "is required for", "is essential to" and the like."""
    end = next((n for n in range(at + 1, min(at + 4, len(words))) if words[n].low in ("for", "to", "in")), None)
    if end is None or not any(words[n].low in words_of.BEING for n in range(max(0, at - 6), at)):
        return None
    sign = 0 if words[at].low == "dispensable" or "not" in [word.low for word in words[max(0, at - 3) : at]] else 1
    return Trigger(at, end + 1, "msc:increases" if sign else "msc:affects", sign)


def _through(words: Sequence[SentenceWord], at: int, last: Trigger | None) -> Trigger | None:
    """Read the change through which one acts: "through secretion of A", "by strong inhibition of B"."""
    sign, aspect = words_of.NOUNS.get(words[at].low, (0, ""))
    is_made = aspect == "secretion"
    if _low(words, at + 1) != "of" or not (is_made or (sign and not aspect)):
        return None
    means = next((n for n in range(max(0, at - 4), at) if words[n].low in words_of.THROUGH), None)
    if means is None or (last is not None and last.form is Form.PASSIVE) or _low(words, means - 1).endswith("ed"):
        return None
    return Trigger(at, at + 2, "msc:produces" if is_made else words_of.BY_SIGN[sign], sign, Form.PARTICIPLE)


def _effect(words: Sequence[SentenceWord], at: int) -> Trigger | None:
    """Read "had no effect on" and "suppressive effect on"."""
    before = [words[place].low for place in range(max(0, at - 5), at)]
    on = next((n for n in range(at + 1, min(at + 5, len(words))) if words[n].low in ("on", "against", "upon")), None)
    if on is None or any(word.low in words_of.BEING for word in words[at:on]):
        is_end = at + 1 == len(words) or words[at + 1].text in ".;,"
        return Trigger(at, at + 1, "msc:affects", 0, Form.ECHO) if is_end and _denies(before) else None
    adjective = next((word for word in reversed(before) if word in words_of.EFFECTS), "")
    predicate, sign = words_of.EFFECTS.get(adjective, ("msc:affects", None))
    return Trigger(at, on + 1, predicate, sign)


#: Words that deny the noun behind them.
DENYING = ("no", "not", "without", "any", "little", "neither", "nor", "absence", "lack")


def _denies(before: Sequence[str]) -> bool:
    """Return whether the words before a noun deny it: "no significant", "did not have an", "without any"."""
    return any(word in DENYING for word in before)


def _verb(words: Sequence[SentenceWord], at: int, last: Trigger | None) -> Trigger | None:
    word, before, after = words[at].low, _low(words, at - 1), _low(words, at + 1)
    way = {"positively": 1, "negatively": -1}.get(before)
    kinds = (
        (words_of.CHANGING if way else (), words_of.BY_SIGN[way or 1], way),
        (words_of.WORSENING, "msc:increases", 1),
        ((*words_of.RAISING, "mediat"), "msc:increases", 1),
        (words_of.LOWERING, "msc:decreases", -1),
        (words_of.PRODUCING, "msc:produces", 1),
        (words_of.CARRYING, "msc:carries", None),
        (words_of.CHANGING, "msc:affects", None),
    )
    kind = next(((predicate, sign) for stems, predicate, sign in kinds if starts(word, stems)), None)
    if word.startswith("support") and any(words[place].low in words_of.EVIDENCE for place in by_clause(words, at)):
        return None
    if (
        kind is None
        or "/" in word
        or word[-1].isdigit()
        or "-" in word.removeprefix("up-").removeprefix("down-").removeprefix("re-")
    ):
        return None
    if word.endswith(NO_VERB) and word.removesuffix("s") not in VERBS:
        return None
    if word in NOUN_OR_VERB and (before in NOUN_MARKS or after in ("of", "from", "by", "in")):
        return None
    is_bare = before in ("to", "can", "may", "might", "could", "not")
    if word in ("lower", "benefit") and not is_bare and (before != "and" or after in words_of.NOUNS):
        return None
    leads = starts(word, ("caus", "induc", "produc", "trigger", "provok"))
    is_past = word.endswith("ed") or word in ("driven", "lost")
    behind = at + 1 + after.endswith("ly")
    is_by = _low(words, behind) == "by" or (word.startswith("mediat") and after in ("via", "through"))
    if is_past and _is_be(words, at):
        return Trigger(at, behind + 1 if is_by else at + 1, *kind, Form.PASSIVE, leads)
    if is_past and is_by:
        return Trigger(at, behind + 1, *kind, Form.REDUCED, leads)
    if is_past and before in words_of.REPORTS and not _goes_on(words, at, last):
        return None
    if is_past and (before in (":", "by", "") or after in ("in", "from", "with", "under", "during", "at")):
        return None
    if word.endswith("ing") and (after == "of" or before in ("the", "a", "an")):
        return None
    if word.endswith("ing") and after in ("antibody", "antibodies", "agent", "agents", "monoclonal"):
        return None
    if word.endswith("ing"):
        return Trigger(at, at + 1, *kind, Form.PARTICIPLE, leads)
    is_followed = after in ("and", "but", "while", "whereas") and not starts(_low(words, at + 2), VERBS_OF_CHANGE)
    is_last = is_followed or after in ("in", "after", "upon", "when", "following", "with", "", ".", ";")
    if starts(word, INTRANSITIVE) and is_last:
        return Trigger(at, at + 1, *kind, Form.PASSIVE, leads)
    return Trigger(at, at + 1, *kind, Form.ACTIVE, leads)


def _goes_on(words: Sequence[SentenceWord], at: int, last: Trigger | None) -> bool:
    """Return whether a past form has the subject of the verb before, or follows an aside: "A, with B, raised C"."""
    before, after = words[at - 1].low, _low(words, at + 1)
    if before == ",":
        if last is not None and last.form is Form.REDUCED and _low(words, last.at - 1) == ",":
            return True
        return last is None and sum(word.text == "," for word in words[:at]) > 1
    if before not in ("and", "or"):
        return False
    if after in (*words_of.ARTICLES, "both", "these"):
        return True
    is_same = last is not None and last.form is Form.ACTIVE and words[last.at].low.endswith("ed")
    return is_same or after in ("the", "in")


def ends_of_openings(words: Sequence[SentenceWord]) -> Iterator[int]:
    """Yield the places of the commas that end a subordinate clause before its main clause: "While A fell, B rose"."""
    is_open = has_verb = False
    for place, word in enumerate(words):
        if word.low in words_of.OPENERS and _low(words, place - 1) in ("", ",", ";"):
            is_open, has_verb = True, False
        elif word.low in words_of.BEING or word.low in words_of.AUXILIARIES or _verb(words, place, None):
            has_verb = True
        elif word.text == "," and is_open and has_verb and _low(words, place + 1) not in ("and", "or", "which"):
            yield place
            is_open = False


def by_clause(words: Sequence[SentenceWord], at: int, stops: Collection[str] = ()) -> Iterator[int]:
    """Yield the places of a word's clause before it, the nearest first; ``stops`` are further words that open one."""
    for place in range(at - 1, -1, -1):
        if words[place].low in words_of.STOPS or words[place].low in stops:
            return
        yield place
