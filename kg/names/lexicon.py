"""From names to entities: labels, synonyms, CURIEs and IRIs, however they are typed.

:func:`fold` brings spellings together: case, Greek letters and their names, sub- and superscripts, hyphens and spaces.
A minus that says "negative" is kept: CD4⁻ is not CD4⁺. A name that fits nothing is tried in the singular, and then
taken apart by the rules of :mod:`kg.names.patterns`. Where a name also stands for something outside the graph (a
*homonym*), the reading in the graph wins, and the reading says so.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.model.spellings import standard_curie
from kg.names.reading import Reading
from kg.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kg.model.statements import Entity

#: Greek letters become their names.
GREEK = {
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta"},
    **{"κ": "kappa", "λ": "lambda", "μ": "m", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau"},
    **{"υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega"},
}
#: Those that gene symbols write with their Latin initial. Not at the beginning of a name: a beta cell is not a B cell.
GREEK_NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "kappa", "lambda", "omega")
GREEK_PATTERN = rf"(?<=.)(?:{'|'.join(GREEK_NAMES)})"
#: A minus at the end of a word that says "negative"; before another marker, or as a hyphen, only after a marker.
_MARKER = r"(?:(?<=\bcd\d)|(?<=\bcd\d\d)|(?<=\bcd\d\d[a-z\d])|(?<=foxp3)|(?<=hla-dr))"
NEGATIVE = rf"(?<=\w)−(?!\S)|{_MARKER}[-−](?=\s|$|cd\d|foxp3)"
#: A sign in brackets, as in CD4(-), to the sign.
BRACKETED_SIGNS = {"(+)": "+", "(-)": "-", "(−)": "−"}
#: The signs that :func:`fold` drops although they have a meaning: CD34+ is a cell, and IL10-/- lacks the gene.
SIGNS = ("+", *(f"{one}/{space}{other}" for one in "-−" for space in ("", " ") for other in "-−"))
#: A word that is a symbol, in which every letter and digit counts.
SYMBOL = r".{1,3}|.*\d.*|.*[A-Z].*[A-Z].*"
#: Ends of words that name different things: an osteoclast is no misspelt osteoblast.
ENDS = r"(?:blast|clast|cyte|phage|phil)$"
_TRANSLATE = str.maketrans(GREEK)


def fold(name: str) -> str:
    """Bring spellings of one name together.

    >>> {fold(name) for name in ("TGF-β1", "tgf beta 1", "TGFB1", "TGFβ₁")}
    {'tgfb1'}
    >>> fold("IFN-γ") == fold("ifng") == fold("IFN gamma")
    True
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_TRANSLATE)
    text = _without_brackets(text)
    if "-" in text or "−" in text:  # otherwise the pattern, which takes long to compile, is not needed
        text = re.sub(NEGATIVE, "negative", text)
    text = "".join(c for c in text if c.isalnum())
    if any(map(text.__contains__, GREEK_NAMES)):  # otherwise the pattern need not be compiled
        text = re.sub(GREEK_PATTERN, lambda match: match[0][0], text)
    return text


def names_of(entity: Entity) -> tuple[str, ...]:
    """Return every name of an entity, its label first."""
    return (entity.label, entity.official_label, *entity.synonyms)


