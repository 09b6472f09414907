"""What to ask for when looking for paths, beside the two ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.model.statements import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.names.questions import NamedContent


class PathQuery(NamedTuple):
    """What to ask for, beside the two ends. Every entity is a CURIE."""

    #: How many paths, at least 1; expansions of a shortcut come on top.
    k: int = 5
    #: Longest path, in edges.
    max_edges: int = 6
    #: 1 or -1 for paths of that net sign alone.
    sign: int | None = None
    #: Entities that every path passes through.
    via: tuple[str, ...] = ()
    #: Entities that no path passes through.
    avoid: tuple[str, ...] = ()
    #: Predicates that paths may follow; all where empty.
    predicates: tuple[str, ...] = ()
    #: Biolink categories of the inner nodes; all where empty.
    categories: tuple[str, ...] = ()
    #: Context field to values; a step that states something disjoint is dropped.
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Whether a step that does not state a wanted field is dropped too.
    strict_context: bool = False
    #: Weakest certainty, one of :data:`kg.model.statements.CERTAINTIES`.
    min_certainty: str = "inferred"
    #: Whether to follow predicates that are not causal; they have no sign.
    include_descriptive: bool = False
    #: Whether to walk against the direction too; such a path has no sign.
    is_undirected: bool = False
    #: Identifiers of statements that no path follows.
    without: frozenset[str] = frozenset()


def read_path_query(names: NamedContent, **options: Any) -> PathQuery:
    """Read the options of a question for paths.

    :param names: Reads names.
    :param **options: Fields of :class:`PathQuery`; entities, predicates, categories and context
        values in them are names, one or several.

    :returns: The question, names read as CURIEs.

    :raises NameNotFoundError: If a name stands for nothing in the graph.
    :raises AmbiguousNameError: If a name stands for several entities.
    :raises ValueError: If an option is unknown or out of range.
    """
    unknown = sorted(options.keys() - set(PathQuery._fields))
    if unknown:
        raise ValueError(f"no option {unknown[0]!r}; there are {', '.join(PathQuery._fields)}")
    readers: dict[str, Callable[[str], str]] = {
        "via": names.curie,
        "avoid": names.curie,
        "predicates": names.read_predicate,
        "categories": names.read_category,
    }
    for field, read in readers.items():
        given = options.get(field, ())
        options[field] = tuple(map(read, (given,) if isinstance(given, str) else given))
    options["context"] = names.read_context(dict(options.get("context", ())))
    query = PathQuery(**options)
    if query.k < 1 or query.max_edges < 1:
        raise ValueError(f"k and max_edges must be at least 1, got {query.k} and {query.max_edges}")
    if query.sign not in (None, 1, -1):
        raise ValueError(f"sign must be 1, -1 or None, got {query.sign!r}")
    if query.min_certainty not in CERTAINTIES:
        raise ValueError(f"no certainty {query.min_certainty!r}; there are {', '.join(CERTAINTIES)}")
    return query
