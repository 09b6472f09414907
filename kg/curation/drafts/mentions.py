"""Entities in a sentence: the longest names that the graph has, without those within them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts.vocabulary import NOUNS
from kg.documents.passages import CHARACTERS, CITATION, COMMAND, LOOKS, TAG
from kg.names.lexicon import fold, make_index, names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.model.statements import Entity

#: A word, with hyphens, slashes between letters and trailing signs in it; or a mark.
TOKEN = re.compile(r"[^\W_]+(?:(?:[-–‑−'’./+]|(?<=\d),(?=\d))[^\W_]+)*[+⁺]?|[,;:()\[\]/&.+]")
#: Most words of a name.
LONGEST = 9
#: Names that stand for too much in running text.
TOO_SHORT = 2
#: Words that are names of entities and more often mean something else.
COMMON = frozenset(
    (
        "response",
        "effect",
        "function",
        "role",
        "treatment",
        "therapy",
        "donor",
        "cell",
        "cells",
        "use",
        "product",
        "aim",
    )
)


class SentenceWord(NamedTuple):
    """A word or mark of a sentence."""

    text: str
    #: Place in the sentence, in characters.
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.casefold()


class Mention(NamedTuple):
    """A name of an entity in a sentence."""

    curie: str
    #: First and last word, the last excluded.
    first: int
    last: int
    words: str


def plain(text: str) -> str:
    r"""Return a sentence without citations, tags and LaTeX.

    >>> plain(r"PGE<sub>2</sub> and TGF- $\beta$ fell [1,2].")
    'PGE2 and TGF-β fell.'
    """
    import unicodedata

    def character(match: re.Match[str]) -> str:
        name = match[1]
        if name in LOOKS:
            return ""
        if name in CHARACTERS:
            return CHARACTERS[name]
        try:
            return unicodedata.lookup(f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.upper()}")
        except KeyError:
            return match[0]

    text = CITATION.sub("", TAG.sub("", text))
    text = re.sub(r"[${}^_\\]", "", COMMAND.sub(character, text))
    text = re.sub(r"([-‑])\s+(?=[^\W\d_]\b)", r"\1", text)
    text = re.sub(r"(?<=[α-ω])\s+(?=[-–]\w|\d\b|/)", "", text)
    return re.sub(r"\s+([,.;:)])", r"\1", " ".join(text.split()))


def tokens(text: str) -> list[SentenceWord]:
    """Split a sentence into words and marks."""
    return [SentenceWord(match[0], match.start(), match.end()) for match in TOKEN.finditer(text)]


class MentionFinder:
    """Finds the entities of a graph in sentences.

    :param entities: The entities.
    """

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._index = {
            key: curies
            for key, curies in make_index(item for item in entities.values() if _is_actor(item)).items()
            if len(key) > TOO_SHORT
        }
        self._all = frozenset(make_index(entities.values()))
        self._names = {curie: names_of(item) for curie, item in entities.items()}
        self._labels = {curie: item.label for curie, item in entities.items()}
        self._broader = {
            curie: [wider for wider in item.broader if wider in entities] for curie, item in entities.items()
        }
        self._groups = {frozenset(item.members): curie for curie, item in entities.items() if item.members}

    def find(self, words: list[SentenceWord], only: Collection[str] | None = None) -> list[Mention]:
        """Find the entities that a sentence names.

        :param words: The sentence.
        :param only: Entities to look for; all where it is left out.

        :returns: In the order of the sentence, none within another.
        """
        found: list[Mention] = []
        at = 0
        while at < len(words):
            mention = self._at(words, at, only)
            if mention is None:
                at += 1
            else:
                found += mention
                at = mention[0].last
        if only is not None:
            found = self._with_given(words, found, only)
        found = self._derived(words, [mention for mention in found if not _is_marker(words, mention)])
        return [
            self._of_owner(words, found, place) for place in range(len(found)) if not _is_aspect(words, found, place)
        ]

    def _with_given(self, words: list[SentenceWord], found: list[Mention], only: Collection[str]) -> list[Mention]:
        """Return the mentions with those of the given entities whose words stand further apart."""
        named = {mention.curie for mention in found}
        taken = {place for mention in found for place in range(mention.first, mention.last)}
        for curie in sorted(set(only) - named):
            mention = self._loose(words, curie)
            if mention is not None and taken.isdisjoint((mention.first, mention.last - 1)):
                found = [*found, mention]
        return sorted(found, key=lambda mention: (mention.first, mention.last))

    def _loose(self, words: list[SentenceWord], curie: str) -> Mention | None:
        """Find an entity that is known to be there by the words of one of its names, in order and not far apart."""
        for name in self._names.get(curie, ()):
            parts = [fold(token.text) for token in tokens(name) if token.text[0].isalnum()]
            places: list[int] = []
            for part in parts:
                start = places[-1] + 1 if places else 0
                place = next((n for n in range(start, len(words)) if fold(words[n].text).startswith(part)), None)
                if place is None:
                    break
                places.append(place)
            if len(places) == len(parts) > 0 and places[-1] - places[0] < len(parts) + 5:
                return Mention(curie, places[0], places[-1] + 1, name)
        return None

    def _derived(self, words: list[SentenceWord], found: list[Mention]) -> list[Mention]:
        """Return the mentions, "MSC-derived vesicles" as one where the graph has an entity for them."""
        joined: list[Mention] = []
        for mention in found:
            owner = joined[-1] if joined else None
            if owner is not None and owner.last == mention.first and words[owner.last - 1].low.endswith("-derived"):
                kinds = [owner.words, *(self._labels[wider] for wider in self._broader.get(owner.curie, ()))]
                curies = (self._named(f"{kind} {mention.words}", None) for kind in kinds)
                if curie := next(filter(None, curies), None):
                    joined[-1] = Mention(curie, owner.first, mention.last, f"{owner.words}-derived {mention.words}")
                    continue
            joined.append(mention)
        return joined

    def _of_owner(self, words: list[SentenceWord], found: list[Mention], place: int) -> Mention:
        """Return a mention; "their vesicles" after MSC are the vesicles of MSC, where the graph has such an entity."""
        mention = found[place]
        if place and mention.first and words[mention.first - 1].low in ("their", "its"):
            for owner in found[:place]:
                if curie := self.compound(owner, mention):
                    return mention._replace(curie=curie)
        return mention

    def compound(self, owner: Mention, mention: Mention) -> str | None:
        """Find the entity that two names stand for together, as in "MSC" and "extracellular vesicles"."""
        return self._named(f"{owner.words.removesuffix('s')} {mention.words}", None)

    def _at(self, words: list[SentenceWord], at: int, only: Collection[str] | None) -> list[Mention] | None:
        """Find the longest name that begins with a word; several entities where slashes or a shared head join them."""
        if not words[at].text[0].isalnum() or words[at].low in COMMON:
            return None
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            span = words[at : at + length]
            if any(word.text in ",;:" for word in span) or not span[-1].text[0].isalnum():
                if span[-1].text != ")":
                    continue
            text = " ".join(word.text for word in span)
            if curie := self._named(text, only):
                return [Mention(curie, at, at + length, text)]
        word = words[at].text
        if only is None and fold(word) not in self._all and (curie := _known_outside(word)):
            return [Mention(curie, at, at + 1, word)]
        if "/" in word:
            parts = [(part, self._named(part, only)) for part in word.split("/")]
            if all(curie for _, curie in parts):
                return [Mention(str(curie), at, at + 1, part) for part, curie in parts]
        for ending in (
            "-mediated",
            "-induced",
            "-driven",
            "-dependent",
            "-derived",
            "-activated",
            "-treated",
            "-primed",
            "-licensed",
        ):
            stem = word.casefold().replace("–", "-")
            if stem.endswith(ending) and (curie := self._named(word[: -len(ending)], only)):
                return [Mention(curie, at, at + 1, word[: -len(ending)])]
        return None

    def group(self, members: Collection[str]) -> str | None:
        """Find the entity of a list whose members are exactly these."""
        return self._groups.get(frozenset(members))

    def _named(self, text: str, only: Collection[str] | None) -> str | None:
        key = fold(text)
        for form in (key, key.removesuffix("s"), f"{key[:-3]}y" if key.endswith("ies") else key):
            curies = [curie for curie in self._index.get(form, ()) if only is None or curie in only]
            if len(curies) == 1:
                return curies[0]
        return None


def _is_actor(entity: Entity) -> bool:
    """Whether an entity may act in a draft: no homonym, and no species, which is a matter of the context."""
    return not entity.is_homonym and entity.category != "biolink:OrganismTaxon"


@cache
def _known_outside(word: str) -> str | None:
    """Find the one term that a symbol stands for in the table of names, where it looks like a symbol."""
    from kg.names.lookup import candidates, look_up

    if (
        len(word) <= TOO_SHORT
        or word.endswith("s")
        or not any(c.isupper() for c in word)
        or not re.search(r"\d|[A-Z].*[A-Z]", word)
    ):
        return None
    found = {match.group for match in candidates(word, look_up(word)) if match.term.kind in ("gene", "protein family")}
    return found.pop() if len(found) == 1 else None


def _is_marker(words: list[SentenceWord], mention: Mention) -> bool:
    """Whether a name is only the marker of a cell, as in "CD4+ CD25+ T cells"."""
    after = words[mention.last].text if mention.last < len(words) else ""
    return after == "+" or (mention.last - mention.first == 1 and words[mention.first].text.endswith(("+", "⁺")))


def _is_aspect(words: list[SentenceWord], found: list[Mention], place: int) -> bool:
    """Whether a name is only the aspect of another, as in "HSC survival" and "apoptosis of Treg"."""
    mention = found[place]
    if mention.last - mention.first != 1 or words[mention.first].low not in NOUNS:
        return False
    after = words[mention.last].low if mention.last < len(words) else ""
    is_of = after == "of" and place + 1 < len(found) and found[place + 1].first - mention.last <= 3
    return is_of or (place > 0 and found[place - 1].last == mention.first)