class Lexicon:
    """The names of the entities of a graph.

    :param entities: Every entity, homonyms included.
    :param index: Folded name to CURIEs; made of the entities where it is left out.
    """

    def __init__(self, entities: Mapping[str, Entity], index: dict[str, tuple[str, ...]] | None = None) -> None:
        self._entities = entities
        self.index = make_index(entities.values()) if index is None else index

    def read(self, name: str) -> Reading:
        """Read a name, CURIE or IRI.

        :param name: In whatever spelling; see :func:`fold`. The plural will do, and so will the forms in which papers
            write names; see :mod:`kg.names.patterns`.

        :returns: The one entity of the graph that it stands for, with all that the name says about it. Where several
            have the name, the one that is spelt like it wins.

        :raises NameNotFoundError: If it stands for nothing in the graph.
        :raises AmbiguousNameError: If it stands for several entities of the graph, or for one in several senses.
        """
        curie = name if name in self._entities else standard_curie(name)
        curies = self._look_up(name) if curie is None else ()
        found = [self._entities[c] for c in curies] if curie is None else self._identified(curie)
        readings = self._choose(name, found)
        if not found and curie is None:
            from kg.names.patterns import PatternReader

            readings = [item._replace(name=name) for item in PatternReader(self.direct, self._entities).read(name)]
        if len(readings) > 1:
            raise AmbiguousNameError(name, [reading.sense for reading in readings])
        if not readings:
            raise NameNotFoundError(name, [] if curie else self.near(name), _outside(found))
        return readings[0]

    def read_plain(self, name: str) -> Reading:
        """Read a name that must stand for an entity as such, where an aspect, a sense or a context has no place.

        :param name: As :meth:`read` takes it.

        :returns: The one entity of the graph that it stands for.

        :raises NameNotFoundError: If it stands for nothing in the graph, or says more than the name of an entity, as
            "IDO inhibition" does.
        :raises AmbiguousNameError: If it stands for several entities of the graph.
        """
        reading = self.read(name)
        if not reading.is_plain:
            raise NameNotFoundError(name, [reading.entity.label])
        return reading

    def _identified(self, curie: str) -> list[Entity]:
        """Return the entity with an identifier, or its exact matches; in the same case if possible."""
        if curie in self._entities:
            return [self._entities[curie]]
        folded = curie.casefold()
        entities = list(self._entities.values())
        return [entity for entity in entities if entity.curie.casefold() == folded] or [
            entity for entity in entities if folded in map(str.casefold, entity.exact_matches)
        ]

    def direct(self, name: str) -> list[Reading] | None:
        """Read a name as it stands; ``None`` where nothing has it."""
        found = [self._entities[curie] for curie in self._by_name(name)]
        return self._choose(name, found) if found else None

    def _choose(self, name: str, found: Sequence[Entity]) -> list[Reading]:
        """Return a reading for each entity of the graph, one only where it alone is spelt like the name."""
        inside = [entity for entity in found if not entity.is_homonym]
        exact = [entity for entity in inside if name in names_of(entity)]
        chosen = exact if len(exact) == 1 else inside
        return [Reading(name, entity, _outside(found)) for entity in chosen]

    def _look_up(self, name: str) -> tuple[str, ...]:
        """Return the CURIEs of the entities that a name stands for."""
        return self._by_name(name)

    def _by_name(self, name: str) -> tuple[str, ...]:
        """Return the CURIEs of the entities that have a name; in the singular if not as it is."""
        folded = fold(name)
        with_y = f"{folded.removesuffix('ies')}y" if folded.endswith("ies") else folded
        for key in (folded, folded.removesuffix("s"), folded.removesuffix("es"), with_y):
            if key and (found := self._named(key)):
                sign = sign_of(name)
                return tuple(c for c in found if not sign or sign in map(sign_of, names_of(self._entities[c])))
        return ()

    def _named(self, folded: str) -> tuple[str, ...]:
        """Return the CURIEs of the entities that have a name."""
        return self.index.get(folded, ())

    def near(self, name: str, count: int = 5) -> list[str]:
        """List labels of the graph that look like a name, the most alike first.

        Each word of the name must be a word of theirs, but for a typing mistake in a longer one. In symbols, Greek
        letters and numbers every letter counts: CCR2 is no misspelt CCL2.
        """
        folded = fold(name)
        known = self._names_like(folded)
        keys = sorted((key for key in known if len(folded) > 2 and folded in key), key=len)
        keys += suggest(folded, known, "name", count=10 * count, fold=str)
        words = _words(name)
        found = (
            entity.label
            for key in dict.fromkeys(keys)
            for entity in map(self._entities.__getitem__, self._named(key))
            if not entity.is_homonym
            and any(_is_near(words, _words(own)) for own in names_of(entity) if fold(own) == key)
        )
        return list(dict.fromkeys(found))[:count]

    def mistyped(self, name: str) -> list[str]:
        """List labels of the graph of which a name is a typing mistake: a letter twice, or two in the wrong order."""
        texts = []
        for place, (one, two) in enumerate(pairwise(name)):
            if one.isalpha() and two.isalpha():
                texts.append(name[:place] + (two if one == two else two + one) + name[place + 2 :])
        readings = (reading for text in texts for reading in self.direct(text) or ())
        return list(dict.fromkeys(reading.entity.label for reading in readings))

    def _names_like(self, folded: str) -> Collection[str]:
        """Return the folded names among which those that look like another are sought."""
        return self.index

    def find(self, text: str) -> list[tuple[Entity, str]]:
        """Search every name and identifier for a text.

        :param text: Part of a name, in whatever spelling.

        :returns: The entities, homonyms left out, each with the name that fits best: names that are the text first,
            then names that begin with it, each by label. Empty where no name has the text, or it has no letter or
            digit.
        """
        folded, plain = fold(text), text.strip().casefold()
        hits = [(*hit, entity) for entity in self._candidates(text) if (hit := _fit(folded, plain, entity))]
        hits.sort(key=lambda hit: (hit[0], hit[-1].label.casefold()))
        return [(entity, name) for *_, name, entity in hits]

    def _candidates(self, text: str) -> Iterable[Entity]:
        """Return entities, among them those that have a text in a name or identifier."""
        return self._entities.values()


