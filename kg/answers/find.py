"""Names that contain a text: of entities, contexts, aspects and predicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.names.lookup import identify
from kg.words.result import Rows

if TYPE_CHECKING:
    from kg.model.statements import Entity
    from kg.names.questions import NamedContent, Word

#: The fields of a row, in order, and those of a table; ``name`` is the name that contains the text.
COLUMNS = ("curie", "label", "category", "name", "kind")
TABLE_COLUMNS = ("label", "name", "kind", "curie")


def find(text: str, graph: NamedContent) -> Rows:
    """Search all names for a text.

    :param text: Part of a name or an identifier, in whatever spelling.
    :param graph: The graph.

    :returns: Rows with the fields :data:`COLUMNS`: entities first, those that fit best before the others; then
        contexts, aspects and predicates.
    """
    rows = [_row(entity, name, "entity") for entity, name in graph.find_entities(text)]
    rows += [_row(word, name, word.kind) for word, name in graph.find_words(text)]
    near = [] if rows else graph.lexicon.near(text) or graph.lexicon.mistyped(text)
    way_out = f"did you mean {', '.join(near)}?" if near else "" if rows else identify(text)
    return Rows(
        rows,
        COLUMNS,
        title=f"names that contain {text!r}",
        nothing=f"no name contains {text!r}" + (f"; {way_out}" if way_out else ""),
        data_version=graph.content.data_version[:12],
        table_columns=TABLE_COLUMNS,
    )


def _row(item: Entity | Word, name: str, kind: str) -> dict[str, str]:
    return {"curie": item.curie, "label": item.label, "category": item.category, "name": name, "kind": kind}
