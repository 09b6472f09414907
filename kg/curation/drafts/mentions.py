"""Entities in a sentence: the longest names that the graph has, without those within them.

Names are read in the forms that running text gives them: "maturation of dendritic cells" and "dendritic cell
maturation" are one, in "CD4+ and CD8+ T cells" both have a head, and what stands in brackets behind a name is an
abbreviation or a list of members.
"""

from __future__ import annotations

import re
from itertools import product, zip_longest
from typing import TYPE_CHECKING

from kg.curation.drafts.sentence_words import tokens
from kg.curation.drafts.spotting import ENDINGS, Mention, NameSpotter
from kg.curation.drafts.vocabulary import ALIKE, ARTICLES, HARMS, NOUNS, TAKEN_BEHIND
from kg.names.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.curation.drafts.entity_names import EntityNames
    from kg.curation.drafts.sentence_words import SentenceWord

#: Words between "of" and a name.
BETWEEN = frozenset(("the", "human", "mouse", "murine", "these", "rat", "and", "allogeneic"))
#: Nouns that end a state, and words before it: "in an immature state".
STATES = frozenset(("state", "phenotype", "profile"))
TOWARD = frozenset(("in", "into", "to", "toward", "towards", "with"))
#: Words for animals or people who have a disease.
HAVING = frozenset(
    "mice mouse model models patients patient rats recipients animals settings setting children "
    "effector effectors".split()
)
#: Nouns that stand for an entity named before: "these cells", and the most entities that they stand for.
BARE_HEADS = frozenset(
    "cell cells cytokine cytokines factor factors molecule molecules mediator mediators protein proteins chemokine "
    "chemokines enzyme enzymes vesicles exosomes axis pathway treatment therapy drug agent agents".split()
)
MOST_MEANT = 4
#: Words before a list in brackets.
EXAMPLES = frozenset(("e.g", "eg", "i.e", "ie", "such", "as", "including", "and", "or", ",", ".", "/", "namely"))
#: Words between two members of a list that share a head.
SHARING = frozenset(("and", "or", ",", "/", "to", "toward", "towards", "into", "versus", "&", "and/or"))


