"""Names of what was given or added, and of what takes no part: "treated with MSC", "with or without MSC"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.drafts import vocabulary as words_of
from kg.curation.drafts.triggers import starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curation.drafts.sentence_words import SentenceWord
    from kg.curation.drafts.spotting import Mention


def is_either(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a sentence covers both cases, with and without what a name stands for: "with or without MSC"."""
    before = [word.low for word in words[max(0, mention.first - 3) : mention.first]]
    return before[-2:] == ["or", "without"] or before[-3:] == ["or", "absence", "of"]


def is_aside(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name only explains the one before it, or covers two cases: "PGE2, a mediator"."""
    before = [word.low for word in words[max(0, mention.first - 2) : mention.first]]
    if before[-1:] == ["unlike"] or before in (["contrast", "to"], ["rather", "than"], ["instead", "of"]):
        return True
    for place in range(mention.first - 1, max(0, mention.first - 5), -1):
        word = words[place].low
        if word in ("a", "an") and words[place - 1].text == ",":
            return True
        if word in words_of.PLACES or word in words_of.NOUNS or word in ("of", ",", "and", "or", "by"):
            break
    return is_either(words, mention)


def is_given(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether the words before a name say that it was given: "treated with MSC", and not "treated MSC"."""
    before = [word.low for word in words[max(0, mention.first - 3) : mention.first]]
    if before == ["in", "response", "to"]:
        return True
    if before[-2:-1] and before[-2] in words_of.SEEN and before[-1] in ("with", "after", "upon", "following"):
        return True
    for place in range(max(0, mention.first - 6), mention.first):
        word = words[place].low
        is_culture = starts(word, ("cocultur", "co-cultur", "cultur", "incubat")) and words[place + 1].low == "of"
        if is_culture:
            return words[mention.first - 1].low == "with"
        if place < mention.first - 4:
            continue
        if word in ("received", "receiving"):
            return True
        if word in words_of.GIVEN and (not word.endswith("ed") or words[place + 1].low in ("with", "to", "by", "in")):
            return True
    return False


def was_given(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether the words on either side of a name say that it was given or added."""
    behind = [word.low for word in words[mention.last : mention.last + 2]]
    is_added = behind[:1] and behind[0] in words_of.BEING and behind[-1] in ("added", "given", "present")
    return bool(is_added) or is_given(words, mention) or is_treatment(words, mention)


def is_treatment(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name stands before a word for giving it: "MSC infusion", "MSC-treated mice"."""
    after = words[mention.last].low if mention.last < len(words) else ""
    treated = ("treated", "injected", "stimulated", "primed", "group", "groups")
    if [word.low for word in words[mention.last + 1 : mention.last + 2]] in (["with"], ["by"]):
        return words[mention.last - 1].low.endswith(treated)
    return after in (*words_of.TREATMENTS, *treated) or words[mention.last - 1].low.endswith(treated)
