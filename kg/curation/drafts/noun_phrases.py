"""Noun phrases with two names side by side: "A-mediated B activation", "suppression of B by A"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.clauses import Found
from kg.curation.drafts.phrases import change, is_taken_away
from kg.curation.drafts.triggers import Form, Trigger, starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.drafts.entity_names import EntityNames
    from kg.curation.drafts.sentence_words import SentenceWord
    from kg.curation.drafts.spotting import Mention


def noun_phrases(
    words: list[SentenceWord], mentions: list[Mention], names: EntityNames
) -> Iterator[tuple[Trigger, Found]]:
    """Yield the noun phrases of a sentence that state a change: the words that say it, who acts, and what changes."""
    yield from _joined(words, mentions, names)
    yield from _inhibitors(words, mentions)
    yield from _makers(words, mentions, names)
    yield from _sources(words, mentions, names)
    yield from _nouns(words, mentions)


def _joined(words: list[SentenceWord], mentions: list[Mention], names: EntityNames) -> Iterator[tuple[Trigger, Found]]:
    """Read compounds with a hyphen: "IL-17-mediated neutrophil activation", "Th17-driven inflammation"."""
    for mention in mentions:
        for place in range(mention.first, mention.last - 1):
            stem, _, ending = words[place].text.replace("–", "-").rpartition("-")
            name = " ".join([*(word.text for word in words[mention.first : place]), stem])
            curie = names.find(name) if f"-{ending.casefold()}" in words_of.JOINING else None
            if curie and names.label(curie) not in names.label(mention.curie).removeprefix(f"{stem.casefold()}-"):
                actor = mention._replace(curie=curie, last=place + 1, words=name)
                yield Trigger(place, place + 1, "msc:increases", 1, Form.NOUN), Found([actor], [mention])
    for mention, other in pairwise(mentions):
        word = words[mention.last - 1].low
        between = [words[place].low for place in range(mention.last, other.first)]
        is_near = all(token in words_of.NOUNS or token in ("of", "the", "in") for token in between)
        trigger = Trigger(mention.last - 1, mention.last, "msc:increases", 1)
        is_change = word.endswith("-induced") or words[other.last - 1].low in words_of.NOUNS
        is_change = is_change or bool(change(words, trigger, other, [other])[2])
        if word.endswith(words_of.JOINING) and is_near and is_change and mention.curie != other.curie:
            yield trigger, Found([mention], [other])


def _inhibitors(words: list[SentenceWord], mentions: list[Mention]) -> Iterator[tuple[Trigger, Found]]:
    """Read the kind of a drug: "ruxolitinib, a JAK inhibitor"."""
    kinds = {"inhibitor": -1, "antagonist": -1, "blocker": -1, "agonist": 1}
    for mention, other in pairwise(mentions):
        between = [words[place].low for place in range(mention.last, other.first)]
        after = words[other.last].low if other.last < len(words) else ""
        if after in kinds and all(token in (",", "a", "an", "the", "selective") for token in between):
            predicate = words_of.BY_SIGN[kinds[after]]
            yield Trigger(other.last, other.last + 1, predicate, kinds[after]), Found([mention], [other])


def _makers(words: list[SentenceWord], mentions: list[Mention], names: EntityNames) -> Iterator[tuple[Trigger, Found]]:
    """Read who makes what: "release of ROS from neutrophils", "TNF production by macrophages"."""
    for mention, other in pairwise(mentions):
        between = [words[place].low for place in range(mention.last, other.first)]
        if names.category(other.curie) != "biolink:Cell" or not between or len(between) > 3:
            continue
        nouns = [*between[:1], *(words[place].low for place in range(max(0, mention.first - 2), mention.first))]
        is_made = any(words_of.NOUNS.get(noun, (0, ""))[1] == "secretion" for noun in nouns)
        if is_made and any(token in ("from", "by") for token in between):
            at = mention.last if between[0] in words_of.NOUNS else mention.first - 2
            trigger = Trigger(at, at + 1, "msc:produces", 1, Form.NOUN)
            yield trigger, Found([other], [mention])


def _sources(words: list[SentenceWord], mentions: list[Mention], names: EntityNames) -> Iterator[tuple[Trigger, Found]]:
    """Read where a factor comes from: "MSC-derived PGE2", "PGE2 from MSC", "PGE2-producing MSC"."""
    for mention, other in pairwise(mentions):
        last = words[mention.last - 1].low
        between = [word.low for word in words[mention.last : other.first] if not starts(word.low, words_of.PRODUCING)]
        if not between and last.endswith(words_of.SOURCES):
            cell, product = mention, other
        elif between == ["from"] or (not between and last.endswith(words_of.MAKERS)):
            cell, product = other, mention
        else:
            continue
        if names.category(cell.curie) == "biolink:Cell":
            trigger = Trigger(mention.last - 1, mention.last, "msc:produces", 1, Form.NOUN)
            yield trigger, Found([cell], [product], doubt=0.1)


def _nouns(words: list[SentenceWord], mentions: list[Mention]) -> Iterator[tuple[Trigger, Found]]:
    """Read nouns of change between two names: "suppression of T cells by MSC"."""
    for mention, other in pairwise(mentions):
        between = [words[place].low for place in range(mention.last, other.first)]
        if between[1:2] == ["of"] and between[0] in ("induction", "suppression", "inhibition", "stimulation"):
            sign = -1 if between[0] in ("suppression", "inhibition") else 1
            trigger = Trigger(mention.last, mention.last + 2, "msc:increases", sign, Form.NOUN)
            yield trigger, Found([mention], [other], doubt=0.2)
        if "by" not in between or len(between) > 4 or is_taken_away(words, other):
            continue
        _, _, noun = change(words, Trigger(mention.first, 0, "", 1), mention, [mention])
        nouns = [words_of.NOUNS[word.casefold()] for word in noun.split() if word.casefold() in words_of.NOUNS]
        is_change = any(sign < 0 or not name or name == "activation" for sign, name in nouns)
        if is_change and all(word in words_of.NOUNS or word in ("by", "the", "human") for word in between):
            at = mention.last + between.index("by")
            trigger = Trigger(at, at + 1, "msc:increases", 1)
            yield trigger, Found([other], [mention], doubt=0.2)
