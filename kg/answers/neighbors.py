"""The neighbors of an entity, one row per statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.words import phrases
from kg.words.result import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content
    from kg.names.reading import Reading


#: The directions: towards the entity, away from it, or both.
DIRECTIONS = ("up", "down", "both")


class NeighborQuery(NamedTuple):
    """The filters of a question for neighbors."""

    #: ``up`` (it is acted upon), ``down`` (it acts) or ``both``.
    direction: str = "both"
    #: 1, -1, 0, or ``None`` for any.
    sign: int | None = None
    #: Predicate CURIEs; any where empty.
    predicates: tuple[str, ...] = ()
    #: Biolink categories of the neighbour; any where empty.
    categories: tuple[str, ...] = ()
    #: Whether predicates that are not causal count.
    include_descriptive: bool = True


#: The fields of a row, in order, and those that fit a table.
COLUMNS = ("direction", "predicate", "neighbor", "curie", "category", "sign", "certainty", "text", "references", "id")
TABLE_COLUMNS = ("direction", "text", "certainty", "id")


def list_neighbors(reading: Reading, content: Content, query: NeighborQuery) -> Rows:
    """List the neighbors of an entity; see :func:`neighbors`."""
    label = reading.entity.label
    return Rows(
        neighbors(reading.entity.curie, content, query),
        COLUMNS,
        title=f"statements next to {label}",
        nothing=f"no such neighbor of {label}",
        data_version=content.data_version[:12],
        table_columns=TABLE_COLUMNS,
    )


def neighbors(curie: str, content: Content, query: NeighborQuery) -> Iterator[dict[str, Any]]:
    """Yield one row for each statement of an entity, denied and withdrawn ones included and marked in their text.

    :param curie: CURIE of the entity.
    :param content: The graph.
    :param query: The filters of a question for neighbors.

    :yields: Rows with the fields of :data:`COLUMNS`: first what acts on the entity, then what it acts on, each in the
        order of statements. None where nothing of that kind stands next to it.
    """
    for direction in ("up", "down"):
        if query.direction not in (direction, "both"):
            continue
        for item in content.naming(curie):
            here, there = (item.object, item.subject) if direction == "up" else (item.subject, item.object)
            entity = content.entities[there]
            if (
                here == curie
                and (item.is_causal or query.include_descriptive)
                and (query.sign is None or (item.sign == query.sign and not item.is_negated))
                and (not query.predicates or item.predicate in query.predicates)
                and (not query.categories or entity.category in query.categories)
            ):
                yield {
                    "direction": direction,
                    "predicate": phrases.verb(item, content),
                    "neighbor": entity.label,
                    "curie": there,
                    "category": entity.category,
                    "sign": item.sign,
                    "certainty": item.certainty,
                    "text": phrases.entry(item, content),
                    "references": [content.references[ref].short for ref in item.references],
                    "id": item.id,
                }
