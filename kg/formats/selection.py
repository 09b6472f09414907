"""The statements of an export, and the part of a content that belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.formats.rows import category
from kg.model.part import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.questions import Name, NamedContent


class Selection(NamedTuple):
    """The criteria for the statements of an export, all of which a statement must meet."""

    #: Pairs of names: the statements on the paths from the first to the second.
    path: tuple[tuple[Name, Name], ...] = ()
    #: Names: the statements whose subject or object is one of them.
    around: tuple[Name, ...] = ()
    #: Biolink categories: the statements whose subject and object both have one of them.
    category: tuple[str, ...] = ()
    #: Whether only causal statements count.
    causal: bool = False
    #: Context field to values: statements under other conditions are left out.
    context: Mapping[str, str | Sequence[str]] = {}
    #: Number of paths for each pair.
    k: int = 5

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.path or self.around or self.category or self.causal or self.context)


def select(graph: NamedContent, selection: Selection) -> Content:
    """Return the part of a graph that a selection names; the content of the graph itself if nothing is left out.

    The statements keep their order and everything that they name. A name that stands for nothing, or for several
    entities, raises the error of :meth:`NamedContent.read`.
    """
    if selection.is_everything:
        return graph.content
    return restricted(graph.content, _chosen(graph, selection))


def _chosen(graph: NamedContent, selection: Selection) -> list[Statement]:
    content = graph.content
    wanted = graph.read_context(selection.context)
    found = _places(graph, selection)
    items: Iterable[Statement] = content.statements.values() if found is None else found.values()
    if selection.category:
        categories = {graph.read_category(name) for name in selection.category}
        items = [
            item for item in items if {category(item.subject, content), category(item.object, content)} <= categories
        ]
    if selection.causal:
        items = [item for item in items if item.is_causal]
    if wanted:
        from kg.paths.context import ContextJudge, context_filter

        fits = context_filter(dict(wanted), ContextJudge(content))
        items = [item for item in items if fits(item.context)]
    return list(items)


def _places(graph: NamedContent, selection: Selection) -> dict[str, Statement] | None:
    """Return the statements on the paths and around the names, by identifier; ``None`` without such criteria."""
    if not selection.path and not selection.around:
        return None
    found: dict[str, Statement] = {}
    if selection.path:
        from kg.paths.finder import PathFinder
        from kg.paths.query import read_path_query

        finder = PathFinder(graph.content)
        query = read_path_query(graph, k=selection.k, context=selection.context)
        for source, target in selection.path:
            for path in finder.answer(graph.read(source), graph.read(target), query).paths:
                found.update((item.id, item) for item in path.statements)
    if selection.around:
        curies = {graph.read(name).entity.curie for name in selection.around}
        found.update((item.id, item) for item in graph.content.touching(curies))
    return found
