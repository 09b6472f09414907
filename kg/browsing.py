"""Looking around in a graph: names, things, neighbors, observed effects, studies, conflicts and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.names.questions import NamedContent, each_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.answers.conflicts import Conflicts
    from kg.answers.matrix import Matrix
    from kg.answers.show import Shown
    from kg.answers.statements import Statements
    from kg.answers.study_list import Trials
    from kg.names.questions import Name
    from kg.views.forest import ForestPlot
    from kg.words.result import Rows


class Browsing(NamedContent):
    """A graph to look around in; the methods have the names of the commands."""

    def find(self, text: str) -> Rows:
        """Search the names of entities, contexts, aspects and predicates.

        :param text: Part of a name or an identifier; case, Greek letters, hyphens and subscripts do not matter.

        :returns: Rows with ``curie``, ``label``, ``category``, ``name`` (the one that contains the text) and ``kind``;
            entities first, those that fit best before the others.

        >>> import kg
        >>> kg.load().find("indoleamine")[0]["label"]
        'IDO1'
        """
        from kg.answers.find import find

        return find(text, self)

    def show(self, name: Name) -> Shown:
        """Collect everything about an entity, statement, reference, context, passage, study or tension.

        :param name: A name of an entity; an identifier that begins with ``stm:``, ``evd:``, ``med:``, ``ref:``,
            ``ctx:``, ``psg:``, ``study:`` or ``tns:``; or a PMID, a DOI, or first author and year of a publication or
            study.

        :returns: Its description; a sequence of the statements that concern it.

        :raises NameNotFoundError: If the name stands for nothing in the graph.
        :raises AmbiguousNameError: If it stands for several entities, or for several publications.

        >>> import kg
        >>> str(kg.load().show("IDO")).splitlines()[0]
        'IDO1  (NCBIGene:3620, biolink:Gene)'
        """
        from kg.answers.show import show

        return show(name, self)

    def statements(self, of: Name | None = None) -> Statements:
        """List the statements.

        :param of: Only those in which the entity of this name is subject or object.

        :returns: The statements, in their order.

        :raises NameNotFoundError: If the name stands for nothing in the graph.
        :raises AmbiguousNameError: If it stands for several entities.
        """
        from kg.answers.statements import Statements

        if of is None:
            return Statements(self.content.statements.values(), self.content)
        entity = self.read(of).entity
        naming = self.content.naming(entity.curie)
        found = [item for item in naming if entity.curie in (item.subject, item.object)]
        return Statements(found, self.content, f"about {entity.label}")

    def neighbors(
        self,
        name: Name,
        *,
        direction: str = "both",
        sign: int | None = None,
        predicate: str | Iterable[str] = (),
        category: str | Iterable[str] = (),
        causal: bool = False,
    ) -> Rows:
        """List the entities that act on an entity, and those on which it acts.

        :param name: Name of the entity.
        :param direction: ``up`` for entities that act on it, ``down`` for those on which it acts, or ``both``.
        :param sign: Only statements of this sign: 1, -1, or 0 for measured without effect.
        :param predicate: Only these predicates, one or several.
        :param category: Only neighbors of these Biolink categories, one or several.
        :param causal: Whether to leave out predicates that are not causal.

        :returns: One row for each statement, with the fields of :data:`kg.answers.neighbors.COLUMNS`. Denied and
            withdrawn statements are listed, and their text says so.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If it stands for several entities.
        :raises ValueError: If ``direction`` is none of the three.

        >>> import kg
        >>> sorted({row["direction"] for row in kg.load().neighbors("Treg", sign=1)})
        ['down', 'up']
        """
        from kg.answers.neighbors import DIRECTIONS, NeighborQuery, list_neighbors

        if direction not in DIRECTIONS:
            raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}, got {direction!r}")
        query = NeighborQuery(
            direction=direction,
            sign=sign,
            predicates=tuple(map(self.read_predicate, each_of(predicate))),
            categories=tuple(map(self.read_category, each_of(category))),
            include_descriptive=not causal,
        )
        return list_neighbors(self.read(name), self.content, query)

    def matrix(self, source: Name, target: Name) -> Matrix:
        """Collect the observed effects of one entity on another, by species, system, licensing and intent.

        :param source: Name of the entity that acts.
        :param target: Name of the entity that is acted upon.

        :returns: A row for each of them: the finding, in how many studies and reviews, of how many, and by how many
            independent groups.

        :raises NameNotFoundError: If a name stands for nothing in the graph.
        :raises AmbiguousNameError: If a name stands for several entities.

        >>> import kg
        >>> kg.load().matrix("MSC", "relapse").rows()[0]["found"]
        'denied'
        """
        from kg.answers.matrix_finder import find_matrix
        from kg.paths.query import PathQuery

        return find_matrix(self.read(source), self.read(target), PathQuery(), self.content)

    def trials(
        self,
        *,
        indication: Name | Iterable[Name] = (),
        outcome: str | Iterable[str] = (),
        design: str | Iterable[str] = (),
        year: int | tuple[int | None, int | None] = (None, None),
        sort: str = "year",
        bundles: bool = False,
    ) -> Trials:
        """List the studies of MSC, with arms, doses and outcomes.

        :param indication: Only of these diseases or narrower ones, one or several.
        :param outcome: Only with such outcomes, all of them, as ``overall response>70``.
        :param design: Only with these words in the design, all of them, as ``randomised``.
        :param year: A year, or a first and a last one, either of which may be ``None``.
        :param sort: One of ``year``, ``study`` and ``n``, the number of participants.
        :param bundles: Whether a result that the source gives for several references at once counts as one of each.

        :returns: The studies. A study's result is not a mechanism: no path walks it.

        :raises NameNotFoundError: If an indication stands for nothing in the graph.
        :raises AmbiguousNameError: If it stands for several entities.
        :raises ConditionError: If a condition cannot be read, or names no outcome of any study.
        :raises ValueError: If ``sort`` is none of the three.

        >>> import kg
        >>> len(kg.load().trials(indication="aGVHD", outcome="overall response>70")) > 0
        True
        """
        from kg.answers.study_list import list_studies
        from kg.answers.trials import StudyQuery, read_condition

        first, last = (year, year) if isinstance(year, int) else year
        query = StudyQuery(
            indications=tuple(self.read(name).entity.curie for name in each_of(indication)),
            outcomes=tuple(read_condition(text, self.lexicon) for text in each_of(outcome)),
            designs=tuple(each_of(design)),
            first_year=first,
            last_year=last,
            sort=sort,
            bundles=bundles,
        )
        return list_studies(self.content, query)

    def plot_trials(self, trials: Trials | None = None) -> ForestPlot:
        """Draw a forest plot of studies: responses with exact intervals, survival, and randomised comparisons.

        :param trials: The answer of :meth:`trials`; every study where it is left out.

        :returns: The plot, which its ``save`` writes as HTML, SVG or PNG. Studies are not pooled.

        >>> import kg
        >>> graph = kg.load()
        >>> len(graph.plot_trials(graph.trials(design="randomised"))) > 0
        True
        """
        from kg.views.forest import forest_plot

        return forest_plot(self.trials() if trials is None else trials)

    def conflicts(self, *, kind: str | Iterable[str] = ()) -> Conflicts:
        """Find where sources disagree: both sides, how they differ, and where each was read.

        :param kind: Only these of :data:`kg.answers.conflicts.KINDS`, one or several; all where left out.

        :returns: The conflicts, by kind, then by pair.

        :raises ValueError: If there is no such kind.

        >>> import kg
        >>> [item.title for item in kg.load().conflicts(kind="opposed verdicts")]
        ['MSC → SR-aGVHD', 'TGF-β → fibrosis']
        """
        from kg.answers.conflict_finder import find_conflicts

        return find_conflicts(self.content).of_kinds(list(each_of(kind)))

    def stats(self, *, caveats: bool = False) -> Rows:
        """Count the contents of the graph.

        :param caveats: Whether to list every caveat and its subject instead.

        :returns: Rows with ``what``, ``kind`` and ``count``, totals with an empty kind; of caveats, ``on``, ``what``
            and ``caveat``.

        >>> import kg
        >>> kg.load().stats()[0]["what"]
        'statements'
        """
        from kg.answers.stats import list_caveats, list_counts

        return list_caveats(self.content) if caveats else list_counts(self.content)
