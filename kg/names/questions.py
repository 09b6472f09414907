"""Reading typed names: of entities, predicates, categories, contexts and values.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from kg.errors import AmbiguousNameError, ClosedError, NameNotFoundError
from kg.model.content import Content
from kg.model.statements import CONTEXT_FIELDS, ENTITY_FIELDS, Entity
from kg.names.lexicon import Lexicon, fold
from kg.names.reading import Reading
from kg.suggest import suggest

if TYPE_CHECKING:
    from kg.names.lookup import NameMatch

#: Most words of a name of a cell and a process.
MOST_WORDS = 6
#: Categories of the entities that are suggested where a name has words before theirs.
WIDER = ("biolink:Cell", "biolink:CellularComponent", "biolink:Disease")
#: Words after which a name is not of the entity that ends it.
DENIED = r"^non\b|^non-|^anti\b|^anti-|^no |^without |^pseudo|[-−](?=\s)"
#: Kinds of words, in the order in which they are listed.
KINDS = ("context", "field", "aspect", "predicate")


class Word(NamedTuple):
    """A word of the graph that is not an entity."""

    #: One of :data:`KINDS`; a field is one of those that contexts state, as ``--context`` takes it.
    kind: str
    curie: str
    label: str
    #: CURIE of its class.
    category: str
    #: Its names, the label first.
    names: tuple[str, ...]


#: The name of an entity as somebody typed it, or its reading.
Name = str | Reading
#: A name or a word.
Item = TypeVar("Item", bound=Name)


class NamedContent:
    """A content, and the names by which people ask for its parts.

    :param content: The content of the graph.
    :param lexicon: Reads names; made of the entities where it is left out.
    """

    def __init__(self, content: Content, lexicon: Lexicon | None = None) -> None:
        self._named: tuple[Content, Lexicon] | None = (content, lexicon or Lexicon(content.entities))

    @property
    def content(self) -> Content:
        """The content of the graph."""
        if self._named is None:
            raise ClosedError
        return self._named[0]

    @property
    def lexicon(self) -> Lexicon:
        """The names of its entities."""
        if self._named is None:
            raise ClosedError
        return self._named[1]

    def read(self, name: Name) -> Reading:
        """Read a label, synonym, CURIE or IRI as an entity.

        :param name: In whatever case, Greek letters, hyphens or plural, or as papers write it; see
            :mod:`kg.names.patterns`. A reading is returned as it is.

        :returns: The one entity of the graph that it stands for, all that the name says about it, and how it was read.

        :raises NameNotFoundError: If it stands for nothing in the graph; ``near`` has names like it.
        :raises AmbiguousNameError: If it stands for several entities of the graph.
        """
        return name if isinstance(name, Reading) else self._read(name, self.lexicon.read)

    def find_entities(self, text: str) -> list[tuple[Entity, str]]:
        """Search the names of entities for a text; each entity comes with the name that fits, the best first."""
        return self.lexicon.find(text)

    def find_words(self, text: str) -> list[tuple[Word, str]]:
        """Search contexts and their fields, aspects and predicates for a text.

        :param text: Part of a name or an identifier, in whatever spelling.

        :returns: The words, each with the name that fits; by kind, then by label.
        """
        folded, plain = fold(text), text.strip().casefold()
        found = []
        for word in self._words() if folded else ():
            for name in (*word.names, word.curie):
                if plain in name.casefold() or (name != word.curie and folded in fold(name)):
                    found.append((word, name))
                    break
        return sorted(found, key=lambda hit: (KINDS.index(hit[0].kind), hit[0].label.casefold()))

    def _words(self) -> Iterator[Word]:
        from kg.model.terms import CONTEXT_PROPERTY
        from kg.names.patterns import ASPECTS

        for row in self.content.contexts.values():
            yield Word("context", row.curie, row.label, "msc:Context", (row.label,))
        for field, curie in CONTEXT_PROPERTY.items():
            yield Word("field", curie, field, "msc:Context", (field, field.replace("_", " ")))
        for curie in dict.fromkeys(curie for curie, *_ in ASPECTS):
            label = curie.removeprefix("msc:").lower()
            yield Word("aspect", curie, label, "msc:Aspect", (label,))
        for predicate in self.content.predicates.values():
            category = "msc:CausalPredicate" if predicate.is_causal else "msc:DescriptivePredicate"
            names = (predicate.label, predicate.negated_label)
            yield Word("predicate", predicate.curie, predicate.label, category, names)

    def read_predicate(self, name: str) -> str:
        """Return the CURIE of a predicate from its label or CURIE, such as ``increases`` or ``msc:increases``."""
        folded = name.removeprefix("msc:").replace(" ", "_").casefold()
        for predicate in self.content.predicates.values():
            if folded in (predicate.curie.removeprefix("msc:"), predicate.label.replace(" ", "_")):
                return predicate.curie
        raise none_of(list(self.content.predicates), name, "predicate")

    def read_category(self, name: str) -> str:
        """Return the CURIE of a Biolink category of this graph from a name such as ``gene`` or ``biolink:Gene``."""
        categories = sorted(self.content.categories())
        for category in categories:
            if name.removeprefix("biolink:").casefold() == category.removeprefix("biolink:").casefold():
                return category
        raise none_of(categories, name, "category")

    def read_context(self, wanted: Mapping[str, str | Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Read the fields and values of a context.

        :param wanted: Field, of :data:`kg.model.statements.CONTEXT_FIELDS`, to a value or several. Names of entities
            become CURIEs; delivery, system and condition are words that the graph has.

        :returns: Pairs of field and values, in the order given.

        :raises ValueError: If a field is unknown.
        :raises NameNotFoundError: If a value stands for nothing in the graph.
        """
        read = []
        for field, given in wanted.items():
            if field not in CONTEXT_FIELDS:
                raise ValueError(f"no context field {field!r}; choose from {', '.join(CONTEXT_FIELDS)}")
            values = [given] if isinstance(given, str) else list(given)
            read.append((field, tuple(self._context_value(field, value) for value in values)))
        return tuple(read)

    def _context_value(self, field: str, value: str) -> str:
        stated: set[str] = {value for context in self.content.contexts.values() for value in getattr(context, field)}
        what = f"{field} value"
        if field not in ENTITY_FIELDS:
            for word in sorted(stated):
                if fold(word) == fold(value):
                    return word
            raise none_of(sorted(stated), value, what)
        try:
            return self.curie(value)
        except NameNotFoundError as error:
            labels = sorted(self.content.entities[curie].label for curie in stated if curie in self.content.entities)
            near = suggest(value, labels, "name") or error.near
            way_out = f"choose from {', '.join(labels)}" if labels else "no context states any"
            raise NameNotFoundError(value, near, error.known_as, what=what, way_out=way_out) from None

    def curie(self, name: Name) -> str:
        """Read a name as the CURIE of an entity; a name that says more than an entity is refused."""
        return self.read_plain(name).entity.curie

    def read_plain(self, name: Name) -> Reading:
        """Read a name as an entity; unlike :meth:`read`, refuse a name that says more than that."""
        return name if isinstance(name, Reading) else self._read(name, self.lexicon.read_plain)

    def _read(self, name: str, read: Callable[[str], Reading]) -> Reading:
        """Read a name; one that the graph lacks is looked up outside, where an entity of the graph may have it."""
        try:
            return read(name)
        except NameNotFoundError as error:
            from kg.names.abbreviations import long_form
            from kg.names.lookup import candidates, identification, look_up

            long = "" if error.known_as else long_form(name)
            found = [] if error.known_as else candidates(name, look_up(name))
            if long and not any(fold(match.name) == fold(long) for match in found):
                found = []
            here = [entity for match in found if (entity := self.content.entities.get(match.group))]
            if len(found) == 1 and here and not here[0].is_homonym and not found[0].orthologue:
                return Reading(name, here[0], ())
            named = [entity.label for entity in here if not entity.is_homonym] or self._process_in(name)
            near = list(dict.fromkeys([*named, *error.near]))
            near = near or (self._of_same_name(found) if found else self.lexicon.mistyped(name))
            near = near or self._of_wider(long or name)
            said = identification(name, found) if found and not here else ""
            if long and not found:
                said = f"{' '.join(name.split())} stands for {long}"
            raise NameNotFoundError(name, near, error.known_as, outside=said) from None

    def _of_wider(self, name: str) -> list[str]:
        """Return the cell, disease or microRNA that ends a name, as MSC in ``hypoxic MSC``; none where it is denied.

        Dead cells are suggested in the states in which they are given.
        """
        words = name.split() if not re.search(DENIED, name, re.IGNORECASE) else []
        if words and words[0].casefold() in ("dead", "killed"):
            states = [" ".join((state, *words[1:])) for state in ("apoptotic", "heat-inactivated")]
            with suppress(NameNotFoundError, AmbiguousNameError):
                return [self.lexicon.read(state).name for state in states]
        for start in range(len(words) if len(words) <= MOST_WORDS else 0):
            with suppress(NameNotFoundError, AmbiguousNameError):
                entity = self.lexicon.read_plain(" ".join(words[start:])).entity
                is_wider = entity.category in WIDER or entity.label.startswith("miR-")
                return [entity.label] if is_wider else []
        return []

    def _process_in(self, name: str) -> list[str]:
        """Return the process at the end of ``macrophage metabolic reprogramming``, a name of a cell and a process."""
        words = name.replace("-", " ").split()
        for n in range(1, len(words) if len(words) <= MOST_WORDS else 0):
            with suppress(NameNotFoundError, AmbiguousNameError):
                ends = " ".join(words[:n]), " ".join(words[n:])
                cell, process = (self.lexicon.read_plain(end).entity for end in ends)
                if cell.category == "biolink:Cell" and process.category == "biolink:BiologicalProcess":
                    return [process.label]
        return []

    def _of_same_name(self, matches: Sequence["NameMatch"]) -> list[str]:
        """Return the labels of entities that have a name of an outside chemical, as a gene has that of its protein."""
        chemicals = (match.term for match in matches if match.term.kind == "chemical")
        names = (name for term in chemicals for name, _ in term.names())
        readings = (reading for name in names for reading in self.lexicon.direct(name) or ())
        return list(dict.fromkeys(reading.entity.label for reading in readings))

    def readings(self, names: Name | Iterable[Name]) -> list[Reading]:
        """Read names, each entity once."""
        readings: dict[str, Reading] = {}
        for name in each_of(names):
            reading = self.read(name)
            readings.setdefault(reading.entity.curie, reading)
        return list(readings.values())


def each_of(given: Item | Iterable[Item]) -> Iterable[Item]:
    """Return one name or word, or several, as several."""
    return cast("Iterable[Item]", (given,) if isinstance(given, (str, Reading)) else given)


def none_of(curies: Sequence[str], name: str, what: str) -> NameNotFoundError:
    """Make the error for a name that is none of some CURIEs; it lists those that look like it, or otherwise all."""
    near = suggest(name, curies, "word", fold=lambda curie: (curie.partition(":")[2] or curie).casefold())
    return NameNotFoundError(name, near, what=what, way_out=f"choose from {', '.join(curies)}")
