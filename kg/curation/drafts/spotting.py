"""Spotting names in a sentence: those of the graph, those in compounds, and those outside the graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts.outside_names import MOST_WORDS, known_outside, named_outside
from kg.curation.drafts.vocabulary import ABILITY, ALIKE, JOINING, LICENSING, MAKERS, SOURCES, TAKEN_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.curation.drafts.entity_names import EntityNames
    from kg.curation.drafts.sentence_words import SentenceWord

#: Most words of a name.
LONGEST = 9
#: Words that are names of entities and more often mean something else.
COMMON = frozenset(
    "response effect function role treatment therapy donor cell cells use product aim protein proteins marrow "
    "mrna disease diseases".split()
)
#: Endings that a name may have in a compound.
ENDINGS = (
    *JOINING,
    *LICENSING,
    *TAKEN_ENDINGS,
    *SOURCES,
    *MAKERS,
    "-specific",
    "-conditioned",
    "-high",
    "-low",
)
#: The end of any other compound, whose name only describes what follows: "GVHD-associated".
DESCRIBING = re.compile(r"[-–][a-z]{2,}(?:ed|ing|ent|ous)$")


class Mention(NamedTuple):
    """A name of an entity in a sentence."""

    curie: str
    #: First and last word, the last excluded.
    first: int
    last: int
    words: str
    #: Whether it may take part in a draft; a name that says where or in whom something happens does not.
    acts: bool = True


class NameSpotter:
    """Finds the name that begins with a word of a sentence.

    :param names: The names of the entities.
    """

    def __init__(self, names: EntityNames) -> None:
        self._names = names

    def spot(self, words: Sequence[SentenceWord], at: int, short: Mapping[str, str]) -> list[Mention]:
        """Find the longest name that begins with a word; several entities where slashes or a shared head join them."""
        if not words[at].text[0].isalnum():
            return []
        found = self._in_graph(words, at, short) or self._in_word(words, at, short)
        outside = self._outside(words, at, found[0].last if found else at)
        return [outside] if outside is not None else found

    def _in_graph(self, words: Sequence[SentenceWord], at: int, short: Mapping[str, str]) -> list[Mention]:
        """Find the longest name of the graph that begins with a word."""
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            span = words[at : at + length]
            if any(word.text in ",;:()[]" for word in span) or not span[-1].text[0].isalnum():
                continue
            text = " ".join(word.text for word in span)
            if span[0].low in ABILITY and [word.low for word in words[at + length : at + length + 1]] == ["to"]:
                continue
            if length == 1 and (curie := self._meant(text, short)):
                return [Mention(curie, at, at + 1, text)]
            is_vague = any(word.low in ALIKE for word in (span[0], span[-1]))
            if text.casefold() not in COMMON and (curie := self._names.find(text, alike=not is_vague)):
                return [Mention(curie, at, at + length, text)]
            if found := self._in_compound(span, short):
                return [Mention(found[0], at, at + length, found[1])]
        return []

    def _in_word(self, words: Sequence[SentenceWord], at: int, short: Mapping[str, str]) -> list[Mention]:
        """Find the names that a word is made of, or the symbol that it is outside the graph."""
        word = words[at].text
        if word not in short and not self._names.is_taken(word) and (curie := known_outside(word)):
            return [Mention(curie, at, at + 1, word)]
        parts = word.split("/") if "/" in word else word.split("-")
        if len(parts) > 1:
            forms = [(part, stem) for part in parts for stem in (part, *_stripped(part))]
            forms = [(part, stem) for part, stem in forms if stem.casefold() not in COMMON]
            named = {
                part: Mention(curie, at, at + 1, stem) for part, stem in forms if (curie := self._names.find(stem))
            }
            if named and ("/" in word or len(named) == len(parts)):
                return list(named.values())
        for stem in _stripped(word):
            if curie := self._names.find(stem) or self._meant(stem, short):
                return [Mention(curie, at, at + 1, stem)]
        stem = DESCRIBING.sub("", word)
        if stem != word and (curie := self._names.find(stem) or self._meant(stem, short)):
            return [Mention(curie, at, at + 1, stem, acts=False)]
        return []

    def _outside(self, words: Sequence[SentenceWord], at: int, end: int) -> Mention | None:
        """Find the longest name outside the graph that begins with a word and ends behind a place."""
        for last in range(min(at + MOST_WORDS, len(words)), max(end, at), -1):
            span = [word.text for word in words[at:last]]
            if all(text[0].isalnum() for text in span) and (curie := named_outside(span)):
                return Mention(curie, at, last, " ".join(span))
        return None

    def _meant(self, word: str, short: Mapping[str, str]) -> str | None:
        """Find the entity that an abbreviation of the document stands for."""
        meanings = short[word].split("|") if word in short else []
        found = next(filter(None, map(self._names.find, meanings)), None)
        return found or next(filter(None, (named_outside(meaning.split()) for meaning in meanings)), None)

    def _in_compound(self, span: Sequence[SentenceWord], short: Mapping[str, str]) -> tuple[str, str] | None:
        """Find a name of several words that ends in a compound, or has an abbreviation of the document in it."""
        if len(span) == 1:
            return None
        front = " ".join(word.text for word in span[:-1])
        for stem in _stripped(span[-1].text):
            if curie := self._names.find(f"{front} {stem}"):
                return curie, f"{front} {stem}"
        text = " ".join(short.get(word.text, word.text).partition("|")[0] for word in span)
        if any(word.text in short for word in span) and (curie := self._names.find(text)):
            return curie, " ".join(word.text for word in span)
        return None


def _stripped(word: str) -> Iterator[str]:
    """Yield a word without what a compound adds to a name: "hMSCs", "anti-IL-10", "CCL2-deficient", "miR-21-5p"."""
    low = word.casefold().replace("–", "-")
    if low.startswith("anti-"):
        yield word[5:]
    if re.match(r"[hmr](?=[A-Z]{2})", word):
        yield word[1:]
    if low.endswith(("-3p", "-5p")):
        yield word[:-3]
    for ending in ENDINGS:
        if low.endswith(ending):
            stem = word[: -len(ending)]
            yield stem
            if re.match(r"[hmr](?=[A-Z]{2})", stem):
                yield stem[1:]