class MentionFinder:
    """Finds entities in sentences.

    :param names: The names of the entities.
    """

    def __init__(self, names: EntityNames) -> None:
        self.names = names
        self._spotter = NameSpotter(names)

    def find(
        self,
        words: Sequence[SentenceWord],
        only: Collection[str] | None = None,
        short: Mapping[str, str] | None = None,
        earlier: Sequence[str] = (),
    ) -> list[Mention]:
        """Return the entities that a sentence names, in its order; ``earlier``: those that a pronoun stands for."""
        found: list[Mention] = []
        at = 0
        while at < len(words):
            here = self._spotter.spot(words, at, short or {})
            found += here
            at = here[0].last if here else at + 1
        found = [m for m in found if not _is_marker(words, m)]
        asides = [m for m in found if not m.acts or self._is_place(m) or self._is_setting(words, m)]
        found = [m for m in found if m not in asides]
        found = self._sharing(words, self._of_them(words, self._extended(words, found, asides)))
        aspects = [mention for place, mention in enumerate(found) if _is_aspect(words, found, place)]
        found = [self._of_owner(words, found, n) for n, mention in enumerate(found) if mention not in aspects]
        heads = _heads(words, found)
        asides += [*aspects, *(mention for mention in found if mention not in heads)]
        found = self._in_states(words, heads)
        if only is not None:
            return self._given(words, [*found, *(m for m in asides if m.curie in only)], only)
        found += self._meant(words, found, earlier)
        quiet = (mention._replace(acts=False) for mention in asides)
        return sorted([*found, *quiet], key=lambda mention: mention.first)

    def _given(self, words: Sequence[SentenceWord], found: list[Mention], only: Collection[str]) -> list[Mention]:
        """Return the mentions of entities that are known to be there.

        A name of a wider or narrower entity stands for the one that is given, where there is only one; so do the words
        of a name that stand further apart.
        """
        kept = []
        for mention in found:
            near = [curie for curie in sorted(only) if curie == mention.curie]
            near = near or [curie for curie in sorted(only) if self.names.is_kin(curie, mention.curie)]
            if len(near) == 1:
                kept.append(mention._replace(curie=near[0]))
            elif self.names.is_listed(mention.curie, only):
                kept.append(mention)
        named = {mention.curie for mention in kept}
        taken = {place for mention in kept for place in range(mention.first, mention.last)}
        for curie in sorted(set(only) - named):
            mention_or_none = self._loose(words, curie)
            if mention_or_none is not None and taken.isdisjoint((mention_or_none.first, mention_or_none.last - 1)):
                kept.append(mention_or_none)
        missing = sorted(set(only) - {mention.curie for mention in kept})
        kept += self._meant(words, kept, [curie for curie in missing if not self.names.members(curie)])
        return sorted(kept, key=lambda mention: (mention.first, mention.last))

    def _meant(self, words: Sequence[SentenceWord], kept: list[Mention], missing: Sequence[str]) -> list[Mention]:
        """Return what a pronoun or "these cells" can only stand for: the one entity that is known to be there unnamed.

        In the plural it may be several; a pronoun behind a name stands for that name.
        """
        named = {place for mention in kept for place in range(mention.first, mention.last)}
        for place, word in enumerate(words[:-1]):
            head = words[place + 1]
            is_plural = word.low in ("they", "these", "those")
            if word.low in ("they", "it") and all(mention.first > place for mention in kept):
                fitting, last = missing, place + 1
            elif word.low in ("these", "those", "this") and head.low in BARE_HEADS and place + 1 not in named:
                is_cell = head.low.startswith("cell")
                fitting = [c for c in missing if (self.names.category(c) == "biolink:Cell") == is_cell]
                last = place + 2
            else:
                continue
            if len(fitting) == 1 or (fitting and is_plural and len(fitting) <= MOST_MEANT):
                return [Mention(curie, place, last, head.text) for curie in fitting]
        return []

    def _loose(self, words: Sequence[SentenceWord], curie: str) -> Mention | None:
        """Find an entity that is known to be there by the stems of one of its names, near each other in any order."""
        for name in self.names.names(curie):
            stems = [_stem(token.text) for token in tokens(name) if token.text[0].isalnum() and len(token.text) > 2]
            spots = [[place for place, word in enumerate(words) if _stem(word.text) == stem] for stem in stems]
            if spots and all(spots):
                first, last = min(((min(c), max(c)) for c in product(*spots)), key=lambda ends: ends[1] - ends[0])
                if last - first < len(stems) + 5:
                    return Mention(curie, first, last + 1, name)
        return None

    def _extended(self, words: Sequence[SentenceWord], found: list[Mention], asides: list[Mention]) -> list[Mention]:
        """Return the mentions, longer where the words beside one make a name with it.

        "suppressive activity of mesenchymal stem cells" is read as "MSC suppressive activity"; what stands behind "of"
        is added to the asides.
        """
        wider: list[Mention] = []
        ends = [*(mention.first for mention in found[1:]), len(words)][: len(found)]
        start = 0
        for mention, end in zip(found, ends, strict=True):
            longer = self._longer(words, mention, start, end)
            if longer.first < mention.first:
                asides.append(mention)
            wider.append(longer)
            start = longer.last
        return wider

    def _longer(self, words: Sequence[SentenceWord], mention: Mention, start: int, end: int) -> Mention:
        for curie in (mention.curie, *self.names.broader(mention.curie)):
            if (label := self.names.label(curie)) and (longer := self._longer_by(label, words, mention, start, end)):
                return longer if curie == mention.curie or not self.names.is_intervention(longer.curie) else mention
        return mention

    def _longer_by(
        self, label: str, words: Sequence[SentenceWord], mention: Mention, start: int, end: int
    ) -> Mention | None:
        marks = (place for place in range(mention.last, len(words)) if not words[place].text[0].isalnum())
        end = min(end, next(marks, end))
        for last in range(min(end, mention.last + 3), mention.last, -1):
            text = " ".join(word.text for word in words[mention.last : last])
            if _says_little(text) and not self.names.has(f"{label} {text}"):
                continue
            if curie := self.names.find(f"{label} {text}"):
                return Mention(curie, mention.first, last, f"{mention.words} {text}")
        of = mention.first - 1
        while of > start and words[of].low in BETWEEN:
            of -= 1
        if of > start and words[of].low in ("of", "by"):
            for first in range(max(start, of - 3), of):
                text = " ".join(word.text for word in words[first:of])
                if text.casefold().endswith(("ability", "capacity")) and words[mention.last : mention.last + 1]:
                    if words[mention.last].low == "to":
                        continue
                is_cut = first > start and words[first - 1].text[0].isalpha() and words[first - 1].low not in ARTICLES
                if _says_little(text) and (is_cut or not self.names.has(f"{label} {text}")):
                    continue
                if curie := self.names.find(f"{label} {text}"):
                    return Mention(curie, first, mention.last, f"{text} of {mention.words}")
        return None

    def _of_them(self, words: Sequence[SentenceWord], found: list[Mention]) -> list[Mention]:
        """Return the mentions, with what "their" makes a name of: "their immunosuppressive capacity" after MSC."""
        taken = {place for mention in found for place in range(mention.first, mention.last)}
        more = []
        for place, word in enumerate(words):
            owners = [mention for mention in found if mention.last <= place] if word.low in ("their", "its") else []
            for last in range(min(len(words), place + 4), place + 1, -1):
                text = " ".join(token.text for token in words[place + 1 : last])
                kinds = (kind for owner in owners for kind in (owner.curie, *self.names.broader(owner.curie)))
                names = [] if _says_little(text) else [f"{self.names.label(kind)} {text}" for kind in kinds]
                curie = next(filter(None, map(self.names.find, names)), None)
                if curie and taken.isdisjoint(range(place + 1, last)):
                    more.append(Mention(curie, place + 1, last, text))
                    break
        return sorted([*found, *more], key=lambda mention: mention.first) if more else found

    def _sharing(self, words: Sequence[SentenceWord], found: list[Mention]) -> list[Mention]:
        """Return the mentions, with the first of two that share a head: "CD4+" in "CD4+ and CD8+ T cells"."""
        shared: list[Mention] = []
        for place, mention in enumerate(found):
            taken = max((other.last for other in shared if not _is_listed(words, other, mention)), default=0)
            before = self._before(words, mention, taken)
            if before:
                shared = [other for other in shared if other.first < before[0].first]
            if before and before[0].last - before[0].first == 2:
                curie = self.names.find(f"{words[before[0].first].text} {mention.words}")
                mention = mention._replace(curie=curie or mention.curie)
            shared += [*before, mention]
            following = found[place + 1].first if place + 1 < len(found) else len(words)
            if mention.last + 1 < following and words[mention.last].low in ("and", "or", ","):
                rest = words[mention.last + 1].text
                for cut in range(mention.last - 1, mention.first, -1):
                    head = " ".join(word.text for word in words[mention.first : cut])
                    if curie := self.names.find(f"{head} {rest}"):
                        shared.append(Mention(curie, mention.last + 1, mention.last + 2, f"{head} {rest}"))
                        break
        return shared

    def _before(self, words: Sequence[SentenceWord], mention: Mention, taken: int) -> list[Mention]:
        """Return the members of a list before a mention that lack their head."""
        text = " ".join(word.text for word in words[mention.first : mention.last])
        tails = [text[match.start() :].strip() for match in re.finditer(r"[\s-]", text)]
        found: list[Mention] = []
        end = mention.first
        while end - 1 >= taken:
            place = end - 1
            while place >= taken and words[place].low not in SHARING and end - place <= 2:
                place -= 1
            if place < taken or words[place].low not in SHARING:
                break
            for first, tail in ((first, tail) for first in (place - 2, place - 1) for tail in tails if first >= taken):
                head = " ".join(word.text for word in words[first:place])
                joint = "" if tail.startswith("-") else " "
                curie = self.names.find(f"{head}{joint}{tail}") if words[first].text[0].isalnum() else None
                if curie and curie != mention.curie:
                    found.insert(0, Mention(curie, first, place, f"{head}{joint}{tail}"))
                    end = first
                    break
            else:
                break
        return found

    def _in_states(self, words: Sequence[SentenceWord], found: list[Mention]) -> list[Mention]:
        """Return the mentions, cells in the state that follows them: "DC toward a tolerogenic phenotype"."""
        for end, word in enumerate(words):
            if word.low.removesuffix("s") not in STATES:
                continue
            start = next((n for n in range(end - 1, max(-1, end - 7), -1) if words[n].low in TOWARD), end)
            state = " ".join(w.text for w in words[start + 1 : end] if w.low not in ARTICLES)
            for place, mention in enumerate(found):
                if state and start - 9 < mention.last <= start:
                    curie = self.names.find(f"{state} {self.names.label(mention.curie)}")
                    found[place] = mention._replace(curie=curie or mention.curie)
        return found

    def _of_owner(self, words: Sequence[SentenceWord], found: list[Mention], place: int) -> Mention:
        """Return a mention; "their vesicles" after MSC are the vesicles of MSC, where the graph has such an entity."""
        mention = found[place]
        if place and mention.first and words[mention.first - 1].low in ("their", "its"):
            for owner in found[:place]:
                if curie := self.compound(owner, mention):
                    return mention._replace(curie=curie)
        return mention

    def compound(self, owner: Mention, mention: Mention) -> str | None:
        """Find the entity that two names stand for together, as in "MSC" and "extracellular vesicles"."""
        return self.names.find(f"{owner.words.removesuffix('s')} {mention.words}")

    def _is_place(self, mention: Mention) -> bool:
        """Return whether a name is a tissue that the graph lacks, so that it can only be where something happens."""
        is_tissue = self.names.category(mention.curie) == "biolink:AnatomicalEntity"
        return is_tissue and not self.names.is_own(mention.curie)

    def _is_setting(self, words: Sequence[SentenceWord], mention: Mention) -> bool:
        """Return whether a disease only says which animals or patients are meant: "GVHD mice"."""
        if self.names.category(mention.curie) not in HARMS:
            return False
        after = words[mention.last].low if mention.last < len(words) else ""
        before = [word.low for word in words[max(0, mention.first - 2) : mention.first]]
        return after in HAVING or (len(before) > 1 and before[0] in HAVING and before[1] in ("with", "of"))

    def is_member(self, mention: Mention, listed: Mention) -> bool:
        """Return whether a name in brackets may be a member of the words before them: no abbreviation or figure."""
        return mention.curie != listed.curie and self.names.category(mention.curie) != "biolink:Attribute"


