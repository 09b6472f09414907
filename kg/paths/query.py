"""The options of a question for paths.

Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.model.statements import CERTAINTIES
from kg.names.questions import Name, NamedContent, each_of


class PathQuery(NamedTuple):
    """The options of a question for paths. Every entity is a CURIE; the fields have the names of the flags."""

    #: The number of paths, at least 1; expansions of a shortcut come on top.
    k: int = 5
    #: Longest path, in edges.
    max_edges: int = 6
    #: 1 or -1 for paths of that net sign alone.
    sign: int | None = None
    #: Entities that every path passes through; a stated group passes for its members.
    via: tuple[str, ...] = ()
    #: Entities that no path passes through.
    avoid: tuple[str, ...] = ()
    #: Predicates that paths may follow; all where empty.
    predicate: tuple[str, ...] = ()
    #: Biolink categories of the inner nodes; all where empty.
    category: tuple[str, ...] = ()
    #: Context field to values; a step that states something disjoint is dropped.
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Whether a step that does not state a wanted field is dropped too.
    strict_context: bool = False
    #: Weakest certainty, one of :data:`kg.model.statements.CERTAINTIES`.
    min_certainty: str = "inferred"
    #: Whether to follow predicates that are not causal; they have no sign.
    include_descriptive: bool = False
    #: Whether to walk against the direction too; such a path has no sign.
    undirected: bool = False
    #: The aspect of the source that acts, and that of the target that is acted upon; any where empty.
    source_aspect: str = ""
    target_aspect: str = ""
    #: Identifiers of statements that no path follows.
    without: Container[str] = frozenset()


def read_path_query(
    names: NamedContent,
    *,
    k: int = 5,
    max_edges: int = 6,
    sign: int | None = None,
    via: Name | Iterable[Name] = (),
    avoid: Name | Iterable[Name] = (),
    predicate: str | Iterable[str] = (),
    category: str | Iterable[str] = (),
    context: Mapping[str, str | Sequence[str]] | None = None,
    strict_context: bool = False,
    min_certainty: str = CERTAINTIES[-1],
    include_descriptive: bool = False,
    undirected: bool = False,
) -> PathQuery:
    """Read the options of a question for paths; they have the names of the flags of ``kg path``.

    :param names: Reads names.
    :param k: The number of paths, at least 1.
    :param max_edges: Longest path, in edges, at least 1.
    :param sign: 1 or -1 for paths of that net sign alone.
    :param via: Names of entities that every path passes through, one or several.
    :param avoid: Names of entities that no path passes through, one or several.
    :param predicate: Names of the predicates that paths may follow, one or several; all where left out.
    :param category: Biolink categories of the inner nodes, one or several; any where left out.
    :param context: Context field to the name of a value, or to several.
    :param strict_context: Whether a step that does not state a wanted field is dropped.
    :param min_certainty: Weakest certainty, one of :data:`kg.model.statements.CERTAINTIES`.
    :param include_descriptive: Whether to follow predicates that are not causal.
    :param undirected: Whether to walk against the direction too.

    :returns: The question, names read as CURIEs.

    :raises NameNotFoundError: If a name stands for nothing in the graph.
    :raises AmbiguousNameError: If a name stands for several entities.
    :raises ValueError: If an option is out of range.
    """
    query = PathQuery(
        k=k,
        max_edges=max_edges,
        sign=sign,
        via=tuple(map(names.curie, each_of(via))),
        avoid=tuple(map(names.curie, each_of(avoid))),
        predicate=tuple(map(names.read_predicate, each_of(predicate))),
        category=tuple(map(names.read_category, each_of(category))),
        context=names.read_context(context or {}),
        strict_context=strict_context,
        min_certainty=min_certainty,
        include_descriptive=include_descriptive,
        undirected=undirected,
    )
    if query.k < 1 or query.max_edges < 1:
        raise ValueError(f"k and max_edges must be at least 1, got {query.k} and {query.max_edges}")
    if query.sign not in (None, 1, -1):
        raise ValueError(f"sign must be 1, -1 or None, got {query.sign!r}")
    if query.min_certainty not in CERTAINTIES:
        raise ValueError(f"no certainty {query.min_certainty!r}; choose from {', '.join(CERTAINTIES)}")
    return query
