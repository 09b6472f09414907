"""A sentence as the rules read it: without brackets, with the entities that its words name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.drafts.abbreviations import spelled_out
from kg.curation.drafts.mentions import EXAMPLES
from kg.curation.drafts.sentence_words import SentenceWord, plain, tokens
from kg.curation.drafts.spotting import Mention
from kg.curation.drafts.triggers import ends_of_openings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.curation.drafts.mentions import MentionFinder

#: The marks of a gene that was knocked out, as in ``Ido1 -/-``.
KNOCKED_OUT = re.compile(r"\s?\(?\s?[-–−]\s?/\s?[-–−]\s?\)?")


class ReadSentence(NamedTuple):
    """The words of a sentence outside brackets, and the entities that they name."""

    words: list[SentenceWord]
    #: Those that may take part in a draft.
    mentions: list[Mention]
    #: All mentions, also those that only say where or in whom something happens.
    named: list[Mention]
    #: The actor among given entities that no word names, if there is just one.
    implied: list[Mention]


def read_sentence(
    text: str,
    finder: MentionFinder,
    only: Collection[str] | None = None,
    short: Mapping[str, str] | None = None,
    earlier: Sequence[str] = (),
) -> ReadSentence:
    """Read a sentence.

    A name in brackets is an abbreviation or a figure, and left out; a list of names in brackets stands in the list of
    the name before it, as in "cytokines (IL-6, TNF-α)".

    :param text: The sentence, with its markup.
    :param finder: Finds the entities of the graph.
    :param only: The entities that it names, where that is known.
    :param short: The abbreviations of the document and what they stand for.
    :param earlier: The entities that a pronoun stands for.

    :returns: Its words, and the entities among them in order.
    """
    words, brackets = _without_brackets(tokens(_marked(plain(text))))
    found = finder.find(words, only, short, earlier)
    asides = [mention for mention in found if not mention.acts]
    acting = [mention for mention in found if mention.acts]
    mentions = _with_short_names(words, brackets, acting, finder, only, short or {})
    listed: list[Mention] = []
    for mention in mentions:
        listed.append(mention)
        for inner in brackets.get(mention.last, ()):
            within = [mention for mention in finder.find(inner, None, short) if mention.acts]
            inside = {place for item in within for place in range(item.first, item.last)}
            is_list = all(place in inside or word.low in EXAMPLES for place, word in enumerate(inner))
            if inner and is_list and inner[0].text not in (short or {}):
                place = mention.last
                members = [item._replace(first=place, last=place) for item in within if finder.is_member(item, mention)]
                if only is not None:
                    members = [item for item in members if item.curie in only]
                if members and all(finder.names.is_kind(item.curie, mention.curie) for item in members):
                    asides.append(listed.pop())
                listed += members
    for place in ends_of_openings(words):
        words[place] = words[place]._replace(text=";")
    named = sorted([*listed, *asides], key=lambda mention: mention.first)
    unnamed = sorted(set(only or ()) - {mention.curie for mention in named})
    actors = [Mention(curie, 0, 0, "") for curie in unnamed if finder.names.may_act(curie)]
    return ReadSentence(words, listed, named, actors if len(actors) == 1 else [])


def _marked(text: str) -> str:
    """Return a sentence with signs and numbers out of brackets, and lists in full.

    As in "CD4(+)", "E(2)", "IL10(-/-)", "X (Y)-induced", "IL-6 and -8" and "not only A but also B".
    """
    text = text.replace("(+)", "+").replace("(-)", "-")
    text = re.sub(r"(?<=\bCD25)(?:high|hi|bright)", "+", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:that|those) of\b", "levels of", text)
    text = re.sub(r"\bnot only\b([^.;]*?),? but(?: also)?\b", r"both\1 and", text)
    text = re.sub(r"\b([A-Z][A-Za-z]*-)(\d+)(,? (?:and|or|and/or) )-(?=\d)", r"\1\2\3\1", text)
    text = re.sub(r"(?<=[A-Za-z])\((\d)\)", r"\1", text)
    text = re.sub(r"\s?\([\w\s-]{1,15}\)-(?=[a-z])", "-", text)
    return KNOCKED_OUT.sub("-deficient ", text)


def _with_short_names(
    words: list[SentenceWord],
    brackets: Mapping[int, list[list[SentenceWord]]],
    mentions: list[Mention],
    finder: MentionFinder,
    only: Collection[str] | None,
    known: Mapping[str, str],
) -> list[Mention]:
    """Return the mentions, with names known only by their abbreviation: "marrow-derived stromal cells (BMSC)".

    An abbreviation that the document explains (``known``) does not count: "acute (aGVHD) and chronic (cGVHD)".
    """
    for place, groups in brackets.items():
        is_alone = len(groups[0]) == 1 or (len(groups[0]) > 1 and groups[0][1].low in ("also", "or", ",", ";"))
        short = groups[0][0].text if is_alone else ""
        curie = finder.names.find_anywhere(short)
        is_named = any(mention.last == place and finder.names.is_kind(mention.curie, curie) for mention in mentions)
        if curie is None or is_named or (only is not None and curie not in only):
            continue
        if short not in known and not any(mention.last == place for mention in mentions):
            mentions = sorted([*mentions, Mention(curie, place, place, short)], key=lambda m: m.first)
        for count in range(1, min(place, 2 * len(short)) + 1):
            text = " ".join(word.text for word in words[place - count : place])
            if spelled_out(short, text) == text:
                inside = [m for m in mentions if place - count <= m.first and m.last <= place]
                if [m.curie for m in inside] != [curie]:
                    rest = [m for m in mentions if m not in inside]
                    mentions = sorted([*rest, Mention(curie, place - count, place, text)], key=lambda m: m.first)
                break
    return mentions


def _without_brackets(words: list[SentenceWord]) -> tuple[list[SentenceWord], dict[int, list[list[SentenceWord]]]]:
    """Split words into those outside brackets and, by the place where they stood, those inside.

    A clause in brackets counts as outside: "production (mediated by A)".
    """
    outside: list[SentenceWord] = []
    inside: dict[int, list[list[SentenceWord]]] = {}
    depth, is_clause = 0, False
    if sum((w.text in "([") - (w.text in ")]") for w in words) != 0:
        return [word for word in words if word.text not in "()[]"], {}
    for place, word in enumerate(words):
        if word.text in "([" and depth == 0 and _is_clause(words[place + 1 : place + 3]):
            is_clause = True
            outside.append(word._replace(text=","))
        elif word.text in ")]" and is_clause:
            is_clause = False
            outside.append(word._replace(text=","))
        elif word.text in "([":
            depth += 1
            if depth == 1:
                inside.setdefault(len(outside), []).append([])
        elif word.text in ")]":
            depth -= 1
        elif depth > 0:
            inside[len(outside)][-1].append(word)
        else:
            outside.append(word)
    return outside, inside


def _is_clause(opening: list[SentenceWord]) -> bool:
    """Return whether two words open a clause: "mediated by", "activated by"."""
    return len(opening) == 2 and opening[0].low.endswith("ed") and opening[1].low in ("by", "via", "through")
