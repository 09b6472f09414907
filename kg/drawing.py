"""Drawing a graph: paths, surroundings, comparisons and maps, as pictures or for pyvis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answers.overlay import Measured
    from kg.names.questions import Name
    from kg.views.figure import Figure
    from kg.views.picture import Picture


class Drawing(Asking):
    """A graph to draw; what :meth:`view` returns is shown in a notebook or saved as a page, SVG or PNG."""

    def view(
        self,
        name: Name | None = None,
        target: Name | None = None,
        *,
        depth: int = 1,
        upstream: bool = False,
        downstream: bool = False,
        k: int = 10,
        max_edges: int = 6,
        file: str | None = None,
        compare: tuple[str, str] | None = None,
        conflicts: bool = False,
        overlay: Sequence[Measured] | None = None,
        alpha: float = 0.05,
    ) -> Picture:
        """Draw the best paths between two entities, the surroundings of one, or the whole graph.

        :param name: Name of an entity; where it is left out, the whole graph is drawn, or a part that an option names.
        :param target: Name of another, to which the paths lead.
        :param depth: How many steps around one entity to go, 1 to 3.
        :param upstream: Whether to draw only entities that act on it; both sides where neither is asked for.
        :param downstream: Whether to draw only entities on which it acts.
        :param k: How many paths, at least 1; expansions of a shortcut come on top.
        :param max_edges: Longest path, in edges, at least 1.
        :param file: Draw the statements of this file of the graph, such as ``vesicles``.
        :param compare: Draw the statements read under two conditions: each is ``FIELD=VALUE`` of a context, or names of
            entities, joined with commas.
        :param conflicts: Draw where sources disagree.
        :param overlay: Measured changes, as :func:`kg.answers.overlay.read_table` reads them from a file: entities get
            the colour of their value, and arrows show where the measured signs agree.
        :param alpha: As in :meth:`overlay`.

        :returns: The picture: shown in a notebook, written by its ``save``; empty where there is nothing to draw.

        :raises NameNotFoundError: If a name stands for nothing in the graph, or no statement comes from the file.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If there is a target and no name, several things are asked for at once, or an option is out
            of range.
        :raises LimitError: If the search stopped at a limit before it found anything.
        :raises MeasurementError: If the overlay has two values of one entity and aspect.

        >>> import kg
        >>> kg.load().view("IDO", "Treg")
        <Picture: Paths from IDO1 to Treg: 5 statements>
        """
        from kg.views.picture import Picture

        paths = None
        if name is None:
            if target is not None:
                raise ValueError("a target needs the name of a first entity, too")
            figure = self._figure_at_large(file, compare, conflicts=conflicts)
        elif file or compare or conflicts:
            raise ValueError("a file, a comparison and conflicts are drawn without a name")
        elif target is None:
            figure = self._figure_around(name, depth, upstream=upstream, downstream=downstream)
        else:
            from kg.views.path_figure import answer_words, path_figure

            start, end = self.read(name), self.read(target)
            paths = self.paths(start, end, k=k, max_edges=max_edges)
            figure = path_figure(paths.answer, self.content, answer_words(self.effect(start, end), paths.answer))
        if overlay is not None:
            from kg.answers.overlay import judge_statements, lay_over
            from kg.views.overlay_figure import lay_over_figure

            if paths is None:
                judged = judge_statements(figure.statements, overlay, self.content, alpha=alpha)
            else:
                judged = lay_over(paths, overlay, alpha=alpha)
            figure = lay_over_figure(figure, judged)
        return Picture(figure, self.content)

    def _figure_around(self, name: Name, depth: int, *, upstream: bool, downstream: bool) -> Figure:
        from kg.views.around_figure import around_figure

        curie = self.read(name).entity.curie
        if depth < 1:
            raise ValueError(f"depth must be at least 1, got {depth}")
        sides = {"upstream": upstream or not downstream, "downstream": downstream or not upstream}
        return around_figure(self.content, curie, depth=depth, **sides)

    def _figure_at_large(self, file: str | None, compare: tuple[str, str] | None, *, conflicts: bool) -> Figure:
        from kg.views import requests

        if bool(file) + bool(compare) + conflicts > 1:
            raise ValueError("give one of file, compare and conflicts")
        if file:
            return requests.file_figure(self.content, file)
        if compare:
            from kg.views.compare_figure import compare_figure

            return compare_figure(self.content, *(requests.read_condition(self, given) for given in compare))
        if conflicts:
            from kg.views.conflict_figure import conflict_figure

            return conflict_figure(self.conflicts())
        return requests.whole_figure(self.content)

    def to_pyvis(
        self, name: Name | None = None, target: Name | None = None, *, depth: int = 1, k: int = 10, max_edges: int = 6
    ) -> Any:
        """Return the graph, or a part of it, as a pyvis network with the places and styles of :meth:`view`.

        :param name: As in :meth:`view`; without it, every statement that stands is in the network.
        :param target: As in :meth:`view`.
        :param depth: As in :meth:`view`.
        :param k: As in :meth:`view`.
        :param max_edges: As in :meth:`view`.

        :returns: A ``pyvis.network.Network``, its physics off.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.
        :raises ValueError: If there is a target and no name, or an option is out of range.
        :raises LimitError: If the search stopped at a limit before it found anything.

        >>> import kg
        >>> len(kg.load().to_pyvis("IDO", "Treg").nodes)
        4
        """
        if name is not None or target is not None:
            return self.view(name, target, depth=depth, k=k, max_edges=max_edges).to_pyvis()
        from kg.views.picture import Picture
        from kg.views.web_figure import web_figure

        statements = [item for item in self.content.statements.values() if not item.retracted]
        return Picture(web_figure(self.content, statements, "The whole graph"), self.content).to_pyvis()
