"""A store with a user's own folders laid over it, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.content import Content
from kg.store.manifest import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.triples.own_folder import OwnFolder

#: Most statements of a store that are read into memory for this.
MOST = 300_000


def laid_over(content: Content, folders: Iterable[OwnFolder], *, most: int = MOST) -> Content:
    """Lay folders over the content of a store.

    The store is read whole. Its statements stay as they are; those of a folder that say the same become their evidence.

    :param content: The content of the store.
    :param folders: The folders.
    :param most: Most statements that the store may have.

    :returns: The content of both, in memory.

    :raises StoreError: If the store has more statements.
    :raises DataError: For the first mistake in the files of a folder.
    """
    from kg.model.part import restricted
    from kg.resources import sources
    from kg.triples.load import read_apart
    from kg.triples.merging import merged

    if len(content.statements) > most:
        raise StoreError(
            f"--with reads a store whole, and this one has {len(content.statements):,} statements, more than {most:,}; "
            "export the folder (kg export --with DIR -f nt) and build it into the store"
        )
    folders = list(folders)
    ours, problems = read_apart(sources(), content.data_version, folders)
    if problems:
        raise problems[0]
    prefixes = tuple(f"{folder.namespace.prefix}:" for folder in folders)
    part = restricted(ours, [item for name, item in ours.statements.items() if name.startswith(prefixes)])
    both = Content(
        content.data_version,
        {**ours.predicates, **content.predicates},
        {**part.entities, **content.entities},
        {**part.contexts, **content.contexts},
        {**content.passages, **part.passages},
        {**content.references, **part.references},
        {**{item.id: item for item in content.statements.values()}, **part.statements},
        dict(content.tensions),
        dict(content.studies),
        dict(content.left_out),
        {**ours.broader_aspects, **content.broader_aspects},
        dict(content.replaced),
    )
    return merged(both)
