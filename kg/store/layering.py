"""A store with a user's own folders laid over it, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.content import Content
from kg.store.manifest import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.statements import Statement
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
    from kg.resources import sources
    from kg.triples.assembly import assemble
    from kg.triples.merging import merged
    from kg.triples.own_folder import layered
    from kg.triples.reader import read_ontology

    if len(content.statements) > most:
        raise StoreError(
            f"--with reads a store whole, and this one has {len(content.statements):,} statements, more than {most:,}; "
            "export the folder (kg export --with DIR -f nt) and build it into the store"
        )
    folders = list(folders)
    blocks = list(layered(sources(), ((folder, folder.files()) for folder in folders)))
    ontology = read_ontology(block for block in blocks if block.file.startswith("ontology/"))
    rest = [block for block in blocks if not block.file.startswith("ontology/")]
    ours, problems = assemble(ontology, rest, content.data_version)
    if problems:
        raise problems[0]
    prefixes = tuple(f"{folder.namespace.prefix}:" for folder in folders)
    own = {name: item for name, item in ours.statements.items() if name.startswith(prefixes)}
    used = _used(own.values(), ours)
    passages = {line.passage for item in own.values() for line in item.evidence}
    references = {ref for item in own.values() for ref in item.references}
    references |= {ours.passages[name].document for name in passages}
    references |= {ref for name in passages for ref in ours.passages[name].references}
    both = Content(
        content.data_version,
        {**ours.predicates, **content.predicates},
        {**{curie: ours.entities[curie] for curie in sorted(used)}, **content.entities},
        {**{item.context.curie: item.context for item in own.values() if item.context.curie}, **content.contexts},
        {**content.passages, **{name: ours.passages[name] for name in ours.passages if name in passages}},
        {**content.references, **{name: ours.references[name] for name in ours.references if name in references}},
        {**{item.id: item for item in content.statements.values()}, **own},
        dict(content.tensions),
        dict(content.studies),
        dict(content.left_out),
        {**ours.broader_aspects, **content.broader_aspects},
        dict(content.replaced),
    )
    return merged(both)


def _used(statements: Iterable[Statement], content: Content) -> set[str]:
    """Return the entities that statements name, with their wider kinds."""
    waiting = {curie for item in statements for curie in item.entities if curie}
    found: set[str] = set()
    while waiting:
        curie = waiting.pop()
        if curie not in found and curie in content.entities:
            found.add(curie)
            entity = content.entities[curie]
            waiting |= {*entity.broader, *entity.members, *entity.administers}
    return found
