"""Drafts of statements by rules: who acts, what changes, which way, through what, how surely, and whether it is denied.

A sentence is a row of verbs. The subject of a verb is the list of entities before it, or that of the main clause where
the verb is a participle; its object is the list of entities behind it, up to the next verb. Passives turn round; nouns
of change behind the verb multiply the sign; "via", "through" and "by" name mediators. The rules are simple on purpose,
give the same drafts on every run, and fail where a sentence names its actor only by a pronoun, or by a noun that the
graph lacks.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.draft import StatementDraft
from kg.curation.drafts.mentions import Mention, MentionFinder, SentenceWord, plain, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kg.model.content import Content

#: What may stand between the members of a list.
JOINTS = frozenset(
    (",", "and", "or", "as", "well", "such", "including", "like", "both", "the", "of", "their", "its", "(", ")", "/")
)
#: How far before a verb a hedge or a negation reaches, in words.
REACH = 6


class Verb(NamedTuple):
    """A verb of change in a sentence."""

    at: int
    #: First word behind it.
    after: int
    predicate: str
    sign: int | None
    is_passive: bool
    is_participle: bool


class Drafter:
    """Drafts statements from sentences with the entities of a graph.

    :param content: The graph.
    """

    def __init__(self, content: Content) -> None:
        self._entities = content.entities
        self._finder = MentionFinder(content.entities)

    def mentions(self, text: str) -> list[Mention]:
        """Return the entities that a sentence names, in order."""
        return self._finder.find(tokens(plain(text)))

    def draft(self, text: str, only: Collection[str] | None = None) -> list[StatementDraft]:
        """Draft the statements of a sentence.

        :param text: The sentence.
        :param only: The entities that it names, where that is known.

        :returns: The drafts in the order of the verbs, each pair of subject, predicate and object once.
        """
        words = tokens(plain(text))
        mentions = self._finder.find(words, only)
        found: dict[tuple[str, str, str], StatementDraft] = {}
        if len(mentions) > 1:
            for draft in self._drafts(words, mentions):
                known = found.get((draft.subject, draft.predicate, draft.object))
                if known is None or known.confidence < draft.confidence:
                    found[draft.subject, draft.predicate, draft.object] = draft
        return list(found.values())

    def _drafts(self, words: list[SentenceWord], mentions: list[Mention]) -> Iterator[StatementDraft]:
        inside = {place for mention in mentions for place in range(mention.first, mention.last)}
        verbs = [verb for verb in _verbs(words) if verb.at not in inside or verb.is_participle]
        yield from self._joined(words, mentions)
        mentions = [m for m in mentions if not _is_modifier(words, m) and not _is_bracketed(words, m)]
        main: list[Mention] = []
        previous: list[Mention] = []
        for number, verb in enumerate(verbs):
            stop = _stop(words, verb, verbs[number + 1 :])
            objects = _objects(words, mentions, verb.after, stop)
            subjects = self._subjects(words, mentions, verb, main, previous)
            if not verb.is_participle and subjects and not main:
                main = subjects
            elif not verb.is_participle and subjects:
                previous = subjects
            if verb.is_passive:
                agents, patients = objects, subjects
            else:
                agents, patients = subjects, objects
            if not agents and patients and verb.is_participle and not main:
                agents = _coming(words, mentions, verb, verbs[number + 1 :])
            if not agents or not patients:
                continue
            if verb.predicate == "msc:produces":
                patients = [self._of(agents, patient) for patient in patients]
            agents = [self._given(agent) for agent in self._grouped(words, verb, agents)]
            through = _through(words, mentions, verb, stop, patients)
            yield from self._pairs(words, verb, agents, patients, through)

    def _subjects(
        self,
        words: list[SentenceWord],
        mentions: list[Mention],
        verb: Verb,
        main: list[Mention],
        previous: list[Mention],
    ) -> list[Mention]:
        """Find who does what a verb says."""
        before = [mention for mention in mentions if mention.last <= verb.at]
        word = words[verb.at - 1].low if verb.at else ""
        if verb.is_participle and main:
            return main
        if word in words_of.RELATIVES or (
            word in ("can", "may", "could") and words[verb.at - 2].low in words_of.RELATIVES
        ):
            return _last_list(words, before)
        if word in ("and", "or", "consequently", "thereby", "also", ","):
            return previous or main or _last_list(words, before)
        start = max((place + 1 for place in range(verb.at) if words[place].low in (*words_of.STOPS, ",")), default=0)
        near = [mention for mention in before if mention.first >= start]
        if near:
            heads = [m for m in near if not (m.first and words[m.first - 1].low in words_of.PLACES)]
            return _first_list(words, heads or near)
        if any(words[place].low in words_of.PRONOUNS for place in range(start, verb.at)):
            return _last_list(words, before)
        return main or _first_list(words, before)

    def _joined(self, words: list[SentenceWord], mentions: list[Mention]) -> Iterator[StatementDraft]:
        """Draft what a hyphen says: "IL-17-mediated neutrophil activation"."""
        for mention, other in pairwise(mentions):
            word = words[mention.last - 1].low.replace("–", "-")
            if word.endswith(words_of.JOINING) and other.first == mention.last and mention.curie != other.curie:
                verb = Verb(mention.last - 1, mention.last, "msc:increases", 1, is_passive=False, is_participle=False)
                yield from self._pairs(words, verb, [mention], [other], ())

    def _of(self, agents: list[Mention], patient: Mention) -> Mention:
        """Return what agents produce: of MSC, the vesicles of MSC, where the graph has an entity for them."""
        curies = (self._finder.compound(agent, patient) for agent in agents)
        return patient._replace(curie=next(filter(None, curies), patient.curie))

    def _given(self, agent: Mention) -> Mention:
        """Return what an intervention gives: an effect of giving MSC is one of MSC, with the intent in the context."""
        entity = self._entities.get(agent.curie)
        return agent._replace(curie=entity.administers[0]) if entity is not None and entity.administers else agent

    def _grouped(self, words: list[SentenceWord], verb: Verb, agents: list[Mention]) -> list[Mention]:
        """Return the entity of a list where the list acts as one: in a relative clause, or "together"."""
        near = [words[place].low for place in range(max(0, verb.at - 3), verb.at)]
        if len(agents) < 2 or not any(
            word in (*words_of.RELATIVES, "collectively", "together", "and") for word in near
        ):
            return agents
        curie = self._finder.group({agent.curie for agent in agents})
        return [agents[0]._replace(curie=curie, words=", ".join(a.words for a in agents))] if curie else agents

    def _pairs(
        self,
        words: list[SentenceWord],
        verb: Verb,
        agents: list[Mention],
        patients: list[Mention],
        through: tuple[str, ...],
    ) -> Iterator[StatementDraft]:
        hedge, certainty = _hedge(words, verb)
        negation = _negation(words, verb)
        role, context = _first_of(words, words_of.ROLES), "; ".join(_contexts(words))
        shift = _shift(words, verb, patients)
        for patient in patients:
            factor, aspect, noun = _change(words, verb, patient)
            factor *= shift.get(patient.curie, 1)
            for agent in agents:
                if agent.curie == patient.curie:
                    continue
                sign = verb.sign * factor if verb.sign else verb.sign
                predicate = self._predicate(verb.predicate, sign, patient)
                cells = [curie for curie in through if self._is_maker(curie, aspect)]
                distance = abs(patient.first - verb.at) + abs(agent.first - verb.at)
                yield StatementDraft(
                    subject=agent.curie,
                    predicate=predicate,
                    object=patient.curie,
                    sign=sign,
                    certainty=certainty,
                    is_negated=bool(negation),
                    object_aspect=aspect if predicate not in ("msc:produces", "msc:carries") else "",
                    in_cell=next((curie for curie in cells if curie != agent.curie), ""),
                    via=tuple(c for c in through if c not in (agent.curie, patient.curie) and c not in cells),
                    trigger=" ".join(filter(None, (words[verb.at].text, noun))),
                    subject_words=agent.words,
                    object_words=patient.words,
                    hedge=hedge,
                    negation=negation,
                    role=role,
                    context=context,
                    confidence=round(max(0.2, 0.9 - 0.03 * distance - 0.1 * bool(hedge)), 2),
                )

    def _is_maker(self, curie: str, aspect: str) -> bool:
        """Whether an entity behind "by" makes the object: "TNF production by macrophages"."""
        entity = self._entities.get(curie)
        return aspect in ("secretion", "expression") and entity is not None and entity.category == "biolink:Cell"

    def _predicate(self, predicate: str, sign: int | None, patient: Mention) -> str:
        """Return the predicate that fits: what acts on a harm worsens or betters it."""
        if predicate in ("msc:increases", "msc:decreases") and sign is not None:
            entity = self._entities.get(patient.curie)
            if entity is not None and entity.category in words_of.HARMS:
                return "msc:exacerbates" if sign > 0 else "msc:ameliorates"
            return "msc:increases" if sign > 0 else "msc:decreases"
        return predicate


def _starts(word: str, stems: Iterable[str]) -> bool:
    return any(word.startswith(stem) for stem in stems)


def _verbs(words: list[SentenceWord]) -> Iterator[Verb]:
    """Yield the verbs of change; what stands as a noun, or as an adjective before one, is none."""
    aim = next((at for at, token in enumerate(words) if _starts(token.low, words_of.AIMS)), len(words))
    for at, token in enumerate(words[:aim]):
        word = token.low
        before, after = words[at - 1].low if at else "", words[at + 1].low if at + 1 < len(words) else ""
        if word in words_of.LEADING and after == words_of.LEADING[word]:
            yield Verb(at, at + 2, "msc:increases", 1, is_passive=False, is_participle=word.endswith("ing"))
            continue
        if word in words_of.EFFECTS and after in ("effect", "effects", "activity") and at + 2 < len(words):
            if words[at + 2].low in ("on", "against", "of"):
                predicate, sign = words_of.EFFECTS[word]
                yield Verb(at, at + 3, predicate, sign, is_passive=False, is_participle=False)
            continue
        kinds = (
            (words_of.WORSENING, "msc:increases", 1),
            (words_of.RAISING, "msc:increases", 1),
            (words_of.LOWERING, "msc:decreases", -1),
            (words_of.PRODUCING, "msc:produces", 1),
            (words_of.CARRYING, "msc:carries", None),
            (words_of.CHANGING, "msc:affects", None),
        )
        kind = next(((predicate, sign) for stems, predicate, sign in kinds if _starts(word, stems)), None)
        if kind is None and word.endswith("ed") and word.startswith("mediat"):
            kind = ("msc:increases", 1)
        if kind is None or "-" in word.removeprefix("up-").removeprefix("down-") or not _is_verb(word, before, after):
            continue
        is_passive = after == "by" and (word.endswith(("ed", "en", "ven")) or word == "driven")
        is_participle = word.endswith("ing")
        yield Verb(at, at + 2 if is_passive else at + 1, *kind, is_passive=is_passive, is_participle=is_participle)


def _is_verb(word: str, before: str, after: str) -> bool:
    """Whether a form of a verb of change stands as one."""
    if word.endswith(
        (
            "tion",
            "tions",
            "ment",
            "ments",
            "tor",
            "tors",
            "ory",
            "ive",
            "ance",
            "ence",
            "ity",
            "er",
            "ers",
            "sis",
            "sion",
            "ible",
            "able",
            "ant",
            "ants",
        )
    ):
        return False
    if word.endswith("ed") and before in words_of.REPORTS and after != "by":
        return before in ("and", "or") and after in ("the", "in")
    if word in ("release", "increase", "decrease", "limit", "support", "control", "transfer", "block", "influence"):
        return before not in ("the", "a", "an", "of", "in", "this", "an", "no", "and") and after not in (
            "of",
            "from",
            "by",
            "in",
        )
    return True


def _stop(words: list[SentenceWord], verb: Verb, later: Sequence[Verb]) -> int:
    """Return where the objects of a verb end: at the next verb, or at a word that opens another clause."""
    ends = [
        place for place in range(verb.after, len(words)) if words[place].low in (*words_of.STOPS, *words_of.RELATIVES)
    ]
    ends += [other.at for other in later[:1]]
    return min(ends, default=len(words))


def _objects(words: list[SentenceWord], mentions: list[Mention], start: int, stop: int) -> list[Mention]:
    """Return the entities behind a verb: the first list of them, before "via", "in" and the like."""
    found = [mention for mention in mentions if start <= mention.first < stop]
    if not found:
        return []
    cut = next(
        (
            place
            for place in range(start, stop)
            if words[place].low in ("via", "through", "by", "upon", "after", "during")
        ),
        stop,
    )
    return _first_list(words, [mention for mention in found if mention.first < cut])


def _is_modifier(words: list[SentenceWord], mention: Mention) -> bool:
    """Whether a name stands before another word by a hyphen, as in "IFN-γ-licensed MSC"."""
    return words[mention.last - 1].low.replace("–", "-").endswith((*words_of.LICENSING, *words_of.JOINING))


def _is_bracketed(words: list[SentenceWord], mention: Mention) -> bool:
    """Whether a name stands in round brackets: an abbreviation, a size, an example."""
    opened = 0
    for place in range(mention.first):
        opened += (words[place].text == "(") - (words[place].text == ")")
    return opened > 0


def _coming(words: list[SentenceWord], mentions: list[Mention], verb: Verb, later: Sequence[Verb]) -> list[Mention]:
    """Return the subject of the main clause that follows a participle: "by secreting PGE2, MSC induce ..."."""
    main = next((other for other in later if not other.is_participle), None)
    if main is None:
        return []
    commas = [place for place in range(verb.after, main.at) if words[place].text == ","]
    start = commas[-1] if commas else verb.after
    return _last_list(words, [mention for mention in mentions if start < mention.first and mention.last <= main.at])


def _shift(words: list[SentenceWord], verb: Verb, patients: list[Mention]) -> dict[str, int]:
    """Read "from A toward B": A falls where B rises."""
    found: dict[str, int] = {}
    for patient in patients:
        for place in range(patient.first - 1, max(verb.at, patient.first - 4), -1):
            if words[place].low in ("to", "toward", "towards", "into"):
                break
            if words[place].low == "from" and len(patients) > 1:
                found[patient.curie] = -1
    return found


def _first_list(words: list[SentenceWord], mentions: list[Mention]) -> list[Mention]:
    """Return the first entity and those that are listed with it."""
    listed = mentions[:1]
    for mention in mentions[1:]:
        between = [words[place].low for place in range(listed[-1].last, mention.first)]
        if not _joins(between):
            break
        listed.append(mention)
    return listed


def _last_list(words: list[SentenceWord], mentions: list[Mention]) -> list[Mention]:
    """Return the last entity and those that are listed before it."""
    listed = mentions[-1:]
    for mention in reversed(mentions[:-1]):
        between = [words[place].low for place in range(mention.last, listed[0].first)]
        if not _joins(between):
            break
        listed.insert(0, mention)
    return listed


def _joins(between: Sequence[str]) -> bool:
    """Whether what stands between two entities makes them members of one list."""
    rest = [word for word in between if word not in JOINTS and word not in words_of.NOUNS]
    has_joint = not between or any(
        word in (",", "and", "or", "as", "including", "(", "/", "to", "toward", "towards", "into") for word in between
    )
    return has_joint and len(rest) <= 1


def _change(words: list[SentenceWord], verb: Verb, patient: Mention) -> tuple[int, str, str]:
    """Read the noun of change at an object: the factor of the sign, the aspect, and the word."""
    after = words[patient.last].low if patient.last < len(words) else ""
    if after in words_of.NOUNS:
        factor, aspect = words_of.NOUNS[after]
        return factor, aspect, after
    for place in range(patient.first - 1, max(verb.at, patient.first - 5), -1):
        if words[place].low in words_of.NOUNS and words[place + 1].low in ("of", "in"):
            factor, aspect = words_of.NOUNS[words[place].low]
            return factor, aspect, words[place].low
    return 1, "", ""


def _through(
    words: list[SentenceWord], mentions: list[Mention], verb: Verb, stop: int, objects: list[Mention]
) -> tuple[str, ...]:
    """Return the entities behind "via", "through" or "by" after the objects of a verb."""
    start = max((mention.last for mention in objects), default=verb.after)
    for place in range(start, min(stop, len(words))):
        if words[place].low in words_of.THROUGH and not verb.is_passive:
            found = [mention for mention in mentions if place < mention.first < stop]
            if found and found[0].first - place <= 4:
                return tuple(dict.fromkeys(mention.curie for mention in _first_list(words, found)))
    return ()


def _hedge(words: list[SentenceWord], verb: Verb) -> tuple[str, str]:
    """Return the hedge that reaches a verb, and the certainty that it leaves."""
    for place in range(max(0, verb.at - REACH), verb.at):
        if certainty := words_of.HEDGES.get(words[place].low):
            return words[place].text, certainty
    return "", "asserted"


def _negation(words: list[SentenceWord], verb: Verb) -> str:
    """Return the word that denies a verb."""
    for place in range(verb.at - 1, max(-1, verb.at - 4), -1):
        word = words[place].low
        if word in words_of.STOPS or word == ",":
            break
        if word in words_of.NEGATIONS:
            return words[place].text
    if [word.low for word in words[max(0, verb.at - 2) : verb.at]] == ["rather", "than"]:
        return "rather than"
    return ""


def _first_of(words: list[SentenceWord], table: dict[str, str]) -> str:
    return next((table[word.low] for word in words if word.low in table), "")


def _contexts(words: list[SentenceWord]) -> list[str]:
    return list(dict.fromkeys(words_of.CONTEXTS[word.low] for word in words if word.low in words_of.CONTEXTS))
