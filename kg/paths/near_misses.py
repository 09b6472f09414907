"""The nearest misses of a question without a path: the constraints that hide paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.model.statements import CERTAINTIES
from kg.paths.query import PathQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.model.content import Content


#: Most paths that are counted.
MOST_COUNTED = 100
#: Edges by which longer paths may exceed the limit of a question.
MORE_EDGES = 3


class NearMiss(NamedTuple):
    """A constraint that hides paths which would otherwise be found."""

    #: An option of the question, such as ``--max-edges 4``, or ``direction``.
    hidden_by: str
    #: The number of paths without it, at most :data:`MOST_COUNTED` counted.
    paths: int


def near_misses(
    start: str, end: str, query: PathQuery, content: Content, count: Callable[[str, str, PathQuery], int]
) -> Iterator[NearMiss]:
    """Relax one constraint of a question at a time, and count the paths that this adds.

    :param start: CURIE of the first entity.
    :param end: CURIE of the last entity.
    :param query: The question that found nothing.
    :param content: Names the entities in it.
    :param count: Counts the paths of an easier question.

    :yields: The constraints that hide paths: a stated option, the limit, the direction, or links that are not causal.
    """
    plain = PathQuery()
    relaxed: list[tuple[str, str, str, PathQuery]] = [
        (
            f"--{field.replace('_', '-')} {value}".rstrip(),
            start,
            end,
            query._replace(**{field: getattr(plain, field)}),
        )
        for field, value in _stated_options(query, content)
    ]
    longer = query._replace(max_edges=query.max_edges + MORE_EDGES)
    relaxed.append((f"--max-edges {query.max_edges}", start, end, longer))
    if not query.include_descriptive:
        relaxed.append(("--include-descriptive", start, end, query._replace(include_descriptive=True)))
    relaxed.append(("direction", end, start, query._replace(source_aspect="", target_aspect="")))
    for hidden_by, one, other, easier in relaxed:
        if paths := count(one, other, easier._replace(k=MOST_COUNTED)):
            yield NearMiss(hidden_by, paths)


def _stated_options(query: PathQuery, content: Content) -> Iterator[tuple[str, str]]:
    """Yield the filters that a query sets: the field, which is the flag too, and the value in words."""
    if query.sign:
        yield "sign", "+" if query.sign > 0 else "-"
    for field in ("via", "avoid"):
        if curies := getattr(query, field):
            yield field, ",".join(content.entities[curie].label for curie in curies)
    for field in ("predicate", "category"):
        if values := getattr(query, field):
            yield field, ",".join(values)
    if query.context:
        yield "context", " ".join(f"{field}={','.join(values)}" for field, values in query.context)
    if query.strict_context:
        yield "strict_context", ""
    if query.min_certainty != CERTAINTIES[-1]:
        yield "min_certainty", query.min_certainty
