"""What people type, read as what the graph holds: names of entities, predicates, categories, contexts and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import NameNotFoundError
from kg.lexicon import Lexicon, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kg.answers.walks import PathQuery
    from kg.lexicon import Reading
    from kg.statements import Content, Entity
    from kg.store.named import NamedQuery, Parameter
    from kg.store.results import Term


class NamedContent:
    """A content, and the names by which people ask for what it holds.

    :param content: What the graph holds.
    :param lexicon: Reads names, where that is not to be made of the entities.
    """

    def __init__(self, content: Content, lexicon: Lexicon | None = None) -> None:
        self.content = content
        self.lexicon = lexicon or Lexicon(content.entities)

    def read(self, name: str) -> Reading:
        """Read a label, synonym, CURIE or IRI as an entity.

        :param name: In whatever case, Greek letters, hyphens or plural.

        :returns: The one entity of the graph that it stands for, and how it was read.

        :raises NameNotFoundError: If it stands for nothing in the graph; ``near`` has names like it.
        :raises AmbiguousNameError: If it stands for several entities of the graph.
        """
        return self.lexicon.read(name)

    def find(self, text: str) -> list[tuple[Entity, str]]:
        """Search all names for a text; the entities come with the name that fits, the best first."""
        return self.lexicon.find(text)

    def read_predicate(self, name: str) -> str:
        """Read the name of a predicate as its CURIE.

        :param name: Its label or CURIE, such as ``increases`` or ``msc:increases``.

        :returns: The CURIE.

        :raises NameNotFoundError: If there is none of that name.
        """
        folded = name.removeprefix("msc:").replace(" ", "_").casefold()
        for predicate in self.content.predicates.values():
            if folded in (predicate.curie.removeprefix("msc:"), predicate.label.replace(" ", "_")):
                return predicate.curie
        raise _none_of(list(self.content.predicates), name, "predicate")

    def read_category(self, name: str) -> str:
        """Read the name of a Biolink category of this graph as its CURIE.

        :param name: With or without its prefix and in any case, such as ``gene`` or ``biolink:Gene``.

        :returns: The CURIE.

        :raises NameNotFoundError: If no entity has it.
        """
        categories = sorted(self.content.categories())
        for category in categories:
            if name.removeprefix("biolink:").casefold() == category.removeprefix("biolink:").casefold():
                return category
        raise _none_of(categories, name, "category")

    def read_context(self, wanted: Mapping[str, str | Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Read the fields and values of a context.

        :param wanted: Field, one of :data:`kg.statements.CONTEXT_FIELDS`, to a value or several. Names of entities
            become CURIEs; delivery, system and condition are words that the graph has.

        :returns: Pairs of field and values, in the order given.

        :raises ValueError: If a field is unknown.
        :raises NameNotFoundError: If a value stands for nothing in the graph.
        """
        from kg.statements import CONTEXT_FIELDS

        read = []
        for field, given in wanted.items():
            if field not in CONTEXT_FIELDS:
                raise ValueError(f"no context field {field!r}; there are {', '.join(CONTEXT_FIELDS)}")
            values = [given] if isinstance(given, str) else list(given)
            read.append((field, tuple(self._context_value(field, value) for value in values)))
        return tuple(read)

    def _context_value(self, field: str, value: str) -> str:
        from kg.statements import ENTITY_FIELDS

        if field in ENTITY_FIELDS:
            return self._curie(value)
        known: list[str] = sorted({w for context in self.content.contexts.values() for w in getattr(context, field)})
        for word in known:
            if fold(word) == fold(value):
                return word
        raise _none_of(known, value, f"{field} value")

    def path_query(self, **options: Any) -> PathQuery:
        """Read the options of a question for paths.

        :param **options: Fields of :class:`kg.answers.paths.PathQuery`; entities, predicates, categories and context
            values in them are names, one or several.

        :returns: The question, names read as CURIEs.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If an option is unknown or out of range.
        """
        from kg.answers.walks import PathQuery
        from kg.statements import CERTAINTIES

        unknown = sorted(options.keys() - set(PathQuery._fields))
        if unknown:
            raise ValueError(f"no option {unknown[0]!r}; there are {', '.join(PathQuery._fields)}")
        readers: dict[str, Callable[[str], str]] = {
            "via": self._curie,
            "avoid": self._curie,
            "predicates": self.read_predicate,
            "categories": self.read_category,
        }
        for field, read in readers.items():
            given = options.get(field, ())
            options[field] = tuple(map(read, (given,) if isinstance(given, str) else given))
        options["context"] = self.read_context(dict(options.get("context", ())))
        query = PathQuery(**options)
        if query.k < 1 or query.max_edges < 1:
            raise ValueError(f"k and max_edges must be at least 1, got {query.k} and {query.max_edges}")
        if query.sign not in (None, 1, -1):
            raise ValueError(f"sign must be 1, -1 or None, got {query.sign!r}")
        if query.min_certainty not in CERTAINTIES:
            raise ValueError(f"no certainty {query.min_certainty!r}; there are {', '.join(CERTAINTIES)}")
        return query

    def _curie(self, name: str) -> str:
        return self.read(name).entity.curie

    def _readings(self, names: str | Iterable[str]) -> list[Reading]:
        """Read names, each entity once."""
        readings: dict[str, Reading] = {}
        for name in (names,) if isinstance(names, str) else names:
            reading = self.read(name)
            readings.setdefault(reading.entity.curie, reading)
        return list(readings.values())

    def bindings(self, query: NamedQuery, values: Mapping[str, str | int]) -> dict[str, Term]:
        """Read the values of a named query as terms.

        :param query: The query.
        :param values: Parameter to its value: the name of an entity or a category, an identifier of ours with or
            without its prefix, a text or a whole number, whichever the parameter takes.

        :returns: Parameter to the term that it is bound to.

        :raises NameNotFoundError: If a value stands for nothing in the graph.
        :raises AmbiguousNameError: If a value stands for several entities.
        :raises ValueError: If the query has no such parameter, or a value is not of its kind.
        """
        return {name: self._term(query.parameter(name), value) for name, value in values.items()}

    def _term(self, parameter: Parameter, value: str | int) -> Term:
        from kg.identifiers import to_iri
        from kg.store.results import Term

        text = str(value)
        match parameter.kind:
            case "text":
                return Term("literal", text)
            case "number":
                if not (text.isascii() and text.isdecimal()):
                    raise ValueError(f"{parameter.name} takes a whole number, not {text!r}")
                return Term("literal", text, to_iri("xsd:integer"))
            case "category":
                curie = self.read_category(text)
            case "entity":
                curie = self._curie(text)
            case prefix:
                from kg.answers.describe import KINDS, find_thing

                curie = text if text.startswith(f"{prefix}:") else f"{prefix}:{text}"
                find_thing(KINDS[prefix], curie, self.content)
        return Term("iri", to_iri(curie))


def _none_of(curies: Sequence[str], name: str, what: str) -> NameNotFoundError:
    """Say that a name is none of some CURIEs: with those that look like it, else with all of them."""
    from difflib import get_close_matches

    local = {(curie.partition(":")[2] or curie).casefold(): curie for curie in curies}
    near = get_close_matches(name.partition(":")[2].casefold() or name.casefold(), local, n=3)
    return NameNotFoundError(name, [local[key] for key in near], what=what, way_out=f"there are {', '.join(curies)}")