def _heads(words: Sequence[SentenceWord], found: list[Mention]) -> list[Mention]:
    """Return the mentions without those that only describe the name right behind them: "T cell IL-2"."""
    return [
        mention
        for mention, other in zip_longest(found, found[1:])
        if other is None
        or other.first != mention.last
        or other.last == other.first
        or mention.first == other.first
        or words[mention.last - 1].low.endswith(ENDINGS)
        or (other.last < len(words) and words[other.last].low in TAKEN_BEHIND)
    ]


def _is_listed(words: Sequence[SentenceWord], mention: Mention, other: Mention) -> bool:
    """Return whether a name is one word, and only a conjunction stands between it and another."""
    is_word = mention.last - mention.first == 1 and mention.last + 1 == other.first
    return is_word and words[mention.last].low in ("and", "or")


def _says_little(text: str) -> bool:
    """Return whether words tell one effect or capacity from no other: "the effect"."""
    return all(word in ALIKE or word in ARTICLES for word in text.casefold().split())


def _stem(word: str) -> str:
    """Return the part that the forms of a word share."""
    folded = fold(word)
    return folded if any(c.isdigit() for c in folded) else folded[:6].removesuffix("s")


def _is_marker(words: Sequence[SentenceWord], mention: Mention) -> bool:
    """Return whether a name is only the marker of a cell, or of what binds it: "CD4+ CD25+ T cells", "PD-1 ligands"."""
    after = words[mention.last].low if mention.last < len(words) else ""
    is_sign = mention.last - mention.first == 1 and words[mention.first].text.endswith(("+", "⁺"))
    return is_sign or after in ("+", "ligand", "ligands")


def _is_aspect(words: Sequence[SentenceWord], found: list[Mention], place: int) -> bool:
    """Return whether a name is only the aspect of another, as in "HSC survival" and "apoptosis of Treg"."""
    mention = found[place]
    if mention.last - mention.first != 1 or words[mention.first].low not in NOUNS:
        return False
    after = words[mention.last].low if mention.last < len(words) else ""
    is_of = after == "of" and place + 1 < len(found) and found[place + 1].first - mention.last <= 3
    return is_of or (place > 0 and found[place - 1].last == mention.first)
