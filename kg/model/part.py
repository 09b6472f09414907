"""A part of a content: some statements with everything that belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.content import Content

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.model.statements import Statement


def restricted(content: Content, statements: Collection[Statement]) -> Content:
    """Return the part of a content that belongs to some statements.

    :param content: The whole.
    :param statements: Statements of it.

    :returns: The statements, with the entities that they name and all wider ones, their contexts, passages and
        references, and the tensions that concern them. Studies are left out: no statement names one.
    """
    ids = {item.id for item in statements} | {item.block for item in statements}
    passages = {line.passage for item in statements for line in item.evidence}
    passages |= {place for item in statements for mediator in item.mediators for place in mediator.passages}
    kept = {curie: content.passages[curie] for curie in content.passages if curie in passages}
    references = {curie for item in statements for curie in item.references}
    references |= {curie for place in kept.values() for curie in (place.document, *place.references)}
    tensions = {key: item for key, item in content.tensions.items() if ids.issuperset(item.statements)}
    entities = _with_wider(content, {curie for item in statements for curie in item.entities if curie})
    contexts = {item.context.curie for item in statements}
    plain = Content(**{name: getattr(content, name) for name in Content.fields()})
    return plain.replace(
        entities={curie: content.entities[curie] for curie in sorted(entities) if curie in content.entities},
        contexts={curie: content.contexts[curie] for curie in content.contexts if curie in contexts},
        passages=kept,
        references={curie: content.references[curie] for curie in content.references if curie in references},
        statements={item.id: item for item in statements},
        tensions=tensions,
        studies={},
        left_out={},
        replaced={},
    )


def _with_wider(content: Content, curies: Collection[str]) -> set[str]:
    """Return entities with all wider kinds, members and administered entities."""
    found: set[str] = set()
    waiting = list(curies)
    while waiting:
        if (curie := waiting.pop()) not in found:
            found.add(curie)
            if curie in content.entities:
                entity = content.entities[curie]
                waiting += (*entity.broader, *entity.administers, *entity.members)
    return found