def _outside(found: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(f"{entity.label} ({entity.curie})" for entity in found if entity.is_homonym)


def sign_of(name: str) -> str:
    """Return the sign at the end of a name that :func:`fold` drops, or an empty text."""
    text = _without_brackets(unicodedata.normalize("NFKC", name).strip())
    return next(filter(text.endswith, SIGNS), "")


def _without_brackets(text: str) -> str:
    if "(" in text:
        for bracketed, sign in BRACKETED_SIGNS.items():
            text = text.replace(bracketed, sign)
    return text


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).translate(_TRANSLATE))


def _is_near(words: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether each word is one of the others, or a longer word that is mistyped."""
    return bool(words) and all(any(_is_typed_for(word, other) for other in others) for word in words)


def _is_typed_for(word: str, other: str) -> bool:
    from difflib import SequenceMatcher

    one, two = word.casefold().removesuffix("s"), other.casefold().removesuffix("s")
    if one == two:
        return True
    if re.fullmatch(SYMBOL, word) or re.fullmatch(SYMBOL, other) or one[0] != two[0]:
        return False
    if len({end[0] for text in (one, two) if (end := re.search(ENDS, text))}) > 1:
        return False
    return two.startswith(one) or SequenceMatcher(None, one, two).ratio() >= 0.8


def _fit(folded: str, plain: str, entity: Entity) -> tuple[int, int, str] | None:
    """Return how well the best name of an entity fits a text, its length and the name; ``None`` if none fits."""
    fitting = [
        (0 if key == folded else 1 if key.startswith(folded) else 2, len(name), name)
        for name in names_of(entity)
        if folded and (folded in (key := fold(name)) or plain in name.casefold())
    ]
    if folded and plain in entity.curie.casefold():
        fitting.append((2, len(entity.curie), entity.curie))
    return min(fitting, key=lambda fit: fit[:2]) if fitting and not entity.is_homonym else None


def make_index(entities: Iterable[Entity]) -> dict[str, tuple[str, ...]]:
    """Map each folded name to the CURIEs of the entities that have it."""
    index: dict[str, list[str]] = {}
    for entity in entities:
        for name in names_of(entity):
            curies = index.setdefault(fold(name), [])
            if entity.curie not in curies:
                curies.append(entity.curie)
    return {key: tuple(curies) for key, curies in index.items() if key}
